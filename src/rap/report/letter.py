"""What stands around a report for others: before it who asks and who pays, after it what changed,
how to answer, how to leave.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from rap.core.model import ANSWERS
from rap.report.edition import Edition
from rap.report.items.said import ToldFinding
from rap.report.since_views import draw_changed, draw_passages, draw_since, said_markup
from rap.report.words import Words, is_reviewed, lang_of, words_of
from rap.store.team_pages import NAMED, TRUST

# The form in the file: it makes a text to copy. It sends nothing and keeps nothing, and without a
# script it is not there.

N_PROMISES = 7
_SCRIPT = Path(__file__).parent / "templates" / "rap_report" / "answer.js"


@cache
def answer_script() -> str:
    """The script of the form, as the page has it."""
    return _SCRIPT.read_text(encoding="utf-8")


@cache
def script_source() -> str:
    """What the policy of the page says of the script."""
    return hash_source(answer_script())


def hash_source(text: str) -> str:
    """A script or a style sheet as the policy of a page names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def draw_form(edition: Edition, findings: Sequence[ToldFinding]) -> str:
    """One group of choices a finding, a field for own words, and the text to copy."""
    words = words_of(edition.language)
    asked = "".join(_asked(one, words) for one in findings)
    says = " ".join(
        f'data-{id}="{escape(words(f"form-{id}"))}"' for id in ("copied", "by-hand", "nothing")
    )
    return (
        f'<div class="answers with-script" id="answers" data-sheet="{edition.sheet}" {says} hidden>'
        f"<h3>{escape(words('form-title'))}</h3><p>{escape(words('form-how'))}</p>{asked}"
        f'<p class="field"><label for="own">{escape(words("form-comment"))}</label>'
        '<textarea id="own" rows="4" autocomplete="off"></textarea></p>'
        f'<p class="field"><label for="text">{escape(words("form-text"))}</label>'
        f'<textarea id="text" rows="4" readonly autocomplete="off">{escape(words("form-nothing"))}</textarea></p>'
        f'<p class="buttons"><button type="button" id="copy">{escape(words("form-copy"))}</button>'
        f'<button type="button" id="clear" class="quiet">{escape(words("form-clear"))}</button></p>'
        f'<p id="done" role="status"></p><p class="note">{escape(words("form-number"))}</p></div>'
    )


def _asked(one: ToldFinding, words: Words) -> str:
    says = [words(f"word-{answer}") for answer in ANSWERS]
    choices = "".join(_choice("radio", f"a{one.number}", said, said) for said in says)
    choices += _choice("radio", f"a{one.number}", "", words("form-none"), " checked")
    choices += _choice("checkbox", f"m{one.number}", words("word-more"), words("form-more"))
    return (
        f'<fieldset id="answer-{one.number}" data-number="{one.number}"><legend><span class="n">{one.number}</span>'
        f'<span{lang_of(one.language)}>{escape(one.text)}</span></legend><div class="choices">{choices}</div></fieldset>'
    )


def _choice(kind: str, name: str, value: str, label: str, more: str = "") -> str:
    box = f'<input type="{kind}" name="{name}" value="{escape(value)}"{more} autocomplete="off">'
    return f"<label>{box}<span>{escape(label)}</span></label>"


@dataclass(frozen=True)
class Around:
    """Markup before and after the body, and the sections of both: (anchor, heading). `notes` say at
    the very top what this edition lacks, `changes` what is new since the report before it.
    """

    notes: str = ""
    changes: str = ""
    before: str = ""
    after: str = ""
    before_sections: tuple[tuple[str, str], ...] = ()
    after_sections: tuple[tuple[str, str], ...] = ()
    has_form: bool = False


def draw_around(
    edition: Edition,
    findings: Sequence[ToldFinding],
    *,
    gone: Sequence[int] = (),
    short: bool,
    written: Sequence[str],
) -> Around:
    """The letter of an edition; nothing for the team. `written` are the languages the whole report
    is in, `gone` the numbers of findings that this edition leaves out.
    """
    if edition.letter is None:
        return Around()
    words = words_of(edition.language)
    notes, trust = _missing(edition, findings, gone, short, written), _trust(edition)
    before = _section("before", words("trust-title"), trust) if trust else ""
    changes, changed = draw_since(edition, findings), draw_changed(edition, findings)
    parts = [
        ("told-changed" if changes else "changed", words("changed-title"), changed),
        ("next", words("next-title"), _next(edition)),
        _answer(edition, findings, words),
        _back(edition, words),
    ]
    leave = _paragraph(words("delete-how")) + _paragraph(words("leave-keys"))
    parts.append(("delete", words("delete-title"), leave))
    there = [(anchor, title, body) for anchor, title, body in parts if body]
    return Around(
        f'<div class="prose notes">{notes}</div>' if notes else "",
        changes,
        before,
        "\n".join(_section(*part) for part in there),
        (("before", escape(words("trust-title"))),) if trust else (),
        tuple((anchor, escape(title)) for anchor, title, _ in there),
        bool(findings),
    )


def _section(anchor: str, title: str, body: str) -> str:
    return f'<div class="letter prose"><h2 id="{anchor}">{escape(title)}</h2>{body}</div>'


def _paragraph(text: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f"<p{named}>{escape(text)}</p>"


def _trust(edition: Edition) -> str:
    """Questions and answers of the first page; a question nobody has answered yet is left out. What
    numbers cannot hide is the last, in the program's own words.
    """
    assert edition.letter is not None
    words, rows = words_of(edition.language), []
    for part in TRUST:
        said = "".join(said_markup(passage.text, edition) for passage in edition.letter.of(part))
        rows += (
            [f"<div><dt>{escape(words(f'trust-{part}'))}</dt><dd>{said}</dd></div>"] if said else []
        )
    if edition.extensions:
        says = words("trust-others-says", list=", ".join(edition.extensions))
        made_with = escape(words("trust-others")), _paragraph(says)
        rows.append("<div><dt>{}</dt><dd>{}</dd></div>".format(*made_with))
    if rows:
        known = escape(words("trust-known")), _paragraph(words("trust-known-says"))
        promised = escape(words("promises-title")), _promises(words)
        rows += ["<div><dt>{}</dt><dd>{}</dd></div>".format(*one) for one in (promised, known)]
    return f'<dl class="trust">{"".join(rows)}</dl>' if rows else ""


def _promises(words: Words) -> str:
    """What the program promises to those who were interviewed and those who answer, each in a sentence,
    with what it does not cover in another (`docs/promises.md`).
    """
    rows = (
        f"<li>{escape(words(f'promise-{n}'))} <em>{escape(words(f'promise-{n}-not'))}</em></li>"
        for n in range(1, N_PROMISES + 1)
    )
    return f'<ul class="promises">{"".join(rows)}</ul>'


def _missing(
    edition: Edition,
    findings: Sequence[ToldFinding],
    gone: Sequence[int],
    short: bool,
    written: Sequence[str],
) -> str:
    words, notes = words_of(edition.language), []

    def listed(id: str, numbers: Sequence[int]) -> None:
        name, all_of_them = words.language_name(edition.language), map(words.number, numbers)
        if numbers:
            notes.append(words(id, language=name, numbers=", ".join(all_of_them)))

    if short:
        names = ", ".join(words.language_name(code, own=True) for code in written)
        notes.append(words("short-edition", languages=names))
    listed("missing", [one.number for one in findings if one.language])
    listed("left-out", gone)
    listed("unread", [one.number for one in findings if one.id in edition.unread])
    if not is_reviewed(edition.language):
        notes.append(words("unreviewed"))
    return "".join(_paragraph(note, "note") for note in notes)


def _next(edition: Edition) -> str:
    """What the team promises."""
    assert edition.letter is not None
    return draw_passages(edition.letter.promises, edition)


def _answer(
    edition: Edition, findings: Sequence[ToldFinding], words: Words
) -> tuple[str, str, str]:
    if not findings:
        return "answer", words("answer-title"), ""
    own = "answer-own-words-two" if edition.reviewers > 1 else "answer-own-words"
    ways = [words("answer-counts"), words(own)]
    # a number and its word on one line
    pairs = (pair.replace(" ", "\u00a0") for pair in words("answer-example").split(", "))
    example = ", ".join(pairs)
    body = _paragraph(words("answer-how")) + f'<p class="example">{escape(example)}</p>'
    body += "".join(map(_paragraph, ways)) + _paragraph(
        words("answer-sheet", sheet=edition.sheet), "note"
    )
    return "answer", words("answer-title"), body + draw_form(edition, findings)


def _back(edition: Edition, words: Words) -> tuple[str, str, str]:
    """A draft may name nobody at its top yet; what is released does
    (`rap.store.team_pages.refuse_unnamed`).
    """
    assert edition.letter is not None
    how = words("back-how") if edition.letter.of(NAMED) else words("take-back")
    return (
        "back",
        words("back-title"),
        _paragraph(how) + draw_passages(edition.letter.of("back"), edition),
    )
