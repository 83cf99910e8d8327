"""`rap upgrade`: files of an older format are written anew, all of them or none, and can be put back.

No kind of file has a second version yet, so one is invented.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from messages import raises
from studies import AGREED, make_study, scaled, write
from typer.testing import CliRunner

from rap.cli import app
from rap.core import files
from rap.core.errors import ProblemsError, WrongUseError
from rap.store.file_kinds import FILE_KINDS
from rap.topics.checks import upgrade as acts
from rap.topics.checks.check import find_problems
from rap.topics.checks.upgrade import find_cut_off, plan_upgrade, put_back, upgrade

NAMES = [f"interviews/cases/C-2000{n}.yaml" for n in (1, 2, 3)]
OWN = NAMES[-1]


def second(text: bytes) -> bytes:
    """A file as the invented version 2 has it."""
    return b"v: 2\n" + text.replace(b"setting:", b"place:")


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study with three files of a kind that has a second version now."""
    root = make_study(tmp_path / "study")
    for name in NAMES[1:]:
        write(root, name, "variables: {setting: window}\n" + AGREED)
    monkeypatch.setitem(FILE_KINDS, "cases", replace(FILE_KINDS["cases"], version=2))
    monkeypatch.setattr(acts, "STEPS", {"cases": {1: second}})
    return root


def tree(root: Path) -> dict[str, bytes]:
    """The files of a study, less those of this machine and what a write that was cut off left."""
    found = (path for path in sorted(root.rglob("*")) if path.is_file())
    names = ((path.relative_to(root).as_posix(), path) for path in found)
    ours = (pair for pair in names if not pair[0].startswith(".rap/"))
    return {name: path.read_bytes() for name, path in ours if path.suffix != ".tmp"}


def test_a_dry_run_names_each_file_and_writes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch):
    """Which files, and what is other in them."""
    before = tree(old)
    monkeypatch.chdir(old)
    said = CliRunner().invoke(app, ["upgrade", "--dry-run"])

    assert [line.partition(": ")[0] for line in said.output.splitlines()[:-1]] == NAMES
    assert said.output.splitlines()[-1] == "3 files would be upgraded; nothing was written"
    assert (tree(old), (old / acts.FOLDER).exists()) == (before, False)


def test_an_upgrade_writes_all_keeps_what_was_there_and_is_done_once(old: Path) -> None:
    """Each goes through every step between its version and the newest; a backup holds the bytes of
    before. A file that is of the newest version stays as it is.
    """
    newest = second((old / OWN).read_bytes())
    (old / OWN).write_bytes(newest)
    before = tree(old)
    folder, changes = upgrade(old)
    assert folder is not None

    assert tree(old) == {**before, **{name: second(before[name]) for name in NAMES[:-1]}}
    assert {one.name: (folder / "before" / one.name).read_bytes() for one in changes} == {
        name: before[name] for name in NAMES[:-1]
    }
    assert upgrade(old) == (None, ())


def test_it_is_put_back_as_it_was_unless_somebody_went_on(
    old: Path, monkeypatch: pytest.MonkeyPatch
):
    """Byte by byte; where one file was changed since, none is put back and it is named."""
    before = tree(old)
    upgrade(old)
    after, mine = tree(old), (old / OWN).read_text(encoding="utf-8").replace("window", "home")
    write(old, OWN, mine)
    with raises(ProblemsError, "checks.upgrade.changed", place=OWN):
        put_back(old)
    assert tree(old) == {**after, OWN: mine.encode()}
    write(old, OWN, after[OWN].decode())
    monkeypatch.chdir(old)
    said = CliRunner().invoke(app, ["upgrade", "--back"])

    assert said.output.splitlines()[-1] == "3 files are as they were before the upgrade"
    assert tree(old) == before
    with raises(WrongUseError, "checks.upgrade.none"):
        put_back(old)


class CutOffError(BaseException):
    """The power is gone."""


def cut_off(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """End at the `at`-th change of a name on the disk, before it is made."""
    left = [at]

    def before(call: Any) -> Any:
        def made(*words: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                raise CutOffError
            return call(*words)

        return made

    for name in ("put_in_place", "rename_folder"):
        monkeypatch.setattr(files, name, before(getattr(files, name)))


@pytest.mark.parametrize("at", range(scaled(5, 5)))
def test_cut_off_anywhere_it_is_as_before_or_finished_by_the_next(
    old: Path, monkeypatch: pytest.MonkeyPatch, at: int
):
    """At every change of a name: each file is whole, the check says so, and the next one ends it."""
    before = tree(old)
    planned = {one.name: one.after for one in plan_upgrade(old)}
    with monkeypatch.context() as patch:
        cut_off(patch, at)
        with pytest.raises(CutOffError):
            upgrade(old)
    there = tree(old)
    assert all(there[name] in (before[name], planned.get(name)) for name in before)
    assert (there == before) or len(find_cut_off(old)) == 1
    named = [one.id for one in find_problems(old)]
    assert named.count("checks.upgrade.cut_off") == len(find_cut_off(old))
    mine = at == 2  # somebody goes on meanwhile, in a file that is not written yet
    if mine:
        write(old, OWN, there[OWN].decode().replace("window", "home"))
    upgrade(old)

    assert find_cut_off(old) == []
    assert plan_upgrade(old) == ()
    if mine:
        assert "home" in (old / OWN).read_text(encoding="utf-8")
    else:
        assert tree(old) == {**before, **planned}
