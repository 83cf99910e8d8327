"""What a person decides on the columns of an export before any of it enters the study."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rap.core.errors import WrongUseError
from rap.core.form_questions import NOT_ASKED
from rap.core.plain import nearest
from rap.core.surveys import Question, Survey
from rap.formats.surveys.asking import LEFT_OUT
from rap.formats.surveys.exports import Row
from rap.formats.surveys.silence import with_silence


@dataclass(frozen=True)
class Choices:
    """`columns` (heading -> question, or `-`) and `values` (question -> value -> option) say what the
    form does not tell (a value given as `-` counts as left out), `drop` are questions that are left out, and
    `joined` (question -> option -> option) counts options under another one, because few chose them.
    `others` are batches of another machine of which a person says: other people are in this file;
    `encoding` is how its letters are stored, where that is not UTF-8; `dates` the order of day and
    month, where the file does not tell.
    """

    language: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    joined: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    encoding: str = ""
    dates: str = ""


def parse_choices(
    language: str = "",
    *,
    columns: Iterable[str] = (),
    values: Iterable[str] = (),
    drop: Iterable[str] = (),
    joined: Iterable[str] = (),
    others: Iterable[str] = (),
    encoding: str = "",
    dates: str = "",
) -> Choices:
    """Choices as they are typed: `HEADING=question`, `question:VALUE=option`, `question`,
    `question:option=option`.

    Examples
    --------
    >>> parse_choices("fr", columns=["Votre statut=status"], joined=["status:none=nosay"]).joined
    {'status': {'none': 'nosay'}}
    """
    headings = dict(_cut(one, "--column") for one in columns)
    said = {"--value": values, "--join": joined}
    nested: dict[str, dict[str, dict[str, str]]] = {option: {} for option in said}
    for option, given in said.items():
        for one in given:
            what, to = _cut(one, option)
            question, colon, value = what.partition(":")
            if not colon:
                raise WrongUseError("surveys.answers.typed_wrong", place=option)
            nested[option].setdefault(question.strip(), {})[value.strip()] = to
    return Choices(
        language,
        columns=headings,
        values=nested["--value"],
        drop=tuple(drop),
        joined=nested["--join"],
        others=tuple(others),
        encoding=encoding,
        dates=dates,
    )


def _cut(typed: str, option: str) -> tuple[str, str]:
    what, sign, to = typed.rpartition("=")
    if not sign or not what.strip() or not to.strip():
        raise WrongUseError("surveys.answers.typed_wrong", place=option)
    return what.strip(), to.strip()


def check_choices(survey: Survey, choices: Choices) -> None:
    """Raise `WrongUseError` where a choice names what the form does not have."""
    known = {one.id: one for one in survey.questions}
    named = (*choices.drop, *choices.joined, *choices.values, *choices.columns.values())
    for id in named:
        if id not in known and id != LEFT_OUT:
            near = nearest(id, known)
            raise WrongUseError("surveys.answers.unknown_question", question=id, nearest=near)
    for id, options in choices.joined.items():
        _check_options(known[id], (*options, *options.values()))
    for id, values in choices.values.items():
        _check_options(known[id], {*values.values()} - {LEFT_OUT})


def _check_options(question: Question, options: Iterable[str]) -> None:
    for option in options:
        if option not in question.choices:
            raise WrongUseError(
                "surveys.answers.unknown_option",
                question=question.id,
                option=option,
                nearest=nearest(option, question.choices),
            )


def choose(survey: Survey, rows: Sequence[Row], choices: Choices) -> list[Row]:
    """The rows with what was decided. A question that is left out closes those it opens."""
    if not choices.drop and not choices.joined:
        return [*rows]
    return [_chosen(survey, row, choices) for row in rows]


def _chosen(survey: Survey, row: Row, choices: Choices) -> Row:
    cells = {id: cell for id, cell in row.cells.items() if id not in choices.drop}
    for id, joined in choices.joined.items():
        if id in cells:
            chosen = {joined.get(one, one) for one in cells[id].split(" ")}
            order = [*(one for one in survey.question(id).choices), *cells[id].split(" ")]  # type: ignore[union-attr]
            cells[id] = " ".join(one for one in dict.fromkeys(order) if one in chosen)
    filled, _ = with_silence(survey, cells)
    words = {
        id: text
        for id, text in row.words.items()
        if id not in choices.drop and filled[id] != NOT_ASKED
    }
    return replace(row, cells=filled, words=words)


def closed_by(survey: Survey, drop: Sequence[str]) -> tuple[str, ...]:
    """The questions that nobody was asked once these are left out."""
    gone = {*drop}
    for question in survey.questions:
        if not gone.isdisjoint(question.asked_if):
            gone.add(question.id)
    return tuple(one.id for one in survey.questions if one.id in gone and one.id not in drop)
