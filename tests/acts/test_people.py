"""The table of people: values, bands, what is rare, and a save that is whole or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from studies import AGREED, add_source, make_study, write

from rap.core.errors import WrongUseError
from rap.store.cases import read_case, read_cases
from rap.store.codebook import read_codebook
from rap.topics.people.table import TypedCell, find_variables, read_people, save_people

BOOK = """title: {en: T}
languages: [en, fr]
families: {needs: {en: Needs}}
variables:
  age:
    label: {en: Age, fr: Âge}
    values: {under-30: {en: under 30}, 30-to-45: {en: 30 to 45, fr: de 30 à 45 ans}, over-45: {en: over 45}}
  town:
    values: {big: {en: big city, fr: grande ville}, small: {en: small town}}
  tenure:
    values: {shared: {en: shared}}
"""
ANA, BEA = "C-20001", "C-20002"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Seven people: five are under 30, one is older, of one nothing is known."""
    root = make_study(tmp_path / "study")
    write(root, "codebook/codebook.yaml", BOOK)
    write(root, "interviews/cases/S-30001.yaml", "variables: {tenure: shared}\n")
    for number in range(1, 8):
        case = f"C-2000{number}"
        add_source(root, f"INT-2000{number}", f"P1: My number is {number}.\n", case=case)
        age = "over-45" if case == BEA else "under-30"
        write(
            root, f"interviews/cases/{case}.yaml", f"# by hand\nvariables: {{age: {age}}}\n{AGREED}"
        )
    (root / "interviews/cases/C-20007.yaml").unlink()
    return root


def cell(now: str, *, case: str = ANA, variable: str = "age", was: str = "under-30") -> TypedCell:
    return TypedCell(case, variable, (was,) if was else (), now)


def problems(root: Path, *cells: TypedCell, is_sure: bool = False) -> list[tuple[str, str, bool]]:
    found = save_people(root, cells, is_sure=is_sure)
    return [(one.message.id.removeprefix("people."), one.proposal, one.is_warning) for one in found]


def test_a_row_for_each_person_and_a_column_for_what_sorts_people(root: Path) -> None:
    """Also for whom nothing is known yet; what only spaces have is no column."""
    rows = {row.case: row for row in read_people(root)}
    columns = find_variables(read_codebook(root), read_cases(root))

    assert [one.id for one in columns] == ["age", "town"]
    assert rows[ANA].values == {"age": ("under-30",)}
    assert (rows["C-20007"].values, rows["C-20007"].sources) == ({}, ("INT-20007",))


def test_who_is_one_of_few_is_marked_with_the_fewest_variables(root: Path) -> None:
    """Six of seven are under 30 says nothing; one over 45 does, and so may two values together."""
    assert {row.case: row.rare for row in read_people(root)}[BEA] == ("age",)
    assert {row.rare for row in read_people(root) if row.case not in (BEA, "C-20007")} == {()}

    for number in (1, 3, 4, 5, 6):
        case = f"C-2000{number}"
        town = "small" if case == ANA else "big"
        assert problems(root, cell(town, case=case, variable="town", was="")) == []
    rows = {row.case: row.rare for row in read_people(root)}
    assert rows[ANA] == ("town",)


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("over-45", ("over-45",)),
        ("De 30 à 45 ANS", ("30-to-45",)),
        ("under 30, 30 to 45", ("under-30", "30-to-45")),
        ("", ()),
    ],
)
def test_a_value_is_typed_by_its_id_or_its_label_in_any_language(
    root: Path, typed: str, values: tuple[str, ...]
) -> None:
    """Several with commas between; what people wrote beside it stays, her consent too."""
    before = read_case(root, ANA)
    assert problems(root, cell(typed)) == []
    after = read_case(root, ANA)

    assert after.variables.get("age", ()) == values
    assert after.consent == before.consent
    assert (root / f"interviews/cases/{ANA}.yaml").read_text().startswith("# by hand\n")


@pytest.mark.parametrize(
    ("variable", "typed", "found"),
    [
        ("age", "34", ("unknown_value", "30-to-45", False)),
        ("age", "51", ("unknown_value", "over-45", False)),
        ("age", "old", ("unknown_value", "", False)),
        ("town", "Bruxelles", ("unknown_value", "big", False)),
    ],
)
def test_a_listed_variable_proposes_its_band(
    root: Path, variable: str, typed: str, found: tuple[str, str, bool]
) -> None:
    """An exact age or the name of a town is never taken for a value."""
    was = "under-30" if variable == "age" else ""

    assert problems(root, cell(typed, variable=variable, was=was), is_sure=True) == [found]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("34", ("exact", "30-39", True)),
        ("Namur", ("place", "town south", True)),
        ("Fatoumata", ("names", "", False)),
        ("0470 12 34 56", ("names", "", False)),
        ("x" * 41, ("too_long", "", False)),
    ],
)
def test_a_free_variable_is_looked_through(
    root: Path, typed: str, found: tuple[str, str, bool]
) -> None:
    """A number or a town is asked about, with a band; a name or a phone number is refused."""
    write(root, f"interviews/cases/{ANA}.yaml", "variables: {kind: free}\n")
    wanted = cell(typed, variable="kind", was="free")

    assert problems(root, wanted) == [found]
    assert read_case(root, ANA).variables == {"kind": ("free",)}
    assert (problems(root, wanted, is_sure=True) == []) is found[2]


def test_one_wrong_cell_saves_none(root: Path) -> None:
    """Every problem has its cell; the right ones beside it are not written either."""
    found = save_people(root, [cell("over-45"), cell("older", case=BEA, was="over-45")])

    assert [(one.case, one.variable) for one in found] == [(BEA, "age")]
    assert read_case(root, ANA).variables["age"] == ("under-30",)


def test_a_colleagues_value_is_not_written_over_unseen(root: Path) -> None:
    """Who saw another value is told; what is there already may be saved again."""
    assert problems(root, cell("over-45")) == []
    assert problems(root, cell("30-to-45")) == [("changed", "over-45", False)]
    assert problems(root, cell("over-45")) == []
    assert read_case(root, ANA).variables["age"] == ("over-45",)


def test_values_by_month_are_left_to_the_file(root: Path) -> None:
    """A table has one value a cell, and does not flatten two."""
    text = "variables: {age: {2025-03: under-30, 2026-03: 30-to-45}}\n"
    write(root, f"interviews/cases/{ANA}.yaml", text)

    (row,) = (row for row in read_people(root) if row.case == ANA)
    assert (row.values["age"], row.by_month) == (("30-to-45",), ("age",))
    assert [one[0] for one in problems(root, cell("over-45", was="30-to-45"))] == ["by_month"]
    assert problems(root, cell("big", variable="town", was="")) == []
    assert read_case(root, ANA).variables["age"] == {
        "2025-03": ("under-30",),
        "2026-03": ("30-to-45",),
    }


def test_a_person_without_a_file_gets_one_and_strangers_are_refused(root: Path) -> None:
    """Somebody who withdrew, a space, a case nobody is, a variable nobody has."""
    assert problems(root, cell("under-30", case="C-20007", was="")) == []
    assert read_case(root, "C-20007").variables == {"age": ("under-30",)}
    write(root, "interviews/withdrawn/C-20003.json", '{"case": "C-20003", "sources": []}')

    assert "C-20003" not in {row.case for row in read_people(root)}
    for case, id in (
        ("C-20003", "withdrew"),
        ("S-30001", "no_person"),
        ("C-99999", "unknown_case"),
    ):
        with raises(WrongUseError, f"consent.{id}"):
            save_people(root, [cell("over-45", case=case)])
    with raises(WrongUseError, "people.no_variable"):
        save_people(root, [cell("x", variable="tenure", was="")])
