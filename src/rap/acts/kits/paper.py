"""The look of the papers: black on white, 16 points and more, one page one sheet; and the frame
every paper has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from typing import Any

from rap.acts.kits.choosing import QUOTES, Card, Kit
from rap.languages.phrases import phrases_of
from rap.report.edition import Quote

STYLE = """
* { box-sizing: border-box; margin: 0; padding: 0 }
html { background: #fff; color: #000; font: 16pt/1.38 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
  -webkit-print-color-adjust: exact; print-color-adjust: exact }
h1, h2, .statement { font-family: Charter, "Bitstream Charter", "Palatino Linotype", "Noto Serif", Georgia, serif;
  text-wrap: balance }
.sheet { position: relative; overflow: hidden; break-after: page; background: #fff }
.sheet:last-child { break-after: auto }
.draft { font-size: 12pt; font-weight: 700; border: 1.5pt solid #000; padding: .5mm 2.5mm }
.foot { display: flex; justify-content: space-between; gap: 6mm; align-items: center; font-size: 12pt; line-height: 1.25 }
.foot > p { white-space: nowrap; flex: none } .foot > p:first-child { white-space: normal; flex: 0 1 auto }
.foot .draft span { display: block } .foot .middle { text-align: center }
.number { font: 700 30pt/1 system-ui, sans-serif; border: 2.5pt solid #000; border-radius: 50%; width: 19mm; height: 19mm;
  display: flex; align-items: center; justify-content: center; flex: none }
.line { border-bottom: 1pt solid #000; height: 11mm }
.statement + .statement { margin-top: 3.5mm; padding-top: 3.5mm; border-top: .75pt solid #000 }
.write .line { height: 13mm } .write { font-size: 13pt }
.mark { position: absolute; background: #000 } .mark.h { height: .35pt; width: 6mm } .mark.v { width: .35pt; height: 6mm }
.top { top: 10mm } .bottom { bottom: 10mm } .left { left: 10mm } .right { right: 10mm }
.mark.h.left { left: 2mm } .mark.h.right { right: 2mm } .mark.v.top { top: 2mm } .mark.v.bottom { bottom: 2mm }
@media screen { html { background: #ddd } .sheet { margin: 8mm auto; box-shadow: 0 1mm 4mm #0004 } }
:lang(fr) { quotes: "« " " »" } :lang(nl) { quotes: "‘" "’" } :lang(en) { quotes: "“" "”" } :lang(es) { quotes: "«" "»" }
:lang(pt) { quotes: "«" "»" } :lang(ro) { quotes: "„" "”" } :lang(sq) { quotes: "«" "»" }
"""
A4 = "@page { size: A4 portrait; margin: 0 } .sheet { width: 210mm; height: 297mm }"
A3 = "@page { size: A3 landscape; margin: 0 } .sheet { width: 420mm; height: 297mm }"
MARKS = "".join(
    f'<div class="mark {way} {y} {x}"></div>'
    for way in ("h", "v")
    for y in ("top", "bottom")
    for x in ("left", "right")
)


@dataclass(frozen=True)
class Papers:
    """What every paper of a kit needs: its languages, the name of the theme, whether it is a draft,
    and how a quote is read.
    """

    languages: tuple[str, ...]
    label: Mapping[str, str]
    draft: bool
    date: str
    quotes: Mapping[tuple[str, str], Quote]

    def say(self, id: str, *, between: str = " · ") -> str:
        """A phrase in each language of the kit, as markup."""
        return between.join(
            f'<span lang="{k}">{escape(str(self.phrases(k)[id]))}</span>' for k in self.languages
        )

    def phrases(self, language: str) -> Mapping[str, Any]:
        return phrases_of("kit", language)

    @property
    def theme(self) -> str:
        known = {k: self.label[k] for k in self.languages if self.label.get(k)} or dict(
            list(self.label.items())[:1]
        )
        return " · ".join(
            f'<span lang="{escape(k)}">{escape(text)}</span>' for k, text in known.items()
        )

    @property
    def draft_mark(self) -> str:
        return f'<p class="draft">{self.say("draft", between=" ")}</p>' if self.draft else ""

    def foot(self, *, more: str = "") -> str:
        """The last line of a sheet: theme, day, and that it is a draft while it is one."""
        middle = (
            self.draft_mark or f"<p class=middle>{self.say('hand-in-hand', between='<br>')}</p>"
        )
        first = "<br>".join(part for part in (self.theme, more) if part)
        return f'<div class="foot"><p>{first}</p>{middle}<p>{self.date}</p></div>'

    def page(self, *, title: str, style: str, body: str) -> str:
        """A whole document that asks for nothing; `title` is the id of a phrase."""
        name = " · ".join(str(self.phrases(k)[title]) for k in self.languages)
        return f"""<!DOCTYPE html>
<html lang="{self.languages[0]}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>{escape(name)}</title><style>{STYLE}{style}</style></head>
<body><main>
{body}
</main></body></html>
"""


def statements(statement: Mapping[str, str], papers: Papers, *, lines: int = 3) -> str:
    """A finding in each language of the kit; where nobody has translated it yet, room to write it."""
    found = []
    for language in papers.languages:
        if statement.get(language):
            found.append(
                f'<p class="statement" lang="{language}">{escape(statement[language])}</p>'
            )
        else:
            room = '<div class="line"></div>' * lines
            words = escape(str(papers.phrases(language)["untranslated"]))
            found.append(
                f'<div class="statement write" lang="{language}"><p>{words}</p>{room}</div>'
            )
    return "".join(found)


def languages_name(language: str, into: str) -> str:
    """What `language` is called in `into`."""
    from babel import Locale
    from babel.core import UnknownLocaleError

    try:
        return str(Locale.parse(language).get_language_name(into) or language)
    except (UnknownLocaleError, ValueError):
        return language


def numbered(rows: Sequence[str], per_page: int) -> list[list[str]]:
    """Rows cut into pages of `per_page`; one empty page when there are none."""
    return [list(rows[at : at + per_page]) for at in range(0, len(rows), per_page)] or [[]]


# The cards: A4 with cut marks, one finding each with two voices and the four answers; and blank
# cards for what is missing.

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
    voices += [
        f'<div class="voice empty"><p>{papers.say("no-voice", between="<br>")}</p></div>'
    ] * (QUOTES - len(voices))
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
    quotes = sum(
        ceil(len(re.sub(r"<[^>]*>", "", block)) / 56) for block in voices.split("</blockquote>")
    )
    return statements + quotes


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
    """Which language it was said in, when that is not the first one read."""
    if next(iter(texts)) == said.language and said.language in papers.languages:
        return ""
    id = (
        "said-in"
        if said.language in texts
        else "translated"
        if said.is_described
        else "in-translation"
    )
    parts = [
        f'<span lang="{k}">{escape(str(papers.phrases(k)[id]).format(language=languages_name(said.language, k)))}</span>'
        for k in papers.languages
    ]
    return f"<figcaption>{' · '.join(parts)}</figcaption>"


def _answers(papers: Papers) -> str:
    first = papers.phrases(papers.languages[0])["answers"]
    boxes = "".join(
        '<li><span class="box"></span><span>'
        + "".join(
            f'<span lang="{k}">{escape(str(papers.phrases(k)["answers"][id]))}</span>'
            for k in papers.languages
        )
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


# The other papers of a kit: the poster for dots, the tally sheet, and the script that members can
# run without staff.

ON_A_POSTER = {1: 6, 2: 4}  # findings on one A3, in one language and in two
ON_A_SHEET = 12
_LONG, _ROOM = " long", 180  # characters of a statement from which it is set smaller
_POSTER = """
.poster { padding: 15mm 18mm 12mm; display: flex; flex-direction: column; gap: 6mm }
.poster h1 { font-size: 40pt; line-height: 1.08 } .two.poster h1 { font-size: 32pt } .poster > p { font-size: 20pt }
.grid { flex: 1; display: grid; grid-template-columns: 1fr 1fr; grid-template-rows: repeat(3, 1fr); gap: 5mm; min-height: 0 }
.cell { border: 2pt solid #000; padding: 4mm; display: grid; grid-template-columns: 19mm 1fr 46mm; gap: 4mm; overflow: hidden }
.two .grid { grid-template-rows: 1fr 1fr }
.cell .statement { font-size: 17pt; line-height: 1.2; font-weight: 700 }
.two .cell { grid-template-columns: 19mm 1fr 38mm } .two .cell .statement { font-size: 16pt; line-height: 1.16 }
.cell.long .statement { font-size: 15pt } .two .cell.long .statement { font-size: 13.5pt }
.two .statement + .statement { margin-top: 2mm; padding-top: 2mm }
.room { border-left: 1.25pt dashed #000 } .cell .write { font: 12pt/1.2 system-ui, sans-serif } .cell .write .line { height: 9mm }
.own { font-size: 16pt }
"""
_TALLY = """
.tally { padding: 15mm 15mm 12mm; display: flex; flex-direction: column; gap: 5mm; font-size: 13pt }
.tally h1 { font-size: 24pt; line-height: 1.15 } .facts { display: grid; grid-template-columns: 1fr 1fr; gap: 3mm 8mm }
.facts p { border-bottom: 1pt solid #000; padding-top: 6mm } .facts p:last-child { grid-column: 1 / -1 }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
th, td { border: 1.25pt solid #000; text-align: left; padding: 1.5mm 2mm }
th { font-size: 12pt; line-height: 1.15; overflow-wrap: break-word } thead th span { display: block } td { height: 12mm }
th:first-child { width: 26mm } .id { font-weight: 400 } .tally .how { flex: 1 }
.two.tally { gap: 3.5mm } .two.tally td { height: 10.5mm }
"""
_SCRIPT = """
.script { padding: 16mm 18mm 12mm; display: flex; flex-direction: column; font-size: 13.5pt; line-height: 1.36 }
.script h1 { font-size: 24pt; line-height: 1.1; margin-bottom: 2mm }
.script h2 { font: 700 14pt/1.2 system-ui, sans-serif; margin: 3.6mm 0 1mm }
.script ul { list-style: none } .script li { padding-left: 6mm; text-indent: -6mm; margin-top: 1.1mm }
.script li::before { content: "○"; display: inline-block; width: 6mm; text-indent: 0 }
.script .steps { flex: 1 }
"""


def _sheet(kind: str, papers: Papers) -> str:
    return f"sheet {kind} two" if len(papers.languages) > 1 else f"sheet {kind}"


def draw_poster(kit: Kit, papers: Papers) -> str:
    """A3: each finding with room for dots, six on a sheet."""
    cells = [
        f'<div class="cell{_LONG if _is_long(card) else ""}"><div class="number">{card.number}</div>'
        f'<div>{statements(card.statement, papers, lines=2)}</div><div class="room"></div></div>'
        for card in kit.cards
    ]
    body = "\n".join(
        f'<div class="{_sheet("poster", papers)}"><h1>{papers.say("where-dots", between="<br>")}</h1>'
        f'<p>{papers.say("dots-how", between="<br>")}</p><div class="grid">{"".join(page)}</div>'
        f'<p class="own">{papers.say("own-line")} ______________________________________________</p>{papers.foot()}</div>'
        for page in numbered(cells, ON_A_POSTER[len(papers.languages)])
    )
    return papers.page(title="poster", style=A3 + _POSTER, body=body)


def _is_long(card: Card) -> bool:
    """Whether a statement is set smaller on the poster, so that no word is cut off."""
    return max(map(len, card.statement.values()), default=0) > _ROOM


def draw_tally(kit: Kit, papers: Papers) -> str:
    """A4: a row a card, a column an answer; what is written here goes to `codebook/votes/`."""
    answers = papers.phrases(papers.languages[0])["answers"]
    heads = "".join(f'<th scope="col">{_answer(papers, id)}</th>' for id in answers)
    ends = [f'<th scope="col">{papers.say(id, between=" ")}</th>' for id in ("card", "dots")]
    top = f"<tr>{ends[0]}{heads}{ends[1]}</tr>"
    body = "\n".join(
        f'<div class="{_sheet("tally", papers)}"><h1>{papers.say("tally")}</h1>'
        f'<div class="facts"><p>{papers.say("group")}: FG-</p><p>{papers.say("date")}:</p><p>{papers.say("present")}:</p></div>'
        f"<table><thead>{top}</thead><tbody>{''.join(page)}</tbody></table>"
        f'<p class="how">{papers.say("tally-how", between="<br><br>")}</p>{papers.foot()}</div>'
        for page in numbered([_row(card, len(answers) + 1) for card in kit.cards], ON_A_SHEET)
    )
    return papers.page(title="tally", style=A4 + _TALLY, body=body)


def _answer(papers: Papers, id: str) -> str:
    return "".join(
        f'<span lang="{k}">{escape(str(papers.phrases(k)["answers"][id]))}</span>'
        for k in papers.languages
    )


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
    return papers.page(title="script", style=A4 + _SCRIPT, body="\n".join(pages))
