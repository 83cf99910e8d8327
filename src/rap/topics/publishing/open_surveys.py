"""A survey is published once it is closed: a second look at one that is still open would be a second
release of the same people, and the two could be subtracted.
"""

from __future__ import annotations

from rap.core.errors import Problem, ProblemsError
from rap.study.study import Study


def refuse_open_surveys(study: Study) -> None:
    """Refuse surveys of this run that people can still answer, or that name no last day.

    Raises
    ------
    ProblemsError
        Each such survey, with its last day.
    """
    open_still = [
        Problem(
            "publishing.release.survey_open" if one.survey.closes else "publishing.release.survey_no_end",
            place=f"codebook/surveys/{id}.yaml",
            day=one.survey.closes,
        )
        for id, one in study.surveys_read.items()
        if not one.survey.closes or one.survey.closes >= study.on.isoformat()
    ]
    if open_still:
        raise ProblemsError(open_still)
