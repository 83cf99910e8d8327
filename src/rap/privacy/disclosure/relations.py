"""What everybody can know of the numbers in tables without seeing them: parts and wholes, which
numbers are one and the same.
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
    """Each different number once (`cells`), the sums between them, and which is a part of which.

    `parts` are (part, whole, strict): strict where a part that is all of its whole tells something
    too. `rivals` count the same thing, of perhaps not quite the same people. `everybody` is the
    number of all people, where a sentence says it.
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
    """What holds between the numbers of `cells`, made from `people`; `within` says which family a
    code is in, and under which broader name a value comes ("setting=window"), `questions` what a
    form says of its questions.

    Equal sums are taken as known wherever they are true: who reads may guess that each person has
    one value.
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
    """The number each cell is, those that say the same being one; and the number of everybody. Where
    everybody answered a question, its base is that number: it reveals nobody's answer.
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
    """Two cells that say the same of the same people are one number; so is a sentence about the
    people of a cell.
    """
    if not cell.is_sentence:
        return cell.where, cell.who
    if cell.is_everybody(people):
        return EVERYBODY, cell.who
    return spoken.get(cell.who, NAMED), cell.who


def _rivals(
    cells: Sequence[Cell], places: Mapping[Where, Sequence[int]], everybody: int | None
) -> frozenset[tuple[int, int]]:
    """Numbers with one place; and what a sentence counts, with everything: nobody knows what it
    speaks of.
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
    """Each table with everybody, and each row and column of it with the number for that row or
    column alone.
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
    """The cells that differ in `column` alone, under the number for what they share."""
    found: dict[int, list[Cell]] = defaultdict(list)
    for row in rows:
        for whole in places.get(tuple(pair for pair in row.where if pair[0] != column), ()):
            found[whole].append(row)
    return found


def _total(rows: Sequence[tuple[int, frozenset[str]]], people: frozenset[str]) -> list[Relation]:
    """A table with everybody there is: the number of people is known.

    Of a table with one row nobody knows whether it holds everybody: "Brussels: at least 15 of the
    20" may leave out five.
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
    """Values under the broader name that joins them."""
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
    """The people a finding rests on, and parts of them in one table."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    for cell in cells:
        if cell.whole is not None and cell.whole in number_of:
            found[number_of[cell.whole], cell.item].append(number_of[cell.key])
    yield from ((whole, inside) for (whole, _), inside in found.items())


def _nested(
    first: Mapping[int, Cell], places: Mapping[Where, Sequence[int]], within: Mapping[str, str]
) -> Iterable[tuple[int, list[int], bool]]:
    """Codes in their family, and pairs of codes in each of the two."""
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
