"""What INCEpTION exports: a document as UIMA CAS (JSON, XMI) or WebAnno TSV, or a whole project with the
documents of everybody who coded.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import ZipFile

from rap.core.errors import Message, RefusedError
from rap.formats.corpus_tools import START_OF_TSV
from rap.formats.corpus_tools.spans import SpannedText, make_project
from rap.formats.corpus_tools.uima import Document, make_text, read_cas
from rap.formats.corpus_tools.webanno_tsv import read_tsv
from rap.formats.files import read_at_most
from rap.formats.projects import Choices, Project
from rap.formats.qdpx.container import UNREAD
from rap.formats.tei import MAX_FILE_BYTES
from rap.formats.zipped_xml import DAMAGES, Package, check_members, check_start, unpack

ORIGIN = "INCEpTION"
# Spaces between its words are not known: see `webanno_tsv`.
TSV = "inception-tsv"
_ZIP = b"PK\x03\x04"
KINDS = (".json", ".xmi", ".tsv")
_NOBODY = ("INITIAL_CAS", "CURATION_USER")
PACKAGE = Package(
    Message("formats.inception.project"),
    "",
    Message("formats.inception.again"),
    most_members=50_000,
    unread=(*UNREAD, ".ser", ".log"),
)


def parse_project(file: BinaryIO, name: str, choices: Choices) -> Project:
    """The texts and codings of an open file of INCEpTION; of a project those that each person made, and
    not what was agreed on in curation.

    Raises
    ------
    RefusedError
        Not such a file, damaged, made to harm, or without a document that can be read.
    """
    head = file.read(4)
    file.seek(0)
    files = [*_unpacked(file, name)] if head == _ZIP else [*_alone(file, name)]
    if not files:
        raise RefusedError("formats.inception.no_documents", place=name)
    lost: Counter[str] = Counter()
    texts: dict[str, SpannedText] = {}
    is_tsv = False
    for path, coder, data in files:
        is_own = data.removeprefix(BOM_UTF8).startswith(START_OF_TSV)
        is_tsv |= is_own
        found = read_tsv(data, path) if is_own else read_cas(data, path)
        lost.update(found.lost)
        _add(texts, found, path, coder)
    format = TSV if is_tsv else "inception"
    return make_project([*texts.values()], name, choices, format=format, origin=ORIGIN, losses=lost)


def _add(texts: dict[str, SpannedText], found: Document, path: str, coder: str) -> None:
    """Codings of several people on the same words are on one text."""
    document = str(PurePosixPath(path).parent) if coder else path
    made = make_text(found, key=document, file=document, coder=coder)
    while made.key in texts and texts[made.key].written != made.written:
        made = replace(made, key=f"{made.key}'")
    if made.key in texts:
        there = texts[made.key].spans
        made = replace(made, spans=[*there, *made.spans])
    texts[made.key] = made


def _alone(file: BinaryIO, name: str) -> Iterator[tuple[str, str, bytes]]:
    yield name, "", read_at_most(file, MAX_FILE_BYTES, name=name)


def _unpacked(file: BinaryIO, name: str) -> Iterator[tuple[str, str, bytes]]:
    """The documents of a zip: path, who coded, bytes. A project has `annotation/DOCUMENT/PERSON.json`."""
    check_start(file, PACKAGE, name=name)
    try:
        with ZipFile(file) as archive:
            check_members(archive, file, package=PACKAGE, name=name)
            for member in archive.infolist():
                path = PurePosixPath(member.filename)
                if member.is_dir() or path.suffix.lower() not in KINDS:
                    continue
                in_project = len(path.parts) > 2 and path.parts[-3] == "annotation"
                if in_project and path.stem in _NOBODY:
                    continue
                if in_project or (len(path.parts) == 1 and path.stem != "exportedproject"):
                    data = b"".join(unpack(archive, member, package=PACKAGE, name=name))
                    yield member.filename, path.stem if in_project else "", data
    except DAMAGES:
        raise RefusedError("formats.package.damaged", place=name, again=PACKAGE.again) from None
