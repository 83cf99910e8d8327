"""What `rap check` says of a clock that was wrong: one sentence for each computer, with a count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rap.core.errors import Problem

_AHEAD = "store.codings.ahead"


def clocks_in_one(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems of logs, where all times that one computer of a coder wrote ahead are one
    problem, at the first of them.
    """
    ahead: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.id == _AHEAD:
            log = problem.place.rpartition("/")[2].partition(".jsonl")[0]  # K-01.device00
            ahead.setdefault(log, []).append(problem)
        else:
            yield problem
    for log, found in ahead.items():
        if len(found) == 1:
            yield found[0]
            continue
        day = max(str(problem.facts["day"]) for problem in found)
        coder, place = log.partition(".")[0], min(found).place
        yield Problem("checks.ahead", place=place, n=len(found), coder=coder, day=day)
