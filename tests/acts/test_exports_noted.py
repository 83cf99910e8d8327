"""What leaves for others outside a release is noted, so that a recall and a withdrawal name it."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from pathlib import Path

import pytest
from messages import raises
from releases import CONSENT, make_release_study, release
from studies import add_source, write

from rap.core.errors import RefusedError, WrongUseError
from rap.store.ledger import EXPORT, read_releases
from rap.store.vault import Vault
from rap.study.study import Study
from rap.topics.exporting.files import Request, make_file
from rap.topics.exporting.noted import export
from rap.topics.publishing.releases import find_recalls
from rap.topics.withdrawal.withdrawals import plan_withdrawal

HER, OTHER = "C-20104", "C-20106"
KEPT = CONSENT.replace("members: [count, quote]", "members: [count, quote, whole]")
ASKED = "Can they put me out of the room this week?"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "study"


@pytest.fixture
def vault(root: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """A study of sixteen people, one of whom lets members have her whole interview."""
    vault = make_release_study(root, monkeypatch)
    write(root, f"interviews/cases/{HER}.yaml", f"variables: {{setting: home}}\n{KEPT}")
    return vault


def members(root: Path) -> Study:
    return Study(root, audience="members", on=datetime.date(2026, 3, 1))


@pytest.mark.parametrize("name", ["INT-10104.html", "INT-10104.docx", "all.qdpx", "all.sqlite3"])
def test_a_file_of_words_for_others_is_in_the_ledger_and_a_recall_names_it(
    root: Path, vault: Vault, tmp_path: Path, name: str
):
    """The ledger says what kind of file left, for whom and when; the vault alone knows of whom it is."""
    export(members(root), tmp_path / name)
    (line,) = read_releases(root)
    text = (root / f"reports/releases/{line.id}.json").read_text("utf-8")

    assert (line.kind, line.audience, line.date) == (EXPORT, "members", "2026-03-01")
    assert not any(id in text for id in ("INT-", "C-2"))
    assert [one.id for one in find_recalls(root, HER, vault=vault)] == [line.id]
    assert find_recalls(root, OTHER, vault=vault) == []


def test_who_takes_her_words_back_reads_which_export_holds_them(
    root: Path, vault: Vault, tmp_path: Path
):
    """The list names the kind of file, for a person who asks for it back."""
    export(members(root), tmp_path / "all.qdpx")
    ledger = [f"reports/releases/{one.id}.json" for one in read_releases(root)]
    plan = plan_withdrawal(root, HER)
    told = [one for one in plan.to_look_at if one.id == "withdrawal.given_quotes"]

    assert (
        [(one.place, one.facts["files"]) for one in told]
        == [(place, ("project.qdpx",)) for place in ledger]
        != []
    )


def test_a_codebook_for_others_and_a_file_for_the_team_are_not_noted(
    root: Path, vault: Vault, tmp_path: Path
):
    """The one holds nobody's words, the other does not leave."""
    export(members(root), tmp_path / "codebook.csv")
    export(Study(root), tmp_path / "all.qdpx")

    assert read_releases(root) == ()


def test_a_release_after_an_export_is_the_first_release(root: Path, vault: Vault, tmp_path: Path):
    """The gate asks the vault for no record of a file that went through no gate."""
    export(members(root), tmp_path / "all.qdpx")
    settings = (root / "pyproject.toml").read_text("utf-8")
    write(root, "pyproject.toml", settings.replace("never_counted = []", ""))
    with raises(WrongUseError, "publishing.release.undecided"):
        release(root, vault)
    write(root, "pyproject.toml", settings)

    assert release(root, vault).release.turn == 2


def test_nothing_leaves_where_nobody_can_note_whose_words_it_holds(
    root: Path, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Without the vault neither a file nor a line is written."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "another machine"))
    with raises(WrongUseError, "store.vault.not_here"):
        export(members(root), tmp_path / "all.qdpx")

    assert not (tmp_path / "all.qdpx").exists()
    assert read_releases(root) == ()


def test_a_question_to_a_desk_leaves_whole_for_nobody(root: Path, vault: Vault, tmp_path: Path):
    """A person stands behind it, whatever its rights; an article leaves."""
    add_source(root, "QU-10001", ASKED, rights="public")
    add_source(root, "AR-10001", "A town writes new rules.", rights="public")
    public = Study(root, audience="public")
    project = make_file(public, Request("project", "qdpx"))
    with zipfile.ZipFile(io.BytesIO(project.data)) as archive:
        files = b"\n".join(map(archive.read, archive.namelist()))
    with raises(RefusedError, "exporting.asked", source="QU-10001"):
        export(public, tmp_path / "QU-10001.html")

    assert (b"A town writes" in files, ASKED.encode() in files) == (True, False)
    assert project.sources == ("AR-10001",)
    assert "QU-10001" not in json.dumps([str(one) for one in project.warnings]) + project.report
