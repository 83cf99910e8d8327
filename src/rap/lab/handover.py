"""Handing over: what somebody who leaves has begun, finished and asked, for the person who goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from rap.core.errors import NotAllowedError, UnknownError
from rap.core.model import in_language
from rap.lab.start_page import list_sources
from rap.store.codebook_edits import read_proposals
from rap.store.codings import find_practice
from rap.store.roles import LEAD
from rap.topics.codebook.routes.codes import ProposalRow
from rap.topics.memos.routes import MemoRow, tell_memo
from rap.topics.web.base import Handler, route
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person, may_read, person_of, seen_coders
from rap.topics.web.printing import page, words_of
from rap.topics.web.replies import PageSent, tell


@dataclass(frozen=True)
class HandedSource:
    """How far she is in an interview; nothing where the reader may not see it yet (blind)."""

    source: str
    planned: bool
    state: str | None
    n: int | None
    waiting: int | None
    to_check: int | None


@dataclass(frozen=True)
class PracticeCoding:
    """A coding made for practice; `decided` is "" as long as no lead has said anything."""

    source: str
    src: str
    id: str
    code: str
    start: int | None
    end: int | None
    quote: str
    decided: str


@dataclass(frozen=True)
class AskedBy:
    """A question that she asked in a memo."""

    id: str
    about: str
    text: str


@dataclass(frozen=True)
class HandOver:
    """What a coder leaves behind."""

    coder: str
    role: str
    training: bool
    until: str | None
    has_key: bool
    sources: list[HandedSource]
    codings: list[PracticeCoding]
    memos: int
    notes: list[MemoRow]
    questions: list[AskedBy]
    proposals: list[ProposalRow]


def hand_over(bench: Bench, person: Person, coder: str) -> HandOver:
    """What `coder` leaves: her interviews with how far each is, the memos and questions that can be
    read, her proposals.

    A lead also gets her practice codings with what was decided about each: `decided` is "" (waits),
    accept, drop or keep.

    Raises
    ------
    NotAllowedError
        Only she and a lead read it.
    """
    found = next((one for one in bench.settings.coders if one.id == coder), None)
    if found is None:
        raise UnknownError("web.coder.unknown")
    if person.role != LEAD and person.id != coder:
        raise NotAllowedError("lab.coder.not_your_handover")
    memos = [memo for memo in bench.memos if memo.by == coder and may_read(bench, person, memo)]
    sources = _sources(bench, person, coder)
    seen = [row.source for row in sources if person.role == LEAD and row.state is not None]
    proposals = read_proposals(bench.root, damaged=[])
    return HandOver(
        coder=coder,
        role=person_of(found).role,
        training=found.role == "intern",
        until=found.until or None,
        has_key=bool(found.keys),
        sources=sources,
        codings=[row for id in seen for row in _codings(bench, coder, id)],
        memos=sum(memo.type != "question" for memo in memos),
        notes=[tell_memo(memo) for memo in memos if memo.type != "question"],
        questions=[AskedBy(m.id, m.about, m.body) for m in memos if m.type == "question"],
        proposals=[ProposalRow(**row) for row in proposals if row["by"] == coder],
    )


def _sources(bench: Bench, person: Person, coder: str) -> list[HandedSource]:
    """Interviews that were given to her or that she began; those not done first."""
    rows = []
    for row in list_sources(bench, person):
        id = row.id
        if coder not in row.plan and coder not in bench.coders_of(id):
            continue
        is_seen = coder in seen_coders(bench, person, id)
        counts = _counts(bench, coder, id, is_seen=is_seen)
        rows.append(HandedSource(id, coder in row.plan, *counts))
    return sorted(rows, key=lambda row: (row.state in ("done", "accepted"), row.source))


def _codings(bench: Bench, coder: str, source_id: str) -> list[PracticeCoding]:
    """Her practice codings in one source, in reading order, with the words the team may analyse."""
    fold, source, voices = bench.fold(source_id), bench.source(source_id), bench.voices(source_id)
    practice, text = find_practice(fold, interns=bench.interns), bench.text(source_id)
    decided: dict[str, str] = {}
    for event in sorted(fold.decisions, key=lambda event: event.stamp):
        decided |= dict.fromkeys(event.data["refs"], event.data["outcome"])
    learning = coder in bench.interns or fold.marks.get(coder) == "training"
    made = (
        c
        for c in (*fold.codings, *fold.dropped)
        if c.coder == coder and (c.id in practice or (learning and c.id in decided))
    )
    return [
        tell(
            PracticeCoding,
            coding,
            src=source.hash[:8],
            quote=text[coding.start : coding.end] if coding.start is not None else "",
            decided=decided.get(coding.id, ""),
        )
        for coding in sorted(made, key=lambda c: (c.start or 0, c.end or 0, c.id))
        if voices.may(coding.start, coding.end, "analyse")
    ]


def _counts(
    bench: Bench, coder: str, source_id: str, *, is_seen: bool
) -> tuple[str | None, int | None, int | None, int | None]:
    """How far she is: state, n, waiting, to check; nothing of it while the reader has not coded that interview herself (blind)."""
    if not is_seen and coder in bench.coders_of(source_id):
        return None, None, None, None
    fold, summary = bench.fold(source_id), bench.summary(source_id)
    n = sum(n for (who, _), n in summary.counts.items() if who == coder)
    waiting = sum(n for (who, _), n in summary.practice.items() if who == coder)
    state = summary.states.get(coder) or ("coding" if n or waiting else "")
    return state, n, waiting, sum(coding.coder == coder for coding in fold.to_check)


def format_hand_over_page(bench: Bench, person: Person, coder: str, *, language: str) -> str:
    """The same as one HTML page to print, without a script."""
    words, acts = words_of("handover", language), words_of("acts", language)
    told = hand_over(bench, person, coder)
    labels = {code.id: in_language(code.label, language, code.id) for code in bench.book.codes}
    parts = [f"<p>{escape(in_language(bench.settings.title, language))}</p>"]
    parts += [f"<p>{words['until']}: {escape(told.until)}</p>"] if told.until else []
    if told.has_key and told.until:
        parts.append(f"<p><strong>{words['key']}</strong></p>")
    questions = [f"{row.about}: {row.text}" for row in told.questions]
    proposals = [
        f"{acts.get(row.act, row.act)}: {labels.get(row.code, row.code)} – {row.reason}"
        for row in told.proposals
    ]
    parts += [
        _table(told.sources, words, words_of("states", language)),
        _waiting(told.codings, words["waiting"], labels),
        f"<h2>{words['questions']}</h2>{_items(questions, none=words['none'])}",
        f"<h2>{words['proposals']}</h2>{_items(proposals, none=words['none'])}",
        f"<p>{words['memos']}: {told.memos}</p>",
    ]
    return page(f"{words['title']}: {coder}", "".join(parts), language=language, kind="handover")


def _table(rows: list[HandedSource], words: Mapping[str, str], states: Mapping[str, str]) -> str:
    keys = ("interview", "state", "codings", "waiting", "to_check")
    head = "".join(f'<th scope="col">{words[key]}</th>' for key in keys)
    lines = []
    for row in rows:
        is_hidden = row.state is None
        state = states["hidden"] if is_hidden else states[row.state or "not-begun"]
        cells = ["" if n is None else str(n) for n in (row.n, row.waiting, row.to_check)]
        lines.append("".join(f"<td>{escape(cell)}</td>" for cell in (row.source, state, *cells)))
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<h2>{words['interviews']}</h2><table><tr>{head}</tr>{body}</table>"


def _waiting(codings: list[PracticeCoding], title: str, labels: Mapping[str, str]) -> str:
    """Codings that nobody has accepted or refused yet, interview by interview."""
    told: dict[str, list[str]] = {}
    for row in codings:
        if not row.decided:
            line = f"{labels.get(row.code, row.code)}: {row.quote}"
            told.setdefault(row.source, []).append(line)
    parts = [f"<h3>{escape(id)}</h3>{_items(lines)}" for id, lines in told.items()]
    return f"<h2>{title}</h2>{''.join(parts)}" if parts else ""


def _items(lines: list[str], *, none: str = "") -> str:
    """A list, or `none` as a paragraph where there is nothing to list."""
    found = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{found}</ul>" if found else f"<p>{none}</p>"


class HandOverHandler(Handler):
    """What somebody who leaves hands over: as JSON, or with `form=page` as a page to print."""

    @route
    async def get(self, coder: str) -> HandOver | PageSent:
        if self.ask("form", "json") != "page":
            return await self.show(hand_over, coder)
        person, language = self.person, self.ask("language", "en")
        return await self.show_page(
            format_hand_over_page, self.bench, person, coder, language=language
        )
