"""A title, a group and the name of a file stay where they belong: the first two in the card, the
last in the vault; no report, export, kit, frame, commit message or log of ours holds one.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from canaries import find_words_in
from studies import ROOT, git, make_study, write

from rap.lab.handover import format_hand_over_page
from rap.store.roles import LEAD
from rap.store.sources import source_ids
from rap.store.titles import write_naming
from rap.study.study import Study, open_study
from rap.topics.answers.account import write_account
from rap.topics.codebook.routes.codes import format_codebook_page
from rap.topics.coding.routes.grid import format_framework, format_framework_page
from rap.topics.consent.booklet import write_booklet
from rap.topics.exporting.files import FORMS
from rap.topics.exporting.noted import export
from rap.topics.exporting.tables import TABLES
from rap.topics.findings.life import write_life
from rap.topics.publishing.kits import make_kit
from rap.topics.runs.results import plan_runs
from rap.topics.sharing.sync import sync
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person

TITLE, GROUP = "kwarrelmoot", "vessidraal"
MARKS = [TITLE, GROUP]
LEAD_HERE = Person("K-01", LEAD)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo study, in which every text has the title and the group that are looked for."""
    root = tmp_path_factory.mktemp("titled") / "study"
    for name in ("interviews", "codebook", "notebooks"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("*.md.tmp"))
    shutil.copy(ROOT / "pyproject.toml", root)
    for id in source_ids(root):
        write_naming(root, id, title=f"{TITLE} {id}", groups=[GROUP])
    return root


def cards(root: Path) -> set[str]:
    return {f"interviews/{id}.yaml" for id in source_ids(root)}


@pytest.mark.long
def test_no_file_that_is_made_holds_a_title(root: Path, tmp_path: Path) -> None:
    """Tables, the account with its trail, kits, a booklet, the page of a finding, all that the
    screen prints.
    """
    study, made, bench = open_study(root), tmp_path / "made", Bench(root)
    for what in TABLES:
        for form in FORMS[what]:
            export(study, made / f"{what}.{form}", what=what)
    for name in ("quotes.docx", "figure.svg", "project.qdpx"):
        export(study, made / name)
    for form in FORMS["interview"]:
        export(study, made / f"interview.{form}", source="INT-38201")
    write_account(root, made / "account")
    make_kit(root, "access", languages=["fr"], out=made / "kit")
    write_booklet(root, "INT-38201", made / "booklet.html")
    write_life(root, "F-30117", file=made / "life.html")
    codes = ["keys", "advice"]
    (made / "grid.csv").write_bytes(format_framework(bench, LEAD_HERE, codes))
    write(made, "grid.html", format_framework_page(bench, LEAD_HERE, codes, language="fr"))
    write(made, "over.html", format_hand_over_page(bench, LEAD_HERE, "K-02", language="fr"))
    write(made, "book.html", format_codebook_page(bench, form="list", language="fr"))

    assert len([path for path in made.rglob("*") if path.is_file()]) > 20
    assert find_words_in(made, MARKS) == []
    kept = ".rap/cache/documents.json"  # the cards as they were parsed; a withdrawal clears it
    assert {*find_words_in(root, MARKS)} - {kept} == cards(root)


@pytest.mark.long
@pytest.mark.parametrize("audience", ["team", "members"])
def test_no_frame_holds_a_title(root: Path, audience: str) -> None:
    """A notebook prints what is in its frames, so titles are in none of them."""
    study = Study(root, audience=audience)
    frames = {
        name: value
        for name in dir(type(study))
        if not name.startswith("_") and _is_frame(value := _read(study, name))
    }

    assert {"cases", "codings", "turns"} <= frames.keys()
    for name, frame in frames.items():
        told = f"{list(frame.columns)} {frame.to_csv()}"
        assert not any(mark in told for mark in MARKS), name


def _read(study: Study, name: str) -> object:
    from rap.core.errors import RapError

    try:
        return getattr(study, name)
    except RapError:  # what is for the team alone
        return None


def _is_frame(value: object) -> bool:
    return isinstance(value, pd.DataFrame)


@pytest.mark.long
def test_a_manifest_holds_no_title(root: Path) -> None:
    """Only the hash of a card without it."""
    plans = plan_runs(root)

    assert plans
    assert not any(mark in str(plan.manifest) for mark in MARKS for plan in plans)


def test_git_has_the_title_in_the_card_alone(tmp_path: Path) -> None:
    """No message of a commit, no name of a branch or a file."""
    root = make_study(tmp_path / "study")
    write_naming(root, "INT-10001", title=TITLE, groups=[])
    git(tmp_path, "init", "-q", "--bare", "server.git")
    git(root, "init", "-q", "-b", "main")
    git(root, "remote", "add", "origin", str(tmp_path / "server.git"))
    sync(root)
    write_naming(root, "INT-10001", title=f"{TITLE} again", groups=[GROUP])
    sync(root)

    def out(*words: str) -> list[str]:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True)
        return done.stdout.split()

    log = out("log", "--format=%B%an%ae%D", "--name-only")
    assert out("rev-list", "--count", "HEAD") == ["2"]
    assert not any(mark in word for mark in MARKS for word in log)
    assert out("grep", "-l", "-e", TITLE, "-e", GROUP, "HEAD") == ["HEAD:interviews/INT-10001.yaml"]
