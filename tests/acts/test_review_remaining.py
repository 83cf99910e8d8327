"""Before a text is accepted: everything that stays readable though it was noticed, and what nobody
looked at.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from reviews import FR, entity, make_review_study, opened, queue
from vaults import make_quick

from rap.core.errors import ConflictError
from rap.topics.entering.plan import Wanted
from rap.topics.review.accepting import accept
from rap.topics.review.given_labels import LabelChoice
from rap.topics.review.remaining import CAPITAL, IN_THE_END, KEPT_ELSEWHERE, find_remaining
from rap.topics.review.session import Review

ID = "INT-40001"
EN = Wanted(language="en", consent=dict(FR.consent))
TALK = (
    "Interviewer: Who helps?\n"
    "P1: My colleague Odile helps. The zorbelles and the grimouilles are hers. We speak English.\n"
    "Interviewer: And the garden?\n"
    "P1: Odile planted it. The zorbelles grow.\n"
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study in whose vault a talk waits."""
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "study")
    queue(root, {ID: TALK}, wanted=EN)
    return root


def read_all(root: Path) -> dict[str, bytes]:
    files = [path for path in root.parent.rglob("*") if path.is_file()]
    return {str(path): path.read_bytes() for path in files}


def keep(review: Review, *forms: str) -> None:
    review.decide_all([LabelChoice(entity(review, form), "keep") for form in forms])


def test_what_was_kept_is_listed_with_its_sentence_as_it_will_be(root: Path):
    """Each spelling once, with how many others one press kept; names beside it are masked."""
    review = opened(root)
    review.decide(entity(review, "odile"), "mask")
    keep(review, "zorbelles", "grimouilles")
    kept = find_remaining(review, ID).kept
    text = review.preview(ID).text

    assert [(one.words, one.n, one.at_once) for one in kept] == [
        ("zorbelles", 2, 1),
        ("grimouilles", 1, 1),
    ]
    assert kept[0].sentences == (
        ("The ", "zorbelles", " and the grimouilles are hers. "),
        ("The ", "zorbelles", " grow.\n"),
    )
    assert all("".join(some) in text for one in kept for some in one.sentences)


def test_what_is_decided_by_itself_is_not_among_what_was_kept_at_once(root: Path):
    """A name that was kept with one press is not listed as kept together with others."""
    review = opened(root)
    keep(review, "zorbelles")

    assert [one.at_once for one in find_remaining(review, ID).kept] == [0]


def test_a_capital_that_the_screen_passed_over_is_listed(root: Path):
    """A language, a country: nobody was asked about it."""
    [one] = find_remaining(opened(root), ID).unseen

    assert (one.words, one.reason, one.sentences[0][0]) == ("English", CAPITAL, "We speak ")


def test_a_word_kept_in_another_text_was_not_looked_at_here(root: Path):
    """It stays, since it is no name; its sentence is shown all the same."""
    first = opened(root)
    keep(first, "zorbelles")
    queue(root, {"INT-40002": "Interviewer: And?\nP1: More zorbelles.\n"}, wanted=EN)
    left = find_remaining(opened(root), "INT-40002")

    assert [(one.words, one.reason) for one in left.unseen] == [("zorbelles", KEPT_ELSEWHERE)]
    assert left.kept == ()


def test_the_text_is_looked_through_once_more(root: Path, monkeypatch: pytest.MonkeyPatch):
    """What the screen sees in it now and nobody was asked is listed, whatever was decided on the
    rest.
    """
    review = opened(root)
    one = review.screened[ID]
    lost = [find for find in one.found if "grimouilles" not in one.text[find.start : find.end]]
    review.screened[ID] = type(one)(one.source, one.language, one.text, tuple(lost))

    assert ("grimouilles", IN_THE_END) in {
        (left.words, left.reason) for left in find_remaining(review, ID).unseen
    }


def test_a_person_with_two_labels_is_told(root: Path):
    """Two spellings of hers were given different words."""
    queue(
        root, {"INT-40003": "I: Who?\nP1: Nadia Ferrante, my colleague. Nadia helps.\n"}, wanted=EN
    )
    review = opened(root, only="INT-40003")
    one = entity(review, "nadia ferrante")
    for form, words in (("nadia ferrante", "a friend"), ("nadia", "somebody")):
        part = type(one)(**{**one.__dict__, "forms": (form,)})
        review.decide(part, "say", words=words)

    assert find_remaining(review, "INT-40003").two_labels == (("[a friend]", "[somebody]"),)


def test_only_the_text_that_was_read_is_accepted(root: Path):
    """A decision that came after the list was read is refused, and nothing is written."""
    review = opened(root)
    seen = review.preview(ID).text
    keep(review, "zorbelles")
    review.mark(ID, "done")
    with raises(ConflictError, "review.text_changed", place=ID):
        accept(review, ID, seen=seen)
    accept(review, ID, seen=review.preview(ID).text)


def test_the_list_is_in_memory_alone(root: Path):
    """Nothing is written when it is made, and no error of it holds a word."""
    review = opened(root)
    keep(review, "zorbelles")
    before = read_all(root)
    find_remaining(review, ID)

    assert read_all(root) == before
