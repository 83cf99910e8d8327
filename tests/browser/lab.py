"""A real JupyterLab on a temporary study, to be looked at with Chromium."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studies import ROOT

TOKEN = "only-for-tests"
WAIT_S = 60


@dataclass
class Lab:
    """One server: where it is, and how to end it and begin it again on the same port."""

    study: Path
    private: Path
    port: int
    coder: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.private / "lab.log").open("ab") as log:
            self.process = subprocess.Popen(self._words(), env=self._environment(), stdout=log, stderr=log)
        until = time.monotonic() + WAIT_S
        while not self._answers():
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError((self.private / "lab.log").read_text(encoding="utf-8")[-2000:])
            time.sleep(0.1)

    def kill(self) -> None:
        """End it as a power cut would: no goodbye."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def ask(self, path: str) -> Any:
        """What a GET of the API answers."""
        request = urllib.request.Request(f"{self.address}/rap/api/{path}", headers={"Authorization": f"token {TOKEN}"})
        with urllib.request.urlopen(request, timeout=20) as reply:
            return json.load(reply)

    def _answers(self) -> bool:
        try:
            self.ask("study")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        return True

    def _environment(self) -> dict[str, str]:
        folders = {f"JUPYTER_{name}_DIR": str(self.private / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
        own = {"JUPYTERLAB_SETTINGS_DIR": str(self.private / "settings"), "HOME": str(self.private)}
        own |= {"JUPYTERLAB_WORKSPACES_DIR": str(self.private / "workspaces")}
        own |= {"RAP_CODER": self.coder} if self.coder else {}
        return {**os.environ, **folders, **own, "JUPYTER_PREFER_ENV_PATH": "0"}  # not what was installed earlier

    def _words(self) -> list[str]:
        return [
            *(sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser", "--ip=127.0.0.1"),
            *(f"--port={self.port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"),
            *(f"--ServerApp.root_dir={self.study}", "--ServerApp.jpserver_extensions={'rap.lab': True}"),
            *("--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"),
            *("--ServerApp.allow_unauthenticated_access=False", "--expose-app-in-browser"),
        ]


@contextmanager
def lab_on(study: Path, private: Path, *, coder: str = "") -> Iterator[Lab]:
    """JupyterLab on `study` with the extension as committed, for `coder`; its own files go to `private`."""
    extensions = private / "data" / "labextensions"  # where JupyterLab looks first
    extensions.mkdir(parents=True)
    (extensions / "rap-lab").symlink_to(ROOT / "src" / "rap" / "lab" / "labextension", target_is_directory=True)
    lab = Lab(study, private, free_port(), coder)
    lab.start()
    try:
        yield lab
    finally:
        lab.kill()


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def open_lab(page: Any, lab: Lab) -> None:
    """Go to JupyterLab with nothing open but the lists of interviews and of codes."""
    page.goto(f"{lab.address}/lab?token={TOKEN}&reset")
    page.locator("#jupyterlab-splash").wait_for(state="detached", timeout=WAIT_S * 1000)
    for panel in ("rap-interviews", "rap-codebook"):
        page.locator(f'.lm-TabBar-tab[data-id="{panel}"]').wait_for()
        if not page.locator(f"#{panel}").is_visible():
            page.locator(f'.lm-TabBar-tab[data-id="{panel}"]').click()
    page.locator("#rap-codebook .rap-code-row").first.wait_for()
    page.locator("#rap-interviews .rap-row").first.wait_for()


def open_interview(page: Any, source: str) -> None:
    """Double-click on an interview, and wait for its words."""
    page.locator("#rap-interviews input").fill("")
    page.locator(f'#rap-interviews [data-source="{source}"]').dblclick()
    page.locator(f"#rap-coding-{source} .rap-line").first.wait_for()


def select(page: Any, words: str, *, until: str = "") -> None:
    """Select `words` (to the end of `until`) in the open interview, as the browser does after a drag."""
    page.locator(".rap-text:visible").evaluate(_SELECT, [words, until or words])
    page.locator(".rap-text:visible").focus()


_SELECT = """(text, [first, last]) => {
  const place = (words, atEnd) => {
    const line = [...text.querySelectorAll('.rap-line')].find(one => one.textContent.includes(words));
    let left = line.textContent.indexOf(words) + (atEnd ? words.length : 0);
    for (const piece of line.childNodes) {
      const node = piece.firstChild ?? piece;
      if (left < node.length || (atEnd && left === node.length)) return [node, left];
      left -= node.length;
    }
  };
  getSelection().setBaseAndExtent(...place(first, false), ...place(last, true));
}"""
