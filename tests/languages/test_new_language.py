"""A language is a folder: an invented one beside the program is imported, screened, coded, searched
and reported.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from studies import make_study, write

# Quenzish is spoken nowhere. What its pack leaves out (kinds of street, a formula, consent
# questions, sentences ...) the program does without, or in English.
PACK = {
    "about.txt": "name: Quenzish\n",
    "words.txt": "stop_words: la ke vo qelo zest\nfillers: ehh\nharmless: ehh pago domo kamero labo monato\nsay: diris\n",
    "names.txt": "titles: sinjo\npointers:\n  qelo zest\npointers_then: / /\ndeterminers: la\n",
    "numbers.txt": "values: nul=0 un=1 du=2 tri=3 kvar=4 kvin=5 ses=6 sep=7 ok=8 nau=9\n",
    "contact.txt": "phone_words: foni\n",
    "labels.txt": "label name: nomo\nlabel phone: foni-numero\n",
    "avoid.txt": "putino = sekslaboristo\n",
}
TALK = (
    "I: kie vo labo?\n"
    "P1: ehh qelo zest Valdora. sinjo Brekko pago la domo.\n"
    "P1: foni nul kvar sep ses du du tri tri kvar kvar.\n"
)
SCRIPT = """
import json
from pathlib import Path
import rap
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from rap.languages.pack import known
from rap.privacy.pseudonyms import find_identifiers
from rap.analysis.readability import readability
from rap.report.edition import team_draft
from rap.report.exporter import render_report
from rap.report.words import words_of
from rap.analysis.readability import find_hard, packaged_avoid
from rap.analysis.stopwords import count_words
from rap.cli import app
from typer.testing import CliRunner

def command(*words):
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    return done.stdout

plan = Path("../plan.yaml")
command(
    "import", "anonymised", "talk.txt", "--language", "qz", "--about", "id=INT-10002", "--consent", "team:analyse,count,quote",
    "--plan", str(plan),
)
plan.write_text(plan.read_text().replace(": '?'", ": keep"))
command("import", "anonymised", "--plan", str(plan))
screened = json.loads(command("screen", "talk.txt", "--language", "qz", "--json"))
talk = Path("talk.txt").read_text()
found = [one for one in find_identifiers(talk, language="qz") if one.direct and one.kind != "unknown"]
rap.open_study().add_coding("INT-10002", "deposit", quote="pago la domo")
study = rap.open_study()
forms = rap.search(study.codings, study.texts, query='"~pago"', sources=study.sources)
counted = count_words({"INT-10002": study.texts["INT-10002"]}, language="qz")
notebook = new_notebook(cells=[new_markdown_cell("# Domoj"), new_code_cell("1")])
easy = readability("La domo. La kamero.", language="qz")
print(json.dumps({
    "known": known(),
    "entities": screened["files"][0]["entities"],
    "found": [(talk[one.start : one.end], one.kind, one.replacement) for one in found],
    "coded": rap.search(study.codings, study.texts)["quote"].tolist(),
    "forms": forms["quote"].tolist(),
    "words": "kamero" in counted.terms or "pago" in counted.terms,
    "lix": easy["lix"],
    "missing": easy.missing,
    "hard": [one.facts["word"] for one in find_hard("Putino.", language="qz", avoid=packaged_avoid("qz"))],
    "page": '<html lang="qz"' in render_report(notebook, team_draft("Domoj", "qz")),
    "sentence": words_of("qz")("nothing-shown") == words_of("en")("nothing-shown"),
    "name": words_of("en").language_name("qz"),
}))
"""

FINDS = """
import json
from pathlib import Path
from rap.languages.pack import known
from rap.privacy.pseudonyms import find_identifiers

talk = Path("talk.txt").read_text()
found = [one for one in find_identifiers(talk, language="qz") if one.direct and one.kind != "unknown"]
print(json.dumps({
    "known": known(),
    "found": [(talk[one.start : one.end], one.kind, one.replacement) for one in found],
}))
"""
FOUND = [
    ["Valdora", "name", "[nomo A]"],
    ["Brekko", "name", "[nomo B]"],
    ["nul kvar sep ses du du tri tri kvar kvar", "phone", "[foni-numero]"],
]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A study, with a talk in Quenzish beside it and the pack in a folder of its own."""
    for name, text in PACK.items():
        write(tmp_path, f"packs/qz/{name}", text)
    make_study(tmp_path / "study")
    write(tmp_path, "study/talk.txt", TALK)
    return tmp_path


def seen_by(script: str, place: Path) -> dict[str, Any]:
    """What `script` prints in a process that knows the pack from its start."""
    environment = {
        **os.environ,
        "RAP_LANGUAGES": str(place / "packs"),
        "XDG_DATA_HOME": str(place / "data"),
        "RAP_CODER": "K-02",
    }
    words = [sys.executable, "-c", script]
    done = subprocess.run(
        words, cwd=place / "study", env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def test_names_and_numbers_of_an_invented_language_are_found(place: Path) -> None:
    """By the rules and the words of its pack, which needs nothing but its folder."""
    seen = seen_by(FINDS, place)

    assert seen["known"] == ["fr", "nl", "en", "es", "pt", "ro", "sq", "qz"]
    assert seen["found"] == FOUND


@pytest.mark.long  # all of the program is imported by a process of its own
def test_a_text_in_an_invented_language_goes_all_the_way(place: Path) -> None:
    """From `rap import` and `rap screen` to a report; the rules are its own, and the sentences
    English.
    """
    seen = seen_by(SCRIPT, place)

    named = [one["words"] for one in seen["entities"] if one["kind"] == "name"]
    assert named == [["Valdora"], ["Brekko"]]
    assert seen["known"] == ["fr", "nl", "en", "es", "pt", "ro", "sq", "qz"]
    assert seen["found"] == FOUND
    assert (seen["coded"], seen["forms"]) == (["pago la domo"], ["pago"])
    assert (seen["words"], seen["lix"], seen["hard"]) == (True, 2.0, ["putino"])
    assert "no such formula" in seen["missing"]
    assert (seen["page"], seen["sentence"], seen["name"]) == (True, True, "Quenzish")
