"""Whom a release of the demo study hides: the smallest workplace has a sentence, and the lead sees
what is not told and why.
"""

from __future__ import annotations

import shutil

import pytest
from messages import said
from studies import ROOT
from vaults import make_coder, make_quick, unlocked

from rap.acts.release import Prepared, Wanted, hidden_groups, hidden_numbers, plans_of, prepare
from rap.core.errors import Message

pytestmark = pytest.mark.long  # the demo study is released, 20 s; small studies are in test_release


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The first report of the demo study, ready for members, in a copy that is no demo."""
    root = tmp_path_factory.mktemp("hiding") / "study"
    for name in ("interviews", "codebook", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8").replace("demo = true\n", "")
    (root / "pyproject.toml").write_text(settings, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        make_quick(patch)
        make_coder(root, "K-01")
        wanted = Wanted("phase1", "members", without_these=True)
        (plan,) = plans_of(root, wanted)
        return prepare(plan, unlocked(root), wanted)


def test_the_smallest_setting_of_the_demo_has_a_sentence(prepared: Prepared):
    """One person in a short let: no number and no quote tells of her, and every finding that rests
    on her words is on the page.
    """
    smallest = next(group for group in hidden_groups(prepared) if group.variable == "setting")
    said = {
        one.id: {language: row["text"] for language, row in one.statement.items()}
        for one in prepared.study.findings
    }

    assert (smallest.value, smallest.people, smallest.numbers, smallest.is_hidden) == (
        "short-let",
        1,
        0,
        False,
    )
    for language in ("fr", "nl", "en"):
        document = prepared.documents[f"report-members.{language}.html"].replace("&#x27;", "'")
        assert [id for id in smallest.findings if said[id].get(language, "") not in document] == []


def test_the_lead_sees_that_no_sentence_is_her_own_and_why_her_number_is_not_told(
    prepared: Prepared,
):
    """What is said of everybody says little of one person: the line names what to do."""
    smallest = next(group for group in hidden_groups(prepared) if group.variable == "setting")

    assert str(smallest) == said(
        "acts.release.group_bare",
        group=Message("acts.release.group", variable="setting", value="short-let", n=1),
        numbers=Message("acts.release.group_numbers", n=0),
        quotes=Message("acts.release.group_quotes", n=0),
        findings=Message("acts.release.group_others", n=5),
    )
    assert [
        line
        for line in hidden_numbers(prepared)
        if "setting = short-let" in line and "who-by" in line
    ] == [f"phase1/who-by · setting = short-let: 1; {said('acts.release.why_small')}"]


def test_a_released_page_of_the_demo_prints_no_number_below_the_threshold(prepared: Prepared):
    """All that is told is a number of five and more, or words."""
    told = [one for one in prepared.answer.told.values() if one.shown == "number"]

    assert len(told) > 10
    assert min(one.people for one in told) >= 5
