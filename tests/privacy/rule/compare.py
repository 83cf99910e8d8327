"""Compare rules for the numbers of a page: `make bench-numbers` runs this with a file of notes.

The notes are JSON lines, one for each study that was read; a run that was stopped goes on where it
stopped. `RAP_TEST_SCALE=full` reads 1,000 studies, and then the table and the figure of
`docs/numbers.md` are written; without it a few.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean
from typing import Any

from privacy.rule.candidates import (
    Page,
    band,
    banded,
    edges,
    released,
    round_table,
    rounded,
    window,
)
from privacy.rule.drawn import (
    ANSWERED,
    SILENCE,
    SILENT,
    THRESHOLD,
    Study,
    could_be,
    draw_interviews,
    draw_person,
    draw_survey,
)
from privacy.rule.readers import (
    Outsider,
    fitting,
    how_often_right,
    judge_pages,
    n_certain,
    n_values_over_editions,
    span_in_box,
)
from privacy.rule.written import write
from studies import ROOT, scale, scaled

RULES: dict[str, Callable[[Study], Page]] = {"bands": banded, "rounding": rounded}
N_INTERVIEWS, N_SURVEYS = scaled(6, 700), scaled(3, 300)
N_KNOWN = scaled(1, 60)
N_EDITIONS = scaled(20, 1000)
EVERY = 10  # of how many studies one is solved to the ends, for the narrowing
TABLES = scaled(0, 1)
N_LOTS, LIKELIEST = scaled(5, 60), (11, 14, 20)[: scaled(1, 3)]
Job = tuple[str, Callable[[], Any]]


def jobs() -> Iterator[Job]:
    """Everything that is read, by name."""
    for n, k in one_tables():
        yield f"table {n} {k}", lambda n=n, k=k: one_table(n, k)
    for n in LIKELIEST:
        yield f"likeliest {n} 3", lambda n=n: likeliest(n, 3)
    for seed in range(N_EDITIONS):
        yield f"editions {seed}", lambda s=seed: two_editions(s)
    for seed in range(max(N_INTERVIEWS, N_SURVEYS)):
        if seed < N_INTERVIEWS:
            yield f"page interviews {seed}", lambda s=seed: read_pages(draw_interviews(s), s)
        if seed < N_SURVEYS:
            yield f"page survey {seed}", lambda s=seed: read_pages(draw_survey(s), s)
    for seed in range(N_KNOWN):
        yield f"knows {seed}", lambda s=seed: who_knows(draw_interviews(s))


# Who knows the program and the pages.


def read_pages(study: Study, seed: int) -> dict[str, Any]:
    truth = study.counts()
    found: dict[str, Any] = {"n": study.n, "kind": study.kind}
    if study.kind == "survey":
        found["silence"] = [*SILENCE][seed % len(SILENCE)]
    for rule, make in RULES.items():
        page = make(study)
        assert all(a <= truth[row] <= b for row, (a, b) in page.items()), (study.name, rule)
        found[rule] = read_page(study, page, to_the_ends=seed % EVERY == 0)
    return found


def read_page(study: Study, page: Page, *, to_the_ends: bool) -> dict[str, Any]:
    """What a reader works out of one page, and what it says."""
    truth, rows = study.counts(), study.rows
    outsider = Outsider(study, page)
    spans = outsider.spans(all_of_them=to_the_ends)
    hidden = [row for row in rows if page[row][0] < page[row][1]]
    narrow = [row for row in hidden if spans[row][1] - spans[row][0] < THRESHOLD - 1]
    wide = [row for row in hidden if row not in narrow]
    looked = random.Random(study.name).sample(wide, min(2, len(wide)))
    gaps = [row for row in looked if outsider.n_values(row, spans[row]) < THRESHOLD]
    silence = [row for row in narrow if {ANSWERED, SILENT} & {value for _, value in row}]
    some = [row for row in narrow if truth[row] and row not in silence]
    says = [row for row in rows if 2 * (page[row][1] - page[row][0] + 1) <= study.n + 1]
    found = {
        "rows": len(rows),
        "hidden": len(hidden),
        "narrow": len(some),
        "narrow, who answered": len(silence),
        "narrow with nobody": len(narrow) - len(some) - len(silence),
        "known": sum(spans[row][0] == spans[row][1] for row in some),
        "looked for gaps": len(looked),
        "gaps": len(gaps),
        "says": len(says),
        "counts somebody": sum(page[row][0] > 0 for row in says),
        "off": mean(abs(sum(page[row]) / 2 - truth[row]) for row in rows),
    }
    if to_the_ends:
        found["bits"] = mean(
            math.log2(study.n + 1) - math.log2(b - a + 1) for a, b in (spans[row] for row in rows)
        )
    return found


# Who enumerates all tables: one table beside "we heard N".


def one_tables() -> list[tuple[int, int]]:
    some = [(n, 2) for n in range(11, 31)] + [(n, 3) for n in range(11, 21)]
    more = [(n, 2) for n in range(31, 61)] + [(n, 3) for n in range(21, 29)]
    return (
        [*some, *more, *((n, 4) for n in (11, 14, 18, 22))]
        if TABLES
        else [(11, 2), (20, 2), (11, 3)]
    )


def compositions(n: int, k: int) -> Iterator[tuple[int, ...]]:
    if k == 1:
        yield (n,)
        return
    for first in range(n + 1):
        yield from ((first, *rest) for rest in compositions(n - first, k - 1))


def one_table(n: int, k: int) -> dict[str, Any]:
    tables = list(compositions(n, k))
    first, wide = edges(n, (k,))
    values = {
        "bands": judge_pages({one: tuple(band(c, first, wide, n) for c in one) for one in tables}),
    }
    found = {rule: vars(known) for rule, known in values.items()}
    fewest, pages = 10**6, 0
    for up in compositions(n // THRESHOLD, k):  # every page that rounding can give
        page = [window(THRESHOLD * one, THRESHOLD, n) for one in up]
        spans = span_in_box(page, n)
        assert spans is not None
        pages += 1
        fewest = min([fewest, *(b - a + 1 for a, b in spans)])
    found["rounding"] = {"exact": 0.0, "narrow": 0.0, "fewest": fewest, "n_tables": pages}
    if fewest < THRESHOLD:
        found["rounding"]["narrow"] = None
    return found


def likeliest(n: int, k: int) -> dict[str, float]:
    """How often who names the likeliest value is right: before the page, and by each rule's page."""
    tables = list(compositions(n, k))
    first, wide = edges(n, (k,))
    chance = random.Random(f"likeliest {n} {k}")

    def lots(counts: tuple[int, ...]) -> dict[Any, float]:
        draws = [[chance.random() for _ in counts] for _ in range(N_LOTS)]
        found = Counter(tuple(round_table(counts, one)) for one in draws)
        return {page: often / N_LOTS for page, often in found.items()}

    return {
        "before": how_often_right({one: {"": 1} for one in tables}),
        "bands": how_often_right(
            {one: {tuple(band(c, first, wide, n) for c in one): 1} for one in tables}
        ),
        "rounding": how_often_right({one: lots(one) for one in tables}),
    }


# Who compares editions.


def two_editions(seed: int) -> dict[str, Any]:
    """One table, and once more after one person joined or left: as rounds have it, and counted anew."""
    chance = random.Random(f"editions {seed}")
    study, joined = draw_interviews(seed), chance.random() < 0.5
    if study.n == 11:
        joined = True
    kinds, people = study.values["setting"], list(study.people)
    ids = [f"p{n}" for n in range(study.n)]
    first = released(study, (), ids)
    if joined:
        people, later = [*people, draw_person(chance, study.values)], [*ids, "p-new"]
    else:
        gone = chance.randrange(study.n)
        people, later = people[:gone] + people[gone + 1 :], ids[:gone] + ids[gone + 1 :]
    second = released(study.with_people(people), first.rounds, later)
    differ = [
        at for at in first.told if first.told[at].said != second.told.get(at, first.told[at]).said
    ]
    n, k = study.n, len(kinds)
    found: dict[str, Any] = {
        "joined": joined,
        "rounds differ": len(differ) + (first.people != second.people),
    }
    both = [
        [sum(s in one["setting"] for one in them) for s in kinds] for them in (study.people, people)
    ]
    bands = [[band(c, *edges(sum(x), (k,)), sum(x)) for c in x] for x in both]
    fives = [round_table(x, [chance.random() for _ in x]) for x in both]
    for rule, (before, after) in {"bands": bands, "rounding": fives}.items():
        found[rule] = min(n_values_over_editions(before, after, n, joined=joined))
    return found


# Who knows everybody but one.


def who_knows(study: Study) -> dict[str, Any]:
    *others, _ = study.people
    anybody = could_be(study.values)
    found: dict[str, Any] = {"could be": len(anybody)}
    for rule, make in RULES.items():
        page = make(study)
        fits = fitting(study, page, others, anybody)
        if rule != "rounding":  # without a lot, a world gives this page or it does not
            fits = [her for her in fits if make(study.with_people([*others, her])) == page]
        certain, facts = n_certain(study, fits)
        found[rule] = {"certain": certain, "facts": facts, "fits": len(fits)}
    return found


def run(notes: Path) -> dict[str, Any]:
    """Everything that was read, in this run and before."""
    notes.parent.mkdir(parents=True, exist_ok=True)
    lines = notes.read_text("utf-8").splitlines() if notes.exists() else []
    done = dict(json.loads(line) for line in lines if line.endswith("]"))
    with notes.open("a", encoding="utf-8") as file:
        for name, job in jobs():
            if name not in done:
                done[name] = job()
                file.write(json.dumps([name, done[name]]) + "\n")
                file.flush()
    return done


if __name__ == "__main__":
    import time

    notes = Path(sys.argv[1])
    done = run(notes)
    print(f"{time.process_time():.0f} s of CPU")
    if scale() == "full":
        write(done, ROOT / "docs")
