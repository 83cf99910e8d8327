"""Captions with times (WebVTT, SubRip) become turns of a study."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messages import raises
from studies import SAMPLES

from rap.core.errors import Message, Problem, RefusedError, WrongUseError
from rap.core.model import Speaker
from rap.formats.readers import read_transcript
from rap.formats.talks import from_talk
from rap.formats.timed_cues import Cue, Talk, join_cues
from rap.formats.transcripts import Transcript
from rap.store.sources import find_turns

HEAD = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n"
ASKED = Message("formats.note.no_interviewer")
NO_TIMES = "formats.note.times_without_speakers"


def imported(folder: Path, name: str, text: str | bytes, **options: object) -> Transcript:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_transcript(path, **options)  # type: ignore[arg-type]


def test_voices_become_turns_with_their_times(tmp_path: Path) -> None:
    """Cues of one voice in a row are one turn, whose time is the start of the first."""
    talk = imported(
        tmp_path,
        "talk.vtt",
        "WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<v Tolk>Zo?\n\n00:03.500 --> 00:05.000\n<v.loud Jo Smits>Ja,</v>\n\n"
        "01:00:05.000 --> 01:00:06.000\n<v Chercheuse>Et\nalors ?\n\n01:00:06.000 --> 01:00:07.000\n<v Chercheuse>Oui ?\n",
    )

    assert talk == Transcript(
        "[00:00:01] T1: Zo?\n[00:00:03] P1: Ja,\n[01:00:05] I: Et alors ? Oui ?\n",
        (Speaker("T1", "interpreter"), Speaker("P1", "participant"), Speaker("I", "interviewer")),
        {"Tolk": "T1", "Jo Smits": "P1", "Chercheuse": "I"},
        (),
    )


def test_captions_of_youtube_have_both_times_on_a_line(tmp_path: Path) -> None:
    """With a comma between them; names are in the words."""
    text = (
        "0:00:00.599,0:00:04.160\n>> Interviewer: So?\n\n"
        "0:00:04.160,0:00:06.770\n>> Jo: Yes,\n12\n\n0:00:06.770,0:00:08.000\nI do.\n"
    )
    talk = imported(tmp_path, "talk.sbv", text)

    assert talk.text == "[00:00:00] I: So?\n[00:00:04] P1: Yes, 12 I do.\n"
    assert talk.found == {"Interviewer": "I", "Jo": "P1"}


def test_a_name_that_opens_one_caption_is_a_doubt_with_its_place(tmp_path: Path) -> None:
    """Her words count as the speaker's before; after `>>` she is a speaker."""
    line = "1\n00:00:0{0},000 --> 00:00:0{0},500\n{1}\n\n"
    said = ["Ann: So?", "Ann: And?", "Jo: Yes."]
    text = "".join(line.format(at, words) for at, words in enumerate(said, start=1))
    talk = imported(tmp_path, "talk.srt", text)

    doubt = Message("formats.dialogue.heard_once", lines=["3"], n=1)
    assert (talk.found, doubt in talk.notes, talk.confidence) == ({"Ann": "P1"}, True, "guess")

    marked = imported(tmp_path, "talk.srt", text.replace("Jo:", ">> Jo:"))
    assert (marked.found, doubt in marked.notes) == ({"Ann": "P1", "Jo": "P2"}, False)


def test_a_name_that_opens_two_captions_of_many_is_a_doubt(tmp_path: Path) -> None:
    """What she quotes becomes a speaker; a name that is marked as a voice is believed."""
    cue = "00:{0:02d}.000 --> 00:{0:02d}.900\n{1}\n\n"
    said = [("Ann", "Jo")[at % 2] for at in range(12)]
    said[5] = said[9] = "Police"
    found = [
        [
            one.facts["lines"]
            for one in imported(tmp_path, "talk.vtt", f"WEBVTT\n\n{text}").notes
            if one.id == "formats.doubt.heard_seldom"
        ]
        for form in ("{0}: Where?", "<v {0}>Where?")
        for text in ["".join(cue.format(at, form.format(name)) for at, name in enumerate(said))]
    ]

    assert found == [[("6", "10")], []]


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("<v Jo>a &amp; b &lt;c&gt;&nbsp;d", "a & b <c>\u00a0d"),
        ("<v Jo><i>so</i> <c.red>it</c> <00:00:01.500>goes", "so it goes"),
        ("<v Jo>one\ntwo\n three ", "one two three"),
        ("<v Jo>R&D, a < b, 3 > 2 & <laughs>", "R&D, a < b, 3 > 2 & <laughs>"),
        ("<v Jo>so\nP2: and?", "so P2: and?"),
    ],
)
def test_what_is_taken_from_a_cue(tmp_path: Path, payload: str, expected: str) -> None:
    """Tags go, entities are decoded, lines are joined; what is no tag of the format is somebody's
    words.
    """
    assert (
        imported(tmp_path, "talk.vtt", HEAD + payload + "\n").text == f"[00:00:01] P1: {expected}\n"
    )


def test_two_voices_in_one_cue_are_two_turns(tmp_path: Path) -> None:
    """Both begin when the cue does."""
    talk = imported(tmp_path, "talk.vtt", f"{HEAD}<v Jo>Yes.</v>\n<v An>No.</v>\n")

    assert talk.text == "[00:00:01] P1: Yes.\n[00:00:01] P2: No.\n"
    assert talk.notes == (ASKED,)


def test_cues_without_a_voice_go_to_nobody_known(tmp_path: Path) -> None:
    """They have a label of their own, of a companion without a case, until somebody says whose they
    are.
    """
    text = f"{HEAD}<v I>So?\n\n00:03.000 --> 00:04.000\nYes.\n"
    talk = imported(tmp_path, "talk.vtt", text)
    note = Message("formats.doubt.unknown", lines=("2",), n=1, label="A1")

    assert (talk.text, talk.notes) == ("[00:00:01] I: So?\n[00:00:03] A1: Yes.\n", (note,))
    assert talk.speakers == (Speaker("I", "interviewer"), Speaker("A1", "companion"))
    assert imported(tmp_path, "talk.vtt", text, speakers={"?": "P1"}).text.endswith("] P1: Yes.\n")


def test_notes_styles_regions_and_settings_are_no_words(tmp_path: Path) -> None:
    """Blocks before and between cues are counted, what the head and the time lines say besides is
    not.
    """
    talk = imported(
        tmp_path,
        "talk.vtt",
        "WEBVTT - talk\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nintro\n00:01.000 --> 00:02.000 line:0\n"
        "<v P1>a\n\nNOTE two\nlines\n\n00:03.000 --> 00:04.000 align:end\n<v I>b\n\nNOTE end\n",
    )

    assert talk.text == "[00:00:01] P1: a\n[00:00:03] I: b\n"
    assert talk.notes == (Message("formats.note.caption_blocks", n=4),)


def test_cues_that_overlap_are_put_in_order_and_counted(tmp_path: Path) -> None:
    """By their start; those that start together stay as they were."""
    talk = imported(
        tmp_path,
        "talk.vtt",
        "WEBVTT\n\n00:05.000 --> 00:09.000\n<v I>b\n\n00:01.000 --> 00:06.000\n<v P1>a\n\n00:05.000 --> 00:07.000\n<v P1>c\n",
    )

    assert talk.text == "[00:00:01] P1: a\n[00:00:05] I: b\n[00:00:05] P1: c\n"
    assert talk.notes == (Message("formats.note.cues_overlap", n=2),)


def test_subrip_as_it_is_found(tmp_path: Path) -> None:
    """A mark at the start, commas and points, missing numbers and empty lines, tags, an empty line
    inside a cue.
    """
    talk = imported(
        tmp_path,
        "talk.srt",
        "\ufeff00:00:01,5 --> 00:00:02.5\nInterviewer: So?\n2\n00:00:03,000 --> 00:00:04,000\n"
        '{\\an8}<font color="red">Jo: Yes.</font>\n\nReally.\n\n00:00:05,000 --> 00:00:06,000\nJo: No.\n',
    )

    assert talk.text == "[00:00:01] I: So?\n[00:00:03] P1: Yes. Really. No.\n"
    mark = Message("formats.note.byte_order_mark", n=1)
    assert talk.notes == (mark, Message("formats.note.after_empty_line", n=1))


def test_names_in_the_words_hold_until_the_next_name(tmp_path: Path) -> None:
    """Also two in one cue; how many cues went on is counted."""
    cues = ("I: So?", "And?", "- P1: Yes.\n- I: Good.")
    text = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{cue}\n\n" for n, cue in enumerate(cues, start=1)
    )
    talk = imported(tmp_path, "talk.srt", text)

    assert talk.text == "[00:00:01] I: So? And?\n[00:00:03] P1: Yes.\n[00:00:03] I: Good.\n"
    assert talk.notes == (
        Message("formats.note.goes_on", n=1),
        Message("formats.doubt.unlabelled", lines=["2"], n=1),
    )


def test_dashes_alone_do_not_say_who_speaks(tmp_path: Path) -> None:
    """Each begins a line; without speakers, times have no place."""
    talk = imported(
        tmp_path,
        "talk.srt",
        "1\n00:00:01,000 --> 00:00:02,000\n- Yes.\n- No.\n\n2\n00:00:03,000 --> 00:00:04,000\na\nb\n",
    )

    dashes = Message("formats.note.cue_dashes", n=1)
    assert talk == Transcript("- Yes.\n- No.\na b\n", (), {}, (dashes, Message(NO_TIMES, n=3)))


def test_rolling_captions_are_read_once(tmp_path: Path) -> None:
    """Lines shown again are known by the times inside lines; without those, who says yes twice said
    it twice.
    """
    rolling = "WEBVTT\n\n00:00.000 --> 00:02.000\nso<00:00:01.000><c> yes</c>\n\n00:02.000 --> 00:03.000\nso yes\nwell\n"

    assert imported(tmp_path, "talk.vtt", rolling).text == "so yes\nwell\n"
    assert (
        imported(tmp_path, "talk.vtt", f"{HEAD}yes\n\n00:02.000 --> 00:03.000\nyes\n").text
        == "yes\nyes\n"
    )


def test_a_silence_or_another_language_begins_a_turn() -> None:
    """Over 30 seconds of nobody; a short pause does not."""
    cues = [
        Cue("Jo", "a", 0, 5),
        Cue("Jo", "b", 35, 36),
        Cue("Jo", "c", 66.1, 67),
        Cue("Jo", "d", 67, 68, "nl"),
    ]

    assert [cue.words for cue in join_cues(cues)] == ["a b", "c", "d"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.vtt", "I: So?\n", Problem("formats.captions.not_webvtt", place="a.vtt:1")),
        ("a.srt", HEAD + "a\n", Problem("formats.captions.is_webvtt", place="a.srt:1", suffix=".srt")),
        ("a.vtt", "WEBVTT\n", Problem("formats.captions.no_cue", place="a.vtt", example="00:00:01.000 --> 00:00:04.000")),
        ("a.sbv", "0:00:01,000\n", Problem("formats.captions.no_cue", place="a.sbv", example="0:00:01.000,0:00:04.000")),
        ("a.sbv", "0:75:01.000,0:00:02.000\na\n", Problem("formats.captions.bad_time", place="a.sbv:1", example="0:00:01.000,0:00:04.000")),
        ("a.vtt", "WEBVTT\n\n00:75.000 --> 00:80.000\na\n",
         Problem("formats.captions.bad_time", place="a.vtt:3", example="00:00:01.000 --> 00:00:04.000")),
        ("a.srt", "1\n-00:00:01,000 --> 00:00:02,000\na\n",
         Problem("formats.captions.bad_time", place="a.srt:2", example="00:00:01,000 --> 00:00:04,000")),
        ("a.srt", "Title\n\n1\n00:00:01,000 --> 00:00:02,000\na\n",
         Problem("formats.captions.before_first_time", place="a.srt:1")),
        ("a.vtt", HEAD + "<v Jo> \n", Problem("formats.file.no_words", place="a.vtt")),
        ("a.vtt", HEAD.encode() + b"\xe9t\xe9",
         Problem("formats.text.not_utf8", place="a.vtt:4", at=39, byte="0xe9", encoding="cp1252")),
    ],
)  # fmt: skip
def test_what_is_no_caption_file_is_refused(
    tmp_path: Path, name: str, text: str | bytes, message: Problem
) -> None:
    """One sentence: where, what, and what would be right."""
    with pytest.raises(RefusedError) as error:
        imported(tmp_path, name, text)
    assert error.value.problems == (message,)


def test_over_100_speakers_are_no_talk(tmp_path: Path) -> None:
    """Somebody put several talks into one file."""
    cues = "".join(f"00:01.000 --> 00:02.000\n<v Person {n}>a\n\n" for n in range(101))
    with raises(RefusedError, "formats.speakers.too_many", most=100):
        imported(tmp_path, "talk.vtt", f"WEBVTT\n\n{cues}")


def test_labels_and_columns_that_cannot_be_are_wrong_use(tmp_path: Path) -> None:
    """A label of the text has capitals and digits; captions have no columns; one that is not there
    is noted.
    """
    with raises(WrongUseError, "formats.speakers.bad_label", label="marie"):
        imported(tmp_path, "talk.vtt", HEAD + "<v Jo>a\n", speakers={"Jo": "marie"})
    with raises(WrongUseError, "formats.table.no_columns", place="talk.vtt"):
        imported(tmp_path, "talk.vtt", HEAD + "<v Jo>a\n", columns={"text": "words"})

    talk = imported(tmp_path, "talk.vtt", HEAD + "<v Jo>a\n", speakers={"jo": "P7", "An": "P2"})
    assert (talk.found, talk.notes) == (
        {"Jo": "P7"},
        (Message("formats.speakers.not_in_file", label="An"),),
    )


def test_hostile_lines_are_read_at_once(tmp_path: Path) -> None:
    """No pattern is slow on arrows, tags, dots, entities or spaces without end."""
    for run in ("<", "<v ", "<c.", ".a", "&", "&a", " ", "-->", "0", "a:", "- ", "{\\an"):
        line = "x <c" + run * 100_000
        assert imported(tmp_path, "talk.vtt", f"{HEAD}{line}\n").speakers == ()
    with raises(RefusedError, "formats.captions.no_cue", place="talk.vtt"):
        imported(tmp_path, "talk.vtt", f"WEBVTT\n\n{' ' * 100_000}-->{' ' * 100_000}x\n")


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
CUES = st.builds(
    Cue,
    st.sampled_from(["", "I", "P2", "Jo", "Chercheur", "?", "A1", "Ms. An (X, Y: z)"]),
    st.one_of(WORDS, st.sampled_from(["P2: a", "a\nI: b", "[00:00:01] A1: c", "\r\nP1: d"])),
    st.none() | st.floats(0, 359_999),
    language=st.sampled_from(["", "nl"]),
)


@settings(deadline=None)
@given(cues=st.lists(CUES, min_size=1, max_size=12))
def test_a_study_reads_the_turns_that_were_cues(cues: list[Cue]) -> None:
    """One turn a cue, whatever stands in its words, and nobody who speaks is lost."""
    spoken = [cue for cue in cues if cue.words.strip(" \t\r\n\u00a0\u2009\u202f")]
    if not any(cue.speaker for cue in spoken):
        return
    found = from_talk(Talk(tuple(cues)), {}, name="talk")
    turns = find_turns(found.text, found.speakers)

    assert [turn.label for turn in turns] == [found.found[cue.speaker or "?"] for cue in spoken]
    assert [turn.language for turn in turns] == [cue.language for cue in spoken]


@pytest.mark.long
def test_the_samples_become_turns() -> None:
    """Twelve talks of a corpus: speakers and turns of the seven that are captions."""
    folder = SAMPLES / "interviews" / "fr-rhapsodie-vtt-srt-tei"
    if not folder.exists():
        pytest.skip("../shared/samples is not here")
    talks = {
        path.name: read_transcript(path)
        for path in sorted(folder.iterdir())
        if path.suffix in (".vtt", ".srt")
    }

    assert {
        name: (len(t.speakers), len(find_turns(t.text, t.speakers))) for name, t in talks.items()
    } == {
        "Rhap_D0001.vtt": (3, 64),
        "Rhap_D0002.srt": (3, 64),
        "Rhap_D0004.vtt": (2, 67),
        "Rhap_D0005.vtt": (2, 33),
        "Rhap_D1003.srt": (1, 1),
        "Rhap_D2004.vtt": (2, 16),
        "Rhap_D2007.srt": (4, 85),
    }


def test_a_name_inside_a_cue_is_a_doubt(tmp_path: Path) -> None:
    """All of the cue is under the first name until somebody looks."""
    said = ["ANN: How?", "LEA: Fine.", "ANN: Rent? LEA: High.", "LEA: Very."]
    talk = imported(tmp_path, "talk.srt", subrip(*said))

    assert Message("formats.doubt.label_within", lines=["3"], n=1) in talk.notes


def subrip(*cues: str) -> str:
    return "".join(
        f"{at}\n00:00:{at:02},000 --> 00:00:{at:02},500\n{words}\n\n"
        for at, words in enumerate(cues, start=1)
    )


NAMED = ["ANN: How?", "LEA: Fine.", "ANN: Who?", "LEA: Him."]


@pytest.mark.parametrize("kind", ["srt", "vtt"])
@pytest.mark.parametrize(
    ("cues", "lines"),
    [
        (["Rent?", "High."], {"3", "4"}),
        (["- Who?\n- The boss."], {"3", "4"}),
        ([">> Rent?"], {"3"}),
        (["ANN: Rent\nor food?", "- LEA: Food."], set()),
    ],
)
def test_a_cue_without_a_name_among_others_is_a_doubt(
    tmp_path: Path, kind: str, cues: list[str], lines: set[str]
) -> None:
    """It counts as words of the speaker before, who may have ended; the second line of a cue is no
    cue.
    """
    text = subrip(*NAMED[:2], *cues, *NAMED[2:])
    text = "WEBVTT\n\n" + text.replace(",", ".") if kind == "vtt" else text
    talk = imported(tmp_path, f"talk.{kind}", text)

    assert doubted(talk) == lines
    decided = dict.fromkeys(map(int, lines), "P1")
    assert not doubted(imported(tmp_path, f"talk.{kind}", text, turns=decided))


def doubted(talk: Transcript) -> set[str]:
    return {
        line
        for note in talk.notes
        if note.id.startswith("formats.doubt.")
        for line in note.facts["lines"]  # type: ignore[union-attr]
    }


def test_captions_that_name_who_speaks_at_each_change_are_no_doubt(tmp_path: Path) -> None:
    """Most of their cues go on, and are counted."""
    talk = imported(
        tmp_path, "talk.srt", subrip(*(s for one in NAMED for s in (one, "So.", "And.")))
    )

    assert doubted(talk) == set()
    assert Message("formats.note.goes_on", n=8) in talk.notes
