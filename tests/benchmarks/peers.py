"""How others answer: plain SQL as tools on SQLite ask it, pandas, published packages, and the
plainest loops there are.
"""

from __future__ import annotations

import random
import re
import sqlite3
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import combinations, pairwise
from math import comb
from typing import Any

import numpy as np
import pandas as pd
from invented import LENGTH, N_CODERS, Corpus
from numpy.typing import NDArray

Pairs = dict[tuple[str, str], int]
_TOGETHER = """select min(a.code, b.code), max(a.code, b.code), count(*) from cod a join cod b
    on a.source = b.source and b.start >= a.start and b.start < a."end" and b.id > a.id
    where a.code <> b.code group by 1, 2"""
_NEAR = """select a.id, a.source, a.start, a."end" from cod a join att t on t."case" = a."case" and t.site = 'site-2'
    where a.code in ('code-00000', 'code-00002') and exists (select 1 from cod b where b.source = a.source
    and b.code = 'code-00001' and b.start <= a."end" + 200 and b."end" >= a.start - 200) order by a.source, a.start"""


class Database:
    """The codings in SQLite, indexed, in memory."""

    def __init__(self, corpus: Corpus) -> None:
        self.base = sqlite3.connect(":memory:")
        self.texts = corpus.texts
        ask = self.base.execute
        ask(
            'create table cod(id integer primary key, source, start int, "end" int, code, coder, "case")'
        )
        columns = corpus.codings[["source", "start", "end", "code", "coder", "case"]]
        rows = zip(*(columns[name].tolist() for name in columns), strict=True)
        self.base.executemany("insert into cod values (null, ?, ?, ?, ?, ?, ?)", rows)
        ask("create index of_place on cod(source, start)")
        ask("create index of_code on cod(code)")
        ask('create table att("case" primary key, site)')
        self.base.executemany(
            "insert into att values (?, ?)",
            zip(*map(corpus.cases.get, ("case", "site")), strict=True),
        )

    def frequency(self) -> dict[str, int]:
        return dict(self.base.execute("select code, count(*) from cod group by 1").fetchall())

    def by_site(self) -> dict[tuple[str, str], int]:
        ask = 'select code, site, count(distinct cod."case") from cod join att using ("case") group by 1, 2'
        return {(code, site): n for code, site, n in self.base.execute(ask)}

    def together(self) -> Pairs:
        return {(first, second): n for first, second, n in self.base.execute(_TOGETHER)}

    def near(self) -> tuple[int, list[str]]:
        rows = self.base.execute(_NEAR).fetchall()
        return len(rows), [self.texts[source][start:end] for _, source, start, end in rows[:50]]


def together_by_pandas(codings: pd.DataFrame) -> Pairs:
    """Each source merged with itself."""
    found: Counter[tuple[str, str]] = Counter()
    columns = codings[["source", "start", "end", "code"]]
    for _, part in columns.groupby("source", sort=False):
        part = part.reset_index(drop=True).reset_index()
        both = part.merge(part, how="cross")
        both = both[(both["index_x"] < both["index_y"]) & (both["code_x"] != both["code_y"])]
        both = both[(both["start_x"] < both["end_y"]) & (both["start_y"] < both["end_x"])]
        found.update(
            tuple(sorted(pair)) for pair in zip(both["code_x"], both["code_y"], strict=True)
        )
    return dict(found)


def by_site_in_pandas(corpus: Corpus) -> dict[tuple[str, str], int]:
    merged = corpus.codings.merge(corpus.cases, on="case")
    return merged.groupby(["code", "site"])["case"].nunique().to_dict()


def characters_by_bitmap(corpus: Corpus) -> Pairs:
    """A row of yes and no for each code of each source, multiplied."""
    found = np.zeros((60, 60), np.int64)
    bounds = np.searchsorted(corpus.source, np.arange(corpus.n_sources + 1))
    for low, high in pairwise(bounds.tolist()):
        there = np.zeros((60, LENGTH), np.float32)
        for code, start, end in zip(
            *(column[low:high] for column in (corpus.code, corpus.start, corpus.end)), strict=True
        ):
            there[code, start:end] = 1
        found += (there @ there.T).astype(np.int64)
    return {
        (f"code-{i:05d}", f"code-{j:05d}"): int(found[i, j])
        for i, j in combinations(range(60), 2)
        if found[i, j]
    }


def marks(corpus: Corpus, *, code: int) -> NDArray[np.int8]:
    """What each coder says of each character: shape (n_coders, n_characters)."""
    found = np.zeros((N_CODERS, corpus.n_sources * LENGTH), np.int8)
    mine = np.flatnonzero(corpus.code == code)
    for source, start, end, coder in zip(
        *(column[mine] for column in (corpus.source, corpus.start, corpus.end, corpus.coder)),
        strict=True,
    ):
        found[coder, source * LENGTH + start : source * LENGTH + end] = 1
    return found


def alpha_by_krippendorff(ratings: NDArray[Any]) -> float:
    """Coders x units."""
    import krippendorff

    return float(krippendorff.alpha(reliability_data=ratings, level_of_measurement="nominal"))


def alpha_by_nltk(ratings: NDArray[np.int64]) -> float:
    """Units x coders."""
    from nltk.metrics.agreement import AnnotationTask

    rows = [
        (coder, unit, int(value))
        for unit, row in enumerate(ratings)
        for coder, value in enumerate(row)
    ]
    return float(AnnotationTask(data=rows).alpha())


def seconds_of_simpledorff(python: str, n_units: int) -> float:
    """CPU seconds in another environment, import and start not counted; NaN when it is not there."""
    code = (
        "import sys, time; sys.path.insert(0, sys.argv[1]); import pandas as pd, simpledorff; from invented import make_ratings\n"
        "r = make_ratings(int(sys.argv[2])); u, c = r.shape\n"
        "f = pd.DataFrame({'u': [i for i in range(u) for _ in range(c)], 'a': list(range(c)) * u, 'v': r.ravel()})\n"
        "t = time.process_time(); simpledorff.calculate_krippendorffs_alpha_for_df(f, 'u', 'a', 'v')\n"
        "print(time.process_time() - t)"
    )
    words = [python, "-W", "ignore", "-c", code, sys.path[0], str(n_units)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 else float("nan")


def curve_in_sets(corpus: Corpus, *, orders: int) -> list[float]:
    """Mean of codes met in so many random orders, each order walked with a set."""
    held: list[set[int]] = [set() for _ in range(corpus.n_sources)]
    for source, code in zip(corpus.source.tolist(), corpus.code.tolist(), strict=True):
        held[source].add(code)
    draw, total = random.Random(0), [0] * len(held)
    for _ in range(orders):
        met: set[int] = set()
        for place, source in enumerate(draw.sample(range(len(held)), len(held))):
            met |= held[source]
            total[place] += len(met)
    return [number / orders for number in total]


def curve_by_combinations(corpus: Corpus) -> dict[int, float]:
    """1 - C(N - f, n) / C(N, n), added up over codes, in whole numbers."""
    pairs = {
        (int(source), int(code)) for source, code in zip(corpus.source, corpus.code, strict=True)
    }
    found_in, n = Counter(code for _, code in pairs), corpus.n_sources
    return {
        m: sum(1 - comb(n - f, m) / comb(n, m) for f in found_in.values()) for m in range(1, n + 1)
    }


def words_by_pattern(folded: Mapping[str, str], word: str) -> list[tuple[str, int, int]]:
    pattern = re.compile(rf"\b{word}\b")
    return [
        (source, *match.span())
        for source, text in folded.items()
        for match in pattern.finditer(text)
    ]


def words_by_find(folded: Mapping[str, str], word: str) -> list[tuple[str, int, int]]:
    """`str.find`, and a look at the characters around each find: the floor for places in text
    without an index.
    """
    found = []
    for source, text in folded.items():
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            if not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum()):
                found.append((source, at, end))
            at = text.find(word, end)
    return found


def make_index(texts: Mapping[str, str], word: str) -> Callable[[], list[Any]] | None:
    """Lines that hold a word, by SQLite's full-text index (built before); None where SQLite has
    none.
    """
    base = sqlite3.connect(":memory:")
    try:
        base.execute(
            "create virtual table f using fts5(t, content='', tokenize=\"unicode61 remove_diacritics 2\")"
        )
    except sqlite3.OperationalError:
        return None
    base.executemany(
        "insert into f(t) values (?)",
        ((line,) for text in texts.values() for line in text.split("\n")),
    )
    return lambda: base.execute("select rowid from f where f match ?", (f'"{word}"',)).fetchall()


def kwic_by_textacy(texts: Mapping[str, str], word: str) -> list[tuple[str, str, str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from textacy.extract.kwic import keyword_in_context
    return [
        hit for text in texts.values() for hit in keyword_in_context(text, word, window_width=60)
    ]
