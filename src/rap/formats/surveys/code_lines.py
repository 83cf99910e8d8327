"""Codes, and the words under them, found in messages as people send them: quoted, with other
dashes, and with lines that a mail program broke in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rap.core.errors import RefusedError
from rap.core.form_questions import NOT_ASKED, SKIPPED
from rap.core.surveys import Survey
from rap.formats.surveys.codes import END, CodedAnswer, decode, has_right_check

_BETWEEN = r"[ \-\u2010-\u2015\u2212]"
_CODE = re.compile(rf"(?:[0-9A-TV-Z]{{4}}{_BETWEEN}+){{3,}}[0-9A-TV-Z]{{1,4}}", re.IGNORECASE)
_BARE = re.compile(r"(?=\D*\d)[0-9A-TV-Z]{14,}", re.IGNORECASE)  # typed without hyphens
_PIECE = re.compile(  # a code that lost its end
    rf"(?=\D*\d)(?:(?:[0-9A-TV-Z]{{4}}{_BETWEEN}){{1,3}}"
    rf"|(?:[0-9A-TV-Z]{{4}}{_BETWEEN}){{2}}[0-9A-TV-Z]{{1,4}})",
    re.IGNORECASE,
)
_PART = re.compile(  # one line of a code that a mail program broke in two
    rf"(?:[0-9A-TV-Z]{{4}}{_BETWEEN}*)*[0-9A-TV-Z]{{1,4}}{_BETWEEN}*", re.IGNORECASE
)
_MOST_PARTS = 6
# what mail programs and messengers put before a line: marks of quoting, direction and width
_BEFORE = re.compile(r"[\s>*\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_WORDS = re.compile(r"»\s*([A-Za-z][A-Za-z0-9_-]{0,39})\s*:\s?(.*)")


@dataclass
class _Message:
    """A code that was found, and the words under it: question -> lines."""

    answer: CodedAnswer
    said: dict[str, list[str]] = field(default_factory=dict)


def parse_codes(
    text: str, survey: Survey, *, further: Sequence[str] = (), place: str = ""
) -> tuple[CodedAnswer, ...]:
    """All answers in a text: a message, or many below each other.

    Parameters
    ----------
    text
        Messages as people send them: what is around the codes is passed over.
    survey
        The form they answered.
    further
        The names of the answers of its consent form, in their order.
    place
        How errors call the text; they add the line.

    Raises
    ------
    RefusedError
        A sign is mistyped, the code is cut off, or it is of another form; words that belong to no
        code, or of which an end is missing. No error holds the code or the words.
    """
    found: list[_Message] = []
    lines = [_clean(line) for line in text.splitlines()]
    goes_on, at = False, 0  # words follow their code at once; below another line whose are they?
    while at < len(lines):
        where = f"{place}:{at + 1}" if place else str(at + 1)
        if match := _WORDS.fullmatch(lines[at]):
            if not goes_on or _is_unsaid(found[-1].answer, match[1], survey):
                raise RefusedError("formats.survey_codes.stray_words", place=where)
            words, n = _words_at(lines, at, match[2], where)
            found[-1].said.setdefault(match[1], []).append(words)
        else:
            code, n = _code_at(lines, at, where)
            found += [_Message(decode(code, survey, further, where))] if code else []
            goes_on = bool(code) or (goes_on and not lines[at])
        at += n
    return tuple(_with_words(one.answer, one.said, survey) for one in found)


def _clean(line: str) -> str:
    before = _BEFORE.match(line)
    return line[before.end() :] if before else line


def _code_at(lines: Sequence[str], at: int, place: str) -> tuple[str, int]:
    """The code that begins in a line, "" for none, and how many lines it takes."""
    for n, whole in _joined(lines, at):
        if n > 1 and has_right_check(whole):
            return whole, n
        if n == 1 and _is_code(whole):
            break
    return _code_in(lines[at].rstrip(), place), 1


def _is_code(line: str) -> bool:
    return bool(_CODE.fullmatch(line)) and has_right_check(line)


def _joined(lines: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
    """A line that holds nothing but groups of a code, with none, one, two … of those after it."""
    whole = ""
    for n, line in enumerate(lines[at : at + _MOST_PARTS], start=1):
        part = line.rstrip()
        if not _PART.fullmatch(part) or (n == 1 and not any(sign.isdecimal() for sign in part)):
            return
        whole = f"{whole} {part}" if whole else part
        yield n, whole


def _code_in(line: str, place: str) -> str:
    """The code in a line, "" for none. Four words of four letters are not a code: it is alone in its
    line, or has a digit, or its check is right.
    """
    if _BARE.fullmatch(line):
        return line
    if _PIECE.fullmatch(line):
        raise RefusedError("formats.survey_codes.mistyped", place=place)
    match = _CODE.search(line)
    if match is None:
        return ""
    found = match[0]
    is_one = found == line or any(sign.isdecimal() for sign in found) or has_right_check(found)
    return found if is_one else ""


def _is_unsaid(answer: CodedAnswer, question: str, survey: Survey) -> bool:
    """Whether a code says that nothing was written there. Beside options somebody may write and
    choose none; an open answer that is there has its bit.
    """
    one = survey.question(question)
    nothing = (SKIPPED, NOT_ASKED) if one and one.type == "open" else (NOT_ASKED,)
    return one is not None and answer.cells.get(question) in nothing


def _words_at(lines: Sequence[str], at: int, words: str, place: str) -> tuple[str, int]:
    """One line of words as she wrote it, and how many lines of the message it takes."""
    parts: list[str] = []
    for n, line in enumerate([words, *lines[at + 1 :]], start=1):
        if n > 1 and (_WORDS.fullmatch(line) or _is_code(line.rstrip())):
            break
        parts += [line.strip()] if line.strip() else []
        if parts and parts[-1].endswith(END) and not parts[-1].endswith(END * 2):
            return " ".join(parts).removesuffix(END).rstrip().replace(END * 2, END), n
    raise RefusedError("formats.survey_codes.words_cut", place=place, end=END)


def _with_words(
    answer: CodedAnswer, said: Mapping[str, Sequence[str]], survey: Survey
) -> CodedAnswer:
    """With the words under the code that belong to questions which take words."""
    takes = {q.id for q in survey.questions if q.type == "open" or q.own_words}
    words = {id: "\n".join(lines) for id, lines in said.items() if id in takes and any(lines)}
    return replace(answer, words=words)
