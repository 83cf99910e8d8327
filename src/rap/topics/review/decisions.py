"""What reviewers decided, as events in the vault: one file for each source and reviewer, and the
last event on a word counts; and the names that the vault knows already.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.accents import fold
from rap.core.errors import Problem, ProblemsError, RefusedError, WrongUseError
from rap.formats.who_speaks.speaker_words import is_role_word
from rap.privacy.pseudonyms.talk import find_masked
from rap.privacy.team_tables import read_team_rows
from rap.topics.corrections.masking import MOST, as_label

if TYPE_CHECKING:
    from rap.store.vault import Vault

ACTS = ("mask", "name", "say", "keep")


@dataclass(frozen=True)
class Event:
    """One decision at the moment `at` (milliseconds, growing). `forms` are folded spellings,
    `group` is what they are (all names and unknown words are `name`); `settled` counts over what
    each reviewer had said alone. `whose` is the spelling under whose label they stand, where
    somebody took apart what was found as one ("": as it was found).
    """

    at: int
    act: str
    group: str = ""
    kind: str = ""
    forms: tuple[str, ...] = field(default=(), repr=False)
    words: str = field(default="", repr=False)
    language: str = ""
    settled: bool = False
    whose: str = field(default="", repr=False)


def form_of(words: str) -> str:
    """Words as they are compared: without case, accents and line ends."""
    return " ".join(fold(words).split())


def group_of(kind: str) -> str:
    """What is decided together: an unknown word may be a name."""
    return "name" if kind in ("name", "unknown") else kind


@dataclass(frozen=True)
class Index:
    """Decisions, found by word: those made for a source, and those that carry to every other one.

    What was masked is masked everywhere. What was kept is kept where its context was seen; only a
    word that is simply no name (`unknown`) is kept in all talks of that language.
    """

    own: Mapping[tuple[str, str, str], Event]
    carried: Mapping[tuple[str, str], Event]

    def find(self, source: str, language: str, *, group: str, form: str) -> Event | None:
        """What holds for a word in a source; None when nobody decided."""
        event = self.own.get((source, group, form))
        if event is None:
            event = self.carried.get((group, form))
            if event is not None and event.act == "keep" and event.language != language:
                return None
        return event


def index_events(by_source: Mapping[str, Iterable[Event]], *, known: Iterable[Event] = ()) -> Index:
    """All decisions of a reviewer; `known` are names of the vault's tables, which any decision of
    hers goes before.
    """
    own: dict[tuple[str, str, str], Event] = {}
    carried: dict[tuple[str, str], Event] = {(e.group, form): e for e in known for form in e.forms}
    rows = [(event, source) for source, events in by_source.items() for event in events]
    for event, source in sorted(rows, key=lambda row: row[0].at):
        if event.act not in ACTS:
            continue
        for form in event.forms:
            before = own.get((source, event.group, form))
            if before is None or event.settled or not before.settled:
                own[source, event.group, form] = event
            if event.act != "keep" or event.kind == "unknown":
                carried[event.group, form] = event
    return Index(own, carried)


def format_events(events: Sequence[Event]) -> bytes:
    """A file of events, as JSON."""
    rows = [asdict(event) for event in events]
    return json.dumps({"v": 1, "events": rows}, ensure_ascii=False).encode("utf-8")


def parse_events(data: bytes | bytearray, *, record: str) -> tuple[Event, ...]:
    """The reverse of `format_events`; also of an empty file."""
    try:
        rows: list[dict[str, Any]] = json.loads(bytes(data))["events"]
        return tuple(Event(**{**row, "forms": tuple(row["forms"])}) for row in rows)
    except (ValueError, KeyError, TypeError):
        pass
    raise WrongUseError("review.bad_record", record=record)


def read_events(vault: Vault, record: str) -> tuple[tuple[Event, ...], str]:
    """The events of `SOURCE.CODER` and the version they have; none and "" when there is no such
    file.
    """
    if (entry := vault.find("review", record)) is None:
        return (), ""
    with vault.open("review", record) as plain:
        return parse_events(plain, record=record), entry.version


def read_acts(vault: Vault, source: str) -> dict[str, set[str]]:
    """Who said what of a source, without the words: coder -> acts."""
    files = [entry.id for entry in vault.list("review") if entry.id.startswith(f"{source}.")]
    return {
        id.partition(".")[2]: {event.act for event in read_events(vault, id)[0]} for id in files
    }


def merged(first: Iterable[Event], second: Iterable[Event]) -> tuple[Event, ...]:
    """Both, each event once, in the order in which they were made."""
    return tuple(sorted({*first, *second}, key=lambda event: (event.at, event.act, event.forms)))


# Names the vault knows already: the team's own list, what was replaced in earlier interviews, and
# how speakers were labelled.

LIST = "6c697374"  # "list", as an id that says nothing


def check_label(words: str) -> str:
    """`words` in square brackets; `WrongUseError` when they cannot be a label."""
    if not (label := as_label(words)):
        raise WrongUseError("review.bad_label", most=MOST)
    return label


def read_list(file: Path) -> list[tuple[str, str]]:
    """(name, label) of each row of a team's own `.xlsx`, `.docx` or `.csv`; errors name rows, never
    what is in them.
    """
    try:
        with file.open("rb") as opened:
            rows = read_team_rows(opened, name=file.name)
    except OSError as error:
        reason = error.strerror or ""
        raise WrongUseError("core.file.unreadable", place=file.name, reason=reason) from None
    problems, labelled = [], []
    for number, (name, words) in enumerate(rows, 1):
        try:
            labelled.append((name, check_label(words)))
        except WrongUseError:
            problems.append(Problem("review.bad_replacement", place=f"{file.name}:{number}"))
    if problems:
        raise ProblemsError(problems)
    return labelled


def keep_list(vault: Vault, rows: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """Put a team's list into the vault, beside what is there; a name that comes again gets its new
    label. New ones, and all.
    """
    old, version = _rows_of(vault, LIST)
    table = {form_of(str(row[0])): [row[0], row[1], 1] for row in old}
    new = {form_of(name): [name, label, 1] for name, label in rows}
    n_new = len(new.keys() - table.keys())
    write_rows(vault, LIST, [*(table | new).values()], over=version)
    return n_new, len(table | new)


def write_rows(
    vault: Vault,
    table: str,
    rows: Sequence[Sequence[object]],
    *,
    cases: Iterable[str] = (),
    over: str | None = None,
) -> None:
    """Write a table of replacements, over what is there."""
    if over is None:
        entry = vault.find("table", table)
        over = entry.version if entry else ""
    data = json.dumps({"v": 1, "rows": rows}, ensure_ascii=False).encode("utf-8")
    vault.write("table", table, data, cases=cases, over=over)


def _rows_of(vault: Vault, table: str) -> tuple[list[list[Any]], str]:
    if (found := vault.find("table", table)) is None:
        return [], ""
    with vault.open("table", table) as plain:
        try:
            return list(json.loads(bytes(plain))["rows"]), found.version
        except (ValueError, KeyError, TypeError):
            pass
    raise RefusedError("review.bad_table", table=table)


def read_known(vault: Vault, *, source: str = "") -> list[Event]:
    """Every name of the vault's tables (or of one source's) as a decision that carries to all
    texts: masked; those of the list with their words.
    """
    events = []
    for entry in vault.list("table"):
        if source and entry.id.split(".")[0] != source:
            continue
        for name, label, *spreads in _rows_of(vault, entry.id)[0]:
            form, words = form_of(str(name)), label if entry.id == LIST else ""
            if form and spreads != [0]:
                act = "say" if words else "mask"
                events.append(Event(0, act, "name", "name", (form,), words))
    return sorted(events, key=lambda event: bool(event.words))


def read_labels(vault: Vault, source: str) -> dict[str, str]:
    """What was written for each folded name in a source, as the vault's tables of it have it."""
    ids = [entry.id for entry in vault.list("table") if entry.id.split(".")[0] == source]
    rows = (row for id in ids for row in _rows_of(vault, id)[0])
    return {form_of(str(name)): str(label) for name, label, *_ in rows}


def names_of(events: Iterable[Event]) -> list[str]:
    """The forms of names that are masked, for the screen to look for."""
    masked = (event for event in events if event.group == "name" and event.act != "keep")
    return sorted({form for event in masked for form in event.forms})


def speaker_names(found: Mapping[str, str]) -> list[str]:
    """How people were labelled in a file, where the label is a name and not a word like
    `Interviewer` or `P1`.
    """
    return [
        label
        for label in found
        if not is_role_word(label)
        and sum(sign.isalpha() for sign in label) > 2
        and not (label.isupper() and any(sign.isdigit() for sign in label))
        and not find_masked(label)
    ]


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
    events: set[Event] = set()
    kept = set()
    for index in said.values():
        events |= {*index.own.values(), *index.carried.values()}
        own = ((form, event) for (id, _, form), event in index.own.items() if id == source)
        kept |= {form for form, event in own if event.act == "keep"}
    names = names_of(event for event in events if event.kind != "unknown" or event.act != "mask")
    return [name for name in names if name not in kept]
