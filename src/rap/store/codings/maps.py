"""Maps after a correction: which ranges of the old text are the same in the new one, and offsets
carried through them.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import reduce
from itertools import pairwise
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, RefusedError
from rap.core.model import HASH
from rap.core.versions import refuse_newer

_NAME = re.compile(r"([0-9a-f]{8})-([0-9a-f]{8})\.map\.json")
Ranges = tuple[tuple[int, int, int], ...]


class Carrier:
    """Carries offsets that count in an older text of one source into its text of today.

    `maps` is old -> new -> equal ranges (old_start, old_end, new_start), texts named by the first 8
    hex of their hash.
    """

    def __init__(self, today: str, maps: Mapping[str, Mapping[str, Ranges]] | None = None) -> None:
        self.today = today
        self._maps = maps or {}
        self._paths: dict[str, list[Ranges] | None] = {}
        self._joined: dict[str, Ranges] = {}

    def equal(self, src: str) -> Ranges | None:
        """What of text `src` is in today's, over all maps between, as equal ranges; None when no
        map leads here.
        """
        path = self._path(src)
        if src not in self._joined and path:
            self._joined[src] = reduce(_join, path)
        return self._joined.get(src)

    def carry(self, start: int, end: int, src: str) -> tuple[int, int] | None:
        """Where [start, end) of text `src` lies today; None when either end did not survive, or no
        map leads here.
        """
        first, last = self.carry_start(start, src), self.carry_end(end, src)
        return (first, last) if first is not None and last is not None and first < last else None

    def carry_unchanged(self, start: int, end: int, src: str) -> tuple[int, int] | None:
        """Do what `carry` does, but only if no character in between was changed."""
        if src == self.today:
            return self.carry(start, end, src)
        found = self.carry_pieces(start, end, src)
        if not found or any(first[1] != second[0] for first, second in pairwise(found)):
            return None
        return found[0][0], found[-1][1]

    def carry_pieces(self, start: int, end: int, src: str) -> list[tuple[int, int]] | None:
        """Where the characters of [start, end) lie today, piece by piece; None when one of them is
        gone, or no map leads here.
        """
        pieces: list[tuple[int, int]] | None = [(start, end)] if start < end else None
        for ranges in self._path(src) or () if src != self.today else ():
            pieces = _move_all(ranges, pieces) if pieces is not None else None
        return pieces if src == self.today or self._path(src) is not None else None

    def carry_start(self, offset: int, src: str) -> int | None:
        """Today's offset of the character that begins at `offset`."""
        at: int | None = offset
        for ranges in self._path(src) or () if src != self.today else ():
            at = _move(ranges, at) if at is not None else None
        return at if src == self.today or self._path(src) is not None else None

    def carry_end(self, offset: int, src: str) -> int | None:
        """Today's offset just after the character that ends at `offset`."""
        last = self.carry_start(offset - 1, src)
        return None if last is None else last + 1

    def _path(self, src: str) -> list[Ranges] | None:
        if src not in self._paths:
            self._paths[src] = self._find_path(src)
        return self._paths[src]

    def _find_path(self, src: str) -> list[Ranges] | None:
        reached: dict[str, list[Ranges]] = {src: []}
        queue = [src]
        for at in queue:
            for new, ranges in sorted(self._maps.get(at, {}).items()):
                if new not in reached:
                    reached[new] = [*reached[at], ranges]
                    queue.append(new)
        return reached.get(self.today)


def _move(ranges: Ranges, offset: int) -> int | None:
    number = bisect_right(ranges, (offset, float("inf"), 0)) - 1
    if number < 0:
        return None
    old_start, old_end, new_start = ranges[number]
    return new_start + offset - old_start if offset < old_end else None


def _join(first: Ranges, second: Ranges) -> Ranges:
    """The ranges that stay equal over two maps in a row."""
    found: list[tuple[int, int, int]] = []
    for start, end, new in first:
        last = new + end - start
        number = max(bisect_right(second, (new, float("inf"), 0)) - 1, 0)
        while number < len(second) and second[number][0] < last:
            old, until, place = second[number]
            low, high = max(new, old), min(last, until)
            if low < high:
                found.append((start + low - new, start + high - new, place + low - old))
            number += 1
    return tuple(found)


def _move_all(ranges: Ranges, pieces: list[tuple[int, int]]) -> list[tuple[int, int]] | None:
    """Pieces carried through one map, cut where its ranges end; by range, since a range may be as
    long as anybody writes.
    """
    found: list[tuple[int, int]] = []
    for start, end in pieces:
        number = bisect_right(ranges, (start, float("inf"), 0)) - 1
        while start < end:
            if not 0 <= number < len(ranges) or not ranges[number][0] <= start < ranges[number][1]:
                return None
            old_start, old_end, new_start = ranges[number]
            last = min(end, old_end)
            found.append((new_start + start - old_start, new_start + last - old_start))
            start, number = last, number + 1
    return found


def read_maps(root: Path, source: str) -> tuple[dict[str, dict[str, Ranges]], list[Problem]]:
    """All maps of `source`, and what is wrong with them (two maps from one text are two heads: a
    person must choose).
    """
    maps: dict[str, dict[str, Ranges]] = {}
    problems: list[Problem] = []
    for path in sorted((root / "interviews" / "codings" / source).glob("*.map.json")):
        name = path.relative_to(root).as_posix()
        try:
            old, new, ranges = parse_map(path.read_bytes(), name=name)
        except OSError:
            problems.append(Problem("store.maps.damaged", place=name))
            continue
        except RefusedError as error:
            problems.extend(error.problems)
            continue
        maps.setdefault(old, {})[new] = ranges
    return maps, [*problems, *_find_two_heads(f"interviews/codings/{source}", maps)]


def _find_two_heads(folder: str, maps: Mapping[str, Mapping[str, Ranges]]) -> Iterator[Problem]:
    """Two corrections of one text that nowhere meet: going back to an older text makes no second
    head.
    """
    for old, (first, *others) in maps.items():
        for new in others:
            if not _texts_after(first, maps) & _texts_after(new, maps):
                place, other = f"{folder}/{old}-{new}.map.json", f"{old}-{first}.map.json"
                yield Problem("store.maps.two_heads", place=place, other=other)


def _texts_after(text: str, maps: Mapping[str, Mapping[str, Ranges]]) -> set[str]:
    """`text`, and all later texts that its corrections lead to."""
    reached = [text]
    for at in reached:
        reached += [new for new in maps.get(at, {}) if new not in reached]
    return {*reached}


def parse_map(data: bytes, *, name: str) -> tuple[str, str, Ranges]:
    """Parse one map file as (old, new, equal ranges); texts are named by 8 hex digits."""
    match = _NAME.fullmatch(Path(name).name)
    try:
        members: Any = json.loads(data)
        refuse_newer(members, place=name)
        ranges = tuple((a, b, c) for a, b, c in members["equal"])
        hashes = (members["old"], members["new"])
        whole = (
            members["v"] == 1
            and all(HASH.fullmatch(h) for h in hashes)
            and {type(n) for r in ranges for n in r} <= {int}
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        whole = False
    if not whole:
        raise RefusedError("store.maps.damaged", place=name)
    names = (hashes[0][:8], hashes[1][:8])
    if match is None or match.groups() != names:
        raise RefusedError("store.maps.other_texts", place=name)
    ordered = all(a < b for a, b, _ in ranges) and all(
        first[1] <= second[0] and first[2] + first[1] - first[0] <= second[2]
        for first, second in pairwise(ranges)
    )
    if not ordered or any(number < 0 for row in ranges for number in row):
        raise RefusedError("store.maps.bad_ranges", place=name)
    return (*names, ranges)


def format_map(old: str, new: str, equal: Ranges) -> tuple[str, bytes]:
    """File name and bytes of the map between two texts, named by their 64-digit hashes."""
    members = {"equal": [list(row) for row in equal], "new": new, "old": old, "v": 1}
    data = json.dumps(members, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    return f"{old[:8]}-{new[:8]}.map.json", data
