"""The page for somebody who writes her first package says what runs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from strangers import IN, TALK, Machine, install
from studies import ROOT, make_study, write_by_hand

from rap.core.extensions import KINDS
from rap.report.drawn_apart import PAINTS

PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")


def test_the_first_ten_lines_run(tmp_path: Path) -> None:
    """As they stand there, with the entry that stands below them."""
    code, toml = (
        re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)[1] for kind in ("python", "toml")
    )  # type: ignore[index]
    entries = tomllib.loads(toml)["project"]["entry-points"]["rap"]
    machine = Machine(tmp_path / "machine", make_study(tmp_path / "study"))
    machine.site.joinpath("fieldbook").mkdir()
    install(machine.site, "fieldbook", entries, module=code)
    machine.type("extensions", "on", "fieldbook", "--yes")
    file = write_by_hand(tmp_path, "talk.fbk", TALK)
    said = machine.type("import", "anonymised", *IN, "--dry-run", str(file))

    assert "read by fieldbook 1.0" in said


def test_each_kind_has_its_section() -> None:
    """And every colour of a drawing is named."""
    assert re.findall(r"^### `(\w+)\.", PAGE, re.MULTILINE) == [*KINDS]
    assert all(f"`{paint}`" in PAGE for paint in PAINTS)
