"""The demo's report for members as it is released, in `reports/example/`, so that a visitor can read
one before running anything. `python tests/demo/released.py` writes it anew.

What a release draws at random or takes from the clock is fixed here: the day, the order of quotes and
the id; everything else is the gate's own work, on a copy of the demo with a vault of its own.
"""

from __future__ import annotations

import datetime
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[1] / "helpers")]

import pytest  # noqa: E402
from vaults import make_coder, make_quick, unlocked  # noqa: E402

from rap.topics.publishing.releases import Prepared, Wanted, plans_of, prepare  # noqa: E402

FOLDER = "reports/example"
DAY, SEED, ID = datetime.date(2026, 6, 15), "1" * 32, "1" * 16
_PARTS = ("codebook", "interviews", "notebooks")


def prepare_demo(place: Path, monkeypatch: pytest.MonkeyPatch) -> Prepared:
    """The first report for members, made in a copy at `place`."""
    make_quick(monkeypatch)
    for part in _PARTS:
        shutil.copytree(ROOT / part, place / part)
    shutil.copy(ROOT / "pyproject.toml", place)
    make_coder(place, "K-01")
    wanted = Wanted("phase1", "members")
    (plan,) = plans_of(place, wanted)
    plan = replace(plan, snapshot=replace(plan.snapshot, on=DAY))
    return prepare(plan, unlocked(place), wanted, seed=SEED, release_id=ID)


def pages_of(prepared: Prepared) -> Mapping[str, str]:
    """File name -> page, without the pictures and the texts to read aloud."""
    return {name: text for name, text in prepared.documents.items() if name.endswith(".html")}


def main() -> None:
    """Write the files."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        for name, text in pages_of(prepare_demo(Path(folder) / "study", patch)).items():
            (ROOT / FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
