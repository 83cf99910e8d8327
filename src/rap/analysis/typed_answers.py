"""Answers that people type: "1 oui, 2 non, 5 plus", in seven languages; and pasted chats, which are
cut into messages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rap.analysis.answer_words import (
    LATER,
    TWO_ANSWERS,
    Doubt,
    MessageAnswers,
    is_answer,
    read_tokens,
    spoken_here,
)
from rap.analysis.stopwords import stop_words

MORE = "more"
_FREE = 3  # words, from which on what is no answer is something said; "thanks" is not
_WORD = re.compile(r"[^\W\d_]+")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CLEAR = 2  # words of a language, from which on a message is in it
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

_TWO_FORMS = "analysis.answers.two_forms"
_UNKNOWN = "analysis.answers.no_such_number"


@dataclass(frozen=True)
class ChatMessage:
    """What one person sent, in `parts` where she sent it in several messages; `sender` is what the
    messenger wrote before it, "" where nothing was, and is kept nowhere.
    """

    parts: tuple[str, ...] = field(repr=False)
    sender: str = field(default="", repr=False)

    @property
    def text(self) -> str:
        return f"{LATER}\n".join(self.parts)


@dataclass(frozen=True)
class Parsed:
    """One message. `copy` is the random number of a form, `sheet` the code of its numbering,
    `words` what was said freely.

    `language` is that of the report with the form; where none is said, the one its words are
    clearly in (`language_of`), else "".
    """

    answers: Mapping[str, str]
    more: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    words: str = field(default="", repr=False)
    sheet: str = ""
    copy: str = ""
    language: str = ""


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
        unknown number, words beside an answer that are not known, a word that means two things in
        the languages it could be in: each is a doubt, and nothing of that number is counted. Who
        writes that she does not know has the answer `UNSURE`.

    Examples
    --------
    >>> parsed = parse_answers("1 oui, 2 non, 2 plus", {"F-20001": 1, "F-20002": 2})
    >>> dict(parsed.answers), parsed.more
    ({'F-20001': 'yes', 'F-20002': 'no'}, ('F-20002',))
    """
    codes = list(_COPY.finditer(text))
    own = [match[1].strip() for match in _OWN_WORDS.finditer(text)]
    bare = _COPY.sub(" ", _OWN_WORDS.sub(" ", text))
    findings = {number: finding for finding, number in numbers.items()}
    reading = read_tokens(bare, known=findings)
    answers, more, doubts = _settle(reading, findings)
    found = [{match[part].lower() for match in codes if match[part]} for part in (1, 2, 3)]
    if any(len(one) > 1 for one in found):
        return Parsed({}, doubts=(Doubt(0, _TWO_FORMS),))
    sheet, language, copy = ("".join(one) for one in found)
    free = reading.rest if len(_WORD.findall(reading.rest)) >= _FREE else ""
    words = "\n".join(part for part in (*own, free) if _WORD.search(part))
    known = language if language in spoken_here() else language_of(" ".join((bare, *own)))
    return Parsed(answers, more, tuple(doubts), words, sheet, copy, known)


def language_of(text: str) -> str:
    """The language of a message, among those that answers are read in; "" where its words do not
    say so clearly.

    That is by its stop words and answers: at least two, and more than in any other language.

    Examples
    --------
    >>> language_of("2 non, chez nous c'est le contraire"), language_of("ok")
    ('fr', '')
    """
    words = [word.replace("’", "'") for word in _WORDS.findall(text.casefold())]
    counts = {
        language: sum(word in stop_words(language) or is_answer(word, language) for word in words)
        for language in spoken_here()
    }
    best = max(counts, key=lambda language: counts[language])
    is_clear = counts[best] >= _CLEAR and list(counts.values()).count(counts[best]) == 1
    return best if is_clear else ""


def _settle(
    reading: MessageAnswers, findings: Mapping[int, str]
) -> tuple[dict[str, str], tuple[str, ...], list[Doubt]]:
    said: dict[int, set[str]] = {}
    for number, answer in reading.pairs:
        said.setdefault(number, set()).add(answer)
    doubts = list(reading.doubts)
    doubtful = {doubt.number for doubt in reading.doubts}
    answers: dict[str, str] = {}
    more: list[str] = []
    for number, given in sorted(said.items()):
        plain = given - {MORE}
        if number not in findings:
            doubts.append(Doubt(number, _UNKNOWN))
        elif len(plain) > 1:
            doubts.append(Doubt(number, TWO_ANSWERS))
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
    >>> [message.parts for message in split_messages(chat)]
    [('1 oui', '2 non'), ('1 non',)]
    """
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    heads = sorted(
        (match for pattern in _HEADS for match in pattern.finditer(text)),
        key=lambda match: match.start(),
    )
    if not heads:
        return [
            ChatMessage((part.strip(),)) for part in re.split(r"\n[ \t]*\n+", text) if part.strip()
        ]
    ends = [*(head.start() for head in heads[1:]), len(text)]
    by_sender: dict[str, list[str]] = {"": [text[: heads[0].start()].strip()]}
    for head, end in zip(heads, ends, strict=True):
        by_sender.setdefault(head["who"].strip(), []).append(text[head.end() : end].strip())
    said = {sender: tuple(filter(None, parts)) for sender, parts in by_sender.items()}
    return [ChatMessage(parts, sender) for sender, parts in said.items() if parts]
