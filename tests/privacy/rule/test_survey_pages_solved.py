"""Surveys of 180 and of 759 people, of whom 0, 3 or 40 answer nothing that can be ticked:
everything shows, and an integer programme that shares no code with the rule finds no number of
somebody that has fewer values than the threshold: on a page, on pairs of pages, over two surveys,
two editions, and where people left.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from privacy.rule.asked import PAGES, as_data, prepared
from privacy.rule.said import (
    THRESHOLD,
    Key,
    Reader,
    Span,
    Where,
    asked_of,
    cells_of,
    is_silence,
    number_of,
    printed,
)
from studies import scaled

from rap.core.form_questions import ANSWERED, NOT_ASKED
from rap.privacy.disclosure import ReleaseAnswer, answer
from rap.report.page import plain

pytestmark = pytest.mark.long
SURVEYS = [name for name, run in PAGES.items() if run == "bank"]
N_LOTS = scaled(1, 12)  # drawings of the numbers, for each survey
_FIGURE = re.compile(r'<figure class="chart">.*?</figure>', re.DOTALL)
_ROW = re.compile(r"about (\d+)(?: people)?(?: ·\s(\d+)%)?")
_PROMISE = "per cent of those who answered"
surveys = pytest.mark.parametrize("name", SURVEYS)
lots = pytest.mark.parametrize("lot", range(N_LOTS))


@cache
def read(name: str) -> tuple[dict[str, Any], str]:
    """What the rule is asked for a survey, and its page for members."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        made, found = prepared(name, Path(folder) / "study", patch)
    (page,) = (text for name, text in made.documents.items() if name.endswith(".html"))
    return as_data(found), page


def ask(name: str, lot: int, people: Iterable[int] | None = None, **more: Any) -> Any:
    data = read(name)[0]
    return asked_of({**data, "lot": f"{data['lot']} {lot}"}, people, **more)


def spans_of(told: ReleaseAnswer, keys: Iterable[Key], n: int) -> dict[Key, Span]:
    return printed(told.told, keys, n)


def _is_everybody(where: Where) -> bool:
    return where[-1] == ("name", "heard")


def fewest(reader: Reader, *names: str) -> int:
    """The fewest values that a number of somebody has, on pages of these names; how many people
    there are is exact on each page, and so is who came or left.
    """
    names = names or tuple(name for name, _ in reader.at)
    hidden = {
        at
        for (name, where), at in reader.at.items()
        if name in names and not is_silence(where) and reader.truth[at] and not _is_everybody(where)
    }
    spans = reader.spans()
    return min(spans[at][1] - spans[at][0] + 1 for at in hidden if reader.low[at] < reader.high[at])


class Surveys(Reader):
    """Puts pages of a survey together."""

    def page(
        self, name: str, survey: str, people: Iterable[int] | None, said: Mapping[Key, Span]
    ) -> None:
        """The numbers of some of its people."""
        data = read(survey)[0]
        some = [*range(data["people"])] if people is None else [*people]
        cells = cells_of(data, some, also_empty=True)
        self.add(name, cells, {key: said[key] for key in cells}, data, len(some))

    def free(self, name: str, where: Where, truth: int, most: int) -> None:
        """A number of which no page says anything."""
        self.at[name, where] = len(self.truth)
        self.truth.append(truth)
        self.low.append(0)
        self.high.append(most)

    def sum(self, parts: Iterable[str], whole: str, *, least: int = 0, most: int = 0) -> None:
        """Each number of the parts together is that of the whole, or lies in a range from it."""
        for one, where in [*self.at]:
            if one == whole:
                line = {(part, where): 1 for part in parts}
                self.line({**line, (whole, where): -1}, least, most)


# What shows.


@surveys
def test_every_question_and_every_filter_shows(name: str):
    """Each has a number in each of its rows, within four people of the true one; so has who
    answered, and who was not asked, wherever somebody was not.
    """
    data, _ = read(name)
    cells = cells_of(data)
    told = answer(asked_of(data), ()).told
    rows: dict[str, set[str]] = {column: set() for column in data["questions"]}
    for (_, where), who in cells.items():
        if len(where) == 1 and where[0][0] in rows and who:
            rows[where[0][0]].add(where[0][1])
    closed = {column: values for column, values in rows.items() if values}

    assert {told[key].said.near for key in cells if told[key].said} == {0, THRESHOLD - 1}
    assert [key for key in cells if told[key].said is None] == []
    assert len(closed) == 11
    assert all({ANSWERED} < values for values in closed.values())
    filtered = {column for column, (_, opened, _) in data["questions"].items() if opened}
    assert filtered & closed.keys() == {c for c, values in closed.items() if NOT_ASKED in values}


@surveys
def test_a_heading_that_promises_per_cents_keeps_it(name: str):
    """In every figure each printed number has its per cent, or none has and the heading says
    nothing of them; with 759 people every question has them.
    """
    figures = [plain(one) for one in _FIGURE.findall(read(name)[1])]
    said = [one for one in figures if "Answered: about" in one]
    promise = [_PROMISE in one for one in said]
    rows = [[*_ROW.findall(one.partition("Answered: about")[0])] for one in said]

    assert len(said) == 11
    assert all(rows)
    kept = [
        {bool(share) for _, share in some} == {is_said}
        for some, is_said in zip(rows, promise, strict=True)
    ]
    assert kept == [True] * 11
    assert all(promise) or name == "demo, bank survey"


# What a reader works out.


@surveys
@lots
def test_no_number_of_a_page_has_fewer_values_than_the_threshold(name: str, lot: int):
    """The page for members, solved to the ends."""
    data, _ = read(name)
    keys, n = cells_of(data), data["people"]
    reader = Surveys()
    reader.page("page", name, None, spans_of(answer(ask(name, lot), ()), keys, n))

    assert fewest(reader) >= THRESHOLD


@surveys
@lots
def test_no_number_of_two_audiences_read_together_does(name: str, lot: int):
    """The page for members, and then the one for everyone with multiples of ten."""
    data, _ = read(name)
    keys, n = cells_of(data), data["people"]
    members = answer(ask(name, lot), ())
    public = ask(name, lot, audience="public", threshold=2 * THRESHOLD, below=(THRESHOLD,))
    reader = Surveys()
    reader.page("page", name, None, spans_of(members, keys, n))
    reader.page("page", name, None, spans_of(answer(public, members.rounds), keys, n))

    assert fewest(reader) >= THRESHOLD


@surveys
@lots
def test_no_number_of_two_surveys_of_one_group_does(name: str, lot: int):
    """Most answered the next survey too, the same; the reader knows only that people may have
    answered both, as many as either says at most.
    """
    data, _ = read(name)
    keys, n = cells_of(data, also_empty=True), data["people"]
    chance = random.Random(f"{name} {lot}")
    again = sorted(chance.sample(range(n), n - 5))
    first = answer(ask(name, lot), ())
    later = answer(ask(name, lot, again, scope="later", sources=frozenset({"later"})), first.rounds)
    reader = Surveys()
    reader.page("first", name, None, spans_of(first, keys, n))
    reader.page("later", name, again, spans_of(later, keys, len(again)))
    for (one, where), at in [*reader.at.items()]:
        if one == "later":
            reader.free("both", where, reader.truth[at], n)
    for whole in ("first", "later"):
        reader.sum(["both"], whole, least=-n)

    assert fewest(reader, "first", "later") >= THRESHOLD


@surveys
@lots
def test_no_number_of_two_editions_does(name: str, lot: int):
    """Eleven or more came since the first: what the second adds is a page about them alone."""
    data, _ = read(name)
    keys, n = cells_of(data, also_empty=True), data["people"]
    chance = random.Random(f"{name} {lot}")
    new = sorted(chance.sample(range(n), chance.randint(11, 60)))
    old = sorted({*range(n)} - {*new})
    one = answer(ask(name, lot, old), ())
    two = answer(ask(name, lot), one.rounds)
    before, after = spans_of(one, keys, len(old)), spans_of(two, keys, n)
    both = {key for key in keys if one.told.get(key) and one.told[key].said}
    gained = {
        key: (two.told[key].said.n - one.told[key].said.n if key in both else None) for key in keys
    }
    reader = Surveys()
    reader.page("old", name, old, before)
    reader.page("new", name, new, {key: _near(gained[key], len(new)) for key in keys})
    reader.page("all", name, None, after)
    reader.sum(["old", "new"], "all")

    assert len(both) > len(keys) / 2
    assert fewest(reader) >= THRESHOLD


def _near(n: int | None, most: int) -> Span:
    """What a difference of two pages says of a number that was rounded apart: what it was rounded
    to.
    """
    if n is None:
        return 0, most
    return max(n - THRESHOLD + 1, 1 if n else 0), min(n + THRESHOLD - 1, most)


@surveys
@lots
def test_where_fewer_than_eleven_left_no_number_changes(name: str, lot: int):
    """Ten took their answers back: both editions are the same, so there is nothing to subtract."""
    data, _ = read(name)
    gone = {*random.Random(f"{name} {lot}").sample(range(data["people"]), 10)}
    one = answer(ask(name, lot), ())
    two = answer(ask(name, lot, {*range(data["people"])} - gone), one.rounds)

    assert {key: said.said for key, said in two.told.items()} == {
        key: said.said for key, said in one.told.items()
    }


@surveys
@lots
def test_no_number_where_people_left_does(name: str, lot: int):
    """Eleven or more took their answers back, and the others are counted anew: neither a number of
    all, nor of those who stayed, nor of those who left.
    """
    data, _ = read(name)
    keys, n = cells_of(data, also_empty=True), data["people"]
    chance = random.Random(f"{name} {lot}")
    gone = sorted(chance.sample(range(n), chance.randint(11, 60)))
    stayed = sorted({*range(n)} - {*gone})
    one = answer(ask(name, lot), ())
    two = answer(ask(name, lot, stayed), one.rounds)
    reader = Surveys()
    reader.page("all", name, None, spans_of(one, keys, n))
    reader.page("stayed", name, stayed, spans_of(two, keys, len(stayed)))
    reader.page("gone", name, gone, dict.fromkeys(keys, (0, len(gone))))
    reader.sum(["stayed", "gone"], "all")

    assert one.people - two.people == len(gone)
    assert fewest(reader) >= THRESHOLD


# The guards of the guard.


def test_the_reader_subtracts_where_those_who_left_are_counted_by_themselves():
    """A page of its own about who stayed, with no heed of the one before: numbers are given away."""
    found = set()
    for lot in range(scaled(2, 6)):
        name = SURVEYS[0]
        data, _ = read(name)
        keys, n = cells_of(data, also_empty=True), data["people"]
        gone = sorted(random.Random(lot).sample(range(n), 11))
        stayed = sorted({*range(n)} - {*gone})
        reader = Surveys()
        reader.page("all", name, None, spans_of(answer(ask(name, lot), ()), keys, n))
        alone = answer(ask(name, lot + 100, stayed), ())
        reader.page("stayed", name, stayed, spans_of(alone, keys, len(stayed)))
        reader.page("gone", name, gone, dict.fromkeys(keys, (0, len(gone))))
        reader.sum(["stayed", "gone"], "all")
        found.add(fewest(reader) < THRESHOLD)

    assert True in found


def test_the_reader_finds_what_exact_numbers_beside_hidden_ones_give_away():
    """Each number under five left out, all others exact."""
    name = SURVEYS[0]
    data, _ = read(name)
    cells = cells_of(data)
    page = {
        key: (len(who), len(who)) if len(who) >= THRESHOLD else (0, THRESHOLD - 1)
        for key, who in cells.items()
    }
    reader = Surveys()
    reader.page("page", name, None, page)
    spans = reader.spans()

    small = [key for key, who in cells.items() if len(who) < THRESHOLD]
    assert [key for key in small if len({*spans[reader.at["page", number_of(key)]]}) == 1]
