"""Names of files come from others: no command prints one that a terminal would obey, that hides, or
that turns words around.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from leaving import HER, make_her_study
from messages import said as sentence_of
from studies import TEXT, make_study, write

from rap import cli
from rap.core.errors import Problem, RapError, printable
from rap.store.codings import CodingLogs
from rap.store.sources import read_source
from rap.topics.console.output import print_json

NAMES = {
    "clears the screen": "a\x1b[2J\x1b[Hb",
    "sets the title": "a\x1b]0;done\x07b",
    "eight-bit": "a\x9b2Jb",
    "turned around": "a\u202egnp.b",
    "isolated": "a\u2066b",
    "unseen": "a\u200b\ufeffb",
    "a second line": "a\nno problems\nb",
    "back to the start": "a\rno problems",
    "a line to Unicode": "a\u2028b\u2029c",
    "no text": os.fsdecode(b"a\xff\xfeb"),
}
KINDS = {
    "signs": "".join(
        name for kind, name in NAMES.items() if kind not in ("a second line", "no text")
    ),
    "a second line": NAMES["a second line"],
    "no text": NAMES["no text"],
}
_SPOKEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def rap(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], *words: str
) -> str:
    """What `rap WORDS` prints, on both ways; every command ends in our own sentence."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["rap", *words])
    capfd.readouterr()
    with pytest.raises(SystemExit):
        cli.main()
    out, error = capfd.readouterr()
    assert "broke on something" not in error, error
    return out + error


def bad_signs(text: str) -> set[str]:
    return {
        sign for line in text.split("\n") for sign in line if unicodedata.category(sign) in _SPOKEN
    }


def stray(root: Path, name: str) -> None:
    write(root, f"interviews/{name}", "x")
    write(root, f"codebook/access/{name}.yaml", "label: 5\n")
    write(root, f"interviews/feedback/{name}.json", "[]")
    write(root, f"notebooks/{name}.ipynb", "[]")


def tracked(root: Path, name: str) -> None:
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    write(root, f".ipynb_checkpoints/{name}", "x")
    subprocess.run(["git", "add", "-f", "--", ".ipynb_checkpoints"], cwd=root, check=True)


def linked(root: Path, name: str) -> None:
    (root / "interviews" / name).symlink_to(root / "codebook")


def log_line(root: Path, name: str) -> None:
    data = {"about": "INT-10001", "file": f"interviews/memos/INT-10001/{name}.md".encode("utf-8", "replace").decode(),
            "hash": "a" * 64}  # fmt: skip
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        logs.append("INT-10001", "memo", data, src=read_source(root, "INT-10001").hash[:8])


def nothing(root: Path, name: str) -> None:
    """The name is only given on the command line."""


COMMANDS: dict[str, tuple[Callable[[Path, str], None], tuple[str, ...]]] = {
    "check": (stray, ("check",)),
    "check --json": (stray, ("check", "--json")),
    "check, tracked": (tracked, ("check",)),
    "check, linked": (linked, ("check",)),
    "sync, linked": (lambda root, name: (tracked(root, name), linked(root, name))[0], ("sync",)),
    "withdraw, linked": (linked, ("withdraw", "C-20001", "--dry-run")),
    "log": (log_line, ("log", "INT-10001")),
    "log --json": (log_line, ("log", "INT-10001", "--json")),
    "import": (
        nothing,
        ("import", "anonymised", "{}.txt", "--language", "en", "--dry-run"),
    ),
    "import, missing": (
        nothing,
        ("import", "anonymised", "{}-not-there.txt", "--language", "en"),
    ),
    "import, of no format": (
        nothing,
        ("import", "anonymised", "{}.exe", "--language", "en"),
    ),
    "import, raw": (nothing, ("import", "{}.txt", "--language", "en", "--dry-run")),
    "screen": (nothing, ("screen", "{}.txt", "--language", "en")),
    "screen --json": (nothing, ("screen", "{}.txt", "--language", "en", "--json")),
    "screen, missing": (nothing, ("screen", "{}-not-there.txt", "--language", "en")),
    "amend": (nothing, ("amend", "INT-10001", "{}.txt", "--dry-run")),
    "amend, missing": (nothing, ("amend", "INT-10001", "{}-not-there.txt", "--dry-run")),
    "tally": (nothing, ("tally", "FG-10442", "{}.csv", "--present", "5")),
    "observe": (nothing, ("observe", "S-20817", "{}.csv")),
    "feedback": (nothing, ("feedback", "{}.txt", "--without-words")),
    "print": (nothing, ("print", "{}-not-there.html")),
    "export": (nothing, ("export", "{}.docx", "--what", "codings", "--audience", "team")),
    "export, written": (nothing, ("export", "{}.csv", "--what", "codings", "--audience", "team")),
}


@pytest.mark.volume(cases=31)  # each command at least once, and each kind of name often
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_command_prints_a_name_as_it_is(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    kind: str,
    command: str,
):
    """It is spelled out, on one line, and no line of it passes for one of ours."""
    prepare, words = COMMANDS[command]
    name, root = KINDS[kind], make_study(tmp_path / "study")
    prepare(root, name)
    for suffix, text in (
        (".txt", TEXT.replace("key", "lock")),
        (".exe", "MZ"),
        (".csv", "a,b\n1,2\n"),
    ):
        (tmp_path / f"{name}{suffix}").write_text(text, encoding="utf-8")
    said = rap(root, monkeypatch, capfd, *(word.replace("{}", f"../{name}") for word in words))

    assert bad_signs(said) == set()
    assert said.strip()
    assert not {"no problems", "no problems.txt"} & {*said.splitlines()}


def test_what_goes_with_a_person_is_listed_by_names_a_terminal_only_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    """Exports and copies lie under any name somebody gave them."""
    root = make_her_study(tmp_path / "study")
    for name in NAMES.values():
        write(root, f"reports/out/{name}.txt", HER)
        write(root, f"reports/.ipynb_checkpoints/{name}", "x")
    said = rap(root, monkeypatch, capfd, "withdraw", HER, "--dry-run")

    assert bad_signs(said) == set()
    assert "reports/out/a\\x1b[2J\\x1b[Hb.txt" in said
    assert "a\\nno problems\\nb" in said


def test_json_spells_the_same_signs_and_reads_back_as_it_was(capsys: pytest.CaptureFixture[str]):
    """A program gets the name itself; a terminal gets nothing to obey."""
    value = {"names": [*NAMES.values(), "théière 😀", "a\U000e0041b"]}
    print_json(value)
    said = capsys.readouterr().out

    assert bad_signs(said) == set()
    assert json.loads(said) == value
    assert "théière 😀" in said


def test_an_error_is_one_line_whatever_its_place_is_called():
    """As a text, in `args`, and as a problem; the facts stay as they are."""
    name = NAMES["a second line"]
    error = RapError("core.study.not_found", place=name)

    assert str(error) == str(Problem("core.study.not_found", place=name))
    assert str(error) == "a\\nno problems\\nb: " + sentence_of("core.study.not_found")
    assert error.place == name
    assert printable("plain / name – été.txt") == "plain / name – été.txt"
