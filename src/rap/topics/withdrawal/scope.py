"""What a person said: the sources that are hers alone, and her turns in those where others speak
too.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from rap.core.errors import RapError, RefusedError
from rap.core.model import SILENT, Source
from rap.core.plain import fold_words
from rap.privacy.echoes import word_runs
from rap.store.cases import FOLDER as CASES
from rap.store.cases import read_case
from rap.store.codings import read_events, read_fold, read_maps
from rap.store.codings.maps import Ranges
from rap.store.sources import find_owners, find_turns, read_source_text, read_sources

RUN = 5  # so many words in a row are listed, for a person to look at
SHORT = 4  # so many are, when nobody else in the study said them
WHY = "withdrawal"  # what the member `why` of a map says, when her turns were cut out
Stretches = tuple[tuple[int, int], ...]
_WORD = re.compile(r"\w+")
_LEAST_LETTERS = 4


@dataclass(frozen=True)
class Cut:
    """A source in which others speak too: its text of today, and the stretches (start, end) of it
    that are hers, in order.

    `was_done` says that a newer text was here before and this one came back: references were moved
    then, and not twice.
    """

    source: Source
    text: str
    stretches: Stretches
    was_done: bool = False

    @property
    def kept(self) -> Ranges:
        """What stays, as (old_start, old_end, new_start)."""
        edges = [(0, 0), *self.stretches, (len(self.text), len(self.text))]
        found, at = [], 0
        for (_, start), (end, _) in pairwise(edges):
            if start < end:
                found.append((start, end, at))
                at += end - start
        return tuple(found)

    @property
    def new_text(self) -> str:
        return "".join(self.text[start:end] for start, end, _ in self.kept)

    def runs(self, length: int) -> set[tuple[str, ...]]:
        """All runs of `length` words of hers."""
        texts = [self.text[start:end] for start, end in self.stretches]
        return {run for text in texts for run in word_runs(text, length=length)}

    def holds(self, offset: int) -> bool:
        """Whether the character at `offset` is hers."""
        number = bisect_right(self.stretches, (offset, len(self.text) + 1)) - 1
        return number >= 0 and offset < self.stretches[number][1]

    def overlaps(self, start: int, end: int) -> bool:
        """Whether [start, end) holds anything of hers."""
        return any(first < end and start < last for first, last in self.stretches)

    def carry(self, start: int, end: int) -> tuple[int, int] | None:
        """Where [start, end) lies when her turns are cut out; None when it holds anything of hers,
        or is no passage.
        """
        if self.overlaps(start, end) or not 0 <= start < end <= len(self.text):
            return None
        gone = sum(last - first for first, last in self.stretches if last <= start)
        return start - gone, end - gone


@dataclass(frozen=True)
class Hers:
    """Everything a case said: ids of `sources` that go whole, `cuts` in the others, and the
    `codings` that fall with them.

    `said` are the runs of five words of her turns, for finding them again; `short` those of four
    that nobody else said. `values` are what only her case file said of a person (`night-bus`).
    """

    case: str
    sources: tuple[str, ...]
    cuts: tuple[Cut, ...]
    codings: frozenset[str]
    said: frozenset[tuple[str, ...]]
    short: frozenset[tuple[str, ...]] = frozenset()
    values: frozenset[str] = frozenset()

    @cached_property
    def names(self) -> re.Pattern[str]:
        """What names her: her case, the sources that were hers alone, places in those where others
        speak too.
        """
        words = [re.escape(word) for word in (self.case, *self.sources)]
        words += [rf"{re.escape(cut.source.id)}:[0-9]+" for cut in self.cuts]
        return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![0-9])")

    @cached_property
    def _own_value(self) -> re.Pattern[str]:
        words = (r"\W+".join(_WORD.findall(value)) for value in sorted(self.values))
        return re.compile(rf"(?<!\w)(?:{'|'.join(words) or '(?!)'})(?!\w)")

    def find_value(self, text: str) -> str:
        """What `text` says of a person that was true of nobody but her; "" when it says nothing so."""
        found = self._own_value.search(fold_words(text)) if self.values else None
        return found[0] if found else ""

    def shares_words(self, text: str) -> bool:
        """Whether `text` holds `RUN` words in a row that she said, or `SHORT` that only she said."""
        return not self.said.isdisjoint(word_runs(text, length=RUN)) or not (
            self.short.isdisjoint(word_runs(text, length=SHORT))
        )

    def are_in(self, text: str) -> bool:
        """Whether `text` names her or shares words with her."""
        return bool(self.names.search(text)) or self.shares_words(text)


def find_hers(root: Path, case: str, *, known: Iterable[str] = ()) -> Hers:
    """What `case` said; `known` are sources that went whole before and may have come back.

    Raises
    ------
    RefusedError
        A text that went whole with her words is here, and is somebody else's.
    ProblemsError, TextChangedError
        A source cannot be read, so it may be hers; or the text of a group is not the one its
        `.yaml` speaks of.
    """
    sources = {source.id: source for source in read_sources(root)}
    cuts, whole, others = [], {*known}, list[str]()
    said, short = set[tuple[str, ...]](), set[tuple[str, ...]]()
    _check_known(sources, case, whole)
    for source in sources.values():
        if case not in source.cases and source.id not in whole:
            others.append(source.id)
            continue
        is_whole = source.id in whole or is_alone(source, case)
        text = _text_of(root, source, whole=is_whole)
        stretches = find_stretches(text, source, case)
        cut = Cut(source, text, stretches, was_done=_was_left(root, source))
        said, short = said | cut.runs(RUN), short | cut.runs(SHORT)
        if is_whole or not cut.new_text.strip():
            whole.add(source.id)
        else:
            cuts.append(cut)
    codings = {event.id for id in whole for event in read_events(root, id)[0] if event.op == "add"}
    codings |= {id for cut in cuts for id in _fallen(root, cut)}
    for text in (*(cut.new_text for cut in cuts), *_texts(root, others if short else ())):
        short -= word_runs(text, length=SHORT)
    return Hers(
        case,
        tuple(sorted(whole)),
        tuple(cuts),
        frozenset(codings),
        frozenset(said),
        frozenset(short),
        find_own_values(root, case),
    )


def _texts(root: Path, ids: Iterable[str]) -> Iterator[str]:
    """Texts as they are; one that is missing or torn is somebody else's matter here."""
    for id in ids:
        with contextlib.suppress(OSError):
            yield (root / f"interviews/{id}.txt").read_text(encoding="utf-8", errors="replace")


def find_own_values(root: Path, case: str) -> frozenset[str]:
    """The values that only the case file of `case` has, folded; numbers and words under four letters
    would be found everywhere.
    """
    values: dict[str, set[str]] = {}
    for path in (root / CASES).glob("C-*.yaml"):
        with contextlib.suppress(RapError):
            given = read_case(root, path.stem).variables.values()
            rows = [
                row
                for one in given
                for row in (one.values() if isinstance(one, Mapping) else [one])
            ]
            values[path.stem] = {fold_words(value) for row in rows for value in row}
    hers = values.pop(case, set()) - {value for other in values.values() for value in other}
    return frozenset(value for value in hers if sum(map(str.isalpha, value)) >= _LEAST_LETTERS)


def _check_known(sources: Mapping[str, Source], case: str, known: set[str]) -> None:
    """A tombstone comes from others, and what it names is deleted: never a text of which she is no
    part and somebody else is.
    """
    for id in sorted(known & sources.keys()):
        if sources[id].cases and case not in sources[id].cases:
            raise RefusedError("withdrawal.others_speak", place=f"interviews/{id}.yaml", case=case)


def _was_left(root: Path, source: Source) -> bool:
    """Whether the text of today is one that was corrected or cut, and that no later correction came
    back to.
    """
    today, maps = source.hash[:8], read_maps(root, source.id)[0]
    later = [*maps.get(today, ())]
    for text in later:
        later += [new for new in maps.get(text, ()) if new not in later]
    return bool(later) and today not in later


def is_alone(source: Source, case: str) -> bool:
    """Whether nobody but `case` speaks for herself in `source`."""
    return all(speaker.case == case or speaker.role in SILENT for speaker in source.speakers)


def _text_of(root: Path, source: Source, *, whole: bool) -> str:
    """The text; "" when a withdrawal that was cut off has taken it away already.

    Of a source that goes whole it need not be the one its `.yaml` speaks of: it is only looked
    through for her words.
    """
    path = root / f"interviews/{source.id}.txt"
    if not path.exists():
        return ""
    if whole:
        return path.read_text(encoding="utf-8", errors="replace")
    return read_source_text(root, source)


def find_stretches(text: str, source: Source, case: str) -> Stretches:
    """Her turns with their labels and line ends, and what an interpreter said after one of them."""
    turns = find_turns(text, source.speakers)
    starts = [*(turn.start for turn in turns), len(text)][1:]
    owners = find_owners(turns, source.speakers)
    found: list[tuple[int, int]] = []
    for turn, end, (owner, _) in zip(turns, starts, owners, strict=True):
        if owner is None or owner.case != case:
            continue
        if found and found[-1][1] == turn.start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((turn.start, end))
    return tuple(found)


def _fallen(root: Path, cut: Cut) -> Iterator[str]:
    """Codings that begin or end in her words: a cut leaves them no place."""
    fold = read_fold(root, cut.source, length=len(cut.text))
    for coding in (*fold.codings, *fold.dropped):
        if coding.start is None or coding.end is None:
            continue
        if cut.holds(coding.start) or cut.holds(coding.end - 1):
            yield coding.id
