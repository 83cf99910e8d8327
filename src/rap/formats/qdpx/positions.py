"""How a program counted in one text, and its places as ours.

The standard says code points; NVivo for Windows counts UTF-16 units and two for a line break,
ATLAS.ti and the files QualCoder makes for MAXQDA have CR LF and count it once, QualCoder counts a
byte-order mark when it reads. Each way that is possible is tried on the places of a text: what
a place calls itself, whether it lies in the text, whether it begins and ends where words do. A program
that is known counts as it is known to: where another way fits its places as well or better, a person
is asked which words are meant.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from rap.formats.projects import Convention

# Which way a program counts, by how `origin` begins; the first that fits. The last row is for those
# that are not known: their places may tell another way.
_PRIORS = (
    ("nvivo for windows", Convention("utf16", 2)),
    ("nvivo release for windows", Convention("utf16", 2)),
    ("nvivo", Convention("code points", 1)),
    ("atlas", Convention("code points", 1)),
    ("qualcoder", Convention("code points", 1)),
    ("maxqda", Convention("code points", 1)),
    ("inception", Convention("utf16", 2)),  # both are written in Java
    ("catma", Convention("utf16", 2)),
    ("", Convention("code points", 2)),
)
_ALL = tuple(
    Convention(unit, line_break, end, bom)
    for end in ("exclusive", "inclusive")
    for bom in (False, True)
    for unit in ("code points", "utf16")
    for line_break in (2, 1)
)
_MOST = 400  # places of a text that are looked at: more tell nothing new
_DECISIVE = 4  # points by which another way must fit better than the usual one
_NAMED, _OUTSIDE = 4, -8
_WHOLE = 3  # points of a place that begins and ends where words do
_QUOTED = 20  # characters: a shorter name says little of what a place holds
_SHOWN = 60  # characters of a place, for somebody who says which words are meant
_BOM_UNITS = {"code points": 1, "utf16": 1, "bytes": 3}

# The characters that count more than one.
_WIDER = {
    "code points": re.compile("(?!)"),
    "utf16": re.compile("[\U00010000-\U0010ffff]"),
    "bytes": re.compile("[^\0-\x7f]"),
}

Mark = tuple[int, int, str]
"""Start, end and the name of a place as a file says them."""


@dataclass
class Ruler:
    """A text with its line ends as LF; converts positions counted in any way."""

    text: str
    has_bom: bool = False
    breaks: frozenset[int] = frozenset()
    _scales: dict[tuple[str, int], array[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.is_wide = any(char > "\uffff" for char in self.text)

    @classmethod
    def of(cls, text: str) -> Ruler:
        """For a text as decoded, whose line ends and byte-order mark are as they were."""
        has_bom = text.startswith("\ufeff")
        lines = text.removeprefix("\ufeff").split("\r\n")
        at = list(accumulate(len(line) + 1 for line in lines))[:-1]
        # a lone CR is a line end as well, and one character in each way of counting
        return cls("\n".join(lines).replace("\r", "\n"), has_bom, frozenset(end - 1 for end in at))

    def differs(self, convention: Convention) -> Convention:
        """The convention without what makes no difference in this text."""
        unit = convention.unit
        if unit == "utf16" and not self.is_wide:
            unit = "code points"
        line_break = convention.line_break if self.breaks else 1
        return Convention(unit, line_break, convention.end, convention.bom and self.has_bom)

    def places(self, convention: Convention) -> Callable[[int, int], tuple[int, int, bool]]:
        """What gives start and end as ours, and whether both fell between two characters; a place that
        begins or ends inside of one is widened to the whole of it.
        """
        scale = self._scale(convention)
        shift = _BOM_UNITS[convention.unit] if convention.bom and self.has_bom else 0
        more = (convention.end == "inclusive") - shift
        length = len(scale)
        if scale[-1] == length - 1:  # each character counts one

            def as_counted(start: int, end: int) -> tuple[int, int, bool]:
                first, last = min(start - shift, length - 1), max(end + more, 0)
                whole = first == start - shift >= 0 and last == end + more < length
                return max(first, -1), min(last, length), whole

            return as_counted

        def place(start: int, end: int) -> tuple[int, int, bool]:
            start, end = start - shift, end + more
            first = bisect_right(scale, start) - 1
            last = bisect_left(scale, end)
            whole = first >= 0 and last < length and scale[first] == start and scale[last] == end
            return first, last, whole

        return place

    def length(self, convention: Convention) -> int:
        """How long the text is in this way of counting."""
        return self._scale(convention)[-1]

    def _scale(self, convention: Convention) -> array[int]:
        """Where each character begins, and the end."""
        key = (convention.unit, convention.line_break)
        if key not in self._scales:
            weights = bytearray(b"\x01" * len(self.text))
            for match in _WIDER[convention.unit].finditer(self.text):
                weights[match.start()] = _weight(match[0], convention.unit)
            for at in self.breaks if convention.line_break == 2 else ():
                weights[at] = 2
            self._scales[key] = array("q", accumulate(weights, initial=0))
        return self._scales[key]


def _weight(char: str, unit: str) -> int:
    if unit == "bytes":
        return len(char.encode("utf-8", "surrogatepass"))
    return 2 if unit == "utf16" and char > "\uffff" else 1


def prior(origin: str) -> Convention:
    """How the program that wrote a file is known to count.

    Examples
    --------
    >>> prior("NVivo for Windows 12.6").name, prior("QualCoder 4.0").name
    ('utf16,2,exclusive', 'code points,1,exclusive')
    """
    start = origin.strip().casefold()
    return next(convention for name, convention in _PRIORS if start.startswith(name))


def detect(
    rulers: Mapping[str, Ruler], marks: Mapping[str, Sequence[Mark]], *, origin: str
) -> dict[str, Convention]:
    """How each text was counted in, by its key.

    One program counts in one way: what all texts together say holds for a text whose own places do
    not speak clearly for another.
    """
    known = prior(origin)
    is_known = known != prior("")
    order = sorted(_ALL, key=lambda one: _distance(one, known))
    for key, ruler in rulers.items():
        if not ruler.breaks and _lost_its_breaks(ruler, marks.get(key, ()), order):
            ruler.breaks = _all_breaks(ruler)
    looked_at = {key: _looked_at(marks.get(key, ())) for key in rulers}
    own = {key: _scores(ruler, looked_at[key], order) for key, ruler in rulers.items()}
    together: Counter[Convention] = Counter()
    for scores in own.values():
        together.update(scores)
    usual = order[0] if is_known else _best(order, together, sum(map(len, looked_at.values())))
    found = {}
    for key, ruler in rulers.items():
        scores, n = own[key], len(looked_at[key])
        best = usual if is_known else _best([usual, *order], scores, n)
        possible = _possible(order, scores, n)
        clear = max(scores[one] for one in possible) - _DECISIVE
        if best == usual and clear < scores[best]:  # what the other texts rule out is no question
            possible = [one for one in possible if together[one] > together[usual] - _DECISIVE]
        fitting = [one for one in possible if scores[one] >= max(scores[best], clear + 1)]
        found[key] = _told(ruler, marks.get(key, ()), fitting, best)
    return found


def _all_breaks(ruler: Ruler) -> frozenset[int]:
    return frozenset(match.start() for match in re.finditer("\n", ruler.text))


def _lost_its_breaks(ruler: Ruler, marks: Sequence[Mark], order: Sequence[Convention]) -> bool:
    """Whether each LF of a text was CR LF, and two, when its places were counted: XML turns one into
    the other, as git and some zips do. Only places that say so clearly are believed.
    """
    real = [mark for mark in marks[:: max(1, len(marks) // _MOST)] if mark[1] > mark[0]]
    was = Ruler(ruler.text, ruler.has_bom, _all_breaks(ruler))
    if not real or not was.breaks:
        return False

    def most(one: Ruler, line_break: int) -> list[int]:
        ways = dict.fromkeys(one.differs(way) for way in order if way.line_break == line_break)
        return max(([*_fits(one, real, way)] for way in ways), key=lambda fits: _n_whole(fits))

    before, now = most(was, 2), most(ruler, 1)
    is_sure = len(real) >= _DECISIVE or max(before) > _WHOLE
    return is_sure and 10 * _n_whole(before) >= 9 * len(real) and 2 * _n_whole(now) <= len(real)


def _n_whole(fits: Iterable[int]) -> int:
    """How many places begin and end where words do, or are called by their words."""
    return sum(points >= _WHOLE for points in fits)


def _distance(one: Convention, known: Convention) -> tuple[bool, bool, bool, bool]:
    return (
        one.end != known.end,
        one.bom != known.bom,
        one.unit != known.unit,
        one.line_break != known.line_break,
    )


def _best(order: Sequence[Convention], scores: Mapping[Convention, int], n: int) -> Convention:
    """The first, unless another fits clearly better."""
    most = max([order[0], *_possible(order, scores, n)], key=lambda one: scores[one])
    return most if scores[most] - scores[order[0]] >= _DECISIVE else order[0]


def _possible(
    order: Sequence[Convention], scores: Mapping[Convention, int], n: int
) -> list[Convention]:
    """The ways that can be meant. Every program that was seen ends a place behind its last character; that
    the end is included must show at a quarter of the `n` places, not where a coder missed a letter.
    """
    least = max(n / 2, _DECISIVE)  # a place gains two points
    pairs = ((one, replace(one, end="exclusive")) for one in order)
    return [one for one, twin in pairs if one == twin or scores[one] - scores[twin] >= least]


def _looked_at(marks: Sequence[Mark]) -> list[Mark]:
    """The places of a text that are judged, each once, with the one that reaches farthest."""
    some = [one for one in marks[:: max(1, len(marks) // _MOST)] if one[1] > one[0] or one[2]]
    return [*dict.fromkeys([*some, max(marks, key=lambda mark: mark[1])])] if marks else []


def _scores(
    ruler: Ruler, marks: Sequence[Mark], order: Sequence[Convention]
) -> dict[Convention, int]:
    """Points for each way of counting; those that give the same places get the same."""
    known: dict[Convention, int] = {}
    for one in order:
        plain = ruler.differs(one)
        if plain not in known:
            known[plain] = sum(_fits(ruler, marks, plain))
    return {one: known[ruler.differs(one)] for one in order}


def _fits(ruler: Ruler, marks: Iterable[Mark], convention: Convention) -> Iterator[int]:
    """What each place says of a way of counting."""
    place, text, length = ruler.places(convention), ruler.text, len(ruler.text)
    for begin, stop, name in marks:
        start, end, whole = place(begin, stop)
        if start < 0 or end > length:
            yield _OUTSIDE
            continue
        points = _NAMED if name and _is_called(text[start:end], name) else 0
        if start < end:
            points += _start_points(text, start) + end_points(text, start, end) + whole
        yield points


def _start_points(text: str, start: int) -> int:
    """As `end_points`; 0 on white space and on a sign that belongs to the word before."""
    before, first = text[start - 1 : start], text[start]
    if first.isalnum():
        return -1 if before.isalnum() else 1
    return not first.isspace() and (not before or before.isspace())


def end_points(text: str, start: int, end: int) -> int:
    """What the end of a place says: 1 where words or white space end, -1 inside a word or behind the
    first character of a line that goes on.

    Examples
    --------
    >>> text = "P1: Cold.\\nI: Why?\\n"
    >>> end_points(text, 0, 10), end_points(text, 0, 11), end_points(text, 0, 6)
    (1, -1, -1)
    """
    last, after = text[end - 1], text[end : end + 1]
    is_first = start < end - 1 and text[end - 2] == "\n" and after not in ("", "\n")
    if not last.isspace() and (is_first or (last.isalnum() and after.isalnum())):
        return -1
    return 1


def count_fitting(ruler: Ruler, marks: Sequence[Mark], convention: Convention) -> int:
    """How many places begin and end where words do, or are called by their words."""
    return _n_whole(_fits(ruler, marks, convention))


def _is_called(words: str, name: str) -> bool:
    """Whether a place calls itself by its words, which programs cut at about 100 characters."""
    name, words = " ".join(name.split()), " ".join(words.split())
    if not name or not words:
        return False
    start = name.removesuffix("…").removesuffix("...").rstrip()
    return name == words or (len(start) >= 60 and words.startswith(start))


def names_other_words(text: str, start: int, end: int, *, name: str) -> bool:
    """Whether a place calls itself by words that are not at it and stand elsewhere in the text.

    A short name, or one of words that the text does not have, is a title that somebody gave.

    Examples
    --------
    >>> text = "It was cold in there. The heating was never on."
    >>> names_other_words(text, 0, 21, name="The heating was never on.")
    True
    >>> names_other_words(text, 0, 21, name="nobody paid for heating, again")
    False
    """
    if text.startswith(name[:_QUOTED], start) or len(name) < _QUOTED:
        return False
    called = " ".join(name.split()).removesuffix("…").removesuffix("...").rstrip()
    if len(called) < _QUOTED or called in " ".join(text[start:end].split()):
        return False
    # one end in its place: somebody made the place smaller, and it kept its name
    there = re.finditer(r"\s+".join(map(re.escape, called.split(" "))), text)
    spans = [match.span() for match in there]
    return bool(spans) and all(start != first and end != last for first, last in spans)


def _told(
    ruler: Ruler, marks: Sequence[Mark], fitting: Iterable[Convention], best: Convention
) -> Convention:
    """The convention with how many places speak for it, and the `fitting` that give other words."""
    plain = ruler.differs(best)
    real = [mark[:2] for mark in marks if mark[1] > mark[0]]
    here, same, others = ruler.places(plain), {plain}, list[Convention]()
    at: tuple[int, int] | None = None
    for one in fitting:
        other = ruler.differs(one)
        if other not in same:
            same.add(other)
            there = ruler.places(other)
            moved = (mark for mark in real if there(*mark)[:2] != here(*mark)[:2])
            first = next(
                (m for m in moved if _words(ruler, other, *m) != _words(ruler, plain, *m)), None
            )
            if first:
                others.append(other)
                at = at or first
    words = (_words(ruler, one, *at) for one in (plain, *others)) if at else ()
    return replace(
        plain,
        n_fit=count_fitting(ruler, marks, plain),
        n=len(marks),
        others=tuple(one.name for one in others),
        words=tuple(words),
    )


def _words(ruler: Ruler, convention: Convention, begin: int, stop: int) -> str:
    """The words of a place in one way of counting; of more than `_SHOWN` characters both ends."""
    start, end, _ = ruler.places(convention)(begin, stop)
    words = " ".join(ruler.text[max(start, 0) : max(end, 0)].split())
    half = _SHOWN // 2
    return words if len(words) <= _SHOWN else f"{words[:half]} … {words[-half:]}"
