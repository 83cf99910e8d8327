"""Counts of a help desk: a line for each question, round or incident, kept on this machine; and
once a month all of it.

Needs: `console`, `web`, `runs`, `exporting`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "commands": ("count",),
}
