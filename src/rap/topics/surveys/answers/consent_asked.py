"""The questions of consent of a survey, as columns of an export: `consent`, and one for each further
answer of the consent form, `consent_quote`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rap.core.errors import RefusedError
from rap.core.surveys import Option, Question, Survey
from rap.store.consent_forms import Form, read_forms

CONSENT = "consent"
YES = "yes"
_YES = {"fr": "Oui", "nl": "Ja", "en": "Yes", "es": "Sí", "pt": "Sim", "ro": "Da", "sq": "Po"}
_NO = {"fr": "Non", "nl": "Nee", "en": "No", "es": "No", "pt": "Não", "ro": "Nu", "sq": "Jo"}
_OPTIONS = (Option(YES, _YES), Option("no", _NO))


def find_form(root: Path, survey: Survey) -> Form:
    """The consent form people said yes to; `RefusedError` when the survey names none that is there."""
    form = read_forms(root).get(survey.consent)
    if form is None:
        place = f"codebook/surveys/{survey.id}.yaml"
        if not survey.consent:
            raise RefusedError("store.surveys.unasked", place=place)
        raise RefusedError("surveys.answers.no_consent_form", place=place, form=survey.consent)
    return form


def with_consent(survey: Survey, form: Form) -> Survey:
    """The form with its questions of consent before the others, as tools export them."""
    first = Question(CONSENT, "one", form.wording, options=_OPTIONS)
    more = [
        Question(f"{CONSENT}_{name}", "one", answer.wording, options=_OPTIONS)
        for name, answer in form.answers.items()
    ]
    return replace(survey, questions=(first, *more, *survey.questions))


def consent_of(cells: Mapping[str, str], form: Form) -> str:
    """What a batch says of one person: `yes`, and the answers of the form she said yes to as well;
    "" when she did not say yes.
    """
    if cells.get(CONSENT) != YES:
        return ""
    said: list[str] = []
    for name, answer in form.answers.items():
        is_asked = not answer.after or answer.after in said
        if is_asked and cells.get(f"{CONSENT}_{name}") == YES:
            said.append(name)
    return " ".join([YES, *said])
