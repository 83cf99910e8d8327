"""How a text is read (`topics.Reading`): where its sentences end, how many syllables a word has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from rap.core.errors import WrongUseError
from rap.languages.pack import known, pack_of

# A sentence ends at `.`, `!`, `?`, `…` and line ends, but not after an abbreviation (`Dr. Smith`).
_END = re.compile(r"(?P<mark>[.!?…]+)[\s»”’\")\]]*(?=\s|$)|\n+")
_SPACE = re.compile(r"\s*")
_WORD_BEFORE = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*$")
_LONGEST = 20  # characters of an abbreviation


def split_sentences(text: str, *, language: str) -> list[str]:
    """The sentences of a text, without their marks; pieces without a word are among them.

    A full stop after a title (`Dr.`, `mevr.`) ends none; after another abbreviation (`etc.`) it
    ends one where a capital follows. A language without a pack has no abbreviations.

    Examples
    --------
    >>> split_sentences("Dr. Smith paid 3.50 euros. OK", language="en")
    ['Dr. Smith paid 3.50 euros', ' OK']
    """
    pieces, at = [], 0
    for start, end in _ends(text, language):
        pieces.append(text[at:start])
        at = end
    return [*pieces, text[at:]]


def sentence_around(text: str, start: int, end: int, *, language: str) -> tuple[int, int]:
    """The sentence that holds `text[start:end]`, or those that do together, with their marks.

    Examples
    --------
    >>> sentence_around("It was cold. We paid rent. OK", 16, 20, language="en")
    (13, 26)
    """
    ends = [stop for _, stop in _ends(text, language)]
    first = max((stop for stop in ends if stop <= start), default=0)
    last = min((stop for stop in ends if stop >= end), default=len(text))
    piece = text[first:last]
    return first + len(piece) - len(piece.lstrip()), first + len(piece.rstrip())


def _ends(text: str, language: str) -> Iterator[tuple[int, int]]:
    titles, others = _abbreviations(language)
    for match in _END.finditer(text):
        word = match["mark"] == "." and _WORD_BEFORE.search(
            text, max(match.start() - _LONGEST, 0), match.start()
        )
        space = _SPACE.match(text, match.end())
        after = space.end() if space else match.end()
        if word and "\n" not in text[match.start() : after] and after < len(text):
            short = word[0].lower()
            if short in titles or (short in others and not text[after].isupper()):
                continue
        yield match.span()


@cache
def _abbreviations(language: str) -> tuple[frozenset[str], frozenset[str]]:
    if language not in known():
        return frozenset(), frozenset()
    pack = pack_of(language)
    return pack.names.short_titles, pack.reading.abbreviations


@lru_cache(maxsize=50_000)
def count_syllables(word: str, *, language: str) -> int:
    """Syllables of a word, at least one.

    A word is divided at its hyphens (in French at apostrophes too). Each part is looked up among
    the exceptions of the pack; else its spelling is rewritten by the rules of the pack in their
    order, and its groups of vowels are counted. A rule writes `'` between vowels that belong to two
    syllables.

    English: a silent *-e*, *-es*, *-ed* is not counted (*-le* after a consonant, *-ted*, *-ses*
    are). French: the mute *-e*, *-es* at the end is not counted, within a word it is; *i*, *u*,
    *ou* join the vowel after them, but for *crier*, *louer* and the like; *-ent* counts, though
    verbs do not say it. Dutch: a letter with a trema begins a syllable. Spanish: as the Real
    Academia divides.

    Raises
    ------
    WrongUseError
        For a language whose pack has no rules for syllables.

    Examples
    --------
    >>> [count_syllables(word, language="fr") for word in ("table", "océan", "équipe", "l'eau")]
    [1, 3, 2, 1]
    >>> [count_syllables(word, language="nl") for word in ("huurprijs", "geïnd", "reactie")]
    [2, 2, 3]
    """
    rules = pack_of(language).reading
    if not rules.vowels:
        with_rules = tuple(code for code in known() if pack_of(code).reading.vowels)
        raise WrongUseError("languages.syllables.no_rules", language=language, known=with_rules)
    lower = word.lower().replace("’", "'")
    parts = re.split(f"[{re.escape(rules.parts)}]", lower) if rules.parts else [lower]
    return max(1, sum(_of_part(part, language) for part in parts if part))


def _of_part(part: str, language: str) -> int:
    exceptions = pack_of(language).reading.exceptions
    if part in exceptions:
        return exceptions[part]
    sounds, vowels = _compiled(language)
    sounded = part
    for pattern, put in sounds:
        sounded = pattern.sub(put, sounded)
    return len(vowels.findall(sounded)) or len(vowels.findall(part))  # `le` loses its only vowel


@cache
def _compiled(language: str) -> tuple[list[tuple[re.Pattern[str], str]], re.Pattern[str]]:
    rules = pack_of(language).reading
    return [(re.compile(pattern), put) for pattern, put in rules.sounds], re.compile(rules.vowels)
