"""Runs of one sign, as a broken file has them: the screen reads each letter a bounded number of
times.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable

import pytest
from studies import scaled

from rap.privacy.pseudonyms import find_identifiers

RUNS = (
    *("a", "A", "1", ".", " ", "@", "(", "-", "_", ",", "\n", "'", "«", "[", "/", "é"),
    *(
        "a.",
        "a-",
        "a_",
        "a@",
        "1.",
        "1-",
        "1 ",
        "A1.",
        "a1",
        "A. ",
        "a ",
        "point ",
        "a point ",
        "insta a",
        "Gand 4 ",
        '"@',
    ),
)
WAYS: dict[str, Callable[[str, int], None]] = {
    "fr": lambda run, n: look(repeat(run, n), "fr"),
    "nl": lambda run, n: look(repeat(run, n), "nl"),
    "inside": lambda run, n: look("appelle-moi " + repeat(run, n) + " 1 2 3 @", "fr"),
}
# for ten times the text: between what work that grows with the text needs (10) and its square (100)
MUCH_MORE = 30


def repeat(run: str, n: int) -> str:
    return (run * n)[:n]


def look(text: str, language: str) -> None:
    find_identifiers(text, language=language)


def count_calls(way: Callable[[str, int], None], run: str, n: int) -> int:
    """How many functions are called, Python's own among them: the same on every machine."""
    n_calls = 0

    def count(frame: object, event: str, value: object) -> None:
        nonlocal n_calls
        n_calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        way(run, n)
    finally:
        sys.setprofile(None)
    return n_calls


def cpu_s(way: Callable[[str, int], None], run: str, n: int) -> float:
    """Seconds of this thread alone, whatever else the machine does, and whatever else the heap of a
    long test run holds for the collector to look through.
    """
    gc.collect()
    gc.disable()
    try:
        begun = time.thread_time()
        way(run, n)
        return time.thread_time() - begun
    finally:
        gc.enable()


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_twice_the_text_is_twice_the_work(way: Callable[[str, int], None]):
    """For a run of each sign, alone and with something around it; the rest is what any text costs."""
    way("a", 1)  # the lists are read

    calls = {run: (count_calls(way, run, 500), count_calls(way, run, 1000)) for run in RUNS}

    assert {
        run: few_many for run, few_many in calls.items() if few_many[1] > 2.2 * few_many[0]
    } == {}


def find_slow(way: Callable[[str, int], None], n: int) -> dict[str, tuple[float, float]]:
    """The runs of which `n` signs cost far more than a tenth of them, with both times in seconds."""
    way("a", 1)
    times = {
        run: (min(cpu_s(way, run, n // 10) for _ in range(3)), cpu_s(way, run, n)) for run in RUNS
    }
    return {run: (few, many) for run, (few, many) in times.items() if many > MUCH_MORE * few}


@pytest.mark.long
def test_a_very_long_spelling_is_not_copied_for_each_of_its_letters():
    """`a a a …` with 50,000 letters took half a minute: the run was copied each time it lost one."""
    look("a", "fr")

    n = scaled(40_000, 40_000, quick=12_000)

    assert cpu_s(WAYS["fr"], "a ", n) < MUCH_MORE * cpu_s(WAYS["fr"], "a ", n // 10)


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_no_run_of_one_sign_stops_the_screen(way: Callable[[str, int], None]):
    """A hundred thousand signs of each kind take ten times as long as a tenth of it, not a hundred
    times; what happens inside an expression is no call, so its time is taken.
    """
    assert find_slow(way, scaled(6_000, 100_000)) == {}


def test_more_digits_than_a_number_can_have_are_masked_whole():
    """Python refuses to count so far; the screen does not have to."""
    [one] = find_identifiers("7" * 5000, language="nl")

    assert (one.start, one.end, one.direct) == (0, 5000, True)


def test_long_words_are_still_read_to_their_end():
    """An address of hundreds of letters, and one of words that are tied by hyphens, are each one
    find.
    """
    for text in (
        f"{'a' * 300}@example.org",
        f"{'lune-' * 60}x@mail.example.be",
        f"{'a' * 150}.example.be",
    ):
        assert [(one.start, one.end) for one in find_identifiers(text, language="fr")] == [
            (0, len(text))
        ]
