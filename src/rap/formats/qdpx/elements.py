"""The elements of a REFI-QDA document, in the order that its schema asks for.

Traps of the standard: a container without a child is not valid and is left out; a reference is
written letter by letter as its target; a variable without a value is a missing value.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from rap.core.errors import Message
from rap.core.plain import is_day, is_moment
from rap.formats.projects import (
    Loss,
    Project,
    ProjectCode,
    ProjectCoding,
    ProjectMemo,
    ProjectText,
    is_guid,
    plain_key,
)
from rap.formats.qdpx.profiles import Profile

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
_OURS = uuid.UUID("6f0d3a52-6b0e-5d36-9a53-0f6cf0a4a9c1")  # no other program makes GUIDs from it
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_PLACE = re.compile(r"(.+):(\d+)-(\d+)", re.DOTALL)
_NAME_LENGTH = 100
_UNKNOWN = "unknown"  # readers want a coder on every coding
Element = Any
Values = dict[str, str | None]


def guid_of(kind: str, key: str) -> str:
    """The GUID that a thing of ours leaves with, always the same."""
    plain = plain_key(key)
    return plain if is_guid(plain) else _made_of(kind, key)


def _made_of(kind: str, key: str) -> str:
    """The GUID of version 5 (RFC 9562) of a kind and a key; `uuid.uuid5` gives the same in three times
    the time, and there may be 50,000.
    """
    made = hashlib.sha1(_OURS.bytes + f"{kind}:{key}".encode(), usedforsecurity=False).hexdigest()
    variant = "89AB"[int(made[16], 16) & 3]
    plain = f"{made[:8]}-{made[8:12]}-5{made[13:16]}-{variant}{made[17:20]}-{made[20:32]}"
    return plain.upper()


class Writer:
    """One project while it becomes a document: which GUID each thing has, which files lie beside the
    document, what could not be said.
    """

    def __init__(self, project: Project, profile: Profile) -> None:
        from lxml import etree

        self.project, self.profile = project, profile
        self.files: dict[str, str] = {}
        self._make: Callable[..., Element] = etree.SubElement
        self._begin: Callable[..., Element] = etree.Element
        self._as_tree: Callable[..., Any] = etree.ElementTree
        self._space = PROJECT
        self._guids: dict[tuple[str, str], str] = {}
        self._owner: dict[str, tuple[str, str]] = {}
        self._given = {("text", text.key): text.guid for text in project.texts if text.guid}
        self._lost: Counter[str] = Counter()
        self._times: dict[str, str] = {}
        self._memos: dict[tuple[str, str], list[str]] = {}

    def losses(self) -> tuple[Loss, ...]:
        """What the document does not say."""
        return tuple(Loss(Message(id, n=n), n) for id, n in sorted(self._lost.items()))

    def document(self) -> Any:
        """The whole project."""
        whole, project = self.project, self._begin(f"{{{PROJECT}}}Project", nsmap={None: PROJECT})
        project.set("name", self._clean(whole.name))
        project.set("origin", self.profile.origin)
        times = [*(c.when for c in whole.codings), *(m.when for m in whole.memos)]
        if begun := min(filter(None, map(self._time, times)), default=""):
            project.set("creationDateTime", begun)
        self._note_memos()
        self._users(project)
        self._codes(project)
        names = self._variables(project)
        self._people(project, names)
        self._sources(project)
        self._notes(project)
        self._sets(project, guid="targetGUID", kinds=("text", "code", "memo"))
        return self._as_tree(project)

    def codebook(self) -> Any:
        """The codes and their groups alone."""
        self._space = CODEBOOK
        book = self._begin(f"{{{CODEBOOK}}}CodeBook", nsmap={None: CODEBOOK})
        book.set("origin", self.profile.origin)
        self._code_tree(book, notes=False)
        groups = [g for g in self.project.groups if self._kinds_of(g.members) <= {"code"}]
        if groups:
            self._sets(book, guid="guid", kinds=("code",))
        return self._as_tree(book)

    # -- names and small things ----------------------------------------------------------------

    def _guid(self, kind: str, key: str) -> str:
        """The GUID of a thing: as it was found, else made of its key. Two things that share one (a
        case that is also a code, of NVivo) are told apart here, as the standard asks.
        """
        known = self._guids.get((kind, key))
        if known is not None:
            return known
        plain = plain_key(self._given.get((kind, key), key))
        if not is_guid(plain) or plain in self._owner:
            plain = _made_of(kind, key)
        self._guids[kind, key] = plain
        self._owner[plain] = (kind, key)
        return plain

    def _add(self, parent: Element, local: str, **values: str | None) -> Element:
        set_values = {key: value for key, value in values.items() if value is not None}
        return self._make(parent, f"{{{self._space}}}{local}", set_values)

    def _text(self, parent: Element, local: str, text: str) -> None:
        if text:
            self._add(parent, local).text = self._clean(text)

    def _clean(self, text: str) -> str:
        """`text` without characters that XML cannot hold."""
        clean, n = _ILLEGAL.subn("", text)
        if n:
            self._lost["formats.qdpx_out.characters"] += n
        return clean

    def _time(self, when: str) -> str | None:
        """A time as the schema wants it, from a day or a time."""
        if when not in self._times:
            day = f"{when}T00:00:00Z" if is_day(when) else when
            self._times[when] = day if is_moment(day) else ""
        return self._times[when] or None

    def _made(self, coder: str, when: str) -> dict[str, str]:
        """Who made something and when, as attributes."""
        made = {"creatingUser": self._guid("coder", coder or _UNKNOWN)}
        if time := self._time(when):
            made["creationDateTime"] = time
        elif when:
            self._lost["formats.qdpx_out.dates"] += 1
        return made

    def _note_memos(self) -> None:
        for memo in self.project.memos:
            if memo.about and memo.about[0] != "person":
                self._memos.setdefault(memo.about, []).append(self._guid("memo", memo.key))
            elif memo.about:
                self._lost["formats.qdpx_out.memo_on_person"] += 1

    def _note_refs(self, parent: Element, kind: str, key: str) -> None:
        for guid in self._memos.get((kind, key), ()):
            self._add(parent, "NoteRef", targetGUID=guid)

    # -- coders and codes ----------------------------------------------------------------------

    def _users(self, project: Element) -> None:
        whole = self.project
        names = {coder.key: coder.name or coder.key for coder in whole.coders}
        used = [*(c.coder for c in whole.codings), *(m.coder for m in whole.memos)]
        for key in dict.fromkeys(used):
            names.setdefault(key or _UNKNOWN, key or _UNKNOWN)
        users = self._add(project, "Users") if names else None
        for key, name in names.items():
            self._add(users, "User", guid=self._guid("coder", key), name=self._clean(name))

    def _codes(self, project: Element) -> None:
        if self.project.codes:
            self._code_tree(self._add(project, "CodeBook"), notes=True)

    def _code_tree(self, book: Element, *, notes: bool) -> None:
        """All codes, each below its parent; a parent that is not there, or that is below its own
        child, is no parent.
        """
        codes = self._add(book, "Codes")
        there = {code.key: code for code in self.project.codes}
        below: dict[str | None, list[ProjectCode]] = {}
        for code in self.project.codes:
            below.setdefault(_parent(code, there), []).append(code)
        waiting = [(codes, code) for code in reversed(below.get(None, []))]
        while waiting:
            above, code = waiting.pop()
            element = self._code(above, code)
            if notes:
                self._note_refs(element, "code", code.key)
            waiting += [(element, child) for child in reversed(below.get(code.key, []))]

    def _code(self, above: Element, code: ProjectCode) -> Element:
        colour = code.colour if _COLOUR.fullmatch(code.colour) else None
        if code.colour and not colour:
            self._lost["formats.qdpx_out.colours"] += 1
        element = self._add(
            above,
            "Code",
            guid=self._guid("code", code.key),
            name=self._clean(code.name),
            isCodable="true" if code.is_codable else "false",
            color=colour and colour.upper(),
        )
        self._text(element, "Description", code.definition)
        return element

    # -- people --------------------------------------------------------------------------------

    def _variables(self, project: Element) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(name for one in self.project.people for name in one.values))
        variables = self._add(project, "Variables") if names else None
        for name in names:
            guid = self._guid("variable", name)
            self._add(
                variables, "Variable", guid=guid, name=self._clean(name), typeOfVariable="Text"
            )
        return names

    def _people(self, project: Element, names: Iterable[str]) -> None:
        people = self.project.people
        cases = self._add(project, "Cases") if people else None
        for person in people:
            guid = self._guid("person", person.key)
            case = self._add(cases, "Case", guid=guid, name=self._clean(person.name))
            for name in (name for name in names if name in person.values):
                value = self._add(case, "VariableValue")
                self._add(value, "VariableRef", targetGUID=self._guid("variable", name))
                self._text(value, "TextValue", person.values[name])
            for key in person.texts:
                self._add(case, "SourceRef", targetGUID=self._guid("text", key))
            for place in dict.fromkeys(person.spans):
                guid = self._guid("place", "{}:{}-{}".format(*place))
                self._add(case, "SelectionRef", targetGUID=guid)

    # -- texts and what is coded in them -------------------------------------------------------

    def _sources(self, project: Element) -> None:
        whole = self.project
        codings: dict[str, list[ProjectCoding]] = {}
        for coding in whole.codings:
            codings.setdefault(coding.text, []).append(coding)
        places: dict[str, dict[tuple[int, int], None]] = {}
        for key, start, end in self._bare_places():
            places.setdefault(key, {})[start, end] = None
        sources = self._add(project, "Sources") if whole.texts else None
        for text in whole.texts:
            self._source(sources, text, codings.get(text.key, []), bare=places.get(text.key, {}))

    def _bare_places(self) -> Iterable[tuple[str, int, int]]:
        """Places without a code: where a person speaks, and what a memo is on."""
        for person in self.project.people:
            yield from person.spans
        for kind, key in self._memos:
            match = _PLACE.fullmatch(key) if kind == "place" else None
            if match:
                yield match[1], int(match[2]), int(match[3])

    def _source(
        self,
        sources: Element,
        text: ProjectText,
        codings: Iterable[ProjectCoding],
        *,
        bare: Iterable[tuple[int, int]],
    ) -> None:
        guid = self._guid("text", text.key)
        self.files[f"{guid}.txt"] = text.text
        path = f"internal://{guid}.txt"
        name = self._clean(text.name)
        source = self._add(sources, "TextSource", guid=guid, name=name, plainTextPath=path)
        at = offsets_of(text.text, self.profile)
        for start, end in bare:
            key = f"{text.key}:{start}-{end}"
            values = {"guid": self._guid("place", key)} | self._place(text.text, start, end, at)
            self._note_refs(self._add(source, "PlainTextSelection", **values), "place", key)
        whole = []
        for coding in sorted(codings, key=_in_reading_order):
            if coding.start is None or coding.end is None:
                whole.append(coding)
            else:
                self._selection(source, text.text, coding, at)
        for coding in whole:
            self._coding(source, coding, self._made(coding.coder, coding.when))
            if coding.memo:
                self._lost["formats.qdpx_out.memo_on_text_coding"] += 1
        self._note_refs(source, "text", text.key)

    def _place(self, text: str, start: int, end: int, at: Callable[[int], int]) -> dict[str, str]:
        """Where a selection is, as attributes, and the first of its words as its name."""
        name = self._clean(" ".join(text[start : min(end, start + _NAME_LENGTH)].split()))
        return {"name": name, "startPosition": str(at(start)), "endPosition": str(at(end))}

    def _selection(
        self, source: Element, text: str, coding: ProjectCoding, at: Callable[[int], int]
    ) -> None:
        start, end = coding.start or 0, coding.end or 0
        own = self._guid("selection", f"of {coding.key}")
        made = self._made(coding.coder, coding.when)
        values = {"guid": own, **self._place(text, start, end, at), **made}
        selection = self._make(source, f"{{{PROJECT}}}PlainTextSelection", values)
        self._text(selection, "Description", coding.memo)
        self._coding(selection, coding, made)
        self._note_refs(selection, "coding", coding.key)  # where most programs have their notes

    def _coding(self, above: Element, coding: ProjectCoding, made: Mapping[str, str]) -> None:
        values = {"guid": self._guid("coding", coding.key), **made}
        element = self._make(above, f"{{{PROJECT}}}Coding", values)
        code = {"targetGUID": self._guid("code", coding.code)}
        self._make(element, f"{{{PROJECT}}}CodeRef", code)
        if coding.start is None:
            self._note_refs(element, "coding", coding.key)

    # -- memos and groups ----------------------------------------------------------------------

    def _notes(self, project: Element) -> None:
        memos = self.project.memos
        notes = self._add(project, "Notes") if memos else None
        for memo in memos:
            self._note(notes, memo)

    def _note(self, notes: Element, memo: ProjectMemo) -> None:
        guid = self._guid("memo", memo.key)
        self.files[f"{guid}.txt"] = memo.text
        path, made = f"internal://{guid}.txt", self._made(memo.coder, memo.when)
        name = self._clean(memo.name or memo.key)
        self._add(notes, "Note", guid=guid, name=name, plainTextPath=path, **made)

    def _kinds_of(self, members: Iterable[str]) -> set[str]:
        return {self._kind_of(key) for key in members}

    def _kind_of(self, key: str) -> str:
        """Which kind of thing a group names by its key."""
        return next((kind for kind in ("text", "code", "memo") if (kind, key) in self._guids), "")

    def _sets(self, above: Element, *, guid: str, kinds: Iterable[str]) -> None:
        names = {"code": "MemberCode", "text": "MemberSource", "memo": "MemberNote"}
        groups = [g for g in self.project.groups if self._kinds_of(g.members) <= {*kinds}]
        sets = self._add(above, "Sets") if groups else None
        for group in groups:
            own = self._guid("group", group.key)
            element = self._add(sets, "Set", guid=own, name=self._clean(group.name))
            members = sorted(
                ((self._kind_of(key), key) for key in group.members),
                key=lambda member: list(names).index(member[0]),  # the schema's order
            )
            for kind, key in members:
                self._add(element, names[kind], **{guid: self._guid(kind, key)})


def _in_reading_order(coding: ProjectCoding) -> tuple[int, int, str]:
    return coding.start or 0, coding.end or 0, coding.key


def _parent(code: ProjectCode, there: Mapping[str, ProjectCode]) -> str | None:
    """The parent of a code, None where it is at the top: also where its parents go in a circle."""
    seen, at = {code.key}, code.parent
    while at is not None and at in there:
        if at in seen:
            return None
        seen.add(at)
        at = there[at].parent
    return code.parent if code.parent in there else None


# Our positions (code points, a line end counts one) as a file of another program counts them.

_LAST_SHORT = 0xFFFF  # code points past it are two units of UTF-16


def offsets_of(text: str, profile: Profile) -> Callable[[int], int]:
    """A function from our positions in `text` to those of `profile`.

    Examples
    --------
    >>> from rap.formats.qdpx.profiles import PROFILES
    >>> offsets_of("a" + chr(10) + "b", PROFILES["nvivo-windows"])(2)
    3
    """
    wide = profile.unit == "utf16" and not text.isascii() and max(text) > chr(_LAST_SHORT)
    longer = profile.line_break > 1 and "\n" in text
    if not (wide or longer):
        return int
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    widths = np.ones(len(points), dtype=np.int64)
    if wide:
        widths += points > _LAST_SHORT
    if longer:
        widths += (points == ord("\n")) * (profile.line_break - 1)
    ends = np.concatenate(([0], np.cumsum(widths)))
    return lambda place: int(ends[place])
