"""What was made from somebody's words and lies on this machine (runs, exports, caches, journals,
checkpoints, leftovers), and what came back with an old clone, a colleague's machine or a backup.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Collection
from pathlib import Path

from rap.core.approved import APPROVED
from rap.core.errors import Message, Problem, RapError
from rap.core.files import name_in
from rap.core.model import Coding, Source
from rap.core.plain import read_text
from rap.core.safe_input import parse_json
from rap.store.cases import FOLDER as CASES
from rap.store.codings import Carrier, Fold, read_maps
from rap.store.codings.maps import Ranges, parse_map
from rap.store.file_contents import INSTALLED, read_content, walk
from rap.store.ledger import given_name
from rap.store.memos import FOLDER as MEMOS
from rap.store.memos import summed_up
from rap.store.sources import read_sources
from rap.store.tombstones import CUT_OFF, Tombstone, read_tombstones
from rap.topics.withdrawal.file_words import UNREADABLE
from rap.topics.withdrawal.scope import WHY, Hers

RUNS = "reports/runs"
_OURS = ("interviews", "codebook", "notebooks", "reports", ".rap")
# what `rap export` and notebooks write
_TABLES = (".csv", ".tsv", ".xlsx", ".parquet", ".qdpx", ".json", ".jsonl")
_OTHERWISE = {"reports/runs", "reports/releases", CUT_OFF}
_OTHERWISE |= {".rap/cache", ".rap/journal", ".rap/locks", ".rap/amend", ".rap/door.json", APPROVED}
_CODING_ID = re.compile(r"[0-9a-f]{32}")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


def own_folders(root: Path, source: str) -> list[Path]:
    """What lies on this machine of a source that goes whole, in the order it goes: by the `.yaml`
    the rest is found.
    """
    names = (
        f".rap/journal/{source}",
        f".rap/amend/{source}.json",
        f"interviews/codings/{source}",
        f"interviews/translations/{source}",
        f"interviews/memos/{source}",
        f"interviews/plan/{source}.yaml",
        f"interviews/{source}.txt",
        f"interviews/{source}.yaml",
    )
    return [root / name for name in names if os.path.lexists(root / name)]


def find_runs(root: Path, case: str, *, sources: Collection[str]) -> list[Path]:
    """Results that read a source of hers, knew her consent, or cannot say what they read."""
    folders = sorted((root / RUNS).glob("*/*/"))
    found = [folder for folder in folders if _reads(folder, case, sources)]
    return [*found, *sorted((root / RUNS).glob(".staging-*"))]


def _reads(folder: Path, case: str, sources: Collection[str]) -> bool:
    try:
        manifest = parse_json((folder / "manifest.json").read_text(encoding="utf-8"))
        paths = [Path(row["path"]) for row in manifest["inputs"]]
        return case in manifest["consent_on"] or any(
            path == Path(f"interviews/cases/{case}.yaml")
            or (path.parts[0] == "interviews" and {path.stem, *path.parts} & {*sources})
            for path in paths
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return True


def find_runs_about(root: Path, hers: Hers) -> list[Path]:
    """As `find_runs`, and results whose table of people names her."""
    runs = find_runs(root, hers.case, sources=hers.sources)
    folders = sorted((root / RUNS).glob("*/*/"))
    named = (one for one in folders if one not in runs and _names_in_people(one, hers.case))
    return [*runs, *named]


def _names_in_people(folder: Path, case: str) -> bool:
    """Whether `people.parquet` of a result names her; a file that cannot be read may."""
    path = folder / "people.parquet"
    if not path.is_file():
        return False
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows = pq.ParquetFile(path).read(columns=["cases"]).column("cases").to_pylist()
    except (OSError, pa.ArrowException):
        return True
    return any(case in (cases or ()) for cases in rows)


def find_pointers(root: Path, folders: Collection[Path]) -> list[Path]:
    """The `latest` files that point to one of these results."""
    keys = {(folder.parent, folder.name) for folder in folders}
    return [
        path
        for path in sorted((root / RUNS).glob("*/latest*"))
        if path.is_file() and (path.parent, path.read_text(encoding="utf-8").strip()) in keys
    ]


def find_exports(root: Path, hers: Hers) -> tuple[list[Path], list[Problem]]:
    """Files in `reports/` and `.rap/` that name her, a coding of hers, or share words with her; and
    those a person must look at.

    Runs, releases and what has rules of its own are left out. A table that names a group she spoke
    in, or says what was true of her alone, goes too: it can be made again, and a passage of hers
    may be short.
    """
    ids = "|".join(cut.source.id for cut in hers.cuts) or "(?!)"
    groups = re.compile(rf"(?<![\w-])(?:{ids})(?![0-9])")
    found, unseen = [], []
    for path in (*sorted((root / "reports").rglob("*")), *sorted((root / ".rap").rglob("*"))):
        inner, name = path.relative_to(root).parts, name_in(root, path)
        is_other = "/".join(inner[:2]) in _OTHERWISE or ".ipynb_checkpoints" in inner
        if not path.is_file() or is_other or path.is_relative_to(root / INSTALLED):
            continue
        suffix = path.suffix.lower()
        text = None if suffix in _PICTURES else read_content(path)
        if text is None:
            unseen.append(Problem(UNREADABLE, place=name))
            continue
        has_coding = not hers.codings.isdisjoint(_CODING_ID.findall(text))
        has_group = bool(groups.search(text))
        tells = suffix in _TABLES and (has_group or hers.find_value(text))
        if hers.are_in(text) or has_coding or tells:
            found.append(path)
        elif has_group:
            unseen.append(Problem("withdrawal.names_group", place=name))
    return found, unseen


def find_releases(
    root: Path, runs: Collection[Path], *, quoted: Collection[str] = ()
) -> list[Problem]:
    """Files given away that hold, or may hold, something of hers: made from a run of hers, or from
    one that is not here.

    `quoted` are ids of releases of which the vault says that they quote her.
    """
    keys = {run.name for run in runs}
    there = {path.parent.name for path in (root / RUNS).glob("*/*/*.json")}
    ledger = sorted((root / "reports/releases").glob("*.json"))
    found = [
        Problem("withdrawal.unlisted_release", release=id)
        for id in sorted({*quoted} - {path.stem for path in ledger})
    ]
    for path in ledger:
        text = path.read_text(encoding="utf-8", errors="replace")
        sure = path.stem in quoted or any(key in text for key in keys)
        if not sure and any(key in text for key in there):
            continue
        made = "withdrawal.given_made" if sure else "withdrawal.given_perhaps"
        how = "withdrawal.given_quotes" if path.stem in quoted else made
        files = [*map(given_name, _file_names(text))] or Message("withdrawal.its_files")
        found.append(Problem(how, place=name_in(root, path), files=files))
    return found


def _file_names(text: str) -> list[str]:
    try:
        return [str(row["name"]) for row in parse_json(text)["files"]]
    except (ValueError, KeyError, TypeError):
        return []


def find_copies(root: Path) -> list[Path]:
    """Checkpoints of Jupyter, and what writes and runs that were cut off left: copies of nobody
    knows what.
    """
    found = []
    for path in walk(root):
        inner = path.relative_to(root).parts
        is_torn = path.suffix == ".torn" and "translations" in inner
        is_cut_off = inner[0] in _OURS and path.name.startswith(".") and path.suffix == ".tmp"
        if ".ipynb_checkpoints" in inner or is_cut_off or is_torn:
            found.append(path)
    return found


def read_cut_maps(root: Path, source: str) -> dict[str, Ranges]:
    """The maps of `source` that cut somebody's turns out: first 8 hex digits of the older text ->
    equal ranges.
    """
    found = {}
    for path in sorted((root / "interviews" / "codings" / source).glob("*.map.json")):
        try:
            data = path.read_bytes()
            old, _, ranges = parse_map(data, name=name_in(root, path))
            if parse_json(data).get("why") == WHY:
                found[old] = ranges
        except (RapError, ValueError, OSError):
            continue
    return found


def find_back(root: Path) -> list[Problem]:
    """Files here of cases that took their words back, each with what removes them, and a withdrawal
    that was cut off.

    Nothing heavy is imported.
    """
    stones = read_tombstones(root)
    cut_off = [Problem("withdrawal.cut_off_here", place=CUT_OFF)]
    return [*(cut_off if (root / CUT_OFF).is_file() else []), *_find_files(root, stones)]


def _find_files(root: Path, stones: tuple[Tombstone, ...]) -> list[Problem]:
    sources = read_sources(root) if stones else ()
    found = []
    for stone in stones:
        heard = [source.id for source in sources if stone.case in source.cases]
        found += [
            Problem("withdrawal.came_back", place=name_in(root, path), case=stone.case)
            for path in _of(root, stone, heard)
        ]
    return found


def _of(root: Path, stone: Tombstone, heard: list[str]) -> list[Path]:
    own = [root / CASES / f"{stone.case}.yaml", *(root / f"interviews/{id}.yaml" for id in heard)]
    own += [path for path in (root / MEMOS).glob("*/*.md") if _sums_up(path, stone.case)]
    runs = find_runs(root, stone.case, sources=stone.sources)
    runs = [folder for folder in runs if (folder / "manifest.json").is_file()]
    found = [*(path for id in stone.sources for path in own_folders(root, id)), *runs]
    return sorted({*(path for path in own if path.is_file()), *found})


def _sums_up(path: Path, case: str) -> bool:
    """Whether a memo is a summary of what `case` said; what is no memo is named by `rap check`."""
    with contextlib.suppress(RapError, OSError):
        return summed_up(read_text(path, name=path.name)) == case
    return False


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
