"""What the vault keeps of a release: what is written is read, two machines' rounds become one, and
nobody is named.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from messages import raises
from releases import make_release_study, release
from vaults import make_quick, make_vault_study

from rap.core.errors import NotSavedError, RefusedError
from rap.privacy.disclosure.cells import Cell
from rap.privacy.disclosure.rounds import Printed, Round
from rap.topics.publishing import publication
from rap.topics.publishing.screened import Secrets, read_secrets
from rap.topics.publishing.sealed import (
    Made,
    Record,
    merge_rounds,
    open_key,
    read_record,
    token,
    write_record,
)

ID = "00112233445566aa"
CELL = Cell("phase1/who", (("setting", "home"),), frozenset({"a1", "b2"}))
ROUND = Round(
    "s",
    frozenset({"t"}),
    {"a1": "x", "b2": "y", "c3": "z"},
    frozenset({"members"}),
    (CELL,),
    {5: Printed(4, {CELL.key: 5})},
)
RECORD = Record(
    ID,
    "seed",
    Made("phase1", "members", ("fr",), without_these=False),
    ("INT-10001:5-9",),
    (ROUND,),
)


def test_what_is_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Every round, cell and word."""
    make_quick(monkeypatch)
    vault = make_vault_study(tmp_path / "study")
    write_record(vault, RECORD)

    assert read_record(vault, ID) == RECORD


def test_a_hash_says_nothing_without_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The key is drawn once a vault; another vault makes other hashes of the same case."""
    make_quick(monkeypatch)
    vault = make_vault_study(tmp_path / "study")
    key = open_key(vault)

    assert open_key(vault) == key
    assert token(key, "C-20001") == token(key, "C-20001") != token(b"other", "C-20001")


def test_the_same_round_told_twice_keeps_all_that_was_printed():
    """For the public its numbers were made from those of members."""
    wider = {**ROUND.printed, 10: Printed(9, {CELL.key: 0})}
    public = replace(ROUND, printed=wider, audiences=frozenset({"members", "public"}))
    (merged,) = merge_rounds([replace(RECORD, rounds=(public,)), RECORD])

    assert merged.printed == wider
    assert merged.audiences == {"members"}


def test_two_rounds_with_some_of_the_same_people_stop_everything():
    """Two machines released apart: what they told together nobody has looked at."""
    other = replace(ROUND, facts={"a1": "x", "d4": "y"})
    with raises(RefusedError, "publishing.release.share_people", releases=(ID, "7" * 16)):
        merge_rounds([RECORD, replace(RECORD, id="7" * 16, rounds=(other,))])


def test_a_release_that_was_cut_off_counts_as_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The vault knows it, the ledger and the disk do not: the next one is compared with it all the
    same.
    """
    root = tmp_path / "study"
    vault = make_release_study(root, monkeypatch)

    def full(*_: object) -> None:
        raise NotSavedError("core.not_saved.disk_full", place="reports/releases")

    with monkeypatch.context() as patch:
        patch.setattr(publication, "write_release", full)
        with pytest.raises(NotSavedError):
            release(root, vault)
    records = [entry.id for entry in vault.list("seed") if set(entry.id) != {"0"}]
    first = read_record(vault, records[0])
    second = read_record(vault, release(root, vault).release.id)

    assert list((root / "reports").glob("out/*/*")) != []
    assert second.rounds == first.rounds


@pytest.mark.parametrize(
    "text", ["Karin Peeters", "KARIN  peeters", "karin&nbsp;P&eacute;eters", "Karin, Peeters"]
)
def test_a_replaced_string_is_found_however_it_is_written(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Case, spaces, entities; the label in its place is no find, and neither is half of it."""
    make_quick(monkeypatch)
    vault = make_vault_study(tmp_path / "study")
    vault.write(
        "table",
        "INT-10001",
        b'{"v": 1, "rows": [["Karin Peeters", "[colleague A]"], ["Rose", "[x]", 0]]}',
    )
    hidden: Secrets = read_secrets(vault)

    assert hidden.are_in(f"<p>I met {text}, then [colleague A].</p>")
    assert not hidden.are_in("<p>I met [colleague A] and a Peeters with a rose.</p>")


def test_a_table_that_cannot_be_read_stops_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """What it holds could stand in the file."""
    make_quick(monkeypatch)
    vault = make_vault_study(tmp_path / "study")
    vault.write("table", "INT-10001", b"{}")
    with raises(RefusedError, "publishing.release.bad_table", table="INT-10001"):
        read_secrets(vault)
