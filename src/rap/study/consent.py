"""What an audience may see: the consent of every case, resolved for one audience on one day and
applied to texts, codings and quotes.

An audience sees a coding if every person whose turn it touches lets her words be counted, and words
if every such person lets them be quoted. A person whose consent is unknown counts as no, except for
the team in its own notebook (`lenient`). Facts about a person beside her words (where she works,
her age, her language) need her yes as well: everything that prints words together with a value of
the person who said them gets the value from `values_beside`.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from rap.core.model import (
    ASKED,
    HEARD,
    INTERPRETED,
    OWN,
    PARTICIPANTS,
    PURPOSES,
    SILENT,
    TOLD,
    Case,
    Source,
    Turn,
)
from rap.store.cases import granted, values_at
from rap.store.codings.fold import Veto
from rap.store.consent_forms import Form
from rap.store.sources import find_owners

MASK = "•"
LANGUAGE = "language"
Values = Mapping[str, tuple[str, ...]]
_PURPOSES = frozenset(PURPOSES)


@dataclass(frozen=True)
class Audience:
    """One audience on one day: `grants` maps a case to the purposes it allows, or to None if its
    consent is unknown.
    """

    name: str
    on: datetime.date
    grants: Mapping[str, frozenset[str] | None]
    lenient: bool = False

    def allows(self, case: str, purpose: str) -> bool:
        """Whether this case allows this audience a purpose. A turn of an unknown person (`""`) is
        treated like a case whose consent is unknown.
        """
        known = self.grants.get(case)
        return self.lenient if known is None else purpose in known

    def allows_any(self, case: str) -> bool:
        known = self.grants.get(case)
        return self.lenient if known is None else bool(known)

    def agreed_by(self, cases: Iterable[str]) -> frozenset[str]:
        """The purposes that each of `cases` allows, as `allows` says it of one."""
        grants = [self.grants.get(case) for case in cases]
        if None in grants and not self.lenient:
            return frozenset()
        return _PURPOSES.intersection(*(grant for grant in grants if grant is not None))

    @property
    def counting(self) -> str:
        """The purpose that a coding needs to appear."""
        return "analyse" if self.name == "team" else "count"

    @property
    def describing(self) -> str:
        """The purpose that is needed to show facts about a person with her words; for the team it
        is the same as for the words.
        """
        return "analyse" if self.name == "team" else "attributes"


def resolve_audience(
    cases: Iterable[Case],
    name: str,
    *,
    on: datetime.date,
    forms: Mapping[str, Form],
    withdrawn: frozenset[str] = frozenset(),
    lenient: bool = False,
    audiences: frozenset[str] | None = None,
) -> Audience:
    """The audience `name` as of `on`; a person who took her words back allows nothing to anybody."""
    grants = {
        case.id: granted(case, name, on=on, forms=forms, audiences=audiences) for case in cases
    }
    return Audience(name, on, {**grants, **{case: frozenset() for case in withdrawn}}, lenient)


@dataclass(frozen=True)
class Voices:
    """Whose words are where in one source, for one audience."""

    source: Source
    turns: Sequence[Turn]
    audience: Audience
    vetoes: tuple[Veto, ...] = field(default=())

    @cached_property
    def _speakers(self) -> dict[str, tuple[str, bool]]:
        """Label -> (case, whether the words are somebody's own)."""
        return {s.label: (s.case, s.role not in SILENT) for s in self.source.speakers}

    @cached_property
    def _starts(self) -> list[int]:
        return [turn.start for turn in self.turns]

    @cached_property
    def _said(self) -> list[tuple[int, int, tuple[str, ...]]]:
        """The beginning, the end and the speaker of each turn; every coding needs them."""
        by_label = {turn.label: self.cases_of(turn) for turn in self.turns}
        return [(turn.start, turn.end, by_label[turn.label]) for turn in self.turns]

    @cached_property
    def said(self) -> Sequence[tuple[Turn, str, str | None]]:
        """Each turn, whose words it holds, and the case they are of (as `case_of` gives it).

        `own` of a person, `told` for her through an interpreter, `asked` by who interviews,
        `interpreted` for who interviews, "" where a speaker should be named and is not. It is about the
        role in this source: who interviews here may be heard in another. A text in which no speaker
        is named is its own.
        """
        found = []
        for turn, (owner, is_told) in zip(
            self.turns, find_owners(self.turns, self.source.speakers), strict=True
        ):
            case: str | None = owner.case if owner is not None else ""
            if owner is not None and owner.role not in SILENT:
                whose = TOLD if is_told else OWN
            elif owner is not None or is_told:
                whose, case = INTERPRETED if is_told else ASKED, None
            else:
                whose = "" if self.source.speakers else OWN
            found.append((turn, whose, case or None if self.source.rights == "public" else case))
        return found

    def said_in(self, start: int, end: int) -> Sequence[tuple[Turn, str, str | None]]:
        """The rows of `said` of a stretch; of a turn its words, without its label."""
        said = self.said[
            max(0, bisect_right(self._starts, start) - 1) : bisect_left(self._starts, end)
        ]
        return [row for row in said if start < row[0].end and row[0].body < end]

    def is_said_by(self, start: int, end: int, speaker: str) -> bool:
        """Whether a stretch has words of this role or label, or of `participants`: people of their own
        or through an interpreter.
        """
        roles = {one.label: one.role for one in self.source.speakers}
        return any(
            whose in HEARD
            if speaker == PARTICIPANTS
            else speaker in (turn.label, roles.get(turn.label))
            for turn, whose, _ in self.said_in(start, end)
        )

    def whose(self, start: int, end: int) -> str:
        """Whose words a stretch holds: of a person, as soon as she says some of it; `told` where any
        of that came through an interpreter.
        """
        kinds = [whose for _, whose, _ in self.said_in(start, end)]
        return next((one for one in (TOLD, OWN, ASKED, INTERPRETED) if one in kinds), "")

    def case_of(self, turn: Turn) -> str | None:
        """The case that speaks in a turn; "" for a person without a known case, None if no consent
        is needed.

        In a public source, speakers without a case need not consent; people with a case decide.
        """
        case, own = self._speakers.get(turn.label, ("", True))
        return (case or None if self.source.rights == "public" else case) if own else None

    def cases_of(self, turn: Turn) -> tuple[str, ...]:
        """Everybody whose words a turn holds: an interpreter speaks for all the others."""
        case = self.case_of(turn)
        if case is not None:
            return (case,)
        return self.people if turn.label in self._interpreters else ()

    @cached_property
    def _interpreters(self) -> frozenset[str]:
        return frozenset(s.label for s in self.source.speakers if s.role == "interpreter")

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Cases of all whose own words stand here, "" for somebody of whom no case is known
        (nobody, in a public source).
        """
        cases = dict.fromkeys(case for case, own in self._speakers.values() if own)
        if self.source.rights == "public":
            return tuple(case for case in cases if case)
        return tuple(cases) or ("",)

    @cached_property
    def _everyone(self) -> frozenset[str]:
        """All people who may be heard in any stretch: `people`, and an unknown person where a turn
        has no label.
        """
        nobody_known = () if self.source.rights == "public" else ("",)
        return frozenset((*self.people, *nobody_known))

    @cached_property
    def agreed(self) -> frozenset[str]:
        """What everybody allows, so that it holds for any stretch and turns need not be checked."""
        return self.audience.agreed_by(self._everyone)

    def touched(self, start: int | None, end: int | None) -> dict[str, int]:
        """Case -> how many code points of a stretch are in its turns; the whole source if `start`
        is None.
        """
        if start is None or end is None:
            return dict.fromkeys(self.people, 0)
        found: dict[str, int] = {}
        said = self._said
        for at in range(max(0, bisect_right(self._starts, start) - 1), len(said)):
            begins, ends, cases = said[at]
            if begins >= end:
                break
            shared = min(end, ends) - max(start, begins)
            for case in cases if shared > 0 else ():
                found[case] = found.get(case, 0) + shared
        return found

    def main_case(self, start: int | None, end: int | None) -> str:
        """The case with the largest part of a stretch (the first of equals); "" without a case, and
        for a whole source of several people. What an interpreter says for somebody is a part of hers.
        """
        touched = self.touched(start, end)
        if start is None or end is None:
            return "" if len(touched) > 1 else next(iter(touched), "")
        if self._interpreters:
            touched = Counter()
            for turn, _, case in self.said_in(start, end):
                if case is not None:
                    touched[case] += min(end, turn.end) - max(start, turn.start)
        return max(touched, key=lambda case: touched[case], default="")

    def may(self, start: int | None, end: int | None, purpose: str) -> bool:
        """Whether all people whose words are in a stretch allow `purpose`."""
        return purpose in self.agreed or all(
            self.audience.allows(case, purpose) for case in self.touched(start, end)
        )

    def may_quote(self, start: int, end: int) -> bool:
        """Whether these words may be shown: all speakers are known and allow it, and no veto
        touches the words.
        """
        vetoed = any(
            veto.start < end and start < veto.end for veto in self.vetoes if self.covers(veto)
        )
        if vetoed or "quote" in self.agreed:
            return not vetoed
        return all(self.audience.allows(case, "quote") for case in self.heard_in(start, end))

    def may_describe(self, start: int, end: int) -> bool:
        """Whether facts about the people who speak here may be shown with these words: all of them
        said yes to that.
        """
        return all(
            self.audience.allows(case, self.audience.describing)
            for case in self.heard_in(start, end)
        )

    def language_of(self, start: int, end: int) -> str:
        """The language of a passage: that of the first turn in it that is a person's (or the first),
        if the turn has one, or of the source.
        """
        rows = sorted(self.said_in(start, end), key=lambda row: row[1] not in HEARD)
        return (rows[0][0].language if rows else "") or self.source.language

    def heard_in(self, start: int, end: int) -> set[str]:
        """All people whose words may be in a stretch: a question may repeat somebody else's answer."""
        first = max(0, bisect_right(self._starts, start) - 1)
        turns = [turn for turn in self.turns[first:] if turn.start < end and start < turn.end]
        return {case for turn in turns for case in self.cases_of(turn) or self.people} or set(
            self.people
        )

    def covers(self, veto: Veto) -> bool:
        """Whether a veto covers this audience. A veto for anybody outside the team, even a
        misspelled audience, covers everybody outside it.
        """
        return veto.audience == self.audience.name or (
            veto.audience != "team" and self.audience.name != "team"
        )

    @property
    def consent(self) -> Literal["public", "unknown", "yes", "no"]:
        """What the people in a source said to this audience of their words being counted: `public`
        when nobody need be asked, `unknown` when nothing is known of somebody, `yes` when everybody
        agreed, `no` when somebody did not.
        """
        if self.source.rights == "public":
            return "public"
        known = [self.audience.grants.get(case) for case in self.people]
        grants = [grant for grant in known if grant is not None]
        if len(grants) < len(known):
            return "unknown"
        return "yes" if all(self.audience.counting in grant for grant in grants) else "no"

    @property
    def visible(self) -> bool:
        """Whether anything in this source may be seen at all."""
        return self.source.rights == "public" or any(map(self.audience.allows_any, self.people))

    def masked(self, text: str) -> str:
        """`text` with vetoed words, and the words of people who do not allow quoting, masked: each
        code point becomes a mark, so that offsets hold.
        """
        for veto in self.vetoes:
            if self.covers(veto):
                text = text[: veto.start] + _mask(text[veto.start : veto.end]) + text[veto.end :]
        if all(map(self._reads, self._everyone)):
            return text
        pieces, at = [], 0
        for turn in self.turns:
            heard = self.cases_of(turn) or self.people  # a question may read an answer back
            if not all(map(self._reads, heard)):
                pieces += [text[at : turn.body], _mask(text[turn.body : turn.end])]
                at = turn.end
        return "".join([*pieces, text[at:]])

    def _reads(self, case: str) -> bool:
        """Whether this audience reads the words of a case: words that may be quoted to it or, for
        the team, analysed.
        """
        return self.audience.allows(case, "quote") or (
            self.audience.name == "team" and self.audience.allows(case, "analyse")
        )


def _mask(text: str) -> str:
    return "\n".join(MASK * len(line) for line in text.split("\n"))


def values_of(
    voices: Voices, start: int, end: int, cases: Mapping[str, Case]
) -> dict[str, tuple[str, ...]]:
    """Everything that is known about the people who may be heard in a passage, as of the month of
    the talk: variable -> values.
    """
    source = voices.source
    turns = [turn for turn in voices.turns if turn.start < end and start < turn.end]
    said = tuple(turn.language or source.language for turn in turns) or (source.language,)
    people = sorted(case for case in voices.heard_in(start, end) if case in cases)
    rows: list[Values] = [
        {LANGUAGE: said},
        source.variables,
        *(values_at(cases[case], source.month) for case in people),
    ]
    names = dict.fromkeys(name for row in rows for name in row)
    return {
        name: tuple(dict.fromkeys(value for row in rows for value in row.get(name, ())))
        for name in names
    }


def values_beside(
    voices: Voices, start: int, end: int, cases: Mapping[str, Case]
) -> dict[str, tuple[str, ...]]:
    """The values of `values_of` that this audience may read beside the words: all, if everybody
    said yes, otherwise none.
    """
    return values_of(voices, start, end, cases) if voices.may_describe(start, end) else {}
