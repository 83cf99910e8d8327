"""Titles and groups of interviews, as the screen asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from sent import as_sent
from studies import make_study

from rap.core.errors import ConflictError, NotAllowedError, UnknownError, WrongUseError
from rap.core.seen import SavedMeanwhileError
from rap.lab.start_page import list_sources
from rap.store.roles import CODER, READER
from rap.store.sources import read_source
from rap.topics.bringing_in.routes.titles import draw_all, set_title
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person

list_sources = as_sent(list_sources)

draw_all = as_sent(draw_all)
set_title = as_sent(set_title)

ID, ANA = "INT-10001", Person("K-01", CODER)
NOTHING = {"title": "", "groups": []}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(make_study(tmp_path / "study"))


def test_a_title_is_shown_wherever_the_interviews_are_listed(bench: Bench) -> None:
    """It is drawn when none is given, and the list of interviews has it."""
    told = set_title(bench, ANA, ID, seen=NOTHING, title="", groups=["spring"])
    rows = {row["id"]: (row["title"], row["groups"]) for row in list_sources(bench, ANA)}

    assert (told["groups"], told["warnings"]) == (["spring"], [])
    assert rows[ID] == (told["title"], ["spring"]) != ("", [])
    assert draw_all(bench, ANA)["titles"].keys() == {id for id, row in rows.items() if not row[0]}


def test_a_warning_is_a_sentence_and_nothing_is_written_until_she_is_sure(bench: Bench) -> None:
    """The page shows it beside the field."""
    wanted = {"seen": NOTHING, "title": "34 years old", "groups": []}
    told = set_title(bench, ANA, ID, **wanted)

    assert [type(one) for one in told["warnings"]] == [str]
    assert read_source(bench.root, ID).title == ""
    assert set_title(bench, ANA, ID, **wanted, sure=True)["title"] == "34 years old"


def test_a_colleagues_title_is_not_overwritten_unseen(bench: Bench) -> None:
    """Who saw the title before it changed is asked to look again."""
    set_title(bench, ANA, ID, seen=NOTHING, title="copper lake", groups=[])
    with raises(SavedMeanwhileError, "core.seen.changed"):
        set_title(bench, ANA, ID, seen=NOTHING, title="zinc pond", groups=[])
    assert read_source(bench.root, ID).title == "copper lake"


def test_titles_that_were_drawn_are_taken_back_together_and_drawn_again(bench: Bench) -> None:
    """As they were, to the byte; not once somebody has chosen another since."""
    cards = [bench.root / "interviews" / f"{id}.yaml" for id in bench.sources]

    def state() -> list[bytes]:
        return [card.read_bytes() for card in cards]

    before, undo = state(), draw_all(bench, ANA)["undo"]
    drawn = state()
    again = as_sent(bench.before.take)(ANA.id, undo["body"]["token"])["undo"]
    assert (state(), drawn == before) == (before, False)
    undo = as_sent(bench.before.take)(ANA.id, again["body"]["token"])["undo"]
    assert state() == drawn
    now = {"title": read_source(bench.root, ID).title, "groups": []}
    set_title(bench, ANA, ID, seen=now, title="copper lake", groups=[])
    with raises(ConflictError, "web.back.changed"):
        bench.before.take(ANA.id, undo["body"]["token"])


def test_who_only_reads_names_nothing_and_what_is_gone_has_no_title(bench: Bench) -> None:
    """Each with its sentence; groups are a short list of texts."""
    with raises(NotAllowedError, "web.role.coder_needed"):
        set_title(bench, Person("", READER), ID, seen=NOTHING, title="", groups=[])
    with raises(NotAllowedError, "web.role.coder_needed"):
        draw_all(bench, Person("", READER))
    with raises(UnknownError, "web.source.unknown"):
        set_title(bench, ANA, "INT-99999", seen=NOTHING, title="", groups=[])
    for groups in ("spring", [1], ["a"] * 21):
        with raises(WrongUseError, "bringing_in.title.bad_groups"):
            set_title(bench, ANA, ID, seen=NOTHING, title="", groups=groups)
