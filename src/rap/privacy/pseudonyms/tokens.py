"""The words of a talk with where they stand, and what each tells by its capital."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rap.core.folding import fold

_WORD = re.compile(r"[^\W\d_ºª]+|\d+")
_OPENS = re.compile(r"(?:[.!?¿¡…:;«“»”„\"\n\[\]()—–*_>•→|]|\s-)[\s'’‘«“„\"*_]*$")
_NUMBERED = re.compile(r" ?[-–—.)°:/]+[\s'’‘«“„\"*_]*")  # after the number of a question: `2-Alors`
_INITIAL = re.compile(r"(?<![^\W_])[A-Z]$")  # `N. Barzani`: its full stop ends no sentence
_LINE = re.compile(r"[^\n]+")


class Word(NamedTuple):
    """A run of letters or of digits.

    `folded` is without case and accents; `opens` says that it stands where any word has a capital;
    `is_cased` that its line is written with capitals and small letters.
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


@dataclass(frozen=True)
class Talk:
    """A text in one language, with the other languages of the study, and its words."""

    text: str
    language: str
    others: tuple[str, ...] = ()

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

    @cached_property
    def starts(self) -> dict[int, int]:
        """Where a word begins -> its index."""
        return {word.start: index for index, word in enumerate(self.words)}

    @cached_property
    def ends(self) -> dict[int, int]:
        """Where a word ends -> its index."""
        return {word.end: index for index, word in enumerate(self.words)}


def _words_of(line: re.Match[str], folded: str) -> Iterator[Word]:
    """The words of a line. A line without a small letter, or without a capital but *I*, is not
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
