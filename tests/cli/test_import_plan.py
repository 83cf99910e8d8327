"""`rap import … --plan`: written first, corrected by a person, then brought in; and what many files
have in common is said once.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import said
from studies import make_study, write
from typer.testing import CliRunner, Result

from rap.cli import app
from rap.core.errors import Message, RapError
from rap.formats.transcripts import Transcript
from rap.store.sources import read_source, read_source_text, source_ids
from rap.topics.bringing_in.looks import Looked
from rap.topics.bringing_in.summary import Alike, group_alike
from rap.topics.entering.plan import FilePlan

WORDS = ["--language", "en", "--consent", "team:analyse"]
N = 12


def talk(stall: str) -> str:
    """A title, and a talk about a stall."""
    return f"A talk\n\nInterviewer: What of {stall}?\nParticipant: It is dry.\nInterviewer: And dear?\nParticipant: No, {stall} is not.\n"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study to stand in, and beside it a folder of twelve talks that are alike but for one line."""
    from reviews import read_here

    monkeypatch.setattr("rap.topics.bringing_in.looks.read_in_child", read_here)
    root = make_study(tmp_path / "study")
    for number in range(N):
        write(tmp_path / "talks", f"{number}.txt", talk(f"stall {number}"))
    write(tmp_path / "talks", "4.txt", talk("stall 4") + "Participant it leaks\n")
    write(tmp_path / "talks", "photo.jpg", "x")
    monkeypatch.chdir(root)
    return root


def rap(*words: str) -> Result:
    return CliRunner().invoke(app, ["import", "anonymised", *words])


def sentence(result: Result) -> str:
    return str(result.exception) if isinstance(result.exception, RapError) else ""


def test_what_many_files_have_in_common_is_one_line(study: Path) -> None:
    """One line names each source; the one line to look at comes after what is the same in all."""
    lines = rap("../talks", *WORDS).stdout.splitlines()
    sources = [line for line in lines if line.startswith("INT-")]
    rest = [line for line in lines if line not in sources]

    assert (len(sources), len(source_ids(study))) == (N, N + 1)
    assert len(rest) == 7
    assert rest[0] == said("bringing_in.import.other_kinds", n=1, names=("photo.jpg",))
    assert next(line for line in rest if "4.txt" in line and "7" in line).startswith("  4.txt: ")
    assert said("bringing_in.import.done", n=N) in rest


def test_consent_that_was_not_said_is_asked_for_where_it_can_be_given(study: Path) -> None:
    """Before anything comes in with an option; afterwards of each person, since the same command
    would find all of it there.
    """
    words = ["../talks/1.txt", "--language", "en"]
    before, after = rap(*words, "--dry-run"), rap(*words)

    option, command = (said(f"bringing_in.import.{id}") for id in ("say_consent", "ask_consent"))
    assert [option in one.stdout for one in (before, after)] == [True, False]
    assert [command in one.stdout for one in (before, after)] == [False, True]


def test_a_plan_is_written_then_corrected_then_brought_in(study: Path) -> None:
    """The same command both times; nothing comes in the first time."""
    path = study.parent / "plan.yaml"
    first = rap("../talks", *WORDS, "--plan", "../plan.yaml")
    before = len(source_ids(study))
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("  talks/5.txt:\n", "  talks/5.txt:\n    skip: true\n"), encoding="utf-8"
    )
    second = rap("../talks", *WORDS, "--plan", "../plan.yaml")

    assert said("bringing_in.import.plan_written", file="../plan.yaml") in first.stdout
    assert (before, len(source_ids(study))) == (1, N)
    assert said("bringing_in.import.done", n=N - 1) in second.stdout


def test_a_correction_in_the_plan_is_what_comes_in(study: Path) -> None:
    """The line in doubt is hers; the plan alone is enough the second time."""
    rap("../talks/4.txt", *WORDS, "--plan", "../plan.yaml")
    path = study.parent / "plan.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("    title:", "    turns: {7: Participant}\n    title:"), encoding="utf-8"
    )
    rap("--plan", "../plan.yaml")
    (id,) = {*source_ids(study)} - {"INT-10001"}
    source = read_source(study, id)

    assert read_source_text(study, source).splitlines()[-1].startswith("P1: ")


@pytest.mark.parametrize(
    ("words", "id"),
    [
        (["../talks", "--plan", "plan.yaml"], "bringing_in.plan.in_study"),
        (["../talks/1.txt", "--about", "month=2025-04", "--plan", "../plan.yaml"], "bringing_in.import.says_otherwise"),
        (["../talks/2.txt", "--plan", "../plan.yaml"], "bringing_in.import.not_in_plan"),
        (["../talks/1.txt", "--speakers", "Ann=I"], "bringing_in.import.names_in_plan"),
        (["--plan", "../other.yaml"], "bringing_in.import.no_files"),
    ],
)  # fmt: skip
def test_what_does_not_fit_a_plan_is_refused(study: Path, words: list[str], id: str) -> None:
    """A file or option that differs from the plan is refused, and nothing comes in."""
    rap("../talks/1.txt", *WORDS, "--plan", "../plan.yaml")
    done = rap(*words, *WORDS)

    assert [problem.id for problem in getattr(done.exception, "problems", ())] == [id]
    assert source_ids(study) == ["INT-10001"]


def test_an_error_about_speakers_is_no_command_to_type(study: Path) -> None:
    """It offers the plan and the page: names stay out of the history of the shell."""
    write(study.parent, "two.txt", "Ann: So?\nBob: Well.\nAnn: And?\nBob: No.\n")
    told = sentence(rap("../two.txt", *WORDS))

    assert ("--plan" in told, "--speakers" in told, "Ann=" in told) == (True, False, False)


def test_paragraphs_that_go_on_are_one_line_for_all_files() -> None:
    """Each file has other lines, which its plan and the page show; here their number is enough."""
    notes = {"a.txt": ("3",), "b.txt": ("5", "9")}
    looked = [
        Looked(
            FilePlan(Path(name)),
            "new",
            transcript=Transcript(
                "", (), {}, (Message("formats.note.go_on", lines=lines, n=len(lines)),)
            ),
        )
        for name, lines in notes.items()
    ]

    assert group_alike(looked)[1:] == [
        Alike(Message("bringing_in.go_on", n=3), (Path("a.txt"), Path("b.txt")))
    ]
