"""The commands of the tutorials (`docs/tutorial-*.md`), run in their order in an empty folder.

What a person writes into a file, chooses and codes is read from the page, too. The pages on the screen
are followed in `tests/browser/test_first_minutes.py`, and a server in `tests/lab/test_jupyterhub.py`.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

import pytest
from studies import ROOT, scale, write
from typer.testing import CliRunner
from vaults import PASSPHRASE, make_quick

from rap import open_study
from rap.cli import app
from rap.store.codebook_edits import change_codebook
from rap.store.findings import read_finding
from rap.topics.sharing.door.deciding import find_strangers

pytestmark = pytest.mark.long
STEP = re.compile(r"^```(sh|text|toml|yaml)\n(.*?)^```$", re.M | re.S)
FILE = re.compile(r"`(\w+\.(?:txt|csv))`")
ENDS = {"toml": re.compile("`(pyproject.toml)`"), "yaml": re.compile(r"`(codebook/\S+\.yaml)`")}
SCREENS = ("rap lab", "rap review")  # a page opens; what is done there is below
SLOW = ("rap release", "rap run")  # each has tests of its own; run at full size alone


class Person:
    """Somebody in an empty folder, with the program alone."""

    def __init__(self, top: Path, patch: pytest.MonkeyPatch) -> None:
        self.top, self.patch = top, patch
        write(top, "repository/README.md", "")  # where a lead begins
        patch.chdir(top / "repository")

    def follow(self, page: str) -> list[str]:
        """Do what a page says; the commands that were run."""
        text = (ROOT / f"docs/tutorial-{page}.md").read_text(encoding="utf-8")
        steps, done = list(STEP.finditer(text)), []
        for step, after in zip(steps, [*steps[1:], None], strict=True):
            kind, body = step[1], step[2]
            if kind == "text":
                write(Path.cwd().parent, FILE.findall(text[: step.start()])[-1], body)
            elif kind in ENDS:
                name = ENDS[kind].findall(text[: step.start()])[-1]
                with Path(name).open("a", encoding="utf-8") as file:
                    file.write(f"\n{body}")
            else:
                done += [line for line in body.splitlines() if self.type(line)]
                if any(line in SCREENS for line in body.splitlines()):
                    self.look(text[step.end() : after.start() if after else None])
        return done

    def type(self, line: str) -> bool:
        """Type a line, and whether it was run."""
        words = shlex.split(line)
        if words[0] == "cd":
            self.patch.chdir(words[1])
        elif words[0] == "mkdir":
            Path(words[1]).mkdir()
        elif line in SCREENS or words[0] != "rap" or (line.startswith(SLOW) and scale() != "full"):
            return False
        else:
            if words[1] in ("vault", "release", "withdraw"):
                read, put = os.pipe()
                os.write(put, f"{PASSPHRASE}\n".encode())
                os.close(put)
                self.patch.setenv("RAP_PASSPHRASE_FD", str(read))
            done = CliRunner().invoke(app, words[1:])
            assert done.exit_code == 0, (line, done.output, done.exception)
        return True

    def look(self, told: str) -> None:
        """What is chosen and coded on the screen that a command opened."""
        if who := re.search(r"[Cc]hoose \*\*(K-\d+)\*\*", told):
            write(Path.cwd(), ".rap/coder", who[1])
        if code := re.search(r"drag over \*(.+?)\*, press \*\*N\*\*, type `(\w+)`", told):
            words, label = code.groups()
            change_codebook(
                Path.cwd(),
                "create",
                label.lower(),
                reason="New.",
                by="K-01",
                family="new",
                label=label,
            )
            study = open_study(Path.cwd())
            (source,) = (name for name, text in study.texts.items() if words in text)
            study.add_coding(source, label.lower(), quote=words)


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    make_quick(monkeypatch)
    monkeypatch.delenv("RAP_CODER")  # each folder says who works there
    for package in ("spacy", "textacy"):  # not there on Python 3.13 and newer
        monkeypatch.setitem(sys.modules, package, None)
    return Person(tmp_path, monkeypatch)


def test_a_lead_makes_shares_and_asks_to_release_a_study(person: Person):
    """A text comes in, a raw one waits, a passage is coded, a colleague has it in her copy, and her
    computer waits for letters to be compared.
    """
    done = person.follow("lead")

    assert "rap search rent" in done
    ours, hers = (open_study(person.top / name) for name in ("ourstudy", "bea"))
    assert list(ours.codings["code"]) == ["rent"]
    assert hers.codings["coding"].tolist() == ours.codings["coding"].tolist()
    assert [one.coder for one in find_strangers(person.top / "ourstudy")] == ["K-02"]


def test_a_facilitator_brings_answers_back(person: Person):
    """A sheet of a group, messages, a day in a space: all are in the study, and it has no problem."""
    person.follow("facilitator")
    person.type("rap check")

    criteria = read_finding(Path.cwd(), "F-30117").criteria
    assert [one.id for one in criteria] == ["deposit-back"]
    for path in ("codebook/votes/FG-20001.yaml", ".rap/pages/F-15267.html"):
        assert Path(path).is_file(), path
    assert len(list(Path("interviews/feedback").glob("*.json"))) == 2


def test_a_coder_opens_a_demo(person: Person):
    """The lines that somebody types for her."""
    assert person.follow("coder") == ["rap demo mydemo", "cd mydemo"]


def test_an_answer_as_the_members_page_shows_it_is_taken_in(person: Person):
    """The text that the form makes, sent by messenger and kept as a file."""
    person.type("rap demo mydemo")
    person.type("cd mydemo")
    write(Path.cwd(), ".rap/coder", "K-01")
    text = (ROOT / "docs/tutorial-member.md").read_text(encoding="utf-8")
    (answer,) = re.findall(r"^    7 yes\n    \S+$", text, re.M)
    write(Path.cwd(), "answer.txt", re.sub("^    ", "", answer, flags=re.M))

    assert person.follow("member") == ["rap feedback answer.txt"]
    assert [path.read_text().count('"F-') for path in Path("interviews/feedback").glob("*.json")]
