"""Projects in REFI-QDA: texts, codes, coders and places as they were, and a line for what was not kept."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from messages import raises, said
from projects import SPACE, code, guid, hostile, qde, qdpx, selection, source
from studies import SAMPLES

from rap.core.errors import RefusedError
from rap.formats.child import read_project_in_child
from rap.formats.project_readers import read_project
from rap.formats.projects import Choices, Convention, Project, is_guid

FOLDER = SAMPLES / "refi-qda"
NEEDS_SAMPLES = pytest.mark.skipif(not FOLDER.is_dir(), reason="the samples are not here")
LOST = "formats.qdpx.lost."
TEXT = "I: What did you earn?\nP1: Little 🙂, late.\n"


def coded(project: Project) -> list[tuple[str, str, str]]:
    """Text, code and words of each coding."""
    names = {one.key: one.name for one in (*project.texts, *project.codes)}
    words = {one.key: one.text for one in project.texts}
    return sorted(
        (names[one.text], names[one.code], words[one.text][one.start : one.end])
        for one in project.codings
    )


def lost(project: Project) -> dict[str, int]:
    """What was not kept or guessed, and how often."""
    return {loss.message.id.removeprefix(LOST): loss.n for loss in project.losses}


def read(path: Path, data: bytes, choices: Choices | None = None) -> Project:
    path.write_bytes(data)
    return read_project(path, choices)


@NEEDS_SAMPLES
@pytest.mark.parametrize(
    "file", sorted((FOLDER / "synthetic").glob("*.qdpx")), ids=lambda f: f.stem
)
def test_each_way_of_counting_gives_the_same_words(file: Path) -> None:
    """Seven conventions, nine selections each: the words that were coded, not those beside them."""
    rows = json.loads((FOLDER / "synthetic/expected.json").read_text(encoding="utf-8"))
    wanted = [
        (row["document"], row["code"], row["text"].replace("\r\n", "\n"))
        for row in rows[file.name]["selections"].values()
    ]

    project = read_project_in_child(file)

    assert coded(project) == sorted(wanted)
    assert project.losses == ()


# Coders, codes, texts, codings, people, memos, groups; then what is said of the rest.
GOLDEN = {
    "aqda-0.5.0-codebook.qdc": ((0, 3, 0, 0, 0, 0, 0), {}),
    "aqda-0.5.0-demo.qdpx": ((1, 3, 2, 4, 2, 2, 0), {"source_values": 2}),
    "atlasti-8.4-standard-project.qdpx": (
        (3, 14, 0, 0, 0, 2, 16),
        {
            "codings_without_text": 9,
            "formatted": 6,
            "graphs": 1,
            "links": 1,
            "media": 6,
            "places_in_media": 5,
            "places_without_code": 1,
            "texts_missing": 8,
            "times": 13,
        },
    ),
    "atlasti-9.0.19-codebook.qdc": ((0, 5, 0, 0, 0, 0, 2), {"other_version": 1}),
    "libreqda-1.2.1-codebook.qdc": ((0, 4, 0, 0, 0, 0, 0), {}),
    "portableqda-0.4.2-codebook-invalid.qdc": (
        (0, 8, 0, 0, 0, 0, 2),
        {"unknown_attributes": 10},
    ),
    "qc-1.7.8-export.qdpx": ((1, 4, 2, 6, 0, 0, 0), {}),
    "qualcoder-4.0beta-codebook.qdc": ((0, 5, 0, 0, 0, 0, 0), {}),
    "qualcoder-4.0beta-demo-maxqda-endings.qdpx": ((2, 5, 2, 5, 2, 5, 0), {"source_values": 1}),
    "qualcoder-4.0beta-demo.qdpx": ((2, 5, 2, 5, 2, 5, 0), {"source_values": 1}),
    "refi-spec-annex-a1.qdc": ((0, 6, 0, 0, 0, 0, 0), {}),
    "taguette-1.5.2-codebook.qdc": ((0, 4, 0, 0, 0, 0, 0), {}),
    "taguette-1.5.2-via-qualcoder.qdpx": ((1, 4, 2, 4, 0, 1, 0), {}),
}
NOUNS = ("coders", "codes", "texts", "codings", "people", "memos", "groups")


@NEEDS_SAMPLES
def test_files_of_other_programs_read_as_before() -> None:
    """Each file that another program wrote: how much of it is kept, and what is said of the rest."""
    found = {}
    for file in sorted((FOLDER / "tools").glob("*.qd*")):
        project = read_project(file)
        found[file.name] = (tuple(len(getattr(project, n)) for n in NOUNS), lost(project))

    assert found == GOLDEN


def test_a_way_of_counting_can_be_given(tmp_path: Path) -> None:
    """What a person says of one text holds against what the places seem to tell."""
    data = qdpx(qde(source("t", selection("s", 22, 41))), {"t": TEXT})
    said = Choices({guid("t"): Convention("utf16", 1)})

    assert coded(read(tmp_path / "p.qdpx", data)) == [("t", "pay", "P1: Little 🙂, late.")]
    assert coded(read(tmp_path / "p.qdpx", data, said)) == [("t", "pay", "P1: Little 🙂, late")]


def test_a_place_inside_a_character_holds_all_of_it(tmp_path: Path) -> None:
    """Half of a pair of UTF-16 units is not cut off, and it is said."""
    data = qdpx(qde(source("t", selection("s", 33, 34))), {"t": TEXT})

    project = read(tmp_path / "p.qdpx", data, Choices({"": Convention("utf16", 1)}))

    assert (coded(project), lost(project)) == ([("t", "pay", "🙂")], {"widened": 1})


def test_two_users_of_one_name_stay_two(tmp_path: Path) -> None:
    """MAXQDA and NVivo write them so; the same place and code by both are two codings."""
    same = qde(
        source("t", selection("a", 0, 2, coder="Ana") + selection("b", 0, 2, coder="Bo")),
        coders=("Ana", "Bo"),
    ).replace('name="Bo"', 'name="Ana"')

    project = read(tmp_path / "p.qdpx", qdpx(same, {"t": TEXT}))

    assert [one.coder for one in project.codings] == [guid("Ana"), guid("Bo")]


def test_nvivo_writes_a_case_as_a_code_too(tmp_path: Path) -> None:
    """What is coded with it is what that person said; it is no code."""
    case = f'<Cases><Case guid="{guid("Rosa")}" name="Rosa"/></Cases>'
    xml = qde(source("t", selection("s", 22, 30, code="Rosa")), codes=code("pay") + code("Rosa"))

    project = read(
        tmp_path / "p.qdpx", qdpx(xml.replace("<Sources>", f"{case}<Sources>"), {"t": TEXT})
    )

    assert [one.name for one in project.codes] == ["pay"]
    assert project.people[0].spans == ((guid("t"), 22, 30),)
    assert (project.codings, lost(project)) == ((), {"case_codes": 1})


WHOLE = f'<Coding guid="{guid("w")}"><CodeRef targetGUID="{guid("pay")}"/></Coding>'
IN_PICTURE = {"media": 1, "places_in_media": 1}


@pytest.mark.parametrize(
    ("inside", "texts", "wanted"),
    [
        (source("t", selection("s", 9, 4)), {"t": TEXT}, {"backward": 1}),
        (source("t", selection("s", 4, 4_000)), {"t": TEXT}, {"outside": 1}),
        (source("t", selection("s", -5, 4)), {"t": TEXT}, {"backward": 1}),
        (source("t", selection("s", "x", "1e9")), {"t": TEXT}, {"backward": 1}),
        (source("t", selection("s", 10**30, 10**31)), {"t": TEXT}, {"outside": 1}),
        (source("t", selection("s", 4, 4)), {"t": TEXT}, {"empty_places": 1}),
        (source("t", selection("s", 0, 2, code="gone")), {"t": TEXT}, {"codings_without_code": 1}),
        (source("t", selection("s", 0, 2, coder="gone")), {"t": TEXT}, {"no_user": 1}),
        (source("t", selection("s", 0, 2)), {}, {"texts_missing": 1, "codings_without_text": 1}),
        (source("t", path="absolute:///etc/passwd"), {}, {"texts_missing": 1}),
        (source("t", path="internal://../../etc/passwd"), {}, {"texts_missing": 1}),
        (source("t", "<Smell>x<Colour/></Smell>"), {"t": TEXT}, {"unknown_elements": 1}),
        (
            source("t").replace("<TextSource", '<TextSource mood="1"'),
            {"t": TEXT},
            {"unknown_attributes": 1},
        ),
        (source("t", selection("a", 0, 2) + selection("b", 0, 2)), {"t": TEXT}, {"same_twice": 1}),
        (source("t"), {"t": b"caf\xe9 closes at six\n"}, {"encoding": 1}),
        (source("t", WHOLE), {}, {"texts_missing": 1, "codings_without_text": 1}),
        (f'<PictureSource guid="{guid("p")}" name="p">{WHOLE}</PictureSource>', {}, IN_PICTURE),
        (
            source(
                "t", selection("s", 0, 2).replace(" startP", f' name="{TEXT[26:40]} late." startP')
            ),
            {"t": TEXT[:40] + " late.\n"},
            {"other_words": 1},
        ),
    ],
)
def test_what_is_damaged_is_named_and_counted(
    tmp_path: Path, inside: str, texts: dict[str, bytes | str], wanted: dict[str, int]
) -> None:
    """One line for each kind of damage, and the rest is read."""
    project = read(tmp_path / "p.qdpx", qdpx(qde(inside), texts))

    assert lost(project) == wanted
    assert [one.name for one in project.codes] == ["pay"]


def rezipped(members: dict[str, str]) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, words in members.items():
            archive.writestr(name, words)
    return out.getvalue()


@pytest.mark.parametrize(
    ("path", "members"),
    [
        ("internal://a.txt", {"Study 1/Project.qde": "", "Study 1/Sources/a.txt": TEXT}),
        (
            "internal://a.txt",
            {"p/p.qde": "", "__MACOSX/p/._p.qde": "x", "p/sources/a.txt": TEXT},
        ),
        ("internal://caf%C3%A9%20A.txt", {"project.qde": "", "sources/café A.txt": TEXT}),
        ("internal://in/a.txt", {"project.qde": "", "sources/in/a.txt": TEXT, "sources/a.txt": ""}),
        ("/home/q/texts/a.txt", {"project.qde": "", "sources/a.txt": TEXT}),
    ],
    ids=("in a folder", "packed on a Mac", "as an address", "in a folder of sources", "qc 1.2"),
)
def test_a_text_is_found_where_programs_and_people_put_it(
    tmp_path: Path, path: str, members: dict[str, str]
) -> None:
    """By its whole path; percent signs and a folder around everything do no harm."""
    xml = qde(source("t", selection("s", 22, 32), path=path))
    packed = rezipped(
        {k: v if not k.endswith(("t.qde", "/p.qde")) else xml for k, v in members.items()}
    )

    assert coded(read(tmp_path / "p.qdpx", packed)) == [("t", "pay", "P1: Little")]


def test_a_text_of_the_same_name_in_another_folder_is_another(tmp_path: Path) -> None:
    """It was taken for the one that is missing."""
    xml = qde(source("t", selection("s", 0, 2), path="internal://in/a.txt"))

    project = read(tmp_path / "p.qdpx", rezipped({"p.qde": xml, "sources/a.txt": TEXT}))

    assert lost(project) == {"texts_missing": 1, "codings_without_text": 1}


def test_line_ends_that_xml_made_one_are_counted_as_two_again(tmp_path: Path) -> None:
    """Inline text has no CR LF any more, and places that were counted with it say so by their names."""
    words = "P1: Little 🙂, late."
    name = f'name="{words}" startPosition'
    place = selection("s", 23, 23 + len(words)).replace("startPosition", name)
    crlf = TEXT.replace("\n", "\r\n")
    text = f'<TextSource guid="{guid("t")}" name="t"><PlainTextContent>{crlf}</PlainTextContent>'

    project = read(tmp_path / "p.qdpx", qdpx(qde(f"{text}{place}</TextSource>"), {}))

    assert coded(project) == [("t", "pay", words)]


def test_what_hangs_on_the_words_of_a_pdf_or_on_a_text_of_two_names_is_read(tmp_path: Path) -> None:
    """Codings, descriptions and values of the text inside a PDF, and of a second source of one file."""
    path = f"internal://{guid('t')}.txt"
    inside = f"<Description>by phone</Description>{selection('s', 0, 2)}{WHOLE}"
    pdf = (
        f'<PDFSource guid="{guid("pdf")}" name="pdf"><PDFSelection guid="{guid("s").lower()}"/>'
        f'<Representation guid="{guid("r")}" plainTextPath="{path}">{inside}</Representation>'
        "</PDFSource>"
    )
    again = source("again", WHOLE.replace(guid("pay"), guid("late")), path=path)
    case = f'<Case guid="{guid("c")}"><SourceRef targetGUID="{guid("again")}"/></Case>'
    xml = qde(pdf + again, codes=code("pay") + code("late"))
    xml = xml.replace("<Sources>", f"<Cases>{case}</Cases><Sources>")

    project = read(tmp_path / "p.qdpx", qdpx(xml, {"t": TEXT}))

    assert sorted((c.start, c.code == guid("pay")) for c in project.codings if c.start is None) == [
        (None, False),
        (None, True),
    ]
    assert [one.text for one in project.memos] == ["by phone"]
    assert project.people[0].texts == (guid("pdf"),)
    assert lost(project) == {"media": 1}


@pytest.mark.parametrize("kind", ["Audio", "Video", "Picture", "PDF"])
def test_a_remark_on_a_recording_or_a_picture_is_a_memo(tmp_path: Path, kind: str) -> None:
    """It is on the text of that source, where there is one; a coding there is counted, and a selection with
    neither code nor remark is another thing.
    """

    def place(name: str, inside: str = "") -> str:
        return f'<{kind}Selection guid="{guid(name)}">{inside}</{kind}Selection>'

    remark = "<Description>They laugh here.</Description>"
    ref = f'<NoteRef targetGUID="{guid("n")}"/>'
    spoken = "Representation" if kind == "PDF" else "Transcript"
    words = f'<{spoken} guid="{guid("r")}"><PlainTextContent>{TEXT}</PlainTextContent></{spoken}>'
    places = place("a", remark) + place("b", WHOLE) + place("c") + place("d", ref)
    medium = f'<{kind}Source guid="{guid("m")}" name="m">{places}{words}</{kind}Source>'
    notes = f"<Notes>{source('n')}</Notes>".replace("TextSource", "Note")

    project = read(tmp_path / "p.qdpx", qdpx(qde(medium, rest=notes), {"n": "Nobody else."}))

    about = ("text", guid("m"))
    assert sorted((one.text, one.about) for one in project.memos) == [
        ("Nobody else.", about),
        ("They laugh here.", about),
    ]
    assert lost(project) == {"media": 1, "places_in_media": 1, "places_without_code": 1}


def test_a_project_that_is_called_zip_is_read(tmp_path: Path) -> None:
    """People keep and publish them so."""
    data = qdpx(qde(source("t", selection("s", 0, 2))), {"t": TEXT})

    assert read(tmp_path / "p.zip", data) == read(tmp_path / "p.qdpx", data)


def test_a_text_without_a_name_is_called_after_its_file_or_numbered(tmp_path: Path) -> None:
    """Command-line tools leave names out; a question about a text called “” tells nobody which one."""
    nameless = source("t") + source("u", path="internal://winter talk.txt") + source("v")
    xml = qde(nameless.replace(' name="t"', "").replace(' name="u"', ' name=" "'))
    path = tmp_path / "p.qdpx"
    more = {"sources/winter talk.txt": b"I: So?\nP1: Cold.\n"}
    path.write_bytes(qdpx(xml, {"t": TEXT, "v": TEXT}, more=more))

    names = [one.name for one in read_project_in_child(path).texts]

    assert names == [said("formats.project.text_of", n=1, of=3), "winter talk", "v"]


def test_everything_about_notes_is_kept_or_counted(tmp_path: Path) -> None:
    """In UTF-16, as Word alone, coded as a whole, on two things, and two under one GUID."""
    ref = f'<NoteRef targetGUID="{guid("n")}"/>'
    word = f'<Note guid="{guid("w")}" name="w" richTextPath="internal://w.docx"/>'
    notes = f"<Notes>{source('n', WHOLE)}{source('n')}{word}</Notes>".replace("TextSource", "Note")
    xml = qde(source("t", ref), codes=code("pay", ref), rest=notes)

    project = read(tmp_path / "p.qdpx", qdpx(xml, {"t": TEXT, "n": "Élan".encode("utf-16")}))

    assert [(one.text, one.about) for one in project.memos] == 2 * [("Élan", ("code", guid("pay")))]
    assert lost(project) == {"notes_elsewhere": 1, "coded_notes": 1, "notes_missing": 1}


def test_codes_without_a_guid_are_codes(tmp_path: Path) -> None:
    """No coding can mean them, so nothing is mistaken."""
    bare = '<Code name="a" isCodable="true"/><Code name="b" isCodable="true"/>'

    project = read(tmp_path / "p.qdpx", qdpx(qde(source("t"), codes=bare), {"t": TEXT}))

    assert [one.name for one in project.codes] == ["a", "b"]


def test_an_older_namespace_is_read(tmp_path: Path) -> None:
    """ATLAS.ti and Transana write 0:4 and 0:10."""
    xml = qde(source("t", selection("s", 0, 2)), space=SPACE.replace("1.0", "0:4"))

    project = read(tmp_path / "p.qdpx", qdpx(xml, {"t": TEXT}))

    assert (len(project.codings), lost(project)) == (1, {"other_version": 1})


@pytest.mark.parametrize("name", hostile())
def test_a_hostile_file_is_refused_with_one_sentence(tmp_path: Path, name: str) -> None:
    """Nothing of it is taken."""
    data, sentence = hostile()[name]

    with raises(RefusedError, sentence, place=name):
        read(tmp_path / name, data)


def test_a_locked_member_is_refused(tmp_path: Path) -> None:
    """A zip with a password."""
    data = bytearray(qdpx(qde(source("t")), {"t": TEXT}))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1

    with raises(RefusedError, "formats.package.encrypted"):
        read(tmp_path / "p.qdpx", bytes(data))


def test_guids_are_known_in_each_way_they_are_written() -> None:
    """Digits alone (qc), braces, either case; nothing else."""
    assert is_guid("31346330-6639-3865-3036-626364373335".upper())
    assert not is_guid("interview 1")
