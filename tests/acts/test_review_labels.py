"""One label is one person: what is taken apart, and what two people or two machines decide."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from reviews import FR, entity, make_review_study, opened, queue
from studies import add_source
from vaults import as_coder, make_coder, make_quick, unlocked

from rap.core.errors import WrongUseError
from rap.store.sources import read_source, read_source_text
from rap.store.vault import reseal
from rap.topics.entering.plan import Wanted
from rap.topics.review.accepting import accept, find_spreads, spread
from rap.topics.review.decisions import write_rows
from rap.topics.review.differences import find_differences, settle
from rap.topics.review.entities import split_entity
from rap.topics.review.given_labels import LabelChoice
from rap.topics.review.session import Review

ID = "INT-40001"
EN = Wanted(language="en", consent=dict(FR.consent))
MOVED = (
    "Interviewer: Who runs it?\n"
    "P1: Nadia Ferrante does, at the Ferrante house. Paolo Ferrante is her brother.\n"
    "Interviewer: When did you move to Ferrante from Paolo Ferrante?\n"
    "P1: When Nadia asked me.\n"
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study in whose vault a talk waits in which one word names two people and a place."""
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "study")
    queue(root, {ID: MOVED}, wanted=EN)
    return root


def parts(review: Review, form: str = "nadia ferrante") -> dict[str, object]:
    texts = {id: raw.text for id, raw in review.raws.items()}
    return {part.forms[0]: part for part in split_entity(entity(review, form), texts=texts)}


def labels(review: Review) -> dict[str, set[str]]:
    """What is written for each spelling."""
    text, written = review.raws[ID].text, dict[str, set[str]]()
    for (one, _), label, _ in review.preview(ID).spots:
        written.setdefault(text[one.start : one.end], set()).add(label)
    return written


def test_what_is_taken_apart_has_a_label_each(root: Path):
    """Two people and a house that share a word are three; a spelling has one label throughout."""
    review = opened(root)
    found = parts(review)
    together = {label for some in labels(review).values() for label in some}
    for part in found.values():
        review.decide(part, "mask")
    written = labels(review)

    assert len(found) > 2
    assert len(together) == 1
    assert {len(some) for some in written.values()} == {1}
    assert len({*map(frozenset, written.values())}) == len(written)


def test_what_was_taken_apart_stays_so_in_the_text_and_in_the_next_session(root: Path):
    """The preview is what is written, and a new session has the same labels."""
    review = opened(root)
    for part in parts(review).values():
        review.decide(part, "mask")
    again = opened(root)
    for one in again.open_entities:
        again.decide(one, "mask")
    again.mark(ID, "done")
    before = again.preview(ID).text
    source = accept(again, ID).source

    assert before == review.preview(ID).text
    assert (root / "interviews" / f"{source.id}.txt").read_text("utf-8") == before


def test_the_same_decision_is_said_once(root: Path):
    """A key that is hit twice is one act, and one undo takes it back."""
    review = opened(root)
    first = [review.decide(entity(review, "paolo ferrante"), "mask") for _ in range(2)]
    [gone] = review.undo(first[1])

    assert first[0] == first[1] == gone.at
    assert review.undo() == ()


def test_words_that_stand_for_somebody_are_not_given_to_another(root: Path):
    """Unless a person says that they may stand for both; what was refused is not decided."""
    queue(
        root, {"INT-40002": MOVED.replace("asked me", "and my colleague Odile asked me")}, wanted=EN
    )
    review = opened(root)
    odile = entity(review, "odile")
    review.decide(entity(review, "nadia ferrante"), "say", words="a friend")
    with raises(WrongUseError, "review.label_taken"):
        review.decide(odile, "say", words="a friend")

    assert review.decided(odile) == ""
    review.decide_all([LabelChoice(odile, "say", "a friend", both=True)])
    assert review.decided(odile) == "say"


def test_a_name_that_is_masked_later_gets_the_label_its_person_has_there(root: Path):
    """In a text of the study in which she was masked before: no second label for one person."""
    add_source(root, "INT-10007", "P1: [colleague B] left. Odile came back.\n", case="C-20001")
    review = opened(root)
    write_rows(review.vault, "INT-10007", [["Odile", "[colleague B]", 1]])
    [found] = find_spreads(review, ["odile"])
    spread(review, found)

    text = read_source_text(root, read_source(root, "INT-10007"))
    assert text == "P1: [colleague B] left. [colleague B] came back.\n"


def test_two_who_give_one_label_to_two_people_are_told(root: Path, monkeypatch: pytest.MonkeyPatch):
    """Each on her machine, neither sees the other: nothing is accepted until somebody chooses."""
    text = "Interviewer: Who?\nP1: My colleague Odile, and my cousin Sorin Ionescu.\n"
    queue(root, {"INT-40003": text}, wanted=EN)
    with as_coder(monkeypatch, "K-02"):
        make_coder(root, "K-02")
    reseal(unlocked(root))
    first = opened(root, only="INT-40003")
    with as_coder(monkeypatch, "K-02"):
        second = opened(root, only="INT-40003")
        second.decide(entity(second, "sorin ionescu"), "say", words="somebody dear")
    first.decide(entity(first, "odile"), "say", words="somebody dear")
    review = opened(root, only="INT-40003")
    review.mark("INT-40003", "done")
    [one] = find_differences(review, "INT-40003")
    with raises(WrongUseError, "review.differences", n=1):
        accept(review, "INT-40003")
    settle(review, one, "say", words="a cousin")

    assert (one.label, one.entity.words) == ("[somebody dear]", ("Sorin Ionescu",))
    assert find_differences(review, "INT-40003") == []
    assert review.preview("INT-40003").text.count("[somebody dear]") == 1
