"""The page *Reports*: which codes are never counted outside the team. It is a rule, and a lead's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rap.core.errors import WrongUseError
from rap.languages.catalogue import on_screen
from rap.study.study import Study
from rap.topics.publishing.never_counted import decide_never_counted, why_not
from rap.topics.web.base import Handler, Plain, Routes, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person


@dataclass(frozen=True)
class LabelledId:
    """A code, a group of codes or a word of a desk, with its label in each language."""

    id: str
    label: Mapping[str, str]


@dataclass(frozen=True)
class NeverCounted:
    """Codes, groups of codes and words of desks that are never counted outside the team."""

    codes: Sequence[str] | None  # null: nobody has decided
    names: Sequence[LabelledId]  # of all that could be on the list
    refused: str  # why this person may not change it; empty: she may


def tell_never_counted(bench: Bench, person: Person) -> NeverCounted:
    """What is on the list, what could be, and why this person may not change it."""
    study = Study(bench.root)
    text = (bench.root / "pyproject.toml").read_text(encoding="utf-8")
    listed, refused = study.settings.never_counted, why_not(study.settings, text, person.id)
    names = [LabelledId(id, dict(label)) for id, label in dict(_names(study)).items()]
    return NeverCounted(listed, names, on_screen(refused) if refused else "")


def _names(study: Study) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Families, codes and words of desks, each once."""
    for code in study.book.codes:
        if not code.retired and not code.merged_into:
            yield code.id, code.label
    for family in dict.fromkeys(code.family for code in study.book.codes):
        yield family, study.book.families.get(family, {})
    for desk in study.desks.values():
        for asked in desk.fields.values():
            for choice in asked.choices.values():
                yield choice.id, choice.label


def change_never_counted(bench: Bench, person: Person, asked: Plain) -> NeverCounted:
    """Put on the list what is in `add` and take off what is in `remove`; neither: every code may be
    counted.
    """
    for member, codes in asked.items():
        if not all(isinstance(code, str) for code in codes):
            raise WrongUseError("web.request.wrong_kind", member=member)
    decide_never_counted(bench.root, add=asked["add"], remove=asked["remove"], by=person.id)
    return tell_never_counted(bench, person)


class NeverCountedHandler(Handler):
    """The list, and a change of it."""

    @route
    async def get(self) -> NeverCounted:
        return await self.show(tell_never_counted)

    @route
    async def post(self) -> NeverCounted:
        return await self.change(change_never_counted, self.body({"add": list, "remove": list}))


ROUTES: Routes = ((r"never-counted", NeverCountedHandler),)
