"""Who speaks: which labels are people, which role they have, and which label they get."""

from __future__ import annotations

import pytest

from rap.core.errors import Message
from rap.core.model import Speaker
from rap.formats.who_speaks.speaker_words import looks_like_name, role_of
from rap.formats.who_speaks.speakers import find_cast
from rap.formats.who_speaks.turn_labels import Opening


def heard(*labels: str, kind: str = "inline") -> list[Opening]:
    return [Opening(label, kind=kind) for label in labels]


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Chercheuse", "interviewer"),
        ("enquêteur", "interviewer"),
        ("ENQUÊTRICE 2", "interviewer"),
        ("Interviewer B", "interviewer"),
        ("Vraagsteller", "interviewer"),
        ("Entrevistadora", "interviewer"),
        ("Cercetător", "interviewer"),
        ("Intervistuesi", "interviewer"),
        ("Moderator Anna", "interviewer"),
        ("OPERATOARE", "interviewer"),
        ("Pyetësi", "interviewer"),
        ("Gazetarja", "interviewer"),
        ("Interviewerin 2", "interviewer"),
        ("Q", "interviewer"),
        ("Interprète", "interpreter"),
        ("Tolk", "interpreter"),
        ("Përkthyes", "interpreter"),
        ("Accompagnatrice", "companion"),
        ("Interviewé", "participant"),
        ("Interviewee", "participant"),
        ("Marie", "participant"),
        ("Q2", "participant"),
        ("T1", "interpreter"),
        ("A1", "companion"),
    ],
)
def test_roles_are_known_by_their_words(label: str, role: str) -> None:
    """In seven languages, with or without accents, numbers and names."""
    assert role_of(label) == role


def test_labels_are_given_in_the_order_people_are_heard() -> None:
    """Each role has its letter; a second interviewer is I2."""
    labels = ("An", "Tolk", "Jo", "Interviewer A", "Interviewer B", "Begeleider")
    cast = find_cast(heard(*labels, *labels), {})

    assert cast.found == dict(zip(labels, ("P1", "T1", "P2", "I", "I2", "A1"), strict=True))
    assert cast.speakers[3:5] == (Speaker("I", "interviewer"), Speaker("I2", "interviewer"))


def test_labels_of_a_study_stay_and_others_go_round_them() -> None:
    """P1 is P1, and the first other participant is P2."""
    assert find_cast(heard("An", "P1", "An", "I", "Chercheur"), {}).found == {
        "An": "P2",
        "P1": "P1",
        "I": "I",
        "Chercheur": "I2",
    }


def test_one_name_heard_once_is_nobody() -> None:
    """Unless it is a word for a role."""
    assert find_cast(heard("An", "Tolk", "Jo", "Jo"), {}).found == {"Tolk": "T1", "Jo": "P1"}


def test_case_and_accents_make_no_new_person() -> None:
    """Both ways of writing are in `found`."""
    assert find_cast(heard("Zoé", "ZOE"), {}).found == {"Zoé": "P1", "ZOE": "P1"}


@pytest.mark.parametrize(
    ("labels", "found", "notes"),
    [
        (
            ["Chercheur"] * 4 + ["Checheur"],
            {"Chercheur": "I", "Checheur": "I"},
            (Message("formats.speakers.slip", label="Checheur", n=1, read_as="Chercheur"),),
        ),
        (
            ["Checheur"] * 3,
            {"Checheur": "I"},
            (Message("formats.speakers.slip", label="Checheur", n=3, read_as="Chercheur"),),
        ),
        (
            ["Marianne"] * 9 + ["Mariane"],
            {"Marianne": "P1", "Mariane": "P1"},
            (Message("formats.speakers.slip", label="Mariane", n=1, read_as="Marianne"),),
        ),
        (["Marianne"] * 9 + ["Mariane"] * 2, {"Marianne": "P1", "Mariane": "P2"}, ()),
        (["Interviewer"] * 4 + ["Interviewee"] * 4, {"Interviewer": "I", "Interviewee": "P1"}, ()),
        (["Interviewer"] * 4 + ["Interview"], {"Interviewer": "I"}, ()),
        (["Chercheur"] * 4 + ["Chercheurs"], {"Chercheur": "I"}, ()),
        (["Speaker 1"] * 4 + ["Speaker 2"], {"Speaker 1": "P1"}, ()),
        (["Person A"] * 4 + ["Person B"] * 2, {"Person A": "P1", "Person B": "P2"}, ()),
        (["Marie"] * 9 + ["Maria"], {"Marie": "P1"}, ()),
    ],
)
def test_a_slip_of_the_hand_is_read_as_the_label_it_is_near(
    labels: list[str], found: dict[str, str], notes: tuple[str, ...]
) -> None:
    """With a note; but numbers, other forms of a word, and names heard twice are no slips."""
    cast = find_cast(heard(*labels), {})

    assert (cast.found, cast.notes) == (found, notes)


def test_a_mapping_is_believed_even_for_one_line() -> None:
    """Its role follows from the label that was given."""
    cast = find_cast(heard("the boss", "Jo", "Jo"), {"the boss": "I"})

    assert cast.speakers == (Speaker("I", "interviewer"), Speaker("P1", "participant"))


def test_hundreds_of_labels_are_no_people() -> None:
    """A glossary is not a talk; the note says so."""
    cast = find_cast(
        heard(*(f"Word{n}" for n in range(101)), *(f"Word{n}" for n in range(101))), {}
    )

    assert (cast.labels, cast.notes) == ({}, (Message("formats.speakers.like_people", most=100),))


def test_two_people_under_one_label_are_told() -> None:
    """The mapping may mean it, and a reader should know."""
    assert find_cast(heard("Jo", "An"), {"Jo": "P1", "An": "P1"}).notes == (
        Message("formats.speakers.shared", label="P1", n=2, names=("Jo", "An")),
    )


@pytest.mark.parametrize(
    "label",
    [
        "Tim Smith",
        "Eryn O'Neil",
        "Dr. No",
        "Marie-Ange d'Or",
        "P2",
        "s1",
        "Speaker 3",
        "李",
        "مريم",
    ],
)
def test_names_look_like_names(label: str) -> None:
    """A capital or a number in each word, or a script without capitals."""
    assert looks_like_name(label)


@pytest.mark.parametrize(
    "label", ["Par exemple", "je dis", "Donc", "Question 3", "A B C D E F", "Et puis"]
)
def test_sentences_do_not(label: str) -> None:
    """Small letters, words that open sentences, or too many words."""
    assert not looks_like_name(label)
