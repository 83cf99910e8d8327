"""What a reader sends with plain git, past every rule of the program: none of it is in effect on the
lead's machine or on a third one, it is named or waits, and the honest work beside it comes in.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import pytest
from besieged import (
    GONE,
    HER,
    OTHER,
    Three,
    by_file,
    by_pull,
    by_push,
    change,
    effect,
    forged,
    keep,
    log_of,
    make_three,
    push,
    remove,
    takes_back,
)
from exchanging import disk, introduce
from studies import add_source, git, write

from rap.core.approved import digest
from rap.core.errors import ProblemsError
from rap.store.codings.diff import find_equal
from rap.store.codings.maps import format_map
from rap.store.memos import write_memo
from rap.store.settings import own_device
from rap.store.sources import hash_of, read_source
from rap.topics.approved.machines import Vouched, own_public, place_of_machine, vouch
from rap.topics.findings.acts import make_finding
from rap.topics.sealing.sealed_files import is_sealed, open_pulled
from rap.topics.sharing.door.deciding import WaitingFile, find_asked, say_no, say_yes
from rap.topics.sharing.sync import sync
from rap.topics.withdrawal.withdrawals import withdraw

TEXT, HEADER, STONE = (
    "interviews/INT-10001.txt",
    "interviews/INT-10001.yaml",
    f"interviews/withdrawn/{GONE}.json",
)
PUBLIC = "    yes: {team: [analyse, count, quote], members: [count, quote], public: [count, quote]}"


def settings(old: str, new: str) -> Callable[[Three], None]:
    return lambda three: change(three.reader, "pyproject.toml", old, new)


def planted(name: str, text: str = "planted") -> Callable[[Three], None]:
    return lambda three: write(three.reader, name, text) and None


def wider(three: Three) -> None:
    path = f"interviews/cases/{HER}.yaml"
    change(three.reader, path, "    yes: {team: [analyse, count, quote], members: [count, quote]}", PUBLIC)  # fmt: skip


def in_the_log_of(whose: str) -> Callable[[Three], None]:
    def attack(three: Three) -> None:
        root = {"K-01": three.lead, "K-02": three.coder}[whose]
        path = three.reader / log_of(root, whose)
        src = read_source(three.reader, "INT-10001").hash[:8]
        path.write_bytes(forged(path.read_bytes(), whose, src=src))

    return attack


def new_log(coder: str, device: str = "zzzzzzzz") -> Callable[[Three], None]:
    def attack(three: Three) -> None:
        src = read_source(three.reader, "INT-10001").hash[:8]
        name = f"interviews/codings/INT-10001/{coder}.{device or own_device(three.reader)}.jsonl"
        write(three.reader, name, forged(b"", coder, src=src).decode())

    return attack


def renamed(three: Three) -> None:
    """What the lead coded, as a log of the coder's on a machine that nobody knows."""
    whole = (three.reader / log_of(three.lead, "K-01")).read_text()
    write(three.reader, "interviews/codings/INT-10001/K-02.zzzzzzzz.jsonl", whole)


def older_log(three: Three) -> None:
    log = log_of(three.coder, "K-02")
    lines = (three.reader / log).read_bytes().splitlines(keepends=True)
    (three.reader / log).write_bytes(lines[0])


def other_end(three: Three) -> None:
    """The first line is hers, the second is not."""
    older_log(three)
    in_the_log_of("K-02")(three)


def forged_text(three: Three) -> None:
    """Other words, of which nobody coded anything yet, and a header with their hash."""
    text, header = "interviews/INT-30001.txt", "interviews/INT-30001.yaml"
    words = (three.reader / text).read_text().replace("three months", "nine months ")
    old = read_source(three.reader, "INT-30001").hash
    write(three.reader, text, words)
    change(three.reader, header, old, hash_of(words))


def new_text(three: Three) -> None:
    """What the lead's study has not, of somebody it knows."""
    add_source(three.reader, "INT-50001", "I: So?\nP1: A room, a key, a door.\n", case=HER)


def names_more(three: Three) -> None:
    """The record of who took hers back names a text of somebody else."""
    row = json.loads((three.reader / STONE).read_text())
    row["sources"] = [*row["sources"], "INT-30001"]
    write(three.reader, STONE, json.dumps(row) + "\n")
    remove(three.reader, "interviews/INT-30001.txt", "interviews/INT-30001.yaml")


def corrected(three: Three) -> None:
    """Other words with a header and a map that lead to them, as a correction makes them."""
    old = (three.reader / "interviews/INT-30001.txt").read_text()
    forged_text(three)
    new = (three.reader / "interviews/INT-30001.txt").read_text()
    name, data = format_map(hash_of(old), hash_of(new), find_equal(old, new))
    write(three.reader, f"interviews/codings/INT-30001/{name}", data.decode())


def older_machine(three: Three) -> None:
    root, path = three.reader, place_of_machine(f"K-02.{own_device(three.coder)}")
    first = git(root, "log", "--format=%H", "--diff-filter=A", "--", path).split()[0]
    write(root, path, git(root, "show", f"{first}:{path}"))
    older_log(three)


def key_of_another(three: Three) -> None:
    """Her own key in the coder's file, and a line in the coder's log that it vouches for."""
    in_the_log_of("K-02")(three)
    name, log = f"K-02.{own_device(three.coder)}", log_of(three.coder, "K-02")
    lines = (three.reader / log).read_bytes().splitlines()
    said = Vouched(name, 99, {log: (len(lines), json.loads(lines[-1])["h"])}, {}, {})
    to = [own_public(root) for root in three.all]
    (three.reader / place_of_machine(name)).write_bytes(vouch(three.reader, said, to))


def says_she_approved(three: Three) -> None:
    """A reader's own machine vouches for rules as only a lead's may."""
    settings('role = "reader"', 'role = "lead"')(three)
    name = f"K-05.{own_device(three.reader)}"
    rules = {"pyproject.toml": digest((three.reader / "pyproject.toml").read_bytes())}
    said = Vouched(name, 99, {}, rules, {})
    to = [own_public(root) for root in three.all]
    (three.reader / place_of_machine(name)).write_bytes(vouch(three.reader, said, to))


def put_back(three: Three) -> None:
    """The words of who took hers back, and a tombstone that names them no longer."""
    row = json.loads((three.reader / STONE).read_text())
    write(three.reader, STONE, json.dumps({**row, "sources": []}) + "\n")


def rights_beside(name: str, text: str) -> Callable[[Three], None]:
    """A file of a withdrawal or a correction that has nothing to do with it covers a header."""

    def attack(three: Three) -> None:
        write(three.reader, name, text)
        change(three.reader, HEADER, "rights: consent", "rights: public")

    return attack


ASKED = "consent:\n  - {date: 2025-01-01, given: yes, yes: {team: [analyse, count]}}\n"
STRANGE = '{"case":"C-77777","date":"2026-01-01","receipt_hash":"5555","scope":"words","sources":[],"v":1}\n'
LEAD = settings('role = "reader"', 'role = "lead"')
MAP, MAPPED = format_map("0123abcd" * 8, "abcd0123" * 8, ())
WAITS: dict[str, Callable[[Three], None]] = {
    "makes herself lead": LEAD,
    "makes herself lead by her own word": says_she_approved,
    "blind off": settings("blind = true", "blind = false"),
    "threshold lower": settings("public = 9", "public = 3"),
    "consent wider": wider,
    "a form grants more": lambda three: change(
        three.reader, "codebook/forms/spoken.yaml", "members: [count]", "members: [count, quote]"
    ),
    "a notebook": lambda three: change(three.reader, "notebooks/count.ipynb", "1 + 1", "2 + 2"),
    "git's attributes": lambda three: change(three.reader, ".gitattributes", "", "*.py filter=x\n"),
    "a header public": lambda three: change(
        three.reader, HEADER, "rights: consent", "rights: public"
    ),
    "a speaker is another": lambda three: change(three.reader, HEADER, HER, OTHER),
    "a text gone": lambda three: remove(
        three.reader, "interviews/INT-30001.txt", "interviews/INT-30001.yaml"
    ),
    "a text forged": forged_text,
    "a header beside a tombstone": rights_beside("interviews/withdrawn/C-77777.json", STRANGE),
    "a header beside a map": rights_beside(f"interviews/codings/INT-10001/{MAP}", MAPPED.decode()),
    "a new log of another": new_log("K-01"),
    "a code": planted("codebook/needs/mine.yaml", "label: {en: Mine}\n"),
    "a code changed": lambda three: change(
        three.reader, "codebook/safety/alarm.yaml", "Alarm", "Nothing"
    ),
    "a code gone": lambda three: remove(three.reader, "codebook/needs/advice.yaml"),
    "a memo": lambda three: (
        write_memo(
            three.reader, about="study", by="K-02", type="analytic", body="Why?", source="study"
        )
        and None
    ),
    "a finding": lambda three: (
        make_finding(three.reader, language="en", text="Rooms are dear", reason="so", by="K-02")
        and None
    ),
    "a person's workplace": lambda three: change(
        three.reader, f"interviews/cases/{HER}.yaml", "setting: home", "setting: street"
    ),
    "a new person": planted("interviews/cases/C-50001.yaml", ASKED),
    "a new text": new_text,
    "a tombstone": takes_back,
    "a tombstone that names more": names_more,
    "a text and a map": corrected,
}
TOLD: dict[str, tuple[Callable[[Three], None], str]] = {
    "a line in the lead's log": (in_the_log_of("K-01"), "sharing.door.log_forged"),
    "a line in the coder's log": (in_the_log_of("K-02"), "sharing.door.log_forged"),
    "an older log": (older_log, "sharing.door.log_shorter"),
    "another end of a log": (other_end, "sharing.door.log_forged"),
    "a log renamed": (renamed, "sharing.door.log_forged"),
    "a log gone": (
        lambda three: remove(three.reader, log_of(three.coder, "K-02")),
        "sharing.door.log_shorter",
    ),
    "a tombstone gone": (lambda three: remove(three.reader, STONE), "sharing.door.stone_stays"),
    "a tombstone that names less": (put_back, "sharing.door.stone_stays"),
    "a program at the top": (planted("json.py"), "sharing.door.foreign"),
    "a name that is no text": (
        planted(os.fsdecode(b"codebook/needs/\xff.yaml")),
        "core.intruder.no_text",
    ),
    "an environment": (planted(".envrc"), "sharing.door.foreign"),
    "a Makefile": (planted("Makefile"), "sharing.door.foreign"),
    "settings of an editor": (planted(".vscode/tasks.json", "{}"), "sharing.door.foreign"),
    "a module's name": (planted("notebooks/pandas.py", "1"), "checks.shadows"),
    "an older machine file": (older_machine, "sharing.door.machine_older"),
    "a machine file of another key": (key_of_another, "sharing.door.machine_forged"),
}


def beside_honest_work(three: Three, attack: Callable[[Three], None]) -> dict[str, bytes]:
    """The attack, in one push with two codes of the coder's; what honest work there is."""
    honest = {}
    for id in ("rest", "sleep"):
        name = f"codebook/needs/{id}.yaml"
        honest[name] = write(three.coder, name, f"label: {{en: {id}}}\n").read_bytes()
    sync(three.coder)
    git(three.reader, "pull", "-q", "--no-edit")
    attack(three)
    push(three.reader)
    return honest


def check_unchanged(root: Path, before: Mapping[str, bytes], honest: Mapping[str, bytes]) -> None:
    """The study has what it had and what is honest, and nothing else."""
    found = disk(root)
    new = {path: data for path, data in found.items() if before.get(path) != data}
    assert new == honest
    assert {*before} <= {*found}


def without(hers: Collection[str], had: dict[str, Any], *, more: list[str]) -> dict[str, Any]:
    """What was in effect, less all that a person allowed and said, and with more codes."""
    allowed = {row: may for row, may in had["allowed"].items() if row[1] not in hers}
    shown = {
        key: {id: one for id, one in had[key].items() if id not in hers}
        for key in ("heard", "texts")
    }
    return {**had, **shown, "allowed": allowed, "codes": [*had["codes"], *more]}


@pytest.mark.volume(cases=5)
@pytest.mark.parametrize("name", [*WAITS, *TOLD])
def test_what_a_reader_sends_is_not_in_effect(three: Three, name: str):
    """It waits or is told on the lead's machine; both others have what they had and what is honest."""
    attack, id = TOLD.get(name) or (WAITS[name], "")
    before, had = disk(three.lead), effect(three.lead)
    honest = beside_honest_work(three, attack)
    told = {problem.id for root in (three.lead, three.coder) for problem in sync(root).told}
    waits = [one for one in find_asked(three.lead) if one.says]

    for root in (three.lead, three.coder):
        check_unchanged(root, before, honest)
        assert effect(root) == without(SAID_NO.get(name, ()), had, more=["rest", "sleep"])
    assert id in told if id else waits


TOGETHER = [
    ("makes herself lead", "blind off", "threshold lower", "consent wider", "a form grants more"),
    ("a notebook", "git's attributes", "a speaker is another", "a text forged"),
    ("a new log of another", "a line in the lead's log", "a machine file of another key"),
    ("a tombstone gone", "a program at the top", "an environment", "a Makefile", "a module's name"),
]
WAIT_TOGETHER = {
    ".gitattributes",
    "codebook/forms/spoken.yaml",
    "interviews/INT-10001.yaml",
    "interviews/INT-30001.txt",
    f"interviews/cases/{HER}.yaml",
    "interviews/codings/INT-10001/K-01.zzzzzzzz.jsonl",
    "notebooks/count.ipynb",
    "pyproject.toml",
}


def all_together(three: Three) -> None:
    for name in [name for row in TOGETHER for name in row]:
        (WAITS.get(name) or TOLD[name][0])(three)


def check_all_together(three: Three, way: Callable[[Three], set[str]]) -> None:
    """Every attack at once, by one way: nothing of it is in effect, all of it is named or waits."""
    before, had = disk(three.lead), effect(three.lead)
    honest = {"codebook/needs/sleep.yaml": b"label: {en: sleep}\n"}
    write(three.coder, *honest, "label: {en: sleep}\n")
    sync(three.coder)
    git(three.reader, "pull", "-q", "--no-edit")
    if is_sealed(three.reader):
        open_pulled(three.reader)
    all_together(three)
    told = way(three)
    for root in (three.coder, three.lead):
        sync(root)
    waits = {one.path.removesuffix(".sealed") for one in find_asked(three.lead)}

    for root in (three.lead, three.coder):
        check_unchanged(root, before, honest)
        assert effect(root) == {**had, "codes": [*had["codes"], "sleep"]}
    assert waits == WAIT_TOGETHER
    assert told >= {TOLD[name][1] for row in TOGETHER for name in row if name in TOLD}


WAYS = pytest.mark.parametrize(
    "way", [pytest.param(by_push), pytest.param(by_pull), pytest.param(by_file)]
)


@WAYS
def test_all_of_it_at_once_is_not_in_effect(three: Three, way: Callable[[Three], set[str]]):
    """In one push, by plain `git pull`, and as a file of hers."""
    check_all_together(three, way)


@pytest.mark.long
@WAYS
def test_nor_in_a_sealed_study(tmp_path: Path, way: Callable[[Three], set[str]]):
    """A reader with the keys of a sealed study seals what she likes."""
    with pytest.MonkeyPatch.context() as patch:
        check_all_together(make_three(tmp_path, patch, sealed=True), way)


SAID_NO = {"a tombstone": (OTHER, "INT-30001")}  # which is never delayed
ASKS_MORE = {  # names are undecided; her words are deleted by `rap withdraw`
    *(
        "a text forged",
        "a text and a map",
        "a new text",
        "a tombstone",
        "a tombstone that names more",
    ),
    "a code gone",  # codings have it
}


def sent_and_asked(three: Three, name: str) -> tuple[dict[str, bytes], list[WaitingFile]]:
    """What the reader wants, and what the lead is asked."""
    beside_honest_work(three, WAITS[name])
    wanted = disk(three.reader)
    sync(three.lead)
    return wanted, find_asked(three.lead)


@pytest.mark.volume(cases=2)
@pytest.mark.parametrize("name", [name for name in WAITS if name not in ASKS_MORE])
def test_a_yes_brings_it_in_effect_for_all(three: Three, name: str):
    """On the lead's machine at once, on the others after their exchanges; nothing waits any more."""
    wanted, asked = sent_and_asked(three, name)
    say_yes(three.lead, [one.id for one in asked])
    at_once = disk(three.lead)
    for root in three.all:
        sync(root)

    for path in [one.path for one in asked]:
        assert [files.get(path) for files in (at_once, *map(disk, three.all))] == [wanted.get(path)] * 4  # fmt: skip
    assert [find_asked(root) for root in three.all] == [[], [], []]
    assert [effect(root) for root in three.all] == [effect(three.lead)] * 3


@pytest.mark.volume(cases=2)
@pytest.mark.parametrize("name", WAITS)
def test_a_no_takes_it_out_at_the_place(three: Three, name: str):
    """Nobody is asked again, and what lies at the place is what is in effect."""
    before = disk(three.lead)
    _, asked = sent_and_asked(three, name)
    say_no(three.lead, [one.id for one in asked])
    for root in three.all:
        sync(root)

    for path in [one.path for one in asked]:
        is_there = git(three.place, "ls-tree", "main", "--", path) != ""
        there = git(three.place, "show", f"main:{path}").encode() if is_there else None
        assert [there, *(disk(root).get(path) for root in three.all)] == [before.get(path)] * 4
    assert [find_asked(root) for root in three.all] == [[], [], []]


def test_a_place_set_back_by_force_takes_nothing_away(three: Three):
    """An older commit there brings nothing back and loses nothing."""
    git(three.place, "config", "receive.denyNonFastForwards", "false")
    before = disk(three.lead)
    first = git(three.reader, "rev-list", "--max-parents=0", "HEAD").split()[0]
    git(three.reader, "push", "-q", "--no-verify", "--force", "origin", f"{first}:main")
    for root in (three.coder, three.lead, three.coder):
        sync(root)

    assert [disk(three.lead), disk(three.coder)] == [before, before]


def test_refs_that_hide_the_branch_of_the_place_stop_nobody(three: Three):
    """Git sends to no branch whose name another ref ends with, unless it is asked by a pattern."""
    write(three.lead, "codebook/needs/rest.yaml", "label: {en: Rest}\n")
    for ref in ("refs/heads/refs/heads/main", "refs/tags/refs/heads/main"):
        git(three.reader, "push", "-q", "--no-verify", "origin", f"HEAD:{ref}")
    for root in (three.lead, three.coder):
        assert sync(root).shared

    assert disk(three.coder) == disk(three.lead)


def test_a_pull_that_stopped_half_way_is_judged_too(three: Three):
    """The reader sees to it that plain git stops at a file that both changed; what came with it is
    not taken for the lead's own work.
    """
    before = disk(three.lead)
    code = "codebook/safety/alarm.yaml"
    for root, word in ((three.reader, "Bell"), (three.lead, "Ring")):
        write(root, code, f"label: {{en: {word}}}\n")
    LEAD(three)
    push(three.reader)
    keep(three.lead)
    with pytest.raises(AssertionError, match="CONFLICT"):
        git(three.lead, "pull", "-q", "--no-edit", "--no-rebase")
    write(three.lead, code, "label: {en: Ring}\n")
    sync(three.lead)

    assert (three.lead / "pyproject.toml").read_bytes() == before["pyproject.toml"]
    assert [one.path for one in find_asked(three.lead)] == ["pyproject.toml"]


NARROWER = (
    "consent:\n  - {date: 2026-02-01, given: yes, yes: {team: [analyse, count], public: [quote]}}\n"
)


def test_less_consent_and_a_withdrawal_hold_at_once(three: Three):
    """From an intern's machine, on every machine at its next exchange, also where the same file lets
    the public have more.
    """
    write(three.reader, ".rap/coder", "K-03\n")
    introduce(*three.all)
    write(three.reader, f"interviews/cases/{HER}.yaml", NARROWER)
    sync(three.reader)
    for root in (three.lead, three.coder):
        sync(root)
    narrower = [effect(root)["allowed"] for root in (three.lead, three.coder)]
    withdraw(three.reader, OTHER, receipt="piano")
    sync(three.reader)
    for root in (three.lead, three.coder):
        with contextlib.suppress(ProblemsError):
            sync(root)

    hers = {who: may for (who, case), may in narrower[0].items() if case == HER}
    assert (hers, narrower[1]) == ({"team": ["analyse", "count"]}, narrower[0])
    for root in (three.lead, three.coder):
        assert [case for _, case in effect(root)["allowed"] if case == OTHER] == []
        assert not (root / "interviews/INT-30001.txt").exists()
    assert [one.path for one in find_asked(three.lead)] == [f"interviews/cases/{HER}.yaml"]


def test_a_no_holds_though_a_finding_rests_on_her_words(three: Three):
    """Whoever sends it, nobody's exchange stops: a coding that she no longer allows is there still."""
    coding = min(effect(three.lead)["coded"])
    finding = make_finding(three.lead, language="en", text="Rooms", reason="so", by="K-01")
    path = three.lead / f"codebook/findings/{finding.id}.yaml"
    path.write_text(f"{path.read_text()}evidence: {{codings: [{coding}]}}\n")
    for root in (three.lead, three.coder):
        sync(root)
    git(three.reader, "pull", "-q", "--no-edit")
    said = "consent:\n  - {date: 2026-03-01, given: no}\n"
    write(three.reader, f"interviews/cases/{HER}.yaml", said)
    push(three.reader)
    for root in (three.lead, three.coder):
        assert sync(root).shared
        assert [case for _, case in effect(root)["allowed"] if case == HER] == []


def test_a_yes_to_a_form_that_nobody_wrote_yet_waits(three: Three):
    """It allows nothing today, and would allow all that a later form says: a problem of the study.
    What she allowed before she allows no longer, and all else comes in.
    """
    before, path = disk(three.lead), f"interviews/cases/{OTHER}.yaml"
    text = "consent:\n  - {date: 2025-02-01, form: later, given: yes}\n"
    write(three.reader, path, text)
    write(three.coder, "codebook/needs/rest.yaml", "label: {en: Rest}\n")
    sync(three.coder)
    git(three.reader, "pull", "-q", "--no-edit")
    push(three.reader)
    sync(three.lead)
    assert [one.path for one in find_asked(three.lead)] == [path]
    honest = {"codebook/needs/rest.yaml": b"label: {en: Rest}\n", path: b"consent: []\n"}
    check_unchanged(three.lead, before, honest)
