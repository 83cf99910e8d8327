"""Sections by kind of workplace in a series of releases: a heading that is gone tells that somebody
left, one that is new tells where somebody works who came. By an attacker who keeps every report and
knows how many people it speaks of.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pytest
from studies import scaled

from rap.privacy.disclosure.rules import least_group
from rap.topics.publishing import enough
from rap.topics.publishing.enough import Enough

if TYPE_CHECKING:
    from rap.study.study import Study

THRESHOLD = 5
KINDS = ("window", "street", "salon")
N_STUDIES = scaled(300, 1000, quick=60)


@dataclass
class People:
    """Who is in a study, as far as sections look at them: case -> kind of workplace."""

    kinds: dict[str, str]
    audience: str = "members"
    threshold: int = THRESHOLD
    too_few: frozenset[tuple[str, str]] = frozenset()  # kinds of whom too few exist
    waiting: int = 0  # who came since
    decided: list[Mapping[str, str]] = field(default_factory=list)

    def release(self) -> dict[str, str]:
        """The kinds of one more; new people are counted from a batch on."""
        is_new = not self.decided or self.waiting >= least_group(THRESHOLD)
        self.waiting = 0 if is_new else self.waiting
        month, study = f"2026-{len(self.decided) + 1:02}", cast("Study", self)
        stands = Enough(study, self.decided, month=month, new_round=is_new)
        told = {kind: when for kind in KINDS if (when := stands.since({"place": kind}))}
        self.decided.append(stands.decided)
        return told


@pytest.fixture(autouse=True)
def _as_far_as_sections_look(monkeypatch: pytest.MonkeyPatch) -> None:
    def sharing(study: People) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        return {case: {"place": (kind,)} for case, kind in study.kinds.items()}

    monkeypatch.setattr(enough, "countable", lambda study: dict.fromkeys(study.kinds, True))
    monkeypatch.setattr(enough, "sharing", sharing)


def shown_today(people: People) -> set[str]:
    """The headings as they were: those of the kinds that have enough people on the day."""
    here = [*people.kinds.values()]
    return {kind for kind in KINDS if here.count(kind) >= THRESHOLD}


def drawn(chance: random.Random) -> People:
    n = chance.randint(12, 24)
    return People({f"C-{number}": chance.choice(KINDS) for number in range(n)})


@pytest.mark.volume
def test_fewer_than_a_batch_who_come_or_leave_change_no_heading():
    """One to ten people leave or come between two releases. As headings were, they change in a third
    of the studies, and each change tells of somebody; now in none.
    """
    n_old = n_new = n_shown = 0
    for seed in range(N_STUDIES):
        chance = random.Random(seed)
        people = drawn(chance)
        first, before = people.release(), shown_today(people)
        for _ in range(chance.randint(1, 4)):
            if chance.random() < 0.5 and len(people.kinds) > 1:
                del people.kinds[chance.choice([*people.kinds])]
            else:
                people.kinds[f"N-{len(people.kinds)}-{chance.random()}"] = chance.choice(KINDS)
                people.waiting += 1
        later, after = people.release(), shown_today(people)
        n_old += before != after
        n_new += first != later
        n_shown += len(later)

    assert n_old > N_STUDIES / 5
    assert n_new == 0
    assert n_shown > N_STUDIES  # the report still says something


def test_a_new_kind_comes_with_a_new_round_and_the_old_ones_keep_their_month():
    """Eleven people more are counted together: then a kind that has enough stands, with that month."""
    people = People({f"C-{number}": "window" for number in range(12)})
    first = people.release()
    for number in range(10):
        people.kinds[f"N-{number}"] = "street"
        people.waiting += 1
    ten = people.release()
    people.kinds["N-10"], people.waiting = "street", 11
    eleven = people.release()

    assert first == ten == {"window": "2026-01"}
    assert eleven == {"window": "2026-01", "street": "2026-03"}


def test_all_of_a_kind_may_leave_and_its_heading_stands():
    """Nothing tells that they left, nor how many."""
    people = People({f"C-{number}": KINDS[number % 2] for number in range(20)})
    first = people.release()
    people.kinds = {case: kind for case, kind in people.kinds.items() if kind != "street"}

    assert people.release() == first
