"""Files of answers: nothing of a person is in them, and the numbers of findings stay what they
were.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from messages import raises
from studies import make_study, write

from rap.core.errors import Problem, RefusedError
from rap.core.model import ANSWERS, Finding
from rap.store.answers import (
    Feedback,
    check_feedback,
    format_feedback,
    number_findings,
    parse_feedback,
    read_feedback,
    write_feedback,
)

WORDS = {"F-20001": ("00112233445566ff",)}
ONE = Feedback("0123456789abcdef", "form", {"F-20001": {"yes": 1}}, ("F-20002",), WORDS)
FINDINGS = st.from_regex(r"F-[0-9]{5}", fullmatch=True)


def finding(id: str, day: str) -> Finding:
    return Finding(id, {"en": {"text": "x"}}, {}, 1, ((day, "proposed", "", "K-01"),))


@given(
    st.dictionaries(
        FINDINGS, st.dictionaries(st.sampled_from(ANSWERS), st.integers(1, 99), min_size=1)
    )
)
def test_a_sheet_comes_back_as_it_was_written(answers):
    """Reading is the reverse of writing."""
    sheet = Feedback("0123456789abcdef", "sheet", answers, (), dict.fromkeys(answers, ()))

    assert parse_feedback(format_feedback(sheet), name="0123456789abcdef.json") == sheet


def test_a_file_holds_answers_and_nothing_else(tmp_path):
    """No name, day, number of a phone or words: two laptops write the same bytes for one copy."""
    path = write_feedback(tmp_path, ONE)

    assert json.loads(path.read_text()) == {
        "v": 1,
        "id": "0123456789abcdef",
        "way": "form",
        "answers": {"F-20001": {"yes": 1}},
        "more": ["F-20002"],
        "wordings": {"F-20001": ["00112233445566ff"]},
    }
    assert read_feedback(tmp_path) == (ONE,)


@pytest.mark.parametrize(
    "change",
    [
        ('"yes": 1', '"yes": 2'),  # a form is one person
        ('"yes": 1', '"maybe": 1'),
        ('"yes": 1', '"yes": true'),
        ('"F-20001"', '"INT-20001"'),
        ('"form"', '"letter"'),
        ('"v": 1', '"v": 0'),
        ("00112233445566ff", "0011"),
        ('"0123456789abcdef"', '"0123456789abcdee"'),
    ],
)
def test_a_file_changed_by_hand_is_refused(change):
    """It is named, and what is in it is not repeated."""
    text = format_feedback(ONE).replace(*change)

    name = "interviews/feedback/0123456789abcdef.json"
    with raises(RefusedError, "store.feedback.damaged", place=name):
        parse_feedback(text, name=name)


def test_numbers_go_by_the_day_a_finding_was_first_written():
    """The oldest is 1; two of one day stand by their id."""
    rows = [
        finding("F-20009", "2026-01-02"),
        finding("F-20003", "2026-01-02"),
        finding("F-20005", "2026-01-01"),
    ]

    assert number_findings(rows) == {"F-20005": 1, "F-20003": 2, "F-20009": 3}


def test_answers_to_findings_that_are_gone_are_a_problem(tmp_path: Path):
    """`rap check` names the file and the finding."""
    write_feedback(make_study(tmp_path), ONE)
    write(tmp_path, "interviews/feedback/bad.json", "{}")

    assert check_feedback(tmp_path, findings={"F-20001": ""}) == [
        Problem(
            "store.feedback.unknown_finding",
            place="interviews/feedback/0123456789abcdef.json",
            finding="F-20002",
        ),
        Problem("store.feedback.damaged", place="interviews/feedback/bad.json"),
    ]


def test_a_file_in_another_encoding_is_named(tmp_path: Path):
    """It is refused with its name, also where answers are counted."""
    path = write(make_study(tmp_path), "interviews/feedback/0123456789abcdef.json", "")
    path.write_bytes(b'{"way": "\xff"}')
    place = "interviews/feedback/0123456789abcdef.json"

    assert check_feedback(tmp_path, findings={}) == [
        Problem("store.feedback.not_utf8", place=place)
    ]
    with raises(RefusedError, "store.feedback.not_utf8", place=place):
        read_feedback(tmp_path)
