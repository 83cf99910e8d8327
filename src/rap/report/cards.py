"""One picture a finding, for messengers: the sentence in large black letters on white, its number
and drawing, how to answer, and who asks.

Lines are broken by the widths of Helvetica, which the fonts that draw it share or stay below; a
long sentence gets smaller letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from html import escape
from typing import Any

from rap.report.edition import Edition
from rap.report.icons import icon_lines
from rap.report.items.said import ToldFinding, told_findings
from rap.report.left_out import without_left_out
from rap.report.numbered import first_sentence
from rap.report.pictures import png_of
from rap.report.since_views import short_changes
from rap.report.words import words_of
from rap.store.team_pages import NAMED

WIDTH, HEIGHT = 1080, 1350
_MARGIN = 84
_INSIDE = WIDTH - 2 * _MARGIN
_SIZES = range(88, 31, -4)
_TOP, _BOTTOM = 270, 890  # between them stands the sentence
_RULE, _FOOT = 920, 1150  # above how to answer, and where the band begins that says who asks
_FONTS = "'Liberation Sans', Arimo, Arial, Helvetica, sans-serif"
# Widths of Helvetica Bold in thousandths of the size, by letter without accents.
_WIDTHS = {
    **dict.fromkeys("ijl.,:;'’!|· \u00a0\u202f", 278),
    **dict.fromkeys('frt()-–/«»"„”“', 389),
    **dict.fromkeys("abcdeghknopqsuvxyz0123456789?", 611),
    **dict.fromkeys("mM", 889),
    **dict.fromkeys("w", 778),
    **dict.fromkeys("W…", 1000),
}
_CAPITAL = 778


def card_svg(finding: ToldFinding, edition: Edition) -> str:
    """The picture of one finding as SVG; its words are text, so that they can be looked through."""
    words = words_of(edition.language)
    size, lines = _fitted([finding.text])
    how = _unbroken(words("card-how", n=words.number(finding.number)))
    beside = _INSIDE - 160 - 150  # between the number and the drawing
    return _svg(
        [
            _circle(finding.number),
            _text(
                _wrapped(_standing(finding, edition), 38, beside),
                _MARGIN + 150,
                140,
                38,
                weight=400,
            ),
            _text(lines, _MARGIN, _TOP + size, size, weight=700),
            _icon(edition.icons.get(finding.id, "")),
            _text([words("card-ask")], _MARGIN, _RULE + 72, 48, weight=700),
            _text(_wrapped(how, 36, _INSIDE), _MARGIN, _RULE + 130, 36, weight=400),
        ],
        edition,
    )


def _icon(name: str) -> str:
    """The drawing of a finding, in the corner."""
    if not name:
        return ""
    pen = 'fill="none" stroke="#000000" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"'
    at = f"translate({WIDTH - _MARGIN - 120} 92) scale(5)"
    return f'<g transform="{at}" {pen}><path d="{icon_lines(name)}"/></g>'


def _band(edition: Edition) -> str:
    """Who asks, where they are, and which sheet the number is of: a picture travels without its
    report.
    """
    words, letter = words_of(edition.language), edition.letter
    passages = [one for part in ("asks", NAMED) for one in letter.of(part)[:1]] if letter else []
    said = [first_sentence(words.text(one.text)[0]) for one in passages]
    sheet = words("answer-sheet", sheet=edition.sheet)
    lines = [line for text in (*said, sheet) for line in _wrapped(text, 28, _INSIDE)[:2]]
    ground = f'<rect y="{_FOOT}" width="{WIDTH}" height="{HEIGHT - _FOOT}" fill="#eeeeee"/>'
    return ground + _text(lines, _MARGIN, _FOOT + 46, 28, weight=400)


def _standing(finding: ToldFinding, edition: Edition) -> str:
    """The standing of a finding, and what became of it since last time."""
    words, since = words_of(edition.language), edition.since
    step = since.of(finding.id) if since and since.before else None
    changes = ", ".join(words(f"since-{kind}").lower() for kind in step.kinds) if step else ""
    said = words(finding.standing)
    return f"{said} · {words('since-card', what=changes)}" if changes else said


def changes_svg(edition: Edition) -> str:
    """The picture of what changed since last time, for messengers; "" where nothing did."""
    words = words_of(edition.language)
    since = edition.since
    lines = short_changes(since, words) if since and since.before else []
    if not lines:
        return ""
    size, shown = _fitted(lines)
    return _svg(
        [
            _text([words("since-title")], _MARGIN, 190, 76, weight=700),
            _text(shown, _MARGIN, _TOP + size, size, weight=400),
            _text(
                _wrapped(words("since-look"), 36, _INSIDE),
                _MARGIN,
                _RULE + 72,
                36,
                weight=400,
            ),
        ],
        edition,
    )


def _svg(parts: Sequence[str], edition: Edition) -> str:
    """A white picture with a rule above how to answer and a band that says who asks; where it is a
    draft, a black bar on top.
    """
    drawn = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<rect width="{WIDTH}" height="{64 if edition.draft else 16}" fill="#000000"/>',
        f'<rect x="{_MARGIN}" y="{_RULE}" width="{_INSIDE}" height="4" fill="#000000"/>',
        *parts,
        _band(edition),
    ]
    if edition.draft:
        said = words_of(edition.language)("draft")
        drawn.append(_text([said], _MARGIN, 43, 30, weight=700, fill="#ffffff"))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
    return f"{head}{''.join(drawn)}</svg>\n"


def _circle(number: int) -> str:
    middle = f'text-anchor="middle" font-family="{_FONTS}" font-size="62" font-weight="700" fill="#ffffff"'
    return f'<circle cx="{_MARGIN + 56}" cy="156" r="56" fill="#000000"/><text x="{_MARGIN + 56}" y="178" {middle}>{number}</text>'


def _text(
    lines: Sequence[str], x: int, y: int, size: int, *, weight: int, fill: str = "#000000"
) -> str:
    style = f'font-family="{_FONTS}" font-size="{size}" font-weight="{weight}" fill="{fill}"'
    return "".join(
        f'<text x="{x}" y="{y + round(size * 1.26 * place)}" {style}>{escape(line)}</text>'
        for place, line in enumerate(lines)
    )


def _unbroken(choices: str) -> str:
    """Choices between dots, none of them broken over two lines."""
    return " · ".join(choice.replace(" ", "\u00a0") for choice in choices.split(" · "))


def _fitted(texts: Sequence[str]) -> tuple[int, list[str]]:
    """The largest letters in which texts below each other fit between head and foot, and their
    lines.
    """
    width = _INSIDE
    for size in _SIZES:
        lines = [line for text in texts for line in _wrapped(text, size, width)]
        is_narrow = all(_width(line, size) <= width for line in lines)
        if size * 1.26 * len(lines) <= _BOTTOM - _TOP and is_narrow:
            return size, lines
    return min(_SIZES), [line for text in texts for line in _wrapped(text, min(_SIZES), width)]


def _wrapped(text: str, size: int, width: int) -> list[str]:
    """The lines of a text; a dot between choices is left out where a line ends there."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line.removesuffix(" ·").removeprefix("· ") for line in lines]


def _width(text: str, size: int) -> float:
    base = (unicodedata.normalize("NFD", character)[0] for character in text)
    return sum(_WIDTHS.get(character, _CAPITAL) for character in base) * size / 1000


# What goes beside a report: one script to read aloud and one picture for messengers, for each
# finding and language.

_LINE = "_" * 24


def beside_report(notebook: Any, edition: Edition) -> dict[str, str]:
    """File name -> text: `aloud.fr.4.txt` and `card.fr.4.svg` for each finding told in this
    language, and `card.fr.since.svg` on what changed; nothing for the team.
    """
    if edition.letter is None:
        return {}
    files = {}
    for finding in told_findings(without_left_out(notebook, edition), edition):
        if not finding.language:
            files[script_name(edition.language, finding.number)] = script_of(finding, edition)
            files[f"card.{edition.language}.{finding.number}.svg"] = card_svg(finding, edition)
    if changes := changes_svg(edition):
        files[f"card.{edition.language}.since.svg"] = changes
    return files


def script_name(language: str, number: int) -> str:
    """The file of the script to read a finding aloud."""
    return f"aloud.{language}.{number}.txt"


def as_file(name: str, text: str) -> tuple[str, bytes]:
    """What is written for one of these: a script as it is, a drawing as the PNG that messengers
    take.
    """
    if name.endswith(".svg"):
        return f"{name.removesuffix('.svg')}.png", png_of(text)
    return name, text.encode("utf-8")


def script_of(finding: ToldFinding, edition: Edition) -> str:
    """What somebody of the team reads into a phone, with room to note the recording."""
    words = words_of(edition.language)
    n = words.number(finding.number)
    slot = "\n".join(f"  {words(f'aloud-{id}')}: {_LINE}" for id in ("file", "voice", "heard"))
    return "\n\n".join(
        [
            *([words("draft")] if edition.draft else []),
            f"{words('aloud-title')} · {words('number', n=n)} · {words.language_name(edition.language, own=True)}",
            words("aloud-intro"),
            f"{words('number', n=n)}. {_standing(finding, edition)}.",
            finding.text,
            words("aloud-ask", n=n),
            f"{words('aloud-slot')}\n{slot}\n",
        ]
    )
