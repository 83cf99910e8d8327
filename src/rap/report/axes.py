"""Axes of drawings: round numbers to stand beside them, and where a value lies."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rap.report.drawing import Box, Mark, Words
from rap.report.words import Words as Language

LETTER = 6.6  # pixels a letter of 13 takes, on average
BESIDE = 34  # pixels for the numbers left of a plot
_ROUND = (1, 2, 5)


def round_step(most: float, *, ticks: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50, … with which `most` is passed in at most `ticks` steps.

    Examples
    --------
    >>> [round_step(most, ticks=5) for most in (0, 4, 24, 41, 9000)]
    [1, 1, 5, 10, 2000]
    """
    power = 0
    while True:
        for digit in _ROUND:
            if digit * 10**power * ticks >= most:
                return int(digit * 10**power)
        power += 1


@dataclass(frozen=True)
class Plot:
    """A rectangle of a drawing, in pixels, in which `most_x` is its right edge and `most_y` its upper one; both begin at 0."""

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
        return round(self.left + self.width * value / max(self.most_x, 1), 2)

    def y(self, value: float) -> float:
        return round(self.bottom - self.height * value / max(self.most_y, 1), 2)


def numbers_below(plot: Plot, *, ticks: int, title: str, language: Language) -> list[Mark]:
    """Round numbers under the plot, each with a short stroke, and below them what they count."""
    step = round_step(plot.most_x, ticks=ticks)
    marks: list[Mark] = []
    for value in range(0, math.floor(plot.most_x) + 1, step):
        at = plot.x(value)
        marks.append(Box(at - 0.5, plot.bottom, at + 0.5, plot.bottom + 5, "guide"))
        align = "left" if at == 0 else "center" if plot.right - at > 16 else "right"
        marks.append(
            Words(
                plot.right if align == "right" else at, plot.bottom + 15, (language.number(value),), "muted", 12, align
            )
        )
    return [*marks, Words(plot.right, plot.bottom + 33, (title,), "muted", 12, "right")]


def numbers_beside(plot: Plot, *, ticks: int, title: str, language: Language) -> list[Mark]:
    """Round numbers left of the plot, each with a line across it, and above them what they count."""
    step = round_step(plot.most_y, ticks=ticks)
    marks: list[Mark] = []
    for value in range(0, math.floor(plot.most_y) + 1, step):
        at = plot.y(value)
        marks.append(Box(plot.left, at - 0.5, plot.right, at + 0.5, "guide"))
        marks.append(Words(plot.left - 8, at, (language.number(value),), "muted", 12, "right"))
    return [*marks, Words(plot.left - BESIDE, plot.top - 18, (title,), "muted", 12, "left")]
