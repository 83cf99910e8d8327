"""The coding screen measured: open, act and scroll, on the server's side and in Chromium.

    python tests/benchmarks/coding.py [--acts 200] [--long 1000] [--beside FOLDER] [--no-browser]

Two invented interviews from a seed, in a temporary folder: 100 kB with 2,000 codings and 300 kB
with 10,000, by four coders. Times are of the clock, in milliseconds, so they need a quiet machine;
the load is printed. `open` is a click to painted words with their codings; `painted` a key to the
frame that shows the coding; `durable` a key to the reply that it is on disk; `frame` the time from
one frame to the next while the text is scrolled; `memory` the JavaScript heap after a collection,
before and after `--long` acts, each coding taken back at once. FOLDER is one in which `npm install
@recogito/text-annotator esbuild` was said: then its open, act and scroll on the same text are
measured in the same run.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
from browser.conftest import QUIET, chromium_path
from browser.lab import TOKEN, Lab, lab_on, open_lab
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from studies import AGREED, write

from rap.core.model import Source, Speaker
from rap.store.codings import CodingLogs
from rap.store.codings.logs import NewEvent
from rap.store.sources import hash_of, write_source

SIZES = {"INT-10001": (100_000, 2_000), "INT-10002": (300_000, 10_000)}
CODERS, N_CODES, REOPENED = 4, 45, 5
GOALS = {
    "INT-10001": (1000, 50, 100, 25),
    "INT-10002": (2000, 100, None, None),
}  # open, painted, durable, frame
WORDS = (
    "we",
    "pay",
    "the",
    "room",
    "each",
    "week",
    "and",
    "the",
    "owner",
    "asks",
    "for",
    "more",
    "when",
    "a",
    "quiet",
    "place",
)
SETTINGS = '[tool.rap]\ntitle = "Rooms"\nlanguages = ["en"]\n' + "".join(
    f'[tool.rap.coders.K-0{number}]\nrole = "{"lead" if number == 1 else "coder"}"\n'
    for number in range(1, CODERS + 1)
)


def make(root: Path) -> None:
    """Write the two interviews with their codings."""
    dice = random.Random(7)
    write(root, "pyproject.toml", SETTINGS)
    write(root, ".rap/coder", "K-01\n")
    for number in range(N_CODES):
        write(
            root,
            f"codebook/family-{number % 8}/code-{number}.yaml",
            f"label: {{en: Code {number}}}\n",
        )
    for id, (length, n_codings) in SIZES.items():
        lines, size = [], 0
        while size < length:
            lines.append(
                f"{'I' if len(lines) % 2 else 'P1'}: {' '.join(dice.choices(WORDS, k=dice.randrange(20, 90)))}.\n"
            )
            size += len(lines[-1])
        text = "".join(lines)
        case = id.replace("INT", "C")
        speakers = (Speaker("I", "interviewer"), Speaker("P1", "participant", case))
        write_source(
            root,
            Source(id, "interview", "en", hash_of(text), 1, "2025-03", "consent", speakers),
            text,
        )
        write(root, f"interviews/cases/{case}.yaml", AGREED)
        for coder in range(1, CODERS + 1):
            new = [
                NewEvent("add", _coding(dice, len(text)), secrets.token_hex(16))
                for _ in range(n_codings // CODERS)
            ]
            with CodingLogs(root, coder=f"K-0{coder}", device="bench000") as logs:
                logs.append_all(id, new, src=hash_of(text)[:8])


def _coding(dice: random.Random, length: int) -> dict[str, Any]:
    start = dice.randrange(length - 400)
    return {
        "code": f"code-{dice.randrange(N_CODES)}",
        "start": start,
        "end": start + dice.randrange(20, 400),
    }


def load() -> str:
    """How busy the machine was over 1, 5 and 15 minutes."""
    return " ".join(f"{one:.1f}" for one in os.getloadavg())


def say(what: str, times: Sequence[float], *, goal: float | None = None) -> None:
    """One line of figures."""
    ordered = sorted(times)
    middle, most = (
        ordered[len(ordered) // 2],
        ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))],
    )
    met = "" if goal is None else f"   goal p95 < {goal:g}: {'met' if most < goal else 'MISSED'}"
    print(
        f"  {what:<44} n {len(ordered):>4}   p50 {middle:8.1f}   p95 {most:8.1f}{met}", flush=True
    )


class Talk:
    """One connection that stays open, as a browser's."""

    def __init__(self, lab: Lab) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", lab.port, timeout=120)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[float, Any]:
        data = json.dumps(body).encode() if body is not None else None
        begun = time.perf_counter()
        self._connection.request(
            method, f"/rap/api/{path}", data, {"Authorization": f"token {TOKEN}"}
        )
        answer = self._connection.getresponse()
        words = answer.read()
        took = (time.perf_counter() - begun) * 1000
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status}")
        return took, json.loads(words)


def measure_server(lab: Lab, n_acts: int) -> None:
    """HTTP round trips of open and act."""
    for id, (length, n_codings) in SIZES.items():
        talk = Talk(lab)
        print(f"server, {length // 1000} kB, {n_codings} codings")
        say("list of interviews, the first time", [talk.ask("GET", "sources")[0]])
        first, opened = talk.ask("GET", f"sources/{id}")
        say("open, the first time", [first], goal=150 if id == "INT-10001" else None)
        say("open again", [talk.ask("GET", f"sources/{id}")[0] for _ in range(20)])
        dice, times = random.Random(11), []
        for _ in range(n_acts):
            act = {"id": secrets.token_hex(16), "op": "add", **_coding(dice, length)}
            times.append(
                talk.ask("POST", f"sources/{id}/acts", {"src": opened["src"], "acts": [act]})[0]
            )
        say("act, durable", times, goal=100)
        say("open after acts", [talk.ask("GET", f"sources/{id}")[0]])


WATCH = """id => { window.rapOpened = new Promise(done => {
  addEventListener('dblclick', () => { const t0 = performance.now();
    const look = () => document.querySelector(`#rap-coding-${id} .rap-mark`)
      ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - t0))) : requestAnimationFrame(look);
    look(); }, { once: true, capture: true }); }) }"""

ACTS = """() => { window.rapActs = []; performance.setResourceTimingBufferSize(100000);
  new PerformanceObserver(list => { for (const one of list.getEntries()) { const last = rapActs.at(-1);
    if (one.name.includes('/acts') && last && one.responseEnd > last.t0) last.durable ??= one.responseEnd; } })
    .observe({ type: 'resource' });
  const text = [...document.querySelectorAll('.rap-text')].find(one => one.offsetParent);
  new MutationObserver(() => { const last = rapActs.at(-1); if (!last || last.seen) return; last.seen = true;
    requestAnimationFrame(() => setTimeout(() => { last.painted = performance.now(); })); })
    .observe(text, { childList: true, subtree: true, attributes: true });
  if (!window.rapListens) addEventListener('keydown', event => {
    if (event.key === 'q') rapActs.push({ t0: performance.now() }); }, true);
  window.rapListens = true; }"""

SELECT = """async n => { const text = [...document.querySelectorAll('.rap-text')].find(one => one.offsetParent);
  let box = text; while (box && box.scrollHeight <= box.clientHeight + 50) box = box.parentElement;
  if (box) box.scrollTop = n * 230 % (box.scrollHeight - box.clientHeight);
  for (let k = 0; k < 3; k++) await new Promise(requestAnimationFrame);
  const found = [], walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const node = walk.currentNode, line = node.parentElement.closest('.rap-line');
    if (!line || node.length < 6) continue;
    const at = line.getBoundingClientRect(); if (at.top > 140 && at.bottom < innerHeight - 90) found.push(node); }
  const node = found[n * 7 % found.length], start = n * 3 % (node.length - 4);
  getSelection().setBaseAndExtent(node, start, node, Math.min(node.length, start + 5 + n % 20)); text.focus();
  await new Promise(requestAnimationFrame); }"""

SCROLL = """async selector => { let one = [...document.querySelectorAll(selector)].find(one => one.offsetParent);
  while (one && one.scrollHeight <= one.clientHeight + 50) one = one.parentElement;
  one ??= document.scrollingElement; one.scrollTop = 0; const times = []; let before = await new Promise(requestAnimationFrame);
  for (let n = 0; n < 300; n++) { one.scrollTop += 90; const now = await new Promise(requestAnimationFrame); 
    times.push(now - before); before = now; } return times; }"""


def heap_mb(page: Any) -> float:
    """The JavaScript heap after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return float(used) / 1e6


def open_once(page: Any, id: str) -> float:
    """Milliseconds from the double click to painted words with their codings."""
    page.evaluate(WATCH, id)
    page.locator(f'#rap-interviews [data-source="{id}"]').dblclick()
    return float(page.evaluate("window.rapOpened"))


def close(page: Any, id: str) -> None:
    page.evaluate(
        """id => [...window.jupyterapp.shell.widgets('main')]
        .find(widget => widget.id === id)?.close()""",
        f"rap-coding-{id}",
    )
    page.locator(f"#rap-coding-{id}").wait_for(state="detached")


def act(page: Any, number: int) -> None:
    """The last code again on some words in sight; back when it is painted and on disk. Words that
    have it already: others.
    """
    for again in range(5):
        page.evaluate(SELECT, number + 1009 * again)
        page.keyboard.press("q")
        try:
            page.wait_for_function(
                "rapActs.at(-1).painted && rapActs.at(-1).durable", timeout=3_000
            )
            return
        except PlaywrightTimeout:
            page.evaluate("rapActs.pop()")
    raise TimeoutError("no words were taken")


def measure_screen(page: Any, id: str, *, n_acts: int, n_long: int) -> None:
    """Open, act, scroll, memory, of one interview in the screen."""
    length, n_codings = SIZES[id]
    to_open, to_paint, to_disk, frame = GOALS[id]
    print(f"screen, {length // 1000} kB, {n_codings} codings")
    say("open, the first time", [open_once(page, id)], goal=to_open)
    again = []
    for _ in range(REOPENED):
        close(page, id)
        again.append(open_once(page, id))
    say("open again", again, goal=to_open)
    say("frame while scrolling", page.evaluate(SCROLL, ".rap-text"), goal=frame)
    page.evaluate(ACTS)
    page.evaluate(SELECT, 1)
    page.keyboard.press("c")
    page.locator(".rap-box input").wait_for()
    page.keyboard.type("Code 7")
    page.keyboard.press("Enter")
    page.locator(".rap-status", has_text="Saved").wait_for()
    for number in range(n_acts):
        act(page, number)
    done = page.evaluate("rapActs")
    say("act, painted", [one["painted"] - one["t0"] for one in done], goal=to_paint)
    say("act, durable", [one["durable"] - one["t0"] for one in done], goal=to_disk)
    if n_long:
        before = heap_mb(page)
        for number in range(n_long):
            act(page, number)
            page.keyboard.press("u")
            page.locator(".rap-status", has_text="Saved").wait_for()
        print(
            f"  memory over {n_long} acts taken back                    {before:.1f} MB -> {heap_mb(page):.1f} MB"
        )


PEER = """import { createTextAnnotator } from '@recogito/text-annotator';
window.peer = async (text, rows) => { const one = document.getElementById('text'); one.textContent = text;
  const t0 = performance.now();
  window.anno = createTextAnnotator(one); const target = row => ({ annotation: row.id, selector: [{ start: row.start, end: row.end,
    quote: text.slice(row.start, row.end) }] });
  window.made = row => ({ id: row.id, bodies: [], target: target(row) });
  anno.setAnnotations(rows.map(made), true); await new Promise(requestAnimationFrame); await new Promise(done => setTimeout(done));
  return performance.now() - t0; };
window.peerAct = async row => { const t0 = performance.now(); anno.addAnnotation(made(row));
  await new Promise(requestAnimationFrame); await new Promise(done => setTimeout(done)); return performance.now() - t0; };
"""


def measure_peer(browser: Any, lab: Lab, folder: Path, id: str, n_acts: int) -> None:
    """@recogito/text-annotator with the same text and codings. It saves nothing: `painted` is all
    it has.
    """
    length, n_codings = SIZES[id]
    opened = Talk(lab).ask("GET", f"sources/{id}")[1]
    rows = [{key: one[key] for key in ("id", "start", "end")} for one in opened["codings"]][
        :n_codings
    ]
    entry = folder / "peer.mjs"
    entry.write_text(PEER, encoding="utf-8")
    words = [
        str(folder / "node_modules/.bin/esbuild"),
        entry.name,
        "--bundle",
        "--format=iife",
        "--log-level=error",
    ]
    script = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True).stdout
    page = browser.new_page(viewport={"width": 1400, "height": 860})
    page.set_content(
        "<div id='text' style='white-space:pre-wrap;width:900px;font:16px/1.6 sans-serif'></div>"
    )
    page.add_script_tag(content=script)
    print(
        f"@recogito/text-annotator, {length // 1000} kB, {n_codings} annotations (text already in the page)"
    )
    say("open", [page.evaluate("([text, rows]) => peer(text, rows)", [opened["text"], rows])])
    say("frame while scrolling", page.evaluate(SCROLL, "#text"))
    dice = random.Random(11)
    acts = [{"id": secrets.token_hex(16), **_coding(dice, length)} for _ in range(n_acts)]
    say("act, painted", [page.evaluate("row => peerAct(row)", row) for row in acts])
    page.close()


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        yield browser
        browser.close()


def tried(work: Callable[[], None]) -> None:
    """A figure that cannot be had is named, and the others are printed."""
    try:
        work()
    except Exception as error:  # of a browser: whatever it is, the next figure may be had
        print(f"  not measured: {type(error).__name__}: {str(error).splitlines()[0][:160]}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--acts", type=int, default=200)
    parser.add_argument("--long", type=int, default=1000)
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--no-browser", action="store_true")
    asked = parser.parse_args()
    print(f"load {load()} on {os.cpu_count()} cores; times in ms")
    with tempfile.TemporaryDirectory(prefix="rap-bench-") as folder:
        root = Path(folder) / "study"
        make(root)
        with lab_on(root, Path(folder) / "private") as lab:
            measure_server(lab, asked.acts)
            if asked.no_browser:
                return
            with chromium() as browser:
                page = browser.new_page(viewport={"width": 1400, "height": 860}, locale="en-GB")
                open_lab(page, lab)
                for id in SIZES:
                    n_long = asked.long if id == "INT-10001" else 0
                    tried(
                        lambda id=id, n=n_long: measure_screen(
                            page, id, n_acts=asked.acts, n_long=n
                        )
                    )  # type: ignore[misc]
                for id in SIZES if asked.beside else ():
                    tried(lambda id=id: measure_peer(browser, lab, asked.beside, id, asked.acts))  # type: ignore[misc]
    print(f"load {load()}")


if __name__ == "__main__":
    main()
