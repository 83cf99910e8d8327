"""Where the figures of a printed report do not add up; nothing is corrected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from rap.core.printed import Figure, Printed, Relation


@dataclass(frozen=True)
class Disagreement:
    """Figures that do not add up: what was `printed`, and what they come to (`found`)."""

    kind: str
    figures: tuple[str, ...]
    printed: str
    found: str
    place: str = ""


def find_disagreements(printed: Printed) -> list[Disagreement]:
    """The relations that the figures of a year do not satisfy, in the order of the file.

    A printed figure is right when the exact one, rounded to as many decimals as were printed, is
    the same; a half may be rounded either way.

    Examples
    --------
    >>> figures = {id: Figure(id, value) for id, value in (("a", "71"), ("b", "62"), ("both", "143"))}
    >>> [one] = find_disagreements(Printed("2024", figures, (Relation("sum", ("a", "b"), result="both"),)))
    >>> one.printed, one.found
    ('143', '133')
    """
    found = [_check(relation, printed) for relation in printed.relations]
    return [one for one in found if one is not None]


def _check(relation: Relation, printed: Printed) -> Disagreement | None:
    named = (*relation.parts, *relation.less, *filter(None, (relation.of,)))
    figures = tuple(id for id in named if id in printed.figures)
    if relation.kind == "same":
        said = [_said(printed.figures[id]) for id in relation.parts if id in printed.figures]
        if len({*said}) < 2:
            return None
        return Disagreement("same", figures, said[0], ", ".join(said[1:]), relation.place)
    result = _text(printed, relation.result)
    try:
        exact, decimals = _worked_out(relation, printed), len(result.partition(".")[2])
    except ZeroDivisionError:  # a share of nothing is no number
        return Disagreement(relation.kind, figures, result, "–", relation.place)
    if abs(exact - Fraction(result)) <= _slack(relation, printed, decimals):
        return None
    digits = max(decimals, 0 if exact.denominator == 1 else 1)
    shown = f"{float(exact):.{digits}f}"
    return Disagreement(relation.kind, figures, result, shown, relation.place)


def _slack(relation: Relation, printed: Printed, decimals: int) -> Fraction:
    """How far a correct result may be from the exact one. A quotient is rounded once; in a sum each
    part that is a percentage is rounded.
    """
    if relation.kind != "sum":
        return Fraction(1, 2 * 10**decimals)
    shares = [one for id in relation.parts if (one := printed.figures.get(id)) and one.unit == "%"]
    return sum(
        (Fraction(1, 2 * 10 ** len(one.value.partition(".")[2])) for one in shares), Fraction(0)
    )


def _worked_out(relation: Relation, printed: Printed) -> Fraction:
    amount = _add(relation.parts, printed) - _add(relation.less, printed)
    if relation.kind == "share":
        return amount * 100 / Fraction(_text(printed, relation.of))
    if relation.kind == "mean":
        return amount / Fraction(_text(printed, relation.over))
    if relation.kind == "growth":
        first, last = (Fraction(_text(printed, id)) for id in relation.parts)
        return (last - first) * 100 / first
    return amount


def _add(ids: Iterable[str], printed: Printed) -> Fraction:
    return sum((Fraction(_text(printed, id)) for id in ids), Fraction(0))


def _text(printed: Printed, id: str) -> str:
    """The value of a figure; an id that is not a figure is a number itself."""
    return printed.figures[id].value if id in printed.figures else id


def _said(figure: Figure) -> str:
    return f"{figure.value} {figure.unit}".strip()
