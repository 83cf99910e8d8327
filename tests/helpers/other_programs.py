"""Projects as other programs write them, made for a test: everybody in them is invented. What was coded is
known, so what a reader makes of it can be compared.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from projects import qde, qdpx, selection, source
from refi_reader import AS_WRITTEN, ENCODINGS, Coded, Counted


@dataclass(frozen=True)
class Program:
    """What a program calls itself, and how it writes and counts a text."""

    origin: str
    line_end: str = "\n"
    has_bom: bool = False
    counted: Counted = AS_WRITTEN

    def length(self, words: str) -> int:
        """How long words are as the program counts."""
        line_end = self.line_end if self.counted.line_break == 2 else "\n"
        encoding, width = ENCODINGS[self.counted.unit]
        return len(words.replace("\n", line_end).encode(encoding)) // width

    def written(self, words: str) -> str:
        """A text as it stands in the file."""
        return "\ufeff" * self.has_bom + words.replace("\n", self.line_end)


PROGRAMS = {
    "maxqda": Program("MAXQDA 24"),
    "nvivo": Program("NVivo for Windows 14", "\r\n", True, Counted("utf16")),
    "atlasti": Program("ATLAS.ti Win 24.1", "\r\n", counted=Counted(line_break=1)),
    "qualcoder": Program("QualCoder 3.6", has_bom=True),
    "taguette": Program("Taguette 1.5.2"),
    "f4": Program("f4analyse 3.4", "\r\n"),
    "command-line": Program("qc 1.7.8"),
}
SHAPES = ("lines", "but the last", "last line", "wrapped", "blanks", "turns")
"""Whole lines coded with their ends, the last one too, or not; the same in a text that ends without one;
passages over wrapped lines; sentences coded with the blanks behind them, where the next begins with one
letter or a dash; a question and its answer together.
"""
_WORDS = (
    *(
        "cold",
        "rent",
        "🙂",
        "door",
        "late",
        "key",
        "warm",
        "étage",
        "cuisine",
        "loyer",
        "🚪",
        "uur",
    ),
    *("huur", "koud", "a", "safe"),
)


def make_project(path: Path, program: Program, shape: str) -> list[Coded]:
    """Write a project of a few texts, and return what is coded in it."""
    draw = random.Random(f"{program.origin} {shape}")
    sources, files, coded = "", {}, list[Coded]()
    for name in ("Talk 1", "Talk 2", "Talk 3")[: draw.randint(1, 3)]:
        text, places = "", ""
        for n, (words, is_coded) in enumerate(_pieces(draw, shape)):
            start = program.length(text)
            text += words
            if is_coded:
                places += selection(f"{name} {n}", start, program.length(text), coder="Ana")
                coded.append(Coded(name, "pay", "Ana", words))
        sources += source(name, places)
        files[name] = program.written(text)
    path.write_bytes(qdpx(qde(sources, origin=program.origin), files))
    return sorted(coded)


def _pieces(draw: random.Random, shape: str) -> list[tuple[str, bool]]:
    """A talk in pieces, each coded or not; all of it is said in 3 to 30 turns."""
    pieces: list[tuple[str, bool]] = []
    turns = draw.choice((3, 5, 9, 30))
    for n in range(turns):
        is_last = n == turns - 1
        asked, said = f"I: {_said(draw)} {n + 100}?\n", f"P1: {_said(draw)} {n + 100}.\n"
        if shape == "wrapped":
            said = said.replace(" ", "\n  ", 3).replace("P1:\n  ", "P1: ")
        if shape == "turns":
            pieces.append((asked + said, is_last or draw.random() < 0.7))
            continue
        pieces.append((asked, False))
        if shape == "blanks":
            ends = draw.choice(("I went out.", "– Not there.", "A door, then."))
            pieces += [("P1: ", False), (f"{_said(draw)}.  ", True), (f"{ends}\n", is_last)]
        elif shape == "but the last":
            pieces.append((said, not is_last))
        elif shape == "last line" and is_last:
            pieces.append((said.rstrip(), True))
        else:
            pieces.append((said, is_last or draw.random() < 0.8))
    return pieces


def _said(draw: random.Random) -> str:
    return " ".join(draw.choices(_WORDS, k=draw.randint(2, 7)))
