"""Who speaks in the texts of another program: its labels are recognised, somebody says who each is, and
every coding stays on its words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from messages import raises
from projects import code, qde, qdpx, selection, source
from studies import make_study

from rap.core.errors import ProblemsError
from rap.formats.project_readers import read_project
from rap.formats.turn_places import apply_edits, move_span
from rap.store.codings import read_fold
from rap.store.sources import read_source_text, read_sources
from rap.topics.entering.plan import Wanted
from rap.topics.other_programs.projects import (
    ProjectPlan,
    ProjectWanted,
    plan_project,
    take_project,
)
from rap.topics.other_programs.projects.labels import SPEAKERS, read_speakers

MAXQDA = (
    "Talk 3\n\nI: Wie war das? #00:00:05-3#\nB1: Kalt, 🧺 und laut.\n\nI: Und dann?\nB1: Nichts.\n"
)
OTTER = (
    "Speaker 1  0:00\nSo what was it?\n\nSpeaker 2  0:04\nCold, and loud.\n\n"
    "Speaker 1  0:10\nAnd then?\n\nSpeaker 2  0:12\nNothing.\n"
)
SAID = ProjectWanted(Wanted(language="en", consent={"team": ("analyse",)}), {"Ana": "K-02"}, True)


def ways(asks: str, answers: str, *, first: str = "", below: bool = False) -> str:
    """A talk of four turns, as a program writes it."""
    said = [(asks, "So?"), (answers, "Cold: yes."), (asks, "And?"), (answers, "Nothing.")]
    between = "\n" if below else " "
    return "".join(f"{first}{who}{between}{words}\n" for who, words in said)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (MAXQDA, "I P1 I P1"),
        (OTTER, "P1 P2 P1 P2"),
        (ways("I:", "B:", first="#00:01:02-3# "), "I P1 I P1"),
        (ways("Interviewer:", "Ana:", first="[00:01:02] "), "I P1 I P1"),
        (ways("Speaker 1", "Speaker 2", first="[00:01:02] ", below=True), "P1 P2 P1 P2"),
        (ways("Interviewer 1 (00:12)", "Respondent (00:15)", below=True), "I P1 I P1"),
        (ways("S00:", "S01:"), "P1 P2 P1 P2"),
        (ways("Ana [00:00:02]", "Jo [00:00:04]"), "P1 P2 P1 P2"),
        (ways("Ana Marsh\n0:03", "Jo Bell\n0:05", below=True), "P1 P2 P1 P2"),
        (ways("Enquêtrice :", "Enquêtée :"), "I P1 I P1"),
        (ways("Interviewer:\t", "Fatima:\t"), "I P1 I P1"),
        (ways("**Interviewer:**", "**Jo:**"), "I P1 I P1"),
    ],
    ids=["maxqda", "otter", "f4", "bracket", "below", "int", "noscribe", "trint", "teams", "fr", "tabs", "bold"],
)  # fmt: skip
def test_labels_of_other_programs_are_recognised_and_words_stay(text: str, labels: str) -> None:
    """Each turn has a label of ours; what is not before the words of a turn is as it was, and every place
    on words is on the same words.
    """
    spoken = read_speakers(text, {}, name="t", is_alone=False)
    heads = re.findall(r"^(?:\[\d\d:\d\d:\d\d\] )?([IP]\d?): ", spoken.text, re.MULTILINE)

    assert heads == labels.split()
    assert apply_edits(text, spoken.edits) == spoken.text
    inside = {at for start, end, _ in spoken.edits for at in range(start, end)}
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            if inside.isdisjoint(range(start, end)):
                first, last = move_span(start, end, spoken.edits)
                assert spoken.text[first:last] == text[start:end]


def test_a_text_without_labels_has_none() -> None:
    """Colons, names in sentences and one label alone are nobody's turn."""
    alone = ways("**Vraag:**", "**Jo:**")
    told = ("She said: it was cold.\nNote: late.\n", "Ana told me.\nThen Jo left.\n")
    for text in (*told, "— So?\n— No.\n", alone):
        spoken = read_speakers(text, {}, name="t", is_alone=False)
        assert (spoken.text, spoken.edits, spoken.asked) == (text, (), ())


def keys(spoken: object) -> list[tuple[str, bool]]:
    return [(one.question.key, one.is_open) for one in spoken.asked]  # type: ignore[attr-defined]


def test_who_is_not_sure_is_asked() -> None:
    """A word for a role is read, and can be said to be another; a name is asked once for the file; a
    number counts in each text anew, unless somebody there asks for sure.
    """
    assert keys(read_speakers(MAXQDA, {}, name="t", is_alone=False)) == [
        ("speaker:I", False),
        ("speaker:B1", True),
    ]
    both = {"speaker:t:Speaker 1": "interviewer", "speaker:Speaker 2": "participant"}
    for answers, is_open in (({}, True), (both, False), ({"speaker:Speaker 1": "boss"}, True)):
        spoken = read_speakers(OTTER, answers, name="t", is_alone=False)
        assert keys(spoken)[0] == ("speaker:t:Speaker 1", is_open)
    asked = read_speakers(OTTER, both, name="t", is_alone=False)
    assert [(one.label, one.role) for one in asked.speakers] == [
        ("I", "interviewer"),
        ("P1", "participant"),
    ]
    turned = {"speaker:I": "participant", "speaker:B1": "interviewer"}
    assert read_speakers(MAXQDA, turned, name="t", is_alone=False).text.startswith(
        "Talk 3\n\nP1: Wie war"
    )


def test_a_label_can_be_nobody() -> None:
    """Its line is words of the turn before, to the letter."""
    text = "I: So?\nAna: Cold.\nList: a\nI: And?\nAna: Yes.\nList: b\n"
    spoken = read_speakers(text, {"speaker:List": SPEAKERS[-1]}, name="t", is_alone=False)
    assert spoken.text == text.replace("Ana:", "P1:")


def test_lines_that_may_be_of_somebody_else_are_asked_about() -> None:
    """A question under a participant's label may be the interviewer's: it is never hers unasked."""
    text = "I: So?\nAna: Cold.\nAnd was it late?\nAna: Yes.\nI: And?\nAna: No.\n"
    spoken = read_speakers(text, {"speaker:Ana": "participant"}, name="t", is_alone=False)
    doubt = spoken.asked[-1]
    assert (doubt.question.key, doubt.is_open) == ("doubts:t", True)
    assert "3" in doubt.question.message.facts["lines"]
    answers = {"speaker:Ana": "participant", "doubts:t": "right"}
    assert not read_speakers(text, answers, name="t", is_alone=False).asked[-1].is_open


def test_an_interviewer_is_not_one_person_who_speaks_alone() -> None:
    """Who says that one person speaks throughout is not believed where somebody asks; articles are."""
    talk = read_speakers(MAXQDA, {}, name="t", is_alone=True)
    names = read_speakers(OTTER, {}, name="t", is_alone=True)
    assert ([one.label for one in talk.speakers], names.speakers) == (["I", "P1"], ())


OURS = "I: So?\nP1: Kalt.\n{0}: She says it was cold.\nI: And?\nP1: Nein.\n{0}: She says no.\n"


@pytest.mark.parametrize("label", ["Interpreter", "Tolk", "Interprète", "T"])
def test_who_interprets_does_not_become_the_person(label: str) -> None:
    """Also where all others speak by labels of ours: a word for the role is read as in any transcript,
    and what is no word is asked.
    """
    text = OURS.format(label)
    is_asked = label == "T"
    open_ones = [
        one for one in read_speakers(text, {}, name="t", is_alone=False).asked if one.is_open
    ]
    said = {f"speaker:{label}": "interpreter"} if is_asked else {}
    spoken = read_speakers(text, said, name="t", is_alone=False)

    assert len(open_ones) == is_asked
    assert spoken.text == OURS.format("T1")
    assert [(one.label, one.role) for one in spoken.speakers] == [
        ("I", "interviewer"), ("P1", "participant"), ("T1", "interpreter"),
    ]  # fmt: skip


def test_a_line_that_may_be_an_interpreters_is_asked_about() -> None:
    """It opens with a label that is there once; labels of ours alone ask nothing."""
    once = "I: So?\nP1: Kalt.\nT: She says it was cold.\nI: And?\nP1: Nein.\n"
    (doubt,) = [
        one for one in read_speakers(once, {}, name="t", is_alone=False).asked if one.is_open
    ]
    plain = read_speakers(once.replace("T: ", ""), {}, name="t", is_alone=False)

    assert doubt.question.message.facts["lines"] == ("3",)
    assert (plain.asked, plain.edits) == ((), ())


def file_of(folder: Path, text: str, *places: tuple[str, int, int]) -> Path:
    path = folder / "p.qdpx"
    made = "".join(selection(name, start, end, coder="Ana") for name, start, end in places)
    path.write_bytes(qdpx(qde(source("t", made), codes=code("pay", code("late"))), {"t": text}))
    return path


def plan(root: Path, path: Path, answers: Mapping[str, str]) -> ProjectPlan:
    wanted = replace(SAID, answers=answers)
    return plan_project(root, read_project(path), wanted, name=path.name)


def test_a_project_with_such_labels_comes_in_once_somebody_said_who_is_who(tmp_path: Path) -> None:
    """Until then it is refused with the question; each coding is on its words, one on a label on the new
    label; the same file again changes nothing, with and without answers.
    """
    root = make_study(tmp_path / "study")
    at = MAXQDA.index("Kalt")
    whole = ("c", MAXQDA.index("I:"), MAXQDA.index("\n\nI: Und"))
    path = file_of(tmp_path, MAXQDA, ("a", at, at + 7), ("b", at - 4, at - 2), whole)
    with raises(ProblemsError, "other_programs.project.label_asked", label="B1"):
        take_project(root, read_project(path), SAID, name="p.qdpx", by="K-01")

    answers = {"speaker:B1": "participant"}
    (seen,) = plan(root, path, answers).texts
    answers |= {f"names:{one.id}": "keep" for one in seen.finds}
    wanted = replace(SAID, answers=answers)
    done = take_project(root, read_project(path), wanted, name="p.qdpx", by="K-01")

    new = done.new_texts[0].source
    text = read_source_text(root, new)
    said = [text[c.start : c.end] for c in read_fold(root, new, length=len(text)).codings]
    assert sorted(said) == sorted(
        ["Kalt, 🧺", "P1: ", "I: Wie war das? #00:00:05-3#\nP1: Kalt, 🧺 und laut."]
    )
    assert [(one.label, one.role) for one in new.speakers] == [
        ("I", "interviewer"),
        ("P1", "participant"),
    ]
    for again in (answers, {}):
        later = plan(root, path, again)
        assert (later.n_there, later.codings, later.new_texts) == (3, (), ())
    assert len(read_sources(root)) == 2
