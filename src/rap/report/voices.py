"""One voice as markup: words a person said, with their translation, and which editions print them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from rap.report.edition import Edition, Quote
from rap.report.words import words_of

_STAND_IN = re.compile(r"\[[^\[\]\n]{1,60}\]")


def is_for(quote: Mapping[str, Any], language: str) -> bool:
    """Whether an edition in `language` prints a quote: one that was chosen for languages (`for`) only
    in these.
    """
    return language in quote.get("for", (language,))


def quote_markup(quote: Quote, edition: Edition, *, ref: str = "") -> str:
    """One voice. When there is a translation into the language of the edition it is read first, the
    words as said below it.
    """
    translated = (
        bool(quote.translation) and quote.translation_language == edition.language != quote.language
    )
    first, second = _passage(quote.text, quote.language), ""
    if translated:
        first = _passage(quote.translation, quote.translation_language)
        second = _passage(quote.text, quote.language, kind="original")
    elif quote.translation and quote.language != edition.language:
        second = _passage(quote.translation, quote.translation_language, kind="original")
    who = "" if ref.startswith(f"{quote.who}:") else quote.who  # the place names the text already
    by = words_of(edition.language)(f"words-{quote.by}") if quote.by else ""
    about = [who, by, _said_in(quote, edition, translated=translated), ref]
    under = "".join(f"<span>{escape(part)}</span>" for part in about if part)
    return f'<figure class="voice">{first}{second}{f"<figcaption>{under}</figcaption>" if under else ""}</figure>'


def _passage(text: str, language: str, *, kind: str = "") -> str:
    paragraphs = "".join(
        f"<p>{_with_stand_ins(line)}</p>" for line in text.split("\n") if line.strip()
    )
    named = f' class="{kind}"' if kind else ""
    return f'<blockquote{named} lang="{escape(language)}">{paragraphs}</blockquote>'


def _with_stand_ins(text: str) -> str:
    """Words put in the place of a name, `[collègue A]`, look like what they are."""
    return _STAND_IN.sub(lambda words: f'<span class="stand-in">{words[0]}</span>', escape(text))


def _said_in(quote: Quote, edition: Edition, *, translated: bool) -> str:
    if quote.language == edition.language:
        return ""
    words = words_of(edition.language)
    name = words.language_name(quote.language)
    if translated:
        return words("said-in-translated", language=name)
    if quote.translation:
        return words(
            "said-in-translated-to",
            language=name,
            into=words.language_name(quote.translation_language),
        )
    return words("said-in", language=name)
