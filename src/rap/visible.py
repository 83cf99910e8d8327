"""What one audience may see of a study, as nouns: sources, texts, codings, quotes, under consent as of one day."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from rap.cases import read_cases, read_forms, read_withdrawn
from rap.codebook import read_codebook, resolve_code
from rap.codings import Fold, read_fold
from rap.config import Settings, read_settings
from rap.consents import Audience, Voices, resolve_audience
from rap.errors import ProblemsError
from rap.findings import read_findings
from rap.lazy import Lazy
from rap.model import Case, Codebook, Coding, Finding, Source
from rap.snapshot import Snapshot
from rap.transcripts.stored import find_turns, read_source_text, read_sources
from rap.translations import Translation, read_translations

_REF = re.compile(r"([A-Z]{2,3}-[0-9]{2,6}):([0-9]+)-([0-9]+)")


@dataclass
class Visible:
    """One study for one audience. Nothing is read before it is asked for, and each file once.

    `lenient` keeps sources of whose people nothing is known, and marks them `consent: unknown` (the team's own notebook).
    """

    root: Path
    audience: str = "team"
    on: datetime.date = field(default_factory=datetime.date.today)
    lenient: bool = False
    snapshot: Snapshot | None = None

    @cached_property
    def settings(self) -> Settings:
        return read_settings(self.root)

    @cached_property
    def book(self) -> Codebook:
        """The codebook as nouns."""
        return read_codebook(self.root)

    @cached_property
    def all_cases(self) -> tuple[Case, ...]:
        return read_cases(self.root)

    @cached_property
    def rights(self) -> Audience:
        """The consent of everybody, resolved for this audience and day."""
        return resolve_audience(
            self.all_cases,
            self.audience,
            on=self.on,
            forms=read_forms(self.root),
            withdrawn=read_withdrawn(self.root),
            lenient=self.lenient,
            audiences=self.settings.audiences,
        )

    @cached_property
    def voices(self) -> dict[str, Voices]:
        """Per visible source: whose words stand where, and what may be done with them."""
        found = {}
        for source in read_sources(self.root):
            if self.snapshot is not None and source.id not in self.snapshot.sources:
                continue
            voices = Voices(source, (), self.rights)
            if voices.visible:
                turns = tuple(find_turns(self._raw_texts[source.id], source.speakers))
                found[source.id] = replace(voices, turns=turns, vetoes=self._folds[source.id].vetoes)
        return found

    @cached_property
    def _raw_texts(self) -> Mapping[str, str]:
        return Lazy({source.id: source for source in read_sources(self.root)}, lambda s: read_source_text(self.root, s))

    @cached_property
    def _folds(self) -> Mapping[str, Fold]:
        return Lazy({source.id: source for source in read_sources(self.root)}, self._fold)

    def _fold(self, source: Source) -> Fold:
        lengths = self.snapshot.lengths if self.snapshot is not None else None
        leads = frozenset(coder.id for coder in self.settings.coders if coder.role == "lead")
        fold = read_fold(self.root, source, length=len(self._raw_texts[source.id]), leads=leads, lengths=lengths)
        if fold.damaged and not self.lenient:  # what follows the damage may be a veto: nothing leaves without it
            raise ProblemsError(fold.damaged)
        return fold

    def fold(self, source: str) -> Fold:
        """What stands in one source before consent: codings, those to check, vetoes, marks, problems."""
        return self._folds[source]

    @cached_property
    def source_list(self) -> tuple[Source, ...]:
        return tuple(voices.source for voices in self.voices.values())

    @cached_property
    def coding_list(self) -> tuple[Coding, ...]:
        """Codings this audience may count, in reading order, with merged codes followed and retired ones left out."""
        found = []
        for id, voices in self.voices.items():
            for coding in self._folds[id].codings:
                code = resolve_code(self.book, coding.code)
                if code and voices.may(coding.start, coding.end, self.rights.counting):
                    found.append(replace(coding, code=code))
        return tuple(found)

    def own_turns(self) -> Iterator[str]:
        """Every turn whose words are somebody's own, of all sources in scope, seen or not: for the program's checks alone."""
        for source in read_sources(self.root):
            if self.snapshot is None or source.id in self.snapshot.sources:
                text = self._raw_texts[source.id]
                voices = Voices(source, tuple(find_turns(text, source.speakers)), self.rights)
                yield from (text[t.body : t.end] for t in voices.turns if voices.cases_of(t))

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Source id -> text; the words of people who do not let this audience read them are masked, offsets hold."""
        return Lazy(self.voices, lambda voices: voices.masked(self._raw_texts[voices.source.id]))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return read_findings(self.root)

    def quote(self, ref: str) -> str | None:
        """The words at `INT-38201:1203-1260`, or None when this audience may not see them."""
        match = _REF.fullmatch(ref)
        voices = self.voices.get(match[1]) if match else None
        if match is None or voices is None:
            return None
        start, end = int(match[2]), int(match[3])
        text = self._raw_texts[match[1]]
        return text[start:end] if 0 <= start < end <= len(text) and voices.may_quote(start, end) else None

    def translation(self, ref: str, language: str) -> Translation | None:
        """The passage at `ref` in `language`, where somebody translated it and the people in it let it be translated."""
        match = _REF.fullmatch(ref)
        if match is None or self.quote(ref) is None:
            return None
        place = (int(match[2]), int(match[3]))
        said = self._translations[match[1]].get(language, {}).get(place)
        return said if self.voices[match[1]].may(*place, "translate") else None

    @cached_property
    def _translations(self) -> Mapping[str, Mapping[str, Mapping[tuple[int, int], Translation]]]:
        lengths = self.snapshot.lengths if self.snapshot is not None else None
        return Lazy(self.voices, lambda voices: read_translations(self.root, voices.source, lengths=lengths)[0])

    def consent_of(self, source: Source) -> str:
        """`public`, `known`, or `unknown` when of somebody in it nothing is known."""
        if source.rights == "public":
            return "public"
        return (
            "unknown"
            if any(self.rights.grants.get(case) is None for case in self.voices[source.id].people)
            else "known"
        )
