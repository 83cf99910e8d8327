"""What holds each promise: the guard in the code, a permissive version of it, and the test that fails
then.

Each replacement is made in a copy of the package. The test passes with the package as it is, and
fails by an assertion of its own with the copy: an error elsewhere would prove nothing. Guards that
cover each other are removed together.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from studies import ROOT, scaled

pytestmark = pytest.mark.long

PACKAGE = ROOT / "src" / "rap"
OF_TESTS = "E       "  # how pytest begins the lines of what went wrong in a test


@dataclass(frozen=True)
class Guard:
    """`promise` of docs; in each module of `cuts` the first text gives way to the second; `test` fails."""

    promise: str
    what: str
    test: str
    cuts: tuple[tuple[str, str, str], ...]


def guard(promise: str, what: str, test: str, *cut: str) -> Guard:
    """One guard; `cut` is a module, what stands there, and what takes its place, once or more."""
    return Guard(promise, what, test, tuple(zip(cut[::3], cut[1::3], cut[2::3], strict=True)))


GUARDS = (
    guard(
        "P1",
        "the last look at a report stops what asks for something",
        "tests/report/test_report_safety.py::test_markup_that_asks_or_runs_is_found",
        "report/safety.py",
        "    if found:\n        raise RunFailedError(found[0])",
        "    if False:\n        raise RunFailedError(found[0])",
    ),
    guard(
        "P2",
        "a raw transcript in a study is named",
        "tests/privacy/test_leaks.py::test_recordings_and_raw_transcripts_are_named",
        "privacy/leaks.py",
        "if _is_raw(root, name)]",
        "if False]",
    ),
    guard(
        "P3",
        "nobody is quoted without her yes",
        "tests/study/test_consent.py::test_a_quote_needs_a_yes_from_everybody_it_touches",
        "study/consent.py",
        "return self.lenient if known is None else purpose in known",
        "return True",
    ),
    guard(
        "P3",
        "who took her words back allows nothing",
        "tests/study/test_consent.py::test_who_took_her_words_back_allows_nothing",
        "study/consent.py",
        "{**grants, **{case: frozenset() for case in withdrawn}}",
        "grants",
    ),
    guard(
        "P4",
        "a small number is not told",
        "tests/privacy/test_disclosure.py::test_a_number_is_told_when_it_is_not_small_and_neither_is_the_rest",
        "privacy/disclosure/rules.py",
        "    if people < threshold:\n        return HIDDEN, SMALL\n",
        "",
    ),
    guard(
        "P4",
        "nearly all is a bound and no number",
        "tests/privacy/test_disclosure.py::test_a_number_is_told_when_it_is_not_small_and_neither_is_the_rest",
        "privacy/disclosure/rules.py",
        '(LEAST, ONE_SIDED) if of - people <= threshold else (NUMBER, "")',
        '(NUMBER, "")',
    ),
    guard(
        "P4",
        "a number that the others tell is not told",
        "tests/privacy/test_disclosure.py::test_one_hidden_number_of_a_sum_hides_another",
        "privacy/disclosure/bounds.py",
        "    watched = [name for name in watch if seen.width(name) < wide]",
        "    return None, seen\n    watched = [name for name in watch if seen.width(name) < wide]",
    ),
    guard(
        "P5",
        "an act is on disk when it is acknowledged",
        "tests/store/test_codings_logs.py::test_several_events_are_one_write",
        "core/files.py",
        "        os.fsync(descriptor)\n        if after is None:",
        "        if after is None:",
    ),
    guard(
        "P5",
        "a log that was changed is damage and no log",
        "tests/store/test_codings_logs.py::test_every_flipped_bit_is_reported_and_loses_nothing",
        "store/codings/lines.py",
        "                raise DamagedLogError(name, number, error.why) from None",
        "                continue",
    ),
    guard(
        "P6",
        "alpha expects by pairs without replacement",
        "tests/analysis/test_agreement_coefficients.py",
        "analysis/agreement/coefficients.py",
        "over(sums.scale.difference_in_all(sums.given), n * (n - 1))",
        "over(sums.scale.difference_in_all(sums.given), n * n)",
    ),
    guard(
        "P10",
        "an act on another text is refused",
        "tests/lab/test_lab_coding.py::test_a_text_that_was_corrected_is_a_conflict",
        "lab/coding.py",
        "    if src != now:",
        "    if False:",
    ),
    guard(
        "P10",
        "an answer counts for the words it was given to",
        "tests/acts/test_answered_words.py::test_a_reworded_finding_has_no_answers_and_the_old_ones_stay_with_the_old_words",
        "store/wordings.py",
        "    return bool(wordings) and wordings <= wordings_counted(finding)",
        "    return True",
    ),
    guard(
        "P10",
        "an answer with a “not” beside it is asked about",
        "tests/analysis/test_answers.py::test_what_is_not_plain_is_asked_about",
        "analysis/answer_words.py",
        "            self.doubts += [Doubt(number, _TURNED) for number in self.beside]",
        "            pass",
    ),
)
SMALL = 5  # guards that `make proofs` removes; all of them at full size


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds a copy of the package without the screen."""
    place = tmp_path_factory.mktemp("copy")
    leave = shutil.ignore_patterns("labextension", "ui", "__pycache__")
    shutil.copytree(PACKAGE, place / "rap", ignore=leave)
    return place


def run(tests: Iterable[str], *, package: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The tests in a process of their own, with this package."""
    path = {"PYTHONPATH": str(package)} if package else {}
    words = ["-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]
    environment = {**os.environ, **path, "PYTHONDONTWRITEBYTECODE": "1", "RAP_TEST_SCALE": "small"}
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def chosen() -> list[Guard]:
    """All guards, or a few spread over the promises."""
    n = scaled(small=SMALL, full=len(GUARDS))
    return [GUARDS[at * len(GUARDS) // n] for at in range(n)]


def test_every_guard_stands_where_the_table_says():
    """Each text once in its module: the table is of the code as it is today."""
    found = {
        (one.what, module): (PACKAGE / module).read_text(encoding="utf-8").count(there)
        for one in GUARDS
        for module, there, _ in one.cuts
    }

    assert {place: n for place, n in found.items() if n != 1} == {}


def test_every_promise_has_tests_that_pass_as_the_code_is():
    """All tests of the table, together."""
    done = run(dict.fromkeys(one.test for one in chosen()))

    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize("one", chosen(), ids=lambda one: f"{one.promise}: {one.what}")
def test_without_its_guard_the_test_of_a_promise_fails(one: Guard, copy: Path):
    """By its own assertion, and not because something is broken."""
    before = {}
    for module, there, permissive in one.cuts:
        before[module] = (copy / "rap" / module).read_text(encoding="utf-8")
        changed = before[module].replace(there, permissive)
        (copy / "rap" / module).write_text(changed, encoding="utf-8")
    try:
        done = run([one.test], package=copy)
    finally:
        for module, text in before.items():
            (copy / "rap" / module).write_text(text, encoding="utf-8")

    assert done.returncode == 1, done.stdout[-2000:]
    reasons = [line for line in done.stdout.splitlines() if line.startswith(OF_TESTS)]
    assert any("assert" in line.lower() or "DID NOT RAISE" in line for line in reasons), reasons
