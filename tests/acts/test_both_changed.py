"""What both changed waits for a person, and what plain git left between its marks is read, mended and
decided in the same way.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from messages import places, raises
from studies import make_study, write

from rap.core.errors import ConflictError, ProblemsError
from rap.topics.git.exchanged import Choice
from rap.topics.sharing.both_changed import decide, mend_left, open_conflicts
from rap.topics.sharing.sync import sync

CODE = "codebook/safety/alarm.yaml"


def git(folder: Path, *words: str, fails: bool = False) -> str:
    who = ("-c", "user.name=K-01", "-c", "user.email=k-01@rap.invalid")
    done = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True)
    assert (done.returncode != 0) == fails, (words, done.stderr)
    return done.stdout


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study in which plain git stopped in the middle of a merge."""
    top = tmp_path_factory.mktemp("merging")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(top / "data"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        return _stopped(top / "study")


@pytest.fixture
def merging(stopped: Path, tmp_path: Path) -> Path:
    """A copy of it to mend."""
    return shutil.copytree(stopped, tmp_path / "study", symlinks=True)


def _stopped(folder: Path) -> Path:
    root = make_study(folder)
    write(root, CODE, "label: {en: Bell, fr: Cloche}\n")
    write(root, ".gitignore", "/.rap/\n")
    git(root, "init", "-q", "-b", "main")
    sync(root)
    git(root, "switch", "-q", "-c", "other")
    write(root, CODE, "label: {en: Bell, fr: Sonnette}\n")
    (root / "codebook/needs/advice.yaml").unlink()
    git(root, "commit", "-qam", "other")
    git(root, "switch", "-q", "main")
    write(root, CODE, "label: {en: Button, fr: Cloche}\n")
    write(root, "codebook/needs/advice.yaml", "label: {en: Good advice}\n")
    git(root, "commit", "-qam", "mine")
    git(root, "merge", "-q", "other", fails=True)
    return root


def test_a_line_that_git_could_not_merge_is_mended_by_field(merging: Path):
    """One changed the English label, the other the French one: nobody is asked; what was taken away
    there is kept as it is on the disk.
    """
    assert "<<<<<<<" in (merging / CODE).read_text()
    assert open_conflicts(merging) == ()
    sync(merging)

    assert (merging / CODE).read_text() == "label: {en: Button, fr: Sonnette}\n"
    assert len(git(merging, "log", "-1", "--format=%P").split()) == 2
    assert git(merging, "status", "--porcelain") == ""


def test_a_field_that_both_changed_stays_between_marks_until_it_is_decided(merging: Path):
    """The exchange names the file; a decision of one of both writes it."""
    git(merging, "merge", "--abort")
    write(merging, CODE, "label: {en: Button, fr: Timbre}\n")
    git(merging, "commit", "-qam", "mine")
    git(merging, "merge", "-q", "other", fails=True)
    (conflict,) = open_conflicts(merging)
    with pytest.raises(ProblemsError) as refused:
        sync(merging)
    with raises(ConflictError, "sharing.sync.other_versions"):
        decide(merging, {"0" * 16: Choice("mine")})
    decide(merging, {conflict.id: Choice("theirs")})
    sync(merging)

    assert places(refused.value) == [(CODE, "sharing.sync.both_versions")]
    assert (conflict.field, conflict.before, conflict.mine, conflict.theirs) == (
        ("label", "fr"), "Cloche", "Timbre", "Sonnette",
    )  # fmt: skip
    assert (merging / CODE).read_text() == "label: {en: Button, fr: Sonnette}\n"


def test_a_file_that_was_taken_away_in_a_merge_is_solved(merging: Path):
    """Git asks to choose between her text and its removal; the docs say: choose the removal."""
    mend_left(merging)
    (merging / "codebook/needs/advice.yaml").unlink()
    sync(merging)

    assert not (merging / "codebook/needs/advice.yaml").exists()
    assert git(merging, "status", "--porcelain") == ""
