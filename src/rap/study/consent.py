"""Who may see what: the consent of every case, resolved for one audience on one day, applied to
texts, codings and quotes.

An audience sees a coding when every person whose turn it touches lets her words be counted, and
words when every such person lets them be quoted. A person of whom nothing is known counts as no,
except for the team in its own notebook (`lenient`). What is known of a person beside her words (who
works where, how old, in which language) needs her yes as well: every door that prints words
together with a value of the person who said them asks `values_beside`, and nothing else.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rap.core.model import PURPOSES, Case, Codebook, Labels, Source, Turn, Variable
from rap.core.plain import fold_words
from rap.store.cases import granted, values_at
from rap.store.codings.fold import Veto
from rap.store.consent_forms import Form

MASK = "•"
_SILENT_ROLES = ("interviewer", "interpreter")
LANGUAGE = "language"
Values = Mapping[str, tuple[str, ...]]
_ENDING = 2  # letters that a word may have more than the label: windows, vitrines, woningen
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Audience:
    """One audience on one day: `grants` maps a case to the purposes it allows, None where nothing
    is known.
    """

    name: str
    on: datetime.date
    grants: Mapping[str, frozenset[str] | None]
    lenient: bool = False

    def allows(self, case: str, purpose: str) -> bool:
        """Whether this case lets this audience do that; a turn of nobody known (`""`) is like a
        case nothing is known of.
        """
        known = self.grants.get(case)
        return self.lenient if known is None else purpose in known

    def allows_any(self, case: str) -> bool:
        known = self.grants.get(case)
        return self.lenient if known is None else bool(known)

    @property
    def counting(self) -> str:
        """The purpose that lets a coding appear."""
        return "analyse" if self.name == "team" else "count"

    @property
    def describing(self) -> str:
        """The purpose that lets what is known of a person be shown with her words: the team works
        with both as one.
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
    """Whose words stand where in one source, for one audience."""

    source: Source
    turns: Sequence[Turn]
    audience: Audience
    vetoes: tuple[Veto, ...] = field(default=())

    @cached_property
    def _speakers(self) -> dict[str, tuple[str, bool]]:
        """Label -> (case, whether the words are somebody's own)."""
        return {s.label: (s.case, s.role not in _SILENT_ROLES) for s in self.source.speakers}

    @cached_property
    def _starts(self) -> list[int]:
        return [turn.start for turn in self.turns]

    @cached_property
    def _said(self) -> list[tuple[int, int, tuple[str, ...]]]:
        """Where each turn begins and ends, and whose words it holds: what is asked of every coding."""
        by_label = {turn.label: self.cases_of(turn) for turn in self.turns}
        return [(turn.start, turn.end, by_label[turn.label]) for turn in self.turns]

    def case_of(self, turn: Turn) -> str | None:
        """The case whose turn it is, "" when a person of whom no case is known, None when nobody's
        consent is needed.

        In a public source only speakers without a case are free: who has a card has a say.
        """
        case, own = self._speakers.get(turn.label, ("", True))
        return (case or None if self.source.rights == "public" else case) if own else None

    def cases_of(self, turn: Turn) -> tuple[str, ...]:
        """Everybody whose words a turn holds: an interpreter says those of all the others."""
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
        """All who may be heard in any stretch: `people`, and somebody nobody knows, whose turn has
        no label.
        """
        nobody_known = () if self.source.rights == "public" else ("",)
        return frozenset((*self.people, *nobody_known))

    @cached_property
    def agreed(self) -> frozenset[str]:
        """What everyone allows, wherever a stretch lies: the turns need not be looked at."""
        return frozenset(
            p for p in PURPOSES if all(self.audience.allows(case, p) for case in self._everyone)
        )

    def touched(self, start: int | None, end: int | None) -> dict[str, int]:
        """Cases whose turns a stretch touches -> code points of it; the whole source when `start`
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
        """The case with most of a stretch, the first of equals; "" for none, and for a whole source
        of several people.
        """
        touched = self.touched(start, end)
        if start is None and len(touched) > 1:
            return ""
        return max(touched, key=lambda case: touched[case], default="")

    def may(self, start: int | None, end: int | None, purpose: str) -> bool:
        """Whether everybody whose words a stretch holds allows `purpose`."""
        return purpose in self.agreed or all(
            self.audience.allows(case, purpose) for case in self.touched(start, end)
        )

    def may_quote(self, start: int, end: int) -> bool:
        """Whether these words may be shown: everybody allows it, everybody is known, no veto
        touches them.
        """
        vetoed = any(
            veto.start < end and start < veto.end for veto in self.vetoes if self.covers(veto)
        )
        if vetoed or "quote" in self.agreed:
            return not vetoed
        return all(self.audience.allows(case, "quote") for case in self.heard_in(start, end))

    def may_describe(self, start: int, end: int) -> bool:
        """Whether what is known of those who speak here may be shown with these words: everybody
        said yes to that.
        """
        return all(
            self.audience.allows(case, self.audience.describing)
            for case in self.heard_in(start, end)
        )

    def language_of(self, start: int, end: int) -> str:
        """The language a passage is said in: of its first turn, where that says so."""
        turns = (turn for turn in self.turns if turn.start < end and start < turn.end)
        first = next(turns, None)
        return (first.language if first else "") or self.source.language

    def heard_in(self, start: int, end: int) -> set[str]:
        """Everybody whose words a stretch may hold: a question may repeat an answer that
        somebody else gave.
        """
        first = max(0, bisect_right(self._starts, start) - 1)
        turns = [turn for turn in self.turns[first:] if turn.start < end and start < turn.end]
        return {case for turn in turns for case in self.cases_of(turn) or self.people} or set(
            self.people
        )

    def covers(self, veto: Veto) -> bool:
        """A veto for anybody outside the team holds for everybody outside it, a misspelt one too."""
        return veto.audience == self.audience.name or (
            veto.audience != "team" and self.audience.name != "team"
        )

    @property
    def consent(self) -> str:
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
        """Whether anything of this source may be seen at all."""
        return self.source.rights == "public" or any(map(self.audience.allows_any, self.people))

    def masked(self, text: str) -> str:
        """`text` with vetoed words, and those of people who do not allow quoting, masked: a mark a
        code point, offsets hold.
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
        """Whether this audience reads the words of a case: what may be quoted to it, and the team
        what it may analyse.
        """
        return self.audience.allows(case, "quote") or (
            self.audience.name == "team" and self.audience.allows(case, "analyse")
        )


def _mask(text: str) -> str:
    return "\n".join(MASK * len(line) for line in text.split("\n"))


def values_of(
    voices: Voices, start: int, end: int, cases: Mapping[str, Case]
) -> dict[str, tuple[str, ...]]:
    """All that is known of those who may be heard in a passage, as of the month of the talk:
    variable -> values.
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
    """Those of `values_of` that this audience may read beside the words: all of them with
    everybody's yes, else none.
    """
    return values_of(voices, start, end, cases) if voices.may_describe(start, end) else {}


def find_named(text: str, values: Values, book: Codebook) -> dict[str, tuple[str, ...]]:
    """Which of `values` a text names, by their label in any language, else by their id: variable ->
    values.

    A word may have two letters more than the label ("windows", "vitrines"). What is said in other
    words is not found.

    Examples
    --------
    >>> find_named("In the windows", {"setting": ("window", "home")}, Codebook())
    {'setting': ('window',)}
    """
    words, found = _words(text), {}
    for name, own in values.items():
        variable = book.variables.get(name, Variable(name))
        wide, left = _named_broader(words, own, variable)
        labels = variable.values
        named = tuple(v for v in own if any(_holds(left, label) for label in _called(v, labels)))
        if wide or named:
            found[name] = (*wide, *named)
    return found


def _named_broader(
    words: list[str], own: Sequence[str], variable: Variable
) -> tuple[tuple[str, ...], list[str]]:
    """The broader names of some values that a text holds; and its words without broader names, in
    which a narrower one may occur ("window or bar").
    """
    wide = []
    narrow = [_words(label) for labels in variable.values.values() for label in labels.values()]
    for id, broader in variable.broader.items():
        for wanted in map(_words, broader.label.values()):
            if wanted in narrow:  # the narrower one is the one that tells more
                continue
            at = _place(words, wanted)
            while wanted and at is not None:
                wide += [id] if {*own} & {*broader.of} else []
                words = [*words[:at], "", *words[at + len(wanted) :]]
                at = _place(words, wanted)
    return tuple(dict.fromkeys(wide)), words


def with_broader(values: Values, book: Codebook) -> dict[str, tuple[str, ...]]:
    """Values of a person, and the broader names they come under."""
    found = {}
    for name, own in values.items():
        known = book.variables[name].broader if name in book.variables else {}
        found[name] = (*own, *(id for id, broader in known.items() if {*own} & {*broader.of}))
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(fold_words(text))


def _called(value: str, labels: Mapping[str, Labels]) -> Iterable[str]:
    """The labels of a value, or where the codebook has none its id; one of two letters ("en") occurs
    in every text by chance.
    """
    return labels.get(value, {}).values() or ((value,) if len(value) > _ENDING else ())


def _holds(words: list[str], label: str) -> bool:
    """Whether the words of `label` follow each other."""
    wanted = _words(label)
    return bool(wanted) and _place(words, wanted) is not None


def _place(words: list[str], wanted: list[str]) -> int | None:
    """Where the words of a label follow each other first."""
    places = range(len(words) - len(wanted) + 1)
    return next(
        (at for at in places if all(map(_is_like, words[at : at + len(wanted)], wanted))), None
    )


def _is_like(word: str, wanted: str) -> bool:
    """Whether a word is the one wanted, or that with an ending."""
    more = len(word) - len(wanted)
    is_longer = 0 < more <= _ENDING < len(wanted) and word.isalpha()
    return word == wanted or (is_longer and word.startswith(wanted))
