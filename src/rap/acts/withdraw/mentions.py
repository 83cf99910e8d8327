"""What only a person can judge: texts that share words with hers or name her, and files that were
given away.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from rap.acts.withdraw.scope import RUN, Cut, Hers, read_content
from rap.core.errors import Message, Problem
from rap.core.plain import fold_words
from rap.core.safe_input import parse_json
from rap.privacy.leaks import RUN as SURE_RUN
from rap.privacy.leaks import find_echoes, word_runs
from rap.store.ledger import given_name
from rap.store.notebooks import all_words_of

_TEXTS = (
    "codebook/**/*.yaml", "interviews/memos/*/*.md", "interviews/observations/*/*.csv", "interviews/FN-*.txt", "docs/**/*.md",
    "*.md", "codebook/handbook/*.md",
)  # fmt: skip
_SKIPPED = {".git", ".venv", "node_modules", "__pycache__", "src", "tests", "dist"}
_SKIPPED |= {".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis"}
# a copy of this program, made anew at each `rap lab`: its sentences are nobody's
INSTALLED = ".rap/lab/labextensions"
_BELONGS = re.compile(
    r"interviews/((INT|FG|FN|AR|QU)-[0-9]+\.(txt|yaml)|(cases|plan)/[^/]+\.yaml|codings/[^/]+/[^/]+\.(jsonl|map\.json|torn)"
    r"|translations/[^/]+/[^/]+/[^/]+\.(jsonl|torn)|withdrawn/[^/]+\.json|feedback/[^/]+\.json)"
    r"|\.rap/.*|reports/.*|notebooks/.*\.ipynb|.*\.ipynb_checkpoints/.*|.*\.tmp"
)
_ONLY_A_PLACE = re.compile(r"\s*(about|example|[a-z]{2}):\s*\S+\s*|\s*example: \{.*")
Runs = Collection[tuple[str, ...]]


def names_of(hers: Hers) -> re.Pattern[str]:
    """What names her: her case, the sources that were hers alone, places in those where others
    speak too.
    """
    words = [
        *map(re.escape, (hers.case, *hers.sources)),
        *(rf"{re.escape(cut.source.id)}:[0-9]+" for cut in hers.cuts),
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![0-9])")


def shares_run(text: str, said: Runs, *, length: int) -> bool:
    """Whether `text` holds `length` words in a row that were said."""
    return bool(find_echoes([text], set(said), length=length))


def walk(root: Path) -> Iterator[Path]:
    """Every file of the study, less git's, the environment's, Python's own and this program's."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(
            name for name in set(folders) - _SKIPPED if Path(folder, name) != root / INSTALLED
        )
        yield from (Path(folder, name) for name in sorted(files))


def find_strays(root: Path, hers: Hers) -> list[Problem]:
    """Files nobody else looks through that hold words of hers or name her: raw transcripts, tables,
    what a program left.
    """
    names = names_of(hers)
    read = {path for pattern in _TEXTS for path in root.glob(pattern)}
    found = []
    for path in walk(root):
        name = path.relative_to(root).as_posix()
        if path in read or _BELONGS.fullmatch(name):
            continue
        text = read_content(path)
        if text is None:
            found.append(Problem("acts.withdraw.stray_unreadable", place=name))
        elif shares_run(text, hers.said, length=RUN):
            found.append(Problem("acts.withdraw.stray_words", place=name))
        elif named := names.search(text):
            found.append(
                Problem("acts.withdraw.stray_names", place=name, named=named[0].partition(":")[0])
            )
    return found


def find_mentions(root: Path, hers: Hers, *, gone: Collection[Path]) -> list[Problem]:
    """Texts that stay and share five words in a row with hers or name her, by line (or cell), for a
    person to look at.
    """
    names = names_of(hers)
    found = []
    for place, text in _free_texts(root, gone):
        for line in _echoing_lines(text, hers.said, length=RUN):
            found.append(Problem("acts.withdraw.five_words", place=f"{place}:{line}"))
        for number, line_text in enumerate(text.split("\n"), start=1):
            name = names.search(line_text)
            if name and not _ONLY_A_PLACE.fullmatch(line_text):
                found.append(
                    Problem(
                        "acts.withdraw.names",
                        place=f"{place}:{number}",
                        named=name[0].partition(":")[0],
                    )
                )
    return sorted({*found, *(problem for cut in hers.cuts for problem in _in_cut(cut))})


def _free_texts(root: Path, gone: Collection[Path]) -> Iterator[tuple[str, str]]:
    """Name and text of everything people write: notebooks cell by cell, of logs the reasons of
    decisions.
    """
    leaving = {path.resolve() for path in gone}
    for pattern in _TEXTS:
        for path in sorted(root.glob(pattern)):
            if path.is_file() and not leaving & {path.resolve(), path.resolve().parent}:
                yield (
                    path.relative_to(root).as_posix(),
                    path.read_text(encoding="utf-8", errors="replace"),
                )
    for path in sorted((root / "notebooks").rglob("*.ipynb")):
        if ".ipynb_checkpoints" not in path.parts:
            yield from _cells(path, path.relative_to(root).as_posix())
    for path in sorted((root / "interviews/feedback").glob("*.json")):
        yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8", errors="replace")
    for path in sorted((root / "interviews/codings").glob("*/K-*.jsonl")):
        if path.resolve().parent not in leaving:
            yield path.relative_to(root).as_posix(), _reasons(path)


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
        try:
            rows.append(
                str(parse_json(line).get("reason", "")).replace("\n", " ")
                if b'"reason"' in line
                else ""
            )
        except (ValueError, AttributeError):
            rows.append("")
    return "\n".join(rows)


def _in_cut(cut: Cut) -> Iterator[Problem]:
    """Lines of others, in the text as it will be, that repeat eight of her words."""
    said = {
        run
        for start, end in cut.stretches
        for run in word_runs(cut.text[start:end], length=SURE_RUN)
    }
    for line in _echoing_lines(cut.new_text, said, length=SURE_RUN):
        yield Problem("acts.withdraw.echo", place=f"interviews/{cut.source.id}.txt:{line}")


def _echoing_lines(text: str, said: Runs, *, length: int) -> list[int]:
    """The lines, from 1, on which a run of `length` words that were said begins."""
    words = [
        (word, line) for line, row in enumerate(text.split("\n"), start=1) for word in _words(row)
    ]
    runs = (
        tuple(word for word, _ in words[at : at + length]) for at in range(len(words) - length + 1)
    )
    return sorted({words[at][1] for at, run in enumerate(runs) if run in said})


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold_words(text))


def find_releases(
    root: Path, runs: Collection[Path], *, quoted: Collection[str] = ()
) -> list[Problem]:
    """Files given away that hold, or may hold, something of hers: made from a run of hers, or from
    one that is not here.

    `quoted` are ids of releases of which the vault says that they quote her.
    """
    keys, there = (
        {run.name for run in runs},
        {path.parent.name for path in (root / "reports/runs").glob("*/*/*.json")},
    )
    ledger = sorted((root / "reports/releases").glob("*.json"))
    found = [
        Problem("acts.withdraw.unlisted_release", release=id)
        for id in sorted({*quoted} - {path.stem for path in ledger})
    ]
    for path in ledger:
        text = path.read_text(encoding="utf-8", errors="replace")
        sure = path.stem in quoted or any(key in text for key in keys)
        if not sure and any(key in text for key in there):
            continue
        made = "acts.withdraw.given_made" if sure else "acts.withdraw.given_perhaps"
        how = "acts.withdraw.given_quotes" if path.stem in quoted else made
        files = [*map(given_name, _file_names(text))] or Message("acts.withdraw.its_files")
        found.append(Problem(how, place=path.relative_to(root).as_posix(), files=files))
    return found


def _file_names(text: str) -> list[str]:
    try:
        return [str(row["name"]) for row in parse_json(text)["files"]]
    except (ValueError, KeyError, TypeError):
        return []
