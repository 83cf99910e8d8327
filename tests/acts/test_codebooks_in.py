"""A codebook comes in: by GUID, then by path, never by a bare name; what is here stays."""

from __future__ import annotations

import datetime
import shutil

import pytest
from commands import run_here
from messages import said
from studies import SAMPLES, make_study, write

from rap.formats.project_readers import read_project
from rap.formats.projects import Project, ProjectCode
from rap.store.codebook import read_codebook
from rap.study.study import Study
from rap.topics.checks.check import find_problems
from rap.topics.exporting.noted import export
from rap.topics.other_programs.codebooks import plan_codebook, take_codebook

GUID = "3F2504E0-4F89-11D3-9A0C-0305E82C3301"


@pytest.fixture
def root(tmp_path):
    """A study with the code `Deposit` in the group `access`, and two other codes."""
    return make_study(tmp_path / "study")


def _codes(root):
    return {code.id: code for code in read_codebook(root).codes}


def _states(plan):
    return {row.path[-1]: (row.planned.state, row.planned.id) for row in plan.rows}


def test_a_code_is_known_by_its_guid_then_by_its_path_and_never_by_its_name(root):
    """The same label at another place of the tree is another code."""
    write(root, "codebook/safety/alarm.yaml", f"label: {{en: Alarm}}\nguid: {GUID}\n")
    codes = (
        ProjectCode("f", "Access", is_codable=False),
        ProjectCode("d", "deposit", parent="f"),
        ProjectCode(GUID, "Bell"),
        ProjectCode("x", "Other", is_codable=False),
        ProjectCode("y", "Advice", parent="x"),
    )
    plan = plan_codebook(root, Project(codes=codes))
    assert _states(plan) == {
        "Access": ("group", "access"),
        "Other": ("group", "other"),
        "deposit": ("path", "deposit"),
        "Bell": ("guid", "alarm"),
        "Advice": ("new", "advice-2"),
    }
    assert next(row.differs for row in plan.rows if row.path == ("Bell",)) == ("label",)


def test_what_is_here_stays_and_what_is_missing_is_added(root):
    """A further language and a definition come in; the label of this study is not changed."""
    said_there = (
        "What is paid first.\n\n———\nen label: Deposit\nfr label: Caution\nen exclude: rent"
    )
    codes = (
        ProjectCode(
            "f", "access", is_codable=False, definition="———\nen label: Access\nfr label: Accès"
        ),
        ProjectCode("d", "DEPOSIT", parent="f", definition=said_there),
        ProjectCode(GUID, "Key", parent="d", colour="#00599C", definition="Of the door."),
        ProjectCode(
            "n", "News", is_codable=False, definition="———\nen label: News\nfr label: Du neuf"
        ),
        ProjectCode("o", "Later", parent="n"),
    )
    plan = take_codebook(root, Project(codes=codes), by="K-01")
    book = read_codebook(root)
    deposit, key = book.get("deposit"), book.get("key")
    assert deposit.label == {"en": "Deposit", "fr": "Caution"}
    assert (deposit.definition, deposit.exclude) == ({"en": "What is paid first."}, {"en": "rent"})
    assert (key.parent, key.colour, key.guid) == ("deposit", "#00599C", GUID)
    assert book.families["news"] == {"en": "News", "fr": "Du neuf"}
    assert (len(plan.cards), plan.n_added) == (2, 1)
    assert find_problems(root) == []
    before = {path: path.read_bytes() for path in (root / "codebook").rglob("*.yaml")}
    again = take_codebook(root, Project(codes=codes), by="K-01")
    assert (again.cards, again.n_added) == ((), 0)
    assert before == {path: path.read_bytes() for path in (root / "codebook").rglob("*.yaml")}


def test_a_codebook_that_went_out_comes_into_another_study_whole(root, tmp_path):
    """Groups, tree, texts in two languages and GUIDs; out again it has the same GUIDs."""
    texts = "label: {en: Deposit, fr: Caution}\ndefinition: {en: First., fr: D'abord.}\ncolour: '#00599C'\n"
    write(root, "codebook/access/deposit.yaml", texts)
    write(
        root,
        "codebook/codebook.yaml",
        "languages: [en, fr]\nfamilies: {access: {en: Access, fr: Accès}}\n",
    )
    study = Study(root, audience="team", on=datetime.date(2026, 1, 1))
    sent = read_project(export(study, tmp_path / "codebook.qdc").path)
    other = make_study(tmp_path / "other")
    shutil.rmtree(other / "codebook")
    take_codebook(other, sent, by="K-01")
    ours, theirs = _codes(root), _codes(other)
    assert ours.keys() == theirs.keys()
    for id, code in ours.items():
        assert (code.label, code.definition, code.family) == (
            theirs[id].label,
            theirs[id].definition,
            theirs[id].family,
        )
    assert read_codebook(other).families["access"] == {"en": "Access", "fr": "Accès"}
    back = Study(other, audience="team", on=datetime.date(2026, 1, 1))
    again = read_project(export(back, tmp_path / "again.qdc").path)
    keys = [{c.key for c in project.codes if c.is_codable} for project in (sent, again)]
    assert keys[0] == keys[1]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")
@pytest.mark.parametrize(
    "path", sorted((SAMPLES / "refi-qda" / "tools").glob("*.qdc")), ids=lambda path: path.name
)
def test_codebooks_of_other_programs_come_in_and_the_study_is_in_order(root, path):
    """Each sample: every code of it is in the study afterwards, and nothing is wrong with the study."""
    project = read_project(path)
    plan = take_codebook(root, project, by="K-01")
    assert len(plan.rows) == len(project.codes)
    assert {row.planned.id for row in plan.rows if row.planned.state != "group"} <= _codes(
        root
    ).keys()
    assert find_problems(root) == []


def test_the_command_shows_each_code_and_writes_nothing_when_it_only_looks(root, tmp_path):
    """A table of the team: what is new and what is here already; then it comes in."""
    table = write(
        tmp_path,
        "codes.csv",
        "group,label,definition,label fr\naccess,Deposit,First.,Caution\naccess,Key,,\n",
    )
    looked = run_here(root, "import", "codebook", str(table), "--dry-run")
    assert (
        said("other_programs.codebook.by_path", path="access > Deposit", id="deposit")
        in looked.stdout
    )
    assert said("other_programs.codebook.new", path="access > Key", id="key") in looked.stdout
    assert "key" not in _codes(root)
    write(root, ".rap/coder", "K-01")
    done = run_here(root, "import", "codebook", str(table))
    assert said("other_programs.codebook.done", n=1, filled=1) in done.stdout
    assert _codes(root)["deposit"].definition == {"en": "First."}
