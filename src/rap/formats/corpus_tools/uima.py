"""What INCEpTION exports of one document as UIMA CAS, in JSON or as XMI.

A layer is a code above its values: `Theme > cold`, or `Theme > form > cold` where the layer has several
features. Sentences, tokens and what else a program adds for linguists are not read as codes, and
relations between two places are left out and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePath
from typing import Any

from rap.core.errors import RefusedError
from rap.formats.code_names import Path
from rap.formats.corpus_tools.spans import Span, SpannedText
from rap.formats.json_talks import load_json
from rap.formats.tei import read_xml
from rap.formats.who_speaks.speaker_words import fold

# https://inception-project.github.io/releases/34.5/docs/user-guide.html, built-in layers: only the
# layer for names in a text is made by people.
_OF_PROGRAMS = ("uima.", "org.", "de.tudarmstadt.ukp.")
_OF_PEOPLE = ("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity",)
_SILENT = (
    "Token",
    "Sentence",
    "DocumentAnnotation",
    "DocumentMetaData",
    "TagsetDescription",
    "TagDescription",
)
_LINKS = ("governor", "dependent", "first", "next")
_REMARKS = frozenset(
    ("comment", "comments", "note", "notes", "memo", "remark", "commentaire", "opmerking")
)
_XMI = "{http://www.omg.org/XMI}id"


@dataclass
class Mark:
    """A place of a layer, with the values of its features in their order."""

    layer: str
    start: int
    end: int
    key: str
    features: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class Document:
    """What one exported file holds."""

    text: str | None = None
    title: str = ""
    marks: list[Mark] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)


def is_cas(data: object) -> bool:
    """Whether JSON is a UIMA CAS."""
    return isinstance(data, dict) and "%FEATURE_STRUCTURES" in data


def read_cas(data: bytes, name: str) -> Document:
    """The document of a UIMA CAS in JSON (from 0.4 on) or XMI.

    Raises
    ------
    RefusedError
        As `load_json` or `read_xml`, or without the words of a document.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        whole = load_json(data.decode("utf-8-sig", "replace"), name)
        if not is_cas(whole):
            raise RefusedError("formats.inception.not_cas", place=name)
        found = _from_json(whole)
    else:
        root = read_xml(BytesIO(data), name, roots=("XMI",), other="formats.inception.not_cas")
        found = _from_xmi(root)
    if found.text is None:
        raise RefusedError("formats.inception.no_text", place=name)
    return found


def make_text(found: Document, *, key: str, file: str, coder: str = "") -> SpannedText:
    """The document as a text; it is called by its title, or as the file."""
    title = PurePath(found.title or file).name
    return SpannedText(
        key, title, found.text or "", [*make_spans(found.marks, key=key, coder=coder)]
    )


def make_spans(marks: Sequence[Mark], *, key: str, coder: str = "") -> Iterator[Span]:
    """A span for each value of each mark, or for the mark where it has none; a feature that is called
    comment or note is its memo.
    """
    features: dict[str, dict[str, None]] = {}
    for mark in marks:
        known = features.setdefault(mark.layer, {})
        known.update(dict.fromkeys(one for one in mark.features if fold(one) not in _REMARKS))
    for mark in marks:
        memo = "\n".join(
            value
            for one, values in mark.features.items()
            if fold(one) in _REMARKS
            for value in values
        )
        for n, code in enumerate(_codes(mark, is_one=len(features[mark.layer]) < 2)):
            yield Span(mark.start, mark.end, code, f"{key}/{mark.key}/{n}", coder, memo=memo)


def _codes(mark: Mark, *, is_one: bool) -> Iterable[Path]:
    layer = mark.layer.rpartition(".")[2]
    valued = {one: v for one, v in mark.features.items() if fold(one) not in _REMARKS and v}
    if not valued:
        return [(layer,)]
    return [
        (layer, value) if is_one else (layer, feature, value)
        for feature, values in valued.items()
        for value in values
    ]


def is_of_people(layer: str) -> bool:
    """Whether people mark with a layer, by the name of its type."""
    return layer in _OF_PEOPLE or not layer.startswith(_OF_PROGRAMS)


def _from_json(data: Any) -> Document:
    rows = data["%FEATURE_STRUCTURES"]
    if isinstance(rows, dict):  # 0.3 and before: by their ids
        rows = [{"%ID": id, **row} for id, row in rows.items() if isinstance(row, dict)]
    rows = [row for row in rows or () if isinstance(row, dict)]
    arrays = {
        row.get("%ID"): tuple(str(one) for one in row["%ELEMENTS"] if isinstance(one, str))
        for row in rows
        if isinstance(row.get("%ELEMENTS"), list)
    }
    found = Document()
    for row in rows:
        kind = str(row.get("%TYPE", ""))
        plain = {key: row[key] for key in row if key[:1] not in "%@^"}
        lists = {
            key[1:]: arrays[value]
            for key, value in row.items()
            if key.startswith("@") and isinstance(value, int | str) and value in arrays
        }
        links = {key[1:] for key in row if key.startswith("@")} - {*lists, "sofa"}
        _take(found, kind, str(row.get("%ID", "")), plain, lists, links=links)
    return found


def _from_xmi(root: Any) -> Document:
    found = Document()
    for element in root:
        if not isinstance(element.tag, str):
            continue
        space, _, local = element.tag.rpartition("}")
        # `{http:///webanno/custom.ecore}Code` is `webanno.custom.Code`
        path = space.removeprefix("{http:///").removesuffix(".ecore").replace("/", ".")
        plain = {key: value for key, value in element.attrib.items() if not key.startswith("{")}
        lists: dict[str, tuple[str, ...]] = {}
        for child in element:
            key = str(child.tag).rpartition("}")[2]
            lists[key] = (*lists.get(key, ()), child.text or "")
        plain.pop("sofa", None)
        links = {key for key in plain if key.lower() in _LINKS}
        _take(found, f"{path}.{local}", element.get(_XMI, ""), plain, lists, links=links)
    return found


def _take(
    found: Document,
    kind: str,
    id: str,
    plain: Mapping[str, Any],
    lists: Mapping[str, tuple[str, ...]],
    *,
    links: set[str],
) -> None:
    """One thing of the file: its words, its title, or a place."""
    local = kind.rpartition(".")[2]
    if local == "Sofa":
        words = plain.get("sofaString")
        if isinstance(words, str) and found.text is None:
            found.text = words
    elif local == "DocumentMetaData":
        found.title = str(plain.get("documentTitle") or "")
    if "begin" not in plain or "end" not in plain or local in _SILENT:
        return
    if not is_of_people(kind):
        found.lost["formats.inception.lost.layers"] += 1
    elif any(one.lower() in _LINKS for one in links):
        found.lost["formats.inception.lost.relations"] += 1
    else:
        said = {key: value for key, value in plain.items() if isinstance(value, str | int | float)}
        values = {key: (str(value),) for key, value in said.items() if value not in ("", "null")}
        values.pop("begin", None)
        values.pop("end", None)
        found.lost["formats.inception.lost.relations"] += len(links)
        ends = (_number(plain["begin"]), _number(plain["end"]))
        found.marks.append(Mark(kind, *ends, id, {**values, **lists}))


def _number(value: object) -> int:
    """A position; -1, which is in no text, for anything else."""
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
