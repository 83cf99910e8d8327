"""`rap survey` as it is typed."""

from __future__ import annotations

from pathlib import Path

from commands import ids_of_help, run_here
from studies import make_study, write

from rap.languages.catalogue import read_sentences
from rap.topics.surveys.forms import new_form


def test_check_prints_notes_of_a_form_without_problems(tmp_path: Path) -> None:
    """A language that one person alone read is a note, and no problem."""
    root = make_study(tmp_path)
    new_form(root, "bank", languages=["en", "fr"], consent="c")
    write(root, "codebook/forms/c.yaml", "wording: {en: Yes?, fr: Oui ?}\n")
    path = root / "codebook/surveys/bank.yaml"
    said = path.read_text(encoding="utf-8").replace(
        "type: one", "type: one\n  label: {en: Well?, fr: Alors ?}"
    )
    path.write_text(said, encoding="utf-8")

    answer = run_here(root, "survey", "check", "bank")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("note: codebook/surveys/bank.yaml: ")


def test_every_argument_has_a_name_for_people() -> None:
    """No id of a sentence is shown in how a command is typed."""
    assert {id for id in ids_of_help() if id.startswith("console.argument")} <= {
        id for _, id in read_sentences("en", "console")
    }
