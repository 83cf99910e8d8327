"""Two machines of one team exchange what a desk counted and what people answered, through a bare
repository: somebody who has all of git learns neither a day nor an order nor a raw answer.
"""

from __future__ import annotations

import datetime
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from desks import add_desks
from exchanging import introduce
from studies import make_study, write
from survey_shapes import draw_people, make_survey_study, read_here, write_csv
from vaults import make_quick

from rap.store.counts import read_lines
from rap.store.surveys.batches import find_respondents
from rap.topics.checks.check import find_problems
from rap.topics.desk.counting import add_line, close_month, count_closed
from rap.topics.sharing.sync import sync
from rap.topics.surveys.answers import looks
from rap.topics.surveys.answers.choices import Choices
from rap.topics.surveys.answers.looks import look_at_answers
from rap.topics.surveys.answers.take import take_answers
from rap.topics.waiting_texts.queue import open_queue

pytestmark = pytest.mark.long
MARCH, APRIL = datetime.date(2026, 3, 14), datetime.date(2026, 4, 2)


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def two_machines(root: Path, tmp_path: Path) -> tuple[Path, Path, Path]:
    """The study on K-01's machine, its copy on K-02's, and the repository they share."""
    server, other = tmp_path / "server.git", tmp_path / "other"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(server))
    git(root, "init", "-q", "-b", "main")
    git(root, "remote", "add", "origin", str(server))
    write(root, ".rap/coder", "K-01\n")
    sync(root)
    git(tmp_path, "clone", "-q", str(server), str(other))
    write(other, ".rap/coder", "K-02\n")
    introduce(root, other)
    return root, other, server


def every_object(server: Path) -> str:
    """All that the repository holds: files, folders, commits with who and when, reachable or not."""
    return git(server, "cat-file", "--batch", "--batch-all-objects", "--unordered")


def test_a_month_of_two_machines_is_one_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Lines wait on both while the month goes on, whatever is exchanged; each machine hands in one
    file, in one commit, after the month; nothing in it says who, on which day or in which order.
    """
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "machine"))
    first, second, server = two_machines(add_desks(make_study(tmp_path / "mine")), tmp_path)
    order = ["work"] * 15 + ["violence"] * 15
    for root, n in ((first, 30), (second, 30)):
        for category in order[:n]:
            add_line(root, "helpdesk", {"category": category}, today=MARCH)
        sync(root)
    assert "violence" not in every_object(server).replace("id: violence", "").replace(
        "under: violence", ""
    )

    for root in (first, second):
        close_month(root, "2026-03", today=APRIL)
        sync(root)
    sync(first)
    assert (
        count_closed(first)
        == count_closed(second)
        == {
            ("helpdesk", "2026-03"): 60,
            ("rounds", "2026-03"): 0,
        }
    )
    assert find_problems(first) == find_problems(second) == []
    handed_in = [one for one in read_lines(first) if one.desk == "helpdesk"]
    assert len(handed_in) == 2
    for one in handed_in:
        said = [row["category"] for row in one.rows]
        assert Counter(said) == Counter(order)
        assert said != order
        path = f"interviews/counts/helpdesk/{one.month}-{one.id}.csv"
        commits = git(first, "log", "--format=%ad", "--date=short", "--", path).split()
        assert len(commits) == 1  # one moment for all its lines, after the month
        assert commits[0] > "2026-03-31"
        text = git(first, "show", f"HEAD:{path}")
        assert not {"K-01", "K-02", "2026-03-14"} & {*text.replace("\n", ",").split(",")}


CANARIES = (
    "192.0.2.77",
    "anna@example.org",
    "08:10:31",
    "2026-03-02",
    "device-7f3",
    "Rue du Canari",
)


def test_answers_that_came_in_on_one_machine_are_on_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Closed answers and months are in git, in an order that was drawn; nothing of an address, a
    device, a time or of what people wrote; the other machine brings the same export in no second time.
    """
    make_quick(monkeypatch)
    monkeypatch.setattr(looks, "read_export_in_child", read_here)
    first, second, server = two_machines(make_survey_study(tmp_path / "mine"), tmp_path)
    people = draw_people(20, seed=5)
    head = ["ipaddr", "email", "deviceid", "_submission_time", "_id", "_uuid"]
    head += ["status", "refused", "treated", "open", "consent"]
    rows = [
        ["192.0.2.77", "anna@example.org", "device-7f3", f"2026-03-02T08:10:31.{n:03}", n, f"u{n}"]
        + [
            "" if (cell := one.cells()[id]).startswith(".") else cell
            for id in ("status", "refused", "treated")
        ]
        + [f"Rue du Canari {n}", "yes"]
        for n, one in enumerate(people)
    ]
    (tmp_path / "a.csv").write_bytes(write_csv([head, *rows]))
    looked = look_at_answers(first, tmp_path / "a.csv", "bank", Choices("fr"))
    assert looked.unclear == ()
    batch = take_answers(first, looked, open_queue(first)).batch
    for root in (first, second, first):
        sync(root)

    assert find_respondents(first) == find_respondents(second) == {*batch.respondents}
    assert [row["status"] for row in batch.rows] != [row.cells["status"] for row in looked.rows]
    told = every_object(server)
    assert "2026-03" in told
    assert [canary for canary in CANARIES if canary in told] == []
    again = look_at_answers(second, tmp_path / "a.csv", "bank", Choices("fr"))
    assert "surveys.answers.elsewhere" in [one.id for one in again.unclear]
