"""A word in all its forms, in the language of each text."""

from __future__ import annotations

import pandas as pd
import pytest

from rap.analysis.search import search
from rap.core.errors import Problem, WrongUseError

TEXTS = {
    "INT-1": "P1: On payait la chambre, les loyers payés d'avance. Le payeur ? L'Élève et les élèves.\n",
    "INT-2": "P1: Wij huren kamers, de huur van een kamer stijgt.\n",
    "INT-3": "P1: Ne paguajmë, ti paguan; paguaj vetë.\n",
}
SOURCES = pd.DataFrame({"source": list(TEXTS), "language": ["fr", "nl", "sq"]})
CODINGS = pd.DataFrame({"source": ["INT-1"], "start": [4], "end": [24], "code": ["rent"]})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"~payer"', ["payait", "payés"]),
        ('"~PAYÉE"', ["payait", "payés"]),
        ('"~loyer"', ["loyers"]),
        ('"~loyers"', ["loyers"]),
        ('"~élève"', ["Élève", "élèves"]),
        ('"~kamer"', ["kamers", "kamer"]),
        ('"~huren"', ["huren", "huur"]),
        ('"~paguaj"', ["paguaj"]),
        ('"~huren" language:fr', []),
        ('"~payer" inside rent', ["payait"]),
    ],
)
def test_forms_are_those_of_the_language_of_the_text(query: str, found: list[str]) -> None:
    """Whatever the case; where no stems are known, the word as it is written."""
    passages = search(CODINGS, TEXTS, query=query, sources=SOURCES)

    assert passages["quote"].tolist() == found


@pytest.mark.parametrize(
    ("query", "sources", "problem"),
    [
        (
            'rent near 9 "~7"',
            SOURCES,
            Problem("analysis.search.not_one_word", place="query, character 13", example="~payer"),
        ),
        (
            '"~to pay"',
            SOURCES,
            Problem("analysis.search.not_one_word", place="query, character 1", example="~payer"),
        ),
        ('"~payer"', None, Problem("analysis.search.no_languages", place="query, character 1")),
        (
            '"~payer"',
            SOURCES[["source"]],
            Problem("analysis.search.no_languages", place="query, character 1"),
        ),
    ],
)
def test_what_has_no_forms_is_said_at_its_place(
    query: str, sources: pd.DataFrame | None, problem: Problem
) -> None:
    """With what would be right."""
    with pytest.raises(WrongUseError) as caught:
        search(CODINGS, TEXTS, query=query, sources=sources)

    assert caught.value.problems == (problem,)
