"""Two machines take back the words of one person at the same time: that is one withdrawal, and nobody
is asked to choose.
"""

from __future__ import annotations

import json

from rap.topics.sharing.merging.trees import join_stones

PLACE = "interviews/withdrawn/C-20001.json"
FIRST = {"case": "C-20001", "date": "2026-01-02", "receipt_hash": "b" * 64, "v": 1}


def stone(**facts: object) -> bytes:
    return json.dumps({"scope": "words", "sources": [], **FIRST, **facts}).encode()


def test_day_and_receipt_of_the_first_hold_and_all_else_grows() -> None:
    """Whichever of the two is ours, the same bytes come out."""
    early = stone(sources=["INT-10001"], steps=["INT-10001:1", "study:2"])
    late = stone(
        date="2026-01-03",
        receipt_hash="a" * 64,
        scope="all",
        sources=["INT-10002"],
        steps=["study:3"],
    )
    joined = join_stones(PLACE, early, late)

    assert joined is not None
    assert joined == join_stones(PLACE, late, early)
    assert json.loads(joined) == FIRST | {
        "scope": "all",
        "sources": ["INT-10001", "INT-10002"],
        "steps": ["INT-10001:1", "study:3"],
    }


def test_what_is_no_record_of_a_withdrawal_is_left_to_people() -> None:
    """One that cannot be read is not joined with a good one."""
    assert join_stones(PLACE, stone(), b"[]") is None
    assert join_stones(PLACE, b"\xff", stone()) is None
