"""What a text beside somebody's words would reveal of her: one rule for titles, headings and findings."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from rap.core.model import Codebook, Finding, parse_ref
from rap.privacy.disclosure import find_rare
from rap.store.cases import values_at
from rap.study.consent import LANGUAGE, find_named, values_of, with_broader

if TYPE_CHECKING:
    from rap.study.study import Study


def told_of(study: Study, ref: str, text: str) -> tuple[str, ...]:
    """Which variables of those who speak at `ref` a text beside their words would reveal, though not
    everybody agreed to that.
    """
    place = parse_ref(ref)
    voices = study.voices.get(place[0]) if place else None
    if place is None or voices is None or voices.may_describe(*place[1:]):
        return ()
    return tuple(find_named(text, values_of(voices, *place[1:], study.people_known), study.book))


def described_by(
    study: Study, *, standing: Mapping[str, Collection[str]] = MappingProxyType({})
) -> Callable[[str, str], tuple[str, ...]]:
    """As `told_of`; also what everybody agreed to, when fewer people than the threshold share it:
    it would reveal who it is. Of values that stand (variable -> values) enough people were counted.
    """
    known = study.people_known

    @cache
    def people() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        heard = {case for source in study.source_list for case in source.cases}
        return {
            case: with_broader(values_at(known[case]), study.book)
            for case in sorted(heard)
            if case in known
        }

    def told(ref: str, text: str) -> tuple[str, ...]:
        source, start, end = parse_ref(ref) or ("", 0, 0)
        if refused := told_of(study, ref, text):
            return refused
        voices = study.voices[source]
        if voices.source.rights == "public":
            return ()
        named = find_named(text, values_of(voices, start, end, known), study.book)
        named.pop(LANGUAGE, None)  # a release judges it by itself
        for values in itertools.product(*named.values()):
            way = dict(zip(named, values, strict=True))
            stands = all(value in standing.get(column, ()) for column, value in way.items())
            if not stands and find_rare(people(), way, threshold=study.threshold):
                return tuple(named)
        return ()

    return told


def sentences_of(finding: Finding, book: Codebook) -> list[str]:
    """What is read above the voices of a finding: its words in each language, and who wrote it."""
    said = [row["text"] for row in finding.statement.values()]
    for column, value in finding.spoken_for_by.items():
        values = book.variables[column].values if column in book.variables else {}
        said += values.get(value, {}).values() or (value,)
    return said
