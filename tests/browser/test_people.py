"""The page of people in a real JupyterLab: typed by keyboard, pasted from a spreadsheet, saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser.lab import Lab, faults, lab_on, quiet, window_on
from studies import add_source, make_study, write

from rap.store.cases import read_case, values_at
from rap.store.titles import write_naming

pytestmark = [pytest.mark.browser, pytest.mark.long]
BOOK = (
    "title: {en: T}\nlanguages: [en]\nfamilies: {needs: {en: Needs}}\nvariables:\n"
    "  age:\n    label: {en: Age}\n    values: {young: {en: under 30}, middle: {en: 30 to 45}, old: {en: over 45}}\n"
    "  town:\n    label: {en: Town}\n    values: {big: {en: big city}, small: {en: small town}}\n"
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root = make_study(tmp_path_factory.mktemp("people") / "study")
    write(root, "codebook/codebook.yaml", BOOK)
    for number in (1, 2, 3):
        case = f"C-2000{number}"
        add_source(root, f"INT-1000{number}", f"P1: Number {number}.\n", case=case)
        write(root, f"interviews/cases/{case}.yaml", "variables: {age: young}\n")
    write_naming(root, "INT-10003", title="copper lake", groups=[])
    with lab_on(root, tmp_path_factory.mktemp("private"), coder="K-01") as started:
        yield started


@pytest.fixture(scope="module")
def page(chromium: Any, lab: Lab) -> Iterator[Any]:
    with window_on(chromium, lab, width=1280, height=800) as page:
        page.evaluate("void window.jupyterapp.commands.execute('rap:panel-rap-page-people')")
        page.locator("#rap-page-people tbody tr").first.wait_for()
        quiet(page)
        yield page


def field(page: Any, case: str, label: str) -> Any:
    return page.get_by_role("combobox", name=f"{case}, {label}")


def known(lab: Lab, case: str) -> dict[str, tuple[str, ...]]:
    return values_at(read_case(lab.study, case))


def test_values_are_typed_by_keyboard_and_a_band_is_proposed(page: Any, lab: Lab) -> None:
    """An exact age is not saved; the band beside it is, with one press."""
    assert faults(page, "#rap-page-people") == []
    field(page, "C-20001", "Age").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("34")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("over 45")
    page.get_by_role("button", name="Save", exact=True).press("Enter")

    page.get_by_role("button", name="Use “30 to 45”").click()
    assert known(lab, "C-20002") == {"age": ("young",)}
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("status").get_by_text("2 values saved.").wait_for()
    assert (known(lab, "C-20001"), known(lab, "C-20002")) == (
        {"age": ("middle",)},
        {"age": ("old",)},
    )
    assert faults(page, "#rap-page-people") == []


def test_people_who_were_never_asked_to_stay_are_named(page: Any) -> None:
    """Above the table, so that they are asked before anything is published."""
    said = page.locator("#rap-page-people .rap-bar").first.inner_text()

    assert said.startswith("3 people were not asked “May we count you in what we publish?")
    assert "C-20001, C-20002, C-20003" in said


def test_a_spreadsheet_is_pasted_by_its_headings(page: Any, lab: Lab) -> None:
    """Interviews by their title, columns in any order; what has no place is counted."""
    text = "who\tTown\tnotes\tAge\ncopper lake\tbig city\tx\tover 45\nC-20001\tsmall\t\tyoung\n"
    field(page, "C-20001", "Age").evaluate(
        """(field, text) => {
          field.focus();
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', text);
          field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
        }""",
        text,
    )
    page.get_by_role("status").get_by_text("4 cells filled in.").wait_for()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("status").get_by_text("saved.").wait_for()

    assert known(lab, "C-20003") == {"age": ("old",), "town": ("big",)}
    assert known(lab, "C-20001") == {"age": ("young",), "town": ("small",)}
    assert "Shared by fewer than 5" in page.locator("#rap-page-people tbody").inner_text()
