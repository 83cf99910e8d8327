"""A raw text with everything masked that was not kept: labels drawn for each source apart, one
person one label.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from rap.core.accents import find_words, fold
from rap.core.model import Speaker
from rap.privacy.pseudonyms import DIRECT, Decision, Equal, Identifier
from rap.privacy.pseudonyms import replace as replace_in
from rap.privacy.pseudonyms.cues import PARTICLES
from rap.privacy.pseudonyms.labels import label_finds
from rap.privacy.pseudonyms.propagate import find_known
from rap.privacy.pseudonyms.talk import SURE, Found, find_masked
from rap.store.sources import find_turns
from rap.topics.corrections.masking import free_label, overlaps
from rap.topics.review.decisions import Event, Index, form_of, group_of, masked_names
from rap.topics.review.entities import Screened
from rap.topics.waiting_texts.queue import Raw

Finds = Callable[[str, str], Event | None]
"""(group, form) -> what was decided; None when nothing was."""
Part = tuple[int, int, Event | None]
"""Where a stretch begins and ends, and what was decided on it."""
_WORD = re.compile(r"\w+")
_CUT = ("document", "plate", "national-number", "vat")  # what a number may be taken for in parts
_MOST = 8  # words of one spelling
ELSEWHERE = "privacy.why.masked_elsewhere"


class MaskedPlace(NamedTuple):
    """A stretch of a text, and what was decided on it; without an event nobody did, and it is
    masked.
    """

    one: Identifier
    event: Event | None

    @property
    def is_kept(self) -> bool:
        return self.event is not None and self.event.act == "keep"


def places_of(
    text: str,
    found: Sequence[Identifier],
    *,
    decided: Finds,
    names: Sequence[str] = (),
    language: str = "",
) -> list[MaskedPlace]:
    """What was found in a text, each with what holds for it, in reading order and without overlaps.

    `names` are masked wherever they stand: where nothing was found, and in something longer that
    was kept. A stretch that was kept itself stays.
    """
    kept: list[MaskedPlace] = []
    going: list[MaskedPlace] = []
    for one in found:
        group = group_of(one.kind)
        for start, end, event in divide(text, one.start, one.end, group=group, decided=decided):
            place = MaskedPlace(replace(one, start=start, end=end), event)
            (kept if place.is_kept else going).append(place)
    for hit in _hits(text, names, decided=decided, kept=kept, language=language):
        going = _covered(going, hit, text)
    staying = [place for place in kept if not _touching(going, place.one.start, place.one.end)]
    return sorted([*going, *staying], key=_start)


def _start(place: MaskedPlace) -> int:
    return place.one.start


def divide(text: str, start: int, end: int, *, group: str, decided: Finds) -> list[Part]:
    """A stretch as one when something was decided on it, or on none of its words; else its parts,
    the longest spellings first.

    Parts that are all masked with one label of the screen are one again: one person, one label.
    """
    whole = decided(group, form_of(text[start:end]))
    if whole is not None:
        return [(start, end, whole)]
    parts = _with_particles(_parts(text, start, end, group=group, decided=decided), text)
    said = {(event.act, event.whose) for *_, event in parts if event}
    if {act for act, _ in said} & {"keep", "say"} or len({whose for _, whose in said}) > 1:
        return parts
    events = [event for *_, event in parts]
    return [(start, end, events[0] if all(events) and events else None)]


def _parts(text: str, start: int, end: int, *, group: str, decided: Finds) -> list[Part]:
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    groups = (group, "name", *_CUT) if group in _CUT else (group,)
    parts: list[Part] = []
    at = 0
    while at < len(words):
        for last in range(min(len(words), at + _MOST), at, -1):
            first, until = words[at][0], words[last - 1][1]
            form = form_of(text[first:until])
            event = next((event for one in groups if (event := decided(one, form))), None)
            if event is not None or last == at + 1:
                parts.append((first, until, event))
                at = last
                break
    return parts


def _with_particles(parts: list[Part], text: str) -> list[Part]:
    """A `van` or `de` that nobody spoke of goes with the word after it; neighbours that nobody
    spoke of are one.
    """
    joined: list[Part] = []
    for start, end, event in parts:
        first, last, before = joined[-1] if joined else (0, 0, event)
        is_open = bool(joined) and before is None
        if is_open and (event is None or form_of(text[first:last]) in PARTICLES):
            joined[-1] = (first, end, event)
        else:
            joined.append((start, end, event))
    return joined


def _hits(
    text: str, names: Sequence[str], *, decided: Finds, kept: Sequence[MaskedPlace], language: str
) -> Iterator[MaskedPlace]:
    """Where names that were masked stand, long ones first; not what was kept just so, and not what
    is masked already.
    """
    stays = {form_of(_words_at(text, place)) for place in kept}
    masked = find_masked(text)
    known = find_known(text, names, language=language)
    for start, end in sorted(known, key=lambda span: (span[0] - span[1], span[0])):
        form = form_of(text[start:end])
        event = decided("name", form)
        is_kept = form in stays or (event is not None and event.act == "keep")
        if not is_kept and not overlaps(start, end, masked):
            yield MaskedPlace(Identifier(start, end, "name", True, ELSEWHERE, "", 0), event)


def _covered(going: list[MaskedPlace], hit: MaskedPlace, text: str) -> list[MaskedPlace]:
    """`going` with a hit: as one where it holds all that was found in it, else what of it is not
    covered yet.
    """
    start, end = hit.one.start, hit.one.end
    inside = _touching(going, start, end)
    if any(place.one.start <= start and end <= place.one.end for place in inside):
        return going
    events = [place.event for place in inside if place.event]
    is_whole = all(start <= place.one.start and place.one.end <= end for place in inside)
    if is_whole and not any(event.act == "say" for event in events):
        whole = hit._replace(event=hit.event or next(iter(events), None))
        return sorted([whole, *(place for place in going if place not in inside)], key=_start)
    edges = [start, *(edge for place in inside for edge in (place.one.start, place.one.end)), end]
    gaps = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
    between = ([match.span() for match in _WORD.finditer(text, a, b)] for a, b in gaps)
    ends = [(words[0][0], words[-1][1]) for words in between if words]
    new = [hit._replace(one=replace(hit.one, start=start, end=end)) for start, end in ends]
    return sorted([*going, *new], key=_start)


def _touching(places: Sequence[MaskedPlace], start: int, end: int) -> Sequence[MaskedPlace]:
    """The places, sorted and without overlaps, that share a character with a stretch."""
    first = max(bisect_right(places, start, key=_start) - 1, 0)
    last = bisect_left(places, end, key=_start)
    return [place for place in places[first:last] if place.one.end > start]


_LABEL = re.compile(r"\[[^\[\]\n]{1,60}\]")
_IN_TABLE = DIRECT | {"workplace-name"}


@dataclass(frozen=True)
class Replaced:
    """One thing that was masked: its words, what replaces them, its kind, whose turn it is in
    ("" without a case).
    """

    words: str = field(repr=False)
    label: str
    kind: str
    case: str


class Spot(NamedTuple):
    """A place of the raw text and what came of it: the `label` that is written there ("": it stays)
    and the number of the person or thing in this text whose label it is (0: it stays).
    """

    place: MaskedPlace
    label: str
    person: int


@dataclass(frozen=True)
class Masked:
    """A text without what was to be masked; `n_open` are places nobody decided on, which are
    masked, `n_kept` those that stay, `n_left` names that were masked and would still stand
    somewhere. `equal` are the stretches that are as they were."""

    text: str = field(repr=False)
    rows: tuple[Replaced, ...] = field(repr=False)
    n_masked: int
    n_kept: int
    n_open: int
    n_left: int = 0
    spots: tuple[Spot, ...] = field(default=(), repr=False)
    equal: tuple[Equal, ...] = field(default=(), repr=False)

    def label_at(self, start: int) -> str:
        """What is written for the place that begins there in the raw text; "" where it stays."""
        at = bisect_left(self.spots, start, key=lambda spot: spot.place.one.start)
        is_there = at < len(self.spots) and self.spots[at].place.one.start == start
        return self.spots[at].label if is_there else ""


def write_text(raw: Raw, one: Screened, said: Mapping[str, Index]) -> Masked:
    """A raw text as it enters the study by what everybody in `said` decided: what is read before is
    what is written. What was found is masked unless it was kept, and names wherever they are.
    """
    text, language, names = raw.text, raw.source.language, masked_names(raw.id, said)
    decided = together(one, said)
    places = places_of(text, one.found, decided=decided, names=names, language=language)
    going = [place for place in places if not place.is_kept]
    labels = labels_for(text, going, language=language)
    whose = _owner_of(text, raw.source.speakers)
    rows: dict[Replaced, None] = {}
    for place, (label, _) in zip(going, labels, strict=True):
        words = " ".join(_words_at(text, place).split())
        rows[Replaced(words, label, _kind(place), whose(place.one.start))] = None
    masked, equal = replace_in(
        text,
        (_instead(text, place, label) for place, (label, _) in zip(going, labels, strict=True)),
    )
    given = iter(labels)
    spots = (Spot(one, *(("", 0) if one.is_kept else next(given))) for one in places)
    n_open = sum(place.event is None for place in going)
    kept = {form_of(_words_at(text, place)) for place in places if place.is_kept}
    n_left, n_kept = _count_left(masked, rows, kept), len(places) - len(going)
    return Masked(
        masked,
        (*rows,),
        len(going),
        n_kept=n_kept,
        n_open=n_open,
        n_left=n_left,
        spots=(*spots,),
        equal=(*equal,),
    )


def _words_at(text: str, place: MaskedPlace) -> str:
    return text[place.one.start : place.one.end]


def together(one: Screened, said: Mapping[str, Index]) -> Finds:
    """What holds for a word in a text: what was settled last; kept is what everybody kept, other
    words go before a label.
    """

    def decided(group: str, form: str) -> Event | None:
        events = [
            index.find(one.source, one.language, group=group, form=form) for index in said.values()
        ]
        settled = [event for event in events if event and event.settled]
        if settled:
            return max(settled, key=lambda event: event.at)
        masking = [event for event in events if event is not None and event.act != "keep"]
        if None not in events and not masking:
            return events[0]
        return max(masking, key=lambda one: (one.act == "say", one.act == "name"), default=None)

    return decided


def _instead(text: str, place: MaskedPlace, label: str) -> Decision:
    """A label in the place of a find; spaces at its edges, which parts a surer find was cut from
    have, stay.
    """
    words, start = _words_at(text, place), place.one.start
    return Decision(start + len(words) - len(words.lstrip()), start + len(words.rstrip()), label)


def _count_left(masked: str, rows: Iterable[Replaced], kept: set[str]) -> int:
    """Names that went in one place and are still in another: looked for once more, by another way
    than the screen's.
    """
    folded = fold(_LABEL.sub(" ", masked))
    forms = {form_of(row.words) for row in rows if row.kind == "name" and len(row.words) > 2} - kept
    return sum(bool(find_words(folded, form)) for form in forms)


def table_rows(rows: Iterable[Replaced]) -> dict[str, list[list[object]]]:
    """Case ("" without one) -> rows of its table: words, label, and 1 for what is looked for in
    every other text.

    Ages, towns and the like are in no table: a release looks for everything in them, and would find
    them everywhere.
    """
    tables: dict[str, list[list[object]]] = {}
    for row in rows:
        if row.kind in _IN_TABLE and row.kind != "unknown":
            spreads = int(row.kind in ("name", "handle", "workplace-name"))
            tables.setdefault(row.case, []).append([row.words, row.label, spreads])
    return tables


def _kind(place: MaskedPlace) -> str:
    is_name = place.event is not None and place.event.act in ("name", "say")
    return "name" if is_name and place.one.kind == "unknown" else place.one.kind


def labels_for(text: str, going: Sequence[MaskedPlace], *, language: str) -> list[tuple[str, int]]:
    """What is put in each place: the words a person gave, or a label with a letter that nobody else
    has in this text; and the number of the person or thing it is.
    """
    finds = [
        Found(one.start, one.end, _kind(MaskedPlace(one, event)), one.reason, SURE)
        for one, event in going
    ]
    given = [
        event.words if event and event.act == "say" and event.language in ("", language) else ""
        for _, event in going
    ]
    taken = {*_LABEL.findall(text), *filter(None, given)}
    free: dict[str, str] = {}
    labels = []
    whose = [event.whose if event else "" for _, event in going]
    drawn = label_finds(finds, text, language=language, whose=whose)
    for (label, person), words in zip(drawn, given, strict=True):
        if not words and label not in free:
            free[label] = free_label(label, taken=taken) if label in taken else label
            taken.add(free[label])
        labels.append((words or free[label], person))
    return labels


def _owner_of(text: str, speakers: Sequence[Speaker]) -> Callable[[int], str]:
    """Place -> the case of who speaks there."""
    cases = {speaker.label: speaker.case for speaker in speakers}
    turns = find_turns(text, speakers)
    return lambda at: next(
        (cases.get(turn.label, "") for turn in turns if turn.start <= at < turn.end), ""
    )
