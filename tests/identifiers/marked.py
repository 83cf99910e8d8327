"""Read the evaluation set: utterances in which each identifier is marked by hand,
`{kind#entity:words}`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

LANGUAGES = ("fr", "nl", "en", "es", "pt", "ro", "sq")
DIRECT = frozenset(
    {
        "name",
        "email",
        "phone",
        "url",
        "handle",
        "national-number",
        "iban",
        "card",
        "vat",
        "plate",
        "document",
        "address",
        "birth-date",
    }
)
QUASI = frozenset(
    {
        "place",
        "date",
        "age",
        "nationality",
        "workplace-name",
        "family",
        "event",
        "health",
        "language-rare",
        "job-other",
        "tattoo",
        "birth-year",
        "month",
        "organisation",
        "vehicle",
        "status",
    }
)
WEAK = ("birth-year", "month", "organisation", "event", "vehicle", "status", "place")
"""Kinds to ask about that a screen misses most easily; the first six are many in `set13` alone."""
_MARK = re.compile(r"\{(?P<kind>[a-z-]+)#(?P<number>[1-9][0-9]*):(?P<words>[^{}]*)\}")


class MarkError(ValueError):
    """A line of a marked file that is not as its head says: where, what, and what would be right."""

    def __init__(self, place: str, what: str, right: str) -> None:
        self.place, self.what = place, what
        super().__init__(f"{place}: {what}; {right}")


@dataclass(frozen=True)
class Entity:
    """One person or thing that an utterance mentions.

    `spans` are its mentions in reading order: (start, end) in code points of the bare text, end
    exclusive.
    """

    number: int
    kind: str
    spans: tuple[tuple[int, int], ...]

    @property
    def is_direct(self) -> bool:
        """Whether a screen must find it; otherwise it only has to ask about it."""
        return self.kind in DIRECT


@dataclass(frozen=True)
class Utterance:
    """What one person said, without marks, and the entities in it by number; none in a trap."""

    language: str
    text: str
    entities: tuple[Entity, ...]

    @property
    def is_trap(self) -> bool:
        """Whether nothing in it identifies anyone."""
        return not self.entities

    @property
    def is_speech(self) -> bool:
        """Whether it is as poor recognition of speech writes: without any capital."""
        return self.text == self.text.lower()


def read_marked(path: Path) -> list[Utterance]:
    """The utterances of a marked file in its order; comments and empty lines are skipped.

    Raises
    ------
    MarkError
        If a line is not `LANGUAGE<TAB>text`, or its marks are not as the head of the file says.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = (
        (n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")
    )
    return [parse_marked(line, place=f"{path.name}:{n}") for n, line in kept]


def parse_marked(line: str, *, place: str = "line") -> Utterance:
    """One line of a marked file; `place` is what an error says of where it stands.

    Raises
    ------
    MarkError
        As `read_marked`.

    Examples
    --------
    >>> parse_marked("en\\tAsk {name#1:Bo}, not {name#2:Al}; {name#1:Bo} knows.")  # doctest: +NORMALIZE_WHITESPACE
    Utterance(language='en', text='Ask Bo, not Al; Bo knows.',
              entities=(Entity(number=1, kind='name', spans=((4, 6), (16, 18))),
                        Entity(number=2, kind='name', spans=((12, 14),))))
    """
    language, tab, marked = line.partition("\t")
    if not tab or language not in LANGUAGES:
        raise MarkError(
            place,
            "does not begin with a language and a tab",
            f"languages are {', '.join(LANGUAGES)}",
        )
    text = _MARK.sub(lambda mark: mark["words"], marked)
    if not text.strip() or "{" in text or "}" in text:
        raise MarkError(
            place, "holds no text, or a brace outside a mark", "a mark is {kind#entity:words}"
        )
    return Utterance(language, text, _entities(marked, place=place))


def _entities(marked: str, *, place: str) -> tuple[Entity, ...]:
    kinds: dict[int, str] = {}
    spans: dict[int, list[tuple[int, int]]] = {}
    taken = 0  # characters of marks before this one that are not in the bare text
    for mark in _MARK.finditer(marked):
        number, start = int(mark["number"]), mark.start() - taken
        _check_mark(mark, known=kinds.setdefault(number, mark["kind"]), place=place)
        spans.setdefault(number, []).append((start, start + len(mark["words"])))
        taken += len(mark[0]) - len(mark["words"])
    return tuple(Entity(number, kinds[number], tuple(spans[number])) for number in sorted(kinds))


def _check_mark(mark: re.Match[str], *, known: str, place: str) -> None:
    kind, words = mark["kind"], mark["words"]
    if kind not in DIRECT | QUASI:
        raise MarkError(place, f"kind '{kind}' is unknown", "the head of the file lists the kinds")
    if kind != known:
        raise MarkError(
            place,
            f"entity {mark['number']} is '{known}' and '{kind}'",
            "give each thing its number",
        )
    if not words or words != words.strip():
        raise MarkError(
            place, "a mark is empty or begins or ends with a space", "mark the words alone"
        )
