"""A study goes out and comes into a new one as the same; what somebody refused is in no file that leaves;
tags of a table become codings of a study.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from projects import take_read
from studies import AGREED, SETTINGS, TEXT, add_source, make_study, write

from rap.core.errors import RapError
from rap.formats.project_readers import read_project
from rap.formats.projects import Choices
from rap.store.codebook import read_codebook
from rap.store.codings import CodingLogs, read_fold
from rap.store.memos import write_memo
from rap.store.sources import hash_of, read_source_text, read_sources
from rap.study.study import Study
from rap.topics.entering.plan import Wanted
from rap.topics.exporting.files import FORMS, Made, Request, make_file
from rap.topics.exporting.noted import export
from rap.topics.other_programs.projects import ProjectWanted

DAY = datetime.date(2026, 3, 1)
SAID = ProjectWanted(Wanted(language="en", consent={"team": ("analyse",)}), {}, True)
OTHER = "I: Et la caution ?\nP1: Trois mois 🙂 d’avance.\n"
CANARY = "zibeline"
REFUSED = f"I: And you?\nP1: I keep the {CANARY} below the stairs.\n"


def code(root: Path, source: str, text: str, *rows: tuple[str, int, int, str]) -> None:
    for coder, start, end, code in rows:
        with CodingLogs(root, coder=coder, device="k3f9a2b7") as logs:
            data = {"code": code, "start": start, "end": end}
            logs.append(source, "add", data, src=hash_of(text)[:8])


def whole(root: Path) -> tuple[object, ...]:
    """Codes with their labels and places, and the codings of each text by its words."""
    book = read_codebook(root)
    codes = sorted((one.id, one.family, one.parent, dict(one.label)["en"]) for one in book.codes)
    texts = {}
    for source in read_sources(root):
        text = read_source_text(root, source)
        fold = read_fold(root, source, length=len(text))
        rows = sorted((c.id, c.coder, c.code, c.start, c.end) for c in fold.codings)
        texts[text] = (rows, [(one.label, one.role) for one in source.speakers])
    return codes, texts


def test_a_study_that_goes_out_comes_into_a_new_one_as_the_same(tmp_path: Path) -> None:
    """Codes in their tree, texts to the letter and codings with their ids, coders and places; and what
    leaves the new one has the same texts under the same GUIDs.
    """
    root = make_study(tmp_path / "study")
    add_source(root, "INT-10002", OTHER, case="C-20002")
    write(root, "interviews/cases/C-20002.yaml", "variables: {setting: home}\n" + AGREED)
    write(root, "codebook/access/key.yaml", "label: {en: Key}\nparent: deposit\n")
    code(root, "INT-10001", TEXT, ("K-01", 0, 9, "deposit"), ("K-02", 4, 20, "key"))
    code(root, "INT-10002", OTHER, ("K-02", 23, 36, "alarm"), ("K-02", 30, 40, "key"))
    new = tmp_path / "new"
    write(new, "pyproject.toml", SETTINGS)

    out = export(Study(root, audience="team", on=DAY), tmp_path / "a.qdpx").path
    take_read(new, read_project(out), SAID, name="a.qdpx", by="K-01")
    today = datetime.date.today()  # what people agreed to is from the day it came in
    again = export(Study(new, audience="team", on=today), tmp_path / "b.qdpx").path

    assert whole(new) == whole(root)
    keys = [{(one.key, one.text) for one in read_project(path).texts} for path in (out, again)]
    assert keys[0] == keys[1]


def members(made: Made) -> Iterator[bytes]:
    """All that a file holds, those in an archive and those in them opened."""
    waiting = [made.data]
    while waiting:
        data = waiting.pop()
        yield data
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                waiting += [archive.read(name) for name in archive.namelist()]


def test_what_somebody_refused_is_in_no_file_that_leaves(tmp_path: Path) -> None:
    """Every kind of file for the team, members and everybody, opened and searched for her words, which
    others' are found by; a colleague coded them, and wrote about them.
    """
    root = make_study(tmp_path / "study")
    write(
        root, "interviews/cases/C-20001.yaml", AGREED.replace("members: [", "members: [archive, ")
    )
    add_source(root, "INT-10002", REFUSED, case="C-20002")
    refusal = "consent:\n  - date: 2025-01-01\n    given: no\n"
    write(root, "interviews/cases/C-20002.yaml", "variables: {setting: home}\n" + refusal)
    at = REFUSED.index(CANARY)
    code(root, "INT-10002", REFUSED, ("K-01", at, at + len(CANARY), "deposit"))
    code(root, "INT-10001", TEXT, ("K-01", 30, 57, "deposit"))
    facts = {"source": "INT-10002", "by": "K-01", "type": "analytic", "private": False}
    write_memo(root, about="INT-10002", body=f"The {CANARY} again.", **facts)
    made = []
    for audience in ("team", "members", "public"):
        study = Study(root, audience=audience, on=DAY)
        for what, form in ((what, form) for what, forms in FORMS.items() for form in forms):
            if form not in ("png", "svg"):
                for source in ("INT-10001", "INT-10002") if what == "interview" else ("",):
                    request = Request(what, form, codes=("deposit",), source=source)
                    try:
                        made.append((audience, what, form, make_file(study, request)))
                    except RapError:  # not for this audience
                        continue

    found = {row[:3]: b"\0".join(members(row[3])) + row[3].report.encode() for row in made}
    assert {row[0] for row in found} >= {"team", "members"}
    assert {row[1] for row in found if row[0] == "team"} == {*FORMS} - {
        "figure",
        "answers",
    }  # no survey
    for key in (
        ("team", "project", "qdpx"),
        ("members", "project", "qdpx"),
        ("team", "project", "sqlite3"),
    ):
        assert b"three months" in found[key], key
    assert [key for key, data in found.items() if CANARY.encode() in data] == []


def test_tags_in_a_column_become_codings_of_the_words_of_their_rows(tmp_path: Path) -> None:
    """Two tags of one row are two codings; in again, nothing is new."""
    root = make_study(tmp_path / "study")
    path = tmp_path / "talk.csv"
    path.write_text("speaker,text,tags,topics\nI,So?,,\nRosa,It is cold.,cold,rules\n", "utf-8")
    project = read_project(path, Choices())
    said = replace(SAID, coders={one.name or one.key: "K-02" for one in project.coders})

    plans = [take_read(root, project, said, name=path.name, by="K-01") for _ in range(2)]

    text = read_source_text(root, plans[0].new_texts[0].source)
    codings = read_fold(root, plans[0].new_texts[0].source, length=len(text)).codings
    assert sorted((c.coder, c.code, text[c.start : c.end]) for c in codings) == [
        ("K-02", "cold", "It is cold."),
        ("K-02", "rules", "It is cold."),
    ]
    assert (plans[1].codings, plans[1].n_there) == ((), 2)
