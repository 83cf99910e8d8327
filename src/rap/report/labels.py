"""What people read for the ids of a codebook: labels of codes, families, variables and languages,
in one language.
"""

from __future__ import annotations

from rap.core.model import Codebook, in_language
from rap.report.words import words_of


def label_of(book: Codebook, language: str, column: str, value: str) -> str:
    """What people read for a value: a code's or a family's label, a variable's value, a language's
    name.
    """
    if column == "family":
        return in_language(book.families.get(value, {}), language, value)
    code = book.get(value) if column == "code" else None
    if code is not None:
        return in_language(code.label, language, value)
    variable = book.variables.get(column)
    known = variable.values.get(value) if variable else None
    if known:
        return in_language(known, language, value)
    return words_of(language).language_name(value) if column == "language" else value


def heading_of(book: Codebook, language: str, column: str) -> str:
    """The heading of a column: the label of its variable, else its name."""
    variable = book.variables.get(column)
    return in_language(variable.label, language, column) if variable else column


def colour_of(book: Codebook, id: str) -> str:
    """The colour of a code, or of a family (its first code's)."""
    code = book.get(id)
    if code is None:
        code = next((c for c in book.codes if c.family == id), None)
    return code.colour if code else ""
