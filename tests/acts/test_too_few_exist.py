"""A kind of whom few people exist: however many of them were heard, each could be meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from releases import BOOK, CONSENT, make_release_study, release
from studies import write

from rap.core.errors import ProblemsError
from rap.report.beside import described_by
from rap.store.codebook import read_codebook
from rap.store.vault import Vault
from rap.study.study import Study
from rap.topics.publishing.enough import Enough

VALUES = "values: {home: {en: at home}, salon: {en: salon}, window: {en: window}}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "study"


@pytest.fixture
def vault(root: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    return make_release_study(root, monkeypatch, n=24)


def tell(root: Path, exist: str) -> None:
    """Say in the codebook about how many people of a kind there are."""
    write(root, "codebook/codebook.yaml", BOOK.replace(VALUES, f"{VALUES}    exist: {exist}\n"))


def places(root: Path, vault: Vault) -> set[str]:
    cells = release(root, vault).release.cells
    return {line.where["setting"] for line in cells if "setting" in line.where}


def test_a_kind_of_whom_as_many_exist_as_readers_read_of_has_its_rows(root: Path, vault: Vault):
    """Five are enough for members."""
    tell(root, "{window: 5}")

    assert {"home", "window"} <= places(root, vault)


def test_a_kind_of_whom_too_few_exist_has_no_row_alone_or_beside_a_code(root: Path, vault: Vault):
    """Twelve of them were heard, who are said to be all of the four or so that there are."""
    tell(root, "{window: 4}")
    given = release(root, vault)

    told = {line.where["setting"] for line in given.release.cells if "setting" in line.where}

    assert {"home", "window"} & told == {"home"}
    assert not any(b">window<" in path.read_bytes() for path in given.files)


def test_no_heading_and_no_quote_tells_of_a_kind_of_whom_too_few_exist(root: Path, vault: Vault):
    """It is treated as one that too few people who were heard share."""
    agreed = CONSENT.replace("[count, quote]", "[count, quote, attributes]")
    write(root, "interviews/cases/C-20101.yaml", f"variables: {{setting: window}}\n{agreed}")
    decided = {}
    for n in (5, 4):
        tell(root, f"{{window: {n}}}")
        study = Study(root, audience="members")
        ref = next(study.quotable[study.quotable["case"] == "C-20101"].itertuples())
        told = described_by(study)(f"{ref.source}:{ref.start}-{ref.end}", "In the window")
        decided[n] = (Enough(study, month="2026-03")({"setting": "window"}), told)

    assert decided == {5: (True, ()), 4: (False, ("setting",))}


@pytest.mark.parametrize(
    ("exist", "wrong"),
    [
        ("{windw: 4}", "store.codebook.exist_value"),
        ("{window: few}", "store.codebook.exist_number"),
    ],
)
def test_a_slip_in_how_many_there_are_is_named(root: Path, vault: Vault, exist: str, wrong: str):
    """A value that is not there, or no number, would protect nobody."""
    tell(root, exist)
    with raises(ProblemsError, wrong, place="codebook/codebook.yaml:4"):
        read_codebook(root)
