"""Runs of one sign, as a broken file has them: the screen reads each letter a bounded number of times."""

from __future__ import annotations

import subprocess
import sys

from rap.pseudonyms import find_identifiers

RUNS = (
    *("a", "A", "1", ".", " ", "@", "(", "-", "_", ",", "\n", "'", "«", "[", "/", "é"),
    *("a.", "a-", "a_", "a@", "1.", "1-", "1 ", "A1.", "a1", "A. ", "a ", "point ", "a point ", "insta a", '"@'),
)
LOOK = """
import sys
from rap.pseudonyms import find_identifiers
for run in sys.argv[1:]:
    text = (run * 100_000)[:100_000]
    for talk in (text, "appelle-moi " + text + " 1 2 3 @"):
        find_identifiers(talk, language="fr")
    find_identifiers(text, language="nl")
    print(len(text))
"""


def test_no_run_of_one_sign_stops_the_screen():
    """A hundred thousand signs of each kind, alone and with something around them. Where the work grew with the square of the
    length, one of them took minutes; all together take seconds.
    """
    done = subprocess.run([sys.executable, "-c", LOOK, *RUNS], capture_output=True, text=True, timeout=300, check=False)

    assert done.stderr == ""
    assert done.stdout.split() == ["100000"] * len(RUNS)


def test_more_digits_than_a_number_can_have_are_masked_whole():
    """Python refuses to count so far; the screen does not have to."""
    [one] = find_identifiers("7" * 5000, language="nl")

    assert (one.start, one.end, one.direct) == (0, 5000, True)


def test_long_words_are_still_read_to_their_end():
    """An address of hundreds of letters, and one of words that are tied by hyphens, are each one find."""
    for text in (f"{'a' * 300}@example.org", f"{'lune-' * 60}x@mail.example.be", f"{'a' * 150}.example.be"):
        assert [(one.start, one.end) for one in find_identifiers(text, language="fr")] == [(0, len(text))]
