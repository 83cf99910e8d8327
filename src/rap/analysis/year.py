"""The tables of an annual report: what desks counted, beside the year before; and how the press
spoke, by month.

Small rows are joined into one, "other", so that a table for readers has no holes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rap.analysis.columns import need_columns
from rap.core.accents import fold
from rap.core.desks import PERSON, REST, SAID, Desk, Field, units_of
from rap.core.errors import WrongUseError
from rap.core.plain import nearest

if TYPE_CHECKING:
    import pandas as pd

QUESTIONS, PEOPLE = "questions", "people"
Units = dict[tuple[str, ...], set[str]]


def count_desk(
    lines: pd.DataFrame,
    desk: Desk,
    *,
    rows: str,
    by: str = "",
    count: str = QUESTIONS,
    years: Sequence[str] = (),
    printed: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    threshold: int = 0,
    above: Collection[str] | None = None,
) -> pd.DataFrame:
    """Count what a desk counted, by one of its fields, and by year or another field.

    Parameters
    ----------
    lines : DataFrame as `study.counts[...]`
        One row a line.
    rows
        A field of the desk. Under a tick-all field a line counts for each of its words.
    by
        "year", another field of the desk, or nothing.
    count
        "questions" (lines), "people" (each with her first question alone), or a number of the desk,
        such as the people whom a round met.
    years
        The years that are counted, all when left out.
    printed
        Year -> word -> the things that were printed (`printed_units`): of such a year the printed
        numbers stand, whatever lines there are.
    threshold : int
        The fewest people of a row. Smaller rows, in any column, are joined into "other", and the
        smallest ones after them until "other" is large enough and holds two words; what cannot be
        joined is not there. A word that was not printed last year is not small for that, and has
        no row of that year. 0 joins nothing.
    above
        Of the list that opens this one: the words that its own table may have under "other"; all
        of them when left out.

    Returns
    -------
    DataFrame, the greatest row first, "other" last
        The columns `DESK_ROWS` (and "year" or `DESK_BY`), `sources` (how many) and `texts` (the
        names of what is counted), as `show_table` takes them; and `said_as` where a number was
        about or at least so many ("about", "at-least", or both), as a sum is when one of its parts
        is.

    Raises
    ------
    WrongUseError
        A field that the desk does not have; a month beside another field, which could reveal the
        few people of a month.
    """
    _check(desk, rows, by, count)
    need_columns(lines, ("line", "year", PERSON, rows), what="lines")
    wanted = lines[lines["year"].isin(years)] if years else lines
    if printed:
        wanted = wanted[~wanted["year"].isin(printed)]
    behind = _behind(wanted, rows, by, count)
    for year, words in (printed or {}).items():
        for word, ids in (
            words.items() if by in ("", "year") and (not years or year in years) else ()
        ):
            for units in behind.values():
                units.setdefault((word, year) if by else (word,), set()).update(ids)
    joined, field = _joined(behind, threshold, printed or ()), desk.fields.get(rows)
    over = _behind(wanted, field.of, by, count) if threshold and field and field.of else None
    others = {*(above if above is not None else (key[0] for key in (over or behind)[False]))}
    if over and field:
        joined = _without_rests(joined, behind, over, field, threshold, others)
    several = _not_alone(joined, behind[False])
    columns = {key[1:] for key in behind[False]}
    is_large = not several or _least(behind, several, columns, printed or ()) >= threshold
    is_told = (
        is_large
        and len(several) != 1
        and not (over and field and _tells_a_rest(several, behind, over, field, threshold, others))
    )
    units = _renamed(behind[False], several if is_told else joined)
    shown = {key: ids for key, ids in units.items() if is_told or key[0] != REST}
    table = _frame(shown, desk, rows, by)
    if said := _said_of(wanted, count):
        lines_of = [{unit.rsplit(".", 2)[0] for unit in units} for units in table["texts"]]
        table["said_as"] = [said_of_sum(said.get(one, "") for one in ids) for ids in lines_of]
    return table


def _said_of(lines: pd.DataFrame, count: str) -> dict[str, str]:
    """Line -> how its number was said, of those that were not counted exactly."""
    column = f"{count}{SAID}"
    if column not in lines.columns:
        return {}
    return {str(id): str(how) for id, how in zip(lines["line"], lines[column], strict=True) if how}


def said_of_sum(said: Iterable[str | None]) -> str:
    """How a sum is said: as all of its parts that were not counted exactly.

    Examples
    --------
    >>> said_of_sum(["", "about"]), said_of_sum(["at-least", "about at-least"]), said_of_sum([""])
    ('about', 'about at-least', '')
    """
    return " ".join(sorted({word for one in said if one for word in one.split(" ")}))


def mean_of_lines(lines: pd.DataFrame, *, rows: str, count: str) -> pd.DataFrame:
    """How many people a line of a desk has on average, such as a round, by one of its fields.

    Parameters
    ----------
    lines : DataFrame as `study.counts[...]`, of the time that is wanted
        Lines without a number are left out: nobody wrote how many they were.
    rows, count
        A field with one word, and a number of the desk.

    Returns
    -------
    DataFrame, one row a word, the last one ("") for all lines
        The column `rows`, n_lines, n (the sum), mean, and said_as as in `count_desk`.
    """
    import pandas as pd

    known = lines[lines[f"{count}{SAID}"].notna()]
    groups = [(str(word), part) for word, part in known.groupby(rows) if word]
    found = [
        {
            rows: word,
            "n_lines": len(part),
            "n": int(part[count].sum()),
            "mean": float(part[count].mean()),
            "said_as": said_of_sum(part[f"{count}{SAID}"]),
        }
        for word, part in (*groups, ("", known))
        if len(part)
    ]
    return pd.DataFrame(found, columns=[rows, "n_lines", "n", "mean", "said_as"])


def _behind(lines: pd.DataFrame, rows: str, by: str, count: str) -> dict[bool, Units]:
    """What is counted in each cell, and (True) the people of it that are counted once."""
    found: dict[bool, Units] = {False: {}, True: {}}
    for line in lines.to_dict("records"):
        for key in _places(line, rows, by):
            for is_person, ids in _units(line, count).items():
                found[is_person].setdefault(key, set()).update(ids)
    return found


def _without_rests(
    joined: set[str],
    behind: Mapping[bool, Units],
    above: Mapping[bool, Units],
    field: Field,
    threshold: int,
    others: set[str],
) -> set[str]:
    """The words that are joined, and more: what a word above has besides the words under it that are
    named must be nothing, or enough, because the table of the words above is printed too. There
    `others` may be one with the few of all small words, under "other".
    """
    joined = set(joined)
    sizes = {(kind, key): len(ids) for kind, units in above.items() for key, ids in units.items()}
    few: dict[object, int] = {}
    for (kind, (_, *column)), n in sizes.items():
        at = (kind, *column)
        few[at] = few.get(at, 0) + (n if n < threshold else 0)
    for parent in {choice.under for choice in field.choices.values()}:
        mine = [id for id, one in field.choices.items() if one.under == parent]
        while True:
            named = [id for id in mine if id not in joined and _size(behind[False], id)]
            rests = [
                (len(ids.difference(*(behind[kind].get((id, *key[1:]), ()) for id in named))), at)
                for kind, units in above.items()
                for key, ids in units.items()
                for at in [few[(kind, *key[1:])]]
                if key[0] == parent
            ]
            if not named or not any(
                0 < n < threshold
                for rest, small in rests
                for n in (rest, rest + small * (parent in others))
            ):
                break
            joined.add(min(named, key=lambda id: _size(behind[False], id)))
    return joined


def _tells_a_rest(
    joined: set[str],
    behind: Mapping[bool, Units],
    above: Mapping[bool, Units],
    field: Field,
    threshold: int,
    others: set[str],
) -> bool:
    """Whether "other", beside the table of the words above, would reveal that a few lines have no
    word here: of the words that these belong to, alone and with the `others` of that table.
    """
    parents = {field.choices[word].under for word in joined if word in field.choices}
    for group in (parents, parents | others):
        mine = [id for id, one in field.choices.items() if one.under in group]
        for kind, units in above.items():
            for rest in {key[1:] for key in units}:
                every = set().union(*(units.get((word, *rest), ()) for word in group))
                told = set().union(*(behind[kind].get((word, *rest), ()) for word in mine))
                if 0 < len(every - told) < threshold:
                    return True
    return False


def _not_alone(joined: set[str], units: Units) -> set[str]:
    """The words that are joined, and the next smallest when it is one: "other" would be its name."""
    if len(joined) != 1:
        return joined
    words = sorted({key[0] for key in units} - joined, key=lambda one: (_size(units, one), one))
    return joined | {*words[:1]}


def _size(units: Units, word: str) -> int:
    return sum(len(ids) for key, ids in units.items() if key[0] == word)


def _check(desk: Desk, rows: str, by: str, count: str) -> None:
    fields = [name for name, asked in desk.fields.items() if asked.type != "number"]
    if "month" in (rows, by) and {rows, by} - {"month", "year", ""}:
        raise WrongUseError("analysis.year.month_beside", field=rows if by == "month" else by)
    for name, known in ((rows, [*fields, "month"]), (by, [*fields, "year", "month", ""])):
        if name not in known:
            near = nearest(name, fields)
            raise WrongUseError("analysis.year.unknown_field", field=name, nearest=near)
    numbers = [name for name, asked in desk.fields.items() if asked.type == "number"]
    if count not in (QUESTIONS, PEOPLE, *numbers):
        near = nearest(count, (QUESTIONS, PEOPLE, *numbers))
        raise WrongUseError("analysis.year.unknown_count", count=count, nearest=near)


def _places(line: Mapping[str, object], rows: str, by: str) -> Iterable[tuple[str, ...]]:
    """The cells a line is in: one for each word of a tick-all field; none without a word."""
    for word in _words(line[rows]):
        yield from ((word, other) for other in _words(line[by])) if by else [(word,)]


def _words(value: object) -> tuple[str, ...]:
    found = value if isinstance(value, tuple) else (str(value),)
    return tuple(word for word in found if word)


def _units(line: Mapping[str, object], count: str) -> dict[bool, list[str]]:
    """What a line adds to a cell, and (True) the people of it that are counted once."""
    id = str(line["line"])
    if count == QUESTIONS:
        return {False: [id], True: [id] if line[PERSON] else []}
    n = int(bool(line[PERSON])) if count == PEOPLE else int(str(line[count]))
    units = units_of(id, PERSON if count == PEOPLE else count, n)
    return {False: units, True: units}


def _joined(behind: Mapping[bool, Units], threshold: int, printed: Collection[str]) -> set[str]:
    """The words of rows that are joined into "other": those with a small cell, and then the smallest
    until what is joined is large enough. In a year that was `printed` a word without a cell is not
    small: it was not printed.
    """
    if not threshold:
        return set()
    columns = {key[1:] for key in behind[False]}
    sizes = {  # the smallest cell of each row, in people and in what is counted
        word: _least(behind, {word}, columns, printed)
        for word in dict.fromkeys(key[0] for key in behind[False])
    }
    small = {word for word, n in sizes.items() if n < threshold} | ({REST} & sizes.keys())
    left = sorted((n, word) for word, n in sizes.items() if word not in small)
    while small and left and _least(behind, small, columns, printed) < threshold:
        small.add(left.pop(0)[1])
    return small if len(small) > 1 else small - {REST}


def _least(
    behind: Mapping[bool, Units],
    words: set[str],
    columns: set[tuple[str, ...]],
    printed: Collection[str],
) -> int:
    """The smallest cell of the rows taken together."""
    return min(
        len(set().union(*(units.get((word, *rest), ()) for word in words)))
        for units in behind.values()
        for rest in columns
        if {*rest}.isdisjoint(printed) or any((word, *rest) in units for word in words)
    )


def _renamed(units: Units, joined: set[str]) -> Units:
    found: Units = {}
    for (word, *rest), ids in units.items():
        found.setdefault((REST if word in joined else word, *rest), set()).update(ids)
    return found


def _frame(units: Units, desk: Desk, rows: str, by: str) -> pd.DataFrame:
    import pandas as pd

    names = [
        name if name in ("year", "month") else f"{desk.id}_{name}" for name in (rows, by) if name
    ]
    totals: dict[str, int] = {}
    for key, ids in units.items():
        totals[key[0]] = totals.get(key[0], 0) + len(ids)
    ordered = sorted(units, key=lambda key: (key[0] == REST, -totals[key[0]], key))
    found = [
        {
            **dict(zip(names, key, strict=True)),
            "sources": len(units[key]),
            "texts": tuple(sorted(units[key])),
        }
        for key in ordered
    ]
    return pd.DataFrame(found, columns=[*names, "sources", "texts"])


def compare_months(coded: pd.DataFrame, *, code: str, months: Sequence[str]) -> pd.DataFrame:
    """How many articles of some months say one thing, against the mean of the other months of that
    year.

    Parameters
    ----------
    coded : DataFrame with the columns source, month, code
        One row an article and code.
    code
        The code whose share is wanted, such as a negative tone.
    months
        Those that are looked at, each "2025-05".

    Returns
    -------
    DataFrame, one row a month of `months`
        Columns month, n (articles with the code), articles (all), share (0 to 1, NaN without
        articles), mean_n and mean_share: of the other months of the year, a month without articles
        too (12 are counted).
    """
    import pandas as pd

    each = coded.drop_duplicates(["source", "code"])
    every = each.drop_duplicates("source").groupby("month")["source"].count()
    with_code = each[each["code"] == code].groupby("month")["source"].count()
    found = []
    for month in months:
        year = [f"{month[:4]}-{number:02}" for number in range(1, 13)]
        others = [one for one in year if one not in months]
        n, articles = int(with_code.get(month, 0)), int(every.get(month, 0))
        rest = sum(int(with_code.get(one, 0)) for one in others)
        all_rest = sum(int(every.get(one, 0)) for one in others)
        found.append(
            {
                "month": month,
                "n": n,
                "articles": articles,
                "share": n / articles if articles else float("nan"),
                "mean_n": rest / len(others) if others else float("nan"),
                "mean_share": rest / all_rest if all_rest else float("nan"),
            }
        )
    return pd.DataFrame(found)


def find_naming(texts: Mapping[str, str], names: Sequence[str]) -> list[str]:
    """The texts in which one of `names` is written, as whole words, in small or capital letters.

    Examples
    --------
    >>> find_naming({"AR-10001": "Le syndicat répond.", "AR-10002": "Syndicats ?"}, ["syndicat"])
    ['AR-10001']
    """
    found = [re.escape(fold(name)) for name in names if name]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(found) or '(?!)'})(?!\w)")
    return [id for id, text in texts.items() if pattern.search(fold(text))]
