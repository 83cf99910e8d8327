"""What enough people share, so that a page may name it: a language, a kind of workplace, what a heading
says. It is decided once, in the first release that asks, and stands with its month however many come
or leave: that a page says more, or less, would be about one person. What too few share is asked again
with the next round of people. The vault keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from rap.privacy.disclosure import find_rare
from rap.report.beside import sharing
from rap.study.consent import LANGUAGE
from rap.study.study import Study
from rap.topics.runs.cells import countable

Decided = Mapping[str, str]
"""What is shared ("setting=window", "language=es") -> the month since which it stands; "" where it
does not.
"""


class Enough:
    """What was decided `before` (the oldest first), and what is decided now: of everything that was
    not asked before and, where there is a new round of people, of what did not stand.
    """

    def __init__(
        self, study: Study, before: Iterable[Decided] = (), *, month: str, new_round: bool = False
    ) -> None:
        self._study, self._month, self._new_round = study, month, new_round
        self.decided: dict[str, str] = {}
        for one in before:
            self.decided |= {what: self.decided.get(what) or when for what, when in one.items()}

    def since(self, way: Mapping[str, str]) -> str:
        """The month since which `way` (variable -> value) stands, "" where it does not."""
        what = format_way(way)
        if what not in self.decided or (self._new_round and not self.decided[what]):
            people = self._speakers if LANGUAGE in way else self._counted
            is_rare = not self._study.too_few.isdisjoint(way.items()) or find_rare(
                people, way, threshold=self._study.threshold
            )
            self.decided[what] = "" if is_rare else self._month
        return self.decided[what]

    def __call__(self, way: Mapping[str, str]) -> bool:
        return bool(self.since(way))

    @cached_property
    def _counted(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Those who may stay in what is published: what rests on others would tell that they left."""
        stays = countable(self._study)
        return {case: has for case, has in sharing(self._study).items() if stays.get(case)}

    @cached_property
    def _speakers(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Everybody heard: a quote tells its language, also that of somebody who is not counted."""
        found: dict[str, set[str]] = {}
        for source in self._study.source_list:
            for case in source.cases:
                found.setdefault(case, set()).add(source.language)
        return {case: {LANGUAGE: tuple(spoken)} for case, spoken in found.items()}


def format_way(way: Mapping[str, str]) -> str:
    return "&".join(f"{variable}={value}" for variable, value in sorted(way.items()))
