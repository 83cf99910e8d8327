"""`rap help`: the pages of `docs/`, read where one works."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from rap.core.errors import WrongUseError
from rap.core.extras import shipped_root
from rap.core.plain import nearest
from rap.topics.console.output import tell

_NOT_PAGES = ("index", "api")  # they are for the site


def help_(topic: Annotated[str, typer.Argument()] = "") -> None:
    """Read a page of the documentation here; without a topic, list the pages."""
    pages = {
        path.stem: path
        for path in sorted((shipped_root() / "docs").glob("*.md"))
        if path.stem not in _NOT_PAGES
    }
    if not topic:
        width = max(map(len, pages))
        for name, path in pages.items():
            print(f"  {name:<{width}}  {_title(path)}")
        tell("console.help_pages.how")
        return
    if topic not in pages:
        raise WrongUseError(
            "console.help_pages.unknown",
            place="rap help",
            topic=topic,
            nearest=nearest(topic, pages),
        )
    _show(pages[topic].read_text(encoding="utf-8"))


def _show(text: str) -> None:
    """Laid out on a terminal, page by page; as it is written elsewhere."""
    if not sys.stdout.isatty():
        print(text, end="")
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    with console.pager(styles=True):
        console.print(Markdown(text, hyperlinks=False), width=min(console.width, 100))


def _title(path: Path) -> str:
    with path.open(encoding="utf-8") as file:
        return file.readline().lstrip("# ").replace("`", "").rstrip()
