"""The tables of the year, ready to paste: a Word document, a CSV, or one table as a picture.

For the team they come from its newest run, with every number, and say that they are not for
publication. For others only what a release published is written, from the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rap.acts.exporting import word
from rap.acts.exporting.figures import DPI
from rap.acts.exporting.tables import FOR_THE_TEAM, safe_cell
from rap.acts.run.cells import read_run
from rap.core.errors import WrongUseError
from rap.core.files import replace_file
from rap.core.plain import nearest
from rap.languages.catalogue import reading_in, say
from rap.privacy.disclosure import Shown
from rap.report.charts import chart_figure
from rap.report.desk_labels import with_desks
from rap.report.drawing import picture_of
from rap.report.edition import count_in, count_text, team_draft
from rap.report.items import items_of
from rap.report.items.item import EXACT_UNITS, unit_of
from rap.report.pictures import png_of
from rap.report.tables import Counts, Rows, in_people, read_counts
from rap.report.words import words_of
from rap.store.ledger import GIVEN, read_releases
from rap.study.study import Study

RUN = "year"
FORMS = ("docx", "csv", "png")
_WIDTH_CM = 16.5
FEW = Shown(0, near=1)  # few or nobody: what a release printed no line for


@dataclass(frozen=True)
class Table:
    """One table: its id, its title, and rows of `where` (column -> value) with a number as a count of
    `unit`; `is_part` where they are only what was printed. `item` says how it is drawn.
    """

    id: str
    title: str
    rows: tuple[Mapping[str, Any], ...]
    item: Mapping[str, Any]
    is_part: bool = False

    def counts(self, rows: Rows) -> Counts:
        counts = read_counts({**self.item, "rows": rows})
        return replace(counts, rest=FEW) if self.is_part else counts


def write_tables(
    study: Study, path: Path, *, language: str = "en", table: str = "", run: str = RUN
) -> Path:
    """Write the tables for the audience that `study` was opened for; `table` names the one to draw.

    Raises
    ------
    WrongUseError
        Another kind of file, no run or release to take them from, or a table that is not there.
    """
    form = path.suffix.lstrip(".").lower()
    if form not in FORMS:
        raise WrongUseError("acts.desk.other_form", form=form, forms=FORMS)
    tables = {one.id: one for one in _tables(study, run, language)}
    if form == "png" and table not in tables:
        near = nearest(table, tables)
        raise WrongUseError("acts.desk.unknown_table", table=table, nearest=near)
    chosen = [one for one in tables.values() if table in ("", one.id)]
    is_team = study.audience == "team"
    if is_team and not path.name.startswith(FOR_THE_TEAM):
        path = path.with_name(f"{FOR_THE_TEAM}{path.name}")
    with reading_in(language):
        first = say("acts.desk.not_for_publication") if is_team else say("acts.desk.published")
        make = {"docx": _document, "csv": _csv, "png": _picture}[form]
        replace_file(path, make(study, chosen, language, first))
    return path


def _tables(study: Study, run: str, language: str) -> Iterator[Table]:
    folder = study.root / "reports" / "runs" / run
    latest = folder / f"latest.{study.audience}"
    if not latest.is_file():
        raise WrongUseError("acts.desk.no_run", run=run, audience=study.audience)
    published = _published(study, run)
    for _, item in items_of(read_run(folder / latest.read_text(encoding="utf-8").strip())):
        if item["kind"] not in ("table", "chart") or not item["rows"]:
            continue
        rows = tuple(item["rows"])
        is_part = study.audience != "team" and unit_of(rows[0]) not in EXACT_UNITS
        if is_part:
            rows = published.get(item["id"], ())
        if rows:
            title = words_of(language).text(item["title"])[0]
            yield Table(item["id"], title, rows, item, is_part)


def _published(study: Study, run: str) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """Item -> the numbers that the newest release for this audience printed."""
    name = f"{run}.{study.audience}"
    given = [one for one in read_releases(study.root) if one.run == name and one.state == GIVEN]
    if study.audience != "team" and not given:
        raise WrongUseError("acts.desk.no_release", run=run, audience=study.audience)
    found: dict[str, list[Mapping[str, Any]]] = {}
    for line in max(given, key=lambda one: one.turn).cells if given else ():
        if printed := line.printed(study.threshold):
            n, near = printed
            row = {"where": dict(line.where), "lines": n, **({"near": near} if near else {})}
            found.setdefault(line.item.rpartition("/")[2], []).append(row)
    return {
        item: tuple(sorted(rows, key=lambda row: -row["lines"])) for item, rows in found.items()
    }


def _lines(study: Study, table: Table, language: str) -> tuple[list[str], list[list[str]]]:
    """The heads and rows in words: the columns of the table, and how many."""
    edition = team_draft("", language, book=with_desks(study.book, study.desks))
    counted = in_people(table.rows, edition)[0]
    columns = table.counts(counted).columns
    heads = [*map(edition.column, columns), words_of(language)("lines")]
    rows = [
        [
            *(edition.label(column, str(row["where"].get(column, ""))) for column in columns),
            count_text(count_in(row), edition),
        ]
        for row in counted
    ]
    return heads, rows


def _document(study: Study, tables: list[Table], language: str, first: str) -> bytes:
    document = word.begin(first, language=language, first=first)
    for table in tables:
        heads, rows = _lines(study, table, language)
        word.add_heading(document, table.title, level=2, language=language)
        word.add_table(
            document,
            heads,
            ([(cell, language) for cell in row] for row in rows),
            language=language,
            widths=[_WIDTH_CM / len(heads)] * len(heads),
        )
    return word.save(document)


def _csv(study: Study, tables: list[Table], language: str, first: str) -> bytes:
    """All tables below each other, an empty line between them; no cell is a formula."""
    lines = [[first]]
    for table in tables:
        heads, rows = _lines(study, table, language)
        lines += [[], [table.title], heads, *rows]
    text = "\r\n".join(",".join(f'"{_quoted(cell)}"' for cell in line) for line in lines)
    return ("\ufeff" + text + "\r\n").encode("utf-8")


def _quoted(cell: str) -> str:
    return safe_cell(cell).replace('"', '""')


def _picture(study: Study, tables: list[Table], language: str, first: str) -> bytes:
    [table] = tables
    draft = team_draft("", language, book=with_desks(study.book, study.desks))
    rows, edition = in_people(table.rows, draft)
    counts = table.counts(rows)
    mark = {1: "bars", 2: "grid"}.get(len(counts.columns), "")
    figure = chart_figure(counts, edition, mark=mark, title=table.title) if mark else None
    if figure is None:
        raise WrongUseError("acts.exporting.nothing_drawn")
    return png_of(picture_of(figure.wide, title=table.title, mark=first), dpi=DPI)
