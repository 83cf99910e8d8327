"""Consent as people give it: asked aloud, written down as said, asked again when open, and a
receipt without a name.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import run_here
from hypothesis import given
from hypothesis import strategies as st
from messages import raises, said
from studies import SETTINGS, TEXT, add_source, make_study, write
from typer.testing import CliRunner
from vaults import PASSPHRASE, make_quick, make_vault_study

from rap.cli import app
from rap.core.errors import BusyError, Message, RefusedError, WrongUseError
from rap.core.model import PURPOSES, Consent
from rap.core.plain import fold_words
from rap.core.yaml_files import parse_yaml
from rap.languages.pack import known
from rap.store.cases import granted, read_case
from rap.store.consent_forms import Form, parse_form
from rap.study.study import Study
from rap.topics.checks.check import find_problems
from rap.topics.consent import commands as asking
from rap.topics.consent import questions as consenting
from rap.topics.consent import withdrawal_receipts, writing
from rap.topics.consent.questions import SAYS, ConsentQuestion, find_to_ask
from rap.topics.consent.receipts import check_own, find_case, give_receipt
from rap.topics.consent.writing import with_entry
from rap.topics.withdrawal.withdrawals import withdraw

DAY = datetime.date(2026, 3, 1)
WHO = {"members": {"en": "Members?"}, "public": {"en": "Everybody?"}}
CASE = """\
# met twice
variables: {setting: home}
consent:
  - date: 2025-01-01   # on the phone
    given: yes
    yes: {team: [analyse, count, quote], members: [count, quote]}
  # ask her about the press
"""


def talk(form: Form, *answers: str) -> dict[ConsentQuestion, str]:
    """Answer one question after the other; the last answer is given to all that follow."""
    said: dict[ConsentQuestion, str] = {}
    left = list(answers)
    while (asked := consenting.next_question(form, said)) is not None:
        said[asked] = left.pop(0) if len(left) > 1 else left[0]
    return said


def rap_alone(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """In a process of its own, as people start it."""
    command = [sys.executable, "-m", "rap", *words]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, input=typed
    )


def test_seven_yeses_grant_every_purpose_to_somebody() -> None:
    """The questions that come with the program speak of all that can be granted, and of three
    audiences.
    """
    yes, unclear = consenting.fill(consenting.spoken_form(), talk(consenting.spoken_form(), "yes"))

    assert {purpose for purposes in yes.values() for purpose in purposes} == set(PURPOSES)
    assert (set(yes), unclear) == ({"team", "members", "public"}, {})


@pytest.mark.parametrize("language", known())
def test_every_question_has_words_in_seven_languages(language: str) -> None:
    """Six questions and what follows a yes; the four ways to answer are told apart when they are
    typed without accents.
    """
    form, says = consenting.spoken_form(), consenting.say_words(language)
    asked = {one.text(form, language) for one in talk(form, "yes")}

    assert len(asked) == 10
    assert all(
        language in words for words in (form.wording, *(a.wording for a in form.answers.values()))
    )
    assert len({fold_words(says[say]) for say in SAYS}) == 4


def test_who_was_never_asked_to_stay_in_numbers_is_asked(study: Path) -> None:
    """Who is counted outside the team by a form without the question; not who said yes, was asked,
    or is counted nowhere else.
    """
    form = consenting.spoken_form_text()
    write(study, "codebook/forms/spoken-4.yaml", form)
    lines = {
        "old": "yes: {team: [analyse], members: [count]}",
        "agreed": "yes: {team: [analyse, stay], members: [count]}",
        "asked": "form: spoken-4, yes: {team: [analyse], members: [count]}",
        "team": "yes: {team: [analyse, count]}",
    }
    asked = {}
    for name, line in lines.items():
        entry = f"consent: [{{date: 2025-01-01, given: yes, {line}}}]\n"
        write(study, "interviews/cases/C-20001.yaml", entry)
        found = consenting.find_to_ask(study, on=DAY)
        asked[name] = [one.why.id for one in found if one.case == "C-20001"]

    assert asked == {
        "old": ["consent.stay_never_asked"],
        "agreed": [],
        "asked": [],
        "team": [],
    }


@pytest.mark.parametrize(
    ("members", "public", "grants"),
    [
        ("yes", "no", {"members": ("count",), "team": ("stay",)}),
        ("no", "yes", {"public": ("count",), "team": ("stay",)}),
        ("no", "no", {}),
        ("no", "unclear", {}),
    ],
)
def test_being_counted_is_one_question_with_staying_in_what_is_printed(
    members: str, public: str, grants: dict[str, tuple[str, ...]]
) -> None:
    """The first yes for others is both; the question says so in its own words."""
    form = consenting.spoken_form()
    said = {ConsentQuestion("work"): "yes", ConsentQuestion("counted"): "yes"}
    said |= {
        ConsentQuestion("counted", "members"): members,
        ConsentQuestion("counted", "public"): public,
    }
    team = set(consenting.fill(form, {ConsentQuestion("work"): "yes"})[0]["team"])
    yes, _ = consenting.fill(form, said)

    assert {**yes, "team": tuple(p for p in yes["team"] if p not in team)} == {"team": (), **grants}
    assert ConsentQuestion("counted").text(form, "en") == (
        "May you be counted in what we publish? If you take your words back later, what is printed stays."
    )


def test_a_no_to_the_first_question_ends_the_talk() -> None:
    """Nothing else is asked, nothing granted, nothing left open."""
    said = talk(consenting.spoken_form(), "no")
    entry = consenting.make_entry(consenting.spoken_form(), said, on=DAY)

    assert (list(said), entry.given, entry.yes, entry.unclear) == (
        [ConsentQuestion("work")],
        "no",
        {},
        {},
    )


def test_not_sure_is_no_and_leaves_open_what_would_have_followed() -> None:
    """Nobody is asked further in a talk she is not sure of; everything waits for another day."""
    said = talk(consenting.spoken_form(), "unclear")
    entry = consenting.make_entry(consenting.spoken_form(), said, on=DAY)

    assert (list(said), entry.given, entry.yes) == ([ConsentQuestion("work")], "unclear", {})
    assert (
        entry.unclear
        == consenting.fill(consenting.spoken_form(), talk(consenting.spoken_form(), "yes"))[0]
    )


def test_each_audience_is_asked_alone_and_a_no_to_it_closes_what_follows() -> None:
    """Her words for members and not for everybody: the general thing beside them, and her whole
    interview, are asked for members alone.
    """
    answers = [
        "yes",
        "no",
        "no",
        "yes",
        "yes",
        "no",
        "yes",
    ]  # work, counted, told, words, members, public, then yes to all
    said = talk(consenting.spoken_form(), *answers)

    assert (
        not {ConsentQuestion("about", "public"), ConsentQuestion("whole", "public")} & said.keys()
    )
    assert said[ConsentQuestion("about")] == said[ConsentQuestion("whole")] == "yes"
    yes, unclear = consenting.fill(consenting.spoken_form(), said)
    assert (yes["members"], "public" in yes, unclear) == (
        ("quote", "attributes", "translate", "whole"),
        False,
        {},
    )


@pytest.mark.parametrize("language", known())
def test_a_yes_to_keeping_is_none_to_handing_out_the_whole_interview(language: str) -> None:
    """Each is a question of its own, read aloud; the one about the whole says whose, and that a
    person may be recognised in it.
    """
    form = consenting.spoken_form()
    words = {name: form.answers[name].wording[language] for name in ("keep", "whole")}
    yes, _ = consenting.fill(form, {ConsentQuestion("work"): "yes", ConsentQuestion("keep"): "yes"})

    assert yes["team"][-1] == "archive"
    assert not any("whole" in purposes for purposes in yes.values())
    assert words["whole"].count("?") == 1
    assert not words["whole"].endswith("?")  # the warning comes after the question
    assert words["keep"] != words["whole"]


def test_a_form_without_questions_is_asked_whole() -> None:
    """Its wording is the question; what it leaves open stays open after a yes."""
    form = parse_form(
        "wording: {en: All right?}\ngrants: {team: [analyse]}\nunclear: {team: [quote]}\n",
        id="2024-a",
    )
    said = talk(form, "yes")

    assert [asked.text(form, "nl") for asked in said] == ["All right?"]
    assert consenting.fill(form, said) == ({"team": ("analyse",)}, {"team": ("quote",)})
    assert consenting.fill(form, talk(form, "no")) == ({}, {})


GRANTS = st.dictionaries(
    st.sampled_from(["team", "members", "public"]), st.sets(st.sampled_from(PURPOSES), min_size=1)
)
ANSWERS = st.lists(st.tuples(GRANTS, GRANTS, st.booleans()), min_size=1, max_size=4)


@given(ANSWERS, st.lists(st.sampled_from(["yes", "no", "unclear"]), min_size=1, max_size=9))
def test_nothing_is_granted_that_was_not_answered_with_yes(parts: list, answers: list[str]) -> None:
    """Any form, any answers: each granted purpose stands in an answer she said yes to, for that
    audience, and in no open one.
    """
    rows = {
        f"q{n}": {"wording": {"en": "?"}, "grants": {a: sorted(p) for a, p in yes.items()},
                  "unclear": {a: sorted(p) for a, p in open_.items()}, **({"after": f"q{n - 1}"} if after and n else {})}
        for n, (yes, open_, after) in enumerate(parts)
    }  # fmt: skip
    form = parse_form(json.dumps({"answers": rows}), id="any")
    said = talk(form, *answers)
    granted_, unclear = consenting.fill(form, said)

    for audience, purposes in granted_.items():
        for purpose in purposes:
            assert any(
                purpose in row["grants"].get(audience, ())
                and said.get(ConsentQuestion(name)) == "yes"
                and said.get(ConsentQuestion(name, audience), "yes") == "yes"
                for name, row in rows.items()
            )
            assert purpose not in unclear.get(audience, ())


@pytest.mark.parametrize(
    "text",
    [
        CASE,
        CASE.replace("  - ", "- ").replace("    given", "  given").replace("    yes:", "  yes:"),
        CASE + "v: 1\n",
        "consent: [{date: 2025-01-01, given: no}]  # by phone\nvariables: {a: b}\n",
        "consent: []\n",
        "consent:   # none yet\nvariables: {a: b}\n",
        "variables:\n  a: b",
        "# nothing\n",
        "",
        "consent:\n  - {date: 2025-01-01, given: no}  # x\n",
        "consent:\n  - date: 2025-01-01\n    not_to:\n      - public\n    given: yes\n\n\n# the end\n",
    ],
)
def test_an_entry_is_added_and_nothing_else_is_touched(text: str) -> None:
    """Comments, order and the lines of people stay; the new entry is the last."""
    entry = Consent(
        "2026-03-01",
        "yes",
        "f",
        "",
        "2027-01-01",
        {"team": ("analyse",)},
        ("public",),
        (),
        {"team": ("quote",)},
    )
    new = with_entry(text, entry)
    rows = parse_yaml(new, name="x").data["consent"]
    kept = [
        line
        for line in text.splitlines()
        if line.split("[")[0] in {one.split("[")[0] for one in new.splitlines()}
    ]

    assert rows[:-1] == (parse_yaml(text, name="x").data.get("consent") or [])
    assert rows[-1] == {
        "date": "2026-03-01", "form": "f", "given": "yes", "until": "2027-01-01",
        "yes": {"team": ["analyse"]}, "unclear": {"team": ["quote"]}, "not_to": ["public"],
    }  # fmt: skip
    assert kept == text.splitlines()


def test_a_list_it_cannot_add_to_is_left_alone() -> None:
    """One sentence, and the text as it was."""
    with raises(RefusedError, "consent.not_on_lines", place="interviews/cases/C-20001.yaml"):
        with_entry(
            "consent: ~\n", Consent("2026-03-01", "no"), name="interviews/cases/C-20001.yaml"
        )


def test_the_talk_at_the_prompt_ends_in_the_case_file(study: Path) -> None:
    """By word, number or question mark; the form as it was asked is kept beside it, and the study
    has no problem.
    """
    write(study, "interviews/cases/C-20001.yaml", CASE)
    each = ["1", "1", "3"]  # counted, and told again: yes, for members, not sure for everybody
    typed = "\n".join(["YES", *each, *each, "2", "what", "no", "?", "y", "none"]) + "\n"
    done = rap_alone(
        study, "consent", "C-20001", "--language", "en", "--until", "2099-01-01", typed=typed
    )
    entry = read_case(study, "C-20001").consent[-1]

    assert (done.returncode, done.stderr) == (0, "")
    assert "members: count, paraphrase  (no longer: quote)" in done.stdout
    assert (entry.given, entry.form, entry.until) == ("yes", "spoken-4", "2099-01-01")
    assert entry.yes == {
        "team": ("analyse", "count", "stay", "paraphrase", "quote", "translate"),
        "members": ("count", "paraphrase"),
    }
    assert entry.unclear == {"public": ("count", "paraphrase"), "team": ("recontact",)}
    assert (study / "interviews/cases/C-20001.yaml").read_text().startswith(CASE[:-27])
    assert find_problems(study) == []


@pytest.mark.parametrize(
    ("keys", "is_written"),
    [
        (["1"], True), (["oui"], True), (["y"], True), (["YES"], True), (["what", "3", "1"], True),
        (["2"], False), (["non"], False), (["0"], False), (["stop"], False), ([""], False), (["n"], False),
    ],
)  # fmt: skip
def test_what_is_written_is_confirmed_by_the_keys_of_the_questions(
    study: Path, keys: list[str], is_written: bool
) -> None:
    """Or by y and n; what is neither is asked again, and Enter writes nothing."""
    before = (study / "interviews/cases/C-20001.yaml").read_bytes()
    done = run_here(
        study, "consent", "C-20001", "--language", "fr", typed="\n".join(["2", *keys, "none", ""])
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert ((study / "interviews/cases/C-20001.yaml").read_bytes() != before) == is_written
    assert done.stdout.count(said("console.confirm.type")) == len(keys) - 1


def test_enter_is_told_which_four_answers_there_are(study: Path) -> None:
    """By their keys, in the words of her language."""
    done = run_here(study, "consent", "C-20001", "--language", "en", typed="\n0\n")

    assert "  (type 1 for yes, 2 for no, 3 for not sure or 0 for stop)" in done.stdout


@pytest.mark.parametrize(
    "typed", ["1\n0\n", "no\nn\n", "1\n", ""], ids=["stop", "not written", "cut off", "no keyboard"]
)
def test_who_stops_has_said_nothing(study: Path, typed: str) -> None:
    """The file is as it was, and no form is left behind."""
    before = (study / "interviews/cases/C-20001.yaml").read_bytes()
    done = run_here(study, "consent", "C-20001", "--language", "en", typed=typed)

    assert "Traceback" not in done.stderr
    assert (study / "interviews/cases/C-20001.yaml").read_bytes() == before
    assert not (study / "codebook/forms").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["C-99999"], said("consent.unknown_case", case="C-99999")),
        (["S-20001"], said("consent.no_person", case="S-20001")),
        (
            ["INT-10001"],
            said("consent.no_person_but_text", case="INT-10001", heard=("C-20001",)),
        ),
        (["C-20001", "--until", "soon"], said("consent.bad_day", day="soon")),
        (
            ["C-20001", "--until", "2026-01-01", "--from", "2026-02-01"],
            said("consent.ends_before", until="2026-01-01", begins="2026-02-01"),
        ),
        (
            ["C-20001", "--not-to", "publik"],
            "--not-to publik: 'publik' is not an audience of this study; nearest is 'public'",
        ),
        (
            ["C-20001", "--form", "2019"],
            said("consent.unknown_form", folder="codebook/forms", nearest="").rstrip("; "),
        ),
        ([], "needs a person, the word ask-again, or --receipt"),
        (["C-20001", "--receipt"], "needs a person, the word ask-again, or --receipt"),
    ],
)
def test_wrong_use_of_consent_is_one_sentence(
    study: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], sentence: str
) -> None:
    """Before a question is asked."""
    monkeypatch.chdir(study)
    done = CliRunner().invoke(app, ["consent", *words])

    assert isinstance(done.exception, WrongUseError)
    assert sentence in str(done.exception)
    assert done.output == ""


def test_who_took_her_words_back_is_not_asked(study: Path) -> None:
    """Neither now nor by the list."""
    write(study, "interviews/withdrawn/C-20001.json", '{"v":1,"case":"C-20001"}')

    with raises(WrongUseError, "consent.withdrew", place="C-20001"):
        writing.check_case(study, "C-20001")
    assert find_to_ask(study, on=DAY) == []


TEAM = "yes: {team: [analyse]}"
OPEN = {
    "unclear": (
        "given: unclear, form: f",
        {"team": ("analyse",), "members": ("quote",)},
        Message("consent.unclear_answer"),
    ),
    "vague form": (
        "given: yes, form: f",
        {"members": ("quote",)},
        Message("consent.form_unclear", form="f"),
    ),
    "not sure": (
        f"given: yes, {TEAM}, unclear: {{public: [count]}}",
        {"public": ("count",)},
        Message("consent.not_sure"),
    ),
    "ran out": (
        f"given: yes, until: 2026-02-28, {TEAM}",
        {"team": ("analyse",)},
        Message("consent.ran_out", until="2026-02-28"),
    ),
    "lost form": ("given: yes, form: lost", {}, Message("consent.lost_form", form="lost")),
}


@pytest.mark.parametrize("name", OPEN)
def test_what_is_open_is_asked_again(study: Path, name: str) -> None:
    """What she was not asked clearly, and nothing she has answered."""
    entry, what, why = OPEN[name]
    write(
        study,
        "codebook/forms/f.yaml",
        "wording: {en: OK?}\ngrants: {team: [analyse]}\nunclear: {members: [quote]}\n",
    )
    write(
        study,
        "interviews/cases/C-20001.yaml",
        f"consent: [{{date: 2025-01-01, given: no}}, {{date: 2025-03-01, {entry}}}]\n",
    )

    assert [(one.since, one.what, one.why, one.may_seek) for one in find_to_ask(study, on=DAY)] == [
        ("2025-03-01", what, why, False)
    ]


@pytest.mark.parametrize(
    "entries",
    [
        "[{date: 2025-03-01, given: no}]",
        "[{date: 2025-03-01, given: no}, {date: 2025-03-01, given: unclear}]",
        "[{date: 2025-03-01, given: yes, from: 2026-09-01, yes: {team: [analyse]}}]",
        "[{date: 2025-03-01, given: yes, yes: {team: [analyse]}}]",
        "[{date: 2025-03-01, given: yes, form: f, not_to: [members]}]",
    ],
    ids=["no", "no and unclear", "not begun", "yes", "never to that audience"],
)
def test_a_clear_answer_is_not_asked_again(study: Path, entries: str) -> None:
    """A no is an answer."""
    write(
        study,
        "codebook/forms/f.yaml",
        "wording: {en: OK?}\ngrants: {team: [analyse]}\nunclear: {members: [quote]}\n",
    )
    write(study, "interviews/cases/C-20001.yaml", f"consent: {entries}\n")

    assert find_to_ask(study, on=DAY) == []


def test_the_list_begins_with_who_waits_longest(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who was never asked counts from the month she was heard; who agreed to be sought is marked."""
    add_source(study, "INT-10002", TEXT, case="C-20002")
    write(study, "interviews/cases/C-20002.yaml", "v: 1\n")
    yes = "{date: 2024-11-01, given: yes, yes: {team: [recontact]}, unclear: {members: [count]}}"
    write(study, "interviews/cases/C-20001.yaml", f"consent: [{yes}]\n")
    monkeypatch.chdir(study)
    done, as_json = (
        CliRunner().invoke(app, ["consent", "ask-again", *more]) for more in ([], ["--json"])
    )

    assert [(one.since, one.case, one.may_seek) for one in find_to_ask(study, on=DAY)] == [
        ("2024-11-01", "C-20001", True),
        ("2025-03", "C-20002", False),
    ]
    assert done.stdout.splitlines() == [
        "2024-11-01  C-20001  members: count: was not sure",
        "2025-03  C-20002  everything: was never asked; she did not agree that we look for her: ask when she comes",
        "2 people to ask",
    ]
    assert json.loads(as_json.stdout)[0]["what"] == {"members": ["count"]}


def test_a_receipt_finds_her_however_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Capitals, accents, spaces and dots make no difference; another number finds nobody; the
    newest receipt holds.
    """
    make_quick(monkeypatch)
    root = tmp_path / "study"
    with make_vault_study(root) as vault:
        write(root, "interviews/cases/C-20002.yaml", "")
        give_receipt(root, vault, "C-20001", "old words that held once")
        give_receipt(root, vault, "C-20001", "Café 0471 23 45 67 89")
        give_receipt(root, vault, "C-20002", "kiwi tango melon lama")

        assert find_case(vault, "cafe0471.23.45.67.89") == "C-20001"
        assert find_case(vault, "cafe0471.23.45.67.88") == ""
        assert find_case(vault, "old words that held once") == ""


def test_of_a_receipt_nothing_is_in_the_study_and_only_a_slow_hash_in_the_vault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has its own salt; what the opened vault shows is no receipt; forgetting a person takes
    it along.
    """
    make_quick(monkeypatch)
    root = tmp_path / "study"
    with make_vault_study(root) as vault:
        write(root, "interviews/cases/C-20002.yaml", "")
        for case in ("C-20001", "C-20002"):
            give_receipt(root, vault, case, "kiwi tango melon lama")
        rows = []
        for case in ("C-20001", "C-20002"):
            with vault.open("receipt", case) as plain:
                rows.append(json.loads(bytes(plain)))
        files = [path.read_bytes() for path in root.rglob("*") if path.is_file()]

        assert {rows[0]["hash"], rows[0]["salt"]} & {rows[1]["hash"], rows[1]["salt"]} == set()
        assert (
            rows[0]["cost"] * 8 * 128 >= 32_000_000
        )  # bytes of memory that each guess needs (RFC 7914)
        assert not any(
            row["hash"].encode() in data or b"kiwi" in data for row in rows for data in files
        )
        with raises(RefusedError, "consent.shared_receipt"):
            find_case(vault, "kiwi tango melon lama")
        vault.forget("C-20002")
        assert find_case(vault, "kiwi tango melon lama") == "C-20001"


@pytest.mark.parametrize("own", ["lola", "0470 11 22 33", "aaaa aaaa aaaa aaaa", "   "])
def test_a_receipt_that_is_guessed_in_an_afternoon_is_refused(own: str) -> None:
    """A name, her own number; and the message does not repeat it."""
    with raises(WrongUseError, "consent.easy_receipt") as caught:
        check_own(own)

    assert own.strip() == "" or own not in str(caught.value)


def test_struck_turns_are_shown_to_nobody(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not to the team either; said again nothing is added, and with --outside-only the team still
    reads.
    """
    monkeypatch.setenv("RAP_CODER", "K-01")
    team = Study(study).texts["INT-10001"]
    monkeypatch.chdir(study)
    assert (
        CliRunner().invoke(app, ["veto", "INT-10001", "2", "--outside-only", "--yes"]).exit_code
        == 0
    )
    assert Study(study).texts["INT-10001"] == team
    assert "three months" not in Study(study, audience="members").texts["INT-10001"]

    assert writing.veto_turns(study, "INT-10001", [2, 4]) == [2, 4]
    assert writing.veto_turns(study, "INT-10001", [4, 2]) == []
    assert "three months" not in Study(study).texts["INT-10001"]
    assert "How do you get a room?" in Study(study).texts["INT-10001"]


def test_a_veto_shows_the_turns_and_asks(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who speaks, the first words, how long; nothing is written without a yes, and what the team
    may not read is not shown.
    """
    monkeypatch.setenv("RAP_CODER", "K-01")
    monkeypatch.chdir(study)
    monkeypatch.setattr(asking, "at_keyboard", lambda: True)
    no = CliRunner().invoke(app, ["veto", "INT-10001", "1", "2"], input="\n")
    before = Study(study).fold("INT-10001").vetoes
    yes = CliRunner().invoke(app, ["veto", "INT-10001", "2"], input="y\n")
    again = CliRunner().invoke(app, ["veto", "INT-10001", "2"], input="y\n")

    assert no.output.splitlines()[:3] == [
        "    1  I: How do you get a room?  (22 characters)",
        "    2  P1: You pay three months first. Then the key.  (41 characters)",
        "Show these 2 turns of INT-10001 to nobody from now on? No command takes it back [y/N]: ",
    ]
    assert (str(no.exception), before) == (
        "rap veto INT-10001: nothing was changed; run it again when you are sure",
        (),
    )
    assert yes.output.splitlines()[-1] == "1 turn of INT-10001 is shown to nobody from now on"
    assert (
        again.output.splitlines()[0] == "    2  P1: (not shown, to protect people)  (41 characters)"
    )
    assert again.output.splitlines()[-2:] == [
        "0 turns of INT-10001 are shown to nobody from now on",
        "1 was so already",
    ]


def test_a_long_turn_is_known_by_its_first_words(study: Path) -> None:
    """And by its length: a wrong number is seen before three thousand characters are hidden."""
    add_source(study, "INT-10002", f"I: And then?\nP1: {'So it went on. ' * 200}\n", case="C-20001")
    [turn] = writing.find_struck(study, "INT-10002", [2])

    assert (turn.label, turn.n_characters) == ("P1", 3000)
    assert turn.words == "So it went on. So it went on. So it went on. So it went on.…"


def test_a_veto_in_a_script_is_said_with_yes(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can be asked, so nothing is hidden and no words are printed."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    done = run_here(study, "veto", "INT-10001", "2", typed="y\n")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (f"rap veto INT-10001: {said('consent.veto.no_keyboard')}\n")
    assert Study(study).fold("INT-10001").vetoes == ()
    assert run_here(study, "veto", "INT-10001", "2", "--yes").returncode == 0


@pytest.mark.parametrize(
    ("numbers", "edition", "id"),
    [([2, 5], "", "consent.unknown_turn"), ([2], "00000000", "consent.other_booklet")],
)
def test_a_number_of_another_booklet_vetoes_nothing(
    study: Path, monkeypatch: pytest.MonkeyPatch, numbers: list[int], edition: str, id: str
) -> None:
    """All are looked at before one is written."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    with raises(WrongUseError, id, place="INT-10001"):
        writing.veto_turns(study, "INT-10001", numbers, edition=edition)

    assert Study(study).fold("INT-10001").vetoes == ()


def test_two_entries_of_one_day_are_told_of_before_they_are_written(study: Path) -> None:
    """Since both count, what holds may be less than what she says now."""
    write(
        study,
        "interviews/cases/C-20001.yaml",
        "consent: [{date: 2026-03-01, given: yes, yes: {team: [analyse]}}]\n",
    )
    entry = Consent("2026-03-01", "yes", yes={"team": ("analyse", "quote"), "members": ("count",)})
    lines = list(consenting.outcome(study, "C-20001", entry))

    nothing = Message("consent.nothing")
    assert lines == [
        Message("consent.same_day"),
        Message("consent.allows", audience="team", purposes=("analyse",), lost=()),
        Message("consent.allows", audience="members", purposes=nothing, lost=()),
        Message("consent.allows", audience="public", purposes=nothing, lost=()),
    ]
    assert granted(read_case(study, "C-20001"), "team", on=DAY) == {"analyse"}


def test_a_person_without_a_file_gets_one(study: Path) -> None:
    """She is heard in a text; her file begins with what she says now."""
    (study / "interviews/cases/C-20001.yaml").unlink()
    writing.write_entry(study, "C-20001", Consent("2026-03-01", "no"))

    assert (
        study / "interviews/cases/C-20001.yaml"
    ).read_text() == "v: 1\nconsent:\n  - date: 2026-03-01\n    given: no\n"
    assert SETTINGS in (study / "pyproject.toml").read_text()


def test_at_the_prompt_a_receipt_is_told_once_and_brings_her_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What looks like a phone number is on the screen and in no file; typed unseen later, it says
    who she is here.
    """
    make_quick(monkeypatch)
    make_vault_study(tmp_path / "study")
    monkeypatch.chdir(tmp_path / "study")
    talk_ = CliRunner().invoke(
        app, ["consent", "C-20001", "--language", "en"], input="no\ny\nphone\n"
    )
    receipt = talk_.output.split("shown only now: ")[1].splitlines()[0]
    found = CliRunner().invoke(
        app, ["consent", "--receipt"], input=f"{receipt}\n", env=passphrase_by_descriptor()
    )
    other = CliRunner().invoke(
        app, ["consent", "--receipt"], input="0400 00 00 00 00\n", env=passphrase_by_descriptor()
    )

    assert (talk_.exit_code, len(receipt.replace(" ", ""))) == (0, 12)
    assert found.output.splitlines()[-1].startswith("C-20001. Next:")
    assert receipt not in found.output
    assert "there is no person with this receipt here" in str(other.exception)


def passphrase_by_descriptor() -> dict[str, str]:
    """A pipe that says the passphrase, as the environment names it."""
    reads, writes = os.pipe()
    os.write(writes, f"{PASSPHRASE}\n".encode())
    os.close(writes)
    return {"RAP_PASSPHRASE_FD": str(reads)}


@pytest.mark.parametrize("what", ["card", "receipt"])
def test_what_she_agrees_to_is_not_written_once_she_withdrew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """A colleague takes her words back while her answers are taken down: neither card nor receipt
    comes after it.
    """
    make_quick(monkeypatch)
    monkeypatch.setattr(withdrawal_receipts, "hash_receipt", lambda receipt, case: "5" * 64)
    root, original, arrived = tmp_path / "study", writing.check_case, iter([True])

    def interrupted(*args: Any) -> None:
        original(*args)
        if next(arrived, False):
            withdraw(root, "C-20001", receipt="kiwi tango kiwi lama opera mango")

    with make_vault_study(root) as vault:
        monkeypatch.setattr(writing, "check_case", interrupted)
        acts = {
            "card": lambda: writing.write_entry(root, "C-20001", Consent("2026-03-01", "yes")),
            "receipt": lambda: give_receipt(root, vault, "C-20001", "kiwi tango melon lama"),
        }
        with raises(WrongUseError, "consent.withdrew", place="C-20001"):
            acts[what]()

        assert not (root / "interviews/cases/C-20001.yaml").exists()
        assert [entry for entry in vault.list() if "C-20001" in entry.cases] == []


def test_nobody_withdraws_while_her_answers_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """She is told to wait a moment."""
    root = make_study(tmp_path / "study")

    with (
        writing.writing_of(root, "C-20001"),
        raises(BusyError, "consent.busy", case="C-20001"),
    ):
        withdraw(root, "C-20001", receipt="kiwi tango kiwi lama opera mango")
