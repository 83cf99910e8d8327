"""New themes of each interview, what changed between two dates, and what was heard since then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rap.analysis.base import TALKS, name_of_period
from rap.analysis.changes import compare_two, count_heard, heard_since
from rap.analysis.saturation import PERIODS, name_periods, saturation
from rap.report.edition import people_text
from rap.report.items.curve import draw_curves, show_curve
from rap.topics.exploring.panels import Bar, Change, Panel, bars_in_panels, changes
from rap.topics.exploring.question import (
    Answer,
    Asked,
    Cell,
    Where,
    is_of_people,
    narrowed,
    people_in,
    places,
)

if TYPE_CHECKING:
    import pandas as pd

_DRAWN = 24  # themes, those that changed most
_SIDES = ("first", "second")


def answer_enough(asked: Asked) -> Answer:
    """Themes met after each interview, for all or for each group."""
    words, edition = asked.words, asked.edition
    by = asked.choose("by", [("", words("explore-everybody")), *asked.groups()])
    curve = _curve(asked, by)
    chart: dict[str, Any] = show_curve(curve, id="enough", title="", by=by).data["chart"]
    order = asked.in_order(by, (group["group"] for group in chart["groups"])) if by else [""]
    chart["groups"].sort(key=lambda group: order.index(group["group"]))
    for group in chart["groups"]:  # how often a theme comes up is no reason to stop listening
        group.update(state="", at=None)
    marks: dict[tuple[str, int], int | None] = {}
    rows: list[tuple[Cell, ...]] = []
    mean = curve["expected"].sub(curve.groupby("group")["expected"].shift(fill_value=0))
    for row in curve.assign(mean=mean).to_dict("records"):
        cells, bar = _interview(asked, row, by)
        marks[(str(row["group"]), int(row["n"]))] = bar.mark
        rows.append(cells)
    names = ("curve-head-n", "curve-head-new", "curve-expected", "curve-head-codes")
    heads = tuple(map(words, names))
    there = any(any(group["codes"]) for group in chart["groups"])
    title = words("explore-q-enough")
    return Answer(
        title=words("explore-by-title", title=title, by=asked.heading(by)) if by else title,
        frame=curve,
        python=_python_enough(asked, by),
        heads=(edition.column(by), *heads) if by else heads,
        rows=tuple(rows),
        marks=tuple(asked.marks),
        draw=(lambda width: draw_curves(chart, edition, width=width, marks=marks))
        if there
        else None,
        said=asked.said([mark.label for mark in asked.marks]),
        notes=_unheard(asked, by) if asked.unit == "people" else (),
    )


def _unheard(asked: Asked, by: str) -> tuple[str, ...]:
    """The workplaces (the first variable), the values of `by` and the languages with no text yet."""
    frames, whole, parts = asked.frames, asked.whole or asked.frames, list[str]()
    first = next((name for name, _ in asked.variables()), "")
    for name in dict.fromkeys(filter(None, (first, by, "language"))):
        variable = asked.book.variables.get(name)
        known = {*variable.values} if variable else {*people_in(whole, name)}
        missing = asked.in_order(name, known - {*people_in(frames, name)})
        if missing:
            listed = ", ".join(asked.label(name, value) for value in missing)
            parts.append(f"{asked.heading(name)}: {listed}")
    return (asked.words("explore-unheard", list="; ".join(parts)),) if parts else ()


def _interview(asked: Asked, row: Mapping[Any, Any], by: str) -> tuple[tuple[Cell, ...], Bar]:
    """The row of one interview, and the number of its new themes."""
    words, new, group = asked.words, int(row["new"]), str(row["group"])
    interview, name = asked.source_name(row["source"]), asked.label(by, group) if by else ""
    label = ", ".join(filter(None, (name, interview, words.plural("explore-new", new))))
    where = {"group": group, "source": row["source"]}
    bar = asked.mark(new, words.number(new), label=label, where=where)
    own = (interview, bar, words.decimal(row["mean"]), words.number(int(row["codes"])))
    return ((name, *own) if by else own), bar


def _talks(asked: Asked) -> pd.DataFrame:
    """The interviews in the order they were made."""
    return asked.frames.sources.sort_values(["month", "source"])


def _curve(asked: Asked, by: str) -> pd.DataFrame:
    frames, talks = asked.frames, _talks(asked)
    groups = None
    if by and is_of_people(frames, by):
        groups = frames.cases.explode("sources").explode(by).set_index("sources")[by]
    elif by:
        groups = talks.set_index("source")[by]
    return saturation(frames.codings, order=list(talks["source"]), groups=groups)


def _python_enough(asked: Asked, by: str) -> tuple[str, ...]:
    talks = 'talks = seen.sources.sort_values(["month", "source"])'
    groups = ""
    if by and is_of_people(asked.frames, by):
        groups = (
            f', groups=seen.cases.explode("sources").explode({by!r}).set_index("sources")[{by!r}]'
        )
    elif by:
        groups = f', groups=talks.set_index("source")[{by!r}]'
    return (talks, f'rap.saturation(seen.codings, order=list(talks["source"]){groups})')


def find_enough(asked: Asked, where: Where) -> pd.DataFrame:
    """The passages of an interview with the codes that no earlier one of its group has."""
    by = asked.choose("by", [("", ""), *asked.groups()])
    curve = _curve(asked, by)
    own = curve[curve["group"].astype(str) == where["group"]]
    at = own.loc[own["source"] == where["source"], "n"].min()
    earlier = set(own.loc[own["n"] < at, "source"])
    codings = asked.frames.codings
    met = set(codings.loc[codings["source"].isin(earlier), "code"])
    here = codings[codings["source"] == where["source"]]
    return places(here[~here["code"].isin(met)])


def answer_changed(asked: Asked) -> Answer:
    """Each theme at two times: from which part of all there is to which. Talks do not repeat: of them
    it says what was heard since then.
    """
    words, frames = asked.words, asked.frames
    if {*frames.sources["kind"]} & {*TALKS}:
        return _answer_since(asked)
    by, first, second = _periods(asked)
    if not second or first == second:
        return _only_one(asked)
    frame = compare_two(frames.codings, frames.sources, first=first, second=second, by=by)
    names = (_period_name(asked, by, first), _period_name(asked, by, second))
    drawn = [_change(asked, row, (first, second), names) for row in frame.to_dict("records")]
    points = [_points(change) for change in frame["change"]]
    of = [frame[f"of_{side}"].max() for side in _SIDES] if drawn else []
    keys = [
        words("cell-said", label=name, people=asked.counted(int(n)))
        for name, n in zip(names, of, strict=False)
    ]
    return Answer(
        title=words("explore-changed-title", first=names[0], second=names[1]),
        frame=frame,
        python=(
            "from rap.analysis.changes import compare_two",
            f"compare_two(seen.codings, seen.sources, first={first!r}, second={second!r}, by={by!r})",
        ),
        heads=(asked.edition.column("code"), *names, words("explore-points")),
        rows=tuple(
            (one.label, one.first, one.second, text)
            for one, text in zip(drawn, points, strict=True)
        ),
        marks=tuple(asked.marks),
        draw=(lambda width: changes(drawn[:_DRAWN], (keys[0], keys[1]), width=width, words=words))
        if drawn
        else None,
        said=asked.said([f"{one.label}: {n}" for one, n in zip(drawn, points, strict=True)]),
        notes=(words("explore-changed-note"), *_left_out(asked, len(drawn) - _DRAWN)),
    )


def _answer_since(asked: Asked) -> Answer:
    """Each theme with the people who spoke of it before a date, and since then."""
    words, frames = asked.words, asked.frames
    by = asked.choose("step", asked.named(*PERIODS), first="half-year")
    then = sorted({*name_periods(frames.sources, by=by)})[1:]
    options = [(period, _period_name(asked, by, period)) for period in then]
    since = asked.choose("since", options, first="".join(then[-1:]), depends=True)
    if not since:
        return _only_one(asked)
    frame = heard_since(frames.codings, frames.sources, since=since, by=by)
    shown = [asked.label("code", code) for code in frame["code"]]
    is_since = frames.sources["source"].map(name_periods(frames.sources, by=by)) >= since
    panels = []
    for when, own in (("before", ~is_since), ("since", is_since)):
        n_heard = frames.sources.loc[own, "cases"].explode().nunique()
        bars, head = list[Bar](), words(f"explore-{when}")
        for code, label, n in zip(frame["code"], shown, frame[when], strict=True):
            where = {"code": code, "since": since, "when": when}
            said = f"{label}, {head}: {asked.counted(n)}"
            bars.append(asked.mark(int(n), words.number(n), label=said, where=where))
        panels.append(Panel(head, people_text(n_heard, asked.edition), bars, n_heard))
    before, after = panels
    n_left = len(shown) - _DRAWN
    return Answer(
        title=f"{words('explore-since')}: {dict(options)[since]}",
        frame=frame,
        python=(
            "from rap.analysis.changes import heard_since",
            f"heard_since(seen.codings, seen.sources, since={since!r}, by={by!r})",
        ),
        heads=(asked.edition.column("code"), before.head, after.head),
        rows=tuple(zip(shown, before.bars, after.bars, strict=True)),
        marks=tuple(asked.marks),
        draw=(lambda width: bars_in_panels(shown[:_DRAWN], panels, width=width)) if shown else None,
        said=asked.said([mark.label for mark in asked.marks]),
        notes=(words("explore-since-note"), *_left_out(asked, n_left)),
    )


def _change(
    asked: Asked, row: Mapping[Any, Any], periods: tuple[str, str], names: tuple[str, str]
) -> Change:
    words, label = asked.words, asked.label("code", row["code"])
    bars = []
    for side, period, name in zip(_SIDES, periods, names, strict=True):
        n, of = int(row[side]), int(row[f"of_{side}"])
        shown = words("explore-n-of", n=words.number(n), of=words.number(of))
        where = {"code": row["code"], "period": period}
        bar = asked.mark(n, shown, label=f"{label}, {name}: {shown}", where=where)
        bars.append(replace(bar, n=n / of))
    return Change(label, *bars)


def _points(change: float) -> str:
    """A difference of shares in points, with its sign."""
    return f"{round(100 * change):+d}".replace("-", "−")


def _left_out(asked: Asked, n: int) -> tuple[str, ...]:
    return (asked.words("explore-left-out", n=str(n)),) if n > 0 else ()


def _periods(asked: Asked) -> tuple[str, str, str]:
    """The step, and two of its periods: those in which most people were heard when nothing else was
    chosen.
    """
    by = asked.choose("step", asked.named(*PERIODS), first="half-year")
    heard = count_heard(asked.frames.sources, by=by)
    options = [(period, _period_name(asked, by, period)) for period in heard.index]
    usual = sorted(heard.nlargest(2).index)
    first = asked.choose("first", options, first="".join(usual[:1]), depends=True)
    second = asked.choose("second", options, first="".join(usual[1:]), depends=True)
    return by, first, second


def _period_name(asked: Asked, by: str, period: str) -> str:
    if by == "phase":
        return asked.label(by, period)
    return name_of_period(period, asked.language)


def _only_one(asked: Asked) -> Answer:
    """Nothing to compare: people were heard in one period, or one was chosen twice."""
    import pandas as pd

    words = asked.words
    return Answer(words("explore-q-changed"), pd.DataFrame(), said=words("explore-one-period"))


def find_changed(asked: Asked, where: Where) -> pd.DataFrame:
    """The passages of a theme in one period, or before it or since then."""
    by = asked.choose("step", asked.named(*PERIODS), first="half-year")
    codings = narrowed(asked.frames, asked.frames.codings, {"code": where["code"]})
    when = codings["source"].map(name_periods(asked.frames.sources, by=by))
    since = where.get("since", "")
    sides = {"since": when >= since, "before": when < since, "": when == where.get("period")}
    fits = sides[where.get("when", "")]
    return places(codings[fits & codings["case"].notna() if asked.unit == "people" else fits])
