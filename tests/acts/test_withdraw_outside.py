"""What a withdrawal finds that was passed over: short quotes, values only she had, other programs' files
on this machine, messages in git's history.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import platformdirs
import pytest
from jupyter_core import paths
from leaving import HER, SAID, make_her_study
from messages import said
from studies import add_source, git, write
from typer.testing import CliRunner

from rap.cli import app
from rap.core.files import locked
from rap.topics.consent import withdrawal_receipts
from rap.topics.withdrawal import outside
from rap.topics.withdrawal.withdrawals import plan_withdrawal, withdraw

SHORT = "hid the key number"  # four words of hers that nobody else said
COMMON = "in her green theiere"


@pytest.fixture
def hers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Her study, a home of its own, a hash that takes no time."""
    monkeypatch.setattr(withdrawal_receipts, "hash_receipt", lambda receipt, case: "5" * 64)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("XDG_DATA_HOME", "IPYTHONDIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.delenv(name, raising=False)
    write(tmp_path, "home/nothing.txt", "")
    root = make_her_study(tmp_path / "study")
    add_source(root, "INT-10009", f"I: And?\nP1: It stood there, {COMMON}.\n", case="C-20009")
    return root


def looked_at(root: Path, id: str) -> list[str]:
    return [one.place for one in plan_withdrawal(root, HER).to_look_at if one.id == id]


@pytest.mark.parametrize(
    "page",
    [
        f"<blockquote>{SHORT}</blockquote>",
        "<p>hid&#32;the<b>&nbsp;</b>k<i>ey</i> number</p>",
        f"https://example.org/?q={SHORT.replace(' ', '%20')}",
        f"https://example.org/?q={SHORT.replace(' ', '+')}&n=1%25",
        SHORT.encode().hex(),
    ],
)
def test_four_words_only_she_said_are_found_in_what_was_made(hers: Path, page: str):
    """A short quote is a quote: as text, in entities, cut by tags, in an address, in hex."""
    path = write(hers, "reports/short.html", page)

    assert path in plan_withdrawal(hers, HER).made


def test_four_words_that_others_said_as_well_are_nobodys(hers: Path):
    """Five in a row are hers, whether others say them or not; four only when nobody else does."""
    path = write(hers, "reports/short.html", f"<p>{COMMON}</p>")
    write(hers, "docs/talk.md", f"{COMMON}\n{SHORT} again\n")

    assert path not in plan_withdrawal(hers, HER).made
    assert "docs/talk.md:2" in looked_at(hers, "withdrawal.shared_words")
    assert "docs/talk.md:1" not in looked_at(hers, "withdrawal.shared_words")


def test_a_value_only_she_had_is_listed_and_tables_with_it_go(hers: Path):
    """A label in the codebook, a memo, a table of people without ids; a value that others have too,
    a number and a short word stay.
    """
    write(
        hers,
        f"interviews/cases/{HER}.yaml",
        "variables: {setting: night-bus, years: '41', m: ab}\n",
    )
    write(hers, "interviews/cases/C-20009.yaml", "variables: {setting: window}\n")
    write(hers, "codebook/codebook.yaml", "variables:\n  setting: {values: [window, night-bus]}\n")
    table = write(hers, "reports/people.csv", "setting,years\nwindow,3\nNight bus,41\n")
    other = write(hers, "reports/others.csv", "setting,years\nwindow,41\nab,3\n")
    plan = plan_withdrawal(hers, HER)

    assert looked_at(hers, "withdrawal.own_value") == ["codebook/codebook.yaml:2"]
    assert (table in plan.made, other in plan.made) == (True, False)


def test_messages_in_the_history_are_named(hers: Path):
    """Of commits, also of those no branch leads to any more, and of tags."""
    git(hers, "init", "-q")
    git(hers, "commit", "-q", "--allow-empty", "-m", "Begin")
    for message in (f"Import of {HER}", "Quote", "Other"):
        body = f"She said: {SAID[3]}" if message == "Quote" else "Nothing of hers."
        git(hers, "commit", "-q", "--allow-empty", "-m", f"{message}\n\n{body}")
    git(hers, "tag", "-a", "seen", "-m", f"seen with {HER}")
    git(hers, "reset", "-q", "--hard", "HEAD~3")
    found = looked_at(hers, "withdrawal.in_history")

    assert len(found) == 3
    assert "git: seen" in found


HOME = {
    "Downloads/report.html.gz": True,
    "Downloads/unpacked/report.html": True,
    "Desktop/notes.txt": True,
    ".bash_history": True,
    ".zsh_history": True,
    ".python_history": True,
    ".local/share/fish/fish_history": True,
    "AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt": True,
    ".local/share/recently-used.xbel": True,
    ".local/share/Trash/files/old.txt": True,
    ".Trash/old.txt": True,
    ".ipython/profile_default/history.sqlite": True,
    ".local/share/jupyter/scheduler_staging_area/1/grid.ipynb": True,
    ".local/share/jupyter/scheduler.sqlite": True,
    ".jupyter/lab/workspaces/default.jupyterlab-workspace": True,
    "Documents/letter.txt": False,  # people's own folders are theirs to search
}


def test_what_other_programs_keep_on_this_machine_is_listed(hers: Path, tmp_path: Path):
    """Downloads, typed lines, waste bins, what Jupyter and its scheduler copied; nothing is deleted."""
    for name in HOME:
        path = write(tmp_path / "home", name, f"rap search '{SAID[3]}'")
        if path.suffix == ".gz":
            path.write_bytes(gzip.compress(path.read_bytes()))
    write(tmp_path / "home", "Downloads/other.html", "<p>Nothing of hers.</p>")
    found = looked_at(hers, "withdrawal.outside")
    withdraw(hers, HER, receipt="kiwi tango kiwi lama opera mango")

    assert sorted(found) == sorted(f"~/{name}" for name, wanted in HOME.items() if wanted)
    assert all((tmp_path / "home" / name).is_file() for name in HOME)


def test_where_windows_and_macos_keep_such_things(
    hers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Their folders are asked of Jupyter and platformdirs; the bin is on the disk of the study.

    Only the places are simulated: neither system was run.
    """
    disk, data, down = tmp_path / "D", tmp_path / "Library/Jupyter", tmp_path / "Téléchargements"
    monkeypatch.setattr(paths, "jupyter_data_dir", lambda: str(data))
    monkeypatch.setattr(platformdirs, "user_downloads_dir", lambda: str(down))
    monkeypatch.setattr(Path, "is_mount", lambda path: path == disk)
    monkeypatch.delattr(outside.os, "getuid")
    root = disk / "study"
    disk.mkdir()
    hers.rename(root)
    wanted = [
        write(disk, "$Recycle.Bin/S-1-5-21/$R0.txt", SAID[3]),
        write(data, "scheduler_staging_area/2/grid.ipynb", SAID[3]),
        write(down, "report.html", SAID[3]),
    ]

    assert sorted(looked_at(root, "withdrawal.outside")) == sorted(map(str, wanted))


def test_the_name_of_a_lock_does_not_stay(hers: Path):
    """An empty lock called by her case would say who took part."""
    with locked(hers / f".rap/locks/{HER}.lock", "consent.busy"):
        pass
    withdraw(hers, HER, receipt="kiwi tango kiwi lama opera mango")

    assert not list((hers / ".rap/locks").glob(f"*{HER}*"))


def test_files_that_cannot_be_searched_are_counted_in_one_line(
    hers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifty sentences hid the others; with `--dry-run` their names follow, also afterwards."""
    for number in range(30):
        write(hers, f"drawings/{number}.zip", "PK\x03\x04 torn")
    monkeypatch.chdir(hers)
    line = said("withdrawal.unread", n=30, case=HER)
    looked = [
        CliRunner().invoke(app, ["withdraw", HER, *words], catch_exceptions=False).output
        for words in (("--dry-run",), ("--yes",), ("--dry-run",))
    ]

    assert [one.count("drawings/") for one in looked] == [30, 0, 30]
    assert [one.count(line) for one in looked] == [1, 1, 1]
