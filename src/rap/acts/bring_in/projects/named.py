"""What looks like a name in the texts of a project: each find is a question, answered in its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rap.acts.bring_in.projects.labels import Asked
from rap.acts.bring_in.projects.texts import PlannedText, ProjectWanted
from rap.acts.bring_in.screened import EVERYWHERE, KEEP, decide, decision, undecided
from rap.core.errors import Message, Problem
from rap.formats.projects import Question

NAMES = "names:"
"""Before the id of a find, in the question about it."""


def ask_names(
    texts: Sequence[PlannedText], wanted: ProjectWanted, *, by: str, name: str
) -> tuple[list[PlannedText], list[Asked], list[Problem]]:
    """The texts with what was decided on names, a question for each find, and what is not answered.

    Nothing is masked here: brought in twice, a project must find its words again. What has to go, goes
    in a review (`--raw`), or in the program it comes from.
    """
    said = {
        key.removeprefix(NAMES): answer
        for key, answer in wanted.answers.items()
        if key.startswith(NAMES) and answer in (KEEP, KEEP + EVERYWHERE)
    }
    made, asked, problems = [], dict[str, Asked](), list[Problem]()
    held = decide((one.finds, said) for one in texts)
    for one, acts in zip(texts, held, strict=True):
        problems += undecided(one.finds, acts, place=f"{name}: {one.text.name}")
        for find in one.finds:
            message = Message("acts.names.asked", text=one.text.name, line=str(find.line))
            key = NAMES + find.id
            question = Question(key, message, (KEEP, KEEP + EVERYWHERE), find.shown)
            asked[key] = Asked(question, is_open=False)
        if one.new is not None and not one.waits:
            names = decision(one.new.transcript.text, acts, by=by, language=wanted.texts.language)
            source = replace(one.source, names=names)
            one = replace(one, source=source, new=replace(one.new, source=source))
        made.append(one)
    return made, [*asked.values()], problems
