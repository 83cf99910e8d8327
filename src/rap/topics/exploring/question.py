"""What a question about a study is made of: what can be chosen, and an answer as frame, table,
drawing and marks that lead to passages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from rap.analysis.base import TALKS, check_alike, name_of_period, narrow
from rap.analysis.columns import values_in
from rap.analysis.saturation import name_periods
from rap.core.errors import WrongUseError
from rap.core.model import KINDS, Codebook
from rap.report.edition import Edition, people_text, team_draft
from rap.report.words import Words, words_of
from rap.topics.exploring.panels import Bar

if TYPE_CHECKING:
    import pandas as pd

Option: TypeAlias = tuple[str, str]
"""A value, and what people read for it."""
Cell: TypeAlias = "str | Bar"
Where: TypeAlias = Mapping[str, str]
_FACTS = ("language", "phase")  # of texts, that people can be told apart by
_OURS = (*_FACTS, "code", "family")  # columns that have a name of their own
_ALL = ("kind", "of-phase", "period")  # chosen once for all questions
_LONGEST = 80  # characters of a word that is typed


class Frames(Protocol):
    """A study as a notebook has it, or as somebody who codes may see it."""

    @property
    def codings(self) -> pd.DataFrame: ...
    @property
    def texts(self) -> Mapping[str, str]: ...
    @property
    def sources(self) -> pd.DataFrame: ...
    @property
    def cases(self) -> pd.DataFrame: ...
    @property
    def turns(self) -> pd.DataFrame: ...
    @property
    def guides(self) -> pd.DataFrame: ...
    @property
    def surveys(self) -> Mapping[str, pd.DataFrame]: ...


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its name, its heading, what there is (nothing: a word is typed), what is
    chosen.
    """

    name: str
    label: str
    options: tuple[Option, ...]
    value: str

    @property
    def is_of_all(self) -> bool:
        """Whether it is chosen once for all questions: what numbers are of."""
        return self.name in _ALL


@dataclass(frozen=True)
class Mark:
    """A number that leads to passages: its name for a screen reader, and what it counts."""

    label: str
    where: Where


@dataclass(frozen=True)
class Answer:
    """What a question gives.

    `frame` is what the line of Python in `python` gives in a notebook. `rows` are cells of words, or
    numbers with their marks. `draw` makes the drawing for a width in pixels; None when there is
    nothing to draw. `opens`: the passages that are shown without anybody asking for them.
    """

    title: str
    frame: pd.DataFrame
    python: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    marks: tuple[Mark, ...] = ()
    draw: Callable[[int], str] | None = None
    said: str = ""
    notes: tuple[str, ...] = ()
    opens: Where | None = None


@dataclass
class Asked:
    """A question with what somebody chose, and the marks of its answer as they are made.

    `names` gives sources and surveys the names under which the reader knows them. In an answer `for_file`, a word
    that one person alone says is left out. `base` is the sentence of what `frames` were narrowed to from
    the `whole`, `unit` what is counted there: people, or sources where nobody stands behind a text.
    """

    frames: Frames
    book: Codebook
    language: str
    chosen: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    for_file: bool = False
    whole: Frames | None = None
    base: str = ""
    unit: str = "people"
    choices: list[Choice] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @property
    def words(self) -> Words:
        return words_of(self.language)

    @property
    def edition(self) -> Edition:
        return team_draft("", self.language, book=self.book)

    def choose(
        self, name: str, options: Iterable[Option], *, first: str = "", depends: bool = False
    ) -> str:
        """What was chosen of the options, else `first`, else the first there is.

        With `depends`, what is not offered under another choice (any more) counts as not chosen.

        Raises
        ------
        WrongUseError
            For something that is not among them.
        """
        offered = tuple(dict(options).items())
        known = [id for id, _ in offered]
        usual = first if first in known and first else next(iter(known), "")
        value = self.chosen.get(name, usual)
        if value not in known and (depends or not known):
            value = usual
        if value not in known and known:
            raise WrongUseError("report.explore.no_choice", value=value[:40])
        self.choices.append(Choice(name, self.words(f"explore-{name}"), offered, value))
        return value

    def type_in(self, name: str, first: str) -> str:
        """A word that was typed, else `first`."""
        value = self.chosen.get(name, "").strip()[:_LONGEST] or first
        self.choices.append(Choice(name, self.words(f"explore-{name}"), (), value))
        return value

    def named(self, *ids: str) -> list[Option]:
        return [(id, self.words(f"explore-{id}")) for id in ids]

    def variables(self) -> list[Option]:
        """Variables of people, those the codebook names first; with their headings."""
        there = [str(name) for name in self.frames.cases.columns if name not in ("case", "sources")]
        ordered = dict.fromkeys([*(name for name in self.book.variables if name in there), *there])
        return [(name, self.edition.column(name)) for name in ordered]

    def groups(self) -> list[Option]:
        """What people can be told apart by: their variables, and facts of the texts."""
        known = {name for name, _ in self.variables()}
        there = self.frames.sources.columns
        facts = [
            (name, self.words(f"explore-{name}"))
            for name in _FACTS
            if name in there and name not in known
        ]
        return [*self.variables(), *facts]

    def codes(self) -> list[Option]:
        """The codes that are used somewhere in the study, by name."""
        used = set((self.whole or self.frames).codings["code"])
        found = [(code, self.edition.label("code", code)) for code in used]
        return sorted(found, key=lambda one: (one[1].casefold(), one[0]))

    def heading(self, column: str) -> str:
        """The heading of a column, as it stands inside a sentence."""
        ours = column in _OURS and column not in self.book.variables
        name = self.words(f"explore-{column}") if ours else self.edition.column(column)
        return name if name[1:2].isupper() else name[:1].lower() + name[1:]  # an abbreviation stays

    def counted(self, n: int) -> str:
        """So many of what is counted: "5 people"."""
        is_people = self.unit == "people"
        return people_text(n, self.edition) if is_people else self.words.plural("texts-counted", n)

    def source_name(self, source: str) -> str:
        return self.names.get(source) or source

    def label(self, column: str, value: str) -> str:
        """What people read for a value."""
        known = self.edition.label(column, value)
        if column == "phase" and known == value:
            return self.words("explore-phase-n", n=value)
        return known

    def in_order(self, column: str, values: Iterable[str]) -> list[str]:
        """Values as the codebook orders them, then by name."""
        variable = self.book.variables.get(column)
        order = {value: at for at, value in enumerate(variable.values if variable else ())}
        return sorted(
            set(values), key=lambda value: (order.get(value, len(order)), self.label(column, value))
        )

    def mark(self, n: float, shown: str, *, label: str, where: Where) -> Bar:
        """A number that leads to its passages; none when it counts nothing."""
        if not n:
            return Bar(n, shown)
        self.marks.append(Mark(label, where))
        return Bar(n, shown, len(self.marks) - 1)

    def said(self, parts: Sequence[str]) -> str:
        """The first of some parts of a sentence; the table has the others."""
        more = " " + self.words("more-in-table") if len(parts) > 8 else ""
        return "; ".join(parts[:8]) + ("." + more if parts else "")


def on_base(asked: Asked) -> tuple[Asked, tuple[str, ...]]:
    """The question asked of one kind of text, phase and period, and the lines of Python that narrow
    a study to them.

    Raises
    ------
    WrongUseError
        Kinds of people who cannot be counted together.
    """
    words, frames = asked.words, asked.frames
    check_alike(asked.chosen.get("kind", "").split("+") if asked.chosen.get("kind") else ())
    there = {*frames.sources["kind"]}
    offered: list[tuple[str, ...]] = [(kind,) for kind in KINDS if kind in there]
    offered[2:2] = [TALKS] if {*TALKS} <= there else []
    bases = [replace(narrow(frames, *kinds).base, phases=()) for kinds in offered]
    names = ["+".join(kinds) for kinds in offered]
    said = [base.said(asked.language) for base in bases]
    kind = asked.choose("kind", zip(names, said, strict=True))
    kinds = tuple(kind.split("+")) if kind else ()
    of = frames.sources[frames.sources["kind"].isin(kinds)]
    steps = {by: sorted({*name_periods(of, by=by)}) for by in ("phase", "year", "half-year")}
    phases = [(one, asked.label("phase", one)) for one in steps["phase"]]
    phase = asked.choose("of-phase", [("", words("explore-all-phases")), *phases], depends=True)
    periods = sorted({*steps["year"], *steps["half-year"]})
    times = [(one, name_of_period(one, asked.language)) for one in periods]
    period = asked.choose("period", [("", words("explore-all-time")), *times], depends=True)
    seen = narrow(frames, *kinds, phase=phase, period=period)
    given = [repr(one) for one in kinds]
    given += [
        f"{name}={value!r}" for name, value in (("phase", phase), ("period", period)) if value
    ]
    python = (
        "from rap.analysis.base import narrow",
        f"seen = narrow(study, {', '.join(given)})",
    )
    base = seen.base
    named = base.said(asked.language)
    return replace(asked, frames=seen, whole=frames, base=named, unit=base.unit), python


def values_of(frames: Frames, column: str) -> dict[str, frozenset[str]]:
    """What each person (a variable) or each text (another column) has in a column, as texts."""
    frame, key = (
        (frames.cases, "case") if column in frames.cases.columns else (frames.sources, "source")
    )
    rows = zip(frame[key], frame[column], strict=True)
    return {id: frozenset(map(str, values_in(value))) for id, value in rows}


def is_of_people(frames: Frames, column: str) -> bool:
    return column in frames.cases.columns


def narrowed(frames: Frames, codings: pd.DataFrame, where: Where) -> pd.DataFrame:
    """The codings with these values, of codings, people and texts, as `crosstab` counts them."""
    for column, value in where.items():
        if column in codings.columns:
            codings = codings[codings[column].astype(str) == value]
            continue
        key = "case" if is_of_people(frames, column) else "source"
        ids = {id for id, values in values_of(frames, column).items() if value in values}
        codings = codings[codings[key].isin(ids)]
    return codings


def people_in(frames: Frames, column: str) -> dict[str, int]:
    """How many people there are with each value of a column."""
    found: dict[str, set[str]] = {}
    for case, value in _pairs(frames, column):
        found.setdefault(value, set()).add(case)
    return {value: len(cases) for value, cases in found.items()}


def _pairs(frames: Frames, column: str) -> Iterator[tuple[str, str]]:
    values = values_of(frames, column)
    if is_of_people(frames, column):
        yield from ((case, value) for case, own in values.items() for value in own)
        return
    for case, sources in zip(frames.cases["case"], frames.cases["sources"], strict=True):
        yield from ((case, value) for source in sources for value in values.get(source, ()))


def languages_of(frames: Frames) -> dict[str, str]:
    """Source -> language."""
    return dict(zip(frames.sources["source"], frames.sources["language"], strict=True))


def heard(frames: Frames) -> pd.DataFrame:
    """The turns of those who were interviewed."""
    return frames.turns[frames.turns["role"] == "participant"]


# The same in a notebook: what participants said, and in which language each text is.
SAID = 'said = seen.turns[seen.turns["role"] == "participant"]'
LANGUAGE = 'language = seen.sources.set_index("source")["language"].to_dict()'


def places(rows: Any) -> pd.DataFrame:
    """What leads to passages: source, start, end, case."""
    frame: pd.DataFrame = rows[["source", "start", "end", "case"]]
    return frame
