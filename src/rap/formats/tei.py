"""Transcriptions of speech in TEI P5 (https://tei-c.org/release/doc/tei-p5-doc/en/html/TS.html),
also as ISO 24624 writes them.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from rap.core.errors import Message, RefusedError, WrongUseError
from rap.formats.files import read_at_most
from rap.formats.plain_text import MARK_TWICE, counted
from rap.formats.refused_kinds import RENAMED, ROOTS
from rap.formats.timed_cues import Cue, Talk, parse_clock, seconds_of

MAX_FILE_BYTES = 20_000_000
MAX_DEPTH = 200
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
# Nobody said these: remarks on the talk (EXMARaLDA and ISO 24624 write `spanGrp`), and readings
# that an editor replaced.
_SKIPPED = ("note", "spanGrp", "span", "fs", "fvLib", "orig", "sic", "abbr", "linkGrp", "figure")
_HEARD = ("vocal", "kinesic", "incident", "event", "writing")
_TAKE_OUT = Message("formats.tei.take_doctype_out")
_ROOTS = ("TEI", "TEI.2", "teiCorpus")
_DOCTYPE = re.compile(rb"<!DOCTYPE\s{1,20}(?:[A-Za-z_][\w.-]{0,40}:)?([A-Za-z_][\w.-]{0,40})")
# One that defines nothing and only names a DTD, which is never fetched.
_BARE_DOCTYPE = re.compile(
    rb"<!DOCTYPE\s{1,20}[A-Za-z_][\w.:-]{0,60}"
    rb"(?:\s{1,20}(?:SYSTEM|PUBLIC)(?:\s{1,20}(?:\"[^\"<>\[\]]{0,300}\"|'[^'<>\[\]]{0,300}')){1,2})?"
    rb"\s{0,20}>"
)
_NAME = re.compile(r"[A-Za-z_][\w.-]{0,40}")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,9})?")


@dataclass(frozen=True)
class _Frame:
    """What is the same for all utterances: when each point of the timeline is, and the language of
    the file.
    """

    times: Mapping[str, float]
    language: str


def parse_tei(file: BinaryIO, *, name: str, encoding: str | None = None) -> Talk:
    """The utterances of an open TEI file in the order of the document, those of one speaker in a
    row joined.

    Words, and in round brackets what was heard (`<vocal>`, `<incident>`), are read; notes and
    annotations are not. The people of the header give roles; their names are left out.

    Parameters
    ----------
    encoding : read with this one; by default the file says it, or it is UTF-8

    Raises
    ------
    RefusedError
        Not well-formed XML, a DOCTYPE, over 20 MB, deeper than 200, not TEI, or without utterances.
    WrongUseError
        There is no such encoding.
    """
    root = read_xml(file, name, roots=_ROOTS, other="formats.tei.not_tei", encoding=encoding)
    local = _local(root)
    if sum(_local(element) == "text" for element in root.iter()) > 1 and local == "teiCorpus":
        raise RefusedError("formats.tei.corpus", place=name)
    counts: Counter[str] = Counter()
    frame = _Frame(_timeline(root, counts), root.get(_LANG, ""))
    cues = tuple(
        _cue(element, frame, counts=counts) for element in root.iter() if _local(element) == "u"
    )
    if not cues:
        raise RefusedError("formats.tei.no_utterance", place=name)
    return Talk(tuple(cues), counted(counts.items()), _roles(root), is_cut=True)


def read_xml(
    file: BinaryIO, name: str, *, roots: Sequence[str], other: str, encoding: str | None = None
) -> Any:
    """The root of an open XML file from outside: no network, at most 200 deep, and no DOCTYPE but
    one that only names a DTD.

    `other` is the id of what is said when the first element is not one of `roots`; that comes
    first, so that nobody takes a DOCTYPE out for nothing.
    """
    data = read_at_most(file, MAX_FILE_BYTES, name=name, says="formats.file.too_big_for_a_talk")
    if not data.strip():
        raise RefusedError("formats.file.empty", place=name)
    data = _without_marks(data, name)
    # Before anything is parsed, because a DOCTYPE may define entities; UTF-16 puts a zero beside
    # each letter.
    data = _BARE_DOCTYPE.sub(lambda match: b"\n" * match[0].count(b"\n"), data, count=1)
    bare = data.replace(b"\0", b"")
    if b"<!DOCTYPE" in bare:
        if announced := _DOCTYPE.search(bare):
            _check_root(announced[1].decode(), name, roots=roots, other=other)
        line = bare.count(b"\n", 0, bare.index(b"<!DOCTYPE")) + 1
        raise RefusedError("formats.package.doctype", place=f"{name}:{line}", again=_TAKE_OUT)
    root = _parsed(data, name, encoding=encoding)
    if root.getroottree().docinfo.doctype:  # written in an encoding that hides it
        raise RefusedError("formats.package.doctype", place=name, again=_TAKE_OUT)
    check_depth(root, name)
    _check_root(_local(root), name, roots=roots, other=other)
    return root


def _without_marks(data: bytes, name: str) -> bytes:
    """Without byte-order marks in UTF-8: some programs write a second one."""
    while data.startswith(BOM_UTF8):
        data = data[len(BOM_UTF8) :]
    if data.startswith(MARK_TWICE.encode()):
        raise RefusedError("formats.text.encoded_twice", place=f"{name}:1")
    return data


def _check_root(root: str, name: str, *, roots: Sequence[str], other: str) -> None:
    """Refuse XML of another kind, with what to do about the kind it is."""
    if root in roots:
        return
    if root in ROOTS:
        raise RefusedError(ROOTS[root], place=name)
    if root in RENAMED:
        raise RefusedError("formats.tei.rename", place=name, suffix=RENAMED[root])
    shown = f"<{root}>" if _NAME.fullmatch(root) else Message("formats.tei.another")
    raise RefusedError(other, place=name, root=shown)


def _parsed(data: bytes, name: str, *, encoding: str | None) -> Any:
    from lxml import etree

    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    try:
        parser = etree.XMLParser(
            encoding=encoding, remove_comments=True, remove_pis=True, **options
        )
        return etree.fromstring(data, parser)
    except (LookupError, ValueError):
        raise WrongUseError(
            "formats.file.unknown_encoding", place=name, encoding=encoding
        ) from None
    except etree.XMLSyntaxError as error:
        # lxml's own words may quote the file, so only the line is named.
        raise RefusedError("formats.tei.not_xml", place=f"{name}:{error.lineno or 1}") from None


def check_depth(root: Any, name: str) -> None:
    """Raise `RefusedError` when elements are more than 200 deep in one another."""
    level, depth = [root], 0
    while level:
        level, depth = [child for element in level for child in element], depth + 1
        if depth > MAX_DEPTH:
            raise RefusedError(
                "formats.package.too_deep", place=name, again=Message("formats.file.export_again")
            )


def _local(element: Any) -> str:
    """The name of an element without its namespace; "" for a comment or the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _roles(root: Any) -> dict[str, str]:
    people = (element for element in root.iter() if _local(element) in ("person", "personGrp"))
    return {person.get(_ID, ""): person.get("role", "") for person in people}


def _timeline(root: Any, counts: Counter[str]) -> dict[str, float]:
    """Seconds of each `<when>`: `absolute`, or `interval` after `since`, which is the one before
    when it is missing.

    Points that refer to later ones are found in further rounds, of which there are three at most.
    """
    whens = []
    for element in root.iter():
        if _local(element) == "timeline":
            unit = element.get("unit", "s")
            whens += [(when, when.get("unit", unit)) for when in element if _local(when) == "when"]
    times: dict[str, float] = {}
    for _ in range(3):
        before = ""
        for when, unit in whens:
            id = when.get(_ID, "")
            if (
                id not in times
                and (time := _when(when, unit, before=before, times=times)) is not None
            ):
                times[id] = time
            before = id
    counts["formats.note.timeless_points"] = sum(
        when.get(_ID, "") not in times for when, _ in whens
    )
    return times


def _when(when: Any, unit: str, *, before: str, times: Mapping[str, float]) -> float | None:
    absolute = when.get("absolute", "")
    if absolute:
        return parse_clock(absolute.rpartition("T")[2].rstrip("Z"))
    interval = when.get("interval")
    if interval is None:
        return 0.0 if not before else None
    since = times.get(when.get("since", "#" + before).removeprefix("#"))
    own = unit if unit in _UNITS else ""
    known = since is not None and own and _NUMBER.fullmatch(interval)
    return (
        seconds_of(since + float(interval) * _UNITS[own]) if known and since is not None else None
    )


def _cue(element: Any, frame: _Frame, *, counts: Counter[str]) -> Cue:
    block = element.getparent() if _local(element.getparent()) == "annotationBlock" else None
    start_s, end_s = (
        _point(element, block, key=key, times=frame.times) for key in ("start", "end")
    )
    if start_s is None:
        start_s = _first_anchor(element, frame.times)
    language = _said(element, block, key=_LANG)
    other = (
        language[:2]
        if re.match(r"[a-z]{2}(?:-|\Z)", language) and language[:2] != frame.language[:2]
        else ""
    )
    return Cue(
        _who(_said(element, block, key="who"), counts),
        _words(element, counts),
        start_s,
        end_s,
        other,
    )


def _said(element: Any, block: Any, *, key: str) -> str:
    """An attribute of an utterance, or else of the block around it (`annotationBlock` of ISO
    24624).
    """
    return element.get(key, "") or ("" if block is None else block.get(key, ""))


def _who(pointers: str, counts: Counter[str]) -> str:
    people = [pointer.rpartition("#")[2] for pointer in pointers.split()]
    counts["formats.note.several_at_once"] += len(people) > 1
    return people[0] if people else ""


def _point(element: Any, block: Any, *, key: str, times: Mapping[str, float]) -> float | None:
    pointer = _said(element, block, key=key)
    return times.get(pointer.rpartition("#")[2]) if pointer else None


def _first_anchor(element: Any, times: Mapping[str, float]) -> float | None:
    anchors = (child.get("synch", "") for child in element.iter() if _local(child) == "anchor")
    found = (times[id] for pointer in anchors if (id := pointer.rpartition("#")[2]) in times)
    return next(found, None)


def _words(element: Any, counts: Counter[str]) -> str:
    """The words of an utterance, their white space made single; words in `<w>` are set apart, signs
    in `<pc>` are not.
    """
    text = "".join(_pieces(element, counts))
    return " ".join(re.split(r"[ \t\r\n]+", text)).strip()


def _pieces(element: Any, counts: Counter[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from _piece(child, counts)
        yield child.tail or ""


def _piece(child: Any, counts: Counter[str]) -> Iterator[str]:
    local = _local(child)
    if local in _SKIPPED:
        counts["formats.note.tei_notes"] += 1
    elif local in _HEARD:
        heard = " ".join("".join(child.itertext()).split()) or child.get("desc", "")
        counts["formats.note.sounds"] += bool(heard)
        yield f" ({heard}) " if heard else ""
    elif local == "w":
        yield " "
        yield from _pieces(child, counts)
    elif local == "gap":
        counts["formats.note.gaps"] += 1
        yield " (…) "
    elif local == "pause":
        counts["formats.note.pauses"] += 1
        yield " "
    else:
        yield from _pieces(child, counts)
