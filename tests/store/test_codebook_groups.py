"""Groups of codes: made, named, ordered and taken away, and each act taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from messages import raises
from studies import write

from rap.core.errors import ConflictError, RapError, UnknownError, WrongUseError
from rap.store.codebook import read_codebook
from rap.topics.codebook.groups import change_groups, groups_of

BOOK = """\
# by the working group of May
families:
  access: {fr: Accès, nl: Toegang}  # the first
  money: {fr: Argent}
  needs:
    fr: Besoins
    about: need
title: {fr: Ce qu’on entend}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Three groups with a name, one of them empty, and one that only has a code."""
    write(tmp_path, "codebook/codebook.yaml", BOOK)
    for name in ("access/rent", "money/cash", "body/rest"):
        write(tmp_path, f"codebook/{name}.yaml", "label: {fr: X}\n")
    return tmp_path


def groups(root: Path) -> list[tuple[str, dict[str, str]]]:
    return [*groups_of(read_codebook(root)).items()]


def test_a_group_is_put_elsewhere_and_its_comments_stay(root: Path) -> None:
    """All others keep their order."""
    change_groups(root, "order", "needs", place=0)
    text = (root / "codebook/codebook.yaml").read_text()

    assert [id for id, _ in groups(root)] == ["needs", "access", "money", "body"]
    assert text.startswith("# by the working group of May\n")
    assert "# the first" in text
    assert "title: {fr: Ce qu’on entend}" in text


@pytest.mark.parametrize(
    ("act", "group", "fields"),
    [
        ("create", "safety", {"label": {"fr": "Sécurité", "en": "Safety"}}),
        ("name", "money", {"label": {"nl": "Geld"}}),
        ("name", "body", {"label": {"fr": "Corps"}}),
        ("order", "money", {"place": 0}),
        ("order", "access", {"place": 2}),
        ("name", "money", {"label": {"fr": "Argent"}, "about": "difficulty"}),
        ("name", "needs", {"label": {"fr": "Travail"}, "about": ""}),
        ("create", "wishes", {"label": {"fr": "Souhaits"}, "about": "need", "place": 1}),
        ("remove", "needs", {}),
    ],
)
def test_what_is_done_is_taken_back_and_done_again(
    root: Path, act: str, group: str, fields: dict[str, Any]
) -> None:
    """With the order and the names that were."""
    before = groups(root)
    back = change_groups(root, act, group, **fields)
    after = groups(root)
    again = change_groups(root, **back)
    between = groups(root)
    change_groups(root, **again)

    assert before == between != after == groups(root)


def test_a_group_that_gets_another_name_says_what_it_said(root: Path) -> None:
    """What its codes say is a field of its own, and its name another one."""
    change_groups(root, "name", "needs", label={"fr": "Travail"})
    book = read_codebook(root)

    assert (book.families["needs"], book.about) == ({"fr": "Travail"}, {"needs": "need"})


def test_what_somebody_changed_since_is_not_taken_back(root: Path) -> None:
    """The groups stay as they are."""
    back = change_groups(root, "order", "needs", place=0)
    change_groups(root, "name", "access", label={"fr": "Lieu"})
    before = groups(root)
    with raises(ConflictError, "store.groups.changed_since"):
        change_groups(root, **back)

    assert groups(root) == before


@pytest.mark.parametrize(
    ("act", "group", "fields", "error", "id"),
    [
        ("remove", "access", {}, ConflictError, "store.groups.has_codes"),
        ("remove", "acess", {}, UnknownError, "store.groups.unknown"),
        ("create", "money", {"label": {"fr": "A"}}, ConflictError, "store.groups.there_already"),
        ("create", "../x", {"label": {"fr": "A"}}, WrongUseError, "store.codebook.bad_family"),
        ("create", "findings", {"label": {"fr": "A"}}, WrongUseError, "store.codebook.bad_family"),
        ("create", "x", {"label": {"fr": " "}}, WrongUseError, "store.groups.no_label"),
        ("create", "x", {"label": {"French": "A"}}, WrongUseError, "store.groups.bad_label"),
        ("create", "x", {"label": {"fr": "A\nB"}}, WrongUseError, "store.groups.bad_label"),
        ("order", "money", {"place": 4}, WrongUseError, "store.groups.bad_place"),
        ("order", "money", {"place": True}, WrongUseError, "store.groups.bad_place"),
        ("paint", "money", {}, WrongUseError, "store.groups.unknown_act"),
        (
            "create",
            "x",
            {"label": {"fr": "A"}, "about": "ned"},
            WrongUseError,
            "store.groups.unknown_about",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    root: Path, act: str, group: str, fields: dict[str, Any], error: type[RapError], id: str
) -> None:
    """A change of groups that cannot be is refused, and nothing is written."""
    with raises(error, id):
        change_groups(root, act, group, **fields)

    assert (root / "codebook/codebook.yaml").read_text() == BOOK
