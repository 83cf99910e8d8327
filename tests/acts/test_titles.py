"""Titles that a team chooses: what is refused, what it is warned about, what is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from messages import ids, raises
from studies import add_source, make_study, write

from rap.core.errors import Message, ProblemsError
from rap.core.model import Source
from rap.store.sources import read_source, read_sources
from rap.store.titles import _pairs
from rap.topics.bringing_in import titles
from rap.topics.bringing_in.looks import Looked
from rap.topics.bringing_in.naming import find_naming_problems
from rap.topics.bringing_in.titles import TitleFinds, draw_titles, find_title_problems, name_source
from rap.topics.entering.plan import FilePlan

ID = "INT-10002"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Six people; she alone is in the north, and she alone speaks of a piano."""
    root = make_study(tmp_path / "study")
    write(
        root,
        "codebook/codebook.yaml",
        "title: {en: T}\nlanguages: [en]\nfamilies: {needs: {en: Needs}}\n"
        "variables:\n  region:\n    label: {en: Region}\n    values: {n: {en: the north, fr: Nord}, s: {en: the south}}\n",
    )
    for number in range(2, 8):
        id, case = f"INT-1000{number}", f"C-2000{number}"
        what = "piano" if id == ID else "kitchen"
        add_source(root, id, f"I: And?\nP1: The {what} and the stairs.\n", case=case)
        region = "n" if id == ID else "s"
        write(root, f"interviews/cases/{case}.yaml", f"variables: {{region: {region}}}\n")
    return root


def warned(root: Path, title: str) -> list[Message]:
    return [*find_title_problems(root, title, source_id=ID).warnings]


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("Fatoumata", "bringing_in.titles.identifies"),
        ("her mail is kim.d@mail.example", "bringing_in.titles.identifies"),
        ("call 0470 12 34 56", "bringing_in.titles.identifies"),
        ("Copper  lake", "store.sources.bad_title"),
        ("a" * 61, "store.sources.bad_title"),
        ("COPPER LAKE", "bringing_in.titles.taken"),
    ],
)
def test_what_names_somebody_is_never_a_title(root: Path, title: str, id: str) -> None:
    """Whatever a person says: nothing is written."""
    name_source(root, "INT-10003", title="copper lake")
    before = (root / f"interviews/{ID}.yaml").read_bytes()

    with pytest.raises(ProblemsError) as caught:
        name_source(root, ID, title=title, is_sure=True)
    assert id in ids(caught.value.problems)
    assert (root / f"interviews/{ID}.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("title", "id"),
    [
        ("somebody from the north", "bringing_in.titles.rare"),
        ("nord", "bringing_in.titles.rare"),
        ("the one with the piano", "bringing_in.titles.own_word"),
        ("she is 34 years old", "bringing_in.titles.asks"),
    ],
)
def test_a_title_by_which_she_is_recognised_is_warned_about(
    root: Path, title: str, id: str
) -> None:
    """By a value that few have, in any language, or a word of hers; a person may want it still."""
    named = name_source(root, ID, title=title)

    assert id in [message.id for message in named.warnings]
    assert read_source(root, ID).title == ""
    assert name_source(root, ID, title=title, is_sure=True).warnings == ()
    assert read_source(root, ID).title == title


@pytest.mark.parametrize("title", ["copper lake", "the south", "stairs and kitchen", "piano"])
def test_what_many_share_is_no_warning(root: Path, title: str) -> None:
    """A value that five have, words that all say; drawn words say nothing, whoever speaks of them."""
    other = "INT-10003"

    assert find_title_problems(root, title, source_id=other).warnings == ()


def test_a_text_that_comes_in_is_looked_at_with_what_is_known_of_it(root: Path) -> None:
    """Before it is in the study: her values from a table, her words from the file."""
    finds = find_title_problems(
        root, "north garden", people=[{"region": ["n"]}], text="P1: We have a garden."
    )

    assert [message.id for message in finds.warnings] == [
        "bringing_in.titles.rare",
        "bringing_in.titles.own_word",
    ]
    assert finds.warnings[0].facts == {"variables": ("region",), "least": 5}


def test_the_study_is_read_once_for_all_titles_of_an_import(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings, cards, people and codebook; of 36 files each title was held against all of them."""
    reads = []
    for name in ("read_settings", "read_sources", "read_cases", "read_codebook"):
        real = getattr(titles, name)
        monkeypatch.setattr(
            titles, name, lambda root, *, n=name, f=real, **o: reads.append(n) or f(root, **o)
        )
    plans = [FilePlan(Path(f"{n}.txt"), title=f"north {n}") for n in "abc"]
    plans = [replace(plan, people={"P1": {"region": "n"}}) for plan in plans]

    found = find_naming_problems(root, [Looked(plan, "new") for plan in plans])

    assert [ids(finds.warnings) for finds in found.values()] == [["bringing_in.titles.rare"]] * 3
    assert sorted(reads) == ["read_cases", "read_codebook", "read_settings", "read_sources"]


def test_groups_stay_unless_others_are_given(root: Path) -> None:
    """A title alone changes no group, and a group none of the title; a name is no group."""
    name_source(root, ID, title="copper lake", groups=["spring", "spring", "first"])
    name_source(root, ID, title="zinc lake")
    assert read_source(root, ID).groups == ("spring", "first")
    name_source(root, ID, groups=[])
    source = read_source(root, ID)
    assert (source.title, source.groups) == ("zinc lake", ())

    with raises(ProblemsError, "bringing_in.titles.identifies"):
        name_source(root, ID, groups=["Fatoumata"])


def test_every_source_without_a_title_gets_one_drawn(root: Path) -> None:
    """Once: what has one keeps it."""
    name_source(root, ID, title="copper lake")
    named = draw_titles(root)
    titles = {one.id: one.title for one in read_sources(root)}

    assert {one.id for one in named} == titles.keys() - {ID}
    assert titles[ID] == "copper lake"
    assert len({*titles.values()}) == len(titles)
    assert {*titles.values()} <= {" ".join(pair) for pair in _pairs("en")}
    assert draw_titles(root) == []
    assert isinstance(named[0], Source)


def test_a_title_that_was_drawn_is_always_taken(root: Path):
    """Some pairs look like a name to the screen."""
    for title in ("silver pinecone", "rusty sapling", "marine anchor"):
        assert find_title_problems(root, title) == TitleFinds()
