"""ELAN and Praat: tiers become speakers, intervals become turns with their times."""

from __future__ import annotations

from pathlib import Path

import pytest

from rap.core.errors import Message, RefusedError
from rap.core.model import Speaker
from rap.formats.readers import read_transcript
from rap.formats.transcripts import Transcript

TEXT = "[00:00:02] I: How did you find this room?\n[00:00:09] P1: A colleague told me.\n"
TWO = (Speaker("I", "interviewer"), Speaker("P1", "participant"))
EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" VERSION="3.0" FORMAT="3.0">
<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>
<TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="2500"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="4000"/>
<TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="9000"/><TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="11000"/>
</TIME_ORDER>
<TIER TIER_ID="jo@talk" PARTICIPANT="Jo"><ANNOTATION>
<ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts3" TIME_SLOT_REF2="ts4">
<ANNOTATION_VALUE>A colleague told me.</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="Interviewer"><ANNOTATION>
<ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>How did you find this room?</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="gloss" PARENT_REF="jo@talk"><ANNOTATION>
<REF_ANNOTATION ANNOTATION_ID="a3" ANNOTATION_REF="a2">
<ANNOTATION_VALUE>une collègue</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>
</ANNOTATION_DOCUMENT>
"""
LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 12
tiers? <exists>
size = 3
item []:
    item [1]:
        class = "IntervalTier"
        name = "Interviewer"
        xmin = 0
        xmax = 12
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 2.5
            text = ""
        intervals [2]:
            xmin = 2.5
            xmax = 12
            text = "How did you find this room?"
    item [2]:
        class = "IntervalTier"
        name = "Jo"
        xmin = 0
        xmax = 12
        intervals: size = 1
        intervals [1]:
            xmin = 9
            xmax = 12
            text = "A colleague told me."
    item [3]:
        class = "TextTier"
        name = "clicks"
        xmin = 0
        xmax = 12
        points: size = 1
        points [1]:
            number = 3
            mark = "x"
"""
SHORT = """File type = "ooTextFile"
Object class = "TextGrid"

0
12
<exists>
2
"IntervalTier"
"Interviewer"
0
12
1
2.5
12
"How did you find this room?"
"IntervalTier"
"Jo"
0
12
1
9
12
"A colleague told me."
"""


def imported(folder: Path, text: str | bytes, name: str) -> Transcript:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_transcript(folder / name)


def test_an_elan_file_is_read_in_the_order_of_time(tmp_path: Path) -> None:
    """The participant of a tier speaks, or its name; a gloss is counted, not read."""
    assert imported(tmp_path, EAF, "talk.eaf") == Transcript(
        TEXT,
        TWO,
        {"Interviewer": "I", "Jo": "P1"},
        (Message("formats.note.dependent_tiers", n=1),),
    )


@pytest.mark.parametrize(("grid", "n_points"), [(LONG, 1), (SHORT, 0)], ids=["long", "short"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_textgrid_is_read_in_the_order_of_time(
    tmp_path: Path, grid: str, n_points: int, encoding: str
) -> None:
    """Long or short, UTF-8 or UTF-16 as Praat writes it; empty intervals are pauses."""
    talk = imported(tmp_path, grid.encode(encoding), "talk.TextGrid")

    assert (talk.text, talk.speakers) == (TEXT, TWO)
    points = [note.facts["n"] for note in talk.notes if note.id == "formats.note.points"]
    assert points == [n_points][:n_points]


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("talk.eaf", EAF.replace("ANNOTATION_DOCUMENT", "OTHER"), "formats.tiers.not_elan"),
        ("talk.eaf", EAF[:900], "formats.tei.not_xml"),
        (
            "talk.eaf",
            EAF.replace("<ANNO", "<!DOCTYPE ANNOTATION_DOCUMENT []><ANNO", 1),
            "formats.package.doctype",
        ),
        ("talk.eaf", EAF.replace("told", "").replace("ALIGNABLE", "REF"), "formats.file.no_words"),
        ("talk.TextGrid", "So?\nYes.\n", "formats.tiers.not_textgrid"),
        ("talk.TextGrid", LONG[: LONG.index("intervals [2]")], "formats.tiers.cut_off"),
        ("talk.TextGrid", LONG[: LONG.index("item [2]")] + "\n", "formats.tiers.cut_off"),
    ],
)
def test_what_is_none_is_refused(tmp_path: Path, name: str, text: str, wrong: str) -> None:
    """Cut off, another file, or nothing said: one sentence, and nothing of it is taken."""
    with pytest.raises(RefusedError) as error:
        imported(tmp_path, text, name)

    assert [problem.id for problem in error.value.problems] == [wrong]


@pytest.mark.parametrize(
    ("suffix", "wrong"),
    [
        ("exb", "exmaralda"), ("epub", "epub"), ("qdpx", "refi"),
        ("qdc", "refi_codes"), ("nvpx", "nvivo"), ("atlproj", "atlas"), ("mx24", "maxqda"), ("mht", "web_page"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_which_program_saves_it_otherwise(
    tmp_path: Path, suffix: str, wrong: str
) -> None:
    """Each kind that people have has a sentence of its own."""
    with pytest.raises(RefusedError) as error:
        imported(tmp_path, "x", f"talk.{suffix}")

    assert [problem.id for problem in error.value.problems] == [f"formats.document.{wrong}"]
