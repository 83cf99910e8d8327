"""The XML of a REFI-QDA project or codebook as plain nodes, read as it streams; strings stay as they
were found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from sys import intern
from typing import NamedTuple

from rap.core.errors import Message, RefusedError
from rap.formats.zipped_xml import Package, Reading

_SPACE = re.compile(r"urn:QDA-XML:(?:project|codebook):(.*)", re.IGNORECASE)
_CURRENT = ("1.0", "1:0")  # NVivo 12 for Mac writes the second
XML = Package(Message("formats.qdpx.project"), "", Message("formats.qdpx.again"))
_WHO = "creatingUser creationDateTime modifyingUser modifiedDateTime"
_TEXT = f"guid name richTextPath plainTextPath {_WHO}"
_MEDIA = f"guid name path currentPath {_WHO}"
_PLACE = f"guid name {_WHO}"
_ATTRIBUTES = {
    "Project": "name origin creatingUserGUID creationDateTime modifyingUserGUID modifiedDateTime basePath",
    "CodeBook": "origin",
    "User": "guid name id",
    "Code": "guid name isCodable color",
    "Variable": "guid name typeOfVariable",
    "Case": "guid name",
    **dict.fromkeys(
        ("TextSource", "Note", "Representation", "TextDescription", "Transcript"), _TEXT
    ),
    **dict.fromkeys(("PDFSource", "PictureSource", "AudioSource", "VideoSource"), _MEDIA),
    "PlainTextSelection": f"{_PLACE} startPosition endPosition",
    "PDFSelection": f"{_PLACE} page firstX firstY secondX secondY",
    "PictureSelection": f"{_PLACE} firstX firstY secondX secondY",
    "AudioSelection": f"{_PLACE} begin end",
    "VideoSelection": f"{_PLACE} begin end",
    "TranscriptSelection": f"{_PLACE} fromSyncPoint toSyncPoint",
    "SyncPoint": "guid timeStamp position",
    "Coding": f"guid {_WHO}",
    "Set": "guid name",
    "Link": "guid name direction color originGUID targetGUID",
    "Graph": "guid name",
    "Vertex": "guid name firstX firstY secondX secondY representedGUID shape color",
    "Edge": "guid name sourceVertex targetVertex direction lineStyle representedGUID color",
    **dict.fromkeys(("MemberCode", "MemberSource", "MemberNote"), "targetGUID guid"),
    **dict.fromkeys(
        ("CodeRef", "NoteRef", "VariableRef", "SourceRef", "SelectionRef"), "targetGUID"
    ),
}
_PLAIN = (
    *("Users", "Codes", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs"),
    *("Description", "PlainTextContent", "VariableValue", "TextValue", "BooleanValue"),
    *("IntegerValue", "FloatValue", "DateValue", "DateTimeValue"),
)
_KNOWN = {name: frozenset(_ATTRIBUTES.get(name, "").split()) for name in (*_ATTRIBUTES, *_PLAIN)}


class Place(NamedTuple):
    """A selection of a text; positions as the file says them, codings as `coding_of`. Of 50,000 of them a node each would take
    half a gigabyte.
    """

    guid: str
    start: str
    end: str
    name: str
    user: str
    when: str
    description: str
    codings: tuple[tuple[str, str, str, str], ...]
    notes: tuple[str, ...]


class Node:
    """An element: local name, attributes, children in order, the words in it."""

    __slots__ = ("children", "get", "places", "tag", "text")

    def __init__(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.tag, self.get = tag, attributes.get
        self.children: list[Node] = []
        self.places: list[Place] = []
        self.text = ""

    def all(self, *tags: str) -> Iterator[Node]:
        """The children with one of these names."""
        return (child for child in self.children if child.tag in tags)

    def one(self, tag: str) -> Node | None:
        return next(self.all(tag), None)

    def refs(self, tag: str) -> tuple[str, ...]:
        """What the children of this name point to."""
        return tuple(child.get("targetGUID", "") for child in self.all(tag))

    @property
    def description(self) -> str:
        """All words of its descriptions; ATLAS.ti and NVivo write empty ones."""
        return "\n".join(child.text for child in self.all("Description") if child.text.strip())

    def within(self) -> Iterator[Node]:
        """The node and all below it."""
        yield self
        for child in self.children:
            yield from child.within()


class RawReading(Reading):
    """What lxml calls; afterwards `root` holds it all, `unknown` counts elements and attributes that
    the standard does not have, `version` is that of the namespace where it is another than 1.0.
    """

    def __init__(self, name: str) -> None:
        super().__init__(XML, name)
        self.root: Node | None = None
        self.unknown: Counter[str] = Counter()
        self.version = ""
        self._open: list[Node] = []
        self._skipping = 0
        self._words: list[str] = []
        self._spaces: dict[str, re.Match[str] | None] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        space, _, local = tag.rpartition("}")
        self.enter(local)
        if space not in self._spaces:
            self._spaces[space] = _SPACE.fullmatch(space[1:])
        found = self._spaces[space]
        if self._skipping or local not in _KNOWN or not (found or not space):
            self.unknown["formats.qdpx.lost.unknown_elements"] += not self._skipping
            self._skipping += 1
            return
        if found and found[1] not in _CURRENT:
            self.version = found[1]
        known = _KNOWN[local]
        if not known.issuperset(attributes):
            others = [key for key in attributes if key not in known and not key.startswith("{")]
            self.unknown["formats.qdpx.lost.unknown_attributes"] += len(others)
        node = Node(local, dict(attributes))
        if self._open:
            self._open[-1].children.append(node)
        elif local in ("Project", "CodeBook"):
            self.root = node
        else:
            raise RefusedError("formats.qdpx.other_xml", place=self.name)
        self._open.append(node)
        self._words.clear()

    def data(self, words: str) -> None:
        if not self._skipping:
            self._words.append(words)

    def end(self, _tag: str) -> None:
        self.path.pop()
        if self._skipping:
            self._skipping -= 1
            return
        node = self._open.pop()
        if not node.children:
            node.text = "".join(self._words)
        self._words.clear()
        if node.tag == "PlainTextSelection" and self._open:
            above = self._open[-1]
            above.children.pop()
            above.places.append(_place(node))

    def comment(self, _words: str) -> None:
        """A comment says nothing of the project."""

    def close(self) -> Node | None:
        return self.root


def _place(node: Node) -> Place:
    notes = (*node.refs("NoteRef"), *(n for c in node.all("Coding") for n in c.refs("NoteRef")))
    start, end = node.get("startPosition", ""), node.get("endPosition", "")
    return place_of(node, start, end)._replace(notes=notes)


def place_of(node: Node, start: str, end: str) -> Place:
    """A selection that lies between these positions."""
    return Place(
        node.get("guid", ""),
        start,
        end,
        node.get("name", ""),
        intern(node.get("creatingUser", "")),
        intern(node.get("creationDateTime", "")),
        node.description,
        tuple(map(coding_of, node.all("Coding"))),
        node.refs("NoteRef"),
    )


def coding_of(node: Node) -> tuple[str, str, str, str]:
    """GUID, code, user and time of a coding."""
    # a few codes, users and moments stand in each of 50,000 codings: one string for all of them
    code, user = intern(next(iter(node.refs("CodeRef")), "")), intern(node.get("creatingUser", ""))
    return node.get("guid", ""), code, user, intern(node.get("creationDateTime", ""))
