"""Codes on passages, by several people: an interview opened to be coded, what a search found coded
at once, who codes what, and where two read differently.

Needs: `web`, `memos`, `exploring`.
"""

DOOR: dict[str, tuple[str, ...]] = {}
