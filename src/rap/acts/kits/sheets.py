"""The other papers of a kit: the poster for dots, the tally sheet, and the script that members can run without staff."""

from __future__ import annotations

from html import escape

from rap.acts.kits.choosing import Card, Kit
from rap.acts.kits.paper import A3, A4, Papers, numbered, statements

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
    return "".join(f'<span lang="{k}">{escape(str(papers.phrases(k)["answers"][id]))}</span>' for k in papers.languages)


def _row(card: Card, columns: int) -> str:
    return f'<tr><th scope="row">{card.number} <span class="id">{card.finding}</span></th>{"<td></td>" * columns}</tr>'


def draw_script(papers: Papers) -> str:
    """Two A4 pages in one language: how to run the meeting, and what to do when it gets heavy or somebody recognises herself."""
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
