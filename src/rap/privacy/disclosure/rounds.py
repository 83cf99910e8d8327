"""Rounds: a person is counted once, in the first release that includes her, and these counts are
never made again.

A released number is a sum over closed rounds. A round's people, who was in each of its numbers,
and whether the number could be shown are kept when it is closed; later words, corrections, refusals
and withdrawals of its people change none of it. So two releases, in whatever language and for
whatever audience, differ by whole rounds, and each round was looked at by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from rap.privacy.disclosure.bounds import Interval, Seen, find_narrow
from rap.privacy.disclosure.relations import Cell, Known, Where, know
from rap.privacy.disclosure.rules import (
    HIDDEN,
    LEAST,
    NUMBER,
    SMALL,
    TOO_FEW,
    Shown,
    judge,
    least_group,
)

# Which numbers of one round can be shown together, so that those not shown stay unknown.

GIVES_AWAY = "with the numbers beside it, it would tell a small one"


@dataclass(frozen=True)
class Said:
    """What has been said of a number: `number`, `least` (at least `low`), or nothing; and why no more.

    `at` is the lowest threshold it was looked at for, 0 when it never was: for this one and higher
    ones that is the last word.
    """

    shown: str = HIDDEN
    why: str = ""
    low: int = 0
    at: int = 0


def choose(known: Known, *, of: int, threshold: int, before: Mapping[int, Said]) -> list[Said]:
    """What may be said of each number, nothing that was said `before` unsaid.

    First each by itself, then against the numbers it is a part of ("11 of the 12 who …"), then all
    together: as long as a number that is not shown can be worked out to less than `threshold`
    places, the smallest new one beside it is not shown either.
    """
    said = [_first(known, n, of, threshold, before.get(n, Said())) for n in range(len(known.cells))]
    said = _without_small_rests(known, said, threshold, before)
    exact = tuple(float(len(cell.who)) for cell in known.cells)
    seen = Seen(exact, exact)
    while any(one.shown != before.get(n, Said()).shown for n, one in enumerate(said)):
        watch = [n for n, one in enumerate(said) if one.shown != NUMBER]
        bounds = _bounds(known, said, of)
        narrow, seen = find_narrow(bounds, known.relations, watch=watch, wide=threshold, seen=seen)
        dropped = None if narrow is None else _next_to_drop(known, said, narrow, before)
        if (
            dropped is None
        ):  # nothing can be worked out, or only what could be from what is public already
            return said
        said[dropped] = Said(HIDDEN, GIVES_AWAY)
    return said


def _first(known: Known, number: int, of: int, threshold: int, before: Said) -> Said:
    if 0 < before.at <= threshold:
        return before
    shown, why = judge(len(known.cells[number].who), of=of, threshold=threshold)
    if number == known.everybody and of >= least_group(threshold):
        return Said(NUMBER)
    if before.shown == NUMBER or shown == NUMBER:
        return before if before.shown == NUMBER else Said(NUMBER)
    if before.shown == LEAST:
        return before
    return Said(shown, why, of - threshold if shown == LEAST else 0)


def _bounds(known: Known, said: Sequence[Said], of: int) -> list[Interval]:
    exact = [float(len(cell.who)) for cell in known.cells]
    return [
        (n, n) if one.shown == NUMBER else (float(one.low if one.shown == LEAST else 0), float(of))
        for n, one in zip(exact, said, strict=True)
    ]


def _without_small_rests(
    known: Known, said: list[Said], threshold: int, before: Mapping[int, Said]
) -> list[Said]:
    """Of a part and a whole with few between them, or two counts of nearly the same people, only
    one is shown.
    """
    sizes = [len(cell.who) for cell in known.cells]
    order = sorted(
        range(len(said)), key=lambda n: (n not in before, len(known.cells[n].where), -sizes[n], n)
    )
    beside: dict[int, list[tuple[int, bool]]] = {n: [] for n in order}
    rivals: dict[int, list[tuple[int, int]]] = {n: [] for n in order}
    for part, whole, strict in known.parts:
        beside[part].append((whole, strict))
        beside[whole].append((part, strict))
    for first, second in known.rivals:
        apart = len(known.cells[first].who ^ known.cells[second].who)
        rivals[first].append((second, apart))
        rivals[second].append((first, apart))
    kept: set[int] = set()
    for n in order:
        if said[n].shown != NUMBER or n == known.everybody:
            continue
        rests = [
            (abs(sizes[n] - sizes[other]), strict) for other, strict in beside[n] if other in kept
        ]
        rests += [(apart, False) for other, apart in rivals[n] if other in kept]
        is_told = any(rest < threshold and (rest or strict) for rest, strict in rests)
        if is_told and before.get(n, Said()).shown != NUMBER:
            said[n] = Said(HIDDEN, GIVES_AWAY)
        else:
            kept.add(n)
    return said


def _next_to_drop(
    known: Known, said: Sequence[Said], narrow: int, before: Mapping[int, Said]
) -> int | None:
    """Of the new numbers in a sum with one that can be worked out, the smallest of the finest
    table; else any; None without one.
    """
    new = [
        n for n, one in enumerate(said) if one.shown and one.shown != before.get(n, Said()).shown
    ]
    beside = {n for relation in known.relations if narrow in relation.terms for n in relation.terms}
    size = {n: (-len(known.cells[n].where), len(known.cells[n].who), n) for n in new}
    near = [n for n in new if n in beside] or [n for n in new if n == narrow] or new
    return min(near, key=lambda n: size[n]) if near else None


Key = tuple[str, Where]
CHANGED = "a new question, and its people were released before it was asked"
OTHER_AUDIENCE = "somebody of the round had not agreed to this audience when it was closed"
OTHER_SELECTION = "another selection of sources was released that holds some of these: the two could be subtracted"
SOME_ROUNDS = "could be shown for some rounds only"
NOBODY_YET = "too few new people for a round"


@dataclass(frozen=True)
class Round:
    """People who were released together.

    `scope` is the selection of sources they were counted in, `sources` those sources. `facts` maps
    each person to a digest of what was known of her then; `audiences` are those all of them agreed
    to be counted for; `said` is the most that was ever said of each number, in any release.
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
    """What one release would show: its numbers, from `facts` of everybody who may be counted for
    `audience` today.

    `items` are what is shown, those without a number today too: a number that was published once
    stays published when nobody is counted in it any more. `within` says which family a code is in.
    `anew` puts new questions to closed rounds whose people are all there and unchanged; it is off
    because a refused question tells a person who knows all the others that somebody changed or
    left.
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
    """What a release says of one number: `said`, None where it is not shown; for the lead, how many
    `people` there are in truth, and why no more is said.
    """

    said: Shown | None = None
    people: int = 0
    why: str = ""

    @property
    def shown(self) -> str:
        """`number`, `least`, `most`, or "" where nothing is said."""
        return self.said.kind if self.said else HIDDEN


@dataclass(frozen=True)
class Answer:
    """What a release publishes of each number, of how many people, and the rounds after it."""

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
    """The round after the new numbers of this release were looked at together with all that was
    said of it.
    """
    if asked.audience not in one.audiences:
        return one
    old = {cell.key for cell in one.cells}
    is_same = all(asked.facts.get(who) == facts for who, facts in one.facts.items())
    here = [replace(cell, who=cell.who & one.people) for cell in asked.cells if cell.key not in old]
    new = [cell for cell in here if cell.who] if not old or (asked.anew and is_same) else []
    cells = (*one.cells, *new)
    known = know(cells, one.people, within=asked.within)
    before: dict[int, Said] = {}
    for cell in one.cells:
        number = known.number_of[cell.key]
        said_of_cell = one.said.get(cell.key, Said())
        before[number] = max(before.get(number, Said()), said_of_cell, key=_strength)
    chosen = choose(known, of=len(one.people), threshold=asked.threshold, before=before)
    said = dict(one.said)
    for cell in cells:
        number = known.number_of[cell.key]
        if asked.is_of(cell.key):
            at = min(asked.threshold, before.get(number, Said()).at or asked.threshold)
            said[cell.key] = replace(chosen[number], at=at)
    return replace(one, cells=cells, said=said)


def _strength(said: Said) -> tuple[int, bool]:
    return (HIDDEN, LEAST, NUMBER).index(said.shown), bool(said.why)


def _tell(key: Key, heard: Sequence[Round], asked: Asked, *, is_any: bool) -> Told:
    """One number over all rounds: it is published when it can be published for each of them."""
    if not heard:
        return Told(why=OTHER_AUDIENCE if is_any else NOBODY_YET)
    parts = [_told_of(one, key, asked.threshold) for one in heard]
    people, said = sum(part.people for part in parts), [part.said for part in parts if part.said]
    if len(said) < len(parts):
        return Told(None, people, parts[0].why if len(parts) == 1 else SOME_ROUNDS)
    low, high = sum(one.low for one in said), sum(one.high for one in said)
    return Told(Shown(low, high, sum(one.of for one in said)), people, parts[0].why)


def _told_of(one: Round, key: Key, threshold: int) -> Told:
    """What this audience sees of one number of one round: never more than was found safe to say."""
    cell = next((cell for cell in one.cells if cell.key == key), None)
    if cell is None:
        is_old = any(cell.item == key[0] for cell in one.cells)
        return Told(why=SMALL if is_old else CHANGED)
    said, n, of = one.said.get(key, Said()), len(cell.who), len(one.people)
    if said.shown == NUMBER and cell.who == one.people and cell.is_sentence:
        return Told(Shown(n, n, of), n)
    shown, why = judge(n, of=of, threshold=threshold)
    if said.shown == NUMBER == shown:
        return Told(Shown(n, n, of), n)
    if said.shown and shown == LEAST:
        return Told(Shown(of - threshold, of, of), n, why)
    return Told(None, n, said.why or why or TOO_FEW)
