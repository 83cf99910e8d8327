"""Codings through corrections: each kind of edit keeps track of every character, so that what is
right is known.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from studies import ROOT, SAMPLES, scaled

from rap.store.codings.diff import find_equal
from rap.store.codings.maps import Carrier, format_map, parse_map

Characters = list[
    tuple[str, int | None]
]  # a character of the new text, and where it stood in the old one
CODINGS = 100


def text_of(characters: Characters) -> str:
    return "".join(character for character, _ in characters)


def as_new(words: str) -> Characters:
    return [(character, None) for character in words]


def at_some(
    characters: Characters, pattern: str, draw: random.Random, n: int
) -> list[tuple[int, int]]:
    """Places of some matches, the last first, so that editing one does not move the others."""
    found = [match.span() for match in re.finditer(pattern, text_of(characters), re.MULTILINE)]
    return sorted(draw.sample(found, min(n, len(found))), reverse=True)


def mistype(characters: Characters, draw: random.Random) -> Characters:
    for start, end in at_some(characters, r"\b\w{4,}", draw, 30):
        at = draw.randrange(start + 1, end)
        characters[at] = (draw.choice([c for c in "aeiourst" if c != characters[at][0]]), None)
    return characters


def replace_words(characters: Characters, draw: random.Random) -> Characters:
    for start, end in at_some(characters, r"\b\w+", draw, 30):
        characters[start:end] = as_new(
            draw.choice(["something", "machin", "oui", "dinges", "quand même"])
        )
    return characters


def insert_words(characters: Characters, draw: random.Random) -> Characters:
    said = text_of(characters).split()
    for _, end in at_some(characters, r" ", draw, 20):
        characters[end:end] = as_new(" ".join(draw.sample(said, draw.randrange(1, 8))) + " ")
    return characters


def delete_words(characters: Characters, draw: random.Random) -> Characters:
    for start, end in at_some(characters, r"\b\w+ ", draw, 20):
        del characters[start:end]
    return characters


def mask_names(characters: Characters, draw: random.Random) -> Characters:
    names = sorted(set(re.findall(r"\b[A-Z]\w{3,}\b", text_of(characters))))
    for name in draw.sample(names, min(3, len(names))):
        for start, end in at_some(characters, rf"\b{name}\b", draw, 1_000):
            characters[start:end] = as_new("[prénom A]")
    return characters


def join_turns(characters: Characters, draw: random.Random) -> Characters:
    for start, _ in at_some(characters, r"\n(?!\Z)", draw, 6):
        characters[start] = (" ", None)
    return characters


def delete_turns(characters: Characters, draw: random.Random) -> Characters:
    for start, end in at_some(characters, r"^[^\n]*\n", draw, 4):
        del characters[start:end]
    return characters


EDITS = (mistype, replace_words, insert_words, delete_words, mask_names, join_turns, delete_turns)


def texts_to_correct() -> list[str]:
    texts = [
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "interviews").glob("INT-*.txt"))
    ]
    if SAMPLES.is_dir():
        texts += [
            path.read_text(encoding="utf-8")
            for path in sorted(SAMPLES.glob("interviews/*-md/*.md"))
        ]
    return texts[:: scaled(3, 1)]


@pytest.mark.volume
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_codings_are_right_after_a_correction_or_asked_about(
    edit: Callable[[Characters, random.Random], Characters],
):
    """Of codings whose ends are still there 99 in 100 are right, at most 1 in 1,000 is wrong
    without being asked about.
    """
    counted: Counter[str] = Counter()
    for number, old in enumerate(texts_to_correct()):
        draw = random.Random(f"{edit.__name__} {number}")
        characters = edit([(character, at) for at, character in enumerate(old)], draw)
        place = {at: now for now, (_, at) in enumerate(characters) if at is not None}
        carrier = Carrier("new", {"old": {"new": find_equal(old, text_of(characters))}})
        words = [match.span() for match in re.finditer(r"\w+", old)]
        for _ in range(CODINGS):
            first = draw.randrange(len(words))
            start, end = (
                words[first][0],
                words[min(first + draw.randrange(3, 40), len(words) - 1)][1],
            )
            right = (
                (place[start], place[end - 1] + 1) if start in place and end - 1 in place else None
            )
            found = carrier.carry(start, end, "old")
            counted[
                "lost"
                if right is None and found is None
                else "asked"
                if found is None
                else str(found == right)
            ] += 1
    total = counted["True"] + counted["False"] + counted["asked"]
    print(f"{edit.__name__}: {dict(counted)}")

    assert counted["True"] >= 0.99 * total
    assert counted["False"] <= 0.001 * total


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["a", "bb", " ", "\n", "é", "👩‍👧", "."]), max_size=40), st.data())
def test_equal_ranges_are_equal_and_in_order(tokens: list[str], data: st.DataObject):
    """Whatever the texts, the map can be written and read back."""
    old = "".join(tokens)
    new = "".join(data.draw(st.lists(st.sampled_from(tokens or ["x"]), max_size=40)))
    found = find_equal(old, new)

    assert [old[start:end] for start, end, _ in found] == [
        new[at : at + end - start] for start, end, at in found
    ]
    name, written = format_map("0" * 64, "1" * 64, found)
    assert parse_map(written, name=name)[2] == found


@pytest.mark.parametrize("text", ["", "a", "I: So?\nP1: Yes.\n"])
def test_nothing_changed_is_one_range(text: str):
    """Or none, when there is nothing."""
    assert find_equal(text, text) == (((0, len(text), 0),) if text else ())


def test_a_word_alone_between_two_changes_proves_nothing():
    """The same "oui" stands in both, and nobody can say that it is the same one."""
    found = find_equal("un deux oui trois oui quatre", "cinq six oui sept huit neuf")

    assert all("oui" not in "un deux oui trois oui quatre"[start:end] for start, end, _ in found)


def test_a_word_spelt_otherwise_keeps_its_ends():
    """A coding that begins with it still begins with it."""
    assert Carrier("n", {"o": {"n": find_equal("the rennt is due", "the rent is due")}}).carry(
        4, 9, "o"
    ) == (4, 8)
