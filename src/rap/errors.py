"""What can go wrong: each error is one sentence that says where, what, and what would be right.

The facts stay on the exception (`place`, `what`, `right`), so that callers can sort, count and translate them.
Nothing a participant said goes into a message. Names come from outside: `printable` is how they are said.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def printable(name: object) -> str:
    """A name from outside as one line that a terminal only prints: what it would obey, hide or turn around is spelled out.

    Examples
    --------
    >>> printable("rent\\x1b[2J\\u202etxt.exe"), printable("théière n° 4.txt")
    ('rent\\\\x1b[2J\\\\u202etxt.exe', 'théière n° 4.txt')
    """
    text = str(name)
    return text if text.isprintable() else "".join(map(_spelled, text))


def _spelled(character: str) -> str:
    return ascii(character)[1:-1] if unicodedata.category(character) in _UNSEEN else character


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a study.

    `place` is a path relative to the study, with `:line` where there is one.
    """

    place: str
    what: str
    right: str = ""

    def __str__(self) -> str:
        return printable(f"{self.place}: {self.what}" + (f"; {self.right}" if self.right else ""))


class RapError(Exception):
    """Base of all errors of this package; `exit_code` is what the command line ends with."""

    exit_code = 1

    def __init__(self, place: object, what: str, right: str = "") -> None:
        self.place, self.what, self.right = str(place), what, right
        super().__init__(str(Problem(self.place, what, right)))

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (Problem(self.place, self.what, self.right),)


class ProblemsError(RapError):
    """Several problems found in one reading, reported together."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self._problems = tuple(sorted(problems))
        first = self._problems[0]
        super().__init__(first.place, first.what, first.right)
        self.args = ("\n".join(map(str, self._problems)),)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self._problems


class WrongUseError(RapError):
    """The command or the call was asked for something it cannot mean."""

    exit_code = 2


class StudyNotFoundError(WrongUseError):
    """No folder at or above `place` is a study."""

    def __init__(self, place: object) -> None:
        super().__init__(place, "is not inside a study", "make one with `rap new DIR`, or go into the folder of yours")


class UnknownError(WrongUseError):
    """There is nothing of this id."""


class TakenBackError(UnknownError):
    """A person took her words back: this text is here no more, and nothing is written about it."""


class NotAllowedError(RapError):
    """This coder may not do that."""


class ConflictError(RapError):
    """What was asked rests on something that is no longer so: look again, then decide."""


class BusyError(RapError):
    """Another process holds what this one needs."""

    exit_code = 75


class RefusedError(RapError):
    """A file from outside that is not what it should be; nothing of it was taken."""


class TextChangedError(RapError):
    """A text no longer matches the hash in its `.yaml`."""


class DamagedLogError(RapError):
    """A line in the middle of a log is not what was written; the file is left alone."""

    def __init__(self, path: object, line: int, what: str) -> None:
        self.line = line
        super().__init__(f"{path}:{line}", what, "bring back the last good version with git; nothing was written to it")


class NotSavedError(RapError):
    """The disk did not take the bytes (full, read-only, gone); the file is as it was before."""


class RunFailedError(RapError):
    """A notebook did not run to its end; `cell` counts from 1 and is 0 when no cell is at fault."""

    def __init__(self, place: object, what: str, right: str = "", *, cell: int = 0) -> None:
        self.cell = cell
        super().__init__(place, what, right)
