"""Answers of before wordings were kept get the words they were given to, and never younger ones."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from studies import make_study, write

from rap.acts.check import find_problems
from rap.acts.dating import date_answers
from rap.store.answers import count_today, read_feedback, read_votes
from rap.store.findings import read_findings
from rap.store.wordings import wording

FINDING = """\
v: 1
statement:
  en: {{text: "{now}", by: K-01}}
history:
  - {{date: 2025-09-12, status: proposed, reason: "Heard often.", by: K-01}}
{more}"""
REWORDED = "  - {{date: {day}, status: changed, reason: Plainer., by: K-01{was}}}\n"
SHEET = "v: 1\ndate: 2025-10-24\npresent: 5\nanswers:\n  F-30117: {yes: 3}\ndots: {F-30117: 2}\n"
OLD, NEW, ID = "Rent is due.", "You pay rent.", "0123456789abcdef"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_study(tmp_path / "study")
    write(root, "codebook/votes/FG-10442.yaml", SHEET)
    write(
        root,
        f"interviews/feedback/{ID}.json",
        json.dumps(
            {"v": 1, "id": ID, "way": "form", "answers": {"F-30117": {"no": 1}}, "more": []}
        ),
    )
    return root


def finding(root: Path, *steps: tuple[str, str], now: str = NEW) -> None:
    more = "".join(
        REWORDED.format(day=day, was=f', was: {{en: "{was}"}}' if was else "") for day, was in steps
    )
    write(root, "codebook/findings/F-30117.yaml", FINDING.format(now=now, more=more))


def commit(root: Path, day: str) -> None:
    when = f"{day}T12:00:00Z"
    who = dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "K-01")
    mail = dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "k@x.invalid")
    env = {**os.environ, **who, **mail, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "x", "--allow-empty")):
        subprocess.run(["git", *words], cwd=root, check=True, env=env)


def dated(root: Path) -> tuple[str, str]:
    """The words of the group's sheet, and those of the form; "" where they are not known."""
    date_answers(root)
    (vote,), (one,) = read_votes(root), read_feedback(root)
    said = {(wording(text),): text for text in (OLD, NEW)} | {(): ""}
    return said[vote.wordings or ()], said[one.given_to("F-30117")]


@pytest.mark.parametrize(
    ("steps", "sheet", "form"),
    [
        ((), NEW, NEW),  # its words never changed
        ((("2025-10-24", OLD),), OLD, ""),  # changed on the day of the group
        ((("2025-12-01", OLD),), OLD, ""),  # changed after it
        ((("2025-10-01", OLD),), NEW, ""),  # before it; a message may still answer the old words
        ((("2025-12-01", ""),), "", ""),  # the old words were not kept
    ],
)
def test_an_answer_gets_the_words_of_its_day(
    root: Path, steps: tuple[tuple[str, str], ...], sheet: str, form: str
) -> None:
    """From the history of the finding; a day on which words changed began with the old ones."""
    finding(root, *steps)

    assert dated(root) == (sheet, form)
    assert [problem for problem in find_problems(root) if "wordings" in problem.id] == []


def test_git_knows_words_that_no_step_kept(root: Path) -> None:
    """What was committed before the group met is what it read."""
    finding(root, now=OLD)
    commit(root, "2025-10-01")
    finding(root)
    commit(root, "2025-12-01")

    assert dated(root) == (OLD, OLD)


def test_answers_that_came_before_the_words_changed_are_to_the_old_ones(root: Path) -> None:
    """The file was committed while the finding had said one thing only."""
    finding(root, now=OLD)
    commit(root, "2025-11-01")
    finding(root, ("2025-12-01", OLD))

    assert dated(root) == (OLD, OLD)
    votes, came = count_today(read_findings(root), read_votes(root), read_feedback(root))
    assert (votes, [*filter(None, came)]) == ((), [])


def test_looking_first_writes_nothing(root: Path) -> None:
    """The command lists what it would write."""
    finding(root)
    before = {path: path.read_bytes() for path in root.rglob("*.*") if path.is_file()}

    assert len(date_answers(root, dry_run=True)) == 2
    assert {path: path.read_bytes() for path in before} == before


def test_a_study_of_the_first_edition_is_dated(tmp_path: Path) -> None:
    """Afterwards the check has nothing to say about its answers."""
    first = Path(__file__).parents[1] / "first_edition" / "study"
    root = shutil.copytree(first, tmp_path / "study")
    undated = [problem for problem in find_problems(root) if "no_wordings" in problem.id]
    date_answers(root)

    assert len(undated) == 2
    assert [problem for problem in find_problems(root) if "no_wordings" in problem.id] == []
