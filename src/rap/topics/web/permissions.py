"""Who looks, and whose codings she may see: blind double coding, and interns whose work waits to be
accepted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rap.core.errors import NotAllowedError
from rap.core.frames import to_pandas
from rap.core.lazy import Lazy
from rap.core.model import CASE_ID, HEARD, Coding, Memo, parse_ref
from rap.store.cases import values_at
from rap.store.codebook import resolve_code
from rap.store.codings import find_practice
from rap.store.memos import parse_cell
from rap.store.roles import LEAD, READER, may, role_today
from rap.store.settings import Coder, Settings
from rap.study import frames as tables
from rap.study.surveys import people_frame, with_answers
from rap.topics.web.bench import Bench

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Person:
    """Who looks: a coder's id ("" for somebody who only reads) and what she may do."""

    id: str
    role: str
    training: bool = False
    until: str = ""
    simple: bool = False
    codes: tuple[str, ...] = ()

    def may(self, role: str) -> bool:
        """Whether she may do what a `role` may."""
        return may(self.role, role)

    def need(self, role: str) -> None:
        """Refuse who may not do what a `role` may."""
        if not self.may(role):
            if role == LEAD:
                raise NotAllowedError("web.role.lead_needed")
            raise NotAllowedError("web.role.only_reads" if self.id else "web.role.coder_needed")


def person_of(coder: Coder | None) -> Person:
    """What the settings let a coder do."""
    if coder is None or coder.role == READER:
        return Person(coder.id if coder else "", READER)
    role = role_today(coder.role, until=coder.until)
    return Person(
        coder.id, role, coder.role == "intern", coder.until, coder.view == "simple", coder.codes
    )


def may_see(
    person: Person, coder: str, *, states: Mapping[str, str], involved: bool, settings: Settings
) -> bool:
    """Whether `person` may see the codings of `coder` in a source where `states` are the coders'
    marks.

    In a blind study both must be done there; a lead who does not code that source herself sees who
    is done.
    """
    if not settings.blind or coder == person.id:
        return True
    own_done = _is_done(states.get(person.id)) or (person.role == LEAD and not involved)
    return own_done and _is_done(states.get(coder))


def may_read(bench: Bench, person: Person, memo: Memo) -> bool:
    """Whether `person` may read a memo: her own, and shared ones, in a blind study only where she
    sees its author's codings.

    What is about a person, or about words of hers, is read as long as the team may analyse her
    words, by its author too.
    """
    cell = parse_cell(memo.about)
    if not _may_analyse(bench, memo):
        return False
    if memo.by == person.id and person.id:
        return True
    if memo.private:
        return False
    if not bench.settings.blind:
        return True
    told = [
        id
        for id, source in bench.sources.items()
        if id == memo.source or (cell and cell[0] in source.cases)
    ]
    return all(_is_open(bench, person, memo.by, id) for id in told)


def _may_analyse(bench: Bench, memo: Memo) -> bool:
    """Whether the team may analyse what a memo is about: a person, a cell of hers, a passage, a
    coding, a text.
    """
    cell = parse_cell(memo.about)
    case = cell[0] if cell else memo.about if CASE_ID.fullmatch(memo.about) else ""
    if case:
        return bench.rights().allows(case, "analyse")
    if memo.source not in bench.sources:
        return memo.source == "study"
    fold, ref = bench.fold(memo.source), parse_ref(memo.about)
    coded = [(c.start, c.end) for c in (*fold.codings, *fold.dropped) if c.id == memo.about]
    places = [(ref[1], ref[2])] if ref else coded
    return all(bench.voices(memo.source).may(start, end, "analyse") for start, end in places)


def _is_open(bench: Bench, person: Person, coder: str, source: str) -> bool:
    involved = person.id in bench.coders_of(source) or person.id in bench.assignments.get(
        source, ()
    )
    states = bench.summary(source).states
    return may_see(person, coder, states=states, involved=involved, settings=bench.settings)


def _is_done(state: str | None) -> bool:
    return state in ("done", "accepted")


def seen_coders(bench: Bench, person: Person, source: str) -> frozenset[str]:
    """The coders of `source` whose work `person` may see there."""
    active = bench.coders_of(source)
    if not bench.settings.blind:
        return active
    return frozenset(coder for coder in active if _is_open(bench, person, coder, source))


@dataclass(frozen=True)
class Frames:
    """Codings, texts and what filters ask for, as `rap.search` takes them."""

    codings: pd.DataFrame
    texts: Mapping[str, str]
    sources: pd.DataFrame
    cases: pd.DataFrame
    turns: pd.DataFrame
    codebook: pd.DataFrame
    guides: pd.DataFrame
    surveys: Mapping[str, pd.DataFrame]

    @property
    def searched(self) -> dict[str, pd.DataFrame]:
        """As `Study.searched`."""
        cases = with_answers(self.cases, self.surveys)
        frames = {"sources": self.sources, "cases": cases, "turns": self.turns}
        return {**frames, "codebook": self.codebook}


def seen_codings(
    bench: Bench, person: Person, source: str, *, as_coded: bool = False
) -> Iterator[Coding]:
    """Codings of a source that `person` may see and the team may analyse, as they count today.

    `as_coded`: also those a lead decided against, and those made for practice.
    """
    key = ("seen", person.id, person.role, source, as_coded)
    yield from bench.disk.once(key, lambda: [*_seen(bench, person, source, as_coded=as_coded)])


def _seen(bench: Bench, person: Person, source: str, *, as_coded: bool) -> Iterator[Coding]:
    book = bench.book
    fold, voices, seen = (
        bench.fold(source),
        bench.voices(source),
        seen_coders(bench, person, source),
    )
    practice = frozenset() if as_coded else find_practice(fold, interns=bench.interns)
    for coding in (*fold.codings, *fold.dropped) if as_coded else fold.codings:
        code = resolve_code(book, coding.code)
        if (
            code
            and coding.id not in practice
            and coding.coder in seen
            and voices.may(coding.start, coding.end, "analyse")
        ):
            yield coding if code == coding.code else replace(coding, code=code)


def frames_for(bench: Bench, person: Person) -> Frames:
    """All of the study that `person` may see."""
    made_of = bench.disk.of(
        "settings", "sources", "cases", "book", "plan", "guides", "surveys", "batches"
    )
    logs = tuple(bench.log_stamp(id) for id in bench.sources)
    name = ("frames", *((person.id, person.role) if bench.settings.blind else ()))
    return bench.fresh(name, (made_of, logs), lambda: _make(bench, person))


def _make(bench: Bench, person: Person) -> Frames:
    codings = [coding for id in bench.sources for coding in seen_codings(bench, person, id)]
    sources = list(bench.sources.values())
    heard: dict[str, list[str]] = {}
    for source in sources:
        for case in source.cases:
            heard.setdefault(case, []).append(source.id)
    rights = bench.rights()
    heard = {case: ids for case, ids in heard.items() if rights.allows(case, rights.counting)}
    values = {id: values_at(case) for id, case in bench.cases.items() if id in heard}
    languages = bench.book.languages or bench.settings.languages
    consent = {source.id: bench.voices(source.id).consent for source in sources}
    made = (
        codings_frame(bench, codings),
        tables.sources_table(
            sources, lengths={s.id: len(bench.raw_text(s.id)) for s in sources}, consent=consent
        ),
        tables.cases_table(values, sources=heard),
        tables.turns_table(bench.voices(source.id) for source in sources),
        tables.codebook_table(bench.book.codes, languages=languages),
        tables.guides_table(bench.guides.values(), bench.book),
    )
    codings_made, *others = made
    bench.save_folds()
    names = ("sources", "cases", "turns", "codebook", "guides")
    return Frames(
        codings=codings_made,
        texts=Lazy(bench.sources, lambda s: bench.text(s.id)),
        surveys={id: people_frame(one, rights) for id, one in bench.answers.items()},
        **dict(zip(names, map(to_pandas, others), strict=True)),
    )


def codings_frame(bench: Bench, codings: list[Coding]) -> pd.DataFrame:
    """Codings as a frame; columns as `tables.codings_table`."""
    voices = {id: bench.voices(id) for id in {coding.source for coding in codings}}
    cases = {c.id: voices[c.source].main_case(c.start, c.end) for c in codings}
    families = {code.id: code.family for code in bench.book.codes}
    return to_pandas(tables.codings_table(codings, families=families, cases=cases))


def audiences_of(bench: Bench, source: str, start: int, end: int) -> list[str]:
    """The audiences that may read the words of a passage."""
    audiences = sorted(bench.settings.audiences)
    return [
        a
        for a in audiences
        if bench.voices(source, a).may_quote(start, end)
        and _is_known(bench, a, source)
        and (a == "team" or bench.voices(source, a).whose(start, end) in HEARD)
    ]


def _is_known(bench: Bench, audience: str, source: str) -> bool:
    """The team reads what nothing is known of, and may not quote it."""
    return audience != "team" or bench.voices(source).consent in ("yes", "public")


def audiences_allow(bench: Bench, source_id: str, audience: str) -> bool:
    """Whether everybody in a source lets this audience read her words; single passages may still be
    vetoed.
    """
    voices = bench.voices(source_id, audience)
    return _is_known(bench, audience, source_id) and all(
        voices.audience.allows(case, "quote") for case in voices.people
    )
