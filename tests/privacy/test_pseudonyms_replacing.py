"""Labels in the place of names: one person one label, roles, levels of places, a team's own list,
propagation.
"""

from __future__ import annotations

import csv
import random
from io import BytesIO, StringIO

import pytest

from rap.core.errors import ProblemsError, RefusedError, WrongUseError
from rap.privacy.pseudonyms import (
    Decision,
    Equal,
    find_identifiers,
    group_identifiers,
    label_names,
    propagate,
    replace,
)
from rap.privacy.pseudonyms import labels as own_labels
from rap.privacy.team_tables import read_team_rows

ROWS = [("Nom", "Pseudonyme"), ("Fatou", "[collègue A]"), ("madame De Smet", "[propriétaire B]")]


def labels(text: str, language: str = "fr") -> list[tuple[str, str]]:
    found = find_identifiers(text, language=language)
    return [(text[one.start : one.end], one.replacement) for one in found if one.direct]


def in_csv(rows: list[tuple[str, ...]]) -> BytesIO:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return BytesIO(text.getvalue().encode())


def in_excel(rows: list[tuple[str, ...]]) -> BytesIO:
    from openpyxl import Workbook

    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file


def in_word(rows: list[tuple[str, ...]]) -> BytesIO:
    from docx import Document

    document, file = Document(), BytesIO()
    document.add_paragraph("Fatou, hors du tableau")
    table = document.add_table(rows=0, cols=2)
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(file)
    return file


def test_one_person_has_one_label():
    """First name, family name and short form share it; the next person gets the next letter."""
    text = "Mirela Ionescu est là. Mirela dort. Ionescu paie, et Sorin aussi."

    assert labels(text) == [
        ("Mirela Ionescu", "[prénom A]"),
        ("Mirela", "[prénom A]"),
        ("Ionescu", "[prénom A]"),
        ("Sorin", "[prénom B]"),
    ]


def test_a_role_said_before_the_name_is_its_label():
    """`ma collègue Naïma` reads on as a colleague, everywhere in the text."""
    assert labels("ma collègue Naïma est venue, Naïma a payé") == [("Naïma", "[collègue A]")] * 2


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("fr", "[prénom A]"),
        ("nl", "[voornaam A]"),
        ("en", "[name A]"),
        ("es", "[nombre A]"),
        ("pt", "[nome A]"),
        ("ro", "[prenume A]"),
        ("sq", "[emër A]"),
    ],
)
def test_labels_are_in_the_language_of_the_talk(language: str, label: str):
    """In square brackets, with a letter."""
    assert label_names(["Mirela"], language=language)["Mirela"] == label


def test_names_over_all_sources_share_labels_by_person():
    """A case of a name is the same person; another name is not."""
    made = label_names(["Mirela", "Ileana", "Mirelei"], language="ro")

    assert made["Mirela"] == made["Mirelei"] != made["Ileana"]


def invented(draw: random.Random) -> str:
    """A name of three or four syllables."""
    syllables = (draw.choice("bdfgklmnprstvz") + draw.choice("aeiou") for _ in range(4))
    return "".join(syllables)[: draw.choice((6, 8))].capitalize()


def test_each_of_4000_names_is_compared_with_the_few_that_resemble_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A text that names thousands of people took minutes: each was compared with each."""
    draw, compared = random.Random(1), []
    names = [f"{invented(draw)} {invented(draw)}" for _ in range(4_000)]
    alike = own_labels._alike
    monkeypatch.setattr(own_labels, "_alike", lambda *pair: compared.append(pair) or alike(*pair))

    made = label_names(names, language="en")

    assert len(made) == len(set(names))
    assert len(compared) < 20 * len(names)


ENDINGS = ("", "", "s", "ita", "ei", "ului", "zinha", "ke", "a")


@pytest.mark.parametrize("seed", range(40))
def test_names_get_the_label_they_would_get_compared_each_with_each(seed: int) -> None:
    """Short forms, endings, one letter more, less, other or swapped, and words of over forty letters."""
    draw = random.Random(seed)
    stems = [*(invented(draw)[: draw.randint(2, 7)] for _ in range(5)), "ab" * draw.randint(19, 22)]
    names = list[str]()
    for _ in range(30):
        word = draw.choice(stems) + draw.choice(ENDINGS)
        at = draw.randrange(len(word))
        swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        edited = draw.choice(
            (word, word, swapped, word[:at] + word[at + 1 :], f"{word[:at]}x{word[at:]}")
        )
        names.append(draw.choice((edited or word, f"{edited} {draw.choice(stems)}")))
    people, number = list[set[str]](), dict[str, int]()
    for name in names:
        parts = own_labels.parts_of(name)
        fits = (
            n
            for n, known in enumerate(people)
            if any(own_labels._alike(part, other) for part in parts for other in known)
        )
        number[name] = next(fits, len(people))
        if number[name] == len(people):
            people.append(set())
        people[number[name]] |= parts

    made = label_names(names, language="en")

    pairs = {(number[name], made[name]) for name in names}
    assert len(pairs) == len({*number.values()}) == len({*made.values()})


def test_mentions_are_grouped_direct_ones_first():
    """One entry to decide on, with its spellings and places."""
    text = "à trente ans, Samira est venue, et samira a payé"
    groups = group_identifiers(find_identifiers(text, language="fr"), text)

    assert [(group.kind, group.words, len(group.mentions)) for group in groups] == [
        ("name", ("Samira", "samira"), 2),
        ("age", ("trente ans",), 1),
    ]


def test_replacing_says_what_stayed_where():
    """Each kept stretch is the same letters in the old text and in the new one."""
    text = "Ana zei ja, Ana!"
    new, equal = replace(text, [Decision(12, 15, "[voornaam A]"), Decision(0, 3, "[voornaam A]")])

    assert new == "[voornaam A] zei ja, [voornaam A]!"
    assert equal == [Equal(3, 12, 9), Equal(15, 33, 1)]
    assert all(
        text[one.old : one.old + one.length] == new[one.new : one.new + one.length] for one in equal
    )


@pytest.mark.parametrize("decisions", [[(0, 3), (2, 5)], [(4, 4)], [(3, 99)], [(-1, 2)]])
def test_decisions_that_cannot_stand_together_are_refused(decisions: list[tuple[int, int]]):
    """Overlapping, empty, or outside the text; the message holds no word of it."""
    with pytest.raises(WrongUseError) as caught:
        replace("Ana zei ja", [Decision(start, end, "[x]") for start, end in decisions])

    assert "Ana" not in str(caught.value)


@pytest.mark.parametrize(
    ("make", "name"), [(in_csv, "liste.csv"), (in_excel, "liste.xlsx"), (in_word, "liste.docx")]
)
def test_a_teams_list_is_read_from_what_people_use(make, name: str):
    """CSV, Excel and Word; the row of headings is no name."""
    assert read_team_rows(make(ROWS), name=name) == ROWS[1:]


def test_all_rows_that_are_wrong_are_named_without_their_words():
    """A cell that is empty, a name with two replacements."""
    rows = [*ROWS, ("Sorin", ""), ("fatou", "[cliente C]")]
    with pytest.raises(ProblemsError) as caught:
        read_team_rows(in_csv(rows), name="liste.csv")

    assert [problem.place for problem in caught.value.problems] == ["liste.csv:4", "liste.csv:5"]
    assert "fatou" not in str(caught.value).lower()


@pytest.mark.parametrize(
    ("name", "content"),
    [("liste.pdf", b"%PDF"), ("liste.xlsx", b"PK\x03\x04"), ("liste.csv", b"\xff,\xfe")],
)
def test_a_list_that_cannot_be_read_is_refused(name: str, content: bytes):
    """Another kind of file, a damaged one, one that is not UTF-8."""
    with pytest.raises(RefusedError):
        read_team_rows(BytesIO(content), name=name)


def test_a_table_of_one_column_is_no_list_of_replacements():
    """One sentence says what would be right."""
    with pytest.raises(WrongUseError, match="two columns"):
        read_team_rows(in_excel([("Fatou",)]), name="liste.xlsx")


@pytest.mark.parametrize(
    ("name", "text", "how"),
    [
        ("Cătălina", "catalina e aici", "the name itself"),
        ("Cătălina", "i-am zis catalinei", "short form or case"),
        ("Lies", "lieske belt elke week", "short form or case"),
        ("Femke", "femke's kamer", "short form or case"),
        ("Encarna", "y encarnita también", "short form or case"),
        ("Flutura", "e pashë fluturën", "short form or case"),
        ("Anouchka", "et Anoushka partait", "one letter other"),
        ("Anouchka", "et Anouchkka partait", "one letter other"),
        ("Anouchka", "et Anuochka partait", "one letter other"),
        ("Anouchka", "et Inouchka partait", "one letter other"),
        ("Lies Van Overstraeten", "L. V. O. heeft getekend", "initials"),
        ("Lies Van Overstraeten", "die Overstraeten weet dat", "the name itself"),
    ],
)
def test_an_accepted_name_is_found_again_in_other_sources(name: str, text: str, how: str):
    """Folded, in short forms and cases, by initials, one letter off."""
    mentions = propagate([name], {"INT-20002": text, "INT-10001": "niets"})

    assert [(mention.source, mention.name, mention.how) for mention in mentions] == [
        ("INT-20002", name, how)
    ]


@pytest.mark.parametrize(
    "text", ["liegen mag niet", "une annonce", "van den ouden bok", "et là encore"]
)
def test_other_words_are_not_carried_along(text: str):
    """Words that only look a little like a name, and particles, are no mentions."""
    assert propagate(["Lies Van Overstraeten", "Anouchka", "Encarna"], {"INT-10001": text}) == []
