"""Words about counts of people, attacked by somebody who knows this program: two editions with one
answer between them, for one audience or two; the surveys and incidents of trial spaces.

What is not covered: who knows everybody else in a whole batch may learn from the words of that batch
about the last person, as from any first publication. How often is measured here, and said to members.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

import pandas as pd
import pytest
from studies import scaled

from rap.analysis.pooled_answers import outcome
from rap.analysis.trials import count_users
from rap.core.model import ANSWERS
from rap.privacy.disclosure.standing import Counted, Standing, apart, stand

pytestmark = pytest.mark.volume
N_STUDIES = scaled(200, 1000, quick=40)
N_SPACES = scaled(40, 1000, quick=8)  # those that cost more
THRESHOLD = {"members": 5, "public": 10}
Counts = Mapping[str, int]
Words = Callable[[Counts], object]


def old_words(counts: Counts) -> object:
    """What was said until November 2026, of the counts as they were on the day: the rule attacked."""
    total, other = sum(counts.values()), counts.get("not-mine", 0)
    yes, partly, no = (counts.get(answer, 0) for answer in ("yes", "partly", "no"))
    concerned = yes + partly + no
    if total < 10:
        return "few"
    beside = "not-mine" if 2 * other > total else "some" if other >= 5 else ""
    if concerned < 5:
        return "not-mine", beside
    if yes >= 2 / 3 * concerned:
        return "recognised", beside
    if yes + partly >= 2 / 3 * concerned:
        return "partly", beside
    return "rejected" if no >= 2 / 3 * concerned else "divided", beside


class Editions:
    """What is published one after the other of one finding, as a release does it."""

    def __init__(self, key: str = "answers/F-10001") -> None:
        self.key, self.known = key, list[Standing]()

    def publish(self, counts: Counts, audience: str = "members", of: Iterable[str] = ()) -> str:
        now, threshold = Counted(dict(counts), frozenset(of)), THRESHOLD[audience]
        one = stand(self.key, now, self.known, audience=audience, threshold=threshold)
        said = outcome(one.counted.people, threshold=threshold) if one else "few"
        if one is not None and said != "few":
            self.known.append(one)
        return said


def drawn(chance: random.Random, n: int) -> dict[str, int]:
    """Answers of `n` people, of whom some findings have hardly a no."""
    weights = [chance.random() ** 2 for _ in ANSWERS]
    said = chance.choices(ANSWERS, weights=weights, k=n)
    return {answer: said.count(answer) for answer in ANSWERS}


def with_one(counts: Counts, answer: str) -> dict[str, int]:
    return {**counts, answer: counts.get(answer, 0) + 1}


def left_over(seen: object, worlds: Mapping[str, object]) -> set[str]:
    """The answers that fit what is printed, for somebody who knows all the others."""
    return {answer for answer, page in worlds.items() if page == seen}


def one_more(chance: random.Random, *, audiences: tuple[str, str]) -> tuple[bool, bool]:
    """Whether the second of two editions tells her answer, under the old rule and under the new one."""
    others, hers = drawn(chance, chance.randint(10, 30)), chance.choice(ANSWERS)
    old = {answer: old_words(with_one(others, answer)) for answer in ANSWERS}
    new = {}
    for answer in ANSWERS:
        editions = Editions()
        first = editions.publish(others, audiences[0])
        new[answer] = (first, editions.publish(with_one(others, answer), audiences[1]))
    return len(left_over(old[hers], old)) == 1, len(left_over(new[hers], new)) < len(ANSWERS)


@pytest.mark.parametrize("audiences", [("members", "members"), ("members", "public")])
def test_one_answer_more_changes_no_word(audiences: tuple[str, str]):
    """Who knows all other answers is certain of hers in one case of twelve under the old rule; now
    no answer of hers is even less likely than another.
    """
    chance = random.Random(1)
    learned = [one_more(chance, audiences=audiences) for _ in range(10 * N_STUDIES)]

    assert sum(certain for certain, _ in learned) > 0.04 * len(learned)
    assert sum(excluded for _, excluded in learned) == 0


def test_a_change_of_words_alone_told_an_answer_and_tells_none_now():
    """Who knows nobody's answer, and reads two editions with one answer between them."""
    chance = random.Random(2)
    fits: dict[object, set[str]] = defaultdict(set)
    flips = []
    for _ in range(10 * N_STUDIES):
        others, hers, editions = (
            drawn(chance, chance.randint(10, 30)),
            chance.choice(ANSWERS),
            Editions(),
        )
        before, after = old_words(others), old_words(with_one(others, hers))
        if before != after:
            fits[before, after].add(hers)
            flips.append((before, after))
        assert editions.publish(others) == editions.publish(with_one(others, hers))

    assert any(len(fits[flip]) == 1 for flip in flips)


def test_many_editions_speak_of_few_states_and_each_is_a_batch_apart():
    """Answers come in by one to six between editions for two audiences: two states that words were
    said of always differ by eleven people or more.
    """
    n_states = 0
    for seed in range(N_STUDIES):
        chance, editions = random.Random(seed), Editions()
        counts = dict.fromkeys(ANSWERS, 0)
        for _ in range(20):
            for answer in chance.choices(ANSWERS, weights=(5, 1, 3, 1), k=chance.randint(1, 6)):
                counts = with_one(counts, answer)
            editions.publish(counts, chance.choice(["members", "public"]))
        states = {one.step: one.counted for one in editions.known}
        n_states += len(states)
        gaps = [apart(states[a], states[b]) for a in states for b in states if a < b]
        assert all(gap >= 11 for gap in gaps)
    assert n_states > 3 * N_STUDIES


def test_a_reworded_finding_says_nothing_of_answers_that_stay_with_the_old_words():
    """One language is reworded: what is left differs by the few who answered in it, so nothing is
    said until there is a batch; where all is reworded, answers begin anew.
    """
    editions = Editions()
    assert editions.publish({"yes": 12}, of={"fr1", "nl1"}) == "recognised"
    assert editions.publish({"yes": 10, "no": 1}, of={"fr2", "nl1"}) == "few"
    assert editions.publish({"yes": 10, "no": 13}, of={"fr2", "nl1"}) == "divided"
    assert editions.publish({"no": 10}, of={"fr3", "nl2"}) == "rejected"


def test_same_meaning_carries_the_words_on():
    """Wordings that are added to those already counted change nothing until a batch came in."""
    editions = Editions()
    editions.publish({"yes": 12}, of={"fr1"})
    assert editions.publish({"yes": 12, "no": 10}, of={"fr1", "fr2"}) == "recognised"
    assert editions.publish({"yes": 12, "no": 11}, of={"fr1", "fr2"}) == "divided"


def test_what_somebody_who_knows_everybody_else_learns_is_measured(
    record_property: Callable[[str, object], None],
):
    """In a series of editions, a person who is not the last: how often the pages tell her answer to
    somebody who knows all the others. Every edition told something; now a batch does.
    """
    certain = {"old": 0, "new": 0}
    for seed in range(N_STUDIES):
        chance = random.Random(seed)
        steps = [chance.choice(ANSWERS) for _ in range(40)]
        at, hers = chance.randrange(40), chance.choice(ANSWERS)
        pages: dict[str, dict[str, object]] = {"old": {}, "new": {}}
        for answer in ANSWERS:
            said, editions, old, new = [*steps[:at], answer, *steps[at + 1 :]], Editions(), [], []
            for n in range(10, 41, 3):
                counts = {a: said[:n].count(a) for a in ANSWERS}
                old.append(old_words(counts))
                new.append(editions.publish(counts))
            pages["old"][answer], pages["new"][answer] = tuple(old), tuple(new)
        for rule, worlds in pages.items():
            certain[rule] += len(left_over(worlds[hers], worlds)) == 1
    for rule, n in certain.items():
        record_property(f"n-1, certain of an answer in a series, {rule}", f"{n} of {N_STUDIES}")

    assert certain["new"] < certain["old"] / 2


# Trial spaces.

_CRITERIA = pd.DataFrame(
    {"criterion": ["quiet"], "unit": ["yes-no"], "rule": ["wanted"], "bound": ["yes"]}
)


def survey(answers: Iterable[str], *, day: int) -> list[dict[str, str]]:
    row = {"space": "S-10001", "criterion": "quiet", "unit": "yes-no", "note": "", "by": "member"}
    place = {"date": f"2026-04-{day:02}", "visit": f"{day:08}"}
    return [{**row, **place, "value": value} for value in answers]


def users_said(rows: list[dict[str, str]], editions: Editions) -> str:
    (row,) = count_users(pd.DataFrame(rows), _CRITERIA, least=10).to_dict("records")
    return editions.publish({"yes": row["met"], "no": row["unmet"]})


def old_squares(rows: list[dict[str, str]]) -> object:
    """The old rule: from five days on, a square a day, whoever was there."""
    days: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        days[row["date"]].append(row["value"] == "yes")
    return tuple(2 * sum(met) > len(met) for met in days.values()) if len(days) >= 5 else "few"


def test_no_page_tells_what_one_person_who_uses_a_space_filled_in():
    """Who knows when she went, and what the others filled in, read it in a square on the page; now
    nothing changes with her answer, in the edition with her survey and in the one after.
    """
    old = 0
    for seed in range(N_SPACES):
        chance = random.Random(seed)
        n_days, others = chance.randint(5, 9), chance.choice([0, 0, 1, 3, 12, 20])
        visits = {
            day: [chance.choice(["yes", "no"]) for _ in range(others)] for day in range(1, n_days)
        }
        day = chance.choice(list(visits))
        pages: dict[str, tuple[object, object]] = {}
        for value in ("yes", "no"):
            before = [row for d, said in visits.items() for row in survey(said, day=d)]
            told = Editions()
            first = users_said(before, told) if before else ""
            with_her = [
                row
                for d, said in visits.items()
                for row in survey([*said, value] if d == day or not others else said, day=d)
            ]
            pages[value] = old_squares(with_her), (first, users_said(with_her, told))
        old += pages["yes"][0] != pages["no"][0]
        assert pages["yes"][1] == pages["no"][1], seed

    assert old > N_SPACES / 5
