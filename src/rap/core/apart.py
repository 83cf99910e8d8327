"""What others wrote, read or called in a process of its own: it has limits, no network, may write
nothing, and gets neither a passphrase nor a key with its environment.

That holds an honest program to its work. It is no prison: a program that wants to can get around
the hook (docs/extending.md).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import traceback
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rap.core.errors import RefusedError
from rap.core.extensions import Extension, broken, function_of
from rap.core.own_python import python

_START = "import sys; sys.path.append(sys.argv[1]); from rap.core.apart import serve; serve()"
PACKAGE = str(Path(__file__).resolve().parents[2])
# What no importer needs: https://docs.python.org/3/library/audit_events.html
_FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile", "pty.",
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.truncate", "os.chmod", "os.chown", "shutil.",
    "ftplib.", "http.", "smtplib.", "urllib.", "webbrowser.", "winreg.",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_REASON = re.compile(
    r"[A-Za-z_]{0,60}(?:Error|Exception|Exit|Interrupt|Iteration)(?:, \w{1,60}\.py:\d{1,6})?|signal \d{1,3}"
)
# What a process needs to begin, and to speak: all else stays here.
_KEPT = {
    *("PATH", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "WINDIR"),
    *("RAP_LANGUAGE", "RAP_LANGUAGES", "PYTHONSAFEPATH", "NoDefaultCurrentDirectoryInExePath"),
}


@dataclass(frozen=True)
class Limits:
    """What one file may take: seconds on the clock (`wait_s`), and `memory_bytes` where the system
    can limit memory.
    """

    wait_s: float = 60.0
    memory_bytes: int = 1_500_000_000


def bare_environment() -> dict[str, str]:
    """The environment of such a process.

    Examples
    --------
    >>> "PATH" in bare_environment(), "RAP_PASSPHRASE_FD" in bare_environment()
    (True, False)
    """
    return {
        name: value for name, value in os.environ.items() if name in _KEPT or name.startswith("LC_")
    }


def run_alone(start: str, asked: bytes, *, wait_s: float) -> tuple[bytes, bytes, int]:
    """What the program `start`, given the folder of this package, writes to stdout and stderr when
    it is asked this on stdin, and its exit code, negative for a signal.

    Raises
    ------
    TimeoutError
        It took longer than `wait_s`, and was stopped.
    """
    # -I: nothing of the current folder or of the environment is imported; -B: nothing is written.
    with subprocess.Popen(
        python("-I", "-B", "-X", "utf8", "-c", start, PACKAGE),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=bare_environment(),
    ) as child:
        try:
            out, err = child.communicate(asked, timeout=wait_s)
        except subprocess.TimeoutExpired:
            raise TimeoutError from None
        finally:
            child.kill()
    return out, err, child.returncode


def limit(limits: Mapping[str, float]) -> None:
    """Set what the system can hold: memory, seconds of work, no file of any size, no picture of the
    memory after a crash.
    """
    if sys.platform == "win32":  # where the clock alone limits
        return
    import resource

    wanted = {
        resource.RLIMIT_AS: int(limits["memory_bytes"]),
        resource.RLIMIT_CPU: int(limits["wait_s"]) + 1,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):  # macOS does not take a limit of memory
            continue


def forbid(event: str, arguments: tuple[Any, ...]) -> None:
    """Called by Python before it acts; what is raised here stops the act."""
    is_writing = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
    if is_writing or event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} is not for importers")


# A function of a package of others.


def call(
    extension: Extension, *given: object, data: bytes | None = None, limits: Limits | None = None
) -> Any:
    """What its function gives for plain values, and before them for `data` where there is any:
    plain values, of which the caller looks at each. Without both it is only imported.

    Raises
    ------
    RefusedError
        It cannot be imported, raises, takes too long or too much, or gives something else.
    """
    limits = limits or Limits()
    head = {
        "value": extension.value,
        "place": extension.place,
        "given": given,
        "has_data": data is not None,
        "limits": asdict(limits),
    }
    asked = json.dumps(head, default=str).encode() + b"\n" + (data or b"")
    try:
        out, err, code = run_alone(_START, asked, wait_s=limits.wait_s)
    except TimeoutError:
        facts = {"package": extension.package, "seconds": limits.wait_s}
        raise RefusedError("core.extension.too_slow", **facts) from None
    if code:
        reason = err.decode("utf-8", "replace").strip() or f"signal {-code}"
        raise broken(extension, reason if _REASON.fullmatch(reason) else "?")
    try:
        return json.loads(out)
    except (ValueError, RecursionError):
        raise broken(extension, "JSON") from None


def serve() -> None:
    """The child: call what is asked for on stdin, answer on stdout; of a failure only its kind is
    reported, and the line of the package. What the function prints goes nowhere.
    """
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(head)
    out, err = os.fdopen(os.dup(1), "wb"), os.fdopen(os.dup(2), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    limit(asked["limits"])
    sys.addaudithook(forbid)
    try:
        function = function_of(asked["value"], asked["place"])
        first = (data,) if asked["has_data"] else ()
        given = (*first, *asked["given"])
        answer = json.dumps(function(*given) if given else None, default=_plain, allow_nan=False)
    except BaseException as error:
        err.write(_told(error, asked["place"]).encode())
        err.flush()
        os._exit(1)
    out.write(answer.encode())
    out.flush()
    os._exit(0)


def _plain(value: Any) -> Any:
    """A number of numpy as a number, and what can be gone through as a list."""
    return value.item() if hasattr(value, "item") else list(value)


def _told(error: BaseException, place: str) -> str:
    """The kind of an error and the last line of the package it came from; its words may be a
    participant's.
    """
    calls = traceback.extract_tb(error.__traceback__)
    own = [one for one in calls if one.filename.startswith(place)]
    where = f", {Path(own[-1].filename).name}:{own[-1].lineno}" if own else ""
    return f"{type(error).__name__}{where}"
