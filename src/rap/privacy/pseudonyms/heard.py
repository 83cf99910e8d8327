"""Names in poorly transcribed speech, in lines without capitals: a small trained scorer adds to
what the rules find.

The scorer is a logistic regression over marks from the lists and from a word's neighbours. Its
weights are in `heard.json`; `tests/identifiers/train.py` makes them, and says from which data.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from rap.languages.pack import pack_of, pooled
from rap.privacy.pseudonyms.cues import (
    PARTICLES,
    STATES,
    TOLD,
    VENUES,
    WEAK,
    never_names,
    pointers,
    word_name_after,
)
from rap.privacy.pseudonyms.dictionary import (
    family_names,
    given_names,
    is_inflected,
    role_words,
)
from rap.privacy.pseudonyms.harmless import function_words, is_plain_word, is_word
from rap.privacy.pseudonyms.namesakes import (
    ABSTRACT,
    is_any_land,
    is_finite_verb,
    is_given,
    is_nation,
    kind_of_name,
    opens_clause,
)
from rap.privacy.pseudonyms.spoken import number_words
from rap.privacy.pseudonyms.talk import LISTED, Marks, Talk

WEIGHTS = Path(__file__).parent / "heard.json"
LEAST = 0.6
"""How likely a name must be: with less, more words are masked and no more names are found; with 0.7,
fewer names."""
_WEIGHT = LISTED - 8
_FEWEST = 3  # words: fewer have no neighbours to hear it by, as the title of an interview
_TIED = (" ", "-", "'", "’")
_POOLED = {
    "mine": "possessives",
    "is": "copulas",
    "who": "who",
    "taken": "taken_up",
    "naming": "naming",
    "people": "people",
    "of": "of",
    "nick": "nicknames",
    "owned": "owned",
}
_OWN = ("titles", "determiners", "before_persons", "clause_openers", "auxiliaries", "human_verbs")


def mark_heard(talk: Talk) -> Marks:
    """Index of each word, in a line without capitals, that is more likely a name than not -> its
    weight and the reason.

    Examples
    --------
    >>> talk = Talk("so at dawn we go and then dawn goes no way", "en")
    >>> [(at, talk.at(at)) for at in mark_heard(talk)]
    [(7, 'dawn')]
    """
    return {
        at: (_WEIGHT, "privacy.why.heard")
        for at, marks in heard_marks(talk)
        if not marks & _LEFT_TO_RULES and likelihood(marks) > LEAST and not _is_grammar(talk, at)
    }


def _is_grammar(talk: Talk, at: int) -> bool:
    """Whether the sentence needs the word as something else: a noun after its article, a verb."""
    word = talk.words[at]
    beside = {f"{word.folded}-{talk.at(step)}" for step in (at - 1, at + 1)}
    is_verb = is_finite_verb(word.text, talk.language)
    return is_verb or bool(beside & talk.pack.names.verb_beside) or _is_noun(talk, at)


def _is_noun(talk: Talk, at: int) -> bool:
    """Whether an article stands before a word, of those that people do not put before a name."""
    names = talk.pack.names
    return talk.follows(at, names.determiners - names.article_before_name)


# a word no list has is flagged as unknown, or is none of a person; things and states have rules
_LEFT_TO_RULES = frozenset(
    ["none-unknown", "none-plain", "none-made", "thing", "abstract", "state"]
)


def heard_marks(talk: Talk) -> Iterator[tuple[int, frozenset[str]]]:
    """Index and marks of each word that may be a name: of three letters or more, no small word."""
    if len(talk.words) < _FEWEST:
        return
    small = never_names(talk.language)
    said: dict[int, str] = {}
    for at, word in enumerate(talk.words):
        if word.is_cased or word.is_number or len(word.folded) < 3 or word.folded in small:
            continue
        said = said or _said_before(talk) or {-1: ""}
        own, near = _by_itself(word.folded, word.text, talk.language), set(_near(talk, at))
        if at in said:
            near.add(said[at])
        yield at, own | near | {f"{kind}|{one}" for kind in own if kind[0] == "=" for one in near}


def likelihood(marks: Iterable[str]) -> float:
    """How likely a word with these marks is a name, from 0 to 1."""
    weights = _weights()
    score = weights[""] + sum(weights.get(mark, 0) for mark in marks)
    return 1 / (1 + math.exp(-score / 1000))


@cache
def _weights() -> Mapping[str, int]:
    """Thousandths by mark; the constant has an empty one."""
    return dict(json.loads(WEIGHTS.read_text(encoding="utf-8")))


@lru_cache(maxsize=100_000)
def _by_itself(folded: str, text: str, language: str) -> frozenset[str]:
    """The marks of a word from lists and dictionaries; the first, with `=`, is from both together."""
    listed = kind_of_name(folded, text, language) or "none"
    if is_plain_word(text, language):
        known = "plain"
    elif is_word(text, language) or is_inflected(text, language):
        known = "made"
    else:
        others = (other for other in ("fr", "nl", "en") if other != language)
        known = "other" if any(is_plain_word(text, one) for one in others) else "unknown"
    tests = {
        "given": folded in given_names(),
        "family": folded in family_names(),
        "called": is_given(folded, language),
        "thing": folded in pack_of(language).names.word_names,
        "land": is_any_land(folded, language),
        "nation": is_nation(folded, language),
        "particle": folded in PARTICLES,
        "abstract": folded in ABSTRACT,
        "state": folded in STATES,
        "title": folded in pack_of(language).names.titles,
        "role": folded in role_words(language),
    }
    held = (mark for mark, is_so in tests.items() if is_so)
    both = f"{listed}-{known}"
    more = (f"={listed}", both, f"{both}-{language}", known, language)
    ends = (*(f"-{text[-n:]}-{known}" for n in (1, 2, 3)), f"-{text[-2:]}-{known}-{language}")
    return frozenset([*held, *more, f"letters{min(len(text), 8)}", *ends])


@lru_cache(maxsize=100_000)
def _beside(folded: str, language: str) -> tuple[str, ...]:
    """The marks of a word from a neighbour."""
    names, numbers = pack_of(language).names, pack_of(language).numbers
    lists = {name: getattr(names, name) for name in (*_OWN, "article_before_name")}
    lists |= {mark: pooled("names", name) for mark, name in _POOLED.items()}
    lists |= {
        "role": role_words(language),
        "particle": PARTICLES,
        "venue": VENUES,
        "small": function_words(language),
        "number": number_words(language),
        "and": numbers.ands,
        "where": pack_of(language).places.where_in,
        "given": given_names(),
    }
    return tuple(mark for mark, words in lists.items() if folded in words)


def _near(talk: Talk, at: int) -> Iterator[str]:
    before, after = talk.gap(at - 1), talk.gap(at)
    if before in _TIED:
        yield from (f"<{mark}" for mark in _beside(talk.at(at - 1), talk.language))
        yield from (f"<<{mark}" for mark in _beside(talk.at(at - 2), talk.language))
    else:
        yield f"<{before[:1]}"
    if after in _TIED:
        yield from (f">{mark}" for mark in _beside(talk.at(at + 1), talk.language))
        if is_finite_verb(talk.words[at + 1].text, talk.language):
            yield ">verb"
    else:
        yield f">{after[:1]}"
    if opens_clause(talk, at):
        yield "opens"
    if does := word_name_after(talk.language).match(talk.folded, talk.words[at].end):
        yield ">says" if does["says"] else ">does"


def _said_before(talk: Talk) -> dict[int, str]:
    """Index of a word after *my name is*, *told* or the like -> how surely it says a name."""
    said = {}
    for pattern, sure in ((TOLD, "told"), (pointers(talk.language), "")):
        for match in pattern.finditer(talk.folded):
            if (at := talk.starts.get(match.end())) is not None:
                said[at] = sure or ("pointed weakly" if WEAK.search(match[0]) else "pointed")
    return said
