"""What a person said: the sources that are hers alone, and her turns in those where others speak
too.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import html
import io
import re
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from rap.core.errors import RefusedError
from rap.core.model import Source, Speaker
from rap.core.safe_input import parse_json
from rap.privacy.leaks import word_runs
from rap.store.codings import read_events, read_fold, read_maps
from rap.store.codings.maps import Ranges
from rap.store.sources import find_turns, read_source_text, read_sources

RUN = 5  # so many words in a row are listed, for a person to look at
SILENT = ("interviewer", "interpreter")
Stretches = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Cut:
    """A source in which others speak too: its text of today, and the stretches (start, end) of it
    that are hers, in order.

    `was_done` says that a newer text was here before and this one came back: references were moved
    then, and not twice.
    """

    source: Source
    text: str
    stretches: Stretches
    was_done: bool = False

    @property
    def kept(self) -> Ranges:
        """What stays, as (old_start, old_end, new_start)."""
        edges = [(0, 0), *self.stretches, (len(self.text), len(self.text))]
        found, at = [], 0
        for (_, start), (end, _) in pairwise(edges):
            if start < end:
                found.append((start, end, at))
                at += end - start
        return tuple(found)

    @property
    def new_text(self) -> str:
        return "".join(self.text[start:end] for start, end, _ in self.kept)

    def holds(self, offset: int) -> bool:
        """Whether the character at `offset` is hers."""
        number = bisect_right(self.stretches, (offset, len(self.text) + 1)) - 1
        return number >= 0 and offset < self.stretches[number][1]

    def overlaps(self, start: int, end: int) -> bool:
        """Whether [start, end) holds anything of hers."""
        return any(first < end and start < last for first, last in self.stretches)

    def carry(self, start: int, end: int) -> tuple[int, int] | None:
        """Where [start, end) lies when her turns are cut out; None when it holds anything of hers,
        or is no passage.
        """
        if self.overlaps(start, end) or not 0 <= start < end <= len(self.text):
            return None
        gone = sum(last - first for first, last in self.stretches if last <= start)
        return start - gone, end - gone


@dataclass(frozen=True)
class Hers:
    """Everything a case said: ids of `sources` that go whole, `cuts` in the others, and the
    `codings` that fall with them.

    `said` are the runs of five words of her turns, for finding them again.
    """

    case: str
    sources: tuple[str, ...]
    cuts: tuple[Cut, ...]
    codings: frozenset[str]
    said: frozenset[tuple[str, ...]]


def find_hers(root: Path, case: str, *, known: Iterable[str] = ()) -> Hers:
    """What `case` said; `known` are sources that went whole before and may have come back.

    Raises
    ------
    RefusedError
        A text that went whole with her words is here, and is somebody else's.
    ProblemsError, TextChangedError
        A source cannot be read, so it may be hers; or the text of a group is not the one its
        `.yaml` speaks of.
    """
    sources = {source.id: source for source in read_sources(root)}
    _check_known(sources, case, known := frozenset(known))
    mine = {
        source.id: source
        for source in sources.values()
        if case in source.cases or source.id in known
    }
    cuts, whole, said = [], {*known}, set[tuple[str, ...]]()
    for source in mine.values():
        text = _text_of(root, source, whole=source.id in whole or is_alone(source, case))
        stretches = find_stretches(text, source, case)
        for start, end in stretches:
            said |= word_runs(text[start:end], length=RUN)
        cut = Cut(source, text, stretches, was_done=_was_left(root, source))
        if source.id in whole or is_alone(source, case) or not cut.new_text.strip():
            whole.add(source.id)
        else:
            cuts.append(cut)
    codings = {event.id for id in whole for event in read_events(root, id)[0] if event.op == "add"}
    codings |= {id for cut in cuts for id in _fallen(root, cut)}
    return Hers(case, tuple(sorted(whole)), tuple(cuts), frozenset(codings), frozenset(said))


def _check_known(sources: Mapping[str, Source], case: str, known: frozenset[str]) -> None:
    """A tombstone comes from others, and what it names is deleted: never a text of which she is no
    part and somebody else is.
    """
    for id in sorted(known & sources.keys()):
        if sources[id].cases and case not in sources[id].cases:
            raise RefusedError(
                "acts.withdraw.others_speak", place=f"interviews/{id}.yaml", case=case
            )


def _was_left(root: Path, source: Source) -> bool:
    """Whether the text of today is one that was corrected or cut, and that no later correction came
    back to.
    """
    today, maps = source.hash[:8], read_maps(root, source.id)[0]
    later = [*maps.get(today, ())]
    for text in later:
        later += [new for new in maps.get(text, ()) if new not in later]
    return bool(later) and today not in later


def is_alone(source: Source, case: str) -> bool:
    """Whether nobody but `case` speaks for herself in `source`."""
    return all(speaker.case == case or speaker.role in SILENT for speaker in source.speakers)


def _text_of(root: Path, source: Source, *, whole: bool) -> str:
    """The text; "" when a withdrawal that was cut off has taken it away already.

    Of a source that goes whole it need not be the one its `.yaml` speaks of: it is only looked
    through for her words.
    """
    path = root / f"interviews/{source.id}.txt"
    if not path.exists():
        return ""
    return (
        path.read_text(encoding="utf-8", errors="replace")
        if whole
        else read_source_text(root, source)
    )


def find_stretches(text: str, source: Source, case: str) -> Stretches:
    """Her turns with their labels and line ends, and what an interpreter said after one of them."""
    labels = {speaker.label: speaker for speaker in source.speakers}
    turns = find_turns(text, source.speakers)
    starts = [*(turn.start for turn in turns), len(text)][1:]
    owners = _owners([labels.get(turn.label) for turn in turns])
    found: list[tuple[int, int]] = []
    for turn, end, owner in zip(turns, starts, owners, strict=True):
        if owner is None or owner.case != case:
            continue
        if found and found[-1][1] == turn.start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((turn.start, end))
    return tuple(found)


def _owners(speakers: Iterable[Speaker | None]) -> Iterator[Speaker | None]:
    """Whose words each turn holds: an interpreter says those of whoever spoke before."""
    before: Speaker | None = None
    for speaker in speakers:
        if speaker is None or speaker.role != "interpreter":
            before = speaker
        yield before


def _fallen(root: Path, cut: Cut) -> Iterator[str]:
    """Codings that begin or end in her words: a cut leaves them no place."""
    fold = read_fold(root, cut.source, length=len(cut.text))
    for coding in (*fold.codings, *fold.dropped):
        if (
            coding.start is not None
            and coding.end is not None
            and (cut.holds(coding.start) or cut.holds(coding.end - 1))
        ):
            yield coding.id


# The words in a file, whatever it is: text in UTF-8 or UTF-16, HTML, JSON, Base64, gzip, zip (docx,
# xlsx, qdpx), PDF, Parquet.

MAX_BYTES = 200_000_000  # of one file, and of all that is packed in it
MAX_DEPTH = 4  # of what is packed in what is packed
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")
_WRAPPED = re.compile(
    rb"(?<=[A-Za-z0-9+/]{40})(\\n|\r?\n)"
)  # e-mail and notebooks break Base64 into lines
_TAG = re.compile(r"<[^>]{0,2000}>")


def read_content(path: Path) -> str | None:
    """All words found in a file; None when it cannot be read, or is too large to be looked through."""
    try:
        return content_of(path.read_bytes()) if path.stat().st_size <= MAX_BYTES else None
    except OSError:
        return None


def content_of(data: bytes, *, depth: int = 0) -> str | None:
    """All words found in the bytes of a file, in what is packed in it too; None as `read_content`."""
    try:
        if data[:4] == b"PK\3\4":
            return _of_zip(data, depth)
        if data[:3] == b"\x1f\x8b\x08":
            return _inner(_gunzip(data), depth)
        if data[:5] == b"%PDF-":
            return _of_pdf(data)
        return _of_parquet(data) if data[:4] == b"PAR1" else words_in(data)
    except (
        ValueError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ):
        return None  # RuntimeError: a zip under a password


def _inner(data: bytes, depth: int) -> str | None:
    return content_of(data, depth=depth + 1) if depth < MAX_DEPTH else None


def words_in(data: bytes) -> str:
    """The text in some bytes, read in every way it may have been written."""
    plain = [_decoded(data)]
    joined = _WRAPPED.sub(b"", data)
    for found in (*_BASE64.finditer(data), *(_BASE64.finditer(joined) if joined != data else ())):
        with contextlib.suppress(binascii.Error, ValueError):
            core = found[0].rstrip(b"=")
            plain.append(
                _decoded(base64.b64decode(core[: len(core) - (len(core) % 4 == 1)] + b"=="))
            )
    text = "\n".join(plain)
    return "\n".join(
        (text, *_of_json(plain[0]), _TAG.sub(" ", html.unescape(text)) if "<" in text else "")
    )


def _decoded(data: bytes) -> str:
    if b"\0" in data[:1000] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        wide = (
            data[at:].decode(code, errors="ignore")
            for code in ("utf-16-le", "utf-16-be")
            for at in (0, 1)
        )
        return "\n".join((data.decode("utf-8", errors="replace"), *wide))
    return data.decode("utf-8", errors="replace")


def _of_json(text: str) -> list[str]:
    """The strings of a JSON text, which may be written with escapes."""
    if text.lstrip()[:1] not in ("{", "["):
        return []
    try:
        return list(_strings(parse_json(text)))
    except (ValueError, RecursionError):
        return []


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = (
        [*value.keys(), *value.values()]
        if isinstance(value, dict)
        else value
        if isinstance(value, list)
        else []
    )
    joined = ["".join(inner)] if inner and all(isinstance(item, str) for item in inner) else []
    return joined + [text for item in inner for text in _strings(item)]


def _of_zip(data: bytes, depth: int) -> str | None:
    """What is packed; None when it unpacks to more than we look through, or part of it cannot be
    read.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(member.file_size for member in packed.infolist()) > MAX_BYTES:
            return None
        parts = [_inner(packed.read(member), depth) for member in packed.infolist()]
        names = [member.filename for member in packed.infolist()]
    return None if None in parts else "\n".join((*names, *filter(None, parts)))


def _gunzip(data: bytes) -> bytes:
    unpacking = zlib.decompressobj(wbits=31)
    found = unpacking.decompress(data, MAX_BYTES)
    if not unpacking.eof:
        raise ValueError
    return found


def _of_parquet(data: bytes) -> str | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(io.BytesIO(data)).read()
    except pa.ArrowException:
        return None
    return "\n".join(
        str(value) for column in table.columns for value in column.to_pylist() if value is not None
    )


def _of_pdf(data: bytes) -> str | None:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
