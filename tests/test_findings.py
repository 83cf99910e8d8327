"""Findings: statements, evidence and their history."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from studies import write

from rap.errors import RapError
from rap.findings import check_findings, read_findings
from rap.model import Finding

PLACE = "codebook/findings/F-30117.yaml"


def test_a_finding_is_read(tmp_path: Path) -> None:
    """Its status is the last of its history, `proposed` before there is any."""
    write(
        tmp_path,
        PLACE,
        "phase: 1\nstatement: {fr: {text: Le dépôt pèse., by: K-01}, nl: De waarborg weegt.}\n"
        "evidence: {codes: [deposit], queries: 'code:deposit'}\n"
        "history: [{date: 2026-01-01, status: proposed, reason: read, by: K-01}, {date: 2026-02-01, status: contested}]\n",
    )
    history = (("2026-01-01", "proposed", "read", "K-01"), ("2026-02-01", "contested", "", ""))
    statement = {"fr": {"text": "Le dépôt pèse.", "by": "K-01"}, "nl": {"text": "De waarborg weegt."}}
    evidence = {"codes": ("deposit",), "queries": ("code:deposit",)}

    (finding,) = read_findings(tmp_path)
    assert finding == Finding("F-30117", statement, evidence, 1, history)
    assert (finding.status, Finding("F-1", {}, {}, None, ()).status) == ("contested", "proposed")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("phase: 1\n", "has a statement without text"),
        ("statement: {fr: {by: K-01}}\n", "has a statement without text"),
        ("statement: words\n", "statement is not a mapping"),
        ("statement: {fr: x}\nevidence: {code: [a]}\n", "evidence has 'code'"),
        ("statement: {fr: x}\nevidence: [a]\n", "evidence is not a mapping"),
        ("statement: {fr: x}\nhistory: [{status: done}]\n", "has the status 'done'"),
        ("statement: {fr: x}\nhistory: proposed\n", "has the status ''"),
        ("statment: {fr: x}\nstatement: {fr: x}\n", "has the unknown key 'statment'"),
    ],
)
def test_what_a_finding_cannot_mean_is_named(tmp_path: Path, text: str, what: str) -> None:
    """Never a traceback."""
    write(tmp_path, PLACE, text)

    assert what in [problem.what for problem in check_findings(tmp_path)]


@pytest.mark.parametrize("id", ["F-1", "F-30117b", "f-30117", "C-30117"])
def test_ids_of_findings_are_matched_in_full(tmp_path: Path, id: str) -> None:
    """The file's name is the id."""
    write(tmp_path, f"codebook/findings/{id}.yaml", "statement: {fr: x}\n")

    with pytest.raises(RapError, match="is not the id of a finding"):
        read_findings(tmp_path)


@pytest.mark.parametrize(
    ("of", "problems"), [("Loyer cher.", []), ("Loyer.", ["the nl statement translates an older wording"])]
)
def test_a_translation_of_an_older_wording_is_named(tmp_path: Path, of: str, problems: list[str]) -> None:
    """`of` is the hash of the text it translates."""
    hash8 = hashlib.sha256(of.encode()).hexdigest()[:8]
    write(tmp_path, PLACE, f"statement: {{fr: Loyer cher., nl: {{text: Dure huur., of: '{hash8}'}}}}\n")

    assert [problem.what for problem in check_findings(tmp_path)] == problems
