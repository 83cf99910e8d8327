"""The codebook as the screen shows it: codes in tree order with counts, what became of each, and
where each is used.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from rap.analysis.queries import codes_named
from rap.core.errors import UnknownError, WrongUseError
from rap.core.model import Code, Coding, in_language, parse_ref
from rap.languages.catalogue import COMPLETE
from rap.store.codebook import nearest_code, resolve_code
from rap.store.codebook_edits import (
    read_proposals,
)
from rap.topics.codebook.groups import fields_of, groups_of
from rap.topics.memos.routes import find_summaries
from rap.topics.web import addresses
from rap.topics.web.base import Handler, Routes, route
from rap.topics.web.befores import Undoable
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person, audiences_of, seen_coders
from rap.topics.web.printing import page, words_of
from rap.topics.web.replies import PageSent, tell

_DEFINING = ("definition", "merged", "split")
_TEXTS = ("label", "definition", "include", "exclude")
_FIELDS = (*_TEXTS, "family", "example", "colour", "parent", "into", "at", "seen")
FORMS = ("list", "cards")


@dataclass(frozen=True)
class FamilyRow:
    """A group of codes; what its codes say, as reports speak of them ("" where they do not)."""

    id: str
    label: dict[str, str]
    about: str


@dataclass(frozen=True)
class ExampleRow:
    """The passage that shows what a code means; whether it may be shown outside the team."""

    ref: str
    language: str
    quote: str
    may_leave: bool


@dataclass(frozen=True)
class CodeRow:
    """A code, with how many codings and people stand behind it."""

    code: str
    label: dict[str, str]
    definition: dict[str, str]
    include: dict[str, str]
    exclude: dict[str, str]
    example: ExampleRow | None
    parent: str
    family: str
    retired: str
    merged_into: str
    colour: str
    changed: str | None
    n: int
    n_people: int


@dataclass(frozen=True)
class ProposalRow:
    """A change that a coder asks for; `fields` is what the act would be given."""

    id: str
    act: str
    code: str
    reason: str
    by: str
    t: str
    fields: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class CodebookShown(Undoable):
    """Groups and codes in tree order, and what is proposed."""

    families: list[FamilyRow]
    languages: list[str]
    codes: list[CodeRow]
    proposals: list[ProposalRow]
    proposed: Literal[True] | None = None  # her change is a proposal now


@dataclass(frozen=True)
class CodeEvent:
    """A change of a code, with the texts before and after it."""

    t: str
    by: str
    what: str
    reason: str
    before: dict[str, str | dict[str, str]]
    after: dict[str, str | dict[str, str]]


@dataclass(frozen=True)
class CodeHistory:
    """What became of a code, the oldest first."""

    events: list[CodeEvent]


@dataclass(frozen=True)
class CodingsIn:
    """How many codings a source has."""

    source: str
    n: int


@dataclass(frozen=True)
class QueryUsing:
    """A query of a finding that names a code."""

    finding: str
    query: str


@dataclass(frozen=True)
class CodeUses:
    """Where a code is used, and what names it."""

    codings: list[CodingsIn]
    findings: list[str]
    queries: list[QueryUsing]
    memos: list[str]


@dataclass(frozen=True)
class OlderCoding:
    """A coding that is older than what its code means today."""

    id: str
    source: str
    code: str
    coder: str
    start: int | None
    end: int | None
    t: str
    src: str
    important: bool


@dataclass(frozen=True)
class ToReadAgain:
    """Codings worth a second look."""

    codings: list[OlderCoding]


def list_codes(bench: Bench, person: Person) -> CodebookShown:
    """Families and codes in tree order, each with how many codings and people stand behind it (of
    coders `person` may see).
    """
    book, counts = bench.book, Counter[str]()
    people = defaultdict[str, frozenset[str]](frozenset)
    for _, code, n, cases in _seen_counts(bench, person):
        counts[code] += n
        people[code] |= cases
    bench.save_folds()
    codes = [
        _code(bench, code, n=counts[code.id], n_people=len(people[code.id])) for code in book.codes
    ]
    return CodebookShown(
        families=[FamilyRow(id, **fields_of(group)) for id, group in groups_of(book).items()],
        languages=list(book.languages or bench.settings.languages),
        codes=codes,
        proposals=[ProposalRow(**row) for row in read_proposals(bench.root, damaged=[])],
    )


def _seen_counts(bench: Bench, person: Person) -> Iterator[tuple[str, str, int, frozenset[str]]]:
    """(source, code as it counts today, codings, people in them) of each coder `person` may see."""
    for source in bench.sources:
        summary, seen = bench.summary(source), seen_coders(bench, person, source)
        for (coder, code), n in summary.counts.items():
            now = resolve_code(bench.book, code)
            if coder in seen and now:
                yield source, now, n, summary.people[coder, code]


def _code(bench: Bench, code: Code, *, n: int, n_people: int) -> CodeRow:
    return tell(
        CodeRow,
        code,
        code=code.id,
        **{key: dict(getattr(code, key)) for key in _TEXTS},
        example=example_of(bench, code),
        colour=bench.colours.get(code.id, ""),
        changed=code.history[-1][0] if code.history else None,
        n=n,
        n_people=n_people,
    )


def example_of(bench: Bench, code: Code) -> ExampleRow | None:
    """The passage that shows what the code means, cut now, and whether it may be shown to anybody
    outside the team.
    """
    for language, ref in code.example.items():
        place = parse_ref(ref)
        if place is not None and place[0] in bench.sources:
            source, start, end = place
            others = [a for a in audiences_of(bench, source, start, end) if a != "team"]
            return ExampleRow(ref, language, bench.text(source)[start:end], bool(others))
    return None


def known_code(bench: Bench, code_id: str) -> Code:
    """A code that an address names."""
    code = bench.book.get(code_id)
    if code is None:
        raise UnknownError(
            "codebook.unknown",
            place="codebook",
            code=code_id,
            nearest=nearest_code(bench.book, code_id),
        )
    return code


def tell_history(bench: Bench, code_id: str) -> list[CodeEvent]:
    """What became of a code, oldest first, with the texts before and after each change."""
    code = known_code(bench, code_id)
    rows = bench.history(code)
    now: dict[str, Any] = {key: _now(code, key) for row in rows for key in row["before"]}
    events = []
    for row in reversed(rows):
        before = row["before"] if isinstance(row["before"], dict) else {}
        events.append(
            CodeEvent(
                t=row["date"],
                by=row["by"],
                what=row["change"],
                reason=row["reason"],
                before=before,
                after={key: now.get(key, "") for key in before},
            )
        )
        now |= before
    return events[::-1]


def _now(code: Code, key: str) -> Any:
    value = getattr(code, key, "")
    return dict(value) if isinstance(value, Mapping) else value


def find_uses(bench: Bench, person: Person, code_id: str) -> CodeUses:
    """Where a code is used: how many codings per source, and the findings, queries and memos that
    name it.
    """
    known_code(bench, code_id)
    codings = Counter[str]()
    for source, code, n, _ in _seen_counts(bench, person):
        if code == code_id:
            codings[source] += n
    memos = [
        m.id for m in bench.memos if m.about == code_id and (not m.private or m.by == person.id)
    ]
    summaries = find_summaries(bench, person, {code_id}).values()
    return CodeUses(
        codings=[CodingsIn(source, n) for source, n in codings.items()],
        findings=[one.id for one in bench.findings if code_id in one.evidence.get("codes", ())],
        queries=[
            QueryUsing(one.id, query)
            for one in bench.findings
            for query in (one.written or one).evidence.get("queries", ())
            if code_id in codes_named(query)
        ],
        memos=[*memos, *(told.id for found in summaries for told in found)],
    )


def changed_at(bench: Bench, code: Code) -> str:
    """When the meaning of a code last changed (definition, include, exclude, merged, split); ""
    when it never did.
    """
    if not any(step[1] in _DEFINING for step in code.history):
        return ""
    rows = [row for row in bench.history(code) if row["change"] in _DEFINING]
    return max((row["at"] or row["date"] for row in rows), default="")


def find_to_read_again(bench: Bench, person: Person, code_id: str) -> list[Coding]:
    """Codings with this code that are older than its meaning of today: worth a second look."""
    at = changed_at(bench, known_code(bench, code_id))
    found = []
    for source in bench.sources if at else ():
        if any(code == code_id for _, code in bench.summary(source).times):
            seen = seen_coders(bench, person, source)
            found += [
                c
                for c in bench.fold(source).codings
                if c.code == code_id and c.coder in seen and c.t < at
            ]
    return found


def count_to_read_again(bench: Bench, person: Person) -> dict[str, int]:
    """How many codings of each code are older than its meaning of today; codes without any are left
    out.
    """
    meant = {code.id: at for code in bench.book.codes if (at := changed_at(bench, code))}
    counts: Counter[str] = Counter()
    for source in bench.sources if meant else ():
        seen = seen_coders(bench, person, source)
        for (coder, code), times in bench.summary(source).times.items():
            if coder in seen and code in meant:
                counts[code] += sum(t < meant[code] for t in times)
    return {code: counts[code] for code in meant if counts[code]}


class CodebookHandler(Handler):
    @route
    async def get(self) -> CodebookShown:
        return await self.show(list_codes)


class HistoryHandler(Handler):
    @route
    async def get(self, code: str) -> CodeHistory:
        return CodeHistory(await self.look(lambda: tell_history(self.bench, code)))


class UsedHandler(Handler):
    @route
    async def get(self, code: str) -> CodeUses:
        return await self.show(find_uses, code)


class AgainHandler(Handler):
    """Codings older than what their code means today."""

    @route
    async def get(self, code: str) -> ToReadAgain:
        person = self.person
        found = await self.look(lambda: find_to_read_again(self.bench, person, code))
        return ToReadAgain([tell(OlderCoding, coding) for coding in found])


def format_codebook_page(bench: Bench, *, form: str, language: str) -> str:
    """The codes that stand today as one HTML page; examples only where the words may leave the
    team.
    """
    if form not in FORMS or language not in COMPLETE:
        raise WrongUseError("codebook.print.no_such_form")
    codes = [code for code in bench.book.codes if not code.retired and not code.merged_into]
    title = in_language(bench.book.title or bench.settings.title, language)
    families = dict.fromkeys(code.family for code in codes)
    body = (_cards if form == "cards" else _listed)(bench, codes, families, language)
    return page(title, body, language=language, kind="codebook")


def _listed(bench: Bench, codes: Iterable[Code], families: Iterable[str], language: str) -> str:
    parts = []
    for family in families:
        parts.append(
            f"<h2>{escape(in_language(bench.book.families.get(family, {}), language, family))}</h2>"
        )
        parts += [_printed_code(bench, code, language) for code in codes if code.family == family]
    return "".join(parts)


def _printed_code(bench: Bench, code: Code, language: str) -> str:
    words = words_of("codebook", language)
    colour = f'<span class="colour" style="background:{bench.colours.get(code.id, "")}"></span>'
    texts = [_paragraph(code.definition.get(language) or in_language(code.definition, language))]
    for key in ("include", "exclude"):
        if text := in_language(getattr(code, key), language):
            texts.append(f"<p><b>{words[key]}:</b> {escape(text)}</p>")
    example = example_of(bench, code)
    if example is not None and example.may_leave:
        texts.append(f"<p><b>{words['example']}:</b> <q>{escape(example.quote)}</q></p>")
    label = escape(in_language(code.label, language, code.id))
    return f'<article><h3>{colour}{label} <span class="id">{escape(code.id)}</span></h3>{"".join(texts)}</article>'


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _cards(bench: Bench, codes: Iterable[Code], families: Iterable[str], language: str) -> str:
    words = words_of("codebook", language)
    cards = [
        f"<article><h3>{escape(in_language(code.label, language, code.id))}</h3>"
        f"{_paragraph(in_language(code.definition, language))}"
        f'<p class="id">{escape(in_language(bench.book.families.get(code.family, {}), language, code.family))} · '
        f"{escape(code.id)}</p></article>"
        for family in families
        for code in codes
        if code.family == family
    ]
    cards += [f"<article><h3>{words['new']}:</h3></article>"] * 2
    head = "".join(f"<th>{words[key]}</th>" for key in ("card", "change", "why"))
    rows = "<tr><td></td><td></td><td></td></tr>" * 12
    return f'<div class="cards">{"".join(cards)}</div><table><caption>{words["sheet"]}</caption><tr>{head}</tr>{rows}</table>'


class PrintHandler(Handler):
    @route
    async def get(self) -> PageSent:
        form, language = self.ask("form", "list"), self.ask("language", "en")
        return await self.show_page(format_codebook_page, self.bench, form=form, language=language)


ROUTES: Routes = (
    (r"codebook", CodebookHandler),
    (rf"codebook/{addresses.CODE}/history", HistoryHandler),
    (rf"codebook/{addresses.CODE}/used", UsedHandler),
    (rf"codebook/{addresses.CODE}/again", AgainHandler),
    (r"codebook/print", PrintHandler),
)
