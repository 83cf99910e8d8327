"""What a page says: how far each of its numbers narrows what one knew before, by an integer
programme that knows the form, the codebook and how many people there are, and shares no code with
the rule.

`python tests/benchmarks/pages.py` asks the rule for numbers that is installed, or the one of
another commit, whose `src` is put before it on the path.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields
from statistics import mean
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from rap.core.form_questions import ANSWERED, NO_ANSWER, NOT_ASKED, FormQuestion
from rap.privacy.disclosure import Cell, ReleaseRequest, answer

Where = tuple[tuple[str, str], ...]
Key = tuple[str, Where]
Span = tuple[int, int]
Data = Mapping[str, Any]
THRESHOLD = 5
_BESIDE = (ANSWERED, NO_ANSWER, NOT_ASKED)


def cells_of(
    data: Data, people: Iterable[int] | None = None, *, also_empty: bool = False
) -> dict[Key, frozenset[int]]:
    """Who is behind each number, of all people or of some; `also_empty` has those with nobody, too."""
    some = frozenset(range(data["people"]) if people is None else people)
    found = {
        (item, tuple((column, value) for column, value in where)): some & {*who}
        for item, where, who in data["cells"]
    }
    return {key: who for key, who in found.items() if who or also_empty}


def asked_of(
    data: Data, people: Iterable[int] | None = None, *, threshold: int = THRESHOLD, **more: Any
) -> ReleaseRequest:
    """The question to the rule, also to one that knows fewer facts."""
    some = [*range(data["people"])] if people is None else [*people]
    cells = cells_of(data, some)
    facts = {
        "scope": "all",
        "audience": "members",
        "threshold": threshold,
        "sources": frozenset({"all"}),
        "facts": {f"p{n}": "" for n in some},
        "agreed": {f"p{n}": frozenset({"members", "public"}) for n in some},
        "cells": tuple(Cell(*key, frozenset(f"p{n}" for n in who)) for key, who in cells.items()),
        "items": frozenset(item for item, *_ in data["cells"]),
        "within": data["within"],
        "questions": {
            column: FormQuestion(type, {of: tuple(v) for of, v in opened.items()}, frozenset(alone))
            for column, (type, opened, alone) in data["questions"].items()
        },
        "lot": data["lot"],
        "month": "2026-06",
        **more,
    }
    known = {one.name for one in fields(ReleaseRequest)}
    return ReleaseRequest(**{name: fact for name, fact in facts.items() if name in known})


def printed(told: Mapping[Key, Any], keys: Iterable[Key], n: int) -> dict[Key, Span]:
    """From the least to the most that each number can be by what is printed of it alone."""
    said = {key: told[key].said if key in told else None for key in keys}
    return {key: (one.low, min(one.high, n)) if one else (0, n) for key, one in said.items()}


# What holds between numbers, for who has the form and the codebook and sees the headings of tables.

Line = tuple[Mapping[Where, int], float, float]


def sums_of(cells: Mapping[Key, frozenset[int]], n: int, data: Data) -> list[Line]:
    """Each as factors of numbers, least and most. What is true of the people is taken as known,
    such as that each has one value, or one at least.
    """
    behind = {number_of(key): who for key, who in cells.items()}
    everybody = frozenset(range(data["people"]))
    known, found = {**behind, (): _union(cells.values())}, list[Line]()
    assert len(known[()]) <= n <= len(everybody)
    for parts, whole, may_be_all in _wholes(cells, data):
        if whole not in known:
            continue
        all_of = known[whole] if whole else None
        union = _union(behind[part] for part in parts)
        size = n if all_of is None else len(all_of)
        inside = all_of is None or union <= all_of
        is_apart = sum(len(behind[part]) for part in parts) == len(union)
        is_whole = may_be_all and inside and len(union) == size
        line, total = dict.fromkeys(parts, 1), {} if all_of is None else {whole: -1}
        constant = n if all_of is None else 0
        if is_apart and inside:
            found.append(({**line, **total}, constant if is_whole else -math.inf, constant))
        elif is_whole:
            found.append(({**line, **total}, constant, math.inf))
        if all_of is not None:
            found += [
                ({part: 1, whole: -1}, -math.inf, 0) for part in parts if behind[part] <= all_of
            ]
    return found


def _wholes(
    cells: Mapping[Key, frozenset[int]], data: Data
) -> Iterable[tuple[list[Where], Where, bool]]:
    """Numbers of one table that may be the parts of another number, and whether they may be all of
    it: one row alone may leave somebody out.
    """
    questions, within = data["questions"], data["within"]
    tables: dict[tuple[str, tuple[str, ...]], list[Where]] = defaultdict(list)
    for item, where in cells:
        columns = tuple(column for column, _ in where)
        if "name" not in columns:
            tables[item, columns].append(where)
    for (item, columns), rows in tables.items():
        if "finding" in columns:  # parts of the people behind one, who have a sentence of their own
            for where in rows:
                page, finding = item.rpartition("/")[0], dict(where)["finding"][2:]
                sentence = f"{page}/finding-{finding}-people", (("name", "people"),)
                yield [where], number_of(sentence), False
            continue
        for gone in range(len(rows[0])):
            groups: dict[Where, list[Where]] = defaultdict(list)
            for where in rows:
                groups[where[:gone] + where[gone + 1 :]].append(where)
            column = rows[0][gone][0]
            for rest, group in groups.items():
                if column not in questions:
                    yield group, rest, True
                    continue
                here = {where[gone][1]: where for where in group}
                base = _with(rest, column, ANSWERED)
                yield [at for value, at in here.items() if value not in _BESIDE], base, True
                yield [here[value] for value in _BESIDE if value in here], rest, True
                for of, values in questions[column][1].items():
                    opening = [_with(rest, of, value) for value in values]
                    asked = [here[value] for value in (ANSWERED, NO_ANSWER) if value in here]
                    if len(opening) == 1:
                        yield asked, opening[0], True
                for alone in questions[column][2]:
                    for value, at in here.items():
                        if alone in here and value not in (*_BESIDE, alone):
                            yield [here[alone], at], base, False
        for where in rows:
            for at, (column, value) in enumerate(where):
                if broad := within.get(f"{column}={value}") or within.get(value):
                    name = column if within.get(f"{column}={value}") else "family"
                    rest = where[:at] + where[at + 1 :]
                    yield [where], _with(rest, name, broad), False
                if column in ("first", "second"):
                    yield [where], (("code", value),), False


def number_of(key: Key) -> Where:
    """What a number is called: numbers of two tables about the same people are one; a name in a
    sentence is of that sentence alone.
    """
    item, where = key
    return where if where[0][0] != "name" else (("sentence", item), *where)


def _with(rest: Where, column: str, value: str) -> Where:
    return tuple(sorted([*rest, (column, value)]))


def _union(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*sets)


class Reader:
    """Solves pages together. A page is added with its people, and what it prints; further lines say
    how numbers of several pages hang together.
    """

    def __init__(self) -> None:
        self.at: dict[tuple[str, Where], int] = {}
        self.truth: list[int] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.lines: list[tuple[dict[int, float], float, float]] = []

    def add(
        self,
        name: str,
        cells: Mapping[Key, frozenset[int]],
        page: Mapping[Key, Span],
        data: Data,
        n: int,
    ) -> None:
        """The numbers of a page; a number of which two pages or tables speak is one."""
        for key, who in cells.items():
            at = self.at.setdefault((name, number_of(key)), len(self.truth))
            if at == len(self.truth):
                self.truth.append(len(who))
                self.low.append(0)
                self.high.append(n)
            assert self.truth[at] == len(who), key
            low, high = page[key]
            assert low <= len(who) <= high, key
            self.low[at], self.high[at] = max(self.low[at], low), min(self.high[at], high)
        for terms, least, most in sums_of(cells, n, data):
            self.line({(name, where): factor for where, factor in terms.items()}, least, most)

    def line(self, terms: Mapping[tuple[str, Where], float], least: float, most: float) -> None:
        """What holds: `least <= sum of factor x number <= most`."""
        line = {self.at[one]: factor for one, factor in terms.items()}
        true = sum(factor * self.truth[at] for at, factor in line.items())
        assert least <= true <= most, terms
        self.lines.append((line, least, most))

    def spans(self) -> list[Span]:
        """The least and the most of each number, over all whole people that give these pages."""
        n = len(self.truth)
        rows = [row for row, (line, *_) in enumerate(self.lines) for _ in line]
        columns = [at for line, *_ in self.lines for at in line]
        factors = [factor for line, *_ in self.lines for factor in line.values()]
        matrix = csr_matrix((factors, (rows, columns)), (len(self.lines), n))
        limits = LinearConstraint(
            matrix, [one[1] for one in self.lines], [one[2] for one in self.lines]
        )
        low, high = np.array(self.truth, float), np.array(self.truth, float)
        for at in range(n):
            for sign in (1, -1):
                reached = low[at] if sign == 1 else high[at]
                if reached == (self.low[at] if sign == 1 else self.high[at]):
                    continue
                aim = np.zeros(n)
                aim[at] = sign
                ends = Bounds(self.low, self.high)
                done = milp(aim, integrality=np.ones(n), bounds=ends, constraints=limits)
                assert done.x is not None
                world = np.rint(done.x)
                low, high = np.minimum(low, world), np.maximum(high, world)
        return [(int(a), int(b)) for a, b in zip(low, high, strict=True)]


def measure(data: Data) -> tuple[dict[str, Any], dict[Key, Span]]:
    """What a page says by the rule that is on the path, and the page."""
    n, cells = data["people"], cells_of(data)
    page = printed(answer(asked_of(data), ()).told, cells, n)
    if not cells:
        return {"people": n, "numbers": 0}, page
    reader = Reader()
    reader.add("page", cells, page, data, n)
    spans = reader.spans()
    solved = {key: spans[reader.at["page", number_of(key)]] for key in cells}
    says = [key for key, (low, high) in page.items() if 2 * (high - low + 1) <= n + 1]
    hidden = [key for key, (low, high) in page.items() if low < high and not is_silence(key[1])]
    return {
        "people": n,
        "numbers": len(page),
        "exact": sum(low == high for low, high in page.values()),
        "halve": len(says),
        "count somebody": sum(low > 0 for low, _ in page.values()),
        "bits as printed": _bits(page.values(), n),
        "bits": _bits(solved.values(), n),
        "fewest values of a number that is not exact": min(
            (solved[key][1] - solved[key][0] + 1 for key in hidden), default=0
        ),
    }, page


def is_silence(where: Where) -> bool:
    return bool({ANSWERED, NO_ANSWER} & {value for _, value in where})


def _bits(spans: Iterable[Span], n: int) -> float:
    return mean(math.log2(n + 1) - math.log2(high - low + 1) for low, high in spans)
