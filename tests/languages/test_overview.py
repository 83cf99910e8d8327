"""The page on languages is made from the packs."""

from __future__ import annotations

from studies import ROOT

from rap.languages.__main__ import make_page
from rap.languages.pack import known, pack_of


def test_the_page_is_up_to_date() -> None:
    """After a change of a pack or of the interface: `python -m rap.languages > docs/languages.md`."""
    assert (ROOT / "docs" / "languages.md").read_text(encoding="utf-8") == make_page()


def test_the_page_names_every_language_and_what_it_lacks() -> None:
    """A row for each answer, a column for each language; Albanian has no formula and says so."""
    rows = [line for line in make_page().splitlines() if line.startswith("| `flesch_base` |")]

    assert [cell.strip() for cell in rows[0].split("|")][5:12] == [
        "yes",
        "yes",
        "yes",
        "yes",
        "–",
        "–",
        "–",
    ]
    assert all(f" {pack_of(code).about.name} |" in make_page() for code in known())
