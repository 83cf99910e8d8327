"""Random studies for the comparison of rules for numbers: interviews of 11 to 60 people and surveys of
60 to 2,000, the numbers of their pages, and the sums that hold between these.

A number is named by what its people share, sorted pairs of column and value; `()` is everybody.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

Key = tuple[tuple[str, str], ...]
Person = Mapping[str, frozenset[str]]
ALL: Key = ()
ANSWERED, SILENT, NOT_ASKED = "answered", "no-answer", "not-asked"
THRESHOLD = 5


def key(**parts: str) -> Key:
    return tuple(sorted(parts.items()))


@dataclass(frozen=True)
class Sum:
    """`low <= sum of factor x number <= high`, with the numbers' names."""

    terms: Mapping[Key, int]
    low: float = 0
    high: float = 0


@dataclass(frozen=True)
class Study:
    """People, and the page about them: `rows` are its tables, each a list of numbers."""

    name: str
    kind: str
    values: Mapping[str, tuple[str, ...]]
    people: tuple[Person, ...]

    @property
    def n(self) -> int:
        return len(self.people)

    def with_people(self, people: Sequence[Person]) -> Study:
        return Study(self.name, self.kind, self.values, tuple(people))

    @property
    def tables(self) -> dict[str, list[Key]]:
        """Every row of every table, also of nobody: the codebook and the form show which there are."""
        v = self.values
        if self.kind == "interviews":
            return {
                "setting": [key(setting=s) for s in v["setting"]],
                "region": [key(region=r) for r in v["region"]],
                "region,setting": [
                    key(region=r, setting=s) for r in v["region"] for s in v["setting"]
                ],
                "code": [key(code=c) for c in v["code"]],
                "code,setting": [key(code=c, setting=s) for c in v["code"] for s in v["setting"]],
                "family": [key(family=f) for f in v["family"]],
            }
        asked = (*v["main"], ANSWERED, SILENT)
        return {
            "language": [key(language=one) for one in v["language"]],
            "main": [key(main=a) for a in asked],
            "language,main": [key(language=one, main=a) for a in asked for one in v["language"]],
            "why": [key(why=a) for a in (*v["why"], ANSWERED, SILENT, NOT_ASKED)],
            "scale": [key(scale=a) for a in (*v["scale"], ANSWERED, SILENT)],
        }

    @property
    def rows(self) -> list[Key]:
        return [row for table in self.tables.values() for row in table]

    def counts(self) -> dict[Key, int]:
        """How many people each number of the page counts."""
        found = Counter(row for one in self.people for row in rows_of(one, self.tables))
        return {ALL: self.n, **{row: found[row] for row in self.rows}}

    def sums(self) -> list[Sum]:
        """What holds between the numbers, whoever the people are."""
        return _interview_sums(self.values) if self.kind == "interviews" else _form(self.values)


def rows_of(person: Person, tables: Mapping[str, Sequence[Key]]) -> list[Key]:
    """The rows in which a person is counted."""
    return [
        row
        for table in tables.values()
        for row in table
        if all(value in person[column] for column, value in row)
    ]


def parts(whole: Key, inside: Sequence[Key]) -> Sum:
    return Sum({**dict.fromkeys(inside, 1), whole: -1})


def below(part: Key, whole: Key) -> Sum:
    return Sum({part: 1, whole: -1}, low=float("-inf"))


def family_of(code: str, values: Mapping[str, tuple[str, ...]]) -> str:
    return values["family"][int(code[1:]) % len(values["family"])]


def _interview_sums(v: Mapping[str, tuple[str, ...]]) -> list[Sum]:
    found = [parts(ALL, [key(setting=s) for s in v["setting"]])]
    found += [parts(ALL, [key(region=r) for r in v["region"]])]
    for s in v["setting"]:
        found.append(parts(key(setting=s), [key(region=r, setting=s) for r in v["region"]]))
    for r in v["region"]:
        found.append(parts(key(region=r), [key(region=r, setting=s) for s in v["setting"]]))
    for c in v["code"]:
        found.append(parts(key(code=c), [key(code=c, setting=s) for s in v["setting"]]))
        found += [below(key(code=c, setting=s), key(setting=s)) for s in v["setting"]]
    for f in v["family"]:  # by kind too, which no page prints: the people of a theme must fit in
        inside = [c for c in v["code"] if family_of(c, v) == f]
        found.append(parts(key(family=f), [key(family=f, setting=s) for s in v["setting"]]))
        for s in v["setting"]:
            whole = key(family=f, setting=s)
            found.append(below(whole, key(setting=s)))
            found += [below(key(code=c, setting=s), whole) for c in inside]
            union = {whole: 1, **{key(code=c, setting=s): -1 for c in inside}}
            found.append(Sum(union, low=float("-inf")))
    return found


def _form(v: Mapping[str, tuple[str, ...]]) -> list[Sum]:
    found = [parts(ALL, [key(language=one) for one in v["language"]])]
    for column in ("main", "why", "scale"):
        base = key(**{column: ANSWERED})
        found.append(parts(base, [key(**{column: a}) for a in v[column]]))
        if column != "why":
            found.append(parts(ALL, [base, key(**{column: SILENT})]))
    first = key(main=v["main"][0])
    found.append(parts(first, [key(why=ANSWERED), key(why=SILENT)]))
    found.append(parts(ALL, [first, key(why=NOT_ASKED)]))
    for a in (*v["main"], ANSWERED, SILENT):
        found.append(parts(key(main=a), [key(language=one, main=a) for one in v["language"]]))
    for one in v["language"]:
        base = key(language=one, main=ANSWERED)
        found.append(parts(base, [key(language=one, main=a) for a in v["main"]]))
        found.append(parts(key(language=one), [base, key(language=one, main=SILENT)]))
    return found


# What is drawn: kinds are skewed as workplaces are, themes from what nearly all say to what few say.


def draw_interviews(seed: int) -> Study:
    chance = random.Random(f"interviews {seed}")
    values = {
        "setting": tuple(f"s{n}" for n in range(chance.randint(2, 6))),
        "region": tuple(f"r{n}" for n in range(chance.randint(2, 3))),
        "code": tuple(f"c{n}" for n in range(chance.randint(3, 5))),
        "family": ("f0", "f1"),
    }
    people = [draw_person(chance, values) for _ in range(chance.randint(11, 60))]
    return Study(f"interviews-{seed:04}", "interviews", values, tuple(people))


def draw_person(chance: random.Random, values: Mapping[str, tuple[str, ...]]) -> Person:
    often = (0.95, 0.7, 0.4, 0.2, 0.08)
    codes = [c for n, c in enumerate(values["code"]) if chance.random() < often[n]]
    return person(
        values,
        setting=chance.choices(values["setting"], (8, 4, 3, 2, 1, 1)[: len(values["setting"])])[0],
        region=chance.choices(values["region"], (6, 3, 1)[: len(values["region"])])[0],
        codes=codes,
    )


def person(
    values: Mapping[str, tuple[str, ...]], *, setting: str, region: str, codes: Sequence[str]
) -> Person:
    families = {family_of(code, values) for code in codes}
    return {
        "setting": frozenset([setting]),
        "region": frozenset([region]),
        "code": frozenset(codes),
        "family": frozenset(families),
    }


def could_be(values: Mapping[str, tuple[str, ...]]) -> list[Person]:
    """Every person there could be in an interview study."""
    codes = [c for n in range(len(values["code"]) + 1) for c in combinations(values["code"], n)]
    return [
        person(values, setting=s, region=r, codes=c)
        for s in values["setting"]
        for r in values["region"]
        for c in codes
    ]


SILENCE = {"nobody silent": 0.0, "few silent": 0.01, "many silent": 0.15}


def draw_survey(seed: int) -> Study:
    chance = random.Random(f"survey {seed}")
    n = round(60 * (2000 / 60) ** chance.random())
    k = chance.randint(2, 6)
    values = {
        "language": ("fr", "nl", "ro")[: chance.randint(2, 3)],
        "main": tuple(f"a{one}" for one in range(k)),
        "why": tuple(f"w{one}" for one in range(chance.randint(2, 4))),
        "scale": ("1", "2", "3", "4", "5"),
    }
    silence = [*SILENCE.values()][seed % len(SILENCE)]
    weights = [chance.choice((1, 3, 10, 30)) for _ in range(6)]
    people = [_respondent(chance, values, silence, weights) for _ in range(n)]
    return Study(f"survey-{seed:04}", "survey", values, tuple(people))


def _respondent(
    chance: random.Random,
    values: Mapping[str, tuple[str, ...]],
    silence: float,
    weights: Sequence[int],
) -> Person:
    def answer(column: str) -> frozenset[str]:
        if chance.random() < silence:
            return frozenset([SILENT])
        given = chance.choices(values[column], weights[: len(values[column])])[0]
        return frozenset([given, ANSWERED])

    main = answer("main")
    is_asked = values["main"][0] in main
    language = chance.choices(values["language"], (10, 5, 1)[: len(values["language"])])[0]
    return {
        "language": frozenset([language]),
        "main": main,
        "why": answer("why") if is_asked else frozenset([NOT_ASKED]),
        "scale": answer("scale"),
    }
