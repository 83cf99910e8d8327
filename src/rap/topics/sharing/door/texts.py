"""Texts that come in: whether maps really lead from one to the other, and whether words come in that
more people could then read. Texts in, answers out; no file is touched.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rap.core.model import SILENT, Case, Source
from rap.privacy.echoes import word_runs
from rap.store.cases import granted
from rap.store.codings import Carrier
from rap.store.codings.diff import find_equal
from rap.store.codings.maps import Ranges, parse_map
from rap.store.consent_forms import Form
from rap.store.settings_checks import DEFAULT_THRESHOLDS
from rap.store.sources import find_owners, find_turns, hash_of
from rap.topics.corrections.planning import anchor_labels

_OTHERS = frozenset(DEFAULT_THRESHOLDS) - {"team"}


def leads(old: str, new: str, *, maps: Mapping[str, bytes]) -> bool:
    """Whether these maps, by their names, carry `old` to `new`: what they keep is the same in both, and
    it is no less than a comparison finds, since codings of all else would lose their place.

    Raises
    ------
    RefusedError
        One of the maps cannot be read.
    """
    found: dict[str, dict[str, Ranges]] = {}
    for name, data in maps.items():
        before, after, ranges = parse_map(data, name=name)
        found.setdefault(before, {})[after] = ranges
    kept = Carrier(hash_of(new)[:8], found).equal(hash_of(old)[:8])
    if old == new or kept is None:
        return old == new
    wanted = anchor_labels(find_equal(old, new), old, new)
    return all(_is_same(old, new, row) for row in kept) and _n(kept) >= _n(wanted)


def _is_same(old: str, new: str, row: tuple[int, int, int]) -> bool:
    """The same signs; or one sign at the edge of a name that became a label (`anchor_labels`)."""
    start, end, at = row
    there = new[at : at + end - start]
    return old[start:end] == there or (end == start + 1 and there in ("[", "]"))


def _n(ranges: Ranges) -> int:
    return sum(end - start for start, end, _ in ranges)


@dataclass(frozen=True)
class TextWithHeader:
    """A text with its header."""

    source: Source
    text: str

    def readers(self, cases: Mapping[str, Case], forms: Mapping[str, Form]) -> list[frozenset[str]]:
        """For each person who speaks in it, who but the team may read her words, by today's consent."""
        own = [one for one in self.source.speakers if one.role not in SILENT]
        nobody_known = _OTHERS if self.source.rights == "public" else frozenset[str]()
        people = [_allowed(cases.get(one.case), forms) if one.case else nobody_known for one in own]
        return people or [nobody_known]

    def said(self) -> set[tuple[str, ...]]:
        """All runs of words of these people; of a question that is asked again and again none."""
        speakers = self.source.speakers
        turns = find_turns(self.text, speakers)
        if not turns or not speakers:
            return word_runs(self.text)
        owners = find_owners(turns, speakers)
        return {
            run
            for turn, (owner, _) in zip(turns, owners, strict=True)
            if owner is None or owner.role not in SILENT
            for run in word_runs(self.text[turn.body : turn.end])
        }


def _allowed(case: Case | None, forms: Mapping[str, Form]) -> frozenset[str]:
    if case is None:
        return frozenset()
    named = {word for entry in case.consent for word in entry.yes or ()}
    today = datetime.date.today()
    return frozenset(
        one
        for one in (_OTHERS | named) - {"team"}
        if "quote" in (granted(case, one, on=today, forms=forms) or ())
    )


def find_copied(
    coming: Iterable[tuple[TextWithHeader, str]],
    here: Iterable[TextWithHeader],
    *,
    cases: Mapping[str, Case],
    forms: Mapping[str, Form],
) -> dict[str, str]:
    """Each text that comes (with what it said before) and has words of people in a text that is here,
    which more may then read -> that text. Each text is read once, and none where nothing open comes.
    """
    may_read, runs = {}, {}
    for one, before in coming:
        if readers := frozenset().union(*one.readers(cases, forms)):
            may_read[one.source.id] = readers
            runs[one.source.id] = word_runs(one.text) - word_runs(before)
    found: dict[str, str] = {}
    for one in here if runs else ():
        only = frozenset.intersection(*one.readers(cases, forms))
        ids = [id for id, readers in may_read.items() if readers - only and id != one.source.id]
        said = one.said() if ids else set()
        found = {id: one.source.id for id in ids if runs[id] & said} | found
    return found
