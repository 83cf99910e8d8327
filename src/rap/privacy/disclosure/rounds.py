"""Rounds: a person is counted once, in the first release that includes her. These counts stand
until enough people of a round left or changed.

A released number is a sum over closed rounds. When a round is closed its numbers are rounded by lot
(`rounding`), and the roundings are kept; later words, corrections, refusals and withdrawals of its
people change nothing. So two releases, in any languages and for any audiences, differ by whole
rounds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rap.privacy.disclosure.cells import Cell, Key, Where, nowhere
from rap.privacy.disclosure.questions import Questions
from rap.privacy.disclosure.relations import Known, know
from rap.privacy.disclosure.rounding import lot_of, round_counts
from rap.privacy.disclosure.rules import Shown, least_group

CHANGED = "a new question, and its people were released before it was asked"
OTHER_AUDIENCE = "somebody of the round had not agreed to this audience when it was closed"
OTHER_SELECTION = "another selection of sources was released that holds some of these: the two could be subtracted"
SOME_ROUNDS = "is shown for some rounds only"
NOBODY_YET = "too few new people for a round"

Facts = Mapping[str, str]
"""What is known of people: person -> a digest of it."""


@dataclass(frozen=True)
class Printed:
    """The numbers of a round as they are printed with one threshold (`values`: key of a cell ->
    number). A true number is at most `near` away from the one that is printed.
    """

    near: int
    values: Mapping[Key, int]


@dataclass(frozen=True)
class Round:
    """People who were counted and published together.

    Attributes
    ----------
    scope
        The selection of sources in which they were counted, by a name of your own.
    sources
        Those sources.
    facts
        Person -> a digest of what was known about them then: another digest means that something
        changed since.
    audiences
        For whom all of them agreed to be counted.
    cells
        The numbers that were counted, with these people only.
    printed
        Threshold -> the numbers as they were drawn for it.
    month
        When they were counted, such as "2026-03".
    again
        Later counts of those who remained, for the audiences that read them.
    """

    scope: str
    sources: frozenset[str]
    facts: Facts
    audiences: frozenset[str]
    cells: tuple[Cell, ...] = ()
    printed: Mapping[int, Printed] = field(default_factory=dict)
    month: str = ""
    again: tuple[Round, ...] = ()

    def counts_for(self, audience: str) -> list[Round]:
        """The counts of these people that an audience reads, the newest first."""
        mine = [one for one in (self, *self.again) if audience in one.audiences]
        return mine[::-1]

    def printed_for(self, threshold: int) -> Printed | None:
        """The numbers for readers with this threshold: where it was lowered, those of the one
        before.
        """
        return self.printed.get(min((t for t in self.printed if t >= threshold), default=0))

    @property
    def people(self) -> frozenset[str]:
        return frozenset(self.facts)


@dataclass(frozen=True)
class ReleaseRequest:
    """What one release would show: its numbers, and everybody who may be counted for it today.

    Attributes
    ----------
    scope, sources
        As of a `Round`. Releases of two scopes that share a source are refused.
    audience
        Who reads it, by a name of your own.
    threshold
        What numbers are multiples of, for this audience.
    facts
        Person -> a digest of what is known about them, for everybody who may be counted for
        `audience`.
    agreed
        Person -> the audiences for which they agreed to be counted.
    cells
        The numbers.
    lot
        A secret of yours. The same secret gives the same roundings.
    items
        All items that are shown, also those without a number today: a number that was published
        once stays published even if it counts nobody any more.
    below
        The lower thresholds of other audiences: what is printed with a higher one is made from what
        is printed with them, so that two editions cannot be subtracted.
    within
        Code -> its family.
    questions
        Column -> how a form asks this question, where the numbers are answers to a form.
    anew
        Whether closed rounds whose people are all there and unchanged may be asked new questions.
        It is off: a refused question would show a person who knows all the others that somebody
        changed or left.
    month
        The month of this count, such as "2026-03".
    hides
        Whether no number is published any more about a place.
    """

    scope: str
    audience: str
    threshold: int
    sources: frozenset[str]
    facts: Facts
    agreed: Mapping[str, frozenset[str]]
    cells: tuple[Cell, ...]
    lot: str
    items: frozenset[str] = frozenset()
    below: tuple[int, ...] = ()
    within: Mapping[str, str] = field(default_factory=dict)
    questions: Questions = field(default_factory=dict)
    anew: bool = False
    month: str = ""
    hides: Callable[[Where], bool] = nowhere

    def is_of(self, key: Key) -> bool:
        """Whether a number belongs to what is shown."""
        return key[0] in self.items


@dataclass(frozen=True)
class Told:
    """What a release publishes about one number: `said`, or None if it is not shown. For those who
    publish, and for nobody else, also the true number of `people`, and `why` it is not shown.
    """

    said: Shown | None = None
    people: int = 0
    why: str = ""

    @property
    def speaks(self) -> bool:
        """Whether what is said counts somebody: "few or nobody" does not."""
        return self.said is not None and self.said.n > 0


@dataclass(frozen=True)
class ReleaseAnswer:
    """What a release publishes: about each number, by the key of its cell (`told`), how many people
    it counts (`people`), and all rounds after it (`rounds`), to be kept for the next release.
    """

    told: Mapping[Key, Told]
    people: int
    rounds: tuple[Round, ...]


def answer(asked: ReleaseRequest, rounds: Sequence[Round]) -> ReleaseAnswer:
    """What may be published of all that is asked, after everything that was published before.

    People who are new are a round of their own as soon as there are enough of them; a round is
    drawn once and stays. So two releases differ by whole rounds, and nobody can find one person by
    subtracting.

    Parameters
    ----------
    asked : ReleaseRequest
    rounds : sequence of Round
        Those of the last answer; empty for the first release.

    Returns
    -------
    ReleaseAnswer
        Its `rounds` must be kept: without them the next release could be subtracted from this one.

    Examples
    --------
    >>> from dataclasses import replace
    >>> people = [f"C-{n}" for n in range(20)]
    >>> cell = Cell("places", (("setting", "window"),), frozenset(people[:9]))
    >>> asked = ReleaseRequest(
    ...     scope="all", audience="members", threshold=5, sources=frozenset(["INT-1"]),
    ...     facts=dict.fromkeys(people, ""), agreed=dict.fromkeys(people, frozenset(["members"])),
    ...     cells=(cell,), items=frozenset(["places"]), lot="tin lake seven",
    ... )
    >>> first = answer(asked, ())
    >>> first.told[cell.key].said
    Shown(n=10, of=20, month='', near=4)

    One more person is too few for a round of their own, so the number stays:

    >>> bigger = replace(cell, who=cell.who | {"C-20"})
    >>> more = replace(asked, facts={**asked.facts, "C-20": ""}, cells=(bigger,))
    >>> answer(more, first.rounds).told[cell.key].said == first.told[cell.key].said
    True
    """
    asked = replace(asked, cells=tuple(cell for cell in asked.cells if not asked.hides(cell.where)))
    mine = [one for one in rounds if one.scope == asked.scope]
    others = [one for one in rounds if one.scope != asked.scope]
    if any(asked.sources & one.sources for one in others):
        return ReleaseAnswer(
            {cell.key: Told(why=OTHER_SELECTION) for cell in asked.cells}, 0, tuple(rounds)
        )
    mine += _closed_now(asked, mine)
    done = [_counted_again(_drawn(one, asked), asked) for one in mine]
    heard = [one for one in done if asked.audience in one.audiences]
    counts = [count for one in heard for count in (one, *one.again)]
    counted = dict.fromkeys(cell.key for count in counts for cell in count.cells)
    published = [key for key in counted if asked.is_of(key) and not asked.hides(key[1])]
    keys = dict.fromkeys([*(cell.key for cell in asked.cells), *published])
    # a row with nobody of the rounds tells of who came since: only sentences are said of nobody
    may_say = {*counted, *(cell.key for cell in asked.cells if cell.is_sentence)}
    pages = [_page_of(one, keys, may_say, asked) for one in heard]
    told = {key: _tell([page[key] for page in pages], is_any=bool(mine)) for key in keys}
    return ReleaseAnswer(
        told, sum(len(one.counts_for(asked.audience)[0].people) for one in heard), (*others, *done)
    )


def _closed_now(asked: ReleaseRequest, mine: Sequence[Round]) -> list[Round]:
    """The new people as a round, when there are enough of them to be counted."""
    known = {person for one in mine for person in one.people}
    new = {person: facts for person, facts in asked.facts.items() if person not in known}
    if not new or len(new) < least_group(asked.threshold):
        return []
    agreed = frozenset.intersection(*(asked.agreed.get(person, frozenset()) for person in new))
    all_agreed = agreed | {asked.audience}
    return [Round(asked.scope, asked.sources, new, all_agreed, month=asked.month)]


def _drawn(one: Round, asked: ReleaseRequest) -> Round:
    """The round with its numbers as this audience reads them, drawn now where they were not
    before.
    """
    if asked.audience not in one.audiences or (one.cells and not one.printed):
        return one
    old = {cell.key for cell in one.cells}
    is_same = all(asked.facts.get(who) == facts for who, facts in one.facts.items())
    may_ask = not one.again and (not old or (asked.anew and is_same))
    here = [cell for cell in asked.cells if cell.key not in old] if may_ask else []
    new = [cell for cell in _restricted(here, one.people) if cell.who]
    made = replace(one, cells=(*one.cells, *new))
    printed = _draw(made, asked)
    return one if printed is None else replace(made, printed=printed)


def _counted_again(one: Round, asked: ReleaseRequest) -> Round:
    """The round with today's count added, if enough of its people left or changed; otherwise
    unchanged.
    """
    if asked.audience not in one.audiences or not one.printed:
        return one
    counts, least = (one, *one.again), least_group(asked.threshold)
    now = {who: asked.facts[who] for who in counts[-1].facts if who in asked.facts}
    apart = min(sum(now.get(who) != fact for who, fact in c.facts.items()) for c in counts)
    if min(len(now), apart) < least:
        return one
    cells = [cell for cell in _restricted(asked.cells, frozenset(now)) if cell.who]
    audience = frozenset({asked.audience})
    newest = Round(one.scope, one.sources, now, audience, tuple(cells), month=asked.month)
    printed = _draw(newest, asked, before=counts)
    return replace(one, again=(*one.again, replace(newest, printed=printed or {})))


def _restricted(cells: Iterable[Cell], people: frozenset[str]) -> list[Cell]:
    """The cells with only these people."""
    return [replace(cell, who=cell.who & people) for cell in cells]


# The lot.


def _draw(
    one: Round, asked: ReleaseRequest, *, before: Sequence[Round] = ()
) -> Mapping[int, Printed] | None:
    """The numbers of a round for the `asked` threshold and those below; what was drawn stays. None
    if new numbers fit nothing that stays.

    `before` are earlier counts of these people: beside them no number may say that more left than
    did.
    """
    highest = max(one.printed, default=0)
    bases = {base for base in (*asked.below, asked.threshold) if base > highest}
    keys = {cell.key for cell in one.cells}
    if not bases and all(keys == printed.values.keys() for printed in one.printed.values()):
        return one.printed
    known = know(one.cells, one.people, within=asked.within, questions=asked.questions)
    sizes: Sequence[int] = [len(cell.who) for cell in known.cells]
    made, near, last = dict(one.printed), 0, 1
    for base in sorted(bases | one.printed.keys()):
        stands = one.printed.get(base, Printed(0, {}))
        done = round_counts(
            sizes,
            known.sums,
            base=base,
            whole=known.everybody,
            lots=[lot_of(asked.lot, base, *cell.key) for cell in known.cells],
            fixed={known.number_of[key]: value for key, value in stands.values.items()},
            within=_beside(known, before, base),
        )
        if done is None:
            return None
        sizes = done.values
        near = max(stands.near, near + (done.steps + 1) * base - math.gcd(base, last))
        made[base] = Printed(near, {key: sizes[known.number_of[key]] for key in keys})
        last = base
    return made


def _beside(known: Known, before: Sequence[Round], base: int) -> dict[int, tuple[int, int]]:
    """Number -> the least and the most that it may read beside earlier counts of its people: no
    more than it was, and no fewer than if all who left were of it.
    """
    found: dict[int, tuple[int, int]] = {}
    for one in before:
        printed, people = one.printed.get(base), known.cells[known.everybody].who
        if printed is None or not people <= one.people:
            continue
        left = len(one.people) // base * base - len(people) // base * base
        who = {cell.key: cell.who for cell in one.cells}
        for key, n in known.number_of.items():
            if key in printed.values and known.cells[n].who <= who[key]:
                then = printed.values[key]
                low, high = found.get(n, (0, then))
                found[n] = max(low, then - left), min(high, then)
    return found


# What is said.


def _tell(parts: Sequence[Told], *, is_any: bool) -> Told:
    """One number over the rounds for which it can be published, counting only their people: a
    published number does not vanish because it cannot be published for people who came later.
    """
    if not parts:
        return Told(why=OTHER_AUDIENCE if is_any else NOBODY_YET)
    people, said = sum(part.people for part in parts), [part.said for part in parts if part.said]
    if not said:
        return Told(None, people, CHANGED)
    n, near = sum(one.n for one in said), sum(one.near for one in said)
    of, month = sum(one.of for one in said), max(one.month for one in said)
    return Told(Shown(n, of, month, near), people, "" if len(said) == len(parts) else SOME_ROUNDS)


def _page_of(
    one: Round, keys: Iterable[Key], may_say: Collection[Key], asked: ReleaseRequest
) -> dict[Key, Told]:
    """The numbers of a round by its last count; of what that did not count an older one stands,
    with its month.
    """
    counts = one.counts_for(asked.audience)
    pages = [_count_told(count, keys, may_say, asked.threshold) for count in counts]
    return {
        key: next((page[key] for page in pages if page[key].said), pages[-1][key]) for key in keys
    }


def _count_told(
    one: Round, keys: Iterable[Key], may_say: Collection[Key], threshold: int
) -> dict[Key, Told]:
    """What a count says of each number: of an item that it counted, 0 where it has nobody; nothing
    of too few people for these readers.
    """
    who = {cell.key: cell for cell in one.cells}
    is_enough = len(one.people) >= least_group(threshold)
    items = {cell.item for cell in one.cells} if is_enough else set()
    printed = one.printed_for(threshold)
    told = {}
    for key in keys:
        cell, of = who.get(key), len(one.people)
        n = len(cell.who) if cell else 0
        said = None
        if printed is not None and key[0] in items and key in may_say:
            said = Shown(printed.values.get(key, 0), of, one.month, printed.near)
            if cell and cell.is_everybody(one.people):
                said = Shown(n, of, one.month)
        told[key] = Told(said, n)
    return told
