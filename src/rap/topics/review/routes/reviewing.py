"""Review from the screen: the functions of `rap.topics.review.accepting`, for the one desk of this
server that is open.
"""

from __future__ import annotations

from rap.core.errors import ConflictError, Message, UnknownError, WrongUseError
from rap.core.model import SOURCE_ID
from rap.core.wordless import without_words
from rap.languages.catalogue import on_screen
from rap.store.settings import read_settings
from rap.topics.help_asked.messages import unseen
from rap.topics.review.accepting import Spread, accept, find_spreads, keep, spread
from rap.topics.review.decisions import form_of, names_of, read_known
from rap.topics.review.differences import find_differences, settle
from rap.topics.review.remaining import CAPITAL, Left, find_remaining
from rap.topics.review.routes.deciding import N_PLACES, called, tell_place, tell_progress, tell_row
from rap.topics.review.routes.desk import begun, drawn_of, entity_of, key_of, need_review
from rap.topics.review.session import Review
from rap.topics.waiting_texts.queue import find_recording
from rap.topics.web import addresses
from rap.topics.web.base import Plain, Routes, route
from rap.topics.web.bench import Bench, picked
from rap.topics.web.permissions import Person
from rap.topics.web.raw import RawHandler
from rap.topics.web.raw_session import RawSession


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
    held = begun(desk)
    held.close()
    held.review, held.waiting_to_screen = review, len(review.raws)
    return tell_progress(desk, person)


@without_words
def screen_next(desk: RawSession) -> bool:
    """Look through one more text; whether others are left."""
    held = begun(desk)
    if held.review is None or not held.waiting_to_screen:
        return False
    next(held.review.screening(), None)
    held.waiting_to_screen = len(held.review.raws.keys() - held.review.screened.keys())
    return held.waiting_to_screen > 0


@without_words
def tell_help(desk: RawSession, person: Person) -> Plain:
    """Sentences that may ask for help, of the texts that were looked through; and whom
    the study tells. Nothing of it is written anywhere.
    """
    review, settings = need_review(desk, person), read_settings(desk.root)
    rows = [
        {
            "source": id,
            "sentence": screened.text[one.start : one.end],
            "about": [on_screen(Message(about)).removesuffix(".") for about in one.about],
        }
        for id, screened in review.screened.items()
        for one in screened.help
    ]
    return {
        "sentences": rows,
        "contact": settings.help_contact,
        "without_consent": settings.help_without_consent,
    }


@without_words
def list_texts(desk: RawSession, person: Person) -> Plain:
    """The texts that were looked through, with how far each is."""
    review = need_review(desk, person)
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
        "asking": source_id in unseen(review.vault),
    }


def _text_of(review: Review, source_id: str) -> None:
    if source_id not in review.screened:
        raise UnknownError("review.screen.review.does_not_wait", place=source_id)


@without_words
def read_text_of(desk: RawSession, person: Person, source_id: str) -> Plain:
    """A text as it would enter the study by her decisions."""
    review = need_review(desk, person)
    _text_of(review, source_id)
    return {**_tell_text(review, source_id), "text": review.preview(source_id).text}


@without_words
def mark_text(desk: RawSession, person: Person, source_id: str, *, act: str) -> Plain:
    """Say that she is done with a text, or has listened to the recording beside it."""
    review = need_review(desk, person)
    _text_of(review, source_id)
    if act not in ("done", "heard"):
        raise WrongUseError("review.screen.review.unknown_act", acts=("done", "heard"))
    review.mark(source_id, act)
    return _tell_text(review, source_id)


@without_words
def list_differences(desk: RawSession, person: Person, source_id: str) -> Plain:
    """Where two reviewers judged differently."""
    review = need_review(desk, person)
    _text_of(review, source_id)
    rows = [
        {
            **tell_row(desk, review, one.entity),
            "label": one.label,
            "said": {who: {"act": a, "words": w} for who, (a, w) in one.said.items()},
        }
        for one in find_differences(review, source_id)
    ]
    return {"differences": rows}


@without_words
def settle_difference(
    desk: RawSession,
    person: Person,
    source_id: str,
    *,
    key: str,
    act: str,
    words: str = "",
    both: bool = False,
) -> Plain:
    """Say what holds where two differ, or where one label was given to two people."""
    review = need_review(desk, person)
    _text_of(review, source_id)
    differences = find_differences(review, source_id)
    one = entity_of(desk, key, [difference.entity for difference in differences])
    difference = next(row for row in differences if row.entity is one)
    settle(review, difference, act, words=words, both=both)
    return {"differences": len(find_differences(review, source_id))}


@without_words
def tell_remaining(desk: RawSession, person: Person, source_id: str) -> Plain:
    """What stays readable in a text as it would enter the study, and what nobody looked at; `seen`
    stands for this text and is asked for when it is accepted.
    """
    review = need_review(desk, person)
    _text_of(review, source_id)
    left = find_remaining(review, source_id)
    return {
        "seen": desk.key_of(review.preview(source_id).text),
        "kept": [_tell_left(desk, review, source_id, one) for one in left.kept],
        "unseen": [_tell_left(desk, review, source_id, one) for one in left.unseen],
        "two_labels": [list(labels) for labels in left.two_labels],
    }


def _tell_left(desk: RawSession, review: Review, source_id: str, one: Left) -> Plain:
    """One spelling that stays; with the key of what was found, where it can be masked after all."""
    form = form_of(one.words)
    found = (had for had in review.entities if form in had.forms and source_id in had.sources)
    had = next(found, None)
    return {
        "key": key_of(desk, had) if had else "",
        "drawn": drawn_of(desk, had) if had else "",
        **picked(one, "words", "n", "at_once", "sentences"),
        "called": "" if one.reason == CAPITAL else called(one.kind),
        "reason": on_screen(Message(one.reason)),
    }


@without_words
def accept_text(
    desk: RawSession, person: Person, source_id: str, *, seen: str, forget_raw: bool
) -> Plain:
    """Let a text into the study; in how many places of the study its names stand besides.

    Raises
    ------
    ConflictError
        The text would be another one by now than the one of which the list was read.
    """
    review = need_review(desk, person)
    _text_of(review, source_id)
    text = review.preview(source_id).text
    if desk.key_of(text) != seen:
        raise ConflictError("review.text_changed", place=source_id)
    desk.drop_recording()
    done = accept(review, source_id, forget_raw=forget_raw, seen=text)
    names = names_of(read_known(desk.vault, source=source_id))
    n_spread = len(find_spreads(review, names)) if names else 0
    return {
        "source": source_id,
        "masked": done.n_masked,
        "kept": done.n_kept,
        "open": done.n_open,
        "spreads": n_spread,
        "codings": done.n_coded,
        "left": done.n_left + done.n_memos,
    }


@without_words
def list_spreads(desk: RawSession, person: Person, bench: Bench) -> Plain:
    """Names the vault knows that are in texts of the study too, with the words around them where
    the team may read it.
    """
    found = find_spreads(need_review(desk, person))
    return {
        "spreads": [{"key": desk.key_of(one.form), **_tell_spread(bench, one)} for one in found]
    }


def _tell_spread(bench: Bench, found: Spread) -> Plain:
    places = [
        tell_place(bench.text(id) if id in bench.sources else "", id, start, end)
        for id, start, end in found.places[:N_PLACES]
    ]
    return {"n": len(found.places), "places": places}


@without_words
def decide_spread(desk: RawSession, person: Person, *, key: str, act: str) -> Plain:
    """Mask a known name in the texts of the study too, or keep it there."""
    review = need_review(desk, person)
    found = next((one for one in find_spreads(review) if desk.key_of(one.form) == key), None)
    if found is None:
        raise UnknownError("web.list.gone")
    if act == "mask":
        return {"masked_in": spread(review, found)}
    if act != "keep":
        raise WrongUseError("review.screen.review.unknown_act", acts=("mask", "keep"))
    keep(review, found)
    return {"masked_in": 0}


class ReviewHandler(RawHandler):
    """How far the review is; begin it. Texts are looked through one after the other, and other
    requests go in between.
    """

    @route
    async def get(self) -> Plain:
        return await self.raw(tell_progress)

    @route
    async def post(self) -> Plain:
        source = self.body({}, optional={"source": str}).get("source", "")
        if source and not SOURCE_ID.fullmatch(source):
            raise WrongUseError("web.request.no_source")
        begun = await self.raw(begin_review, source=source)
        self.room.raws.submit(self._go_on)
        self.set_status(202)
        return begun

    def _go_on(self) -> None:
        """One text, then to the end of the queue again."""
        if screen_next(self.room.desk):
            self.room.raws.submit(self._go_on)


class HelpHandler(RawHandler):
    @route
    async def get(self) -> Plain:
        return await self.raw(tell_help)


class TextsHandler(RawHandler):
    @route
    async def get(self) -> Plain:
        return await self.raw(list_texts)


class TextHandler(RawHandler):
    @route
    async def get(self, source_id: str) -> Plain:
        return await self.raw(read_text_of, source_id)

    @route
    async def post(self, source_id: str) -> Plain:
        return await self.raw(mark_text, source_id, **self.body({"act": str}))


class AcceptHandler(RawHandler):
    @route
    async def post(self, source_id: str) -> Plain:
        said = self.body({"seen": str}, optional={"forget_raw": bool})
        return await self.raw(
            accept_text, source_id, **{"forget_raw": False, **said}, everything=True
        )


class RemainingHandler(RawHandler):
    @route
    async def get(self, source_id: str) -> Plain:
        return await self.raw(tell_remaining, source_id)


class DifferencesHandler(RawHandler):
    @route
    async def get(self, source_id: str) -> Plain:
        return await self.raw(list_differences, source_id)

    @route
    async def post(self, source_id: str) -> Plain:
        said = self.body({"key": str, "act": str}, optional={"words": str, "both": bool})
        return await self.raw(settle_difference, source_id, **said)


class SpreadsHandler(RawHandler):
    @route
    async def get(self) -> Plain:
        return await self.raw(list_spreads, self.bench)

    @route
    async def post(self) -> Plain:
        return await self.raw(decide_spread, **self.body({"key": str, "act": str}), everything=True)


ROUTES: Routes = (
    (r"review", ReviewHandler),
    (r"review/help", HelpHandler),
    (r"review/texts", TextsHandler),
    (rf"review/texts/{addresses.SOURCE}", TextHandler),
    (rf"review/texts/{addresses.SOURCE}/accept", AcceptHandler),
    (rf"review/texts/{addresses.SOURCE}/remaining", RemainingHandler),
    (rf"review/texts/{addresses.SOURCE}/differences", DifferencesHandler),
    (r"review/spreads", SpreadsHandler),
)
