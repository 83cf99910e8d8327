"""Consent forms: `codebook/forms/FORM.yaml` holds what people were asked, word for word, and what a
yes to it grants.

What a wording leaves open is `unclear`: it counts as no, and the people who said yes to it are
asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rap.core.errors import Message, Problem
from rap.core.model import CODE_ID, LANGUAGE, PURPOSES, Grants, Labels
from rap.core.plain import labels_of, nearest, values_of
from rap.core.reading import all_or_problems, read_folder
from rap.core.yaml_checks import ANY, EACH, LABELS, TEXT, CheckedFile, Shape, check_keys
from rap.core.yaml_files import Document, parse_yaml, read_yaml
from rap.store.settings import read_settings

FOLDER = "codebook/forms"
_ANSWER: Shape = {"wording": LABELS, "grants": ANY, "unclear": ANY, "after": TEXT}
_SHAPES: Mapping[str, Shape] = {
    "title": LABELS,
    "wording": LABELS,
    "grants": ANY,
    "unclear": ANY,
    "who": {EACH: LABELS},
    "answers": {EACH: (TEXT, _ANSWER)},
}


@dataclass(frozen=True)
class Answer:
    """One question of a form: its words per language, and what a yes to it grants, or leaves open.

    With `after` it is asked only of people who said yes to that earlier question.
    """

    wording: Labels = field(default_factory=dict)
    grants: Grants = field(default_factory=dict)
    unclear: Grants = field(default_factory=dict)
    after: str = ""


@dataclass(frozen=True)
class Form:
    """A form as people heard or signed it. `grants` is what a yes to the whole of it grants,
    `answers` what each further one does.

    `who` maps an audience to the words that ask for it alone: `{"members": {"en": "Members of the
    union?"}}`.
    """

    id: str
    title: Labels = field(default_factory=dict)
    wording: Labels = field(default_factory=dict)
    grants: Grants = field(default_factory=dict)
    unclear: Grants = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    who: Mapping[str, Labels] = field(default_factory=dict)

    def granted(self, answers: Iterable[str] = ()) -> Grants:
        """What a yes to the form, and to these of its answers, grants; what any of them leaves open
        is not granted.
        """
        return minus(
            join([self.grants, *(one.grants for one in self._said(answers))]), self.open(answers)
        )

    def open(self, answers: Iterable[str] = ()) -> Grants:
        """What a yes to the form and to these of its answers leaves unclear."""
        return join([self.unclear, *(one.unclear for one in self._said(answers))])

    def _said(self, answers: Iterable[str]) -> list[Answer]:
        return [self.answers[name] for name in answers if name in self.answers]


def join(grants: Iterable[Grants]) -> dict[str, tuple[str, ...]]:
    """Everything that at least one of `grants` holds, with purposes in the order of `PURPOSES`."""
    found: dict[str, set[str]] = {}
    for one in grants:
        for audience, purposes in one.items():
            found.setdefault(audience, set()).update(purposes)
    return {
        audience: tuple(p for p in PURPOSES if p in purposes)
        for audience, purposes in found.items()
    }


def minus(grants: Grants, less: Grants) -> dict[str, tuple[str, ...]]:
    """`grants` without `less`; audiences with nothing left are dropped."""
    left = {
        a: tuple(p for p in purposes if p not in less.get(a, ())) for a, purposes in grants.items()
    }
    return {audience: purposes for audience, purposes in left.items() if purposes}


def read_forms(root: Path, *, damaged: list[Problem] | None = None) -> dict[str, Form]:
    """Each consent form of the study by its id; all problems are raised together, or noted in
    `damaged`: a yes to a form that is not read grants nothing.
    """
    forms = all_or_problems(*read_folder(root, FOLDER, read_form), damaged=damaged)
    return {form.id: form for form in forms}


def read_form(root: Path, form_id: str) -> Form:
    """What `codebook/forms/ID.yaml` says."""
    name = f"{FOLDER}/{form_id}.yaml"
    return _form(form_id, read_yaml(root / name, name=name))


def parse_form(text: str, *, id: str) -> Form:
    """Parse the text of a form; raises as `read_form`."""
    return _form(id, parse_yaml(text, name=f"{FOLDER}/{id}.yaml"))


def _form(form_id: str, document: Document) -> Form:
    file = CheckedFile(document, _SHAPES)
    form = Form(
        form_id,
        title=labels_of(file.data.get("title")),
        wording=labels_of(file.data.get("wording")),
        grants=grants_of(file, file.data.get("grants"), "grants"),
        unclear=grants_of(file, file.data.get("unclear"), "unclear"),
        answers={name: _answer(file, document, name) for name in file.mapping("answers")},
        who={audience: labels_of(words) for audience, words in file.mapping("who").items()},
    )
    file.raise_problems()
    return form


def _answer(file: CheckedFile, document: Document, name: str) -> Answer:
    keys, row = ("answers", name), file.data["answers"][name]
    file.expect(CODE_ID.fullmatch(name), "store.forms.bad_answer_name", *keys, answer=name)
    if not isinstance(row, dict):
        file.wrong("store.forms.empty_answer", *keys, answer=name)
        return Answer()
    file.problems += check_keys(document, _ANSWER, *keys)
    return Answer(
        labels_of(row.get("wording")),
        grants_of(file, row.get("grants"), *keys, "grants"),
        grants_of(file, row.get("unclear"), *keys, "unclear"),
        str(row.get("after", "")),
    )


def grants_of(file: CheckedFile, value: Any, *keys: str, key: str = "") -> Grants:
    """The mapping audience -> purposes that is `value`, empty when it is missing; anything else
    is a problem of what is under `keys`.
    """
    key, value = key or keys[-1], value or {}
    if not isinstance(value, dict):
        file.wrong("store.forms.not_by_audience", *keys, key=key)
        return {}
    found = {audience: values_of(purposes) for audience, purposes in value.items()}
    for purpose in sorted({p for purposes in found.values() for p in purposes}):
        file.expect_one_of(PURPOSES, "store.forms.unknown_purpose", *keys, purpose=purpose, key=key)
    return found


def check_forms(root: Path) -> list[Problem]:
    """What is wrong with the forms: unknown audiences, yeses without words, a purpose both granted
    and left open.
    """
    forms, problems = read_folder(root, FOLDER, read_form)
    audiences = read_settings(root).audiences
    return problems + [
        Problem(what, place=f"{FOLDER}/{form.id}.yaml")
        for form in forms
        for what in _wrong(form, audiences)
    ]


def _wrong(form: Form, audiences: frozenset[str]) -> Iterator[Message]:
    whole = Answer(form.wording, form.grants, form.unclear)
    for name, part in [("", whole), *form.answers.items()]:
        a_yes_to = Message("store.forms.a_yes_to", answer=name)
        yes = a_yes_to if name else Message("store.forms.a_yes")
        for word in sorted({*part.grants, *part.unclear} - audiences):
            near = nearest(word, audiences)
            yield Message("store.forms.unknown_audience", yes=yes, audience=word, nearest=near)
        if (part.grants or part.unclear) and not part.wording:
            yield Message("store.forms.no_wording", yes=yes)
        for language in sorted({*part.wording} - {"und"}):
            if not LANGUAGE.fullmatch(language):
                yield Message("store.forms.bad_language", language=language)
        for audience in sorted({*part.grants} & {*part.unclear}):
            for purpose in sorted({*part.grants[audience]} & {*part.unclear[audience]}):
                about = {"purpose": purpose, "audience": audience}
                yield Message("store.forms.granted_and_open", yes=yes, **about)
    names = list(form.answers)
    for name, answer in form.answers.items():
        if answer.after and answer.after not in names[: names.index(name)]:
            yield Message("store.forms.asked_before", answer=name, after=answer.after)
    for word in sorted({*form.who} - audiences):
        near = nearest(word, audiences)
        yield Message("store.forms.who_unknown_audience", audience=word, nearest=near)
