"""What is damaged, closed or dangerous: files that cannot be read, a study put away as one
encrypted file, and the doctor of a machine.

Needs: `git`, `console`, `entering`, `sealing`, `web`, `corrections`, `withdrawal`, `checks`,
`sharing`, `studies`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "closing": ("ask_to_close", "minutes_to_close", "was_asked"),
    "commands.closing": ("close", "close_now", "open_", "open_if_closed", "server_hook"),
    "commands.mending": ("take_by_hand",),
    "doctor": ("examine",),
    "mending": (
        "SETTINGS",
        "bring_back_settings",
        "find_damaged_settings",
        "find_study_to_mend",
        "good_settings",
    ),
    "routes.damage": ("DamageRow", "list_damage"),
}
