"""Codes of the form in one HTML file: what goes in comes out, and a mistake is noticed."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messages import raises

from rap.core.errors import RefusedError
from rap.core.form_questions import NOT_ASKED, SKIPPED
from rap.core.surveys import Option, Question, Survey
from rap.formats.surveys.code_lines import parse_codes
from rap.formats.surveys.codes import (
    SIGNS,
    CodedAnswer,
    format_code,
    places_of,
)

YES_NO = (Option("yes"), Option("no"), Option("nosay", silent=True))
SURVEY = Survey(
    "bank-2026",
    languages=("fr", "nl", "ro"),
    questions=(
        Question("refused", "one", options=YES_NO),
        Question("thanks", "note"),
        Question(
            "reason",
            "several",
            options=(Option("work"), Option("money"), Option("none", alone=True)),
            asked_if={"refused": ("yes",)},
            own_words=True,
        ),
        Question("treated", "scale", ends=(1, 5)),
        Question("age", "number", bands=("18-25", "26-35", "36-")),
        Question("years", "number"),
        Question("since", "date"),
        Question("open", "open"),
    ),
)
FURTHER = ("read", "print")
ANSWER = CodedAnswer(
    {
        "refused": "yes",
        "reason": "work other",
        "treated": "2",
        "age": "26-35",
        "years": "0",
        "since": "2024-02",
        "open": ".written",
    },
    "nl",
    ("print",),
    "K7M2-0XQZ",
    {"reason": "Zij lachte », zei ze", "open": "Een regel\nen nog een: = 1+1"},
)


def grouped(signs: str) -> str:
    return "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def test_an_answer_comes_back_from_its_message() -> None:
    """With what people write around it, in small letters, with spaces, and O and I for 0 and 1."""
    message = format_code(SURVEY, ANSWER, further=FURTHER)
    code, _, words = message.partition("\n")
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "i")

    assert parse_codes(f"Bonjour,\n{typed}\n{words}\nmerci", SURVEY, further=FURTHER) == (ANSWER,)
    assert len(code.replace("-", "")) <= 36


def test_many_messages_below_each_other_are_many_answers() -> None:
    """Words belong to the code above them; those of unknown questions to nobody."""
    silent = CodedAnswer(
        {**dict.fromkeys(SURVEY.columns, SKIPPED), "reason": NOT_ASKED}, "fr", (), "0000-0000"
    )
    text = "\n\n".join(format_code(SURVEY, one, further=FURTHER) for one in (silent, ANSWER))

    assert parse_codes(text + "\n» name: Z ¶", SURVEY, further=FURTHER) == (silent, ANSWER)
    assert parse_codes("nothing here\nand that they have come with more", SURVEY) == ()


@st.composite
def answers(draw: st.DrawFn) -> CodedAnswer:
    cells: dict[str, str] = {}
    for question in SURVEY.questions:
        if question.type == "note":
            continue
        if not question.is_open_to(cells):
            cells[question.id] = NOT_ASKED
        elif question.type == "several":
            chosen = draw(st.sets(st.sampled_from(places_of(question))))
            ordered = [one for one in places_of(question) if one in chosen]
            cells[question.id] = " ".join(ordered) or SKIPPED
        else:
            number = st.integers(0, 999_999).map(str)
            month = st.builds("{}-{:02}".format, st.integers(1900, 2199), st.integers(1, 12))
            of = {"number": number, "date": month, "open": st.just(".written")}
            given = (
                st.sampled_from(places_of(question)) if places_of(question) else of[question.type]
            )
            cells[question.id] = draw(given | st.just(SKIPPED))
    receipt = draw(st.text(SIGNS, min_size=8, max_size=8))
    consent = tuple(name for name in FURTHER if draw(st.booleans()))
    language = draw(st.sampled_from(SURVEY.languages))
    return CodedAnswer(cells, language, consent, f"{receipt[:4]}-{receipt[4:]}")


@settings(max_examples=60)
@given(answers())
def test_every_answer_that_can_be_given_comes_back(answer: CodedAnswer) -> None:
    """Whatever was skipped or not asked."""
    assert parse_codes(format_code(SURVEY, answer, further=FURTHER), SURVEY, further=FURTHER) == (
        answer,
    )


def test_one_wrong_sign_and_two_changed_round_are_always_noticed() -> None:
    """All of them, at every place of a code."""
    code = format_code(SURVEY, ANSWER, further=FURTHER).partition("\n")[0].replace("-", "")
    wrong = {code[:at] + sign + code[at + 1 :] for at in range(len(code)) for sign in SIGNS} | {
        code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(len(code) - 1)
    }
    wrong.discard(code)

    for one in wrong:
        with pytest.raises(RefusedError):
            parse_codes(grouped(one), SURVEY, further=FURTHER)
    assert len(wrong) > 700


def test_what_is_cut_off_or_mixed_up_is_refused() -> None:
    """But for once in a thousand, as the check has 1021 values; no error holds the code."""
    code = format_code(SURVEY, ANSWER, further=FURTHER).partition("\n")[0]
    with raises(RefusedError, "formats.survey_codes.mistyped", place="mail.txt:1"):
        parse_codes(code[:-4], SURVEY, further=FURTHER, place="mail.txt")
    draw, taken, signs = random.Random(4), 0, code.replace("-", "")
    for _ in range(2000):
        one = list(signs)
        for at in draw.sample(range(len(one)), 4):
            one[at] = draw.choice(SIGNS)
        try:
            found = parse_codes(grouped("".join(one)), SURVEY, further=FURTHER)
        except RefusedError:
            continue
        taken += found != (CodedAnswer(ANSWER.cells, "nl", ("print",), ANSWER.receipt),)
    assert taken <= 8


def test_a_code_of_another_form_is_refused() -> None:
    """Also of this one before a word of it was changed (P10)."""
    code = format_code(SURVEY, ANSWER, further=FURTHER)
    later = Survey("bank-2026", languages=SURVEY.languages, questions=SURVEY.questions[1:])
    with raises(RefusedError, "formats.survey_codes.other_form", place="1", survey="bank-2026"):
        parse_codes(code, later, further=FURTHER)


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", "–"),
        lambda code: code.replace("-", "\u2011"),
        lambda code: "\u200e> " + code + " ",
    ],
)
def test_a_code_is_found_however_a_phone_writes_it(typed: Callable[[str], str]) -> None:
    """Without hyphens, with other dashes, quoted in a mail: nobody's answer is passed over."""
    code, _, words = format_code(SURVEY, ANSWER, further=FURTHER).partition("\n")
    quoted = "\n".join(f"> {line}" for line in words.split("\n"))

    assert parse_codes(f"{typed(code)}\n{quoted}", SURVEY, further=FURTHER) == (ANSWER,)


def test_words_never_go_to_somebody_else() -> None:
    """Those under a code that was not found, or that says nothing was written, keep the file out."""
    code, _, words = format_code(SURVEY, ANSWER, further=FURTHER).partition("\n")
    cells = {**ANSWER.cells, "open": SKIPPED}
    silent = format_code(SURVEY, replace(ANSWER, cells=cells, words={}), further=FURTHER)

    for text, line in (
        (f"{code}\nMessage 2: K7M2\n{words}", 3),
        (f"{silent}\n» open: Z ¶", 2),
        (f"\n{words}\n{code}", 2),
    ):
        with raises(RefusedError, "formats.survey_codes.stray_words", place=f"{line}"):
            parse_codes(text, SURVEY, further=FURTHER)
    for cut in (code[:14], code[:14] + "\n\n" + code[15:], code[:20] + "\nand\n" + code[20:]):
        with raises(RefusedError, "formats.survey_codes.mistyped", place="1"):
            parse_codes(cut, SURVEY, further=FURTHER)


@pytest.mark.parametrize("width", [20, 24, 30, 40, 76])
@pytest.mark.parametrize("mark", ["", "> ", ">> "])
def test_a_message_that_a_mail_program_broke_comes_back(width: int, mark: str) -> None:
    """A code in several lines, words in several lines: what she wrote is whole, what stands below
    it is not hers.
    """
    long = (
        "Ils demandent toujours d’où vient l’argent, et au guichet » encore une fois « devant tous."
    )
    given = replace(
        ANSWER,
        words={
            **ANSWER.words,
            "open": f"{long}\nDeux fois ¶ 1234 5678 90, IBAN 1234 5678 9012 3456 ou 1234",
        },
    )
    sent = format_code(SURVEY, given, further=FURTHER)
    broken = [part for line in sent.split("\n") for part in textwrap.wrap(line, width)]
    quoted = "\n".join(f"{mark}{line} " for line in ["Bonjour,", *broken, "-- ", "envoyé d’ici"])

    assert parse_codes(quoted * 2, SURVEY, further=FURTHER) == (given, given)


def test_words_without_their_end_are_refused() -> None:
    """A message that was cut off, or of which another message took the end."""
    sent = format_code(SURVEY, ANSWER, further=FURTHER)
    for text in (sent[:-1], f"{sent[:-1]}\n{sent}", f"{sent[:-1]}\nmerci"):
        with raises(RefusedError, "formats.survey_codes.words_cut", place="4", end="¶"):
            parse_codes(text, SURVEY, further=FURTHER)
