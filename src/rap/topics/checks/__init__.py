"""Whether all is in order: every file, id, log, map, code, consent and notebook of a study.

`check` reads them; `upgrade` writes older formats as of today; `disk_state` goes from one state of
the disk to another so that a kill in between is seen.

Needs: `git`, `entering`, `sealing`, `approved`, `corrections`, `withdrawal`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "check": ("check_logs", "find_notes", "find_problems", "find_problems_of"),
    "cut_logs": ("bring_back", "find_cut", "find_short", "note_ends"),
    "disk_state": ("begin", "changed_since", "end", "put"),
    "leaks": ("check_synced",),
    "upgrade": ("plan_upgrade", "put_back", "upgrade"),
}
