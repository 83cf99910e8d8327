"""Notebooks of version 0.1.0: imports of modules that have moved, and titles that nbformat refuses.

`check_old_notebooks` names them. `rewrite_notebooks` corrects them and changes no other byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rap.acts.old_imports import find_old_imports
from rap.core.errors import Problem
from rap.core.files import replace_file
from rap.core.json_places import Edit, Place, find_places, replaced, spells_out, written
from rap.core.safe_input import cells_of, parse_json


@dataclass(frozen=True)
class Rewritten:
    """A notebook that was rewritten: its path in the study, how many imports, whether its title."""

    name: str
    n_imports: int
    has_title: bool


def check_old_notebooks(root: Path) -> list[Problem]:
    """Cells that import what has moved or no longer exists, and titles that are not a text."""
    problems = []
    for path, text in _notebooks(root):
        name, notebook = path.relative_to(root).as_posix(), parse_json(text)
        if isinstance(notebook.get("metadata", {}).get("title"), dict):
            problems.append(Problem("acts.notebook.old_title", place=name))
        for number, cell in enumerate(notebook["cells"], start=1):
            for one in find_old_imports(_code_of(cell)):
                place = f"{name}:cell {number}"
                if one.new:
                    problems.append(
                        Problem("acts.notebook.moved", place=place, old=one.old, new=one.new)
                    )
                else:
                    problems.append(Problem("acts.notebook.gone", place=place, old=one.old))
    return problems


def rewrite_notebooks(root: Path) -> list[Rewritten]:
    """Rewrite what `check_old_notebooks` names and knows the new place of; what was rewritten.

    Each file is replaced as a whole. Doing it again changes nothing.
    """
    done = []
    for path, text in _notebooks(root):
        try:
            new, n_imports, has_title = rewrite_notebook(text)
        except ValueError:  # nested too deep for that, and named as it was
            continue
        if new != text:
            replace_file(path, new.encode("utf-8"))
            done.append(Rewritten(path.relative_to(root).as_posix(), n_imports, has_title))
    return done


def rewrite_notebook(text: str) -> tuple[str, int, bool]:
    """The text of a notebook's file rewritten, how many imports were, and whether its title was."""
    n_imports = 0
    while (
        edit := _next_import(text)
    ) is not None:  # one at a time: each moves what stands after it
        text, n_imports = replaced(text, [edit]), n_imports + 1
    edits = _title_edits(text)
    return replaced(text, edits), n_imports, bool(edits)


def _notebooks(root: Path) -> Iterator[tuple[Path, str]]:
    """Each notebook that can be read; the others are named by `check_notebooks`."""
    for path in sorted((root / "notebooks").rglob("*.ipynb")):
        if ".ipynb_checkpoints" in path.parts:
            continue
        try:
            text = path.read_bytes().decode("utf-8")
            cells_of(parse_json(text))
        except (OSError, ValueError):
            continue
        yield path, text


def _code_of(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "") if cell.get("cell_type") == "code" else ""
    return source if isinstance(source, str) else "".join(source)


def _next_import(text: str) -> Edit | None:
    """The first edit of the file that an old import needs."""
    for cell in find_places(text).value["cells"].value:
        members = {name: place.value for name, place in cell.value.items()}
        if members.get("cell_type") != "code" or "source" not in members:
            continue
        source: Place = cell.value["source"]
        parts = source.value if isinstance(source.value, list) else [source]
        for one in find_old_imports("".join(part.value for part in parts)):
            if one.edit is not None:
                return _edit_of(parts, one.edit, like=text)
    return None


def _edit_of(parts: Sequence[Place], edit: Edit, *, like: str) -> Edit:
    """An edit of a cell's source as an edit of the file, where it may be a list of lines."""
    start, end, words = edit
    bounds, at = [], 0
    for part in parts:
        bounds.append((at, at + len(part.value)))
        at += len(part.value)
    touched = [n for n, (first, last) in enumerate(bounds) if first < end and start < last]
    first, last = touched[0], touched[-1]
    source = "".join(part.value for part in parts[first : last + 1])
    new = replaced(source, [(start - bounds[first][0], end - bounds[first][0], words)])
    return parts[first].start, parts[last].end, written(new, like=like)


def _title_edits(text: str) -> list[Edit]:
    """Make the title one text and move its translations to `metadata.rap` (`docs/files.md`)."""
    metadata = find_places(text).value.get("metadata")
    title = metadata.value.get("title") if metadata is not None else None
    if title is None or not isinstance(title.value, dict):
        return []
    titles = {
        language: one.value for language, one in title.value.items() if isinstance(one.value, str)
    }
    language = "en" if "en" in titles else next(iter(titles), "")
    known = metadata.value.get("rap")
    own = json.loads(text[known.start : known.end]) if known is not None else {}
    own = own if isinstance(own, dict) else {}
    rap = {**own, "language": own.get("language", language), "title": titles}
    indent = re.search(r"\n([ \t]*)$", text[: title.key])
    lines = _lines(rap, indent[1] if indent else None, like=text)
    one = (title.start, title.end, written(titles.get(language, ""), like=text))
    if known is not None:
        return [one, (known.start, known.end, lines)]
    gap = f",\n{indent[1]}" if indent else ", "
    return [one, (title.key, title.key, f'"rap": {lines}{gap}')]


def _lines(value: Any, indent: str | None, *, like: str) -> str:
    """`value` as JSON among members indented by `indent`; on one line when it is None."""
    if indent is None:
        return written(value, like=like)
    step = indent[: max(len(indent) // 2, 1)]
    text = json.dumps(value, ensure_ascii=spells_out(like), indent=step)
    return text.replace("\n", f"\n{indent}")
