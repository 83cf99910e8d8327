"""Words in the texts as passages, whether somebody coded them or not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

import numpy as np

from rap.analysis.queries import Term, place_of
from rap.core.errors import WrongUseError
from rap.core.folding import find_words, fold
from rap.core.spans import SOURCE, Spans, make_spans

Places: TypeAlias = Iterable[tuple[int, int]]
Text = TypeVar("Text")


def find_term(term: Term, texts: Mapping[str, str], sources: Mapping[int, str]) -> Spans:
    """Where words (whole words, case and accents folded) or a pattern stand; `sources` is number -> id.

    Raises
    ------
    WrongUseError
        When there are sources and no texts are given.
    """
    if sources and not texts:
        raise WrongUseError(place_of(term.at), "asks for words, and no texts are given", "pass study.texts")
    if term.kind == "regex":
        pattern = re.compile(term.value, re.MULTILINE)
        return scan(texts, sources, find=lambda text: (m.span() for m in pattern.finditer(text) if m[0]))
    needle = fold_needle(term.value)
    return scan(texts, sources, find=lambda text: find_words(fold(text), needle))


def find_letters(words: str, texts: Mapping[str, str], sources: Mapping[int, str]) -> Spans:
    """Where these letters stand, also inside words, case and accents folded."""
    needle = fold_needle(words)
    return scan(texts, sources, find=lambda text: _each(fold(text), needle))


def fold_needle(words: str) -> str:
    """Words to look for, folded as texts are."""
    return fold(unicodedata.normalize("NFC", words))


def _each(folded: str, needle: str) -> Iterator[tuple[int, int]]:
    at = folded.find(needle)
    while at >= 0:
        yield at, at + len(needle)
        at = folded.find(needle, at + 1)


def scan(texts: Mapping[str, Text], sources: Mapping[int, str], *, find: Callable[[Text], Places]) -> Spans:
    """What `find` gives for each text, as spans; sources without a text have none."""
    places: list[Sequence[tuple[int, int]]] = []
    numbers: list[int] = []
    for number in sorted(sources):
        if sources[number] in texts and (found := list(find(texts[sources[number]]))):
            places.append(found)
            numbers.append(number)
    flat = np.array([place for found in places for place in found], np.int64).reshape(-1, 2)
    base = np.repeat(np.array(numbers, np.int64) * SOURCE, [len(found) for found in places])
    return make_spans(base + flat[:, 0], base + flat[:, 1])
