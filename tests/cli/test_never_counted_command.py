"""`rap never-counted`: a lead decides which codes are never counted outside the team."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from desks import add_desks
from messages import raises
from studies import make_study, write

from rap.core.errors import NotAllowedError, ProblemsError, WrongUseError
from rap.store.settings import read_settings
from rap.topics.publishing.commands import never_counted


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study in which nobody has decided, on the machine of the one who leads."""
    root = add_desks(make_study(tmp_path))
    monkeypatch.chdir(root)
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    write(root, "pyproject.toml", "# ours\n" + text.replace("never_counted = []\n", ""))
    monkeypatch.setenv("RAP_CODER", "K-01")
    return root


def listed(root: Path) -> tuple[str, ...] | None:
    return read_settings(root).never_counted


def test_codes_are_put_on_the_list_and_taken_off(root: Path) -> None:
    """A code or a word of a desk; all else in the settings stays."""
    before = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    assert listed(root) is None
    never_counted(["deposit"])
    never_counted(["violence"])
    assert listed(root) == ("deposit", "violence")
    never_counted(count_again=["deposit"])
    assert listed(root) == ("violence",)

    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    after = tomllib.loads(text)
    assert after["tool"]["rap"].pop("never_counted") == ["violence"]
    assert (after, text.startswith("# ours\n")) == (before, True)


def test_that_every_code_may_be_counted_is_a_decision(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without one the command says that nobody has decided, and writes nothing."""
    never_counted()
    assert listed(root) is None
    never_counted(none=True)
    assert listed(root) == ()
    never_counted()
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("Nobody has decided yet.")
    assert said[1:] == ["Every code may be counted.", "Every code may be counted."]


def test_a_name_that_nothing_has_is_refused(root: Path) -> None:
    """What it is meant for would be counted; nothing is written, and a code that is not on the list
    is not taken off it.
    """
    with raises(ProblemsError, "study.counts.misnamed"):
        never_counted(["deposit", "depositt"])
    with raises(WrongUseError, "publishing.release.not_on_list"):
        never_counted(count_again=["deposit"])
    never_counted(["deposit"])
    with raises(WrongUseError, "publishing.never_counted.none"):
        never_counted(none=True)
    assert listed(root) == ("deposit",)


def test_only_a_lead_decides(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others may see the list."""
    monkeypatch.setenv("RAP_CODER", "K-02")
    never_counted()
    with raises(NotAllowedError, "publishing.release.never_counted_lead"):
        never_counted(["deposit"])
    assert listed(root) is None


@pytest.mark.parametrize(
    "settings",
    ['never_counted = [\n  "deposit",  # of a room\n  "advice",\n]\n', 'never_counted = ["deposit", "advice"]\n'],
)  # fmt: skip
def test_a_list_that_was_written_by_hand_is_changed(root: Path, settings: str) -> None:
    """In one line or several."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    write(root, "pyproject.toml", text.replace("[tool.rap]\n", f"[tool.rap]\n{settings}", 1))
    never_counted(count_again=["advice"])
    assert listed(root) == ("deposit",)


def test_settings_in_one_line_are_left_to_a_person(root: Path) -> None:
    """The sentence says what to write."""
    path = root / "pyproject.toml"
    text = '[tool]\nrap = {coders = {K-01 = {role = "lead"}}}\n'
    write(root, "pyproject.toml", text)
    with raises(WrongUseError, "publishing.release.never_counted_by_hand"):
        never_counted(["deposit"])
    assert path.read_text(encoding="utf-8") == text
