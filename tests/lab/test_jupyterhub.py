"""The recipe of `docs/tutorial-server.md` for JupyterHub, done with two accounts of this computer, which are
made for the test and deleted after it.

    RAP_TEST_HUB=/path/to/bin pytest tests/lab/test_jupyterhub.py

The folder holds `jupyterhub` (with `rap` in its environment) and `configurable-http-proxy`.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from labs import PATIENCE_S, free_port
from studies import make_study, write

FOLDER = os.environ.get("RAP_TEST_HUB", "")
WHY = "makes accounts and needs JupyterHub: run as root with RAP_TEST_HUB=folder of its programs"
pytestmark = [pytest.mark.long, pytest.mark.skipif(not FOLDER, reason=WHY)]
WORD = secrets.token_hex(8)
SERVER_S = 180  # a first start reads all of JupyterLab
CONFIG = """\
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "{word}"
c.Authenticator.allowed_users = {people}
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.Spawner.notebook_dir = "~/study"
c.Spawner.default_url = "/lab"
c.Spawner.args = ["--KernelManager.transport=ipc"]
c.Spawner.disable_user_config = True
c.Spawner.start_timeout = c.Spawner.http_timeout = {patience}
"""
EMPTY = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@dataclass(frozen=True)
class Hub:
    """A running JupyterHub: where, who has an account, and what it said."""

    address: str
    ana: str
    bea: str
    said: Path


@pytest.fixture
def people() -> Iterator[tuple[str, str]]:
    """Two accounts, each with a study of her own that nobody else can open."""
    names = tuple(f"rap-{secrets.token_hex(3)}-{name}" for name in ("ana", "bea"))
    try:
        for name in names:
            subprocess.run(["useradd", "-m", name], check=True)
            root = make_study(Path("/home", name, "study"))
            write(root, "notebooks/a.ipynb", EMPTY)
            subprocess.run(["chown", "-R", f"{name}:", str(root)], check=True)
            root.chmod(0o700)
            root.parent.chmod(0o700)
        yield names[0], names[1]
    finally:
        for name in names:
            subprocess.run(["userdel", "-r", name], check=False, capture_output=True)


@pytest.fixture
def hub(people: tuple[str, str], tmp_path: Path) -> Iterator[Hub]:
    port, said = free_port(), tmp_path / "said"
    facts = {"word": WORD, "people": set(people), "port": port, "patience": SERVER_S}
    config = CONFIG.format(**facts, hub=free_port(), proxy=free_port())
    write(tmp_path, "jupyterhub_config.py", config)
    with said.open("w") as out:
        running = subprocess.Popen(
            [f"{FOLDER}/jupyterhub"],
            cwd=tmp_path,
            env={**os.environ, "PATH": f"{FOLDER}:{os.environ['PATH']}"},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        until(lambda: "JupyterHub is now running" in said.read_text())
        yield Hub(f"http://127.0.0.1:{port}", *people, said)
    finally:
        running.terminate()
        running.wait(PATIENCE_S)


def until(is_done: Callable[[], bool]) -> None:
    last = time.monotonic() + SERVER_S
    while not is_done():
        assert time.monotonic() < last
        time.sleep(0.5)


def log_in(hub: Hub, name: str) -> Any:
    """A browser that logged in by the page of the Hub."""
    import requests

    browser = requests.Session()
    browser.get(f"{hub.address}/hub/login")
    form = {"username": name, "password": WORD, "_xsrf": browser.cookies["_xsrf"]}
    assert browser.post(f"{hub.address}/hub/login", data=form).status_code == 200
    return browser


class Page:
    """Her own server, as her browser has it open."""

    def __init__(self, hub: Hub, name: str) -> None:
        self.browser, self.address = log_in(hub, name), f"{hub.address}/user/{name}"
        self._cookie = f"/user/{name}/"
        until(lambda: "jupyter-config-data" in self.browser.get(f"{self.address}/lab").text)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        xsrf = self.browser.cookies.get("_xsrf", path=self._cookie)
        headers = {"X-XSRFToken": xsrf, "Referer": f"{self.address}/lab"}
        answer = self.browser.request(method, self.address + path, json=body, headers=headers)
        return answer.status_code, answer.json() if answer.text[:1] == "{" else None

    def run(self, code: str) -> str:
        """What a kernel of hers prints."""
        import asyncio

        from tornado.httpclient import HTTPRequest
        from tornado.websocket import websocket_connect

        kernel = self.ask("POST", "/api/kernels", {"name": "python3"})[1]["id"]
        address = f"{self.address.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels"
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.browser.cookies)
        header = {"msg_id": "1", "msg_type": "execute_request", "username": "", "session": "s"}
        content = {"code": code, "silent": False}
        asked = {"header": {**header, "version": "5.3"}, "content": content, "metadata": {}}

        async def talk() -> str:
            line = await websocket_connect(HTTPRequest(address, headers={"Cookie": cookies}))
            await line.write_message(
                json.dumps({**asked, "parent_header": {}, "channel": "shell", "buffers": []})
            )
            while True:
                told = json.loads(await line.read_message() or "{}")
                if told.get("msg_type") in ("stream", "error"):
                    return str(told["content"].get("text") or told["content"]["ename"])

        return asyncio.run(asyncio.wait_for(talk(), PATIENCE_S))


def test_two_people_with_an_account_and_a_copy_each(hub: Hub) -> None:
    """Each says who she is, opens her own server alone, and runs kernels that reach her own files
    alone; the study's files are changed by rap.
    """
    ana, bea = Page(hub, hub.ana), Page(hub, hub.bea)
    texts = "/rap/api/sources/INT-10001"
    settings = {"type": "file", "format": "text", "content": "[tool.rap]"}

    said = [
        page.ask("PUT", "/rap/api/me", {"coder": coder})[1]
        for page, coder in ((ana, "K-01"), (bea, "K-02"))
    ]
    assert said == [{"coder": "K-01", "role": "lead"}, {"coder": "K-02", "role": "coder"}]
    assert [page.ask("GET", texts)[0] for page in (ana, bea)] == [200, 200]
    assert bea.browser.get(f"{ana.address}{texts}").status_code == 403
    assert bea.ask("PUT", "/api/contents/pyproject.toml", settings)[0] == 403
    read = "print(len(open('/home/{}/study/pyproject.toml').read()) > 9)"
    assert bea.run(read.format(hub.bea)) == "True\n"
    assert bea.run(read.format(hub.ana)) == "PermissionError"


def test_a_folder_that_the_other_account_opens_is_not_served(hub: Hub) -> None:
    """Her server does not start, and the log of the Hub says why and what to do."""
    for folder in (f"/home/{hub.bea}", f"/home/{hub.bea}/study"):
        Path(folder).chmod(0o755)
    log_in(hub, hub.bea)

    until(lambda: "ther accounts of this computer can open the study" in hub.said.read_text())
