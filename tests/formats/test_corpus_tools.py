"""What INCEpTION and CATMA export: each coding is on the words it was made on, and what is left out is
counted.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from messages import raises

from rap.core.errors import RefusedError
from rap.formats.corpus_tools import catma, inception
from rap.formats.project_readers import read_project
from rap.formats.projects import Choices, Convention, Project
from rap.formats.readers import read_transcript

# An emoji counts two for Java, and the line ends of Windows two.
TEXT = "I: Comment ça va ?\r\nP1: Il faisait froid 😀 là-dedans.\r\nP1: La clé. La clé, encore.\r\n"
COLD, KEY = "froid 😀 là-dedans", "La clé, encore"
LAYER = "webanno.custom.Theme"
TITLE = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
CODED = [(COLD, "Theme > cold", "rosa", ""), (KEY, "Theme > key", "rosa", "why?")]


def at(words: str) -> tuple[int, int]:
    """Where words are, in UTF-16 units."""
    start = TEXT.index(words)
    return _units(TEXT[:start]), _units(TEXT[: start + len(words)])


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def mark(id: int, words: str, kind: str = LAYER, **features: object) -> dict[str, object]:
    start, end = at(words)
    return {"%ID": id, "%TYPE": kind, "@sofa": 1, "begin": start, "end": end, **features}


def cas(*marks: Mapping[str, object]) -> bytes:
    """A document in UIMA CAS JSON 0.4."""
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaString": TEXT}
    title = {"%ID": 2, "%TYPE": TITLE, "begin": 0, "end": 9, "documentTitle": "rosa.txt"}
    rows = [sofa, title, *marks]
    return json.dumps({"%TYPES": {}, "%FEATURE_STRUCTURES": rows}).encode()


MARKS = (mark(7, COLD, value="cold"), mark(8, KEY, value="key", comment="why?"))


def xmi() -> bytes:
    """The same as XMI."""
    rows = ""
    for number, words, more in ((7, COLD, 'value="cold"'), (8, KEY, 'value="key" comment="why?"')):
        start, end = at(words)
        rows += f'<c:Theme xmi:id="{number}" sofa="1" begin="{start}" end="{end}" {more}/>'
    text = TEXT.replace("\r", "&#13;").replace("\n", "&#10;")
    return (
        '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" '
        f'xmlns:c="http:///webanno/custom.ecore">{rows}<cas:Sofa xmi:id="1" sofaString="{text}"/></xmi:XMI>'
    ).encode()


def tsv(layer: str = "#T_SP=webanno.custom.Theme|comment|value") -> bytes:
    """The same as WebAnno TSV 3.3, a row for each word or sign."""
    rows = ["#FORMAT=WebAnno TSV 3.3", layer, ""]
    spans = {at(COLD): ("*[1]", "cold[1]"), at(KEY): (r"why?[2]", "key[2]")}
    for n, line in enumerate(re.finditer(r"[^\r\n]+", TEXT), start=1):
        rows += ["", f"#Text={line[0]}"]
        for k, word in enumerate(re.finditer(r"\w+|[^\w\s]", line[0]), start=1):
            start = _units(TEXT[: line.start() + word.start()])
            end = start + _units(word[0])
            cells = next((s for (a, b), s in spans.items() if a <= start < b), ("_", "_"))
            rows.append("\t".join([f"{n}-{k}", f"{start}-{end}", word[0], *cells, ""]))
    return "\n".join(rows).encode()


def packed(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def claiming(n_bytes: int) -> bytes:
    """An archive that says that it holds so many bytes."""
    member = tarfile.TarInfo("a.txt")
    member.size = n_bytes
    return gzip.compress(member.tobuf())


TAGS = """<fsdDecl xml:id="TS" n="My tags 2017-06-09T10:54:11.000+0200">
<fsDecl xml:id="T1" type="T1"><fsDescr>place</fsDescr>
<fDecl name="catma_displaycolor"><vRange><vColl><string>-16776961</string></vColl></vRange></fDecl></fsDecl>
<fsDecl xml:id="T2" type="T2" baseTypes="T1"><fsDescr>cold</fsDescr></fsDecl></fsdDecl>"""


def tei() -> bytes:
    """One annotation in two places, and one inside it, so that CATMA parts the first."""
    inner = at("😀")
    (start, end), later = at(COLD), at("encore")

    def seg(ana: str, *place: int) -> str:
        target = "catma://CATMA_X#char={},{}".format(*place)
        return f'<seg ana="{ana}"><ptr target="{target}" type="inclusion"/></seg>'

    body = seg("#A1", start, inner[0]) + seg("#A1 #A2", *inner) + seg("#A1", inner[1], end)
    marks = "".join(
        f'<fs xml:id="{id}" type="{tag}"><f name="catma_markupauthor"><string>Ana</string></f>'
        '<f name="sure"><string>very</string></f></fs>'
        for id, tag in (("A1", "T2"), ("A2", "T1"))
    )
    return (
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>{TAGS}</teiHeader><text><body><ab>{body}'
        f"{seg('#A1', *later)}</ab></body>{marks}</text></TEI>"
    ).encode()


FOLDER = "p_26/D_1"
EXPORT = {
    f"{FOLDER}/D_{'0' * 8}-0000-0000-0000-{'0' * 12}_rosa.txt": TEXT.encode(),
    f"{FOLDER}/annotationcollections/c.xml": tei(),
}


def coded(project: Project) -> list[tuple[str, str, str, str]]:
    """Words, code, coder and memo of each coding."""
    texts = {one.key: one.text for one in project.texts}
    paths = project.paths()
    return [
        (texts[c.text][c.start : c.end], " > ".join(paths[c.code]), c.coder, c.memo)
        for c in project.codings
    ]


def read(data: bytes, name: str = "rosa.json", choices: Choices | None = None) -> Project:
    return inception.parse_project(io.BytesIO(data), name, choices or Choices())


@pytest.mark.parametrize(
    ("name", "data"), [("rosa.json", cas(*MARKS)), ("rosa.xmi", xmi()), ("rosa.tsv", tsv())]
)
def test_a_document_reads_the_same_in_three_formats(name: str, data: bytes) -> None:
    """A layer is above its values, a comment is the memo; emoji and line ends shift nothing."""
    project = read(data, name)
    assert coded(project) == CODED
    assert project.losses == ()
    if name != "rosa.tsv":  # which does not say what is between words
        assert project.texts[0].text == TEXT.replace("\r\n", "\n")


def test_what_no_person_coded_is_counted() -> None:
    """Parts of speech, relations, and places that are not in the text."""
    pos = "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS"
    token = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
    link = mark(9, KEY, "webanno.custom.Why") | {"@Governor": 7, "@Dependent": 8}
    far = mark(10, KEY, value="far") | {"end": 5_000}
    project = read(cas(*MARKS, mark(11, "I", pos), mark(12, "I", token), link, far))
    assert coded(project) == CODED
    assert {loss.message.id: loss.n for loss in project.losses} == {
        "formats.inception.lost.layers": 1,
        "formats.inception.lost.relations": 1,
        "formats.project.lost.no_place": 1,
    }


def test_a_layer_of_several_features_names_each() -> None:
    """A list is a code for each entry, and a place without any value is coded with its layer."""
    several = mark(9, KEY, form="room") | {"@tags": 20}
    tags = {"%ID": 20, "%TYPE": "uima.cas.StringArray", "%ELEMENTS": ["a", "b"]}
    project = read(cas(several, mark(10, COLD), tags))
    assert [code for _, code, _, _ in coded(project)] == [
        "Theme > form > room",
        "Theme > tags > a",
        "Theme > tags > b",
        "Theme",
    ]


def test_a_project_has_the_codings_of_each_person() -> None:
    """On one text; what was agreed in curation is nobody's, and the document before anybody coded it
    has none.
    """
    files = {
        "exportedproject.json": b"{}",
        "annotation/rosa.txt/ana.json": cas(*MARKS),
        "annotation/rosa.txt/bo.json": cas(MARKS[0]),
        "annotation/rosa.txt/INITIAL_CAS.json": cas(),
        "curation/rosa.txt/CURATION_USER.json": cas(*MARKS),
    }
    project = read(packed(files), "study.zip")
    assert [(one[0], one[2]) for one in coded(project)] == [
        (COLD, "ana"),
        (KEY, "ana"),
        (COLD, "bo"),
    ]
    assert [text.name for text in project.texts] == ["rosa.txt"]


def test_how_places_are_counted_can_be_said() -> None:
    """As for REFI-QDA: what a person says is taken, and counted against the places."""
    said = Choices(conventions={"": Convention("code points", 2)})
    (text,) = read(cas(*MARKS), choices=said).texts
    assert text.convention is not None
    assert (text.convention.name, text.convention.is_given) == ("code points,2,exclusive", True)


def test_tags_of_catma_come_with_their_tree() -> None:
    """A coding for each place of an annotation, however CATMA parts it; properties are its memo."""
    project = catma.parse_project(io.BytesIO(tarred(EXPORT)), "p.tar.gz", Choices())
    assert coded(project) == [
        (COLD, "My tags > place > cold", "Ana", "sure: very"),
        ("encore", "My tags > place > cold", "Ana", "sure: very"),
        ("😀", "My tags > place", "Ana", "sure: very"),
    ]
    assert [(code.name, code.is_codable, code.colour) for code in project.codes] == [
        ("My tags", False, ""),
        ("place", True, "#0000ff"),
        ("cold", True, ""),
    ]
    assert project.texts[0].name == "rosa"
    assert {loss.message.id: loss.n for loss in project.losses} == {
        "formats.catma.lost.in_parts": 1,
        "formats.catma.lost.properties": 2,
    }


BOMB = b'<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/hostname">]><TEI>&x;</TEI>'
HOSTILE = {
    "a.json": (b'[{"data": {"text": "a"}}]', "formats.inception.not_cas"),
    "b.json": (b"[" * 3000, "formats.json.too_deep"),
    "c.json": (b'{"%FEATURE_STRUCTURES": [1, {"%TYPE": 3}]}', "formats.inception.no_text"),
    "d.xmi": (b"<a/>", "formats.inception.not_cas"),
    "e.tsv": (tsv().replace(b"\tfroid\t", b"\tfroids\t"), "formats.inception.bad_row"),
    "f.tsv": (b"#FORMAT=WebAnno TSV 3.3\n\n1-1 0-3 abc\n", "formats.inception.bad_row"),
    "g.zip": (packed({"a.ann": b""}), "formats.packed.unknown"),
    "h.zip": (packed({"a.json": b"{}"})[:-9], "formats.package.damaged"),
    "i.zip": (packed({"exportedproject.json": b"{}"}), "formats.inception.no_documents"),
    "j.zip": (packed({"../a.json": b"{}"}), "formats.package.leads_out"),
    "k.xml": (tei(), "formats.catma.alone"),
    "l.tar.gz": (tarred(EXPORT)[:-40], "formats.package.damaged"),
    "m.tar.gz": (tarred({"a.txt": b"a"}), "formats.catma.alone"),
    "n.tar.gz": (tarred({"../a.txt": b"a"}), "formats.package.leads_out"),
    "o.tar.gz": (claiming(100_000_001), "formats.package.too_big_unpacked"),
    "p.tar.gz": (
        tarred({f"{FOLDER}/a.txt": b"a", f"{FOLDER}/annotationcollections/c.xml": BOMB}),
        "formats.package.doctype",
    ),
    "q.jsonl": (b'{"text": "a"}', "formats.document.labelled"),
    "r.qrk": (b"a", "formats.document.other_coding"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_damaged_or_hostile_file_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    """And what is of another program says how to bring it in."""
    path = tmp_path / name
    path.write_bytes(HOSTILE[name][0])
    with raises(RefusedError, HOSTILE[name][1]):
        read_project(path)


@pytest.mark.parametrize(
    ("name", "data"), [("a.json", cas(*MARKS)), ("a.xmi", xmi()), ("a.tsv", tsv())]
)
def test_a_document_among_transcripts_says_where_it_belongs(
    tmp_path: Path, name: str, data: bytes
) -> None:
    """Read as a transcript it would lose its codings."""
    path = tmp_path / name
    path.write_bytes(data)
    with raises(RefusedError, "formats.document.inception"):
        read_transcript(path)
