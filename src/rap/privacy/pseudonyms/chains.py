"""Words that are names put together: first and family name, particles, a beginning that hesitation
cut, a venue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rap.languages.pack import pooled
from rap.privacy.pseudonyms.cues import ALWAYS_CAPITAL, PARTICLES, VENUES, never_names
from rap.privacy.pseudonyms.dictionary import family_names, given_names
from rap.privacy.pseudonyms.harmless import function_words
from rap.privacy.pseudonyms.namesakes import is_short_form, is_surname
from rap.privacy.pseudonyms.talk import CUED, LISTED, Found, Talk, Word

_LINK = re.compile(r"[ \-'’\u00a0]$")

_CUT = re.compile(r"[ ]?(?:…|\.{2,3}|-|–|—|,)?[ ]?$")

_PAUSES = pooled("names", "pauses")

_SHORTENED = pooled("names", "short_titles")
_ARTICLES = pooled("names", "nickname_articles")

_FLEMISH = frozenset(["de", "den", "der", "van", "ter"])
_NICK = pooled("names", "nicknames")
_NAMING = pooled("names", "naming")
_OR = pooled("names", "corrections")


def chains(talk: Talk, marks: dict[int, tuple[int, str]]) -> list[Found]:
    """The names that marked words make, each once put together, and what of them is said again
    alone.
    """
    found = list(_chains(talk, marks))
    return [*found, *_said_again(talk, found)]


def _chains(talk: Talk, marks: dict[int, tuple[int, str]]) -> Iterator[Found]:
    at = 0
    while at < len(talk.words):
        if at not in marks:
            at += 1
            continue
        last = at
        while (step := _next_in_chain(talk, last, marks)) > last:
            last = step
        first = _first_of_chain(talk, at)
        weight = max(marks[index][0] for index in range(at, last + 1) if index in marks)
        if weight < LISTED and _is_everyday(talk, at, last):
            at = last + 1
            continue
        reason = max(marks[index] for index in range(at, last + 1) if index in marks)[1]
        weight += 8 if last > at and weight >= LISTED else 0
        yield _named(talk, first, last, talk.find(first, last, "name", reason, weight))
        at = last + 1


def _is_everyday(talk: Talk, first: int, last: int) -> bool:
    """Whether small words alone have a capital (`ou Tu peux`), and no word for a venue stands
    before (`café Chez Nous`).
    """
    small = never_names(talk.language)
    return talk.at(first - 1) not in VENUES and all(
        talk.at(at) in small for at in range(first, last + 1)
    )


def _named(talk: Talk, first: int, last: int, found: Found) -> Found:
    """A name, or that of a place of work where a word for one stands in it or right before."""
    inside = {talk.at(index) for index in range(first, last + 1)}
    has_venue = bool(inside & VENUES) or (talk.at(first - 1) in VENUES and linked(talk, first - 1))
    article = _article_before(talk, first)
    venue = _venue_before(talk, first)
    if venue < first and found.weight >= CUED:
        return found._replace(
            start=talk.words[venue].start
        )  # a person's name may stand in it: it stays one
    if has_venue and found.weight < CUED:
        start = talk.words[first - 1].start if talk.at(first - 1) in VENUES else found.start
        return found._replace(start=start, kind="workplace-name", reason="privacy.why.venue")
    if article is not None and talk.at(first - 2) in VENUES and linked(talk, first - 2):
        start = talk.words[first - 2].start  # `hostal Las Palmeras`
        return found._replace(start=start, kind="workplace-name", reason="privacy.why.venue")
    if article is not None:
        return found._replace(start=article, reason="privacy.why.article")
    return found


def _venue_before(talk: Talk, first: int) -> int:
    """Where a capital word for a venue begins before a name, with an article between or not: `Bar
    da Tucha`.
    """
    step = first - 1
    while (
        step > 0
        and step > first - 3
        and talk.at(step) in PARTICLES | _ARTICLES
        and linked(talk, step)
    ):
        step -= 1
    is_venue = step >= 0 and talk.at(step) in VENUES and linked(talk, step)
    is_venue = is_venue and (talk.words[step].is_lifted or step == first - 1)
    return step if is_venue else first


def _article_before(talk: Talk, first: int) -> int | None:
    """Where a capital article before the chain begins: `Le Paon Bleu`, `'t Zwaluwnest`."""
    before = talk.words[first - 1] if first else None
    if before is None or not linked(talk, first - 1):
        return None
    if talk.text[before.start - 1 : before.start + 1] in ("'t", "’t"):
        return before.start - 1
    return (
        before.start
        if before.is_capital and before.folded in _ARTICLES and before.is_lifted
        else None
    )


def _first_of_chain(talk: Talk, at: int) -> int:
    """With capital particles before (`El Haddioui`, `Van Hecke`) and the beginning that hesitation
    cut (`Mi… Mirela`).
    """
    first = _past_particles(talk, at)
    if (
        first > 0
        and linked(talk, first - 1)
        and talk.at(first - 1) in _NICK
        and _is_apart(talk, first - 1)
    ):
        first -= 1
    return with_cut(talk, _past_initials(talk, first))


def _is_apart(talk: Talk, at: int) -> bool:
    """Whether a nickname's first word stands between spaces, not in `23-year-old Chantelle`."""
    return talk.gap(at) == " " and talk.gap(at - 1) != "-"


def _past_initials(talk: Talk, first: int) -> int:
    """With the capital letters before a family name: `N. Barzani`, `M. J. Lacerda`."""
    while first > 0 and talk.gap(first - 1) in (". ", ".", ".-") and len(talk.at(first - 1)) == 1:
        if not talk.words[first - 1].is_capital:
            break
        first -= 1
    return first


def with_cut(talk: Talk, first: int) -> int:
    """With the beginning that was cut before it, over a pause: `Mi… Mirela`, `Sa- euh Samira`."""
    step = first - 1
    if step > 0 and talk.at(step) in _PAUSES:
        step -= 1
    if step < 0 or not all(_CUT.match(talk.gap(at)) for at in range(step, first)):
        return first
    cut, name = talk.at(step), talk.at(first)
    is_cut = (
        len(cut) < len(name)
        and name.startswith(cut)
        and (len(cut) > 1 or talk.gap(step).strip() != "")
    )
    return with_cut(talk, step) if is_cut else first


def _past_particles(talk: Talk, at: int) -> int:
    """Where a name with particles before it begins: at a capital one, after a form of address, at
    `van` in small letters.
    """
    first, step = at, at - 1
    while step >= 0 and talk.at(step) in PARTICLES and linked(talk, step) and at - step < 4:
        if _is_particle(talk, step) or (
            step > 0
            and talk.at(step - 1) in talk.pack.names.titles | _NAMING | _OR
            and linked(talk, step - 1)
        ):
            first = step
        step -= 1
    return first


def _is_particle(talk: Talk, at: int) -> bool:
    """Whether a particle is part of a name by itself: with a capital, or one that is no word in
    small letters.
    """
    word = talk.words[at]
    if word.is_cased:
        return (
            word.is_capital
            and word.folded not in ("le", "la", "les", "a", "o")
            and (not word.opens or word.folded not in _ARTICLES)
        )
    return (
        word.folded in ("van", "vande", "vander", "vanden", "el", "ben", "ould", "abu", "bint")
        and talk.language != "en"
    )


def _next_in_chain(talk: Talk, last: int, marks: dict[int, tuple[int, str]]) -> int:
    """The word that the chain goes on to, over particles; `last` where it ends."""
    step = last + 1
    while (
        step < len(talk.words)
        and talk.at(step) in PARTICLES
        and step - last < 4
        and linked(talk, step - 1)
    ):
        step += 1
    if step >= len(talk.words) or not linked(talk, step - 1):
        return last
    direct = step == last + 1
    word, gap = talk.words[step], talk.gap(step - 1)
    if word.is_number:
        return last
    if direct and (step in marks or (word.is_lifted and not _is_stop_capital(word))):
        return step
    if direct and gap == "-":
        return step
    if direct and gap in ("'", "’"):
        return step if step in marks else last
    if direct:
        return step if not word.is_cased and is_surname(word, talk) else last
    return step if _is_tied_by_particles(talk, last, step, marks) else last


def _is_tied_by_particles(
    talk: Talk, last: int, step: int, marks: dict[int, tuple[int, str]]
) -> bool:
    """Whether the word at `step` belongs to the name that ends at `last`, with particles between."""
    word = talk.words[step]
    particles = [talk.words[index] for index in range(last + 1, step)]
    tied = word.is_lifted if word.is_cased else is_surname(word, talk)
    is_name = any(
        particle.is_capital or particle.folded in ("van", "de", "da", "dos", "das", "el", "d")
        for particle in particles
    )
    is_name = is_name or talk.words[last].is_lifted
    if (
        talk.language == "nl"
        and not word.is_cased
        and len(particles) == 1
        and particles[0].folded == "van"
    ):
        return word.folded not in function_words("nl") and talk.at(last) in given_names()
    if _is_flemish(talk, last, step):
        return True
    ambiguous = not word.is_cased and particles[0].folded in (
        "de",
        "da",
        "la",
        "d",
        "le",
        "du",
        "a",
    )
    return tied and is_name and ((not ambiguous and step in marks) or particles[0].is_capital)


def _is_flemish(talk: Talk, last: int, step: int) -> bool:
    """`johan de bakker`, in Dutch without capitals: a given name, particles, and a family name that
    is a word too.
    """
    word = talk.words[step]
    if talk.language != "nl" or word.is_cased or talk.at(last) not in given_names():
        return False
    particles = {talk.at(index) for index in range(last + 1, step)}
    return (
        particles <= _FLEMISH
        and word.folded in family_names()
        and word.folded not in function_words("nl")
    )


def _said_again(talk: Talk, found: list[Found]) -> Iterator[Found]:
    """The family name alone, with its particle, in text without capitals: `de bakker, ja johan de
    bakker`.
    """
    tails = {tail for one in found if one.kind == "name" and (tail := _tail(talk, one))}
    covered = {
        at
        for one in found
        for at in range(talk.starts.get(one.start, 0), talk.ends.get(one.end, -1) + 1)
    }
    for at in range(len(talk.words) - 1) if tails else ():
        is_free = not covered & {at, at + 1} and not talk.words[at].is_cased and talk.gap(at) == " "
        if is_free and (talk.at(at), talk.at(at + 1)) in tails:
            yield talk.find(at, at + 1, "name", "privacy.why.elsewhere", CUED - 5)


def _tail(talk: Talk, found: Found) -> tuple[str, str] | None:
    """The particle and the family name that end a find of three words or more."""
    first, last = talk.starts.get(found.start, 0), talk.ends.get(found.end, 0)
    return (
        (talk.at(last - 1), talk.at(last))
        if last - first > 1 and talk.at(last - 1) in PARTICLES
        else None
    )


def _is_stop_capital(word: Word) -> bool:
    return word.folded in ALWAYS_CAPITAL or is_short_form(word)


def linked(talk: Talk, at: int) -> bool:
    """Whether nothing but a space, a hyphen, an apostrophe, or the full stop of a short form stands
    after word `at`.
    """
    gap, word = talk.gap(at), talk.at(at)
    if gap == ". ":
        return len(word) <= 2 or word in _SHORTENED
    return bool(_LINK.search(gap)) and len(gap) < 3
