"""Which codes occur together, and which follows which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.codings import CodingsInOrder, check_codes, check_texts, read_in_order
from rap.analysis.columns import need_columns, same_kind
from rap.analysis.search.pairs import (
    Counts,
    Rows,
    as_units,
    count_characters,
    count_following,
    count_together,
    members_of,
    read_rows,
)
from rap.core.errors import WrongUseError
from rap.core.spans import FAR, SOURCE, Numbers, as_lines, find_breaks

if TYPE_CHECKING:
    import pandas as pd

WITHIN = ("overlap", "near", "turn", "source")
BY = ("people", "sources", "codings")


@same_kind
def cooccurrence(
    codings: pd.DataFrame,
    *,
    within: str = "overlap",
    distance: int = 0,
    by: str = "people",
    across_coders: bool = True,
    turns: pd.DataFrame | None = None,
    texts: Mapping[str, str] | None = None,
    codebook: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """For each pair of codes that occur together: how often, with how many people, and how closely
    they are tied.

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end, code, and as needed case and coder
        As a study gives them. Whole sources take part within "source" only.
    within
        Together means: "overlap", a character in common; "near", at most `distance` characters
        between; "turn", one line of the text touched by both; "source".
    distance
        Characters, for "near"; 0 is touching.
    by
        What `n_first`, `n_second` and `jaccard` count, and what the rows are sorted by: people,
        sources or codings.
    across_coders
        Whether a coding of one coder and a coding of another make a pair. If not, only what one
        coder put together counts, and `characters` are counted for each coder.
    turns, texts
        For "turn": frame with the columns source and start (a unit begins at each start), or texts,
        whose lines are units.
    codebook
        When given, a code that is not in it is refused.

    Returns
    -------
    DataFrame, one row a pair of codes
        first, second : codes, first < second.
        codings : pairs of one coding each. Two coders' codings of one passage are two codings.
        characters : code points that have both codes, each once (0 where the codings do not
            overlap).
        sources, people, cases : sources with such a pair; people with a pair in which both passages
            are theirs, and the tuple of their cases. Without a column case, people and cases are
            left out.
        n_first, n_second : people, sources or codings (`by`) of each code, of the codings that take
            part.
        jaccard : those (`by`) with such a pair / those with either code, from 0 to 1 (Jaccard 1912,
            doi:10.1111/j.1469-8137.1912.tb05611.x). By codings it is `c`.
        c : codings / (codings of first + codings of second - codings), the c-coefficient of
            ATLAS.ti (its manual, "Code Co-occurrence Table"; for such measures see Armborst 2017,
            doi:10.1177/2158244017707797). It begins at 0 and is 1 when each coding of one has its
            own of the other. It takes codings for separate units: one that overlaps two others
            makes two pairs, so it can pass 1, and is NaN where there are as many pairs as codings,
            or more. It is not cut off: a value above 1 says that passages overlap many times, and
            that people are the better count.

    Raises
    ------
    WrongUseError
        For an unknown `within` or `by`, a column or frame that is missing, offsets that are no
        passage.
    """
    check_choices(codings, within=within, by=by, across_coders=across_coders)
    check_characters(distance, name="distance")
    check_codes(codings, codebook)
    rows, columns = find_taking_part(codings, within=within, across_coders=across_coders)
    counts = count_pairs(rows, columns, within=within, distance=distance, turns=turns, texts=texts)
    frame = _frame_of(counts, columns, name="codings")
    return _with_ties(frame, rows, counts, by=by)


def find_taking_part(
    codings: pd.DataFrame, *, within: str, across_coders: bool
) -> tuple[Rows, CodingsInOrder]:
    """The codings that can occur together with others, and all codings in order."""
    columns = read_in_order(codings)
    rows = read_rows(columns, across_coders=across_coders)
    return (rows if within == "source" else rows.take(columns.spans.has_place)), columns


def check_choices(codings: pd.DataFrame, *, within: str, by: str, across_coders: bool) -> None:
    """Check the options of `cooccurrence`, and that the columns it needs are there.

    Raises
    ------
    WrongUseError
        As `cooccurrence`.
    """
    if within not in WITHIN:
        raise WrongUseError(
            "analysis.cooccurrence.unknown_within", within=within, known=tuple(WITHIN)
        )
    if by not in BY:
        raise WrongUseError("analysis.cooccurrence.unknown_by", by=by, known=tuple(BY))
    need_columns(codings, ["case"] if by == "people" else [], what="codings")
    need_columns(codings, [] if across_coders else ["coder"], what="codings")


def check_characters(number: object, *, name: str) -> None:
    """Check that a number of characters is a whole number from 0.

    Raises
    ------
    WrongUseError
        For anything else.
    """
    if isinstance(number, bool) or not isinstance(number, int) or number < 0:
        raise WrongUseError("analysis.cooccurrence.bad_number", name=name, value=str(number))


def count_pairs(
    rows: Rows,
    columns: CodingsInOrder,
    *,
    within: str,
    distance: int,
    turns: pd.DataFrame | None,
    texts: Mapping[str, str] | None,
) -> Counts:
    """Count the pairs of rows that occur together, and the characters they share."""
    characters = count_characters(rows.take(rows.end > rows.start))
    if within == "source":
        found = count_together(as_units(rows))
        return found.of_people(
            count_together(as_units(rows, by_person=True)), characters=characters
        )
    start, end = rows.start, rows.end
    if within == "near":
        end = end + min(distance, FAR) + 1
    if within == "turn":
        touched = as_lines(rows.spans, _breaks(rows, columns, turns=turns, texts=texts))
        start, end = touched.start, touched.end
    found = count_together(rows.at(start, end))
    return found.of_people(found, characters=characters)


def _breaks(
    rows: Rows,
    columns: CodingsInOrder,
    *,
    turns: pd.DataFrame | None,
    texts: Mapping[str, str] | None,
) -> Numbers:
    """The last character of each turn on the line of numbers, and the end of each source."""
    number = {source: at for at, source in enumerate(columns.sources)}
    if turns is not None:
        need_columns(turns, ("source", "start"), what="turns")
        known = turns[turns["source"].isin(columns.sources)]
        base = known["source"].map(number).to_numpy(np.int64) * SOURCE
        starts = np.concatenate(
            (base + known["start"].to_numpy(np.int64), np.arange(len(number)) * SOURCE)
        )
        return np.sort(starts) - 1
    if texts is None:
        raise WrongUseError("analysis.cooccurrence.no_turns")
    used = {int(at): columns.sources[at] for at in np.unique(rows.source)}
    check_texts(used.values(), texts)
    return find_breaks(texts, used)


def _frame_of(counts: Counts, columns: CodingsInOrder, *, name: str) -> pd.DataFrame:
    """One row for each pair of codes that occurs: first, second, `name`, then characters, sources,
    people and cases where they are known.
    """
    import pandas as pd

    there = np.flatnonzero(counts.pairs)
    codes = pd.Series(columns.code.values, dtype="str").array
    n = max(len(codes), 1)
    first, second = (codes.take(numbers) for numbers in np.divmod(there, n))
    data: dict[str, Any] = {"first": first, "second": second, name: counts.pairs[there]}
    if counts.characters is not None:
        data["characters"] = counts.characters[there]
    data["sources"] = np.bincount(counts.in_sources[0], minlength=n * n)[there]
    if "case" in columns.frame.columns:
        data["people"] = np.bincount(counts.of_cases[0], minlength=n * n)[there]
        data["cases"] = cases_of_pairs(counts.of_cases, there, columns.case.values)
    return pd.DataFrame(data)


def cases_of_pairs(
    of_cases: tuple[Numbers, Numbers], there: Numbers, names: tuple[str, ...]
) -> list[tuple[str, ...]]:
    """The cases of each pair in `there`, sorted."""
    keys, cases = of_cases
    people = np.array([*names, ""], dtype=object)[cases].tolist()
    low, high = np.searchsorted(keys, there, "left"), np.searchsorted(keys, there, "right")
    return [tuple(people[a:b]) for a, b in zip(low, high, strict=True)]


def _with_ties(frame: pd.DataFrame, rows: Rows, counts: Counts, *, by: str) -> pd.DataFrame:
    """The columns n_first, n_second, jaccard and c, and the order of the result."""
    there = np.flatnonzero(counts.pairs)
    first, second = there // rows.n_codes, there % rows.n_codes
    codings = np.bincount(rows.code, minlength=rows.n_codes)
    both = members_of(rows, by=by) if by != "codings" else None
    return order_pairs(frame, first, second, codings=codings, both=both, by=by)


def order_pairs(
    frame: pd.DataFrame,
    first: Numbers,
    second: Numbers,
    *,
    codings: Numbers,
    both: Numbers | None,
    by: str,
) -> pd.DataFrame:
    """`codings` of each code, and `both` as `members_of` gives it; rows are pairs of codes by number."""
    pairs, n_rows = frame["codings"].to_numpy(), len(frame)
    either = codings[first] + codings[second] - pairs
    c = np.divide(pairs, either, out=np.full(n_rows, np.nan), where=either > 0)
    n, jaccard = codings, c
    if by != "codings" and both is not None:
        n = np.diagonal(both)
        either = n[first] + n[second] - both[first, second]
        jaccard = np.divide(frame[by].to_numpy(), either, out=np.zeros(n_rows), where=either > 0)
    frame = frame.assign(n_first=n[first], n_second=n[second], jaccard=jaccard, c=c)
    order = np.lexsort(
        [-frame[name].to_numpy() for name in ("codings", by)]
    )  # equals stay by first and second
    return frame.take(order).reset_index(drop=True)


@same_kind
def code_sequences(
    codings: pd.DataFrame,
    *,
    within: str = "gap",
    gap: int = 200,
    across_coders: bool = True,
    turns: pd.DataFrame | None = None,
    texts: Mapping[str, str] | None = None,
    codebook: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Which code follows which: a passage follows another when it begins at or soon after its end.

    Parameters
    ----------
    codings : DataFrame with the columns source, start, end, code, and as needed case and coder
        Whole sources take no part.
    within
        Soon means: "gap", at most `gap` characters after the end; "turn", in the turn in which the
        first one ends.
    gap
        Characters. Passages in between do not matter: each that begins soon enough follows.
    across_coders, turns, texts, codebook
        As for `cooccurrence`.

    Returns
    -------
    DataFrame, one row an ordered pair of codes, the most frequent first
        first, second : the code that comes first, the one that follows (may be the same).
        times : pairs of codings.
        sources, people, cases : as for `cooccurrence`.

    Raises
    ------
    WrongUseError
        For an unknown `within`, a column or frame that is missing, offsets that are no passage.
    """
    if within not in ("gap", "turn"):
        raise WrongUseError("analysis.cooccurrence.unknown_way", within=within)
    check_characters(gap, name="gap")
    need_columns(codings, [] if across_coders else ["coder"], what="codings")
    check_codes(codings, codebook)
    columns = read_in_order(codings)
    rows = read_rows(columns, across_coders=across_coders).take(columns.spans.has_place)
    last = rows.end + min(gap, FAR)
    if within == "turn":
        breaks = np.append(_breaks(rows, columns, turns=turns, texts=texts), np.iinfo(np.int64).max)
        last = breaks[np.searchsorted(breaks, rows.end - 1, "left")]
    frame = _frame_of(count_following(rows, last=last), columns, name="times")
    return frame.sort_values(
        ["times", "first", "second"], ascending=[False, True, True], ignore_index=True
    )
