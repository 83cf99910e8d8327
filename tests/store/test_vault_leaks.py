"""Thirty canaries go through the vault, with errors and kill -9 at every step; no byte of them is
found on the disk after.
"""

from __future__ import annotations

import base64
import datetime
import errno
import faulthandler
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from studies import ROOT, make_study, scaled
from vaults import PASSPHRASE, make_coder, make_quick, unlocked

from rap.core.errors import Message, NotSavedError, WrongUseError
from rap.store.settings import own_coder, read_settings
from rap.store.vault import (
    Vault,
    add_key,
    change_passphrase,
    make_key,
    open_vault,
    own_key,
    reseal,
    sealing,
)
from rap.store.vault.identity import confirmed, keys_folder

CANARIES = [
    f"Żaneta-{n:02} zei: de bel van n°{n * 7919 % 997} rinkelt, 04{n:02}/55{n * 13 % 90 + 10}"
    for n in range(30)
]
LATER = "a passphrase of another year"
TODAY = datetime.date.today()


def forms(canary: str) -> set[bytes]:
    """The canary as programs may have written it: encodings, base64 at each of its three places,
    hex, reversed, in an address.
    """
    plain, wide = canary.encode(), canary.encode("utf-16-le")
    coded = {
        base64.b64encode(bytes(shift) + raw)[4:-4] for raw in (plain, wide) for shift in range(3)
    }
    others = {
        plain[::-1],
        plain.hex().encode(),
        quote(canary).encode(),
        ascii(canary)[1:-1].encode(),
    }
    return {plain, wide, canary.encode("utf-16-be"), *coded, *others}


FORMS = {form for canary in [*CANARIES, PASSPHRASE, LATER] for form in forms(canary)} | {
    b"AGE-SECRET-KEY-1"
}


def hits(folder: Path) -> list[str]:
    """Files under `folder` whose name or bytes hold a canary, a passphrase or a secret key."""
    found = []
    for path in folder.rglob("*"):
        data = os.fsencode(path.name) + (path.read_bytes() if path.is_file() else b"")
        found += (
            [path.relative_to(folder).as_posix()] if any(form in data for form in FORMS) else []
        )
    return found


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds everything a process may write to: a home, a folder for temporary files,
    a study.
    """
    make_quick(monkeypatch)
    monkeypatch.delenv("XDG_DATA_HOME")
    top = tmp_path / "all"
    for name, folder in (("HOME", "home"), ("TMPDIR", "tmp")):
        (top / folder).mkdir(parents=True)
        monkeypatch.setenv(name, str(top / folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    make_coder(make_study(top / "study"), "K-01")
    monkeypatch.chdir(top / "study")
    return top


def fill(vault: Vault) -> None:
    """All thirty canaries, in entries of two people and every kind."""
    for n, canary in enumerate(CANARIES[:20]):
        vault.write(
            ("raw", "audio")[n % 2], f"INT-{10001 + n}", canary.encode() * 3, cases=["C-20001"]
        )
    for kind, canary in zip(
        ("table", "receipt", "table", "receipt", "seed"), CANARIES[20:25], strict=True
    ):
        id = {"seed": "0123abcd"}.get(kind, "C-20001" if canary in CANARIES[:22] else "C-20002")
        vault.write(kind, id, canary.encode("utf-16-le"))
    for n, canary in enumerate(CANARIES[25:]):
        vault.write("audio", f"FG-{10001 + n}", canary.encode(), dies=TODAY)


@pytest.mark.parametrize(
    "folded", [str.encode, lambda text: base64.b64encode(b"x" + text.encode() + b"y")]
)
def test_the_scan_finds_what_is_there(tmp_path: Path, folded: Callable[[str], bytes]):
    """Else the zeros below would say nothing."""
    for n, canary in enumerate(CANARIES):
        (tmp_path / str(n)).write_bytes(b"before" + folded(canary) + b"after")
    (tmp_path / "wide").write_text(CANARIES[0], encoding="utf-16")
    (tmp_path / "key").write_text(sealing.make_secret())

    assert len(hits(tmp_path)) == 32


WHOLE_LIFE = """
import datetime, logging, os, sys, traceback
from pathlib import Path
sys.path[:0] = sys.argv[1:3]
from test_vault_leaks import CANARIES, LATER, PASSPHRASE, TODAY, fill
from rap.store.settings import own_coder, read_settings
from rap.store.vault import change_passphrase, open_vault, own_key, reseal, sealing
from vaults import make_coder, quick_wrap
logging.basicConfig(level=logging.DEBUG, filename=Path.home() / "log")
sealing.wrap = quick_wrap
root = Path.cwd()
vault = open_vault(read_settings(root))

def fails(inside):
    try:
        inside()
    except Exception as error:
        print(repr(error), *traceback.TracebackException.from_exception(error, capture_locals=True).format())

def raises_inside():
    with vault.open("raw", "INT-10001") as plain:
        raise ValueError(vault, vault.list(), vault.entry("raw", "INT-10001"))

fill(vault)
fails(lambda: vault.unlock(LATER))
vault.unlock(PASSPHRASE)
fails(raises_inside)
fails(lambda: vault.open("audio", "FG-10001").__enter__())
path = vault.folder / "raw" / "INT-10003.sealed"
whole = path.read_bytes()
path.write_bytes(whole[:-1])
fails(lambda: vault.open("raw", "INT-10003").__enter__())
path.write_bytes(whole)
for entry in vault.list("raw"):
    with vault.open("raw", entry.id) as plain:
        print(entry, repr(entry), repr(vault), len(plain))
vault.write("table", "C-20002", CANARIES[5].encode(), over=vault.entry("table", "C-20002").version)
make_coder(root, "K-02")
vault = open_vault(read_settings(root))
vault.unlock(PASSPHRASE)
print(reseal(vault))
change_passphrase(own_key(own_coder(vault.settings)), old=PASSPHRASE, new=LATER)
vault.delete("raw", "INT-10001")
print(vault.expire(TODAY), vault.forget("C-20001"), vault.list())
vault.unlock(LATER)
with vault.open("table", "C-20002") as plain:
    assert plain.decode() == CANARIES[5]
    raises_inside()
"""


def test_a_whole_life_leaves_no_word_anywhere(place: Path):
    """Study, home, temporary files, log, output, tracebacks with all their variables, and the vault
    itself.
    """
    with (place / "output").open("wb") as output:
        words = [
            *(sys.executable, "-u", "-c"),  # what is printed and what fails, in their order
            WHOLE_LIFE,
            *(str(ROOT / "tests" / folder) for folder in ("store", "helpers")),
        ]
        done = subprocess.run(words, stdout=output, stderr=output, check=False)
    said = (place / "output").read_text()

    assert (done.returncode, said.splitlines()[-1]) == (
        1,
        f"rap.core.errors.WrongUseError: vault: raw INT-10001: {Message('store.vault.unknown_entry')}",
    )
    assert said.count("Traceback") == 5
    assert "Entry(kind='table', id='C-20002')" in said
    assert hits(place) == []


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV])
def test_a_process_that_dies_with_an_open_entry_leaves_no_word(place: Path, end: signal.Signals):
    """No core file either, though the system allows them."""
    fill(open_vault(read_settings(place / "study")))
    child = os.fork()
    if child == 0:
        most = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (most, most))
        faulthandler.disable()
        with unlocked(place / "study").open("raw", "INT-10001"):
            os.kill(os.getpid(), end)
    status = os.waitpid(child, 0)[1]

    assert (os.WTERMSIG(status), os.WCOREDUMP(status)) == (end, False)
    assert hits(place) == []


@pytest.mark.parametrize(
    "act",
    [
        lambda vault: vault.write("seed", "0123abce", CANARIES[0].encode()),
        lambda vault: vault.reseal(vault.entry("raw", "INT-10001")),
        lambda vault: make_key(PASSPHRASE),
        lambda vault: change_passphrase(
            own_key(own_coder(vault.settings)), old=PASSPHRASE, new=LATER
        ),
    ],
    ids=["write", "reseal", "make_key", "change_passphrase"],
)
def test_a_full_disk_tells_no_variable(
    place: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Vault], object]
):
    """The error is one sentence; those who print every variable on the way to it find neither word
    nor key.
    """
    fill(open_vault(read_settings(place / "study")))
    make_coder(place / "study", "K-02")
    vault = unlocked(place / "study")
    before = contents(place / "study")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(NotSavedError, match="the disk is full") as caught:
            act(vault)
    said = traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()
    (place / "said").write_text("".join(said))

    assert hits(place) == []
    assert contents(place / "study") == before


# kill -9 at each step


def write_new(root: Path) -> None:
    vault = open_vault(read_settings(root))
    if "seed 0123abce" not in [str(entry) for entry in vault.list()]:
        vault.write("seed", "0123abce", CANARIES[0].encode())


def write_over(root: Path) -> None:
    vault = open_vault(read_settings(root))
    vault.write(
        "table",
        "C-20002",
        CANARIES[1].encode() * 1000,
        over=vault.entry("table", "C-20002").version,
    )


def delete(root: Path) -> None:
    vault = open_vault(read_settings(root))
    if "raw INT-10001" in [str(entry) for entry in vault.list()]:
        vault.delete("raw", "INT-10001")


def forget(root: Path) -> None:
    open_vault(read_settings(root)).forget("C-20001")


def expire(root: Path) -> None:
    open_vault(read_settings(root)).expire(TODAY)


def seal_anew(root: Path) -> None:
    assert reseal(unlocked(root)).left == ()


def add_a_key(root: Path) -> None:
    add_key(root, "K-02", key=confirmed()[1])


def make_another_key(root: Path) -> None:
    make_key(PASSPHRASE)


def change(root: Path) -> None:
    vault = open_vault(read_settings(root))
    try:
        vault.unlock(LATER)
    except WrongUseError:
        change_passphrase(own_key(own_coder(vault.settings)), old=PASSPHRASE, new=LATER)


def contents(root: Path) -> dict[str, bytes]:
    """Every entry and its plain bytes (of those whose day has come, that they are there); either
    passphrase may be the one.
    """
    vault = open_vault(read_settings(root))
    try:
        vault.unlock(PASSPHRASE)
    except WrongUseError:
        vault.unlock(LATER)
    found = {}
    for entry in vault.list():
        if entry.is_due(TODAY):
            found[str(entry)] = b""
        else:
            with vault.open(entry.kind, entry.id) as plain:
                found[str(entry)] = bytes(plain)
    return found


STEPS = ((os, "replace"), (os, "fsync"), (os, "unlink"), (tempfile, "mkstemp"), (os, "fdopen"))


def killed_at(step: int, act: Callable[[Path], None], root: Path) -> bool:
    """Do `act` in a child that is killed before its `step`-th touch of the disk; whether it lived
    to the end.
    """
    child = os.fork()
    if child == 0:
        left = iter(range(step))
        for module, name in STEPS:
            setattr(module, name, _counted(getattr(module, name), left))
        act(root)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL)
    return status == 0


def _counted(real: Callable[..., object], left: Iterator[int]) -> Callable[..., object]:
    def counted(*args: object, **options: object) -> object:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **options)

    return counted


@pytest.mark.volume(cases=1)
@pytest.mark.parametrize(
    "act",
    [write_new, write_over, delete, forget, expire, seal_anew, add_a_key, make_another_key, change],
)
def test_a_kill_at_any_step_loses_and_leaks_nothing(
    place: Path, tmp_path: Path, act: Callable[[Path], None]
):
    """Each entry is as before or as after; doing it again ends well; no word, no half file and no
    lost key is left.
    """
    root, saved = place / "study", tmp_path / "saved"
    fill(open_vault(read_settings(root)))
    key = make_key(PASSPHRASE).public
    if act is seal_anew:
        add_key(root, "K-02", key=key)
    before = contents(root)
    shutil.copytree(place, saved)
    act(root)
    after, step, lived = contents(root), 0, False
    while not lived:
        shutil.rmtree(place)
        shutil.copytree(saved, place)
        lived = killed_at(step, act, root)
        cut = contents(root)
        assert all(data in (before.get(entry), after.get(entry)) for entry, data in cut.items())
        assert {*before} & {*after} <= {*cut}
        assert hits(place) == []
        act(root)
        make_key(PASSPHRASE)  # whoever writes next clears up
        open_vault(read_settings(root)).expire(datetime.date.min)
        assert (contents(root), list((place / "home").rglob("*.tmp"))) == (after, [])
        assert len(list(keys_folder().glob("*.age"))) >= 2
        step += (
            1 if step < scaled(20, 20, quick=6) else scaled(7, 1, quick=9)
        )  # an entry is five steps, so each kind of step has its turn

    assert step > 3


def test_sealing_anew_goes_on_where_it_was_cut(place: Path):
    """What was done before the kill is not done again."""
    root = place / "study"
    fill(open_vault(read_settings(root)))
    make_coder(root, "K-02")
    assert not killed_at(30, seal_anew, root)
    result = reseal(unlocked(root))

    assert (len(result.done) + len(result.already), len(result.left)) == (30, 0)
    assert len(result.already) > 3
