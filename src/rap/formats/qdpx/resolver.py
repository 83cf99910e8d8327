"""References, users, cases and places of a REFI-QDA file in our nouns, with a line for all that was
dropped or guessed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from rap.core.errors import Message, RefusedError
from rap.formats.projects import (
    Choices,
    Convention,
    Loss,
    Project,
    ProjectCode,
    ProjectCoder,
    ProjectCoding,
    ProjectMemo,
    ProjectText,
    is_guid,
    plain_key,
)
from rap.formats.qdpx.found import Find, FoundText, Work, decode_text
from rap.formats.qdpx.people import find_people
from rap.formats.qdpx.positions import Mark, Ruler, count_fitting, detect, names_other_words
from rap.formats.qdpx.profiles import profile_of
from rap.formats.qdpx.raw import Node, RawPlace, RawReading, coding_of, place_of

_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_SHORT = re.compile(r"#([0-9A-Fa-f])([0-9A-Fa-f])([0-9A-Fa-f])")
_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)")


def resolve(reading: RawReading, root: Node, find: Find, choices: Choices, *, name: str) -> Project:
    """The project that a file was read as.

    Raises
    ------
    RefusedError
        Two codes or two texts have one GUID: nobody can tell which of them a coding means.
    """
    work = Work(root, find, name)
    for what, n in reading.unknown.items():
        work.lose(what, n)
    work.lose("formats.qdpx.lost.other_version", bool(reading.version))
    _read_users(work)
    _read_codes(work)
    _read_texts(work)
    work.pointed_at = frozenset(_pointed_at(work))
    conventions = _count_places(work, choices)
    texts = tuple(_texts(work, conventions))
    people, groups = find_people(work)
    _read_media(work)
    read_notes(work)
    _count_rest(work)
    losses = tuple(Loss(Message(what, n=n), n) for what, n in sorted(work.losses.items()))
    origin = root.get("origin", "").strip()
    return Project(
        origin,
        root.get("name", ""),
        tuple(work.users.values()),
        tuple(work.codes.values()),
        texts,
        tuple(work.codings),
        people,
        tuple(work.memos),
        groups,
        losses,
        "qdc" if root.tag == "CodeBook" else "qdpx",
    )


def _read_users(work: Work) -> None:
    for node in work.nodes("Users", "User"):
        key = plain_key(node.get("guid", ""))
        work.users.setdefault(key, ProjectCoder(key, node.get("name", "")))


def _read_codes(work: Work) -> None:
    boxes = [work.root] if work.root.tag == "CodeBook" else [*work.root.all("CodeBook")]
    waiting = [(code, None) for b in boxes for c in b.all("Codes") for code in c.all("Code")]
    rows: list[tuple[Node, str | None]] = [*reversed(waiting)]
    while rows:
        node, parent = rows.pop()
        # one without a GUID is what no coding can mean
        key = plain_key(node.get("guid", "")) or f"code:{len(work.codes)}"
        if key in work.codes:
            raise RefusedError("formats.qdpx.code_twice", place=work.name)
        said = node.get("isCodable", "").strip().lower()
        work.lose("formats.qdpx.lost.not_codable", said not in ("true", "false", "1", "0"))
        colour = _colour(node.get("color", ""))
        work.lose("formats.qdpx.lost.colours", bool(node.get("color", "").strip()) and not colour)
        work.codes[key] = ProjectCode(
            key, node.get("name", ""), parent, said not in ("false", "0"), colour, node.description
        )
        refer(work, node.refs("NoteRef"), ("code", key))
        rows += [(child, key) for child in reversed([*node.all("Code")])]


def _colour(written: str) -> str:
    """`#rrggbb` for what programs write: `#RGB`, with an alpha in front, `rgb(…)`; "" for others."""
    written = written.strip()
    if match := _COLOUR.fullmatch(written):
        return f"#{match[1].lower()}"
    if match := _SHORT.fullmatch(written):
        return "#" + "".join(2 * digit for digit in match.groups()).lower()
    match = _RGB.fullmatch(written.lower())
    parts = [int(part) for part in match.groups()] if match else []
    return "#" + "".join(f"{part:02x}" for part in parts) if parts and max(parts) < 256 else ""


def _read_texts(work: Work) -> None:
    """Every text that the sources hold: their own, what is in a PDF, a transcript."""
    by_path: dict[str, FoundText] = {}
    for node in work.nodes("Sources"):
        own = plain_key(node.get("guid", ""))
        holders = (
            [node] if node.tag == "TextSource" else [*node.all("Representation", "Transcript")]
        )
        work.lose("formats.qdpx.lost.media", node.tag != "TextSource")
        work.lose("formats.qdpx.lost.descriptions_of_pictures", len([*node.all("TextDescription")]))
        for n, holder in enumerate(holders):
            key = own if n == 0 else plain_key(holder.get("guid", ""))
            path = holder.get("plainTextPath", "")
            if path in by_path:  # ATLAS.ti: a transcript is also a text, in the same file
                work.same_text[key] = by_path[path].key
                _take_places(work, by_path[path], holder)
                _read_whole(work, holder, key)
                continue
            if key in work.texts:
                raise RefusedError("formats.qdpx.text_twice", place=work.name)
            text = FoundText(key, _name_of(node, holder), holder)
            _fill(work, text)
            work.texts[key] = text
            if path:
                by_path[path] = text
            _take_places(work, text, holder)
            _read_whole(work, holder, key)
        if node not in holders:
            _read_whole(work, node, own)


def _name_of(node: Node, holder: Node) -> str:
    """What a text is called; command-line tools leave its name out, but its file has one."""
    stem = PurePosixPath(holder.get("plainTextPath", "").replace("\\", "/")).stem
    stem = "" if is_guid(plain_key(stem)) else stem
    return next(filter(str.strip, (node.get("name", ""), holder.get("name", ""), stem)), "")


def _read_whole(work: Work, node: Node, own: str) -> None:
    """What hangs on a source as a whole: codings, notes, a description. The words of a picture or of a
    recording without a transcript are nowhere, so codings of it are left out.
    """
    is_formatted = bool(node.get("richTextPath", "")) and own not in work.same_text
    work.lose("formats.qdpx.lost.formatted", is_formatted)
    key = work.same_text.get(own, own)
    refer(work, node.refs("NoteRef"), ("text", key))
    if node.description:
        memo = ProjectMemo(f"{own}:description", node.description, ("text", key))
        work.memos.append(memo)
    text, codings = work.texts.get(key), [*map(coding_of, node.all("Coding"))]
    if text is None:
        work.lose("formats.qdpx.lost.places_in_media", len(codings))
    elif text.ruler is None:
        work.lose("formats.qdpx.lost.codings_without_text", len(codings))
    else:
        for row in codings:
            _add_coding(work, key, None, None, row=row, memo="")


def _fill(work: Work, text: FoundText) -> None:
    """The words of a text, from the file it points to or from the XML itself."""
    inline = text.node.one("PlainTextContent")
    path = text.node.get("plainTextPath", "")
    data = work.find(path) if path else None
    if data is None and inline is None:
        work.lose("formats.qdpx.lost.texts_missing")
        return
    data = inline.text.encode("utf-8") if data is None and inline is not None else data or b""
    text.fingerprint = hashlib.sha256(data).hexdigest()
    words, is_guessed = decode_text(data)
    work.lose("formats.qdpx.lost.encoding", is_guessed)
    work.lose("formats.qdpx.lost.half_characters", words.count("\ufffd"))
    text.ruler = Ruler.of(words)


def _take_places(work: Work, text: FoundText, holder: Node) -> None:
    """The selections of a text; those of a transcript go by its points in time."""
    text.places += holder.places
    at = {plain_key(p.get("guid", "")): p.get("position", "") for p in holder.all("SyncPoint")}
    work.lose("formats.qdpx.lost.times", len(at))
    for node in holder.all("TranscriptSelection"):
        ends = [
            at.get(plain_key(node.get(key, "")), "") for key in ("fromSyncPoint", "toSyncPoint")
        ]
        text.places.append(place_of(node, *ends))


def _count_places(work: Work, choices: Choices) -> dict[str, Convention]:
    """Read every place of every text, in the way its program counted."""
    there = {key: text for key, text in work.texts.items() if text.ruler is not None}
    read = {key: [*map(_mark, text.places)] for key, text in there.items()}
    marks = {key: [mark for mark in rows if mark] for key, rows in read.items()}
    rulers = {key: text.ruler for key, text in there.items() if text.ruler is not None}
    origin = work.root.get("origin", "")
    own = profile_of(origin)  # our own files say how they count
    found = (
        detect(rulers, marks, origin=origin)
        if own is None
        else dict.fromkeys(rulers, own.convention)
    )
    for key in found:
        given = choices.conventions.get(key, choices.conventions.get(""))
        if given is not None:
            n_fit = count_fitting(rulers[key], marks[key], given)
            found[key] = replace(given, n_fit=n_fit, n=found[key].n, is_given=True)
    for text in work.texts.values():
        n = sum(len(place.codings) for place in text.places)
        if text.ruler is None:
            work.lose("formats.qdpx.lost.codings_without_text", n)
            continue
        text.places.reverse()
        convert = text.ruler.places(found[text.key])
        for mark in read.pop(text.key):
            place = text.places.pop()  # given back as they are read
            _read_place(work, text, place, mark, convert)
        work.seen.clear()
    work.texts = there  # from here on only those whose words are known
    return found


def _pointed_at(work: Work) -> Iterator[str]:
    """GUIDs that cases and links point to."""
    for case in work.nodes("Cases", "Case"):
        yield from map(plain_key, case.refs("SelectionRef"))
    for link in work.nodes("Links", "Link"):
        yield from (plain_key(link.get(key, "")) for key in ("originGUID", "targetGUID"))


def _mark(place: RawPlace) -> Mark | None:
    try:
        start, end = int(place.start), int(place.end)
    except ValueError:
        return None
    # Python also reads `1_0`, and digits of other scripts
    is_number = (place.start + place.end).isascii() and "_" not in place.start + place.end
    return (start, end, place.name) if is_number and 0 <= start <= end else None


def _read_place(
    work: Work,
    text: FoundText,
    place: RawPlace,
    mark: Mark | None,
    convert: Callable[[int, int], tuple[int, int, bool]],
) -> None:
    """One selection: what it is coded with, its memo, its notes."""
    if mark is None:
        work.lose("formats.qdpx.lost.backward", max(1, len(place.codings)))
        return
    key, (start, end, whole) = text.key, convert(mark[0], mark[1])
    if start < 0 or text.ruler is None or end > len(text.ruler.text):
        work.lose("formats.qdpx.lost.outside", max(1, len(place.codings)))
        return
    if start >= end:
        work.lose("formats.qdpx.lost.empty_places", max(1, len(place.codings)))
        return
    if place.name and names_other_words(text.ruler.text, start, end, name=place.name):
        work.lose("formats.qdpx.lost.other_words", max(1, len(place.codings)))
        return
    work.lose("formats.qdpx.lost.widened", not whole)
    n_before = len(work.codings)
    for row in place.codings:
        user = row[2] or place.user
        full = (row[0], row[1], user, row[3] or place.when)
        _add_coding(work, key, start, end, row=full, memo=place.description)
    is_coded = len(work.codings) > n_before
    if is_coded and not place.notes and not work.pointed_at:
        return
    guid, what = plain_key(place.guid), ("place", f"{key}:{start}-{end}")
    if guid in work.pointed_at:
        work.by_place[guid] = (key, start, end)
    refer(work, place.notes, what)
    if not is_coded and place.description:
        _remark(work, place, what)
    elif not place.codings and not place.notes:
        work.lose("formats.qdpx.lost.places_without_code")


def _add_coding(
    work: Work,
    text: str,
    start: int | None,
    end: int | None,
    *,
    row: tuple[str, str, str, str],
    memo: str,
) -> None:
    guid, code, user, when = row
    named, who = work.codes.get(plain_key(code)), work.users.get(plain_key(user))
    if named is None:
        work.lose("formats.qdpx.lost.codings_without_code")
        return
    work.lose("formats.qdpx.lost.no_user", bool(user) and who is None)
    code, coder = named.key, who.key if who else ""
    same = (text, start, end, code, coder)
    if same in work.seen:
        work.lose("formats.qdpx.lost.same_twice")
        return
    work.seen.add(same)
    work.codings.append(ProjectCoding(plain_key(guid), text, start, end, code, coder, when, memo))


def _texts(work: Work, conventions: Mapping[str, Convention]) -> Iterator[ProjectText]:
    for key, text in work.texts.items():
        if text.ruler is not None:
            yield ProjectText(
                key,
                text.name,
                text.ruler.text,
                convention=conventions[key],
                fingerprint=text.fingerprint,
            )


def _read_media(work: Work) -> None:
    """What was selected in pictures, pages and recordings: its codings are counted, and what was remarked
    there becomes a memo on the source.
    """
    for source in work.nodes("Sources"):
        own = plain_key(source.get("guid", ""))
        about = ("text", work.same_text.get(own, own))
        texts = {
            plain_key(p.guid) for h in source.all("Representation") for p in h.places if p.codings
        }
        for one in source.all(
            "PDFSelection", "PictureSelection", "AudioSelection", "VideoSelection"
        ):
            place = place_of(one, "", "")
            if plain_key(place.guid) in texts:
                continue  # ATLAS.ti gives a place on a page and the same in its words one GUID
            notes = (*place.notes, *(note for c in one.all("Coding") for note in c.refs("NoteRef")))
            refer(work, notes, about)
            work.lose("formats.qdpx.lost.places_in_media", len(place.codings))
            if place.description:
                _remark(work, place, about)
            elif not place.codings and not notes:
                work.lose("formats.qdpx.lost.places_without_code")


def _remark(work: Work, place: RawPlace, about: tuple[str, str]) -> None:
    """What is written on a place, as a memo."""
    coder = plain_key(place.user) if plain_key(place.user) in work.users else ""
    key = f"{plain_key(place.guid)}:description"
    work.memos.append(ProjectMemo(key, place.description, about, coder, place.when))


def _count_rest(work: Work) -> None:
    """What the file holds and no noun of ours takes."""
    work.lose("formats.qdpx.lost.graphs", len([*work.nodes("Graphs", "Graph")]))
    described = [one for one in work.nodes("Variables", "Variable") if one.description]
    work.lose("formats.qdpx.lost.variables_described", len(described))


# Notes of a REFI-QDA file, each with what it is about: by a reference, or by a link.


def refer(work: Work, notes: Iterable[str], what: tuple[str, str]) -> None:
    """Remember what notes are about. A memo of ours is about one thing: the first that names it."""
    for note in map(plain_key, notes):
        work.lose("formats.qdpx.lost.notes_elsewhere", work.about.setdefault(note, what) != what)


def read_notes(work: Work) -> None:
    """Notes, each with what it is about: by a reference, or by a link."""
    known = {
        **{key: ("code", key) for key in work.codes},
        **{key: ("text", key) for key in work.texts},
        **{key: ("place", "{}:{}-{}".format(*at)) for key, at in work.by_place.items()},
    }
    notes: dict[str, list[Node]] = {}
    for node in work.nodes("Notes", "Note"):
        notes.setdefault(plain_key(node.get("guid", "")), []).append(node)
    for link in work.nodes("Links", "Link"):
        ends = [plain_key(link.get(key, "")) for key in ("originGUID", "targetGUID")]
        for one, other in (ends, ends[::-1]):
            if one in notes and other in known:
                refer(work, [one], known[other])
                break
        else:
            work.lose("formats.qdpx.lost.links")
    for key, n, node in ((key, *row) for key, same in notes.items() for row in enumerate(same)):
        words = _words_of(work, node)
        codings = [*node.all("Coding"), *(one for place in node.places for one in place.codings)]
        work.lose("formats.qdpx.lost.coded_notes", len(codings))
        work.lose("formats.qdpx.lost.formatted_notes", bool(words and node.get("richTextPath", "")))
        if words.strip():
            user = plain_key(node.get("creatingUser", ""))
            user = user if user in work.users else ""
            when, title = node.get("creationDateTime", ""), node.get("name", "")
            own, about = f"{key}:{n}" if n else key, work.about.get(key)
            work.memos.append(ProjectMemo(own, words, about, user, when, title))
    if work.root.tag == "Project" and work.root.description:
        work.memos.append(ProjectMemo("project:description", work.root.description))


def _words_of(work: Work, node: Node) -> str:
    """The text of a note and its description."""
    inline, path = node.one("PlainTextContent"), node.get("plainTextPath", "")
    data = work.find(path) if path else None
    if data is None and inline is None:
        # NVivo gives a memo as a Word file as well; one that has nothing else has no words here
        is_named = bool(path or node.get("richTextPath", ""))
        work.lose("formats.qdpx.lost.notes_missing", is_named)
        return node.description
    if data is not None:
        words, is_guessed = decode_text(data)
        work.lose("formats.qdpx.lost.encoding", is_guessed)
        words = words.removeprefix("\ufeff")
    else:
        words = inline.text if inline else ""
    words = words.replace("\r\n", "\n").replace("\r", "\n")
    return f"{words}\n\n{node.description}" if node.description else words
