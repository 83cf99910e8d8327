"""One box over everything: words in the texts with what stands around them, codes, people, memos; or
the passages that a question of `docs/queries.md` asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from rap.analysis.queries import Line, read_line
from rap.analysis.search.said import find_said, narrow_said
from rap.core.accents import find_words, fold
from rap.core.errors import WrongUseError
from rap.core.model import Memo
from rap.core.patterns import Place
from rap.store.cases import values_at
from rap.store.roles import READER
from rap.study.found import is_known_name
from rap.topics.exploring.routes.passages import (
    PassageRow,
    PassagesFound,
    Question,
    find_passages,
    tell_passage,
)
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person, frames_for, may_read
from rap.topics.web.replies import tell

MOST = 500
_SHOWN = 50  # codes, people and memos of each group
_NEWEST = 12


@dataclass(frozen=True)
class Asked:
    """What was typed, which passages of it fit (`where`: column or variable -> value), and how much
    of the answer is wanted.
    """

    q: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    order: str = "text"
    within: str = ""
    context: int = 90
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True)
class HitRow:
    """A place where the words are said, in its line."""

    source: str
    start: int
    end: int
    hash: str
    before: str
    hit: str
    after: str


@dataclass(frozen=True)
class CodeHit:
    """A code in use whose id or label holds the words."""

    code: str


@dataclass(frozen=True)
class PersonHit:
    """A person found by her id or by what the team knows of her."""

    case: str
    sources: list[str]
    values: dict[str, list[str]]


@dataclass(frozen=True)
class MemoHit:
    """A memo with what stands around the first word."""

    id: str
    source: str
    about: str
    by: str
    date: str
    type: str
    before: str
    hit: str
    after: str


@dataclass(frozen=True)
class FoundWords:
    """Words in the texts, and codes, people and memos that hold them."""

    total: int
    n_texts: int
    texts: list[HitRow]
    codes: list[CodeHit]
    people: list[PersonHit]
    memos: list[MemoHit]
    kind: Literal["words"] = "words"


@dataclass(frozen=True)
class FoundNew:
    """The passages coded last."""

    passages: list[PassageRow]
    kind: Literal["new"] = "new"


@dataclass(frozen=True, kw_only=True)
class FoundByQuestion(PassagesFound):
    """The passages that a question asks for."""

    kind: Literal["question"] = "question"


def search_all(
    bench: Bench, person: Person, asked: Asked
) -> FoundWords | FoundNew | FoundByQuestion:
    """What fits the line, in groups; without one, the newest passages."""
    line = read(bench, asked.q)
    if not asked.q.strip() and asked.where.keys() - {"speaker"}:
        line = Line(question="*")  # a filter alone is asked of all that is coded
    if line.question:
        return tell(FoundByQuestion, _question(bench, person, asked, line.question))
    if not asked.q.strip():
        return FoundNew(_newest(bench, person, asked.where.get("speaker", "")))
    if not line.words:  # signs alone: no text says them
        return FoundWords(0, 0, [], [], [], [])
    found, words = find_places(bench, person, line, asked), [*map(fold, line.words)]
    places = [(id, place) for id in _in_order(bench, [*found], asked.order) for place in found[id]]
    shown = places[asked.offset : asked.offset + asked.limit]
    return FoundWords(
        total=len(places),
        n_texts=len(found),
        texts=[tell_hit(bench, id, place, asked.context) for id, place in shown],
        codes=_codes(bench, words),
        people=_people(bench, words),
        memos=_memos(bench, person, words, asked.context),
    )


def read(bench: Bench, q: str) -> Line:
    """What was typed, as the codebook of this study lets it be read."""
    return read_line(q, is_code=lambda name: is_known_name(bench.book, name))


def find_places(bench: Bench, person: Person, line: Line, asked: Asked) -> dict[str, list[Place]]:
    """Where the words are said, in the texts and by the people that fit."""
    wanted = [id for id in bench.sources if not asked.within or id == asked.within]
    found = find_said(line.words, wanted, bench.folded)
    if not (asked.where and found):
        return found
    frames = frames_for(bench, person)
    return narrow_said(found, asked.where, {"codings": frames.codings, **frames.searched})


def _in_order(bench: Bench, ids: Sequence[str], order: str) -> list[str]:
    """Texts by their id, or those of the newest talks first."""
    if order != "new":
        return sorted(ids)
    return sorted(sorted(ids), key=lambda id: bench.source(id).month or "", reverse=True)


def tell_hit(bench: Bench, id: str, place: Place, context: int) -> HitRow:
    """A place with the line around it, and the text it counts in."""
    (start, end), text = place, bench.text(id)
    first = max(start - context, text.rfind("\n", 0, start) + 1)
    last = text.find("\n", end)
    last = min(end + context, last if last >= 0 else len(text))
    return HitRow(
        source=id,
        start=start,
        end=end,
        hash=bench.source(id).hash[:8],
        before=text[first:start],
        hit=text[start:end],
        after=text[end:last],
    )


def _question(bench: Bench, person: Person, asked: Asked, question: str) -> PassagesFound:
    return find_passages(
        bench,
        person,
        Question(
            query=question,
            where={**asked.where, **({"source": asked.within} if asked.within else {})},
            context=asked.context,
            limit=asked.limit,
            offset=asked.offset,
            newest=asked.order == "new",
        ),
    )


def _newest(bench: Bench, person: Person, speaker: str) -> list[PassageRow]:
    """The passages coded last, each once; said by `speaker` where one is named."""
    codings = frames_for(bench, person).codings
    placed = codings[codings["start"].notna()].sort_values("t", ascending=False, kind="stable")
    newest = placed.drop_duplicates(["source", "start", "end"])
    places = zip(newest["source"], newest["start"], newest["end"], strict=True)
    fitting = (
        (id, int(start), int(end))
        for id, start, end in places
        if not speaker or bench.voices(id).is_said_by(int(start), int(end), speaker)
    )
    shown = islice(fitting, _NEWEST)
    return [tell_passage(bench, person, _around(bench, *place)) for place in shown]


def _around(bench: Bench, id: str, start: int, end: int) -> dict[str, Any]:
    hit = tell_hit(bench, id, (start, end), 160)
    return {**hit.__dict__, "quote": hit.hit}


def _holds(words: Sequence[str], text: str) -> bool:
    folded = fold(text)
    return all(find_words(folded, word) for word in words)


def _codes(bench: Bench, words: Sequence[str]) -> list[CodeHit]:
    """Codes in use whose id or label, in any language, holds the words."""
    return [
        CodeHit(code.id)
        for code in bench.book.codes
        if not code.retired
        and not code.merged_into
        and any(_holds(words, name) for name in (code.id, *code.label.values()))
    ][:_SHOWN]


def _people(bench: Bench, words: Sequence[str]) -> list[PersonHit]:
    """People by id and by what is known of them, as far as the team may; names are nowhere."""
    rights = bench.rights()
    found = [
        PersonHit(case, sources, values)
        for case, sources in _heard(bench).items()
        if rights.allows(case, "analyse")
        and _holds(words, "\n".join((case, *_known_as(bench, values := _values(bench, case)))))
    ]
    return found[:_SHOWN]


def _values(bench: Bench, case: str) -> dict[str, list[str]]:
    """What the team may know of a person."""
    rights = bench.rights()
    if case not in bench.cases or not rights.allows(case, rights.describing):
        return {}
    return {name: list(values) for name, values in values_at(bench.cases[case]).items()}


def _known_as(bench: Bench, values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Values by their id and by their label in each language."""
    for name, some in values.items():
        variable = bench.book.variables.get(name)
        for value in some:
            yield value
            yield from (variable.values.get(value, {}) if variable else {}).values()


def _heard(bench: Bench) -> dict[str, list[str]]:
    """Who speaks where."""
    found: dict[str, list[str]] = {}
    for source in bench.sources.values():
        for case in source.cases:
            found.setdefault(case, []).append(source.id)
    return dict(sorted(found.items()))


def _memos(bench: Bench, person: Person, words: Sequence[str], context: int) -> list[MemoHit]:
    """Memos she may read, the newest first, each with what stands around the first word."""
    fitting = [
        memo
        for memo in sorted(bench.memos, key=lambda memo: (memo.date, memo.id), reverse=True)
        if _holds(words, memo.body) and may_read(bench, person, memo)
    ]
    return [_memo(memo, words, context) for memo in fitting[:_SHOWN]]


def _memo(memo: Memo, words: Sequence[str], context: int) -> MemoHit:
    folded, text = fold(memo.body), memo.body
    start, end = min(place for word in words for place in find_words(folded, word))
    return tell(
        MemoHit,
        memo,
        before=text[max(0, start - context) : start],
        hit=text[start:end],
        after=text[end : end + context],
    )


ASKED: Mapping[str, type] = {
    **{"where": dict, "order": str, "in": str},
    **{"context": int, "limit": int, "offset": int},
}
"""Members of a body that asks, beside `q`."""


def asked_of(body: Mapping[str, Any]) -> Asked:
    """What a body with `q` and members of `ASKED` asks for."""
    where = {name: value for name, value in body.get("where", {}).items() if value}
    if not all(isinstance(value, str) for value in where.values()):
        raise WrongUseError("web.request.wrong_kind", member="where")
    numbers = {name: body[name] for name in ("context", "limit", "offset") if name in body}
    for name, number in numbers.items():
        most = 100_000_000 if name == "offset" else MOST
        if not 0 <= number <= most:
            raise WrongUseError("web.request.bad_number", name=name, most=most)
    order, within = body.get("order", "text"), body.get("in", "")
    return Asked(q=body["q"], where=where, order=order, within=within, **numbers)


class SearchHandler(Handler):
    """A word that somebody types may be one that somebody said, and addresses come to lie in logs: so
    it is in the body.
    """

    is_search = True

    @route
    async def post(self) -> FoundWords | FoundNew | FoundByQuestion:
        body = self.body({"q": str}, optional=ASKED, role=READER)
        return await self.show(search_all, asked_of(body))


ROUTES: Routes = ((r"search", SearchHandler),)
