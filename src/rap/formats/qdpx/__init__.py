"""Projects and codebooks in REFI-QDA, the exchange format of programs for coding (version 1.5).

For anyone who moves coded texts between NVivo, MAXQDA, ATLAS.ti, QualCoder and programs of their
own: a `.qdpx` becomes plain values and plain values a `.qdpx`. It is read as its program counted
places, checked against the schema of the standard when it is written, and what a file cannot say is
counted. It needs lxml. `docs/libraries/projects.md` introduces it.

>>> from io import BytesIO
>>> from rap.formats.projects import Choices, Project, ProjectCode, ProjectCoding, ProjectText
>>> from rap.formats.qdpx import PROFILES, format_project, parse_project
>>> project = Project(
...     codes=(ProjectCode("rent", "Rent"),),
...     texts=(ProjectText("talk", "A talk", "The rent is high."),),
...     codings=(ProjectCoding("1", "talk", 4, 8, "rent"),),
... )
>>> data, losses = format_project(project, profile=PROFILES["portable"])
>>> again = parse_project(BytesIO(data), "talk.qdpx", Choices())
>>> [again.texts[0].text[one.start : one.end] for one in again.codings]
['rent']

What is public: `parse_project` reads an open `.qdpx`, `.qde` or `.qdc` (`rap.formats.read_project`
reads a path); `write_project` and `write_codebook` write one, `format_project` and
`format_codebook` give its bytes, by a `Profile` of `PROFILES`; `with_unique_names` is for programs
that want one name for one code. The values themselves are in `rap.formats.projects`.

To change it. In: `container`, the zip, looked through before anything is unpacked; `raw`, its XML
as plain nodes, strings as found; `positions`, how a program counted in one text; `found`,
`resolver` and `people`, references, places and cases as our values, with a line for all that was
dropped or guessed; `reading`, one file. Out: see `writing`.
"""

from __future__ import annotations

from rap.formats.qdpx.profiles import PROFILES, Profile
from rap.formats.qdpx.reading import parse_project
from rap.formats.qdpx.writing import (
    format_codebook,
    format_project,
    with_unique_names,
    write_codebook,
    write_project,
)

__all__ = [
    "PROFILES",
    "Profile",
    "format_codebook",
    "format_project",
    "parse_project",
    "with_unique_names",
    "write_codebook",
    "write_project",
]
