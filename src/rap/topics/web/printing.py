"""Pages to print: one HTML file without a script or a request, its words by language, its looks."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.languages.catalogue import COMPLETE
from rap.languages.phrases import read_phrases

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none'"
_STYLE = Path(__file__).with_name("printed.css")


def words_of(subject: str, language: str) -> Mapping[str, str]:
    """What a page says in `language` (`languages/LANG/printed.yaml`)."""
    if language not in COMPLETE:
        raise WrongUseError("web.request.no_such_language", languages=COMPLETE)
    words: Mapping[str, str] = read_phrases("printed")[language][subject]
    return words


def page(title: str, body: str, *, language: str, kind: str, style: str = "") -> str:
    """A page of a `kind` (a class of the style sheet): a title in plain text above `body`, which is
    markup, with the rules of `style` after those of all pages.
    """
    title, style = escape(title), _STYLE.read_text(encoding="utf-8") + style
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><style>{style}</style></head>'
        f'<body class="{kind}"><main><h1>{title}</h1>{body}</main></body></html>'
    )
