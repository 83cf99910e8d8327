"""Characters nobody sees in a text, or means: how many, and where the first stands; they are kept, and a reader should know."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HIDDEN = {
    # https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
    "signs that turn the reading direction": re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"),
    "zero-width characters": re.compile("[\u180e\u200b-\u200d\u2060-\u2064\ufeff]"),
    "soft hyphens": re.compile("\u00ad"),
    "private-use characters": re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]"),
    "control characters": re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]"),
    "invisible language marks": re.compile("[\U000e0000-\U000e007f]"),
    "replacement signs, where something was lost before": re.compile("\ufffd"),
    # https://owasp.org/www-community/attacks/CSV_Injection
    "lines that a spreadsheet could take for a formula": re.compile(r"(?:^|: |\t)=[ ]?[A-Za-z@+(-]{2}", re.MULTILINE),
}


def note_hidden(text: str) -> tuple[str, ...]:
    """A note for each kind of hidden character in `text`, with its count and the line, from 1, of the first.

    Examples
    --------
    >>> note_hidden("I: a\\nP1: \\u200bb\\u200b")
    ('zero-width characters, kept: 2 (the first on line 2)',)
    """
    return tuple(_notes(text))


def _notes(text: str) -> Iterator[str]:
    for what, pattern in _HIDDEN.items():
        first = pattern.search(text)
        if first:
            n = sum(1 for _ in pattern.finditer(text))
            line = text.count("\n", 0, first.start()) + 1
            yield f"{what}, kept: {n} (the first on line {line})"
