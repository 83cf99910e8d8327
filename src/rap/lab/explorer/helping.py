"""What stands around the page of questions: its heading, and how a question is written, with codes
of the study itself.
"""

from __future__ import annotations

import html
import json
import re

from rap.analysis.queries import parse_query
from rap.core.errors import WrongUseError
from rap.languages.phrases import phrases_of
from rap.store.settings import INTERFACE_LANGUAGES, own_coder
from rap.study.study import Study

_PLAIN_ID = re.compile(r"[a-z][a-z0-9-]*")


def reader_language(study: Study) -> str:
    """The language that whoever codes on this machine chose for the screen
    (`.rap/screen/CODER.json`), else English.
    """
    try:
        coder = own_coder(study.settings).id
    except WrongUseError:
        coder = "reader"
    try:
        kept = json.loads(
            (study.settings.root / ".rap" / "screen" / f"{coder}.json").read_text(encoding="utf-8")
        )
    except (OSError, ValueError):
        return "en"
    chosen = kept.get("language") if isinstance(kept, dict) else None
    return chosen if chosen in INTERFACE_LANGUAGES else "en"


def example_question(study: Study) -> str:
    """A question that can be asked of this study: its two most used codes near each other.

    Empty where there are no codes yet.
    """
    codes = _codes(study)
    return f"{codes[0]} near 200 {codes[1]}" if len(codes) > 1 else "".join(codes)


def format_head(language: str) -> str:
    """The heading and one sentence, as markup."""
    words = phrases_of("explorer", language)
    return f"<h1>{html.escape(words['title'])}</h1><p>{html.escape(words['about'])}</p>"


def format_help(study: Study, language: str) -> str:
    """How questions are written, folded away: what to write and what it finds, as markup."""
    words, names = phrases_of("explorer", language), _names(study)
    rows = "".join(
        f"<tr><td class='rap-word'><code>{html.escape(row['write'].format(**names))}</code></td>"
        f"<td class='rap-word'>{html.escape(row['finds'].format(**names))}</td></tr>"
        for row in words["rows"]
        if "{value}" not in row["write"] or names["value"]
    )
    return (
        f"<details><summary>{html.escape(words['how'])}</summary><p>{html.escape(words['short'])}</p>"
        f"<table class='rap-asked'><tbody>{rows}</tbody></table><p>{html.escape(words['first'])}</p></details>"
    )


def _codes(study: Study) -> list[str]:
    """Codes that can stand in a question as they are, the most used first."""
    standing = [code.id for code in study.book.codes if not (code.retired or code.merged_into)]
    n = study.codings["code"].value_counts()
    used = sorted(standing, key=lambda code: -int(n.get(code, 0)))
    return [code for code in used if _is_plain(code)]


def _is_plain(id: str) -> bool:
    """Whether it can be written into a question without quotes: it is no word of its language."""
    try:
        return bool(_PLAIN_ID.fullmatch(id)) and parse_query(id) is not None
    except WrongUseError:
        return False


def _names(study: Study) -> dict[str, str]:
    """What the rows are filled with; `variable` and `value` are empty where cases have none that is
    one plain word.
    """
    first, second, *_ = (*_codes(study), "code-a", "code-b")
    words = [
        (variable.id, value)
        for variable in study.book.variables.values()
        for value in variable.values
        if _is_plain(variable.id) and _is_plain(value)
    ]
    variable, value = words[0] if words else ("", "")
    return {"a": first, "b": second, "variable": variable, "value": value}
