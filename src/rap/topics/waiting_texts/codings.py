"""Codings and memos of another program, sealed beside the raw text they were made on, until its review
is over; and what becomes of each place when names in the text are replaced.

An entry of the vault is what one coder of one file said of one text (`SOURCE.N.WHOSE.WHAT`): N is how
many codings it holds, in 8 hex digits, so that they can be counted while the vault is shut; WHOSE and
WHAT are keyed hashes (`print_of`), by which the same import is recognised. An entry without a source is
of the whole import: memos on codes and on the project.
"""

from __future__ import annotations

import datetime
import hmac
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.errors import WrongUseError
from rap.core.model import SOURCE_ID
from rap.store.codings.maps import Ranges
from rap.store.fingerprints import own_print_key

if TYPE_CHECKING:
    from rap.store.vault import Entry, Vault

KIND = "coded"
_DIGITS = 16
_MOST_WORDS = 5  # of a stretch that became one label; a longer one was cut out, not renamed
_CUT = re.compile(r"\[(?:…|\.{3})\]")


@dataclass(frozen=True)
class WaitingCoding:
    """A coding that waits, with its words. `start` and `end` count in the raw text; without a place it is
    for the whole text. `is_lost` says that this is only the nearest place. Once the text is in the study
    they count in its text `src` (8 hex digits), and `why` is what a person must decide. `made` is when it
    was made in the other program, as that says it.
    """

    id: str
    coder: str
    code: str
    start: int | None
    end: int | None
    words: str = field(default="", repr=False)
    is_lost: bool = False
    src: str = ""
    why: str = ""
    made: str = ""


@dataclass(frozen=True)
class WaitingMemo:
    """A memo that waits: what a file of `interviews/memos/` will hold. `start` and `end` as of a coding
    where it is about a place.
    """

    id: str
    source: str
    about: str
    by: str
    date: str
    body: str = field(repr=False)
    start: int | None = None
    end: int | None = None
    is_lost: bool = False
    src: str = ""


@dataclass(frozen=True)
class WaitingPart:
    """All that waits in one entry; `text` is the hash of the raw text in which places count."""

    codings: tuple[WaitingCoding, ...] = ()
    memos: tuple[WaitingMemo, ...] = ()
    text: str = ""


def print_of(root: Path, *words: str) -> str:
    """A keyed hash of `words` that only this machine can make; "" as long as it has no key."""
    key = own_print_key(root)
    data = json.dumps(words, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hmac.digest(key, b"coded\0" + data, "sha256").hex()[:_DIGITS] if key else ""


def entry_id(source: str, *, n: int, whose: str, what: str) -> str:
    """What an entry is called.

    Examples
    --------
    >>> entry_id("INT-38201", n=41, whose="ab" * 8, what="cd" * 8)
    'INT-38201.00000029.abababababababab.cdcdcdcdcdcdcdcd'
    """
    return ".".join(filter(None, (source, f"{n:08x}", whose, what)))


def parse_id(id: str) -> tuple[str, int, str, str]:
    """The reverse of `entry_id`; the source is "" for an entry of a whole import."""
    parts = id.split(".")
    source = parts.pop(0) if SOURCE_ID.fullmatch(parts[0]) else ""
    n, whose, what = (*parts, "", "", "")[:3]
    return source, int(n or "0", 16), whose, what


def put_part(
    vault: Vault,
    id: str,
    part: WaitingPart,
    *,
    cases: Iterable[str],
    dies: datetime.date | None = None,
) -> None:
    """Seal a part, unless it is there; no passphrase is needed."""
    if vault.find(KIND, id) is None:
        data = json.dumps({"v": 2, **asdict(part)}, ensure_ascii=False)
        vault.write(KIND, id, data.encode("utf-8", "surrogatepass"), cases=cases, dies=dies)


def parts_of(vault: Vault, source: str) -> list[Entry]:
    """The entries of a source (or, for "", of whole imports) that can still be opened."""
    today = datetime.date.today()
    return [
        entry
        for entry in vault.list(KIND)
        if parse_id(entry.id)[0] == source and not entry.is_damaged and not entry.is_due(today)
    ]


def read_part(vault: Vault, id: str) -> WaitingPart:
    """What an entry holds; the vault is unlocked."""
    with vault.open(KIND, id) as plain:
        try:
            row: dict[str, Any] = json.loads(bytes(plain))
            if row["v"] in (1, 2):  # 1 says of no coding when it was made
                codings = tuple(WaitingCoding(**one) for one in row["codings"])
                return WaitingPart(
                    codings, tuple(WaitingMemo(**one) for one in row["memos"]), row["text"]
                )
        except (ValueError, KeyError, TypeError):
            pass
    raise WrongUseError("waiting_texts.review.bad_codings", place=f"vault: {KIND} {id}")


def join(parts: Iterable[WaitingPart]) -> WaitingPart:
    """Several parts as one, each coding and memo once: as it is in the text of the study, where that is
    known of it.
    """
    codings: dict[str, WaitingCoding] = {}
    memos: dict[tuple[str, str], WaitingMemo] = {}
    text = ""
    for part in parts:
        text = text or part.text
        is_other = part.text != text  # two ways to read who speaks: only one of them is the text
        for coding in part.codings:
            if coding.src or coding.id not in codings:
                now = coding.is_lost or (is_other and not coding.src)
                codings[coding.id] = replace(coding, is_lost=now)
        for memo in part.memos:
            if memo.src or (memo.source, memo.id) not in memos:
                now = memo.is_lost or (is_other and not memo.src)
                memos[memo.source, memo.id] = replace(memo, is_lost=now)
    return WaitingPart((*codings.values(),), (*memos.values(),), text)


def count_codings(vault: Vault) -> dict[str, int]:
    """Source -> how many codings wait for it; nothing is decrypted."""
    found: dict[str, int] = {}
    for entry in vault.list(KIND):
        source, n, *_ = parse_id(entry.id)
        if source and not entry.is_damaged:
            found[source] = found.get(source, 0) + n
    return found


@dataclass(frozen=True)
class Carried:
    """Where a place lies after words were replaced; `why` says why nobody can be sure ("" where it is)."""

    start: int
    end: int
    why: str = ""


def carry(start: int, end: int, equal: Ranges, *, old: str, new: str) -> Carried:
    """A place of the text `old` in `new`, which has labels where names were.

    A replacement inside the place belongs to it. Nobody can be sure where an end lies inside of words
    that were replaced as one, nor of a place of which no word is left, unless a label of a few words
    stands exactly for it.

    Parameters
    ----------
    start, end
        Code points; the end is not included.
    equal
        What stayed, as (old_start, old_end, new_start) in order.

    Examples
    --------
    >>> old, new = "I met Ana there.", "I met [name A] there."
    >>> equal = ((0, 6, 0), (9, 16, 14))
    >>> carry(2, 15, equal, old=old, new=new)
    Carried(start=2, end=20, why='')
    >>> carry(7, 15, equal, old=old, new=new).why
    'waiting_texts.review.coding_cuts_a_name'
    """
    first, is_first_sure = _first(start, equal, old)
    last, is_last_sure = _last(end, equal, old, new)
    if not is_first_sure or not is_last_sure:
        return Carried(first, last, "waiting_texts.review.coding_cuts_a_name")
    stays = "".join(old[max(start, a) : min(end, b)] for a, b, _ in equal if a < end and start < b)
    is_gone = not any(sign.isalnum() for sign in stays) and any(map(str.isalnum, old[start:end]))
    if is_gone and (len(old[start:end].split()) > _MOST_WORDS or _CUT.search(new[first:last])):
        return Carried(first, last, "waiting_texts.review.coding_cut_out")
    return Carried(first, last, "" if first < last else "waiting_texts.review.coding_cut_out")


def _first(at: int, equal: Ranges, old: str) -> tuple[int, bool]:
    """Where a place begins, and whether that is sure: else the begin of what replaced its words."""
    number = bisect_right(equal, at, key=lambda row: row[0]) - 1
    start, end, new = equal[number] if number >= 0 else (0, 0, 0)
    if at < end:
        return new + at - start, True
    return new + end - start, not old[end:at].strip()


def _last(at: int, equal: Ranges, old: str, new: str) -> tuple[int, bool]:
    """Where a place ends, and whether that is sure: else the end of what replaced its words."""
    number = bisect_right(equal, at - 1, key=lambda row: row[0]) - 1
    if number >= 0 and at <= equal[number][1]:
        return equal[number][2] + at - equal[number][0], True
    is_before_one = number + 1 < len(equal)
    start, _, begins = equal[number + 1] if is_before_one else (len(old), 0, len(new))
    return begins, not old[at:start].strip()


def ranges_of(equal: Iterable[Sequence[int]]) -> Ranges:
    """(old, new, length) of the review, as ranges (old_start, old_end, new_start).

    Examples
    --------
    >>> ranges_of([(3, 12, 7)])
    ((3, 10, 12),)
    """
    return tuple((old, old + length, new) for old, new, length in equal)


@dataclass(frozen=True)
class Waiting:
    """What waits: `n_texts` for their review, with `n_codings`; and what was not placed or read after
    it: `n_left` codings, in `left` (the sources, "" for memos of a whole import).
    """

    n_texts: int = 0
    n_codings: int = 0
    n_left: int = 0
    left: tuple[str, ...] = ()


def count_waiting(vault: Vault, *, waiting: Iterable[str], in_study: Iterable[str]) -> Waiting:
    """How much waits; nothing is decrypted. `waiting` are the ids of raw texts, accepted ones too."""
    there, counts = {*in_study}, count_codings(vault)
    texts = {*waiting} - there
    left = [source for source in sources_with(vault) if not source or source in there]
    n_codings, n_left = (
        sum(n for source, n in counts.items() if (source in there) is is_left)
        for is_left in (False, True)
    )
    return Waiting(len(texts), n_codings, n_left, tuple(sorted(left)))


def sources_with(vault: Vault) -> Iterator[str]:
    """The sources for which something waits, each once, "" for whole imports."""
    yield from dict.fromkeys(parse_id(entry.id)[0] for entry in vault.list(KIND))
