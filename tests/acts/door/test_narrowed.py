"""Consent that comes in: what is wider waits, what is narrower is in effect at once, on every day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from studies import scaled

from rap.core.model import PURPOSES, Case
from rap.core.yaml_files import format_yaml, parse_yaml
from rap.store.cases import granted, parse_case
from rap.store.consent_forms import Form, parse_form
from rap.topics.sharing.door.narrowed import is_wider, narrowed

FORM = """\
grants: {team: [count, quote], members: [count]}
wording: {en: May we?}
answers:
  read: {wording: {en: To read?}, grants: {members: [quote]}, unclear: {public: [quote]}}
"""
FORMS = {"f": parse_form(FORM, id="f")}
FIRST = datetime.date(2026, 1, 1)
DAYS = [FIRST + datetime.timedelta(days=n) for n in range(-1, 14)]
AUDIENCES = ("team", "members", "public", "press")


def allowed(case: Case, forms: Mapping[str, Form]) -> set[tuple[str, str, str]]:
    """What `granted` allows, asked for each day, audience and purpose alone."""
    return {
        (str(day), audience, purpose)
        for day in DAYS
        for audience in AUDIENCES
        for purpose in granted(case, audience, on=day, forms=forms) or ()
    }


def read(data: bytes | None) -> Case:
    return Case("C-1") if data is None else parse_case(data.decode(), id="C-1")


def case(*entries: str, head: str = "v: 1\n") -> bytes:
    lines = "".join(f"  - {entry}\n" for entry in entries)
    return f"{head}consent:\n{lines}".encode()


def both(before: bytes | None, after: bytes) -> tuple[bool, bytes]:
    return is_wider(before, after, forms=FORMS), narrowed(before, after, forms=FORMS)


BEFORE = case(
    "{date: 2026-01-02, given: yes, yes: {team: [count, quote], members: [count, quote]}}"
)


def test_a_wider_and_narrower_change_comes_in_narrower():
    """The public's quotes wait, the members' are gone at once; comments and variables are as sent."""
    after = case(
        "{date: 2026-01-02, given: yes, yes: {team: [count, quote], members: [count], public: [quote]}}  # by phone",
        head="# hers\nvariables:\n  setting: [window, home]  # two\n",
    )

    wider, new = both(BEFORE, after)

    assert wider
    assert new.startswith(b"# hers\nvariables:\n  setting: [window, home]  # two\nconsent:\n")
    assert parse_yaml(new.decode(), name="").data["consent"] == [
        {
            "date": "2026-01-02",
            "given": "yes",
            "yes": {"members": ["count"], "team": ["count", "quote"]},
        }
    ]


@pytest.mark.parametrize(
    "entry",
    [
        "{date: 2026-01-09, given: yes, yes: {team: [count], public: [quote]}}",
        "{date: 2026-01-04, from: 2026-01-09, given: yes, yes: {public: [quote]}}",
        "{date: 2026-01-09, given: yes, form: f, answers: [read]}",
        "{date: 2025-01-09, given: yes, yes: {team: [count]}}",
    ],
)
def test_what_is_wider_later_or_earlier_is_wider(entry: str):
    """A date to come, a first day to come, a form, and a day that is over do not hide it."""
    before = case("{date: 2026-01-02, given: yes, yes: {team: [count]}}")

    wider, new = both(before, before + f"  - {entry}\n".encode())

    assert wider
    assert allowed(read(new), FORMS) <= allowed(read(before), FORMS)


def test_a_last_day_that_is_taken_away_is_wider():
    """The yes ran out on the 5th; without its last day it would go on."""
    before = case("{date: 2026-01-02, until: 2026-01-05, given: yes, yes: {team: [count]}}")
    after = before.replace(b"until: 2026-01-05, ", b"")

    assert both(before, after) == (True, before)
    assert not both(after, before)[0]


def test_a_first_and_a_last_day_and_a_refusal_of_either_hold():
    """One entry says the days that both allow, and keeps the refusal of the one."""
    yes = "given: yes, yes: {team: [count], members: [count]"
    before = case(f"{{date: 2026-01-02, from: 2026-01-03, until: 2026-01-06, {yes}}}, not_to: [membres]}}")  # fmt: skip
    after = case(f"{{date: 2026-01-02, from: 2026-01-05, until: 2026-01-09, {yes}, public: [quote]}}}}")  # fmt: skip

    assert parse_yaml(both(before, after)[1].decode(), name="").data["consent"] == [
        {
            **{"date": "2026-01-02", "from": "2026-01-05", "given": "yes", "until": "2026-01-06"},
            "yes": {"members": ["count"], "team": ["count"]},
            "not_to": ["membres"],
        }
    ]


def test_several_entries_say_what_one_cannot():
    """What both allow changes on the day of an earlier version's second entry."""
    before = case(
        "{date: 2026-01-02, given: yes, yes: {team: [count, quote]}, until: 2026-01-08}",
        "{date: 2026-01-09, given: yes, yes: {members: [count]}}",
    )
    after = case("{date: 2026-01-03, given: yes, yes: {team: [count], members: [count, quote]}}")

    wider, new = both(before, after)

    assert wider
    assert allowed(read(new), FORMS) == allowed(read(before), FORMS) & allowed(read(after), FORMS)
    assert [(entry.date, entry.until) for entry in read(new).consent] == [
        ("2026-01-03", ""),
        ("2026-01-09", ""),
    ]


def test_a_new_person_has_what_her_file_says_for_the_team_alone():
    """A file for the team alone is not wider; one for the public waits, and the team goes on."""
    team = case("{date: 2026-01-02, given: yes, yes: {team: [count, quote]}}")
    after = case("{date: 2026-01-02, given: yes, yes: {team: [count, quote], public: [quote]}}")

    assert not both(None, team)[0]
    wider, new = both(None, after)
    assert wider
    assert allowed(read(new), FORMS) == allowed(read(team), FORMS)


def test_a_refusal_that_is_gone_is_wider_also_when_its_word_is_unknown():
    """`granted` closes all but the team for a word that no audience has: it may be a slip."""
    before = case(
        "{date: 2026-01-02, given: yes, yes: {team: [count], members: [count]}, not_to: [membres]}"
    )

    wider, new = both(before, before.replace(b", not_to: [membres]", b""))

    assert wider
    assert read(new).consent[0].not_to == ("membres",)
    assert not both(before, before.replace(b"v: 1", b"v: 1\nvariables: {a: [b]}"))[0]


@pytest.mark.parametrize("broken", [b"consent: [", b"v: 1\r\nconsent: []\r\n", b"\xff", b""])
def test_what_cannot_be_read_may_say_anything(broken: bytes):
    """It waits, and what is in effect stays; of a new person it is a no."""
    assert both(BEFORE, broken) == (True, BEFORE)
    assert both(broken, BEFORE) == (True, broken)
    wider, new = both(None, broken)
    assert (wider, read(new).consent[0].given) == (True, "no")


def test_a_text_like_a_day_that_is_none_stops_nothing():
    """`2025-13-01` is a text like any other; the consent is narrowed beside it."""
    after = case("{date: 2026-01-09, given: yes, yes: {public: [quote]}}").replace(
        b"v: 1", b"variables: {since: 2025-13-01}"
    )

    wider, new = both(BEFORE, after)

    assert (wider, read(new).variables) == (True, {"since": ("2025-13-01",)})
    assert allowed(read(new), FORMS) == set()


def test_a_file_that_is_gone_allows_nothing():
    """That it is gone is another matter than what it allows."""
    assert not is_wider(BEFORE, None, forms={})


# Against what `granted` says on every day.

days = st.sampled_from([str(day) for day in DAYS[2:11]])
grants = st.dictionaries(
    st.sampled_from(AUDIENCES), st.lists(st.sampled_from(PURPOSES[:3]), max_size=2, unique=True),
    max_size=3,
)  # fmt: skip


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    """An entry of consent as people write it, by a form or in words of its own."""
    row = {
        "date": draw(days),
        "given": draw(st.sampled_from(["yes", "yes", "yes", "no", "unclear"])),
    }
    by_form = draw(st.booleans())
    some = {
        "from": draw(st.one_of(st.just(""), days)),
        "until": draw(st.one_of(st.just(""), days, st.just("9999-12-31"))),
        "form": draw(st.sampled_from(["f", "gone"])) if by_form else "",
        "answers": draw(st.sampled_from([[], ["read"]])) if by_form else [],
        "unclear": draw(st.one_of(st.just({}), grants)),
        "not_to": draw(st.lists(st.sampled_from([*AUDIENCES, "membres"]), max_size=1)),
    }
    row |= {key: value for key, value in some.items() if value}
    return row if by_form else {**row, "yes": draw(grants)}


rows = st.lists(entries(), max_size=3)


def written(consent: Sequence[dict[str, Any]]) -> bytes:
    return format_yaml({"v": "1", "consent": [*consent]}).encode()


@settings(deadline=None, max_examples=scaled(150, 1500, quick=60))
@given(before=st.one_of(st.none(), rows), after=rows)
def test_narrowed_allows_what_both_allow_on_every_day(
    before: list[dict[str, Any]] | None, after: list[dict[str, Any]]
):
    """Just that; no refusal is lost, and what is narrowed is wider than neither."""
    old, new = None if before is None else written(before), written(after)
    wider, data = both(old, new)
    made, has, may = (allowed(read(one), FORMS) for one in (data, old, new))
    team = {one for one in may if one[1] == "team"}

    assert made == (team if before is None else may & has)
    assert not both(old, data)[0]
    assert wider >= bool(may - (team if before is None else has))


@settings(deadline=None, max_examples=scaled(100, 600, quick=40))
@given(before=rows, after=rows)
def test_what_is_nowhere_wider_is_not_called_wider(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
):
    """Unless a refusal went, it is wider just where `granted` allows more on some day."""
    for row in (*before, *after):
        row.pop("not_to", None)
    gained = allowed(read(written(after)), FORMS) - allowed(read(written(before)), FORMS)

    assert both(written(before), written(after))[0] == bool(gained)
    assert not both(written(before), written(before))[0]
