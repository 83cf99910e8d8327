"""The fixed sentences of reports: complete in every language, with numbers and dates as people
write them.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from messages import raises

import rap.report
from rap.core.errors import WrongUseError
from rap.languages.catalogue import FOLDER
from rap.report.words import ALL_LOCALES, FURTHER, LOCALES, is_reviewed, read_catalogue, words_of

PACKAGE = Path(rap.report.__file__).parent
USED = re.compile(
    r"""(?:words(?:_of\(edition\.language\))?(?:\.plural)?|say)\(\s*["']([a-z-]+)["']"""
)


def used_ids() -> set[str]:
    files = [*PACKAGE.glob("*.py"), *PACKAGE.glob("templates/*/*.j2")]
    found = {id for file in files for id in USED.findall(file.read_text(encoding="utf-8"))}
    return found | {f"audience-{audience}" for audience in ("team", "members", "public")}


@pytest.mark.parametrize("language", LOCALES)
def test_every_sentence_a_report_uses_is_in_every_catalogue(language):
    """No language lacks a sentence that the code or the template asks for."""
    assert used_ids() - set(read_catalogue(language)) == set()


@pytest.mark.parametrize("language", ALL_LOCALES)
def test_no_translation_is_empty(language):
    """Every sentence of a catalogue has words, also each plural form."""
    for name in ("report", "members"):
        with open(FOLDER / language / f"{name}.po", "rb") as file:
            entries = read_po(file, locale=language)
        assert [
            entry.id for entry in entries if entry.id and not (entry.string and all(entry.string))
        ] == []


@pytest.mark.parametrize("language", LOCALES)
def test_catalogues_have_the_same_sentences_with_the_same_gaps(language):
    """A translation fills in what the English one fills in."""
    gaps = {
        id: [set(re.findall(r"{\w+}", text)) for text in texts]
        for id, texts in read_catalogue(language).items()
    }
    english = {
        id: [set(re.findall(r"{\w+}", text)) for text in texts]
        for id, texts in read_catalogue("en").items()
    }

    assert gaps == english


@pytest.mark.parametrize(
    ("language", "n", "text"),
    [
        ("fr", 0, "0 personne"),
        ("fr", 1, "1 personne"),
        ("fr", 2, "2 personnes"),
        ("nl", 0, "0 personen"),
        ("nl", 1, "1 persoon"),
        ("en", 1, "1 person"),
        ("en", 1234, "1,234 people"),
        ("ro", 1, "1 persoană"),
        ("ro", 5, "5 persoane"),
        ("ro", 20, "20 de persoane"),
        ("sq", 2, "2 njerëz"),
    ],
)
def test_plurals_follow_the_language(language, n, text):
    """French says the singular for none; Dutch and English say the plural; Romanian has a third
    form from twenty on.
    """
    assert words_of(language).plural("people-counted", n) == text


def test_dates_are_written_out():
    """A date has the name of its month in the language."""
    day = datetime.date(2025, 11, 25)

    assert [words_of(language).date(day) for language in LOCALES] == [
        "25 novembre 2025",
        "25 november 2025",
        "25 November 2025",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ({"fr": "Loyer", "nl": "Huur"}, ("Huur", "")),
        ({"fr": "Loyer"}, ("Loyer", "fr")),
        ({"und": "Rent"}, ("Rent", "")),
        ({"nl": "", "en": "Rent"}, ("Rent", "en")),
        ({}, ("", "")),
        ("people", ("Personen", "")),
        ("Rent 2025", ("Rent 2025", "")),
    ],
)
def test_a_text_of_an_item_says_which_language_it_is_in(text, found):
    """A text that is not there in this language comes in another one, and says so; a catalogue id
    comes from the catalogue.
    """
    assert words_of("nl").text(text) == found


def test_languages_are_named_in_the_language_of_the_reader():
    """A code nobody knows stays a code."""
    assert [words_of("fr").language_name(code) for code in ("nl", "sq", "zz", "not a code")] == [
        "néerlandais",
        "albanais",
        "zz",
        "not a code",
    ]


def test_a_language_without_a_catalogue_is_refused():
    """The error names the languages there are."""
    known = ("fr", "nl", "en", "es", "pt", "ro", "sq")
    with raises(WrongUseError, "report.words.no_language", language="de", known=known):
        words_of("de")


def test_a_sentence_nobody_wrote_is_refused():
    """An unknown id never reaches the page."""
    with raises(WrongUseError, "report.words.no_phrase", phrase="nothing", language="fr"):
        words_of("fr")("nothing")


@pytest.mark.parametrize("language", FURTHER)
def test_what_members_read_is_there_in_seven_languages(language):
    """Only what the team alone reads may be missing, and then comes in English; the gaps are those
    of the English sentence.
    """
    english, catalogue = read_catalogue("en"), read_catalogue(language)
    gaps = {id: set(re.findall(r"{\w+}", catalogue[id][0])) for id in catalogue}

    assert gaps == {id: set(re.findall(r"{\w+}", english[id][0])) for id in catalogue}
    assert [id for id in read_members_catalogue() if id not in catalogue] == []
    assert words_of(language)("curve-not-yet") == words_of("en")("curve-not-yet")


def read_members_catalogue() -> list[str]:
    """The ids of `members.po`, and of every standing a finding may have."""
    text = (FOLDER / "en" / "members.po").read_text(encoding="utf-8")
    standings = [
        f"finding-{status}" for status in ("proposed", "supported", "contested", "changed")
    ]
    return [
        *re.findall(r'^msgid "([a-z-]+)"', text, re.M),
        *standings,
        "draft",
        "people-counted",
        "neutral-title",
    ]


@pytest.mark.parametrize("language", ALL_LOCALES)
def test_a_catalogue_says_who_reviewed_it(language):
    """Nobody whose first language it is has read these sentences yet: the files say so, and so does
    the report.
    """
    assert not is_reviewed(language)
