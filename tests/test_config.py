"""Settings of a study, and who codes on which machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from studies import SETTINGS, write

from rap.config import find_study, own_coder, own_device, read_settings
from rap.errors import RapError, StudyNotFoundError, WrongUseError
from rap.model import DEVICE_ID


def settings_of(root: Path, table: str) -> list[str]:
    """The problems of `[tool.rap]` with these lines."""
    write(root, "pyproject.toml", f"[tool.rap]\n{table}")
    with pytest.raises(RapError) as caught:
        read_settings(root)
    return [problem.what for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("table", "problems"),
    [
        ("titel = 'x'", ["[tool.rap] has the unknown key 'titel'"]),
        ("[tool.rap.coders.Anna]", ["coder 'Anna' is not an id"]),
        ("[tool.rap.coders.K-1]", ["coder 'K-1' is not an id"]),
        ("[tool.rap.coders]\nK-01 = 'Anna'", ["coder K-01 is not a table"]),
        ("thresholds = {members = -1}", ["threshold of 'members' is not a number of people"]),
        ("thresholds = {members = true}", ["threshold of 'members' is not a number of people"]),
        ("thresholds = 5", ["thresholds of [tool.rap] is not a table"]),
        ("languages = 'fr'", ["languages of [tool.rap] is not a list"]),
        ("languages = ['french']", ["[tool.rap] has the language 'french'"]),
        ("coders = ['K-01']", ["coders of [tool.rap] is not a table"]),
        ("runs = ['x']", ["runs has an entry that is not a table"]),
        ("[[tool.rap.runs]]\nname = 'a'", ["run 'a' names no notebook"]),
        ("[[tool.rap.runs]]\nname = 'A b'\nnotebook = 'n.ipynb'", ["run 'A b' has no proper name"]),
        (
            "[[tool.rap.runs]]\nname = 'a'\nnotebook = 'n.ipynb'\naudiences = 'team'",
            ["audiences of run 'a' is not a list"],
        ),
        ("[[tool.rap.runs]]\nname = 'a'\nnotebook = 'n.ipynb'\nsources = 'x'", ["sources of run 'a' is not a table"]),
        (
            "[[tool.rap.runs]]\nname = 'a'\nnotebook = 'n.ipynb'\ntimeout_s = 'x'",
            ["timeout_s of run 'a' is not a number"],
        ),
        (
            "[[tool.rap.runs]]\nname = 'a'\nnotebook = 'n.ipynb'\nsources = {kid = 'x'}",
            ["sources of run 'a' has the unknown key 'kid'"],
        ),
        ("[[tool.rap.runs]]\nname = 'a'\nnotebook = 'n.ipynb'\n" * 2, ["[[tool.rap.runs]] 'a' is there twice"]),
    ],
)
def test_what_settings_cannot_mean_is_named(tmp_path: Path, table: str, problems: list[str]) -> None:
    """Never a traceback."""
    assert settings_of(tmp_path, table) == problems


def test_settings_that_are_not_toml_are_refused(tmp_path: Path) -> None:
    """With what the reader of TOML says."""
    write(tmp_path, "pyproject.toml", "[tool.rap\n")

    with pytest.raises(RapError, match="is not TOML"):
        find_study(tmp_path)


def test_a_study_is_found_from_any_folder_in_it(tmp_path: Path) -> None:
    """A pyproject.toml without [tool.rap] is passed by."""
    write(tmp_path, "pyproject.toml", SETTINGS)
    inner = write(tmp_path, "tools/pyproject.toml", "[project]\nname = 'x'\n").parent

    assert find_study(inner) == tmp_path.resolve()


def test_outside_a_study_it_says_how_to_make_one(tmp_path: Path) -> None:
    """Exit code 2, as for any wrong use."""
    with pytest.raises(StudyNotFoundError, match="rap new DIR") as caught:
        find_study(tmp_path)

    assert caught.value.exit_code == 2


def test_an_audience_nobody_named_gets_the_strictest_threshold(tmp_path: Path) -> None:
    """And what is set holds."""
    write(tmp_path, "pyproject.toml", "[tool.rap]\nthresholds = {members = 7}\n")
    settings = read_settings(tmp_path)

    assert [settings.threshold(audience) for audience in ("team", "members", "public", "police")] == [0, 7, 10, 10]


@pytest.mark.parametrize(("file", "variable", "coder"), [("K-02\n", "", "K-02"), ("K-02", "K-01", "K-01")])
def test_the_coder_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, variable: str, coder: str
) -> None:
    """Written in .rap/coder; the environment goes first."""
    write(tmp_path, "pyproject.toml", SETTINGS)
    write(tmp_path, ".rap/coder", file)
    monkeypatch.setenv("RAP_CODER", variable)

    assert own_coder(read_settings(tmp_path)).id == coder


def test_a_machine_that_does_not_say_who_codes_is_asked(tmp_path: Path) -> None:
    """Two coders, and no word which."""
    write(tmp_path, "pyproject.toml", SETTINGS)

    with pytest.raises(WrongUseError, match=r"write your id \(like K-02\) into \.rap/coder"):
        own_coder(read_settings(tmp_path))


def test_a_device_is_made_once_and_differs_between_clones(tmp_path: Path) -> None:
    """Two clones on one machine never share a log."""
    devices = [own_device(tmp_path / name) for name in ("a", "b", "a")]

    assert devices[0] == devices[2] != devices[1]
    assert all(DEVICE_ID.fullmatch(device) for device in devices)


def test_a_coder_may_say_what_she_reads(tmp_path: Path) -> None:
    """None given is all; a study of coding reliability is blind unless it says otherwise."""
    coders = '[tool.rap.coders.K-01]\nlanguages = ["nl", "en"]\n[tool.rap.coders.K-02]\n'
    (tmp_path / "pyproject.toml").write_text(f'[tool.rap]\nmethod = "coding-reliability"\n{coders}', encoding="utf-8")
    settings = read_settings(tmp_path)

    assert [coder.reads("fr") for coder in settings.coders] == [False, True]
    assert (settings.blind, settings.proposals) == (True, False)
