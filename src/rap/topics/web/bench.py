"""A study held open for people who code: each file is read again only when the disk says that it
changed.
"""

from __future__ import annotations

import datetime
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from rap.core.accents import fold
from rap.core.errors import Problem, ProblemsError, RapError, TakenBackError, UnknownError
from rap.core.model import GUIDE, Case, Code, Codebook, Coding, Finding, Guide, Memo, Source
from rap.core.reading import read_each
from rap.store.assignments import read_assignments
from rap.store.cache import Documents
from rap.store.cases import closed_people, read_cases, read_withdrawals, values_at
from rap.store.code_colours import assign_colours
from rap.store.codebook import read_codebook
from rap.store.codebook_edits import read_history
from rap.store.codings import Fold
from rap.store.consent_forms import Form, read_forms
from rap.store.findings import read_findings
from rap.store.guides import read_guides
from rap.store.kept_folds import KeptFolds
from rap.store.memos import read_memos
from rap.store.settings import Settings, read_settings
from rap.store.sources import find_turns, read_source, read_source_text, source_ids
from rap.store.translations import Translation, read_translations
from rap.study.consent import Audience, Voices, resolve_audience
from rap.study.surveys import Answers, read_answers, respondents_of
from rap.topics.web.befores import Befores
from rap.topics.web.disk_watch import Disk, Stamp, Tails
from rap.topics.web.summaries import Summary, sum_up

_T = TypeVar("_T")
Translations = Mapping[str, Mapping[tuple[int, int], Translation]]
_Shelf = dict[tuple[str, ...], tuple[Stamp, Any]]
N_OPEN = 48  # so many folds and texts are kept whole; of the others only what lists show


def picked(noun: Any, *names: str) -> dict[str, Any]:
    """These attributes of a noun by name, as plain values: tuples are lists."""
    values = {name: getattr(noun, name) for name in names}
    return {name: [*one] if isinstance(one, tuple) else one for name, one in values.items()}


def _by_id(cases: tuple[Case, ...]) -> dict[str, Case]:
    return {case.id: case for case in cases}


def touches(coding: Coding, start: int, end: int) -> bool:
    """Whether a coding has words between `start` and `end`; one of a whole text does not count."""
    if coding.start is None or coding.end is None:
        return False
    return coding.start < end and start < coding.end


class Bench:
    """One study, read as needed. What it gives is frozen, so several threads may ask at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._kept: _Shelf = {}
        self._damage: dict[str, tuple[Problem, ...]] = {}
        self._whole: OrderedDict[tuple[str, ...], tuple[Stamp, Any]] = OrderedDict()
        self._folds: KeptFolds | None = None
        self._tails: OrderedDict[str, Tails] = OrderedDict()
        self._one_at_a_time = threading.RLock()
        self.texts = threading.Lock()
        """Held while codings are saved, and while a correction writes a text and all that points
        into it: neither sees the other half done.
        """
        self.disk = Disk(root)
        self.before = Befores()

    def fresh(self, name: tuple[str, ...], stamp: Stamp, make: Callable[[], _T]) -> _T:
        """What `make` gave when the disk said `stamp`, or what it gives now; of large things only
        the last few are kept.
        """
        shelf = (
            self._whole
            if len(name) > 1 and name[0] in ("fold", "text", "turns", "translations")
            else self._kept
        )
        return self.disk.once(("made", *name), lambda: self._fresh(shelf, name, stamp, make))

    def _fresh(
        self, shelf: _Shelf, name: tuple[str, ...], stamp: Stamp, make: Callable[[], _T]
    ) -> _T:
        known = shelf.get(name)
        if known is not None and known[0] == stamp:
            return known[1]  # type: ignore[no-any-return]
        made = make()
        with self._one_at_a_time:
            shelf[name] = (stamp, made)
            if shelf is self._whole:
                self._whole.move_to_end(name)
                while len(self._whole) > 3 * N_OPEN:
                    self._whole.popitem(last=False)
        return made

    def forget(self, gone: Callable[[str], bool]) -> None:
        """Let go of what is kept of sources that are `gone`, and of tables made of many, when there
        is anything of them.
        """
        with self._one_at_a_time:
            names = [name for name in (*self._kept, *self._whole) if gone(name[-1])]
            for name in (
                *names,
                *(name for name in [*self._kept] if names and name[0] == "frames"),
            ):
                (self._kept if name in self._kept else self._whole).pop(name)
            self._tails = OrderedDict(
                (id, tails) for id, tails in self._tails.items() if not gone(id)
            )
            self._folds = self._folds if not names else None

    def _of_disk(self, name: str, make: Callable[[], _T]) -> _T:
        """What is kept under the name the disk is asked about."""
        return self.disk.once(("kept", name), lambda: self.fresh((name,), self.disk.of(name), make))

    def _all(self, name: str, read: Callable[..., _T]) -> _T:
        """What all files of one kind say; of those that cannot be read, `damage_of` tells."""

        def make() -> tuple[_T, tuple[Problem, ...]]:
            damaged: list[Problem] = []
            with Documents(self.root).reading():
                made = read(self.root, damaged=damaged)
            return made, tuple(damaged)

        made, self._damage[name] = self._of_disk(name, make)
        return made

    def damage_of(self, *names: str) -> tuple[Problem, ...]:
        """What is wrong with the files of these kinds that were left out when they were last read."""
        return tuple(problem for name in names for problem in self._damage.get(name, ()))

    @property
    def settings(self) -> Settings:
        return self._of_disk("settings", lambda: read_settings(self.root))

    @property
    def leads(self) -> frozenset[str]:
        return self.settings.coders_with("lead")

    @property
    def interns(self) -> frozenset[str]:
        return self.settings.coders_with("intern")

    @property
    def book(self) -> Codebook:
        return self._all("book", read_codebook)

    def history(self, code: Code) -> tuple[Mapping[str, Any], ...]:
        """What became of a code, as `read_history`."""
        stamp = self.disk.file(f"codebook/{code.family}/{code.id}.yaml")
        return self.fresh(
            ("history", code.id),
            stamp,
            lambda: tuple(read_history(self.root, code)),
        )

    @property
    def colours(self) -> Mapping[str, str]:
        """The colour of each code, chosen or given."""
        return self.fresh(
            ("colours",), self.disk.of("book"), lambda: assign_colours(self.book.codes)
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self._all("findings", read_findings)

    @property
    def memos(self) -> tuple[Memo, ...]:
        return self._all("memos", read_memos)

    @property
    def assignments(self) -> Mapping[str, tuple[str, ...]]:
        """Who codes what: source -> coders."""
        return self._all("plan", read_assignments)

    @property
    def guides(self) -> Mapping[str, Guide]:
        """The guides of interviews, by id."""
        return self._all("guides", read_guides)

    @property
    def cases(self) -> Mapping[str, Case]:
        answered = (case for one in self.answers.values() for case in respondents_of(one))
        read = (*self._all("cases", read_cases), *answered)
        return self.disk.once(("everybody",), lambda: _by_id(read))

    @property
    def answers(self) -> Mapping[str, Answers]:
        """Every survey with what people answered, by id."""
        return self._all("batches", read_answers)

    @property
    def withdrawn(self) -> Mapping[str, frozenset[str]]:
        """Who took her words back, and the texts that went whole with them."""
        return self._all("withdrawn", read_withdrawals)

    @property
    def _forms(self) -> Mapping[str, Form]:
        return self._all("forms", read_forms)

    def rights(self, audience: str = "team") -> Audience:
        """The consent of everybody for one audience as of today; the team sees also sources of
        which nothing is known.
        """
        return self.disk.once(
            ("kept", "rights", audience),
            lambda: self.fresh(
                ("rights", audience), self.disk.of("rights"), lambda: self._resolve(audience)
            ),
        )

    def _resolve(self, audience: str) -> Audience:
        cases, gone = self.cases.values(), frozenset(self.withdrawn)
        return resolve_audience(
            cases,
            audience,
            on=datetime.date.today(),
            forms=self._forms,
            withdrawn=gone | closed_people(self.damage_of("cases", "withdrawn")),
            lenient=audience == "team",
            audiences=self.settings.audiences,
        )

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every source the team may see anything of, by id, whose card and text can be read."""
        return self._all("sources", self._visible)

    def _visible(self, root: Path, *, damaged: list[Problem]) -> dict[str, Source]:
        rights, found = self.rights(), {}
        for id in source_ids(root):
            try:
                source = self._source_of(id)
                if self._may_show(source, rights):
                    self._need_text(source)
                    found[id] = source
            except RapError as error:
                damaged.extend(error.problems)
        return found

    def _may_show(self, source: Source, rights: Audience) -> bool:
        """Whether the team may see anything of it; not where it may have gone with somebody."""
        unread = closed_people(self.damage_of("withdrawn"))
        return Voices(source, (), rights).visible and unread.isdisjoint(source.cases)

    def _need_text(self, source: Source) -> None:
        """Raise what is wrong with its text."""
        stamp = (self.disk.file(f"interviews/{source.id}.txt"), source.hash)
        wrong = self.fresh(
            ("wrong", source.id), stamp, lambda: read_each([source], self._text_of)[1]
        )
        if wrong:
            raise ProblemsError(wrong)

    def _source_of(self, source_id: str) -> Source:
        stamp = self.disk.file(f"interviews/{source_id}.yaml")
        return self.fresh(("source", source_id), stamp, lambda: read_source(self.root, source_id))

    def source(self, source_id: str) -> Source:
        """One source, or `UnknownError`; the other sources are not looked at."""
        source = (
            self._source_of(source_id)
            if (self.root / "interviews" / f"{source_id}.yaml").is_file()
            else None
        )
        if source is not None and self._may_show(source, self.rights()):
            return source
        if any(source_id in sources for sources in self.withdrawn.values()):
            raise TakenBackError("web.source.taken_back", place=source_id)
        if not source:
            raise UnknownError("web.source.unknown", place=source_id, source=source_id)
        raise UnknownError("web.source.not_open", place=source_id)

    def raw_text(self, source_id: str) -> str:
        """The text as it is; what is shown goes through `Voices.masked`."""
        return self._text_of(self.source(source_id))

    def _text_of(self, source: Source) -> str:
        stamp = (self.disk.file(f"interviews/{source.id}.txt"), source.hash)
        return self.fresh(("text", source.id), stamp, lambda: read_source_text(self.root, source))

    def text(self, source_id: str) -> str:
        """The text as the team may read it: offsets hold."""
        voices, text = self.heard(source_id)
        return voices.masked(text)

    def folded(self, source_id: str) -> str:
        """As `text`, without case and accents: kept of every text, for those who search the study."""
        stamp = (self.source(source_id).hash, self.disk.of("rights"), self.log_stamp(source_id))
        return self.fresh(("folded", source_id), stamp, lambda: fold(self.text(source_id)))

    def log_stamp(self, source_id: str) -> Stamp:
        """What the disk says of the logs and maps of a source."""
        return self.disk.files(f"interviews/codings/{source_id}")

    def coders_of(self, source_id: str) -> frozenset[str]:
        """Who ever did anything in a source: whose logs there are."""
        return frozenset(
            name.partition(".")[0]
            for name, *_ in self.log_stamp(source_id)
            if name.endswith(".jsonl")
        )

    def fold(self, source_id: str) -> Fold:
        """The codings of one source that count, of all coders."""
        source = self.source(source_id)
        return self._fold_of(source, len(self._text_of(source)))

    def _fold_of(self, source: Source, length: int) -> Fold:
        stamp = (self.log_stamp(source.id), source.hash, self.leads)
        return self.fresh(("fold", source.id), stamp, lambda: self._fold(source, length))

    def _fold(self, source: Source, length: int) -> Fold:
        """The first time from the cache; after that the logs are followed as they grow."""
        with self._one_at_a_time:
            if source.id in self._tails:
                self._tails.move_to_end(source.id)
                return self._tails[source.id].fold(source, length=length, leads=self.leads)
            self._tails[source.id] = Tails(self.root)
            if len(self._tails) > N_OPEN:
                self._tails.popitem(last=False)
            if self._folds is None:
                self._folds = KeptFolds(self.root, quick=True)
            return self._folds.fold(source, length=length, leads=self.leads).whole

    def save_folds(self) -> None:
        """Keep what was folded for the next start, when it was much."""
        with self._one_at_a_time:
            if self._folds is not None:
                self._folds.save()
                self._folds = None

    def voices(self, source_id: str, audience: str = "team") -> Voices:
        """Whose words stand where in a source, for one audience."""
        return self.heard(source_id, audience)[0]

    def heard(self, source_id: str, audience: str = "team") -> tuple[Voices, str]:
        """As `voices`, with the very text of which they speak: asked for by itself, it may be
        another by then.
        """
        source = self.source(source_id)
        text = self._text_of(source)
        turns = self.fresh(
            ("turns", source_id), (source,), lambda: tuple(find_turns(text, source.speakers))
        )
        return Voices(
            source, turns, self.rights(audience), self._fold_of(source, len(text)).vetoes
        ), text

    def translation_stamp(self, source_id: str) -> Stamp:
        """What the disk says of the translations of a source."""
        return self.disk.files(f"interviews/translations/{source_id}", deep=True)

    def translations(self, source_id: str) -> Mapping[str, Mapping[tuple[int, int], Translation]]:
        return self._translated(source_id)[0]

    def _translated(self, source_id: str) -> tuple[Translations, list[Problem]]:
        source = self.source(source_id)
        stamp = (self.translation_stamp(source_id), self.log_stamp(source_id), source.hash)
        return self.fresh(
            ("translations", source_id), stamp, lambda: read_translations(self.root, source)
        )

    def wrong_logs(self, source_id: str) -> tuple[Problem, ...]:
        """What cannot be read of its codings and translations."""
        return (*self.summary(source_id).damaged, *self._translated(source_id)[1])

    def summary(self, source_id: str) -> Summary:
        """What lists show of one source."""
        return self.disk.once(("kept", "summary", source_id), lambda: self._summary(source_id))

    def _summary(self, source_id: str) -> Summary:
        source = self.source(source_id)
        stamp = (self.log_stamp(source_id), source, self.leads, self.interns)
        return self.fresh(("summary", source_id), stamp, lambda: self._sum_up(source_id))

    def _sum_up(self, source_id: str) -> Summary:
        voices, text = self.heard(source_id)
        return sum_up(self.fold(source_id), voices, length=len(text), interns=self.interns)

    def variables(self, source: Source) -> dict[str, list[str]]:
        """What the team may know of the people in a source, and of the source itself: variable ->
        values, merged. The guide that was used says nothing of either.
        """
        rights = self.rights()
        merged: dict[str, dict[str, None]] = {}
        rows: Iterable[Mapping[str, Iterable[str]]] = (
            {name: values for name, values in source.variables.items() if name != GUIDE},
            *(
                values_at(self.cases[case], source.month)
                for case in source.cases
                if case in self.cases and rights.allows(case, rights.describing)
            ),
        )
        for row in rows:
            for key, values in row.items():
                merged.setdefault(key, {}).update(dict.fromkeys(values))
        return {key: list(values) for key, values in merged.items()}
