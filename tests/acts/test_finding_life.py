"""The whole life of a finding on one page: what it rests on, what became of it, and what is gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from answering import give_words, words_of_today
from messages import raises, said
from studies import ROOT, TEXT, make_study, write
from typer.testing import CliRunner

from rap.cli import app
from rap.core.errors import Message, WrongUseError
from rap.languages.catalogue import reading_in, say
from rap.store.answers import Feedback, write_feedback
from rap.store.codings import CodingLogs
from rap.store.ledger import Release, write_release
from rap.store.sources import hash_of
from rap.topics.findings.life import HEADS, write_life
from rap.topics.withdrawal.derived_files import find_exports
from rap.topics.withdrawal.scope import find_hers

FINDING = """statement:
  en: {{text: "We pay first.", by: K-01}}
  fr: {{text: "On paie avant.", by: K-02, checked_by: K-01, of: "00000000"}}
evidence:
  codes: [deposit, nothing]
  codings: [{there}, {gone}]
history:
  - {{date: 2026-01-01, status: proposed, reason: "Heard often.", by: K-01}}
  - {{date: 2026-02-01, status: contested, reason: "Not everybody pays.", by: K-02}}
criteria:
  first-rent: {{label: {{en: "Months paid before the key"}}, unit: count, at_most: "1"}}
"""
GONE = "f" * 32
TABLES = ("says", "history", "evidence", "answers", "criteria", "releases")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A finding with one coding that is there, one that is gone, and answers of two groups and a
    sheet.
    """
    make_study(tmp_path)
    with CodingLogs(tmp_path, coder="K-01", device="device00") as logs:
        event = logs.append(
            "INT-10001", "add", {"code": "deposit", "start": 31, "end": 61}, src=hash_of(TEXT)[:8]
        )
    write(tmp_path, "codebook/findings/F-20001.yaml", FINDING.format(there=event.id, gone=GONE))
    for group, yes in (("FG-10001", 4), ("FG-10002", 2)):
        sheet = f"v: 1\ndate: 2026-02-01\npresent: 6\nanswers:\n  F-20001: {{yes: {yes}, not-mine: 1}}\ndots: {{F-20001: 3}}\n"
        write(tmp_path, f"codebook/votes/{group}.yaml", sheet)
    give_words(tmp_path)
    given = words_of_today(tmp_path)
    counts = {"F-20001": {"no": 5}}
    write_feedback(tmp_path, Feedback("0" * 16, "sheet", counts, ("F-20001",), given))
    write(
        tmp_path,
        "interviews/observations/S-20001/2026-04-14-3f9a2b7c.csv",
        "criterion,value,unit,note,by\nfirst-rent,1,count,,K-01\n",
    )
    files = {"report.en.html": "", "aloud.en.1.txt": "", "aloud.en.2.txt": ""}
    write_release(
        tmp_path,
        Release(
            "a" * 16, "phase1.members", "b" * 16, "members", ("en",), "2026-03-01", 20, files=files
        ),
    )
    return tmp_path


def says(what: str, /, **facts: object) -> str:
    """A sentence of the page, by the last part of its id."""
    return said(f"findings.life.{what}", **facts)


def rows(root: Path, heading: str) -> list[str]:
    """The rows of the table under a heading, their cells joined."""
    page = write_life(root, "F-20001").read_text(encoding="utf-8")
    part = page.partition(f"<h2>{says(heading)}</h2>")[2].partition("<h2>")[0]
    table = re.findall(r"<tr>(.*?)</tr>", part.partition("<tbody>")[2], re.S)
    return [
        " | ".join(
            re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", row, re.S)
        )
        for row in table
    ]


def test_what_it_says_is_there_with_who_wrote_and_checked_it(root):
    """The French one translates a wording that is no longer there."""
    older, checked = says("older", wording="00000000"), says("checked", coder="K-01")

    assert rows(root, "says") == [
        f"en | We pay first. | {says('as_written')}; K-01",
        f"fr | On paie avant. | {older}; K-02, {checked}",
    ]


def test_what_became_of_it_is_there(root):
    """Each standing with its day, its coder and the reason."""
    assert rows(root, "history") == [
        f"2026-01-01 | K-01 | {says('proposed')} | Heard often.",
        f"2026-02-01 | K-02 | {says('contested')} | Not everybody pays.",
    ]


def test_no_line_end_cuts_an_id(root):
    """K-01 stays whole in a narrow column."""
    page = write_life(root, "F-20001").read_text(encoding="utf-8")

    assert '<td><span class="id">K-01</span></td>' in page
    assert ".life .id { white-space: nowrap; }" in page


def test_what_people_answered_is_there(root):
    """A row for each group, one for what came as messages and sheets, and the sum."""
    first, second = (
        says("sheet", group=group, date="2026-02-01", present=6)
        for group in ("FG-10001", "FG-10002")
    )

    assert rows(root, "answers") == [
        f"{first} | 4 | 0 | 0 | 1 | {says('dots', n=3)}",
        f"{second} | 2 | 0 | 0 | 1 | {says('dots', n=3)}",
        f"{says('messages')} | 0 | 0 | 5 | 0 | {says('more_to_say', n=1)}",
        f"{says('together')} | 6 | 0 | 5 | 2 | ",
    ]


def test_what_it_asks_of_a_place_and_who_has_read_it_are_there(root):
    """What was last seen in each space; the releases that had it."""
    seen = "Months paid before the key | at most 1 | S-20001: 1 (2026-04-14)"

    assert rows(root, "criteria") == [seen]
    assert rows(root, "releases") == [
        f"2026-03-01 | phase1.members | members | en | {says('given')}"
    ]


def test_each_column_has_a_head_of_its_own(root):
    """Every row of a table has as many cells as there are heads."""
    cells = {table: {row.count(" | ") + 1 for row in rows(root, table)} for table in TABLES}

    assert cells == {table: {len(HEADS[f"findings.life.{table}"])} for table in TABLES}


def test_a_file_of_another_name_beside_a_report_is_no_script(root):
    """Only `aloud.LANGUAGE.NUMBER.txt`, in a language of the release, says that people could hear
    it.
    """
    files = {"aloud.x": "", "aloud.en.1.svg": "", "aloud.nl.1.txt": ""}
    write_release(
        root,
        Release(
            "c" * 16, "phase1.members", "d" * 16, "members", ("en",), "2026-03-02", 20, files=files
        ),
    )

    assert len(rows(root, "releases")) == 1


def test_evidence_that_vanished_is_said_to_be_gone(root):
    """A code that is not in the codebook, a coding that is not in the logs."""
    there = says("coded", source="INT-10001", code="deposit", coder="K-01")
    found = rows(root, "evidence")

    assert found[0] == f"{says('code')} | Deposit | {says('people', n=1)}"
    assert found[1] == f"{says('code')} | nothing | {says('no_code')}"
    assert found[2].endswith(there)
    assert found[3] == f"{says('coding')} | ffffffff | {says('gone')}"


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_page_is_in_the_language_asked_for(root, language):
    """Headings, heads of tables and states are the ones of that language, and not English."""
    page = write_life(root, "F-20001", language=language).read_text(encoding="utf-8")
    with reading_in(language):
        words = [say("findings.life.for_the_team"), say("findings.life.says")]
        words.append(say("findings.life.older", wording="00000000"))
        words += [say(head) for heads in HEADS.values() for head in heads]

    assert f'<html lang="{language}">' in page
    assert [word for word in words if word not in page] == []
    assert says("for_the_team") not in page
    assert says("as_written") not in page


@pytest.mark.parametrize(("of_the_study", "shown"), [('["en", "fr"]', "fr"), ('["en"]', "en")])
def test_the_page_is_in_the_reader_s_language_where_the_study_is(root, of_the_study, shown):
    """A French reader of a study in English alone gets the page in English."""
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    write(root, "pyproject.toml", settings.replace('["en"]', of_the_study))
    with reading_in("fr"):
        page = write_life(root, "F-20001").read_text(encoding="utf-8")

    assert f'<html lang="{shown}">' in page


def test_its_passages_can_be_read(root):
    """As the team reads them, with the place they are from."""
    page = write_life(root, "F-20001").read_text(encoding="utf-8")

    assert TEXT[31:61].partition(": ")[2].strip() in page
    assert "INT-10001:31-61" in page


def test_the_page_lies_where_nothing_is_shared_from(root):
    """A folder git ignores, or one outside the study."""
    assert write_life(root, "F-20001") == root / ".rap/pages/F-20001.html"
    with raises(WrongUseError, "findings.life.would_be_shared"):
        write_life(root, "F-20001", file=root / "reports/life.html")


def test_who_takes_her_words_back_is_found_on_the_page(root):
    """The page holds her passage: it goes when she goes."""
    path = write_life(root, "F-20001")

    assert path in find_exports(root, find_hers(root, "C-20001"))[0]


def test_a_finding_that_is_not_there_is_asked_about(root):
    """The error names the nearest one."""
    with raises(
        WrongUseError,
        "findings.life.unknown",
        finding="F-20002",
        nearest=Message("core.nearest.is", name="F-20001"),
    ):
        write_life(root, "F-20002")


def test_the_command_makes_the_page_of_a_demo_finding(monkeypatch, tmp_path):
    """It prints where the page is."""
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(
        app, ["finding", "F-30117", "--to", str(tmp_path / "life.html"), "--language", "nl"]
    )

    assert done.exit_code == 0
    assert "De waarborg komt bijna nooit terug" in (tmp_path / "life.html").read_text(
        encoding="utf-8"
    )
