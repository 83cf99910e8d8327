"""What a review of 10,000 words asks of a person: the number of decisions, and minutes at a stated
pace. A simulation, no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from raw_set import RawTalk, make_raw_set
from reviews import make_review_study, opened, queue
from vaults import make_quick

from rap.core.accents import find_words, fold
from rap.topics.entering.plan import Wanted
from rap.topics.review.accepting import accept
from rap.topics.review.entities import Entity
from rap.topics.review.session import Review

# Seconds, for somebody who sees the tool for the first time; docs/review.md says where they come
# from.
FIRST_LOOK, PER_SCREEN, PER_PLACE, PER_LINE, PER_PICK, PER_TEXT = 120, 2, 3, 2.5, 2, 20
SHOWN = 4  # places that fit on a screen
PAGE = 9  # unknown words on one page: PAGE in lab/ui/src/core/reviewing.ts


@dataclass
class Effort:
    """What was done: screens with one thing, pages of unknown words with lines and picks, texts
    ended.
    """

    screens: int = 0
    places: int = 0
    pages: int = 0
    lines: int = 0
    picks: int = 0
    texts: int = 0

    @property
    def minutes(self) -> float:
        seconds = FIRST_LOOK + PER_SCREEN * (self.screens + self.pages) + PER_PLACE * self.places
        return (
            seconds + PER_LINE * self.lines + PER_PICK * self.picks + PER_TEXT * self.texts
        ) / 60


def is_true(review: Review, entity: Entity, talks: dict[str, RawTalk]) -> bool:
    """Whether what was found shares a letter with something that does name somebody or something."""
    for source, start, end in entity.places:
        text = fold(review.raws[source].text)
        spots = [spot for words in talks[source].true for spot in find_words(text, fold(words))]
        if any(a < end and start < b for a, b in spots):
            return True
    return False


def work(review: Review, talks: dict[str, RawTalk]) -> Effort:
    """A person who knows every name decides as the page asks: one thing at a time, and unknown
    words nine at a time.
    """
    done = Effort()
    while waiting := review.open_entities:
        page = (
            [one for one in waiting if one.kind == "unknown"][:PAGE]
            if waiting[0].kind == "unknown"
            else waiting[:1]
        )
        is_page = len(page) > 1
        done.pages += is_page
        done.screens += not is_page
        for one in page:
            true = is_true(review, one, talks)
            review.decide(one, ("name" if is_page else "mask") if true else "keep")
            done.lines += is_page
            done.places += 0 if is_page else min(SHOWN, len(one.places))
            done.picks += is_page and true
    return done


@pytest.fixture(scope="module")
def talks() -> dict[str, RawTalk]:
    return {talk.id: talk for talk in make_raw_set()}


def test_the_raw_set_has_ten_thousand_words(talks: dict[str, RawTalk]):
    """And names in every talk."""
    assert sum(len(talk.text.split()) for talk in talks.values()) >= 10_000
    assert min(len(talk.true) for talk in talks.values()) >= 5


@pytest.mark.long
def test_ten_thousand_words_take_less_than_twenty_five_minutes(
    talks: dict[str, RawTalk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """By the stated pace; of what names somebody, nearly everything is gone from what comes into
    the study.
    """
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "study")
    for talk in talks.values():
        queue(root, {talk.id: talk.text}, wanted=Wanted(language=talk.language))
    review = opened(root)
    n_entities, n_places = len(review.entities), sum(len(one.places) for one in review.entities)
    done = work(review, talks)
    left, n_true = [], 0
    for id, talk in talks.items():
        review.mark(id, "done")
        accept(review, id)
        text = fold((root / "interviews" / f"{id}.txt").read_text(encoding="utf-8"))
        n_true += len(talk.true)
        left += [words for words in talk.true if find_words(text, fold(words))]
        done.texts += 1
    print(f"\n{n_entities} things in {n_places} places; {done}; {done.minutes:.1f} minutes")
    print(f"{len(left)} of {n_true} are left: {left}")

    assert done.minutes < 25
    assert len(left) / n_true <= 0.05
