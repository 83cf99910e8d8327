"""Codings that people make in LibreOffice: comments in the margin and highlights of an OpenDocument text
(`marked_texts`). The words of a comment are between `office:annotation` and the `office:annotation-end`
of the same name (https://docs.oasis-open.org/office/OpenDocument/v1.3/, part 3, 14.1 and 14.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from itertools import accumulate
from typing import BinaryIO

from rap.formats.marked_texts import (
    Comment,
    Highlight,
    MarkedText,
    join_runs,
    make_project,
    name_of_colour,
)
from rap.formats.office_texts import ODT, PARAGRAPHS, OdtText, collapse
from rap.formats.projects import Choices, Project
from rap.formats.zipped_xml import Package, read_words

Pieces = list[tuple[str, str]]
_COMMENT, _END = "office:annotation", "office:annotation-end"


def parse_project(file: BinaryIO, name: str, choices: Choices) -> Project:
    """The text of an open OpenDocument text with its comments and highlights; `choices` as
    `marked_texts.make_project`.

    Raises
    ------
    RefusedError
        As for any such file (`office_texts.parse_odt`).
    """
    words = MarkedOdt(ODT, name)
    text = read_words(file, words).text
    file.seek(0)
    fingerprint = sha256(file.read()).hexdigest()
    facts = ("odt", "OpenDocument", fingerprint)
    marked = MarkedText(text, words.comments, words.spans(), words.highlights(text), *facts)
    return make_project(marked, name, choices)


class MarkedOdt(OdtText):
    """The text of an OpenDocument text, and the marks in it."""

    def __init__(self, package: Package, name: str) -> None:
        super().__init__(package, name)
        self.comments: list[Comment] = []
        # Which paragraph, and how many of its pieces come before.
        self._places: dict[tuple[str, str], tuple[Pieces, int]] = {}
        self._runs: list[tuple[Pieces, int, str]] = []
        # The line of each paragraph with marks, and how far into it each of its pieces begins. The
        # paragraphs are kept, so that no two have one identity.
        self._lines: dict[int, tuple[int, list[int]]] = {}
        self._kept: dict[int, Pieces] = {}
        self._said: dict[str, str] = {}
        self._paragraphs: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        super().start(tag, attributes)
        short = self.path[-1]
        if short == _COMMENT:
            self._said = {key.rpartition("}")[2]: value for key, value in attributes.items()}
            self._said["id"] = self._free(self._said.get("name", ""))
            self._paragraphs = []
            self._note(self._said["id"], "start")
        elif short == _END:
            named = {key.rpartition("}")[2]: value for key, value in attributes.items()}
            self._note(named.get("name", ""), "end")
        elif _COMMENT in self.path and short in PARAGRAPHS:
            self._paragraphs.append("")
        elif _COMMENT in self.path and self._paragraphs:
            self._paragraphs[-1] += " " * (short in ("text:s", "text:tab", "text:line-break"))

    def _free(self, name: str) -> str:
        """A name that no comment before has: one without a name is at no words, and so is the second
        of two with one name.
        """
        is_taken = not name or (name, "start") in self._places
        return f"{name} {len(self.comments) + 1}" if is_taken else name

    def _note(self, name: str, kind: str) -> None:
        if self.unfinished:
            pieces = self.unfinished[-1]
            self._kept[id(pieces)] = pieces
            self._places.setdefault((name, kind), (pieces, len(pieces)))

    def data(self, characters: str) -> None:
        super().data(characters)
        if _COMMENT in self.path:
            if self.path[-1] in ("creator", "date"):
                self._said[self.path[-1]] = self._said.get(self.path[-1], "") + characters
            elif self._paragraphs:
                self._paragraphs[-1] += characters
        elif self.unfinished and not self.skipping and self.colours[-1]:
            pieces = self.unfinished[-1]
            self._kept[id(pieces)] = pieces
            self._runs.append((pieces, len(pieces) - 1, name_of_colour(self.colours[-1])))

    def end(self, tag: str) -> None:
        is_comment = self.path[-1] == _COMMENT
        is_line = self.path[-1] in PARAGRAPHS and not self.skipping
        pieces = self.unfinished[-1] if is_line else []
        super().end(tag)
        if is_comment:
            self.comments.append(self._comment())
        elif is_line and id(pieces) in self._kept:
            starts = [0, *accumulate(len(text) for text, _ in collapse(pieces))]
            self._lines[id(pieces)] = len(self.paragraphs) - 1, starts

    def _comment(self) -> Comment:
        said = self._said
        lines = (" ".join(line.split()) for line in self._paragraphs)
        return Comment(
            said["id"],
            said.get("creator", "").strip(),
            said.get("date", "").strip(),
            tuple(filter(None, lines)),
            answers=said.get("parent-name", ""),  # LibreOffice since 24.2
            is_resolved=said.get("resolved") == "true",
        )

    def spans(self) -> dict[str, tuple[int, int]]:
        """Where the words of each comment are; one that is at no words has an end like its start."""
        starts = self._starts()
        found = {}
        for name, kind in self._places:
            if kind == "start":
                start = self._at(self._places[name, "start"], starts)
                last = self._places.get((name, "end"))
                found[name] = start, max(start, self._at(last, starts) if last else start)
        return found

    def highlights(self, text: str) -> list[Highlight]:
        """The highlights in the order of the text."""
        starts = self._starts()
        runs = []
        for pieces, n, colour in self._runs:
            at, to = (self._at((pieces, k), starts) for k in (n, n + 1))
            runs.append((self._lines[id(pieces)][0], at, to, colour))
        return join_runs(runs, text)

    def _starts(self) -> list[int]:
        lengths = (sum(len(text) for text, _ in pieces) + 1 for pieces in self.paragraphs)
        return [0, *accumulate(lengths)]

    def _at(self, place: tuple[Pieces, int], starts: list[int]) -> int:
        pieces, n = place
        line, before = self._lines[id(pieces)]
        return starts[line] + before[n]
