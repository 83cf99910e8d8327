"""YAML read strictly, and written: UTF-8 without BOM, every scalar a string, no key twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from rap.core.errors import Problem, ProblemsError, RefusedError
from rap.core.plain import read_text
from rap.core.safe_input import is_too_deep

MAX_YAML_BYTES = 1_000_000
_YAML_BREAKS = re.compile("[\x85\u2028\u2029\ufeff]")


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


class Packing(NamedTuple):
    """How a noun becomes plain values that JSON holds, and these the noun."""

    pack: Callable[[Any], Any]
    unpack: Callable[[Any], Any]


class Shelf(Protocol):
    """A place that keeps parsed documents. They are found again by name and text alone, so a shelf
    never changes what is read.
    """

    def find(self, name: str, text: str) -> Document | None: ...

    def keep(self, document: Document, text: str) -> None: ...

    def made(self, name: str, data: bytes, kept_as: Packing) -> Any:
        """The noun that was made of this file when it had these bytes; None if it was not kept."""

    def note(self, name: str, data: bytes, noun: Any, kept_as: Packing) -> None:
        """Keep the noun that was made of it; nouns are frozen."""


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


def document_of(text: str, *, name: str, is_kept: bool = True) -> Document:
    """The document of a file's text; if it `is_kept`, it is parsed only when it is not on the shelf.
    Raises as `read_yaml`.
    """
    if len(text) > MAX_YAML_BYTES:
        raise RefusedError("core.yaml.too_big", place=name)
    shelf = SHELF.get() if is_kept else None
    kept = shelf.find(name, text) if shelf is not None else None
    if kept is not None:
        return kept
    document = parse_yaml(text, name=name)
    if shelf is not None:
        shelf.keep(document, text)
    return document


def parse_yaml(text: str, *, name: str) -> Document:
    """The document of a text. Raises as `read_yaml`."""
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
            return [self.value(item, (*keys, f"#{n}")) for n, item in enumerate(node.value)]
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
    """YAML in block style, in the order given; `read_yaml` reads back the same data."""
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
    """How Python values are written: without aliases, and in double quotes where YAML would see a
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
