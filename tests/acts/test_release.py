"""The gate: what passes, what stops a release, and what two releases tell together."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from click.testing import Result
from messages import assert_says, raises
from releases import (
    BOOK,
    CONSENT,
    add_person,
    command,
    make_release_study,
    numbers,
    page,
    release,
)
from report_example import edition, item, said, shown
from studies import write

from rap.core.errors import Problem, ProblemsError, RefusedError, WrongUseError
from rap.core.model import Source, Speaker
from rap.report.item_views import draw_item
from rap.report.items import show_table
from rap.report.words import words_of
from rap.store.ledger import Worded, read_releases
from rap.store.sources import hash_of, write_source
from rap.store.vault import Vault
from rap.store.wordings import wording
from rap.study.study import Study
from rap.topics.publishing.releases import Wanted, find_recalls, plans_of, prepare
from rap.topics.publishing.sealed import known_ids, people_quoted, read_record
from rap.topics.runs.cells import findings_of, sections_of
from rap.topics.withdrawal.withdrawals import withdraw


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "study"


@pytest.fixture
def vault(root: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    return make_release_study(root, monkeypatch)


@pytest.fixture
def told(root: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    return command(root, monkeypatch)


def test_a_release_has_no_banner_and_says_nothing_on_a_screen(root: Path, vault: Vault):
    """The draft banner is gone, title and file name are neutral, and the folder is one git looks
    away from.
    """
    given = release(root, vault)

    assert [path.name for path in given.files] == ["report-members.en.html"]
    assert given.files[0].parent.parent == root / "reports/out"
    assert "Draft for the team" not in page(given)
    assert re.findall("<title>(.*)</title>", page(given)) == ["Report"]


def test_a_report_that_names_nobody_is_not_released(root: Path, vault: Vault):
    """Neither looked at nor given: how to answer and to take words back speak of the person named
    at the top.
    """
    (root / "codebook/letter/talk.yaml").unlink()

    with raises(RefusedError, "store.letter.nobody_named", languages=("en",)):
        plans_of(root, Wanted("small", "members"))
    assert not (root / "reports/releases").exists() or not list(
        (root / "reports/releases").glob("*.json")
    )


def test_numbers_are_rounded_to_fives_beside_them_and_the_total_is_told(root: Path, vault: Vault):
    """8 of 16 are about 5 or 10, all 16 about 15 as the total is rounded down; 1 and 2 are few, or 5;
    the settings add up.
    """
    told = numbers(release(root, vault))
    settings = [told["who", one] for one in ("home", "window", "salon")]

    assert told["heard", "heard"] == 16
    assert told["themes", "deposit"] in ("about 5", "about 10")
    assert {told["themes", "alarm"], told["who", "salon"]} <= {"few or nobody", "about 5"}
    assert told["themes", "advice"] == "about 15"
    assert sum(int(one.partition("about ")[2] or 0) for one in settings) == 15


def test_the_page_says_what_the_ledger_says(root: Path, vault: Vault):
    """A true number stands nowhere, not even as an order of rows: every value of the codebook has its
    row. Rows that read "few or nobody", with one person or nobody, have no line in git.
    """
    write(
        root,
        "codebook/codebook.yaml",
        BOOK.replace("salon: {en: salon}", "salon: {en: salon}, outdoors: {en: outdoors}"),
    )
    given = release(root, vault)
    text = re.sub(r"<[^>]+>", " ", page(given))

    assert "We heard 16 people." in " ".join(text.split())
    assert re.search(r"Advice\s+about 15", text)
    assert re.search(r"outdoors\s+few or nobody", text)
    assert [line for line in given.release.cells if not line.least] == []
    assert "outdoors" not in {
        value for line in given.release.cells for value in line.where.values()
    }


def test_the_ledger_names_no_case_and_holds_no_words(root: Path, vault: Vault):
    """What git carries is cells, counts, words and hashes; which quotes it held stands in the
    vault.
    """
    given = release(root, vault)
    text = (root / f"reports/releases/{given.release.id}.json").read_text()

    assert not re.search(r"C-[0-9]{5}|INT-[0-9]{5}|decide who", text)
    assert given.release.quotes == 16
    with vault.open("seed", given.release.id) as plain:
        assert "INT-10100:16-" in json.loads(bytes(plain))["quotes"][0]
        assert b"C-20100" not in bytes(plain)


def test_a_report_says_in_which_month_its_people_were_counted(root: Path, vault: Vault):
    """They stand as they were then."""
    (page,) = (file for file in release(root, vault).files if file.suffix == ".html")
    month = words_of("en").month(f"{datetime.date.today():%Y-%m}")

    assert words_of("en")("how-counted", month=month) in unescape(page.read_text("utf-8"))


def test_people_are_counted_again_when_eleven_left(root: Path, monkeypatch: pytest.MonkeyPatch):
    """Ten of thirty leave, and every number stands; twelve, and the eighteen are counted."""
    vault = make_release_study(root, monkeypatch, n=30)
    told = [numbers(release(root, vault))]
    for gone in (range(10), range(10, 12), ()):
        for number in gone:
            case = f"C-{20100 + number}"
            stone = json.dumps({"v": 1, "case": case})
            write(root, f"interviews/withdrawn/{case}.json", stone)
        told.append(numbers(release(root, vault)))

    assert told[0] == told[1]
    assert told[2] == told[3]
    assert [one["heard", "heard"] for one in told] == [30, 30, 18, 18]
    assert {one["themes", "deposit"] for one in told[:2]} <= {"about 15", "about 20"}
    assert {one["themes", "deposit"] for one in told[2:]} == {"about 10"}


@pytest.mark.parametrize("stays", ["", "stay, "])
def test_who_did_not_say_that_she_may_stay_is_in_no_number(root: Path, vault: Vault, stays: str):
    """No, or never asked: she is not counted from the start, so that leaving changes nothing; her
    words are read as she allowed.
    """
    consent = CONSENT.replace("stay, ", stays)
    write(root, "interviews/cases/C-20102.yaml", f"variables: {{setting: home}}\n{consent}")
    given = release(root, vault)

    assert numbers(given)["heard", "heard"] == (16 if stays else 15)
    assert "number 2 of us" in page(given)


@pytest.mark.parametrize("audience", ["members", "public"])
def test_what_the_words_of_consent_promise_happens(root: Path, vault: Vault, audience: str):
    """She may stay in what was published, and leaves: the next edition has the same numbers with
    their month, and no word of hers. She may not: no number ever held her.
    """
    before = CONSENT.replace("stay, ", "")
    write(root, "interviews/cases/C-20104.yaml", f"variables: {{setting: home}}\n{before}")
    told, pages = [], []
    for leaves in ("C-20104", "C-20106", ""):
        given = release(root, vault, audience)
        told.append(numbers(given))
        pages.append(page(given))
        if leaves:
            withdraw(root, leaves, receipt=f"tango piano kiwi lama opera {leaves}")

    assert told[0] == told[1] == told[2]
    assert told[0]["heard", "heard"] == (15 if audience == "members" else "few or nobody")
    assert ["number 4 of us" in text for text in pages] == [True, False, False]
    assert ["number 6 of us" in text for text in pages] == [True, True, False]


def test_a_withdrawal_changes_no_number_of_the_next_release(root: Path, vault: Vault):
    """In the same edition and in another audience's: who reads both learns of nobody."""
    first = release(root, vault)
    write(root, "interviews/withdrawn/C-20101.json", json.dumps({"v": 1, "case": "C-20101"}))
    second = release(root, vault)

    assert numbers(second) == numbers(first)
    assert page(second).count("number 1 of us") == 0 < page(first).count("number 1 of us")


def test_an_interview_more_and_another_value_change_no_number(root: Path, vault: Vault):
    """They wait for a round of their own, and a closed round keeps what stood in it."""
    first = release(root, vault)
    add_person(root, 40)
    write(root, "interviews/cases/C-20102.yaml", f"variables: {{setting: salon}}\n{CONSENT}")
    second = release(root, vault)

    assert numbers(second) == numbers(first)
    assert second.release.people == first.release.people == 16


def test_new_people_are_counted_when_they_are_enough(root: Path, vault: Vault):
    """Twelve more make a second round, and the numbers grow by what that round may tell."""
    release(root, vault)
    for number in range(40, 52):
        add_person(root, number)
    told = numbers(release(root, vault))

    assert told["heard", "heard"] == 28
    assert told["themes", "deposit"] in ("about 10", "about 15", "about 20")  # 8 and 6
    assert told["themes", "advice"] == "about 25"


def test_a_public_edition_tells_no_more_than_the_members_edition(root: Path, vault: Vault):
    """Sixteen people are too few for a threshold of ten."""
    release(root, vault)

    assert numbers(release(root, vault, "public")) == {}


def test_somebody_who_refuses_the_public_is_not_found_by_subtraction(root: Path, vault: Vault):
    """One person of the round did not agree to the public: that edition has no number at all."""
    write(
        root,
        "interviews/cases/C-20103.yaml",
        "variables: {setting: window}\n" + CONSENT.replace(", public: [count, quote]", ""),
    )
    release(root, vault)

    assert numbers(release(root, vault, "public")) == {}


def test_the_plans_of_one_run_are_looked_at_together(
    root: Path, vault: Vault, told: Callable[..., Result]
):
    """One value after the other, each in a folder of its own: the second is no new question to
    people released with the first.
    """
    settings = (root / "pyproject.toml").read_text()
    write(
        root,
        "pyproject.toml",
        settings.replace(
            'languages = ["en"]\ntimeout', 'languages = ["en"]\neach = {by = ["a", "b"]}\ntimeout'
        ),
    )
    result = told("small", "--to", "../out")
    first, second = read_releases(root)

    assert result.exit_code == 0
    assert sorted(path.parent.name for path in (root.parent / "out").glob("*/*")) == [
        "small.members.by-a",
        "small.members.by-b",
    ]
    assert [line.where for line in first.cells] == [line.where for line in second.cells]
    assert len(first.cells) > 0


def test_quotes_come_in_another_order_each_time(root: Path, vault: Vault):
    """The order is drawn from a seed that the vault keeps: two releases cannot be laid side by
    side.
    """
    orders = {
        tuple(re.findall(r"number (\d+) of us", page(release(root, vault)))) for _ in range(3)
    }

    assert len(orders) == 3
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(next(iter(orders))))}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Call me on 0470 12 34 56 when the room is free, that is what they all do.", "phone"),
        ("My tattoo of a swallow on the left hand, everybody knows me by it.", "tattoo"),
    ],
)
def test_a_quote_that_may_tell_who_it_is_stops_the_release(
    root: Path, vault: Vault, said: str, kind: str
):
    """The place and the kind are named, the words are not; without it the release passes."""
    add_person(root, 41, said=said)
    with pytest.raises(ProblemsError) as stopped:
        release(root, vault)
    (problem,) = stopped.value.problems
    given = release(root, vault, without_these=True)

    assert kind in problem.facts["kinds"]
    assert "--without-these" in str(problem)
    assert said[:12] not in str(problem)
    assert said[:12] not in page(given)
    assert given.release.reasons == (str(problem),)


def test_a_string_that_was_replaced_stops_a_quote_and_a_label(root: Path, vault: Vault):
    """The last scan knows every original of the vault's tables, folded, as a keyed hash; in a label
    nothing can leave it out.
    """
    vault.write(
        "table",
        "INT-10100",
        json.dumps({"v": 1, "rows": [["Café du Nœud", "[café A]", 1]]}).encode(),
        cases=["C-20100"],
    )
    add_person(root, 41, said="We meet in the CAFE du  noeud, and there nobody asks us anything.")
    with raises(ProblemsError, "publishing.release.quote_secret"):
        release(root, vault)
    assert release(root, vault, without_these=True).files
    write(root, "codebook/access/deposit.yaml", "label: {en: Deposit at Café du Nœud}\n")
    with raises(ProblemsError, "publishing.release.page_secret", place="report-members.en.html"):
        release(root, vault, without_these=True)


def test_nothing_is_released_while_the_vault_is_locked(root: Path, vault: Vault):
    """Without the passphrase nobody knows what was told before."""
    vault.lock()
    with raises(WrongUseError, "store.vault.locked"):
        release(root, vault)
    assert not (root / "reports/out").exists()


def test_a_release_the_vault_does_not_know_stops_the_next(root: Path, vault: Vault):
    """The ledger came by git and the vault did not: what was told cannot be compared with."""
    given = release(root, vault)
    vault.delete("seed", given.release.id)
    with raises(WrongUseError, "publishing.release.not_in_vault", releases=(given.release.id,)):
        release(root, vault)


def test_releases_that_quote_somebody_are_found_also_after_she_took_her_words_back(
    root: Path, vault: Vault
):
    """The files to ask back: by her texts while they are there, then by what her tombstone names."""
    given = release(root, vault)
    before = find_recalls(root, "C-20101", vault=vault)
    (root / "interviews/cases/C-20101.yaml").unlink()
    (root / "interviews/INT-10101.yaml").unlink()
    (root / "interviews/INT-10101.txt").unlink()
    stone = {
        "v": 1,
        "case": "C-20101",
        "date": "2026-03-01",
        "scope": "words",
        "sources": ["INT-10101"],
        "receipt_hash": "",
    }
    write(root, "interviews/withdrawn/C-20101.json", json.dumps(stone))

    assert [one.id for one in before] == [given.release.id]
    assert find_recalls(root, "C-20101", vault=vault) == before
    assert find_recalls(root, "C-99999", vault=vault) == []


def quoted(vault: Vault, id: str) -> set[str]:
    """Whom the vault says a release quotes, without being opened."""
    return {
        case for entry in vault.list("quoted") for case in entry.cases if entry.id.startswith(id)
    }


def test_the_vault_says_whom_a_release_quotes_and_the_study_does_not(root: Path, vault: Vault):
    """An entry each, with her passages; a release without quotes of hers has none, and no file of
    the study names her beside it.
    """
    add_person(root, 16, said="Nobody coded this.")
    card = root / "interviews/cases/C-20103.yaml"
    card.write_text(
        card.read_text("utf-8").replace("members: [count, quote]", "members: [count]"),
        encoding="utf-8",
    )
    given = release(root, vault)
    ledger = (root / f"reports/releases/{given.release.id}.json").read_text("utf-8")

    assert quoted(vault, given.release.id) == {f"C-{20100 + n}" for n in range(17)} - {"C-20103"}
    with vault.open("quoted", f"{given.release.id}.C-20101") as plain:
        assert json.loads(bytes(plain)) == {"v": 1, "quotes": ["INT-10101:16-82"]}
    with vault.open("seed", given.release.id) as plain:
        assert b"C-20101" not in bytes(plain)
    assert vault.entry("seed", given.release.id).cases == ()
    assert "C-20" not in ledger


def test_whoever_takes_her_words_back_is_told_which_files_hold_them(root: Path, vault: Vault):
    """By the locked vault, though no run is here any more; the entry that says so goes, and what
    guards the others stays.
    """
    given = release(root, vault)
    shutil.rmtree(root / "reports/runs")
    plan = withdraw(root, "C-20101", receipt="piano")
    told = {problem.place: problem for problem in plan.to_look_at}

    ledger = told[f"reports/releases/{given.release.id}.json"]
    assert_says(ledger, "withdrawal.given_quotes", files=["report-members.en.html"])
    assert f"quoted {given.release.id}.C-20101" in [str(entry) for entry in plan.sealed]
    assert quoted(vault, given.release.id) == {f"C-{20100 + n}" for n in range(16)} - {"C-20101"}
    assert known_ids(vault) == {given.release.id}
    assert find_recalls(root, "C-20101", vault=vault) == [given.release]
    assert (
        release(root, vault).release.people == 16
    )  # the numbers of the round do not show that she left


def test_forgetting_a_person_leaves_a_release_its_record(root: Path, vault: Vault):
    """All of hers goes, and the next release is still compared with what was told."""
    given = release(root, vault)
    gone = vault.forget("C-20101")

    assert [str(entry) for entry in gone] == [f"quoted {given.release.id}.C-20101"]
    assert vault.of_case("C-20101") == ()
    assert "C-20102" in quoted(vault, given.release.id)
    again = release(root, vault)
    assert (
        read_record(vault, again.release.id).rounds == read_record(vault, given.release.id).rounds
    )


def test_a_group_is_quoted_with_everybody_who_may_be_heard(root: Path, vault: Vault):
    """A question may read an answer back: the words of the interviewer are those of all who answer."""
    text = "I: So the key is with both of you, always?\nP1: With me.\nP2: And with me.\n"
    speakers = (
        Speaker("I", "interviewer"), Speaker("P1", "participant", "C-20101"), Speaker("P2", "participant", "C-20102"),
    )  # fmt: skip
    write_source(
        root, Source("FG-10900", "focus-group", "en", hash_of(text), speakers=speakers), text
    )
    study = Study(root, audience="members")

    assert people_quoted(study, ["FG-10900:3-42", "FG-10900:47-55", "INT-10103:16-82"]) == {
        "C-20101": ("FG-10900:3-42", "FG-10900:47-55"),
        "C-20102": ("FG-10900:3-42",),
        "C-20103": ("INT-10103:16-82",),
    }


def test_a_release_of_another_machine_is_told_before_its_entry_goes(root: Path, vault: Vault):
    """The vault on a shared medium knows it, the ledger here does not yet."""
    given = release(root, vault)
    (root / f"reports/releases/{given.release.id}.json").unlink()
    plan = withdraw(root, "C-20101", receipt="piano")

    unlisted = Problem("withdrawal.unlisted_release", release=given.release.id)
    assert [one for one in plan.to_look_at if one.id == unlisted.id] == [unlisted]


def test_a_quote_in_a_language_few_speak_is_left_out_where_nobody_translated_it(
    root: Path, vault: Vault
):
    """The one interview in Romanian: the language alone would tell whose it is."""
    path = root / "interviews/INT-10102.yaml"
    path.write_text(path.read_text().replace("language: en", "language: ro"))
    given = release(root, vault)

    assert given.release.quotes == 15
    assert "number 2 of us" not in page(given)
    assert "Romanian" not in page(given)


def test_a_part_in_which_one_person_says_most_is_pointed_out(root: Path, vault: Vault):
    """Nothing is refused: the words are hers to say, and the team's to know."""
    add_person(root, 41, said="We talk, and " + "we talk on about the stairs and the light, " * 40)
    (plan,) = plans_of(root, Wanted("small", "members"))
    looks = prepare(plan, vault, Wanted("small", "members")).voices.looks

    assert Problem("publishing.release.few_voices", place="“Voices”") in looks


def test_a_section_is_called_by_what_readers_see():
    """By the heading above it in their language and its own title; an item without either by its
    id.
    """
    notebook = nbformat.from_dict({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    notebook.cells = [
        *said("## Avec leurs mots", "## In hun eigen woorden", "## In their own words")
    ]
    notebook.cells += [shown(item("quotes", id="words", title={"fr": "Des voix", "nl": "Stemmen"}))]

    assert [sections_of(notebook, language=language) for language in ("nl", "es")] == [
        {"words": "“In hun eigen woorden”, “Stemmen”"},
        {"words": "“Des voix”"},
    ]


def test_a_release_knows_which_findings_it_told_in_which_words(root: Path, vault: Vault):
    """The wording in each of its languages; who answers later answers to these words."""
    text = "statement:\n  en: {text: We want keys., by: K-01}\n"
    write(root, "codebook/findings/F-10001.yaml", text)
    study, notebook = Study(root, audience="members"), nbformat.v4.new_notebook()
    (finding,) = study.findings
    words = {language: row["text"] for language, row in finding.statement.items()}
    notebook.cells = [shown(item("text", id="finding-10001", text=words))]

    assert findings_of(notebook, study, languages=["en", "fr"]) == {
        "F-10001": Worded(finding.status, 1, {"en": wording("We want keys.")})
    }


def test_the_gate_asks_before_it_says_that_nearly_all_speak_of_something_sensitive(
    root: Path, vault: Vault
):
    """All sixteen speak of it: the bound is published when somebody read it, and not before."""
    write(root, "codebook/needs/advice.yaml", "label: {en: Advice}\nsensitive: true\n")
    with raises(ProblemsError, "runs.release.near_all", place="small/themes"):
        release(root, vault)

    assert numbers(release(root, vault, numbers_read=True))["themes", "advice"] == "about 15"


def test_public_texts_are_counted_as_they_are():
    """Nobody stands behind them: no words take the place of their numbers in a released edition."""
    item = show_table(
        pd.DataFrame({"code": ["tone"], "sources": [2], "texts": [["AR-10", "AR-11"]]}),
        id="press",
        title="P",
    )
    released = replace(edition("en", "members"), draft=False)

    assert ">2<" in draw_item(item.data, released)
