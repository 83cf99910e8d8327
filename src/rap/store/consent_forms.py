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

from rap.core.errors import Message, Problem, ProblemsError
from rap.core.model import CODE_ID, LANGUAGE, PURPOSES, Grants, Labels
from rap.core.plain import labels_of, nearest, read_each, values_of
from rap.core.yaml_checks import EACH, LABELS, TEXT, Shape, check_keys, check_shapes, mapping_of
from rap.core.yaml_files import Document, parse_yaml, read_yaml
from rap.store.settings import read_settings

FOLDER = "codebook/forms"
_KEYS = ("v", "title", "wording", "grants", "unclear", "answers", "who")
_SHAPES: Mapping[str, Shape] = {
    "title": LABELS,
    "wording": LABELS,
    "who": {EACH: LABELS},
    "answers": {EACH: {"wording": LABELS, "after": TEXT}},
}
_ANSWER_KEYS = ("wording", "grants", "unclear", "after")


@dataclass(frozen=True)
class Answer:
    """One question of a form: its words per language, and what a yes to it grants, or leaves open.

    With `after` it is asked only of who said yes to that other question, further up.
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
        """What a yes to the form, and to these of its answers, leaves unclear."""
        return join([self.unclear, *(one.unclear for one in self._said(answers))])

    def _said(self, answers: Iterable[str]) -> list[Answer]:
        return [self.answers[name] for name in answers if name in self.answers]


def join(grants: Iterable[Grants]) -> dict[str, tuple[str, ...]]:
    """All that any of `grants` holds, purposes in the order of `PURPOSES`."""
    found: dict[str, set[str]] = {}
    for one in grants:
        for audience, purposes in one.items():
            found.setdefault(audience, set()).update(purposes)
    return {
        audience: tuple(p for p in PURPOSES if p in purposes)
        for audience, purposes in found.items()
    }


def minus(grants: Grants, less: Grants) -> dict[str, tuple[str, ...]]:
    """`grants` without `less`; an audience to which nothing is left is not named."""
    left = {
        a: tuple(p for p in purposes if p not in less.get(a, ())) for a, purposes in grants.items()
    }
    return {audience: purposes for audience, purposes in left.items() if purposes}


def read_forms(root: Path) -> dict[str, Form]:
    """Each consent form of the study by its id; raises all problems of the first form that has any."""
    return {
        path.stem: read_form(root, path.stem) for path in sorted((root / FOLDER).glob("*.yaml"))
    }


def read_form(root: Path, id: str) -> Form:
    """What `codebook/forms/ID.yaml` says."""
    name = f"{FOLDER}/{id}.yaml"
    return _form(id, read_yaml(root / name, name=name))


def parse_form(text: str, *, id: str) -> Form:
    """As `read_form`, from text."""
    return _form(id, parse_yaml(text, name=f"{FOLDER}/{id}.yaml"))


def _form(id: str, document: Document) -> Form:
    problems = [*check_keys(document, _KEYS), *check_shapes(document, _SHAPES)]
    answers = mapping_of(document, "answers", problems)
    form = Form(
        id,
        title=labels_of(document.data.get("title")),
        wording=labels_of(document.data.get("wording")),
        grants=grants_of(document, ("grants",), problems),
        unclear=grants_of(document, ("unclear",), problems),
        answers={name: _answer(document, name, problems) for name in answers},
        who={
            audience: labels_of(words)
            for audience, words in mapping_of(document, "who", problems).items()
        },
    )
    if problems:
        raise ProblemsError(problems)
    return form


def _answer(document: Document, name: str, problems: list[Problem]) -> Answer:
    keys = ("answers", name)
    if not CODE_ID.fullmatch(name):
        problems.append(
            Problem("store.forms.bad_answer_name", place=document.place(*keys), answer=name)
        )
    if not isinstance(document.data["answers"][name], dict):
        problems.append(
            Problem("store.forms.empty_answer", place=document.place(*keys), answer=name)
        )
        return Answer()
    problems += check_keys(document, _ANSWER_KEYS, *keys)
    return Answer(
        labels_of(document.data["answers"][name].get("wording")),
        grants_of(document, (*keys, "grants"), problems),
        grants_of(document, (*keys, "unclear"), problems),
        str(document.data["answers"][name].get("after") or ""),
    )


def grants_of(document: Document, keys: tuple[str, ...], problems: list[Problem]) -> Grants:
    """The mapping audience -> purposes at `keys`, empty when there is none; anything else there is
    a problem.
    """
    value: Any = document.data
    for key in keys:
        value = value.get(key) or {}
    if not isinstance(value, dict):
        problems.append(
            Problem("store.forms.not_by_audience", place=document.place(*keys), key=keys[-1])
        )
        return {}
    found = {audience: values_of(purposes) for audience, purposes in value.items()}
    for purpose in sorted({p for purposes in found.values() for p in purposes} - set(PURPOSES)):
        problems.append(
            Problem(
                "store.forms.unknown_purpose",
                place=document.place(*keys),
                key=keys[-1],
                purpose=purpose,
                nearest=nearest(purpose, PURPOSES),
            )
        )
    return found


def check_forms(root: Path) -> list[Problem]:
    """What is wrong with the forms: unknown audiences, yeses without words, a purpose both granted
    and left open.
    """
    ids = sorted(path.stem for path in (root / FOLDER).glob("*.yaml"))
    forms, problems = read_each(ids, lambda id: read_form(root, id))
    audiences = read_settings(root).audiences
    for form in forms:
        place = f"{FOLDER}/{form.id}.yaml"
        for what in _wrong(form, audiences):
            problems.append(Problem(what, place=place))
    return problems


def _wrong(form: Form, audiences: frozenset[str]) -> Iterator[Message]:
    parts = {"form": Answer(form.wording, form.grants, form.unclear), **form.answers}
    for name, part in parts.items():
        is_whole = part is parts["form"]
        yes = (
            Message("store.forms.a_yes")
            if is_whole
            else Message("store.forms.a_yes_to", answer=name)
        )
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
