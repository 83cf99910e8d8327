"""What a parser of documents gives back: the text a line a paragraph, notes, and which lines are
in bold from end to end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rap.core.errors import Message

Pieces = Sequence[tuple[str, bool]]
"""A paragraph as (characters, whether they are bold), in order."""


@dataclass(frozen=True)
class Written:
    """A document as plain text. `bold` are lines, counted from 0; `notes` name no words of the
    talk.
    """

    text: str
    notes: tuple[Message, ...] = ()
    bold: frozenset[int] = frozenset()


def counted(counts: Iterable[tuple[str, int]]) -> tuple[Message, ...]:
    """A note for each id of a sentence and how often it is true; none for what did not occur.

    Examples
    --------
    >>> counted([("formats.note.pictures", 2), ("formats.note.gaps", 0)])[0].facts
    {'n': 2}
    """
    return tuple(Message(note, n=n) for note, n in counts if n > 0)


def join_paragraphs(paragraphs: Iterable[Pieces], notes: tuple[Message, ...] = ()) -> Written:
    """Paragraphs as lines; a line end inside one begins a line of its own.

    Examples
    --------
    >>> join_paragraphs([[("Anna", True)], [("Yes, ", False), ("I do.", True)]])
    Written(text='Anna\\nYes, I do.', notes=(), bold=frozenset({0}))
    """
    lines: list[str] = []
    bold: set[int] = set()
    for pieces in paragraphs:
        for line in _lines(pieces):
            words = [is_bold for text, is_bold in line if text.strip()]
            if words and all(words):
                bold.add(len(lines))
            lines.append("".join(text for text, _ in line))
    return Written("\n".join(lines), notes, frozenset(bold))


def _lines(pieces: Pieces) -> list[list[tuple[str, bool]]]:
    lines: list[list[tuple[str, bool]]] = [[]]
    for text, is_bold in pieces:
        first, *others = text.split("\n")
        lines[-1].append((first, is_bold))
        lines.extend([(other, is_bold)] for other in others)
    return lines
