"""What members read of a disagreement and of a promise, written into its file."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from studies import make_study, write
from typer.testing import CliRunner

from rap.cli import app
from rap.core.errors import ConflictError, UnknownError, WrongUseError
from rap.report.items.said import disagreement
from rap.store.findings import read_finding
from rap.store.wordings import wording
from rap.topics.findings.acts import change_finding, reason_id
from rap.topics.findings.backs import put_finding_back
from rap.topics.findings.promises import keep_promise

ID, SAYS, BACK = "F-20001", "The deposit is kept.", {"en": "Sometimes it comes back."}
FINDING = f"""# ours
statement: {{en: {{text: {SAYS}, by: K-01}}}}
history: [{{date: 2026-01-01, status: contested, reason: x, by: K-01}}]
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_study(tmp_path / "study")
    write(root, f"codebook/findings/{ID}.yaml", FINDING)
    write(root, "codebook/letter/next-bus.yaml", "part: next\ntext: {en: We ask for a bus.}\n")
    monkeypatch.setenv("RAP_CODER", "K-01")
    monkeypatch.chdir(root)
    return root


def against(root: Path, text: dict[str, str], *, agreed: bool) -> None:
    change_finding(root, ID, "against", by="K-01", text=text, agreed=agreed)


def test_a_reason_is_printed_while_the_finding_says_what_it_was_against(root: Path):
    """Reworded, the finding has it no more: it would stand under words nobody was against."""
    against(root, BACK, agreed=True)
    before = [item.data["text"] for item in disagreement(read_finding(root, ID))]
    facts = {"language": "en", "text": "It rarely comes back.", "of": "", "seen": wording(SAYS)}
    change_finding(root, ID, "say", by="K-01", reason="Two groups.", **facts)

    assert before == [BACK]
    assert list(disagreement(read_finding(root, ID))) == []
    assert [one.text for one in read_finding(root, ID).against] == [BACK]
    assert (root / f"codebook/findings/{ID}.yaml").read_text().startswith("# ours\n")


def test_a_reason_the_group_did_not_agree_to_is_kept_and_never_printed(root: Path):
    """The team reads it in the file."""
    against(root, BACK, agreed=False)

    assert list(disagreement(read_finding(root, ID))) == []
    assert [one.is_agreed for one in read_finding(root, ID).against] == [False]


def test_a_reason_is_taken_back_and_taken_away(root: Path):
    """Taken back, its file is as it was; taken away, the history says why, and that too goes back."""
    first = read_finding(root, ID)
    against(root, BACK, agreed=True)
    with_it = read_finding(root, ID)
    back = put_finding_back(root, first, with_it, by="K-01", why="Taken back")
    again = put_finding_back(root, with_it, back, by="K-01", why="Taken back")
    (reason,) = again.against
    facts = {"kind": "dissent", "what": reason_id(reason)}
    away = change_finding(root, ID, "drop", by="K-01", reason="Said too much.", **facts)
    there = put_finding_back(root, again, away, by="K-01", why="Taken back")

    assert (back, again, away.against) == (first, with_it, ())
    assert [step[2] for step in away.history] == ["x", "Said too much."]
    assert (there.against, there.dissent) == (with_it.against, (BACK,))


def test_the_same_reason_stands_once(root: Path):
    """Pressed twice, it would be printed twice."""
    against(root, BACK, agreed=True)
    with raises(ConflictError, "store.findings.says_this_already"):
        against(root, BACK, agreed=True)


def test_a_reason_without_words_or_in_another_language_is_refused(root: Path):
    """A reason without words, or in a language the study does not have, is refused unwritten."""
    with raises(WrongUseError, "store.findings.reason_without_words"):
        against(root, {}, agreed=True)
    with raises(WrongUseError, "store.findings.reason_language", language="nl"):
        against(root, {"nl": "Soms."}, agreed=True)
    with raises(UnknownError, "store.letter.unknown_promise"):
        keep_promise(root, "next-buss", {"en": "It runs."})
    assert (root / f"codebook/findings/{ID}.yaml").read_text() == FINDING


def test_the_command_writes_both_and_refuses_a_reason_that_names_a_group(root: Path):
    """One text a language; without its language it is asked for."""
    run = CliRunner().invoke
    named = run(app, ["finding", ID, "--against", "en: FG-10001 said no.", "--agreed"])
    bare = run(app, ["finding", ID, "--against", "Sometimes."])
    done = run(app, ["finding", ID, "--against", f"en: {BACK['en']}", "--agreed"])
    kept = run(app, ["finding", "next-bus", "--became", "en: It runs at night."])

    assert [type(one.exception) for one in (named, bare)] == [WrongUseError, WrongUseError]
    assert (done.exit_code, kept.exit_code) == (0, 0)
    assert read_finding(root, ID).dissent == (BACK,)
    assert "It runs at night." in (root / "codebook/letter/next-bus.yaml").read_text()
