"""Which stretches of a corrected text are unchanged: words are matched only where the match is
certain.

Anchors come first from lines that stand once in both texts, then between them from words that do
(patience diff), then from the longest common run of what is left. A short run alone between changes
proves nothing (the same "oui" is said everywhere), so it is not called equal: a coding that ends
there is asked about.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from rap.store.codings.maps import Ranges

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_SMALL = 400  # tokens on each side that are compared with each other word by word
_SURE = 3  # words that a run between two changes must hold
Block = tuple[int, int, int]  # start in old, start in new, length


def find_equal(old: str, new: str) -> Ranges:
    """Ranges (old_start, old_end, new_start) that are the same in both texts, in order, offsets in
    code points.

    Examples
    --------
    >>> find_equal("I pay rent every week.", "I pay the rent every week.")
    ((0, 6, 0), (6, 22, 10))
    """
    lines = [[match[0] for match in _LINE.finditer(text)] for text in (old, new)]
    starts = [_starts(part) for part in lines]
    ranges: list[tuple[int, int, int]] = []
    at_old = at_new = 0
    for first, second, length in [*_anchored(*lines), (len(lines[0]), len(lines[1]), 0)]:
        ranges += _within(old, new, (at_old, starts[0][first]), (at_new, starts[1][second]))
        if length:
            ranges.append((starts[0][first], starts[0][first + length], starts[1][second]))
        at_old, at_new = starts[0][first + length], starts[1][second + length]
    return tuple(_joined(_respelt(_sure(tuple(_joined(ranges)), old, new), old, new)))


def _starts(parts: Sequence[str]) -> list[int]:
    places = [0]
    for part in parts:
        places.append(places[-1] + len(part))
    return places


def _within(
    old: str, new: str, mine: tuple[int, int], other: tuple[int, int]
) -> Iterator[tuple[int, int, int]]:
    """Match the words of two stretches between the same anchors."""
    words = [
        [match[0] for match in _TOKEN.finditer(text, *span)]
        for text, span in ((old, mine), (new, other))
    ]
    starts = [_starts(part) for part in words]
    for first, second, length in _matched(*words):
        begin, end = starts[0][first], starts[0][first + length]
        yield mine[0] + begin, mine[0] + end, other[0] + starts[1][second]


def _matched(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Equal runs of words: what is the same at both ends, then anchors, then the rest where it is small."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    mine, other = old[head : len(old) - tail], new[head : len(new) - tail]
    found = [(0, 0, head)] if head else []
    for first, second, length in _middle(mine, other):
        found.append((head + first, head + second, length))
    return found + ([(len(old) - tail, len(new) - tail, tail)] if tail else [])


def _middle(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    if not old or not new:
        return
    anchors = [
        block
        for block in _anchored(old, new)
        if any(word.isalnum() for word in old[block[0] : block[0] + block[2]])
    ]
    if not anchors:
        if max(len(old), len(new)) <= _SMALL:
            for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()[:-1]:
                yield block.a, block.b, block.size
        return
    at_old = at_new = 0
    for first, second, length in [*anchors, (len(old), len(new), 0)]:
        for a, b, size in _matched(old[at_old:first], new[at_new:second]):
            yield at_old + a, at_new + b, size
        if length:
            yield first, second, length
        at_old, at_new = first + length, second + length


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many tokens at the start are the same."""
    length = 0
    for mine, other in zip(old, new, strict=False):
        if mine != other:
            break
        length += 1
    return length


def _anchored(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Block]:
    """Items that stand once in both, in the longest order they share, each grown to the equal items
    beside it.
    """
    counts, others = Counter(old), Counter(new)
    place = {item: at for at, item in enumerate(new) if others[item] == 1}
    pairs = [
        (at, place[item]) for at, item in enumerate(old) if counts[item] == 1 and item in place
    ]
    blocks: list[Block] = []
    for first, second in _longest_rising(pairs):
        if (
            blocks
            and first == blocks[-1][0] + blocks[-1][2]
            and second == blocks[-1][1] + blocks[-1][2]
        ):
            blocks[-1] = (blocks[-1][0], blocks[-1][1], blocks[-1][2] + 1)
        else:
            blocks.append((first, second, 1))
    return blocks


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of `pairs` whose second members rise as the first do."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for number, (_, second) in enumerate(pairs):
        length = bisect_left(ends, second)
        before.append(at[length - 1] if length else -1)
        ends[length : length + 1] = [second]
        at[length : length + 1] = [number]
    chain = []
    number = at[-1] if at else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _joined(ranges: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Join ranges that continue where the one before ends."""
    kept: tuple[int, int, int] | None = None
    for start, end, place in ranges:
        if kept and kept[1] == start and kept[2] + kept[1] - kept[0] == place:
            kept = (kept[0], end, kept[2])
            continue
        if kept:
            yield kept
        kept = (start, end, place)
    if kept:
        yield kept


def _sure(ranges: Ranges, old: str, new: str) -> Ranges:
    """Drop runs that are too short to prove anything: fewer than three words between two changes,
    where the same words occur again.
    """
    long = [row for row in ranges if _is_long(row, old, new)]
    edges = [(0, 0, 0), *long, (len(old), len(old), len(new))]
    kept = list(long)
    for row in ranges:
        if row not in long:
            number = bisect_left(edges, row)
            if _is_alone(row, edges[number - 1], edges[number], old, new):
                kept.append(row)
    return tuple(sorted(kept))


def _is_long(row: tuple[int, int, int], old: str, new: str) -> bool:
    start, end, place = row
    at_an_end = start == place == 0 or (end == len(old) and place + end - start == len(new))
    return at_an_end or len(re.findall(r"\w+", old[start:end])) >= _SURE


def _is_alone(
    row: tuple[int, int, int],
    before: tuple[int, int, int],
    after: tuple[int, int, int],
    old: str,
    new: str,
) -> bool:
    """Whether a short run stands once between what is sure, in both texts: nothing else it could be
    confused with.
    """
    words = old[row[0] : row[1]]
    gap = old[before[1] : after[0]]
    other = new[before[2] + before[1] - before[0] : after[2]]
    return (
        any(character.isalnum() for character in words)
        and gap.count(words) == other.count(words) == 1
    )


def _respelt(ranges: Ranges, old: str, new: str) -> Iterator[tuple[int, int, int]]:
    """Extend the ranges by the beginnings and ends of words that are only spelled differently: one
    word in a gap, with mostly the same letters.
    """
    reached = (0, 0)
    for start, end, place in [*ranges, (len(old), len(old), len(new))]:
        mine, other = old[reached[0] : start], new[reached[1] : place]
        if _is_word(mine) and _is_word(other):
            head = _common(mine, other)
            tail = _common(mine[head:][::-1], other[head:][::-1])
            if 2 * (head + tail) >= max(len(mine), len(other)):
                yield from ((reached[0], reached[0] + head, reached[1]),) if head else ()
                yield from ((start - tail, start, place - tail),) if tail else ()
        if end > start:
            yield start, end, place
        reached = (end, place + end - start)


def _is_word(text: str) -> bool:
    return re.fullmatch(r"\w+", text) is not None
