"""A text that somebody changes between the look and the write: the second change is refused whole,
and the first stays.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from messages import raises
from reviews import make_review_study
from studies import add_source, write
from typer.testing import CliRunner
from vaults import make_quick, unlocked

from rap.cli import app
from rap.core.errors import BusyError, ConflictError
from rap.store.codings import read_maps
from rap.store.sources import hash_of, read_source, read_source_text
from rap.topics.corrections import amend as writing
from rap.topics.corrections import commands as asking
from rap.topics.corrections import masking, routes
from rap.topics.corrections.amend import amend, amending
from rap.topics.corrections.planning import plan_amendment
from rap.topics.review import accepting as spreading
from rap.topics.review.accepting import Spread, find_spreads, spread
from rap.topics.review.decisions import keep_list
from rap.topics.review.session import Review
from rap.topics.web.bench import Bench
from rap.topics.web.permissions import Person

LEAD = Person("K-01", "lead")
ID, OTHER = "INT-10002", "INT-10003"
TEXT = "I: Who lets it?\nP1: Vandenbroucke does, Mirela says. You pay three months first.\n"
SECOND = "P1: Mirela and I share the keys.\n"
MASKED = TEXT.replace("Vandenbroucke", "[owner A]")
REFUSED = "corrections.changed_meanwhile"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two interviews in which people are named, and a vault."""
    make_quick(monkeypatch)
    monkeypatch.setenv("RAP_CODER", "K-01")
    root = make_review_study(tmp_path / "study")
    add_source(root, ID, TEXT, case="C-20001")
    add_source(root, OTHER, SECOND, case="C-20001")
    monkeypatch.chdir(root)
    return root


def text_of(root: Path, id: str = ID) -> str:
    return read_source_text(root, read_source(root, id))


def correct(root: Path, old: str, new: str, *, id: str = ID) -> None:
    """What a colleague does in another window."""
    text = text_of(root, id)
    amend(root, plan_amendment(root, id, text.replace(old, new), old=text))


def mask_owner(root: Path) -> None:
    correct(root, "Vandenbroucke", "[owner A]")


def once(patch: pytest.MonkeyPatch, module: Any, name: str, then: Callable[[], object]) -> None:
    """When `name` has given its answer for the first time, `then` happens, before anybody goes on."""
    original, arrived = getattr(module, name), iter([True])

    def interrupted(*args: Any, **options: Any) -> Any:
        made = original(*args, **options)
        if next(arrived, False):
            then()
        return made

    patch.setattr(module, name, interrupted)


def tables(root: Path) -> list[str]:
    return [entry.id for entry in unlocked(root).list("table") if entry.id.startswith("INT-")]


def passage(root: Path, words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"src": read_source(root, ID).hash[:8], "start": start, "end": start + len(words)}


BETWEEN = [(routes, "_check_text"), (routes, "plan_amendment")]


@pytest.mark.parametrize(("module", "moment"), BETWEEN, ids=["read", "planned"])
@pytest.mark.parametrize("preview", [False, True], ids=["done", "preview"])
def test_a_correction_does_not_bring_back_a_name(
    study: Path, monkeypatch: pytest.MonkeyPatch, module: Any, moment: str, *, preview: bool
):
    """A colleague masks the name while three months become two; her text stays, with the one map
    that is true of it.
    """
    asked = {**passage(study, "three"), "text": "two", "names": {}, "preview": preview}
    once(monkeypatch, module, moment, lambda: mask_owner(study))
    if preview and moment == "plan_amendment":
        routes.correct_here(Bench(study), LEAD, ID, **asked)  # nothing is written by looking
    else:
        with raises(ConflictError, REFUSED):
            routes.correct_here(Bench(study), LEAD, ID, **asked)

    assert text_of(study) == MASKED
    assert [len(maps) for maps in read_maps(study, ID)[0].values()] == [1]


@pytest.mark.parametrize("moment", ["source", "text"])
def test_offsets_count_in_the_text_they_were_sent_for(
    study: Path, monkeypatch: pytest.MonkeyPatch, moment: str
):
    """The correction lands when the hash was compared, or the words were looked at: the place is
    one of other words by now.
    """
    bench, asked = Bench(study), passage(study, "three")
    once(monkeypatch, bench, moment, lambda: mask_owner(study))
    with raises(ConflictError, "corrections.source.corrected", place="INT-10002"):
        routes.mask_here(bench, LEAD, ID, **asked, label="[number]", preview=True)


def test_texts_are_read_again_when_a_correction_lands_between(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """Sources and texts belong together, and nobody is told to bring the older text back."""
    once(monkeypatch, masking, "read_sources", lambda: mask_owner(study))
    sources, texts = masking.read_texts(study)

    assert (texts[ID], sources[ID].hash) == (MASKED, hash_of(MASKED))


MOMENTS = [(routes, "_labels"), (routes, "plan_mask")]


@pytest.mark.parametrize(("module", "moment"), MOMENTS, ids=["read", "planned"])
@pytest.mark.parametrize("changed", [ID, OTHER])
def test_a_mask_from_the_page_is_refused_whole(
    study: Path, monkeypatch: pytest.MonkeyPatch, module: Any, moment: str, changed: str
):
    """One of two texts is another by now: neither is masked, and the vault gets no row."""
    bench, asked = Bench(study), passage(study, "Mirela")
    state = routes.mask_here(bench, LEAD, ID, **asked, label="[colleague A]", preview=True)["state"]
    once(monkeypatch, module, moment, lambda: correct(study, "P1: ", "P1: Well, ", id=changed))
    with raises(ConflictError, REFUSED):
        routes.mask_here(
            bench, LEAD, ID, **asked, label="[colleague A]", state=state, preview=False
        )

    assert sorted("Mirela" in text_of(study, id) for id in (ID, OTHER)) == [True, True]
    assert ("Well" in text_of(study, changed), tables(study)) == (True, [])


@pytest.mark.parametrize("question", [0, 1])
def test_rap_mask_waits_for_a_person_and_then_looks_again(
    study: Path, monkeypatch: pytest.MonkeyPatch, question: int
):
    """A colleague masks another name while she is asked what stands there instead, or whether she
    is sure.
    """
    questions = [(typer, "prompt"), (asking, "is_confirmed")]
    once(monkeypatch, *questions[question], lambda: mask_owner(study))
    said = CliRunner().invoke(
        app,
        ["mask", f"{ID}:{TEXT.index('Mirela')}-{TEXT.index('Mirela') + 6}"],
        input="role B\ny\n",
    )

    assert isinstance(said.exception, ConflictError), said.output
    assert (text_of(study), text_of(study, OTHER), tables(study)) == (MASKED, SECOND, [])
    assert "Masked in" not in said.output
    assert "in the vault" not in said.output


@pytest.mark.parametrize("moment", ["read", "asked"])
def test_rap_amend_does_not_bring_back_a_name(
    study: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, moment: str
):
    """Her file is read, or she is asked whether to write it, when a colleague masks the name."""
    from rap.topics.corrections import planning

    file = write(tmp_path, "new.txt", TEXT.replace("three", "two"))
    place = {"read": (planning, "read_correction"), "asked": (asking, "is_confirmed")}[moment]
    once(monkeypatch, *place, lambda: mask_owner(study))
    said = CliRunner().invoke(app, ["amend", ID, str(file)], input="y\n")

    assert isinstance(said.exception, ConflictError), said.output
    assert text_of(study) == MASKED


def found_spread(root: Path, review: Review) -> Spread:
    keep_list(unlocked(root), [("Vandenbroucke", "[owner Z]")])
    (found,) = find_spreads(review)
    return found


@pytest.mark.parametrize(
    "moment", ["", "suggest_label", "plan_mask"], ids=["found", "read", "planned"]
)
def test_a_name_spread_on_a_corrected_text_masks_no_other_letters(
    study: Path, monkeypatch: pytest.MonkeyPatch, moment: str
):
    """The places were found before the text grew at its beginning; no row of other words comes into
    the vault.
    """
    review = Review(study, unlocked(study))
    found = found_spread(study, review)
    longer = TEXT.replace("Who lets it?", "Who is it that lets you have the room?")

    def grow() -> None:
        correct(study, TEXT, longer)

    if moment:
        once(monkeypatch, spreading, moment, grow)
    else:
        grow()
    with raises(ConflictError, REFUSED):
        spread(review, found)

    assert (text_of(study), tables(study)) == (longer, [])


def test_a_name_found_again_is_spread(study: Path):
    """After the refusal she looks again, and the right letters are masked."""
    review = Review(study, unlocked(study))
    found_spread(study, review)
    correct(study, "Who lets it?", "Who is it?")
    (found,) = find_spreads(review)

    assert spread(review, found) == 1
    assert text_of(study).startswith("I: Who is it?\nP1: [")
    assert ("Vandenbroucke" in text_of(study), len(tables(study))) == (False, 1)


@pytest.mark.parametrize("moment", ["compared", "vault"])
def test_nothing_lands_between_the_look_and_the_write(
    study: Path, monkeypatch: pytest.MonkeyPatch, moment: str
):
    """The lock is held from the comparison on, also while the vault is written: a colleague's mask
    has to wait.
    """
    came: list[BaseException | None] = []

    def colleague() -> None:
        try:
            came.append(mask_owner(study))
        except BusyError as error:
            came.append(error)

    def in_a_thread() -> None:
        thread = threading.Thread(target=colleague)
        thread.start()
        thread.join(60)

    text = text_of(study)
    plan = plan_amendment(study, ID, text.replace("three", "two"), old=text)
    if moment == "compared":
        once(monkeypatch, writing, "hash_of", in_a_thread)
    with amending(study, [plan]):
        if moment == "vault":
            in_a_thread()

    assert [type(error) for error in came] == [BusyError]
    assert text_of(study) == text.replace("three", "two")


def test_a_block_that_fails_writes_nothing(study: Path):
    """What has to be there first could not be written."""
    text = text_of(study)
    plan = plan_amendment(study, ID, text.replace("three", "two"), old=text)
    with pytest.raises(OSError, match="full"), amending(study, [plan]):
        raise OSError("the disk is full")

    assert text_of(study) == text
    mask_owner(study)  # and the lock is given back
