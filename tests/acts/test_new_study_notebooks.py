"""What `rap new` copies speaks of the reader's study: it holds no fact of the demo, and runs on a
study of any size.
"""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from studies import AGREED, ROOT, add_source, write

from rap.report.edition import team_draft
from rap.report.item_views import draw_item
from rap.report.items import Item
from rap.report.words import LOCALES
from rap.store.codings import CodingLogs
from rap.store.notebooks import check_notebooks
from rap.store.sources import hash_of
from rap.topics.studies.new_study import make_study

NAMES = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
TALK = "I: What is it like?\nP1: {first} And we clean it ourselves.\nI: And then?\nP1: We would like to talk to somebody.\n"
# What is true of the demo study alone: ids, numbers, people, disciplines, places, and what its
# people do.
FACTS = re.compile(
    r"\b(?:INT|FG|AR|QU|FN|C|S|F)-\d{2,}|K-0[2-9]"
    r"|\b(?:\d+|three|six|eight|twelve|twenty\w*|trois|huit|douze|drie|acht|twaalf)"
    r" (?:interviews?|entretiens?|texts?|textes?|teksten|people|personnes|personen|groups?|groupes?|groepen|coders?)\b"
    r"|criminolog|sociolog|planner|urban|stedenbouw|sex work|travail du sexe|sekswerk|travailleu|Brussel|Bruxelles"
    r"|window|vitrine|landlord|bailleur",
    re.I,
)


def copied(tmp_path: Path) -> Path:
    return make_study(tmp_path / "ours", title="Our gardens", languages=("en", "fr", "nl"))


@pytest.fixture(params=["empty", "two interviews"])
def ours(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A study made by `rap new`: with nothing in it, or with two people and what two coders made of
    them.
    """
    root = copied(tmp_path)
    if request.param == "empty":
        return root
    write(
        root, "codebook/needs/company.yaml", "label: {en: Company, fr: Compagnie, nl: Gezelschap}\n"
    )
    write(
        root, "codebook/upkeep/cleaning.yaml", "label: {en: Cleaning, fr: Nettoyage, nl: Poetsen}\n"
    )
    settings = (root / "pyproject.toml").read_text(encoding="utf-8")
    write(root, "pyproject.toml", settings + '[tool.rap.coders.K-02]\ndiscipline = "botany"\n')
    for number, first in enumerate(("The key is broken.", "It rains inside."), start=1):
        text = TALK.format(first=first)
        add_source(root, f"INT-1000{number}", text, case=f"C-2000{number}")
        write(root, f"interviews/cases/C-2000{number}.yaml", "variables: {plot: sunny}\n" + AGREED)
        for coder, code, words in (
            ("K-01", "cleaning", "clean it"),
            ("K-02", "company", "talk to"),
        ):
            start = text.index(words)
            with CodingLogs(root, coder=coder, device="device00") as logs:
                place = {"code": code, "start": start, "end": start + len(words)}
                logs.append(f"INT-1000{number}", "add", place, src=hash_of(text)[:8])
    return root


def shown_by(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the code cells of a notebook display, in order."""
    shown: list[Any] = []
    monkeypatch.chdir(path.parent)
    monkeypatch.setattr("IPython.display.display", shown.append)
    names: dict[str, Any] = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        steps = ast.parse("".join(cell["source"])).body if cell["cell_type"] == "code" else []
        for step in steps:
            if step is steps[-1] and isinstance(step, ast.Expr):
                shown.append(eval(compile(ast.Expression(step.value), cell["id"], "eval"), names))
            else:
                exec(compile(ast.Module([step], []), cell["id"], "exec"), names)
    return [one for one in shown if one is not None]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_on_a_study_of_any_size(
    ours: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Empty, or with two interviews: each cell shows an item, which is drawn in each language
    without a bare value.
    """
    shown = shown_by(ours / "notebooks" / name, monkeypatch)
    drawn = [
        draw_item(one.data, team_draft("T", language)) for one in shown for language in LOCALES
    ]

    assert {type(one) for one in shown} == {Item}
    assert [
        text for text in drawn if re.search(r"<NA>|&lt;NA|\bnan\b|\bNone\b|\('|&#x27;,", text)
    ] == []


def test_what_is_copied_holds_no_fact_of_the_demo(tmp_path: Path) -> None:
    """Notebooks, codebook and letter: no id, number, discipline or place that is true of the demo
    study alone.
    """
    root = copied(tmp_path)
    files = [
        *sorted((root / "notebooks").glob("*.ipynb")),
        *sorted((root / "codebook").rglob("*.yaml")),
    ]
    found = {path.name: FACTS.findall(path.read_text(encoding="utf-8")) for path in files}

    assert len(files) > len(NAMES)
    assert {name: facts for name, facts in found.items() if facts} == {}


def test_the_facts_that_are_looked_for_are_found() -> None:
    """Else the test above could not fail: a notebook of the demo once held them."""
    old = "Eight interviews were coded by two of us. A criminologist, a sociologist and a planner … coder = K-03"

    assert len(FACTS.findall(old)) == 5


def test_the_notebook_of_words_says_how_to_install_textacy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the place of key terms; the rest of the page needs it not."""
    root = copied(tmp_path)
    monkeypatch.setattr("rap.analysis.keyterms.find_spec", lambda name: None)
    shown = {
        one.data["id"]: one for one in shown_by(root / "notebooks" / "words.ipynb", monkeypatch)
    }
    drawn = {
        language: draw_item(shown["terms"].data, team_draft("T", language)) for language in LOCALES
    }

    assert ["`words`" in text or "<code>words</code>" in text for text in drawn.values()] == [
        True
    ] * 3
    assert len(set(drawn.values())) == 3
    assert set(shown) == {
        "scope",
        "terms",
        "apart",
        "context",
        "speech",
        "steps",
        "periods",
        "heard",
    }


def test_a_notebook_reads_in_the_first_language_of_the_study(tmp_path: Path) -> None:
    """A Dutch team opens it in Dutch; the other languages are in the metadata, and nothing is
    stale.
    """
    root = make_study(tmp_path / "ons", title="Onze tuinen", languages=("nl", "fr"))
    notebook = nbformat.read(root / "notebooks" / "agreement.ipynb", as_version=4)
    nbformat.validate(notebook)

    assert notebook.metadata.title == "Lezen we hetzelfde?"
    assert notebook.cells[0].source.startswith("# Lezen we hetzelfde?")
    assert set(notebook.cells[0].metadata.rap.text) == {"en", "fr"}
    assert check_notebooks(root) == []
