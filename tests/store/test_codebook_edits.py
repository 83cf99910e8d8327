"""Changing the codebook: what ends up in the files, with its reason, and what is refused before
anything is written.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from messages import raises
from studies import write

from rap.core.errors import ConflictError, NotSavedError, RapError, UnknownError, WrongUseError
from rap.store.codebook import read_codebook
from rap.store.codebook_edits import change_codebook, read_history

RENT = """\
# shared with the housing group
label: {fr: Loyer, nl: Huur}
definition:
  fr: Ce qu’on paie pour le lieu.  # not the deposit
history:
  - {date: 2025-05-12, by: K-01, change: created, reason: "Dès le premier entretien."}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A codebook of two families."""
    write(
        tmp_path, "codebook/codebook.yaml", "families: {access: {fr: Accès}, money: {fr: Argent}}\n"
    )
    write(tmp_path, "codebook/access/rent.yaml", RENT)
    write(tmp_path, "codebook/access/keys.yaml", "label: {fr: Clés}\nparent: rent\n")
    write(tmp_path, "codebook/money/cash.yaml", "label: {fr: Liquide}\n")
    return tmp_path


def change(root: Path, act: str, code: str, **fields: Any) -> Any:
    return change_codebook(root, act, code, reason="we read it again", by="K-01", **fields)


def text_of(root: Path, name: str) -> str:
    return (root / "codebook" / f"{name}.yaml").read_text(encoding="utf-8")


def test_an_edit_keeps_comments_and_says_what_stood_there(root: Path) -> None:
    """The new text is in, the rest of the file as it was, and the step with its reason at the end."""
    change(root, "edit", "rent", definition={"fr": "Ce qu’on paie chaque mois."})
    text = text_of(root, "access/rent")
    (_, step) = read_history(root, read_codebook(root).get("rent"))

    assert text.startswith("# shared with the housing group\nlabel: {fr: Loyer, nl: Huur}\n")
    assert re.search("  fr: Ce qu’on paie chaque mois. +# not the deposit\n", text)
    assert (step["change"], step["reason"], step["by"]) == (
        "definition",
        "we read it again",
        "K-01",
    )
    assert step["before"] == {"definition": {"fr": "Ce qu’on paie pour le lieu."}}


def test_a_new_code_stands_in_the_family_of_its_parent(root: Path) -> None:
    """With its texts in the study's languages."""
    book = change(
        root, "create", "heating", parent="rent", label={"fr": "Chauffage: #1", "nl": "Verwarming"}
    )
    code = book.get("heating")

    assert (code.family, code.parent, dict(code.label)) == (
        "access",
        "rent",
        {"fr": "Chauffage: #1", "nl": "Verwarming"},
    )


def test_a_move_to_another_family_moves_the_file(root: Path) -> None:
    """One file, in the new folder."""
    change(root, "move", "rent", family="money")

    assert not (root / "codebook/access/rent.yaml").exists()
    assert read_codebook(root).get("rent").family == "money"


def test_a_merge_takes_the_children_along_and_can_be_taken_back(root: Path) -> None:
    """The code points to where its codings count; what stood below it stands below the other;
    revive undoes the pointing.
    """
    book = change(root, "merge", "rent", into="cash")
    back = change(root, "revive", "rent")

    assert (book.get("rent").merged_into, book.get("keys").parent) == ("cash", "cash")
    assert back.get("rent").merged_into == ""


def test_a_split_makes_new_codes_beside_the_old(root: Path) -> None:
    """The old one stays, for its codings have to be read again."""
    book = change(root, "split", "cash", into=[{"code": "tips", "label": {"fr": "Pourboires"}}])

    assert (book.get("tips").family, book.get("cash").retired, book.get("cash").history[-1][1]) == (
        "money",
        "",
        "split",
    )


def test_a_retired_code_says_since_when(root: Path) -> None:
    """A day, and the step."""
    code = change(root, "retire", "cash").get("cash")

    assert (len(code.retired), code.history[-1][1]) == (10, "retired")


@pytest.mark.parametrize(
    ("act", "code", "fields", "error"),
    [
        ("create", "rent", {"label": {"fr": "Loyer"}, "family": "access"}, ConflictError),
        ("create", "Rent!", {"label": {"fr": "Loyer"}, "family": "access"}, WrongUseError),
        ("create", "../x", {"label": {"fr": "Loyer"}, "family": "access"}, WrongUseError),
        ("create", "heat", {"label": {"fr": "Chaud"}, "family": "../.."}, WrongUseError),
        ("create", "heat", {"label": {"fr": "Chaud"}, "family": "findings"}, WrongUseError),
        ("create", "heat", {"family": "access"}, WrongUseError),
        ("edit", "rent", {"colour": "red"}, WrongUseError),
        ("edit", "rent", {"label": {}}, WrongUseError),
        ("edit", "rent", {"label": {"French": "Loyer"}}, WrongUseError),
        ("edit", "rnet", {"label": {"fr": "Loyer"}}, UnknownError),
        ("move", "rent", {"parent": "keys"}, WrongUseError),
        ("merge", "rent", {"into": "rent"}, WrongUseError),
        ("delete", "rent", {}, WrongUseError),
    ],
)
def test_what_would_break_the_codebook_is_refused(
    root: Path, act: str, code: str, fields: dict[str, Any], error: type[RapError]
) -> None:
    """A cycle, an id that is taken, a folder that is none: no file changes."""
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    with pytest.raises(error):
        change(root, act, code, **fields)

    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before


def test_a_change_without_a_reason_is_refused(root: Path) -> None:
    """Who comes later must be able to read why."""
    with raises(WrongUseError, "store.codebook.no_reason"):
        change_codebook(root, "retire", "cash", reason=" ", by="K-01")


def test_a_disk_that_does_not_take_it_leaves_the_file_whole(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old file, and an error that says so."""
    import os

    def full(*_: Any) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(NotSavedError):
        change(root, "edit", "cash", label={"fr": "Espèces"})

    assert text_of(root, "money/cash") == "label: {fr: Liquide}\n"
