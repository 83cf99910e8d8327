"""Where comments and highlights are in a Word file, in the text as `office_texts` reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate
from typing import BinaryIO

from rap.formats.marked_texts import Comment, Highlight, join_runs
from rap.formats.office_texts import DOCX, DocxText
from rap.formats.zipped_xml import Package, XmlReading, find_part, read_package

Pieces = list[tuple[str, str]]
COMMENTS = "word/comments.xml"
REPLIES = "word/commentsExtended.xml"
_MARKS = {
    "w:commentRangeStart": "start",
    "w:commentRangeEnd": "end",
    "w:commentReference": "sign",
}


class MarkedWords(DocxText):
    """The text of a Word file, and the marks in it."""

    def __init__(self, package: Package, name: str) -> None:
        super().__init__(package, name)
        # Which paragraph and how far in it; the paragraph is open, or None between two of them.
        self._marks: dict[tuple[str, str], tuple[Pieces | None, int]] = {}
        self._runs: list[tuple[Pieces, int, int, str]] = []
        self._colour = ""
        self._lengths: dict[int, tuple[int, int]] = {}
        # The line of each paragraph in the text, and where in that line it begins: after a deleted
        # end a paragraph goes on in the next one. They are kept, so that no two have one identity.
        self._bases: dict[int, tuple[int, int]] = {}
        self._ended: list[Pieces] = []
        self._waiting: list[tuple[Pieces, int]] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        super().start(tag, attributes)
        short = self.path[-1]
        space = tag.rpartition("}")[0] + "}"
        if short == "w:r":
            self._colour = ""
        elif short in ("w:highlight", "w:shd") and self._is_marked:
            is_highlight = short == "w:highlight"
            colour = attributes.get(space + ("val" if is_highlight else "fill"), "")
            self._colour = (colour if is_highlight else f"#{colour}").casefold()
        elif short in _MARKS and "mc:Fallback" not in self.path:
            key = attributes.get(space + "id", ""), _MARKS[short]
            self._marks.setdefault(key, self._here())

    def data(self, characters: str) -> None:
        super().data(characters)
        if self._is_marked and self.unfinished and not self.skipping and self.path[-1] == "w:t":
            pieces = self.unfinished[-1]
            end = self._length(pieces)
            self._runs.append((pieces, end - len(characters), end, self._colour))

    def _here(self) -> tuple[Pieces | None, int]:
        if not self.unfinished:
            return None, len(self.paragraphs)
        pieces = self.unfinished[-1]
        return pieces, self._length(pieces)

    def _length(self, pieces: Pieces) -> int:
        """How many characters a paragraph has so far, counted on from the last time."""
        n, length = self._lengths.get(id(pieces), (0, 0))
        length += sum(len(text) for text, _ in pieces[n:])
        self._lengths[id(pieces)] = len(pieces), length
        return length

    def _end_paragraph(self, pieces: Pieces) -> None:
        self._ended.append(pieces)
        self._waiting.append((pieces, sum(len(text) for text, _ in self._before)))
        super()._end_paragraph(pieces)
        if not self._before:
            self._settle()

    def close(self) -> None:
        super().close()
        self._settle()

    def _settle(self) -> None:
        for pieces, before in self._waiting:
            self._bases[id(pieces)] = len(self.paragraphs) - 1, before
        self._waiting = []

    def spans(self) -> dict[str, tuple[int, int]]:
        """Where the words of each comment are; one that is at no words has an end like its start."""
        starts = self._starts()
        found = {}
        for id in dict.fromkeys(id for id, _ in self._marks):
            start, end = (self._place((id, kind), starts) for kind in ("start", "end"))
            sign = self._place((id, "sign"), starts)
            if start is None or end is None or end < start:
                start = end = sign or 0
            found[id] = start, end
        return found

    def highlights(self, text: str) -> list[Highlight]:
        """The highlights in the order of the text, joined where only spaces are between them."""
        starts = self._starts()
        runs = []
        for pieces, start, end, colour in self._runs:
            line, before = self._bases[id(pieces)]
            at = starts[line] + before
            runs.append((line, at + start, at + end, colour))
        return join_runs(runs, text)

    def _starts(self) -> list[int]:
        lengths = (sum(len(text) for text, _ in pieces) + 1 for pieces in self.paragraphs)
        return [0, *accumulate(lengths)]

    def _place(self, key: tuple[str, str], starts: list[int]) -> int | None:
        if key not in self._marks:
            return None
        pieces, at = self._marks[key]
        if pieces is not None:
            line, before = self._bases[id(pieces)]
            return starts[line] + before + at
        # Between two paragraphs: before the next one begins, or after the last one ended.
        return starts[at] - (key[1] == "end" and at > 0)


def read_comments(file: BinaryIO, name: str, members: tuple[str, ...]) -> list[Comment]:
    """The comments of an open Word file, in the order of the file."""
    comments, replies = find_part(members, COMMENTS), find_part(members, REPLIES)
    if comments is None:
        return []
    reading = _Comments(replace(DOCX, text=comments), name)
    file.seek(0)
    read_package(file, reading.package, name=name, reading=reading)
    threads = _Threads(replace(DOCX, text=replies or REPLIES), name)
    if replies is not None:
        file.seek(0)
        read_package(file, threads.package, name=name, reading=threads)
    by_mark = {mark: comment.id for comment, mark in reading.found if mark}
    return [
        replace(
            comment,
            answers=by_mark.get(threads.parents.get(mark, ""), ""),
            is_resolved=bool(mark) and mark in threads.resolved,
        )
        for comment, mark in reading.found
    ]


class _Comments(DocxText):
    """Each comment with the mark of its last paragraph, by which a reply names it."""

    def __init__(self, package: Package, name: str) -> None:
        super().__init__(package, name)
        self.found: list[tuple[Comment, str]] = []
        self._said: dict[str, str] = {}
        self._mark = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        super().start(tag, attributes)
        named = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        if self.path[-1] == "w:comment":
            self._said, self.paragraphs = named, []
        elif self.path[-1] == "w:p":
            self._mark = named.get("paraId", "")

    def end(self, tag: str) -> None:
        is_comment = self.path[-1] == "w:comment"
        super().end(tag)
        if is_comment:
            lines = ("".join(text for text, _ in pieces).strip() for pieces in self.paragraphs)
            author, when = self._said.get("author", "").strip(), self._said.get("date", "")
            paragraphs = tuple(filter(None, lines))
            made = Comment(self._said.get("id", ""), author, when, paragraphs)
            self.found.append((made, self._mark))


class _Threads(XmlReading):
    """Which comment answers which, and which are resolved (https://learn.microsoft.com/openspecs/office_standards/ms-docx)."""

    def __init__(self, package: Package, name: str) -> None:
        super().__init__(package, name)
        self.parents: dict[str, str] = {}
        self.resolved: set[str] = set()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.enter(tag.rpartition("}")[2])
        named = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        mark = named.get("paraId", "")
        if named.get("paraIdParent"):
            self.parents[mark] = named["paraIdParent"]
        if named.get("done") in ("1", "true"):
            self.resolved.add(mark)

    def data(self, _: str) -> None:
        """There are no words between its elements."""

    def end(self, _: str) -> None:
        self.path.pop()

    def close(self) -> None:
        """Called by lxml at the end of the member."""
