"""Routes of promises: what the letter promised, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from rap.privacy.origins import refuse_origins
from rap.store.findings import hold_findings
from rap.store.roles import LEAD
from rap.store.team_pages import LETTER, PROMISES, Passage, read_letter
from rap.topics.findings.promises import keep_promise, promise_hash
from rap.topics.web import addresses
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.befores import Undoable
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person
from rap.topics.web.replies import tell


@dataclass(frozen=True, kw_only=True)
class PromiseRow(Undoable):
    """What the letter of reports promised, and what became of it."""

    id: str
    finding: str
    text: dict[str, str]
    became: dict[str, str]
    seen: str  # the hash of what it says


@dataclass(frozen=True)
class Promises:
    """All promises, also those of which something has become."""

    promises: list[PromiseRow]


def tell_promise(promise: Passage) -> PromiseRow:
    """A promise, with the hash of what it says (`seen`)."""
    said = {"text": dict(promise.text), "became": dict(promise.became)}
    return tell(PromiseRow, promise, **said, seen=promise_hash(promise))


def list_promises(bench: Bench) -> Promises:
    """All promises, also those of which something has become."""
    return Promises([tell_promise(one) for one in read_letter(bench.root).of(PROMISES)])


def say_became(
    bench: Bench, person: Person, promise: str, became: Mapping[str, object], seen: str
) -> PromiseRow:
    """Say what became of a promise; empty words leave a language out."""
    words = {str(k): " ".join(str(v).split()) for k, v in became.items()}
    text = {language: one for language, one in words.items() if one}
    refuse_origins(text)
    work = partial(keep_promise, bench.root, promise, text, seen=seen)
    path = bench.root / LETTER / f"{promise}.yaml"
    hold = partial(hold_findings, bench.root)
    return bench.before.files(person.id, [path], lambda: tell_promise(work()), hold=hold)


class PromisesHandler(Handler):
    @route
    async def get(self) -> Promises:
        return await self.look(lambda: list_promises(self.bench))


class PromiseHandler(Handler):
    @route
    async def put(self, promise: str) -> PromiseRow:
        body = self.body({"became": dict, "seen": str}, role=LEAD)
        return await self.change(say_became, promise, body["became"], body["seen"])


ROUTES: Routes = (
    (r"promises", PromisesHandler),
    (rf"promises/{addresses.CODE}", PromiseHandler),
)
