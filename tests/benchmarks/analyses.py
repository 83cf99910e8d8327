"""Each analysis beside its peers and its physical limit, in one run: CPU and wall time, ratios,
memory, growth from size to size.

    python tests/benchmarks/analyses.py S M [L] [--peers PYTHON]

S is 50 sources and 10,000 codings, M 1,000 and 500,000, L 20,000 and 10,000,000 (up to 7 GB of
memory); four coders, 60 codes. The limit is one pass over the columns that are needed, as numbers
in memory. Answers are compared before they are timed: with plain loops at a small size, with SQL
and the packages at the size itself. `--peers` is the Python of an environment that holds
simpledorff. What is timed is what a notebook calls: a frame with columns of text goes in, a frame
comes out.
"""

from __future__ import annotations

import argparse
import math
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import peers
from invented import LENGTH, SIZES, Corpus, make_corpus, make_passages, make_ratings
from taking_turns import Taken, Variant, take_turns

from rap.analysis.agreement import agreement, gamma_agreement, krippendorff_alpha, unitizing_alpha
from rap.analysis.cooccurrence import cooccurrence
from rap.analysis.crosstab import crosstab
from rap.analysis.kwic import keyword_in_context
from rap.analysis.saturation import saturation
from rap.analysis.search import search
from rap.core.accents import find_words, fold

NEAR = "(code-00000 or code-00002) near 200 code-00001 site:site-2"
WORD = "cooperatie"
GAMMA = (20, 40, 80, 160)  # passages of each coder
RECOMPUTE = ("frequency", "crosstab", "co-occurrence", "alpha, characters", "saturation")
Question = tuple[str, list[Variant]]


@dataclass(frozen=True)
class Setting:
    """A corpus and what peers need; `peers` is empty when none but the limit are asked."""

    corpus: Corpus
    database: peers.Database | None
    python: str

    @property
    def small(self) -> bool:
        return self.corpus.size in ("XS", "S")

    def limit(self, *names: str) -> Variant:
        columns = [getattr(self.corpus, name) for name in names]
        return Variant("limit", lambda: [column.max() for column in columns])

    def sql(self, name: str, read: Callable[[Any], Any] = lambda answer: answer) -> list[Variant]:
        return [Variant("SQL", getattr(self.database, name), read)] if self.database else []


def column(name: str, *keys: str) -> Callable[[pd.DataFrame], dict[Any, Any]]:
    """A frame as keys -> value."""

    def read(frame: pd.DataFrame) -> dict[Any, Any]:
        index = zip(*(frame[key].tolist() for key in keys), strict=True)
        return dict(
            zip(
                index if len(keys) > 1 else frame[keys[0]].tolist(),
                frame[name].tolist(),
                strict=True,
            )
        )

    return read


def counting(setting: Setting) -> Iterator[Question]:
    corpus, codings = setting.corpus, setting.corpus.codings
    ours = Variant("rap", lambda: crosstab(codings, count="codings"), column("codings", "code"))
    pandas = Variant(
        "pandas", lambda: codings["code"].value_counts(), lambda found: found.to_dict()
    )
    yield "frequency", [ours, *setting.sql("frequency"), pandas, setting.limit("code")]
    ours = Variant(
        "rap", lambda: crosstab(codings, corpus.cases, by="site"), column("people", "code", "site")
    )
    pandas = Variant("pandas", lambda: peers.by_site_in_pandas(corpus), dict)
    yield "crosstab", [ours, *setting.sql("by_site"), pandas, setting.limit("source", "code")]


def together(setting: Setting) -> Iterator[Question]:
    """One call counts codings and characters, so it is timed once for both."""
    corpus, codings = setting.corpus, setting.corpus.codings
    both = Variant("rap", lambda: cooccurrence(codings), column("codings", "first", "second"))
    pandas = (
        [Variant("pandas", lambda: peers.together_by_pandas(codings), dict)]
        if setting.small
        else []
    )
    yield (
        "co-occurrence",
        [both, *setting.sql("together"), *pandas, setting.limit("source", "start", "end", "code")],
    )
    if setting.small:
        found = replace(
            both,
            read=lambda frame: {
                pair: n for pair, n in column("characters", "first", "second")(frame).items() if n
            },
        )
        yield (
            "… its characters",
            [found, Variant("bitmaps", lambda: peers.characters_by_bitmap(corpus), dict)],
        )


def retrieving(setting: Setting) -> Iterator[Question]:
    corpus, codings = setting.corpus, setting.corpus.codings

    def ask(limit: int | None) -> pd.DataFrame:
        return search(codings, corpus.texts, query=NEAR, cases=corpus.cases, limit=limit)

    ours = Variant(
        "rap",
        lambda: ask(50),
        lambda frame: sorted(frame["quote"]) if len(frame) < 50 else len(ask(None)),
    )
    sql = setting.sql("near", lambda found: sorted(found[1]) if found[0] < 50 else found[0])
    yield "retrieval", [ours, *sql, setting.limit("source", "code")]
    if corpus.size != "L":
        yield (
            "every passage with its words",
            [Variant("rap", lambda: search(codings, corpus.texts, query="*"))],
        )


def agreeing(setting: Setting) -> Iterator[Question]:
    corpus, codings = setting.corpus, setting.corpus.codings
    places = setting.limit("source", "start", "end", "code", "coder")

    def rate(by: tuple[str, ...], draws: int) -> pd.DataFrame:
        return agreement(codings, corpus.texts, unit="character", by=by, draws=draws)

    ours = Variant("rap", lambda: rate(("code",), 0), lambda frame: float(frame["alpha"][0]))
    package = Variant(
        "krippendorff (one code x 60)",
        lambda: peers.alpha_by_krippendorff(peers.marks(corpus, code=0)),
        float,
        times=60,
    )
    yield "alpha, characters", [ours, *([package] if setting.small else []), places]
    yield "alpha, 1,000 bootstraps", [Variant("rap", lambda: rate(("code",), 1000)), places]
    yield (
        "all pairs, 1,000 bootstraps",
        [Variant("rap", lambda: rate(("code", "pair"), 1000)), places],
    )
    one = codings[codings["code"] == "code-00000"]
    yield (
        "unitizing alpha, one code",
        [Variant("rap", lambda: unitizing_alpha(one, length=LENGTH)), places],
    )


def segments(n_units: int, python: str) -> Iterator[Question]:
    ratings = make_ratings(n_units)
    variants = [
        Variant("rap", lambda: krippendorff_alpha(ratings), float),
        Variant("krippendorff", lambda: peers.alpha_by_krippendorff(ratings.T), float),
        Variant("nltk", lambda: peers.alpha_by_nltk(ratings), float),
    ]
    if python and not math.isnan(peers.seconds_of_simpledorff(python, 50)):
        run = lambda: peers.seconds_of_simpledorff(python, n_units)  # noqa: E731
        variants.append(Variant("simpledorff", run, reports=True))
    yield f"alpha, {n_units:,} segments", [*variants, Variant("limit", ratings.max)]


def aligning() -> Iterator[Question]:
    """Gamma as the number of passages doubles; exact, with 5 shuffled texts."""
    for n_units in GAMMA:
        codings = make_passages(n_units)
        yield (
            f"gamma, 4 coders x {n_units} passages",
            [
                Variant(
                    "rap",
                    lambda codings=codings: gamma_agreement(codings, length=LENGTH, samples=5),
                )
            ],
        )


def saturating(setting: Setting) -> Iterator[Question]:
    corpus, codings = setting.corpus, setting.corpus.codings
    ours = Variant("rap", lambda: saturation(codings))
    walked = Variant(
        "sets, 20 orders x 50", lambda: peers.curve_in_sets(corpus, orders=20), times=50
    )
    yield (
        "saturation",
        [ours, *([walked] if corpus.size != "L" else []), setting.limit("source", "code")],
    )


def finding(setting: Setting) -> Iterator[Question]:
    texts, some = setting.corpus.texts, dict(list(setting.corpus.texts.items())[:10])
    folded = {source: fold(text) for source, text in texts.items()}
    index = peers.make_index(texts, WORD)

    def ours(folded: Mapping[str, str]) -> list[tuple[str, int, int]]:
        return [
            (source, *place) for source, text in folded.items() for place in find_words(text, WORD)
        ]

    every = [Variant("re", lambda: peers.words_by_pattern(folded, WORD), list)]
    every += [Variant("FTS5 (lines, no places)", index)] if index else []
    floor = Variant("limit", lambda: peers.words_by_find(folded, WORD), list)
    yield "folded word", [Variant("rap", lambda: ours(folded), list), *every, floor]
    fresh = Variant("rap", lambda: ours({source: fold(text) for source, text in texts.items()}))
    yield "folded word, texts not folded yet", [fresh, floor]
    kwic = Variant("rap", lambda: keyword_in_context(some, "trust"))
    yield (
        "KWIC, ten texts",
        [kwic, Variant("textacy", lambda: peers.kwic_by_textacy(some, "trust"))],
    )


def questions(setting: Setting) -> Iterator[Question]:
    for part in (counting, together, retrieving, agreeing, saturating):
        yield from part(setting)
    if setting.small:
        yield from segments(10_000, setting.python)
        yield from aligning()
    if setting.corpus.size != "L":
        yield from finding(setting)


def check_with_loops() -> None:
    """Answers at a small size against loops that follow the definitions."""
    setting = Setting(make_corpus("XS"), None, "")
    corpus, codings = setting.corpus, setting.corpus.codings
    rows = list(
        zip(codings["source"], codings["start"], codings["end"], codings["code"], strict=True)
    )
    pairs: dict[tuple[str, str], int] = {}
    for at, (source, start, end, code) in enumerate(rows):
        for other, other_start, other_end, other_code in rows[:at]:
            if source == other and start < other_end and other_start < end and code != other_code:
                pair = (min(code, other_code), max(code, other_code))
                pairs[pair] = pairs.get(pair, 0) + 1
    assert column("codings", "first", "second")(cooccurrence(codings)) == pairs
    curve = dict(
        zip(
            range(1, corpus.n_sources + 1),
            saturation(codings, draws=1)["expected"].tolist(),
            strict=True,
        )
    )
    assert all(
        abs(curve[n] - expected) < 1e-9
        for n, expected in peers.curve_by_combinations(corpus).items()
    )


def show(question: str, taken: list[Taken]) -> None:
    ours, limit = taken[0], next((one for one in taken if one.name == "limit"), None)
    share = f"{ours.cpu / limit.cpu:8.0f} x limit" if limit else " " * 16
    peak = f"peak {ours.peak / 1e6:6.0f} MB" if ours.peak else ""
    print(
        f"{question:<36}{ours.cpu * 1e3:11.2f} CPU ms {ours.wall * 1e3:11.2f} wall ms {share} {peak}"
    )
    for peer in taken[1:]:
        if peer is not limit:
            about = " (estimate)" if peer.estimate else ""
            print(
                f"    {peer.name:<32}{peer.cpu * 1e3:11.2f} CPU ms {peer.cpu / ours.cpu:11.1f} x ours{about}",
                flush=True,
            )


def show_growth(taken: Mapping[str, Mapping[str, float]]) -> None:
    """Exponents: 1 grows as the codings do."""
    for small, large in zip(list(taken)[:-1], list(taken)[1:], strict=True):
        grown = math.log(SIZES[large][1] / SIZES[small][1])
        print(f"\nGrowth {small} to {large} (exponent in codings)")
        for question in taken[large].keys() & taken[small].keys():
            print(
                f"  {question:<36}{math.log(taken[large][question] / taken[small][question]) / grown:6.2f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="+", choices=[size for size in SIZES if size != "XS"])
    parser.add_argument("--peers", default="", help="a Python that has simpledorff")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    check_with_loops()
    seen: dict[str, dict[str, float]] = {}
    for size in asked.sizes:
        corpus = make_corpus(size)
        print(f"\n{size}: {corpus.n_sources:,} sources, {len(corpus.start):,} codings")
        setting = Setting(corpus, None if size == "L" else peers.Database(corpus), asked.peers)
        seen[size] = {}
        for question, variants in questions(setting):
            taken = take_turns(question, variants)
            show(question, taken)
            seen[size][question] = taken[0].cpu
        together = sum(seen[size][question] for question in RECOMPUTE)
        print(f"{'recompute: ' + ', '.join(RECOMPUTE)}: {together * 1e3:.1f} CPU ms")
    show_growth(seen)


if __name__ == "__main__":
    sys.exit(main())
