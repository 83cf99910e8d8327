"""Make, import, code, check and render a study with the `rap` of this environment.

    python tests/installed/study.py FOLDER      # which must not be there yet

It is given to the Python of an environment in which only the wheel is installed, so it imports
nothing of the tests. Everything in the study is invented.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TALK = """\
[Interviewer] What would make the place better?

[Ines] A door that locks, and a heater in the winter. The rent is too high for one room.

[Interviewer] Who decides about the rent?

[Ines] The owner, alone. We never see him.
"""


def rap(folder: Path, *words: str) -> str:
    """Run a command; what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "rap", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "RAP_LANGUAGE": "en"},
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"rap {' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout


def code(root: Path) -> int:
    """Code the turns of the person who was interviewed; how many codings there are now."""
    import rap as library
    from rap.store.codebook_edits import change_codebook

    change_codebook(
        root, "create", "rent", reason="Two speak of it.", by="K-01", family="needs", label="Rent"
    )
    study = library.open_study(root)
    turns = study.turns[study.turns["role"] == "participant"]
    for turn in turns.itertuples():
        study.add_coding(turn.source, "rent", start=turn.start, end=turn.end)
    return len(library.open_study(root).codings)


def answer(demo: Path) -> None:
    """Take a message in, of which the language is known by its small words."""
    rap(demo.parent, "demo", str(demo))
    (demo / ".rap").mkdir(exist_ok=True)
    (demo / ".rap" / "coder").write_text("K-01", encoding="utf-8")
    message = demo.parent / "messages.txt"
    message.write_text("1 oui, 7 non\n", encoding="utf-8")
    rap(demo, "feedback", "--without-words", str(message))


def main(folder: Path) -> None:
    """All of it, in order."""
    rap(folder.parent, "new", str(folder), "--title", "Our rooms", "--languages", "en,fr")
    talk = folder.parent / "talk.txt"
    talk.write_text(TALK, encoding="utf-8")
    allowed = ("team:analyse,count,quote", "members:count,quote")
    consent = [word for one in allowed for word in ("--consent", one)]
    rap(
        folder,
        "import",
        "anonymised",
        str(talk),
        "--language",
        "en",
        "--about",
        "phase=1",
        *consent,
    )
    n = code(folder)
    answer(folder.with_name(f"{folder.name}-demo"))
    rap(folder, "check")
    rap(folder, "run", "phase1")
    reports = sorted(path.name for path in folder.glob("reports/runs/*/*/*.html"))
    if not n or not reports:
        raise SystemExit(f"{n} codings, {len(reports)} reports")
    print(f"made, answered, coded ({n} codings), rendered ({', '.join(reports)})")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
