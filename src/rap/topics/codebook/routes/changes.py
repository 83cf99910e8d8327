"""Changing the codebook from the screen: codes, groups and proposals, each with what takes it back;
and what a merge would do, before it is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rap.core.errors import ConflictError, NotAllowedError
from rap.languages.catalogue import say
from rap.store.cache import Documents
from rap.store.code_colours import suggest_colours
from rap.store.codebook import resolve_code
from rap.store.codebook_edits import (
    PROPOSALS,
    change_codebook,
    read_proposals,
    remove_proposal,
    write_proposal,
)
from rap.store.codebook_texts import TEXTS
from rap.store.roles import CODER, LEAD
from rap.topics.codebook.groups import change_groups
from rap.topics.codebook.routes.codes import CodebookShown, find_uses, known_code, list_codes
from rap.topics.web import addresses
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.befores import TakeBack
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person, seen_codings

_FIELDS = (
    *("label", "definition", "include", "exclude", "family", "example", "colour", "parent"),
    *("into", "at", "seen"),
)
_N_COLOURS = 8


@dataclass(frozen=True)
class FindingNaming:
    """A finding that names a code."""

    id: str
    statement: dict[str, str]


@dataclass(frozen=True)
class Merging:
    """What merging a code into another would do."""

    code: str
    into: str
    n: int
    n_people: int
    doubles: int  # codings whose coder coded the very same place with the other code
    below: list[str]
    findings: list[FindingNaming]
    memos: int


@dataclass(frozen=True)
class FreeColours:
    """Colours for a code, the farthest from the others' first."""

    colours: list[str]


def act_on_codebook(
    bench: Bench, person: Person, *, act: str, code: str, reason: str, fields: Mapping[str, Any]
) -> CodebookShown:
    """Change the codebook as a lead; a coder's change is kept as a proposal, where the study takes
    these. The reply holds the codebook, and in `undo` the request that takes the act back.
    """
    person.need(CODER)
    if person.role != LEAD:
        if not bench.settings.proposals or act == "undo":
            raise NotAllowedError("codebook.lead_only")
        id = write_proposal(bench.root, act, code, reason=reason, by=person.id, fields=fields)
        undo = TakeBack(f"codebook/proposals/{id}", "DELETE", None)
        return replace(_list_at_once(bench, person), proposed=True, undo=undo)
    if act == "undo":
        _check_unused(bench, fields.get("seen"))
    with Documents(bench.root).reading():
        change = change_codebook(bench.root, act, code, reason=reason, by=person.id, **fields)
    told = _list_at_once(bench, person)
    if change.seen:
        back: dict[str, Any] = {"act": "undo", "code": code, "reason": say("codebook.taken_back")}
        back |= {"at": change.at, "seen": dict(change.seen)}
        told = replace(told, undo=TakeBack("codebook/acts", "POST", back))
    return told


def _list_at_once(bench: Bench, person: Person) -> CodebookShown:
    with bench.disk.at_once():
        return list_codes(bench, person)


def _check_unused(bench: Bench, seen: Any) -> None:
    """A code that somebody used since it was made is not taken back: her codings would count for
    nothing.
    """
    codes = seen if isinstance(seen, Mapping) else {}
    made = {
        code.id
        for code in bench.book.codes
        if code.id in codes and [step for _, step, *_ in code.history[-1:]] == ["created"]
    }
    with bench.disk.at_once():
        for source in bench.sources if made else ():
            for _, code in bench.summary(source).counts:
                if code in made:
                    raise ConflictError("codebook.used_meanwhile", code=code)


def act_on_groups(
    bench: Bench, person: Person, *, act: str, group: str, fields: Mapping[str, Any]
) -> CodebookShown:
    """Make, name, order or take away a group of codes as a lead."""
    person.need(LEAD)
    back = change_groups(bench.root, act, group, **fields)
    undo = TakeBack("codebook/groups", "POST", back)
    return replace(_list_at_once(bench, person), undo=undo)


def look_at_merge(bench: Bench, person: Person, code_id: str, *, into: str) -> Merging:
    """What merging a code into another would do: its codings that `person` may see and how many of
    them the same coder already coded with the other at the very same place (`doubles`), the people
    in them, the codes below it, and what names it.
    """
    person.need(CODER)
    code, other = known_code(bench, code_id).id, known_code(bench, into).id
    older = {one.id for one in bench.book.codes if resolve_code(bench.book, one.id) == code}
    n, doubles, people = 0, 0, set[str]()
    for source in bench.sources:
        if older.isdisjoint(one for _, one in bench.summary(source).counts):
            continue
        voices = bench.voices(source)
        at: dict[str, list[tuple[str, int | None, int | None]]] = {code: [], other: []}
        for coding in seen_codings(bench, person, source):
            if coding.code in at:
                at[coding.code].append((coding.coder, coding.start, coding.end))
            if coding.code == code:
                people.update(voices.touched(coding.start, coding.end))
        n, doubles = n + len(at[code]), doubles + len(set(at[code]) & set(at[other]))
    uses = find_uses(bench, person, code)
    findings = dict.fromkeys([*uses.findings, *(row.finding for row in uses.queries)])
    return Merging(
        code=code,
        into=other,
        n=n,
        n_people=len(people - {""}),
        doubles=doubles,
        below=[one.id for one in bench.book.codes if one.parent == code and one.id != other],
        findings=[
            FindingNaming(one.id, {key: row["text"] for key, row in one.statement.items()})
            for one in bench.findings
            if one.id in findings
        ],
        memos=len(uses.memos),
    )


def tell_colours(bench: Bench, person: Person, code_id: str) -> FreeColours:
    """Colours for a code, the farthest from the others' first."""
    person.need(CODER)
    code = known_code(bench, code_id)
    return FreeColours(list(suggest_colours(bench.book.codes, code, _N_COLOURS)))


def drop_proposal(bench: Bench, person: Person, proposal: str) -> CodebookShown:
    """Take a proposal off the list: a lead, or the coder who made it."""

    def work() -> CodebookShown:
        remove_proposal(bench.root, proposal)
        return _list_at_once(bench, person)

    own = any(
        row["id"] == proposal and row["by"] == person.id
        for row in read_proposals(bench.root, damaged=[])
    )
    person.need(CODER if own else LEAD)
    return bench.before.files(person.id, [bench.root / PROPOSALS / f"{proposal}.json"], work)


class CodebookActsHandler(Handler):
    @route
    async def post(self) -> CodebookShown:
        body = self.body(
            dict.fromkeys(("act", "code", "reason"), object),
            optional=dict.fromkeys(_FIELDS, object),
        )
        asked = {key: body.pop(key) for key in ("act", "code", "reason")}
        seen = body.get("seen", {})
        if asked["act"] == "edit" and isinstance(seen, dict):  # a text she does not name is unseen
            body["seen"] = {**{key: {} for key in TEXTS if key in body}, **seen}
        return await self.change(act_on_codebook, **asked, fields=body)


class GroupsHandler(Handler):
    @route
    async def post(self) -> CodebookShown:
        body = self.body(
            {"act": str, "group": str},
            optional={"label": dict, "place": int, "about": str, "seen": object},
            role=LEAD,
        )
        if body["act"] == "name":
            body.setdefault("seen", {})
        asked = {key: body.pop(key) for key in ("act", "group")}
        return await self.change(act_on_groups, **asked, fields=body)


class MergeHandler(Handler):
    """What a merge would do."""

    @route
    async def get(self, code: str) -> Merging:
        return await self.show(look_at_merge, code, into=self.ask("into"))


class ColoursHandler(Handler):
    @route
    async def get(self, code: str) -> FreeColours:
        return await self.show(tell_colours, code)


class ProposalHandler(Handler):
    """A proposal leaves the list when a lead has decided about it, or its coder takes it back."""

    @route
    async def delete(self, proposal_id: str) -> CodebookShown:
        return await self.change(drop_proposal, proposal_id)


ROUTES: Routes = (
    (r"codebook/acts", CodebookActsHandler),
    (r"codebook/groups", GroupsHandler),
    (rf"codebook/{addresses.CODE}/merge", MergeHandler),
    (rf"codebook/{addresses.CODE}/colours", ColoursHandler),
    (rf"codebook/proposals/{addresses.SHORT}", ProposalHandler),
)
