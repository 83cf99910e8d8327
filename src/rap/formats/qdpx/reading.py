"""A `.qdpx`, `.qde` or `.qdc` as a project."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from rap.core.errors import RefusedError
from rap.core.lazy import collection_paused
from rap.formats.files import kind_of_start, read_at_most
from rap.formats.projects import Choices, Project
from rap.formats.qdpx.container import Container
from rap.formats.qdpx.raw import XML, RawReading
from rap.formats.qdpx.resolver import resolve
from rap.formats.zipped_xml import MAX_MEMBER_BYTES

_ZIP = b"PK\x03\x04"


def parse_project(file: BinaryIO, name: str, choices: Choices) -> Project:
    """All that an open file in REFI-QDA holds.

    Parameters
    ----------
    file
        Open for reading bytes, at its beginning: a `.qdpx`, `.qde` or `.qdc`.
    name
        Its file name, for messages.
    choices : Choices
        What a person said of it; `Choices()` for nothing.

    Returns
    -------
    Project
        Places are code points, whatever the program counted; `convention` of a text says how that
        was known.

    Raises
    ------
    RefusedError
        Not such a file, damaged, made to harm, or one in which two codes or texts have one GUID.

    Examples
    --------
    >>> from io import BytesIO
    >>> book = b'''<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="x"><Codes>
    ... <Code guid="39887fa3-3b98-508b-a68c-1ef3a1ec1571" name="Rent" isCodable="true"/>
    ... </Codes></CodeBook>'''
    >>> [code.name for code in parse_project(BytesIO(book), "codes.qdc", Choices()).codes]
    ['Rent']
    """
    with collection_paused():  # nothing of 50,000 codings is in a circle
        return _parse(file, name, choices)


def _parse(file: BinaryIO, name: str, choices: Choices) -> Project:
    head = file.read(512)
    file.seek(0)
    find: Callable[[str], bytes | None] = _nothing
    if head.startswith(_ZIP) or name.lower().endswith(".qdpx"):
        container = Container(file, name=name)
        reading = container.read_project()
        find = container.read_source
    else:
        kind = kind_of_start(head)
        if kind is not None and kind.id != "formats.kind.xml":
            raise RefusedError(
                "formats.package.other_kind",
                place=name,
                thing=XML.thing,
                kind=kind,
                again=XML.again,
            )
        reading = RawReading(name, name)
        reading.feed(read_at_most(file, MAX_MEMBER_BYTES, name=name))
        reading.close()
    if reading.root is None:
        raise RefusedError("formats.qdpx.other_xml", place=name)
    return resolve(reading, reading.root, find, choices, name=name)


def _nothing(_path: str) -> None:
    """A codebook has no sources, and a `.qde` alone left them behind."""
