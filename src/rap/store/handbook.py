"""The team's own pages of the handbook: `codebook/handbook/10-start.fr.md`, a file a page and
language, in numbered order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rap.core.errors import Problem, RefusedError
from rap.core.model import Labels
from rap.core.plain import all_or_problems, read_each, read_text

FOLDER = "codebook/handbook"
MIDDLE = 50  # pages with a smaller number stand before the findings, the others at the end
_NAME = re.compile(r"([0-9]{2})-([a-z][a-z0-9-]{0,39})\.([a-z]{2})")


@dataclass(frozen=True)
class HandbookPage:
    """One page: its number, its name, and its Markdown per language."""

    number: int
    name: str
    text: Labels = field(default_factory=dict)

    @property
    def is_at_the_end(self) -> bool:
        return self.number >= MIDDLE


def read_pages(root: Path) -> tuple[HandbookPage, ...]:
    """All pages, by number and name; all problems are raised together."""
    found = all_or_problems(*_read(root))
    pages: dict[tuple[int, str], dict[str, str]] = {}
    for number, name, language, text in found:
        pages.setdefault((number, name), {})[language] = text
    return tuple(HandbookPage(number, name, text) for (number, name), text in sorted(pages.items()))


def check_pages(root: Path, *, languages: Iterable[str]) -> list[Problem]:
    """Files with a wrong name, empty pages, and pages that are missing in one of `languages`."""
    found, problems = _read(root)
    there: dict[str, set[str]] = {}
    for number, name, language, _ in found:
        there.setdefault(f"{number:02}-{name}", set()).add(language)
    for page, known in sorted(there.items()):
        problems += [
            Problem(
                "store.handbook.language_missing",
                place=f"{FOLDER}/{page}",
                page=page,
                language=language,
            )
            for language in languages
            if language not in known
        ]
    return problems


def _read(root: Path) -> tuple[tuple[tuple[int, str, str, str], ...], list[Problem]]:
    return read_each(sorted((root / FOLDER).glob("*.md")), lambda path: _read_page(path))


def _read_page(path: Path) -> tuple[int, str, str, str]:
    name, match = f"{FOLDER}/{path.name}", _NAME.fullmatch(path.stem)
    if match is None:
        raise RefusedError("store.handbook.bad_name", place=name)
    text = read_text(path, name=name)
    if not text.strip():
        raise RefusedError("store.handbook.empty", place=name)
    return int(match[1]), match[2], match[3], text
