"""What people do in the coding screen, asked of the library: passages, desk, plan, suggestions,
memos, start page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sent import as_sent
from studies import AGREED, TEXT, add_source, make_study, write

from rap.core.errors import (
    ConflictError,
    NotAllowedError,
    ProblemsError,
    UnknownError,
    WrongUseError,
)
from rap.lab.handover import format_hand_over_page, hand_over
from rap.lab.start_page import describe_study, list_sources, tell_start
from rap.languages.catalogue import say
from rap.store.codings import CodingLogs, read_fold
from rap.study.study import open_study
from rap.topics.codebook.routes.changes import (
    act_on_codebook,
    drop_proposal,
    look_at_merge,
    tell_colours,
)
from rap.topics.codebook.routes.codes import (
    find_to_read_again,
    find_uses,
    format_codebook_page,
    list_codes,
    tell_history,
)
from rap.topics.coding.routes.coding import do_acts, open_source
from rap.topics.coding.routes.grid import format_framework, format_framework_page, make_grid
from rap.topics.coding.routes.team import (
    compare,
    keep_plan,
    propose_plan,
    tell_differences,
    tell_plan,
)
from rap.topics.exploring.routes.explore import answer_of
from rap.topics.exploring.routes.passages import Question, find_passages, suggest_for
from rap.topics.exporting.noted import export
from rap.topics.findings.routes.findings import support_finding
from rap.topics.memos.routes import add_memo, change_memo, delete_memo, list_memos
from rap.topics.web.bench import Bench
from rap.topics.web.disk_watch import Tails
from rap.topics.web.permissions import Person

hand_over = as_sent(hand_over)
describe_study = as_sent(describe_study)
list_sources = as_sent(list_sources)
tell_start = as_sent(tell_start)

answer_of = as_sent(answer_of)
find_passages = as_sent(find_passages)
suggest_for = as_sent(suggest_for)

act_on_codebook = as_sent(act_on_codebook)
drop_proposal = as_sent(drop_proposal)
look_at_merge = as_sent(look_at_merge)
tell_colours = as_sent(tell_colours)
find_uses = as_sent(find_uses)
list_codes = as_sent(list_codes)
tell_history = as_sent(tell_history)
do_acts = as_sent(do_acts)
open_source = as_sent(open_source)
make_grid = as_sent(make_grid)
compare = as_sent(compare)
keep_plan = as_sent(keep_plan)
propose_plan = as_sent(propose_plan)
tell_differences = as_sent(tell_differences)
tell_plan = as_sent(tell_plan)
support_finding = as_sent(support_finding)
add_memo = as_sent(add_memo)
change_memo = as_sent(change_memo)
list_memos = as_sent(list_memos)

SOURCE = "INT-10001"
LEAD, CODER = Person("K-01", "lead"), Person("K-02", "coder")
SETTINGS = '[tool.rap]\ntitle = "Rooms"\nlanguages = ["en"]\n{}\n[tool.rap.coders.K-01]\nrole = "lead"\n[tool.rap.coders.K-02]\n'


class Desk:
    """A bench with a pen for each of two coders."""

    def __init__(self, root: Path) -> None:
        self.root, self.bench, self._n = root, Bench(root), 0
        self.pens = {
            id: CodingLogs(root, coder=id, device=f"dev{id[-1]}aaaa") for id in ("K-01", "K-02")
        }

    def act(self, person: Person, *acts: dict[str, Any], source: str = SOURCE) -> list[str]:
        ids = []
        for act in acts:
            self._n += 1
            ids.append(act.get("id") or f"{self._n:032x}")
        sent = [{**act, "id": id} for act, id in zip(acts, ids, strict=True)]
        src = self.bench.source(source).hash[:8]
        do_acts(self.bench, self.pens[person.id], person, source, src=src, acts=sent)
        return ids

    def code(self, person: Person, code: str, start: int, end: int, source: str = SOURCE) -> str:
        return self.act(
            person, {"op": "add", "code": code, "start": start, "end": end}, source=source
        )[0]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An open study with one interview."""
    desk = Desk(make_study(tmp_path / "study"))
    yield desk
    for pen in desk.pens.values():
        pen.close()


def explored(desk: Desk) -> list[dict[str, Any]]:
    """The numbers that the page of questions shows the lead, people by theme; and no way to a
    notebook, which counts all.
    """
    given = {"language": "en", "chosen": {"by": ""}, "width": 800}
    answer = answer_of(desk.bench, LEAD, "people", **given)
    assert answer["python"] == []
    return answer["marks"]


def blind(desk: Desk) -> None:
    write(desk.root, "pyproject.toml", SETTINGS.format("blind = true"))


def test_logs_that_grow_fold_as_when_read_whole(desk: Desk) -> None:
    """After each act of either coder, and after the log of one was replaced by an older state."""
    source, tails = desk.bench.source(SOURCE), Tails(desk.root)
    for n in range(6):
        first = desk.code((LEAD, CODER)[n % 2], "alarm", n, n + 9)
        desk.act(
            (LEAD, CODER)[n % 2],
            {"op": "del", "ref": first} if n == 3 else {"op": "mark", "state": "coding"},
        )
        assert tails.fold(source, length=len(TEXT), leads=frozenset()) == read_fold(
            desk.root, source, length=len(TEXT)
        )
    log = next((desk.root / "interviews/codings" / SOURCE).glob("K-01.*"))
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:2]))

    assert tails.fold(source, length=len(TEXT), leads=frozenset()) == read_fold(
        desk.root, source, length=len(TEXT)
    )


def test_a_log_that_is_damaged_while_it_is_followed_is_told(desk: Desk) -> None:
    """As by a whole reading."""
    desk.code(LEAD, "alarm", 3, 9)
    source, tails = desk.bench.source(SOURCE), Tails(desk.root)
    tails.fold(source, length=len(TEXT), leads=frozenset())
    log = next((desk.root / "interviews/codings" / SOURCE).glob("K-01.*"))
    log.write_bytes(log.read_bytes() + b'{"no":"line"}\n' * 2)

    assert tails.fold(source, length=len(TEXT), leads=frozenset()).damaged


def test_passages_come_with_what_stands_around_them_and_who_may_read_them(desk: Desk) -> None:
    """By code, by words and by a pattern; a passage two people coded is one."""
    desk.code(LEAD, "deposit", 30, 57)
    desk.code(CODER, "deposit", 30, 57)
    found = find_passages(desk.bench, LEAD, Question("deposit", context=10))
    (row,) = found["passages"]

    assert (found["total"], found["people"], row["quote"]) == (1, 1, "You pay three months first.")
    assert (row["before"], row["may_leave"], row["why_not"]) == (
        TEXT[20:30],
        ["members", "team"],
        "",
    )
    assert {coding["coder"] for coding in row["codings"]} == {"K-01", "K-02"}
    assert find_passages(desk.bench, LEAD, Question('"key"'))["total"] == 1
    assert find_passages(desk.bench, LEAD, Question("/thr.e/"))["passages"][0]["quote"] == "three"
    assert (
        find_passages(
            desk.bench, LEAD, Question("deposit", where={"coder": "K-02", "setting": "home"})
        )["total"]
        == 1
    )


def test_a_vetoed_passage_says_why_it_may_not_leave(desk: Desk) -> None:
    """The veto counts for every audience outside the team."""
    desk.code(LEAD, "deposit", 30, 57)
    desk.act(CODER, {"op": "veto", "start": 34, "end": 40, "audience": "members"})
    (row,) = find_passages(desk.bench, LEAD, Question("deposit"))["passages"]

    assert (row["may_leave"], row["why_not"]) == (["team"], "veto")


def test_the_grid_counts_passages_and_people(desk: Desk) -> None:
    """Per value of a variable and code; a passage counted once though two coded it."""
    desk.code(LEAD, "deposit", 30, 57)
    desk.code(CODER, "deposit", 30, 57)
    grid = make_grid(desk.bench, LEAD, codes=["deposit", "alarm"], by="setting")

    assert grid["rows"] == [
        {
            "value": "home",
            "cells": [
                {"code": "deposit", "n": 1, "people": 1, "refs": [f"{SOURCE}:30-57"]},
                {"code": "alarm", "n": 0, "people": 0, "refs": []},
            ],
        }
    ]


def test_nothing_blind_is_seen_by_a_side_door(desk: Desk) -> None:
    """Neither passages, grid, codebook, uses nor the desk show another's codings before both are
    done.
    """
    blind(desk)
    desk.code(CODER, "deposit", 30, 57)
    desk.code(LEAD, "alarm", 94, 100)
    seen = (
        find_passages(desk.bench, LEAD, Question("deposit"))["total"],
        make_grid(desk.bench, LEAD, codes=["deposit"], by="setting")["rows"],
        [mark["where"] for mark in explored(desk)],
        {code["code"]: code["n"] for code in list_codes(desk.bench, LEAD)["codes"]}["deposit"],
        find_uses(desk.bench, LEAD, "deposit")["codings"],
        tell_start(desk.bench, LEAD, "2020-01-01T00:00:00+00:00")["new_texts"],
        {coding["coder"] for coding in open_source(desk.bench, LEAD, SOURCE)["codings"]},
    )
    with pytest.raises(NotAllowedError):
        compare(desk.bench, LEAD, SOURCE)
    assert tell_differences(desk.bench, LEAD) == {"sources": []}
    assert list_sources(desk.bench, LEAD)[0]["reach"].keys() == {"K-01"}
    for person in (LEAD, CODER):
        desk.act(person, {"op": "mark", "state": "done"})

    assert seen == (0, [], [{"code": "alarm"}], 0, [], 0, {"K-01"})
    assert {"code": "deposit"} in [mark["where"] for mark in explored(desk)]
    assert compare(desk.bench, LEAD, SOURCE)["coders"] == ["K-01", "K-02"]
    assert tell_differences(desk.bench, LEAD) == {"sources": [{"source": SOURCE, "n": 2}]}
    assert list_sources(desk.bench, LEAD)[0]["reach"].keys() == {"K-01", "K-02"}
    assert find_passages(desk.bench, LEAD, Question("deposit"))["total"] == 1


def test_the_desk_shows_both_sides_and_what_was_decided(desk: Desk) -> None:
    """One passage for a difference, with the codings it rests on; a decision is shown with its
    reason.
    """
    mine = desk.code(LEAD, "deposit", 30, 57)
    desk.code(CODER, "alarm", 94, 118)
    desk.act(
        LEAD, {"op": "decide", "refs": [mine], "outcome": "drop", "reason": "this is about the key"}
    )
    rows = {row["code"]: row for row in compare(desk.bench, LEAD, SOURCE)["passages"]}

    assert tell_differences(desk.bench, LEAD) == {"sources": [{"source": SOURCE, "n": 1}]}
    assert [c["id"] for c in rows["deposit"]["mine"]] == [mine]
    assert (rows["deposit"]["state"], rows["deposit"]["outcome"], rows["deposit"]["reason"]) == (
        "decided",
        "drop",
        "this is about the key",
    )
    assert (
        rows["alarm"]["state"],
        rows["alarm"]["mine"],
        rows["alarm"]["start"],
        rows["alarm"]["end"],
    ) == (
        "open",
        [],
        94,
        118,
    )


def test_a_reflexive_study_shows_no_coefficients(desk: Desk) -> None:
    """Only what to talk about."""
    write(desk.root, "pyproject.toml", SETTINGS.format('method = "reflexive"'))
    desk.code(LEAD, "deposit", 30, 57)
    desk.code(CODER, "alarm", 94, 118)
    compared = compare(desk.bench, LEAD, SOURCE)

    assert (compared["reflexive"], compared["codes"], len(compared["passages"])) == (True, [], 2)


def test_agreement_is_given_per_code_and_pair(desk: Desk) -> None:
    """Two coders who gave one code to the same turn agree."""
    for person in (LEAD, CODER):
        desk.code(person, "deposit", 30, 57)
    (row,) = compare(desk.bench, LEAD, SOURCE)["codes"]

    assert (row["code"], row["alpha"], row["percent"]) == ("deposit", 1.0, 1.0)


def test_a_plan_is_drawn_looked_at_and_written(desk: Desk) -> None:
    """The draw writes nothing; the plan then stands on everybody's list."""
    proposal = propose_plan(
        desk.bench, LEAD, by="setting", share=1, pairs=[["K-01", "K-02"]], seed=3
    )
    before = tell_plan(desk.bench)["plan"]
    keep_plan(desk.bench, LEAD, proposal["plan"], drawn=proposal["drawn"])

    assert (before, sorted(proposal["plan"][SOURCE])) == ({}, ["K-01", "K-02"])
    assert [row["source"] for row in tell_start(desk.bench, CODER, "")["my_list"]] == [SOURCE]
    assert sorted(list_sources(desk.bench, CODER)[0]["plan"]) == ["K-01", "K-02"]


def test_what_somebody_has_begun_stands_first_on_her_list(desk: Desk) -> None:
    """Codings without a mark are a beginning, also where nothing was given to her."""
    proposal = propose_plan(
        desk.bench, LEAD, by="setting", share=1, pairs=[["K-01", "K-02"]], seed=3
    )
    keep_plan(desk.bench, LEAD, proposal["plan"], drawn=proposal["drawn"])
    before = [row["state"] for row in tell_start(desk.bench, CODER, "")["my_list"]]
    desk.code(CODER, "deposit", 30, 57)
    after = tell_start(desk.bench, CODER, "")["my_list"]

    assert (before, [(row["source"], row["state"]) for row in after]) == (
        [None],
        [(SOURCE, "coding")],
    )


@pytest.mark.parametrize("coders", [["K-09"], ["K-02"], "K-01", [["K-01"]]])
def test_only_who_reads_the_language_is_given_an_interview(desk: Desk, coders: Any) -> None:
    """Somebody who does not, or who is not there, is refused, and nothing is written."""
    write(desk.root, "pyproject.toml", SETTINGS.format("") + 'languages = ["nl"]\n')
    with pytest.raises(WrongUseError):
        keep_plan(desk.bench, LEAD, {SOURCE: coders})

    assert not (desk.root / "interviews/plan").exists()


def test_suggestions_leave_out_what_was_refused(desk: Desk) -> None:
    """They are learned from other interviews, never from the interviewer's questions, and count
    what became of them.
    """
    for n in range(3):
        text = f"I: And the deposit?\nP1: I paid a deposit of {n + 2} months.\nP1: The bell rang.\n"
        add_source(desk.root, f"INT-2000{n}", text, case="C-20001")
        desk.code(
            LEAD, "deposit", text.index("I paid"), text.index("months") + 6, source=f"INT-2000{n}"
        )
    add_source(
        desk.root,
        "INT-30001",
        "I: A deposit?\nP1: A deposit of two months.\nP1: The bell was new.\n",
        case="C-20001",
    )
    first = suggest_for(desk.bench, LEAD, "INT-30001", "deposit")
    best = first["passages"][0]
    desk.act(
        CODER,
        {
            "op": "hint",
            "code": "deposit",
            "start": best["start"],
            "end": best["end"],
            "taken": False,
        },
        source="INT-30001",
    )
    second = suggest_for(desk.bench, LEAD, "INT-30001", "deposit")

    assert desk.bench.text("INT-30001")[best["start"] : best["end"]] == "A deposit of two months."
    assert ("deposit" in best["words"], first["model"]["n"], second["acceptance"]) == (
        True,
        3,
        {"taken": 0, "refused": 1},
    )
    assert best not in second["passages"]


def test_a_private_memo_is_its_authors_alone(desk: Desk) -> None:
    """Others neither see nor change nor delete it; a shared one they see and do not change."""
    ref = desk.code(CODER, "deposit", 30, 57)
    pen = desk.pens["K-02"]
    secret = add_memo(
        desk.bench, pen, CODER, about=SOURCE, kind="reflexive", text="I was tired", private=True
    )
    shared = add_memo(
        desk.bench, pen, CODER, about=ref, kind="analytic", text="Three months again", private=False
    )
    with pytest.raises(UnknownError):
        delete_memo(desk.bench, LEAD, secret["id"])
    with pytest.raises(NotAllowedError):
        change_memo(desk.bench, desk.pens["K-01"], LEAD, shared["id"], {"text": "x"})
    changed = change_memo(
        desk.bench, pen, CODER, shared["id"], {"text": "Three months, as in two others"}
    )

    assert [memo["id"] for memo in list_memos(desk.bench, LEAD)] == [shared["id"]]
    assert {memo["id"] for memo in list_memos(desk.bench, CODER)} == {secret["id"], shared["id"]}
    assert (changed["text"], open_source(desk.bench, LEAD, SOURCE)["codings"][0]["memo"]) == (
        "Three months, as in two others",
        shared["id"],
    )


def test_a_memo_that_was_deleted_is_on_no_coding(desk: Desk) -> None:
    """The log still holds its hash, the screen shows nothing."""
    ref = desk.code(CODER, "deposit", 30, 57)
    memo = add_memo(
        desk.bench,
        desk.pens["K-02"],
        CODER,
        about=ref,
        kind="analytic",
        text="Again",
        private=False,
    )
    delete_memo(desk.bench, CODER, memo["id"])

    assert [c["memo"] for c in open_source(desk.bench, CODER, SOURCE)["codings"]] == [None]


def test_a_finding_rests_on_what_was_added(desk: Desk) -> None:
    """A coding, a code and a question, each once; the rest of the file stays."""
    path = write(
        desk.root,
        "codebook/findings/F-10001.yaml",
        "# ours\nstatement: {en: Keys come late}\nevidence: {codes: [alarm]}\n",
    )
    ref = desk.code(CODER, "deposit", 30, 57)
    for what in (ref, ref, "deposit", "deposit near 20 alarm"):
        told = support_finding(desk.bench, CODER, "F-10001", what)

    assert told["evidence"] == {
        "codes": ["alarm", "deposit"],
        "codings": [ref],
        "queries": ["deposit near 20 alarm"],
    }
    assert path.read_text().startswith("# ours\n")


def test_a_changed_definition_lists_older_codings_to_read_again(desk: Desk) -> None:
    """Those made before; a new label alone asks nobody to read again."""
    old = desk.code(CODER, "deposit", 30, 57)
    act_on_codebook(
        desk.bench,
        LEAD,
        act="edit",
        code="deposit",
        reason="shorter",
        fields={"label": {"en": "Deposits"}},
    )
    unchanged = find_to_read_again(desk.bench, LEAD, "deposit")
    act_on_codebook(
        desk.bench,
        LEAD,
        act="edit",
        code="deposit",
        reason="not the rent",
        fields={"definition": {"en": "Paid before"}},
    )
    desk.code(CODER, "deposit", 58, 71)

    assert (unchanged, [c.id for c in find_to_read_again(desk.bench, LEAD, "deposit")]) == (
        [],
        [old],
    )
    assert tell_start(desk.bench, CODER, "")["to_read_again"] == [{"code": "deposit", "n": 1}]
    assert next((e["what"], e["after"]) for e in tell_history(desk.bench, "deposit")) == (
        "label",
        {"label": {"en": "Deposits"}},
    )
    assert {len(e["t"]) for e in tell_history(desk.bench, "deposit")} == {len("2026-05-11")}


def test_the_start_page_says_in_how_many_texts_others_coded(desk: Desk) -> None:
    """One text, however much a colleague did in it; nothing of her own."""
    desk.code(CODER, "deposit", 30, 57)
    desk.code(CODER, "alarm", 94, 100)
    since = "2020-01-01T00:00:00+00:00"

    assert tell_start(desk.bench, LEAD, since)["new_texts"] == 1
    assert tell_start(desk.bench, CODER, since)["new_texts"] == 0


def test_the_start_page_reads_a_history_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as its file is the same; the ages of codings are counted from what is kept."""
    old = desk.code(CODER, "deposit", 30, 57)
    fields = {"definition": {"en": "Paid before"}}
    act_on_codebook(
        desk.bench, LEAD, act="edit", code="deposit", reason="not the rent", fields=fields
    )
    first = tell_start(desk.bench, CODER, "")
    parsed: list[str] = []
    monkeypatch.setattr("rap.core.yaml_files.parse_yaml", lambda _, name: parsed.append(name))
    again = tell_start(desk.bench, CODER, "")
    desk.act(CODER, {"op": "del", "ref": old})

    assert (first["to_read_again"], again["to_read_again"]) == ([{"code": "deposit", "n": 1}],) * 2
    assert (parsed, tell_start(desk.bench, CODER, "")["to_read_again"]) == ([], [])


def test_a_coder_changes_the_codebook_by_proposal_where_the_study_says_so(desk: Desk) -> None:
    """Otherwise she is refused; the codebook itself stays as it is."""
    fields = {"label": {"en": "Heating"}, "family": "access"}
    with pytest.raises(NotAllowedError):
        act_on_codebook(
            desk.bench, CODER, act="create", code="heating", reason="said often", fields=fields
        )
    write(desk.root, "pyproject.toml", SETTINGS.format("proposals = true"))
    told = act_on_codebook(
        desk.bench, CODER, act="create", code="heating", reason="said often", fields=fields
    )

    assert (
        told["proposed"],
        [p["code"] for p in told["proposals"]],
        desk.bench.book.get("heating"),
    ) == (
        True,
        ["heating"],
        None,
    )


def test_a_coder_takes_her_own_proposal_back(desk: Desk) -> None:
    """Nobody else's: that is for a lead."""
    write(desk.root, "pyproject.toml", SETTINGS.format("proposals = true"))
    fields = {"into": "alarm"}
    told = act_on_codebook(
        desk.bench, CODER, act="merge", code="deposit", reason="one idea", fields=fields
    )
    id = told["undo"]["path"].rpartition("/")[2]
    with pytest.raises(NotAllowedError):
        drop_proposal(desk.bench, Person("K-03", "coder"), id)
    dropped = drop_proposal(desk.bench, CODER, id)
    none = list_codes(desk.bench, CODER)["proposals"]
    desk.bench.before.take(CODER.id, dropped["undo"]["body"]["token"])

    assert (told["undo"]["method"], none) == ("DELETE", [])
    assert list_codes(desk.bench, CODER)["proposals"] == told["proposals"]


def test_a_merge_is_looked_at_before_it_is_done(desk: Desk) -> None:
    """How many codings, which of them double, the people, and what names the code."""
    write(desk.root, "codebook/access/fee.yaml", "label: {en: Fee}\nparent: deposit\n")
    desk.code(LEAD, "deposit", 30, 57)
    desk.code(LEAD, "alarm", 30, 57)
    desk.code(CODER, "deposit", 30, 57)
    write(
        desk.root,
        "codebook/findings/F-10001.yaml",
        "statement: {en: {text: It costs, by: K-01}}\nevidence: {codes: [deposit]}\n",
    )

    assert look_at_merge(desk.bench, LEAD, "deposit", into="alarm") == {
        "code": "deposit",
        "into": "alarm",
        "n": 2,
        "n_people": 1,
        "doubles": 1,
        "below": ["fee"],
        "findings": [{"id": "F-10001", "statement": {"en": "It costs"}}],
        "memos": 0,
    }


def test_a_new_code_has_a_colour_of_its_own(desk: Desk) -> None:
    """Kept in its file, so that it stays; more are offered, none of them another code's."""
    fields = {"label": {"en": "Heating"}, "family": "access"}
    act_on_codebook(desk.bench, LEAD, act="create", code="heat", reason="often", fields=fields)
    used = {row["code"]: row["colour"] for row in list_codes(desk.bench, LEAD)["codes"]}
    offered = tell_colours(desk.bench, LEAD, "heat")["colours"]

    assert desk.bench.book.get("heat").colour == used["heat"]  # type: ignore[union-attr]
    assert len(set(used.values())) == len(used)
    assert len({*offered, used["deposit"], used["alarm"]}) == 10


def test_an_interns_codings_are_outside_until_accepted(desk: Desk) -> None:
    """A lead accepts them one by one; after her last day an intern only reads."""
    write(
        desk.root, "pyproject.toml", SETTINGS.format("") + 'role = "intern"\nuntil = "2099-01-01"\n'
    )
    refs = [desk.code(CODER, "deposit", 30, 57), desk.code(CODER, "alarm", 94, 118)]
    desk.act(LEAD, {"op": "decide", "refs": refs[:1], "outcome": "accept", "reason": "well read"})
    outside = {c["id"]: c["outside"] for c in open_source(desk.bench, LEAD, SOURCE)["codings"]}

    assert outside == {refs[0]: False, refs[1]: True}
    with pytest.raises(NotAllowedError):
        desk.act(replace(CODER, role="reader"), {"op": "mark", "state": "done"})


def test_printed_cards_hold_no_words_that_may_not_leave(desk: Desk) -> None:
    """An example is printed while people outside the team may read it, and gone when they may not;
    no script either way.
    """
    write(
        desk.root,
        "codebook/access/deposit.yaml",
        f"label: {{en: <Deposit>}}\nexample: {SOURCE}:30-57\n",
    )
    with_words = format_codebook_page(desk.bench, form="list", language="en")
    write(
        desk.root,
        "interviews/cases/C-20001.yaml",
        AGREED.replace("members: [count, quote]", "members: [count]"),
    )
    without = format_codebook_page(desk.bench, form="list", language="en")

    assert ("You pay three months first." in with_words, "You pay" in without) == (True, False)
    assert "&lt;Deposit&gt;" in without
    assert "<script" not in with_words + format_codebook_page(
        desk.bench, form="cards", language="fr"
    )


INTERN = SETTINGS.format("") + 'role = "intern"\n'


def test_an_interns_codings_count_when_a_lead_accepts_them(desk: Desk) -> None:
    """Neither in the codebook, passages or grid nor in what notebooks and reports count; they are
    there, and marked.
    """
    write(desk.root, "pyproject.toml", INTERN)
    ref = desk.code(CODER, "deposit", 30, 57)

    def counts() -> tuple[int, int, int, int]:
        codes = {code["code"]: code["n"] for code in list_codes(desk.bench, LEAD)["codes"]}
        found = find_passages(desk.bench, LEAD, Question("deposit"))["total"]
        grid = make_grid(desk.bench, LEAD, codes=["deposit"], by="setting")["rows"]
        return codes["deposit"], found, len(grid), len(open_study(desk.root).codings)

    before, row = counts(), list_sources(desk.bench, LEAD)[0]
    outside = [c["outside"] for c in open_source(desk.bench, LEAD, SOURCE)["codings"]]
    desk.act(LEAD, {"op": "decide", "refs": [ref], "outcome": "accept", "reason": "read together"})

    assert (before, outside, row["n"]) == ((0, 0, 0, 0), [True], {"K-02": 1})
    assert counts() == (1, 1, 1, 1)


def test_a_practice_interview_counts_nowhere(desk: Desk) -> None:
    """Whoever marks an interview as practice, her codings of it are for learning; others' count."""
    desk.code(CODER, "deposit", 30, 57)
    desk.code(LEAD, "alarm", 94, 100)
    desk.act(CODER, {"op": "mark", "state": "training"})

    assert {code["code"]: code["n"] for code in list_codes(desk.bench, LEAD)["codes"]}[
        "deposit"
    ] == 0
    assert set(open_study(desk.root).codings["code"]) == {"alarm"}
    assert compare(desk.bench, LEAD, SOURCE)["coders"] == ["K-01", "K-02"]


def test_the_simple_screen_has_few_codes(desk: Desk) -> None:
    """Those of the settings that stand, else the ones used most."""
    desk.code(LEAD, "alarm", 94, 100)
    simple = Person("K-02", "coder", simple=True)
    chosen = replace(simple, codes=("advice", "gone"))

    assert describe_study(desk.bench, simple)["coder"]["codes"][0] == "alarm"
    assert describe_study(desk.bench, chosen)["coder"]["codes"] == ["advice"]


def test_in_blind_mode_shared_memos_are_read_when_both_are_done(desk: Desk) -> None:
    """A memo about an interview tells how somebody read it; one about a code does not."""
    blind(desk)
    about = {"kind": "analytic", "private": False}
    add_memo(
        desk.bench, desk.pens["K-02"], CODER, about=SOURCE, text="She decides herself", **about
    )
    add_memo(
        desk.bench, desk.pens["K-02"], CODER, about="deposit", text="Wider than money", **about
    )
    before = [memo["about"] for memo in list_memos(desk.bench, LEAD)]
    own = len(list_memos(desk.bench, CODER))
    for person in (LEAD, CODER):
        desk.act(person, {"op": "mark", "state": "done"})

    assert (before, own, len(list_memos(desk.bench, LEAD))) == (["deposit"], 2, 2)
    assert tell_start(desk.bench, LEAD, "2020-01-01T00:00:00+00:00")["new_memos"] == 2


def _sum_up(
    desk: Desk, person: Person, text: str, about: str = "C-20001/deposit", *, private: bool = False
) -> str:
    cell = {"about": about, "kind": "summary", "text": text, "private": private}
    return str(add_memo(desk.bench, desk.pens[person.id], person, **cell)["id"])


def _summaries(desk: Desk, person: Person) -> list[tuple[str, str]]:
    """By and text of the summaries in the cell of C-20001 and deposit, as the grid tells them."""
    grid = make_grid(desk.bench, person, codes=["deposit"], by="case")
    rows = {row["value"]: row["cells"][0]["summaries"] for row in grid["rows"]}
    return [(one["by"], one["text"]) for one in rows.get("C-20001", [])]


def test_a_cell_of_the_grid_holds_a_summary_of_each_coder(desk: Desk) -> None:
    """Written before anything is coded there, one a coder; shared ones are read by all, private
    ones by their author.
    """
    mine = _sum_up(desk, LEAD, "Pays ahead.")
    _sum_up(desk, CODER, "Why three?", private=True)
    with pytest.raises(ConflictError):
        _sum_up(desk, LEAD, "Again.")
    for about in ("C-99999/deposit", "C-20001/nothing"):
        with pytest.raises((UnknownError, WrongUseError)):
            _sum_up(desk, LEAD, "Of nobody.", about)
    change_memo(desk.bench, desk.pens["K-01"], LEAD, mine, {"text": "Pays three months ahead."})

    assert _summaries(desk, LEAD) == [("K-01", "Pays three months ahead.")]
    assert _summaries(desk, CODER) == [("K-01", "Pays three months ahead."), ("K-02", "Why three?")]
    with pytest.raises(ProblemsError):
        change_memo(desk.bench, desk.pens["K-01"], LEAD, mine, {"type": "analytic"})
    delete_memo(desk.bench, LEAD, mine)
    assert _summaries(desk, LEAD) == []


def test_a_summary_is_hidden_where_her_words_are(desk: Desk) -> None:
    """When she no longer lets the team analyse, nobody reads it, its author neither; blind, when
    both are done.
    """
    _sum_up(desk, LEAD, "Pays ahead.")
    blind(desk)
    before = _summaries(desk, CODER)
    for person in (LEAD, CODER):
        desk.act(person, {"op": "mark", "state": "done"})
    after = _summaries(desk, CODER)
    refused = AGREED.replace("team: [analyse, count, quote]", "team: []")
    write(desk.root, "interviews/cases/C-20001.yaml", refused)

    assert (before, after) == ([], [("K-01", "Pays ahead.")])
    assert [list_memos(desk.bench, person) for person in (LEAD, CODER)] == [[], []]
    assert len(desk.bench.memos) == 1
    assert "Pays ahead." not in format_framework_page(desk.bench, LEAD, ["deposit"], language="en")


def test_a_summary_follows_a_merged_code(desk: Desk) -> None:
    """It stands where the codings stand, and the code says where it is used."""
    id = _sum_up(desk, LEAD, "Pays ahead.", "C-20001/advice")
    write(desk.root, "codebook/needs/advice.yaml", "label: {en: Advice}\nmerged_into: deposit\n")

    assert _summaries(desk, LEAD) == [("K-01", "Pays ahead.")]
    assert find_uses(desk.bench, LEAD, "deposit")["memos"] == [id]


def test_the_grid_is_printed_and_exported_with_its_summaries(desk: Desk, tmp_path: Path) -> None:
    """On paper her words and ours, told apart; in a table references, no words of hers, and what is
    private stays.
    """
    desk.code(LEAD, "deposit", 30, 57)
    _sum_up(desk, LEAD, "=Pays <three> ahead.")
    _sum_up(desk, CODER, "Only for me.", private=True)
    page = format_framework_page(desk.bench, LEAD, ["deposit", "alarm"], language="fr")
    table = (
        format_framework(desk.bench, LEAD, ["deposit", "alarm"]).decode("utf-8-sig").splitlines()
    )
    path = export(open_study(desk.root), tmp_path / "framework.csv").path
    exported = path.read_text("utf-8-sig").splitlines()

    assert (
        '<p class="summary">K-01: =Pays &lt;three&gt; ahead.</p><p>You pay three months first.</p>'
        in page
    )
    assert "Only for me" not in page
    assert table == [
        f'"{say("coding.exporting.for_the_team")}"',
        '"case","deposit","deposit summary"',
        f'"C-20001","{SOURCE}:30-57","K-01: =Pays <three> ahead."',
    ]
    assert exported == table
    assert open_study(desk.root).summaries.to_dict("records")[0]["text"] == "=Pays <three> ahead."


def test_who_leaves_hands_over_what_she_began(desk: Desk) -> None:
    """Interviews with how far each is, what waits to be accepted, questions; on paper in three
    languages; for her and a lead.
    """
    write(desk.root, "pyproject.toml", INTERN + 'until = "2099-12-31"\n')
    desk.code(CODER, "deposit", 30, 57)
    question = {
        "about": SOURCE,
        "kind": "question",
        "text": "Who keeps the <spare> key?",
        "private": False,
    }
    add_memo(desk.bench, desk.pens["K-02"], CODER, **question)
    told = hand_over(desk.bench, LEAD, "K-02")
    pages = [
        format_hand_over_page(desk.bench, CODER, "K-02", language=language)
        for language in ("fr", "nl", "en")
    ]

    assert told["sources"] == [
        {
            "source": SOURCE,
            "planned": False,
            "state": "coding",
            "n": 0,
            "waiting": 1,
            "to_check": 0,
        },
    ]
    assert (told["until"], [row["text"] for row in told["questions"]]) == (
        "2099-12-31",
        ["Who keeps the <spare> key?"],
    )
    assert all("2099-12-31" in page and "<spare>" not in page and SOURCE in page for page in pages)
    with pytest.raises(NotAllowedError):
        hand_over(desk.bench, CODER, "K-01")


def test_a_lead_sees_practice_codings_and_what_was_decided(desk: Desk) -> None:
    """Those that wait with their words, and after a decision what it was; she reads no list; a
    refused one can be taken up.
    """
    write(desk.root, "pyproject.toml", INTERN)
    first, second = desk.code(CODER, "deposit", 30, 57), desk.code(CODER, "alarm", 94, 119)

    def told() -> list[tuple[str, str, str]]:
        return [
            (row["code"], row["quote"], row["decided"])
            for row in hand_over(desk.bench, LEAD, "K-02")["codings"]
        ]

    waiting, paper = told(), format_hand_over_page(desk.bench, LEAD, "K-02", language="en")
    desk.act(
        LEAD, {"op": "decide", "refs": [first], "outcome": "accept", "reason": "read together"}
    )
    desk.act(LEAD, {"op": "decide", "refs": [second], "outcome": "drop", "reason": "not an alarm"})
    decided = told()
    desk.act(LEAD, {"op": "decide", "refs": [second], "outcome": "accept", "reason": "it is one"})

    assert waiting == [("deposit", TEXT[30:57], ""), ("alarm", TEXT[94:119], "")]
    assert [row[2] for row in decided] == ["accept", "drop"]
    assert [row[2] for row in told()] == ["accept", "accept"]
    assert "Deposit: You pay three months first." in paper
    assert hand_over(desk.bench, CODER, "K-02")["codings"] == []
    assert hand_over(desk.bench, LEAD, "K-01")["codings"] == []


def test_a_hand_over_tells_nothing_that_is_still_blind(desk: Desk) -> None:
    """A lead who codes the interview herself does not learn how far the other is."""
    blind(desk)
    desk.code(CODER, "deposit", 30, 57)
    desk.code(LEAD, "alarm", 94, 100)
    (row,) = hand_over(desk.bench, LEAD, "K-02")["sources"]

    assert (row["state"], row["n"]) == (None, None)
