"""While words come in: nobody takes words back meanwhile, and what was cut off leaves nothing half.

- `taking`: the lock of everything that brings words into the study; a withdrawal holds it too.
- `journal`, `staged`, `cut_off`: an import that was cut off is ended or taken back.
- `plan`: what a person says of the files that come in, and what each becomes.
- `screened`: what looks like a name in a text, and what somebody decided on it.

It is below bringing in, the review of raw texts, corrections, titles and withdrawals, which all use it.
"""
