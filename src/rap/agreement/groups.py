"""The rows of a table of agreement: which values of each column a stretch counts under."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.agreement.ratings import Ints
from rap.errors import WrongUseError
from rap.kinds import need_columns

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Group:
    """A column of the table: `names` are its values, `item` says for each stretch what decides (its code, source or pair).

    Item i has the values `labels[starts[i] : starts[i + 1]]`, none, one or several.
    """

    names: tuple[Any, ...]
    item: Ints
    starts: Ints
    labels: Ints

    def expand(self, rows: Ints) -> tuple[Ints, Ints]:
        """For stretches `rows`: each once per value it has, as its place in `rows`, and that value."""
        items = self.item[rows]
        n_values = np.diff(self.starts)[items]
        place = np.repeat(np.arange(len(rows)), n_values)
        within = np.arange(len(place)) - np.repeat(np.cumsum(n_values) - n_values, n_values)
        return place, self.labels[self.starts[items[place]] + within]


def group_items(item: Ints, values: Sequence[Iterable[Any]]) -> Group:
    """A group from the values that each item has."""
    lists = [list(dict.fromkeys(found)) for found in values]
    names = sorted({name for found in lists for name in found}, key=lambda name: (isinstance(name, str), name))
    place = {name: i for i, name in enumerate(names)}
    starts = np.concatenate([[0], np.cumsum([len(found) for found in lists], dtype=np.int64)])
    labels = np.array([place[name] for found in lists for name in found], dtype=np.int64)
    return Group(tuple(names), item, starts.astype(np.int64), labels)


def group_coders(key: str, names: Sequence[str], *, pair: Ints, coders: pd.DataFrame | None) -> Group:
    """Pairs of coders ("K-01 & K-02"), or of their disciplines ("law & sociology", in alphabetical order)."""
    pairs = list(combinations(names, 2))
    if key == "pair":
        return group_items(pair, [[" & ".join(two)] for two in pairs])
    if coders is None:
        raise WrongUseError(
            "by='discipline'", "needs to know the coders", "give coders= with the columns coder, discipline"
        )
    need_columns(coders, ("coder", "discipline"), what="coders")
    known = dict(zip(coders["coder"].astype(str), coders["discipline"], strict=True))
    missing = [coder for coder in names if not isinstance(known.get(coder), str)]
    if missing:
        raise WrongUseError("coders", f"give no discipline for {', '.join(missing)}", "add a row for each coder")
    return group_items(pair, [[" & ".join(sorted(str(known[coder]) for coder in two))] for two in pairs])


def group_sources(
    key: str, ids: Sequence[str], *, source: Ints, sources: pd.DataFrame | None, cases: pd.DataFrame | None
) -> Group:
    """Sources themselves, a column of `sources`, or a variable of the cases that speak in them."""
    if key == "source":
        return group_items(source, [[name] for name in ids])
    if sources is not None and key in sources.columns:
        need_columns(sources, ("source",), what="sources")
        values = {str(name): _several(value) for name, value in zip(sources["source"], sources[key], strict=True)}
    elif cases is not None and key in cases.columns:
        values = _by_case(cases, key)
    else:
        known = [*(() if sources is None else sources.columns), *(() if cases is None else cases.columns)]
        there = ", ".join(["code", "family", "source", "pair", "discipline", *known])
        raise WrongUseError(f"by='{key}'", "is in no frame given", f"give it in sources= or cases=; there are {there}")
    return group_items(source, [values.get(name, []) for name in ids])


def _by_case(cases: pd.DataFrame, key: str) -> dict[str, list[Any]]:
    need_columns(cases, ("case", "sources", key), what="cases")
    values: dict[str, list[Any]] = {}
    for names, value in zip(cases["sources"], cases[key], strict=True):
        for name in _several(names):
            values.setdefault(str(name), []).extend(_several(value))
    return values


def _several(value: Any) -> list[Any]:
    """The values in a cell: a list as it is, one value as a list of one, nothing as none."""
    import pandas as pd

    if isinstance(value, list | tuple | np.ndarray):
        return list(value)
    return [] if pd.isna(value) else [value]
