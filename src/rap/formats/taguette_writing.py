"""Write a project as the database that Taguette opens (*Import project*, version 1.5).

Taguette has texts, tags and highlights. A code is a tag whose name is its path with dots; two codes of
one place are one highlight with two tags. Who coded, when, colours, people and memos have no place.
"""

from __future__ import annotations

import html
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from rap.core.errors import Message, RefusedError
from rap.formats.projects import Loss, Project, ProjectCoding, ProjectText

_VERSION = "db5e31a0233d"  # of Taguette 1.5; it brings a database of an older version up to date
_DAY = "2000-01-01 00:00:00.000000"  # each row wants one, and today would change the bytes
_MOST_NAME, _MOST_PATH = 50, 200  # characters
_SCHEMA = """
CREATE TABLE users (login VARCHAR(30) NOT NULL PRIMARY KEY, created DATETIME NOT NULL, hashed_password VARCHAR(192),
    disabled BOOLEAN NOT NULL, password_set_date DATETIME, language VARCHAR(10), email VARCHAR(256), email_sent DATETIME);
CREATE TABLE projects (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL, description TEXT NOT NULL,
    created DATETIME NOT NULL);
CREATE TABLE project_members (project_id INTEGER NOT NULL REFERENCES projects (id), user_login VARCHAR(30) NOT NULL
    REFERENCES users (login), privileges VARCHAR(11) NOT NULL, PRIMARY KEY (project_id, user_login));
CREATE TABLE documents (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL, description TEXT NOT NULL,
    filename VARCHAR(200) NOT NULL, created DATETIME NOT NULL, project_id INTEGER NOT NULL REFERENCES projects (id),
    text_direction VARCHAR(13) NOT NULL, contents TEXT NOT NULL);
CREATE TABLE commands (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, date DATETIME NOT NULL, user_login VARCHAR(30) NOT NULL,
    project_id INTEGER NOT NULL REFERENCES projects (id), document_id INTEGER, payload TEXT NOT NULL);
CREATE TABLE tags (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL REFERENCES projects (id),
    path VARCHAR(200) NOT NULL, description TEXT NOT NULL, UNIQUE (project_id, path));
CREATE TABLE highlights (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document_id INTEGER NOT NULL REFERENCES documents (id),
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, snippet TEXT NOT NULL);
CREATE TABLE highlight_tags (highlight_id INTEGER NOT NULL REFERENCES highlights (id), tag_id INTEGER NOT NULL
    REFERENCES tags (id), PRIMARY KEY (highlight_id, tag_id));
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
"""


def format_taguette(project: Project) -> tuple[bytes, tuple[Loss, ...]]:
    """The bytes of the database, and what it does not say.

    Raises
    ------
    RefusedError
        A text has a character that a page cannot hold.
    """
    lost = Counter[str]()
    database = sqlite3.connect(":memory:")
    try:
        database.executescript(_SCHEMA)
        database.execute("INSERT INTO alembic_version VALUES (?)", (_VERSION,))
        database.execute(
            "INSERT INTO users (login, created, disabled) VALUES ('admin', ?, 0)", (_DAY,)
        )
        name = project.name[:_MOST_NAME] or "rap"
        database.execute("INSERT INTO projects VALUES (1, ?, '', ?)", (name, _DAY))
        database.execute("INSERT INTO project_members VALUES (1, 'admin', 'ADMIN')")
        tags = _write_tags(database, project, lost)
        codings: dict[str, list[ProjectCoding]] = {}
        for coding in project.codings:
            codings.setdefault(coding.text, []).append(coding)
        for number, text in enumerate(project.texts, start=1):
            _write_text(database, number, text)
            _write_highlights(database, number, text, codings.get(text.key, ()), tags=tags)
        database.commit()
        data = database.serialize()
    finally:
        database.close()
    return data, _losses(project, lost)


def _write_tags(
    database: sqlite3.Connection, project: Project, lost: Counter[str]
) -> Mapping[str, int]:
    """Every code that can be used, as a tag; key of a code -> number of its tag."""
    found: dict[str, int] = {}
    taken: set[str] = set()
    paths, used = project.paths(), {coding.code for coding in project.codings}
    for code in project.codes:
        if not (code.is_codable or code.key in used):
            lost["formats.taguette_out.groups"] += 1
            continue
        path = whole = ".".join(paths[code.key])[:_MOST_PATH]
        while path in taken:
            path = f"{whole[: _MOST_PATH - 9]} ({len(taken)})"
        taken.add(path)
        found[code.key] = len(found) + 1
        row = (found[code.key], path, code.definition)
        database.execute("INSERT INTO tags VALUES (?, 1, ?, ?)", row)
        lost["formats.taguette_out.colours"] += bool(code.colour)
    return found


def _write_text(database: sqlite3.Connection, number: int, text: ProjectText) -> None:
    """A text as a page: a paragraph a line."""
    if any(ord(char) < 32 and char not in "\n\t" for char in text.text):
        raise RefusedError("formats.taguette_out.characters", place=text.name)
    page = "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in text.text.split("\n"))
    name = text.name[:_MOST_NAME] or str(number)
    row = (number, name, "", f"{number}.html", _DAY, 1, "LEFT_TO_RIGHT", page)
    database.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def _write_highlights(
    database: sqlite3.Connection,
    number: int,
    text: ProjectText,
    codings: Iterable[ProjectCoding],
    *,
    tags: Mapping[str, int],
) -> None:
    """What is coded, each place once, with all its tags; places are bytes of the words alone."""
    places: dict[tuple[int, int], set[int]] = {}
    for one in codings:
        if one.start is not None and one.end is not None:
            places.setdefault((one.start, one.end), set()).add(tags[one.code])
    at = _bytes_before(text.text) if places else ()
    for (start, end), own in sorted(places.items()):
        lines = text.text[start:end].split("\n")
        snippet = "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines)
        row = (number, int(at[start]), int(at[end]), snippet)
        highlight = database.execute(
            "INSERT INTO highlights (document_id, start_offset, end_offset, snippet) VALUES (?, ?, ?, ?)",
            row,
        ).lastrowid
        database.executemany(
            "INSERT INTO highlight_tags VALUES (?, ?)", [(highlight, tag) for tag in sorted(own)]
        )


def _bytes_before(text: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How many bytes of UTF-8 come before each character, and before the end; a line end counts as zero."""
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    widths = 1 + (points > 0x7F).astype(np.int64) + (points > 0x7FF) + (points > 0xFFFF)
    widths[points == ord("\n")] = 0
    return np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(widths)))


def _losses(project: Project, lost: Mapping[str, int]) -> tuple[Loss, ...]:
    whole = dict(_counted(project)) | dict(lost)
    return tuple(Loss(Message(id, n=n), n) for id, n in sorted(whole.items()) if n)


def _counted(project: Project) -> Iterator[tuple[str, int]]:
    placed = [one for one in project.codings if one.start is not None]
    yield "formats.taguette_out.coders", len({one.coder for one in placed})
    yield "formats.taguette_out.whole_texts", len(project.codings) - len(placed)
    yield "formats.taguette_out.memos", len(project.memos) + sum(bool(c.memo) for c in placed)
    yield "formats.taguette_out.people", len(project.people)
