"""The memos of a project, and those on single codings, each where it belongs here."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rap.core.model import Memo
from rap.core.plain import is_day
from rap.formats.projects import Project, ProjectMemo
from rap.topics.other_programs.projects.codings import PlannedCoding
from rap.topics.other_programs.projects.texts import PlannedText

STUDY = "study"


@dataclass(frozen=True)
class PlannedMemo:
    """A memo of the file that would be written, by the coder `coder` of the file. Where it is about a
    place of a text that waits, `start` and `end` are that place, and `is_lost` as of a coding.
    """

    memo: Memo
    coder: str
    start: int | None = None
    end: int | None = None
    is_lost: bool = False


def plan_memos(
    project: Project,
    texts: Sequence[PlannedText],
    codes: Mapping[str, str],
    codings: Sequence[PlannedCoding],
    coders: Mapping[str, str],
    *,
    by: str,
) -> Iterator[PlannedMemo]:
    """Each memo; one that is on something that did not come in is on the project.

    `codes` and `coders` map keys of the file to ids of ours; a memo without a known coder is `by`'s.
    """
    by_key = {one.text.key: one for one in texts}
    coded = {one.coding.key: one for one in codings}
    today = datetime.date.today().isoformat()
    for one in codings:
        if one.coding.memo:
            found = ProjectMemo(f"{one.id}:memo", one.coding.memo, coder=one.coding.coder)
            who = coders.get(found.coder, by)
            memo = _memo(found, one.id, source=one.source, by=who, date=today)
            yield PlannedMemo(memo, found.coder)
    for given in project.memos:
        kind, key = given.about or ("", "")
        text, _, place = key.rpartition(":") if kind == "place" else (key, "", "")
        about, source = by, STUDY
        at: tuple[int | None, int | None, bool] = (None, None, False)
        if kind == "code" and codes.get(key, ""):
            about = codes[key]
        elif kind == "coding" and key in coded:
            about, source = coded[key].id, coded[key].source
        elif kind in ("text", "place") and text in by_key:
            about = source = by_key[text].source.id
            if kind == "place":
                at = by_key[text].place(*map(int, place.split("-")))
        day = given.when[:10] if is_day(given.when[:10]) else today
        if at[0] is not None and not by_key[text].waits:
            about, at = f"{source}:{at[0]}-{at[1]}", (None, None, False)
        memo = _memo(given, about, source=source, by=coders.get(given.coder, by), date=day)
        yield PlannedMemo(memo, given.coder, *at)


def _memo(memo: ProjectMemo, about: str, *, source: str, by: str, date: str) -> Memo:
    """The same memo has the same id, so that it is there once."""
    id = hashlib.sha256(f"{memo.key}\0{memo.text}\0{about}".encode()).hexdigest()[:8]
    body = f"# {memo.name}\n\n{memo.text}" if memo.name else memo.text
    return Memo(id, source, about, by, date, "analytic", False, body.replace("\0", ""))
