"""The letter around a report: one file says one thing, and what is wrong is said."""

from __future__ import annotations

import pytest
from messages import raises
from studies import ROOT, make_study, write

from rap.core.errors import Message, ProblemsError, RefusedError
from rap.core.plain import nearest
from rap.store.codebook import read_codebook
from rap.store.team_pages import (
    PARTS,
    TRUST,
    Letter,
    Passage,
    check_letter,
    read_letter,
    read_passage,
    refuse_unnamed,
    stub_of,
)


def test_a_passage_is_read_with_its_part_and_finding(tmp_path):
    """The part is named in the file, or is the file's name."""
    write(tmp_path, "codebook/letter/pays.yaml", "text: {en: A fund., fr: Un fonds.}\n")
    write(
        tmp_path,
        "codebook/letter/changed-a.yaml",
        "part: changed\nfinding: F-20001\ntext: {en: We did.}\n",
    )
    letter = read_letter(tmp_path)

    assert letter.of("pays") == (Passage("pays", "pays", {"en": "A fund.", "fr": "Un fonds."}),)
    assert letter.of("changed") == (Passage("changed-a", "changed", {"en": "We did."}, "F-20001"),)


def test_questions_nobody_answered_are_known(tmp_path):
    """The first page should answer all of them."""
    write(tmp_path, "codebook/letter/pays.yaml", "text: {en: A fund.}\n")

    assert read_letter(tmp_path).unanswered == tuple(part for part in TRUST if part != "pays")


def test_what_waits_for_words_is_no_passage(tmp_path):
    """`rap new` writes a file for each question of the first page; it stays a question until
    somebody answers it.
    """
    for part in TRUST:
        write(tmp_path, f"codebook/letter/{part}.yaml", stub_of(part, ("fr", "nl")))
    write(tmp_path, "codebook/letter/pays.yaml", "part: pays\ntext: {fr: Un fonds., nl: ''}\n")

    assert check_letter(tmp_path, findings={}) == []
    assert read_letter(tmp_path) == Letter((Passage("pays", "pays", {"fr": "Un fonds."}),))


def test_a_report_that_names_nobody_is_refused_in_each_language_it_lacks(tmp_path):
    """Another language's words are no answer: who reads Dutch must find whom to talk to."""
    write(tmp_path, "codebook/letter/talk.yaml", "text: {fr: Camille., nl: ''}\n")

    refuse_unnamed(tmp_path, ["fr"])
    place = "codebook/letter/talk.yaml"
    with raises(RefusedError, "store.letter.nobody_named", place=place, languages=("nl", "en")):
        refuse_unnamed(tmp_path, ["fr", "nl", "en"])


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "part: thanks\ntext: {en: x}\n",
            Message("store.letter.unknown_part", part="thanks", nearest=nearest("thanks", PARTS)),
        ),
        ("part: next\n", Message("store.letter.no_words")),
        ("part: next\ntext: ''\n", Message("store.letter.no_words")),
        ("part: next\ntext: {all: ''}\n", Message("store.letter.no_words")),
        (
            "part: next\ntext: {en: x}\nfinding: 20001\n",
            Message("store.findings.bad_id", finding="20001"),
        ),
    ],
)
def test_a_passage_that_is_none_is_refused(tmp_path, text, what):
    """The sentence says which line, and what would be right."""
    write(tmp_path, "codebook/letter/a.yaml", text)

    with pytest.raises(ProblemsError) as caught:
        read_passage(tmp_path, "a")
    assert [problem.message for problem in caught.value.problems] == [what]


def test_a_passage_about_a_finding_that_is_gone_is_a_problem(tmp_path):
    """A passage of the letter about a finding that does not exist is a problem of `rap check`."""
    write(tmp_path, "codebook/letter/next-a.yaml", "part: next\nfinding: F-20001\ntext: {en: x}\n")

    assert [problem.message for problem in check_letter(tmp_path, findings={})] == [
        Message("store.letter.unknown_finding", finding="F-20001", nearest=nearest("F-20001", ()))
    ]


def test_the_letter_is_no_family_of_codes(tmp_path):
    """Its folder lies in the codebook and holds no code."""
    write(make_study(tmp_path), "codebook/letter/pays.yaml", "text: {en: A fund.}\n")

    assert {code.family for code in read_codebook(tmp_path).codes} == {"access", "safety", "needs"}


def test_the_demo_study_answers_every_question():
    """The letter of the demo study answers each question in its three languages."""
    letter = read_letter(ROOT)

    assert letter.unanswered == ()
    assert {frozenset(passage.text) for passage in letter.passages} == {
        frozenset({"fr", "nl", "en"})
    }
