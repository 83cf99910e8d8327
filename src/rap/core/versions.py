"""The version that a file says its format has (`v`), and the refusal of a newer one.

A file of a newer rap may mean things that this one does not know. The error names its version and
the newest one this program reads, and the file is left as it is.
"""

from __future__ import annotations

import re
from typing import Any

from rap import __version__
from rap.core.errors import Message, RefusedError

VERSION = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){0,3}")


def newer(version: object, known: int = 1) -> Message:
    """The message for a file of a version after `known`."""
    return Message("core.versions.newer", version=str(version), known=str(known), rap=__version__)


def refuse_newer(data: Any, *, place: str, known: int = 1) -> None:
    """Raise when the `v` of a file's values is after `known`; a `v` that is not a version is left
    to the reader of the file.

    Raises
    ------
    RefusedError
        A newer rap wrote it.
    """
    version = data.get("v", 1) if isinstance(data, dict) else 1
    if isinstance(version, int) and version > known:
        raise RefusedError(newer(version, known), place=place)


def is_older(version: str, wanted: str) -> bool:
    """Whether one version of the program comes before another.

    Examples
    --------
    >>> is_older("0.1.0", "0.2"), is_older("0.10", "0.9.1"), is_older("1.0", "1")
    (True, False, False)
    """
    return _numbers(version) < _numbers(wanted)


def _numbers(version: str) -> list[int]:
    numbers = [int(number) for number in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers
