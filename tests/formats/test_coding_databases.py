"""Projects of Taguette, LibreQDA and QualCoder, read from their databases."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from coding_databases import make_database, qualcoder, rqda, taguette
from messages import raises

from rap.core.errors import RefusedError
from rap.formats.child import read_project_in_child
from rap.formats.forks import together
from rap.formats.project_readers import read_project
from rap.formats.projects import Project, ProjectCoding, ProjectGroup, ProjectMemo, ProjectPerson

TOOLS = Path(__file__).parents[3] / "shared/samples/refi-qda/tools"


@pytest.fixture(autouse=True, scope="module")
def _one_nursery() -> Iterator[None]:
    """The processes that read files are forks of one: four fifths of their work are imports."""
    with together():
        yield


def said(project: Project) -> list[tuple[str, tuple[str, ...], str]]:
    """The words of each coding, the path of its code, and who coded it."""
    texts, paths = {text.key: text.text for text in project.texts}, project.paths()
    return [(texts[c.text][c.start : c.end], paths[c.code], c.coder) for c in project.codings]


def lost(project: Project) -> dict[str, int]:
    return {loss.message.id: loss.n for loss in project.losses}


def test_highlights_of_taguette_are_the_words_they_were_made_on(tmp_path: Path) -> None:
    """Bytes of text nodes become characters of lines; a highlight of two tags is two codings."""
    project = read_project(taguette(tmp_path / "wash.sqlite3"))
    assert [text.text for text in project.texts] == ["Été: froid?\nOui 🧺, très froid.", "No."]
    assert said(project) == [
        ("froid", ("place", "cold"), "ada"),
        ("🧺", ("e. g. summer",), "bo"),
        ("froid?\nOui 🧺, très", ("place", "cold"), "bo"),
        ("froid?\nOui 🧺, très", ("place",), "bo"),
    ]
    assert {coding.when for coding in project.codings} == {"2025-03-04T10:11:12Z"}
    assert project.memos == (
        ProjectMemo("project", "three texts"),
        ProjectMemo("documents/1/description", "by phone", ("text", "documents/1")),
    )
    assert lost(project) == {"formats.taguette.lost.dots": 1, "formats.taguette.lost.no_tag": 1}


def test_libreqda_says_itself_which_tag_is_in_which(tmp_path: Path) -> None:
    """Its colours, names of people and collections of texts are kept as well."""
    made = taguette(
        tmp_path / "libre.sqlite3",
        more="""
        ALTER TABLE tags ADD parent_id INTEGER; ALTER TABLE tags ADD color TEXT DEFAULT '#FF7800';
        UPDATE tags SET path = 'cold', parent_id = 2 WHERE id = 1;
        UPDATE users SET displayname = 'Ada A.' WHERE login = 'ada';
        CREATE TABLE collections (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE collection_documents (collection_id INTEGER, document_id INTEGER);
        INSERT INTO collections VALUES (1, 'spring'); INSERT INTO collection_documents VALUES (1, 2);
        """,
    )
    project = read_project(made)
    assert project.paths()[project.codings[0].code] == ("place", "cold")
    assert {code.colour for code in project.codes} == {"#FF7800"}
    assert [coder.name for coder in project.coders] == ["Ada A.", "bo"]
    assert project.groups == (ProjectGroup("collections/1", "spring", ("documents/2",)),)
    assert project.origin == "LibreQDA"


def test_a_highlight_of_other_words_is_left_out_and_counted(tmp_path: Path) -> None:
    """Also one of no words, or beyond the end; nothing shifts to where it may have been."""
    places = [(5, 12, "<p>froid</p>"), (7, 7, ""), (30, 99, ""), (13, 8, "")]
    marks = [
        {"id": n, "document_id": 1, "start_offset": a, "end_offset": b, "snippet": words}
        for n, (a, b, words) in enumerate(places, start=1)
    ]
    tags = [{"highlight_id": n, "tag_id": 1} for n in (1, 2, 3, 4)]
    project = read_project(
        taguette(tmp_path / "a.sqlite3", highlights=marks, highlight_tags=tags, commands=[])
    )
    assert project.codings == ()
    assert lost(project)["formats.project.lost.other_words"] == 1
    assert lost(project)["formats.project.lost.no_place"] == 3


@pytest.mark.skipif(not TOOLS.is_dir(), reason="the samples are not here")
def test_a_project_of_a_running_taguette_reads_complete() -> None:
    """All that its own table of highlights lists, with the same words, and the one without a tag."""
    project = read_project_in_child(TOOLS / "taguette-1.5.2-project.sqlite3")
    with (TOOLS / "taguette-1.5.2-highlights.csv").open(encoding="utf-8", newline="") as file:
        listed = [(row["content"], row["tag"]) for row in csv.DictReader(file)]
    found = [(words, ".".join(path)) for words, path, _ in said(project)]
    assert sorted(found) == sorted(listed)
    assert (len(project.texts), len(project.codes)) == (2, 5)
    assert lost(project) == {"formats.taguette.lost.dots": 2, "formats.taguette.lost.no_tag": 1}


def test_a_project_of_qualcoder_reads_complete(tmp_path: Path) -> None:
    """Texts, codes in categories, both coders, cases with attributes, memos; the rest is counted."""
    (tmp_path / "wash.qda").mkdir()
    qualcoder(tmp_path / "wash.qda/data.qda")
    project = read_project(tmp_path / "wash.qda")
    assert said(project) == [("très froid", ("place", "cold"), "ada"), ("🧺", ("water",), "bo")]
    assert project.codings[0] == ProjectCoding(
        "code_text/1", "source/1", 20, 30, "code_name/1", "ada", "2025-03-04T10:11:12", "again"
    )
    assert [(code.name, code.is_codable, code.colour) for code in project.codes] == [
        ("place", False, ""),
        ("cold", True, "#ff0000"),
        ("water", True, ""),
    ]
    assert project.people == (
        ProjectPerson("cases/1", "Rosa", {"setting": "market"}, ("source/1",)),
    )
    assert [(memo.text, memo.about, memo.name) for memo in project.memos] == [
        ("three texts", None, ""),
        ("by phone", ("text", "source/1"), ""),
        ("asks", ("text", "source/1"), ""),
        ("We began.", None, "day one"),
    ]
    assert lost(project) == {
        "formats.project.lost.no_words_sources": 1,
        "formats.project.lost.picture_codings": 1,
        "formats.qualcoder.lost.file_attributes": 1,
        "formats.qualcoder.lost.annotations": 1,
    }


def packed(path: Path, *members: tuple[str, bytes]) -> Path:
    with ZipFile(path, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def test_a_folder_of_qualcoder_is_read_from_a_zip(tmp_path: Path) -> None:
    """As one sends it; one that is open elsewhere, and a zip without or with two, are refused."""
    data = qualcoder(tmp_path / "data.qda").read_bytes()
    inside = ("wash.qda/data.qda", data)
    file = packed(tmp_path / "wash.zip", inside, ("__MACOSX/wash.qda/._data.qda", b"x"))
    same = packed(tmp_path / "wash.qda", inside)
    assert len(read_project(file).codings) == len(read_project(same).codings) == 2
    for others, id in (
        ((inside, ("wash.qda/data.qda-wal", b"x")), "formats.database.open_elsewhere"),
        ((inside, ("b.qda/data.qda", data)), "formats.database.other_program"),
        ((("a.txt", b"x"),), "formats.packed.unknown"),
        ((("../data.qda", data),), "formats.package.leads_out"),
    ):
        with raises(RefusedError, id):
            read_project(packed(tmp_path / "other.zip", *others))


@pytest.mark.parametrize(
    ("text", "places", "counts"),
    [
        ("🧺 a b", [(2, 3)], "code points,1,exclusive"),
        ("🧺 a b", [(3, 4)], "utf16,1,exclusive"),
        ("x\r\na b", [(3, 4)], "code points,2,exclusive"),
        ("x\r\na b", [(2, 3)], "code points,1,exclusive"),
        ("🧺\r\na b", [(4, 5)], "utf16,2,exclusive"),
    ],
)
def test_words_of_codings_say_how_qualcoder_counted(
    tmp_path: Path, text: str, places: list[tuple[int, int]], counts: str
) -> None:
    """Editions before 3 count as Qt does; the same word is coded either way."""
    rows = [
        {"ctid": n, "cid": 1, "fid": 1, "seltext": "a", "pos0": start, "pos1": end, "owner": "ada"}
        for n, (start, end) in enumerate(places)
    ]
    source = [{"id": 1, "name": "t", "fulltext": text}]
    project = read_project(qualcoder(tmp_path / "data.qda", source=source, code_text=rows))
    convention = project.texts[0].convention
    assert said(project) == [("a", ("place", "cold"), "ada")]
    assert convention
    assert convention.name == counts


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:9_000])


def scribbled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:12288] = b"\xab" * 8192
    path.write_bytes(bytes(data))


def open_elsewhere(path: Path) -> None:
    path.with_name(path.name + "-wal").write_bytes(b"changes")


def huge(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(500_000_000)


def as_view(path: Path) -> None:
    run(path, "ALTER TABLE tags RENAME TO t; CREATE VIEW tags AS SELECT * FROM t, t AS u")


def linked(path: Path) -> None:
    path.rename(path.with_name("other"))
    path.symlink_to("other")


def run(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


@pytest.mark.parametrize(
    ("harm", "id"),
    [
        (cut, "formats.database.damaged"),
        (scribbled, "formats.database.damaged"),
        (open_elsewhere, "formats.database.open_elsewhere"),
        (huge, "formats.file.too_big"),
        (as_view, "formats.database.other_program"),
        (linked, "formats.file.link"),
        (lambda path: path.write_bytes(b"\x8d" * 5000), "formats.database.not_one"),
        (lambda path: path.write_text("<html>"), "formats.database.not_one"),
        (lambda path: run(path, "DELETE FROM projects"), "formats.database.no_project"),
        (lambda path: run(path, "INSERT INTO projects VALUES (2, 'b', '')"), "formats.taguette.several"),
        (lambda path: run(path, "UPDATE documents SET contents = CAST(x'ff' AS TEXT)"), "formats.database.damaged"),
    ],
    ids=("cut", "scribbled", "wal", "huge", "view", "link", "locked", "web", "empty", "several", "bytes"),
)  # fmt: skip
def test_a_hostile_database_is_refused_in_one_sentence(
    tmp_path: Path, harm: Callable[[Path], object], id: str
) -> None:
    """Nothing that a database brings along is run, and it stays as it was."""
    path = taguette(tmp_path / "a.sqlite3")
    harm(path)
    before = path.stat().st_size, path.stat().st_mtime_ns, sorted(tmp_path.iterdir())
    with raises(RefusedError, id, place="a.sqlite3"):
        read_project_in_child(path)
    assert (path.stat().st_size, path.stat().st_mtime_ns, sorted(tmp_path.iterdir())) == before


def test_triggers_and_strange_values_do_no_harm(tmp_path: Path) -> None:
    """A number for a name is text, a text for a number is no place, and no trigger is ever met."""
    path = taguette(
        tmp_path / "a.sqlite3",
        more="""
        CREATE TRIGGER t AFTER UPDATE ON tags BEGIN SELECT load_extension('evil'); END;
        ALTER TABLE tags ADD color TEXT AS (hex(zeroblob(1000)));
        UPDATE documents SET name = 7; UPDATE highlights SET start_offset = 'x' WHERE id = 1;
        UPDATE commands SET payload = '[' WHERE id = 2;
        """,
    )
    project = read_project_in_child(path)
    assert [text.name for text in project.texts] == ["7", "7"]
    assert lost(project)["formats.project.lost.no_place"] == 1
    assert {coding.coder for coding in project.codings} == {"unknown", "bo"}


def test_a_database_that_was_being_written_is_read_when_it_is_closed(tmp_path: Path) -> None:
    """Its header still says that changes are kept beside it."""
    path = taguette(tmp_path / "a.sqlite3", more="PRAGMA journal_mode=WAL;")
    assert path.read_bytes()[18:20] == b"\x02\x02"
    assert len(read_project(path).codings) == 4


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    """One with other tables, under any name."""
    path = make_database(tmp_path / "music.db", "CREATE TABLE songs (id INTEGER)")
    with raises(RefusedError, "formats.database.other_program", place="music.db"):
        read_project(path)


def test_a_project_of_rqda_reads_complete(tmp_path: Path) -> None:
    """What was deleted in it and words that are elsewhere are left out and counted."""
    project = read_project(rqda(tmp_path / "p.rqda"))

    words = {one.key: one.text for one in project.texts}
    names = {one.key: one.name for one in project.codes}
    assert [
        (names[c.code], words[c.text][c.start : c.end], c.coder, c.when) for c in project.codings
    ] == [
        ("cold", "très froid", "ada", "2013-03-04T10:11:12"),
        ("water", "🧺", "ada", "2013-03-04T10:11:12"),
    ]
    assert sorted(project.paths().values()) == [
        ("place",),
        ("place", "cold"),
        ("water",),
        ("winter",),
    ]
    assert [(one.name, one.values) for one in project.people] == [("Rosa", {"setting": "market"})]
    assert {one.text for one in project.memos} == {"one text", "asks", "We began."}
    assert (
        project.origin,
        {loss.message.id.rpartition(".")[2]: loss.n for loss in project.losses},
    ) == (
        "RQDA",
        {"other_words": 1, "annotations": 1, "deleted": 2, "categories": 1, "file_groups": 1},
    )


def test_a_memo_on_a_picture_is_kept(tmp_path: Path) -> None:
    """Its picture is left out; the memo comes in as one of the study."""
    sources = [{"id": 2, "name": "room.jpg", "mediapath": "/images/room.jpg", "memo": "the stairs"}]

    project = read_project(qualcoder(tmp_path / "data.qda", source=sources))

    assert ("the stairs", ("text", "source/2")) in [(m.text, m.about) for m in project.memos]
