"""The one encrypted file that a closed study is: a tar archive in the age format
(`age -d -i KEY .rap/closed/study.age | tar x` opens it without this program).

Threat: somebody who has the disk of a closed study learns its size, its settings and whose key opens
it. Not covered: what the disk keeps of deleted files (docs/closing.md), and somebody who puts another
archive in its place: anyone can encrypt for a public key.
"""

from __future__ import annotations

import os
import stat
import tarfile
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from rap.core.disk_calls import flush
from rap.core.errors import RefusedError
from rap.core.files import name_in
from rap.store.settings import CLOSED
from rap.store.vault import Identity
from rap.store.vault.sealing import make_secret, public_of, seal, secret_key, unseal_into

FOLDER = CLOSED.rpartition("/")[0]
# settings, without which it is no study; programs; locks, which somebody may hold
_STAY = {"pyproject.toml", ".venv", "node_modules", FOLDER, ".rap/locks", ".rap/open"}
_PIECE = 1 << 20
_BLOCK = tarfile.BLOCKSIZE


def find_files(root: Path) -> list[Path]:
    """Every file and folder that is closed, each folder before what is in it.

    Raises
    ------
    RefusedError
        A link, or something else that is neither file nor folder: what it leads to would stay open.
    """
    found = [*_walk(root)]
    for path in found:
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise RefusedError("upkeep.closing.link", place=name_in(root, path))
    return found


def find_folders(root: Path) -> list[Path]:
    """The folders among them, whatever else lies there."""
    return [path for path in _walk(root) if path.is_dir() and not path.is_symlink()]


def _walk(root: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(root):
        here = Path(top)
        folders[:] = sorted(name for name in folders if name_in(root, here / name) not in _STAY)
        yield from (here / name for name in folders)
        yield from (
            here / name for name in sorted(files) if name_in(root, here / name) not in _STAY
        )


def pack(root: Path, paths: Iterable[Path], into: BinaryIO, *, key: str) -> None:
    """Encrypt the files for `key` and read the result back against the files as they are now.

    The reading uses a second key that is drawn here and forgotten, so that no passphrase is needed.

    Raises
    ------
    RefusedError
        A file changed meanwhile, or what was written is not what was there.
    """
    paths, once = list(paths), secret_key(make_secret())
    seal(_Read(_archive(root, paths)), into, readers=[key, public_of(once)])
    into.flush()
    flush(into.fileno())
    into.seek(0)
    same = _Same(_archive(root, paths))
    unseal_into(into, same, once)
    same.check_end()


def _archive(root: Path, paths: Iterable[Path]) -> Iterator[bytes]:
    for path in paths:
        state = path.lstat()
        info = tarfile.TarInfo(name_in(root, path))
        info.mode, info.mtime = stat.S_IMODE(state.st_mode), state.st_mtime_ns // 10**9
        info.pax_headers = {"mtime": _seconds(state.st_mtime_ns)}
        if stat.S_ISDIR(state.st_mode):
            info.type, info.pax_headers = tarfile.DIRTYPE, {}
            info.mtime = 0
        else:
            info.size = state.st_size
        yield info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
        if info.isreg():
            yield from _bytes_of(root, path, info.size)
    yield bytes(2 * _BLOCK)


def _seconds(nanoseconds: int) -> str:
    return f"{nanoseconds // 10**9}.{nanoseconds % 10**9:09d}"


def _bytes_of(root: Path, path: Path, size: int) -> Iterator[bytes]:
    left = size
    with open(path, "rb") as file:
        while left and (piece := file.read(min(left, _PIECE))):
            left -= len(piece)
            yield piece
        if left or file.read(1):
            raise RefusedError("upkeep.closing.changed", place=name_in(root, path))
    yield bytes(-size % _BLOCK)


class _Read:
    """Pieces, as what is read from a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def read(self, size: int, /) -> bytes:
        while not self._rest:
            try:
                self._rest = next(self._pieces)
            except StopIteration:
                return b""
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


class _Same:
    """Takes what is written, and refuses it when it is not what was expected."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._wanted = _Read(pieces)

    def write(self, piece: bytes) -> int:
        at = 0
        while at < len(piece):
            wanted = self._wanted.read(len(piece) - at)
            if not wanted or piece[at : at + len(wanted)] != wanted:
                raise RefusedError("upkeep.closing.not_the_same")
            at += len(wanted)
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def check_end(self) -> None:
        if self._wanted.read(1):
            raise RefusedError("upkeep.closing.not_the_same")


def unpack(sealed: BinaryIO, into: Path, *, identity: Identity) -> int:
    """Write what is packed into the folder `into`, durably; how many files.

    Raises
    ------
    RefusedError
        It is damaged, or holds what no study holds; `into` is then no use.
    """
    failed: list[BaseException] = []
    reading, writing = os.pipe()

    def decrypt() -> None:
        try:
            with os.fdopen(writing, "wb") as target:
                identity.unseal_into(sealed, target)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=decrypt)
    thread.start()
    n = 0
    try:
        with os.fdopen(reading, "rb") as source:
            with tarfile.open(fileobj=source, mode="r|") as archive:
                for member in archive:
                    n += _put(archive, member, into)
            while source.read(_PIECE):  # to the end: a cut or changed end is only seen there
                pass
    except tarfile.TarError:
        thread.join()
        raise (failed or [RefusedError("upkeep.closing.damaged")])[0] from None
    finally:
        thread.join()
    if failed:
        raise failed[0]
    return n


def _put(archive: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> int:
    """Write one member: a file (1) or a folder (0)."""
    parts = PurePosixPath(member.name).parts
    bad = not parts or member.name.startswith("/") or {"..", "."} & {*parts} or parts[0] in _STAY
    if bad or "\\" in member.name or ":" in parts[0] or not (member.isreg() or member.isdir()):
        raise RefusedError("upkeep.closing.damaged")
    path = into.joinpath(*parts)
    if member.isdir():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(member.mode | 0o700)
        return 0
    packed = archive.extractfile(member)
    if packed is None:
        raise RefusedError("upkeep.closing.damaged")
    path.parent.mkdir(parents=True, exist_ok=True)
    with packed, open(path, "xb") as file:
        while piece := packed.read(_PIECE):
            file.write(piece)
        if not hasattr(os, "sync"):
            file.flush()
            flush(file.fileno())
    seconds, _, part = str(member.pax_headers.get("mtime", member.mtime)).partition(".")
    at = int(seconds) * 10**9 + int(part[:9].ljust(9, "0") or 0)
    os.utime(path, ns=(at, at))
    path.chmod(member.mode)
    return 1
