"""`rap survey import`: answers to a survey come in from the export of a form tool."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rap.core.errors import Problem, ProblemsError, printable
from rap.languages.catalogue import say, sentence
from rap.topics.console.output import tell

if TYPE_CHECKING:
    from rap.topics.surveys.answers.looks import LookedAt


def import_(
    file: Path,
    *,
    survey: str = "",
    language: str = "",
    column: list[str] | None = None,
    value: list[str] | None = None,
    drop: list[str] | None = None,
    join: list[str] | None = None,
    other_people: list[str] | None = None,
    encoding: str = "",
    dates: str = "",
    dry_run: bool = False,
) -> None:
    """Bring in answers: closed ones as a batch, what people wrote for a review in the vault."""
    from rap.store.settings import find_study
    from rap.topics.surveys.answers.choices import parse_choices
    from rap.topics.surveys.answers.looks import look_at_answers
    from rap.topics.surveys.answers.take import take_answers
    from rap.topics.waiting_texts.queue import open_queue

    root = find_study()
    choices = parse_choices(
        language,
        columns=column or (),
        values=value or (),
        drop=drop or (),
        joined=join or (),
        others=other_people or (),
        encoding=encoding,
        dates=dates,
    )
    looked = look_at_answers(root, file, survey, choices)
    _print_look(looked)
    if looked.unclear:
        raise ProblemsError([Problem(one, place=file.name) for one in looked.unclear])
    if dry_run:
        return
    taken = take_answers(root, looked, open_queue(root))
    tell("surveys.taken", batch=taken.batch.id, n=len(taken.batch.rows))
    for text in taken.texts:
        question = text.source.variables["question"][0]
        people = len(text.source.speakers)
        tell("surveys.waits", source=text.source.id, question=question, n=people)


def _print_look(looked: LookedAt) -> None:
    """Which survey it is, what each column became, how many people come in, and how many are alone."""
    n_asked = sum(one in looked.export.asked for one in looked.survey.columns)
    tell("surveys.which", survey=looked.survey.id, n=n_asked, of=len(looked.survey.columns))
    for one in looked.export.columns:
        # a box without an option is the one beside which people write
        what = "words" if one.became == "tick" and not one.option else one.became
        became = say(_BECAME[what], question=one.question, option=one.option)
        print(f"{printable(one.heading)}: {became}")
    counts = {"surveys.rows_new": len(looked.rows), "surveys.rows_here": looked.n_known}
    counts["surveys.rows_refused"] = looked.n_refused
    for id, n in counts.items():
        if n or id == "surveys.rows_new":
            tell(id, n=n)
    for note in looked.notes:
        print(f"  {printable(sentence(note))}")
    alone = looked.alone
    if alone.n:
        tell("surveys.alone", n=alone.n_alone, of=alone.n, columns=alone.questions)
    if alone.n_alone and alone.without:
        question, n = alone.without[0]
        tell("surveys.alone_without", question=question, n=n)


_BECAME = {
    "answer": "surveys.became_answer",
    "tick": "surveys.became_tick",
    "words": "surveys.became_words",
    "personal": "surveys.became_personal",
    "tool": "surveys.became_tool",
    "unknown": "surveys.became_unknown",
}
