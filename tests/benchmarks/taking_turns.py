"""Time several answers to one question in turn, A B C A B C, so that a busy machine is as slow for
each of them.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TOO_LONG_S = 8.0
_ROUNDS_S = 4.0  # of all rounds of the quick ones together, at least three


@dataclass(frozen=True)
class Variant:
    """One way to answer: `read` brings the answer into a form that can be compared (None: not
    compared).

    `times` says how often the question is asked in the whole task; more than 1 makes the figure an
    estimate. With `reports`, the answer is the CPU seconds that another process took.
    """

    name: str
    run: Callable[[], Any]
    read: Callable[[Any], Any] | None = None
    times: float = 1
    reports: bool = False


@dataclass(frozen=True)
class Taken:
    """The least seconds of all turns (what others on the machine add is no part of the answer),
    times included.

    `peak` is the most memory of the process meanwhile, in bytes, 0 where it is not known.
    """

    name: str
    cpu: float
    wall: float
    estimate: bool
    peak: int = 0


def take_turns(question: str, variants: Sequence[Variant]) -> list[Taken]:
    """Check that all answers are the same as that of the first, then time them.

    Raises
    ------
    AssertionError
        When one answers otherwise.
    """
    peak = _check(question, variants)
    times: dict[str, list[tuple[float, float]]] = {variant.name: [] for variant in variants}
    began = time.perf_counter()
    for turn in range(9):
        if turn >= 3 and time.perf_counter() - began > _ROUNDS_S:
            break
        for variant in variants:
            if not times[variant.name] or times[variant.name][-1][1] < _TOO_LONG_S:
                times[variant.name].append(_timed(variant))
    return [
        _least(variant, times[variant.name], peak=peak if place == 0 else 0)
        for place, variant in enumerate(variants)
    ]


def _check(question: str, variants: Sequence[Variant]) -> int:
    expected, peak = None, 0
    for place, variant in enumerate(variants):
        if place and not variant.read:
            continue
        _forget_peak()
        answer = variant.run()
        peak = peak or _peak()
        if variant.read:
            read = variant.read(answer)
            expected = read if expected is None else expected
            assert same(read, expected), (
                f"{question}: {variant.name} answers otherwise than {variants[0].name}"
            )
    return peak


def same(first: Any, second: Any) -> bool:
    """Equal, numbers to a billionth."""
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same(first[key], second[key]) for key in first)
    if isinstance(first, float):
        return abs(first - second) < 1e-9 or (first != first and second != second)
    return bool(first == second)


def _timed(variant: Variant) -> tuple[float, float]:
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    answer = variant.run()
    took = time.process_time() - cpu, time.perf_counter() - wall
    return (answer, answer) if variant.reports else took


def _least(variant: Variant, times: Sequence[tuple[float, float]], *, peak: int) -> Taken:
    cpu, wall = (min(column) * variant.times for column in zip(*times, strict=True))
    return Taken(variant.name, cpu, wall, variant.times > 1, peak)


def _forget_peak() -> None:
    """Linux keeps the most memory a process ever had, and forgets it when told so."""
    if Path("/proc/self/clear_refs").exists():
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> int:
    path = Path("/proc/self/status")
    lines = path.read_text().splitlines() if path.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
