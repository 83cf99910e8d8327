"""The cards: A4 with cut marks, one finding each with two voices and the four answers; and blank cards for what is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from math import ceil

from rap.acts.kits.choosing import QUOTES, Card, Kit
from rap.acts.kits.paper import A4, MARKS, Papers, languages_name, statements
from rap.report.edition import Quote

BLANK = "AB"  # cards for what is missing: letters, which no report uses as a number
_FULL = 25  # lines from which a card is set smaller, so that no word is cut off
_STAND_IN = re.compile(r"\[[^\[\]\n]{1,60}\]")
_STYLE = """
.card { padding: 16mm 18mm 15mm; display: flex; flex-direction: column; gap: 5mm }
.head { display: flex; gap: 7mm; align-items: flex-start } .head > div:last-child { flex: 1 }
.statement { font-size: 21pt; line-height: 1.26; font-weight: 700 }
.two .statement { font-size: 18pt } .write { font: 13pt/1.3 system-ui, sans-serif !important; font-weight: 400 !important }
.voices { flex: 1; display: flex; flex-direction: column; gap: 4mm; border-top: 2.5pt solid #000; padding-top: 4mm; min-height: 0 }
.voices h2 { font: 700 16pt/1.3 system-ui, sans-serif }
.voice { border-left: 3pt solid #000; padding-left: 4mm } .voice blockquote + blockquote { margin-top: 1.5mm; font-style: italic }
.voice blockquote p:first-child::before { content: open-quote } .voice blockquote p:last-child::after { content: close-quote }
.voice figcaption { font-size: 12pt; margin-top: 1mm } .empty { border-left-style: dashed; font-size: 13pt }
.tight .voices { gap: 2.5mm; font-size: 14pt; line-height: 1.26 }
.answers { border-top: 2.5pt solid #000; padding-top: 3.5mm }
.answers ul { list-style: none; display: flex; justify-content: space-between; gap: 3mm; margin-top: 2mm;
  line-height: 1.2 }
.answers li { display: flex; gap: 2.5mm; align-items: flex-start }
.box { width: 7mm; height: 7mm; border: 1.75pt solid #000; flex: none }
.answers li > span:last-child > span { display: block } .answers .q { font-weight: 700 }
.blank .line { height: 14.5mm } .blank h1 { font-size: 24pt; line-height: 1.2 } .blank .lines { flex: 1; overflow: hidden }
"""


def draw_cards(kit: Kit, papers: Papers, quotes: Mapping[str, tuple[str, ...]]) -> str:
    """The document; `quotes` maps a finding to the references that may be read."""
    cards = [_card(card, papers, quotes.get(card.finding, ())) for card in kit.cards]
    blank = [_blank(papers, letter) for letter in BLANK]
    return papers.page(title="cards", style=A4 + _STYLE, body="\n".join(cards + blank))


def _card(card: Card, papers: Papers, refs: tuple[str, ...]) -> str:
    voices = [_voice(papers, ref) for ref in refs[:QUOTES]]
    voices += [f'<div class="voice empty"><p>{papers.say("no-voice", between="<br>")}</p></div>'] * (
        QUOTES - len(voices)
    )
    kind = "sheet card two" if len(papers.languages) > 1 else "sheet card"
    kind += " tight" if _lines(card, papers, "".join(voices)) > _FULL else ""
    return (
        f'<div class="{kind}">{MARKS}<div class="head"><div class="number">{card.number}</div>'
        f"<div>{statements(card.statement, papers)}</div></div>"
        f'<div class="voices"><h2>{papers.say("voices")}</h2>{"".join(voices)}</div>'
        f"{_answers(papers)}{papers.foot(more=card.finding)}</div>"
    )


def _lines(card: Card, papers: Papers, voices: str) -> float:
    """About how many lines of 16 points a card holds."""
    statements = sum(ceil(len(card.statement.get(k, "")) / 44) for k in papers.languages) * 1.05
    quotes = sum(ceil(len(re.sub(r"<[^>]*>", "", block)) / 56) for block in voices.split("</blockquote>"))
    return statements + quotes


def _voice(papers: Papers, ref: str) -> str:
    """A passage in the languages of the kit it is there in; in the one it was said in when it is there in none."""
    shown = {k: papers.quotes[ref, k] for k in papers.languages}
    texts: dict[str, str] = {}
    for language, quote in shown.items():
        if quote.language == language:
            texts[language] = quote.text
        elif quote.translation and quote.translation_language == language:
            texts[language] = quote.translation
    said = next(iter(shown.values()))
    texts = texts or {said.language: said.text}
    blocks = "".join(_block(text, language) for language, text in texts.items())
    return f'<figure class="voice">{blocks}{_caption(papers, said, texts)}</figure>'


def _block(text: str, language: str) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())
    return f'<blockquote lang="{escape(language)}">{lines}</blockquote>'


def _caption(papers: Papers, said: Quote, texts: Mapping[str, str]) -> str:
    """Which language it was said in, when that is not the first one read."""
    if next(iter(texts)) == said.language and said.language in papers.languages:
        return ""
    id = "said-in" if said.language in texts else "translated" if said.is_described else "in-translation"
    parts = [
        f'<span lang="{k}">{escape(str(papers.phrases(k)[id]).format(language=languages_name(said.language, k)))}</span>'
        for k in papers.languages
    ]
    return f"<figcaption>{' · '.join(parts)}</figcaption>"


def _answers(papers: Papers) -> str:
    first = papers.phrases(papers.languages[0])["answers"]
    boxes = "".join(
        '<li><span class="box"></span><span>'
        + "".join(f'<span lang="{k}">{escape(str(papers.phrases(k)["answers"][id]))}</span>' for k in papers.languages)
        + "</span></li>"
        for id in first
    )
    return f'<div class="answers"><p class="q">{papers.say("question")}</p><ul>{boxes}</ul></div>'


def _blank(papers: Papers, letter: str) -> str:
    lines = "<div class=line></div>" * (12 if len(papers.languages) == 1 else 10)
    return (
        f'<div class="sheet card blank">{MARKS}<div class="head"><div class="number">{letter}</div>'
        f"<div><h1>{papers.say('missing')}</h1></div></div><p>{papers.say('missing-how', between='<br>')}</p>"
        f'<div class="lines">{lines}</div>{_answers(papers)}{papers.foot()}</div>'
    )
