"""A text of another program with labels of ours: only what stands before the words of a turn is written
anew, so that each place in it moves by a map.
"""

from __future__ import annotations

import re
from itertools import accumulate

from rap.formats.transcripts import Transcript
from rap.formats.who_speaks.turn_labels import SPACES

Edits = tuple[tuple[int, int, str], ...]
"""From where to where something else stands, and what, in the order of the text."""
_PREFIX = re.compile(r"(?:\[\d\d:\d\d:\d\d\] )?[A-Z][A-Z0-9]{0,7}(?: \([a-z]{2}\))?: ")


def apply_edits(text: str, edits: Edits) -> str:
    """`text` as it is after `edits`.

    Examples
    --------
    >>> apply_edits("Ana: Yes.", ((0, 5, "P1: "),))
    'P1: Yes.'
    """
    parts, at = [], 0
    for start, end, new in edits:
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def move_span(start: int, end: int, edits: Edits) -> tuple[int, int]:
    """Where a place is after `edits`: on the same words. A label that is in it as a whole, or nothing but
    a part of one, becomes the new label; what else is in it of a label is not.

    Examples
    --------
    >>> edits = ((0, 5, "P1: "), (10, 13, "I: "))
    >>> [move_span(*place, edits) for place in ((5, 9), (2, 9), (0, 9), (6, 12), (11, 12), (0, 20))]
    [(4, 8), (4, 8), (0, 8), (5, 9), (9, 12), (0, 19)]
    """
    shift, first, last = 0, -1, -1
    for a, b, new in edits:
        if first < 0 and start < b:
            is_label = a <= start and a < b and end <= b and start < end
            if is_label:
                return a + shift, a + shift + len(new)
            first = start + shift if start <= a else a + shift + len(new)
        if last < 0 and ((end <= a and start < end) or end < b):
            last = min(end, a) + shift
        if first >= 0 and last >= 0:
            break
        shift += len(new) - (b - a)
    first = first if first >= 0 else start + shift
    last = last if last >= 0 else end + shift
    return first, max(first, last)


def find_edits(text: str, read: Transcript) -> Edits | None:
    """What to write in `text` so that its turns begin with the labels that were `read` in it; None where
    a turn cannot be found again to the letter.

    Titles and empty lines stay. What a layout writes beside a name (a time on a line of its own) goes
    with it, and so does a name that says nothing.
    """
    starts = [0, *accumulate(len(one.text) + 1 for one in read.lines)]
    rows = read.text.removesuffix("\n").split("\n")
    edits: list[tuple[int, int, str]] = []
    waiting: tuple[int, str, str] | None = None  # where a label begins, what it becomes, its words
    for at, line in zip(starts, read.lines, strict=False):
        if line.fate in ("empty", "title"):
            continue
        if line.fate == "dropped":
            edits.append((at, min(at + len(line.text) + 1, len(text)), ""))
        elif line.is_start:
            label = _PREFIX.match(rows[0]) if rows and not waiting else None
            if not label:
                return None
            words = rows[0][label.end() :]
            begins = _ends_with(line.text, words)
            if begins is None:
                waiting = at, label[0], words
            else:
                edits.append((at, at + begins, label[0]))
                rows = rows[1:]
        elif waiting:
            if line.text.lstrip(SPACES) == waiting[2]:
                begins = len(line.text) - len(waiting[2])
                edits.append((waiting[0], at + begins, waiting[1]))
                rows, waiting = rows[1:], None
        elif rows[:1] == [line.text]:
            rows = rows[1:]
        else:
            return None
    return None if waiting or rows else tuple(edits)


def _ends_with(line: str, words: str) -> int | None:
    """Where in a line its last words begin, if they are these."""
    line, words = line.rstrip(SPACES), words.rstrip(SPACES)
    return len(line) - len(words) if words and line.endswith(words) else None
