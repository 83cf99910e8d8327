"""Names of several words: first and family name, particles, a beginning that was cut by hesitation,
a venue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rap.languages.pack import pooled
from rap.privacy.pseudonyms.cues import ALWAYS_CAPITAL, PARTICLES, VENUES, never_names
from rap.privacy.pseudonyms.dictionary import family_names, given_names
from rap.privacy.pseudonyms.harmless import function_words
from rap.privacy.pseudonyms.namesakes import is_short_form, is_surname
from rap.privacy.pseudonyms.talk import CUED, LISTED, Found, Marks, Talk, Word

_LINK = re.compile(r"(?<!,)[ \-\u2011'’\u00a0]$")
_CUT = re.compile(r"[ ]?(?:…|\.{2,3}|-|–|—|,)?[ ]?$")
_PAUSES = pooled("names", "pauses")
_SHORTENED = pooled("names", "short_titles")
_ARTICLES = pooled("names", "nickname_articles")
_SMALL_PARTICLES = ("van", "vande", "vander", "vanden", "el", "ben", "ould", "abu", "bint")
# `al-Khatib`, `bint Yusuf`: parts of names in any language, the first ones with a hyphen alone
_WITH_HYPHEN = frozenset(
    [
        "al",
        "el",
        "ben",
        "bin",
        "ibn",
        "abu",
        "abd",
        "as",
        "ad",
        "an",
        "ar",
        "at",
        "az",
        "ould",
        "ait",
        "bou",
    ]
)
_BETWEEN = frozenset(["bin", "ibn", "bint", "von", "zu"])
_OF = {
    "en": ("of",),
    "ro": ("din",),
    "sq": ("i",),
    "es": ("las", "los"),
}  # between capitals: `Gardens of Rowley`
_NICK = pooled("names", "nicknames")
_NAMING = pooled("names", "naming")
_OR = pooled("names", "corrections")


def chains(talk: Talk, marks: Marks) -> list[Found]:
    """Join marked words into names, and find family names that are said again alone."""
    found = list(_chains(talk, marks))
    return [*found, *_said_again(talk, found)]


def _chains(talk: Talk, marks: Marks) -> Iterator[Found]:
    at = 0
    while at < len(talk.words):
        if at not in marks:
            at += 1
            continue
        last = at
        while (step := _next_in_chain(talk, last, marks)) > last:
            last = step
        weight, reason = max(marks[index] for index in range(at, last + 1) if index in marks)
        if weight >= LISTED or not _is_everyday(talk, at, last):
            first = _first_of_chain(talk, at)
            weight += 8 if last > at and weight >= LISTED else 0
            yield _named(talk, first, last, talk.find(first, last, "name", reason, weight))
        at = last + 1


def _is_everyday(talk: Talk, first: int, last: int) -> bool:
    """Whether only small words have a capital (`ou Tu peux`) and no word for a venue comes before
    (`café Chez Nous`).
    """
    small = never_names(talk.language)
    is_small = all(talk.at(at) in small for at in range(first, last + 1))
    return is_small and talk.at(first - 1) not in VENUES


def _named(talk: Talk, first: int, last: int, found: Found) -> Found:
    """The name of a person, or of a workplace if a word for a venue is in it or right before it."""
    is_inside = any(talk.at(index) in VENUES for index in range(first, last + 1))
    article, venue = _article_before(talk, first), _venue_before(talk, first)
    if found.weight >= CUED and venue < first:
        # a person's name may stand in it: it stays one
        return found._replace(start=talk.words[venue].start)
    if found.weight < CUED and (is_inside or _is_venue(talk, first - 1)):
        start = talk.words[first - (talk.at(first - 1) in VENUES)].start
    elif article is not None and _is_venue(talk, first - 2):
        start = talk.words[first - 2].start  # `hostal Las Palmeras`
    elif article is not None:
        return found._replace(start=article, reason="privacy.why.article")
    else:
        return found
    return found._replace(start=start, kind="workplace-name", reason="privacy.why.venue")


def _is_venue(talk: Talk, at: int) -> bool:
    """Whether a word means a venue and is linked to the next word."""
    return talk.at(at) in VENUES and linked(talk, at)


def _venue_before(talk: Talk, first: int) -> int:
    """The index of a capital word for a venue before a name, with or without an article between:
    `Bar da Tucha`; `first` without one.
    """
    step, small = first - 1, PARTICLES | _ARTICLES
    while step > max(first - 3, 0) and talk.at(step) in small and linked(talk, step):
        step -= 1
    is_tied = _is_venue(talk, step) and (talk.words[step].is_lifted or step == first - 1)
    return step if is_tied else first


def _article_before(talk: Talk, first: int) -> int | None:
    """The offset of a capital article before a name: `Le Paon Bleu`, `'t Zwaluwnest`."""
    before = talk.words[first - 1] if first else None
    if before is None or not linked(talk, first - 1):
        return None
    if talk.text[before.start - 1 : before.start + 1] in ("'t", "’t"):
        return before.start - 1
    return before.start if before.is_lifted and before.folded in _ARTICLES else None


def _first_of_chain(talk: Talk, at: int) -> int:
    """The first word of a name, including capital particles before it (`El Haddioui`, `Van Hecke`)
    and a beginning that was cut by hesitation (`Mi… Mirela`).
    """
    first = _past_particles(talk, at)
    # a nickname's first word stands between spaces, not in `23-year-old Chantelle`
    first -= talk.follows(first, _NICK) and talk.gap(first - 2) != "-"
    return with_cut(talk, _past_initials(talk, first))


def _past_initials(talk: Talk, first: int) -> int:
    """Go back over initials before a family name: `N. Barzani`, `M. J. Lacerda`."""
    while first > 0 and talk.gap(first - 1) in (". ", ".", ".-") and len(talk.at(first - 1)) == 1:
        if not talk.words[first - 1].is_capital:
            break
        first -= 1
    return first


def with_cut(talk: Talk, first: int) -> int:
    """Go back over a cut beginning of the name and a pause: `Mi… Mirela`, `Sa- euh Samira`."""
    step = first - 1
    if step > 0 and talk.at(step) in _PAUSES:
        step -= 1
    if step < 0 or not all(_CUT.match(talk.gap(at)) for at in range(step, first)):
        return first
    cut, name = talk.at(step), talk.at(first)
    is_beginning = len(cut) < len(name) and name.startswith(cut)
    is_cut = len(cut) > 1 or talk.gap(step).strip() != ""
    return with_cut(talk, step) if is_beginning and is_cut else first


def _past_particles(talk: Talk, at: int) -> int:
    """Go back over particles that belong to the name: capital ones, those after a form of address,
    `van` in small letters.
    """
    first, step, cues = at, at - 1, talk.pack.names.titles | _NAMING | _OR
    while step >= 0 and talk.at(step) in PARTICLES and linked(talk, step) and at - step < 4:
        is_cued = talk.at(step - 1) in cues and linked(talk, step - 1)
        if is_cued or _is_particle(talk, step):
            first = step
        step -= 1
    return first


def _is_particle(talk: Talk, at: int) -> bool:
    """Whether a particle belongs to a name without further cues: it has a capital, or is never a
    word in small letters.
    """
    word = talk.words[at]
    if word.is_cased:
        is_article = word.folded in ("le", "la", "les", "a", "o")
        is_article = is_article or (word.opens and word.folded in _ARTICLES)
        return word.is_capital and not is_article
    return word.folded in _SMALL_PARTICLES and talk.language != "en"


def _next_in_chain(talk: Talk, last: int, marks: Marks) -> int:
    """The next word of a name, after particles; `last` if the name ends there."""
    step = last + 1
    while _may_be_particle(talk, step) and step - last < 4 and linked(talk, step - 1):
        step += 1
    if step >= len(talk.words) or not linked(talk, step - 1):
        return last
    word, gap = talk.words[step], talk.gap(step - 1)
    if word.is_number:
        return last
    if step > last + 1:
        return step if _is_tied_by_particles(talk, last, step, marks) else last
    if gap == "-" or step in marks or (word.is_lifted and not _is_stop_capital(word)):
        return step
    is_family = gap not in ("'", "’") and not word.is_cased and is_surname(word, talk)
    return step if is_family else last


def _may_be_particle(talk: Talk, at: int) -> bool:
    """Whether a word may stand inside a name: a particle, or an Arabic article with its hyphen."""
    if talk.at(at) in _WITH_HYPHEN and talk.gap(at) in ("-", "\u2011"):
        return True
    is_genitive = talk.at(at) == "s" and talk.gap(at - 1) in ("'", "’") and talk.language == "en"
    if is_genitive or talk.at(at) in _OF.get(talk.language, ()):
        return talk.words[at - 1].is_lifted or talk.at(at - 1) in PARTICLES
    return talk.at(at) in PARTICLES or talk.at(at) in _BETWEEN


def _is_tied_by_particles(talk: Talk, last: int, step: int, marks: Marks) -> bool:
    """Whether the word at `step` belongs to the name that ends at `last`, with particles between."""
    word = talk.words[step]
    particles = [talk.words[index] for index in range(last + 1, step)]
    tied = word.is_lifted if word.is_cased else is_surname(word, talk)
    first = particles[0]
    if particles[-1].folded in _WITH_HYPHEN and talk.gap(step - 1) in ("-", "\u2011"):
        return True
    if particles[-1].folded in _BETWEEN:
        return tied or step in marks
    if first.folded in ("s", *_OF.get(talk.language, ())):
        return word.is_lifted and step in marks
    surely = ("van", "de", "da", "dos", "das", "el", "d")
    is_name = talk.words[last].is_lifted or any(
        particle.is_capital or particle.folded in surely for particle in particles
    )
    is_van = not word.is_cased and len(particles) == 1 and first.folded == "van"
    if is_van and talk.language == "nl":
        return word.folded not in function_words("nl") and talk.at(last) in given_names()
    if _is_iberian(talk, last, step):
        return True
    is_clear = word.is_cased or first.folded not in ("de", "da", "la", "d", "le", "du", "a")
    return tied and is_name and ((is_clear and step in marks) or first.is_capital)


def _is_iberian(talk: Talk, last: int, step: int) -> bool:
    """Whether words without capitals are a given name, particles and a listed name: `maria de los
    angeles`, `ana de la cruz`.
    """
    word = talk.words[step]
    if word.is_cased or talk.at(last + 1) not in ("de", "da", "do", "das", "dos", "del"):
        return False
    is_name = word.folded in family_names() or word.folded in given_names()
    return (
        is_name
        and talk.at(last) in given_names()
        and word.folded not in function_words(talk.language)
    )


def _said_again(talk: Talk, found: list[Found]) -> Iterator[Found]:
    """Family names said alone with their particle, in text without capitals: `de bakker, ja johan
    de bakker`.
    """
    tails = {tail for one in found if one.kind == "name" and (tail := _tail(talk, one))}
    spans = ((talk.starts.get(one.start, 0), talk.ends.get(one.end, -1)) for one in found)
    covered = {at for first, last in spans for at in range(first, last + 1)}
    for at in range(len(talk.words) - 1) if tails else ():
        is_free = (
            not {at, at + 1} <= covered and not talk.words[at].is_cased and talk.gap(at) == " "
        )
        if is_free and (talk.at(at), talk.at(at + 1)) in tails:
            yield talk.find(at, at + 1, "name", "privacy.why.elsewhere", CUED - 5)


def _tail(talk: Talk, found: Found) -> tuple[str, str] | None:
    """The particle and the family name that end a find of three words or more."""
    first, last = talk.starts.get(found.start, 0), talk.ends.get(found.end, 0)
    has_particle = last - first > 1 and talk.at(last - 1) in PARTICLES
    return (talk.at(last - 1), talk.at(last)) if has_particle else None


def _is_stop_capital(word: Word) -> bool:
    return word.folded in ALWAYS_CAPITAL or is_short_form(word)


def linked(talk: Talk, at: int) -> bool:
    """Whether word `at` is followed only by a space, a hyphen, an apostrophe, or the full stop of a
    short form.
    """
    gap, word = talk.gap(at), talk.at(at)
    if gap == ". ":
        return len(word) <= 2 or word in _SHORTENED
    return bool(_LINK.search(gap)) and len(gap) < 3
