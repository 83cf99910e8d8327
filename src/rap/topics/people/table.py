"""What is known of the people who speak: a table of cases and variables, checked cell by cell and
saved as one act.

An exact age or the name of a town can say who somebody is, so a band is proposed; and a combination
of values that few people share is marked.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from rap.core.errors import Message, Problem, RefusedError, WrongUseError
from rap.core.model import Case, Codebook, Variable
from rap.core.plain import fold_words, nearest, plain_label
from rap.core.yaml_edits import write_edits
from rap.languages.pack import known as packs
from rap.privacy.disclosure.rules import find_rare
from rap.privacy.pseudonyms.identifiers import find_identifiers
from rap.privacy.pseudonyms.labels import town_level
from rap.store.cases import FOLDER, closed_people, read_cases, read_withdrawn, values_at
from rap.store.codebook import read_codebook
from rap.store.settings import Settings, read_settings
from rap.store.sources import read_sources
from rap.topics.consent.writing import writing_of

MOST_LETTERS = 40  # of a value that sorts people: longer ones are sentences
_MOST_TOGETHER = 3  # variables that are looked at together
_NOT_OF_PEOPLE = ("code", "family", "language")  # variables of codes and of texts
_SPLIT = re.compile(r"[,;]")
_BELOW = re.compile(r"\b(?:under|below|less|moins|sous|minder|onder|jonger)\b|<")
_ABOVE = re.compile(r"\b(?:over|above|more|plus|boven|meer|ouder)\b|>|\+")
_OLDEST = 120
_ASKED = "unknown"  # a rare word is a value as others are
Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class PersonRow:
    """One person: the texts she speaks in, her values as of the latest month, the variables that
    hold other values in other months, and the fewest variables together that few people share with
    her.
    """

    case: str
    sources: tuple[str, ...]
    values: Values
    by_month: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()


@dataclass(frozen=True)
class TypedCell:
    """What a person typed into one cell, and what she saw there before."""

    case: str
    variable: str
    was: tuple[str, ...]
    now: str


@dataclass(frozen=True)
class CellProblem:
    """What is wrong with a cell, and what could be in it instead; a warning is for a person to
    judge.
    """

    case: str
    variable: str
    message: Message
    proposal: str = ""
    is_warning: bool = False


def find_variables(book: Codebook, cases: Collection[Case]) -> tuple[Variable, ...]:
    """The columns: variables that people have, and those of the codebook that list values and that
    neither spaces nor texts have alone.
    """
    people = {name for case in cases if case.id.startswith("C-") for name in case.variables}
    others = {name for case in cases if case.id.startswith("S-") for name in case.variables}
    listed = {
        name
        for name, variable in book.variables.items()
        if variable.values and name not in others and name not in _NOT_OF_PEOPLE
    }
    wanted = people | listed
    in_order = [name for name in book.variables if name in wanted]
    return tuple(
        book.variables.get(name) or Variable(name)
        for name in (*in_order, *sorted(wanted - {*in_order}))
    )


def read_people(root: Path, visible: Collection[str] | None = None) -> list[PersonRow]:
    """A row for each person who speaks in a text and has not taken her words back, by id; of
    `visible` ones alone where that is given. What is rare is counted among all.
    """
    damaged: list[Problem] = []
    known, settings = read_cases(root, damaged=damaged), read_settings(root)
    gone = read_withdrawn(root, damaged=damaged) | closed_people(damaged)
    heard: dict[str, list[str]] = {}
    for source in read_sources(root, damaged=damaged):
        for case in source.cases:
            if case.startswith("C-") and case not in gone:
                heard.setdefault(case, []).append(source.id)
    cases = {case.id: case for case in known}
    values = {id: values_at(cases[id]) if id in cases else {} for id in sorted(heard)}
    threshold = settings.threshold("members")
    return [
        PersonRow(
            id,
            tuple(heard[id]),
            values[id],
            _by_month(cases.get(id)),
            find_telling(values, id, threshold=threshold),
        )
        for id in values
        if visible is None or id in visible
    ]


def _by_month(case: Case | None) -> tuple[str, ...]:
    held = case.variables if case else {}
    return tuple(name for name, value in held.items() if isinstance(value, Mapping))


def find_telling(people: Mapping[str, Values], case: str, *, threshold: int) -> tuple[str, ...]:
    """The fewest variables whose values together fewer than `threshold` of `people` share with
    `case`; none when even three together say nothing.

    Examples
    --------
    >>> who = {"C-11": {"age": ("old",)}, "C-12": {"age": ("old",)}, "C-13": {"age": ("young",)}}
    >>> find_telling(who, "C-13", threshold=2), find_telling(who, "C-11", threshold=2)
    (('age',), ())
    """
    mine = {name: values for name, values in people[case].items() if values}
    for n in range(1, _MOST_TOGETHER + 1):
        for names in combinations(sorted(mine), n):
            if find_rare(people, {name: mine[name][0] for name in names}, threshold=threshold):
                return names
    return ()


def save_people(
    root: Path, cells: Sequence[TypedCell], *, is_sure: bool = False
) -> list[CellProblem]:
    """Write what was typed into the case files, or what is wrong with it: then nothing is written.

    Parameters
    ----------
    root
        The folder of the study.
    cells
        What changed; a cell that is empty now loses its value.
    is_sure
        A person has read the warnings.

    Returns
    -------
    list of CellProblem
        All of them together; empty when everything is saved. Sent again, it is saved once.

    Raises
    ------
    WrongUseError
        A person or a variable that is not in this study.
    BusyError
        Somebody asks one of them for consent, or a withdrawal goes on.
    """
    with contextlib.ExitStack() as held:
        for case in sorted({cell.case for cell in cells}):
            held.enter_context(writing_of(root, case))
        damaged: list[Problem] = []
        book, settings = read_codebook(root, damaged=damaged), read_settings(root)
        cases = {case.id: case for case in read_cases(root, damaged=damaged)}
        if unread := sorted({cell.case for cell in cells} & closed_people(damaged)):
            raise RefusedError("people.unreadable", case=unread[0])
        columns = {one.id: one for one in find_variables(book, cases.values())}
        problems: list[CellProblem] = []
        wanted: dict[str, dict[str, tuple[str, ...]]] = {}
        for cell in cells:
            if cell.variable not in columns:
                near = nearest(cell.variable, columns)
                raise WrongUseError("people.no_variable", variable=cell.variable, nearest=near)
            values, found = read_cell(cell, columns[cell.variable], settings)
            stale = _stale(cell, cases.get(cell.case), values)
            problems += [stale] if stale else found
            wanted.setdefault(cell.case, {})[cell.variable] = values
        if any(not one.is_warning for one in problems) or (problems and not is_sure):
            return problems
        for id, values_of_case in wanted.items():
            _write(root, cases.get(id, Case(id)), values_of_case)
    return []


def _stale(cell: TypedCell, case: Case | None, values: tuple[str, ...]) -> CellProblem | None:
    """Why a cell cannot be written over: a colleague wrote it meanwhile, or it has months."""
    there = case.variables.get(cell.variable, ()) if case else ()
    if isinstance(there, Mapping):
        message = Message("people.by_month", case=cell.case)
        return CellProblem(cell.case, cell.variable, message)
    if tuple(there) not in (cell.was, values):
        shown = ", ".join(there)
        return CellProblem(cell.case, cell.variable, Message("people.changed", value=shown), shown)
    return None


def _write(root: Path, case: Case, values: Mapping[str, tuple[str, ...]]) -> None:
    """Put values into a case file in place: what people wrote beside them stays as it is."""
    plain = {name: _plain(value) for name, value in case.variables.items()}
    new = plain | {name: _plain(value) for name, value in values.items()}
    new = {name: value for name, value in new.items() if value}
    if new != plain:
        write_edits(root / FOLDER / f"{case.id}.yaml", {"variables": new})


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {month: _plain(inner) for month, inner in value.items()}
    values = [*value] if isinstance(value, tuple) else []
    return values[0] if len(values) == 1 else values


def read_cell(
    cell: TypedCell, variable: Variable, settings: Settings
) -> tuple[tuple[str, ...], list[CellProblem]]:
    """The values in a cell, typed by their ids or labels in any language, with commas between
    them; and what is wrong with them.
    """
    values: list[str] = []
    problems = []
    for part in filter(None, (one.strip() for one in _SPLIT.split(cell.now))):
        value, message, proposal, is_warning = _read(part, variable, settings)
        values.append(value)
        if message:
            problems.append(CellProblem(cell.case, cell.variable, message, proposal, is_warning))
    return tuple(dict.fromkeys(values)), problems


def _read(
    text: str, variable: Variable, settings: Settings
) -> tuple[str, Message | None, str, bool]:
    """A value, what is wrong with it, what could take its place, and whether a person may judge."""
    if variable.values:
        for id, labels in variable.values.items():
            if plain_label(text) in {plain_label(form) for form in (id, *labels.values())}:
                return id, None, "", False
        near = nearest(text, variable.values)
        message = Message("people.unknown_value", variable=variable.id, nearest=near)
        return text, message, _band_of(text, variable), False
    if len(text) > MOST_LETTERS or not text.isprintable():
        return text, Message("people.too_long", most=MOST_LETTERS), "", False
    if text.isdecimal() and text.isascii() and int(text) <= _OLDEST:
        return text, Message("people.exact"), _decade(int(text)), True
    if level := town_level(fold_words(text), _languages(settings)[0]):
        return text, Message("people.place"), level.replace(", ", " "), True
    found = find_identifiers(text, language=_languages(settings)[0])
    kinds = {one.kind for one in found if one.direct and one.kind != _ASKED}
    if kinds:
        return text, Message("people.names"), "", False
    if any(one.kind == "place" for one in found):
        return text, Message("people.place"), "", True
    return text, None, "", False


def _languages(settings: Settings) -> list[str]:
    return [one for one in settings.languages if one in packs()] or ["en"]


def _decade(age: int) -> str:
    """`30-39` for 34."""
    low = age - age % 10
    return f"{low}-{low + 9}"


def _band_of(text: str, variable: Variable) -> str:
    """The listed value in which an exact number or a town lies; "" when none is seen."""
    number, town = re.search(r"\d+", text), fold_words(text)
    sizes = {town_level(town, one).partition(",")[0] for one in packs()} - {""}
    for id, labels in variable.values.items():
        forms = (id, *labels.values())
        if number and any(_holds(int(number[0]), form) for form in forms):
            return id
        if not sizes.isdisjoint(forms):
            return id
    return ""


def _holds(number: int, band: str) -> bool:
    """Whether a band, as people write it, holds a number.

    Examples
    --------
    >>> [_holds(34, band) for band in ("30-to-45", "de 30 à 45 ans", "under-30", "+ 45", "30-39")]
    [True, True, False, False, True]
    """
    bounds, words = [int(one) for one in re.findall(r"\d+", band)], fold_words(band)
    if len(bounds) == 2:
        return bounds[0] <= number <= bounds[1]
    if len(bounds) != 1:
        return False
    if _BELOW.search(words):
        return number < bounds[0]
    return bool(_ABOVE.search(words)) and number > bounds[0]
