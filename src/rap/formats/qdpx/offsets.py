"""Our positions (code points, a line end counts one) as a file of another program counts them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rap.formats.qdpx.profiles import Profile

_LAST_SHORT = 0xFFFF  # code points past it are two units of UTF-16


def offsets_of(text: str, profile: Profile) -> Callable[[int], int]:
    """A function from our positions in `text` to those of `profile`.

    Examples
    --------
    >>> from rap.formats.qdpx.profiles import PROFILES
    >>> offsets_of("a" + chr(10) + "b", PROFILES["nvivo-windows"])(2)
    3
    """
    wide = profile.unit == "utf16" and not text.isascii() and max(text) > chr(_LAST_SHORT)
    longer = profile.line_break > 1 and "\n" in text
    if not (wide or longer):
        return int
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    widths = np.ones(len(points), dtype=np.int64)
    if wide:
        widths += points > _LAST_SHORT
    if longer:
        widths += (points == ord("\n")) * (profile.line_break - 1)
    ends = np.concatenate(([0], np.cumsum(widths)))
    return lambda place: int(ends[place])
