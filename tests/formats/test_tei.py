"""Transcriptions of speech in TEI become turns of a study."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from studies import SAMPLES

from rap.core.errors import Message, Problem, RefusedError, WrongUseError
from rap.core.model import Speaker
from rap.formats.readers import read_transcript
from rap.formats.transcripts import Transcript
from rap.store.sources import find_turns

RIGHT = 'give a TEI file whose talk stands in <u who="#…">'
PEOPLE = '<teiHeader><person xml:id="A" role="researcher"><persName>Jo</persName></person><person xml:id="B"/></teiHeader>'


def tei(body: str) -> str:
    return (
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="fr">{PEOPLE}<text>{body}</text></TEI>'
    )


def imported(folder: Path, text: str | bytes, **options: str) -> Transcript:
    path = folder / "talk.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_transcript(path, **options)  # type: ignore[arg-type]


def test_utterances_become_turns_and_the_header_gives_roles(tmp_path: Path) -> None:
    """Those of one person in a row are one turn, in the order of the document; names of the header
    are left out.
    """
    talk = imported(
        tmp_path,
        tei('<u who="#A">Et ?</u><u who="#B">Oui,</u>\n<u who="#B">c&#x27;est\n cher.</u>'),
    )

    assert talk == Transcript(
        "I: Et ?\nP1: Oui, c'est cher.\n",
        (Speaker("I", "interviewer"), Speaker("P1", "participant")),
        {"A": "I", "B": "P1"},
        (),
    )


@pytest.mark.parametrize(
    ("timeline", "time"),
    [
        ('<timeline unit="ms"><when xml:id="T0" absolute="00:01:00"/><when xml:id="T1" interval="2500" since="#T0"/>',
         "[00:01:02] "),
        ('<timeline><when xml:id="T0" absolute="2024-05-01T01:00:00"/><when xml:id="T1" interval="2.5"/>', "[01:00:02] "),
        ('<timeline unit="min" origin="#T0"><when xml:id="T0"/><when xml:id="T1" interval="2" since="#T0"/>',
         "[00:02:00] "),
        ('<timeline unit="s"><when xml:id="T0"/><when xml:id="T1" interval="5" since="#T2"/>'
         '<when xml:id="T2" interval="60" since="#T0"/>', "[00:01:05] "),
        ('<timeline unit="fathom"><when xml:id="T0"/><when xml:id="T1" interval="2" since="#T0"/>', ""),
        ('<timeline><when xml:id="T0"/><when xml:id="T1" interval="1" since="#T1"/>', ""),
    ],
)  # fmt: skip
def test_times_come_from_the_timeline(tmp_path: Path, timeline: str, time: str) -> None:
    """Absolute, or after another point, also a later one; what has no known unit or goes in a
    circle has no time.
    """
    talk = imported(tmp_path, tei(f'{timeline}</timeline><u who="#A" start="#T1">Et ?</u>'))
    lost = (Message("formats.note.timeless_points", n=1),)

    assert (talk.text, talk.notes) == (f"{time}I: Et ?\n", () if time else lost)


def test_a_block_of_annotations_gives_who_when_and_language(tmp_path: Path) -> None:
    """As ISO 24624 writes it: words in <w>, signs in <pc>; what annotators added is not said."""
    talk = imported(
        tmp_path,
        tei(
            '<timeline><when xml:id="T1" absolute="00:00:07"/></timeline><annotationBlock who="#B" start="#T1" xml:lang="nl">'
            "<u><seg><w>Ja</w><pc>,</pc> <w>hoor</w><pause/><vocal><desc>lacht</desc></vocal><gap/><note>x</note></seg></u>"
            "<spanGrp><span>ADV</span></spanGrp></annotationBlock>"
        ),
    )

    assert talk.text == "[00:00:07] P1 (nl): Ja, hoor (lacht) (…)\n"
    assert talk.notes == (
        Message("formats.note.pauses", n=1),
        Message("formats.note.sounds", n=1),
        Message("formats.note.gaps", n=1),
        Message("formats.note.tei_notes", n=1),
    )


def test_several_people_and_nobody(tmp_path: Path) -> None:
    """Who speaks with others goes under the first; who is not said is nobody known."""
    talk = imported(
        tmp_path, tei('<u who="#B #A">Oui !</u><u>Ah.</u><u who="#A"><anchor synch="#T9"/>Bon.</u>')
    )

    assert (talk.text, talk.found) == (
        "P1: Oui !\nA1: Ah.\nI: Bon.\n",
        {"B": "P1", "?": "A1", "A": "I"},
    )
    assert talk.notes[0] == Message("formats.note.several_at_once", n=1)


def test_xml_says_its_own_encoding(tmp_path: Path) -> None:
    """UTF-16 and old encodings are read as the file says, or as the caller does."""
    body = tei('<u who="#A">é</u>')

    assert (
        imported(tmp_path, f'<?xml version="1.0" encoding="utf-16"?>{body}'.encode("utf-16")).text
        == "I: é\n"
    )
    assert (
        imported(
            tmp_path, f'<?xml version="1.0" encoding="iso-8859-1"?>{body}'.encode("latin-1")
        ).text
        == "I: é\n"
    )
    assert imported(tmp_path, body.encode("cp1252"), encoding="cp1252").text == "I: é\n"
    for encoding in ("nope", "a\0b"):
        with raises(
            WrongUseError, "formats.file.unknown_encoding", place="talk.xml", encoding=encoding
        ):
            imported(tmp_path, body, encoding=encoding)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", Problem("formats.file.empty", place="talk.xml")),
        ("<TEI><u>", Problem("formats.tei.not_xml", place="talk.xml:1")),
        (tei("&jo;"), Problem("formats.tei.not_xml", place="talk.xml:1")),
        (tei("é").encode("cp1252"), Problem("formats.tei.not_xml", place="talk.xml:1")),
        ('<!DOCTYPE TEI SYSTEM "file:///etc/passwd"><TEI/>', Problem("formats.tei.no_utterance", place="talk.xml")),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE TEI [<!ENTITY a "b">]><TEI/>'.encode("utf-16"),
         Problem("formats.package.doctype", place="talk.xml:1", again=Message("formats.tei.take_doctype_out"))),
        (b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE TEI [+ADwAIQ-ENTITY a "b"+AD4AXQA+-<TEI/>',
         Problem("formats.package.doctype", place="talk.xml", again=Message("formats.tei.take_doctype_out"))),
        (tei("<a>" * 199 + "</a>" * 199), Problem("formats.package.too_deep", place="talk.xml", again=Message("formats.file.export_again"))),  # noqa: E501
        ("<a>" * 100_000, Problem("formats.tei.not_xml", place="talk.xml:1")),
        ("<Project/>", Problem("formats.document.refi", place="talk.xml")),
        ("<interview/>", Problem("formats.tei.not_tei", place="talk.xml", root="<interview>")),
        ("<été/>", Problem("formats.tei.not_tei", place="talk.xml", root=Message("formats.tei.another"))),
        ('<!DOCTYPE Trans SYSTEM "trans-14.dtd"><Trans/>', Problem("formats.tei.rename", place="talk.xml", suffix=".trs")),
        ("<ANNOTATION_DOCUMENT/>", Problem("formats.tei.rename", place="talk.xml", suffix=".eaf")),
        ("\u00ef\u00bb\u00bf<TEI/>", Problem("formats.text.encoded_twice", place="talk.xml:1")),
        ("\ufeff\ufeff<TEI/>", Problem("formats.tei.no_utterance", place="talk.xml")),
        (tei("<p>Un texte.</p>"), Problem("formats.tei.no_utterance", place="talk.xml")),
        ("<teiCorpus><TEI><text><u>a</u></text></TEI><TEI><text><u>b</u></text></TEI></teiCorpus>",
         Problem("formats.tei.corpus", place="talk.xml")),
        (tei('<u who="#A"> </u>'), Problem("formats.file.no_words", place="talk.xml")),
        (b"x" * 20_000_001, Problem("formats.file.too_big_for_a_talk", place="talk.xml", megabytes=20)),
    ],
    ids=range(20),
)  # fmt: skip
def test_what_is_no_talk_in_tei_is_refused(
    tmp_path: Path, text: str | bytes, message: Problem
) -> None:
    """One sentence, and no word of the file; nothing outside it is read."""
    with pytest.raises(RefusedError) as error:
        imported(tmp_path, text)
    assert error.value.problems == (message,)


@pytest.mark.long
def test_the_samples_become_turns() -> None:
    """The researcher of the header is the interviewer."""
    folder = SAMPLES / "interviews" / "fr-rhapsodie-vtt-srt-tei"
    if not folder.exists():
        pytest.skip("../shared/samples is not here")
    talks = {path.name: read_transcript(path) for path in sorted(folder.glob("*.tei.xml"))}

    assert {name: (t.found, len(find_turns(t.text, t.speakers))) for name, t in talks.items()} == {
        "Rhap_D0003.tei.xml": ({"L1": "I", "L2": "P1"}, 21),
        "Rhap_D0006.tei.xml": ({"L1": "P1", "L2": "I"}, 84),
        "Rhap_D1001.tei.xml": ({"L1": "P1", "L2": "I"}, 25),
    }
