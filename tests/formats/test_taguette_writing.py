"""A project as the database of Taguette: the same words under the same codes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messages import raises
from studies import scaled

from rap.core.errors import RefusedError
from rap.formats.project_readers import read_project
from rap.formats.projects import Project, ProjectCode, ProjectCoding, ProjectText
from rap.formats.taguette_writing import format_taguette

CODES = (
    ProjectCode("m", "Money", is_codable=False),
    ProjectCode("r", "Rent", parent="m", colour="#00599c"),
    ProjectCode("h", "Home"),
)


def _coding(start: int | None, end: int | None, code: str = "r", coder: str = "K-01"):
    return ProjectCoding(f"{start} {end} {code} {coder}", "t", start, end, code, coder)


def _back(project: Project, path):
    path.write_bytes(format_taguette(project)[0])
    return read_project(path)


def test_two_codes_of_one_place_are_one_highlight_and_what_is_lost_is_counted(tmp_path):
    """Coders have no place in Taguette: a passage that two coded alike is there once."""
    codings = (_coding(0, 3), _coding(0, 3, coder="K-02"), _coding(0, 3, "h"), _coding(None, None))
    project = Project(
        "", "Rooms", codes=CODES, texts=(ProjectText("t", "t", "été <b>"),), codings=codings
    )
    back = _back(project, tmp_path / "a.sqlite3")
    assert [(text.name, text.text) for text in back.texts] == [("t", "été <b>")]
    paths = back.paths()
    assert sorted((paths[c.code], c.start, c.end) for c in back.codings) == [
        (("Home",), 0, 3),
        (("Money", "Rent"), 0, 3),
    ]
    lost = {loss.message.id.rpartition(".")[2]: loss.n for loss in format_taguette(project)[1]}
    assert lost == {"coders": 2, "colours": 1, "groups": 1, "whole_texts": 1}


_LINES = st.lists(st.sampled_from(["Oui.", "é a", "😀 b", "\u05d0", "e\u0301", "<p>"]), min_size=1)


@pytest.mark.volume
@settings(max_examples=scaled(100, 2_000, quick=15), deadline=None)
@given(_LINES, st.data())
def test_random_places_are_on_the_same_words(tmp_path_factory, lines, data):
    """Places are counted in bytes there; each reads the same words when it comes back."""
    text = "\n".join(lines)
    start = data.draw(st.integers(0, len(text) - 1).filter(lambda at: text[at] != "\n"))
    end = data.draw(st.integers(start + 1, len(text)).filter(lambda at: text[at - 1] != "\n"))
    project = Project(
        codes=CODES, texts=(ProjectText("t", "t", text),), codings=(_coding(start, end),)
    )
    back = _back(project, tmp_path_factory.mktemp("out") / "a.sqlite3")
    assert [(c.start, c.end) for c in back.codings] == [(start, end)]
    assert back.texts[0].text == text


def test_the_same_project_gives_the_same_bytes_and_control_characters_are_refused():
    """Nothing of today is in it; Taguette would refuse the file whole, so this says it first."""
    project = Project(codes=CODES, texts=(ProjectText("t", "t", "a"),))
    assert format_taguette(project) == format_taguette(project)
    with raises(RefusedError, "formats.taguette_out.characters"):
        format_taguette(Project(texts=(ProjectText("t", "t", "a\x0b"),)))


@pytest.mark.parametrize("name", ["", "x" * 300])
def test_names_fit_what_taguette_takes(tmp_path, name):
    """An empty name and one that is too long do not keep the file out."""
    project = Project(
        name=name,
        codes=(ProjectCode("a", name or "a"), ProjectCode("b", name + "b")),
        texts=(ProjectText("t", name, "a"),),
    )
    assert len({code.name for code in _back(project, tmp_path / "a.sqlite3").codes}) == 2
