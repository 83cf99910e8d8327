"""Articles from a list on the page *Bring interviews in*: what its rows would become, and bringing
them in. The list is sent as other files are (`import/files`), and is in memory alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rap.core.errors import Problem, ProblemsError, RefusedError, WrongUseError
from rap.core.wordless import without_words
from rap.formats.article_tables import COLUMNS
from rap.formats.child import read_heads_in_child
from rap.languages.catalogue import on_screen
from rap.store.roles import CODER
from rap.topics.bringing_in.arrivals import find_waiting
from rap.topics.bringing_in.articles import Articles, plan_articles, take_articles
from rap.topics.bringing_in.looks import Kept, look
from rap.topics.entering.screened import decide
from rap.topics.web.base import Plain, Routes, route
from rap.topics.web.permissions import Person
from rap.topics.web.raw import RawHandler
from rap.topics.web.raw_session import RawSession, Tray

_ASKED: Mapping[str, type] = {
    **dict.fromkeys(("language", "dates"), str),
    **dict.fromkeys(("columns", "names"), dict),
}
_TWO_WAYS = "bringing_in.articles.two_ways"


@without_words
def look_at_list(desk: RawSession, person: Person, asked: Plain) -> Plain:
    """What the rows of a list would become; nothing is written. `problems` says what keeps all of
    them out, `asks_dates` that the order of day and month is asked.
    """
    tray = desk.tray(person)
    path, data = tray.file(asked["file"])
    heads = read_heads_in_child(path, data=data)
    told: Plain = {
        "headings": [*dict.fromkeys(one for sheet in heads for one in sheet[0] if one)],
        "columns": [*COLUMNS],
        "asks_dates": bool(asked.get("dates")),
        **dict.fromkeys(("articles", "there", "finds", "problems"), ()),
    }
    try:
        with desk.documents.reading():
            found = _planned(desk.root, tray, asked)
            return {**told, **_tell(desk, tray, found)}
    except (ProblemsError, RefusedError, WrongUseError) as error:
        asks = any(one.message.id == _TWO_WAYS for one in error.problems)
        return {
            **told,
            "asks_dates": told["asks_dates"] or asks,
            "problems": _rows(error.problems),
        }


@without_words
def take_list(desk: RawSession, person: Person, asked: Plain) -> Plain:
    """Bring in what is new of a list, all of it or nothing. Asked for twice, because a reply was
    lost, it comes in once.
    """
    tray = desk.tray(person)
    before, answer = tray.last
    if asked == before:
        return dict(answer)
    found = _planned(desk.root, tray, asked)
    try:
        with desk.documents.reading():
            result = take_articles(desk.root, found, kept=tray.made.of(Kept), by=person.id)
    except ProblemsError as error:
        return {"done": [], "problems": _rows(error.problems)}
    done = [{"source": one.source.id, "title": one.source.title} for one in result.done]
    for one in found.plan.files:
        tray.made.drop(one.file)
    tray.drop(asked["file"])
    tray.last = (asked, {"done": done, "problems": []})
    return tray.last[1]


def _planned(root: Path, tray: Tray, asked: Plain) -> Articles:
    """The rows of a list, with what she decided on names.

    Raises
    ------
    ProblemsError, RefusedError, WrongUseError
        As `plan_articles`; a member that is of another kind.
    """
    path, data = tray.file(asked["file"])
    given = {"language": asked.get("language", ""), "dates": asked.get("dates", "")}
    columns = _texts(asked.get("columns", {}))
    names = {at: _texts(said) for at, said in asked.get("names", {}).items()}
    found = plan_articles(root, path, columns=columns, data=data, **given)
    files = [replace(one, names=names.get(str(one.file), {})) for one in found.plan.files]
    return found.with_plan(replace(found.plan, files=tuple(files)))


def _texts(row: Any) -> dict[str, str]:
    if not isinstance(row, dict) or not all(isinstance(one, str) for one in row.values()):
        raise WrongUseError("web.request.wrong_kind", member="columns")
    return row


def _tell(desk: RawSession, tray: Tray, found: Articles) -> Plain:
    """Each article as it would come in, which rows do not, and on which names nobody decided."""
    kept, waiting = tray.made.of(Kept), find_waiting(desk.root)
    looked = look(desk.root, found.plan, kept=kept, waiting=waiting) if found.plan.files else ()
    new = [one for one in looked if one.state == "new"]
    acts = decide((one.finds, one.plan.names) for one in new)
    doubles = [problem for one in looked if one.state == "there" for problem in one.problems]
    return {
        "articles": [
            {
                "at": str(one.plan.file),
                "month": given.month,
                "language": given.language,
                "title": given.text.partition("\n")[0],
                "outlet": " ".join(given.variables.get("outlet", ())),
            }
            for one in new
            if (given := one.plan.given)
        ],
        "there": _rows((*found.there, *doubles)),
        "finds": [
            {"at": str(one.plan.file), **vars(find), "decided": bool(act)}
            for one, row in zip(new, acts, strict=True)
            for find, act in zip(one.finds, row, strict=True)
        ],
        "problems": _rows(
            problem
            for one in looked
            if one.state in ("refused", "newer")
            for problem in one.problems
        ),
    }


def _rows(problems: Iterable[Problem]) -> list[Plain]:
    """Each with its row of the list; empty where it is about the whole list."""
    return [
        {"at": one.place if ":" in one.place else "", "sentence": on_screen(one)}
        for one in problems
    ]


class LookHandler(RawHandler):
    """What a list of articles would become."""

    @route
    async def post(self) -> Plain:
        self.person.need(CODER)
        return await self.raw(look_at_list, self.body({"file": str}, optional=_ASKED))


class TakeHandler(RawHandler):
    """Bring it in."""

    @route
    async def post(self) -> Plain:
        self.person.need(CODER)
        asked = self.body({"file": str}, optional=_ASKED)
        return await self.raw(take_list, asked, everything=True)


ROUTES: Routes = (
    (r"import/articles", LookHandler),
    (r"import/articles/bring", TakeHandler),
)
