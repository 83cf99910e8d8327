"""`rap screen`: what it prints of files in any format, as words and as JSON, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from messages import said
from typer.testing import CliRunner

from rap.cli import app
from rap.core.errors import Message, ProblemsError, RefusedError, WrongUseError
from rap.core.model import Speaker
from rap.languages.catalogue import sentence
from rap.languages.pack import known
from rap.privacy.classifier import VARIABLE
from rap.topics.entering.screened import find_names

TALK = """Chercheuse: Qui ouvre le matin ?
Mirela: Moi, ou ma collègue Fatou. Fatou a la clé depuis deux ans.
Chercheuse: Et comment on vous joint ?
Mirela: Au zéro quatre cent septante-deux, trente-huit, nonante et un, zéro six. Je suis bulgare.
"""


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    path = tmp_path / "talk.txt"
    path.write_text(TALK, encoding="utf-8")
    return path


def screen(*words: object) -> str:
    done = CliRunner().invoke(app, ["screen", *map(str, words)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_what_was_found_is_listed_by_person_with_kind_reason_and_replacement(talk: Path):
    """One entry for two mentions; what is only asked about comes after."""
    lines = screen(talk, "--language", "fr").splitlines()
    at = lines.index("  take out   Fatou  ->  [collègue A]")

    assert lines[at + 1] == "             name: in the list of names; line 2"
    assert lines[0].endswith(
        said("bringing_in.screen.found", file="talk.txt", n=2, unknown=0, asked=1)
    )
    assert [line.split()[0] for line in lines if line.startswith("  ")][-2] == "ask"


def test_kinds_and_reasons_are_in_the_readers_language(talk: Path, monkeypatch: pytest.MonkeyPatch):
    """So is what would look once more and is missing."""
    monkeypatch.setenv("RAP_LANGUAGE", "nl")
    monkeypatch.delenv(VARIABLE, raising=False)
    printed = screen(talk, "--language", "fr")

    assert "             naam: in de lijst van namen; " in printed
    assert sentence(Message("privacy.missing.classifier", variable=VARIABLE), "nl") in printed


def test_the_import_and_the_screen_say_the_same_number(talk: Path):
    """An import asks about names and numbers, and about words in no dictionary, which are counted apart."""
    text = (
        TALK.replace("la clé", "la zvorblique")
        .replace("Chercheuse:", "I:")
        .replace("Mirela:", "P1:")
    )
    talk.write_text(text, encoding="utf-8")
    people = (Speaker("I", "interviewer"), Speaker("P1", "participant"))
    finds = find_names(text, people, language="fr")
    printed = screen(talk, "--language", "fr")

    assert len({one.label for one in finds}) == 2 + 1
    assert said("bringing_in.screen.found", file="talk.txt", n=2, unknown=1, asked=1) in printed
    assert "  unknown    zvorblique  ->" in printed


def test_json_gives_places_in_the_text_as_it_will_be_imported(talk: Path):
    """Entities with all their mentions; detectors that are not there are listed."""
    data = json.loads(screen(talk, "--language", "fr", "--json"))
    (file,) = data["files"]
    (person,) = [one for one in file["entities"] if one["words"] == ["Fatou"]]

    assert (person["kind"], person["direct"], len(person["mentions"])) == ("name", True, 2)
    assert isinstance(data["not_there"], list)


def test_the_teams_own_list_gives_names_and_replacements(talk: Path):
    """A word that is no name for any list, with the label the team chose."""
    own = talk.with_name("list.csv")
    own.write_text("Nom,Pseudonyme\nFatou,[la gérante]\nclé,[objet]\n", encoding="utf-8")
    printed = screen(talk, "--language", "fr", "--names", own)

    assert "Fatou  ->  [la gérante]" in printed
    assert "clé  ->  [objet]" in printed


def test_any_format_that_can_be_imported_is_read(tmp_path: Path):
    """Captions, through the same importer."""
    path = tmp_path / "talk.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\nMirela: Fatou est là\n", encoding="utf-8")

    assert "Fatou" in screen(path, "--language", "fr")


def test_nothing_is_written(talk: Path):
    """The folder holds what it held."""
    before = {path.name: path.read_bytes() for path in talk.parent.iterdir()}
    screen(talk, "--language", "fr")

    assert {path.name: path.read_bytes() for path in talk.parent.iterdir()} == before


@pytest.mark.parametrize(
    ("words", "error", "what"),
    [
        ((), WrongUseError, "in which language"),
        (
            ("--language", "de"),
            WrongUseError,
            said("languages.pack.unknown", language="de", known=known()),
        ),
        (("--language", "fr", "--names", "nowhere.xlsx"), WrongUseError, "cannot be read"),
        (("--language", "fr", "--names", __file__), RefusedError, "is not a list of names"),
    ],
)
def test_wrong_use_is_one_sentence(
    talk: Path, words: tuple[str, ...], error: type[Exception], what: str
):
    """What is wrong, and what would be right."""
    with pytest.raises(error, match=what):
        screen(talk, *words)


def test_a_file_that_is_refused_does_not_hide_the_others(talk: Path):
    """The good one is shown, then the refusal names the other."""
    broken = talk.with_name("broken.docx")
    broken.write_bytes(b"no zip")
    with pytest.raises(ProblemsError, match=r"broken\.docx"):
        screen(broken, talk, "--language", "fr")
