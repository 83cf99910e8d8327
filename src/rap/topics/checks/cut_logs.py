"""Logs that were cut exactly at the end of a line: their chain is whole as far as it goes, so this is
shown from outside, by what git keeps of them and by the last event that this machine saw in them.

Nobody can know of a log that neither git nor this machine saw before it was cut, nor of lines written
after the last exchange and after `rap lab` ended last, where `.rap/journal` is gone as well.

A withdrawal makes logs of translations shorter, too: what it took out is not missing, and never
comes back from here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from rap.core.accounts import machine_folder
from rap.core.errors import Problem, RapError
from rap.core.files import replace_file
from rap.store.cases import read_withdrawn_sources
from rap.store.codings.lines import LINE_ID, LOG_FOLDERS, MAX_LINE_BYTES
from rap.store.private_files import held, make_private, put
from rap.store.settings import own_digest
from rap.store.sources import read_source
from rap.topics.approved.state import waiting_at_door
from rap.topics.git.program import git_bytes, git_or_nothing, rows
from rap.topics.sealing.sealed_files import read_sealed
from rap.topics.withdrawal.kept_copies import is_cut_text, without_cut_words

FOLDER = "log-ends"
_LOG = re.compile(r"interviews/(?:codings|translations)/(?P<source>[^/]+)/(?:.+/)?K-[^/]+\.jsonl")


def find_cut(root: Path) -> dict[str, int]:
    """Logs of which git keeps more than is here: name -> how many events no log of theirs holds."""
    return {path: n for path, n, _ in _cut(root)}


def bring_back(root: Path) -> int:
    """Put what git keeps of them in their place; how many events came back."""
    n_back = 0
    for path, n, whole in _cut(root):
        replace_file(root / path, whole)
        n_back += n
    return n_back


def _cut(root: Path) -> Iterator[tuple[str, int, bytes]]:
    """Each such log, how many events are missing, and the bytes that git keeps."""
    gone = read_withdrawn_sources(root, damaged=[])
    for path, whole in without_cut_words(root, dict(_kept_longer(root, gone))).items():
        missing = {*LINE_ID.findall(whole)} - _ids_beside(root / path)
        if missing and whole.startswith(_read(root / path)):
            yield path, len(missing), whole


def _kept_longer(root: Path, gone: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Logs of which git, or what is sealed, has more bytes than are here, as they are there."""
    waits = waiting_at_door(root)
    for row in rows(git_or_nothing(root, "ls-tree", "-r", "-l", "-z", "HEAD", "--", *LOG_FOLDERS)):
        facts, path = row.split("\t", 1)
        _, _, blob, size = facts.split()
        found = _LOG.fullmatch(path)
        if (
            found
            and path not in waits
            and _is_kept(root, found["source"], gone)
            and len(_read(root / path)) < int(size)
        ):
            yield path, git_bytes(root, "cat-file", "blob", blob)
    for path, whole in read_sealed(root, like=_LOG):
        is_here = path not in waits and path.split("/")[2] not in gone
        if is_here and len(_read(root / path)) < len(whole):
            yield path, whole


def _ids_beside(path: Path) -> set[bytes]:
    """Events of a log and of those beside it: what one lost may have been written into another."""
    logs = path.parent.glob("K-*.jsonl")
    return {id for log in logs for id in LINE_ID.findall(_read(log))}


def _is_kept(root: Path, source: str, gone: Collection[str]) -> bool:
    return source not in gone and (root / "interviews" / f"{source}.yaml").is_file()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def note_ends(root: Path) -> None:
    """Remember the last event of each log, and of which text, outside the study. Where the one that
    is remembered is missing it stays so, and goes on being named.
    """
    short, known = {problem.place for problem in find_short(root)}, _known(root)
    ends = {path: known[path] for path in short}
    gone = read_withdrawn_sources(root, damaged=[])
    for path, log in _logs(root):
        ids = LINE_ID.findall(_read(log)[-2 * MAX_LINE_BYTES :])
        if path not in short and path.split("/")[2] not in gone and ids:
            ends[path] = f"{ids[-1].decode()} {_text_of(root, path)}"
    if ends != known:
        make_private(machine_folder() / FOLDER)
        with held(machine_folder() / FOLDER, "checks.cut_logs.busy"):
            put(_place(root), json.dumps(ends, sort_keys=True))


def find_short(root: Path) -> list[Problem]:
    """Logs whose last event, as this machine saw it, is in no log of theirs any more."""
    gone = read_withdrawn_sources(root, damaged=[])
    return [
        Problem("checks.cut_logs.short", place=path)
        for path, end in sorted(_known(root).items())
        if _is_kept(root, path.split("/")[2], gone)
        and end[:32].encode() not in _ids_beside(root / path)
        and not (is_cut_text(root, path) and end[33:] != _text_of(root, path))
    ]


def _text_of(root: Path, log: str) -> str:
    """The text a log of translations is of: a withdrawal that cuts words out makes it another."""
    if not log.startswith(LOG_FOLDERS[1]):
        return ""
    try:
        return read_source(root, log.split("/")[2]).hash[:8]
    except RapError:
        return ""


def _logs(root: Path) -> Iterator[tuple[str, Path]]:
    for folder in LOG_FOLDERS:
        for log in sorted((root / folder).rglob("K-*.jsonl")):
            yield log.relative_to(root).as_posix(), log


def _place(root: Path) -> Path:
    """The file of this study, which says nothing of where it lies."""
    return machine_folder() / FOLDER / f"{own_digest(root).hex()[:16]}.json"


def _known(root: Path) -> dict[str, str]:
    if not (machine_folder() / FOLDER).is_dir():
        return {}
    try:
        row = json.loads(_place(root).read_bytes())
    except (OSError, ValueError, RapError):
        return {}
    return {str(path): str(end) for path, end in row.items()} if isinstance(row, dict) else {}
