"""Counts of people, or of public texts, as items: tables, bars, grids, and the square of codes that
stand together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from rap.analysis.columns import need_columns
from rap.core.errors import Message, WrongUseError
from rap.core.extensions import offered
from rap.report.charts import COLUMNS, chart_figure, columns_of
from rap.report.drawing import Figure
from rap.report.edition import count_in, count_text
from rap.report.items.item import (
    Item,
    Text,
    behind_cell,
    edition_here,
    in_reading_language,
    make_data,
    remember,
    table_preview,
    unit_of_texts,
)
from rap.report.tables import PAIR, in_people, naming_pairs, read_counts
from rap.report.words import words_of

if TYPE_CHECKING:
    import pandas as pd

MARKS = tuple(COLUMNS)
SAID = "said_as"  # how a number that was not counted exactly is said
_COUNTED = ("people", "cases", "sources", "texts", SAID)
_HEADS = {"asked": "texts", "exact": "lines"}  # what a number of a unit is called


def show_table(table: pd.DataFrame, *, id: str, title: Text) -> Item:
    """A table of people.

    Parameters
    ----------
    table : DataFrame as `crosstab` makes it
        The columns `people` (how many) and `cases` (who), or `sources` and `texts` (which): then
        texts are counted, and an edition for others shows only public ones; of texts in which people
        asked for help, no small number. `said_as` says how a number of a desk is said. Every other
        column says where a cell stands: one makes a list, two rows and columns.
    id
        Names the item, once in a notebook: small letters, digits, hyphens.
    title
        A text per language, or one for all.
    """
    return count_item("table", table, id=id, title=title)


def show_chart(table: pd.DataFrame, *, id: str, title: Text, mark: str = "bars") -> Item:
    """The same table drawn: `bars` for one column, `grid` for two, `matrix` for codes that stand
    together.

    Parameters
    ----------
    table : DataFrame as for `show_table`; for `matrix`, as `cooccurrence` makes it
        Of those, a matrix shows first, second and the people; the report draws the 14 codes that
        are tied to most others.
    id, title, mark
        As for `show_table`; how it is drawn.

    Raises
    ------
    WrongUseError
        For another mark, a missing column, a pair of codes that occurs twice or is one code.
    """
    if (n_columns := columns_of(mark)) is None:
        raise WrongUseError("report.item.unknown_mark", mark=mark, marks=(*MARKS, *offered("item")))
    if mark == "matrix":
        table = _pairs(table, id=id)
    is_drawn = len([name for name in table.columns if name not in _COUNTED]) == n_columns
    drawn = _figure if is_drawn else None
    return count_item("chart", table, id=id, title=title, chart={"mark": mark}, figure=drawn)


def _pairs(table: pd.DataFrame, *, id: str) -> pd.DataFrame:
    """What a matrix is drawn from: each two codes once, neither with itself."""
    right = Message("analysis.columns.made_by", function="rap.analysis.cooccurrence.cooccurrence")
    need_columns(table, PAIR, what=Message("report.item.table", item=id), right=right)
    pairs = [tuple(sorted(pair)) for pair in zip(table["first"], table["second"], strict=True)]
    odd = next(
        (pair for pair, times in Counter(pairs).items() if times > 1 or pair[0] == pair[1]), None
    )
    if odd is not None:
        raise WrongUseError(
            "report.item.pair_twice" if odd[0] != odd[1] else "report.item.pair_with_itself",
            item=id,
            first=str(odd[0]),
            second=str(odd[1]),
        )
    return table[[column for column in table.columns if column in (*PAIR, *_COUNTED)]]


def count_item(
    kind: str,
    table: pd.DataFrame,
    *,
    id: str,
    title: Text,
    figure: Callable[[dict[str, Any]], Figure | None] | None = None,
    **more: Any,
) -> Item:
    """An item of counts of people or of texts; `figure` draws it in the notebook."""
    behind = "texts" if "texts" in table.columns else "cases"
    need_columns(
        table,
        ("sources" if behind == "texts" else "people", behind),
        what=Message("report.item.table", item=id),
        right=Message("analysis.columns.made_by", function="rap.crosstab"),
    )
    unit = _unit(id, set(chain(*table["texts"]))) if behind == "texts" else "people"
    keys = [column for column in table.columns if column not in _COUNTED]
    places = [{key: str(row[key]) for key in keys} for row in table.to_dict("records")]
    cells = [
        (where, behind_cell(id, who, unit=unit))
        for where, who in zip(places, table[behind], strict=True)
    ]
    rows = [{"where": where, unit: len(who)} for where, who in cells]
    if SAID in table.columns:
        rows = [
            {**row, **({SAID: said} if said else {})}
            for row, said in zip(rows, table[SAID], strict=True)
        ]
    data = make_data(kind, id, title=title, rows=rows, columns=keys, **more)
    remember(id, cells, unit=unit)
    return Item(data, _preview(data, keys, unit), partial(figure, data) if figure else None)


def _unit(item: str, texts: set[str]) -> str:
    """What a table of these texts counts; raises `WrongUseError` where it mixes questions of people
    with texts that nobody stands behind.
    """
    if len({unit_of_texts([text]) for text in texts}) > 1:
        raise WrongUseError("report.item.mixed_texts", item=item)
    return unit_of_texts(texts)


def _preview(data: dict[str, Any], keys: list[str], unit: str) -> str:
    """The counts as a list, with the labels of the study that is open."""
    edition = naming_pairs(edition_here())
    heads = [
        *map(edition.column, keys),
        words_of(edition.language)(_HEADS.get(unit, unit)),
    ]
    lines = [
        [
            *(edition.label(key, value) for key, value in row["where"].items()),
            count_text(count_in({**row, "people": row[unit]}), edition)
            if SAID in row
            else str(row[unit]),
        ]
        for row in data["rows"]
    ]
    return table_preview(in_reading_language(data["title"]), heads, lines)


def _figure(data: dict[str, Any]) -> Figure | None:
    """What the report draws for the team."""
    rows, edition = in_people(data["rows"], naming_pairs(edition_here()))
    mark = data["chart"]["mark"]
    return chart_figure(read_counts({**data, "rows": rows}), edition, mark=mark, title="")
