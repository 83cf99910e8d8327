"""What was found in the texts under review, and the decisions on it, from the screen. A decision
names what it is about and how that was drawn, never a place in a list.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rap.core.errors import Message, WrongUseError
from rap.core.wordless import without_words
from rap.languages.catalogue import on_screen
from rap.privacy.pseudonyms import KINDS
from rap.topics.review.entities import Entity, context, minutes_left, split_entity
from rap.topics.review.given_labels import LabelChoice
from rap.topics.review.routes.desk import begun, drawn_of, entity_of, key_of, need_review
from rap.topics.review.session import Review
from rap.topics.web import addresses
from rap.topics.web.base import Plain, Routes, route
from rap.topics.web.bench import picked
from rap.topics.web.permissions import Person
from rap.topics.web.raw import RawHandler
from rap.topics.web.raw_session import RawSession

N_PLACES = 8
MOST = 50  # decisions in one act
_ROW = {"key": str, "drawn": str, "act": str, "words": str, "both": bool, "like": str}


@without_words
def tell_progress(desk: RawSession, person: Person) -> Plain:
    """How many texts are looked through, how many things are open, and about how long that takes."""
    review = need_review(desk, person)
    n_open = len(review.open_entities)
    return {
        "texts": len(review.raws),
        "to_look_through": begun(desk).waiting_to_screen,
        "found": len(review.entities),
        "open": n_open,
        "minutes": round(minutes_left(n_open, begun(desk).paces), 1),
        "elsewhere": list(review.elsewhere),
        "reviewers": review.vault.settings.reviewers,
    }


@without_words
def list_entities(
    desk: RawSession, person: Person, *, source: str, only_open: bool, offset: int, limit: int
) -> Plain:
    """Who and what was found, names first, each once for all texts."""
    review = need_review(desk, person)
    known = review.open_entities if only_open else review.entities
    found = [one for one in known if not source or source in one.sources]
    rows = [tell_row(desk, review, one) for one in found[offset : offset + limit]]
    return {"total": len(found), "entities": rows, **tell_progress(desk, person)}


@without_words
def tell_entity(desk: RawSession, person: Person, key: str) -> Plain:
    """One entity with every place where it stands, and each of its spellings by itself."""
    review = need_review(desk, person)
    one = entity_of(desk, key, _all(review))
    parts = _parts(review, one) if len(one.forms) > 1 else []
    return {
        **tell_row(desk, review, one, n=None),
        "spellings": [tell_row(desk, review, part) for part in parts],
    }


def _all(review: Review) -> Iterator[Entity]:
    """Everything that was found, and then the spellings of what has several."""
    yield from review.entities
    for one in review.entities:
        if len(one.forms) > 1:
            yield from _parts(review, one)


def _parts(review: Review, one: Entity) -> list[Entity]:
    return split_entity(one, texts={id: raw.text for id, raw in review.raws.items()})


def tell_row(desk: RawSession, review: Review, one: Entity, *, n: int | None = N_PLACES) -> Plain:
    """An entity for the screen: its `key`, how it was `drawn`, the labels it would get as things
    are (none yet for a spelling that is taken apart), how often a name is in which text of the
    study, and the first `n` places.
    """
    firsts = {source: start for source, start, _ in reversed(one.places)}
    written = {id: review.preview(id).label_at(start) for id, start in firsts.items()}
    labels = {id: label or one.labels.get(id, "") for id, label in written.items()}
    return {
        "key": key_of(desk, one),
        "drawn": drawn_of(desk, one),
        **picked(one, "group", "kind", "direct", "words", "sources"),
        "called": called(one.kind),
        "reason": on_screen(Message(one.reason)),
        "n_forms": len(one.forms),
        "n": len(one.places),
        "apart": bool(one.whose),
        "labels": {} if one.whose and not review.decided(one) else labels,
        "decided": review.decided(one),
        "in_study": review.in_study.find(one.forms) if one.group == "name" else {},
        "places": [
            tell_place(review.raws[source].text, source, start, end)
            for source, start, end in one.places[:n]
        ],
    }


def called(kind: str) -> str:
    """What people call a kind of find, among other facts."""
    return on_screen(Message(KINDS[kind])).removesuffix(".")


def tell_place(text: str, source: str, start: int, end: int) -> Plain:
    """One place with the words around it; none where `text` is empty, since it is not to be read."""
    before, words, after = context(text, start, end) if text else ("", "", "")
    told = {"source": source, "start": start, "end": end}
    return {**told, "before": before, "words": words, "after": after}


@without_words
def decide(desk: RawSession, person: Person, *, id: str, of: list[object]) -> Plain:
    """One act of a person: to mask, mask as a name, say other words, or keep; each thing by its key
    and as it was `drawn`, a spelling perhaps with the label of another one (`like`, its key). It is
    in the vault then; the same act sent twice is done once.

    Raises
    ------
    UnknownError, WrongUseError
        One of them is not there any more, or is found in other places than were shown; nothing was
        decided.
    """
    review = need_review(desk, person)
    return desk.once(id, ("decide", of), lambda: _decide(desk, review, person, of))


def _decide(desk: RawSession, review: Review, person: Person, of: list[object]) -> Plain:
    if not 0 < len(of) <= MOST:
        raise WrongUseError("review.too_many", most=MOST)
    choices = [_choice(desk, review, row) for row in of]
    at = review.decide_all(choices)
    now = time.monotonic()
    held = begun(desk)
    pace = (now - held.last_decision) / len(of)
    held.paces, held.last_decision = [*held.paces[-24:], *[pace] * len(of)], now
    return {"decision": str(at), **tell_progress(desk, person)}


def _choice(desk: RawSession, review: Review, row: Any) -> LabelChoice:
    given = row if isinstance(row, dict) else {}
    if not {"key", "drawn", "act"} <= given.keys() <= _ROW.keys():
        raise WrongUseError("web.request.other_members", members=tuple(_ROW))
    for member, value in given.items():
        if type(value) is not _ROW[member]:
            raise WrongUseError("web.request.wrong_kind", member=member)
    entity = entity_of(desk, given["key"], _all(review))
    if drawn_of(desk, entity) != given["drawn"]:
        raise WrongUseError("review.drawn_otherwise")
    if "like" in given:
        other = entity_of(desk, given["like"], _all(review))
        entity = replace(entity, whose=other.whose or other.forms[0])
    words, both = given.get("words", ""), given.get("both", False)
    return LabelChoice(entity, given["act"], words, both)


@without_words
def add_name(desk: RawSession, person: Person, *, id: str, words: str) -> Plain:
    """Mask words that were not found."""
    review = need_review(desk, person)

    def add() -> Plain:
        n = review.add(words)
        return {"places": n, "decision": str(review.last_act), **tell_progress(desk, person)}

    return desk.once(id, ("add", words), add)


@without_words
def undo(desk: RawSession, person: Person, *, id: str, decision: str = "") -> Plain:
    """Take back an act, or the last one, also one of another day; what it was about, by its keys."""
    review = need_review(desk, person)
    if decision and not (decision.isascii() and decision.isdigit() and len(decision) < 16):
        raise WrongUseError("review.no_decision")

    def take_back() -> Plain:
        gone = review.undo(int(decision or 0))
        forms = {(event.group, form) for event in gone for form in event.forms}
        about = [one for one in _all(review) if {(one.group, form) for form in one.forms} & forms]
        told = {
            "undone": bool(gone),
            "keys": [key_of(desk, one) for one in about],
            "words": [one.words[0] for one in about if not one.whose],
        }
        return {**told, **tell_progress(desk, person)}

    return desk.once(id, ("undo", decision), take_back)


class EntitiesHandler(RawHandler):
    @route
    async def get(self) -> Plain:
        return await self.raw(
            list_entities,
            source=self.ask("source"),
            only_open=self.ask("open", "0") == "1",
            offset=self.number("offset", 0, most=1_000_000),
            limit=self.number("limit", 50, most=500),
        )


class EntityHandler(RawHandler):
    @route
    async def get(self, key: str) -> Plain:
        return await self.raw(tell_entity, key)


class DecisionsHandler(RawHandler):
    @route
    async def post(self) -> Plain:
        return await self.raw(decide, **self.body({"id": str, "of": list}))


class NamesHandler(RawHandler):
    @route
    async def post(self) -> Plain:
        return await self.raw(add_name, **self.body({"id": str, "words": str}))


class UndoHandler(RawHandler):
    @route
    async def post(self) -> Plain:
        return await self.raw(undo, **self.body({"id": str}, optional={"decision": str}))


ROUTES: Routes = (
    (r"review/entities", EntitiesHandler),
    (rf"review/entities/{addresses.KEY}", EntityHandler),
    (r"review/decisions", DecisionsHandler),
    (r"review/names", NamesHandler),
    (r"review/undo", UndoHandler),
)
