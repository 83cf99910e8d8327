"""The whole circle, as docs/tutorial-facilitator.md tells it, in French, Dutch and English: from a finding to the
handbook.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from releases import add_person, coding_of
from studies import ROOT, make_study, write
from typer.testing import CliRunner

from rap.cli import app
from rap.languages.phrases import in_each_language

pytestmark = pytest.mark.long  # 18 s; each step has its own quick test
LANGUAGES = ("fr", "nl", "en")
SETTINGS = """
[tool.rap]
title = {fr = "Nos lieux", nl = "Onze plekken", en = "Our places"}
languages = ["fr", "nl", "en"]
[tool.rap.coders.K-01]
role = "lead"
"""
RUN = """
[[tool.rap.runs]]
name = "{name}"
notebook = "notebooks/{notebook}.ipynb"
sources = {{ kind = ["interview"] }}
audiences = ["members"]
languages = ["fr", "nl", "en"]
"""
STATEMENT = {
    "fr": "Une caution non rendue tient les gens.",
    "nl": "Een waarborg die niet terugkomt, houdt mensen vast.",
    "en": "A deposit that does not come back holds people.",
}
CRITERION = {
    "fr": "Jours avant que la caution revienne",
    "nl": "Dagen tot de waarborg terug is",
    "en": "Days until the deposit is back",
}
FINDING = """\
v: 1
phase: {phase}
statement:
  fr: {{text: "{fr}", by: K-01}}
  nl: {{text: "{nl}", by: K-01}}
  en: {{text: "{en}", by: K-01}}
evidence: {{codes: [deposit], codings: {codings}}}
history:
  - {{date: 2026-01-10, status: proposed, reason: "In half of the talks.", by: K-01}}
{more}"""
AGREED = """\
  - {{date: 2026-03-01, status: supported, reason: "Two groups.", by: K-01}}
criteria:
  deposit-back:
    label: {{fr: "{fr}", nl: "{nl}", en: "{en}"}}
    unit: count
    at_most: "14"
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study of twelve interviews with the canonical notebooks, and nothing found yet."""
    root = make_study(tmp_path / "study")
    for number in range(12):
        add_person(root, number)
    runs = {"phase1": "phase1_interviews", "phase3": "phase3_spaces", "handbook": "handbook"}
    write(
        root,
        "pyproject.toml",
        SETTINGS + "".join(RUN.format(name=k, notebook=v) for k, v in runs.items()),
    )
    for notebook in runs.values():
        shutil.copy(
            ROOT / f"notebooks/{notebook}.ipynb", write(root, f"notebooks/{notebook}.ipynb", "")
        )
    monkeypatch.chdir(root)
    return root


def finding(*, phase: int, more: str = "") -> str:
    rests_on = [coding_of(number) for number in range(12)]
    return FINDING.format(phase=phase, more=more, codings=rests_on, **STATEMENT)


def rap(*words: str) -> str:
    """What the command line answers."""
    done = CliRunner().invoke(app, words)
    assert done.exception is None, (words, done.output, done.exception)
    return done.output


def report(root: Path, run: str, language: str) -> str:
    """The newest report for members, its words alone."""
    (path,) = root.glob(f"reports/runs/{run}/*/DRAFT-{run}.members.{language}.html")
    return " ".join(re.sub(r"<[^>]*>", " ", path.read_text(encoding="utf-8")).split())


def test_the_whole_circle_in_three_languages(place: Path):
    """A finding of phase 1 is answered by two groups, becomes a criterion, is observed in a space,
    and stands in the handbook.
    """
    write(place, "codebook/findings/F-10001.yaml", finding(phase=1))
    rap("run", "phase1")
    assert [STATEMENT[k] in report(place, "phase1", k) for k in LANGUAGES] == [True] * 3

    for pair in ("fr,nl", "en"):
        rap("kit", "access", "--languages", pair)
    cards = {
        path.name: path.read_text()
        for path in place.glob("reports/out/kits/access/DRAFT-cards.*.html")
    }
    assert [
        STATEMENT[k] in cards[f"DRAFT-cards.{'en' if k == 'en' else 'fr-nl'}.html"]
        for k in LANGUAGES
    ] == [True] * 3
    assert cards["DRAFT-cards.en.html"].count('class="voice"') == 2

    for group, hands in (("FG-10001", "4,1,1,0,6"), ("FG-10002", "5,0,1,1,9")):
        sheet = write(
            place.parent, f"{group}.csv", f"finding,yes,partly,no,not-mine,dots\nF-10001,{hands}\n"
        )
        rap("tally", group, str(sheet), "--present", "7", "--date", "2026-02-20")

    write(
        place,
        "codebook/findings/F-10001.yaml",
        finding(phase=3, more=AGREED.format(**CRITERION)),
    )
    write(place, "interviews/cases/S-30001.yaml", "variables: {tenure: cooperative}\n")
    for day, value in enumerate((30, 20, 14, 10, 7), start=1):
        visit = write(
            place.parent,
            "visit.csv",
            f"criterion,value,unit,note,by\ndeposit-back,{value},count,,K-01\n",
        )
        rap("observe", "S-30001", str(visit), "--date", f"2026-04-0{day}")
    survey = write(place.parent, "survey.csv", "deposit-back\n41\n")  # one person of the space
    rap("observe", "S-30001", str(survey), "--date", "2026-04-06")
    for language, words in (
        ("fr", "## Avant tout"),
        ("nl", "## Vooraf"),
        ("en", "## First of all"),
    ):
        write(
            place, f"codebook/handbook/10-start.{language}.md", f"{words}\n\nParlez, praat, talk.\n"
        )
    assert rap("check").startswith("no problems\n")

    rap("run", "phase3", "handbook")
    met = in_each_language("trials", "changing", n="3", of="5")
    better = in_each_language("trials", "better")
    said = {
        "fr": ("Avant tout", "La plupart des personnes qui ont répondu s’y reconnaissent", "au plus 14",
               f"{met['fr']} ; {better['fr']}, de 30 à 7"),
        "nl": ("Vooraf", "De meesten die antwoordden, herkennen zich hierin", "hoogstens 14",
               f"{met['nl']}; {better['nl']}, van 30 naar 7"),
        "en": ("First of all", "Most of those who answered recognise it", "at most 14",
               f"{met['en']}; {better['en']}, from 30 to 7"),
    }  # fmt: skip
    for language, words in said.items():
        book = report(place, "handbook", language)
        assert [
            one for one in (*words, STATEMENT[language], CRITERION[language]) if one not in book
        ] == []
        assert words[-1] in report(place, "phase3", language)
        assert "41" not in report(place, "phase3", language)
