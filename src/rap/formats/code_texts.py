"""What a code says in several languages, in the one description that other programs have for it.

The description begins with the definition in the language of the code's name, as people read it
anywhere. What there is besides follows below a line of three dashes, a line each; the first says the
name once more, and so in which language name and definition are:

    Somewhere to work that one can keep.

    ———
    en label: Place
    en exclude: rooms by the hour
    fr label: Lieu
    fr definition: Un endroit où travailler.

A line that goes on is indented by two spaces. A description without such an end is a definition.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

TEXTS = ("label", "definition", "include", "exclude")
RULE = "———"
_ROW = re.compile(r"([a-z]{2,3}) (label|definition|include|exclude): (.*)", re.DOTALL)
Texts = Mapping[str, Mapping[str, str]]


def format_description(texts: Texts, *, first: str) -> str:
    """The description of a code whose `texts` are by kind, then by language, and whose name is its
    label in `first`, or the first that there is.

    Examples
    --------
    >>> print(format_description({"label": {"en": "Rent", "fr": "Loyer"}}, first="en"))
    ———
    en label: Rent
    fr label: Loyer
    """
    labels = texts.get("label", {})
    first = first if first in labels else next(iter(labels), first)
    definition = texts.get("definition", {}).get(first, "")
    ordered = {"label": {first: labels.get(first, ""), **labels}}
    rows = [
        (language, kind, text)
        for kind in TEXTS
        for language, text in ordered.get(kind, texts.get(kind, {})).items()
        if text and (language, kind) != (first, "definition")
    ]
    if rows in ([], [(first, "label", labels.get(first))]) and RULE not in definition.split("\n"):
        return definition
    lines = [f"{one} {kind}: {text.replace(chr(10), chr(10) + '  ')}" for one, kind, text in rows]
    return "\n".join([*([definition, ""] if definition else []), RULE, *lines])


def parse_description(description: str, *, first: str) -> dict[str, dict[str, str]]:
    """The texts that `format_description` wrote, by kind and language; of any other description a
    definition in the language `first`.

    Examples
    --------
    >>> parse_description("A place.\\n\\n———\\nfr label: Lieu\\nen label: Place", first="en")
    {'definition': {'fr': 'A place.'}, 'label': {'fr': 'Lieu', 'en': 'Place'}}
    """
    text = description.replace("\r\n", "\n").replace("\r", "\n")
    before, rule, after = f"\n{text}\n".rpartition(f"\n{RULE}\n")
    rows = _rows(after) if rule else None
    definition = (text if rows is None else before).strip("\n")
    own = rows[0][0] if rows and rows[0][1] == "label" else first
    found = {"definition": {own: definition}} if definition.strip() else {}
    for language, kind, value in rows or ():
        found.setdefault(kind, {})[language] = value
    return found


def labels_of_name(name: str, said: Texts, *, first: str) -> dict[str, str]:
    """The labels of a code that is called `name` in a file and whose description says `said`: the name
    is as it is called there today, in the language of its first label, or else in `first`.

    Examples
    --------
    >>> labels_of_name("Endroit", {"label": {"fr": "Lieu", "en": "Place"}}, first="en")
    {'fr': 'Endroit', 'en': 'Place'}
    """
    labels = said.get("label", {})
    return {**labels, next(iter(labels), first): name}


def _rows(block: str) -> list[tuple[str, str, str]] | None:
    """Language, kind and text of each row; None where a line has another form."""
    joined = block.strip("\n").replace("\n  ", "\0")
    found = [_ROW.fullmatch(line.replace("\0", "\n")) for line in joined.split("\n") if line]
    return None if None in found else [match.groups() for match in found if match]  # type: ignore[misc]
