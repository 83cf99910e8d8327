"""Routes of working together: agreement, who codes what, suggestions, proposals, the codebook on
paper.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from tornado import web

from rap.analysis.coding_plan import ToCode, draw_plan
from rap.analysis.suggestions import cut_units, suggest
from rap.core.errors import UnknownError, WrongUseError
from rap.core.model import CODE_ID, SOURCE_ID, VARIABLE_ID
from rap.core.plain import code_of
from rap.lab.base import Handler
from rap.lab.bench import Bench
from rap.lab.code_list import list_codes
from rap.lab.desk import compare
from rap.lab.handover import format_hand_over_page, hand_over
from rap.lab.permissions import LEAD, Person, seen_codings
from rap.lab.printing import format_codebook_page
from rap.store.assignments import write_assignments
from rap.store.codebook_edits import remove_proposal

# Who codes what: the plan as it is, a draw to look at, and the plan written down.

Plain = dict[str, Any]
MAX_SEED = 2**31
_LONGEST_NOTE = 300


def tell_plan(bench: Bench) -> Plain:
    """Source -> coders, and who reads what."""
    coders = [c for c in bench.settings.coders if c.role != "reader"]
    sources = bench.sources
    return {
        "plan": {id: list(coders) for id, coders in bench.assignments.items() if id in sources},
        "coders": [{"id": coder.id, "languages": list(coder.languages)} for coder in coders],
        "unread": [
            s.id for s in sources.values() if not any(coder.reads(s.language) for coder in coders)
        ],
    }


def propose_plan(
    bench: Bench, person: Person, *, by: str, share: float, pairs: Any, seed: int
) -> Plain:
    """A draw by language or by a variable; nothing is written."""
    person.need(LEAD)
    if not isinstance(by, str) or not VARIABLE_ID.fullmatch(by):
        raise WrongUseError("lab.plan.no_variable")
    if (
        isinstance(share, bool)
        or not isinstance(share, int | float)
        or type(seed) is not int
        or not 0 <= seed < MAX_SEED
    ):
        raise WrongUseError("lab.plan.numbers")
    coders = {
        c.id: c.languages for c in bench.settings.coders if c.role not in ("reader", "reviewer")
    }
    sources = [
        ToCode(s.id, s.language, _group(bench, s.id, by), len(bench.raw_text(s.id).split()))
        for s in bench.sources.values()
    ]
    plan = draw_plan(sources, reads=coders, share=float(share), pairs=_pairs(pairs), seed=seed)
    drawn = f"by {by}, share {share}, seed {seed}"
    return {"plan": {id: list(given) for id, given in plan.items()}, "drawn": drawn}


def _group(bench: Bench, id: str, by: str) -> str:
    source = bench.source(id)
    if by in ("language", "kind", "month"):
        return str(getattr(source, by))
    return ", ".join(sorted(bench.variables(source).get(by, ())))


def _pairs(pairs: Any) -> list[tuple[str, str]]:
    if not isinstance(pairs, list) or not all(isinstance(p, list) and len(p) == 2 for p in pairs):
        raise WrongUseError("lab.plan.pairs")
    return [(str(first), str(second)) for first, second in pairs]


def keep_plan(bench: Bench, person: Person, plan: Any, *, drawn: Any = "") -> Plain:
    """Write who codes what, for the sources in `plan`; the others keep whom they have.

    Raises
    ------
    UnknownError, WrongUseError
        A source or a coder that is not there, or somebody who does not read the language; nothing
        was written.
    """
    person.need(LEAD)
    if not isinstance(plan, Mapping) or not isinstance(drawn, str) or len(drawn) > _LONGEST_NOTE:
        raise WrongUseError("lab.plan.not_a_plan")
    known = {coder.id: coder for coder in bench.settings.coders}
    for id, coders in plan.items():
        if id not in bench.sources:
            raise UnknownError("lab.plan.unknown_source")
        if not isinstance(coders, list) or not all(
            isinstance(coder, str) and coder in known for coder in coders
        ):
            raise WrongUseError("lab.plan.unknown_coder", place=id, source=id)
        language = bench.sources[id].language
        for coder in coders:
            if not known[coder].reads(language):
                raise WrongUseError(
                    "lab.plan.does_not_read", place=id, source=id, language=language, coder=coder
                )
    write_assignments(bench.root, plan, drawn=drawn)
    return tell_plan(bench)


# Suggestions for one source and code, learned from what `person` may see, and how often they were
# taken.

Place = tuple[int, int]


def suggest_for(bench: Bench, person: Person, source: str, code: str, *, n: int = 20) -> Plain:
    """Stretches of `source` that resemble what was coded with `code` in sources of its language.

    Raises
    ------
    WrongUseError
        When too little was coded to learn from.
    """
    wanted, language = code_of(bench.book, code).id, bench.source(source).language
    coded: list[str] = []
    uncoded: list[str] = []
    for other in bench.sources.values():
        if other.language == language:
            text, places = bench.text(other.id), _coded(bench, person, other.id, wanted)
            coded += [text[start:end] for start, end in places]
            if places or other.id == source:
                free = (
                    place for place in _units(bench, other.id) if not _is_touched(place, places)
                )
                uncoded += [text[start:end] for start, end in free if other.id != source]
    here, text = _coded(bench, person, source, wanted), bench.text(source)
    refused = {
        (e.data["start"], e.data["end"])
        for e in _hints(bench, source, wanted)
        if not e.data["taken"]
    }
    free_here = [p for p in _units(bench, source) if not _is_touched(p, here) and p not in refused]
    found, model = suggest(
        coded, uncoded, [text[start:end] for start, end in free_here], n=n, language=language
    )
    return {
        "passages": [
            {
                "start": free_here[s.number][0],
                "end": free_here[s.number][1],
                "score": s.score,
                "words": list(s.words),
            }
            for s in found
        ],
        "acceptance": _acceptance(bench, wanted),
        "model": {
            "kind": model,
            "n": len(coded),
            "when": datetime.datetime.now(datetime.UTC).isoformat("T", "seconds"),
        },
        "on": bench.settings.method != "reflexive",
    }


def _coded(bench: Bench, person: Person, source: str, code: str) -> list[Place]:
    return [
        (c.start, c.end)
        for c in seen_codings(bench, person, source)
        if c.code == code and c.start is not None and c.end is not None
    ]


def _units(bench: Bench, source: str) -> Iterator[Place]:
    """What people other than the interviewer said, in pieces; masked words are nobody's to suggest."""
    voices, text = bench.voices(source), bench.text(source)
    asking = {s.label for s in voices.source.speakers if s.role == "interviewer"}
    for turn in voices.turns:
        if turn.label not in asking and voices.may(turn.body, turn.end, "analyse"):
            yield from cut_units(text[turn.body : turn.end], start=turn.body)


def _is_touched(place: Place, places: list[Place]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in places)


def _hints(bench: Bench, source: str, code: str) -> list[Any]:
    return [event for event in bench.fold(source).hints if event.data["code"] == code]


def _acceptance(bench: Bench, code: str) -> dict[str, int]:
    """How many suggestions of this code were taken and how many refused, in the whole study."""
    taken = [
        bool(event.data["taken"])
        for source in bench.sources
        for event in _hints(bench, source, code)
    ]
    return {"taken": sum(taken), "refused": len(taken) - sum(taken)}


class _OfSource(Handler):
    def source(self) -> str:
        """The source that the address names after the question mark."""
        id = self.ask("source")
        if not SOURCE_ID.fullmatch(id):
            raise WrongUseError("lab.request.no_source")
        return id


class AgreementHandler(_OfSource):
    @web.authenticated
    async def get(self) -> None:
        person, id = self.person, self.source()
        self.reply(await self.look(lambda: compare(self.bench, person, id)))


class PlanHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        self.reply(await self.look(lambda: tell_plan(self.bench)))

    @web.authenticated
    async def put(self) -> None:
        person = self.person
        person.need("lead")
        body = self.body("plan", optional=("drawn",))
        self.reply(await self.act(lambda: keep_plan(self.bench, person, **body), everything=True))


class DrawHandler(Handler):
    @web.authenticated
    async def post(self) -> None:
        person = self.person
        person.need("lead")
        body = {"pairs": [], **self.body("by", "share", "seed", optional=("pairs",))}
        self.reply(await self.look(lambda: propose_plan(self.bench, person, **body)))


class SuggestionsHandler(_OfSource):
    @web.authenticated
    async def get(self) -> None:
        person, id, code = self.person, self.source(), self.ask("code")
        if not CODE_ID.fullmatch(code):
            raise WrongUseError("lab.request.no_code")
        n = self.number("limit", 20, most=200)
        self.reply(await self.look(lambda: suggest_for(self.bench, person, id, code, n=n)))


class ProposalHandler(Handler):
    """A proposal that a lead has decided about, taken or not, leaves the list."""

    @web.authenticated
    async def delete(self, id: str) -> None:
        person = self.person
        person.need("lead")
        await self.act(lambda: remove_proposal(self.room.root, id), everything=True)
        self.reply(await self.look(lambda: list_codes(self.bench, person)))


class PrintHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        form, language = self.ask("form", "list"), self.ask("language", "en")
        self.page(
            await self.look(lambda: format_codebook_page(self.bench, form=form, language=language))
        )


class HandOverHandler(Handler):
    """What somebody who leaves hands over: as JSON, or with `form=page` as a page to print."""

    @web.authenticated
    async def get(self, coder: str) -> None:
        person, form, language = self.person, self.ask("form", "json"), self.ask("language", "en")
        if form != "page":
            self.reply(await self.look(lambda: hand_over(self.bench, person, coder)))
            return
        self.page(
            await self.look(
                lambda: format_hand_over_page(self.bench, person, coder, language=language)
            )
        )
