"""Changing the codebook: what ends up in the files, with its reason, and what is refused before
anything is written.
"""

from __future__ import annotations

import random
import re
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from leaving import in_child
from messages import raises
from studies import scaled, write

from rap.core.errors import ConflictError, NotSavedError, RapError, UnknownError, WrongUseError
from rap.core.model import Code, Codebook
from rap.store.codebook import read_codebook
from rap.store.codebook_edits import Change, change_codebook, read_history

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


def change(root: Path, act: str, code: str, **fields: Any) -> Codebook:
    """The codebook after an act."""
    left(root, act, code, **fields)
    return read_codebook(root)


def left(root: Path, act: str, code: str, **fields: Any) -> Change:
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


def test_a_code_is_merged_into_one_below_it(root: Path) -> None:
    """That one takes its place, and what else was below it stands below that one."""
    write(root, "codebook/access/badge.yaml", "label: {fr: Badge}\nparent: keys\n")
    write(root, "codebook/access/fee.yaml", "label: {fr: Frais}\nparent: rent\n")
    before = without_history(root)
    done = left(root, "merge", "rent", into="badge")
    places = {code.id: code.parent for code in read_codebook(root).codes}
    take_back(root, "rent", done)

    assert places == {"rent": "", "badge": "", "keys": "badge", "fee": "badge", "cash": ""}
    assert without_history(root) == before


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


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("edit", {"label": {"fr": "Bail", "en": "Rent"}}),
        ("edit", {"include": {"nl": "Ook kosten"}, "colour": "#4477aa"}),
        ("edit", {"definition": {}}),
        ("move", {"family": "money", "parent": "cash"}),
        ("merge", {"into": "cash"}),
        ("retire", {}),
    ],
)
def test_an_act_taken_back_leaves_the_codebook_as_it_was(
    root: Path, act: str, fields: dict[str, Any]
) -> None:
    """Field by field, and for what stood below the code; taken back again, it is done again."""
    before = without_history(root)
    done = left(root, act, "rent", **fields)
    after = without_history(root)
    back = take_back(root, "rent", done)
    between = without_history(root)
    take_back(root, "rent", back)

    assert before == between != after == without_history(root)


def take_back(root: Path, code: str, done: Change) -> Change:
    return left(root, "undo", code, at=done.at, seen=done.seen)


def without_history(root: Path) -> list[Code]:
    return [replace(code, history=(), places={}) for code in read_codebook(root).codes]


def test_a_new_code_taken_back_is_retired_and_comes_again(root: Path) -> None:
    """Its file stays, for somebody may have it by now; of a split all parts go."""
    parts = [{"code": id, "label": {"fr": id}} for id in ("tips", "fines")]
    done = left(root, "split", "cash", into=parts)
    back = take_back(root, "cash", done)
    retired = {code.id for code in read_codebook(root).codes if code.retired}
    take_back(root, "tips", back)

    assert retired == {"tips", "fines"}
    assert not any(code.retired for code in read_codebook(root).codes)


def test_what_somebody_changed_since_is_not_taken_back(root: Path) -> None:
    """Neither through the program nor by hand, nor the part of it that nobody changed."""
    done = left(root, "merge", "rent", into="cash")
    left(root, "edit", "keys", label={"fr": "La clé"})
    before = read_codebook(root)
    with raises(ConflictError, "store.codebook.changed_since", code="keys"):
        take_back(root, "rent", done)
    with raises(WrongUseError, "store.codebook.undo_what"):
        take_back(root, "cash", done)

    assert read_codebook(root) == before


@pytest.mark.long
def test_random_acts_taken_back_leave_the_codebook_as_it_was(root: Path) -> None:
    """Of many, the last first."""
    chance = random.Random(scaled(7, random.randrange(10**6)))
    before, acts = without_history(root), []
    for n in range(scaled(12, 60)):
        ids = ["rent", "keys", "cash"]
        act, code = chance.choice(["edit", "move", "merge", "retire", "revive"]), chance.choice(ids)
        fields = {
            "edit": {"label": {"fr": f"n{n}"}, "colour": f"#{chance.randrange(16**6):06x}"},
            "move": {
                "family": chance.choice(["money", "access"]),
                "parent": chance.choice(["", *ids]),
            },
            "merge": {"into": chance.choice(ids)},
        }
        try:
            acts.append((code, left(root, act, code, **fields.get(act, {}))))
        except (WrongUseError, ConflictError):
            continue
    for code, done in reversed(acts):
        take_back(root, code, done)

    assert (without_history(root), len(acts) > 4) == (before, True)


@pytest.mark.long
def test_a_merge_that_is_killed_leaves_a_codebook_that_can_be_read(root: Path) -> None:
    """Wherever it was cut off; done again, it is whole."""
    cut = 0
    for kill_at in range(1, 9):
        study = shutil.copytree(root, root.parent / f"killed-{kill_at}")
        work = partial(left, study, "merge", "rent", into="cash")
        cut += in_child(work, kill_at=kill_at) != 0
        read_codebook(study)
        book = change(study, "merge", "rent", into="cash")
        assert (book.get("rent").merged_into, book.get("keys").parent) == ("cash", "cash")

    assert cut > 1
