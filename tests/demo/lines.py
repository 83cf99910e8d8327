"""Draws the invented lines of the demo's desks for 2025, the same each time:
`python tests/demo/lines.py`. Nobody asked any of it.
"""

from __future__ import annotations

import random
from pathlib import Path

from rap.core.desks import AGAIN, Desk, Lines, Values
from rap.store.counts import read_desks, write_lines

ROOT = Path(__file__).parents[2]
YEAR = 2025
WEIGHTS = {
    "category": (40, 18, 16, 12, 14, 3),
    "channel": (5, 4, 3),
    "region": (42, 34, 20, 4),
    "origin": (60, 18, 22),
    "kind": (3, 2),
    "place": (5, 3, 3, 1),
    "sort": (4, 2, 3, 1),
    "reason": (4, 4, 2),
}
A_MONTH = {"helpdesk": (6, 14), "rounds": (2, 4), "incidents": (0, 2)}


def draw(chance: random.Random, desk: Desk) -> Values:
    """One line of a desk."""
    row: dict[str, str] = {}
    for name, asked in desk.fields.items():
        words = [one for one in asked.choices.values() if one.under in ("", row.get(asked.of, ""))]
        if asked.type == "number":
            most = {"met": 28, "new": 5, "followed": 2}[name]
            row[name] = str(chance.randint(3 if name == "met" else 0, most))
        elif asked.type == "several":
            row[name] = chance.choice([*words]).id if chance.random() < 0.15 else ""
        elif words:
            weights = WEIGHTS.get(name, (1,) * len(words))
            row[name] = chance.choices(words, weights=weights)[0].id
    if desk.unit == "question":
        row[AGAIN] = "yes" if chance.random() < 0.08 else ""
    return row


def main() -> None:
    """Write the months that are not there."""
    chance = random.Random(20250101)
    desks = read_desks(ROOT)
    for month in range(1, 13):
        for name, (least, most) in A_MONTH.items():
            quiet = (
                name == "rounds" and month == 8
            )  # nobody went out in August: a month with nothing
            rows = (
                ()
                if quiet
                else tuple(draw(chance, desks[name]) for _ in range(chance.randint(least, most)))
            )
            id = f"{chance.getrandbits(32):08x}"
            write_lines(ROOT, desks[name], Lines(name, f"{YEAR}-{month:02}", id, rows))
            if name == "rounds":
                follow(desks["follow-up"], month, sum(int(row["followed"]) for row in rows))


def follow(desk: Desk, month: int, n: int) -> None:
    """Write a line for each of those whom the rounds of a month say they followed up."""
    chance = random.Random(20250200 + month)
    rows = tuple({**draw(chance, desk), AGAIN: ""} for _ in range(n))
    id = f"{chance.getrandbits(32):08x}"
    write_lines(ROOT, desk, Lines(desk.id, f"{YEAR}-{month:02}", id, rows))


if __name__ == "__main__":
    main()
