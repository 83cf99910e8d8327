"""Plain text and YAML, read strictly: UTF-8 without BOM, `\\n` only, every scalar a string, no key
twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from rap.core.errors import Message, Problem, ProblemsError, RapError, RefusedError
from rap.core.safe_input import is_too_deep

_In = TypeVar("_In")
_Out = TypeVar("_Out")
MAX_YAML_BYTES = 1_000_000
_YAML_BREAKS = re.compile("[\x85\u2028\u2029\ufeff]")


def read_text(path: Path, *, name: str = "") -> str:
    """The text at `path`, no character changed; what is not plain UTF-8 with `\\n` is refused with
    its line.

    `name` is how messages call the file (default: its path).
    """
    place = name or str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise RefusedError("core.file.not_there", place=place) from None
    except OSError as error:
        raise RefusedError(
            "core.file.unreadable", place=place, reason=str(error.strerror)
        ) from None
    for mark, id in (
        (b"\xef\xbb\xbf", "core.text.byte_order_mark"),
        (b"\0", "core.text.nul_bytes"),
        (b"\r", "core.text.cr_line_ends"),
    ):
        at = data.find(mark)
        if at == 0 or (at > 0 and len(mark) == 1):
            raise RefusedError(id, place=f"{place}:{line_of(data, at)}")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(
            "core.text.not_utf8",
            place=f"{place}:{line_of(data, error.start)}",
            byte=f"0x{data[error.start]:02x}",
        ) from None


def line_of(data: bytes | str, offset: int) -> int:
    """The line, from 1, in which `offset` lies."""
    return data.count(b"\n" if isinstance(data, bytes) else "\n", 0, offset) + 1  # type: ignore[arg-type]


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
    text = read_text(path, name=place)
    if len(text) > MAX_YAML_BYTES:
        raise RefusedError("core.yaml.too_big", place=place)
    shelf = SHELF.get()
    kept = shelf.find(place, text) if shelf is not None else None
    if kept is not None:
        return kept
    document = parse_yaml(text, name=place)
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


def read_each(
    items: Iterable[_In], read: Callable[[_In], _Out]
) -> tuple[tuple[_Out, ...], list[Problem]]:
    """What `read` makes of each item, and the problems of those it refuses; one bad file does not
    hide the next.
    """
    found: list[_Out] = []
    problems: list[Problem] = []
    for item in items:
        try:
            found.append(read(item))
        except RapError as error:
            problems.extend(error.problems)
    return tuple(found), problems


def all_or_problems(found: _Out, problems: Iterable[Problem]) -> _Out:
    """`found`, or `ProblemsError` with all `problems` when there are any."""
    if problems := tuple(problems):
        raise ProblemsError(problems)
    return found


def check_keys(document: Document, known: Iterable[str], *within: str) -> list[Problem]:
    """A problem for each key that is not one of `known`, with the nearest that is, and for a `v`
    this package cannot read.
    """
    known = tuple(known)
    data: Any = document.data
    for key in within:
        data = data.get(key, {})
    problems = [
        Problem(
            "core.yaml.unknown_key",
            place=document.place(*within, key),
            key=key,
            nearest=nearest(key, known),
        )
        for key in (data if isinstance(data, dict) else ())
        if key not in known
    ]
    version = document.data.get("v", "1")
    if version != "1" and not within:
        problems.append(
            Problem("core.yaml.newer_version", place=document.place("v"), version=str(version))
        )
    return problems


def mapping_of(document: Document, key: str, problems: list[Problem]) -> dict[str, Any]:
    """The mapping under `key`, empty when the key is missing; another value is a problem."""
    value = document.data.get(key) or {}
    if isinstance(value, dict):
        return value
    problems.append(Problem("core.yaml.not_a_mapping", place=document.place(key), key=key))
    return {}


def nearest(word: str, known: Iterable[str]) -> Message:
    """Half a sentence that helps, as a fact of a message: `nearest is 'trust'`, or what there is to
    choose from.
    """
    known = tuple(known)
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return Message("core.nearest.is", name=close[0])
    return (
        Message("core.nearest.known", names=sorted(known))
        if known
        else Message("core.nearest.none")
    )


def is_day(value: Any) -> bool:
    """Whether `value` is a day of the calendar as all files write it: `2026-04-14`, and nothing
    else that means one.
    """
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def plain_label(label: str) -> str:
    """A label as labels are compared: whatever its capitals, its spaces and how its accents are
    stored.

    Examples
    --------
    >>> plain_label("Bail  d’ÉTÉ")
    'bail d’été'
    """
    return " ".join(unicodedata.normalize("NFC", label).casefold().split())


def fold_words(text: str) -> str:
    """`text` without case and accents, for comparing.

    Examples
    --------
    >>> fold_words("Élève")
    'eleve'
    """
    for _ in range(2):  # taking a sign like ™ apart may give capitals
        text = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in text if not unicodedata.combining(character))


def values_of(value: Any) -> tuple[str, ...]:
    """One value or a list of them, as a tuple; nothing is no value."""
    return tuple(map(str, value)) if isinstance(value, list) else ((str(value),) if value else ())


def labels_of(value: Any) -> dict[str, str]:
    """A mapping language -> text, from a mapping or from one bare text (under the key `und`)."""
    if isinstance(value, dict):
        return {str(language): str(text) for language, text in value.items() if text}
    return {"und": str(value)} if value else {}


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
