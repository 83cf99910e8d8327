"""Ratings with published coefficients, and invented ones from a seed."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any

import numpy as np
import pandas as pd

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section C: 4 coders, 12 units;
# also in Gwet (2014)
KRIPPENDORFF_2011 = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
        [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
    ]
).T
# Fleiss (1971), table 1: 30 patients, 6 psychiatrists, 5 diagnoses
FLEISS_1971 = (
    "444444 222555 233335 555555 222444 113333 333355 113334 114444 555555 144444 124444 222333 144444 224445 "
    "333335 111455 111112 224444 133555 555555 244444 224555 114444 144445 222224 111155 224444 133333 555555"
)
# Krippendorff (1995, doi:10.2307/271061), figure 1, cut into 24 units: Bertha and Bill, John and
# Jill, Gerret and Gill
PAIRS_1995 = {
    "A": ("001111111100001111110000", "000011110000000110000000"),
    "B": ("111111111111111111000000", "111111111100000000000000"),
    "C": ("001111110011001111001100", "110011110011110011001100"),
}


# Cohen (1960), table 1: 200 cases, three diagnoses; the weights are those of Cohen (1968,
# doi:10.1037/h0026256), table 1
COHEN_1960 = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
COHEN_1968 = pd.DataFrame([[0, 1, 3], [1, 0, 6], [3, 6, 0]])
# Agresti (1990, Categorical Data Analysis), 91 couples, four answers
COUPLES = ((7, 7, 2, 3), (2, 8, 3, 7), (1, 5, 4, 9), (2, 8, 9, 14))
# Gwet (2014; documentation of his irrCAC, data cont3x3abstractors): 100 cases, three answers
ABSTRACTORS = ((13, 0, 0), (0, 20, 7), (0, 4, 56))


def from_table(*rows: Sequence[int]) -> tuple[list[int], list[int]]:
    """The ratings of two coders from how often each pair of answers was given."""
    cells = [(i, j) for i, row in enumerate(rows) for j, n in enumerate(row) for _ in range(n)]
    return [i for i, _ in cells], [j for _, j in cells]


def random_ratings(seed: int) -> np.ndarray[Any, Any]:
    rng = np.random.default_rng(seed)
    n_units, n_coders, n_values = rng.integers(3, 15), rng.integers(2, 5), rng.integers(2, 6)
    ratings = rng.integers(1, n_values + 1, (n_units, n_coders)).astype(float)
    ratings = np.where(rng.random((n_units, 1)) < 0.6, ratings[:, :1], ratings)
    ratings[rng.random(ratings.shape) < 0.1 * (seed % 3)] = nan
    return ratings
