"""A raw text with everything masked that was not kept: labels drawn for each source apart, one person one label."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rap.folding import find_words, fold
from rap.model import Speaker
from rap.pseudonyms import DIRECT, Decision, Equal, Identifier, replace
from rap.pseudonyms.found import SURE, Found
from rap.pseudonyms.labels import label_finds
from rap.review.events import Event, form_of, group_of
from rap.transcripts.stored import find_turns

Finds = Callable[[str, str], Event | None]
"""(group, form) -> what was decided; None when nothing was."""
_LABEL = re.compile(r"\[[^\[\]\n]{1,60}\]")
_LETTERED = re.compile(r"\[(?P<head>.+) [A-Z]{1,2}\]")
_IN_TABLE = DIRECT | {"workplace-name"}


@dataclass(frozen=True)
class Replaced:
    """One thing that was masked: its words, what stands there now, its kind, whose turn it is in ("" for nobody's)."""

    words: str = field(repr=False)
    label: str
    kind: str
    case: str


@dataclass(frozen=True)
class Masked:
    """A text without what was to be masked; `n_open` are places nobody decided on, which are masked, `n_kept` those that stay,
    `n_left` names that were masked and would still stand somewhere."""

    text: str = field(repr=False)
    rows: tuple[Replaced, ...] = field(repr=False)
    n_masked: int
    n_kept: int
    n_open: int
    n_left: int = 0
    equal: tuple[Equal, ...] = field(default=(), repr=False)


def mask_text(
    text: str, found: Sequence[Identifier], *, language: str, decided: Finds, speakers: Sequence[Speaker] = ()
) -> Masked:
    """Mask what was found, unless somebody decided to keep it."""
    events = [decided(group_of(one.kind), form_of(text[one.start : one.end])) for one in found]
    going = [(one, event) for one, event in zip(found, events, strict=True) if event is None or event.act != "keep"]
    labels = labels_for(text, going, language=language)
    decisions = [Decision(one.start, one.end, label) for (one, _), label in zip(going, labels, strict=True)]
    whose = _owner_of(text, speakers)
    rows = tuple(
        dict.fromkeys(
            Replaced(" ".join(text[one.start : one.end].split()), label, _kind(one, event), whose(one.start))
            for (one, event), label in zip(going, labels, strict=True)
        )
    )
    masked, equal = replace(text, decisions)
    n_open = sum(event is None for _, event in going)
    kept = {
        form_of(text[one.start : one.end])
        for one, event in zip(found, events, strict=True)
        if event and event.act == "keep"
    }
    n_left = _count_left(masked, rows, kept)
    return Masked(masked, rows, len(going), len(found) - len(going), n_open, n_left, tuple(equal))


def _count_left(masked: str, rows: Iterable[Replaced], kept: set[str]) -> int:
    """Names that went in one place and still stand in another: looked for once more, by another way than the screen's."""
    folded = fold(_LABEL.sub(" ", masked))
    forms = {form_of(row.words) for row in rows if row.kind == "name" and len(row.words) > 2} - kept
    return sum(bool(find_words(folded, form)) for form in forms)


def table_rows(rows: Iterable[Replaced]) -> dict[str, list[list[object]]]:
    """Case ("" for nobody's) -> rows of its table: words, label, and 1 for what is looked for in every other text.

    Ages, towns and the like are in no table: a release looks for everything in them, and would find them everywhere.
    """
    tables: dict[str, list[list[object]]] = {}
    for row in rows:
        if row.kind in _IN_TABLE and row.kind != "unknown":
            spreads = int(row.kind in ("name", "handle", "workplace-name"))
            tables.setdefault(row.case, []).append([row.words, row.label, spreads])
    return tables


def _kind(one: Identifier, event: Event | None) -> str:
    return "name" if event is not None and event.act in ("name", "say") and one.kind == "unknown" else one.kind


def labels_for(text: str, going: Sequence[tuple[Identifier, Event | None]], *, language: str) -> list[str]:
    """What stands in each place: the words a person gave, or a label with a letter that nobody else has in this text."""
    finds = [Found(one.start, one.end, _kind(one, event), one.reason, SURE) for one, event in going]
    given = [
        event.words if event and event.act == "say" and event.language in ("", language) else "" for _, event in going
    ]
    taken = {*_LABEL.findall(text), *filter(None, given)}
    free: dict[str, str] = {}
    labels = []
    for (label, _), words in zip(label_finds(finds, text, language=language), given, strict=True):
        if not words and label not in free:
            free[label] = _free(label, taken)
            taken.add(free[label])
        labels.append(words or free[label])
    return labels


def _free(label: str, taken: set[str]) -> str:
    match = _LETTERED.fullmatch(label)
    if match is None or label not in taken:
        return label
    return next(name for letter in _letters() if (name := f"[{match['head']} {letter}]") not in taken)


def _letters() -> Iterator[str]:
    alphabet = [chr(65 + number) for number in range(26)]
    yield from alphabet
    yield from (first + second for first in alphabet for second in alphabet)


def _owner_of(text: str, speakers: Sequence[Speaker]) -> Callable[[int], str]:
    """Place -> the case of who speaks there."""
    cases = {speaker.label: speaker.case for speaker in speakers}
    turns = find_turns(text, speakers)

    def owner(at: int) -> str:
        return next((cases.get(turn.label, "") for turn in turns if turn.start <= at < turn.end), "")

    return owner
