"""The documentation: as pages that need no network, and in the terminal."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from messages import assert_says
from typer.main import get_command
from typer.testing import CliRunner

import rap
from rap.cli import app

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built anew; a warning stops it."""
    folder = tmp_path_factory.mktemp("site")
    words = [
        "-q",
        "-W",
        "--keep-going",
        "-c",
        str(DOCS.parent / "tests/site"),
        "-d",
        str(folder / "cache"),
        str(DOCS),
        str(folder / "site"),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder / "site"


@pytest.mark.long
def test_every_page_is_there_and_none_asks_the_network(site: Path) -> None:
    """Scripts, styles and pictures lie beside the pages; a link to elsewhere is for a person."""
    asked = re.compile(
        r'<(?:script|img|iframe|source|link(?! rel="canonical))[^>]+(?:src|href)="(?:https?:)?//[^"]+"'
    )
    pages = {page: (site / f"{page}.html").read_text(encoding="utf-8") for page in PAGES}

    assert {page: asked.findall(text) for page, text in pages.items() if asked.search(text)} == {}
    assert [
        page for page in PAGES if page != "index" and f'href="{page}.html"' not in pages["index"]
    ] == []


@pytest.mark.long
def test_it_can_be_searched_from_the_disk(site: Path) -> None:
    """The index is a script, which a page may load from the disk; it knows a word of each page."""
    index = (site / "searchindex.js").read_text(encoding="utf-8")

    assert index.startswith("Search.setIndex(")
    assert all(word in index for word in ("passphras", "tombston", "kappa", "interpret"))


@pytest.mark.long
def test_the_library_is_described(site: Path) -> None:
    """Every public name, with its docstring."""
    page = (site / "api.html").read_text(encoding="utf-8")

    assert [name for name in rap.__all__ if f'id="rap.{name}"' not in page] == []


def test_a_page_is_read_in_the_terminal() -> None:
    """It is printed as it is written; the list names every page but those for scripts."""
    listed = CliRunner().invoke(app, ["help"])
    page = CliRunner().invoke(app, ["help", "vault"])

    assert [
        name
        for name in PAGES
        if name not in ("index", "api") and "/" not in name and f"  {name} " not in listed.output
    ] == []
    assert page.output == (DOCS / "vault.md").read_text(encoding="utf-8")


def test_a_page_that_is_not_there_is_refused() -> None:
    """An unknown page is refused with the nearest name of a page that exists."""
    done = CliRunner().invoke(app, ["help", "vualt"])

    assert_says(done.exception.problems[0], "console.help_pages.unknown", topic="vualt")  # type: ignore[union-attr]


def _options(command: Any) -> set[str]:
    """The options of a command and of those in it."""
    own = {name for part in command.params for name in part.opts}
    inner = getattr(command, "commands", {}).values()
    return own.union(*map(_options, inner))


def test_every_command_that_the_pages_name_is_there():
    """`rap WORD` and its options, in README and `docs/`; a page that lags behind is named."""
    commands = get_command(app).commands  # type: ignore[attr-defined]
    wrong = []
    for path in (DOCS.parent / "README.md", *DOCS.rglob("*.md")):
        for word, rest in re.findall(
            r"(?:^ *|`)rap ([a-z][a-z-]*)([^`#\n]*)", path.read_text(encoding="utf-8"), re.M
        ):
            options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", rest)) - {"--help"}
            if word not in commands or options - _options(commands[word]):
                wrong.append((path.name, word, rest))

    assert wrong == []
