"""Passages by code, words and people."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from messages import raises
from studies import make_study, scaled

from rap.analysis.search import choose_passages, search
from rap.core.accents import fold
from rap.core.errors import Message, Problem, WrongUseError
from rap.study.study import open_study

TEXTS = {"INT-1": "🚪 La clé, le dépôt. 👩‍👩‍👧 שלום a\u2028b x\u0085y e\u0301", "INT-2": "Borg."}
CASES = pd.DataFrame(
    {"case": ["C-1", "C-2"], "setting": [["window", "home"], ["home"]], "region": ["north", None]}
)


def coding(
    number: int,
    quote: str,
    *,
    source: str = "INT-1",
    code: str = "rent",
    case: str = "C-1",
    important: bool = False,
) -> tuple[object, ...]:
    start = TEXTS[source].index(quote)
    return (str(number), source, start, start + len(quote), code, "access", case, important)


COLUMNS = ["coding", "source", "start", "end", "code", "family", "case", "important"]
QUOTES = ["🚪", "clé", "dépôt", "👩‍👩‍👧", "שלום", "a\u2028b", "x\u0085y", "e\u0301"]
CODINGS = pd.DataFrame(
    [
        *(coding(number, quote) for number, quote in enumerate(QUOTES)),
        coding(8, "Borg", source="INT-2", code="key", case="C-2", important=True),
        ("9", "INT-2", None, None, "rent", "access", "C-2", False),
    ],
    columns=COLUMNS,
)


def test_the_quote_is_the_text_between_start_and_end() -> None:
    """In code points, for every script; offsets are integers though a whole source was coded
    beside.
    """
    found = search(CODINGS, TEXTS)

    assert list(found["quote"]) == [*QUOTES, "Borg"]
    assert [
        TEXTS[s][a:b] for s, a, b in zip(found["source"], found["start"], found["end"], strict=True)
    ] == list(found["quote"])


@pytest.mark.parametrize(
    ("asked", "quotes"),
    [
        ({"code": "key"}, ["Borg"]),
        ({"code": ["key", "nothing"]}, ["Borg"]),
        ({"code": "access", "words": "DEPOT"}, ["dépôt"]),
        ({"words": "CLE\u0301"}, ["clé"]),
        ({"where": {"setting": "window"}, "words": "clé"}, ["clé"]),
        ({"where": {"setting": ["window", "home"]}, "code": "key"}, ["Borg"]),
        ({"where": {"region": "south"}}, []),
        ({"where": {"important": True}}, ["Borg"]),
        ({"where": {"case": "C-2", "source": "INT-1"}}, []),
    ],
)
def test_all_that_is_asked_must_hold(asked: dict[str, object], quotes: list[str]) -> None:
    """Codes or their family, words without case and accents, columns and variables."""
    assert list(search(CODINGS, TEXTS, cases=CASES, **asked)["quote"]) == quotes


@pytest.mark.parametrize("cases", [None, CASES])
def test_a_column_that_is_nowhere_is_wrong_use(cases: pd.DataFrame | None) -> None:
    """A misspelt question has no silent empty answer."""
    with raises(WrongUseError, "analysis.search.unknown_column", name="settin"):
        search(CODINGS, TEXTS, cases=cases, where={"settin": "home"})


def test_a_person_is_chosen_once_per_code() -> None:
    """Marked passages first, then those long enough to be a voice."""
    found = choose_passages(CODINGS, each=5)

    assert list(zip(found["code"], found["coding"], strict=True)) == [("key", "8"), ("rent", "2")]


def test_what_can_be_read_in_more_languages_is_chosen_first() -> None:
    """A report is read in several: what nobody translated is left for when there is nothing else."""
    most = CODINGS.assign(
        languages=[3 if coding == "0" else 1 for coding in CODINGS["coding"]], important=False
    )
    one = choose_passages(most[most["code"] == "rent"])

    assert list(one["coding"]) == ["0"]


TALK = {
    "INT-1": "I: Who asked for a deposit?\nP1: The landlord did. A caution of two months.\nP1: Cautions are never paid back.",
    "INT-2": "P2: No deposit, a caution. The police came by.",
}
SPEECH = pd.DataFrame(
    [
        ("1", "INT-1", "deposit", "deposit", "access", "K-01", "C-1", False),
        ("2", "INT-1", "The landlord did. A caution", "rent", "access", "K-01", "C-1", True),
        ("3", "INT-1", "A caution of two", "deposit", "access", "K-02", "C-1", False),
        ("4", "INT-1", "never paid back", "police", "safety", "K-02", "C-1", False),
        ("5", "INT-2", "No deposit", "deposit", "access", "K-01", "C-2", False),
        ("6", "INT-2", "The police came", "police", "safety", "K-01", "C-2", False),
        ("7", "INT-2", "", "summary", "access", "K-01", "C-2", False),
    ],
    columns=["coding", "source", "words", "code", "family", "coder", "case", "important"],
)
starts = [
    TALK[s].index(w) if w else None for s, w in zip(SPEECH["source"], SPEECH["words"], strict=True)
]
SPEECH["start"] = pd.array(starts, "Int64")
SPEECH["end"] = SPEECH["start"] + SPEECH.pop("words").str.len()
SOURCES = pd.DataFrame(
    {
        "source": ["INT-1", "INT-2"],
        "language": ["en", "fr"],
        "phase": [1, 2],
        "month": ["2025-03", "2026-01"],
    }
)
TURNS = pd.DataFrame(
    [
        ("INT-1", 0, 27, "I", "interviewer", None),
        ("INT-1", 28, 73, "P1", "participant", "C-1"),
        ("INT-1", 74, 107, "P1", "participant", "C-1"),
        ("INT-2", 0, 46, "P2", "participant", "C-2"),
    ],
    columns=["source", "start", "end", "speaker", "role", "case"],
)


def ask(query: str, **more: object) -> pd.DataFrame:
    return search(SPEECH, TALK, query=query, sources=SOURCES, cases=CASES, turns=TURNS, **more)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("*", "123456"),
        ("access", "1235"),
        ("access and rent", "23"),
        ("access not rent", "15"),
        ("rent or police", "246"),
        ("deposit near 1 rent", "3"),
        ("deposit near 30 rent", "13"),
        ("deposit before police", "135"),
        ("deposit before 20 police", "5"),
        ("police after 20 deposit", "6"),
        ("* same turn as rent", "23"),
        ("* same source as rent", "1234"),
        ("* same source as summary", "56"),
        ("* not same source as summary", "1234"),
        ("* inside rent", "2"),
        ('* contains "caution"', "23"),
        ('* not contains "caution"', "1456"),
        ("* inside /P2.*/", "56"),
        ("* coder:K-02", "34"),
        ("* not coder:K-02", "1256"),
        ("* important:yes", "2"),
        ("* phase:1 language:en coder:K-01", "12"),
        ("* month:2025-09..", "56"),
        ("* month:..2025-09 coder:K-01", "12"),
        ("* phase:2..10", "56"),
        ("* setting:window", "1234"),
        ("* case:C-2 and family:safety", "6"),
        ("* speaker:interviewer", "1"),
        ("* speaker:P2,interviewer", "156"),
        ("* source:INT-2", "56"),
    ],
)
def test_a_query_finds_these_codings(query: str, ids: str) -> None:
    """Always passages of what stands on the left, each once."""
    assert "".join(sorted(ask(query)["coding"])) == ids


@pytest.mark.parametrize(
    ("query", "quotes"),
    [
        ('"caution"', ["caution", "caution"]),
        ('"CAUTION*"', ["caution", "Cautions", "caution"]),
        ('"caution" outside *', ["caution"]),
        ('"deposit" or "no  deposit"', ["deposit", "No deposit", "deposit"]),
        ('"deposit" language:fr', ["deposit"]),
        ('"caution*" setting:window', ["caution", "Cautions"]),
        ('"deposit" speaker:interviewer', ["deposit"]),
        ('"caution*" case:C-2', ["caution"]),
        ("/[A-Z]\\w+ came/", []),
        ("/p\\w+ came/ or police", ["never paid back", "The police came", "police came"]),
    ],
)
def test_words_are_passages_of_their_own(query: str, quotes: list[str]) -> None:
    """Whole words, case and accents folded, or a pattern as it is; coded or not."""
    assert list(ask(query)["quote"]) == quotes


def test_words_nobody_coded_have_a_speaker_and_no_code() -> None:
    """The other columns stay empty, and `important` stays yes or no."""
    found = ask('"landlord" or rent')

    assert found[["start", "quote", "case", "important"]].to_numpy().tolist() == [
        [32, "The landlord did. A caution", "C-1", True],
        [36, "landlord", "C-1", False],
    ]
    assert found["code"].isna().tolist() == [False, True]


def test_whole_sources_are_found_when_asked_for() -> None:
    """They have no place and an empty quote."""
    found = ask("summary coder:K-01", whole_sources=True)

    assert found[["coding", "quote"]].to_numpy().tolist() == [["7", ""]]
    assert found["start"].isna().all()
    assert ask("summary").empty


def test_context_and_limit() -> None:
    """The first passages in reading order, with characters around them."""
    found = ask("police", context=6, limit=1)

    assert found[["before", "quote", "after"]].to_numpy().tolist() == [
        ["s are ", "never paid back", "."]
    ]


SEARCHED = ("case", "code", "coder", "coding", "family", "important", "source")


def test_keywords_narrow_a_query() -> None:
    """All that is asked must hold; `near` is given as code and characters."""
    assert list(ask("*", code="deposit", near=("rent", 30), where={"coder": "K-01"})["coding"]) == [
        "1"
    ]
    assert list(
        ask("* coder:K-01", code=["access"], words="LAND", near=(["police"], 100))["coding"]
    ) == ["2"]


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (
            {"query": "rnt"},
            Problem(
                "analysis.search.unknown_code",
                place="query, character 1",
                code="rnt",
                nearest=Message("core.nearest.is", name="rent"),
            ),
        ),
        (
            {"query": "rent sourc:x"},
            Problem(
                "analysis.search.unknown_filter",
                place="query, character 6",
                name="sourc",
                right=Message("core.nearest.is", name="source"),
            ),
        ),
        (
            {"query": "rent speaker:P1"},
            Problem("analysis.search.no_turns", place="query, character 6"),
        ),
        (
            {"query": "rent speaker:participnt", "turns": TURNS},
            Problem(
                "analysis.search.unknown_speaker",
                place="query, character 6",
                speaker="participnt",
                nearest=Message("core.nearest.is", name="participant"),
            ),
        ),
        (
            {"query": '"caution" coder:K-01'},
            Problem("analysis.search.of_codings", place="query, character 11", name="coder"),
        ),
        (
            {"query": '"nowhere" case:C-1'},
            Problem("analysis.search.no_turns", place="query, character 11"),
        ),
        (
            {"code": "rnt", "codebook": SPEECH},
            Problem(
                "analysis.search.unknown_code",
                code="rnt",
                nearest=Message("core.nearest.is", name="rent"),
            ),
        ),
        ({"near": ("rent", -1)}, Problem("analysis.search.bad_number", name="near", value="-1")),
        (
            {"where": {"colour": "red"}},
            Problem(
                "analysis.search.unknown_column",
                name="colour",
                right=Message(
                    "analysis.search.or_pass",
                    nearest=Message("core.nearest.known", names=SEARCHED),
                    frames=("sources=study.sources", "cases=study.cases"),
                ),
            ),
        ),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(
    asked: dict[str, object], problem: Problem
) -> None:
    """A misspelt question has no silent empty answer."""
    with pytest.raises(WrongUseError) as caught:
        search(SPEECH, TALK, **asked)

    assert caught.value.problems == (problem,)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"start": 1.0, "end": None}, Problem("analysis.codings.half_a_place", row=2)),
        (
            {"start": 5.0, "end": 5.0},
            Problem("analysis.codings.no_passage", row=2, start="5", end="5"),
        ),
        (
            {"start": 0.5, "end": 5.0},
            Problem("analysis.codings.no_passage", row=2, start="0.5", end="5"),
        ),
        ({"end": "x"}, Problem("analysis.codings.no_numbers")),
        ({"source": None}, Problem("analysis.codings.missing", column="source", row=2)),
        ({"code": None}, Problem("analysis.codings.missing", column="code", row=2)),
        (
            {"end": 999.0},
            Problem("analysis.codings.past_the_end", source="INT-1", end=999, length=108),
        ),
        ({"source": "INT-9"}, Problem("analysis.codings.no_text", source="INT-9", missing=1)),
    ],
)
def test_a_broken_frame_is_named(change: dict[str, object], problem: Problem) -> None:
    """With its row, and what would be right."""
    row = {"source": "INT-1", "start": 1.0, "end": 3.0, "code": "rent"}
    with pytest.raises(WrongUseError) as caught:
        search(pd.DataFrame([row, row | change]), TALK)

    assert caught.value.problems == (problem,)


def test_a_missing_column_and_a_code_outside_the_codebook_are_named() -> None:
    """A missing column and an unknown code are named before anything is searched."""
    known, near = (
        Message("core.nearest.known", names=names) for names in (("source", "start"), ("rent",))
    )
    with raises(
        WrongUseError,
        "analysis.columns.missing",
        frame=Message("analysis.columns.frame", name="codings"),
        columns=["end", "code"],
        right=Message("analysis.columns.give", name="codings", nearest=known),
    ):
        search(SPEECH[["source", "start"]], TALK)
    with raises(WrongUseError, "analysis.codings.unknown_code", code="deposit", nearest=near):
        search(SPEECH, TALK, codebook=pd.DataFrame({"code": ["rent"]}))


def test_no_codings_and_no_texts_give_an_empty_frame() -> None:
    """Without codings and texts the frame is empty and has the same columns."""
    found = search(SPEECH.head(0), {}, query="* not *")

    assert list(found.columns) == [*SPEECH.columns, "quote"]
    assert found.empty


@pytest.mark.parametrize(
    "asked",
    [{"query": '"key"'}, {"query": "/k.y/"}, {"query": 'deposit near 9 "key"'}, {"words": "key"}],
)
def test_words_in_a_study_where_nobody_is_visible_are_nowhere(
    tmp_path: Path, asked: dict[str, str]
) -> None:
    """Nobody let this audience see anything: an empty frame with its columns, and no complaint
    about texts.
    """
    study = open_study(make_study(tmp_path), audience="public")
    frames = {"sources": study.sources, "turns": study.turns, "codebook": study.codebook}

    found = search(study.codings, study.texts, **asked, **frames)

    assert found.empty
    assert list(found.columns) == [*study.codings.columns, "quote"]


@pytest.mark.parametrize("query", ['"deposit"', '"~deposit"'])
def test_words_in_a_study_whose_texts_were_forgotten_are_refused(query: str) -> None:
    """There are codings, so there are texts."""
    with raises(WrongUseError, "analysis.search.no_texts"):
        search(SPEECH, {}, query=query, sources=SOURCES)


Passage = tuple[str, int, int, str]
PASSAGES = st.lists(
    st.tuples(
        st.sampled_from("AB"), st.integers(0, 14), st.integers(1, 6), st.sampled_from("xyz")
    ).map(lambda p: (p[0], p[1], p[1] + p[2], p[3])),
    max_size=9,
)
MEANINGS: dict[str, Callable[[Passage, Passage], bool]] = {
    "and": lambda a, b: a[1] < b[2] and b[1] < a[2],
    "inside": lambda a, b: b[1] <= a[1] and a[2] <= b[2],
    "contains": lambda a, b: a[1] <= b[1] and b[2] <= a[2],
    "near 3": lambda a, b: max(b[1] - a[2], a[1] - b[2]) <= 3,
    "before": lambda a, b: a[2] <= b[1],
    "before 2": lambda a, b: 0 <= b[1] - a[2] <= 2,
    "after": lambda a, b: b[2] <= a[1],
    "after 2": lambda a, b: 0 <= a[1] - b[2] <= 2,
    "same source as": lambda a, b: True,
    "same turn as": lambda a, b: any(
        a[1] < stop and b[1] < stop and a[2] > start and b[2] > start
        for start, stop in ((0, 6), (6, 11), (11, 21))
    ),
}
LINES = dict.fromkeys("AB", "abcde\nfghi\nklmnopqrst")


@pytest.mark.parametrize("operator", MEANINGS)
@pytest.mark.volume
@settings(deadline=None, max_examples=scaled(100, 100, quick=25))
@given(passages=PASSAGES, negated=st.booleans())
def test_every_operator_is_what_a_double_loop_finds(
    operator: str, passages: list[Passage], negated: bool
) -> None:
    """`x OPERATOR (y or z)`, and the same with `not`."""
    frame = pd.DataFrame(passages, columns=["source", "start", "end", "code"]).assign(family="")
    book = pd.DataFrame({"code": ["x", "y", "z"]})
    query = f"x {'not ' if negated else ''}{operator.removeprefix('and') or 'overlaps'} (y or z)"
    found = search(frame, LINES, query=query, codebook=book)
    holds = MEANINGS[operator]
    right = [b for b in passages if b[3] != "x"]
    expected = [
        a
        for a in passages
        if a[3] == "x" and any(a[0] == b[0] and holds(a, b) for b in right) != negated
    ]

    assert list(
        found[["source", "start", "end", "code"]].itertuples(index=False, name=None)
    ) == sorted(expected)


@pytest.mark.volume
@settings(deadline=None, max_examples=scaled(100, 100, quick=40))
@given(
    text=st.text("aAàbé _-'.\n", max_size=30), word=st.sampled_from(["a", "ab", "ba", "a b", "é"])
)
def test_words_are_what_the_regular_expression_finds(text: str, word: str) -> None:
    """Whole words in the folded text, at the offsets of the text; spaces may be several."""
    found = search(SPEECH.head(0), {"T": text}, query=f'"{word}"')
    needle = r"[^\S\n]+".join(map(re.escape, fold(word).split()))
    expected = [match.span() for match in re.finditer(rf"(?<!\w){needle}(?!\w)", fold(text))]

    assert list(zip(found["start"], found["end"], strict=True)) == expected
