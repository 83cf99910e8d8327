"""How `rap lab` starts JupyterLab: what is switched off, where its files lie, and that it ends when
it is told to.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from itertools import takewhile
from pathlib import Path

from labs import PATIENCE_S, free_port
from studies import make_study

from rap.lab.launch import (
    EXTENSION,
    copy_extension,
    lab_arguments,
    lab_environment,
    own_folder,
)


def read(address: str, token: str) -> bytes:
    """What stands there, as soon as somebody listens: the address is printed a little earlier."""
    request = urllib.request.Request(address, headers={"Authorization": f"token {token}"})
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with (
            contextlib.suppress(ConnectionError, urllib.error.URLError),
            urllib.request.urlopen(request, timeout=PATIENCE_S) as answer,
        ):
            return bytes(answer.read())
        time.sleep(0.1)
    raise AssertionError("nobody listens")


def test_a_page_is_asked_for_in_the_address(tmp_path: Path):
    """`rap review` begins on the page of raw texts; `rap lab` where JupyterLab begins."""
    asked = lab_arguments(tmp_path, browser=False, page="raw")
    plain = lab_arguments(tmp_path, browser=False)

    assert [word for word in asked if word not in plain] == [
        "--LabApp.default_url=/lab?rap-page=raw"
    ]


def test_nothing_is_open_to_the_network_or_fetched(tmp_path: Path) -> None:
    """This machine alone, a login on every endpoint, kernels over sockets, no news, no updates, no
    trash.
    """
    words = lab_arguments(tmp_path, browser=False)

    assert {
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.allow_unauthenticated_access=False",
        "--ServerApp.allow_remote_access=False",
        "--KernelManager.transport=ipc",
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--FileContentsManager.delete_to_trash=False",
        "--no-browser",
    } <= set(words)


def test_its_own_files_are_private_and_keep_no_history(tmp_path: Path) -> None:
    """Settings and profiles lie in the study's own folder, sockets in a short one; nobody else may
    look in.
    """
    environment = lab_environment(tmp_path, own_folder(tmp_path), {})
    folders = [environment[f"{name}_DIR"] for name in ("JUPYTER_CONFIG", "JUPYTER_RUNTIME")] + [
        tmp_path / ".rap" / "lab"
    ]
    profile = Path(environment["IPYTHONDIR"]) / "profile_default" / "ipython_config.py"
    os.rmdir(folders.pop(1)) if not os.listdir(folders[1]) else None

    assert {stat.S_IMODE(os.stat(folder).st_mode) for folder in folders} == {0o700}
    assert len(environment["JUPYTER_RUNTIME_DIR"]) < 60
    assert "HistoryManager.enabled = False" in profile.read_text()


def test_a_study_that_can_only_be_read_has_them_elsewhere(tmp_path: Path) -> None:
    """A file in the way stands for a disk that takes nothing: the superuser may write anywhere."""
    (tmp_path / ".rap").write_text("")
    folder = own_folder(tmp_path)
    (profile,) = folder.rglob("ipython_config.py")
    shutil.rmtree(folder)

    assert tmp_path not in folder.parents
    assert profile.parent == folder / "ipython" / "profile_default"


def test_the_built_screen_is_put_where_jupyterlab_looks(tmp_path: Path) -> None:
    """Under its own name, whatever way the package is installed; an older copy is replaced."""
    folder = copy_extension(tmp_path)
    assert folder is not None
    (folder / EXTENSION / "old.js").write_text("")
    copy_extension(tmp_path)

    assert (folder / EXTENSION / "package.json").is_file()
    assert not (folder / EXTENSION / "old.js").exists()


def test_it_serves_the_study_and_ends_when_told_to(tmp_path: Path) -> None:
    """The page and the routes answer, the extension is in the page, and SIGTERM leaves neither
    process nor folder.
    """
    root, port = make_study(tmp_path / "study"), free_port()
    environment = {**os.environ, "TMPDIR": str(tmp_path), "XDG_RUNTIME_DIR": ""}
    command = [sys.executable, "-m", "rap", "lab", "--no-browser", "--port", str(port)]
    running = subprocess.Popen(
        command, cwd=root, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    try:
        seen = iter(running.stderr.readline, "")
        said = [
            line for line in takewhile(lambda line: "To stop" not in line, seen) if line.strip()
        ]
        found = (re.search(r"(http://127\S+)/lab\?token=(\S+)", line) for line in said)
        start, token = next(match.groups() for match in found if match)
        study, page = read(f"{start}/rap/api/study", token), read(f"{start}/lab", token)
    finally:
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=PATIENCE_S)

    assert (
        len(said) == 3
    )  # the place in the log, a sentence, the address: nothing that nobody asked for
    assert (b'"Rooms"' in study, f'"name": "{EXTENSION}"'.encode() in page) == (True, True)
    config = json.loads(re.findall(rb'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.S)[0])
    assert "@jupyterlab/apputils-extension:announcements" in config["disabledExtensions"]
    assert (config["buildAvailable"], config["buildCheck"]) == (False, False)
    assert list(tmp_path.glob("rap-*")) == []
