"""Answers to a survey come in on the page *Surveys*: looked at first, then all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from sent import as_sent
from survey_shapes import draw_people, make_survey_study, read_here, write_csv, write_typed
from vaults import PASSPHRASE, make_quick

from rap.core.errors import UnknownError, WrongUseError
from rap.formats.surveys.codes import CodedAnswer, format_code
from rap.store.roles import CODER, LEAD
from rap.store.surveys.batches import find_respondents
from rap.store.surveys.forms import read_survey
from rap.topics.bringing_in.routes.importing import take_file
from rap.topics.surveys.answers import looks, which
from rap.topics.surveys.routes.answers import look_at_export, take_export
from rap.topics.web.permissions import Person
from rap.topics.web.raw_session import RawSession
from rap.topics.withdrawal.routes import find_receipt, take_back

look_at_export = as_sent(look_at_export)
take_export = as_sent(take_export)
find_receipt = as_sent(find_receipt)
take_back = as_sent(take_back)

LEADS, CODES = Person("K-01", LEAD), Person("K-02", CODER)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RawSession:
    make_quick(monkeypatch)
    for module in (looks, which):
        monkeypatch.setattr(module, "read_export_in_child", read_here)
    return RawSession(make_survey_study(tmp_path / "study"))


def send(desk: RawSession, data: bytes, name: str = "typed.csv") -> str:
    return str(take_file(desk, LEADS, name.rpartition(".")[2], name, data)["file"])


def typed(desk: RawSession, n: int = 12) -> bytes:
    people = draw_people(n, seed=1)
    return write_typed(desk.root.parent / "typed.csv", people, consent=("no no",)).read_bytes()


def test_an_export_is_looked_at_and_comes_in_once(desk: RawSession) -> None:
    """The survey is found; what each question is answered by, who is alone and what waits is said."""
    file = send(desk, typed(desk))
    look = look_at_export(desk, LEADS, {"file": file})
    assert (look["survey"], look["why"], look["unclear"]) == ("bank", "", [])
    assert look["n"] == {"asked": 7, "questions": 7, "new": 11, "here": 0, "refused": 1}
    assert {one["state"] for one in look["questions"]} == {"kept"}
    status = look["questions"][0]
    assert (status["headings"], sum(status["n"].values()) <= 11) == (["status"], True)
    became = {one["heading"]: one["became"] for one in look["columns"]}
    assert (became["language"], became["status"]) == ("language", "answer")
    assert (look["alone"]["of"], look["has_vault"]) == (11, True)
    assert find_respondents(desk.root) == frozenset()

    done = take_export(desk, LEADS, {"file": file})
    assert (done["done"], done["n"]) == (True, 11)
    assert {one["source"][:3] for one in done["texts"]} == {"AN-"}
    assert take_export(desk, LEADS, {"file": file}) == done
    assert len(find_respondents(desk.root)) == 11
    with raises(UnknownError, "web.import.not_sent"):
        look_at_export(desk, LEADS, {"file": file})


def test_what_is_unclear_is_answered_on_the_page(desk: RawSession) -> None:
    """Columns, values and a language are given; until then nothing comes in."""
    file = send(desk, write_csv([["Statut", "accord"], ["rich", "oui"], ["poor", "oui"]]))
    assert look_at_export(desk, LEADS, {"file": file, "columns": {"Statut": "status"}})[
        "asks_language"
    ]
    asked = {"file": file, "language": "fr", "columns": {"Statut": "status", "accord": "consent"}}
    look = look_at_export(desk, LEADS, asked)
    assert look["unread"][0]["values"] == ["rich", "poor"]
    assert not take_export(desk, LEADS, asked)["done"]
    values = {"status": {"rich": "self", "poor": "-"}}
    assert take_export(desk, LEADS, {**asked, "values": values})["n"] == 2


def test_the_order_of_day_and_month_is_said_on_the_page(desk: RawSession) -> None:
    """It is asked where no day of the file tells it, and stays to be changed once it was said."""
    rows = [["Timestamp", "Statut", "consent"], ["3/4/2026 9:00", "self", "yes"]]
    file = send(desk, write_csv(rows))
    asked = {"file": file, "language": "fr", "columns": {"Statut": "status"}}
    look = look_at_export(desk, LEADS, asked)
    assert (look["asks_dates"], "day first or with the month first" in look["unclear"][0]) == (
        True,
        True,
    )
    said = {**asked, "dates": "month-first"}
    look = look_at_export(desk, LEADS, said)
    assert (look["asks_dates"], look["unclear"]) == (True, [])
    assert take_export(desk, LEADS, said)["n"] == 1


def test_which_survey_is_asked_where_two_fit(desk: RawSession) -> None:
    form = desk.root / "codebook/surveys/bank.yaml"
    (desk.root / "codebook/surveys/bank-2027.yaml").write_bytes(form.read_bytes())
    file = send(desk, typed(desk, 3))
    look = look_at_export(desk, LEADS, {"file": file})
    assert (look["survey"], {one["id"] for one in look["surveys"]}) == ("", {"bank", "bank-2027"})
    assert "choose which" in look["why"]
    assert look_at_export(desk, LEADS, {"file": file, "survey": "bank"})["survey"] == "bank"


def test_files_are_seen_by_who_sent_them(desk: RawSession) -> None:
    file = send(desk, typed(desk, 3))
    with raises(UnknownError, "web.import.not_sent"):
        look_at_export(desk, CODES, {"file": file})
    with raises(WrongUseError, "web.request.wrong_kind"):
        look_at_export(desk, LEADS, {"file": file, "values": {"status": ["rich"]}})


def test_pasted_messages_come_in_and_a_receipt_takes_them_back(desk: RawSession) -> None:
    """A code of our form; her receipt finds the row on the page, and takes it out."""
    survey = read_survey(desk.root, "bank")
    sent = [
        CodedAnswer(one.cells(), "en", ("quote",), f"7K3M-90Z{at}", one.words)
        for at, one in enumerate(draw_people(3, seed=5, languages=("en",)))
    ]
    text = "\n".join(format_code(survey, one, further=["quote"]) for one in sent)
    file = send(desk, text.encode(), "messages.txt")
    assert look_at_export(desk, LEADS, {"file": file})["tool"] == "codes"
    assert take_export(desk, LEADS, {"file": file})["n"] == 3

    found = find_receipt(desk, LEADS, "7k3m 90z1", PASSPHRASE)
    assert (found["survey"], found["new_receipt"]) == ("bank", "")
    assert take_back(desk, LEADS, "7k3m 90z1", PASSPHRASE, "") == {"done": True}
    assert len(find_respondents(desk.root)) == 2
