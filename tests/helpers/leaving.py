"""A study in which a person left traces everywhere, for tests of withdrawal; her twenty sentences
are canaries.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from canaries import find_words_in
from studies import ROOT, add_source, git, make_study, write
from typer.testing import CliRunner

from rap.cli import app
from rap.core.model import NamesDecision, Source, Speaker
from rap.store.codings import CodingLogs, Event
from rap.store.codings.lines import NO_HASH, format_line
from rap.store.ledger import Release, write_release
from rap.store.memos import write_memo
from rap.store.sources import hash_of, write_source

HER, OTHER = "C-20002", "C-20001"
SAID = [
    f"Kanariën{n:02d}: my landlady hid the key number {n:02d} in her green théière."
    for n in range(20)
]
TEXT = "".join(f"I: And then?\nP1: {sentence}\n" for sentence in SAID[:16])
ONE, TWO, HERS = (
    "P2: We share the stairs and the gas bill.\n",
    "P2: And nobody else has a key to the shed.\n",
    SAID[16:],
)
GROUP = (
    f"I: Who has the keys?\n{ONE}P1: {HERS[0]}\n{HERS[1]}\nX: {HERS[2]}\nI: Thank you.\nX: Dank u.\n"
    f"{TWO}P1: {HERS[3]}\nP2: That was all from me.\n"
)
LEFT = f"I: Who has the keys?\n{ONE}I: Thank you.\nX: Dank u.\n{TWO}P2: That was all from me.\n"
SPEAKERS = (
    Speaker("I", "interviewer"), Speaker("P1", "participant", HER), Speaker("P2", "participant", OTHER),
    Speaker("X", "interpreter"),
)  # fmt: skip
SHED = (GROUP.index("nobody else"), GROUP.index(" to the shed"))
IDS = {"alone": "a" * 32, "hers": "b" * 32, "other": "c" * 32, "across": "d" * 32}


def place(text: str, words: str) -> str:
    """`start-end` of `words` in `text`."""
    return f"{text.index(words)}-{text.index(words) + len(words)}"


def make_her_study(root: Path) -> Path:
    """INT-10002 is hers alone, in FG-10003 she speaks with C-20001, and everything a study makes
    was made from both.
    """
    make_study(root)
    add_source(root, "INT-10002", TEXT, case=HER)
    write_source(
        root,
        Source(
            *("FG-10003", "focus-group", "en", hash_of(GROUP)),
            speakers=SPEAKERS,
            names=NamesDecision("2025-03-04", "K-01", hash_of(GROUP), 0, 0, 1),
        ),
        GROUP,
    )
    write(root, f"interviews/cases/{HER}.yaml", "variables: {setting: window}\n")
    _code(root)
    _refer(root)
    _translate(root)
    _derive(root)
    return root


def make_her_team_study(root: Path) -> Path:
    """The same as a team exchanges it: what git would not keep, and what is damaged on purpose, left
    out.
    """
    make_her_study(root)
    shutil.copy(ROOT / ".gitignore", root)
    shutil.rmtree(root / "reports")
    for path in (*root.glob("interviews/.*"), *root.rglob("*.torn"), *root.rglob(".ipynb_*")):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for notebook in root.glob("notebooks/*.ipynb"):
        notebook.unlink()
    write(root, "codebook/findings/F-30117.yaml", "statement: {en: Keys are hidden.}\n")
    return root


def make_server(folder: Path, name: str) -> Path:
    """What the keeper of a server does: an empty repository, and the hook that the command prints."""
    git(folder, "init", "-q", "--bare", "-b", "main", name)
    hook = folder / name / "hooks/pre-receive"
    hook.write_text(CliRunner().invoke(app, ["server-hook"]).output, encoding="utf-8")
    hook.chmod(0o755)
    return folder / name


def _code(root: Path) -> None:
    spots = {
        "hers": (GROUP.index("my landlady"), GROUP.index("my landlady") + 20),
        "other": SHED,
        "across": (GROUP.index("We share"), SHED[1]),
    }
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        logs.append(
            "INT-10002",
            "add",
            {"code": "alarm", "start": 20, "end": 40},
            src=hash_of(TEXT)[:8],
            id=IDS["alone"],
        )
        for name, (start, end) in spots.items():
            data = {"code": "deposit", "start": start, "end": end}
            logs.append("FG-10003", "add", data, src=hash_of(GROUP)[:8], id=IDS[name])


def _refer(root: Path) -> None:
    shed, hers = f"FG-10003:{SHED[0]}-{SHED[1]}", f"FG-10003:{place(GROUP, HERS[3])}"
    write(
        root,
        "codebook/access/deposit.yaml",
        f"# first\nlabel: {{en: Deposit}}\nexample: {{en: {shed}, fr: {hers}}}  # two\n",
    )
    write(
        root,
        "codebook/safety/alarm.yaml",
        f"label: {{en: Alarm}}\nexample: INT-10002:{place(TEXT, SAID[3])}\n# last\n",
    )
    evidence = (
        f"evidence:\n  codes: [alarm]\n  codings: [{IDS['alone']}, {IDS['other']}, {IDS['hers']}]\n"
    )
    write(
        root, "codebook/findings/F-30117.yaml", f"statement: {{en: Keys are hidden.}}\n{evidence}"
    )
    for about, source, body in (
        ("INT-10002", "INT-10002", f"She said: {SAID[4]}"),
        (hers, "FG-10003", "On her key."),
        (shed, "FG-10003", "On the shed."),
        (IDS["hers"], "study", "On a coding of hers."),
        (HER, "study", "I liked her."),
        ("alarm", "study", "Of one person: my landlady hid the key, and she found it."),
    ):
        write_memo(root, about=about, by="K-01", type="analytic", body=body, source=source)


def _translate(root: Path) -> None:
    src, spots = (
        hash_of(GROUP)[:8],
        {"1": (GROUP.index(HERS[3]), HERS[3]), "2": (SHED[0], "Kleen heeft een sleutel.")},
    )
    prev, lines = NO_HASH, b""
    for id, (start, text) in spots.items():
        event = Event(
            "say",
            id * 32,
            "K-01",
            "2026-01-01T10:00:00.000Z",
            src,
            {"start": start, "end": start + 10, "text": text},
        )
        line, prev = format_line(event, prev=prev)
        lines += line
    write(root, "interviews/translations/FG-10003/nl/K-01.device00.jsonl", lines.decode())
    write(root, "interviews/translations/INT-10002/nl/K-01.device00.jsonl", lines.decode())


def _derive(root: Path) -> None:
    make_run(root, "1" * 16, consent={HER: [], OTHER: []}, page=SAID[1])
    make_run(root, "2" * 16, consent={OTHER: []}, page="Nothing of hers.")
    write(root, "reports/runs/small/latest.team", "1" * 16 + "\n")
    write(root, "reports/page.html", f"<p>{SAID[2].replace('y', '&#121;')}</p>")
    write(root, "reports/other.html", "<p>Nothing of hers.</p>")
    (root / "reports/wide.csv").write_bytes(SAID[5].encode("utf-16"))
    pq.write_table(pa.table({"words": SAID[:6]}), root / "reports/words.parquet")
    write(
        root, "reports/packed.json", json.dumps({"x": base64.b64encode(SAID[6].encode()).decode()})
    )
    with zipfile.ZipFile(root / "reports/book.docx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", f"<w:t>{SAID[7]}</w:t>")
    cells = [
        {
            "cell_type": "code",
            "source": ["1"],
            "outputs": [{"text": [SAID[8]]}],
            "execution_count": 1,
            "metadata": {},
        }
    ]
    for name in ("notebooks/look.ipynb", "notebooks/.ipynb_checkpoints/look-checkpoint.ipynb"):
        write(
            root,
            name,
            json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
        )
    write(root, "interviews/.INT-10002.txt.abcd.tmp", TEXT)
    write(root, "interviews/translations/FG-10003/nl/K-01.device00.jsonl.torn", HERS[3])
    write_release(
        root,
        Release(
            "9" * 16,
            "phase1",
            "1" * 16,
            "members",
            ("fr",),
            "2026-03-01",
            6,
            files={"rooms.html": "0" * 64},
        ),
    )


def make_run(root: Path, key: str, *, consent: dict[str, list[str]], page: str) -> None:
    """A result of the run `small` that knew these people's consent."""
    folder = root / "reports/runs/small" / key
    write(root, f"reports/runs/small/{key}/page.html", page)
    write(
        root,
        f"reports/runs/small/{key}/manifest.json",
        json.dumps({"key": key, "inputs": [], "consent_on": consent}),
    )
    pq.write_table(pa.table({"cases": [list(consent)]}), folder / "people.parquet")


def find_canaries(root: Path) -> list[str]:
    """Files that hold the begin or the end of a sentence of hers: as it is, in small letters,
    without accents, in UTF-16 (each also in Base64), packed, in Parquet.
    """
    words = [
        part
        for said in SAID
        for part in (said.partition(": ")[0], said.partition("the key ")[2].removesuffix("."))
    ]
    return find_words_in(root, words, outside=[root / ".git"])


def state_of(root: Path) -> dict[str, str]:
    """Every file of the study but locks and empty folders -> the hash of its bytes."""
    files = (path for path in root.rglob("*") if path.is_file() and "locks" not in path.parts)
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


CHANGES_OF_NAMES = ("replace", "unlink", "rmdir")


def in_child(work: object, *, kill_at: int, before: tuple[str, ...] = CHANGES_OF_NAMES) -> int:
    """Call `work` in a child process that is killed (SIGKILL) before its `kill_at`-th change of a
    name, or call of `os` that `before` names; 0 when it ended.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = [kill_at]
    for name in before:
        setattr(os, name, _killing(getattr(os, name), left))
    try:
        work()  # type: ignore[operator]
    finally:
        os._exit(0)


def _killing(act: object, left: list[int]) -> object:
    def wrapped(*args: object, **options: object) -> object:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), 9)
        return act(*args, **options)  # type: ignore[operator]

    return wrapped
