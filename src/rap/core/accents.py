"""Fold case and accents without moving an offset, and find whole words in what was folded.

`fold` gives each character one character, so that a place found in the folded text is the same
place in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from rap.core.errors import WrongUseError
from rap.core.patterns import PatternStoppedError, Place, find_pattern

if TYPE_CHECKING:
    import numpy as np

# Two letters in one sign: the fold must keep one character, so the finder looks for both spellings.
_TWO_IN_ONE = (("oe", "œ"), ("ae", "æ"), ("ss", "ß"), ("ij", "ĳ"), ("fi", "ﬁ"), ("fl", "ﬂ"))
_APOSTROPHES = dict.fromkeys("’‘ʼ′", "'")
# stands for an accent that is a character of its own, and for a soft hyphen; never part of a text
_MARK = "\uffff"
_LETTER = r"[\w\u0300-\u036f]"
MOST_WORDS = 100
"""The number of words that are looked for at a time."""
# letters with case or accents outside these are kept as they are
_FOLDED = (range(0x3000), range(0xF900, 0xFFFE))


def fold(text: str) -> str:
    """`text` without case and accents, character for character.

    Returns
    -------
    str of the same length
        `fold(text)[start:end]` is the fold of `text[start:end]`. Curly apostrophes become straight,
        the narrow and the unbreakable space become a space; œ, æ and ß stay one character
        (`find_words` finds them as oe, ae and ss too). An accent that is a character of its own
        becomes a mark that `find_words` passes over.

    Examples
    --------
    >>> fold("L’Élève, ça va ?")
    "l'eleve, ca va ?"
    """
    if text.isascii():
        return text.lower()
    import numpy as np

    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.dtype("<u2"))
    return _table().take(units).tobytes().decode("utf-16-le", "surrogatepass")


class FoldedTexts(Mapping[str, str]):
    """Texts by id whose folded form is kept elsewhere, by a program that reads them often."""

    def __init__(self, texts: Mapping[str, str], fold_of: Callable[[str], str]) -> None:
        self._texts, self.fold_of = texts, fold_of

    def __getitem__(self, id: str) -> str:
        return self._texts[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def folding(texts: Mapping[str, str]) -> Callable[[str], str]:
    """A function from the id of a text to its folded text."""
    return texts.fold_of if isinstance(texts, FoldedTexts) else lambda id: fold(texts[id])


@cache
def _table() -> np.ndarray[Any, np.dtype[np.uint16]]:
    """What each of the 65,536 UTF-16 units becomes; the halves of a pair become themselves."""
    import numpy as np

    table = np.arange(0x10000).astype("<u2")
    for span in _FOLDED:
        table[span.start : span.stop] = [ord(_fold_character(chr(code))) for code in span]
    return table


def _fold_character(character: str) -> str:
    """The fold of one character; if that would be longer, its small letter, or the character
    itself.
    """
    if character == "\u00ad" or unicodedata.category(character) in ("Mn", "Me"):
        return _MARK
    folded = _APOSTROPHES.get(character, character)
    for _ in range(2):  # taking a sign apart may give capitals
        parts = unicodedata.normalize("NFKD", folded.casefold())
        folded = "".join(part for part in parts if not unicodedata.combining(part))
    fitting = (
        form for form in (folded, character.lower(), character) if len(form) == 1 and form < _MARK
    )
    return next(fitting)


def find_words(folded: str, needle: str) -> list[tuple[int, int]]:
    """Where a word, the beginning of a word, or a phrase stands.

    Parameters
    ----------
    folded
        The text, folded or as it is.
    needle
        Prepared as `folded` was. A `*` at its end matches all words with this beginning, up to the
        end of the word. A space matches one or more spaces; a phrase ends with its line.

    Returns
    -------
    list of (start, end)
        In reading order, without overlaps; whole words only. An apostrophe and a hyphen end a word:
        `equipe` is found in `l'equipe`.

    Raises
    ------
    WrongUseError
        For a needle without a letter, digit or sign.

    Examples
    --------
    >>> find_words("l'equipe, des equipes, coequipier", "equipe*")
    [(2, 8), (14, 21)]
    """
    is_start, words = _words(needle)
    if not words:
        raise WrongUseError("core.words.empty")
    if _MARK in folded:
        return _find_past_marks(folded, needle)
    found = [
        place
        for spelling in _spellings(words, folded)
        for place in _scan(folded, spelling, is_start=is_start)
    ]
    return _without_overlaps(sorted(found))


def _words(needle: str) -> tuple[bool, list[str]]:
    """Whether the last word is a beginning, and the words."""
    whole = needle.rstrip()
    return whole.endswith("*"), whole.removesuffix("*").replace(_MARK, "").split()


def find_in_texts(
    needle: str, ids: Iterable[str], fold_of: Callable[[str], str]
) -> dict[str, list[Place]]:
    """What `find_words` finds in each text that has any. A phrase is looked for in the process that
    looks for patterns, with its limits: at worst it is compared word by word at each place.

    Raises
    ------
    WrongUseError
        As `find_words`; for more than `MOST_WORDS` words, and for a phrase that takes too long.
    """
    is_start, words = _words(needle)
    if len(words) > MOST_WORDS:
        raise WrongUseError("core.words.too_many", most=MOST_WORDS)
    if len(words) < 2:
        found = {id: find_words(fold_of(id), needle) for id in ids}
        return {id: places for id, places in found.items() if places}
    folded = {id: text for id in ids if _may_have(text := fold_of(id), max(words, key=len))}
    plain = {id: text.replace(_MARK, "") for id, text in folded.items()}
    signs = "".join(one for _, one in _TWO_IN_ONE if any(one in text for text in plain.values()))
    spellings = sorted(_spellings(words, signs))
    try:
        pattern = "|".join(_written(spelling, is_start=is_start) for spelling in spellings)
        found = find_pattern(pattern, plain)
    except PatternStoppedError:
        raise WrongUseError("core.words.too_slow") from None
    return {id: _with_marks(folded[id], places) for id, places in found.items()}


def _may_have(folded: str, word: str) -> bool:
    """Whether a text may have a word, in any of its spellings."""
    return _MARK in folded or any(one in folded for (one,) in _spellings([word], folded))


def _find_past_marks(folded: str, needle: str) -> list[tuple[int, int]]:
    """Do what `find_words` does in a text with marks: search it without them, and give the places
    in the text with them; a mark belongs to the letter before it.
    """
    return _with_marks(folded, find_words(folded.replace(_MARK, ""), needle))


def _with_marks(folded: str, places: list[Place]) -> list[Place]:
    """Places in a text without its marks, as places in the text with them."""
    if _MARK not in folded:
        return places
    at = [place for place, character in enumerate(folded) if character != _MARK]
    at.append(len(folded))
    return [(at[start], at[end]) for start, end in places]


def _spellings(words: list[str], folded: str) -> set[tuple[str, ...]]:
    """The words with œ, æ and ß written as two letters, and as one sign where the text has that
    sign.
    """
    spread = words
    for two, one in _TWO_IN_ONE:
        spread = [word.replace(one, two) for word in spread]
    found = {tuple(spread)}
    for two, one in _TWO_IN_ONE:
        if any(two in word for word in spread) and one in folded:
            found |= {tuple(word.replace(two, one) for word in spelling) for spelling in found}
    return found


def _scan(folded: str, words: tuple[str, ...], *, is_start: bool) -> Iterator[tuple[int, int]]:
    pattern = _pattern(words, is_start=is_start)
    # a short word stands so often that one pass of the pattern is quicker than many finds
    if len(words[0]) < 4:
        yield from (match.span() for match in pattern.finditer(folded))
        return
    at = folded.find(words[0])
    while at >= 0:
        match = pattern.match(folded, at)
        if match:
            yield match.span()
        at = folded.find(words[0], at + 1)


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...], *, is_start: bool) -> re.Pattern[str]:
    return re.compile(_written(words, is_start=is_start))


def _written(words: tuple[str, ...], *, is_start: bool) -> str:
    """A pattern for the words with no letter before or after them. The look back comes after the
    first word, so that `re` can search for that word.
    """
    first, last = re.escape(words[0]), words[-1]
    before = rf"(?<!{_LETTER}{first})" if re.match(_LETTER, words[0]) else ""
    rest = "".join(rf"[^\S\n]+{re.escape(word)}" for word in words[1:])
    after = rf"(?!{_LETTER})" if re.match(_LETTER, last[-1]) else ""
    return first + before + rest + (f"{_LETTER}*" if is_start else after)


def _without_overlaps(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in places:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
