"""Routes for reading and writing around the text: start page, passages, grid, memos, settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tornado import web

from rap.analysis.search import search
from rap.core.errors import WrongUseError
from rap.core.plain import code_of
from rap.lab.base import Handler
from rap.lab.bench import Bench
from rap.lab.matrix import format_framework, format_framework_page
from rap.lab.memos import add_memo, change_memo, delete_memo, list_memos
from rap.lab.opening import audiences_of
from rap.lab.permissions import Person, frames_for, seen_codings
from rap.lab.settings import note_visit, read_own, write_own
from rap.lab.start_page import tell_start
from rap.lab.summaries import find_summaries, people_of
from rap.store.cases import values_at
from rap.study.attributes import LANGUAGE, values_beside

# Passages of a code, of words or of a question, with what stands around them; and the grid of codes
# against groups.

Plain = dict[str, Any]
N_REFS = 5  # so many passages stand in a cell of the grid; the others are counted


@dataclass(frozen=True)
class Question:
    """What passages are asked for; all of it must fit."""

    query: str = ""
    code: str = ""
    coder: str = ""
    words: str = ""
    regex: bool = False
    where: Mapping[str, str] = field(default_factory=dict)
    context: int = 120
    limit: int = 200
    offset: int = 0


def find_passages(bench: Bench, person: Person, asked: Question) -> Plain:
    """The passages that fit, each once, of how many people, and how often they were coded so
    (`codings`).
    """
    frames = frames_for(bench, person)
    where = {**asked.where, **({"coder": asked.coder} if asked.coder else {})}
    found = search(
        frames.codings,
        frames.texts,
        code=asked.code,
        words="" if asked.regex else asked.words,
        where=where or None,
        query=_query(asked),
        context=asked.context,
        **frames.others,
    )
    n_codings = len(found)
    found = found.drop_duplicates(["source", "start", "end"], ignore_index=True)
    shown = found.iloc[asked.offset : asked.offset + asked.limit]
    rows = [_passage(bench, person, row) for row in shown.to_dict("records")]
    people = int(found["case"].nunique()) if "case" in found else 0
    return {"total": len(found), "codings": n_codings, "people": people, "passages": rows}


def _query(asked: Question) -> str:
    """The question, narrowed to passages that hold a pattern when one is asked for."""
    if not (asked.regex and asked.words):
        return asked.query
    pattern = f"/{asked.words.replace('/', chr(92) + '/')}/"
    return (
        f"({asked.query}) contains {pattern}"
        if asked.query
        else pattern
        if not asked.code
        else f"* contains {pattern}"
    )


def _passage(bench: Bench, person: Person, row: Mapping[str, Any]) -> Plain:
    source, start, end = row["source"], int(row["start"]), int(row["end"])
    audiences = audiences_of(bench, source, start, end)
    return {
        "source": source,
        "start": start,
        "end": end,
        **{key: row[key] for key in ("quote", "before", "after") if key in row},
        "codings": [
            {
                "id": c.id,
                "code": c.code,
                "coder": c.coder,
                "start": c.start,
                "end": c.end,
                "important": c.important,
            }
            for c in seen_codings(bench, person, source)
            if c.start is not None and c.end is not None and c.start < end and start < c.end
        ],
        "variables": {
            name: list(values) for name, values in _beside(bench, source, start, end).items()
        },
        "may_leave": audiences,
        "why_not": _why_not(bench, source, start, end, audiences),
    }


def _beside(bench: Bench, source: str, start: int, end: int) -> dict[str, tuple[str, ...]]:
    """What the team knows of those who speak in a passage; the language of the talk stands with the
    text already.
    """
    beside = values_beside(bench.voices(source), start, end, bench.cases)
    return {name: values for name, values in beside.items() if name != LANGUAGE}


def _why_not(bench: Bench, source: str, start: int, end: int, audiences: Sequence[str]) -> str:
    """Why nobody outside the team may read a passage: `veto`, `unknown` (nobody asked), `consent`
    (no); "" when somebody may.
    """
    if any(audience != "team" for audience in audiences):
        return ""
    voices = bench.voices(source)
    if any(veto.start < end and start < veto.end for veto in voices.vetoes):
        return "veto"
    return "unknown" if voices.consent == "unknown" else "consent"


def make_grid(bench: Bench, person: Person, *, codes: Sequence[str], by: str) -> Plain:
    """Codes against the values of a variable (or `case`, `source`, `coder`): passages and people in
    each cell.

    Of people each cell also has the summaries written on it, and everybody the team may analyse has
    a row.
    """
    wanted = [code_of(bench.book, code).id for code in codes]
    cells: dict[tuple[str, str], list[tuple[str, int | None, int | None, str]]] = {}
    for source in bench.sources:
        voices = bench.voices(source)
        for coding in seen_codings(bench, person, source):
            if coding.code in wanted:
                case = voices.main_case(coding.start, coding.end)
                facts = {
                    "source": (source,),
                    "coder": (coding.coder,),
                    "case": (case,) if case else (),
                }
                for value in {**_values(bench, source, case), **facts}.get(by, ()):
                    cells.setdefault((value, coding.code), []).append(
                        (source, coding.start, coding.end, case)
                    )
    written = find_summaries(bench, person, wanted) if by == "case" else {}
    rows_of = people_of(bench) if by == "case" else frozenset()
    values = sorted({*(value for value, _ in cells), *rows_of})
    if not values and by not in ("source", "coder", "case") and not _is_variable(bench, by):
        raise WrongUseError("lab.grid.no_variable", name=by[:40])

    def cell(value: str, code: str) -> Plain:
        told = {"summaries": written.get((value, code), [])} if by == "case" else {}
        return {**_cell(code, cells.get((value, code), [])), **told}

    rows = [{"value": value, "cells": [cell(value, code) for code in wanted]} for value in values]
    return {"by": by, "columns": wanted, "rows": rows}


def _values(bench: Bench, source: str, case: str) -> dict[str, tuple[str, ...]]:
    found = bench.source(source)
    known = values_at(bench.cases[case], found.month) if case in bench.cases else {}
    return {**found.variables, **known}


def _is_variable(bench: Bench, name: str) -> bool:
    return any(name in case.variables for case in bench.cases.values()) or any(
        name in source.variables for source in bench.sources.values()
    )


def _cell(code: str, found: Sequence[tuple[str, int | None, int | None, str]]) -> Plain:
    places = list(dict.fromkeys((source, start, end) for source, start, end, _ in found))
    return {
        "code": code,
        "n": len(places),
        "people": len({case for *_, case in found if case}),
        "refs": [f"{source}:{start}-{end}" for source, start, end in places if start is not None][
            :N_REFS
        ],
    }


_MOST = 1_000


class StartHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        person = self.person
        since = await self.look(lambda: note_visit(self.room.root, person.id)) if person.id else ""
        self.reply(await self.look(lambda: tell_start(self.bench, person, since)))


class PassagesHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        person = self.person
        where = {
            k.removeprefix("where."): self.ask(k)
            for k in self.request.query_arguments
            if k.startswith("where.")
        }
        asked = Question(
            **{key: self.ask(key) for key in ("query", "code", "coder", "words")},
            regex=self.ask("regex", "0") == "1",
            where=where,
            context=self.number("context", 120, most=_MOST),
            limit=self.number("limit", 200, most=_MOST),
            offset=self.number("offset", 0, most=100_000_000),
        )
        self.reply(await self.look(lambda: find_passages(self.bench, person, asked)))


class GridHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        person, by, form, language = (
            self.person,
            self.ask("by", "case"),
            self.ask("form"),
            self.ask("language", "en"),
        )
        codes = [code for code in self.ask("codes").split(",") if code]
        if not codes:
            raise WrongUseError("lab.request.no_codes")
        if form == "page":
            self.page(
                await self.look(
                    lambda: format_framework_page(self.bench, person, codes, language=language)
                )
            )
        elif form == "csv":
            table = await self.look(lambda: format_framework(self.bench, person, codes))
            self.set_header("Content-Disposition", 'attachment; filename="framework.csv"')
            self.set_header("Cache-Control", "no-store")
            self.finish(table, set_content_type="text/csv; charset=UTF-8")
        else:
            self.reply(await self.look(lambda: make_grid(self.bench, person, codes=codes, by=by)))


def _memo_fields(body: dict[str, Any]) -> dict[str, Any]:
    """The fields of a memo, each of its kind."""
    kinds: dict[str, type] = {"type": str, "about": str, "text": str, "private": bool, "src": str}
    for key, value in body.items():
        if type(value) is not kinds[key]:
            raise WrongUseError("lab.request.wrong_kind", member=key)
    return body


class MemosHandler(Handler):
    @web.authenticated
    async def get(self) -> None:
        person, about, kind = self.person, self.ask("about"), self.ask("type")
        self.reply(
            {
                "memos": await self.look(
                    lambda: list_memos(self.bench, person, about=about, type=kind)
                )
            }
        )

    @web.authenticated
    async def post(self) -> None:
        person = self.person
        person.need("coder")
        body = {
            "private": False,
            **_memo_fields(self.body("type", "about", "text", optional=("private", "src"))),
        }
        pen = self.room.pens.pen
        self.reply(
            await self.act(
                lambda: add_memo(self.bench, pen(person.id), person, **body), everything=True
            ),
            201,
        )


class MemoHandler(Handler):
    @web.authenticated
    async def put(self, id: str) -> None:
        person = self.person
        person.need("coder")
        changes = _memo_fields(self.body(optional=("type", "text", "private")))
        pen = self.room.pens.pen
        changing = self.act(
            lambda: change_memo(self.bench, pen(person.id), person, id, changes), everything=True
        )
        self.reply(await changing)

    @web.authenticated
    async def delete(self, id: str) -> None:
        person = self.person
        await self.act(lambda: delete_memo(self.bench, person, id), everything=True)
        self.reply({"deleted": id})


class SettingsHandler(Handler):
    """What one coder likes on this machine: language, shortcuts."""

    @web.authenticated
    async def get(self) -> None:
        self.reply(await self.look(lambda: read_own(self.room.root, self.person.id)))

    @web.authenticated
    async def put(self) -> None:
        body, person = self.body(optional=("language", "shortcuts", "screen")), self.person
        self.reply(await self.act(lambda: write_own(self.room.root, person.id, body)))
