"""A package of somebody else: one thing of each kind, in the shapes that docs/extending.md promises."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

if note := os.environ.get("FIELDBOOK_NOTE"):  # a process of its own is not told
    with open(note, "a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")


def read(data: bytes, name: str) -> Iterator[tuple[str, str]]:
    """`who > what`, a line a turn."""
    print("what is printed goes nowhere")
    for line in data.decode("utf-8").splitlines():
        who, _, said = line.partition(" > ")
        yield who, said


def project(data: bytes, name: str) -> dict[str, Any]:
    """A text after a blank line; before it `code start end coder`."""
    head, _, text = data.decode("utf-8").partition("\n\n")
    rows = [line.split() for line in head.splitlines()]
    return {
        "texts": [{"name": "first", "text": text}],
        "codes": [{"name": code} for code in dict.fromkeys(row[0] for row in rows)],
        "codings": [
            {"text": "first", "code": code, "start": int(start), "end": int(end), "coder": coder}
            for code, start, end, coder in rows
        ],
    }


def half(sums: Any, n_categories: int = 0) -> tuple[Any, Any]:
    """Disagreement against a chance of a half."""
    observed = sums.difference_by_unit / sums.units
    return observed, observed * 0 + 0.5


def answer(codings: Sequence[dict[str, Any]], people: Any, texts: Any) -> dict[str, Any]:
    """How often each code was given."""
    given = Counter(row["code"] for row in codings)
    rows = [{"label": code, "n": n, "where": {"code": code}} for code, n in given.items()]
    return {"title": "How often", "heads": ["code", "codings"], "rows": rows, "said": "Often."}


def dots(cells: Sequence[dict[str, Any]], width: int) -> dict[str, Any]:
    """A dot for each number, further right the greater it is."""
    shapes: list[Any] = []
    for at, cell in enumerate(cells):
        middle = 20 * at + 10
        shapes += [
            ["words", [0, middle], cell["label"]],
            ["words", [width - 40, middle], cell["shown"]],
        ]
        if cell["part"] is not None:
            shapes.append(["dot", [100 + cell["part"] * (width - 160), middle], "dot"])
    return {"height": 20 * len(cells) + 10, "shapes": shapes}
