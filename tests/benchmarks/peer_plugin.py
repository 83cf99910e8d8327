"""Our own functions as one more variant of the peer benchmarks, on the same arrays and in the same
rounds.

    PYTHONPATH=src run_anchors.py --main PYTHON --sizes S,M --only analyses,search --plugin
    tests/benchmarks/peer_plugin.py

The harness asks `variants` for each of its titles and hands it the frame of the caller, whose names
hold the corpus. Frames are made once, before anything is timed; what is timed is the function as a
notebook calls it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import FrameType
from typing import Any

import numpy as np
import pandas as pd

from rap.analysis.agreement import agreement, krippendorff_alpha
from rap.analysis.cooccurrence import cooccurrence
from rap.analysis.crosstab import crosstab
from rap.analysis.saturation import saturation
from rap.analysis.search import search
from rap.core.accents import find_words, fold

_Answer = Callable[[], object]
_FRAMES: dict[int, pd.DataFrame] = {}


def variants(title: str, caller: FrameType) -> dict[str, _Answer]:
    """What of ours answers this title; nothing when it is not one of ours."""
    names = caller.f_globals | caller.f_locals
    for beginning, make in _ANSWERS.items():
        if title.startswith(beginning):
            return {"product": make(names)}
    return {}


def _named(prefix: str, numbers: np.ndarray[Any, Any]) -> pd.Series:
    values = [f"{prefix}-{number:05d}" for number in range(int(numbers.max()) + 1)]
    return pd.Series(pd.Categorical.from_codes(numbers, values)).astype("str")


def _codings(names: Mapping[str, Any]) -> pd.DataFrame:
    corpus = names["D"]
    if id(corpus) not in _FRAMES:
        offsets = {name: corpus[name].astype(np.int64) for name in ("start", "end")}
        prefixes = {"source": "INT", "code": "code", "coder": "K"}
        texts = {name: _named(prefix, corpus[name]) for name, prefix in prefixes.items()}
        coding = pd.Series(np.arange(len(corpus["code"]))).astype("str")
        _FRAMES[id(corpus)] = pd.DataFrame(
            {"coding": coding, **texts, **offsets, "case": texts["source"]}
        )
    return _FRAMES[id(corpus)]


def _cases(names: Mapping[str, Any]) -> pd.DataFrame:
    attribute = names["A"][:, 3]
    cases = [f"INT-{number:05d}" for number in range(len(attribute))]
    return pd.DataFrame({"case": cases, "a": [f"a{value}" for value in attribute]})


def _texts(names: Mapping[str, Any]) -> dict[str, str]:
    text = "x" * int(names["TC"])
    return {f"INT-{number:05d}": text for number in range(len(names["A"]))}


def _frequency(names: Mapping[str, Any]) -> _Answer:
    codings = _codings(names)
    return lambda: crosstab(codings, count="codings")


def _by_attribute(names: Mapping[str, Any]) -> _Answer:
    codings, cases = _codings(names), _cases(names)
    return lambda: crosstab(codings, cases, by="a", count="codings")


def _together(names: Mapping[str, Any]) -> _Answer:
    codings = _codings(names)
    return lambda: cooccurrence(codings)["codings"].to_numpy()


def _characters(names: Mapping[str, Any]) -> _Answer:
    codings = _codings(names)
    return lambda: cooccurrence(codings)["characters"].to_numpy()


def _near(names: Mapping[str, Any]) -> _Answer:
    codings, cases, texts = _codings(names), _cases(names), _texts(names)
    query = "code-00000 near 199 code-00001 a:a2"  # the peers ask for fewer than 200
    return lambda: search(codings, texts, query=query, cases=cases)


def _alphas(names: Mapping[str, Any]) -> _Answer:
    codings, texts = _codings(names), _texts(names)
    return lambda: agreement(codings, texts, unit="character", draws=0)["alpha"]


def _alpha_of_one(names: Mapping[str, Any]) -> _Answer:
    codings, texts = _codings(names), _texts(names)
    one = codings[codings["code"] == "code-00000"]
    return lambda: agreement(one, texts, unit="character", draws=0)["alpha"]


def _alpha_of_segments(names: Mapping[str, Any]) -> _Answer:
    ratings = names["R"].T
    return lambda: krippendorff_alpha(ratings)


def _curve(names: Mapping[str, Any]) -> _Answer:
    codings = _codings(names)
    return lambda: saturation(codings)["expected"].to_numpy()


@cache
def _folded_texts(key: int, texts: tuple[str, ...]) -> list[str]:
    return [fold(text) for text in texts]


def _words(names: Mapping[str, Any]) -> _Answer:
    texts, needle = _folded_texts(id(names["T"]), tuple(names["T"])), fold(names["q"])
    return lambda: sum(len(find_words(text, needle)) for text in texts)


def _fold(names: Mapping[str, Any]) -> _Answer:
    texts = names["SUB"]
    return lambda: [fold(text) for text in texts]


_ANSWERS: dict[str, Callable[[Mapping[str, Any]], _Answer]] = {
    "code frequency": _frequency,
    "crosstab code x attribute": _by_attribute,
    "co-occurrence (overlapping pairs": _together,
    "co-occurrence (characters": _characters,
    "retrieval: A within 200": _near,
    "nominal alpha on characters": _alphas,
    "alpha ONE code on characters": _alpha_of_one,
    "alpha nominal, ": _alpha_of_segments,
    "saturation curve": _curve,
    "query ": _words,
    "diacritics folding": _fold,
}
