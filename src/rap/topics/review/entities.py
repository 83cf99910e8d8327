"""What was found in all waiting texts, by person and thing: one entry to decide on, with every
place where it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rap.privacy.pseudonyms import (
    Group,
    Identifier,
    find_by_model,
    find_identifiers,
    group_identifiers,
)
from rap.privacy.pseudonyms.identifiers import LISTED
from rap.privacy.pseudonyms.propagate import find_known
from rap.topics.help_asked.help_seeking import MayNeedHelp, find_help_seeking
from rap.topics.review.decisions import form_of, group_of

if TYPE_CHECKING:
    pass

_WIDE = 220  # letters around a mention, on either side
_RESPONDENT = re.compile(r"^R[0-9]{5}(?=: )", re.MULTILINE)


@dataclass(frozen=True)
class Screened:
    """A waiting text, what was found in it, and sentences that may ask for `help`: in memory alone."""

    source: str
    language: str
    text: str = field(repr=False)
    found: tuple[Identifier, ...] = field(repr=False)
    help: tuple[MayNeedHelp, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Entity:
    """A person or thing in all waiting texts. `forms` are its spellings folded, `words` as they
    are written, `places` (source, start, end) in reading order; `labels` says what is suggested in
    each source. `whose` is set where it is one of the spellings of something that was taken apart:
    the one whose label it gets.
    """

    group: str
    kind: str
    direct: bool
    reason: str
    forms: tuple[str, ...] = field(repr=False)
    words: tuple[str, ...] = field(repr=False)
    places: tuple[tuple[str, int, int], ...]
    labels: Mapping[str, str]
    whose: str = field(default="", repr=False)

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(source for source, _, _ in self.places))


def screen_text(
    text: str,
    *,
    source: str,
    language: str,
    known: Sequence[str],
    speakers: Sequence[str] = (),
    elsewhere: Sequence[str] = (),
) -> Screened:
    """Look through one text; `known` are names of the vault and of the people who speak
    (`speakers`), here or in another talk, `elsewhere` those that were found in one that waits.
    """
    seen = find_by_model(text, language=language)
    found = find_identifiers(text, language=language, known=[*known, *elsewhere], extra=seen)
    labels, before = (find_known(text, names, language=language) for names in (speakers, known))
    words = without_respondents(found, text)
    finds = tuple(_with_reason(one, labels, before) for one in words)
    help = find_help_seeking(text, language=language)
    return Screened(source, language, text, finds, tuple(help))


def without_respondents(found: Sequence[Identifier], text: str) -> list[Identifier]:
    """What was found but the labels of turns of respondents, `R51774: `, which are drawn numbers."""
    labels = respondent_labels(text)
    ends = [end for _, end in labels]
    at = [bisect_left(ends, one.end) for one in found]
    return [
        one
        for one, n in zip(found, at, strict=True)
        if n == len(labels) or one.start < labels[n][0]
    ]


def respondent_labels(text: str) -> list[tuple[int, int]]:
    """Where turns of respondents begin: start and end of each label."""
    return [match.span() for match in _RESPONDENT.finditer(text)]


def _with_reason(
    one: Identifier, labels: Sequence[tuple[int, int]], before: Sequence[tuple[int, int]]
) -> Identifier:
    """Why a known name is one: a label of turns, what the vault holds, or another text."""
    if one.reason != LISTED:
        return one
    speaks, is_known = (
        any(one.start <= start and end <= one.end for start, end in spans)
        for spans in (labels, before)
    )
    known = "privacy.why.known_before" if is_known else "privacy.why.found_elsewhere"
    return replace(one, reason="privacy.why.speaker" if speaks else known)


def find_entities(screened: Iterable[Screened]) -> list[Entity]:
    """Everything found, by person and thing over all texts: names first, then what else is direct,
    then what is asked about.

    Two groups of two texts are one when a spelling of both is the same; words that are not names
    also need one language.
    """
    parts: list[Entity] = []
    by_key: dict[tuple[str, str, str], int] = {}
    joined: list[int] = []
    for one in screened:
        for group in group_identifiers(one.found, one.text):
            entity = _entity(one, group)
            number = len(parts)
            parts.append(entity)
            joined.append(number)
            for form in entity.forms:
                key = (entity.group, form, "" if entity.group == "name" else one.language)
                _join(joined, number, by_key.setdefault(key, number))
    together: dict[int, list[Entity]] = {}
    for number, part in enumerate(parts):
        together.setdefault(_root(joined, number), []).append(part)
    return sorted((_one(members) for members in together.values()), key=_order)


def _entity(one: Screened, group: Group) -> Entity:
    words = tuple(" ".join(word.split()) for word in group.words)
    forms = tuple(dict.fromkeys(form_of(word) for word in words))
    places = tuple((one.source, start, end) for start, end in group.mentions)
    labels = {one.source: group.replacement}
    return Entity(
        group_of(group.kind), group.kind, group.direct, group.reason, forms, words, places, labels
    )


def _root(joined: list[int], number: int) -> int:
    while joined[number] != number:
        number = joined[number]
    return number


def _join(joined: list[int], first: int, second: int) -> None:
    low, high = sorted((_root(joined, first), _root(joined, second)))
    joined[high] = low


def _one(members: Sequence[Entity]) -> Entity:
    """Of several groups one: a name where any is a name, direct where any is."""
    lead = next((one for one in members if one.kind == "name"), members[0])
    return replace(
        lead,
        direct=any(one.direct for one in members),
        forms=tuple(dict.fromkeys(form for one in members for form in one.forms)),
        words=tuple(dict.fromkeys(word for one in members for word in one.words)),
        places=tuple(sorted({place for one in members for place in one.places})),
        labels={source: label for one in members for source, label in one.labels.items()},
    )


def _order(entity: Entity) -> tuple[int, int, str]:
    """Names, then what else is direct, then unknown words, then what is asked about; the
    frequent first.
    """
    rank = {"name": 0, "unknown": 2}.get(entity.kind, 1) if entity.direct else 3
    return rank, -len(entity.places), entity.forms[0]


def split_entity(entity: Entity, *, texts: Mapping[str, str]) -> list[Entity]:
    """One entry for each spelling, where two people were taken for one: each gets its own label."""
    by_form: dict[str, list[tuple[str, int, int]]] = {}
    for source, start, end in entity.places:
        by_form.setdefault(form_of(texts[source][start:end]), []).append((source, start, end))
    entities = []
    for form, places in by_form.items():
        words = (" ".join(texts[source][start:end].split()) for source, start, end in places)
        one = replace(entity, forms=(form,), words=tuple(dict.fromkeys(words)), whose=form)
        entities.append(replace(one, places=tuple(places)))
    return entities


def context(text: str, start: int, end: int, *, wide: int = _WIDE) -> tuple[str, str, str]:
    """What stands before a mention, the mention, and what stands after it; cut at words."""
    first, last = max(0, start - wide), min(len(text), end + wide)
    before, after = text[first:start], text[end:last]
    if first:
        before = "…" + before.partition(" ")[2]
    if last < len(text):
        after = after.rpartition(" ")[0] + "…"
    return before, text[start:end], after


def minutes_left(n_left: int, paces: Sequence[float], *, usual: float = 7.0) -> float:
    """How long `n_left` decisions take at the pace of the last ones (seconds each; a pause counts
    as a minute at most).
    """
    recent = sorted(min(pace, 60.0) for pace in paces[-25:])
    middle = recent[len(recent) // 2] if len(recent) >= 5 else usual
    return n_left * middle / 60


# Errors of a review carry no words: neither in their sentence, nor in the variables of the calls
# they passed.
