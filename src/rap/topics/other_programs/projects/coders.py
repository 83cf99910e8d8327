"""Who of ours each coder of a project is, and whom the study gets new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rap.core.errors import Problem
from rap.core.plain import fold_words
from rap.formats.projects import Project, ProjectCoder
from rap.store.new_coders import ROLES, SETTINGS, draw_coder, with_coders
from rap.store.settings import Settings


def find_coders(project: Project) -> Iterator[ProjectCoder]:
    """Those who did anything in the file; "?" where it does not say who. A user without a name is
    called by its key.
    """
    used = {coding.coder for coding in project.codings} | {one.coder for one in project.extracts}
    used |= {memo.coder for memo in project.memos if memo.coder}
    for coder in (*project.coders, ProjectCoder("", "")):
        if coder.key in used:
            yield replace(coder, name=coder.name.strip() or coder.key or "?")


def plan_coders(
    root: Path, named: Sequence[ProjectCoder], wanted: Mapping[str, str], settings: Settings
) -> tuple[dict[str, str], dict[str, str]]:
    """Key of a coder of the file -> coder of ours, of those of whom it was said; and those of them who
    are new (id -> role).

    Whose name is the id of a coder of ours is that coder: our own files call people so. A name that
    two of them have says nothing: only their keys do.
    """
    ours = {coder.id for coder in settings.coders}
    said = {fold_words(name): id for name, id in wanted.items()}
    twins = find_twins(named)
    found, new = dict[str, str](), dict[str, str]()
    for one in named:
        name = "" if (folded := fold_words(one.name)) in twins else folded
        id = said.get(fold_words(one.key)) or said.get(name, "")
        if id in ROLES:
            found[one.key] = draw_coder(root, settings, taken=new)
            new[found[one.key]] = id
        elif (id := id or (name and one.name)) in ours:
            found[one.key] = id
    return found, new


def find_twins(named: Sequence[ProjectCoder]) -> set[str]:
    """The names, folded, that two or more of the file's coders have."""
    counts = Counter(fold_words(one.name) for one in named)
    return {name for name, n in counts.items() if n > 1}


def check_new_coders(root: Path, new: Mapping[str, str]) -> Iterator[Problem]:
    """Whether the settings can be added to."""
    if new and not with_coders((root / SETTINGS).read_bytes().decode("utf-8"), new):
        yield Problem("store.settings.coders_by_hand", place=SETTINGS, coders=tuple(new))
