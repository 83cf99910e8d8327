"""Layouts as tired hands write them: whatever slips, no word moves to somebody else unnoticed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_files import docx
from studies import scaled

from rap.formats.readers import read_transcript
from rap.formats.transcripts import Transcript
from rap.store.sources import find_turns

WAYS = {
    "colon": "{name}: {words}\n",
    "bold": "**{name}:** {words}\n\n",
    "time after": "{name} [00:{n:02d}:00] {words}\n",
    "time before": "[00:{n:02d}:00] {name}: {words}\n",
    "time above": "[{name}] (0:{n:02d} - 0:{n:02d})\n{words}\n\n",
    "three lines": "00:{n:02d}:00\n{name}\n{words}\n\n",
    "name first": "{name}\n00:{n:02d}:00\n{words}\n\n",
    "name above": "{name}\n{words}\n\n",
    "captions": ">> {name}: {words}\n",
    "dash": "{name} – {words}\n",
    "tab": "{name}\t{words}\n",
    "bullets": "- {name}: {words}\n",
    "messages": "12/05/2023, 10:{n:02d} - {name}: {words}\n",
}
TABLES = ("csv", "word table")
PEOPLE = ("Interviewer", "Jo Marsh", "Mia")
NOISE = (
    "short",
    "colon",
    "time",
    "bracket",
    "stray",
    "unlabelled",
    "heading",
    "initials",
    "title",
    "cell",
)


@dataclass
class Spoken:
    """A turn as it is typed: `name` is the label on the page, `said_by` who it is."""

    said_by: str
    name: str
    words: str
    slip: str = ""
    more: str = ""  # lines after the words that have no label


def slipped(turns: Sequence[Spoken], noise: Sequence[tuple[str, int]]) -> None:
    for kind, place in noise:
        turn = turns[6 + place % (len(turns) - 6)]
        if kind == "initials":
            turn.name = "JM" if turn.said_by == "Jo Marsh" else turn.name
        elif kind == "title":
            turn.name = f"{turn.name} (Dr Low)"
        elif kind == "stray":
            turn.more = f"stray{place} line."
        elif kind == "short":
            turn.words = turn.words.split()[0].capitalize()
        elif kind == "heading":
            turn.more = f"stray{place} About the rooms"
        else:
            turn.slip = kind


def typed(way: str, turns: Sequence[Spoken], *, more: bool) -> bytes:
    """The file; with `more`, each third turn has a second paragraph."""
    for n, turn in enumerate(turns):
        turn.more = turn.more or (f"also{n} said." if more and n % 3 == 0 else "")
    if way in TABLES:
        rows = [_row(turn) for turn in turns]
        return _csv(rows) if way == "csv" else _word_table(rows)
    return "".join(_block(way, turn, n) for n, turn in enumerate(turns)).encode()


def _block(way: str, turn: Spoken, n: int) -> str:
    block = WAYS[way].format(name=turn.name, n=n % 60, words=turn.words)
    if turn.slip == "colon":
        block = block.replace(": ", " ", 1).replace(":** ", "** ", 1)
        block = block.replace(" – ", " ", 1).replace("\t", " ", 1)
    elif turn.slip == "time":
        block = block.replace(":00]", ": 00]", 1).replace(" - 0:", " - 0: 0", 1)
        block = block.replace(":00\n", ":0O\n", 1)
    elif turn.slip == "bracket":
        block = block.replace("]", "", 1)
    elif turn.slip == "unlabelled":
        block = f"{turn.words}\n"
    return f"{block.rstrip()}\n{turn.more}\n" if turn.more else block


def _row(turn: Spoken) -> tuple[str, str]:
    if turn.slip == "cell":
        return turn.words, turn.more
    name = "" if turn.slip == "unlabelled" else turn.name
    return name, "\n".join(filter(None, [turn.words, turn.more]))


def _csv(rows: Sequence[tuple[str, str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows([("speaker", "text"), *rows])
    return file.getvalue().encode()


def _word_table(rows: Sequence[tuple[str, str]]) -> bytes:
    def cell(words: str) -> str:
        lines = words.split("\n")
        paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
        return f"<w:tc>{paragraphs}</w:tc>"

    body = "".join(f"<w:tr>{cell(name)}{cell(words)}</w:tr>" for name, words in rows)
    return docx(f"<w:tbl>{body}</w:tbl>")


def heard(talk: Transcript) -> dict[str, str]:
    """Each word that was typed -> the label whose turn it is in."""
    return {
        word: turn.label
        for turn in find_turns(talk.text, talk.speakers)
        for word in talk.text[turn.start : turn.end].partition(": ")[2].split()
    }


def doubted(talk: Transcript) -> tuple[set[int], set[str]]:
    """Lines and labels that doubts and notes name."""
    lines: set[int] = set()
    labels: set[str] = set()
    for note in talk.notes:
        lines |= {int(line) for line in note.facts.get("lines", ())}  # type: ignore[union-attr]
        labels |= {str(note.facts[name]) for name in ("first", "second") if name in note.facts}
    return lines, labels


@settings(max_examples=scaled(300, 5000, quick=50), deadline=None)
@example(
    way="csv", speaking=["Interviewer"] * 12, noise=[("short", 0), ("cell", 0)], more=False
)  # her only word, in the cell for the speaker
@given(
    way=st.sampled_from([*WAYS, *TABLES]),
    speaking=st.lists(st.sampled_from(PEOPLE), min_size=12, max_size=24),
    noise=st.lists(st.tuples(st.sampled_from(NOISE), st.integers(0, 29)), max_size=3),
    more=st.booleans(),
)
def test_no_word_moves_to_somebody_else_without_a_doubt_that_names_its_line(
    tmp_path_factory: pytest.TempPathFactory,
    way: str,
    speaking: list[str],
    noise: list[tuple[str, int]],
    more: bool,
) -> None:
    """Whatever the layout and the slips: every word is where its speaker is, or its line, the line
    of its label or the label is named; and no word is lost, unless its line is named as left out.
    """
    turns = [
        Spoken(name, name, f"word{n} of {name.lower()}.")
        for n, name in enumerate([*PEOPLE, *PEOPLE, *speaking])
    ]
    slipped(turns, noise)
    data = typed(way, turns, more=more)
    suffix = {"csv": "csv", "word table": "docx", "bold": "md"}.get(way, "txt")
    path = tmp_path_factory.mktemp("talk") / f"talk.{suffix}"
    path.write_bytes(data)
    talk = read_transcript(path)

    lines, labels = doubted(talk)
    whose, unknown = heard(talk), talk.found.get("?", "?")
    at = {word.strip(":"): line.n for line in talk.lines for word in line.text.split()}
    moved = {
        word
        for turn in turns
        for word in [turn.words.split()[0], *turn.more.split()[:1]]
        if whose.get(word) not in (talk.found.get(turn.said_by), unknown)
        and not (at[word] in lines or turn.name in labels or _label_line(talk, at[word]) in lines)
    }
    strays = {
        word
        for word in at
        if word.startswith("stray") and way not in TABLES and at[word] not in lines
    }
    words = {turn.words.split()[0] for turn in turns} | {
        turn.more.split()[0] for turn in turns if turn.more and way not in TABLES
    }
    lost = {word for word in words - {*talk.text.split()} if at[word] not in lines}
    assert (moved, strays, lost) == (set(), set(), set())


def _label_line(talk: Transcript, at: int) -> int:
    """The line above this one that is not empty, where the label of a turn may be."""
    above = (line.n for line in reversed(talk.lines) if line.n < at and line.fate != "empty")
    return next(above, at)
