"""A study on several machines: exchange through a place or by file, merging, and the door.

`sync` and `exchange_files` exchange; `merging` joins what two people did; `door` judges what comes
in against what a lead approved.

Needs: `git`, `console`, `entering`, `sealing`, `approved`, `web`, `corrections`, `checks`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "commands": ("ask_waiting", "give", "join", "sync", "take"),
    "door": ("is_behind",),
    "door.deciding": ("find_waiting",),
    "merging": ("has_marks", "solve_marks", "two_versions"),
    "routes": ("Shared", "tell_last"),
    "sync": ("commit_own", "mind_door", "place_of"),
}
