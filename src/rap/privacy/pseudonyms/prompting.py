"""Passages to ask about: origin, languages, family, health, events, other work and signs on the
body.

Alone they identify nobody; together with other passages they may. A person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rap.core.accents import fold
from rap.languages.pack import pack_of, pooled, pooled_pattern
from rap.privacy.pseudonyms.dictionary import prompts, territories
from rap.privacy.pseudonyms.harmless import function_words
from rap.privacy.pseudonyms.namesakes import opens_clause
from rap.privacy.pseudonyms.signs import (
    STOP_AT,
    complement,
    find_events,
    find_signs,
    pattern,
    words_of_clause,
)
from rap.privacy.pseudonyms.spoken import Number, find_numbers, is_article
from rap.privacy.pseudonyms.talk import PROMPT, Found, Talk

_IS = (
    r"(?:suis|es|est|etait|sont|une?|deux|trois|des|les|la|le|patronne|ik ben|is|was|een|ene|de|zijn|am|i'm|she's|"
    r"he's|a|an|the|soy|es|era|una?|son|sou|e|uma?|sunt|este|o|jam|eshte|ishte|nje)"
)
_WORKS = re.compile(
    rf"(?<!\w)(?:{pooled_pattern('asking', 'works_as')}) (?:un |une |uma |una |een |nje |o |a |an )?$"
)


def find_prompts(talk: Talk) -> list[Found]:
    """Stretches about which a reader is asked.

    Examples
    --------
    >>> talk = Talk("une Sénégalaise qui parlait wolof", "fr")
    >>> [(talk.text[one.start : one.end], one.kind) for one in find_prompts(talk)]
    [('Sénégalaise', 'nationality'), ('wolof', 'language-rare')]
    """
    found = [*_nations(talk), *_work(talk), *_by_day(talk), *_family(talk), *find_signs(talk)]
    return [*found, *_health(talk), *_tongues(talk), *find_events(talk), *_status(talk)]


def _status(talk: Talk) -> Iterator[Found]:
    """Stay, papers, detention, a record: the words of the lists, and papers by their number."""
    for match in pattern("status", talk.language).finditer(talk.folded):
        yield Found(*match.span(), "status", "privacy.why.status", PROMPT)
    numbers = {number.first: number.last for number in find_numbers(talk)}
    for at, word in enumerate(talk.words):
        if word.folded in talk.pack.asking.numbered and at + 1 in numbers and talk.gap(at) == " ":
            yield talk.find(at, numbers[at + 1], "status", "privacy.why.status", PROMPT)


def _health(talk: Talk) -> Iterator[Found]:
    """States of health, including what specifies them: `hépatite C`, `type 2`."""
    for match in pattern("health", talk.language).finditer(talk.folded):
        more = _AFTER_HEALTH.match(talk.folded, match.end())
        end = more.end() if more and more[0] != " a" else match.end()
        yield Found(match.start(), end, "health", "privacy.why.listed_word", PROMPT)


_AFTER_HEALTH = re.compile(
    r" (?:[abc]|(?:de |van )?type? [12]|(?:de )?tipo? [12]|[pn]o[sz]iti\w+|negati\w+|falciform\w*|"
    r"du \w+|de la \w+|of the \w+|du col|de mama|da mama|del pecho|de pecho)(?!\w)"
)


def _tongues(talk: Talk) -> Iterator[Found]:
    for match in pattern("tongue", talk.language).finditer(talk.folded):
        yield Found(*match.span(), "language-rare", "privacy.why.listed_word", PROMPT)


def _nations(talk: Talk) -> Iterator[Found]:
    is_in = "en" if talk.language in ("fr", "es") else "em"
    is_spoken = re.compile(
        rf"(?<!\w)(?:parl\w+|{is_in}|in het|in|habl\w+|spreek\w*|speak\w*|vorb\w+|fala\w*|flet|flas) (?:le |l')?$"
    )
    for match in pattern("nation", talk.language).finditer(talk.folded):
        before = talk.folded[max(match.start() - 14, 0) : match.start()]
        if not is_spoken.search(before):
            yield Found(*match.span(), "nationality", "privacy.why.origin", PROMPT)
    for match in pattern("nation2", talk.language).finditer(talk.folded):
        before = talk.folded[max(match.start() - 16, 0) : match.start()]
        is_tongue = re.search(r"(?<!\w)(?:en|parle|le|in het|het) $", before)
        if re.search(rf"(?<!\w){_IS} $", before) and not is_tongue:
            yield Found(*match.span(), "nationality", "privacy.why.origin", PROMPT)


def _work(talk: Talk) -> Iterator[Found]:
    for match in pattern("work", talk.language).finditer(talk.folded):
        line = max(talk.folded.rfind("\n", 0, match.start()) + 1, match.start() - 40)
        cue = _WORKS.search(talk.folded[line : match.start()])
        if cue:
            verb = re.search(r"(?:drive|teach|faco|limpo|hago|doy|fac) (?:a |an )?$", cue[0])
            start = line + cue.start() + verb.start() if verb else match.start()
            end = complement(talk, match.end())
            yield Found(start, end, "job-other", "privacy.why.other_work", PROMPT)


def _by_day(talk: Talk) -> Iterator[Found]:
    """What somebody does *by day*, beside this work: the clause after the pronoun."""
    for match in _BY_DAY.finditer(talk.folded):
        at = talk.starts.get(match.start(), 0)
        if match[0].startswith("days") and talk.gap(at - 1) == " " and not opens_clause(talk, at):
            continue  # `some days I write`
        words = words_of_clause(talk, match.end())[:6]
        if words and not match[0].endswith(","):
            start, end = words[0].start, words[-1].end
            yield Found(start, end, "job-other", "privacy.why.by_day", PROMPT - 5)


_BY_DAY = re.compile(rf"(?<!\w)(?:{pooled_pattern('asking', 'by_day')})")


def _family(talk: Talk) -> Iterator[Found]:
    """Children with their number and ages: from the first number or article to the last age of the
    clause.
    """
    numbers = [number for number in find_numbers(talk) if 0 < number.value <= 40]
    children = [at for at, word in enumerate(talk.words) if _is_child(talk, at)]
    taken = -1
    for at in children:
        if at <= taken:
            continue
        last = _last_of_children(talk, at, children, numbers)
        counts = (number.first for number in numbers if number.last == at - 1)
        first = next(counts, at) if talk.gap(at - 1) == " " else at
        first = _parent_before(talk, first)
        is_twin = talk.at(at) in prompts("twins", talk.language)[0]
        if last > at or (is_twin and (first == at or talk.at(first) in _PARENTS)):
            yield talk.find(first, last, "family", "privacy.why.children", PROMPT + 6)
            taken = last
            continue
        is_one = any(number.first == first and is_article(talk, number) for number in numbers)
        if first < at and not is_one and not _HAD.isdisjoint(talk.before(first, 2)):
            # *I have* or *with my* stands before: it is no number of women at work
            yield talk.find(first, at, "family", "privacy.why.children", PROMPT - 1)
            taken = at


def _last_of_children(talk: Talk, at: int, children: list[int], numbers: list[Number]) -> int:
    """The last word of the ages of a child and of the children after it in the clause."""
    last = _last_age(talk, at, numbers)
    while last > at and (more := next((one for one in children if last < one <= last + 4), 0)):
        further = _last_age(talk, more, numbers)
        if further == more or _is_cut(talk, last, more):
            break
        last = further
    return last


def _is_cut(talk: Talk, first: int, last: int) -> bool:
    """Whether a sentence or a clause ends between two words."""
    return any(re.search(r"[.!?;:\n]", talk.gap(index)) for index in range(first, last))


def _parent_before(talk: Talk, first: int) -> int:
    """Go back over `maman d'un`, `mother of` before the children."""
    step = first
    while step > 0 and first - step < 4 and talk.at(step - 1) in _OF_CHILDREN:
        if talk.gap(step - 1) not in (" ", "'", "’"):
            break
        step -= 1
    return step if talk.at(step) in _PARENTS else first


_PARENTS = pooled("asking", "parents")
_HAD = pooled("asking", "had")
_OF_CHILDREN = _PARENTS | pooled("asking", "of_children")


def _children(language: str) -> frozenset[str]:
    return prompts("children", language)[0]


def _is_child(talk: Talk, at: int) -> bool:
    """Whether a word says a child; *petit* says one where no noun follows it, and not in *un petit
    peu*.
    """
    children = _children(talk.language)
    if talk.at(at) not in children or talk.at(at) not in _SMALL or talk.gap(at) != " ":
        return talk.at(at) in children
    return talk.at(at + 1) in function_words(talk.language) - _NOT_AFTER_SMALL | children


def _last_age(talk: Talk, at: int, numbers: list[Number]) -> int:
    """The last word of the ages that follow a word for a child within the sentence, seven words
    from one to the next.
    """
    last, children = at, _children(talk.language)
    for number in numbers:
        first, end, article = number.first, number.last, is_article(talk, number)
        if first <= last or (article and first - last > 8):
            continue
        if first - last > 7 or _is_cut(talk, last, first):
            break
        follows, gap = talk.at(end + 1), talk.gap(end)
        if article and follows not in children:
            continue
        is_age = follows in _AGE_UNITS | _AND_AGES | children or "\n" in gap
        is_age = is_age or talk.at(first - 1) in ("de", "of", "van", "aged", "d", "i")
        if is_age or STOP_AT.match(gap.strip()):
            last = end + 1 if follows in _AGE_UNITS else end
    return last


_SMALL = pooled("asking", "small")
_NOT_AFTER_SMALL = pooled("asking", "not_after_small")
_AGE_UNITS = pooled("asking", "age_units")
_AND_AGES = pooled("asking", "and_ages")


# Countries that someone is from: asked about, as a people is (`une fille du Cameroun`, `o colegă
# din Nigeria`).

# where the study is and what lies around it: laws and trips, not origins
_NEAR = ("BE", "FR", "NL", "LU", "EU", "UN")


def find_origins(talk: Talk) -> Iterator[Found]:
    """Countries after a word for *from*.

    Examples
    --------
    >>> talk = Talk("a friend from Nigeria read the Belgian law", "en")
    >>> [(talk.text[one.start : one.end], one.kind) for one in find_origins(talk)]
    [('Nigeria', 'nationality')]
    """
    for match in _countries(talk.language).finditer(talk.folded):
        yield Found(*match.span("land"), "nationality", "privacy.why.origin", PROMPT)


@cache
def _countries(language: str) -> re.Pattern[str]:
    far = (
        name for code, name in territories(language).items() if len(code) == 2 and code not in _NEAR
    )
    lands = {name for name in map(fold, far) if re.fullmatch(r"[\w '\-]{4,}", name)}
    if not lands or not pack_of(language).places.from_words:
        return re.compile("(?!)")
    words = "|".join(sorted(pack_of(language).places.from_words, key=len, reverse=True))
    longest_first = "|".join(sorted(map(re.escape, lands), key=lambda name: (-len(name), name)))
    article = r"(?:(?:la|le|les|the|os|as|o|a) |l')?"
    return re.compile(rf"(?<!\w)(?:{words})(?: |(?<=')){article}(?P<land>{longest_first})(?!\w)")
