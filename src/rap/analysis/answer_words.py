"""What the words of a typed answer say: numbers with their answers, in seven languages, and what is in
doubt.

An answer is read only when each word up to the next number is known; everything else is asked about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from rap.core.model import UNSURE
from rap.core.plain import fold_words
from rap.languages.pack import pack_of
from rap.languages.phrases import read_phrases, read_shared

LATER = "\f"
"""Before what the same person sent in a later message: it changes what she answered before."""
_HERE = "yes-here"  # yes in a part of a language's land, where another language means no by it
_AND, _ASIDE, _NEXT = "and", "aside", "next"  # they answer nothing; the first two stand anywhere
_BARE = frozenset({"yes", "partly", "no", "not-mine", "more", _AND})
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]", re.UNICODE)
_TONES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\u20e3\u200d]")
_JOINTS = frozenset(",;&+/")
_DECORATION = frozenset(".:)(=°#·•*!\"'’«»“”…[]|") | frozenset({"→"})
_DASHES = frozenset("-–")
_MARKS_OF_NUMBERS = frozenset(
    {"n", "no", "nr", "num", "numero", "nummer", "number", "numar", "numarul", "numri", "numro"}
)
_LONGEST = 6  # words of a phrase

_NO_ANSWER = "analysis.answers.no_answer"
_NO_NUMBER = "analysis.answers.no_number"
_TWO_MEANINGS = "analysis.answers.two_meanings"
_OTHER_WORDS = "analysis.answers.other_words"
TWO_ANSWERS = "analysis.answers.two_answers"
_WORDS_BESIDE = "analysis.answers.words_beside"


@dataclass(frozen=True)
class Doubt:
    """Something to ask about: the number of the finding it belongs to (0: none), and the id of what
    is not clear. It repeats no words of the message.
    """

    number: int
    what: str


@dataclass(frozen=True)
class MessageAnswers:
    """What is in a message: (number, answer) pairs, doubts at numbers, and the words that are
    neither.
    """

    pairs: tuple[tuple[int, str], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    rest: str = field(default="", repr=False)


@dataclass(frozen=True)
class _Piece:
    """A piece of a message: a number, a phrase with its possible meanings per language, a joint, or
    an unknown word; `at` is its offset.

    An `is_fresh` piece begins a line; `part` counts the messages before the one it is in.
    """

    at: tuple[int, int]
    number: int | None = None
    means: Mapping[str, str] = field(default_factory=dict)
    is_joint: bool = False
    is_fresh: bool = False
    part: int = 0


@dataclass
class _Group:
    """Numbers that share one answer ("1, 2 and 3 yes"), the answers that were `said` of them, and
    whether every word beside them is known.
    """

    part: int
    is_clear: bool
    numbers: list[int] = field(default_factory=list)
    said: set[str] = field(default_factory=set)

    @property
    def doubt(self) -> str:
        """What is to be asked, "" when this is one plain answer."""
        if not self.is_clear:
            return _WORDS_BESIDE if self.said else _OTHER_WORDS
        if len(self.said) == 1:
            return ""
        return TWO_ANSWERS if self.said else _NO_ANSWER


@cache
def answer_phrases() -> Mapping[str, Mapping[str, str]]:
    """Folded phrase -> language -> answer, or one of the words that answer nothing; signs are under
    the language "signs". Of a language that nobody who speaks it has read, only bare answers.
    """
    found: dict[str, dict[str, str]] = {}
    for language, rows in {**read_phrases("answers"), **read_shared("answers")}.items():
        is_read = language == "signs" or pack_of(language).about.answers_read_by
        for answer, phrases in rows.items():
            for phrase in phrases if is_read or answer in _BARE else ():
                meaning = "yes" if answer == _HERE else answer
                found.setdefault(_folded(phrase), {})[language] = meaning
    return found


@cache
def spoken_here() -> frozenset[str]:
    """The languages in which answers are read: those of reports."""
    spoken = {language for means in answer_phrases().values() for language in means}
    return frozenset(spoken - {"signs"})


def is_answer(word: str, language: str) -> bool:
    """Whether one word is an answer in a language."""
    return _is_answer(answer_phrases().get(_folded(word), {}).get(language))


def _is_answer(meaning: str | None) -> bool:
    return meaning not in (None, _AND, _ASIDE, _NEXT)


def _is_strange(piece: _Piece, meaning: str | None) -> bool:
    return piece.number is None and not piece.is_joint and meaning is None


def _folded(text: str) -> str:
    return " ".join(fold_words(text).replace("’", "'").split())


def read_tokens(text: str, *, known: Collection[int] | None = None) -> MessageAnswers:
    """Read pairs of numbers and answers in a message, and what is in doubt.

    The message is read in each language that knows all its words; those that leave the fewest
    doubts must agree. A message that mixes languages is read in those that know most of its words,
    all at once. `known` are the numbers that were asked about; another one among words that are not
    understood ("300 a month") is one of these words.
    """
    text = _with_digits(_TONES.sub("", text))
    pieces = _pieces(text)
    readings = [_read(text, pieces, languages, known) for languages in _languages(pieces)]
    fewest = min(len(reading.doubts) for reading in readings)
    best = [reading for reading in readings if len(reading.doubts) == fewest]
    sure = frozenset.intersection(*(frozenset(reading.pairs) for reading in best))
    torn = {pair[0] for reading in best for pair in reading.pairs if pair not in sure}
    pairs = tuple(pair for pair in best[0].pairs if pair in sure and pair[0] not in torn)
    doubts = [doubt for reading in best for doubt in reading.doubts]
    doubts += [Doubt(number, _TWO_MEANINGS) for number in sorted(torn)]
    once = {doubt.number: doubt for doubt in reversed(doubts)}  # the first of each number
    return MessageAnswers(pairs, tuple(reversed(once.values())), best[0].rest)


def _with_digits(text: str) -> str:
    """`text` with ① and ❶ as 1. A ² stays: it may be a footnote, and is asked about."""
    return "".join(f" {value} " if (value := _in_circle(sign)) else sign for sign in text)


def _in_circle(sign: str) -> int:
    """The number that one sign stands for, as phones write it; 0 for digits and all other signs."""
    is_small = unicodedata.decomposition(sign).startswith(("<super>", "<sub>"))
    value = unicodedata.numeric(sign, 0)
    is_one = unicodedata.category(sign) == "No" and value == int(value) and not is_small
    return int(value) if is_one else 0


def _read(
    text: str,
    pieces: Sequence[_Piece],
    languages: frozenset[str],
    known: Collection[int] | None,
) -> MessageAnswers:
    steps = _in_context(pieces, [_meaning(piece, languages) for piece in pieces], known)
    groups, is_loose = _grouped(steps, backwards=_is_answer_first(steps))
    newest = dict(sorted((n, one.part) for one in groups for n in one.numbers))
    said = [(n, one) for one in groups for n in one.numbers if one.part == newest[n]]
    found = [Doubt(n, one.doubt) for n, one in said if one.doubt]
    found += [Doubt(0, _NO_NUMBER)] if is_loose else []
    pairs = tuple((n, answer) for n, one in said if not one.doubt for answer in one.said)
    rest = _rest(text, steps, keep=not any(one.said for one in groups))
    return MessageAnswers(pairs, tuple(found), rest)


def _in_context(
    pieces: Sequence[_Piece], meanings: Sequence[str | None], known: Collection[int] | None
) -> list[tuple[_Piece, str | None]]:
    """What each piece stands for between those beside it. "Do not know" within a sentence is no
    answer, "but" is known before the next number alone, and 300 in "300 a month" is a word.
    """
    steps = list(zip(pieces, meanings, strict=True))

    def is_strange(at: int) -> bool:
        return any(_is_strange(*step) for step in steps[at : at + 1])

    for at, (piece, meaning) in enumerate(steps):
        beside = is_strange(at - 1) or is_strange(at + 1)
        is_other = known is not None and piece.number is not None and piece.number not in known
        if meaning == UNSURE and beside:
            steps[at] = (piece, None)
        elif is_other and beside and not piece.is_fresh:
            steps[at] = (replace(piece, number=None), None)
    for at in range(len(steps) - 1, -1, -1):
        after = [piece.number for piece, _ in steps[at + 1 : at + 2]]
        if steps[at][1] == _NEXT and (after in ([], [None]) or is_strange(at + 2)):
            steps[at] = (steps[at][0], None)
    return steps


def _grouped(
    steps: Sequence[tuple[_Piece, str | None]], *, backwards: bool
) -> tuple[list[_Group], bool]:
    """The numbers with the words of each, up to the next number, on the next line too; and whether
    an answer has no number.

    With `backwards`, answers come before their numbers. Words before the first number of a line put
    it in doubt as well ("for my friends 1 yes").
    """
    groups: list[_Group] = []
    is_after_number = is_joined = is_ahead = is_on_line = is_loose = False
    for piece, meaning in reversed(steps) if backwards else steps:
        if piece.is_fresh and not backwards:
            is_ahead = is_on_line = False
        if piece.number is not None:
            if not is_joined:
                groups.append(_Group(piece.part, is_clear=not is_ahead))
            groups[-1].numbers.append(piece.number)
            is_loose, is_ahead, is_on_line = is_loose and not is_ahead, False, True
        elif _is_strange(piece, meaning) or _is_answer(meaning):
            if groups and meaning is None:
                groups[-1].is_clear = False
            elif groups:
                groups[-1].said.add(str(meaning))
            is_loose = is_loose or (not groups and meaning is not None)
            is_ahead = is_ahead or not is_on_line or (backwards and meaning is None)
        is_joined = (is_after_number or is_joined) and (piece.is_joint or meaning == _AND)
        is_after_number = piece.number is not None
    return groups, is_loose


def _pieces(text: str) -> list[_Piece]:
    tokens = [(match[0], match.span()) for match in _TOKEN.finditer(text)]
    pieces: list[_Piece] = []
    at = 0
    while at < len(tokens):
        word, (start, _) = tokens[at]
        length, means = _phrase(text, tokens, at)
        is_mark = _folded(word) in _MARKS_OF_NUMBERS and _marks_number(tokens, at)
        is_dash = word in _DASHES and not _is_range(tokens, at)
        last = pieces[-1] if pieces else _Piece((0, 0))
        if not (is_mark or is_dash or word in _DECORATION):
            between = text[last.at[1] : start]
            piece = _Piece(
                (start, tokens[at + max(length, 1) - 1][1][1]),
                number=int(word[:6]) if word.isdecimal() else None,
                means=means,
                is_joint=word in _JOINTS,
                is_fresh=not pieces or "\n" in between,
                part=last.part + between.count(LATER),
            )
            pieces.append(piece)
        at += max(length, 1)
    return pieces


def _marks_number(tokens: Sequence[tuple[str, tuple[int, int]]], at: int) -> bool:
    """Whether a word marks the number after it, as in "no 3", "nr. 3", "n° 3". A lone "no" after a
    number is an answer.
    """
    following = [word for word, _ in tokens[at + 1 : at + 3]]
    after_number = at > 0 and tokens[at - 1][0].isdecimal()
    is_before = bool(following) and (
        following[0].isdecimal() or (following[0] in ".°º" and following[-1].isdecimal())
    )
    return is_before and not after_number and _folded(tokens[at][0]) != "no"


def _is_range(tokens: Sequence[tuple[str, tuple[int, int]]], at: int) -> bool:
    """Whether a dash is between two numbers: "1-3" may be three numbers or two, so people are
    asked.
    """
    beside = [word for word, _ in (*tokens[max(at - 1, 0) : at], *tokens[at + 1 : at + 2])]
    return len(beside) == 2 and all(word.isdecimal() for word in beside)


def _phrase(
    text: str, tokens: Sequence[tuple[str, tuple[int, int]]], at: int
) -> tuple[int, Mapping[str, str]]:
    """The longest known phrase that begins at `at` and ends on its line: how many tokens it has, and
    what it means.
    """
    for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
        words = tokens[at : at + length]
        means = answer_phrases().get(_folded(" ".join(word for word, _ in words)))
        if means and "\n" not in text[words[0][1][0] : words[-1][1][1]]:
            return length, means
    return 0, {}


def _languages(pieces: Iterable[_Piece]) -> list[frozenset[str]]:
    """The languages to read a message in: each language that knows all words, one by one; else
    those that know most of them, together.
    """
    known = [piece.means.keys() for piece in pieces if piece.means and "signs" not in piece.means]
    count = {
        language: sum(language in one for one in known)
        for language in {name for one in known for name in one}
    }
    most = frozenset(language for language, n in count.items() if n == max(count.values()))
    if not known or count[next(iter(most))] < len(known):
        return [most]
    return [frozenset({language}) for language in sorted(most)]


def _meaning(piece: _Piece, languages: frozenset[str]) -> str | None:
    """What a piece stands for; None for an unknown word, and for one with several meanings."""
    found = {piece.means[language] for language in piece.means.keys() & {*languages, "signs"}}
    return found.pop() if len(found) == 1 else None


def _is_answer_first(steps: Sequence[tuple[_Piece, str | None]]) -> bool:
    """Whether answers come before their numbers ("oui 1, non 2"): the message begins with an
    answer and ends with a number.
    """
    real = [piece for piece, meaning in steps if piece.number is not None or _is_answer(meaning)]
    return bool(real) and real[0].number is None and real[-1].number is not None


def _rest(text: str, steps: Sequence[tuple[_Piece, str | None]], *, keep: bool) -> str:
    """The words that are neither numbers nor answers: the whole message when it holds no pair,
    otherwise from the first unknown word to the last.
    """
    strange = [piece.at for piece, meaning in steps if _is_strange(piece, meaning)]
    if not strange:
        return ""
    return text.strip() if keep else text[strange[0][0] : strange[-1][1]].strip()
