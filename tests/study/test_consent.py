"""Whose words stand where, and what may be shown of them."""

from __future__ import annotations

import datetime

import pytest

from rap.core.model import PURPOSES, Case, Source, Speaker
from rap.store.codings.fold import Veto
from rap.store.sources import find_turns
from rap.study.consent import Audience, Voices, resolve_audience

TEXT = "Before.\nI: Well?\nP1: Une 🚪 👩‍👩‍👧.\nNext line.\nP2: No\u2028way.\n"
P1, P2 = TEXT.index("Une"), TEXT.index("No\u2028")
SPEAKERS = (
    Speaker("I", "interviewer"),
    Speaker("P1", "participant", "C-1001"),
    Speaker("P2", "companion", "C-1002"),
)
ALL = frozenset({"analyse", "count", "quote"})


def voices(
    grants: dict[str, frozenset[str] | None],
    *,
    name: str = "members",
    lenient: bool = False,
    rights: str = "consent",
    speakers: tuple[Speaker, ...] = SPEAKERS,
    vetoes: tuple[Veto, ...] = (),
) -> Voices:
    source = Source("INT-10001", "interview", "fr", "0" * 64, rights=rights, speakers=speakers)
    audience = Audience(name, datetime.date(2026, 3, 1), grants, lenient)
    return Voices(source, tuple(find_turns(TEXT, speakers)), audience, vetoes)


def test_a_quote_needs_a_yes_from_everybody_it_touches() -> None:
    """One of two who says no is enough, also for the question before an answer: it may read hers
    back.
    """
    some = voices({"C-1001": ALL, "C-1002": frozenset({"count"})})

    assert some.may_quote(P1, P1 + 5)
    assert not some.may_quote(TEXT.index("Well"), P1 + 5)
    assert not some.may_quote(P2, P2 + 2)
    assert not some.may_quote(P1, P2 + 1)
    assert some.may(P1, P2 + 1, "count")


@pytest.mark.parametrize("lenient", [True, False])
@pytest.mark.parametrize("second", [None, frozenset(), frozenset({"count", "dance"}), ALL])
@pytest.mark.parametrize("known", [True, False])
def test_what_all_agreed_to_is_what_each_allows(
    lenient: bool, second: frozenset[str] | None, known: bool
) -> None:
    """Purpose by purpose; a person of whom nothing is known allows all or nothing."""
    grants = {"C-1001": ALL, "C-1002": second} | ({"": ALL} if known else {})
    some = voices(grants, lenient=lenient)
    everyone = ("C-1001", "C-1002", "")
    each = {p for p in PURPOSES if all(some.audience.allows(case, p) for case in everyone)}

    assert some.agreed == each


@pytest.mark.parametrize(("start", "end", "touched"), [
    (P1, P1 + 3, {"C-1001": 3}),
    (P1 - 4, P1, {"C-1001": 4}),
    (P2 - 5, P2 - 4, {}),
    (P2 - 5, P2 - 3, {"C-1002": 1}),
    (0, 8, {"": 8}),
    (8, 16, {}),
    (None, None, {"C-1001": 0, "C-1002": 0}),
])  # fmt: skip
def test_a_stretch_touches_the_turns_it_shares_a_character_with(
    start: int | None, end: int | None, touched: dict[str, int]
) -> None:
    """Labels belong to their turn, line ends between turns to nobody, words before the first label
    to somebody unknown.
    """
    assert voices({}).touched(start, end) == touched


def test_a_stretch_belongs_to_who_has_most_of_it() -> None:
    """The first of equals; nobody's words to nobody."""
    assert [
        voices({}).main_case(*span) for span in [(P2 - 7, P2 + 3), (P1, len(TEXT)), (9, 12)]
    ] == [
        "C-1002",
        "C-1001",
        "",
    ]


def test_a_person_without_a_case_is_never_quoted_nor_counted() -> None:
    """Nor is a whole source in which she speaks, whoever else agrees."""
    known = (*SPEAKERS[:2], Speaker("P2", "participant"))
    some = voices({"C-1001": ALL}, speakers=known)

    assert some.may_quote(P1, P1 + 3)
    assert not some.may(P2, P2 + 1, "count")
    assert not some.may(None, None, "count")
    assert some.people == ("C-1001", "")


def test_unknown_consent_is_no_except_in_the_teams_own_notebook() -> None:
    """And a refusal is a refusal there too."""
    strict, lenient = (
        voices({"C-1001": None, "C-1002": frozenset()}, name="team", lenient=kind)
        for kind in (False, True)
    )

    assert (strict.visible, strict.may(P1, P1 + 1, "analyse")) == (False, False)
    assert (
        lenient.visible,
        lenient.may(P1, P1 + 1, "analyse"),
        lenient.may(P2, P2 + 1, "analyse"),
    ) == (
        True,
        True,
        False,
    )


def test_public_sources_need_nobodys_consent() -> None:
    """Except those who have a card: they have a say there too."""
    some = voices({"C-1001": ALL}, rights="public")

    assert (some.visible, some.may_quote(P1, P1 + 3), some.may_quote(P2, P2 + 1)) == (
        True,
        True,
        False,
    )
    assert (
        voices({"C-1001": frozenset(), "C-1002": ALL}, rights="public").may_quote(P1, P1 + 3)
        is False
    )


SAID = {
    "yes": ({"C-1001": ALL, "C-1002": ALL}, "team"),
    "no": ({"C-1001": ALL, "C-1002": frozenset()}, "team"),
    "unknown": ({"C-1001": frozenset(), "C-1002": None}, "team"),
}


@pytest.mark.parametrize("said", SAID)
def test_the_consent_of_a_source_is_one_word(said: str) -> None:
    """What is not known of one person goes before the refusal of another; in a public source nobody
    is asked.
    """
    grants, name = SAID[said]

    assert (
        voices(grants, name=name).consent == voices(grants, name=name, lenient=True).consent == said
    )
    assert voices(grants, name=name, rights="public").consent == "public"


def test_the_consent_of_a_source_is_of_its_audience() -> None:
    """The team asks whether it may analyse, everybody else whether she may be counted."""
    grants = {"C-1001": frozenset({"analyse"}), "C-1002": ALL}

    assert [voices(grants, name=name).consent for name in ("team", "members")] == ["yes", "no"]


@pytest.mark.parametrize(("span", "audience", "shown"), [
    ((P1, P1 + 3), "members", False),
    ((P1 + 2, P1 + 9), "members", False),
    ((P1 + 3, P1 + 9), "members", True),
    ((P1, P1 + 3), "public", False),
    ((P1, P1 + 3), "team", True),
])  # fmt: skip
def test_a_veto_covers_what_it_touches_for_all_outside_the_team(
    span: tuple[int, int], audience: str, shown: bool
) -> None:
    """Everybody outside the team, whichever audience it names."""
    some = voices(
        {"C-1001": ALL}, vetoes=(Veto("INT-10001", P1, P1 + 3, "members"),), name=audience
    )

    assert some.may_quote(*span) is shown


def test_masks_keep_the_length() -> None:
    """One mark a code point, labels and line ends stay; the question goes too: it may read an
    answer back.
    """
    masked = voices({"C-1002": ALL}).masked(TEXT)

    assert masked == "•••••••\nI: •••••\nP1: ••••••••••••\n••••••••••\nP2: No\u2028way.\n"
    assert len(masked) == len(TEXT)


def test_vetoed_words_are_masked_for_their_audience() -> None:
    """A veto masks words for its audience even where everybody allowed quoting."""
    vetoes = (Veto("INT-10001", P1 + 4, P1 + 5, "members"), Veto("INT-10001", P2, P2 + 2, "public"))

    masked = voices({"": ALL, "C-1001": ALL, "C-1002": ALL}, vetoes=vetoes).masked(TEXT)

    assert masked == (TEXT[:P2] + "••" + TEXT[P2 + 2 :]).replace("🚪", "•")


def test_the_team_reads_what_it_may_analyse() -> None:
    """Other audiences need leave to quote."""
    grants = {"": ALL, "C-1001": frozenset({"analyse"}), "C-1002": ALL}

    assert voices(grants, name="team").masked(TEXT) == TEXT
    assert voices(grants, name="members").masked(TEXT) != TEXT


def test_who_took_her_words_back_allows_nothing() -> None:
    """Not even to the lenient, whatever her case file says, or when it is gone."""
    audience = resolve_audience(
        [Case("C-1001")],
        "team",
        on=datetime.date(2026, 3, 1),
        forms={},
        withdrawn=frozenset({"C-1001", "C-1002"}),
        lenient=True,
    )

    assert [audience.allows_any(case) for case in ("C-1001", "C-1002", "C-1003")] == [
        False,
        False,
        True,
    ]


def test_an_interpreter_says_the_words_of_others() -> None:
    """Who lets her words count and not be read is not read through another mouth."""
    text = "I: Well?\nP1: Da.\nT: She says yes.\n"
    speakers = (
        Speaker("I", "interviewer"),
        Speaker("P1", "participant", "C-1001"),
        Speaker("T", "interpreter"),
    )
    source = Source("INT-10001", "interview", "ro", "0" * 64, speakers=speakers)
    turns = tuple(find_turns(text, speakers))
    start = text.index("She")
    refused = Voices(
        source,
        turns,
        Audience("members", datetime.date(2026, 3, 1), {"C-1001": frozenset({"count"})}),
    )
    agreed = Voices(source, turns, Audience("members", datetime.date(2026, 3, 1), {"C-1001": ALL}))

    assert (refused.may_quote(start, start + 12), agreed.may_quote(start, start + 12)) == (
        False,
        True,
    )
    assert "She" not in refused.masked(text)
    assert refused.touched(start, start + 12) == {"C-1001": 12}


EVERY_GRANT = [
    None,
    *(
        frozenset(some)
        for some in ((), ("analyse",), ("count",), ("quote",), ("count", "quote"), ALL)
    ),
]


@pytest.mark.parametrize("lenient", [False, True])
@pytest.mark.parametrize("rights", ["consent", "public"])
@pytest.mark.parametrize("name", ["team", "members"])
@pytest.mark.parametrize(
    "speakers", [SPEAKERS, SPEAKERS[:2], (), (*SPEAKERS[:2], Speaker("P2", "interpreter"))]
)
def test_what_everybody_allows_is_what_each_turn_would_say(
    name: str, rights: str, lenient: bool, speakers: tuple[Speaker, ...]
) -> None:
    """Where all agree the turns are not looked at; the answer for each stretch is that of its
    turns.
    """
    places = [
        (0, 3),
        (P1, P1 + 5),
        (P2, P2 + 2),
        (P1, P2 + 2),
        (TEXT.index("Well"), P1),
        (None, None),
    ]
    for first in EVERY_GRANT:
        for second in EVERY_GRANT:
            grants = {"C-1001": first, "C-1002": second}
            some = voices(grants, name=name, rights=rights, lenient=lenient, speakers=speakers)
            for start, end in places:
                for purpose in ("analyse", "count", "quote", "translate"):
                    touched = [
                        some.audience.allows(case, purpose) for case in some.touched(start, end)
                    ]
                    assert some.may(start, end, purpose) == all(touched)
                if start is not None and end is not None:
                    heard = [
                        some.audience.allows(case, "quote") for case in some.heard_in(start, end)
                    ]
                    assert some.may_quote(start, end) == all(heard)
            for turn in some.turns:
                reads = all(map(some._reads, some.cases_of(turn) or some.people))
                kept = some.masked(TEXT)[turn.body : turn.end] == TEXT[turn.body : turn.end]
                assert kept == (reads or turn.body == turn.end)
