"""A text made right, a name masked: codings, translations and references follow.

`planning` says what a correction does before anything is written, `references` what points into the
old text, `masking` finds a word in every source; `amend` makes the correction, and makes it good
after a kill.

Needs: `console`, `entering`, `sealing`, `web`, `bringing_in`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "amend": ("amend", "amending", "check_amendments", "find_old_passages"),
    "commands": ("amend_with", "ask_names", "mask", "print_plan"),
    "masking": (
        "EXACT",
        "Form",
        "MOST",
        "Stretch",
        "as_label",
        "free_label",
        "keep_in_vault",
        "overlaps",
        "plan_mask",
        "read_texts",
        "suggest_label",
    ),
    "planning": ("anchor_labels", "changed_meanwhile", "decide_names", "plan_amendment"),
    "routes": ("finish_corrections",),
}
