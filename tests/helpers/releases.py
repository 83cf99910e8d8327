"""A study with enough people for a release, and runs made without a kernel."""

from __future__ import annotations

import atexit
import difflib
import hashlib
import json
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import Result
from runs import RUNS
from studies import add_source, make_study, write
from typer.testing import CliRunner
from vaults import PASSPHRASE, make_coder, make_quick, unlocked

from rap.analysis.crosstab import count_people, crosstab
from rap.cli import app
from rap.report.items import MIME, say, show_quotes, show_table
from rap.store.codings import CodingLogs
from rap.store.vault import Vault
from rap.study.study import Study
from rap.topics.publishing import gate
from rap.topics.publishing.releases import Given, Wanted, give, plans_of, prepare
from rap.topics.runs.fill import _write_people, as_released
from rap.topics.runs.planned import Plan
from rap.topics.sealing.commands import vault as vaulting

N_PEOPLE = 16
CONSENT = (
    "consent:\n  - date: 2025-01-01\n    given: yes\n"
    "    yes: {team: [analyse, count, stay, quote], members: [count, quote], public: [count, quote]}\n"
)
SAID = "I decide who has the key, and that is how number {number} of us likes it."
BOOK = """title: {en: Rooms}
languages: [en]
variables:
  setting:
    label: {en: Workplace}
    values: {home: {en: at home}, salon: {en: salon}, window: {en: window}}
"""


def make_release_study(root: Path, monkeypatch: pytest.MonkeyPatch, *, n: int = N_PEOPLE) -> Vault:
    """`n` people in two settings and one alone; half speak of the deposit, all of advice; a run
    `small` for two audiences.
    """
    make_quick(monkeypatch)
    shutil.copytree(_written(n), root, dirs_exist_ok=True)
    make_coder(root, "K-01")
    monkeypatch.setattr(gate, "_need_run", make_run)
    return unlocked(root)


@cache
def _written(n: int) -> Path:
    """The files of that study, written once for all tests of a process."""
    root = Path(tempfile.mkdtemp(prefix="release-study-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    make_study(root)
    (root / "interviews/INT-10001.txt").unlink()
    (root / "interviews/INT-10001.yaml").unlink()
    (root / "interviews/cases/C-20001.yaml").unlink()
    runs = RUNS.replace('["members"]', '["members", "public"]')
    write(root, "pyproject.toml", (root / "pyproject.toml").read_text() + runs)
    write(root, "codebook/codebook.yaml", BOOK)
    write(
        root,
        "codebook/letter/talk.yaml",
        "text: {en: 'Camille, at the office.', fr: 'Camille, au bureau.'}\n",
    )
    write(root, "notebooks/small.ipynb", json.dumps(_notebook([])))
    write(root, ".gitignore", "/.rap/\n/reports/runs/\n/reports/out/\n")
    for number in range(n):
        add_person(root, number)
    return root


def coding_of(number: int, *, said: str = "") -> str:
    """The id of what person `number` says of advice."""
    return hashlib.sha256(f"{number} {said}".encode()).hexdigest()[:32]


def add_person(root: Path, number: int, *, said: str = "", setting: str = "") -> None:
    """One more person with one interview, coded."""
    source, case = f"INT-{10100 + number}", f"C-{20100 + number}"
    setting = setting or ("salon" if number == 0 else "window" if number % 2 else "home")
    text = f"I: And you?\nP1: {said or SAID.format(number=number)}\n"
    add_source(root, source, text, case=case)
    write(root, f"interviews/cases/{case}.yaml", f"variables: {{setting: {setting}}}\n{CONSENT}")
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        src = hashlib.sha256(text.encode()).hexdigest()[:8]
        codes = ["advice", "deposit" if number % 4 < 2 else "", "alarm" if number < 2 else ""]
        place = {"start": 16, "end": len(text) - 1}
        for code in filter(None, codes):
            id = coding_of(number, said=said) if code == "advice" else ""
            logs.append(source, "add", {"code": code, **place}, src=src, id=id)


def make_run(plan: Plan) -> None:
    """The folder of a finished run of the notebook that `show` speaks of, without a kernel."""
    study = Study(
        plan.snapshot.root, audience=plan.audience, on=plan.snapshot.on, snapshot=plan.snapshot
    )
    tables = {
        "who": count_people(study.cases, by="setting"),
        "themes": crosstab(study.codings, rows="code"),
        "split": crosstab(study.codings, study.cases, rows="code", by="setting"),
    }
    items = [say({"en": "We heard {heard} people."}, id="heard", heard=study.cases["case"]).data]
    items += [show_table(table, id=id, title={"en": id}).data for id, table in tables.items()]
    items.append(show_quotes(study.quotable, id="words", title={"en": "Voices"}).data)
    rows = [("heard", {"name": "heard"}, list(study.cases["case"]))]
    for id, table in tables.items():
        keys = [column for column in table.columns if column not in ("people", "cases")]
        rows += [
            (id, {key: row[key] for key in keys}, list(row["cases"]))
            for row in table.to_dict("records")
        ]
    write_run(plan, items, rows)


def write_run(plan: Plan, items: list[Any], rows: list[tuple[str, Any, list[str]]]) -> None:
    """A finished run that shows `items`; `rows` say which cases are behind a number of which item."""
    plan.folder.mkdir(parents=True, exist_ok=True)
    people = [
        {"item": item, "where": json.dumps(where, sort_keys=True), "cases": cases, "texts": []}
        for item, where, cases in rows
    ]
    kept = as_released(plan, plan.study(), _notebook(items), people)
    nbformat.write(nbformat.from_dict(kept), plan.folder / "notebook.ipynb")
    _write_people(people, plan.folder / "people.parquet")


def changes(files: Iterable[Path]) -> dict[str, list[str]]:
    """Language -> the paragraphs of the section on what changed since last time, in released reports."""
    found = {}
    for path in files:
        if path.suffix == ".html" and 'id="changed"' in (page := path.read_text(encoding="utf-8")):
            section = page.partition('id="changed"')[2].partition("</details>")[0]
            rows = re.findall(r"<p\b[^>]*>(.*?)</p>", section)
            found[path.suffixes[-2][1:]] = [unescape(re.sub(r"<[^>]*>", "", row)) for row in rows]
    return found


def lines_of(document: str) -> list[str]:
    """What is read on a page, line by line."""
    seen = re.sub(r"<(style|script)\b.*?</\1>", "", document, flags=re.DOTALL)
    lines = (
        " ".join(line.split()) for line in unescape(re.sub(r"<[^>]*>", "\n", seen)).split("\n")
    )
    return [line for line in lines if line]


def lines_changed(old: str, new: str) -> list[str]:
    """The lines that are gone ("- ") or new ("+ ")."""
    return [row for row in difflib.ndiff(lines_of(old), lines_of(new)) if row[0] in "+-"]


def _notebook(items: list[Any]) -> dict[str, Any]:
    outputs = [
        {"output_type": "display_data", "data": {MIME: item}, "metadata": {}} for item in items
    ]
    cells = [
        {
            "cell_type": "code",
            "id": "p",
            "metadata": {"tags": ["parameters"]},
            "source": 'by = "setting"',
            "outputs": [],
        },
        {"cell_type": "code", "id": "c", "metadata": {}, "source": "show", "outputs": outputs},
    ]
    for cell in cells:
        cell["execution_count"] = None
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def release(
    root: Path, vault: Vault, audience: str = "members", out: Path | None = None, **more: bool
) -> Given:
    """Release the run `small`."""
    wanted = Wanted("small", audience, **more)
    (plan,) = plans_of(root, wanted)
    return give(prepare(plan, vault, wanted), vault, out=out)


def numbers(given: Given) -> dict[tuple[str, ...], int | str]:
    """What was published of each number: one that has no line reads "few or nobody", or is not shown."""
    base = 5 if given.release.audience == "members" else 10
    return defaultdict(
        lambda: "few or nobody",
        {
            (line.item.partition("/")[2], *line.where.values()): line.n
            or f"about {line.most - (base - 1) * (-line.most % base)}"
            for line in given.release.cells
        },
    )


def command(root: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`rap release …` in the study, with a passphrase from the keyboard."""
    monkeypatch.chdir(root)
    monkeypatch.setattr(vaulting, "passphrases", lambda *asked: [PASSPHRASE for _ in asked])
    return lambda *words: CliRunner().invoke(app, ["release", *words])


def page(given: Given) -> str:
    """The one file that was given, as it is read."""
    (path,) = given.files
    return path.read_text(encoding="utf-8")
