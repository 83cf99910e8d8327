"""Whom to ask to a group: people who speak of its theme and agreed to be contacted again."""

from __future__ import annotations

from pathlib import Path

import pytest
from messages import raises
from releases import add_person, make_release_study
from studies import write
from typer.testing import CliRunner
from vaults import PASSPHRASE

from rap.cli import app
from rap.core.errors import WrongUseError
from rap.store.vault import Vault
from rap.topics.consent.inviting import Invited, find_to_invite
from rap.topics.sealing.commands import vault as vaulting


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Sixteen people who speak of advice; two agreed to be contacted again."""
    root = tmp_path / "study"
    vault = make_release_study(root, monkeypatch)
    for number in (1, 2):
        add_person(root, number)
        path = root / f"interviews/cases/C-{20100 + number}.yaml"
        text = path.read_text(encoding="utf-8")
        write(root, f"interviews/cases/{path.name}", text.replace("team: [", "team: [recontact, "))
    monkeypatch.chdir(root)
    return vault


def test_only_people_who_agreed_to_be_contacted_again_are_listed(vault: Vault, tmp_path: Path):
    """By where they work; another theme has others, an unknown one is refused."""
    root = tmp_path / "study"

    assert find_to_invite(root, "advice") == [
        Invited("C-20102", ("home",), ("en",)),
        Invited("C-20101", ("window",), ("en",)),
    ]
    assert [one.case for one in find_to_invite(root, "deposit")] == ["C-20101"]
    with raises(WrongUseError, "consent.inviting.unknown_theme", theme="advise"):
        find_to_invite(root, "advise")


def test_the_command_asks_for_a_passphrase_of_the_vault(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    """Somebody without one sees no person."""
    vault.lock()
    monkeypatch.setattr(vaulting, "passphrases", lambda *asked: [PASSPHRASE])
    done = CliRunner().invoke(app, ["invite", "advice"])
    monkeypatch.setattr(vaulting, "passphrases", lambda *asked: ["not it"])
    refused = CliRunner().invoke(app, ["invite", "advice"])

    assert [line.split()[0] for line in done.output.splitlines()] == ["C-20102", "C-20101", "2"]
    assert ("C-20" in refused.output, refused.exception is None) == (False, False)
