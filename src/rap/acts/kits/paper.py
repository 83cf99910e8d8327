"""The look of the papers: black on white, 16 points and more, one page one sheet; and the frame every paper has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

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
    """What every paper of a kit needs: its languages, the name of the theme, whether it is a draft, and how a quote is read."""

    languages: tuple[str, ...]
    label: Mapping[str, str]
    draft: bool
    date: str
    quotes: Mapping[tuple[str, str], Quote]

    def say(self, id: str, *, between: str = " · ") -> str:
        """A phrase in each language of the kit, as markup."""
        return between.join(f'<span lang="{k}">{escape(str(self.phrases(k)[id]))}</span>' for k in self.languages)

    def phrases(self, language: str) -> Mapping[str, Any]:
        return phrases_of("kit", language)

    @property
    def theme(self) -> str:
        known = {k: self.label[k] for k in self.languages if self.label.get(k)} or dict(list(self.label.items())[:1])
        return " · ".join(f'<span lang="{escape(k)}">{escape(text)}</span>' for k, text in known.items())

    @property
    def draft_mark(self) -> str:
        return f'<p class="draft">{self.say("draft", between=" ")}</p>' if self.draft else ""

    def foot(self, *, more: str = "") -> str:
        """The last line of a sheet: theme, day, and that it is a draft while it is one."""
        middle = self.draft_mark or f"<p class=middle>{self.say('hand-in-hand', between='<br>')}</p>"
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
            found.append(f'<p class="statement" lang="{language}">{escape(statement[language])}</p>')
        else:
            room = '<div class="line"></div>' * lines
            words = escape(str(papers.phrases(language)["untranslated"]))
            found.append(f'<div class="statement write" lang="{language}"><p>{words}</p>{room}</div>')
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
