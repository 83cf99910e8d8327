"""Which survey a file of answers belongs to: the one whose questions it has."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rap.core.errors import ProblemsError, RapError, RefusedError, WrongUseError
from rap.core.surveys import Survey
from rap.formats.child import read_export_in_child
from rap.formats.surveys.asking import ExportChoices
from rap.store.surveys.forms import read_surveys

_OTHER_SURVEY = ("formats.survey.nothing_asked", "formats.survey_codes.other_form")
_AHEAD = 2  # so many times as many of its own questions as of any other survey: it is sure


@dataclass(frozen=True)
class Fit:
    """How many of the `n` questions of a survey a file has a column for."""

    survey: Survey
    n_asked: int
    n: int


def find_fits(
    root: Path, file: Path, *, data: bytes | None = None, encoding: str = ""
) -> list[Fit]:
    """Every survey of the study, the one of which `file` (or `data` that bears its name) asks the
    largest part first.

    Raises
    ------
    WrongUseError
        There is no survey.
    RefusedError, ProblemsError
        The file cannot be read against any of them.
    """
    surveys = read_surveys(root)
    if not surveys:
        raise WrongUseError("surveys.answers.no_survey", place=file.name)
    fits, wrong = [], list[RapError]()
    for survey in surveys:
        try:
            export = read_export_in_child(file, survey, ExportChoices(encoding=encoding), data=data)
            fits.append(Fit(survey, len(export.asked), len(survey.columns)))
        except (RefusedError, ProblemsError) as error:
            if any(problem.message.id not in _OTHER_SURVEY for problem in error.problems):
                wrong.append(error)
            fits.append(Fit(survey, 0, len(survey.columns)))
    if wrong and not any(fit.n_asked for fit in fits):
        raise wrong[0]
    return sorted(fits, key=lambda fit: -fit.n_asked / max(fit.n, 1))


def sure_of(fits: list[Fit]) -> Survey | None:
    """The survey that the file belongs to; None when a person has to say, because none fits, or
    another one fits nearly as well (last year's form asks the same).
    """
    first, *others = fits
    next_best = max((fit.n_asked for fit in others), default=0)
    is_sure = first.n_asked > 0 and first.n_asked >= _AHEAD * next_best
    return first.survey if is_sure else None


def which_survey(root: Path, file: Path, *, data: bytes | None = None, encoding: str = "") -> str:
    """The id of the survey that a file belongs to, read against all of them where there are several.

    Raises
    ------
    WrongUseError
        There is no survey, or a person has to say which.
    RefusedError, ProblemsError
        The file cannot be read.
    """
    surveys = read_surveys(root)
    if len(surveys) == 1:
        return surveys[0].id
    fits = find_fits(root, file, data=data, encoding=encoding)
    survey = sure_of(fits)
    if survey is None:
        fitting = tuple(fit.survey.id for fit in fits if fit.n_asked)
        if not fitting:
            known = tuple(fit.survey.id for fit in fits)
            raise WrongUseError("surveys.answers.fits_none", place=file.name, known=known)
        raise WrongUseError("surveys.answers.fits_several", place=file.name, surveys=fitting)
    return survey.id
