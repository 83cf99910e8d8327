"""A study with an interview for each test of the coding screen, and what is done there by hand."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import Any

from browser.lab import PATIENCE_S, TOKEN, Lab, select
from studies import SETTINGS, add_source, make_study, write

TALK = """\
[00:00:05] I: How did you find this room?
[00:00:09] P1: A colleague told me. You pay three months first, then you get the key. I keep the spare with her.
[00:00:31] I: And the alarm?
[00:00:34] P1: We chose it together. It rings at my neighbour’s, not at the owner’s.
"""
NAMED = "I: Who has the key?\nP1: Zélie has it. Zélie lives upstairs, and it was chep.\n"
IDS = [f"INT-{n}" for n in range(10001, 10041)]


def rooms(root: Path, settings: str = "") -> Path:
    """A study with an interview for each test."""
    study = make_study(root)
    for id in IDS:
        add_source(study, id, TALK, case="C-20001")
    add_source(study, "INT-20001", NAMED, case="C-20001")
    write(study, "pyproject.toml", SETTINGS + settings)
    return study


def codings(lab: Lab, source: str) -> list[tuple[str, str]]:
    """Code and words of what stands in the study, as Python cuts them."""
    text = (lab.study / "interviews" / f"{source}.txt").read_bytes().decode()
    return sorted(
        (one["code"], text[one["start"] : one["end"]])
        for one in lab.ask(f"sources/{source}")["codings"]
    )


def log_lines(study: Path, source: str) -> list[dict[str, Any]]:
    """Every line of every log of a source."""
    files = sorted((study / "interviews" / "codings" / source).glob("*.jsonl"))
    return [
        json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()
    ]


def code(page: Any, words: str, typed: str, *, until: str = "") -> None:
    """Select, press C, type the beginning of a code, Enter; a box that is still closing is waited
    for.
    """
    page.locator(".rap-box").wait_for(state="detached")
    select(page, words, until=until)
    page.keyboard.press("c")
    page.locator(".rap-box input").wait_for()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")


def correct(lab: Lab, source: str, words: str, text: str) -> None:
    """A colleague corrects `words`, and this window has not asked for news yet."""
    opened = lab.ask(f"sources/{source}")
    start = opened["text"].index(words)
    asked = {"src": opened["src"], "start": start, "end": start + len(words), "text": text}
    way = f"sources/{source}/correct"
    names = {one["id"]: "keep" for one in _send(lab, way, {**asked, "preview": True})["finds"]}
    assert _send(lab, way, {**asked, "names": names})["done"]


def _send(lab: Lab, way: str, body: dict[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{lab.address}/rap/api/{way}",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"token {TOKEN}"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as reply:
        return json.load(reply)  # type: ignore[no-any-return]


def note(page: Any, words: str) -> None:
    """Wait until the status bar says so."""
    page.locator(".rap-note", has_text=words).wait_for()
