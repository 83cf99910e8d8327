"""Projects of other programs as plain values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from messages import raises

from rap.core.errors import Message, RefusedError
from rap.formats import project_readers
from rap.formats.project_readers import read_project
from rap.formats.projects import (
    Choices,
    Convention,
    Loss,
    Project,
    ProjectCode,
    ProjectCoder,
    ProjectCoding,
    ProjectExtract,
    ProjectGroup,
    ProjectMemo,
    ProjectPerson,
    ProjectQuestion,
    ProjectText,
    choices_from_json,
    choices_to_json,
    project_from_json,
    project_to_json,
)

COUNTED = Convention("utf16", 2, "exclusive", True, 3, 4, ("code points,2,exclusive",))
WHOLE = Project(
    "Other 1.0",
    "bakeries",
    (ProjectCoder("u1", "Ana"),),
    (ProjectCode("c1", "pay"), ProjectCode("c2", "late", "c1", False, "#aabbcc", "after the 1st")),
    (ProjectText("t1", "Talk", "I: So?\n", ((0, "I"),), COUNTED, 1, "ab"),),
    (ProjectCoding("x1", "t1", 0, 2, "c2", "u1", "2024-01-02T03:04:05Z", "a note"),),
    (ProjectPerson("p1", "Bo", {"age": "40"}, ("t1",), (("t1", 0, 2),)),),
    (ProjectMemo("m1", "why", ("code", "c1"), "u1", "2024", "first"),),
    (ProjectGroup("g1", "day shift", ("t1",)),),
    (Loss(Message("formats.file.missing"), 2),),
    "qdpx",
    (ProjectExtract("e1", "Talk", "So?", "c1"),),
    (ProjectQuestion("colour:yellow", Message("formats.file.missing"), ("c1",)),),
)


def test_a_project_comes_out_of_the_child_as_it_went_in() -> None:
    """Each noun, with all of its members, through JSON and back."""
    assert project_from_json(json.loads(json.dumps(project_to_json(WHOLE)))) == WHOLE


def test_choices_go_into_the_child_as_they_were_made() -> None:
    """Conventions by text, columns, answers."""
    made = Choices({"": COUNTED}, {"code": "Code"}, {"colour:yellow": "c1"}, "Ana", "cp1252")

    assert choices_from_json(json.loads(json.dumps(choices_to_json(made)))) == made


def test_the_path_of_a_code_names_those_above_it() -> None:
    """From the top down; two codes of one name are told apart by it."""
    assert WHOLE.paths() == {"c1": ("pay",), "c2": ("pay", "late")}


def test_a_circle_of_codes_has_paths() -> None:
    """A damaged file may say that two codes are above each other; the path then ends."""
    round = Project(codes=(ProjectCode("a", "A", "b"), ProjectCode("b", "B", "a")))

    assert round.paths() == {"a": ("B", "A"), "b": ("A", "B")}


def test_a_file_of_no_known_program_is_refused(tmp_path: Path) -> None:
    """One sentence with what would be right."""
    path = tmp_path / "talks.xyz"
    path.write_text("hello")

    with raises(RefusedError, "formats.project.unknown_kind", suffix=".xyz"):
        read_project(path)


def test_a_file_of_more_codes_than_anybody_has_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each would become a file of the study."""
    monkeypatch.setattr(project_readers, "MOST_CODES", 1)
    path = tmp_path / "a.csv"
    path.write_text("interview,extract,code\nrosa,cold,pay\nrosa,hot,late\n")

    with raises(RefusedError, "formats.project.too_many_codes", most=1):
        read_project(path)
