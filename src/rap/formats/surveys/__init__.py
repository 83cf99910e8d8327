"""Exports of form tools (KoboToolbox, ODK Central, LimeSurvey, Google Forms, Microsoft Forms,
Qualtrics, SPSS, a typed sheet, a tally), read against the form of a survey.

- `headings`: which tool it is, and what is about a person; `heading_rows`: where headings stand;
  `silence`: what was not asked; `columns`: which question a column answers; `options`, `cells`: what its cells say; `reading`: the rows.
- `exports`: what comes out. `sav`, `tally`, `messages` (codes of our own form): files that are no
  tables of answers.
- `codes`: the codes of our own form; `xlsform`, `xlsform_out`: forms of other tools, in and out.

Nothing of a column about a person leaves the process that reads: `read_export_in_child`.
"""

from __future__ import annotations

from pathlib import Path

from rap.core.errors import RefusedError
from rap.core.surveys import Survey
from rap.formats.files import open_regular
from rap.formats.surveys.asking import ExportChoices
from rap.formats.surveys.exports import Export
from rap.formats.surveys.headings import SPSS
from rap.formats.surveys.reading import parse_export

SUFFIXES = (".txt", ".csv", ".tsv", ".xlsx", ".ods", ".xls", ".sav", ".zsav")

_LIME_OWN = "formats.survey.lime_own"
_WHY = {".zip": "formats.survey.packed", **dict.fromkeys((".lsa", ".lsr", ".vv"), _LIME_OWN)}


def read_export(path: Path, survey: Survey, asked: ExportChoices | None = None) -> Export:
    """What an export says, against the form of `survey`.

    Raises
    ------
    RefusedError
        A file of another kind, a damaged one, or one that asks nothing of this form.
    WrongUseError
        An SPSS file where the extra `survey` is not installed.
    """
    asked = asked or ExportChoices()
    suffix = path.suffix.lower()
    if suffix in _WHY:
        raise RefusedError(_WHY[suffix], place=path.name)
    if suffix not in SUFFIXES:
        raise RefusedError("formats.survey.other_kind", place=path.name, kinds=SUFFIXES)
    if suffix in (".sav", ".zsav"):
        from rap.formats.surveys.sav import read_sav

        return parse_export([read_sav(path)], survey, asked, name=path.name, tool=SPSS)
    if suffix == ".txt":
        from rap.formats.plain_text import parse_text
        from rap.formats.surveys.messages import read_messages

        with open_regular(path) as file:
            text, _ = parse_text(file, name=path.name, encoding=asked.encoding or None)
        return read_messages(text, survey, asked, name=path.name)
    from rap.formats.readers import read_sheets

    sheets, _ = read_sheets(path, as_written=True, encoding=asked.encoding or None)
    return parse_export(sheets, survey, asked, name=path.name)
