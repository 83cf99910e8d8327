"""Drawings as PNG, the same on every machine: letters are those of the fonts beside this module
(Liberation Sans, under the SIL Open Font License, `fonts/LICENSE`), and only signs that these lack are
of the machine.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

_FONTS = sorted(str(path) for path in (Path(__file__).parent / "fonts").glob("*.ttf"))
_FAMILY = "Liberation Sans"
_SVG_DPI = 96  # pixels of SVG an inch
_INCHES = 0.0254  # metres
_HEAD_END = 33  # bytes of the signature and of the first part, which says how large it is


def png_of(svg: str, *, dpi: int = 0) -> bytes:
    """A drawing as PNG; it carries no date, no place and no name.

    Parameters
    ----------
    dpi
        Dots an inch, which the picture also says of itself; 0: a dot for each pixel of the drawing.
    """
    import resvg_py

    zoom = dpi / _SVG_DPI if dpi else 1.0
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg, zoom=zoom, font_files=_FONTS, sans_serif_family=_FAMILY
    )
    png = bytes(drawn)
    if not dpi:
        return png
    per_metre = round(dpi / _INCHES)
    part = b"pHYs" + struct.pack(">IIB", per_metre, per_metre, 1)
    sized = struct.pack(">I", 9) + part + struct.pack(">I", zlib.crc32(part))
    return png[:_HEAD_END] + sized + png[_HEAD_END:]
