"""How items show themselves in the notebook they are made in: with the labels of the study that is
open, in one language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from rap.languages.catalogue import current_language
from rap.report.edition import Edition, team_draft
from rap.report.words import LOCALES, words_of
from rap.study.study import opened_study


def reading_language() -> str:
    """The language in which the notebook is read: of this process where the study has it, else the
    study's first.

    The process: `RAP_LANGUAGE`, else the locale, as for every message of the program.
    """
    study, here = opened_study(), current_language()
    known = [
        language for language in (study.settings.languages if study else ()) if language in LOCALES
    ]
    return here if here in known or not known else known[0]


def edition_here() -> Edition:
    """What items are drawn with outside a run: a draft for the team, with the labels of the study
    opened last.
    """
    study = opened_study()
    return team_draft("", reading_language(), book=study.book if study else None)


def in_reading_language(text: str | Mapping[str, str]) -> str:
    """A text in the language of the notebook, else in the first there is; the id of a sentence of
    reports as that sentence.
    """
    found, language = words_of(reading_language()).text(text)
    return found if not language else next((said for said in text.values() if said), "")  # type: ignore[union-attr]


def table_preview(title: str, heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table of plain words for JupyterLab, its title above it."""
    top = "".join(f"<th>{escape(head)}</th>" for head in heads)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in lines
    )
    return f"<p><b>{escape(title)}</b></p><table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>"
