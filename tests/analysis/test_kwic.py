"""A word in its surroundings, the fold and the finder below it, and direct speech."""

from __future__ import annotations

import re
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rap.analysis.kwic import direct_speech, keyword_in_context, widen
from rap.core.accents import find_words, fold
from rap.core.errors import Message, Problem, WrongUseError

TALK = "I: Et la caution ?\nP1: Deux cautions,\nj'ai payé. 🚪 LA CAUTION, jamais.\nI: Précaution."
TURNS = pd.DataFrame(
    {
        "source": ["INT-10"] * 3,
        "start": [3, 23, 74],
        "end": [18, 70, 85],
        "role": ["interviewer", "participant", "interviewer"],
    }
)


@settings(deadline=None)
@given(st.text())
def test_a_fold_keeps_every_offset(text: str) -> None:
    """One character for one, whatever the text; folding twice changes nothing."""
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(st.text(alphabet="aé b'-\n_", max_size=40), st.sampled_from(["a", "e", "ab", "b a", "aa"]))
def test_the_finder_agrees_with_a_regular_expression(text: str, needle: str) -> None:
    """Places of whole words are those that `re` finds with boundaries on both sides."""
    pattern = rf"\b{needle}\b".replace(" ", r"[^\S\n]+")

    assert find_words(fold(text), needle) == [
        match.span() for match in re.finditer(pattern, fold(text))
    ]


@pytest.mark.parametrize(
    ("text", "needle", "found"),
    [
        ("L’Équipe et l'équipe", "equipe", ["Équipe", "équipe"]),
        ("Le cœur, un coeur, Œuvre", "cœur", ["cœur", "coeur"]),
        ("cle\u0301s, clés, CLÉS", "clés", ["cle\u0301s", "clés", "CLÉS"]),
        ("cle\u0301 cle\u0301ment", "cle", ["cle\u0301"]),
        ("İstanbul, ISTANBUL", "istanbul", ["İstanbul", "ISTANBUL"]),
        ("préavis, avis, avise", "avis", ["avis"]),
        ("bien  sûr, bien\u00a0sûr, bien\nsûr", "bien sur", ["bien  sûr", "bien\u00a0sûr"]),
        ("loyers, loyer, déloyer", "loy*", ["loyers", "loyer"]),
        ("une agence (AIS)", "(ais)", ["(AIS)"]),
    ],
)
def test_words_are_found_whole_and_as_they_stand(text: str, needle: str, found: list[str]) -> None:
    """Case, accents, ligatures, decomposed letters, wide spaces; never the inside of a word, never
    over a line end.
    """
    assert [text[start:end] for start, end in find_words(fold(text), fold(needle))] == found


def test_each_hit_stands_at_its_offsets_between_what_is_around_it() -> None:
    """Contexts stop where a turn does, line ends in a turn are shown, and `text[start:end]` is the
    keyword.
    """
    found = keyword_in_context({"INT-10": TALK}, "caution*", width=11)

    assert found.to_dict("list") == {
        "source": ["INT-10"] * 3,
        "start": [9, 28, 54],
        "end": [16, 36, 61],
        "before": ["Et la ", "Deux ", "payé. 🚪 LA "],
        "keyword": ["caution", "cautions", "CAUTION"],
        "after": [" ?", ",\nj'ai payé", ", jamais."],
    }
    assert [
        TALK[start:end] for start, end in zip(found["start"], found["end"], strict=True)
    ] == list(found["keyword"])


def test_turns_of_the_interviewer_can_be_left_out() -> None:
    """Only the turns given are searched, and their role comes back beside the hit."""
    participants = TURNS[TURNS["role"] == "participant"]

    found = keyword_in_context({"INT-10": TALK}, "caution", turns=participants)

    assert found[["start", "before", "role"]].to_dict("list") == {
        "start": [54],
        "before": ["Deux cautions,\nj'ai payé. 🚪 LA "],
        "role": ["participant"],
    }


def test_what_others_say_around_it_is_shown_when_asked() -> None:
    """Across turns only the width ends a context."""
    found = keyword_in_context({"INT-10": TALK}, "deux", width=12, across_turns=True)

    assert found[["before", "after"]].values.tolist() == [["ution ?\nP1: ", " cautions,\nj"]]


def test_a_turn_of_several_lines_is_shown_whole_without_its_label() -> None:
    """Where no turns are given, a line that opens with a label begins one, and other lines go on
    with it.
    """
    found = keyword_in_context({"INT-10": TALK}, "payé")

    assert found[["before", "after"]].values.tolist() == [
        ["Deux cautions,\nj'ai ", ". 🚪 LA CAUTION, jamais."]
    ]


def test_case_counts_when_asked() -> None:
    """Then a word is found exactly as written."""
    assert list(keyword_in_context({"INT-10": TALK}, "CAUTION", ignore_case=False)["start"]) == [54]


def test_nothing_found_is_an_empty_frame_with_its_columns() -> None:
    """Columns and their types are there without a hit."""
    found = keyword_in_context({"INT-10": TALK}, "rien", turns=TURNS)

    assert list(found.columns) == ["source", "start", "end", "before", "keyword", "after", "role"]
    assert str(found["start"].dtype) == "int64"


OTHERS = Message("core.nearest.known", names=("role", "source", "start"))


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"word": " * "}, Problem("core.words.empty")),
        ({"word": "a", "width": -1}, Problem("analysis.kwic.bad_width", width=-1)),
        (
            {"word": "a", "turns": TURNS.drop(columns="end")},
            Problem(
                "analysis.columns.missing",
                frame=Message("analysis.columns.frame", name="turns"),
                columns=["end"],
                right=Message("analysis.columns.give", name="turns", nearest=OTHERS),
            ),
        ),
    ],
)
def test_a_question_that_means_nothing_is_refused(
    asked: dict[str, object], problem: Problem
) -> None:
    """The error says what would be right."""
    with pytest.raises(WrongUseError) as caught:
        keyword_in_context({"INT-10": TALK}, **asked)  # type: ignore[arg-type]

    assert caught.value.problems == (problem,)


@pytest.mark.parametrize(
    ("language", "text", "quotes"),
    [
        ("fr", "P1: Il a dit « c'est trop » et voilà.", [("c'est trop", "marks")]),
        ("fr", "P1: Je lui dis, c'est trop. Et il part.", [("c'est trop.", "verb")]),
        ("fr", "P1: Comme on dit, c'est la vie.", []),
        ("nl", "P1: Ik zeg, dat kan niet! Hij lacht.", [("dat kan niet!", "verb")]),
        ("nl", "P1: Ze zei ‘ik ben ’t beu’, en ze ging.", [("ik ben ’t beu", "marks")]),
        (
            "en",
            'P1: She told me, not today. I read "The Key".',
            [("not today.", "verb"), ("The Key", "marks")],
        ),
        ("en", "P1: I said, “no”.", [("no", "marks")]),
        ("es", "P1: Y me dijo, no vuelvas. Ya.", [("no vuelvas.", "verb")]),
        ("pt", "P1: Ele disse-me: não há vagas.", [("não há vagas.", "verb")]),
        ("ro", "P1: Am zis, nu mai pot.", [("nu mai pot.", "verb")]),
        ("sq", "P1: Ai tha, nuk ka punë.", [("nuk ka punë.", "verb")]),
    ],
)
def test_direct_speech_is_found_by_marks_and_by_verbs(
    language: str, text: str, quotes: list[tuple[str, str]]
) -> None:
    """Marks win where both show the same words, and `text[start:end]` is the quote."""
    found = direct_speech({"INT-10": text}, language=language)

    assert list(zip(found["quote"], found["how"], strict=True)) == quotes
    assert [text[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == [
        quote for quote, _ in quotes
    ]


def test_nothing_heavy_is_imported_before_it_is_used() -> None:
    """The modules about words cost nothing until a function is called."""
    code = (
        "import sys, rap.core.accents, rap.languages.pipelines, rap.analysis.stopwords\n"
        "import rap.analysis.kwic, rap.analysis.keyterms, rap.analysis.readability\n"
        "print([n for n in ('pandas', 'pyarrow', 'spacy', 'textacy', 'sklearn', 'floret') if n in sys.modules])"
    )

    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout
        == "[]\n"
    )


def test_hits_become_passages_of_whole_words() -> None:
    """What the width cut in two is left out; what ends with the turn is kept."""
    texts = {"INT-1": "P1: The landlord keeps the key of the door.\nP2: Yes.\n"}
    hits = keyword_in_context(texts, "key", width=14)

    (passage,) = widen(hits, texts).to_dict("records")

    assert passage == {
        "source": "INT-1",
        "start": 17,
        "end": 43,
        "quote": "keeps the key of the door.",
        "code": "",
    }
    assert widen(hits.head(0), texts).empty
