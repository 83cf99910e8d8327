"""The files that share words with hers or name her, which only a person can judge."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from rap.core.errors import Problem
from rap.core.files import name_in
from rap.core.plain import fold_words
from rap.core.safe_input import parse_json
from rap.privacy.echoes import RUN as SURE_RUN
from rap.store.file_contents import read_content, walk
from rap.store.file_kinds import FILE_KINDS
from rap.store.notebooks import all_words_of, find_notebooks
from rap.store.text_keys import is_sealed_file
from rap.topics.withdrawal.scope import RUN, SHORT, Hers

_TEXTS = (
    *(kind.glob for kind in FILE_KINDS.values() if kind.withdrawal == "lines"),
    "docs/**/*.md",
    "*.md",
)
_LEFT = (  # by a write that was cut off, by a program, by runs
    r"interviews/(codings/[^/]+|translations/[^/]+/[^/]+)/[^/]+\.torn",
    r"\.rap/.*|reports/.*|notebooks/.*\.ipynb|.*\.ipynb_checkpoints/.*|.*\.tmp",
)
_BELONGS = re.compile(
    "|".join((*(kind.like for kind in FILE_KINDS.values() if kind.withdrawal == "own"), *_LEFT))
)
_ONLY_A_PLACE = re.compile(r"\s*(about|example|[a-z]{2}):\s*\S+\s*|\s*example: \{.*")


UNREADABLE = "withdrawal.unreadable"


def find_strays(root: Path, hers: Hers) -> list[Problem]:
    """Files nobody else looks through that hold words of hers or name her: raw transcripts, tables,
    what a program left.
    """
    read = {path for pattern in _TEXTS for path in root.glob(pattern)}
    found = []
    for path in walk(root):
        name = name_in(root, path)
        if path in read or _BELONGS.fullmatch(name) or is_sealed_file(name, path):
            continue
        text = read_content(path)
        if text is None:
            found.append(Problem(UNREADABLE, place=name))
        elif hers.shares_words(text):
            found.append(Problem("withdrawal.stray_words", place=name))
        elif match := hers.names.search(text):
            named = match[0].partition(":")[0]
            found.append(Problem("withdrawal.stray_names", place=name, named=named))
    return found


def find_mentions(root: Path, hers: Hers, *, gone: Collection[Path]) -> list[Problem]:
    """Texts that stay and share words in a row with hers, name her or say what was true of her alone,
    by line (or cell), for a person to look at.
    """
    found = set()
    for place, text in _free_texts(root, gone):
        lines = {*_echoing_lines(text, hers.said, length=RUN)}
        for line in lines.union(_echoing_lines(text, hers.short, length=SHORT)):
            found.add(Problem("withdrawal.shared_words", place=f"{place}:{line}"))
        for number, line_text in enumerate(text.split("\n"), start=1):
            if value := hers.find_value(line_text):
                where = f"{place}:{number}"
                found.add(Problem("withdrawal.own_value", place=where, value=value))
            match = hers.names.search(line_text)
            if match and not _ONLY_A_PLACE.fullmatch(line_text):
                where, named = f"{place}:{number}", match[0].partition(":")[0]
                found.add(Problem("withdrawal.names", place=where, named=named))
    for (
        cut
    ) in hers.cuts:  # lines of others, in the text as it will be, that repeat eight of her words
        for line in _echoing_lines(cut.new_text, cut.runs(SURE_RUN), length=SURE_RUN):
            place = f"interviews/{cut.source.id}.txt:{line}"
            found.add(Problem("withdrawal.echo", place=place))
    return sorted(found)


def _free_texts(root: Path, gone: Collection[Path]) -> Iterator[tuple[str, str]]:
    """Name and text of everything people write: notebooks cell by cell, of logs the reasons of
    decisions.
    """
    leaving = {path.resolve() for path in gone}
    for path in sorted({path for pattern in _TEXTS for path in root.glob(pattern)}):
        if path.is_file() and not leaving & {path.resolve(), path.resolve().parent}:
            yield name_in(root, path), path.read_text(encoding="utf-8", errors="replace")
    for path in find_notebooks(root):
        yield from _cells(path, name_in(root, path))
    for path in sorted((root / "interviews/feedback").glob("*.json")):
        yield name_in(root, path), path.read_text(encoding="utf-8", errors="replace")
    for path in sorted((root / "interviews/codings").glob("*/K-*.jsonl")):
        if path.resolve().parent not in leaving:
            yield name_in(root, path), _reasons(path)


def _cells(path: Path, name: str) -> Iterator[tuple[str, str]]:
    try:
        cells = parse_json(path.read_text(encoding="utf-8"))["cells"]
        for number, cell in enumerate(cells, start=1):
            yield f"{name}:cell {number}", all_words_of(cell)
    except (ValueError, KeyError, TypeError, AttributeError):
        yield name, path.read_text(encoding="utf-8", errors="replace")


def _reasons(path: Path) -> str:
    """The reasons of decisions, each on the line it has in the log."""
    rows = []
    for line in path.read_bytes().split(b"\n"):
        reason = ""
        with contextlib.suppress(ValueError, AttributeError):
            reason = str(parse_json(line).get("reason", "")) if b'"reason"' in line else ""
        rows.append(reason.replace("\n", " "))
    return "\n".join(rows)


def _echoing_lines(text: str, said: Collection[tuple[str, ...]], *, length: int) -> list[int]:
    """The lines, from 1, on which a run of `length` words that were said begins."""
    words, lines = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        found = re.findall(r"\w+", fold_words(line))
        words += found
        lines += [number] * len(found)
    last = len(words) - length + 1
    return sorted({lines[at] for at in range(last) if (*words[at : at + length],) in said})
