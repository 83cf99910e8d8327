"""The whole life of a finding on one page: what it rests on, what became of it, and what is gone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from messages import raises
from studies import ROOT, TEXT, make_study, write
from typer.testing import CliRunner

from rap.acts.finding_life import write_biography
from rap.acts.withdraw.made import find_exports
from rap.acts.withdraw.scope import find_hers
from rap.cli import app
from rap.core.errors import Message, WrongUseError
from rap.store.answers import Feedback, write_feedback
from rap.store.codings import CodingLogs
from rap.store.ledger import Release, write_release
from rap.store.sources import hash_of

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
    write_feedback(tmp_path, Feedback("0" * 16, "sheet", {"F-20001": {"no": 5}}, ("F-20001",)))
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


def rows(root: Path, title: str) -> list[str]:
    """The rows of the table under a heading, their cells joined."""
    page = write_biography(root, "F-20001").read_text(encoding="utf-8")
    part = page.partition(f"<h2>{title}</h2>")[2].partition("<h2>")[0]
    table = re.findall(r"<tr>(.*?)</tr>", part.partition("<tbody>")[2], re.S)
    return [
        " | ".join(
            re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", row, re.S)
        )
        for row in table
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "What it says",
            [
                "en | We pay first. | as written; K-01",
                "fr | On paie avant. | translates an older wording (00000000); K-02, checked by K-01",
            ],
        ),
        (
            "What became of it",
            [
                "2026-01-01 | K-01 | proposed | Heard often.",
                "2026-02-01 | K-02 | contested | Not everybody pays.",
            ],
        ),
        (
            "What people answered",
            [
                "FG-10001, 2026-02-01, 6 present | 4 | 0 | 0 | 1 | 3 dots",
                "FG-10002, 2026-02-01, 6 present | 2 | 0 | 0 | 1 | 3 dots",
                "messages, forms, sheets | 0 | 0 | 5 | 0 | 1 have more to say",
                "together | 6 | 0 | 5 | 2 | ",
            ],
        ),
        (
            "What it asks of a place",
            ["Months paid before the key | at most 1 count | S-20001: 1 (2026-04-14)"],
        ),
        ("Who has read it", ["2026-03-01 | phase1.members | members | en | given"]),
    ],
)
def test_each_part_of_its_life_is_there(root, title, expected):
    """From the first wording to who read it."""
    assert rows(root, title) == expected


def test_evidence_that_vanished_is_said_to_be_gone(root):
    """A code that is not in the codebook, a coding that is not in the logs."""
    found = rows(root, "What it rests on")

    assert found[0] == "code | Deposit | 1 person"
    assert found[1] == "code | nothing | not in the codebook"
    assert found[2].endswith("INT-10001, deposit, by K-01")
    assert found[3] == "coding | ffffffff | gone: withdrawn, or deleted by its coder"


def test_its_passages_can_be_read(root):
    """As the team reads them, with the place they are from."""
    page = write_biography(root, "F-20001").read_text(encoding="utf-8")

    assert TEXT[31:61].partition(": ")[2].strip() in page
    assert "INT-10001:31-61" in page


def test_the_page_lies_where_nothing_is_shared_from(root):
    """A folder git ignores, or one outside the study."""
    assert write_biography(root, "F-20001") == root / ".rap/pages/F-20001.html"
    with raises(WrongUseError, "acts.finding_life.would_be_shared"):
        write_biography(root, "F-20001", file=root / "reports/life.html")


def test_who_takes_her_words_back_is_found_on_the_page(root):
    """The page holds her passage: it goes when she goes."""
    path = write_biography(root, "F-20001")

    assert path in find_exports(root, find_hers(root, "C-20001"))[0]


def test_a_finding_that_is_not_there_is_asked_about(root):
    """The error names the nearest one."""
    with raises(
        WrongUseError,
        "acts.finding_life.unknown",
        finding="F-20002",
        nearest=Message("core.nearest.is", name="F-20001"),
    ):
        write_biography(root, "F-20002")


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
