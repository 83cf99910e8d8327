"""A drawing of an answer as a file: its title above it, and whom it is for."""

from __future__ import annotations

import re

from rap.report.drawing import LETTER, draw, picture_of, words_at, wrapped
from rap.report.words import words_of
from rap.topics.exploring.question import Answer

WIDTH = 960
_VIEW = re.compile(r'<svg viewBox="0 0 (\d+) (\d+)"[^>]*>(.*)</svg>', re.DOTALL)
_MARK = re.compile(r' data-mark="\d+"')


def format_svg(answer: Answer, *, language: str, width: int = WIDTH) -> str:
    """The drawing with its title, its notes, and the sentence that says what may be done with it; ""
    when there is nothing to draw.
    """
    if answer.draw is None:
        return ""
    found = _VIEW.fullmatch(answer.draw(width))
    assert found is not None
    height, shapes = int(found[2]), _MARK.sub("", found[3])
    title = wrapped(answer.title, int(width / 9.5))
    told = wrapped(words_of(language)("explore-for-team"), int(width / LETTER))
    notes = [line for note in answer.notes for line in wrapped(note, int(width / LETTER))]
    top = 22 * len(title) + 16 * len(told) + 18
    marks = [
        words_at((0, 10 + 22 * place), [line], size=18, bold=True)
        for place, line in enumerate(title)
    ]
    marks.append(words_at((0, 22 * len(title) + 8), told, size=12, bold=True))
    marks.append(f'<g transform="translate(0 {top})">{shapes}</g>')
    if notes:
        marks.append(words_at((0, top + height + 14), notes, paint="muted", size=12))
    drawing = draw(marks, width=width, height=top + height + 16 * len(notes) + 10)
    return picture_of(drawing, title=f"{answer.title}. {answer.said}")
