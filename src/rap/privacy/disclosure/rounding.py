"""Controlled rounding (Cox 1987, doi:10.1080/01621459.1987.10478456; Salazar-González 2005): every
number becomes a multiple of a base next to it, up or down by lot, so that all sums still hold.

An integer programme with random costs, solved exactly (scipy, HiGHS): the same lot gives the same
roundings on every machine.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rap.privacy.disclosure.parts import Sum

_FAR = 1e3  # what a step beyond the next multiple costs: more than any lot
_STEPS_WITHIN = 3  # how many ways further a rounding is looked for inside `within`
_NONE: Mapping[int, int] = MappingProxyType({})
_ANY: Mapping[int, tuple[int, int]] = MappingProxyType({})


@dataclass(frozen=True)
class Rounded:
    """The rounded numbers, in the order in which they were given (`values`), and how many steps
    beyond the next multiple any of them may have gone (`steps`, 0 where the sums allowed it).
    """

    values: tuple[int, ...]
    steps: int


def lot_of(*names: object) -> float:
    """A number between 0 and 1 that looks drawn, and is the same each time for the same names.

    Parameters
    ----------
    *names : anything that can be written as text
        The first is a secret: anybody who knows all names can draw the same number.

    Returns
    -------
    float
        Above 0 and below 1, from the SHA-256 of the names.

    Examples
    --------
    >>> round(lot_of("tin lake seven", 5, "window"), 3)
    0.906
    """
    digest = hashlib.sha256("\x1f".join(map(str, names)).encode("utf-8")).digest()
    return (int.from_bytes(digest[:6], "big") + 0.5) / 2**48


def round_counts(
    sizes: Sequence[int],
    sums: Sequence[Sum],
    *,
    base: int,
    whole: int,
    lots: Sequence[float],
    fixed: Mapping[int, int] = _NONE,
    within: Mapping[int, tuple[int, int]] = _ANY,
) -> Rounded | None:
    """Round numbers by lot.

    Parameters
    ----------
    sizes : (n,) numbers of people
    sums
        What holds between them, by their places in `sizes`; of the rounded ones it holds too.
    base : int
        The distance of two multiples. A multiple stays, 0 stays 0.
    whole
        The place of the number of everybody: it is rounded down, and none is greater.
    lots : (n,) numbers between 0 and 1
        A number goes up when its lot is below its distance from the lower multiple, as a share of
        `base`, as far as the sums allow.
    fixed
        Numbers that were rounded before, by place.
    within
        The least and the most that a number may become, by place, if there is such a rounding at
        most two steps further.

    Returns
    -------
    Rounded, or None if what is `fixed` fits no others
        If no multiples next to the numbers fit the sums, numbers may go one step further, or more;
        nothing fixed, there is a rounding: one person, as often as the number of everybody says.

    Examples
    --------
    >>> sums = [Sum({0: -1, 1: 1, 2: 1})]
    >>> round_counts([16, 9, 7], sums, base=5, whole=0, lots=[0.5, 0.9, 0.1]).values
    (15, 5, 10)
    """
    most = sizes[whole] // base
    # a step further inside `within` first: outside of it, what was printed before gives numbers away
    inside = [(steps, within) for steps in range(_STEPS_WITHIN if within else 0)]
    outside = [(steps, _ANY) for steps in range(bool(within), most + 2)]
    for steps, ends in (*inside, *outside):
        limits = [_ends(n, base, steps, most) for n in sizes]
        limits[whole] = most, most
        for n, (least, greatest) in ends.items():
            low, high = limits[n]
            limits[n] = max(low, -(-least // base)), min(high, greatest // base)
        for n, value in fixed.items():
            limits[n] = value // base, value // base
        if any(low > high for low, high in limits):
            continue
        found = _solve(sizes, sums, limits, base, lots)
        if found is not None:
            return Rounded(tuple(base * value for value in found), steps)
    return None


def _ends(n: int, base: int, steps: int, most: int) -> tuple[int, int]:
    """The least and the most that a number can become, in multiples of `base`."""
    if not n:
        return 0, 0
    return max(n // base - steps, 0), min(-(-n // base) + steps, most)


def _solve(
    sizes: Sequence[int],
    sums: Sequence[Sum],
    limits: Sequence[tuple[int, int]],
    base: int,
    lots: Sequence[float],
) -> list[int] | None:
    """The cheapest multiples that fit the sums; None where none do."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_matrix

    n = len(sizes)
    low, high = (np.array(ends, float) for ends in zip(*limits, strict=True))
    down = np.array([size // base for size in sizes], float)
    up = np.array([-(-size // base) for size in sizes], float)
    share = np.clip(np.array([size / base % 1 for size in sizes]), 0.01, 0.99)
    lot = np.array(lots, float)
    cost = np.log(lot) - np.log1p(-lot) - np.log(share) + np.log1p(-share)
    # a number, how far it lies beyond its upper multiple, and below its lower one
    every = np.concatenate([cost, np.full(2 * n, _FAR)])
    rows = [at for at, one in enumerate(sums) for _ in one.terms]
    columns = [name for one in sums for name in one.terms]
    factors = [factor for one in sums for factor in one.terms.values()]
    lines = csr_matrix((factors, (rows, columns)), shape=(len(sums), 3 * n))
    one = np.arange(n)
    ends = np.concatenate([np.ones(n), -np.ones(n)])
    beyond = csr_matrix((ends, (np.tile(one, 2), np.concatenate([one, n + one]))), (n, 3 * n))
    under = csr_matrix(
        (np.ones(2 * n), (np.tile(one, 2), np.concatenate([one, 2 * n + one]))), (n, 3 * n)
    )
    fits = (
        [LinearConstraint(lines, [s.least for s in sums], [s.most for s in sums])] if sums else []
    )
    fits += [LinearConstraint(beyond, -math.inf, up), LinearConstraint(under, down, math.inf)]
    zero = np.zeros(2 * n)
    far = np.concatenate([np.maximum(high - up, 0), np.maximum(down - low, 0)])
    done = milp(
        every,
        integrality=np.concatenate([np.ones(n), zero]),
        bounds=Bounds(np.concatenate([low, zero]), np.concatenate([high, far])),
        constraints=fits,
        options={"mip_rel_gap": 0},
    )
    return None if done.x is None else [round(value) for value in done.x[:n]]
