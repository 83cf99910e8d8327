"""What readers call the columns and words of desks: a codebook that knows them as variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rap.core.desks import REST, Desk
from rap.core.model import Codebook, Variable
from rap.languages.phrases import in_each_language

YEAR = "year"


def with_desks(book: Codebook, desks: Mapping[str, Desk]) -> Codebook:
    """The codebook with a variable `DESK_FIELD` for each field of each desk, "other" among its
    values, and the heading of years.
    """
    if not desks:
        return book
    rest = in_each_language(YEAR, "other")
    found = {YEAR: Variable(YEAR, in_each_language(YEAR, "year"))}
    for desk in desks.values():
        for name, asked in desk.fields.items():
            values = {REST: rest} | {choice.id: choice.label for choice in asked.choices.values()}
            found[f"{desk.id}_{name}"] = Variable(f"{desk.id}_{name}", asked.label, values)
    return replace(book, variables={**book.variables, **found})
