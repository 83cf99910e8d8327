"""kill -9 at every changing event of an exchange: nothing that was acknowledged is lost, no file is of
two states, and the next exchange ends it.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from exchanging import introduce
from killing import killed_at
from studies import make_study, scaled, write
from vaults import PASSPHRASE, quick_wrap

from rap.core.errors import WrongUseError
from rap.store.codings import CodingLogs
from rap.store.vault import add_key, confirm, make_key, sealing
from rap.store.vault.identity import unlock
from rap.study.study import Study
from rap.topics.checks.check import find_problems
from rap.topics.git.program import commit_of, git
from rap.topics.sharing.exchange_files import give, take
from rap.topics.sharing.shared_place import join, set_place
from rap.topics.sharing.sync import sync
from rap.topics.studies.new_study import shipped


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
@pytest.mark.long
@pytest.mark.parametrize("way", ["place", "file", "giving"])
def test_an_exchange_that_is_killed_anywhere_ends_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
):
    """One is ahead by a coding and a label, the other by a label, a code, and a code taken away."""
    monkeypatch.setattr(sealing, "wrap", quick_wrap)
    (tmp_path / "stick").mkdir()
    start = make_study(tmp_path / "start")
    write(start, ".gitignore", shipped("gitignore"))
    write(start, ".rap/coder", "K-01\n")
    keys = [make_key(PASSPHRASE), make_key(PASSPHRASE)]
    for coder, key in zip(("K-01", "K-02"), keys, strict=True):
        add_key(start, coder, key=key.public)
        confirm(key.public)
    set_place(start, str(tmp_path / "stick"))
    sync(start)
    other = join(str(tmp_path / "stick"), tmp_path / "other", coder="K-02")
    introduce(start, other)
    write(other, "codebook/safety/alarm.yaml", "label: {en: Alarm, fr: Alarme}\n")
    write(other, "codebook/needs/rest.yaml", "label: {en: Rest}\n")
    (other / "codebook/needs/advice.yaml").unlink()
    sync(other)
    give(other, tmp_path / "their.rap", to=["K-01"])
    src = Study(start).source_list[0].hash[:8]
    with CodingLogs(start, coder="K-01", device="device00") as logs:
        data = {"code": "alarm", "start": 2, "end": 9}
        id = logs.append("INT-10001", "add", data, src=src).id
    write(start, "codebook/safety/alarm.yaml", "label: {en: Alarm, nl: Alarm}\n")
    file = tmp_path / "mine.rap"
    works: dict[str, Callable[[Path], object]] = {
        "place": lambda root: sync(root),
        "file": lambda root: take(
            root, tmp_path / "their.rap", key=unlock(keys[0].public, PASSPHRASE)
        ),
        "giving": lambda root: give(root, file, to=["K-02"]),
    }
    work, step, n_kills = works[way], scaled(29, 1, quick=61), 0
    for number in range(1, 2000, step):
        for name in ("again", "stick2", "mine.rap"):
            there = tmp_path / name
            shutil.rmtree(there) if there.is_dir() else there.unlink(missing_ok=True)
        root = Path(shutil.copytree(start, tmp_path / "again"))
        shutil.copytree(tmp_path / "stick", tmp_path / "stick2")
        git(root, "remote", "set-url", "origin", str(tmp_path / "stick2" / "start.shared"))
        was_killed = killed_at(number, lambda root=root: work(root))
        ids = {coding.id for coding in Study(root, lenient=True).fold("INT-10001").codings}
        assert id in ids, number
        if was_killed:
            n_kills += 1
            try:
                work(root)
            except WrongUseError:  # the file was whole, and is there
                assert way == "giving", number
                assert file.stat().st_size > 0, number
        check_end(root, way)
        if not was_killed:
            break
    print(f"\n{n_kills} kills of an exchange ({way}): 0 lost, each ended by the next")


def check_end(root: Path, way: str) -> None:
    """The study is whole; what came in is there, what went out is the same."""
    assert find_problems(root) == []
    if way == "giving":
        return
    label = (root / "codebook/safety/alarm.yaml").read_text()
    assert label == "label: {en: Alarm, fr: Alarme, nl: Alarm}\n"
    assert (root / "codebook/needs/rest.yaml").is_file()
    assert not (root / "codebook/needs/advice.yaml").exists()
    assert git(root, "status", "--porcelain") == ""
    if way == "place":
        git(root, "fetch", "-q")
        assert commit_of(root, "origin/main") == commit_of(root, "HEAD")
