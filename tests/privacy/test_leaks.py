"""What could carry words or names out of a study is named, with what would be right; ordinary work
is left alone.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from messages import places, said
from studies import ROOT, write

from rap.core.errors import Message, Problem
from rap.core.synced import find_synced
from rap.formats.readers import SUFFIXES
from rap.topics.checks.check import find_problems
from rap.topics.checks.leaks import (
    RAW,
    check_synced,
    find_leaks,
    find_printed,
    find_raw_files,
    find_tracked,
)
from rap.topics.upkeep.doctor import examine


@pytest.mark.parametrize(
    "name",
    [
        "talk.docx",
        "raw/ana.WAV",
        "Audio/deep/er.m4a",
        "opnames/x.vtt",
        "talk.tei",
        "talk.TextGrid",
        ".memo.mp3",
        "README of Ana.docx",
        "project.qdpx",
        "Data.QDA",
        "ours.sqlite3",
    ],
)
def test_recordings_and_raw_transcripts_are_named(study: Path, name: str):
    """At the top of the study, and in folders that are called as if they held them."""
    write(study, name, "x")

    assert places(find_raw_files(study)) == [(name, "privacy.leaks.raw_file")]
    assert find_raw_files(study)[0] in find_problems(study)


def test_what_is_imported_is_raw_unless_it_may_be_something_else():
    """A new format stands in one of the two lists."""
    elsewhere_too = {
        *(".txt", ".md", ".pdf", ".html", ".htm", ".xhtml"),
        *(".csv", ".tsv", ".xlsx", ".ods", ".xls", ".json", ".xml"),
    }

    assert {*SUFFIXES} - {*RAW} == elsewhere_too


TALK = "Ana: I pay each week.\nResearcher: How much?\nAna: Two hundred.\nResearcher: And before?\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("raw/talk.txt", "x"),
        ("Transcripts/a/talk.pdf", "x"),
        ("talk.txt", TALK),
        (
            "talk.md",
            "[Ana] (0:01 - 0:11)\nI pay.\n[Me] (0:12)\nAnd?\n[Ana] (0:14)\nYes.\n[Me] (0:15)\nOh.\n",
        ),
        ("notes/talk.txt", TALK.replace("\n", "\r\n")),
    ],
)
def test_a_text_that_is_a_talk_is_named_wherever_git_would_take_it(
    study: Path, name: str, text: str
):
    """By its folder, or because two people take turns in it: any kind that `rap import` reads."""
    write(study, name, text)
    subprocess.run("git init -q . && git add -A", shell=True, check=True, cwd=study)

    assert places(find_tracked(study)) == [(name, "privacy.leaks.raw_tracked")]
    assert [one.place for one in find_raw_files(study)] == (
        [] if name.startswith("notes/") else [name]
    )


def test_a_text_in_which_nobody_takes_turns_is_left_alone(study: Path):
    """Pins, a licence, a page about the study, a placeholder in an empty folder."""
    texts = {
        "constraints.txt": "numpy==2.0\npandas==3.0\n",
        "README.md": TALK,
        "plan.md": "# Plan\n\nNote: rooms first.\nNote: then hours.\nDate: May\n",
        "raw/.gitkeep": "",
    }
    for name, text in texts.items():
        write(study, name, text)
    subprocess.run("git init -q . && git add -A", shell=True, check=True, cwd=study)

    assert find_leaks(study) == []


def test_what_was_made_is_no_raw_file(study: Path):
    """A report in Word, a picture, a table."""
    for name in (
        "reports/out/report.docx",
        "docs/page.docx",
        "cases.csv",
        "reports/releases/map.png",
    ):
        write(study, name, "x")

    assert find_leaks(study) == []


def test_what_git_would_share_is_named(study: Path):
    """Checkpoints, caches, results, recordings in any folder; what is ignored is not."""
    names = [
        "notebooks/.ipynb_checkpoints/a.ipynb",
        ".rap/cache/x.bin",
        "reports/runs/small/page.html",
        "notes/ana.mp3",
    ]
    for name in (*names, "free/ignored.mp3"):
        write(study, name, "x")
    write(study, ".gitignore", "free/\n")
    subprocess.run("git init -q . && git add -A", shell=True, check=True, cwd=study)

    found = find_tracked(study)
    assert sorted(places(found)) == [
        (".rap/cache/x.bin", "privacy.leaks.tracked"),
        ("notebooks/.ipynb_checkpoints/a.ipynb", "privacy.leaks.tracked"),
        ("notes/ana.mp3", "privacy.leaks.raw_tracked"),
        ("reports/runs/small/page.html", "privacy.leaks.tracked"),
    ]
    assert {one.place: one.facts["file"] for one in found} == dict(zip(names, names, strict=True))


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("write to lena.k@werkplek.be", "privacy.leaks.mail"),
        ("call +32 470 12 34 56", "privacy.leaks.phone"),
        ("call 0470/12.34.56", "privacy.leaks.phone"),
        ("pay to BE68 5390 0754 7034", "privacy.leaks.account"),
        ("it says 85.07.30-033.28", "privacy.leaks.national"),
    ],
)
@pytest.mark.parametrize(
    "name",
    [
        "interviews/INT-10001.txt",
        "interviews/memos/study/a.md",
        "interviews/memos/a.md",
        "interviews/codings/INT-10001/K-01.k3f9a2b7.jsonl",
        "interviews/translations/INT-10001/nl/K-01.k3f9a2b7.jsonl",
        "interviews/observations/S-20817/2026-04-14-3f9a2b7c.csv",
        "codebook/access/note.yaml",
        "codebook/handbook/10-start.fr.md",
        "codebook/proposals/3f9a2b7c.json",
        "codebook/letter/avoid.fr.txt",
        "notebooks/count.py",
    ],
)
def test_printed_numbers_in_shared_texts_are_named(study: Path, name: str, words: str, id: str):
    """By file, line and kind; the number itself is in no message."""
    write(study, name, f"first\n{words}\n")
    [one] = find_printed(study)

    assert (one.place, one.id) == (f"{name}:2", id)
    assert words.rsplit(maxsplit=1)[-1] not in str(one)


def test_a_number_in_a_note_of_a_visit_or_in_the_handbook_is_found_by_the_check(study: Path):
    """Whoever writes down a visit, or a page for new members, easily writes a number with it."""
    visit = "interviews/observations/S-20817/2026-04-14-3f9a2b7c.csv"
    page = "codebook/handbook/10-start.fr.md"
    write(study, visit, "criterion,value,unit,note,by\nheat,19,degrees,ask 0470/12.34.56,K-01\n")
    write(study, page, "# Start\n\nCall +32 470 12 34 56.\n")
    found = [one for one in find_problems(study) if one.id == "privacy.leaks.phone"]

    assert [one.place for one in found] == [f"{page}:3", f"{visit}:2"]


@pytest.mark.parametrize(
    "words",
    [
        "2025-03-12T10:00:00.000Z",
        "INT-38201:1203-1260",
        "hash 0470123456abcdef",
        "BE68 5390 0754 7035",
        "a@example.org",
        "12.50",
    ],
)
def test_what_only_looks_like_a_number_is_left_alone(study: Path, words: str):
    """Times, references, hashes, an account with wrong check digits, addresses that are examples."""
    write(study, "interviews/memos/study/a.md", words)

    assert find_printed(study) == []


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("OneDrive - Union", "OneDrive"),
        ("Library/Mobile Documents", "iCloud"),
        ("Dropbox (Team)", "Dropbox"),
        ("My Drive", "Google Drive"),
        ("Nextcloud", "Nextcloud"),
        ("Syncthing", "a sync program"),
        ("studies", ""),
        ("boxes", ""),
    ],
)
def test_a_synced_folder_is_named_by_its_program(tmp_path: Path, folder: str, program: str):
    """And a plain alternative is given; other folders are fine."""
    root = tmp_path / folder / "rooms"
    root.mkdir(parents=True)
    name = Message("privacy.leaks.sync_program") if program == "a sync program" else program
    problem = Problem(
        "privacy.leaks.synced", place="pyproject.toml", program=name, home="~/studies/rooms"
    )

    assert find_synced(root)[1] == program
    assert check_synced(root) == ([problem] if program else [])


def test_a_sync_program_is_known_by_what_it_leaves(tmp_path: Path):
    """A mark in the folder it copies; its settings in somebody's home are no mark."""
    (tmp_path / "a/study").mkdir(parents=True)
    (tmp_path / ".dropbox").mkdir()
    plain = find_synced(tmp_path / "a/study")[1]
    write(tmp_path, "a/.dropbox", "{}")

    assert (plain, find_synced(tmp_path / "a/study")[1]) == ("", "Dropbox")


def test_the_doctor_names_a_synced_folder(study: Path):
    """In the same words as `rap check`."""
    moved = study.parent / "OneDrive" / "study"
    moved.parent.mkdir()
    study.rename(moved)

    [problem] = check_synced(moved)
    assert problem.message in [sign.says for sign in examine(moved) if sign.state == "bad"]


def test_the_hook_refuses_a_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """In a new study: git commits nothing while one is there, and commits again when it is gone."""
    from rap.topics.studies.new_study import make_study

    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    root = make_study(tmp_path / "mine", title="T", languages=("en",))
    write(root, "raw/ana.mp3", "x")
    commit = "git add -A && git commit -qm x"
    refused = subprocess.run(commit, shell=True, cwd=root, capture_output=True, text=True)
    (root / "raw/ana.mp3").unlink()
    done = subprocess.run(commit, shell=True, cwd=root, capture_output=True, text=True)

    assert (refused.returncode, done.returncode) == (1, 0)
    assert f"raw/ana.mp3: {said('privacy.leaks.raw_file')}" in refused.stdout + refused.stderr


def test_the_demo_study_leaks_nothing():
    """The whole of it, as `rap check` sees it."""
    assert find_leaks(ROOT) == []
