"""One receipt: given with her consent, it brings her back without a name, takes her words out, and
answers for that afterwards.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
from pathlib import Path

import pytest
from click.testing import Result
from leaving import HER, OTHER, make_her_study, state_of
from studies import write
from typer.testing import CliRunner
from vaults import PASSPHRASE, make_coder, make_quick, unlocked

from rap.cli import app
from rap.core.errors import BusyError, WrongUseError
from rap.store.codings import CodingLogs
from rap.store.tombstones import CUT_OFF, read_tombstones
from rap.topics.consent.receipts import find_case, give_receipt
from rap.topics.consent.withdrawal_receipts import (
    draw_receipt,
    find_receipt,
    hash_receipt,
    is_drawn,
)
from rap.topics.withdrawal.withdrawals import withdraw

WORDS = "kiwi tango kiwi lama opera mango"
OWN = "the heron sleeps on one leg"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Her study, with a vault, and K-01 at the keyboard in it."""
    make_quick(monkeypatch)
    root = make_her_study(tmp_path / "study")
    make_coder(root, "K-01")
    monkeypatch.chdir(root)
    return root


def give(root: Path, receipt: str, case: str = HER) -> None:
    with unlocked(root) as vault:
        give_receipt(root, vault, case, receipt)


def say(*words: str, typed: str = "") -> Result:
    """The command, with what is typed, and the passphrase by a pipe."""
    reads, writes = os.pipe()
    os.write(writes, f"{PASSPHRASE}\n".encode())
    os.close(writes)
    try:
        return CliRunner().invoke(
            app, list(words), input=typed, env={"RAP_PASSPHRASE_FD": str(reads)}
        )
    finally:
        with contextlib.suppress(OSError):  # read to its end by the command, where it asked
            os.close(reads)


@pytest.mark.parametrize("receipt", [WORDS, "0471 23 45 67 89"])
def test_the_receipt_of_her_consent_takes_her_words_back_and_answers_afterwards(
    root: Path, receipt: str
) -> None:
    """No name, no id: what she got at her consent is all she says, before and after; however she
    says it.
    """
    give(root, receipt)
    give(root, "alpaca ananas aroma atlas balkon bambus", OTHER)
    done = say("withdraw", "--receipt", typed=f"{receipt}\ny\n")
    asked = say("withdraw", "--receipt", typed=f"{receipt.upper().replace(' ', '.')}\n")

    assert done.exit_code == 0, done.exception
    assert f"It is the receipt of {HER}." in done.output
    assert "Her receipt stays the one she has" in done.output
    assert "shown only now" not in done.output
    assert receipt not in done.output
    assert asked.exit_code == 0
    assert asked.output.splitlines()[-1].startswith(f"{HER}: words taken back on ")
    assert asked.output.rstrip().endswith("nothing of hers is left here")


def test_afterwards_a_tombstone_is_all_that_stays_of_her_receipt(root: Path) -> None:
    """The vault keeps nothing of hers; the study keeps a tombstone of five keys and the texts that
    went; no file holds her words.
    """
    give(root, WORDS)
    give(root, "alpaca ananas aroma atlas balkon bambus", OTHER)
    with unlocked(root) as vault, vault.open("receipt", HER) as plain:
        in_vault = json.loads(bytes(plain))["hash"]
    say("withdraw", "--receipt", typed=f"{WORDS}\ny\n")
    stone = json.loads((root / f"interviews/withdrawn/{HER}.json").read_text("utf-8"))
    files = [path.read_bytes() for path in root.rglob("*") if path.is_file()]

    assert [str(entry) for entry in unlocked(root).list("receipt")] == [f"receipt {OTHER}"]
    assert set(stone) == {"v", "case", "date", "scope", "receipt_hash", "sources"}
    assert stone["receipt_hash"] == hash_receipt(WORDS, HER) != in_vault
    assert not [data for data in files if b"opera mango" in data or in_vault.encode() in data]


def test_words_of_her_own_find_her_and_are_not_kept_in_git(root: Path) -> None:
    """Somebody who knows her might guess them; a hash in git would be there for ever. She is told
    new ones, once.
    """
    give(root, OWN)
    done = say("withdraw", "--receipt", typed=f"{OWN}\ny\n")
    new = done.output.split("shown only now: ")[1].splitlines()[0]

    assert done.exit_code == 0
    assert "could be guessed by somebody who knows her" in done.output
    assert (find_receipt(root, OWN), is_drawn(new)) == (None, True)
    found = find_receipt(root, new)
    assert found is not None
    assert found.case == HER


def test_named_by_her_id_she_still_keeps_the_receipt_she_has(root: Path) -> None:
    """The command knows from the locked vault that she was given one, and asks for it."""
    give(root, WORDS)
    done = say("withdraw", HER, typed=f"y\n{WORDS}\n")

    assert done.exit_code == 0, done.exception
    assert "shown only now" not in done.output
    assert read_tombstones(root)[0].receipt_hash == hash_receipt(WORDS, HER)


@pytest.mark.parametrize("words", [["withdraw", HER], ["withdraw", HER, "--yes"]])
def test_whoever_has_it_no_more_gets_a_new_one(root: Path, words: list[str]) -> None:
    """Enter at the question; and where nothing is asked."""
    give(root, WORDS)
    done = say(*words, typed="y\n\n")
    new = done.output.split("shown only now: ")[1].splitlines()[0]

    assert done.exit_code == 0
    assert find_receipt(root, WORDS) is None
    assert find_receipt(root, new) == read_tombstones(root)[0]


def test_the_receipt_of_somebody_else_changes_nothing(root: Path) -> None:
    """A slip, or somebody who tries: the study is the same to the byte."""
    give(root, WORDS)
    give(root, "alpaca ananas aroma atlas balkon bambus", OTHER)
    before = state_of(root)
    done = say("withdraw", HER, typed="y\nalpaca ananas aroma atlas balkon bambus\n")

    assert isinstance(done.exception, WrongUseError)
    assert "this is not her receipt" in str(done.exception)
    assert "alpaca" not in str(done.exception)
    assert state_of(root) == before


def test_a_receipt_of_nobody_says_so_and_a_dry_run_changes_nothing(root: Path) -> None:
    """An unknown receipt is refused, a dry run lists what would go, and neither changes a file."""
    give(root, WORDS)
    before = state_of(root)
    nobody = say("withdraw", "--receipt", typed="kiwi kiwi kiwi kiwi kiwi kiwi\n")
    dry = say("withdraw", "--receipt", "--dry-run", typed=f"{WORDS}\n")

    assert nobody.exception.id == "withdrawal.unknown_receipt"
    assert dry.exit_code == 0
    assert f"goes      vault: receipt {HER}" in dry.output
    assert state_of(root) == before


def test_where_no_vault_is_a_withdrawal_is_still_answered(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a colleague's machine her receipt answers from the tombstone; one that only the vault
    knows is sent there.
    """
    give(root, WORDS)
    say("withdraw", "--receipt", typed=f"{WORDS}\ny\n")
    monkeypatch.setenv("XDG_DATA_HOME", str(root.parent / "elsewhere"))
    asked = say("withdraw", "--receipt", typed=f"{WORDS}\n")
    other = say("withdraw", "--receipt", typed="alpaca ananas aroma atlas balkon bambus\n")

    assert asked.output.splitlines()[-1].startswith(f"{HER}: words taken back on ")
    assert other.exception.id == "withdrawal.command.withdraw.no_receipt"


def test_a_withdrawal_that_was_cut_off_says_so_to_her_receipt(root: Path) -> None:
    """Not that it is done, and what goes on with it."""
    withdraw(root, HER, receipt=WORDS)
    write(root, CUT_OFF, "[]")
    asked = say("withdraw", "--receipt", typed=f"{WORDS}\n")

    assert asked.exit_code == 1
    assert f"it was cut off: run `rap withdraw {HER}`" in asked.output


def test_an_entry_whose_day_has_come_hides_nobody_else(root: Path) -> None:
    """A receipt dies after ten years; the others are still found."""
    give(root, WORDS)
    with unlocked(root) as vault:
        row = b'{"v": 1, "salt": "00", "cost": 2, "hash": "00"}'
        vault.write("receipt", OTHER, row, cases=[OTHER], dies=datetime.date(2020, 1, 1))
        assert find_case(vault, WORDS) == HER


@pytest.mark.parametrize(
    ("receipt", "drawn"),
    [(WORDS, True), ("KIWI-tango, kiwi Lama Opéra mango", True), ("kiwi tango kiwi lama opera", False), (OWN, False),
     ("0471 23 45 67 89", True), ("0471 23 45 67", False), ("", False), (f"{WORDS} kiwi", False)],
)  # fmt: skip
def test_what_the_program_drew_is_told_from_words_of_her_own(receipt: str, drawn: bool) -> None:
    """Six words of the list, or twelve digits; nothing more and nothing less."""
    assert is_drawn(receipt) is drawn


def test_everything_that_is_drawn_looks_so() -> None:
    """Both kinds, many times: what one function draws, the other knows."""
    assert all(is_drawn(draw_receipt(as_phone=n % 2 == 0)) for n in range(200))


def test_no_receipt_is_told_while_somebody_codes(root: Path) -> None:
    """Nothing would answer to it: the words are refused before she hears any."""
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        logs.append("INT-10001", "mark", {"state": "done"}, src="0" * 8)
        done, tried = say("withdraw", HER, typed="y\n"), say("withdraw", HER, "--dry-run")

    assert "For her" not in done.output
    assert all(isinstance(one.exception, BusyError) for one in (done, tried))
    assert "codes in another window" in str(done.exception)
    assert read_tombstones(root) == ()
