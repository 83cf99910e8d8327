"""Somebody leaves, and what she said is missing from all later editions: which passages does that
show to be one person's? By an attacker who keeps every report and every kit.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from releases import add_person, make_release_study, release
from studies import scaled, write

from rap.store.codings import CodingLogs
from rap.store.sources import hash_of
from rap.store.vault import Vault
from rap.topics.publishing.gate import Passages, keep_one_each
from rap.topics.publishing.releases import Given
from rap.topics.publishing.screened import Voices
from rap.topics.publishing.sealed import read_record

N_STUDIES = scaled(200, 1000, quick=40)


class Talks:
    """Interviews of a person each, as far as the rule looks at them."""

    def __init__(self, people: Iterable[str]) -> None:
        self.voices = {self.source(case): self._voice(case) for case in people}

    @staticmethod
    def source(case: str) -> str:
        return f"INT-{case[2:]}"

    @staticmethod
    def _voice(case: str) -> Any:
        turn = SimpleNamespace(start=0, end=1000)
        card = SimpleNamespace(rights="consent")
        return SimpleNamespace(turns=(turn,), source=card, cases_of=lambda turn: (case,))


def edition(chance: random.Random, people: list[str], study: Any, told: set[str]) -> set[str]:
    """The passages of a report or a kit: what a notebook chose, then what the gate leaves."""
    n = chance.randint(5, 20)
    refs = [
        f"{Talks.source(chance.choice(people))}:{at}-{at + 40}"
        for at in (chance.randrange(6) * 50 for _ in range(n))
    ]
    items = [
        {"id": f"voice-{at}", "quotes": [{"ref": ref}]}
        for at, ref in enumerate(dict.fromkeys(refs))
    ]
    voices = Voices({item["id"]: tuple(item["quotes"]) for item in items})
    kept = keep_one_each(voices, items, study, told=told) if study is not None else voices
    return {quote["ref"] for row in kept.quotes.values() for quote in row}


def linked(before: list[set[str]], after: list[set[str]], leaver: str) -> int:
    """How many of hers were in earlier editions and in no later one: more than one is a link."""
    gone = set().union(*before) - set().union(*after)
    return len({ref for ref in gone if ref.startswith(f"{Talks.source(leaver)}:")})


@pytest.mark.volume
def test_leaving_links_no_two_passages():
    """Two to four editions, one person leaves, two more. As every passage was printed, two or more
    of hers go at once in most studies; now she has one in all of them together.
    """
    n_old = n_new = n_heard = 0
    for seed in range(N_STUDIES):
        for rule in ("old", "new"):
            chance = random.Random(seed)
            people = [f"C-{20000 + number}" for number in range(chance.randint(5, 24))]
            leaver, told, pages = chance.choice(people), set[str](), list[set[str]]()
            n_before = chance.randint(2, 4)
            for number in range(n_before + 2):
                here = [one for one in people if number < n_before or one != leaver]
                study = Talks(here) if rule == "new" else None
                pages.append(edition(chance, here, study, told))
                told |= pages[-1]
            n = linked(pages[:n_before], pages[n_before:], leaver)
            n_old += rule == "old" and n > 1
            n_new += rule == "new" and n > 1
            n_heard += len(pages[-1]) if rule == "new" else 0

    assert n_old > N_STUDIES / 3
    assert n_new == 0
    assert n_heard > N_STUDIES


def test_the_passage_that_was_published_is_the_one_that_stays():
    """Whichever a notebook names first; one that is cut a little wider is the same passage."""
    study: Any = Talks(["C-20001"])
    passages = Passages(study, {"INT-20001:50-90"})

    assert [
        passages.may(ref) for ref in ("INT-20001:50-90", "INT-20001:40-95", "INT-20001:200-240")
    ] == [True, True, False]
    assert passages.other("INT-20001:200-240") == "INT-20001:50-90"


def refs_of(given: Given, vault: Vault) -> Mapping[str, int]:
    """Source -> how many of its passages a release has."""
    sources = [ref.partition(":")[0] for ref in read_record(vault, given.release.id).quotes]
    return {source: sources.count(source) for source in sources}


@pytest.mark.long
def test_a_release_has_one_passage_of_each_person_also_after_one_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Through the gate: the first person has three passages coded; members read one of them, the
    public the same one, and when she has left, one passage is missing.
    """
    root = tmp_path / "study"
    vault = make_release_study(root, monkeypatch)
    said = "The lamp is out. The key is with a neighbour. Nobody comes when it rings at night."
    add_person(root, 40, said=said)
    text = f"I: And you?\nP1: {said}\n"
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        for part in ("The key is with a neighbour.", "Nobody comes when it rings at night."):
            start = text.index(part)
            place = {"code": "alarm", "start": start, "end": start + len(part)}
            logs.append("INT-10140", "add", place, src=hash_of(text)[:8])
    first, public = release(root, vault), release(root, vault, "public")
    write(root, "interviews/withdrawn/C-20140.json", json.dumps({"v": 1, "case": "C-20140"}))
    last = release(root, vault)

    assert refs_of(first, vault) == refs_of(public, vault)
    assert set(refs_of(first, vault).values()) == {1}
    assert refs_of(first, vault).keys() - refs_of(last, vault).keys() == {"INT-10140"}
