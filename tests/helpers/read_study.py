"""Read the study given as an argument with every page and every reading command, as a process of its
own, and print as JSON what each answered.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from commands import run_here
from labs import Lab

PAGES = [
    *("study", "start", "sources", "sources/INT-10001", "sources/INT-10002", "codebook", "memos"),
    *("findings", "people", "plan", "differences", "to-come", "settings", "me", "runs", "sharing"),
    *("passages/grid?codes=alarm", "changes?wait=0", "explore"),
]
COMMANDS = ["check", "doctor", "title", "search key", "log INT-10002"]


def read(root: Path) -> dict[str, object]:
    """The status of each page and how each command ended, what a coding was answered, and the files
    that the start page names.
    """
    with Lab(root) as lab:
        pages = {page: lab.ask("GET", page)[0] for page in PAGES}
        damage = [row["path"] for row in lab.ask("GET", "start")[1].get("damage", [])]
        coded = lab.act("INT-10002", {"op": "add", "code": "alarm", "start": 3, "end": 6})
    ends = {words: run_here(root, *words.split()) for words in COMMANDS}
    return {
        "pages": pages,
        "damage": damage,
        "coded": coded[0],
        "commands": {words: done.returncode for words, done in ends.items()},
        "said": {words: done.stdout + done.stderr for words, done in ends.items()},
    }


if __name__ == "__main__":
    print(json.dumps(read(Path(sys.argv[1]))))
