"""Search for a pattern that somebody typed, in a process of its own: a pattern that would take for
ever is stopped, and the program that asked goes on.

This file is also what that process runs. It imports nothing of the package, so that it starts in a
few hundredths of a second.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping

Place = tuple[int, int]
WORK_S = 2
"""Seconds of CPU time after which a pattern is stopped. Where the system does not count them, or is
busy, `WAIT_S` on the clock is the limit.
"""
WAIT_S = 10.0
MOST = 200_000
"""The number of places after which a pattern is stopped: it fits nearly everywhere."""
_MEMORY = 1_000_000_000


class PatternStoppedError(Exception):
    """The pattern took too long or, with `is_wide`, fits too often."""

    def __init__(self, *, is_wide: bool = False) -> None:
        super().__init__(is_wide)
        self.is_wide = is_wide


def find_pattern(pattern: str, texts: Mapping[str, str]) -> dict[str, list[Place]]:
    """The places where a regular expression fits, for each text that has any; empty places do not
    count.

    Raises
    ------
    PatternStoppedError
        At the limits of time and of places.

    Examples
    --------
    >>> find_pattern(r"r[eo]nt", {"INT-10001": "the rent, the front"})
    {'INT-10001': [(4, 8), (15, 19)]}
    """
    if not texts:
        return {}
    from rap.core.own_python import python  # the child has nothing of the package

    asked = json.dumps({"pattern": pattern, "texts": dict(texts)}).encode()
    # -I -S: nothing of the current folder or of what is installed; -B: nothing is written
    words = python("-I", "-S", "-B", "-X", "utf8", __file__)
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        try:
            out, _ = child.communicate(asked, timeout=WAIT_S)
        except subprocess.TimeoutExpired:
            raise PatternStoppedError from None
        finally:
            child.kill()
    if child.returncode:  # the system ended it at its limit
        raise PatternStoppedError
    found = json.loads(out)
    if found is None:
        raise PatternStoppedError(is_wide=True)
    return {id: [(start, end) for start, end in places] for id, places in found.items()}


def _scan(pattern: str, texts: Mapping[str, str]) -> dict[str, list[Place]] | None:
    """Do the work of `find_pattern` in this process; None when there are more than `MOST` places."""
    sought, n = re.compile(pattern, re.MULTILINE), 0
    found: dict[str, list[Place]] = {}
    for id, text in texts.items():
        for match in sought.finditer(text):
            if match[0]:
                found.setdefault(id, []).append(match.span())
                n += 1
                if n > MOST:
                    return None
    return found


def _limit() -> None:
    if sys.platform == "win32":  # where the clock alone limits
        return
    import resource

    for kind, wanted in (
        (resource.RLIMIT_CPU, WORK_S),
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):  # macOS does not take a limit of memory
            continue


def _serve() -> None:
    """The work of the child process: it reads what is asked and writes places, and no word of a
    text.
    """
    asked = json.loads(sys.stdin.buffer.read())
    _limit()
    sys.stdout.write(json.dumps(_scan(asked["pattern"], asked["texts"])))


if __name__ == "__main__":
    _serve()
