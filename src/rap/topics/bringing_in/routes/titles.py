"""What interviews are called on the screen: a title and groups, chosen or drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from rap.core.errors import WrongUseError
from rap.languages.catalogue import on_screen
from rap.store.roles import CODER
from rap.store.sources import FOLDER
from rap.topics.bringing_in.titles import draw_titles, name_source
from rap.topics.entering.taking import taking_in
from rap.topics.web import addresses
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.befores import Undoable
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person

MOST_GROUPS = 20


@dataclass(frozen=True, kw_only=True)
class Named(Undoable):
    """What an interview is called now; with `warnings` nothing was written."""

    title: str
    groups: tuple[str, ...]
    warnings: list[str]


@dataclass(frozen=True, kw_only=True)
class TitlesDrawn(Undoable):
    """The titles that were drawn, by interview."""

    titles: dict[str, str]


def set_title(
    bench: Bench,
    person: Person,
    source_id: str,
    *,
    seen: Any,
    title: str,
    groups: Any,
    sure: bool = False,
) -> Named:
    """Give an interview a title ("" draws one) and its groups; with
    `warnings` nothing was written, and the person is asked. `seen` is the title and the groups that
    she saw.

    Raises
    ------
    SavedMeanwhileError
        A colleague gave it others meanwhile.
    """
    person.need(CODER)
    bench.source(source_id)  # one that she may not see, or that is gone, is unknown
    if not (isinstance(groups, list) and len(groups) <= MOST_GROUPS):
        raise WrongUseError("bringing_in.title.bad_groups", limit=MOST_GROUPS)
    if not all(isinstance(group, str) for group in groups):
        raise WrongUseError("bringing_in.title.bad_groups", limit=MOST_GROUPS)

    def name() -> Named:
        named = name_source(
            bench.root, source_id, seen=seen, title=title, groups=groups, is_sure=sure
        )
        return Named(
            title=named.source.title,
            groups=named.source.groups,
            warnings=[on_screen(message) for message in named.warnings],
        )

    card = bench.root / FOLDER / f"{source_id}.yaml"
    return bench.before.files(person.id, [card], name, hold=partial(taking_in, bench.root))


def draw_all(bench: Bench, person: Person) -> TitlesDrawn:
    """Draw a title for every interview that has none."""
    person.need(CODER)

    def draw() -> TitlesDrawn:
        return TitlesDrawn(titles={one.id: one.title for one in draw_titles(bench.root)})

    cards = [bench.root / FOLDER / f"{id}.yaml" for id in bench.sources]
    return bench.before.files(person.id, cards, draw, hold=partial(taking_in, bench.root))


class TitleHandler(Handler):
    @route
    async def post(self, source_id: str) -> Named:
        body = self.body({"seen": dict, "title": str, "groups": object}, optional={"sure": bool})
        return await self.change(set_title, source_id, **body)


class TitlesHandler(Handler):
    @route
    async def post(self) -> TitlesDrawn:
        self.body({})
        return await self.change(draw_all)


ROUTES: Routes = (
    (rf"sources/{addresses.SOURCE}/title", TitleHandler),
    (r"titles", TitlesHandler),
)
