"""Packs of languages: what the folders hold, and how their lists are read."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from messages import places, raises
from studies import ROOT, write

from rap.core.errors import ProblemsError, WrongUseError
from rap.languages import folders as packs
from rap.languages.folders import HOME
from rap.languages.lists import parse_topic, read_topic
from rap.languages.pack import FILES, LanguagePack, known, pack_of, pooled, shared
from rap.languages.topics import TOPICS, Names, Numbers, Places, Reading


@pytest.mark.parametrize("code", [*known(), "shared"])
def test_every_list_of_every_pack_is_read_without_a_problem(code: str) -> None:
    """Each file of a pack is a topic with entries that the interface asks for, in their shape."""
    pack = shared() if code == "shared" else pack_of(code)
    files = {path.stem for path in pack.folder.glob("*.txt")} - {
        "avoid",
        "given",
        "family",
        "cities",
        "regions",
    }
    topics = {one.__name__.lower() for one in TOPICS}

    assert files <= topics | {"own", "towns", "levels"}
    for topic in topics:
        assert isinstance(getattr(pack, topic), tuple(TOPICS))


def test_languages_come_from_the_folders_in_their_order() -> None:
    """The order is the one of `place`, which lists of languages on screens follow."""
    assert known() == ("fr", "nl", "en", "es", "pt", "ro", "sq")


def test_a_language_without_a_folder_is_refused() -> None:
    """The error names the languages that have one."""
    with raises(WrongUseError, "languages.pack.unknown", language="xx", known=known()):
        pack_of("xx")


def test_a_topic_without_a_file_is_empty(tmp_path: Path) -> None:
    """A pack may leave a whole topic out."""
    assert LanguagePack("xx", tmp_path).numbers == Numbers()
    assert read_topic(Names, tmp_path / "names.txt").titles == frozenset()


def test_entries_of_each_shape_are_read() -> None:
    """Words go on over lines, pairs have a space for `_`, a pattern has an alternative a line, a
    table a row a line.
    """
    text = "months: jan\n  feb\nletter_phrases: double_v=W\nvalues: un=1\nwritten_together: yes\nhundred_after: 1\n"
    names = "# remark\nsays:\n  dit\n  a dit\nrole sister: soeur\nname_endings: ei>a s>\npointers_then: / ?/\n"

    numbers, read = parse_topic(Numbers, text, name="x"), parse_topic(Names, names, name="x")

    assert (numbers.months, numbers.letter_phrases, numbers.values) == (
        {"jan", "feb"},
        {"double v": "W"},
        {"un": 1},
    )
    assert (numbers.written_together, numbers.hundred_after) == (True, 1)
    assert (read.says, read.role, read.pointers_then) == ("dit|a dit", {"sister": "soeur"}, " ?")
    assert read.name_endings == (("ei", "a"), ("s", ""))


def test_all_problems_of_a_list_are_said_together() -> None:
    """An unknown key, a value that is no number, a flag that is neither yes nor no: one error."""
    text = "monts: jan\nvalues: un=one\nwritten_together: perhaps\n"

    with pytest.raises(ProblemsError) as caught:
        parse_topic(Numbers, text, name="fr/numbers.txt")

    assert places(caught.value) == [
        ("fr/numbers.txt:1", "languages.list.unknown"),
        ("fr/numbers.txt:2", "languages.list.not_number"),
        ("fr/numbers.txt:3", "languages.list.not_flag"),
    ]


@pytest.mark.parametrize(
    ("topic", "text", "id"),
    [
        (Names, "says:\n  dit (\n", "languages.list.bad_pattern"),
        (Names, "soeur\n", "languages.list.no_key"),
        (Names, "role: soeur\n", "languages.list.row"),
        (Numbers, "letters: be\n", "languages.list.not_pair"),
        (Reading, "sounds:\n  qu\n", "languages.list.not_rewriting"),
    ],
)
def test_a_list_that_is_written_wrong_is_refused(topic: type, text: str, id: str) -> None:
    """What somebody edits is looked at when it is read, not when a text is screened with it."""
    with raises(ProblemsError, id, place="xx/list.txt:1"):
        parse_topic(topic, text, name="xx/list.txt")


def test_words_of_all_packs_are_pooled_with_what_is_shared() -> None:
    """People mix languages within a sentence: the words of every pack count in every text."""
    assert pooled("names", "particles") >= {"van", "du", "del", "von"}
    assert pooled("places", "types") == frozenset().union(
        *(pack_of(code).places.types for code in known()), shared().places.types
    )
    assert Places().types == frozenset()


def test_every_file_that_the_source_names_is_in_a_pack() -> None:
    """`.lines("given.txt")` and `.text("consent.yaml")`: a name that is in no pack reads as an
    empty file.
    """
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src" / "rap").rglob("*.py")
    )
    named = set(re.findall(r"\.(?:lines|text)\(\"(\w+\.\w+)\"\)", source)) | set(FILES)

    assert len(named) >= 6
    assert [
        name
        for name in sorted(named)
        if not any((HOME / code / name).is_file() for code in (*known(), "shared"))
    ] == []


def test_help_reads_no_pack() -> None:
    """`rap --help` starts as fast as it did when languages were a table in the code."""
    code = (
        "import sys, rap.cli\n"
        "sys.argv = ['rap', '--help']\n"
        "try:\n    rap.cli.main()\nexcept SystemExit:\n    pass\n"
        "print('READ', [name for name in ('rap.languages.pack', 'rap.languages.topics') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "READ []"


def test_a_folder_elsewhere_does_not_replace_a_pack_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sets `RAP_LANGUAGES` adds languages; what the screen knows of French stays what was
    tested.
    """
    write(tmp_path, "fr/about.txt", "name: Other\n")
    write(tmp_path, "qz/about.txt", "name: Quenzish\n")
    monkeypatch.setattr(packs, "homes", lambda: (HOME, tmp_path))

    assert packs.folder_of.__wrapped__("fr") == HOME / "fr"
    assert packs.folder_of.__wrapped__("qz") == tmp_path / "qz"
    assert [path for path in packs.folders() if path.name in ("fr", "qz")] == [
        HOME / "fr",
        tmp_path / "qz",
    ]


@pytest.mark.parametrize("name", ["../fr", "fr/", "", ".", "shared", "words", "xx"])
def test_what_is_no_pack_has_no_folder(name: str) -> None:
    """A language comes from files and requests: it is never a path."""
    assert packs.folder_of(name) is None
