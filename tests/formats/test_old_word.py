"""Old Word files: LibreOffice makes a `.docx` of them, in a folder that is kept in memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from made_files import compound, docx
from messages import raises

import rap.formats.old_word as old_word
from rap.core.errors import Message, RefusedError
from rap.formats.child import Limits, read_in_child
from rap.formats.readers import read_transcript

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a folder in memory: Linux alone")
WORDS = "I: So?\nP1: Yes.\n"
_P = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
# Instead of LibreOffice: writes what it was given and where, and then a .docx.
_OFFICE = """
    #!{python}
    import os, pathlib, shutil, sys, time
    inside, out = pathlib.Path(sys.argv[-1]), pathlib.Path(sys.argv[-2])
    seen = pathlib.Path({seen!r})
    profile = sys.argv[6].removeprefix("-env:UserInstallation=file://")
    settings = pathlib.Path(profile, "user/registrymodifications.xcu").read_text()
    places = [os.environ[name] for name in ("HOME", "TMPDIR")]
    (seen / "log").write_text("\\n".join([str(inside), *places, settings]))
    {act}
"""
_WRITE = "out.mkdir(); shutil.copy(seen / 'made.docx', out / 'talk.docx')"


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for one in memory."""
    folder = tmp_path / "memory"
    folder.mkdir()
    monkeypatch.setattr(old_word, "_memory_folder", lambda: folder)
    return folder


def office(folder: Path, monkeypatch: pytest.MonkeyPatch, act: str = _WRITE) -> None:
    """Install a program called soffice that does this."""
    (folder / "made.docx").write_bytes(docx("".join(map(_P.format, WORDS.splitlines()))))
    text = textwrap.dedent(_OFFICE).strip()
    program = folder / "bin/soffice"
    program.parent.mkdir()
    program.write_text(text.format(python=sys.executable, seen=str(folder), act=act))
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(program.parent))


def doc(folder: Path) -> Path:
    path = folder / "talk.doc"
    path.write_bytes(compound("WordDocument", WORDS.encode()))
    return path


def test_it_is_read_as_what_libreoffice_makes_of_it(
    tmp_path: Path, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without macros and links, with nothing left behind; so are bytes that never lay on a disk."""
    office(tmp_path, monkeypatch)
    path = doc(tmp_path)
    talk = read_in_child(path)

    assert (talk.text, talk.notes[0]) == (WORDS, Message("formats.note.converted"))
    given, home, temporary, *settings = (tmp_path / "log").read_text().splitlines()
    assert Path(given).parent.parent == memory
    assert {home, temporary} == {str(Path(given).parent)}
    for name in ("DisableMacrosExecution", "BlockUntrustedRefererLinks"):
        assert f'"{name}" oor:op="fuse"><value>true<' in "".join(settings)
    assert list(memory.iterdir()) == []
    assert read_in_child(Path("other.doc"), data=path.read_bytes()) == talk


@pytest.mark.parametrize(
    ("act", "refused"),
    [
        ("sys.exit(0)", "formats.document.old_word_failed"),
        ("out.mkdir(); os.symlink('/etc/passwd', out / 'talk.docx')", "formats.document.old_word_failed"),
        ("out.mkdir(); (out / 'talk.docx').write_bytes(b'x')", "formats.package.other_kind"),
        ("time.sleep(60)", "formats.child.too_slow"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, memory: Path, monkeypatch: pytest.MonkeyPatch, act: str, refused: str
) -> None:
    """Nothing made, a link, another file, no end."""
    office(tmp_path, monkeypatch, act)
    limits = Limits(wait_s=0.3) if "sleep" in act else None

    with raises(RefusedError, refused, place="talk.doc"):
        read_in_child(doc(tmp_path), limits=limits)
    assert list(memory.iterdir()) == []


def test_without_libreoffice_or_a_folder_in_memory_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words in clear are never written to a disk."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with raises(RefusedError, "formats.document.old_word", place="talk.doc"):
        read_in_child(doc(tmp_path))

    office(tmp_path, monkeypatch)
    monkeypatch.setattr(old_word, "_memory_folder", lambda: None)
    with raises(RefusedError, "formats.document.old_word_on_disk", place="talk.doc"):
        read_in_child(doc(tmp_path))
    assert not (tmp_path / "log").exists()


def test_what_a_killed_process_left_is_removed(
    tmp_path: Path, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder of one that runs stays."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for number in (ended.pid, os.getpid()):
        (memory / f"rap-doc-{number}-x").mkdir()
    office(tmp_path, monkeypatch)
    old_word.convert(doc(tmp_path).read_bytes(), name="talk.doc", wait_s=60)

    assert [path.name for path in memory.iterdir()] == [f"rap-doc-{os.getpid()}-x"]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"{\\rtf1 I: So?\\par P1: Yes.}", WORDS),
        (b"<html><p>I: So?</p><p>P1: Yes.</p></html>", WORDS),
        (docx("".join(map(_P.format, WORDS.splitlines()))), WORDS),
    ],
)
def test_another_kind_under_this_name_is_read_as_what_it_is(
    tmp_path: Path, data: bytes, text: str
) -> None:
    """RTF, a web page or a newer Word file, which needs no LibreOffice."""
    (tmp_path / "talk.doc").write_bytes(data)

    assert read_transcript(tmp_path / "talk.doc").text == text


@pytest.mark.long
def test_the_real_libreoffice(tmp_path: Path) -> None:
    """It makes an old file of a new one, and the words come back."""
    if not (real := shutil.which("soffice")):
        pytest.skip("LibreOffice is not installed here")
    (tmp_path / "talk.txt").write_text(WORDS)
    words = [real, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    words += [
        "--convert-to",
        "doc:MS Word 97",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "talk.txt"),
    ]
    subprocess.run(words, check=True, capture_output=True, timeout=60)

    assert read_in_child(tmp_path / "talk.doc").text == WORDS
