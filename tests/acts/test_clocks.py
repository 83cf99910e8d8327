"""A computer whose clock was wrong is one sentence of `rap check`."""

from rap.core.errors import Problem
from rap.topics.checks.clocks import clocks_in_one

OTHER = Problem("store.codings.not_json", place="interviews/codings/INT-1/K-01.device00.jsonl:4")


def ahead(source: str, log: str, line: int, day: str) -> Problem:
    place = f"interviews/codings/{source}/{log}.jsonl:{line}"
    return Problem("store.codings.ahead", place=place, day=day)


def test_times_ahead_are_counted_for_each_computer() -> None:
    """At the first of them, with the last day; a single one and other problems stay as they are."""
    found = [
        ahead("INT-2", "K-01.device00", 7, "2031-05-02"),
        OTHER,
        ahead("INT-1", "K-01.device00", 3, "2031-05-01"),
        ahead("INT-1", "K-02.device01", 1, "2030-01-01"),
    ]

    assert [*clocks_in_one(found)] == [
        OTHER,
        Problem(
            "checks.ahead",
            place="interviews/codings/INT-1/K-01.device00.jsonl:3",
            n=2,
            coder="K-01",
            day="2031-05-02",
        ),
        ahead("INT-1", "K-02.device01", 1, "2030-01-01"),
    ]
