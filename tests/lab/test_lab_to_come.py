"""The page of the interviews to come, as the screen asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from labs import Lab
from reviews import make_review_study, queue
from vaults import PASSPHRASE, make_quick

from rap.topics.entering.plan import Wanted

TALK = "I: How is the stall?\nP1: Dry.\nInterpreter: She says that it is dry.\n"
WANTED = "[tool.rap.wanted]\nsetting = {home = 1, market = 4}\nlanguage = {fr = 3}\n"
ID = "INT-40001"


@pytest.fixture
def lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """One interview is in the study, and one waits in the vault."""
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "study")
    settings = root / "pyproject.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + WANTED, encoding="utf-8")
    about = Wanted(language="fr", guide="2")
    queue(root, {ID: TALK}, wanted=about, people={"P1": {"setting": "market"}})
    with Lab(root) as lab:
        yield lab


def numbers(told: dict) -> list[tuple[str, int, int, int]]:  # type: ignore[type-arg]
    return [(one["value"], one["n"], one["waiting"], one["missing"]) for one in told["targets"]]


def test_texts_that_wait_are_counted_by_their_cards_while_the_vault_is_open(lab: Lab) -> None:
    """Closed, the page says how many wait, and counts nothing of them."""
    shut = lab.get("to-come")
    assert (shut["n_waiting"], shut["is_open"], shut["guides"]) == (1, False, {"": 1})
    assert numbers(shut) == [("home", 1, 0, 0), ("market", 0, 0, 4), ("fr", 0, 0, 3)]

    lab.ask("POST", "vault", {"passphrase": PASSPHRASE})
    told = lab.get("to-come")
    assert (told["n_waiting"], told["is_open"]) == (1, True)
    assert (told["guides"], told["interpreted"]) == ({"": 1, "2": 1}, {"fr": 1})
    assert numbers(told) == [("home", 1, 0, 0), ("market", 0, 1, 3), ("fr", 0, 1, 2)]


def test_cards_of_an_open_vault_go_through_no_proxy(lab: Lab) -> None:
    """A colleague at another machine reads the page as with a closed vault."""
    lab.ask("POST", "vault", {"passphrase": PASSPHRASE})
    told = lab.get("to-come", headers={"X-Forwarded-For": "192.0.2.7"})

    assert (told["is_open"], told["targets"][1]["waiting"]) == (False, 0)
