"""The papers of a kit as HTML: black on white, 16 points and more, each page a sheet.

Their style sheets are in `css/`: `paper.css` for all of them, and one for each kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from math import ceil
from pathlib import Path
from typing import Any

from rap.languages.phrases import phrases_of
from rap.report.edition import Quote
from rap.report.words import words_of
from rap.topics.publishing.kits.choosing import QUOTES, Card, Kit

MARKS = "".join(
    f'<div class="mark {way} {y} {x}"></div>'
    for way in ("h", "v")
    for y in ("top", "bottom")
    for x in ("left", "right")
)


@dataclass(frozen=True)
class Papers:
    """What every paper of a kit needs: its languages, the name of the theme, whether it is a draft,
    how a quote is read, and the code of the words its findings have.
    """

    languages: tuple[str, ...]
    label: Mapping[str, str]
    draft: bool
    date: str
    quotes: Mapping[tuple[str, str], Quote]
    code: str = ""

    def say(self, phrase: str, *, between: str = " · ") -> str:
        """A phrase in each language of the kit, as markup."""
        return spans({k: self.phrases(k)[phrase] for k in self.languages}, between=between)

    def answer(self, answer: str) -> str:
        """An answer in each language of the kit, as markup."""
        return spans({k: self.phrases(k)["answers"][answer] for k in self.languages})

    def phrases(self, language: str) -> Mapping[str, Any]:
        return phrases_of("kit", language)

    @property
    def theme(self) -> str:
        known = {k: self.label[k] for k in self.languages if self.label.get(k)}
        return spans(known or dict(list(self.label.items())[:1]), between=" · ")

    def sheet(self, kind: str) -> str:
        """The classes of a sheet of this kind."""
        return f"sheet {kind} two" if len(self.languages) > 1 else f"sheet {kind}"

    def foot(self, *, more: str = "") -> str:
        """The last line of a sheet: theme, day, and the mark of a draft while it is one."""
        middle = f"<p class=middle>{self.say('hand-in-hand', between='<br>')}</p>"
        if self.draft:
            middle = f'<p class="draft">{self.say("draft", between=" ")}</p>'
        more = more and f'<span class="id">{more}</span>'
        first = "<br>".join(part for part in (self.theme, more) if part)
        said = {k: words_of(k)("answer-sheet", sheet=self.code) for k in self.languages}
        last = "<br>".join(
            part for part in (self.date, self.code and spans(said, between="<br>")) if part
        )
        return f'<div class="foot"><p>{first}</p>{middle}<p>{last}</p></div>'

    def page(self, kind: str, body: str) -> str:
        """A whole document that makes no request; `kind` names its title, a phrase, and its style."""
        name = " · ".join(str(self.phrases(k)[kind]) for k in self.languages)
        return f"""<!DOCTYPE html>
<html lang="{self.languages[0]}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>{escape(name)}</title><style>
{_css("paper")}{_css(kind)}</style></head>
<body><main>
{body}
</main></body></html>
"""


@cache
def _css(name: str) -> str:
    return (Path(__file__).parent / "css" / f"{name}.css").read_text(encoding="utf-8")


def spans(texts: Mapping[str, str], *, between: str = "") -> str:
    """Language -> text, as markup that says which language each text is in."""
    return between.join(
        f'<span lang="{escape(k)}">{escape(str(text))}</span>' for k, text in texts.items()
    )


def statements(card: Card, papers: Papers, *, lines: int = 3) -> str:
    """A finding in each language of the kit; where it is not translated yet, room to write it. It
    says where its words are new.
    """
    found, statement = [], card.statement
    for language in papers.languages:
        if text := statement.get(language):
            found.append(f'<p class="statement" lang="{language}">{escape(text)}</p>')
        else:
            text = f"<p>{escape(papers.phrases(language)['untranslated'])}</p>"
            text += '<div class="line"></div>' * lines
            found.append(f'<div class="statement write" lang="{language}">{text}</div>')
        if card.is_reworded:
            said = words_of(language)("finding-reworded")
            found.append(f'<p lang="{language}">{escape(said)}</p>')
    return "".join(found)


def numbered(rows: Sequence[str], per_page: int) -> list[list[str]]:
    """Rows cut into pages of `per_page`; one empty page without rows."""
    return [list(rows[at : at + per_page]) for at in range(0, len(rows), per_page)] or [[]]


# The cards: A4 with cut marks, one finding each with two voices and the four answers; and blank
# cards for what is missing.

BLANK = "AB"  # cards for what is missing: letters, which no report uses as a number
_FULL = 25  # lines from which a card is set smaller, so that no word is cut off


def draw_cards(kit: Kit, papers: Papers, *, quotes: Mapping[str, tuple[str, ...]]) -> str:
    """The document; `quotes` maps a finding to the references that may be read."""
    cards = [_card(card, papers, quotes.get(card.finding, ())) for card in kit.cards]
    blank = [_blank(papers, letter) for letter in BLANK]
    return papers.page("cards", "\n".join(cards + blank))


def _card(card: Card, papers: Papers, refs: tuple[str, ...]) -> str:
    empty = f'<div class="voice empty"><p>{papers.say("no-voice", between="<br>")}</p></div>'
    voices = [_voice(papers, ref) for ref in refs][:QUOTES] or [empty]
    tight = " tight" if _lines(card, papers, "".join(voices)) > _FULL else ""
    return (
        f'<div class="{papers.sheet("card")}{tight}">{MARKS}<div class="head"><div class="number">{card.number}</div>'
        f"<div>{statements(card, papers)}</div></div>"
        f'<div class="voices"><h2>{papers.say("voices")}</h2>{"".join(voices)}</div>'
        f"{_answers(papers)}{papers.foot(more=card.finding)}</div>"
    )


def _lines(card: Card, papers: Papers, voices: str) -> float:
    """About how many lines of 16 points a card holds."""
    statements = sum(ceil(len(card.statement.get(k, "")) / 44) for k in papers.languages) * 1.05
    quotes = re.sub(r"<(?!/blockquote)[^>]*>", "", voices).split("</blockquote>")
    return statements + sum(ceil(len(quote) / 56) for quote in quotes)


def _voice(papers: Papers, ref: str) -> str:
    """A passage in the languages of the kit it is there in; in the one it was said in when it is
    there in none.
    """
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
    """Which language it was said in, when that is not the first one read; that it came through an
    interpreter.
    """
    by = {k: words_of(k)(f"words-{said.by}") for k in papers.languages} if said.by else {}
    if next(iter(texts)) == said.language and said.language in papers.languages:
        return f"<figcaption>{spans(by, between=' · ')}</figcaption>" if by else ""
    id = "said-in"
    if said.language not in texts:
        id = "translated" if said.is_described else "in-translation"
    captions = {
        k: (f"{by[k]}, " if by else "")
        + str(papers.phrases(k)[id]).format(language=words_of(k).language_name(said.language))
        for k in papers.languages
    }
    return f"<figcaption>{spans(captions, between=' · ')}</figcaption>"


def _answers(papers: Papers) -> str:
    boxes = "".join(
        f'<li><span class="box"></span><span>{papers.answer(id)}</span></li>'
        for id in papers.phrases(papers.languages[0])["answers"]
    )
    return f'<div class="answers"><p class="q">{papers.say("question")}</p><ul>{boxes}</ul></div>'


def _blank(papers: Papers, letter: str) -> str:
    lines = "<div class=line></div>" * (12 if len(papers.languages) == 1 else 10)
    return (
        f'<div class="sheet card blank">{MARKS}<div class="head"><div class="number">{letter}</div>'
        f"<div><h1>{papers.say('missing')}</h1></div></div><p>{papers.say('missing-how', between='<br>')}</p>"
        f'<div class="lines">{lines}</div>{_answers(papers)}{papers.foot()}</div>'
    )


# The other papers of a kit: the poster for dots, the tally sheet, and the script that members can
# run without staff.

ON_A_POSTER = {1: 6, 2: 4}  # findings on one A3, in one language and in two
ON_A_SHEET = 12
_ROOM = 180  # characters of a statement from which it is set smaller, so that no word is cut off


def draw_poster(kit: Kit, papers: Papers) -> str:
    """A3: each finding with room for dots, six on a sheet."""
    cells = [
        f'<div class="cell{_size(card)}"><div class="number">{card.number}</div>'
        f'<div>{statements(card, papers, lines=2)}</div><div class="room"></div></div>'
        for card in kit.cards
    ]
    body = "\n".join(
        f'<div class="{papers.sheet("poster")}"><h1>{papers.say("where-dots", between="<br>")}</h1>'
        f'<p>{papers.say("dots-how", between="<br>")}</p><div class="grid">{"".join(page)}</div>'
        f'<p class="own">{papers.say("own-line")} ______________________________________________</p>{papers.foot()}</div>'
        for page in numbered(cells, ON_A_POSTER[len(papers.languages)])
    )
    return papers.page("poster", body)


def _size(card: Card) -> str:
    return " long" if max(map(len, card.statement.values()), default=0) > _ROOM else ""


def draw_tally(kit: Kit, papers: Papers) -> str:
    """A4: a row a card, a column an answer; what is written here goes to `codebook/votes/`."""
    answers = papers.phrases(papers.languages[0])["answers"]
    heads = "".join(f'<th scope="col">{papers.answer(id)}</th>' for id in answers)
    ends = [f'<th scope="col">{papers.say(id, between=" ")}</th>' for id in ("card", "dots")]
    top = f"<tr>{ends[0]}{heads}{ends[1]}</tr>"
    body = "\n".join(
        f'<div class="{papers.sheet("tally")}"><h1>{papers.say("tally")}</h1>'
        f'<div class="facts"><p>{papers.say("group")}: FG-</p><p>{papers.say("date")}:</p><p>{papers.say("present")}:</p></div>'
        f"<table><thead>{top}</thead><tbody>{''.join(page)}</tbody></table>"
        f'<p class="how">{papers.say("tally-how", between="<br><br>")}</p>{papers.foot()}</div>'
        for page in numbered([_row(card, len(answers) + 1) for card in kit.cards], ON_A_SHEET)
    )
    return papers.page("tally", body)


def _row(card: Card, columns: int) -> str:
    return f'<tr><th scope="row">{card.number} <span class="id">{card.finding}</span></th>{"<td></td>" * columns}</tr>'


def draw_script(papers: Papers) -> str:
    """Two A4 pages in one language: how to run the meeting, and what to do when it gets heavy or
    somebody recognises herself.
    """
    (language,) = papers.languages
    words = papers.phrases(language)
    pages = []
    for number, sections in enumerate(words["script-pages"]):
        steps = "".join(
            f"<h2>{escape(str(head))}</h2><ul>{''.join(f'<li>{escape(str(line))}</li>' for line in lines)}</ul>"
            for head, lines in sections
        )
        title = f"<h1>{escape(str(words['script']))}</h1>" if number == 0 else ""
        pages.append(
            f'<div class="sheet script">{title}<div class="steps">{steps}</div>{papers.foot(more=f"{number + 1}/2")}</div>'
        )
    return papers.page("script", "\n".join(pages))
