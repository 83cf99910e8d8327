"""A clone as git on Windows makes it, and the hook when rap has moved."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rap.topics.checks.check import find_problems
from rap.topics.git import working_copy
from rap.topics.git.working_copy import PINNED, install_hook, pin_line_ends, prepare_copy
from rap.topics.sharing.sync import sync
from rap.topics.studies.new_study import make_study

OLD_RULES = "interviews/** -text\n*.jsonl -text\n"


def git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0 or "--check" in words, done.stderr
    return done.stdout


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A new study, committed."""
    root = make_study(tmp_path / "ours", title="T", languages=("en",))
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x", "--no-verify")
    return root


def windows_clone(origin: Path, name: str = "clone") -> Path:
    """As Git for Windows clones by default."""
    clone = origin.parent / name
    git(origin.parent, "clone", "-q", "-c", "core.autocrlf=true", str(origin), name)
    return clone


def with_line_breaks(root: Path) -> list[str]:
    """The files of a clone that got other line ends."""
    listed = git(root, "ls-files").splitlines()
    return [name for name in listed if b"\r" in (root / name).read_bytes()]


def test_a_clone_on_windows_is_the_same_to_the_byte(origin: Path) -> None:
    """Nothing to mend, nothing to check."""
    clone = windows_clone(origin)

    assert (with_line_breaks(clone), find_problems(clone)) == ([], find_problems(origin))


def test_a_study_with_older_rules_is_mended_by_the_next_sync(origin: Path) -> None:
    """Its files had other line ends, each refused; the rule is shared with everybody."""
    (origin / ".gitattributes").write_text(OLD_RULES)
    git(origin, "commit", "-qam", "older", "--no-verify")
    git(origin, "config", "receive.denyCurrentBranch", "ignore")
    clone = windows_clone(origin)
    changed = with_line_breaks(clone)
    refused = {problem.id for problem in find_problems(clone)}

    sync(clone)

    assert ("codebook/codebook.yaml" in changed, "core.text.cr_line_ends" in refused) == (
        True,
        True,
    )
    assert (with_line_breaks(clone), find_problems(clone)) == ([], find_problems(origin))
    assert git(clone, "show", "--stat", "--format=", "HEAD").split()[0] == ".gitattributes"
    assert PINNED in git(origin, "show", "main:.gitattributes")


def test_line_ends_are_looked_at_again_when_git_changed_something(
    origin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening a study reads none of its files; after a checkout with other line ends it does."""
    asked: list[str] = []
    monkeypatch.setattr(
        working_copy, "git_or_nothing", lambda root, *words: asked.append(words[0]) or ""
    )
    for _ in range(3):
        prepare_copy(origin, quick=True)
    once = list(asked)
    git(origin, "rm", "-q", "--cached", "reports/README.md")
    prepare_copy(origin, quick=True)

    assert (once, asked) == (["ls-files"], ["ls-files"] * 2)


def test_texts_and_what_somebody_wrote_are_left_alone(origin: Path) -> None:
    """A line end of an interview is part of it, and a rule of the team's stays."""
    (origin / ".gitattributes").write_text(OLD_RULES + "*.svg merge=ours\n")
    text = origin / "interviews/INT-10001.txt"
    text.write_bytes(b"Q: One\nA: Two\n")
    git(origin, "add", "-A")
    git(origin, "commit", "-qm", "text", "--no-verify")
    text.write_bytes(b"Q: One\r\nA: Two\r\n")
    (origin / "codebook/notes.yaml").write_bytes(b"new: file\r\n")

    assert pin_line_ends(origin) == 0
    assert text.read_bytes() == b"Q: One\r\nA: Two\r\n"
    assert (origin / "codebook/notes.yaml").read_bytes() == b"new: file\r\n"
    assert (origin / ".gitattributes").read_text() == f"{PINNED}\n{OLD_RULES}*.svg merge=ours\n"


def commit(root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    (root / "codebook/notes.txt").write_text("raw?")
    words = "git add -A && git commit -qm x"
    return subprocess.run(
        words,
        shell=True,
        cwd=root,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )


def test_the_hook_finds_rap_where_it_is_now(origin: Path, tmp_path: Path) -> None:
    """The interpreter that made the study is gone; `rap` is on the path, or nowhere."""
    hook = origin / ".git/hooks/pre-commit"
    hook.write_text(hook.read_text().replace(sys.executable, "/gone/python"))
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("git", "sh"):
        (tools / name).symlink_to(shutil.which(name))

    nowhere = commit(origin, PATH=str(tools), HOME=str(tmp_path))
    (tools / "rap").write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\n')
    (tools / "rap").chmod(0o755)
    found = commit(origin, PATH=str(tools), HOME=str(tmp_path))

    assert (nowhere.returncode, "rap: not found on this machine" in nowhere.stderr) == (1, True)
    assert (found.returncode, (tmp_path / "asked").read_text()) == (0, "check\n")


def test_our_hook_is_made_anew_and_others_stay(origin: Path) -> None:
    """One whose interpreter is gone; one that the team wrote stays."""
    hook = origin / ".git/hooks/pre-commit"
    ours = hook.read_text()
    for there, then in (
        (ours.replace(sys.executable, "/gone"), ours),
        ("#!/bin/sh\n", "#!/bin/sh\n"),
    ):
        hook.write_text(there)
        install_hook(origin)
        assert hook.read_text() == then
