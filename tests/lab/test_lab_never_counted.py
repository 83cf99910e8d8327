"""Which codes are never counted outside the team, decided on the page *Reports*."""

from __future__ import annotations

from pathlib import Path

import pytest
from labs import Lab
from studies import make_study, write

SETTINGS = """[tool.rap]
title = "T"
[tool.rap.coders.K-01]
role = "lead"
[tool.rap.coders.K-02]
role = "coder"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_study(tmp_path / "study")
    write(root, "pyproject.toml", SETTINGS)
    write(root, "codebook/harm/violence.yaml", "label: {en: Violence}\n")
    write(root, "codebook/harm/minors.yaml", "label: {en: Minors}\n")
    return root


def test_a_lead_puts_codes_on_the_list_and_takes_them_off(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has decided at first; a name that nothing has changes nothing."""
    monkeypatch.setenv("RAP_CODER", "K-01")
    with Lab(root) as lab:
        first = lab.get("never-counted")
        _, two = lab.ask("POST", "never-counted", {"add": ["violence", "minors"], "remove": []})
        status, why = lab.ask("POST", "never-counted", {"add": ["violense"], "remove": []})
        _, one = lab.ask("POST", "never-counted", {"add": [], "remove": ["minors"]})

    assert (first["codes"], first["refused"]) == (None, "")
    assert {row["id"]: row["label"] for row in first["names"]}["violence"] == {"en": "Violence"}
    assert [two["codes"], one["codes"]] == [["violence", "minors"], ["violence"]]
    assert (status, "violence" in why["message"]) == (409, True)
    assert 'never_counted = ["violence"]' in (root / "pyproject.toml").read_text(encoding="utf-8")


def test_that_every_code_may_be_counted_is_a_decision(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAP_CODER", "K-01")
    with Lab(root) as lab:
        assert lab.ask("POST", "never-counted", {"add": [], "remove": []})[1]["codes"] == []


def test_who_does_not_lead_reads_the_list_and_why_she_may_not_change_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings stay as they are."""
    monkeypatch.setenv("RAP_CODER", "K-02")
    with Lab(root) as lab:
        told = lab.get("never-counted")
        status, why = lab.ask("POST", "never-counted", {"add": ["violence"], "remove": []})

    said = "Only a lead decides what is never counted for others, and K-02 is a coder; ask a lead."
    assert (status, why["message"], told["refused"]) == (403, said, said)
    assert (root / "pyproject.toml").read_text(encoding="utf-8") == SETTINGS
