"""The pages of `docs/libraries`: what they show runs, and what they say of a library's size is so."""

from __future__ import annotations

import contextlib
import io
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from studies import ROOT
from test_docstrings import LIBRARIES, WORD_TOOLS
from test_libraries import MODULES, PULLED, pulled

PAGES = sorted((ROOT / "docs" / "libraries").glob("*.md"))
_BLOCK = re.compile(r"```(?P<kind>python|text)\n(?P<body>.*?)```\n", re.S)
_SIZE = re.compile(
    r"has ([\d,]+) lines[^;]*; it pulls in (\d+) other modules of `rap`, ([\d,]+) lines", re.S
)
SIZES = {
    "agreement": "analysis.agreement",
    "numbers": "privacy.disclosure",
    "names": "privacy.pseudonyms",
    "transcripts": "formats",
    "projects": "formats.qdpx",
    "search": "analysis.search",
}


def blocks_of(page: Path) -> list[tuple[str, str]]:
    """Kind and content of each fenced block of code and of what it prints."""
    return [(one["kind"], one["body"]) for one in _BLOCK.finditer(page.read_text("utf-8"))]


def n_lines(names: set[str]) -> int:
    """The lines of some modules together."""
    return sum(MODULES[name].read_text("utf-8").count("\n") for name in names)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_prints_what_it_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its blocks of Python run one after the other in an empty folder; each is followed by its output."""
    monkeypatch.chdir(tmp_path)
    blocks, names = blocks_of(page), dict[str, Any]()
    kinds = [kind for kind, _ in blocks]

    assert kinds == ["python", "text"] * (len(kinds) // 2)
    assert (len(kinds) > 0) == (page.stem != "index")
    for (_, code), (_, shown) in zip(blocks[::2], blocks[1::2], strict=True):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(code, page.name, "exec"), names)
        assert printed.getvalue() == shown


def test_pages_use_only_what_is_public() -> None:
    """Every name that a page imports from a library is one that the library gives out."""
    public = {library: import_module(library).__all__ for library in LIBRARIES} | WORD_TOOLS
    used = re.compile(r"^from (rap\.[\w.]+) import (?:\(([^)]*)\)|(.*))$", re.M)
    private = [
        (page.name, module, name.strip())
        for page in PAGES
        for module, several, few in used.findall(page.read_text("utf-8"))
        for name in (several or few).split(",")
        if name.strip() and name.strip() not in public.get(module, ())
    ]

    assert private == []


@pytest.mark.parametrize(("page", "library"), SIZES.items())
def test_a_page_says_how_large_its_library_is(page: str, library: str) -> None:
    """Lines to a tenth, and how many modules it pulls in exactly."""
    text = (ROOT / "docs" / "libraries" / f"{page}.md").read_text("utf-8")
    found = _SIZE.search(text)
    assert found is not None, "the sentence on the size is missing"
    own, modules, beside = (int(number.replace(",", "")) for number in found.groups())
    mine = {name for name in MODULES if f"{name}.".startswith(f"{library}.")}

    assert own == pytest.approx(n_lines(mine), rel=0.1)
    assert modules == len(PULLED[library])
    assert beside == pytest.approx(n_lines(pulled(library)), rel=0.1)
