"""Which texts a notebook reads, in a sentence for the team: below it every number is of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rap.report.items.item import Item
from rap.report.items.said import say
from rap.report.words import LOCALES, words_of
from rap.study.frames import running_snapshot

if TYPE_CHECKING:
    from rap.study.study import Study


def show_scope(study: Study) -> Item | None:
    """How many texts the study gives to this notebook, for which run, and how many are left out and
    why.

    None in a run for others than the team. Opened by hand, it also names the parameters that `rap
    run` gives this notebook.
    """
    if study.audience != "team":
        return None
    return say({language: _said(study, language) for language in LOCALES}, id="scope")


def _said(study: Study, language: str) -> str:
    words, n, missing = words_of(language), len(study.source_list), study.n_left_out
    parts = [words.plural("scope-texts", n)]
    parts += [words("scope-run", run=study.run_name)] if study.run_name else []
    parts += [words.plural("scope-left-out", missing)] if missing else []
    given = study.run.parameters if study.run and running_snapshot() is None else {}
    parts += (
        [words("scope-given", list=", ".join(f"{k} = {v!r}" for k, v in given.items()))]
        if given
        else []
    )
    return " ".join(parts).replace("{", "(").replace("}", ")")
