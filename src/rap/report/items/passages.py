"""Which passage of each person may be printed, and where: what was published keeps its place, and of
each person one passage is out in all that is published. So when she leaves, one passage is missing
from the next edition, nothing tells which others were hers, and nobody else's words move.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rap.core.model import parse_ref

if TYPE_CHECKING:
    from rap.study.study import Study

Places = Mapping[str, Mapping[str, tuple[Collection[str], Collection[str]]]]
"""Place (the id of an item) -> language -> the codings that were printed there, and those that could
have been and were not.
"""
_NONE: tuple[Collection[str], Collection[str]] = ((), ())


@dataclass(frozen=True)
class Voice:
    """A passage chosen for a finding (`id` is its coding): whose words they are, and the languages they
    are read in; `offers` are all it could be read in, if no other were pinned.
    """

    id: str
    ref: str
    code: str
    case: str
    languages: tuple[str, ...]
    is_pinned: bool = False
    offers: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """By which it is passed over: not any more once the team pins it."""
        return f"{self.id}!" if self.is_pinned else self.id

    def quote(self) -> dict[str, Any]:
        """As an item of kind `quotes` holds it; an edition in another language leaves it out."""
        return {"ref": self.ref, "code": self.code, "for": list(self.languages)}


class Passages:
    """The passages that are out (`told`, references) and their `places`, and those taken since."""

    def __init__(
        self, study: Study, told: Iterable[str] = (), places: Places = MappingProxyType({})
    ) -> None:
        self._study, self._places, self.told = study, places, frozenset(told)
        self.taken = set[str]()
        self._before, self._here = dict[str, list[str]](), dict[str, str]()
        self._cases = dict[str, frozenset[str]]()
        self.placed = defaultdict[str, list[Voice]](list)
        self.offered = defaultdict[str, dict[str, set[str]]](dict)
        for ref in sorted(self.told):
            for case in self._people(ref):
                self._before.setdefault(case, []).append(ref)

    def may(self, ref: str) -> bool:
        """Whether no other passage of those who speak in this one is out."""
        return all(self._is_hers(ref, case) for case in self._people(ref))

    def is_free(self, ref: str) -> bool:
        """Whether it may be printed, and is not yet."""
        return ref not in self.taken and self.may(ref)

    def stays(self, place: str, voice: Voice) -> tuple[str, ...]:
        """The languages in which a passage was printed at a place."""
        here = self._places.get(place, {})
        return tuple(k for k in voice.languages if voice.id in here.get(k, _NONE)[0])

    def opens(self, place: str, voice: Voice) -> tuple[str, ...]:
        """The languages in which a passage may come to a place: one that was passed over waits for a
        new round of people, or it would come where somebody left.
        """
        for k in voice.offers:
            self.offered[place].setdefault(k, set()).add(voice.mark)
        here = self._places.get(place, {})
        return tuple(k for k in voice.languages if voice.mark not in here.get(k, _NONE)[1])

    def _is_hers(self, ref: str, case: str) -> bool:
        """One passage in an edition; in another, what was cut a little wider is the same."""
        before = self._before.get(case)
        is_out = before is None or any(_overlap(ref, other) for other in before)
        return is_out and self._here.get(case, ref) == ref

    def other(self, ref: str) -> str:
        """A passage that is out of somebody who speaks in this one."""
        people = sorted(self._people(ref))
        out = [self._here.get(case, next(iter(self._before.get(case, ())), "")) for case in people]
        return next(filter(None, out), "")

    def take(self, ref: str) -> None:
        """From now on this passage is out, and is that of those who speak in it."""
        self.taken.add(ref)
        self._here |= dict.fromkeys(self._people(ref), ref)

    def now(self, printed: Mapping[str, Collection[str]], languages: Iterable[str]) -> Places:
        """The places of a page, for the next edition; `printed` are the references at each."""
        found = dict[str, dict[str, tuple[Collection[str], Collection[str]]]]()
        for place, refs in printed.items():
            for k in languages if place in self.offered else ():
                mine = [one for one in self.placed[place] if k in one.languages]
                out = sorted(one.id for one in mine if one.ref in refs)
                passed = sorted(self.offered[place].get(k, set()) - {one.mark for one in mine})
                found.setdefault(place, {})[k] = (out, passed)
        return found

    def _people(self, ref: str) -> frozenset[str]:
        """Whose words they are; nobody of a public text, or of one that is gone."""
        if ref not in self._cases:
            source, start, end = parse_ref(ref) or ("", 0, 0)
            voices, found = self._study.voices.get(source), set[str]()
            if voices is not None and voices.source.rights != "public":
                turns = (turn for turn in voices.turns if turn.start < end and start < turn.end)
                found = {case for turn in turns for case in voices.cases_of(turn)} - {""}
            self._cases[ref] = frozenset(found)
        return self._cases[ref]


def _overlap(first: str, second: str) -> bool:
    """Whether two references share a letter: a passage that was cut a little wider is the same."""
    source, start, end = parse_ref(first) or ("", 0, 0)
    other, begin, stop = parse_ref(second) or ("", 0, 0)
    return source == other and start < stop and begin < end
