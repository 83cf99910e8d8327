"""Plain English (the style's second rule) in what people read: no turn of phrase of the table below.

Read are `README.md`, `CHANGELOG.md`, `docs/**/*.md`, the English sentences in `languages/en/*.po`, the
Markdown of `notebooks/`, and the docstrings of all rooms. `docs/languages.md` is printed by
`python -m rap.languages` from the packs.
"""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from studies import ROOT

PRINTED = {"languages.md"}

# what not to write, and what to write instead
RULES = [
    (
        r"(?:say|says|said|saying) `{1,2}(?:rap\b|--)",
        "you run a command: run `rap x`, add `--option`",
    ),
    (
        r"(?:is|are|was|were|be|been) told(?! (?:to|how|apart)\b)",
        "is published, is shown, is reported",
    ),
    (r"(?:tell|tells) of\b", "is about, reveals"),
    (r"(?:is|are|was|were) (?-i:none)\b", "there is not one, is not one, is missing"),
    (
        r"(?<!there )(?:is|are|was|were) nobody(?:'s|’s)?\b",
        "there is no person or case, does not belong to anybody",
    ),
    (r"(?:says?|tells?|means?|notes?) that there (?:is|are)\b", "name what there is"),
    (r"whoever(?:'s|’s)?\b", "the person who, anyone who"),
    (
        r"(?:stands?|stood|standing) (?:in|on|there|beside|at|above|below|under)\b",
        "is in, is on, appears beside",
    ),
    (
        r"(?<!there )(?:is|are) no (?:text|code|day|name|kind|label|answer)s?\b",
        "is not a text, must be a code",
    ),
]


def docstring_lines(code: str) -> set[int]:
    """The lines of every docstring, counted from 1."""
    found: set[int] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            first = node.body[0]
            found |= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return found


def english(path: Path) -> str:
    """The file with every line that is not prose left empty, so that line numbers hold."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    if path.suffix == ".po":
        lines = [line if line.startswith(("msgstr", '"')) else "" for line in lines]
    elif path.suffix == ".py":
        kept = docstring_lines(text)
        lines = [line if number in kept else "" for number, line in enumerate(lines, 1)]
    elif path.suffix == ".ipynb":
        cells = [
            cell["source"] for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown"
        ]
        written = {
            json.dumps(line, ensure_ascii=escaped): line.rstrip("\n")
            for source in cells
            for line in source
            for escaped in (False, True)
        }
        lines = [written.get(line.strip().removesuffix(","), "") for line in lines]
    return "\n".join(lines)


def find_stilted(path: Path, name: str) -> list[str]:
    """A line for each place: file and line, the words, and what to write; words may be cut by a line end."""
    text = english(path)
    return [
        f"{name}:{text.count(chr(10), 0, found.start()) + 1}: “{' '.join(found.group().split())}”: {instead}"
        for pattern, instead in RULES
        for found in re.finditer(rf"\b{pattern}".replace(" ", r"[ \n]"), text, re.IGNORECASE)
    ]


READ = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *(path for path in sorted((ROOT / "docs").rglob("*.md")) if path.name not in PRINTED),
    *sorted((ROOT / "src/rap/languages/en").rglob("*.po")),
    *sorted((ROOT / "notebooks").glob("*.ipynb")),
    *sorted((ROOT / "src/rap").rglob("*.py")),
]


def test_what_people_read_is_plain_english() -> None:
    """No file that people read holds one of the turns of phrase above."""
    found = [
        line for path in READ for line in find_stilted(path, path.relative_to(ROOT).as_posix())
    ]

    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Then say `rap sync`.", "say `rap"),
        ("In a script say `--yes`.", "say `--"),
        ("What is told is counted.", "is told"),
        ("Such a number would tell of three.", "tell of"),
        ("The vault too, if there is none.", "is none"),
        ("C-51774 is nobody in this study.", "is nobody"),
        ("Exit code 1 says that there is something to ask.", "says that there is"),
        ("Ask whoever leads the study.", "whoever"),
        ("What stands there instead?", "stands there"),
        ("act: is no text; send text.", "is no text"),
    ],
)
def test_a_stilted_sentence_is_found(tmp_path: Path, line: str, words: str) -> None:
    """The place, the words and what to write instead are in one line."""
    page = tmp_path / "page.md"
    page.write_text(f"# Page\n\n{line}\n", encoding="utf-8")

    (found,) = find_stilted(page, "page.md")

    assert found.startswith(f"page.md:3: “{words}”: ")
    assert len(found.split("”: ")[1]) > 5


@pytest.mark.parametrize(
    "line",
    [
        "Run `rap sync`.",
        "There is no text of source INT-38201.",
        "Nobody has read it yet, and somebody must.",
        "The browser is told to keep nothing, and there is nobody whose consent is missing.",
        "People understand in time; the outstanding rest follows.",
    ],
)
def test_plain_english_passes(tmp_path: Path, line: str) -> None:
    """People are nobody and somebody; a program is told to do something."""
    page = tmp_path / "page.md"
    page.write_text(line, encoding="utf-8")

    assert find_stilted(page, "page.md") == []


def test_of_a_catalogue_only_sentences_are_read(tmp_path: Path) -> None:
    """Comments and ids of a `.po` file may be what they are."""
    (tmp_path / "x.po").write_text(
        '# what stands in braces\nmsgid "a.is_told"\nmsgstr "it is told"\n', encoding="utf-8"
    )

    assert [line.split(":")[1] for line in find_stilted(tmp_path / "x.po", "x.po")] == ["3"]


def test_of_a_notebook_only_markdown_is_read(tmp_path: Path) -> None:
    """Code is no prose; the line is the one of the file."""
    cells = [
        {"cell_type": "code", "source": ["x = 'whoever'"]},
        {"cell_type": "markdown", "source": ["# Title\n", "Whoever speaks."]},
    ]
    (tmp_path / "x.ipynb").write_text(json.dumps({"cells": cells}, indent=1), encoding="utf-8")

    (found,) = find_stilted(tmp_path / "x.ipynb", "x.ipynb")

    assert found.startswith("x.ipynb:13: “Whoever”")


def test_of_a_module_only_docstrings_are_read(tmp_path: Path) -> None:
    """A name or a comment is not prose, and `None` is a value."""
    code = (
        '"""Whoever\nreads."""\nx = "whoever"  # whoever\n\n\ndef f():\n    """If it is None."""\n'
    )
    (tmp_path / "x.py").write_text(code, encoding="utf-8")

    assert [line.split(":")[1] for line in find_stilted(tmp_path / "x.py", "x.py")] == ["1"]
