"""What people wrote in a notebook, in each language: its title, and the words of its Markdown
cells.

A notebook is read once, in one language. The translations of a cell are in its metadata, so that
JupyterLab shows each sentence once and a report still speaks its reader's language:

    notebook metadata  title: "Do we read the same?"
                       rap: {language: en, title: {en: "Do we read the same?", fr: "Lisons-nous la
                       même chose ?"}}
    cell metadata      rap: {text: {fr: "## En une phrase …"}, of: "1a2b3c4d"}

`of` is the hash of the words that were translated: when those change, the translations are stale.
They are left out then, and `rap check` names the cell. The older way, a cell for each language
tagged `lang-fr`, is still read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from rap.core.errors import Problem
from rap.core.model import Labels, in_language
from rap.core.safe_input import cells_of, parse_json

Cell = Mapping[str, Any]
Notebook = Mapping[str, Any]
WRITTEN = "en"  # the language of a notebook that does not name its own
_TAG = re.compile(r"lang-([a-z]{2})")


def written_in(notebook: Notebook) -> str:
    """The language its Markdown cells are read in."""
    language = _of_rap(notebook).get("language", WRITTEN)
    return language if isinstance(language, str) else WRITTEN


def find_notebooks(root: Path) -> list[Path]:
    """Every notebook of the study, without the copies that Jupyter keeps as checkpoints."""
    paths = sorted((root / "notebooks").rglob("*.ipynb"))
    return [path for path in paths if ".ipynb_checkpoints" not in path.parts]


def check_notebooks(root: Path) -> list[Problem]:
    """Notebooks kept with outputs, which may hold people's words, and cells that changed since they
    were translated.
    """
    problems = []
    for path in sorted((root / "notebooks").rglob("*.ipynb")):
        name = path.relative_to(root).as_posix()
        try:
            cells = cells_of(parse_json(path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            problems.append(Problem("store.notebook.not_a_notebook", place=name))
            continue
        if full := [number for number, cell in enumerate(cells, start=1) if cell.get("outputs")]:
            problems.append(Problem("store.notebook.outputs", place=name, cell=full[0]))
        for number, cell in enumerate(cells, start=1):
            if is_stale(cell):
                now = hash_of_words(source_of(cell))
                problems.append(Problem("store.notebook.stale", place=name, cell=number, hash=now))
    return problems


def titles_of(notebook: Notebook, otherwise: str = "") -> Labels:
    """The title in each language it has; `otherwise` where it has none.

    Up to version 0.1 the mapping was in `metadata.title`, where nbformat wants a string; it is
    still read there.
    """
    title, translated = notebook["metadata"].get("title"), _of_rap(notebook).get("title")
    found = next((one for one in (translated, title) if isinstance(one, Mapping)), {})
    titles = {language: text for language, text in found.items() if isinstance(text, str) and text}
    if isinstance(title, str) and title:
        titles[written_in(notebook)] = title
    return titles or {WRITTEN: otherwise}


def with_one_title(notebook: Notebook) -> dict[str, Any]:
    """The notebook with a string as its title, as nbformat wants it; titles in other languages in
    `metadata.rap.title`.
    """
    titles = titles_of(notebook)
    if not isinstance(notebook["metadata"].get("title"), Mapping):
        return dict(notebook)
    rap = {**_of_rap(notebook), "title": dict(titles)}
    title = in_language(titles, written_in(notebook))
    return {**notebook, "metadata": {**notebook["metadata"], "title": title, "rap": rap}}


def texts_of(cell: Cell, *, written: str = WRITTEN) -> Labels:
    """The words of a Markdown cell in each language it is written in; empty when it is written for
    no language.

    Parameters
    ----------
    written
        The language of the notebook (`written_in`). Translations of older words are left out.
    """
    words = source_of(cell)
    tagged = languages_tagged(cell)
    translated = _of_rap(cell).get("text")
    if not isinstance(translated, Mapping):
        return dict.fromkeys(tagged, words)
    own = dict.fromkeys(tagged or [written], words)
    there = {} if is_stale(cell) else translated
    return {
        **{language: text for language, text in there.items() if isinstance(text, str) and text},
        **own,
    }


def languages_tagged(cell: Cell) -> list[str]:
    """The languages named by the cell's tags (`lang-fr`)."""
    tags = cell.get("metadata", {}).get("tags", ())
    return [found[1] for tag in tags if isinstance(tag, str) and (found := _TAG.fullmatch(tag))]


def is_translated(cell: Cell) -> bool:
    """Whether the cell has its translations in its metadata, be they none yet."""
    return isinstance(_of_rap(cell).get("text"), Mapping)


def is_stale(cell: Cell) -> bool:
    """Whether the words of a cell have changed since they were translated."""
    rap = _of_rap(cell)
    return bool(rap.get("text")) and rap.get("of") != hash_of_words(source_of(cell))


def source_of(cell: Cell) -> str:
    """The source of a cell, which a file may hold as a list of lines."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def hash_of_words(words: str) -> str:
    """First 8 hex digits of the SHA-256 of the words, without space at their ends."""
    return hashlib.sha256(words.strip().encode("utf-8")).hexdigest()[:8]


def all_words_of(cell: Cell) -> str:
    """All that a person wrote in a cell, translations below it: for searching notebooks for words
    or ids.
    """
    translated = _of_rap(cell).get("text")
    texts = translated.values() if isinstance(translated, Mapping) else ()
    return "\n".join([source_of(cell), *(text for text in texts if isinstance(text, str))])


def _of_rap(part: Mapping[str, Any]) -> Mapping[str, Any]:
    own = part.get("metadata", {}).get("rap")
    return own if isinstance(own, Mapping) else {}


def read_once(notebook: Notebook, language: str = WRITTEN) -> dict[str, Any]:
    """The notebook so that it reads once, in `language`: the others are in the metadata.

    Cells tagged `lang-fr`, `lang-nl` that follow each other become one, the title becomes a string.
    A cell without words in `language` stays as it is.

    Parameters
    ----------
    language
        What a person reads who opens it in JupyterLab.
    """
    written, titles = written_in(notebook), titles_of(notebook)
    runs = [list(run) for _, run in groupby(notebook["cells"], key=_place)]
    cells = [
        one
        for run in runs
        for group in _once(run)
        for one in _turned(group, language, written=written)
    ]
    metadata = {
        key: value for key, value in notebook["metadata"].items() if key not in ("title", "rap")
    }
    rap = {**_of_rap(notebook), "language": language, "title": dict(titles)}
    return {
        **notebook,
        "cells": cells,
        "metadata": {**metadata, "title": in_language(titles, language), "rap": rap},
    }


def _place(cell: Cell) -> object:
    """Cells that say the same in other languages follow each other and have the same other tags."""
    if cell["cell_type"] != "markdown" or not languages_tagged(cell) or is_translated(cell):
        return id(cell)
    return tuple(_other_tags(cell))


def _once(run: Sequence[Cell]) -> list[list[Cell]]:
    """Such a run of cells, cut where a language comes round again."""
    groups: list[list[Cell]] = []
    for cell in run:
        said = (
            {language for one in groups[-1] for language in languages_tagged(one)}
            if groups
            else set()
        )
        if not groups or said & set(languages_tagged(cell)):
            groups.append([])
        groups[-1].append(cell)
    return groups


def _turned(group: Sequence[Cell], language: str, *, written: str) -> list[dict[str, Any]]:
    """One cell with the words of `language` as its source; the cells as they are where they have
    none.
    """
    texts = {key: text for cell in group for key, text in texts_of(cell, written=written).items()}
    first = group[0]
    if first["cell_type"] != "markdown" or language not in texts:
        return [dict(cell) for cell in group]
    tags = _other_tags(first)
    metadata = {
        key: value for key, value in first["metadata"].items() if key not in ("tags", "rap")
    }
    metadata |= {"tags": tags} if tags else {}
    others = {key: text for key, text in texts.items() if key != language}
    metadata["rap"] = {"text": others, "of": hash_of_words(texts[language])}
    return [{**first, "source": texts[language], "metadata": metadata}]


def _other_tags(cell: Cell) -> list[str]:
    return [tag for tag in cell["metadata"].get("tags", ()) if not _TAG.fullmatch(tag)]


# What a notebook showed when it ran: people's words may stand in it, so it is never kept or handed
# on.


def has_outputs(path: Path) -> bool:
    """Whether a notebook holds outputs, or the state of widgets."""
    try:
        notebook = parse_json(path.read_text(encoding="utf-8"))
        return "widgets" in notebook.get("metadata", {}) or any(
            cell.get("outputs") for cell in notebook["cells"]
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def take_outputs(notebook: dict[str, Any]) -> None:
    """Take outputs and states of widgets out of a notebook that was parsed; nothing else of it
    changes.
    """
    notebook.get("metadata", {}).pop("widgets", None)
    for cell in notebook["cells"]:
        if cell.get("cell_type") == "code":
            cell |= {"outputs": [], "execution_count": None}


def without_outputs(text: str) -> str:
    """A notebook as JSON without outputs and states of widgets."""
    notebook = parse_json(text)
    take_outputs(notebook)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
