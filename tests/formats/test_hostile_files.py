"""Files made to harm: each is refused or warned of in one sentence, and nothing outside is read,
written or run.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile import SECRET, Hostile, hostile_files
from studies import scaled

from rap.core.errors import Problem, RapError
from rap.formats.child import read_in_child
from rap.formats.readers import SUFFIXES

NAMES = [made.name for made in hostile_files(Path("/nowhere"))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a secret beside the hostile files."""
    place = tmp_path_factory.mktemp("hostile") / "files"
    place.mkdir()
    (place / "secret.txt").write_text(f"I: {SECRET}\nP1: b\n", encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def files(folder: Path) -> dict[str, Hostile]:
    """The hostile files by name; each is written by its test."""
    return {made.name: made for made in hostile_files(folder)}


def told_of(path: Path) -> list[Problem]:
    """What is said of a file, as a refusal or as notes; no other exception comes through, and
    nothing of the secret.
    """
    try:
        talk = read_in_child(path)
    except RapError as error:
        return list(error.problems)
    assert SECRET not in talk.text
    return [Problem(note, place=path.name) for note in talk.notes]


def everything(place: Path) -> set[str]:
    return {str(path.relative_to(place)) for path in place.rglob("*")}


@pytest.mark.volume(cases=20)
@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_is_refused_or_warned_of(
    folder: Path, files: dict[str, Hostile], name: str
) -> None:
    """One sentence says what is wrong, where, and how much of it; the folder and what is around it are as they were, the
    secret is in no message.
    """
    path = folder / name
    files[name].make(path)
    before = everything(folder.parent)
    told = told_of(path)

    assert files[name].says in told
    assert all(problem.place.startswith(name) and "\n" not in str(problem) for problem in told)
    assert SECRET not in str(told)
    assert everything(folder.parent) == before


def test_there_are_files_for_every_format() -> None:
    """A hundred or more, and some for each suffix that is imported."""
    assert len(NAMES) >= 100
    assert set(SUFFIXES) <= {Path(name).suffix for name in NAMES}


@pytest.mark.volume
def test_a_huge_line_is_only_a_long_line(tmp_path: Path) -> None:
    """Nineteen million characters without an end are read whole; four million in `make test`."""
    n = scaled(19_000_000, 19_000_000, quick=4_000_000)
    (tmp_path / "talk.txt").write_bytes(b"I: So?\nP1: " + b"x" * n)

    assert len(read_in_child(tmp_path / "talk.txt").text) == n + 12
