"""Coders at work together: who codes what, and where they read an interview differently."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rap.analysis.agreement import agreement, find_disagreements
from rap.analysis.coding_plan import ToCode, draw_plan
from rap.core.errors import NotAllowedError, UnknownError, WrongUseError
from rap.core.model import VARIABLE_ID, Coding
from rap.core.seen import check_seen
from rap.store.assignments import path_of, write_assignments
from rap.store.codings import Event
from rap.store.roles import LEAD
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.befores import Undoable
from rap.topics.web.bench import Bench, touches
from rap.topics.web.permissions import Person, codings_frame, seen_coders, seen_codings
from rap.topics.web.replies import tell

MAX_SEED = 2**31
_LONGEST_NOTE = 300


@dataclass(frozen=True)
class PlanCoder:
    """Somebody who codes, and the languages she reads; none given: all."""

    id: str
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WhoCodes(Undoable):
    """Interview and who codes it, and the interviews that nobody reads."""

    plan: dict[str, list[str]]
    coders: list[PlanCoder]
    unread: list[str]


@dataclass(frozen=True)
class DrawnPlan:
    """A plan that was drawn and not written."""

    plan: dict[str, list[str]]
    drawn: str


@dataclass(frozen=True)
class SideCoding:
    """A coding on one side of a difference."""

    id: str
    code: str
    coder: str
    start: int
    end: int


@dataclass(frozen=True)
class DifferingPassage:
    """A passage that coders read differently, and what was decided."""

    start: int
    end: int
    code: str
    mine: list[SideCoding]
    theirs: list[SideCoding]
    refs: list[str]
    state: Literal["open", "decided"]
    outcome: str | None
    reason: str | None
    by: str | None


@dataclass(frozen=True)
class PairAgreement:
    """Agreement of two on one code; alpha is null where it is undefined, with the reason."""

    code: str
    pair: str
    n: int
    alpha: float | None
    percent: float | None
    reason: str


@dataclass(frozen=True)
class Comparison:
    """Agreement by code and pair, and the passages read differently."""

    coders: list[str]
    reflexive: bool
    codes: list[PairAgreement]
    passages: list[DifferingPassage]


@dataclass(frozen=True)
class DifferencesIn:
    """How many passages of an interview nobody decided on yet."""

    source: str
    n: int


@dataclass(frozen=True)
class Differences:
    """Interviews that coders read differently, those with most open passages first."""

    sources: list[DifferencesIn]


def tell_plan(bench: Bench) -> WhoCodes:
    """Source -> coders, and who reads what."""
    coders = [c for c in bench.settings.coders if c.role != "reader"]
    sources = bench.sources
    return WhoCodes(
        plan={id: list(coders) for id, coders in bench.assignments.items() if id in sources},
        coders=[tell(PlanCoder, coder) for coder in coders],
        unread=[
            s.id for s in sources.values() if not any(coder.reads(s.language) for coder in coders)
        ],
    )


def propose_plan(
    bench: Bench, person: Person, *, by: str, share: float, pairs: Any, seed: int
) -> DrawnPlan:
    """A draw by language or by a variable; nothing is written."""
    person.need(LEAD)
    if not isinstance(by, str) or not VARIABLE_ID.fullmatch(by):
        raise WrongUseError("coding.plan.no_variable")
    if type(share) not in (int, float) or type(seed) is not int or not 0 <= seed < MAX_SEED:
        raise WrongUseError("coding.plan.numbers")
    coders = {
        c.id: c.languages for c in bench.settings.coders if c.role not in ("reader", "reviewer")
    }
    sources = [
        ToCode(s.id, s.language, _group(bench, s.id, by), len(bench.raw_text(s.id).split()))
        for s in bench.sources.values()
    ]
    plan = draw_plan(sources, reads=coders, share=float(share), pairs=_pairs(pairs), seed=seed)
    drawn = f"by {by}, share {share}, seed {seed}"
    return DrawnPlan({id: list(given) for id, given in plan.items()}, drawn)


def _group(bench: Bench, source_id: str, by: str) -> str:
    source = bench.source(source_id)
    if by in ("language", "kind", "month"):
        return str(getattr(source, by))
    return ", ".join(sorted(bench.variables(source).get(by, ())))


def _pairs(pairs: Any) -> list[tuple[str, str]]:
    if not isinstance(pairs, list) or not all(isinstance(p, list) and len(p) == 2 for p in pairs):
        raise WrongUseError("coding.plan.pairs")
    return [(str(first), str(second)) for first, second in pairs]


def keep_plan(
    bench: Bench, person: Person, plan: Any, *, seen: Any = None, drawn: Any = ""
) -> WhoCodes:
    """Write who codes what, for the sources in `plan`; the others keep whom they have. `seen` is whom
    these had when she looked, None where nobody did.

    Raises
    ------
    UnknownError, WrongUseError
        A source or a coder that is not there, or somebody who does not read the language; nothing
        was written.
    """
    person.need(LEAD)
    if not isinstance(plan, Mapping) or not isinstance(drawn, str) or len(drawn) > _LONGEST_NOTE:
        raise WrongUseError("coding.plan.not_a_plan")
    known = {coder.id: coder for coder in bench.settings.coders}
    for id, coders in plan.items():
        if id not in bench.sources:
            raise UnknownError("coding.plan.unknown_source")
        if not isinstance(coders, list) or not {str(coder) for coder in coders} <= known.keys():
            raise WrongUseError("coding.plan.unknown_coder", place=id, source=id)
        language = bench.sources[id].language
        for coder in coders:
            if not known[coder].reads(language):
                raise WrongUseError(
                    "coding.plan.does_not_read", place=id, source=id, language=language, coder=coder
                )

    if seen is not None:
        read, assigned = {id: seen.get(id) or [] for id in plan}, tell_plan(bench).plan
        now = {id: assigned.get(id, []) for id in plan}
        check_seen(read, now, mine=plan, theirs=now, at=("plan",))

    def write() -> WhoCodes:
        write_assignments(bench.root, plan, drawn=drawn)
        return tell_plan(bench)

    return bench.before.files(person.id, [path_of(bench.root, id) for id in plan], write)


def compare(bench: Bench, person: Person, source: str) -> Comparison:
    """Agreement per code and pair, and the passages read differently, with the codings of each
    side.

    In a reflexive study there are no coefficients: a difference is then something to talk about.

    Raises
    ------
    NotAllowedError
        In blind mode, before `person` and somebody else are done.
    """
    bench.source(source)
    seen = sorted(seen_coders(bench, person, source))
    if bench.settings.blind and len(seen) < 2:
        raise NotAllowedError("coding.source.coded_blind", place=source)
    codings = _placed(bench, person, source)
    reflexive = bench.settings.method == "reflexive"
    if len({one.coder for one in codings}) < 2:
        return Comparison(seen, reflexive, [], [])
    frame, texts = codings_frame(bench, codings), {source: bench.text(source)}
    codes = [] if reflexive else _coefficients(frame, texts, {source: seen})
    return Comparison(seen, reflexive, codes, _differing(bench, person, source))


def _placed(bench: Bench, person: Person, source: str) -> list[Coding]:
    seen = seen_codings(bench, person, source, as_coded=True)
    return [coding for coding in seen if coding.start is not None]


def _differing(bench: Bench, person: Person, source: str) -> list[DifferingPassage]:
    """The passages that those whom `person` may see read differently."""
    codings = _placed(bench, person, source)
    if len({one.coder for one in codings}) < 2:
        return []
    differ = find_disagreements(
        codings_frame(bench, codings),
        texts={source: bench.text(source)},
        coders={source: sorted(seen_coders(bench, person, source))},
    )
    return _passages(bench, person, codings, differ.to_dict("records"), source)


def tell_differences(bench: Bench, person: Person) -> Differences:
    """Where coders differ, as far as `person` may see both: one row an interview with how many
    passages nobody decided on yet, the most first.
    """
    rows = []
    for source in bench.sources:
        if len(seen_coders(bench, person, source)) > 1:
            passages = _differing(bench, person, source)
            rows.append(DifferencesIn(source, sum(one.state == "open" for one in passages)))
    open_ones = (row for row in rows if row.n)
    return Differences(sorted(open_ones, key=lambda row: (-row.n, row.source)))


def _coefficients(
    frame: Any, texts: Mapping[str, str], read_by: Mapping[str, Sequence[str]]
) -> list[PairAgreement]:
    """One row a code and pair; alpha is null where it is undefined, with the reason."""
    table = agreement(frame, texts, unit="turn", by=("code", "pair"), read_by=read_by, draws=0)
    return [
        PairAgreement(
            code=row["code"],
            pair=row["pair"],
            n=int(row["n_units"]),
            alpha=None if math.isnan(row["alpha"]) else round(float(row["alpha"]), 4),
            percent=None if math.isnan(row["percent"]) else round(float(row["percent"]), 4),
            reason=row["reason"],
        )
        for row in table.to_dict("records")
    ]


def _passages(
    bench: Bench,
    person: Person,
    codings: Sequence[Coding],
    differ: Iterable[Mapping[str, Any]],
    source: str,
) -> list[DifferingPassage]:
    """Stretches that rest on the same codings are one passage to talk about, in reading order."""
    decided = {ref: event for event in bench.fold(source).decisions for ref in event.data["refs"]}
    of_code: dict[str, list[Coding]] = {}
    for coding in codings:
        of_code.setdefault(coding.code, []).append(coding)
    found: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for row in differ:
        start, end = int(row["start"]), int(row["end"])
        refs = tuple(sorted(c.id for c in of_code[row["code"]] if touches(c, start, end)))
        place = found.setdefault((row["code"], refs), [start, end])
        place[:] = [min(place[0], start), max(place[1], end)]
    by_id = {coding.id: coding for coding in codings}
    rows = [
        _row(person, code, [by_id[ref] for ref in refs], place, decided)
        for (code, refs), place in found.items()
    ]
    return sorted(rows, key=lambda row: (row.start, row.end, row.code))


def _row(
    person: Person,
    code: str,
    codings: Sequence[Coding],
    place: Sequence[int],
    decided: Mapping[str, Event],
) -> DifferingPassage:
    events = [decided[c.id] for c in codings if c.id in decided]
    last = max(events, key=lambda event: event.stamp) if events else None
    told = [tell(SideCoding, one) for one in codings]
    return DifferingPassage(
        start=place[0],
        end=place[1],
        code=code,
        mine=[row for row in told if row.coder == person.id],
        theirs=[row for row in told if row.coder != person.id],
        refs=[row.id for row in told],
        state="decided" if last else "open",
        outcome=last.data["outcome"] if last else None,
        reason=last.data["reason"] if last else None,
        by=last.coder if last else None,
    )


class AgreementHandler(Handler):
    @route
    async def get(self) -> Comparison:
        return await self.show(compare, self.asked_source())


class DifferencesHandler(Handler):
    @route
    async def get(self) -> Differences:
        return await self.show(tell_differences)


class PlanHandler(Handler):
    @route
    async def get(self) -> WhoCodes:
        return await self.look(lambda: tell_plan(self.bench))

    @route
    async def put(self) -> WhoCodes:
        wanted = {"plan": object, "seen": dict}
        return await self.change(
            keep_plan, **self.body(wanted, optional={"drawn": object}, role=LEAD)
        )


class DrawHandler(Handler):
    @route
    async def post(self) -> DrawnPlan:
        wanted = dict.fromkeys(("by", "share", "seed"), object)
        body = self.body(wanted, optional={"pairs": object}, role=LEAD)
        return await self.show(propose_plan, **{"pairs": [], **body})


ROUTES: Routes = (
    (r"agreement", AgreementHandler),
    (r"differences", DifferencesHandler),
    (r"plan", PlanHandler),
    (r"plan/draw", DrawHandler),
)
