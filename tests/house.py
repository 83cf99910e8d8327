"""The picture of `docs/house.md`: which topic needs which, in their order.

python tests/house.py     # writes docs/house.svg
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from rap.topics import ORDER

PICTURE = Path(__file__).parents[1] / "docs" / "house.svg"
STEP, LEFT, TOP = 22, 150, 120  # px: a row, the names beside it, those above


def needs_of(topic: str) -> list[str]:
    """The topics that one says it needs, in their order."""
    said = str(import_module(f"rap.topics.{topic}").__doc__).partition("Needs: ")[2]
    return [other for other in ORDER if f"`{other}`" in said]


def draw() -> str:
    """A row and a column for each topic; a square where the topic of the row needs that of the
    column. Nothing is right of the stairs, where a topic would need a later one.
    """
    size = STEP * len(ORDER)
    width, height = LEFT + size + 70, TOP + size + 10
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            'aria-label="Which topic needs which: each needs earlier ones alone">',
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            '<g font-family="system-ui, sans-serif" font-size="13" fill="#222">',
            *_marks(),
            "</g>",
            "</svg>\n",
        ]
    )


def _marks() -> Iterator[str]:
    for row, topic in enumerate(ORDER):
        y, x = TOP + row * STEP, LEFT + row * STEP
        if row % 2:
            yield f'<rect x="0" y="{y}" width="{x}" height="{STEP}" fill="#f4f1ec"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 15}" text-anchor="end">{topic}</text>'
        yield f'<text transform="translate({x + 15} {TOP - 6}) rotate(-60)">{topic}</text>'
        yield f'<rect x="{x}" y="{y}" width="{STEP}" height="{STEP}" fill="#ddd"/>'
        for other in needs_of(topic):
            at = LEFT + ORDER.index(other) * STEP
            yield f'<rect x="{at + 5}" y="{y + 5}" width="12" height="12" rx="2" fill="#7a3b69"/>'


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8", newline="\n")
