"""Figures that were printed in the report of a year, and how they should add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rap.core.model import Labels

KINDS = ("sum", "share", "mean", "growth", "same")


@dataclass(frozen=True)
class Figure:
    """One figure as it was printed: `value` is its exact characters, `unit` what it counts.

    `desk`, `field` and `word` say which number of a desk it is, so that it can be set beside this
    year's.
    """

    id: str
    value: str
    unit: str = ""
    says: Labels = field(default_factory=dict)
    desk: str = ""
    field: str = ""
    word: str = ""


@dataclass(frozen=True)
class Relation:
    """What printed figures must add up to: `parts` are added, `less` are subtracted.

    `sum`: parts less `less` is `result`. `share`: they are `result` per cent of `of`. `mean`: they
    are `result` on average over `over`. `growth`: from the first part to the second it grew by `result`
    per cent. `same`: all parts say the same, in value and unit. A result is a figure or a number.
    """

    kind: str
    parts: tuple[str, ...]
    less: tuple[str, ...] = ()
    of: str = ""
    over: str = ""
    result: str = ""
    place: str = ""


@dataclass(frozen=True)
class Printed:
    """What was printed of one year."""

    year: str
    figures: Mapping[str, Figure]
    relations: tuple[Relation, ...]

    def of_table(self, desk: str, field: str) -> dict[str, int]:
        """Word -> its number, for one field of a desk; empty where nothing was printed about it."""
        return {
            one.word: int(one.value)
            for one in self.figures.values()
            if (one.desk, one.field) == (desk, field)
        }
