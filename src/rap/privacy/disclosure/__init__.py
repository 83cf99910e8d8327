"""What numbers of people may say to whom: small ones never leave, and no two releases can be subtracted.

Frames and values in, frames and values out. The names below are stable:

- `shown_count(people, *, threshold)`: one count, in a draft for the team's eyes.
- `judge(people, *, of, threshold)`: one count of a release: a number, "more than half", or nothing.
- `safe_table(frame, by, *, threshold)`: any frame of people as a table that can be handed out.
- `answer(asked, rounds)`: what a release may tell after all earlier ones; `Asked`, `Round`, `Told`, `Cell`.
- `find_narrow`, `interval`, `Relation`: what a reader can work out about numbers that are not shown.
- `find_rare(people, combination, *, threshold)`: whether a printed combination of attributes fits too few people (k-map).
- `is_dominated(amounts)`: whether a sum is one or two people's.
"""

from __future__ import annotations

from rap.privacy.disclosure.bounds import Relation, find_narrow, interval
from rap.privacy.disclosure.relations import Cell
from rap.privacy.disclosure.rounds import Answer, Asked, Round, Told, answer
from rap.privacy.disclosure.rules import find_rare, is_dominated, judge, shown_count
from rap.privacy.disclosure.safe import safe_table

__all__ = [
    "Answer",
    "Asked",
    "Cell",
    "Relation",
    "Round",
    "Told",
    "answer",
    "find_narrow",
    "find_rare",
    "interval",
    "is_dominated",
    "judge",
    "safe_table",
    "shown_count",
]
