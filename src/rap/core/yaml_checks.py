"""Checks of a YAML file while it is read: values of the wrong kind, unknown keys, values that are
not allowed, each with its line.

A shape says what kind of value a key may have: `TEXT`, `TEXTS` (one text, or a list of them),
`LABELS` (one text, or a text per language), a list with the shape of its items, a mapping from keys
to shapes (`EACH` is any key), a tuple of possible shapes, or `ANY`. An empty value always has the
right shape: the reader of a file says what must be there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from rap.core.errors import Message, Problem, ProblemsError
from rap.core.plain import decode_plain, nearest, read_plain
from rap.core.versions import newer
from rap.core.yaml_files import SHELF, Document, Packing, document_of, read_yaml

_Noun = TypeVar("_Noun")
Shape: TypeAlias = str | list[Any] | Mapping[str, Any] | tuple[Any, ...]
TEXT = "one text"
ANY = "anything"
EACH = "*"
TEXTS = (TEXT, [TEXT])
LABELS = (TEXT, {EACH: TEXT})
_NAMES: Mapping[type, str] = {
    str: "core.shape.text",
    list: "core.shape.list",
    dict: "core.shape.mapping",
}


class CheckedFile:
    """A YAML file whose values have the right shapes. Its reader notes what else is wrong, and all
    problems are raised together.

    Parameters
    ----------
    document
        What was read.
    shapes
        Each key the file may hold, with the shape of its value; `v` need not be named.

    Raises
    ------
    ProblemsError
        Values of a wrong kind; unknown keys are among the problems.
    """

    def __init__(self, document: Document, shapes: Mapping[str, Shape]) -> None:
        self.document, self.data, self.place = document, document.data, document.place
        self.problems = check_keys(document, ("v", *shapes))
        if wrong := check_shapes(document, shapes):
            raise ProblemsError([*self.problems, *wrong])

    def mapping(self, key: str) -> dict[str, Any]:
        """The mapping under `key`; empty when there is nothing."""
        return self.data.get(key) or {}

    def text(self, key: str, otherwise: str = "") -> str:
        """The text under `key`."""
        return str(self.data.get(key, otherwise))

    def wrong(self, what: str, *keys: str, **facts: Any) -> None:
        """Note what is wrong with the value under `keys`."""
        self.problems.append(Problem(what, place=self.place(*keys), **facts))

    def expect(self, holds: object, what: str, *keys: str, **facts: Any) -> None:
        """Note what is wrong unless it `holds`."""
        if not holds:
            self.wrong(what, *keys, **facts)

    def expect_one_of(self, known: Iterable[str], what: str, *keys: str, **facts: Any) -> None:
        """Note what is wrong, with the nearest word, when the first of `facts` is not `known`."""
        known, word = tuple(known), next(iter(facts.values()))
        if word not in known:
            self.wrong(what, *keys, **facts, nearest=nearest(word, known))

    def raise_problems(self) -> None:
        """Raise `ProblemsError` with all that was noted, when there is anything."""
        if self.problems:
            raise ProblemsError(self.problems)


def read_checked(root: Path, name: str, shapes: Mapping[str, Shape]) -> CheckedFile:
    """The YAML file `name` of the study at `root`; raises as `read_yaml` and `CheckedFile` do."""
    return CheckedFile(read_yaml(root / name, name=name), shapes)


def read_made(
    root: Path,
    name: str,
    shapes: Mapping[str, Shape],
    make: Callable[[CheckedFile], _Noun],
    *,
    kept_as: Packing,
) -> _Noun:
    """The noun that `make` makes of the YAML file `name`, or made of the same bytes before, if a
    shelf keeps it; raises as `read_checked` and `make` do.
    """
    data, shelf = read_plain(f"{root}/{name}", name=name), SHELF.get()
    noun: _Noun | None = shelf.made(name, data, kept_as) if shelf is not None else None
    if noun is None:
        text = decode_plain(data, name=name)
        noun = make(CheckedFile(document_of(text, name=name, is_kept=False), shapes))
        if shelf is not None:
            shelf.note(name, data, noun, kept_as)
    return noun


def check_keys(document: Document, known: Iterable[str], *within: str) -> list[Problem]:
    """A problem for each key that is not `known`, with the nearest known key, and for a `v` that
    this package cannot read.
    """
    known = tuple(known)
    data: Any = document.data
    for key in within:  # `#2` is the third item of a list
        data = data[int(key[1:])] if isinstance(data, list) else data.get(key, {})
    problems = []
    for key in data if isinstance(data, dict) else ():
        if key not in known:
            place, near = document.place(*within, key), nearest(key, known)
            problems.append(Problem("core.yaml.unknown_key", place=place, key=key, nearest=near))
    version = str(document.data.get("v", "1"))
    if version != "1" and not within:
        place = document.place("v")
        problems.append(Problem(newer(version), place=place))
    return problems


def check_shapes(document: Document, shapes: Mapping[str, Shape]) -> list[Problem]:
    """A problem for each value whose kind is not the one in `shapes`; keys that `shapes` does not
    name are not checked.

    Examples
    --------
    >>> document = Document("x.yaml", {"label": {"en": ["Rent"]}, "more": []}, {("label", "en"): 2})
    >>> print(*check_shapes(document, {"label": LABELS}))
    x.yaml:2: label.en is a list; write one text
    """
    return list(_find(document, document.data, shapes, ()))


def _find(document: Document, value: Any, shape: Shape, keys: tuple[str, ...]) -> Iterator[Problem]:
    if value is None or value == "" or shape == ANY:
        return
    possible = shape if isinstance(shape, tuple) else (shape,)
    shape = next((one for one in possible if _kind(value) is _kind(one)), ())
    if isinstance(shape, list):
        for number, item in enumerate(value):
            yield from _find(document, item, shape[0], (*keys, f"#{number}"))
    elif isinstance(shape, Mapping):
        for key, inner in value.items():
            yield from _find(document, inner, shape.get(key, shape.get(EACH, ANY)), (*keys, key))
    elif shape != TEXT:
        yield _problem(document, value, possible, keys)


def _problem(
    document: Document, value: Any, possible: tuple[Shape, ...], keys: tuple[str, ...]
) -> Problem:
    place = document.place(*keys)
    keys = tuple(key for key in keys if not key.startswith("#"))
    if len(keys) == 1 and [*map(_kind, possible)] == [dict]:
        return Problem("core.yaml.not_a_mapping", place=place, key=keys[0])
    right = [_name(shape) for shape in possible]
    return Problem(
        "core.shape.wrong", place=place, key=".".join(keys), kind=_name(value), right=right
    )


def _name(thing: Any) -> Message:
    """The word for the kind of a value or shape, for sentences."""
    return Message(_NAMES[_kind(thing)])


def _kind(thing: Any) -> type:
    if isinstance(thing, list):
        return list
    return dict if isinstance(thing, Mapping) else str
