"""What everybody can know about the numbers in tables without seeing them: which are the same, and the
sums that hold between parts and wholes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rap.privacy.disclosure.cells import EVERYBODY, NAMED, PAIR, Cell, Key, Where
from rap.privacy.disclosure.parts import Sum, are_apart, below, between, who_of
from rap.privacy.disclosure.questions import Questions, form_sums, is_base


@dataclass(frozen=True)
class KnownSums:
    """The different numbers (`cells`), and the sums between them; `everybody` is the number of all
    people.
    """

    cells: tuple[Cell, ...]
    number_of: Mapping[Key, int]
    sums: tuple[Sum, ...]
    everybody: int


def know(
    cells: Sequence[Cell],
    people: frozenset[str],
    *,
    within: Mapping[str, str],
    questions: Questions = MappingProxyType({}),
) -> KnownSums:
    """The sums between the numbers of `cells`, which count `people`. `within` maps a code to its
    family and a value ("setting=window") to its broader name; `questions` is how a form asks its
    questions.

    A sum that is true is taken as known: a reader may guess that each person has one value.
    """
    cells = [*cells, *_families(cells, within), Cell("", EVERYBODY, people)]
    number_of = _numbered(cells, people, questions)
    everybody = number_of["", EVERYBODY]
    first: dict[int, Cell] = {}
    for cell in sorted(cells, key=lambda cell: cell.is_sentence):
        first.setdefault(number_of[cell.key], cell)
    places: dict[Where, list[int]] = defaultdict(list)
    for number, cell in first.items():
        places[cell.where].append(number)
    plain = [cell for cell in cells if not is_base(cell.where, questions)]
    sums = _of_tables(plain, number_of, first, places, everybody)
    if questions:
        sums += form_sums(first, places, everybody, questions)
    for whole, inside in _broader(first, places, within):
        sums += between(inside, whole, first)
    for whole, inside in _of_findings(cells, number_of):
        # one row alone may leave somebody out, so nobody knows that it is all of them
        sums += between(inside, whole, first) if len(inside) > 1 else [below(inside, whole)]
    listed = tuple(first[n] for n in range(len(first)))
    return KnownSums(listed, number_of, tuple(sums), everybody)


def _families(cells: Sequence[Cell], within: Mapping[str, str]) -> list[Cell]:
    """The families of the codes of a table by something else, which no page prints beside the
    families alone: the people of its codes must fit into them.
    """
    printed = {cell.where for cell in cells}
    alone = {value for where in printed for column, value in where if column == "family"}
    found: dict[Key, set[str]] = defaultdict(set)
    for cell in cells:
        at = dict(cell.where)
        family = within.get(at.pop("code", ""), "")
        if at and family in alone:
            where = tuple(sorted({**at, "family": family}.items()))
            if where not in printed:
                found["", where] |= cell.who
    return [Cell(*key, frozenset(who)) for key, who in found.items()]


def _numbered(
    cells: Sequence[Cell], people: frozenset[str], questions: Questions
) -> dict[Key, int]:
    """Number the cells; cells that say the same share a number. Where everybody answered a question,
    its base is the number of everybody, since it reveals nobody's answer.
    """
    once: dict[tuple[object, ...], int] = {}
    spoken = {c.who: c.where for c in cells if not c.is_sentence and not c.whole}
    number_of = {}
    for cell in cells:
        is_all = cell.who == people and is_base(cell.where, questions)
        same = (EVERYBODY, people) if is_all else _same(cell, spoken, people)
        number_of[cell.key] = once.setdefault(same, len(once))
    return number_of


def _same(
    cell: Cell, spoken: Mapping[frozenset[str], Where], people: frozenset[str]
) -> tuple[object, ...]:
    """What a cell says. Two cells that say the same about the same people are one number, and so
    are a cell and a sentence about its people.
    """
    if not cell.is_sentence:
        return cell.where, cell.who
    if cell.is_everybody(people):
        return EVERYBODY, cell.who
    return spoken.get(cell.who, NAMED), cell.who


def _of_tables(
    cells: Sequence[Cell],
    number_of: Mapping[Key, int],
    first: Mapping[int, Cell],
    places: Mapping[Where, Sequence[int]],
    everybody: int,
) -> list[Sum]:
    """The sums of each table with everybody, and of its rows and columns with the number for that
    row or column alone.
    """
    sums: list[Sum] = []
    tables: dict[tuple[str, tuple[str, ...]], list[Cell]] = defaultdict(list)
    for cell in cells:
        if not cell.is_sentence:
            tables[cell.item, tuple(column for column, _ in cell.where)].append(cell)
    for (_, columns), rows in tables.items():
        numbers = [*dict.fromkeys(number_of[row.key] for row in rows)]
        sums += _total(numbers, first, everybody)
        for column in columns if len(columns) > 1 and columns != PAIR else ():
            for whole, inside in _slices(rows, column, places).items():
                sums += between([number_of[row.key] for row in inside], whole, first)
    return sums


def _total(numbers: Sequence[int], first: Mapping[int, Cell], everybody: int) -> list[Sum]:
    """The sum of a table and everybody."""
    if are_apart(numbers, first):
        return between(numbers, everybody, first)
    is_all = who_of(numbers, first) == first[everybody].who
    return [Sum({**dict.fromkeys(numbers, 1), everybody: -1}, most=float("inf"))] if is_all else []


def _slices(
    rows: Iterable[Cell], column: str, places: Mapping[Where, Sequence[int]]
) -> Mapping[int, list[Cell]]:
    """The cells that differ only in `column`, by the number for what they share."""
    found: dict[int, list[Cell]] = defaultdict(list)
    for row in rows:
        for whole in places.get(tuple(pair for pair in row.where if pair[0] != column), ()):
            found[whole].append(row)
    return found


def _broader(
    first: Mapping[int, Cell], places: Mapping[Where, Sequence[int]], within: Mapping[str, str]
) -> Iterable[tuple[int, list[int]]]:
    """Values as parts of their broader name, codes as parts of their family, and pairs of codes as
    parts of each code.
    """
    found: dict[int, list[int]] = defaultdict(list)
    for number, cell in first.items():
        for column, value in cell.where:
            rest = [pair for pair in cell.where if pair[0] != column]
            wide = [(column, within.get(f"{column}={value}"))]
            wide += [("family", within.get(value))] if column == "code" else []
            ups = [tuple(sorted([*rest, (name, broad)])) for name, broad in wide if broad]
            for whole in (whole for up in ups for whole in places.get(up, ())):
                found[whole].append(number)
        if cell.is_pair:
            for _, code in cell.where:
                yield from ((whole, [number]) for whole in places.get((("code", code),), ()))
    yield from found.items()


def _of_findings(
    cells: Sequence[Cell], number_of: Mapping[Key, int]
) -> Iterable[tuple[int, list[int]]]:
    """The people behind a finding, with their parts in one table."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for cell in cells:
        if cell.whole is not None and cell.whole in number_of:
            found[number_of[cell.whole], cell.item].append(number_of[cell.key])
    yield from ((whole, inside) for (whole, _), inside in found.items())
