"""What the words of a typed answer say: numbers with their answers, in seven languages, and what is in
doubt.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from rap.core.plain import fold_words
from rap.languages.phrases import read_phrases, read_shared

_HERE = "yes-here"  # yes in a part of a language's land, where another language means no by it
_AND, _ASIDE = "", " "  # words that answer nothing: the first joins numbers
_BUT, _TURNS = "but", "turns"  # words beside an answer that may turn it round
_TOUCHED = ("fr", "nl", "en")  # people mix these into every other language
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]", re.UNICODE)
_TONES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\u20e3\u200d]")
_JOINTS = frozenset(",;&+/")
_DECORATION = frozenset(".:)(=°#·*!?\"'’«»“”…[]|") | frozenset({"→"})
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
_TURNED = "analysis.answers.turned"


@dataclass(frozen=True)
class Doubt:
    """Something to ask about: the number of the finding it belongs to (0: none), and the id of what
    is not clear. It repeats no words of the message.
    """

    number: int
    what: str


@dataclass(frozen=True)
class Reading:
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

    `but` and `turns` are the languages in which it says "but", or "not", "never", "only if". A
    `fresh` piece begins a line.
    """

    at: tuple[int, int]
    number: int | None = None
    means: Mapping[str, str] = field(default_factory=dict)
    joint: bool = False
    but: frozenset[str] = frozenset()
    turns: frozenset[str] = frozenset()
    fresh: bool = False


@cache
def answer_phrases() -> Mapping[str, Mapping[str, str]]:
    """Folded phrase -> language -> answer (blank for a word that answers nothing); signs are under
    the language "signs".
    """
    found: dict[str, dict[str, str]] = {}
    for language, rows in {**read_phrases("answers"), **read_shared("answers")}.items():
        for answer, phrases in rows.items():
            meaning = {"and": _AND, "aside": _ASIDE, _BUT: _ASIDE, _HERE: "yes"}.get(answer, answer)
            for phrase in phrases if answer != _TURNS else ():
                found.setdefault(_folded(phrase), {})[language] = meaning
    return found


@cache
def spoken_here() -> frozenset[str]:
    """The languages in which answers are read: those of reports."""
    spoken = {language for means in answer_phrases().values() for language in means}
    return frozenset(spoken - {"signs"})


def is_answer(word: str, language: str) -> bool:
    """Whether one word is an answer in a language."""
    return bool(answer_phrases().get(_folded(word), {}).get(language, "").strip())


@cache
def _turning(kind: str) -> Mapping[str, frozenset[str]]:
    """Folded word -> the languages in which it says "but" (`_BUT`), or may reverse an answer."""
    found: dict[str, set[str]] = {}
    for language, rows in read_phrases("answers").items():
        for word in rows.get(kind, ()):
            found.setdefault(_folded(word), set()).add(language)
    return {word: frozenset(languages) for word, languages in found.items()}


def _languages_turning(word: str, kind: str) -> frozenset[str]:
    """The languages in which a word, or its part before or after an apostrophe (`n'est`), may
    reverse an answer.
    """
    known, whole = _turning(kind), _folded(word)
    return frozenset().union(*(known.get(part, ()) for part in {whole, *whole.split("'")}))


def _folded(text: str) -> str:
    return " ".join(fold_words(text).replace("’", "'").split())


def read_tokens(text: str) -> Reading:
    """Read pairs of numbers and answers in a message, and what is in doubt.

    The message is read in each language that knows all its words; those that leave the fewest
    doubts must agree. A message that mixes languages is read in those that know most of its words,
    all at once.
    """
    text = _TONES.sub("", text)
    pieces = _pieces(text)
    readings = [_read(text, pieces, languages) for languages in _languages(pieces)]
    best = _surest(readings)
    sure = frozenset.intersection(*(frozenset(reading.pairs) for reading in best))
    torn = {pair[0] for reading in best for pair in reading.pairs if pair not in sure}
    pairs = tuple(pair for pair in best[0].pairs if pair in sure and pair[0] not in torn)
    doubts = [doubt for reading in best for doubt in reading.doubts]
    doubts += [Doubt(number, _TWO_MEANINGS) for number in sorted(torn)]
    return Reading(pairs, tuple(dict.fromkeys(doubts)), best[0].rest)


def _surest(readings: Sequence[Reading]) -> list[Reading]:
    """The readings with the fewest doubts. A "not" that only one language knows is not a reason to
    read the message in another.
    """
    n_doubts = [sum(doubt.what != _TURNED for doubt in one.doubts) for one in readings]
    fewest = min(n_doubts)
    return [one for one, n in zip(readings, n_doubts, strict=True) if n == fewest]


def _read(text: str, pieces: Sequence[_Piece], languages: frozenset[str]) -> Reading:
    steps = [(piece, _meaning(piece, languages)) for piece in pieces]
    answers = [meaning for _, meaning in steps if (meaning or "").strip()]
    numbers = [piece.number for piece in pieces if piece.number is not None]
    if not numbers or not answers:
        doubts = [Doubt(number, _NO_ANSWER) for number in numbers]
        doubts += [Doubt(0, _NO_NUMBER)] if answers else []
        return Reading((), tuple(doubts), _rest(text, steps, keep=True))
    pairing = _Pairing(backwards=_is_answer_first(steps), languages={*languages, *_TOUCHED})
    for piece, meaning in reversed(steps) if pairing.backwards else steps:
        pairing.take(piece, meaning)
    return Reading(
        tuple(pairing.pairs), tuple(pairing.all_doubts()), _rest(text, steps, keep=False)
    )


def _pieces(text: str) -> list[_Piece]:
    tokens = [(match[0], match.span()) for match in _TOKEN.finditer(text)]
    pieces: list[_Piece] = []
    at = 0
    while at < len(tokens):
        word, span = tokens[at]
        length, means = _phrase(tokens, at)
        begins = at == 0 or "\n" in text[tokens[at - 1][1][1] : span[0]]
        if word.isdigit():
            pieces.append(_Piece(span, number=int(word[:6]), fresh=begins))
        elif _folded(word) in _MARKS_OF_NUMBERS and _marks_number(tokens, at):
            pass
        elif length:
            end = tokens[at + length - 1][1][1]
            but = _languages_turning(word, _BUT) if length == 1 else frozenset()
            turns = _languages_turning(word, _TURNS) if length == 1 else frozenset()
            pieces.append(_Piece((span[0], end), means=means, but=but, turns=turns))
        elif word in _JOINTS:
            pieces.append(_Piece(span, joint=True))
        elif word not in _DECORATION and not (word in _DASHES and not _is_range(tokens, at)):
            but, turns = (_languages_turning(word, kind) for kind in (_BUT, _TURNS))
            pieces.append(_Piece(span, but=but, turns=turns, fresh=begins))
        at += max(length, 1)
    return pieces


def _marks_number(tokens: Sequence[tuple[str, tuple[int, int]]], at: int) -> bool:
    """Whether a word marks the number after it, as in "no 3", "nr. 3", "n° 3". A lone "no" after a
    number is an answer.
    """
    following = [word for word, _ in tokens[at + 1 : at + 3]]
    after_number = at > 0 and tokens[at - 1][0].isdigit()
    is_before = bool(following) and (
        following[0].isdigit() or (following[0] in ".°º" and following[-1].isdigit())
    )
    return is_before and not after_number and _folded(tokens[at][0]) != "no"


def _is_range(tokens: Sequence[tuple[str, tuple[int, int]]], at: int) -> bool:
    """Whether a dash is between two numbers: "1-3" may be three numbers or two, so people are
    asked.
    """
    beside = [word for word, _ in (*tokens[max(at - 1, 0) : at], *tokens[at + 1 : at + 2])]
    return len(beside) == 2 and all(word.isdigit() for word in beside)


def _phrase(
    tokens: Sequence[tuple[str, tuple[int, int]]], at: int
) -> tuple[int, Mapping[str, str]]:
    """The longest known phrase that begins at `at`: how many tokens it has, and what it means."""
    for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
        words = [word for word, _ in tokens[at : at + length]]
        means = answer_phrases().get(_folded(" ".join(words)))
        if means:
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
    """What a piece stands for: an answer, a joint or nothing; None for an unknown word, and for one
    with several meanings.
    """
    found = {piece.means[language] for language in piece.means.keys() & {*languages, "signs"}}
    return found.pop() if len(found) == 1 else None


def _is_answer_first(steps: Sequence[tuple[_Piece, str | None]]) -> bool:
    """Whether answers come before their numbers ("oui 1, non 2"): the message begins with an
    answer and ends with a number.
    """
    real = [
        (piece, meaning)
        for piece, meaning in steps
        if piece.number is not None or (meaning or "").strip()
    ]
    return real[0][0].number is None and real[-1][0].number is not None


@dataclass
class _Pairing:
    """Gives each number the answers after it. Numbers in a list ("1, 2 and 3 yes") share one
    answer; numbers without a joint between them do not.

    Words beside an answer that may reverse it put it in doubt ("4 yes, but not always"). A line of
    its own after it that reverses nothing is free text. With `backwards`, answers come before their
    numbers.
    """

    backwards: bool
    languages: Collection[str]
    pairs: list[tuple[int, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)  # numbers that have no answer yet
    current: list[int] = field(default_factory=list)  # those the last answer was of
    beside: list[int] = field(default_factory=list)  # those whose words these may still be
    joined: bool = False
    is_but: bool = False  # "but" was said, and nothing after it yet
    is_ahead: bool = False  # words that may turn what comes: "not for 3", or read backwards

    def take(self, piece: _Piece, meaning: str | None) -> None:
        """Read one piece in the languages of the message."""
        is_but = bool(piece.but & {*self.languages})
        if piece.number is not None:
            self._number(
                piece.number, is_turned=self.is_ahead and (self.backwards or not piece.fresh)
            )
        elif piece.joint or meaning == _AND:
            self.joined = True
        elif meaning is None:
            self._strange(piece, is_but=is_but)
        elif meaning == _ASIDE:
            self.is_but = self.is_but or is_but
        else:
            self._answer(meaning)

    def all_doubts(self) -> list[Doubt]:
        """Each doubt once; a number without an answer is a doubt too."""
        left = [Doubt(number, _NO_ANSWER) for number in self.waiting]
        return list(dict.fromkeys((*self.doubts, *left)))

    def _number(self, number: int, *, is_turned: bool) -> None:
        if not self.joined:
            self.doubts += [Doubt(one, _NO_ANSWER) for one in self.waiting]
            self.waiting = []
        if is_turned:
            self.doubts.append(Doubt(number, _TURNED))
        self.waiting, self.current, self.beside = [*self.waiting, number], [], []
        self.joined = self.is_but = False

    def _answer(self, meaning: str) -> None:
        mine = self.waiting or self.current
        if not mine:  # "4 yes of course not": a second answer for the same number
            self.doubts += [Doubt(one, TWO_ANSWERS) for one in self.beside or ()]
            self.doubts += [] if self.beside else [Doubt(0, _NO_NUMBER)]
        self.pairs += [(number, meaning) for number in mine]
        self.current, self.waiting, self.joined, self.is_ahead = mine, [], False, False
        self.beside = mine or self.beside

    def _strange(self, piece: _Piece, *, is_but: bool) -> None:
        turns = self.is_but or is_but or bool(piece.turns & {*self.languages})
        self.doubts += [Doubt(number, _OTHER_WORDS) for number in self.waiting]
        if piece.fresh and not turns and not self.backwards:
            self.beside = []
        if turns:
            self.doubts += [Doubt(number, _TURNED) for number in self.beside]
            self.is_ahead = self.backwards or not (self.beside or self.waiting)
        self.waiting, self.current, self.joined = [], [], False


def _rest(text: str, steps: Sequence[tuple[_Piece, str | None]], *, keep: bool) -> str:
    """The words that are neither numbers nor answers: the whole message when it holds no pair,
    otherwise from the first unknown word to the last.
    """
    strange = [
        piece.at
        for piece, meaning in steps
        if piece.number is None and not piece.joint and meaning is None
    ]
    if not strange:
        return ""
    return text.strip() if keep else text[strange[0][0] : strange[-1][1]].strip()
