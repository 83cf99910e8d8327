"""Read the lists of a pack: `key: words` lines into the fields of one of its topics.

A list is a text file that people edit by hand:

    # a remark
    months: janvier fevrier mars
      avril mai juin          <- a line that begins with a space goes on with the one above
    role sister: soeur frangine  <- a table has one row a line: field, name of the row, value
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Protocol, TypeVar

from rap.core.errors import Problem, ProblemsError, RapError, WrongUseError
from rap.core.plain import nearest, read_text

_Topic = TypeVar("_Topic")
WordSet = frozenset[str]
InOrder = tuple[str, ...]
Phrases = frozenset[str]
Pairs = dict[str, str]
Counts = dict[str, int]
Endings = tuple[tuple[str, str], ...]
Rewrites = tuple[tuple[str, str], ...]
Pattern = str
Text = str
Number = float
Flag = bool
Table = dict[str, str]


@dataclass(frozen=True)
class Entry:
    """One entry of a list: its key, the name of its row in a table, its lines, and its line
    in the file.
    """

    key: str
    row: str
    lines: tuple[str, ...]
    line: int


def parse_entries(text: str, *, name: str) -> tuple[Entry, ...]:
    """The entries of a list in the order of the file.

    Raises
    ------
    ProblemsError
        All lines at once that have no `key:` and do not go on with one.

    Examples
    --------
    >>> parse_entries("of: de d\\n  du\\nlabel name: prénom", name="fr/x.txt")[0].lines
    ('de d', 'du')
    """
    found: list[tuple[str, list[str], int]] = []
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        key, colon, value = line.partition(":")
        if line[0] == " " and found:
            found[-1][1].append(line.strip())
        elif colon and line[0] != " ":
            found.append((key, [value.strip()] if value.strip() else [], number))
        else:
            problems.append(Problem("languages.list.no_key", place=f"{name}:{number}"))
    if problems:
        raise ProblemsError(problems)
    return tuple(Entry(*_split(key), tuple(lines), number) for key, lines, number in found)


def _split(key: str) -> tuple[str, str]:
    head, _, row = key.partition(" ")
    return head, row.strip()


def read_topic(kind: type[_Topic], path: Path) -> _Topic:
    """A topic from its file; what the file leaves out is empty, and so is a topic without a file.

    Raises
    ------
    ProblemsError
        All entries at once that the topic does not ask for, or that have the wrong shape.
    """
    if not path.is_file():
        return kind()
    return parse_topic(kind, read_text(path), name=f"{path.parent.name}/{path.name}")


def parse_topic(kind: type[_Topic], text: str, *, name: str) -> _Topic:
    """As `read_topic`, of text."""
    asked: dict[str, Field[Any]] = {one.name: one for one in fields(kind)}  # type: ignore[arg-type]
    by_key: dict[str, list[Entry]] = {}
    problems = []
    for entry in parse_entries(text, name=name):
        key, place = entry.key, f"{name}:{entry.line}"
        if key not in asked:
            near = nearest(key, asked)
            problems.append(Problem("languages.list.unknown", place=place, key=key, nearest=near))
        elif bool(entry.row) != (asked[key].metadata["shape"] == "table"):
            problems.append(Problem("languages.list.row", place=place, key=key))
        else:
            by_key.setdefault(key, []).append(entry)
    values = {}
    for key, entries in by_key.items():
        try:
            values[key] = SHAPES[asked[key].metadata["shape"]].read(entries)
        except RapError as error:
            problems.append(Problem(error.message, place=f"{name}:{entries[0].line}"))
    if problems:
        raise ProblemsError(problems)
    return kind(**values)


@dataclass(frozen=True)
class Shape:
    """How an entry is written, what it becomes, and what it is when it is left out."""

    says: str
    read: Callable[[list[Entry]], Any]
    empty: Callable[[], Any]


def _lines(entries: list[Entry]) -> list[str]:
    return [line for entry in entries for line in entry.lines]


def _words(entries: list[Entry]) -> list[str]:
    return " ".join(_lines(entries)).split()


def _pairs(entries: list[Entry]) -> dict[str, str]:
    pairs = [word.split("=") for word in _words(entries)]
    if wrong := next((pair for pair in pairs if len(pair) != 2), None):
        raise WrongUseError("languages.list.not_pair", text="=".join(wrong))
    return {key.replace("_", " "): value for key, value in pairs}


def _counts(entries: list[Entry]) -> dict[str, int]:
    return {key: int(_as_number(value)) for key, value in _pairs(entries).items()}


def _as_number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise WrongUseError("languages.list.not_number", text=text) from None


def _endings(entries: list[Entry]) -> tuple[tuple[str, str], ...]:
    pairs = [word.partition(">") for word in _words(entries)]
    return tuple((end, put) for end, _, put in pairs)


def _rewrites(entries: list[Entry]) -> tuple[tuple[str, str], ...]:
    found = []
    for line in _lines(entries):
        match = re.fullmatch(r"(.+?) >(?: (.*))?", line)
        if not match:
            raise WrongUseError("languages.list.not_rewriting", text=line)
        _check_pattern(match[1])
        found.append((match[1], match[2] or ""))
    return tuple(found)


def _text(entries: list[Entry]) -> str:
    """The text of an entry; slashes around it keep the spaces at its ends."""
    text = " ".join(_lines(entries))
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == "/" else text


def _flag(entries: list[Entry]) -> bool:
    if (said := _text(entries)) not in ("yes", "no"):
        raise WrongUseError("languages.list.not_flag", text=said)
    return said == "yes"


def _phrases(entries: list[Entry]) -> frozenset[str]:
    return frozenset(part.strip() for part in " ".join(_lines(entries)).split(","))


def _pattern(entries: list[Entry]) -> str:
    return _check_pattern("|".join(_lines(entries)))


def _check_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise WrongUseError("languages.list.bad_pattern", why=str(error)) from None
    return pattern


SHAPES: Mapping[str, Shape] = {
    "words": Shape("words", lambda entries: frozenset(_words(entries)), frozenset),
    "in_order": Shape("words whose order counts", lambda entries: tuple(_words(entries)), tuple),
    "phrases": Shape("words and phrases apart by commas", _phrases, frozenset),
    "pairs": Shape("word=value, with _ for a space", _pairs, dict),
    "counts": Shape("word=number, with _ for a space", _counts, dict),
    "endings": Shape("ending>what stands there instead, in order", _endings, tuple),
    "rewrites": Shape(
        "pattern > what stands there instead, one a line, in order", _rewrites, tuple
    ),
    "pattern": Shape("alternatives of a regular expression, one a line", _pattern, str),
    "text": Shape("a text", _text, str),
    "number": Shape("a number", lambda entries: _as_number(_text(entries)), float),
    "flag": Shape("yes or no", _flag, bool),
    "table": Shape("one row a line", lambda es: {e.row: " ".join(e.lines) for e in es}, dict),
}


class _Asks(Protocol):
    def __call__(self, what: str, *, without: str = "", default: float | None = None) -> Any: ...


def _asks(shape: str) -> _Asks:
    """A field of a topic: what its entry holds, and what happens in a pack that leaves it out."""

    def asks(what: str, *, without: str = "", default: float | None = None) -> Any:
        metadata = {"shape": shape, "what": what, "without": without}
        if default is not None:
            return field(default=default, metadata=metadata)
        return field(default_factory=SHAPES[shape].empty, metadata=metadata)

    return asks


words, in_order, phrases = _asks("words"), _asks("in_order"), _asks("phrases")
pairs, counts, endings = _asks("pairs"), _asks("counts"), _asks("endings")
rewrites, pattern, text = _asks("rewrites"), _asks("pattern"), _asks("text")
number, flag, table = _asks("number"), _asks("flag"), _asks("table")
