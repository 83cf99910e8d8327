"""The questions that come with the program, in each language whose pack has them, as a form like
any other.

Asked for the first time in a study they are written to `codebook/forms/spoken-1.yaml`: what people
heard stays readable beside what they answered, whatever a later version of the program asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rap.core.errors import WrongUseError
from rap.core.plain import nearest
from rap.core.yaml_files import format_yaml, parse_yaml
from rap.languages.pack import known, pack_of, shared
from rap.store.consent_forms import FOLDER, Form, parse_form, read_forms

SPOKEN = "spoken-1"
_FILE = "consent.yaml"
SAYS = ("yes", "no", "unclear", "stop")


@cache
def languages_asked() -> tuple[str, ...]:
    """The languages in which the questions are there."""
    return tuple(language for language in known() if pack_of(language).text(_FILE))


@cache
def _packaged(language: str) -> Mapping[str, Any]:
    """The words of a language; without one, which question grants what."""
    pack = pack_of(language) if language else shared()
    return parse_yaml(pack.text(_FILE), name=f"{pack.code}/{_FILE}").data


@cache
def spoken_form_text() -> str:
    """The packaged questions as the text of a form file."""
    languages = languages_asked()
    words = {language: _packaged(language) for language in languages}
    of = {
        key: {language: words[language][key] for language in languages}
        for key in ("title", "opening")
    }
    answers = {
        name: {"wording": {language: words[language][name] for language in languages}, **row}
        for name, row in _packaged("")["answers"].items()
    }
    who = {
        a: {language: words[language]["who"][a] for language in languages}
        for a in ("members", "public")
    }
    unread = ", ".join(language for language in languages if not words[language]["reviewed"])
    note = f"# no native speaker has reviewed these words yet: {unread}\n" if unread else ""
    form = {
        "v": "1",
        "title": of["title"],
        "wording": of["opening"],
        "answers": answers,
        "who": who,
    }
    return note + format_yaml(form)


@cache
def spoken_form() -> Form:
    """The packaged questions."""
    return parse_form(spoken_form_text(), id=SPOKEN)


def is_reviewed(language: str) -> bool:
    """Whether a native speaker has read the packaged words of a language."""
    return language in languages_asked() and bool(_packaged(language)["reviewed"])


def say_words(language: str) -> Mapping[str, str]:
    """How people say `yes`, `no`, `unclear` and `stop`; in English where there are no questions in
    the language.
    """
    words = _packaged(language if language in languages_asked() else "en")["say"]
    return {say: str(words[say]) for say in SAYS}


def read_form_to_ask(root: Path, id: str = "") -> Form:
    """The form `id` of the study, or the packaged questions where the study has none of that name.

    Raises
    ------
    WrongUseError
        For a form that is not there, or that asks nothing.
    """
    forms = {SPOKEN: spoken_form(), **read_forms(root)}
    form = forms.get(id or SPOKEN)
    if form is None:
        raise WrongUseError(
            "acts.consent.unknown_form",
            place=f"--form {id}",
            folder=FOLDER,
            nearest=nearest(id, forms),
        )
    if not form.answers and not form.wording:
        raise WrongUseError("acts.consent.form_asks_nothing", place=f"--form {id}")
    return form
