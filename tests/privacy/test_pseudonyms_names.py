"""Names: from lists, from what is said around them, from what no dictionary knows; with and without
capitals.
"""

from __future__ import annotations

import pytest

from rap.privacy.pseudonyms import find_identifiers, propagate
from rap.privacy.pseudonyms.propagate import find_known


def names(text: str, language: str) -> list[str]:
    return [
        text[one.start : one.end] for one in find_identifiers(text, language=language) if one.direct
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "euh avec fatou et joëlle on a loué", ["fatou", "joëlle"]),
        ("nl", "en toen zei ilse dat kaat niet kwam", ["ilse", "kaat"]),
        ("en", "so chidinma rented me the room", ["chidinma"]),
        ("es", "la jefa doña encarna cobraba la mitad", ["encarna"]),
        ("pt", "a jussara mais a ivone pagavam", ["jussara", "ivone"]),
        ("ro", "i-am dat banii lui sorin", ["sorin"]),
        ("sq", "pastaj erdhi besniku me vrap", ["besniku"]),
        ("fr", "c'est marine qui a la clé", ["marine"]),
        ("pt", "é a clara que tem a chave", ["clara"]),
    ],
)
def test_names_are_found_without_capitals(language: str, text: str, expected: list[str]):
    """Names are found in text without capitals, as speech recognition writes it."""
    assert names(text, language) == expected


@pytest.mark.parametrize(
    ("language", "name", "word"),
    [
        ("fr", "et rose elle m'a dit de venir", "et une rose sur la table"),
        ("nl", "hoop zei dat ze niet komt werken", "er is geen hoop meer"),
        ("en", "ivory told me not to go", "the keys were ivory"),
        ("es", "paloma me dijo que no abriera", "había una paloma en la ventana"),
        ("fr", "la chambre de perle est libre", "c'est une perle celle-là"),
    ],
)
def test_a_name_that_is_a_word_is_told_by_its_place(language: str, name: str, word: str):
    """A person says something, owns something, has no article; a thing has one."""
    assert (len(names(name, language)), names(word, language)) == (1, [])


@pytest.mark.parametrize(
    ("language", "text", "whole"),
    [
        ("nl", "Ja Lies Van Overstraeten dus", "Lies Van Overstraeten"),
        ("fr", "mon ancienne patronne c'était sandrine vandeput, voilà", "sandrine vandeput"),
        ("fr", "Ben moi c'est Mi… Mirela, tu vois", "Mi… Mirela"),
        ("es", "Yo soy Ka… Katiuska, mucho gusto", "Ka… Katiuska"),
        ("fr", "c'est le frère de Ghislaine Van Obbergh, je crois", "Ghislaine Van Obbergh"),
        ("ro", "telefonul Cătălinei era închis", "Cătălinei"),
        ("sq", "E pashë Fluturën te stacioni", "Fluturën"),
        ("en", "It says N. Barzani on the bell", "N. Barzani"),
        ("pt", "Ela assina M. J. Lacerda, e pronto", "M. J. Lacerda"),
        ("en", "if anyone asks it's kiera mcallister on the booking", "kiera mcallister"),
        ("ro", "I-am dat banii Zamfirei, ea ține casa", "Zamfirei"),
        ("fr", "Olive chante tout le temps", "Olive"),
        ("nl", "Hope, die zingt altijd", "Hope"),
        ("nl", "die agent heette de smedt of euh de smet denk ik", "de smet"),
        ("pt", "o agente chamava se quaresma ou quaresmo", "quaresmo"),
        ("pt", "o delegado quaresma mandou soltar", "quaresma"),
        ("nl", "mijn advocate mevrouw t'kindt zei niks", "t'kindt"),
        ("sq", "jetoja te drita", "drita"),
        ("en", "this girl princess had the key", "princess"),
        ("nl", "ik ken haar via Ifeoma van de keuken", "Ifeoma"),
        ("en", "Precious, Adaeze and Marvellous came from the same town as me", "Marvellous"),
        ("fr", "mon prénom est Blanche et mon nom d'Ursel", "d'Ursel"),
        ("nl", "ja filip de ridder kwam kijken", "filip de ridder"),
        ("ro", "pe litere: i, o, a, en, a, așa se scrie", "i, o, a, en, a"),
        ("es", "deletreo: ene, o, ele, i, a, y ya", "ene, o, ele, i, a"),
        ("es", "pues a ver y a n k e l a digo yo", "y a n k e l a"),
        ("ro", "zice s e m l a pe litere", "s e m l a"),
    ],
)
def test_a_name_is_taken_with_all_that_belongs_to_it(language: str, text: str, whole: str):
    """Family name, particles, a beginning cut by hesitation, an ending of a case."""
    assert whole in names(text, language)


def test_a_family_name_said_alone_is_found_where_the_whole_name_stands():
    """Without capitals, `de ridder` is a knight; beside `filip de ridder` it is him."""
    text = "de dokter de ridder ja filip de ridder heeft geholpen"
    names = [
        text[one.start : one.end] for one in find_identifiers(text, language="nl") if one.direct
    ]

    assert names == ["de ridder", "filip de ridder"]


def test_what_no_dictionary_knows_is_flagged():
    """The allow-list: unknown stays out until a person lets it in."""
    (one,) = find_identifiers("et là grxelinda a ouvert la porte", language="fr")

    assert (one.kind, one.direct, one.reason) == ("unknown", True, "privacy.why.unknown_word")


def test_words_of_the_other_languages_of_the_study_are_known():
    """People of Brussels mix; without the other languages the word is unknown."""
    text = "on va faire un vergadering demain"

    assert find_identifiers(text, language="fr") == []
    assert [one.kind for one in find_identifiers(text, language="fr", others=())] == ["unknown"]


def test_a_capital_makes_a_word_of_another_language_unknown():
    """`Wellington` is in the English dictionary, and a person in a Portuguese talk."""
    assert names("Wellington chega sempre cedo", "pt") == ["Wellington"]


def test_two_sentences_give_two_mentions():
    """A full stop between two mentions of one person joins nothing."""
    assert names("ma collègue Fatou. Fatou a la clé", "fr") == ["Fatou", "Fatou"]


def test_a_family_name_is_no_compound():
    """A splitter of Dutch compounds reads *van de put*."""
    assert names("meneer die vandeputten belde", "nl") == ["vandeputten"]


@pytest.mark.parametrize("spelling", ["Zwaantje", "zwaantje", "ZWAANTJE", "Zwaantjes"])
def test_the_studys_own_names_are_found_in_every_form(spelling: str):
    """Whatever case, accents and endings; the reason says where the name is from."""
    text = f"gisteren was {spelling} hier"
    (one,) = find_identifiers(text, language="nl", known=["zwaantje"])

    assert (text[one.start : one.end], one.reason) == (spelling, "privacy.why.own_list")


@pytest.mark.parametrize(
    ("known", "text", "found"),
    [
        (["Justin"], "just the time when Justin spoke, justly", ["Justin"]),
        (["Tim"], "this time tim and friends came three times", ["tim"]),
        (
            ["Away From Keyboard"],
            "I moved away from the city, said away from keyboard",
            ["away from keyboard"],
        ),
        (["Jason from The Incomparable"], "the club from which Jason came", ["Jason"]),
        (["Six Colors"], "at six, between six and seven", []),
        (["Rose Peeters"], "Rose was here, mevrouw Peeters too", ["Rose", "Peeters"]),
    ],
)
def test_an_everyday_word_is_no_name_because_it_was_in_one(
    known: list[str], text: str, found: list[str]
):
    """Else masking a firm or a programme takes *from* and *the* out of every talk, and Justin takes
    *just*.
    """
    assert [text[start:end] for start, end in find_known(text, known, language="en")] == found
    sure = [
        m
        for m in propagate(known, {"a": text}, languages={"a": "en"})
        if m.how == "short form or case"
    ]
    assert [text[m.start : m.end] for m in sure] == []


def test_a_known_name_cuts_no_address_in_two():
    """The address is one find; the name by itself is another."""
    text = "mail marie.dupont@example.be of vraag Marie"
    found = find_identifiers(text, language="nl", known=["Marie", "Dupont"])

    assert [(one.kind, text[one.start : one.end]) for one in found] == [
        ("email", "marie.dupont@example.be"),
        ("name", "Marie"),
    ]


def test_a_known_first_name_and_the_name_after_it_are_one():
    """Nobody becomes two people because half of her name stands in a list."""
    text = "ik heet Wendelmoet Brasschoten, zei ze"
    [one] = find_identifiers(text, language="nl", known=["Wendelmoet"])

    assert text[one.start : one.end] == "Wendelmoet Brasschoten"


def test_a_dutch_greeting_is_no_name():
    """Though it is one in other countries; after *mevrouw* it is one here too."""
    assert names("Dag, ik ben hier al lang", "nl") == []
    assert names("En mevrouw Dag lachte", "nl") == ["Dag"]


@pytest.mark.parametrize(
    "mask", ["[prénom]", "[collègue A]", "(nom)", "(prénom)", "XXX", "***", "___", "<nom>", "NN"]
)
def test_what_is_masked_already_is_left_alone(mask: str):
    """A label of an earlier hand is not masked twice."""
    assert find_identifiers(f"et {mask} est venue", language="fr") == []


def test_nothing_inside_a_mask_is_looked_at_beside_it_is():
    """The name beside the label is found."""
    assert names("[prénom Mirela] et Fatoumata", "fr") == ["Fatoumata"]
