"""Small changes to YAML that people wrote: a value replaced or an entry taken out, comments and order as they were."""

from __future__ import annotations

from typing import Any

from rap.core.plain import format_yaml, parse_yaml

Keys = tuple[str, ...]


def replaced(text: str, keys: Keys, value: str) -> str:
    """`text` with the scalar at `keys` written as `value` (an id, a reference or a hash: it needs no quotes)."""
    node = _path(text, keys)[-1]
    return text[: node.start_mark.index] + value + text[node.end_mark.index :]


def without(text: str, keys: Keys) -> str:
    """`text` without the entry at `keys` (in a list, the item of that value); what is empty then goes too.

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
    new = _cut_flow(text, spans, number) if parent.flow_style else _cut_lines(text, parent.value[number])
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
    return {key: _without(value, keys[1:]) if key == keys[0] else value for key, value in data.items()}


def _is(text: str, wanted: Any) -> bool:
    from rap.core.errors import RapError

    try:
        return bool(parse_yaml(text, name="").data == wanted)
    except RapError:
        return False
