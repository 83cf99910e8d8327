"""The form in the file: it makes a text to copy. It sends nothing and keeps nothing, and without a script it is not there.

The page's one script is `templates/rap_report/answer.js`; the policy of the page names its hash, and it asks for nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

from rap.core.model import ANSWERS
from rap.report.edition import Edition
from rap.report.numbers import FIELD
from rap.report.told import ToldFinding
from rap.report.words import Words, words_of
from rap.store.feedback import sheet_of

_SCRIPT = Path(__file__).parent / "templates" / "rap_report" / "answer.js"


@cache
def answer_script() -> str:
    """The script of the form, as it stands in the page."""
    return _SCRIPT.read_text(encoding="utf-8")


@cache
def script_source() -> str:
    """What the policy of the page says of the script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(answer_script().encode()).digest()).decode()}'"


def draw_form(edition: Edition, findings: Sequence[ToldFinding]) -> str:
    """One group of choices a finding, a field for own words, and the text to copy."""
    words = words_of(edition.language)
    asked = "".join(_asked(one, words) for one in findings)
    says = " ".join(f'data-{id}="{escape(words(f"form-{id}"))}"' for id in ("copied", "by-hand", "nothing"))
    return (
        f'<div class="answers with-script" id="answers" data-sheet="{sheet_of(edition.numbers)}" {says} hidden>'
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
    lang = f' lang="{escape(one.language)}"' if one.language else ""
    says = [words(f"word-{answer}") for answer in ANSWERS]
    choices = "".join(_choice("radio", f"a{one.number}", said, said) for said in says)
    choices += _choice("radio", f"a{one.number}", "", words("form-none"), " checked")
    choices += _choice("checkbox", f"m{one.number}", words("word-more"), words("form-more"))
    return (
        f'<fieldset id="{FIELD}{one.number}" data-number="{one.number}"><legend><span class="n">{one.number}</span>'
        f'<span{lang}>{escape(one.text)}</span></legend><div class="choices">{choices}</div></fieldset>'
    )


def _choice(kind: str, name: str, value: str, label: str, more: str = "") -> str:
    box = f'<input type="{kind}" name="{name}" value="{escape(value)}"{more} autocomplete="off">'
    return f"<label>{box}<span>{escape(label)}</span></label>"
