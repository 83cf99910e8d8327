"""Notes of a REFI-QDA file, each with what it is about: by a reference, or by a link."""

from __future__ import annotations

from collections.abc import Iterable

from rap.formats.projects import ProjectMemo, plain_key
from rap.formats.qdpx.found import Work, decode_text
from rap.formats.qdpx.raw import Node


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
