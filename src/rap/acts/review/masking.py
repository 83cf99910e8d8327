"""A raw text with everything masked that was not kept: labels drawn for each source apart, one
person one label.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rap.acts.review.entities import Screened, names_of
from rap.acts.review.places import Finds, places_of
from rap.acts.review.queue import Event, Index, Raw, form_of, index_events, read_events
from rap.core.folding import find_words, fold
from rap.core.model import Speaker
from rap.privacy.pseudonyms import DIRECT, Decision, Equal, Identifier, replace
from rap.privacy.pseudonyms.labels import label_finds
from rap.privacy.pseudonyms.talk import SURE, Found
from rap.store.sources import find_turns

if TYPE_CHECKING:
    from rap.store.vault import Vault

_LABEL = re.compile(r"\[[^\[\]\n]{1,60}\]")
_LETTERED = re.compile(r"\[(?P<head>.+) [A-Z]{1,2}\]")
_IN_TABLE = DIRECT | {"workplace-name"}


@dataclass(frozen=True)
class Replaced:
    """One thing that was masked: its words, what stands there now, its kind, whose turn it is in
    ("" for nobody's).
    """

    words: str = field(repr=False)
    label: str
    kind: str
    case: str


@dataclass(frozen=True)
class Masked:
    """A text without what was to be masked; `n_open` are places nobody decided on, which are
    masked, `n_kept` those that stay, `n_left` names that were masked and would still stand
    somewhere."""

    text: str = field(repr=False)
    rows: tuple[Replaced, ...] = field(repr=False)
    n_masked: int
    n_kept: int
    n_open: int
    n_left: int = 0
    equal: tuple[Equal, ...] = field(default=(), repr=False)


def write_text(raw: Raw, one: Screened, said: Mapping[str, Index]) -> Masked:
    """A raw text as it enters the study by what everybody in `said` decided: what is read before is
    what is written.
    """
    names, decided = masked_names(raw.id, said), together(one, said)
    options = {"language": raw.source.language, "decided": decided, "names": names}
    return mask_text(raw.text, one.found, **options, speakers=raw.source.speakers)  # type: ignore[arg-type]


def read_indexes(
    vault: Vault, coders: Sequence[str], *, known: Iterable[Event]
) -> dict[str, Index]:
    """Each reviewer's decisions on their own, as they are in the vault. For a text with which all
    of them are done.
    """
    by_coder: dict[str, dict[str, tuple[Event, ...]]] = {coder: {} for coder in coders}
    for entry in vault.list("review"):
        source, _, coder = entry.id.partition(".")
        if coder in by_coder:
            by_coder[coder][source] = read_events(vault, entry.id)[0]
    known = [*known]
    return {coder: index_events(rows, known=known) for coder, rows in by_coder.items()}


def masked_names(source: str, said: Mapping[str, Index]) -> list[str]:
    """Names that anybody masked or added, in whichever text; not those that somebody kept in this
    one.
    """
    events = {
        event for index in said.values() for event in (*index.own.values(), *index.carried.values())
    }
    kept = {
        form
        for index in said.values()
        for (s, _, form), event in index.own.items()
        if s == source and event.act == "keep"
    }
    return [
        name
        for name in names_of(e for e in events if e.kind != "unknown" or e.act != "mask")
        if name not in kept
    ]


def together(one: Screened, said: Mapping[str, Index]) -> Finds:
    """What holds for a word in a text: what was settled last; kept is what everybody kept, other
    words go before a label.
    """

    def decided(group: str, form: str) -> Event | None:
        events = [
            index.find(one.source, one.language, group=group, form=form) for index in said.values()
        ]
        settled = [event for event in events if event and event.settled]
        if settled:
            return max(settled, key=lambda event: event.at)
        if all(event is not None and event.act == "keep" for event in events):
            return events[0]
        masking = [event for event in events if event is not None and event.act != "keep"]
        return max(
            masking, key=lambda event: (event.act == "say", event.act == "name"), default=None
        )

    return decided


def mask_text(
    text: str,
    found: Sequence[Identifier],
    *,
    language: str,
    decided: Finds,
    names: Sequence[str] = (),
    speakers: Sequence[Speaker] = (),
) -> Masked:
    """Mask what was found, unless somebody decided to keep it, and `names` wherever they stand."""
    places = places_of(text, found, decided=decided, names=names, language=language)
    going = [(place.one, place.event) for place in places if not place.is_kept]
    labels = labels_for(text, going, language=language)
    decisions = [_instead(text, one, label) for (one, _), label in zip(going, labels, strict=True)]
    whose = _owner_of(text, speakers)
    rows = tuple(
        dict.fromkeys(
            Replaced(
                " ".join(text[one.start : one.end].split()),
                label,
                _kind(one, event),
                whose(one.start),
            )
            for (one, event), label in zip(going, labels, strict=True)
        )
    )
    masked, equal = replace(text, decisions)
    n_open = sum(event is None for _, event in going)
    kept = {form_of(text[place.one.start : place.one.end]) for place in places if place.is_kept}
    n_left = _count_left(masked, rows, kept)
    return Masked(masked, rows, len(going), len(places) - len(going), n_open, n_left, tuple(equal))


def _instead(text: str, one: Identifier, label: str) -> Decision:
    """A label in the place of a find; spaces at its edges, which parts a surer find was cut from
    have, stay.
    """
    words = text[one.start : one.end]
    return Decision(
        one.start + len(words) - len(words.lstrip()), one.start + len(words.rstrip()), label
    )


def _count_left(masked: str, rows: Iterable[Replaced], kept: set[str]) -> int:
    """Names that went in one place and still stand in another: looked for once more, by another way
    than the screen's.
    """
    folded = fold(_LABEL.sub(" ", masked))
    forms = {form_of(row.words) for row in rows if row.kind == "name" and len(row.words) > 2} - kept
    return sum(bool(find_words(folded, form)) for form in forms)


def table_rows(rows: Iterable[Replaced]) -> dict[str, list[list[object]]]:
    """Case ("" for nobody's) -> rows of its table: words, label, and 1 for what is looked for in
    every other text.

    Ages, towns and the like are in no table: a release looks for everything in them, and would find
    them everywhere.
    """
    tables: dict[str, list[list[object]]] = {}
    for row in rows:
        if row.kind in _IN_TABLE and row.kind != "unknown":
            spreads = int(row.kind in ("name", "handle", "workplace-name"))
            tables.setdefault(row.case, []).append([row.words, row.label, spreads])
    return tables


def _kind(one: Identifier, event: Event | None) -> str:
    return (
        "name"
        if event is not None and event.act in ("name", "say") and one.kind == "unknown"
        else one.kind
    )


def labels_for(
    text: str, going: Sequence[tuple[Identifier, Event | None]], *, language: str
) -> list[str]:
    """What stands in each place: the words a person gave, or a label with a letter that nobody else
    has in this text.
    """
    finds = [Found(one.start, one.end, _kind(one, event), one.reason, SURE) for one, event in going]
    given = [
        event.words if event and event.act == "say" and event.language in ("", language) else ""
        for _, event in going
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
    return next(
        name for letter in _letters() if (name := f"[{match['head']} {letter}]") not in taken
    )


def _letters() -> Iterator[str]:
    alphabet = [chr(65 + number) for number in range(26)]
    yield from alphabet
    yield from (first + second for first in alphabet for second in alphabet)


def _owner_of(text: str, speakers: Sequence[Speaker]) -> Callable[[int], str]:
    """Place -> the case of who speaks there."""
    cases = {speaker.label: speaker.case for speaker in speakers}
    turns = find_turns(text, speakers)

    def owner(at: int) -> str:
        return next(
            (cases.get(turn.label, "") for turn in turns if turn.start <= at < turn.end), ""
        )

    return owner
