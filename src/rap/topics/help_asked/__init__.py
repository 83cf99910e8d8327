"""Messages in which somebody may ask for help: found, shown before all else, kept until somebody
records what was done.

Needs: `waiting_texts`, `web`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "help_seeking": ("MayNeedHelp", "find_help_seeking"),
    "messages": ("about_of", "read_seen", "record_seen", "unseen"),
    "routes": ("find_asking",),
}
