"""A project of QualCoder: the database `data.qda` in its folder, of any version from 1 to 4.

QualCoder counts code points; editions before 3 counted as Qt does, in UTF-16 units. Each coding keeps
its words, so each text says by itself which of the two it is; a coding whose words are in neither
place is left out and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from operator import itemgetter

from rap.core.errors import RefusedError
from rap.formats.databases import Database, Row, text_of
from rap.formats.projects import (
    Convention,
    Project,
    ProjectCode,
    ProjectCoder,
    ProjectCoding,
    ProjectMemo,
    ProjectPerson,
    ProjectText,
    losses_of,
)

TABLES = frozenset(("project", "source", "code_name", "code_cat", "code_text"))
UNKNOWN = "unknown"
# What has no text: table -> the loss.
_WITHOUT_TEXT = {
    "code_image": "formats.project.lost.picture_codings",
    "code_av": "formats.project.lost.sound_codings",
    "graph": "formats.project.lost.graphs",
    "stored_sql": "formats.qualcoder.lost.queries",
    "ris": "formats.qualcoder.lost.references",
    "r_file": "formats.qualcoder.lost.references",
}
# Table, its number, what holds the words, what they are about, and the number of that.
_MEMOS = (
    ("source", "id", "memo", "text", "id"),
    ("annotation", "anid", "memo", "text", "fid"),
    ("cases", "caseid", "memo", "person", "caseid"),
    ("journal", "jid", "jentry", "", "jid"),
)
# What Qt puts for a line end, and what line ends a text may have had when it was coded.
_LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\u2029": "\n"}


@dataclass
class _Found:
    """What is gathered on the way: the texts by their numbers, and what was lost."""

    texts: dict[int, ProjectText] = field(default_factory=dict)
    coders: dict[str, None] = field(default_factory=dict)
    losses: Counter[str] = field(default_factory=Counter)

    def coder(self, value: object) -> str:
        name = text_of(value).strip() or UNKNOWN
        self.coders.setdefault(name)
        return name


def read_qualcoder(database: Database) -> Project:
    """Texts, codes in their categories, codings with their coders, cases with attributes, and memos.

    Raises
    ------
    RefusedError
        It has no project.
    """
    projects = database.rows("project", ("databaseversion", "about", "memo"))
    if not projects:
        raise RefusedError("formats.database.no_project", place=database.name)
    found = _Found()
    codings = tuple(_codings(database, found))
    memos = tuple(_memos(database, projects[0], found))
    for table, loss in _WITHOUT_TEXT.items():
        found.losses[loss] += len(database.rows(table))
    return Project(
        origin=text_of(projects[0]["about"]) or "QualCoder",
        coders=tuple(ProjectCoder(name, name) for name in found.coders),
        codes=_codes(database),
        texts=tuple(found.texts.values()),
        codings=codings,
        people=tuple(_people(database, found)),
        memos=memos,
        losses=losses_of(found.losses),
        format="qualcoder",
    )


def _codings(database: Database, found: _Found) -> Iterator[ProjectCoding]:
    columns = (
        "ctid",
        "cid",
        "fid",
        "seltext",
        "pos0",
        "pos1",
        "owner",
        "date",
        "memo",
        "important",
    )
    by_text: dict[int, list[Row]] = {}
    for row in database.rows("code_text", columns):
        by_text.setdefault(row["fid"], []).append(row)
    codes = {row["cid"] for row in database.rows("code_name", ("cid",))}
    for source in database.rows("source", ("id", "name", "fulltext", "mediapath")):
        written = source["fulltext"]
        if not isinstance(written, str) or not written.strip():
            found.losses["formats.project.lost.no_words_sources"] += 1
            continue
        rows = by_text.pop(source["id"], [])
        places, convention = _places(written, rows)
        text = _with_line_ends(written)
        key = f"source/{source['id']}"
        found.texts[source["id"]] = ProjectText(
            key,
            text_of(source["name"]),
            text,
            convention=convention,
            fingerprint=sha256(written.encode("utf-8", "replace")).hexdigest(),
        )
        for row, place in zip(rows, places, strict=True):
            if row["cid"] not in codes:
                found.losses["formats.project.lost.no_code"] += 1
            elif isinstance(place, str):
                found.losses[place] += 1
            else:
                yield _coding(row, place, text=key, found=found)
    found.losses["formats.project.lost.no_text"] += sum(map(len, by_text.values()))


def _coding(row: Row, place: tuple[int, int], *, text: str, found: _Found) -> ProjectCoding:
    found.losses["formats.qualcoder.lost.important"] += row["important"] == 1
    return ProjectCoding(
        f"code_text/{row['ctid']}",
        text,
        *place,
        f"code_name/{row['cid']}",
        found.coder(row["owner"]),
        when=_when(row["date"]),
        memo=text_of(row["memo"]),
    )


def _places(
    written: str, rows: Sequence[Row]
) -> tuple[list[tuple[int, int] | str], Convention | None]:
    """Where each coding is in the text with `\n` alone, or the loss, counted as most of them fit."""
    text, wanted = _with_line_ends(written), [text_of(row["seltext"]) for row in rows]
    tried = []
    for unit, line_break in _ways(written):
        starts = _starts(written, unit=unit, line_break=line_break)
        spans = [_span(row, starts) for row in rows]
        fits = sum(
            bool(words) and span is not None and _is_same(words, text[slice(*span)])
            for words, span in zip(wanted, spans, strict=True)
        )
        tried.append((fits, spans, Convention(unit, line_break)))
    most, spans, best = max(tried, key=itemgetter(0))
    others = tuple(way.name for n, other, way in tried if n == most and other != spans)
    convention = replace(best, n_fit=most, n=sum(map(bool, wanted)), others=others)
    judged = [_judged(words, span, text) for words, span in zip(wanted, spans, strict=True)]
    return judged, convention if rows else None


def _ways(written: str) -> list[tuple[str, int]]:
    """The ways of counting that give other places in this text; the likeliest first."""
    units = ["code points", *(["utf16"] if max(written) > "\uffff" else [])]
    breaks = [2, 1] if "\r\n" in written else [1]
    return [(unit, line_break) for unit in units for line_break in breaks]


def _with_line_ends(written: str) -> str:
    return written.replace("\r\n", "\n").replace("\r", "\n")


def _judged(words: str, span: tuple[int, int] | None, text: str) -> tuple[int, int] | str:
    if span is None:
        return "formats.project.lost.no_place"
    if span[0] == span[1]:
        return "formats.project.lost.no_words"
    if words and not _is_same(words, text[slice(*span)]):
        return "formats.project.lost.other_words"
    return span


def _is_same(words: str, cut: str) -> bool:
    for sign, end in _LINE_ENDS.items():
        words = words.replace(sign, end)
    return words == cut or "".join(words.split()) == "".join(cut.split())


def _starts(written: str, *, unit: str, line_break: int) -> Mapping[int, int]:
    """Place as the program counts -> place in the text with `\\n` alone; none inside a character."""
    starts: dict[int, int] = {}
    counted_to = ours = 0
    before = ""
    for character in written:
        if character == "\n" and before == "\r":  # the line end was counted with its first half
            counted_to += line_break - 1
            before = character
            continue
        starts[counted_to] = ours
        counted_to += 2 if unit == "utf16" and ord(character) > 0xFFFF else 1
        ours += 1
        before = character
    starts[counted_to] = ours
    return starts


def _span(row: Row, starts: Mapping[int, int]) -> tuple[int, int] | None:
    start, end = starts.get(row["pos0"]), starts.get(row["pos1"])
    return (start, end) if start is not None and end is not None and start <= end else None


def _codes(database: Database) -> tuple[ProjectCode, ...]:
    """Categories, which cannot be given, and codes, which from version 4 may have codes above them."""
    categories = database.rows("code_cat", ("catid", "name", "memo", "supercatid"))
    codes = database.rows("code_name", ("cid", "name", "memo", "catid", "color", "supercid"))
    known = {row["catid"] for row in categories}
    above = [
        ProjectCode(
            f"code_cat/{row['catid']}", text_of(row["name"]),
            parent=f"code_cat/{row['supercatid']}" if row["supercatid"] in known else None,
            is_codable=False, definition=text_of(row["memo"]),
        )
        for row in categories
    ]  # fmt: skip
    given = {row["cid"] for row in codes}
    for row in codes:
        parent = f"code_cat/{row['catid']}" if row["catid"] in known else None
        if row["supercid"] in given:
            parent = f"code_name/{row['supercid']}"
        above.append(
            ProjectCode(
                f"code_name/{row['cid']}", text_of(row["name"]), parent=parent,
                colour=text_of(row["color"]), definition=text_of(row["memo"]),
            )
        )  # fmt: skip
    return tuple(above)


def _people(database: Database, found: _Found) -> Iterator[ProjectPerson]:
    """Cases with what is known of them, in which texts or at which places they speak."""
    values: dict[int, dict[str, str]] = {}
    for row in database.rows("attribute", ("name", "attr_type", "value", "id")):
        value = text_of(row["value"]).strip()
        if text_of(row["attr_type"]) == "case" and value:
            values.setdefault(row["id"], {})[text_of(row["name"])] = value
        elif value:
            found.losses["formats.qualcoder.lost.file_attributes"] += 1
    spans: dict[int, list[Row]] = {}
    for row in database.rows("case_text", ("caseid", "fid", "pos0", "pos1")):
        spans.setdefault(row["caseid"], []).append(row)
    for case in database.rows("cases", ("caseid", "name")):
        texts: dict[str, None] = {}
        places = []
        for row in spans.get(case["caseid"], []):
            text = found.texts.get(row["fid"])
            if text is None:
                found.losses["formats.project.lost.no_text"] += 1
                continue
            texts.setdefault(text.key)
            place = _plain_place(row, text)
            if place and place != (0, len(text.text)):
                places.append((text.key, *place))
        yield ProjectPerson(
            f"cases/{case['caseid']}", text_of(case["name"]), values.get(case["caseid"], {}),
            tuple(texts), tuple(places),
        )  # fmt: skip


def _plain_place(row: Row, text: ProjectText) -> tuple[int, int] | None:
    """A place that came without its words, where it is certain: in a text whose characters all count
    one. The whole text is `0` to its length, and `0` to `0` in some versions.
    """
    start, end = row["pos0"], row["pos1"]
    is_plain = all(ord(character) <= 0xFFFF for character in text.text)
    is_place = isinstance(start, int) and isinstance(end, int) and 0 <= start < end
    return (start, end) if is_plain and is_place and end <= len(text.text) else None


def _memos(database: Database, project: Row, found: _Found) -> Iterator[ProjectMemo]:
    """Of the project, of texts and cases, annotations, and the journal."""
    if memo := text_of(project["memo"]).strip():
        yield ProjectMemo("project", memo)
    texts = {f"source/{number}" for number in found.texts}
    for table, key, words, kind, of in _MEMOS:
        columns = (key, words, "owner", "date", "name", "fid", "pos0", "pos1")
        for row in database.rows(table, columns):
            memo, about = text_of(row[words]).strip(), _about(row, kind, table=table, of=of)
            if not memo:
                continue
            if table == "annotation" and about[1] in texts:
                place = _plain_place(row, found.texts[row["fid"]])
                found.losses["formats.qualcoder.lost.annotations"] += place is None
                about = ("place", f"{about[1]}:{place[0]}-{place[1]}") if place else about
            yield ProjectMemo(
                f"{table}/{row[key]}/{words}", memo, about if kind else None,
                found.coder(row["owner"]), _when(row["date"]),
                name=text_of(row["name"]) if not kind else "",
            )  # fmt: skip


def _about(row: Row, kind: str, *, table: str, of: str) -> tuple[str, str]:
    return kind, f"source/{row[of]}" if kind == "text" else f"{table}/{row[of]}"


def _when(value: object) -> str:
    """The date as it is in the file: QualCoder writes the clock of its machine, without saying which."""
    return text_of(value).strip()[:19].replace(" ", "T")
