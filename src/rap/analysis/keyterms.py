"""Key terms of texts, and terms that set one group of texts apart.

`keyterms` ranks the terms of texts, `distinctive_terms` compares groups of texts; `log_likelihood`
is the measure behind the second, `group_sources` makes its groups from frames, and `has_textacy`
says whether the first can run here. All read plain texts by id, and give frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.columns import values_in
from rap.analysis.kwic import spans_by_source
from rap.analysis.stopwords import WordCounts, count_words, is_stop, said
from rap.core.errors import WrongUseError
from rap.core.plain import nearest
from rap.languages.pipelines import language_of, make_pipeline, parse, vocab_of

if TYPE_CHECKING:
    import pandas as pd

    Floats = np.ndarray[Any, np.dtype[np.float64]]

METHODS = {"textrank": True, "yake": False, "sgrank": True, "scake": True}
"""How terms can be ranked, and whether a higher score is a better term."""
MAX_WORDS = {"sgrank": 2_000, "scake": 2_000}
"""Above so many words a method takes a minute or more: its time grows with the power 1.6 of the
length.
"""
_Token = tuple[str, bool, str, str, bool]
"""A word, whether a space follows, its part of speech and lemma, and whether a sentence begins."""
Groups = Mapping[str, str | Iterable[str]]
"""Source -> its group, or the groups it counts under; a source that is not named is left out."""
People = Mapping[str, Iterable[str]]
"""Source -> the cases who speak in it."""


def keyterms(  # long: the columns are named beside what fills them
    texts: Mapping[str, str],
    *,
    language: str | Mapping[str, str],
    method: str = "textrank",
    top: int = 20,
    min_count: int = 2,
    groups: Groups | None = None,
    turns: pd.DataFrame | None = None,
    people: People | None = None,
) -> pd.DataFrame:
    """The terms with the most weight in the texts, or in each group of texts.

    Parameters
    ----------
    texts
        Source -> text.
    language
        One of all, or source -> language. Texts of two languages are ranked apart.
    method
        "textrank" (Mihalcea & Tarau 2004, aclanthology.org/W04-3252) or "yake" (Campos et al. 2020,
        doi:10.1016/j.ins.2019.09.013); for texts of up to 2,000 words also "sgrank" (Danesh et al.
        2015, doi:10.18653/v1/S15-1013) and "scake" (Duari & Bhatnagar 2019,
        doi:10.1016/j.ins.2018.10.034). Where the pipeline knows no parts of speech, textrank's
        terms are whole runs of words between stop words: there yake tells more.
    top
        So many terms at most for each group and language.
    min_count
        How often a group must say a term: what is said once, a method may rank high, but it is
        hardly key.
    groups, people
        Source -> the groups it counts under, where groups are asked for; source -> who speaks in
        it.
    turns : DataFrame with the columns source, start, end
        The turns to hear, as in `keyword_in_context`; None: all that is said.

    Returns
    -------
    DataFrame, the best term first within group and language
        group language term score count sources, and people when asked. `term` is in its dictionary
        form where the pipeline knows it. `score` has no unit and no fixed ends: it orders terms of
        one call (higher is better; with yake, lower). `sources` is the number of sources of the
        group that say the term.

    Raises
    ------
    WrongUseError
        For an unknown method, or one too slow for so many words; for a language without a pack, or
        turns without their columns.

    Examples
    --------
    >>> texts = {"INT-1": "The rent is high.", "INT-2": "They pay no rent, and the boiler broke."}
    >>> found = keyterms(texts, language="en", method="yake")  # needs the extra `words`
    >>> found[["term", "count", "sources"]].values.tolist()
    [['rent', 2, 2]]
    """
    import pandas as pd

    if method not in METHODS:
        raise WrongUseError("analysis.keyterms.unknown_method", method=method, known=tuple(METHODS))
    spans = spans_by_source(turns)
    heard = {
        source: _heard(
            text,
            language_of(language, source),
            spans=None if spans is None else spans.get(source, ()),
        )
        for source, text in texts.items()
    }
    lemmas = {s: _spread(["", *(token[3] for token in heard[s]), ""]) for s in heard}
    rows = []
    for (group, tongue), sources in _members(texts, groups, language=language).items():
        tokens = [token for source in sources for token in heard[source]]
        found: list[tuple[object, ...]] = []
        for term, score in _rank(tokens, tongue, method=method, top=top * 20):
            if len(found) == top:
                break
            said_as = f" {_spread(term.split())} "
            times = {source: lemmas[source].count(said_as) for source in sources}
            count, saying = sum(times.values()), [source for source, n in times.items() if n]
            if count >= min_count:
                n_people = _n_people(saying, people)
                found.append((group, tongue, term, score, count, len(saying), n_people))
        rows += found
    names = ["group", "language", "term", "score", "count", "sources", "people"]
    frame = pd.DataFrame(rows, columns=names)
    return frame if people is not None else frame.drop(columns="people")


def _rank(
    tokens: Sequence[_Token], language: str, *, method: str, top: int
) -> list[tuple[str, float]]:
    """The best terms of several texts taken together, by textacy, without stop words and
    fillers.
    """
    from spacy.tokens import Doc
    from textacy.extract import keyterms as ranking

    n_words = sum(token[0][:1].isalnum() for token in tokens)
    limit = MAX_WORDS.get(method, n_words)
    if n_words > limit:
        raise WrongUseError("analysis.keyterms.too_long", method=method, n=n_words, limit=limit)
    if not n_words:
        return []
    words, spaces, pos, lemmas, starts = map(list, zip(*tokens, strict=True))
    has_pos = any(part not in ("", "SPACE") for part in pos)
    doc = Doc(
        vocab_of(language),
        words=words,
        spaces=spaces,
        pos=pos if has_pos else [part or "X" for part in pos],
        lemmas=lemmas,
        sent_starts=starts,
    )
    kinds = ("NOUN", "PROPN", "ADJ") if has_pos else None
    ranked = getattr(ranking, method)(doc, normalize="lemma", include_pos=kinds, topn=top)
    return [
        (term, float(score))
        for term, score in ranked
        if not is_stop(term.lower(), language=language)
    ]


def has_textacy() -> bool:
    """Whether textacy and the floret that it imports are installed (the extra `words`): `keyterms`
    needs both.

    Returns
    -------
    bool
    """
    return all(map(find_spec, ("textacy", "floret")))


def group_sources(sources: pd.DataFrame, cases: pd.DataFrame, *, by: str) -> dict[str, list[str]]:
    """Source -> its groups: the values of the variable `by` of the people in it, or its own value
    in a column of `sources`.

    Parameters
    ----------
    sources : DataFrame with the columns source, cases (list)
    cases : DataFrame with the column case and variables
    by
        "" gives no groups: no source is named.

    Returns
    -------
    dict of source -> list of values
        A source without a value is left out.

    Raises
    ------
    WrongUseError
        A name that is not a column of either.

    Examples
    --------
    >>> import pandas as pd
    >>> sources = pd.DataFrame({"source": ["INT-1", "INT-2"], "cases": [["C-1"], ["C-1", "C-2"]]})
    >>> cases = pd.DataFrame({"case": ["C-1", "C-2"], "setting": ["window", "home"]})
    >>> group_sources(sources, cases, by="setting")
    {'INT-1': ['window'], 'INT-2': ['home', 'window']}
    """
    if not by:
        return {}
    if by in cases.columns:
        values = dict(zip(cases["case"], cases[by], strict=True))
        found = [
            [value for case in people for value in values_in(values.get(case))]
            for people in sources["cases"]
        ]
    elif by in sources.columns:
        found = list(map(values_in, sources[by]))
    else:
        near = nearest(by, [*cases.columns, *sources.columns])
        raise WrongUseError("analysis.keyterms.unknown_variable", variable=by, nearest=near)
    return {
        source: sorted(set(map(str, values)))
        for source, values in zip(sources["source"], found, strict=True)
        if values
    }


def _spread(words: Iterable[str]) -> str:
    """The text in small letters, with two spaces between words, so that each word has its own space
    on both sides, even when it is said twice in a row.
    """
    return "  ".join(words).lower()


def _members(
    texts: Iterable[str], groups: Groups | None, *, language: str | Mapping[str, str]
) -> dict[tuple[str, str], list[str]]:
    """(group, language) -> sources; without groups, all sources are in the group `all`."""
    found: dict[tuple[str, str], list[str]] = {}
    for source in texts:
        named = "all" if groups is None else groups.get(source, ())
        for group in [named] if isinstance(named, str) else named:
            found.setdefault((group, language_of(language, source)), []).append(source)
    return found


def _n_people(sources: Iterable[str], people: People | None) -> int:
    return len({case for source in sources for case in people.get(source, ())}) if people else 0


def _heard(text: str, language: str, *, spans: Iterable[tuple[int, int]] | None) -> list[_Token]:
    """The tokens that people said, in the form from which a `Doc` is made; where something is left
    out there is a line end.
    """
    doc = parse(text, pipeline=make_pipeline(language))
    kept = said(text, spans=spans)
    found: list[_Token] = []
    is_cut = True
    for token in doc:
        if kept[token.idx] == "\n":
            is_cut = True
            continue
        if is_cut:
            found.append(("\n", False, "SPACE", "\n", True))
        starts, lemma = is_cut or bool(token.is_sent_start), token.lemma_ or token.lower_
        found.append((token.text, bool(token.whitespace_), token.pos_, lemma, starts))
        is_cut = False
    return found


def log_likelihood(here: Floats, there: Floats, *, n_here: int, n_there: int) -> Floats:
    """How surprising the frequency of a word here would be if both corpora were one.

    G2 = 2 * sum(observed * ln(observed / expected)) over the four cells: the word and all other
    words, here and there (Dunning 1993, aclanthology.org/J93-1003; used for key words by Rayson &
    Garside 2000, doi:10.3115/1117729.1117730).

    Parameters
    ----------
    here, there : arrays of shape (n_terms,)
        How often each word occurs in either corpus.
    n_here, n_there
        How many words each corpus has.

    Returns
    -------
    array of shape (n_terms,)
        0 is the same frequency; there is no upper end. 15.13 is passed once in 10,000 words by
        chance, when words come independently, which the words of one person do not: use it to order
        words, not to test.

    Examples
    --------
    >>> log_likelihood(np.array([110.0]), np.array([111.0]), n_here=2552, n_there=29225).round(2).tolist()
    [270.72]
    """
    here, there = np.asarray(here, float), np.asarray(there, float)
    n = n_here + n_there
    both = here + there
    cells = (
        (here, n_here, both),
        (there, n_there, both),
        (n_here - here, n_here, n - both),
        (n_there - there, n_there, n - both),
    )
    total = np.zeros_like(here)
    with np.errstate(divide="ignore", invalid="ignore"):
        for observed, size, row in cells:
            total += np.where(observed > 0, observed * np.log(observed * n / (size * row)), 0.0)
    return np.asarray(np.maximum(2 * total, 0.0))


def distinctive_terms(
    texts: Mapping[str, str],
    *,
    groups: Groups,
    language: str | Mapping[str, str],
    top: int = 20,
    min_sources: int = 2,
    min_count: int = 3,
    turns: pd.DataFrame | None = None,
    people: People | None = None,
) -> pd.DataFrame:
    """The words that are more frequent in a group of texts than in the other texts of its language.

    Parameters
    ----------
    texts, language, turns, people
        As for `keyterms`.
    groups
        Source -> group; each group is compared with all sources of its language outside it.
    top
        So many words at most for each group and language.
    min_sources
        A word that fewer sources of the group say is somebody's way of speaking, not the group's.
    min_count
        How often the group must say a word.

    Returns
    -------
    DataFrame, the most distinctive word first within group and language
        group language term count rest (how often elsewhere) g2 (see `log_likelihood`) log_ratio
        sources sources_rest, and people when asked. `log_ratio` is the binary logarithm of the
        ratio of both relative frequencies: 0 is the same, 1 is twice as often here; a word never
        said elsewhere counts there as said half a time (Hardie 2014,
        cass.lancs.ac.uk/log-ratio-an-informal-introduction). Only words more frequent here are
        listed.

    Raises
    ------
    WrongUseError
        For a language without a pack, or turns without their columns.

    Examples
    --------
    >>> texts = {
    ...     "INT-1": "The boiler broke, the boiler is old.",
    ...     "INT-2": "The police came.",
    ... }
    >>> groups = {"INT-1": "home", "INT-2": "street"}
    >>> found = distinctive_terms(
    ...     texts, groups=groups, language="en", min_sources=1, min_count=2
    ... )
    >>> found[["group", "term", "count", "rest"]].values.tolist()
    [['home', 'boiler', 2, 0]]
    """
    import pandas as pd

    spans = spans_by_source(turns)
    counts = {
        tongue: count_words(
            {source: texts[source] for source in sources}, language=tongue, spans=spans
        )
        for (_, tongue), sources in _members(texts, None, language=language).items()
    }
    rows: list[tuple[object, ...]] = []
    for (group, tongue), sources in _members(texts, groups, language=language).items():
        alike = {s for s in groups if s in texts and language_of(language, s) == tongue}
        found = _compare(
            counts[tongue],
            sources,
            there=alike - set(sources),
            min_sources=min_sources,
            min_count=min_count,
        )
        spoken = (row for row in found if not is_stop(row[0], language=tongue))
        for term, *numbers in islice(spoken, top):
            saying = counts[tongue].saying(term, sources) if people is not None else ()
            rows.append((group, tongue, term, *numbers, _n_people(saying, people)))
    names = ["group", "language", "term", "count", "rest", "g2", "log_ratio"]
    names += ["sources", "sources_rest", "people"]
    frame = pd.DataFrame(rows, columns=names)
    return frame if people is not None else frame.drop(columns="people")


def _compare(
    counts: WordCounts,
    here: Iterable[str],
    *,
    there: Iterable[str],
    min_sources: int,
    min_count: int,
) -> Iterator[tuple[Any, ...]]:
    """The terms that are more frequent here, the most distinctive first: term count rest g2
    log_ratio sources sources_rest.
    """
    (observed, sources), (elsewhere, sources_rest) = counts.of(here), counts.of(there)
    n_here, n_there = int(observed.sum()), int(elsewhere.sum())
    if not (n_here and n_there):
        return
    g2 = log_likelihood(observed, elsewhere, n_here=n_here, n_there=n_there)
    with np.errstate(divide="ignore"):
        ratio = np.log2((observed / n_here) / (np.where(elsewhere > 0, elsewhere, 0.5) / n_there))
    kept = np.flatnonzero((sources >= min_sources) & (observed >= min_count) & (ratio > 0)).tolist()
    whole = (column.astype(int) for column in (observed, elsewhere, sources, sources_rest))
    n, n_rest, n_sources, n_sources_rest = (column.tolist() for column in whole)
    for at in sorted(kept, key=lambda at: (-g2[at], counts.terms[at])):
        numbers = (n[at], n_rest[at], float(g2[at]), float(ratio[at]))
        yield counts.terms[at], *numbers, n_sources[at], n_sources_rest[at]
