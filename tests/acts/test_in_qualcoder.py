"""A study opens in QualCoder, and comes back from it: `RAP_TEST_QUALCODER` names the folder of QualCoder's
package `qualcoder`; beside it `.venv` has PyQt6. QualCoder's own reader, writer and tables run, without its
windows (`tests/helpers/in_qualcoder.py`).
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from studies import ROOT, SETTINGS, write

from rap.formats.project_readers import read_project
from rap.formats.projects import Project
from rap.store.codebook import read_codebook
from rap.store.codings import read_fold
from rap.store.sources import read_source_text, read_sources
from rap.study.study import Study
from rap.topics.entering.plan import Wanted
from rap.topics.exporting.files import Request, make_file
from rap.topics.other_programs.projects import ProjectWanted, take_project

QUALCODER = os.environ.get("RAP_TEST_QUALCODER", "")
DRIVER = Path(__file__).parents[1] / "helpers" / "in_qualcoder.py"
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not QUALCODER, reason="RAP_TEST_QUALCODER names no QualCoder"),
]


def driven(made: Path, work: Path) -> tuple[dict[str, list[Any]], Path]:
    """What QualCoder keeps of a project, and the project as it writes it."""
    python = Path(QUALCODER).parent / ".venv" / "bin" / "python"
    words = [python if python.exists() else sys.executable, DRIVER, QUALCODER, made, work]
    place = {"HOME": str(work), "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
    done = subprocess.run(words, env={**os.environ, **place}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])["kept"], work / "out" / "theirs.qdpx"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, list[Any]], Path]:
    work = tmp_path_factory.mktemp("qualcoder")
    study = Study(ROOT, audience="team", on=datetime.date.today())
    made = make_file(study, Request("project", "qdpx", profile="qualcoder"))
    (work / "ours.qdpx").write_bytes(made.data)
    return (read_project(work / "ours.qdpx"), *driven(work / "ours.qdpx", work / "there"))


def coded(project: Project) -> Counter[tuple[str, ...]]:
    """Text, code, coder, words and memo of each coding."""
    texts = {text.key: text for text in project.texts}
    names = {one.key: one.name for one in (*project.codes, *project.coders)}
    return Counter(
        (text.name, names[c.code], names[c.coder], text.text[c.start : c.end], c.memo)
        for c in project.codings
        for text in (texts[c.text],)
    )


def test_qualcoder_keeps_all_of_the_demo(demo) -> None:
    """Texts to the letter, codes in their tree, codings with their words, coder and memo, people with what
    is known of them, every memo.
    """
    ours, kept, _ = demo
    names = {None: ""} | {code.key: code.name for code in ours.codes}
    codes = [(one.name, one.definition, names[one.parent]) for one in ours.codes if one.is_codable]
    assert {(n, t) for n, t, _ in kept["sources"]} == {(one.name, one.text) for one in ours.texts}
    assert sorted((n, m, g or p) for n, m, g, p in kept["codes"]) == sorted(codes)
    assert len(kept["categories"]) == sum(not code.is_codable for code in ours.codes)
    assert coded(ours) == Counter(
        (s, c, coder, words, memo) for s, c, coder, _, _, words, memo in kept["codings"]
    )
    assert {tuple(row) for row in kept["attributes"]} == {
        (person.name, *value) for person in ours.people for value in person.values.items()
    }
    assert [name for name, _ in kept["cases"]] == sorted(one.name for one in ours.people)
    assert sorted((n, t) for n, t, _ in kept["journal"]) == sorted(
        (memo.name, memo.text) for memo in ours.memos
    )
    print("QualCoder:", {what: len(rows) for what, rows in kept.items()})


def test_what_qualcoder_writes_reads_as_what_it_keeps(demo) -> None:
    """Texts, codings, codes, people and memos of its file are those of ours; nothing is guessed."""
    ours, _, out = demo
    theirs = read_project(out)

    assert coded(theirs) == coded(ours)
    assert {(t.name, t.text) for t in theirs.texts} == {(t.name, t.text) for t in ours.texts}
    assert tree(theirs) == tree(ours)
    assert people(theirs) == people(ours)
    assert sorted(m.text for m in theirs.memos) == sorted(m.text for m in ours.memos)
    assert sorted(c.when[:19] for c in theirs.codings) == sorted(c.when[:19] for c in ours.codings)


def tree(project: Project) -> list[tuple[object, ...]]:
    return sorted((project.paths()[c.key], c.is_codable, c.definition) for c in project.codes)


def people(project: Project) -> list[tuple[object, ...]]:
    return sorted((one.name, sorted(one.values.items())) for one in project.people)


def test_it_comes_from_qualcoder_into_an_empty_study(demo, tmp_path: Path) -> None:
    """Every coding is on its words, by its coder; texts in which nobody is named get a label before them."""
    _, _, out = demo
    write(tmp_path, "pyproject.toml", SETTINGS + "[tool.rap.coders.K-03]\n")
    wanted = Wanted(language="en", consent={"team": ("analyse",)}, one_speaker=True)
    theirs = read_project(out)
    take_project(tmp_path, theirs, ProjectWanted(wanted, {}, True), name=out.name, by="K-01")

    names = {code.key.upper(): code.name for code in theirs.codes}
    book, got = read_codebook(tmp_path), Counter[tuple[str, ...]]()
    for source in read_sources(tmp_path):
        text = read_source_text(tmp_path, source)
        for one in read_fold(tmp_path, source, length=len(text)).codings:
            name = names[book.get(one.code).guid.upper()]
            got[name, one.coder, text[one.start : one.end]] += 1
    wanted_rows = Counter[tuple[str, ...]]()
    for (_, code, coder, words, _), n in coded(theirs).items():
        wanted_rows[code, coder, words] += n
    assert got == wanted_rows
    assert len(read_sources(tmp_path)) == len(theirs.texts)
