"""Parts of a finding: criteria of a good place, wordings with the same meaning, reasons against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Criterion:
    """What a good place must offer, and how much of it: `rule` is `at_most`, `at_least` or
    `wanted`, `bound` its value.
    """

    id: str
    label: Mapping[str, str]
    unit: str
    rule: str
    bound: str


@dataclass(frozen=True)
class SameMeaning:
    """A decision that new words of a finding mean the same as old ones (both as hashes), so that what
    was said of the old words counts for the new; who says so, and why. `of` are the kinds of what was
    said (`KINDS` of `rap.store.wordings`), `group` the group that says so ("": somebody of the team).
    """

    language: str
    old: str
    new: str
    by: str
    date: str
    reason: str
    of: tuple[str, ...] = field(default=("answers",), kw_only=True)
    group: str = field(default="", kw_only=True)

    def to_row(self) -> dict[str, Any]:
        """The row as it is in the file."""
        row: dict[str, Any] = {"language": self.language, "from": self.old, "to": self.new}
        row |= {"by": self.by, "date": self.date, "why": self.reason}
        row |= {"of": [*self.of]} if self.of != ("answers",) else {}
        return row | ({"in": self.group} if self.group else {})


@dataclass(frozen=True)
class Against:
    """A reason against a finding, in some of its languages: `to` are the hashes of the words it was
    against (None where its file does not say), `is_agreed` whether the group agreed to publish it.
    """

    text: Mapping[str, str]
    is_agreed: bool
    to: tuple[str, ...] | None = None
    by: str = ""
    date: str = ""

    def to_row(self) -> dict[str, Any]:
        """The row as it is in the file."""
        row: dict[str, Any] = {"text": dict(self.text)}
        row["agreed"] = "true" if self.is_agreed else "false"
        rest = {"to": list(self.to or ()), "by": self.by, "date": self.date}
        return row | {key: value for key, value in rest.items() if value}


ICONS = (
    *("key", "door", "bell", "house", "coins", "card", "paper", "drop", "bed", "bus", "fine"),
    *("shield", "speech", "people", "health", "scales"),
)
"""The drawings a finding can have beside it; `rap.report.icons` draws them."""
