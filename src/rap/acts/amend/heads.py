"""Two corrections of one text, made apart: when the text of one was kept, the other is led on to it through what both share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rap.core.files import replace_file
from rap.core.plain import read_text
from rap.core.safe_input import parse_json
from rap.store.codings import read_maps
from rap.store.codings.maps import Ranges, format_map
from rap.store.sources import hash_of, read_source

Maps = Mapping[str, Mapping[str, Ranges]]


def join_heads(root: Path, id: str) -> int:
    """Write a map to today's text of `id` from each text that a correction led to and that leads no further; how many.

    Codings made on that text are carried as far as its words stood in the text both corrections began with.
    """
    source = read_source(root, id)
    name = f"interviews/{id}.txt"
    if hash_of(read_text(root / name, name=name)) != source.hash:
        return 0  # a correction or a merge is not ended yet
    maps, today = read_maps(root, id)[0], source.hash[:8]
    joined = 0
    for older in sorted(maps):
        for head in sorted(maps[older]):
            there, here = _path(maps, older, head), _path(maps, older, today)
            if head != today and _path(maps, head, today) is None and there is not None and here is not None:
                data = format_map(_whole_hash(root, id, older, head), source.hash, compose(invert(there), here))
                replace_file(root / "interviews" / "codings" / id / data[0], data[1])
                maps.setdefault(head, {})[today] = compose(invert(there), here)
                joined += 1
    return joined


def _whole_hash(root: Path, id: str, older: str, head: str) -> str:
    path = root / "interviews" / "codings" / id / f"{older}-{head}.map.json"
    return str(parse_json(path.read_bytes())["new"])


def _path(maps: Maps, old: str, new: str) -> Ranges | None:
    """What of `old` is still in `new`, through all corrections between; None when none leads there."""
    reached: dict[str, Ranges] = {old: ((0, 1 << 62, 0),)}
    queue = [old]
    for at in queue:
        for following, ranges in sorted(maps.get(at, {}).items()):
            if following not in reached:
                reached[following] = compose(reached[at], ranges)
                queue.append(following)
    return reached.get(new)


def invert(ranges: Ranges) -> Ranges:
    """The same stretches, from the new text to the old.

    Examples
    --------
    >>> invert(((0, 4, 2), (6, 9, 6)))
    ((2, 6, 0), (6, 9, 6))
    """
    return tuple(sorted((place, place + end - start, start) for start, end, place in ranges))


def compose(first: Ranges, second: Ranges) -> Ranges:
    """What is the same through two corrections.

    Examples
    --------
    >>> compose(((0, 6, 2),), ((0, 4, 0), (5, 9, 4)))
    ((0, 2, 2), (3, 6, 4))
    """
    found = []
    for start, end, place in first:
        for begin, stop, at in second:
            low, high = max(place, begin), min(place + end - start, stop)
            if low < high:
                found.append((start + low - place, start + high - place, at + low - begin))
    return tuple(sorted(found))
