"""When interviews stop bringing new codes, who has not been heard yet, how much of the codebook is
used, and codes by period.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.columns import need_columns, number, same_kind
from rap.analysis.crosstab import crosstab, live_codes, with_people
from rap.core.errors import WrongUseError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_COLUMNS = ["group", "n", "source", "new", "codes", "run_new", "ratio", "reached"]
_COLUMNS += ["expected", "low", "high"]
_AT_ONCE = 1 << 20  # places in random orders held at once
PERIODS = ("year", "half-year", "month", "phase")


@same_kind
def saturation(
    codings: pd.DataFrame,
    *,
    base: int = 4,
    run: int = 2,
    threshold: float = 0.05,
    order: Sequence[str] = (),
    groups: pd.Series | None = None,
    draws: int = 1000,
    seed: int = 0,
) -> pd.DataFrame:
    """How many new codes each further interview brings (Guest, Namey and Chen 2020,
    doi:10.1371/journal.pone.0232076).

    After n interviews (n >= `base`) the ratio is: codes first met in the next `run` interviews,
    over codes met in the first `base`. Saturation is reached at the first n whose ratio is at most
    `threshold`, and reported as "n+run".

    Parameters
    ----------
    codings : DataFrame with the columns source, code
    base, run, threshold
        The authors use a base of 4, 5 or 6, runs of 2 or 3, thresholds of 0.05 or 0.
    order
        Sources in the order they were made (default: by id, which is random); sources that bring no
        code may be among them.
    groups
        Source -> group (an index of sources), for a curve of its own for every language, setting or
        phase; a source may be in the index several times.
    draws, seed
        For the band of `low` to `high`: 2.5 and 97.5 per cent of the codes met after n interviews
        in `draws` random orders.

    Returns
    -------
    DataFrame, one row a group and interview
        group, n (from 1), source, new, codes (met so far), run_new and ratio (in the `run` that
        follows; missing where base or run do not fit), reached, expected (mean of `codes` over all
        orders, exact: sum over codes of 1 - C(N - f, n) / C(N, n), the rarefaction of Hurlbert
        1971, doi:10.2307/1934145), low, high.

    Raises
    ------
    WrongUseError
        A base or run below 1, a threshold outside 0 to 1, missing columns.
    """
    import pandas as pd

    _check(codings, base, run, threshold, draws)
    ordered, met_by_all = _incidence(codings, order)
    place = {source: number for number, source in enumerate(ordered)}
    belongs = pd.Series("", index=ordered) if groups is None else groups
    generator = np.random.default_rng(seed)
    parts = []
    for group in sorted(map(str, belongs.dropna().unique())):
        members = set(belongs.index[belongs.astype(str) == group])
        sources = [source for source in ordered if source in members]
        met = met_by_all[[place[source] for source in sources]]
        met = met[:, met.any(axis=0)]
        named = {"group": group, "n": np.arange(len(sources)) + 1, "source": sources}
        curve, band = _curve(met, base, run, threshold), _band(met, draws, generator)
        parts.append(pd.DataFrame(named | curve | band))
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_COLUMNS)
    return found.astype({"run_new": "Int64"})


def _check(codings: pd.DataFrame, base: int, run: int, threshold: float, draws: int) -> None:
    need_columns(codings, ("source", "code"), what="codings")
    for name, value in (("base", base), ("run", run), ("draws", draws)):
        if value < 1:
            raise WrongUseError("analysis.saturation.too_small", name=name, value=value)
    if not 0 <= threshold <= 1:
        raise WrongUseError("analysis.saturation.no_share", value=str(threshold))


def _incidence(codings: pd.DataFrame, order: Sequence[str]) -> tuple[list[str], NDArray[np.bool_]]:
    """The sources, those of `order` first, and an array that says whether each has each code: shape
    (n_sources, n_codes).
    """
    (source, found), (code, codes) = (number(codings[name]) for name in ("source", "code"))
    ordered = [*dict.fromkeys([*order, *sorted(set(found) - set(order))])]
    place = {id: number for number, id in enumerate(ordered)}
    met = np.zeros((len(ordered), len(codes)), dtype=bool)
    known = (source >= 0) & (code >= 0)
    met[np.array([place[id] for id in found], dtype=np.intp)[source[known]], code[known]] = True
    return ordered, met


def _first_met(met: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The place, from 0, of the first source that has each code."""
    return met.argmax(axis=0) if met.size else np.zeros(0, dtype=np.intp)


def _curve(met: NDArray[np.bool_], base: int, run: int, threshold: float) -> dict[str, Any]:
    """The columns new, codes, run_new, ratio and reached."""
    import pandas as pd

    n_sources = len(met)
    new = np.bincount(_first_met(met), minlength=n_sources)
    codes = new.cumsum()
    n = np.arange(n_sources) + 1
    at_base = codes[base - 1] if base <= n_sources else 0
    fits = (n >= base) & (n + run <= n_sources) & (at_base > 0)
    following = codes[np.minimum(n - 1 + run, n_sources - 1)] - codes
    ratio = np.where(fits, following / max(at_base, 1), np.nan)
    return {
        "new": new,
        "codes": codes,
        "run_new": pd.Series(following, dtype="Int64").where(fits),
        "ratio": ratio,
        "reached": np.logical_or.accumulate(ratio <= threshold),
    }


def _band(
    met: NDArray[np.bool_], draws: int, generator: np.random.Generator
) -> dict[str, NDArray[np.float64]]:
    """Expected codes after n sources, and the band of random orders: expected, low and high."""
    n_sources, n_codes = met.shape
    if not n_codes:
        return dict.fromkeys(("expected", "low", "high"), np.zeros(n_sources))
    expected = n_codes - _never_met(met.sum(axis=0), n_sources).sum(axis=1)
    orders = _orders(n_sources, draws, generator)
    curves = np.concatenate([_curves_of(met, some) for some in orders])
    low, high = np.quantile(curves, (0.025, 0.975), axis=0)
    return {"expected": expected, "low": low, "high": high}


def _orders(
    n_sources: int, draws: int, generator: np.random.Generator
) -> Iterator[NDArray[np.intp]]:
    """Random orders of the sources, a portion at a time: shape (some, n_sources)."""
    some = max(1, _AT_ONCE // n_sources)
    for start in range(0, draws, some):
        yield np.array(
            [generator.permutation(n_sources) for _ in range(start, min(start + some, draws))]
        )


def _curves_of(met: NDArray[np.bool_], orders: NDArray[np.intp]) -> NDArray[np.int64]:
    """The number of codes met after each source of each order. The codes of a source are bits;
    those met so far are their `or`.
    """
    bits = np.zeros((len(met), -(-met.shape[1] // 64) * 8), dtype=np.uint8)
    packed = np.packbits(met, axis=1)
    bits[:, : packed.shape[1]] = packed
    so_far = np.bitwise_or.accumulate(bits.view(np.uint64)[orders], axis=1)
    met_so_far: NDArray[np.int64] = np.bitwise_count(so_far).sum(axis=2, dtype=np.int64)
    return met_so_far


def _never_met(found_in: NDArray[np.int_], n_sources: int) -> NDArray[np.float64]:
    """C(N - f, n) / C(N, n) for n = 1 to N (rows) and each code's f (columns), as a product that
    cannot overflow.
    """
    drawn = np.arange(n_sources)[:, None]
    left = np.maximum(n_sources - drawn - found_in[None, :], 0) / (n_sources - drawn)
    product: NDArray[np.float64] = left.cumprod(axis=0)
    return product


@same_kind
def find_saturation(curve: pd.DataFrame, *, base: int = 4, run: int = 2) -> pd.DataFrame:
    """The state of each group of `saturation`: group, sources, codes, at (the first n at which it
    is reached, or missing), report.

    `report` is "6+2" as the authors write it, "not yet", or "too few to say" with the number of
    interviews there are and the number needed.
    """
    import pandas as pd

    rows = []
    for group, part in curve.groupby("group", sort=True):
        reached = part.loc[part["reached"].astype(bool), "n"]
        at = int(reached.min()) if len(reached) else None
        if at is not None:
            report = f"{at}+{run}"
        elif len(part) >= base + run:
            report = "not yet"
        else:
            report = f"too few to say: {len(part)} of {base + run}"
        rows.append((group, len(part), int(part["codes"].max()), at, report))
    frame = pd.DataFrame(rows, columns=["group", "sources", "codes", "at", "report"])
    return frame.astype({"at": "Int64"})


@same_kind
def find_unheard(
    cases: pd.DataFrame,
    *,
    by: Sequence[str],
    values: Mapping[str, Sequence[str]] | None = None,
    sources: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Who has not been heard yet: the combinations of two variables, or the values of one, with the
    people in each.

    Parameters
    ----------
    cases : DataFrame with the column case and the variables in `by`
        A person with several values counts under each.
    by
        One variable, or two: columns of `cases` or of `sources`.
    values
        Variable -> the values it may have (default: those that occur), so that a value nobody has is
        seen.
    sources : DataFrame with the column source and others
        Needed when `by` names a column of sources, like the language somebody was heard in.

    Returns
    -------
    DataFrame
        The columns of `by`, people (0 where nobody was heard), cases (who); the emptiest first.
    """
    import pandas as pd

    if len(set(by)) not in (1, 2) or len(set(by)) < len(by):
        raise WrongUseError("analysis.saturation.two_variables", by=tuple(by))
    cases = with_facts(cases, sources, [name for name in by if name not in cases.columns])
    all_values = [_values_of(cases, name, values) for name in by]
    found = crosstab(cases[["case"]], cases, rows=by[0], by=by[1:])
    grid = pd.MultiIndex.from_product(all_values, names=list(by)).to_frame(index=False)
    return with_people(grid, found, on=by)


def with_facts(
    cases: pd.DataFrame, sources: pd.DataFrame | None, names: Sequence[str]
) -> pd.DataFrame:
    """`cases` with values of the sources in which each person was heard, as lists."""
    if sources is None or "sources" not in cases.columns:
        return cases
    for name in names:
        if name in sources.columns:
            facts = dict(zip(sources["source"], sources[name], strict=True))
            heard = cases["sources"].map(
                lambda ids, facts=facts: sorted({facts[id] for id in ids if facts.get(id)})
            )
            cases = cases.assign(**{name: heard})
    return cases


def _values_of(
    cases: pd.DataFrame, name: str, values: Mapping[str, Sequence[str]] | None
) -> list[str]:
    if values and name in values:
        return list(values[name])
    if name not in cases.columns:
        raise WrongUseError(
            "analysis.saturation.no_column", column=name, known=tuple(map(str, cases.columns))
        )
    return sorted(map(str, cases[name].explode().dropna().unique()))


@same_kind
def coverage(codings: pd.DataFrame, codebook: pd.DataFrame, *, sources: int) -> pd.DataFrame:
    """How much of the codebook is used: one row for each code in use, in the order of the codebook.

    Columns: code, family, codings, sources, people, share (of all `sources` sources, 0 to 1), first
    and last (`t` of codings).
    """
    live = live_codes(codebook)[["code", "family"]]
    counted = codings.groupby("code").agg(
        codings=("coding", "nunique"),
        sources=("source", "nunique"),
        people=("case", "nunique"),
        first=("t", "min"),
        last=("t", "max"),
    )
    # an empty index of text cannot be merged on
    frame = live.merge(counted.reset_index(), on="code", how="left")
    for name in ("codings", "sources", "people"):
        frame[name] = frame[name].fillna(0).astype(int)
    frame.insert(5, "share", frame["sources"] / sources if sources else float("nan"))
    return frame.reset_index(drop=True)


def name_periods(sources: pd.DataFrame, *, by: str = "half-year") -> pd.Series:
    """Source -> its period, as `compare_periods` needs it.

    Parameters
    ----------
    sources : DataFrame with the columns source, month ("2026-03") and phase
    by
        "year" (2026), "half-year" (2026-1, 2026-2), "month", or "phase". Sources without a month,
        or phase, have none.

    Raises
    ------
    WrongUseError
        Another word.
    """
    if by not in PERIODS:
        raise WrongUseError("analysis.saturation.unknown_period", period=by, known=PERIODS)
    dated = sources.dropna(subset=["phase" if by == "phase" else "month"]).set_index("source")
    if by == "phase":
        return dated["phase"].astype(int).astype(str)
    year, month = dated["month"].str[:4], dated["month"]
    half = (month.str[5:7] > "06").map({False: "-1", True: "-2"}).astype(str)
    return {"year": year, "half-year": year + half, "month": month}[by]


@same_kind
def compare_periods(
    codings: pd.DataFrame, heard: Mapping[str, int], *, period: pd.Series, count: str = "people"
) -> pd.DataFrame:
    """Each code in each period (such as a phase or half-year): how many people, and their share of
    the people heard in it.

    Parameters
    ----------
    codings : DataFrame with the columns source, code, case, coding
    heard
        Period -> how many people (or sources) were heard in it: what the share is of.
    period
        Source -> period (an index of sources).

    Returns
    -------
    DataFrame
        code, period, the count, cases, share (0 to 1; missing where nobody was heard).
    """
    frame = codings.assign(period=codings["source"].map(period))
    counted = crosstab(frame, rows="code", by="period", count=count)
    whole = counted["period"].map(heard).astype(float)  # of no rows it would be text
    return counted.assign(share=counted[count] / whole.where(whole > 0)).sort_values(
        ["code", "period"], ignore_index=True
    )
