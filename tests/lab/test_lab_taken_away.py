"""Git, or somebody, takes files away under an open server: what was acknowledged is back at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from labs import Lab
from studies import git, make_study, write

SOURCE = "INT-10001"
N = 6


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """A committed study in which K-01 then codes six passages."""
    root = make_study(tmp_path / "study")
    write(root, ".gitignore", "/.rap/\n")
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "The study")
    write(root, ".rap/coder", "K-01\n")
    with Lab(root) as lab:
        for n in range(N):
            lab.act(SOURCE, {"op": "add", "code": "alarm", "start": 30 + n, "end": 40 + n})
        yield lab


def log_ids(root: Path) -> set[str]:
    """The lines of all logs, on the disk."""
    logs = (root / "interviews/codings").rglob("*.jsonl")
    return {line for log in logs for line in log.read_text().splitlines()}


def clean(root: Path) -> None:
    git(root, "clean", "-fdxq")


def remove_all(root: Path) -> None:
    shutil.rmtree(root / ".rap")
    shutil.rmtree(root / "interviews/codings")


def reset(root: Path) -> None:
    """The codings are committed, and the commit is taken back; the server is another than the one
    that wrote them.
    """
    git(root, "add", ".")
    git(root, "commit", "-qm", "Codings")
    git(root, "reset", "-q", "--hard", "HEAD~1")


@pytest.mark.volume(cases=1)
@pytest.mark.parametrize("take", [clean, remove_all, reset])
def test_what_was_acknowledged_is_back_at_once(lab: Lab, take: Callable[[Path], None]) -> None:
    """On the screen and on the disk, by whoever waits for changes; nobody has to code first."""
    cursor = lab.get("changes?wait=0")["cursor"]
    take(lab.root)
    assert not log_ids(lab.root)

    while cursor != (now := lab.get(f"changes?since={cursor}&wait=3")["cursor"]):
        cursor = now

    assert len(lab.get(f"sources/{SOURCE}")["codings"]) == N
    assert len(log_ids(lab.root)) == N


@pytest.mark.parametrize("take", [clean, remove_all])
def test_the_next_coding_brings_the_others_back(
    lab: Lab, take: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when nobody looks at what changed."""
    monkeypatch.setattr(lab.room.watcher, "_lost", None)
    take(lab.root)

    status, _ = lab.act(SOURCE, {"op": "add", "code": "alarm", "start": 3, "end": 9})

    assert (status, len(log_ids(lab.root))) == (200, N + 1)


def test_codings_of_words_taken_back_stay_away(lab: Lab) -> None:
    """A tombstone that came meanwhile, from this machine or another, makes the server forget."""
    write(
        lab.root,
        "interviews/withdrawn/C-20001.json",
        f'{{"case":"C-20001","sources":["{SOURCE}"]}}',
    )
    shutil.rmtree(lab.root / ".rap")
    shutil.rmtree(lab.root / "interviews/codings")
    lab.room.bring_back({SOURCE})
    lab.room.pens.pen("K-01").recover(SOURCE)

    assert not log_ids(lab.root)


def test_everybody_stays_who_she_is(tmp_path: Path) -> None:
    """On a server with logins, whoever asks first after `.rap` was taken away."""
    root = make_study(tmp_path / "study")
    with Lab(root, logins=True) as lab:
        write(root, ".rap/logins.json", '{"lea": "K-01", "bob": "K-02"}')
        for token in ("lead", "second"):
            lab.get("me", token=token)
        shutil.rmtree(root / ".rap")
        found = [lab.get("me", token=token)["coder"] for token in ("second", "lead", "reads")]

    assert found == ["K-02", "K-01", None]
