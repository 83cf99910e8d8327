"""A survey that is drawn, its page as a release makes it, and a reader who solves for what is not said."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy.optimize import linprog

from rap.core.form_questions import ANSWERED, NO_ANSWER, NOT_ASKED, FormQuestion
from rap.privacy.disclosure import Cell, ReleaseRequest, answer
from rap.privacy.disclosure.cells import Key

K = 5
LANGUAGES = ("fr", "nl", "ro")
REFUSED, REASON, TREATED = "bank.refused", "bank.reason", "bank.treated"
ANSWERS = {
    REFUSED: ("yes", "no"),
    REASON: ("work", "papers", "never-said", "none"),
    TREATED: ("1", "2", "3", "4", "5"),
}
FORM = {
    REFUSED: FormQuestion("one"),
    REASON: FormQuestion("several", {REFUSED: ("yes",)}, frozenset({"none"})),
    TREATED: FormQuestion("scale"),
}
Answers = Mapping[str, frozenset[str]]


def draw_survey(seed: int) -> dict[str, Answers]:
    """Who gave which answers; few or many skip, few or many are asked the second question."""
    chance = random.Random(seed)
    skips, refused = chance.choice((0.03, 0.1, 0.3)), chance.choice((0.2, 0.5, 0.9))
    people = {}
    for n in range(chance.randint(12, 60)):
        one = {"language": chance.choices(LANGUAGES, (6, 4, 1))[0]}
        one[REFUSED] = (
            NO_ANSWER if chance.random() < skips else ("no", "yes")[chance.random() < refused]
        )
        several = (
            chance.sample(ANSWERS[REASON][:3], chance.randint(1, 3))
            if chance.random() < 0.8
            else ["none"]
        )
        given = [NO_ANSWER] if chance.random() < skips else several
        one[TREATED] = NO_ANSWER if chance.random() < skips else chance.choice(ANSWERS[TREATED])
        row = {column: frozenset([value]) for column, value in one.items()}
        row[REASON] = frozenset(given if one[REFUSED] == "yes" else [NOT_ASKED])
        people[f"R-{10000 + n}"] = row
    return people


def rows_of(person: Answers, column: str) -> frozenset[str]:
    """The rows of a table a person stands in: her answers, and whether she answered."""
    given = person[column]
    has_answered = column in ANSWERS and not given & {NO_ANSWER, NOT_ASKED}
    return given | {ANSWERED} if has_answered else given


def cells_of(people: Mapping[str, Answers], by: bool = True) -> list[Cell]:
    found: dict[Key, set[str]] = {}
    for id, person in people.items():
        found.setdefault(("q/heard", (("name", "heard"),)), set()).add(id)
        languages = [("language", one) for one in person["language"]]
        found.setdefault(("q/languages", tuple(languages)), set()).add(id)
        for column in ANSWERS:
            for value in rows_of(person, column):
                found.setdefault((f"q/{column}", ((column, value),)), set()).add(id)
                if by and column != TREATED:
                    where = tuple(sorted([(column, value), *languages]))
                    found.setdefault((f"q/{column}-language", where), set()).add(id)
    return [Cell(*key, frozenset(who)) for key, who in sorted(found.items())]


def asked_of(people: Mapping[str, Answers], survey: str = "bank") -> ReleaseRequest:
    """What the release of a survey would publish."""
    cells = tuple(cells_of(people))
    return ReleaseRequest(
        scope=survey,
        audience="members",
        threshold=K,
        sources=frozenset({f"survey:{survey}"}),
        facts={id: repr(one) for id, one in people.items()},
        agreed=dict.fromkeys(people, frozenset({"members"})),
        cells=cells,
        lot="a lot of theirs",
        items=frozenset(cell.item for cell in cells),
        questions=FORM,
    )


def release(people: Mapping[str, Answers], **more: object) -> dict[Key, tuple[int, int]]:
    """What stands on the page: from the least to the most each number can be."""
    told = answer(replace(asked_of(people), **more), ()).told
    return {key: (one.said.low, one.said.high) for key, one in told.items() if one.said}


class Attacker:
    """All a reader knows: the form, the page, and that everybody stands in one row of each question
    who was or was not asked it.
    """

    def __init__(self, people: Mapping[str, Answers], page: Mapping[Key, tuple[int, int]]) -> None:
        self.n, self.page = len(people), page
        self.cells = {cell.key: len(cell.who) for cell in cells_of(people)}
        self.names: dict[Key, int] = {}
        self.rows: list[tuple[dict[int, float], float, float]] = []
        for language in (None, *LANGUAGES):
            self._one_group(language)
        languages = [self.at("q/languages", ("language", one)) for one in LANGUAGES]
        self.same(languages, constant=self.n)
        for column in (REFUSED, REASON):
            for value in (*ANSWERS[column], ANSWERED, NO_ANSWER, NOT_ASKED):
                parts = [
                    self.at(f"q/{column}-language", (column, value), ("language", one))
                    for one in LANGUAGES
                ]
                self.same(parts, whole=self.at(f"q/{column}", (column, value)))

    def _one_group(self, language: str | None) -> None:
        rest = () if language is None else (("language", language),)
        tail = "" if language is None else "-language"
        whole = self.at("q/languages", *rest) if rest else None
        for column in (REFUSED, REASON) if rest else ANSWERS:
            at = {
                value: self.at(f"q/{column}{tail}", (column, value), *rest)
                for value in (*ANSWERS[column], ANSWERED, NO_ANSWER, NOT_ASKED)
            }
            base = at[ANSWERED]
            rows = [base, at[NO_ANSWER], at[NOT_ASKED]]
            self.same(rows, whole=whole, constant=self.n)
            if column != REASON:
                self.same([at[value] for value in ANSWERS[column]], whole=base)
                self.rows.append(({at[NOT_ASKED]: 1}, 0, 0))
                continue
            for value in ANSWERS[column][:3]:
                self.rows.append(({at[value]: 1, at["none"]: 1, base: -1}, -np.inf, 0))
            self.rows.append(({**{at[v]: 1 for v in ANSWERS[column]}, base: -1}, 0, np.inf))
            opening = self.at(f"q/{REFUSED}{tail}", (REFUSED, "yes"), *rest)
            self.same([base, at[NO_ANSWER]], whole=opening)

    def at(self, item: str, *where: tuple[str, str]) -> int:
        return self.names.setdefault((item, tuple(sorted(where))), len(self.names))

    def same(self, parts: list[int], *, whole: int | None = None, constant: int = 0) -> None:
        if whole is None:
            self.rows.append((dict.fromkeys(parts, 1), constant, constant))
        else:
            self.rows.append(({**dict.fromkeys(parts, 1), whole: -1}, 0, 0))

    def solve(self) -> dict[Key, int]:
        """How many steps each number can take that is not printed exactly."""
        matrix, least, most = np.zeros((len(self.rows), len(self.names))), [], []
        for line, (terms, low, high) in enumerate(self.rows):
            matrix[line, [*terms]] = [*terms.values()]
            least.append(low)
            most.append(high)
        upper = np.vstack([matrix[np.isfinite(most)], -matrix[np.isfinite(least)]])
        bounds = [*(x for x in most if np.isfinite(x)), *(-x for x in least if np.isfinite(x))]
        ends = [self.page.get(key, (0, K - 1)) for key in self.names]
        widths = {}
        for key, place in self.names.items():
            if key in self.cells and ends[place][0] < ends[place][1]:
                found = []
                for sign in (1, -1):
                    aim = np.zeros(len(self.names))
                    aim[place] = sign
                    done = linprog(aim, A_ub=upper, b_ub=bounds, bounds=ends)
                    assert done.status == 0
                    found.append(done.x[place])
                widths[key] = int(np.floor(found[1] + 1e-6) - np.ceil(found[0] - 1e-6))
        return widths


def find_narrow_cells(people: Mapping[str, Answers], page: Mapping[Key, tuple[int, int]]) -> list:
    """What can be worked out to fewer values than the threshold says. How many answered a question or
    were silent may be known: it reveals nobody's answer.
    """
    silence = {ANSWERED, NO_ANSWER}
    return [
        (key, width)
        for key, width in Attacker(people, page).solve().items()
        if width < K - 1 and not silence & {value for _, value in key[1]}
    ]
