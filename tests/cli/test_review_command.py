"""`rap import` of raw files and `rap review`, as a person types them; no error holds a word of a
talk.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from messages import said
from reviews import MIRELA, SAMIRA, command, make_review_study, opened, queue, review_all
from studies import write
from vaults import make_quick, unlocked

from rap.languages.pack import known
from rap.store.sources import source_ids
from rap.topics.review.decisions import keep_list


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study with an empty vault."""
    make_quick(monkeypatch)
    return make_review_study(tmp_path / "study")


def test_raw_files_go_to_the_vault(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """No passphrase is needed; the command says what comes next, and the queue shows them."""
    file = write(tmp_path, "talk.txt", MIRELA)
    done = command(
        root, monkeypatch, "import", str(file), "--language", "fr", "--about", "id=INT-40001"
    )
    waiting = command(root, monkeypatch, "review", "--queue")

    assert done.exit_code == 0
    assert said("bringing_in.import.waits", n=1) in done.output
    assert source_ids(root) == ["INT-10001"]
    assert [str(entry) for entry in unlocked(root).list()] == ["raw INT-40001"]
    assert waiting.output.splitlines()[-1] == said("cli.review.n_waiting", n=1)


def test_a_dry_run_puts_nothing_anywhere(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """It says what both ways in would do."""
    file = write(tmp_path, "talk.txt", MIRELA)
    done = command(root, monkeypatch, "import", str(file), "--language", "fr", "--dry-run")

    assert said("bringing_in.import.would_wait", n=1) in done.output
    assert unlocked(root).list() == ()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--language", "de"], said("languages.pack.unknown", language="de", known=known())),
        (["--language", "fr", "--about", "id=x"], said("entering.bring_in.bad_id", source="x")),
    ],
)
def test_a_raw_import_that_cannot_be_is_refused(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], sentence: str
):
    """In a sentence, and nothing is in the vault."""
    file = write(tmp_path, "talk.txt", MIRELA)
    done = command(root, monkeypatch, "import", str(file), *words)

    assert sentence in str(done.exception)
    assert unlocked(root).list() == ()


def test_the_demo_takes_no_raw_text(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """As it takes no other."""
    settings = (
        (root / "pyproject.toml").read_text().replace("[tool.rap]", "[tool.rap]\ndemo = true")
    )
    write(root, "pyproject.toml", settings)
    file = write(tmp_path, "talk.txt", MIRELA)

    assert (
        command(root, monkeypatch, "import", str(file), "--language", "fr").exception.id
        == "entering.import.demo"
    )


def test_a_list_is_taken_and_the_raw_text_goes_when_it_is_said(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Three commands, each with its sentence."""
    file = write(tmp_path, "noms.csv", "Nom,Pseudonyme\nSamira,amie S\nMirela,amie M\n")
    queue(root, {"INT-40002": SAMIRA})
    took = command(root, monkeypatch, "review", "--list", str(file))
    review_all(root, act="keep")
    gone = command(root, monkeypatch, "review", "INT-40002", "--forget-raw")

    assert said("cli.review.list_taken", n=2, all=2) in took.output
    assert gone.output.splitlines()[-1] == said("cli.review.raw_gone", source="INT-40002")


def test_a_text_that_waits_can_be_dropped(root: Path, monkeypatch: pytest.MonkeyPatch):
    """It goes with what was decided on it; a text in the study is not dropped this way."""
    queue(root, {"INT-40001": SAMIRA, "INT-40002": MIRELA})
    review = opened(root, only="INT-40002")
    review.decide(review.open_entities[0], "mask")
    gone = command(root, monkeypatch, "review", "INT-40002", "--drop", keys="y\n")
    kept = command(root, monkeypatch, "review", "INT-40001", "--drop", keys="n\n")
    refused = command(root, monkeypatch, "review", "INT-10001", "--drop", keys="y\n")

    assert said("cli.review.dropped", source="INT-40002", n=2) in gone.output
    assert kept.exception.id == "sealing.command.nothing_deleted"  # type: ignore[union-attr]
    assert [str(entry) for entry in unlocked(root).list()] == ["raw INT-40001"]
    assert refused.exception.place == "INT-10001"  # type: ignore[union-attr]


def test_the_review_opens_its_page(root: Path, monkeypatch: pytest.MonkeyPatch):
    """JupyterLab is started on the page of raw texts; without a vault the command says so instead."""
    opening: list[tuple[Path, str]] = []

    def open_lab(study: Path, *, page: str) -> int:
        opening.append((study, page))
        return 0

    monkeypatch.setattr("rap.cli.opening.open_lab", open_lab)
    done = command(root, monkeypatch, "review")

    assert (done.exit_code, opening) == (0, [(root, "raw")])


def test_a_list_and_a_raw_text_need_a_name(root: Path, monkeypatch: pytest.MonkeyPatch):
    """`--drop` and `--forget-raw` say which argument is missing."""
    for option in ("--drop", "--forget-raw"):
        refused = command(root, monkeypatch, "review", option)

        assert refused.exception.id == "cli.review.name_a_text"  # type: ignore[union-attr]


def test_a_dry_run_needs_no_vault(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It only tells, and that there is none yet."""
    shutil.rmtree(unlocked(root).folder)
    file = write(tmp_path, "talk.txt", MIRELA)
    done = command(root, monkeypatch, "import", str(file), "--language", "fr", "--dry-run")
    refused = command(root, monkeypatch, "import", str(file), "--language", "fr")

    assert done.exit_code == 0
    assert "Mirela is P1" in done.output
    assert (
        done.output.splitlines()[-1]
        == "There is no vault yet that takes them: run `rap vault init` first."
    )
    assert refused.exit_code == 1


def test_why_a_name_is_known_is_said(root: Path, monkeypatch: pytest.MonkeyPatch):
    """A label of turns is no list: nobody gave one."""
    queue(root, {"INT-40002": SAMIRA})
    before = [one.reason for one in opened(root).entities]
    keep_list(unlocked(root), [("Mirela", "[amie M]")])
    after = [one.reason for one in opened(root).entities]

    assert "privacy.why.own_list" not in before + after
    queue(root, {"INT-40003": SAMIRA + "Chercheuse: Et vous, Samira ?\n"})
    reasons = {one.words[0]: one.reason for one in opened(root).entities}

    assert (reasons["Samira"], reasons["Mirela"]) == (
        "privacy.why.speaker",
        "privacy.why.known_before",
    )
