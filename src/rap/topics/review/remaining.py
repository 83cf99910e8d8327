"""What stays readable in a text as it would enter the study: what the screen noticed and somebody
kept, and what nobody looked at. Read before it is accepted; in memory alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rap.core.model import Source
from rap.privacy.pseudonyms import find_identifiers
from rap.privacy.pseudonyms.cues import ALWAYS_CAPITAL
from rap.privacy.pseudonyms.talk import Talk, find_masked
from rap.topics.review.decisions import Index, form_of
from rap.topics.review.entities import respondent_labels
from rap.topics.review.masking import Masked
from rap.topics.review.session import Review

_END = re.compile(r"[.!?…]+[\s»”\"')]+|\n")
_WIDE = 160  # letters of a sentence on either side of the words
N_SENTENCES = 3
CAPITAL = "privacy.why.capital_not_asked"
IN_THE_END = "privacy.why.seen_in_the_end"
KEPT_ELSEWHERE = "privacy.why.kept_elsewhere"


class Spot(NamedTuple):
    """Words that stay, where they are in the text as it would be, and why they are listed."""

    start: int
    end: int
    kind: str
    reason: str
    at_once: int = 0


@dataclass(frozen=True)
class Left:
    """One spelling that stays in `n` places. `sentences` are (before, words, after) of the first of
    them; `at_once` is how many others were kept by the same press (0: it was decided by itself).
    """

    words: str = field(repr=False)
    kind: str
    reason: str
    n: int
    sentences: tuple[tuple[str, str, str], ...] = field(repr=False)
    at_once: int = 0


@dataclass(frozen=True)
class Remaining:
    """What somebody `kept`; what is `unseen` by anybody; the labels of people who have two of them
    in this text.
    """

    kept: tuple[Left, ...]
    unseen: tuple[Left, ...]
    two_labels: tuple[tuple[str, ...], ...]


def find_remaining(review: Review, source_id: str) -> Remaining:
    """The list of one text, by the decisions that would make it now: of that text, letter for
    letter.
    """
    masked, source = review.preview(source_id), review.raws[source_id].source
    stays = [*_stays(masked, review.said(source_id), source)]
    kept = [spot for spot in stays if spot.reason != KEPT_ELSEWHERE]
    unseen = [spot for spot in stays if spot.reason == KEPT_ELSEWHERE]
    unseen += _unseen(masked.text, source, names=review.known_names, but=stays)
    labels: dict[int, dict[str, None]] = {}
    for one in masked.spots:
        if one.label and one.place.one.kind == "name":
            labels.setdefault(one.person, {})[one.label] = None
    two = tuple(tuple(some) for some in labels.values() if len(some) > 1)
    return Remaining(_lefts(masked.text, kept), _lefts(masked.text, sorted(unseen)), two)


def _stays(masked: Masked, said: Mapping[str, Index], source: Source) -> Iterator[Spot]:
    """What was found and kept, where it is now."""
    starts = [one.old for one in masked.equal]
    own = {
        event
        for index in said.values()
        for (id, *_), event in index.own.items()
        if id == source.id and event.act == "keep"
    }
    acts = Counter(event.at for event in own)
    for one, label, _ in masked.spots:
        if label or one.event is None:
            continue
        equal = masked.equal[bisect_right(starts, one.one.start) - 1]
        start = one.one.start - equal.old + equal.new
        end, event = start + one.one.end - one.one.start, one.event
        reason = one.one.reason if event in own else KEPT_ELSEWHERE
        yield Spot(start, end, one.one.kind, reason, max(0, acts[event.at] - 1))


def _unseen(text: str, source: Source, *, names: Sequence[str], but: Iterable[Spot]) -> list[Spot]:
    """What the screen sees in the text as it would be and nobody was asked, and words with a capital
    that it passed over.
    """
    language = source.language
    found = find_identifiers(text, language=language, known=names)
    decided = sorted(
        [*find_masked(text), *respondent_labels(text), *((spot.start, spot.end) for spot in but)]
    )
    missed = [Spot(one.start, one.end, one.kind, IN_THE_END) for one in found]
    seen = sorted([*decided, *((spot.start, spot.end) for spot in missed)])
    capitals = (
        Spot(word.start, word.end, "unknown", CAPITAL)
        for word in Talk(text, language).words
        if word.is_lifted and len(word.text) > 1 and word.folded not in ALWAYS_CAPITAL
    )
    return [
        *(spot for spot in missed if not _touches(decided, spot)),
        *(spot for spot in capitals if not _touches(seen, spot)),
    ]


def _touches(spans: Sequence[tuple[int, int]], spot: Spot) -> bool:
    at = bisect_right(spans, (spot.start, spot.end))
    return any(
        start < spot.end and spot.start < end for start, end in spans[max(0, at - 1) : at + 1]
    )


def _lefts(text: str, spots: Iterable[Spot]) -> tuple[Left, ...]:
    """One entry a spelling and reason, in reading order."""
    together: dict[tuple[str, str, str], list[Spot]] = {}
    for spot in spots:
        form = form_of(text[spot.start : spot.end])
        together.setdefault((form, spot.kind, spot.reason), []).append(spot)
    return tuple(
        Left(
            " ".join(text[some[0].start : some[0].end].split()),
            kind,
            reason,
            len(some),
            tuple(sentence_at(text, spot.start, spot.end) for spot in some[:N_SENTENCES]),
            max(spot.at_once for spot in some),
        )
        for (_, kind, reason), some in together.items()
    )


def sentence_at(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The sentence around some words: what is before them, they, and what is after.

    Examples
    --------
    >>> sentence_at("It rained. We met Ana there. Then home.", 18, 21)
    ('We met ', 'Ana', ' there. ')
    """
    first = max(start - _WIDE, 0)
    for match in _END.finditer(text, first, start):
        first = match.end()
    last = _END.search(text, end, min(len(text), end + _WIDE))
    return text[first:start], text[start:end], text[end : last.end() if last else end + _WIDE]
