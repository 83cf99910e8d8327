"""Codings that an earlier version took in a letter too long are named, and mended when that is asked for."""

from __future__ import annotations

from pathlib import Path

from commands import run_here
from other_programs import PROGRAMS, make_project
from projects import take_read
from refi_reader import read_coded
from studies import TEXT, make_study, write

from rap.formats.project_readers import read_project
from rap.formats.projects import Choices, Convention
from rap.store.codings import CodingLogs, read_fold
from rap.store.settings import own_device
from rap.store.sources import read_source_text, read_sources
from rap.topics.checks.late_ends import check_late, mend_late
from rap.topics.entering.plan import Wanted
from rap.topics.other_programs.projects import ProjectWanted

TOO_LONG = Choices({"": Convention(end="inclusive")})
SAID = ProjectWanted(
    Wanted(language="en", consent={"team": ("analyse",)}), {"Ana": "K-02"}, is_read=True
)


def take(root: Path, path: Path, choices: Choices) -> None:
    take_read(root, read_project(path, choices), SAID, name=path.name, by="K-01")


def words_of(root: Path) -> list[str]:
    """The words of every coding of the study."""
    found = []
    for one in read_sources(root):
        text = read_source_text(root, one)
        fold = read_fold(root, one, length=len(text))
        found += [text[c.start : c.end] for c in fold.codings]
    return sorted(found)


def test_codings_that_came_in_a_letter_too_long_are_named_and_mended(tmp_path: Path) -> None:
    """By a note of `rap check`; `rap upgrade` moves all ends of that import back, and the file that comes
    again finds each coding there.
    """
    root, path = make_study(tmp_path / "study"), tmp_path / "p.qdpx"
    write(root, ".rap/coder", "K-01")
    program = PROGRAMS["maxqda"]
    make_project(path, program, "but the last")
    take(root, path, TOO_LONG)
    meant = sorted(one.words for one in read_coded(path, program.counted))
    noted = check_late(root)

    assert words_of(root) != meant
    assert {note.id for note in noted} == {"checks.letter_too_long"}
    assert sum(note.facts["n"] for note in noted) == len(meant)
    for command in ("check", "upgrade --dry-run", "upgrade"):
        shown = run_here(root, *command.split()).stdout
        assert [note for note in noted if str(note) not in shown] == []
    assert words_of(root) == meant
    assert check_late(root) == []
    take(root, path, Choices())
    assert words_of(root) == meant


def test_codings_that_end_where_they_were_meant_to_are_not_named(tmp_path: Path) -> None:
    """Neither an import that was read rightly, nor a slip of somebody who codes here."""
    root, path = make_study(tmp_path / "study"), tmp_path / "p.qdpx"
    make_project(path, PROGRAMS["nvivo"], "lines")
    take(root, path, Choices())
    [first, *_] = [one for one in read_sources(root) if one.id == "INT-10001"]
    slip = {"code": "pay", "start": 0, "end": TEXT.index("\n") + 2}
    with CodingLogs(root, coder="K-02", device=own_device(root)) as logs:
        logs.append(first.id, "add", slip, src=first.hash[:8])

    assert check_late(root) == mend_late(root) == []
