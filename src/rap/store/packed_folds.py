"""The fold of one source as bytes and back: first the length of some JSON (4 bytes), then that JSON,
then its codings and those that were dropped, in columns that Arrow takes as they are.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from rap.core.errors import Problem
from rap.core.model import Coding
from rap.store.cache import Part
from rap.store.codings.fold import Fold, Veto
from rap.store.codings.lines import Event

_ID, _T = 32, 24  # characters of an id and of a time; `parse_log` lets no others in
_NONE = -1  # start and end of a coding of the whole source
_EVENT = ("op", "id", "coder", "t", "src", "data", "device", "line", "h")
Bytes = bytes | memoryview


class Columns(NamedTuple):
    """Codings of one source: `ids` and `times` (one long text each), `code`, `coder`, `src`, `start`
    and `end` (4-byte numbers of this machine; -1 for the whole source), and `important` (row numbers).
    The first three count in the lists `codes`, `coders` and `srcs`.
    """

    ids: Bytes
    times: Bytes
    code: Bytes
    coder: Bytes
    src: Bytes
    start: Bytes
    end: Bytes
    codes: Sequence[str]
    coders: Sequence[str]
    srcs: Sequence[str]
    important: Sequence[int]

    @property
    def n_rows(self) -> int:
        return len(self.ids) // _ID

    @property
    def cut(self) -> Sequence[Bytes]:
        """What is as long as there are codings, as `_WIDTHS` says."""
        return (self.ids, self.times, self.code, self.coder, self.src, self.start, self.end)

    @property
    def lists(self) -> Sequence[Sequence[Any]]:
        return (self.codes, self.coders, self.srcs, self.important)


_WIDTHS = (_ID, _T, 4, 4, 4, 4, 4)  # bytes of a coding in each of the first columns


class HeldFold:
    """The fold of one source, read or packed; what is packed is unpacked when it is asked for.

    `length` is how many code points the text has, `digest` the SHA-256 of the packed fold ("" when it
    is not packed). `fold` is what was packed, when it is at hand.
    """

    def __init__(
        self,
        source: str,
        made: Fold | Part,
        *,
        vetoes: Iterable[Sequence[Any]] = (),
        length: int = 0,
        fold: Fold | None = None,
    ) -> None:
        self._source, self.length = source, length
        self._fold: Fold | Bytes = fold or made.body if isinstance(made, Part) else made
        self.digest = made.digest if isinstance(made, Part) else ""
        self.vetoes = (
            made.vetoes if isinstance(made, Fold) else tuple(Veto(source, *row) for row in vetoes)
        )

    @property
    def damaged(self) -> tuple[Problem, ...]:
        """Where a log cannot be read on; never in what is packed."""
        return self._fold.damaged if isinstance(self._fold, Fold) else ()

    def may_hold_practice(self, interns: Iterable[str]) -> bool:
        """Whether somebody may have marked the source as practice, or one of `interns` coded it; what
        is packed is not unpacked to tell.
        """
        if not isinstance(self._fold, Fold):
            head = bytes(_split(self._fold)[0])
            return any(f'"{word}"'.encode() in head for word in ("training", *interns))
        coders = {c.coder for c in (*self._fold.codings, *self._fold.dropped, *self._fold.to_check)}
        return "training" in self._fold.marks.values() or not coders.isdisjoint(interns)

    @property
    def whole(self) -> Fold:
        if not isinstance(self._fold, Fold):
            self._fold = unpack_fold(self._source, self._fold, vetoes=self.vetoes)
        return self._fold

    def columns(self) -> Columns:
        """What stands, in reading order, without a noun made.

        Raises
        ------
        OverflowError
            An offset past two thousand million, which no column holds.
        """
        if not isinstance(self._fold, Fold):
            head, rest = _split(self._fold)
            return _columns(json.loads(bytes(head))["codings"], rest)[0]
        return pack_codings(self._fold.codings)

    def codings(self, codes: Container[str] | None = None) -> Iterable[Coding]:
        """What stands, in reading order: all, or what was coded with one of `codes`."""
        if codes is None:
            return self.whole.codings
        if not isinstance(self._fold, Fold):
            return _unpack_codings(self._source, self.columns(), codes)
        return (coding for coding in self._fold.codings if coding.code in codes)


def pack_fold(source: str, fold: Fold) -> bytes | None:
    """A fold of `source` as bytes, without its vetoes, or None when it holds a problem, or would not
    come back as it is.
    """
    if fold.problems or fold.damaged or fold.to_check:
        return None
    try:
        codings, dropped = pack_codings(fold.codings), pack_codings(fold.dropped)
    except OverflowError:  # an offset past two thousand million
        return None
    content = {
        "codings": [codings.n_rows, *codings.lists],
        "dropped": [dropped.n_rows, *dropped.lists],
        "decisions": [[getattr(event, key) for key in _EVENT] for event in fold.decisions],
        "hints": [[getattr(event, key) for key in _EVENT] for event in fold.hints],
        "marks": fold.marks,
        "memos": fold.memos,
        "others": "".join(fold.others),
    }
    head = json.dumps(content, separators=(",", ":")).encode()
    body = b"".join([len(head).to_bytes(4, "little"), head, *codings.cut, *dropped.cut])
    return body if unpack_fold(source, body, vetoes=fold.vetoes) == fold else None


def _split(body: Bytes) -> tuple[memoryview, memoryview]:
    """The JSON of a packed fold, and the columns that follow it."""
    view = memoryview(body)
    end = 4 + int.from_bytes(view[:4], "little")
    return view[4:end], view[end:]


def _columns(head: Sequence[Any], data: memoryview) -> tuple[Columns, memoryview]:
    """The columns with which `data` begins, and what follows them."""
    n, *lists = head
    fields: list[Any] = []
    for width in _WIDTHS:
        fields.append(data[: n * width])
        data = data[n * width :]
    return Columns(*[*fields, *lists]), data


def unpack_fold(source: str, body: Bytes, *, vetoes: tuple[Veto, ...]) -> Fold:
    """The fold that `pack_fold` packed."""
    head, rest = _split(body)
    content = json.loads(bytes(head))
    codings, rest = _columns(content["codings"], rest)
    dropped, _ = _columns(content["dropped"], rest)
    return Fold(
        codings=tuple(_unpack_codings(source, codings)),
        dropped=tuple(_unpack_codings(source, dropped)),
        decisions=tuple(Event(*row) for row in content["decisions"]),
        vetoes=vetoes,
        marks=content["marks"],
        memos={about: (file, digest) for about, (file, digest) in content["memos"].items()},
        hints=tuple(Event(*row) for row in content["hints"]),
        others=tuple(_cut(content["others"], _ID)),
    )


def _cut(text: str, length: int) -> Iterator[str]:
    return (text[at : at + length] for at in range(0, len(text), length))


def pack_codings(codings: Sequence[Coding]) -> Columns:
    """Codings of one source as columns."""
    fields: list[Any] = [
        "".join(c.id for c in codings).encode("ascii"),
        "".join(c.t for c in codings).encode("ascii"),
    ]
    lists: list[list[str]] = []
    for key in ("code", "coder", "src"):
        numbers: dict[str, int] = {}
        values = (getattr(coding, key) for coding in codings)
        fields.append(_to_bytes(numbers.setdefault(value, len(numbers)) for value in values))
        lists.append([*numbers])
    for key in ("start", "end"):
        offsets = (getattr(coding, key) for coding in codings)
        fields.append(_to_bytes(_NONE if offset is None else offset for offset in offsets))
    important = [number for number, coding in enumerate(codings) if coding.important]
    return Columns(*[*fields, *lists, important])


def find_spans(columns: Columns) -> list[tuple[int | None, int | None]]:
    """Start and end of each coding in `columns`, None for the whole source."""
    starts, ends = _to_numbers(columns.start), _to_numbers(columns.end)
    return [
        (None, None) if start == _NONE else (start, end)
        for start, end in zip(starts, ends, strict=True)
    ]


def _to_bytes(numbers: Iterable[int]) -> bytes:
    return array("i", numbers).tobytes()


def _to_numbers(data: Bytes) -> array[int]:
    numbers = array("i")
    numbers.frombytes(data)
    return numbers


def _unpack_codings(
    source: str, columns: Columns, codes: Container[str] | None = None
) -> Iterator[Coding]:
    ids, times = str(columns.ids, "ascii"), str(columns.times, "ascii")
    important = {*columns.important}
    names, coders, texts = columns.codes, columns.coders, columns.srcs
    wanted = [codes is None or name in codes for name in names]
    code, coder, text, starts, ends = map(_to_numbers, columns.cut[2:])
    for at, number in enumerate(code):
        if wanted[number]:
            yield Coding(
                ids[at * _ID : at * _ID + _ID],
                source,
                names[number],
                coders[coder[at]],
                None if starts[at] == _NONE else starts[at],
                None if ends[at] == _NONE else ends[at],
                times[at * _T : at * _T + _T],
                texts[text[at]],
                at in important,
            )
