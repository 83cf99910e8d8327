"""Invented interviews as Word files, as a team has them before its first hour: most are plain, a few
have what goes wrong in real ones. Everybody and everything in them is fictional.
"""

from __future__ import annotations

import random
from html import escape
from pathlib import Path

from made_files import docx

N_FILES = 36
TALK = (
    (
        "How did you find this place?",
        "A colleague told me about it. The door was open, the owner made coffee, and we talked about the hours first.",
    ),
    (
        "What did you have to pay before you began?",
        "A deposit of two months. It took me a year to save it, and nobody gave me a receipt.",
    ),
    (
        "Who decides about the rooms?",
        "The five of us decide on Monday. There is a list on the kitchen door, and whoever comes first writes her name.",
    ),
    (
        "Is there anything you would change tomorrow?",
        "The light in the stairs. You press the button and it goes out before you reach the second floor.",
    ),
    (
        "And when something breaks?",
        "Then we repair it ourselves. The landlord answers after a week, the boiler does not wait that long.",
    ),
    (
        "Do you know who else works in the building?",
        "Some of them. We keep a spare key for each other, and we knock twice when we leave.",
    ),
    (
        "What does a good day look like?",
        "Quiet, warm, and I choose when I stop. I eat with the others, and I am home before the last tram.",
    ),
    (
        "Have you ever thought of leaving?",
        "Every winter. But here I know the street, and the women next door know me.",
    ),
    (
        "What would help most?",
        "A place of our own, with rules that we wrote. And somebody who explains the letters of the city.",
    ),
    (
        "How are the costs shared?",
        "By the hour. It is fair, but the heating is not in it, so in January we count again.",
    ),
    (
        "Did anybody tell you about your rights?",
        "The association did, at the market, with a folder in four languages. I still have it.",
    ),
    (
        "Who would you call at night?",
        "My neighbour. She has the number of the others too, and she does not ask why.",
    ),
)


def paragraphs(*lines: str) -> bytes:
    """A Word file with a paragraph a line."""
    return docx("".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines))


def talk(number: int, *, asks: str = "Interviewer", answers: str = "Participant") -> list[str]:
    """The lines of one interview: no two are the same."""
    draw = random.Random(number)
    pairs = draw.sample(TALK, len(TALK) - 2)
    said = [line for q, a in pairs for line in (f"{asks}: {q}", f"{answers}: {a}")]
    return [
        *said,
        f"{asks}: Thank you. Is there a last word?",
        f"{answers}: Come back in {number} months.",
    ]


def make_word_files(folder: Path) -> list[Path]:
    """36 files: 31 plain, 2 with a label that lost its colon, 2 in which nobody is said to ask, and
    one that is a copy of another under another name.
    """
    folder.mkdir(parents=True)
    for number in range(1, N_FILES):
        names = {"asks": "Noor", "answers": "Wim"} if number in (12, 13) else {}
        lines = talk(number, **names)
        if number in (7, 21):
            lines[6] = lines[6].replace("Interviewer: ", "Interviewer ")
        (folder / f"interview {number:02d}.docx").write_bytes(paragraphs(*lines))
    copy = (folder / "interview 03.docx").read_bytes()
    (folder / "last one, corrected.docx").write_bytes(copy)
    return sorted(folder.iterdir())
