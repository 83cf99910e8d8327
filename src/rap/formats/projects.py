"""A project of another program (codes, texts, codings, people, memos) as plain values, between
those who read such files and those who write them.

Strings are as they were found. Positions are ours: code points over text whose lines end in `\\n`,
end exclusive, so `text[start:end]` is what was coded. A `key` is the identifier of the file
(`plain_key` of a GUID), or where a program has none one that its reader makes of its own row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from rap.core.errors import Message, message_from_json
from rap.languages.catalogue import say

UNITS = ("code points", "utf16", "bytes")
ENDS = ("exclusive", "inclusive")
_COUNTED = {
    "code points": Message("formats.counted.unit_one"),
    "utf16": Message("formats.counted.unit_two"),
    "bytes": Message("formats.counted.unit_bytes"),
    1: Message("formats.counted.line_break_1"),
    2: Message("formats.counted.line_break_2"),
}
_BARE = re.compile(r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}")


def plain_key(guid: str) -> str:
    """A GUID without braces, in capitals: programs write the same one in each of these ways.

    Examples
    --------
    >>> plain_key("{39887fa3-3b98-508b-a68c-1ef3a1ec1571}")
    '39887FA3-3B98-508B-A68C-1EF3A1EC1571'
    """
    return guid.strip().strip("{}").upper()


def is_guid(key: str) -> bool:
    """Whether a plain key has the shape that REFI-QDA asks for."""
    return _BARE.fullmatch(key) is not None


@dataclass(frozen=True)
class Convention:
    """How a program counted the places in one text.

    Attributes
    ----------
    unit
        "code points", "utf16" or "bytes".
    line_break
        What the line end CR LF counts: 1 or 2.
    end
        "exclusive" or "inclusive".
    bom
        Whether a byte-order mark at the beginning counts as well.
    n, n_fit
        Of `n` places with anything to judge by, `n_fit` fit this way of counting.
    others
        The names of ways that fit as well and give other places.
    words
        At the first place where one of them differs: the words by this way, then by each of the
        others.
    is_given
        Whether a person said so, and it was not worked out.
    """

    unit: str = "code points"
    line_break: int = 1
    end: str = "exclusive"
    bom: bool = False
    n_fit: int = 0
    n: int = 0
    others: tuple[str, ...] = ()
    words: tuple[str, ...] = field(default=(), repr=False)
    is_given: bool = False

    @property
    def name(self) -> str:
        """As a person gives it: `utf16,2,exclusive`, with `,bom` where the mark counts.

        Examples
        --------
        >>> Convention("utf16", 2).name
        'utf16,2,exclusive'
        """
        return f"{self.unit},{self.line_break},{self.end}" + (",bom" if self.bom else "")

    @property
    def is_unsure(self) -> bool:
        """Whether somebody has to say how a text was counted: her codings would be on other
        words.
        """
        return bool(self.others) and not self.is_given

    @property
    def sentence(self) -> Message:
        """The same in words: what an emoji and a line end count, and what else is unusual."""
        parts = [_COUNTED[self.unit], _COUNTED[self.line_break]]
        parts += [Message("formats.counted.inclusive")] * (self.end == "inclusive")
        parts += [Message("formats.counted.mark")] * self.bom
        return Message("formats.counted.way", parts=parts)


def parse_convention(name: str) -> Convention | None:
    """The convention that `Convention.name` names.

    Parameters
    ----------
    name
        Unit, line break and end with commas between them, and `bom` where the mark counts.

    Returns
    -------
    Convention, or None for any other text

    Examples
    --------
    >>> parse_convention("utf16, 2, exclusive, bom").bom, parse_convention("feet,2,exclusive")
    (True, None)
    """
    parts = [part.strip() for part in name.split(",")]
    known = (UNITS, ("1", "2"), ENDS, ("bom",))
    if len(parts) not in (3, 4) or any(p not in k for p, k in zip(parts, known, strict=False)):
        return None
    return Convention(parts[0], int(parts[1]), parts[2], len(parts) == 4)


@dataclass(frozen=True)
class ProjectCoder:
    """Somebody who coded: `key` in this file, and `name` as the file says it."""

    key: str
    name: str


@dataclass(frozen=True)
class ProjectCode:
    """A code.

    Attributes
    ----------
    key, name
        Its identifier in the file, and what it is called.
    parent
        The key of the code above it, or None.
    is_codable
        False for a heading that may be given to no passage.
    colour
        As `#cc3311`, or "".
    definition
        In plain text, or "".
    labels
        Language -> its name in other languages.
    """

    key: str
    name: str
    parent: str | None = None
    is_codable: bool = True
    colour: str = ""
    definition: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ProjectText:
    """A text with LF line ends.

    Attributes
    ----------
    key, name
        Its identifier in the file, and what it is called.
    text
        What places are counted in, from 0.
    turns
        (start, label) of each turn where the file itself says who speaks.
    convention
        How the program counted; None where nothing had to be converted.
    n_pictures
        How many pictures, recordings and films in it were left out.
    fingerprint
        The SHA-256 of the bytes it was read from.
    guid
        Under which GUID it goes out; "" for one that is made of its key.
    """

    key: str
    name: str
    text: str
    turns: tuple[tuple[int, str], ...] = ()
    convention: Convention | None = None
    n_pictures: int = 0
    fingerprint: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)  # there may be 50,000
class ProjectCoding:
    """One coder gave one code to one place of a text.

    Attributes
    ----------
    key
        Its identifier in the file.
    text, code, coder
        The keys of what it refers to; `coder` is "" where the file does not say.
    start, end
        Code points, end exclusive; None when it is for the whole text.
    when
        A moment in UTC or a day, as ISO 8601; "" where the file does not say.
    memo
        The note on this coding, or "".
    """

    key: str
    text: str
    start: int | None
    end: int | None
    code: str
    coder: str = ""
    when: str = ""
    memo: str = ""


@dataclass(frozen=True)
class ProjectExtract:
    """Words that a table or a document says were coded, before anybody looked for them in a text.

    Attributes
    ----------
    key
        The row or comment it comes from.
    text
        The name of the interview as found, "" where it does not say.
    quote
        The words.
    code, coder
        The keys of what it refers to.
    when, memo
        As of a `ProjectCoding`.
    """

    key: str
    text: str
    quote: str
    code: str
    coder: str = ""
    when: str = ""
    memo: str = ""


@dataclass(frozen=True)
class ProjectPerson:
    """A person (a case) of the project.

    Attributes
    ----------
    key, name
        Its identifier in the file, and what it is called.
    values
        Variable -> what is known.
    texts
        The keys of the texts in which this person speaks.
    spans
        (key of a text, start, end) of places that are this person's words.
    """

    key: str
    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    spans: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True)
class ProjectMemo:
    """A note.

    Attributes
    ----------
    key, name, text
        Its identifier in the file, its title, and what it says.
    about
        What it is for: ("code" | "text" | "coding" | "person" | "place", key), or None.
    coder, when
        Who wrote it, by key, and when; "" where the file does not say.
    """

    key: str
    text: str
    about: tuple[str, str] | None = None
    coder: str = ""
    when: str = ""
    name: str = ""


@dataclass(frozen=True)
class ProjectGroup:
    """A set of codes or texts: its own `key` and `name`, and the keys of its `members`."""

    key: str
    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Loss:
    """What was dropped or guessed, as a `message` that repeats no words of a text, and how often
    (`n`); `str(loss.message)` is a sentence.
    """

    message: Message
    n: int = 1


def losses_of(counts: Mapping[str, int]) -> tuple[Loss, ...]:
    """A loss for each id of a sentence and how often it happened; none for what did not.

    Examples
    --------
    >>> [loss.n for loss in losses_of({"formats.project.lost.no_words": 2, "formats.project.lost.no_text": 0})]
    [2]
    """
    return tuple(Loss(Message(id, n=n), n) for id, n in counts.items() if n > 0)


@dataclass(frozen=True)
class ProjectQuestion:
    """What only a person can say before this file can be taken in: which code a colour is, which of
    two places an extract is from.

    Attributes
    ----------
    key
        Under which it is answered in `Choices.answers`.
    message
        The question; `str(question.message)` is a sentence.
    options
        Answers that fit, if they can be listed.
    words
        Of the text, to be shown beside the question to that person alone.
    """

    key: str
    message: Message
    options: tuple[str, ...] = ()
    words: str = field(default="", repr=False)


@dataclass(frozen=True)
class Choices:
    """What a person says of a file before it is read.

    Attributes
    ----------
    conventions
        Key of a text ("" for all) -> how the program counted in it.
    columns
        For a table: what a column is for -> its heading.
    answers
        Key of a `ProjectQuestion` -> the answer.
    coder
        Who coded, where no part of the file says it.
    encoding
        How the characters of a table are stored, where that is not UTF-8.
    """

    conventions: Mapping[str, Convention] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    coder: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class Project:
    """All that a file of another program holds.

    Attributes
    ----------
    format
        Which kind of file it is, such as "qdpx".
    origin
        Which program and version wrote it, as the file says.
    name
        What the project is called.
    coders, codes, texts, codings, extracts, people, memos, groups
        One `ProjectCoder`, `ProjectCode`, ... for each.
    losses
        A `Loss` for each kind of thing that was dropped or guessed.
    questions
        A `ProjectQuestion` for each thing that a person must say first.
    """

    origin: str = ""
    name: str = ""
    coders: tuple[ProjectCoder, ...] = ()
    codes: tuple[ProjectCode, ...] = ()
    texts: tuple[ProjectText, ...] = ()
    codings: tuple[ProjectCoding, ...] = ()
    people: tuple[ProjectPerson, ...] = ()
    memos: tuple[ProjectMemo, ...] = ()
    groups: tuple[ProjectGroup, ...] = ()
    losses: tuple[Loss, ...] = ()
    format: str = ""
    extracts: tuple[ProjectExtract, ...] = ()
    questions: tuple[ProjectQuestion, ...] = ()

    def paths(self) -> dict[str, tuple[str, ...]]:
        """Key of a code -> the names from the top of the tree down to it."""
        by_key = {code.key: code for code in self.codes}
        found: dict[str, tuple[str, ...]] = {}
        for code in self.codes:
            names, at, seen = list[str](), code, set[str]()
            while True:
                names.append(at.name)
                seen.add(at.key)
                if at.parent not in by_key or at.parent in seen:
                    break
                at = by_key[at.parent]
            found[code.key] = tuple(reversed(names))
        return found


def with_names(project: Project) -> Project:
    """A project in which texts without a name are called by their number, in the reader's
    language.
    """
    of = len(project.texts)
    texts = (
        one if one.name else replace(one, name=say("formats.project.text_of", n=n, of=of))
        for n, one in enumerate(project.texts, start=1)
    )
    return replace(project, texts=tuple(texts))


_ROWS: Mapping[str, type[Any]] = {
    "coders": ProjectCoder,
    "codes": ProjectCode,
    "texts": ProjectText,
    "codings": ProjectCoding,
    "people": ProjectPerson,
    "memos": ProjectMemo,
    "groups": ProjectGroup,
    "losses": Loss,
    "extracts": ProjectExtract,
    "questions": ProjectQuestion,
}


def project_to_json(project: Project) -> dict[str, Any]:
    """Plain data for JSON, a list for each noun; `project_from_json` reads it back."""
    data: dict[str, Any] = {key: getattr(project, key) for key in ("origin", "name", "format")}
    for key in _ROWS:
        data[key] = [_values(one) for one in getattr(project, key)]
    return data


def _values(noun: Any) -> list[Any]:
    return [_plain(getattr(noun, name)) for name in noun.__match_args__]


def _plain(value: Any) -> Any:
    if isinstance(value, Convention):
        return _values(value)
    return value.to_json() if isinstance(value, Message) else value


def project_from_json(data: Mapping[str, Any]) -> Project:
    """The project that `project_to_json` wrote."""
    members: dict[str, Any] = {key: data[key] for key in ("origin", "name", "format")}
    for key, noun in _ROWS.items():
        members[key] = tuple(_noun(noun, row) for row in data[key])
    return Project(**members)


def _noun(noun: type[Any], row: list[Any]) -> Any:
    if noun is ProjectText:
        row = [*row[:4], convention_from_json(row[4]), *row[5:]]
    if noun in (Loss, ProjectQuestion):
        row = [message_from_json(one) if isinstance(one, dict) else one for one in row]
    return noun(*map(_tuples, row))


def convention_from_json(row: list[Any] | None) -> Convention | None:
    """A convention from its members in order."""
    return Convention(*map(_tuples, row)) if row else None


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def choices_to_json(choices: Choices) -> dict[str, Any]:
    """Plain data for JSON; `choices_from_json` reads it back."""
    return {**vars(choices), "conventions": {k: _values(v) for k, v in choices.conventions.items()}}


def choices_from_json(data: Mapping[str, Any]) -> Choices:
    """The choices that `choices_to_json` wrote."""
    rows = {key: convention_from_json(row) for key, row in data["conventions"].items()}
    known = {one.name for one in fields(Choices)}
    return Choices(**{**{k: v for k, v in data.items() if k in known}, "conventions": rows})
