"""How people answered a question of a survey, including those who gave no answer and those who were
not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rap.analysis.columns import need_columns, same_kind, values_in
from rap.analysis.crosstab import crosstab
from rap.core.form_questions import ANSWERED, BASES, NO_ANSWER, NOT_ASKED, SKIPPED, WRITTEN

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


def rows_of(given: Sequence[Any]) -> tuple[str, ...]:
    """The rows of a table in which a person with these answers counts.

    Examples
    --------
    >>> rows_of(["work", "papers"]), rows_of([".prefer-not"]), rows_of([".not-asked"])
    (('work', 'papers', '.answered'), ('.prefer-not', '.answered'), ('.not-asked',))
    """
    values = tuple(map(str, given))
    answers = tuple(value for value in values if not value.startswith("."))
    told = answers or tuple(value for value in values if value not in (SKIPPED, NOT_ASKED, WRITTEN))
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
