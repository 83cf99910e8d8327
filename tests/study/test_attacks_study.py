"""What others can bring into a study through git, and what happens meanwhile in another window:
nothing outside is touched.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from leaving import HER, make_her_study
from messages import ids, places, raises
from reviews import MIRELA, entity, make_review_study, opened, queue
from studies import TEXT, make_study, write
from vaults import make_quick

from rap import cli
from rap.core.errors import Message, RefusedError, WrongUseError
from rap.core.yaml_files import parse_yaml
from rap.formats.readers import read_transcript
from rap.store.answers import parse_feedback
from rap.store.codebook_edits import check_proposals
from rap.store.codings.maps import Carrier
from rap.store.tombstones import CUT_OFF
from rap.topics.bringing_in.cards import draw_sources, write_import
from rap.topics.bringing_in.looks import look
from rap.topics.checks.check import find_problems
from rap.topics.consent.withdrawal_receipts import draw_receipt
from rap.topics.corrections.amend import finish
from rap.topics.entering.plan import Wanted, plan_files
from rap.topics.review.accepting import accept
from rap.topics.withdrawal import changes as redo
from rap.topics.withdrawal.withdrawals import plan_withdrawal, withdraw

DEEP = "[" * 50_000 + "]" * 50_000
RECEIPT = draw_receipt()


def stone(root: Path, case: str, *sources: str) -> None:
    """A tombstone as somebody's git brought it."""
    row = {
        "case": case,
        "date": "2026-01-01",
        "receipt_hash": "a" * 64,
        "scope": "words",
        "sources": [*sources],
        "v": 1,
    }
    write(root, f"interviews/withdrawn/{case}.json", json.dumps(row))


@pytest.mark.parametrize(
    "name", ["reports/runs/more", "reports/more", "interviews/memos/more", "notebooks/more"]
)
def test_a_withdrawal_deletes_nothing_behind_a_link(tmp_path: Path, name: str):
    """A link in the study leads to somebody's own folder: it is named, and nothing there is lost."""
    root = make_her_study(tmp_path / "study")
    kept = write(
        tmp_path,
        "own/photos/kept.txt",
        "Kanariën00: my landlady hid the key number 00 in her green théière.",
    )
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).symlink_to(tmp_path / "own", target_is_directory=True)

    with raises(RefusedError, "withdrawal.link", place=name):
        withdraw(root, HER, receipt=RECEIPT)

    assert kept.is_file()
    assert (name, "checks.link") in places(find_problems(root))


def test_a_study_whose_folder_is_a_link_is_refused_too(tmp_path: Path):
    """Whole folders are linked to another disk now and then; what lies there is not the study's
    alone.
    """
    root = make_her_study(tmp_path / "study")
    (root / "reports").rename(tmp_path / "reports")
    (root / "reports").symlink_to(tmp_path / "reports")

    with raises(RefusedError, "withdrawal.link", place="reports"):
        plan_withdrawal(root, HER)


@pytest.mark.parametrize(
    "path", [".git/config", ".git/hooks/post-merge", "pyproject.toml", "interviews/../.git/config"]
)
def test_a_note_of_changes_writes_only_what_a_withdrawal_changes(tmp_path: Path, path: str):
    """What git runs lies in the study as well; a note that names it does nothing, not even its
    other rows.
    """
    root = make_study(tmp_path / "study")
    rows = [
        {"path": "interviews/INT-10001.txt", "before": "", "after": None},
        {"path": path, "before": "", "after": "x"},
    ]
    write(root, CUT_OFF, json.dumps(rows))

    with raises(RefusedError, "withdrawal.outside_study"):
        redo.apply_redo(root)

    assert (root / "interviews/INT-10001.txt").is_file()
    assert not (root / ".git").exists()


@pytest.mark.parametrize(
    "text", ["", "5", "[5]", '[{"path": 5, "before": "", "after": null}]', '[{"a": 1}]', DEEP]
)
def test_a_note_that_is_none_is_one_sentence(tmp_path: Path, text: str):
    """Neither a withdrawal nor a correction breaks on what somebody put in its place."""
    root = make_study(tmp_path / "study")
    write(root, CUT_OFF, text)
    write(root, ".rap/amend/INT-10001.json", text)

    with raises(RefusedError, "withdrawal.not_ours"):
        redo.apply_redo(root)
    with raises(RefusedError, "corrections.not_ours"):
        finish(root, "INT-10001")


def test_a_note_of_a_correction_cannot_reach_out_of_the_study(tmp_path: Path):
    """Its files are references, and those lie in interviews and codebook."""
    root = make_study(tmp_path / "study")
    note = {
        "v": 1,
        "old": "a" * 64,
        "new": "b" * 64,
        "made_map": False,
        "files": {"../kept.md": ["a" * 64, "b" * 64]},
    }
    write(root, ".rap/amend/INT-10001.json", json.dumps(note))

    with raises(RefusedError, "corrections.not_ours"):
        finish(root, "INT-10001")


def test_a_tombstone_that_names_somebody_elses_text_deletes_nothing(tmp_path: Path):
    """It comes from others, and what it names goes; a text in which she is no part is not hers."""
    root = make_her_study(tmp_path / "study")
    stone(root, HER, "INT-10001")

    with raises(RefusedError, "withdrawal.others_speak", case=HER):
        withdraw(root, HER)

    assert (root / "interviews/INT-10001.txt").read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    "name",
    ["interviews/feedback/0123456789abcdef.json", "interviews/withdrawn/C-77777.json", "codebook/proposals/01234567.json",
     "notebooks/x.ipynb", "interviews/INT-10009.yaml", "codebook/forms/2024-a.yaml"],
)  # fmt: skip
@pytest.mark.parametrize("text", [DEEP, "null", "[[]]", '{"cells": [5]}'])
def test_files_that_are_none_are_named_by_the_check(tmp_path: Path, name: str, text: str):
    """Whatever git brings, `rap check` says which file it is, and goes on."""
    root = make_study(tmp_path / "study")
    write(root, name, text)

    assert any(problem.place.startswith(name) for problem in find_problems(root))


def test_yaml_nested_without_end_is_refused_at_once():
    """The parser would need minutes to give up."""
    with pytest.raises(RefusedError, match="nested too deep"):
        parse_yaml("a: " + "[" * 200_000, name="x.yaml")


@pytest.mark.parametrize("more", [[[]], [5], [None], ["../x"]])
def test_answers_that_speak_of_no_finding_are_refused(more: list[object]):
    """Findings are named by their ids."""
    row = {"v": 1, "id": "0" * 16, "way": "message", "answers": {}, "more": more}

    with raises(RefusedError, "store.feedback.damaged"):
        parse_feedback(json.dumps(row), name=f"{'0' * 16}.json")


@pytest.mark.parametrize("wrong", [{"t": 5}, {"id": "../x"}, {"fields": []}, {"reason": None}])
def test_a_proposal_with_odd_members_is_named(tmp_path: Path, wrong: dict[str, object]):
    """The list of proposals is sorted by day; a day that is a number would break it for everybody."""
    row = {
        "v": 1,
        "id": "01234567",
        "act": "rename",
        "code": "rent",
        "reason": "r",
        "by": "K-01",
        "t": "2026",
        "fields": {},
    }
    write(tmp_path, "codebook/proposals/01234567.json", json.dumps({**row, **wrong}))

    assert [problem.id for problem in check_proposals(tmp_path)] == ["store.proposals.damaged"]


def test_a_map_of_a_text_without_end_is_carried_by_ranges():
    """A range may be as long as anybody writes; no character of it is looked at by itself."""
    huge = 10**15
    carrier = Carrier("b", {"a": {"b": ((0, huge, 0), (huge, 2 * huge, huge + 1))}})

    assert carrier.carry_unchanged(0, huge, "a") == (0, huge)
    assert carrier.carry_unchanged(0, huge + 1, "a") is None
    assert carrier.carry_pieces(5, huge + 1, "a") == [(5, huge), (huge + 1, huge + 2)]


def test_nobody_who_took_her_words_back_is_imported_again(tmp_path: Path):
    """Neither her id nor that of her text is given to anybody; a withdrawal would take what came
    under it.
    """
    root, talk = (
        make_study(tmp_path / "study"),
        write(tmp_path, "talk.txt", "I: Where?\nP1: In a studio of my own.\n"),
    )
    stone(root, HER, "INT-10002")

    with raises(WrongUseError, "entering.bring_in.person_withdrew", cases=(HER,)):
        look(root, plan_files(Wanted(language="en", case=HER), [talk]))
    with raises(WrongUseError, "entering.bring_in.text_withdrawn", place="INT-10002"):
        look(root, plan_files(Wanted(language="en", id="INT-10002"), [talk]))


def test_an_import_that_was_planned_before_a_withdrawal_writes_nothing(tmp_path: Path):
    """She took her words back in another window between looking and writing."""
    root, talk = (
        make_study(tmp_path / "study"),
        write(tmp_path, "talk.txt", "I: Where?\nP1: In a studio of my own.\n"),
    )
    wanted = Wanted(language="en", case="C-30003", id="INT-30003")
    imported = draw_sources(root, look(root, plan_files(wanted, [talk])), wanted)
    stone(root, "C-30003")

    with raises(WrongUseError, "entering.bring_in.person_withdrew", cases=("C-30003",)):
        write_import(root, imported, wanted)

    assert not (root / "interviews/cases/C-30003.yaml").exists()


def test_a_talk_in_which_only_the_one_who_asks_was_found_is_not_taken(tmp_path: Path):
    """A name that opens one line only is no label: the whole answer would count as the question,
    and nobody be asked.
    """
    root = make_study(tmp_path / "study")
    talk = write(
        tmp_path,
        "talk.txt",
        "Interviewer: Where do you work?\nXiomara: In a salon; we keep the books ourselves.\n",
    )

    said = Wanted(language="en", speakers={"Xiomara": "P1", "Interviewer": "I"})
    (guessed,) = look(root, plan_files(Wanted(language="en"), [talk]))
    found = draw_sources(root, look(root, plan_files(said, [talk])), said)

    assert ids(guessed.problems) == ["bringing_in.import.nobody_answers"]
    assert len(found[0].source.cases) == 1


def test_a_review_that_is_open_brings_nobody_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A colleague takes somebody's words back while a review holds them: no decision and no text is
    written any more.
    """
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "study")
    queue(root, {"INT-40001": MIRELA})
    review = opened(root)
    for one in review.open_entities:
        review.decide(one, "mask")
    case = review.raws["INT-40001"].source.cases[0]
    for entry in review.vault.list():
        review.vault.delete(entry.kind, entry.id)
    stone(root, case)

    with raises(WrongUseError, "entering.bring_in.person_withdrew", cases=(case,)):
        review.decide(entity(review, "samira"), "keep")
    with raises(WrongUseError, "entering.bring_in.person_withdrew", cases=(case,)):
        accept(review, "INT-40001")

    assert review.vault.list() == ()
    assert not (root / "interviews/INT-40001.txt").exists()


def test_an_error_nobody_foresaw_tells_no_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """A `KeyError` names the word that was looked up; on the screen stands only of what kind it is
    and where.
    """
    monkeypatch.setattr(cli, "app", lambda **_: {}["Kanariën"])

    with pytest.raises(SystemExit, match="1"):
        cli.main()

    said = capsys.readouterr()
    assert "broke on something (KeyError at" in said.err
    assert "Kanariën" not in said.out + said.err


def test_somebody_who_speaks_once_is_noted(tmp_path: Path):
    """Her words would be those of whoever spoke before: the note says on which line, and no word of
    the talk.
    """
    talk = write(
        tmp_path,
        "talk.txt",
        "I: Where?\nP1: In a studio.\nKwabena: I have my own story.\nP1: He does.\n",
    )

    notes = read_transcript(talk).notes

    assert notes == (Message("formats.dialogue.heard_once", lines=("3",), n=1),)
