"""Exchanges in bad weather: no place, a slow person, a colleague who is faster, problems that others
made, files that are cut; nothing is half done, and each is one sentence.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from exchanging import introduce, vouch_here
from messages import places, raises
from studies import make_study, write
from vaults import PASSPHRASE, quick_wrap

from rap.core.errors import BusyError, ProblemsError, RefusedError, WrongUseError
from rap.store.codings import CodingLogs
from rap.store.settings import own_coder, read_settings
from rap.store.vault import Identity, add_key, make_key, sealing
from rap.store.wordings import wording
from rap.study.study import Study
from rap.topics.checks.check import find_notes
from rap.topics.checks.disk_state import NOTE
from rap.topics.git.exchanged import Choice, last_exchange
from rap.topics.git.program import commit_of, git
from rap.topics.sharing import sync as syncing
from rap.topics.sharing.both_changed import decide
from rap.topics.sharing.door import begin_door
from rap.topics.sharing.door.deciding import find_asked, say_yes, settle
from rap.topics.sharing.exchange_files import give, take
from rap.topics.sharing.shared_place import join, set_place
from rap.topics.sharing.sync import sync

CODE = "codebook/safety/alarm.yaml"


def begun(root: Path) -> Path:
    make_study(root)
    write(root, ".gitignore", "/.rap/\n")
    write(root, ".rap/coder", "K-01\n")
    write(root, "codebook/access/deposit.yaml", f"label: {{en: {root.name}}}\n")  # its own history
    return root


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """A study shared through a folder, and a colleague's copy of it."""
    (tmp_path / "stick").mkdir()
    mine = begun(tmp_path / "mine")
    set_place(mine, str(tmp_path / "stick"))
    sync(mine)
    other = join(str(tmp_path / "stick"), tmp_path / "other", coder="K-02")
    introduce(mine, other)
    for root in (mine, other, mine):  # each has heard from the other
        sync(root)
    return mine, other


def code(root: Path) -> str:
    src = Study(root).source_list[0].hash[:8]
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        data = {"code": "alarm", "start": 2, "end": 9}
        return logs.append("INT-10001", "add", data, src=src).id


def test_a_translation_of_older_words_is_sent_as_everything_is(two: tuple[Path, Path]):
    """A sentence was reworded and its translation not yet: the colleague gets both, to translate it."""
    mine, other = two
    words = "statement:\n  en: {text: The key comes first.}\n"
    old = f"  fr: {{text: La clé vient en dernier., of: {wording('The key comes last.')}}}\n"
    write(mine, "codebook/findings/F-30117.yaml", words + old)

    assert [one.id for one in find_notes(mine)] == ["store.findings.old_translation"]
    sync(mine)
    sync(other)
    assert (other / "codebook/findings/F-30117.yaml").read_text(encoding="utf-8") == words + old


def test_a_place_that_is_gone_keeps_what_was_done(two: tuple[Path, Path], tmp_path: Path):
    """The stick is not plugged in: one sentence, the coding is in the history here, and the day of
    the last exchange stays.
    """
    mine, _ = two
    id, before = code(mine), last_exchange(mine)
    (tmp_path / "stick").rename(tmp_path / "away")
    with pytest.raises(RefusedError) as refused:
        sync(mine)
    head = git(mine, "show", "HEAD:interviews/codings/INT-10001/K-01.device00.jsonl")

    assert places(refused.value) == [("", "sharing.sync.unreachable")]
    assert (id in head, last_exchange(mine)) == (True, before)
    (tmp_path / "away").rename(tmp_path / "stick")
    assert sync(mine).shared


def test_a_colleague_who_is_faster_is_brought_in_first(
    two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
):
    """She sends between our look and our sending: it is fetched and merged once more."""
    mine, other = two
    write(mine, "codebook/needs/rest.yaml", "label: {en: Rest}\n")
    fetch, first = syncing._fetch, [True]

    def late(root: Path) -> tuple[str, str]:
        found = fetch(root)
        if root == mine and first.pop():
            first.append(False)
            write(other, "codebook/needs/sleep.yaml", "label: {en: Sleep}\n")
            sync(other)
        elif root == mine:
            first.append(False)
        return found

    monkeypatch.setattr(syncing, "_fetch", late)

    assert sync(mine).shared
    assert (mine / "codebook/needs/sleep.yaml").is_file()
    sync(other)
    assert (other / "codebook/needs/rest.yaml").is_file()


def test_what_is_written_while_it_comes_in_is_merged_as_well(
    two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
):
    """A label is changed on a page in the very moment in which hers is written to the disk."""
    mine, other = two
    write(other, CODE, "label: {en: Alarm, fr: Alarme}\n")
    sync(other)
    look, first = syncing.changed_since, [True]

    def busy(*given: str) -> list[str]:
        found = look(*given)  # type: ignore[arg-type]
        if first and first.pop():
            write(mine, CODE, "label: {en: Alarm, nl: Alarm}\n")
        return found

    monkeypatch.setattr(syncing, "changed_since", busy)
    sync(mine)

    assert (mine / CODE).read_text() == "label: {en: Alarm, fr: Alarme, nl: Alarm}\n"
    assert sync(other).n_came == 1


def test_problems_of_others_stay_outside_until_they_are_mended(two: tuple[Path, Path]):
    """Somebody sent a broken code by git itself: it is named and waits, and all else comes in; a
    yes to it is not taken, and it comes in by itself when it was mended.
    """
    mine, other = two
    write(other, "codebook/needs/rest.yaml", "parent: nothing\n")
    write(other, "codebook/needs/sleep.yaml", "label: {en: Sleep}\n")
    vouch_here(other)
    git(other, "commit", "--no-verify", "-qm", "broken")
    git(other, "push", "-q", "origin", "HEAD:main")
    told = sync(mine).told
    there = [(mine / f"codebook/needs/{id}.yaml").is_file() for id in ("rest", "sleep")]
    quiet = sync(mine).told
    introduce(mine, other)
    settle(mine, begin_door(mine))
    asked = find_asked(mine)
    with pytest.raises(ProblemsError) as refused:
        say_yes(mine, [one.id for one in asked])
    write(other, "codebook/needs/rest.yaml", "label: {en: Rest}\n")
    sync(other)
    sync(mine)

    assert [one.id for one in told] == ["sharing.door.broken", "store.codebook.unknown_parent"]
    assert (there, quiet) == ([False, True], ())
    assert [one.path for one in asked] == ["codebook/needs/rest.yaml"]
    assert [one.id for one in refused.value.problems] == [
        "sharing.door.yes_breaks",
        "store.codebook.unknown_parent",
    ]
    assert (mine / "codebook/needs/rest.yaml").read_text() == "label: {en: Rest}\n"
    assert find_asked(mine) == []


def test_what_was_broken_comes_in_with_what_it_lacked(two: tuple[Path, Path]):
    """Nobody needs to say yes to it."""
    mine, other = two
    write(other, "codebook/needs/rest.yaml", "label: {en: Rest}\nparent: sleep\n")
    vouch_here(other)
    git(other, "commit", "--no-verify", "-qm", "broken")
    git(other, "push", "-q", "origin", "HEAD:main")
    sync(mine)
    write(other, "codebook/needs/sleep.yaml", "label: {en: Sleep}\n")
    sync(other)
    sync(mine)

    assert (mine / "codebook/needs/rest.yaml").is_file()
    assert find_asked(mine) == []


def test_an_exchange_that_was_cut_off_goes_on(two: tuple[Path, Path]):
    """Killed after the first file was written, with git's own lock left: the next exchange ends it."""
    mine, other = two
    write(other, CODE, "label: {en: Alarm bell}\n")
    write(other, "codebook/needs/rest.yaml", "label: {en: Rest}\n")
    sync(other)
    old = commit_of(mine, "HEAD")
    git(mine, "fetch", "-q")
    new = commit_of(mine, "origin/main")
    write(mine, CODE, "label: {en: Alarm bell}\n")
    write(mine, NOTE, f'{{"from": "{old}", "to": "{new}"}}\n')
    write(mine, ".git/index.lock", "")
    sync(mine)

    assert commit_of(mine, "HEAD^") == new  # then it no longer vouches for what she changed
    assert git(mine, "status", "--porcelain") == ""
    assert not (mine / NOTE).exists()


@pytest.mark.parametrize(
    ("address", "id"),
    [("nowhere", "sharing.exchange.no_folder"), ("mine", "sharing.exchange.inside_study"),
     ("Dropbox", "sharing.exchange.copied_folder")],
)  # fmt: skip
def test_a_place_is_a_folder_that_others_reach(tmp_path: Path, address: str, id: str):
    """Not one that is missing, lies in the study, or is copied by a program."""
    mine = begun(tmp_path / "mine")
    (tmp_path / "Dropbox").mkdir()
    with pytest.raises((WrongUseError, RefusedError)) as refused:
        set_place(mine, str(tmp_path / address))

    assert refused.value.problems[0].id == id


def test_two_studies_do_not_mix(two: tuple[Path, Path], tmp_path: Path):
    """A place that holds another study is refused before anything comes in."""
    mine = begun(tmp_path / "third")
    set_place(mine, str(tmp_path / "stick" / "mine.shared"))
    with raises(WrongUseError, "sharing.exchange.other_study"):
        sync(mine)


def test_one_exchange_at_a_time(two: tuple[Path, Path]):
    """A second one says so."""
    with syncing.exchanging(two[0]), pytest.raises(BusyError):
        sync(two[0])


@pytest.fixture
def keys(two: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> tuple[Identity, Identity]:
    """A key each, known to both."""
    monkeypatch.setattr(sealing, "wrap", quick_wrap)
    made = make_key(PASSPHRASE), make_key(PASSPHRASE)
    for coder, key in zip(("K-01", "K-02"), made, strict=True):
        add_key(two[0], coder, key=key.public)
    return made


def test_a_file_is_taken_once_and_whole_or_not_at_all(
    two: tuple[Path, Path], keys: tuple[Identity, Identity], tmp_path: Path
):
    """Cut, changed, for another key, of another study: one sentence, nothing written. Taken twice, or
    older: nothing new.
    """
    mine, other = two
    older, file, cut = (tmp_path / name for name in ("older.rap", "new.rap", "cut.rap"))
    give(mine, older, to=["K-02"])
    write(mine, CODE, "label: {en: Alarm bell}\n")
    give(mine, file, to=["K-02"])
    cut.write_bytes(file.read_bytes()[:-100])
    head = commit_of(other, "HEAD")
    for path, key in ((cut, keys[1]), (file, keys[0])):
        with raises(RefusedError, "sharing.exchange.not_opened"):
            take(other, path, key=key)
    with raises(WrongUseError, "sharing.exchange.other_study"):
        take(stranger(tmp_path / "stranger"), file, key=keys[1])
    unmoved = commit_of(other, "HEAD")

    assert unmoved == head
    assert b"Alarm bell" not in file.read_bytes()
    assert [take(other, path, key=keys[1]).n_came for path in (file, file, older)] == [2, 0, 0]
    assert (other / CODE).read_text() == "label: {en: Alarm bell}\n"


@pytest.mark.parametrize("has_place", [True, False])
def test_what_came_by_file_and_was_decided_is_brought_in_by_the_next_exchange(
    two: tuple[Path, Path], keys: tuple[Identity, Identity], tmp_path: Path, has_place: bool
):
    """Through the place, which does not have it, or without one: the choice and the rest of the file
    are not forgotten.
    """
    mine, other = two
    for study in (mine, other):
        sync(study)
    write(other, CODE, "label: {en: Bell}\n")
    write(other, "codebook/needs/rest.yaml", "label: {en: Rest}\n")
    give(other, tmp_path / "hers.rap", to=["K-01"])
    write(mine, CODE, "label: {en: Button}\n")
    [asked] = take(mine, tmp_path / "hers.rap", key=keys[0]).conflicts
    if not has_place:
        git(mine, "remote", "remove", "origin")
    undecided = sync(mine)
    decide(mine, {asked.id: Choice("theirs")})
    done = sync(mine)

    assert ([one.id for one in undecided.conflicts], done.conflicts) == ([asked.id], ())
    assert (done.n_came, done.shared) == (2, has_place)
    for name in (CODE, "codebook/needs/rest.yaml"):
        assert (mine / name).read_bytes() == (other / name).read_bytes()


def stranger(root: Path) -> Path:
    begun(root)
    git(root, "init", "-q", "-b", "main")
    sync(root)
    return root


def test_who_joins_before_she_is_listed_joins_later(two: tuple[Path, Path], tmp_path: Path):
    """Nothing stays in the way: no folder, and no name of somebody else is proposed."""
    mine, _ = two
    with raises(WrongUseError, "sharing.exchange.not_listed", coder="K-07"):
        join(str(tmp_path / "stick"), tmp_path / "third", coder="K-07")
    left = sorted(path.name for path in tmp_path.iterdir())
    settings = (mine / "pyproject.toml").read_text(encoding="utf-8")
    write(mine, "pyproject.toml", settings + "[tool.rap.coders.K-07]\n")
    sync(mine)

    assert left == ["mine", "other", "stick"]
    assert (
        own_coder(read_settings(join(str(tmp_path / "stick"), tmp_path / "third", coder="K-07"))).id
        == "K-07"
    )


def test_a_machine_of_somebody_whom_the_study_does_not_list_yet_exchanges(two: tuple[Path, Path]):
    """The exchange brings the list in which she stands; `.rap/coder` is no part of the study."""
    mine, other = two
    write(other, ".rap/coder", "K-07\n")
    settings = (mine / "pyproject.toml").read_text(encoding="utf-8")
    write(mine, "pyproject.toml", settings + "[tool.rap.coders.K-07]\n")
    sync(mine)
    sync(other)

    assert own_coder(read_settings(other)).id == "K-07"


def test_a_program_with_the_name_of_a_module_stays_outside(two: tuple[Path, Path]):
    """What others import by that name would be this file; helpers of one's own come in."""
    mine, other = two
    write(other, "notebooks/our_helpers.py", "ROOMS = 3\n")
    sync(other)
    sync(mine)
    say_yes(mine, [one.id for one in find_asked(mine)])
    sync(mine)
    sync(other)
    write(other, "notebooks/pandas.py", "ROOMS = 3\n")
    git(other, "add", "-A")
    git(other, "commit", "--no-verify", "-qm", "planted")
    git(other, "push", "-q", "origin", "HEAD:main")
    told = sync(mine).told

    assert [problem.id for problem in told] == ["checks.shadows"]
    assert "notebooks/pandas.py" not in git(mine, "ls-tree", "-r", "--name-only", "HEAD")
    assert sorted(path.name for path in (mine / "notebooks").glob("*.py")) == ["our_helpers.py"]
