"""A plan as a file: written with what was read, read strictly, and what it says is what comes in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messages import ids, places, raises, said
from reviews import read_here
from studies import make_study, write

from rap.core.errors import Message, ProblemsError, RapError, WrongUseError
from rap.core.model import Speaker
from rap.store.cases import read_case
from rap.store.consent_forms import read_forms
from rap.store.sources import read_source, read_source_text
from rap.topics.bringing_in.arrivals import bring_in
from rap.topics.bringing_in.looks import look
from rap.topics.bringing_in.naming import with_titles
from rap.topics.bringing_in.plan_yaml import check_place, format_plan, read_plan, write_plan
from rap.topics.entering.plan import FilePlan, Plan, Wanted, plan_files
from rap.topics.entering.screened import find_names

EN = Wanted(language="en", consent={"team": ("analyse", "count")})
TALK = "Ann: Do you share the hall?\nLea: We do.\nAnn: And the key?\nIt is with the caretaker.\nLea: He lends it.\n"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rap.topics.bringing_in.looks.read_in_child", read_here)


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


def written(study: Path, *names: str, wanted: Wanted = EN) -> Path:
    """A plan of texts beside the study, as the command writes it."""
    files = [write(study.parent / "talks", name, f"{TALK}Ann: {name}?\n") for name in names]
    plan = with_titles(study, plan_files(wanted, files, is_read=True))
    path = study.parent / "plan.yaml"
    write_plan(path, plan, look(study, plan))
    return path


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12
)
NAMES = WORDS.filter(lambda word: word.strip() == word and "=" not in word)
LABELS = st.from_regex(r"[A-Z][A-Z0-9]{0,3}", fullmatch=True)
FILES = st.builds(
    FilePlan,
    file=st.just(Path("/talks/a.docx")),
    fingerprint=st.sampled_from(["", "0123456789abcdef"]),
    speakers=st.dictionaries(NAMES, LABELS, max_size=3),
    names=st.dictionaries(st.from_regex(r"[0-9a-f]{12}", fullmatch=True), NAMES, max_size=2),
    turns=st.dictionaries(st.integers(1, 9000), st.sampled_from(["P1", "+", "-"]) | NAMES, max_size=3),
    title=st.just("") | NAMES,
    groups=st.lists(NAMES, max_size=2).map(tuple),
    people=st.dictionaries(LABELS, st.dictionaries(NAMES, NAMES, min_size=1, max_size=2), max_size=2),
    whole=st.dictionaries(LABELS, st.just(("members", "public")) | st.just(("public",)), max_size=2),
    skip=st.booleans(),
    as_new=st.booleans(),
    one_speaker=st.booleans(),
)  # fmt: skip


@settings(max_examples=25)
@given(one=FILES, phase=st.none() | st.integers(1, 9), is_read=st.booleans())
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, one: FilePlan, phase: int | None, is_read: bool
) -> None:
    """Whatever people are called in it."""
    wanted = Wanted(language="fr", phase=phase, consent={"team": ("analyse",)})
    plan = Plan(wanted, (one,), is_read)
    path = tmp_path_factory.mktemp("plan") / "plan.yaml"
    path.write_text(format_plan(plan, folder=path.parent), encoding="utf-8")

    assert read_plan(path) == plan


def test_a_plan_says_what_was_read_and_what_to_look_at(study: Path) -> None:
    """Who is who and each doubt are comments, with the number of the line; no words of the talk."""
    text = written(study, "a.txt").read_text(encoding="utf-8")
    (looked,) = look(study, read_plan(study.parent / "plan.yaml"))
    comments = [line.strip("# ") for line in text.splitlines() if line.strip().startswith("#")]

    assert [line for line in comments if line in ("Ann: P1", "Lea: P2")] == ["Ann: P1", "Lea: P2"]
    assert looked.problems[0].id == "bringing_in.import.nobody_asks"
    assert said("bringing_in.plan.nobody_asks") in " ".join(comments)
    assert [word for word in ("caretaker", "share") if word in text] == []
    assert (study.parent / "plan.yaml").stat().st_mode & 0o077 == 0


def test_what_a_person_corrects_is_what_comes_in(study: Path) -> None:
    """Who asks, and whose line it is; her attributes; a title and a group; what may stay."""
    path = written(study, "a.txt")
    (found,) = find_names("I: a.txt?", [Speaker("I", "interviewer")], language="en")
    rows = [
        "speakers: {Ann: I, Lea: P1}",
        "turns: {4: P1}",
        "people: {P1: {setting: market}}",
        "groups: [spring]",
        f"names: {{{found.id}: keep}}",
    ]
    text = path.read_text(encoding="utf-8")
    at = text.index("    fingerprint")
    path.write_text(
        text[:at] + "".join(f"    {row}\n" for row in rows) + text[at:], encoding="utf-8"
    )
    plan = read_plan(path)
    (done,) = bring_in(study, plan, by="K-01").done
    source = read_source(study, done.source.id)

    assert read_source_text(study, source) == (
        "I: Do you share the hall?\nP1: We do.\nI: And the key?\n"
        "P1: It is with the caretaker.\nP1: He lends it.\nI: a.txt?\n"
    )
    assert (source.title, source.groups) == (plan.files[0].title, ("spring",))
    assert read_case(study, source.cases[0]).variables == {"setting": ("market",)}


def test_a_yes_to_a_whole_interview_is_of_one_person(study: Path) -> None:
    """Another one in the same text did not say it; the words that were read are kept with the yes."""
    file = write(study.parent, "a.txt", f"{TALK}Kim: I have it too.\n")
    who = {"Ann": "I", "Lea": "P1", "Kim": "P2"}
    wanted = Wanted(language="en", consent={"team": ("analyse",), "members": ("quote",)})
    one = FilePlan(file, speakers=who, whole={"P1": ("members",)})
    (done,) = bring_in(study, Plan(wanted, (one,), is_read=True), by="K-01").done
    entries = {
        person.label: read_case(study, person.case).consent
        for person in done.source.speakers
        if person.case
    }

    assert {label: (said.form, said.yes) for label, (said,) in entries.items()} == {
        "P1": ("spoken-4", {"team": ("analyse",), "members": ("quote", "whole")}),
        "P2": ("", {"team": ("analyse",), "members": ("quote",)}),
    }
    assert "whole" in read_forms(study)["spoken-4"].answers


@pytest.mark.parametrize(
    ("whole", "id"),
    [
        ({"P1": ("public",)}, "bringing_in.whole_after_quote"),
        ({"I": ("members",)}, "bringing_in.whole_of_nobody"),
        ({"P2": ("members",)}, "bringing_in.whole_of_nobody"),
    ],
)
def test_a_yes_that_nobody_can_have_said_keeps_a_text_out(
    study: Path, whole: dict[str, tuple[str, ...]], id: str
) -> None:
    """To a question that was not asked, or of somebody who takes no part herself."""
    file = write(study.parent, "a.txt", TALK)
    wanted = Wanted(language="en", consent={"team": ("analyse",), "members": ("quote",)})
    one = FilePlan(file, speakers={"Ann": "I", "Lea": "P1"}, whole=whole)
    with raises(ProblemsError, id, place="a.txt"):
        bring_in(study, Plan(wanted, (one,), is_read=True), by="K-01")


def test_corrections_are_for_the_file_they_were_made_for(study: Path) -> None:
    """When somebody saved another version meanwhile, nothing comes in."""
    path = written(study, "a.txt")
    write(study.parent / "talks", "a.txt", TALK.replace("Lea:", "Kim:"))
    with raises(ProblemsError, "bringing_in.other_file", place="a.txt"):
        bring_in(study, read_plan(path))


@pytest.mark.parametrize(
    ("before", "after", "id"),
    [
        ("plan: 1", "plan: 2", "bringing_in.plan.version"),
        ("language: en", "langage: en", "core.yaml.unknown_key"),
        ("    title:", "    titel:", "core.yaml.unknown_key"),
        ("    title:", "    turns: {a: I}\n    title:", "bringing_in.plan.no_line"),
        ("    title:", "    turns: {0: I}\n    title:", "bringing_in.plan.no_line"),
        ("    title:", "    turns: {4: }\n    title:", "bringing_in.plan.no_turn"),
        ("    title:", "    turns: [4]\n    title:", "core.shape.wrong"),
        ("    title:", "    speakers: {Ann: me}\n    title:", "formats.speakers.bad_label"),
        ("    title:", "    skip: yes\n    title:", "bringing_in.plan.flag"),
        ("rights: consent", "rights: mine", "bringing_in.plan.rights"),
        ("rights: consent", "phase: '12'", "bringing_in.plan.no_phase"),
        ("- count", "- own", "bringing_in.unknown_purpose"),
    ],
)
def test_what_a_plan_cannot_say_is_named_with_its_line(
    study: Path, before: str, after: str, id: str
) -> None:
    """One sentence each, and nothing is passed over."""
    path = written(study, "a.txt")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(RapError) as caught:
        read_plan(path)

    assert [found for _, found in places(caught.value)] == [id]
    assert caught.value.problems[0].place.rpartition(":")[2].isdigit()


def test_a_line_that_the_file_does_not_have_is_named(study: Path) -> None:
    """A correction that would change nothing is a slip."""
    path = written(study, "a.txt")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("    title:", "    turns: {99: I}\n    title:", 1), encoding="utf-8"
    )
    (looked,) = look(study, read_plan(path))

    assert (looked.state, "99" in str(looked.problems[0])) == ("refused", True)


@pytest.mark.parametrize(
    ("corrected", "state"),
    [
        ({"turns": {4: "-"}}, "refused"),
        ({"turns": {4: "Lea"}}, "refused"),
        ({"turns": {1: "I"}}, "new"),
        ({"speakers": {"Lea": "P1"}}, "refused"),
        ({"speakers": {"Ann": "L1", "Lea": "P1"}}, "refused"),
        ({"speakers": {"Ann": "P2", "Lea": "P1"}}, "new"),
        ({"speakers": {"Ann": "I", "Lea": "P1"}, "turns": {4: "-"}}, "new"),
    ],
)
def test_a_correction_of_something_else_does_not_say_who_asks(
    study: Path, corrected: dict[str, Any], state: str
) -> None:
    """Only who gives everybody a label of ours says that nobody does."""
    file = write(study.parent, "a.txt", TALK)
    (looked,) = look(study, Plan(EN, (FilePlan(file, **corrected),), is_read=True))

    assert (looked.state, ids(looked.problems)) == (
        state,
        ["bringing_in.import.nobody_asks"] if state == "refused" else [],
    )


def test_a_speaker_that_the_file_does_not_have_is_named(study: Path) -> None:
    """With the nearest that it has."""
    path = written(study, "a.txt")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("    title:", "    speakers: {Anne: I, Lea: P1}\n    title:", 1),
        encoding="utf-8",
    )
    (looked,) = look(study, read_plan(path))

    nearest = Message("core.nearest.is", name="Ann")
    assert looked.problems[0].message == Message(
        "bringing_in.unknown_speaker", label="Anne", nearest=nearest
    )


def test_people_whom_the_file_does_not_have_are_named(study: Path) -> None:
    """Nothing that was written of somebody is dropped; who speaks only where a plan says so is told."""
    file = write(study.parent, "a.txt", TALK)
    said = {"speakers": {"Ann": "I", "Lea": "P1"}, "turns": {5: "P9"}}
    people = {"P2": {"setting": "market"}, "I": {"setting": "hall"}, "P3": {}}
    plans = [FilePlan(file, **said, people=people), FilePlan(file, **said | {"turns": {4: "Lea"}})]
    looked = [look(study, Plan(EN, (one,), is_read=True))[0] for one in plans]
    news = [[n for n in one.transcript.notes if "new_person" in n.id] for one in looked]

    assert [problem.message.facts["label"] for problem in looked[0].problems] == ["P2", "I"]
    assert ids(looked[0].problems) == ["bringing_in.unknown_person"] * 2
    assert [[note.facts["lines"] for note in notes] for notes in news] == [[("5",)], []]


def test_a_plan_says_where_in_it_who_asks_is_written(study: Path) -> None:
    """It does not send to the option it was made with."""
    text = " ".join(written(study, "a.txt").read_text(encoding="utf-8").replace("#", "").split())

    assert said("bringing_in.plan.nobody_asks") in text
    assert "--plan" not in text


@pytest.mark.parametrize("name", ["plan.yaml", "notes/plan.yaml", "../study/plan.yaml"])
def test_a_plan_never_lies_in_a_study(study: Path, name: str) -> None:
    """It holds names; the sentence says where it may lie."""
    with raises(WrongUseError, "bringing_in.plan.in_study") as caught:
        check_place(study, study / name)
    check_place(study, study.parent / "plan.yaml")

    assert caught.value.problems[0].message.facts["beside"].endswith("plan.yaml")
    assert said("bringing_in.plan.in_study", beside="x").partition("x")[0] in str(caught.value)


def test_two_files_never_get_one_title(study: Path) -> None:
    """Nor one that an interview of the study has."""
    path = written(study, "a.txt", "b.txt")
    plan = read_plan(path)
    titles = [one.title for one in plan.files]
    text = path.read_text(encoding="utf-8").replace(titles[1], titles[0])
    path.write_text(
        text.replace("    title:", "    speakers: {Ann: I}\n    title:"), encoding="utf-8"
    )
    with raises(ProblemsError, "bringing_in.titles.taken", place="b.txt"):
        bring_in(study, read_plan(path))

    assert len({*titles}) == 2
