"""Passages that a question asks for, with what is around them; and passages that resemble those that
were coded, as suggestions.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rap.analysis.search import search
from rap.analysis.suggestions import cut_units, suggest
from rap.core.accents import FoldedTexts
from rap.core.errors import WrongUseError
from rap.core.model import ASKED, CODE_ID, HEARD, INTERPRETED
from rap.store.codebook import code_of
from rap.study.consent import LANGUAGE, values_beside
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.bench import Bench, touches
from rap.topics.web.permissions import Person, audiences_of, frames_for, seen_codings
from rap.topics.web.replies import tell

if TYPE_CHECKING:
    import pandas as pd


Place = tuple[int, int]


@dataclass(frozen=True)
class Question:
    """A question of `docs/queries.md`, narrowed by `where` (column or variable -> value), and how much
    of the answer is wanted.
    """

    query: str
    where: Mapping[str, str] = field(default_factory=dict)
    context: int = 120
    limit: int = 200
    offset: int = 0
    newest: bool = False


@dataclass(frozen=True)
class CodingBeside:
    """A coding of a passage."""

    id: str
    code: str
    coder: str
    start: int
    end: int
    important: bool


@dataclass(frozen=True, kw_only=True)
class PassageRow:
    """A passage with its codings, and who may read it; `why_not`: why nobody outside the team may."""

    source: str
    hash: str  # the text it counts in, as acts name it (`src`)
    start: int
    end: int
    quote: str
    before: str | None = None
    after: str | None = None
    codings: list[CodingBeside]
    variables: dict[str, list[str]]
    may_leave: list[str]
    why_not: str


@dataclass(frozen=True)
class PassagesFound:
    """Passages, each once, of how many people, and how often they were coded so."""

    total: int
    codings: int
    people: int
    passages: list[PassageRow]


@dataclass(frozen=True)
class SuggestedPassage:
    """A passage that resembles what was coded, and the words that made it so."""

    start: int
    end: int
    score: float
    words: list[str]


@dataclass(frozen=True)
class Acceptance:
    """How many suggestions of a code were taken and how many refused."""

    taken: int
    refused: int


@dataclass(frozen=True)
class Suggester:
    """What suggests, from how many passages, and when."""

    kind: str
    n: int
    when: str


@dataclass(frozen=True)
class Suggestions:
    """Passages that resemble what was coded; `on`: the study wants them shown without being asked."""

    passages: list[SuggestedPassage]
    acceptance: Acceptance
    model: Suggester
    on: bool


def find_passages(bench: Bench, person: Person, asked: Question) -> PassagesFound:
    """The passages that fit, each once, of how many people, and how often they were coded so
    (`codings`).
    """
    found = find_codings(bench, person, asked)
    n_codings = len(found)
    found = found.drop_duplicates(["source", "start", "end"], ignore_index=True)
    if asked.newest and "t" in found:
        found = found.sort_values("t", ascending=False, kind="stable", na_position="last")
    shown = found.iloc[asked.offset : asked.offset + asked.limit]
    rows = [tell_passage(bench, person, row) for row in shown.to_dict("records")]
    people = int(found["case"].nunique()) if "case" in found else 0
    return PassagesFound(len(found), n_codings, people, rows)


def find_codings(bench: Bench, person: Person, asked: Question) -> pd.DataFrame:
    """As `rap.search`, of what `person` may see."""
    frames = frames_for(bench, person)
    return search(
        frames.codings,
        FoldedTexts(frames.texts, bench.folded),
        where=asked.where or None,
        query=asked.query,
        context=asked.context,
        **frames.searched,
    )


def tell_passage(bench: Bench, person: Person, row: Mapping[str, Any]) -> PassageRow:
    """A passage with its codings, what is known of the people who speak, and who may read it."""
    source, start, end = row["source"], int(row["start"]), int(row["end"])
    audiences = audiences_of(bench, source, start, end)
    return PassageRow(
        source=source,
        hash=bench.source(source).hash[:8],
        start=start,
        end=end,
        quote=row["quote"],
        before=row.get("before"),
        after=row.get("after"),
        codings=[
            tell(CodingBeside, c)
            for c in seen_codings(bench, person, source)
            if touches(c, start, end)
        ],
        variables={
            name: list(values) for name, values in _beside(bench, source, start, end).items()
        },
        may_leave=audiences,
        why_not=_why_not(bench, source, start, end, audiences),
    )


def _beside(bench: Bench, source: str, start: int, end: int) -> dict[str, tuple[str, ...]]:
    """What the team knows of those who speak in a passage; the language of the talk stands with the
    text already.
    """
    beside = values_beside(bench.voices(source), start, end, bench.cases)
    return {name: values for name, values in beside.items() if name != LANGUAGE}


def _why_not(bench: Bench, source: str, start: int, end: int, audiences: Sequence[str]) -> str:
    """Why nobody outside the team may read a passage: `asked` (of who asks or interprets), `veto`,
    `unknown` (nobody asked), `consent` (no); "" when somebody may.
    """
    if any(audience != "team" for audience in audiences):
        return ""
    voices = bench.voices(source)
    if voices.whose(start, end) in (ASKED, INTERPRETED):
        return "asked"
    if any(veto.start < end and start < veto.end for veto in voices.vetoes):
        return "veto"
    return "unknown" if voices.consent == "unknown" else "consent"


def suggest_for(
    bench: Bench, person: Person, source: str, code: str, *, n: int = 20
) -> Suggestions:
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
    when = datetime.datetime.now(datetime.UTC).isoformat("T", "seconds")
    return Suggestions(
        [SuggestedPassage(*free_here[s.number], s.score, list(s.words)) for s in found],
        _acceptance(bench, wanted),
        Suggester(model, len(coded), when),
        on=bench.settings.method != "reflexive",
    )


def _coded(bench: Bench, person: Person, source: str, code: str) -> list[Place]:
    return [
        (c.start, c.end)
        for c in seen_codings(bench, person, source)
        if c.code == code and c.start is not None and c.end is not None
    ]


def _units(bench: Bench, source: str) -> Iterator[Place]:
    """What people said, of their own or through an interpreter, in pieces; masked words are never
    suggested.
    """
    voices, text = bench.voices(source), bench.text(source)
    for turn, whose, _ in voices.said:
        if whose in HEARD and voices.may(turn.body, turn.end, "analyse"):
            yield from cut_units(text[turn.body : turn.end], start=turn.body)


def _is_touched(place: Place, places: list[Place]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in places)


def _hints(bench: Bench, source: str, code: str) -> list[Any]:
    return [event for event in bench.fold(source).hints if event.data["code"] == code]


def _acceptance(bench: Bench, code: str) -> Acceptance:
    """How many suggestions of this code were taken and how many refused, in the whole study."""
    taken = [one for source in bench.sources for one in bench.summary(source).hints.get(code, ())]
    return Acceptance(sum(taken), len(taken) - sum(taken))


class SuggestionsHandler(Handler):
    is_search = True

    @route
    async def get(self) -> Suggestions:
        source, code = self.asked_source(), self.ask("code")
        if not CODE_ID.fullmatch(code):
            raise WrongUseError("exploring.request.no_code")
        return await self.show(suggest_for, source, code, n=self.number("limit", 20, most=200))


ROUTES: Routes = ((r"suggestions", SuggestionsHandler),)
