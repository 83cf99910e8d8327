"""The page *Reports*: which codes are never counted outside the team. It is a rule, and a lead's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tornado import web

from rap.core.errors import WrongUseError
from rap.languages.catalogue import on_screen
from rap.study.study import Study
from rap.topics.publishing.never_counted import decide_never_counted, why_not
from rap.topics.web.base import Handler, Plain, Routes
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person


def tell_never_counted(bench: Bench, person: Person) -> Plain:
    """What is on the list (`codes` is None where nobody has decided), what could be, and why this
    person may not change it ("": she may).
    """
    study = Study(bench.root)
    text = (bench.root / "pyproject.toml").read_text(encoding="utf-8")
    listed, refused = study.settings.never_counted, why_not(study.settings, text, person.id)
    names = {id: dict(label) for id, label in _names(study)}
    return {
        "codes": None if listed is None else list(listed),
        "names": [{"id": id, "label": label} for id, label in names.items()],
        "refused": on_screen(refused) if refused else "",
    }


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


def change_never_counted(bench: Bench, person: Person, asked: Plain) -> Plain:
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

    @web.authenticated
    async def get(self) -> None:
        await self.show(tell_never_counted)

    @web.authenticated
    async def post(self) -> None:
        await self.change(change_never_counted, self.body({"add": list, "remove": list}))


ROUTES: Routes = ((r"never-counted", NeverCountedHandler),)
