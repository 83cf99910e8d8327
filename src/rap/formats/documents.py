"""Documents from outside as plain text: which parser reads which kind of file, and what nobody can see in it."""

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
    ".html": ("is a web page", "open it in a browser, copy the talk, and save it as plain text (.txt)"),
    ".doc": ("is an old .doc", "open it in Word or LibreOffice and save it again as .docx"),
    ".docm": ("is a Word file with macros", "open it in Word or LibreOffice and save it again as .docx"),
    ".pages": ("is a Pages file", "save it from Pages as .docx"),
    ".zip": ("is a zip", "unpack it, and give the files in it"),
}
_SOUND = ("is sound or film", "have it transcribed first, and give the text")
_OTHERS |= dict.fromkeys((".htm", ".xhtml", ".mht", ".mhtml"), _OTHERS[".html"])
_OTHERS |= dict.fromkeys((".mp3", ".wav", ".m4a", ".ogg", ".mp4", ".mov"), _SOUND)


# What programs for coding print at the top of what is no talk.
_EXPORTS = {
    "coded segments": "a list of coded segments",
    "code system": "a list of codes",
    "retrieved segments": "a list of segments",
}


def read_document(path: Path, *, encoding: str | None = None, known: tuple[str, ...] = SUFFIXES) -> Written:
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
        raise RefusedError(path.name, *_OTHERS[suffix])
    if suffix not in SUFFIXES:
        what = f"is not a kind of file that can be read ('{suffix}')"
        raise RefusedError(path.name, what, f"give one of {' '.join(known)}")
    with open_regular(path) as file:
        if suffix in _PACKED:
            written = _PACKED[suffix](file, name=path.name)
        else:
            written = Written(*parse_text(file, name=path.name, encoding=encoding))
    if suffix == ".md":
        written = parse_markdown(written)
    first = written.text.lstrip().partition("\n")[0].strip().casefold()
    if first in _EXPORTS:
        what = f"is {_EXPORTS[first]} from a program for coding, not a talk"
        raise RefusedError(path.name, what, "give the transcripts it speaks of")
    return replace(written, notes=(*written.notes, *note_hidden(written.text)))
