"""Every kind of bound through everything that takes one: a new kind is missing in these tables, and a
match that leaves it out does not pass mypy.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from report_example import edition, item, rows
from studies import ROOT
from vaults import make_quick, make_vault_study

from rap.acts.run.cells import bounds_of
from rap.acts.release.sealed import Made, Record, merge_rounds, read_record, write_record
from rap.privacy.disclosure import Answer, Asked, Bound, Cell, Round, Told, answer
from rap.privacy.disclosure.rules import Said
from rap.report.edition import bar_text, count_text
from rap.report.item_views import draw_item

PEOPLE = frozenset(f"p{n:02}" for n in range(20))
SIZE = {  # of the number that each kind is said of, out of 20
    Bound.HIDDEN: 9,
    Bound.MOST: 3,
    Bound.FLOOR: 9,
    Bound.LEAST: 18,
    Bound.NUMBER: 9,
}
SAID = {
    Bound.HIDDEN: Said(Bound.HIDDEN, "with the numbers beside it, it would tell a small one", at=5),
    Bound.MOST: Said(Bound.MOST, "few people", at=5, high=5),
    Bound.FLOOR: Said(Bound.FLOOR, "with the numbers beside it, it would tell a small one", 5, 5),
    Bound.LEAST: Said(Bound.LEAST, "too few of the others are left", 15, 5),
    Bound.NUMBER: Said(Bound.NUMBER, at=5),
}
ENDS = {
    Bound.HIDDEN: (0, 20),
    Bound.MOST: (0, 5),
    Bound.FLOOR: (5, 20),
    Bound.LEAST: (15, 20),
    Bound.NUMBER: (9, 9),
}
WORDS = {  # in a table, and at a bar
    Bound.HIDDEN: ("not shown", "not shown"),
    Bound.MOST: ("few or nobody", "few or nobody"),
    Bound.FLOOR: ("at least 5 of the 20", "5 or more"),
    Bound.LEAST: ("at least 15 of the 20", "15 or more"),
    Bound.NUMBER: ("9", "9"),
}
SPEAKS = {Bound.FLOOR, Bound.LEAST, Bound.NUMBER}
kinds = pytest.mark.parametrize("kind", list(Bound))
pairs = pytest.mark.parametrize(("first", "second"), list(product(Bound, Bound)))


def round_with(kind: Bound) -> Round:
    """A round in which one number was published as `kind` says, and everybody as a number."""
    cell = Cell("q/where", (("code", "rent"),), frozenset(sorted(PEOPLE)[: SIZE[kind]]))
    heard = Cell("q/heard", (("name", "heard"),), PEOPLE)
    said = {cell.key: SAID[kind], heard.key: Said(Bound.NUMBER, at=5)}
    audiences = frozenset({"members"})
    return Round("s", frozenset({"t"}), dict.fromkeys(PEOPLE, ""), audiences, (cell, heard), said)


def told_of(kind: Bound) -> Answer:
    """What a release publishes after one that published a number as `kind` says."""
    one = round_with(kind)
    asked = Asked(
        scope="s",
        audience="members",
        threshold=5,
        sources=frozenset({"t"}),
        facts=dict(one.facts),
        agreed=dict.fromkeys(PEOPLE, one.audiences),
        cells=one.cells,
        items=frozenset({"q/where", "q/heard"}),
    )
    return answer(asked, (one,))


@pairs
def test_of_two_things_that_were_said_the_one_that_says_more_stands(first: Bound, second: Bound):
    """Whichever was said first, and decided for the lower threshold of the two."""
    expected = replace(SAID[max(first, second, key=list(Bound).index)], at=5)

    assert SAID[first].beside(replace(SAID[second], at=10)).shown is expected.shown
    assert SAID[second].beside(SAID[first]) == SAID[first].beside(SAID[second]) == expected


@kinds
def test_a_number_lies_between_the_ends_of_what_is_said(kind: Bound):
    """Also where nothing is said: between nobody and everybody."""
    low, high = SAID[kind].ends(SIZE[kind], of=20)

    assert (low, high) == ENDS[kind]
    assert low <= SIZE[kind] <= high


@pairs
def test_two_records_of_one_round_are_merged(first: Bound, second: Bound):
    """As soon as two releases count the same people, whatever each of them published."""
    one = round_with(first)
    other = replace(round_with(second), cells=one.cells)
    records = [Record(f"{n:016}", "", MADE, (), (each,)) for n, each in enumerate((one, other))]
    (merged,) = merge_rounds(records)

    assert merged.said[one.cells[0].key] == SAID[first].beside(SAID[second])


MADE = Made("phase1", "members", ("en",), without_these=False)


@kinds
def test_the_vault_gives_back_what_it_was_given(
    kind: Bound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """With the words that files of earlier programs have."""
    make_quick(monkeypatch)
    vault = make_vault_study(tmp_path / "study")
    record = Record("0" * 15 + "1", "seed", MADE, (), (round_with(kind),))
    write_record(vault, record)
    with vault.open("seed", record.id) as plain:
        assert f'"{kind.value}", "{SAID[kind].why}"'.encode() in bytes(plain)

    assert read_record(vault, record.id) == record


@kinds
def test_what_was_published_is_published_again(kind: Bound):
    """A second release says of a number what the first said; "at most" alone in its table is left
    out.
    """
    key = round_with(kind).cells[0].key
    said = told_of(kind).told[key].said
    is_told = kind in SPEAKS

    assert ((said.low, said.high) if said else None) == (ENDS[kind] if is_told else None)
    assert told_of(kind).rounds[0].said[key].shown is kind


@kinds
def test_a_page_says_each_kind_in_words_and_draws_it(kind: Bound):
    """In a table, at a bar, and as a bar: what is certain, and pale what is only possible."""
    low, high = ENDS[kind]
    shown = None if kind is Bound.HIDDEN else replace(SHOWN, low=low, high=high)
    bounds = bounds_of(Answer({("q", ()): Told(shown)}, 20, ()))
    page = replace(edition("en", draft=False), of=20, bounds=bounds)
    n = next(iter(bounds), low)
    drawn = draw_item(item("table", rows=rows("code", rent=n, alarm=12)), page)

    assert (count_text(n, page), bar_text(n, page)) == WORDS[kind]
    assert drawn.count('class="bar"') == 1 + (kind is not Bound.HIDDEN)
    assert ('class="span"' in drawn) == (kind not in (Bound.HIDDEN, Bound.NUMBER))
    assert kind.speaks == (kind in SPEAKS)


SHOWN = told_of(Bound.NUMBER).told["q/heard", (("name", "heard"),)].said


def test_no_kind_is_written_out_but_where_the_kinds_are():
    """A second list of them forgets the next one."""
    named = {kind.value for kind in Bound} - {""}
    found = []
    for folder in ("privacy/disclosure", "acts/release"):
        for path in sorted((ROOT / "src/rap" / folder).glob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            facts = {
                id(key) for one in ast.walk(tree) if isinstance(one, ast.Dict) for key in one.keys
            }
            found += [
                (path.name, one.value)
                for one in ast.walk(tree)
                if isinstance(one, ast.Constant) and one.value in named and id(one) not in facts
            ]

    assert [row for row in found if row[0] != "rules.py"] == []
