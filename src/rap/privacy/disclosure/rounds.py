"""Rounds: a person is counted once, in the first release that includes her. These counts stand
until enough people of a round left or changed (`recount`).

A released number is a sum over closed rounds. When a round is closed, its people, who is in each of
its numbers, and whether each number could be shown are kept; later words, corrections, refusals and
withdrawals of these people change nothing. So two releases, in any languages and for any audiences,
differ by whole rounds, and each round was checked by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from rap.privacy.disclosure.cells import Cell, Key
from rap.privacy.disclosure.choice import choose
from rap.privacy.disclosure.floors import with_floors
from rap.privacy.disclosure.questions import Questions
from rap.privacy.disclosure.recount import Count, recount
from rap.privacy.disclosure.relations import know
from rap.privacy.disclosure.rules import SMALL, TOO_FEW, Bound, Said, Shown, judge, least_group

CHANGED = "a new question, and its people were released before it was asked"
OTHER_AUDIENCE = "somebody of the round had not agreed to this audience when it was closed"
OTHER_SELECTION = "another selection of sources was released that holds some of these: the two could be subtracted"
SOME_ROUNDS = "could be shown for some rounds only"
NOBODY_YET = "too few new people for a round"


@dataclass(frozen=True)
class Round:
    """People who were released together.

    `scope` is the selection of sources in which they were counted, `sources` those sources. `facts`
    maps each person to a digest of what was known about her then. `audiences` are those for which
    all of them agreed to be counted. `said` is the most that any release published about each
    number. `month` is when they were counted. `again` are later counts of those who remained, for
    the audiences that read them.
    """

    scope: str
    sources: frozenset[str]
    facts: Mapping[str, str]
    audiences: frozenset[str]
    cells: tuple[Cell, ...] = ()
    said: Mapping[Key, Said] = field(default_factory=dict)
    month: str = ""
    again: tuple[Round, ...] = ()

    def counts_for(self, audience: str) -> list[Round]:
        """The counts of these people that an audience reads, the newest first."""
        mine = [one for one in (self, *self.again) if audience in one.audiences]
        return mine[::-1]

    @property
    def people(self) -> frozenset[str]:
        return frozenset(self.facts)


@dataclass(frozen=True)
class Asked:
    """What one release would show: its numbers, and the `facts` of everybody who may be counted for
    `audience` today.

    `items` are all items that are shown, including those without a number today: a number that was
    published once stays published even if it counts nobody any more. `within` maps a code to its
    family, `questions` says how a form asks its questions. `anew` allows new questions to closed
    rounds whose people are all there and unchanged. It is off: a refused question would show a
    person who knows all the others that somebody changed or left.
    """

    scope: str
    audience: str
    threshold: int
    sources: frozenset[str]
    facts: Mapping[str, str]
    agreed: Mapping[str, frozenset[str]]
    cells: tuple[Cell, ...]
    items: frozenset[str] = frozenset()
    within: Mapping[str, str] = field(default_factory=dict)
    questions: Questions = field(default_factory=dict)
    anew: bool = False
    month: str = ""

    def is_of(self, key: Key) -> bool:
        """Whether a number belongs to what is shown."""
        return key[0] in self.items


@dataclass(frozen=True)
class Told:
    """What a release publishes about one number: `said`, or None if it is not shown. For the lead
    also the true number of `people`, and why no more is published.
    """

    said: Shown | None = None
    people: int = 0
    why: str = ""

    @property
    def shown(self) -> Bound:
        """What kind of thing is said."""
        return self.said.kind if self.said else Bound.HIDDEN


@dataclass(frozen=True)
class Answer:
    """What a release publishes about each number, how many people it counts, and the rounds after
    it.
    """

    told: Mapping[Key, Told]
    people: int
    rounds: tuple[Round, ...]


def answer(asked: Asked, rounds: Sequence[Round]) -> Answer:
    """What may be published of everything that is `asked`, after all that the `rounds` have
    published already.
    """
    mine = [one for one in rounds if one.scope == asked.scope]
    others = [one for one in rounds if one.scope != asked.scope]
    if any(asked.sources & one.sources for one in others):
        return Answer(
            {cell.key: Told(why=OTHER_SELECTION) for cell in asked.cells}, 0, tuple(rounds)
        )
    mine += _closed_now(asked, mine)
    done = [_counted_again(_looked_at(one, asked), asked) for one in mine]
    heard = [one for one in done if asked.audience in one.audiences]
    kept = [cell.key for one in heard for cell in one.cells if asked.is_of(cell.key)]
    keys = dict.fromkeys([*(cell.key for cell in asked.cells), *kept])
    pages = [_page_of(one, keys, asked) for one in heard]
    told = {key: _tell([page[key] for page in pages], is_any=bool(mine)) for key in keys}
    return Answer(
        told, sum(len(one.counts_for(asked.audience)[0].people) for one in heard), (*others, *done)
    )


def _closed_now(asked: Asked, mine: Sequence[Round]) -> list[Round]:
    """The new people as a round, when there are enough of them to be counted."""
    known = {person for one in mine for person in one.people}
    new = {person: facts for person, facts in asked.facts.items() if person not in known}
    if not new or len(new) < least_group(asked.threshold):
        return []
    agreed = frozenset.intersection(*(asked.agreed.get(person, frozenset()) for person in new))
    all_agreed = agreed | {asked.audience}
    return [Round(asked.scope, asked.sources, new, all_agreed, month=asked.month)]


def _counted_again(one: Round, asked: Asked) -> Round:
    """The round with today's count added, if enough of its people left or changed and nothing can
    be subtracted; otherwise unchanged.
    """
    if asked.audience not in one.audiences or not one.cells:
        return one
    before = [Count(each.facts, each.cells, each.said) for each in (one, *one.again)]
    now = recount(
        before,
        asked.facts,
        asked.cells,
        threshold=asked.threshold,
        within=asked.within,
        questions=asked.questions,
    )
    if now is None:
        return one
    said = {key: replace(each, at=asked.threshold) for key, each in now.said.items()}
    audience = frozenset({asked.audience})
    newest = Round(one.scope, one.sources, now.facts, audience, now.cells, said, asked.month)
    return replace(one, again=(*one.again, newest))


def _looked_at(one: Round, asked: Asked) -> Round:
    """The round with the new numbers of this release, decided together with everything that was
    published about it.
    """
    if asked.audience not in one.audiences or one.again:  # what was counted again is closed
        return one
    old = {cell.key for cell in one.cells}
    is_same = all(asked.facts.get(who) == facts for who, facts in one.facts.items())
    here = [replace(cell, who=cell.who & one.people) for cell in asked.cells if cell.key not in old]
    new = [cell for cell in here if cell.who] if not old or (asked.anew and is_same) else []
    cells = (*one.cells, *new)
    known = know(cells, one.people, within=asked.within, questions=asked.questions)
    before: dict[int, Said] = {}
    for cell in one.cells:
        number = known.number_of[cell.key]
        said_of_cell = one.said.get(cell.key, Said())
        before[number] = max(
            before.get(number, Said()), said_of_cell, key=lambda said: said.strength
        )
    chosen = choose(known, of=len(one.people), threshold=asked.threshold, before=before)
    chosen = with_floors(
        known, chosen, of=len(one.people), threshold=asked.threshold, before=before
    )
    said = dict(one.said)
    for cell in cells:
        number = known.number_of[cell.key]
        if asked.is_of(cell.key):
            at = min(asked.threshold, before.get(number, Said()).at or asked.threshold)
            said[cell.key] = replace(chosen[number], at=at)
    return replace(one, cells=cells, said=said)


def _tell(parts: Sequence[Told], *, is_any: bool) -> Told:
    """One number over the rounds for which it can be published, counting only their people: a
    published number does not vanish because it cannot be published for people who came later.
    """
    if not parts:
        return Told(why=OTHER_AUDIENCE if is_any else NOBODY_YET)
    people, said = sum(part.people for part in parts), [part.said for part in parts if part.said]
    if not said:
        return Told(None, people, parts[0].why if len(parts) == 1 else SOME_ROUNDS)
    low, high = sum(one.low for one in said), sum(one.high for one in said)
    of, month = sum(one.of for one in said), max(one.month for one in said)
    why = parts[0].why if len(said) == len(parts) else SOME_ROUNDS
    return Told(Shown(low, high, of, month), people, why)


def _page_of(one: Round, keys: Iterable[Key], asked: Asked) -> dict[Key, Told]:
    """The numbers of a round by its last count. If one may not be published, an older one stands,
    with its month.
    """
    pages = [_count_told(count, keys, asked.threshold) for count in one.counts_for(asked.audience)]
    return {
        key: next((page[key] for page in pages if page[key].said), pages[-1][key]) for key in keys
    }


def _count_told(one: Round, keys: Iterable[Key], threshold: int) -> dict[Key, Told]:
    """What a count says of each number. Of an item in which no number counts somebody it says
    nothing: its bounds would tell what a draft hides.
    """
    told = {key: _told_of(one, key, threshold) for key in keys}
    speaking = {item for (item, _), each in told.items() if each.shown.speaks}
    return {
        key: each if key[0] in speaking else replace(each, said=None) for key, each in told.items()
    }


def _told_of(one: Round, key: Key, threshold: int) -> Told:
    """What this audience sees of one number of one round: never more than was found safe to
    publish.
    """
    cell = next((cell for cell in one.cells if cell.key == key), None)
    if cell is None:
        is_old = any(cell.item == key[0] for cell in one.cells)
        return Told(why=SMALL if is_old else CHANGED)
    said, n, of = one.said.get(key, Said()), len(cell.who), len(one.people)
    shown, why = judge(n, of=of, threshold=threshold)
    ends, least = None, of - threshold
    match said.shown:
        case Bound.NUMBER if shown is Bound.NUMBER or cell.is_everybody(one.people):
            ends, why = (n, n), ""
        case Bound.NUMBER if shown is Bound.LEAST:
            ends = least, of
        case Bound.LEAST if shown is Bound.LEAST:
            ends = min(said.low, least), of
        case Bound.FLOOR if said.low == threshold:
            ends, why = (threshold, of), said.why
        case Bound.MOST if said.high == threshold:
            ends, why = (0, threshold), said.why
        case Bound.NUMBER | Bound.LEAST | Bound.FLOOR | Bound.MOST | Bound.HIDDEN:
            why = said.why or why or TOO_FEW
        case _:
            assert_never(said.shown)
    return Told(Shown(*ends, of, one.month) if ends else None, n, why)
