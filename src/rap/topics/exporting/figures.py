"""An answer of the page *Explore* as a picture for a paper: PNG at 300 dots an inch, or SVG. For the
team, and it says so above the drawing.
"""

from __future__ import annotations

from collections.abc import Mapping

from rap.core.errors import WrongUseError
from rap.report.pictures import png_of
from rap.study.study import Study
from rap.study.surveys import titles_of
from rap.topics.exploring.questions import Answer, Asked, question_of
from rap.topics.exploring.sheet import format_svg

DPI = 300


def answer_of(study: Study, question: str, *, language: str, chosen: Mapping[str, str]) -> Answer:
    """The answer to one question of *Explore*, counted from what the team may analyse."""
    names = titles_of(study.surveys_read, language)
    asked = Asked(study, study.book, language, chosen, names=names, for_file=True)
    return question_of(question).answer(asked)


def format_figure(answer: Answer, *, form: str, language: str) -> bytes:
    """The drawing of an answer; `form` is png or svg.

    Raises
    ------
    WrongUseError
        There is nothing to draw.
    """
    svg = format_svg(answer, language=language)
    if not svg:
        raise WrongUseError("exporting.nothing_drawn")
    return svg.encode("utf-8") if form == "svg" else png_of(svg, dpi=DPI)
