"""The interviews to come: who is missing, which guide, what they agreed to, what must be destroyed."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from messages import places
from reviews import make_review_study, queue
from studies import add_source, make_study, write
from typer.testing import CliRunner
from vaults import make_quick

from rap.cli import app
from rap.core.errors import ProblemsError
from rap.store.settings import read_settings
from rap.topics.bringing_in.arrivals import bring_in
from rap.topics.entering.plan import Wanted, plan_files
from rap.topics.people.to_come import Target, ToCome, look_ahead

WANTED = "[tool.rap.wanted]\nsetting = {home = 1, market = 4}\nlanguage = {en = 3, fr = 20}\n"
TALK = "I: How is the stall?\nP1: Dry.\nInterpreter: She says that it is dry.\n"


def with_targets(root: Path) -> Path:
    settings = root / "pyproject.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + WANTED, encoding="utf-8")
    return root


def test_who_is_missing_is_counted_by_value(tmp_path: Path) -> None:
    """People by their variables, interviews by language; more than wanted is enough."""
    ahead = look_ahead(with_targets(make_study(tmp_path / "study")))

    assert ahead.targets == (
        Target("setting", "home", 1, 1),
        Target("setting", "market", 0, 4),
        Target("language", "en", 1, 3),
        Target("language", "fr", 0, 20),
    )
    assert [target.missing for target in ahead.targets] == [0, 4, 2, 20]


def test_guide_interpreter_and_consent_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The version of the guide is said when an interview is brought in."""
    from reviews import read_here

    monkeypatch.setattr("rap.topics.bringing_in.looks.read_in_child", read_here)
    root = make_study(tmp_path / "study")
    file = write(tmp_path, "talk.txt", TALK)
    bring_in(root, plan_files(Wanted(language="en", guide="2"), [file], is_read=True))
    ahead = look_ahead(root)

    assert ahead == ToCome(2, 2, (), {"": 1, "2": 1}, {"en": 1}, {"noted": 1, "unknown": 1}, 0, ())


def test_what_must_be_destroyed_is_listed_by_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the vault is opened for it."""
    make_quick(monkeypatch)
    root = make_review_study(tmp_path / "study")
    queue(root, {"INT-40001": TALK})
    today = datetime.date.today()
    later = today + datetime.timedelta(days=read_settings(root).raw_days)
    (now,), (then,) = (look_ahead(root, today=day).kept for day in (today, later))

    assert (now.source, now.kind, now.dies, now.is_due) == ("INT-40001", "raw", str(later), False)
    assert then.is_due


def test_the_page_says_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line for each thing, and the same numbers as JSON."""
    monkeypatch.chdir(with_targets(make_study(tmp_path / "study")))
    page = CliRunner().invoke(app, ["to-come"], catch_exceptions=False).stdout.splitlines()

    assert page == [
        "Interviews: 1. People: 1.",
        "setting home: 1 of 1, enough",
        "setting market: 0 of 4, 4 missing",
        "language en: 1 of 3, 2 missing",
        "language fr: 0 of 20, 20 missing",
        "Version of the guide not noted: 1",
        "Consent on a form: 0; noted at an import: 1; unknown: 0. With a receipt in the vault of this machine: 0.",
    ]


@pytest.mark.parametrize(
    "wanted",
    ["setting = 4", "setting = {home = 0}", 'setting = {home = "4"}', "Setting = {home = 4}"],
)
def test_numbers_that_cannot_be_meant_are_refused(tmp_path: Path, wanted: str) -> None:
    """With what would be right."""
    root = make_study(tmp_path / "study")
    settings = root / "pyproject.toml"
    text = f"{settings.read_text(encoding='utf-8')}[tool.rap.wanted]\n{wanted}\n"
    settings.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        read_settings(root)

    assert places(caught.value) == [("pyproject.toml", "store.settings.bad_wanted")]


def test_people_whom_the_team_may_not_count_are_left_out(tmp_path: Path) -> None:
    """A refusal holds for the plan as for any number."""
    root = with_targets(make_study(tmp_path / "study"))
    refuses = 'variables: {setting: market}\nconsent: [{date: "2025-01-01", given: "no"}]\n'
    add_source(root, "INT-10002", "P1: Nothing of this.\n", case="C-20002")
    write(root, "interviews/cases/C-20002.yaml", refuses)
    ahead = look_ahead(root)

    assert ahead.n_people == 1
    assert ahead.targets[1] == Target("setting", "market", 0, 4)
