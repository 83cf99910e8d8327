"""What a reader of the year's tables can work out about the few who asked something rare: editions
month by month, rows that were joined, people beside questions.
"""

from __future__ import annotations

import random
import re
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from studies import ROOT, scaled, write
from vaults import make_coder, make_quick, unlocked

from rap.analysis.year import count_desk
from rap.core.desks import Choice, Desk, Field, Lines, together_with
from rap.privacy.disclosure import Cell, ReleaseRequest, Shown, answer
from rap.study.counts import desk_frame, facts_of_units
from rap.topics.publishing.releases import Wanted, give, plans_of, prepare

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
Page = dict[object, Shown]


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
        items, sources = frozenset({name}), frozenset({of})
        asked = ReleaseRequest(of, "members", 5, sources, mine, agreed, cells, "a lot", items)
        told = answer(asked, rounds)  # type: ignore[arg-type]
        rounds = told.rounds
        page |= {k: t.said for k, t in told.told.items() if t.said}
    return page, rounds


@pytest.mark.volume
def test_no_two_editions_of_a_year_tell_of_a_few() -> None:
    """Month by month for half a year: every number is a multiple of five, and stands until eleven more
    asked.
    """
    n_printed = 0
    for seed in range(N_STUDIES):
        chance, lines, rounds = random.Random(seed), list[Lines](), ()
        pages = []
        for month in range(1, 7):
            lines.append(drawn(chance, month, chance.randint(2, 40)))
            page, rounds = edition(lines, rounds)
            pages.append(page)
        assert all(one.n % 5 == 0 < one.near for page in pages for one in page.values())
        for first, later in pairwise(pages):
            both = [(one, later[key]) for key, one in first.items() if key in later]
            assert all(a == b or b.of >= a.of + 11 for a, b in both)
        n_printed += len(pages[-1])
    assert n_printed > 2 * N_STUDIES


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


DETAILS = {
    "work": ("tax", "contract", "bookkeeper"),
    "papers": ("visa", "address"),
    "violence": ("outing", "stalking"),
    "rights": ("raid", "fine"),
}
DETAILED = Desk(
    "helpdesk",
    "question",
    {},
    {},
    {
        "category": DESK.fields["category"],
        "detail": Field(
            "detail",
            "one",
            {},
            {word: Choice(word, {}, above) for above, words in DETAILS.items() for word in words},
            of="category",
        ),
    },
)
PLACED = [(above, word) for above in WORDS for word in ("", *DETAILS.get(above, ()))]


def drawn_with_details(chance: random.Random) -> Lines:
    """Between twenty and 150 questions; in one of three studies each has a detail where there are any."""
    bare = chance.choice((0, 0.1, 0.4))
    rows = []
    for row in drawn(chance, 1, chance.randint(20, 150)).rows:
        words = DETAILS.get(row["category"], ())
        detail = "" if not words or chance.random() < bare else chance.choice(words)
        rows.append({"category": row["category"], "detail": detail, "again": row["again"]})
    return Lines("helpdesk", "2026-01", f"{1:08x}", tuple(rows))


@pytest.mark.volume
def test_details_and_per_cents_of_topics_do_not_reveal_a_few() -> None:
    """An attacker knows all words and how many questions there were, which per cents give away, and
    solves both tables: of every detail of one to four, and of every topic whose questions without a
    detail are so few, at least five numbers remain possible.
    """
    n_small = n_details = 0
    for seed in range(2 * N_STUDIES):
        lines = drawn_with_details(random.Random(seed))
        frame = desk_frame(DETAILED, [lines])
        topics = count_desk(frame, DETAILED, rows="category", threshold=5)
        named = {*topics["helpdesk_category"]}
        details = count_desk(frame, DETAILED, rows="detail", threshold=5, above={*WORDS} - named)
        equal = [(np.ones(len(PLACED)), len(lines.rows))]
        for place, table in enumerate((topics, details)):
            found = dict(zip(table.iloc[:, 0], table["sources"], strict=True))
            assert all(n >= 5 for word, n in found.items() if word != "other")
            for word, n in found.items():
                row = [
                    float(
                        one[place] == word or (word == "other" and one[place] not in {"", *found})
                    )
                    for one in PLACED
                ]
                equal.append((np.array(row), n))
        n_details += len(details)
        counted = [
            sum((row["category"], row["detail"]) == one for row in lines.rows) for one in PLACED
        ]
        for at, n in enumerate(counted):
            if 0 < n < 5:
                low, high = bounds_of(at, equal, len(lines.rows))
                assert low <= n <= high
                assert high - low >= 4, (seed, PLACED[at])
                n_small += 1
    assert n_small > N_STUDIES
    assert n_details > N_STUDIES


def bounds_of(at: int, equal: list[tuple[np.ndarray, int]], most: int) -> tuple[int, int]:
    """The least and the most that one place can have, given sums of places."""
    found = []
    for sign in (1, -1):
        aim = np.zeros(len(PLACED))
        aim[at] = sign
        solved = linprog(
            aim,
            A_eq=np.array([row for row, _ in equal]),
            b_eq=np.array([n for _, n in equal]),
            bounds=[(0, most)] * len(PLACED),
        )
        found.append(round(sign * solved.fun))
    return found[0], found[1]


def joined_words(lines: list[Lines]) -> set[str]:
    """The words under "other": those that the page does not name."""
    named = set(tables(lines)["category"]["helpdesk_category"])
    return {word for word in WORDS if word not in named}


def possible(word: str, page: Page, joined: set[str], total: int) -> tuple[int, int]:
    """The least and the most that a word can have, given all sums of the page."""
    spans: list[tuple[np.ndarray, int, int]] = [(np.ones(len(WORDS)), total, total)]
    for key, said in page.items():
        item, where = key  # type: ignore[misc]
        low, high = said.low, said.high
        if item != "category":
            continue
        value = dict(where)["helpdesk_category"]
        of = joined if value == "other" else {value}
        row = np.array([float(one in of) for one in WORDS])
        spans.append((row, low, high))
    found = []
    for sign in (1, -1):
        solved = linprog(
            sign * np.array([float(one == word) for one in WORDS]),
            A_ub=np.array([s * row for row, _, _ in spans for s in (1, -1)]),
            b_ub=np.array([end for _, low, high in spans for end in (high, -low)]),
            bounds=[(0, total)] * len(WORDS),
        )
        found.append(round(sign * solved.fun))
    return found[0], found[1]


@pytest.mark.long
def test_the_year_of_the_demo_and_its_press_are_released_without_a_cell_of_a_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the gate, one after the other: last year's printed figures are beside this year's, every
    number but how many asked is a multiple of five, and the pages have no other count of those who asked.
    """
    root = tmp_path / "study"
    for name in ("interviews", "codebook", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    write(root, "pyproject.toml", settings.replace("demo = true\n", ""))
    make_quick(monkeypatch)
    make_coder(root, "K-01")
    vault, pages, said = unlocked(root), dict[str, str](), dict[object, Shown]()
    for run in ("year", "press"):
        wanted = Wanted(run, "members")
        (plan,) = plans_of(root, wanted)
        prepared = prepare(plan, vault, wanted)
        pages[run] = prepared.documents["report-members.en.html"]
        told = {key: one.said for key, one in prepared.answer.told.items() if one.said}
        exact = {dict(where).get("name") for (_, where), one in told.items() if one.is_exact}
        assert exact <= {"heard"}
        assert all(one.n % 5 == 0 for one in told.values() if not one.is_exact)
        said |= told
        give(prepared, vault)

    assert {dict(where).get("year") for _, where in said} >= {None, "2024", "2025"}
    work = ("year/helpdesk-category", (("helpdesk_category", "work"), ("year", "2024")))
    assert (said[work].n in (35, 40), said[work].of) == (True, 96)
    assert "117 questions were counted at the help desk." in pages["year"]
    assert "stalking" not in pages["year"]
    for title, page in (("Questions, by topic", "year"), ("Questions, by category", "press")):
        part = pages[page].partition(title)[2].partition("</table>")[0]
        cells = re.findall(r'<td class="number"[^>]*>(?:<[^>]*>)*([^<]*)', part)
        assert cells
        assert {re.sub(r"\d*[05]\b", "n", one) for one in cells} <= {
            "about n",
            "few or nobody",
            "–",
        }
