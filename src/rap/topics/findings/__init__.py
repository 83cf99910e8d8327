"""Findings: what is written, promised and answered, and the whole life of one on a page.

`acts` changes them, `backs` takes that back, `promises` says what became of what was promised.

Needs: `web`, `memos`, `runs`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "acts": ("change_finding",),
    "life": ("STANDINGS", "write_life"),
    "promises": ("keep_promise",),
}
