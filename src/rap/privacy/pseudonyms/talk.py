"""What finders get and what they return: a talk as words (`Talk`), and stretches of it that may
identify somebody (`Found`).

`settle` decides where finds overlap: the surer one keeps its place, and no letter that was covered
is lost.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right, insort
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rap.core.accents import fold
from rap.languages.pack import LanguagePack, pack_of, pooled_pattern

_WORD = re.compile(r"[^\W\d_ºª]+|\d+")
_OPENS = re.compile(r"(?:[.!?¿¡…:;«“»”„\"\n\[\]()—–*_>•→|]|\s-)[\s'’‘«“„\"*_]*$")
_NUMBERED = re.compile(r" ?[-–—.)°:/]+[\s'’‘«“„\"*_]*")  # after the number of a question: `2-Alors`
_INITIAL = re.compile(r"(?<![^\W_])[A-Z]$")  # `N. Barzani`: its full stop ends no sentence
_LINE = re.compile(r"[^\n]+")


# Letters of other scripts that look like Latin ones, and stand among these.
_ALIKE = str.maketrans(
    "аеорсухіјѕԁһкмтвАВЕКМНОРСТУХІЈЅαικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhkmtbABEKMHOPCTYXIJSaiknoptuxABEZHIKMNOPTYX",
)
_WORDS, _LATIN = re.compile(r"\w+"), re.compile("[A-Za-z]")


def as_seen(text: str) -> tuple[str, Sequence[int]]:
    """A text as it looks: without what nobody sees (a soft hyphen, a space without width), with
    each accent in its letter, and a word in one script; and where each of its letters begins in
    `text`, and its end.

    Examples
    --------
    >>> as_seen("Ma\\u00adrie, Zoe\\u0308")
    ('Marie, Zoë', [0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 12])
    """
    if text.isascii():
        return text, range(len(text) + 1)
    letters, at = list[str](), list[int]()
    kinds = {sign: unicodedata.category(sign) for sign in {*text}}
    for start, sign in enumerate(text):
        if kinds[sign] in ("Mn", "Me") and letters:
            whole = unicodedata.normalize("NFC", letters[-1] + sign)
            letters[-1] = whole if len(whole) == 1 else letters[-1]
        elif kinds[sign] != "Cf":
            letters.append(sign)
            at.append(start)
    return _WORDS.sub(_in_one_script, "".join(letters)), [*at, len(text)]


def _in_one_script(word: re.Match[str]) -> str:
    return word[0].translate(_ALIKE) if _LATIN.search(word[0]) else word[0]


class Word(NamedTuple):
    """A run of letters or of digits.

    `folded` is without case and accents. A word that `opens` is in a place where any word has a
    capital. `is_cased` says that its line has both capitals and small letters.
    """

    start: int
    end: int
    text: str
    folded: str
    opens: bool
    is_cased: bool

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.text[0].isdigit()

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()

    @property
    def is_lifted(self) -> bool:
        """Whether it has a capital where the language would not give it one."""
        return self.is_cased and not self.opens and self.text[0].isupper()

    @property
    def is_low(self) -> bool:
        """Whether it has a small letter in a line with capitals, where a name would have one."""
        return self.is_cased and not self.text[0].isupper()


@dataclass(frozen=True)
class Talk:
    """A text in one language, with the other languages of the study, and its words."""

    text: str
    language: str
    others: tuple[str, ...] = ()

    @property
    def pack(self) -> LanguagePack:
        """The pack of its language."""
        return pack_of(self.language)

    @cached_property
    def folded(self) -> str:
        """The text without case and accents, as long as the text."""
        return fold(self.text)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Its words in reading order."""
        return tuple(
            word for line in _LINE.finditer(self.text) for word in _words_of(line, self.folded)
        )

    def gap(self, at: int) -> str:
        """What stands between word `at` and the next one; a line end after the last."""
        if at < 0 or at + 1 >= len(self.words):
            return "\n"
        return self.text[self.words[at].end : self.words[at + 1].start]

    def at(self, index: int) -> str:
        """The folded word at an index, nothing outside the text."""
        return self.words[index].folded if 0 <= index < len(self.words) else ""

    def before(self, index: int, n: int) -> list[str]:
        """The `n` folded words before an index, the nearest first; fewer where the text begins."""
        return [self.words[step].folded for step in range(index - 1, max(index - n, 0) - 1, -1)]

    def follows(self, index: int, words: Container[str]) -> bool:
        """Whether one of `words` and a space stand before an index."""
        return self.at(index - 1) in words and self.gap(index - 1) == " "

    def past(self, index: int, words: frozenset[str], *, most: int = 3) -> int:
        """The first index, at most `most` on, whose word is not one of `words`."""
        step = index
        while self.at(step) in words and step < index + most:
            step += 1
        return step

    def find(self, first: int, last: int, kind: str, reason: str, weight: int) -> Found:
        """A find that takes the words from `first` to `last`."""
        return Found(self.words[first].start, self.words[last].end, kind, reason, weight)

    @cached_property
    def starts(self) -> dict[int, int]:
        """Where a word begins -> its index."""
        return {word.start: index for index, word in enumerate(self.words)}

    @cached_property
    def ends(self) -> dict[int, int]:
        """Where a word ends -> its index."""
        return {word.end: index for index, word in enumerate(self.words)}


def _words_of(line: re.Match[str], folded: str) -> Iterator[Word]:
    """The words of a line. A line without small letters, or without capitals other than *I*, is not
    cased.
    """
    text, first = line[0], line.start()
    is_cased = _is_cased(text)
    past, after_opening, after_number = 0, False, False
    for match in _WORD.finditer(text):
        start, end = match.span()
        opens = (
            past == 0 or after_opening or bool(_OPENS.search(text, max(past, start - 200), start))
        )
        opens = opens or (after_number and bool(_NUMBERED.fullmatch(text, past, start)))
        opens = opens and not (
            text[past:start] == ". " and _INITIAL.search(text[max(past - 2, 0) : past])
        )
        after_opening = opens and end - start == 1 and match[0].islower()
        after_number = opens and match[0].isdigit()
        past = end
        word = folded[first + start : first + end].replace("\uffff", "")
        yield Word(first + start, first + end, match[0], word, opens, is_cased)


def _is_cased(line: str) -> bool:
    capitals = [character for character in line if character.isupper()]
    return any(character != "I" for character in capitals) and any(
        character.islower() for character in line
    )


# What a finder hands on, and how overlapping finds are settled: the surer one keeps its place, no
# covered letter is lost.

KINDS = {
    "name": "privacy.kind.name",
    "email": "privacy.kind.email",
    "phone": "privacy.kind.phone",
    "url": "privacy.kind.url",
    "handle": "privacy.kind.handle",
    "national-number": "privacy.kind.national_number",
    "iban": "privacy.kind.iban",
    "card": "privacy.kind.card",
    "vat": "privacy.kind.vat",
    "plate": "privacy.kind.plate",
    "document": "privacy.kind.document",
    "address": "privacy.kind.address",
    "birth-date": "privacy.kind.birth_date",
    "unknown": "privacy.kind.unknown",
    "place": "privacy.kind.place",
    "date": "privacy.kind.date",
    "age": "privacy.kind.age",
    "nationality": "privacy.kind.nationality",
    "workplace-name": "privacy.kind.workplace_name",
    "family": "privacy.kind.family",
    "event": "privacy.kind.event",
    "health": "privacy.kind.health",
    "language-rare": "privacy.kind.language_rare",
    "job-other": "privacy.kind.job_other",
    "tattoo": "privacy.kind.tattoo",
    "birth-year": "privacy.kind.birth_year",
    "month": "privacy.kind.month",
    "organisation": "privacy.kind.organisation",
    "vehicle": "privacy.kind.vehicle",
    "status": "privacy.kind.status",
}
"""Each kind of find -> the id of what people call it."""
QUASI = frozenset(
    [
        *("place", "date", "age", "nationality", "workplace-name", "family", "event", "health"),
        *("language-rare", "job-other", "tattoo", "birth-year", "month", "organisation", "vehicle"),
        "status",
    ]
)
"""What identifies nobody alone: a person is asked about it."""
DIRECT = frozenset(KINDS) - QUASI
_NAMES = frozenset(["name", "unknown"])
_NUMBERS = frozenset(["document", "plate", "national-number", "vat", "unknown"])
SURE, CUED, LISTED, PROMPT, GUESS = 90, 70, 50, 25, 33
"""How sure a find is; the higher keeps its place: unknown words go over prompts."""
_EDGES = " \t\r\n.,;:!?…()[]«»“”„\"'’‘-–—/"
_HAS_WORD = re.compile(r"\w")


class Found(NamedTuple):
    """A stretch that may identify somebody: `start` and `end` in code points, end exclusive.

    `kind` is one of `KINDS`; `reason` is the id of a sentence; `weight` is how sure, 0 (guess) to
    100. Where two overlap, the surer one is kept.
    """

    start: int
    end: int
    kind: str
    reason: str
    weight: int


Mark = tuple[int, str]
"""How sure it is that a word is part of a name, and the id of the reason."""
Marks = dict[int, Mark]
"""Index of a word -> its mark."""


def settle(found: Iterable[Found], text: str) -> list[Found]:
    """Finds without overlaps, in reading order.

    The surest wins, among equals the longest; what sticks out of a loser stays as a find of its
    own, so that all that was covered stays covered.
    """
    kept: list[Found] = []
    starts: list[int] = []
    for one in sorted(found, key=lambda find: (-find.weight, find.start - find.end, find.start)):
        for start, end in _free(one, kept, starts):
            piece = _trim(one, text, start, end)
            if piece:
                at = bisect_right(starts, piece.start)
                kept.insert(at, piece)
                insort(starts, piece.start)
    return kept


def join(found: list[Found], text: str) -> list[Found]:
    """Join settled finds that are pieces of one name or number, with only a space, a hyphen or the
    like between.

    Examples
    --------
    >>> cut = [Found(0, 5, "unknown", "", 33), Found(6, 16, "name", "", 50)]
    >>> [(one.start, one.end, one.kind) for one in join(cut, "kiera mcallister")]
    [(0, 16, 'name')]
    """
    joined: list[Found] = []
    for one in found:
        before = joined[-1] if joined else None
        if before and _belong_together(before, one, text[before.end : one.start]):
            surer = max(before, one, key=lambda find: (find.kind != "unknown", find.weight))
            joined[-1] = surer._replace(start=before.start, end=one.end)
        else:
            joined.append(one)
    return joined


def _belong_together(before: Found, one: Found, between: str) -> bool:
    if {before.kind, one.kind} <= _NAMES:
        # "": the space is at the edge of one of them
        return between in ("", " ", "-", "'", "’", "\u00a0")
    return (
        {before.kind, one.kind} <= _NUMBERS
        and between in (" ", "-", "/", ".")
        and before.end - before.start < 25
    )


def _free(one: Found, kept: list[Found], starts: list[int]) -> list[tuple[int, int]]:
    """The parts of a find that no kept one covers."""
    at = max(bisect_right(starts, one.start) - 1, 0)
    parts, cursor = [], one.start
    while at < len(kept) and kept[at].start < one.end:
        if kept[at].end > cursor:
            parts.append((cursor, kept[at].start))
            cursor = kept[at].end
        at += 1
    parts.append((cursor, one.end))
    return [(start, end) for start, end in parts if start < end]


def _trim(one: Found, text: str, start: int, end: int) -> Found | None:
    """A part without signs at the edges of the find; None when no letter is left. The signs before
    a surer find stay.
    """
    if (start, end) == (one.start, one.end):
        return one
    while start == one.start and start < end and text[start] in _EDGES:
        start += 1
    while end == one.end and start < end and text[end - 1] in _EDGES:
        end -= 1
    return one._replace(start=start, end=end) if _HAS_WORD.search(text, start, end) else None


# What somebody masked already: `[prénom]`, `(nom)`, `XXX`, `***`, `___`; nothing in there is looked
# at again.

_ROLES = pooled_pattern("labels", "masked")
# `ana [at] mail [dot] org`
_SPOKEN_SIGNS = "at|dot|point|punt|punto|ponto|punct|arobase|arroba|arond|apenstaartje"
_MASKED = re.compile(
    rf"\[(?! ?(?:{_SPOKEN_SIGNS}) ?\])[^\[\]\n]{{1,60}}\]|"
    rf"\((?:{_ROLES})(?: \w{{1,12}}){{0,2}}\)|<(?:{_ROLES})>|\b[xX]{{3,}}\b|[*_#]{{3,}}|"
    rf"\bNN\b|\b(?-i:BIP|BEEP|PIEP|Y{{3,}})(?![a-z])",  # a name that was beeped out
    re.I,
)


def find_masked(text: str) -> list[tuple[int, int]]:
    """Where a text is masked already, in reading order.

    Examples
    --------
    >>> find_masked("[prénom] et XXX, mais pas (nous)")
    [(0, 8), (12, 15)]
    """
    return [match.span() for match in _MASKED.finditer(text)]
