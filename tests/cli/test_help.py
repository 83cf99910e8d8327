"""What the command says of itself: help, refusals and questions, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import typer
from commands import commands, help_ids, ids_of_help
from messages import assert_says
from typer.testing import CliRunner

from rap.cli import app
from rap.languages.catalogue import read_sentences
from rap.topics.answers.commands.feedback import _meant as feedback_meant
from rap.topics.bringing_in.commands.bring_in import _meant
from rap.topics.console.output import is_confirmed

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
        for part in sorted({id.partition(".")[0] for id in ids_of_help()})
        for (_, id), (text, *_) in read_sentences("en", part).items()
        if ".help." in id and text.split()[3:] and " ".join(text.split()) in page
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
        ("foo", "console.usage.no_command", "rap"),
        ("vault foo", "console.usage.no_command", "rap vault"),
        ("sync --mesage x", "console.usage.no_option", "rap sync"),
        ("run --workers", "console.usage.needs_value", "rap run"),
        ("run --force=3", "console.usage.no_value", "rap run"),
        ("run --workers many", "console.usage.no_number", "rap run"),
        ("run --workers 99", "console.usage.no_number", "rap run"),
        ("log", "console.usage.missing", "rap log"),
        ("import", "bringing_in.import.no_files", "rap import"),
        ("tally FG-10442 x.csv", "console.usage.missing", "rap tally"),
        ("log INT-10001 INT-10002", "console.usage.too_many", "rap log"),
        ("--", "console.usage.other", "rap"),
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
    ("meant", "typed", "full"),
    [
        (partial(_meant, ("raw", "anonymised")), "a.txt --language fr", "raw a.txt --language fr"),
        (partial(_meant, ("raw", "anonymised")), "anonymised a.txt", "anonymised a.txt"),
        (partial(_meant, ("raw", "anonymised")), "--help", "--help"),
        (feedback_meant, "", "answers"),
        (feedback_meant, "--json", "answers --json"),
        (feedback_meant, "a.txt --dry-run", "messages a.txt --dry-run"),
        (feedback_meant, "notes", "notes"),
    ],
)
def test_the_commonest_command_of_a_group_need_not_be_named(
    meant: Callable[[list[str]], list[str]], typed: str, full: str
) -> None:
    """Raw texts come in, and answers are read, most often."""
    assert meant(typed.split()) == full.split()


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
