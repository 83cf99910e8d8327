"""Projects of other programs, made for a test: everybody in them is invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from uuid import UUID, uuid5

from rap.formats.projects import Project
from rap.topics.other_programs.projects import (
    ProjectPlan,
    ProjectWanted,
    plan_project,
    take_project,
)

SPACE = "urn:QDA-XML:project:1.0"
_NAMES = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


def take_read(
    root: Path, project: Project, wanted: ProjectWanted, *, name: str, by: str
) -> ProjectPlan:
    """Bring in a project in which every word that looks like a name was read, and stays."""
    asked = plan_project(root, project, wanted, name=name, by=by).project.questions
    kept = {one.key: "keep" for one in asked if one.key.startswith("names:")}
    wanted = replace(wanted, answers={**wanted.answers, **kept})
    return take_project(root, project, wanted, name=name, by=by)


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


_TEXT = "I: What did you earn?\nP1: Little.\n"


def linked() -> bytes:
    """A project whose text is a link to a file outside."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("project.qde", qde(source("t")))
        link = zipfile.ZipInfo(f"sources/{guid('t')}.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/hostname")
    return out.getvalue()


_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    f'<Project xmlns="{SPACE}" name="&b;"/>'
)


@cache
def hostile() -> dict[str, tuple[bytes, str]]:
    """Files that are damaged or made to harm: name -> its bytes, and the sentence that refuses it."""
    good = qdpx(qde(source("t", selection("s", 0, 2))), {"t": _TEXT})
    return {
        "cut.qdpx": (good[: len(good) // 2], "formats.package.damaged"),
        "page.qdpx": (b"<!DOCTYPE html><html>hello</html>", "formats.package.other_kind"),
        "page.qdc": (b"<!DOCTYPE html><html>hello</html>", "formats.package.other_kind"),
        "empty.qdpx": (b"", "formats.package.other_kind"),
        "bomb.qdpx": (qdpx(_BOMB, {}), "formats.package.doctype"),
        "bomb.qdc": (_BOMB.encode(), "formats.package.doctype"),
        "two.qdpx": (qdpx(qde(""), {}, more={"other.qde": b"<x/>"}), "formats.qdpx.two_projects"),
        "none.qdpx": (
            qdpx("", {}).replace(b"project.qde", b"project.txt"),
            "formats.qdpx.no_project",
        ),
        "other.qdpx": (qdpx("<Recipe/>", {}), "formats.qdpx.other_xml"),
        "broken.qdpx": (qdpx(qde("")[:-9], {}), "formats.package.not_xml"),
        "up.qdpx": (qdpx(qde(""), {}, more={"../up.txt": b"x"}), "formats.package.leads_out"),
        "root.qdpx": (qdpx(qde(""), {}, more={"/etc/x": b"x"}), "formats.package.leads_out"),
        "linked.qdpx": (linked(), "formats.package.leads_out"),
        "large.qdpx": (
            qdpx(qde(""), {}, more={"sources/a.txt": bytes(101_000_000)}),
            "formats.package.part_too_big",
        ),
        "codes.qdpx": (
            qdpx(qde(source("t"), codes=code("pay") + code("pay")), {"t": _TEXT}),
            "formats.qdpx.code_twice",
        ),
        "texts.qdpx": (
            qdpx(qde(source("t") + source("t").replace("internal", "Internal")), {"t": _TEXT}),
            "formats.qdpx.text_twice",
        ),
        "deep.qdpx": (
            qdpx(qde("", codes="<Code>" * 300 + "</Code>" * 300), {}),
            "formats.package.too_deep",
        ),
    }
