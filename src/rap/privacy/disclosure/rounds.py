"""Rounds: people are counted together with those they were first released with, once, and never again.

A released number is a sum over closed rounds. A round's people, what stood in each of its numbers, and whether the number could be
shown are kept when it is closed; later words, corrections, refusals and withdrawals of its people change none of it. So two
releases, in whatever language and for whatever audience, differ by whole rounds, and each round was looked at by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rap.privacy.disclosure.choose import Said, choose
from rap.privacy.disclosure.relations import Cell, Where, know
from rap.privacy.disclosure.rules import HIDDEN, MOST, NUMBER, SMALL, TOO_FEW, judge, least_group

Key = tuple[str, Where]
CHANGED = "a new question, and its people were released before it was asked"
OTHER_AUDIENCE = "somebody of the round had not agreed to this audience when it was closed"
OTHER_SELECTION = "another selection of sources was released that holds some of these: the two could be subtracted"
SOME_ROUNDS = "could be shown for some rounds only"
NOBODY_YET = "too few new people for a round"


@dataclass(frozen=True)
class Round:
    """People who were released together.

    `scope` is the selection of sources they were counted in, `sources` those sources. `facts` maps each person to a digest of what
    was known of her then; `audiences` are those all of them agreed to be counted for; `said` is the most that was ever said of each
    number, in any release.
    """

    scope: str
    sources: frozenset[str]
    facts: Mapping[str, str]
    audiences: frozenset[str]
    cells: tuple[Cell, ...] = ()
    said: Mapping[Key, Said] = field(default_factory=dict)

    @property
    def people(self) -> frozenset[str]:
        return frozenset(self.facts)


@dataclass(frozen=True)
class Asked:
    """What one release would show: its numbers, from `facts` of everybody who may be counted for `audience` today.

    `items` are what is shown, those without a number today too: a number that was told once is told on when nobody stands behind
    it any more. `within` says which family a code is in. `anew` puts new questions to closed rounds whose people are all there and
    unchanged; it is off because a refused question tells whoever knows all the others that somebody changed or left.
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
    anew: bool = False

    def is_of(self, key: Key) -> bool:
        """Whether a number belongs to what is shown."""
        return key[0] in self.items


@dataclass(frozen=True)
class Told:
    """What a release says of one number: `people` for "number"; for the lead, why not, and how many there are in truth."""

    shown: str
    people: int = 0
    why: str = ""


@dataclass(frozen=True)
class Answer:
    """What a release tells of each number, of how many people, and the rounds as they are after it."""

    told: Mapping[Key, Told]
    people: int
    rounds: tuple[Round, ...]


def answer(asked: Asked, rounds: Sequence[Round]) -> Answer:
    """What may be told of everything that is `asked`, after all that the `rounds` have told already."""
    mine = [one for one in rounds if one.scope == asked.scope]
    others = [one for one in rounds if one.scope != asked.scope]
    if any(asked.sources & one.sources for one in others):
        return Answer({cell.key: Told(HIDDEN, why=OTHER_SELECTION) for cell in asked.cells}, 0, tuple(rounds))
    mine += _closed_now(asked, mine)
    done = [_looked_at(one, asked) for one in mine]
    heard = [one for one in done if asked.audience in one.audiences]
    kept = [cell.key for one in heard for cell in one.cells if asked.is_of(cell.key)]
    keys = dict.fromkeys([*(cell.key for cell in asked.cells), *kept])
    told = {key: _tell(key, heard, asked, is_any=bool(mine)) for key in keys}
    return Answer(told, sum(len(one.people) for one in heard), (*others, *done))


def _closed_now(asked: Asked, mine: Sequence[Round]) -> list[Round]:
    """The new people as a round, when there are enough of them to be counted."""
    known = {person for one in mine for person in one.people}
    new = {person: facts for person, facts in asked.facts.items() if person not in known}
    if not new or len(new) < least_group(asked.threshold):
        return []
    agreed = frozenset.intersection(*(asked.agreed.get(person, frozenset()) for person in new))
    return [Round(asked.scope, asked.sources, new, agreed | {asked.audience})]


def _looked_at(one: Round, asked: Asked) -> Round:
    """The round after the new numbers of this release were looked at together with all that was said of it."""
    if asked.audience not in one.audiences:
        return one
    old = {cell.key for cell in one.cells}
    is_open = not old or (asked.anew and all(asked.facts.get(who) == facts for who, facts in one.facts.items()))
    new = [replace(c, who=c.who & one.people) for c in asked.cells if c.key not in old and c.who & one.people]
    new = new if is_open else []
    cells = (*one.cells, *new)
    known = know(cells, one.people, within=asked.within)
    before: dict[int, Said] = {}
    for cell in one.cells:
        number = known.number_of[cell.key]
        before[number] = max(before.get(number, Said()), one.said.get(cell.key, Said()), key=_strength)
    chosen = choose(known, of=len(one.people), threshold=asked.threshold, before=before)
    said = dict(one.said)
    for cell in cells:
        number = known.number_of[cell.key]
        if asked.is_of(cell.key):
            at = min(asked.threshold, before.get(number, Said()).at or asked.threshold)
            said[cell.key] = replace(chosen[number], at=at)
    return replace(one, cells=cells, said=said)


def _strength(said: Said) -> tuple[int, bool]:
    return (HIDDEN, MOST, NUMBER).index(said.shown), bool(said.why)


def _tell(key: Key, heard: Sequence[Round], asked: Asked, *, is_any: bool) -> Told:
    """One number over all rounds: it is told when it can be told of each of them."""
    if not heard:
        return Told(HIDDEN, why=OTHER_AUDIENCE if is_any else NOBODY_YET)
    parts = [_told_of(one, key, asked.threshold) for one in heard]
    if all(part.shown == NUMBER for part in parts):
        return Told(NUMBER, sum(part.people for part in parts))
    if all(part.shown == MOST for part in parts):
        return Told(MOST, sum(part.people for part in parts), parts[0].why)
    hidden = next((part.why for part in parts if part.shown == HIDDEN), SOME_ROUNDS)
    return Told(HIDDEN, sum(part.people for part in parts), hidden if len(parts) == 1 else SOME_ROUNDS)


def _told_of(one: Round, key: Key, threshold: int) -> Told:
    """What this audience is told of one number of one round: never more than was found safe to say."""
    cell = next((cell for cell in one.cells if cell.key == key), None)
    if cell is None:
        is_old = any(cell.item == key[0] for cell in one.cells)
        return Told(HIDDEN, why=SMALL if is_old else CHANGED)
    said, n = one.said.get(key, Said()), len(cell.who)
    if said.shown == NUMBER and cell.who == one.people and cell.is_sentence:
        return Told(NUMBER, n)
    shown, why = judge(n, of=len(one.people), threshold=threshold)
    if said.shown == NUMBER or (said.shown == MOST and shown != NUMBER):
        return Told(shown, n, why)
    return Told(HIDDEN, n, said.why or why or TOO_FEW)
