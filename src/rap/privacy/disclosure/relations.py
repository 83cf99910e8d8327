"""What everybody can know about the numbers in tables without seeing them: parts and wholes, and
which numbers are the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

from rap.privacy.disclosure.bounds import Relation
from rap.privacy.disclosure.cells import EVERYBODY, NAMED, PAIR, Cell, Key, Where
from rap.privacy.disclosure.parts import between
from rap.privacy.disclosure.questions import Questions, form_relations, is_base


@dataclass(frozen=True)
class Known:
    """The different numbers (`cells`), the sums between them, and which is a part of which.

    `parts` are (part, whole, strict); strict means that a part equal to its whole reveals something
    too. `rivals` count the same thing, possibly for slightly different people. `everybody` is the
    number of all people, if a sentence gives it.
    """

    cells: tuple[Cell, ...]
    number_of: Mapping[tuple[str, Where], int]
    relations: tuple[Relation, ...]
    parts: frozenset[tuple[int, int, bool]]
    rivals: frozenset[tuple[int, int]]
    everybody: int | None = None


def know(
    cells: Sequence[Cell],
    people: frozenset[str],
    *,
    within: Mapping[str, str],
    questions: Questions = MappingProxyType({}),
) -> Known:
    """The relations between the numbers of `cells`, which count `people`. `within` maps a code to
    its family and a value ("setting=window") to its broader name; `questions` is how a form asks
    its questions.

    A sum that is true is taken as known: a reader may guess that each person has one value.
    """
    number_of, everybody = _numbered(cells, people, questions)
    first: dict[int, Cell] = {}
    for cell in sorted(cells, key=lambda cell: cell.is_sentence):
        first.setdefault(number_of[cell.key], cell)
    places: dict[Where, list[int]] = defaultdict(list)
    for number, cell in first.items():
        places[cell.where].append(number)
    plain = [cell for cell in cells if not is_base(cell.where, questions)]
    relations, parts = _sums(plain, number_of, first, places, people)
    if questions:
        sums, shares = form_relations(first, places, people, questions)
        relations, parts = relations + sums, parts | shares
    for whole, inside, strict in (
        *_nested(first, places, within),
        *_broader(first, places, within),
    ):
        relations += between(inside, whole, first)
        parts |= {(part, whole, strict) for part in inside if first[part].who <= first[whole].who}
    for whole, inside in _of_findings(cells, number_of):
        # one row alone may leave somebody out, so nobody knows that it is all of them
        below = [Relation({part: 1, whole: -1}, most=0) for part in inside]
        relations += between(inside, whole, first) if len(inside) > 1 else below
        parts |= {(part, whole, True) for part in inside}
    listed = tuple(first[n] for n in range(len(first)))
    return Known(
        listed,
        number_of,
        tuple(relations),
        frozenset(parts),
        _rivals(listed, places, everybody),
        everybody,
    )


def _numbered(
    cells: Sequence[Cell], people: frozenset[str], questions: Questions
) -> tuple[dict[Key, int], int | None]:
    """Number the cells; cells that say the same share a number. Also the number of everybody: where
    everybody answered a question, its base is that number, since it reveals nobody's answer.
    """
    once: dict[tuple[object, ...], int] = {}
    spoken = {c.who: c.where for c in cells if not c.is_sentence and not c.whole}
    number_of = {}
    for cell in cells:
        is_all = cell.who == people and is_base(cell.where, questions)
        same = (EVERYBODY, people) if is_all else _same(cell, spoken, people)
        number_of[cell.key] = once.setdefault(same, len(once))
    return number_of, once.get((EVERYBODY, people))


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


def _rivals(
    cells: Sequence[Cell], places: Mapping[Where, Sequence[int]], everybody: int | None
) -> frozenset[tuple[int, int]]:
    """Pairs of rivals: numbers with the same place; and the number in a sentence with every other
    number, since the sentence may be about anything.
    """
    same = {
        (a, b)
        for numbers in places.values()
        for a in numbers
        for b in numbers
        if a < b and not cells[a].is_sentence
    }
    free = [n for n, cell in enumerate(cells) if cell.is_sentence and n != everybody]
    return frozenset(
        same
        | {
            (min(n, other), max(n, other))
            for n in free
            for other in range(len(cells))
            if other != n
        }
    )


def _sums(
    cells: Sequence[Cell],
    number_of: Mapping[tuple[str, Where], int],
    first: Mapping[int, Cell],
    places: Mapping[Where, Sequence[int]],
    people: frozenset[str],
) -> tuple[list[Relation], set[tuple[int, int, bool]]]:
    """The sums of each table with everybody, and of its rows and columns with the number for that
    row or column alone.
    """
    relations: list[Relation] = []
    parts: set[tuple[int, int, bool]] = set()
    tables: dict[tuple[str, tuple[str, ...]], list[Cell]] = defaultdict(list)
    for cell in cells:
        if not cell.is_sentence:
            tables[cell.item, tuple(column for column, _ in cell.where)].append(cell)
    for (_, columns), rows in tables.items():
        relations += _total([(number_of[row.key], row.who) for row in rows], people)
        for column in columns if len(columns) > 1 and columns != PAIR else ():
            for whole, inside in _slices(rows, column, places).items():
                numbers = [number_of[row.key] for row in inside]
                relations += between(numbers, whole, first)
                parts |= {
                    (part, whole, True) for part in numbers if first[part].who <= first[whole].who
                }
    return relations, parts


def _slices(
    rows: Iterable[Cell], column: str, places: Mapping[Where, Sequence[int]]
) -> Mapping[int, list[Cell]]:
    """The cells that differ only in `column`, by the number for what they share."""
    found: dict[int, list[Cell]] = defaultdict(list)
    for row in rows:
        for whole in places.get(tuple(pair for pair in row.where if pair[0] != column), ()):
            found[whole].append(row)
    return found


def _total(rows: Sequence[tuple[int, frozenset[str]]], people: frozenset[str]) -> list[Relation]:
    """The sum of a table and everybody, whose number is known.

    A table with one row has no such sum, since nobody knows whether it holds everybody: "Brussels:
    at least 15 of the 20" may leave out five.
    """
    numbers, n = dict.fromkeys((number for number, _ in rows), 1), len(people)
    if len(numbers) == 1:
        return []
    adds_up = sum(len(who) for _, who in rows)
    is_all = frozenset(chain.from_iterable(who for _, who in rows)) == people
    is_apart = adds_up == len(frozenset(chain.from_iterable(who for _, who in rows)))
    if is_apart:
        return [Relation(numbers, n if is_all else 0, n)]
    return [Relation(numbers, least=n)] if is_all else []


def _broader(
    first: Mapping[int, Cell], places: Mapping[Where, Sequence[int]], within: Mapping[str, str]
) -> Iterable[tuple[int, list[int], bool]]:
    """Values as parts of their broader name."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, cell in first.items():
        for column, value in cell.where:
            if (wide := within.get(f"{column}={value}")) is not None:
                up = tuple((c, wide if c == column else v) for c, v in cell.where)
                for whole in places.get(up, ()):
                    found[whole].append(number)
    yield from ((whole, inside, True) for whole, inside in found.items())


def _of_findings(
    cells: Sequence[Cell], number_of: Mapping[Key, int]
) -> Iterable[tuple[int, list[int]]]:
    """The people behind a finding, with their parts in one table."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for cell in cells:
        if cell.whole is not None and cell.whole in number_of:
            found[number_of[cell.whole], cell.item].append(number_of[cell.key])
    yield from ((whole, inside) for (whole, _), inside in found.items())


def _nested(
    first: Mapping[int, Cell], places: Mapping[Where, Sequence[int]], within: Mapping[str, str]
) -> Iterable[tuple[int, list[int], bool]]:
    """Codes as parts of their family, and pairs of codes as parts of each code."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, cell in first.items():
        where = dict(cell.where)
        if where.get("code") in within:
            up = {
                **{k: v for k, v in where.items() if k != "code"},
                "family": within[where["code"]],
            }
            for whole in places.get(tuple(sorted(up.items())), ()):
                found[whole].append(number)
    yield from ((whole, inside, False) for whole, inside in found.items())
    for number, cell in first.items():
        where = dict(cell.where)
        if tuple(where) == PAIR:
            for value in where.values():
                yield from (
                    (whole, [number], False) for whole in places.get((("code", value),), ())
                )
