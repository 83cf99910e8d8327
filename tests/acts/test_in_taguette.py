"""A study opens in a running Taguette: `RAP_TEST_TAGUETTE` names its command (version 1.5.2), in an
environment of its own.
"""

from __future__ import annotations

import csv
import datetime
import http.cookiejar
import io
import json
import os
import re
import subprocess
import urllib.request
from pathlib import Path

import pytest
from studies import ROOT

from rap.study.study import Study
from rap.topics.exporting.files import Request, make_file

TAGUETTE = os.environ.get("RAP_TEST_TAGUETTE", "")
PORT = 7471


class _Browser:
    """Somebody who is logged in."""

    def __init__(self, login: str) -> None:
        self.jar = http.cookiejar.CookieJar()
        jar = urllib.request.HTTPCookieProcessor(self.jar)
        self.open = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar).open
        self.get(login)

    def get(self, path: str) -> bytes:
        with self.open(f"http://127.0.0.1:{PORT}{path}", timeout=60) as answer:
            return answer.read()

    def send(self, path: str, data: bytes, **fields: str) -> dict[str, object]:
        """One file and some fields, as a form does."""
        mark = "----rap"
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
            for key, value in fields.items()
        ]
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="p"\r\n\r\n'
        body = "".join(parts).encode() + head.encode() + data + f"\r\n--{mark}--\r\n".encode()
        token = next(cookie.value for cookie in self.jar if cookie.name.endswith("_xsrf"))
        kind = f"multipart/form-data; boundary={mark}"
        heads = {"X-XSRFToken": token or "", "Content-Type": kind}
        asked = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", body, heads)
        with self.open(asked, timeout=120) as answer:
            return json.loads(answer.read())


@pytest.fixture
def browser(tmp_path: Path):
    words = [TAGUETTE, "--no-browser", "--bind", "127.0.0.1", "--port", str(PORT)]
    place = {"HOME": str(tmp_path), "PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8", "PATH": os.defpath}
    server = subprocess.Popen(
        [*words, "--database", str(tmp_path / "t.sqlite3")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=place,
    )
    try:
        found = (re.search(r"http://[^/]+(/\S*token=\S+)", line) for line in server.stdout or ())
        yield _Browser(next(match[1] for match in found if match))
    finally:
        server.terminate()
        server.wait(20)


@pytest.mark.long
@pytest.mark.skipif(not TAGUETTE, reason="RAP_TEST_TAGUETTE names no Taguette")
def test_the_demo_opens_in_taguette_whole(browser: _Browser) -> None:
    """As many texts, tags and highlights as were written, and the same words under each tag."""
    study = Study(ROOT, audience="team", on=datetime.date.today())
    made = make_file(study, Request("project", "sqlite3"))
    browser.get("/project/new")
    project = browser.send("/api/import", made.data, project_id="1")["project_id"]

    codebook = list(
        csv.DictReader(io.StringIO(browser.get(f"/project/{project}/export/codebook.csv").decode()))
    )
    assert len(codebook) == sum(not (code.retired or code.merged_into) for code in study.book.codes)
    rows = csv.DictReader(
        io.StringIO(browser.get(f"/project/{project}/export/highlights/.csv").decode())
    )
    got = {(row["document"], row["tag"].rpartition(".")[2], _bare(row["content"])) for row in rows}
    label = {code.id: code.label[study.book.languages[0]] for code in study.book.codes}
    placed = [coding for coding in study.coding_list if coding.start is not None]
    wanted = {
        (one.source, label[one.code], _bare(study.texts[one.source][one.start : one.end]))
        for one in placed
    }
    assert got == wanted
    print(f"Taguette: {len(study.voices)} texts, {len(codebook)} tags, {len(got)} tagged passages")


def _bare(text: str) -> str:
    return "".join(text.split())
