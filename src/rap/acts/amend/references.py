"""References to passages (`INT-38201:1203-1260`) in files people wrote: they follow a correction, or are named.

An example of a code whose words were rewritten is marked with a `?`, so that it shows nothing and `rap check` names it. A memo
about such a passage is then about the place where it stood. References inside a sentence stay, and are named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rap.core.errors import Problem
from rap.core.model import parse_ref
from rap.core.plain import line_of, read_text
from rap.core.safe_input import cells_of, parse_json
from rap.store.memos import FOLDER as MEMOS
from rap.store.notebooks import all_words_of

_FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
Place = tuple[int, int]
Carry = Callable[[int, int], Place | None]


@dataclass(frozen=True)
class Reference:
    """One that moves: in the file `path` of the study, on `line`; `found` is False when a person has to look at it."""

    path: str
    line: int
    old: str
    new: str
    found: bool


def find_reference_files(root: Path, source: str) -> list[Path]:
    """The files of the codebook and the memos that hold a reference to `source`, whatever it says."""
    paths = [*sorted((root / "codebook").rglob("*.yaml")), *sorted((root / MEMOS).glob("*/*.md"))]
    return [path for path in paths if f"{source}:" in _front(read_text(path), path)]


def rewrite(text: str, source: str, *, path: str, carry: Carry, near: Carry) -> tuple[str, list[Reference]]:
    """The file `path` with its references to `source` as they are to be, everything else as it was; and what they are.

    `carry` says where a passage lies in the new text, `near` where about one stood that has no place in it.
    """
    head = _front(text, Path(path))
    shift = 4 if path.endswith(".md") else 0
    moved: list[Reference] = []
    new = text
    for node in reversed(list(_scalars(head))):
        place = parse_ref(node.value)
        if place is None or place[0] != source:
            continue
        there = carry(*place[1:])
        if there == place[1:]:
            continue
        ref = _ref(source, there) if there else _doubtful(node.value, path, _ref(source, near(*place[1:]) or place[1:]))
        start, end = node.start_mark.index + shift, node.end_mark.index + shift
        new = new[:start] + (ref if there or path.endswith(".md") else f'"{ref}"') + new[end:]
        moved.append(Reference(path, line_of(text, start), node.value, ref, there is not None))
    return new, moved[::-1]


def _doubtful(old: str, path: str, near: str) -> str:
    return near if path.endswith(".md") else f"{old}?"


def _ref(source: str, place: Place) -> str:
    return f"{source}:{place[0]}-{place[1]}"


def _front(text: str, path: Path) -> str:
    """The YAML of a file: all of it, or the front matter of a memo."""
    match = _FRONT.match(text)
    return text if path.suffix != ".md" else match[1] if match else ""


def _scalars(text: str) -> Iterator[Any]:
    """The values in a YAML text that are one word or sentence, in the order they stand in."""
    from ruamel.yaml import YAML

    root = YAML(typ="safe", pure=True).compose(text)
    stack = [root] if root is not None else []
    while stack:
        node = stack.pop()
        if node.id == "scalar":
            yield node
        else:
            inner = [item[1] if isinstance(item, tuple) else item for item in node.value]
            stack.extend(reversed(inner))


def find_mentions(root: Path, source: str) -> list[Problem]:
    """Places of `source` that stand inside sentences or notebooks, where only a person can say what is meant."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(source)}:[0-9]+-[0-9]+")
    found = []
    for name, text in _free_texts(root):
        for number, line in enumerate(text.split("\n"), start=1):
            match = pattern.search(line)
            is_moved = _is_value(line, match) if match and name.endswith(".yaml") else line.startswith("about:")
            if match and not is_moved:
                what = f"names a passage of {source} by its place in the older text"
                found.append(Problem(f"{name}:{number}", what, "look whether it still means that passage"))
    return found


def _is_value(line: str, match: re.Match[str]) -> bool:
    """Whether a reference is all that stands there (then it is moved)."""
    before, after = line[: match.start()].rstrip(" \"'"), line[match.end() :].lstrip(" \"'")
    return before.endswith((":", "-", "[", ",")) and (not after or after[0] in ",}]#")


def _free_texts(root: Path) -> Iterator[tuple[str, str]]:
    for path in [*sorted((root / "codebook").rglob("*.yaml")), *sorted((root / MEMOS).glob("*/*.md"))]:
        yield path.relative_to(root).as_posix(), read_text(path)
    for path in sorted((root / "notebooks").rglob("*.ipynb")):
        if ".ipynb_checkpoints" in path.parts:
            continue
        try:
            cells = cells_of(parse_json(path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            continue
        for number, cell in enumerate(cells, start=1):
            yield f"{path.relative_to(root).as_posix()}:cell {number}", all_words_of(cell)
