"""YAML changed in place: the comments, the order and the style of what stays are kept.

`edit_yaml` sets values and adds steps to a history, `replaced` and `without` change one entry,
`rewritten` changes all values. The result is parsed again: where it does not say what was wanted,
`edit_yaml` raises, `without` and `rewritten` write the values without comments.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from rap.core.errors import ConflictError, RapError
from rap.core.files import replace_file
from rap.core.plain import read_text
from rap.core.yaml_files import format_yaml, parse_yaml

_BREAKS = re.compile("[\n\t\x85\u2028\u2029\ufeff]")
_SIGNS = re.compile(r"^[^\w]|[:?]")  # ruamel writes some of these bare and does not read them back
Keys = tuple[str, ...]
_STEPS = "history"  # the list of what was done to a file, when, by whom and why


def edit_yaml(
    path: Path,
    values: Mapping[str, Any],
    *,
    steps: Sequence[Mapping[str, Any]] = (),
    ordered: Sequence[str] = (),
) -> str:
    """The text of `path` with `values` in place of the old ones (an empty one is removed) and
    `steps` added to its history. `ordered` names mappings whose entries are put in the order given.

    A new file begins with `v: 1`.

    Raises
    ------
    ConflictError
        The new text would not read as the old data with these changes: a person must edit the file.
    """
    if not path.exists():
        data = {"v": "1", **{name: value for name, value in values.items() if value}}
        return format_yaml({**data, _STEPS: [dict(step) for step in steps]} if steps else data)
    text = read_text(path, name=path.name)
    wanted = {
        name: value
        for name, value in {**parse_yaml(text, name=path.name).data, **values}.items()
        if value
    }
    if steps:
        old = wanted.get(_STEPS) or []
        wanted[_STEPS] = [*old, *(dict(step) for step in steps)]
    edited = _edited(text, values, steps=steps, ordered=ordered)
    read = {name: value for name, value in parse_yaml(edited, name=path.name).data.items() if value}
    if read != wanted or any([*read[name]] != [*values[name]] for name in ordered):
        raise ConflictError("core.yaml.not_changed", place=path.name)
    return edited


def write_edits(
    path: Path,
    values: Mapping[str, Any],
    *,
    steps: Sequence[Mapping[str, Any]] = (),
    ordered: Sequence[str] = (),
) -> None:
    """Write what `edit_yaml` gives to `path`, durably."""
    replace_file(path, edit_yaml(path, values, steps=steps, ordered=ordered))


def _edited(
    text: str,
    values: Mapping[str, Any],
    *,
    steps: Sequence[Mapping[str, Any]],
    ordered: Sequence[str],
) -> str:
    from ruamel.yaml.comments import CommentedMap

    yaml = _round_trip()
    data = yaml.load(text)
    data = CommentedMap() if data is None else data
    for name, value in values.items():
        if not value:
            data.pop(name, None)
        elif isinstance(value, Mapping) and isinstance(data.get(name), Mapping):
            _update(data[name], value)
        else:
            data[name] = _styled(value)
        if name in ordered and [*data[name]] != [*value]:
            for key in value:
                data[name].move_to_end(key)
    if steps:
        rows = data.get(_STEPS) or []
        data[_STEPS] = rows
        rows.extend(_row_of(step) for step in steps)
    out = StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def _round_trip() -> Any:
    """A reader and writer of YAML that keeps comments."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _update(there: Any, value: Mapping[str, Any]) -> None:
    for name in [name for name in there if name not in value]:
        del there[name]
    for name, new in value.items():
        if there.get(name) != new:
            there[name] = _styled(new)


def _row_of(step: Mapping[str, Any]) -> Any:
    """One step of a history, on one line, as people write it."""
    from ruamel.yaml.comments import CommentedMap

    row = CommentedMap((name, _styled(value)) for name, value in step.items())
    row.fa.set_flow_style()
    return row


def _styled(value: Any) -> Any:
    """A value in quotes where YAML needs them to read the same text back."""
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, Mapping):
        return CommentedMap((name, _styled(inner)) for name, inner in value.items())
    if isinstance(value, list):
        return [_styled(inner) for inner in value]
    text = str(value)
    return DoubleQuotedScalarString(text) if _BREAKS.search(text) or _SIGNS.search(text) else text


def replaced(text: str, keys: Keys, value: str) -> str:
    """`text` with `value` in place of the scalar at `keys`; an id, a reference or a hash, which
    need no quotes.
    """
    node = _path(text, keys)[-1]
    return text[: node.start_mark.index] + value + text[node.end_mark.index :]


def without(text: str, keys: Keys) -> str:
    """`text` without the entry at `keys` (in a list: the item with that value). A mapping or list
    that is empty afterwards goes too.

    Examples
    --------
    >>> without("a: 1\\nexample: {fr: X, nl: Y}  # two\\n", ("example", "fr"))
    'a: 1\\nexample: {nl: Y}  # two\\n'
    """
    nodes = _path(text, keys)
    while len(keys) > 1 and len(nodes[len(keys) - 1].value) == 1:
        keys = keys[:-1]
    parent = nodes[len(keys) - 1]
    entries = _entries(parent)
    at = next(at for at, (key, _) in enumerate(entries) if str(key.value) == keys[-1])
    if parent.flow_style:  # the comma after it goes too, of the last one the comma before it
        start, end = entries[at][0].start_mark.index, entries[at][1].end_mark.index
        if at + 1 < len(entries):
            end = entries[at + 1][0].start_mark.index
        else:
            start = entries[at - 1][1].end_mark.index
        new = text[:start] + text[end:]
    else:
        lines = text.splitlines(keepends=True)
        lines[entries[at][0].start_mark.line : last_line(entries[at][1]) + 1] = []
        new = "".join(lines)
    wanted = _without(parse_yaml(text, name="").data, keys)
    return new if reads_as(new, wanted) else format_yaml(wanted)


def _path(text: str, keys: Keys) -> list[Any]:
    """The nodes from the root down to the one at `keys`."""
    from ruamel.yaml import YAML

    nodes = [YAML(typ="safe", pure=True).compose(text)]
    for name in keys:
        nodes.append(next(node for key, node in _entries(nodes[-1]) if str(key.value) == name))
    return nodes


def _entries(node: Any) -> list[tuple[Any, Any]]:
    """The key and value of each entry of a mapping; for a list, each item twice."""
    return [entry if isinstance(entry, tuple) else (entry, entry) for entry in node.value]


def last_line(node: Any) -> int:
    """The last line, from 0, of a node that ruamel composed."""
    if isinstance(node.value, list) and not node.flow_style and node.value:
        return last_line(_entries(node)[-1][1])
    mark = node.end_mark
    return int(mark.line) - (1 if mark.column == 0 and mark.line > node.start_mark.line else 0)


def _without(data: Any, keys: Keys) -> Any:
    if isinstance(data, list):
        return [item for item in data if item != keys[0]]
    if len(keys) == 1:
        return {key: value for key, value in data.items() if key != keys[0]}
    return {**data, keys[0]: _without(data[keys[0]], keys[1:])}


def reads_as(text: str, wanted: Any) -> bool:
    """Whether `text` is YAML that reads as `wanted`."""
    try:
        return bool(parse_yaml(text, name="").data == wanted)
    except RapError:
        return False


def rewritten(text: str, wanted: Mapping[str, Any]) -> str:
    """`text` changed so that it reads as `wanted`; comments, order and style of what stays are kept
    where possible.

    Examples
    --------
    >>> rewritten("label: {en: Bell}\\ncolour: blue  # as the door\\n", {"label": {"en": "Button"}, "colour": "blue"})
    'label: {en: Button}\\ncolour: blue  # as the door\\n'
    """
    yaml, out = _round_trip(), StringIO()
    try:
        node = yaml.load(text)
    except (
        ValueError
    ):  # ruamel takes `2025-13-01` for a day, and there is none; for us it is a text
        node = None
    if isinstance(node, dict):
        _fit(node, parse_yaml(text, name="").data, wanted)
        yaml.dump(node, out)
    new = out.getvalue()
    return new if reads_as(new, wanted) else format_yaml(wanted)


def _fit(node: Any, old: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Change a mapping that ruamel loaded, whose plain data are `old`, so that its data are
    `wanted`.
    """
    for name in [name for name in node if str(name) not in wanted]:
        del node[name]
    for name, value in wanted.items():
        was, there = old.get(name), node.get(name)
        if was == value and name in node:
            continue
        if isinstance(value, dict) and isinstance(was, dict) and isinstance(there, dict):
            _fit(there, was, value)
        elif isinstance(value, list) and isinstance(was, list) and isinstance(there, list):
            _fit_list(there, was, value)
        else:
            node[name] = _styled(value)
    if [str(name) for name in node] != [*wanted]:
        for name in wanted:
            node.move_to_end(name)


def _fit_list(node: Any, old: list[Any], wanted: list[Any]) -> None:
    from ruamel.yaml.comments import CommentedMap

    kept = {_as_json(value): item for value, item in zip(old, node, strict=True)}
    rows = all(isinstance(item, CommentedMap) and item.fa.flow_style() for item in node)
    make = _row_of if old and rows and all(isinstance(new, dict) for new in wanted) else _styled
    node[:] = [kept[_as_json(new)] if _as_json(new) in kept else make(new) for new in wanted]


def _as_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
