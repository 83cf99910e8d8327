"""The zip of a REFI-QDA project: the member with the XML, and sources by their names."""

from __future__ import annotations

import zipfile
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote

from rap.core.errors import Message, RefusedError
from rap.formats.qdpx.raw import RawReading
from rap.formats.zipped_xml import DAMAGES, PACKINGS, Package, check_members, check_start, unpack

# Recordings, pictures and PDFs are never unpacked, so they may be as large as they like.
UNREAD = (
    *(".pdf", ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".docx", ".rtf"),
    *(".mp3", ".m4a", ".wav", ".wma", ".ogg", ".flac", ".mp4", ".mov", ".avi", ".wmv", ".mpg"),
    *(".mpeg", ".mkv", ".webm", ".3gp", ".aac", ".odt", ".doc", ".html", ".htm", ".xlsx"),
)
QDPX = Package(
    Message("formats.qdpx.project"),
    "",
    Message("formats.qdpx.again"),
    most_bytes=4_000_000_000,
    most_members=50_000,
    unread=UNREAD,
)


class Container:
    """An open project; texts are unpacked when they are asked for.

    Raises
    ------
    RefusedError
        Not such a zip, one made to harm, or without exactly one `.qde`.
    """

    def __init__(self, file: BinaryIO, *, name: str) -> None:
        self.name = name
        check_start(file, QDPX, name=name)
        try:
            self._archive = zipfile.ZipFile(file)
            check_members(self._archive, file, package=QDPX, name=name)
        except DAMAGES:
            raise self._damaged() from None
        members = {
            member.filename.replace("\\", "/"): member
            for member in self._archive.infolist()
            if not member.is_dir() and "__MACOSX" not in member.filename
        }
        inside = [path for path in members if path.lower().endswith(".qde")]
        if len(inside) != 1:
            id = "formats.qdpx.two_projects" if inside else "formats.qdpx.no_project"
            raise RefusedError(id, place=name)
        self._project = members[inside[0]]
        # NVivo and AQDA write `Sources/`, ATLAS.ti calls the XML after its project, and who packs the
        # unpacked folder again has a folder around all of it.
        folder = inside[0].rpartition("/")[0]
        start = f"{folder}/" if folder else ""
        self._by_name = {
            path.removeprefix(start).lower(): member
            for path, member in members.items()
            if path.startswith(start)
        }

    def _damaged(self) -> RefusedError:
        return RefusedError("formats.package.damaged", place=self.name, again=QDPX.again)

    def read_project(self) -> RawReading:
        """The XML, unpacked piece by piece: what the member says of its own size is not believed."""
        member = self._project
        if member.compress_type not in PACKINGS:
            raise RefusedError("formats.package.unusual", place=self.name, again=QDPX.again)
        reading = RawReading(self.name, member.filename)
        try:
            for chunk in unpack(self._archive, member, package=QDPX, name=self.name):
                reading.feed(chunk)
        except DAMAGES:
            raise self._damaged() from None
        reading.close()
        return reading

    def read_source(self, path: str) -> bytes | None:
        """The bytes behind a path of the XML; None when they are not inside."""
        scheme, colon, rest = path.partition("://")
        if colon and scheme.lower() != "internal":
            return None
        member = self._member((rest if colon else path).replace("\\", "/"), is_bare=not colon)
        if member is None or member is self._project:
            return None
        try:
            return b"".join(unpack(self._archive, member, package=QDPX, name=self.name))
        except DAMAGES:
            raise self._damaged() from None

    def _member(self, path: str, *, is_bare: bool) -> zipfile.ZipInfo | None:
        """The member that a path means.

        Some programs write a path as an address (`My%20text.txt`); qc 1.2 wrote paths without
        `internal://`, some with folders of its own machine.
        """
        wanted = PurePosixPath(path.lstrip("/")).as_posix().lower()
        names = [f"sources/{wanted}", wanted]
        names += [f"sources/{PurePosixPath(wanted).name}"] * is_bare
        names += [unquote(name).lower() for name in names]
        return next((self._by_name[one] for one in names if one in self._by_name), None)
