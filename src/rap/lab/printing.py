"""The codebook on paper: an A4 list, or cards to cut out for a workshop, with a sheet to write on.
One page, no script.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from tornado import web

from rap.core.errors import WrongUseError
from rap.core.model import Code, in_language
from rap.lab.base import Handler, page
from rap.lab.bench import Bench
from rap.lab.codes import example_of

FORMS = ("list", "cards")
_WORDS = {
    "fr": {"include": "Y va", "exclude": "N’y va pas", "example": "Exemple", "new": "Nouvelle carte", "why": "Pourquoi",
           "sheet": "Ce que nous avons changé", "card": "Carte", "change": "Ce que nous proposons"},
    "nl": {"include": "Hoort erbij", "exclude": "Hoort er niet bij", "example": "Voorbeeld", "new": "Nieuwe kaart",
           "why": "Waarom", "sheet": "Wat we veranderd hebben", "card": "Kaart", "change": "Wat we voorstellen"},
    "en": {"include": "Belongs here", "exclude": "Does not belong here", "example": "Example", "new": "New card",
           "why": "Why", "sheet": "What we changed", "card": "Card", "change": "What we propose"},
}  # fmt: skip
_STYLE = """
@page { size: A4; margin: 15mm }
body { font: 11pt/1.45 "Noto Sans", "DejaVu Sans", sans-serif; max-width: 180mm; margin: 2rem auto; padding: 0 1rem; color: #111 }
h1 { font-size: 17pt } h2 { font-size: 13pt; margin: 1.4em 0 .3em; border-bottom: 1px solid #777 }
h3 { font-size: 11pt; margin: .9em 0 .1em } p { margin: .1em 0 } article { break-inside: avoid }
.colour { display: inline-block; width: .8em; height: .8em; border: 1px solid #444; margin-right: .4em }
.cards { display: grid; grid-template-columns: 1fr 1fr; gap: 0 }
.cards article { border: 1px dashed #777; padding: 5mm; min-height: 52mm } .cards h3 { font-size: 13pt; margin: 0 0 .3em }
.id { color: #555; font-size: 9pt } table { width: 100%; border-collapse: collapse; break-before: page }
th, td { border: 1px solid #777; text-align: left; padding: 2mm; height: 14mm; vertical-align: top } th { height: auto }
"""


def format_codebook_page(bench: Bench, *, form: str, language: str) -> str:
    """The codes that stand today as one HTML page; examples only where the words may leave the
    team.
    """
    if form not in FORMS or language not in _WORDS:
        raise WrongUseError("lab.print.no_such_form")
    codes = [code for code in bench.book.codes if not code.retired and not code.merged_into]
    title = in_language(bench.book.title or bench.settings.title, language)
    families = dict.fromkeys(code.family for code in codes)
    body = (_cards if form == "cards" else _list)(bench, codes, families, language)
    return page(title, body, language=language, style=_STYLE)


def _list(bench: Bench, codes: Iterable[Code], families: Iterable[str], language: str) -> str:
    parts = []
    for family in families:
        parts.append(
            f"<h2>{escape(in_language(bench.book.families.get(family, {}), language, family))}</h2>"
        )
        parts += [_entry(bench, code, language) for code in codes if code.family == family]
    return "".join(parts)


def _entry(bench: Bench, code: Code, language: str) -> str:
    words, colour = (
        _WORDS[language],
        f'<span class="colour" style="background:{escape(code.colour)}"></span>',
    )
    texts = [_text(code.definition.get(language) or in_language(code.definition, language))]
    for key in ("include", "exclude"):
        if text := in_language(getattr(code, key), language):
            texts.append(f"<p><b>{words[key]}:</b> {escape(text)}</p>")
    example = example_of(bench, code)
    if example is not None and example["may_leave"]:
        texts.append(f"<p><b>{words['example']}:</b> <q>{escape(example['quote'])}</q></p>")
    label = escape(in_language(code.label, language, code.id))
    colour = colour if code.colour else ""
    return f'<article><h3>{colour}{label} <span class="id">{escape(code.id)}</span></h3>{"".join(texts)}</article>'


def _text(text: str) -> str:
    return f"<p>{escape(text)}</p>" if text else ""


def _cards(bench: Bench, codes: Iterable[Code], families: Iterable[str], language: str) -> str:
    words = _WORDS[language]
    cards = [
        f"<article><h3>{escape(in_language(code.label, language, code.id))}</h3>"
        f"{_text(in_language(code.definition, language))}"
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
    @web.authenticated
    async def get(self) -> None:
        form, language = self.ask("form", "list"), self.ask("language", "en")
        await self.show_page(format_codebook_page, self.bench, form=form, language=language)
