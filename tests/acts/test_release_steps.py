"""Who confirms a release, what the command says, and what is on disk when it is cut off or edited."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import Result
from messages import raises
from releases import (
    N_PEOPLE,
    add_person,
    command,
    make_release_study,
    make_run,
    numbers,
    page,
    release,
)
from studies import write
from vaults import as_coder, make_coder, unlocked

from rap.core.errors import Message, ProblemsError, RapError, RefusedError, WrongUseError
from rap.store.ledger import read_release, read_releases
from rap.store.vault import Vault
from rap.topics.publishing import gate
from rap.topics.publishing.releases import (
    Wanted,
    confirm,
    give,
    hidden_groups,
    plans_of,
    prepare,
    refuse_others,
)
from rap.topics.publishing.sealed import known_ids, open_key
from rap.topics.runs.guard import edition_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "study"


@pytest.fixture
def vault(root: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    return make_release_study(root, monkeypatch)


@pytest.fixture
def told(root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    return command(root, monkeypatch)


def test_two_people_confirm_where_the_study_asks_for_it(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    """The first makes it and has no file; her own yes does not count twice; the second gets the
    very same bytes.
    """
    settings = root / "pyproject.toml"
    settings.write_text(
        settings.read_text().replace("[tool.rap]\n", "[tool.rap]\nrelease_confirmations = 2\n")
    )
    with as_coder(monkeypatch, "K-02"):
        make_coder(root, "K-02")
    first = release(root, unlocked(root))
    with raises(WrongUseError, "publishing.release.own_yes", coder="K-01"):
        confirm(root, first.release.id, unlocked(root))
    with as_coder(monkeypatch, "K-02"):
        second = confirm(root, first.release.id, unlocked(root))

    assert (first.files, first.release.state) == ((), "waiting")
    assert read_release(root, first.release.id).confirmed == ("K-01", "K-02")
    assert second.files[0].is_file()


def test_a_second_person_cannot_confirm_what_has_changed(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    """A refusal that came meanwhile makes it another release; whose it is, is said, and what else
    changed.
    """
    settings = root / "pyproject.toml"
    settings.write_text(
        settings.read_text().replace("[tool.rap]\n", "[tool.rap]\nrelease_confirmations = 2\n")
    )
    with as_coder(monkeypatch, "K-02"):
        make_coder(root, "K-02")
    first = release(root, unlocked(root))
    write(root, "interviews/withdrawn/C-20101.json", json.dumps({"v": 1, "case": "C-20101"}))
    write(root, "notebooks/other.ipynb", "{}")  # which this run does not read
    with (
        as_coder(monkeypatch, "K-02"),
        raises(RefusedError, "publishing.release.differs_by") as refused,
    ):
        confirm(root, first.release.id, unlocked(root))
    assert refused.value.facts["changes"] == (
        Message("publishing.release.change_withdrawal", case="C-20101"),
    )
    assert not (root / "reports/out").exists()


def test_a_lead_sees_whom_a_release_hides(root: Path, vault: Vault):
    """The one person of the smallest setting: her quote is there, no number is."""
    (plan,) = plans_of(root, Wanted("small", "members"))
    prepared = prepare(plan, vault, Wanted("small", "members"))
    smallest = hidden_groups(prepared)[0]

    assert (smallest.value, smallest.people, smallest.numbers, smallest.quotes) == (
        "salon",
        1,
        0,
        1,
    )
    assert list((root / "reports").glob("releases/*")) == []


def test_whoever_is_no_lead_does_not_see_it(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    """The list tells of few people."""
    (plan,) = plans_of(root, Wanted("small", "members"))
    prepared = prepare(plan, vault, Wanted("small", "members"))
    with (
        as_coder(monkeypatch, "K-02"),
        raises(WrongUseError, "publishing.release.lead_only", coder="K-02"),
    ):
        refuse_others(prepared)


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (Wanted("small", "team"), "publishing.release.team"),
        (Wanted("small", "press"), "publishing.release.not_for_audience"),
        (Wanted("small", "members", ("fr",)), "publishing.release.not_in_language"),
        (Wanted("other", "members"), "runs.unknown"),
    ],
)
def test_what_cannot_be_released_is_said_before_anything_is_done(
    root: Path, vault: Vault, wanted: Wanted, says: str
):
    """Each release that cannot be made is refused in one sentence, while it is planned."""
    with raises(RapError, says):
        plans_of(root, wanted)


def test_files_do_not_go_where_git_would_share_them(root: Path, vault: Vault):
    """A folder of the study that git does not ignore is refused before anything is noted."""
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    with raises(WrongUseError, "publishing.release.folder_in_git"):
        release(root, vault, out=root / "docs")
    assert list((root / "reports").glob("releases/*")) == []


def test_a_study_with_a_remote_must_be_synced_today(root: Path, vault: Vault, tmp_path: Path):
    """Yesterday's fetch is not enough, an uncommitted change neither."""
    git = ["git", "-C", str(root)]
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "hub.git"], check=True)
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "remote", "add", "origin", tmp_path / "hub.git"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "x"], check=True)
    wanted = Wanted("small", "members")
    with raises(WrongUseError, "publishing.release.not_synced"):
        plans_of(root, wanted)
    subprocess.run([*git, "push", "-qu", "origin", "main"], check=True)
    assert plans_of(root, wanted)
    write(root, "codebook/access/deposit.yaml", "label: {en: Deposits}\n")
    with raises(WrongUseError, "publishing.release.not_committed"):
        plans_of(root, wanted)
    subprocess.run([*git, "checkout", "-q", "."], check=True)
    day_before = (datetime.datetime.now() - datetime.timedelta(days=1)).timestamp()
    for sign in (root / ".git").rglob("*"):
        if sign.name == "FETCH_HEAD" or "remotes" in sign.parts:
            os.utime(sign, (day_before, day_before))
    with raises(WrongUseError, "publishing.release.not_synced"):
        plans_of(root, wanted)


def test_the_command_gives_files_and_says_what_comes_next(root: Path, told: Callable[..., Result]):
    """Where they are, how much is told, and to read them to the end."""
    result = told("small", "--to", "../out")

    assert result.exit_code == 0
    assert "people: 16," in result.output
    assert "../out/report-members.en.html" in result.output
    assert "read every file to the end" in result.output
    assert (root.parent / "out/report-members.en.html").is_file()


def test_the_command_shows_a_lead_whom_it_would_hide_and_gives_nothing(
    root: Path, told: Callable[..., Result]
):
    """The smallest setting comes first, with how many speak for it."""
    result = told("small", "--hidden")

    group = str(Message("publishing.release.group", variable="setting", value="salon", n=1))
    quotes = Message("publishing.release.group_quotes", n=1)
    assert re.search(rf"{group}; \d numbers?, {quotes}; ", result.output)
    assert f"setting = salon: 1; {Message('publishing.release.why_rounded')}" in result.output
    assert not (root / "reports/releases").exists()


def test_a_lead_looks_also_where_a_quote_would_be_refused(root: Path, told: Callable[..., Result]):
    """Nothing is given, so the refusal is one more line of the list."""
    add_person(root, 41, said="Call me on 0470 12 34 56 whenever the alarm goes, I said.")
    result = told("small", "--hidden")

    assert (
        str(Message("publishing.release.group", variable="setting", value="salon", n=1))
        in result.output
    )
    assert "INT-10141:16-" in result.output
    assert str(Message("publishing.release.quote_identifies", kinds=("phone",))) in result.output


def test_the_command_needs_one_thing_to_do(told: Callable[..., Result]):
    """A run, a confirmation or a recall, and one of them."""
    assert "needs one of" in str(told().exception)
    assert "needs one of" in str(told("small", "--recall", "C-20101").exception)


def in_prose(root: Path, monkeypatch: pytest.MonkeyPatch, *texts: str) -> None:
    """The next run of the study has these Markdown cells for English readers, too."""

    def made(plan: Any) -> None:
        make_run(plan)
        notebook = nbformat.read(plan.folder / "notebook.ipynb", as_version=4)
        for at, text in enumerate(texts):
            metadata = {"tags": ["lang-en"]}
            cell = nbformat.v4.new_markdown_cell(text, metadata=metadata, id=f"m{at}")
            notebook.cells.append(cell)
        nbformat.write(notebook, plan.folder / "notebook.ipynb")

    monkeypatch.setattr(gate, "_need_run", made)


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("13 of 16 of us want a key.", True),
        ("Of us, 81 % want a key.", True),
        ("We spoke with 3 women who travel.", True),
        ("Come on Tuesday from 14 h to 18 h, phase 2 begins in 2027.", False),
    ],
)
def test_a_number_of_people_typed_into_prose_is_a_question_to_the_lead(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch, text: str, is_asked: bool
):
    """No sum looks at it, so a person must; her answer stands in the ledger, without the words."""
    in_prose(root, monkeypatch, text)
    if is_asked:
        with raises(ProblemsError, "publishing.release.number_in_prose", place="cell 3 (en)"):
            release(root, vault)
        assert read_releases(root) == ()
    given = release(root, vault, numbers_read=is_asked)

    assert [reason.partition(":")[0] for reason in given.release.reasons] == (
        ["cell 3 (en)"] if is_asked else []
    )
    assert text in page(given)


def test_the_prose_of_a_language_is_looked_at_in_one_edition(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    """However many cells there are: each edition reads the whole letter."""
    in_prose(root, monkeypatch, "Come on Tuesday.", "Bring a friend.")
    made: list[str] = []

    def counted(study: Any, *, language: str, **more: Any) -> Any:
        if not more["title"] and not more["languages"]:  # not one that is drawn as a page
            made.append(language)
        return edition_of(study, language=language, **more)

    monkeypatch.setattr(gate, "edition_of", counted)
    release(root, vault)

    assert made == ["en"]


def test_an_edited_ledger_stops_the_next_release(root: Path, vault: Vault):
    """A colleague changes what was told, or breaks the file: nothing is released until git brings
    it back.
    """
    first = release(root, vault).release
    path = root / f"reports/releases/{first.id}.json"
    kept = path.read_text()
    damaged = str(Message("store.ledger.damaged"))
    for edited, says in (
        (kept.replace('"members"', '"public"'), "someone edited it"),
        ("{", damaged),
    ):
        path.write_text(edited)
        with pytest.raises(RefusedError, match=says):
            release(root, vault)
    path.write_text(kept)

    assert release(root, vault).files


def test_a_deleted_ledger_line_is_still_compared_with(root: Path, vault: Vault):
    """The vault remembers what was told: a withdrawal meanwhile changes no number."""
    first = release(root, vault)
    (root / f"reports/releases/{first.release.id}.json").unlink()
    write(root, "interviews/withdrawn/C-20102.json", json.dumps({"v": 1, "case": "C-20102"}))

    assert numbers(release(root, vault)) == numbers(first)


def test_whoever_made_a_release_cannot_confirm_it_by_editing_the_ledger(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
):
    """She takes her name out and writes a colleague's in; the vault knows who made it."""
    settings = root / "pyproject.toml"
    settings.write_text(
        settings.read_text().replace("[tool.rap]\n", "[tool.rap]\nrelease_confirmations = 2\n")
    )
    first = release(root, vault).release
    path = root / f"reports/releases/{first.id}.json"
    path.write_text(path.read_text().replace('"K-01"', '"K-02"'))

    with raises(WrongUseError, "publishing.release.own_yes", coder="K-01"):
        confirm(root, first.id, vault)
    assert not (root / "reports/out").exists()


def test_of_two_releases_at_once_one_is_refused(root: Path, vault: Vault):
    """Both looked before either was told: together they could be subtracted, so the second must
    look again.
    """
    wanted = Wanted("small", "members"), Wanted("small", "public")
    first, second = (prepare(*plans_of(root, one), vault, one) for one in wanted)
    give(first, vault)
    with raises(RefusedError, "publishing.release.other_meanwhile"):
        give(second, vault)

    assert [one.audience for one in read_releases(root)] == ["members"]
    assert release(root, vault, "public").files


class Killed(BaseException):
    """What a kill looks like from inside: no clean-up of ours runs."""


@pytest.mark.volume(cases=3)
@pytest.mark.parametrize("step", [0, 9, N_PEOPLE, N_PEOPLE + 1, N_PEOPLE + 2, N_PEOPLE + 3])
def test_a_release_killed_at_any_step_is_told_or_not_never_half(
    root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch, step: int
):
    """Before each durable write in turn: no file is out that vault and ledger do not know, and the
    next release tells the same.
    """
    open_key(vault)
    (plan,) = plans_of(root, Wanted("small", "members"))
    prepared, done, move = prepare(plan, vault, Wanted("small", "members")), [], os.replace

    def stop(*paths: Any) -> None:
        if len(done) == step:
            raise Killed
        done.append(paths)
        move(*paths)

    with monkeypatch.context() as patch:
        patch.setattr("rap.core.files.os.replace", stop)
        with contextlib.suppress(Killed):
            give(prepared, vault)
    told = {one.id for one in read_releases(root)}
    out = {path.name for path in (root / "reports/out").glob("*") if list(path.glob("report.*"))}
    assert out <= told <= known_ids(vault)
    write(root, "interviews/withdrawn/C-20102.json", json.dumps({"v": 1, "case": "C-20102"}))

    again = release(root, vault)
    if known_ids(vault) - {again.release.id}:  # it counts as told: who left meanwhile does not show
        assert again.release.people == 16
