"""What every chart is made of: shapes and words as SVG, axes, and the figure that goes around them.

Places are in pixels and colours are names: the style sheet of the report decides what "bar" or
"muted" look like by day, by night and in print; only a code brings a colour of its own.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from rap.report.edition import Edition
from rap.report.words import Words, words_of

PHONE, WIDE = 280, 640  # widths of a drawing, in pixels, at which its words keep their size
LETTER = 6.6  # pixels a letter of 13 takes, on average
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_MIDDLE = 0.34  # of the size of letters: how far the line they stand on lies below their middle
_ANCHORS = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}

Point = tuple[float, float]


def box(start: Point, end: Point, *, paint: str, colour: str = "") -> str:
    """A rectangle between two corners; in `colour` ("#rrggbb") when it stands for a code that has
    one.
    """
    (x, y), (x2, y2) = start, end
    look = f'"coding" fill="{colour}"' if COLOUR.fullmatch(colour) else f'"{paint}"'
    size = f'width="{_number(x2 - x)}" height="{_number(y2 - y)}"'
    return f'<rect class={look} x="{_number(x)}" y="{_number(y)}" {size}/>'


def line(points: Iterable[Point], *, paint: str) -> str:
    """Straight from point to point."""
    return f'<path class="{paint}" d="{_path(points)}"/>'


def area(upper: Sequence[Point], lower: Sequence[Point], *, paint: str) -> str:
    """What lies between two lines."""
    return f'<path class="{paint}" d="{_path([*upper, *reversed(lower)])}Z"/>'


def dot(at: Point, *, paint: str) -> str:
    """A small disc."""
    return _circle(at, paint=paint, radius=3.4)


def ring(at: Point, *, paint: str) -> str:
    """A small circle."""
    return _circle(at, paint=paint, radius=4)


def _circle(at: Point, *, paint: str, radius: float) -> str:
    return f'<circle class="{paint}" cx="{_number(at[0])}" cy="{_number(at[1])}" r="{radius}"/>'


def words_at(
    at: Point,
    lines: Sequence[str],
    *,
    paint: str = "ink",
    size: int = 14,
    align: str = "left",
    bold: bool = False,
    angle: int = 0,
) -> str:
    """Lines of text whose first line has its middle at the place; turned by `angle` degrees around
    it, clockwise.
    """
    x, y = _number(at[0]), _number(at[1] + _MIDDLE * size)
    turned = f' transform="rotate({angle} {x} {_number(at[1])})"' if angle else ""
    weight = ' font-weight="bold"' if bold else ""
    look = f'font-size="{size}"{_ANCHORS[align]}{weight}{turned}'
    first, *others = map(escape, lines)
    more = "".join(f'<tspan x="{x}" dy="{size + 2}">{text}</tspan>' for text in others)
    return f'<text class="{paint}" x="{x}" y="{y}" {look}>{first}{more}</text>'


def marked(shapes: Iterable[str], number: int | None) -> str:
    """Shapes that are one mark, with the number under which the page that shows them knows it."""
    drawn = "".join(shapes)
    return drawn if number is None else f'<g data-mark="{number}">{drawn}</g>'


def draw(marks: Iterable[str], *, width: int, height: float) -> str:
    """The marks as an `<svg>`; what comes later lies above what comes before."""
    size = f"0 0 {width} {math.ceil(height)}"
    return f'<svg viewBox="{size}" aria-hidden="true" focusable="false">{"".join(marks)}</svg>'


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(x: float) -> str:
    return f"{x:.2f}".rstrip("0").rstrip(".")


def wrapped(text: str, characters: int, *, most: int | None = None) -> tuple[str, ...]:
    """The text on lines of so many characters; a longer word keeps its line. More than `most` lines
    end in an ellipsis.

    Examples
    --------
    >>> wrapped("Location de quelques jours", 11), wrapped("Location de quelques jours", 11, most=1)
    (('Location de', 'quelques', 'jours'), ('Location…',))
    """
    lines = textwrap.wrap(text, characters, break_long_words=False, max_lines=most, placeholder="…")
    return tuple(lines) or ("",)


# Axes: round numbers that stand beside a plot, and where a value lies in it.

BESIDE = 34  # pixels for the numbers left of a plot


def round_step(most: float, *, ticks: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … with which `most` is passed in at most `ticks` steps.

    Examples
    --------
    >>> [round_step(most, ticks=5) for most in (0, 4, 24, 41, 9000)]
    [1, 1, 5, 10, 2000]
    """
    power = 1
    while 5 * power * ticks < most:
        power *= 10
    return next(digit * power for digit in (1, 2, 5) if digit * power * ticks >= most)


@dataclass(frozen=True)
class Plot:
    """A rectangle of a drawing, in pixels, in which `most_x` is its right edge and `most_y` its
    upper one; both begin at 0.
    """

    left: float
    top: float
    width: float
    height: float
    most_x: float
    most_y: float = 1

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def x(self, value: float) -> float:
        return self.left + self.width * value / max(self.most_x, 1)

    def y(self, value: float) -> float:
        return self.bottom - self.height * value / max(self.most_y, 1)

    def points(self, values: Sequence[float]) -> list[Point]:
        """Where the values of 1, 2, 3, … lie; after nothing there is nothing: they begin in the
        corner.
        """
        return [(self.x(n), self.y(value)) for n, value in enumerate([0, *values])]


def numbers_below(plot: Plot, *, ticks: int, title: str, language: Words) -> Iterator[str]:
    """Round numbers under the plot, each with a short stroke, and below them what they count."""
    step = round_step(plot.most_x, ticks=ticks)
    for value in range(0, math.floor(plot.most_x) + 1, step):
        at = plot.x(value)
        yield box((at - 0.5, plot.bottom), (at + 0.5, plot.bottom + 5), paint="guide")
        align = "left" if value == 0 else "center" if plot.right - at > 16 else "right"
        place = (plot.right if align == "right" else at, plot.bottom + 15)
        yield words_at(place, [language.number(value)], paint="muted", size=12, align=align)
    place = (plot.right, plot.bottom + 33)
    yield words_at(place, [title], paint="muted", size=12, align="right")


def numbers_beside(plot: Plot, *, ticks: int, title: str, language: Words) -> Iterator[str]:
    """Round numbers left of the plot, each with a line across it, and above them what they count."""
    step = round_step(plot.most_y, ticks=ticks)
    for value in range(0, math.floor(plot.most_y) + 1, step):
        at, said = plot.y(value), [language.number(value)]
        yield box((plot.left, at - 0.5), (plot.right, at + 0.5), paint="guide")
        yield words_at((plot.left - 8, at), said, paint="muted", size=12, align="right")
    yield words_at((plot.left - BESIDE, plot.top - 18), [title], paint="muted", size=12)


# The figure around a drawing: a title, what it says in a sentence, and the same numbers as a table.

_LISTED = 12  # things a reader can listen to in one go


@dataclass(frozen=True)
class Figure:
    """One drawing for a phone and one for a wide page; `title`, `note` and `table` are markup,
    `unit` and `said` plain words.
    """

    title: str
    unit: str
    said: str
    phone: str
    wide: str
    table: str
    note: str = ""


def figure_markup(figure: Figure, edition: Edition) -> str:
    """The `<figure>`: the drawing is a picture to a screen reader, the table under it is closed."""
    unit = f'<span class="unit">{escape(figure.unit)}</span>' if figure.unit else ""
    return (
        f'<figure class="chart"><figcaption>{figure.title}{unit}</figcaption>'
        f'<div class="drawing" role="img" aria-label="{escape(figure.said)}">'
        f'<div class="phone">{figure.phone}</div><div class="wide">{figure.wide}</div></div>'
        f"{figure.note}<details><summary>{escape(words_of(edition.language)('same-numbers'))}</summary>"
        f"{figure.table}</details></figure>"
    )


def limited(message: str, said: Sequence[str], edition: Edition) -> str:
    """The sentence `message` of the first things in `said`; the table has the others."""
    words = words_of(edition.language)
    more = " " + words("more-in-table") if len(said) > _LISTED else ""
    return words(message, list="; ".join(said[:_LISTED])) + more


def note_markup(text: str, *, where: str = "") -> str:
    """A line in small letters under a drawing, or nothing; `where` is `phone` or `wide` when it is
    about that drawing alone.
    """
    return f'<p class="{f"note {where}".strip()}">{escape(text)}</p>' if text else ""


# A drawing that stands alone, for viewers that know no style sheet: it brings its own colours.

_TOP = re.compile(r'<svg viewBox="0 0 (\d+) (\d+)"[^>]*>')
_CLASS = re.compile(r' class="([a-z0-9-]+)"')
_MARGIN = 12  # pixels around the drawing, so that it reads on a dark page too
_FONT = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, Helvetica, Arial, sans-serif"
_PAINTS = {  # the colours of `report.css` by day
    "ink": 'fill="#22201c"',
    "muted": 'fill="#5f5a52"',
    "bar": 'fill="#0d6861"',
    "span": 'fill="#0d6861" fill-opacity="0.3"',
    "track": 'fill="#e6efec"',
    "heat-1": 'fill="#dfecea"',
    "heat-2": 'fill="#b4d5d0"',
    "heat-3": 'fill="#83bab3"',
    "heat-4": 'fill="#1b7a72"',
    "heat-5": 'fill="#0a4f4a"',
    "minus-2": 'fill="#8a4b12"',
    "minus-1": 'fill="#dba86a"',
    "middle": 'fill="#ddd7cc"',
    "plus-1": 'fill="#83bab3"',
    "plus-2": 'fill="#0d6861"',
    "on-low": 'fill="#14211f"',
    "on-high": 'fill="#fff"',
    "veiled": 'fill="none" stroke="#ddd7cc" stroke-dasharray="3 3"',
    "guide": 'fill="#ddd7cc"',
    "band": 'fill="#b4d5d0" fill-opacity="0.6"',
    "line": 'fill="none" stroke="#0d6861" stroke-width="2.5" stroke-linejoin="round"',
    "expected": 'fill="none" stroke="#5f5a52" stroke-width="1.75" stroke-dasharray="6 4"',
    "reached": 'fill="none" stroke="#22201c" stroke-width="1.5" stroke-dasharray="2 3"',
    "dot": 'fill="#0d6861"',
    "ring": 'fill="#fff" stroke="#5f5a52" stroke-width="1.75"',
    "between": 'fill="none" stroke="#83bab3" stroke-width="3"',
    "hit": 'fill="none"',
    "lane": 'fill="#e6efec"',
    "tick": 'fill="#5f5a52"',
    "absent": 'fill="none" stroke="#5f5a52" stroke-width="1.1"',
    "nobody": 'fill="none" stroke="#ddd7cc"',
    "unsaid": 'fill="none" stroke="#5f5a52" stroke-dasharray="2 4"',
    "coding": 'stroke="#22201c" stroke-width="0.75"',
}


def picture_of(drawing: str, *, title: str, mark: str = "", is_named: bool = False) -> str:
    """What `draw` makes, as an SVG document of its own; a screen reader reads its `title`. `mark` is
    written in small letters above it, and above that the title where `is_named`.
    """
    top = _TOP.match(drawing)
    assert top is not None
    width, height = (int(side) + 2 * _MARGIN for side in top.groups())
    head = wrapped(title, int((width - 2 * _MARGIN) / 8.5)) if is_named else ()
    above = _MARGIN + 20 * len(head)
    height += 20 * len(head)
    frame = f'x="-{_MARGIN}" y="-{above}" width="{width}" height="{height}"'
    size = f'width="{width}" height="{height}" viewBox="-{_MARGIN} -{above} {width} {height}"'
    said = words_at((0, -_MARGIN / 2), [mark], paint="muted", size=9) if mark else ""
    if head:
        said += words_at((0, _MARGIN / 2 - above), head, size=16, bold=True)
    shapes = _CLASS.sub(lambda paint: f" {_PAINTS[paint[1]]}", said + drawing[top.end() :])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(title)}" '
        f'font-family="{_FONT}"><rect {frame} fill="#fff"/>{shapes}'
    )
