"""What holds each promise: the guard in the code, a permissive version of it, and the test that fails
then.

Each replacement is made in a copy of the package. The test passes with the package as it is, as all
tests do, and fails by an assertion of its own with the copy: an error elsewhere would prove nothing. Guards that
cover each other are removed together.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from guards import Guard, copy_package, fails_without, guard, not_once, spread
from studies import scaled

pytestmark = pytest.mark.long

STANDS = "tests/acts/test_release_stands.py"
FOUND = "tests/year/test_year.py::test_what_a_year_found_stays_mended"
NUMBERS = "tests/privacy/test_disclosure.py"
GUARDS = (
    guard(
        "P1",
        "the last look at a report stops what asks for something",
        "tests/report/test_report_safety.py::test_markup_that_asks_or_runs_is_found",
        "report/safety.py",
        "    if found:\n        raise RunFailedError(found[0])",
        "    if False:\n        raise RunFailedError(found[0])",
    ),
    guard(
        "P2",
        "a raw transcript in a study is named",
        "tests/privacy/test_leaks.py::test_recordings_and_raw_transcripts_are_named",
        "topics/checks/leaks.py",
        "if _is_raw(root, name)]",
        "if False]",
    ),
    guard(
        "P1",
        "a cluster is reached encrypted, or is on this machine",
        "tests/acts/test_cluster.py::test_an_address_is_encrypted_or_of_this_machine",
        "topics/runs/cluster/address.py",
        'if scheme == "tcp" and host not in HERE:',
        "if False:",
    ),
    guard(
        "P3",
        "words that an audience may not read are not sent to a cluster",
        "tests/study/test_sent.py::test_what_an_audience_may_not_see_is_not_sent",
        "topics/runs/sent.py",
        '"_raw_texts": {id: study.texts[id] for id in voices},',
        '"_raw_texts": {id: study._raw_texts[id] for id in voices},',
    ),
    guard(
        "P3",
        "nobody is quoted without her yes",
        "tests/study/test_consent.py::test_a_quote_needs_a_yes_from_everybody_it_touches",
        "study/consent.py",
        "return self.lenient if known is None else purpose in known",
        "return True",
    ),
    guard(
        "P3",
        "who took her words back allows nothing",
        "tests/study/test_consent.py::test_who_took_her_words_back_allows_nothing",
        "study/consent.py",
        "{**grants, **{case: frozenset() for case in withdrawn}}",
        "grants",
    ),
    guard(
        "P3",
        "git gets no text of a sealed study that is not sealed",
        "tests/acts/test_sealing.py::test_plain_texts_that_git_holds_stop_everything",
        "topics/checks/check.py",
        "if is_sealed(root) and (plain := sorted(filter(is_plain_name, files))):",
        "if False and (plain := []):",
    ),
    guard(
        "P3",
        "the keys of who took her words back are destroyed",
        "tests/acts/test_erasure_sealed.py::test_erased_from_a_server_and_three_clones_one_of_them_away",
        "topics/sealing/sealed_files.py",
        "    drop_keys(root, dead)\n",
        "",
    ),
    guard(
        "P3",
        "what a withdrawal took out of a log does not come back from what is sealed",
        "tests/acts/test_cut_logs.py::test_what_a_withdrawal_took_out_of_a_log_never_comes_back",
        "topics/withdrawal/kept_copies.py",
        "        if len(stay) < len(events) or not events:",
        "        if False:",
    ),
    guard(
        "P3",
        "a veto stays, whatever line comes after it",
        "tests/store/test_codings_fold.py::test_nothing_takes_a_veto_back",
        "store/codings/fold.py",
        'for event in _of(state, "veto")}',
        'for event in _of(state, "veto") if event.id not in {one.data.get("ref") for one in state.others}}',
    ),
    guard(
        "P4",
        "a number for others is rounded",
        f"{NUMBERS}::test_only_everybody_who_was_heard_is_told_exactly",
        "privacy/disclosure/rounds.py",
        "said = Shown(printed.values.get(key, 0), of, one.month, printed.near)",
        "said = Shown(n, of, one.month)",
    ),
    guard(
        "P4",
        "the total is rounded down",
        f"{NUMBERS}::test_multiples_stay_nobody_stays_nobody_and_the_total_is_rounded_down",
        "privacy/disclosure/rounding.py",
        "    most = sizes[whole] // base\n",
        "    most = -(-sizes[whole] // base)\n",
    ),
    guard(
        "P4",
        "rounded numbers add up",
        f"{NUMBERS}::test_every_sum_holds_and_every_number_is_a_multiple_next_to_the_true_one",
        "privacy/disclosure/rounding.py",
        " if sums else []",
        " if False else []",
    ),
    guard(
        "P4",
        "the numbers for everybody are made from those for members",
        f"{NUMBERS}::test_the_numbers_for_everybody_are_made_from_those_for_members",
        "privacy/disclosure/rounds.py",
        "            sizes,\n            known.sums,\n",
        "            [len(cell.who) for cell in known.cells],\n            known.sums,\n",
    ),
    guard(
        "P4",
        "a number that nobody rounded is not shown",
        "tests/report/test_report_items.py::test_a_count_for_others_is_said_as_it_was_rounded_or_not_at_all",
        "report/edition.py",
        "        if self.threshold and people:\n            return None\n",
        "",
    ),
    guard(
        "P4",
        "a code that is never counted is counted nowhere",
        "tests/acts/test_never_counted.py::test_who_counts_for_others_has_no_coding_with_it",
        "study/audience_view.py",
        " if now not in self.uncounted}",
        "}",
    ),
    guard(
        "P4",
        "a number that was published of it goes with the next edition",
        "tests/acts/test_never_counted.py::test_what_was_published_goes_with_the_next_edition_and_nothing_else_moves",
        "topics/runs/cells.py",
        "return hides if alone or yearly else nowhere",
        "return nowhere",
    ),
    guard(
        "P4",
        "a kind of whom too few exist is not named above a quote",
        "tests/acts/test_too_few_exist.py::test_no_heading_and_no_quote_tells_of_a_kind_of_whom_too_few_exist",
        "topics/publishing/enough.py",
        "not self._study.too_few.isdisjoint(way.items())",
        "False",
    ),
    guard(
        "P4",
        "a question to a desk leaves whole for nobody",
        "tests/acts/test_exports_noted.py::test_a_question_to_a_desk_leaves_whole_for_nobody",
        "topics/exporting/coded_text.py",
        "voices.source.kind != QUESTION_KIND\n        and all(",
        "all(",
    ),
    guard(
        "P3",
        "a whole interview leaves only with a yes to that question",
        "tests/acts/test_project_out.py::"
        "test_a_yes_to_keeping_her_words_or_one_without_reading_them_hands_out_nothing",
        "topics/exporting/coded_text.py",
        'for p in ("quote", "whole")',
        'for p in ("quote", "archive")',
    ),
    guard(
        "P3",
        "an export of words for others is noted",
        "tests/acts/test_exports_noted.py::test_who_takes_her_words_back_reads_which_export_holds_them",
        "topics/exporting/noted.py",
        "        note_given(study, name, made.data, language=request.language, sources=made.sources)\n",
        "",
    ),
    guard(
        "P4",
        "of each person one passage is published",
        "tests/privacy/test_linked_quotes.py::test_the_passage_that_was_published_is_the_one_that_stays",
        "report/items/passages.py",
        "return all(self._is_hers(ref, case) for case in self._people(ref))",
        "return True",
    ),
    guard(
        "P4",
        "a voice that was published keeps its place",
        f"{STANDS}::test_a_voice_that_was_added_since_takes_nobodys_place",
        "report/items/passages.py",
        "if voice.id in here.get(k, _NONE)[0])",
        "if False)",
    ),
    guard(
        "P4",
        "nobody is quoted where somebody left",
        f"{STANDS}::test_a_voice_keeps_its_place_and_nobody_comes_where_somebody_left",
        "report/items/passages.py",
        "if voice.mark not in here.get(k, _NONE)[1])",
        "if True)",
    ),
    guard(
        "P4",
        "a language that few people speak is not read",
        f"{STANDS}::test_a_language_stands_whoever_leaves_and_none_comes_with_one_person",
        "topics/publishing/screened.py",
        "return not is_public and not enough({LANGUAGE: quote.language})",
        "return False",
    ),
    guard(
        "P4",
        "what enough people share is decided once",
        f"{STANDS}::test_a_language_stands_whoever_leaves_and_none_comes_with_one_person",
        "topics/publishing/enough.py",
        "if what not in self.decided or (self._new_round and not self.decided[what]):",
        "if True:",
    ),
    guard(
        "P4",
        "a kind of workplace needs enough people",
        f"{STANDS}::test_a_kind_of_workplace_that_too_few_share_has_no_heading",
        "topics/publishing/enough.py",
        'self.decided[what] = "" if is_rare else self._month',
        "self.decided[what] = self._month",
    ),
    guard(
        "P4",
        "a section that was published stands",
        "tests/acts/test_leaving_after_release.py::test_a_kind_of_workplace_stands_by_name_when_its_people_leave",
        "topics/publishing/sections.py",
        "standing=before.get(by, ()),",
        "standing=(),",
    ),
    guard(
        "P4",
        "words about answers stand until a batch answered",
        "tests/acts/test_release_words.py::test_one_answer_more_leaves_the_words_and_a_batch_moves_them",
        "topics/publishing/gate.py",
        "said_before = [one for record in records for one in record.standings]",
        "said_before = []",
    ),
    guard(
        "P4",
        "who may not stay is in no number",
        "tests/acts/test_release.py::test_who_did_not_say_that_she_may_stay_is_in_no_number",
        "topics/runs/cells.py",
        'case: study.stay_rights.allows(case, "stay")',
        "case: True",
    ),
    guard(
        "P4",
        "a number in prose is read by a person",
        "tests/acts/test_release_steps.py::test_a_number_of_people_typed_into_prose_is_a_question_to_the_lead",
        "topics/publishing/gate.py",
        "if in_prose and not wanted.numbers_read:",
        "if False:",
    ),
    guard(
        "P4",
        "a new round needs enough people",
        "tests/acts/test_release.py::test_an_interview_more_and_another_value_change_no_number",
        "privacy/disclosure/rounds.py",
        "if not new or len(new) < least_group(asked.threshold):",
        "if not new:",
    ),
    guard(
        "P3",
        "a finished page holds no eight words of somebody outside its quotes",
        f"{STANDS}::test_a_page_that_repeats_somebody_is_not_released",
        "topics/publishing/gate.py",
        "        check_page(documents[file], said, name=plan.run.notebook)\n",
        "",
        "topics/runs/fill.py",
        "    if said:\n        check_page(document, said, name=plan.run.notebook)\n",
        "",
    ),
    guard(
        "P5",
        "a rule that a hand changed wins nothing by itself",
        "tests/acts/door/test_by_hand.py::test_a_coder_who_makes_herself_lead_decides_nothing",
        "core/approved.py",
        "    return [name for name in names if not _is_ours(root, name)]",
        "    return []",
    ),
    guard(
        "P5",
        "an act of a page approves nothing that a hand wrote before",
        "tests/acts/door/test_by_hand.py::test_an_act_approves_nothing_that_was_written_by_hand_before",
        "core/approved.py",
        "if root is None or (new is not None and not _is_ours(root, name)):",
        "if root is None:",
    ),
    guard(
        "P5",
        "an act is on disk when it is acknowledged",
        "tests/store/test_codings_logs.py::test_several_events_are_one_write",
        "core/files.py",
        "        flush(descriptor)\n        if after is None:",
        "        if after is None:",
    ),
    guard(
        "P5",
        "a log that was changed is damage and no log",
        "tests/store/test_codings_logs.py::test_every_flipped_bit_is_reported_and_loses_nothing",
        "store/codings/lines.py",
        "                raise DamagedLogError(name, number, error.why) from None",
        "                continue",
    ),
    guard(
        "P6",
        "alpha expects by pairs without replacement",
        "tests/analysis/test_agreement_coefficients.py",
        "analysis/agreement/coefficients.py",
        "over(sums.scale.difference_in_all(sums.given), n * (n - 1))",
        "over(sums.scale.difference_in_all(sums.given), n * n)",
    ),
    guard(
        "P10",
        "an act on another text is refused",
        "tests/lab/test_lab_coding.py::test_a_text_that_was_corrected_is_a_conflict",
        "topics/coding/routes/coding.py",
        "    if src != now:",
        "    if False:",
    ),
    guard(
        "P10",
        "an answer counts for the words it was given to",
        "tests/acts/test_answered_words.py::test_a_reworded_finding_has_no_answers_and_the_old_ones_stay_with_the_old_words",
        "store/wordings.py",
        "    return bool(wordings) and wordings <= wordings_counted(finding)",
        "    return True",
    ),
    guard(
        "P10",
        "a standing belongs to the words it was given to",
        "tests/store/test_wordings.py::test_a_sentence_with_other_words_is_proposed_again_and_keeps_nothing",
        "store/wordings.py",
        '        fallen, standing = fallen | {STANDING}, "proposed"',
        "        standing = finding.status",
    ),
    guard(
        "P10",
        "what else is said of a sentence belongs to its words",
        "tests/acts/test_reworded.py",
        "store/wordings.py",
        "    fallen = {kind for kind in KINDS[2:] if not _holds(finding, kind)}",
        "    fallen = set[str]()",
    ),
    guard(
        "P10",
        "every page reads a finding through its words",
        "tests/acts/test_reworded.py",
        "store/findings.py",
        "as_worded(replace(one, lost=lost.get(one.id, {})))",
        "replace(one, lost=lost.get(one.id, {}))",
    ),
    guard(
        "P10",
        "who wrote the new words carries nothing over",
        "tests/store/test_wordings.py::test_who_wrote_the_new_words_carries_nothing_over",
        "store/wordings.py",
        "or one.by not in authors(finding, one)",
        "or True",
    ),
    guard(
        "P10",
        "that a group agreed is carried over by a group",
        "tests/store/test_wordings.py::test_confirmed_in_a_group_is_carried_over_by_a_group",
        "topics/findings/acts.py",
        "    if kind == STANDING and not group and with_group.status in BY_GROUP:",
        "    if False:",
    ),
    guard(
        "P10",
        "a standing that a group gave is not another's to carry over",
        "tests/store/test_wordings.py::test_a_file_carries_a_groups_standing_over_only_in_a_group",
        "store/wordings.py",
        '    return status if status not in BY_GROUP or of <= by_group else ""',
        "    return status",
    ),
    guard(
        "P10",
        "a step that changes words gives no standing by itself",
        "tests/store/test_wordings.py::test_a_step_that_changes_words_gives_a_standing_only_in_a_group",
        "store/wordings.py",
        "if is_given and (at not in changes or at in finding.met):",
        "if is_given:",
    ),
    guard(
        "P10",
        "words changed by hand are found in the last commit and in releases",
        "tests/store/test_wordings.py::test_words_changed_by_hand_are_proposed_too",
        "store/findings.py",
        "    lost = find_lost(root, found)",
        "    lost: dict[str, dict[str, str]] = {}",
    ),
    guard(
        "P10",
        "an answer with a “not” beside it is asked about",
        "tests/analysis/test_answers.py::test_what_is_not_plain_is_asked_about",
        "analysis/answer_words.py",
        "            if groups and meaning is None:",
        "            if False:",
    ),
    # what a year found, by its smallest histories
    guard(
        "P4",
        "in a year, a heading stands in every language when somebody leaves",
        f"{FOUND}[others-headings]",
        "report/item_views.py",
        ' and not mine and not item["text"]:',
        " and not mine:",
        "report/items/workplaces.py",
        "voices or id in standing",
        "voices",
    ),
    guard(
        "P4",
        "in a year, no voice is another's when somebody leaves",
        f"{FOUND}[others-quotes]",
        "topics/publishing/enough.py",
        "if what not in self.decided or (self._new_round and not self.decided[what]):",
        "if True:",
    ),
    guard(
        "P4",
        "in a year, nobody is quoted where somebody left",
        f"{FOUND}[others-quotes-come]",
        "report/items/passages.py",
        "if voice.mark not in here.get(k, _NONE)[1])",
        "if True)",
    ),
    guard(
        "P10",
        "in a year, no voice of other words is printed",
        f"{FOUND}[voice-of-other-words]",
        "store/wordings.py",
        "    fallen = {kind for kind in KINDS[2:] if not _holds(finding, kind)}",
        "    fallen = set[str]()",
    ),
    guard(
        "P10",
        "in a year, no number of other words is printed",
        f"{FOUND}[number-of-other-words]",
        "store/wordings.py",
        "    fallen = {kind for kind in KINDS[2:] if not _holds(finding, kind)}",
        "    fallen = set[str]()",
    ),
    guard(
        "P10",
        "in a year, what a place must offer says when its sentence is another",
        f"{FOUND}[criterion-of-other-words]",
        "report/items/tried.py",
        "    if STANDING not in finding.fallen:",
        "    if True:",
    ),
    guard(
        "P10",
        "in a year, a group's yes stays with its words",
        f"{FOUND}[standing-of-other-words]",
        "store/findings.py",
        "as_worded(replace(one, lost=lost.get(one.id, {})))",
        "replace(one, lost=lost.get(one.id, {}))",
    ),
    guard(
        "P10",
        "in a year, a translation of older words stops no exchange",
        f"{FOUND}[exit]",
        "topics/checks/check.py",
        "        check_findings,\n        _check_reasons,\n",
        "        check_findings,\n        _check_reasons,\n        _old_translations,\n",
    ),
)
SMALL = 5  # guards that `make proofs` removes; all of them at full size


CHOSEN = spread(GUARDS, scaled(small=SMALL, full=len(GUARDS)))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_package(tmp_path_factory.mktemp("copy"))


def test_every_guard_stands_where_the_table_says():
    """Each text once in its module: the table is of the code as it is today."""
    assert not_once(GUARDS) == {}


@pytest.mark.parametrize("one", CHOSEN, ids=lambda one: f"{one.of}: {one.what}")
def test_without_its_guard_the_test_of_a_promise_fails(one: Guard, copy: Path):
    """By its own assertion, and not because something is broken."""
    fails_without(one, copy)
