"""What routes answer is written in their signatures, and made from there for the screen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_origin

import pytest
from studies import ROOT

from rap.lab.contract import FOLDER, contract, find_answers, to_type
from rap.lab.serving import routes
from rap.topics.web.replies import to_json

# topics of which a route still answers a dict without a type
UNTYPED = {
    "bringing_in",
    "corrections",
    "other_programs",
    "review",
}


@dataclass(frozen=True)
class Place:
    """A place in a text."""

    from_: int
    to: int | None
    why: str | None = None


def test_what_is_made_is_as_it_would_be_made_now():
    """`make contract` writes the types of the screen and the page of answers anew."""
    made = contract(routes())
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / FOLDER).glob("*.ts")}

    assert there == {path for path in made if path.endswith(".ts")}
    assert {path for path, text in made.items() if _read(ROOT / path) != text} == set()


def test_every_route_says_what_it_answers():
    """The signature of each method of a route names a dataclass, or a page, a file or a stream."""
    untyped = {
        one.topic
        for one in find_answers(routes())
        if not one.types or any(get_origin(kind) is dict for kind in one.types)
    }

    assert untyped == UNTYPED


def test_a_member_with_nothing_to_say_is_left_out():
    """Only one whose default is None; a word that Python keeps for itself has a last `_`."""
    there = [Place(1, None), Place(1, 2, "moved")]

    assert to_json(there) == '[{"from":1,"to":null},{"from":1,"to":2,"why":"moved"}]'


@pytest.mark.parametrize(
    ("hint", "said"),
    [
        (list[str | None], "(string | null)[]"),
        (tuple[Place, ...], "Place[]"),
        (tuple[int, str, bool], "[number, string, boolean]"),
        (dict[str, list[float]], "Record<string, number[]>"),
        (Literal["yes", "no", True], "'yes' | 'no' | true"),
        (Any, "unknown"),
    ],
)
def test_a_type_is_said_in_typescript(hint: Any, said: str):
    """Each type that an answer may be made of has one way to be said."""
    assert to_type(hint) == said


def test_an_answer_of_another_type_is_refused():
    """What JSON cannot carry is no member of an answer."""
    with pytest.raises(TypeError, match="no answer is made of"):
        to_type(dict[str, Path])


def _read(path: Path) -> str:
    return path.read_bytes().decode() if path.is_file() else ""
