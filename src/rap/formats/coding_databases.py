"""Projects that a program keeps in a database: which program it is, and its reader."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import ZipFile

from rap.core.errors import Message, RefusedError
from rap.formats import qualcoder, rqda, taguette
from rap.formats.databases import DATA, UNSAVED, open_database
from rap.formats.projects import Choices, Project
from rap.formats.qdpx.container import UNREAD
from rap.formats.zipped_xml import DAMAGES, Package, check_members, check_start, unpack

_PROGRAMS = (
    (taguette.TABLES, taguette.read_taguette),
    (qualcoder.TABLES, qualcoder.read_qualcoder),
    (rqda.TABLES, rqda.read_rqda),
)
"""The tables that the database of each program has, and its reader."""
_ZIP = b"PK\x03\x04"
# Its recordings and pictures are never unpacked, so they may be as large as they like.
QDA = Package(
    Message("formats.qualcoder.project"),
    "",
    Message("formats.qualcoder.again"),
    most_bytes=4_000_000_000,
    most_members=50_000,
    unread=UNREAD,
)


def parse_project(file: BinaryIO, name: str, _choices: Choices) -> Project:
    """The project of Taguette, LibreQDA, QualCoder or RQDA in an open database.

    Raises
    ------
    RefusedError
        As `open_database`; of another program, or of several projects.
    """
    if file.read(4) == _ZIP:
        file = BytesIO(_unpacked(file, name))
    with open_database(file, name=name) as database:
        for tables, read in _PROGRAMS:
            if database.tables.keys() >= tables:
                return read(database)
    raise RefusedError("formats.database.other_program", place=name)


def _unpacked(file: BinaryIO, name: str) -> bytes:
    """The database of a QualCoder project whose folder somebody packed, as one sends a folder.

    Raises
    ------
    RefusedError
        A zip made to harm, without exactly one project, or of a project that is open in QualCoder.
    """
    check_start(file, QDA, name=name)
    try:
        with ZipFile(file) as archive:
            check_members(archive, file, package=QDA, name=name)
            inside = {
                member.filename: member
                for member in archive.infolist()
                if PurePosixPath(member.filename).name.startswith(DATA)
                and "__MACOSX" not in member.filename
            }
            found = [one for path, one in inside.items() if PurePosixPath(path).name == DATA]
            if len(found) != 1:
                raise RefusedError("formats.database.other_program", place=name)
            if any(one.file_size for path, one in inside.items() if path.endswith(UNSAVED)):
                raise RefusedError("formats.database.open_elsewhere", place=name)
            return b"".join(unpack(archive, found[0], package=QDA, name=name))
    except DAMAGES:
        raise RefusedError("formats.package.damaged", place=name, again=QDA.again) from None
