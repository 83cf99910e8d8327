"""YAML changed as a whole so that it says something else, and the comments and the style of what
stays are kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from io import StringIO
from typing import Any

from rap.core.yaml_files import format_yaml, parse_yaml, reads_as, round_trip, row_of, styled


def rewritten(text: str, wanted: Mapping[str, Any]) -> str:
    """`text` changed so that it reads as `wanted`; comments, order and style of what stays are kept
    where that can be.

    Examples
    --------
    >>> rewritten("label: {en: Bell}\\ncolour: blue  # as the door\\n", {"label": {"en": "Button"}, "colour": "blue"})
    'label: {en: Button}\\ncolour: blue  # as the door\\n'
    """
    yaml, out = round_trip(), StringIO()
    node = yaml.load(text)
    if isinstance(node, dict):
        _fit(node, parse_yaml(text, name="").data, wanted)
        yaml.dump(node, out)
    new = out.getvalue()
    return new if reads_as(new, wanted) else format_yaml(wanted)


def _fit(node: Any, old: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Change a mapping that ruamel loaded, and that reads as `old`, into `wanted`."""
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
            node[name] = styled(value)
    if [str(name) for name in node] != [*wanted]:
        for name in wanted:
            node.move_to_end(name)


def _fit_list(node: Any, old: list[Any], wanted: list[Any]) -> None:
    from ruamel.yaml.comments import CommentedMap

    kept = {_name(value): item for value, item in zip(old, node, strict=True)}
    rows = all(isinstance(item, CommentedMap) and item.fa.flow_style() for item in node)
    make = row_of if old and rows and all(isinstance(new, dict) for new in wanted) else styled
    node[:] = [kept[_name(new)] if _name(new) in kept else make(new) for new in wanted]


def _name(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
