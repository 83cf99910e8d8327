"""Thirty-five talks from elsewhere, read by a person first: who speaks unaided, after clicking, and
which words are lost.

Truths are counts, labels and numbers of lines; no word of a sample is here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

import pytest
from studies import SAMPLES

from rap.formats.readers import read_transcript
from rap.formats.transcripts import Transcript

INTERVIEWS = SAMPLES / "interviews"


@dataclass(frozen=True)
class Truth:
    """What a person found when she read the file.

    `people` speak in it; `asks` is the place, in order of first words, of who interviews where no
    label says so; `wrong` are lines that the file itself gives to the wrong person, or that nobody
    says: line -> label in the text, or `-`; `one` are pairs of labels that are one person.
    """

    people: int = 2
    asks: int | None = None
    wrong: dict[int, str] = field(default_factory=dict)
    one: int = 0


def podcast(*remarks: int) -> Truth:
    return Truth(asks=0, wrong=dict.fromkeys(remarks, "-"))


FOLDERS = {
    "en-changelog-afk-md/away*.md": [
        podcast(57), podcast(35), podcast(53), podcast(65),
        podcast(27), podcast(33, 69), podcast(37, 99), podcast(65, 201),
    ],
    "en-pdpilot-pdf/transcripts/*.pdf": [
        *[Truth(asks=0)] * 6, Truth(asks=0, wrong={119: "-", 120: "-"})
    ],
    "fr-artisans-docx/*.docx": [
        Truth(), Truth(wrong={33: "-", 52: "-"}), Truth(wrong={51: "P1"}), Truth(),
        Truth(), Truth(wrong={71: "I", 188: "I"}), Truth(), Truth(wrong={262: "P1"}),
        Truth(), Truth(wrong={89: "-"}), Truth(), Truth(),
        Truth(wrong={100: "P1"}), Truth(), Truth(), Truth(),
    ],
    "en-qmsum-hearings-json-csv/*.json": [
        Truth(people=50, one=1), Truth(people=11), Truth(people=7), Truth(people=11)
    ],
}  # fmt: skip
FILES = [(folder, at) for folder, truths in FOLDERS.items() for at in range(len(truths))]


def doubted(talk: Transcript) -> set[int]:
    """The lines that doubts name; the note of all paragraphs without a label is none."""
    return {
        int(line)
        for note in talk.notes
        if note.id.startswith("formats.doubt.")
        for line in note.facts.get("lines", ())  # type: ignore[union-attr]
    }


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]+", text.casefold()))


def written(path: Path) -> str:
    """The words of a file, taken from it in another way than the import takes them."""
    if path.suffix == ".pdf":
        from pypdf import PdfReader

        return "\n".join(page.extract_text() for page in PdfReader(path).pages)
    if path.suffix == ".docx":
        xml = ZipFile(path).read("word/document.xml").decode()
        xml = re.sub(r"<w:(?:br|cr|tab|ptab)\b[^>]*>|</w:p>", " ", xml)
        return re.sub(r"<[^>]+>", "", xml).replace("&amp;", "&").replace("&gt;", ">")
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return " ".join(turn["content"] for turn in json.loads(text)["meeting_transcripts"])
    return re.sub(r"\]\([^)]*\)", "]", text)  # the address of a link is noted, not kept


def lost(path: Path, talk: Transcript) -> Counter[str]:
    """Words of the file that are neither in the text nor in a line that is listed as left out."""
    listed = " ".join(line.text for line in talk.lines if line.fate != "spoken")
    labels = {word for label in talk.found for word in words_of(label)}
    missing = words_of(written(path)) - words_of(talk.text) - words_of(listed)
    return Counter({word: n for word, n in missing.items() if word not in labels})


@pytest.mark.long
@pytest.mark.skipif(not INTERVIEWS.is_dir(), reason="../shared/samples/interviews is not here")
def test_nobodys_words_are_under_another_name_without_a_doubt() -> None:
    """Each line that is wrong unaided is named by a doubt; after the clicks all are right; no word
    is lost, and everybody is found. The table is printed.
    """
    print("folder and place            people found  lines wrong, doubted  clicks  lost  doubts")
    undoubted, after, gone, people = [], [], [], []
    for folder, at in FILES:
        path, truth = sorted(INTERVIEWS.glob(folder))[at], FOLDERS[folder][at]
        talk = read_transcript(path)
        n_doubts = len(doubted(talk))
        asks = [*talk.found.values()][truth.asks] if truth.asks is not None else "I"
        clicks = len(truth.wrong) + truth.one + (asks != "I")
        undoubted += [(folder, at, line) for line in truth.wrong.keys() - doubted(talk)]
        after += [(folder, at, line) for line in wrong_after(path, talk, truth)]
        n_lost = lost(path, talk).total()
        gone += [(folder, at, n_lost)] if n_lost else []
        n_found = len(talk.speakers)
        people += [(folder, at, n_found)] if n_found - truth.one != truth.people else []
        n_named = len(truth.wrong.keys() & doubted(talk))
        print(
            f"{folder.partition('/')[0]:27}{at:3} {truth.people:5} {n_found:5} "
            f"{len(truth.wrong):12} {n_named:8} {clicks:8} {n_lost:5} {n_doubts:7}"
        )

    assert (undoubted, after, gone, people) == ([], [], [], [])


def wrong_after(path: Path, talk: Transcript, truth: Truth) -> list[int]:
    """The lines that are still wrong when a person has said who asks and corrected what she saw."""
    if not truth.wrong:
        return []
    names = [*talk.found]
    said = {} if truth.asks is None else {names[truth.asks]: "I", names[1 - truth.asks]: "P1"}
    clicked = read_transcript(path, speakers=said, turns=truth.wrong)
    now = {
        line.n: "-" if line.fate == "dropped" else clicked.found[line.label]
        for line in clicked.lines
        if line.n in truth.wrong
    }
    return [at for at, label in truth.wrong.items() if now[at] != label]
