"""What was once found to be wrong in what people outside the team read, and in what leaves the team:
for each its mend in the code, the code without it, and the test that fails then.

One was no code of the package and cannot be taken out of a copy: the press notebook counted one
coder (`test_no_notebook_counts_one_coder_alone`).
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from guards import Guard, copy_package, fails_without, guard, not_once, spread
from studies import ROOT, scaled

DEFECTS = (
    guard(
        "read 1",
        "answers to an old sentence were counted under the new one",
        "tests/acts/test_answered_words.py::test_a_reworded_finding_has_no_answers_and_the_old_ones_stay_with_the_old_words",
        "store/wordings.py",
        "    return bool(wordings) and wordings <= wordings_counted(finding)",
        "    return True",
    ),
    guard(
        "read 2",
        "an outdated translation was published under the same number",
        "tests/acts/test_answered_words.py::test_a_language_whose_translation_is_stale_leaves_the_finding_out_and_says_so",
        "store/wordings.py",
        "    return frozenset(rows.keys() - current.keys())",
        "    return frozenset()",
    ),
    guard(
        "read 3",
        "nothing said what changed since last time",
        "tests/acts/test_since.py::test_the_handbook_and_the_pictures_say_it_too",
        "topics/runs/since.py",
        '    if study.audience == "team":\n        return None',
        "    if True:\n        return None",
    ),
    guard(
        "read 4",
        "a number did not say when it was counted",
        "tests/acts/test_release.py::test_a_report_says_in_which_month_its_people_were_counted",
        "topics/publishing/gate.py",
        "counted=month_of(told),",
        'counted="",',
    ),
    guard(
        "read 5",
        "a “not” beside an answer was read over",
        "tests/analysis/test_answers.py::test_what_is_not_plain_is_asked_about",
        "analysis/answer_words.py",
        "            if groups and meaning is None:",
        "            if False:",
    ),
    guard(
        "read 6",
        "a cry for help was filed away",
        "tests/acts/test_answer.py::test_a_request_for_help_comes_first_and_waits_until_somebody_has_seen_it",
        "topics/answers/taking.py",
        "        if about:\n            read.asking",
        "        if False:\n            read.asking",
    ),
    guard(
        "read 7",
        "the number under a finding counted all who speak of its theme",
        "tests/report/test_items_facts.py::test_the_number_under_a_finding_counts_who_said_it_and_not_who_spoke_of_the_theme",
        "report/items/evidence.py",
        '    found = {*named["case"].dropna()}',
        '    found = {*codings[codings["code"].isin(named["code"])]["case"].dropna()}',
    ),
    guard(
        "read 8",
        "“most recognise it” was said of two in eleven",
        "tests/analysis/test_answers.py::test_what_is_said_of_answers_is_a_word_and_no_number",
        "analysis/pooled_answers.py",
        "    if yes + partly >= most:",
        "    if yes + partly > no:",
    ),
    guard(
        "read 9",
        "no member read why a finding is contested",
        "tests/report/test_standing.py::test_why_people_disagree_stands_beside_a_contested_finding_alone",
        "report/items/said.py",
        '    if finding.status == "contested" and reasons:',
        "    if False:",
    ),
    guard(
        "read 10",
        "a finding that was set aside vanished without a word",
        "tests/report/test_standing.py::test_a_finding_that_was_set_aside_says_so_with_its_number",
        "report/items/said.py",
        "    reasons = reasons_for_members(finding, steps)[-1:]",
        "    reasons = []",
    ),
    guard(
        "read 11",
        "voices were any passages on the theme",
        "tests/report/test_items_facts.py::test_only_passages_chosen_for_a_finding_are_its_voices",
        "report/items/evidence.py",
        '    ids = dict.fromkeys([*pinned, *finding.evidence.get("codings", ())])',
        '    ids = dict.fromkeys([*pinned, *study.codings["coding"]])',
    ),
    guard(
        "leaves 2",
        "who left stayed in numbers without having been asked",
        "tests/acts/test_release.py::test_who_did_not_say_that_she_may_stay_is_in_no_number",
        "topics/runs/cells.py",
        'case: study.stay_rights.allows(case, "stay")',
        "case: True",
    ),
    guard(
        "leaves 3",
        "one user of a trial space on six days was read day by day",
        "tests/report/test_items_facts.py::test_one_user_on_six_days_is_one_person",
        "report/items/tried.py",
        "    found = count_users(_seen(study), criteria, least=2 * study.threshold)",
        "    found = count_users(_seen(study), criteria, least=1)",
        "report/items/tried.py",
        '    return _said(f"users-{outcome(counts, threshold=threshold)}")',
        '    return _said(f"users-{outcome(counts, threshold=0)}")',
    ),
    guard(
        "leaves 4",
        "words on answers changed with one answer more",
        "tests/privacy/test_word_attacks.py::test_one_answer_more_changes_no_word",
        "privacy/disclosure/standing.py",
        "    if all(apart(one.counted, now) >= batch for one in alive):",
        "    if True:",
    ),
    guard(
        "leaves 5",
        "three quotes vanished at once, and so were one person's",
        "tests/privacy/test_linked_quotes.py::test_leaving_links_no_two_passages",
        "topics/publishing/gate.py",
        "        if passages.may(ref):\n            passages.take(ref)",
        "        passages.take(ref)",
    ),
)
SMALL = 3  # mends that `make proofs` removes; all of them at full size
CHOSEN = spread(DEFECTS, scaled(small=SMALL, full=len(DEFECTS)))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_package(tmp_path_factory.mktemp("copy"))


def test_every_mend_stands_where_the_table_says():
    """Each text once in its module: the table is of the code as it is today."""
    assert not_once(DEFECTS) == {}


def test_no_notebook_counts_one_coder_alone():
    """No cell names a coder, whose reading would then be that of the report."""
    cells = [
        (path.name, "".join(cell["source"]))
        for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]

    assert [name for name, source in cells if re.search(r"\bK-[0-9]{2}\b", source)] == []


@pytest.mark.long
@pytest.mark.parametrize("one", CHOSEN, ids=lambda one: f"{one.of}: {one.what}")
def test_without_its_mend_the_test_of_a_defect_fails(one: Guard, copy: Path):
    """By its own assertion, and not because something is broken."""
    fails_without(one, copy)
