"""The XML of a REFI-QDA project or codebook as plain nodes; strings stay as they were found.

lxml builds the tree, which is many times faster than a call for each element, and a selection is
taken out of it as soon as it ends: memory never holds 50,000 of them as elements.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from sys import intern
from typing import Any, NamedTuple, TypeAlias

from rap.core.errors import Message, RefusedError
from rap.formats.zipped_xml import MAX_DEPTH, MAX_ELEMENTS, Package

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
Element: TypeAlias = Any
_KNOWN = {name: frozenset(_ATTRIBUTES.get(name, "").split()) for name in (*_ATTRIBUTES, *_PLAIN)}


class RawPlace(NamedTuple):
    """A selection of a text; positions as the file says them, codings as `coding_of`. Of 50,000 of them
    a node each would take half a gigabyte.
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

    def __init__(self, tag: str, attributes: Mapping[str, str], text: str = "") -> None:
        self.tag, self.get = tag, attributes.get
        self.children: list[Node] = []
        self.places: list[RawPlace] = []
        self.text = text

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


class RawReading:
    """Takes the XML piece by piece; afterwards `root` holds it all, `unknown` counts elements and
    attributes that the standard does not have, `version` is that of the namespace where it is another
    than 1.0.

    Raises
    ------
    RefusedError
        It is not XML, has a document type, or is larger or deeper than any project.
    """

    def __init__(self, name: str, part: str) -> None:
        from lxml import etree

        self.name, self.part = name, part
        self.root: Node | None = None
        self.unknown: Counter[str] = Counter()
        self.version = ""
        self._wrong = etree.XMLSyntaxError
        limits: dict[str, bool] = {
            "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False
        }  # fmt: skip
        self._before: Any = etree.XMLParser(target=_Before(name), **limits)
        self._parser = etree.XMLPullParser(
            ("end",), tag="{*}PlainTextSelection", remove_comments=True, remove_pis=True, **limits
        )
        self._n = 0
        # The selections of each holder, None where the standard does not know the holder.
        self._places: dict[Element, list[RawPlace] | None] = {}
        self._spaces: dict[str, bool] = {}
        self._tags: dict[str, bool] = {}  # a name with its space -> whether the standard has it

    def feed(self, data: bytes) -> None:
        """The next bytes."""
        self._n += data.count(b"<")
        if self._n > 2 * MAX_ELEMENTS:  # each has a beginning and as a rule an end
            raise RefusedError("formats.package.too_deep", place=self.name, again=XML.again)
        try:
            if self._before is not None:
                self._look_before(data)
            self._parser.feed(data)
        except self._wrong as error:
            raise self._refused(error) from None
        for _, element in self._parser.read_events():
            self._take(element)

    def close(self) -> None:
        """The end of the file."""
        try:
            root = self._parser.close()
        except self._wrong as error:
            raise self._refused(error) from None
        if self._is_known(root) and root.tag.rpartition("}")[2] in ("Project", "CodeBook"):
            self.root = self._node(root, depth=1)

    def _look_before(self, data: bytes) -> None:
        """What stands before the first element, until that begins."""
        try:
            self._before.feed(data)
        except _BegunError:
            self._before = None

    def _refused(self, error: Any) -> RefusedError:
        # lxml's own words may quote the file, so only the line is named.
        if "depth" in str(error.msg):
            return RefusedError("formats.package.too_deep", place=self.name, again=XML.again)
        facts = {"part": self.part, "line": error.lineno or 1, "again": XML.again}
        return RefusedError("formats.package.not_xml", place=self.name, **facts)

    def _take(self, element: Element) -> None:
        """Keep a selection as a place of its holder, and take it out of the tree."""
        holder = element.getparent()
        if holder is None:
            return
        if holder not in self._places:
            above = (holder, *holder.iterancestors())
            self._places[holder] = [] if all(map(self._is_known, above)) else None
        places = self._places[holder]
        if places is not None and self._is_known(element):
            places.append(self._place(element))
            holder.remove(element)

    def _place(self, element: Element) -> RawPlace:
        """A selection; nearly all have one coding with its code, and need no nodes."""
        coding = element[0] if len(element) == 1 else None
        ref = coding[0] if coding is not None and len(coding) == 1 else None
        if (
            coding is None
            or ref is None
            or not (coding.tag.endswith("}Coding") and ref.tag.endswith("}CodeRef"))
        ):
            return _place(self._node(element, depth=1))
        if not (self._is_known(coding) and self._is_known(ref)):
            return _place(self._node(element, depth=1))
        get = self._attributes(element, "PlainTextSelection").get
        made = self._attributes(coding, "Coding").get
        code = intern(self._attributes(ref, "CodeRef").get("targetGUID", ""))
        user, when = intern(made("creatingUser", "")), intern(made("creationDateTime", ""))
        start, end = get("startPosition", ""), get("endPosition", "")
        return RawPlace(
            get("guid", ""),
            start,
            end,
            get("name", ""),
            intern(get("creatingUser", "")),
            intern(get("creationDateTime", "")),
            "",
            ((made("guid", ""), code, user, when),),
            (),
        )

    def _is_known(self, element: Element) -> bool:
        tag = element.tag
        known = self._tags.get(tag)
        if known is None:
            known = self._tags[tag] = self._look_up(tag)
        return known

    def _look_up(self, tag: str) -> bool:
        space, _, local = tag.rpartition("}")
        if space not in self._spaces:
            found = _SPACE.fullmatch(space[1:])
            self._spaces[space] = found is not None or not space
            if found and found[1] not in _CURRENT and local in _KNOWN:
                self.version = found[1]
        return local in _KNOWN and self._spaces[space]

    def _node(self, element: Element, *, depth: int) -> Node:
        """An element with all that is in it and the standard knows."""
        if depth > MAX_DEPTH:
            raise RefusedError("formats.package.too_deep", place=self.name, again=XML.again)
        local = element.tag.rpartition("}")[2]
        node = Node(local, self._attributes(element, local))
        words = [element.text or ""]
        for child in element:
            words.append(child.tail or "")
            if self._is_known(child):
                node.children.append(self._node(child, depth=depth + 1))
            else:
                self.unknown["formats.qdpx.lost.unknown_elements"] += 1
        node.places = self._places.pop(element, None) or []
        if not node.children and not node.places:
            node.text = "".join(words)
        return node

    def _attributes(self, element: Element, local: str) -> dict[str, str]:
        found: dict[str, str] = dict(element.items())  # a third of what `attrib` takes
        known = _KNOWN[local]
        if not known.issuperset(found):
            others = [key for key in found if key not in known and not key.startswith("{")]
            self.unknown["formats.qdpx.lost.unknown_attributes"] += len(others)
        return found


class _BegunError(Exception):
    """The first element begins."""


class _Before:
    """Looks at what stands before the first element of a document."""

    def __init__(self, name: str) -> None:
        self.name = name

    def doctype(self, *_: object) -> None:
        raise RefusedError("formats.package.doctype", place=self.name, again=XML.again)

    def start(self, _tag: str, _attributes: Mapping[str, str]) -> None:
        raise _BegunError

    def close(self) -> None:
        """Nothing was kept."""


def _place(node: Node) -> RawPlace:
    notes = (*node.refs("NoteRef"), *(n for c in node.all("Coding") for n in c.refs("NoteRef")))
    start, end = node.get("startPosition", ""), node.get("endPosition", "")
    return place_of(node, start, end)._replace(notes=notes)


def place_of(node: Node, start: str, end: str) -> RawPlace:
    """A selection that lies between these positions."""
    return RawPlace(
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
