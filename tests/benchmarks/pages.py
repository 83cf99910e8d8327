"""What six pages say of people: numbers, how many count somebody, how far they narrow what one knew.

    python tests/benchmarks/pages.py ASKED.json                 # the rule of today
    PYTHONPATH=OTHER/src python tests/benchmarks/pages.py ASKED.json

ASKED.json is what the rule is asked, written from the demo where it is not there yet. OTHER is a copy of
another commit: `docs/numbers-before-after.md` says which was measured. `--tables OUT.json` writes what
each number is printed as.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "helpers")]

from privacy.rule.said import measure  # noqa: E402


def read_asked(path: Path) -> dict[str, dict]:
    """Page -> what its rule for numbers is asked."""
    if not path.exists():
        import pytest
        from privacy.rule.asked import PAGES, ask

        found = {}
        for name in PAGES:
            with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
                found[name] = ask(name, Path(folder) / "study", patch)
        path.write_text(json.dumps(found), encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    tables = {}
    for name, data in read_asked(Path(sys.argv[1])).items():
        said, page = measure(data)
        tables[name] = [[*key, *span] for key, span in page.items()]
        print(name, json.dumps({k: round(v, 2) for k, v in said.items()}), flush=True)
    if "--tables" in sys.argv:
        Path(sys.argv[sys.argv.index("--tables") + 1]).write_text(json.dumps(tables), "utf-8")
