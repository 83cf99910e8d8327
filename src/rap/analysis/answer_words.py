"""The words of an answer: numbers, answers and the rest, told apart by the language of the whole
message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from rap.core.plain import fold_words
from rap.languages.phrases import read_phrases, read_shared

_HERE = "yes-here"  # yes in a part of a language's land, where another language means no by it
_AND, _ASIDE = "", " "  # words that answer nothing: the first joins numbers
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]", re.UNICODE)
_TONES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\u20e3\u200d]")
_JOINTS = frozenset(",;&+/")
_DECORATION = frozenset(".:)(=°#·*!?\"'’«»“”…[]|") | frozenset({"→"})
_DASHES = frozenset("-–")
_MARKS_OF_NUMBERS = frozenset(
    {"n", "no", "nr", "num", "numero", "nummer", "number", "numar", "numarul", "numri", "numro"}
)
_LONGEST = 6  # words of a phrase


@dataclass(frozen=True)
class Reading:
    """What stands in a message: (number, answer) pairs, doubts at numbers, and the words that are
    neither.
    """

    pairs: tuple[tuple[int, str], ...] = ()
    doubts: tuple[tuple[int, str], ...] = ()
    rest: str = field(default="", repr=False)


@dataclass(frozen=True)
class _Piece:
    """A number, a phrase with what it may mean per language, a joint, or a word nobody knows; `at`
    is where it stands.
    """

    at: tuple[int, int]
    number: int | None = None
    means: Mapping[str, str] = field(default_factory=dict)
    joint: bool = False


@cache
def answer_phrases() -> Mapping[str, Mapping[str, str]]:
    """Phrase, folded -> language -> answer (a blank for a word that answers nothing); signs are of
    the language "signs".
    """
    found: dict[str, dict[str, str]] = {}
    for language, rows in {**read_phrases("answers"), **read_shared("answers")}.items():
        for answer, phrases in rows.items():
            meaning = {"and": _AND, "aside": _ASIDE, _HERE: "yes"}.get(answer, answer)
            for phrase in phrases:
                found.setdefault(_folded(phrase), {})[language] = meaning
    return found


@cache
def spoken_here() -> frozenset[str]:
    """The languages in which answers are read, which are those of reports."""
    return frozenset(language for means in answer_phrases().values() for language in means) - {
        "signs"
    }


def _folded(text: str) -> str:
    return " ".join(fold_words(text).replace("’", "'").split())


def read_tokens(text: str) -> Reading:
    """Pairs of numbers and answers in a message, and what is in doubt.

    The message is read in each language that knows all its words; those that leave the fewest
    doubts must agree. A message that mixes languages is read in those that know most of its words,
    all at once.
    """
    text = _TONES.sub("", text)
    pieces = _pieces(text)
    readings = [_read(text, pieces, languages) for languages in _languages(pieces)]
    fewest = min(len(reading.doubts) for reading in readings)
    best = [reading for reading in readings if len(reading.doubts) == fewest]
    sure = frozenset.intersection(*(frozenset(reading.pairs) for reading in best))
    torn = {pair[0] for reading in best for pair in reading.pairs if pair not in sure}
    doubts = [
        *best[0].doubts,
        *((number, "analysis.answers.two_meanings") for number in sorted(torn)),
    ]
    return Reading(
        tuple(pair for pair in best[0].pairs if pair in sure and pair[0] not in torn),
        tuple(doubts),
        best[0].rest,
    )


def _read(text: str, pieces: Sequence[_Piece], languages: frozenset[str]) -> Reading:
    steps = [(piece, _meaning(piece, languages)) for piece in pieces]
    answers = [meaning for _, meaning in steps if (meaning or "").strip()]
    numbers = [piece.number for piece in pieces if piece.number is not None]
    if not numbers or not answers:
        doubts = [(number, "analysis.answers.no_answer") for number in numbers]
        doubts += [(0, "analysis.answers.no_number")] if answers else []
        return Reading((), tuple(doubts), _rest(text, steps, keep=True))
    pairs, doubts = _pair(steps[::-1] if _is_answer_first(steps) else steps)
    return Reading(tuple(pairs), tuple(doubts), _rest(text, steps, keep=False))


def _pieces(text: str) -> list[_Piece]:
    tokens = [(match[0], match.span()) for match in _TOKEN.finditer(text)]
    pieces: list[_Piece] = []
    at = 0
    while at < len(tokens):
        word, span = tokens[at]
        length, means = _phrase(tokens, at)
        if word.isdigit():
            pieces.append(_Piece(span, number=int(word[:6])))
        elif _folded(word) in _MARKS_OF_NUMBERS and _marks_number(tokens, at):
            pass
        elif length:
            pieces.append(_Piece((span[0], tokens[at + length - 1][1][1]), means=means))
        elif word in _JOINTS:
            pieces.append(_Piece(span, joint=True))
        elif word not in _DECORATION and not (word in _DASHES and not _is_range(tokens, at)):
            pieces.append(_Piece(span))
        at += max(length, 1)
    return pieces


def _marks_number(tokens: Sequence[tuple[str, tuple[int, int]]], at: int) -> bool:
    """ "no 3", "nr. 3", "n° 3": a mark before a number; but a lone "no" after a number is an
    answer.
    """
    following = [word for word, _ in tokens[at + 1 : at + 3]]
    after_number = at > 0 and tokens[at - 1][0].isdigit()
    is_before = bool(following) and (
        following[0].isdigit() or (following[0] in ".°º" and following[-1].isdigit())
    )
    return is_before and not after_number and _folded(tokens[at][0]) != "no"


def _is_range(tokens: Sequence[tuple[str, tuple[int, int]]], at: int) -> bool:
    """A dash between two numbers: "1-3" may be three numbers or two, so it is asked about."""
    beside = [word for word, _ in (*tokens[max(at - 1, 0) : at], *tokens[at + 1 : at + 2])]
    return len(beside) == 2 and all(word.isdigit() for word in beside)


def _phrase(
    tokens: Sequence[tuple[str, tuple[int, int]]], at: int
) -> tuple[int, Mapping[str, str]]:
    """How many tokens from `at` are the longest phrase that is known, and what it means."""
    for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
        words = [word for word, _ in tokens[at : at + length]]
        means = answer_phrases().get(_folded(" ".join(words)))
        if means:
            return length, means
    return 0, {}


def _languages(pieces: Iterable[_Piece]) -> list[frozenset[str]]:
    """The languages to read a message in: each that knows all its words alone, else those that know
    most, together.
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
    """The answer a piece stands for, or that it joins or means nothing; None for a word unknown
    here, or of several meanings.
    """
    found = {
        answer
        for language, answer in piece.means.items()
        if language in languages or language == "signs"
    }
    return found.pop() if len(found) == 1 else None


def _is_answer_first(steps: Sequence[tuple[_Piece, str | None]]) -> bool:
    """Whether answers stand before their numbers ("oui 1, non 2"): the message begins with an
    answer and ends with a number.
    """
    real = [
        (piece, meaning)
        for piece, meaning in steps
        if piece.number is not None or (meaning or "").strip()
    ]
    return real[0][0].number is None and real[-1][0].number is not None


def _pair(
    steps: Iterable[tuple[_Piece, str | None]],
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Each number with the answers after it. Numbers in a list ("1, 2 and 3 yes") share one; side
    by side they do not.
    """
    pairs: list[tuple[int, str]] = []
    doubts: list[tuple[int, str]] = []
    waiting: list[int] = []
    current: list[int] = []
    joined = False
    for piece, meaning in steps:
        if piece.number is not None:
            if waiting and not joined:
                doubts += [(number, "analysis.answers.no_answer") for number in waiting]
                waiting = []
            waiting, current, joined = [*waiting, piece.number], [], False
        elif piece.joint or meaning == _AND:
            joined = True
        elif meaning == _ASIDE:
            continue
        elif meaning is None:
            doubts += [(number, "analysis.answers.other_words") for number in waiting]
            waiting, current, joined = [], [], False
        else:
            current, waiting, joined = waiting or current, [], False
            pairs += [(number, meaning) for number in current]
            if not current:
                doubts.append((0, "analysis.answers.no_number"))
    return pairs, doubts + [(number, "analysis.answers.no_answer") for number in waiting]


def _rest(text: str, steps: Sequence[tuple[_Piece, str | None]], *, keep: bool) -> str:
    """What is no number and no answer: the whole message when it holds no pair, else from the first
    unknown word to the last.
    """
    if keep:
        plain = all(
            piece.joint or piece.number is not None or meaning is not None
            for piece, meaning in steps
        )
        return "" if plain else text.strip()
    strange = [
        piece.at
        for piece, meaning in steps
        if piece.number is None and not piece.joint and meaning is None
    ]
    return text[strange[0][0] : strange[-1][1]].strip() if strange else ""
