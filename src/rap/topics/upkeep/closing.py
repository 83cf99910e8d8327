"""Closing a study: all its files become one encrypted file, and opening it again.

At every moment the study is either open or closed, and `.rap/closed/study.age` says which. Closing
writes that file beside the study, reads it back and compares, gives it its name, and only then writes
over the rest. Opening unpacks beside it, and only when all of it is there and durable moves it to its
places; the encrypted file goes last. What was cut off is brought to its end by `settle`, which needs no
passphrase.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rap.core.disk_calls import (
    BINARY,
    flush_file,
    fsync_folder,
    put_in_place,
    rename_folder,
    take_away,
)
from rap.core.errors import BusyError, RefusedError, WrongUseError
from rap.core.files import delete_file, is_locked, name_in, not_saved, replace_file, try_lock
from rap.store.leftovers import LABS
from rap.store.private_files import make_private, overwrite, shred
from rap.store.settings import CLOSED, is_closed, own_coder, read_settings
from rap.store.tombstones import is_pending
from rap.store.vault import note_opened, own_key, unlock, was_opened
from rap.topics.sealing.own_vault import make_own_vault
from rap.topics.upkeep.closed_file import FOLDER, find_files, find_folders, pack, unpack
from rap.topics.withdrawal.withdrawals import alone

_NEW, _KEY, _LIST = f"{FOLDER}/.study.age.tmp", f"{FOLDER}/key", f"{FOLDER}/list"
_OPENING, _OPENED = f"{FOLDER}/opening", f"{FOLDER}/opened"
_AFTER, _ASKED = ".rap/close-after", ".rap/close-asked"
MOST_MINUTES = 720


@dataclass(frozen=True)
class Closed:
    """What closing did: how many files went into how many bytes."""

    n_files: int
    n_bytes: int


def key_to_close(root: Path) -> str:
    """The public key that opens what is closed here; "" as long as its passphrase was not typed on
    this machine: nobody closes what she may not be able to open.
    """
    key = own_key(own_coder(read_settings(root)))
    return key if key and was_opened(key) else ""


def has_key(root: Path) -> bool:
    """Whether the coder of this machine has a key here."""
    return bool(own_key(own_coder(read_settings(root))))


def prove(root: Path, passphrase: str) -> None:
    """Note that the passphrase of the key of this machine is known; without a key, make one under it.

    Raises
    ------
    WrongUseError
        It is another one, or a new one that is too short.
    """
    key = own_key(own_coder(read_settings(root)))
    if key:
        unlock(key, passphrase)
    else:
        key = make_own_vault(root, lambda: passphrase).key
    note_opened(key)


def close_study(root: Path) -> Closed:
    """Encrypt all files of the study for the key of this machine, and write over them.

    Raises
    ------
    WrongUseError
        No key, or one whose passphrase was not typed here yet; a withdrawal that was cut off.
    RefusedError
        A link in the study; git keeps its history elsewhere; a file that changed meanwhile.
    BusyError
        Somebody codes, imports or runs, or `rap lab` is open on it.
    NotSavedError
        The disk is full, or a file cannot be read. The study is open, as it was.
    """
    settle(root)
    key = key_to_close(root)
    if not key:
        raise WrongUseError("upkeep.closing.no_key")
    if is_pending(root):
        raise WrongUseError("upkeep.closing.withdrawal_first")
    _refuse_other_history(root)
    _refuse_labs(root)
    with alone(root), _held(root):
        paths = find_files(root)
        with _or_not_saved(root / CLOSED):
            _write(root, paths, key=key)
        done = Closed(sum(path.is_file() for path in paths), (root / CLOSED).stat().st_size)
        _write_over(root)
    for name in (".rap/locks", LABS):
        shutil.rmtree(root / name, ignore_errors=True)  # their names tell who was being written to
    return done


def _write(root: Path, paths: list[Path], *, key: str) -> None:
    """Pack, look, note what is to be written over, and give the packed file its name: from then on
    the study is closed.
    """
    rows = [[name_in(root, path), *_stamp(path)] for path in paths if path.is_file()]
    try:
        descriptor = os.open(root / _NEW, os.O_RDWR | os.O_CREAT | os.O_TRUNC | BINARY, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            pack(root, paths, file, key=key)
        replace_file(root / _KEY, f"{key}\n")
        replace_file(root / _LIST, "".join(f"{json.dumps(row)}\n" for row in rows))
        put_in_place(root / _NEW, root / CLOSED)
        fsync_folder(root / FOLDER)
    except BaseException:
        for name in (_NEW, _LIST) if not is_closed(root) else ():
            with contextlib.suppress(OSError):
                take_away(root / name)
        raise


def _stamp(path: Path) -> tuple[int, int]:
    state = path.stat()
    return state.st_size, state.st_mtime_ns


def _write_over(root: Path) -> None:
    """Zeros over every file of the list that is still the one that was packed, then they go, with the
    folders they leave empty. What was written since stays, and `rap open` keeps it beside. When a
    file cannot be deleted, the list stays, and the next `settle` goes on.
    """
    gone, told = [], (root / _LIST).read_bytes()
    # the list goes last: one with zeros in it was cut off there, when all else was gone
    for line in told.splitlines() if b"\0" not in told else ():
        name, size, time = json.loads(line)
        path = root / name
        with contextlib.suppress(FileNotFoundError):
            if _stamp(path) == (size, time) or _is_blank(path, size):
                gone.append(path)
    for path in gone:
        with _or_not_saved(path):
            overwrite(path)
    if hasattr(os, "sync"):
        os.sync()
    for path in gone:
        with _or_not_saved(path):
            take_away(path)
    for folder in reversed(find_folders(root)):
        with contextlib.suppress(OSError):  # not empty, or somebody stands in it
            folder.rmdir()
    fsync_folder(root)
    shred(root / _LIST)


@contextlib.contextmanager
def _or_not_saved(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise not_saved(path, error) from None


def _is_blank(path: Path, size: int) -> bool:
    """Whether zeros were written over a file already."""
    return path.stat().st_size == size and not path.read_bytes().strip(b"\0")


def open_closed(root: Path, passphrase: str) -> int:
    """Bring a closed study back; how many files.

    Raises
    ------
    WrongUseError
        It is not closed, the passphrase is another one, or the key is not on this machine.
    RefusedError
        The encrypted file is damaged; it stays as it is.
    """
    settle(root)
    if not is_closed(root):
        raise WrongUseError("upkeep.closing.is_open")
    key = (root / _KEY).read_text(encoding="ascii").strip() if (root / _KEY).is_file() else ""
    identity = unlock(key, passphrase)
    with _held(root):
        into = root / _OPENING
        shutil.rmtree(into, ignore_errors=True)
        make_private(into)
        try:
            with open(root / CLOSED, "rb") as sealed:
                n = unpack(sealed, into, identity=identity)
            _sync_all(into)
            rename_folder(into, root / _OPENED)
            fsync_folder(root / FOLDER)
        except OSError as error:
            _throw_away(into)
            raise not_saved(root, error) from None
        except BaseException:
            _throw_away(into)
            raise
        _move_back(root)
    note_opened(key)
    return n


def _sync_all(folder: Path) -> None:
    """Make durable what was unpacked."""
    if hasattr(os, "sync"):
        os.sync()
        return
    for path in folder.rglob("*"):
        if path.is_file():
            flush_file(path)


def _throw_away(folder: Path) -> None:
    """Write over a half unpacked study, then delete it."""
    for path in folder.rglob("*") if folder.is_dir() else ():
        if path.is_file():
            overwrite(path)
    shutil.rmtree(folder, ignore_errors=True)


def _move_back(root: Path) -> None:
    """Move each file to its place. What came to be there meanwhile is kept under another name; in
    `.rap`, where programs write, what was closed goes before it.
    """
    start = root / _OPENED
    for top, folders, names in os.walk(start):
        here = root / Path(top).relative_to(start)
        for name in folders:
            place = here / name
            place.mkdir(exist_ok=True)
            place.chmod(Path(top, name).stat().st_mode & 0o7777)
        for name in names:
            place, packed = here / name, Path(top, name)
            if place.exists() and not _is_same(place, packed) and not _is_ours(root, place):
                put_in_place(place, _free_name(place))
            put_in_place(packed, place)
        fsync_folder(here)
    for name in (CLOSED, _KEY):
        delete_file(root / name)
    shutil.rmtree(start, ignore_errors=True)


def _is_ours(root: Path, place: Path) -> bool:
    return name_in(root, place).startswith((".rap/", ".git/"))


def _is_same(one: Path, other: Path) -> bool:
    return one.is_file() and one.read_bytes() == other.read_bytes()


def _free_name(path: Path) -> Path:
    """A name beside `path` for what was written while the study was closed."""
    n = 1
    while (found := path.with_name(f"{path.stem}.while-closed-{n}{path.suffix}")).exists():
        n += 1
    return found


def settle(root: Path) -> bool:
    """Bring to its end what was cut off; whether the study is closed. Without a passphrase."""
    if not (root / FOLDER).is_dir():
        return False
    with _held(root):
        if (root / _OPENED).is_dir():
            _move_back(root)
        _throw_away(root / _OPENING)
        if not is_closed(root):
            for name in (_NEW, _LIST):
                delete_file(root / name)
        elif (root / _LIST).is_file():
            _write_over(root)
        return is_closed(root)


@contextlib.contextmanager
def _held(root: Path) -> Iterator[None]:
    """Nobody else closes or opens it meanwhile."""
    make_private(root / FOLDER)
    lock = try_lock(root / FOLDER / "lock", wait_s=5)
    if lock is None:
        raise BusyError("upkeep.closing.busy")
    try:
        yield
    finally:
        lock.release()


def _refuse_labs(root: Path) -> None:
    for path in sorted((root / LABS).glob("*.lock")):
        if is_locked(path):
            raise BusyError("upkeep.closing.lab_open")


def _refuse_other_history(root: Path) -> None:
    """Git's history holds every text: where it lies elsewhere, or elsewhere's files lie on it, a
    closed study would leave it readable.
    """
    own = root / ".git"
    if own.is_dir():
        shared = own / "objects/info/alternates"
        if shared.is_file() or any((own / "worktrees").glob("*")):
            raise RefusedError("upkeep.closing.history_shared")
    elif own.exists() or any((folder / ".git").exists() for folder in root.resolve().parents):
        raise RefusedError("upkeep.closing.history_elsewhere")


def ask_to_close(root: Path) -> None:
    """Note that the study is to be closed when `rap lab` has ended; raises what `close_study` can
    know before.
    """
    if not key_to_close(root):
        raise WrongUseError("upkeep.closing.no_key")
    _refuse_other_history(root)
    find_files(root)
    replace_file(root / _ASKED, b"")


def was_asked(root: Path) -> bool:
    """Whether that was noted; the note goes."""
    asked = (root / _ASKED).is_file()
    delete_file(root / _ASKED)
    return asked


def minutes_to_close(root: Path) -> int:
    """After how many minutes without anybody `rap lab` closes the study; 0 for never."""
    try:
        minutes = int((root / _AFTER).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0
    return minutes if 0 < minutes <= MOST_MINUTES else 0


def close_after(root: Path, minutes: int) -> None:
    """Set that on this machine; 0 for never."""
    if not 0 <= minutes <= MOST_MINUTES:
        raise WrongUseError("upkeep.closing.bad_minutes", most=MOST_MINUTES)
    if minutes and not key_to_close(root):
        raise WrongUseError("upkeep.closing.no_key")
    if minutes:
        replace_file(root / _AFTER, f"{minutes}\n")
    else:
        delete_file(root / _AFTER)
