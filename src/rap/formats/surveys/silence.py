"""The two kinds of nothing: a question that was left out, and one that was not asked."""

from __future__ import annotations

from collections.abc import Mapping

from rap.core.form_questions import NOT_ASKED, SKIPPED
from rap.core.surveys import Survey


def with_silence(survey: Survey, cells: Mapping[str, str]) -> tuple[dict[str, str], int]:
    """A cell for every question of the form: nothing is `.skipped`, or `.not-asked` when the answers
    before do not open the question; and how many answers were lost because nothing was asked.
    """
    filled: dict[str, str] = {}
    n_against = 0
    for question in survey.questions:
        if question.type == "note":
            continue
        cell = cells.get(question.id, "")
        if question.is_open_to(filled):
            filled[question.id] = SKIPPED if cell in ("", NOT_ASKED) else cell
        else:
            n_against += cell not in ("", SKIPPED, NOT_ASKED)
            filled[question.id] = NOT_ASKED
    return filled, n_against
