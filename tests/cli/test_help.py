"""What the command says of itself: help, refusals and questions, in the reader's language."""

from __future__ import annotations

import re
from typing import Any

import pytest
import typer
from commands import commands, help_ids
from messages import assert_says
from typer.testing import CliRunner

from rap.cli import app
from rap.cli.bring_in import _renew as renew_import
from rap.cli.feedback import _renew as renew_feedback
from rap.cli.output import is_confirmed
from rap.languages.catalogue import read_sentences

PAGES = [words for words, _ in commands()]
# what typer and click would say by themselves
THEIRS = re.compile(
    r"Usage|Options:|Commands:|Arguments:|Show this|default:|required|Error|Try |\bCOMMAND\b|\bTEXT\b|\bPATH\b"
)


def shown(*words: str) -> str:
    """What a command prints, its lines joined."""
    return " ".join(CliRunner().invoke(app, words).output.split())


@pytest.fixture(params=["fr_BE.UTF-8", "nl_BE.UTF-8"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A reader of French, and one of Dutch."""
    monkeypatch.delenv("RAP_LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", request.param)
    return str(request.param[:2])


@pytest.mark.parametrize("words", PAGES, ids=" ".join)
def test_no_help_is_in_english(words: tuple[str, ...], language: str) -> None:
    """Neither a sentence of our catalogue, nor a word of typer's."""
    page = shown(*words, "--help")
    english = [
        text
        for (_, id), (text, *_) in read_sentences("en", "cli").items()
        if id.startswith("cli.help.") and text.split()[3:] and " ".join(text.split()) in page
    ]

    assert len(page) > 60
    assert (english, THEIRS.findall(page)) == ([], [])


@pytest.mark.parametrize(("words", "command"), list(commands()), ids=str)
def test_everything_that_is_typed_has_help(words: tuple[str, ...], command: Any) -> None:
    """A command, its arguments, its options; and no command to bring in takes many: a project of
    another program needs three more, for what only that program knew, and for texts that nobody read.
    """
    most = 10 if words == ("import", "project") else 7
    options = [one for one in command.params if one.param_type_name == "option"]

    assert [name for name, id in help_ids(command).items() if not id] == []
    assert words[:1] not in [("import",), ("feedback",)] or len(options) <= most


@pytest.mark.parametrize(
    ("words", "id", "place"),
    [
        ("foo", "cli.usage.no_command", "rap"),
        ("vault foo", "cli.usage.no_command", "rap vault"),
        ("sync --mesage x", "cli.usage.no_option", "rap sync"),
        ("run --workers", "cli.usage.needs_value", "rap run"),
        ("run --force=3", "cli.usage.no_value", "rap run"),
        ("run --workers many", "cli.usage.no_number", "rap run"),
        ("run --workers 99", "cli.usage.no_number", "rap run"),
        ("log", "cli.usage.missing", "rap log"),
        ("import", "cli.import.no_files", "rap import"),
        ("tally FG-10442 x.csv", "cli.usage.missing", "rap tally"),
        ("log INT-10001 INT-10002", "cli.usage.too_many", "rap log"),
        ("--", "cli.usage.other", "rap"),
    ],
)
def test_wrong_use_is_refused_in_one_sentence(words: str, id: str, place: str) -> None:
    """Exit code 2, and what would be right."""
    result = CliRunner().invoke(app, words.split(), prog_name="rap")

    assert_says(result.exception, id, place=place)


def test_a_refusal_names_what_is_missing_in_the_readers_language(language: str) -> None:
    """The name of an argument too."""
    refused = CliRunner().invoke(app, ["tally", "FG-10442"], prog_name="rap")

    file = {"fr": "il manque FICHIER ;", "nl": "BESTAND ontbreekt;"}[language]
    assert file in str(refused.exception)


@pytest.mark.parametrize(
    ("typed", "today"),
    [
        ("a.txt --language fr", "raw a.txt --language fr"),
        ("a.txt --already-anonymised --kind article", "anonymised a.txt --about kind=article"),
        ("a.txt --id=INT-10002 --public", "raw a.txt --about id=INT-10002 --consent public"),
        ("a.txt --one-speaker --audio a.wav", "raw a.txt --about speakers=one a.wav"),
        ("a.csv --source two --key File", "raw a.csv --about talk=two --columns key=File"),
        ("anonymised a.txt", "anonymised a.txt"),
        ("--help", "--help"),
    ],
)
def test_older_spellings_of_import_work(typed: str, today: str) -> None:
    """What is the same today is passed on without a word."""
    is_old = typed.split()[-2:] != today.split()[-2:]

    assert renew_import(typed.split()) == (today.split(), is_old)


@pytest.mark.parametrize(
    ("typed", "today", "is_old"),
    [
        ("", "answers", False),
        ("--json", "answers --json", False),
        ("a.txt --dry-run", "messages a.txt --dry-run", False),
        ("--notes --json", "notes --json", True),
        ("--note 3fa --listen", "type 3fa --listen", True),
        ("--forget --note 3fa", "forget 3fa", True),
        ("a.opus --about 3 --sheet 2-ab", "voice a.opus --about 3 --about 2-ab", True),
        ("notes", "notes", False),
    ],
)
def test_older_spellings_of_feedback_work(typed: str, today: str, is_old: bool) -> None:
    """What a voice note needs is under commands of its own."""
    assert renew_feedback(typed.split()) == (today.split(), is_old)


def test_an_older_spelling_shows_the_new_one_without_names_of_files() -> None:
    """On standard error; a file can be named after a person."""
    words = ["import", "Maria.txt", "--kind", "article", "--already-anonymised"]
    said = CliRunner().invoke(app, words, prog_name="rap").stderr

    assert "rap import anonymised --about kind=article …" in said
    assert "Maria" not in said


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("y\n", True), ("Oui\n", True), ("j\n", True), ("\n", False), ("NEE\n", False)],
)
def test_a_question_is_answered_in_any_of_the_three_languages(typed: str, answer: bool) -> None:
    """*Enter* is no; what is neither is asked again."""
    asking = typer.Typer()
    answers: list[bool] = []
    asking.command()(lambda: answers.append(is_confirmed("?")))
    asked = CliRunner().invoke(asking, input=f"what\n{typed}")

    assert (answers, asked.output.count("[y/N]")) == ([answer], 2)
