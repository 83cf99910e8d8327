"""Work of several people, merged by plain git in any order: no conflict, the same fold; and git
under an open log loses nothing.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from studies import AGREED, TEXT, add_source, git, make_study, scaled, write

from rap.store.codings import CodingLogs
from rap.store.codings.logs import find_lost, recover_lost
from rap.study.study import Study


def share(root: Path, n_clones: int) -> tuple[Path, list[Path]]:
    """A study in a bare repository, and clones of it."""
    from rap.topics.studies.new_study import shipped

    start = make_study(root / "start")
    write(start, ".gitignore", shipped("gitignore"))
    write(start, ".gitattributes", shipped("gitattributes"))
    git(start, "init", "-q")
    git(start, "add", "-A")
    git(start, "commit", "-qm", "start")
    server = root / "server.git"
    git(root, "clone", "-q", "--bare", str(start), str(server))
    clones = [root / f"clone{number}" for number in range(n_clones)]
    for clone in clones:
        git(root, "clone", "-q", str(server), str(clone))
    return server, clones


def work(clone: Path, chance: random.Random, *, coder: str, device: str, number: int) -> None:
    """Add, delete, undo, move and mark codings at random; add codes, cases and sources; commit."""
    src = Study(clone).source_list[0].hash[:8]
    with CodingLogs(clone, coder=coder, device=device) as logs:
        added: list[str] = []
        for _ in range(chance.randint(1, 8)):
            act = chance.choice(["add", "add", "add", "del", "undo", "set", "mark"])
            start = chance.randint(0, len(TEXT) - 20)
            if act == "add" or not added:
                data = {
                    "code": chance.choice(["deposit", "alarm", "advice"]),
                    "start": start,
                    "end": start + chance.randint(1, 19),
                }
                added.append(logs.append("INT-10001", "add", data, src=src).id)
            elif act == "del":
                logs.append("INT-10001", "del", {"ref": chance.choice(added)}, src=src)
            elif act == "undo":
                data = {
                    "code": "alarm",
                    "start": start,
                    "end": start + 5,
                    "was": chance.choice(added),
                }
                added.append(logs.append("INT-10001", "add", data, src=src).id)
            elif act == "set":
                logs.append(
                    "INT-10001",
                    "set",
                    {"ref": chance.choice(added), "end": len(TEXT) - chance.randint(0, 9)},
                    src=src,
                )
            else:
                logs.append(
                    "INT-10001", "mark", {"state": chance.choice(["coding", "done"])}, src=src
                )
    name = f"{number}{chance.randint(10, 99)}"
    write(clone, f"codebook/access/code-{name}-{device}.yaml", "label: {en: New}\n")
    write(clone, f"interviews/cases/C-{name}{chance.randint(10, 99)}.yaml", AGREED)
    add_source(
        clone, f"INT-{name}{chance.randint(10, 99)}", f"{TEXT}P1: {device} {name}\n", case="C-20001"
    )
    git(clone, "add", "-A")
    git(clone, "commit", "-qm", f"{coder} {device}")


def fold_of(clone: Path) -> tuple[object, ...]:
    fold = Study(clone).fold("INT-10001")
    return (fold.codings, fold.to_check, fold.marks, fold.problems)


@pytest.mark.volume(cases=1)
@pytest.mark.parametrize(
    "who", [("K-01", "K-02"), ("K-01", "K-01"), ("K-01", "K-01", "K-02")], ids="-".join
)
def test_merges_never_conflict_and_agree(tmp_path: Path, who: tuple[str, ...]):
    """Clones push and pull in random order, by merge or rebase; every clone ends with one fold, and
    `rap check` finds nothing.
    """
    rounds = scaled(2, 67, quick=1)
    chance = random.Random("-".join(who))
    _, clones = share(tmp_path, len(who))
    merges = 0
    for number in range(10, 10 + rounds):
        for place, coder in enumerate(who):
            work(clones[place], chance, coder=coder, device=f"device{place:02d}", number=number)
        for clone in chance.sample(clones, len(clones)) * 2:
            git(clone, "pull", "-q", "--no-edit", chance.choice(["--rebase", "--no-rebase"]))
            git(clone, "push", "-q")
            merges += 1
        for clone in clones:
            git(clone, "pull", "-q")
        assert len({str(fold_of(clone)) for clone in clones}) == 1
    fold = Study(clones[0]).fold("INT-10001")
    print(
        f"\n{merges} pulls over {len(who)} clones ({', '.join(who)}): 0 conflicts, one fold of {len(fold.codings)} codings"
    )
    assert fold.problems == ()


def test_reset_and_checkout_lose_nothing(tmp_path: Path):
    """Under an open log git takes the file back; the next coding brings every acknowledged one with
    it.
    """
    _, (clone,) = share(tmp_path, 1)
    with CodingLogs(clone, coder="K-01", device="device00") as logs:
        ids = [code(logs) for _ in range(3)]
        git(clone, "add", "-A")
        git(clone, "commit", "-qm", "three")
        ids += [code(logs) for _ in range(2)]
        git(clone, "reset", "-q", "--hard", "HEAD~1")
        ids.append(code(logs))
        git(clone, "checkout", "-q", "-b", "other", "origin/main")
        ids.append(code(logs))

    assert set(ids) <= ids_in(clone)


def test_stash_and_pop_lose_nothing_and_do_not_conflict(tmp_path: Path):
    """A stash takes codings away, work goes on, and the stash comes back cleanly over it."""
    _, (clone,) = share(tmp_path, 1)
    with CodingLogs(clone, coder="K-01", device="device00") as logs:
        ids = [code(logs)]
        git(clone, "add", "-A")
        git(clone, "commit", "-qm", "one")
        ids += [code(logs), code(logs)]
        git(clone, "stash", "-q")
        ids.append(code(logs))
        git(clone, "add", "-A")
        git(clone, "commit", "-qm", "went on")
        git(clone, "stash", "pop", "-q")
        ids.append(code(logs))

    assert ids_in(clone) == set(ids)
    assert Study(clone).fold("INT-10001").problems == ()


def test_what_git_took_is_found_and_brought_back(tmp_path: Path):
    """Without another coding, `rap check` names the loss and `rap sync` mends it."""
    _, (clone,) = share(tmp_path, 1)
    with CodingLogs(clone, coder="K-01", device="device00") as logs:
        ids = {code(logs) for _ in range(4)}
    git(clone, "clean", "-qfd", "interviews")

    assert find_lost(clone) == {"interviews/codings/INT-10001/K-01.device00.jsonl": 4}
    assert recover_lost(clone) == 4
    assert ids_in(clone) == ids
    assert find_lost(clone) == {}


def code(logs: CodingLogs) -> str:
    src = Study(logs.root).source_list[0].hash[:8]
    return logs.append("INT-10001", "add", {"code": "alarm", "start": 2, "end": 9}, src=src).id


def ids_in(clone: Path) -> set[str]:
    return {coding.id for coding in Study(clone).fold("INT-10001").codings}
