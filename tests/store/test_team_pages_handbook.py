"""The team's own pages of the handbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from studies import write

from rap.core.errors import Problem, ProblemsError
from rap.store.team_pages import check_pages, read_pages
from rap.topics.checks.check import find_problems


def test_pages_stand_in_the_order_of_their_numbers(study: Path):
    """One page from its languages; from 50 on it stands at the end."""
    write(study, "codebook/handbook/60-help.en.md", "## Help\n")
    write(study, "codebook/handbook/10-start.fr.md", "## Début\n")
    write(study, "codebook/handbook/10-start.en.md", "## Start\n")

    assert [(page.name, dict(page.text), page.is_at_the_end) for page in read_pages(study)] == [
        ("start", {"en": "## Start\n", "fr": "## Début\n"}, False),
        ("help", {"en": "## Help\n"}, True),
    ]


@pytest.mark.parametrize(
    ("name", "text", "id"),
    [("start.md", "x", "store.handbook.bad_name"), ("10-a.en.md", " \n", "store.handbook.empty")],
)
def test_a_file_that_is_no_page_is_said(study: Path, name: str, text: str, id: str):
    """Its name, or that there is nothing in it."""
    write(study, f"codebook/handbook/{name}", text)

    with raises(ProblemsError, id, place=f"codebook/handbook/{name}"):
        read_pages(study)


def test_a_language_that_is_missing_is_said(study: Path):
    """By `check_pages`, and by `rap check` for the languages of the study."""
    write(study, "codebook/handbook/10-start.fr.md", "## Début\n")

    (problem,) = check_pages(study, languages=["fr", "nl"])
    assert problem == Problem(
        "store.handbook.language_missing",
        place="codebook/handbook/10-start",
        page="10-start",
        language="nl",
    )
    assert [p.facts["language"] for p in find_problems(study) if "handbook" in p.place] == ["en"]
