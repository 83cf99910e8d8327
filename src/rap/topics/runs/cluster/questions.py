"""Questions about a whole study in one line (`rap analyse`), answered here or on a cluster."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.errors import WrongUseError
from rap.core.plain import nearest
from rap.store.settings import read_settings
from rap.study.study import Study
from rap.topics.runs.cluster.analyses import Analyses

if TYPE_CHECKING:
    import pandas as pd

Answer = Callable[..., "pd.DataFrame"]


def study_for(root: Path, *, run: str = "") -> Study:
    """The study for the team, with the texts that a run reads, or all; people whose consent is
    unknown are left out.

    Raises
    ------
    WrongUseError
        No run of this name.
    """
    runs = {one.name: one for one in read_settings(root).runs}
    if run and run not in runs:
        raise WrongUseError("runs.unknown", run=run, nearest=nearest(run, runs))
    return Study(root, on=datetime.date.today(), run=runs.get(run))


def _crosstab(study: Study, asked: Analyses, options: Mapping[str, Any]) -> pd.DataFrame:
    by = {name: options[name] for name in ("rows", "by", "count")}
    return asked.crosstab(study.codings, study.cases, sources=study.sources, **by)


def _cooccurrence(study: Study, asked: Analyses, options: Mapping[str, Any]) -> pd.DataFrame:
    within = options["within"]
    turns = study.turns if within == "turn" else None
    return asked.cooccurrence(study.codings, within=within, turns=turns)


def _agreement(study: Study, asked: Analyses, options: Mapping[str, Any]) -> pd.DataFrame:
    method = study.settings.method
    return asked.agreement(study.as_coded, study.texts, unit=options["unit"], method=method)


def _search(study: Study, asked: Analyses, options: Mapping[str, Any]) -> pd.DataFrame:
    return asked.search(study.codings, study.texts, query=options["query"], **study.searched)


def _saturation(study: Study, asked: Analyses, options: Mapping[str, Any]) -> pd.DataFrame:
    order = study.sources.sort_values(["month", "source"])["source"]
    return asked.saturation(study.codings, order=list(order))


QUESTIONS: Mapping[str, Answer] = {
    "crosstab": _crosstab,
    "cooccurrence": _cooccurrence,
    "agreement": _agreement,
    "search": _search,
    "saturation": _saturation,
}


def analyse(study: Study, question: str, asked: Analyses, **options: Any) -> pd.DataFrame:
    """The frame that answers one of `QUESTIONS`; `options` are rows, by, count, within, unit and
    query.

    Raises
    ------
    WrongUseError
        Another question, or as the function of that name.
    """
    if question not in QUESTIONS:
        near = nearest(question, QUESTIONS)
        raise WrongUseError("runs.cluster.unknown_question", question=question, nearest=near)
    return QUESTIONS[question](study, asked, options)
