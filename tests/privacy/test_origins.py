"""Reasons for members name no group, no day and no place."""

from __future__ import annotations

import pytest

from rap.privacy.origins import DAY, GROUP, PLACE, find_origins


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        ("La caution revient parfois ; ce qui tient les gens, c’est la dette.", "fr", ()),
        ("Een goede ervaring en een slechte, en de groep wil ze naast elkaar.", "nl", ()),
        ("People who rent an ordinary flat see it otherwise.", "en", ()),
        ("FG-10442 zei het anders.", "nl", (GROUP,)),
        ("Depuis le 24 octobre on le dit autrement.", "fr", (DAY,)),
        ("Since 2025 it comes back sometimes.", "en", (DAY,)),
        ("In Gent komt ze wel terug.", "nl", (PLACE,)),
        ("Rue des Tilleuls 12, elle revient.", "fr", (PLACE,)),
    ],
)
def test_what_a_reason_names_is_found(text: str, language: str, named: tuple[str, ...]):
    """What would lead a reader to the people who gave it."""
    assert find_origins(text, language) == named
