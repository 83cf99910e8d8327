"""A study that was opened by its icon and does not open says so in the browser."""

from __future__ import annotations

import http.client
import threading
import webbrowser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from studies import make_study

from rap.cli import opening
from rap.core.errors import RefusedError
from rap.lab.icon_page import AGAIN, END
from rap.languages.catalogue import say


def ask(address: str, *, method: str = "GET", act: str = "") -> tuple[int, str]:
    """What stands at an address of the page."""
    parts = urlsplit(address)
    link = http.client.HTTPConnection(parts.netloc, timeout=60)
    link.request(method, parts.path + act)
    answer = link.getresponse()
    return answer.status, answer.read().decode()


class Reader:
    """Reads the page that the browser was given, and presses the buttons in this order."""

    def __init__(self, *buttons: str) -> None:
        self.buttons, self.pages, self.others = [*buttons], list[str](), list[int]()

    def open(self, address: str) -> bool:
        threading.Thread(target=self._press, args=(address,)).start()
        return True

    def _press(self, address: str) -> None:
        self.pages.append(ask(address)[1])
        self.others += [ask(f"{address}x")[0], ask(address, method="POST", act="x/again")[0]]
        ask(address, method="POST", act=f"/{self.buttons.pop(0)}")


def test_what_went_wrong_is_a_page_with_a_button(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The disk was not connected, then settings were not readable, then it opens."""
    root, reader = tmp_path / "study <b>", Reader(AGAIN, AGAIN)
    monkeypatch.setattr(webbrowser, "open", reader.open)
    tries = iter([RefusedError("web.door.shared_folder"), None])

    def open_lab(at: Path, **_: object) -> int:
        assert at == root
        if error := next(tries):
            raise error
        return 0

    def look(folder: Path) -> list[str]:
        said = went_wrong(folder)
        if not root.exists():
            make_study(root)
        return said

    went_wrong = opening._what_went_wrong
    monkeypatch.setattr(opening, "open_lab", open_lab)
    monkeypatch.setattr(opening, "_what_went_wrong", look)

    assert opening.open_by_icon(root) == 0
    assert "study &lt;b&gt;" in reader.pages[0]
    assert "not connected" in reader.pages[0]
    assert "<code>rap lab --desktop</code>" in reader.pages[0]
    assert say("web.door.shared_folder") in reader.pages[1]
    assert {*reader.others} == {404}
    assert "http://127.0.0.1:" in capsys.readouterr().out


@pytest.mark.parametrize("kind", [OSError, 3])
def test_a_fault_of_ours_and_an_end_of_jupyterlab_are_told_without_words(
    kind: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an unforeseen error says may be a name; who has had enough ends it."""
    reader = Reader(END)
    monkeypatch.setattr(webbrowser, "open", reader.open)

    def open_here(_: Path) -> int:
        if isinstance(kind, int):
            return kind
        raise OSError("Ana")

    monkeypatch.setattr(opening, "open_here", open_here)

    assert opening.open_by_icon(tmp_path) == 1
    assert "Ana" not in reader.pages[0]
    assert ("(code 3)" if kind == 3 else "OSError") in reader.pages[0]
