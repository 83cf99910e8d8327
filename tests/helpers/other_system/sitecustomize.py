"""What Windows or macOS would do differently, imitated in every Python process that finds this folder
on its path; which system is said by `RAP_TEST_SYSTEM` ("win32" or "darwin").

It is read before any other module. Of `rap` alone, `sys.platform` is the other system; of all, the
calls to the disk are. What an imitation cannot show is listed in `docs/platforms.md`.
"""

from __future__ import annotations

import builtins
import errno
import fcntl
import importlib
import io
import os
import re
import sys
import types
import unicodedata
from importlib.machinery import SourceFileLoader
from typing import Any

SYSTEM = os.environ.get("RAP_TEST_SYSTEM", "")
_FORBIDDEN = set('<>:"|?*') | set(map(chr, range(32)))
_DEVICES = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))}
_LONGEST = 259
_BINARY = 0x8000  # a flag that Linux knows and takes for granted
_FULL_FLUSH = 51
_POSIX_ONLY = (
    "fchmod", "fchown", "chown", "pread", "pwrite", "preadv", "pwritev", "fork", "forkpty", "killpg", "getuid", "geteuid",
    "getgid", "getegid", "major", "minor", "mkfifo", "statvfs", "fstatvfs", "sysconf", "sched_getaffinity",
    "posix_fadvise", "prlimit", "O_NONBLOCK", "O_NOFOLLOW", "O_DIRECTORY", "O_SYNC", "setsid", "nice", "getloadavg",
)  # fmt: skip
_SIGNALS = ("SIGKILL", "SIGHUP", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGQUIT", "SIGXCPU")
_TEXT = set[int]()  # descriptors that were opened without O_BINARY


def is_ours() -> bool:
    """Whether a module of `rap` made this call, itself or through one of the standard library."""
    frame, left = sys._getframe(2), 5
    while frame is not None and left:
        if str(frame.f_globals.get("__name__", "")).partition(".")[0] == "rap":
            return True
        frame, left = frame.f_back, left - 1
    return False


def _instead(source: str) -> str:
    """The source of a module of `rap` as the other system would run it."""
    asked = {"sys.platform": repr(SYSTEM)}
    if SYSTEM == "win32":
        asked |= {'zmq.has("ipc")': "False", "os.name": "'nt'"}
    for name, value in asked.items():
        source = source.replace(name, value)
    return re.sub(
        r"^( *)import (os|signal|subprocess|resource)$",
        r"\1import other_\2 as \2",
        source,
        flags=re.M,
    )


_get_code = SourceFileLoader.get_code


def get_code(self: SourceFileLoader, fullname: str) -> Any:
    if fullname.partition(".")[0] != "rap":
        return _get_code(self, fullname)
    source = self.get_data(self.path).decode("utf-8")
    return compile(_instead(source), self.path, "exec", dont_inherit=True)


# The disk.


def _error(number: int, says: str, path: Any, code: int) -> OSError:
    kind: Any = OSError(number, says, str(path)).__class__  # PermissionError for EACCES
    error = kind(number, says, str(path))
    error.winerror = code
    return error


def check_name(path: Any) -> None:
    """Refuse what NTFS would not take as the name of a new file."""
    if isinstance(path, int):
        return
    whole = os.path.abspath(os.fsdecode(path))
    for part in whole.split("/"):
        stem = part.partition(".")[0].lower()
        if _FORBIDDEN & set(part) or part != part.rstrip(" .") or stem in _DEVICES:
            raise _error(errno.EINVAL, "a name that Windows does not take", path, 123)
    if len(whole) > _LONGEST:
        raise _error(errno.ENOENT, "a path longer than Windows takes", path, 206)


def check_twin(path: Any) -> None:
    """Refuse a second name that is equal to one that is there but for case and composition."""
    if isinstance(path, int):
        return
    folder, name = os.path.split(os.path.abspath(os.fsdecode(path)))
    if os.path.lexists(path) or not os.path.isdir(folder):
        return
    form = unicodedata.normalize("NFD", name).casefold()
    for other in os.listdir(folder):
        if unicodedata.normalize("NFD", other).casefold() == form:
            raise _error(errno.EEXIST, f"this disk calls {other} the same", path, 183)


def check_held(path: Any) -> None:
    """Refuse to move or delete what this process has open, or what lies under it."""
    whole = os.path.realpath(os.fsdecode(path))
    for name in os.listdir("/proc/self/fd"):
        try:
            at = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue
        if at == whole or at.startswith(f"{whole}/"):
            raise _error(errno.EACCES, "used by another process", path, 32)


_open, _mkdir, _replace, _rename = os.open, os.mkdir, os.replace, os.rename
_unlink, _fsync, _write, _close, _io_open = os.unlink, os.fsync, os.write, os.close, io.open
_fcntl = fcntl.fcntl


def open_descriptor(path: Any, flags: int, mode: int = 0o777, *, dir_fd: Any = None) -> int:
    if flags & os.O_CREAT:
        check_twin(path)
    if SYSTEM == "win32" and is_ours():
        if os.path.isdir(path):
            raise _error(errno.EACCES, "no folder can be opened", path, 5)
        if flags & os.O_CREAT:
            check_name(path)
    found = _open(path, flags, mode, dir_fd=dir_fd)
    _TEXT.discard(found)  # the number of one that was closed by C
    if SYSTEM == "win32" and not flags & _BINARY and is_ours():
        _TEXT.add(found)
    return found


def make_folder(path: Any, mode: int = 0o777, *, dir_fd: Any = None) -> None:
    check_twin(path)
    if SYSTEM == "win32":
        check_name(path)
    _mkdir(path, mode, dir_fd=dir_fd)


def replace(old: Any, new: Any, **options: Any) -> None:
    check_twin(new)
    if SYSTEM == "win32":
        check_name(new)
        if is_ours():
            check_held(old)
            check_held(new)
    _replace(old, new, **options)


def rename(old: Any, new: Any, **options: Any) -> None:
    check_twin(new)
    if SYSTEM == "win32":
        check_name(new)
        if is_ours():
            check_held(old)
        if os.path.lexists(new):
            raise _error(errno.EEXIST, "there is a file of that name", new, 183)
    _rename(old, new, **options)


def unlink(path: Any, **options: Any) -> None:
    if is_ours():
        check_held(path)
    _unlink(path, **options)


def fsync(descriptor: Any) -> None:
    number = descriptor if isinstance(descriptor, int) else descriptor.fileno()
    if _fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
        raise OSError(errno.EBADF, "a file that is open for reading alone")
    _fsync(number)


def write(descriptor: int, data: Any) -> int:
    if descriptor in _TEXT and b"\n" in data:
        _write(descriptor, bytes(data).replace(b"\n", b"\r\n"))
        return len(data)
    return _write(descriptor, data)


def close(descriptor: int) -> None:
    _TEXT.discard(descriptor)
    _close(descriptor)


def open_file(file: Any, mode: str = "r", *given: Any, **options: Any) -> Any:
    buffering = given[0] if given else options.pop("buffering", -1)
    encoding = given[1] if len(given) > 1 else options.pop("encoding", None)
    errors = given[2] if len(given) > 2 else options.pop("errors", None)
    newline = given[3] if len(given) > 3 else options.pop("newline", None)
    is_written = any(sign in mode for sign in "wax+")
    if isinstance(file, int):
        _TEXT.discard(file)  # a file object puts its descriptor into binary mode
    elif any(sign in mode for sign in "wax"):
        check_twin(file)
        if SYSTEM == "win32":
            check_name(file)
    if SYSTEM == "win32" and "b" not in mode and is_ours():
        if encoding is None:
            raise UnicodeError(f"a text without encoding is cp1252 there: {file}")
        if is_written and newline is None:
            newline = "\r\n"
    return _io_open(file, mode, buffering, encoding, errors, newline, **options)


def full_flush(descriptor: Any, command: int, argument: Any = 0) -> Any:
    if command == _FULL_FLUSH:
        number = descriptor if isinstance(descriptor, int) else descriptor.fileno()
        return _fsync(number)
    return _fcntl(descriptor, command, argument)


class _Module(types.ModuleType):
    """A module of the standard library as `rap` sees it on the other system."""

    def __init__(self, name: str, *, without: tuple[str, ...] = (), **instead: Any) -> None:
        super().__init__(name)
        self.__dict__["_without"] = without
        self.__dict__.update(instead)
        sys.modules[f"other_{name}"] = self

    def __getattr__(self, name: str) -> Any:
        if name in self.__dict__["_without"]:
            raise AttributeError(f"{SYSTEM} has no {self.__name__}.{name}")
        return getattr(importlib.import_module(self.__name__), name)


def _set_limit(kind: int, value: tuple[int, int]) -> None:
    import resource

    if kind == resource.RLIMIT_AS:
        raise ValueError("this system takes no limit of memory")
    resource.setrlimit(kind, value)


def _start(*given: Any, **options: Any) -> Any:
    import subprocess

    if options.get("pass_fds") or options.get("preexec_fn"):
        raise ValueError("pass_fds and preexec_fn are not for Windows")
    return subprocess.Popen(*given, **options)


def _run(*given: Any, **options: Any) -> Any:
    import subprocess

    if options.get("pass_fds") or options.get("preexec_fn"):
        raise ValueError("pass_fds and preexec_fn are not for Windows")
    return subprocess.run(*given, **options)


def imitate() -> None:
    """Be the other system from now on."""
    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    os.open, os.mkdir, os.replace, os.rename = open_descriptor, make_folder, replace, rename
    io.open = builtins.open = open_file  # type: ignore[assignment]
    if SYSTEM == "darwin":
        fcntl.F_FULLFSYNC, fcntl.fcntl = _FULL_FLUSH, full_flush  # type: ignore[attr-defined,assignment]
        _Module("os", without=("sched_getaffinity", "posix_fadvise"))
        _Module("resource", without=("prlimit",), setrlimit=_set_limit)
        _Module("signal")
        _Module("subprocess")
        return
    os.unlink = os.remove = unlink  # type: ignore[assignment]
    os.O_BINARY = _BINARY  # type: ignore[attr-defined]
    _Module("os", without=_POSIX_ONLY, fsync=fsync, write=write, close=close, linesep="\r\n")
    _Module("signal", without=_SIGNALS)
    _Module("subprocess", Popen=_start, run=_run)
    sys.modules["other_resource"] = None  # type: ignore[assignment]


if SYSTEM:
    imitate()
