"""What comes in, by its path, and what a lead reads before her yes."""

from __future__ import annotations

import json

import pytest
from messages import ids
from studies import ROOT

from rap.core.errors import Message
from rap.languages.catalogue import sentence
from rap.store.consent_forms import parse_form
from rap.topics.sharing.door.rules import GRAVE, kind_of, what_changes


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("pyproject.toml", "settings"),
        ("codebook/forms/2025-a.yaml", "form"),
        ("interviews/cases/C-51774.yaml", "consent"),
        ("interviews/cases/C-51774 (1).yaml", "consent"),
        ("notebooks/phase1.ipynb", "program"),
        ("notebooks/pandas.py", "program"),
        (".gitattributes", "git"),
        ("interviews/.gitattributes", "git"),
        (".gitmodules", "git"),
        (".githooks/pre-commit", "git"),
        ("codebook/letter/talk.yaml", "members"),
        ("codebook/letter/avoid.fr.txt", "members"),
        ("codebook/handbook/10-start.fr.md", "members"),
        ("codebook/surveys/bank-2026.yaml", "members"),
        ("interviews/INT-38201.txt", "text"),
        ("interviews/INT-38201.yaml", "text"),
        ("interviews/FN-20113.txt", "text"),
        ("interviews/codings/INT-38201/K-01.k3f9a2b7.jsonl", "log"),
        ("interviews/translations/INT-38201/nl/K-01.k3f9a2b7.jsonl", "log"),
        ("codebook/machines/K-01.k3f9a2b7.json", "machine"),
        ("interviews/withdrawn/C-51774.json", "stone"),
        ("interviews/codings/INT-38201/01234567-89abcdef.map.json", "map"),
        ("codebook/access/rent.yaml", "free"),
        ("codebook/codebook.yaml", "free"),
        ("reports/README.md", "free"),
        ("interviews/cases/.gitkeep", "free"),
        ("README.md", "free"),
        ("LICENSE", "free"),
        ("docs/protocol.md", "free"),
        ("json.py", "foreign"),
        ("docs/conf.py", "foreign"),
        ("notebooks/sub/pandas.py", "foreign"),
        ("notebooks/__pycache__/x.pyc", "foreign"),
        (".envrc", "foreign"),
        ("Makefile", "foreign"),
        (".vscode/tasks.json", "foreign"),
        ("Pyproject.toml", "foreign"),
        ("codebook/Forms/2025-a.yaml", "foreign"),
        ("codebook/forms\u200c/2025-a.yaml", "foreign"),
        ("interviews/recording.mp3", "foreign"),
        (".rap/coder", "foreign"),
    ],
)
def test_the_kind_of_a_file(path: str, kind: str):
    """Each kind of the table has its place at the door; what is in no table stays outside."""
    assert kind_of(path) == kind


def test_no_file_of_the_demo_study_is_foreign():
    """All that its own folders hold is known."""
    folders = ("interviews", "codebook", "notebooks")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    names = [path.relative_to(ROOT).as_posix() for path in paths]

    assert len(names) > 300
    assert [name for name in names if kind_of(name) == "foreign" and "/." not in name] == []


SETTINGS = """\
[project]
version = "1"
[tool.rap]
title = "Ours"
blind = true
thresholds = {members = 5}
reviewers = 2
release_confirmations = 2
sealed = true
never_counted = ["minors"]
[tool.rap.coders.K-01]
role = "lead"
key = "age1KEY"
[tool.rap.coders.K-05]
role = "reader"
[[tool.rap.runs]]
name = "first"
notebook = "notebooks/first.ipynb"
""".replace("KEY", "q" * 58)
CASE = "consent:\n- {date: 2025-03-04, given: yes, yes: {members: [count, quote]}}\n"
FORM = "wording: {en: May we?}\ngrants: {team: [count]}\nanswers:\n  read: {wording: {en: Read?}, grants: {members: [quote]}}\n"
CASE_FILE = "interviews/cases/C-51774.yaml"


def told(
    path: str, before: str | None, after: str | None, language: str = "en", **forms: object
) -> list[str]:
    old, new = (None if text is None else text.encode() for text in (before, after))
    problems = what_changes(path, old, new, **forms)
    assert {problem.place for problem in problems} <= {path}
    return [sentence(problem.message, language) for problem in problems]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("members = 5", "members = 3",
            "numbers from 3 people on are then shown to members, and "
            "not only from 5 on: in a small group somebody could be recognised"),
        ("members = 5", "members = 9", "numbers are then shown to members only from 9 people on (before: from 5)"),
        ("reviewers = 2\n", "", "how many people review a raw transcript before it enters the study goes from 2 down to 1"),
        ("release_confirmations = 2\n", "", "how many people confirm a release goes from 2 down to 1"),
        ("reviewers", "raw_days = 400\nreviewers", "how many days raw transcripts stay in the vault goes from 180 up to 400"),
        ('["minors"]', "[]", "numbers on minors may then leave the team; before, they were never counted for others"),
        ('["minors"]', '["minors", "papers"]', "papers: never counted for others than the team from then on"),
        ("sealed = true", "sealed = false", "the study is no longer sealed: what interviews say would leave this computer in the clear"),
        ('"reader"', '"coder"', "K-05 now has the role coder, and not reader"),
        ('[tool.rap.coders.K-05]\nrole = "reader"\n', "",
            "K-05 is taken off the list (role reader): the "
            "machines of K-05 can no longer send codings or open the vault"),
        ("K-05]", 'K-05]\nkey = "age1abcdefgh"',
            "K-05 gets the key …abcdefgh, which opens what the team seals: before anybody "
            "says yes, K-05 reads these letters aloud, face to face or by phone"),
        ('key = "age1' + "q" * 58 + '"\n', "",
            "K-01 loses the key …qqqqqqqq: the machine that has it cannot open what is sealed from then on"),
        ('"Ours"', '"Mine"', "title is now Mine (before: Ours)"),
        ("reviewers", "proposals = true\nreviewers", "proposals is now true (before: nothing)"),
        ('first.ipynb"', 'first.ipynb"\naudiences = ["team", "public"]', "the run first is then made for the team, the public"),
        ('first.ipynb"', 'first.ipynb"\nsources = {kind = ["interview"]}', "the run first then reads what has kind interview"),
        ("notebooks/first", "notebooks/other", "first notebook is now notebooks/other.ipynb (before: notebooks/first.ipynb)"),
        ('version = "1"', 'version = "2"', "something else in this file is different, for other programs: project.version"),
        ("[project]", "# a word\n[project]", "the same is written differently: another order, spaces or comments"),
        ("[project]", "[project", "this file cannot be read, so what it would change is not known"),
    ],
)  # fmt: skip
def test_each_setting_that_differs_is_said(old: str, new: str, sentence: str):
    """One change, one sentence; what may do harm says what it allows."""
    assert told("pyproject.toml", SETTINGS, SETTINGS.replace(old, new, 1)) == [sentence]


def test_a_new_lead_and_a_new_run_are_said_whole():
    """Who is added, that she is a lead, her key; what a run reads and for whom it is made."""
    more = '[tool.rap.coders.K-09]\nrole = "lead"\n[[tool.rap.runs]]\nname = "n"\naudiences = ["members"]\n'

    assert told("pyproject.toml", SETTINGS, SETTINGS + more) == [
        "K-09 is new, with the role lead",
        "K-09 becomes a lead, and may then change rules, consent and programs for everybody, and release reports",
        "the run n is new",
        "the run n is then made for members",
        "the run n then reads every text",
    ]


def test_every_leaf_of_the_settings_that_differs_has_a_sentence():
    """Each value of a study's table set to another one, and each taken away, says something of its
    own.
    """
    lines = SETTINGS.splitlines()
    for at, line in enumerate(lines):
        if " = " in line:
            without = "\n".join([*lines[:at], *lines[at + 1 :]])
            said = what_changes("pyproject.toml", SETTINGS.encode(), without.encode())
            assert said
            assert "sharing.door.otherwise" not in ids(said), line


def test_consent_says_who_may_do_less_until_when_and_by_which_form():
    """What is narrower, a last day, a refusal, and a yes by a form with what the form grants."""
    less = CASE.replace("[count, quote]", "[count]").replace("given", "until: 2025-12-31, given")
    assert told(CASE_FILE, CASE, less) == [
        "C-51774 no longer lets members count her, from 1 January 2026 on",
        "C-51774 no longer lets members quote her words, from 4 March 2025 on",
    ]
    assert told(CASE_FILE, CASE, CASE.replace("quote]}", "quote]}, not_to: [press]")) == [
        "C-51774 now says no for ‘press’, whatever it is, from 4 March 2025 on"
    ]
    by_form = "consent:\n- {date: 2025-03-04, given: yes, form: f, answers: [read]}\n"
    assert told(CASE_FILE, None, by_form) == [
        "C-51774 is new",
        "C-51774 said yes on 4 March 2025 to the form ‘f’, which is not in this study (answers: read)",
    ]
    forms = {"f": parse_form(FORM, id="f")}
    assert told(CASE_FILE, None, by_form, forms=forms) == [
        "C-51774 is new",
        "C-51774 now lets members quote her words, from 4 March 2025 on",
        "C-51774 now lets the team count her, from 4 March 2025 on",
    ]
    assert told(CASE_FILE, CASE, None) == [
        "the file of C-51774 is deleted, and with it what she agreed to and refused"
    ]


def test_a_form_says_which_answer_grants_more_and_whose_words_changed():
    """By answer and audience; a form that is gone says what is no longer granted."""
    more = FORM.replace("members: [quote]", "members: [quote], public: [quote]").replace(
        "May", "Can"
    )

    assert told("codebook/forms/f.yaml", FORM, more) == [
        "form ‘f’: the words that people were asked are different (en)",
        "answer ‘read’ of form ‘f’: a yes then lets the public quote her words",
    ]
    assert told("codebook/forms/f.yaml", FORM, None)[:2] == [
        "form ‘f’: this is gone, and a yes to it grants nothing any more",
        "form ‘f’: a yes no longer lets the team count her",
    ]


def notebook(*cells: tuple[str, str], **metadata: str) -> str:
    rows = [{"cell_type": kind, "source": text, "metadata": {}} for kind, text in cells]
    return json.dumps({"cells": rows, "metadata": metadata})


def test_a_notebook_says_how_many_cells_of_code_changed_and_where():
    """New code with its heading, code that is gone, and what is not code."""
    old = notebook(("markdown", "# First"), ("code", "a"), ("markdown", "## Rent"), ("code", "b"))
    new = notebook(("markdown", "# First"), ("code", "a"), ("markdown", "## Rent"), ("code", "c"))

    assert told("notebooks/first.ipynb", old, new) == [
        "one cell of code is new or different, below: Rent; it works with what people told, on the computer of "
        "everybody who runs it. If you do not read code, ask somebody who does",
        "one cell of code is no longer there as it was",
    ]
    assert told("notebooks/first.ipynb", notebook(), notebook(title="x")) == [
        "something in the notebook that is not code is different: its text, settings or results"
    ]
    assert told("notebooks/x.py", None, "import os\n")[0].startswith("x.py is new: a program")


def test_rules_of_git_are_shown_line_by_line():
    """Verbatim and printable; another order says so, since what comes later decides."""
    git = sentence(Message("sharing.door.git"), "en")
    assert told(".gitattributes", "* text\n", "* text\n* filter=\x1b[2J\n") == [
        git,
        "a line comes in: * filter=\\x1b[2J",
    ]
    assert told(".gitignore", "a\n!a\n", "!a\na\n")[1].startswith("the same is there in another")
    assert len(told(".gitignore", "", "".join(f"{n}\n" for n in range(50)))) == 32


@pytest.mark.parametrize(
    ("path", "before", "after", "sentence"),
    [
        ("codebook/handbook/10-start.fr.md", None, "# Bonjour\n", "“Bonjour” is new, and members read it without a release"),
        ("codebook/surveys/bank.yaml", "title: {en: Bank}\n", "title: {en: A bank}\n",
            "“A bank” is different, and "
            "members read it without a release"),
        ("codebook/letter/talk.yaml", "part: talk\n", None, "“talk” is deleted, and members can no longer read it"),
        ("interviews/INT-10442.txt", "P1: rent\n", None, "INT-10442.txt is deleted, though nobody took these words back: "
            "it would go from every computer, and its codings would belong to nothing"),
        ("interviews/INT-10442.txt", "P1: rent\n", "P1: rents\n",
            "the words of INT-10442.txt are different, "
            "but nobody corrected them in the program: codings would no longer find their place"),
        ("interviews/INT-10442.yaml", "month: 2025-03\n", "month: 2025-04\n", "what is written about INT-10442 is different: month"),
        (".envrc", None, "x\n", "the file .envrc is new"),
    ],
)  # fmt: skip
def test_pages_texts_and_other_files(
    path: str, before: str | None, after: str | None, sentence: str
):
    """Members' pages by their title, texts by their id, all others by their name."""
    assert told(path, before, after) == [sentence]


def test_nothing_is_said_of_what_is_the_same():
    """Two versions with the same bytes have no change."""
    assert what_changes("pyproject.toml", b"x", b"x") == []


def test_what_rests_on_a_form_that_is_here_is_not_said_to_be_gone():
    """A card that only says more in its variables lets nobody do less."""
    by_form = "consent:\n- {date: 2025-03-04, form: f, answers: [read], given: yes}\n"
    forms = {"f": parse_form(FORM, id="f")}

    assert told(CASE_FILE, by_form, f"variables: {{setting: home}}\n{by_form}", forms=forms) == [
        "C-51774: setting is different"
    ]


def test_a_desk_whose_numbers_become_exact_is_read_first() -> None:
    """A lead reads for which desk; that it has its guard again may do no harm."""
    exact = SETTINGS.replace("blind = true\n", 'blind = true\nexact_desks = ["events"]\n')
    (said,) = what_changes("pyproject.toml", SETTINGS.encode(), exact.encode())
    assert said.id == "sharing.door.exact_desks"
    assert said.id in GRAVE
    assert "events" in str(said)
    (back,) = what_changes("pyproject.toml", exact.encode(), SETTINGS.encode())
    assert back.id == "sharing.door.setting"
