"""What a code says in several languages, in the one description that other programs have for it.

The description begins with the definition in the first language, as people read it anywhere. What
there is besides follows below a line of three dashes, a line each, with the language first:

    Somewhere to work that one can keep.

    ———
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
    """The description of a code whose `texts` are by kind, then by language. The label and the
    definition in the language `first` are not repeated below the line.

    Examples
    --------
    >>> print(format_description({"label": {"en": "Rent", "fr": "Loyer"}}, first="en"))
    ———
    fr label: Loyer
    """
    definition = texts.get("definition", {}).get(first, "")
    rows = [
        f"{language} {kind}: {text.replace(chr(10), chr(10) + '  ')}"
        for kind in TEXTS
        for language, text in texts.get(kind, {}).items()
        if text and not (language == first and kind in ("label", "definition"))
    ]
    if not rows and RULE not in definition.split("\n"):
        return definition
    return "\n".join([*([definition, ""] if definition else []), RULE, *rows])


def parse_description(description: str, *, first: str) -> dict[str, dict[str, str]]:
    """The texts that `format_description` wrote, by kind and language; of any other description a
    definition in the language `first`.

    Examples
    --------
    >>> parse_description("A place.\\n\\n———\\nfr label: Lieu", first="en")
    {'definition': {'en': 'A place.'}, 'label': {'fr': 'Lieu'}}
    """
    text = description.replace("\r\n", "\n").replace("\r", "\n")
    before, rule, after = f"\n{text}\n".rpartition(f"\n{RULE}\n")
    rows = _rows(after) if rule else None
    definition = (text if rows is None else before).strip("\n")
    found = {"definition": {first: definition}} if definition.strip() else {}
    for language, kind, value in rows or ():
        found.setdefault(kind, {})[language] = value
    return found


def _rows(block: str) -> list[tuple[str, str, str]] | None:
    """Language, kind and text of each row; None where a line has another form."""
    joined = block.strip("\n").replace("\n  ", "\0")
    found = [_ROW.fullmatch(line.replace("\0", "\n")) for line in joined.split("\n") if line]
    return None if None in found else [match.groups() for match in found if match]  # type: ignore[misc]
