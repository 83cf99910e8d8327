"""Around a report for members: who asks, how to answer, how to leave; and the form, the scripts and
the pictures.
"""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
from dataclasses import replace
from html import escape

import pytest
from messages import raises
from nbformat.v4 import new_notebook
from report_example import edition, example_notebook, item, said, shown

from rap.core.errors import RunFailedError
from rap.report.cards import HEIGHT, WIDTH, as_file, beside_report, card_svg
from rap.report.exporter import render_report
from rap.report.items.said import ToldFinding
from rap.report.letter import N_PROMISES, answer_script, script_source
from rap.report.pictures import png_of
from rap.report.safety import check_document
from rap.report.words import ALL_LOCALES, words_of
from rap.store.team_pages import TRUST, Letter, Passage

SAYS = {"fr": "On paie avant de gagner.", "nl": "We betalen voor we verdienen."}
LETTER = Letter(
    (
        Passage("asks", "asks", {"fr": "Un syndicat.", "nl": "Een vakbond."}),
        Passage("changed-a", "changed", {"fr": "La phrase dit « certaines »."}, "F-20002"),
        Passage("next-a", "next", {"fr": "Un groupe en mars."}),
    )
)
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def notebook(**more: str):
    """Two findings, the second contested, under Markdown in three languages."""
    first = item("text", id="finding-20001", title="finding-supported", text=SAYS | more)
    second = item(
        "text",
        id="finding-20002",
        title="finding-contested",
        text={"fr": "Chacune décide.", "en": "Each decides."},
    )
    people = item(
        "table",
        id="finding-20001-people",
        title="finding-people",
        rows=[{"where": {}, "people": 9}],
    )
    return new_notebook(
        cells=[*said("## Ce que", "## Wat", "## What"), shown(first, people, second)]
    )


def members(language: str = "fr", **parts):
    """An edition for members with the letter."""
    numbers = {"F-20001": 1, "F-20002": 2}
    return replace(edition("fr"), language=language, letter=LETTER, numbers=numbers, **parts)


def plain(document: str) -> str:
    return re.sub(
        r"\s+", " ", re.sub(r"<(style|script)>.*?</\1>|<[^>]+>", " ", document, flags=re.S)
    )


def test_questions_come_first_and_those_without_an_answer_are_left_out():
    """In their order, each with the team's words: first where a page says no findings, else after
    them.
    """
    bare = render_report(example_notebook(), members())
    document = render_report(notebook(), members())

    assert bare.index("Qui pose les questions") < bare.index('<h2 id="s1">')
    assert document.index('<h2 id="s1">') < document.index("Qui pose les questions")
    assert [part for part in TRUST if words_of("fr")(f"trust-{part}") in document] == ["asks"]


@pytest.mark.parametrize("language", ["fr", "nl", "en", "es", "pt", "ro", "sq"])
def test_the_trust_page_says_what_numbers_cannot_hide(language: str):
    """In every language, and the last of its questions."""
    document, words = plain(render_report(notebook(), members(language))), words_of(language)

    assert escape(words("trust-known-says")) in document
    assert document.index(escape(words("trust-asks"))) < document.index(
        escape(words("trust-known"))
    )


@pytest.mark.parametrize("language", ["fr", "nl", "en", "es", "pt", "ro", "sq"])
def test_every_promise_is_said_with_what_it_does_not_cover(language: str):
    """In every language, each in a sentence, in the order of `docs/promises.md`."""
    document, words = plain(render_report(notebook(), members(language))), words_of(language)
    said = [(f"promise-{n}", f"promise-{n}-not") for n in range(1, N_PROMISES + 1)]

    assert [document.find(escape(words(id))) for pair in said for id in pair] == sorted(
        document.index(escape(words(id))) for pair in said for id in pair
    )


def test_a_letter_in_another_language_says_which():
    """Dutch readers get what is there in Dutch, and what is not in French, marked as such."""
    document = render_report(notebook(), members("nl"))

    assert "Een vakbond." in document
    assert '<p lang="fr">Un groupe en mars.</p>' in document


def test_sections_after_the_report_stand_in_the_contents():
    """What changed, what comes next, how to answer, how to take words back, how to delete the file."""
    anchors = re.findall(r'<li><a href="#([a-z0-9]+)">', render_report(notebook(), members()))

    assert anchors == ["s1", "before", "changed", "next", "answer", "back", "delete"]


def test_a_first_page_with_nothing_in_it_is_no_heading():
    """Before anything is written there is no "Before you read"; and nobody is sent to a person the
    page does not name.
    """
    nobody, somebody = Letter(), Letter((Passage("talk", "talk", {"fr": "Camille, au bureau."}),))
    empty, named = (
        plain(render_report(notebook(), replace(members(), letter=one)))
        for one in (nobody, somebody)
    )

    assert ["Avant de lire" in empty, "à la personne nommée en haut" in empty] == [False, False]
    assert plain(words_of("fr")("take-back")) in empty
    assert ["Avant de lire" in named, "à la personne nommée en haut" in named] == [True, True]


@pytest.mark.parametrize("language", ALL_LOCALES)
def test_how_many_people_read_own_words_is_what_the_settings_say(language):
    """Two are promised where two review what comes in; else somebody is."""
    words = words_of(language)
    one, two = (
        plain(render_report(notebook(), members(language, reviewers=number))) for number in (1, 2)
    )

    assert [plain(words("answer-own-words")) in page for page in (one, two)] == [True, False]
    assert [plain(words("answer-own-words-two")) in page for page in (one, two)] == [False, True]


def test_one_can_answer_from_the_top_and_from_each_finding():
    """Plain links to the section that says how, which is there without a script too; the script
    leads on into the form.
    """
    document = render_report(notebook(), members())

    first = '<a class="button" href="#answer">Répondre</a>'
    assert document.index(first) < document.index('class="finding"')
    assert re.findall(r'<a href="#answer" data-number="(\d)">(.*?)</a>', document) == [
        ("1", "Répondre au numéro 1"),
        ("2", "Répondre au numéro 2"),
    ]
    assert 'id="answer-1"' in document
    assert 'id="answer"' in document


def test_a_finding_has_its_number_for_eyes_and_ears():
    """The sign is hidden from screen readers, which hear "number 1"."""
    said = re.search(
        r'<span class="sentence">(.*?)</summary>', render_report(notebook(), members())
    )

    assert said is not None
    assert re.sub(r"<span[^>]*aria-hidden[^>]*>1</span>", "", said[1]) == (
        '<span class="unseen">Numéro 1. </span><span>On paie avant de gagner.</span></span>'
        '<span class="standing">Confirmé en groupe</span>'
    )


def test_what_is_not_translated_is_listed():
    """By number, and it stands there in another language."""
    assert "Nog niet in het Nederlands: 2." in plain(render_report(notebook(), members("nl")))
    assert "Pas encore en" not in plain(render_report(notebook(), members("fr")))


@pytest.mark.parametrize(
    "language", [code for code in ALL_LOCALES if code not in ("fr", "nl", "en")]
)
def test_a_language_nobody_wrote_the_report_in_gets_the_findings(language):
    """Without headings in other languages; it says where the rest is, and that nobody reviewed its
    sentences.
    """
    document = render_report(notebook(**{language: "Xyz."}), members(language))
    heads = re.findall(r"<h2 id=\"s\d\">(.*?)</h2>", document)
    words = words_of(language)

    assert heads == [words("heard-title"), words("contested-title")]
    assert "Xyz." in document
    assert "Ce que" not in document
    assert words("unreviewed") in plain(document)
    assert words("short-edition", languages="français, Nederlands, English") in plain(document)


def test_the_team_gets_no_letter_and_no_script():
    """Its page is a page to work with."""
    document = render_report(example_notebook("team"), edition("fr", "team"))

    assert [part for part in ("<script", 'class="leave"', "<input") if part in document] == []
    assert "script-src" not in document


def test_a_report_without_findings_has_a_letter_and_no_form():
    """There is nothing to answer by number."""
    document = render_report(example_notebook(), members())

    assert "<script" not in document
    assert '#answer"' not in document
    assert 'id="answer"' not in document
    assert 'class="leave"' in document


def test_the_one_script_is_the_one_the_policy_names():
    """Its hash stands in the policy, and nothing in it asks for anything."""
    document = render_report(notebook(), members())

    assert document.count("<script") == 1
    assert f"script-src {script_source()};" in document
    assert [
        word
        for word in ("fetch", "XMLHttp", "import", "Storage", "cookie", "http", "eval", "innerHTML")
        if word in answer_script()
    ] == []


@pytest.mark.parametrize(
    ("markup", "id", "facts"),
    [
        ("<script>alert(1)</script>", "other_script", {}),
        (f"<script>{answer_script()} </script>", "other_script", {}),
        (f"<script src='x'>{answer_script()}</script>", "element", {"tag": "script"}),
        (
            f"<script>{answer_script()}</script><script>{answer_script()}</script>",
            "element",
            {"tag": "script"},
        ),
        (f"<script>{answer_script()}", "open_script", {}),
        ('<input type="file">', "other_field", {"tag": "input"}),
        ('<input type="password">', "other_field", {"tag": "input"}),
        ("<input>", "other_field", {"tag": "input"}),
        ('<button type="submit">x</button>', "other_field", {"tag": "button"}),
        (
            '<button type="button" formaction="x">x</button>',
            "loads",
            {"tag": "button", "attribute": "formaction"},
        ),
        ("<form>x</form>", "element", {"tag": "form"}),
        ('<label onclick="x">x</label>', "loads", {"tag": "label", "attribute": "onclick"}),
        ("<select><option>x</option></select>", "element", {"tag": "select"}),
    ],
)
def test_no_other_script_or_field_passes(markup, id, facts):
    """An edition with a letter takes the one script once, and fields that send nothing."""
    with raises(RunFailedError, f"report.safety.{id}", place="", **facts):
        check_document(f"<p>{markup}</p>", members())


def test_an_edition_without_a_letter_takes_no_script_at_all():
    """An edition without a letter is refused with any script, our own included."""
    with raises(RunFailedError, "report.safety.element", tag="script"):
        check_document(f"<script>{answer_script()}</script>", edition("fr"))


def test_hostile_words_in_letter_and_finding_stay_words():
    """In the page, the form, the scripts and the pictures."""
    letter = Letter(
        (Passage("asks", "asks", {"fr": HOSTILE}), Passage("next", "next", {"fr": HOSTILE}))
    )
    cells = new_notebook(
        cells=[
            shown(item("text", id="finding-20001", title="finding-proposed", text={"fr": HOSTILE}))
        ]
    )
    document = render_report(cells, replace(members(), letter=letter))
    card = beside_report(cells, members())["card.fr.1.svg"]

    assert document.count("<script") == 1
    assert "<img" not in document
    assert ET.fromstring(card).tag.endswith("svg")
    assert "<script" not in card


def test_a_report_brings_a_script_and_a_picture_a_finding_in_its_own_language():
    """What nobody translated is not read aloud in another language."""
    assert sorted(beside_report(notebook(), members("fr"))) == [
        "aloud.fr.1.txt",
        "aloud.fr.2.txt",
        "card.fr.1.svg",
        "card.fr.2.svg",
    ]
    assert sorted(beside_report(notebook(), members("nl"))) == ["aloud.nl.1.txt", "card.nl.1.svg"]
    assert beside_report(notebook(), edition("fr", "team")) == {}


def test_a_script_to_read_aloud_is_whole():
    """It says that it is a draft, the sentence, its number, how to answer; and has room to note the
    recording.
    """
    script = beside_report(notebook(), members())["aloud.fr.1.txt"]

    assert script.startswith("Brouillon pour l’équipe")
    assert "\n\nOn paie avant de gagner.\n\n" in script
    assert "Répondez par le numéro 1" in script
    assert script.count("_" * 24) == 3
    assert "Brouillon" not in beside_report(notebook(), members(draft=False))["aloud.fr.1.txt"]


def test_a_picture_is_one_for_messengers():
    """1080 by 1350, and its file says nothing of the day or the program that made it."""
    name, data = as_file("card.fr.1.svg", beside_report(notebook(), members())["card.fr.1.svg"])
    chunks = re.findall(rb"(tEXt|iTXt|zTXt|tIME|eXIf)", data)

    assert (name, data[:8]) == ("card.fr.1.png", b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) == (
        WIDTH,
        HEIGHT,
    )
    assert chunks == []


def test_a_picture_is_small_and_is_drawn_the_same_on_every_machine():
    """People pay for what they download; the letters are of our own fonts, so a card has one hash."""
    svg = beside_report(notebook(), members(draft=False))["card.fr.1.svg"]
    name, data = as_file("card.fr.1.svg", svg)

    assert name == "card.fr.1.png"
    assert len(data) < 70_000
    assert struct.unpack(">II", data[16:24]) == (WIDTH, HEIGHT)
    # whatever letters this machine has without serifs
    assert data == png_of(re.sub(r"font-family=\"[^\"]*\"", 'font-family="sans-serif"', svg))


@pytest.mark.parametrize(("words", "least"), [(3, 40), (20, 40), (45, 40), (70, 32)])
def test_a_sentence_fits_its_picture_whatever_its_length(words, least):
    """Every line stands between the head and the foot, and within the margins."""
    text = " ".join(["travailleuse", "loue", "une", "pièce"][n % 4] for n in range(words))
    svg = card_svg(ToldFinding("F-20001", 1, text, "", "finding-proposed"), members(draft=False))
    lines = [
        node
        for node in ET.fromstring(svg).iter()
        if node.tag.endswith("text") and node.get("font-weight") == "700"
    ]
    sentence = [node for node in lines if 300 <= int(node.get("y", "0")) <= 900]

    assert " ".join(node.text or "" for node in sentence) == text
    assert min(int(node.get("font-size", "0")) for node in sentence) >= least


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_no_dot_hangs_where_the_answers_of_a_picture_wrap(language):
    """All four answers are there, over two lines, with a dot between two that stand on one."""
    finding = ToldFinding("F-20001", 12, "On paie avant de gagner.", "", "finding-proposed")
    mine = replace(members(), language=language)
    lines = [
        node.text or ""
        for node in ET.fromstring(card_svg(finding, mine)).iter()
        if node.get("font-size") == "36"
    ]

    assert len(lines) == 2
    assert [line for line in lines if line.strip("· ") != line] == []
    assert " ".join(lines).count("12") == 4


def test_a_picture_says_who_asks_where_they_are_and_which_sheet():
    """It travels from phone to phone without its report; the drawing of the finding is beside its
    number.
    """
    talk = Passage("talk", "talk", {"fr": "Camille, au bureau. Sans dire votre nom."})
    letter = Letter((*LETTER.passages, talk))
    mine = replace(members(), letter=letter, icons={"F-20001": "key"})
    said = [
        node.text
        for node in ET.fromstring(beside_report(notebook(), mine)["card.fr.1.svg"]).iter()
        if node.text
    ]

    assert said[-4:-1] == ["Un syndicat.", "Camille, au bureau.", f"Feuille {mine.sheet}"]
    assert said[-1] == "Brouillon pour l’équipe, ne pas partager."
    assert "scale(5)" in beside_report(notebook(), mine)["card.fr.1.svg"]
    assert "scale(5)" not in beside_report(notebook(), mine)["card.fr.2.svg"]
