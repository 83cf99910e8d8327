"""A project of Taguette (and of LibreQDA, which grew out of it): the database that *Project info,
Export project as SQLite* gives.

Its highlights are places in UTF-8 bytes of the text of a page (`marked_html`). Each keeps the words it
was made on, and one whose words are others than those at its place is left out and counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID, uuid5

from rap.core.errors import RefusedError
from rap.formats.databases import Database, Row, text_of
from rap.formats.marked_html import MarkedText
from rap.formats.projects import (
    Convention,
    Project,
    ProjectCode,
    ProjectCoder,
    ProjectCoding,
    ProjectGroup,
    ProjectMemo,
    ProjectText,
    losses_of,
)

TABLES = frozenset(("projects", "documents", "highlights", "highlight_tags", "tags"))
# From which Taguette makes the GUIDs of its own codebook files, so that both name the same codes.
_NAMESPACE = UUID("51b2b2b7-27eb-4ecb-9d56-e75b0a0496c2")
_CONVENTION = Convention(unit="bytes", line_break=0)
UNKNOWN = "unknown"


@dataclass
class _Found:
    codings: list[ProjectCoding] = field(default_factory=list)
    losses: Counter[str] = field(default_factory=Counter)


def read_taguette(database: Database) -> Project:
    """Texts, tags, highlights and who made them.

    Raises
    ------
    RefusedError
        It holds several projects, as the database of a whole server does, or none.
    """
    projects = database.rows("projects", ("id", "name", "description"))
    if len(projects) != 1:
        raise RefusedError(
            "formats.taguette.several" if projects else "formats.database.no_project",
            place=database.name,
            n=len(projects),
        )
    documents = database.rows("documents", ("id", "name", "description", "contents"))
    pages = {row["id"]: MarkedText(text_of(row["contents"])) for row in documents}
    codes, n_guessed = _codes(database)
    found, authors = _Found(), _Authors(database)
    found.losses["formats.taguette.lost.dots"] = n_guessed
    found.losses["formats.project.lost.pictures"] = sum(page.n_pictures for page in pages.values())
    _add_codings(database, pages, authors, found)
    return Project(
        origin="LibreQDA" if "collections" in database.tables else "Taguette",
        name=text_of(projects[0]["name"]),
        coders=authors.used(found.codings),
        codes=codes,
        texts=tuple(
            ProjectText(
                _key(row),
                text_of(row["name"]),
                pages[row["id"]].text,
                convention=_CONVENTION,
                fingerprint=sha256(text_of(row["contents"]).encode("utf-8", "replace")).hexdigest(),
            )
            for row in documents
        ),
        codings=tuple(found.codings),
        memos=tuple(_memos(projects[0], documents)),
        groups=_groups(database),
        losses=losses_of(found.losses),
        format="taguette",
    )


def _add_codings(
    database: Database, pages: dict[int, MarkedText], authors: _Authors, found: _Found
) -> None:
    tags = {row["id"]: _guid(text_of(row["path"])) for row in database.rows("tags", ("id", "path"))}
    tagged: dict[int, list[str]] = {}
    for row in database.rows("highlight_tags", ("highlight_id", "tag_id")):
        if row["tag_id"] in tags:
            tagged.setdefault(row["highlight_id"], []).append(tags[row["tag_id"]])
    for row in database.rows(
        "highlights", ("id", "document_id", "start_offset", "end_offset", "snippet")
    ):
        page = pages.get(row["document_id"])
        span = _span(page, row)
        codes = tagged.get(row["id"], [])
        if page is None or isinstance(span, str):
            found.losses["formats.project.lost.no_text" if page is None else str(span)] += 1
        elif not codes:
            found.losses["formats.taguette.lost.no_tag"] += 1
        else:
            coder, when = authors.of(row["id"])
            found.codings += [
                ProjectCoding(
                    f"highlights/{row['id']}/{code}", f"documents/{row['document_id']}",
                    span[0], span[1], code, coder, when=when,
                )
                for code in codes
            ]  # fmt: skip


def _span(page: MarkedText | None, row: Row) -> tuple[int, int] | str:
    """Where a highlight is in our text, or the loss: no place of the text, or one of other words."""
    start, end = row["start_offset"], row["end_offset"]
    if page is None or not (isinstance(start, int) and isinstance(end, int)):
        return "formats.project.lost.no_place"
    if not 0 <= start < end <= page.n_bytes:
        return "formats.project.lost.no_place"
    first, last = page.span(start, end)
    kept = MarkedText(text_of(row["snippet"])).text
    if first >= last:
        return "formats.project.lost.no_words"
    if kept and _letters(kept) != _letters(page.text[first:last]):
        return "formats.project.lost.other_words"
    return first, last


def _letters(text: str) -> str:
    return "".join(text.split())


class _Authors:
    """Who made each highlight, and when: the last time its tags were set, as the log of the program
    has it.
    """

    def __init__(self, database: Database) -> None:
        self._last: dict[str, tuple[str, str]] = {}
        names = database.rows("users", ("login", "displayname"))
        self._names = {text_of(row["login"]): text_of(row["displayname"]) for row in names}
        for row in database.rows("commands", ("id", "date", "user_login", "payload")):
            payload = _payload(row["payload"])
            if payload.get("type") == "highlight_add":
                made = text_of(row["user_login"]), text_of(row["date"])
                self._last[str(payload.get("highlight_id"))] = made

    def of(self, highlight: int) -> tuple[str, str]:
        login, date = self._last.get(str(highlight), ("", ""))
        # Taguette keeps the time in UTC.
        return login or UNKNOWN, f"{date[:19].replace(' ', 'T')}Z" if date else ""

    def used(self, codings: Sequence[ProjectCoding]) -> tuple[ProjectCoder, ...]:
        logins = sorted({coding.coder for coding in codings})
        return tuple(ProjectCoder(login, self._names.get(login) or login) for login in logins)


def _payload(text: object) -> dict[str, object]:
    try:
        payload = json.loads(text_of(text))
    except (ValueError, RecursionError):
        return {}
    return payload if isinstance(payload, dict) else {}


def _codes(database: Database) -> tuple[tuple[ProjectCode, ...], int]:
    """The tags as a tree, and how many were put into it by the dots in their names: LibreQDA says
    which tag is in which, Taguette has only its custom of writing `family.code`.
    """
    rows = database.rows("tags", ("id", "path", "description", "color", "parent_id"))
    paths = {row["id"]: text_of(row["path"]) for row in rows}
    made: dict[str, ProjectCode] = {}
    n_guessed = 0
    for row in sorted(rows, key=lambda row: int(row["id"])):
        path = paths[row["id"]]
        family, name = _by_dots(path)
        parent: str | None = _guid(paths[row["parent_id"]]) if row["parent_id"] in paths else None
        if parent is None and family:
            parent, n_guessed = _guid(family), n_guessed + 1
        colour, text = text_of(row["color"]), text_of(row["description"])
        made[path] = ProjectCode(
            _guid(path), path if row["parent_id"] in paths else name, parent=parent,
            colour=colour, definition=text,
        )  # fmt: skip
    for path in list(made):
        _add_families(path, made)
    return tuple(made.values()), n_guessed


def _add_families(path: str, made: dict[str, ProjectCode]) -> None:
    """The families that are only parts of names are codes with which nothing is coded."""
    family, _ = _by_dots(path)
    while family and made[path].parent == _guid(family) and family not in made:
        above, name = _by_dots(family)
        made[family] = ProjectCode(
            _guid(family), name, parent=_guid(above) if above else None, is_codable=False
        )
        path, family = family, above


def _by_dots(path: str) -> tuple[str, str]:
    """Family and name; a dot beside a space, or at an end, is one of a sentence.

    Examples
    --------
    >>> _by_dots("feelings.joy"), _by_dots("e. g. joy"), _by_dots("a.b.c")
    (('feelings', 'joy'), ('', 'e. g. joy'), ('a.b', 'c'))
    """
    parts = path.split(".")
    is_tree = len(parts) > 1 and all(part and part == part.strip() for part in parts)
    return (".".join(parts[:-1]), parts[-1]) if is_tree else ("", path)


def _memos(project: Row, documents: Sequence[Row]) -> Iterator[ProjectMemo]:
    if about := text_of(project["description"]).strip():
        yield ProjectMemo("project", about)
    for row in documents:
        if about := text_of(row["description"]).strip():
            yield ProjectMemo(f"{_key(row)}/description", about, about=("text", _key(row)))


def _groups(database: Database) -> tuple[ProjectGroup, ...]:
    """The collections of LibreQDA."""
    rows = database.rows("collection_documents", ("collection_id", "document_id"))
    return tuple(
        ProjectGroup(
            f"collections/{group['id']}",
            text_of(group["name"]),
            tuple(
                f"documents/{r['document_id']}" for r in rows if r["collection_id"] == group["id"]
            ),
        )
        for group in database.rows("collections", ("id", "name"))
    )


def _guid(path: str) -> str:
    return str(uuid5(_NAMESPACE, path)).upper()


def _key(row: Row) -> str:
    return f"documents/{row['id']}"
