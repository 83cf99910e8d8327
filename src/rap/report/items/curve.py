"""The saturation curve as an item: how many codes each further interview brought, for the team
alone.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from rap.analysis.arrow_compat import need_columns
from rap.core.errors import Message, WrongUseError
from rap.report.curve import draw_curve_of
from rap.report.items.here import edition_here, in_reading_language
from rap.report.items.item import Item, Text, curve_for_lab, make_data
from rap.report.pictures import picture_in

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ("group", "n", "codes", "run_new", "reached", "expected", "low", "high")
_SHOWN = ("group", "n", "codes", "expected", "low", "high")


def show_curve(curve: pd.DataFrame, *, id: str, title: Text, by: str = "") -> Item:
    """Codes met after each interview, beside what any order of the interviews would give; one panel
    a group.

    It tells of the team's own work and not of people: only a run for the team shows it.

    Parameters
    ----------
    curve : DataFrame as `saturation` makes it
        Which interview stands where is left out of the item.
    by
        The variable whose values the groups are, so that the report can name them in its language.

    Raises
    ------
    WrongUseError
        Missing columns, an id that is no name, or interviews that are not counted 1, 2, 3, … within
        each group.
    """
    need_columns(
        curve,
        _COLUMNS,
        what=Message("report.item.table", item=id),
        right=Message("analysis.columns.made_by", function="rap.analysis.saturation.saturation"),
    )
    groups = [_group(id, str(name), part) for name, part in curve.groupby("group", sort=False)]
    data = make_data("curve", id, title, chart={"mark": "curve", "by": by, "groups": groups})
    shown = curve[list(_SHOWN)].round(2)
    drawing = curve_for_lab(shown.to_dict("records"), title=in_reading_language(title))
    return Item(data, "", drawing, partial(_picture, data))


def _picture(data: dict[str, Any]) -> str:
    if not any(group["codes"] for group in data["chart"]["groups"]):
        return ""
    return picture_in(
        draw_curve_of(data["chart"], edition_here(), title=""),
        title=in_reading_language(data["title"]),
    )


def _group(id: str, name: str, part: pd.DataFrame) -> dict[str, Any]:
    """One curve: a number an interview, and where saturation was reached."""
    if part["n"].tolist() != list(range(1, len(part) + 1)):
        raise WrongUseError("report.item.curve_counts", item=id, group=name)
    numbers = {key: [round(float(n), 2) for n in part[key]] for key in ("expected", "low", "high")}
    return {"group": name, "codes": [int(n) for n in part["codes"]], **numbers, **_reached(part)}


def _reached(part: pd.DataFrame) -> dict[str, Any]:
    """`state` (reached, not-yet, too-few) and, when reached, `report` as `find_saturation` writes
    it and `at`.

    The run is read off the frame: it is how many interviews at the end have no run after them.
    """
    fits = part.loc[part["run_new"].notna(), "n"]
    reached = part.loc[part["reached"].astype(bool), "n"]
    if fits.empty or reached.empty:
        return {"state": "too-few" if fits.empty else "not-yet", "at": None, "report": ""}
    at, run = int(reached.min()), len(part) - int(fits.max())
    return {"state": "reached", "at": at, "report": f"{at}+{run}"}
