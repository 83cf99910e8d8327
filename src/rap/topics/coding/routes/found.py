"""Codes what a search found: looked at first, in the texts of now; what is coded is what was looked
at, and one act takes all of it back.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from rap.core.errors import ConflictError, Message, RapError, WrongUseError
from rap.core.model import EVENT_ID, SOURCE_ID
from rap.languages.catalogue import on_screen
from rap.languages.reading import sentence_around
from rap.store.codebook import code_of, resolve_code
from rap.store.codings import Carrier, CodingLogs, read_maps
from rap.store.roles import CODER
from rap.topics.coding.routes.coding import MAX_ACTS, Act, do_acts
from rap.topics.exploring.routes.passages import Place, Question, find_codings
from rap.topics.exploring.routes.search import (
    ASKED,
    Asked,
    HitRow,
    asked_of,
    find_places,
    read,
    tell_hit,
)
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.befores import TakeBack, Undoable
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person
from rap.topics.web.replies import tell

MOST = 2_000
SCOPES = ("words", "sentence", "turn")
_AROUND = 60


@dataclass(frozen=True, kw_only=True)
class HitToCode(HitRow):
    """A place that would get the code; `had`: she gave it the code already."""

    had: bool


@dataclass(frozen=True)
class FoundToCode:
    """What would get the code."""

    rows: list[HitToCode]
    n_texts: int


@dataclass(frozen=True)
class LeftFound:
    """How many places of a text were left, and why."""

    source: str
    n: int
    message: str


@dataclass(frozen=True, kw_only=True)
class CodedFound(Undoable):
    """How many places of how many texts, and what was left."""

    n: int
    n_texts: int
    left: list[LeftFound]


def look_first(
    bench: Bench, person: Person, asked: Asked, *, code: str = "", scope: str = "words"
) -> FoundToCode:
    """What would get the code: each place with the hash of the text it counts in, and whether she
    gave it the code already (`had`).

    Raises
    ------
    WrongUseError
        For a scope that does not exist, or more than `MOST` places: nobody looks at so many.
    """
    person.need(CODER)
    if scope not in SCOPES:
        raise WrongUseError("coding.search.bad_scope", scopes=SCOPES)
    wanted = code_of(bench.book, code).id if code else ""
    found = {
        id: list(dict.fromkeys(_widened(bench, id, place, scope) for place in places))
        for id, places in sorted(_all_places(bench, person, asked).items())
    }
    n = sum(map(len, found.values()))
    if n > MOST:
        raise WrongUseError("coding.search.too_many", n=n, most=MOST)
    rows = []
    for id, places in found.items():
        had = _own(bench, person, id, wanted) if wanted else frozenset()
        hits = ((tell_hit(bench, id, place, _AROUND), place in had) for place in places)
        rows += [tell(HitToCode, hit, had=has) for hit, has in hits]
    return FoundToCode(rows, len(found))


def _all_places(bench: Bench, person: Person, asked: Asked) -> Mapping[str, Sequence[Place]]:
    line = read(bench, asked.q)
    if line.words:
        return find_places(bench, person, line, asked)
    if not line.question:
        return {}
    where = {**asked.where, **({"source": asked.within} if asked.within else {})}
    found = find_codings(bench, person, Question(query=line.question, where=where, context=0))
    places: dict[str, list[Place]] = {}
    for id, start, end in zip(found["source"], found["start"], found["end"], strict=True):
        places.setdefault(id, []).append((int(start), int(end)))
    return places


def _widened(bench: Bench, id: str, place: Place, scope: str) -> Place:
    """The place, its sentence, or what is said in its turn."""
    if scope == "words":
        return place
    voices, text = bench.heard(id)
    for turn in voices.turns:
        if turn.body <= place[0] < turn.end:
            if scope == "turn":
                return turn.body, max(place[1], turn.end)
            said, language = text[turn.body : turn.end], turn.language or voices.source.language
            start, end = place[0] - turn.body, min(place[1], turn.end) - turn.body
            first, last = sentence_around(said, start, end, language=language)
            return turn.body + first, max(place[1], turn.body + last)
    return place


def _own(bench: Bench, person: Person, id: str, code: str) -> frozenset[Place]:
    """Where she gave a text this code."""
    return frozenset(
        (c.start, c.end)
        for c in bench.fold(id).codings
        if c.coder == person.id
        and resolve_code(bench.book, c.code) == code
        and c.start is not None
        and c.end is not None
    )


@dataclass
class Done:
    """What became of an act over several texts: text -> codings, and what was left, with a sentence
    for each text.
    """

    codings: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    left: list[LeftFound] = field(default_factory=list)
    whys: list[Message] = field(default_factory=list)

    def leave(self, id: str, n: int, why: Message) -> None:
        if n:
            self.left.append(LeftFound(id, n, on_screen(why)))
            self.whys.append(why)

    def tell(self, undo: TakeBack | None) -> CodedFound:
        """How many, in how many texts, what was left, and the request that takes it back."""
        n = sum(map(len, self.codings.values()))
        return CodedFound(n=n, n_texts=len(self.codings), left=self.left, undo=undo)


@dataclass(frozen=True)
class Pressed:
    """One press: by whom, and the id that all ids of it come from, so that pressed again it is not
    done twice.
    """

    bench: Bench
    logs: CodingLogs
    person: Person
    id: str
    code: str

    def name(self, *of: object) -> str:
        """The id of one part of it."""
        return hashlib.sha256(" ".join(map(str, (self.id, *of))).encode()).hexdigest()[:32]

    def write(self, source: str, acts: Sequence[Act]) -> None:
        """Those that are not written yet."""
        src = self.bench.source(source).hash[:8]
        new = [act for act in acts if self.logs.find(source, act["id"]) is None]
        for at in range(0, len(new), MAX_ACTS):
            part = new[at : at + MAX_ACTS]
            do_acts(self.bench, self.logs, self.person, source, src=src, acts=part)


def code_in(pressed: Pressed, done: Done, id: str, looked: Mapping[str, Any]) -> None:
    """Code the places of one text that were looked at, where they are today; those whose words were
    changed since are left, and told.
    """
    bench, person, code = pressed.bench, pressed.person, pressed.code
    today = bench.source(id).hash[:8]
    carrier = Carrier(today, {} if looked["src"] == today else read_maps(bench.root, id)[0])
    voices, length = bench.voices(id), len(bench.raw_text(id))
    had, moved = _own(bench, person, id, code), 0
    acts: list[Act] = []
    for start, end in looked["places"]:
        now = carrier.carry_unchanged(start, end, looked["src"])
        name = pressed.name(id, start, end)
        if now is None or now[1] > length or not voices.may(*now, "analyse"):
            moved += 1
        elif now not in had or pressed.logs.find(id, name) is not None:
            acts.append({"op": "add", "id": name, "code": code, "start": now[0], "end": now[1]})
    pressed.write(id, acts)
    if acts:
        done.codings[id] = [str(act["id"]) for act in acts]
    done.leave(id, moved, Message("coding.search.changed_since", n=moved))


def uncode_in(pressed: Pressed, done: Done, id: str, codings: Sequence[str]) -> None:
    """Take the code off where it was given so, unless somebody did something with the coding since."""
    bench, fold = pressed.bench, pressed.bench.fold(id)
    taken = [
        coding
        for coding in fold.codings
        if coding.id in {*codings}
        and coding.coder == pressed.person.id
        and coding.code == pressed.code
        and not coding.important
        and coding.id not in fold.memos
    ]
    pressed.write(id, [{"op": "del", "id": pressed.name(id, c.id), "ref": c.id} for c in taken])
    if taken:
        places = [[c.start, c.end] for c in taken]
        done.codings[id] = [c.id for c in taken]
        done.places[id] = {"src": bench.source(id).hash[:8], "places": places}
    gone = len(codings) - len(taken)
    done.leave(id, gone, Message("coding.search.stays", n=gone))


class _Found(Handler):
    """An act over several texts, each saved by itself, so that others' acts need not wait for all."""

    async def over(
        self,
        code: str,
        texts: Mapping[str, Any],
        work: Callable[[Pressed, Done, str, Any], None],
        undo: Callable[[Done], TakeBack],
    ) -> CodedFound:
        person, sent = self.person, self.request.headers.get("X-Rap-Act", "")
        id = sent if EVENT_ID.fullmatch(sent) else secrets.token_hex(16)

        async def all_of_it() -> CodedFound:
            done, refused = Done(), []
            for source, given in texts.items():
                try:
                    await self.act(partial(self._one, id, code, done, source, given, work))
                except RapError as error:
                    refused.append(error)
                    n = len(given["places"] if isinstance(given, dict) else given)
                    done.leave(source, n, error.message)
            if refused and not done.codings:
                raise refused[0]
            if not done.codings and done.left:
                raise ConflictError(done.whys[0])
            return done.tell(undo(done) if done.codings else None)

        content = f"{self.request.path}\n".encode() + self.request.body
        return await self.room.once.do((person.id, id), content, all_of_it)

    def _one(
        self,
        id: str,
        code: str,
        done: Done,
        source: str,
        given: Any,
        work: Callable[[Pressed, Done, str, Any], None],
    ) -> None:
        pen = self.room.pens.pen(self.person.id)
        with self.bench.disk.at_once():
            work(Pressed(self.bench, pen, self.person, id, code), done, source, given)
        self.room.watcher.opened(source)


def _check_texts(texts: Any, is_good: Callable[[Any], bool]) -> None:
    if not (
        isinstance(texts, dict)
        and 0 < len(texts) <= MOST
        and all(SOURCE_ID.fullmatch(id) and is_good(given) for id, given in texts.items())
    ):
        raise WrongUseError("coding.search.no_places", most=MOST)


def _are_places(given: Any) -> bool:
    return (
        isinstance(given, dict)
        and given.keys() == {"src", "places"}
        and isinstance(given["src"], str)
        and isinstance(given["places"], list)
        and 0 < len(given["places"]) <= MOST
        and all(map(_is_place, given["places"]))
    )


def _is_place(place: Any) -> bool:
    return (
        isinstance(place, list)
        and len(place) == 2
        and all(type(at) is int for at in place)
        and 0 <= place[0] < place[1]
    )


def _are_ids(given: Any) -> bool:
    return isinstance(given, list) and all(
        isinstance(id, str) and EVENT_ID.fullmatch(id) for id in given
    )


class LookHandler(Handler):
    is_search = True

    @route
    async def post(self) -> FoundToCode:
        body = self.body({"q": str}, optional={**ASKED, "code": str, "scope": str})
        options = {key: body[key] for key in ("code", "scope") if key in body}
        return await self.show(look_first, asked_of(body), **options)


class CodeHandler(_Found):
    @route
    async def post(self) -> CodedFound:
        body = self.body({"code": str, "places": dict})
        _check_texts(body["places"], _are_places)
        code = code_of(self.bench.book, body["code"]).id
        return await self.over(
            code,
            body["places"],
            code_in,
            lambda done: TakeBack("search/uncode", "POST", {"code": code, "codings": done.codings}),
        )


class UncodeHandler(_Found):
    @route
    async def post(self) -> CodedFound:
        body = self.body({"code": str, "codings": dict})
        _check_texts(body["codings"], _are_ids)
        code = body["code"]
        return await self.over(
            code,
            body["codings"],
            uncode_in,
            lambda done: TakeBack("search/code", "POST", {"code": code, "places": done.places}),
        )


ROUTES: Routes = (
    (r"search/look", LookHandler),
    (r"search/code", CodeHandler),
    (r"search/uncode", UncodeHandler),
)
