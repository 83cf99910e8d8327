"""What others can put into a study through git: nothing in it is trusted to be as deep as it should, or to lie where it says."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_OURS = ("interviews", "codebook", "notebooks", "reports", ".rap")
_BRACKETS = re.compile(r"[\[\]{}]")
MAX_DEPTH = 200


def parse_json(text: str | bytes) -> Any:
    """JSON as Python values.

    Raises
    ------
    ValueError
        It is none, is no UTF-8, or is nested deeper than can be read.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("is nested too deep") from None


def is_too_deep(text: str) -> bool:
    """Whether brackets stand in one another `MAX_DEPTH` deep: a parser that calls itself takes minutes to give up there.

    Examples
    --------
    >>> is_too_deep("a: [b, {c: d}]"), is_too_deep("a: " + "[" * 1000)
    (False, True)
    """
    depth = 0
    for bracket in _BRACKETS.finditer(text):
        depth = depth + 1 if bracket[0] in "[{" else max(depth - 1, 0)
        if depth > MAX_DEPTH:
            return True
    return False


def find_links(root: Path) -> list[Path]:
    """Links in the folders of a study, those folders themselves among them: what is deleted or written there lies elsewhere."""
    tops = [root / name for name in _OURS]
    return [path for top in tops for path in ([top] if top.is_symlink() else _links_below(top))]


def _links_below(top: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(top):
        yield from (path for name in sorted((*folders, *files)) if (path := Path(folder, name)).is_symlink())
