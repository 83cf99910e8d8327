"""Consent as people give it: questions said aloud, what a talk about them grants, whom to ask
again, a receipt without a name.
"""

from __future__ import annotations

from rap.acts.consent.filling import (
    Asked,
    ToAsk,
    fill,
    find_to_ask,
    is_asked_whole,
    make_entry,
    next_question,
)
from rap.acts.consent.outcome import language_of, outcome
from rap.acts.consent.questions import (
    SPOKEN,
    is_reviewed,
    read_form_to_ask,
    say_words,
    spoken_form,
    spoken_form_text,
)
from rap.acts.consent.receipts import (
    check_own,
    find_case,
    give_receipt,
    has_receipt,
    open_receipts,
    whose_receipt,
)
from rap.acts.consent.writing import (
    Struck,
    check_case,
    entry_text,
    find_struck,
    veto_turns,
    with_entry,
    write_entry,
)

__all__ = [
    "SPOKEN",
    "Asked",
    "Struck",
    "ToAsk",
    "check_case",
    "check_own",
    "entry_text",
    "fill",
    "find_case",
    "find_struck",
    "find_to_ask",
    "give_receipt",
    "has_receipt",
    "is_asked_whole",
    "is_reviewed",
    "language_of",
    "make_entry",
    "next_question",
    "open_receipts",
    "outcome",
    "read_form_to_ask",
    "say_words",
    "spoken_form",
    "spoken_form_text",
    "veto_turns",
    "whose_receipt",
    "with_entry",
    "write_entry",
]
