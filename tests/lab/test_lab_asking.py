"""Messages in which somebody may ask for help, on the start page: first, without a word of theirs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from labs import Lab
from reviews import make_review_study
from studies import write
from vaults import make_quick, unlocked

from rap.acts.answer import keep_answers, read_answers
from rap.acts.asking_messages import read_seen
from rap.lab.asking import find_asking
from rap.lab.permissions import READER, Person
from rap.store.settings import read_settings
from rap.store.vault import open_vault

HELP = "He hit me last night and I need somebody to talk to\n\n1 yes\n"


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """A server on a study whose vault is shut; one message that asks for help was taken in."""
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "study")
    write(
        root,
        "codebook/findings/F-20001.yaml",
        "statement: {en: {text: We pay first.}}\n"
        "history: [{date: 2026-01-01, status: proposed, reason: x, by: K-01}]\n",
    )
    taken = read_answers(root, [write(tmp_path, "chat.txt", HELP)])
    keep_answers(root, taken, vault=open_vault(read_settings(root)))
    with Lab(root) as lab:
        yield lab


def test_a_request_for_help_is_on_the_start_page_until_somebody_records_that_it_was_seen(lab: Lab):
    """Its id alone, while the vault is shut; then who saw to it and when is sealed in the vault."""
    told = lab.get("start")
    [text] = told["asking"]
    assert "hit" not in json.dumps(told)
    assert find_asking(lab.room.bench, Person("", READER)) == []

    assert lab.ask("POST", f"asking/{text}/seen", {}) == (200, {"asking": []})
    assert lab.get("start")["asking"] == []
    status, refused = lab.ask("POST", f"asking/{text}/seen", {})
    assert (status, refused["id"]) == (400, "acts.answer.not_asking")
    with unlocked(lab.root) as vault:
        assert [(id, by) for id, by, _ in read_seen(vault)] == [(text, "K-01")]
