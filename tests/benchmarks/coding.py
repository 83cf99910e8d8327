"""The coding screen measured: what is asked, what was seen, and whether it holds.

    python tests/benchmarks/coding.py [--acts 60] [--beside FOLDER]

Two invented interviews from a seed, in a temporary folder: 100 kB with 2,000 codings and 300 kB
with 10,000, by four coders. Times are of the clock, in milliseconds, so they need a quiet machine;
the load is printed. FOLDER is one in which `npm install @recogito/text-annotator esbuild` was said:
then a key is pressed in its page and in ours in turn, on the same text with the same codings, and
the two are compared. From a key to its paint is until the frame that shows the coding is done;
`open` is a double click to painted words with their codings; a frame is the time to the next while
the text is scrolled by 90 pixels each; memory is the JavaScript heap after a collection.
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
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
sys.path.insert(0, str(Path(__file__).parents[1]))
from browser.conftest import QUIET, chromium_path
from browser.lab import TOKEN, Lab, lab_on, open_lab, quiet, saved
from long_interview import STRIPE_EDGES, UNUSED_CODE, draw_coding, make_long_study

SIZES = {"INT-10001": (100_000, 2_000), "INT-10002": (300_000, 10_000)}
LARGE = "INT-10002"
REOPENED, SOUGHT = 5, "the owner asks for more when a quiet place"
PLACES = (0.0, 0.31, 0.64, 0.97)

Row = tuple[str, str, str, bool | None]


class Table:
    """What was asked, and what was seen."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def add(self, what: str, asked: str, seen: str, *, holds: bool | None = None) -> None:
        """One row, also printed at once: a figure that took long is seen when it is there."""
        self.rows.append((what, asked, seen, holds))
        print(f"  {what}: {seen}", file=sys.stderr, flush=True)

    def show(self) -> None:
        """Print all rows."""
        rows = [("what", "asked", "seen", "holds")]
        words = {True: "yes", False: "NO", None: ""}
        rows += [(what, asked, seen, words[holds]) for what, asked, seen, holds in self.rows]
        wide = [max(len(row[n]) for row in rows) for n in range(4)]
        for row in rows:
            cells = (cell.ljust(size) for cell, size in zip(row, wide, strict=True))
            print("  ".join(cells).rstrip())


def part(times: Sequence[float], share: float) -> float:
    """The time that this share of them does not exceed."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def both(times: Sequence[float]) -> str:
    """Half, and all but one in twenty."""
    return f"p50 {part(times, 0.5):.1f}, p95 {part(times, 0.95):.1f} ms of {len(times)}"


def load() -> str:
    """How busy the machine was over 1, 5 and 15 minutes."""
    return " ".join(f"{one:.1f}" for one in os.getloadavg())


def kb(id: str) -> str:
    """How large an interview is."""
    length, n_codings = SIZES[id]
    return f"{length // 1000} kB, {n_codings:,} codings"


def measure_server(table: Table, lab: Lab) -> None:
    """What the server needs to give the large interview, and to write an act on it."""
    talk = http.client.HTTPConnection("127.0.0.1", lab.port, timeout=120)

    def ask(method: str, path: str, body: Any = None) -> tuple[float, Any]:
        data = json.dumps(body).encode() if body is not None else None
        begun = time.perf_counter()
        talk.request(method, f"/rap/api/{path}", data, {"Authorization": f"token {TOKEN}"})
        answer = talk.getresponse()
        words = answer.read()
        took = (time.perf_counter() - begun) * 1000
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status}")
        return took, json.loads(words)

    first, opened = ask("GET", f"sources/{LARGE}")
    again = [ask("GET", f"sources/{LARGE}")[0] for _ in range(REOPENED)]
    table.add("server gives 300 kB, first and again", "", f"{first:.0f}, {part(again, 0.5):.0f} ms")
    dice, times = random.Random(11), []
    for _ in range(40):
        act = {"id": secrets.token_hex(16), "op": "add", **draw_coding(dice, SIZES[LARGE][0])}
        body = {"src": opened["src"], "acts": [act]}
        times.append(ask("POST", f"sources/{LARGE}/acts", body)[0])
    table.add("server: act to disk", "p95 under 100 ms", both(times), holds=part(times, 0.95) < 100)


# In both pages: from the key to the frame that shows its coding. The page says what changes when it
# does (`root`).
WATCH_KEY = """root => { window.rapActs = [];
  new PerformanceObserver(list => { for (const one of list.getEntries()) { const last = rapActs.at(-1);
    if (one.name.includes('/acts') && last && one.responseEnd > last.t0) last.durable ??= one.responseEnd; } })
    .observe({ type: 'resource' });
  new MutationObserver(() => { const last = rapActs.at(-1); if (!last || last.seen) return; last.seen = true;
    requestAnimationFrame(() => setTimeout(() => { last.painted = performance.now(); })); })
    .observe(document.querySelector(root), { childList: true, subtree: true });
  window.rapKey ??= addEventListener('keydown', event => {
    if (event.key === 'q') rapActs.push({ t0: performance.now() }); }, true) ?? true; }"""

# Some words in view are selected, elsewhere each time.
SELECT = """async ([root, n]) => { const text = document.querySelector(root);
  let box = text; while (box && box.scrollHeight <= box.clientHeight + 50) box = box.parentElement;
  box ??= document.scrollingElement; box.scrollTop = n * 2310 % (box.scrollHeight - innerHeight);
  const frame = done => requestIdleCallback(() => requestAnimationFrame(() => setTimeout(done)));
  const settled = async () => { for (let k = 0; k < 4; k++) await new Promise(frame); };
  await settled();
  const at = text.getBoundingClientRect();
  for (let y = 250 + n * 37 % 300; ; y = 150 + (y + 13) % 500) {
    const spot = document.caretPositionFromPoint(Math.max(at.left, 0) + 130 + n * 53 % 300, y), node = spot?.offsetNode;
    if (!(node instanceof Text) || !text.contains(node) || !node.parentElement.closest('.rap-line, #text')) continue;
    const start = Math.min(spot.offset, node.length - 7);
    if (start < 0 || node.length < 7) continue;
    getSelection().setBaseAndExtent(node, start, node, Math.min(node.length, start + 6 + n % 20)); break; }
  text.focus(); await settled(); }"""

SCROLL = """async root => { let one = document.querySelector(root);
  while (one && one.scrollHeight <= one.clientHeight + 50) one = one.parentElement;
  one ??= document.scrollingElement; one.scrollTop = 0; const times = []; let before = await new Promise(requestAnimationFrame);
  for (let n = 0; n < 300; n++) { one.scrollTop += 90; const now = await new Promise(requestAnimationFrame);
    times.push(now - before); before = now; } one.scrollTop = 0; return times; }"""

OPEN = """id => { window.rapOpened = new Promise(done => {
  addEventListener('dblclick', () => { const t0 = performance.now();
    const look = () => document.querySelector(`#rap-coding-${id} .rap-mark`)
      ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - t0))) : requestAnimationFrame(look);
    look(); }, { once: true, capture: true }); }) }"""

MODE = """async ([mode, sign]) => { const t0 = performance.now(), until = () => document.querySelector(sign);
  void jupyterapp.commands.execute(`rap:mode-${mode}`);
  await new Promise(done => { const look = () => until() ? requestAnimationFrame(() => setTimeout(done)) : setTimeout(look); look(); });
  return performance.now() - t0; }"""

LETTERS = """field => { window.rapLetters = []; addEventListener('input', event => {
  if (!event.target.matches(field)) return; const t0 = performance.now();
  requestAnimationFrame(() => setTimeout(() => rapLetters.push(performance.now() - t0))); }, true); }"""


def open_once(page: Any, id: str) -> float:
    """Milliseconds from the double click to painted words with their codings."""
    page.locator("#rap-interviews input").fill("")
    page.evaluate(OPEN, id)
    page.locator(f'#rap-interviews [data-source="{id}"]').dblclick()
    return float(page.evaluate("window.rapOpened"))


def close(page: Any, id: str) -> None:
    """Close the interview, so that it is opened anew."""
    page.evaluate(
        "id => [...jupyterapp.shell.widgets('main')].find(one => one.id === id).close()",
        f"rap-coding-{id}",
    )
    page.locator(f"#rap-coding-{id}").wait_for(state="detached")


def text_of(id: str) -> str:
    """Where the words of an interview are on the page."""
    return f"#rap-coding-{id} .rap-text"


def measure_reading(table: Table, page: Any, lab: Lab) -> None:
    """Open the large interview, scroll it, search it, look at it otherwise; count its elements."""
    times = [open_once(page, LARGE)]
    for _ in range(REOPENED):
        close(page, LARGE)
        quiet(page)
        times.append(open_once(page, LARGE))
    table.add("open 300 kB", "under 1 s", both(times), holds=part(times, 0.5) < 1000)
    quiet(page)
    frames = page.evaluate(SCROLL, text_of(LARGE))
    table.add("frame, 300 kB", "p95 under 25 ms", both(frames), holds=part(frames, 0.95) < 25)
    measure_search(table, page)
    looks = [
        (
            page.evaluate(MODE, ["density", ".rap-density-bar"]),
            page.evaluate(MODE, ["all", ".rap-stripe"]),
        )
        for _ in range(REOPENED)
    ]
    slow = part([one for one, _ in looks], 0.95)
    table.add("density, 300 kB", "under 300 ms", f"p95 {slow:.0f} ms", holds=slow < 300)
    slow = part([other for _, other in looks], 0.95)
    table.add("all codings again, 300 kB", "", f"p95 {slow:.0f} ms")
    opened = lab.ask(f"sources/{LARGE}")
    told = [opened["text"], [[one["id"], one["start"], one["end"]] for one in opened["codings"]]]
    page.evaluate("told => (window.rapTold = told)", json.dumps(told))
    edges, wrong, elements = 0, 0, 0
    for place in PLACES:
        page.evaluate(
            """async ([root, part]) => { const box = document.querySelector(root); box.scrollTop = part * box.scrollHeight;
            for (let k = 0; k < 4; k++) await new Promise(done => requestAnimationFrame(() => setTimeout(done))); }""",
            [text_of(LARGE), place],
        )
        found = page.evaluate(STRIPE_EDGES, f"#rap-coding-{LARGE}")
        edges, wrong = edges + found["edges"], wrong + len(found["wrong"]) + len(found["missing"])
        elements = max(elements, page.evaluate("document.querySelectorAll('*').length"))
    table.add("elements of the page, 300 kB", "under 6,000", f"{elements:,}", holds=elements < 6000)
    table.add("edges of stripes in another row", f"0 of {edges}", str(wrong), holds=wrong == 0)


def measure_search(table: Table, page: Any) -> None:
    """Letters typed into the search of the large interview."""
    page.locator(text_of(LARGE)).focus()
    page.keyboard.press("f")
    field = f"#rap-coding-{LARGE} .rap-find input"
    page.locator(field).wait_for()
    page.evaluate(LETTERS, field)
    page.keyboard.type(SOUGHT, delay=120)
    page.wait_for_function("n => rapLetters.length >= n", arg=len(SOUGHT))
    times = page.evaluate("rapLetters")
    page.keyboard.press("Escape")
    table.add(
        "letter of a search, 300 kB", "p95 under 50 ms", both(times), holds=part(times, 0.95) < 50
    )


def begin_coding(page: Any, id: str) -> None:
    """Open the interview and code once, so that Q gives that code again."""
    open_once(page, id)
    page.evaluate(SELECT, [text_of(id), 1])
    page.keyboard.press("c")
    page.locator(".rap-box input").wait_for()
    page.keyboard.type(UNUSED_CODE)
    page.keyboard.press("Enter")
    saved(page)
    page.evaluate(WATCH_KEY, text_of(id))


def press(page: Any, root: str, number: int) -> float:
    """Milliseconds from the key that codes the selected words to their paint."""
    page.bring_to_front()
    page.evaluate(SELECT, [root, number])
    page.keyboard.press("q")
    page.wait_for_function("rapActs.at(-1).painted")
    return float(page.evaluate("rapActs.at(-1).painted - rapActs.at(-1).t0"))


def measure_acts(table: Table, page: Any, id: str, *, n_acts: int, peer: Any) -> None:
    """A key and its paint, ours and the peer's in turn."""
    begin_coding(page, id)
    ours, theirs = [], []
    for number in range(n_acts):
        ours.append(press(page, text_of(id), number))
        if peer:
            theirs.append(press(peer, "#text", number))
    page.wait_for_function("rapActs.every(one => one.durable)")
    durable = page.evaluate("rapActs.map(one => one.durable - one.t0)")
    table.add(f"key to paint, {kb(id)}", "", both(ours))
    if peer:
        table.add("  @recogito/text-annotator, in turn", "", both(theirs))
        times = part(ours, 0.5) / part(theirs, 0.5)
        table.add("  ours over theirs, p50", "within 2 times", f"{times:.2f}", holds=times <= 2)
    seen = both(durable)
    table.add(f"key to disk, {kb(id)}", "p95 under 100 ms", seen, holds=part(durable, 0.95) < 100)


def measure_memory(table: Table, page: Any, id: str, *, n_acts: int) -> None:
    """The heap before and after acts that are taken back at once."""
    before = heap_mb(page)
    for number in range(n_acts):
        press(page, text_of(id), 1000 + number)
        page.keyboard.press("u")
    saved(page)
    after = heap_mb(page)
    table.add(
        f"memory over {n_acts} acts taken back",
        "grows under 5 MB",
        f"{before:.1f} to {after:.1f} MB",
        holds=after < before + 5,
    )


def heap_mb(page: Any) -> float:
    """The JavaScript heap after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return float(used) / 1e6


PEER = """import { createTextAnnotator } from '@recogito/text-annotator';
const made = row => ({ id: row.id, bodies: [], target: { annotation: row.id,
  selector: [{ start: row.start, end: row.end, quote: row.quote }] } });
window.peer = async (text, rows) => { const one = document.getElementById('text'); one.textContent = text;
  const words = one.firstChild, t0 = performance.now(), anno = createTextAnnotator(one);
  anno.setAnnotations(rows.map(row => made({ ...row, quote: text.slice(row.start, row.end) })), true);
  await new Promise(requestAnimationFrame); await new Promise(done => setTimeout(done));
  addEventListener('keydown', event => { if (event.key !== 'q') return; const range = getSelection().getRangeAt(0);
    if (range.startContainer !== words) throw new Error('other words'); const [start, end] = [range.startOffset, range.endOffset];
    anno.addAnnotation(made({ id: crypto.randomUUID(), start, end, quote: text.slice(start, end) })); });
  return performance.now() - t0; };
"""


def open_peer(table: Table, browser: Any, lab: Lab, folder: Path, id: str) -> Any:
    """@recogito/text-annotator with the same text and codings, which saves nothing."""
    opened = lab.ask(f"sources/{id}")
    rows = [{key: one[key] for key in ("id", "start", "end")} for one in opened["codings"]]
    (folder / "peer.mjs").write_text(PEER, encoding="utf-8")
    words = ("node_modules/.bin/esbuild", "peer.mjs", "--bundle", "--format=iife")
    script = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True).stdout
    page = browser.new_page(viewport={"width": 1400, "height": 860})
    page.set_default_timeout(60_000)
    page.route("**/peer.html", lambda route: route.fulfill(content_type="text/html", body=SHEET))
    page.goto(f"{lab.address}/peer.html")  # random ids are for pages from a server
    page.add_script_tag(content=script)
    took = page.evaluate("([text, rows]) => peer(text, rows)", [opened["text"], rows])
    if id == LARGE:
        table.add("  its open, the text already in the page", "", f"{took:.0f} ms")
        table.add("  its frame", "", both(page.evaluate(SCROLL, "#text")))
    page.evaluate(WATCH_KEY, "#text")
    return page


SHEET = """<!doctype html><div id=text tabindex=0
  style="white-space:pre-wrap;width:640px;margin:auto;font:17px/1.65 sans-serif"></div>"""


def tried(table: Table, what: str, work: Callable[[], None]) -> None:
    """A figure that cannot be had is named, and the others are measured."""
    try:
        work()
    except Exception as error:  # of a browser: whatever it is, the next figure may be had
        table.add(what, "", f"{type(error).__name__}: {str(error).splitlines()[0]}", holds=False)


def measure_screen(
    table: Table, lab: Lab, browser: Any, *, n_acts: int, beside: Path | None
) -> None:
    """All that needs a browser."""
    page = browser.new_page(viewport={"width": 1400, "height": 860}, locale="en-GB")
    open_lab(page, lab)
    tried(table, "reading", lambda: measure_reading(table, page, lab))

    def act(id: str) -> None:
        peer = open_peer(table, browser, lab, beside, id) if beside else None
        measure_acts(table, page, id, n_acts=n_acts, peer=peer)
        if peer:
            peer.close()

    for id in SIZES:
        tried(table, f"acts, {kb(id)}", lambda id=id: act(id))  # type: ignore[misc]
    tried(table, "memory", lambda: measure_memory(table, page, LARGE, n_acts=n_acts))


def main() -> None:
    """Measure, and print one table."""
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--acts", type=int, default=60)
    parser.add_argument("--beside", type=Path)
    asked = parser.parse_args()
    begun, busy, table = time.monotonic(), load(), Table()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rap-bench-")))
        make_long_study(folder / "study", SIZES)
        lab = stack.enter_context(lab_on(folder / "study", folder / "private"))
        measure_server(table, lab)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=QUIET)
        stack.callback(browser.close)
        measure_screen(table, lab, browser, n_acts=asked.acts, beside=asked.beside)
    table.show()
    print(
        f"load {busy} before and {load()} after, {os.cpu_count()} cores; "
        f"{time.monotonic() - begun:.0f} s"
    )


if __name__ == "__main__":
    main()
