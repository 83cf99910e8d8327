"""Small drawings beside findings: our own, on a square of 24, in lines of one width and the colour of
the words beside them. They stand for a thing and never for a person, and say nothing a reader needs.
"""

from __future__ import annotations

from collections.abc import Mapping

from rap.core.finding_parts import ICONS

_LINES: Mapping[str, str] = {
    "key": "M8 12a4 4 0 1 1 0 .01M12 12h9M18 12v4M21 12v2.5",
    "door": "M5 21h14M7 21V4l10-1v18M13.5 12.5v.01",
    "bell": (
        "M6 17c1.5-1.5 1.5-3.5 1.5-6a4.5 4.5 0 0 1 9 0c0 2.5 0 4.5 1.5 6z"
        "M10.5 20a1.7 1.7 0 0 0 3 0M12 4V2.8M3.5 9c.3-1.7 1-3 2-4"
        "M20.5 9c-.3-1.7-1-3-2-4"
    ),
    "house": "M3.5 11 12 4l8.5 7M6 9.5V20h12V9.5M10 20v-6h4v6",
    "coins": "M4 14a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0M9.5 11.5v5M12 5.4a5.5 5.5 0 1 1 4.6 9.8",
    "card": "M3 6.5h18v11H3zM3 10.5h18M6.5 14.5h4",
    "paper": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 15.5h6",
    "drop": (
        "M12 3.5c3.5 4.5 5.5 7 5.5 10a5.5 5.5 0 0 1-11 0c0-3 2-5.5 5.5-10z"
        "M9.5 14a2.5 2.5 0 0 0 2 2.5"
    ),
    "bed": "M3 19V6M3 16h18v3M21 16v-3a3 3 0 0 0-3-3H9v6M6 12.3a1.3 1.3 0 1 0 0-.01",
    "bus": (
        "M4 16V6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5V16zM4 11h16M7 16v2.5"
        "M17 16v2.5M7.5 13.5v.01M16.5 13.5v.01"
    ),
    "fine": (
        "M6 3h12v18l-2.4-1.6L13.2 21 12 20l-1.2 1-2.4-1.6L6 21zM9.5 8h5M9.5 11.5h5M9.5 15h2.5"
    ),
    "shield": "M12 3 5 5.5V11c0 4.5 2.8 8 7 10 4.2-2 7-5.5 7-10V5.5zM9 12l2.2 2.2L15.3 10",
    "speech": "M4 5h11v8H9l-3 3v-3H4zM17.5 9H20v8h-2v3l-3-3h-4v-1.5",
    "people": (
        "M8.5 10.5a3 3 0 1 0 0-.01M3 20c0-3.5 2.3-5.5 5.5-5.5s5.5 2 5.5 5.5"
        "M15 5.3a3 3 0 1 1 0 5.4M16.5 14.7c2.7.3 4.5 2.2 4.5 5.3"
    ),
    "health": "M9.5 4h5v5.5H20v5h-5.5V20h-5v-5.5H4v-5h5.5z",
    "scales": "M12 4v16M8 20h8M5 7.5 12 6l7 1.5M5 7.5 2.5 14h5zM19 7.5 16.5 14h5z",
}
"""Name -> the lines of its drawing, as the path of an SVG."""


def icon_lines(name: str) -> str:
    """The lines of a drawing, for a picture of another size."""
    return _LINES[name]


def icon_markup(name: str) -> str:
    """The drawing called `name`, for the eye only; nothing without a name."""
    if not name:
        return ""
    return (
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        f'<path fill="none" stroke="currentColor" d="{_LINES[name]}"/></svg>'
    )


assert tuple(_LINES) == ICONS
