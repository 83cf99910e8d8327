"""Three people, six devices, weeks apart, through a stick and by files: every device ends with the
same study, nothing that anybody did is lost, and nobody types a word of git.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from exchanging import disk, know, machine
from studies import AGREED, TEXT, add_source, make_study, scale, scaled, write
from vaults import PASSPHRASE, quick_wrap

from rap.core.errors import ProblemsError, RefusedError
from rap.core.model import Consent, Source
from rap.core.yaml_edits import write_edits
from rap.store.cases import read_withdrawn
from rap.store.codebook import read_codebook
from rap.store.codebook_edits import change_codebook
from rap.store.codings import CodingLogs
from rap.store.codings.lines import NO_HASH, Event, format_line, parse_log
from rap.store.findings import read_findings
from rap.store.memos import write_memo
from rap.store.settings import own_device, read_settings
from rap.store.sources import read_sources
from rap.store.vault import Identity, add_key, confirm, make_key, make_vault, sealing
from rap.store.wordings import wording
from rap.study.study import Study
from rap.topics.checks.check import find_problems
from rap.topics.consent import withdrawal_receipts
from rap.topics.consent.writing import write_entry
from rap.topics.findings.acts import change_finding, make_finding
from rap.topics.git.exchanged import Choice
from rap.topics.sealing.key_ring import give_keys, take_keys
from rap.topics.sealing.rules import seal_study
from rap.topics.sealing.sealed_files import find_waiting, is_sealed
from rap.topics.sharing.both_changed import decide, open_conflicts
from rap.topics.sharing.door.deciding import find_asked, say_yes
from rap.topics.sharing.exchange_files import give, take
from rap.topics.sharing.shared_place import join, set_place
from rap.topics.sharing.sync import Synced, sync
from rap.topics.withdrawal.withdrawals import withdraw

PEOPLE = ("K-01", "K-01", "K-02", "K-02", "K-03", "K-03")
BY_PLACE, N = 4, 6  # the last two never reach the stick
HER = "C-30001"


class Device:
    """One laptop: a folder, a home of its own, a key."""

    def __init__(self, folder: Path, home: Path, coder: str) -> None:
        self.root, self.home, self.coder = folder, home, coder
        self.key: Identity | None = None

    @contextlib.contextmanager
    def used(self) -> Iterator[None]:
        """Somebody sits at it: its home is the home of this process."""
        before = os.environ.get("XDG_DATA_HOME", "")
        os.environ["XDG_DATA_HOME"] = str(self.home)
        try:
            yield
        finally:
            os.environ["XDG_DATA_HOME"] = before


@pytest.fixture(params=["plain"] if scale() == "quick" else ["plain", "sealed"])
def devices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> list[Device]:
    """A study on the first, plain or sealed, shared through a folder; three begin from there, two
    from the folder of a colleague.
    """
    monkeypatch.setattr(sealing, "wrap", quick_wrap)
    monkeypatch.setattr(withdrawal_receipts, "hash_receipt", lambda receipt, case: "5" * 64)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "nowhere"))
    all_six = [
        Device(tmp_path / f"d{n}" / "study", tmp_path / f"home{n}", coder)
        for n, coder in enumerate(PEOPLE)
    ]
    first = all_six[0]
    make_study(first.root)
    settings = (first.root / "pyproject.toml").read_text() + "[tool.rap.coders.K-03]\n"
    write(first.root, "pyproject.toml", settings)
    write(first.root, ".gitignore", "/.rap/\n")
    write(first.root, ".rap/coder", "K-01\n")
    add_source(first.root, "INT-30001", TEXT, case=HER)
    write(first.root, f"interviews/cases/{HER}.yaml", AGREED)
    for device in all_six:
        with device.used():
            device.key = make_key(PASSPHRASE)
        add_key(first.root, device.coder, key=device.key.public)
    for device in all_six:
        with device.used():
            for other in all_six:
                confirm(other.key.public if other.key else "")
            make_vault(read_settings(first.root), key=device.key.public if device.key else "")
    (tmp_path / "stick").mkdir()
    if request.param == "sealed":
        seal_study(first.root)
    with first.used():
        set_place(first.root, str(tmp_path / "stick"))
        sync(first.root)
    for device in all_six[1:]:
        with device.used():
            device.root.parent.mkdir()
            join(str(tmp_path / "stick"), device.root, coder=device.coder)
    known = {}
    for device in all_six:
        with device.used():
            known |= dict([machine(device.root)])
    for device in all_six:
        with device.used():
            know(device.root, known)
    hand_keys(all_six, tmp_path)
    return all_six


def hand_keys(devices: list[Device], folder: Path) -> None:
    """In a sealed study: everybody gives everybody the keys she has."""
    for giver in devices if is_sealed(devices[0].root) else ():
        file = folder / "all.keys"
        file.unlink(missing_ok=True)
        with giver.used():
            give_keys(giver.root, file)
        for taker in devices:
            with taker.used():
                assert taker.key is not None
                take_keys(taker.root, file, key=taker.key)


def coded(device: Device, chance: random.Random) -> str:
    """A coding, or one of hers taken back."""
    root, by, source = device.root, device.coder, any_source(device, chance)
    start, src = chance.randint(0, 60), source.hash[:8]
    own = [one for one in Study(root).fold(source.id).codings if one.coder == by]
    with CodingLogs(root, coder=by, device=own_device(root)) as logs:
        if own and chance.random() < 0.3:
            event = logs.append(source.id, "del", {"ref": chance.choice(own).id}, src=src)
        else:
            data = {"code": "alarm", "start": start, "end": start + chance.randint(1, 9)}
            event = logs.append(source.id, "add", data, src=src)
    return f"{source.id} {event.id}"


def translated(device: Device, chance: random.Random) -> str:
    """A passage in another language, in a log of this device."""
    source, text = any_source(device, chance), f"mots {chance.randrange(10**6)}"
    name = f"{device.coder}.{own_device(device.root)}.jsonl"
    path = device.root / f"interviews/translations/{source.id}/fr/{name}"
    before = path.read_bytes() if path.is_file() else b""
    events, _ = parse_log(before, name=name, coder=device.coder, device=own_device(device.root))
    data = {"start": 2, "end": 9, "text": text}
    time = f"2026-01-01T10:00:00.{len(events):03d}Z"
    event = Event(
        "say", f"{chance.getrandbits(128):032x}", device.coder, time, source.hash[:8], data
    )
    line, _ = format_line(event, prev=events[-1].h if events else NO_HASH)
    write(device.root, path.relative_to(device.root).as_posix(), (before + line).decode())
    return f"{source.id} {text}"


def noted(device: Device, chance: random.Random) -> str:
    """A memo on a text."""
    source = any_source(device, chance).id
    facts = {"about": source, "by": device.coder, "type": "analytic", "source": source}
    return f"{source} {write_memo(device.root, body='Why?', **facts)[0].name}"


def new_code(device: Device, chance: random.Random) -> str:
    """A code that was not there."""
    id = f"code-{chance.randrange(10**6)}"
    facts = {"family": "needs", "label": {"en": id}}
    change_codebook(device.root, "create", id, reason="seen", by=device.coder, **facts)
    return f"{id}.yaml"


def reworded_code(device: Device, chance: random.Random) -> str:
    """Another label, in one language; what was there stays in the history."""
    code = chance.choice(read_codebook(device.root).codes)
    text = f"{code.id} {chance.randrange(10**6)}"
    label = {**code.label, chance.choice(["en", "fr", "nl"]): text}
    change_codebook(device.root, "edit", code.id, reason="clearer", by=device.coder, label=label)
    return ""


def found(device: Device, chance: random.Random) -> str:
    """A finding."""
    text = f"Rooms are dear {chance.randrange(10**6)}"
    make_finding(device.root, language="en", text=text, reason="interviews", by=device.coder)
    return text


def reworded(device: Device, chance: random.Random) -> str:
    """A finding says it otherwise, or in another language; what it said stays in its history."""
    findings = read_findings(device.root)
    if not findings:
        return found(device, chance)
    finding, language = chance.choice(findings), chance.choice(["en", "fr", "nl"])
    seen = wording(finding.statement[language]["text"]) if language in finding.statement else ""
    said = {"language": language, "of": "", "seen": seen}
    text = f"{language} {chance.randrange(10**6)}"
    facts = {"by": device.coder, "reason": f"read again: {text}"}
    change_finding(device.root, finding.id, "say", text=text, **said, **facts)
    return ""


def counted_again(device: Device, chance: random.Random) -> str:
    """The sheet of a group is counted anew; two who do so are asked which it is."""
    sheets = sorted((device.root / "codebook/votes").glob("FG-*.yaml"))
    if not sheets:
        return met(device, chance)
    sheet = chance.choice(sheets)
    text = re.sub(r"present: \d+", f"present: {chance.randint(3, 9)}", sheet.read_text())
    write(device.root, sheet.relative_to(device.root).as_posix(), text)
    return ""


def agreed(device: Device, chance: random.Random) -> str:
    """What a person agrees to from that day on."""
    day = f"2026-0{chance.randint(1, 9)}-{chance.randint(10, 28)}"
    write_entry(device.root, "C-20001", Consent(day, "yes", yes={"team": ("analyse", "count")}))
    return f"consent {day}"


def titled(device: Device, chance: random.Random) -> str:
    """A title of a text; another one may take its place."""
    card = f"interviews/{any_source(device, chance).id}.yaml"
    write_edits(device.root / card, {"title": f"lake {chance.randrange(99)}"})
    return ""


def met(device: Device, chance: random.Random) -> str:
    """A group meets and answers."""
    id = f"FG-{chance.randint(10000, 99999)}"
    add_source(device.root, id, f"{TEXT}P1: {id}\n", case="C-20001")
    head = "date: 2026-01-10\npresent: 3\n"
    for finding in read_findings(device.root)[:1]:
        words = wording(finding.statement["en"]["text"])
        head += f"answers: {{{finding.id}: {{yes: 2, partly: 0, no: 1, not-mine: 0}}}}\n"
        head += f"wordings: {{{finding.id}: ['{words}']}}\n"
    write(device.root, f"codebook/votes/{id}.yaml", head)
    return f"{id}.txt"


ACTS = (
    *(coded, coded, coded, translated, noted, new_code, reworded_code, found, reworded, agreed),
    *(titled, met, counted_again),
)


def any_source(device: Device, chance: random.Random) -> Source:
    gone = read_withdrawn(device.root)
    return chance.choice([one for one in read_sources(device.root) if gone.isdisjoint(one.cases)])


def exchange(device: Device, chance: random.Random, work: Callable[[], Synced]) -> None:
    """What a person does: exchange; where it asks, decide; where somebody took her words back, take
    them out here as well.
    """
    for _ in range(5):
        try:
            if not work().conflicts:
                said_yes(device)
                return
            for conflict in open_conflicts(device.root):
                take = chance.choice(["mine", "theirs"])
                decide(device.root, {conflict.id: Choice(take)})  # type: ignore[arg-type]
        except ProblemsError as error:
            if "withdrawal.came_back" not in {one.id for one in error.problems}:
                raise
            withdraw(device.root, HER)
    raise AssertionError("it does not end")


def said_yes(device: Device) -> None:
    """Who leads reads what waits, and says yes; of what these people do only more consent waits."""
    waits = find_asked(device.root)
    assert {one.path.split("/")[1] for one in waits} <= {"cases"}
    if waits and device.coder == "K-01":
        say_yes(device.root, [one.id for one in waits])


def by_place(device: Device, chance: random.Random) -> None:
    with device.used():
        exchange(device, chance, lambda: sync(device.root))


def by_file(giver: Device, taker: Device, chance: random.Random, folder: Path) -> None:
    """One gives, the other takes; where the keys moved on since, as the sentence asks, the other way
    first.
    """
    try:
        hand_file(giver, taker, chance, folder)
    except RefusedError as error:
        if error.id != "sharing.sealing.older":
            raise
        hand_file(taker, giver, chance, folder)
        hand_file(giver, taker, chance, folder)


def hand_file(giver: Device, taker: Device, chance: random.Random, folder: Path) -> None:
    file = folder / f"{chance.randrange(10**9)}.rap"
    with giver.used():
        give(giver.root, file)
    with taker.used():
        assert taker.key is not None
        key = taker.key
        exchange(taker, chance, lambda: take(taker.root, file, key=key))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(scaled(1, 12)))
def test_six_devices_end_with_one_study(devices: list[Device], tmp_path: Path, seed: int):
    """Random acts, random exchanges; then everybody meets."""
    chance, done = random.Random(seed), set[str]()
    rounds = scaled(3, 8, quick=2)
    for number in range(rounds):
        for device in devices:
            with device.used():
                for _ in range(chance.randint(1, 4)):
                    done.add(chance.choice(ACTS)(device, chance))
        if number == rounds - 2:
            with devices[2].used():
                withdraw(devices[2].root, HER, receipt="piano")
        hand_keys(devices, tmp_path)
        for device in chance.sample(devices[:BY_PLACE], chance.randint(1, BY_PLACE)):
            by_place(device, chance)
        hand_keys(devices, tmp_path)
        giver, taker = chance.sample(devices, 2)
        by_file(giver, taker, chance, tmp_path)
    for giver, taker in ((5, 4), (4, 3)):
        by_file(devices[giver], devices[taker], chance, tmp_path)
    for device in [*devices[:BY_PLACE], *devices[:BY_PLACE]]:
        by_place(device, chance)
    for taker in (4, 5):
        by_file(devices[0], devices[taker], chance, tmp_path)
    for _ in range(2 if is_sealed(devices[0].root) else 0):  # what waited for a key until now
        hand_keys(devices, tmp_path)
        for device in [*devices[:BY_PLACE], *devices[:BY_PLACE]]:
            by_place(device, chance)
        for taker in (4, 5):
            by_file(devices[0], devices[taker], chance, tmp_path)
    shown = [disk(device.root) for device in devices]
    folds = [str(Study(device.root).fold("INT-10001")) for device in devices]

    assert [find_problems(device.root) for device in devices] == [[]] * N
    assert [[*{*one} ^ {*shown[0]}] for one in shown] == [[]] * N
    assert [find_waiting(device.root) for device in devices] == [[]] * N
    assert shown == [shown[0]] * N
    assert folds == [folds[0]] * N
    assert lost(shown[0], done - {""}) == []
    print(f"\n{len(done)} acts on {N} devices, {rounds} rounds: 0 lost, one study")


def lost(study: dict[str, bytes], done: set[str]) -> list[str]:
    """Acts of which nothing is there; those on the words of who took hers back are gone with them."""
    names = " ".join(study)
    whole = b"\n".join(study.values()).decode()
    left = []
    for what in done:
        source, _, id = what.rpartition(" ")
        if what.startswith("INT-30001 "):
            continue
        if source == "consent":
            id = id if f"date: {id}" in whole or f"date: '{id}'" in whole else "?"
        if id not in whole and id not in names:
            left.append(what)
    return left
