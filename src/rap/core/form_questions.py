"""How a survey asks a question, as far as tables and their guard need to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# The rows a question has beside its answers.
ANSWERED, NO_ANSWER, NOT_ASKED = ".answered", ".no-answer", ".not-asked"
OTHER = "other"  # the option of own words, where the form lists none of that name
BASES = (ANSWERED, NO_ANSWER, NOT_ASKED)
# What stands in place of an answer.
SKIPPED = ".skipped"  # was asked, and said nothing; who was not asked has the row `NOT_ASKED`
WRITTEN = ".written"  # an open question was answered; the words are in a text
SILENCE = (SKIPPED, NOT_ASKED, WRITTEN)
"""What a cell has where nobody chose an answer; "I prefer not to say" is one."""


@dataclass(frozen=True)
class FormQuestion:
    """How a survey asks a question: its `type`, the answers to other questions (column -> values)
    that open it, and the answers that nobody gives beside another one.
    """

    type: str
    opened_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alone: frozenset[str] = frozenset()
