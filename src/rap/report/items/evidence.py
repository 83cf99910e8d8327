"""What a finding rests on: the people behind its passages and queries, and the passages that are its
voices.

The codes of a finding say which theme it is about, and nothing else: people who speak of the theme
have not all said what the finding says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from rap.analysis.search import search
from rap.core.errors import WrongUseError
from rap.core.model import Finding
from rap.report.beside import described_by, sentences_of
from rap.report.words import LOCALES

if TYPE_CHECKING:
    from rap.study.study import Study

_PINNED = len(LOCALES)  # a pinned voice counts for more than being read in all languages


@dataclass(frozen=True)
class Voice:
    """A passage chosen for a finding: whose words they are, and the languages they are read in."""

    ref: str
    code: str
    case: str
    languages: tuple[str, ...]
    is_pinned: bool = False

    def quote(self) -> dict[str, Any]:
        """As an item of kind `quotes` holds it; an edition in another language leaves it out."""
        return {"ref": self.ref, "code": self.code, "for": list(self.languages)}


def people_behind(finding: Finding, study: Study) -> list[str]:
    """The people whose passages a finding rests on, and those its queries find, each once.

    Raises
    ------
    WrongUseError
        A query that cannot be read; the place is the finding's file.
    """
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


def find_voices(finding: Finding, study: Study) -> list[Voice]:
    """The passages chosen for a finding that this audience may read: those the team pinned, then
    those the finding rests on; never one that the team refused. Of the latter none of whom the
    sentence tells what she did not agree to show; a release refuses a pinned one.

    In a language in which a pinned passage is read, the others are not.
    """
    pinned = finding.voices.get("pinned", ())
    refused = {*finding.voices.get("refused", ())}
    ids = dict.fromkeys([*pinned, *finding.evidence.get("codings", ())])
    rows = study.codings[study.codings["coding"].isin(ids)].dropna(subset=["start", "end"])
    by_id = {row["coding"]: row for row in rows.to_dict("records")}
    found, taken = [], set[str]()
    tell, sentences = described_by(study), sentences_of(finding, study.book)
    for id in ids:
        if id not in by_id or id in refused:
            continue
        row = by_id[id]
        ref = f"{row['source']}:{int(row['start'])}-{int(row['end'])}"
        mine = [k for k in LOCALES if study.is_heard(ref) and study.is_read_in(ref, k)]
        if id in pinned:
            taken.update(mine)
        else:
            is_told = any(tell(ref, sentence) for sentence in sentences)
            mine = [k for k in mine if k not in taken and not is_told]
        if mine:
            # of nobody known (a public text, a question): it is like nobody else's
            case = row["case"] if isinstance(row["case"], str) else ref
            found.append(Voice(ref, row["code"], case, tuple(mine), id in pinned))
    return found


def plan_voices(study: Study) -> dict[str, list[Voice]]:
    """Which voices each finding has, on whatever page: at most one a person, in all
    languages together, so that no two quotes of a report are of one person.

    In rounds, each person is given to the finding where her passage is read in most languages that
    the finding has no voice in yet. It depends on the findings in force alone, so that the cells of
    a notebook, and notebooks of the same texts, agree.
    """
    known = {
        one.id: voices
        for one in study.findings
        if one.status != "set-aside" and (voices := find_voices(one, study))
    }
    chosen: dict[str, list[Voice]] = {id: [] for id in known}
    missing = {id: set(LOCALES) for id in known}
    used: set[str] = set()
    while given := _round(known, missing, used):
        for id, voice, languages in given:
            chosen[id].append(replace(voice, languages=languages))
            missing[id] -= {*languages}
            used.add(voice.case)
    return {id: voices for id, voices in chosen.items() if voices}


def _round(
    known: Mapping[str, Sequence[Voice]],
    missing: Mapping[str, Collection[str]],
    used: Collection[str],
) -> list[tuple[str, Voice, tuple[str, ...]]]:
    """At most one new person a finding, and one finding a person, so that most languages are read."""
    from scipy.optimize import linear_sum_assignment

    people = sorted({voice.case for voices in known.values() for voice in voices} - {*used})
    ids, best = list(known), {}
    worth = np.zeros((len(ids), len(people)))
    for row, id in enumerate(ids):
        for rank, voice in enumerate(known[id]):
            gained = tuple(k for k in voice.languages if k in missing[id])
            if not gained or voice.case in used:
                continue
            column = people.index(voice.case)
            # of equals the one that was named first
            value = len(gained) - rank / 100 + _PINNED * voice.is_pinned
            if value > worth[row, column]:
                worth[row, column] = value
                best[row, column] = (id, voice, gained)
    pairs = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
    return [best[pair] for pair in pairs if pair in best]
