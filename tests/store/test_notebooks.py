"""Notebooks as files: one language to read, translations in the metadata, and what any Jupyter tool
makes of them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter, MarkdownExporter, PythonExporter
from studies import ROOT, make_study, write

from rap.report.edition import team_draft
from rap.report.exporter import RapHTMLExporter
from rap.report.page import printed_words
from rap.store.notebooks import (
    all_words_of,
    check_notebooks,
    hash_of_words,
    is_stale,
    read_once,
    texts_of,
    titles_of,
)

SHIPPED = sorted((ROOT / "notebooks").glob("*.ipynb"))


def cell(source: str, *tags: str, **rap: Any) -> dict[str, Any]:
    metadata = {"tags": list(tags)} if tags else {}
    return {
        "cell_type": "markdown",
        "source": source,
        "metadata": metadata | ({"rap": rap} if rap else {}),
    }


def translated(source: str, *tags: str, **texts: str) -> dict[str, Any]:
    return cell(source, *tags, text=texts, of=hash_of_words(source))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_notebook_is_valid_and_translated(path: Path):
    """nbformat accepts it; its title and each of its Markdown cells are there in English, French
    and Dutch.
    """
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    written = [texts_of(one) for one in notebook.cells if one.cell_type == "markdown"]

    assert set(titles_of(notebook)) == {"en", "fr", "nl"}
    assert [set(texts) for texts in written] == [{"en", "fr", "nl"}] * len(written)
    assert [one for one in notebook.cells if is_stale(one)] == []


@pytest.mark.volume(cases=15)  # each notebook by one exporter or two, and each exporter often
@pytest.mark.parametrize(
    "exporter", [HTMLExporter, MarkdownExporter, PythonExporter, RapHTMLExporter]
)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_nbconvert_takes_a_shipped_notebook(path: Path, exporter: Any):
    """HTML, Markdown, a script and the report, without a word in French: it reads once."""
    text, _ = exporter().from_filename(str(path))
    french = [
        texts_of(one).get("fr", "")
        for one in nbformat.read(path, 4).cells
        if one.cell_type == "markdown"
    ]

    assert len(text) > 100
    assert [words for words in french if words and words.splitlines()[-1] in text] == []


def test_the_report_is_drawn_in_another_language():
    """`jupyter nbconvert --to rap_html --RapHTMLExporter.language_code=fr`, its title too."""
    path = ROOT / "notebooks" / "agreement.ipynb"
    document, _ = RapHTMLExporter(language_code="fr").from_filename(str(path))

    assert "<title>Lisons-nous la même chose ?" in document
    assert "Thème par thème" in document
    assert "Theme by theme" not in document
    assert "&#" not in document  # whoever looks for somebody's words in a page looks for letters


def test_a_notebook_of_version_0_1_is_still_drawn():
    """Its title was a mapping, which nbformat refuses."""
    cells = [nbformat.v4.new_markdown_cell("Bonjour", metadata={"tags": ["lang-fr"]})]
    old = nbformat.v4.new_notebook(cells=cells)
    old.metadata.title = nbformat.from_dict({"en": "Rooms", "fr": "Chambres"})

    document, _ = RapHTMLExporter(language_code="fr").from_notebook_node(old)

    assert ("<title>Chambres" in document, "Bonjour" in document) == (True, True)
    assert old.metadata.title == {"en": "Rooms", "fr": "Chambres"}


def test_cells_of_three_languages_become_one():
    """The way of version 0.1: a cell for each language; its other tags stay, the next one begins
    where a language repeats.
    """
    cells = [
        cell("Un", "team", "lang-fr"),
        cell("One", "team", "lang-en"),
        cell("Deux", "team", "lang-fr"),
    ]
    old = {"cells": [*cells, cell("Note")], "metadata": {"title": {"fr": "Titre", "en": "Title"}}}

    new = read_once(old, "en")

    assert new["cells"] == [translated("One", "team", fr="Un"), cells[2], cell("Note")]
    assert new["metadata"] == {
        "title": "Title",
        "rap": {"language": "en", "title": {"fr": "Titre", "en": "Title"}},
    }
    assert titles_of(old) == titles_of(new) == {"fr": "Titre", "en": "Title"}


def test_a_notebook_is_turned_into_another_language_and_back():
    """A French team reads French in JupyterLab; nothing is lost."""
    english = {
        "cells": [translated("One", fr="Un", nl="Een")],
        "metadata": {"title": "T", "rap": {"language": "en", "title": {"en": "T", "fr": "Le T"}}},
    }
    french = read_once(english, "fr")

    assert french["cells"][0]["source"] == "Un"
    assert french["metadata"]["title"] == "Le T"
    assert read_once(french, "en") == english


@pytest.mark.parametrize(
    ("written", "language", "audience", "said"),
    [
        (translated("One", fr="Un"), "fr", "members", ("Un", "fr")),
        (translated("One", fr="Un"), "en", "members", ("One", "en")),
        (translated("One", fr="Un"), "nl", "members", None),
        (translated("One", fr="Un"), "nl", "team", ("One", "en")),
        (translated("One", "team", fr="Un"), "fr", "members", None),
        (cell("One, changed", text={"fr": "Un"}, of=hash_of_words("One")), "fr", "members", None),
        (
            cell("One, changed", text={"fr": "Un"}, of=hash_of_words("One")),
            "fr",
            "team",
            ("One, changed", "en"),
        ),
        (cell("Note"), "en", "members", None),
        (cell("Note"), "en", "team", ("Note", "")),
        (cell("Un", "lang-fr"), "fr", "members", ("Un", "fr")),
        (cell("Un", "lang-fr"), "en", "team", None),
    ],
)
def test_who_reads_a_cell_in_which_words(
    written: dict[str, Any], language: str, audience: str, said: Any
):
    """A translation is read while it fits; the team reads what is not translated as it was written,
    others do not.
    """
    from dataclasses import replace

    edition = replace(team_draft("T", language), audience=audience)

    assert printed_words(written, edition, written="en") == said


def test_check_names_a_cell_that_changed_since_it_was_translated(tmp_path: Path):
    """And says what to set when the translations are right again."""
    root = make_study(tmp_path)
    cells = [
        translated("One", fr="Un"),
        cell("Two, changed", text={"fr": "Deux"}, of=hash_of_words("Two")),
    ]
    write(root, "notebooks/n.ipynb", json.dumps({"cells": cells, "metadata": {}}))

    (found,) = check_notebooks(root)

    assert (found.id, found.place) == ("store.notebook.stale", "notebooks/n.ipynb")
    assert found.facts == {"cell": 2, "hash": hash_of_words("Two, changed")}


def test_translations_are_words_of_a_cell():
    """Who looks for a person's words in notebooks looks in them too."""
    assert all_words_of(translated("One", fr="Un", nl="Een")) == "One\nUn\nEen"
