"""The ranking of terms by textacy: which function a method is, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.stopwords import is_stop
from rap.core.errors import WrongUseError
from rap.store.parse_cache import vocab_of

if TYPE_CHECKING:
    Floats = np.ndarray[Any, np.dtype[np.float64]]

MAX_WORDS = {"sgrank": 2_000, "scake": 2_000}
"""Above so many words a method takes a minute or more: its time grows with the power 1.6 of the
length.
"""


def rank_terms(
    parts: Sequence[Mapping[str, list[Any]]], language: str, *, method: str, top: int
) -> list[tuple[str, float]]:
    """The best terms of several texts read as one, without stop words and fillers."""
    from spacy.tokens import Doc

    columns = {name: [value for part in parts for value in part[name]] for name in parts[0]}
    words = [word for word in columns["words"] if word[:1].isalnum()]
    limit = MAX_WORDS.get(method, len(words))
    if len(words) > limit:
        raise WrongUseError("analysis.keyterms.too_long", method=method, n=len(words), limit=limit)
    if not words:
        return []
    has_pos = any(pos not in ("", "SPACE") for pos in columns["pos"])
    if not has_pos:
        columns["pos"] = [pos or "X" for pos in columns["pos"]]
    doc = Doc(
        vocab_of(language),
        words=columns["words"],
        spaces=columns["spaces"],
        pos=columns["pos"],
        lemmas=columns["lemmas"],
        sent_starts=columns["sent_starts"],
    )
    asked = {
        "normalize": "lemma",
        "include_pos": ("NOUN", "PROPN", "ADJ") if has_pos else None,
        "topn": top,
    }
    ranked = _ranker(method)(doc, **asked)
    return [
        (term, float(score))
        for term, score in ranked
        if not is_stop(term.lower(), language=language)
    ]


def _ranker(method: str) -> Callable[..., list[tuple[str, float]]]:
    """textacy's function. Importing textacy asks for floret, which not every Python has and nothing
    here uses.
    """
    import importlib.util
    import sys
    from types import ModuleType

    if importlib.util.find_spec("floret") is None:
        stand_in, inner = ModuleType("floret"), ModuleType("floret.floret")
        stand_in.__dict__["floret"], inner.__dict__["_floret"] = inner, object
        sys.modules.update({"floret": stand_in, "floret.floret": inner})
    from textacy.extract import keyterms as ranking

    found: Callable[..., list[tuple[str, float]]] = getattr(ranking, method)
    return found
