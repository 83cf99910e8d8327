"""Checks on input that others can put into a study through git: data that is nested too deep, links
that lead out of the study, names that are reserved for git or `rap`.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rap.core.errors import Problem

_OURS = ("interviews", "codebook", "notebooks", "reports", ".rap")
_BRACKETS = re.compile(r"[\[\]{}]")
_GITS_OWN = re.compile(r"\.git|git~[0-9]+")
_KINDS = {"120000": "core.intruder.link", "160000": "core.intruder.repository"}
MAX_DEPTH = 200


def parse_json(text: str | bytes) -> Any:
    """JSON as Python values.

    Raises
    ------
    ValueError
        It is not JSON, is not UTF-8, or is nested deeper than can be read.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("is nested too deep") from None


def format_json(data: Any) -> str:
    """`data` as JSON for a file that git compares: one value a line, keys in order."""
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def cells_of(notebook: Any) -> list[dict[str, Any]]:
    """The cells of a notebook that was parsed.

    Raises
    ------
    ValueError
        It is not a notebook, or a cell lacks text or has settings that are not a mapping.
    """
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not isinstance(notebook.get("metadata", {}), dict):
        raise ValueError("is not a notebook")
    if not all(isinstance(cell, dict) and _is_cell(cell) for cell in cells):
        raise ValueError("has a cell that is none")
    return cells


def _is_cell(cell: dict[str, Any]) -> bool:
    source, settings = cell.get("source", ""), cell.get("metadata", {})
    lines = source if isinstance(source, list) else [source]
    tags = settings.get("tags", []) if isinstance(settings, dict) else None
    texts = isinstance(tags, list) and all(
        isinstance(text, str) for text in (*lines, *tags, cell.get("cell_type", "code"))
    )
    return texts and isinstance(cell.get("outputs", []), list)


def is_too_deep(text: str) -> bool:
    """Whether brackets are nested `MAX_DEPTH` deep: a parser that calls itself takes
    minutes to give up there.

    Examples
    --------
    >>> is_too_deep("a: [b, {c: d}]"), is_too_deep("a: " + "[" * 1000)
    (False, True)
    """
    depth = 0
    for bracket in _BRACKETS.finditer(text):
        depth = depth + 1 if bracket[0] in "[{" else max(depth - 1, 0)
        if depth > MAX_DEPTH:
            return True
    return False


def find_links(root: Path) -> list[Path]:
    """Links in the folders of a study, or in place of them: what is written or deleted through a
    link is elsewhere.
    """
    tops = [root / name for name in _OURS]
    return [path for top in tops for path in ([top] if top.is_symlink() else _links_below(top))]


def _links_below(top: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(top):
        yield from (
            path for name in sorted((*folders, *files)) if (path := Path(folder, name)).is_symlink()
        )


def find_intruders(
    rows: Iterable[tuple[str, str]], *, known: Iterable[tuple[str, str]] = ()
) -> list[Problem]:
    """Problems with what a colleague's commit brings: links, nested repositories, files that belong
    to one machine (`.rap`), names that are reserved for git or not in UTF-8, folders whose names
    differ from ours only in case.

    Parameters
    ----------
    rows
        (mode, path) of each file of a tree, as `git ls-tree -r` lists them, from the top of the
        study.
    known
        The files that are here already. A known link outside the study's own folders is not
        reported.
    """
    known, problems = {*known}, []
    for mode, path in rows:
        parts = [_as_disks_read(part) for part in path.split("/")]
        if ".rap" in parts or any(map(_GITS_OWN.fullmatch, parts)):
            problems.append(Problem("core.intruder.own", place=path))
        elif path.encode("utf-8", "replace").decode() != path:
            problems.append(Problem("core.intruder.no_text", place=path))
        elif mode in _KINDS and ((mode, path) not in known or parts[0] in _OURS):
            problems.append(Problem(_KINDS[mode], place=path))
        elif parts[0] in _OURS and path.partition("/")[0] != parts[0]:
            problems.append(Problem("core.intruder.other_letters", place=path, name=parts[0]))
    return sorted(problems)


def _as_disks_read(name: str) -> str:
    """A name as the least strict file system reads it: in any case, without invisible characters,
    without what follows a colon, and without dots at the end.
    """
    seen = "".join(
        sign for sign in unicodedata.normalize("NFKC", name) if unicodedata.category(sign) != "Cf"
    )
    return seen.casefold().partition(":")[0].rstrip(". ")
