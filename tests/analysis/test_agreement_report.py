"""What a team says about its agreement, in three languages and two methods."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from studies import ROOT, TEXT, write

from rap.analysis.agreement import agreement, agreement_report
from rap.core.errors import WrongUseError
from rap.core.model import METHODS
from rap.report.items import Item
from rap.store.codings import CodingLogs
from rap.store.sources import hash_of

TEXTS = {"INT-1": "one\ntwo\nthree", "INT-2": "four\nfive <six>"}
CODINGS = pd.DataFrame(
    [
        ("INT-1", 0, 3, "rent", "K-1"),
        ("INT-1", 0, 3, "rent", "K-2"),
        ("INT-1", 4, 7, "key", "K-1"),
        ("INT-2", 0, 4, "key", "K-1"),
        ("INT-2", 5, 15, "key", "K-2"),
    ],
    columns=["source", "start", "end", "code", "coder"],
)
ALONE = CODINGS[CODINGS["coder"] == "K-1"]
LANGUAGES = ("en", "fr", "nl")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "In 2 texts that two or more of us read, we read 1 of 2 codes alike; we read this differently: key.",
        ),
        (
            "fr",
            "Dans 2 textes lus par au moins deux d'entre nous, nous lisons 1 des 2 codes de la même façon ; "
            "nous lisons ceci différemment : key.",
        ),
        (
            "nl",
            "In 2 teksten die minstens twee van ons lazen, lezen we 1 van de 2 codes op dezelfde manier; "
            "we lezen dit anders: key.",
        ),
    ],
)
def test_a_sentence_can_be_said_aloud(language: str, sentence: str) -> None:
    """In the reader's language, with the word for low agreement that blames nobody."""
    assert agreement_report(CODINGS, TEXTS, language=language).sentence == sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_methods_can_be_cited(language: str) -> None:
    """Units, people, references, draws, seed and version are in it, and no blank was left."""
    methods = agreement_report(CODINGS, TEXTS, language=language, draws=50, seed=4).methods

    for fact in (
        "K-1, K-2",
        "5 ",
        "50",
        "4",
        "10.1080/19312450709336664",
        "10.1177/001316446002000104",
        "0.1.0",
    ):
        assert fact in methods
    assert not re.search(r"[{}]|  ", methods)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_undefined_is_told_in_the_methods(language: str) -> None:
    """With how many rows, why, and that nothing was put in their place."""
    same = CODINGS[CODINGS["code"] == "rent"]
    report = agreement_report(same, {"INT-1": "one"}, language=language)

    assert "1" in report.methods
    assert report.table["alpha"].isna().all()
    assert report.sentence != agreement_report(ALONE, TEXTS, language=language).sentence


def test_the_table_is_that_of_agreement() -> None:
    """The same numbers, with the same seed."""
    report = agreement_report(CODINGS, TEXTS, by=("code", "pair"), draws=20, seed=3)

    pd.testing.assert_frame_equal(
        report.table, agreement(CODINGS, TEXTS, by=("code", "pair"), draws=20, seed=3)
    )


def test_details_of_a_coefficient_reach_the_table_of_a_report() -> None:
    """With what was observed and expected; the interval needs draws."""
    table = agreement_report(CODINGS, TEXTS, details=["kappa"], draws=30).table

    assert list(table.columns[-4:]) == [
        "kappa_observed",
        "kappa_expected",
        "kappa_low",
        "kappa_high",
    ]
    assert table["kappa"].tolist() == pytest.approx(
        (1 - table["kappa_observed"] / table["kappa_expected"]).tolist()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reflexive_report_has_questions_and_no_coefficient(language: str) -> None:
    """Neither in the table nor in words."""
    report = agreement_report(CODINGS, TEXTS, language=language, method="reflexive")

    assert list(report.table.columns) == ["code", "n_units", "n_sources", "n_coders", "prevalence"]
    assert not re.search("alpha|alfa|kappa|AC1", report.sentence + report.methods)
    assert [prompt.split(":")[0].strip() for prompt in report.prompts] == [
        "INT-2",
        "INT-2",
        "INT-1",
    ]


def test_questions_hold_references_and_no_words_of_anybody() -> None:
    """The longest passage first; the words are in `passages`, for the team."""
    report = agreement_report(CODINGS, TEXTS, n_prompts=1)

    assert report.prompts == (
        "INT-2:5-15: K-2 read 'key' here, K-1 did not. What in the words, and what in each of you, made the difference?",
    )
    assert report.passages["quote"].tolist() == ["five <six>", "four", "two"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("codings", [CODINGS.head(0), ALONE], ids=["nothing", "one coder"])
def test_nothing_in_common_is_said_as_such(language: str, codings: pd.DataFrame) -> None:
    """For every method, without numbers."""
    sentences = {
        agreement_report(codings, TEXTS, language=language, method=method).sentence
        for method in METHODS
    }

    assert len(sentences) == 1
    assert not re.search("[0-9]", sentences.pop())


def test_a_notebook_shows_it_as_a_page() -> None:
    """Escaped, with the table between sentence and paragraph."""
    page = agreement_report(CODINGS.replace("key", "<key>"), TEXTS, draws=0)._repr_html_()

    assert page.startswith("<p>In 2 texts")
    assert "<table" in page
    assert page.endswith("</small></p>")
    assert "<key>" not in page


@pytest.mark.parametrize("method", METHODS)
def test_a_table_alone_follows_the_method_of_the_study(method: str) -> None:
    """Of a reflexive study it has the counts; of any other the coefficients beside them."""
    columns = list(agreement(CODINGS, TEXTS, by=("code", "pair"), method=method, draws=0).columns)

    assert columns[:6] == ["code", "pair", "n_units", "n_sources", "n_coders", "prevalence"]
    assert bool(columns[6:]) == (method != "reflexive")


def run_cells(notebook: Path) -> list[Any]:
    """What each code cell of a notebook shows, in order; what ends a cell is its answer."""
    names: dict[str, Any] = {}
    shown = []
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            *steps, last = ast.parse("".join(cell["source"])).body
            exec(compile(ast.Module(steps, []), cell["id"], "exec"), names)
            if isinstance(last, ast.Expr):
                shown.append(eval(compile(ast.Expression(last.value), cell["id"], "eval"), names))
            else:
                exec(compile(ast.Module([last], []), cell["id"], "exec"), names)
    return shown


@pytest.mark.parametrize("method", METHODS)
def test_the_notebook_tells_a_reflexive_study_no_coefficient(
    study: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """Neither in a table nor in words; any other study gets them from the same cells."""
    people = '[tool.rap.coders.K-01]\ndiscipline = "law"\n[tool.rap.coders.K-02]\ndiscipline = "sociology"\n'
    runs = '[[tool.rap.runs]]\nname = "agreement"\nnotebook = "notebooks/agreement.ipynb"\n'
    write(study, "pyproject.toml", f'[tool.rap]\nmethod = "{method}"\n{people}{runs}')
    for coder, start in (("K-01", 30), ("K-02", 30), ("K-01", 94)):
        with CodingLogs(study, coder=coder, device="device00") as logs:
            logs.append(
                "INT-10001",
                "add",
                {"code": "deposit", "start": start, "end": start + 20},
                src=hash_of(TEXT)[:8],
            )
    monkeypatch.chdir(study)
    shown = run_cells(ROOT / "notebooks" / "agreement.ipynb")
    tables = [one.data["chart"] for one in shown if one.data["kind"] == "rows"]
    columns = {column["name"] for table in tables for column in table["columns"]}
    words = " ".join(str(one.data["text"]) for one in shown)

    assert {type(one) for one in shown} == {Item}
    assert {"code", "discipline", "language", "n_units", "coders_yes"} <= columns
    assert bool({"percent", "alpha"} & columns) == (method != "reflexive")
    assert bool(re.search("alpha|alfa|kappa|AC1", words)) == (method != "reflexive")


@pytest.mark.parametrize(
    "asked", [{"language": "de"}, {"method": "reliability"}, {"by": "colour"}, {"unit": "page"}]
)
def test_what_cannot_be_reported_is_wrong_use(asked: Any) -> None:
    """A report that cannot be made is refused, and the message names what exists."""
    with pytest.raises(WrongUseError):
        agreement_report(CODINGS, TEXTS, **asked)
