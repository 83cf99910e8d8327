"""A project of another program (codes, texts, codings, people, memos) as plain values, between those
who read such files and those who write them.

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
    """How a program counted in one text.

    `unit` is one of `UNITS`, `line_break` what CR LF counts (1 or 2), `end` one of `ENDS`; with
    `bom` a byte-order mark at the beginning counts as well. Of `n` places with anything to judge by,
    `n_fit` speak for it; `others` are conventions that fit as well and give other places. `words` are
    what stands, by this one and then by each of the others, at the first place where one differs.
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
        """Whether somebody has to say how a text was counted: her codings would be on other words."""
        return bool(self.others) and not self.is_given

    @property
    def sentence(self) -> Message:
        """The same in words: what an emoji and a line end count, and what else is unusual."""
        parts = [_COUNTED[self.unit], _COUNTED[self.line_break]]
        parts += [Message("formats.counted.inclusive")] * (self.end == "inclusive")
        parts += [Message("formats.counted.mark")] * self.bom
        return Message("formats.counted.way", parts=parts)


def parse_convention(name: str) -> Convention | None:
    """The convention that `Convention.name` names; None for any other text.

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
    """Somebody who coded; `name` as the file says it."""

    key: str
    name: str


@dataclass(frozen=True)
class ProjectCode:
    """A code; `parent` is the key of the one above, `labels` its name in other languages."""

    key: str
    name: str
    parent: str | None = None
    is_codable: bool = True
    colour: str = ""
    definition: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ProjectText:
    """A text with LF line ends; `fingerprint` is the SHA-256 of the bytes it was read from.

    `turns` are (start, label) where the file itself says who speaks; `convention` is None where
    nothing had to be converted; with a `guid` it goes out under that, else under one made of its key.
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
    """One coder gave one code to one place of a text; all but the offsets are keys. `start` and `end`
    are None when it is for the whole text; `when` is UTC or "".
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
    """Words that a table or a document says were coded, before anybody looked for them in a text:
    `text` is the name of the interview as found, "" where it does not say.
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
    """A case: what is known of her, in which texts (keys) and places (text, start, end) she speaks."""

    key: str
    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    spans: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True)
class ProjectMemo:
    """A note; `about` is what it is for: ("code" | "text" | "coding" | "person" | "place", key)."""

    key: str
    text: str
    about: tuple[str, str] | None = None
    coder: str = ""
    when: str = ""
    name: str = ""


@dataclass(frozen=True)
class ProjectGroup:
    """A set of codes or texts, by their keys."""

    key: str
    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Loss:
    """What was dropped or guessed, and how often; never words of a text."""

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
    two places an extract is from. `key` is answered in `Choices.answers`; `options` are answers that
    fit, if they can be listed; `words` of the text are shown beside it, to a person alone.
    """

    key: str
    message: Message
    options: tuple[str, ...] = ()
    words: str = field(default="", repr=False)


@dataclass(frozen=True)
class Choices:
    """What a person says of a file before it is read.

    `conventions` maps the key of a text ("" for all) to how it counts; `columns` is what a column is
    for -> its heading; `answers` answer questions, by their keys.
    """

    conventions: Mapping[str, Convention] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    coder: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class Project:
    """All that a file of another program holds; `format` says which kind it is, `origin` which
    program and version wrote it, as the file says.
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
    """A project in which texts without a name are called by their number, in the reader's language."""
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
