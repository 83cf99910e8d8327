"""Who of ours each coder of a project is, and whom the study gets new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rap.core.errors import Problem
from rap.core.model import Source
from rap.core.plain import fold_words
from rap.formats.projects import Project, ProjectCoder
from rap.store.memos import read_memos
from rap.store.new_coders import ROLES, SETTINGS, draw_coder, with_coders
from rap.store.settings import Settings
from rap.topics.other_programs.projects.codings import PlannedCoding, event_id, standing_of
from rap.topics.other_programs.projects.memos import PlannedMemo


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


# Somebody to be new of whom something is in the study already, as one coder's: the file, or an
# earlier one of the same project, came in before. She would be two people.


def find_known(
    root: Path,
    named: Sequence[ProjectCoder],
    coders: Mapping[str, str],
    new: Mapping[str, str],
    *,
    sources: Sequence[Source],
    codings: Sequence[PlannedCoding],
    memos: Sequence[PlannedMemo],
    name: str,
) -> Iterator[Problem]:
    """A problem for each of the `new` coders (id -> role) of whom the study has a memo of this file or a
    coding with its GUID; or where it has no GUIDs, one coder's codings at all of her places.

    `sources` are those of the file's texts that are in the study; `codings` and `memos` what would come
    in, `coders` key of the file -> coder of ours.
    """
    if not new:
        return
    here = {source.id: standing_of(root, source) for source in sources}
    events = {id: str(row[4]) for _, said in here.values() for id, row in said.items()}
    standing = {row for rows, _ in here.values() for row in rows.values()}
    others = sorted({str(row[4]) for row in standing})
    written = {(memo.source, memo.id): memo.by for memo in read_memos(root, damaged=[])}
    for one in named:
        id = coders.get(one.key, "")
        if id not in new:
            continue
        hers = [coding for coding in codings if coding.coder == id]
        places = [(row.source, row.start, row.end, row.code) for row in hers]
        known = [
            *(events.get(event_id(row.coding), "") for row in hers),
            *(written.get((m.memo.source, m.memo.id), "") for m in memos if m.coder == one.key),
            *(who for who in others if hers and all((*at, who) in standing for at in places)),
        ]
        if coder := next(filter(None, known), ""):
            yield Problem(
                "other_programs.project.coder_is_here", place=name, name=one.name, coder=coder
            )
