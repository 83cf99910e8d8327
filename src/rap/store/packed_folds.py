"""The fold of one source as JSON and back, in columns: identifiers and times as one long text each,
numbers and repeated words as hex.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

from rap.core.errors import Problem
from rap.core.model import Coding
from rap.store.cache import Part
from rap.store.codings.fold import Fold, Veto
from rap.store.codings.lines import Event

_ID, _T = 32, 24  # characters of an id and of a time; `parse_log` lets no others in
_NONE = -1  # start and end of a coding of the whole source
_EVENT = ("op", "id", "coder", "t", "src", "data", "device", "line", "h")


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
        self._fold: Fold | bytes = fold or made.body if isinstance(made, Part) else made
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
        if isinstance(self._fold, bytes):
            words = ("training", *interns)
            return any(f'"{word}"'.encode() in self._fold for word in words)
        coders = {c.coder for c in (*self._fold.codings, *self._fold.dropped, *self._fold.to_check)}
        return "training" in self._fold.marks.values() or not coders.isdisjoint(interns)

    @property
    def whole(self) -> Fold:
        if isinstance(self._fold, bytes):
            self._fold = unpack_fold(self._source, json.loads(self._fold), vetoes=self.vetoes)
        return self._fold

    def columns(self) -> Mapping[str, Any]:
        """What stands, in reading order, in the columns of `pack_codings`, without a noun made.

        Raises
        ------
        OverflowError
            An offset past two thousand million, which no column holds.
        """
        if isinstance(self._fold, bytes):
            columns: Mapping[str, Any] = json.loads(self._fold)["codings"]
            return columns
        return pack_codings(self._fold.codings)

    def codings(self, codes: Container[str] | None = None) -> Iterable[Coding]:
        """What stands, in reading order: all, or what was coded with one of `codes`."""
        if codes is None:
            return self.whole.codings
        if isinstance(self._fold, bytes):
            return _unpack_codings(self._source, json.loads(self._fold)["codings"], codes)
        return (coding for coding in self._fold.codings if coding.code in codes)


def pack_fold(source: str, fold: Fold) -> bytes | None:
    """The JSON of a fold of `source` without its vetoes, or None when it holds a problem, or would
    not come back as it is.
    """
    if fold.problems or fold.damaged or fold.to_check:
        return None
    try:
        content = {
            "codings": pack_codings(fold.codings),
            "dropped": pack_codings(fold.dropped),
            "decisions": [[getattr(event, key) for key in _EVENT] for event in fold.decisions],
            "hints": [[getattr(event, key) for key in _EVENT] for event in fold.hints],
            "marks": fold.marks,
            "memos": fold.memos,
            "others": "".join(fold.others),
        }
    except OverflowError:  # an offset past two thousand million
        return None
    body = json.dumps(content, separators=(",", ":")).encode()
    return body if unpack_fold(source, json.loads(body), vetoes=fold.vetoes) == fold else None


def unpack_fold(source: str, content: Mapping[str, Any], *, vetoes: tuple[Veto, ...]) -> Fold:
    """The fold that `pack_fold` packed."""
    return Fold(
        codings=tuple(_unpack_codings(source, content["codings"])),
        dropped=tuple(_unpack_codings(source, content["dropped"])),
        decisions=tuple(Event(*row) for row in content["decisions"]),
        vetoes=vetoes,
        marks=content["marks"],
        memos={about: (file, digest) for about, (file, digest) in content["memos"].items()},
        hints=tuple(Event(*row) for row in content["hints"]),
        others=tuple(_cut(content["others"], _ID)),
    )


def _cut(text: str, length: int) -> Iterator[str]:
    return (text[at : at + length] for at in range(0, len(text), length))


def pack_codings(codings: Sequence[Coding]) -> dict[str, Any]:
    """Codings of one source as columns: `ids` and `times` (one long text each), `code`, `coder`,
    `src`, `start` and `end` (hex of 4-byte numbers of this machine; -1 for the whole source), and
    `important` (row numbers). The first three count in the lists `codes`, `coders` and `srcs`.
    """
    ids, times = "".join(c.id for c in codings), "".join(c.t for c in codings)
    columns: dict[str, Any] = {"ids": ids, "times": times}
    for key in ("code", "coder", "src"):
        numbers: dict[str, int] = {}
        values = (getattr(coding, key) for coding in codings)
        columns[key] = _to_hex(numbers.setdefault(value, len(numbers)) for value in values)
        columns[f"{key}s"] = list(numbers)
    for key in ("start", "end"):
        offsets = (getattr(coding, key) for coding in codings)
        columns[key] = _to_hex(_NONE if offset is None else offset for offset in offsets)
    columns["important"] = [number for number, coding in enumerate(codings) if coding.important]
    return columns


def find_spans(columns: Mapping[str, Any]) -> list[tuple[int | None, int | None]]:
    """Start and end of each coding in `columns`, None for the whole source."""
    starts, ends = _from_hex(columns["start"]), _from_hex(columns["end"])
    return [
        (None, None) if start == _NONE else (start, end)
        for start, end in zip(starts, ends, strict=True)
    ]


def _to_hex(numbers: Iterable[int]) -> str:
    return array("i", numbers).tobytes().hex()


def _from_hex(text: str) -> array[int]:
    return array("i", bytes.fromhex(text))


def _unpack_codings(
    source: str, columns: Mapping[str, Any], codes: Container[str] | None = None
) -> Iterator[Coding]:
    ids, times, important = columns["ids"], columns["times"], set(columns["important"])
    names, coders, texts = columns["codes"], columns["coders"], columns["srcs"]
    wanted = [codes is None or name in codes for name in names]
    code, coder, text, starts, ends = (
        _from_hex(columns[key]) for key in ("code", "coder", "src", "start", "end")
    )
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
