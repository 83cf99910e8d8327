"""Turns, whatever the layout: each way people and programs write them, and what is doubted."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_files import docx

from rap.core.errors import Message, RefusedError
from rap.core.model import Speaker
from rap.formats.readers import read_transcript
from rap.formats.transcripts import Transcript
from rap.store.sources import find_turns

ASK, TELL = "How did you find this room?", "A colleague told me."
ASK_MORE, TELL_MORE = "And the alarm?", "We chose it together."
IN_ORDER = [("I", ASK), ("P1", TELL), ("I", ASK_MORE), ("P1", TELL_MORE)]
MEET = {"Ana": "I", "Jo": "P1"}
LAYOUTS = {
    "time after the name": f"Ana [00:00:02] {ASK}\nJo [00:00:09] {TELL}\nAna [00:00:31] {ASK_MORE}\nJo [00:00:34] {TELL_MORE}\n",
    "time before the name": f"(00:00:02) Ana: {ASK}\n(00:00:09) Jo: {TELL}\n(00:00:31) Ana: {ASK_MORE}\n(00:00:34) Jo: {TELL_MORE}\n",
    "time, name and words": f"00:00:02\nAna\n{ASK}\n\n00:00:09\nJo\n{TELL}\n\n00:00:31\nAna\n{ASK_MORE}\n\n00:00:34\nJo\n{TELL_MORE}\n",
    "name, time and words": f"Ana\n0:02\n{ASK}\n\nJo\n0:09\n{TELL}\n\nAna\n0:31\n{ASK_MORE}\n\nJo\n0:34\n{TELL_MORE}\n",
    "name above": f"Ana\n{ASK}\n\nJo\n{TELL}\n\nAna\n{ASK_MORE}\n\nJo\n{TELL_MORE}\n",
    "captions": f">> Ana: {ASK}\n>> Jo: {TELL}\n>> Ana: {ASK_MORE}\n>> Jo: {TELL_MORE}\n",
}
FORMS = {
    "name above, as a heading": "### {name}\n\n{words}\n\n",
    "dash": "{name} – {words}\n",
    "full stop and dash": "{name}.- {words}\n",
    "tab": "{name}\t{words}\n",
    "brackets": "[{name}] {words}\n",
    "bullets": "- {name}: {words}\n",
    "numbers of lines": "0{n} {name}: {words}\n",
    "messages": "12/05/2023, 10:1{n} - {name}: {words}\n",
    "messages in brackets": "[2023-05-12 10:15:0{n}] {name}: {words}\n",
    "longer than a name": "{name}, who lives here: {words}\n",
}
LAYOUTS |= {
    way: "".join(
        form.format(name="Ana" if label == "I" else "Jo", words=words, n=n)
        for n, (label, words) in enumerate(IN_ORDER)
    )
    for way, form in FORMS.items()
    if way != "longer than a name"
}
ASKED_AND_ANSWERED = [
    ("Q", "A"),
    ("Question", "Réponse"),
    ("Vraag 1", "Antwoord"),
    ("Pregunta", "Respuesta"),
    ("Pergunta", "Resposta"),
    ("Întrebare", "Răspuns"),
    ("Pyetje", "Përgjigje"),
]


def imported(
    folder: Path, text: str | bytes, name: str = "talk.txt", **options: object
) -> Transcript:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_transcript(folder / name, **options)  # type: ignore[arg-type]


def turns(talk: Transcript) -> list[tuple[str, str]]:
    """(label, words) of each turn, as the study finds them again."""
    return [
        (turn.label, talk.text[turn.start : turn.end].partition(": ")[2].strip())
        for turn in find_turns(talk.text, talk.speakers)
    ]


def notes(talk: Transcript) -> dict[str, object]:
    """Id of what was guessed or doubted -> the lines it names."""
    kinds = ("formats.layout.", "formats.doubt.")
    return {
        note.id.removeprefix("formats."): note.facts.get("lines", ())
        for note in talk.notes
        if note.id.startswith(kinds)
    }


@pytest.mark.parametrize("written", LAYOUTS.values(), ids=LAYOUTS)
def test_a_layout_is_recognised_and_everybody_keeps_their_words(
    tmp_path: Path, written: str
) -> None:
    """With the names said, each question is Ana's, each answer Jo's, and no word is lost."""
    found = imported(tmp_path, written).found
    named = imported(tmp_path, written.replace("Ana", "Interviewer"))

    assert list(found) == ["Ana", "Jo"]
    assert turns(named) == IN_ORDER


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"Ana": "I"}, {"Ana": "I", "Jo": "P1"}),
        ({"Jo": "P1"}, {"Ana": "P2", "Jo": "P1"}),
        ({"Ana": "P1", "Jo": "I"}, {"Ana": "P1", "Jo": "I"}),
        ({"Ana": "P1", "Jo": "P1"}, {"Ana": "P1", "Jo": "P1"}),
    ],
)
@pytest.mark.parametrize("written", LAYOUTS.values(), ids=LAYOUTS)
def test_naming_somebody_does_not_change_which_layout_is_recognised(
    tmp_path: Path, written: str, said: dict[str, str], found: dict[str, str]
) -> None:
    """Whoever is named, each line is whose it was; the other one takes the label that is free."""
    guessed, named = imported(tmp_path, written), imported(tmp_path, written, speakers=said)
    shapes = [
        [(one.n, one.label, one.is_start, one.fate) for one in talk.lines]
        for talk in (guessed, named)
    ]

    assert shapes[0] == shapes[1]
    assert named.found == found


def test_labels_longer_than_names_are_people_where_they_recur(tmp_path: Path) -> None:
    """With what they do after a comma; a list of facts in which nothing recurs stays a text."""
    form = FORMS["longer than a name"]
    talk = imported(
        tmp_path,
        "".join(form.format(name=name, words=words) for name, words in IN_ORDER),
    )

    assert [words for _, words in turns(talk)] == [words for _, words in IN_ORDER]
    assert list(talk.found) == ["I, who lives here", "P1, who lives here"]
    assert (
        imported(
            tmp_path, "The rent, so far: 3\nThe water, so far: 2\nThe light, so far: 9\n"
        ).speakers
        == ()
    )


def test_somebody_the_layout_has_no_place_for_is_read_when_named(tmp_path: Path) -> None:
    """A label that is no name, alone above its words, beside those that are recognised."""
    text = LAYOUTS["name above"] + "\nthe woman at the bar:\nMe too.\n"

    assert turns(imported(tmp_path, text))[-1] == (
        "P2",
        f"{TELL_MORE}\nthe woman at the bar:\nMe too.",
    )
    assert turns(imported(tmp_path, text, speakers={"the woman at the bar": "P9"}))[-2:] == [
        ("P2", TELL_MORE),
        ("P9", "Me too."),
    ]


def test_people_can_be_named_by_their_words_for_question_and_answer(tmp_path: Path) -> None:
    """With the number or without."""
    text = f"Vraag 1: {ASK}\nAntwoord: {TELL}\nVraag 2: {ASK_MORE}\nAntwoord: {TELL_MORE}\n"
    talk = imported(tmp_path, text, speakers={"Vraag 2": "I2", "Antwoord": "P7"})

    assert [label for label, _ in turns(talk)] == ["I2", "P7", "I2", "P7"]
    assert not [note for note in talk.notes if note.id == "formats.speakers.not_in_file"]


@pytest.mark.parametrize(("asks", "answers"), ASKED_AND_ANSWERED)
def test_words_for_question_and_answer_say_who_speaks(
    tmp_path: Path, asks: str, answers: str
) -> None:
    """In seven languages, with a number or without."""
    text = f"{asks}: {ASK}\n{answers}: {TELL}\n{asks}: {ASK_MORE}\n{answers}: {TELL_MORE}\n"

    assert turns(imported(tmp_path, text)) == IN_ORDER


def test_where_only_the_answers_have_a_label_the_questions_are_the_interviewers(
    tmp_path: Path,
) -> None:
    """Each of these lines is a doubt; a paragraph of an answer stays hers, and is one, too."""
    talk = imported(
        tmp_path,
        f"{ASK}\nA: {TELL}\nShe keeps a key.\n{ASK_MORE}\nA: {TELL_MORE}\nWho pays?\nA: We do.\n",
    )

    assert [label for label, _ in turns(talk)] == ["I", "P1", "I", "P1", "I", "P1"]
    assert turns(talk)[1][1] == f"{TELL}\nShe keeps a key."
    assert notes(talk) == {
        "doubt.questions_unlabelled": ("1", "4", "6"),
        "doubt.unlabelled": ("3",),
    }


@pytest.mark.parametrize(("letters", "reason"), [("b", "bold"), ("i", "italic")])
def test_questions_in_bold_or_italics_are_the_interviewers(
    tmp_path: Path, letters: str, reason: str
) -> None:
    """In a Word file without labels, the layout is told."""
    words = [
        (ASK, True),
        (TELL, False),
        (ASK_MORE, True),
        (TELL_MORE, False),
        ("Who pays?", True),
        ("We do.", False),
    ]
    talk = imported(tmp_path, marked_docx(words, letters), "talk.docx")
    loud = marked_docx([*words, ("Never again, I said.", True), ("They left.", False)], letters)

    assert turns(talk) == [*IN_ORDER, ("I", "Who pays?"), ("P1", "We do.")]
    assert notes(talk) == {f"layout.{reason}_questions": ()}
    emphasised = notes(imported(tmp_path, loud, "loud.docx"))
    assert emphasised["doubt.marked_no_question"] == ("7",)


def marked_docx(words: list[tuple[str, bool]], letters: str) -> bytes:
    """A Word file with paragraphs in bold or italics and others in plain letters."""
    return docx(
        "".join(
            f"<w:p><w:r>{f'<w:rPr><w:{letters}/></w:rPr>' if marked else ''}<w:t>{text}</w:t></w:r></w:p>"
            for text, marked in words
        )
    )


def word_table(rows: list[list[str]]) -> bytes:
    """A Word file with a table; a line end in a cell begins a paragraph."""
    body = "".join(
        "<w:tr>" + "".join(f"<w:tc>{_paragraphs(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return docx(f"<w:p><w:r><w:t>Visit 3</w:t></w:r></w:p><w:tbl>{body}</w:tbl>")


def _paragraphs(words: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in words.split("\n"))


IN_ROWS = [["Interviewer", ASK], ["Jo", TELL], ["Interviewer", ASK_MORE], ["Jo", TELL_MORE]]


@pytest.mark.parametrize(
    "rows",
    [
        IN_ROWS,
        [["Who", "Words"], *IN_ROWS],
        [[f"{label}:", words] for label, words in IN_ROWS],
        [[f"0:0{n}", *row] for n, row in enumerate(IN_ROWS)],
        [
            ["", "Timespan", "Content", "Speaker"],
            *([f"{n}", f"0:0{n}", *row[::-1]] for n, row in enumerate(IN_ROWS)),
        ],
        [["Question", "Answer"], [ASK, TELL], [ASK_MORE, TELL_MORE], ["Who pays?", "We do."]],
    ],
    ids=["two columns", "with headings", "with colons", "with times", "names last", "questions"],
)
def test_each_row_of_a_word_table_is_a_turn(tmp_path: Path, rows: list[list[str]]) -> None:
    """The names are in one column, the words beside them."""
    talk = imported(tmp_path, word_table(rows), "talk.docx")

    assert turns(talk)[:4] == IN_ORDER
    assert not [id for id in notes(talk) if id.startswith("doubt")]


@pytest.mark.parametrize(
    "form",
    [
        "<w:r><w:t>{name}</w:t><w:tab/><w:t>{words}</w:t></w:r>",
        "<w:r><w:rPr><w:b/></w:rPr><w:t>{name}</w:t></w:r><w:r><w:t xml:space='preserve'> {words}</w:t></w:r>",
    ],
    ids=["tab", "bold"],
)
def test_a_label_set_off_by_a_tab_or_in_bold_needs_no_colon(tmp_path: Path, form: str) -> None:
    """In Word, where the tab becomes a space of the text."""
    named = [("Interviewer" if label == "I" else "Jo", words) for label, words in IN_ORDER]
    body = "".join(f"<w:p>{form.format(name=name, words=words)}</w:p>" for name, words in named)

    assert turns(imported(tmp_path, docx(body), "talk.docx")) == IN_ORDER


@pytest.mark.parametrize("form", ["[{}] {}\n\n", "{} – {}\n", "<{}> {}\n"])
def test_a_talk_of_one_turn_each_is_a_talk(tmp_path: Path, form: str) -> None:
    """Where every line opens a turn and one of them is a role; two names that nobody asks may be
    chance, and a line without a label shows that it was.
    """
    asked = form.format("Interviewer", ASK) + form.format("Ines", TELL)

    assert turns(imported(tmp_path, asked)) == IN_ORDER[:2]
    assert imported(tmp_path, asked.replace("Interviewer", "Ana")).speakers == ()
    assert imported(tmp_path, asked + "That was all.\n").speakers == ()


@pytest.mark.parametrize("form", ["{0}. {2}\n", "{0}.- {2}\n", "{0}{1}. {2}\n", "{0}) {2}\n"])
def test_letters_for_question_and_answer_may_stand_before_a_full_stop(
    tmp_path: Path, form: str
) -> None:
    """With numbers that count up, too; letters that count items do not recur."""
    text = "".join(
        form.format("Q" if label == "I" else "A", n, words)
        for n, (label, words) in enumerate(IN_ORDER)
    )

    assert turns(imported(tmp_path, text)) == IN_ORDER
    assert imported(tmp_path, "A. The rent.\nB. The keys.\nC. The alarm.\n").speakers == ()


def test_in_a_word_table_no_paragraph_is_taken_for_a_name(tmp_path: Path) -> None:
    """One word in the second column is an answer; who is heard once is a person; a sentence in the
    first column is a doubt, and its words are kept.
    """
    rows = [*IN_ROWS, ["Mia", "Rent\nWater"], ["We left early.", "Cold"], ["", "So"], ["Jo", "Yes"]]
    talk = imported(tmp_path, word_table(rows), "talk.docx")

    assert turns(talk)[4:] == [("P2", "Rent\nWater\nWe left early.\nCold\nSo"), ("P1", "Yes")]
    assert notes(talk)["doubt.row_without_speaker"] == ("13", "14", "16")


def test_bold_that_does_not_ask_is_emphasis(tmp_path: Path) -> None:
    """Headings in bold make no interviewer."""
    text = "**Rent**\nIt is high.\n**Keys**\nWe have two.\n**Alarm**\nIt rings.\n"

    assert imported(tmp_path, text, "talk.md").speakers == ()


def test_a_mistyped_time_moves_nobodys_words(tmp_path: Path) -> None:
    """The label counts, the time does not, and the lines are named."""
    talk = imported(
        tmp_path,
        f"[Interviewer] (0:01 - 0:11)\n{ASK}\n[Jo] (0:12 - 0:20)\n{TELL}\n"
        f"[Interviewer] (0:010 - 0:31)\n{ASK_MORE}\n[Jo] (7:15 - 7: 17)\n{TELL_MORE}\n[Jo] (8:00)\nYes.\n",
    )

    assert turns(talk) == [*IN_ORDER, ("P1", "Yes.")]
    assert notes(talk) == {"doubt.time_unread": ("5", "7")}


TALK = "".join(f"Ana: So, {n}?\nJo: Well, {n}.\n" for n in range(8))


@pytest.mark.parametrize(
    ("line", "kind", "at"),
    [
        ("Jo Not there.", "doubt.no_colon", "17"),
        ("Not there.", "doubt.unlabelled", "17"),
        ("Where is it?", "doubt.questions_within", "17"),
        (">> Not there.", "doubt.unlabelled", "17"),
    ],
)
def test_a_line_that_fits_nowhere_is_a_doubt(tmp_path: Path, line: str, kind: str, at: str) -> None:
    """It counts as words of whoever spoke before, and is named."""
    assert notes(imported(tmp_path, f"{TALK}{line}\nAna: Ah.\n"))[kind] == (at,)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("Observation: {n}.", [("3", "6")]),
        ("Police: where, {n}?\nMe: none, {n}.", [("3", "7"), ("4", "8")]),
        ("Confidential: Project Rent\nand then, {n}.", [("3", "7")]),
    ],
)
def test_words_with_a_colon_that_recur_are_perhaps_nobody(
    tmp_path: Path, said: str, at: list[tuple[str, ...]]
) -> None:
    """A name with two turns beside two people of many is a doubt; a word for a role is none."""
    told = "".join(
        f"I: So, {n}?\nP: Well, {n}.\n" + (f"{said.format(n=n)}\n" if n < 2 else "")
        for n in range(6)
    )
    read = [imported(tmp_path, text) for text in (told, told.replace("Observation", "Tolk"))]
    found = [
        [one.facts["lines"] for one in talk.notes if one.id == "formats.doubt.heard_seldom"]
        for talk in read
    ]

    assert found == [at, [] if said.startswith("Obs") else at]


def test_a_translation_after_each_turn_is_a_doubt(tmp_path: Path) -> None:
    """It is read as one person; an interpreter who is named as one is none."""
    told = "".join(f"I: So, {n}?\nEN: And, {n}?\nP: Ah, {n}.\nEN: Oh, {n}.\n" for n in range(3))
    found = [notes(imported(tmp_path, text)) for text in (told, told.replace("EN:", "Tolk:"))]

    assert found == [{"doubt.translation": ("2", "4", "6", "8", "10", "12")}, {}]


def test_a_first_line_that_could_be_speech_is_a_doubt(tmp_path: Path) -> None:
    """A title is left out without one."""
    assert notes(imported(tmp_path, f"Interview 3\n{TALK}")) == {}
    for said in ("yes, I am here.", "Oui bonjour", "We met there"):
        assert notes(imported(tmp_path, f"{said}\n{TALK}")) == {"doubt.first_words": ("1",)}


@pytest.mark.parametrize("second", ["AM", "A.M.", "Dr Marsh", "Ann"])
def test_a_name_and_its_short_form_may_be_one_person(tmp_path: Path, second: str) -> None:
    """Initials, a title or a first name: two people until somebody says otherwise."""
    talk = imported(
        tmp_path,
        f"Ann Marsh: So?\nJo: Yes.\nAnn Marsh: And?\n{second}: Why?\nJo: No.\n{second}: Ah.\n",
    )
    doubts = [note.facts for note in talk.notes if note.id == "formats.doubt.same_person"]

    assert doubts == [{"first": "Ann Marsh", "second": second, "lines": ("1", "4")}]
    assert len(talk.speakers) == 3


def test_a_number_with_and_without_a_space_before_it_may_be_one_person(tmp_path: Path) -> None:
    """Interviewer1 and Interviewer 1, each beside a second one."""
    asks = ["Interviewer1", "Interviewer 1", "Interviewer2", "Interviewer 2"]
    talk = imported(tmp_path, "".join(f"{name}: So?\nJo: Yes.\n" for name in asks))
    doubts = [note.facts for note in talk.notes if note.id == "formats.doubt.same_person"]

    assert doubts == [
        {"first": "Interviewer1", "second": "Interviewer 1", "lines": ("1", "3")},
        {"first": "Interviewer2", "second": "Interviewer 2", "lines": ("5", "7")},
    ]


def test_a_role_that_is_another_mistyped_is_a_doubt(tmp_path: Path) -> None:
    """Interviewe, twice, where somebody else answers; alone with an interviewer she is who answers."""
    typed = "".join(f"Interviewer: So, {n}?\nJo: Well, {n}.\n" for n in range(6))
    typed += "Interviewe: And?\nJo: No.\nInterviewe: Why?\nJo: Rent.\n"
    doubts = [
        [note.facts for note in imported(tmp_path, text).notes if "same_person" in note.id]
        for text in (typed, typed.replace("Jo:", "Interviewe:"))
    ]

    slip = {"first": "Interviewe", "second": "Interviewer", "lines": ("13", "15")}
    assert doubts == [[slip], []]


def test_a_name_read_as_another_mistyped_is_a_doubt(tmp_path: Path) -> None:
    """It may be of two people; a slip in a word for a role is a note alone."""
    talk = imported(
        tmp_path, "Ana: So?\nMarina: Yes.\nAna: And?\nMarina: No.\nMarina: Oh.\nMarinna: Ah.\n"
    )
    doubts = [note.facts for note in talk.notes if note.id == "formats.doubt.slip"]

    assert talk.found["Marinna"] == talk.found["Marina"]
    assert doubts == [{"first": "Marinna", "second": "Marina", "lines": ("6",)}]


@pytest.mark.parametrize(
    "form", ["{name}\n{words}\n\n", "{name}\n0:0{n}\n{words}\n\n", "0:0{n}\n{name}\n{words}\n\n"]
)
def test_an_answer_of_one_word_is_no_name(tmp_path: Path, form: str) -> None:
    """Also where it is said twice, or by a role."""
    said = [
        ("Ana", ASK),
        ("Jo", "Rent"),
        ("Ana", ASK_MORE),
        ("Jo", "Exactly"),
        ("Ana", TELL),
        ("Jo", "Exactly"),
        ("Ana", TELL_MORE),
        ("Jo", TELL),
    ]
    text = "".join(form.format(name=name, words=words, n=n) for n, (name, words) in enumerate(said))

    assert turns(imported(tmp_path, text)) == [
        ("P1" if name == "Ana" else "P2", words) for name, words in said
    ]


def test_two_labels_that_a_person_made_one_are_no_doubt(tmp_path: Path) -> None:
    """In a table, too, where both names are written and `--speakers` gives them one label."""
    table = "speaker,text\nAnn Marsh,So?\nAM,And?\nJo,Yes.\n"
    said = {"Ann Marsh": "I", "AM": "I"}
    guessed = imported(tmp_path, table, "talk.csv")
    told = imported(tmp_path, table, "talk.csv", speakers=said)

    doubts = [[one.id for one in talk.notes if "same_person" in one.id] for talk in (guessed, told)]
    assert doubts == [["formats.doubt.same_person"], []]


@pytest.mark.parametrize("others", ["Ann", "AM", "The Chair"])
def test_a_short_form_of_two_people_says_nothing_of_either(tmp_path: Path, others: str) -> None:
    """Ann could be Ann Marsh or Ann Mason, and a chair is no acting chair."""
    people = ["Ann Marsh", "Ann Mason", "The Acting Chair", others]
    talk = imported(tmp_path, "".join(f"{name}: So {n}.\n" for n in range(3) for name in people))

    assert len(talk.speakers) == 4
    assert not [note for note in talk.notes if note.id == "formats.doubt.same_person"]


@pytest.mark.parametrize("name", ["talk.txt", "talk.csv"])
def test_a_title_is_one_person_with_the_name_in_brackets_after_it(
    tmp_path: Path, name: str
) -> None:
    """It is a doubt, naming both; two people given two labels stay two; what is said in brackets of
    how she speaks is kept.
    """
    spoken = [("The Chair (Dr Marsh)", "So?"), ("Jo", "Yes."), ("The Chair", "And?"), ("Jo", "No.")]
    form = "{0}: {1}\n" if name == "talk.txt" else "{0},{1}\n"
    head = "" if name == "talk.txt" else "speaker,text\n"
    text = head + "".join(form.format(*turn) for turn in [*spoken, *spoken[2:]])
    talk = imported(tmp_path, text, name)
    two = imported(tmp_path, text, name, speakers={"The Chair (Dr Marsh)": "I", "The Chair": "P3"})

    doubts = [note.facts for note in talk.notes if note.id.startswith("formats.doubt.")]
    assert [{**one, "lines": len(one["lines"])} for one in doubts] == [  # type: ignore[arg-type]
        {"first": "The Chair (Dr Marsh)", "second": "The Chair", "lines": 2}
    ]
    assert [label for label, _ in turns(talk)] == ["P1", "P2"] * 3
    assert [label for label, _ in turns(two)][:3] == ["I", two.found["Jo"], "P3"]


def test_brackets_with_different_words_are_different_people(tmp_path: Path) -> None:
    """Two guests, and one who laughs: what is said of how she speaks stays with her words."""
    talk = imported(
        tmp_path,
        "Guest (Ana): So?\nGuest (Jo): Yes.\nGuest (Ana): And?\nGuest (Jo): No.\nMia: Ah.\nMia (laughing): Oh.\nMia: Hm.\n",
    )

    assert [label for label, _ in turns(talk)] == ["P1", "P2", "P1", "P2", "P3", "P3", "P3"]
    assert turns(talk)[5][1] == "(laughing) Oh."


INTERPRETED = "Interviewer: Who?\nAna: I.\nAna (tolk): She does.\nInterviewer: And?\nAna: No.\n"
TWO_IN_BRACKETS = (
    "Interviewer: Who?\nAna: I.\nAna (mother): I do.\nAna (daughter): So do I.\nAna: No.\n"
)


@pytest.mark.parametrize(
    ("text", "labels", "doubted"),
    [
        (INTERPRETED, ["I", "P1", "T1", "I", "P1"], ("2", "3")),
        (TWO_IN_BRACKETS, ["I", "P1", "P2", "P3", "P1"], ("2", "4")),
        ("Mia (interviewer): So?\nMia (participant): Yes.\n" * 2, ["I", "P1", "I", "P1"], None),
    ],
)
def test_brackets_that_may_name_somebody_else_join_nobody(
    tmp_path: Path, text: str, labels: list[str], doubted: tuple[str, ...] | None
) -> None:
    """An interpreter, a daughter, and two of one name of whom one asks."""
    talk = imported(tmp_path, text)

    assert [label for label, _ in turns(talk)] == labels
    assert notes(talk).get("doubt.same_person") == doubted


@pytest.mark.parametrize(
    ("second", "kind", "lines"),
    [
        ("Ana (mother)", "in_brackets", ("2",)),
        ("Deelnemer (vrouw)", "in_brackets", ("2",)),
        ("Worker (Brussels)", "read_as_one", ("2", "4")),
    ],
)
def test_who_is_read_as_one_with_her_brackets_is_a_doubt(
    tmp_path: Path, second: str, kind: str, lines: tuple[str, ...]
) -> None:
    """It names where, and a label for the brackets parts the two; nobody doubts that she laughs."""
    bare = second.split(" (", maxsplit=1)[0]
    text = (
        f"Interviewer: Who?\n{second}: I.\nInterviewer: Why?\n{bare}: No.\n{bare} (laughing): Oh.\n"
    )
    guessed = imported(tmp_path, text)
    told = imported(tmp_path, text, speakers={second: "P7"})

    assert notes(guessed)[f"doubt.{kind}"] == lines
    assert "doubt.in_brackets" not in notes(told)
    assert [label for label, _ in turns(told)][:4] == ["I", "P7", "I", told.found[bare]]
    assert told.found[bare] != "P7"


def test_a_row_of_somebody_with_brackets_after_her_name_is_a_doubt(tmp_path: Path) -> None:
    """In a table, too, a name that recurs with brackets after it is a doubt."""
    table = "speaker,text\nInterviewer,Who?\nAna (mother),I.\nInterviewer,Why?\nAna,No.\n"

    minister = table.replace("Ana (mother)", "Ms. Ana Marsh (Minister)").replace(
        "Ana,", "Ms. Ana Marsh,"
    )

    assert notes(imported(tmp_path, table, "talk.csv"))["doubt.read_as_one"] == ("3", "5")
    assert notes(imported(tmp_path, minister, "talk.csv")) == {}  # nobody else has this full name


@pytest.mark.parametrize(
    ("asks", "answers"),
    [("R", "I"), ("E", "I"), ("Q", "I"), ("MOD", "INT1"), ("Facilitator", "I1"), ("Interviewer", "Former moderator")],
)  # fmt: skip
@pytest.mark.parametrize("name", ["talk.txt", "talk.csv"])
def test_an_interviewer_who_asks_nothing_is_a_doubt(
    tmp_path: Path, asks: str, answers: str, name: str
) -> None:
    """Her letter may stand for an informant; nobody is sure of it, and said roles settle it."""
    spoken = [(asks, "How?"), (answers, "So."), (asks, "Rent?"), (answers, "High.")] * 2
    if asks == "Interviewer":
        spoken += [("Ana", "Yes."), (asks, "And?"), ("Ana", "No.")]
    form = "{0}: {1}\n" if name == "talk.txt" else "{0},{1}\n"
    head = "" if name == "talk.txt" else "speaker,text\n"
    text = head + "".join(form.format(*turn) for turn in spoken)
    talk = imported(tmp_path, text, name)
    told = imported(tmp_path, text, name, speakers={asks: "I", answers: "P7"})

    assert notes(talk)["doubt.who_asks"] == (("1", "2") if name == "talk.txt" else ("2", "3"))
    assert talk.confidence == "guess"
    assert "doubt.who_asks" not in notes(told)


def test_who_listens_beside_an_interviewer_is_no_doubt(tmp_path: Path) -> None:
    """One of two asks; nor is it a doubt that a participant asks back."""
    text = "I: How?\nP1: Why?\nI2: Hm.\nI: Rent?\nP1: Which?\nI2: Yes.\nI: When?\nP1: How so?\n"

    assert "doubt.who_asks" not in notes(imported(tmp_path, text))
    answered = text.replace("Why?", "So.").replace("Which?", "High.").replace("How so?", "Now.")
    assert "doubt.who_asks" not in notes(imported(tmp_path, answered))


def test_a_hearing_may_have_more_than_a_hundred_people(tmp_path: Path) -> None:
    """They speak again and again; a glossary of as many words stays a text."""
    people = [f"Member {chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(130)]
    hearing = "".join(f"{name}: Yes, {turn}.\n" for turn in range(3) for name in people)

    assert len(imported(tmp_path, hearing).speakers) == 130
    assert imported(tmp_path, "".join(f"{name}: a word.\n" for name in people)).speakers == ()


def test_a_speaker_with_a_time_is_believed_even_if_heard_once(tmp_path: Path) -> None:
    """A time in brackets is no accident."""
    talk = imported(tmp_path, f"{LAYOUTS['time after the name']}Guest [00:01:00] Me too.\n")

    assert turns(talk)[-1] == ("P3", "Me too.")


@pytest.mark.parametrize(
    ("text", "id", "place"),
    [
        ("I: So?\n<<<<<<< HEAD\nP1: Yes.\n=======\nP1: No.\n>>>>>>> other\n", "formats.text.conflict", "talk.txt:2"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 3\n", "formats.text.lfs_pointer", "talk.txt"),
    ],
)  # fmt: skip
def test_what_git_left_in_a_file_is_no_talk(tmp_path: Path, text: str, id: str, place: str) -> None:
    """Two versions, and a pointer to a file that is elsewhere."""
    with pytest.raises(RefusedError) as error:
        imported(tmp_path, text)

    assert [(one.id, one.place) for one in error.value.problems] == [(id, place)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_that_says_so_is_read(tmp_path: Path, encoding: str) -> None:
    """Windows saves "Unicode text" with this mark."""
    mark = b"" if encoding == "utf-16" else "\ufeff".encode(encoding)
    talk = imported(tmp_path, mark + "I: Ça va ?\r\nP1: Oui.\r\n".encode(encoding))

    assert (talk.text, talk.speakers) == (
        "I: Ça va ?\nP1: Oui.\n",
        (Speaker("I", "interviewer"), Speaker("P1", "participant")),
    )
    assert talk.notes[0].id == "formats.note.utf16"


@pytest.mark.parametrize(
    "form",
    ["({time}) {name}: {words}\n", "{time}\n{name}\n{words}\n\n", "{name} [{time}] {words}\n"],
)
def test_a_time_mistyped_in_any_place_leaves_everybody_their_words(
    tmp_path: Path, form: str
) -> None:
    """An O for a zero or a missing colon: her turn has no time, and its line is a doubt."""
    turns_written = [("Ana", ASK), ("Jo", TELL), ("Ana", ASK_MORE), ("Jo", TELL_MORE)] * 2
    times = [
        "00:00:01",
        "00:00:02",
        "00:00:03",
        "00:0O:04",
        "00:00:05",
        "00:0006",
        "00:00:07",
        "8:00",
    ]
    text = "".join(
        form.format(name=name, words=words, time=time)
        for (name, words), time in zip(turns_written, times, strict=True)
    )
    talk = imported(tmp_path, text)

    assert [label for label, _ in turns(talk)] == ["P1", "P2"] * 4
    assert all(
        words in said for (_, words), (_, said) in zip(turns_written, turns(talk), strict=True)
    )
    assert len(notes(talk)["doubt.time_unread"]) == 2  # type: ignore[arg-type]


WITHIN = "formats.doubt.label_within"


def within(path: Path) -> list[object]:
    """The lines in which a doubt sees a second label."""
    return [
        line
        for note in read_transcript(path).notes
        if note.id == WITHIN
        for line in note.facts["lines"]  # type: ignore[union-attr]
    ]


@pytest.mark.parametrize(
    ("said", "is_doubt"),
    [
        ("P: I left. I: Really? P: Yes.", True),
        ("P: I left with her (I: really?) long ago.", True),
        ("P: I left. [I: really?]", True),
        ("P: I left.\tI: Really?", True),
        ("P: I left / I: Really?", True),
        ("P: I left at 10:30, as I: said.", False),
        ("P: Rent is high: I know.", False),
    ],
)
def test_a_label_inside_a_line_is_a_doubt(tmp_path: Path, said: str, is_doubt: bool) -> None:
    """A letter alone only where something ended before it."""
    path = tmp_path / "talk.txt"
    path.write_text(f"I: How?\nP: Fine.\nI: Rent?\n{said}\nI: Who?\nP: Him.\n")

    assert within(path) == ["4"] * is_doubt


@pytest.mark.parametrize("sign", ["\t", " / ", " ", ""])
def test_a_name_inside_a_line_is_a_doubt(tmp_path: Path, sign: str) -> None:
    """Also in the middle of what does not go on, and where nothing stands before it."""
    path = tmp_path / "talk.txt"
    path.write_text(
        f"Interviewer: So?\nLea: Yes.\nInterviewer: What then{sign}Lea: Home.\nLea: I went (Interviewer: sure?) there.\n"
    )

    assert within(path) == ["3", "4"]


@pytest.mark.parametrize("sign", ["\u2028", "\u2029"])
def test_a_line_separator_is_a_line_end(tmp_path: Path, sign: str) -> None:
    """With a note of how many there were."""
    path = tmp_path / "talk.txt"
    path.write_text(f"I: How?{sign}P1: Fine.\nI: Rent?\nP1: High.\n", encoding="utf-8")
    talk = read_transcript(path)

    assert talk.text == "I: How?\nP1: Fine.\nI: Rent?\nP1: High.\n"
    assert Message("formats.note.line_signs", n=1) in talk.notes
