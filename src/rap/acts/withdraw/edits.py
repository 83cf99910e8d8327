"""Small changes to YAML that people wrote: a value replaced or an entry taken out, comments and
order as they were.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rap.core.errors import RefusedError
from rap.core.files import delete_file, fsync_folder, not_saved, replace_file
from rap.core.safe_input import parse_json
from rap.core.yaml_files import format_yaml, parse_yaml

Keys = tuple[str, ...]


def replaced(text: str, keys: Keys, value: str) -> str:
    """`text` with the scalar at `keys` written as `value` (an id, a reference or a hash: it needs
    no quotes).
    """
    node = _path(text, keys)[-1]
    return text[: node.start_mark.index] + value + text[node.end_mark.index :]


def without(text: str, keys: Keys) -> str:
    """`text` without the entry at `keys` (in a list, the item of that value); what is empty then
    goes too.

    Examples
    --------
    >>> without("a: 1\\nexample: {fr: X, nl: Y}  # two\\n", ("example", "fr"))
    'a: 1\\nexample: {nl: Y}  # two\\n'
    """
    nodes = _path(text, keys)
    while len(keys) > 1 and len(nodes[len(keys) - 1].value) == 1:
        keys = keys[:-1]
    parent, key = nodes[len(keys) - 1], keys[-1]
    spans = [(_start(entry), _end(entry)) for entry in parent.value]
    number = next(at for at, entry in enumerate(parent.value) if _name(entry) == key)
    wanted = _without(parse_yaml(text, name="").data, keys)
    new = (
        _cut_flow(text, spans, number)
        if parent.flow_style
        else _cut_lines(text, parent.value[number])
    )
    return new if _is(new, wanted) else format_yaml(wanted)


def _path(text: str, keys: Keys) -> list[Any]:
    """The nodes from the root down to the one at `keys`."""
    from ruamel.yaml import YAML

    nodes = [YAML(typ="safe", pure=True).compose(text)]
    for key in keys:
        entry = next(entry for entry in nodes[-1].value if _name(entry) == key)
        nodes.append(entry[1] if isinstance(entry, tuple) else entry)
    return nodes


def _name(entry: Any) -> str:
    return str((entry[0] if isinstance(entry, tuple) else entry).value)


def _start(entry: Any) -> int:
    return int((entry[0] if isinstance(entry, tuple) else entry).start_mark.index)


def _end(entry: Any) -> int:
    return int((entry[1] if isinstance(entry, tuple) else entry).end_mark.index)


def _cut_flow(text: str, spans: list[tuple[int, int]], number: int) -> str:
    """Without one of several entries in a row, and the comma that goes with it."""
    if number + 1 < len(spans):
        return text[: spans[number][0]] + text[spans[number + 1][0] :]
    return text[: spans[number - 1][1]] + text[spans[number][1] :]


def _cut_lines(text: str, entry: Any) -> str:
    """Without the lines an entry stands on."""
    lines = text.splitlines(keepends=True)
    first = (entry[0] if isinstance(entry, tuple) else entry).start_mark.line
    return "".join(lines[:first] + lines[_last_line(entry) + 1 :])


def _last_line(entry: Any) -> int:
    node = entry[1] if isinstance(entry, tuple) else entry
    if isinstance(node.value, list) and not node.flow_style and node.value:
        return _last_line(node.value[-1])
    mark = node.end_mark
    return int(mark.line) - (1 if mark.column == 0 and mark.line > node.start_mark.line else 0)


def _without(data: Any, keys: Keys) -> Any:
    if isinstance(data, list):
        return [item for item in data if item != keys[0]]
    if len(keys) == 1:
        return {key: value for key, value in data.items() if key != keys[0]}
    return {
        key: _without(value, keys[1:]) if key == keys[0] else value for key, value in data.items()
    }


def _is(text: str, wanted: Any) -> bool:
    from rap.core.errors import RapError

    try:
        return bool(parse_yaml(text, name="").data == wanted)
    except RapError:
        return False


# Many small changes that belong together, written down before the first is made: after a kill the
# rest is done.

PLACE = ".rap/withdrawal.json"
_OURS = re.compile(r"(interviews|codebook|\.rap/cache/parses)(/(?!\.{1,2}/)[^/\0]+)+")


@dataclass(frozen=True)
class Row:
    """One file: its path in the study, the SHA-256 of what is there ("" for nothing), and its new
    text (None: it goes).
    """

    path: str
    before: str
    after: str | None


def row_for(root: Path, path: Path, after: str | None) -> Row:
    """The change of the file at `path` from what it is now."""
    return Row(path.relative_to(root).as_posix(), _hash_at(path), after)


def _hash_at(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def write_redo(root: Path, rows: Iterable[Row]) -> None:
    """Write down what is to be done, durably."""
    replace_file(
        root / PLACE, json.dumps([row.__dict__ for row in rows], ensure_ascii=False).encode("utf-8")
    )


def apply_redo(root: Path) -> None:
    """Do what is written down and not done yet, in order, then take the note away; without a note,
    nothing.

    Raises
    ------
    RefusedError
        A file is neither what it was nor what it is to be: somebody changed it meanwhile. Or the
        note is none of ours.
    """
    if not (root / PLACE).is_file():
        return
    rows = _read_redo(root)
    for row in rows:
        _apply(root, row)
    delete_file(root / PLACE)


def _read_redo(root: Path) -> list[Row]:
    """What is written down. It lies in the study, so somebody may have put it there: every row is
    looked at before any is done.
    """
    try:
        rows = [Row(**row) for row in parse_json((root / PLACE).read_bytes())]
        words = all(
            isinstance(word, str)
            for row in rows
            for word in (row.path, row.before, row.after or "")
        )
    except (ValueError, TypeError):
        words = False
    if not words:
        raise RefusedError("acts.withdraw.not_ours", place=PLACE)
    inside = root.resolve()
    if not all(
        _OURS.fullmatch(row.path) and (root / row.path).resolve().is_relative_to(inside)
        for row in rows
    ):
        raise RefusedError("acts.withdraw.outside_study", place=PLACE)
    return rows


def _apply(root: Path, row: Row) -> None:
    path = root / row.path
    if row.after is None:
        delete_file(path)
        return
    data, now = row.after.encode("utf-8"), _hash_at(path)
    if now == hashlib.sha256(data).hexdigest():
        return
    if now != row.before:
        raise RefusedError("acts.withdraw.changed_within", place=row.path)
    replace_file(path, data)


def delete_tree(path: Path) -> None:
    """Take a file or a folder away, file by file, what says what it is (a manifest) last."""
    if path.is_dir() and not path.is_symlink():
        try:
            for inner in sorted(
                path.iterdir(), key=lambda inner: (inner.name == "manifest.json", inner.name)
            ):
                delete_tree(inner)
            path.rmdir()
            fsync_folder(path.parent)
        except OSError as error:
            raise not_saved(path, error) from error
    else:
        delete_file(path)
