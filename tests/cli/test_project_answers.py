"""`rap import project`: what a file leaves open is asked, and answered with an option."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from commands import run_here
from messages import said
from projects import qde, qdpx, selection, source
from studies import TEXT, make_study, write

from rap.store.codings import read_fold
from rap.store.sources import read_source
from rap.topics.other_programs.commands.projects import tell_share, tell_taken
from rap.topics.other_programs.projects.written import Screened


def test_a_question_is_printed_with_its_answers_and_answered(tmp_path: Path) -> None:
    """Which of three places an extract is; nothing comes in before that."""
    root = make_study(tmp_path / "study")
    write(root, ".rap/coder", "K-01")
    table = tmp_path / "grid.csv"
    table.write_text("Bron,Zin,Code\nINT-10001,the,access > Deposit\n", "utf-8")
    words = ["import", "project", str(table), "--as", "K-02=grid"]
    words += ["--columns", "interview=Bron,extract=Zin,code=Code"]
    asked = run_here(root, *words, "--dry-run")
    options = ("INT-10001:63-66", "INT-10001:79-82", "INT-10001:106-109", "-")
    assert asked.returncode == 1
    assert said("other_programs.project.question", key="row:2", options=options) in asked.stdout
    done = run_here(root, *words, "--answer", "row:2=INT-10001:79-82")
    assert done.returncode == 0
    fold = read_fold(root, read_source(root, "INT-10001"), length=len(TEXT))
    assert [(c.start, c.end, c.code, c.coder) for c in fold.codings] == [
        (79, 82, "deposit", "K-02")
    ]
    assert (
        said("other_programs.project.answer_form")
        in run_here(root, *words, "--answer", "row:2").stderr
    )


def test_what_is_answered_is_told_in_one_line_and_not_asked_again(tmp_path: Path) -> None:
    """Only the question that is open is printed with how to answer it."""
    root = make_study(tmp_path / "study")
    write(root, ".rap/coder", "K-01")
    talk = "Rosa: Was it cold?\nNadia: Yes, all winter.\nRosa: And now?\nNadia: Warm.\n"
    path = tmp_path / "p.qdpx"
    path.write_bytes(qdpx(qde(source("t", selection("a", 26, 29, coder="Ana"))), {"t": talk}))
    words = ["import", "project", str(path), "--as", "K-02=Ana", "--anonymised", "--dry-run"]
    words += ["--language", "en", "--consent", "team:analyse", "--answer"]

    half = run_here(root, *words, "speaker:Rosa=interviewer").stdout
    asked = [line for line in half.splitlines() if line.startswith("?")]
    whole = run_here(
        root, *words, "speaker:Rosa=interviewer", "--answer", "speaker:Nadia=participant"
    )

    assert len(asked) == 1
    assert "Nadia" in asked[0]
    assert said("other_programs.project.answered", answers=["speaker:Rosa=interviewer"]) in half
    both = ["speaker:Rosa=interviewer", "speaker:Nadia=participant"]
    assert said("other_programs.project.answered", answers=both) in whole.stdout
    assert "?" not in [line[0] for line in whole.stdout.splitlines()]
    assert whole.returncode == 0


def test_a_long_look_for_names_says_how_far_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line each 200,000 letters, before the text that is looked through; a short project says nothing."""
    monkeypatch.setattr(
        "rap.topics.other_programs.projects.written.find_names", lambda *_, language: ()
    )
    long, short = Screened(tell_share(500_000)), Screened(tell_share(20))

    for n in range(5):
        long.finds(f"{n}" * 100_000, (), language="en")
        short.finds(f"{n}" * 4, (), language="en")

    assert capsys.readouterr().err.splitlines() == [
        said("other_programs.project.looking", share=share) for share in (0, 40, 80)
    ]


def test_a_grid_in_an_older_encoding_is_read_as_its_refusal_says(tmp_path: Path) -> None:
    root = make_study(tmp_path / "study")
    write(root, ".rap/coder", "K-01")
    table = tmp_path / "grid.csv"
    table.write_bytes("interview,extract,code\nINT-10001,Deposit,clé\n".encode("cp1252"))
    words = ["import", "project", str(table), "--as", "K-02=grid", "--dry-run"]
    assert run_here(root, *words).returncode == 1
    done = run_here(root, *words, "--about", "encoding=cp1252")
    assert "cp1252" not in done.stderr, done.stderr


@pytest.mark.parametrize(
    ("waiting", "read", "told"),
    [
        (2, 0, ["done_waiting 2"]),
        (2, 3, ["done_waiting 2", "done 3"]),
        (0, 0, ["done 0"]),
    ],
)
def test_codings_that_wait_for_a_review_are_not_called_in(
    waiting: int, read: int, told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A raw text's codings are in the vault; others are in the study."""
    texts = [SimpleNamespace(waits=True, n_codings=waiting)]
    texts += [SimpleNamespace(waits=False, n_codings=read)]
    plan: Any = SimpleNamespace(texts=texts, codings=[None] * (waiting + read))
    tell_taken(plan)
    lines = [said(f"other_programs.project.{id}", n=int(n)) for id, n in map(str.split, told)]
    assert capsys.readouterr().out.splitlines() == lines
