"""What can go wrong: an error is the id of a message with named facts, and the place it is about.

The sentence for an id is in `languages/LANG/`, one for each language, and never in code.
Callers match, sort and count by id and facts. What a participant said is never a fact. Names come
from outside: `printable` makes them safe to print.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any, TypeAlias, Union

Fact: TypeAlias = Union[str, int, float, date, PurePath, "Message", "tuple[Fact, ...]"]

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def printable(name: object) -> str:
    """A name from outside as one line that is safe in a terminal: characters that a terminal would
    obey, hide or turn around are spelled out.

    Examples
    --------
    >>> printable("rent\\x1b[2J\\u202etxt.exe"), printable("théière n° 4.txt")
    ('rent\\\\x1b[2J\\\\u202etxt.exe', 'théière n° 4.txt')
    """
    text = str(name)
    return text if text.isprintable() else "".join(map(_spelled, text))


def _spelled(character: str) -> str:
    return ascii(character)[1:-1] if unicodedata.category(character) in _UNSEEN else character


@dataclass(frozen=True, init=False)
class Message:
    """The id of a sentence and the facts it names; a fact can be a message itself.

    `str()` gives the sentence in the reader's language, and `id: facts` where no
    catalogue was registered.

    Examples
    --------
    >>> message = Message("core.nearest.is", name="trust")
    >>> message.id, message.facts
    ('core.nearest.is', {'name': 'trust'})
    """

    id: str
    _facts: tuple[tuple[str, Fact], ...]

    def __init__(self, id: str, /, **facts: Any) -> None:
        object.__setattr__(self, "id", id)
        object.__setattr__(
            self, "_facts", tuple((name, _fact(facts[name])) for name in sorted(facts))
        )

    @property
    def facts(self) -> dict[str, Fact]:
        return dict(self._facts)

    def __str__(self) -> str:
        return _render(self)

    def to_json(self) -> dict[str, Any]:
        """Plain data for JSON; `message_from_json` reads it back."""
        return {"id": self.id, "facts": {name: _plain(value) for name, value in self._facts}}


def _fact(value: Any) -> Fact:
    if value is None:
        return ""
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, (list, tuple)):
        return tuple(_fact(one) for one in value)
    if isinstance(value, (str, int, float, date, Message)):
        return value
    raise TypeError(
        f"a fact is text, a number, a day, a path, a message or a tuple of these, not {type(value).__name__}"
    )


def _plain(value: Fact) -> Any:
    if isinstance(value, Message):
        return value.to_json()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return {"date": value.isoformat()} if isinstance(value, date) else value


def message_from_json(data: Mapping[str, Any]) -> Message:
    """The message that `Message.to_json` wrote."""
    return Message(
        str(data["id"]), **{str(name): _from_plain(value) for name, value in data["facts"].items()}
    )


def _from_plain(value: Any) -> Fact:
    if isinstance(value, dict):
        return (
            date.fromisoformat(value["date"])
            if set(value) == {"date"}
            else message_from_json(value)
        )
    return tuple(map(_from_plain, value)) if isinstance(value, list) else _fact(value)


def _as_id_and_facts(message: Message) -> str:
    """A message as text where no catalogue was registered."""
    facts = ", ".join(f"{name}={value}" for name, value in message.facts.items())
    return f"{message.id}: {facts}" if facts else message.id


_render: Callable[[Message], str] = _as_id_and_facts


def register_renderer(render: Callable[[Message], str]) -> None:
    """Let `render` make the sentence of every message from now on; `rap/__init__` registers the
    catalogue of `languages`.
    """
    global _render
    _render = render


class _Placed:
    """What a problem and an error share: a message and its place."""

    message: Message
    place: str

    @property
    def id(self) -> str:
        return self.message.id

    @property
    def facts(self) -> dict[str, Fact]:
        return self.message.facts


@dataclass(frozen=True, init=False)
class Problem(_Placed):
    """One thing that is wrong in a study: `Problem("store.codebook.bad_colour",
    place="codebook/a/x.yaml:3", colour="red")`, or `Problem(message, place=...)`.

    `place` is a path relative to the study, with `:line` where there is one.
    """

    place: str
    message: Message

    def __init__(self, says: str | Message, /, *, place: object = "", **facts: Any) -> None:
        message = says if isinstance(says, Message) else Message(says, **facts)
        object.__setattr__(self, "place", str(place))
        object.__setattr__(self, "message", message)

    def __lt__(self, other: Problem) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[str, ...]:
        return self.place, self.id, repr(self.facts)

    def __str__(self) -> str:
        return printable(": ".join(filter(None, (self.place, str(self.message)))))

    def to_json(self) -> dict[str, Any]:
        """Plain data for JSON: id, facts and place."""
        return {**self.message.to_json(), "place": self.place}

    def as_row(self) -> dict[str, Any]:
        """A problem as commands and routes give it: `to_json`, and its sentence in two parts,
        before the first semicolon (`what` is wrong) and after it (what would be `right`).
        """
        what, _, right = str(self.message).partition("; ")
        return {
            "place": self.place,
            "what": what.rstrip(),
            "right": right,
            **self.message.to_json(),
        }


def problem_from_json(data: Mapping[str, Any]) -> Problem:
    """The problem that `Problem.to_json` wrote."""
    return Problem(message_from_json(data), place=data["place"])


class RapError(_Placed, Exception):
    """Base of all errors of this package; `exit_code` is the exit code of the command.

    `RapError(id, place=..., **facts)`. The sentence is made when it is asked for, in the reader's
    language.
    """

    exit_code = 1

    def __init__(self, says: str | Message, /, *, place: object = "", **facts: Any) -> None:
        problem = Problem(says, place=place, **facts)
        self.message, self.place = problem.message, problem.place
        super().__init__(problem.message.id)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return (Problem(self.message, place=self.place),)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.__dict__.copy())


def _again(kind: type[RapError], state: dict[str, Any]) -> RapError:
    """Make an error again that another process raised and pickled."""
    error = kind.__new__(kind, state["message"].id)
    error.__dict__.update(state)
    return error


class ProblemsError(RapError):
    """Several problems found in one reading, reported together."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self._problems = tuple(sorted(problems))
        super().__init__(self._problems[0].message, place=self._problems[0].place)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self._problems


class WrongUseError(RapError):
    """The command or function was called in a way that has no meaning."""

    exit_code = 2


class StudyNotFoundError(WrongUseError):
    """No folder at or above `place` is a study."""

    def __init__(self, place: object) -> None:
        super().__init__("core.study.not_found", place=place)


class ClosedStudyError(WrongUseError):
    """The study is closed: its files are one encrypted file, until `rap open`."""

    def __init__(self, study: str) -> None:
        super().__init__("core.study.closed", study=study)


class UnknownError(WrongUseError):
    """There is nothing with this id."""


class TakenBackError(UnknownError):
    """A person took her words back: this text is gone, and nothing may be written about it."""


class NotAllowedError(RapError):
    """This coder may not do that."""


class ConflictError(RapError):
    """The request rests on something that has changed in the meantime: look again, then decide."""


class BusyError(RapError):
    """Another process holds what this one needs."""

    exit_code = 75


class RefusedError(RapError):
    """A file from outside was rejected; nothing was imported from it."""


class TextChangedError(RapError):
    """A text no longer matches the hash in its `.yaml`."""


class DamagedLogError(RapError):
    """A line in the middle of a log is not what was written; the file is left as it is.

    `why` is a message or a text.
    """

    def __init__(self, path: object, line: int, why: object) -> None:
        self.line = line
        super().__init__("core.log.damaged", place=f"{path}:{line}", why=why)


class NotSavedError(RapError):
    """The disk did not take the bytes (full, read-only, gone); the file is as it was before."""


class RunFailedError(RapError):
    """A notebook did not run to its end; `cell` counts from 1 and is 0 when no cell is at fault."""

    def __init__(
        self, says: str | Message, /, *, place: object = "", cell: int = 0, **facts: Any
    ) -> None:
        self.cell = cell
        super().__init__(says, place=place, cell=cell, **facts)


class MachineFailedError(RunFailedError):
    """A run that failed for a reason outside its notebook, as far as the program can know: the
    kernel died or did not start, or its machine was lost. A second attempt may succeed.
    """
