"""Random dishonest exchanges beside the honest work of two others, judged by what the oracle itself
did and heard: it reads bytes, and shares no code with the door.
"""

from __future__ import annotations

import contextlib
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from besieged import GONE, HER, OTHER, Three, code, forged, make_three, push
from exchanging import disk
from studies import TEXT, add_source, git, scaled, write

from rap.core.errors import ProblemsError
from rap.store.codings.diff import find_equal
from rap.store.codings.maps import format_map
from rap.store.sources import hash_of
from rap.topics.git.exchanged import Choice
from rap.topics.sharing.both_changed import decide, open_conflicts
from rap.topics.sharing.door.deciding import find_asked, say_no, say_yes
from rap.topics.sharing.sync import sync

LOGS = "interviews/codings/INT-10001"
TOP = (
    "json.py",
    "re.pyc",
    ".envrc",
    "Makefile",
    "conftest.py",
    ".vscode/tasks.json",
    "x/.git/config",
)
BREAKS = ("interviews/INT-", "interviews/withdrawn/")
_ID = re.compile(rb'"id":"([0-9a-f]{32})"')


@dataclass
class Act:
    """A dishonest act: which file it changed, and the bytes by which it is known there; none of a
    file that is there at all, or of lines that are missing. `beside`: what else it changed.
    """

    path: str
    mark: bytes = b""
    is_new: bool = False
    beside: tuple[str, ...] = ()

    def holds(self, files: dict[str, bytes]) -> bool:
        data = files.get(self.path)
        return data is not None and (self.is_new or (bool(self.mark) and self.mark in data))


def log_names(root: Path) -> list[str]:
    return sorted(f"{LOGS}/{path.name}" for path in (root / LOGS).glob("K-0[12].*.jsonl"))


def forge(root: Path, chance: random.Random) -> Act:
    """A line with the right chain in another's log."""
    name = chance.choice(log_names(root))
    src = re.search(r"hash: (\w{8})", (root / "interviews/INT-10001.yaml").read_text())
    assert src is not None
    before = (root / name).read_bytes()
    after = forged(before, Path(name).name[:4], src=src[1], number=chance.randrange(40))
    (root / name).write_bytes(after)
    return Act(name, _ID.findall(after)[-1])


def cut(root: Path, chance: random.Random) -> Act:
    """Some lines at the end are gone; nothing of a log is left, sometimes."""
    name = chance.choice(log_names(root))
    lines = (root / name).read_bytes().splitlines(keepends=True)
    if left := lines[: chance.randrange(len(lines))]:
        (root / name).write_bytes(b"".join(left))
    else:
        (root / name).unlink()
    return Act(name)


def replay(root: Path, chance: random.Random) -> Act:
    """The files of a machine and its log as they were once."""
    name = chance.choice(log_names(root))
    machine = f"codebook/machines/{Path(name).stem}.json"
    then = chance.choice(git(root, "log", "--format=%H", "--", name).split() or ["HEAD"])
    for path in (name, machine)[: chance.randint(1, 2)]:
        with contextlib.suppress(AssertionError):  # it was not there yet
            write(root, path, git(root, "show", f"{then}:{path}"))
    return Act(name)


def rename(root: Path, chance: random.Random) -> Act:
    """A log under the name of another machine, and not under its own."""
    name = chance.choice(log_names(root))
    coder = chance.choice(["K-01", "K-02"])
    new = f"{LOGS}/{coder}.{''.join(chance.choices('abcdefgh', k=8))}.jsonl"
    (root / name).rename(root / new)
    return Act(new, is_new=True)


def widen(root: Path, chance: random.Random) -> Act:
    """Somebody's words for the public."""
    path = f"interviews/cases/{chance.choice([HER, OTHER])}.yaml"
    row = f"  - {{date: 2025-0{chance.randint(2, 9)}-03, given: yes, yes: {{team: [analyse, count, quote], public: [quote]}}}}\n"
    write(root, path, (root / path).read_text() + row)
    return Act(path, b"public")


def settle_rules(root: Path, chance: random.Random) -> Act:
    """Settings of hers: she leads, or the study is called otherwise."""
    text, mark = (root / "pyproject.toml").read_text(), f"Rooms {chance.randrange(10**6)}"
    text = re.sub(r'title = ".*"', f'title = "{mark}"', text)
    write(root, "pyproject.toml", text.replace('role = "reader"', 'role = "lead"'))
    return Act("pyproject.toml", mark.encode())


def plant(root: Path, chance: random.Random) -> Act:
    """A program, where something would run it."""
    path = chance.choice(TOP)
    if "/.git/" in path:  # git itself keeps none of those
        path = "x/setup.py"
    write(root, path, f"planted {chance.randrange(10**6)}")
    return Act(path, is_new=True)


def run_other(root: Path, chance: random.Random) -> Act:
    """Another notebook, or other rules for git."""
    path = chance.choice(["notebooks/count.ipynb", ".gitattributes"])
    mark = f"{chance.randrange(10**6)}"
    text = (root / path).read_text()
    new = (
        re.sub(r'\["[^"]*"\]', f'["{mark}"]', text)
        if path.endswith("b")
        else f"{text}*.{mark} text\n"
    )
    write(root, path, new)
    return Act(path, mark.encode())


def rewrite(root: Path, chance: random.Random) -> Act:
    """Other rights of a text."""
    path = "interviews/INT-30001.yaml"
    if not (root / path).is_file():
        return write_free(root, chance)
    write(root, path, (root / path).read_text().replace("rights: consent", "rights: public"))
    return Act(path, b"rights: public")


def delete(root: Path, chance: random.Random) -> Act:
    """A tombstone, or a text."""
    path = chance.choice([f"interviews/withdrawn/{GONE}.json", "interviews/INT-30001.txt"])
    (root / path).unlink(missing_ok=True)
    return Act(path)


def write_free(root: Path, chance: random.Random) -> Act:
    """A code of hers, or other words in a code that is there."""
    mark = f"M{chance.randrange(10**9)}"
    path = chance.choice(["codebook/safety/alarm.yaml", f"codebook/needs/{mark.lower()}.yaml"])
    write(root, path, f"label: {{en: {mark}}}\n")
    return Act(path, mark.encode())


def plant_person(root: Path, chance: random.Random) -> Act:
    """Another workplace for a person, in her card."""
    path, mark = f"interviews/cases/{HER}.yaml", f"m{chance.randrange(10**9)}"
    text = re.sub(r"setting: \w+", f"setting: {mark}", (root / path).read_text())
    write(root, path, text)
    return Act(path, mark.encode())


def plant_stone(root: Path, chance: random.Random) -> Act:
    """A record that somebody took her words back, and her text is gone."""
    path = f"interviews/withdrawn/{OTHER}.json"
    row = f'"date":"2026-01-01","receipt_hash":"{chance.randrange(10**9)}","scope":"all"'
    write(root, path, f'{{"case":"{OTHER}",{row},"sources":["INT-30001"],"v":1}}\n')
    for suffix in ("txt", "yaml"):
        (root / f"interviews/INT-30001.{suffix}").unlink(missing_ok=True)
    return Act(path, is_new=True, beside=("interviews/INT-30001.txt",))


def correct(root: Path, chance: random.Random) -> Act:
    """Other words, with the header and the map of a correction, of which the map is right or not."""
    path, header = "interviews/INT-30001.txt", root / "interviews/INT-30001.yaml"
    if not (root / path).is_file() or not header.is_file():
        return write_free(root, chance)
    mark, old = f"m{chance.randrange(10**9)}", (root / path).read_text()
    new = old.replace("months", mark, 1) if "months" in old else f"{old}P1: {mark}\n"
    ranges = find_equal(old, new) if chance.random() < 0.5 else ()
    name, data = format_map(hash_of(old), hash_of(new), ranges)
    write(root, path, new)
    write(root, f"interviews/codings/INT-30001/{name}", data.decode())
    header.write_text(re.sub(r"hash: \w+", f"hash: {hash_of(new)}", header.read_text()))
    return Act(path, mark.encode(), beside=(f"interviews/codings/INT-30001/{name}",))


def copy_words(root: Path, chance: random.Random) -> Act:
    """What somebody told the team as a text that is public."""
    id, mark = f"AR-{chance.randrange(10**4, 10**5)}", f"M{chance.randrange(10**9)}"
    add_source(root, id, f"{mark}\n{TEXT}".replace("P1: ", ""), rights="public")
    return Act(f"interviews/{id}.txt", mark.encode())


ACTS: tuple[Callable[[Path, random.Random], Act], ...] = (
    *(forge, forge, cut, cut, replay, rename, widen, settle_rules),
    *(plant, run_other, rewrite, delete),
    *(write_free, write_free, plant_person, plant_stone, correct, copy_words),
)


@dataclass
class Oracle:
    """What was done by whom, what a lead said yes to, and what each machine ever had."""

    honest: set[bytes] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    acts: list[Act] = field(default_factory=list)
    had: dict[Path, set[bytes]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)

    def look(self, root: Path) -> None:
        """Nothing dishonest is there, nothing honest went."""
        files = disk(root)
        ids = {
            id for path, data in files.items() if path.startswith(LOGS) for id in _ID.findall(data)
        }
        sure = [act for act in self.acts if act.mark != b"public" or act.path not in self.approved]
        assert [act for act in sure if act.holds(files)] == []
        assert self.had.setdefault(root, set()) - ids == set()
        assert f"interviews/withdrawn/{GONE}.json" in files
        assert "interviews/INT-30001.txt" in files
        self.had[root] |= ids & self.honest

    def hear(self, root: Path) -> None:
        """What is asked is dishonest, every time; a text is asked about with what is written about it."""
        found = find_asked(root)
        asked = {one.path for one in found}
        tried = {path for act in self.acts for path in (act.path, *act.beside)}
        assert asked <= tried | self.approved, asked - tried
        self.named |= {part.partition(":")[2] for one in found for part in one.id.split("\0")}

    def is_left(self, act: Act, there: dict[str, bytes]) -> bool:
        """Whether anything of it is left at the place; a merge with what was honest may undo it."""
        if act.path in self.approved and act.mark == b"public":
            return False
        if act.mark or act.is_new:
            return act.holds({path: data for path, data in there.items() if data})
        return not there[act.path]

    approved: set[str] = field(default_factory=set)

    def let(self, root: Path, path: str) -> None:
        """The lead said yes to this file, as git has it."""
        there = {path: git(root, "show", f"HEAD:{path}").encode()}
        self.acts = [act for act in self.acts if act.path != path or not act.holds(there)]  # fmt: skip
        self.approved.add(path)


def work(three: Three, oracle: Oracle, chance: random.Random) -> None:
    """What the two others do meanwhile."""
    for root, coder in ((three.lead, "K-01"), (three.coder, "K-02")):
        if chance.random() < 0.7:
            oracle.honest.add(code(root, coder, start=chance.randrange(40)).encode())
        if chance.random() < 0.4:
            oracle.codes.add(new_code(root, chance))


def new_code(root: Path, chance: random.Random) -> str:
    name = f"codebook/needs/n{chance.randrange(10**6)}.yaml"
    write(root, name, "label: {en: N}\n")
    return name


def exchanged(root: Path, oracle: Oracle, chance: random.Random) -> None:
    """Somebody honest exchanges, and chooses where it asks."""
    while (done := sync(root)).conflicts:
        for conflict in open_conflicts(root):
            decide(root, {conflict.id: Choice(chance.choice(["mine", "theirs"]))})
    oracle.named |= {problem.place for problem in done.told}
    oracle.hear(root)
    oracle.look(root)


def be_dishonest(three: Three, oracle: Oracle, chance: random.Random) -> list[Act]:
    """She begins from what is at the place, or from what was there some time ago, and pushes."""
    root = three.reader
    git(root, "fetch", "-q", "origin")
    git(root, "reset", "-q", "--hard", "origin/main")
    git(root, "clean", "-qfd", "-e", ".rap")
    is_old = chance.random() < 0.1
    if is_old:
        git(root, "reset", "-q", "--hard", "HEAD~2")
    acts = [chance.choice(ACTS)(root, chance) for _ in range(chance.randint(1, 3))]
    oracle.acts += acts
    push(root, force=is_old)
    return acts


def at_place(three: Three, path: str) -> bytes:
    """A file as it lies there; nothing where there is none."""
    is_there = git(three.place, "ls-tree", "main", "--", path)
    return git(three.place, "show", f"main:{path}").encode() if is_there else b""


def answer(three: Three, oracle: Oracle, chance: random.Random) -> None:
    """The lead reads what waits: yes to some of it, no to the rest."""
    for one in find_asked(three.lead):
        if one.id not in {now.id for now in find_asked(three.lead)}:
            continue  # it came in with the yes to what it lacked
        is_lead = one.path == "pyproject.toml"  # who leads may all, and would be dishonest no more
        if chance.random() < 0.3 and not is_lead and not one.path.startswith(BREAKS):
            try:
                say_yes(three.lead, [one.id])
            except ProblemsError as error:  # a card that is no YAML, say: she is told to say no
                if error.id != "sharing.door.yes_breaks":
                    raise
            else:
                oracle.let(three.lead, one.path)
                continue
        say_no(three.lead, [one.id])


@pytest.mark.long
def test_dishonest_exchanges_win_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Nothing dishonest is in effect on any machine without a lead's yes, nothing honest is lost or
    waits, and each dishonest act is named or waits.
    """
    three, oracle, chance = make_three(tmp_path, monkeypatch), Oracle(), random.Random(28)
    git(three.place, "config", "receive.denyNonFastForwards", "false")
    oracle.honest = {id for data in disk(three.lead).values() for id in _ID.findall(data)}
    n = scaled(12, 200, quick=2)
    unnamed = []
    for _ in range(n):
        work(three, oracle, chance)
        if chance.random() < 0.5:
            exchanged(chance.choice([three.lead, three.coder]), oracle, chance)
        oracle.named = set()
        acts = be_dishonest(three, oracle, chance)
        if chance.random() < 0.2:
            try:
                git(three.lead, "pull", "-q", "--no-edit", "--no-rebase")
            except AssertionError:  # both changed a file: she leaves it to the exchange
                if (three.lead / ".git/MERGE_HEAD").exists():
                    git(three.lead, "merge", "--abort")
        for root in chance.sample([three.lead, three.coder], 2):
            exchanged(root, oracle, chance)
        there = {act.path: at_place(three, act.path) for act in acts}
        unnamed += [
            act for act in acts if act.path not in oracle.named and oracle.is_left(act, there)
        ]
        if chance.random() < 0.5:
            answer(three, oracle, chance)
    for one in find_asked(three.lead):
        say_no(three.lead, [one.id])
    for root in (three.lead, three.coder) * 2:
        exchanged(root, oracle, chance)
    files = [disk(root) for root in (three.lead, three.coder)]

    assert [oracle.honest - {*_ID.findall(b"".join(one.values()))} for one in files] == [set()] * 2
    assert [oracle.codes - {*one} for one in files] == [set()] * 2
    assert [find_asked(root) for root in (three.lead, three.coder)] == [[], []]
    assert files[0] == files[1]
    assert unnamed == []
    print(f"\n{n} dishonest exchanges: 0 in effect, 0 of {len(oracle.honest)} codings lost")
