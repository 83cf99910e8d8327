"""Documents from outside as plain text: which parser reads which kind of file, and which hidden
characters are in it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rap.core.errors import RefusedError
from rap.formats.docx import parse_docx
from rap.formats.odt import parse_odt
from rap.formats.parsed_document import Written
from rap.formats.pdf import parse_pdf
from rap.formats.plain_text import note_hidden, open_regular, parse_markdown, parse_text
from rap.formats.rtf import parse_rtf

_PACKED = {".docx": parse_docx, ".odt": parse_odt, ".rtf": parse_rtf, ".pdf": parse_pdf}
SUFFIXES = (".txt", ".md", *_PACKED)
_OTHERS = {
    ".html": "formats.document.web_page",
    ".doc": "formats.document.old_word",
    ".docm": "formats.document.word_with_macros",
    ".pages": "formats.document.pages",
    ".zip": "formats.document.zip",
}
_OTHERS |= dict.fromkeys((".htm", ".xhtml", ".mht", ".mhtml"), _OTHERS[".html"])
_OTHERS |= dict.fromkeys(
    (".mp3", ".wav", ".m4a", ".ogg", ".mp4", ".mov"), "formats.document.recording"
)


# The first line of what MAXQDA ("Coded Segments", "Code System") and its kin ("Retrieved Segments")
# export: no talk.
_EXPORTS = {
    "coded segments": "formats.document.coded_segments",
    "code system": "formats.document.code_list",
    "retrieved segments": "formats.document.segments",
}


def read_document(
    path: Path, *, encoding: str | None = None, known: tuple[str, ...] = SUFFIXES
) -> Written:
    """The plain text of a file of one of `SUFFIXES`; `known` are all suffixes a message may offer.

    Raises
    ------
    RefusedError
        Another kind of file, or one that is not what its suffix says.
    WrongUseError
        There is no such encoding.
    """
    suffix = path.suffix.lower()
    if suffix in _OTHERS:
        raise RefusedError(_OTHERS[suffix], place=path.name)
    if suffix not in SUFFIXES:
        raise RefusedError("formats.file.unknown_kind", place=path.name, suffix=suffix, known=known)
    with open_regular(path) as file:
        if suffix in _PACKED:
            written = _PACKED[suffix](file, name=path.name)
        else:
            written = Written(*parse_text(file, name=path.name, encoding=encoding))
    if suffix == ".md":
        written = parse_markdown(written)
    first = written.text.lstrip().partition("\n")[0].strip().casefold()
    if first in _EXPORTS:
        raise RefusedError(_EXPORTS[first], place=path.name)
    return replace(written, notes=(*written.notes, *note_hidden(written.text)))
