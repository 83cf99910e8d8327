"""The vault: what is written comes back, to those who may read it and to nobody else, and goes when
it has to.
"""

from __future__ import annotations

import ast
import datetime
import json
import os
import pickle
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from messages import raises, said
from studies import ROOT, make_study, write
from typer.testing import CliRunner, Result
from vaults import (
    PASSPHRASE,
    as_coder,
    make_coder,
    make_quick,
    make_vault_study,
    quick_wrap,
    unlocked,
)

from rap.cli import app
from rap.core.errors import BusyError, Message, RapError, RefusedError, WrongUseError
from rap.core.model import Source, Speaker
from rap.store import private_files
from rap.store.fingerprints import remember, remembered
from rap.store.settings import own_coder, read_settings
from rap.store.vault import (
    Entry,
    access,
    add_key,
    change_passphrase,
    confirm,
    make_key,
    open_vault,
    own_key,
    reseal,
    sealing,
)
from rap.store.vault.identity import keys_folder
from rap.topics.sealing.commands import vault as vaulting

WORDS = b"Zij heet Fenna en werkt boven de bakker."
LATER = "a passphrase of another year"
IMPORTERS = {
    "topics/corrections",
    "topics/answers/taking",
    "topics/help_asked/messages",  # marks without words
    "topics/bringing_in",
    "topics/upkeep/closing",  # keys alone, as the four below: no entry is opened
    "topics/consent/receipts",
    "topics/entering",
    "topics/sharing/exchange_files",
    "topics/exporting/noted",  # whose words left: written, never read
    "topics/other_programs/projects/take",
    "topics/surveys/answers/take",
    "topics/publishing/kits",
    "topics/sealing/own_vault",
    "topics/publishing",
    "topics/review",
    "topics/sealing",
    "topics/people/to_come",  # when each entry is destroyed; of a text that waits its card, never its words
    "topics/answers/voice_notes",
    "topics/waiting_texts",
    "topics/withdrawal",
    "topics/consent/commands",  # whom one may ask to a group: behind a passphrase
    "topics/answers/commands/feedback",
    "topics/sealing/commands/keys",
    "topics/review/commands",
    "topics/publishing/commands",
    "cli/review",
    "topics/sharing/commands",
    "topics/sealing/commands/vault",
    "topics/answers/commands/voice_notes",
    "topics/web/raw_session",  # opens it for a person, with her passphrase or a key made just now
    "topics/web/room",  # where it lies, to hear of marks without words
    "topics/sharing/routes",
    "topics/upkeep/closed_file",
    "store/leftovers",  # what was cut off beside entries, never an entry
    "store/text_keys",
}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    make_quick(monkeypatch)


def read(root: Path, kind: str = "raw", id: str = "INT-10001") -> bytes:
    with unlocked(root) as vault, vault.open(kind, id) as plain:
        return bytes(plain)


def in_days(n: int) -> datetime.date:
    """Today is 0."""
    return datetime.date.today() + datetime.timedelta(days=n)


def sentence(action: Callable[[], object]) -> str:
    """The one sentence that `action` ends with."""
    with pytest.raises(RapError) as caught:
        action()
    return str(caught.value)


# what is written comes back


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    data=st.binary(max_size=300_000),
    kind=st.sampled_from(["raw", "audio", "table", "receipt", "seed"]),
)
def test_what_is_written_is_read(tmp_path: Path, data: bytes, kind: str):
    """Byte for byte, of every kind and size, written over and over."""
    root = tmp_path / "study"
    vault = unlocked(root) if root.exists() else make_vault_study(root)
    old = next((entry.version for entry in vault.list(kind)), "")
    vault.write(kind, "INT-10001", data, over=old)

    with vault.open(kind, "INT-10001") as plain:
        assert (bytes(plain), type(plain)) == (data, bytearray)


def test_plain_bytes_are_zeros_after_use(tmp_path: Path):
    """Also when the work inside ends in an error."""
    vault = make_vault_study(tmp_path)
    vault.write("raw", "INT-10001", WORDS)
    with pytest.raises(ZeroDivisionError), vault.open("raw", "INT-10001") as plain:
        1 / 0  # noqa: B018

    assert plain == bytes(len(WORDS))


def test_writing_needs_no_passphrase_and_reading_does(tmp_path: Path):
    """Whoever imports at night cannot read what was imported by day."""
    make_vault_study(tmp_path)
    vault = open_vault(read_settings(tmp_path))
    vault.write("raw", "INT-10001", WORDS)

    with raises(WrongUseError, "store.vault.locked"):
        vault.open("raw", "INT-10001").__enter__()


def test_nothing_is_written_over_unseen(tmp_path: Path):
    """Two people who changed the same table: the second is told, and nothing of the first is lost."""
    vault = make_vault_study(tmp_path)
    first = vault.write("table", "C-20001", b"one")
    vault.write("table", "C-20001", b"two", over=first.version)

    with raises(WrongUseError, "store.vault.there_already", place="vault: table C-20001"):
        vault.write("table", "C-20001", b"x")
    with raises(WrongUseError, "store.vault.changed_meanwhile", place="vault: table C-20001"):
        vault.write("table", "C-20001", b"three", over=first.version)
    assert read(tmp_path, "table", "C-20001") == b"two"


def test_an_entry_can_be_opened_without_this_program(tmp_path: Path):
    """The lines after the first are an age file, and the key file is one too."""
    import pyrage

    vault = make_vault_study(tmp_path)
    vault.write("raw", "INT-10001", WORDS)
    (key_file,) = keys_folder().glob("*.age")
    key = pyrage.x25519.Identity.from_str(
        pyrage.passphrase.decrypt(key_file.read_bytes(), PASSPHRASE).decode()
    )
    line, _, sealed = (vault.folder / "raw/INT-10001.sealed").read_bytes().partition(b"\n")

    assert pyrage.decrypt(sealed, [key]) == line + b"\n" + WORDS


# what is damaged is refused


def test_a_flipped_byte_is_refused(tmp_path: Path):
    """Wherever it is: in the readable line, in the header, in the words."""
    vault = make_vault_study(tmp_path)
    vault.write("raw", "INT-10001", WORDS)
    path = vault.folder / "raw/INT-10001.sealed"
    whole = path.read_bytes()
    accepted = []
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            with vault.open("raw", "INT-10001"):
                accepted.append(at)
        except (
            RefusedError,
            WrongUseError,
        ):  # the second: the line says another reader, or a day that has passed
            pass

    assert accepted == []


@pytest.mark.parametrize("keep", [0, 1, 200, 600, -1])
def test_a_cut_entry_is_named_by_kind_and_id(tmp_path: Path, keep: int):
    """A cut entry of the vault is named by its kind and id, and by nothing else."""
    vault = make_vault_study(tmp_path)
    vault.write("audio", "INT-10001", WORDS * 50)
    path = vault.folder / "audio/INT-10001.sealed"
    path.write_bytes(path.read_bytes()[:keep])

    with raises(RefusedError, "store.vault.damaged", place="vault: audio INT-10001"):
        read(tmp_path, "audio")
    with pytest.raises(RapError) as caught:
        vault.write("audio", "INT-10001", b"new")
    assert caught.value.id in ("store.vault.damaged", "store.vault.there_already")


def test_an_entry_under_another_name_is_refused(tmp_path: Path):
    """Nobody can put the words of one person in the place of another's."""
    vault = make_vault_study(tmp_path)
    vault.write("raw", "INT-10001", WORDS)
    vault.write("raw", "INT-10002", b"other words")
    (vault.folder / "raw/INT-10002.sealed").replace(vault.folder / "raw/INT-10001.sealed")

    with raises(RefusedError, "store.vault.damaged", place="vault: raw INT-10001"):
        read(tmp_path)


def test_a_later_death_date_cannot_be_written_in(tmp_path: Path):
    """The date in the clear is repeated inside."""
    vault = make_vault_study(tmp_path)
    vault.write("raw", "INT-10001", WORDS, dies=in_days(1))
    path = vault.folder / "raw/INT-10001.sealed"
    day = in_days(1).isoformat().encode()
    path.write_bytes(path.read_bytes().replace(day, b"2999-01-01", 1))

    with raises(RefusedError, "store.vault.damaged", place="vault: raw INT-10001"):
        read(tmp_path)


def test_a_death_date_in_other_words_is_damage(tmp_path: Path):
    """Days are compared as text: 20260101 would never come."""
    vault = make_vault_study(tmp_path)
    vault.write("raw", "INT-10001", WORDS, dies=in_days(1))
    path = vault.folder / "raw/INT-10001.sealed"
    day = in_days(1).isoformat().encode()
    path.write_bytes(path.read_bytes().replace(day, b"20260101", 1))

    (entry,) = vault.list()
    assert (entry.id, entry.dies) == ("INT-10001", "")


# keys and passphrases


def test_a_wrong_passphrase_is_one_sentence(tmp_path: Path):
    """A wrong passphrase is refused in one sentence that holds neither passphrase."""
    make_vault_study(tmp_path)
    vault = open_vault(read_settings(tmp_path))

    with raises(WrongUseError, "store.vault.wrong_passphrase") as caught:
        vault.unlock("guessed words")
    assert caught.value.facts == {}


@pytest.mark.parametrize("passphrase", ["", "short", " " * 20, "aaaaaaaaaaaaaaaaaaaa"])
def test_a_passphrase_that_can_be_guessed_makes_no_key(passphrase: str):
    """No file is left either."""
    with raises(WrongUseError, "store.vault.weak_passphrase", least=12):
        make_key(passphrase)
    assert not keys_folder().exists()


@pytest.mark.long
def test_the_real_work_factor_is_slow_enough(monkeypatch: pytest.MonkeyPatch):
    """Outside tests a guess costs 2^15 or more steps of scrypt, and the right one opens."""
    monkeypatch.undo()
    wrapped = sealing.wrap("secret", PASSPHRASE)
    factor = int(wrapped.split(b"\n")[1].split()[-1])

    assert factor >= 15
    assert sealing.unwrap(wrapped, PASSPHRASE) == "secret"


def test_a_busy_moment_makes_no_weak_key_and_keeps_none_shut(monkeypatch: pytest.MonkeyPatch):
    """What pyrage measures while something else is at work is measured once more; a machine that is
    that slow for long is told so.
    """
    monkeypatch.undo()
    decrypt, weak = pyrage.passphrase.decrypt, quick_wrap("secret", PASSPHRASE)
    strong = weak.replace(b" 2\n", b" 17\n", 1)
    made, busy = iter([weak, weak, strong]), iter([True, True, False, *[True] * 100])

    def slowly(wrapped: bytes, passphrase: str) -> bytes:
        if next(busy):
            raise pyrage.DecryptError("Excessive work parameter for passphrase.")
        return bytes(decrypt(wrapped, passphrase))

    monkeypatch.setattr(pyrage.passphrase, "encrypt", lambda *_: next(made))
    monkeypatch.setattr(pyrage.passphrase, "decrypt", slowly)

    assert sealing.wrap("secret", PASSPHRASE) == strong
    assert sealing.unwrap(weak, PASSPHRASE) == "secret"
    with raises(BusyError, "store.vault.too_slow"):
        sealing.unwrap(weak, PASSPHRASE)


def test_a_changed_passphrase_opens_what_was_there(tmp_path: Path):
    """The old one does not any more; the entries are the same files."""
    vault = make_vault_study(tmp_path)
    vault.write("raw", "INT-10001", WORDS)
    before = (vault.folder / "raw/INT-10001.sealed").read_bytes()
    change_passphrase(own_key(own_coder(vault.settings)), old=PASSPHRASE, new=LATER)
    vault.unlock(LATER)

    with vault.open("raw", "INT-10001") as plain:
        assert plain == WORDS
    with raises(WrongUseError, "store.vault.wrong_passphrase"):
        unlocked(tmp_path)
    assert (vault.folder / "raw/INT-10001.sealed").read_bytes() == before


def test_a_wrapping_that_does_not_open_takes_no_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A key is looked at before the old wrapping goes."""
    vault = make_vault_study(tmp_path)
    monkeypatch.setattr(
        sealing, "wrap", lambda secret, passphrase: quick_wrap(secret, passphrase + "?")
    )
    key = own_key(own_coder(vault.settings))

    with raises(WrongUseError, "store.vault.wrong_passphrase"):
        change_passphrase(key, old=PASSPHRASE, new=LATER)
    unlocked(tmp_path)


def test_a_machine_without_a_key_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The coder is known, her key is on another machine."""
    make_vault_study(tmp_path)

    with as_coder(monkeypatch, "K-02"), raises(WrongUseError, "store.vault.no_key_here"):
        unlocked(tmp_path)


def test_the_key_stays_in_its_process(tmp_path: Path):
    """A forked child cannot use it, it cannot be pickled, its text shows the public half."""
    vault = make_vault_study(tmp_path)
    vault.write("raw", "INT-10001", WORDS)
    child = os.fork()
    if child == 0:
        try:
            with vault.open("raw", "INT-10001"):
                os._exit(1)
        except WrongUseError as error:
            os._exit(0 if error.id == "store.vault.other_process" else 2)

    assert os.waitpid(child, 0)[1] == 0
    with raises(WrongUseError, "store.vault.key_not_copied"):
        pickle.dumps(vault)
    assert re.fullmatch(r"<key ….{8}>", f"{vault._identity}")


def test_an_open_vault_leaves_no_core_file(tmp_path: Path):
    """The limit is zero from `unlock` to the end of the process."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        make_vault_study(tmp_path)
        os._exit(resource.getrlimit(resource.RLIMIT_CORE)[0])

    assert os.waitpid(child, 0)[1] == 0


# readers come and go


def test_a_new_coder_reads_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """After a colleague has sealed the vault anew, and not before."""
    vault = make_vault_study(tmp_path)
    vault.write("raw", "INT-10001", WORDS)
    make_coder(tmp_path, "K-02")
    with (
        as_coder(monkeypatch, "K-02"),
        raises(WrongUseError, "store.vault.not_for_you", place="vault: raw INT-10001"),
    ):
        read(tmp_path)
    result = reseal(unlocked(tmp_path))

    with as_coder(monkeypatch, "K-02"):
        assert read(tmp_path) == WORDS
    assert ([str(entry) for entry in result.done], result.already, result.left) == (
        ["raw INT-10001"],
        (),
        (),
    )
    assert [len(part) for part in reseal(unlocked(tmp_path)).__dict__.values()] == [0, 1, 0]


def test_a_coder_who_left_gets_nothing_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Until all is sealed anew, `access` says what her key still opens."""
    make_vault_study(tmp_path)
    make_coder(tmp_path, "K-02")
    unlocked(tmp_path).write("raw", "INT-10001", WORDS)
    settings = tmp_path / "pyproject.toml"
    settings.write_text(
        settings.read_text().replace("[tool.rap.coders.K-02]\nkey", "[tool.rap.coders.K-02]\n#")
    )
    unlocked(tmp_path).write("raw", "INT-10002", WORDS)

    assert [(row.coder, row.n_entries) for row in access(unlocked(tmp_path))] == [
        ("K-01", 2),
        ("", 1),
    ]
    reseal(unlocked(tmp_path))
    assert [(row.coder, row.n_entries) for row in access(unlocked(tmp_path))] == [("K-01", 2)]


def test_a_key_nobody_has_looked_at_becomes_no_reader(tmp_path: Path):
    """Whoever slips a key into the settings gets nothing; a look at it is enough to go on."""
    vault = make_vault_study(tmp_path)
    stranger = sealing.public_of(sealing.secret_key(sealing.make_secret()))
    vault = open_vault(add_key(tmp_path, "K-02", key=stranger))

    with raises(WrongUseError, "store.vault.new_key", key=f"…{stranger[-8:]}", coder="K-02"):
        vault.write("raw", "INT-10001", WORDS)
    confirm(stranger)
    assert len(vault.write("raw", "INT-10001", WORDS).readers) == 2


def test_one_damaged_entry_does_not_keep_the_others_from_being_sealed(tmp_path: Path):
    """It is named, the rest is done."""
    vault = make_vault_study(tmp_path)
    for id in ("INT-10001", "INT-10002"):
        vault.write("raw", id, WORDS)
    path = vault.folder / "raw/INT-10001.sealed"
    path.write_bytes(path.read_bytes()[:-1])
    make_coder(tmp_path, "K-02")
    result = reseal(unlocked(tmp_path))

    assert [str(entry) for entry in result.done] == ["raw INT-10002"]
    assert [str(entry) for entry, _ in result.left] == ["raw INT-10001"]


PYPROJECT = {
    "plain": "[tool.rap.coders.K-02]\n",
    "comment": "[tool.rap.coders.K-02]   # who\nrole = 'lead'\n# a word\n\n[[tool.rap.runs]]\nname = 'a'\nnotebook = 'a.ipynb'\n",
    "no end of line": "[tool.rap.coders.K-02]",
    "between": "[tool.rap.coders.K-02]\nrole = 'coder'\n[tool.rap.coders.K-03]\nrole = 'lead'\n",
}


@pytest.mark.parametrize("text", PYPROJECT.values(), ids=PYPROJECT)
def test_a_key_is_written_beside_what_is_there(tmp_path: Path, text: str):
    """One key a machine; the second makes a list; every other line stays."""
    keys = [sealing.public_of(sealing.secret_key(sealing.make_secret())) for _ in range(2)]
    write(tmp_path, "pyproject.toml", "[tool.rap]\n" + text)
    for key in (*keys, keys[0]):
        found = add_key(tmp_path, "K-02", key=key)
    after = (tmp_path / "pyproject.toml").read_bytes().decode()

    assert next(coder.keys for coder in found.coders if coder.id == "K-02") == tuple(keys)
    assert [line for line in text.split("\n") if line.strip() and line not in after] == []


def test_a_table_only_a_person_can_edit_is_left_alone(tmp_path: Path):
    """The line to add is said."""
    make_study(tmp_path)
    text = "[tool.rap]\ncoders = {K-02 = {role = 'lead'}}\n"
    write(tmp_path, "pyproject.toml", text)
    key = sealing.public_of(sealing.secret_key(sealing.make_secret()))

    assert sentence(lambda: add_key(tmp_path, "K-02", key=key)).endswith(
        f'add this line to it: key = "{key}"'
    )
    assert (tmp_path / "pyproject.toml").read_text() == text


def test_a_secret_key_in_the_settings_is_not_repeated(tmp_path: Path):
    """Somebody pasted the wrong line."""
    secret = sealing.make_secret()
    write(tmp_path, "pyproject.toml", f"[tool.rap]\n[tool.rap.coders.K-01]\nkey = '{secret}'\n")
    text = sentence(lambda: read_settings(tmp_path))

    assert "key of coder K-01 is not a public key" in text
    assert secret not in text


# what goes, and when


def test_forget_takes_all_of_a_person(tmp_path: Path):
    """Of every kind, found by the id or by the cases; others' entries are the same files."""
    vault = make_vault_study(tmp_path)
    vault.write("raw", "INT-10001", WORDS, cases=["C-20001"])
    vault.write("audio", "FG-10442", WORDS, cases=["C-20002", "C-20001"])
    vault.write("table", "INT-10001.C-20001", WORDS)
    vault.write("receipt", "C-20001", WORDS)
    vault.write("raw", "INT-10002", WORDS, cases=["C-20002"])
    kept = (vault.folder / "raw/INT-10002.sealed").read_bytes()
    gone = vault.forget("C-20001")

    assert [str(entry) for entry in gone] == [
        "audio FG-10442",
        "raw INT-10001",
        "receipt C-20001",
        "table INT-10001.C-20001",
    ]
    assert [str(entry) for entry in vault.list()] == ["raw INT-10002"]
    assert (vault.folder / "raw/INT-10002.sealed").read_bytes() == kept
    assert vault.forget("C-20001") == ()


@pytest.mark.parametrize("how", ["delete", "forget", "expire"])
def test_a_raw_text_that_goes_takes_its_fingerprints_along(tmp_path: Path, how: str):
    """Unless it is in the study by now: there it is recognised as before."""
    vault = make_vault_study(tmp_path)
    waiting, accepted = (
        Source(id, "interview", "nl", "", speakers=(Speaker("P1", "participant", "C-20002"),))
        for id in ("INT-10002", "INT-10001")  # the second is in the study
    )
    for source in (waiting, accepted):
        remember(vault.settings.root, source, data=WORDS, text="P1: Zij werkt boven.")
        vault.write("raw", source.id, WORDS, cases=source.cases, dies=in_days(1))
    acts = {
        "delete": lambda: [vault.delete("raw", id) for id in ("INT-10001", "INT-10002")],
        "forget": lambda: vault.forget("C-20002"),
        "expire": lambda: vault.expire(in_days(1)),
    }
    acts[how]()

    assert vault.list() == ()
    assert remembered(vault.settings.root) == {"INT-10001"}


def test_forget_names_what_it_cannot_judge(tmp_path: Path):
    """A damaged entry may be hers; all else of hers is gone before it says so."""
    vault = make_vault_study(tmp_path)
    vault.write("raw", "INT-10001", WORDS, cases=["C-20001"])
    write(vault.folder, "audio/INT-10009.sealed", "?")

    place = "vault: audio INT-10009"
    with raises(RefusedError, "store.vault.damaged_unclear", place=place, case="C-20001", n=1):
        vault.forget("C-20001")
    assert [str(entry) for entry in vault.list()] == ["audio INT-10009"]


def test_deleting_writes_over_the_bytes(tmp_path: Path):
    """Another name of the same file, made before, holds zeros after."""
    vault = make_vault_study(tmp_path)
    vault.write("raw", "INT-10001", WORDS)
    other = tmp_path / "other"
    os.link(vault.folder / "raw/INT-10001.sealed", other)
    vault.delete("raw", "INT-10001")

    assert set(other.read_bytes()) == {0}
    with raises(WrongUseError, "store.vault.unknown_entry", place="vault: raw INT-10001"):
        vault.delete("raw", "INT-10001")


def test_what_is_due_is_no_longer_opened_and_goes(tmp_path: Path):
    """On the day itself; the day before it is there."""
    vault = make_vault_study(tmp_path)
    vault.write("audio", "INT-10001", WORDS, dies=in_days(0))
    vault.write("audio", "INT-10002", WORDS, dies=in_days(1))

    assert "was to be gone by" in sentence(lambda: read(tmp_path, "audio"))
    assert read(tmp_path, "audio", "INT-10002") == WORDS
    assert [str(entry) for entry in vault.expire(in_days(0))] == ["audio INT-10001"]
    assert [str(entry) for entry in vault.list()] == ["audio INT-10002"]


def test_every_entry_has_a_death_date_that_writing_over_keeps(tmp_path: Path):
    """180 days for raw text, unless somebody says otherwise."""
    vault = make_vault_study(tmp_path)
    first = vault.write("raw", "INT-10001", WORDS, cases=["C-20001"])
    second = vault.write("raw", "INT-10001", WORDS, over=first.version)
    third = vault.write(
        "raw", "INT-10001", WORDS, over=second.version, dies=datetime.date(2999, 1, 1)
    )

    assert first.dies == second.dies == in_days(180).isoformat()
    assert (third.dies, third.cases) == ("2999-01-01", ("C-20001",))


# where it lies, and what shows


@pytest.mark.parametrize(
    ("folder", "wrong"),
    [
        ("study/vault", Message("store.vault.inside_a_study", study="study")),
        ("other/notes/vault", Message("store.vault.inside_a_study", study="other")),
        (".", Message("store.vault.study_inside")),
        ("Dropbox/v", Message("store.vault.synced", folder="Dropbox")),
        ("OneDrive - Union/v", Message("store.vault.synced", folder="OneDrive - Union")),
        ("Library/Mobile Documents/v", Message("store.vault.synced", folder="Mobile Documents")),
        (
            "GoogleDrive-k@example.org/My Drive/v",
            Message("store.vault.synced", folder="GoogleDrive-k@example.org"),
        ),
        ("link/v", Message("store.vault.inside_a_study", study="study")),
    ],
)
def test_a_vault_is_refused_where_it_could_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, wrong: Message
):
    """A vault is refused in a study, around one, and in a folder that is synchronised; nothing is
    made there.
    """
    root = make_study(tmp_path / "study")
    write(tmp_path / "other", "pyproject.toml", "[tool.rap]\n")
    (tmp_path / "link").symlink_to(root / "interviews")
    monkeypatch.setenv("RAP_VAULT", str(tmp_path / folder))

    assert sentence(lambda: make_coder(root, "K-01")) == str(wrong)
    assert list(tmp_path.rglob("readers")) == []


def test_a_vault_may_lie_on_a_stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The key does not go along."""
    monkeypatch.setenv("RAP_VAULT", str(tmp_path / "stick/vault"))
    vault = make_vault_study(tmp_path / "study")
    vault.write("raw", "INT-10001", WORDS)

    assert sorted(path.name for path in (tmp_path / "stick").rglob("*") if path.is_file()) == [
        "INT-10001.sealed",
        "lock",
        "readers",
    ]


def test_a_study_that_was_moved_finds_its_vault(tmp_path: Path):
    """By the keys in its settings, not by where it lies."""
    make_vault_study(tmp_path / "study").write("raw", "INT-10001", WORDS)
    (tmp_path / "study").rename(tmp_path / "moved")

    assert read(tmp_path / "moved") == WORDS


def test_without_a_vault_it_says_how_to_make_one(tmp_path: Path):
    """Another study's vault on this machine is not taken for it."""
    make_vault_study(tmp_path / "one")
    two = make_study(tmp_path / "two")

    with raises(WrongUseError, "store.vault.not_here", study="two"):
        open_vault(read_settings(two))


def test_folders_and_files_are_for_one_person(tmp_path: Path):
    """0700 and 0600, whatever the umask."""
    old = os.umask(0)
    try:
        vault = make_vault_study(tmp_path)
        first = vault.write("raw", "INT-10001", WORDS)
        vault.write("raw", "INT-10001", WORDS, over=first.version)
    finally:
        os.umask(old)
    found = [path for top in (vault.folder, keys_folder()) for path in (top, *top.rglob("*"))]

    assert {oct(path.stat().st_mode & 0o777) for path in found if path.is_dir()} == {"0o700"}
    assert {oct(path.stat().st_mode & 0o777) for path in found if path.is_file()} == {"0o600"}


def test_a_folder_that_others_could_open_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It was there before, for all to read."""
    (tmp_path / "shared").mkdir(mode=0o755)
    monkeypatch.setenv("RAP_VAULT", str(tmp_path / "shared"))
    vault = make_vault_study(tmp_path / "study")

    assert oct(vault.folder.stat().st_mode & 0o777) == "0o700"


@pytest.mark.parametrize(
    "id", ["Fenna", "INT-1/../../x", "INT-10001 Fenna", "", ".", "C-20001.Fenna"]
)
def test_an_id_that_could_be_a_name_is_refused_and_not_repeated(tmp_path: Path, id: str):
    """Ids show in file names."""
    vault = make_vault_study(tmp_path)

    assert sentence(lambda: vault.write("raw", id, WORDS)) == said(
        "store.vault.telling_id", kind="raw"
    )
    assert sentence(lambda: vault.write("raw", "INT-10001", WORDS, cases=["Fenna"])) == said(
        "store.vault.not_a_case"
    )


def test_texts_for_programmers_show_kind_and_id_only(tmp_path: Path):
    """No path, no date, no key, no word."""
    vault = make_vault_study(tmp_path / "study")
    entry = vault.write("raw", "INT-10001", WORDS)

    assert repr(entry) == repr(Entry("raw", "INT-10001")) == "Entry(kind='raw', id='INT-10001')"
    assert [repr(vault), (vault.lock(), repr(vault))[1]] == [
        "<vault of 'study', open>",
        "<vault of 'study', locked>",
    ]


# several at once


def test_two_processes_add_at_once(tmp_path: Path):
    """Nothing is lost, and nothing is half there."""
    make_vault_study(tmp_path / "study")
    code = (
        "import sys; from pathlib import Path; from rap.store.settings import read_settings; from rap.store.vault import open_vault\n"
        "vault = open_vault(read_settings(Path(sys.argv[1])))\n"
        "for n in range(20): vault.write('raw', f'INT-{sys.argv[2]}{n:02}', sys.argv[2].encode() * 1000)\n"
    )
    words = [sys.executable, "-c", code, str(tmp_path / "study")]
    writers = [subprocess.Popen([*words, str(number)]) for number in (10, 11)]
    assert [writer.wait() for writer in writers] == [0, 0]
    vault = unlocked(tmp_path / "study")
    expected = {
        f"INT-{number}{n:02}": str(number).encode() * 1000 for number in (10, 11) for n in range(20)
    }
    found = {}
    for entry in vault.list():
        with vault.open("raw", entry.id) as plain:
            found[entry.id] = bytes(plain)

    assert found == expected


def test_two_processes_write_over_one_entry(tmp_path: Path):
    """Whoever comes second looks again, so each of forty additions is there."""
    make_vault_study(tmp_path / "study").write("raw", "FG-10442", WORDS)
    code = (
        "import sys; from pathlib import Path; from rap.store.settings import read_settings; from rap.core.errors import WrongUseError\n"
        "from rap.store.vault import open_vault\n"
        "vault, left = open_vault(read_settings(Path(sys.argv[1]))), [f'C-{sys.argv[2]}{n:02}' for n in range(20)]\n"
        "while left:\n"
        "    old = vault.entry('raw', 'FG-10442')\n"
        "    try: vault.write('raw', 'FG-10442', b'x', cases=[*old.cases, left[-1]], over=old.version); left.pop()\n"
        "    except WrongUseError: pass\n"
    )
    words = [sys.executable, "-c", code, str(tmp_path / "study")]
    writers = [subprocess.Popen([*words, str(number)]) for number in (20, 30)]

    assert [writer.wait() for writer in writers] == [0, 0]
    assert len(unlocked(tmp_path / "study").entry("raw", "FG-10442").cases) == 40


def test_a_vault_held_by_another_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """After a while; exit code 75."""
    vault = make_vault_study(tmp_path)
    monkeypatch.setattr(private_files, "WAIT_S", 0.05)
    with private_files.held(vault.folder), raises(BusyError, "store.vault.busy") as caught:
        vault.write("raw", "INT-10001", WORDS)

    assert caught.value.exit_code == 75


# the command line


def rap(*words: str, passphrases: str = "", answer: str = "") -> Result:
    """`rap vault …` with passphrases in a file descriptor."""
    reading, writing = os.pipe()
    os.write(writing, passphrases.encode())
    os.close(writing)
    return CliRunner().invoke(
        app, ["vault", *words], input=answer, env={"RAP_PASSPHRASE_FD": str(reading)}
    )


def test_the_commands_from_first_to_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Two coders make keys, one lets the other in, a passphrase is changed, a person is forgotten."""
    root = make_study(tmp_path)
    monkeypatch.chdir(root)
    done = [rap("init", passphrases=PASSPHRASE)]
    open_vault(read_settings(root)).write("raw", "INT-10001", WORDS, cases=["C-20001"])
    with as_coder(monkeypatch, "K-02"):
        done.append(rap("init", passphrases=LATER))
    done.append(rap("add-coder", "K-02", "--yes", passphrases=PASSPHRASE))
    done.append(rap("change-passphrase", passphrases=f"{PASSPHRASE}\n{LATER}\n"))
    done.append(rap("status", "--json"))
    done.append(rap("forget", "C-20001", answer="y\n"))

    assert [(result.exit_code, str(result.exception or "")) for result in done] == [(0, "")] * 6
    assert done[2].output == said("sealing.vault.sealed", n=1, already=0) + "\n"
    told = json.loads(done[4].output)
    assert [(row["coder"], row["n_entries"]) for row in told["access"]] == [
        ("K-01", 1),
        ("K-02", 1),
    ]
    assert open_vault(read_settings(root)).list() == ()
    assert not any(PASSPHRASE in result.output or LATER in result.output for result in done)


def test_a_new_passphrase_is_asked_again_here_and_not_left_to_the_shell(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
):
    """Too short, or two different ones: said before it is typed twice, and asked anew; at last it
    gives up.
    """
    typed = iter(["short", PASSPHRASE, LATER, PASSPHRASE, PASSPHRASE])
    monkeypatch.delenv("RAP_PASSPHRASE_FD", raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda question: next(typed))

    assert vaulting.passphrases("sealing.passphrase.new") == [PASSPHRASE]
    said = capsys.readouterr().err
    assert ("take five words" in said, "two different passphrases" in said, PASSPHRASE in said) == (
        True,
        True,
        False,
    )
    monkeypatch.setattr("getpass.getpass", lambda question: "short")
    with raises(WrongUseError, "sealing.passphrase.no_new", tries=5):
        vaulting.passphrases("sealing.passphrase.new")


def test_a_vault_that_is_away_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An empty one would hide it: what it held would seem lost when it is back."""
    root = make_study(tmp_path / "study")
    monkeypatch.chdir(root)
    rap("init", passphrases=PASSPHRASE)
    first = open_vault(read_settings(root)).folder
    open_vault(read_settings(root)).write("raw", "INT-10001", WORDS)
    first.rename(tmp_path / "away")
    again = rap("init")
    assert again.exception.id == "store.vault.key_without_vault"
    assert rap("init", "--new").exit_code == 0
    (tmp_path / "away").rename(first)

    with raises(WrongUseError, "store.vault.several"):
        open_vault(read_settings(root))
    monkeypatch.setenv("RAP_VAULT", str(first))
    assert [str(entry) for entry in open_vault(read_settings(root)).list()] == ["raw INT-10001"]


def test_status_names_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Exit code 1, a line each."""
    vault = make_vault_study(tmp_path)
    monkeypatch.chdir(tmp_path)
    vault.write("audio", "INT-10001", WORDS, dies=in_days(0))
    write(vault.folder, "raw/INT-10002.sealed", "?")
    vault.write("table", "C-20001", WORDS)
    make_coder(tmp_path, "K-02")
    result = rap("status")

    assert result.exit_code == 1
    assert result.output.splitlines()[-3:] == [
        f"vault: audio INT-10001: {said('sealing.vault.due', day=str(in_days(0)))}",
        f"vault: raw INT-10002: {said('sealing.vault.damaged')}",
        f"vault: table C-20001: {said('sealing.vault.other_readers')}",
    ]


@pytest.mark.parametrize(
    ("words", "answer", "says"),
    [
        (["forget"], "", "sealing.vault.forget_whose"),
        (["forget", "Fenna"], "", "store.vault.not_a_case"),
        (["forget", "C-20001"], "n\n", "sealing.command.nothing_deleted"),
        (["add-coder", "K-07"], "", "sealing.vault.no_coder"),
        (["add-coder", "K-02"], "", "sealing.vault.coder_no_key"),
        (["add-coder", "K-01"], "", "sealing.passphrase.too_few"),
    ],
)
def test_what_a_command_cannot_mean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], answer: str, says: str
):
    """One sentence, and nothing is gone."""
    vault = make_vault_study(tmp_path)
    monkeypatch.chdir(tmp_path)
    vault.write("raw", "INT-10001", WORDS, cases=["C-20001"])
    result = rap(*words, answer=answer)

    assert says in (result.exception.id, str(result.exception))
    assert len(vault.list()) == 1


def test_without_a_keyboard_no_passphrase_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Nor taken from the environment."""
    monkeypatch.chdir(make_study(tmp_path))
    result = CliRunner().invoke(
        app, ["vault", "init"], input=PASSPHRASE, env={"RAP_PASSPHRASE": PASSPHRASE}
    )

    assert result.exception.id == "sealing.passphrase.no_keyboard"


# who may import it


def importers(tree: ast.AST) -> bool:
    """Whether a module imports `rap.store.vault`, for types too, or names it as a string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(
            f"{alias.name}.".startswith("rap.store.vault.") for alias in node.names
        ):
            return True
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("rap.store.vault."):
            return True
        if (
            isinstance(node, ast.ImportFrom)
            and node.module in ("rap", "rap.store")
            and any(alias.name in ("store", "vault") for alias in node.names)
        ):
            return True
        if isinstance(node, ast.ImportFrom) and node.level:
            return True
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and node.value.startswith("rap.store.vault")
        ):
            return True
    return False


def test_only_those_who_handle_raw_texts_import_the_vault():
    """Import, correction, withdrawal, release, what is to come and the vault's own commands; no
    notebook either.
    """
    source = ROOT / "src" / "rap"
    found = {
        path.relative_to(source)
        for path in source.rglob("*.py")
        if importers(ast.parse(path.read_text("utf-8")))
    }
    names = {
        path.as_posix().removesuffix(".py")
        for path in found
        if path.parts[:2] != ("store", "vault")
    }
    allowed = {
        name for name in names if name in IMPORTERS or "/".join(name.split("/")[:2]) in IMPORTERS
    }

    assert names - allowed == set()
    assert "topics/sealing/commands/vault" in names
    assert [
        path.name
        for path in (ROOT / "notebooks").glob("*.ipynb")
        if "rap.store.vault" in path.read_text("utf-8")
    ] == []


@pytest.mark.parametrize(
    "line",
    [
        "import rap.store.vault",
        "import rap.store.vault.store as s",
        "from rap.store import vault",
        "from rap import store",
        "from rap.store.vault import Vault",
        "from rap.store.vault.sealing import unseal",
        "load('rap.store.vault')",
    ],
)
def test_every_way_to_import_is_seen(line: str):
    """The guard of the guard."""
    assert importers(ast.parse(line))
    assert not importers(
        ast.parse("from rap.store.answers import x\nimport rap\nfrom rap.cli import vault")
    )
