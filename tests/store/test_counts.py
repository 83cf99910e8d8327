"""Desks and their lines: words that fit, no day, no person."""

from __future__ import annotations

from pathlib import Path

import pytest
from desks import DESK, add_desks
from messages import raises
from studies import make_study, write

from rap.core.desks import Lines
from rap.core.errors import RapError
from rap.store.counts import read_desk, read_desks, read_lines, write_lines
from rap.topics.checks.check import find_problems

PLACE = "interviews/counts/helpdesk/2026-03-3f9a2b7c.csv"
FILE = (
    "category,detail,region,referred,again\nwork,tax,north,,\nviolence,,south,clinic lawyer,yes\n"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return add_desks(make_study(tmp_path))


def test_lines_are_written_as_they_are_read(root: Path) -> None:
    """What was written once is never written again: the file is of one sitting."""
    write(root, PLACE, FILE)
    (lines,) = read_lines(root)
    assert (lines.desk, lines.month, lines.id) == ("helpdesk", "2026-03", "3f9a2b7c")
    assert lines.rows[1] == {
        "category": "violence",
        "detail": "",
        "region": "south",
        "referred": "clinic lawyer",
        "again": "yes",
    }
    assert lines.line_id(2) == "helpdesk:2026-03-3f9a2b7c:2"
    (root / PLACE).unlink()

    path = write_lines(root, read_desk(root, "helpdesk"), lines)
    assert path.read_text(encoding="utf-8") == FILE
    write_lines(root, read_desk(root, "helpdesk"), Lines("helpdesk", "2026-03", "3f9a2b7c", ()))
    assert path.read_text(encoding="utf-8") == FILE
    assert find_problems(root) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("wrok,,,,", "'wrok' is not in the list of 'category'; nearest is 'work'"),
        ("work,outing,,,", "'outing' (detail) belongs to 'violence'"),
        ("work violence,,,,", "'category' takes one word"),
        ("work,,,,C-20001", "'C-20001' is not an answer to"),
        ("work,,,", "this line has 4 cells; its columns are 5"),
    ],
)
def test_a_line_that_does_not_fit_is_named_with_what_would_be_right(
    root: Path, line: str, said: str
) -> None:
    """`rap check` names its file and line."""
    write(root, PLACE, f"{FILE.splitlines()[0]}\n{line}\n")
    (problem,) = find_problems(root)
    assert str(problem).startswith(f"{PLACE}:2: ")
    assert said in str(problem)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (PLACE, "category,day\nwork,3\n", "this desk does not ask 'day'"),
        ("interviews/counts/helpdesk/2026-03-14.csv", FILE, "named after a desk and a month"),
        ("interviews/counts/shelter/2026-03-3f9a2b7c.csv", FILE, "no desk 'shelter'"),
        ("interviews/counts/rounds/2026-03-3f9a2b7c.csv", "met\n1000\n", "from 0 to 999"),
    ],
)
def test_a_file_that_is_not_of_a_desk_is_named(root: Path, name: str, text: str, said: str) -> None:
    """A day in a name or a column is no part of a count."""
    write(root, name, text)
    assert said in str(find_problems(root)[0])


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("told: {en: We count what people ask, without names. You may say no.}\n", "", "`told`"),
        ("unit: question", "unit: visit", "'visit' is not what a line can be"),
        ("id: region", "id: category", "'category' is there twice"),
        ("of: category", "of: kind", "'kind', which is not a field above it"),
        ("under: work}", "under: wok}", "is under 'wok'"),
        ("    label: {en: Region}\n", "", "'region' has no label"),
        ("type: several", "type: number", "a number has no list"),
    ],
)
def test_a_desk_that_is_not_whole_is_refused(root: Path, was: str, now: str, said: str) -> None:
    """Its file and the right words are named."""
    write(root, "codebook/counts/helpdesk.yaml", DESK.replace(was, now))
    with pytest.raises(RapError) as refused:
        read_desks(root)
    assert said in str(refused.value)
    assert "codebook/counts/helpdesk.yaml" in str(refused.value)


def test_everything_wrong_with_a_desk_has_a_line_of_its_own(root: Path) -> None:
    """The line is the one to be mended, not the first of the list."""
    wrong = DESK.replace("under: work}", "under: wok}").replace("type: several", "type: sevral")
    write(root, "codebook/counts/helpdesk.yaml", wrong)
    lines = wrong.splitlines()
    at = [n for n, line in enumerate(lines, start=1) if "wok" in line or "sevral" in line]
    places = {problem.place for problem in find_problems(root)}
    assert places == {f"codebook/counts/helpdesk.yaml:{n}" for n in at}


def test_a_desk_is_no_family_of_codes(root: Path) -> None:
    """Its words are not codes, and `rap check` has nothing to say of them."""
    from rap.store.codebook import read_codebook

    assert "counts" not in {code.family for code in read_codebook(root).codes}
    with raises(RapError, "store.counts.unknown_desk"):
        from rap.store.counts.desks import find_desk

        find_desk(root, "helpdsk")
