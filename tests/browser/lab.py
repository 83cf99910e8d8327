"""A real JupyterLab on a temporary study, to be looked at with Chromium."""

from __future__ import annotations

import atexit
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from labs import PATIENCE_S, free_port
from studies import ROOT

TOKEN = "only-for-tests"
PATIENCE_MS = PATIENCE_S * 1000
LARGEST_PICTURE = 150_000
LANGUAGES = {"fr": "Codage", "nl": "Coderen", "en": "Coding"}  # the name of a menu


@dataclass
class Lab:
    """One server: where it is, and how to end it and begin it again on the same port."""

    study: Path
    private: Path
    port: int
    coder: str = ""
    process: int = 0  # its id
    settings: Mapping[str, str] = field(default_factory=dict)  # more of the server's, and others

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = self.private / "lab.log"
        log.touch()
        self.process = _fork(words=self._words(), environment=self._environment(), log=str(log))
        until = time.monotonic() + PATIENCE_S
        while not self._answers():
            if time.monotonic() > until or not _is_there(self.process):
                raise RuntimeError((self.private / "lab.log").read_text(encoding="utf-8")[-2000:])
            time.sleep(0.1)

    def kill(self) -> None:
        """End it as a power cut would: no goodbye."""
        if self.process:
            with suppress(ProcessLookupError):
                os.kill(self.process, signal.SIGKILL)
            while _is_there(self.process):
                time.sleep(0.01)
            self.process = 0

    def ask(self, path: str) -> Any:
        """What a GET of the API answers."""
        request = urllib.request.Request(
            f"{self.address}/rap/api/{path}", headers={"Authorization": f"token {TOKEN}"}
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as reply:
            return json.load(reply)

    def _answers(self) -> bool:
        try:
            self.ask("study")
        except OSError:  # refused, cut off, too late
            return False
        return True

    def _environment(self) -> dict[str, str]:
        folders = {
            f"JUPYTER_{name}_DIR": str(self.private / name.lower())
            for name in ("CONFIG", "DATA", "RUNTIME")
        }
        own = {"JUPYTERLAB_SETTINGS_DIR": str(self.private / "settings"), "HOME": str(self.private)}
        own |= {"JUPYTERLAB_WORKSPACES_DIR": str(self.private / "workspaces")}
        own |= {"RAP_CODER": self.coder} if self.coder else {}
        others = {
            name: value
            for name, value in os.environ.items()
            if name not in ("RAP_CODER", "RAP_DEVICE", "RAP_RUN")
        }
        return {
            **others,
            **folders,
            **own,
            "JUPYTER_PREFER_ENV_PATH": "0",
        }  # not what was installed earlier

    def _words(self) -> list[str]:
        settings = {
            "ServerApp.jpserver_extensions": "{'rap.lab': True}",
            "ServerApp.allow_unauthenticated_access": "False",
            "LabApp.news_url": "",
            "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            **self.settings,
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.port": str(self.port),
            "ServerApp.port_retries": "0",
            "ServerApp.root_dir": str(self.study),
            "IdentityProvider.token": TOKEN,
            # taken from the environment when JupyterLab is imported, which is before this study was
            # there
            "LabApp.user_settings_dir": str(self.private / "settings"),
            "LabApp.workspaces_dir": str(self.private / "workspaces"),
        }
        given = [f"--{name}={value}" for name, value in settings.items()]
        return ["--allow-root", "--no-browser", "--expose-app-in-browser", *given]


@cache
def _nursery() -> subprocess.Popen[str]:
    """The process all servers of this run come from."""
    words = [sys.executable, str(Path(__file__).with_name("nursery.py"))]
    started = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(started.kill)
    return started


def _fork(**asked: object) -> int:
    """The process id of a new server."""
    nursery = _nursery()
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(json.dumps(asked) + "\n")
    nursery.stdin.flush()
    return int(nursery.stdout.readline())


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def lab_on(
    study: Path, private: Path, *, coder: str = "", settings: Mapping[str, str] | None = None
) -> Iterator[Lab]:
    """JupyterLab on `study` with the extension as committed, for `coder`; its own files go to
    `private`.
    """
    extensions = private / "data" / "labextensions"  # where JupyterLab looks first
    extensions.mkdir(parents=True)
    (extensions / "rap-lab").symlink_to(
        ROOT / "src" / "rap" / "lab" / "labextension", target_is_directory=True
    )
    lab = Lab(study, private, free_port(), coder, settings=settings or {})
    lab.start()
    try:
        yield lab
    finally:
        lab.kill()


def soon(look: Callable[[], Any], wanted: Any, *, wait_s: float = PATIENCE_S) -> None:
    """`look()` becomes `wanted`, as a rule at once."""
    until = time.monotonic() + wait_s
    while (found := look()) != wanted and time.monotonic() < until:
        time.sleep(0.05)
    assert found == wanted, f"{found!r} is not {wanted!r}"


def insist(act: Callable[[], object], sign: Any, *, times: int = 3) -> None:
    """Do it until the sign of it is seen: a list that is drawn anew just then swallows what is done
    to it.
    """
    from playwright.sync_api import TimeoutError as TooLate

    for _ in range(times - 1):
        act()
        with suppress(TooLate):
            sign.wait_for(timeout=PATIENCE_MS / 4)
            return
    act()
    sign.wait_for()


def open_lab(page: Any, lab: Lab) -> None:
    """Go to JupyterLab with nothing open but the start page and the lists of interviews and of
    codes.
    """
    page.set_default_timeout(PATIENCE_MS)
    attend(page)
    page.goto(f"{lab.address}/lab?token={TOKEN}&reset")
    page.locator("#jupyterlab-splash").wait_for(state="detached")
    page.locator("#rap-page-start h1").wait_for()  # it comes to the front once, by itself
    page.locator(".jp-Launcher").wait_for(state="detached")
    for panel, row in (("rap-interviews", ".rap-row"), ("rap-codebook", ".rap-code-row")):
        quiet(page)  # which lists stand beside the page is decided when the interviews are there
        page.evaluate(
            "panel => void window.jupyterapp.commands.execute(`rap:panel-${panel}`)", panel
        )
        page.locator(f"#{panel} {row}").first.wait_for()
    quiet(page)


@contextmanager
def window_on(
    chromium: Any, lab: Lab, *, width: int = 1280, height: int = 900, locale: str = "en-GB"
) -> Iterator[Any]:
    """A window with JupyterLab in it, which shares nothing with other windows."""
    context = chromium.new_context(viewport={"width": width, "height": height}, locale=locale)
    page = context.new_page()
    open_lab(page, lab)
    yield page
    context.close()


def attend(page: Any) -> None:
    """Have the page note what it asks the server, for `quiet`; before it is opened."""
    page.add_init_script(_ATTEND)


def quiet(page: Any) -> None:
    """Wait until no answer to what the page asked is under way: what was drawn by then stays."""
    page.wait_for_function("() => !rapAsks.open && performance.now() - rapAsks.last > 100")


@contextmanager
def heard(page: Any, lab: Lab, topic: str) -> Iterator[None]:
    """What is written to the study in here is known to the page afterwards; `topic` is one of those
    of `changes`.
    """
    news = lab.ask("changes?wait=0")
    yield
    while not (news := lab.ask(f"changes?since={news['cursor']}&wait=30"))[topic]:
        pass
    page.wait_for_function(
        "moment => rapAsks.heard >= moment", arg=int(news["cursor"].partition(".")[2])
    )
    quiet(page)


_ATTEND = """if (!window.rapAsks) {
  const asks = (window.rapAsks = { open: 0, last: 0, heard: 0 });
  const fetched = window.fetch;
  const counted = by => {
    asks.open += by;
    asks.last = performance.now();
  };
  window.fetch = async (...words) => {
    const path = String(words[0].url ?? words[0]).split('/rap/api/')[1] ?? '';
    if (!path || path.endsWith('/audio')) return fetched(...words);
    const by = path.startsWith('changes') ? 0 : 1; // a question that waits for news is always under way
    counted(by);
    try {
      const reply = await fetched(...words);
      const said = reply.clone().text();
      void said.then(text => setTimeout(() => { // the page has read it by then
        counted(-by);
        if (!by && reply.ok) asks.heard = Number(JSON.parse(text).cursor.split('.')[1]);
      }), () => counted(-by));
      return reply;
    } catch (error) {
      counted(-by);
      throw error;
    }
  };
}"""


def to_page(page: Any, word: str) -> None:
    """Press a word of the rail ("Read", "Codebook", "People"); the team's list is opened for it."""
    rail = page.locator("nav.rap-rail")
    wanted = rail.get_by_role("button", name=re.compile(f"^{re.escape(word)}(:|$)"))
    for group in ("find", "team"):
        if not wanted.is_visible():
            rail.locator(f'[data-to="{group}"]').click()
    wanted.click()
    quiet(page)


def dispose(page: Any, id: str) -> None:
    """Close a page of ours without a question, so that it is made anew when it is opened again."""
    page.evaluate(
        "id => [...window.jupyterapp.shell.widgets('main')].find(one => one.id === id)?.dispose()",
        id,
    )


def open_interview(page: Any, source: str) -> None:
    """Double-click on an interview, and wait for its words."""
    page.locator("#rap-interviews input").fill("")
    page.locator(f'#rap-interviews [data-source="{source}"]').dblclick()
    page.locator(f"#rap-coding-{source} .rap-line").first.wait_for()


def saved(page: Any) -> None:
    """Wait until the status bar says that everything is on disk."""
    page.locator(".rap-status:not(.rap-status-busy, .rap-status-wrong)", has_text="✓").wait_for()


def speak(page: Any, language: str) -> None:
    """Choose the language of the screen, and wait until it speaks it."""
    page.evaluate(
        "language => void window.jupyterapp.commands.execute('rap:language', { language })",
        language,
    )
    page.locator(".lm-MenuBar-item", has_text=re.compile(f"^{LANGUAGES[language]}$")).wait_for()


def wear(page: Any, theme: str) -> None:
    """Choose a theme ("Light", "Dark"), and wait until the page wears it."""
    name = f"JupyterLab {theme}"
    page.evaluate(
        "theme => void window.jupyterapp.commands.execute('apputils:change-theme', { theme })", name
    )
    page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=name)
    page.locator("#jupyterlab-splash").wait_for(state="detached")


def faults(page: Any, part: str) -> list[str]:
    """What axe calls serious in a part of the page, when no colour is on its way to another any
    more.
    """
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_function("!document.getAnimations().some(one => one instanceof CSSTransition)")
    found = Axe().run(page, context=part).response["violations"]
    return [
        f"{part}: {one['id']} {one['nodes'][0]['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def picture(page: Any, name: str, part: Any = None) -> None:
    """Keep the page, or a part of it, as a picture of the docs when RAP_PICTURES names a folder."""
    if folder := os.environ.get("RAP_PICTURES"):
        page.wait_for_function(
            "!document.getAnimations().some(one => one instanceof CSSTransition)"
        )
        size = page.viewport_size
        page.mouse.move(size["width"] - 2, size["height"] - 2)  # over nothing that answers to it
        data = (part or page).screenshot()
        path = Path(folder) / f"{name}.png"
        _paletted(data).save(path, optimize=True)
        if path.stat().st_size >= LARGEST_PICTURE:
            raise AssertionError(f"{name}.png has {path.stat().st_size} bytes")


def _paletted(data: bytes) -> Any:
    """A picture with 256 colours: the most frequent as they are, so that no surface is tinted, and
    of the others those that cover all there are, so that small swatches and letters stay true.
    """
    import numpy as np
    from PIL import Image

    pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)
    packed, index, counts = np.unique(
        pixels @ (65536, 256, 1), return_inverse=True, return_counts=True
    )
    colours = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1)
    order = np.argsort(-counts)
    palette, rest = colours[order[:128]], colours[order[128:]]
    if len(rest):
        others = Image.fromarray(rest[None].astype("uint8"))
        cover = others.quantize(128, Image.Quantize.MAXCOVERAGE).getpalette()
        palette = np.concatenate([palette, np.reshape(cover, (-1, 3))[:128]])
    apart = colours[:, None] - palette[None]
    nearest = (apart**2).sum(axis=2).argmin(axis=1).astype("uint8")
    made = Image.fromarray(nearest[index].reshape(pixels.shape[:2]))
    made.putpalette(palette.astype("uint8").tobytes())
    return made


def drag(
    page: Any, start: Any, onto: Any, *, at: tuple[int, int] = (20, 8), keys: str = ""
) -> None:
    """Drag one element onto another, `at` pixels from its corner, with `keys` ("Control") held.

    The page gets the events a drag consists of. The browser's own drag is left out: begun late, on
    a busy machine, it never ends in a browser without a screen, and swallows every click after it.
    """
    quiet(page)
    onto.scroll_into_view_if_needed()

    def drop() -> Any:
        asked = {"onto": onto.element_handle(), "at": at, "control": keys == "Control"}
        return start.element_handle().evaluate(_DRAG, asked)

    soon(drop, True)  # a list that is drawn anew just then gives other elements to ask for


_DRAG = """(start, { onto, at, control }) => {
  const dataTransfer = new DataTransfer();
  const corner = onto.getBoundingClientRect();
  const [clientX, clientY] = [corner.left + at[0], corner.top + at[1]];
  const under = document.elementFromPoint(clientX, clientY);
  if (!start.isConnected || !onto.contains(under)) return false;
  if (!start.draggable && !start.contains(getSelection().anchorNode)) throw new Error('nothing there can be dragged');
  const send = (element, kind) => element.dispatchEvent(new DragEvent(kind, {
    bubbles: true, cancelable: true, composed: true, ctrlKey: control, clientX, clientY, dataTransfer
  }));
  if (!send(start, 'dragstart')) throw new Error('the page refused the drag');
  send(under, 'dragenter');
  if (send(under, 'dragover')) throw new Error('nothing can be dropped there');
  send(under, 'drop');
  send(start, 'dragend');
  return true;
}"""


def select(page: Any, words: str, *, until: str = "") -> None:
    """Select `words` (to the end of `until`) in the open interview, as the browser does after a
    drag; the screen has seen it.
    """
    page.locator(".rap-text:visible").wait_for()
    page.wait_for_function(_SELECT, arg={"first": words, "last": until or words})


_SELECT = """({ first, last }) => {
  // asked for each time: an interview that is read again gets an element of its own
  const text = [...document.querySelectorAll('.rap-text')].find(one => one.checkVisibility());
  const lineOf = words => [...(text?.querySelectorAll('.rap-line') ?? [])].find(one => one.textContent.includes(words));
  if (!lineOf(first) || !lineOf(last)) return false;
  const place = (words, atEnd) => {
    const line = lineOf(words);
    let left = line.textContent.indexOf(words) + (atEnd ? words.length : 0);
    for (const piece of line.childNodes) {
      const node = piece.firstChild ?? piece;
      if (left < node.length || (atEnd && left === node.length)) return [node, left];
      left -= node.length;
    }
  };
  const marked = [...(CSS.highlights.get('rap-selection') ?? [])];
  const seen = marked.filter(one => text.contains(one.startContainer)).map(String).join();
  const now = getSelection();
  const whole = seen.startsWith(first) && seen.endsWith(last) && now.rangeCount && seen === String(now.getRangeAt(0));
  if (whole && document.activeElement === text) return true;
  text.focus();
  now.setBaseAndExtent(...place(first, false), ...place(last, true));
}"""
