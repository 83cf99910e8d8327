"""How sentences count and list things."""

from __future__ import annotations

import pytest

from rap.core.plain import nearest
from rap.core.sentences import count, list_some


@pytest.mark.parametrize(
    ("n", "words", "said"),
    [
        (0, ("text",), "0 texts"),
        (1, ("text",), "1 text"),
        (1, ("person", "people"), "1 person"),
        (2, ("person to ask", "people to ask"), "2 people to ask"),
    ],
)
def test_a_number_and_its_word_agree(n: int, words: tuple[str, ...], said: str):
    """Of one thing, of none and of many."""
    assert count(n, *words) == said


def test_a_long_list_is_cut_and_says_so():
    """An error about ninety speakers is one sentence that can be read."""
    assert list_some(f"P{n}" for n in range(1, 91)) == "P1, P2, P3, P4, P5 and 85 more"
    assert (
        str(nearest("zzz", [f"a{n}" for n in range(10, 30)]))
        == "known are a10, a11, a12, a13, a14 and 15 more"
    )
