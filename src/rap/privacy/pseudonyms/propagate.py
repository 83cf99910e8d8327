"""Find an accepted name again in every source: folded, in short forms and cases, by its initials,
or with one letter changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from rap.core.accents import fold
from rap.languages.pack import known
from rap.privacy.pseudonyms.cues import PARTICLES
from rap.privacy.pseudonyms.dictionary import family_names, given_names
from rap.privacy.pseudonyms.harmless import function_words, is_plain_word
from rap.privacy.pseudonyms.labels import is_one_edit

_ENDINGS = (
    "s", "'s", "ke", "ske", "eke", "tje", "etje", "je", "ken", "ita", "ito", "cita", "cito", "inha", "inho",
    "zinha", "zinho", "ette",
    "ei", "ii", "ul", "ului", "o", "e", "es", "en", "et", "it", "in", "i", "n", "un", "ut", "u", "a", "ja", "jen",
    "jes", "ve", "y", "ie",
    "uta", "uto", "ica", "utei",
)  # fmt: skip
_LAST = "aeiou"
_WORD = re.compile(r"[^\W\d_]+(?:'s(?!\w))?")


class Mention(NamedTuple):
    """A stretch of `source` that may be `name` again, and `how` it differs; `start` and `end` are
    code points.
    """

    source: str
    start: int
    end: int
    name: str
    how: str


def propagate(
    accepted: Sequence[str], texts: Mapping[str, str], *, languages: Mapping[str, str] | None = None
) -> list[Mention]:
    """Where accepted names may occur again in all sources, for a person to confirm.

    Parameters
    ----------
    accepted
        Names as they were decided on; each part of a full name counts by itself, particles and
        parts under three letters do not.
    texts
        Source -> text.
    languages
        Source -> language, where it is known: an everyday word of it is the short form of a name
        only when that name is an everyday word too.

    Returns
    -------
    list of Mention
        By source and place: the name itself whatever its case and accents, a short form or a case
        of it, its initials (two letters or more with full stops), or one letter other in names of
        five letters or more.

    Examples
    --------
    >>> found = propagate(["Cătălina"], {"I-02": "i-am zis catalinei, si lui Catalima"})
    >>> [(mention.start, mention.how) for mention in found]
    [(9, 'short form or case'), (27, 'one letter other')]
    """
    forms = _forms(accepted)
    return [
        mention
        for source, text in sorted(texts.items())
        for mention in sorted({*_in_text(source, text, forms, accepted)})
        if not _is_by_chance(mention, text, _is_everyday((languages or {}).get(source, "")))
    ]


def _is_by_chance(mention: Mention, text: str, everyday: Callable[[str], bool]) -> bool:
    """Whether a word that resembles a name is an everyday word (*just*, Justin)."""
    if mention.how == "the name itself" or any(map(everyday, _parts(mention.name))):
        return False
    return everyday(fold(text[mention.start : mention.end]))


def find_known(text: str, known: Sequence[str], *, language: str = "") -> list[tuple[int, int]]:
    """Where a text has the words and names of a list, whatever their case and accents, and in
    their short forms and cases.

    With the language of the text, an everyday word of it is no short form (*just* of Justin), and
    no name by itself because it was part of a longer one (*from* of Away From Keyboard).

    Examples
    --------
    >>> find_known("just the talk from Justin's friend Rose", ["Justin", "Rose from Away"], language="en")
    [(19, 25), (19, 27), (35, 39)]
    """
    if not known:
        return []
    folded = fold(text)
    whole = [fold(name).strip() for name in known if name.strip()]
    longest_first = "|".join(map(re.escape, sorted(whole, key=len, reverse=True)))
    pattern = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)")
    found = {match.span() for match in pattern.finditer(folded)}
    everyday = _is_everyday(language)
    sure, made = _forms_of(known, everyday)
    words = ((match[0], match.span()) for match in _WORD.finditer(folded))
    near = {span for word, span in words if word in sure or (word in made and not everyday(word))}
    return sorted(found | near)


def _forms(names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Every form of every part of the names -> the name and how the form differs."""
    forms: dict[str, tuple[str, str]] = {}
    for name in names:
        for part in _parts(name):
            for form in _made_from(part):
                forms.setdefault(form, (name, "short form or case"))
    for name in names:
        forms |= dict.fromkeys(_parts(name), (name, "the name itself"))
    return forms


def _forms_of(names: Iterable[str], everyday: Callable[[str], bool]) -> tuple[set[str], set[str]]:
    """What says somebody: names by themselves and forms of those that are words too; and forms that
    do unless they are words.

    Of a name of several words, only those that are no word count by themselves. Nothing of it is
    kept: the names are the vault's.
    """
    sure: set[str] = set()
    made: set[str] = set()
    for own in map(_parts, names):
        for part in own:
            if len(own) == 1 or not everyday(part):
                sure.add(part)
                (sure if everyday(part) else made).update(_made_from(part))
    return sure, made


@cache
def _is_everyday(language: str) -> Callable[[str], bool]:
    """Whether a folded word is one of a language and no given or family name; nothing is where the
    language has no dictionary.
    """
    if language not in known():
        return lambda word: False
    small, names = function_words(language), given_names() | family_names()
    return lambda word: word in small or (word not in names and is_plain_word(word, language))


def _parts(name: str) -> list[str]:
    words = re.findall(r"\w+", fold(name))
    return [word for word in words if len(word) > 2 and word not in PARTICLES]


def _made_from(part: str) -> Iterator[str]:
    """A name with each ending, on itself and without its last vowel, and itself without an ending."""
    stems = {part, part.rstrip(_LAST)} if len(part.rstrip(_LAST)) > 2 else {part}
    for ending in _ENDINGS:
        yield from (stem + ending for stem in stems)
        base = part.removesuffix(ending)
        if base != part and len(base) > 3:
            yield base
            yield from (base + vowel for vowel in "aeo")


def _in_text(
    source: str, text: str, forms: Mapping[str, tuple[str, str]], accepted: Sequence[str]
) -> Iterator[Mention]:
    folded = fold(text)
    longer = _by_length(accepted)
    for match in _WORD.finditer(folded):
        word = match[0]
        hit = forms.get(word) or forms.get(word.removesuffix("'s")) or _near(word, longer)
        if hit:
            yield Mention(source, *match.span(), *hit)
    for name, pattern in _initials(accepted):
        for match in pattern.finditer(folded):
            yield Mention(source, *match.span(), name, "initials")


def _by_length(accepted: Sequence[str]) -> dict[tuple[int, str], list[tuple[str, str]]]:
    """Parts of five letters or more by length and by first and by last letter, so that few are
    compared with a word.
    """
    table: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for name in accepted:
        for part in (part for part in _parts(name) if len(part) >= 5):
            for length in (len(part) - 1, len(part), len(part) + 1):
                for key in {f"{part[0]}-", f"-{part[-1]}", f"{part[1]}-"}:
                    table.setdefault((length, key), []).append((part, name))
    return table


def _near(
    word: str, longer: Mapping[tuple[int, str], list[tuple[str, str]]]
) -> tuple[str, str] | None:
    if len(word) < 4:
        return None
    keys = ((len(word), f"{word[0]}-"), (len(word), f"-{word[-1]}"))
    close = (name for key in keys for part, name in longer.get(key, ()) if is_one_edit(word, part))
    return next(((name, "one letter other") for name in close), None)


def _initials(accepted: Sequence[str]) -> list[tuple[str, re.Pattern[str]]]:
    """`L. V. O.` and `L.V.O.` of a name of two parts or more."""
    found = []
    for name in accepted:
        letters = [rf"{word[0]}\." for word in re.findall(r"\w+", fold(name))]
        if len(letters) > 1:
            found.append((name, re.compile(r"(?<!\w)" + r"[ \-]?".join(letters))))
    return found
