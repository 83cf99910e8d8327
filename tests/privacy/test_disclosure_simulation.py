"""Random studies, released twice: what an attacker can work out, solved by a programme of the
attacker's own.

What this does not cover: words. Quotes, a voice that is recognised, a story only one person could
tell, and what people add to a report by hand are not numbers. Nor does it cover the first time a
round is told: an exact number tells whoever knows everybody else in it about the last one.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
from scipy.optimize import linprog
from studies import scaled

from rap.privacy.disclosure import Answer, Asked, Cell, Round, Told, answer, choice, judge

pytestmark = pytest.mark.volume
N_STUDIES = scaled(100, 1000, quick=16)
N_SOLVED = scaled(20, 1000, quick=5)  # those that cost seconds
N_RECOUNTED = scaled(12, 1000, quick=2)
SETTINGS = ("window", "home", "salon", "outdoors")
REGIONS = ("brussels", "flanders", "wallonia")
CODES = ("rent", "deposit", "police", "noise", "keys")
WITHIN = {
    "rent": "money",
    "deposit": "money",
    "police": "safety",
    "noise": "safety",
    "keys": "safety",
}
TABLES = (
    ("setting",),
    ("region",),
    ("family",),
    ("code",),
    ("region", "setting"),
    ("code", "region"),
)
ITEMS = frozenset({"heard", "pairs", *map(",".join, TABLES)})
THRESHOLD = {"members": 5, "public": 10}


@dataclass(frozen=True)
class Person:
    setting: frozenset[str]
    region: str
    codes: frozenset[str]
    agrees: frozenset[str] = frozenset(THRESHOLD)


def draw_person(chance: random.Random, *, many: float) -> Person:
    settings = chance.choices(SETTINGS, weights=(8, 4, 2, 1), k=2 if chance.random() < many else 1)
    codes = frozenset(
        code for at, code in enumerate(CODES) if chance.random() < (0.9, 0.5, 0.4, 0.2, 0.1)[at]
    )
    return Person(frozenset(settings), chance.choices(REGIONS, weights=(6, 3, 1))[0], codes)


def draw_study(seed: int) -> dict[str, Person]:
    chance = random.Random(seed)
    many = chance.choice((0.0, 0.2))
    return {f"p{number}": draw_person(chance, many=many) for number in range(chance.randint(3, 60))}


def cells_of(people: Mapping[str, Person]) -> tuple[Cell, ...]:
    """A sentence with everybody; settings, regions, families, codes; settings by region, codes by
    region, pairs of codes.
    """
    columns = {
        "setting": lambda one: one.setting,
        "region": lambda one: {one.region},
        "code": lambda one: one.codes,
        "family": lambda one: {WITHIN[code] for code in one.codes},
    }
    found: dict[tuple[str, tuple[tuple[str, str], ...]], set[str]] = {}
    for id, one in people.items():
        found.setdefault(("heard", (("name", "heard"),)), set()).add(id)
        for table in TABLES:
            rows: list[tuple[tuple[str, str], ...]] = [()]
            for column in table:
                rows = [
                    (*row, (column, value))
                    for row in rows
                    for value in sorted(columns[column](one))
                ]
            for row in rows:
                found.setdefault((",".join(table), row), set()).add(id)
        for first in one.codes:
            for second in one.codes:
                if first < second:
                    found.setdefault(("pairs", (("first", first), ("second", second))), set()).add(
                        id
                    )
    return tuple(Cell(item, where, frozenset(who)) for (item, where), who in sorted(found.items()))


@cache
def first_release(seed: int, audience: str) -> Answer:
    return release(draw_study(seed), audience)


def release(
    people: Mapping[str, Person],
    audience: str,
    rounds: tuple[Round, ...] = (),
    *,
    month: str = "2026-03",
) -> Answer:
    mine = {id: one for id, one in people.items() if audience in one.agrees}
    facts = {
        id: repr((sorted(one.setting), one.region, sorted(one.codes))) for id, one in mine.items()
    }
    agreed = {id: one.agrees for id, one in mine.items()}
    asked = Asked(
        "all",
        audience,
        THRESHOLD[audience],
        frozenset({"s1"}),
        facts,
        agreed,
        cells_of(mine),
        ITEMS,
        within=WITHIN,
        month=month,
        recounts=True,
    )
    return answer(asked, rounds)


def printed(told: Mapping[tuple[str, object], Told]) -> dict[tuple[str, object], tuple[int, int]]:
    """What stands on the page: numbers and bounds, from the least to the most; nothing of the rest,
    whether there is a row or not.
    """
    return {key: (one.said.low, one.said.high) for key, one in told.items() if one.said}


def is_exact(page: Mapping[tuple[str, object], tuple[int, int]], key: tuple[str, object]) -> bool:
    low, high = page.get(key, (0, 1))
    return low == high


class Attacker:
    """Knows how many people there are, every printed number, and how tables add up; solves for the
    others with linprog.
    """

    def __init__(
        self,
        people: Mapping[str, Person],
        page: Mapping[tuple[str, object], tuple[int, int]],
        k: int,
        *,
        knows_how_many: bool = True,
        rows: tuple[tuple[str, object], ...] = (),
    ) -> None:
        self.n, self.k, self.page = len(people), k, page
        self.knows_how_many = knows_how_many
        self.cells = {cell.key: cell for cell in cells_of(people)}
        self.at = {key: place for place, key in enumerate(dict.fromkeys((*self.cells, *rows)))}
        self.equal: list[tuple[dict[int, int], int]] = []
        self.below: list[tuple[dict[int, int], int]] = []
        one_setting = all(len(one.setting) == 1 for one in people.values())
        self.partition("region", self.n)
        if one_setting:
            self.partition("setting", self.n)
        for region in REGIONS:
            self.cross("region,setting", "region", region, exact=one_setting)
            self.cross("code,region", "region", region, exact=False)
        for setting in SETTINGS:
            self.cross("region,setting", "setting", setting, exact=True)
        for code in CODES:
            self.cross("code,region", "code", code, exact=True)
            self.no_more(("code", (("code", code),)), ("family", (("family", WITHIN[code]),)))
            for key in self.cells:
                if key[0] == "pairs" and code in dict(key[1]).values():
                    self.no_more(key, ("code", (("code", code),)))

    def partition(self, item: str, total: int) -> None:
        row = {at: 1 for key, at in self.at.items() if key[0] == item}
        if (
            len(row) == 1
        ):  # the report has a row for every value: which are nobody's, she cannot see
            return
        if self.knows_how_many or not row:
            self.equal.append((row, total))
        else:
            self.equal.append(({**row, self.at["heard", (("name", "heard"),)]: -1}, 0))

    def cross(self, item: str, column: str, value: str, *, exact: bool) -> None:
        whole = (column, ((column, value),))
        parts = [key for key in self.cells if key[0] == item and (column, value) in key[1]]
        if whole in self.at and parts and exact:
            self.equal.append(({**{self.at[part]: 1 for part in parts}, self.at[whole]: -1}, 0))
        for part in parts:
            self.no_more(part, whole)

    def no_more(self, part: tuple[str, object], whole: tuple[str, object]) -> None:
        if part in self.at and whole in self.at:
            self.below.append(({self.at[part]: 1, self.at[whole]: -1}, 0))

    def width(self, key: tuple[str, object], *, less: int = 0) -> int:
        """How many steps lie between the least and the most that a number can be; `less` is 1 for
        who knows that the threshold itself would be printed.
        """
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(self.at))
            aim[self.at[key]] = sign
            done = linprog(
                aim,
                bounds=self.bounds(less),
                **self.rows("eq", self.equal),
                **self.rows("ub", self.below),
            )
            assert done.status == 0
            ends.append(done.x[self.at[key]])
        return int(np.floor(ends[1] + 1e-6) - np.ceil(ends[0] - 1e-6))

    def bounds(self, less: int) -> list[tuple[float, float]]:
        said = [self.page.get(key, (0, self.n)) for key in self.at]
        return [(low, high - less if low == 0 and high == self.k else high) for low, high in said]

    def rows(self, kind: str, rows: list[tuple[dict[int, int], int]]) -> dict[str, object]:
        return matrix(kind, rows, len(self.at))


def matrix(kind: str, rows: list[tuple[dict[int, int], int]], width: int) -> dict[str, object]:
    """Rows of factors as linprog takes them."""
    found = np.zeros((len(rows), width))
    for line, (terms, _) in enumerate(rows):
        for at, factor in terms.items():
            found[line, at] = factor
    return {f"A_{kind}": found, f"b_{kind}": [bound for _, bound in rows]} if rows else {}


@pytest.mark.parametrize("audience", ["members", "public"])
def test_every_printed_number_is_of_enough_people(audience: str):
    """It is the number there is, no smaller than the threshold, and neither is what is left of
    everybody; a bound is as wide as the threshold and holds the number.
    """
    n_printed = 0
    for seed in range(N_STUDIES):
        people, k = draw_study(seed), THRESHOLD[audience]
        sizes = {cell.key: len(cell.who) for cell in cells_of(people)}
        for key, (low, high) in printed(first_release(seed, audience).told).items():
            rest = len(people) - sizes[key]
            assert low <= sizes[key] <= high
            assert low < high or (low >= k and (rest > k or key[0] == "heard"))
            assert low == high or high - low == k
            n_printed += low == high

    assert n_printed > 2 * N_STUDIES


@pytest.mark.parametrize("audience", ["members", "public"])
def test_what_is_not_shown_cannot_be_worked_out(audience: str):
    """Each number that is not printed could be any of at least so many as the threshold says, by
    the attacker's own sums, also when she knows what "at most" leaves out.
    """
    n_solved = 0
    for seed in range(N_SOLVED):
        people, k = draw_study(seed), THRESHOLD[audience]
        page = printed(first_release(seed, audience).told)
        if page:
            attacker = Attacker(people, page, k)
            for key in attacker.cells:
                if not is_exact(page, key):
                    assert attacker.width(key) >= k, (seed, key)
                    assert attacker.width(key, less=1) >= k - 1, (seed, key)
                    n_solved += 1

    assert n_solved > 5 * N_SOLVED


def test_the_attacker_finds_small_numbers_where_nobody_looked_at_sums(
    monkeypatch: pytest.MonkeyPatch,
):
    """The guard of the guard: with thresholds alone, some hidden numbers are worked out."""
    monkeypatch.setattr(choice, "find_narrow", lambda *_, seen, **__: (None, seen))
    found = 0
    for seed in range(12):
        people = draw_study(seed)
        page = printed(release(people, "members").told)
        attacker = Attacker(people, page, 5) if page else None
        hidden = [key for key in attacker.cells if not is_exact(page, key)] if attacker else []
        found += sum(attacker.width(key) < 5 for key in hidden)

    assert found > 0


def changed(people: Mapping[str, Person], chance: random.Random) -> list[dict[str, Person]]:
    """All that may have become of one person the attacker wants to know about: nothing, gone, other
    values, a refusal.
    """
    who, one = chance.choice(sorted(people.items()))
    others = {id: other for id, other in people.items() if id != who}
    elsewhere = replace(
        one, setting=frozenset({chance.choice(SETTINGS)}), region=chance.choice(REGIONS)
    )
    silent = replace(one, codes=frozenset(chance.sample(CODES, 2)))
    refusing = replace(one, agrees=frozenset({"members"}))
    return [dict(people), others, *({**people, who: now} for now in (elsewhere, silent, refusing))]


@pytest.mark.parametrize(
    ("first", "second"), [("members", "public"), ("public", "members"), ("members", "members")]
)
def test_a_second_release_says_the_same_whatever_became_of_a_person(first: str, second: str):
    """Gone, changed or unchanged: somebody who knows all the others, and how this works, reads the
    same second report.
    """
    n_told = 0
    for seed in range(N_SOLVED if (first, second) == ("public", "members") else N_STUDIES):
        people, chance = draw_study(seed), random.Random(seed)
        rounds = first_release(seed, first).rounds
        pages = [
            printed(release(world, second, rounds).told)
            for world in changed(people, chance)
            if rounds
        ]
        assert all(page == pages[0] for page in pages)
        n_told += sum(map(len, pages))

    assert n_told > N_SOLVED


def test_an_added_interview_changes_no_number():
    """Somebody new waits until there are enough new people for a round of their own."""
    for seed in range(N_STUDIES):
        people = draw_study(seed)
        first = first_release(seed, "members")
        if first.rounds:
            more = {**people, "new": draw_person(random.Random(seed), many=0)}
            assert printed(release(more, "members", first.rounds).told) == printed(first.told)


def test_a_new_round_is_as_safe_as_the_first_and_a_withdrawal_beside_it_is_not_seen():
    """What the second report tells beyond the first is a page about the new people alone; who left
    the first does not show.
    """
    n_grown = 0
    for seed in range(N_SOLVED):
        people, chance = draw_study(seed), random.Random(seed)
        first = first_release(seed, "members")
        if not first.rounds:
            continue
        new = {
            f"q{number}": draw_person(chance, many=0) for number in range(chance.randint(11, 30))
        }
        left = {id: one for id, one in people.items() if id != sorted(people)[0]}
        stayed, gone = (
            release({**world, **new}, "members", first.rounds) for world in (people, left)
        )
        alone = release(new, "members")

        assert printed(stayed.told) == printed(gone.told)
        for key, ends in printed(stayed.told).items():
            before, later = printed(first.told)[key], printed(alone.told)[key]
            assert ends == (before[0] + later[0], before[1] + later[1])
            n_grown += 1
    assert n_grown > N_SOLVED


def test_people_who_refuse_an_audience_are_not_found_by_subtraction():
    """When somebody of a round does not agree to the public, the public edition has no number of
    that round at all.
    """
    for seed in range(N_SOLVED):
        people = draw_study(seed)
        one = sorted(people)[0]
        people[one] = replace(people[one], agrees=frozenset({"members"}))
        first = release(people, "members")
        if first.rounds:
            assert printed(release(people, "public", first.rounds).told) == {}


LATER = "2026-11"


def many_gone(
    people: Mapping[str, Person], chance: random.Random, *, alike: bool
) -> dict[str, Person]:
    """Eleven or more have left or changed; where `alike`, all who left share a setting or a code."""
    who = sorted(people)
    chance.shuffle(who)
    if alike:
        who.sort(key=lambda id: "police" not in people[id].codes)
    n = chance.randint(11, max(11, len(who) // 2))
    n_changed = chance.choice((0, 0, 2, n // 2))
    gone, other = set(who[: n - n_changed]), set(who[n - n_changed : n])
    kept = {id: one for id, one in people.items() if id not in gone}
    return {id: draw_person(chance, many=0) if id in other else one for id, one in kept.items()}


class TwoPages:
    """Knows both reports, which numbers were counted when, and that what lies between them are the
    people who left or changed.
    """

    def __init__(
        self, then: Mapping[str, Person], now: Mapping[str, Person], first: Answer, second: Answer
    ) -> None:
        moved = {id: one for id, one in then.items() if now.get(id) != one}
        came = {id: now[id] for id in moved if id in now}
        later = {
            key: one for key, one in second.told.items() if one.said and one.said.month == LATER
        }
        pages = [printed(first.told), printed(later), {}, {}]
        # rows that are nobody's are there too: which they are, she cannot see
        rows = tuple({cell.key: None for people in (then, now) for cell in cells_of(people)})
        self.blocks = [
            Attacker(people, page, 5, knows_how_many=bool(page), rows=rows if people else ())
            for people, page in zip((then, now, moved, came), pages, strict=True)
        ]
        self.bounds: list[tuple[float, float]] = []
        self.starts: list[int] = []
        self.equal: list[tuple[dict[int, int], int]] = []
        self.below: list[tuple[dict[int, int], int]] = []
        for one in self.blocks:
            start = len(self.bounds)
            self.starts.append(start)
            all_of = one.n if one.page else len(then)
            self.bounds += [one.page.get(key, (0, all_of)) for key in one.at]
            for mine, hers in ((self.equal, one.equal), (self.below, one.below)):
                mine += [({at + start: f for at, f in terms.items()}, end) for terms, end in hers]
        for key in {key for one in self.blocks for key in one.at}:
            signs = zip(self.blocks, self.starts, (1, -1, -1, 1), strict=True)
            row = {start + one.at[key]: sign for one, start, sign in signs if key in one.at}
            self.equal.append((row, 0))
        self.known = {
            **matrix("eq", self.equal, len(self.bounds)),
            **matrix("ub", self.below, len(self.bounds)),
        }

    def width(self, block: int, key: tuple[str, object]) -> int:
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(self.bounds))
            at = self.starts[block] + self.blocks[block].at[key]
            aim[at] = sign
            done = linprog(aim, bounds=self.bounds, **self.known)
            assert done.status == 0
            ends.append(done.x[at])
        return int(np.floor(ends[1] + 1e-6) - np.ceil(ends[0] - 1e-6))


def is_safe(n: int, of: int) -> bool:
    return judge(n, of=of, threshold=5)[0] == "number" or (n == of >= 11)


@pytest.mark.long
@pytest.mark.xfail(
    reason="study 8: one hidden number has 4 steps, not 5; recounts are off in releases until it passes",
    strict=True,
    raises=AssertionError,
)
def test_a_recount_cannot_be_subtracted():
    """Eleven or more left or changed, all alike or not: with both reports, no hidden number of the
    old people, the new ones or those between them is known to less than the threshold.
    """
    n_recounted = 0
    for seed in range(N_RECOUNTED):
        people = draw_study(seed)
        if len(people) < 24:
            continue
        first, now = (
            first_release(seed, "members"),
            many_gone(people, random.Random(seed), alike=bool(seed % 2)),
        )
        second = release(now, "members", first.rounds, month=LATER)
        if not any(one.said and one.said.month == LATER for one in second.told.values()):
            continue
        n_recounted += 1
        both = TwoPages(people, now, first, second)
        for block, attacker in enumerate(both.blocks):
            for key, cell in attacker.cells.items():
                known = block < 2 and is_exact(attacker.page, key)
                if not known and not (block > 1 and is_safe(len(cell.who), attacker.n)):
                    assert both.width(block, key) >= 5, (seed, block, key)

    assert n_recounted > N_RECOUNTED / 8


def test_fewer_than_eleven_change_no_number():
    """Ten left or changed: the old numbers stand, each with the month in which it was counted."""
    for seed in range(N_STUDIES):
        people, first = draw_study(seed), first_release(seed, "members")
        if len(people) < 24:
            continue
        left = {id: one for id, one in people.items() if id not in sorted(people)[:10]}
        second = release(left, "members", first.rounds, month=LATER)

        assert printed(second.told) == printed(first.told)
        assert {one.said.month for one in second.told.values() if one.said} == {"2026-03"}
