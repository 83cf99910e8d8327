"""What a person feels: saving a coding, opening a study, a command, a run with nothing to do; each
beside its physical limit.

Ours and the limit take turns in one run, so the ratios hold on a slow or busy machine; read them no
finer than a third.

    make bench
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
from studies import ROOT, make_study

from rap.store.codings import Carrier, CodingLogs, fold_events, read_events

LINE = b"0" * 330 + b"\n"


def seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def pair(
    name: str,
    ours: Callable[[], object],
    limit: Callable[[], object],
    *,
    limit_name: str,
    times: int,
) -> None:
    """Print medians of both, taken in turn, and their ratio."""
    rows = [(seconds(ours), seconds(limit)) for _ in range(times)]
    first, second = (statistics.median(column) for column in zip(*rows, strict=True))
    ratio = statistics.median(a / b for a, b in rows)
    print(
        f"{name:<34} {first * 1000:9.2f} ms   {limit_name:<30} {second * 1000:9.2f} ms   ratio {ratio:6.1f}"
    )


def command(*words: str) -> Callable[[], object]:
    return lambda: subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, check=False
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = make_study(Path(folder) / "study")
        bare = os.open(Path(folder) / "bare", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        with CodingLogs(root, coder="K-01", device="device00") as logs:
            data = {"code": "alarm", "start": 2, "end": 9}
            pair(
                "save a coding",
                lambda: logs.append("INT-10001", "add", data, src="0" * 8),
                lambda: (os.write(bare, LINE), os.fsync(bare)),
                limit_name="append and fsync",
                times=1_500,
            )
            for _ in range(8_500):
                logs.append("INT-10001", "add", data, src="0" * 8)
        events, _ = read_events(root, "INT-10001")
        path = next(root.glob("interviews/codings/*/*.jsonl"))
        pair(
            f"read and verify {len(events):,} codings",
            lambda: read_events(root, "INT-10001"),
            path.read_bytes,
            limit_name="read the bytes",
            times=5,
        )
        pair(
            f"fold {len(events):,} codings",
            lambda: fold_events("INT-10001", events, carrier=Carrier("0" * 8), length=100),
            lambda: sorted(events, key=lambda event: event.stamp),
            limit_name="sort the events",
            times=5,
        )
    bare_python = command("-c", "pass")
    bare_typer = command("-c", "import typer")
    pair(
        "rap --help",
        command("-m", "rap", "--help"),
        bare_typer,
        limit_name="import typer",
        times=15,
    )
    pair(
        "rap check (demo study)",
        command("-m", "rap", "check"),
        bare_python,
        limit_name="python starts",
        times=7,
    )
    command("-m", "rap", "run")()
    pair(
        "rap run, nothing to do",
        command("-m", "rap", "run"),
        bare_python,
        limit_name="python starts",
        times=7,
    )


if __name__ == "__main__":
    main()
