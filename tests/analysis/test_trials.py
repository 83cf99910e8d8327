"""Trial spaces against criteria: days, verdicts, trends, words."""

from __future__ import annotations

import datetime
import itertools

import pandas as pd
import pytest

from rap.analysis.trials import (
    compare_spaces,
    criteria_table,
    find_incidents,
    find_trend,
    found_in_words,
    value_in_words,
    what_users_say,
    wilson,
)
from rap.core.finding_parts import Criterion
from rap.core.model import Finding
from rap.languages.phrases import in_each_language

KEY = Criterion("key", {"en": "A key each"}, "yes-no", "wanted", "yes")
HELP = Criterion("help", {"en": "Minutes until somebody comes"}, "minutes", "at_most", "5")
CALM = Criterion("calm", {"en": "Quiet"}, "score", "at_least", "4")


def finding(status: str = "supported") -> Finding:
    statement = {"en": {"text": "People want a key of their own."}}
    return Finding(
        "F-10001", statement, {}, 3, (("2026-01-01", status, "", "K-01"),), (KEY, HELP, CALM)
    )


def observations(
    criterion: str, *values: str, by: str = "K-01", space: str = "S-10001"
) -> pd.DataFrame:
    """One value a day."""
    start = datetime.date(2026, 4, 1)
    days = [(start + datetime.timedelta(days=n)).isoformat() for n in range(len(values))]
    frame = pd.DataFrame({"space": space, "date": days, "criterion": criterion, "value": values})
    return frame.assign(unit="", note="", by=by)


def row(criterion: str, *values: str) -> dict:
    (found,) = compare_spaces(
        observations(criterion, *values), criteria_table([finding()])
    ).to_dict("records")
    return found


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        (["yes"] * 3, "too-soon"),
        (["yes"] * 4, "always"),
        (["no"] * 4, "never"),
        (["yes"] * 8 + ["no"], "mostly"),
        (["no"] * 8 + ["yes"], "seldom"),
        (["yes", "no", "yes", "no", "yes"], "unsure"),
    ],
)
def test_a_verdict_needs_enough_days(values: list[str], verdict: str):
    """Few days say nothing, most days say something, and in between nobody decides."""
    assert row("key", *values)["verdict"] == verdict


def test_days_are_counted_and_drawn_in_their_order():
    """First, last, the middle one, the ends, and a sign a day."""
    found = row("help", "9", "4", "6", "3")

    keys = ("n_days", "first", "last", "typical", "low", "high", "n_met", "days")
    assert [found[key] for key in keys] == [4, 9, 3, 5, 3, 9, 2, "0101"]


def test_several_answers_of_a_day_are_one_day():
    """A survey of five is a day, met when more than half of them say so."""
    same_day = observations("calm", "5", "5", "4", "2", "1").assign(date="2026-04-01")
    (found,) = compare_spaces(same_day, criteria_table([finding()])).to_dict("records")

    assert (found["n_days"], found["first"], found["days"]) == (1, 4, "1")


def test_better_is_the_way_the_criterion_points():
    """Fewer minutes are better, a lower score is worse."""
    assert row("help", "9", "7", "5", "3", "2")["trend"] == "better"
    assert row("calm", "5", "4", "3", "2", "1")["trend"] == "worse"
    assert row("calm", "4", "4", "4", "4")["trend"] == "same"


@pytest.mark.parametrize(("n", "called"), [(4, 2), (5, 10), (6, 40)])
def test_chance_is_seldom_called_a_trend(n: int, called: int):
    """Of all orders of different values, equally likely by chance, at most one in ten is called
    better or worse: counted out.
    """
    trends = [find_trend(order) for order in itertools.permutations(range(n))]

    assert sum(trend in ("better", "worse") for trend in trends) == called
    assert called <= len(trends) / 10


def test_wilson_is_the_published_interval():
    """Newcombe 1998, Statistics in Medicine 17: 857-872, 81 of 263 at 95 per cent."""
    import rap.analysis.trials as compare

    before, compare._Z = compare._Z, 1.959964
    try:
        assert [round(end, 4) for end in wilson(81, 263)] == [0.2553, 0.3662]
    finally:
        compare._Z = before


def test_a_set_aside_finding_asks_nothing():
    """Its criteria are no longer looked at."""
    assert len(criteria_table([finding()])) == 3
    assert criteria_table([finding("set-aside")]).empty


def test_an_incident_is_a_note_that_begins_so():
    """Whatever the case of the letters; a note that speaks of none is no incident."""
    seen = observations("help", "14", "3", "2").assign(
        note=["Incident : personne de garde absente.", "", "Pas d’incident."]
    )

    assert list(find_incidents(seen)["date"]) == ["2026-04-01"]


def test_users_are_heard_apart_from_the_team():
    """Only observations by members count as what users say; those of the team do not."""
    seen = pd.concat(
        [observations("calm", "1", "1"), observations("calm", "5", "5", "5", by="member")]
    )

    assert what_users_say(seen, criteria_table([finding()]))["n_days"].tolist() == [3]


def test_what_is_found_is_said_in_three_languages():
    """How often, how sure, and where it is going."""
    said = found_in_words(row("help", "9", "7", "5", "3", "2"), unit="minutes")

    met = in_each_language("trials", "changing", n="3", of="5")
    better = in_each_language("trials", "better")
    assert said == {
        "fr": f"{met['fr']} ; {better['fr']}, de 9 minutes à 2 minutes",
        "nl": f"{met['nl']}; {better['nl']}, van 9 minuten naar 2 minuten",
        "en": f"{met['en']}; {better['en']}, from 9 minutes to 2 minutes",
    }


@pytest.mark.parametrize(
    ("value", "unit", "language", "words"),
    [(0, "euros", "fr", "0 euro"), (0, "euros", "en", "0 euros"), (1.5, "hours", "fr", "1,5 heure"), (4, "score", "nl", "4 op 5"),
     (30, "count", "en", "30"), (0, "yes-no", "nl", "nee"), (-2, "degrees", "en", "-2 °C")],
)  # fmt: skip
def test_values_are_said_with_their_unit(value: float, unit: str, language: str, words: str):
    """As people of that language say them."""
    assert value_in_words(value, unit=unit, language=language) == words
