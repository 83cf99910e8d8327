"""The report in `reports/example/` is what the gate makes of the demo."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests/demo"))

from released import FOLDER, release_demo  # noqa: E402


@pytest.mark.long
def test_the_example_is_the_released_report_of_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Made again, to the byte; `make example` writes it anew when this fails for a reason."""
    made = release_demo(tmp_path / "study", monkeypatch)
    there = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / FOLDER).iterdir()}

    assert sorted(there) == [f"report-members.{language}.html" for language in ("en", "fr", "nl")]
    assert {name for name in there if there[name] != made.get(name)} == set()
    assert not [name for name, text in there.items() if 'class="draft"' in text]
