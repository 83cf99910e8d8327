"""Codes against groups or people: on the screen, on paper, as a table; of people each cell has what
researchers wrote on it beside what people said there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from rap.analysis.crosstab import BETWEEN, framework_matrix
from rap.core.errors import WrongUseError
from rap.core.model import in_language
from rap.languages.catalogue import say
from rap.store.cases import values_at
from rap.store.codebook import code_of
from rap.topics.memos.routes import SummaryRow, find_summaries, people_of
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person, frames_for, seen_codings
from rap.topics.web.printing import page, words_of
from rap.topics.web.replies import FileSent, PageSent

if TYPE_CHECKING:
    import pandas as pd

_LANDSCAPE = "@page { size: A4 landscape; margin: 12mm }"
N_REFS = 5  # so many passages stand in a cell of the grid; the others are counted


@dataclass(frozen=True)
class GridCell:
    """How many passages of how many people have the code, the first of them, and what was written."""

    code: str
    n: int
    people: int
    refs: list[str]
    summaries: list[SummaryRow] | None = None


@dataclass(frozen=True)
class GridRow:
    """A person or a group; of a person, the texts she speaks in."""

    value: str
    cells: list[GridCell]
    sources: list[str] | None = None


@dataclass(frozen=True)
class Grid:
    """Codes against people or groups."""

    by: str
    columns: list[str]
    rows: list[GridRow]


def make_framework(
    bench: Bench, person: Person, codes: Sequence[str], *, words: bool
) -> pd.DataFrame:
    """`rap.analysis.crosstab.framework_matrix` of what `person` may see: references, or with
    `words` the passages, and summaries.
    """
    import pandas as pd

    frames, wanted = frames_for(bench, person), {code_of(bench.book, code).id for code in codes}
    codings = frames.codings[frames.codings["code"].isin(wanted)]
    rows = [
        (case, code, row.by, row.text)
        for (case, code), found in find_summaries(bench, person, wanted).items()
        for row in found
    ]
    summaries = pd.DataFrame(rows, columns=["case", "code", "coder", "text"])
    return framework_matrix(codings, frames.texts if words else None, summaries=summaries)


def format_framework(bench: Bench, person: Person, codes: Sequence[str]) -> bytes:
    """The grid as CSV for a spreadsheet: references and summaries, no words of the people."""
    import pyarrow as pa

    from rap.report.table_files import format_csv

    table = make_framework(bench, person, codes, words=False)
    first = say("coding.exporting.for_the_team")
    return format_csv(pa.Table.from_pandas(table, preserve_index=False), first=first)


def format_framework_page(
    bench: Bench, person: Person, codes: Sequence[str], *, language: str
) -> str:
    """The grid as one HTML page to print, for the team: passages, and summaries with a bar beside
    them.
    """
    words = words_of("grid", language)
    table = make_framework(bench, person, codes, words=True)
    shown = [code for code in dict.fromkeys(codes) if code in table.columns]
    labels = [in_language(code_of(bench.book, code).label, language, code) for code in shown]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in (words["person"], *labels))
    lines = []
    for row in table.to_dict("records"):
        cells = "".join(
            f"<td>{_printed_cell(row[code], row[f'{code} summary'])}</td>" for code in shown
        )
        lines.append(f'<tr><th scope="row">{escape(row["case"])}</th>{cells}</tr>')
    grid = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    body = f"<p>{escape(words['how'])}</p>{grid}"
    return page(words["title"], body, language=language, kind="grid", style=_LANDSCAPE)


def _printed_cell(said: str, summary: str) -> str:
    written = "".join(f'<p class="summary">{escape(text)}</p>' for text in [summary] if text)
    return written + "".join(f"<p>{escape(text)}</p>" for text in said.split(BETWEEN) if text)


def make_grid(bench: Bench, person: Person, *, codes: Sequence[str], by: str) -> Grid:
    """Codes against the values of a variable (or `case`, `source`, `coder`): passages and people in
    each cell.

    Of people each row has the texts they speak in, each cell also the summaries written on it, and
    everybody the team may analyse has a row.
    """
    wanted = [code_of(bench.book, code).id for code in codes]
    cells: dict[tuple[str, str], list[tuple[str, int | None, int | None, str]]] = {}
    for source in bench.sources:
        voices = bench.voices(source)
        for coding in seen_codings(bench, person, source):
            if coding.code in wanted:
                case = voices.main_case(coding.start, coding.end)
                facts = {
                    "source": (source,),
                    "coder": (coding.coder,),
                    "case": (case,) if case else (),
                }
                for value in {**_values(bench, source, case), **facts}.get(by, ()):
                    cells.setdefault((value, coding.code), []).append(
                        (source, coding.start, coding.end, case)
                    )
    written = find_summaries(bench, person, wanted) if by == "case" else {}
    rows_of = people_of(bench) if by == "case" else frozenset()
    values = sorted({*(value for value, _ in cells), *rows_of})
    if not values and by not in ("source", "coder", "case") and not _is_variable(bench, by):
        raise WrongUseError("coding.grid.no_variable", name=by[:40])

    def cell(value: str, code: str) -> GridCell:
        told = written.get((value, code), []) if by == "case" else None
        return _cell(code, cells.get((value, code), []), told)

    speaks: dict[str, list[str]] = {}
    for one in bench.sources.values():
        for person_id in one.cases:
            speaks.setdefault(person_id, []).append(one.id)
    rows = [
        GridRow(
            value,
            [cell(value, code) for code in wanted],
            speaks.get(value, []) if by == "case" else None,
        )
        for value in values
    ]
    return Grid(by, wanted, rows)


def _values(bench: Bench, source: str, case: str) -> dict[str, tuple[str, ...]]:
    found = bench.source(source)
    known = values_at(bench.cases[case], found.month) if case in bench.cases else {}
    return {**found.variables, **known}


def _is_variable(bench: Bench, name: str) -> bool:
    return any(name in case.variables for case in bench.cases.values()) or any(
        name in source.variables for source in bench.sources.values()
    )


def _cell(
    code: str,
    found: Sequence[tuple[str, int | None, int | None, str]],
    summaries: list[SummaryRow] | None,
) -> GridCell:
    places = list(dict.fromkeys((source, start, end) for source, start, end, _ in found))
    placed = [f"{source}:{start}-{end}" for source, start, end in places if start is not None]
    people = len({case for *_, case in found if case})
    return GridCell(code, len(places), people, placed[:N_REFS], summaries)


class GridHandler(Handler):
    @route
    async def get(self) -> Grid | PageSent | FileSent:
        form, language, by = self.ask("form"), self.ask("language", "en"), self.ask("by", "case")
        codes = [code for code in self.ask("codes").split(",") if code]
        if not codes:
            raise WrongUseError("coding.request.no_codes")
        person = self.person
        if form == "page":
            return await self.show_page(
                format_framework_page, self.bench, person, codes, language=language
            )
        if form == "csv":
            table = await self.look(lambda: format_framework(self.bench, person, codes))
            self.set_header("Content-Disposition", 'attachment; filename="TEAM-framework.csv"')
            return FileSent(table, "text/csv; charset=UTF-8")
        return await self.show(make_grid, codes=codes, by=by)


ROUTES: Routes = ((r"passages/grid", GridHandler),)
