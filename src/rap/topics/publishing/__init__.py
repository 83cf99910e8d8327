"""Editions for members and for everyone, and kits for groups, through one gate and into one ledger.

`gate` reads consent again, hides and screens; `sealed` records what was said, without words;
`publication` writes, and takes a second person's yes; `releases` finds what quotes whom.

Needs: `git`, `console`, `sealing`, `approved`, `web`, `consent`, `runs`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "commands": ("kit", "never_counted", "release"),
    "consent_recheck": ("read_standing", "still_standing"),
    "releases": ("opened",),
    "sealed": ("open_key", "write_quoted"),
}
