"""What stays of a person who took her words back: `interviews/withdrawn/C-10442.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from rap.core.errors import RefusedError
from rap.core.files import name_in, replace_file
from rap.core.model import CASE_ID, SOURCE_ID
from rap.core.safe_input import parse_json
from rap.core.versions import refuse_newer
from rap.store.cases import read_withdrawn
from rap.store.text_keys import format_steps, parse_steps

FOLDER = "interviews/withdrawn"
STONE = re.compile(r"interviews/withdrawn/([^/]+)\.json")
CUT_OFF = ".rap/withdrawal.json"  # what a withdrawal had begun to change


@dataclass(frozen=True)
class Tombstone:
    """Who took her words back, when, how far (`words` or `all`); `sources` are the texts that went
    whole, `steps` how far keys moved on, by whose they are (`topics/sealing/sealed_files.py`).
    """

    case: str
    date: str
    receipt_hash: str
    scope: str = "words"
    sources: tuple[str, ...] = ()
    steps: Mapping[str, int] = field(default_factory=dict)

    def joined(self, other: Tombstone) -> Tombstone:
        """Two withdrawals of one person as one: day and receipt of the first hold, all else only grows."""
        first = min(self, other, key=lambda one: (one.date, one.receipt_hash))
        ends = {*self.steps, *other.steps}
        return replace(
            first,
            scope="all" if "all" in (self.scope, other.scope) else "words",
            sources=tuple(sorted({*self.sources, *other.sources})),
            steps={of: max(self.steps.get(of, 0), other.steps.get(of, 0)) for of in ends},
        )

    def as_bytes(self) -> bytes:
        """As canonical JSON."""
        facts = {**asdict(self), "steps": format_steps(self.steps)}
        facts = {key: value for key, value in facts.items() if key != "steps" or value}
        row = json.dumps({**facts, "v": 1}, sort_keys=True, separators=(",", ":"))
        return f"{row}\n".encode()


def parse_tombstone(data: bytes, *, case: str, place: str) -> Tombstone:
    """The withdrawal of `case` that a file holds.

    Raises
    ------
    RefusedError
        It is of another person, of a newer version, or names anything but ids: they come from
        others, and what they name is deleted.
    """
    row = parse_json(data.decode("utf-8"))
    refuse_newer(row, place=place)
    told = [row.get(key, "") for key in ("case", "date", "receipt_hash", "scope")]
    of, date, digest, scope = map(str, told)
    sources = row.get("sources", [])
    ids = sources if isinstance(sources, list) else [None]
    is_whole = all(type(text) is str for text in told) and all(
        isinstance(id, str) and SOURCE_ID.fullmatch(id) for id in ids
    )
    try:
        steps = parse_steps(row.get("steps", []))
    except ValueError:
        is_whole, steps = False, {}
    if of != case or not CASE_ID.fullmatch(case) or not is_whole:
        raise RefusedError("store.withdraw.bad_tombstone", place=place)
    return Tombstone(case, date, digest, scope or "words", tuple(sources), steps)


def read_tombstones(root: Path) -> tuple[Tombstone, ...]:
    """All withdrawals of the study, by case.

    Raises
    ------
    RefusedError
        As `parse_tombstone`, and one that cannot be read.
    """
    read_withdrawn(root)
    return tuple(
        parse_tombstone(path.read_bytes(), case=path.stem, place=name_in(root, path))
        for path in sorted((root / FOLDER).glob("*.json"))
    )


def find_tombstone(root: Path, case: str) -> Tombstone | None:
    """The withdrawal of `case`, None without one."""
    return next((stone for stone in read_tombstones(root) if stone.case == case), None)


def write_tombstone(root: Path, stone: Tombstone) -> None:
    """Write it, durably."""
    path, data = root / FOLDER / f"{stone.case}.json", stone.as_bytes()
    if not path.is_file() or path.read_bytes() != data:
        replace_file(path, data)


def is_pending(root: Path) -> bool:
    """Whether a withdrawal was cut off among its changes."""
    return (root / CUT_OFF).is_file()
