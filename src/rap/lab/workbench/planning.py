"""Who codes what: the plan as it is, a draw to look at, and the plan written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rap.analysis.coding_plan import ToCode, draw_plan
from rap.core.errors import UnknownError, WrongUseError
from rap.core.model import VARIABLE_ID
from rap.lab.workbench.bench import Bench
from rap.lab.workbench.permissions import LEAD, Person
from rap.store.assignments import write_assignments

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
        "unread": [s.id for s in sources.values() if not any(coder.reads(s.language) for coder in coders)],
    }


def propose_plan(bench: Bench, person: Person, *, by: str, share: float, pairs: Any, seed: int) -> Plain:
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
    coders = {c.id: c.languages for c in bench.settings.coders if c.role not in ("reader", "reviewer")}
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
        A source or a coder that is not there, or somebody who does not read the language; nothing was written.
    """
    person.need(LEAD)
    if not isinstance(plan, Mapping) or not isinstance(drawn, str) or len(drawn) > _LONGEST_NOTE:
        raise WrongUseError("lab.plan.not_a_plan")
    known = {coder.id: coder for coder in bench.settings.coders}
    for id, coders in plan.items():
        if id not in bench.sources:
            raise UnknownError("lab.plan.unknown_source")
        if not isinstance(coders, list) or not all(isinstance(coder, str) and coder in known for coder in coders):
            raise WrongUseError("lab.plan.unknown_coder", place=id, source=id)
        language = bench.sources[id].language
        for coder in coders:
            if not known[coder].reads(language):
                raise WrongUseError("lab.plan.does_not_read", place=id, source=id, language=language, coder=coder)
    write_assignments(bench.root, plan, drawn=drawn)
    return tell_plan(bench)
