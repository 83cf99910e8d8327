"""A name masked now: in every source, in every form, by the keyboard or by its place, and in no
file or message.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from messages import raises
from messages import said as sentence_of
from studies import add_source, make_study, write
from typer.testing import CliRunner
from vaults import make_coder, make_quick, unlocked

from rap.cli import app
from rap.core.errors import Message, WrongUseError
from rap.store.codings import CodingLogs
from rap.store.codings.maps import format_map
from rap.store.sources import hash_of, read_source
from rap.study.study import Study
from rap.topics.checks.check import find_problems
from rap.topics.corrections import masking
from rap.topics.corrections.amend import NOTES
from rap.topics.corrections.masking import (
    check_label,
    find_elsewhere,
    find_forms,
    plan_mask,
    suggest_label,
    word_at,
)
from rap.topics.corrections.planning import plan_amendment

FIRST = "I: Who taught you the trade?\nP1: Delphine did. Delphine's prices were fair, and [prénom A] agreed.\n"
SECOND = "I: Who helps?\nP1: DELPHINE knows every rule. Delfine too, and delphinium is a flower.\n"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_study(tmp_path / "study")
    add_source(root, "INT-10002", FIRST, case="C-20001")
    add_source(root, "INT-10003", SECOND, case="C-20001")
    monkeypatch.chdir(root)
    monkeypatch.setenv("RAP_CODER", "K-01")
    return root


def rap(*words: str, typed: str = ""):  # type: ignore[no-untyped-def]
    return CliRunner().invoke(app, [*words], input=typed, catch_exceptions=True)


def texts_of(root: Path) -> dict[str, str]:
    return {
        id: (root / f"interviews/{id}.txt").read_text(encoding="utf-8")
        for id in ("INT-10002", "INT-10003")
    }


def words_of(texts: dict[str, str], how: str, word: str = "delphine") -> list[str]:
    places = (place for form in find_forms(texts, word) if form.how == how for place in form.places)
    return [texts[source][start:end] for source, start, end in places]


def test_a_word_is_found_whatever_its_case_and_accents_in_every_source(study: Path):
    """The genitive too; what only looks like it is another form."""
    assert words_of(texts_of(study), masking.EXACT) == ["Delphine", "Delphine", "DELPHINE"]


@pytest.mark.parametrize(
    ("text", "word", "how", "found"),
    [
        ("Annekes kamer, en ANNEKE", "Anneke", "short form or case", ["Annekes"]),
        ("Delfine came", "Delphine", "one letter other", []),
        ("Delphane came", "Delphine", "one letter other", ["Delphane"]),
        ("rue des Tilleuls, les tilleuls", "rue des Tilleuls", "a part of it", ["tilleuls"]),
        ("L. V. said so", "Lena Vermeer", "initials", ["L. V."]),
    ],
)
def test_other_forms_are_told_apart(text: str, word: str, how: str, found: list[str]):
    """A short form of one name is sure; a part of several words, initials and another letter are
    asked about.
    """
    assert words_of({"INT-10002": text}, how, word) == found


def test_what_is_masked_already_is_left_alone():
    """A label is no name, even when it holds the word."""
    assert find_forms({"INT-10002": "[Delphine] said"}, "Delphine") == []


def test_a_short_name_is_found_and_a_single_letter_is_none():
    """Two letters are a name somewhere."""
    assert words_of({"INT-10002": "Li paid. List."}, masking.EXACT, "Li") == ["Li"]
    with raises(WrongUseError, "corrections.short_word"):
        find_forms({"INT-10002": "a b"}, "a")


def test_the_place_gives_the_word(study: Path):
    """A reference stands for the word, so that nobody types it."""
    start = FIRST.index("Delphine")
    assert word_at(texts_of(study), f"INT-10002:{start}-{start + 8}") == "Delphine"
    with raises(WrongUseError, "corrections.no_reference", place="INT-10002:9-9000"):
        word_at(texts_of(study), "INT-10002:9-9000")


def test_the_label_has_a_letter_that_no_source_uses_yet():
    """One label, one person: `[prénom A]` is somebody else already."""
    texts = {"INT-10002": "P1: [prénom A] et puis Delphine aussi.\n"}
    start = texts["INT-10002"].index("Delphine")

    assert suggest_label(texts, ("INT-10002", start, start + 8), language="fr") == "[prénom B]"


@pytest.mark.parametrize(
    ("given", "label"), [("collègue A", "[collègue A]"), (" [collègue A] ", "[collègue A]")]
)
def test_a_label_stands_in_brackets(given: str, label: str):
    """A label gets its square brackets whether or not they were typed."""
    assert check_label(given) == label


@pytest.mark.parametrize("given", ["", "[]", "a]b", "a\nb", "x" * 60])
def test_what_cannot_be_a_label_is_refused(given: str):
    """It would be taken for words of the talk."""
    with raises(WrongUseError, "corrections.bad_label"):
        check_label(given)


def test_codings_that_begin_or_end_with_the_name_follow(study: Path):
    """They begin or end with the label afterwards; nobody is asked."""
    with CodingLogs(study, coder="K-01", device="device00") as logs:
        start, end = FIRST.index("Delphine did"), FIRST.index("Delphine's") + 8
        logs.append(
            "INT-10002",
            "add",
            {"code": "alarm", "start": start, "end": end},
            src=read_source(study, "INT-10002").hash[:8],
        )
    said = rap("mask", "--yes", "--as", "colleague A", typed="Delphine\n")

    assert said.exit_code == 0, said.output
    (coding,) = Study(study).coding_list
    assert (
        texts_of(study)["INT-10002"][coding.start : coding.end]
        == "[colleague A] did. [colleague A]"
    )
    assert find_problems(study) == []


def test_one_decision_masks_all_sources_and_the_rest_is_named(study: Path):
    """Other forms stay when nobody is asked; files people wrote are listed by line, and no message
    says the word.
    """
    write(study, "docs/notes.md", "\nDelphine, again.\n")
    said = rap("mask", "--yes", "--as", "[colleague A]", typed="Delphine\n")
    after = texts_of(study)

    assert said.exit_code == 0, said.output
    assert (
        "docs/notes.md:2: "
        + sentence_of("corrections.word_elsewhere", right=Message("corrections.write_otherwise"))
        in said.output
    )
    assert after["INT-10002"] == FIRST.replace("Delphine", "[colleague A]")
    assert after["INT-10003"] == SECOND.replace("DELPHINE", "[colleague A]")


def test_files_that_still_hold_the_word_are_named_with_what_to_do(study: Path):
    """Memos by line, results by folder; the word itself is in no sentence."""
    write(
        study, "interviews/memos/INT-10002/m.md", "---\nabout: INT-10002\n---\n\nDelphine, again.\n"
    )
    write(
        study, "reports/runs/phase1/0123456789abcdef/fr.html", "<p>d&eacute;j&agrave; Delphine</p>"
    )
    write(study, "codebook/access/peer.yaml", "label: {en: Peer}\n")
    found = [
        problem
        for problem in find_elsewhere(study, ["Delphine"])
        if problem.place.split("/")[1][:3] != "INT"
    ]

    assert [(problem.place, problem.facts["right"]) for problem in found] == [
        ("interviews/memos/INT-10002/m.md:5", Message("corrections.write_otherwise")),
        ("reports/runs/phase1/0123456789abcdef/fr.html", Message("corrections.delete_run")),
    ]
    assert not any("elphine" in str(problem) for problem in found)


def test_the_word_is_no_argument(study: Path):
    """What is typed as an argument stays in the shell's history."""
    said = rap("mask", "Delphine", "--yes")

    assert isinstance(said.exception, WrongUseError)
    assert "takes a place, and no word" in str(said.exception)
    assert "elphine" not in str(said.exception)


def test_no_file_of_the_study_holds_the_word_afterwards(study: Path):
    """Maps, notes and logs hold places alone."""
    rap("mask", "--yes", "--as", "colleague A", typed="Delphine\n")

    assert find_elsewhere(study, ["Delphine"]) == []


def test_no_is_no(study: Path):
    """Label given, masking not wanted."""
    said = rap("mask", "--as", "colleague A", typed="Delphine\nn\n")

    assert isinstance(said.exception, WrongUseError)
    assert texts_of(study) == {"INT-10002": FIRST, "INT-10003": SECOND}


def test_a_correction_that_was_cut_off_is_finished_before(study: Path):
    """Killed after the text was written, before its hash: it is made good, and then the name is
    masked.
    """
    new = FIRST.replace("were fair", "are fair")
    plan = plan_amendment(study, "INT-10002", new, old=FIRST)
    name, data = format_map(plan.source.hash, hash_of(new), plan.equal)
    write(study, f"interviews/codings/INT-10002/{name}", data.decode())
    note = {"v": 1, "old": plan.source.hash, "new": hash_of(new), "files": {}, "made_map": True}
    write(study, f"{NOTES.as_posix()}/INT-10002.json", json.dumps(note))
    write(study, "interviews/INT-10002.txt", new)
    said = rap("mask", "--yes", "--as", "colleague A", typed="Delphine\n")

    assert said.exit_code == 0, said.output
    assert texts_of(study)["INT-10002"] == new.replace("Delphine", "[colleague A]")


def test_an_unsure_form_is_masked_when_a_person_says_so(study: Path):
    """A form that may be another word is masked once a person says so, and each form is asked about
    once.
    """
    texts = {"INT-10002": "P1: Delphine and Delphane.\n"}
    add_source(study, "INT-10002", texts["INT-10002"], case="C-20001")
    said = rap("mask", "--as", "colleague A", typed="Delphine\ny\ny\n")

    assert said.exit_code == 0, said.output
    assert texts_of(study)["INT-10002"] == "P1: [colleague A] and [colleague A].\n"


def test_two_forms_that_share_letters_become_one_label(study: Path):
    """The stretch that holds both."""
    form = masking.Form(masking.EXACT, (("INT-10002", 33, 37), ("INT-10002", 35, 41)))
    (plan,) = plan_mask(study, texts_of(study), [form], {"INT-10002": "[colleague A]"})

    assert plan.new == FIRST.replace("Delphine", "[colleague A]", 1)


def test_what_was_replaced_is_kept_in_the_vault(study: Path, monkeypatch: pytest.MonkeyPatch):
    """Where there is one: an entry a source, of the case whose words they are; elsewhere nothing is
    kept.
    """
    make_quick(monkeypatch)
    make_coder(study, "K-01")
    said = rap("mask", "--yes", "--as", "colleague A", typed="Delphine\n")
    vault = unlocked(study)
    entries = [entry for entry in vault.list("table") if entry.id.startswith("INT-10003")]

    assert "kept in the vault" in said.output
    assert entries[0].cases == ("C-20001",)
    with vault.open("table", entries[0].id) as plain:
        assert json.loads(plain) == {"v": 1, "rows": [["DELPHINE", "[colleague A]"]]}


def test_without_a_vault_nothing_is_kept(study: Path):
    """And masking goes on all the same."""
    said = rap("mask", "--yes", "--as", "colleague A", typed="Delphine\n")

    assert said.exit_code == 0
    assert "vault" not in said.output
