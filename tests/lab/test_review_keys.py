"""Acts at random on what a reviewer was shown: what is masked and kept is what was said of it, by its
key, however often it was sent, in whichever order it was taken back.

The keys themselves are in `lab/ui/tests/deciding.test.ts`, ten thousand times; a few of them are
pressed in Chromium.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from reviews import make_review_study, queue, sent
from studies import scaled
from vaults import PASSPHRASE, make_quick

from rap.topics.review.decisions import Event
from rap.topics.review.routes import deciding, reviewing
from rap.topics.review.routes.desk import begun
from rap.topics.review.session import Review
from rap.topics.web.permissions import Person
from rap.topics.web.raw_session import RawSession

LEAD = Person("K-01", "lead")
WORDS = ("zorbelles", "grimouilles", "vastrilles", "pervolettes", "klominges")
NAMES = ("Samira", "Hortense", "Vandenbroucke")
TALKS = {
    "INT-40001": "Chercheuse: Et ?\nP1: Ma collègue Samira a planté des zorbelles, des grimouilles et des "
    "klominges.\nChercheuse: Qui encore ?\nP1: Ma collègue Hortense, avec ses pervolettes.\n",
    "INT-40002": "Chercheuse: Où ?\nP1: Chez Samira, sous les vastrilles, et Vandenbroucke, le "
    "propriétaire, a gardé ses grimouilles.\n",
}
Acts = list[tuple[str, dict[str, str]]]  # (its number, key -> act), the last one last


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RawSession]:
    """The vault open on two talks; decisions are kept in memory, to save time."""
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "study")
    queue(root, TALKS)

    def write(
        review: Review, source: str, change: Callable[[tuple[Event, ...]], tuple[Event, ...]]
    ) -> None:
        own = review.events.setdefault(review.coder, {})
        own[source] = change(own.get(source, ()))
        review._index = None

    desk = RawSession(root)
    desk.open(LEAD, PASSPHRASE)
    reviewing.begin_review(desk, LEAD)
    while reviewing.screen_next(desk):
        pass
    monkeypatch.setattr(Review, "_write", write)
    yield desk
    desk.close()


def shown(desk: RawSession) -> list[dict[str, Any]]:
    told = deciding.list_entities(desk, LEAD, source="", only_open=False, offset=0, limit=500)
    return list(told["entities"])


def said(acts: Acts, key: str) -> str:
    """What holds for a thing: what was said of it last and not taken back."""
    return next((some[key] for _, some in reversed(acts) if key in some), "")


def decide(desk: RawSession, chance: random.Random, rows: list[dict[str, Any]], acts: Acts) -> None:
    """One act on a few things, sent once or twice."""
    act = chance.choice(("mask", "keep", "name"))
    some = chance.sample(rows, chance.randint(1, 3))
    body = sent(*some, act=act)
    answers = [deciding.decide(desk, LEAD, **body) for _ in range(chance.choice((1, 1, 2)))]
    new = {one["key"]: act for one in some if said(acts, one["key"]) != act}
    assert len({answer["decision"] for answer in answers}) == 1
    if new:
        acts.append((answers[0]["decision"], new))


def undo(desk: RawSession, chance: random.Random, acts: Acts) -> None:
    """The last act, one by its number, or one that was taken back already."""
    number = chance.choice(["", *(number for number, _ in acts), "999"])
    told = deciding.undo(desk, LEAD, id=secrets.token_hex(8), decision=number)
    at = next((n for n, one in enumerate(acts) if one[0] == number), len(acts) - 1)
    known = bool(acts) and (not number or acts[at][0] == number)
    assert told["undone"] == known
    if known:
        _, gone = acts.pop(at)
        assert {*gone} <= {*told["keys"]}


@pytest.mark.parametrize("block", range(scaled(1, 20)))
def test_what_is_masked_and_kept_is_what_was_said(desk: RawSession, block: int):
    """Thirty sequences of acts (five hundred in a proof), each then taken back to nothing."""
    rows = shown(desk)
    keys = {one["words"][0]: one["key"] for one in rows}
    assert {*WORDS, *NAMES} <= {*keys}
    for seed in range(scaled(30, 500)):
        chance = random.Random(f"{block}-{seed}")
        acts: Acts = []
        for _ in range(chance.randint(1, 12)):
            if chance.random() < 0.7:
                decide(desk, chance, rows, acts)
            else:
                undo(desk, chance, acts)
        review = begun(desk).review
        assert review is not None
        text = "".join(review.preview(id).text for id in TALKS)
        held = {one["key"]: one["decided"] for one in shown(desk)}
        assert held == {key: said(acts, key) for key in held}, (block, seed)
        left = {words for words in (*WORDS, *NAMES) if words in text}
        assert left == {words for words in (*WORDS, *NAMES) if held[keys[words]] == "keep"}
        while review.undo():
            pass
