"""The team's own pages of the handbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from studies import write

from rap.acts.check import find_problems
from rap.core.errors import ProblemsError
from rap.store.handbook import check_pages, read_pages


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
    ("name", "text", "said"), [("start.md", "x", "is not named like a page"), ("10-a.en.md", " \n", "is empty")]
)
def test_a_file_that_is_no_page_is_said(study: Path, name: str, text: str, said: str):
    """Its name, or that there is nothing in it."""
    write(study, f"codebook/handbook/{name}", text)

    with pytest.raises(ProblemsError, match=said):
        read_pages(study)


def test_a_language_that_is_missing_is_said(study: Path):
    """By `check_pages`, and by `rap check` for the languages of the study."""
    write(study, "codebook/handbook/10-start.fr.md", "## Début\n")

    (problem,) = check_pages(study, languages=["fr", "nl"])
    assert str(problem) == "codebook/handbook/10-start: is not there in 'nl'; write 10-start.nl.md"
    assert [p.what for p in find_problems(study) if "handbook" in p.place] == ["is not there in 'en'"]
