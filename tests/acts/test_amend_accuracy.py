"""Codings through corrections as a study meets them: amended through its files, read back by the
fold, compared with the truth.

Each edit keeps track of every character, so that where a coding has to lie afterwards is known,
whatever the program says.
"""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from studies import ROOT, SAMPLES, SETTINGS, scale, scaled, write

from rap.core.model import Source
from rap.store.codings import CodingLogs, read_fold
from rap.store.sources import hash_of, read_source, read_source_text, write_source
from rap.topics.corrections.amend import amend
from rap.topics.corrections.masking import EXACT, Form, plan_mask
from rap.topics.corrections.planning import decide_names, plan_amendment

Characters = list[
    tuple[str, int | None]
]  # a character of the new text, and where it stood in the old one
Edit = Callable[[Characters, random.Random], Characters]
CODINGS = 100
# What stands in a sentence that was moved is asked about (a word diff sees it go and another come),
# so how many are right depends on how long the texts are: over all of them, as `make proofs` runs
# it, it is 99 in 100.
FLOORS = {"move_a_sentence": scaled(98, 99) / 100}
ID = "AR-10001"  # public, so that nothing but the places is on trial


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


def correct_typos(characters: Characters, draw: random.Random) -> Characters:
    for start, end in at_some(characters, r"\b\w{4,}", draw, 20):
        at = draw.randrange(start + 1, end)
        characters[at] = (draw.choice([c for c in "aeiourst" if c != characters[at][0]]), None)
    return characters


def replace_words(characters: Characters, draw: random.Random) -> Characters:
    for start, end in at_some(characters, r"\b\w+", draw, 20):
        characters[start:end] = as_new(
            draw.choice(["something", "machin", "oui", "dinges", "quand même"])
        )
    return characters


def insert_words(characters: Characters, draw: random.Random) -> Characters:
    said = text_of(characters).split()
    for _, end in at_some(characters, r" ", draw, 15):
        characters[end:end] = as_new(" ".join(draw.sample(said, draw.randrange(1, 8))) + " ")
    return characters


def delete_words(characters: Characters, draw: random.Random) -> Characters:
    for start, end in at_some(characters, r"\b\w+ ", draw, 15):
        del characters[start:end]
    return characters


def mask_a_name(characters: Characters, draw: random.Random) -> Characters:
    """Its first sign becomes that of the label, its last sign the label's last."""
    names = sorted(set(re.findall(r"\b[A-Z]\w{3,}\b", text_of(characters))))
    name = draw.choice(names)
    for start, end in at_some(characters, rf"\b{name}\b", draw, 100_000):
        label = as_new("[prénom A]")
        label[0], label[-1] = ("[", characters[start][1]), ("]", characters[end - 1][1])
        characters[start:end] = label
    return characters


def move_a_sentence(characters: Characters, draw: random.Random) -> Characters:
    """A sentence is written where another ends."""
    places = at_some(characters, r"(?<=[.?!] )[^.?!\n]{15,150}[.?!] ", draw, 2)
    if len(places) == 2:
        (_, target), (start, end) = places
        sentence = characters[start:end]
        characters[target:target] = sentence
        del characters[start:end]
    return characters


def split_turns(characters: Characters, draw: random.Random) -> Characters:
    """Turns split in two, commas made full stops, dots made dashes."""
    for start, end in at_some(characters, r"(?<=[.?!,]) (?=\w)", draw, 4):
        characters[start:end] = as_new("\nP1: ")
    for start, end in at_some(characters, r"[,;]", draw, 15):
        characters[start:end] = as_new(draw.choice([".", " –", ""]))
    return characters


EDITS: tuple[Edit, ...] = (
    correct_typos, replace_words, insert_words, delete_words, mask_a_name, move_a_sentence, split_turns
)  # fmt: skip


def texts_to_correct() -> Iterator[str]:
    """Texts of the demo study, and of the samples where they are; three of the former in `make
    test`.
    """
    paths = [*sorted((ROOT / "interviews").glob("INT-*.txt"))[:: scaled(4, 1, quick=8)]]
    if SAMPLES.is_dir() and scale() != "quick":
        paths += sorted(SAMPLES.glob("interviews/*-md/*.md"))[:: scaled(8, 1)]
    yield from (path.read_text(encoding="utf-8") for path in paths)


def make_study(root: Path, text: str) -> Path:
    shutil.rmtree(root, ignore_errors=True)
    write(root, "pyproject.toml", SETTINGS)
    write_source(root, Source(ID, "article", "en", hash_of(text), rights="public"), text)
    return root


def code_at_random(root: Path, text: str, draw: random.Random) -> dict[str, tuple[int, int]]:
    """Codings from word to word; id -> (start, end)."""
    words, made = [match.span() for match in re.finditer(r"\w+", text)], {}
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        for _ in range(CODINGS):
            first = draw.randrange(len(words))
            start, end = (
                words[first][0],
                words[min(first + draw.randrange(3, 40), len(words) - 1)][1],
            )
            event = logs.append(
                ID, "add", {"code": "alarm", "start": start, "end": end}, src=hash_of(text)[:8]
            )
            made[event.id] = (start, end)
    return made


def judge(root: Path, made: dict[str, tuple[int, int]], characters: Characters) -> Counter[str]:
    """How many codings lie right, wrong without a word, or are asked about; `lost` have no right
    place any more.
    """
    text = read_source_text(root, read_source(root, ID))
    assert text == text_of(characters)
    fold = read_fold(root, read_source(root, ID), length=len(text))
    found = {coding.id: (coding.start, coding.end) for coding in fold.codings}
    assert found.keys() | {coding.id for coding in fold.to_check} == made.keys()
    place = {at: now for now, (_, at) in enumerate(characters) if at is not None}
    counted: Counter[str] = Counter()
    for id, (start, end) in made.items():
        ends = (place.get(start), place.get(end - 1))
        right = (ends[0], ends[1] + 1) if None not in ends and ends[0] < ends[1] + 1 else None  # type: ignore[operator]
        if id not in found:
            counted["lost" if right is None else "asked"] += 1
        else:
            counted["right" if found[id] == right else "wrong"] += 1
    return counted


@pytest.mark.volume
@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_of_100_codings_a_text_99_in_100_are_right_and_1_in_1000_wrong_at_most(
    edit: Edit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Amended in a study and folded again: right where both ends are still there, the rest asked
    about.
    """
    monkeypatch.setattr(
        "os.fsync", lambda descriptor: None
    )  # 100 durable lines a text; here only places are on trial
    counted: Counter[str] = Counter()
    for number, old in enumerate(texts_to_correct()):
        draw = random.Random(f"{edit.__name__} {number}")
        root = make_study(tmp_path / "study", old)
        made = code_at_random(root, old, draw)
        characters = edit([(character, at) for at, character in enumerate(old)], draw)
        if text_of(characters) == old:
            continue
        plan = plan_amendment(root, ID, text_of(characters), old=old)
        kept_names = dict.fromkeys((find.id for find in plan.finds), "keep")
        amend(root, decide_names(root, plan, kept_names, by="K-01"))
        counted += judge(root, made, characters)
    kept = counted["right"] + counted["asked"] + counted["wrong"]
    where = "demo texts and samples" if SAMPLES.is_dir() else "demo texts only"
    print(f"{edit.__name__} ({where}): {dict(counted)}, {counted['right'] / kept:.2%} right")

    assert counted["right"] >= FLOORS.get(edit.__name__, 0.99) * kept
    assert counted["wrong"] <= 0.001 * counted.total()


@pytest.mark.volume
def test_names_masked_by_place_leave_nothing_to_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """`rap mask` knows what it replaced, so every coding follows, those that begin or end with the
    name too.
    """
    monkeypatch.setattr("os.fsync", lambda descriptor: None)
    counted: Counter[str] = Counter()
    for number, old in enumerate(texts_to_correct()):
        draw = random.Random(f"mask {number}")
        root = make_study(tmp_path / "study", old)
        made = code_at_random(root, old, draw)
        characters = mask_a_name([(character, at) for at, character in enumerate(old)], draw)
        gone = set(range(len(old))) - {at for _, at in characters}
        name = next(
            match for match in re.finditer(r"\b[A-Z]\w{3,}\b", old) if match.start() + 1 in gone
        )[0]
        spans = tuple((ID, *match.span()) for match in re.finditer(rf"\b{name}\b", old))
        (plan,) = plan_mask(root, {ID: old}, [Form(EXACT, spans)], {ID: "[prénom A]"})
        amend(root, plan)
        counted += judge(root, made, characters)
    print(f"masked by place: {dict(counted)}")

    ends_inside = counted["lost"]
    assert counted == Counter(right=counted.total() - ends_inside, lost=ends_inside)
