"""Change values in a YAML file that people also edit: comments, order and what is not spoken of
stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from rap.core.errors import ConflictError
from rap.core.plain import format_yaml, parse_yaml, read_text

_BREAKS = re.compile("[\n\t\x85\u2028\u2029\ufeff]")
_SIGNS = re.compile(r"^[^\w]|[:?]")  # ruamel writes some of these bare and does not read them back
_STEPS = "history"  # the list of what was done to a file, when, by whom and why


def edit_yaml(
    path: Path, values: Mapping[str, Any], *, steps: Sequence[Mapping[str, Any]] = ()
) -> str:
    """The text of `path` with `values` in place of the old ones (an empty one is removed),
    and `steps` added to its history.

    A file that is not there begins with `v: 1`. The text reads back as what was there with these
    changes, or `ConflictError` is raised: then a person must edit it by hand.
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
    edited = _edited(text, values, steps=steps)
    read = {name: value for name, value in parse_yaml(edited, name=path.name).data.items() if value}
    if read != wanted:
        raise ConflictError("core.yaml.not_changed", place=path.name)
    return edited


def _edited(text: str, values: Mapping[str, Any], *, steps: Sequence[Mapping[str, Any]]) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load(text)
    data = CommentedMap() if data is None else data
    for name, value in values.items():
        if not value:
            data.pop(name, None)
        elif isinstance(value, Mapping) and isinstance(data.get(name), Mapping):
            _update(data[name], value)
        else:
            data[name] = _styled(value)
    if steps:
        rows = data.get(_STEPS) or []
        data[_STEPS] = rows
        rows.extend(_row(step) for step in steps)
    out = StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def _update(there: Any, value: Mapping[str, Any]) -> None:
    for name in [name for name in there if name not in value]:
        del there[name]
    for name, new in value.items():
        if there.get(name) != new:
            there[name] = _styled(new)


def _row(step: Mapping[str, Any]) -> Any:
    """One step of a history, on one line as people write it."""
    from ruamel.yaml.comments import CommentedMap

    row = CommentedMap((name, _styled(value)) for name, value in step.items())
    row.fa.set_flow_style()
    return row


def _styled(value: Any) -> Any:
    """Text so that YAML reads it back as text, whatever it looks like."""
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, Mapping):
        return CommentedMap((name, _styled(inner)) for name, inner in value.items())
    if isinstance(value, list):
        return [_styled(inner) for inner in value]
    text = str(value)
    return DoubleQuotedScalarString(text) if _BREAKS.search(text) or _SIGNS.search(text) else text
