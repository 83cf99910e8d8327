"""A person who answered a survey takes her answers back by her receipt: nothing of hers stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from reviews import command, review_all
from survey_shapes import draw_people, make_survey_study, read_here
from vaults import PASSPHRASE, make_quick, unlocked

from rap.core.errors import WrongUseError
from rap.core.form_questions import WRITTEN
from rap.formats.surveys.codes import CodedAnswer, format_code
from rap.store.sources import find_turns, read_sources
from rap.store.surveys.batches import find_respondents, read_batches
from rap.store.surveys.forms import read_survey
from rap.topics.checks.check import find_problems
from rap.topics.consent.receipts import whose_receipt
from rap.topics.surveys.answers import looks
from rap.topics.surveys.answers.looks import look_at_answers
from rap.topics.surveys.answers.take import take_answers
from rap.topics.waiting_texts.queue import open_queue, read_raw
from rap.topics.withdrawal import by_receipt
from rap.topics.withdrawal.by_receipt import find_answered, take_answers_back
from rap.topics.withdrawal.waiting import cut_here, forget_receipt
from rap.topics.withdrawal.withdrawals import plan_withdrawal, withdraw

HERS = "The zorbelle ladies of the bank laughed at me for nine minutes."
RECEIPT = "7K3M-90ZT"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Eight people sent codes of the form; one of them is she."""
    make_quick(monkeypatch)
    monkeypatch.setattr(looks, "read_export_in_child", read_here)
    root = make_survey_study(tmp_path / "study")
    survey = read_survey(root, "bank")
    sent = []
    for at, one in enumerate(draw_people(8, seed=5, languages=("en",))):
        words = {**one.words, "open": HERS if at == 3 else "They were polite, I must say."}
        receipt = RECEIPT if at == 3 else f"0000-00{at:02d}"
        cells = {**one.cells(), "open": WRITTEN}
        sent.append(CodedAnswer(cells, "en", ("quote",), receipt, words))
    file = tmp_path / "messages.txt"
    file.write_text(
        "\n".join(format_code(survey, one, further=["quote"]) for one in sent), encoding="utf-8"
    )
    take_answers(root, look_at_answers(root, file, "bank"), open_queue(root))
    file.unlink()
    return root


def in_study(root: Path, words: str) -> list[str]:
    files = (path for path in root.rglob("*") if path.is_file())
    return [str(path) for path in files if words.encode() in path.read_bytes()]


def test_before_the_review_her_turn_alone_is_cut(root: Path) -> None:
    """The words of the others still wait; her receipt and the export are gone."""
    case = whose_receipt(root, "7k3m 90zt", PASSPHRASE)
    assert case in find_respondents(root)
    assert cut_here(root, case, PASSPHRASE) >= 1
    withdraw(root, case, receipt="kiwi kiwi kiwi kiwi kiwi kiwi")
    assert whose_receipt(root, RECEIPT, PASSPHRASE) == case  # cut off here, she is found again
    forget_receipt(root, case, PASSPHRASE)
    vault = unlocked(root)
    raws = [read_raw(vault, entry.id) for entry in vault.list("raw")]
    wrote = [raw for raw in raws if raw.source.variables["question"] == ("open",)]
    assert [len(raw.source.speakers) for raw in wrote] == [7]
    assert all(HERS not in raw.text and case not in raw.source.cases for raw in raws)
    assert vault.list("export") == ()
    assert whose_receipt(root, RECEIPT, PASSPHRASE) == ""
    assert in_study(root, case) == [str(root / f"interviews/withdrawn/{case}.json")]
    assert plan_withdrawal(root, case).is_done


def test_after_the_review_she_leaves_batch_and_text(root: Path) -> None:
    """Her row and her turn go, those of the others stay and keep their places by a map."""
    review_all(root, act="keep")
    case = whose_receipt(root, RECEIPT, PASSPHRASE)
    assert in_study(root, "zorbelle") != []
    cut_here(root, case, PASSPHRASE)
    withdraw(root, case, receipt="kiwi kiwi kiwi kiwi kiwi kiwi")
    assert in_study(root, "zorbelle") == []
    rows = [row for one in read_batches(root, read_survey(root, "bank")) for row in one.rows]
    assert (len(rows), case in {row["respondent"] for row in rows}) == (7, False)
    (text,) = [s for s in read_sources(root) if s.variables.get("question") == ("open",)]
    assert case not in text.cases
    words = (root / f"interviews/{text.id}.txt").read_text(encoding="utf-8")
    assert len(find_turns(words, text.speakers)) == 7
    assert list((root / "interviews/codings" / text.id).glob("*.map.json")) != []
    assert find_problems(root) == []


def test_by_the_command(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`rap withdraw --receipt` finds her, cuts what waits, and takes her row."""
    done = command(root, monkeypatch, "withdraw", "--receipt", "--yes", keys=f"{RECEIPT}\n")
    assert done.exit_code == 0, done.output
    assert "the words of 7 others stay" in done.output
    assert "her row stays out when the file comes in again" in done.output
    assert not any(one in done.output for one in find_respondents(root))
    assert len(find_respondents(root)) == 7
    assert len(open_queue(root).list("raw")) >= 1
    again = command(root, monkeypatch, "withdraw", "--receipt", keys=f"{RECEIPT}\n")
    assert (again.exit_code, "taken back" in again.output) == (0, True)


def test_by_receipt_alone(root: Path) -> None:
    """As the page does it: whose they are is said first, then all of it goes, and her receipt answers
    for it.
    """
    found = find_answered(root, "7k3m90zt", PASSPHRASE)
    assert found.survey is not None
    assert (found.survey.id, found.n_texts > 0, found.new_receipt) == ("bank", True, "")
    take_answers_back(root, RECEIPT, PASSPHRASE)
    assert len(find_respondents(root)) == 7
    assert in_study(root, found.case) == [str(root / f"interviews/withdrawn/{found.case}.json")]
    assert whose_receipt(root, RECEIPT, PASSPHRASE) == ""
    with raises(WrongUseError, "withdrawal.by_receipt.done"):
        find_answered(root, RECEIPT, PASSPHRASE)
    with raises(WrongUseError, "withdrawal.by_receipt.unknown"):
        find_answered(root, "7K3M-90ZZ", PASSPHRASE)
    assert find_problems(root) == []


def test_cut_off_before_the_end_it_goes_on(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tombstone was written, and her receipt was still in the vault: it finds her again."""
    with monkeypatch.context() as cut:
        cut.setattr(by_receipt, "forget_receipt", lambda *_: (_ for _ in ()).throw(OSError("off")))
        with pytest.raises(OSError, match="off"):
            take_answers_back(root, RECEIPT, PASSPHRASE)
    assert find_answered(root, RECEIPT, PASSPHRASE).survey is None
    take_answers_back(root, RECEIPT, PASSPHRASE)
    assert whose_receipt(root, RECEIPT, PASSPHRASE) == ""
