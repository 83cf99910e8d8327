"""Real interviews in: sixteen talks become a coded study and a report; every sample is a talk, a
text, or refused in a sentence.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from messages import said
from studies import SAMPLES, write

import rap
from rap.core.errors import RapError
from rap.formats.child import read_in_child
from rap.formats.readers import SUFFIXES
from rap.store.sources import find_turns

ARTISANS = SAMPLES / "interviews" / "fr-artisans-docx"
INTERVIEWS = SAMPLES / "interviews"
WITH_SAMPLES = pytest.mark.skipif(
    not ARTISANS.is_dir(), reason="../shared/samples/interviews/fr-artisans-docx is not here"
)
# What docs/import.md says of each folder: a talk has speakers, a text has none.
BECAME = {
    "en-autistica-focusgroups-md": {".md text": 4},
    "en-changelog-afk-md": {".md talk": 8},
    "en-pdpilot-pdf": {".pdf talk": 7, ".pdf text": 1, ".pdf refused": 2},
    "en-qmsum-hearings-json-csv": {".json talk": 4, ".csv talk": 4},
    "es-coser-csv": {".csv refused": 1},
    "fr-artisans-docx": {".docx talk": 16, ".csv refused": 5},
    "fr-parisstories-txt": {".txt text": 12},
    "fr-rhapsodie-vtt-srt-tei": {
        ".vtt talk": 4,
        ".srt talk": 3,
        ".xml talk": 3,
        ".txt text": 2,
        ".csv refused": 1,
    },
    "fy-nl-fame-codeswitch-csv": {".csv refused": 1},
    "nl-gebruikersonderzoeken-md": {".md text": 9},
    "xlsx-nvivo-matrices-demo": {".xlsx refused": 16},
}
ABOUT = ("README.md", "LICENSE.md", "LICENCE.md", "source-README.md")
TEAM = ["--consent", "team:analyse,count,quote", "--consent", "members:count,quote"]


def command(folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "rap", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def artisans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new study with the sixteen interviews, imported by a plan in which each find was answered."""
    if not ARTISANS.is_dir():
        pytest.skip("../shared/samples/interviews/fr-artisans-docx is not here")
    folder = tmp_path_factory.mktemp("artisans") / "study"
    os.environ["XDG_DATA_HOME"] = str(tmp_path_factory.mktemp("data"))
    command(folder.parent, "new", "study", "--title", "Gestes", "--languages", "fr,nl,en")
    files = map(str, sorted(ARTISANS.glob("*.docx")))
    attributes = ["--attributes", str(ARTISANS / "recap_entretien.csv")]
    plan = folder.parent / "plan.yaml"
    words = ("import", "anonymised", "--plan", str(plan))
    about = ["--language", "fr", "--about", "phase=1", *attributes, *TEAM]
    command(folder, *words, *files, *about)
    asked = plan.read_text(encoding="utf-8")  # whoever published them masked what names somebody
    plan.write_text(asked.replace(": '?'", ": keep"), encoding="utf-8")
    command(folder, *words)
    return folder


@pytest.mark.long
@WITH_SAMPLES
def test_speakers_are_found_and_attributes_joined(artisans: Path):
    """Sixteen sources, each with an interviewer and a participant, each participant with what the
    table says of her.
    """
    study = rap.open_study(artisans)

    assert [
        tuple(s.role for s in source.speakers if s.label in ("I", "P1"))
        for source in study.source_list
    ] == [tuple(s.role for s in source.speakers) for source in study.source_list]
    assert {frozenset(s.label for s in source.speakers) for source in study.source_list} == {
        frozenset({"I", "P1"})
    }
    assert set(study.cases["materiau"]) == {"Verre", "Métal", "Osier", "Cuir", "Textile"}
    assert command(artisans, "check").startswith("no problems\n")


@pytest.mark.long
@WITH_SAMPLES
def test_coded_from_python_the_notebook_runs_and_renders(artisans: Path):
    """Two codes, a passage from every participant's first long turn, and the phase 1 report in
    three languages for members.
    """
    write(
        artisans,
        "codebook/path/learning.yaml",
        "label: {fr: Apprendre, en: Learning}\ncolour: '#00599c'\n",
    )
    write(
        artisans, "codebook/needs/time.yaml", "label: {fr: Du temps, en: Time}\ncolour: '#007a5a'\n"
    )
    write(artisans, ".rap/coder", "K-01\n")
    study = rap.open_study(artisans)
    for source, voices in study.voices.items():
        turn = next(
            turn for turn in voices.turns if turn.label == "P1" and turn.end - turn.body > 80
        )
        study.add_coding(source, "learning", start=turn.body, end=turn.end)
        study.add_coding(source, "time", start=turn.body, end=turn.body + 40)
    out = command(artisans, "run", "phase1", "--json")

    assert out.count('"state": "done"') == 2
    reports = sorted(path.name for path in artisans.glob("reports/runs/phase1/*/*.html"))
    assert reports == [
        f"DRAFT-phase1.{a}.{x}.html" for a in ("members", "team") for x in ("en", "fr", "nl")
    ]
    french = next(artisans.glob("reports/runs/phase1/*/DRAFT-phase1.members.fr.html")).read_text(
        encoding="utf-8"
    )
    assert ("Apprendre" in french, "16" in french, "Gestes" in french) == (True, True, True)


@pytest.mark.long
@WITH_SAMPLES
def test_the_same_text_is_not_taken_twice(artisans: Path):
    """A second import names the source that holds the text already, and writes nothing."""
    before = sorted(artisans.glob("interviews/*.txt"))
    file = min(ARTISANS.glob("*.docx"))
    words = [
        sys.executable,
        "-m",
        "rap",
        "import",
        "anonymised",
        str(file),
        "--language",
        "fr",
    ]
    done = subprocess.run(words, cwd=artisans, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert said("bringing_in.there_already", source="INT-").partition("INT-")[0] in done.stderr
    assert sorted(artisans.glob("interviews/*.txt")) == before


@pytest.mark.long
def test_a_study_with_nothing_in_it_yet_has_a_report(tmp_path: Path):
    """The first `rap run` of a new study says to the team what is empty, and to others nothing of
    it.
    """
    command(tmp_path, "new", "mine", "--languages", "en,fr,nl")
    out = command(tmp_path / "mine", "run", "--json")
    english = next(
        (tmp_path / "mine").glob("reports/runs/phase1/*/DRAFT-phase1.members.en.html")
    ).read_text(encoding="utf-8")
    team = next(
        (tmp_path / "mine").glob("reports/runs/phase1/*/DRAFT-phase1.team.en.html")
    ).read_text(encoding="utf-8")

    assert (
        out.count('"state": "done"') == 17
    )  # six notebooks for the team and for members, five for the team alone
    assert (
        "Nothing to show yet: What we think we understood, What we read differently, By kind of workplace"
        in team
    )
    assert [words for words in ("nothing to show", "What is difficult") if words in english] == []
    assert [words for words in ("<em>item</em>", "Cells tagged") if words in team] == []


def outcome(path: Path) -> str:
    """`talk`, `text` or `refused`; a talk is one whose turns the study finds again, by everybody
    who is listed.
    """
    try:
        talk = read_in_child(path)
    except RapError as error:
        sentences = [
            "; " in str(problem.message) and "\n" not in str(problem) for problem in error.problems
        ]
        return "refused" if sentences == [True] else "refused badly"
    heard = [turn.label for turn in find_turns(talk.text, talk.speakers)]
    assert {speaker.label for speaker in talk.speakers} == set(filter(None, heard))
    return "talk" if talk.speakers else "text"


@pytest.mark.long
@WITH_SAMPLES
@pytest.mark.parametrize("folder", BECAME)
def test_every_sample_is_a_talk_a_text_or_refused(folder: str):
    """Whole folders, each file in a process of its own; what is no transcript is refused in one
    sentence.
    """
    if not (INTERVIEWS / folder).is_dir():
        pytest.skip(f"../shared/samples/interviews/{folder} is not here")
    files = [
        path
        for path in (INTERVIEWS / folder).rglob("*")
        if path.suffix in SUFFIXES and path.name not in ABOUT
    ]

    assert Counter(f"{path.suffix} {outcome(path)}" for path in files) == BECAME[folder]
