"""What comes in comes in once: also under another name, after a kill at any step, and when the disk
is full.
"""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TypeAlias

import pytest
from leaving import CHANGES_OF_NAMES, in_child
from messages import ids, raises
from reviews import make_review_study, read_here
from studies import scaled, write
from vaults import make_quick

from rap.core.errors import NotSavedError, ProblemsError, WrongUseError
from rap.store.cases import read_cases
from rap.store.fingerprints import catch_up, remembered
from rap.store.sources import read_source, read_source_text, source_ids
from rap.topics.bringing_in.arrivals import BroughtIn, bring_in, find_waiting
from rap.topics.bringing_in.looks import Looked, look
from rap.topics.entering import journal
from rap.topics.entering.plan import FilePlan, Plan, Wanted, plan_files
from rap.topics.waiting_texts.queue import open_queue

EN = Wanted(language="en", consent={"team": ("analyse",)})
MARKET = "I: How did you find the stall?\nP1: By the union. We share it, three of us.\n"
HALL = (
    "I: And the hall?\nP1: Cold in winter. The key is with the caretaker.\nP2: She lends it out.\n"
)
TITLES = ("brass kettle", "woollen bench")
THERE = "INT-10001"  # an interview of C-20001, which the study has from the start
Place: TypeAlias = Callable[[Path], Path]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    make_quick(monkeypatch)
    monkeypatch.setattr("rap.topics.bringing_in.looks.read_in_child", read_here)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A copy of a study with a vault, and of what the machine keeps of it, for each try."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "first" / "data"))
    make_review_study(tmp_path / "first" / "study")

    def make(folder: Path) -> Path:
        shutil.copytree(tmp_path / "first", folder)
        monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
        return folder / "study"

    return make


def two(root: Path) -> list[Path]:
    return [write(root.parent, "market.txt", MARKET), write(root.parent, "hall.txt", HALL)]


def bring(root: Path, files: list[Path], *, is_read: bool, titles: Sequence[str] = ()) -> BroughtIn:
    vault = None if is_read else open_queue(root)
    named = [
        FilePlan(file, title=title) for file, title in zip_longest(files, titles, fillvalue="")
    ]
    return bring_in(root, Plan(EN, tuple(named), is_read), vault)


def there(root: Path) -> list[str]:
    """What came in: texts of the study, and what waits."""
    return sorted({*source_ids(root), *find_waiting(root)} - {THERE})


def leftovers(root: Path) -> list[str]:
    """Files that no source of the study accounts for, and fingerprints of nothing."""
    sources = [read_source(root, id) for id in source_ids(root)]
    cases = {case for source in sources for case in source.cases}
    texts = {path.stem for path in root.glob("interviews/*.txt")}
    return [
        *(case.id for case in read_cases(root) if case.id not in cases),
        *(texts - {source.id for source in sources}),
        *(path.name for path in root.rglob(".*.tmp")),
        *(path.name for path in root.glob(journal.NAME)),
        *(remembered(root) - {*there(root), THERE}),
    ]


@pytest.mark.long
@pytest.mark.parametrize("is_read", [True, False], ids=["study", "vault"])
def test_an_import_killed_at_any_step_and_run_again_brings_each_text_once(
    place: Place, tmp_path: Path, is_read: bool
) -> None:
    """SIGKILL before each sync, rename and unlink; then the same plan with its titles again, and
    once more for files under other names.
    """
    steps = 0
    for step in range(1, 200, scaled(1, 1, quick=6)):
        root = place(tmp_path / str(step))
        files = two(root)
        bring_both = functools.partial(bring, root, files, is_read=is_read, titles=TITLES)
        code = in_child(
            bring_both,
            kill_at=step,
            before=("fsync", *CHANGES_OF_NAMES),
        )
        half = there(root)
        after = bring_both()
        others = [write(root.parent, f"other-{path.name}", path.read_text()) for path in files]
        again = bring(root, others, is_read=is_read, titles=TITLES)

        assert (len(there(root)), leftovers(root)) == (2, []), step
        assert sorted(item.there for item in after.already) == half, step
        assert sorted(item.there for item in again.already) == there(root), step
        steps += code == -9
        shutil.rmtree(root.parent)
        if code == 0:
            break
    print(f"\n{steps} kills; each time two texts, and nothing half")

    assert steps >= scaled(24, 24, quick=4)


def fitting(n: int) -> Callable[..., None]:
    """`os.replace` on a disk that has room for `n` files more, and for names that only change."""
    left, replace = [n], os.replace

    def put(*names: str) -> None:
        left[0] -= 1
        if left[0] == -1:
            raise OSError(28, "No space left on device")
        replace(*names)

    return put


def test_a_full_disk_leaves_nothing_of_any_text(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever file is the one that no longer fits."""
    for is_read in (True, False):
        for n_that_fit in range(1, 20, scaled(1, 1, quick=3)):
            root = place(tmp_path / f"{is_read}{n_that_fit}")
            files = two(root)
            catch_up(root)  # of the interview that was there
            with monkeypatch.context() as disk:
                disk.setattr(os, "replace", fitting(n_that_fit))
                try:
                    bring(root, files, is_read=is_read)
                except NotSavedError:
                    assert (there(root), leftovers(root)) == ([], [])
                else:
                    assert n_that_fit > 4
                    break


@pytest.mark.parametrize("is_read", [True, False], ids=["study", "vault"])
def test_the_same_words_under_another_name_are_there(
    place: Place, tmp_path: Path, is_read: bool
) -> None:
    """Also in another kind of file, with other labels and times; twice in one plan too."""
    root = place(tmp_path / "one")
    (done,) = bring(root, two(root)[:1], is_read=is_read).done
    words = MARKET.replace("I:", "[00:00:01] Interviewer:").replace(
        "P1:", "[00:00:09] Participant:"
    )
    files = [write(root.parent, "b.md", words), *two(root)[1:], write(root.parent, "c.txt", HALL)]
    looked = look(root, plan_files(EN, files), waiting=find_waiting(root))

    assert [(item.state, item.there) for item in looked] == [
        ("there", done.source.id),
        ("new", ""),
        ("there", "hall.txt"),
    ]
    assert ids([*looked[0].problems, *looked[2].problems]) == [
        "bringing_in.there_already" if is_read else "bringing_in.waits_already",
        "bringing_in.same_file",
    ]


def test_a_file_that_is_there_is_there_whatever_else_is_wrong_with_it(
    place: Place, tmp_path: Path
) -> None:
    """Without the plan that said who asks, also under another name; but a refusal is not passed over."""
    root = place(tmp_path / "one")
    file = write(root.parent, "a.txt", "Ann: And the hall?\nLea: Cold.\nAnn: Dear?\nLea: No.\n")
    other = write(root.parent, "b.txt", file.read_text(encoding="utf-8").replace("Dear", "Far"))
    said = FilePlan(file, speakers={"Ann": "I", "Lea": "P1"})
    (done,) = bring_in(root, Plan(EN, (said,), is_read=True)).done
    copy = write(root.parent, "c.txt", file.read_text(encoding="utf-8").replace("Ann", "Eva"))
    files = [FilePlan(file), FilePlan(copy), FilePlan(other), FilePlan(file, refusal="no")]
    looked = [*look(root, Plan(EN, tuple(files), is_read=True))]

    assert [(one.state, one.there) for one in looked] == [
        ("there", done.source.id),
        ("there", done.source.id),
        ("refused", ""),
        ("refused", ""),
    ]
    assert ids(looked[2].problems) == ["bringing_in.import.nobody_asks"]
    assert ids(looked[3].problems) == ["bringing_in.row_refuses"]


def test_an_id_that_was_chosen_is_taken_for_another_text_alone(
    place: Place, tmp_path: Path
) -> None:
    """The same plan run again finds its text there."""
    root = place(tmp_path / "one")
    market, hall = two(root)
    wanted = Wanted(language="en", consent=EN.consent, id="INT-10077")
    bring_in(root, plan_files(wanted, [market], is_read=True))
    again = bring_in(root, plan_files(wanted, [market], is_read=True))
    with raises(WrongUseError, "bringing_in.id_taken", source="INT-10077"):
        bring_in(root, plan_files(wanted, [hall], is_read=True))

    assert ([item.there for item in again.already], again.done) == (["INT-10077"], ())


LONG = "".join(
    f"{label}: {words}\n"
    for at in range(12)
    for label, words in (
        ("I", f"What was stall number {at} like in the month you told us about?"),
        ("P1", f"On row {at} we paid {at} coins a day, and the roof of row {at} let the rain in."),
    )
)


def test_a_newer_version_is_offered_for_correction_and_not_brought_in(
    place: Place, tmp_path: Path
) -> None:
    """Unless somebody says that it is another interview."""
    root = place(tmp_path / "one")
    (done,) = bring(root, [write(root.parent, "a.txt", LONG)], is_read=True).done
    newer = write(root.parent, "b.txt", LONG.replace("coins a day", "coins each day"))
    plan = plan_files(EN, [newer], is_read=True)
    (looked,) = look(root, plan)
    with raises(ProblemsError, "bringing_in.newer", amends=done.source.id):
        bring_in(root, plan)

    assert (looked.state, looked.there, there(root)) == ("newer", done.source.id, [done.source.id])

    as_new = Plan(EN, (FilePlan(newer, as_new=True),), is_read=True)
    assert len(bring_in(root, as_new).done) == 1


@pytest.mark.parametrize("is_first", [False, True], ids=["later", "first"])
def test_a_text_that_came_in_meanwhile_stays_out(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_first: bool
) -> None:
    """Another window brought it in between the look and the writing; also as the first text, with
    which this machine gets its key for fingerprints.
    """
    root = place(tmp_path / "one")
    if is_first:
        shutil.rmtree(root / "interviews")
    files = two(root)

    def look_slowly(*given: object, **options: object) -> tuple[Looked, ...]:
        found = look(*given, **options)  # type: ignore[arg-type]
        monkeypatch.setattr("rap.topics.bringing_in.arrivals.look", look)
        bring(root, files[:1], is_read=True)
        return found

    monkeypatch.setattr("rap.topics.bringing_in.arrivals.look", look_slowly)
    with raises(WrongUseError, "bringing_in.came_meanwhile", place="market.txt"):
        bring(root, files, is_read=True)
    (id,) = there(root)

    assert read_source_text(root, read_source(root, id)) == MARKET
