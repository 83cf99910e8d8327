"""Word files of before 2007 (`.doc`): LibreOffice makes a `.docx` of one, where it is installed.

The words are in clear while it works, so its folder is one that is kept in memory, and is removed
whatever happens (P2). It starts no macro, follows no link, and is stopped at its limits.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from rap.core.disk_calls import may_run
from rap.core.errors import RefusedError

MAX_BYTES = 100_000_000
_MEMORY_BYTES = 4_000_000_000
_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAM = "WordDocument".encode("utf-16-le")
_FOLDER = "rap-doc-"
# No macro, no link to another file or host, and a proxy that is nowhere.
_SETTINGS = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "/org.openoffice.Office.Writer/Content/Update": {"Link": "2"},
    "/org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "9",
    },
}
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
)


def is_old_word(data: bytes) -> bool:
    """Whether these bytes are a Word file of before 2007; under its name programs also write RTF
    and web pages.
    """
    return data.startswith(_MARK) and _STREAM in data


def convert(data: bytes, *, name: str, wait_s: float) -> bytes:
    """The bytes of a `.docx` with the words of this `.doc`.

    Raises
    ------
    RefusedError
        LibreOffice is not installed, there is no folder kept in memory, it could not read the file
        or took too long.
    """
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        raise RefusedError("formats.document.old_word", place=name)
    with _private_folder(name) as folder:
        (folder / "talk.doc").write_bytes(data)
        _write_settings(folder / "profile/user")
        made = folder / "out/talk.docx"
        _run(office, folder, name=name, wait_s=wait_s)
        if not made.is_file() or made.is_symlink() or made.stat().st_size > MAX_BYTES:
            raise RefusedError("formats.document.old_word_failed", place=name)
        return made.read_bytes()


@contextlib.contextmanager
def _private_folder(name: str) -> Iterator[Path]:
    """A folder of one's own in memory; those that a process left when it was killed are removed."""
    memory = _memory_folder()
    if sys.platform == "win32" or memory is None:
        raise RefusedError("formats.document.old_word_on_disk", place=name)
    for left in memory.glob(f"{_FOLDER}*"):
        if left.stat().st_uid == os.getuid() and not _is_at_work(left):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{_FOLDER}{os.getpid()}-", dir=memory))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _memory_folder() -> Path | None:
    if sys.platform != "linux":  # elsewhere nothing says that a folder is kept in memory
        return None
    mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    places = (os.environ.get("XDG_RUNTIME_DIR", ""), "/dev/shm")
    fitting = (Path(p) for p in places if p and is_in_memory(os.path.realpath(p), mounts))
    return next((place for place in fitting if os.access(place, os.W_OK | os.X_OK)), None)


def is_in_memory(folder: str, mounts: str) -> bool:
    """Whether a folder is on a file system that is kept in memory; `mounts` are lines as in
    `/proc/self/mountinfo`.

    Examples
    --------
    >>> mounts = "1 0 8:1 / / rw - ext4 /dev/a rw\\n2 1 0:5 / /run rw - tmpfs none rw\\n"
    >>> is_in_memory("/run/user/1", mounts), is_in_memory("/home", mounts)
    (True, False)
    """
    kinds = {}
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        kinds[before.split()[4]] = after.split()[0]
    around = [folder, *map(str, Path(folder).parents)]
    return next((kinds[place] for place in around if place in kinds), "") in ("tmpfs", "ramfs")


def _is_at_work(left: Path) -> bool:
    """Whether the process that a folder is named after may be there."""
    number = left.name.split("-")[2]
    return number.isdecimal() and may_run(int(number))


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(f"{_HEAD}{items}</oor:items>\n")


def _run(office: str, folder: Path, *, name: str, wait_s: float) -> None:
    profile = (folder / "profile").as_uri()
    words = [office, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"]
    words += [f"-env:UserInstallation={profile}", "--convert-to", "docx:MS Word 2007 XML"]
    words += ["--outdir", str(folder / "out"), str(folder / "talk.doc")]
    with subprocess.Popen(
        words,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        try:
            _limit(child.pid, wait_s)
            child.wait(wait_s)
        except subprocess.TimeoutExpired:
            raise RefusedError("formats.child.too_slow", place=name, seconds=wait_s) from None
        finally:  # what it started too
            child.kill()
            if sys.platform != "win32":
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)


def _environment(folder: Path) -> Mapping[str, str]:
    """Whatever it writes besides lies in its folder: recent files, what it could not save."""
    own = dict.fromkeys(("HOME", "TMPDIR", "TMP", "TEMP", "XDG_RUNTIME_DIR"), str(folder))
    nowhere = dict.fromkeys(
        ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "127.0.0.1:9"
    )
    return {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", **own, **nowhere}


def _limit(process: int, wait_s: float) -> None:
    if sys.platform != "linux":
        return
    import resource

    limits = {
        resource.RLIMIT_AS: _MEMORY_BYTES,
        resource.RLIMIT_CPU: int(wait_s) + 1,
        resource.RLIMIT_FSIZE: MAX_BYTES,
        resource.RLIMIT_CORE: 0,
    }
    with contextlib.suppress(ProcessLookupError):
        for kind, value in limits.items():
            hard = resource.prlimit(process, kind)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.prlimit(process, kind, (value, value))
