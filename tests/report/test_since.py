"""What changed since the last report of the same readers, computed from the ledger and the study."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from report_example import edition

from rap.core.finding_parts import SameMeaning
from rap.core.model import Finding
from rap.report.since import (
    AFRESH,
    REWORDED,
    SET_ASIDE,
    SMALL,
    UNTRANSLATED,
    Since,
    Step,
    Telling,
    find_since,
    passages_told,
)
from rap.report.since_views import draw_since
from rap.store.ledger import WAITING, Line, Release, Worded
from rap.store.team_pages import Letter, Passage
from rap.store.wordings import wording

OLD = {"fr": "La caution ne revient pas.", "nl": "De waarborg komt niet terug."}
NEW = {"fr": "La caution revient rarement.", "nl": "De waarborg komt zelden terug."}
WHY = {"fr": "Parfois elle revient.", "nl": "Soms komt ze terug."}


def finding(says: dict[str, str], *history: tuple[str, str, str, str], **more: Any) -> Finding:
    statement = {language: {"text": text} for language, text in says.items()}
    return Finding(
        "F-20001", statement, {}, 1, (("2026-01-10", "proposed", "", ""), *history), **more
    )


def released(says: dict[str, str], status: str = "proposed", **more: Any) -> Release:
    """A release for members in French and Dutch that told one finding in these words."""
    words = {language: wording(text) for language, text in says.items()}
    row = Release("a" * 16, "phase1.members", "b" * 16, "members", ("fr", "nl"), "2026-03-01", 20)
    told = {"F-20001": Worded(status, 1, words)}
    return replace(row, **{"findings": told, "month": "2026-03", **more})


def since(one: Finding, *releases: Release, language: str = "fr", letter: Letter | None = None):
    facts = {"run": "phase1.members", "audience": "members", "language": language}
    return find_since(releases, [one], letter or Letter(), **facts)


def kinds(found: Since) -> list[tuple[str, ...]]:
    return [step.kinds for step in found.steps]


def step(status: str) -> tuple[str, str, str, str]:
    return ("2026-04-02", status, "In a group.", "K-01")


REWRITTEN = {"was": {1: OLD}, "told": {1: WHY}}
SAME = (SameMeaning("fr", wording(OLD["fr"]), wording(NEW["fr"]), "K-01", "2026-04-02", "A word."),)


@pytest.mark.parametrize(
    ("today", "last", "expected"),
    [
        (finding(OLD), "proposed", []),
        (finding(OLD, step("supported")), "proposed", [("supported",)]),
        (finding(OLD, step("supported")), "supported", []),
        (finding(OLD, step("contested")), "supported", [("contested",)]),
        (finding(OLD, step("supported"), step("proposed")), "supported", [("proposed",)]),
        (finding(NEW, step("proposed"), **REWRITTEN), "proposed", [(REWORDED,)]),
        (finding(NEW, step("changed"), **REWRITTEN), "proposed", [(REWORDED,)]),
        (finding(NEW, step("contested"), **REWRITTEN), "proposed", [(REWORDED, "contested")]),
        (finding(NEW, step("proposed"), same=SAME, **REWRITTEN), "proposed", [(SMALL,)]),
        (finding(OLD, step("set-aside")), "contested", [(SET_ASIDE,)]),
        (finding(OLD, step("set-aside")), "set-aside", []),
        (finding(OLD, step("set-aside"), step("supported")), "set-aside", [("supported",)]),
    ],
)
def test_each_change_is_named_and_nothing_else(
    today: Finding, last: str, expected: list[tuple[str, ...]]
):
    """Against the words and the standing that these readers saw last."""
    assert kinds(since(today, released(OLD, last))) == expected


def test_a_finding_whose_standing_alone_changed_has_no_old_words():
    """One sentence stands there, without "before" and "now"."""
    found = since(finding(OLD, step("supported")), released(OLD))

    assert [(one.old, one.new) for one in found.steps] == [("", OLD["fr"])]


def test_a_reworded_finding_shows_both_wordings_and_the_reason_for_members():
    """The team's own reason, which may name a group, is not printed."""
    found = since(finding(NEW, step("changed"), **REWRITTEN), released(OLD), language="nl")

    assert [(one.old, one.new, one.why) for one in found.steps] == [(OLD["nl"], NEW["nl"], (WHY,))]


def test_a_reason_for_words_that_these_readers_had_is_not_told_for_newer_ones():
    """It was told with those; of the newest words the team told none, also where only French has them."""
    newest = {"fr": "La caution revient toujours.", "nl": NEW["nl"]}
    steps = (("2026-02-02", "changed", "", "K-01"), step("proposed"))
    one = finding(newest, *steps, was={1: OLD, 2: {"fr": NEW["fr"]}}, told={1: WHY})
    stale = {"fr": {"text": newest["fr"]}, "nl": {"text": NEW["nl"], "of": wording(NEW["fr"])}}
    found = since(one, released(NEW))
    behind = since(replace(one, statement=stale), released(NEW), language="nl")

    assert [(row.kinds, row.why) for row in found.steps] == [((REWORDED,), ())]
    assert [(row.kinds, row.why) for row in behind.steps] == [((UNTRANSLATED,), ())]


def test_words_that_one_report_left_out_are_not_new_in_the_next():
    """A translation that was out of date then: the readers had the words before."""
    without = released({"fr": NEW["fr"]}, date="2026-05-01", id="c" * 16)
    one = finding(NEW, step("proposed"), was={1: OLD})
    found = since(one, released(OLD), without, language="nl")

    assert [(row.kinds, row.old) for row in found.steps] == [((REWORDED,), OLD["nl"])]


def test_a_reason_that_names_a_group_a_day_or_a_place_is_not_printed():
    """Whoever was there would be found by it."""
    for named in ("FG-10442 l’a refusée.", "Refusée le 24 octobre 2025.", "Refusée à Liège."):
        one = finding(NEW, step("changed"), was={1: OLD}, told={1: {"fr": named}})
        found = since(one, released(OLD))

        assert [step.why for step in found.steps] == [()]


def test_where_the_new_words_are_not_translated_that_is_what_is_said():
    """The old words do not come back under the new ones, which are told as they were written."""
    stale = {"fr": {"text": NEW["fr"]}, "nl": {"text": OLD["nl"], "of": wording(OLD["fr"])}}
    one = replace(finding(NEW, step("changed"), was={1: {"fr": OLD["fr"]}}), statement=stale)

    found = since(one, released(OLD), language="nl")

    assert found.steps[0].language == "fr"
    assert [(one.kinds, one.old, one.new) for one in found.steps] == [
        ((UNTRANSLATED,), OLD["nl"], NEW["fr"])
    ]


def test_a_finding_these_readers_never_saw_is_new_and_one_set_aside_before_is_nothing():
    """Also where others read it, in another language or for another audience."""
    other = released(OLD, languages=("fr",), findings={"F-20001": Worded("proposed", 1)})
    empty = released(OLD, findings={"F-20009": Worded("proposed", 9)})

    assert kinds(since(finding(OLD), other)) == [(AFRESH,)]
    assert kinds(since(finding(OLD), empty)) == [(AFRESH,)]
    assert kinds(since(finding(OLD, step("set-aside")), empty)) == []


@pytest.mark.parametrize(
    "unseen",
    [
        {"state": WAITING},
        {"audience": "public"},
        {"languages": ("nl",)},
        {"kind": "kit"},
        {"findings": {}},
    ],
)
def test_what_these_readers_were_not_given_is_no_last_time(unseen: dict[str, Any]):
    """A release that waits, that is for others, in another language, a kit, and one of before
    wordings were kept.
    """
    assert since(finding(NEW), released(OLD, **unseen)) == Since(None)


def test_the_first_report_says_what_groups_changed():
    """Where the team wrote members the reason, and nothing else."""
    first = since(finding(NEW, step("changed"), **REWRITTEN))

    assert first == Since(None, (Step("F-20001", 1, ("changed",), "", NEW["fr"], (WHY,)),))
    assert since(finding(NEW, step("changed"), step("supported"), **REWRITTEN)) == first
    assert since(finding(NEW, step("supported"), **REWRITTEN)) == Since(None)


def test_it_is_compared_with_the_last_report_of_the_same_run():
    """Of two on one day the later; a first handbook has nothing to be compared with."""
    first, second = released(OLD, turn=1), released(NEW, turn=2, id="0" * 16)
    today = finding(NEW, step("proposed"), **REWRITTEN)
    handbook = replace(first, run="handbook.members")

    assert kinds(since(today, second, first)) == []
    assert kinds(since(today, first, handbook)) == [(REWORDED,)]
    assert since(today, handbook) == Since(None)


def test_a_promise_is_told_once_with_what_became_of_it():
    """And one that is open is said to be open, when the last report made it."""
    made = Passage("next-bus", "next", {"fr": "Nous demandons un bus."})
    kept = replace(made, became={"fr": "Le bus passe la nuit."})
    before = released(OLD, passages=passages_told(Letter((made,))))
    after = released(OLD, passages=passages_told(Letter((kept,))))

    def promises(letter: Passage, last: Release) -> tuple[list[str], list[str]]:
        found = since(finding(OLD), last, letter=Letter((letter,)))
        return [one.id for one in found.kept], [one.id for one in found.open]

    assert promises(kept, before) == (["next-bus"], [])
    assert promises(kept, after) == ([], [])
    assert promises(made, before) == ([], ["next-bus"])
    assert promises(made, released(OLD)) == ([], [])


def test_what_the_team_wrote_on_a_change_is_told_once():
    """The next report keeps it below what is new; other words are news."""
    passage = Passage("changed-bus", "changed", {"fr": "La phrase parle du bus."}, "F-20001")
    letter = Letter((passage,))
    first = since(finding(OLD), released(OLD), letter=letter)
    told = since(finding(OLD), released(OLD, passages=passages_told(letter)), letter=letter)

    assert [one.id for one in first.added] == ["changed-bus"]
    assert (told.added, [one.id for one in told.earlier]) == ((), ["changed-bus"])


@pytest.mark.parametrize(
    ("today", "is_told"),
    [
        (finding(OLD), True),
        (finding({**OLD, "nl": NEW["nl"]}), True),
        (finding(NEW, step("proposed"), **REWRITTEN), False),
        (finding(NEW, step("proposed"), same=SAME, **REWRITTEN), True),
    ],
)
def test_what_the_team_wrote_of_a_sentence_belongs_to_the_words_it_was_published_with(
    today: Finding, is_told: bool
):
    """ "The sentence says so now" is not told of a sentence that says something else since."""
    letter = Letter((Passage("changed-bus", "changed", {"fr": "Dit maintenant."}, "F-20001"),))
    first = released(OLD, passages=passages_told(letter))
    second = replace(first, id="c" * 16, date="2026-05-01", findings={})
    told = since(
        today, first, replace(second, findings={"F-20001": Worded("proposed", 1)}), letter=letter
    )

    assert [one.id for one in told.earlier] == ["changed-bus"] * is_told


def test_the_life_of_a_finding_is_what_was_published_of_it():
    """Each wording and standing once, in the language of the reader."""
    one = finding(NEW, step("changed"), **REWRITTEN)
    found = since(
        one,
        released(OLD),
        released(OLD, date="2026-03-20", turn=2),
        released(NEW, "changed", date="2026-05-01", month="2026-05", turn=3),
    )

    assert found.lives["F-20001"] == (
        Telling("2026-03", "proposed", OLD["fr"]),
        Telling("2026-05", "changed", NEW["fr"]),
    )


@pytest.mark.parametrize(
    ("heard", "before", "said"),
    [(31, 20, "31 personnes"), (20, 20, ""), (0, 20, ""), (31, 0, "")],
)
def test_how_many_people_are_counted_is_said_only_of_two_printed_numbers(
    heard: int, before: int, said: str
):
    """A count that this report or the last does not print, or that stayed, says nothing; why is said
    each time.
    """
    lines = (Line("phase1/heard", {"name": "heard"}, before, before, before),) if before else ()
    last = released(OLD, cells=lines)
    page = draw_since(replace(edition("fr", "members"), heard=heard, since=Since(last)), [])

    assert ("personnes" in page, said in page) == (bool(said), True)
    assert "entretiens" in page


def test_what_was_set_aside_stays_known_to_the_ledger():
    """So that the report after the next one does not say it again."""
    aside = finding(OLD, step("set-aside"))
    found = since(aside, released(OLD))
    after = since(aside, released(OLD), released({}, findings=found.aside, turn=2))

    assert found.aside == {"F-20001": Worded(SET_ASIDE, 1)}
    assert (after.steps, after.aside) == ((), found.aside)
