"""Plain words: long sentences and words to avoid are found, in the study and in the program's own
words.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from messages import assert_says, ids
from studies import ROOT, make_study, write

import rap
from rap.analysis.readability import Avoided, find_avoided, find_hard, packaged_avoid
from rap.cli import app
from rap.core.errors import Message, Problem
from rap.core.yaml_files import parse_yaml
from rap.report.words import ALL_LOCALES, read_catalogue
from rap.store.team_pages import TRUST
from rap.topics.checks.check import find_notes

LANGUAGES = Path(rap.__file__).parent / "languages"
TEAM = re.compile(r"explore-|curve-|codeline-|lane-|codes|characters|column-|pair|matrix")
HARD = "Notwithstanding institutional ambiguities, administrative intermediaries systematically necessitate authorisation. "


def test_a_long_sentence_is_found():
    """Its length is said, its words are not."""
    assert find_hard("word " * 26 + ".", language="en") == [
        Message("analysis.readability.long_sentence", words=26, most=25)
    ]


@pytest.mark.parametrize(("language", "hard"), [("en", True), ("ro", True), ("xx", False)])
def test_a_text_that_reads_hard_is_found(language, hard):
    """By the formula of its language; a language without one is measured by its sentences alone."""
    assert ids(find_hard(HARD * 3, language=language)) == ["analysis.readability.hard"] * hard


def test_plain_sentences_pass():
    """Short words in short sentences."""
    assert find_hard("We pay. They decide. That is all.", language="en") == []


def test_a_word_to_avoid_is_found_whatever_its_case_and_accents():
    """And only as a whole word."""
    avoid = (Avoided("prostituée", "travailleuse du sexe"),)

    assert find_hard("Une PROSTITUEE.", language="fr", avoid=avoid) == [
        Message("analysis.readability.word", word="prostituée", rather="travailleuse du sexe")
    ]
    assert find_avoided("prostituéesque", avoid) == []


@pytest.mark.parametrize("language", ALL_LOCALES)
def test_every_language_has_a_list_that_says_what_to_say_rather(language):
    """No line lacks its better word."""
    avoid = packaged_avoid(language)

    assert len(avoid) >= 7
    assert [one for one in avoid if not one.word or not one.rather] == []


@pytest.mark.parametrize("language", ALL_LOCALES)
def test_reports_use_no_word_to_avoid_and_no_long_sentence(language):
    """Every sentence a member may read."""
    texts = {
        id: "\n".join(forms) for id, forms in read_catalogue(language).items() if not TEAM.match(id)
    }
    found = {
        id: find_hard(text, language=language, avoid=packaged_avoid(language))
        for id, text in texts.items()
    }

    assert {id: what for id, what in found.items() if what} == {}


def test_what_the_program_says_of_itself_uses_no_word_to_avoid():
    """The help of every command, every error message in the code, and the words for consent and
    kits in each language.
    """
    group = typer.main.get_command(app)
    helps = [
        f"{one.help} {[getattr(p, 'help', '') for p in one.params]}"
        for one in group.commands.values()
    ]
    code = [
        path.read_text(encoding="utf-8")
        for path in sorted(LANGUAGES.parent.rglob("*.py"))
        if "pseudonyms" not in path.parts
    ]

    assert [
        what
        for text in (*helps, *code)
        for what in find_avoided(text, packaged_avoid("en"), reports=False)
    ] == []


@pytest.mark.parametrize("language", ALL_LOCALES)
def test_kits_and_consent_texts_use_no_word_to_avoid(language):
    """The phrases of this language; what people may answer is theirs, and is left as it is."""
    texts = {
        path.name: str(parse_yaml(path.read_text(encoding="utf-8"), name=path.name).data)
        for path in sorted((LANGUAGES / language).glob("*.yaml"))
        if path.name != "answers.yaml"
    }

    assert "booklet.yaml" in texts
    assert [
        one
        for text in texts.values()
        for one in find_avoided(text, packaged_avoid(language), reports=False)
    ] == []


def test_notes_are_made_of_findings_and_letter_with_the_teams_own_list(tmp_path):
    """Each names the file and the language; the unanswered questions of the first page are among
    them.
    """
    make_study(tmp_path)
    write(tmp_path, "codebook/findings/F-20001.yaml", "statement: {en: {text: The girls pay.}}\n")
    write(tmp_path, "codebook/letter/pays.yaml", "text: {en: The pimps pay., fr: Un fonds.}\n")
    write(tmp_path, "codebook/letter/avoid.en.txt", "pimps = third parties\n")
    notes = find_notes(tmp_path)

    assert_says(
        notes[0],
        "analysis.readability.word",
        place="codebook/findings/F-20001.yaml (en)",
        word="girls",
    )
    assert_says(notes[1], "checks.letter.part_missing", place="codebook/letter", part="asks")
    word = Message("analysis.readability.word", word="pimps", rather="third parties")
    assert Problem(word, place="codebook/letter/pays.yaml (en)") in notes
    assert len(notes) == 7


def test_a_letter_that_is_missing_is_noted_where_others_read_reports(tmp_path):
    """A study with a run for members and no letter is told so once; then each language in which
    nobody is named.
    """
    make_study(tmp_path)
    assert find_notes(tmp_path) == []

    runs = '[[tool.rap.runs]]\nname = "a"\nnotebook = "notebooks/a.ipynb"\naudiences = ["team", "members"]\n'
    write(
        tmp_path,
        "pyproject.toml",
        (tmp_path / "pyproject.toml").read_text() + runs + 'languages = ["en", "fr"]\n',
    )
    assert ids(find_notes(tmp_path)) == ["checks.letter.empty"]

    for part in TRUST:
        write(tmp_path, f"codebook/letter/{part}.yaml", "text: {en: The office., fr: ''}\n")
    assert find_notes(tmp_path) == [
        Problem(
            "checks.letter.language_missing", place="codebook/letter/talk.yaml", languages=("fr",)
        )
    ]


def test_the_demo_study_has_no_notes():
    """What it says to members is plain in its three languages."""
    assert find_notes(ROOT) == []
