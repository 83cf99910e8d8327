"""The house of ARCHITECTURE.md: which room may import which, and how large its parts may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from studies import ROOT

SRC = ROOT / "src" / "rap"
ROOMS = ["core", "languages", "store", "study", "formats", "analysis", "privacy", "report", "acts", "lab", "cli"]
HEAVY = ("pandas", "pyarrow", "papermill", "nbconvert", "IPython", "textacy", "spacy", "vl_convert", "altair")


def rooms_imported(path: Path) -> set[str]:
    """The rooms of `rap` that a file imports from, wherever in the file the import stands."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    return {module.split(".")[1] for module in modules if module.startswith("rap.")}


def test_a_room_imports_only_rooms_before_it():
    """Each room of STYLE 1 knows the rooms before it in the list, and none after it."""
    upward = [
        (path.relative_to(SRC).as_posix(), room)
        for path in sorted(SRC.glob("*/**/*.py"))
        for room in rooms_imported(path) & set(ROOMS)
        if path.relative_to(SRC).parts[0] in ROOMS and ROOMS.index(room) > ROOMS.index(path.relative_to(SRC).parts[0])
    ]

    assert upward == []


def test_no_module_of_analysis_opens_files():
    """The room `analysis` takes frames and text; it opens nothing."""
    for path in sorted((SRC / "analysis").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        assert not any(word in source for word in ("open(", "read_text", "read_bytes", "Path(")), path.name


@pytest.mark.parametrize("words", [["--help"], ["check"], ["search", "rent"], ["run", "--dry-run"]])
def test_the_command_line_stays_light(words: list[str]):
    """No heavy library is imported for help, a check, a search or a run that has nothing to do."""
    code = (
        "import sys, rap.cli\n"
        f"sys.argv = ['rap', *{words!r}]\n"
        "try:\n    rap.cli.main()\nexcept SystemExit:\n    pass\n"
        f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "HEAVY []"


def test_modules_stay_within_their_size():
    """A module past 400 lines or a function past 40 has two jobs, unless the reason is written beside it."""
    long = []
    for path in SRC.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > 400:
            long.append(path.name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                if (
                    body
                    and (node.end_lineno or 0) - body[0].lineno + 1 > 40
                    and "# long:" not in text.splitlines()[node.lineno - 1]
                ):
                    long.append(f"{path.name}:{node.name}")

    assert long == []
