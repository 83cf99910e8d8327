"""The demo study that this repository is: whole, invented, coded by reading, and built from quotes that match once."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from pathlib import Path

import pytest
from studies import ROOT

from rap.checks import find_problems
from rap.study import Study, open_study

sys.path.insert(0, str(ROOT / "tests" / "demo"))
from build import build_all, parse_passages


@pytest.fixture(scope="module")
def demo() -> Study:
    return open_study(ROOT)


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def test_the_demo_study_has_no_problems():
    """`rap check` says so."""
    assert find_problems(ROOT) == []


def test_it_is_as_large_as_it_says(demo: Study):
    """Eight interviews of 800 words at least, one focus group, twenty codes in three languages, 300 codings by two coders."""
    interviews = [source for source in demo.source_list if source.kind == "interview"]
    languages = sorted(source.language for source in interviews)
    doubled = demo.codings.groupby("source")["coder"].nunique()

    assert languages == ["en", "es", "fr", "fr", "fr", "fr", "nl", "nl"]
    assert min(len(words_of(demo.texts[source.id])) for source in interviews) >= 800
    assert sum(source.kind == "focus-group" for source in demo.source_list) == 1
    assert [set(code.label) for code in demo.book.codes] == [{"fr", "nl", "en"}] * 20
    assert (len(demo.codings) >= 300, set(demo.codings["coder"]), sum(doubled == 2)) == (True, {"K-01", "K-02"}, 3)


def test_codings_are_what_was_authored():
    """Each quote stands in its text once; building again gives the committed bytes."""
    different = [path.name for path, data in build_all(ROOT).items() if path.read_bytes() != data]

    assert different == []


def test_a_quote_that_is_there_twice_stops_the_script(tmp_path: Path):
    """Authored words are never matched by luck."""
    from build import build_log

    from rap.errors import ProblemsError

    path = tmp_path / "INT-38201.K-01.txt"
    path.write_text("rent | de\n", encoding="utf-8")

    with pytest.raises(ProblemsError, match=r"INT-38201.K-01.txt:1: holds these 2 characters \d+ times"):
        build_log(ROOT, path, {"rent"})


def test_coders_did_not_copy_each_other():
    """On the three sources coded twice they share some passages' codes and are far from all."""
    folder = ROOT / "tests" / "demo" / "passages"
    for source in ("INT-12853", "INT-38201", "INT-56340"):
        first, second = (
            {
                passage.words
                for passage in parse_passages((folder / f"{source}.{coder}.txt").read_text(encoding="utf-8"))
            }
            for coder in ("K-01", "K-02")
        )
        assert len(first & second) < min(len(first), len(second)) / 2


def test_no_interview_repeats_another(demo: Study):
    """No twelve words in a row are shared by two texts."""
    runs = {}
    for id, text in demo.texts.items():
        words = words_of(text)
        runs[id] = {tuple(words[at : at + 12]) for at in range(len(words) - 11)}

    assert [pair for pair in itertools.combinations(runs, 2) if runs[pair[0]] & runs[pair[1]]] == []


def test_consent_varies(demo: Study):
    """What members may read differs from person to person, so that the demo shows a refusal."""
    members = open_study(ROOT, audience="members").rights.grants
    public = open_study(ROOT, audience="public").rights.grants

    assert {"quote" in (purposes or ()) for purposes in members.values()} == {True, False}
    assert {bool(purposes) for purposes in public.values()} == {True, False}


def test_notebooks_are_committed_without_outputs():
    """What git holds of a notebook is text and code."""
    done = subprocess.run(
        ["git", "grep", "-l", '"output_type"', "--", "*.ipynb"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.stdout == ""
