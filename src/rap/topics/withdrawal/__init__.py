"""A person takes her words back, and they are removed everywhere.

`scope` finds what she said, `derived_files` what was made from it, `changes` what points there and
changes, `file_words` what only a person can judge; `withdrawals` does it, tombstone first, so that
one that was cut off goes on when it is run again.

Needs: `git`, `console`, `entering`, `waiting_texts`, `sealing`, `web`, `consent`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "commands": ("withdraw",),
    "derived_files": ("find_back", "without_cut_out"),
    "kept_copies": ("is_cut_text", "without_cut_words"),
    "withdrawals": ("alone",),
}
