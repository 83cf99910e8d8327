"""Clusters of `rap cluster`, each part a process with its own home and folder, in a network of its own
where the system lets us make one.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass
class Running:
    """A process of `rap cluster`: its folder (home, temporary files) and its log."""

    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def log(self) -> bytes:
        return (self.folder / "log").read_bytes()

    def workers(self) -> list[psutil.Process]:
        """The processes that do the work, children of the one that minds them."""
        children = psutil.Process(self.process.pid).children()
        return [one for one in children if "spawn_main" in " ".join(one.cmdline())]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def running(
    folder: Path, keys: Path, *words: str, space: str = "", ready: bool = True
) -> Iterator[Running]:
    """`rap cluster WORDS… --keys KEYS`, in the network namespace `space`, until the end."""
    for name in ("home", "tmp"):
        (folder / name).mkdir(parents=True)
    inside = ["ip", "netns", "exec", space] if space else []
    command = [*inside, sys.executable, "-m", "rap", "cluster", *words, "--keys", str(keys)]
    own = {"HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"), "RAP_LANGUAGE": "en"}
    gone = ("XDG_DATA_HOME", "RAP_RUN", "RAP_CLUSTER")
    environment = {name: value for name, value in os.environ.items() if name not in gone}
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment | own, stdout=subprocess.PIPE, stderr=log
        )
    one = Running(folder, process)
    try:
        said = process.stdout.readline() if ready and process.stdout else b""
        assert not ready or b"workers" in said, one.log.decode()
        yield one
    finally:
        if process.poll() is None:
            one.stop()


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def can_separate_networks() -> bool:
    """Whether we may make network namespaces here."""
    if shutil.which("ip") is None or os.geteuid() != 0:
        return False
    name = f"rap{secrets.token_hex(3)}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True).returncode == 0
    subprocess.run(["ip", "netns", "del", name], capture_output=True)
    return made


@contextmanager
def networks(n: int) -> Iterator[list[tuple[str, str]]]:
    """`n` network namespaces, each joined to this one by a cable alone: its name, and the address
    that this machine has for it.
    """
    with ExitStack() as stack:
        found = []
        for number in range(n):
            mark, third = secrets.token_hex(3), secrets.randbelow(250)
            name, base = f"rap{mark}", f"10.{200 + number}.{third}"
            stack.callback(_ip, "netns", "del", name)
            _ip("netns", "add", name)
            _ip("link", "add", f"a{mark}", "type", "veth", "peer", "name", f"b{mark}")
            stack.callback(_ip, "link", "del", f"a{mark}")
            _ip("link", "set", f"b{mark}", "netns", name)
            _ip("addr", "add", f"{base}.1/24", "dev", f"a{mark}")
            _ip("link", "set", f"a{mark}", "up")
            for words in (
                ("addr", "add", f"{base}.2/24", "dev", f"b{mark}"),
                ("link", "set", f"b{mark}", "up"),
                ("link", "set", "lo", "up"),
            ):
                _ip("netns", "exec", name, "ip", *words)
            found.append((name, f"{base}.1"))
        yield found


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def find_words(folders: list[Path], words: list[str]) -> list[str]:
    """Files under these folders that hold one of the words, as text or in UTF-16."""
    needles = [form for word in words for form in (word.encode(), word.encode("utf-16-le"))]
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                data = path.read_bytes()
                found += [str(path)] if any(needle in data for needle in needles) else []
    return found
