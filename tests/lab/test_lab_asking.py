"""Messages in which somebody may ask for help, on the start page: first, without a word of theirs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from labs import Lab
from reviews import make_review_study
from studies import write
from vaults import PASSPHRASE, make_quick, unlocked

from rap.store.roles import READER
from rap.store.settings import read_settings
from rap.store.vault import open_vault
from rap.topics.answers.taking import keep_answers, read_answers
from rap.topics.help_asked.messages import read_seen
from rap.topics.help_asked.routes import find_asking
from rap.topics.web.permissions import Person

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
    assert (status, refused["id"]) == (400, "help_asked.answer.not_asking")
    with unlocked(lab.root) as vault:
        assert [(id, by) for id, by, _ in read_seen(vault)] == [(text, "K-01")]


def test_a_message_that_another_program_took_in_is_heard_of(lab: Lab, tmp_path: Path):
    """The start page reads itself again, and shows it too."""
    cursor = lab.get("changes")["cursor"]
    more = write(tmp_path, "more.txt", "I need help, please call me\n\n1 no\n")
    taken = read_answers(lab.root, [more])
    keep_answers(lab.root, taken, vault=open_vault(read_settings(lab.root)))

    assert lab.get(f"changes?since={cursor}&wait=10")["study"]
    assert len(lab.get("start")["asking"]) == 2


def test_the_review_marks_which_text_asks_for_help(lab: Lab):
    """Until somebody records that she saw to it."""
    [text] = lab.get("start")["asking"]
    assert lab.ask("POST", "vault", {"passphrase": PASSPHRASE})[0] == 200
    progress = lab.ask("POST", "review", {})[1]
    while progress["to_look_through"]:
        progress = lab.get("review")
    marks = [lab.get("review/texts")["texts"][0]["asking"]]
    lab.ask("POST", f"asking/{text}/seen", {})

    assert [*marks, lab.get("review/texts")["texts"][0]["asking"]] == [True, False]
