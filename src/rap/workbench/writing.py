"""Memos and the evidence of findings: read, written, changed and taken away, private memos by their author alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rap.codings import CodingLogs
from rap.errors import NotAllowedError, UnknownError, WrongUseError
from rap.findings import add_evidence
from rap.memos import FOLDER, remove_memo, rewrite_memo, write_memo
from rap.model import CODE_ID, EVENT_ID, FINDING_ID, SOURCE_ID, Finding, Memo, parse_ref
from rap.passages import code_of
from rap.queries import parse_query
from rap.workbench.bench import Bench
from rap.workbench.seeing import CODER, Person, may_read, seen_coders

Plain = dict[str, Any]
MAX_MEMO = 100_000


def list_memos(bench: Bench, person: Person, *, about: str = "", type: str = "") -> list[Plain]:
    """Memos that `person` may read, the newest first: shared ones, and her own."""
    memos = [memo for memo in bench.memos if may_read(bench, person, memo)]
    fitting = [m for m in memos if (not about or about in (m.about, m.source)) and (not type or m.type == type)]
    return [tell_memo(memo) for memo in sorted(fitting, key=lambda m: (m.date, m.id), reverse=True)]


def tell_memo(memo: Memo) -> Plain:
    """A memo as plain values."""
    keys = ("id", "source", "about", "by", "date", "type", "private")
    return {**{key: getattr(memo, key) for key in keys}, "text": memo.body}


def add_memo(
    bench: Bench, logs: CodingLogs, person: Person, *, about: str, type: str, text: str, private: bool
) -> Plain:
    """Write a memo; one on an interview, a passage or a coding is also noted in that source's log."""
    person.need(CODER)
    _check_text(text)
    source = source_of(bench, person, about)
    path, digest = write_memo(
        bench.root, about=about, by=person.id, type=type, body=text, source=source or "study", private=private
    )
    _note(bench, logs, source, about, path.name, digest)
    return tell_memo(own_memo(bench, person, path.stem))


def _check_text(text: Any) -> None:
    if not isinstance(text, str) or not text.strip() or len(text) > MAX_MEMO:
        raise WrongUseError("memo", "is no text", f"write up to {MAX_MEMO} characters")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise WrongUseError("memo", "holds half a character", "write it again")


def source_of(bench: Bench, person: Person, about: str) -> str:
    """The source that something lies in; "" for a code, a person, or the study as a whole."""
    place = parse_ref(about)
    if place is not None or SOURCE_ID.fullmatch(about):
        id = place[0] if place is not None else about
        length = len(bench.raw_text(id))
        if place is not None and not place[1] < place[2] <= length:
            raise WrongUseError("about", "is no passage of that interview", f"its text has {length} characters")
        return id
    if EVENT_ID.fullmatch(about):
        for id in bench.sources:
            seen = seen_coders(bench, person, id)
            if any(c.id == about and c.coder in seen for c in (*bench.fold(id).codings, *bench.fold(id).to_check)):
                return id
        raise UnknownError("about", "is no coding that stands", "open the interview again")
    if CODE_ID.fullmatch(about):
        code_of(bench.book, about)
    return ""


def _note(bench: Bench, logs: CodingLogs, source: str, about: str, name: str, digest: str) -> None:
    if source:
        target = {"ref": about} if EVENT_ID.fullmatch(about) else {"about": about}
        data = {**target, "file": f"{FOLDER}/{source}/{name}", "hash": digest}
        logs.append(source, "memo", data, src=bench.source(source).hash[:8])


def own_memo(bench: Bench, person: Person, id: str) -> Memo:
    """A memo of one's own; others can be read and not changed."""
    memo = next((memo for memo in bench.memos if memo.id == id and may_read(bench, person, memo)), None)
    if memo is None:
        raise UnknownError("memo", "is not there", "look at the list again")
    if memo.by != person.id:
        raise NotAllowedError(f"memo of {memo.by}", "is changed by its author alone", "write one of your own about it")
    return memo


def change_memo(bench: Bench, logs: CodingLogs, person: Person, id: str, changes: Mapping[str, Any]) -> Plain:
    """Change the text, the type or the privacy of one's own memo."""
    person.need(CODER)
    memo = own_memo(bench, person, id)
    text = changes.get("text", memo.body)
    _check_text(text)
    memo = replace(memo, body=text, type=changes.get("type", memo.type), private=changes.get("private", memo.private))
    path, digest = rewrite_memo(bench.root, memo)
    _note(bench, logs, "" if memo.source == "study" else memo.source, memo.about, path.name, digest)
    return tell_memo(own_memo(bench, person, id))


def delete_memo(bench: Bench, person: Person, id: str) -> None:
    """Take one's own memo away."""
    person.need(CODER)
    remove_memo(bench.root, own_memo(bench, person, id))


def tell_finding(finding: Finding) -> Plain:
    """A finding as plain values."""
    return {
        "id": finding.id,
        "statement": {language: dict(row) for language, row in finding.statement.items()},
        "evidence": {key: list(values) for key, values in finding.evidence.items()},
        "phase": finding.phase,
        "status": finding.status,
        "history": [dict(zip(("date", "status", "reason", "by"), row, strict=True)) for row in finding.history],
    }


def support_finding(bench: Bench, person: Person, id: str, ref: str) -> Plain:
    """Add a coding, a code or a question to what a finding rests on."""
    person.need(CODER)
    if not FINDING_ID.fullmatch(id) or id not in {finding.id for finding in bench.findings}:
        raise UnknownError("finding", "is not there", "look at the list again")
    if EVENT_ID.fullmatch(ref):
        source_of(bench, person, ref)
        return tell_finding(add_evidence(bench.root, id, "codings", ref))
    if bench.book.get(ref) is not None:
        return tell_finding(add_evidence(bench.root, id, "codes", ref))
    parse_query(ref)
    return tell_finding(add_evidence(bench.root, id, "queries", ref))
