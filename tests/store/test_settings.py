"""Settings of a study, and who codes on which machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from studies import SETTINGS, write

from rap.core.errors import RapError, StudyNotFoundError, WrongUseError
from rap.core.model import DEVICE_ID
from rap.store.settings import find_study, own_coder, own_device, read_settings


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
        ("title = 5", ["title of [tool.rap] is not a text"]),
        ("title = {english = 'Rooms'}", ["title of [tool.rap] is not a text"]),
        ("method = ['reflexive']", ["method of [tool.rap] is not a text"]),
        ("blind = 'no'", ["blind of [tool.rap] is not true or false"]),
        (
            "demo = 1\nproposals = 'x'",
            ["demo of [tool.rap] is not true or false", "proposals of [tool.rap] is not true or false"],
        ),
        ("reviewers = 7", ["reviewers of [tool.rap] is 7"]),
        ("raw_days = 0", ["raw_days of [tool.rap] is 0"]),
        ("idle_minutes = -1", ["idle_minutes of [tool.rap] is -1"]),
        ("release_confirmations = 0", ["release_confirmations of [tool.rap] is 0"]),
        ("raw_days = 1" + "0" * 400, ["raw_days of [tool.rap] is 1" + "0" * 19]),
        ("thresholds = {Members = 5}", ["thresholds of [tool.rap] has the audience 'Members'"]),
        (
            "[tool.rap.coders.K-01]\nrole = 5\nlanguages = [[]]",
            [f"{key} of coder K-01 is not a text" for key in ("languages", "role")],
        ),
        ("[tool.rap.coders.K-01]\nlanguages = ['french', 'nl']", ["coder K-01 has the language 'french'"]),
        ("[tool.rap.coders.K-01]\ncodes = ['Rent']", ["coder K-01 has the code 'Rent'"]),
        ("[[tool.rap.runs]]\nname = 5\nnotebook = 'n.ipynb'", ["name of run '5' is not a text"]),
        ("[[tool.rap.runs]]\nname = 'a'\nnotebook = 'n.ipynb'\ntimeout_s = 0", ["timeout_s of run 'a' is 0"]),
    ],
)
def test_what_settings_cannot_mean_is_named(tmp_path: Path, table: str, problems: list[str]) -> None:
    """Never a traceback."""
    assert settings_of(tmp_path, table) == problems


RUN = "[[tool.rap.runs]]\nname = 'a'\nnotebook = 'n.ipynb'\n"
WORDS = {
    "method = 'reflexiv'": "[tool.rap] has the method 'reflexiv'; nearest is 'reflexive'",
    "[tool.rap.coders.K-01]\nrole = 'leed'": "coder K-01 has the role 'leed'; nearest is 'lead'",
    "[tool.rap.coders.K-01]\nrole = ''": "coder K-01 has the role ''; known are coder, intern, lead, reader, reviewer",
    "[tool.rap.coders.K-01]\nview = 'simpel'": "coder K-01 has the view 'simpel'; nearest is 'simple'",
    "[tool.rap.coders.K-01]\ndisciplin = 'law'": "coder K-01 has the unknown key 'disciplin'; nearest is 'discipline'",
    RUN + "audience = ['team']": "run 'a' has the unknown key 'audience'; nearest is 'audiences'",
    RUN + "sources = {kind = ['interveiw']}": "sources of run 'a' has the kind 'interveiw'; nearest is 'interview'",
    RUN + "sources = {language = 'french'}": "sources of run 'a' has the language 'french'; write two letters, like fr",
    RUN + "sources = {phase = 'first'}": "sources of run 'a' has the phase 'first'; use 1, 2 or 3",
    RUN + "sources = {month = '2025-13'}": "sources of run 'a' has the month '2025-13'; write it like 2025-03",
    RUN + "sources = {id = 'INT'}": "sources of run 'a' has the id 'INT'; write it like INT-38201",
    "thresholds = {member = 7}": "the audience 'member' is in thresholds and in no run; nearest is 'members'",
    RUN + "audiences = ['publik']": "the audience 'publik' is in a run and in no threshold; nearest is 'public'",
}


@pytest.mark.parametrize("table", WORDS)
def test_a_word_nobody_knows_is_told_with_the_nearest_one(tmp_path: Path, table: str) -> None:
    """It is not taken for another word, nor for none: a misspelt lead would code as a coder, a misspelt kind read nothing."""
    write(tmp_path, "pyproject.toml", f"[tool.rap]\n{table}")

    with pytest.raises(RapError) as caught:
        read_settings(tmp_path)
    assert [str(problem) for problem in caught.value.problems] == [f"pyproject.toml: {WORDS[table]}"]


@pytest.mark.parametrize(
    "until", ["'31/12/2026'", "'2026-13-01'", "'20261231'", "'2026-W53-4'", "''", "2026-12-31T10:00:00"]
)
def test_the_last_day_of_a_coder_is_a_day(tmp_path: Path, until: str) -> None:
    """What is none would never come, and she would stay for ever."""
    write(tmp_path, "pyproject.toml", f"[tool.rap]\n[tool.rap.coders.K-01]\nrole = 'intern'\nuntil = {until}\n")

    with pytest.raises(RapError, match=r"coder K-01 has until '.*'; write a day like 2026-12-31"):
        read_settings(tmp_path)


def test_audiences_of_ones_own_are_words_of_the_study(tmp_path: Path) -> None:
    """Also one that is nearly `members`, where runs and thresholds both say it."""
    table = "thresholds = {members-2 = 5, member = 7, funders = 9}\n" + RUN + "audiences = ['member', 'city']\n"
    write(tmp_path, "pyproject.toml", f"[tool.rap]\n{table}")

    assert read_settings(tmp_path).audiences == {"team", "members", "public", "members-2", "member", "funders", "city"}


def test_words_of_a_coder_stand_in_a_list_or_between_spaces(tmp_path: Path) -> None:
    """And a day with or without quotes."""
    keys = ["age1" + letter * 58 for letter in "ab"]
    coders = (
        f"[tool.rap.coders.K-01]\nkey = {keys}\nlanguages = ['nl', 'en']\ncodes = ['rent']\nuntil = 2026-12-31\n"
        f"[tool.rap.coders.K-02]\nkey = '{' '.join(keys)}'\nlanguages = 'nl en'\ncodes = 'rent'\nuntil = '2026-12-31'\n"
    )
    write(tmp_path, "pyproject.toml", f"[tool.rap]\n{coders}[tool.rap.coders.K-03]\n")
    first, second, third = read_settings(tmp_path).coders

    assert replace(second, id="K-01") == first
    assert (first.keys, first.languages, first.codes, first.until) == (
        tuple(keys),
        ("nl", "en"),
        ("rent",),
        "2026-12-31",
    )
    assert (third.keys, third.languages, third.codes, third.until) == ((), (), (), "")


def test_a_number_of_too_many_digits_is_no_toml(tmp_path: Path) -> None:
    """Python does not read it; it is said in a sentence."""
    write(tmp_path, "pyproject.toml", f"[tool.rap]\nraw_days = {'9' * 5000}\n")

    with pytest.raises(RapError, match="is not TOML"):
        read_settings(tmp_path)


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
