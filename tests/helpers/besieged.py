"""Three clones of one study and a bare folder between them: a lead, a coder, and a reader who sends
what she likes with plain git.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from exchanging import introduce
from studies import AGREED, TEXT, add_source, git, make_study, write
from vaults import PASSPHRASE, quick_wrap

from rap.store.codings import CodingLogs
from rap.store.codings.lines import NO_HASH, Event, format_line, parse_log
from rap.store.settings import own_device, read_settings
from rap.store.sources import read_source
from rap.store.text_keys import keep_keys, read_keys
from rap.store.vault import add_key, confirm, make_key, make_vault, sealing
from rap.store.vault.sealing import seal
from rap.study.study import Study
from rap.topics.consent import withdrawal_receipts
from rap.topics.git.program import git_bytes
from rap.topics.sealing.rules import is_plain_name, seal_study
from rap.topics.sealing.sealed_files import is_sealed, open_pulled, seal_changed
from rap.topics.sharing.exchange_files import take
from rap.topics.sharing.shared_place import join, set_place
from rap.topics.sharing.sync import sync
from rap.topics.withdrawal.withdrawals import withdraw

HER, OTHER, GONE = "C-20001", "C-30001", "C-40001"
FORM = (
    "title: {en: Spoken}\nwording: {en: May we?}\ngrants: {team: [analyse, count]}\n"
    "answers:\n  use: {wording: {en: Use?}, grants: {members: [count]}}\n"
)
ASKED = "consent:\n  - {date: 2025-01-01, form: spoken, given: yes, answers: [use]}\n"
NOTEBOOK = (
    '{"cells":[{"cell_type":"code","execution_count":null,"id":"a1","metadata":{},"outputs":[],'
    '"source":["1 + 1"]}],"metadata":{},"nbformat":4,"nbformat_minor":5}\n'
)
ROLES = '[tool.rap.coders.K-03]\nrole = "intern"\n[tool.rap.coders.K-05]\nrole = "reader"\n'


class Three:
    """The clones, each at its place; `again` brings all of them back to how they began."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder / "at" / "home"
        self.lead, self.coder, self.reader = (
            folder / "at" / name for name in ("lead", "coder", "reader")
        )
        self.place = folder / "at" / "stick" / "lead.shared"
        self.keys: dict[Path, Any] = {}

    @property
    def all(self) -> tuple[Path, Path, Path]:
        return self.lead, self.coder, self.reader

    def keep(self) -> None:
        shutil.copytree(self.folder / "at", self.folder / "kept", symlinks=True)

    def again(self) -> None:
        shutil.rmtree(self.folder / "at")
        shutil.copytree(self.folder / "kept", self.folder / "at", symlinks=True)


def make_three(folder: Path, patch: pytest.MonkeyPatch, *, sealed: bool = False) -> Three:
    """A study with two people who were heard, one who took her words back, a form, a notebook and two
    codings of the lead and of the coder each, which all three have.
    """
    three = Three(folder)
    patch.setenv("XDG_DATA_HOME", str(three.home))
    patch.setenv("HOME", str(three.home))
    patch.delenv("RAP_DEVICE", raising=False)
    patch.setattr(withdrawal_receipts, "hash_receipt", lambda receipt, case: "5" * 64)
    patch.setattr(sealing, "wrap", quick_wrap)
    root = three.lead
    make_study(root)
    write(root, "pyproject.toml", (root / "pyproject.toml").read_text() + ROLES + "\n[tool.rap.thresholds]\npublic = 9\n")  # fmt: skip
    settings = (root / "pyproject.toml").read_text().replace("[tool.rap]\n", "[tool.rap]\nblind = true\n", 1)  # fmt: skip
    write(root, "pyproject.toml", settings)
    write(root, ".gitignore", "/.rap/\n")
    write(root, ".rap/coder", "K-01\n")
    write(root, "codebook/forms/spoken.yaml", FORM)
    write(root, "notebooks/count.ipynb", NOTEBOOK)
    for id, case in (("INT-30001", OTHER), ("INT-40001", GONE)):
        add_source(root, id, f"{TEXT}P1: {id}\n", case=case)
    write(root, f"interviews/cases/{OTHER}.yaml", ASKED)
    write(root, f"interviews/cases/{GONE}.yaml", AGREED)
    key = make_key(PASSPHRASE)
    for coder in ("K-01", "K-02", "K-05"):
        add_key(root, coder, key=key.public)
    confirm(key.public)
    make_vault(read_settings(root), key=key.public)
    withdraw(root, GONE, receipt="piano")
    if sealed:
        seal_study(root)
    (folder / "at" / "stick").mkdir()
    set_place(root, str(folder / "at" / "stick"))
    sync(root)
    for other, coder in ((three.coder, "K-02"), (three.reader, "K-05")):
        join(str(folder / "at" / "stick"), other, coder=coder)
        if sealed:
            keep_keys(other, read_keys(root).all)
            open_pulled(other)
    introduce(*three.all)
    for start in (1, 2):
        for one, coder in ((root, "K-01"), (three.coder, "K-02")):
            code(one, coder, start=start)
            sync(one)
    for one in (three.reader, *three.all, *three.all[:2]):
        sync(one)
    three.keys = dict.fromkeys(three.all, key)
    three.keep()
    return three


def code(root: Path, coder: str, *, start: int, source: str = "INT-10001") -> str:
    """A coding on the machine of whoever has this clone; its id."""
    src = read_source(root, source).hash[:8]
    with CodingLogs(root, coder=coder, device=own_device(root)) as logs:
        data = {"code": "alarm", "start": start, "end": start + 20}
        return logs.append(source, "add", data, src=src).id


def log_of(root: Path, coder: str, *, source: str = "INT-10001") -> str:
    """The log that `coder` writes on the machine of this clone."""
    return f"interviews/codings/{source}/{coder}.{own_device(root)}.jsonl"


def forged(before: bytes, coder: str, *, src: str, number: int = 0) -> bytes:
    """A log with one line more, its chain whole: whoever has the file can write it."""
    events, _ = parse_log(before, name="")
    data = {"code": "deposit", "start": 3 + number, "end": 9 + number}
    time = f"2026-01-01T10:00:00.{number:03d}Z"
    event = Event("add", os.urandom(16).hex(), coder, time, src, data)
    return before + format_line(event, prev=events[-1].h if events else NO_HASH)[0]


def push(root: Path, *, force: bool = False) -> None:
    """Send with plain git whatever lies in the folder, by nobody's rules."""
    keep(root)
    git(root, "push", "-q", "--no-verify", *(["--force"] if force else []), "origin", "HEAD:main")


def keep(root: Path) -> None:
    """Commit with plain git whatever lies in the folder; in a sealed study what is sealed."""
    if is_sealed(root):
        seal_changed(root)
    git(root, "add", "-A", "-f", "--", ".", ":(exclude).rap")
    plain = filter(is_plain_name, git(root, "ls-files", "-z").split("\0"))
    if is_sealed(root) and (names := [name for name in plain if name]):
        git(root, "rm", "-q", "--cached", "--", *names)
    git(root, "commit", "-q", "--no-verify", "--allow-empty", "-m", "so")


def effect(root: Path) -> dict[str, Any]:
    """What is in effect there, as the program reads it: who may what, who allows what, whose words
    are whose, and what is coded.
    """
    settings, day = read_settings(root), datetime.date(2026, 6, 1)
    seen = {name: Study(root, audience=name, on=day) for name in ("team", "members", "public")}
    grants: dict[str, Mapping[str, Any]] = {n: one.rights.grants for n, one in seen.items()}
    study = Study(root)
    return {
        "roles": {coder.id: coder.role for coder in settings.coders},
        "blind": settings.blind,
        "thresholds": dict(settings.thresholds),
        "allowed": {
            (name, case): sorted(one) for name, of in grants.items() for case, one in of.items() if one
        },
        "heard": {s.id: (s.rights, s.speakers, s.hash) for s in study.source_list},
        "texts": {id: str(text) for id, text in study.texts.items()},
        "coded": {
            one.id: one.coder for s in study.source_list for one in study.fold(s.id).codings
        },
        "codes": sorted(code.id for code in study.book.codes),
    }  # fmt: skip


def change(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    assert old in text, text
    write(root, name, text.replace(old, new, 1))


def remove(root: Path, *names: str) -> None:
    for name in names:
        for path in (root / name, root / f"{name}.sealed"):
            path.unlink(missing_ok=True)


def takes_back(three: Three) -> None:
    """A record that somebody else took her words back, and none of what she said."""
    row = {"case": OTHER, "date": "2026-01-01", "receipt_hash": "5" * 64, "scope": "all"}
    write(
        three.reader,
        f"interviews/withdrawn/{OTHER}.json",
        json.dumps({**row, "sources": ["INT-30001"], "v": 1}) + "\n",
    )
    remove(three.reader, "interviews/INT-30001.txt", "interviews/INT-30001.yaml")
    remove(three.reader, f"interviews/cases/{OTHER}.yaml")


def by_push(three: Three) -> set[str]:
    push(three.reader)
    return {problem.id for problem in sync(three.lead).told}


def by_pull(three: Three) -> set[str]:
    """The lead pulls with plain git; the next exchange takes it out of effect."""
    push(three.reader)
    git(three.lead, "pull", "-q", "--no-edit")
    return {problem.id for problem in sync(three.lead).told}


def by_file(three: Three) -> set[str]:
    """As a file, made on a machine whose own door was taken off its hinges."""
    (three.reader / ".rap/door.json").unlink()
    keep(three.reader)
    file = three.folder / "at" / "hers.rap"
    data = git_bytes(three.reader, "bundle", "create", "--quiet", "-", "HEAD")
    data = data.replace(b" HEAD\n", b" refs/heads/main\n", 1)
    key, sealed = three.keys[three.lead], io.BytesIO()
    seal(io.BytesIO(b"rap exchange 1\n" + data), sealed, readers=[key.public])
    file.write_bytes(sealed.getvalue())
    return {problem.id for problem in take(three.lead, file, key=key).told} | {
        problem.id for problem in sync(three.lead).told
    }
