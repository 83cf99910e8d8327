"""Sealed studies: git holds no word, the keys are elsewhere, and everything goes on as in a plain
study; without a key a text waits and nothing else does.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from exchanging import introduce
from messages import ids, raises
from sealed import WORDS, code, make_sealed, objects, plain
from studies import TEXT, add_source, git, make_study, write
from vaults import PASSPHRASE

from rap.core.errors import ProblemsError, RefusedError, WrongUseError
from rap.store.memos import write_memo
from rap.store.settings import read_settings
from rap.store.sources import read_sources
from rap.store.text_keys import drop_keys, keep_keys
from rap.store.vault import add_key, make_key
from rap.study.study import Study
from rap.topics.checks.check import find_problems
from rap.topics.consent import withdrawal_receipts
from rap.topics.sealing.commands.keys import take
from rap.topics.sealing.rules import seal_study
from rap.topics.sealing.sealed_files import (
    find_waiting,
    open_pulled,
    owner_of,
    read_keys,
    seal_changed,
    sealed_files,
)
from rap.topics.sharing.door.deciding import find_asked
from rap.topics.sharing.shared_place import join
from rap.topics.sharing.sync import commit_own, sync
from rap.topics.withdrawal.withdrawals import withdraw


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return make_sealed(tmp_path, "ana", monkeypatch)


def joined(root: Path, name: str, *, with_keys: bool = True) -> Path:
    """A colleague's copy; from now on each copy says who works there."""
    os.environ.pop("RAP_CODER", None)
    other = join(str(root.parent / "stick"), root.parent / name, coder="K-02")
    introduce(root, other)
    if with_keys:
        keep_keys(other, read_keys(root).all)
        open_pulled(other)
    return other


def test_git_holds_no_word(study: Path):
    """Nor does the place it is shared through; here everything is as in a plain study."""
    code(study)
    write_memo(
        study, about="INT-10001", by="K-01", type="analytic", body="Keys!", source="INT-10001"
    )
    sync(study)
    names = git(study, "ls-files", "interviews").split()
    kept = objects(study) + objects(study.parent / "stick/ana.shared")

    assert find_problems(study) == []
    assert len(names) == 5
    assert all(name.endswith(".sealed") for name in names)
    assert [word for word in (*WORDS, b'alarm","end', b"Keys!") if word in kept] == []


def test_a_key_that_nobody_confirmed_is_named_before_a_passphrase_is_asked_for(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """Nor is a passphrase typed for a file that is not there."""
    file = study.parent / "hers.keys"
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("XDG_DATA_HOME", str(study.parent / "her machine"))
        hers = make_key(PASSPHRASE).public
    monkeypatch.chdir(study)
    monkeypatch.setattr(
        "rap.topics.sealing.commands.keys.passphrases", lambda *_: pytest.fail("asked")
    )

    with raises(WrongUseError, "core.file.not_there", place=file.name):
        take(file)
    file.write_bytes(b"")
    add_key(study, "K-02", key=hers)
    with pytest.raises(WrongUseError) as refused:
        take(file)
    assert refused.value.id == "store.vault.new_key"


@pytest.mark.long
def test_nothing_changed_gives_nothing_new(study: Path):
    """The same words under the same key are not sealed anew."""
    sync(study)
    before = git(study, "rev-parse", "HEAD")
    done = sync(study)

    assert (done.committed, seal_changed(study), git(study, "rev-parse", "HEAD")) == (0, 0, before)


@pytest.mark.long
def test_two_people_work_as_in_a_plain_study(study: Path):
    """Codings of both, two fields of one card: merged by field, sealed again, the same for both."""
    sync(study)
    other = joined(study, "bob")
    code(study)
    code(other, coder="K-02", start=5)
    card = study / "interviews/cases/C-20001.yaml"
    card.write_text(card.read_text().replace("setting: home", "setting: window"))
    theirs = other / "interviews/cases/C-20001.yaml"
    theirs.write_text(theirs.read_text().replace("}\nconsent", ", region: north}\nconsent"))
    sync(study)
    sync(other)
    sync(study)

    assert "{setting: window, region: north}" in card.read_text()
    assert plain(study) == plain(other)
    assert len(Study(other).coding_list) == 2
    assert [word for word in WORDS if word in objects(other)] == []


@pytest.mark.long
def test_the_same_field_is_asked_and_the_answer_sealed(study: Path):
    """As two versions in words; no words of either reach git's store."""
    from rap.topics.git.exchanged import Choice
    from rap.topics.sharing.both_changed import decide, open_conflicts

    sync(study)
    other = joined(study, "bob")
    for root, value in ((study, "window"), (other, "street")):
        card = root / "interviews/cases/C-20001.yaml"
        card.write_text(card.read_text().replace("setting: home", f"setting: {value}"))
    sync(study)
    (conflict,) = sync(other).conflicts
    asked = open_conflicts(other)
    decide(other, {conflict.id: Choice("theirs")})
    sync(other)

    assert (conflict.path, conflict.mine, conflict.theirs) == (
        "interviews/cases/C-20001.yaml",
        "street",
        "window",
    )
    assert asked == (conflict,)
    assert plain(study) == plain(other)
    assert b"street" not in objects(other)


def test_who_clears_only_what_the_machine_kept_moves_no_key(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """A colleague to whom the withdrawal came takes hers out here too: the next exchange has nothing
    to send, and all have the same tombstone.
    """
    monkeypatch.setattr(withdrawal_receipts, "hash_receipt", lambda receipt, case: "5" * 64)
    withdraw(study, "C-20001", receipt="piano")
    stone = (study / "interviews/withdrawn/C-20001.json").read_bytes()
    write(study, ".rap/journal/INT-10001/K-01.device00.jsonl", "words")
    again = withdraw(study, "C-20001")

    assert [path.name for path in again.own] == ["INT-10001"]
    assert (study / "interviews/withdrawn/C-20001.json").read_bytes() == stone
    write_memo(study, about="C-20001", by="K-01", type="analytic", body="x", source="study")
    withdraw(study, "C-20001", scope="all")
    assert b"study:2" in (study / "interviews/withdrawn/C-20001.json").read_bytes()


def test_a_text_without_its_key_waits_and_nothing_else_does(study: Path):
    """She codes what she can read, exchanges, and hears whom to ask; with the key it opens."""
    sync(study)
    other = joined(study, "bob")
    add_source(study, "INT-10002", TEXT.replace("alarm", "bell"), case="C-20002")
    write(study, "interviews/cases/C-20002.yaml", "variables: {setting: bar}\n")
    write(study, "codebook/access/deposit.yaml", "label: {en: Deposit}\nexample: INT-10002:3-9\n")
    sync(study)
    code(other, coder="K-02")
    done = sync(other)
    waits = [(one.of, one.n, one.by) for one in find_waiting(other)]
    problems = find_problems(other)
    seen = [one.id for one in read_sources(other)]
    keep_keys(other, read_keys(study).all)

    assert (done.shared, problems, seen) == (True, [], ["INT-10001"])
    assert waits == [("C-20002", 1, ("K-01",)), ("INT-10002", 2, ("K-01",))]
    assert open_pulled(other) == 3
    assert find_waiting(other) == []


def test_what_git_takes_away_comes_back(study: Path):
    """`git clean -fdX` takes plain files and keys; the vault and what is sealed give them back."""
    from vaults import unlocked

    from rap.topics.sealing.key_ring import open_ring

    code(study)
    sync(study)
    before = plain(study)
    git(study, "clean", "-fdXq", "interviews")
    sync(study)
    assert plain(study) == before

    shutil.rmtree(study / "interviews")
    shutil.rmtree(study / ".rap")
    git(study, "checkout", "-q", "--", "interviews")
    write(study, ".rap/coder", "K-01\n")
    open_ring(study, unlocked(study))
    assert plain(study) == before


@pytest.mark.long
def test_plain_texts_that_git_holds_stop_everything(study: Path):
    """Forced in by hand, or by a colleague's other program."""
    sync(study)
    other = joined(study, "bob")
    git(other, "add", "--force", "interviews/INT-10001.txt")
    assert ids(find_problems(other)) == ["sealing.in_git"]

    git(other, "commit", "-q", "--no-verify", "-m", "x")
    git(other, "push", "-q", "origin", "HEAD:main")
    with raises(ProblemsError, "sealing.in_git", place="interviews/INT-10001.txt"):
        sync(study)


@pytest.mark.long
def test_a_sealed_study_stays_sealed(study: Path):
    """Neither her own settings nor a colleague's open it by mistake."""
    sync(study)
    other = joined(study, "bob")
    settings = (other / "pyproject.toml").read_text()
    write(other, "pyproject.toml", settings.replace("sealed = true\n", ""))
    with pytest.raises(ProblemsError) as refused:
        sync(other)
    assert "sealing.stays" in ids(refused.value.problems)

    git(other, "commit", "-q", "--no-verify", "-am", "x")
    git(other, "push", "-q", "origin", "HEAD:main")
    sync(study)
    assert [one.path for one in find_asked(study)] == ["pyproject.toml"]
    assert read_settings(study).sealed


def test_a_history_that_holds_texts_is_not_sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It would keep them; the reason is said and nothing changed."""
    root = make_study(tmp_path / "ana")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "--all")
    git(root, "commit", "-q", "-m", "x")
    shutil.rmtree(root / "interviews")
    git(root, "commit", "-q", "-am", "y")
    before = (root / "pyproject.toml").read_bytes()

    with raises(RefusedError, "sealing.history", place="interviews/INT-10001.txt", n=3):
        seal_study(root)
    assert (root / "pyproject.toml").read_bytes() == before


def test_without_a_vault_no_key_is_made(study: Path, monkeypatch: pytest.MonkeyPatch):
    """A key that lay only beside the text would be lost with it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(study.parent / "nowhere"))

    with raises(WrongUseError, "store.vault.not_here"):
        sync(study)
    assert (read_keys(study).all, sealed_files(study)) == ((), [])


@pytest.mark.long
def test_a_lost_key_names_whom_to_ask(study: Path):
    """Both changed what is sealed, and here the key is gone: nothing is guessed or lost."""
    sync(study)
    other = joined(study, "bob")
    for root in (study, other):
        card = root / "interviews/cases/C-20001.yaml"
        card.write_text(card.read_text() + f"# {root.name}\n")
    sync(study)
    seal_changed(other)
    git(other, "add", "interviews")
    git(other, "commit", "-q", "--no-verify", "-m", "x")
    drop_keys(other, read_keys(other).all)
    shutil.rmtree(other.parent / "xdg/rap/vaults", ignore_errors=True)

    with pytest.raises((RefusedError, WrongUseError)):
        sync(other)
    assert "# bob" in (other / "interviews/cases/C-20001.yaml").read_text()


def test_codings_of_this_machine_are_kept_sealed_too(study: Path):
    """What `rap lab` keeps when nobody codes for a while."""
    sync(study)
    code(study)

    assert commit_own(study) == 1
    assert git(study, "status", "--porcelain") == ""
    assert all(name.endswith(".sealed") for name in git(study, "ls-files", "interviews").split())


def test_a_memo_that_is_deleted_stays_deleted(study: Path):
    from rap.core.files import delete_file

    path, *_ = write_memo(study, about="INT-10001", by="K-01", type="analytic", body="x", source="INT-10001")  # fmt: skip
    sync(study)
    delete_file(path)
    sync(study)

    assert not path.exists()
    assert "memos" not in git(study, "ls-files", "interviews")


@pytest.mark.parametrize(
    ("name", "data", "of"),
    [
        ("interviews/INT-38201.txt", b"", "INT-38201"),
        ("interviews/codings/FG-10442/K-01.abcdefgh.jsonl", b"", "FG-10442"),
        ("interviews/translations/INT-38201/nl/K-01.abcdefgh.jsonl", b"", "INT-38201"),
        ("interviews/cases/C-51774.yaml", b"", "C-51774"),
        ("interviews/memos/study/a.md", b"---\nabout: C-51774/rent\n---\n", "C-51774"),
        ("interviews/memos/study/a.md", b"---\nabout: C-51774\n---\n", "study"),
        ("interviews/memos/study/a.md", b"---\nabout: alarm\n---\n", "study"),
        ("interviews/feedback/0123456789abcdef.json", b"", "study"),
        ("interviews/observations/S-10001/a.csv", b"", "S-10001"),
    ],
)
def test_whose_key_seals_a_file(name: str, data: bytes, of: str):
    assert owner_of(name, data) == of


def test_ignored_by_git_in_every_spelling(study: Path):
    """Nothing of `interviews/` but what is sealed is ever offered to git."""
    write(study, "interviews/memos/INT-10001/x.md", "words")
    write(study, "interviews/.INT-10001.txt.sealed.123-abcdefgh.tmp", "x")
    write(study, "interviews/INT-10001.txt.sealed.torn", "x")
    seal_changed(study)
    git(study, "add", "--all")
    staged = git(study, "ls-files", "interviews").split()

    assert [name for name in staged if not name.endswith(".sealed")] == []
    assert os.environ["RAP_CODER"] == "K-01"


def test_a_log_that_was_cut_at_a_line_comes_back(study: Path):
    """What is sealed of it is longer; the next exchange says how many came back."""
    code(study)
    code(study, start=5)
    sync(study)
    (log,) = study.glob("interviews/codings/INT-10001/K-*.jsonl")
    whole = log.read_bytes()
    shutil.rmtree(study / ".rap/journal", ignore_errors=True)
    log.write_bytes(whole[: whole.index(b"\n") + 1])

    assert sync(study).recovered >= 1
    assert log.read_bytes() == whole


@pytest.mark.long
def test_a_closed_study_closes_the_keys_as_well(study: Path):
    """They lie beside the words that they open, and are in the same encrypted file then."""
    from rap.topics.upkeep.closing import close_study, open_closed, prove

    sync(study)
    keys = read_keys(study).all
    prove(study, PASSPHRASE)
    close_study(study)
    left = b"".join(path.read_bytes() for path in study.rglob("*") if path.is_file())
    open_closed(study, PASSPHRASE)

    assert b"AGE-SECRET-KEY" not in left
    assert read_keys(study).all == keys
    assert len(keys) == 2


def test_a_damaged_card_comes_back_from_what_git_holds_sealed(study: Path):
    """What could take its place is opened, and read, before it is offered."""
    from rap.topics.upkeep.mending import find_mends

    sync(study)
    card = study / "interviews/cases/C-20001.yaml"
    before = card.read_bytes()
    card.write_bytes(b"variables: [")

    assert [one.data for one in find_mends(study, "interviews/cases/C-20001.yaml")] == [before]
