"""The questions that come with the program, in seven languages (`words/consent/`), as a form like any other.

Asked for the first time in a study they are written to `codebook/forms/spoken-1.yaml`: what people heard stays readable beside
what they answered, whatever a later version of the program asks.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rap.errors import WrongUseError
from rap.forms import FOLDER, Form, parse_form, read_forms
from rap.plain import format_yaml, nearest, parse_yaml

SPOKEN = "spoken-1"
LANGUAGES = ("fr", "nl", "en", "es", "pt", "ro", "sq")
SAYS = ("yes", "no", "unclear", "stop")


@cache
def _packaged(name: str) -> Mapping[str, Any]:
    data = pkgutil.get_data("rap", f"words/consent/{name}.yaml") or b""
    return parse_yaml(data.decode("utf-8"), name=f"{name}.yaml").data


@cache
def spoken_form_text() -> str:
    """The packaged questions as the text of a form file."""
    words = {language: _packaged(language) for language in LANGUAGES}
    of = {key: {language: words[language][key] for language in LANGUAGES} for key in ("title", "opening")}
    answers = {
        name: {"wording": {language: words[language][name] for language in LANGUAGES}, **row}
        for name, row in _packaged("questions")["answers"].items()
    }
    who = {a: {language: words[language]["who"][a] for language in LANGUAGES} for a in ("members", "public")}
    unread = ", ".join(language for language in LANGUAGES if not words[language]["reviewed"])
    note = f"# no native speaker has reviewed these words yet: {unread}\n" if unread else ""
    form = {"v": "1", "title": of["title"], "wording": of["opening"], "answers": answers, "who": who}
    return note + format_yaml(form)


@cache
def spoken_form() -> Form:
    """The packaged questions."""
    return parse_form(spoken_form_text(), id=SPOKEN)


def is_reviewed(language: str) -> bool:
    """Whether a native speaker has read the packaged words of a language."""
    return language in LANGUAGES and bool(_packaged(language)["reviewed"])


def say_words(language: str) -> Mapping[str, str]:
    """How people say `yes`, `no`, `unclear` and `stop`; in English where the language is not one of the seven."""
    words = _packaged(language if language in LANGUAGES else "en")["say"]
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
        raise WrongUseError(f"--form {id}", f"is not in {FOLDER}", nearest(id, forms))
    if not form.answers and not form.wording:
        raise WrongUseError(f"--form {id}", "asks nothing", "give it `wording:` or `answers:`, see docs/consent.md")
    return form
