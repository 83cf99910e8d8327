"""A person's own words as pages to print: hers whole and numbered, nobody else's, and nothing that
asks for anything.
"""

from __future__ import annotations

import re
import stat
from html import unescape
from pathlib import Path

import pytest
from messages import raises
from studies import write
from typer.testing import CliRunner

from rap.cli import app
from rap.core.errors import Message, WrongUseError
from rap.core.model import Source, Speaker
from rap.languages.pack import known
from rap.store.sources import hash_of, write_source
from rap.topics.consent.booklet import booklet_words, draw_booklet, write_booklet
from rap.topics.consent.writing import veto_turns

GROUP = """\
I: Your colleague said the rent is too high?
P1: I count my hours, & I know <what> I earn.
P2: We share one key among four.
T: She says that they share a key.
P1: And I keep the accounts.
Second line of mine.
"""
SPEAKERS = (
    Speaker("I", "interviewer"),
    Speaker("T", "interpreter"),
    Speaker("P1", "participant", "C-20001"),
    Speaker("P2", "participant", "C-20002"),
)


def page(
    text: str = GROUP,
    *,
    speakers: tuple[Speaker, ...] = SPEAKERS,
    case: str = "C-20001",
    **more: set[int],
) -> str:
    source = Source(
        "FG-10002", "focus-group", "en", hash_of(text), 2, "2025-10", "consent", speakers
    )
    return draw_booklet(source, text, case=case, words=booklet_words("en"), **more)


def own(markup: str) -> dict[int, str]:
    """Number -> words of the turns that are printed as hers."""
    found = re.findall(r'<span class="number">(\d+)</span><span[^>]*>(.*?)</span>', markup, re.S)
    return {int(number): unescape(words) for number, words in found}


def test_her_turns_are_whole_and_numbered_as_in_the_text() -> None:
    """Over several lines too, and whatever signs stand in them; in a group the numbers leave gaps."""
    assert own(page()) == {
        2: "I count my hours, & I know <what> I earn.",
        5: "And I keep the accounts.\nSecond line of mine.",
    }


def test_of_others_in_a_group_not_a_word_is_printed() -> None:
    """Not by the question that reads an answer back, nor by the interpreter; one line says that
    somebody speaks.
    """
    markup = page()

    assert not any(word in markup for word in ("rent", "share", "one key", "C-20002", "C-20001"))
    assert markup.count("Somebody else speaks.") == 2


def test_in_a_talk_of_two_the_questions_are_grey_and_the_interpreter_says_her_words() -> None:
    """What the interpreter says for her is hers to strike."""
    markup = page("I: Rent?\nP1: Mucho.\nT: A lot.\n", speakers=SPEAKERS[:3])

    assert own(markup) == {2: "Mucho.", 3: "A lot."}
    assert '<li class="other"><span lang="en" class="said">Rent?</span></li>' in markup


def test_what_she_struck_before_is_marked() -> None:
    """She sees that it holds, and need not strike it again."""
    markup = page(struck={5})

    assert re.findall(r'<li class="(own[^"]*)"><span class="number">(\d)', markup) == [
        ("own", "2"),
        ("own struck", "5"),
    ]
    assert (markup.count("☐ strike this"), markup.count("shown to nobody any more")) == (1, 1)


def test_there_is_room_to_change_and_to_add_in_letters_one_can_read() -> None:
    """16 points, a line under each turn of hers, a dozen at the end."""
    markup = page()

    assert "font: 16pt" in markup
    assert markup.count('<div class="room"></div>') == 2 + 12


@pytest.mark.parametrize("language", known())
def test_the_page_says_nothing_of_the_study(language: str) -> None:
    """Title and words around hers are neutral and in her language; the page can ask for nothing."""
    source = Source("INT-10001", "interview", "en", hash_of(GROUP), speakers=SPEAKERS)
    markup = draw_booklet(source, GROUP, case="C-20001", words=booklet_words(language))
    title = re.findall("<title>(.*?)</title>", markup)[0]

    assert (f'<html lang="{language}">' in markup, len(title.split()) <= 3) == (True, True)
    assert "default-src 'none'" in markup
    assert re.search(r"https?:|//|src=|href=|<script|<form|url\(", markup) is None


def test_the_words_around_hers_are_there_in_every_language() -> None:
    """The same keys in all seven."""
    assert len({tuple(booklet_words(language)) for language in known()}) == 1


def test_the_command_writes_a_private_file_outside_the_study(
    study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only its owner may read it; what she struck by number is struck on the next printing."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    monkeypatch.chdir(study)
    file = tmp_path / "a-relire.html"
    veto_turns(study, "INT-10001", [4])
    done = CliRunner().invoke(app, ["booklet", "INT-10001", str(file), "--language", "nl"])

    assert (done.exit_code, "2 turns of hers" in done.output) == (0, True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert own(file.read_text("utf-8")) == {
        2: "You pay three months first. Then the key.",
        4: "It rings at the owner's.",
    }
    assert "geschrapt, wordt niet meer getoond" in file.read_text("utf-8")


def test_what_cannot_be_a_booklet_is_wrong_use(study: Path, tmp_path: Path) -> None:
    """A file that git would take along, another kind of file, somebody not heard, several people,
    nobody left.
    """
    write_source(
        study, Source("FG-10002", "focus-group", "en", hash_of(GROUP), speakers=SPEAKERS), GROUP
    )
    file = tmp_path / "page.html"
    of_her = {
        "place": "INT-10001",
        "case": "C-20002",
        "nearest": Message("core.nearest.is", name="C-20001"),
    }
    of_all = {"place": "FG-10002", "people": ["C-20001", "C-20002"]}
    with raises(WrongUseError, "report.booklet.inside", place="page.html"):
        write_booklet(study, "INT-10001", study / "page.html")
    with raises(WrongUseError, "report.booklet.not_html", place="page.pdf", suffix=".pdf"):
        write_booklet(study, "INT-10001", tmp_path / "page.pdf")
    with raises(WrongUseError, "report.booklet.not_hers", **of_her):
        write_booklet(study, "INT-10001", file, case="C-20002")
    with raises(WrongUseError, "languages.phrases.no_language", language="xx"):
        write_booklet(study, "INT-10001", file, language="xx")
    with raises(WrongUseError, "report.booklet.several", **of_all):
        write_booklet(study, "FG-10002", file)
    write(study, "interviews/withdrawn/C-20001.json", '{"v":1,"case":"C-20001"}')
    with raises(WrongUseError, "report.booklet.nobody", place="INT-10001"):
        write_booklet(study, "INT-10001", file)

    assert not file.exists()
