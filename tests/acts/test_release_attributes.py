"""What goes beside a released report: scripts and pictures pass the same gate, and a second person
makes the same ones.
"""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from messages import raises
from releases import BOOK, make_release_study, make_run, release
from studies import write
from vaults import as_coder, make_coder, unlocked

from rap.core.errors import ProblemsError
from rap.report.items import MIME
from rap.store.ledger import read_releases
from rap.store.vault import Vault
from rap.topics.publishing import gate
from rap.topics.publishing.releases import Wanted, confirm, plans_of
from rap.topics.runs.fill import _drawings
from rap.topics.runs.planned import Plan

FINDING = "statement: {{en: {{text: {text}}}}}\nhistory: [{{date: 2026-01-01, status: supported, reason: x, by: K-01}}]\n"


def told(text: str):
    """A run that also tells one finding."""

    def run(plan: Plan) -> None:
        make_run(plan)
        notebook = nbformat.read(plan.folder / "notebook.ipynb", as_version=4)
        item = {
            "v": 1,
            "kind": "text",
            "id": "finding-20001",
            "title": "finding-supported",
            "text": {"en": text},
        }
        data = {MIME: {**item, "rows": [], "quotes": [], "chart": {}}}
        notebook.cells[-1].outputs.append(nbformat.v4.new_output("display_data", data))
        nbformat.write(notebook, plan.folder / "notebook.ipynb")

    return run


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "study"


@pytest.fixture
def vault(root: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    vault = make_release_study(root, monkeypatch)
    tell(root, monkeypatch, "We pay before we earn.")
    return vault


def tell(root: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    write(root, "codebook/findings/F-20001.yaml", FINDING.format(text=text))
    monkeypatch.setattr(gate, "_need_run", told(text))


def test_a_release_brings_a_script_and_a_picture_that_are_no_drafts(root, vault):
    """They lie beside the report, and the ledger knows them."""
    given = release(root, vault)
    files = {path.name: path for path in given.files}

    assert sorted(files) == ["aloud.en.1.txt", "card.en.1.png", "report-members.en.html"]
    assert "We pay before we earn." in files["aloud.en.1.txt"].read_text(encoding="utf-8")
    assert "Draft" not in files["aloud.en.1.txt"].read_text(encoding="utf-8")
    assert files["card.en.1.png"].read_bytes().startswith(b"\x89PNG")
    assert sorted(given.release.files) == [
        "aloud.en.1.txt",
        "card.en.1.svg",
        "report-members.en.html",
    ]


def test_words_that_were_replaced_stop_all_of_it(root, vault, monkeypatch):
    """A name that was taken out of an interview is found in the page, the script and the picture
    alike.
    """
    table = {"v": 1, "rows": [["Mirabelle", "[colleague A]", 1]]}
    vault.write("table", "INT-10100", json.dumps(table).encode(), cases=["C-20100"])
    tell(root, monkeypatch, "Mirabelle pays before she earns.")

    with pytest.raises(ProblemsError) as caught:
        release(root, vault)
    assert [problem.place for problem in caught.value.problems] == [
        "aloud.en.1.txt",
        "card.en.1.svg",
        "report-members.en.html",
    ]
    assert not (root / "reports/out").exists()


def test_a_second_person_makes_the_same_files(root, vault, monkeypatch):
    """Drawings are compared as they were drawn, so that another machine's fonts change nothing."""
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    write(
        root,
        "pyproject.toml",
        settings.replace("[tool.rap]\n", "[tool.rap]\nrelease_confirmations = 2\n"),
    )
    with as_coder(monkeypatch, "K-02"):
        make_coder(root, "K-02")
    waiting = release(root, unlocked(root))
    with as_coder(monkeypatch, "K-02"):
        given = confirm(root, waiting.release.id, unlocked(root))

    assert waiting.files == ()
    assert sorted(path.name for path in given.files) == [
        "aloud.en.1.txt",
        "card.en.1.png",
        "report-members.en.html",
    ]


def test_a_run_writes_them_too_and_says_that_they_are_drafts(root, vault, tmp_path):
    """They lie beside the report of a run, and are hashed with it."""
    (plan,) = plans_of(root, Wanted("small", "members"))
    gate._need_run(plan)
    notebook = nbformat.read(plan.folder / "notebook.ipynb", as_version=4)
    notebook.cells[-1].outputs = notebook.cells[-1].outputs[-1:]
    (staging := tmp_path / "staging").mkdir()
    for draw in _drawings(plan, plan.study(), notebook, set(), staging):
        draw()

    assert sorted(path.name for path in staging.iterdir()) == [
        "DRAFT-aloud.en.1.txt",
        "DRAFT-card.en.1.png",
        "DRAFT-small.members.en.html",
    ]
    aloud = (staging / "DRAFT-aloud.en.1.txt").read_text(encoding="utf-8")
    assert aloud.startswith("Draft for the team")


CANARY = "Ysolde Zwartezuster"
PLACES = {
    "label": ("codebook/access/deposit.yaml", f"label: {{en: With {CANARY}}}\n"),
    "value": ("codebook/codebook.yaml", BOOK.replace("at home", f"at {CANARY}")),
    "finding": ("codebook/findings/F-20001.yaml", FINDING.format(text=f"We pay {CANARY}.")),
    "letter": ("codebook/letter/asks.yaml", f"part: asks\ntext: {{en: Ask {CANARY} for more.}}\n"),
}


@pytest.mark.parametrize("place", PLACES)
def test_what_was_replaced_in_an_interview_leaves_by_no_release_wherever_it_was_typed(
    root, vault, monkeypatch, place
):
    """A name the vault knows, typed by somebody of the team: refused, and neither message, ledger
    nor folder holds a byte of it.
    """
    rows = {"v": 1, "rows": [[CANARY, "[colleague A]", 1]]}
    vault.write("table", "INT-10100", json.dumps(rows).encode(), cases=["C-20100"])
    write(root, *PLACES[place])
    if place == "finding":
        tell(root, monkeypatch, f"We pay {CANARY}.")
    with raises(ProblemsError, "publishing.release.page_secret") as refused:
        release(root, vault)

    kept = [
        path.read_bytes()
        for path in root.glob("reports/**/*")
        if path.is_file() and "runs" not in path.parts
    ]
    assert not [text for text in (str(refused.value).encode(), *kept) if b"Ysolde" in text]
    assert read_releases(root) == ()
