"""Two windows at once over one vault: a withdrawal beside what is written, two acceptances, a
review that was opened by half.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from messages import raises, said
from reviews import FR, MIRELA, SAMIRA, entity, make_review_study, opened, queue
from sounds import tone
from studies import write
from vaults import PASSPHRASE, as_coder, make_coder, make_quick, unlocked

from rap.core.errors import BusyError, RapError, RefusedError, WrongUseError
from rap.core.files import is_locked, locked
from rap.store.sources import read_source, read_source_text, source_ids
from rap.store.vault import Vault, reseal
from rap.topics.answers.taking import words_source
from rap.topics.answers.voice_notes import Note, keep_typed, read_typed, take_note
from rap.topics.entering import taking as alone
from rap.topics.entering.taking import taking_in
from rap.topics.review.accepting import accept, drop
from rap.topics.review.decisions import keep_list
from rap.topics.review.routes import reviewing
from rap.topics.review.session import Review
from rap.topics.waiting_texts.queue import (
    open_queue,
    put_raw,
    put_recording,
    put_talks,
    read_record,
)
from rap.topics.web.permissions import Person
from rap.topics.web.raw_session import RawSession
from rap.topics.withdrawal.withdrawals import withdraw

ID = "INT-40001"
LOCK = ".rap/locks/import.lock"
RECEIPT = "kiwi tango polka lama opera mango"
BUSY = f"import.lock: {said('entering.import.busy')}"
Act = Callable[[], object]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study in whose vault a talk waits, of a person the study knows."""
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "study")
    queue(root, {ID: MIRELA})
    write(root, f"interviews/cases/{her_case(root)}.yaml", "variables: {setting: window}\n")
    history = "history: [{date: 2026-01-01, status: proposed, reason: x, by: K-01}]\n"
    write(
        root, "codebook/findings/F-20001.yaml", "statement: {en: {text: We pay first.}}\n" + history
    )
    return root


def her_case(root: Path) -> str:
    return next(case for entry in open_queue(root).list("raw") for case in entry.cases)


def a_recording(root: Path) -> Act:
    vault = open_queue(root)
    return lambda: put_recording(vault, ID, tone(0.1))


def a_decision(root: Path) -> Act:
    review = opened(root)
    return lambda: review.decide(entity(review, "vandenbroucke"), "mask")


def an_acceptance(root: Path) -> Act:
    review = opened(root)
    review.mark(ID, "done")
    return lambda: accept(review, ID)


def a_raw_text(root: Path) -> Act:
    item = words_source(
        "La clé est chez Samira.", source_id="QU-40002", language="fr", case=her_case(root)
    )
    return lambda: put_raw(open_queue(root), [item], FR)


def a_text_with_its_recording(root: Path) -> Act:
    item = words_source(
        "La clé est chez Samira.", source_id="QU-40002", language="fr", case=her_case(root)
    )
    return lambda: put_talks(open_queue(root), [item], FR, sound=tone(0.1))


def a_voice_note(root: Path) -> Act:
    file, told = root.parent / "note.wav", Note("", language="fr", case=her_case(root))
    file.write_bytes(tone(0.1))
    return lambda: take_note(root, open_queue(root), file, told=told)[0]


def typed_words(root: Path) -> Act:
    note, vault = a_voice_note(root)(), unlocked(root)
    assert isinstance(note, Note)
    parsed = read_typed(root, note, answers="", words=["la clé est chez Samira"])
    return lambda: keep_typed(root, vault, note, parsed)


ACTS = [
    a_recording,
    a_decision,
    an_acceptance,
    a_raw_text,
    a_text_with_its_recording,
    a_voice_note,
    typed_words,
]
every_act = pytest.mark.parametrize("make", ACTS, ids=lambda make: make.__name__)


def once_before(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, act: Act) -> None:
    """`act` is done when `owner.name` is called for the first time, just before it."""
    there, first = getattr(owner, name), iter([True])

    def then(*args: object, **options: object) -> object:
        if next(first, False):
            act()
        return there(*args, **options)

    monkeypatch.setattr(owner, name, then)


def sealed(root: Path) -> list[str]:
    return [str(entry) for entry in open_queue(root).list()]


def tree(root: Path) -> dict[str, bytes]:
    """Every file of the study, locks left out."""
    files = [path for path in root.rglob("*") if path.is_file() and path.suffix != ".lock"]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@every_act
def test_no_withdrawal_is_done_between_a_look_and_the_write(
    root: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Act]
):
    """It says that it has to wait; said again, it leaves nothing of hers in the vault."""
    case, act, said = her_case(root), make(root), []

    def meanwhile() -> None:
        with pytest.raises(BusyError, match="is still going on in another window") as caught:
            withdraw(root, case, receipt=RECEIPT)
        said.append(caught.value)

    once_before(monkeypatch, Vault, "write", meanwhile)
    act()
    withdraw(root, case, receipt=RECEIPT)

    assert len(said) == 1
    assert sealed(root) == []
    assert ID not in source_ids(root)


@every_act
def test_nothing_is_written_after_a_withdrawal(root: Path, make: Callable[[Path], Act]):
    """What was begun before it is refused, whole."""
    act = make(root)
    withdraw(root, her_case(root), receipt=RECEIPT)
    before = tree(root)
    with pytest.raises(WrongUseError):
        act()

    assert sealed(root) == []
    assert tree(root) == before


@every_act
def test_what_cannot_be_written_alone_is_refused_in_a_sentence(
    root: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Act]
):
    """After a short wait, and nothing of it was written."""
    monkeypatch.setattr(alone, "WAIT_S", 0.05)
    act = make(root)
    before = (sealed(root), tree(root))
    with locked(root / LOCK, "withdrawal.busy"), pytest.raises(BusyError) as caught:
        act()

    assert str(caught.value) == BUSY
    assert (sealed(root), tree(root)) == before
    act()


def test_a_text_is_not_dropped_while_it_is_accepted(root: Path, monkeypatch: pytest.MonkeyPatch):
    """The note of who accepted it would go with it."""
    monkeypatch.setattr(alone, "WAIT_S", 0.05)
    said = []

    def meanwhile() -> None:
        try:
            drop_elsewhere(root)
        except RapError as error:
            said.append(str(error))

    act = an_acceptance(root)
    once_before(monkeypatch, Vault, "write", meanwhile)
    act()

    assert said == [BUSY]
    assert f"review {ID}" in sealed(root)


def drop_elsewhere(root: Path) -> None:
    """In another thread, as another window would."""
    caught: list[RapError] = []

    def work() -> None:
        try:
            drop(open_queue(root), ID, root=root)
        except RapError as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if caught:
        raise caught[0]


def test_who_holds_the_lock_takes_it_again(root: Path):
    """However the study is named; at the end it is free."""
    act = an_acceptance(root)
    with taking_in(root), taking_in(root.parent / "." / root.name / "codebook" / ".."):
        act()
        assert is_locked(root / LOCK)

    assert not is_locked(root / LOCK)
    assert ID in source_ids(root)


def test_a_lock_is_given_back_after_an_error(root: Path):
    """The next one does not wait."""
    with pytest.raises(ZeroDivisionError), taking_in(root):
        1 / 0  # noqa: B018

    assert not is_locked(root / LOCK)
    a_decision(root)()


# two acceptances


@pytest.fixture
def clones(root: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two clones of a study with two coders, one vault."""
    make_coder(root, "K-02")
    reseal(unlocked(root))
    vault = open_queue(root).folder
    other = root.parent / "other"
    shutil.copytree(root, other)
    monkeypatch.setenv("RAP_VAULT", str(vault))
    return root, other


@pytest.mark.parametrize(
    ("coder", "id"),
    [
        ("K-02", "review.accepted_elsewhere"),
        ("K-01", "review.done_meanwhile"),
    ],
)
def test_of_two_who_accept_at_once_one_is_told(
    clones: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, coder: str, id: str
):
    """Whoever comes second brings no text into her study and writes over nothing: there is one
    text, masked one way.
    """
    here, there = clones
    with as_coder(monkeypatch, coder):
        second = opened(there)
        second.decide(entity(second, "samira"), "keep")
        second.mark(ID, "done")
    first = opened(here)
    first.decide(entity(first, "samira"), "mask")
    first.mark(ID, "done")
    once_before(monkeypatch, Review, "preview", lambda: accept(second, ID))
    with raises(WrongUseError, id, place=ID):
        accept(first, ID)

    accepted = read_source(there, ID)
    assert "Samira" in read_source_text(there, accepted)
    assert ID not in source_ids(here)
    assert not (here / "interviews" / f"{ID}.txt").exists()
    record = read_record(unlocked(here), ID)
    assert (record["by"], record["hash"]) == (coder, accepted.hash)


def test_what_came_into_the_study_meanwhile_is_not_accepted_again(root: Path):
    """Another window of hers did it, with other decisions: what she knows of it there stays as it
    is.
    """
    first, second = opened(root), opened(root)
    for review in (first, second):
        review.mark(ID, "done")
    second.events.clear()
    second.decide(entity(second, "samira"), "keep")
    accept(first, ID)
    before = (tree(root), read_record(unlocked(root), ID))
    with raises(WrongUseError, "review.came_meanwhile", place=ID):
        accept(second, ID)

    assert (tree(root), read_record(unlocked(root), ID)) == before


# a review opened by half

LEAD = Person("K-01", "lead")
NICKNAMED = MIRELA.replace("ma collègue Samira", "la table")
LIST = [
    ("Table", "[collègue Z]")
]  # a nickname that is a common word: only the team's list knows it


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RawSession]:
    """The vault open on the page of a study with two talks, and a list of the team's."""
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "nicknamed")
    queue(root, {ID: NICKNAMED, "INT-40002": SAMIRA})
    keep_list(unlocked(root), LIST)
    desk = RawSession(root)
    desk.open(LEAD, PASSPHRASE)
    yield desk
    desk.close()


def damage(root: Path) -> Act:
    """A sync program's half copy of the list; what puts it right again."""
    [path] = open_queue(root).folder.glob("table/*.sealed")
    whole = path.read_bytes()
    path.write_bytes(whole[:-9] + bytes(9))
    return lambda: path.write_bytes(whole)


def test_a_review_that_cannot_be_opened_again_leaves_the_one_that_is_open(desk: RawSession):
    """Texts that are still in its queue are looked through with every name; what only the list
    knows is masked.
    """
    reviewing.begin_review(desk, LEAD)
    repair = damage(desk.root)
    with raises(RefusedError, "store.vault.damaged"):
        reviewing.begin_review(desk, LEAD)
    while reviewing.screen_next(desk):
        pass
    repair()
    reviewing.mark_text(desk, LEAD, ID, act="done")
    seen = reviewing.tell_remaining(desk, LEAD, ID)["seen"]
    reviewing.accept_text(desk, LEAD, ID, seen=seen, forget_raw=False)

    text = read_source_text(desk.root, read_source(desk.root, ID))
    assert ("la table" in text, "la [collègue Z]" in text) == (False, True)


def test_a_review_that_cannot_be_opened_is_not_begun(desk: RawSession):
    """Nothing is looked through, and nothing can be accepted."""
    damage(desk.root)
    with raises(RefusedError, "store.vault.damaged"):
        reviewing.begin_review(desk, LEAD)

    assert reviewing.screen_next(desk) is False
    with raises(WrongUseError, "review.not_begun"):
        reviewing.list_texts(desk, LEAD)


def test_a_review_loaded_in_part_has_no_texts(desk: RawSession):
    """In a notebook or a terminal, too."""
    damage(desk.root)
    review = Review(desk.root, unlocked(desk.root))
    with raises(RefusedError, "store.vault.damaged"):
        review.load()

    assert (review.raws, [*review.screening()]) == ({}, [])
