"""Files made to harm whoever opens them, in every format that is imported: each is refused or warned of in one sentence."""

from __future__ import annotations

import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from made_files import docx, odt, packed, page, pdf

# What stands in a file beside the hostile ones; a text that holds it was read from outside.
SECRET = "CANARY-OF-ANOTHER-FILE"
WORDS = "I: So?\nP1: Yes.\n"
_P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006"


@dataclass(frozen=True)
class Hostile:
    """A file: its name, how it is made, and what one of its sentences says."""

    name: str
    make: Callable[[Path], object]
    says: str


def hostile_files(folder: Path) -> list[Hostile]:
    """All of them; those that point outside point at `folder / "secret.txt"`."""
    secret = (folder / "secret.txt").as_uri()
    made = [*_texts(), *_markdown(), *_word(secret), *_open_document(secret), *_rtf(), *_pdfs()]
    made += [*_captions(), *_json(), *_tables(), *_excel(secret), *_tei(secret), *_no_files(folder)]
    return made


def _bytes(name: str, data: bytes | str | Callable[[], bytes], says: str) -> Hostile:
    """A file of these bytes; what is large is made when it is written."""

    def make(path: Path) -> None:
        made = data() if callable(data) else data
        path.write_bytes(made.encode() if isinstance(made, str) else made)

    return Hostile(name, make, says)


def _entities(secret: str) -> dict[str, str]:
    """Document types that read files, call hosts, or grow without end."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return {
        "file": f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret}">]>',
        "host": '<!DOCTYPE d [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
        "parameter": f'<!DOCTYPE d [<!ENTITY % p SYSTEM "{secret}"> %p;]>',
        "laughs": f'<!DOCTYPE d [<!ENTITY a0 "ha">{laughs}<!ENTITY x "&a9;">]>',
        "outside": f'<!DOCTYPE d SYSTEM "{secret}">',
    }


def _texts() -> Iterator[Hostile]:
    empty = (b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\n \r\n")
    for n, data in enumerate(empty):
        yield _bytes(f"empty-{n}.txt", data, "is not UTF-8" if data == b"\xff\xfe" else "is empty")
    yield _bytes("nul.txt", "I: a\0b\n", "holds NUL bytes")
    yield _bytes("bad-utf-16.txt", b"\xff\xfeI\x00:\x00\x00\xd8", "looks like utf-16")
    yield _bytes("utf-16.txt", WORDS.encode("utf-16"), "looks like utf-16")
    yield _bytes("utf-16-no-mark.txt", WORDS.encode("utf-16-be"), "looks like utf-16-be")
    yield _bytes("overlong.txt", b"I: \xc0\xaf\n", "is not UTF-8")
    yield _bytes("half.txt", b"I: \xed\xa0\x80\n", "is not UTF-8")
    yield _bytes("torn.txt", "I: é".encode()[:-1], "is not UTF-8")
    yield _bytes("bidi.txt", "I: \u202eabc\u202c\n", "signs that turn the reading direction, kept: 2")
    yield _bytes("zero-width.txt", "I: a\u200bb\nP1\u200b: c\n", "zero-width characters, kept: 2")
    yield _bytes("tags.txt", "I: a\U000e0041\n", "invisible language marks, kept: 1")
    yield _bytes("private.txt", "I: \ue000\n", "private-use characters, kept: 1")
    yield _bytes("escapes.txt", "I: \x1b[31mred\x1b]0;title\x07\n", "control characters, kept: 3")
    yield _bytes("formula.txt", "I: =HYPERLINK(1)\n", "could take for a formula")
    yield _bytes("word.txt", docx(_P.format("a")), "looks like a zip")
    yield _bytes("pdf.txt", pdf(page("a")), "looks like a PDF")
    yield _bytes("rtf.txt", b"{\\rtf1 a}", "looks like an RTF file")
    yield _bytes("page.txt", "<!DOCTYPE html><script>alert(1)</script>", "looks like a web page")
    yield _bytes("old.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "looks like an old .doc")
    yield _bytes("long.txt", lambda: b"I: a\nP1: " + b"x" * 20_000_001, "is over 20 MB")
    yield _bytes("people.txt", "".join(f"Name {n}: a\nName {n}: b\n" for n in range(200)), "over 100 labels")
    yield Hostile("sparse.txt", _sparse, "is over 20 MB")
    for suffix in ("html", "htm", "mhtml"):
        yield _bytes(f"page.{suffix}", "<script>alert(1)</script>", "is a web page")
    for suffix, says in (
        ("doc", "old .doc"),
        ("docm", "macros"),
        ("zip", "is a zip"),
        ("mp3", "sound"),
        ("exe", "not a kind"),
    ):
        yield _bytes(f"talk.{suffix}", b"MZ", says)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200_000_000)


def _markdown() -> Iterator[Hostile]:
    yield _bytes("comment.md", f"{WORDS}<!-- {'x' * 100_000} -->", "comments, left out: 1")
    yield _bytes("script.md", f"[a](javascript:alert(1)) {WORDS}", "links, of which the words are kept: 1")
    yield _bytes("picture.md", f"{WORDS}![a](http://127.0.0.1:9/x.png)", "pictures, left out: 1")
    yield _bytes("settings.md", f"---\na: !!python/object/apply:os.system ['x']\n---\n{WORDS}", "settings at the top")
    yield _bytes("nul.md", "I: \0\n", "holds NUL bytes")


def _word(secret: str) -> Iterator[Hostile]:
    good = docx(_P.format("a"))
    for name, doctype in _entities(secret).items():
        yield _bytes(f"entity-{name}.docx", docx(_P.format("&x;"), before=doctype), "has a DOCTYPE")
    yield from _zips("docx", "word/document.xml", docx)
    yield _bytes("truncated.docx", good[:-40], "is a damaged Word file")
    yield _bytes("deep.docx", docx("<w:p>" * 10_000 + "</w:p>" * 10_000), "nested too deep")
    yield _bytes("wide.docx", lambda: docx("<w:b/>" * 2_000_001), "times its size")
    yield _bytes("text.docx", WORDS, "is not a Word file")
    yield _bytes(
        "locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "with a password"
    )
    yield _bytes("macro.docx", docx(_P.format("a"), ("word/vbaProject.bin", b"x")), "holds macros")
    yield _bytes("object.docx", docx(f"<w:object/>{_P.format('a<w:object/>')}"), "objects of other programs, left out")
    yield _bytes("hidden.docx", docx(_P.format("a\u202e")), "turn the reading direction")
    yield _bytes("control.docx", docx(_P.format("&#1;")), "is not XML")


def _zips(suffix: str, member: str, make: Callable[..., bytes]) -> Iterator[Hostile]:
    """What every packed format must withstand."""
    body = _P.format("a") if suffix == "docx" else "<text:p>a</text:p>"
    for n, name in enumerate(("../../evil.txt", "/tmp/evil.txt", "C:\\evil.txt", "..\\evil.txt")):
        yield _bytes(f"slip-{n}.{suffix}", make(body, (name, b"x")), "name leads out of it")
    yield _bytes(f"bomb.{suffix}", lambda: packed((member, b"<a>" + b"a" * 50_000_000 + b"</a>")), "times its size")
    yield _bytes(
        f"many.{suffix}", lambda: make(body, *((f"m{n}", b"") for n in range(2_001))), "more than 2,000 members"
    )
    yield _bytes(f"twice.{suffix}", make(body, (member.upper(), b"x")), "two members of one name")
    nested = packed(("inner.zip", packed((member, b"x"))))
    yield _bytes(f"nested.{suffix}", nested, "another kind of zip")
    yield _bytes(f"method.{suffix}", packed((member, b"<a/>"), method=zipfile.ZIP_LZMA), "packed in a way")
    locked = bytearray(make(body))
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    yield _bytes(f"flagged.{suffix}", bytes(locked), "encrypted members")
    lying = bytearray(packed((member, b"<a>" + b"b" * 3_000_000 + b"</a>")))
    at = lying.rfind(b"PK\x01\x02") + 24
    lying[at : at + 4] = struct.pack("<L", 10)
    yield _bytes(f"lying.{suffix}", bytes(lying), "is a damaged")


def _open_document(secret: str) -> Iterator[Hostile]:
    for name, doctype in _entities(secret).items():
        yield _bytes(f"entity-{name}.odt", odt("<text:p>&x;</text:p>", before=doctype), "has a DOCTYPE")
    yield from _zips("odt", "content.xml", odt)
    yield _bytes("truncated.odt", odt("<text:p>a</text:p>")[:-40], "is a damaged OpenDocument text")
    yield _bytes("deep.odt", odt("<text:list>" * 5_000 + "</text:list>" * 5_000), "nested too deep")
    yield _bytes("locked.odt", packed(("content.xml", os.urandom(64))), "without a password")
    yield _bytes("spaces.odt", odt("<text:p>" + '<text:s text:c="999999999"/>' * 3 + "</text:p>"), "holds no words")
    yield _bytes("macro.odt", odt("<office:scripts/><text:p>a</text:p>"), "macros, which were not read")
    yield _bytes("object.odt", odt("<text:p>a<draw:object/></text:p>"), "objects of other programs, left out")


def _rtf() -> Iterator[Hostile]:
    def rtf(body: str) -> str:
        return f"{{\\rtf1\\ansi {body}}}"

    yield _bytes(
        "object.rtf", rtf("a{\\object\\objautlink\\objupdate{\\*\\objdata 01050000}}"), "objects of other programs"
    )
    yield _bytes("picture.rtf", rtf("a{\\pict\\bin99999999 x}"), "is a damaged RTF file")
    yield _bytes("pict.rtf", rtf("a{\\pict 89504e47}"), "pictures, left out: 1")
    yield _bytes("template.rtf", rtf("{\\*\\template http://127.0.0.1:9/x}"), "holds no words")
    yield _bytes("deep.rtf", rtf("{" * 100_000 + "}" * 100_000), "is nested too deep")
    yield _bytes("open.rtf", "{\\rtf1 a", "is a damaged RTF file")
    yield _bytes("bytes.rtf", rtf("\\'81"), "not in the code page it names")
    yield _bytes("page.rtf", rtf("\\ansicpg31337 a"), "code page that is not known")
    yield _bytes("half.rtf", rtf("\\u-10179?a"), "holds half characters")
    yield _bytes("text.rtf", WORDS, "is not an RTF file")
    yield _bytes("hidden.rtf", rtf("a\\u8238?b"), "turn the reading direction")
    yield _bytes("large.rtf", lambda: rtf("a" * 50_000_001).encode(), "is over 50 MB")


def _pdfs() -> Iterator[Hostile]:
    script = b"/S /JavaScript /JS (app.alert\\(1\\))"
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (a) /U (b) /P -4 >> /ID [(a) (b)]"
    yield _bytes("script.pdf", pdf(page("a"), catalog=b"/OpenAction << %s >>" % script), "scripts or actions")
    launch = b"/OpenAction << /S /Launch /F (/bin/true) >>"
    yield _bytes("launch.pdf", pdf(page("a"), catalog=launch), "scripts or actions, which were not run")
    yield _bytes("attached.pdf", pdf(page("a"), catalog=b"/Names << /EmbeddedFiles << >> >>"), "attached files")
    yield _bytes("locked.pdf", pdf(page("a"), trailer=lock), "is locked with a password")
    yield _bytes("scan.pdf", pdf(b"0 0 9 9 re f"), "has no text layer")
    yield _bytes("truncated.pdf", pdf(page("a"))[:60], "is a damaged PDF")
    yield _bytes("start.pdf", b"%PDF-1.7", "is a damaged PDF")
    yield _bytes("text.pdf", WORDS, "is not a PDF")
    yield _bytes("objects.pdf", lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 500_001, "has over 500,000 objects")
    yield _bytes("pages.pdf", lambda: pdf(*[b""] * 2_001), "has over 2,000 pages")
    circle = pdf(page("a")).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")
    yield _bytes("circle.pdf", circle, "is a damaged PDF")
    filters = b"/Filter [" + b"/FlateDecode " * 200 + b"]"
    yield _bytes("filters.pdf", pdf(zlib.compress(page("a")), packing=filters), "unpacks to too much")
    yield _bytes(
        "bomb.pdf",
        lambda: pdf(zlib.compress(b" " * 300_000_000, 1), packing=b"/Filter /FlateDecode"),
        "unpacks to too much",
    )
    yield _bytes("sign.pdf", pdf(b"BT /F1 9 Tf 1 0 0 1 60 700 Tm <9d> Tj ET"), "control characters, kept: 1")


def _captions() -> Iterator[Hostile]:
    def vtt(body: str) -> str:
        return f"WEBVTT\n\n00:01.000 --> 00:02.000\n{body}\n"

    yield _bytes("script.vtt", vtt("<v I><script>alert(1)</script>a"), "kept as words: 2")
    yield _bytes("formula.vtt", vtt("<v Ann>=cmd|x\n"), "could take for a formula")
    yield _bytes("hidden.vtt", vtt("<v Ann>a\u202e"), "turn the reading direction")
    yield _bytes("no-head.vtt", "00:01.000 --> 00:02.000\na\n", "does not begin with WEBVTT")
    yield _bytes("nul.vtt", vtt("a\0"), "holds NUL bytes")
    yield _bytes("time.vtt", f"WEBVTT\n\n{'9' * 5000}:00:01.000 --> 00:02.000\na\n", "holds no cue")
    yield _bytes("text.srt", WORDS, "holds no cue")
    yield _bytes("zip.srt", packed(("a", b"x")), "looks like a zip")
    yield _bytes("empty.srt", b"\xef\xbb\xbf", "is empty")


def _json() -> Iterator[Hostile]:
    def talk(word: str) -> str:
        return f'{{"segments": [{{"start": {word}, "end": 2, "text": "a", "speaker": "I"}}]}}'

    yield _bytes("deep.json", "[" * 100_000 + "]" * 100_000, "is nested more than 50 deep")
    yield _bytes("deep-objects.json", '{"a":' * 50_000 + "1" + "}" * 50_000, "is nested more than 50 deep")
    yield _bytes("nan.json", talk("NaN"), "holds NaN")
    yield _bytes("infinity.json", talk("1e999"), "has a time that is none")
    yield _bytes("huge.json", talk("9" * 10_000), "has a number too long")
    yield _bytes("twice.json", '{"segments": [], "segments": []}', "has a key twice")
    yield _bytes("foreign.json", json.dumps({"__class__": "os.system", "args": ["x"]}), "is JSON but no talk")
    yield _bytes("cut.json", talk("1")[:-5], "is not JSON from here on")
    yield _bytes("half.json", talk("1").replace('"a"', '"\\ud800"'), "holds half characters")
    yield _bytes("list.json", "[1, 2, 3]", "is JSON but no talk")


def _tables() -> Iterator[Hostile]:
    head = "speaker,text\n"
    yield _bytes("formula.csv", f"{head}I,So?\nP1,=cmd|' /C calc'!A0\n", "could take for a formula")
    yield _bytes("quotes.csv", f'{head}I,"a\nP1,b\n', "is not a table")
    yield _bytes("nul.csv", f"{head}I,\0\n", "holds NUL bytes")
    yield _bytes("wide.csv", "speaker,text" + ",x" * 100_000 + "\nI,a\n", "others left out: 100000")
    yield _bytes("matrix.csv", "a,b\n1,2\n", "looks like a matrix")
    yield _bytes("xlsx.csv", packed(("xl/workbook.xml", b"x")), "looks like a zip")
    yield _bytes("field.csv", f"{head}I,{'x' * 200_000}\n", "is not a table")
    yield _bytes("bidi.tsv", "speaker\ttext\nI\ta\nP1\t\u2067b\n", "turn the reading direction")


def _xlsx(cell: str, *others: tuple[str, bytes], before: str = "") -> bytes:
    """An Excel file of one sheet; `cell` is the words of P1."""
    rows = [("speaker", "text"), ("I", "So?"), ("P1", cell)]
    inline = '<c t="inlineStr"><is><t>{}</t></is></c>'
    table = "".join(
        "<row>" + "".join(word if word.startswith("<c") else inline.format(word) for word in row) + "</row>"
        for row in rows
    )
    relation = (
        f'<Relationships xmlns="{_TYPES}/relationships">'
        f'<Relationship Id="r1" Type="{_RELATION}/{{}}" Target="{{}}"/></Relationships>'
    )
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    types = (
        f'<Types xmlns="{_TYPES}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>'
    )
    sheets = '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
    workbook = f'<workbook xmlns="{_SHEET}" xmlns:r="{_RELATION}">{sheets}</workbook>'
    return packed(
        ("[Content_Types].xml", types.encode()),
        ("_rels/.rels", relation.format("officeDocument", "xl/workbook.xml").encode()),
        ("xl/workbook.xml", workbook.encode()),
        ("xl/_rels/workbook.xml.rels", relation.format("worksheet", "worksheets/sheet1.xml").encode()),
        ("xl/worksheets/sheet1.xml", f'{before}<worksheet xmlns="{_SHEET}"><sheetData>{table}</sheetData></worksheet>'.encode()),
        *others,
    )  # fmt: skip


def _excel(secret: str) -> Iterator[Hostile]:
    for name, doctype in _entities(secret).items():
        yield _bytes(f"entity-{name}.xlsx", _xlsx("&x;", before=doctype), "has a DOCTYPE")
    yield _bytes("formula.xlsx", _xlsx("<c><f>WEBSERVICE(1)</f><v>5</v></c>"), "columns: speaker")
    yield _bytes("words.xlsx", _xlsx("=cmd|x"), "could take for a formula")
    link = ("xl/externalLinks/externalLink1.xml", f'<x href="{secret}"/>'.encode())
    yield _bytes("link.xlsx", _xlsx("a", link), "columns: speaker")
    yield _bytes("macro.xlsx", _xlsx("a", ("xl/vbaProject.bin", b"x")), "columns: speaker")
    yield _bytes("bomb.xlsx", lambda: _xlsx("a", ("xl/a.xml", b"a" * 50_000_000)), "times its size")
    yield _bytes("twice.xlsx", lambda: _xlsx("a", ("xl/workbook.xml", b"x")), "two of one name")
    yield _bytes("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "locked with a password")
    yield _bytes("text.xlsx", WORDS, "is not an Excel file")
    yield _bytes("truncated.xlsx", _xlsx("a")[:-40], "is a damaged Excel file")
    yield _bytes("word.xlsx", docx(_P.format("a")), "not an Excel file")


def _tei(secret: str) -> Iterator[Hostile]:
    def tei(body: str, before: str = "") -> str:
        space = 'xmlns="http://www.tei-c.org/ns/1.0"'
        return f"{before}<TEI {space}><teiHeader/><text><body>{body}</body></text></TEI>"

    for name, doctype in _entities(secret).items():
        yield _bytes(f"entity-{name}.xml", tei('<u who="#A">&x;</u>', doctype), "has a DOCTYPE")
    yield _bytes("deep.xml", tei("<div>" * 10_000 + "</div>" * 10_000), "is not well-formed XML")
    include = f'<u who="#A"><include xmlns="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/></u>'
    yield _bytes("include.xml", tei(include), "holds no words")
    yield _bytes("style.xml", tei("", f'<?xml-stylesheet type="text/xsl" href="{secret}"?>'), "holds no utterance")
    yield _bytes("cut.xml", tei('<u who="#A">a</u>')[:-9], "is not well-formed XML")
    yield _bytes("other.xml", "<a/>", "is XML, but not TEI")
    yield _bytes("hidden.tei", tei('<u who="#A">a\u202e</u>'), "turn the reading direction")


def _no_files(folder: Path) -> Iterator[Hostile]:
    """What has a good name and is no file."""
    secret = folder / "secret.txt"
    yield Hostile("link.txt", lambda path: path.symlink_to(secret), "is a link to another file")
    yield Hostile("link.docx", lambda path: path.symlink_to(secret), "is a link to another file")
    yield Hostile("loop.txt", lambda path: path.symlink_to(path), "is a link to another file")
    yield Hostile("pipe.txt", os.mkfifo, "is not a regular file")
    yield Hostile("pipe.pdf", os.mkfifo, "is not a regular file")
    yield Hostile("zero.txt", lambda path: path.symlink_to("/dev/zero"), "is a link to another file")
    yield Hostile("folder.txt", lambda path: path.mkdir(), "is not a regular file")
    yield Hostile("gone.txt", lambda path: None, "there is no such file")
