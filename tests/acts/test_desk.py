"""Counting at a desk: lines wait on the machine, and a month comes in whole."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

import pytest
from desks import add_desks
from messages import raises
from studies import make_study

from rap.core.errors import ProblemsError, WrongUseError
from rap.store.counts import lines as counted
from rap.store.counts import read_lines
from rap.topics.checks.check import find_problems
from rap.topics.desk import pending
from rap.topics.desk.counting import add_line, close_month, count_closed, look_at_desks, take_back

MARCH, APRIL = datetime.date(2026, 3, 14), datetime.date(2026, 4, 2)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "machine"))
    return add_desks(make_study(tmp_path / "study"))


def files(root: Path) -> list[str]:
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def count(root: Path, n: int, **values: str) -> None:
    for _ in range(n):
        add_line(root, "helpdesk", values, today=MARCH)


def test_lines_wait_outside_the_study_for_this_person_alone(root: Path) -> None:
    """Nothing in the study changes, so no exchange can tell when somebody came."""
    before = files(root)
    count(root, 2, category="work")
    (path,) = pending.pending_folder(root).glob("*.csv")

    assert files(root) == before
    assert path.stat().st_mode & 0o077 == 0
    helpdesk, rounds = look_at_desks(root, today=MARCH)
    assert (len(helpdesk.rows), len(rounds.rows)) == (2, 0)


def test_the_last_line_is_taken_back(root: Path) -> None:
    """One line a time, and no further than the first."""
    count(root, 1, category="work", referred="clinic lawyer")
    assert take_back(root, "helpdesk", today=MARCH)["referred"] == "clinic lawyer"
    with raises(WrongUseError, "desk.no_line"):
        take_back(root, "helpdesk", today=MARCH)


def test_a_month_comes_in_whole_shuffled_and_once(root: Path) -> None:
    """The order in which people came is gone; nothing is doubled; a desk with nothing says so."""
    for n in range(40):
        count(root, 1, category="work" if n < 20 else "violence", again="yes" if n % 2 else "")
    written = close_month(root, "2026-03", today=APRIL)

    helpdesk, rounds = read_lines(root)
    assert len(written) == 2
    assert Counter(row["category"] for row in helpdesk.rows) == {"work": 20, "violence": 20}
    assert [row["category"] for row in helpdesk.rows] != ["work"] * 20 + ["violence"] * 20
    assert (rounds.month, rounds.rows) == ("2026-03", ())
    assert count_closed(root) == {("helpdesk", "2026-03"): 40, ("rounds", "2026-03"): 0}
    assert close_month(root, "2026-03", today=APRIL) == []
    assert not [*pending.pending_folder(root).glob("*.csv")]
    assert find_problems(root) == []


def test_a_month_that_goes_on_is_not_handed_in_and_a_closed_one_takes_no_line(root: Path) -> None:
    """Lines that come alone would tell when they were written."""
    count(root, 1, category="work")
    with raises(WrongUseError, "desk.not_over"):
        close_month(root, "2026-03", today=MARCH)
    close_month(root, "2026-03", today=APRIL)
    with raises(WrongUseError, "desk.closed"):
        add_line(root, "helpdesk", {"category": "work"}, month="2026-03", today=APRIL)
    with raises(WrongUseError, "desk.bad_month"):
        add_line(root, "helpdesk", {"category": "work"}, month="2026-05", today=APRIL)


def test_a_closing_that_was_cut_off_is_ended_and_doubles_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file of the month is there, the lines that wait too: the next closing removes these."""
    count(root, 6, category="work")
    with monkeypatch.context() as patch:
        patch.setattr("rap.topics.desk.counting.drop_pending", _cut_off)
        with pytest.raises(KeyboardInterrupt):
            close_month(root, "2026-03", today=APRIL)
    first = (root / files_of(root)[0]).read_bytes()
    close_month(root, "2026-03", today=APRIL)

    assert (root / files_of(root)[0]).read_bytes() == first
    assert count_closed(root)["helpdesk", "2026-03"] == 6


def _cut_off(*_: object) -> None:
    raise KeyboardInterrupt


def files_of(root: Path) -> list[str]:
    return [name for name in files(root) if name.startswith(counted.FOLDER)]


def test_two_machines_hand_in_a_file_each(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The month is the union of both."""
    for device in ("aaaaaaaa", "bbbbbbbb"):
        monkeypatch.setenv("RAP_DEVICE", device)
        count(root, 3, category="work")
        close_month(root, "2026-03", today=APRIL)

    assert count_closed(root)["helpdesk", "2026-03"] == 6
    assert len(files_of(root)) == 4


def test_a_desk_that_loses_a_field_loses_no_line(root: Path) -> None:
    """What was counted under it stays, and `rap check` names it."""
    count(root, 1, category="work", region="north")
    path = root / "codebook/counts/helpdesk.yaml"
    text = path.read_text(encoding="utf-8").replace("id: region", "id: area")
    path.write_text(text, encoding="utf-8")
    count(root, 1, category="work", area="south")
    close_month(root, "2026-03", today=APRIL)

    (helpdesk, _) = read_lines(root)
    assert sorted(row["region"] for row in helpdesk.rows) == ["", "north"]
    assert "does not ask 'region'" in str(find_problems(root)[0])


def test_what_does_not_fit_is_refused_and_nothing_is_counted(root: Path) -> None:
    """A word of another list, an empty line, a number that is none."""
    with pytest.raises(ProblemsError):
        count(root, 1, category="tax")
    with raises(WrongUseError, "desk.nothing"):
        count(root, 1, again="yes")
    with pytest.raises(ProblemsError):
        add_line(root, "rounds", {"met": "many"}, today=MARCH)
    assert look_at_desks(root, today=MARCH)[0].rows == ()
