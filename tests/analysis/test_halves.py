"""Every analysis is a map over sources and a sum: what two halves of the sources give adds up to
the whole.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import pytest

from rap.analysis.agreement import rate_units
from rap.analysis.cooccurrence import cooccurrence
from rap.analysis.crosstab import crosstab
from rap.analysis.saturation import saturation

TEXTS = {f"INT-{number}": "we pay the room each week\n" * 12 for number in range(6)}


def invent(seed: int) -> pd.DataFrame:
    """Codings of six sources by three coders; a person may speak in sources of both halves."""
    draw = np.random.default_rng(seed)
    source, start, code, coder = (draw.integers(0, high, 90) for high in (6, 280, 5, 3))
    columns: dict[str, Any] = {
        "coding": [str(number) for number in range(90)],
        "source": [f"INT-{number}" for number in source],
        "start": start,
        "end": start + draw.integers(1, 30, 90),
        "code": [f"code-{number}" for number in code],
        "coder": [f"K-0{number}" for number in coder],
        "case": [f"C-{number % 4}" for number in source],
    }
    return pd.DataFrame(columns)


def halves(codings: pd.DataFrame) -> list[pd.DataFrame]:
    first = codings["source"] < "INT-3"
    return [codings[first], codings[~first]]


def added(
    frames: list[pd.DataFrame], *, by: list[str], counts: list[str]
) -> dict[Any, tuple[int, ...]]:
    """The counts of each key, added up over the frames."""
    together = pd.concat(frames).groupby(by)[counts].sum()
    return {
        key: tuple(row)
        for key, row in zip(together.index, together.to_numpy().tolist(), strict=True)
    }


def people(frames: list[pd.DataFrame], *, by: list[str]) -> dict[Any, set[str]]:
    """The cases behind each key, put together over the frames."""
    found: dict[Any, set[str]] = {}
    for frame in frames:
        for *key, cases in frame[[*by, "cases"]].itertuples(index=False):
            found.setdefault(tuple(key), set()).update(cases)
    return found


@pytest.mark.parametrize("seed", range(5))
def test_people_of_a_crosstab_are_those_of_the_halves_together(seed: int) -> None:
    """A person who speaks in both halves counts once: sets are joined, not numbers added."""
    codings = invent(seed)
    whole = crosstab(codings, by="coder")
    joined = people([crosstab(half, by="coder") for half in halves(codings)], by=["code", "coder"])

    assert people([whole], by=["code", "coder"]) == joined
    assert whole["people"].tolist() == [
        len(joined[key]) for key in zip(whole["code"], whole["coder"], strict=True)
    ]


@pytest.mark.parametrize("count", ["codings", "sources"])
def test_codings_and_sources_of_a_crosstab_add_up(count: str) -> None:
    """No coding and no source is in both halves."""
    codings = invent(1)
    parts = [crosstab(half, count=count) for half in halves(codings)]

    assert added([crosstab(codings, count=count)], by=["code"], counts=[count]) == added(
        parts, by=["code"], counts=[count]
    )


@pytest.mark.parametrize("across_coders", [True, False])
def test_pairs_and_characters_of_cooccurrence_add_up_and_people_join(across_coders: bool) -> None:
    """Two codings stand together in one source, so no pair is lost between the halves."""
    codings, by = invent(2), ["first", "second"]
    whole = cooccurrence(codings, across_coders=across_coders)
    parts = [cooccurrence(half, across_coders=across_coders) for half in halves(codings)]

    counts = ["codings", "characters", "sources"]
    assert added([whole], by=by, counts=counts) == added(parts, by=by, counts=counts)
    assert people([whole], by=by) == people(parts, by=by)


@pytest.mark.parametrize("unit", ["character", "word", "turn"])
def test_stretches_of_agreement_are_those_of_the_halves(unit: str) -> None:
    """A stretch lies in one source."""
    codings = invent(3)
    whole = rate_units(codings, TEXTS, unit=unit)
    parts = pd.concat([rate_units(half, TEXTS, unit=unit) for half in halves(codings)])

    keys = ["source", "code", "yes", "no"]
    assert Counter(whole[[*keys, "weight"]].itertuples(index=False, name=None)) == Counter(
        parts[[*keys, "weight"]].itertuples(index=False, name=None)
    )


def test_a_curve_of_saturation_is_made_of_the_codes_that_each_half_met() -> None:
    """Codes met in the whole are those met in the first half, and what the second adds to them."""
    codings = invent(4)
    whole = saturation(codings, draws=1)["codes"].tolist()
    first, second = (half.groupby("source")["code"].agg(set).to_dict() for half in halves(codings))
    met: set[str] = set()

    assert whole == [len(met := met | codes) for _, codes in sorted((first | second).items())]
