"""Quotes of codes, or of a finding, as a Word document: a heading for each code, under it a table of
what people said, with translations, and a label for each person inside this document alone.

It is for the team alone: nobody could recall a document that no ledger knows. Others read quotes in
reports and on the cards of a kit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rap.core.errors import Message, UnknownError, WrongUseError
from rap.core.model import Coding, Finding
from rap.core.plain import nearest
from rap.languages.catalogue import say
from rap.report.edition import Quote, label_of
from rap.report.words import words_of
from rap.study.study import Study
from rap.topics.exporting import word
from rap.topics.runs.guard import quote_of

if TYPE_CHECKING:
    from docx.document import Document

_WIDE = 16.6  # centimetres between the margins
_HEADS = {
    "who": "exporting.column_who",
    "said": "exporting.column_said",
    "translation": "exporting.column_translation",
    "reference": "exporting.column_reference",
}


@dataclass(frozen=True)
class Passage:
    """One passage under one code; `case` is "" where nobody is known."""

    ref: str
    code: str
    case: str
    quote: Quote


@dataclass(frozen=True)
class Passages:
    """What stays, in the order of the codebook and of the texts; `left_out` says of how many passages
    and why.
    """

    rows: tuple[Passage, ...]
    left_out: tuple[Message, ...]


def find_passages(
    study: Study,
    *,
    codes: Sequence[str] = (),
    finding: str = "",
    source: str = "",
    language: str,
) -> Passages:
    """The passages of these codes and families (all, when none is named), or those that a finding
    rests on, as the team may read them; of one text where `source` names it. What who asks or
    interprets says is not quoted.

    Raises
    ------
    WrongUseError
        A code or a finding that does not exist.
    UnknownError
        No such text, or none that this audience may know of.
    """
    if source and source not in study.voices:
        near = nearest(source, study.voices)
        raise UnknownError("exporting.no_text", source=source, nearest=near)
    wanted = _of_finding(study, finding) if finding else _of_codes(study, codes)
    places: dict[tuple[str, str], Coding] = {}
    for coding in wanted:
        if coding.start is not None and source in ("", coding.source):
            places.setdefault((coding.code, f"{coding.source}:{coding.start}-{coding.end}"), coding)
    heard = {at: coding for at, coding in places.items() if study.is_heard(at[1])}
    read = {ref: quote_of(study, language, ref) for _, ref in heard}
    found = [
        Passage(ref, code, _case(study, coding), quote)
        for (code, ref), coding in heard.items()
        if (quote := read[ref]) is not None
    ]
    why = Counter({"exporting.left_not_heard": len(places) - len(heard)})
    why["exporting.left_no_yes"] = len(heard) - len(found)
    order = {code.id: n for n, code in enumerate(study.book.codes)}
    found.sort(key=lambda one: order[one.code])  # within a code as they came: in reading order
    told = tuple(Message(id, n=n) for id, n in why.items() if n)
    return Passages(tuple(found), told)


def _of_codes(study: Study, codes: Sequence[str]) -> Iterable[Coding]:
    known = {code.id for code in study.book.codes} | {code.family for code in study.book.codes}
    for code in codes:
        if code not in known:
            raise WrongUseError("core.codes.unknown", code=code, nearest=nearest(code, known))
    within = {c.id for c in study.book.codes if not codes or {c.id, c.family} & {*codes}}
    return study.coded(within)


def _of_finding(study: Study, id: str) -> Iterable[Coding]:
    one = finding_of(study, id)
    named = {*one.voices.get("pinned", ()), *one.evidence.get("codings", ())}
    named -= {*one.voices.get("refused", ())}
    return (coding for coding in study.coding_list if coding.id in named)


def finding_of(study: Study, id: str) -> Finding:
    """The finding of this id.

    Raises
    ------
    WrongUseError
        It does not exist.
    """
    known = {one.id: one for one in study.findings}
    if id not in known:
        raise WrongUseError("exporting.no_finding", finding=id, nearest=nearest(id, known))
    return known[id]


def _case(study: Study, coding: Coding) -> str:
    return study.voices[coding.source].main_case(coding.start, coding.end)


def label_people(rows: Iterable[Passage]) -> dict[str, str]:
    """A label for each person, in the order in which this document quotes them."""
    cases = dict.fromkeys(one.case for one in rows if one.case)
    return {case: say("exporting.person", n=n) for n, case in enumerate(cases, start=1)}


def format_quotes(
    study: Study, found: Passages, *, language: str, finding: str = "", labels: bool = True,
    first: str,
) -> bytes:  # fmt: skip
    """The passages as a Word document; its own words are in `language`."""
    title = say("exporting.quotes_title")
    document = word.begin(title, language=language, first=first)
    word.add_heading(document, title, level=0, language=language)
    word.add_line(document, first, language=language)
    people = label_people(found.rows) if labels else {}
    if people:
        word.add_line(document, say("exporting.labels_link"), language=language)
    if finding:
        said = {k: row["text"] for k, row in finding_of(study, finding).statement.items()}
        spoken = language if language in said else next(iter(said), language)
        word.add_line(document, said.get(spoken, ""), language=spoken, style="Quote")
    for message in found.left_out:
        word.add_line(document, say(message.id, **message.facts), language=language)
    has_translation = any(one.quote.translation for one in found.rows)
    for code in dict.fromkeys(one.code for one in found.rows):
        rows = [one for one in found.rows if one.code == code]
        heading = label_of(study.book, language, "code", code)
        word.add_heading(document, heading, level=1, language=language)
        _add_rows(document, rows, people, language=language, translated=has_translation)
    return word.save(document)


def _add_rows(
    document: Document,
    rows: Sequence[Passage],
    people: dict[str, str],
    *,
    language: str,
    translated: bool,
) -> None:
    columns = [*(["who"] if people else []), "said", *(["translation"] if translated else [])]
    columns.append("reference")
    narrow = {"who": 2.0, "reference": 3.1}
    rest = [name for name in columns if name not in narrow]
    wide = (_WIDE - sum(narrow.get(name, 0) for name in columns)) / len(rest)

    def cell(one: Passage, name: str) -> word.Cell:
        quote = one.quote
        by = f" ({words_of(language)(f'words-{quote.by}')})" if quote.by else ""
        return {
            "who": (people.get(one.case, "–"), language),
            "said": (quote.text + by, quote.language),
            "translation": (quote.translation, quote.translation_language or language),
            "reference": (one.ref.replace(":", ":\u200b"), language),
        }[name]

    word.add_table(
        document,
        [say(_HEADS[name]) for name in columns],
        [[cell(one, name) for name in columns] for one in rows],
        language=language,
        widths=[narrow.get(name, wide) for name in columns],
    )
