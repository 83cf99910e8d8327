"""Words as they are said, one or several in a line."""

from __future__ import annotations

import random

import pytest
from studies import scaled

from rap.analysis.search.said import find_said
from rap.analysis.search.terms import fold_needle
from rap.core.accents import find_in_texts, find_words, fold

TEXT = "I: Et le loyer ?\nP1: Les loyers, c'est trop. Le loyer de la chambre, je paie trois mois.\n"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["loyer*"], ["loyer", "loyers", "loyer"]),
        (["LOYER"], ["loyer", "loyer"]),
        (["trois mois"], ["trois mois"]),
        (["mois*", "loyer*"], ["loyer de la chambre, je paie trois mois"]),
        (["chambre*", "et*"], []),
    ],
)
def test_words_of_one_line(words: list[str], found: list[str]) -> None:
    """Of several, the shortest stretch of each line that has all."""
    places = find_said(words, ["INT-10001"], lambda _: fold(TEXT)).get("INT-10001", [])

    assert [TEXT[start:end] for start, end in places] == found


def test_the_stretch_is_the_shortest_of_its_line() -> None:
    """Against every pair of places, in lines at random."""
    drawn = random.Random(14)
    for _ in range(scaled(200, 2_000)):
        text = "\n".join(
            " ".join(drawn.choice(["rent", "room", "key"]) for _ in range(drawn.randrange(7)))
            for _ in range(3)
        )
        best: dict[int, int] = {}
        for start, end in find_words(text, "rent"):
            for first, last in find_words(text, "room"):
                stretch = text[min(start, first) : max(end, last)]
                line = text[:start].count("\n")
                if "\n" not in stretch:
                    best[line] = min(best.get(line, 99), len(stretch))
        found = find_said(["rent", "room"], ["x"], {"x": text}.__getitem__).get("x", [])

        assert [(text[:s].count("\n"), e - s) for s, e in found] == sorted(best.items())


@pytest.mark.parametrize(
    "needle",
    [
        "deux mois",
        "l'élève a d*",
        "le coeur",
        "sœur et",
        "fijn ijs*",
        "a a",
        "b a b",
        "ça va ?",
        "mois *",
    ],
)
def test_a_phrase_is_found_where_words_are(needle: str) -> None:
    """The process that looks for phrases finds what is found here, in every spelling and sign."""
    texts = {
        "a": "Deux  mois, deux\nmois; un deux mois. L’Élève a dit: le cœur, le coeur. Sœur et soeur et.",
        "b": "dĕux mo\u00adis a a a b a b a b ça\u00a0va ? ça va !",
        "c": "fijn ijs, ﬁjn ĳs, fĳn ijsje, ﬁjn ijs",
        "d": "",
    }
    folded = {id: fold(text) for id, text in texts.items()}
    here = {id: find_words(text, fold_needle(needle)) for id, text in folded.items()}

    found = find_in_texts(fold_needle(needle), folded, folded.__getitem__)
    assert found == {id: places for id, places in here.items() if places}
    assert found
