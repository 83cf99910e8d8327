"""What was found in all waiting texts, by person and thing: one entry to decide on, with every
place where it stands.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from rap.acts.review.queue import Event, form_of, group_of
from rap.core.errors import Problem, ProblemsError, RapError, RefusedError, WrongUseError
from rap.formats.speakers import is_role_word
from rap.privacy.pseudonyms import (
    Group,
    Identifier,
    find_by_model,
    find_identifiers,
    group_identifiers,
    read_team_rows,
)
from rap.privacy.pseudonyms.identifiers import LISTED
from rap.privacy.pseudonyms.propagate import find_known
from rap.privacy.pseudonyms.talk import find_masked

if TYPE_CHECKING:
    from rap.store.vault import Vault

_WIDE = 220  # letters around a mention, on either side


@dataclass(frozen=True)
class Screened:
    """A waiting text and what was found in it."""

    source: str
    language: str
    text: str = field(repr=False)
    found: tuple[Identifier, ...] = field(repr=False)


@dataclass(frozen=True)
class Entity:
    """A person or thing in all waiting texts. `forms` are its spellings folded, `words` as they
    stand there, `places` (source, start, end) in reading order; `labels` says what is suggested in
    each source.
    """

    group: str
    kind: str
    direct: bool
    reason: str
    forms: tuple[str, ...] = field(repr=False)
    words: tuple[str, ...] = field(repr=False)
    places: tuple[tuple[str, int, int], ...]
    labels: Mapping[str, str]

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(source for source, _, _ in self.places))


def screen_text(
    text: str, *, source: str, language: str, known: Sequence[str], speakers: Sequence[str] = ()
) -> Screened:
    """Look through one text; `known` are names of the vault and of the people who speak
    (`speakers`), here or in another talk.
    """
    seen = find_by_model(text, language=language)
    found = find_identifiers(text, language=language, known=known, extra=seen)
    labels = find_known(text, speakers, language=language)
    return Screened(source, language, text, tuple(_with_reason(one, labels) for one in found))


def _with_reason(one: Identifier, labels: Sequence[tuple[int, int]]) -> Identifier:
    """Why a known name is one: a label of turns, or what the vault holds."""
    if one.reason != LISTED:
        return one
    speaks = any(one.start <= start and end <= one.end for start, end in labels)
    return replace(one, reason="privacy.why.speaker" if speaks else "privacy.why.known_before")


def find_entities(screened: Iterable[Screened]) -> list[Entity]:
    """Everything found, by person and thing over all texts: names first, then what else is direct,
    then what is asked about.

    Two groups of two texts are one when a spelling of both is the same; words that are no names
    also need one language.
    """
    parts: list[Entity] = []
    by_key: dict[tuple[str, str, str], int] = {}
    joined: list[int] = []
    for one in screened:
        for group in group_identifiers(one.found, one.text):
            entity = _entity(one, group)
            number = len(parts)
            parts.append(entity)
            joined.append(number)
            for form in entity.forms:
                key = (entity.group, form, "" if entity.group == "name" else one.language)
                _join(joined, number, by_key.setdefault(key, number))
    together: dict[int, list[Entity]] = {}
    for number, part in enumerate(parts):
        together.setdefault(_root(joined, number), []).append(part)
    return sorted((_one(members) for members in together.values()), key=_order)


def _entity(one: Screened, group: Group) -> Entity:
    words = tuple(" ".join(word.split()) for word in group.words)
    forms = tuple(dict.fromkeys(form_of(word) for word in words))
    places = tuple((one.source, start, end) for start, end in group.mentions)
    labels = {one.source: group.replacement}
    return Entity(
        group_of(group.kind), group.kind, group.direct, group.reason, forms, words, places, labels
    )


def _root(joined: list[int], number: int) -> int:
    while joined[number] != number:
        number = joined[number]
    return number


def _join(joined: list[int], first: int, second: int) -> None:
    low, high = sorted((_root(joined, first), _root(joined, second)))
    joined[high] = low


def _one(members: Sequence[Entity]) -> Entity:
    """Of several groups one: a name where any is a name, direct where any is."""
    lead = next((one for one in members if one.kind == "name"), members[0])
    return replace(
        lead,
        direct=any(one.direct for one in members),
        forms=tuple(dict.fromkeys(form for one in members for form in one.forms)),
        words=tuple(dict.fromkeys(word for one in members for word in one.words)),
        places=tuple(sorted({place for one in members for place in one.places})),
        labels={source: label for one in members for source, label in one.labels.items()},
    )


def _order(entity: Entity) -> tuple[int, int, str]:
    """Names, then what else is direct, then words nobody knows, then what is asked about; the
    frequent first.
    """
    rank = (
        3
        if not entity.direct
        else 2
        if entity.kind == "unknown"
        else 0
        if entity.kind == "name"
        else 1
    )
    return rank, -len(entity.places), entity.forms[0]


def split_entity(entity: Entity, *, texts: Mapping[str, str]) -> list[Entity]:
    """One entry for each spelling, where two people were taken for one."""
    by_form: dict[str, list[tuple[str, int, int]]] = {}
    for source, start, end in entity.places:
        by_form.setdefault(form_of(texts[source][start:end]), []).append((source, start, end))
    return [
        replace(
            entity,
            forms=(form,),
            words=tuple(dict.fromkeys(" ".join(texts[s][a:b].split()) for s, a, b in places)),
            places=tuple(places),
        )
        for form, places in by_form.items()
    ]


def context(text: str, start: int, end: int, *, wide: int = _WIDE) -> tuple[str, str, str]:
    """What stands before a mention, the mention, and what stands after it; cut at words."""
    first, last = max(0, start - wide), min(len(text), end + wide)
    before, after = text[first:start], text[end:last]
    if first:
        before = "…" + before.partition(" ")[2]
    if last < len(text):
        after = after.rpartition(" ")[0] + "…"
    return before, text[start:end], after


def minutes_left(n_left: int, paces: Sequence[float], *, usual: float = 7.0) -> float:
    """How long `n_left` decisions take at the pace of the last ones (seconds each; a pause counts
    as a minute at most).
    """
    recent = sorted(min(pace, 60.0) for pace in paces[-25:])
    middle = recent[len(recent) // 2] if len(recent) >= 5 else usual
    return n_left * middle / 60


# Names the vault knows already: the team's own list, what was replaced in earlier interviews, and
# how speakers were labelled.

LIST = "6c697374"  # "list", as an id that says nothing
_MOST = 58  # letters of a label


def check_label(words: str) -> str:
    """`words` in square brackets; `WrongUseError` when they cannot be a label."""
    inner = words.strip().removeprefix("[").removesuffix("]").strip()
    if not inner or len(inner) > _MOST or any(sign in inner for sign in "[]\n"):
        raise WrongUseError("acts.review.bad_label", most=_MOST)
    return f"[{inner}]"


def read_list(file: Path) -> list[tuple[str, str]]:
    """(name, label) of each row of a team's own `.xlsx`, `.docx` or `.csv`; errors name rows, never
    what is in them.
    """
    try:
        with file.open("rb") as opened:
            rows = read_team_rows(opened, name=file.name)
    except OSError as error:
        raise WrongUseError(
            "core.file.unreadable", place=file.name, reason=error.strerror or ""
        ) from None
    problems, labelled = [], []
    for number, (name, words) in enumerate(rows, 1):
        try:
            labelled.append((name, check_label(words)))
        except WrongUseError:
            problems.append(Problem("acts.review.bad_replacement", place=f"{file.name}:{number}"))
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
    id: str,
    rows: Sequence[Sequence[object]],
    *,
    cases: Iterable[str] = (),
    over: str | None = None,
) -> None:
    """Write a table of replacements, over what is there."""
    if over is None:
        over = next((entry.version for entry in vault.list("table") if entry.id == id), "")
    data = json.dumps({"v": 1, "rows": rows}, ensure_ascii=False).encode("utf-8")
    vault.write("table", id, data, cases=cases, over=over)


def _rows_of(vault: Vault, id: str) -> tuple[list[list[Any]], str]:
    found = next((entry for entry in vault.list("table") if entry.id == id), None)
    if found is None:
        return [], ""
    with vault.open("table", id) as plain:
        try:
            return list(json.loads(bytes(plain))["rows"]), found.version
        except (ValueError, KeyError, TypeError):
            pass
    raise RefusedError("acts.review.bad_table", table=id)


def read_known(vault: Vault, *, source: str = "") -> list[Event]:
    """Every name of the vault's tables (or of one source's) as a decision that carries to all
    texts: masked; those of the list with their words.
    """
    events = []
    for entry in vault.list("table"):
        if source and entry.id.split(".")[0] != source:
            continue
        for name, label, *spreads in _rows_of(vault, entry.id)[0]:
            if not form_of(str(name)) or spreads == [0]:
                continue
            words = label if entry.id == LIST else ""
            events.append(
                Event(0, "say" if words else "mask", "name", "name", (form_of(str(name)),), words)
            )
    return sorted(events, key=lambda event: bool(event.words))


def names_of(events: Iterable[Event]) -> list[str]:
    """The forms of names that are masked, for the screen to look for."""
    return sorted(
        {
            form
            for event in events
            if event.group == "name" and event.act != "keep"
            for form in event.forms
        }
    )


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


# Errors of a review carry no words: neither in their sentence, nor in the variables of the calls
# they passed.

_Takes = ParamSpec("_Takes")
_Gives = TypeVar("_Gives")


class BrokeError(RapError):
    """The program failed, and says only in what way: the reason could hold a word of somebody."""


def without_words(function: Callable[_Takes, _Gives]) -> Callable[_Takes, _Gives]:
    """Let no error of `function` keep hold of a text.

    A `KeyError` names the word that was looked up, and Jupyter and others print the variables of
    every call on the way to an error. So an error of ours loses its way here, and any other becomes
    one that says only of what kind it was.
    """

    @functools.wraps(function)
    def hidden(*args: _Takes.args, **options: _Takes.kwargs) -> _Gives:
        try:
            return function(*args, **options)
        except RapError as error:
            ours, broke = error.with_traceback(None), ""
            ours.__context__ = ours.__cause__ = None
        except Exception as error:  # whatever it is, its message may be a name
            ours, broke = None, type(error).__name__
        del args, options
        if ours is not None:
            raise ours
        raise BrokeError("acts.review.broke", kind=broke)

    return hidden
