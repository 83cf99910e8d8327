"""Titles: two neutral words drawn at random, and the card they are written into."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from studies import TEXT, add_source, scaled

from rap.languages.pack import pack_of
from rap.privacy.pseudonyms.identifiers import find_identifiers
from rap.store.sources import read_source
from rap.store.titles import _pairs, draw_title, write_naming


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
def test_there_are_enough_titles_and_none_twice(language: str) -> None:
    """At least 150 adjectives and 150 nouns, and no two pairs read the same."""
    words = pack_of(language).titles

    assert min(len(words.nouns) + len(words.other_nouns), len(words.adjectives)) >= 150
    assert len({" ".join(pair) for pair in _pairs(language)}) == len(_pairs(language))


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
def test_no_drawn_title_names_anybody(language: str) -> None:
    """The screen for names, numbers and places finds nothing in them but rare words, and what the
    scorer of poor speech guesses where a word has no talk around it.
    """
    many = random.Random(13).sample(_pairs(language), scaled(60, 1_000))
    found = [
        one.reason
        for pair in map(" ".join, many)
        for one in find_identifiers(pair, language=language)
        if one.kind != "unknown"
    ]

    assert {*found} <= {"privacy.why.heard"}
    assert len(found) <= len(many) / 20


@pytest.mark.parametrize(
    ("language", "agree", "never"),
    [
        ("fr", ("lac cuivré", "rivière cuivrée", "fougère verte"), ("rivière cuivré", "vert lac")),
        ("nl", ("blauw meer", "blauwe vijver", "koperen meer"), ("blauwe meer", "blauw vijver")),
        ("en", ("copper lake", "mossy kettle"), ("lake copper",)),
    ],
)
def test_the_words_agree(language: str, agree: tuple[str, ...], never: tuple[str, ...]) -> None:
    """As one would say them, with the noun where the language puts it."""
    pairs = {" ".join(pair) for pair in _pairs(language)}

    assert {*agree} <= pairs
    assert pairs.isdisjoint(never)


def test_a_title_is_drawn_once() -> None:
    """However many there are, and rather with words that no other title has."""
    drawn: list[str] = []
    for _ in range(400):
        drawn.append(draw_title(drawn, language="nl"))

    assert len({*drawn}) == 400
    assert len({word for title in drawn[:40] for word in title.split()}) == 80


def test_a_language_without_words_draws_english_ones() -> None:
    """Also one that has no pack."""
    english = {" ".join(pair) for pair in _pairs("en")}

    assert {draw_title([], language="sq"), draw_title([], language="xx")} <= english


def test_a_title_goes_into_the_card_and_comes_out_again(tmp_path: Path) -> None:
    """What people wrote in the card stays as it is; without a title it is what it was."""
    add_source(tmp_path, "INT-10001", TEXT, case="C-20001")
    card = tmp_path / "interviews/INT-10001.yaml"
    card.write_text(f"# by hand\n{card.read_text()}")
    before = card.read_text()

    write_naming(tmp_path, "INT-10001", title="yes", groups=["north", "2"])
    source = read_source(tmp_path, "INT-10001")
    assert (source.title, source.groups) == ("yes", ("north", "2"))
    assert card.read_text().startswith(before)

    write_naming(tmp_path, "INT-10001", title="", groups=[])
    assert card.read_text() == before
