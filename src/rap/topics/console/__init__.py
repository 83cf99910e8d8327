"""The kit of commands: how each is built, shows its help, speaks, and refuses what is typed
wrongly, in the reader's language.

A topic writes its commands with it, in `commands`; it knows no topic.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "commands": ("group_of",),
    "help_pages": ("help_",),
    "output": (
        "AsJson",
        "ask",
        "at_keyboard",
        "complain",
        "is_confirmed",
        "is_yes_or_later",
        "own_fault",
        "print_json",
        "print_paths",
        "print_problems",
        "relative",
        "tell",
    ),
}
