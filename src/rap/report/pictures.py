"""Charts as pictures that stand alone: an SVG with its own colours, for viewers that draw no
Vega-Lite and know no style sheet.
"""

from __future__ import annotations

import re
from html import escape

_WIDE = re.compile(r'<div class="wide">(<svg\b.*?</svg>)</div>', re.S)
_TOP = re.compile(r'<svg\b[^>]*viewBox="0 0 (\d+) (\d+)"[^>]*>')
_CLASS = re.compile(r' class="([a-z0-9-]+)"')
_MARGIN = 12  # pixels around the drawing, so that it reads on a dark page too
_FONT = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, Helvetica, Arial, sans-serif"
_PAINTS = {  # the colours of `report.css` by day
    "ink": 'fill="#22201c"',
    "muted": 'fill="#5f5a52"',
    "bar": 'fill="#0d6861"',
    "track": 'fill="#ddd7cc"',
    "heat-1": 'fill="#dfecea"',
    "heat-2": 'fill="#b4d5d0"',
    "heat-3": 'fill="#83bab3"',
    "heat-4": 'fill="#1b7a72"',
    "heat-5": 'fill="#0a4f4a"',
    "on-low": 'fill="#14211f"',
    "on-high": 'fill="#fff"',
    "veiled": 'fill="none" stroke="#ddd7cc" stroke-dasharray="3 3"',
    "guide": 'fill="#ddd7cc"',
    "band": 'fill="#b4d5d0" fill-opacity="0.6"',
    "line": 'fill="none" stroke="#0d6861" stroke-width="2.5" stroke-linejoin="round"',
    "expected": 'fill="none" stroke="#5f5a52" stroke-width="1.75" stroke-dasharray="6 4"',
    "reached": 'fill="none" stroke="#22201c" stroke-width="1.5" stroke-dasharray="2 3"',
    "dot": 'fill="#0d6861"',
    "lane": 'fill="#e6efec"',
    "tick": 'fill="#5f5a52"',
    "nobody": 'fill="none" stroke="#ddd7cc"',
    "unsaid": 'fill="none" stroke="#5f5a52" stroke-dasharray="2 4"',
    "coding": 'stroke="#22201c" stroke-width="0.75"',
}


def picture_in(figure: str, *, title: str) -> str:
    """The wide drawing of a figure's markup as an SVG document of its own; "" where the figure is a
    sentence.

    Parameters
    ----------
    title
        Plain words; what a screen reader says of the picture.
    """
    found = _WIDE.search(figure)
    top = _TOP.match(found[1]) if found else None
    if found is None or top is None:
        return ""
    width, height = (int(one) + 2 * _MARGIN for one in top.groups())
    box = f"-{_MARGIN} -{_MARGIN} {width} {height}"
    shapes = _CLASS.sub(
        lambda paint: f" {_PAINTS.get(paint[1], '')}".rstrip(), found[1][top.end() :]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{box}" role="img" '
        f'aria-label="{escape(title)}" font-family="{_FONT}">'
        f'<rect x="-{_MARGIN}" y="-{_MARGIN}" width="{width}" height="{height}" fill="#fff"/>{shapes}'
    )
