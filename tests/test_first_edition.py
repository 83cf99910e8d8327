"""What the first edition wrote is read by this one: `tests/first_edition/` was made once and is
kept for ever.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
import tarfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pyarrow.parquet as pq
import pytest
from labs import Lab
from vaults import unlocked

from rap.acts.amend.references import find_doubts
from rap.acts.check import find_problems
from rap.acts.consent.receipts import find_case
from rap.acts.release import Wanted, give, plans_of, prepare
from rap.acts.release.sealed import read_record
from rap.acts.review.queue import read_raw
from rap.acts.run import is_whole
from rap.acts.withdraw import withdraw
from rap.acts.withdraw.receipts import find_receipt
from rap.store.answers import read_feedback
from rap.store.assignments import read_assignments
from rap.store.codebook_edits import read_proposals
from rap.store.codings import CodingLogs, read_events
from rap.store.codings.logs import find_lost
from rap.store.findings import read_findings
from rap.store.ledger import Release, read_releases
from rap.store.memos import read_memos
from rap.store.sources import read_source
from rap.store.team_pages import read_pages
from rap.store.translations import read_translations
from rap.study.study import Study

HERE = Path(__file__).parent / "first_edition"
ID = "INT-10001"
DAY = datetime.date(2026, 11, 27)
EXPECTED: Mapping[str, Any] = (
    json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
    if (HERE / "expected.json").is_file()
    else {}
)


def _rows(frame: pd.DataFrame) -> Any:
    return json.loads(frame.to_json(orient="records", date_format="iso"))


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, ensure_ascii=False, default=asdict))


def _known_then(what: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows without fields of later editions, which files of the first leave empty."""
    known = EXPECTED[what][0].keys()
    assert not any(value for row in rows for key, value in row.items() if key not in known)
    return [{key: value for key, value in row.items() if key in known} for row in rows]


def _quotes(study: Study) -> list[str]:
    return [
        f"{c.source} {c.code}: {study.texts[c.source][c.start : c.end]}" for c in study.coding_list
    ]


def _problems(root: Path) -> list[str]:
    """Places of problems; imports and titles of notebooks are looked at in
    `acts/test_old_notebooks.py`, answers without their words in `acts/test_dating.py`.
    """
    undated = ("store.votes.no_wordings", "store.feedback.no_wordings")
    places = [problem.place for problem in find_problems(root) if problem.id not in undated]
    return [place for place in places if not place.startswith("notebooks/")]


def seen(root: Path) -> dict[str, Any]:
    """All that a person finds in the study at `root`, as plain values."""
    team, members = Study(root, on=DAY), Study(root, audience="members", on=DAY)
    source = read_source(root, ID)
    translations = read_translations(root, source)[0]
    return {
        "codings": _rows(team.codings),
        "codings for members": _rows(members.codings),
        "as coded": _rows(team.as_coded),
        "decisions": _rows(team.decisions),
        "passages": _quotes(team),
        "to place again": [(doubt.coding.id, *doubt.near) for doubt in find_doubts(root, source)],
        "acts": [_plain(event) for event in read_events(root, ID)[0]],
        "texts": dict(team.texts),
        "turns": _rows(team.turns.drop(columns="whose")),  # follows from the roles on the card
        "quotable by members": _rows(members.quotable),
        "cases": _rows(team.cases),
        "codebook": _rows(team.codebook),
        "summaries": _rows(team.summaries),
        "votes": _known_then("votes", _rows(team.votes)),
        "observations": _rows(team.observations.drop(columns="visit")),  # the file's own id
        "findings": _known_then("findings", _plain([one.written for one in read_findings(root)])),
        "memos": _plain(sorted(read_memos(root), key=lambda memo: memo.id)),
        "translations": _plain(
            {language: list(said.values()) for language, said in translations.items()}
        ),
        "feedback": _known_then("feedback", _plain(read_feedback(root))),
        "assignments": read_assignments(root),
        "proposals": read_proposals(root),
        "handbook": _plain(read_pages(root)),
        "releases": _known_then("releases", _plain(read_releases(root))),
        "places with problems": _problems(root),
    }


@pytest.fixture
def _quick_guesses() -> None:
    """What was hashed in earnest is found again in earnest."""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the study; the keys and the vault are those of this machine."""
    shutil.copytree(HERE / "study", tmp_path / "study")
    with tarfile.open(HERE / "machine.tar") as packed:
        packed.extractall(tmp_path, filter="data")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "machine"))
    monkeypatch.setenv("RAP_CODER", "K-01")
    return tmp_path / "study"


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What this edition finds in a copy of the study."""
    copy = shutil.copytree(HERE / "study", tmp_path_factory.mktemp("first") / "study")
    return json.loads(json.dumps(seen(copy)))


@pytest.mark.parametrize(
    "what", [key for key in EXPECTED if key not in ("release", "run", "n_codings")]
)
def test_what_was_written_is_read(now: Mapping[str, Any], what: str):
    """Each kind of thing in the study has the value that the first edition gave it."""
    assert now[what] == EXPECTED[what]


def test_the_expectation_names_all_that_is_compared(now: Mapping[str, Any]):
    """A kind of thing that is read has a stored value; every frame in it has rows."""
    assert now.keys() == EXPECTED.keys() - {"release", "run", "n_codings"}
    assert [name for name, value in now.items() if not value] == []


def test_codings_are_the_same_without_the_cache(root: Path):
    """The cache of the first edition is never the reason for an answer."""
    shutil.rmtree(root / ".rap/cache")

    assert _rows(Study(root, on=DAY).codings) == EXPECTED["codings"]


def test_a_lost_log_comes_back_from_the_journal(root: Path):
    """The second copy that the first edition kept holds every act of a log that git took away."""
    before = {event.id for event in read_events(root, ID)[0]}
    (log,) = (root / "interviews/codings" / ID).glob("K-01.device00.jsonl")
    log.unlink()
    assert find_lost(root) == {f"interviews/codings/{ID}/K-01.device00.jsonl": 10}

    with CodingLogs(root, coder="K-01", device="device00") as logs:
        assert logs.recover(ID) == 10
    assert {event.id for event in read_events(root, ID)[0]} == before


def test_the_vault_opens_and_gives_the_stored_text(root: Path):
    """The key under its passphrase, a raw transcript with what was said at its import, a receipt."""
    with unlocked(root) as vault:
        raw = read_raw(vault, "INT-10900")
        entries = [str(entry) for entry in vault.list()]
        case = find_case(vault, "window lemon copper")

    assert sorted(entries) == [
        f"quoted {EXPECTED['release']}.C-20102",
        "raw INT-10900",
        "receipt C-20001",
        "seed 0000000000000000",
        f"seed {EXPECTED['release']}",
    ]
    assert raw.text == (
        "I: How is the new room?\nP1: Light, and the window closes at last. We painted it with two colleagues.\n"
        "I: Who has the keys?\nP1: Each of us has her own.\n"
    )
    assert (raw.found, raw.consent) == ({"Ana": "I", "Bea": "P1"}, {"team": ("analyse", "quote")})
    assert (raw.source.id, raw.source.cases, raw.source.language) == (
        "INT-10900",
        ("C-20900",),
        "en",
    )
    assert case == "C-20001"


def test_a_person_who_took_her_words_back_is_found_by_her_receipt(root: Path):
    """The tombstone knows the receipt, and nothing of hers is in the study."""
    stone = find_receipt(root, "piano mango zebra")

    assert stone is not None
    assert (stone.case, stone.scope, stone.sources) == ("C-20115", "words", ("INT-10115",))
    assert not list(root.rglob("*10115*"))


def test_a_run_of_the_first_edition_is_whole_and_traceable(root: Path):
    """The manifest has its key, each output its hash; the notebook holds its items, and the table
    who stands behind them.
    """
    folder = root / "reports/runs/keys" / EXPECTED["run"]
    notebook = nbformat.read(folder / "notebook.ipynb", as_version=4)
    people = pq.read_table(folder / "people.parquet").to_pylist()
    heard = next(row for row in people if row["item"] == "heard")

    assert is_whole(folder, EXPECTED["run"])
    assert (root / "reports/runs/keys/latest.members").read_text(
        encoding="utf-8"
    ) == f"{EXPECTED['run']}\n"
    assert notebook.metadata["title"] == {"en": "Keys and rooms", "fr": "Clés et chambres"}
    assert sorted({row["item"] for row in people}) == ["heard", "themes", "who"]
    assert heard["cases"] == ["C-20001", *(f"C-{number}" for number in range(20100, 20115))]


def test_a_person_of_the_first_edition_can_take_her_words_back(root: Path):
    """Her run, what the vault keeps of her and her words go; the released page that quotes her is
    named.
    """
    plan = withdraw(root, "C-20102", receipt="alpaca ananas aroma")
    release, run = EXPECTED["release"], f"reports/runs/keys/{EXPECTED['run']}"

    assert {path.relative_to(root).as_posix() for path in plan.made} == {
        run,
        "reports/runs/keys/latest.members",
    }
    assert [str(entry) for entry in plan.sealed] == [f"quoted {release}.C-20102"]
    assert [problem.place for problem in plan.to_look_at] == [f"reports/releases/{release}.json"]
    assert [path for path in (*root.rglob("*10102*"), root / run) if path.exists()] == []
    assert Study(root, on=DAY).texts["FG-10442"] == (
        "I: Who keeps the keys?\nP1: We keep them together, in the kitchen.\n"
    )
    assert _problems(root) == EXPECTED["places with problems"]


def test_the_next_release_tells_the_numbers_of_the_last(root: Path):
    """Ledger and vault of the first edition close the rounds: a run and a release of today tell
    nothing else.
    """
    (release,) = read_releases(root)
    with unlocked(root) as vault:
        record = read_record(vault, release.id)
        wanted = Wanted("keys", "members")
        (plan,) = plans_of(root, wanted)
        again = give(prepare(plan, vault, wanted), vault).release

    assert (record.plan.run, len(record.quotes)) == ("keys", release.quotes)
    assert _numbers(again) == _numbers(release)
    assert len(again.cells) == len(release.cells)
    assert (again.people, again.findings) == (release.people, {})


def _numbers(release: Release) -> list[tuple[str, int]]:
    """The exact numbers: a bound was "more than half" then."""
    return [(line.item, line.n) for line in release.cells if line.n is not None]


def test_the_files_of_a_release_are_those_the_ledger_names(root: Path):
    """What people have is on this machine with the hash of the ledger."""
    (release,) = read_releases(root)
    folder = root / "reports/out" / release.id

    assert {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()
    } == release.files


def test_what_waits_in_a_browser_is_accepted(root: Path):
    """Acts of the screen of the first edition, sent as its queue sends them, and once more: each is
    written once.
    """
    queue = json.loads((HERE / "queue.json").read_text(encoding="utf-8"))
    waiting = [json.loads(kept) for _, kept in sorted(queue.items())]
    ids = [one["act"]["id"] for one in waiting]
    with Lab(root) as lab:
        for one in [*waiting, *waiting]:
            body = {"src": one["src"], "acts": [one["act"]]}
            status, answer = lab.ask("POST", f"sources/{one['source']}/acts", body)
            assert (status, [row["id"] for row in answer["done"]]) == (200, [one["act"]["id"]])
    study = Study(root, on=DAY)

    assert [
        f"{c.code}: {study.texts[c.source][c.start : c.end]}"
        for c in study.coding_list
        if c.id in ids
    ] == [
        "advice: We keep them",
        "advice: la clé",
    ]
    assert len(study.coding_list) == EXPECTED["n_codings"] + 2
