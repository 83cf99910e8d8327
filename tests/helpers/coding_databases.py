"""Databases as Taguette, LibreQDA, QualCoder and RQDA make them, with invented people."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

TAGUETTE = """
CREATE TABLE users (login VARCHAR(30) PRIMARY KEY, displayname VARCHAR(255));
CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT, description TEXT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT, description TEXT, contents TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, path TEXT, description TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER,
    end_offset INTEGER, snippet TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
CREATE TABLE commands (id INTEGER PRIMARY KEY, date DATETIME, user_login TEXT, payload TEXT);
"""
QUALCODER = """
CREATE TABLE project (databaseversion text, date text, memo text, about text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text,
    owner text, date text, unique(name));
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text,
    supercatid integer, unique(name));
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text,
    date text, color text, unique(name));
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text,
    pos0 integer, pos1 integer, owner text, date text, memo text);
CREATE TABLE code_image (imid integer primary key, id integer, cid integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer,
    memo text, owner text, date text);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer,
    pos1 integer, owner text, date text, memo text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text,
    id integer, date text, owner text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
"""
RQDA = """
CREATE TABLE project (databaseversion text, date text, dateM text, memo text, about text, imageDir text);
CREATE TABLE source (name text, id integer, file text, memo text, owner text, date text, dateM text,
    status integer);
CREATE TABLE filecat (name text, fid integer, catid integer, owner text, memo text, status integer);
CREATE TABLE freecode (name text, memo text, owner text, date text, dateM text, id integer,
    status integer, color text);
CREATE TABLE codecat (name text, cid integer, catid integer, owner text, date text, dateM text,
    memo text, status integer);
CREATE TABLE treecode (cid integer, catid integer, date text, dateM text, memo text, status integer,
    owner text);
CREATE TABLE coding (cid integer, fid integer, seltext text, selfirst real, selend real,
    status integer, owner text, date text, dateM text, memo text);
CREATE TABLE cases (name text, memo text, owner text, date text, dateM text, id integer,
    status integer);
CREATE TABLE caselinkage (caseid integer, fid integer, selfirst real, selend real, status integer,
    owner text, date text, dateM text, memo text);
CREATE TABLE caseAttr (variable text, value text, caseID integer, date text, dateM text, owner text,
    status integer);
CREATE TABLE journal (name text, journal text, date text, dateM text, owner text, status integer);
CREATE TABLE annotation (fid integer, position integer, annotation text, owner text, date text,
    dateM text, status integer);
"""


def make_database(
    path: Path, schema: str, *, more: str = "", **tables: list[dict[str, Any]]
) -> Path:
    """A database with these rows, a mapping for each; `more` is run at the end."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(schema)
        for table, rows in tables.items():
            for row in rows:
                names, marks = ", ".join(row), ", ".join("?" * len(row))
                connection.execute(
                    f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values())
                )
        connection.executescript(more)
        connection.commit()
    return path


def taguette(path: Path, *, more: str = "", **changed: list[dict[str, Any]]) -> Path:
    """Two documents, three tags, four highlights of two people."""
    page = "<p>Été:\n froid?</p><p>Oui 🧺, <b>très</b> froid.</p>"  # 7 + 7 + 23 bytes of text
    tables: dict[str, list[dict[str, Any]]] = {
        "users": [{"login": "ada"}, {"login": "bo"}],
        "projects": [{"id": 1, "name": "Wash house", "description": "three texts"}],
        "documents": [
            {"id": 1, "name": "rosa", "description": "by phone", "contents": page},
            {"id": 2, "name": "mina", "description": "", "contents": "<p>No.</p>"},
        ],
        "tags": [
            {"id": 1, "path": "place.cold", "description": "heating"},
            {"id": 2, "path": "place", "description": ""},
            {"id": 3, "path": "e. g. summer", "description": ""},
        ],
        "highlights": [
            _highlight(1, 8, 13, "<p>froid</p>"),
            _highlight(2, 18, 22, "<p>🧺</p>"),
            _highlight(3, 8, 29, "<p>froid?</p><p>Oui 🧺, <b>très</b></p>"),
            _highlight(4, 0, 5, "<p>Été</p>"),
        ],
        "highlight_tags": [
            {"highlight_id": 1, "tag_id": 1},
            {"highlight_id": 2, "tag_id": 3},
            {"highlight_id": 3, "tag_id": 1},
            {"highlight_id": 3, "tag_id": 2},
        ],
        "commands": [
            _command(1, "ada", highlight=1),
            _command(2, "bo", highlight=2),
            _command(3, "bo", highlight=3),
        ],
    }
    return make_database(path, TAGUETTE, more=more, **(tables | changed))


def _highlight(number: int, start: int, end: int, snippet: str) -> dict[str, Any]:
    places = {"start_offset": start, "end_offset": end}
    return {"id": number, "document_id": 1, "snippet": snippet, **places}


def _command(number: int, who: str, *, highlight: int) -> dict[str, Any]:
    payload = f'{{"type": "highlight_add", "highlight_id": {highlight}}}'
    date = "2025-03-04 10:11:12.000001"
    return {"id": number, "date": date, "user_login": who, "payload": payload}


def qualcoder(path: Path, *, more: str = "", **changed: list[dict[str, Any]]) -> Path:
    """A text of two lines with a character of two UTF-16 units, two codes in a category, two coders,
    a case.
    """
    text = "I: So?\nRosa: Oui 🧺, très froid."
    tables: dict[str, list[dict[str, Any]]] = {
        "project": [{"databaseversion": "v6", "memo": "three texts", "about": "QualCoder 3.5"}],
        "source": [
            {"id": 1, "name": "rosa", "fulltext": text, "memo": "by phone", "owner": "ada"},
            {"id": 2, "name": "room.jpg", "mediapath": "/images/room.jpg"},
        ],
        "code_cat": [{"catid": 1, "name": "place", "memo": "where", "supercatid": None}],
        "code_name": [
            {"cid": 1, "name": "cold", "memo": "heating", "catid": 1, "color": "#ff0000"},
            {"cid": 2, "name": "water", "memo": "", "catid": None, "color": ""},
        ],
        "code_text": [
            _coding(1, 1, 20, 30, words="très froid", owner="ada", memo="again"),
            _coding(2, 2, 17, 18, words="🧺", owner="bo"),
        ],
        "code_image": [{"imid": 1, "id": 2, "cid": 1}],
        "annotation": [{"anid": 1, "fid": 1, "pos0": 0, "pos1": 2, "memo": "asks", "owner": "bo"}],
        "cases": [{"caseid": 1, "name": "Rosa", "memo": ""}],
        "case_text": [{"id": 1, "caseid": 1, "fid": 1, "pos0": 0, "pos1": 0}],
        "attribute": [
            {"attrid": 1, "name": "setting", "attr_type": "case", "value": "market", "id": 1},
            {"attrid": 2, "name": "length", "attr_type": "file", "value": "40", "id": 1},
        ],
        "journal": [{"jid": 1, "name": "day one", "jentry": "We began.", "owner": "bo"}],
    }
    return make_database(path, QUALCODER, more=more, **(tables | changed))


def _coding(
    number: int, code: int, start: int, end: int, *, words: str, owner: str, memo: str = ""
) -> dict[str, Any]:
    when = {"date": "2025-03-04 10:11:12", "owner": owner, "memo": memo}
    places = {"pos0": start, "pos1": end, "seltext": words}
    return {"ctid": number, "cid": code, "fid": 1, **places, **when}


def rqda(path: Path) -> Path:
    """The same text with two codes, one of them in two categories; a coding was deleted, another says
    other words than those at its place.
    """
    when = "Mon Mar  4 10:11:12 2013"

    def coding(code: int, start: float, words: str, *, status: int = 1) -> dict[str, Any]:
        places = {"selfirst": start, "selend": start + len(words), "seltext": words}
        return {"cid": code, "fid": 1, "owner": "ada", "date": when, "status": status, **places}

    return make_database(
        path,
        RQDA,
        project=[{"databaseversion": "0.2.2", "memo": "one text"}],
        source=[
            {"id": 1, "name": "rosa", "file": "I: So?\nRosa: Oui 🧺, très froid.", "status": 1},
            {"id": 2, "name": "gone", "file": "No.", "status": 0},
        ],
        filecat=[{"name": "first round", "catid": 1, "status": 1}],
        freecode=[
            {"id": 1, "name": "cold", "memo": "heating", "color": "#ff0000", "status": 1},
            {"id": 2, "name": "water", "status": 1},
        ],
        codecat=[
            {"catid": 1, "name": "place", "status": 1},
            {"catid": 2, "name": "winter", "status": 1},
        ],
        treecode=[
            {"cid": 1, "catid": 1, "status": 1},
            {"cid": 1, "catid": 2, "status": 1},
        ],
        coding=[
            coding(1, 20.0, "très froid"),
            coding(2, 17.0, "🧺"),
            coding(2, 13.0, "Oui", status=0),
            coding(2, 0.0, "froid"),
        ],
        cases=[{"id": 1, "name": "Rosa", "status": 1}],
        caselinkage=[{"caseid": 1, "fid": 1, "selfirst": 0.0, "selend": 31.0, "status": 1}],
        caseAttr=[{"variable": "setting", "value": "market", "caseID": 1, "status": 1}],
        journal=[{"name": "day one", "journal": "We began.", "date": when, "status": 1}],
        annotation=[{"fid": 1, "position": 3, "annotation": "asks", "status": 1}],
    )
