"""How people answered a question of a survey, including those who gave no answer and those who were
not asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rap.analysis.columns import need_columns, same_kind, values_in
from rap.analysis.crosstab import crosstab
from rap.core.errors import WrongUseError
from rap.core.form_questions import ANSWERED, BASES, NO_ANSWER, NOT_ASKED, SILENCE, WRITTEN
from rap.core.model import Variable
from rap.core.plain import nearest

if TYPE_CHECKING:
    import pandas as pd


@same_kind
def count_answers(people: pd.DataFrame, question: str, *, by: str = "") -> pd.DataFrame:
    """Count the people who gave each answer to a question, and its bases.

    Parameters
    ----------
    people : DataFrame, one row a person who answered, as `study.surveys` gives it
        The column `case`, and a column for each question with a tuple of answers. A value that
        begins with a full stop says nothing in substance: `.skipped`, `.not-asked`, or an option such
        as `.prefer-not`, which is an answer all the same; `.written`: an open question was answered.
    question
        A column of `people` (`bank-2024.refused`), or its last part where only one column ends so.
    by
        Another column (`language`, another question): count within each of its values.

    Returns
    -------
    DataFrame with the columns question, `by`, people and cases
        The answers, the most frequent first ("I prefer not to say" is one: `.prefer-not`), then
        `.answered`, `.no-answer` (skipped) and `.not-asked`, which together are everybody. With a
        question in which people tick several answers, these add up to more than `.answered`.

    Raises
    ------
    WrongUseError
        For a column that is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> given = [("yes",), ("no",), ("yes",), (".skipped",)]
    >>> bank = pd.DataFrame({"case": ["R-10001", "R-10002", "R-10003", "R-10004"], "bank.refused": given})
    >>> count_answers(bank, "refused")[["bank.refused", "people"]].values.tolist()
    [['yes', 2], ['no', 1], ['.answered', 3], ['.no-answer', 1]]
    """
    column = full_name(people, question)
    other = full_name(people, by) if by else ""
    rows = people[["case", column, *([other] if other else [])]].copy()
    rows[column] = [rows_of(values_in(cell)) for cell in rows[column]]
    if other and "." in other:
        rows[other] = [tuple(set(rows_of(values_in(cell))) - {ANSWERED}) for cell in rows[other]]
    counted = crosstab(rows[["case"]], rows, rows=column, by=other)
    order = [BASES.index(value) + 1 if value in BASES else 0 for value in counted[column]]
    return counted.iloc[sorted(range(len(order)), key=order.__getitem__)].reset_index(drop=True)


def compare_waves(
    surveys: Mapping[str, pd.DataFrame],
    variables: Mapping[str, Variable],
    question: str,
    *,
    waves: tuple[str, str],
) -> pd.DataFrame:
    """The answers to one question in two surveys, side by side.

    Parameters
    ----------
    surveys : mapping survey -> DataFrame
        As `study.surveys`.
    variables
        The questions as `study.book.variables` has them.
    question
        The id of the question, without its survey.
    waves
        The earlier survey and the later one.

    Returns
    -------
    DataFrame, one row an answer that somebody gave in either, in the order of the later form
        answer; for each wave people (`first`, `second`), how many answered the question (`of_first`,
        `of_second`), and their part (`share_first`, `share_second`; 0 to 1, NaN where nobody
        answered).

    Raises
    ------
    WrongUseError
        A survey or a question that is not there; two questions that are not the same: another kind,
        other answers, other words of either in a language that both have, or asked of other people.
    """
    import pandas as pd

    columns = [f"{wave}.{question}" for wave in waves]
    for wave, column in zip(waves, columns, strict=True):
        if wave not in surveys:
            raise WrongUseError(
                "analysis.surveys.no_survey", survey=wave, nearest=nearest(wave, surveys)
            )
        if column not in surveys[wave] or column not in variables:
            known = [name.partition(".")[2] for name in surveys[wave] if "." in str(name)]
            facts = {"survey": wave, "question": question, "nearest": nearest(question, known)}
            raise WrongUseError("analysis.surveys.no_question", **facts)
    before, after = (variables[column] for column in columns)
    if other := _other(before, after, waves):
        facts = {"first": waves[0], "second": waves[1]}
        raise WrongUseError(other, question=question, **facts)
    sides = []
    for wave, column in zip(waves, columns, strict=True):
        counted = count_answers(surveys[wave], column)
        sides.append(dict(zip(counted[column], counted["people"], strict=True)))
    order = {value: at for at, value in enumerate(after.values)}
    given = {value for side in sides for value in side if value not in BASES}
    frame = pd.DataFrame({"answer": sorted(given, key=lambda value: (order.get(value, 0), value))})
    for name, side in zip(("first", "second"), sides, strict=True):
        frame[name] = [side.get(value, 0) for value in frame["answer"]]
        frame[f"of_{name}"] = side.get(ANSWERED, 0)
        frame[f"share_{name}"] = frame[name] / frame[f"of_{name}"].where(frame[f"of_{name}"] > 0)
    return frame


def _other(first: Variable, second: Variable, waves: tuple[str, str]) -> str:
    """The sentence that says in what two questions differ; "" if they are the same."""
    before, after = first.question, second.question
    if before is None or after is None or before.type != after.type:
        return "analysis.surveys.other_kind"
    options = [{value for value in one.values if value not in BASES} for one in (first, second)]
    if options[0] != options[1]:
        return "analysis.surveys.other_answers"
    labels = [(first.label, second.label)]
    labels += [(first.values[value], second.values[value]) for value in options[0]]
    if any(a[one] != b[one] for a, b in labels for one in a.keys() & b.keys()):
        return "analysis.surveys.other_words"
    opened = [
        {column.removeprefix(f"{wave}."): {*values} for column, values in how.opened_by.items()}
        for wave, how in zip(waves, (before, after), strict=True)
    ]
    return "analysis.surveys.other_people" if opened[0] != opened[1] else ""


def rows_of(given: Sequence[Any]) -> tuple[str, ...]:
    """The rows of a table in which a person with these answers counts.

    Examples
    --------
    >>> rows_of(["work", "papers"]), rows_of([".prefer-not"]), rows_of([".not-asked"])
    (('work', 'papers', '.answered'), ('.prefer-not', '.answered'), ('.not-asked',))
    """
    values = tuple(map(str, given))
    answers = tuple(value for value in values if not value.startswith("."))
    told = answers or tuple(value for value in values if value not in SILENCE)
    if told or WRITTEN in values:
        return (*told, ANSWERED)
    return (NOT_ASKED,) if NOT_ASKED in values else (NO_ANSWER,)


def full_name(people: pd.DataFrame, question: str) -> str:
    """The column of a question, which may be given by its last part."""
    ending = [str(name) for name in people.columns if str(name).endswith(f".{question}")]
    if question not in people.columns and len(ending) == 1:
        return ending[0]
    need_columns(people, ("case", question), what="surveys")
    return question
