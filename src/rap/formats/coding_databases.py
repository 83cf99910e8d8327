"""Projects that a program keeps in a database: which program it is, and its reader."""

from __future__ import annotations

from typing import BinaryIO

from rap.core.errors import RefusedError
from rap.formats.databases import open_database
from rap.formats.projects import Choices, Project
from rap.formats.qualcoder import is_qualcoder, read_qualcoder
from rap.formats.taguette import is_taguette, read_taguette


def parse_project(file: BinaryIO, name: str, _choices: Choices) -> Project:
    """The project of Taguette, LibreQDA or QualCoder in an open database.

    Raises
    ------
    RefusedError
        As `open_database`; of another program, or of several projects.
    """
    with open_database(file, name=name) as database:
        for fits, read in ((is_taguette, read_taguette), (is_qualcoder, read_qualcoder)):
            if fits(database):
                return read(database)
    raise RefusedError("formats.database.other_program", place=name)
