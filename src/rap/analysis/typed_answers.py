"""Answers that people type: "1 oui, 2 non, 5 plus", in seven languages; and pasted chats, which are
cut into messages.
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
MORE = "more"
_FREE = 3  # words, from which on what is no answer is something said; "thanks" is not
_WORD = re.compile(r"[^\W\d_]+")
_OWN_WORDS = re.compile(r"^\s*[»>]\s?(.*)$", re.M)
_COPY = re.compile(
    r"(?:\b(?:feuille|blad|sheet|hoja|folha|foaia|fleta)\s+)?\b([1-9][0-9]{0,2}-[0-9a-f]{4})(?:-(?:([a-z]{2})-)?([0-9a-f]{16}))?\b",
    re.I,
)
_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[APap]\.?[Mm]\.?)?"
# How a line begins that a messenger copied: "[12/03/2026, 21:14] Name: ", "12/03/2026, 21:14 -
# Name: ", "Name, [12.03.2026 21:14]"
_HEADS = (
    re.compile(rf"^\s*\[{_DAY},?\s+{_TIME}\]\s*(?P<who>[^:\n]{{1,60}}):[ \t]*", re.M),
    re.compile(rf"^\s*\[{_TIME},?\s+{_DAY}\]\s*(?P<who>[^:\n]{{1,60}}):[ \t]*", re.M),
    re.compile(rf"^\s*{_DAY},?\s+{_TIME}\s*[-–]\s*(?P<who>[^:\n]{{1,60}}):[ \t]*", re.M),
    re.compile(rf"^(?P<who>[^,\n\[]{{1,60}}),?\s*\[{_DAY},?\s+{_TIME}\]:?[ \t]*$", re.M),
)
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

_NO_ANSWER = "analysis.answers.no_answer"
_NO_NUMBER = "analysis.answers.no_number"
_TWO_MEANINGS = "analysis.answers.two_meanings"
_OTHER_WORDS = "analysis.answers.other_words"
_TWO_FORMS = "analysis.answers.two_forms"
_UNKNOWN = "analysis.answers.no_such_number"
_TWO_ANSWERS = "analysis.answers.two_answers"


@dataclass(frozen=True)
class Doubt:
    """Something to ask about: the number it is at (0: none), and the id of what is not clear. It
    repeats no words of the message.
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
class ChatMessage:
    """What one person sent; `sender` is what the messenger wrote before it, "" where nothing was,
    and is kept nowhere.
    """

    text: str = field(repr=False)
    sender: str = field(default="", repr=False)


@dataclass(frozen=True)
class Parsed:
    """One message. `copy` is the random number of a form, `sheet` the code of its numbering,
    `words` what was said freely.

    `language` is that of the report with the form; older forms do not say it.
    """

    answers: Mapping[str, str]
    more: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    words: str = field(default="", repr=False)
    sheet: str = ""
    copy: str = ""
    language: str = ""


@dataclass(frozen=True)
class _Piece:
    """A number, a phrase with what it may mean per language, a joint, or a word nobody knows; `at`
    is where it is.
    """

    at: tuple[int, int]
    number: int | None = None
    means: Mapping[str, str] = field(default_factory=dict)
    joint: bool = False


def parse_answers(text: str, numbers: Mapping[str, int]) -> Parsed:
    """Read one message.

    Parameters
    ----------
    text
        As it came: "1 oui, 2 non", "👍 3", "1. ja 2. niet mijn ervaring 5 meer"; what follows
        ``»`` is free text.
    numbers
        Finding -> its number in the report that was answered.

    Returns
    -------
    Parsed
        Only what is plain. A number without an answer, two different answers to one number, an
        unknown number, a word that means two things in the languages it could be in: each is a
        doubt, and nothing of that number is counted.

    Examples
    --------
    >>> parsed = parse_answers("1 oui, 2 non, 2 plus", {"F-20001": 1, "F-20002": 2})
    >>> dict(parsed.answers), parsed.more
    ({'F-20001': 'yes', 'F-20002': 'no'}, ('F-20002',))
    """
    codes = list(_COPY.finditer(text))
    own = [match[1].strip() for match in _OWN_WORDS.finditer(text)]
    bare = _COPY.sub(" ", _OWN_WORDS.sub(" ", text))
    reading = read_tokens(bare)
    findings = {number: finding for finding, number in numbers.items()}
    answers, more, doubts = _settle(reading, findings)
    found = [{match[part].lower() for match in codes if match[part]} for part in (1, 2, 3)]
    if any(len(one) > 1 for one in found):
        return Parsed({}, doubts=(Doubt(0, _TWO_FORMS),))
    sheet, language, copy = ("".join(one) for one in found)
    free = reading.rest if len(_WORD.findall(reading.rest)) >= _FREE else ""
    words = "\n".join(part for part in (*own, free) if _WORD.search(part))
    known = language if language in spoken_here() else ""
    return Parsed(answers, more, tuple(doubts), words, sheet, copy, known)


def _settle(
    reading: Reading, findings: Mapping[int, str]
) -> tuple[dict[str, str], tuple[str, ...], list[Doubt]]:
    said: dict[int, set[str]] = {}
    for number, answer in reading.pairs:
        said.setdefault(number, set()).add(answer)
    # a number in free text ("300 a week") is no number of the report
    doubts = [
        doubt
        for doubt in reading.doubts
        if not doubt.number or doubt.number in findings or not reading.rest
    ]
    doubtful = {doubt.number for doubt in reading.doubts}
    answers: dict[str, str] = {}
    more: list[str] = []
    for number, given in sorted(said.items()):
        plain = given - {MORE}
        if number not in findings:
            doubts.append(Doubt(number, _UNKNOWN))
        elif len(plain) > 1:
            doubts.append(Doubt(number, _TWO_ANSWERS))
        elif number not in doubtful:
            answers |= dict.fromkeys([findings[number]] if plain else [], "".join(plain))
            more += [findings[number]] if MORE in given else []
    return answers, tuple(more), doubts


def split_messages(text: str) -> list[ChatMessage]:
    """A pasted chat as messages: what one sender wrote is one message; without names, an empty line
    parts two people.

    Examples
    --------
    >>> chat = "[12/03/2026, 21:14] A: 1 oui\\n[12/03/2026, 21:15] A: 2 non\\n[12/03/2026, 21:20] B: 1 non"
    >>> [message.text for message in split_messages(chat)]
    ['1 oui\\n2 non', '1 non']
    """
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    heads = sorted(
        (match for pattern in _HEADS for match in pattern.finditer(text)),
        key=lambda match: match.start(),
    )
    if not heads:
        return [
            ChatMessage(part.strip()) for part in re.split(r"\n[ \t]*\n+", text) if part.strip()
        ]
    ends = [*(head.start() for head in heads[1:]), len(text)]
    by_sender: dict[str, list[str]] = {"": [text[: heads[0].start()].strip()]}
    for head, end in zip(heads, ends, strict=True):
        by_sender.setdefault(head["who"].strip(), []).append(text[head.end() : end].strip())
    joined = {
        sender: "\n".join(part for part in parts if part) for sender, parts in by_sender.items()
    }
    return [ChatMessage(text, sender) for sender, text in joined.items() if text]


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
    spoken = {language for means in answer_phrases().values() for language in means}
    return frozenset(spoken - {"signs"})


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
    pairs = tuple(pair for pair in best[0].pairs if pair in sure and pair[0] not in torn)
    doubts = (*best[0].doubts, *(Doubt(number, _TWO_MEANINGS) for number in sorted(torn)))
    return Reading(pairs, doubts, best[0].rest)


def _read(text: str, pieces: Sequence[_Piece], languages: frozenset[str]) -> Reading:
    steps = [(piece, _meaning(piece, languages)) for piece in pieces]
    answers = [meaning for _, meaning in steps if (meaning or "").strip()]
    numbers = [piece.number for piece in pieces if piece.number is not None]
    if not numbers or not answers:
        doubts = [Doubt(number, _NO_ANSWER) for number in numbers]
        doubts += [Doubt(0, _NO_NUMBER)] if answers else []
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


def _pair(
    steps: Iterable[tuple[_Piece, str | None]],
) -> tuple[list[tuple[int, str]], list[Doubt]]:
    """Each number with the answers after it. Numbers in a list ("1, 2 and 3 yes") share one; side
    by side they do not.
    """
    pairs: list[tuple[int, str]] = []
    doubts: list[Doubt] = []
    waiting: list[int] = []
    current: list[int] = []
    joined = False
    for piece, meaning in steps:
        if piece.number is not None:
            if not joined:
                doubts += [Doubt(number, _NO_ANSWER) for number in waiting]
                waiting = []
            waiting, current, joined = [*waiting, piece.number], [], False
        elif piece.joint or meaning == _AND:
            joined = True
        elif meaning is None:
            doubts += [Doubt(number, _OTHER_WORDS) for number in waiting]
            waiting, current, joined = [], [], False
        elif meaning != _ASIDE:
            current, waiting, joined = waiting or current, [], False
            pairs += [(number, meaning) for number in current]
            if not current:
                doubts.append(Doubt(0, _NO_NUMBER))
    return pairs, doubts + [Doubt(number, _NO_ANSWER) for number in waiting]


def _rest(text: str, steps: Sequence[tuple[_Piece, str | None]], *, keep: bool) -> str:
    """What is no number and no answer: the whole message when it holds no pair, else from the first
    unknown word to the last.
    """
    strange = [
        piece.at
        for piece, meaning in steps
        if piece.number is None and not piece.joint and meaning is None
    ]
    if not strange:
        return ""
    return text.strip() if keep else text[strange[0][0] : strange[-1][1]].strip()
