"""Files from outside are read in a process of their own, with limits and without a network."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_files import docx
from messages import assert_says, raises

import rap.formats.child as child
from rap.core.errors import Problem, ProblemsError, RefusedError, WrongUseError
from rap.formats.attribute_tables import read_attributes
from rap.formats.child import Limits, read_attributes_in_child, read_in_child
from rap.formats.forks import NURSERY, Nursery, together
from rap.formats.readers import read_transcript

ONLY_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")


@pytest.fixture(params=[contextlib.nullcontext, together], ids=["alone", "together"])
def _each_way(request: pytest.FixtureRequest) -> Iterator[None]:
    """In a process begun for this file, and in a fork of one that reads many."""
    with request.param():
        yield


EACH_WAY = pytest.mark.usefixtures("_each_way")


def in_child(code: str) -> str:
    """What `code` ends with in a process that is guarded like the one that reads."""
    guarded = "import sys, os, rap.formats.child as c; c.limit({'memory_bytes': 1_500_000_000, 'wait_s': 60});"
    words = [sys.executable, "-I", "-c", f"{guarded} sys.addaudithook(c.forbid); {code}"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.stderr.strip().splitlines()[-1] if done.returncode else "done"


@EACH_WAY
def test_the_answer_is_the_same_as_without_a_child(tmp_path: Path) -> None:
    """Text, speakers, what was found, notes; any character."""
    path = tmp_path / "talk.txt"
    path.write_text(
        "Chercheuse : Alors \u2028 ?\n😀 : non\nMarie : Oui.\nMarie : \u202eNon.\n",
        encoding="utf-8",
    )

    assert read_in_child(path) == read_transcript(path)
    assert read_in_child(path, speakers={"Marie": "P7"}) == read_transcript(
        path, speakers={"Marie": "P7"}
    )


@EACH_WAY
def test_attributes_are_read_in_it_too(tmp_path: Path) -> None:
    """With the same answer, the same errors and the same limits."""
    path, files = tmp_path / "people.csv", [Path(f"talk{n}.txt") for n in (1, 2, 3)]
    path.write_text("file,Région,Age\ntalk1,NA,1\ntalk2,no,2\ntalk3,no,3\n", encoding="utf-8")

    assert read_attributes_in_child(path, files) == read_attributes(path, files)
    assert read_attributes_in_child(
        Path("x.csv"), files, data=path.read_bytes()
    ) == read_attributes(path, files)
    with raises(WrongUseError, "formats.table.unknown_column", place="people.csv", column="Agee"):
        read_attributes_in_child(path, files, columns=["Agee"])
    with raises(RefusedError, "formats.child.too_slow", place="people.csv"):
        read_attributes_in_child(path, files, limits=Limits(wait_s=1e-6))


@EACH_WAY
@pytest.mark.parametrize(
    ("name", "data", "options", "kind"),
    [
        ("talk.txt", b"\xff", {}, RefusedError),
        ("talk.txt", b"I: a", {"speakers": {"I": "marie"}}, WrongUseError),
        ("gone.txt", None, {}, RefusedError),
    ],
)
def test_errors_keep_their_facts(
    tmp_path: Path,
    name: str,
    data: bytes | None,
    options: dict[str, dict[str, str]],
    kind: type[RefusedError],
) -> None:
    """Kind, place, what and right are those of the child."""
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(kind) as alone:
        read_transcript(tmp_path / name, **options)  # type: ignore[arg-type]
    with pytest.raises(kind) as through:
        read_in_child(tmp_path / name, **options)  # type: ignore[arg-type]

    assert through.value.problems == alone.value.problems


def test_several_problems_come_back_together() -> None:
    """As one error that holds them all."""
    problems = [Problem("core.yaml.key_twice", place=place, key="a") for place in ("x:1", "x:3")]
    reply = json.dumps(
        {"error": "ProblemsError", "problems": [problem.to_json() for problem in problems]}
    )
    with pytest.raises(ProblemsError) as error:
        child._answer(reply.encode(), b"", code=0, name="x")

    assert list(error.value.problems) == problems


@EACH_WAY
def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    """After a third of a second here."""
    rows = "".join(f"<w:p><w:r><w:t>{n}</w:t></w:r></w:p>" for n in range(600_000))
    (tmp_path / "talk.docx").write_bytes(docx(rows))
    with pytest.raises(RefusedError) as error:
        read_in_child(tmp_path / "talk.docx", limits=Limits(wait_s=0.3))

    assert_says(error.value, "formats.child.too_slow", place="talk.docx", seconds=0.3)


@EACH_WAY
@ONLY_LINUX
def test_a_reader_that_takes_too_much_memory_is_stopped(tmp_path: Path) -> None:
    """One sentence, and this process goes on."""
    (tmp_path / "talk.txt").write_text("word " * 3_000_000, encoding="utf-8")
    with pytest.raises(RefusedError) as error:
        read_in_child(tmp_path / "talk.txt", limits=Limits(memory_bytes=60_000_000))

    assert_says(error.value, "formats.child.too_much", place="talk.txt")


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 1)",
        "os.system('true')",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "import subprocess; subprocess.run(['true'])",
        "open('/tmp/rap-nothing', 'w')",
        "os.open('/tmp/rap-nothing', os.O_CREAT | os.O_WRONLY)",
        "os.remove('/tmp/rap-nothing')",
        "os.mkdir('/tmp/rap-nothing')",
    ],
)
def test_a_reader_may_not_act(code: str) -> None:
    """No network, no other program, nothing written or removed."""
    assert in_child(code).startswith("PermissionError: ")


def test_what_a_reader_needs_it_may_do() -> None:
    """Read, and import the parsers."""
    assert in_child("import lxml.etree, pypdf, openpyxl; open(os.devnull).close()") == "done"


def test_of_a_broken_reader_only_its_kind_is_told() -> None:
    """What an exception says may quote the talk."""
    with pytest.raises(RefusedError) as error:
        child._answer(b"", b"ZeroDivisionError", code=1, name="talk.pdf")

    assert_says(error.value, "formats.child.broken", place="talk.pdf", reason="ZeroDivisionError")


def test_nothing_of_the_folder_one_stands_in_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file called `json.py` beside the transcripts is not run, nor one the environment names."""
    (tmp_path / "json.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    (tmp_path / "talk.txt").write_text("I: a\nP1: b\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    assert read_in_child(Path("talk.txt")).text == "I: a\nP1: b\n"


def test_one_file_is_one_process_and_no_process_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Work is counted: a child for each file, all ended and no socket opened here."""
    started: list[subprocess.Popen[bytes]] = []

    class Counted(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *words: object, **options: object) -> None:
            super().__init__(*words, **options)  # type: ignore[call-overload]
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Counted)
    monkeypatch.setattr(socket, "socket", None)
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text(f"I: {n}\n", encoding="utf-8")
        read_in_child(tmp_path / f"{n}.txt")

    assert [process.returncode for process in started] == [0, 0, 0]
    assert all(process.pid != os.getpid() for process in started)


def test_lines_and_corrections_cross_the_child(tmp_path: Path) -> None:
    """What was read line by line, how sure it is, and what a person corrected."""
    path = tmp_path / "talk.txt"
    path.write_text("Ana: So?\nJo: Yes.\nAna: And?\nJo: No.\n\nWell.\n", encoding="utf-8")
    there, here = read_in_child(path, turns={6: "Ana"}), read_transcript(path, turns={6: "Ana"})

    assert (there.lines, there.confidence) == (here.lines, here.confidence)
    assert [(one.n, one.label, one.is_start) for one in there.lines[3:6]] == [
        (4, "Jo", True),
        (5, "", False),
        (6, "Ana", True),
    ]


@ONLY_LINUX
def test_files_read_together_have_a_fork_each_and_nothing_stays(tmp_path: Path) -> None:
    """One process is begun for all; it holds no file, and one file that broke it breaks no other."""
    path = tmp_path / "talk.txt"
    path.write_text("I: Who sweeps?\nP1: We all do.\n", encoding="utf-8")
    alone = read_in_child(path)
    with together():
        nursery = NURSERY.get()
        assert nursery is not None
        pids = []
        for data in (path.read_bytes(), b"\xff", b"word " * 3_000_000, path.read_bytes()):
            with contextlib.suppress(RefusedError):
                read_in_child(path, data=data, limits=Limits(memory_bytes=60_000_000))
            pids.append(nursery._process.pid if nursery._process else 0)
        folder = Path(f"/proc/{pids[0]}/fd")
        held = sorted(os.readlink(one).partition(":")[0] for one in folder.iterdir())
        there = read_in_child(path)

    assert there == alone
    assert (len({*pids}), held) == (1, ["/dev/null"] * 3 + ["socket"])
    assert not Path(f"/proc/{pids[0]}").exists()


@ONLY_LINUX
def test_of_a_nursery_that_was_ended_the_limit_is_told(tmp_path: Path) -> None:
    """What the system does when memory is short; the next file begins another one."""
    nursery = Nursery()
    nursery.run(b"", wait_s=60)
    assert nursery._process is not None
    nursery._process.kill()
    nursery._process.wait()

    assert nursery.run(b"", wait_s=60) == (b"", b"", -9)
    assert nursery.run(b"", wait_s=60)[1:] == (b"JSONDecodeError", 1)
    nursery.close()
