"""The evaluation set for finding identifiers is well formed, balanced, and its two halves share
nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from identifiers.marked import (
    DIRECT,
    LANGUAGES,
    QUASI,
    WEAK,
    Entity,
    MarkError,
    Utterance,
    parse_marked,
    read_marked,
)
from identifiers.score import MENDED_BY, STRUCTURED, UNSEEN

FOLDER = Path(__file__).parents[1] / "identifiers"
HALVES = {half: read_marked(FOLDER / f"{half}.txt") for half in ("tune", "report")}
PER_LANGUAGE = {"fr": 30, "nl": 25, "en": 20, "es": 13, "pt": 12, "ro": 11, "sq": 9}
TRAPS = {"fr": 8, "nl": 6, "en": 5, "es": 3, "pt": 3, "ro": 3, "sq": 2}
FRESH = {
    name: read_marked(FOLDER / f"{name}.txt")
    for name in ("fresh1", "fresh2", "fresh3", "blind", "unseen", "set13", "set14")
}
LATER = frozenset(WEAK) - {"place", "event"}  # kinds that no set had before `set13`
DRILLED = {
    name: read_marked(FOLDER / f"{name}.txt") for name in ("drill", "fresh4", "fresh5", "fresh6")
}
LINES = read_marked(FOLDER / "lines14.txt")  # what rules were mended by after `set14` was written
both_halves = pytest.mark.parametrize("utterances", HALVES.values(), ids=HALVES)


def words_of(text: str) -> list[str]:
    """Its words, folded to lower case, without punctuation."""
    return re.findall(r"\w+", text.casefold())


def mentions(utterances: list[Utterance], kinds: frozenset[str]) -> set[str]:
    """What is marked as one of `kinds`, folded to its words."""
    spans = [
        (u.text, s) for u in utterances for e in u.entities if e.kind in kinds for s in e.spans
    ]
    return {" ".join(words_of(text[start:end])) for text, (start, end) in spans}


def runs_of_six(utterances: list[Utterance]) -> set[tuple[str, ...]]:
    """All runs of six words of the texts, folded."""
    rows = (words_of(u.text) for u in utterances)
    return {tuple(row[i : i + 6]) for row in rows for i in range(len(row) - 5)}


def test_a_line_is_parsed_into_bare_text_and_spans_by_entity() -> None:
    """Offsets count in the text without marks, and mentions of one person stay together."""
    utterance = parse_marked("nl\t{name#1:Bo}'s kot in {place#2:Gent}, zei {name#1:Bootje}.")

    assert utterance == Utterance(
        "nl",
        "Bo's kot in Gent, zei Bootje.",
        (Entity(1, "name", ((0, 2), (22, 28))), Entity(2, "place", ((12, 16),))),
    )
    assert [entity.is_direct for entity in utterance.entities] == [True, False]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("en Ask {name#1:Bo}.", "does not begin with a language and a tab"),
        ("de\tFrag {name#1:Bo}.", "does not begin with a language and a tab"),
        ("en\tAsk {name:Bo}.", "holds no text, or a brace outside a mark"),
        ("en\t", "holds no text, or a brace outside a mark"),
        ("en\tAsk {nick#1:Bo}.", "kind 'nick' is unknown"),
        ("en\t{name#1:Bo}, {age#1:forty}.", "entity 1 is 'name' and 'age'"),
        ("en\tAsk {name#1:Bo }.", "a mark is empty or begins or ends with a space"),
        ("en\tAsk {name#1:}.", "a mark is empty or begins or ends with a space"),
    ],
)
def test_a_line_that_is_marked_wrongly_is_refused(line: str, what: str) -> None:
    """The error says what is wrong and where, and repeats nothing that was said."""
    with pytest.raises(MarkError) as caught:
        parse_marked(line, place="set.txt:3")

    assert (caught.value.place, caught.value.what) == ("set.txt:3", what)


def test_comments_and_empty_lines_are_no_utterances(tmp_path: Path) -> None:
    """Only lines with a language are read, and an error counts all lines."""
    path = tmp_path / "set.txt"
    path.write_text("# head\n\nen\tNobody here.\n# end\n", encoding="utf-8")
    assert read_marked(path) == [Utterance("en", "Nobody here.", ())]

    path.write_text("# head\n\nnothing\n", encoding="utf-8")
    with pytest.raises(MarkError, match=r"^set\.txt:3: "):
        read_marked(path)


@both_halves
def test_each_half_has_its_share_of_languages_and_traps(utterances: list[Utterance]) -> None:
    """120 utterances, a quarter of them traps, the same make-up in both halves."""
    assert Counter(u.language for u in utterances) == PER_LANGUAGE
    assert Counter(u.language for u in utterances if u.is_trap) == TRAPS
    assert tuple(PER_LANGUAGE) == LANGUAGES


@both_halves
def test_each_half_has_every_kind(utterances: list[Utterance]) -> None:
    """No kind is tuned on that is not reported, or the other way round."""
    assert {entity.kind for u in utterances for entity in u.entities} == DIRECT | QUASI - LATER


@pytest.mark.parametrize("half", HALVES)
def test_spans_hold_the_marked_words(half: str) -> None:
    """Cut out of the bare texts, the spans are word for word what stands in the marks of the file."""
    body = [
        line
        for line in (FOLDER / f"{half}.txt").read_text(encoding="utf-8").splitlines()
        if line[0] != "#"
    ]
    marked = [sorted(re.findall(r"\{[a-z-]+#\d+:(.*?)\}", line)) for line in body]

    cut = [
        sorted(u.text[start:end] for e in u.entities for start, end in e.spans)
        for u in HALVES[half]
    ]

    assert cut == marked


@both_halves
def test_entities_are_numbered_as_they_come_and_do_not_overlap(utterances: list[Utterance]) -> None:
    """Numbers run from 1 in reading order; a character belongs to one mention at most."""
    for utterance in utterances:
        firsts = [entity.spans[0] for entity in utterance.entities]
        spans = sorted(span for entity in utterance.entities for span in entity.spans)

        assert [entity.number for entity in utterance.entities] == list(range(1, len(firsts) + 1))
        assert firsts == sorted(firsts)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@both_halves
def test_mentions_are_whole_words(utterances: list[Utterance]) -> None:
    """A mark neither begins nor ends inside a word, so that covering it is well defined."""
    cut = [
        u.text
        for u in utterances
        for e in u.entities
        for start, end in e.spans
        if re.search(r"\w\w", u.text[max(start - 1, 0) : start + 1])
        or re.match(r"\w\w", u.text[end - 1 : end + 1])
    ]

    assert cut == []


@pytest.mark.parametrize("utterances", FRESH.values(), ids=FRESH)
def test_each_fresh_set_is_large_enough_and_has_traps(utterances: list[Utterance]) -> None:
    """Seventy utterances or more, in all languages, with some that identify nobody."""
    assert len(utterances) >= 70
    assert {u.language for u in utterances} == set(LANGUAGES)
    assert {u.language for u in utterances if u.is_trap} == set(LANGUAGES)


def test_the_fresh_sets_share_no_way_to_reach_someone_and_no_run_of_six_words() -> None:
    """Mending by one teaches nothing of another by heart."""
    numbers = DIRECT - {"name"}
    runs = [runs_of_six(utterances) for utterances in FRESH.values()]

    reached = [mentions(utterances, numbers) for utterances in FRESH.values()]

    assert [len(one & other) for one, other in combinations(reached, 2)] == [0] * 21
    assert [len(one & other) for one, other in combinations(runs, 2)] == [0] * 21


@pytest.mark.parametrize("unseen", UNSEEN)
@pytest.mark.parametrize(
    "utterances", [*HALVES.values(), *DRILLED.values(), LINES], ids=[*HALVES, *DRILLED, "lines14"]
)
def test_an_unseen_set_shares_nothing_with_what_rules_were_mended_by(
    unseen: str, utterances: list[Utterance]
) -> None:
    """Its figure is no echo of them: no run of six words and no way to reach someone stands in
    both.
    """
    numbers = DIRECT - {"name"}
    n_runs = len(runs_of_six(FRESH[unseen]) & runs_of_six(utterances))
    n_mentions = len(mentions(FRESH[unseen], numbers) & mentions(utterances, numbers))

    assert (n_runs, n_mentions) == (0, 0)  # counts alone: a failure prints nothing of the set


@pytest.mark.parametrize("utterances", DRILLED.values(), ids=DRILLED)
def test_the_drilled_sets_are_rich_in_what_has_structure(utterances: list[Utterance]) -> None:
    """In every language; a line in four or five identifies nobody, though it is full of numbers."""
    structured = Counter(u.language for u in utterances for e in u.entities if e.kind in STRUCTURED)
    traps = Counter(u.language for u in utterances if u.is_trap)

    assert set(structured) == set(traps) == set(LANGUAGES)
    assert min(structured.values()) >= 11
    assert sum(traps.values()) / len(utterances) >= 0.19


def test_the_blind_set_has_every_kind_and_traps() -> None:
    """Twelve lines in each language; what is cited is measured on all that the screen promises."""
    blind = FRESH["blind"]

    assert Counter(u.language for u in blind) == dict.fromkeys(LANGUAGES, 12)
    assert {entity.kind for u in blind for entity in u.entities} == DIRECT | QUASI - LATER
    assert sum(u.is_trap for u in blind) == 25


def test_the_unseen_set_is_the_same_size_in_every_language() -> None:
    """Twenty-two lines, five of them traps, eight or more with something that has structure; every
    kind somewhere.
    """
    unseen = FRESH["unseen"]
    structured = Counter(
        u.language for u in unseen if any(e.kind in STRUCTURED for e in u.entities)
    )

    assert Counter(u.language for u in unseen) == dict.fromkeys(LANGUAGES, 22)
    assert Counter(u.language for u in unseen if u.is_trap) == dict.fromkeys(LANGUAGES, 5)
    assert set(structured) == set(LANGUAGES)
    assert min(structured.values()) >= 8
    assert {entity.kind for u in unseen for entity in u.entities} == DIRECT | QUASI - LATER


def test_of_a_set_by_which_nothing_is_mended_no_misses_are_shown() -> None:
    """`--misses` prints words of the sets in `MENDED_BY` alone."""
    assert set(MENDED_BY) & set(UNSEEN) == set()


def test_the_set_of_weak_kinds_has_each_in_every_language_typed_and_as_poor_speech() -> None:
    """Three or more of each kind a language; direct ones stand in lines of both sorts; eight lines
    are clean.
    """
    lines = FRESH["set13"]
    weak = Counter((u.language, e.kind) for u in lines for e in u.entities if e.kind in WEAK)
    direct = Counter((u.language, u.is_speech) for u in lines for e in u.entities if e.is_direct)

    assert set(weak) == {(la, kind) for la in LANGUAGES for kind in LATER | {"event"}}
    assert min(weak.values()) >= 3
    assert min(direct.values()) >= 8
    assert len(direct) == 2 * len(LANGUAGES)
    assert Counter(u.language for u in lines if u.is_trap) == dict.fromkeys(LANGUAGES, 8)


def test_the_set_of_poor_speech_has_names_and_clean_lines_in_every_language() -> None:
    """Names and organisations in 150 lines, of which the direct ones are without capitals; 100 lines
    identify nobody.
    """
    lines = FRESH["set14"]
    direct = Counter(u.language for u in lines for e in u.entities if e.is_direct and u.is_speech)
    clean = Counter(u.language for u in lines if u.is_trap)

    assert (len(lines), sum(clean.values())) == (250, 100)
    assert set(direct) == set(clean) == set(LANGUAGES)
    assert (min(direct.values()), min(clean.values())) >= (18, 13)
    assert {e.kind for u in lines for e in u.entities} == {"name", "organisation"}


def test_the_halves_share_no_run_of_six_words() -> None:
    """No utterance, and no turn of phrase of six words, stands in both halves."""
    texts = {half: [words_of(u.text) for u in utterances] for half, utterances in HALVES.items()}
    runs = {
        h: {tuple(w[i : i + 6]) for w in rows for i in range(max(1, len(w) - 5))}
        for h, rows in texts.items()
    }

    assert runs["tune"] & runs["report"] == set()


def test_the_halves_share_no_person_place_or_number() -> None:
    """What is learnt by heart from one half is of no use in the other."""
    named = DIRECT | {"place", "workplace-name", "date"}
    assert mentions(HALVES["tune"], named) & mentions(HALVES["report"], named) == set()

    names = {
        half: " ".join(mentions(us, frozenset({"name"}))).split() for half, us in HALVES.items()
    }
    assert {w for w in names["tune"] if len(w) > 3} & {
        w for w in names["report"] if len(w) > 3
    } == set()
