"""What of a study leaves for another machine: what one audience may see of the texts in scope, as
nouns, with consent applied before anything is packed.

A study that was sent has no folder. It answers from what was packed, as the study does at home;
what was not packed cannot be asked for.
"""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

from rap.core.model import Case
from rap.store.codings import Fold
from rap.store.packed_folds import HeldFold
from rap.study.consent import Audience, Voices
from rap.study.study import Study
from rap.study.surveys import Answers


def pack_study(study: Study) -> bytes:
    """Everything a notebook can ask of `study`, and nothing that its audience may not see: what
    `Study` would read, by the name it has there.

    Texts are masked: words of people who do not let this audience read them, and vetoed ones, are
    marks of the same length. Codings are those that count; people are those who let themselves be
    counted, without their records of consent; texts that nobody may see are a number. Titles of
    texts, hashes of whole texts and the contact for help stay at home; for anybody but the team
    also notes on spaces, and what was decided between coders.

    Raises
    ------
    ValueError
        The study was opened with texts of people of whom nothing is known (`lenient`).
    """
    if study.lenient:
        raise ValueError("only what people agreed to is sent")
    is_team = study.audience == "team"
    voices = {id: _voices(one, study) for id, one in study.voices.items()}
    seen = {
        "settings": replace(
            study.settings, root=Path(), runs=(), help_contact="", help_without_consent=""
        ),
        "book": study.book,
        "_surveys": {id: _answers(one, study) for id, one in study.surveys_read.items()},
        "all_cases": _cases(study),
        "rights": _rights(study),
        "_sources": {id: one.source for id, one in voices.items()},
        "voices": voices,
        "n_left_out": study.n_left_out,
        "_raw_texts": {id: study.texts[id] for id in voices},
        "_held": _folds(study, is_team=is_team),
        "_practice": dict.fromkeys(voices, frozenset()),  # what does not count is not sent
        "findings": study.findings,
        "_translations": {id: _translations(study, id) for id in voices},
        "vote_list": study.vote_list,
        "feedback": study.feedback,
        "pages": study.pages,
        "guide_list": study.guide_list,
        "desks": study.desks,
        "line_list": study.line_list,
        "printed": study.printed,
        "observation_list": tuple(
            row if is_team else replace(row, note="") for row in study.observation_list
        ),
    }
    return pickle.dumps(seen, protocol=pickle.HIGHEST_PROTOCOL)


def _voices(one: Voices, study: Study) -> Voices:
    """The voices of a source, its turns found; vetoes for others are theirs alone."""
    source = replace(one.source, title="", groups=(), hash="")
    vetoes = tuple(veto for veto in one.vetoes if one.covers(veto))
    return Voices(source, tuple(one.turns), _rights(study), vetoes)


def _rights(study: Study) -> Audience:
    """What the people heard in what is sent agreed to; of others nothing is said."""
    heard = _heard(study)
    grants = {case: study.rights.grants.get(case) for case in sorted(heard)}
    return replace(study.rights, grants=grants)


def _heard(study: Study) -> set[str]:
    """Everybody whose words or answers are in scope."""
    heard = {case for one in study.voices.values() for case in one.source.cases}
    return heard | {row["respondent"] for one in study.surveys_read.values() for row in one.rows}


def _answers(answers: Answers, study: Study) -> Answers:
    """A survey with the rows of those who count."""
    rights = study.rights
    batches = (
        replace(
            batch,
            rows=tuple(r for r in batch.rows if rights.allows(r["respondent"], rights.counting)),
        )
        for batch in answers.batches
    )
    return replace(answers, batches=tuple(batches))


def _cases(study: Study) -> tuple[Case, ...]:
    """The people who count, and the trial spaces."""
    heard = _heard(study)
    return tuple(
        replace(case, consent=())
        for case in study.all_cases
        if case.id.startswith("S-")
        or (case.id in heard and study.rights.allows(case.id, study.rights.counting))
    )


def _folds(study: Study, *, is_team: bool) -> dict[str, HeldFold]:
    """Source -> the codings that count, and for the team what was decided between coders."""
    counted = _by_source(study._coded(None, study._stands_for))
    as_coded = _by_source(study.as_coded_list) if is_team else {}
    folds = {}
    for id in study.voices:
        stands = tuple(counted.get(id, ()))
        known = {coding.id for coding in stands}
        dropped = tuple(one for one in as_coded.get(id, ()) if one.id not in known)
        decisions = study.fold(id).decisions if is_team else ()
        fold = Fold(codings=stands, dropped=dropped, decisions=decisions)
        vetoes = _voices(study.voices[id], study).vetoes
        folds[id] = HeldFold(id, replace(fold, vetoes=vetoes), length=len(study.texts[id]))
    return folds


def _by_source(codings: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for coding in codings:
        found.setdefault(coding.source, []).append(coding)
    return found


def _translations(study: Study, source: str) -> dict[str, dict[tuple[int, int], Any]]:
    """Language -> passage -> its translation, where this audience may read it."""
    return {
        language: {
            place: said
            for place in passages
            if (said := study.translation(f"{source}:{place[0]}-{place[1]}", language))
        }
        for language, passages in study._translations[source].items()
    }
