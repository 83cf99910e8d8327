"""What people answered to a question of a survey, drawn: bars of those who answered, a scale as one bar
that leans to one side, and below it how many answered, gave no answer and were not asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rap.core.form_questions import ANSWERED, BASES, NO_ANSWER, NOT_ASKED
from rap.report.bars import Cell, bars_below_labels, bars_beside_labels, room_of
from rap.report.drawing import (
    PHONE,
    WIDE,
    Figure,
    box,
    draw,
    limited,
    line,
    note_markup,
    words_at,
    wrapped,
)
from rap.report.edition import (
    Count,
    Edition,
    count_text,
    drawn,
    is_small,
    people_text,
    rounding_note,
)
from rap.report.tables import Counts, draw_counts
from rap.report.words import words_of

_HIGH = 26  # pixels of a scale's bar
_ASIDE = ("minus-2", "minus-1", "middle", "plus-1", "plus-2")
_PER_CENT_FROM = 20  # times the threshold: the fewest people who answered, for per cents


@dataclass(frozen=True)
class Answers:
    """The numbers of one question: its `column`, its answers in the order they are shown, and the
    people behind each and behind the bases.
    """

    column: str
    values: tuple[str, ...]
    people: Mapping[str, Count]
    is_scale: bool
    is_several: bool

    def answered(self, edition: Edition) -> int:
        """How many people answered, as it is said; 0 where it is not: where each gave one answer, it is
        their sum.
        """
        if ANSWERED in self.people:
            return drawn(self.people[ANSWERED], edition)
        each = [drawn(self.people[value], edition) for value in self.values]
        return 0 if self.is_several else sum(each)


def read_answers(counts: Counts, chart: Mapping[str, object], edition: Edition) -> Answers:
    """The counts of an item by one question: scales in the order of the form, the rest by size, what
    is not shown by its label, and answers that stand alone last.
    """
    people = {value: n for (value,), n in counts.cells.items()}
    values = [value for value in people if value not in BASES]
    order = [str(value) for value in chart.get("order", ())]  # type: ignore[attr-defined]
    is_ordered, alone = bool(order), [str(value) for value in chart.get("alone", ())]  # type: ignore[attr-defined]
    place = {value: at for at, value in enumerate(order)}
    values.sort(
        key=lambda value: (place.get(value, len(place)) if is_ordered else 0, value in alone)
    )
    is_scale, is_several = (chart.get("type") == kind for kind in ("scale", "several"))
    return Answers(counts.columns[0], tuple(values), people, is_scale, is_several)


def answers_figure(answers: Answers, edition: Edition, *, title: str) -> Figure:
    """The figure: a scale leans to one side, everything else is bars."""
    phone, wide = _leaning(answers, edition) or _bars(answers, edition)
    said = [
        words_of(edition.language)(
            "cell-said",
            label=edition.label(answers.column, value),
            people=people_text(answers.people[value], edition),
        )
        for value in answers.values
    ]
    shown: dict[tuple[str, ...], Count] = {
        (value,): answers.people[value] for value in answers.values
    }
    table = draw_counts(Counts((answers.column,), shown), edition, title=title, under_chart=True)
    note = note_markup(bases_said(answers, edition)) + rounding_note(
        _printed(answers, edition).values(), edition
    )
    has_shares = any(_per_cent(answers, answers.people[value], edition) for value in answers.values)
    unit = words_of(edition.language)("answers-unit" if has_shares else "people-number")
    return Figure(title, unit, limited("bars-said", said, edition), phone, wide, table, note)


def bases_said(answers: Answers, edition: Edition) -> str:
    """ "Answered: 156 people. No answer: 4 people. Not asked: 20 people." """
    words = words_of(edition.language)
    ids = {
        ANSWERED: "answers-answered",
        NO_ANSWER: "answers-silent",
        NOT_ASKED: "answers-not-asked",
    }
    people = _printed(answers, edition)
    said = [
        words(id, people=people_text(people[value], edition))
        for value, id in ids.items()
        if value in people
    ]
    return " ".join([*said, *([words("answers-several")] if answers.is_several else [])])


def _printed(answers: Answers, edition: Edition) -> Mapping[str, Count]:
    """The numbers that are printed: where everybody answered, no base but that one."""
    if answers.people.get(ANSWERED) != edition.of or not edition.of:
        return answers.people
    given = {value: answers.people[value] for value in answers.values}
    return {**given, ANSWERED: answers.people[ANSWERED]}


def _bars(answers: Answers, edition: Edition) -> tuple[str, str]:
    """Each answer as a bar on the scale of those who answered, with its per cent."""
    base = answers.answered(edition)
    whole = base or edition.of or max(drawn(n, edition) for n in answers.people.values())
    cells = [_cell(answers, value, edition, whole=whole) for value in answers.values]
    labels = min(240, 8 * max(len(cell.label) for cell in cells))
    width = WIDE - room_of(cells, 52)
    marks, top = bars_beside_labels(cells, top=0, width=width, labels=labels, size=14)
    return bars_below_labels(cells), draw(marks, width=WIDE, height=top)


def _cell(answers: Answers, value: str, edition: Edition, *, whole: int) -> Cell:
    n = answers.people[value]
    part = None if edition.shown(n) is None else min(1.0, drawn(n, edition) / max(whole, 1))
    text, share = count_text(n, edition), _per_cent(answers, n, edition)
    said = f"{text} · {share}" if share else text
    return Cell(edition.label(answers.column, value), said, part, True)


def _per_cent(answers: Answers, n: Count, edition: Edition) -> str:
    """Whole per cents of those who answered, where enough did for a rounded number to be within a few
    per cent; none of few people or nobody.
    """
    base = answers.answered(edition)
    if not base or is_small(n, edition) or base < _PER_CENT_FROM * edition.threshold:
        return ""
    return words_of(edition.language).percent(drawn(n, edition) / base)


# A scale: one bar, with what is below the middle of the scale to the left of a line, and what is above
# it to the right. All scales of a page have the same width for everybody who answered.


def _leaning(answers: Answers, edition: Edition) -> tuple[str, str] | None:
    base = answers.answered(edition)
    # "I prefer not to say" is no step of a scale: such a question is bars
    is_scale = answers.is_scale and not any(value.startswith(".") for value in answers.values)
    if not (is_scale and base and len(answers.values) > 1):
        return None
    shares = [drawn(answers.people[value], edition) / base for value in answers.values]
    return _one_bar(answers, shares, edition, width=PHONE), _one_bar(
        answers, shares, edition, width=WIDE
    )


def _one_bar(answers: Answers, shares: Sequence[float], edition: Edition, *, width: int) -> str:
    """The bar, and under it what each colour stands for, with its per cent."""
    below = sum(shares[: len(shares) // 2])
    middle = shares[len(shares) // 2] / 2 if len(shares) % 2 else 0
    left = (
        width / 2 * (1 - below - middle)
    )  # everybody is half the width, on either side of the line
    edges = [left, *(left + width / 2 * part for part in accumulate(shares))]
    marks = []
    for at, _share in enumerate(shares):
        start, end = edges[at], edges[at + 1]
        marks.append(box((start, 0), (end, _HIGH), paint=_paint(at, len(shares))))
    marks.append(line([(width / 2, -2), (width / 2, _HIGH + 2)], paint="reached"))
    top: float = _HIGH + 18
    for at, value in enumerate(answers.values):
        lines = wrapped(_said(answers, value, edition), 34 if width == PHONE else 80)
        marks.append(box((0, top - 6), (12, top + 6), paint=_paint(at, len(shares))))
        marks.append(words_at((20, top), lines, size=13))
        top += 16 * len(lines) + 5
    return draw(marks, width=width, height=top)


def _said(answers: Answers, value: str, edition: Edition) -> str:
    n = answers.people[value]
    share = _per_cent(answers, n, edition)
    said = words_of(edition.language)(
        "cell-said",
        label=edition.label(answers.column, value),
        people=people_text(n, edition),
    )
    return f"{said} ·\u00a0{share}" if share else said


def _paint(at: int, n: int) -> str:
    """The colour of a step: two on each side, the outer ones strong, and a pale middle."""
    from_middle = at - (n - 1) / 2
    if not from_middle:
        return _ASIDE[2]
    is_outer = abs(from_middle) > (n - 1) / 4
    return _ASIDE[
        {(True, True): 0, (True, False): 1, (False, False): 3, (False, True): 4}[
            from_middle < 0, is_outer
        ]
    ]


def all_are_small(answers: Answers, edition: Edition) -> bool:
    """Whether no number of the question is shown."""
    return all(is_small(answers.people[value], edition) for value in answers.values)
