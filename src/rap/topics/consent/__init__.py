"""What people said yes to: asked aloud, written down, read again, put on paper for them, and found
again by a receipt.

`questions` holds the form and what a talk grants; `writing` puts it into a case file; `booklet` is
what a person takes home; `receipts` and `withdrawal_receipts` let her come back without a name;
`inviting` finds whom a group may ask.

Needs: `console`, `sealing`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "commands": ("booklet", "consent", "invite", "veto"),
    "questions": (
        "SPOKEN",
        "find_to_ask",
        "find_uncounted",
        "never_asked_to_stay",
        "read_form_to_ask",
        "say_uncounted",
        "whole_answer",
    ),
    "receipt_codes": ("as_heard",),
    "receipts": ("has_receipt", "keyed_receipt", "whose_receipt"),
    "withdrawal_receipts": ("draw_receipt", "find_receipt", "is_drawn", "make_tombstone"),
    "writing": ("keep_spoken_form", "writing_of"),
}
