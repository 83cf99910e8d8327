"""A word in its forms (`"~payer"` finds payait, payée), by the Snowball stems of each text's own language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from rap.analysis.queries import Term, place_of
from rap.analysis.search.words import fold_needle, scan
from rap.core.errors import WrongUseError
from rap.core.spans import Spans
from rap.languages.pack import known, pack_of

if TYPE_CHECKING:
    import pandas as pd

MARK = "~"
_WORD = re.compile(r"[^\W\d_]+")


def find_forms(
    term: Term, texts: Mapping[str, str], sources: Mapping[int, str], *, facts: pd.DataFrame | None
) -> Spans:
    """Where words stand that are forms of one word, case and accents folded; an apostrophe and a hyphen end a word.

    In a language without stems (Albanian) the word as it is written. `facts` has the columns source and language; `sources`
    is number -> id.

    Raises
    ------
    WrongUseError
        For more or less than one word, and when texts or their languages are not given.
    """
    word, place = term.value.removeprefix(MARK).strip(), place_of(term.at)
    if not _WORD.fullmatch(word):
        raise WrongUseError(place, "asks for the forms of what is not one word", f'write one, like "{MARK}payer"')
    if sources and not texts:
        raise WrongUseError(place, "asks for words, and no texts are given", "pass study.texts")
    if facts is None or not {"source", "language"} <= set(facts.columns):
        raise WrongUseError(
            place, "asks for the forms of a word, which differ by language", "pass sources=study.sources"
        )
    languages = dict(zip(facts["source"].tolist(), facts["language"].tolist(), strict=True))
    found = {id: _places(texts[id], word, language=str(languages.get(id))) for id in sources.values() if id in texts}
    return scan(found, sources, find=lambda places: places)


def _places(text: str, word: str, *, language: str) -> list[tuple[int, int]]:
    wanted = _keys(word, language)
    return [match.span() for match in _WORD.finditer(text) if not wanted.isdisjoint(_keys(match[0], language))]


@cache
def _keys(word: str, language: str) -> frozenset[str]:
    """The word and its stem, folded; two words are forms of one when they share either.

    The stem alone would not do: that of `loyers` is `loyer`, whose own is `loi`, as if it were a verb. Accents belong to
    the rules, so they are folded afterwards.
    """
    stemmer, lower = _stemmer(language), word.lower()
    return frozenset(map(fold_needle, (lower, stemmer.stemWord(lower)) if stemmer else (lower,)))


@cache
def _stemmer(language: str) -> Any:
    stemmer = pack_of(language).about.stemmer if language in known() else ""
    if not stemmer:
        return None
    import snowballstemmer  # type: ignore[import-untyped]

    return snowballstemmer.stemmer(stemmer)
