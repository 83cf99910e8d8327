"""A survey, released: its numbers go through the one ledger, and only once it is closed."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from messages import raises
from releases import make_release_study, release, write_run
from studies import write
from survey_study import CONSENT, FORM, add_answers, many_rows

from rap.analysis.survey_answers import count_answers
from rap.core.errors import ProblemsError
from rap.report.items import say, show_answers
from rap.report.page import plain
from rap.store.vault import Vault
from rap.study.study import Study
from rap.topics.publishing import gate
from rap.topics.runs.planned import Plan

YES = CONSENT.replace("count]}", "count, stay], members: [count], public: [count]}")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def vault(root: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """A study whose run `small` counts a survey of 40 people: 25 were refused, 12 not, 3 are silent."""
    vault = make_release_study(root, monkeypatch, n=1)
    write(root, "codebook/forms/bank.yaml", YES)
    write(root, "codebook/surveys/bank-2026.yaml", FORM.replace("open: {from", "open: {from"))
    add_answers(root, many_rows(40, refused=25, silent=3))
    settings = (root / "pyproject.toml").read_text()
    named = settings.replace(
        'name = "small"\n', 'name = "small"\nsources = {survey = ["bank-2026"]}\n'
    )
    write(root, "pyproject.toml", named)
    monkeypatch.setattr(gate, "_need_run", make_survey_run)
    return vault


def make_survey_run(plan: Plan) -> None:
    """What `notebooks/survey.ipynb` shows of three questions, without a kernel."""
    root, on = plan.snapshot.root, plan.snapshot.on
    bank = Study(root, audience=plan.audience, on=on, snapshot=plan.snapshot).surveys["bank-2026"]
    items = [say({"en": "We heard {heard} people."}, id="heard", heard=bank["case"]).data]
    rows = [("heard", {"name": "heard"}, list(bank["case"]))]
    for question in ("refused", "reason", "treated"):
        table = count_answers(bank, question)
        items.append(show_answers(table, id=question, title={"en": question}).data)
        rows += [
            (question, {table.columns[0]: row[table.columns[0]]}, list(row["cases"]))
            for row in table.to_dict("records")
        ]
    write_run(plan, items, rows)


def said(root: Path, vault: Vault, audience: str = "members") -> str:
    (page,) = (one for one in release(root, vault, audience).files if one.name.endswith(".en.html"))
    return re.sub(r"\s+", " ", plain(page.read_text(encoding="utf-8")))


def whole_page(root: Path, vault: Vault) -> str:
    (page,) = (one for one in release(root, vault).files if one.name.endswith(".en.html"))
    return page.read_text(encoding="utf-8")


def test_a_base_is_what_its_parts_add_up_to(root: Path, vault: Vault):
    """Three are silent: they are few or nobody and 40 answered, or about 5 and 35 did."""
    page = said(root, vault)
    silent = {"40": "few or no", "35": "about 5"}

    bases = re.findall(
        r"Answered: about (35|40) people\. No answer: (few or no|about 5) people", page
    )
    assert bases
    assert all(silent[base] == few for base, few in bases)
    assert "Answered: 37 people" not in page


def test_the_scale_that_everybody_answered_is_shown_in_whole(root: Path, vault: Vault):
    """Eight people on each of five steps: each is about 5 or about 10, and together they are 40."""
    page = said(root, vault)
    leans = re.findall(r"Bar chart\. ([^.]*)\.", unescape(whole_page(root, vault)))[-1]
    told = re.findall(r"about (5|10) people", leans)

    assert (len(told), sum(map(int, told))) == (5, 40)
    assert "Answered: about 40 people." in page


def test_a_survey_is_released_once_it_is_closed(root: Path, vault: Vault):
    """A second look at an open survey would be a second release of the same people."""
    form = root / "codebook/surveys/bank-2026.yaml"
    whole = form.read_text()
    form.write_text(whole.replace("until: 2026-03-31", "until: 2999-03-31"))
    with raises(ProblemsError, "publishing.release.survey_open", day="2999-03-31"):
        release(root, vault)
    form.write_text(whole.replace(", until: 2026-03-31", ""))
    with raises(ProblemsError, "publishing.release.survey_no_end"):
        release(root, vault)


def test_who_takes_her_answer_back_changes_no_published_number(root: Path, vault: Vault):
    """The next release says the same: nothing can be subtracted."""
    before = said(root, vault)
    batch = root / "interviews/surveys/bank-2026/3f9a2b7c.csv"
    lines = batch.read_text().splitlines(keepends=True)
    batch.write_text("".join(line for line in lines if not line.startswith("R-10001")))
    write(
        root,
        "interviews/withdrawn/R-10001.json",
        '{"v": 1, "case": "R-10001", "date": "2026-04-01"}',
    )
    after = said(root, vault)

    numbers = [re.findall(r"about \d+|few or no", page) for page in (before, after)]
    assert numbers[0] == numbers[1] != []
