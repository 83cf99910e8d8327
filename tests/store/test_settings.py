"""Settings of a study, and who codes on which machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from messages import raises
from studies import SETTINGS, write

from rap.core.errors import Message, Problem, RapError, StudyNotFoundError, WrongUseError
from rap.core.model import DEVICE_ID
from rap.core.plain import nearest
from rap.store.settings import find_study, own_coder, own_device, read_settings
from rap.store.settings_checks import CODER_ROLES

SOURCES = Message("store.settings.sources_of_run", run="a")
A_RUN = Message("store.settings.the_run", run="a")
THE_CODER = Message("store.settings.the_coder", coder="K-01")


def is_nearest(name: str) -> Message:
    return Message("core.nearest.is", name=name)


def settings_of(root: Path, table: str) -> list[Message]:
    """The problems of `[tool.rap]` with these lines."""
    write(root, "pyproject.toml", f"[tool.rap]\n{table}")
    with pytest.raises(RapError) as caught:
        read_settings(root)
    return [problem.message for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("table", "problems"),
    [
        (
            "titel = 'x'",
            [
                Message(
                    "store.settings.unknown_key",
                    where="[tool.rap]",
                    key="titel",
                    nearest=is_nearest("title"),
                )
            ],
        ),
        ("[tool.rap.coders.Anna]", [Message("store.settings.bad_coder", coder="Anna")]),
        ("[tool.rap.coders.K-1]", [Message("store.settings.bad_coder", coder="K-1")]),
        (
            "[tool.rap.coders]\nK-01 = 'Anna'",
            [Message("store.settings.coder_not_a_table", coder="K-01")],
        ),
        (
            "thresholds = {members = -1}",
            [Message("store.settings.threshold_not_a_number", audience="members")],
        ),
        (
            "thresholds = {members = true}",
            [Message("store.settings.threshold_not_a_number", audience="members")],
        ),
        (
            "thresholds = 5",
            [
                Message(
                    "store.settings.wrong_kind",
                    key="thresholds",
                    where="[tool.rap]",
                    kind=Message("store.settings.a_table"),
                )
            ],
        ),
        (
            "languages = 'fr'",
            [
                Message(
                    "store.settings.wrong_kind",
                    key="languages",
                    where="[tool.rap]",
                    kind=Message("store.settings.a_list"),
                )
            ],
        ),
        (
            "languages = ['french']",
            [Message("store.settings.bad_language", where="[tool.rap]", language="french")],
        ),
        (
            "coders = ['K-01']",
            [
                Message(
                    "store.settings.wrong_kind",
                    key="coders",
                    where="[tool.rap]",
                    kind=Message("store.settings.a_table"),
                )
            ],
        ),
        ("runs = ['x']", [Message("store.settings.run_not_a_table")]),
        ("[[tool.rap.runs]]\nname = 'a'", [Message("store.settings.no_notebook", run="a")]),
        (
            "[[tool.rap.runs]]\nname = 'A b'\nnotebook = 'n.ipynb'",
            [Message("store.settings.bad_run_name", run="A b")],
        ),
        (
            "[[tool.rap.runs]]\nname = 'a'\nnotebook = 'n.ipynb'\naudiences = 'team'",
            [
                Message(
                    "store.settings.wrong_kind",
                    key="audiences",
                    where=A_RUN,
                    kind=Message("store.settings.a_list"),
                )
            ],
        ),
        (
            "[[tool.rap.runs]]\nname = 'a'\nnotebook = 'n.ipynb'\nsources = 'x'",
            [
                Message(
                    "store.settings.wrong_kind",
                    key="sources",
                    where=A_RUN,
                    kind=Message("store.settings.a_table"),
                )
            ],
        ),
        (
            "[[tool.rap.runs]]\nname = 'a'\nnotebook = 'n.ipynb'\ntimeout_s = 'x'",
            [
                Message(
                    "store.settings.wrong_kind",
                    key="timeout_s",
                    where=A_RUN,
                    kind=Message("store.settings.a_number"),
                )
            ],
        ),
        (
            "[[tool.rap.runs]]\nname = 'a'\nnotebook = 'n.ipynb'\nsources = {kid = 'x'}",
            [
                Message(
                    "store.settings.unknown_key",
                    where=SOURCES,
                    key="kid",
                    nearest=is_nearest("kind"),
                )
            ],
        ),
        (
            "[[tool.rap.runs]]\nname = 'a'\nnotebook = 'n.ipynb'\n" * 2,
            [Message("store.settings.run_twice", run="a")],
        ),
        ("title = 5", [Message("store.settings.title")]),
        ("title = {english = 'Rooms'}", [Message("store.settings.title")]),
        (
            "method = ['reflexive']",
            [
                Message(
                    "store.settings.wrong_kind",
                    key="method",
                    where="[tool.rap]",
                    kind=Message("store.settings.a_text"),
                )
            ],
        ),
        (
            "blind = 'no'",
            [Message("store.settings.not_true_or_false", key="blind", where="[tool.rap]")],
        ),
        (
            "demo = 1\nproposals = 'x'",
            [
                Message("store.settings.not_true_or_false", key="demo", where="[tool.rap]"),
                Message("store.settings.not_true_or_false", key="proposals", where="[tool.rap]"),
            ],
        ),
        (
            "reviewers = 7",
            [
                Message(
                    "store.settings.number_out_of_range",
                    key="reviewers",
                    where="[tool.rap]",
                    value="7",
                    low=1,
                    high=3,
                )
            ],
        ),
        (
            "raw_days = 0",
            [
                Message(
                    "store.settings.number_out_of_range",
                    key="raw_days",
                    where="[tool.rap]",
                    value="0",
                    low=1,
                    high=36500,
                )
            ],
        ),
        (
            "idle_minutes = -1",
            [
                Message(
                    "store.settings.number_out_of_range",
                    key="idle_minutes",
                    where="[tool.rap]",
                    value="-1",
                    low=0,
                    high=100000,
                )
            ],
        ),
        (
            "release_confirmations = 0",
            [
                Message(
                    "store.settings.number_out_of_range",
                    key="release_confirmations",
                    where="[tool.rap]",
                    value="0",
                    low=1,
                    high=99,
                )
            ],
        ),
        (
            "raw_days = 1" + "0" * 400,
            [
                Message(
                    "store.settings.number_out_of_range",
                    key="raw_days",
                    where="[tool.rap]",
                    value="1" + "0" * 19,
                    low=1,
                    high=36500,
                )
            ],
        ),
        (
            "thresholds = {Members = 5}",
            [Message("store.settings.bad_audience", audience="Members")],
        ),
        (
            "[tool.rap.coders.K-01]\nrole = 5\nlanguages = [[]]",
            [
                Message("store.settings.coder_not_text", key=key, coder="K-01")
                for key in ("languages", "role")
            ],
        ),
        (
            "[tool.rap.coders.K-01]\nlanguages = ['french', 'nl']",
            [Message("store.settings.bad_language", where=THE_CODER, language="french")],
        ),
        (
            "[tool.rap.coders.K-01]\ncodes = ['Rent']",
            [Message("store.settings.bad_code", coder="K-01", code="Rent")],
        ),
        (
            "[[tool.rap.runs]]\nname = 5\nnotebook = 'n.ipynb'",
            [
                Message(
                    "store.settings.wrong_kind",
                    key="name",
                    where=Message("store.settings.the_run", run="5"),
                    kind=Message("store.settings.a_text"),
                )
            ],
        ),
        (
            "[[tool.rap.runs]]\nname = 'a'\nnotebook = 'n.ipynb'\ntimeout_s = 0",
            [
                Message(
                    "store.settings.number_out_of_range",
                    key="timeout_s",
                    where=A_RUN,
                    value="0",
                    low=1,
                    high=1000000,
                )
            ],
        ),
    ],
)
def test_what_settings_cannot_mean_is_named(
    tmp_path: Path, table: str, problems: list[Message]
) -> None:
    """Each wrong setting gives the problems that name it, and no traceback."""
    assert settings_of(tmp_path, table) == problems


RUN = "[[tool.rap.runs]]\nname = 'a'\nnotebook = 'n.ipynb'\n"
WORDS = {
    "method = 'reflexiv'": Message(
        "store.settings.unknown_method", method="reflexiv", nearest=is_nearest("reflexive")
    ),
    "[tool.rap.coders.K-01]\nrole = 'leed'": Message(
        "store.settings.unknown_role", coder="K-01", role="leed", nearest=is_nearest("lead")
    ),
    "[tool.rap.coders.K-01]\nrole = ''": Message(
        "store.settings.unknown_role", coder="K-01", role="", nearest=nearest("", CODER_ROLES)
    ),
    "[tool.rap.coders.K-01]\nview = 'simpel'": Message(
        "store.settings.unknown_view", coder="K-01", view="simpel", nearest=is_nearest("simple")
    ),
    "[tool.rap.coders.K-01]\ndisciplin = 'law'": Message(
        "store.settings.unknown_key",
        where=THE_CODER,
        key="disciplin",
        nearest=is_nearest("discipline"),
    ),
    RUN + "audience = ['team']": Message(
        "store.settings.unknown_key", where=A_RUN, key="audience", nearest=is_nearest("audiences")
    ),
    RUN + "sources = {kind = ['interveiw']}": Message(
        "store.settings.filter_kind",
        where=SOURCES,
        value="interveiw",
        nearest=is_nearest("interview"),
    ),
    RUN + "sources = {language = 'french'}": Message(
        "store.settings.filter_language", where=SOURCES, value="french"
    ),
    RUN + "sources = {phase = 'first'}": Message(
        "store.settings.filter_phase", where=SOURCES, value="first"
    ),
    RUN + "sources = {month = '2025-13'}": Message(
        "store.settings.filter_month", where=SOURCES, value="2025-13"
    ),
    RUN + "sources = {id = 'INT'}": Message("store.settings.filter_id", where=SOURCES, value="INT"),
    "thresholds = {member = 7}": Message(
        "store.settings.audience_in_no_run", audience="member", nearest=is_nearest("members")
    ),
    RUN + "audiences = ['publik']": Message(
        "store.settings.audience_without_threshold", audience="publik", nearest=is_nearest("public")
    ),
}


@pytest.mark.parametrize("table", WORDS)
def test_a_word_nobody_knows_is_told_with_the_nearest_one(tmp_path: Path, table: str) -> None:
    """It is not taken for another word, nor for none: a misspelt lead would code as a coder, a
    misspelt kind read nothing.
    """
    write(tmp_path, "pyproject.toml", f"[tool.rap]\n{table}")

    with pytest.raises(RapError) as caught:
        read_settings(tmp_path)
    assert caught.value.problems == (Problem(WORDS[table], place="pyproject.toml"),)


@pytest.mark.parametrize(
    "until",
    ["'31/12/2026'", "'2026-13-01'", "'20261231'", "'2026-W53-4'", "''", "2026-12-31T10:00:00"],
)
def test_the_last_day_of_a_coder_is_a_day(tmp_path: Path, until: str) -> None:
    """What is none would never come, and she would stay for ever."""
    write(
        tmp_path,
        "pyproject.toml",
        f"[tool.rap]\n[tool.rap.coders.K-01]\nrole = 'intern'\nuntil = {until}\n",
    )

    with raises(RapError, "store.settings.bad_until", coder="K-01"):
        read_settings(tmp_path)


def test_audiences_of_ones_own_are_words_of_the_study(tmp_path: Path) -> None:
    """Also one that is nearly `members`, where runs and thresholds both say it."""
    table = (
        "thresholds = {members-2 = 5, member = 7, funders = 9}\n"
        + RUN
        + "audiences = ['member', 'city']\n"
    )
    write(tmp_path, "pyproject.toml", f"[tool.rap]\n{table}")

    assert read_settings(tmp_path).audiences == {
        "team",
        "members",
        "public",
        "members-2",
        "member",
        "funders",
        "city",
    }


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

    with raises(RapError, "store.settings.not_toml", place="pyproject.toml:2"):
        read_settings(tmp_path)


def test_settings_that_are_not_toml_are_refused(tmp_path: Path) -> None:
    """With what the reader of TOML says."""
    write(tmp_path, "pyproject.toml", "[tool.rap\n")

    with raises(RapError, "store.settings.not_toml", place="pyproject.toml:1"):
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

    assert [
        settings.threshold(audience) for audience in ("team", "members", "public", "police")
    ] == [0, 7, 10, 10]


@pytest.mark.parametrize(
    ("file", "variable", "coder"), [("K-02\n", "", "K-02"), ("K-02", "K-01", "K-01")]
)
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

    with raises(WrongUseError, "store.settings.who_codes"):
        own_coder(read_settings(tmp_path))


def test_a_device_is_made_once_and_differs_between_clones(tmp_path: Path) -> None:
    """Two clones on one machine never share a log."""
    devices = [own_device(tmp_path / name) for name in ("a", "b", "a")]

    assert devices[0] == devices[2] != devices[1]
    assert all(DEVICE_ID.fullmatch(device) for device in devices)


def test_a_coder_may_say_what_she_reads(tmp_path: Path) -> None:
    """None given is all; a study of coding reliability is blind unless it says otherwise."""
    coders = '[tool.rap.coders.K-01]\nlanguages = ["nl", "en"]\n[tool.rap.coders.K-02]\n'
    (tmp_path / "pyproject.toml").write_text(
        f'[tool.rap]\nmethod = "coding-reliability"\n{coders}', encoding="utf-8"
    )
    settings = read_settings(tmp_path)

    assert [coder.reads("fr") for coder in settings.coders] == [False, True]
    assert (settings.blind, settings.proposals) == (True, False)
