"""Review from the screen: the functions of `rap.acts.review`, for the one desk of this server that
is open.
"""

from __future__ import annotations

import time

from tornado import web

from rap.acts.review import Spread, accept, find_spreads, keep, spread
from rap.acts.review.decisions import names_of, read_known
from rap.acts.review.differences import find_differences, settle
from rap.acts.review.entities import Entity, context, minutes_left, split_entity, without_words
from rap.acts.review.queue import find_recording
from rap.acts.review.session import Review
from rap.core.errors import Message, UnknownError, WrongUseError
from rap.core.model import SOURCE_ID
from rap.lab.base import Plain
from rap.lab.bench import Bench, picked
from rap.lab.permissions import Person
from rap.lab.raw import RawHandler
from rap.lab.raw_session import RawSession
from rap.languages.catalogue import on_screen

N_PLACES = 8


@without_words
def begin_review(desk: RawSession, person: Person, *, source: str = "") -> Plain:
    """Open what waits, or one text; looking for names comes after, text by text, with
    `screen_next`.

    When it cannot be opened, the review that was open before goes on: it knows every name it has to
    mask, and half of one does not.
    """
    vault = desk.need(person)
    desk.drop_recording()
    review = Review(desk.root, vault)
    review.load(only=source)
    if desk.review is not None:
        desk.review.close()
    desk.review, desk.waiting_to_screen = review, len(review.raws)
    return tell_progress(desk, person)


@without_words
def screen_next(desk: RawSession) -> bool:
    """Look through one more text; whether others are left."""
    if desk.review is None or not desk.waiting_to_screen:
        return False
    next(desk.review.screening(), None)
    desk.waiting_to_screen = len(desk.review.raws.keys() - desk.review.screened.keys())
    return desk.waiting_to_screen > 0


@without_words
def tell_progress(desk: RawSession, person: Person) -> Plain:
    """How many texts are looked through, how many things are open, and about how long that takes."""
    review = desk.need_review(person)
    n_open = len(review.open_entities)
    return {
        "texts": len(review.raws),
        "to_look_through": desk.waiting_to_screen,
        "found": len(review.entities),
        "open": n_open,
        "minutes": round(minutes_left(n_open, desk.paces), 1),
        "elsewhere": list(review.elsewhere),
        "reviewers": review.vault.settings.reviewers,
    }


@without_words
def list_entities(
    desk: RawSession, person: Person, *, source: str, only_open: bool, offset: int, limit: int
) -> Plain:
    """Who and what was found, names first, each once for all texts."""
    review = desk.need_review(person)
    known = review.open_entities if only_open else review.entities
    found = [one for one in known if not source or source in one.sources]
    rows = [_tell(desk, review, one) for one in found[offset : offset + limit]]
    return {"total": len(found), "entities": rows, **tell_progress(desk, person)}


@without_words
def tell_entity(desk: RawSession, person: Person, key: str) -> Plain:
    """One entity with every place where it stands, and each of its spellings by itself, in the
    order `decide` counts them.
    """
    review = desk.need_review(person)
    one = desk.entity(key, review.entities)
    parts = split_entity(one, texts={id: raw.text for id, raw in review.raws.items()})
    return {
        **_tell(desk, review, one, n=None),
        "spellings": [_tell(desk, review, part) for part in parts],
    }


def _tell(desk: RawSession, review: Review, one: Entity, *, n: int | None = N_PLACES) -> Plain:
    return {
        "key": desk.key(one),
        **picked(one, "group", "kind", "direct", "words", "sources"),
        "reason": on_screen(Message(one.reason)),
        "n_forms": len(one.forms),
        "n": len(one.places),
        "labels": dict(one.labels),
        "decided": review.decided(one),
        "places": [
            _place(review.raws[source].text, source, start, end)
            for source, start, end in one.places[:n]
        ],
    }


@without_words
def decide(
    desk: RawSession,
    person: Person,
    *,
    key: str,
    act: str,
    words: str = "",
    form: int | None = None,
) -> Plain:
    """Mask, mask as a name, say other words, or keep: one entity, or one of its spellings. It is in
    the vault then.
    """
    review = desk.need_review(person)
    one = desk.entity(key, review.entities)
    if form is not None:
        parts = split_entity(one, texts={id: raw.text for id, raw in review.raws.items()})
        if not 0 <= form < len(parts):
            raise WrongUseError("lab.review.no_spelling", most=len(parts) - 1)
        one = parts[form]
    review.decide(one, act, words=words)
    now = time.monotonic()
    desk.paces, desk.last_decision = [*desk.paces[-24:], now - desk.last_decision], now
    return tell_progress(desk, person)


@without_words
def add_name(desk: RawSession, person: Person, *, words: str) -> Plain:
    """Mask words that were not found."""
    n = desk.need_review(person).add(words)
    return {"places": n, **tell_progress(desk, person)}


@without_words
def undo(desk: RawSession, person: Person) -> Plain:
    """Take back the last decision, also one of another day."""
    return {"undone": desk.need_review(person).undo() is not None, **tell_progress(desk, person)}


@without_words
def list_texts(desk: RawSession, person: Person) -> Plain:
    """The texts that were looked through, with how far each is."""
    review = desk.need_review(person)
    return {"texts": [_tell_text(review, id) for id in review.raws if id in review.screened]}


def _tell_text(review: Review, source_id: str) -> Plain:
    state, masked = review.state(source_id), review.preview(source_id)
    return {
        "source": source_id,
        "title": state.source.title,
        "file": review.raws[source_id].file,
        **picked(state, "n_words", "done", "heard"),
        "masked": masked.n_masked,
        "kept": masked.n_kept,
        "open": masked.n_open,
        "left": masked.n_left,
        "recording": find_recording(review.vault, source_id) is not None,
    }


def _text_of(review: Review, source_id: str) -> None:
    if source_id not in review.screened:
        raise UnknownError("lab.review.does_not_wait", place=source_id)


@without_words
def read_text_of(desk: RawSession, person: Person, source_id: str) -> Plain:
    """A text as it would enter the study by her decisions."""
    review = desk.need_review(person)
    _text_of(review, source_id)
    return {**_tell_text(review, source_id), "text": review.preview(source_id).text}


@without_words
def mark_text(desk: RawSession, person: Person, source_id: str, *, act: str) -> Plain:
    """Say that she is done with a text, or has listened to the recording beside it."""
    review = desk.need_review(person)
    _text_of(review, source_id)
    if act not in ("done", "heard"):
        raise WrongUseError("lab.review.unknown_act", acts=("done", "heard"))
    review.mark(source_id, act)
    return _tell_text(review, source_id)


@without_words
def list_differences(desk: RawSession, person: Person, source_id: str) -> Plain:
    """Where two reviewers judged differently."""
    review = desk.need_review(person)
    _text_of(review, source_id)
    rows = [
        {
            **_tell(desk, review, one.entity),
            "said": {who: {"act": a, "words": w} for who, (a, w) in one.said.items()},
        }
        for one in find_differences(review, source_id)
    ]
    return {"differences": rows}


@without_words
def settle_difference(
    desk: RawSession, person: Person, source_id: str, *, key: str, act: str, words: str = ""
) -> Plain:
    """Say what holds where two differ."""
    review = desk.need_review(person)
    _text_of(review, source_id)
    differences = find_differences(review, source_id)
    one = desk.entity(key, [difference.entity for difference in differences])
    settle(review, next(row for row in differences if row.entity is one), act, words=words)
    return {"differences": len(find_differences(review, source_id))}


@without_words
def accept_text(desk: RawSession, person: Person, source_id: str, *, forget_raw: bool) -> Plain:
    """Let a text into the study; in how many places of the study its names stand besides."""
    review = desk.need_review(person)
    _text_of(review, source_id)
    desk.drop_recording()
    done = accept(review, source_id, forget_raw=forget_raw)
    names = names_of(read_known(desk.vault, source=source_id))
    n_spread = len(find_spreads(review, names)) if names else 0
    return {
        "source": source_id,
        "masked": done.n_masked,
        "kept": done.n_kept,
        "open": done.n_open,
        "spreads": n_spread,
    }


@without_words
def list_spreads(desk: RawSession, person: Person, bench: Bench) -> Plain:
    """Names the vault knows that are in texts of the study too, with the words around them where
    the team may read it.
    """
    found = find_spreads(desk.need_review(person))
    return {
        "spreads": [{"key": desk.key_of(one.form), **_tell_spread(bench, one)} for one in found]
    }


def _tell_spread(bench: Bench, found: Spread) -> Plain:
    places = [
        _place(bench.text(id) if id in bench.sources else "", id, start, end)
        for id, start, end in found.places[:N_PLACES]
    ]
    return {"n": len(found.places), "places": places}


def _place(text: str, source: str, start: int, end: int) -> Plain:
    """One place with the words around it; none where `text` is empty, since it is not to be read."""
    before, words, after = context(text, start, end) if text else ("", "", "")
    told = {"source": source, "start": start, "end": end}
    return {**told, "before": before, "words": words, "after": after}


@without_words
def decide_spread(desk: RawSession, person: Person, *, key: str, act: str) -> Plain:
    """Mask a known name in the texts of the study too, or keep it there."""
    review = desk.need_review(person)
    found = next((one for one in find_spreads(review) if desk.key_of(one.form) == key), None)
    if found is None:
        raise UnknownError("lab.list.gone")
    if act == "mask":
        return {"masked_in": spread(review, found)}
    if act != "keep":
        raise WrongUseError("lab.review.unknown_act", acts=("mask", "keep"))
    keep(review, found)
    return {"masked_in": 0}


class ReviewHandler(RawHandler):
    """How far the review is; begin it. Texts are looked through one after the other, and other
    requests go in between.
    """

    @web.authenticated
    async def get(self) -> None:
        await self.tell(tell_progress)

    @web.authenticated
    async def post(self) -> None:
        source = self.body({}, optional={"source": str}).get("source", "")
        if source and not SOURCE_ID.fullmatch(source):
            raise WrongUseError("lab.request.no_source")
        begun = await self.raw(begin_review, source=source)
        self.room.raws.submit(self._go_on)
        self.reply(begun, 202)

    def _go_on(self) -> None:
        """One text, then to the end of the queue again."""
        if screen_next(self.room.desk):
            self.room.raws.submit(self._go_on)


class EntitiesHandler(RawHandler):
    @web.authenticated
    async def get(self) -> None:
        await self.tell(
            list_entities,
            source=self.ask("source"),
            only_open=self.ask("open", "0") == "1",
            offset=self.number("offset", 0, most=1_000_000),
            limit=self.number("limit", 50, most=500),
        )


class EntityHandler(RawHandler):
    @web.authenticated
    async def get(self, key: str) -> None:
        await self.tell(tell_entity, key)

    @web.authenticated
    async def post(self, key: str) -> None:
        said = self.body({"act": str}, optional={"words": str, "form": int})
        await self.tell(decide, key=key, **said)


class NamesHandler(RawHandler):
    @web.authenticated
    async def post(self) -> None:
        await self.tell(add_name, **self.body({"words": str}))


class UndoHandler(RawHandler):
    @web.authenticated
    async def post(self) -> None:
        await self.tell(undo, **self.body({}))


class TextsHandler(RawHandler):
    @web.authenticated
    async def get(self) -> None:
        await self.tell(list_texts)


class TextHandler(RawHandler):
    @web.authenticated
    async def get(self, source_id: str) -> None:
        await self.tell(read_text_of, source_id)

    @web.authenticated
    async def post(self, source_id: str) -> None:
        await self.tell(mark_text, source_id, **self.body({"act": str}))


class AcceptHandler(RawHandler):
    @web.authenticated
    async def post(self, source_id: str) -> None:
        said = {"forget_raw": False, **self.body({}, optional={"forget_raw": bool})}
        await self.tell(accept_text, source_id, **said, everything=True)


class DifferencesHandler(RawHandler):
    @web.authenticated
    async def get(self, source_id: str) -> None:
        await self.tell(list_differences, source_id)

    @web.authenticated
    async def post(self, source_id: str) -> None:
        said = self.body({"key": str, "act": str}, optional={"words": str})
        await self.tell(settle_difference, source_id, **said)


class SpreadsHandler(RawHandler):
    @web.authenticated
    async def get(self) -> None:
        await self.tell(list_spreads, self.bench)

    @web.authenticated
    async def post(self) -> None:
        await self.tell(decide_spread, **self.body({"key": str, "act": str}), everything=True)
