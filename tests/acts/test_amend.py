"""Corrections: what follows, what is asked about, what is refused, and a kill at every step made
good.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import re
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from messages import ids, raises, said
from studies import SETTINGS, TEXT, add_source, make_study, write
from typer.testing import CliRunner

from rap.cli import app
from rap.core.errors import (
    ConflictError,
    Problem,
    ProblemsError,
    RefusedError,
    TextChangedError,
    WrongUseError,
)
from rap.core.files import replace_file
from rap.store.codings import Carrier, CodingLogs, read_maps
from rap.store.codings.maps import format_map
from rap.store.memos import read_memos
from rap.store.sources import read_source, read_source_text
from rap.store.translations import read_translations
from rap.study.study import Study
from rap.topics.checks.check import find_notes, find_problems
from rap.topics.corrections import amend as writing
from rap.topics.corrections.amend import amend, finish, join_heads
from rap.topics.corrections.masking import find_forms, plan_mask
from rap.topics.corrections.planning import (
    CorrectionPlan,
    decide_names,
    plan_amendment,
    read_correction,
)
from rap.topics.corrections.references import find_doubts, find_near, settle

ID = "INT-10001"
NEW = (
    TEXT.replace("three months", "six months")
    .replace("the key", "a small code")
    .replace("It rings", "It does ring")
)
MEMO = "---\nv: '1'\nabout: {about}\nby: K-01\ndate: 2026-01-01\ntype: analytic\nprivate: no\n---\n\n{body}\n"


def ref(words: str, text: str = TEXT) -> str:
    start = text.index(words)
    return f"{ID}:{start}-{start + len(words)}"


def code(root: Path, *passages: str, coder: str = "K-01", src: str = "") -> list[str]:
    """Code each passage of the first text; the ids."""
    src = src or read_source(root, ID).hash[:8]
    with CodingLogs(root, coder=coder, device="device00") as logs:
        places = [(TEXT.index(words), TEXT.index(words) + len(words)) for words in passages]
        return [
            logs.append(ID, "add", {"code": "alarm", "start": start, "end": end}, src=src).id
            for start, end in places
        ]


def translate(root: Path, words: str, said: str, text: str = TEXT) -> None:
    start, source = text.index(words), read_source(root, ID)
    folder = root / "interviews/translations" / ID / "fr"
    n = len(list(folder.glob("*")))
    with CodingLogs(root / "other", coder="K-01", device=f"device0{n}") as logs:
        data = {"start": start, "end": start + len(words), "text": said}
        logs.append(ID, "say", data, src=source.hash[:8])
    log = root / "other/interviews/codings" / ID / f"K-01.device0{n}.jsonl"
    write(root, f"interviews/translations/{ID}/fr/{log.name}", log.read_text(encoding="utf-8"))


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study")


def planned(root: Path, new: str = NEW, **options: Any) -> CorrectionPlan:
    """A correction of the text as it is."""
    return plan_amendment(
        root, ID, new, old=read_source_text(root, read_source(root, ID)), **options
    )


def correct(root: Path, new: str = NEW) -> None:
    amend(root, planned(root, new))


def quotes(root: Path) -> list[str]:
    study = Study(root)
    return [study.texts[ID][coding.start : coding.end] for coding in study.coding_list]


def test_codings_follow_and_what_has_no_place_is_asked_about(study: Path):
    """A passage with a word changed inside follows; one whose ends were rewritten keeps its older
    place, to check.
    """
    _moved, lost, _ = code(study, "You pay three months first", "the key", "And the alarm?")
    correct(study)

    assert quotes(study) == ["You pay six months first", "And the alarm?"]
    (doubt,) = find_doubts(study, read_source(study, ID))
    assert (doubt.coding.id, NEW[slice(*doubt.near)]) == (lost, "a small code")


def test_a_coding_made_offline_on_the_older_text_follows_too(study: Path):
    """It arrives after the correction, from another laptop."""
    older = read_source(study, ID).hash[:8]
    correct(study)
    code(study, "And the alarm?", coder="K-02", src=older)

    assert quotes(study) == ["And the alarm?"]


def test_nothing_is_written_by_a_plan(study: Path):
    """The preview counts words, codings that stay and follow, and changes no file."""
    code(study, "How do you get", "And the alarm?", "the key")
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    plan = planned(study)

    assert (plan.n_out, plan.n_in, plan.n_still, plan.n_moved, len(plan.doubts)) == (4, 6, 1, 1, 1)
    assert {path: path.read_bytes() for path in study.rglob("*") if path.is_file()} == before


def test_examples_and_memos_follow_with_their_comments(study: Path):
    """Only the offsets change; every other byte of the file stays."""
    example = (
        f"label: {{en: Alarm}}  # ours\nexample: {{en: {ref('And the alarm?')}}}  # a good one\n"
    )
    write(study, "codebook/safety/alarm.yaml", example)
    write(
        study,
        f"interviews/memos/{ID}/m.md",
        MEMO.format(about=ref("It rings"), body="Who hears it?"),
    )
    correct(study, TEXT.replace("three", "thirteen"))

    moved = f"{ID}:{TEXT.index('And') + 3}-{TEXT.index('And') + 17}"
    text = (study / "codebook/safety/alarm.yaml").read_text(encoding="utf-8")
    assert text == example.replace(ref("And the alarm?"), moved)
    (memo,) = read_memos(study)
    assert memo.about == f"{ID}:{TEXT.index('It') + 3}-{TEXT.index('It') + 11}"
    assert find_problems(study) == []


def test_an_example_whose_words_were_rewritten_shows_nothing_and_is_named(study: Path):
    """It must not point at other words without anybody knowing."""
    write(
        study,
        "codebook/safety/alarm.yaml",
        f"label: {{en: Alarm}}\nexample: {{en: {ref('the key')}}}\n",
    )
    correct(study)

    place = "codebook/safety/alarm.yaml"
    assert find_problems(study) == [
        Problem("sealing.check.bad_example", place=place, example=f"{ref('the key')}?")
    ]


def test_a_memo_on_rewritten_words_is_about_the_place_where_they_stood(study: Path):
    """It stays a memo on something that can be shown."""
    write(study, f"interviews/memos/{ID}/m.md", MEMO.format(about=ref("the key"), body="Keys."))
    correct(study)

    assert read_memos(study)[0].about == ref("a small code", NEW)


def test_places_inside_sentences_are_named(study: Path):
    """A memo's own words are not changed by the program."""
    write(
        study,
        f"interviews/memos/{ID}/m.md",
        MEMO.format(about=ID, body=f"Compare {ref('the key')}."),
    )

    (problem,) = planned(study).mentions
    assert problem.place == f"interviews/memos/{ID}/m.md:10"


def test_a_finding_that_rests_on_a_coding_to_check_is_named(study: Path):
    """Somebody has to say whether it still stands."""
    (lost,) = code(study, "the key")
    write(
        study,
        "codebook/findings/F-30117.yaml",
        f"statement: {{en: Keys cost.}}\nevidence: {{codings: [{lost}]}}\n",
    )

    (problem,) = planned(study).mentions
    assert problem == Problem(
        "corrections.finding_rests", place="codebook/findings/F-30117.yaml", n=1
    )


def test_a_translation_follows_and_one_of_changed_words_is_named_until_it_is_said_again(
    study: Path,
):
    """A passage is shown in another language only as long as no word of it changed."""
    translate(study, "And the alarm?", "Et l'alarme ?")
    translate(study, "Then the key.", "Puis la clé.")
    assert len(planned(study).translations) == 1
    correct(study)

    said, _ = read_translations(study, read_source(study, ID))
    assert [NEW[start:end] for start, end in said["fr"]] == ["And the alarm?"]
    assert (ids(find_notes(study)), find_problems(study)) == (["corrections.old_translation"], [])
    translate(study, "Then a small code.", "Puis un petit code.", NEW)
    assert find_notes(study) == find_problems(study) == []


def test_a_veto_that_loses_its_stretch_is_told(study: Path):
    """It covers the whole interview then: nothing may be shown by accident."""
    with CodingLogs(study, coder="K-01", device="device00") as logs:
        start = TEXT.index("the key")
        data = {"start": start, "end": start + 7, "audience": "members"}
        logs.append(ID, "veto", data, src=read_source(study, ID).hash[:8])

    assert planned(study).n_vetoes == 1
    assert planned(study, TEXT.replace("How do", "How did")).n_vetoes == 0


def test_words_that_go_to_another_speaker_are_told(study: Path):
    """A turn that was given to the wrong person carries its codings with it."""
    code(study, "It rings at the owner's")
    new = TEXT.replace("P1: It rings", "I: It rings")

    assert [coding.code for coding in planned(study, new).other_speaker] == ["alarm"]
    assert planned(study, NEW.replace("And", "And so")).other_speaker == ()


def test_names_do_not_come_by_a_correction_until_somebody_decided_on_each(study: Path):
    """The sentence has the line and never the word; what is masked does not come, and the card says who
    decided on the text as it is now.
    """
    plan = planned(study, TEXT.replace("the owner's", "Fatoumata's, 0470 12 34 56"))
    with raises(ProblemsError, "entering.names.undecided", n=2, lines=("4",)) as caught:
        amend(study, plan)
    left = read_source_text(study, read_source(study, ID))
    name, phone = plan.finds
    amend(study, decide_names(study, plan, {name.id: "mask", phone.id: "keep"}, by="K-02"))
    now = read_source(study, ID)

    assert ("atoumata" in str(caught.value), left) == (False, TEXT)
    assert "[name A]'s, 0470 12 34 56" in read_source_text(study, now)
    assert now.names is not None
    assert (now.names.by, now.names.of, now.names.kept, now.names.masked) == (
        "K-02",
        now.hash,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("new", "found"),
    [
        ("P1: Planning and Fatoumata, today.\n", []),
        ("P1: Planning and Fatoumata.\nP1: Ann said so.\n", ["Ann"]),
        ("P1: Planning and Fatoumata.\nP1: Fatoumata too.\n", ["Fatoumata"]),
        ("P1: Planning and Fatoumata Diop.\n", ["Fatoumata Diop"]),
    ],
)
def test_what_was_decided_holds_for_the_words_that_stay(study: Path, new: str, found: list[str]):
    """And for nothing else: not for the same name in a new line, nor for a longer one."""
    add_source(study, ID, TEXT + "P1: Planning and Fatoumata, planning.\n", case="C-20001")

    assert [one.words for one in planned(study, TEXT + new).finds] == found


def test_a_text_on_which_nobody_decided_is_asked_about_whole(study: Path):
    """Its correction is looked through as a new text is; masking a name in it is no decision."""
    text = TEXT + "P1: Planning and Fatoumata, and Wendelmoet.\n"
    add_source(study, ID, text, case="C-20001")
    path = study / f"interviews/{ID}.yaml"
    path.write_text(path.read_text().partition("names:")[0])
    plan = planned(study, text.replace("three", "two"))
    forms = find_forms({ID: text}, "Wendelmoet")
    (mask,) = plan_mask(study, {ID: text}, forms, {ID: "[friend]"})
    amend(study, mask)

    assert [one.words for one in plan.finds] == ["Fatoumata", "Wendelmoet"]
    assert read_source(study, ID).names is None


def test_the_yaml_keeps_its_comments(study: Path):
    """Only the hash changes, and of which text the decision on names is."""
    path = study / f"interviews/{ID}.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "kind: interview", "kind: interview  # by phone"
    )
    path.write_text(text, encoding="utf-8")
    old = read_source(study, ID).hash
    correct(study)

    assert path.read_text(encoding="utf-8") == text.replace(old, read_source(study, ID).hash)


def test_going_back_to_an_older_text_and_on_is_one_line_of_texts(study: Path):
    """Codings of every text between are carried, and nobody is asked to choose between two
    corrections.
    """
    code(study, "And the alarm?")
    older = read_source(study, ID).hash[:8]
    for new in (NEW, TEXT, TEXT.replace("three", "thirty")):
        correct(study, new)
    code(study, "How do you get", src=older)

    assert quotes(study) == ["How do you get", "And the alarm?"]
    assert find_problems(study) == []


def test_two_corrections_made_apart_are_joined_in_the_text_that_was_kept(study: Path):
    """The other's codings follow as far as her words stood in the text both began with; `rap check`
    is content then.
    """
    older, other = read_source(study, ID).hash[:8], TEXT.replace("How do", "So, how did")
    before = {
        name: (study / "interviews" / name).read_bytes() for name in (f"{ID}.txt", f"{ID}.yaml")
    }
    correct(study, other)
    theirs = read_source(study, ID).hash[:8]
    with CodingLogs(study, coder="K-02", device="device00") as logs:
        for words in ("And the alarm?", "So, how did"):
            data = {
                "code": "alarm",
                "start": other.index(words),
                "end": other.index(words) + len(words),
            }
            logs.append(ID, "add", data, src=theirs)
    for name, data in before.items():  # the merge kept the text of the one below
        (study / "interviews" / name).write_bytes(data)
    correct(study)
    code(study, "You pay", src=older)
    assert "store.maps.two_heads" in ids(find_problems(study))

    assert (join_heads(study, ID), join_heads(study, ID)) == (1, 0)
    assert quotes(study) == ["You pay", "And the alarm?"]
    assert [NEW[slice(*doubt.near)] for doubt in find_doubts(study, read_source(study, ID))] == [
        "How do"
    ]
    assert "store.maps.two_heads" not in ids(find_problems(study))


class Killed(BaseException):
    """As if the process ended here."""


def kill_at(monkeypatch: pytest.MonkeyPatch, step: int, *, after: bool) -> list[str]:
    """The `step`-th write or deletion of a correction does not come to pass, or is the last thing
    that does.
    """
    done: list[str] = []

    def dying(real):  # type: ignore[no-untyped-def]
        def act(path: Path, *data: bytes) -> None:
            if len(done) == step and not after:
                raise Killed
            real(path, *data)
            done.append(path.name)
            if len(done) == step + 1 and after:
                raise Killed

        return act

    monkeypatch.setattr(writing, "replace_file", dying(replace_file))
    monkeypatch.setattr(writing, "delete_file", dying(writing.delete_file))
    return done


STEPS = 7  # note, map, text, example, memo, hash, note away


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", range(STEPS))
def test_cut_off_at_any_step_and_said_again_it_is_whole(
    study: Path, monkeypatch: pytest.MonkeyPatch, step: int, *, after: bool
):
    """No reference moves twice, no coding is lost, and nothing is read while text and hash differ."""
    code(study, "You pay three months first", "And the alarm?")
    write(
        study,
        "codebook/safety/alarm.yaml",
        f"label: {{en: Alarm}}\nexample: {{en: {ref('And the alarm?')}}}\n",
    )
    write(study, f"interviews/memos/{ID}/m.md", MEMO.format(about=ref("It rings at"), body="Who?"))
    with monkeypatch.context() as patch:
        kill_at(patch, step, after=after)
        with pytest.raises(Killed):
            correct(study)
    with contextlib.suppress(TextChangedError):
        assert quotes(study)[1:] == ["And the alarm?"]
    finish(study, ID)
    if read_source_text(study, read_source(study, ID)) == TEXT:
        assert read_maps(study, ID)[0] == {}
        correct(study)

    assert quotes(study) == ["You pay six months first", "And the alarm?"]
    assert Study(study).quote(Study(study).book.get("alarm").example["en"]) == "And the alarm?"
    assert Study(study).quote(read_memos(study)[0].about) == "It does ring at"
    assert find_problems(study) == []
    assert list((study / ".rap/amend").iterdir()) == []


def test_the_steps_of_a_correction_are_all_tried(study: Path, monkeypatch: pytest.MonkeyPatch):
    """The map is durable before the text, the text before its hash; the table above kills at each
    of them.
    """
    write(
        study,
        "codebook/safety/alarm.yaml",
        f"label: {{en: Alarm}}\nexample: {{en: {ref('And the alarm?')}}}\n",
    )
    write(study, f"interviews/memos/{ID}/m.md", MEMO.format(about=ref("It rings at"), body="Who?"))
    old = read_source(study, ID).hash[:8]
    done = kill_at(monkeypatch, 99, after=False)
    correct(study)

    new = read_source(study, ID).hash[:8]
    names = [
        f"{ID}.json",
        f"{old}-{new}.map.json",
        f"{ID}.txt",
        "alarm.yaml",
        "m.md",
        f"{ID}.yaml",
    ]
    assert done == [*names, f"{ID}.json"]
    assert len(done) == STEPS


def test_a_correction_cut_off_before_the_text_leaves_room_for_another(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """The map of what never happened does not stay behind as a second head."""
    with monkeypatch.context() as patch:
        kill_at(patch, 1, after=True)
        with pytest.raises(Killed):
            correct(study)
    assert [*find_problems(study)] == [
        Problem("corrections.cut_off", place=f"interviews/{ID}.txt", source=ID)
    ]

    assert finish(study, ID) == "undone"
    correct(study, TEXT.replace("three", "four"))
    assert find_problems(study) == []


def test_a_clone_that_got_map_and_text_without_the_hash_is_finished(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """The note stayed on the other machine."""
    with monkeypatch.context() as patch:
        kill_at(patch, 2, after=True)
        with pytest.raises(Killed):
            correct(study)
    (study / f".rap/amend/{ID}.json").unlink()

    assert finish(study, ID) == "done"
    assert read_source_text(study, read_source(study, ID)) == NEW


def test_a_file_with_references_that_somebody_changed_meanwhile_stops_it(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """Nobody's edit is overwritten, and no offset is moved twice."""
    example = f"label: {{en: Alarm}}\nexample: {{en: {ref('And the alarm?')}}}\n"
    write(study, "codebook/safety/alarm.yaml", example)
    with monkeypatch.context() as patch:
        kill_at(patch, 2, after=True)
        with pytest.raises(Killed):
            correct(study)
    write(study, "codebook/safety/alarm.yaml", example + "colour: '#aabbcc'\n")
    with pytest.raises(RefusedError, match="was changed while INT-10001 was being corrected"):
        finish(study, ID)

    write(study, "codebook/safety/alarm.yaml", example)
    assert finish(study, ID) == "done"


def test_a_source_taken_out_since_leaves_no_note(study: Path, monkeypatch: pytest.MonkeyPatch):
    """A withdrawal may come between."""
    with monkeypatch.context() as patch:
        kill_at(patch, 1, after=True)
        with pytest.raises(Killed):
            correct(study)
    (study / f"interviews/{ID}.txt").unlink()

    assert finish(study, ID) == "undone"
    assert list((study / ".rap/amend").iterdir()) == []


def test_a_text_that_changed_since_the_plan_is_left_alone(study: Path):
    """Two windows: the second sees what the first did."""
    plan = planned(study)
    correct(study, TEXT.replace("three", "four"))

    with raises(ConflictError, "corrections.changed_meanwhile", source=ID):
        amend(study, plan)


def test_a_coder_places_her_passage_again_or_takes_it_out(study: Path):
    """Only her own; after that nothing is to check."""
    first, second = code(study, "the key", "Then the key")
    correct(study)
    start = NEW.index("a small code")
    with raises(WrongUseError, "corrections.not_yours", coder="K-01"):
        settle(study, ID, ref=first[:8], coder="K-02", device="device00", place=None)
    settle(study, ID, ref=first[:8], coder="K-01", device="device00", place=(start, start + 12))
    settle(study, ID, ref=second, coder="K-01", device="device00", place=None)

    assert (quotes(study), find_problems(study)) == (["a small code"], [])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "P1: Yes.\nP2: And I say no.\n",
            "new.txt:2: " + said("store.sources.near_turn", label="P2", source=ID),
        ),
        ("We talked about rooms.\n", "new.txt: " + said("corrections.no_turns", label="I")),
        ("   \n", "new.txt: " + said("formats.file.empty")),
        (TEXT, "new.txt: " + said("corrections.same_text", source=ID)),
    ],
)
def test_what_cannot_be_its_text_is_refused_in_a_sentence(
    study: Path, tmp_path: Path, words: str, sentence: str
):
    """Words of somebody new would count as those of the speaker before."""
    file = write(tmp_path, "new.txt", words)
    with pytest.raises((RefusedError, WrongUseError), match=f"^{re.escape(sentence)}"):
        planned(study, read_correction(file, read_source(study, ID), old=TEXT)[0], name=file.name)


def test_any_format_of_an_import_can_be_the_correction(study: Path, tmp_path: Path):
    """Captions, here; labels are given as in an import."""
    cues = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ann>How do you get a room?\n\n00:02.000 --> 00:05.000\n<v Bo>You pay first.\n"
    file = write(tmp_path, "new.vtt", cues)
    with raises(
        RefusedError, "corrections.other_speakers", others=("P7",), labels=("I", "P1"), first="I"
    ):
        read_correction(file, read_source(study, ID), old=TEXT, speakers={"Ann": "I", "Bo": "P7"})
    text, _ = read_correction(
        file, read_source(study, ID), old=TEXT, speakers={"Ann": "I", "Bo": "P1"}
    )

    assert text.endswith("P1: You pay first.\n")


@pytest.fixture
def inside(study: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(study, "pyproject.toml", SETTINGS)
    monkeypatch.chdir(study)
    monkeypatch.setenv("RAP_CODER", "K-01")
    return study


def rap(*words: str, typed: str | bytes = ""):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(app, [*words], input=typed)


def test_the_command_shows_both_passages_and_asks(inside: Path, tmp_path: Path):
    """Old words stand beside new ones before anything is written; no is no."""
    code(inside, "the key")
    file = write(tmp_path, "new.txt", NEW)
    said = rap("amend", ID, str(file), typed="n\n")

    assert "words that go: 4, words that come: 6" in said.output
    assert (
        "before: m? P1: You pay three months first. Then [the key]. I: And the alarm?"
        in said.output
    )
    assert (
        "after:  oom? P1: You pay six months first. Then [a small code]. I: And the alarm?"
        in said.output
    )
    assert isinstance(said.exception, WrongUseError)
    assert read_source_text(inside, read_source(inside, ID)) == TEXT


def test_the_command_takes_a_text_that_is_piped_in(inside: Path):
    """And lists afterwards what is to check, by place."""
    code(inside, "the key")
    assert rap("amend", ID, "-", "--yes", typed=NEW).exit_code == 0
    listed = json.loads(rap("amend", ID, "--check", "--json").output)

    start = NEW.index("a small code")
    assert [(row["code"], row["was"], row["near"]) for row in listed] == [
        ("alarm", [TEXT.index("the key"), TEXT.index("the key") + 7], [start, start + 12])
    ]


def test_words_of_somebody_who_does_not_let_the_team_read_are_not_printed(inside: Path):
    """The places are enough to look for them."""
    code(inside, "the key")
    refusal = "variables: {}\nconsent:\n  - date: 2025-01-01\n    given: no\n"
    add_source(inside, "INT-10002", "I: And you?\nP1: I share a room.\n", case="C-20002")
    write(inside, "interviews/cases/C-20002.yaml", refusal)
    with CodingLogs(inside, coder="K-01", device="device00") as logs:
        data = {"code": "alarm", "start": 16, "end": 23}
        logs.append("INT-10002", "add", data, src=read_source(inside, "INT-10002").hash[:8])
    said = rap(
        "amend", "INT-10002", "-", "--dry-run", typed="I: And you?\nP1: We rent one room.\n"
    ).output

    assert "the words are not shown, to protect people" in said
    assert "share" not in said
    assert "rent" not in said


def test_parse_of_piped_text_needs_the_labels(study: Path):
    """Nothing is guessed about who speaks."""
    from rap.topics.corrections.planning import parse_correction

    with raises(RefusedError, "corrections.no_turn_first", labels=("I:", "P1:")):
        parse_correction(io.BytesIO(b"Ann: hello\n").read(), read_source(study, ID), old=TEXT)


ABSURD = 10**15


def oracle_near(
    carrier: Carrier, start: int, end: int, src: str, *, size: int, length: int
) -> tuple[int, int]:
    """Character by character: the last before the passage that is still there, the first after it."""
    back = ((carrier.carry_start(at, src), at) for at in range(min(start, size), -1, -1))
    first = next((place + (at < start) for place, at in back if place is not None), 0)
    on = (carrier.carry_start(at, src) for at in range(max(end - 1, 0), size))
    last = next((place for place in on if place is not None), length)
    last += carrier.carry_start(end - 1, src) is not None
    return (min(first, length), min(last, length)) if first <= last else (0, length)


def any_map(chance: random.Random, *, size: int) -> tuple[tuple[int, int, int], ...]:
    """Equal ranges of two texts, in order, with gaps on both sides."""
    rows, old, new = [], chance.randint(0, 3), chance.randint(0, 3)
    while old < size:
        n = chance.randint(1, 5)
        rows.append((old, old + n, new))
        old, new = old + n + chance.randint(0, 4), new + n + chance.randint(0, 4)
    return tuple(rows)


def test_where_a_passage_stood_is_what_looking_at_every_character_finds():
    """Over one map and over two, in and between the ranges, and past the end."""
    chance = random.Random(7)
    for _ in range(300):
        first, second = any_map(chance, size=25), any_map(chance, size=40)
        carrier = Carrier("c" * 8, {"a" * 8: {"b" * 8: first}, "b" * 8: {"c" * 8: second}})
        for start in range(0, 34, 3):
            end, src, rows = (
                start + chance.randint(0, 6),
                chance.choice(["a" * 8, "b" * 8]),
                (first, second),
            )
            size = rows[src == "b" * 8][-1][1]
            found = find_near(carrier, start, end, src, length=50)
            assert found == oracle_near(carrier, start, end, src, size=size, length=50)


def test_a_gap_as_wide_as_anybody_writes_is_answered_by_few_steps(tmp_path: Path):
    """A colleague's map and log speak of places far beyond any text: `--check` names a place in
    today's text, at once.
    """
    root = make_study(tmp_path / "study")
    source = read_source(root, "INT-10001")
    name, data = format_map(
        "d" * 64, source.hash, ((ABSURD, ABSURD + 9, 3), (2 * ABSURD, 3 * ABSURD, 40))
    )
    (root / "interviews/codings/INT-10001").mkdir(parents=True)
    (root / "interviews/codings/INT-10001" / name).write_bytes(data)
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        for start, end in ((ABSURD // 2, 3 * ABSURD // 2), (5, ABSURD * 5)):
            logs.append(
                "INT-10001", "add", {"code": "alarm", "start": start, "end": end}, src="d" * 8
            )
    steps = 0

    def count(frame: FrameType, event: str, _: object) -> Any:
        nonlocal steps
        steps += event == "line" and "rap" in Path(frame.f_code.co_filename).parts
        assert steps < 20_000, "looks at every character of the gap"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        doubts = find_doubts(root, source)
    finally:
        sys.settrace(before)

    assert [doubt.near for doubt in doubts] == [(0, 40), (0, len(TEXT))]
