"""Packages of others, installed into a folder as a wheel would be: files, and a `.dist-info` beside them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from studies import ROOT

TALK = "Researcher > How do you get a room?\nJo > You pay three months first.\n"
PROJECT = "rent 0 8 Ana\n\nYou pay three months first.\n"
RUNS = """
[[tool.rap.runs]]
name = "small"
notebook = "notebooks/small.ipynb"
audiences = ["team"]
languages = ["en"]
timeout_s = 600
"""
IN = ("--language", "en", "--consent", "public")
SHOWN = """import pandas as pd, rap
study = rap.open_study()
cases = [["C-20001"], ["C-20001"]]
table = pd.DataFrame({"code": ["deposit", "alarm"], "people": [1, 1], "cases": cases})
rap.show_chart(table, id="dots", title={"en": "Codes"}, mark="dots")"""
MEASURED = """import rap
from rap.analysis.agreement import measure_agreement
study = rap.open_study()
rated = [["a", "a"], ["a", "b"], ["b", "b"], ["b", "b"]]
found = measure_agreement(rated, coefficient="half", draws=0).value
rap.say({"en": f"Half: {found}"}, id="half")"""
PACKAGES = ROOT / "tests" / "extending" / "packages"
FIELDBOOK = {
    "reader.fbk": "fieldbook:read",
    "project.fbz": "fieldbook:project",
    "coefficient.half": "fieldbook:half",
    "question.often": "fieldbook:answer",
    "item.dots": "fieldbook:dots",
    "language.eo": "fieldbook_words",
}


def install(
    site: Path, name: str, entries: Mapping[str, str], *, version: str = "1.0", module: str = ""
) -> None:
    """Put a package into `site`; with `module` its code instead of the folder in `packages`."""
    site.mkdir(exist_ok=True)
    if module:
        (site / name).mkdir(exist_ok=True)
        (site / name / "__init__.py").write_text(module, encoding="utf-8")
    else:
        shutil.copytree(PACKAGES / name, site / name, dirs_exist_ok=True)
    if any(one.startswith("language.") for one in entries):
        about = site / f"{name}_words" / "eo"
        about.mkdir(parents=True, exist_ok=True)
        (about / "about.txt").write_text("name: Esperanto\n", encoding="utf-8")
    info = site / f"{name}-{version}.dist-info"
    info.mkdir(exist_ok=True)
    head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    lines = "".join(f"{key} = {value}\n" for key, value in entries.items())
    (info / "METADATA").write_text(head, encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[rap]\n{lines}", encoding="utf-8")
    files = [one.relative_to(site).as_posix() for one in site.rglob("*.py")]
    (info / "RECORD").write_text("".join(f"{one},,\n" for one in files), encoding="utf-8")


class Machine:
    """A machine with packages in `site`, on which somebody types commands in a study."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.root, self.site, self.note = root, folder / "site", folder / "imported"
        self.site.mkdir(parents=True)
        path = filter(None, (os.environ.get("PYTHONPATH"), str(self.site)))
        own = {"PYTHONPATH": os.pathsep.join(path), "XDG_DATA_HOME": str(folder / "data")}
        told = {"FIELDBOOK_NOTE": str(self.note), "RAP_CODER": "K-01", "RAP_LANGUAGE": "en"}
        self.env = {**os.environ, **own, **told}

    def type(self, *words: str, ok: bool = True) -> str:
        """What a command prints, on both channels; it must do its work, or with `ok` False not."""
        return self.python("-m", "rap", *words, ok=ok)

    def python(self, *words: str, ok: bool = True) -> str:
        """As `type`, of Python itself."""
        done = subprocess.run(
            [sys.executable, "-P", *words],
            cwd=self.root,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode == 0) == ok, (words, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def is_imported(self) -> bool:
        """Whether a process that anything may be told of imported the package; it is forgotten then."""
        was = self.note.exists()
        self.note.unlink(missing_ok=True)
        return was


def result(machine: Machine, audience: str = "team") -> tuple[dict[str, Any], str]:
    """The manifest of the newest run, and its report."""
    folder = machine.root / "reports/runs/small"
    key = (folder / f"latest.{audience}").read_text().strip()
    (page,) = (folder / key).glob("*.html")
    manifest = json.loads((folder / key / "manifest.json").read_text())
    return manifest, page.read_text()
