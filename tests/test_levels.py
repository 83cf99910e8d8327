"""The house of ARCHITECTURE.md: which module may import which."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from studies import ROOT

SRC = ROOT / "src" / "rap"
LEVELS = (
    (
        "errors",
        "model",
        "untrusted",
        "files",
        "saying",
        "plain",
        "shapes",
        "yaml_edits",
        "lazy",
        "folding",
        "languages",
    ),
    (
        "config",
        "transcripts",
        "codebook",
        "codebook_acts",
        "proposals",
        "codings",
        "translations",
        "forms",
        "cases",
        "memos",
        "findings",
        "finding_acts",
        "letter",
        "notebooks",
        "feedback",
        "votes",
        "observations",
        "observing",
        "handbook",
        "ledger",
        "assignments",
        "vault",
    ),
    (
        "consents",
        "beside",
        "tables",
        "snapshot",
        "passages",
        "cache",
        "visible",
        "study",
        "lookup",
        "parses",
        "classifier",
    ),
    (
        "phrases",
        "spans",
        "kinds",
        "numbered",
        "queries",
        "search",
        "crosstab",
        "framework",
        "cooccurrence",
        "agreement",
        "saturation",
        "kwic",
        "wordlists",
        "keyterms",
        "readability",
        "wording",
        "answer_words",
        "answers",
        "pseudonyms",
        "disclosure",
        "echoes",
        "pooled",
        "trials",
        "plans",
        "suggest",
    ),
    (
        "items",
        "report",
        "runner",
        "outputs",
        "withdrawal",
        "consenting",
        "booklet",
        "noticing",
        "intake",
        "amend",
        "review",
        "leaks",
        "exports",
        "checks",
        "scaffold",
        "sharing",
        "release",
        "kits",
        "printing",
        "accountability",
        "doctor",
        "explorer",
        "workbench",
        "answering",
        "voice_notes",
        "biography",
        "plainly",
    ),
    ("lab", "cli", "__main__"),
)
PLACE = {module: (level, position) for level, row in enumerate(LEVELS) for position, module in enumerate(row)}
HEAVY = ("pandas", "pyarrow", "papermill", "nbconvert", "IPython", "textacy", "spacy", "vl_convert", "altair")


def module_of(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """The modules of `rap` that a file imports when it is used, those for type checking alone left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.ImportFrom) and node.module == "rap":
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("rap."):
            names.add(node.module.split(".")[1])
        stack.extend(ast.iter_child_nodes(node))
    return names


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda path: path.relative_to(SRC).as_posix())
def test_imports_go_down_or_left(path: Path):
    """A module imports lower levels, or modules to its left in its own row; only the package's front door is exempt."""
    module = module_of(path)
    if module == "__init__":
        return
    wrong = {name for name in imports_of(path) if name != module and PLACE[name] >= PLACE[module]}

    assert wrong == set()


def test_every_module_has_its_place():
    """A new module is given a level before it is used."""
    modules = {module_of(path) for path in SRC.rglob("*.py")} - {"__init__"}

    assert modules == set(PLACE)


def test_no_module_of_analysis_opens_files():
    """Level 3 takes frames and text; it opens nothing."""
    for path in sorted(SRC.rglob("*.py")):
        if module_of(path) in LEVELS[3]:
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
    """A module past 300 lines or a function past 30 has two jobs, unless the reason is written beside it."""
    long = []
    for path in SRC.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > 300:
            long.append(path.name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                if (
                    body
                    and (node.end_lineno or 0) - body[0].lineno + 1 > 30
                    and "# long:" not in text.splitlines()[node.lineno - 1]
                ):
                    long.append(f"{path.name}:{node.name}")

    assert long == []
