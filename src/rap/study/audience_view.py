"""What one audience may see of a study, as nouns: sources, texts, codings, quotes, under consent as
of one day; and which of its codings fit a question, as `rap search` prints them.
"""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from rap.core.errors import Problem, ProblemsError
from rap.core.lazy import Lazy, LazyFew, LazyRow, collection_paused
from rap.core.model import HEARD, Case, Codebook, Coding, Finding, Source, in_language, parse_ref
from rap.store.cache import Documents
from rap.store.cases import (
    closed_people,
    read_cases,
    read_withdrawn,
    read_withdrawn_sources,
)
from rap.store.codebook import find_uncounted, read_codebook, resolve_code
from rap.store.codings import Fold, find_practice
from rap.store.consent_forms import Form, read_forms
from rap.store.findings import read_findings
from rap.store.kept_folds import KeptFolds
from rap.store.packed_folds import HeldFold
from rap.store.settings import RunSettings, Settings, read_settings
from rap.store.sources import find_turns, read_source_text, read_sources, read_whole_sources
from rap.store.translations import Translation, read_translations
from rap.study.consent import Audience, Voices, resolve_audience
from rap.study.frames import Snapshot
from rap.study.surveys import Answers, read_answers, respondents_of, with_questions

MOST_LETTERS = 100_000_000  # of texts held at a time; more are read again when they are asked for


@dataclass
class Visible:
    """One study for one audience. Nothing is read before it is asked for, and each file once.

    `run`: only the texts this run of the settings reads (inside a run the snapshot says which those
    were).

    `lenient` keeps sources of whose people nothing is known, and marks them `consent: unknown` (the
    team's own notebook). `quick` trusts the disk on whether a log was changed (see `cache`): for a
    person who looks, never for what leaves. With a list `damaged`, files that cannot be read are left
    out and noted there: for a page of the team. Everything else refuses what it needs and cannot read.
    """

    root: Path
    audience: str = "team"
    on: datetime.date = field(default_factory=datetime.date.today)
    lenient: bool = False
    snapshot: Snapshot | None = None
    quick: bool = False
    run: RunSettings | None = None
    damaged: list[Problem] | None = None

    @cached_property
    def settings(self) -> Settings:
        return read_settings(self.root)

    @cached_property
    def book(self) -> Codebook:
        """The codebook as nouns."""
        with self._documents.reading():
            book = read_codebook(self.root, damaged=self.damaged)
        return with_questions(book, self._surveys.values())

    def groups_of(self, about: str) -> list[str]:
        """The groups of codes of which the study says that they are `about` a "need" or a
        "difficulty" (page *Codes*).
        """
        return [group for group, word in self.book.about.items() if word == about]

    def names_of(self, about: str) -> dict[str, str]:
        """What these groups are called, in each language of the study."""
        labels = {one: self.book.families.get(one, {}) for one in self.groups_of(about)}
        return {
            k: ", ".join(in_language(own, k, id) for id, own in labels.items())
            for k in self.settings.languages
        }

    @cached_property
    def all_cases(self) -> tuple[Case, ...]:
        """Everybody whose words or answers the study holds."""
        with self._documents.reading(), collection_paused():
            cases = read_cases(self.root, damaged=self.damaged)
        answers = self._surveys.values()
        return (*cases, *(case for each in answers for case in respondents_of(each)))

    @cached_property
    def _surveys(self) -> Mapping[str, Answers]:
        """Every survey of the study with what people answered."""
        with self._documents.reading():
            return read_answers(self.root, damaged=self.damaged)

    @property
    def surveys_read(self) -> Mapping[str, Answers]:
        """The surveys in scope: all where no run is named, else those its `sources` name."""
        if self.snapshot is None and self.run is None:
            return self._surveys
        named = self.snapshot.surveys if self.snapshot else self.run.surveys if self.run else ()
        return {id: self._surveys[id] for id in named if id in self._surveys}

    @cached_property
    def people_known(self) -> Mapping[str, Case]:
        """`all_cases` by id."""
        return {case.id: case for case in self.all_cases}

    @cached_property
    def rights(self) -> Audience:
        """The consent of everybody, resolved for this audience and day."""
        return self._rights_of(self.audience, lenient=self.lenient)

    @cached_property
    def stay_rights(self) -> Audience:
        """The consent that says `stay`: each person is asked it once, of whatever is printed."""
        return self._rights_of("team", lenient=False)

    def _rights_of(self, audience: str, *, lenient: bool) -> Audience:
        cases, gone = self.all_cases, read_withdrawn(self.root, damaged=self.damaged)
        return resolve_audience(
            cases,
            audience,
            on=self.on,
            forms=self._forms,
            withdrawn=gone | closed_people(self.damaged or ()),
            lenient=lenient,
            audiences=self.settings.audiences,
        )

    @cached_property
    def _forms(self) -> Mapping[str, Form]:
        with self._documents.reading():
            return read_forms(self.root, damaged=self.damaged)

    @cached_property
    def _documents(self) -> Documents:
        return Documents(self.root, writes=self.snapshot is None)

    @cached_property
    def _kept(self) -> KeptFolds:
        return KeptFolds(
            self.root, quick=self.quick and self.snapshot is None, writes=self.snapshot is None
        )

    @cached_property
    def _sources(self) -> dict[str, Source]:
        """All sources in scope, seen or not."""
        with self._documents.reading(), collection_paused():
            damaged = self.damaged
            found = (
                read_sources(self.root)
                if damaged is None
                else read_whole_sources(self.root, damaged=damaged)
            )
            sources = {source.id: source for source in found}
        if self.snapshot is not None:
            return {id: source for id, source in sources.items() if id in self.snapshot.sources}
        run = self.run
        return {id: source for id, source in sources.items() if run is None or run.reads(source)}

    @property
    def run_name(self) -> str:
        """The run whose texts these are, "" where all are read."""
        if self.snapshot is not None:
            return self.snapshot.run
        return self.run.name if self.run is not None else ""

    @cached_property
    def people_read(self) -> frozenset[str]:
        """Everybody heard in the texts and surveys in scope, also who lets this audience see nothing."""
        heard = {case for source in self._sources.values() for case in source.cases}
        heard |= {row["respondent"] for one in self.surveys_read.values() for row in one.rows}
        return frozenset(heard - read_withdrawn(self.root, damaged=self.damaged))

    @cached_property
    def n_left_out(self) -> int:
        """Texts in scope that this audience does not see: of people who did not agree, or of whom
        nothing is recorded.
        """
        return len(self._sources) - len(self.voices)

    @cached_property
    def voices(self) -> Mapping[str, Voices]:
        """Per visible source: whose words stand where, and what may be done with them."""
        gone = read_withdrawn_sources(
            self.root, damaged=self.damaged
        )  # an old clone may bring one back
        there = [source for id, source in self._sources.items() if id not in gone]
        visible = {s.id: voices for s in there if (voices := Voices(s, (), self.rights)).visible}
        with collection_paused():
            for id in visible:
                self._held[id]  # what cannot be read is said before anything is shown
        self._kept.save()
        return Lazy(visible, self._heard)

    def _heard(self, voices: Voices) -> Voices:
        source = voices.source
        turns = LazyRow(lambda: find_turns(self._raw_texts[source.id], source.speakers))
        return replace(voices, turns=turns, vetoes=self._held[source.id].vetoes)

    @cached_property
    def _raw_texts(self) -> Mapping[str, str]:
        return LazyFew(
            self._sources, lambda s: read_source_text(self.root, s), size=len, most=MOST_LETTERS
        )

    @cached_property
    def _held(self) -> Mapping[str, HeldFold]:
        return Lazy(self._sources, self._hold)

    def _hold(self, source: Source) -> HeldFold:
        fold = self._kept.fold(
            source,
            length=lambda: len(self._raw_texts[source.id]),
            leads=self.settings.coders_with("lead"),
            lengths=self._log_lengths,
        )
        # what follows the damage may be a veto: nothing leaves without it
        if fold.damaged and not self.lenient:
            raise ProblemsError(fold.damaged)
        return fold

    @property
    def _log_lengths(self) -> Mapping[str, int] | None:
        return self.snapshot.lengths if self.snapshot is not None else None

    def fold(self, source: str) -> Fold:
        """What one source holds before consent: codings, those to check, vetoes, marks,
        problems.
        """
        return self._held[source].whole

    @cached_property
    def source_list(self) -> tuple[Source, ...]:
        return tuple(self._sources[id] for id in self.voices)

    @cached_property
    def coding_list(self) -> tuple[Coding, ...]:
        """Codings this audience may count, in reading order, with merged codes followed and retired
        ones left out.
        """
        with collection_paused():
            return tuple(self.coded())

    def coded(self, codes: Container[str] | None = None) -> Iterator[Coding]:
        """As `coding_list`, one by one: those of all codes, or only of `codes` (what they count as,
        merges followed).
        """
        yield from self._coded(codes, self._counts_as)

    def _coded(
        self, codes: Container[str] | None, counts_as: Mapping[str, str]
    ) -> Iterator[Coding]:
        counted = {code for code, now in counts_as.items() if codes is None or now in codes}
        for id in self.voices:
            held = self._held[id]
            found = held.codings(None if codes is None else counted)
            yield from self._countable(id, found, counts_as)

    @cached_property
    def as_coded_list(self) -> tuple[Coding, ...]:
        """As `coding_list`, with those a lead decided against: what each coder saw, which agreement
        is about.
        """
        folds = ((id, self.fold(id)) for id in self.voices)
        return tuple(
            coding
            for id, fold in folds
            for coding in self._countable(id, (*fold.codings, *fold.dropped), self._counts_as)
        )

    def _countable(
        self, source: str, codings: Iterable[Coding], counts_as: Mapping[str, str]
    ) -> Iterator[Coding]:
        known = [(coding, code) for coding in codings if (code := counts_as.get(coding.code))]
        if not known:
            return
        voices, practice = self.voices[source], self._practice[source]
        for coding, code in known:
            may_count = voices.may(coding.start, coding.end, self.rights.counting)
            if coding.id not in practice and may_count:
                yield coding if code == coding.code else replace(coding, code=code)

    @cached_property
    def _practice(self) -> Mapping[str, frozenset[str]]:
        """Codings of somebody who learns to code, which count once a lead accepted them."""
        return Lazy(self._sources, lambda source: self._find_practice(source.id))

    def _find_practice(self, source: str) -> frozenset[str]:
        if not self._may_hold_practice(source):
            return frozenset()
        return find_practice(self._held[source].whole, interns=self.settings.coders_with("intern"))

    def _may_hold_practice(self, source: str) -> bool:
        return self._held[source].may_hold_practice(self.settings.coders_with("intern"))

    @cached_property
    def uncounted(self) -> frozenset[str]:
        """The codes of which this audience reads no number; the team reads all."""
        never = self.settings.never_counted if self.audience != "team" else ()
        return find_uncounted(self.book, never) if never else frozenset()

    @cached_property
    def too_few(self) -> frozenset[tuple[str, str]]:
        """The values (variable, value) of a kind of whom fewer people exist than this audience reads
        numbers of, as a lead says in the codebook: however many were heard, each could be meant.
        """
        threshold = self.settings.threshold(self.audience)
        return frozenset(
            (variable.id, value)
            for variable in self.book.variables.values()
            for value, n in variable.exist.items()
            if n < threshold
        )

    @cached_property
    def _counts_as(self) -> Mapping[str, str]:
        """Code -> the code its codings count for today, of those that this audience may count."""
        return {code: now for code, now in self._stands_for.items() if now not in self.uncounted}

    @cached_property
    def _stands_for(self) -> Mapping[str, str]:
        """Code -> the code that stands for it today."""
        return {
            code.id: now for code in self.book.codes if (now := resolve_code(self.book, code.id))
        }

    def own_turns(self) -> Iterator[str]:
        """Every turn whose words are somebody's own, of all sources in scope, seen or not: for the
        program's checks alone.
        """
        for source in self._sources.values():
            text = self._raw_texts[source.id]
            voices = Voices(source, tuple(find_turns(text, source.speakers)), self.rights)
            yield from (text[t.body : t.end] for t in voices.turns if voices.cases_of(t))

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """Source id -> text; the words of people who do not let this audience read them are masked,
        offsets hold.
        """
        return Lazy(self.voices, lambda voices: voices.masked(self._raw_texts[voices.source.id]))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        with self._documents.reading():
            return read_findings(self.root, damaged=self.damaged)

    def quote(self, ref: str) -> str | None:
        """The words at `INT-38201:1203-1260`, or None when this audience may not see them."""
        place = parse_ref(ref)
        voices = self.voices.get(place[0]) if place else None
        if place is None or voices is None:
            return None
        source, start, end = place
        text = self._raw_texts[source]
        may_see = 0 <= start < end <= len(text) and voices.may_quote(start, end)
        return text[start:end] if may_see else None

    def is_heard(self, ref: str) -> bool:
        """Whether a passage holds words of a person, her own or told for her: what may be quoted as
        somebody's.
        """
        place = parse_ref(ref)
        voices = self.voices.get(place[0]) if place else None
        return bool(place and voices and voices.whose(*place[1:]) in HEARD)

    def translation(self, ref: str, language: str) -> Translation | None:
        """The passage at `ref` in `language`, where somebody translated it and the people in it let
        it be translated. Of a talk with who asks in it others than the team read her words alone,
        which no translation can be cut to.
        """
        place = parse_ref(ref)
        if place is None or self.quote(ref) is None:
            return None
        source, start, end = place
        kinds = {whose in HEARD for _, whose, _ in self.voices[source].said_in(start, end)}
        if self.audience != "team" and len(kinds) > 1:
            return None
        said = self._translations[source].get(language, {}).get((start, end))
        return said if self.voices[source].may(start, end, "translate") else None

    def is_read_in(self, ref: str, language: str) -> bool:
        """Whether this audience can read a passage in `language`, as it was said or translated."""
        place = parse_ref(ref)
        if place is None or self.quote(ref) is None:
            return False
        said = self.voices[place[0]].language_of(*place[1:])
        return said == language or self.translation(ref, language) is not None

    @cached_property
    def _translations(self) -> Mapping[str, Mapping[str, Mapping[tuple[int, int], Translation]]]:
        return Lazy(
            self.voices,
            lambda voices: read_translations(self.root, voices.source, lengths=self._log_lengths)[
                0
            ],
        )
