"""What an import says of a text: names and numbers in one that was said to have none, and another
language.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import said
from reviews import command, make_review_study
from studies import write
from vaults import make_quick

from rap.core.errors import Message
from rap.privacy.pseudonyms.harmless import notice_language
from rap.privacy.pseudonyms.identifiers import notice_no_rules

TALKS = {
    "fr": "je pense que ce n'est pas une bonne idée de le faire sans elles, parce que nous avons toujours décidé ensemble ",
    "nl": "ik denk dat het voor ons niet zo goed is als we daar met zijn allen over praten, want dan is er geen tijd ",
    "en": "I think that it is not a good idea to do this without them, because we have always decided on it together ",
    "es": "yo creo que no es una buena idea hacerlo sin ellas, porque nosotras siempre lo hemos decidido todo juntas ",
    "pt": "eu acho que não é uma boa ideia fazer isto sem elas, porque nós sempre decidimos tudo isto em conjunto ",
    "ro": "eu cred că nu este o idee bună să facem asta fără ele, pentru că noi am hotărât mereu totul împreună ",
    "sq": "unë mendoj se nuk është një ide e mirë ta bëjmë këtë pa ato, sepse ne gjithmonë kemi vendosur bashkë ",
}
NAMED = "I: Wie?\nP1: ik heet Wendelmoet Brasschoten, bel me op 0470 12 34 56 of mail w.bras@example.be, op de zorbel.\n"


@pytest.mark.parametrize("language", TALKS)
def test_a_text_in_another_language_is_told_and_its_own_is_not(language: str):
    """In each pair of languages; a few words, and a language without rules, say nothing."""
    text = TALKS[language] * 3
    said = {one: notice_language(text, language=one) for one in TALKS}

    assert said.pop(language) == []
    assert said == {
        one: [Message("privacy.noticed.language", looks=language, given=one)] for one in said
    }
    assert (
        notice_language(TALKS[language][:40], language="de")
        == notice_language(text, language="de")
        == []
    )


def test_a_talk_in_two_languages_is_in_either():
    """People of Brussels mix them."""
    text = (TALKS["fr"] + TALKS["nl"]) * 3

    assert [notice_language(text, language=one) for one in ("fr", "nl")] == [[], []]


def test_a_language_without_rules_is_told():
    """Nobody has looked for names in such a text."""
    assert notice_no_rules("nl") == []
    assert notice_no_rules("de") == [Message("privacy.noticed.no_rules", language="de")]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study with an empty vault."""
    make_quick(monkeypatch)
    return make_review_study(tmp_path / "study")


def test_a_text_that_was_said_to_name_nobody_is_looked_at(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """It does not enter the study; a sentence says how much is in it, and where, without its words."""
    file = write(tmp_path, "talk.txt", NAMED)
    words = ("import", "anonymised", str(file), "--language", "nl", "--about", "id=INT-40001")
    done = command(root, monkeypatch, *words)

    assert str(done.exception) == "talk.txt: " + said(
        "entering.names.undecided", n=4, lines=("2",), way=Message("bringing_in.names.way_file")
    )
    assert not (root / "interviews/INT-40001.txt").exists()
    assert "Wendelmoet" not in done.output


@pytest.mark.parametrize("way", [["anonymised"], []])
def test_the_wrong_language_is_told_at_import(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: list[str]
):
    """On both ways in, and it is no refusal."""
    file = write(tmp_path, "talk.txt", f"I: Et alors ?\nP1: {TALKS['fr'] * 3}\n")
    done = command(root, monkeypatch, "import", *way, str(file), "--language", "nl")

    assert done.exit_code == 0
    assert said("privacy.noticed.language", looks="fr", given="nl") in done.output
