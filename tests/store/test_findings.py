"""Findings: statements, evidence and their history."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import ids, raises
from studies import write

from rap.core.errors import Message, RapError
from rap.core.finding_parts import Criterion
from rap.core.model import STATUSES, Finding
from rap.core.plain import nearest
from rap.store.findings import check_findings, find_old_statements, is_value, read_findings
from rap.store.wordings import wording

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
    statement = {
        "fr": {"text": "Le dépôt pèse.", "by": "K-01"},
        "nl": {"text": "De waarborg weegt."},
    }
    evidence = {"codes": ("deposit",), "queries": ("code:deposit",)}

    (finding,) = read_findings(tmp_path)
    assert finding == Finding("F-30117", statement, evidence, 1, history)
    assert (finding.status, Finding("F-1", {}, {}, None, ()).status) == ("contested", "proposed")


def test_a_criterion_says_what_a_good_place_offers(tmp_path: Path) -> None:
    """A label per language, a unit and one bound."""
    row = "answered: {label: {en: The alarm is answered}, unit: minutes, at_most: '10'}"
    write(tmp_path, PLACE, f"statement: {{en: x}}\ncriteria: {{{row}}}\n")

    (finding,) = read_findings(tmp_path)
    assert finding.criteria == (
        Criterion("answered", {"en": "The alarm is answered"}, "minutes", "at_most", "10"),
    )


@pytest.mark.parametrize(
    ("value", "unit", "holds"),
    [
        ("4", "minutes", True),
        ("-4", "minutes", False),
        ("-4.5", "degrees", True),
        ("6", "score", False),
        ("yes", "score", False),
    ],
)
def test_a_value_fits_its_unit(value: str, unit: str, holds: bool) -> None:
    """Scores go from 1 to 5, only degrees below 0."""
    assert is_value(value, unit) is holds


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("phase: 1\n", Message("store.findings.no_text")),
        ("statement: {fr: {by: K-01}}\n", Message("store.findings.no_text")),
        ("statement: words\n", Message("core.yaml.not_a_mapping", key="statement")),
        (
            "statement: {fr: x}\nevidence: {code: [a]}\n",
            Message(
                "store.findings.unknown_evidence", kind="code", nearest=nearest("codes", ["codes"])
            ),
        ),
        ("statement: {fr: x}\nevidence: [a]\n", Message("core.yaml.not_a_mapping", key="evidence")),
        (
            "statement: {fr: x}\nhistory: [{status: done}]\n",
            Message(
                "store.findings.unknown_status", status="done", nearest=nearest("done", STATUSES)
            ),
        ),
        (
            "statement: {fr: x}\nhistory: proposed\n",
            Message("store.findings.unknown_status", status="", nearest=nearest("", STATUSES)),
        ),
        (
            "statement: {fr: x}\ncriteria: {a: {unit: minuts, at_most: '1'}}\n",
            Message(
                "store.findings.unknown_unit",
                criterion="a",
                unit="minuts",
                nearest=nearest("minutes", ["minutes"]),
            ),
        ),
        (
            "statement: {fr: x}\ncriteria: {a: {unit: minutes}}\n",
            Message(
                "store.findings.bounds", criterion="a", rules=("at_most", "at_least", "wanted")
            ),
        ),
        (
            "statement: {fr: x}\ncriteria: {a: {unit: minutes, at_most: '1', at_least: '1'}}\n",
            Message(
                "store.findings.bounds", criterion="a", rules=("at_most", "at_least", "wanted")
            ),
        ),
        (
            "statement: {fr: x}\ncriteria: {a: {unit: minutes, at_most: soon}}\n",
            Message("store.findings.bad_bound", criterion="a", bound="soon", unit="minutes"),
        ),
        (
            "statement: {fr: x}\ncriteria: {A: {unit: minutes, at_most: '1'}}\n",
            Message("store.findings.bad_criterion", criterion="A"),
        ),
        (
            "statment: {fr: x}\nstatement: {fr: x}\n",
            Message(
                "core.yaml.unknown_key", key="statment", nearest=nearest("statement", ["statement"])
            ),
        ),
    ],
)
def test_what_a_finding_cannot_mean_is_named(tmp_path: Path, text: str, what: Message) -> None:
    """Each value that a finding cannot have is named, and none ends in a traceback."""
    write(tmp_path, PLACE, text)

    assert what in [problem.message for problem in check_findings(tmp_path)]


@pytest.mark.parametrize("id", ["F-1", "F-30117b", "f-30117", "C-30117"])
def test_ids_of_findings_are_matched_in_full(tmp_path: Path, id: str) -> None:
    """The file's name is the id."""
    write(tmp_path, f"codebook/findings/{id}.yaml", "statement: {fr: x}\n")

    with raises(RapError, "store.findings.bad_id", finding=id):
        read_findings(tmp_path)


@pytest.mark.parametrize(
    ("of", "problems"), [("Loyer cher.", []), ("Loyer.", ["store.findings.old_translation"])]
)
def test_a_translation_of_an_older_wording_is_named(
    tmp_path: Path, of: str, problems: list[str]
) -> None:
    """`of` is the hash of the text it translates; nothing is wrong with the file."""
    write(
        tmp_path,
        PLACE,
        f"statement: {{fr: Loyer cher., nl: {{text: Dure huur., of: '{wording(of)}'}}}}\n",
    )

    assert (ids(find_old_statements(tmp_path)), check_findings(tmp_path)) == (problems, [])
