"""Memos: read, written, changed and taken away; private ones by their author alone.

Needs: `web`.
"""

DOOR: dict[str, tuple[str, ...]] = {
    "routes": ("MemoRow", "SummaryRow", "find_summaries", "people_of", "source_of", "tell_memo"),
}
