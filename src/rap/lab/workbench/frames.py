"""The study as frames for one person: what she may see, and nothing read again that has not changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rap.core.lazy import Lazy
from rap.core.model import Coding
from rap.lab.workbench.bench import Bench
from rap.lab.workbench.permissions import Person, seen_coders
from rap.store.cases import values_at
from rap.store.codebook import resolve_code
from rap.store.codings import find_practice
from rap.study import frames as tables

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Frames:
    """Codings, texts and what filters ask for, as `rap.search` takes them."""

    codings: pd.DataFrame
    texts: Mapping[str, str]
    sources: pd.DataFrame
    cases: pd.DataFrame
    turns: pd.DataFrame
    codebook: pd.DataFrame

    @property
    def others(self) -> dict[str, pd.DataFrame]:
        return {"sources": self.sources, "cases": self.cases, "turns": self.turns, "codebook": self.codebook}


def seen_codings(bench: Bench, person: Person, source: str, *, as_coded: bool = False) -> Iterator[Coding]:
    """Codings of a source that `person` may see and the team may analyse, as they count today.

    `as_coded`: also those a lead decided against, and those made for practice.
    """
    fold, voices, seen = bench.fold(source), bench.voices(source), seen_coders(bench, person, source)
    practice = frozenset() if as_coded else find_practice(fold, interns=bench.interns)
    for coding in (*fold.codings, *fold.dropped) if as_coded else fold.codings:
        code = resolve_code(bench.book, coding.code)
        if (
            code
            and coding.id not in practice
            and coding.coder in seen
            and voices.may(coding.start, coding.end, "analyse")
        ):
            yield coding if code == coding.code else replace(coding, code=code)


def frames_for(bench: Bench, person: Person) -> Frames:
    """All of the study that `person` may see."""
    made_of = bench.disk.of("settings", "sources", "cases", "book", "plan")
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
        tables.sources_table(sources, lengths={s.id: len(bench.raw_text(s.id)) for s in sources}, consent=consent),
        tables.cases_table(values, sources=heard),
        tables.turns_table(bench.voices(source.id) for source in sources),
        tables.codebook_table(bench.book.codes, languages=languages),
    )
    codings_made, *others = made
    bench.save_folds()
    return Frames(codings_made, Lazy(bench.sources, lambda s: bench.text(s.id)), *map(tables.to_pandas, others))


def codings_frame(bench: Bench, codings: list[Coding]) -> pd.DataFrame:
    """Codings as a frame; columns as `tables.codings_table`."""
    voices = {id: bench.voices(id) for id in {coding.source for coding in codings}}
    cases = {c.id: voices[c.source].main_case(c.start, c.end) for c in codings}
    families = {code.id: code.family for code in bench.book.codes}
    return tables.to_pandas(tables.codings_table(codings, families=families, cases=cases))
