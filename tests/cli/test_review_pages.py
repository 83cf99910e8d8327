"""The screens of `rap review`: no row of a text is lost above the edge, head and keys stay, and only listed keys act."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from messages import raises
from reviews import MIRELA, SAMIRA, command, entity, make_review_study, opened, queue
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text
from vaults import make_quick

from rap.acts.review import Review
from rap.cli import review_screen
from rap.cli.deciding import Aside, _split, decide_all, keys_for, other
from rap.cli.paging import letters, page_from, rows_of
from rap.cli.review import _end
from rap.cli.review_screen import Desk, put_page, read_through, show_entity, show_page, text_pages
from rap.core.errors import WrongUseError
from rap.store.sources import source_ids

SIZES = [(20, 8), (24, 9), (40, 12), (80, 24), (120, 50), (8, 8), (33, 7)]
SIGNS = [
    "maison",
    "été",
    "漢字かな",
    "👩‍🚀",
    "🇧🇪",
    "[collègue A]",
    "é",
    "x" * 70,
    "\t",
    "ein",
    "l'écluse",
    "…",
    "한국어",
]


class Screen(Desk):
    """A terminal of a size, on which keys are typed; `shown` are its screens, in rows."""

    def __init__(self, width: int, height: int, keys: Sequence[str] = ()) -> None:
        super().__init__(plain=False)
        self.plain, self.file = False, StringIO()
        self.console = Console(
            file=self.file, force_terminal=True, width=width, height=height, highlight=False, markup=False
        )
        self.keys = list(keys)

    def key(self) -> str:
        return self.keys.pop(0)

    def say(self, words: str) -> None:
        self.console.clear()
        self.console.print(words, soft_wrap=True)

    @property
    def shown(self) -> list[list[str]]:
        screens = re.split(r"\x1b\[2J\x1b\[H|\x1b\[H\x1b\[2J", self.file.getvalue())[1:]
        return [re.sub(r"\x1b\[[0-9;]*m", "", one).removesuffix("\n").split("\n") for one in screens]


def fits(screen: Screen) -> bool:
    """No screen has more rows than the terminal, the last one left to the cursor; no row is wider."""
    width, height = screen.console.size
    return all(len(rows) < height and max(map(cell_len, rows)) <= width for rows in screen.shown)


def random_text(seed: int) -> str:
    """Turns of all lengths, of letters of all widths."""
    made = random.Random(seed)
    turns = (" ".join(made.choices(SIGNS, k=made.choice([0, 1, 5, 60, 300]))) for _ in range(made.randint(1, 14)))
    return "\n".join(turns) + "\n"


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Review:
    """Two talks with long turns, and a name that stands in them often."""
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "study")
    far = "On partage le loyer du studio et on tient la caisse à tour de rôle, chaque semaine. " * 9
    near = "Samira range. " * 30
    queue(root, {"INT-40001": MIRELA + f"Mirela: {far}Samira était là. {far}\nChercheuse: Oui.\nMirela: {near}\n"})
    queue(root, {"INT-40002": SAMIRA})
    return opened(root)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", range(6))
def test_every_row_of_a_text_is_on_one_page(size: tuple[int, int], seed: int):
    """Read from first to last page: the rows are those of the wrapped text, each once, and no letter of it is missing."""
    text = random_text(seed)
    lines = [Text(line) for line in text.rstrip("\n").split("\n")]
    wrapped = [row.plain for line in lines for row in rows_of(line, size[0])]
    pages = text_pages(Screen(*size), lines)
    seen = []
    for at, page in enumerate(pages):
        screen = Screen(*size)
        put_page(screen, pages, at)
        rows = [row for row in screen.shown[0] if row]
        own = [row.plain for row in page if row.plain]
        place = next(n for n in range(len(rows)) if rows[n : n + len(own)] == own and n > 0)
        assert rows[0].startswith("page")
        assert fits(screen)
        seen += [row.plain for row in page]
        assert place + len(own) < len(rows)

    assert seen == wrapped
    assert "".join("".join(seen).split()) == "".join(text.split())


def test_reading_goes_on_and_back_and_no_key_that_is_not_listed_acts(monkeypatch: pytest.MonkeyPatch):
    """Space on the last page and b on the first do nothing; the keys say so; the row before is shown again."""
    text = "\n".join(f"P1: turn {number}" for number in range(40))
    screen = Screen(100, 20, ["b", "x", "space", "space", "space", "enter", "b", "q"])
    read_through(screen, text)
    firsts, lasts = [rows[0] for rows in screen.shown], [rows[-1] for rows in screen.shown]

    assert [int(first.split()[1]) for first in firsts] == [1, 1, 1, 2, 3, 3, 3, 2]
    assert lasts[0].startswith("[space] on · [q]")
    assert lasts[3].startswith("[space] on · [b] back a page · [q]")
    assert lasts[4].startswith("[b] back a page · [q]")
    assert screen.shown[3][1] == next(row for row in reversed(screen.shown[0][:-1]) if row)
    assert screen.keys == []


def test_a_window_that_changes_size_loses_no_place():
    """The page is the one with the letter that was on top; the key that was hit then moves nothing."""
    lines = [Text(line) for line in random_text(3).split("\n")]
    wide, small = text_pages(Screen(120, 40), lines), text_pages(Screen(30, 10), lines)
    for at in range(len(wide)):
        before = sum(map(letters, wide[:at]))
        found = page_from(small, before)
        assert sum(map(letters, small[:found])) <= before < sum(map(letters, small[: found + 1]))


@pytest.mark.parametrize("size", SIZES[:5])
def test_the_question_is_always_on_the_screen(review: Review, size: tuple[int, int]):
    """The count, the name, why, what would become of it, and the keys, on each screen of places; every place is shown once."""
    for one in review.entities:
        first, n_screens = 0, 0
        while True:
            screen = Screen(*size)
            after = show_entity(screen, review, one, first=first, title="12 to decide", keys=keys_for(one))
            rows = screen.shown[0]
            assert fits(screen), (size, rows)
            assert rows[0] == "12 to decide"
            assert rows[1].startswith(one.words[0][:10])
            assert any(row.startswith("would become") for row in rows)
            assert all(key in rows[-1] + rows[-2] + rows[-3] for key in ("k", "q"))
            assert any(f" {len(one.places) - after} more place" in row for row in rows) == bool(after)
            shown = " ".join(rows[2:])
            assert size[0] < 80 or one.words[0] in shown or one.words[-1] in shown
            n_screens += 1
            assert n_screens <= len(one.places)
            assert after == 0 or after > first
            if not after:
                break
            first = after


@pytest.mark.parametrize("size", SIZES[:5])
def test_a_page_of_unknown_words_fits(review: Review, size: tuple[int, int]):
    """As many as there is room for, each with its word in its context."""
    screen = Screen(*size)
    page = (list(review.entities) * 3)[: screen.n_words()]
    show_page(screen, review, page, title="999 to decide, about 99 minutes")
    rows = screen.shown[0]

    assert fits(screen), screen.shown
    assert rows[0].startswith("999")
    assert [f"{number}  " in "\n".join(rows) for number in range(1, len(page) + 1)] == [True] * len(page)
    assert size != (80, 24) or len(page) == review_screen.PAGE


def test_q_at_the_end_of_a_text_stops_and_what_is_not_listed_does_nothing(review: Review):
    """Nothing is accepted by the key after it."""
    screen = Screen(80, 24, ["x", "space", "q"])
    told, go_on = _end(screen, review, "INT-40001", Aside(), forget_raw=False)

    assert (told, go_on, screen.keys) == (["INT-40001 waits"], False, [])
    assert "[q] stop" in screen.shown[0][-1] + screen.shown[0][-2]
    assert source_ids(review.root) == ["INT-10001"]


def test_q_at_an_end_leaves_the_texts_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The Enter that was typed after it accepts none of them."""
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "study")
    queue(root, {"INT-40001": SAMIRA, "INT-40002": MIRELA})
    said = command(root, monkeypatch, "review", "--plain", keys="m\nm\nm\nm\nm\nm\nq\n\n\n")

    assert "INT-40001 waits" in said.output
    assert "INT-40002 is in the study" not in said.output
    assert source_ids(root) == ["INT-10001"]


def test_a_split_can_be_taken_back(review: Review):
    """The spellings are one again, and that is told."""
    screen, aside = Screen(80, 24), Aside()
    two = replace(entity(review, "samira"), forms=("samira", "mirela"), places=review.entities[0].places[:2])
    _split(review, two, aside)
    assert (aside.later, len(aside.acts), aside.apart != []) == ({two.forms}, 1, True)
    assert other(screen, review, "u", aside)
    assert (aside.apart, aside.later) == ([], set())
    assert "are one again" in screen.shown[-1][0]


def test_what_is_taken_back_is_told_and_an_added_name_is_open_no_more(review: Review, monkeypatch: pytest.MonkeyPatch):
    """Its places are counted, also inside something longer that was found; `u` names it, and it is found no more."""
    screen, aside = Screen(80, 24), Aside()
    monkeypatch.setattr(screen, "ask", lambda _: "caisse commune")
    other(screen, review, "a", aside)
    assert screen.shown[-1] == ["Masked in 2 places."]
    assert any("caisse commune" in one.forms for one in review.entities)

    other(screen, review, "u", aside)
    assert screen.shown[-1] == ["Taken back: caisse commune was added as a name."]
    assert not any("caisse commune" in one.forms for one in review.entities)
    other(screen, review, "u", aside)
    assert screen.shown[-1] == ["There is nothing to take back."]


def test_a_word_inside_a_longer_name_is_counted(review: Review):
    """It is masked there: that is no place the less."""
    assert review.add("Aerschot") == 1


def test_every_screen_of_a_review_fits(review: Review):
    """Typed through at 20 by 8: later for all, and the list goes through."""
    screen = Screen(20, 8, ["?", "z", *["l"] * 40])
    assert decide_all(screen, review)
    assert fits(screen), screen.shown


def test_two_labels_are_told_in_a_sentence(review: Review):
    """What is wrong, and what would be right."""
    with raises(WrongUseError, "acts.review.bad_label", most=58):
        review.decide(review.entities[0], "say", words="him from [a podcast]")
