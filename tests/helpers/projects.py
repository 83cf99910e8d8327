"""Projects of other programs, made for a test: everybody in them is invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

SPACE = "urn:QDA-XML:project:1.0"
_NAMES = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


def guid(name: str) -> str:
    """The same GUID for the same name."""
    return str(uuid5(_NAMES, name)).upper()


def selection(name: str, start: object, end: object, *, code: str = "pay", coder: str = "") -> str:
    """A coded place."""
    who = f' creatingUser="{guid(coder)}"' if coder else ""
    return (
        f'<PlainTextSelection guid="{guid(name)}" startPosition="{start}" endPosition="{end}"{who}>'
        f'<Coding guid="{guid("coding " + name)}"{who}><CodeRef targetGUID="{guid(code)}"/></Coding>'
        "</PlainTextSelection>"
    )


def source(name: str, inside: str = "", *, path: str = "") -> str:
    """A text, in a file that is called after its GUID."""
    path = path or f"internal://{guid(name)}.txt"
    return f'<TextSource guid="{guid(name)}" name="{name}" plainTextPath="{path}">{inside}</TextSource>'


def code(name: str, inside: str = "", *, more: str = 'isCodable="true"') -> str:
    """A code."""
    return f'<Code guid="{guid(name)}" name="{name}" {more}>{inside}</Code>'


def qde(
    sources: str,
    *,
    codes: str = "",
    coders: Sequence[str] = ("Ana",),
    rest: str = "",
    origin: str = "",
    space: str = SPACE,
) -> str:
    """The XML of a project."""
    users = "".join(f'<User guid="{guid(one)}" name="{one}"/>' for one in coders)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="{space}" name="p" origin="{origin}">'
        f"<Users>{users}</Users><CodeBook><Codes>{codes or code('pay')}</Codes></CodeBook>"
        f"<Sources>{sources}</Sources>{rest}</Project>"
    )


def qdpx(
    xml: str, texts: Mapping[str, bytes | str], *, more: Mapping[str, bytes] | None = None
) -> bytes:
    """The zip of a project."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", xml)
        for name, text in texts.items():
            data = text.encode("utf-8") if isinstance(text, str) else text
            archive.writestr(f"sources/{guid(name)}.txt", data)
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return out.getvalue()
