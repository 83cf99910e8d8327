"""Colours of codes, apart from each other by construction: a new code gets the one that is farthest
from those of its group and of the codes above and below it, as people see them who see all colours
and as people see them who do not.

Colours are chosen in OKLab (Ottosson 2020, bottosson.github.io/posts/oklab), where distances are
about what eyes tell apart (0.02 is just seen); colour blindness is simulated as in Machado, Oliveira
and Fernandes (2009, doi:10.1109/TVCG.2009.113). Each is readable (3 : 1) on a white and on a black
page.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import cache

from rap.core.model import Code

HEX = re.compile(r"#[0-9a-fA-F]{6}")
_EYES = (  # linear red, green and blue as seen by people without red, green and blue cones
    (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
)
_LIGHTS = (0.53, 0.57, 0.61, 0.65, 0.69)
_CHROMAS = (0.04, 0.09, 0.13, 0.17, 0.21)
_HUES = range(0, 360, 12)
_DARKEST, _LIGHTEST = 0.125, 0.30  # luminance; 3 : 1 on #111111 and on white
_GREY = "#7a7a7a"
_FAR = 4.0  # codes of other groups may be a quarter as far
Point = tuple[float, float, float]
Seen = tuple[Point, ...]


def assign_colours(codes: Sequence[Code]) -> dict[str, str]:
    """The colour of every code, in tree order: the chosen one, or for codes without one, in turn,
    the one that differs most from the others; codes that are gone come last.
    """
    wheel = _Wheel(codes)
    bare = [code for code in codes if code.id not in wheel.colours]
    for code in sorted(bare, key=lambda code: bool(code.retired or code.merged_into)):
        wheel.add(code, wheel.farthest(code))
    return wheel.colours


def suggest_colours(codes: Sequence[Code], code: Code, n: int = 1) -> list[str]:
    """The `n` colours for `code` (in the codebook, or a new one) that differ most from those of
    other codes, the best first.
    """
    others = [one for one in codes if one.id != code.id]
    wheel = _Wheel(others, assign_colours(others), at=_place_of(codes, code))
    found: list[str] = []
    for _ in range(n):
        found.append(wheel.farthest(code))
        wheel.add(code, found[-1])  # the next one is another
    return found


def distance(first: str, second: str) -> float:
    """How different two colours are for the people who see the smallest difference; 0 means the
    same.
    """
    return _apart(_seen(first), _seen(second))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it, 0 black to 1 white."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _place_of(codes: Sequence[Code], code: Code) -> int:
    """The place of a code in the tree; a new one comes after the last of its group."""
    ids = [one.id for one in codes]
    if code.id in ids:
        return ids.index(code.id)
    last = [place for place, one in enumerate(codes) if one.family == code.family]
    return last[-1] + 1 if last else len(codes)


class _Wheel:
    """The colours that can be chosen, and how much each differs from those in use."""

    def __init__(
        self, codes: Sequence[Code], colours: dict[str, str] | None = None, *, at: int = -1
    ) -> None:
        self._ids, self._at = [code.id for code in codes], at
        self._places = {id: place for place, id in enumerate(self._ids)}
        self.colours: dict[str, str] = {}
        # greys are of no group: the first colours are strong ones
        self._all = [_apart(seen, _seen(_GREY)) for _, seen in _given()]
        self._groups: dict[str, list[float]] = {}
        for code in codes:
            colour = (colours or {}).get(code.id, code.colour)
            if HEX.fullmatch(colour) and not (code.retired or code.merged_into):
                self.add(code, colour.lower())
            elif HEX.fullmatch(colour):
                self.colours[code.id] = colour.lower()

    def add(self, code: Code, colour: str) -> None:
        self.colours[code.id] = colour
        group = self._groups.setdefault(code.family, [math.inf] * len(self._all))
        for place, apart in enumerate(_distances(colour)):
            self._all[place] = min(self._all[place], apart)
            group[place] = min(group[place], apart)

    def farthest(self, code: Code) -> str:
        group = self._groups.get(code.family, self._all)
        near = [_distances(colour) for colour in self._beside(code)]
        mixed = (min(own, _FAR * other) for own, other in zip(group, self._all, strict=True))
        scores = map(min, mixed, *near) if near else mixed
        best = max(enumerate(scores), key=lambda row: row[1])[0]
        return _given()[best][0]

    def _beside(self, code: Code) -> Iterable[str]:
        """The colours of the codes just above and below."""
        at = self._places.get(code.id)
        # a code that is not in the list yet comes between two
        near = (at - 1, at + 1) if at is not None else (self._at - 1, self._at)
        ids = (self._ids[place] for place in near if 0 <= place < len(self._ids))
        return [self.colours[id] for id in ids if id in self.colours]


@cache
def _distances(colour: str) -> tuple[float, ...]:
    """How much a colour differs from each that can be chosen."""
    there = _seen(colour)
    return tuple(_apart(there, seen) for _, seen in _given())


@cache
def _given() -> tuple[tuple[str, Seen], ...]:
    """Every colour that can be chosen, and how people see it."""
    found: dict[str, Seen] = {}
    for light in _LIGHTS:
        for chroma in _CHROMAS:
            for hue in _HUES:
                colour = _colour(light, chroma, math.radians(hue))
                if colour and _DARKEST <= luminance(colour) <= _LIGHTEST:
                    found[colour] = _seen(colour)
    return tuple(found.items())


@cache
def _seen(colour: str) -> Seen:
    """How a colour is seen by people with all kinds of cones, and by people without each kind."""
    plain = _linear(colour)
    blind = (tuple(sum(map(float.__mul__, row, plain)) for row in eye) for eye in _EYES)
    return (_oklab(plain), *(_oklab((r, g, b)) for r, g, b in blind))


def _apart(first: Seen, second: Seen) -> float:
    return min(map(math.dist, first, second))


def _linear(colour: str) -> Point:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return (_unbent(red), _unbent(green), _unbent(blue))


def _unbent(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _bent(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)


def _oklab(rgb: Point) -> Point:
    r, g, b = (max(part, 0.0) for part in rgb)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _colour(light: float, chroma: float, hue: float) -> str:
    """A colour as `#rrggbb`; "" if no screen can show it."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rgb = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    if not all(-0.001 <= part <= 1.001 for part in rgb):
        return ""
    return "#" + "".join(f"{round(255 * _bent(min(max(part, 0.0), 1.0))):02x}" for part in rgb)
