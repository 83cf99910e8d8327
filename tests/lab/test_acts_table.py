"""Acts that went wrong once, and the test that failed then: each is still there under its name."""

from __future__ import annotations

import pytest
from studies import ROOT

ACTS = {
    "an unsent act, another login": (
        "tests/browser/test_certain_acts.py",
        "test_what_somebody_else_left_in_this_browser_is_told_and_never_saved_as_mine",
    ),
    "the box of codes is open during a correction": (
        "tests/browser/test_certain_acts.py",
        "test_a_correction_while_a_code_is_chosen_leaves_the_words_that_were_selected",
    ),
    "a search is open during a correction": (
        "tests/browser/test_certain_acts.py",
        "test_code_all_shows_and_codes_the_text_of_now",
    ),
    "undo more often than there were acts, in a fresh browser": (
        "tests/browser/test_certain_acts.py",
        "test_undo_stops_where_the_list_of_what_was_done_here_ends",
    ),
    "undo of taking a code off: the star": (
        "src/rap/lab/ui/tests/core.test.ts",
        "a deleted coding comes back as one that names what it was, with its star",
    ),
    "undo with another page in front": (
        "tests/browser/test_certain_acts.py",
        "test_undo_takes_nothing_back_in_a_text_behind_another_page",
    ),
    "an interview opened twice": (
        "tests/browser/test_certain_acts.py",
        "test_an_interview_asked_for_twice_is_opened_once",
    ),
    "a suggestion taken twice": (
        "tests/browser/test_panels.py",
        "test_a_suggestion_taken_twice_is_one_coding_and_others_are_refused_by_key",
    ),
    "the grid with a late answer": (
        "tests/browser/test_panels.py",
        "test_an_answer_about_the_codes_chosen_before_comes_too_late",
    ),
    "another login while it is said what was done": (
        "tests/browser/test_certain_acts.py",
        "test_what_one_person_did_is_not_said_to_the_next",
    ),
    "a second code begun while the first is saved": (
        "tests/browser/test_panels.py",
        "test_a_second_code_that_is_begun_while_the_first_is_saved_stays",
    ),
    "a press or typing while a page is drawn anew: notes": (
        "tests/browser/test_panels.py",
        "test_news_of_a_colleague_swallow_no_press_and_no_letter_in_notes",
    ),
    "a press while a page is drawn anew: decisions": (
        "tests/browser/test_raw_pages.py",
        "test_news_of_a_colleague_swallow_no_press_on_a_decision",
    ),
    "the weather on the model": (
        "src/rap/lab/ui/tests/weather.test.ts",
        "in any weather no act is lost, done twice, on other words or under another name",
    ),
    "a new finding sent twice": (
        "tests/browser/test_findings.py",
        "test_a_finding_is_made_once_however_often_it_is_sent",
    ),
    "a memo sent twice": (
        "tests/lab/test_lab_taking_back.py",
        "test_a_memo_sent_twice_is_one_memo",
    ),
    "typing while a finding is saved": (
        "tests/browser/test_findings.py",
        "test_what_is_typed_while_a_finding_is_saved_stays",
    ),
    "an act on words that are gone, and those after it": (
        "tests/browser/test_certain_acts.py",
        "test_an_act_on_words_that_are_gone_is_set_aside_and_others_are_saved",
    ),
    "the server killed and brought back": (
        "tests/browser/test_coding.py",
        "test_a_killed_server_loses_nothing_and_doubles_nothing",
    ),
    "every request in any weather": (
        "tests/browser/test_weather.py",
        "test_no_act_twice_none_on_other_words_none_of_another_name",
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_that_went_wrong_has_its_test(act: str):
    """Renamed or taken out, it is missed here."""
    file, name = ACTS[act]
    text = (ROOT / file).read_text(encoding="utf-8")

    assert f"def {name}(" in text or (name in text and file.endswith(".ts"))
