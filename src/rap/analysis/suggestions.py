"""Passages that resemble those already coded, with the words that made them similar; learned on this
machine, from this study alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rap.analysis.stopwords import stop_words
from rap.core.errors import WrongUseError
from rap.core.extras import need
from rap.languages.pack import known

LEAST_CODED = 3  # below, there is nothing to learn from
LEAST_LEARNED = 8  # below, the middle of what was coded is a better guide than a model
LONGEST = 600
_TOKEN = r"(?u)\b\w{3,}\b"
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True)
class Suggestion:
    """A passage that may fit: `score` 0 to 1, `words` those that spoke for it, the strongest first."""

    number: int
    score: float
    words: tuple[str, ...]


def cut_units(text: str, *, start: int = 0) -> list[tuple[int, int]]:
    """Sentences put together up to about `LONGEST` characters: (start, end) in a text of which this
    is the stretch at `start`.

    Examples
    --------
    >>> cut_units("It was cold. We paid.", start=3)
    [(3, 24)]
    """
    units: list[tuple[int, int]] = []
    at = 0
    for begin in [*(match.end() for match in _SENTENCE.finditer(text)), len(text)]:
        if units and begin - (units[-1][0] - start) <= LONGEST:
            units[-1] = (units[-1][0], start + len(text[:begin].rstrip()))
        elif text[at:begin].strip():
            units.append((start + at, start + len(text[:begin].rstrip())))
        at = begin
    return units


def suggest(
    coded: Sequence[str],
    uncoded: Sequence[str],
    candidates: Sequence[str],
    *,
    n: int = 20,
    language: str = "",
) -> tuple[list[Suggestion], str]:
    """The candidates that most resemble what was coded.

    Parameters
    ----------
    coded, uncoded
        Stretches that were given the code, and stretches of the same texts that somebody read and
        did not give it.
    candidates
        Stretches nobody gave it.
    n
        At most so many, the likeliest first.
    language
        Of the stretches; its stop words and fillers count for nothing (for a language that has
        lists).

    Returns
    -------
    list of Suggestion, and "logistic" or "centroid"
        A logistic regression over TF-IDF weights of words and pairs of words, or with few examples
        the nearness to their middle. `words` are those of the candidate with the greatest share in
        its score. Candidates that share no word with what was coded are left out.

    Raises
    ------
    WrongUseError
        For fewer than `LEAST_CODED` coded stretches, or without the extra `suggestions`.
    """
    if len(coded) < LEAST_CODED:
        raise WrongUseError("analysis.suggestions.too_few", n=len(coded), least=LEAST_CODED)
    if not candidates:
        return [], "centroid"
    need("sklearn", extra="suggestions")
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(
        strip_accents="unicode",
        ngram_range=(1, 2),
        sublinear_tf=True,
        max_df=0.6,
        token_pattern=_TOKEN,
        stop_words=_say_little(language) or None,
    )
    try:
        known = vectorizer.fit_transform([*coded, *uncoded])
    except ValueError:  # nothing but words that are everywhere
        return [], "centroid"
    found = vectorizer.transform(candidates)
    learned = len(coded) >= LEAST_LEARNED and len(uncoded) >= LEAST_LEARNED
    weights, scores = (_learn if learned else _compare)(known, len(coded), found)
    names = vectorizer.get_feature_names_out()
    ranked = sorted(range(len(candidates)), key=lambda number: (-scores[number], number))
    made = (
        Suggestion(k, round(float(scores[k]), 4), _reasons(found[k], weights, names))
        for k in ranked
    )
    return list(islice((s for s in made if s.words), n)), "logistic" if learned else "centroid"


def _say_little(language: str) -> list[str]:
    """The stop words of a language as the counting cuts them: without accents, in pieces of three
    letters or more.
    """
    from sklearn.feature_extraction.text import strip_accents_unicode

    try:
        words = stop_words(language) if language in known() else frozenset()
    except WrongUseError:  # the lists come with spaCy, which is not everywhere
        return []
    return sorted(
        {piece for word in words for piece in re.findall(_TOKEN, strip_accents_unicode(word))}
    )


def _learn(known: Any, n_coded: int, found: Any) -> tuple[Any, Any]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(class_weight="balanced", C=4.0, max_iter=500, random_state=0)
    model.fit(known, [1] * n_coded + [0] * (known.shape[0] - n_coded))
    return model.coef_[0], model.predict_proba(found)[:, 1]


def _compare(known: Any, n_coded: int, found: Any) -> tuple[Any, Any]:
    """Nearness to the middle of what was coded, which is the cosine of two directions."""
    import numpy as np

    middle = np.asarray(known[:n_coded].mean(axis=0)).ravel()
    length = float(np.linalg.norm(middle)) or 1.0
    return middle / length, np.asarray(found @ (middle / length)).ravel()


def _reasons(row: Any, weights: Any, names: Any, most: int = 5) -> tuple[str, ...]:
    shares = [
        (value * weights[at], names[at]) for at, value in zip(row.indices, row.data, strict=True)
    ]
    return tuple(
        name
        for share, name in sorted(shares, key=lambda pair: (-pair[0], pair[1]))[:most]
        if share > 0
    )
