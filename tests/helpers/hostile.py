"""Files made to harm whoever opens them, in every format that is imported: each is refused or
warned of in one sentence.
"""

from __future__ import annotations

import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from made_files import docx, ods, ods_table, odt, packed, page, pdf, xls

from rap.core.errors import Message, Problem
from rap.formats.readers import SUFFIXES

# What stands in a file beside the hostile ones; a text that holds it was read from outside.
SECRET = "CANARY-OF-ANOTHER-FILE"
WORDS = "I: So?\nP1: Yes.\n"
_P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006"


# What each sentence of a limit names.
LIMITS: dict[str, dict[str, int]] = {
    "formats.file.too_big": {"megabytes": 50},
    "formats.file.too_big_for_a_talk": {"megabytes": 20},
    "formats.json.too_deep": {"most": 50},
    "formats.package.bomb": {"times": 200},
    "formats.package.too_many_parts": {"most": 2_000},
    "formats.pdf.too_many_objects": {"most": 500_000},
    "formats.pdf.too_many_pages": {"most": 2_000},
    "formats.speakers.like_people": {"most": 100},
    "formats.xlsx.too_many_cells": {"most": 2_000_000},
}
# How to get a file right that is refused, by its kind.
AGAIN = {
    ".docx": "formats.docx.save_again",
    ".doc": "formats.docx.save_again",
    ".rtf": "formats.docx.save_again",
    ".odt": "formats.odt.save_again",
    ".pdf": "formats.pdf.print_again",
    ".xlsx": "formats.xlsx.save_again",
    ".ods": "formats.ods.save_again",
    ".xls": "formats.xlsx.save_again",
    ".xml": "formats.tei.take_doctype_out",
    ".eaf": "formats.tei.take_doctype_out",
    ".trs": "formats.tei.take_doctype_out",
}
_SAY_IT_ALL = ("formats.package.bomb", "formats.package.locked")
_SAY_AGAIN = ("formats.package.", "formats.rtf.", "formats.pdf.too_many_objects")
_SAY_AGAIN += ("formats.pdf.part_too_big", "formats.xlsx.not_excel")
_COLUMNS = ("speaker = 'speaker'", "text = 'text'")


@dataclass(frozen=True)
class Hostile:
    """A file: its name, how it is made, and one of the problems or notes it gives."""

    name: str
    make: Callable[[Path], object]
    says: Problem


def _kind(kind: str) -> Message:
    return Message(f"formats.kind.{kind}")


def hostile_files(folder: Path) -> list[Hostile]:
    """All of them; those that point outside point at `folder / "secret.txt"`."""
    secret = (folder / "secret.txt").as_uri()
    made = [*_texts(), *_markdown(), *_word(secret), *_open_document(secret), *_rtf(), *_pdfs()]
    made += [
        *_captions(),
        *_json(),
        *_tables(),
        *_excel(secret),
        *_other_sheets(secret),
        *_tei(secret),
        *_no_files(folder),
    ]
    return made


def _bytes(
    name: str,
    data: bytes | str | Callable[[], bytes],
    says: str,
    *,
    line: int = 0,
    hidden: tuple[int, int] | None = None,
    **facts: Any,
) -> Hostile:
    """A file of these bytes; what is large is made when it is written.

    What is said of it has the id `says` and these `facts` (those of limits and of advice are added)
    and lies in this `line`; `hidden` is the first line with hidden characters, and how many.
    """

    def make(path: Path) -> None:
        made = data() if callable(data) else data
        path.write_bytes(made.encode() if isinstance(made, str) else made)

    if hidden:
        facts = dict(zip(("line", "n"), hidden, strict=True))
    if says.startswith(_SAY_AGAIN) and says not in _SAY_IT_ALL:
        facts["again"] = Message(AGAIN[Path(name).suffix])
    if "line_of_part" in facts:
        facts["line"] = facts.pop("line_of_part")
    place = f"{name}:{line}" if line else name
    return Hostile(name, make, Problem(Message(says, **LIMITS.get(says, {}), **facts), place=place))


def _entities(secret: str) -> dict[str, str]:
    """Document types that read files, call hosts, or grow without end."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return {
        "file": f'<!DOCTYPE TEI [<!ENTITY x SYSTEM "{secret}">]>',
        "host": '<!DOCTYPE TEI [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
        "parameter": f'<!DOCTYPE TEI [<!ENTITY % p SYSTEM "{secret}"> %p;]>',
        "laughs": f'<!DOCTYPE TEI [<!ENTITY a0 "ha">{laughs}<!ENTITY x "&a9;">]>',
        "outside": f'<!DOCTYPE TEI SYSTEM "{secret}">',
    }


def _texts() -> Iterator[Hostile]:
    empty = (b"", b"\xef\xbb\xbf", b"\n \r\n")
    for n, data in enumerate(empty):
        yield _bytes(f"empty-{n}.txt", data, "formats.file.empty")
    yield _bytes("mark-alone.txt", b"\xff\xfe", "formats.file.empty")
    yield _bytes("nul.txt", "I: a\0b\n", "formats.text.nul", line=1, at=5)
    yield _bytes(
        "bad-utf-16.txt",
        b"\xff\xfeI\x00:\x00\x00\xd8",
        "formats.text.not_in_encoding",
        line=1,
        at=7,
        byte="0x00",
        encoding="utf-16",
    )
    yield _bytes("utf-16.txt", WORDS.encode("utf-16"), "formats.note.utf16")
    yield _bytes(
        "utf-16-no-mark.txt",
        WORDS.encode("utf-16-be"),
        "formats.text.not_utf8",
        line=1,
        at=1,
        byte="0x00",
        encoding="utf-16-be",
    )
    yield _bytes(
        "overlong.txt",
        b"I: \xc0\xaf\n",
        "formats.text.not_utf8",
        line=1,
        at=4,
        byte="0xc0",
        encoding="cp1252",
    )
    yield _bytes(
        "half.txt",
        b"I: \xed\xa0\x80\n",
        "formats.text.not_utf8",
        line=1,
        at=4,
        byte="0xed",
        encoding="cp1252",
    )
    yield _bytes(
        "torn.txt",
        "I: é".encode()[:-1],
        "formats.text.not_utf8",
        line=1,
        at=4,
        byte="0xc3",
        encoding="cp1252",
    )
    yield _bytes("bidi.txt", "I: \u202eabc\u202c\n", "formats.hidden.direction", hidden=(1, 2))
    yield _bytes(
        "zero-width.txt", "I: a\u200bb\nP1\u200b: c\n", "formats.hidden.zero_width", hidden=(1, 2)
    )
    yield _bytes("tags.txt", "I: a\U000e0041\n", "formats.hidden.language_marks", hidden=(1, 1))
    yield _bytes("private.txt", "I: \ue000\n", "formats.hidden.private_use", hidden=(1, 1))
    yield _bytes(
        "escapes.txt", "I: \x1b[31mred\x1b]0;title\x07\n", "formats.hidden.control", hidden=(1, 3)
    )
    yield _bytes("formula.txt", "I: =HYPERLINK(1)\n", "formats.hidden.formula", hidden=(1, 1))
    yield _bytes("word.txt", docx(_P.format("a")), "formats.text.other_kind", kind=_kind("zip"))
    yield _bytes("pdf.txt", pdf(page("a")), "formats.text.other_kind", kind=_kind("pdf"))
    yield _bytes("rtf.txt", b"{\\rtf1 a}", "formats.text.other_kind", kind=_kind("rtf"))
    yield _bytes(
        "page.txt",
        "<!DOCTYPE html><script>alert(1)</script>",
        "formats.text.other_kind",
        kind=_kind("web_page"),
    )
    yield _bytes(
        "old.txt",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
        "formats.text.other_kind",
        kind=_kind("old_office"),
    )
    yield _bytes(
        "long.txt", lambda: b"I: a\nP1: " + b"x" * 20_000_001, "formats.file.too_big_for_a_talk"
    )
    yield _bytes(
        "people.txt",
        "".join(f"Name {n}: a\nName {n}: b\n" for n in range(200)),
        "formats.speakers.like_people",
    )
    too_big = Problem("formats.file.too_big_for_a_talk", place="sparse.txt", megabytes=20)
    yield Hostile("sparse.txt", _sparse, too_big)
    for suffix in ("html", "htm", "xhtml"):
        yield _bytes(f"page.{suffix}", "<script>alert(1)</script>", "formats.file.no_words")
    yield _bytes("page.mhtml", "<script>alert(1)</script>", "formats.document.web_page")
    yield _bytes("other.eaf", "<a/>", "formats.tiers.not_elan", root="<a>")
    yield _bytes(
        "bomb.eaf",
        '<!DOCTYPE ANNOTATION_DOCUMENT [<!ENTITY b "bbbb">]><a>&b;</a>',
        "formats.package.doctype",
        line=1,
    )
    yield _bytes("other.cha", WORDS, "formats.tiers.not_chat")
    yield _bytes("other.trs", "<a/>", "formats.tiers.not_transcriber", root="<a>")
    yield _bytes(
        "outside.trs",
        '<!DOCTYPE Trans SYSTEM "http://127.0.0.1:9/x"><Trans/>',
        "formats.file.no_words",
    )
    yield _bytes("other.textgrid", "I: a\n" * 1000, "formats.tiers.not_textgrid")
    for suffix, says in (
        ("docm", "formats.document.word_with_macros"),
        ("zip", "formats.document.zip"),
        ("mp3", "formats.document.recording"),
    ):
        yield _bytes(f"talk.{suffix}", b"MZ", says)
    facts = {"thing": _kind("word"), "kind": _kind("something_else")}
    yield _bytes("talk.doc", b"MZ", "formats.package.other_kind", **facts)
    yield _bytes("talk.exe", b"MZ", "formats.file.unknown_kind", suffix=".exe", known=SUFFIXES)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200_000_000)


def _markdown() -> Iterator[Hostile]:
    yield _bytes(
        "comment.md", f"{WORDS}<!-- {'x' * 100_000} -->", "formats.note.markdown_comments", n=1
    )
    yield _bytes("script.md", f"[a](javascript:alert(1)) {WORDS}", "formats.note.links", n=1)
    yield _bytes(
        "picture.md", f"{WORDS}![a](http://127.0.0.1:9/x.png)", "formats.note.pictures", n=1
    )
    yield _bytes(
        "settings.md",
        f"---\na: !!python/object/apply:os.system ['x']\n---\n{WORDS}",
        "formats.note.settings",
        n=3,
    )
    yield _bytes("nul.md", "I: \0\n", "formats.text.nul", line=1, at=4)


def _word(secret: str) -> Iterator[Hostile]:
    good = docx(_P.format("a"))
    for name, doctype in _entities(secret).items():
        yield _bytes(
            f"entity-{name}.docx", docx(_P.format("&x;"), before=doctype), "formats.package.doctype"
        )
    yield from _zips("docx", "word/document.xml", docx)
    yield _bytes("truncated.docx", good[:-40], "formats.package.damaged")
    yield _bytes(
        "deep.docx", docx("<w:p>" * 10_000 + "</w:p>" * 10_000), "formats.package.too_deep"
    )
    yield _bytes("wide.docx", lambda: docx("<w:b/>" * 2_000_001), "formats.package.bomb")
    yield _bytes(
        "text.docx",
        WORDS,
        "formats.package.other_kind",
        kind=_kind("something_else"),
        thing=_kind("word"),
    )
    yield _bytes(
        "locked.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "formats.package.locked",
    )
    yield _bytes(
        "macro.docx", docx(_P.format("a"), ("word/vbaProject.bin", b"x")), "formats.note.has_macros"
    )
    yield _bytes(
        "object.docx", docx(f"<w:object/>{_P.format('a<w:object/>')}"), "formats.note.objects", n=2
    )
    yield _bytes(
        "hidden.docx", docx(_P.format("a\u202e")), "formats.hidden.direction", hidden=(1, 1)
    )
    yield _bytes(
        "control.docx",
        docx(_P.format("&#1;")),
        "formats.package.not_xml",
        part="word/document.xml",
        line_of_part=1,
    )


def _zips(suffix: str, member: str, make: Callable[..., bytes]) -> Iterator[Hostile]:
    """What every packed format must withstand."""
    body = _P.format("a") if suffix == "docx" else "<text:p>a</text:p>"
    for n, name in enumerate(("../../evil.txt", "/tmp/evil.txt", "C:\\evil.txt", "..\\evil.txt")):
        yield _bytes(f"slip-{n}.{suffix}", make(body, (name, b"x")), "formats.package.leads_out")
    yield _bytes(
        f"bomb.{suffix}",
        lambda: packed((member, b"<a>" + b"a" * 50_000_000 + b"</a>")),
        "formats.package.bomb",
    )
    yield _bytes(
        f"many.{suffix}",
        lambda: make(body, *((f"m{n}", b"") for n in range(2_001))),
        "formats.package.too_many_parts",
    )
    yield _bytes(
        f"twice.{suffix}", make(body, (member.upper(), b"x")), "formats.package.one_name_twice"
    )
    nested = packed(("inner.zip", packed((member, b"x"))))
    thing = _kind({"docx": "word"}.get(suffix, suffix))
    yield _bytes(
        f"nested.{suffix}",
        nested,
        "formats.package.other_kind",
        kind=_kind("other_zip"),
        thing=thing,
    )
    yield _bytes(
        f"method.{suffix}",
        packed((member, b"<a/>"), method=zipfile.ZIP_LZMA),
        "formats.package.unusual",
    )
    locked = bytearray(make(body))
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    yield _bytes(f"flagged.{suffix}", bytes(locked), "formats.package.encrypted")
    lying = bytearray(packed((member, b"<a>" + b"b" * 3_000_000 + b"</a>")))
    at = lying.rfind(b"PK\x01\x02") + 24
    lying[at : at + 4] = struct.pack("<L", 10)
    yield _bytes(f"lying.{suffix}", bytes(lying), "formats.package.damaged")


def _open_document(secret: str) -> Iterator[Hostile]:
    for name, doctype in _entities(secret).items():
        yield _bytes(
            f"entity-{name}.odt",
            odt("<text:p>&x;</text:p>", before=doctype),
            "formats.package.doctype",
        )
    yield from _zips("odt", "content.xml", odt)
    yield _bytes("truncated.odt", odt("<text:p>a</text:p>")[:-40], "formats.package.damaged")
    yield _bytes(
        "deep.odt", odt("<text:list>" * 5_000 + "</text:list>" * 5_000), "formats.package.too_deep"
    )
    yield _bytes(
        "locked.odt",
        packed(("content.xml", os.urandom(64))),
        "formats.package.not_xml",
        part="content.xml",
        line_of_part=1,
    )
    yield _bytes(
        "spaces.odt",
        odt("<text:p>" + '<text:s text:c="999999999"/>' * 3 + "</text:p>"),
        "formats.file.no_words",
    )
    yield _bytes(
        "macro.odt", odt("<office:scripts/><text:p>a</text:p>"), "formats.note.macros_counted", n=1
    )
    yield _bytes("object.odt", odt("<text:p>a<draw:object/></text:p>"), "formats.note.objects", n=1)


def _rtf() -> Iterator[Hostile]:
    def rtf(body: str) -> str:
        return f"{{\\rtf1\\ansi {body}}}"

    yield _bytes(
        "object.rtf",
        rtf("a{\\object\\objautlink\\objupdate{\\*\\objdata 01050000}}"),
        "formats.note.objects",
        n=1,
    )
    yield _bytes("picture.rtf", rtf("a{\\pict\\bin99999999 x}"), "formats.rtf.cut_off")
    yield _bytes("pict.rtf", rtf("a{\\pict 89504e47}"), "formats.note.pictures", n=1)
    yield _bytes(
        "template.rtf", rtf("{\\*\\template http://127.0.0.1:9/x}"), "formats.file.no_words"
    )
    yield _bytes("deep.rtf", rtf("{" * 100_000 + "}" * 100_000), "formats.package.too_deep")
    yield _bytes("open.rtf", "{\\rtf1 a", "formats.rtf.cut_off")
    yield _bytes("bytes.rtf", rtf("\\'81"), "formats.rtf.code_page", encoding="cp1252")
    yield _bytes("page.rtf", rtf("\\ansicpg31337 a"), "formats.rtf.code_page", encoding="cp31337")
    yield _bytes("half.rtf", rtf("\\u-10179?a"), "formats.package.half_characters")
    yield _bytes("text.rtf", WORDS, "formats.rtf.not_rtf")
    yield _bytes("hidden.rtf", rtf("a\\u8238?b"), "formats.hidden.direction", hidden=(1, 1))
    yield _bytes("large.rtf", lambda: rtf("a" * 50_000_001).encode(), "formats.file.too_big")


def _pdfs() -> Iterator[Hostile]:
    script = b"/S /JavaScript /JS (app.alert\\(1\\))"
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (a) /U (b) /P -4 >> /ID [(a) (b)]"
    yield _bytes(
        "script.pdf",
        pdf(page("a"), catalog=b"/OpenAction << %s >>" % script),
        "formats.note.has_scripts",
    )
    launch = b"/OpenAction << /S /Launch /F (/bin/true) >>"
    yield _bytes("launch.pdf", pdf(page("a"), catalog=launch), "formats.note.has_scripts")
    yield _bytes(
        "attached.pdf",
        pdf(page("a"), catalog=b"/Names << /EmbeddedFiles << >> >>"),
        "formats.note.has_attachments",
    )
    yield _bytes("locked.pdf", pdf(page("a"), trailer=lock), "formats.pdf.locked")
    yield _bytes("scan.pdf", pdf(b"0 0 9 9 re f"), "formats.pdf.no_text")
    yield _bytes("truncated.pdf", pdf(page("a"))[:60], "formats.package.damaged")
    yield _bytes("start.pdf", b"%PDF-1.7", "formats.package.damaged")
    yield _bytes("text.pdf", WORDS, "formats.pdf.not_pdf")
    yield _bytes(
        "objects.pdf",
        lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 500_001,
        "formats.pdf.too_many_objects",
    )
    yield _bytes("pages.pdf", lambda: pdf(*[b""] * 2_001), "formats.pdf.too_many_pages")
    circle = pdf(page("a")).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")
    yield _bytes("circle.pdf", circle, "formats.package.damaged")
    filters = b"/Filter [" + b"/FlateDecode " * 200 + b"]"
    yield _bytes(
        "filters.pdf", pdf(zlib.compress(page("a")), packing=filters), "formats.pdf.part_too_big"
    )
    yield _bytes(
        "bomb.pdf",
        lambda: pdf(zlib.compress(b" " * 300_000_000, 1), packing=b"/Filter /FlateDecode"),
        "formats.pdf.part_too_big",
    )
    yield _bytes(
        "sign.pdf",
        pdf(b"BT /F1 9 Tf 1 0 0 1 60 700 Tm <9d> Tj ET"),
        "formats.hidden.control",
        hidden=(1, 1),
    )


def _captions() -> Iterator[Hostile]:
    def vtt(body: str) -> str:
        return f"WEBVTT\n\n00:01.000 --> 00:02.000\n{body}\n"

    yield _bytes(
        "script.vtt", vtt("<v I><script>alert(1)</script>a"), "formats.note.unknown_tags", n=2
    )
    yield _bytes("formula.vtt", vtt("<v Ann>=cmd|x\n"), "formats.hidden.formula", hidden=(1, 1))
    yield _bytes("hidden.vtt", vtt("<v Ann>a\u202e"), "formats.hidden.direction", hidden=(1, 1))
    yield _bytes(
        "no-head.vtt", "00:01.000 --> 00:02.000\na\n", "formats.captions.not_webvtt", line=1
    )
    yield _bytes("nul.vtt", vtt("a\0"), "formats.text.nul", line=4, at=34)
    yield _bytes(
        "time.vtt",
        f"WEBVTT\n\n{'9' * 5000}:00:01.000 --> 00:02.000\na\n",
        "formats.captions.no_cue",
        example="00:00:01.000 --> 00:00:04.000",
    )
    for suffix, example in (
        ("srt", "00:00:01,000 --> 00:00:04,000"),
        ("sbv", "0:00:01.000,0:00:04.000"),
    ):
        yield _bytes(f"text.{suffix}", WORDS, "formats.captions.no_cue", example=example)
    yield _bytes("zip.srt", packed(("a", b"x")), "formats.text.other_kind", kind=_kind("zip"))
    yield _bytes("empty.srt", b"\xef\xbb\xbf", "formats.file.empty")


def _json() -> Iterator[Hostile]:
    def talk(word: str) -> str:
        return f'{{"segments": [{{"start": {word}, "end": 2, "text": "a", "speaker": "I"}}]}}'

    yield _bytes("deep.json", "[" * 100_000 + "]" * 100_000, "formats.json.too_deep")
    yield _bytes(
        "deep-objects.json", '{"a":' * 50_000 + "1" + "}" * 50_000, "formats.json.too_deep"
    )
    yield _bytes("nan.json", talk("NaN"), "formats.json.constant", word="NaN")
    yield _bytes("infinity.json", talk("1e999"), "formats.json.no_time", segment=1)
    yield _bytes("huge.json", talk("9" * 10_000), "formats.json.too_long")
    yield _bytes("twice.json", '{"segments": [], "segments": []}', "formats.json.key_twice")
    yield _bytes(
        "foreign.json",
        json.dumps({"__class__": "os.system", "args": ["x"]}),
        "formats.json.an_object",
        keys=Message("formats.json.keys", keys=["__class__", "args"]),
    )
    yield _bytes("cut.json", talk("1")[:-5], "formats.json.not_json", line=1)
    yield _bytes(
        "half.json",
        talk("1").replace('"a"', '"\\ud800"'),
        "formats.json.half_characters",
        segment=1,
    )
    yield _bytes("list.json", "[1, 2, 3]", "formats.json.a_list", n=3, keys="")


def _tables() -> Iterator[Hostile]:
    head = "speaker,text\n"
    yield _bytes(
        "formula.csv",
        f"{head}I,So?\nP1,=cmd|' /C calc'!A0\n",
        "formats.hidden.formula",
        hidden=(2, 1),
    )
    yield _bytes("quotes.csv", f'{head}I,"a\nP1,b\n', "formats.table.not_a_table")
    yield _bytes("nul.csv", f"{head}I,\0\n", "formats.text.nul", line=2, at=16)
    yield _bytes(
        "wide.csv",
        "speaker,text" + ",x" * 100_000 + "\nI,a\n",
        "formats.note.other_columns",
        n=100_000,
        names=("x (0)", *(f"x-{at} (0)" for at in range(2, 7)), "…"),
    )
    yield _bytes("matrix.csv", "a,b\n1,2\n", "formats.table.matrix")
    yield _bytes(
        "xlsx.csv", packed(("xl/workbook.xml", b"x")), "formats.text.other_kind", kind=_kind("zip")
    )
    yield _bytes("field.csv", f"{head}I,{'x' * 200_000}\n", "formats.table.not_a_table")
    yield _bytes(
        "bidi.tsv", "speaker\ttext\nI\ta\nP1\t\u2067b\n", "formats.hidden.direction", hidden=(2, 1)
    )


def _xlsx(cell: str, *others: tuple[str, bytes], before: str = "") -> bytes:
    """An Excel file of one sheet; `cell` is the words of P1."""
    rows = [("speaker", "text"), ("I", "So?"), ("P1", cell)]
    inline = '<c t="inlineStr"><is><t>{}</t></is></c>'
    table = "".join(
        "<row>"
        + "".join(word if word.startswith("<c") else inline.format(word) for word in row)
        + "</row>"
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
        yield _bytes(f"entity-{name}.xlsx", _xlsx("&x;", before=doctype), "formats.package.doctype")
    yield _bytes(
        "formula.xlsx", _xlsx("<c><f>WEBSERVICE(1)</f><v>5</v></c>"), "formats.note.formulas", n=1
    )
    yield _bytes("words.xlsx", _xlsx("=cmd|x"), "formats.hidden.formula", hidden=(2, 1))
    link = ("xl/externalLinks/externalLink1.xml", f'<x href="{secret}"/>'.encode())
    yield _bytes("link.xlsx", _xlsx("a", link), "formats.note.columns", used=_COLUMNS)
    yield _bytes(
        "macro.xlsx",
        _xlsx("a", ("xl/vbaProject.bin", b"x")),
        "formats.note.columns",
        used=_COLUMNS,
    )
    yield _bytes(
        "bomb.xlsx", lambda: _xlsx("a", ("xl/a.xml", b"a" * 50_000_000)), "formats.package.bomb"
    )
    yield _bytes(
        "twice.xlsx",
        lambda: _xlsx("a", ("xl/workbook.xml", b"x")),
        "formats.package.too_many_parts",
    )
    yield _bytes(
        "locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "formats.xlsx.locked"
    )
    yield _bytes("text.xlsx", WORDS, "formats.xlsx.not_excel")
    yield _bytes("truncated.xlsx", _xlsx("a")[:-40], "formats.package.damaged")
    yield _bytes("word.xlsx", docx(_P.format("a")), "formats.xlsx.not_excel")


def _other_sheets(secret: str) -> Iterator[Hostile]:
    talk = ods_table(["speaker", "text"], ["I", "So?"], ["P1", "Yes."])
    for name, doctype in _entities(secret).items():
        data = ods(talk.replace("Yes.", "&x;"), before=doctype)
        yield _bytes(f"entity-{name}.ods", data, "formats.package.doctype")
    yield from _zips("ods", "content.xml", ods)
    last = (
        '<table:table-cell table:number-columns-repeated="{}"><text:p>a</text:p></table:table-cell>'
    )
    many = '<table:table-row table:number-rows-repeated="999999999">'
    for name, row in (
        ("columns", f"<table:table-row>{last.format(999_999_999)}</table:table-row>"),
        ("rows", f"{many}{last.format(2)}</table:table-row>"),
    ):
        data = ods(talk.replace("</table:table>", f"{row}</table:table>"))
        yield _bytes(f"repeated-{name}.ods", data, "formats.xlsx.too_many_cells")
    empty = f"{many}<table:table-cell table:number-columns-repeated='999999999'/></table:table-row>"
    data = ods(talk.replace("</table:table>", f"{empty}</table:table>"))
    yield _bytes("empty.ods", data, "formats.note.columns", used=_COLUMNS)
    yield _bytes(
        "formula.ods",
        ods(talk.replace("><text:p>Yes", ' table:formula="of:=WEBSERVICE(1)"><text:p>Yes')),
        "formats.note.formulas",
        n=1,
    )
    yield _bytes(
        "words.ods", ods(talk.replace("Yes.", "=cmd|x")), "formats.hidden.formula", hidden=(2, 1)
    )
    facts = {"thing": _kind("ods"), "kind": _kind("opendocument")}
    yield _bytes("text.ods", odt("<text:p>a</text:p>"), "formats.package.other_kind", **facts)
    facts = {"thing": _kind("xls"), "kind": _kind("something_else")}
    yield _bytes("text.xls", WORDS, "formats.package.other_kind", **facts)
    facts["kind"] = _kind("web_page")
    yield _bytes("page.xls", "<html><table></table></html>", "formats.package.other_kind", **facts)
    good = xls([["speaker", "text"], ["I", "So?"], ["P1", "=cmd|x"]])
    yield _bytes("words.xls", good, "formats.hidden.formula", hidden=(2, 1))
    yield _bytes("truncated.xls", good[:700], "formats.package.damaged")
    # A sheet that begins far beyond the end: calamine panics.
    at = good.index(b"\x85\x00") + 4
    beyond = good[:at] + struct.pack("<I", 83_886_136) + good[at + 4 :]
    yield _bytes("beyond.xls", beyond, "formats.package.damaged")
    # One cell in the last row and column there can be: all others between would be made.
    far = good.replace(struct.pack("<HHH", 2, 1, 0), struct.pack("<HHH", 65_535, 65_535, 0))
    yield _bytes("far.xls", far, "formats.child.too_much")
    yield _bytes("noise.xls", good[:600] + b"\xff" * 4000, "formats.package.damaged")


def _tei(secret: str) -> Iterator[Hostile]:
    def tei(body: str, before: str = "") -> str:
        space = 'xmlns="http://www.tei-c.org/ns/1.0"'
        return f"{before}<TEI {space}><teiHeader/><text><body>{body}</body></text></TEI>"

    for name, doctype in _entities(secret).items():
        yield _bytes(
            f"entity-{name}.xml",
            tei('<u who="#A">&x;</u>', doctype),
            # What only names a DTD is passed over, and nothing defines the entity then.
            "formats.tei.not_xml" if name == "outside" else "formats.package.doctype",
            line=1,
        )
    yield _bytes(
        "deep.xml", tei("<div>" * 10_000 + "</div>" * 10_000), "formats.tei.not_xml", line=1
    )
    include = f'<u who="#A"><include xmlns="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/></u>'
    yield _bytes("include.xml", tei(include), "formats.file.no_words")
    yield _bytes(
        "style.xml",
        tei("", f'<?xml-stylesheet type="text/xsl" href="{secret}"?>'),
        "formats.tei.no_utterance",
    )
    yield _bytes("cut.xml", tei('<u who="#A">a</u>')[:-9], "formats.tei.not_xml", line=1)
    yield _bytes("other.xml", "<a/>", "formats.tei.not_tei", root="<a>")
    yield _bytes(
        "hidden.tei", tei('<u who="#A">a\u202e</u>'), "formats.hidden.direction", hidden=(1, 1)
    )


def _no_files(folder: Path) -> Iterator[Hostile]:
    """What has a good name and is no file."""
    secret = folder / "secret.txt"
    made: list[tuple[str, Callable[[Path], object], str]] = [
        ("link.txt", lambda path: path.symlink_to(secret), "formats.file.link"),
        ("link.docx", lambda path: path.symlink_to(secret), "formats.file.link"),
        ("loop.txt", lambda path: path.symlink_to(path), "formats.file.link"),
        ("pipe.txt", os.mkfifo, "formats.file.not_regular"),
        ("pipe.pdf", os.mkfifo, "formats.file.not_regular"),
        ("zero.txt", lambda path: path.symlink_to("/dev/zero"), "formats.file.link"),
        ("folder.txt", lambda path: path.mkdir(), "formats.file.not_regular"),
        ("gone.txt", lambda path: None, "formats.file.missing"),
    ]
    for name, make, says in made:
        yield Hostile(name, make, Problem(says, place=name))
