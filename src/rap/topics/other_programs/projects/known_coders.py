"""Somebody to be new of whom something is in the study already, as one coder's: the file, or an earlier
one of the same project, came in before. She would be two people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rap.core.errors import Problem
from rap.core.model import Source
from rap.formats.projects import ProjectCoder
from rap.store.memos import read_memos
from rap.topics.other_programs.projects.codings import PlannedCoding, event_id, standing_of
from rap.topics.other_programs.projects.memos import PlannedMemo


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
            yield Problem("other_programs.project.coder_is_here", place=name, name=one.name, coder=coder)
