"""One coded interview to read: as a Word document with a comment for each coding, and as a page of HTML
that asks for nothing and prints well.

The body of the document is the text alone, a paragraph for each line, so that it comes back as the
same text; each page says at its top whom it is for.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.errors import Message, RefusedError, UnknownError
from rap.core.model import QUESTION_KIND, Code, Codebook, Coding, Turn
from rap.core.plain import nearest
from rap.formats.code_names import format_path
from rap.languages.catalogue import say
from rap.report.edition import colour_of, label_of
from rap.study.study import Study
from rap.topics.exporting import word

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = Path(__file__).with_name("coded_text.css")


@dataclass(frozen=True)
class CodedText:
    """A text that may leave, its turns and the codings of its passages in reading order; `whole` are
    those of the whole text.
    """

    id: str
    text: str
    language: str
    turns: tuple[Turn, ...]
    codings: tuple[Coding, ...]
    whole: tuple[Coding, ...]


def read_coded(study: Study, source: str) -> CodedText:
    """The text `source` as this audience may read it; what somebody struck is masked.

    Raises
    ------
    UnknownError
        No such text, or none that this audience may know of.
    RefusedError
        Somebody did not agree to that.
    """
    if source not in study.voices:
        near = nearest(source, study.voices)
        raise UnknownError("exporting.no_text", source=source, nearest=near)
    voices = study.voices[source]
    if not may_leave_whole(study, source):
        asked = voices.source.kind == QUESTION_KIND
        why = "exporting.asked" if asked else "exporting.not_whole"
        raise RefusedError(why, source=source, audience=study.audience)
    codings = [coding for coding in study.coded() if coding.source == source]
    placed = sorted(
        (coding for coding in codings if coding.start is not None),
        key=lambda coding: (coding.start, -(coding.end or 0), coding.code, coding.coder),
    )
    whole = tuple(coding for coding in codings if coding.start is None)
    language, turns = voices.source.language, tuple(voices.turns)
    return CodedText(source, study.texts[source], language, turns, tuple(placed), whole)


def may_leave_whole(study: Study, source: str) -> bool:
    """Whether the whole of a text may go to this audience: to others than the team only where
    everybody who speaks in it said yes to being read by them (`quote`) and to that very question
    (`whole`), and never where somebody asked for help.
    """
    voices = study.voices[source]
    return study.audience == "team" or (
        voices.source.kind != QUESTION_KIND
        and all(study.rights.allows(case, p) for case in voices.people for p in ("quote", "whole"))
    )


def lost_in_word(coded: CodedText) -> tuple[Message, ...]:
    """What a Word document has no place for."""
    n = len(coded.whole)
    return (Message("exporting.whole_lost", n=n),) if n else ()


def format_docx(study: Study, coded: CodedText, *, language: str, first: str) -> bytes:
    """The text with a comment for each coding: its words are the code
    with its group (`trust > peer`), its author the coder.
    """
    document = word.begin(coded.id, language=language, first=first)
    # (place, whether it begins there, coding): where comments begin and end, by line
    ends: dict[int, list[tuple[int, int, Coding]]] = defaultdict(list)
    lines, starts, at = coded.text.split("\n"), [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    line_of = [number for number, line in enumerate(lines) for _ in range(len(line) + 1)]
    for coding in coded.codings:
        assert coding.start is not None
        assert coding.end is not None
        for place, begins in ((coding.start, 1), (coding.end, 0)):
            ends[line_of[min(place, len(line_of) - 1)]].append((place, begins, coding))
    comments = _comments(document, study, coded, language)
    for number, line in enumerate(lines):
        _fill(document.add_paragraph(), line, starts[number], ends[number], comments, coded)
    return word.save(document)


def _comments(document: Any, study: Study, coded: CodedText, language: str) -> dict[str, Any]:
    """A comment for each coding, by its id; others than the team do not read who coded, and read
    the day and not the time.
    """
    made, part = {}, document.comments
    for coding in coded.codings:
        who = coding.coder if study.audience == "team" else ""
        comment = part.add_comment(author=who, initials=who)
        comment._comment_elm.date = _moment(coding.t if who else f"{coding.t[:10]}T00:00:00Z")
        word.add_run(
            comment.paragraphs[0],
            format_path(_path(study.book, coding.code, language)),
            language=language,
        )
        made[coding.id] = comment
    return made


def _path(book: Codebook, id: str, language: str) -> tuple[str, ...]:
    """The names from the group down to the code, in one language: a bare name does not say which code
    is meant when the document is brought in.
    """
    chain, at = list[Code](), book.get(id)
    while at is not None and at not in chain:
        chain.insert(0, at)
        at = book.get(at.parent)
    if not chain:
        return (id,)
    known = dict.fromkeys(known for code in chain for known in code.label)
    spoken = language if language in known else next(iter(known), language)
    family = chain[0].family
    names = (code.label.get(spoken) or code.id for code in chain)
    return (*filter(None, [book.families.get(family, {}).get(spoken) or family]), *names)


def _moment(t: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(t.replace("Z", "+00:00")).replace(microsecond=0)


def _fill(
    paragraph: Paragraph,
    line: str,
    start: int,
    ends: Sequence[tuple[int, int, Coding]],
    comments: dict[str, Any],
    coded: CodedText,
) -> None:
    """The line as runs, and between them where comments begin and end."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    at = start
    for place, begins, coding in sorted(ends, key=lambda end: end[:2]):
        if place > at:
            _add_words(paragraph, line[at - start : place - start], at, coded)
            at = place
        id = str(comments[coding.id].comment_id)
        mark = OxmlElement("w:commentRangeStart" if begins else "w:commentRangeEnd")
        mark.set(qn("w:id"), id)
        paragraph._p.append(mark)
        if not begins:
            reference = OxmlElement("w:commentReference")
            reference.set(qn("w:id"), id)
            paragraph.add_run()._r.append(reference)
    if at - start < len(line):
        _add_words(paragraph, line[at - start :], at, coded)


def _add_words(paragraph: Paragraph, words: str, at: int, coded: CodedText) -> None:
    turn = _turn_at(coded, at)
    word.add_run(paragraph, words, language=(turn.language if turn else "") or coded.language)


def _turn_at(coded: CodedText, at: int) -> Turn | None:
    return next((turn for turn in coded.turns if turn.start <= at < turn.end), None)


def format_html(study: Study, coded: CodedText, *, language: str, first: str) -> bytes:
    """The text as a page: each coding has a number where it begins and ends, and a line beside it."""
    numbers = {coding.id: n for n, coding in enumerate(coded.codings, start=1)}
    style = _STYLE.read_text(encoding="utf-8")
    lines, at = [], 0
    for line in coded.text.split("\n"):
        end = at + len(line)
        here = [c for c in coded.codings if at <= (c.start or 0) <= end]
        beside = "".join(_beside(study, one, numbers[one.id], language) for one in here)
        said = _marked(coded, numbers, at, end)
        lines.append(f'<div class="line"><p>{said}</p>{beside and f"<ul>{beside}</ul>"}</div>')
        at = end + 1
    whole = "".join(_beside(study, one, 0, language) for one in coded.whole)
    above = f"<p>{escape(say('exporting.of_whole'))}</p><ul>{whole}</ul>" if whole else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(coded.id)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<style>{style}</style></head><body><header><p>{escape(first)}</p>"
        f"<h1>{escape(coded.id)}</h1>{above}</header>"
        f'<main lang="{coded.language}">{"".join(lines)}</main></body></html>'
    ).encode()


def _beside(study: Study, coding: Coding, number: int, language: str) -> str:
    label = label_of(study.book, language, "code", coding.code)
    who = f" · {coding.coder}" if study.audience == "team" else ""
    sign = f"<sup>{number}</sup> " if number else ""
    colour = escape(colour_of(study.book, coding.code) or "transparent")
    swatch = f'<span class="colour" style="background:{colour}"></span>'
    return f'<li lang="{language}">{sign}{swatch}{escape(label)}{escape(who)}</li>'


def _marked(coded: CodedText, numbers: dict[str, int], start: int, end: int) -> str:
    """One line of the text: what is coded is underlined, with the numbers of its codings."""
    here = [c for c in coded.codings if (c.start or 0) <= end and (c.end or 0) >= start]
    cuts = {start, end}
    cuts.update(p for c in here for p in (c.start or 0, c.end or 0) if start <= p <= end)
    cuts.update(t.body for t in coded.turns if start <= t.body <= end)
    labels = {turn.start: turn.body for turn in coded.turns}
    out = []
    for at, to in zip(sorted(cuts), [*sorted(cuts)[1:], None], strict=True):
        out += [f"<sup>{numbers[c.id]}]</sup>" for c in here if c.end == at]
        out += [f"<sup>[{numbers[c.id]}</sup>" for c in here if c.start == at]
        if to is None:
            break
        words = escape(coded.text[at:to])
        if any((c.start or 0) <= at and to <= (c.end or 0) for c in here):
            words = f'<span class="on">{words}</span>'
        out.append(f'<span class="label">{words}</span>' if labels.get(at) == to else words)
    return "".join(out)
