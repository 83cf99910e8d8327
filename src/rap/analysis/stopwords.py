"""Words that say little by themselves, per language: stop words, and the fillers of spoken
language; and the words of a text, alone and beside each other.

Both are in `languages/LANG/words.txt`: stop words are spaCy's (MIT), fillers are ours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from rap.analysis.kwic import LABEL, spans_by_source
from rap.core.errors import WrongUseError
from rap.languages.pack import pack_of
from rap.languages.pipelines import check_language, language_of, stop_list

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Numbers = np.ndarray[Any, np.dtype[Any]]

__all__ = [
    "WordCounts",
    "count_words",
    "fillers",
    "is_stop",
    "ngrams",
    "said",
    "stop_words",
    "words_of",
]

_NOT_SAID = re.compile(r"\[[^\[\]\n]{0,80}\]|\((?:[^()\s]+[ ]){0,2}[^()\s]+\)")
_WORD = r"[^\W\d_]+"


def fillers(language: str) -> frozenset[str]:
    """What people of a language say while they think, in small letters; some are two or three words
    long.

    Raises
    ------
    WrongUseError
        For a language without a pack.
    """
    return pack_of(language).words.fillers


@cache
def stop_words(language: str, *, spoken: bool = True) -> frozenset[str]:
    """Words too frequent to say anything about one text, in small letters, with a straight
    apostrophe.

    Parameters
    ----------
    language
        One that has a pack.
    spoken
        With the fillers of spoken language.
    """
    words = {word.lower().replace("’", "'") for word in stop_list(language)}
    words |= {word.strip("'") for word in words}
    return frozenset(words | (fillers(language) if spoken else set()))


def is_stop(term: str, *, language: str) -> bool:
    """Whether a word, or all parts of a compound (*est-ce*, *it's*), are stop words, or it is a
    single letter or no word.

    Examples
    --------
    >>> [is_stop(word, language="en") for word in ("it's", "don't", "rent", "you know")]
    [True, True, False, True]
    """
    stops = stop_words(language)
    if term in stops:
        return True
    parts = re.split(r"['\s-]", re.sub(r"n't$", "", term))
    return all(len(part) < 2 or part in stops for part in parts)


def words_of(text: str, *, language: str) -> list[str]:
    """The words of a text, in small letters, in order.

    An apostrophe and a hyphen divide or join as the language has it: *l'équipe* is two words in
    French, *don't* is one in English; *disse-me* and *m-am* are two words in Portuguese and
    Romanian. French verbs lose what hangs on them (*dis-moi*, *est-ce* give *dis*, *est*).

    Examples
    --------
    >>> words_of("L’équipe, peut-être. Dis-moi !", language="fr")
    ['l', 'équipe', 'peut-être', 'dis']
    """
    found: list[str] = _word_pattern(check_language(language)).findall(
        text.lower().replace("’", "'")
    )
    hanging = _hanging_pattern(language)
    return [hanging.sub("", word) if "-" in word else word for word in found] if hanging else found


@cache
def _word_pattern(language: str) -> re.Pattern[str]:
    joins = pack_of(language).about.word_joins
    return re.compile(rf"{_WORD}(?:[{joins}]{_WORD})*" if joins else _WORD)


@cache
def _hanging_pattern(language: str) -> re.Pattern[str] | None:
    hanging = pack_of(language).about.hanging
    return re.compile(rf"-(?:t-)?(?:{hanging})$") if hanging else None


def said(text: str, *, spans: Iterable[tuple[int, int]] | None = None) -> str:
    """`text` with everything but what was said turned into line ends; as long as `text`, so offsets
    hold.

    Parameters
    ----------
    spans
        The turns to keep, without their labels. None: the whole text, without what looks like the
        label of a turn.

    Returns
    -------
    str
        Also without `[replacements]` and short notes in round brackets, as `(rire)`, which nobody
        said.
    """
    if spans is None:
        kept = LABEL.sub(_blank, text)
    else:
        pieces, at = [], 0
        for start, end in sorted(spans):
            start = max(start, at)
            pieces += ["\n" * (start - at), text[start:end]]
            at = max(end, at)
        kept = "".join(pieces) + "\n" * (len(text) - at)
    return _NOT_SAID.sub(_blank, kept)


def _blank(match: re.Match[str]) -> str:
    return "\n" * len(match[0])


@dataclass(frozen=True)
class WordCounts:
    """How often each source says each word, as three columns of one length: number of the term, of
    the source, times.
    """

    terms: tuple[str, ...]
    sources: tuple[str, ...]
    term: Numbers
    source: Numbers
    times: Numbers

    def of(self, sources: Iterable[str]) -> tuple[Numbers, Numbers]:
        """For some of the sources: how often they say each term, and how many of them do."""
        import numpy as np

        wanted = set(sources)
        among = np.isin(self.source, [at for at, name in enumerate(self.sources) if name in wanted])
        term, size = self.term[among], len(self.terms)
        times = np.bincount(term, weights=self.times[among], minlength=size)
        return times, np.bincount(term, minlength=size).astype(np.float64)

    def saying(self, term: str, sources: Iterable[str]) -> list[str]:
        """Which of the sources say a term."""
        says = {self.sources[at] for at in self.source[self.term == self.terms.index(term)]}
        return [source for source in sources if source in says]


def count_words(
    texts: Mapping[str, str],
    *,
    language: str,
    spans: Mapping[str, list[tuple[int, int]]] | None = None,
) -> WordCounts:
    """Count the words that were said, in the turns of `spans` where there are any (see `said`,
    `words_of`).
    """
    import numpy as np

    number: dict[str, int] = {}
    columns: tuple[list[int], list[int], list[int]] = ([], [], [])
    for at, (source, text) in enumerate(texts.items()):
        kept = said(text, spans=None if spans is None else spans.get(source, ()))
        counted = Counter(words_of(kept, language=language))
        columns[0].extend(number.setdefault(word, len(number)) for word in counted)
        columns[1].extend([at] * len(counted))
        columns[2].extend(counted.values())
    term, source_at, times = (np.array(column, dtype=np.int64) for column in columns)
    return WordCounts(tuple(number), tuple(texts), term, source_at, times)


def ngrams(
    texts: Mapping[str, str],
    *,
    n: int = 2,
    language: str | Mapping[str, str],
    min_count: int = 2,
    turns: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Words that follow each other, `n` at a time, within a clause, and begin and end with no
    stop word.

    Returns
    -------
    DataFrame, the most frequent first
        language term count sources: how often, and in how many sources.

    Raises
    ------
    WrongUseError
        For an `n` below 1.
    """
    import pandas as pd

    if n < 1:
        raise WrongUseError("analysis.terms.bad_number", n=n)
    spans = spans_by_source(turns)
    count: Counter[tuple[str, str]] = Counter()
    sources: Counter[tuple[str, str]] = Counter()
    for source, text in texts.items():
        tongue = language_of(language, source)
        kept = said(text, spans=None if spans is None else spans.get(source, ()))
        found = [(tongue, term) for term in _runs(kept, tongue, n=n)]
        count.update(found)
        sources.update(set(found))
    rows = [(*key, times, sources[key]) for key, times in count.items() if times >= min_count]
    frame = pd.DataFrame(rows, columns=["language", "term", "count", "sources"])
    order = ["count", "sources", "language", "term"]
    return frame.sort_values(
        order, ascending=[False, False, True, True], kind="stable", ignore_index=True
    )


def _runs(text: str, language: str, *, n: int) -> Iterator[str]:
    for clause in re.split(r"[^\w\s'’-]+|\n+", text):
        words = words_of(clause, language=language)
        for at in range(len(words) - n + 1):
            run = words[at : at + n]
            if not (is_stop(run[0], language=language) or is_stop(run[-1], language=language)):
                yield " ".join(run)
