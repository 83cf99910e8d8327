"""What somebody learns from one release who knows everybody else in it, all that they said, and this
program: the one attack that no threshold stops. It is measured, and said to members on the trust
page (`trust-known`) and in `docs/releases.md`.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import pytest
from studies import scaled

from rap.privacy.disclosure import Cell, ReleaseRequest, answer

pytestmark = [pytest.mark.volume, pytest.mark.long]
N_STUDIES = scaled(3, 300)
SETTINGS, REGIONS = ("window", "home", "salon"), ("north", "south")
CODES = ("rent", "police", "noise", "keys")
WITHIN = {"rent": "money", "keys": "money", "police": "safety", "noise": "safety"}
ITEMS = frozenset({"heard", "setting", "region", "family", "code", "code,region"})
Page = Mapping[object, tuple[int, int]]


class Person(NamedTuple):
    setting: str
    region: str
    codes: frozenset[str]


SHE_COULD_BE = [
    Person(setting, region, frozenset(codes))
    for setting, region in itertools.product(SETTINGS, REGIONS)
    for n in range(len(CODES) + 1)
    for codes in itertools.combinations(CODES, n)
]


def drawn(chance: random.Random) -> Person:
    codes = frozenset(
        code
        for code, often in zip(CODES, (0.8, 0.5, 0.4, 0.2), strict=True)
        if chance.random() < often
    )
    setting = chance.choices(SETTINGS, weights=(6, 3, 1))[0]
    return Person(setting, chance.choices(REGIONS, weights=(3, 1))[0], codes)


def cells_of(people: Sequence[Person]) -> tuple[Cell, ...]:
    """How many people there are; settings, regions, families, codes, and codes by region."""
    found: dict[tuple[str, tuple[tuple[str, str], ...]], set[str]] = {}
    for at, (setting, region, codes) in enumerate(people):
        rows = [("heard", (("name", "heard"),)), ("setting", (("setting", setting),))]
        rows += [("region", (("region", region),))]
        rows += [("family", (("family", family),)) for family in {WITHIN[code] for code in codes}]
        for code in codes:
            rows += [("code", (("code", code),))]
            rows += [("code,region", (("code", code), ("region", region)))]
        for row in rows:
            found.setdefault(row, set()).add(f"p{at}")
    return tuple(Cell(item, where, frozenset(who)) for (item, where), who in sorted(found.items()))


def released(people: Sequence[Person]) -> Page:
    """What is printed: (least, most) of each number."""
    facts = {f"p{at}": repr(one) for at, one in enumerate(people)}
    agreed = dict.fromkeys(facts, frozenset({"members"}))
    cells, sources = cells_of(people), frozenset({"INT-1"})
    lot = f"a lot of theirs {len(people)}"
    asked = ReleaseRequest(
        "all", "members", 5, sources, facts, agreed, cells, lot, ITEMS, within=WITHIN
    )
    told = answer(asked, ()).told
    return {key: (one.said.low, one.said.high) for key, one in told.items() if one.said}


def sizes(people: Sequence[Person]) -> dict[object, int]:
    return {cell.key: len(cell.who) for cell in cells_of(people)}


def fits(page: Page, counts: Mapping[object, int]) -> bool:
    """Whether all that is printed can be of these counts, by some lot."""
    return all(low <= counts.get(key, 0) <= high for key, (low, high) in page.items())


def n_certain(fitting: Sequence[Person]) -> int:
    """How many of her facts are the same in all people she could be."""
    columns = [{one.region for one in fitting}, {one.setting for one in fitting}]
    columns += [{code in one.codes for one in fitting} for code in CODES]
    return sum(len(values) == 1 for values in columns)


def test_what_the_last_person_can_lose_is_measured_and_is_less_than_without_this_program(
    record_property: Callable[[str, object], None],
):
    """Each world with another last person that can give the page, by some lot, is possible. Tables that
    leave out counts below five tell nearly all of it.
    """
    certain, n_facts = {"below five left out": 0, "released": 0}, 0
    for seed in range(N_STUDIES):
        chance = random.Random(seed)
        *others, her = [drawn(chance) for _ in range(chance.randint(11, 40))]
        page = released([*others, her])
        large = {key: n for key, n in sizes([*others, her]).items() if n >= 5}
        fitting, left_out = list[Person](), list[Person]()
        for one in SHE_COULD_BE:
            counts = sizes([*others, one])
            if {key: n for key, n in counts.items() if n >= 5} == large:
                left_out.append(one)
            if fits(page, counts):
                fitting.append(one)
        certain["released"] += n_certain(fitting)
        certain["below five left out"] += n_certain(left_out)
        n_facts += 2 + len(CODES)
    for rule, n in certain.items():
        record_property(f"n-1, facts certain, {rule}", f"{n} of {n_facts}")
        print(f"n-1, facts certain, {rule}: {n} of {n_facts}")

    assert 5 * certain["released"] < certain["below five left out"] <= n_facts
