"""What an executed notebook may not carry into an edition for others: items nobody made, and words that went round consent."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rap.echoes import find_echoes, word_runs
from rap.errors import RunFailedError
from rap.items import MIME
from rap.visible import Visible


def check_items(notebook: Mapping[str, Any], people: Path, *, name: str) -> None:
    """Refuse counts that no function of `rap` made: each must stand, with its people, in the run's private notes.

    Raises
    ------
    RunFailedError
        Names the cell.
    """
    rows = [json.loads(line) for line in people.read_text(encoding="utf-8").splitlines()] if people.exists() else []
    known = {(row["item"], row["where"], len(set(row["cases"]))) for row in rows}
    for number, item in _items(notebook):
        for row in item["rows"]:
            where = json.dumps(row["where"], sort_keys=True, ensure_ascii=False)
            if (item["id"], where, row["people"]) not in known:
                what = f"cell {number} shows counts that were not made from people"
                raise RunFailedError(
                    name, what, "make them with rap.crosstab and rap.show_table or show_chart", cell=number
                )


def check_words(notebook: Mapping[str, Any], study: Visible, *, name: str) -> None:
    """Refuse texts that hold eight words in a row of somebody's turn: quotes go through `show_quotes`, which asks consent.

    Raises
    ------
    RunFailedError
        Names the cell; the words are not repeated.
    """
    said = {run for turn in study.own_turns() for run in word_runs(turn)}
    for number, texts in _texts(notebook):
        if find_echoes(texts, said):
            what = f"cell {number} holds eight words in a row that somebody said"
            raise RunFailedError(name, what, "show passages with rap.show_quotes, which asks for consent", cell=number)


def _items(notebook: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, cell in enumerate(notebook["cells"], start=1):
        for output in cell.get("outputs", ()):
            if MIME in output.get("data", {}):
                yield number, output["data"][MIME]


def _texts(notebook: Mapping[str, Any]) -> Iterator[tuple[int, list[str]]]:
    """Every text an edition could print, by cell: Markdown, and titles, sentences and labels of items."""
    for number, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] == "markdown":
            yield number, [cell["source"]]
    for number, item in _items(notebook):
        labels = [str(value) for row in item["rows"] for value in row["where"].values()]
        yield number, [*_of(item["title"]), *_of(item["text"]), *labels]


def _of(text: str | Mapping[str, str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())
