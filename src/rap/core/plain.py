"""Plain text, read strictly (UTF-8 without BOM, `\\n` only), and what people write in it: words that
are compared and found, days, labels, and the known word nearest to an unknown one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rap.core.disk_calls import read_whole
from rap.core.errors import Message, RefusedError

_MOMENT = re.compile(
    "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)


def is_plain(text: str) -> bool:
    """Whether `read_text` would read this again: no NUL, no CR, no byte-order mark at the beginning.

    Examples
    --------
    >>> is_plain("one\\ntwo"), is_plain("one\\0two")
    (True, False)
    """
    return not (text.startswith("\ufeff") or "\0" in text or "\r" in text)


def read_text(path: Path, *, name: str = "") -> str:
    """The text at `path`, with no character changed. Anything but plain UTF-8 with `\\n` is refused
    with its line.

    `name` is how messages call the file (default: its path).
    """
    place = name or str(path)
    return decode_plain(read_plain(path, name=place), name=place)


def read_plain(path: Path | str, *, name: str) -> bytes:
    """The bytes at `path`, or `RefusedError` where the disk gives none."""
    try:
        return read_whole(path)
    except FileNotFoundError:
        raise RefusedError("core.file.not_there", place=name) from None
    except OSError as error:
        reason = str(error.strerror)
        raise RefusedError("core.file.unreadable", place=name, reason=reason) from None


def decode_plain(data: bytes, *, name: str) -> str:
    """As `read_text`, of the bytes of a file."""
    for mark, id in (
        (b"\xef\xbb\xbf", "core.text.byte_order_mark"),
        (b"\0", "core.text.nul_bytes"),
        (b"\r", "core.text.cr_line_ends"),
    ):
        at = data.find(mark)
        if at == 0 or (at > 0 and len(mark) == 1):
            raise RefusedError(id, place=f"{name}:{line_of(data, at)}")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place, byte = f"{name}:{line_of(data, error.start)}", f"0x{data[error.start]:02x}"
        raise RefusedError("core.text.not_utf8", place=place, byte=byte) from None


def line_of(data: bytes | str, offset: int) -> int:
    """The line, from 1, in which `offset` lies."""
    return data.count(b"\n" if isinstance(data, bytes) else "\n", 0, offset) + 1  # type: ignore[arg-type]


def nearest(word: str, known: Iterable[str]) -> Message:
    """Half a sentence for a message, as a fact: `nearest is 'trust'`, or the words there are to
    choose from.
    """
    known = tuple(known)
    if close := get_close_matches(word, known, n=1, cutoff=0.6):
        return Message("core.nearest.is", name=close[0])
    if known:
        return Message("core.nearest.known", names=sorted(known))
    return Message("core.nearest.none")


def is_day(value: Any) -> bool:
    """Whether `value` is a day of the calendar as all files write it, `2026-04-14`; other ways to
    write a day do not count.
    """
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def is_moment(value: Any) -> bool:
    """Whether `value` is a day, or a time as `xsd:dateTime` writes it, that there is: with `Z` or the
    hours from it, or without, as a program writes that does not say whose clock it read.

    Examples
    --------
    >>> [is_moment(text) for text in ("2024-03-09", "2024-03-09T10:20:30", "2024-03-09T10:20:30.5+01:00")]
    [True, True, True]
    >>> is_moment("2024-02-30T10:20:30Z"), is_moment("9 March 2024")
    (False, False)
    """
    try:
        is_written = isinstance(value, str) and _MOMENT.fullmatch(value)
        return bool(is_written and datetime.fromisoformat(value))
    except ValueError:
        return False


def this_month() -> str:
    """The newest month that has begun anywhere: people also answer where it is already tomorrow."""
    return f"{date.today() + timedelta(days=1):%Y-%m}"


def plain_label(label: str) -> str:
    """A label as it is compared: without regard to capitals, spaces and how accents are stored.

    Examples
    --------
    >>> plain_label("Bail  d’ÉTÉ")
    'bail d’été'
    """
    return " ".join(unicodedata.normalize("NFC", label).casefold().split())


def fold_words(text: str) -> str:
    """`text` without case, accents and signs that are not seen, for comparing.

    Examples
    --------
    >>> fold_words("Élève")
    'eleve'
    """
    if text.isascii():
        return text.casefold()
    for _ in range(2):  # taking a sign like ™ apart may give capitals
        text = unicodedata.normalize("NFKD", text.casefold())
    return text.translate(_BARE)


class _Bare(dict[int, int | None]):
    """A table for `str.translate` that drops combining and invisible signs and keeps all others; each
    is looked up once.
    """

    def __missing__(self, code: int) -> int | None:
        is_seen = not unicodedata.combining(chr(code)) and unicodedata.category(chr(code)) != "Cf"
        self[code] = code if is_seen else None
        return self[code]


_BARE = _Bare()


def values_of(value: Any) -> tuple[str, ...]:
    """One value, or a list of values, as a tuple; an empty value gives ()."""
    return tuple(map(str, value)) if isinstance(value, list) else ((str(value),) if value else ())


def labels_of(value: Any) -> dict[str, str]:
    """A mapping language -> text, from a mapping or from one bare text (under the key `und`)."""
    if isinstance(value, dict):
        return {str(language): str(text) for language, text in value.items() if text}
    return {"und": str(value)} if value else {}


def find_passage(text: str, quote: str, *, place: str) -> tuple[int, int]:
    """Where `quote` is in `text`; it must occur exactly once."""
    places = re.finditer(f"(?={re.escape(quote)})", text) if quote else ()
    starts, length = [match.start() for match in places], len(quote)
    if len(starts) != 1:
        id = "core.passage.several" if starts else "core.passage.not_there"
        raise RefusedError(id, place=place, n=len(starts), length=length)
    return starts[0], starts[0] + length
