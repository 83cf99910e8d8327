"""Plain text, read strictly (UTF-8 without BOM, `\\n` only), and what people write in it: words
compared and found, days, labels, and the nearest word to one that is not known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from rap.core.errors import Message, Problem, ProblemsError, RapError, RefusedError, WrongUseError
from rap.core.model import Code, Codebook

_In = TypeVar("_In")
_Out = TypeVar("_Out")


def is_plain(text: str) -> bool:
    """Whether `read_text` would read this again: no NUL, no CR, no byte-order mark at the beginning.

    Examples
    --------
    >>> is_plain("one\\ntwo"), is_plain("one\\0two")
    (True, False)
    """
    return not (text.startswith("\ufeff") or "\0" in text or "\r" in text)


def read_text(path: Path, *, name: str = "") -> str:
    """The text at `path`, no character changed; what is not plain UTF-8 with `\\n` is refused with
    its line.

    `name` is how messages call the file (default: its path).
    """
    place = name or str(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise RefusedError("core.file.not_there", place=place) from None
    except OSError as error:
        reason = str(error.strerror)
        raise RefusedError("core.file.unreadable", place=place, reason=reason) from None
    for mark, id in (
        (b"\xef\xbb\xbf", "core.text.byte_order_mark"),
        (b"\0", "core.text.nul_bytes"),
        (b"\r", "core.text.cr_line_ends"),
    ):
        at = data.find(mark)
        if at == 0 or (at > 0 and len(mark) == 1):
            raise RefusedError(id, place=f"{place}:{line_of(data, at)}")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        place, byte = f"{place}:{line_of(data, error.start)}", f"0x{data[error.start]:02x}"
        raise RefusedError("core.text.not_utf8", place=place, byte=byte) from None


def line_of(data: bytes | str, offset: int) -> int:
    """The line, from 1, in which `offset` lies."""
    return data.count(b"\n" if isinstance(data, bytes) else "\n", 0, offset) + 1  # type: ignore[arg-type]


def read_each(
    items: Iterable[_In], read: Callable[[_In], _Out]
) -> tuple[tuple[_Out, ...], list[Problem]]:
    """What `read` makes of each item, and the problems of those it refuses; one bad file does not
    hide the next.
    """
    found: list[_Out] = []
    problems: list[Problem] = []
    for item in items:
        try:
            found.append(read(item))
        except RapError as error:
            problems.extend(error.problems)
    return tuple(found), problems


def read_all(
    items: Iterable[_In], read: Callable[[_In], _Out], *, damaged: list[Problem] | None
) -> tuple[_Out, ...]:
    """What `read` makes of each item: the first that it refuses is raised, or with a list `damaged`
    all that are refused are noted there.
    """
    if damaged is None:
        return tuple(map(read, items))
    found, problems = read_each(items, read)
    damaged.extend(problems)
    return found


def read_folder(
    root: Path, folder: str, read: Callable[[Path, str], _Out]
) -> tuple[tuple[_Out, ...], list[Problem]]:
    """As `read_each`, for the ids of the YAML files in a folder of the study."""
    ids = sorted(path.stem for path in (root / folder).glob("*.yaml"))
    return read_each(ids, lambda id: read(root, id))


def all_or_problems(
    found: _Out, problems: Iterable[Problem], *, damaged: list[Problem] | None = None
) -> _Out:
    """`found`, or `ProblemsError` with all `problems` when there are any; with a list `damaged` they
    are noted there, and what could be read is given.
    """
    problems = tuple(problems)
    if damaged is not None:
        damaged.extend(problems)
    elif problems:
        raise ProblemsError(problems)
    return found


def nearest(word: str, known: Iterable[str]) -> Message:
    """Half a sentence that helps, as a fact of a message: `nearest is 'trust'`, or what there is to
    choose from.
    """
    known = tuple(known)
    if close := get_close_matches(word, known, n=1, cutoff=0.6):
        return Message("core.nearest.is", name=close[0])
    if known:
        return Message("core.nearest.known", names=sorted(known))
    return Message("core.nearest.none")


def is_day(value: Any) -> bool:
    """Whether `value` is a day of the calendar as all files write it: `2026-04-14`, and nothing
    else that means one.
    """
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def this_month() -> str:
    """The month that has begun somewhere: where it is tomorrow already, people answer too."""
    return f"{date.today() + timedelta(days=1):%Y-%m}"


def plain_label(label: str) -> str:
    """A label as labels are compared: whatever its capitals, its spaces and how its accents are
    stored.

    Examples
    --------
    >>> plain_label("Bail  d’ÉTÉ")
    'bail d’été'
    """
    return " ".join(unicodedata.normalize("NFC", label).casefold().split())


def fold_words(text: str) -> str:
    """`text` without case and accents, for comparing.

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
    """Signs that are written onto a letter, which go, and all others, which stay; each looked up once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_BARE = _Bare()


def values_of(value: Any) -> tuple[str, ...]:
    """One value or a list of them, as a tuple; nothing is no value."""
    return tuple(map(str, value)) if isinstance(value, list) else ((str(value),) if value else ())


def labels_of(value: Any) -> dict[str, str]:
    """A mapping language -> text, from a mapping or from one bare text (under the key `und`)."""
    if isinstance(value, dict):
        return {str(language): str(text) for language, text in value.items() if text}
    return {"und": str(value)} if value else {}


# Where words are in a text, and which code a word means.


def code_of(book: Codebook, code_id: str) -> Code:
    """The code, or `WrongUseError` with the nearest one."""
    code = book.get(code_id)
    if code is None:
        raise WrongUseError("core.codes.unknown", code=code_id, nearest=nearest_code(book, code_id))
    return code


def nearest_code(book: Codebook, code: str) -> Message:
    """Half a sentence with the nearest code."""
    return nearest(code, [known.id for known in book.codes])


def find_passage(text: str, quote: str, *, place: str) -> tuple[int, int]:
    """Where `quote` is in `text`; it must occur exactly once."""
    places = re.finditer(f"(?={re.escape(quote)})", text) if quote else ()
    starts, length = [match.start() for match in places], len(quote)
    if len(starts) != 1:
        id = "core.passage.several" if starts else "core.passage.not_there"
        raise RefusedError(id, place=place, n=len(starts), length=length)
    return starts[0], starts[0] + length


def count(n: int, word: str, many: str = "") -> str:
    """A number and what is counted; `many` where it is not the word with an s.

    Examples
    --------
    >>> count(1, "place"), count(0, "place"), count(2, "person", "people")
    ('1 place', '0 places', '2 people')
    """
    return f"{n} {word if n == 1 else many or f'{word}s'}"
