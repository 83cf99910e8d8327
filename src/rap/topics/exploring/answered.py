"""What people answered to a question of a survey: by another question or their language, or beside the
same question of an earlier survey. Those who answered are counted with nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from rap.analysis.survey_answers import compare_waves, count_answers
from rap.core.form_questions import ANSWERED, BASES
from rap.core.model import Variable
from rap.report.edition import people_text
from rap.topics.exploring.panels import Bar, Change, Panel, bars_in_panels, changes
from rap.topics.exploring.question import Answer, Asked, Cell, Where

if TYPE_CHECKING:
    import pandas as pd

_ORDERED = ("scale", "number", "date")
_SHORT = 90  # characters of a question in a list
_FEW = 12  # answers of a question by which people can be told apart


def answer_answers(asked: Asked) -> Answer:
    """The answers to one question, with those who left it out below them."""
    import pandas as pd

    words, surveys = asked.words, asked.frames.surveys
    survey = asked.choose("survey", [(id, asked.names.get(id, id)) for id in surveys])
    if not survey:
        return Answer(words("explore-q-answers"), pd.DataFrame(), said=words("explore-no-survey"))
    closed = _closed(asked, survey)
    question = asked.choose(
        "question", [(one.id, _short(asked, one.id)) for one in closed], depends=True
    )
    people = surveys[survey]
    n_all = people_text(len(people), asked.edition)
    base = words("explore-who-answered", people=n_all, survey=asked.names.get(survey, survey))
    if not question:
        return Answer(f"{words('explore-q-answers')} · {base}", pd.DataFrame())
    name = question.partition(".")[2]
    others = [one for one in surveys if one != survey and f"{one}.{name}" in surveys[one]]
    nothing = ("", words("explore-nothing"))
    earlier = asked.choose(
        "beside", [nothing, *((one, asked.names.get(one, one)) for one in others)], depends=True
    )
    if earlier:
        return _waves(asked, question, (earlier, survey))
    few = [(one.id, _short(asked, one.id)) for one in closed if one.id != question and _is_few(one)]
    facts = [(fact, words(f"explore-{fact}")) for fact in ("language", "month")]
    options = [("", words("explore-none")), *facts, *few]
    by = asked.choose("by", options, depends=True)
    whole = count_answers(people, question)
    frame = count_answers(people, question, by=by) if by else whole
    title = _short(asked, question)
    if by:
        bare, of = (_short(asked, one).rstrip("? \u00a0\u202f") for one in (question, by))
        title = words("explore-by-title", title=bare, by=of)
    return _drawn(asked, question, by, whole=whole, frame=frame, title=f"{title} · {base}")


def _closed(asked: Asked, survey: str) -> list[Variable]:
    """The questions of a survey that have answers to choose from."""
    columns = [str(name) for name in asked.frames.surveys[survey].columns if "." in str(name)]
    known = [asked.book.variables[name] for name in columns if name in asked.book.variables]
    return [one for one in known if one.question is not None and one.question.type != "open"]


def _is_few(one: Variable) -> bool:
    return one.question is not None and one.question.type != "several" and len(one.values) <= _FEW


def _short(asked: Asked, column: str) -> str:
    said = asked.edition.column(column) if "." in column else asked.words(f"explore-{column}")
    return said if len(said) <= _SHORT else f"{said[:_SHORT].rstrip()} …"


def _drawn(
    asked: Asked, question: str, by: str, *, whole: pd.DataFrame, frame: pd.DataFrame, title: str
) -> Answer:
    variable = asked.book.variables[question]
    values = _in_order(variable, dict(zip(whole[question], whole["people"], strict=True)))
    panels = [_panel(asked, whole, question, values, head=asked.words("explore-everybody"))]
    for group in asked.in_order(by, frame[by].astype(str)) if by else ():
        own = frame[frame[by].astype(str) == group]
        panels.append(_panel(asked, own, question, values, head=asked.label(by, group)))
    answers = [place for place, value in enumerate(values) if value not in BASES]
    labels = [asked.label(question, value) for value in values]
    shown = [
        Panel(one.head, one.under, [one.bars[place] for place in answers], one.most)
        for one in panels
    ]
    draw = partial(bars_in_panels, [labels[place] for place in answers], shown)
    survey, chosen = question.partition(".")[0], f", by={by!r}" if by else ""
    return Answer(
        title=title,
        frame=frame,
        python=(f"rap.count_answers(study.surveys[{survey!r}], {question!r}{chosen})",),
        heads=(_short(asked, question), *(one.head for one in panels)),
        rows=tuple(zip(labels, *(one.bars for one in panels), strict=True)),
        draw=(lambda width: draw(width=width)) if answers else None,
        said=asked.said(
            [f"{labels[place]}: {panels[0].bars[place].shown}" for place in range(len(values))]
        ),
        notes=(asked.words("explore-answers-note"),),
    )


def _in_order(variable: Variable, people: dict[str, int]) -> list[str]:
    """Answers as the form has them where they are steps, else the most frequent first; what says
    nothing in substance after them, and the bases last.
    """
    form = [*variable.values]
    is_ordered = variable.question is not None and variable.question.type in _ORDERED

    def key(value: str) -> tuple[int, int, int, str]:
        base = BASES.index(value) + 1 if value in BASES else 0
        place = form.index(value) if value in form and is_ordered else 0
        return (base, value.startswith("."), place if is_ordered else -people[value], value)

    return sorted(people, key=key)


def _panel(
    asked: Asked, counted: pd.DataFrame, question: str, values: Iterable[str], *, head: str
) -> Panel:
    people = dict(zip(counted[question], counted["people"], strict=True))
    base = int(people.get(ANSWERED, 0))
    bars = []
    for value in values:
        n = int(people.get(value, 0))
        is_part = n and value not in BASES
        share = f" · {asked.words.percent(n / base)}" if is_part else ""
        bars.append(Bar(n, asked.words.number(n) + share))
    return Panel(head, people_text(base, asked.edition), bars, base)


def _waves(asked: Asked, question: str, waves: tuple[str, str]) -> Answer:
    words, variables = asked.words, asked.book.variables
    name = question.partition(".")[2]
    called = asked.names.get(waves[0], waves[0]), asked.names.get(waves[1], waves[1])
    frame = compare_waves(asked.frames.surveys, variables, name, waves=waves)
    drawn = []
    for row in frame.to_dict("records"):
        bars = []
        for side in ("first", "second"):
            n, of = int(row[side]), int(row[f"of_{side}"])
            text = words("explore-n-of", n=words.number(n), of=words.number(of))
            bars.append(Bar(n / of if of else 0.0, text))
        drawn.append(Change(asked.label(question, row["answer"]), *bars))
    rows: list[tuple[Cell, ...]] = [(one.label, one.first, one.second) for one in drawn]
    return Answer(
        title=f"{_short(asked, question)} · {called[0]}, {called[1]}",
        frame=frame,
        python=(
            "from rap.analysis.survey_answers import compare_waves",
            f"compare_waves(study.surveys, study.book.variables, {name!r}, waves={waves!r})",
        ),
        heads=(_short(asked, question), *called),
        rows=tuple(rows),
        draw=(lambda width: changes(drawn, called, width=width, words=words)) if drawn else None,
        said=asked.said([f"{one.label}: {one.first.shown}, {one.second.shown}" for one in drawn]),
        notes=(words("explore-waves-note"),),
    )


def find_answers(asked: Asked, where: Where) -> NoReturn:
    """No number of a survey leads to passages."""
    raise KeyError(*where)
