"""What the server of a study takes and what it refuses, also in a state on the way; no rap is there."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from exchanging import introduce
from leaving import GROUP, HER, make_her_team_study, make_server
from studies import TEXT, git, write
from vaults import make_coder, make_quick

from rap.store.codings import CodingLogs
from rap.store.settings import own_device
from rap.store.sources import hash_of
from rap.topics.consent import withdrawal_receipts
from rap.topics.corrections.amend import amend
from rap.topics.corrections.planning import plan_amendment
from rap.topics.sealing.rules import seal_study
from rap.topics.sharing.shared_place import join, set_place
from rap.topics.sharing.sync import sync
from rap.topics.studies.new_study import shipped
from rap.topics.withdrawal.withdrawals import withdraw

Change = Callable[[Path], object]
LOG = "interviews/codings/FG-10003/K-01.device00.jsonl"
STONE = "interviews/withdrawn/C-29999.json"
MAP = "interviews/codings/FG-10003/0a0a0a0a-0b0b0b0b.map.json"
RUNS, LINK, GONE, LINES = "can run on the machines", "is a link", "is gone, and", "has other lines"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study that its server has, with a tombstone, a map and an own program."""
    monkeypatch.setattr(withdrawal_receipts, "hash_receipt", lambda receipt, case: "5" * 64)
    make_server(tmp_path, "server.git")
    root = make_her_team_study(tmp_path / "study")
    write(root, STONE, '{"case":"C-29999","date":"2026-01-01","receipt_hash":"","sources":[],"v":1}\n')  # fmt: skip
    old, new = hash_of("older"), hash_of("other")
    write(root, MAP, f'{{"equal":[],"new":"{new}","old":"{old}","v":1}}\n')
    write(root, "scripts/old.py", "n = 1\n")
    git(root, "init", "-q", "-b", "main")
    git(root, "remote", "add", "origin", str(tmp_path / "server.git"))
    send(root)
    return root


def keep(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "-q", "--no-verify", "--allow-empty", "-m", "x")


def send(root: Path) -> None:
    keep(root)
    git(root, "push", "-q", "origin", "HEAD:main")


def code(root: Path, n: int = 1, device: str = "device00") -> None:
    with CodingLogs(root, coder="K-01", device=device) as logs:
        for at in range(n):
            data = {"code": "deposit", "start": at, "end": at + 4}
            logs.append("FG-10003", "add", data, src=hash_of(GROUP)[:8])


def put_link(root: Path, name: str, mode: str = "120000") -> None:
    thing = git(root, "rev-parse", "HEAD" if mode == "160000" else f"HEAD:{LOG}").strip()
    git(root, "update-index", "--add", "--cacheinfo", f"{mode},{thing},{name}")
    git(root, "commit", "-q", "--no-verify", "-m", "x")
    git(root, "push", "-q", "origin", "HEAD:main")


def rewrite(root: Path, name: str, change: Callable[[list[str]], list[str]]) -> None:
    lines = (root / name).read_text().splitlines(keepends=True)
    write(root, name, "".join(change(lines)))


REFUSED: dict[str, tuple[Change, str]] = {
    "a link": (lambda root: put_link(root, "interviews/look"), f"interviews/look {LINK}"),
    "a link in place of a file": (lambda root: put_link(root, "README.md"), f"README.md {LINK}"),
    "a nested repository": (lambda root: put_link(root, "codebook/é è", "160000"), "codebook/é è is a repository"),
    "a program": (lambda root: write(root, "json.py", "n = 1\n"), f"json.py {RUNS}"),
    "a program changed": (lambda root: write(root, "scripts/old.py", "n = 2\n"), f"scripts/old.py {RUNS}"),
    "a program deep down": (lambda root: write(root, "codebook/a b/ü.PY", "1\n"), f"codebook/a b/ü.PY {RUNS}"),
    "a quoted name": (lambda root: write(root, 'no"te.pth', "1\n"), f"{RUNS}"),
    "a program below notebooks": (lambda root: write(root, "notebooks/a/b.py", "1\n"), f"notebooks/a/b.py {RUNS}"),
    "a library": (lambda root: write(root, "notebooks/numpy.so", "1\n"), f"notebooks/numpy.so {RUNS}"),
    "settings of a shell": (lambda root: write(root, ".envrc", "1\n"), f".envrc {RUNS}"),
    "a makefile": (lambda root: write(root, "makefile", "1\n"), f"makefile {RUNS}"),
    "settings of an editor": (lambda root: write(root, ".vscode/tasks.json", "{}"), f".vscode/tasks.json {RUNS}"),
    "settings of another": (lambda root: write(root, "docs/.idea/a.xml", "{}"), f"docs/.idea/a.xml {RUNS}"),
    "a hook": (lambda root: write(root, ".githooks/pre-commit", "#!/bin/sh"), f".githooks/pre-commit {RUNS}"),
    "modules": (lambda root: write(root, ".gitmodules", ""), f".gitmodules {RUNS}"),
    "a log less a line": (lambda root: rewrite(root, LOG, lambda lines: lines[:-1]), f"{LOG} {LINES}"),
    "a log less its first": (lambda root: rewrite(root, LOG, lambda lines: lines[1:]), f"{LOG} {LINES}"),
    "a line before others": (lambda root: rewrite(root, LOG, lambda lines: [lines[0], "{}\n", *lines[1:]]), f"{LOG} {LINES}"),
    "before and behind": (lambda root: rewrite(root, LOG, lambda lines: ["a\n", *lines, "b\n"]), f"{LOG} {LINES}"),
    "other words": (lambda root: rewrite(root, LOG, lambda lines: [line.replace("K-01", "K-02") for line in lines]), f"{LOG} {LINES}"),
    "other ends of lines": (lambda root: write(root, LOG, (root / LOG).read_text().replace("\n", "\r\n")), f"{LOG} {LINES}"),
    "a zero byte": (lambda root: rewrite(root, LOG, lambda lines: ["\0\n", *lines[1:]]), f"{LOG} {LINES}"),
    "by attributes": (lambda root: hide_lines(root), f"{LOG} {LINES}"),
    "a log": (lambda root: (root / LOG).unlink(), f"{LOG} {GONE}"),
    "a log in another folder": (lambda root: move(root, LOG, LOG.replace("FG-10003", "INT-10001")), f"{LOG} {GONE}"),
    "a tombstone": (lambda root: (root / STONE).unlink(), f"{STONE} {GONE}"),
    "a map": (lambda root: (root / MAP).unlink(), f"{MAP} {GONE}"),
    "a text": (lambda root: (root / "interviews/INT-10001.txt").unlink(), f"interviews/INT-10001.txt {GONE}"),
    "a header": (lambda root: (root / "interviews/INT-10001.yaml").unlink(), f"interviews/INT-10001.yaml {GONE}"),
}  # fmt: skip


def hide_lines(root: Path) -> None:
    """What git would not show as lines, by a file of the study itself."""
    write(root, ".gitattributes", "* -diff binary\n")
    send(root)
    rewrite(root, LOG, lambda lines: lines[1:])


def move(root: Path, old: str, new: str) -> None:
    (root / new).parent.mkdir(parents=True, exist_ok=True)
    shutil.move(root / old, root / new)


@pytest.mark.parametrize(("change", "says"), REFUSED.values(), ids=REFUSED)
def test_it_refuses(study: Path, change: Change, says: str):
    """Each as one sentence, with the path; what is there stays."""
    with pytest.raises(AssertionError, match=re.escape(says)):
        change_and_send(study, change)
    assert git(study, "ls-remote", "origin").split()[0] != git(study, "rev-parse", "HEAD").strip()


def change_and_send(root: Path, change: Change) -> None:
    change(root)
    send(root)


@pytest.mark.parametrize(("change", "says"), REFUSED.values(), ids=REFUSED)
def test_it_refuses_a_state_on_the_way(study: Path, change: Change, says: str):
    """What was put right again before it was sent: history would keep it."""
    start = git(study, "rev-parse", "HEAD").strip()
    git(study, "config", "remote.origin.pushurl", str(study / ".git"))
    git(study, "config", "receive.denyCurrentBranch", "ignore")
    change(study)
    if git(study, "rev-parse", "HEAD").strip() == start or git(study, "status", "--short", "-uno"):
        keep(study)
    git(study, "read-tree", start)
    git(study, "commit", "-q", "--allow-empty", "--no-verify", "-m", "as it was")
    git(study, "config", "--unset", "remote.origin.pushurl")
    with pytest.raises(AssertionError, match=re.escape(says)):
        git(study, "push", "-q", "origin", "HEAD:main")


def test_it_refuses_what_a_merge_left_out(study: Path):
    """A merge that keeps one side only takes away without any change of its own."""
    git(study, "checkout", "-q", "-b", "side")
    write(study, "README.md", "Hello.\n")
    keep(study)
    git(study, "checkout", "-q", "main")
    write(study, "interviews/withdrawn/C-28888.json", '{"case":"C-28888","v":1}\n')
    code(study)
    send(study)
    git(study, "checkout", "-q", "side")
    git(study, "merge", "-q", "-s", "ours", "-m", "x", "main")
    with pytest.raises(AssertionError, match=f"C-28888.json {GONE}"):
        git(study, "push", "-q", "origin", "HEAD:main")
    git(study, "reset", "-q", "--hard", "HEAD~1")
    git(study, "merge", "-q", "-m", "x", "main")
    git(study, "push", "-q", "origin", "HEAD:main")


def test_it_refuses_a_program_that_a_merge_brought(study: Path):
    """In neither side, and so in no other commit."""
    for branch in ("one", "two"):
        git(study, "checkout", "-q", "-b", branch, "main")
        write(study, f"docs/{branch}.md", "Hello.\n")
        keep(study)
    git(study, "merge", "-q", "--no-commit", "one")
    write(study, "json.py", "n = 1\n")
    with pytest.raises(AssertionError, match=f"json.py {RUNS}"):
        send(study)


def test_a_first_push_is_looked_at_for_links(tmp_path: Path, study: Path):
    """An older study may hold programs; a link leads out of it."""
    git(tmp_path / "server.git", "update-ref", "-d", "refs/heads/main")
    write(study, "json.py", "n = 1\n")
    send(study)
    git(tmp_path / "server.git", "update-ref", "-d", "refs/heads/main")
    with pytest.raises(AssertionError, match="ways out is a link"):
        put_link(study, "docs/ways out")


def test_a_new_branch_brings_no_programs(study: Path):
    """Beside one that is there."""
    write(study, "json.py", "n = 1\n")
    keep(study)
    with pytest.raises(AssertionError, match=f"json.py {RUNS}"):
        git(study, "push", "-q", "origin", "HEAD:other")
    git(study, "reset", "-q", "--hard", "HEAD~1")
    git(study, "push", "-q", "origin", "HEAD~0:refs/heads/other")


def test_work_passes(study: Path):
    """A study grows; a text is corrected, with its map; somebody takes her words back."""
    code(study, 3)
    write(study, "notebooks/own.py", "n = 1\n")
    write(study, "codebook/acces é/a b.yaml", "label: {en: Rent}\n")
    send(study)
    new = TEXT.replace("three months", "six months")
    amend(study, plan_amendment(study, "INT-10001", new, old=TEXT))
    send(study)
    write(study, "notebooks/own.py", "n = 2\n")
    (study / "scripts/old.py").unlink()
    write(study, LOG, (study / LOG).read_text() + '{"torn')
    send(study)
    write(study, LOG, (study / LOG).read_text().removesuffix('{"torn') + '{"whole":1}\n')
    send(study)
    withdraw(study, HER, receipt="piano")
    send(study)
    maps = [*study.glob("interviews/codings/INT-10001/*.map.json")]
    assert (len(maps), (study / "interviews/INT-10002.txt").exists()) == (1, False)


def test_a_sealed_study_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Its logs are other bytes each time; a sealed text does not go."""
    make_server(tmp_path, "server.git")
    root = make_her_team_study(tmp_path / "study")
    write(root, ".rap/coder", "K-01\n")
    make_quick(monkeypatch)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    make_coder(root, "K-01")
    seal_study(root)
    set_place(root, str(tmp_path / "server.git"))
    git(root, "config", "--unset-all", "remote.origin.receivepack")
    sync(root)
    code(root)
    sync(root)
    sealed = git(root, "rev-list", "--count", "origin/main", "--", f"{LOG}.sealed")
    git(root, "rm", "-q", "interviews/INT-10001.txt.sealed")
    git(root, "commit", "-q", "--no-verify", "-m", "x")
    with pytest.raises(AssertionError, match=f"INT-10001.txt.sealed {GONE}"):
        git(root, "push", "-q", "origin", "HEAD:main")
    assert int(sealed) == 2


def test_a_repository_of_programs_goes_on(study: Path, tmp_path: Path):
    """A study may lie in one: programs that are there change, and none comes in under a new name."""
    for name in ("src/a.py", "tests/b.py", "Makefile"):
        write(study, name, "n = 1\n")
    git(tmp_path / "server.git", "update-ref", "-d", "refs/heads/main")
    send(study)
    for name in ("src/a.py", "tests/b.py", "Makefile"):
        write(study, name, "n = 2\n")
    send(study)
    write(study, "src/c.py", "n = 1\n")
    with pytest.raises(AssertionError, match=f"src/c.py {RUNS}"):
        send(study)


def test_what_was_written_twice_lies_beside(study: Path, tmp_path: Path):
    """A copied folder made two writers of one log: the exchange keeps both, under two names."""
    git(tmp_path, "clone", "-q", "server.git", "copy")
    copy = tmp_path / "copy"
    code(copy, 2)
    send(copy)
    code(study, 1)
    keep(study)
    git(study, "fetch", "-q")
    git(study, "merge", "-q", "-s", "ours", "-m", "x", "origin/main")
    shutil.copy(copy / LOG, study / LOG.replace("device00", "device00-2"))
    send(study)


def test_it_takes_nothing_that_it_cannot_look_at(study: Path, tmp_path: Path):
    """Where a program is missing on the server."""
    hook = tmp_path / "server.git/hooks/pre-receive"
    hook.write_text(hook.read_text().replace("| awk", "| missing"))
    with pytest.raises(AssertionError, match="nothing can be looked at"):
        send(study)
    hook.write_text(shipped("pre-receive.sh").replace("git diff-tree", "git no-such-command"))
    with pytest.raises(AssertionError, match="git could not say"):
        send(study)


def test_many_commits_take_as_many_processes_as_one(study: Path, tmp_path: Path):
    """A push of 500 commits starts as many processes as a push of one."""
    counts = []
    for n in (1, 500):
        parent, thing = git(study, "rev-parse", "HEAD").strip(), (study / LOG).read_text()
        rows = ""
        for at in range(n):
            thing += f'{{"n":{at}}}\n'
            size = len(thing.encode())
            rows += "commit refs/heads/main\ncommitter x <x@x> 0 +0000\ndata 1\nx\n"
            rows += (f"from {parent}\n" if not at else "") + f"M 100644 inline {LOG}\ndata {size}\n{thing}\n"  # fmt: skip
        subprocess.run(["git", "fast-import", "--quiet", "--force"], cwd=study, input=rows.encode(), check=True)  # fmt: skip
        git(study, "reset", "-q", "--hard")
        trace = tmp_path / f"trace{n}"
        hook = tmp_path / "server.git/hooks/pre-receive"
        hook.write_text(shipped("pre-receive.sh").replace("command git", f"echo >>{trace}; command git"))  # fmt: skip
        git(study, "push", "-q", "origin", "HEAD:main")
        counts.append(len(trace.read_text().splitlines()))
    assert counts[0] == counts[1] < 60


def test_what_a_door_puts_back_passes(tmp_path: Path):
    """Lines that somebody wrote into another's log: the door takes them out, and sends that."""
    make_server(tmp_path, "server.git")
    root = make_her_team_study(tmp_path / "lead")
    write(root, ".rap/coder", "K-01\n")
    device = own_device(root)
    code(root, device=device)
    log = LOG.replace("device00", device)
    set_place(root, str(tmp_path / "server.git"))
    git(root, "config", "--unset-all", "remote.origin.receivepack")
    sync(root)
    other = join(str(tmp_path / "server.git"), tmp_path / "other", coder="K-02")
    git(other, "config", "--unset-all", "remote.origin.receivepack")
    introduce(root, other)
    for one in (root, other, root, other):
        sync(one)
    whole = (root / log).read_text()
    code(other, device=device)
    shutil.rmtree(other / ".rap/journal")
    git(other, "commit", "-q", "--no-verify", "-m", "x", "--", log)
    git(other, "push", "-q", "origin", "HEAD:main")
    sync(root)
    assert git(tmp_path / "server.git", "show", f"main:{log}") == (root / log).read_text() == whole


def cut_by_name(root: Path) -> None:
    """A commit that calls itself what a door calls its own."""
    rewrite(root, LOG, lambda lines: lines[:-1])
    git(root, "commit", "-q", "--no-verify", "-m", "What may not come in is left out", "--", LOG)


def drop_by_name(root: Path) -> None:
    (root / LOG).unlink()
    git(root, "commit", "-q", "--no-verify", "-m", "What may not come in is left out", "--", LOG)


MACHINE = "codebook/machines/K-01.device00.json"


@pytest.mark.parametrize(("change", "says"), [(cut_by_name, LINES), (drop_by_name, GONE)])
def test_a_name_of_a_commit_excuses_nothing(study: Path, change: Change, says: str):
    """Lines that came with a word of their machine are not taken away by what a commit is called."""
    for at in range(2):
        code(study)
        write(study, MACHINE, f'{{"n": {at}}}\n')
        send(study)
    with pytest.raises(AssertionError, match=f"{LOG} {says}"):
        change_and_send(study, change)
    git(study, "reset", "-q", "--hard", "origin/main")
    code(study)
    send(study)
    rewrite(study, LOG, lambda lines: lines[:-2])
    with pytest.raises(AssertionError, match=f"{LOG} {LINES}"):  # one more than nobody spoke for
        send(study)
    git(study, "reset", "-q", "--hard", "origin/main")
    rewrite(study, LOG, lambda lines: lines[:-1])
    send(study)
