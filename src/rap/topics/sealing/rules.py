"""What keeps a sealed study sealed: the rules of git, what `rap check` looks for, and sealing a study
whose history holds no words yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from rap.core.errors import Problem, RapError, RefusedError, WrongUseError
from rap.core.files import SEALED, replace_file
from rap.store.settings import read_settings
from rap.topics.git.program import git_or_nothing, rows
from rap.topics.sealing.sealed_files import (
    STONES,
    TOP,
    find_waiting,
    is_sealed,
    read_own_head,
    sealed_files,
)

_PLAIN_IN_GIT = re.compile(rf"{STONES}/[^/]+\.json|{TOP}/(?:.*/)?\.gitkeep")
_IGNORED = f"""\
# What interviews hold is taken sealed, and in no other way (docs/sealed.md of rap).
/{TOP}/**
!/{TOP}/**/
!/{TOP}/**/*{SEALED}
!/{STONES}/*.json
!/{TOP}/**/.gitkeep
"""
_BINARY = f"*{SEALED} binary"
_RESTS_ON_TEXTS = {  # problems that may be none once the texts that wait are open
    "sealing.check.bad_example",
    "sealing.check.case_missing",
    "sealing.check.evidence_coding",
    "sealing.check.plan_source",
    "sealing.check.source_missing",
}


def is_plain_name(name: str) -> bool:
    """Whether a path of a study may not be in git when the study is sealed.

    Examples
    --------
    >>> [is_plain_name(f"interviews/{name}") for name in ("INT-38201.txt", "INT-38201.txt.sealed", ".gitkeep")]
    [True, False, False]
    """
    is_inside = name.startswith(f"{TOP}/") and not name.endswith(SEALED)
    return is_inside and not _PLAIN_IN_GIT.fullmatch(name)


def pin_rules(root: Path) -> None:
    """Let git ignore what is plain, and leave sealed files byte for byte, in a sealed study."""
    if not is_sealed(root):
        return
    for name, rule in ((".gitignore", _IGNORED), (".gitattributes", f"{_BINARY}\n")):
        path = root / name
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if rule not in text.replace("\r\n", "\n"):
            new = f"{rule}{text}" if name == ".gitignore" else f"{text}{rule}"
            replace_file(path, new)


def check_sealed(root: Path) -> Iterator[Problem]:
    """Plain files that git holds in a sealed study; a study that is sealed no longer; sealed files
    that are damaged.
    """
    twins = sealed_files(root)
    if not is_sealed(root):
        if twins:
            yield Problem("sealing.stays", place="pyproject.toml")
        return
    for name in rows(git_or_nothing(root, "ls-files", "-z", "--", TOP)):
        if is_plain_name(name):
            yield Problem("sealing.in_git", place=name)
    for path in twins:
        try:
            read_own_head(root, path)
        except RefusedError as error:
            yield from error.problems


def without_waiting(root: Path, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems, but for those that may be none: what they miss may wait for its key."""
    try:
        waits = bool(find_waiting(root))
    except RapError:  # it is among the problems
        waits = False
    return (one for one in problems if not (waits and one.id in _RESTS_ON_TEXTS))


def seal_study(root: Path) -> None:
    """Let a study be sealed from now on.

    Raises
    ------
    RefusedError
        Git's history holds texts already, and would go on holding them.
    """
    settings = read_settings(root)
    if settings.sealed:
        return
    if settings.demo:
        raise RefusedError("sealing.demo")
    words = ("log", "--all", "--reflog", "--name-only", "--format=", "-z", "--", TOP)
    ever = {*rows(git_or_nothing(root, *words)), *rows(git_or_nothing(root, "ls-files", "-z"))}
    held = sorted(name.lstrip("\n") for name in ever if is_plain_name(name.lstrip("\n")))
    if held:
        raise RefusedError("sealing.history", place=held[0], n=len(held))
    path = root / "pyproject.toml"
    text = path.read_bytes().decode("utf-8")
    new = re.sub(r"^\[tool\.rap\][^\n]*\n", r"\g<0>sealed = true\n", text, count=1, flags=re.M)
    if new == text:
        raise WrongUseError("sealing.by_hand", place=path.name)
    replace_file(path, new)
    try:
        read_settings(root)
    except RapError:
        replace_file(path, text)
        raise
    pin_rules(root)
