"""Keyword in context: a word with the text around it, wherever it occurs; and direct speech, what
people say that others said.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rap.analysis.columns import need_columns
from rap.core.accents import find_in_texts, fold
from rap.core.errors import WrongUseError
from rap.languages.pack import pack_of
from rap.languages.pipelines import language_of

if TYPE_CHECKING:
    import pandas as pd

LABEL = re.compile(
    r"^(?:\[\d{1,2}:\d\d:\d\d\] )?[A-Z][A-Z0-9]{0,7}(?: \([a-z]{2}\))?: ", re.MULTILINE
)
"""What opens a turn, as far as it can be told without knowing who speaks: `[00:01:02] P1 (nl): `.
"""
_MARKS = re.compile(
    r"«\s*(?P<a>[^«»\n]+?)\s*»|[“„](?P<b>[^“”„\n]+)[”“]|(?<!\w)\"(?P<c>[^\"\n]+)\"(?!\w)|(?<!\w)‘(?P<d>[^‘’\n]+(?:’\w[^‘’\n]*)*)’(?!\w)"
)
_LONGEST_LABEL = 40
_PASSAGE = {"source": "str", "start": "int64", "end": "int64", "quote": "str", "code": "str"}
_CARRIED = ("role", "speaker", "case")
_fold_once = lru_cache(maxsize=256)(fold)  # one asks for many words in the same texts


def keyword_in_context(
    texts: Mapping[str, str],
    word: str,
    *,
    width: int = 60,
    ignore_case: bool = True,
    turns: pd.DataFrame | None = None,
    across_turns: bool = False,
) -> pd.DataFrame:
    """Every place where a word occurs, with the text before and after it.

    Parameters
    ----------
    texts
        Source -> text.
    word
        A whole word, the beginning of one (`caution*`), or a phrase within a line.
    width
        Characters shown on either side.
    ignore_case
        Whatever the case and accents; otherwise exactly as written.
    turns : DataFrame with the columns source, start, end
        Where to look: leave out the rows of the interviewer to hear the others alone. Its columns
        role, speaker and case, where there are any, come back beside each hit. None: the whole
        text, and a line that opens like `P1:` is taken for the beginning of a turn.
    across_turns
        Show the text around even where somebody else says it.

    Returns
    -------
    DataFrame, one row a hit, in reading order
        source start end before keyword after, and the columns of `turns`. The keyword is
        `text[start:end]`, and line ends within a turn are shown as they are.

    Raises
    ------
    WrongUseError
        For an empty word, a width below 0, or turns without their columns.

    Examples
    --------
    >>> texts = {"INT-1": "P1: The rent is high.\\nI: And before?\\nP1: No rent, we slept there."}
    >>> keyword_in_context(texts, "rent", width=9)[["start", "before", "after"]].values.tolist()
    [[8, 'The ', ' is high.'], [44, 'No ', ', we slep']]
    """
    import pandas as pd

    if width < 0:
        raise WrongUseError("analysis.kwic.bad_width", width=width)
    needle, prepare = (fold(word), _fold_once) if ignore_case else (word, str)
    spoken = _Turns(turns)
    rows: list[tuple[object, ...]] = []
    found = find_in_texts(needle, texts, lambda source: prepare(texts[source]))
    for source, text in texts.items():
        for start, end in found.get(source, ()):
            turn = spoken.around(source, text, at=(start, end), reach=width)
            if turn is not None:
                low, high, facts = (0, len(text), turn[2]) if across_turns else turn
                before, after = (
                    text[max(low, start - width) : start],
                    text[end : min(high, end + width)],
                )
                rows.append((source, start, end, before, text[start:end], after, *facts))
    names = ["source", "start", "end", "before", "keyword", "after", *spoken.carried]
    frame = pd.DataFrame(rows, columns=names)
    return frame if rows else frame.astype({"start": "int64", "end": "int64"})


def widen(hits: pd.DataFrame, texts: Mapping[str, str]) -> pd.DataFrame:
    """Hits as passages to show: with the text before and after each, cut at whole words.

    Parameters
    ----------
    hits : DataFrame as `keyword_in_context` makes it, or one with no rows
    texts
        Source -> text, those that were searched.

    Returns
    -------
    DataFrame
        source start end quote code (""); `text[start:end] == quote`.

    Examples
    --------
    >>> texts = {"INT-1": "P1: No rent, we slept there."}
    >>> widen(keyword_in_context(texts, "rent", width=9), texts)["quote"].tolist()
    ['No rent, we']
    """
    import pandas as pd

    rows = []
    for hit in hits.to_dict("records"):
        text, start, end = texts[hit["source"]], hit["start"], hit["end"]
        start, end = (
            start - len(_whole(hit["before"], text, start)),
            end + len(_whole(hit["after"], text, end, on=True)),
        )
        rows.append((hit["source"], start, end, text[start:end], ""))
    frame = pd.DataFrame(rows, columns=list(_PASSAGE))
    return frame.astype(_PASSAGE) if rows else frame.astype({"start": "int64", "end": "int64"})


def _whole(beside: str, text: str, at: int, *, on: bool = False) -> str:
    """The text beside a hit, without the word that the width cut in two. With `on` it is the text
    after the hit, otherwise before.
    """
    far = at + len(beside) if on else at - len(beside) - 1
    is_cut = bool(beside) and 0 <= far < len(text) and not text[far].isspace()
    if not is_cut:
        return beside
    return re.sub(r"\s*\S*$", "", beside) if on else re.sub(r"^\S*\s*", "", beside)


def spans_by_source(turns: pd.DataFrame | None) -> Mapping[str, list[tuple[int, int]]] | None:
    """Source -> (start, end) of its turns, in order; None when no turns were given.

    Raises
    ------
    WrongUseError
        When a column source, start or end is missing.
    """
    if turns is None:
        return None
    need_columns(turns, ("source", "start", "end"), what="turns")
    found: dict[str, list[tuple[int, int]]] = {}
    for source, start, end in zip(turns["source"], turns["start"], turns["end"], strict=True):
        found.setdefault(source, []).append((int(start), int(end)))
    return {source: sorted(spans) for source, spans in found.items()}


class _Turns:
    """The turns of a text: between which offsets a hit may be shown, and who says it."""

    def __init__(self, turns: pd.DataFrame | None) -> None:
        spans_by_source(turns)  # says what is missing
        self.carried: list[str] = []
        self._rows: dict[str, list[tuple[int, int, tuple[object, ...]]]] | None = None
        if turns is None:
            return
        self.carried = [name for name in _CARRIED if name in turns.columns]
        self._rows = {}
        for source, start, end, *facts in turns[
            ["source", "start", "end", *self.carried]
        ].itertuples(index=False):
            self._rows.setdefault(source, []).append((int(start), int(end), tuple(facts)))
        for rows in self._rows.values():
            rows.sort(key=lambda row: row[0])

    def around(
        self, source: str, text: str, *, at: tuple[int, int], reach: int
    ) -> tuple[int, int, tuple[object, ...]] | None:
        """The turn of a hit, or None when it is in none of the given turns."""
        if self._rows is None:
            return (*_line_turn(text, at=at, reach=reach), ())
        rows = self._rows.get(source, [])
        nearest = bisect_right(rows, at[0], key=lambda row: row[0]) - 1
        return rows[nearest] if nearest >= 0 and at[1] <= rows[nearest][1] else None


def _line_turn(text: str, *, at: tuple[int, int], reach: int) -> tuple[int, int]:
    """The turn around a hit, no further than `reach`: from the end of the last label before it to
    the line end before the next label.
    """
    (start, end), low, high = at, 0, len(text)
    line = start
    while line > 0 and line > start - reach - _LONGEST_LABEL:
        line = (
            text.rfind("\n", 0, line - 1) + 1
            if text[line - 1] == "\n"
            else text.rfind("\n", 0, line) + 1
        )
        label = LABEL.match(text, line)
        if label:
            low = label.end() if label.end() <= start else line
            break
    line = text.find("\n", end, end + reach) + 1
    while line:
        if LABEL.match(text, line):
            return low, line - 1
        line = text.find("\n", line, end + reach) + 1
    return low, high


def direct_speech(
    texts: Mapping[str, str],
    *,
    language: str | Mapping[str, str],
    turns: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """What people say that others said (or they themselves, on another day), as far as quotation
    marks and a few patterns show it.

    Two things are found: what is between quotation marks on one line, and, in speech written
    without them, what follows a verb of saying and a comma or colon, up to the end of the sentence:
    *je lui dis, c'est trop*; *ik zeg, dat kan niet*; *she goes, not today*. Reported speech without
    either is missed, and a title in quotation marks is found.

    Parameters
    ----------
    texts
        Source -> text.
    language
        One of all, or source -> language; each must have a pack (`rap.languages.pack.known()`).
    turns : DataFrame with the columns source, start, end
        As in `keyword_in_context`.

    Returns
    -------
    DataFrame, in reading order
        source start end quote how ("marks" or "verb"), and the columns of `turns`; `text[start:end]
        == quote`.

    Raises
    ------
    WrongUseError
        For a source without a language, a language without a pack, or turns without their columns.

    Examples
    --------
    >>> texts = {"INT-1": "P1: And she said, not today. I went home."}
    >>> direct_speech(texts, language="en")[["quote", "how"]].values.tolist()
    [['not today.', 'verb']]
    """
    import pandas as pd

    spoken = _Turns(turns)
    rows: list[tuple[object, ...]] = []
    for source, text in texts.items():
        for start, end, how in _find_speech(text, language_of(language, source)):
            turn = spoken.around(source, text, at=(start, end), reach=0)
            if turn is not None:
                rows.append((source, start, end, text[start:end], how, *turn[2]))
    frame = pd.DataFrame(rows, columns=["source", "start", "end", "quote", "how", *spoken.carried])
    return frame if rows else frame.astype({"start": "int64", "end": "int64"})


def _find_speech(text: str, language: str) -> list[tuple[int, int, str]]:
    """Places between quotation marks and, in texts without them, after verbs of saying."""
    marked = [(*match.span(match.lastgroup or 0), "marks") for match in _MARKS.finditer(text)]
    found = list(marked)
    for match in _saying(language).finditer(text):
        start, end = match.span("said")
        if not any(start < mark[1] + 2 and mark[0] < end for mark in marked):
            found.append((start, end, "verb"))
    return sorted(found)


@cache
def _saying(language: str) -> re.Pattern[str]:
    words = pack_of(language).words
    opening = rf"(?<![\w'’-]){words.say_before}(?:{words.say or '(?!)'}){words.say_after}\s?[,:] +"
    return re.compile(
        rf"{opening}(?P<said>[^\s«“\"„‘][^.!?…\n]{{0,300}}(?:[.!?…]+|(?=\n)|$))", re.IGNORECASE
    )
