"""Articles from a list in a table, a row an article: each becomes a text of the study with its
title, its outlet and its words if the table has them; link, outlet and subject are in its card.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rap.core.errors import Problem, ProblemsError, RefusedError
from rap.core.model import LANGUAGE
from rap.formats.child import read_articles_in_child
from rap.formats.months import months_of, two_ways
from rap.store.sources import read_sources
from rap.topics.bringing_in.arrivals import BroughtIn, bring_in
from rap.topics.bringing_in.looks import Kept
from rap.topics.entering.plan import FilePlan, Given, Plan, Wanted

KIND = "article"
_LINK = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_IN_CARD = ("outlet", "link", "subject")


@dataclass(frozen=True)
class Articles:
    """A list as it would come in; `there` names the rows whose link the study has, or an earlier
    row.
    """

    plan: Plan
    there: tuple[Problem, ...]

    def with_plan(self, plan: Plan) -> Articles:
        """The same list, after somebody decided on names."""
        return replace(self, plan=plan)


def plan_articles(
    root: Path,
    table: Path,
    *,
    language: str = "",
    columns: Mapping[str, str] | None = None,
    dates: str = "",
    data: bytes | None = None,
) -> Articles:
    """What comes in of a list of articles (or of `data` that bears its name); `language` is that of
    rows that say none, `dates` the order of day and month (`rap.formats.months`) where the list
    does not tell.

    Raises
    ------
    ProblemsError
        All rows without a title, a day or a language, and those whose link is not a web address.
    RefusedError, WrongUseError
        As `read_articles`; the days can be read in two ways, and nobody said in which.
    """
    rows = read_articles_in_child(table, columns=columns, data=data)
    days = [row["date"] for row in rows.values()]
    if not dates and (day := two_ways(days)):
        raise RefusedError("bringing_in.articles.two_ways", place=table.name, day=day)
    said = {
        at: {**row, "language": row["language"].lower() or language, "month": month}
        for (at, row), month in zip(rows.items(), months_of(days, dates), strict=True)
    }
    if problems := [one for at, row in said.items() for one in _find_wrong(at, row)]:
        raise ProblemsError(problems)
    known = {
        _same(link): source.id
        for source in read_sources(root)
        if source.kind == KIND
        for link in source.variables.get("link", ())
    }
    files, there = list[FilePlan](), list[Problem]()
    for at, row in said.items():
        link = _same(row["link"])
        if link and link in known:
            there.append(Problem("bringing_in.articles.there", place=at, other=known[link]))
            continue
        known |= {link: at} if link else {}
        files.append(FilePlan(Path(at), as_new=True, given=_given(row)))
    first = next((one.given.language for one in files if one.given), language)
    return Articles(
        Plan(Wanted(KIND, first, rights="public"), tuple(files), is_read=True), (*there,)
    )


def take_articles(
    root: Path,
    articles: Articles,
    *,
    kept: Kept | None = None,
    is_rehearsal: bool = False,
    by: str = "",
) -> BroughtIn:
    """Bring in what is new of a list, all of it or nothing; `by` and what it raises as `bring_in`."""
    if not articles.plan.files:
        return BroughtIn((), (), ())
    return bring_in(root, articles.plan, kept=kept, is_rehearsal=is_rehearsal, by=by)


def _find_wrong(at: str, row: Mapping[str, str]) -> Iterator[Problem]:
    if not row["title"]:
        yield Problem("bringing_in.articles.no_title", place=at)
    if not row["month"]:
        yield Problem("bringing_in.articles.bad_day", place=at, day=row["date"][:20])
    if row["link"] and not _LINK.fullmatch(row["link"]):
        yield Problem("bringing_in.articles.bad_link", place=at)
    if not LANGUAGE.fullmatch(row["language"]):
        yield Problem("bringing_in.articles.no_language", place=at, language=row["language"][:20])


def _given(row: Mapping[str, str]) -> Given:
    pieces = (" ".join(row["title"].split()), " ".join(row["outlet"].split()), row["text"])
    text = "\n".join(filter(None, pieces)) + "\n"
    card = {key: (" ".join(row[key].split()),) for key in _IN_CARD if row[key]}
    return Given(text, row["language"], row["month"], card)


def _same(link: str) -> str:
    """A link as it is compared: the place in a page and what tells where a reader came from are no
    part of it.
    """
    bare = re.sub(r"^https?://(www\.)?", "", link.partition("#")[0].strip(), flags=re.IGNORECASE)
    bare = re.sub(r"(?<=[?&])(utm_\w+|fbclid|gclid)=[^&]*&?", "", bare)
    return bare.rstrip("?&/").casefold()
