"""What could take the place of a file: a text changed by hand as a correction, the last settings that
could be read, and nothing where a newer rap wrote.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import run_here
from labs import Lab
from messages import said
from sent import as_sent
from studies import TEXT, git, make_study, write

from rap.store.codings import CodingLogs, read_fold
from rap.store.settings import read_settings
from rap.store.sources import read_source, read_source_text
from rap.topics.upkeep.mending import find_mends, find_study_to_mend
from rap.topics.upkeep.routes.damage import look_at_settings

FILE = "interviews/INT-10001.txt"
NEW = TEXT.replace("three months", "five long months")
RINGS = TEXT.index("It rings")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A study that git keeps, with a coding after the words that change."""
    root = make_study(tmp_path / "study")
    write(root, ".gitignore", "/.rap/\n")
    write(root, ".rap/coder", "K-01\n")
    src = read_source(root, "INT-10001").hash[:8]
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        place = {"code": "alarm", "start": RINGS, "end": RINGS + 8}
        logs.append("INT-10001", "add", place, src=src)
    for words in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-qm", "The study")):
        git(root, *words)
    return root


def coded(root: Path) -> list[str]:
    """The words of each coding in force."""
    source = read_source(root, "INT-10001")
    text = read_source_text(root, source)
    fold = read_fold(root, source, length=len(text), leads=frozenset({"K-01"}))
    return [text[one.start : one.end] for one in fold.codings]


def test_a_text_changed_by_hand_is_taken_as_a_correction_in_a_terminal(root: Path) -> None:
    """What moves is shown first; *no* leaves all as it is, and the coding follows its words."""
    write(root, FILE, NEW)
    left = run_here(root, "amend", "INT-10001", typed="n\n", at_keyboard=True)
    before = (root / FILE).read_text(encoding="utf-8")
    taken = run_here(root, "amend", "INT-10001", typed="y\n", at_keyboard=True)

    assert (left.returncode, before, taken.returncode) == (2, NEW, 0)
    assert said("upkeep.amend.by_hand", source="INT-10001") in taken.stdout
    assert (read_source_text(root, read_source(root, "INT-10001")), coded(root)) == (
        NEW,
        ["It rings"],
    )
    again = run_here(root, "amend", "INT-10001")
    assert said("corrections.no_file") in again.stderr


def test_a_text_changed_by_hand_is_taken_as_a_correction_on_the_start_page(root: Path) -> None:
    """The lines that differ are shown, and the coding follows its words."""
    write(root, FILE, NEW)
    with Lab(root) as lab:
        ways = {one["way"]: one for one in lab.get(f"damage?path={FILE}")["mends"]}
        wish = {"path": FILE, "way": "correct", "seen": ways["correct"]["seen"]}
        status, left = lab.ask("POST", "damage", wish)

    assert (sorted(ways), status, left["damage"]) == (["back", "correct"], 200, [])
    assert "+P1: You pay five long months first." in ways["back"]["text"].replace("-P1", "+P1")
    assert coded(root) == ["It rings"]


NEWER = {
    "codebook/findings/F-01.yaml": "v: 99\n",
    "interviews/INT-10001.yaml": "v: 99\n",
    "interviews/codings/INT-10001/K-01.device00.jsonl": '{"v":99}\n{"v":99}\n',
}


@pytest.mark.parametrize("path", NEWER)
def test_nothing_takes_the_place_of_what_a_newer_rap_wrote(root: Path, path: str) -> None:
    """What it said before would undo what it means now; damaged otherwise, it is brought back."""
    step = "{date: 2026-01-01, status: proposed, reason: seen, by: K-01}"
    finding = f"statement: {{en: {{text: Deposits are high}}}}\nhistory: [{step}]\n"
    write(root, "codebook/findings/F-01.yaml", finding)
    git(root, "add", ".")
    git(root, "commit", "-qm", "A finding")
    good = (root / path).read_text(encoding="utf-8")
    older = good.replace("v: '1'\n", "")
    write(root, path, NEWER[path] if path.endswith("jsonl") else NEWER[path] + older)
    newer = find_mends(root, path)
    write(root, path, "{\n{\n")

    assert (newer, [one.text for one in find_mends(root, path) if one.way == "back"]) == (
        (),
        [good],
    )


def test_settings_that_cannot_be_read_are_brought_back(root: Path) -> None:
    """Each command names the line; doctor names the version, shows what changes, and keeps the rest."""
    good = (root / "pyproject.toml").read_text(encoding="utf-8")
    broken = good.replace('title = "Rooms"', "title = Rooms")
    write(root, "pyproject.toml", broken)
    checked, looked = run_here(root, "check"), run_here(root, "doctor")
    left = run_here(root, "doctor", "--bring-back", typed="n\n", at_keyboard=True)
    unchanged = (root / "pyproject.toml").read_text(encoding="utf-8")
    back = run_here(root, "doctor", "--bring-back", typed="y\n", at_keyboard=True)

    assert checked.stderr.startswith("pyproject.toml:2: ")
    assert (looked.returncode, "rap doctor --bring-back" in looked.stdout) == (1, True)
    assert (left.returncode, unchanged) == (2, broken)
    assert back.stdout.splitlines()[1:3] == ["-title = Rooms", '+title = "Rooms"']
    assert (root / "pyproject.toml").read_text(encoding="utf-8") == good
    assert (root / ".rap/pyproject.toml.damaged").read_text(encoding="utf-8") == broken
    assert read_settings(root).title == {"und": "Rooms"}
    again = run_here(root, "doctor", "--bring-back")
    assert (again.returncode, said("cli.doctor.settings_good") in again.stderr) == (2, True)


def test_settings_that_an_editor_saved_in_utf_16_keep_their_words(root: Path) -> None:
    """As Notepad can: what was written there just now is kept, not what git has; the study is found,
    so that its start page can do the same with a button.
    """
    good = (root / "pyproject.toml").read_text(encoding="utf-8").replace("Rooms", "Chambres à nous")
    (root / "pyproject.toml").write_bytes(good.replace("\n", "\r\n").encode("utf-16"))
    looked = as_sent(look_at_settings)(root)["mends"]
    found = find_study_to_mend(root)
    back = run_here(root, "doctor", "--bring-back", typed="y\n", at_keyboard=True)

    assert [(one["way"], one["text"]) for one in looked] == [("plain", good)]
    assert found == root
    assert said("cli.doctor.sure_plain") in back.stdout
    assert (root / "pyproject.toml").read_text(encoding="utf-8") == good
    assert read_settings(root).title == {"und": "Chambres à nous"}


def test_settings_that_git_does_not_keep_are_mended_by_hand(tmp_path: Path) -> None:
    """Settings that are broken and not in git stay as they are, and the command says so."""
    root = make_study(tmp_path / "study")
    write(root, "pyproject.toml", "[tool.rap\n")
    done = run_here(root, "doctor", "--bring-back")

    assert (done.returncode, said("upkeep.doctor.no_settings") in done.stderr) == (2, True)
    assert (root / "pyproject.toml").read_text(encoding="utf-8") == "[tool.rap\n"
