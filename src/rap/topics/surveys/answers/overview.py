"""The questions of an export as a person looks at them before it comes in: what becomes of each, and
how many of those who come in gave each answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from rap.core.surveys import Question
from rap.formats.surveys.exports import Column
from rap.formats.surveys.headings import LANGUAGES, RECEIPT
from rap.formats.surveys.options import bare
from rap.topics.surveys.answers.alone import describing
from rap.topics.surveys.answers.choices import closed_by
from rap.topics.surveys.answers.looks import LookedAt

STATES = ("kept", "dropped", "closed", "missing")


@dataclass(frozen=True)
class Seen:
    """One question. `state` is one of `STATES`: it comes in, it is left out, nobody was asked it once
    another is left out, the file does not have it. `headings` are its columns in the file, `n` how
    many people gave each answer (id of an option -> people), `n_words` how many wrote something.
    `describes`: it says who somebody is, so rows can be alone on it.
    """

    question: Question
    state: str
    headings: tuple[str, ...] = ()
    n: Mapping[str, int] = field(default_factory=dict)
    n_words: int = 0
    describes: bool = False

    @property
    def is_exact(self) -> bool:
        """A number that the form keeps as it is."""
        return self.question.type == "number" and not self.question.bands


def kind_of(column: Column) -> str:
    """What became of a column, as `Column.became`; of those of the tool, `language` and `receipt` are
    read.
    """
    name = bare(column.heading)
    is_read = column.became == "tool" and name in LANGUAGES | RECEIPT
    return ("language" if name in LANGUAGES else "receipt") if is_read else column.became


def see_questions(looked: LookedAt) -> list[Seen]:
    """Every question of the form, in its order."""
    survey, export, drop = looked.survey, looked.export, looked.choices.drop
    closed, wrote = closed_by(survey, drop), looked.n_texts
    describe = describing(survey, export.asked)
    seen = []
    for question in survey.questions:
        id = question.id
        if question.type == "note":
            continue
        lost = {"missing": id not in export.asked, "dropped": id in drop, "closed": id in closed}
        state = next((why for why, holds in lost.items() if holds), "kept")
        headings = tuple(one.heading for one in export.columns if one.question == id)
        chosen = Counter(one for row in looked.rows for one in row.cells.get(id, "").split(" "))
        n = {option: chosen[option] for option in question.choices if chosen[option]}
        seen.append(Seen(question, state, headings, n, wrote.get(id, 0), id in describe))
    return seen
