"""What a reader of the year's tables can work out about the few who asked something rare: editions
month by month, rows that were joined, people beside questions.
"""

from __future__ import annotations

import random
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from studies import ROOT, scaled, write
from vaults import make_coder, make_quick, unlocked

from rap.acts.release import Wanted, plans_of, prepare
from rap.analysis.year import count_desk
from rap.core.desks import Choice, Desk, Field, Lines, together_with
from rap.privacy.disclosure import Asked, Cell, answer
from rap.study.counts import desk_frame, facts_of_units

N_STUDIES = scaled(20, 400, quick=3)
WORDS = ("work", "papers", "violence", "rights", "bank", "asylum")
PLACES = ("north", "south", "elsewhere")
DESK = Desk(
    "helpdesk",
    "question",
    {},
    {},
    {
        name: Field(name, "one", {}, {word: Choice(word, {}) for word in words})
        for name, words in (("category", WORDS), ("region", PLACES))
    },
)
Page = dict[object, tuple[int, int]]


def drawn(chance: random.Random, month: int, n: int) -> Lines:
    rows = [
        {
            "category": chance.choices(WORDS, weights=(9, 6, 3, 2, 1, 0.4))[0],
            "region": chance.choices(PLACES, weights=(6, 3, 1))[0],
            "again": "yes" if chance.random() < 0.1 else "",
        }
        for _ in range(n)
    ]
    return Lines("helpdesk", f"2026-{month:02}", f"{month:08x}", tuple(rows))


def tables(lines: list[Lines]) -> dict[str, pd.DataFrame]:
    """Questions by category, people by region, as the notebook of the year has them."""
    frame = desk_frame(DESK, lines)
    return {
        "category": count_desk(frame, DESK, rows="category", threshold=5),
        "region": count_desk(frame, DESK, rows="region", count="people", threshold=5),
    }


def edition(lines: list[Lines], rounds: tuple[object, ...]) -> tuple[Page, tuple[object, ...]]:
    """What members read, as a release makes it: each kind of thing in rounds of its own."""
    facts, page = facts_of_units({"helpdesk": DESK}, lines, {}), Page()
    for name, table in tables(lines).items():
        column = f"helpdesk_{name}"
        cells = tuple(
            Cell(name, ((column, row[column]),), frozenset(row["texts"]))
            for row in table.to_dict("records")
        )
        if not cells:
            continue
        of = together_with(min(cells[0].who))
        mine = {id: text for id, text in facts.items() if together_with(id) == of}
        agreed = dict.fromkeys(mine, frozenset({"members", "public"}))
        asked = Asked(of, "members", 5, frozenset({of}), mine, agreed, cells, frozenset({name}))
        told = answer(asked, rounds)  # type: ignore[arg-type]
        rounds = told.rounds
        page |= {k: (t.said.low, t.said.high) for k, t in told.told.items() if t.said}
    return page, rounds


@pytest.mark.volume
def test_no_two_editions_of_a_year_tell_of_a_few() -> None:
    """Month by month for half a year: no number below five, and no step of one to four."""
    n_printed = 0
    for seed in range(N_STUDIES):
        chance, lines, rounds = random.Random(seed), list[Lines](), ()
        pages = []
        for month in range(1, 7):
            lines.append(drawn(chance, month, chance.randint(2, 40)))
            page, rounds = edition(lines, rounds)
            pages.append({key: low for key, (low, high) in page.items() if low == high})
        assert all(n >= 5 for page in pages for n in page.values())
        for first, later in pairwise(pages):
            steps = {later[key] - n for key, n in first.items() if key in later}
            assert all(step == 0 or step >= 5 for step in steps)
        n_printed += len(pages[-1])
    assert n_printed > 3 * N_STUDIES


@pytest.mark.volume
def test_a_word_that_few_asked_about_is_not_worked_out() -> None:
    """An attacker who knows the rules, all words and how many questions there were solves the page:
    of every word with one to four questions at least five numbers remain possible.
    """
    n_small = 0
    for seed in range(N_STUDIES):
        lines = [drawn(random.Random(seed), 1, random.Random(seed).randint(15, 120))]
        page, _ = edition(lines, ())
        counted = {word: sum(r["category"] == word for r in lines[0].rows) for word in WORDS}
        if not page:
            continue
        joined = joined_words(lines)
        for word, n in counted.items():
            if 0 < n < 5:
                low, high = possible(word, page, joined, len(lines[0].rows))
                assert low <= n <= high
                assert high - low >= 4, (seed, word)
                n_small += 1
    assert n_small > N_STUDIES


def joined_words(lines: list[Lines]) -> set[str]:
    """The words under "other": those that the page does not name."""
    named = set(tables(lines)["category"]["helpdesk_category"])
    return {word for word in WORDS if word not in named}


def possible(word: str, page: Page, joined: set[str], total: int) -> tuple[int, int]:
    """The least and the most that a word can have, given all sums of the page."""
    equal, bounds = [(np.ones(len(WORDS)), total)], [(0, total)] * len(WORDS)
    for key, (low, high) in page.items():
        item, where = key  # type: ignore[misc]
        if item != "category":
            continue
        value = dict(where)["helpdesk_category"]
        of = joined if value == "other" else {value}
        row = np.array([float(one in of) for one in WORDS])
        if low == high:
            equal.append((row, low))
        elif len(of) == 1:
            bounds[WORDS.index(value)] = (low, high)
    found = []
    for sign in (1, -1):
        solved = linprog(
            sign * np.array([float(one == word) for one in WORDS]),
            A_eq=np.array([row for row, _ in equal]),
            b_eq=np.array([n for _, n in equal]),
            bounds=bounds,
        )
        found.append(round(sign * solved.fun))
    return found[0], found[1]


@pytest.mark.long
def test_the_year_of_the_demo_is_released_without_a_cell_of_a_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the gate: last year's printed figures are in it beside this year's, every number is
    five or more, and the page has each of them.
    """
    root = tmp_path / "study"
    for name in ("interviews", "codebook", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    write(root, "pyproject.toml", settings.replace("demo = true\n", ""))
    make_quick(monkeypatch)
    make_coder(root, "K-01")
    wanted = Wanted("year", "members")
    (plan,) = plans_of(root, wanted)
    prepared = prepare(plan, unlocked(root), wanted)

    told = {key: one.said for key, one in prepared.answer.told.items() if one.said}
    assert all(said.low >= 5 for said in told.values())
    assert {dict(where).get("year") for _, where in told} == {None, "2024", "2025"}
    work = ("year/helpdesk-category", (("helpdesk_category", "work"), ("year", "2024")))
    assert (told[work].low, told[work].of) == (38, 96)
    page = prepared.documents["report-members.en.html"]
    assert "117 questions were counted at the help desk." in page
    assert "stalking" not in page
