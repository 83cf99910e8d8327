"""YAML read strictly, written, and edited in place: UTF-8 without BOM, every scalar a string, no key
twice; comments and order of a file that people edit too stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, Protocol

from rap.core.errors import ConflictError, Problem, ProblemsError, RapError, RefusedError
from rap.core.files import replace_file
from rap.core.plain import read_text
from rap.core.safe_input import is_too_deep

MAX_YAML_BYTES = 1_000_000
_YAML_BREAKS = re.compile("[\x85\u2028\u2029\ufeff]")
_BREAKS = re.compile("[\n\t\x85\u2028\u2029\ufeff]")
_SIGNS = re.compile(r"^[^\w]|[:?]")  # ruamel writes some of these bare and does not read them back
_STEPS = "history"  # the list of what was done to a file, when, by whom and why


@dataclass(frozen=True)
class Document:
    """A YAML mapping of strings, lists and mappings, and the line of each key."""

    name: str
    data: dict[str, Any]
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)

    def place(self, *keys: str) -> str:
        """`file:line` of a key, of the nearest key above it, or of the file."""
        for length in range(len(keys), 0, -1):
            if keys[:length] in self.lines:
                return f"{self.name}:{self.lines[keys[:length]]}"
        return self.name


class Shelf(Protocol):
    """Where parsed documents are kept, found again by name and text alone: what is on it never
    changes what is read.
    """

    def find(self, name: str, text: str) -> Document | None: ...

    def keep(self, document: Document, text: str) -> None: ...

    def made(self, name: str, text: str) -> Any:
        """The noun that was made of this file with this very text; None when none was."""

    def note(self, name: str, text: str, noun: Any) -> None:
        """Note what was made of it; nouns are frozen."""


SHELF: ContextVar[Shelf | None] = ContextVar("shelf", default=None)
"""While one is set, `read_yaml` parses only what is not on it, and puts there what it parsed."""


def read_yaml(path: Path, *, name: str = "") -> Document:
    """Read a YAML mapping as strings only.

    Raises
    ------
    ProblemsError, RefusedError
        Not UTF-8, not YAML, a key twice, an anchor, alias or tag, over 1 MB, or not a mapping.
    """
    place = name or str(path)
    return document_of(read_text(path, name=place), name=place)


def document_of(text: str, *, name: str) -> Document:
    """As `read_yaml`, of a file's text; parsed only when it is not on the shelf."""
    if len(text) > MAX_YAML_BYTES:
        raise RefusedError("core.yaml.too_big", place=name)
    shelf = SHELF.get()
    kept = shelf.find(name, text) if shelf is not None else None
    if kept is not None:
        return kept
    document = parse_yaml(text, name=name)
    if shelf is not None:
        shelf.keep(document, text)
    return document


def parse_yaml(text: str, *, name: str) -> Document:
    """As `read_yaml`, from text."""
    node, reader = _compose(text, name=name), _Reader(name, text)
    data = reader.value(node, ()) if node is not None else {}
    if not isinstance(data, dict):
        reader.problems.append(Problem("core.yaml.no_keys", place=f"{name}:1"))
    if reader.problems:
        raise ProblemsError(reader.problems)
    return Document(name, data, reader.lines)


def _compose(text: str, *, name: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        if is_too_deep(text):
            raise RecursionError  # as the parser would, minutes later
        return YAML(typ="safe", pure=True).compose(text)
    except RecursionError:
        raise RefusedError("core.yaml.too_deep", place=name) from None
    except MarkedYAMLError as error:
        line = (error.problem_mark.line + 1) if error.problem_mark else 1
        raise RefusedError(
            "core.yaml.not_yaml", place=f"{name}:{line}", reason=str(error.problem)
        ) from None
    except YAMLError as error:
        raise RefusedError(
            "core.yaml.not_yaml", place=name, reason=str(error).splitlines()[0]
        ) from None


class _Reader:
    """Turns a composed YAML node into strings, lists and dicts, noting lines and problems."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self.lines: dict[tuple[str, ...], int] = {}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def value(self, node: Any, keys: tuple[str, ...]) -> Any:
        line = node.start_mark.line + 1
        if id(node) in self._seen or self.text[node.start_mark.index :][:1] in ("&", "!"):
            self.problems.append(Problem("core.yaml.anchor", place=f"{self.name}:{line}"))
            return ""
        self._seen.add(id(node))
        if node.id == "scalar":
            return "" if node.value in ("~", "null") and not node.style else node.value
        if node.id == "sequence":
            for number, item in enumerate(node.value):  # a list item's own line, by its number
                self.lines[(*keys, f"#{number}")] = item.start_mark.line + 1
            return [self.value(item, keys) for item in node.value]
        return self._mapping(node, keys)

    def _mapping(self, node: Any, keys: tuple[str, ...]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value if key_node.id == "scalar" else ""
            if not isinstance(key, str) or not key:
                self.problems.append(Problem("core.yaml.odd_key", place=f"{self.name}:{line}"))
                continue
            if key in result:
                self.problems.append(
                    Problem("core.yaml.key_twice", place=f"{self.name}:{line}", key=key)
                )
                continue
            self.lines[(*keys, key)] = line
            result[key] = self.value(value_node, (*keys, key))
        return result


def format_yaml(data: Mapping[str, Any]) -> str:
    """YAML in block style, in the order given, that `read_yaml` reads back as it is."""
    from io import StringIO

    from ruamel.yaml import YAML

    writer = YAML(typ="safe", pure=True)
    writer.Representer = _representer()
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.width = 100_000
    writer.sort_base_mapping_type_on_output = False
    out = StringIO()
    writer.dump(dict(data), out)
    return out.getvalue()


@cache
def _representer() -> type:
    """How Python values are written: no aliases, and in double quotes what YAML would take for a
    line end.
    """
    from ruamel.yaml.representer import SafeRepresenter

    class Representer(SafeRepresenter):  # type: ignore[misc]
        def ignore_aliases(self, data: Any) -> bool:
            return True

        def represent_str(self, data: str) -> Any:
            style = '"' if _YAML_BREAKS.search(data) else None
            return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)

    Representer.add_representer(str, Representer.represent_str)
    return Representer


def edit_yaml(
    path: Path,
    values: Mapping[str, Any],
    *,
    steps: Sequence[Mapping[str, Any]] = (),
    ordered: Sequence[str] = (),
) -> str:
    """The text of `path` with `values` in place of the old ones (an empty one is removed),
    and `steps` added to its history. The entries of an `ordered` mapping are put in its order.

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
    """Write `path` as `edit_yaml` changes it, durably."""
    replace_file(path, edit_yaml(path, values, steps=steps, ordered=ordered))


def _edited(
    text: str,
    values: Mapping[str, Any],
    *,
    steps: Sequence[Mapping[str, Any]],
    ordered: Sequence[str],
) -> str:
    from ruamel.yaml.comments import CommentedMap

    yaml = round_trip()
    data = yaml.load(text)
    data = CommentedMap() if data is None else data
    for name, value in values.items():
        if not value:
            data.pop(name, None)
        elif isinstance(value, Mapping) and isinstance(data.get(name), Mapping):
            _update(data[name], value)
        else:
            data[name] = styled(value)
        if name in ordered and [*data[name]] != [*value]:
            for key in value:
                data[name].move_to_end(key)
    if steps:
        rows = data.get(_STEPS) or []
        data[_STEPS] = rows
        rows.extend(row_of(step) for step in steps)
    out = StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def round_trip() -> Any:
    """What reads and writes YAML with its comments."""
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
            there[name] = styled(new)


def row_of(step: Mapping[str, Any]) -> Any:
    """One step of a history, on one line as people write it."""
    from ruamel.yaml.comments import CommentedMap

    row = CommentedMap((name, styled(value)) for name, value in step.items())
    row.fa.set_flow_style()
    return row


def styled(value: Any) -> Any:
    """Text so that YAML reads it back as text, whatever it looks like."""
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, Mapping):
        return CommentedMap((name, styled(inner)) for name, inner in value.items())
    if isinstance(value, list):
        return [styled(inner) for inner in value]
    text = str(value)
    return DoubleQuotedScalarString(text) if _BREAKS.search(text) or _SIGNS.search(text) else text


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
    """Key and value of each entry of a mapping; the item of a list is both."""
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
