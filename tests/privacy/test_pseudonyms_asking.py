"""Passages a reader is asked about: events by their words or verbs, signs on the body, work by day."""

from __future__ import annotations

import pytest

from rap.privacy.pseudonyms import find_identifiers


def asked(text: str, language: str, kind: str) -> list[str]:
    found = find_identifiers(text, language=language)
    return [text[one.start : one.end] for one in found if one.kind == kind and not one.direct]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "the night they shot at the shop, we hid", "they shot at the shop"),
        (
            "fr",
            "la nuit où ils ont braqué la boulangerie, on a fermé",
            "ils ont braqué la boulangerie",
        ),
        (
            "nl",
            "de avond dat ze op de kade gestoken hebben, was ik thuis",
            "ze op de kade gestoken hebben",
        ),
        (
            "en",
            "the week of the flood, when the cellar filled up, nobody came",
            "flood, when the cellar filled up",
        ),
    ],
)
def test_an_event_told_by_its_day_is_asked_about_whole(language: str, text: str, words: str):
    """By a verb of what happened, or by its word with the clause that says when."""
    assert [words in one for one in asked(text, language, "event")] == [True]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the night that we met about the rent, all of us spoke"),
        ("fr", "le jour où on a signé la charte, on a chanté"),
        ("nl", "de avond dat wij vergaderd hebben, was het stil"),
    ],
)
def test_a_day_on_which_we_met_is_no_event(language: str, text: str):
    """A day *on which* something is told only counts with a verb of violence or fire."""
    assert asked(text, language, "event") == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("nl", "het klavertje op mijn enkel zien ze altijd", "klavertje op mijn enkel"),
        ("en", "they know the clover behind my ear", "clover behind my ear"),
        ("en", "three toes missing, and I dance", "three toes missing"),
        ("fr", "la cicatrice sous l'aisselle, on la voit l'été", "cicatrice sous l'aisselle"),
    ],
)
def test_a_sign_on_the_body_is_asked_about_with_its_place(language: str, text: str, words: str):
    """A drawing without a word for one, a part that is missing, and more parts of the body."""
    assert asked(text, language, "tattoo") == [words]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "on m'a mis la main sur l'épaule, et le travail à la main c'est fini"),
        ("nl", "met het geld in de hand, en de baas aan mijn been"),
        ("en", "a pain in the neck, the room in the back, the money in my hand"),
        ("es", "el dinero en la mano, una mano en la cara"),
    ],
)
def test_a_turn_of_phrase_with_a_part_of_the_body_is_no_sign(language: str, text: str):
    """Hands, backs and faces stand in many of them."""
    assert asked(text, language, "tattoo") == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("fr", "la journée je tiens la caisse d'un pressing", ["tiens la caisse d'un pressing"]),
        ("nl", "overdag geef ik naailes, dat weet niemand", ["geef ik naailes"]),
        ("en", "daytimes she translated for a school", ["translated for a school"]),
        ("fr", "la journée je dors, comme tout le monde", []),
        ("nl", "overdag slaap ik", []),
    ],
)
def test_what_someone_does_by_day_is_asked_about_unless_it_is_rest(
    language: str, text: str, words: list[str]
):
    """Any verb counts but those of sleeping and resting."""
    assert asked(text, language, "job-other") == words


def test_who_is_pregnant_with_twins_is_asked_about():
    """With the word for being pregnant."""
    assert asked("cheguei grávida de gémeas nesse inverno", "pt", "family") == ["grávida de gémeas"]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("fr", "mon interim c'est Zorvane-Net, ils appellent le soir", "interim c'est Zorvane-Net"),
        ("nl", "Mijn interim is Zorvane-Net, zij bellen laat", "interim is Zorvane-Net"),
        ("en", "Our agency is Zorvane Hands, they ring late", "agency is Zorvane Hands"),
    ],
)
def test_an_organisation_that_is_said_to_be_ours_is_asked_about(
    language: str, text: str, words: str
):
    """With its kind and *is* before the name; the kind alone says nothing."""
    assert asked(text, language, "organisation") == [words]
    assert asked("The agency is open on Monday", "en", "organisation") == []
