"""What kind of value belongs where in a YAML file: a text, a list, a mapping; what is of another
kind is reported with its line.

A shape is `TEXT`, `TEXTS` (one text, or a list of them), `LABELS` (one text, or a text per
language), a list with the shape of its items, a mapping from keys to shapes (`EACH` stands for any
key), or a tuple of shapes of which one is enough. Nothing at all is always of the right kind: what
must be there is for who reads the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rap.core.errors import Message, Problem
from rap.core.plain import nearest
from rap.core.yaml_files import Document

Shape = str | list[Any] | Mapping[str, Any] | tuple[Any, ...]
TEXT = "one text"
EACH = "*"
TEXTS = (TEXT, [TEXT])
LABELS = (TEXT, {EACH: TEXT})


def check_shapes(document: Document, shapes: Mapping[str, Shape]) -> list[Problem]:
    """A problem for each value that is of another kind than `shapes` says; keys it does not name
    are not looked at.

    Examples
    --------
    >>> document = Document("x.yaml", {"label": {"en": ["Rent"]}, "more": []}, {("label", "en"): 2})
    >>> print(*check_shapes(document, {"label": LABELS}))
    x.yaml:2: label.en is a list; write one text
    """
    return list(_find(document, document.data, shapes, ()))


def _find(document: Document, value: Any, shape: Shape, keys: tuple[str, ...]) -> Iterator[Problem]:
    if value is None or value == "":
        return
    if isinstance(shape, tuple):
        fitting = next((one for one in shape if _kind(value) == _kind(one)), None)
        if fitting is None:
            yield _problem(document, value, shape, keys)
        else:
            yield from _find(document, value, fitting, keys)
    elif _kind(value) != _kind(shape):
        yield _problem(document, value, (shape,), keys)
    elif isinstance(shape, list):
        for item in value:
            yield from _find(document, item, shape[0], keys)
    elif isinstance(shape, Mapping):
        for key, inner in value.items():
            wanted = shape.get(key, shape.get(EACH))
            if wanted is not None:
                yield from _find(document, inner, wanted, (*keys, key))


def _problem(
    document: Document, value: Any, shapes: tuple[Shape, ...], keys: tuple[str, ...]
) -> Problem:
    facts = {
        "key": ".".join(keys),
        "kind": _name(_kind(value)),
        "right": [_name(_kind(shape)) for shape in shapes],
    }
    return Problem("core.shape.wrong", place=document.place(*keys), **facts)


def _name(kind: str) -> Message:
    """What sentences call a kind."""
    return Message(
        {TEXT: "core.shape.text", "a list": "core.shape.list"}.get(kind, "core.shape.mapping")
    )


def _kind(thing: Any) -> str:
    if isinstance(thing, list):
        return "a list"
    return "a mapping" if isinstance(thing, Mapping) else TEXT


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
