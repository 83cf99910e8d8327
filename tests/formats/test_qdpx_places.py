"""Places in texts of other programs: each lies on the words that were coded, to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from other_programs import PROGRAMS, SHAPES, Program, make_project
from projects import qde, qdpx, selection, source
from refi_reader import Coded, read_coded

from rap.formats.project_readers import read_project
from rap.formats.projects import Project

TALK = "I: Warm?\nP1: The hall was cold.\nI: And the door?\nP1: It was open. We closed it.\n"


def coded(project: Project) -> list[Coded]:
    """Every coding of a place, with its words."""
    names = {one.key: one.name for one in (*project.texts, *project.codes, *project.coders)}
    words = {one.key: one.text for one in project.texts}
    return sorted(
        Coded(names[c.text], names[c.code], names.get(c.coder, ""), words[c.text][c.start : c.end])
        for c in project.codings
        if c.start is not None
    )


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_what_seven_programs_coded_is_read_to_the_letter(
    tmp_path: Path, program: Program, shape: str
) -> None:
    """Forty-two projects: the words are those that were coded, those that a reader which shares no code
    finds, and nobody is asked.
    """
    path = tmp_path / "p.qdpx"
    made = make_project(path, program, shape)

    project = read_project(path)

    assert read_coded(path, program.counted) == made
    assert coded(project) == made
    assert project.losses == ()
    hows = [one.convention for one in project.texts if one.convention is not None]
    assert [(how.n_fit, how.is_unsure) for how in hows] == [(how.n, False) for how in hows]
    assert sum(how.n for how in hows) == len(made)


def project_of(path: Path, text: str, places: list[tuple[int, int]], *, origin: str) -> Project:
    """What is read of one text with these places, as they stand in the file."""
    inside = "".join(selection(f"s{n}", *place) for n, place in enumerate(places))
    path.write_bytes(qdpx(qde(source("t", inside), origin=origin), {"t": text}))
    return read_project(path)


def places_of(text: str, *passages: str, more: int = 0) -> list[tuple[int, int]]:
    """Where passages are in a text; `more` is added to each end."""
    starts = map(text.index, passages)
    return [(at, at + len(words) + more) for at, words in zip(starts, passages, strict=True)]


def test_what_a_program_is_known_for_is_never_overruled_by_points(tmp_path: Path) -> None:
    """MAXQDA counts a line end once; where its places fit two much better, both are shown."""
    text = TALK.replace("\n", "\r\n")
    places = places_of(text, "hall", "cold", "door", "open", "closed")

    project = project_of(tmp_path / "p.qdpx", text, places, origin="MAXQDA 24")

    how = project.texts[0].convention
    assert how is not None
    assert how.name == "code points,1,exclusive"
    assert (how.n_fit, how.n, how.is_unsure) == (0, 5, True)
    assert dict(zip((how.name, *how.others), how.words, strict=True)) == {
        "code points,1,exclusive": "all",
        "code points,2,exclusive": "hall",
    }


@pytest.mark.parametrize("origin", ["QualCoder 3.6", "a program nobody knows"])
def test_an_end_that_is_included_shows_at_many_places(tmp_path: Path, origin: str) -> None:
    """Of a program that is not known it is believed, of one that is known a person is asked; a coder who
    missed the last letter of a few words among many changes nothing.
    """
    passages = ["hall", "cold", "door", "open", "closed", "Warm"]
    path = tmp_path / "p.qdpx"
    cut_off = places_of(TALK, *passages, more=-1)
    whole = places_of(TALK, "The", "was", "And", "the", "It", "We", "it", "I", "P1", "hall", "cold")
    many = [*cut_off[:2], *whole, *places_of(TALK, "The hall", "hall was", "was cold", "It was")]

    included = project_of(path, TALK, cut_off, origin=origin)
    missed = project_of(path, TALK, many, origin=origin)

    hows = [included.texts[0].convention, missed.texts[0].convention]
    is_known = origin != "a program nobody knows"
    assert [how and (how.end, how.is_unsure) for how in hows] == [
        ("exclusive", True) if is_known else ("inclusive", False),
        ("exclusive", False),
    ]


def test_places_that_fit_begin_and_end_where_words_do(tmp_path: Path) -> None:
    """A place that begins well and ends inside a word, or on the first letter of a turn, is not counted."""
    answer = TALK.index("I: And")
    places = [*places_of(TALK, "hall", "The hall wa"), (TALK.index("P1"), answer + 1), (0, answer)]

    how = project_of(tmp_path / "p.qdpx", TALK, places, origin="QualCoder 3.6").texts[0].convention

    assert how is not None
    assert (how.n_fit, how.n) == (2, 4)
