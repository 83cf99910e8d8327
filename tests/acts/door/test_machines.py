"""What a machine vouches for: read by those it is for, known to be hers, and no proof for anybody
else.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from nacl.public import PrivateKey
from studies import git, make_study

from rap.acts.door.machines import (
    Vouched,
    claimed_key,
    opened,
    own_public,
    place_of_machine,
    vouch,
)
from rap.store.private_files import machine_folder

LOG = "interviews/codings/INT-10001/K-01.device00.jsonl"
SAID = Vouched("K-01.device00", 3, {LOG: (12, "ab" * 32)})
OTHERS = "interviews/translations/INT-10001/fr/K-01.device00.jsonl"


class Machine:
    """A clone of a study with a key of its own."""

    def __init__(self, root: Path) -> None:
        self.root, self.key = root, own_public(root)

    def says(self, *to: Machine, said: Vouched = SAID) -> bytes:
        return vouch(self.root, said, [one.key for one in to])

    def reads(self, data: bytes, by: Machine) -> Vouched | None:
        return opened(self.root, data, key=by.key)

    def secret(self) -> PrivateKey:
        """Her secret key, as whoever has her laptop reads it."""
        [path] = [
            path
            for path in (machine_folder() / "exchange").glob("*.key")
            if public_of(key_in(path)) == self.key
        ]
        return key_in(path)


def key_in(path: Path) -> PrivateKey:
    return PrivateKey(base64.urlsafe_b64decode(path.read_text(encoding="ascii") + "="))


def public_of(secret: PrivateKey) -> str:
    return written(bytes(secret.public_key))


def written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def raw_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.fixture
def team(tmp_path: Path) -> tuple[Machine, Machine, Machine]:
    """Three clones of one study."""
    first = make_study(tmp_path / "study")
    for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-qm", "The study")):
        git(first, *words)
    for name in ("second", "third"):
        git(tmp_path, "clone", "-q", "study", name)
    return Machine(first), Machine(tmp_path / "second"), Machine(tmp_path / "third")


Team = tuple[Machine, Machine, Machine]


def test_what_is_said_is_read_as_it_was_said(team: Team):
    """By whom it is for, and by the machine itself; with all that a lead says."""
    anna, bea, cleo = team
    said = Vouched(
        "K-01.device00",
        7,
        {LOG: (12, "ab" * 32), OTHERS: (1, "cd" * 32)},
        {"notebooks/été.ipynb": "12ab", "pyproject.toml": ""},
        {bea.key: "K-02.device01", cleo.key: "K-03.device02-2"},
    )
    data = anna.says(bea, cleo, said=said)

    assert [one.reads(data, anna) for one in team] == [said, said, said]
    assert claimed_key(data) == anna.key
    assert place_of_machine(said.name) == "codebook/machines/K-01.device00.json"


def test_only_whom_it_is_for_can_open_it(team: Team):
    """Another colleague has no box, and can do nothing with the boxes of others."""
    anna, bea, cleo = team
    data = anna.says(bea)
    file = json.loads(data)
    moved = {**file, "to": {cleo.key[:12]: file["to"][bea.key[:12]]}}

    assert cleo.reads(data, anna) is None
    assert cleo.reads(json.dumps(moved).encode(), anna) is None


def test_what_another_machine_made_is_not_taken_for_hers(team: Team):
    """Neither as it is, nor with her key written over it, nor her own words sent back to her."""
    anna, bea, cleo = team
    file = json.loads(cleo.says(bea))
    claims = json.dumps({**file, "key": anna.key}).encode()
    own = json.loads(bea.says(anna))["to"][anna.key[:12]]
    back = json.dumps({"v": 1, "key": anna.key, "to": {bea.key[:12]: own}}).encode()

    assert bea.reads(cleo.says(bea), anna) is None
    assert (claimed_key(claims), bea.reads(claims, anna)) == (anna.key, None)
    assert (claimed_key(back), bea.reads(back, anna)) == (anna.key, None)


def test_what_was_said_in_another_study_is_not_taken(team: Team):
    """The folder held another study before, so that the keys are the same."""
    anna, bea, _ = team
    data = anna.says(bea)
    git(bea.root, "checkout", "-q", "--orphan", "other")
    git(bea.root, "commit", "-qm", "Another study")

    assert bea.reads(data, anna) is None
