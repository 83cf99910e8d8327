"""Invented corpora of three sizes, from a seed: passages that four coders found, each a little
elsewhere, in long talk.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

SIZES = {
    "XS": (6, 600),
    "S": (50, 10_000),
    "M": (1_000, 500_000),
    "L": (20_000, 10_000_000),
}  # sources, codings
N_CODES, N_CODERS, LENGTH = 60, 4, 60_000
_FOUND, _ELSEWHERE, _OTHER_CODE = (
    0.8,
    0.5,
    0.1,
)  # how often a coder finds a passage, moves an end of it, gives it another code
_DIFFERENT_TEXTS = 50
_COMMON = "we pay the room each week and the owner asks for more when a place is quiet safe warm near or on the list they said"
_RARE = "trust distrust entrusted coöperatie coöperaties café façade privé élève question meeting answer"
_SYLLABLES = [
    first + last for first in "bdfgklmnprstvz" for last in ("a", "e", "i", "o", "u", "ee", "ou")
]


@dataclass(frozen=True)
class Corpus:
    """Columns of numbers of shape (n,), sorted by source and start; `site` has shape (n_sources,)."""

    size: str
    source: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    code: NDArray[np.int64]
    coder: NDArray[np.int64]
    site: NDArray[np.int64]

    @property
    def n_sources(self) -> int:
        return len(self.site)

    @cached_property
    def codings(self) -> pd.DataFrame:
        """As a study gives them; each source is one person's."""
        columns: dict[str, Any] = {
            "coding": pa.array(np.arange(len(self.start))).cast(pa.string()),
            "source": _named("INT-", self.source),
            "start": pa.array(self.start),
            "end": pa.array(self.end),
            "code": _named("code-", self.code),
            "family": _named("family-", self.code // 8),
            "coder": _named("K-", self.coder),
            "case": _named("C-", self.source),
        }
        return pa.table(list(columns.values()), names=list(columns)).to_pandas()

    @cached_property
    def cases(self) -> pd.DataFrame:
        sites = [f"site-{number}" for number in self.site.tolist()]
        return pd.DataFrame(
            {"case": [f"C-{number:05d}" for number in range(self.n_sources)], "site": sites}
        )

    @cached_property
    def texts(self) -> dict[str, str]:
        """A few different texts, again and again."""
        some = [make_text(number) for number in range(min(self.n_sources, _DIFFERENT_TEXTS))]
        return {f"INT-{number:05d}": some[number % len(some)] for number in range(self.n_sources)}


def _named(prefix: str, numbers: NDArray[np.int64]) -> pa.Array:
    names = [f"{prefix}{number:05d}" for number in range(int(numbers.max(initial=0)) + 1)]
    return pa.DictionaryArray.from_arrays(pa.array(numbers.astype(np.int32)), pa.array(names)).cast(
        pa.string()
    )


@cache
def _vocabulary() -> NDArray[np.object_]:
    """Words by rank: common ones, some to look for, and made-up ones."""
    draw = np.random.default_rng(0)
    made = ["".join(draw.choice(_SYLLABLES, draw.integers(2, 5))) for _ in range(5_000)]
    return np.array([*_COMMON.split(), *made[:100], *_RARE.split(), *made[100:]], dtype=object)


def make_text(seed: int) -> str:
    """Turns of one line each."""
    draw = np.random.default_rng(seed)
    every = _vocabulary()
    words = every[draw.zipf(1.3, LENGTH // 3) % len(every)].tolist()
    lines, at, length = [], 0, 0
    while length < LENGTH:
        step = int(draw.integers(4, 60))
        lines.append(("I: ", "P1: ")[len(lines) % 2] + " ".join(words[at : at + step]) + ".\n")
        at, length = at + step, length + len(lines[-1])
    return "".join(lines)[:LENGTH]


def make_corpus(size: str, *, seed: int = 1) -> Corpus:
    """Passages that are there, and what each coder made of them."""
    n_sources, n = SIZES[size]
    draw = np.random.default_rng(seed)
    n_there = int(n / (N_CODERS * _FOUND) * 1.05)
    length = np.clip(draw.lognormal(5.1, 0.7, n_there), 8, 4_000).astype(np.int64)
    there = {
        "source": draw.integers(0, n_sources, n_there),
        "start": (draw.random(n_there) * (LENGTH - length - 60)).astype(np.int64),
        "length": length,
        "code": np.minimum(draw.zipf(1.15, n_there) - 1, 1 << 30) % N_CODES,
    }
    columns = [_coded(there, coder=coder, draw=draw) for coder in range(N_CODERS)]
    together = {name: np.concatenate([column[name] for column in columns]) for name in columns[0]}
    some = draw.permutation(len(together["start"]))[:n]
    order = some[
        np.lexsort((together["end"][some], together["start"][some], together["source"][some]))
    ]
    return Corpus(
        size,
        **{name: values[order] for name, values in together.items()},
        site=draw.integers(0, 5, n_sources),
    )


def _coded(
    there: dict[str, NDArray[np.int64]], *, coder: int, draw: np.random.Generator
) -> dict[str, NDArray[np.int64]]:
    found = np.flatnonzero(draw.random(len(there["start"])) < _FOUND)
    moved = [
        draw.integers(-25, 26, len(found)) * (draw.random(len(found)) < _ELSEWHERE)
        for _ in range(2)
    ]
    start = np.maximum(there["start"][found] + moved[0], 0)
    end = np.clip(there["start"][found] + there["length"][found] + moved[1], start + 1, LENGTH)
    other = draw.random(len(found)) < _OTHER_CODE
    code = np.where(other, draw.integers(0, N_CODES, len(found)), there["code"][found])
    return {"source": there["source"][found], "start": start, "end": end, "code": code} | {
        "coder": np.full(len(found), coder)
    }


def make_ratings(n_units: int, *, seed: int = 3) -> NDArray[np.int64]:
    """Units x coders: what four coders called each of so many segments, 60 values."""
    draw = np.random.default_rng(seed)
    true = draw.integers(0, N_CODES, (n_units, 1))
    return np.where(
        draw.random((n_units, N_CODERS)) < 0.8, true, draw.integers(0, N_CODES, (n_units, N_CODERS))
    )


def make_passages(n_units: int, *, seed: int = 3) -> pd.DataFrame:
    """Codings of one text: `n_units` passages as each of four coders found them, a little elsewhere
    and as one of five codes.
    """
    draw = np.random.default_rng(seed)
    shape = (n_units, N_CODERS)
    true = draw.integers(0, LENGTH - 1000, (n_units, 1))
    start = np.sort(true, axis=0) + draw.integers(0, 40, shape)
    end = start + draw.integers(80, 400, (n_units, 1)) + draw.integers(0, 40, shape)
    code = np.where(
        draw.random(shape) < 0.8, draw.integers(0, 5, (n_units, 1)), draw.integers(0, 5, shape)
    )
    coder = np.broadcast_to(np.arange(N_CODERS), shape)
    columns = {"source": "INT-10000", "start": start.ravel(), "end": end.ravel()}
    names = {
        "code": [f"code-{number}" for number in code.ravel()],
        "coder": [f"K-0{one}" for one in coder.ravel()],
    }
    return pd.DataFrame(columns | names)
