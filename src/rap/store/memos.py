"""Memos: one Markdown file each, with a front matter that says about what, by whom, when, of what
type, and how private.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import re
import secrets
from pathlib import Path

from rap.core.errors import Problem, RapError, RefusedError, WrongUseError
from rap.core.files import delete_file, replace_file
from rap.core.model import CASE_ID, CODE_ID, CODER_ID, EVENT_ID, SOURCE_ID, Memo, parse_ref
from rap.core.plain import read_text
from rap.core.reading import all_or_problems, read_each
from rap.core.yaml_checks import TEXT, CheckedFile
from rap.core.yaml_files import format_yaml, parse_yaml

FOLDER = "interviews/memos"
TYPES = (
    "analytic",
    "methodological",
    "theoretical",
    "reflexive",
    "positionality",
    "portrait",
    "question",
    "summary",
)
_SHAPES = dict.fromkeys(("about", "by", "date", "type", "private", "salt"), TEXT)
_CELL = re.compile(r"(C-[0-9]{2,6})/([a-z][a-z0-9-]{0,39})")
_FRONT = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)


def read_memos(root: Path, *, damaged: list[Problem] | None = None) -> tuple[Memo, ...]:
    """All memos of the study; all problems are raised together, or noted in `damaged`."""
    return all_or_problems(*_read(root), damaged=damaged)


def check_memos(root: Path) -> list[Problem]:
    """What is wrong with the memo files."""
    return _read(root)[1]


def _read(root: Path) -> tuple[tuple[Memo, ...], list[Problem]]:
    names = sorted(path.relative_to(root).as_posix() for path in (root / FOLDER).glob("*/*.md"))
    found, problems = read_each(
        names, lambda name: parse_memo(read_text(root / name, name=name), name=name)
    )
    # a memo that somebody deletes while all are read is not there, and nothing is wrong with it;
    # a link that leads nowhere is there, and stays a problem
    return found, [
        problem
        for problem in problems
        if problem.id != "core.file.not_there" or os.path.lexists(root / problem.place)
    ]


def parse_memo(text: str, *, name: str) -> Memo:
    """One memo; `name` is its path in the study, which gives its id and source (`study` for none)."""
    match = _FRONT.match(text)
    if match is None:
        raise RefusedError("store.memos.no_front_matter", place=f"{name}:1")
    file = CheckedFile(parse_yaml(match[1], name=name), _SHAPES)
    about, by, date, kind = map(file.text, ("about", "by", "date", "type"))
    if not _is_subject(about):
        file.wrong("store.memos.bad_about", about=about)
    elif (kind == "summary") != (parse_cell(about) is not None):
        file.wrong("store.memos.summary_of_a_cell", kind=kind, about=about)
    file.expect(CODER_ID.fullmatch(by), "store.memos.bad_coder", coder=by)
    file.expect(kind in TYPES, "store.memos.unknown_type", kind=kind, types=TYPES)
    file.raise_problems()
    path, private = Path(name), file.text("private") not in ("no", "false", "")
    return Memo(path.stem, path.parent.name, about, by, date, kind, private, match[2].strip())


def _is_subject(about: str) -> bool:
    """Whether a memo can be about it: a source, a segment, a case, a code, a coder, a coding or a
    cell of the framework.
    """
    shapes = (SOURCE_ID, CASE_ID, CODER_ID, CODE_ID, EVENT_ID, _CELL)
    return any(shape.fullmatch(about) for shape in shapes) or parse_ref(about) is not None


def parse_cell(about: str) -> tuple[str, str] | None:
    """Person and code of a cell of the framework, `C-51774/rent`; None for anything else.

    Examples
    --------
    >>> parse_cell("C-51774/rent")
    ('C-51774', 'rent')
    >>> parse_cell("rent") is None
    True
    """
    found = _CELL.fullmatch(about)
    return (found[1], found[2]) if found else None


def summed_up(text: str) -> str:
    """The person whose words a memo sums up; "" for any other memo, and for what is not one."""
    try:
        cell = parse_cell(parse_memo(text, name="study/memo.md").about)
    except RapError:
        return ""
    return cell[0] if cell else ""


def write_memo(
    root: Path,
    *,
    about: str,
    by: str,
    type: str,
    body: str,
    source: str = "study",
    private: bool = False,
) -> tuple[Path, str]:
    """Write a new memo; return its path, and the hash for a line of a log (SHA-256 of the salt and
    the body).
    """
    if source != "study" and not SOURCE_ID.fullmatch(source):
        raise WrongUseError("store.memos.bad_source", source=source)
    date = datetime.date.today().isoformat()
    return rewrite_memo(
        root, Memo(secrets.token_hex(4), source, about, by, date, type, private, body)
    )


def rewrite_memo(root: Path, memo: Memo) -> tuple[Path, str]:
    """Write `memo` in place of the one with its id; returns what `write_memo` does."""
    salt, private = secrets.token_hex(16), "yes" if memo.private else "no"
    front = {"v": "1", "about": memo.about, "by": memo.by, "date": memo.date, "type": memo.type}
    front |= {"private": private, "salt": salt}
    body = re.sub(r"\r\n?", "\n", memo.body).strip()
    if "\0" in body:
        raise WrongUseError("store.memos.nul_bytes", about=memo.about)
    path = path_of(root, memo)
    text = f"---\n{format_yaml(front)}---\n\n{body}\n"
    parse_memo(text, name=path.relative_to(root).as_posix())
    replace_file(path, text)
    return path, hashlib.sha256((salt + body).encode("utf-8")).hexdigest()


def path_of(root: Path, memo: Memo) -> Path:
    """The path of a memo."""
    return root / FOLDER / memo.source / f"{memo.id}.md"


def remove_memo(root: Path, memo: Memo) -> None:
    """Delete a memo, durably; git keeps its history."""
    delete_file(path_of(root, memo))
