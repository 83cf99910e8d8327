"""What changes while a release or a kit is drawn: nothing is given that people no longer agree to,
and no two at once.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from messages import raises
from releases import make_release_study, release
from studies import write
from vaults import as_coder, make_coder, unlocked

from rap.core.errors import BusyError, ConflictError, Message, RefusedError
from rap.store.codings import CodingLogs
from rap.store.ledger import read_release, read_releases
from rap.store.vault import Vault
from rap.topics.consent import withdrawal_receipts
from rap.topics.publishing import gate, kits, publication
from rap.topics.publishing.consent_recheck import changes_between, read_standing
from rap.topics.publishing.kits import KitRequest, confirm_kit, release_kit
from rap.topics.publishing.releases import Prepared, Wanted, confirm, give, plans_of, prepare
from rap.topics.publishing.sealed import known_ids, merge_rounds, read_records
from rap.topics.withdrawal import withdrawals as acting
from rap.topics.withdrawal.withdrawals import plan_withdrawal, withdraw

HER, HERS = "C-20103", "INT-10103"
REFUSED = "variables: {setting: window}\nconsent:\n  - {date: 2025-02-01, given: no}\n"
WANTED = Wanted("small", "members", numbers_read=True)
KIT = KitRequest("advice", "members", ("en",))
RECEIPT = "kiwi tango kiwi lama opera mango"
FINDING = """statement: {en: {text: "Many of us decide together who keeps a key.", by: K-01}}
evidence: {codes: [advice]}
history: [{date: 2026-01-01, status: supported, reason: r, by: K-01}]
"""
Change = Callable[[Path], object]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "study"


@pytest.fixture
def vault(root: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Sixteen people who all speak of advice, and a finding about it; a receipt's hash costs
    nothing.
    """
    monkeypatch.setattr(withdrawal_receipts, "hash_receipt", lambda receipt, case: "5" * 64)
    vault = make_release_study(root, monkeypatch)
    write(root, "codebook/findings/F-10001.yaml", FINDING)
    return vault


@contextlib.contextmanager
def once_in(module: ModuleType, name: str, then: Callable[[], object]) -> Iterator[None]:
    """Inside `with`, the first call of `module.name` waits for `then`."""
    original, first = getattr(module, name), iter([True])

    def with_that(*args: Any, **named: Any) -> Any:
        if next(first, False):
            then()
        return original(*args, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, with_that)
        yield


def prepared(root: Path, vault: Vault) -> Prepared:
    (plan,) = plans_of(root, WANTED)
    return prepare(plan, vault, WANTED)


def nothing_given(root: Path, vault: Vault) -> bool:
    """No file, no line in the ledger, and the vault knows of nothing."""
    return not (
        (root / "reports/out").exists()
        or read_releases(root)
        or known_ids(vault)
        or vault.list("quoted")
    )


def ask_two(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A study in which two coders say yes."""
    settings = (root / "pyproject.toml").read_text()
    write(
        root,
        "pyproject.toml",
        settings.replace("[tool.rap]\n", "[tool.rap]\nrelease_confirmations = 2\n", 1),
    )
    with as_coder(monkeypatch, "K-02"):
        make_coder(root, "K-02")


def refuse(root: Path) -> None:
    write(root, f"interviews/cases/{HER}.yaml", REFUSED)


def append(root: Path, op: str, **data: Any) -> None:
    src = json.loads(
        (root / f"interviews/codings/{HERS}/K-01.device00.jsonl").read_text().partition("\n")[0]
    )["src"]
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        logs.append(HERS, op, {"start": 16, "end": 30, **data}, src=src)


def edit(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text()
    assert old in text
    write(root, name, text.replace(old, new))


def change(what: str, **facts: str) -> Message:
    return Message(f"publishing.release.change_{what}", **facts)


CHANGES: dict[str, Change] = {
    "a refusal": refuse,
    "a withdrawal": lambda root: withdraw(root, HER, receipt=RECEIPT),
    "a tombstone": lambda root: write(
        root, f"interviews/withdrawn/{HER}.json", json.dumps({"v": 1, "case": HER})
    ),
    "a form": lambda root: write(root, "codebook/forms/2025-a.yaml", "wording: {en: Yes}\n"),
    "a setting": lambda root: edit(
        root, "pyproject.toml", "[tool.rap]\n", "[tool.rap]\nthresholds = {members = 12}\n"
    ),
    "a veto": lambda root: append(root, "veto", audience="members"),
    "a header": lambda root: edit(
        root, f"interviews/{HERS}.yaml", "role: participant", "role: companion"
    ),
    "a text": lambda root: edit(root, f"interviews/{HERS}.txt", "the key", "[thing]"),
}


NAMED: dict[str, Message] = {
    "a refusal": change("consent", case=HER),
    "a withdrawal": change("withdrawal", case=HER),
    "a tombstone": change("withdrawal", case=HER),
    "a form": change("file", file="codebook/forms/2025-a.yaml"),
    "a setting": change("file", file="pyproject.toml"),
    "a veto": change("vetoes", source=HERS),
    "a header": change("text", source=HERS),
    "a text": change("text", source=HERS),
}


@pytest.mark.volume(cases=3)
@pytest.mark.parametrize("name", CHANGES)
def test_what_people_agreed_to_changes_while_pages_are_drawn(root: Path, vault: Vault, name: str):
    """Nothing is given and nothing noted, and the sentence names what changed; drawn again, it is
    looked at as it is now.
    """
    with once_in(gate, "beside_report", lambda: CHANGES[name](root)):
        drawn = prepared(root, vault)

    with raises(
        ConflictError, "publishing.release.changed_meanwhile", release="small.members"
    ) as refused:
        give(drawn, vault)
    assert NAMED[name] in refused.value.facts["changes"]
    assert nothing_given(root, vault)


@pytest.mark.parametrize(("author", "coder"), [("K-02", "K-02"), ("Maria Peeters", "")])
def test_a_change_is_by_the_coder_who_committed_it(
    root: Path, vault: Vault, author: str, coder: str
):
    """A name that is no coder's id stays out of the sentence."""
    before = read_standing(root)
    refuse(root)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run(
            ["git", "-c", f"user.name={author}", "-c", "user.email=x@x", *words],
            cwd=root,
            check=True,
        )

    told = change("consent", case=HER)
    wanted = Message("publishing.release.change_by", change=told, coder=coder) if coder else told
    assert changes_between(root, before=before, now=read_standing(root)) == (wanted,)


def test_a_veto_between_planning_and_drawing_stops_a_release(root: Path, vault: Vault):
    """What a run reads of logs ends where it was planned, so the veto is not in what was drawn."""
    (plan,) = plans_of(root, WANTED)
    append(root, "veto", audience="members")

    with pytest.raises(ConflictError):
        give(prepare(plan, vault, WANTED), vault)
    assert nothing_given(root, vault)


def test_the_day_ends_while_pages_are_drawn(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    """A consent may have run out with it."""
    drawn = prepared(root, vault)
    tomorrow = date(2999, 1, 1)
    days = SimpleNamespace(date=SimpleNamespace(today=lambda: tomorrow))
    monkeypatch.setattr("rap.topics.publishing.consent_recheck.datetime", days)

    ended = Message("publishing.release.change_day", day=tomorrow)
    with raises(ConflictError, "publishing.release.changed_meanwhile", changes=(ended,)):
        give(drawn, vault)
    assert nothing_given(root, vault)


def test_somebody_codes_while_pages_are_drawn(root: Path, vault: Vault):
    """That changes what nobody agreed to: the release goes out as it was planned."""
    with once_in(gate, "beside_report", lambda: append(root, "add", code="alarm")):
        drawn = prepared(root, vault)

    assert give(drawn, vault).files


def test_after_a_withdrawal_meanwhile_nothing_of_hers_is_left_to_list(root: Path, vault: Vault):
    """The vault does not say that something quotes her, and the next release does not."""
    with once_in(gate, "beside_report", lambda: withdraw(root, HER, receipt=RECEIPT)):
        drawn = prepared(root, vault)
    with pytest.raises(ConflictError):
        give(drawn, vault)

    assert plan_withdrawal(root, HER).is_done
    (page,) = release(root, vault).files
    assert "number 3 of us" not in page.read_text()


def test_a_refusal_while_a_second_person_draws_it_again(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    """Her yes gives no file, and the release goes on waiting."""
    ask_two(root, monkeypatch)
    first = release(root, unlocked(root))

    drawing = once_in(gate, "beside_report", lambda: refuse(root))
    with as_coder(monkeypatch, "K-02"), drawing, pytest.raises(ConflictError):
        confirm(root, first.release.id, unlocked(root))
    assert read_release(root, first.release.id).state == "waiting"
    assert not (root / "reports/out").exists()


@pytest.mark.parametrize("name", ["a refusal", "a withdrawal", "a veto"])
def test_what_people_agreed_to_changes_while_a_kit_is_drawn(root: Path, vault: Vault, name: str):
    """A kit is not released when consent changes while it is drawn, as with a report."""
    drawing = once_in(kits, "draw_kit", lambda: CHANGES[name](root))
    with (
        drawing,
        raises(ConflictError, "publishing.release.changed_meanwhile", release="kit.advice"),
    ):
        release_kit(root, KIT, vault)

    assert nothing_given(root, vault)


def test_a_refusal_while_a_kit_is_drawn_again(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    """The second yes gives no file."""
    ask_two(root, monkeypatch)
    first, _, _ = release_kit(root, KIT, unlocked(root))

    drawing = once_in(kits, "digests", lambda: refuse(root))
    with as_coder(monkeypatch, "K-02"), drawing, pytest.raises(ConflictError):
        confirm_kit(root, first.id, unlocked(root))
    assert read_release(root, first.id).state == "waiting"
    assert not (root / "reports/out").exists()


@pytest.mark.parametrize("kind", ["a report", "a kit"])
def test_nobody_withdraws_while_files_are_written(root: Path, vault: Vault, kind: str):
    """She is told to wait; said again it names the files."""
    refused = []

    def try_to() -> None:
        with raises(BusyError, "publishing.release.busy") as error:
            withdraw(root, HER, receipt=RECEIPT)
        refused.append(error)

    with once_in(publication if kind == "a report" else kits, "replace_file", try_to):
        id = (
            release(root, vault).release.id
            if kind == "a report"
            else release_kit(root, KIT, vault)[0].id
        )

    assert refused
    looks = withdraw(root, HER, receipt=RECEIPT).to_look_at
    assert any(id in look.place for look in looks)


@pytest.mark.parametrize("kind", ["a report", "a kit"])
def test_nothing_is_given_while_somebody_withdraws(root: Path, vault: Vault, kind: str):
    """Also in a study that never released anything: the lock of releases is held whether its file
    was there or not.
    """
    refused = []

    def try_to() -> None:
        with raises(BusyError, "publishing.release.busy") as error:
            give(drawn, vault) if kind == "a report" else release_kit(root, KIT, vault)
        refused.append(error)

    drawn = prepared(root, vault)
    with once_in(acting, "make_tombstone", try_to):
        withdraw(root, HER, receipt=RECEIPT)

    assert refused
    assert nothing_given(root, vault)


@pytest.fixture
def clones(root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> tuple[Prepared, Prepared]:
    """One release in each of two copies of a study with one vault; the second copy knows of a
    refusal more.
    """
    other = root.with_name("other")
    shutil.copytree(root, other)
    monkeypatch.setenv("RAP_VAULT", str(vault.folder))
    refuse(other)
    return prepared(root, vault), prepared(other, vault)


def test_of_two_releases_from_two_copies_one_is_given(
    root: Path, vault: Vault, clones: tuple[Prepared, Prepared]
):
    """The other copy gives after this one has looked: 16 people less 15 would name one, so this one
    takes its record back.
    """
    first, second = clones
    looked = once_in(publication, "people_quoted", lambda: give(second, vault))
    with looked, raises(RefusedError, "publishing.release.other_meanwhile"):
        give(first, vault)

    assert (read_releases(root), (root / "reports/out").exists()) == ((), False)
    assert (
        known_ids(vault)
        == {second.record.id}
        == {entry.id.partition(".")[0] for entry in vault.list("quoted")}
    )
    assert merge_rounds(read_records(vault, needed=[]))


def test_of_two_releases_kept_in_the_same_moment_one_is_given_at_most(
    root: Path, vault: Vault, clones: tuple[Prepared, Prepared], monkeypatch: pytest.MonkeyPatch
):
    """Both records are in the vault before either looks again: whoever sees the other's gives
    nothing.
    """
    together, keep = threading.Barrier(2, timeout=60), publication.write_record

    def at_once(*args: Any) -> None:
        together.wait()
        keep(*args)
        together.wait()

    def work(one: Prepared) -> None:
        with contextlib.suppress(RefusedError):
            give(one, vault)

    monkeypatch.setattr(publication, "write_record", at_once)
    threads = [threading.Thread(target=work, args=(one,)) for one in clones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    given = {path.stem for path in root.parent.glob("*/reports/releases/*.json")}
    assert given == known_ids(vault)
    assert len(given) <= 1


class Killed(BaseException):
    """What a kill looks like from inside: no clean-up of ours runs."""


def test_two_records_that_a_kill_left_are_named(
    root: Path, vault: Vault, clones: tuple[Prepared, Prepared]
):
    """Neither went out. The next release says which two they are; with one entry deleted it goes
    through.
    """
    ids = sorted(one.record.id for one in clones)

    def killed() -> None:
        raise Killed

    def both() -> None:
        with once_in(publication, "write_release", killed), contextlib.suppress(Killed):
            give(clones[1], vault)

    with (
        once_in(publication, "write_record", both),
        once_in(publication, "take_back", killed),
        contextlib.suppress(Killed),
    ):
        give(clones[0], vault)
    assert (sorted(known_ids(vault)), read_releases(root)) == (ids, ())

    with raises(RefusedError, "publishing.release.share_people", releases=tuple(ids)):
        release(root, vault)
    (vault.folder / f"seed/{ids[0]}.sealed").unlink()
    assert release(root, vault).files
