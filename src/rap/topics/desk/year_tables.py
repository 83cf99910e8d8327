"""The tables of the year, ready to paste: a Word document, a CSV, or one table as a picture.

For the team they come from its newest run, with every number, and say that they are not for
publication. For others only what a release published is written, from the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

from rap.analysis.year import said_of_sum
from rap.core.errors import WrongUseError
from rap.core.files import replace_file
from rap.core.plain import nearest
from rap.formats.files import open_regular, read_at_most
from rap.languages.catalogue import reading_in, say
from rap.languages.phrases import read_phrases
from rap.privacy.disclosure import Shown
from rap.report.bars import Cell, bars_beside_labels, bars_of, room_of
from rap.report.charts import chart_figure
from rap.report.desk_labels import with_desks
from rap.report.drawing import WIDE, draw, picture_of
from rap.report.edition import (
    Count,
    Edition,
    Rough,
    count_in,
    count_text,
    drawn,
    greatest_of,
    in_sentence,
    is_small,
    team_draft,
)
from rap.report.items import items_of
from rap.report.items.item import EXACT_UNITS, OF, unit_of
from rap.report.items.pages import words_of_fact
from rap.report.pictures import png_of
from rap.report.table_files import FOR_THE_TEAM, safe_cell
from rap.report.tables import UNSAID, Counts, Rows, in_people, in_shown_order, read_counts
from rap.report.words import words_of
from rap.store.ledger import GIVEN, read_releases
from rap.study.study import Study
from rap.topics.exporting import word
from rap.topics.exporting.figures import DPI
from rap.topics.exporting.noted import note_given
from rap.topics.exporting.word_places import Cells, Drawn, Filling, fill_places
from rap.topics.runs.cells import read_run

RUN = "year"
FORMS = ("docx", "csv", "png")
_WIDTH_CM = 16.5
_MOST_BYTES = 50_000_000  # of a template
EMPTY = "empty"  # of an item that there is nothing to say of
_LEAST_BASE = 100  # of how many per cents are said
FEW = Shown(0, near=1)  # few or nobody: what a release printed no line for


@dataclass(frozen=True)
class Table:
    """One table or sentence: its id, its title, and rows of `where` (column -> value) with a number
    as a count of `unit`; `is_part` where they are only what was printed. `item` says how it is
    drawn, and holds the lines of a table of words, and the words of a sentence.
    """

    id: str
    title: str
    rows: tuple[Mapping[str, Any], ...]
    item: Mapping[str, Any]
    is_part: bool = False

    @property
    def says_something(self) -> bool:
        return bool(self.rows or (self.item["kind"] == "facts" and self.item["chart"]["lines"]))

    def counts(self, rows: Rows) -> Counts:
        counts = read_counts({**self.item, "rows": rows})
        return replace(counts, rest=FEW) if self.is_part else counts


def write_tables(
    study: Study,
    path: Path,
    *,
    language: str = "en",
    table: str = "",
    run: str = RUN,
    template: Path | None = None,
) -> Path:
    """Write the tables for the audience that `study` was opened for; `table` names the one to draw.
    A `template` is a Word document of the team, with places for them (`word_places`). What is for
    others is noted in the ledger.

    Raises
    ------
    WrongUseError
        Another kind of file, no run or release to take them from, or a table that is not there.
    RefusedError, ProblemsError
        A template that is no Word document; places in it that nothing fills.
    """
    form = path.suffix.lstrip(".").lower()
    if form not in FORMS:
        raise WrongUseError("desk.other_form", form=form, forms=FORMS)
    if template and form != "docx":
        raise WrongUseError("desk.template_form", form=form)
    every = {one.id: one for one in _tables(study, run, language)}
    tables = {id: one for id, one in every.items() if one.says_something}
    if form == "png" and table not in tables:
        near = nearest(table, tables)
        raise WrongUseError("desk.unknown_table", table=table, nearest=near)
    chosen = [one for one in tables.values() if table in ("", one.id)]
    is_team = study.audience == "team"
    if is_team and not path.name.startswith(FOR_THE_TEAM):
        path = path.with_name(f"{FOR_THE_TEAM}{path.name}")
    with reading_in(language):
        first = say("desk.not_for_publication") if is_team else say("desk.published")
        if template:
            data = _filled(study, template, every, language, first if is_team else "")
        else:
            make = {"docx": _document, "csv": _csv, "png": _picture}[form]
            data = make(study, chosen, language, first)
    if not is_team:
        note_given(study, f"{run}.{form}", data, language=language)
    replace_file(path, data)
    return path


def _tables(study: Study, run: str, language: str) -> Iterator[Table]:
    folder = study.root / "reports" / "runs" / run
    latest = folder / f"latest.{study.audience}"
    if not latest.is_file():
        raise WrongUseError("desk.no_run", run=run, audience=study.audience)
    published = _published(study, run)
    for _, item in items_of(read_run(folder / latest.read_text(encoding="utf-8").strip())):
        title = words_of(language).text(item["title"])[0]
        is_empty = not item["rows"] and item["text"] in ("", EMPTY)
        if item["kind"] == "facts" and not _speaks_of_people(item):
            yield Table(item["id"], title, (), item)
        if item["kind"] not in ("table", "chart", "text") or not (item["rows"] or is_empty):
            continue
        rows = tuple(item["rows"])
        is_part = study.audience != "team" and bool(rows) and unit_of(rows[0]) not in EXACT_UNITS
        if is_part:
            rows = published.get(item["id"], ())
        yield Table(item["id"], title, rows, item, is_part)


def _speaks_of_people(item: Mapping[str, Any]) -> bool:
    """Whether a table of words has some about counts of people: only a release says which stand."""
    cells = (cell for line in item["chart"]["lines"] for cell in line)
    return any(isinstance(cell, Mapping) and OF in cell for cell in cells)


def _published(study: Study, run: str) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """Item -> the numbers that the newest release for this audience printed."""
    name = f"{run}.{study.audience}"
    given = [one for one in read_releases(study.root) if one.run == name and one.state == GIVEN]
    if study.audience != "team" and not given:
        raise WrongUseError("desk.no_release", run=run, audience=study.audience)
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
    """The heads and rows in words: one or two columns as a wide table, with the total and per cents
    where they mean something; more columns one below the other.
    """
    if table.item["kind"] == "facts":
        return _words(table, language)
    if table.item["kind"] == "text":
        return [], [[_sentence(study, table, language)]]
    edition = team_draft("", language, book=with_desks(study.book, study.desks))
    counted = in_people(table.rows, edition)[0]
    counts, words = table.counts(counted), words_of(language)
    columns = counts.columns
    if "months" in table.item["chart"]:
        return _months(table, counts, edition)
    if len(columns) not in (1, 2):
        heads = [*map(edition.column, columns), words("lines")]
        return heads, [
            [*map(edition.label, columns, key), count_text(n, edition)]
            for key, n in counts.cells.items()
        ]
    counts = counts if len(columns) == 1 else in_shown_order(counts, edition)
    values = counts.values(0)
    heads = [edition.column(columns[0])]
    rows = [*([edition.label(columns[0], value)] for value in values), []]  # the last: totals
    said = read_phrases("year")[language]
    is_whole = _is_whole(study, columns[0])
    for more in [()] if len(columns) == 1 else [(value,) for value in counts.values(1)]:
        numbers = [
            None if (value, *more) in counts.unsaid else counts.at(value, *more) for value in values
        ]
        total = _total(numbers, edition) if is_whole else None
        heads.append(edition.label(columns[1], more[0]) if more else words("lines"))
        shown = [UNSAID if n is None else count_text(n, edition) for n in numbers]
        _add_column(rows, [*shown, "" if total is None else count_text(total, edition)])
        if total is not None and (base := drawn(total, edition)) >= _LEAST_BASE:
            heads.append(str(said["share-of"]).format(n=count_text(total, edition)))
            shares = [
                "" if is_small(n, edition) else words.percent(drawn(n, edition) / base)
                for n in numbers
            ]
            _add_column(rows, [*shares, ""])
    *rows, totals = rows
    return heads, [*rows, [str(said["total"]), *totals]] if any(totals) else rows


def _words(table: Table, language: str) -> tuple[list[str], list[list[str]]]:
    """The heads and rows of a table of words."""
    words, chart = words_of(language), table.item["chart"]
    heads = [words.text(head)[0] for head in chart["heads"]]
    return heads, [[words.text(words_of_fact(cell))[0] for cell in line] for line in chart["lines"]]


def _months(table: Table, counts: Counts, edition: Edition) -> tuple[list[str], list[list[str]]]:
    """Months in their order, also those that nobody handed in, and what the team notes on them."""
    words, chart = words_of(edition.language), table.item["chart"]
    rows = []
    for month in chart["months"]:
        is_open = month in chart["open"]
        shown = words("not-handed-in") if is_open else count_text(counts.at(month), edition)
        mark = words.text(chart["marks"].get(month, ""))[0]
        rows.append([edition.label("month", month), shown, *([mark] if chart["marks"] else [])])
    heads = [edition.column("month"), words("lines")]
    return [*heads, *([words("month-note")] if chart["marks"] else [])], rows


def _add_column(rows: list[list[str]], cells: Sequence[str]) -> None:
    for row, cell in zip(rows, cells, strict=True):
        row.append(cell)


def _is_whole(study: Study, column: str) -> bool:
    """Whether everything has one value of a column, so that its numbers add up to a total."""
    fields = (
        (f"{desk.id}_{name}", asked.type)
        for desk in study.desks.values()
        for name, asked in desk.fields.items()
    )
    return (column, "one") in fields or column == "month"


def _total(numbers: Sequence[Count], edition: Edition) -> Count:
    """What the numbers come to, rounded when one of them is; None where one is not known."""
    if any(n is None for n in numbers):
        return None
    shown = [one for n in numbers if (one := edition.shown(n))]
    if said := said_of_sum(n.said_as for n in numbers if isinstance(n, Rough)):
        return Rough(sum(one.n for one in shown), said)
    return Shown(sum(one.n for one in shown), near=int(any(one.near for one in shown)))


def _said(study: Study, table: Table, language: str) -> tuple[dict[str, Count], Edition]:
    """The numbers of a sentence, each by its name; one that was not printed is of few or nobody."""
    rows, edition = in_people(table.rows, team_draft("", language, book=study.book))
    names = [row["where"]["name"] for row in table.item["rows"]]
    found = {row["where"]["name"]: count_in(row) for row in rows}
    return {name: found.get(name, FEW) for name in names}, edition


def _sentence(study: Study, table: Table, language: str) -> str:
    counts, edition = _said(study, table, language)
    return unescape(in_sentence(words_of(language).text(table.item["text"])[0], counts, edition))


def _filled(
    study: Study, template: Path, tables: Mapping[str, Table], language: str, first: str
) -> bytes:
    """The document of the team with its places filled: by a sentence of the year or its number, by
    a table, its title or its picture; by words where no number of a table was printed.
    """

    def fill(id: str, part: str) -> Filling:
        table = tables.get(id)
        if table is None:
            near = nearest(id, tables)
            raise WrongUseError("desk.no_place", table=id, nearest=near)
        is_sentence = table.item["kind"] == "text"
        if not table.says_something and not (part == "title" or (table.is_part and is_sentence)):
            words, empty = words_of(language), table.item["chart"].get("note") or EMPTY
            return words("few-or-nobody") if table.is_part else words.text(empty)[0]
        parts = ("sentence", "number") if is_sentence else ("table", "picture", "title")
        if part not in parts:
            raise WrongUseError("desk.no_part", table=id, part=part, parts=parts)
        if part == "number":
            counts, edition = _said(study, table, language)
            return ", ".join(count_text(one, edition) for one in counts.values())
        if part == "picture":
            return Drawn(_picture(study, [table], language, first), table.title)
        if part == "table":
            return Cells(*_lines(study, table, language))
        return _sentence(study, table, language) if is_sentence else table.title

    with open_regular(template) as file:
        data = read_at_most(file, _MOST_BYTES, name=template.name)
    return fill_places(data, fill, name=template.name, language=language, first=first)


def _document(study: Study, tables: list[Table], language: str, first: str) -> bytes:
    document = word.begin(first, language=language, first=first)
    for table in tables:
        heads, rows = _lines(study, table, language)
        if table.item["kind"] == "text":
            word.add_line(document, rows[0][0], language=language)
            continue
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
        lines += [[], *([[table.title], heads] if heads else []), *rows]
    text = "\r\n".join(",".join(f'"{_quoted(cell)}"' for cell in line) for line in lines)
    return ("\ufeff" + text + "\r\n").encode("utf-8")


def _quoted(cell: str) -> str:
    return safe_cell(cell).replace('"', '""')


def _months_drawn(table: Table, counts: Counts, edition: Edition) -> str:
    """A bar a month, in their order, with what the team notes on it; words where nobody handed in."""
    greatest = greatest_of(counts.people(), edition)
    cells = []
    for month, *said in _months(table, counts, edition)[1]:
        label = ". ".join(filter(None, (month, *said[1:])))
        cells.append(Cell(label, said[0], None))
    for place, month in enumerate(table.item["chart"]["months"]):
        if month not in table.item["chart"]["open"]:
            [bar] = bars_of([("", counts.at(month))], edition, greatest=greatest)
            cells[place] = replace(cells[place], part=bar.part)
    marks, top = bars_beside_labels(
        cells, top=0, width=WIDE - room_of(cells, 52), labels=200, size=14
    )
    return draw(marks, width=WIDE, height=top)


def _picture(study: Study, tables: list[Table], language: str, first: str) -> bytes:
    [table] = tables
    if table.item["kind"] in ("facts", "text"):
        raise WrongUseError("exporting.nothing_drawn")
    draft = team_draft("", language, book=with_desks(study.book, study.desks))
    rows, edition = in_people(table.rows, draft)
    counts = table.counts(rows)
    if "months" in table.item["chart"]:
        drawing = _months_drawn(table, counts, edition)
        return png_of(picture_of(drawing, title=table.title, mark=first, is_named=True), dpi=DPI)
    mark = {1: "bars", 2: "grid"}.get(len(counts.columns), "")
    figure = chart_figure(counts, edition, mark=mark, title=table.title) if mark else None
    if figure is None:
        raise WrongUseError("exporting.nothing_drawn")
    return png_of(picture_of(figure.wide, title=table.title, mark=first, is_named=True), dpi=DPI)
