"""The house of ARCHITECTURE.md: which room may import which, and how large its parts may be.

There are ten rooms in eleven folders: `lab` and `cli` together are the room of what people touch.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from studies import ROOT

SRC = ROOT / "src" / "rap"
ROOMS = [
    "core",
    "languages",
    "store",
    "study",
    "formats",
    "analysis",
    "privacy",
    "report",
    "topics",
    "lab",
    "cli",
]
HEAVY = (
    "pandas",
    "pydantic",
    "pyarrow",
    "papermill",
    "nbconvert",
    "IPython",
    "textacy",
    "spacy",
    "resvg_py",
    "altair",
)


MODULES = {
    ".".join(path.relative_to(SRC.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in SRC.rglob("*.py")
}


@cache
def parsed(path: Path) -> list[ast.AST]:
    """The imports and functions of a file, at any depth; three tests read them."""
    kept = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, kept)]


def imported(path: Path) -> list[str]:
    """The modules of `rap` that a file names in imports, at the top or inside functions."""
    names = []
    for node in parsed(path):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("rap."):
            names += [str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names if alias.name.startswith("rap.")]
    return names


def test_a_room_imports_only_rooms_before_it():
    """The order of the rooms is the order of imports; a room may import itself and what comes
    before it.
    """
    for path in SRC.glob("*/**/*.py"):
        order = ROOMS[: ROOMS.index(path.relative_to(SRC).parts[0]) + 1]
        for name in imported(path):
            assert name == "rap" or name.split(".")[1] in (*order, "__version__"), path


def test_the_house_has_rooms_and_nothing_beside_them():
    """No module lies outside a room, but the two that Python asks for."""
    listed = {path.name for path in SRC.iterdir() if path.name != "__pycache__"}

    assert listed == {"__init__.py", "__main__.py", *ROOMS}


def test_no_module_imports_itself_through_others():
    """There is no circle of imports, not even one that is put off until a function runs."""
    graph = {
        name: {other for other in imported(path) if other in MODULES and other not in (name, "rap")}
        for name, path in MODULES.items()
    }
    for (
        name,
        others,
    ) in (
        graph.items()
    ):  # `from package import module` opens the module, and not what the package gathers
        others -= {
            other for other in others if any(deeper.startswith(f"{other}.") for deeper in others)
        }
        others.discard(name)

    assert len(list(TopologicalSorter(graph).static_order())) == len(MODULES)


def test_no_module_of_analysis_opens_files():
    """The room `analysis` takes frames and text; it opens nothing."""
    for path in sorted((SRC / "analysis").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        assert not any(word in source for word in ("open(", "read_text", "read_bytes", "Path(")), (
            path.name
        )


@pytest.mark.parametrize("words", [["--help"], ["check"], ["search", "rent"], ["run", "--dry-run"]])
def test_the_command_line_stays_light(words: list[str]):
    """No heavy library is imported for help, a check, a search or a run that has nothing to do."""
    code = (
        "import sys, rap.cli\n"
        f"sys.argv = ['rap', *{words!r}]\n"
        "try:\n    rap.cli.main()\nexcept SystemExit:\n    pass\n"
        f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "HEAVY []"


def test_functions_stay_within_their_size():
    """A function past 40 lines has two jobs, unless the reason is written beside it; a module is as
    long as the thing it holds.
    """
    long = []
    for path in SRC.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in parsed(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                if (
                    body
                    and (node.end_lineno or 0) - body[0].lineno + 1 > 40
                    and "# long:" not in text.splitlines()[node.lineno - 1]
                ):
                    long.append(f"{path.name}:{node.name}")

    assert long == []
