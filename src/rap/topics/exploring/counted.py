"""How many people speak of what, and what goes together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rap.analysis.asked import ASKED, count_asked, find_asked
from rap.analysis.columns import values_in
from rap.analysis.cooccurrence import cooccurrence
from rap.analysis.crosstab import count_doubles, count_words, crosstab
from rap.core.model import GUIDE
from rap.report.charts import draw_square
from rap.report.edition import people_text
from rap.report.tables import PAIR, Counts, naming_pairs
from rap.topics.exploring.panels import Bar, Panel, bars_in_panels
from rap.topics.exploring.question import (
    Answer,
    Asked,
    Cell,
    Frames,
    Where,
    narrowed,
    people_in,
    places,
)

if TYPE_CHECKING:
    import pandas as pd

_DRAWN, _PAIRS = 24, 500  # rows that are drawn, pairs that are listed
COUNTED = ("people", "sources", "codings", "words")
WITHIN = ("overlap", "turn", "source")


def answer_people(asked: Asked) -> Answer:
    """Themes by groups: a panel for everybody and one for each group."""
    words, frames = asked.words, asked.frames
    kinds = [("code", words("explore-codes")), ("family", words("explore-families"))]
    rows = asked.choose("rows", [*kinds, *asked.variables()])
    groups = [one for one in asked.groups() if one[0] != rows]
    nobody = ("", words("explore-none"))
    offered = [*groups, nobody] if asked.unit == "people" else [nobody, *groups]
    by = asked.choose("by", offered, depends=True)
    count = asked.choose("count", asked.named(*COUNTED), first=asked.unit)
    # who raised a theme, and who of them was asked about it
    is_asked = count == "people" and rows in ("code", "family") and has_guides(frames)
    frame = _frame(asked, rows, by, count, is_asked=is_asked)
    total = _frame(asked, rows, "", count, is_asked=is_asked) if by else frame
    numbers = _numbers(total, rows, count)
    shown = sorted(numbers, key=lambda value: (-numbers[value], asked.label(rows, value)))
    panels = [_panel(asked, rows, shown, numbers, count=count)]
    for value in asked.in_order(by, frame[by].astype(str)) if by else ():
        own = _numbers(frame[frame[by].astype(str) == value], rows, count)
        panels.append(_panel(asked, rows, shown, own, count=count, group=(by, value)))
    labels = [asked.label(rows, value) for value in shown]
    of_whom = tell_asked(asked, total.set_index(rows).loc[shown] if is_asked else None)
    draw = partial(bars_in_panels, labels[:_DRAWN], panels, under=of_whom.said[:_DRAWN])
    everybody, *others = ((panel.head, *panel.bars) for panel in panels)
    columns = (everybody, *of_whom.columns, *others)
    return Answer(
        title=_title(asked, rows, by, count),
        frame=frame,
        python=_python_people(rows, by, count, is_asked=is_asked),
        heads=(asked.edition.column(rows), *(str(column[0]) for column in columns)),
        rows=tuple(zip(labels, *(column[1:] for column in columns), strict=True)),
        marks=tuple(asked.marks),
        draw=(lambda width: draw(width=width)) if shown else None,
        said=asked.said(
            of_whom.after(
                [f"{one}: {bar.shown}" for one, bar in zip(labels, panels[0].bars, strict=True)]
            )
        ),
        notes=(*of_whom.notes, *_notes(asked, rows, by, n_left=len(shown) - _DRAWN)),
    )


def _frame(asked: Asked, rows: str, by: str, count: str, *, is_asked: bool) -> pd.DataFrame:
    frames, codings = asked.frames, _counted(asked, count)
    if is_asked:
        return count_asked(codings, frames.cases, frames.sources, frames.guides, rows=rows, by=by)
    return crosstab(codings, frames.cases, rows=rows, by=by, count=count, sources=frames.sources)


def _numbers(frame: pd.DataFrame, rows: str, count: str) -> dict[str, int]:
    return dict(zip(frame[rows].astype(str), frame[count].astype(int), strict=True))


def _title(asked: Asked, rows: str, by: str, count: str) -> str:
    names = {"count": asked.words(f"explore-title-{count}"), "rows": asked.heading(rows)}
    if by:
        return asked.words("explore-people-by", **names, by=asked.heading(by))
    return asked.words("explore-people-of", **names)


def _counted(asked: Asked, count: str) -> pd.DataFrame:
    frames = asked.frames
    return count_words(frames.codings, frames.texts) if count == "words" else frames.codings


def _panel(
    asked: Asked,
    rows: str,
    shown: list[str],
    numbers: dict[str, int],
    *,
    count: str,
    group: tuple[str, str] = ("", ""),
) -> Panel:
    by, value = group
    head = asked.label(by, value) if by else asked.words("explore-everybody")
    there = 0
    if count == "people":
        there = people_in(asked.frames, by).get(value, 0) if by else len(asked.frames.cases)
    bars = []
    for row in shown:
        n, text = int(numbers.get(row, 0)), asked.words.number(int(numbers.get(row, 0)))
        where = {rows: row, **({by: value} if by else {})}
        label = f"{asked.label(rows, row)}, {head}: {_with_unit(asked, n, count)}"
        bars.append(asked.mark(n, text, label=label, where=where))
    under = people_text(there, asked.edition) if there and not by else asked.words.number(there)
    return Panel(head, under if there else "", bars, there)


def _with_unit(asked: Asked, n: int, count: str) -> str:
    kinds = {"people": "people-counted", "sources": "texts-counted", "codings": "passages-counted"}
    if count in kinds:
        return asked.words.plural(kinds[count], n)
    return f"{asked.words.number(n)} {asked.words('explore-words')}"


def _notes(asked: Asked, rows: str, by: str, *, n_left: int) -> tuple[str, ...]:
    doubles = max(
        (count_doubles(asked.frames.cases, by=name) for name in (rows, by) if name), default=0
    )
    return (
        *([asked.words("explore-doubles", n=str(doubles))] if doubles else []),
        *([asked.words("explore-left-out", n=str(n_left))] if n_left > 0 else []),
    )


def _python_people(rows: str, by: str, count: str, *, is_asked: bool) -> tuple[str, ...]:
    if is_asked:
        frames = "seen.codings, seen.cases, seen.sources, seen.guides"
        return (
            "from rap.analysis.asked import count_asked",
            f"count_asked({frames}, rows={rows!r}, by={by!r})",
        )
    codings = "seen.codings"
    lines = []
    if count == "words":
        lines = ["from rap.analysis.crosstab import count_words"]
        codings = "count_words(seen.codings, seen.texts)"
    chosen = f"rows={rows!r}, by={by!r}, count={count!r}"
    return (*lines, f"rap.crosstab({codings}, seen.cases, {chosen}, sources=seen.sources)")


def find_people(asked: Asked, where: Where) -> pd.DataFrame:
    """The passages behind one number."""
    where = dict(where)
    group = where.pop("asked", "")
    found = narrowed(asked.frames, asked.frames.codings, where)
    if group:
        found = found[found["case"].isin(people_asked(asked, where, group))]
    if asked.chosen.get("count", asked.unit) == "people":
        found = found[found["case"].notna()]
    return places(found)


def answer_together(asked: Asked) -> Answer:
    """Pairs of codes: a square of those most tied to others, and the pairs as a table."""
    words, frames = asked.words, asked.frames
    within = asked.choose("within", asked.named(*WITHIN))
    pairs = cooccurrence(frames.codings, within=within, turns=frames.turns)
    bars: dict[tuple[str, str], Bar] = {}
    rows: list[tuple[Cell, ...]] = []
    for row in pairs.to_dict("records"):
        if not row[asked.unit]:
            continue
        pair, n = (row["first"], row["second"]), int(row[asked.unit])
        names = [asked.label("code", code) for code in pair]
        label = words("cell-said", label=" + ".join(names), people=asked.counted(n))
        bars[pair] = asked.mark(
            n, words.number(n), label=label, where=dict(zip(PAIR, pair, strict=True))
        )
        texts = (words.number(int(row["sources"])),) if asked.unit == "people" else ()
        rows.append((*names, bars[pair], *texts))
    counts = Counts(PAIR, {pair: int(bar.n) for pair, bar in bars.items()})
    edition = naming_pairs(asked.edition)

    def draw(width: int) -> str:
        return draw_square(
            counts, edition, width=width, marks={pair: bar.mark for pair, bar in bars.items()}
        )

    units = dict.fromkeys((asked.unit, "sources"))
    heads = (*map(edition.column, PAIR), *(words(f"explore-title-{one}") for one in units))
    return Answer(
        title=words(f"explore-together-{within}"),
        frame=pairs,
        python=(f"rap.cooccurrence(seen.codings, within={within!r}, turns=seen.turns)",),
        heads=heads,
        rows=tuple(rows[:_PAIRS]),
        marks=tuple(asked.marks),
        draw=draw if rows else None,
        said=asked.said([mark.label for mark in asked.marks]),
        notes=(words("explore-square-note"),) if rows else (),
    )


def find_together(asked: Asked, where: Where) -> pd.DataFrame:
    """The passages of two codes that stand together, where both are of one person, or of one text of
    a kind behind which there are no people.
    """
    within = asked.choose("within", asked.named(*WITHIN))
    codings = asked.frames.codings
    if within != "source":
        codings = codings.dropna(subset=["start", "end"])
    if asked.unit == "people":
        codings = codings[codings["case"].notna()]
    first, second = (codings[codings["code"] == where[name]] for name in PAIR)
    on = ["source", "case"] if asked.unit == "people" else ["source"]
    if within == "turn":
        first, second = (_with_turns(part, asked.frames.turns) for part in (first, second))
        on.append("turn")
    both = first.merge(second, on=on, suffixes=("_a", "_b"))
    if within == "overlap":
        both = both[(both["start_a"] < both["end_b"]) & (both["start_b"] < both["end_a"])]
    ids = {*both["coding_a"], *both["coding_b"]}
    return places(codings[codings["coding"].isin(ids)])


def _with_turns(codings: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    """Each coding with each turn it touches, a row each; a turn lasts until the next begins."""
    import pandas as pd

    zeros = pd.DataFrame({"source": turns["source"].unique(), "start": 0})  # before the first turn
    begins = pd.concat([turns[["source", "start"]], zeros]).drop_duplicates()
    begins = begins.sort_values(["source", "start"])
    ends = begins.groupby("source")["start"].shift(-1).fillna(2**31)
    begins = begins.assign(turn=range(len(begins)), turn_end=ends).rename(
        columns={"start": "turn_start"}
    )
    found = codings.merge(begins, on="source")
    touches = (found["start"] < found["turn_end"]) & (found["turn_start"] < found["end"])
    return found[touches]


# Who of the people who raised a theme was asked about it: words below its name, and columns of
# the table whose numbers lead to their passages.

_IDS = {name: name.replace("_", "-") for name in ASKED}
"""Columns of `count_asked`, and the ids of what they are called."""


@dataclass(frozen=True)
class Raised:
    """Of each row: "6 of the 14 asked, 3 unasked"; the same as columns, each with its heading first;
    and notes for below the chart. Nothing where no guide is known.
    """

    said: tuple[str, ...] = ()
    columns: tuple[tuple[Cell, ...], ...] = ()
    notes: tuple[str, ...] = ()

    def after(self, texts: Sequence[str]) -> list[str]:
        """Each text with what is said of its row in brackets."""
        if not self.said:
            return [*texts]
        return [f"{text} ({said})" for text, said in zip(texts, self.said, strict=True)]


def has_guides(frames: Frames) -> bool:
    """Whether some text names a guide whose themes are known."""
    named = {one for cell in frames.sources.get(GUIDE, ()) for one in values_in(cell)}
    return bool(named & {*frames.guides["guide"]})


def tell_asked(asked: Asked, total: pd.DataFrame | None) -> Raised:
    """Tell who was asked about each row of what `count_asked` gave, by its label."""
    if total is None:
        return Raised()
    words, rows = asked.words, str(total.index.name)
    columns: list[list[Cell]] = [[words(f"row-{id}")] for id in _IDS.values()]
    said = []
    for row in total.reset_index().to_dict("records"):
        n_asked, texts = int(row["asked"]), list[str]()
        columns[0].append(words.number(n_asked))
        for column, name in zip(columns[1:], ASKED[1:], strict=True):
            n, where = int(row[name]), {rows: row[rows], "asked": name}
            told = words.plural(f"explore-n-{_IDS[name]}", n)
            label = f"{asked.label(rows, row[rows])}: {told}"
            column.append(asked.mark(n, words.number(n), label=label, where=where))
            texts += [told] if n else []
        if n_asked:  # the first of them is told with how many were asked
            both = {"n": words.number(int(row["asked_raised"])), "of": words.number(n_asked)}
            first = words("explore-of-asked", **both)
            texts = [first, *texts[bool(row["asked_raised"]) :]]
        elif not row["not_noted"]:
            texts = [words("explore-asked-nobody")]
        said.append(", ".join(texts))
    kept = columns if total["not_noted"].any() else columns[:-1]
    return Raised(tuple(said), tuple(map(tuple, kept)), (words("explore-asked-note"),))


def people_asked(asked: Asked, where: Where, group: str) -> set[str]:
    """The people of one number: `group` is a column of `count_asked`."""
    frames, (rows, value) = asked.frames, next(iter(where.items()))
    found = find_asked(frames.codings, frames.cases, frames.sources, frames.guides, rows=rows)
    return found[(value,)][group]
