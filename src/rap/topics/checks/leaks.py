"""Things that could carry people's words or names out of a study: raw files, checkpoints, numbers
in texts, synced folders.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from rap.core.errors import Message, Problem
from rap.core.files import SEALED
from rap.core.plain import line_of
from rap.core.synced import SOME_PROGRAM, find_synced
from rap.store.file_kinds import FILE_KINDS

RAW = (
    ".mp3", ".wav", ".m4a", ".ogg", ".oga", ".opus", ".aac", ".flac", ".wma", ".aiff", ".amr",
    ".mp4", ".mov", ".avi", ".mkv", ".webm", ".3gp", ".mts",
    ".docx", ".docm", ".doc", ".odt", ".rtf", ".vtt", ".srt", ".sbv", ".tei", ".eaf", ".textgrid",
    ".trs", ".cha", ".exb", ".otr", ".inqscr",
    ".qdpx", ".qde", ".qda", ".rqda", ".sqlite3", ".xmi",
)  # fmt: skip
"""Recordings, formats of transcripts, and projects of other programs, that a study keeps for nothing else. Tables, JSON, XML, web
pages, PDF and plain text may be something else: they are raw in a raw folder, and plain text also
where people take turns in it.
"""
_RAW_FOLDERS = (
    *("raw", "audio", "recordings", "transcripts", "transcriptions"),
    *("enregistrements", "opnames", "bruts", "ruw"),
)
_FOLDERS_OF_REPORTS = ("reports/", "docs/")  # where a .docx is something that was made
# where a text is what its folder says
_STUDY_FOLDERS = (*_FOLDERS_OF_REPORTS, "interviews/", "codebook/", "notebooks/", "src/", "tests/")
_TURN_LABEL = re.compile(
    r"^[ \t]*(?:-[ \t]*)?(?:\[([^\]\n]{1,30})\]|(\w[\w .'’()-]{0,30}))(?:[ \t]*\([\d:. –-]+\)|[ \t]?:[ \t])",
    re.MULTILINE,
)
_TALK_BYTES = 50_000  # bytes: who speaks is seen long before
_NOT_FOR_GIT = re.compile(
    r"(^|/)\.ipynb_checkpoints/|^\.rap/|^reports/runs/|(^|/)\.[^/]+\.tmp$|\.torn$|\.age$|\.sealed$"
)
_PRINTED_IDENTIFIERS = (
    ("privacy.leaks.mail", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?!example\.|[\w.-]*\.example\b)(?:[\w-]+\.)+[a-z]{2,12}\b")),
    # with a prefix: 31 Netherlands, 32 Belgium, 33 France, 34 Spain, 36 Hungary, 39 Italy, 40 Romania,
    # 44 Britain; 351 to 359 Portugal, Luxembourg, Ireland, Iceland, Albania, Malta, Cyprus, Finland,
    # Bulgaria (355 again, for Albanian numbers with "(0)"); 370 to 378 Lithuania, Latvia, Estonia,
    # Moldova, Armenia, Belarus, Andorra, Monaco, San Marino; 380 to 389 Ukraine, Serbia, Montenegro,
    # Kosovo, Croatia, Slovenia, Bosnia, North Macedonia. Those of other countries `rap screen` finds:
    # a check must not take any long number for a phone
    ("privacy.leaks.phone", re.compile(r"(?<![\w.:-])(?:\+|00)(?:3[1-9]|4[04]|355)[ ./]?(?:\(0\))?\d(?:[ ./-]?\d){7,9}(?![\w-])")),
    # without one: mobiles of Belgium (0470/12.34.56) and the Netherlands (0612 345678)
    ("privacy.leaks.phone", re.compile(r"(?<![\w.:-])0[46]\d{2}[ ./](?:\d{2}[ .]?){2}\d{2}(?![\w-])")),
    ("privacy.leaks.account", re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?\d{4}){3,5}(?: ?\d{1,3})?(?!\w)")),
    ("privacy.leaks.national", re.compile(r"(?<![\w.-])\d{2}\.\d{2}\.\d{2}[- ]\d{3}[.]\d{2}(?!\w)")),
)  # fmt: skip


def find_leaks(root: Path) -> list[Problem]:
    """Raw files, files that git tracks and should not, numbers and addresses in texts, and a folder
    that is copied elsewhere.
    """
    return [*find_raw_files(root), *find_tracked(root), *find_printed(root), *check_synced(root)]


def find_raw_files(root: Path) -> list[Problem]:
    """Recordings and raw transcripts in a study: in its top folder, and in folders with names such
    as `raw` and `audio`.
    """
    files = list(root.iterdir())
    for path in root.iterdir():
        if path.is_dir() and path.name.casefold() in _RAW_FOLDERS:
            files += path.rglob("*")
    names = [file.relative_to(root).as_posix() for file in sorted(files) if file.is_file()]
    return [Problem("privacy.leaks.raw_file", place=name) for name in names if _is_raw(root, name)]


def _is_raw(root: Path, name: str) -> bool:
    """Whether a file of the study has the name of a recording or transcript, is in a folder for
    them, or reads like a talk.
    """
    first, is_within, _ = name.partition("/")
    if name.startswith(_FOLDERS_OF_REPORTS):
        return False
    suffix = Path(name).suffix.lower()
    if suffix in RAW:
        return True
    if Path(name).name.startswith((".", "README")):
        return False
    if is_within and first.casefold() in _RAW_FOLDERS:
        return True
    is_text = suffix in (".txt", ".md") and not name.startswith(_STUDY_FOLDERS)
    return is_text and _is_talk(root / name)


def _is_talk(path: Path) -> bool:
    """Whether two people or more take turns in a text, each under her name or label."""
    try:
        with path.open("rb") as file:
            text = file.read(_TALK_BYTES).decode("utf-8", errors="replace")
    except OSError:
        return False
    turns = Counter((match[1] or match[2]).casefold() for match in _TURN_LABEL.finditer(text))
    return sum(n > 1 for n in turns.values()) > 1


def find_tracked(root: Path, names: Iterable[str] | None = None) -> list[Problem]:
    """Files that git would share and must not: checkpoints, caches, results, recordings, keys.

    `names` are the files to check (default: those that git tracks).
    """
    problems = []
    for name in _tracked(root) if names is None else names:
        file = shlex.quote(name)
        if is_sealed_text(name):
            continue
        if _NOT_FOR_GIT.search(name):
            problems.append(Problem("privacy.leaks.tracked", place=name, file=file))
        elif _is_raw(root, name):
            problems.append(Problem("privacy.leaks.raw_tracked", place=name, file=file))
    return problems


def is_sealed_text(name: str) -> bool:
    """Whether a path of a study is a sealed file of an interview
    (`topics/sealing/sealed_files.py`), rather than an entry of a vault.
    """
    return name.startswith("interviews/") and name.endswith(SEALED)


def _tracked(root: Path) -> list[str]:
    """Names of files that git tracks or is about to; none without git, or if the study is not the
    top of the repository.
    """
    if not (root / ".git").exists():
        return []
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name]


def find_printed(root: Path) -> list[Problem]:
    """Printed addresses and numbers in texts that are shared. Names are left to `rap screen`: false
    alarms would make people ignore the check.

    No message repeats the words.
    """
    problems = []
    patterns = {kind.everywhere for kind in FILE_KINDS.values() if kind.has_words}
    for path in sorted({path for pattern in patterns for path in root.glob(pattern)}):
        if ".ipynb_checkpoints" in path.parts or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        name = path.relative_to(root).as_posix()
        is_text = name.startswith("interviews/") and path.suffix == ".txt"
        right = Message("privacy.leaks.mask" if is_text else "privacy.leaks.take_out")
        problems += [
            Problem(what, place=f"{name}:{line_of(text, start)}", right=right)
            for start, what in _printed(text)
        ]
    return problems


def _printed(text: str) -> Iterator[tuple[int, str]]:
    for what, shape in _PRINTED_IDENTIFIERS:
        for match in shape.finditer(text):
            if what != "privacy.leaks.account" or _is_account(match[0]):
                yield match.start(), what


def _is_account(words: str) -> bool:
    """Whether the check digits of an IBAN are right (ISO 13616: with its first four characters
    moved to the end, the number is 1 modulo 97).
    """
    plain = words.replace(" ", "")
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1


def check_synced(root: Path) -> list[Problem]:
    """A problem if the study is in a folder that is copied to other machines; the message names a
    safe folder.
    """
    program = find_synced(root)[1]
    if not program:
        return []
    home = os.path.join("~", "studies", root.name)
    name = Message("privacy.leaks.sync_program") if program == SOME_PROGRAM else program
    return [Problem("privacy.leaks.synced", place="pyproject.toml", program=name, home=home)]
