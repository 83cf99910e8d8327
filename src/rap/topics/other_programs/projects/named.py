"""What looks like a name in the texts of a project, and in what people wrote in it: each find is a
question, answered in its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from rap.core.errors import Message, Problem
from rap.formats.projects import ProjectQuestion
from rap.store.memos import read_memos
from rap.topics.entering.screened import (
    EVERYWHERE,
    KEEP,
    UNKNOWN,
    Find,
    decide,
    decision,
    undecided,
)
from rap.topics.other_programs.projects.codes import PlannedCode
from rap.topics.other_programs.projects.labels import Asked
from rap.topics.other_programs.projects.memos import PlannedMemo
from rap.topics.other_programs.projects.texts import PlannedText, ProjectWanted
from rap.topics.other_programs.projects.written import Screened

NAMES = "names:"
"""Before the id of a find, in the question about it."""


def find_in_written(
    root: Path,
    codes: Iterable[PlannedCode],
    memos: Iterable[PlannedMemo],
    wanted: ProjectWanted,
    screened: Screened,
    *,
    first: str,
) -> Iterator[tuple[str, tuple[Find, ...]]]:
    """What looks like a name in names and definitions of new codes (`first` is their language), and in
    memos that are not here, each with what it is called. Nothing where all of it waits.

    The name of a code is a word or two in any language: one that no list has is no find.
    """
    there = {one.id for one in read_memos(root, damaged=[])}
    new = [one.code for one in codes if one.state in ("new", "group")]
    said = [f"{one.name}\n{one.definition}".strip() for one in new]
    bodies = [one.memo.body for one in memos if one.memo.id not in there]
    names = (*(one.name for one in new), *(f"memo {n + 1}" for n in range(len(bodies))))
    finds = chain(
        (
            tuple(one for one in finds if (one.line, one.kind) != (1, UNKNOWN))
            for finds in screened.finds_in(said, language=first)
        ),
        screened.finds_in(bodies, language=wanted.texts.language or first),
    )
    return iter(()) if wanted.is_raw else zip(names, finds, strict=True)


def ask_names(
    texts: Sequence[PlannedText],
    written: Sequence[tuple[str, tuple[Find, ...]]],
    wanted: ProjectWanted,
    *,
    by: str,
    name: str,
) -> tuple[list[PlannedText], list[Asked], list[Problem]]:
    """The texts with what was decided on names, a question for each find in them and in what is
    `written`, and what is not answered.

    Nothing is masked here: brought in twice, a project must find its words again. What has to go, goes
    in a review (`--raw`), or in the program it comes from.
    """
    said = {
        key.removeprefix(NAMES): answer
        for key, answer in wanted.answers.items()
        if key.startswith(NAMES) and answer in (KEEP, KEEP + EVERYWHERE)
    }
    made, asked, problems = [], dict[str, Asked](), list[Problem]()
    rows = [*((one.text.name, one.finds) for one in texts), *written]
    held = decide((finds, said) for _, finds in rows)
    for (text, finds), acts in zip(rows, held, strict=True):
        way = Message("other_programs.names.way_project")
        problems += undecided(finds, acts, place=f"{name}: {text}", way=way)
        for find in finds:
            message = Message("other_programs.names.asked", text=text, line=str(find.line))
            key = NAMES + find.id
            question = ProjectQuestion(key, message, (KEEP, KEEP + EVERYWHERE), find.shown)
            asked[key] = Asked(question, is_open=False)
    for one, acts in zip(texts, held, strict=False):
        if one.new is not None and not one.waits:
            names = decision(one.new.transcript.text, acts, by=by)
            source = replace(one.source, names=names)
            one = replace(one, source=source, new=replace(one.new, source=source))
        made.append(one)
    return made, [*asked.values()], problems
