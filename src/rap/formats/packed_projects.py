"""A project that is called `.zip`: REFI-QDA, the folder of a QualCoder project, or what INCEpTION
exports.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import ZipFile

from rap.core.errors import RefusedError
from rap.formats import coding_databases
from rap.formats.corpus_tools import inception
from rap.formats.databases import DATA
from rap.formats.projects import Choices, Project
from rap.formats.qdpx import reading
from rap.formats.zipped_xml import DAMAGES, check_start


def parse_project(file: BinaryIO, name: str, choices: Choices) -> Project:
    """The project in an open zip, by what is in it; each reader looks through it again.

    Raises
    ------
    RefusedError
        A zip of none of these, or as the reader of the one it is.
    """
    check_start(file, coding_databases.QDA, name=name)
    try:
        with ZipFile(file) as archive:
            inside = [PurePosixPath(path) for path in archive.namelist()]
    except DAMAGES:
        again = coding_databases.QDA.again
        raise RefusedError("formats.package.damaged", place=name, again=again) from None
    file.seek(0)
    if any(path.suffix.lower() == ".qde" for path in inside):
        return reading.parse_project(file, name, choices)
    if any(path.name == DATA for path in inside):
        return coding_databases.parse_project(file, name, choices)
    if any(path.suffix.lower() in inception.KINDS for path in inside):
        return inception.parse_project(file, name, choices)
    raise RefusedError("formats.packed.unknown", place=name)
