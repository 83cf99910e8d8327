"""What came back: an old clone, a colleague's machine, a backup bring files of somebody who took
her words back.
"""

from __future__ import annotations

from pathlib import Path

from rap.acts.withdraw.derived import (
    find_old_parses,
    find_runs,
    is_cut_out,
    own_folders,
    read_cut_maps,
)
from rap.acts.withdraw.edits import PLACE
from rap.acts.withdraw.receipts import Tombstone, read_tombstones
from rap.core.errors import Message, Problem, RapError
from rap.core.model import Coding, Source
from rap.core.plain import read_text
from rap.store.cases import FOLDER as CASES
from rap.store.codings import Carrier, Fold, read_maps
from rap.store.codings.maps import Ranges
from rap.store.memos import FOLDER as MEMOS
from rap.store.memos import parse_cell, parse_memo
from rap.store.sources import read_sources


def find_back(root: Path) -> list[Problem]:
    """Files here of cases that took their words back, each with what removes them, and a withdrawal
    that was cut off.

    Nothing heavy is imported.
    """
    stones = read_tombstones(root)
    cut_off = [Problem("acts.withdraw.cut_off_here", place=PLACE)]
    return [*(cut_off if (root / PLACE).is_file() else []), *_find_files(root, stones)]


def _find_files(root: Path, stones: tuple[Tombstone, ...]) -> list[Problem]:
    sources = read_sources(root) if stones else ()
    heard = {
        case: [source.id for source in sources if case in source.cases]
        for case in {s.case for s in stones}
    }
    return [
        Problem("acts.withdraw.came_back", place=path.relative_to(root).as_posix(), case=stone.case)
        for stone in stones
        for path in _of(root, stone, heard[stone.case])
    ]


def _of(root: Path, stone: Tombstone, heard: list[str]) -> list[Path]:
    own = [root / CASES / f"{stone.case}.yaml", *(root / f"interviews/{id}.yaml" for id in heard)]
    own += [path for path in (root / MEMOS).glob("*/*.md") if _sums_up(path, stone.case)]
    parses = [path for path in find_old_parses(root) if is_cut_out(root, path)]
    runs = [
        folder
        for folder in find_runs(root, stone.case, sources=stone.sources)
        if (folder / "manifest.json").is_file()
    ]
    found = [*(path for id in stone.sources for path in own_folders(root, id)), *parses, *runs]
    return sorted({*(path for path in own if path.is_file()), *found})


def _sums_up(path: Path, case: str) -> bool:
    """Whether a memo is a summary of what `case` said; what is no memo is named by `rap check`."""
    try:
        cell = parse_cell(
            parse_memo(read_text(path, name=path.name), name=f"memos/study/{path.name}").about
        )
    except (RapError, OSError):
        return False
    return cell is not None and cell[0] == case


def without_cut_out(root: Path, source: Source, fold: Fold) -> list[Problem]:
    """The problems of a fold, less those of codings on words that were taken back: there is no
    passage to look at again.
    """
    cuts = read_cut_maps(root, source.id) if fold.to_check else {}
    if not cuts:
        return list(fold.problems)
    maps = read_maps(root, source.id)[0]
    carriers = [(Carrier(old, maps), kept) for old, kept in cuts.items()]
    gone = {
        (coding.coder, Message("store.codings.corrected_there", start=coding.start, end=coding.end))
        for coding in fold.to_check
        if any(_fell(coding, carrier, kept) for carrier, kept in carriers)
    }
    return [
        problem
        for problem in fold.problems
        if (Path(problem.place).name.split(".")[0], problem.message) not in gone
    ]


def _fell(coding: Coding, carrier: Carrier, kept: Ranges) -> bool:
    """Whether an end of a coding lay in words that a cut took out."""
    ends = (
        carrier.carry_start(at, coding.src) for at in (coding.start or 0, (coding.end or 1) - 1)
    )
    return any(
        at is not None and not any(start <= at < end for start, end, _ in kept) for at in ends
    )
