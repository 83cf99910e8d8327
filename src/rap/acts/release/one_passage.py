"""Of each person one passage, in all that is published: when she leaves, and it is missing from the
next edition, nothing tells which other passages were hers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from rap.acts.release.screened import Voices
from rap.core.errors import Problem
from rap.core.model import parse_ref
from rap.study.study import Study


class Passages:
    """Which passage of each person may be printed: the one that was published before (`told`, the
    references of earlier releases), else the first that is taken.
    """

    def __init__(self, study: Study, told: Iterable[str] = ()) -> None:
        self._study, self.taken = study, set[str]()
        self._before, self._here = dict[str, list[str]](), dict[str, str]()
        for ref in sorted(told):
            for case in self._people(ref):
                self._before.setdefault(case, []).append(ref)

    def may(self, ref: str) -> bool:
        """Whether no other passage of those who speak in this one is out."""
        return all(self._is_hers(ref, case) for case in self._people(ref))

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

    def _people(self, ref: str) -> set[str]:
        """Whose words they are; nobody of a public text, or of one that is gone."""
        source, start, end = parse_ref(ref) or ("", 0, 0)
        voices = self._study.voices.get(source)
        if voices is None or voices.source.rights == "public":
            return set()
        turns = (turn for turn in voices.turns if turn.start < end and start < turn.end)
        return {case for turn in turns for case in voices.cases_of(turn)} - {""}


def _overlap(first: str, second: str) -> bool:
    """Whether two references share a letter: a passage that was cut a little wider is the same."""
    source, start, end = parse_ref(first) or ("", 0, 0)
    other, begin, stop = parse_ref(second) or ("", 0, 0)
    return source == other and start < stop and begin < end


def keep_one_each(
    voices: Voices, items: Iterable[Mapping[str, Any]], study: Study, *, told: Iterable[str]
) -> Voices:
    """The voices with one passage a person; in the order of the page, those that were published
    before first.
    """
    told = set(told)
    order = [ref for item in items for ref in _refs(voices, item)]
    passages = Passages(study, told)
    for ref in sorted(dict.fromkeys(order), key=lambda ref: ref not in told):
        if passages.may(ref):
            passages.take(ref)
    kept = passages.taken
    left = sorted({*order} - kept)
    quotes = {
        id: tuple(quote for quote in row if quote["ref"] in kept)
        for id, row in voices.quotes.items()
    }
    looks = [
        Problem("acts.release.other_passage", place=ref, other=passages.other(ref)) for ref in left
    ]
    return replace(voices, quotes=quotes, looks=(*voices.looks, *looks))


def _refs(voices: Voices, item: Mapping[str, Any]) -> list[str]:
    """The references of an item that stay, in its own order and not in the drawn one."""
    stay = {quote["ref"] for quote in voices.quotes.get(item["id"], ())} - voices.stops.keys()
    return [quote["ref"] for quote in item["quotes"] if quote["ref"] in stay]
