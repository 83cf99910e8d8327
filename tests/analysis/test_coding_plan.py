"""Drawing who codes what."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rap.analysis.coding_plan import ToCode, draw_plan
from rap.core.errors import WrongUseError

READS = {"K-01": ["fr", "nl"], "K-02": ["nl"], "K-03": ["fr", "en"], "K-04": []}
SOURCES = [
    ToCode(f"INT-100{n:02d}", ("fr", "nl", "en")[n % 3], ("fr", "nl", "en")[n % 3], 900 + n)
    for n in range(30)
]


@given(seed=st.integers(0, 10_000), share=st.sampled_from([0, 0.2, 0.5, 1]))
def test_everybody_reads_what_she_is_given(seed: int, share: float) -> None:
    """Each source has somebody, of each language the share has two, and all of them read it."""
    plan = draw_plan(SOURCES, reads=READS, share=share, seed=seed)
    languages = {source.id: source.language for source in SOURCES}

    assert set(plan) == set(languages)
    assert all(plan.values())
    assert all(
        not READS[c] or languages[id] in READS[c] for id, coders in plan.items() for c in coders
    )
    for language in ("fr", "nl", "en"):
        assert sum(len(plan[s.id]) == 2 for s in SOURCES if s.language == language) == math.ceil(
            10 * share
        )


def test_the_same_seed_gives_the_same_plan() -> None:
    """In whatever order the sources come; another seed gives another."""
    first = draw_plan(SOURCES, reads=READS, share=0.3, seed=7)

    assert draw_plan(SOURCES[::-1], reads=READS, share=0.3, seed=7) == first
    assert draw_plan(SOURCES, reads=READS, share=0.3, seed=8) != first


def test_only_the_pairs_that_were_named_code_together() -> None:
    """Where no named pair reads the language, one person codes alone."""
    plan = draw_plan(SOURCES, reads=READS, share=1, pairs=[("K-01", "K-02")], seed=1)

    assert {frozenset(coders) for coders in plan.values() if len(coders) == 2} == {
        frozenset(("K-01", "K-02"))
    }
    assert all(len(plan[s.id]) == 1 for s in SOURCES if s.language == "en")


def test_the_work_is_shared_out() -> None:
    """Four people who read everything get about as many words each."""
    plan = draw_plan(SOURCES, reads=dict.fromkeys(READS, ()), share=0, seed=3)
    load = [sum(s.n_words for s in SOURCES if coder in plan[s.id]) for coder in READS]

    assert max(load) - min(load) < 1_000


@pytest.mark.parametrize(("share", "pairs"), [(1.5, ()), (-0.1, ()), (0.5, [("K-01", "K-99")])])
def test_a_draw_that_cannot_be_is_refused(share: float, pairs: list[tuple[str, str]]) -> None:
    """A share that is none, somebody who is no coder."""
    with pytest.raises(WrongUseError):
        draw_plan(SOURCES, reads=READS, share=share, pairs=pairs, seed=1)
