"""What fits on a screen: text in rows of its width, pages of rows, and a head and keys that are never pushed off it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text


@dataclass(frozen=True)
class Frame:
    """The rows that stand whatever is between them, and the `room` (rows) that is left; `width` in cells."""

    head: list[Text]
    keys: list[Text]
    room: int
    width: int


def rows_of(text: Text, width: int) -> list[Text]:
    """A text in rows of at most `width` cells (2 or more), as rich measures them; nothing but spaces at ends goes."""
    from rich.console import Console

    return list(text.wrap(Console(), max(2, width), overflow="fold"))


def all_rows(parts: Iterable[Text], width: int) -> list[Text]:
    """The rows of several texts, one under the other."""
    return [row for part in parts for row in rows_of(part, width)]


def at_most(rows: Sequence[Text], most: int, width: int) -> list[Text]:
    """The first `most` rows; where some are left out the last one ends in `…`."""
    if len(rows) <= most:
        return list(rows)
    kept = [row.copy() for row in rows[:most]]
    if kept:
        kept[-1].truncate(width - 1)
        kept[-1].append("…")
    return kept


def make_frame(head: Sequence[Text], keys: Mapping[str, str], *, width: int, height: int) -> Frame:
    """A head and its keys for a screen of `width` cells and `height` rows, of which the cursor has the last one.

    Where they would take the screen, the keys stand without their words, and each line of the head is cut, to one row at last.
    """
    from rich.text import Text

    total = max(3, height - 1)
    foot = rows_of(Text(" · ".join(f"[{key}] {words}" for key, words in keys.items()), style="dim"), width)
    if len(foot) > min(max(2, total // 3), total - 2):
        foot = at_most(rows_of(Text(" ".join(keys), style="dim"), width), max(1, total - 2), width)
    wrapped = [rows_of(line, width) for line in head]
    wanted, most = max(len(head), total // 2), max(map(len, wrapped))
    while most > 1 and sum(min(most, len(rows)) for rows in wrapped) > wanted:
        most -= 1
    top = [row for rows in wrapped for row in at_most(rows, most, width)][: max(1, total - len(foot) - 1)]
    return Frame(top, foot, max(0, total - len(top) - len(foot)), width)


def pages_of(rows: Sequence[Text], room: int) -> list[list[Text]]:
    """Rows in pages of `room` rows at most, each row on one page; a text without rows is one empty page."""
    size = max(1, room)
    return [list(rows[at : at + size]) for at in range(0, len(rows), size)] or [[]]


def page_from(pages: Sequence[Sequence[Text]], n_letters: int) -> int:
    """The page on which the letter after the first `n_letters` stands, however wide the rows are; spaces are not counted."""
    at = 0
    while at + 1 < len(pages) and n_letters >= (n_here := letters(pages[at])):
        n_letters -= n_here
        at += 1
    return at


def letters(rows: Iterable[Text]) -> int:
    """How many letters stand in rows, without spaces, which go where a row ends."""
    return sum(not sign.isspace() for row in rows for sign in row.plain)
