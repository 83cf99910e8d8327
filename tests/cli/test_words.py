"""`rap words`: from what people said themselves, with labels in the reader's language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from studies import AGREED, add_source, make_study, write

from rap.core.errors import WrongUseError
from rap.store.codings import CodingLogs
from rap.study.study import Study
from rap.topics.exploring.commands import words


def make_talks(root: Path) -> Path:
    """Two people at home who speak of the garden, two in the street who speak of the bus, and one
    of whom nothing is known.
    """
    make_study(root)
    book = 'variables:\n  setting: {label: {en: Workplace}, values: {home: {en: "at home"}}}\n'
    write(root, "codebook/codebook.yaml", book)
    for number, (setting, thing) in enumerate((("home", "garden"), ("street", "bus")) * 2, start=2):
        text = f"I: Where is the {thing}?\nP1: The {thing} is near. The {thing} is ours. We like the {thing}.\n"
        add_source(root, f"INT-1000{number}", text, case=f"C-2000{number}")
        write(
            root,
            f"interviews/cases/C-2000{number}.yaml",
            f"variables: {{setting: {setting}}}\n" + AGREED,
        )
    add_source(root, "INT-10009", "I: Yes?\nP1: No garden.\n", case="C-20009")
    write(root, "interviews/cases/C-20009.yaml", "variables: {setting: street}\n")
    return root


@pytest.fixture
def talks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_talks(tmp_path / "study")
    monkeypatch.chdir(root)
    monkeypatch.setenv("RAP_LANGUAGE", "en")
    return root


def test_a_word_is_printed_where_it_stands(talks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As people said it, not as they were asked; a place whose consent is not known says so."""
    words("gard*")
    lines = capsys.readouterr().out.splitlines()

    assert lines[:2] == [
        "INT-10002:32-38",
        "    The [garden] is near. The garden is ours. We like the garden.",
    ]
    assert lines[-3:] == [
        "INT-10009:15-21  (consent unknown: for the team alone)",
        "    No [garden].",
        "7 places, in 3 text(s)",
    ]


def test_words_that_set_groups_apart_are_printed_with_labels(
    talks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The label of the variable and of its values; one line a word."""
    words(compare="setting")

    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["Workplace", "Language", "Term", "Times", "said", "Elsewhere", "People"],
        ["at", "home", "English", "garden", "6", "1", "2"],
        ["street", "English", "bus", "6", "0", "2"],
    ]


def test_only_what_is_coded_so_is_looked_at(
    talks: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the label of the code; for another program as JSON."""
    place = {"code": "advice", "start": 28, "end": 47}
    with CodingLogs(talks, coder="K-01", device="device00") as logs:
        logs.append("INT-10002", "add", place, src=Study(talks).voices["INT-10002"].source.hash[:8])
    words("garden", code="Advice", as_json=True)

    assert [(row["source"], row["start"]) for row in json.loads(capsys.readouterr().out)] == [
        ("INT-10002", 32)
    ]


def test_key_terms_without_textacy_say_how_to_install_it(
    talks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else of the command needs it."""
    monkeypatch.setattr("rap.analysis.keyterms.find_spec", lambda name: None)
    with pytest.raises(WrongUseError) as caught:
        words(terms=True)

    assert (caught.value.id, "[words]" in str(caught.value)) == ("core.extra.missing", True)


@pytest.mark.parametrize(
    "asked", [{}, {"word": "x", "terms": True}, {"terms": True, "compare": "setting"}]
)
def test_one_thing_is_asked_at_a_time(talks: Path, asked: dict[str, str | bool]) -> None:
    """A word, key terms, or groups."""
    with pytest.raises(WrongUseError) as caught:
        words(**asked)  # type: ignore[arg-type]

    assert caught.value.id == "exploring.words.ask_one_thing"
