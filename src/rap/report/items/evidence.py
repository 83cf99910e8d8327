"""What a finding rests on: the people behind its passages and queries, and the passages that are its
voices.

The codes of a finding say which theme it is about, and nothing else: people who speak of the theme
have not all said what the finding says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from rap.analysis.queries import codes_named
from rap.analysis.search import search
from rap.core.errors import WrongUseError
from rap.core.model import Finding
from rap.report.beside import described_by, sentences_of
from rap.report.items.passages import Passages, Voice
from rap.report.words import LOCALES

if TYPE_CHECKING:
    from rap.study.study import Study

Tell = Callable[[str, str], tuple[str, ...]]
_PINNED = len(LOCALES)  # a pinned voice counts for more than being read in all languages


def is_counted(finding: Finding, study: Study) -> bool:
    """Whether this audience may read a number of a finding: not where it is about a code that is
    never counted for it, names one in a query, or rests on a passage with one.
    """
    if not study.uncounted:
        return True
    evidence, codings = finding.evidence, study.whole_codings
    rests_on = codings["code"][codings["coding"].isin(evidence.get("codings", ()))]
    asked = (codes_named(query) for query in evidence.get("queries", ()))
    named = {*evidence.get("codes", ()), *rests_on, *chain.from_iterable(asked)}
    return study.uncounted.isdisjoint(named)


def people_behind(finding: Finding, study: Study) -> list[str]:
    """The people whose passages a finding rests on, and those its queries find, each once; nobody where
    it is not counted for this audience.

    Raises
    ------
    WrongUseError
        A query that cannot be read; the place is the finding's file.
    """
    if not is_counted(finding, study):
        return []
    codings = study.codings
    named = codings[codings["coding"].isin(finding.evidence.get("codings", ()))]
    found = {*named["case"].dropna()}
    for query in finding.evidence.get("queries", ()):
        found |= {*_asked(finding, query, study)}
    return sorted(case for case in found if study.rights.allows(case, study.rights.counting))


def _asked(finding: Finding, query: str, study: Study) -> Iterable[str]:
    frames = {"cases": study.cases, "sources": study.sources, "turns": study.turns}
    try:
        passages = search(
            study.codings, study.texts, query=query, codebook=study.codebook, **frames
        )
    except WrongUseError as error:
        place = f"codebook/findings/{finding.id}.yaml"
        raise WrongUseError(error.message, place=place) from None
    return passages["case"].dropna() if "case" in passages.columns else ()


def find_voices(finding: Finding, study: Study, tell: Tell | None = None) -> list[Voice]:
    """The passages chosen for a finding that this audience may read: those the team pinned, then
    those the finding rests on; never one that the team refused. Of the latter none of whom the
    sentence tells what she did not agree to show; a release refuses a pinned one.

    In a language in which a pinned passage is read, the others are not; one that is left with none
    has no `languages`. `tell` says what a sentence would reveal beside a passage (`described_by`; by
    the people of today where it is left out).
    """
    pinned = finding.voices.get("pinned", ())
    refused = {*finding.voices.get("refused", ())}
    ids = dict.fromkeys([*pinned, *finding.evidence.get("codings", ())])
    codings = study.whole_codings
    rows = codings[codings["coding"].isin(ids)].dropna(subset=["start", "end"])
    by_id = {row["coding"]: row for row in rows.to_dict("records")}
    found, taken = [], set[str]()
    tell, sentences = tell or described_by(study), sentences_of(finding, study.book)
    for id in ids:
        if id not in by_id or id in refused:
            continue
        row = by_id[id]
        ref = f"{row['source']}:{int(row['start'])}-{int(row['end'])}"
        offers = tuple(k for k in LOCALES if study.is_heard(ref) and study.is_read_in(ref, k))
        if id not in pinned and any(tell(ref, sentence) for sentence in sentences):
            continue
        mine = tuple(k for k in offers if id in pinned or k not in taken)
        taken.update(offers if id in pinned else ())
        if offers:
            # of nobody known (a public text, a question): it is like nobody else's
            case = row["case"] if isinstance(row["case"], str) else ref
            found.append(Voice(id, ref, row["code"], case, mine, id in pinned, offers))
    return found


def place_of(finding: str) -> str:
    """Where the voices of a finding stand: the id of the item."""
    return f"finding-{finding[2:]}-voice"


def plan_voices(
    study: Study, passages: Passages | None = None, tell: Tell | None = None
) -> dict[str, list[Voice]]:
    """Which voices each finding has, on whatever page: at most one a person, in all
    languages together, so that no two quotes of a report are of one person.

    What was published (`passages`) keeps its place. Then, in rounds, each person is given to the
    finding where her passage is read in most languages that the finding has no voice in yet. It
    depends on that and on the findings in force alone, so that the cells of a notebook, and
    notebooks of the same texts, agree.
    """
    passages = passages or Passages(study)
    known = {
        one.id: voices
        for one in study.findings
        if one.status != "set-aside" and (voices := find_voices(one, study, tell))
    }
    chosen: dict[str, dict[str, Voice]] = {id: {} for id in known}
    missing = {id: set(LOCALES) for id in known}
    for id, voices in known.items():
        for voice in voices:
            stays = passages.stays(place_of(id), voice)
            if stays and passages.is_free(voice.ref):
                _choose(replace(voice, languages=stays), chosen[id], missing[id])
                passages.take(voice.ref)
    left = {
        id: [replace(one, languages=passages.opens(place_of(id), one)) for one in voices]
        for id, voices in known.items()
    }
    for id, voices in left.items():  # into other languages, where it stands
        for voice in (voice for voice in voices if voice.id in chosen[id]):
            _choose(voice, chosen[id], missing[id])
    while given := _round(left, missing, passages):
        for id, voice in given:
            if passages.is_free(voice.ref):  # of a talk of two one may just have been taken
                _choose(voice, chosen[id], missing[id])
                passages.take(voice.ref)
    for id, by_coding in chosen.items():
        passages.placed[place_of(id)] = [*by_coding.values()]
    return {id: [*by_coding.values()] for id, by_coding in chosen.items() if by_coding}


def _choose(voice: Voice, chosen: dict[str, Voice], missing: set[str]) -> None:
    """Let a finding have this voice in the languages it has none in."""
    before = chosen[voice.id].languages if voice.id in chosen else ()
    more = {*voice.languages} & missing
    languages = tuple(k for k in LOCALES if k in more or k in before)
    chosen[voice.id] = replace(voice, languages=languages)
    missing -= more


def _round(
    known: Mapping[str, Sequence[Voice]],
    missing: Mapping[str, Collection[str]],
    passages: Passages,
) -> list[tuple[str, Voice]]:
    """At most one new person a finding, and one finding a person, so that most languages are read."""
    from scipy.optimize import linear_sum_assignment

    free = {id: [one for one in row if passages.is_free(one.ref)] for id, row in known.items()}
    people = sorted({voice.case for voices in free.values() for voice in voices})
    ids, best = list(known), {}
    worth = np.zeros((len(ids), len(people)))
    for row, id in enumerate(ids):
        for voice in free[id]:
            gained = sum(k in missing[id] for k in voice.languages)
            if not gained:
                continue
            column = people.index(voice.case)
            # of equals the one that was named first
            value = gained - known[id].index(voice) / 100 + _PINNED * voice.is_pinned
            if value > worth[row, column]:
                worth[row, column] = value
                best[row, column] = (id, voice)
    pairs = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return [best[pair] for pair in pairs if pair in best]
