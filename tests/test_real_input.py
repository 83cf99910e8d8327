"""Real interviews in: sixteen talks with craft workers become a coded study and a report (skips where the samples are not)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from studies import SAMPLES, write

import rap

ARTISANS = SAMPLES / "interviews" / "fr-artisans-docx"
pytestmark = pytest.mark.skipif(
    not ARTISANS.is_dir(), reason="../shared/samples/interviews/fr-artisans-docx is not here"
)
TEAM = ["--consent", "team:analyse,count,quote", "--consent", "members:count,quote"]


def command(folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "rap", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def artisans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new study with the sixteen interviews, imported with one command."""
    if not ARTISANS.is_dir():
        pytest.skip("../shared/samples/interviews/fr-artisans-docx is not here")
    folder = tmp_path_factory.mktemp("artisans") / "study"
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))
    command(folder.parent, "new", "study", "--title", "Gestes", "--languages", "fr,nl,en")
    files = map(str, sorted(ARTISANS.glob("*.docx")))
    attributes = ["--attributes", str(ARTISANS / "recap_entretien.csv")]
    command(folder, "import", *files, "--language", "fr", "--phase", "1", "--already-anonymised", *attributes, *TEAM)
    return folder


def test_speakers_are_found_and_attributes_joined(artisans: Path):
    """Sixteen sources, each with an interviewer and a participant, each participant with what the table says of her."""
    study = rap.open_study(artisans)

    assert [tuple(s.role for s in source.speakers if s.label in ("I", "P1")) for source in study.source_list] == [
        tuple(s.role for s in source.speakers) for source in study.source_list
    ]
    assert {frozenset(s.label for s in source.speakers) for source in study.source_list} == {frozenset({"I", "P1"})}
    assert set(study.cases["materiau"]) == {"Verre", "Métal", "Osier", "Cuir", "Textile"}
    assert command(artisans, "check") == "no problems\n"


def test_coded_from_python_the_notebook_runs_and_renders(artisans: Path):
    """Two codes, a passage from every participant's first long turn, and the phase 1 report in three languages for members."""
    write(artisans, "codebook/path/learning.yaml", "label: {fr: Apprendre, en: Learning}\ncolour: '#00599c'\n")
    write(artisans, "codebook/needs/time.yaml", "label: {fr: Du temps, en: Time}\ncolour: '#007a5a'\n")
    write(artisans, ".rap/coder", "K-01\n")
    study = rap.open_study(artisans)
    for source, voices in study.voices.items():
        turn = next(turn for turn in voices.turns if turn.label == "P1" and turn.end - turn.body > 80)
        study.add_coding(source, "learning", start=turn.body, end=turn.end)
        study.add_coding(source, "time", start=turn.body, end=turn.body + 40)
    out = command(artisans, "run", "--json")

    assert out.count('"state": "done"') == 2
    reports = sorted(path.name for path in artisans.glob("reports/runs/phase1/*/*.html"))
    assert reports == [f"phase1.{a}.{x}.html" for a in ("members", "team") for x in ("en", "fr", "nl")]
    french = next(artisans.glob("reports/runs/phase1/*/phase1.members.fr.html")).read_text(encoding="utf-8")
    assert ("Apprendre" in french, "16" in french, "Gestes" in french) == (True, True, True)


def test_the_same_text_is_not_taken_twice(artisans: Path):
    """A second import names the source that holds the text already, and writes nothing."""
    before = sorted(artisans.glob("interviews/*.txt"))
    file = min(ARTISANS.glob("*.docx"))
    words = [sys.executable, "-m", "rap", "import", str(file), "--language", "fr", "--already-anonymised"]
    done = subprocess.run(words, cwd=artisans, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "is in the study already, as INT-" in done.stderr
    assert sorted(artisans.glob("interviews/*.txt")) == before


def test_a_study_with_nothing_in_it_yet_has_a_report(tmp_path: Path):
    """The first `rap run` of a new study says that there is nothing to show, in each language."""
    command(tmp_path, "new", "mine", "--languages", "en,fr,nl")
    out = command(tmp_path / "mine", "run", "--json")
    english = next((tmp_path / "mine").glob("reports/runs/phase1/*/phase1.members.en.html")).read_text(encoding="utf-8")

    assert out.count('"state": "done"') == 2
    assert "There is nothing to show here yet." in english
