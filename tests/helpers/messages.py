"""How tests name what went wrong: by the id of the message and its facts, never by a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from rap.core.errors import Message, Problem, RapError
from rap.languages.catalogue import sentence


@contextmanager
def raises(
    kind: type[RapError], id: str, /, *, place: str | None = None, **facts: Any
) -> Iterator[Any]:
    """Like `pytest.raises`: an error of `kind` whose first problem has this id, these facts among
    its own, and this place.
    """
    with pytest.raises(kind) as caught:
        yield caught
    assert_says(caught.value.problems[0], id, place=place, **facts)


def assert_says(
    problem: Problem | RapError, id: str, /, *, place: str | None = None, **facts: Any
) -> None:
    """The problem has this id, these facts among its own, and this place."""
    known = Message(id, **facts).facts
    assert (problem.id, {name: problem.facts.get(name) for name in known}) == (id, known), problem
    assert place is None or problem.place == place, problem


def ids(problems: Iterable[Problem] | RapError) -> list[str]:
    """The id of each problem."""
    return [
        problem.id
        for problem in (problems.problems if isinstance(problems, RapError) else problems)
    ]


def places(problems: Iterable[Problem] | RapError) -> list[tuple[str, str]]:
    """The place and the id of each problem."""
    return [
        (one.place, one.id)
        for one in (problems.problems if isinstance(problems, RapError) else problems)
    ]


def said(id: str, /, **facts: Any) -> str:
    """The English sentence for an id: what a command prints, without a test that repeats it."""
    return sentence(Message(id, **facts), "en")
