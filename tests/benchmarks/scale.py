"""Open, refresh and verify a study as it grows from ten thousand codings to a million.

    make bench-scale                      # 10 k and 100 k; a few minutes on two cores
    make bench-scale CODINGS="10k 1M"     # 1 M: 20,000 logs, 300 MB of text, half an hour, most of it making them
    make bench-scale CODINGS=1M KEEP=folder   # the studies stay there, and a second sitting finds them made

Each figure is of a process of its own: seconds of CPU (user and system) and of the clock, and the
most memory it ever held. *Warm* finds the cache full. *Refresh* is a second look of the process that
looked before, after one coder coded one passage elsewhere.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "helpers"))
import opening

SIZES = {"10k": 50, "100k": 500, "1M": 5_000}  # interviews, each with 200 codings in 4 logs
A_SOURCE = 200
BEGIN = "import sys, time\nfrom pathlib import Path\nfrom rap import open_study\nroot = Path(sys.argv[1])\n"
OPEN = BEGIN + "study = open_study(root)\nlen(study.codings)\n"
AGAIN = """
import secrets
from rap.store.codings import CodingLogs
source = study.source_list[0]
with CodingLogs(root, coder="K-02", device="device00") as logs:
    logs.append(source.id, "add", {"code": "rent", "start": 5, "end": 9}, src=source.hash[:8])
cpu, clock = time.process_time(), time.perf_counter()
study.refresh()
len(study.codings)
print(time.process_time() - cpu, time.perf_counter() - clock)
"""
QUESTIONS = {
    "open cold": OPEN,
    "open warm: all codings as a frame": OPEN,
    "open warm: who is seen": BEGIN + "len(open_study(root).voices)",
    "refresh after one act": OPEN + AGAIN,
    "verify the logs": BEGIN
    + "from rap.topics.checks.check import check_logs\nassert [*check_logs(root)] == []",
    "python and its imports": "import pandas, pyarrow, rap.study.study",
}


def ask(code: str, root: Path) -> tuple[float, float, float]:
    """CPU seconds, seconds and MB of a process that runs `code`; of what it timed itself, where it
    prints that.
    """
    began = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-c", code, str(root)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    printed = child.stdout.read().decode().split()
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{code}\nended with {status}")
    took = time.perf_counter() - began
    cpu, clock = map(float, printed) if printed else (used.ru_utime + used.ru_stime, took)
    return cpu, clock, used.ru_maxrss / (1_000 if sys.platform != "darwin" else 1_000_000)


def main() -> None:
    os.environ["PYTHONPATH"] = str(opening.ROOT / "src")
    os.environ["PYTHONDONTWRITEBYTECODE"] = ""
    options = argparse.ArgumentParser()
    options.add_argument("sizes", nargs="*", choices=[*SIZES, []])
    options.add_argument("--keep", type=Path, help="the folder that the studies stay in")
    options.add_argument("--only-make", action="store_true", help="make the studies, ask nothing")
    given = options.parse_args()
    for size in given.sizes or ["10k", "100k"]:
        with tempfile.TemporaryDirectory(prefix="rap-scale-") as folder:
            root = (given.keep or Path(folder)) / size
            if not root.exists():
                half = root.with_name(f"{size}.half")
                shutil.rmtree(half, ignore_errors=True)
                opening.make(half, n_sources=SIZES[size], n_codings=A_SOURCE)
                half.rename(root)
            shutil.rmtree(root / ".rap", ignore_errors=True)
            if given.only_make:
                continue
            time.sleep(3)  # what changed within two seconds of a look is read again
            for what, code in QUESTIONS.items():
                cpu, clock, memory = ask(code, root)
                print(
                    f"{size:>5}  {what:<36} {cpu:8.2f} s CPU {clock:8.2f} s {memory:7.0f} MB",
                    flush=True,
                )
    print(f"load of the machine: {', '.join(f'{one:.1f}' for one in os.getloadavg())}")


if __name__ == "__main__":
    main()
