"""Pairs of codes, counted in parts of the codings and then put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.cooccurrence import cases_of_pairs, count_pairs, find_taking_part, order_pairs
from rap.core.spans import Numbers, distinct

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class PartCounts:
    """What `cooccurrence` counts in one part of the codings; pairs are numbered as in `Counts`.

    `pairs`, `characters` and `sources` have shape (n_codes ** 2,), `codings` (n_codes,).
    `in_pair` has the number of a pair and a case in each row, `members` that of a code and of a
    person or source (`by`), as numbers in `people`; both (2, n). `people` is empty without cases.
    """

    codes: tuple[str, ...]
    people: tuple[str, ...]
    pairs: Numbers
    characters: Numbers
    sources: Numbers
    codings: Numbers
    in_pair: Numbers
    members: Numbers
    has_cases: bool


def count_part(
    codings: pd.DataFrame, *, by: str = "people", across_coders: bool = True, **options: Any
) -> PartCounts:
    """Count what `cooccurrence` counts, in a part that holds all codings of its sources."""
    within = options.pop("within", "overlap")
    rows, columns = find_taking_part(codings, within=within, across_coders=across_coders)
    counts = count_pairs(rows, columns, within=within, **options)
    n = rows.n_codes
    members, people = rows.case, columns.case.values
    if by == "sources":
        members, people = rows.source + len(people), (*people, *columns.sources)
    known = members >= 0 if by != "codings" else np.zeros(len(members), np.bool_)
    found = distinct(rows.code[known] * max(len(people), 1) + members[known], below=n * len(people))
    return PartCounts(
        codes=columns.code.values,
        people=people,
        pairs=counts.pairs,
        characters=counts.characters if counts.characters is not None else counts.pairs * 0,
        sources=np.bincount(counts.in_sources[0], minlength=n * n),
        codings=np.bincount(rows.code, minlength=n),
        in_pair=np.stack(counts.of_cases).astype(np.int32),
        members=np.stack(np.divmod(found, max(len(people), 1))).astype(np.int32),
        has_cases="case" in columns.frame.columns,
    )


def join_parts(parts: Sequence[PartCounts], *, by: str = "people") -> pd.DataFrame:
    """The frame of `cooccurrence`, from the counts of all parts."""
    import pandas as pd

    codes = tuple(sorted({code for part in parts for code in part.codes}))
    people = tuple(sorted({one for part in parts for one in part.people}))
    n, pairs, codings = len(codes), _PairSums(len(codes)), np.zeros(len(codes), np.int64)
    in_pair, members = [np.empty((2, 0), np.int64)], [np.empty((2, 0), np.int64)]
    for part in parts:
        code, who = _places(part.codes, codes), _places(part.people, people)
        pair = (code[:, None] * n + code).ravel()
        pairs.add(pair, part)
        codings[code] += part.codings
        in_pair.append(np.stack((pair[part.in_pair[0]], who[part.in_pair[1]])))
        members.append(np.stack((code[part.members[0]], who[part.members[1]])))
    there = np.flatnonzero(pairs.codings)
    first, second = np.divmod(there, max(n, 1))
    texts = pd.Series(codes, dtype="str").array
    data: dict[str, Any] = {"first": texts.take(first), "second": texts.take(second)}
    data |= {name: getattr(pairs, name)[there] for name in ("codings", "characters", "sources")}
    if any(part.has_cases for part in parts):
        of_cases = _distinct_pairs(np.hstack(in_pair), len(people))
        data["people"] = np.bincount(of_cases[0], minlength=n * n)[there]
        data["cases"] = cases_of_pairs(of_cases, there, people)
    both = _members_of_both(_distinct_pairs(np.hstack(members), len(people)), n, len(people))
    return order_pairs(pd.DataFrame(data), first, second, codings=codings, both=both, by=by)


class _PairSums:
    """Sums over all parts, each of shape (n_codes ** 2,)."""

    def __init__(self, n_codes: int) -> None:
        self.codings, self.characters, self.sources = np.zeros((3, n_codes**2), np.int64)

    def add(self, pair: Numbers, part: PartCounts) -> None:
        self.codings[pair] += part.pairs
        self.characters[pair] += part.characters
        self.sources[pair] += part.sources


def _places(names: Sequence[str], among: Sequence[str]) -> Numbers:
    """The index of each name in a sorted sequence."""
    place = {name: at for at, name in enumerate(among)}
    return np.array([place[name] for name in names], dtype=np.int64)


def _distinct_pairs(rows: Numbers, n: int) -> tuple[Numbers, Numbers]:
    """The distinct rows of two columns, sorted; the second column is below `n`."""
    size = max(n, 1)
    below = (int(rows[0].max(initial=-1)) + 1) * size
    key, member = np.divmod(distinct(rows[0] * size + rows[1], below=below), size)
    return key, member


def _members_of_both(members: tuple[Numbers, Numbers], n_codes: int, n: int) -> Numbers:
    """Do what `members_of` does, with codes and members that are already distinct."""
    there = np.zeros((n, n_codes))
    there[members[1], members[0]] = 1
    return np.asarray(np.rint(np.einsum("mi,mj->ij", there, there)), np.int64)
