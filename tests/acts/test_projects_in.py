"""Projects of other programs come in: whole, once, and with every coding on the words it was made on."""

from __future__ import annotations

import errno
import functools
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from labs import Lab
from leaving import CHANGES_OF_NAMES, in_child
from messages import raises
from projects import code, guid, hostile, qde, qdpx, selection, source
from studies import TEXT, add_source, make_study, scaled, write

from rap.core.errors import Message, NotSavedError, ProblemsError, RefusedError
from rap.core.files import replace_file
from rap.formats.project_readers import read_project
from rap.formats.projects import (
    Choices,
    Project,
    ProjectCode,
    ProjectCoder,
    ProjectCoding,
    ProjectMemo,
    ProjectText,
    parse_convention,
)
from rap.formats.qdpx.elements import guid_of
from rap.store.codebook import read_codebook
from rap.store.codings import read_fold
from rap.store.memos import read_memos
from rap.store.settings import own_coder, read_settings
from rap.store.sources import read_source_text, read_sources
from rap.study.study import Study
from rap.topics.checks.check import find_problems
from rap.topics.consent.withdrawal_receipts import draw_receipt
from rap.topics.entering.plan import Wanted
from rap.topics.entering.staged import FOLDER, finish, stage
from rap.topics.exporting.project import make_project
from rap.topics.other_programs.projects import (
    ProjectPlan,
    ProjectWanted,
    plan_project,
    take_project,
)
from rap.topics.withdrawal.withdrawals import withdraw

NEW = "I: What did you earn?\nP1: Little 🙂, and late.\n"
INSIDE = source(
    "t", selection("a", 22, 39, code="late", coder="Ana") + selection("b", 0, 2, coder="Ana")
)
WHOLE = [("K-02", "late", "P1: Little 🙂, and"), ("K-02", "pay", "I:")]
WORDS = (
    "cold hot slow broken loud clean empty full late early new old small large dark bright wet dry "
    "shut open heavy light rusty warm quiet odd blue green brown grey"
)
CODES = code("pay", code("late"))
SAID = ProjectWanted(Wanted(language="en", consent={"team": ("analyse",)}), {"Ana": "K-02"}, True)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


def file_of(folder: Path, inside: str, texts: dict[str, str], **more: str) -> Path:
    path = folder / "p.qdpx"
    path.write_bytes(qdpx(qde(inside, codes=more.pop("codes", CODES), **more), texts))  # type: ignore[arg-type]
    return path


def take(root: Path, path: Path, said: ProjectWanted = SAID) -> ProjectPlan:
    return take_project(root, read_project(path), said, name=path.name, by="K-01")


def coded(root: Path) -> list[tuple[str, str, str]]:
    """Coder, code and words of each coding of the study."""
    rows = []
    for one in read_sources(root):
        text = read_source_text(root, one)
        fold = read_fold(root, one, length=len(text))
        rows += [(c.coder, c.code, text[c.start : c.end]) for c in fold.codings]
    return sorted(rows)


def snapshot(root: Path) -> dict[str, bytes]:
    """All that git would see."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".rap" not in path.parts
    }


def test_a_project_comes_in_whole(study: Path, tmp_path: Path) -> None:
    """A new text with its consent, codes with their tree and GUIDs, codings by the coder that was said."""
    plan = take(study, file_of(tmp_path, INSIDE, {"t": NEW}))

    book = read_codebook(study)
    new = plan.new_texts[0].source
    assert coded(study) == WHOLE
    assert (book.get("late").parent, book.get("late").guid) == ("pay", guid("late"))
    assert [s.role for s in new.speakers] == ["interviewer", "participant"]
    assert (study / "interviews/cases" / f"{new.cases[0]}.yaml").exists()
    assert not (study / FOLDER).exists()


def test_taken_in_twice_nothing_is_doubled(study: Path, tmp_path: Path) -> None:
    """Not one byte of the study is another."""
    path = file_of(tmp_path, source("t", selection("a", 22, 39, coder="Ana")), {"t": NEW})
    take(study, path)
    before = snapshot(study)

    plan = take(study, path)

    assert snapshot(study) == before
    assert (plan.n_there, plan.new_texts, plan.codings, plan.cards) == (1, (), (), ())


def test_a_text_of_the_study_is_known_by_its_words(study: Path, tmp_path: Path) -> None:
    """Codings land on it; nobody has to say that it was read."""
    path = file_of(tmp_path, source("mine", selection("a", 30, 32, coder="Ana")), {"mine": TEXT})

    take(study, path, replace(SAID, is_read=False))

    assert coded(study) == [("K-02", "pay", TEXT[30:32])]
    assert len(read_sources(study)) == 1


def test_a_text_without_labels_is_one_person(study: Path, tmp_path: Path) -> None:
    """Her words get a label before them, and the places move along."""
    alone = replace(SAID, texts=replace(SAID.texts, one_speaker=True))
    path = file_of(
        tmp_path, source("t", selection("a", 4, 11, coder="Ana")), {"t": "The kitchen is cold.\n"}
    )

    take(study, path, alone)
    again = take(study, path, alone)

    assert coded(study) == [("K-02", "pay", "kitchen")]
    assert (again.n_there, again.new_texts) == (1, ())


def test_codes_are_known_by_their_whole_path(study: Path, tmp_path: Path) -> None:
    """`Deposit` in the folder `access` is ours; another `Deposit` is not."""
    inside = source(
        "mine",
        selection("a", 0, 2, code="d", coder="Ana") + selection("b", 3, 6, code="e", coder="Ana"),
    )
    codes = code(
        "access", code("d").replace('name="d"', 'name="Deposit"'), more='isCodable="false"'
    ) + code("other", code("e").replace('name="e"', 'name="Deposit"'), more='isCodable="false"')
    plan = take(study, file_of(tmp_path, inside, {"mine": TEXT}, codes=codes))

    assert [one.state for one in plan.codes] == ["group", "group", "path", "new"]
    assert [row[1] for row in coded(study)] == ["deposit", "deposit-2"]


@pytest.mark.parametrize(
    ("said", "name", "text", "id"),
    [
        (replace(SAID, is_read=False), "t", NEW, "other_programs.project.not_read"),
        (replace(SAID, coders={}), "t", NEW, "other_programs.project.unknown_coders"),
        (SAID, "t", "The kitchen is cold.\n", "other_programs.project.nobody_speaks"),
        (SAID, "INT-10001", "I: Nothing alike.\nP1: No.\n", "other_programs.project.other_words"),
    ],
)
def test_what_keeps_a_project_out_is_said(
    study: Path, tmp_path: Path, said: ProjectWanted, name: str, text: str, id: str
) -> None:
    """Nothing of it came in."""
    path = file_of(tmp_path, source(name, selection("a", 0, 2, coder="Ana")), {name: text})
    before = snapshot(study)

    with raises(ProblemsError, id):
        take(study, path, said)
    assert snapshot(study) == before


def test_which_words_are_meant_is_asked_where_two_ways_of_counting_fit(
    study: Path, tmp_path: Path
) -> None:
    """One place behind an emoji says too little: with units of UTF-16 it is other words. Nothing comes in
    until somebody says which, or the program is known for one way.
    """
    start = NEW.index("and late") + 1  # in units of UTF-16
    inside = source("t", selection("a", start, start + 8, coder="Ana"))
    path, before = file_of(tmp_path, inside, {"t": NEW}, origin="MAXQDA 2022"), snapshot(study)
    how = read_project(path).texts[0].convention

    assert how is not None
    assert how.is_unsure
    assert dict(zip((how.name, *how.others), how.words, strict=True)) == {
        "code points,1,exclusive": "nd late.",
        "utf16,1,exclusive": "and late",
    }
    with raises(ProblemsError, "other_programs.project.unsure"):
        take(study, path)
    assert snapshot(study) == before
    said = Choices(conventions={guid("t"): parse_convention("utf16,1,exclusive")})
    take_project(study, read_project(path, said), SAID, name=path.name, by="K-01")
    assert [row[-1] for row in coded(study)] == ["and late"]
    known = file_of(tmp_path, inside, {"t": NEW}, origin="NVivo for Windows 14")
    assert [one.convention.others for one in read_project(known).texts if one.convention] == [()]


def test_another_version_of_a_text_is_not_taken_for_a_new_one(study: Path, tmp_path: Path) -> None:
    """Nor are codings put onto words that were not coded."""
    lines = [f"P1: On day {n} the oven was {word}.\n" for n, word in enumerate(WORDS.split())]
    inside = source("t", selection("a", 9, 12, coder="Ana"))
    take(study, file_of(tmp_path, inside, {"t": "I: So?\n" + "".join(lines)}))

    with raises(ProblemsError, "other_programs.project.other_words"):
        take(study, file_of(tmp_path, inside, {"t": "I: So?\n" + "".join(lines[1:])}))


def test_a_text_is_known_by_the_guid_it_came_with(study: Path, tmp_path: Path) -> None:
    """Its card says it; the team's project has it again, others get one of ours; under it no other words
    come in, whatever they are called; and it goes with the words.
    """
    consent = {"team": ("analyse",), "members": ("quote", "whole", "analyse")}
    said = replace(SAID, texts=Wanted(language="en", consent=consent))
    made = take(study, file_of(tmp_path, INSIDE, {"t": NEW}), said).new_texts[0].source
    out = {}
    for who in ("team", "members"):
        path = tmp_path / f"{who}.qdpx"
        path.write_bytes(make_project(Study(study, audience=who), "qdpx")[0])
        out[who] = {one.name: one.key for one in read_project(path).texts}[made.id]

    assert made.guid == out["team"] == guid("t")
    assert out["members"] == guid_of("text", made.id)
    other = Project(texts=(ProjectText(guid("t"), "rosa", "I: Quite another talk.\n"),))
    (problem,) = plan_project(study, other, SAID, name="p").problems
    assert problem.id == "other_programs.project.other_words"
    withdraw(study, made.cases[0], receipt=draw_receipt())
    assert guid("t").encode() not in b"".join(snapshot(study).values())


def test_two_texts_of_the_same_words_are_one(study: Path, tmp_path: Path) -> None:
    """The codings of both are on it."""
    inside = source("t", selection("a", 0, 2, coder="Ana")) + source(
        "u", selection("b", 22, 25, coder="Ana")
    )
    plan = take(study, file_of(tmp_path, inside, {"t": NEW, "u": NEW}))

    assert [row[2] for row in coded(study)] == ["I:", "P1:"]
    assert (len(plan.new_texts), len(read_sources(study))) == (1, 2)


def test_words_that_were_taken_back_do_not_come_in_again(study: Path, tmp_path: Path) -> None:
    """A file that was exported before she took them back."""
    path = file_of(
        tmp_path, source("INT-10001", selection("a", 0, 2, coder="Ana")), {"INT-10001": TEXT}
    )
    withdraw(study, "C-20001", receipt=draw_receipt())

    with raises(ProblemsError, "other_programs.project.taken_back", text="INT-10001"):
        take(study, path)
    # Word adds to the name, and a program that gave it another one keeps the GUID
    for name, key in (("TEAM-INT-10001", "w"), ("rosa", guid_of("text", "INT-10001"))):
        project = Project(texts=(ProjectText(key, name, TEXT),), format="qdpx")
        (problem,) = plan_project(study, project, SAID, name="p").problems
        assert (problem.id, problem.facts["text"]) == ("other_programs.project.taken_back", name)
    assert read_sources(study) == ()


def test_a_preview_writes_nothing(study: Path, tmp_path: Path) -> None:
    path = file_of(tmp_path, source("t", selection("a", 0, 2, coder="Ana")), {"t": NEW})
    before = snapshot(study)

    plan = plan_project(study, read_project(path), SAID, name="p.qdpx")

    assert (len(plan.codings), len(plan.new_texts), plan.problems) == (1, 1, ())
    assert snapshot(study) == before


def test_a_memo_on_a_coding_is_one_of_its_coder(study: Path, tmp_path: Path) -> None:
    inside = source("t", selection("a", 0, 2, coder="Ana")).replace(
        "<Coding", "<Description>why here</Description><Coding", 1
    )
    plan = take(study, file_of(tmp_path, inside, {"t": NEW}))

    (memo,) = read_memos(study)
    assert (memo.about, memo.by, memo.body) == (plan.codings[0].id, "K-02", "why here")


def test_one_that_was_cut_off_is_named_and_ended_when_the_study_is_opened(study: Path) -> None:
    """All of it was kept, so nothing needs to be decided; of a text that was taken back meanwhile nothing
    comes.
    """
    memo = "---\nabout: K-01\nby: K-01\ndate: 2026-02-03\ntype: analytic\n---\n\nkept\n"

    def files(folder: Path) -> None:
        for on in ("study", "INT-99999"):
            replace_file(folder / f"interviews/memos/{on}/0123abcd.md", memo)

    stage(study, files, [])
    before = [one.id for one in find_problems(study)]
    with Lab(study):
        assert not (study / FOLDER).exists()

    assert before == ["entering.project.cut_off"]
    assert [one.body for one in read_memos(study)] == ["kept"]
    assert find_problems(study) == []


def test_a_coding_that_moved_elsewhere_is_a_conflict(study: Path, tmp_path: Path) -> None:
    """Both places are kept, and it is said."""
    first = source("mine", selection("a", 0, 2, coder="Ana"))
    take(study, file_of(tmp_path, first, {"mine": TEXT}))

    plan = take(study, file_of(tmp_path, first.replace('"2"', '"6"'), {"mine": TEXT}))

    assert [message.id for message in plan.conflicts] == ["other_programs.project.changed"]
    assert [row[2] for row in coded(study)] == [TEXT[:2], TEXT[:6]]


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_killed_at_any_change_it_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    """SIGKILL before each sync, rename and removal: the study is as before, or the next act ends it; and
    brought in again, each thing is there once.
    """
    path = file_of(tmp_path, INSIDE, {"t": NEW})
    new = replace(SAID, coders={"Ana": "coder"})
    whole = [("K-03", *row[1:]) for row in WHOLE]
    n_kills = n_before = 0
    for step in range(1, 400, scaled(1, 1, quick=7)):
        root = make_study(tmp_path / f"study {step}")
        before = snapshot(root)
        bring = functools.partial(take, root, path, new)
        code = in_child(bring, kill_at=step, before=("fsync", *CHANGES_OF_NAMES))
        finish(root)
        was_ended = coded(root) == whole
        assert was_ended or snapshot(root) == before, step
        take(root, path, replace(SAID, coders={"Ana": "K-03"}) if was_ended else new)
        assert (coded(root), len(read_sources(root))) == (whole, 2), step
        assert len(read_settings(root).coders) == 3
        assert not (root / FOLDER).exists()
        n_kills, n_before = n_kills + (code == -9), n_before + (not was_ended)
        shutil.rmtree(root)
        if code == 0:
            break
    print(f"\n{n_kills} kills, {n_before} of them before anything was there")

    assert n_kills >= scaled(20, 20, quick=4)


def test_a_hostile_file_leaves_the_study_as_it_was(study: Path, tmp_path: Path) -> None:
    """Each is refused with its sentence before anything is planned; not a byte of the study is another."""
    before, said = snapshot(study), {}
    for name, (data, _) in hostile().items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(RefusedError) as refused:
            take(study, tmp_path / name)
        said[name] = refused.value.id

    assert said == {name: sentence for name, (_, sentence) in hostile().items()}
    assert snapshot(study) == before


def test_a_text_that_the_study_could_not_read_again_is_refused(study: Path) -> None:
    before = snapshot(study)
    for odd in ("\0", "\ufeff\ufeff"):
        path = file_of(study.parent, INSIDE, {"t": odd + NEW})
        with raises(ProblemsError, "other_programs.project.not_plain"):
            take(study, path)
    assert snapshot(study) == before


def test_two_users_with_one_name_are_told_apart_by_their_keys_alone(study: Path) -> None:
    both = selection("a", 22, 39, code="late", coder="Ana") + selection("b", 0, 2, coder="Bo")
    path = file_of(study.parent, source("t", both), {"t": NEW}, coders=("Ana", "Bo"))
    project = read_project(path)
    named = tuple(replace(one, name="Ana") for one in project.coders)
    twins = replace(project, coders=named)
    plan = plan_project(study, twins, SAID, name="p.qdpx")
    (problem,) = plan.problems
    keys = tuple(one.key for one in named)
    assert problem.id == "other_programs.project.unknown_coders"
    assert set(problem.facts["names"]) == set(keys)
    said = replace(SAID, coders=dict(zip(keys, ("K-01", "K-02"), strict=True)))
    plan = plan_project(study, twins, said, name="p.qdpx")
    assert not plan.problems
    assert {one.coder for one in plan.codings} == {"K-01", "K-02"}


def test_somebody_new_becomes_a_coder_with_the_import(study: Path, tmp_path: Path) -> None:
    """In the settings, under the next id that no log has; her name is nowhere. Who coded alone so far
    goes on to; the same file again makes nobody else.
    """
    settings = study / "pyproject.toml"
    settings.write_bytes(settings.read_bytes().replace(b"[tool.rap.coders.K-02]\n", b""))
    (study / "interviews/codings/INT-10001").mkdir(parents=True)
    (study / "interviews/codings/INT-10001/K-04.k3f9a2b7.jsonl").touch()
    path = file_of(tmp_path, INSIDE, {"t": NEW})
    said = replace(SAID, coders={"Ana": "intern"})
    before = snapshot(study)
    plan_project(study, read_project(path), said, name="p")
    assert snapshot(study) == before

    plan = take(study, path, said)
    found = read_settings(study)
    assert plan.new_coders == {"K-05": "intern"}
    assert [(one.id, one.role) for one in found.coders] == [("K-01", "lead"), ("K-05", "intern")]
    assert own_coder(found).id == "K-01"
    assert {row[0] for row in coded(study)} == {"K-05"}
    assert b"Ana" not in b"".join(snapshot(study).values())
    before = snapshot(study)
    with raises(ProblemsError, "other_programs.project.coder_is_here", name="Ana", coder="K-05"):
        take(study, path, said)
    assert snapshot(study) == before


def test_somebody_of_whom_something_is_here_is_nobody_new(study: Path, tmp_path: Path) -> None:
    """Neither who only wrote memos, nor who coded more since: by a role she would be two people."""
    said = replace(SAID, coders={"Ana": "K-02", "Bo": "coder"})
    given = read_project(file_of(tmp_path, INSIDE, {"t": NEW}))
    bo = replace(given.coders[0], key="BO", name="Bo")
    memo = ProjectMemo(guid("m"), "Ask again.", ("text", guid("t")), "BO")
    given = replace(given, coders=(*given.coders, bo), memos=(memo,))
    plan = take_project(study, given, said, name="p", by="K-01")
    (new,) = plan.new_coders
    with raises(ProblemsError, "other_programs.project.coder_is_here", name="Bo", coder=new):
        take_project(study, given, said, name="p", by="K-01")
    more = replace(given.codings[0], key=guid("more"), start=0, end=4)
    given = replace(given, codings=(*given.codings, more))
    again = replace(said, coders={"Ana": "coder", "Bo": new})
    with raises(ProblemsError, "other_programs.project.coder_is_here", name="Ana", coder="K-02"):
        take_project(study, given, again, name="p", by="K-01")

    again = replace(said, coders={"Ana": "K-02", "Bo": new})
    assert len(take_project(study, given, again, name="p", by="K-01").codings) == 1
    assert [one.by for one in read_memos(study)] == [new]


@pytest.mark.parametrize(
    ("coders", "problem"),
    [
        ("[tool.rap.coders]\nK-01 = {role = 'lead'}\n", ""),
        ("coders = {K-01 = {role = 'lead'}}\n", "store.settings.coders_by_hand"),
    ],
)
def test_settings_that_cannot_be_added_to_keep_a_new_coder_out(
    study: Path, tmp_path: Path, coders: str, problem: str
) -> None:
    """As a problem of the preview; other ways to write them are added to."""
    write(study, "pyproject.toml", f"[tool.rap]\ntitle = 'R'\nlanguages = ['en']\n{coders}")
    project = read_project(file_of(tmp_path, INSIDE, {"t": NEW}))
    said = replace(SAID, coders={"Ana": "coder"})

    found = plan_project(study, project, said, name="p").problems

    assert [one.id for one in found] == [problem] * bool(problem)


def test_somebody_who_is_called_like_a_role_is_nobody_new(study: Path, tmp_path: Path) -> None:
    """Nor does an import say who leads."""
    inside = INSIDE.replace(guid("Ana"), guid("coder"))
    path = file_of(tmp_path, inside, {"t": NEW}, coders=("coder",))  # type: ignore[arg-type]
    for said in ({}, {"coder": "lead"}):
        plan = plan_project(study, read_project(path), replace(SAID, coders=said), name="p")
        assert (plan.new_coders, [one.id for one in plan.problems]) == (
            {},
            ["other_programs.project.unknown_coders"],
        )


def test_a_text_without_words_is_named_among_what_is_left_out(study: Path) -> None:
    path = file_of(study.parent, INSIDE + source("empty"), {"t": NEW, "empty": ""})
    plan = take(study, path)
    assert ("other_programs.project.empty_texts", 1) in [
        (n.id, n.facts.get("n")) for n in plan.notes
    ]


def test_a_memo_on_a_coding_that_is_here_already_is_counted(study: Path) -> None:
    project = read_project(file_of(study.parent, INSIDE, {"t": NEW}))
    one = replace(project.codings[0], memo="first")
    twice = replace(one, key=guid("again"), memo="second")
    plan = plan_project(study, replace(project, codings=(one, twice)), SAID, name="p.qdpx")
    assert len(plan.codings) == plan.n_there == 1
    assert ("other_programs.project.memos_there", 1) in [
        (n.id, n.facts.get("n")) for n in plan.notes
    ]


def test_when_a_coding_was_made_comes_in_and_goes_out_with_it(study: Path, tmp_path: Path) -> None:
    """To the letter, with its zone or without; what is no time is counted."""
    rows = {"a": "2019-05-04T10:20:30+02:00", "b": "2019-05-04T10:20:30.25", "c": "in May"}
    inside = "".join(selection(key, n, n + 2, coder="Ana") for n, key in enumerate(rows))
    given = read_project(file_of(tmp_path, source("t", inside), {"t": NEW}))
    codings = zip(given.codings, rows.values(), strict=True)
    given = replace(given, codings=tuple(replace(one, when=when) for one, when in codings))

    plan = take_project(study, given, SAID, name="p", by="K-01")

    out = tmp_path / "out.qdpx"
    out.write_bytes(make_project(Study(study), "qdpx")[0])
    kept = {one.key: one.when for one in read_project(out).codings}
    assert [kept[guid(f"coding {key}")] for key in "ab"] == [*rows.values()][:2]
    assert kept[guid("coding c")] > "2026"
    assert Message("other_programs.project.times", n=1) in plan.notes
    assert find_problems(study) == []


def test_names_that_no_disk_takes_become_others(study: Path, tmp_path: Path) -> None:
    """Windows opens no `con.yaml`; a code or a user without a name is still one."""
    codes = code("CON") + code("", more='isCodable="true" color="#00aa00"')
    inside = selection("a", 0, 2, code="CON", coder="") + selection("b", 3, 9, code="", coder="x")
    xml = qde(source("t", inside), codes=codes, coders=("x",)).replace('name="x"', 'name=" "')
    file = tmp_path / "p.qdpx"
    file.write_bytes(qdpx(xml, {"t": NEW}))
    coders = {"?": "K-02", guid("x"): "K-01"}
    plan = plan_project(study, read_project(file), replace(SAID, coders=coders), name="p")

    assert [one.id for one in plan.codes] == ["con-2", "code"]
    assert [(one.coder, one.code) for one in plan.codings] == [("K-02", "con-2"), ("K-01", "code")]
    assert plan.problems == ()


def test_tabs_of_a_text_are_spaces_in_word(study: Path) -> None:
    """Each place is the same in both; in another program it would be another text."""
    add_source(study, "INT-10002", "P1: So,\tI left.\n", case="C-20001")
    one = ProjectText("w", "letter", "P1: So, I left.\n")
    project = Project(
        codes=(ProjectCode("c", "pay"),), texts=(one,), format="word", coders=(ProjectCoder("Ana", "Ana"),),
        codings=(ProjectCoding("k", "w", 8, 9, "c", "Ana"),),
    )  # fmt: skip
    plan = plan_project(study, project, SAID, name="p")
    other = plan_project(study, replace(project, format="qdpx"), SAID, name="p")

    assert [(row.source, row.start, row.end) for row in plan.codings] == [("INT-10002", 8, 9)]
    assert other.problems


def test_a_disk_that_takes_nothing_is_said_in_one_sentence(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever change it refuses, the study is as it was."""
    path, before = file_of(tmp_path, INSIDE, {"t": NEW}), snapshot(study)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    with monkeypatch.context() as patched:
        patched.setattr("rap.core.files.put_in_place", refuse)
        with raises(NotSavedError, "core.not_saved.read_only"):
            take(study, path, SAID)
    (study / FOLDER).mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr("shutil.rmtree", refuse)
    with raises(NotSavedError, "core.not_saved.read_only"):
        take(study, path, SAID)
    assert snapshot(study) == before


def test_a_new_code_costs_one_flush_of_the_disk(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A project may have thousands of codes, and each flush takes some milliseconds."""
    n, flushed = 30, list[int]()
    codes = "".join(code(f"c{number}") for number in range(n))
    path = file_of(tmp_path, source("t"), {"t": NEW}, codes=codes)
    monkeypatch.setattr("rap.core.files.flush", flushed.append)
    monkeypatch.setattr("rap.core.files.fsync_folder", lambda _: flushed.append(0))
    plan = take(study, path)

    assert len(plan.cards) == n
    assert len(flushed) < n + 30


def test_what_a_file_says_of_people_groups_and_known_codes_is_kept_or_counted(
    study: Path, tmp_path: Path
) -> None:
    """Of a person whose text is here already, of a group of codes, of a code in other words."""
    said = "<Description>Said otherwise.</Description>"
    value = (
        f'<VariableValue><VariableRef targetGUID="{guid("v")}"/><TextValue>market</TextValue>'
        "</VariableValue>"
    )
    case = f'<Case guid="{guid("c")}">{value}<SourceRef targetGUID="{guid("mine")}"/></Case>'
    variable = f'<Variable guid="{guid("v")}" name="setting" typeOfVariable="Text"/>'
    box = f"<Variables>{variable}</Variables><Cases>{case}</Cases><Sources>"
    inner = code("d", said).replace('name="d"', 'name="Deposit"')
    codes = code("access", said + inner, more='isCodable="false"')
    inside = source("mine", selection("a", 0, 2, code="d", coder="Ana"))
    path = tmp_path / "p.qdpx"
    path.write_bytes(qdpx(qde(inside, codes=codes).replace("<Sources>", box), {"mine": TEXT}))

    plan = plan_project(study, read_project(path), SAID, name=path.name)

    assert {(one.id, one.facts["n"]) for one in plan.notes} >= {
        ("other_programs.project.people", 1),
        ("other_programs.project.group_texts", 1),
        ("other_programs.project.definitions_here", 1),
    }
