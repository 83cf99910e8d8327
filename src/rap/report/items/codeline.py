"""The codeline of one interview as an item: which codes stand where in the text, for the team
alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from rap.analysis.arrow_compat import need_columns
from rap.core.errors import Message, WrongUseError
from rap.report.codeline import draw_codeline_of
from rap.report.items.here import edition_here, in_reading_language
from rap.report.items.item import Item, Text, codeline_for_lab, make_data
from rap.report.pictures import picture_in

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ("source", "start", "end", "code")


def show_codeline(
    codings: pd.DataFrame, *, id: str, title: Text, length: int, turns: Iterable[int] | None = None
) -> Item:
    """One interview from its first character to its last, a lane a code, a bar a coding.

    It is one person's interview: only a run for the team shows it. The item holds codes, places and
    the source's id; no words.

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end, code, and family when lanes are to
        stand by family
        The codings of one source, as a study gives them; those of the whole source have no place
        and are left out.
    length
        Characters of the text: where the line ends.
    turns
        Where the interviewer begins to speak, in characters from the start.

    Raises
    ------
    WrongUseError
        Missing columns, several sources, or a place past the end of the text.
    """
    right = Message("report.item.one_source")
    need_columns(codings, _COLUMNS, what=Message("report.item.table", item=id), right=right)
    placed = codings.dropna(subset=["start", "end"])
    sources = sorted(set(codings["source"]))
    if len(sources) > 1:
        raise WrongUseError("report.item.several_sources", item=id, n=len(sources))
    starts = sorted({int(turn) for turn in (() if turns is None else turns)})
    places = [*starts, *placed["start"].astype(int), *placed["end"].astype(int), 0]
    if min(places) < 0 or max(places) > length:
        raise WrongUseError("report.item.outside", item=id, length=length)
    lanes = _lanes(placed)
    chart = {
        "mark": "codeline",
        "source": "".join(sources),
        "length": int(length),
        "lanes": lanes,
        "turns": starts,
    }
    label = edition_here().label
    bars = [
        {"code": label("code", lane["code"]), "start": at, "end": end}
        for lane in lanes
        for at, end in lane["places"]
    ]
    drawing = codeline_for_lab(bars, title=in_reading_language(title), length=length)
    data = make_data("codeline", id, title, chart=chart)
    return Item(data, "", drawing, partial(_picture, data))


def _picture(data: dict[str, Any]) -> str:
    if not data["chart"]["lanes"]:
        return ""
    drawn = draw_codeline_of(data["chart"], edition_here(), title="")
    return picture_in(drawn, title=in_reading_language(data["title"]))


def _lanes(placed: pd.DataFrame) -> list[dict[str, Any]]:
    """One lane a code, by family and code, with its places in the order of the text."""
    families = placed["family"] if "family" in placed.columns else [""] * len(placed)
    lanes: dict[tuple[str, str], list[list[int]]] = {}
    for family, code, start, end in zip(
        families, placed["code"], placed["start"], placed["end"], strict=True
    ):
        lanes.setdefault((str(family), str(code)), []).append([int(start), int(end)])
    return [
        {"code": code, "family": family, "places": sorted(lanes[family, code])}
        for family, code in sorted(lanes)
    ]
