"""While words come in: nobody takes words back meanwhile, and what was cut off leaves nothing half.

`plan` says what is to come in, as plain data; `taking` holds the lock; `screened` finds names and
takes decisions on them; `staged` and `journal` make it all or nothing, `cut_off` ends what a kill
left. Texts, answers, projects and corrections all come in through here.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "cut_off": ("begin", "end", "mend"),
    "journal": ("begin", "end", "undo"),
    "plan": (
        "EVERYONE",
        "FilePlan",
        "Imported",
        "NEXT",
        "NO_SPEECH",
        "Plan",
        "Wanted",
        "check_plan",
        "fingerprint_of",
        "plan_files",
        "with_attributes",
    ),
    "screened": (
        "EVERYWHERE",
        "Find",
        "KEEP",
        "MASK",
        "SCREEN",
        "Said",
        "UNKNOWN",
        "decide",
        "decision",
        "find_names",
        "find_undecided",
        "find_unseen",
        "has_decision",
        "keep_decision",
        "masked",
        "undecided",
    ),
    "staged": ("added", "check_staged", "finish", "stage"),
    "taking": ("check_not_withdrawn", "end_cut_off", "taking_in"),
}
