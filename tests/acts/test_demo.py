"""The demo study that this repository is: whole, invented, coded by reading, and built from quotes
that match once.
"""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from messages import said
from studies import ROOT

from rap.analysis.agreement import agreement
from rap.analysis.survey_answers import compare_waves
from rap.store.memos import TYPES, read_memos
from rap.store.sources import read_source, read_source_text, read_sources
from rap.study.study import Study, open_study

sys.path.insert(0, str(ROOT / "tests" / "demo"))
import survey
from build import Life, WrongPassagesError, build_all, parse_passages, read_passages

DOUBLED = {
    "INT-12853": ("K-01", "K-02"),
    "INT-38201": ("K-01", "K-02"),
    "INT-56340": ("K-01", "K-02"),
    "INT-50228": ("K-01", "K-03"),
    "INT-63108": ("K-01", "K-03"),
    "INT-86035": ("K-01", "K-03"),
    "INT-10583": ("K-02", "K-03"),
    "INT-74602": ("K-02", "K-03"),
}


@pytest.fixture(scope="module")
def demo() -> Study:
    return open_study(ROOT)


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def test_it_is_as_large_as_it_says(demo: Study):
    """24 interviews in five languages, two focus groups, 45 live codes in eight families, over
    1,700 codings by three coders.
    """
    sources = read_sources(ROOT)
    interviews = [source for source in sources if source.kind == "interview"]
    kinds = Counter(source.kind for source in sources)

    assert kinds == {"interview": 24, "focus-group": 2, "article": 40, "question": 60, "answers": 6}
    assert Counter(source.language for source in interviews) == {
        "fr": 12,
        "nl": 7,
        "en": 3,
        "es": 1,
        "ro": 1,
    }
    assert min(len(words_of(read_source_text(ROOT, source))) for source in interviews) >= 1_000
    assert (len(demo.codings) >= 1_700, set(demo.codings["coder"])) == (
        True,
        {"K-01", "K-02", "K-03"},
    )


def test_the_codebook_has_grown_and_says_how(demo: Study):
    """Every code in three languages with its history; some were merged, one retired; live ones have
    examples.
    """
    codes = demo.book.codes
    live = [code for code in codes if not code.merged_into and not code.retired]
    texts = [
        set(text)
        for code in codes
        for text in (code.label, code.definition, code.include, code.exclude)
    ]

    assert (len(live), len({code.family for code in live})) == (45, 8)
    assert texts == [{"fr", "nl", "en"}] * len(texts)
    assert [code.id for code in live if not code.example] == []
    assert {change for code in codes for _, change, _, _ in code.history} >= {
        "created",
        "label",
        "definition",
        "merged",
        "retired",
    }
    assert all(
        code.history[0][1] == "created" and all(reason for _, _, reason, _ in code.history)
        for code in codes
    )


def test_findings_went_through_all_phases(demo: Study):
    """Twelve, with every standing; groups answered them, and what they agreed on is looked at in
    three spaces.
    """
    standings = Counter(finding.status for finding in demo.findings)
    criteria = {criterion.id for finding in demo.findings for criterion in finding.criteria}

    assert (len(demo.findings), set(standings)) == (
        12,
        {"proposed", "supported", "contested", "changed", "set-aside"},
    )
    assert {finding.phase for finding in demo.findings} == {1, 2, 3}
    assert set(demo.votes["source"]) == {"FG-10442", "FG-20915"}
    assert set(demo.observations["criterion"]) <= criteria
    assert (len(demo.spaces), demo.observations["date"].str[:7].nunique()) == (3, 6)


def test_memos_are_of_every_type():
    """And each coder says who she is to this field."""
    memos = read_memos(ROOT)

    assert {memo.type for memo in memos} == set(TYPES)
    assert {memo.about for memo in memos if memo.type == "positionality"} == {
        "K-01",
        "K-02",
        "K-03",
    }


def test_somebody_took_her_words_back():
    """A tombstone is all that is left."""
    assert [path.name for path in (ROOT / "interviews" / "withdrawn").glob("*")] == ["C-61934.json"]
    assert not (ROOT / "interviews" / "cases" / "C-61934.yaml").exists()


def test_two_people_were_heard_twice(demo: Study):
    """A year apart; each counts as one person."""
    twice = [
        sources
        for sources in demo.cases["sources"]
        if sum(id.startswith("INT-") for id in sources) == 2
    ]
    heard = Counter(
        case for source in read_sources(ROOT) if source.kind == "interview" for case in source.cases
    )

    assert len(twice) == 2
    assert sorted(heard.values())[-3:] == [1, 2, 2]


def test_codings_are_what_was_authored():
    """Each quote stands in its text once; building again gives the committed bytes."""
    different = [path.name for path, data in build_all(ROOT).items() if path.read_bytes() != data]

    assert different == []


def test_answers_to_the_survey_are_what_was_drawn_and_written():
    """Making them again gives the committed bytes."""
    different = [
        name for name, text in survey.make_files() if (ROOT / name).read_text("utf-8") != text
    ]

    assert different == []


def test_the_second_wave_of_the_survey_stands_beside_the_first(demo: Study):
    """Six questions are the same in both; a respondent has an id of her own in each."""
    waves = ("bank-2026", "bank-2026-b")
    first, second = (demo.surveys[one] for one in waves)
    questions = [name.partition(".")[2] for name in second if "." in str(name)]
    people = {
        question: {
            *compare_waves(demo.surveys, demo.book.variables, question, waves=waves)["answer"]
        }
        for question in questions
    }

    assert [*people] == ["place", "status", "refused", "treated", "helped", "age"]
    assert people["refused"] == {"yes", "no", ".dontknow", ".nosay"}
    assert (len(first), len(second), {*first["case"]} & {*second["case"]}) == (180, 64, set())


def test_a_quote_that_is_there_twice_stops_the_script(tmp_path: Path):
    """Authored words are never matched by luck."""
    path = tmp_path / "INT-38201.K-01.txt"
    path.write_text("rent | de\n", encoding="utf-8")

    text = read_source_text(ROOT, read_source(ROOT, "INT-38201"))
    several = said("core.passage.several", n=len(re.findall("(?=de)", text)), length=2)
    with pytest.raises(
        WrongPassagesError, match=f"^{re.escape(f'INT-38201.K-01.txt:1: {several}')}$"
    ):
        read_passages(ROOT, path, {"rent": Life("0", "9")})


def test_nobody_codes_with_what_is_gone(tmp_path: Path):
    """A merged code ends with its merge."""
    path = tmp_path / "INT-38201.K-01.txt"
    path.write_text(
        "dirt | Dans celle-ci depuis huit ans, c'est la moins humide.\n", encoding="utf-8"
    )

    with pytest.raises(WrongPassagesError, match=r"code 'dirt' was gone by 2025-"):
        read_passages(ROOT, path, {"dirt": Life("0", "2025-01-01")})


def test_coders_did_not_copy_each_other():
    """On the sources coded twice they share some passages' codes and are far from all."""
    folder = ROOT / "tests" / "demo" / "passages"
    for source, coders in DOUBLED.items():
        first, second = (
            {
                passage.words
                for passage in parse_passages(
                    (folder / f"{source}.{coder}.txt").read_text(encoding="utf-8")
                )
            }
            for coder in coders
        )
        assert len(first & second) < min(len(first), len(second)) / 2


def test_agreement_is_neither_perfect_nor_chance(demo: Study):
    """On every interview coded twice, as coded before anything was decided; and decisions have
    reasons.
    """
    codings = demo.as_coded[demo.as_coded["source"].isin(DOUBLED)]
    found = agreement(codings, demo.texts, unit="turn", by=("source",), draws=0)

    assert list(found["source"]) == sorted(DOUBLED)
    assert found["alpha"].between(0.6, 0.95).all()
    assert set(demo.decisions["outcome"]) == {"keep", "drop"}
    assert len(demo.as_coded) - len(demo.codings) == (demo.decisions["outcome"] == "drop").sum()


def test_no_interview_repeats_another(demo: Study):
    """No twelve words in a row are shared by two texts."""
    runs = {}
    for id, text in demo.texts.items():
        words = words_of(text)
        runs[id] = {tuple(words[at : at + 12]) for at in range(len(words) - 11)}

    assert [pair for pair in itertools.combinations(runs, 2) if runs[pair[0]] & runs[pair[1]]] == []


def test_consent_varies(demo: Study):
    """What members may read differs from person to person, so that the demo shows a refusal."""
    members = open_study(ROOT, audience="members").rights.grants
    public = open_study(ROOT, audience="public").rights.grants

    assert {"quote" in (purposes or ()) for purposes in members.values()} == {True, False}
    assert {bool(purposes) for purposes in public.values()} == {True, False}


def test_notebooks_are_committed_without_outputs():
    """What git holds of a notebook is text and code."""
    done = subprocess.run(
        ["git", "grep", "-l", '"output_type"', "--", "*.ipynb"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == ""
