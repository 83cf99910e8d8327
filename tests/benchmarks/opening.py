"""Open a study and ask it something, from a closed shell: with an empty cache, with a full one, and
beside the limits.

    python tests/benchmarks/opening.py [S] [M]

S is 50 interviews, 10,000 codings, 4 coders; M 1,000 interviews, 500,000 codings (one to three
minutes to make). Both are invented from a seed, in a temporary folder. Times are CPU of the child
process (user and system), the median of several; ratios are of that run, so they hold on a busy
machine.
"""

from __future__ import annotations

import datetime
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
from studies import AGREED, ROOT, write

from rap.core.model import Source, Speaker
from rap.store.codings import Event, format_line
from rap.store.codings.lines import NO_HASH
from rap.store.sources import hash_of, write_source

SIZES = {"S": (50, 200), "M": (1_000, 500)}  # interviews, codings of each
CODERS, CODES, TEXT = 4, ["rent", *(f"code-{number}" for number in range(1, 60))], 60_000
DAY = datetime.datetime(2025, 3, 1, tzinfo=datetime.UTC)
SETTINGS = '[tool.rap]\ntitle = "Rooms"\nlanguages = ["en"]\n' + "".join(
    f'[tool.rap.coders.K-0{number}]\nrole = "{"lead" if number == 1 else "coder"}"\n'
    for number in range(1, CODERS + 1)
)
WORDS = (
    "we",
    "pay",
    "the",
    "room",
    "each",
    "week",
    "and",
    "owner",
    "asks",
    "for",
    "more",
    "when",
    "a",
    "place",
    "is",
    "quiet",
)

BESIDE = ("read all logs, no parse", "numpy + npz")
READ_ALL = "import sys, pathlib\nfor p in pathlib.Path(sys.argv[1]).glob('interviews/codings/*/*.jsonl'): p.read_bytes()"
STAT_ALL = "import os, sys\nfor d in os.scandir(sys.argv[1] + '/interviews/codings'):\n for e in os.scandir(d): e.stat()"
NPZ = """
import sys, numpy as np
d = np.load(sys.argv[1] + '/columns.npz')
n = int(d['code'].max()) + 1
there = np.zeros((int(d['source'].max()) + 1, n), np.int32)
there[d['source'], d['code']] = 1
for row in there.T @ there: print(*row)
"""
OPEN = "import sys; from rap import open_study; print(len(open_study(sys.argv[1]).coding_list))"
SEEN = "import sys; from rap import open_study; print(len(open_study(sys.argv[1]).voices))"
CODINGS = "import sys; from rap import open_study; print(open_study(sys.argv[1]).codings_arrow().num_rows)"


def make(root: Path, *, n_sources: int, n_codings: int) -> None:
    """Write an invented study of `n_sources` interviews, each with `n_codings` codings by `CODERS`
    coders.
    """
    dice = random.Random(7)
    write(root, "pyproject.toml", SETTINGS)
    for number, code in enumerate(CODES):
        write(
            root,
            f"codebook/family-{number % 6}/{code}.yaml",
            f"label: {{en: {code}}}\ndefinition: {{en: About it.}}\n",
        )
    columns: dict[str, list[int]] = {"source": [], "code": [], "start": [], "end": []}
    for number in range(n_sources):
        id, case = f"INT-{10_000 + number}", f"C-{10_000 + number}"
        text = _text(dice)
        speakers = (Speaker("I", "interviewer"), Speaker("P1", "participant", case))
        write_source(
            root,
            Source(id, "interview", "en", hash_of(text), 1, "2025-03", "consent", speakers),
            text,
        )
        write(
            root,
            f"interviews/cases/{case}.yaml",
            "variables:\n  setting: home\n  age: '30'\n" + AGREED,
        )
        for coder in range(1, CODERS + 1):
            rows = [_row(dice, len(text)) for _ in range(n_codings // CODERS)]
            _log(root, id, coder=f"K-0{coder}", src=hash_of(text)[:8], rows=rows, dice=dice)
            for row in rows:
                for key, value in zip(columns, (number, *row), strict=True):
                    columns[key].append(value)
    _columns(root, columns)


def _text(dice: random.Random) -> str:
    lines, size = [], 0
    while size < TEXT:
        lines.append(f"{'I' if len(lines) % 2 else 'P1'}: {' '.join(dice.choices(WORDS, k=40))}.\n")
        size += len(lines[-1])
    return "".join(lines)


def _row(dice: random.Random, length: int) -> tuple[int, int, int]:
    start = dice.randrange(length - 400)
    return dice.randrange(len(CODES)), start, start + dice.randrange(20, 400)


def _log(
    root: Path,
    id: str,
    *,
    coder: str,
    src: str,
    rows: list[tuple[int, int, int]],
    dice: random.Random,
) -> None:
    prev, lines = NO_HASH, []
    for number, (code, start, end) in enumerate(rows):
        t = (DAY + datetime.timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        data = {"code": CODES[code], "start": start, "end": end}
        line, prev = format_line(
            Event("add", f"{dice.getrandbits(128):032x}", coder, t, src, data), prev=prev
        )
        lines.append(line)
    path = root / "interviews" / "codings" / id / f"{coder}.device00.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(lines))


def _columns(root: Path, columns: dict[str, list[int]]) -> None:
    import numpy as np

    np.savez(
        root / "columns.npz", **{key: np.array(values, np.int32) for key, values in columns.items()}
    )


def cpu_ms(words: list[str], root: Path) -> float:
    """CPU milliseconds of one child process, user and system."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, *words], cwd=root, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def median_ms(words: list[str], root: Path, *, times: int, empty: bool = False) -> float:
    """The median of `times` processes; `empty` takes the cache away before each."""
    found = []
    for _ in range(times):
        if empty:
            shutil.rmtree(root / ".rap" / "cache", ignore_errors=True)
        found.append(cpu_ms(words, root))
    return statistics.median(found)


def report(size: str, root: Path) -> None:
    times = 9 if size == "S" else 3
    place = str(root)
    asks = {
        "open, logs and texts checked, who is seen": ["-c", SEEN, place],
        "open, all codings as nouns": ["-c", OPEN, place],
        "study.codings_arrow()": ["-c", CODINGS, place],
        "rap search rent": ["-m", "rap", "search", "rent"],
    }
    limits = {
        "python starts": "pass",
        "rap --help": "import sys, rap.cli; sys.argv = ['rap', '--help']; rap.cli.main()",
    }
    limits |= {
        "stat of all logs": STAT_ALL,
        "read all logs, no parse": READ_ALL,
        "numpy + npz": NPZ,
    }
    floor = {
        name: median_ms(["-c", code, place], root, times=times) for name, code in limits.items()
    }
    for name, spent in floor.items():
        print(f"{size}  {name:<42} {spent:9.0f} ms CPU")
    for name, words in asks.items():
        for empty in (True, False):
            spent = median_ms(
                words, root, times=max(1, times // 3) if empty else times, empty=empty
            )
            ratios = "  ".join(
                f"{spent / limit:6.2f} x {what}" for what, limit in floor.items() if what in BESIDE
            )
            print(
                f"{size}  {name + (', from the logs' if empty else ', cache full'):<42} {spent:9.0f} ms CPU  {ratios}",
                flush=True,
            )


def main() -> None:
    os.environ["PYTHONPATH"] = str(ROOT / "src")
    os.environ["PYTHONDONTWRITEBYTECODE"] = ""  # compiled once, as on anybody's machine
    os.environ["PYTHONPYCACHEPREFIX"] = tempfile.gettempdir() + "/rap-opening-pyc"
    for size in [word for word in sys.argv[1:] if word in SIZES] or list(SIZES):
        with tempfile.TemporaryDirectory(prefix="rap-opening-") as folder:
            root = Path(folder) / "study"
            n_sources, n_codings = SIZES[size]
            make(root, n_sources=n_sources, n_codings=n_codings)
            report(size, root)


if __name__ == "__main__":
    main()
