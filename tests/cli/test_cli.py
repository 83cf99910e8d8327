"""The command line: what each command prints, and one sentence, an exit code and nothing half done
for each bad input.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import run_here
from exchanging import introduce
from messages import raises, said
from studies import AGREED, ROOT, TEXT, add_source, make_study, write

from rap.core.errors import Message, Problem, WrongUseError
from rap.core.plain import nearest
from rap.store.codings import CodingLogs, read_events
from rap.store.settings import read_settings
from rap.study.study import Study, open_study
from rap.topics.checks.check import find_problems
from rap.topics.console.output import print_paths
from rap.topics.git.exchanged import Choice
from rap.topics.sharing.both_changed import decide, open_conflicts
from rap.topics.sharing.sync import sync
from rap.topics.studies import new_study as scaffold

LOG = "interviews/codings/INT-10001/K-01.device00.jsonl"


def code(root: Path, code: str = "alarm", start: int = 30, end: int = 60, times: int = 1) -> None:
    src = Study(root).source_list[0].hash[:8]
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        for _ in range(times):
            logs.append("INT-10001", "add", {"code": code, "start": start, "end": end}, src=src)


def edit(root: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    path = root / name
    path.write_bytes(change(path.read_bytes()))


CHECKED = {
    "bom": (lambda r: edit(r, "interviews/INT-10001.txt", lambda b: b"\xef\xbb\xbf" + b),
            f"interviews/INT-10001.txt:1: {said('core.text.byte_order_mark')}"),
    "crlf": (lambda r: edit(r, "interviews/INT-10001.txt", lambda b: b.replace(b"\n", b"\r\n")),
             f"interviews/INT-10001.txt:1: {said('core.text.cr_line_ends')}"),
    "nul": (lambda r: edit(r, "interviews/INT-10001.txt", lambda b: b + b"\0"),
            f"interviews/INT-10001.txt:5: {said('core.text.nul_bytes')}"),
    "encoding": (lambda r: edit(r, "interviews/INT-10001.txt", lambda b: b + "é".encode("latin-1")),
                 f"interviews/INT-10001.txt:5: {said('core.text.not_utf8', byte='0xe9')}"),
    "changed": (lambda r: edit(r, "interviews/INT-10001.txt", lambda b: b + b"P1: More.\n"),
                f"interviews/INT-10001.txt: {said('store.sources.text_changed')}"),
    "parent": (lambda r: write(r, "codebook/safety/peer.yaml", "label: {en: Peer}\nparent: alrm\n"),
               "codebook/safety/peer.yaml:2: code 'peer' has parent 'alrm', which is not in the codebook; nearest is 'alarm'"),
    "cycle": (lambda r: [write(r, f"codebook/safety/{a}.yaml", f"parent: {b}\n") for a, b in (("aa", "bb"), ("bb", "aa"))],
              "codebook/safety/aa.yaml:1: codes form a cycle: aa > bb > aa; give one of them another parent"),
    "twice": (lambda r: write(r, "codebook/safety/peer.yaml", "colour: '#aaaaaa'\ncolour: '#bbbbbb'\n"),
              "codebook/safety/peer.yaml:2: the key 'colour' is there twice; keep one of them"),
    "two ids": (lambda r: write(r, "interviews/old/INT-10001.txt", TEXT),
                "interviews/old/INT-10001.txt: " + said("store.sources.twice", other="interviews/INT-10001.txt")),
    "unknown code": (lambda r: code(r, "alrm"),
                     "interviews/codings/INT-10001/K-01: "
                     + said("checks.unknown_code", code="alrm", nearest=nearest("alrm", ["alarm"]))),
    "past the end": (lambda r: code(r, end=900),
                     f"{LOG}:1: " + said("store.codings.past_the_end", start=30, end=900, length=len(TEXT))),
    "broken chain": (lambda r: [code(r, times=3), edit(r, LOG, lambda b: b"".join(b.splitlines(True)[::2]))],
                     f"{LOG}:2: " + said("core.log.damaged", why=Message("store.codings.broken_chain"))),
    "changed line": (lambda r: [code(r, times=2), edit(r, LOG, lambda b: b.replace(b'"end":60', b'"end":61', 1))],
                     f"{LOG}:1: " + said("core.log.damaged", why=Message("store.codings.other_hash"))),
    "no case": (lambda r: (r / "interviews/cases/C-20001.yaml").unlink(),
                "interviews/INT-10001.yaml: " + said("sealing.check.case_missing", speaker="P1", case="C-20001")),
    "misspelt refusal": (lambda r: write(r, "interviews/cases/C-20001.yaml", AGREED + "    not_to: [mebmers]\n"),
                         "interviews/cases/C-20001.yaml: "
                         + said("store.cases.consent_unknown_audience", day="2025-01-01", audience="mebmers",
                                nearest=nearest("mebmers", ["members"]))),
    "raw recording": (lambda r: write(r, "interviews/Maria, raw.docx", "PK"),
                      "interviews/Maria, raw.docx: " + said("checks.stray")),
    "hidden outputs": (lambda r: write(r, "notebooks/sub/n.ipynb", json.dumps({"cells": [{"outputs": [1]}]})),
                       "notebooks/sub/n.ipynb: " + said("store.notebook.outputs", cell=1)),
    "outputs": (lambda r: write(r, "notebooks/n.ipynb", json.dumps({"cells": [{"outputs": [1]}]})),
                "notebooks/n.ipynb: " + said("store.notebook.outputs", cell=1)),
    "unknown coder here": (lambda r: write(r, ".rap/coder", "K-09\n"),
                           ".rap/coder: " + said("checks.unknown_own_coder", coder="K-09")),
    "no such button": (lambda r: edit(r, "pyproject.toml", lambda b: b + b'codes = ["alarm", "deposti"]\n'),
                       "pyproject.toml: " + said("checks.unknown_button", coder="K-02", code="deposti",
                                              nearest=nearest("deposti", ["deposit"]))),
    "unknown setting": (lambda r: edit(r, "pyproject.toml", lambda b: b.replace(b"title", b"titel")),
                        "pyproject.toml: " + said("store.settings.unknown_key", where="[tool.rap]", key="titel",
                                                  nearest=nearest("titel", ["title"]))),
}  # fmt: skip


@pytest.mark.parametrize("name", CHECKED)
def test_check_says_one_sentence(study: Path, name: str):
    """Where, what, and what would be right; exit code 1."""
    spoil, sentence = CHECKED[name]
    spoil(study)
    done = run_here(study, "check")

    assert sentence in done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (1, "")


def test_a_torn_line_is_put_aside_and_work_goes_on(study: Path):
    """The tail goes to `.torn`, what was acknowledged stays, the next coding is written; `check`
    says to look at it.
    """
    code(study, times=2)
    edit(study, LOG, lambda b: b + b'{"code":"al')
    code(study)

    assert len(Study(study).coding_list) == 3
    assert (study / f"{LOG}.torn").read_bytes() == b'{"code":"al\n'
    assert f"{LOG}.torn: {said('checks.torn')}" in run_here(study, "check").stdout


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"0" * 60_000_000)


REFUSED = {
    "latin-1.txt": (lambda p: p.write_bytes("P1: été\n".encode("latin-1")), "is not UTF-8"),
    "empty.txt": (lambda p: p.write_bytes(b" \n"), "empty"),
    "nul.txt": (lambda p: p.write_bytes(b"P1: a\0b\n"), "NUL"),
    "word.docx": (lambda p: p.write_bytes(b"{\\rtf1 hello}"), "this is not a Word file"),
    "bomb.docx": (bomb, "bomb.docx"),
    "talk.pdf": (lambda p: p.write_bytes(b"%PDF-1.7"), "this file is damaged"),
    "nowhere.txt": (lambda p: None, "nowhere.txt"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_import_refuses_and_writes_nothing(study: Path, tmp_path: Path, name: str):
    """A good file beside a bad one is not taken either; one sentence names the bad one."""
    make, words = REFUSED[name]
    make(tmp_path / name)
    good = write(tmp_path, "good.txt", "I: So?\nP1: Well.\n")
    before = sorted(study.rglob("*"))
    done = run_here(
        study, "import", "anonymised", str(good), str(tmp_path / name), "--language", "en"
    )

    assert done.returncode == 1
    assert [name in line and words in line for line in done.stderr.splitlines()] == [True]
    assert [path for path in sorted(study.rglob("*")) if ".rap" not in path.parts] == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["import", "x.txt", "--language", "en"],
            said("store.vault.not_here", study="study"),
        ),
        (
            ["import", "anonymised", "x.txt"],
            said("entering.bring_in.no_language"),
        ),
        (["search", "alrm"], "code 'alrm' is not in the codebook; nearest is 'alarm'"),
        (["search", "--where", "town=big"], "--where town: 'town' is not a variable of a case"),
        (["run", "phase9"], "there is no run 'phase9' in [[tool.rap.runs]]"),
        (["run"], "pyproject.toml: there are no [[tool.rap.runs]]"),
        (["schedule"], "pyproject.toml: no run has a schedule"),
        (
            ["export", "codings.ods", "--audience", "team"],
            said("exporting.suffix", suffixes=(".csv", ".xlsx", ".parquet")),
        ),
        (["sync"], said("sharing.sync.no_repository", study="study")),
        (["new", "."], "is not empty; choose the name of a new folder"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(study: Path, words: list[str], sentence: str):
    """Exit code 2, nothing on standard output, no traceback."""
    done = run_here(study, *words)

    assert sentence in done.stderr
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)


def test_outside_a_study_it_says_how_to_make_one(tmp_path: Path):
    """The sentence names the command."""
    done = run_here(tmp_path, "check")

    assert done.returncode == 2
    assert said("core.study.not_found") in done.stderr


def test_a_codebook_for_others_repeats_nobody(study: Path):
    """A definition in which somebody's words stand is for the team; a file for members is not
    written, and other rows never are.
    """
    add_source(
        study,
        "INT-10002",
        "P1: I decide who has the key and that is how we like it.\n",
        case="C-20001",
    )
    words = "decide who has the key and that is how we like it"
    write(
        study,
        "codebook/access/said.yaml",
        f'label: {{en: Said}}\ndefinition: {{en: "As one says: {words}"}}\n',
    )
    write(study, ".rap/coder", "K-01")
    refused = run_here(study, "export", "book.csv", "--what", "codebook", "--audience", "members")
    rows = run_here(study, "export", "codings.csv", "--audience", "members")

    assert said("runs.page_repeats") in refused.stderr
    assert "is not for members" in rows.stderr
    assert not (study / "book.csv").exists() | (study / "codings.csv").exists()
    assert run_here(study, "export", "codebook.csv", "--audience", "team").returncode == 0


def test_a_new_study_is_whole(tmp_path: Path):
    """`rap new` makes a study in which `check` finds nothing, with git, a hook, the notebooks and a
    letter to fill in.
    """
    assert (
        run_here(
            tmp_path, "new", "mine", "--title", 'Our "own" rooms', "--languages", "nl,fr"
        ).returncode
        == 0
    )
    folder = tmp_path / "mine"

    first, note = run_here(folder, "check").stdout.splitlines()
    assert first == "no problems"
    assert (
        note
        == f"note: codebook/letter: {said('checks.letter.empty', file='codebook/letter/talk.yaml')}"
    )
    assert "# Whom can a reader talk to?" in (folder / "codebook/letter/talk.yaml").read_text()
    assert Study(folder).settings.title == {"und": 'Our "own" rooms'}
    assert (folder / "notebooks/phase1_interviews.ipynb").is_file()
    scopes = [open_study(folder, run=run.name).run for run in Study(folder).settings.runs]
    assert [run.name for run in scopes] == [
        "phase1",
        "agreement",
        "heard",
        "workplace",
        "theme",
        "words",
        "press",
        "year",
        "phase2",
        "phase3",
        "handbook",
    ]
    assert (folder / ".git/hooks/pre-commit").stat().st_mode & 0o111


def test_the_folder_of_reports_says_what_is_made_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A new study shares that page and the ledger with git, and no draft; this repository has the
    same page with a line for its example.
    """
    folder = scaffold.make_study(tmp_path / "mine", title="Rooms", languages=("en",))
    write(folder, "reports/runs/phase1/1/page.html", "a draft")
    write(folder, "reports/out/1/page.html", "a file to hand out")
    monkeypatch.setenv("RAP_CODER", "K-01")
    sync(folder)
    tracked = subprocess.run(
        ["git", "ls-files", "reports"], cwd=folder, capture_output=True, text=True, check=True
    )

    assert tracked.stdout.split() == ["reports/README.md", "reports/releases/.gitkeep"]
    assert (folder / "reports/README.md").read_text(encoding="utf-8") == scaffold.shipped(
        "reports.md"
    )
    ours = (ROOT / "reports/README.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in ours if "`example/`" not in line] == scaffold.shipped(
        "reports.md"
    ).splitlines()
    assert find_problems(folder) == []


def test_what_comes_after_a_new_study_is_told_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The vault stands before what asks it; names are quoted as a shell reads them."""
    monkeypatch.chdir(tmp_path)
    steps = scaffold.next_steps(tmp_path / "our study", language="fr")

    assert [step.partition("#")[0].rstrip() for step in steps] == [
        "cd 'our study'",
        "rap vault init",
        "rap import FILE… --language fr",
        "rap review",
        "rap lab",
    ]
    assert scaffold.find_around(tmp_path / "our study") == []


@pytest.mark.parametrize(
    ("words", "typed", "coder"),
    [((), "k-07\n", "K-07"), ((), "\n", "K-01"), (("--coder", "K-12"), "", "K-12")],
)
def test_who_makes_a_study_is_asked_for_an_id(
    tmp_path: Path, words: tuple[str, ...], typed: str, coder: str
):
    """She leads it and codes on this machine, without another line to type."""
    done = run_here(tmp_path, "new", "mine", *words, typed=typed, at_keyboard=True)

    settings = read_settings(tmp_path / "mine")
    assert (done.returncode, done.stderr) == (0, "")
    assert (said("cli.new.who", first="K-01") in done.stdout) is not bool(words)
    assert [(one.id, one.role) for one in settings.coders] == [(coder, "lead")]
    assert (tmp_path / "mine/.rap/coder").read_text() == f"{coder}\n"


def test_a_name_is_no_id(tmp_path: Path):
    """A study keeps no names; nothing is made."""
    done = run_here(tmp_path, "new", "mine", "--coder", "Noor")

    assert (done.returncode, [*tmp_path.iterdir()]) == (2, [])
    assert said("studies.new.bad_coder") in done.stderr


@pytest.mark.parametrize(
    ("kind", "file"), [("git repository", ".git/HEAD"), ("study", "pyproject.toml")]
)
def test_a_study_inside_another_is_told_and_moved_out_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, file: str
):
    """Git would take its texts for files of what lies around it."""
    write(tmp_path, f"rap/{file}", "[tool.rap]\n")
    monkeypatch.chdir(tmp_path / "rap")
    [problem] = scaffold.find_around(Path("mine"))

    id = "studies.new.in_study" if kind == "study" else "studies.new.in_repository"
    assert problem == Problem(id, place="mine", outer="rap", command="mv mine ..")
    assert scaffold.next_steps(Path("mine"), language="en")[:2] == ["mv mine ..", "cd ../mine"]


def test_of_two_mistakes_in_a_new_study_the_folder_is_named_first(tmp_path: Path):
    """Nothing is judged of a study that could not be made there anyway."""
    write(tmp_path, "full/notes.txt", "x")
    with raises(WrongUseError, "sharing.new_study.not_empty"):
        scaffold.make_study(tmp_path / "full", title="A", languages=("français",))


def test_a_new_study_that_could_not_be_finished_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """No half study stays behind, and the same command works again."""
    monkeypatch.setattr(
        "rap.topics.studies.new_study.set_up_git",
        lambda folder: (_ for _ in ()).throw(KeyboardInterrupt),
    )
    with pytest.raises(KeyboardInterrupt):
        scaffold.make_study(tmp_path / "mine", title="T", languages=("en",))
    left = list(tmp_path.iterdir())
    monkeypatch.undo()
    scaffold.make_study(tmp_path / "mine", title="T", languages=("en",))

    assert (left, [path.name for path in tmp_path.iterdir()]) == ([], ["mine"])


def test_the_demo_study_takes_no_transcripts(study: Path, tmp_path: Path):
    """Nobody's words end up in the demo by mistake."""
    edit(
        study, "pyproject.toml", lambda b: b.replace(b"[tool.rap]\n", b"[tool.rap]\ndemo = true\n")
    )
    file = write(tmp_path, "x.txt", "P1: Hello.\n")

    assert (
        said("entering.import.demo")
        in run_here(study, "import", "anonymised", str(file), "--language", "en").stderr
    )


def test_search_prints_passages_and_json(study: Path):
    """By code, words and variable; JSON for programs."""
    code(study, "deposit", 30, 60)
    rows = json.loads(
        run_here(
            study, "search", "access", "--words", "THREE", "--where", "setting=home", "--json"
        ).stdout
    )

    place = {"source": "INT-10001", "start": 30, "end": 60, "code": "deposit", "coder": "K-01"}
    assert rows == [place | {"quote": TEXT[30:60], "consent": "yes"}]


def test_search_marks_words_of_people_nobody_asked(study: Path):
    """The team sees them in its own tools, and sees that it is alone in this."""
    code(study, "deposit", 30, 60)
    write(study, "interviews/cases/C-20001.yaml", "variables: {setting: home}\n")

    assert "K-01  (consent unknown: for the team alone)" in run_here(study, "search").stdout


def test_log_tells_acts_and_no_words(study: Path):
    """Who, when, what, where; the text stays in the text."""
    code(study, "deposit")
    line = run_here(study, "log", "INT-10001").stdout

    assert "K-01  add" in line
    assert "code=deposit end=60 start=30" in line


def test_log_tells_of_others_the_day_alone(study: Path):
    """Her own acts with the time of the clock; a colleague's with the day, also as JSON."""
    code(study, "deposit")
    write(study, ".rap/coder", "K-02\n")
    (text,) = {row["t"] for row in json.loads(run_here(study, "log", "INT-10001", "--json").stdout)}
    write(study, ".rap/coder", "K-01\n")
    (own,) = {row["t"] for row in json.loads(run_here(study, "log", "INT-10001", "--json").stdout)}

    assert (len(own), text) == (24, own[:10])


def test_export_is_safe_to_open_and_holds_whom_the_team_may_see(study: Path):
    """CSV that a spreadsheet cannot be tricked by; a person whose consent is unknown is in no
    export.
    """
    write(
        study, "interviews/cases/C-20002.yaml", "variables: {setting: '=HYPERLINK(1)'}\n" + AGREED
    )
    add_source(study, "INT-10003", "P1: Mine.\n", case="C-20002")
    add_source(study, "INT-10004", "P1: Nobody asked me.\n")
    done = run_here(study, "export", "cases.csv", "--audience", "team")

    assert said("exporting.unique", n=2) in done.stdout
    assert (study / "TEAM-cases.csv").read_text(encoding="utf-8-sig").splitlines() == [
        f'"{said("coding.exporting.for_the_team")}"',
        '"case","sources","setting"',
        '"C-20001","INT-10001","home"',
        '"C-20002","INT-10003","\'=HYPERLINK(1)"',
    ]


@pytest.mark.parametrize(
    ("what", "audience"),
    [("cases", "members"), ("codings", "public"), ("sources", "members"), ("cases", "mebmers")],
)
def test_rows_about_single_people_are_for_the_team(study: Path, what: str, audience: str):
    """Anybody else gets reports, in which people are counted; a misspelt audience gets nothing."""
    write(study, ".rap/coder", "K-01")
    done = run_here(study, "export", "x.csv", "--what", what, "--audience", audience)

    assert (done.returncode, (study / "x.csv").exists()) == (2, False)


def test_an_export_gives_what_the_page_gives(study: Path):
    """In a study that is coded blind the codebook alone; words for others to who leads."""
    settings = (study / "pyproject.toml").read_text("utf-8")
    write(study, "pyproject.toml", settings.replace("[tool.rap]", "[tool.rap]\nblind = true"))
    code(study)
    write(study, ".rap/coder", "K-02")
    seen = run_here(study, "export", "project.qdpx", "--audience", "team")
    codes = run_here(study, "export", "codebook.csv", "--audience", "team")
    given = run_here(study, "export", "codebook.csv", "--audience", "members")

    assert said("exporting.blind") in seen.stderr
    assert codes.returncode == 0
    assert said("exporting.export.lead_only", coder="K-02", role="coder") in given.stderr
    there = {path.name for path in study.iterdir() if path.is_file()}
    assert there == {"TEAM-codebook.csv", "pyproject.toml"}


def test_an_export_of_a_damaged_log_is_refused(study: Path):
    """Fewer people than were coded would look like a result."""
    code(study, times=3)
    edit(study, LOG, lambda b: b.replace(b'"end":60', b'"end":61', 1))
    done = run_here(study, "export", "codings.csv", "--audience", "team")

    assert (done.returncode, f"{LOG}:1: {said('store.codings.other_hash')}" in done.stderr) == (
        1,
        True,
    )


def test_sync_commits_and_shares(study: Path, tmp_path: Path):
    """Checked, committed, pulled, pushed; a colleague's clone has the coding."""
    for words in (
        ["git", "init", "-q"],
        ["git", "init", "-q", "--bare", str(tmp_path / "s.git")],
        ["git", "remote", "add", "origin", str(tmp_path / "s.git")],
    ):
        subprocess.run(words, cwd=study, check=True)
    code(study)
    done = run_here(study, "sync")
    subprocess.run(
        ["git", "clone", "-q", str(tmp_path / "s.git"), str(tmp_path / "other")], check=True
    )

    assert said("sharing.sync.shared", n=9) in done.stdout  # with the line ends of `.gitattributes`
    assert len(Study(tmp_path / "other").coding_list) == 1


def two_clones(study: Path, place: Path) -> tuple[Path, Path]:
    """The study and a colleague's clone of it, with one server."""
    server = str(place / "server.git")
    subprocess.run(["git", "init", "-q"], cwd=study, check=True)
    subprocess.run(["git", "init", "-q", "--bare", server], cwd=study, check=True)
    subprocess.run(["git", "remote", "add", "origin", server], cwd=study, check=True)
    assert run_here(study, "sync").returncode == 0
    subprocess.run(["git", "clone", "-q", server, str(place / "other")], check=True)
    for root, coder in ((study, "K-01"), (place / "other", "K-02")):
        write(root, ".rap/coder", f"{coder}\n")
    introduce(study, place / "other")
    return study, place / "other"


def test_sync_after_both_changed_one_field_asks_and_goes_on(study: Path, tmp_path: Path):
    """The field is named and nothing is written; decided, the next sync shares it; undecided, it asks
    again.
    """
    mine, other = two_clones(study, tmp_path)
    write(other, "codebook/safety/alarm.yaml", "label: {en: Alarm bell}\n")
    write(mine, "codebook/safety/alarm.yaml", "label: {en: Alarm button}\n")
    assert run_here(other, "sync").returncode == 0
    asked, again = run_here(mine, "sync"), run_here(mine, "sync")
    was = (mine / "codebook/safety/alarm.yaml").read_text()
    (conflict,) = open_conflicts(mine)
    decide(mine, {conflict.id: Choice("written", "Alarm")})
    done = run_here(mine, "sync")

    sentence = said("sharing.sync.conflict", field="label › en")
    assert f"codebook/safety/alarm.yaml: {sentence}" in asked.stderr
    assert (asked.stderr, was) == (again.stderr, "label: {en: Alarm button}\n")
    assert (asked.returncode, again.returncode, done.returncode) == (1, 1, 0)
    assert run_here(other, "sync").returncode == 0
    assert (other / "codebook/safety/alarm.yaml").read_text() == "label: {en: Alarm}\n"


def test_commits_carry_ids_and_no_names(study: Path, tmp_path: Path):
    """Names stay on each machine, in the history of the study too."""
    write(study, ".rap/coder", "K-02\n")
    mine, _ = two_clones(study, tmp_path)
    author = subprocess.run(
        ["git", "log", "--format=%an %ae %cn"], cwd=mine, capture_output=True, text=True, check=True
    ).stdout

    assert author == "K-02 k-02@rap.invalid K-02\n"


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        (
            "Ann: So?\nBob: Well.\nAnn: And?\nBob: No.\n",
            [],
            said("bringing_in.import.nobody_asks"),
        ),
        (
            "I pay three months.\n",
            [],
            said("bringing_in.import.no_speakers"),
        ),
        (
            "I: So?\nP1: Well.\n",
            ["--speakers", "Bob=P2"],
            said("bringing_in.import.names_in_plan"),
        ),
    ],
)
def test_consent_is_not_written_down_for_the_wrong_person(
    study: Path, tmp_path: Path, text: str, words: list[str], sentence: str
):
    """Who asks is no participant, and nobody's consent is lost without a word."""
    file = write(tmp_path, "talk.txt", text)
    done = run_here(
        study,
        "import",
        "anonymised",
        str(file),
        "--language",
        "en",
        "--consent",
        "team:analyse",
        *words,
    )

    assert sentence in done.stderr
    assert list(study.glob("interviews/*.txt")) == [study / "interviews/INT-10001.txt"]


def test_one_speaker_throughout(study: Path, tmp_path: Path):
    """A told story is one turn of one participant, with her consent."""
    file = write(tmp_path, "story.txt", "I pay three months.\n")
    words = [
        "--language",
        "en",
        "--about",
        "speakers=one",
        "--consent",
        "team:analyse",
    ]
    done = run_here(study, "import", "anonymised", str(file), *words)
    (source,) = [source for source in Study(study).source_list if source.id != "INT-10001"]

    assert done.returncode == 0
    assert [(s.label, s.role, bool(s.case)) for s in source.speakers] == [
        ("P1", "participant", True)
    ]


def test_an_import_that_was_cut_off_goes_on(study: Path, tmp_path: Path):
    """Said again, it takes what is not there yet and names what is."""
    first, second = (
        write(tmp_path, "a.txt", "I: So?\nP1: One.\n"),
        write(tmp_path, "b.txt", "I: So?\nP1: Two.\n"),
    )
    words = ["import", "anonymised", "--language", "en"]
    run_here(study, *words, str(first))
    done = run_here(study, *words, str(first), str(second))

    there = said("bringing_in.there_already", source="INT-").partition("INT-")[0]
    assert (done.returncode, f"a.txt: {there}INT-" in done.stdout) == (0, True)
    assert len(list(study.glob("interviews/*.txt"))) == 3


def test_a_row_that_refuses_is_not_overridden(study: Path, tmp_path: Path):
    """The table says no, the command says yes: nothing is imported."""
    file = write(tmp_path, "a.txt", "I: So?\nP1: Well.\n")
    table = write(tmp_path, "people.csv", "file,consent,job\na,no,baker\n")
    words = [
        "--language",
        "en",
        "--attributes",
        str(table),
        "--consent",
        "team:analyse",
    ]
    done = run_here(study, "import", "anonymised", str(file), *words)

    assert "a.txt: " + said("bringing_in.row_refuses", answer="no") in done.stderr
    assert done.returncode == 1


def test_sync_refuses_a_study_with_problems(study: Path):
    """Nothing is committed that `check` refuses."""
    subprocess.run(["git", "init", "-q"], cwd=study, check=True)
    write(study, "codebook/safety/peer.yaml", "parent: nobody\n")
    done = run_here(study, "sync")

    assert (done.returncode, "code 'peer' has parent 'nobody'" in done.stderr) == (1, True)


def test_schedule_prints_cron_and_timer(study: Path):
    """A line for cron, and a service and a timer for systemd."""
    edit(
        study,
        "pyproject.toml",
        lambda b: (
            b + b'[[tool.rap.runs]]\nname="p"\nnotebook="notebooks/p.ipynb"\nschedule="0 6 * * 1"\n'
        ),
    )
    out = run_here(study, "schedule").stdout

    assert "\n0 6 * * 1 cd " in out
    assert "OnCalendar=Mon *-*-* 06:00:00\nPersistent=true\n" in out


def test_doctor_looks_at_machine_and_study(study: Path):
    """Good, note or bad for each thing; a damaged chain is bad, and the exit code says so."""
    code(study, times=2)
    good = run_here(study, "doctor")
    edit(study, LOG, lambda b: b.replace(b'"end":60', b'"end":61', 1))
    bad = run_here(study, "doctor")

    assert (good.returncode, said("upkeep.doctor.chains", study="study", n=2) in good.stdout) == (
        0,
        True,
    )
    assert (bad.returncode, f"BAD   {LOG}:1" in bad.stdout) == (1, True)


def test_a_second_run_at_the_same_time_is_told_to_wait(study: Path):
    """Exit code 75 while the lock is held."""
    from runs import RUNS, write_notebook

    from rap.core.files import locked

    edit(study, "pyproject.toml", lambda b: b + RUNS.encode())
    write_notebook(study, "1")
    with locked(study / ".rap/locks/run.lock", "runs.busy"):
        done = run_here(study, "run")

    assert done.returncode == 75
    assert said("runs.busy") in done.stderr


def test_a_disk_that_cannot_be_written_is_named(tmp_path: Path):
    """A full disk (a small one, mounted for the test): the coding is refused in a sentence, the log
    is as it was.
    """
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(small)],
        capture_output=True,
        check=False,
    ).returncode:
        pytest.skip("a small disk cannot be mounted here")
    try:
        root = make_study(small / "study")
        code(root)
        before = (root / LOG).read_bytes()
        with open(root / "filler", "ab", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(b"0" * 4096):
                pass
        out = subprocess.run(
            [sys.executable, "-c", FILL], cwd=root, capture_output=True, text=True, check=False
        ).stdout.splitlines()
        assert out[-1] == f"{LOG}: {said('core.not_saved.disk_full')}"
        assert (root / LOG).read_bytes().startswith(before)
        events, problems = read_events(root, "INT-10001")
        assert (len(events), problems) == (1 + out.count("saved"), [])
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)


FILL = """
from pathlib import Path
from rap.store.codings import CodingLogs
from rap.core.errors import RapError
with CodingLogs(Path.cwd(), coder="K-01", device="device00") as logs:
    for _ in range(200):
        try:
            logs.append("INT-10001", "add", {"code": "alarm", "start": 2, "end": 9}, src="0" * 8)
            print("saved")
        except RapError as error:
            print(error)
            break
"""


def test_of_many_files_a_few_are_named_pages_first(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A release of pictures is no list that hides what is said above it."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "out"
    print_paths([*(folder / f"cards/{n}.png" for n in range(60)), folder / "report.html"])
    many = capsys.readouterr().out.splitlines()
    print_paths([folder / f"{n}.png" for n in range(9)])

    assert (many[0], many[-1], len(many)) == ("  out/report.html", "  and 53 more in out", 9)
    assert capsys.readouterr().out.splitlines() == [f"  out/{n}.png" for n in range(9)]


def test_nobody_types_a_passphrase_for_a_vault_that_is_not_here(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    """It is said before the question."""
    from typer.testing import CliRunner

    from rap.cli import app

    monkeypatch.chdir(study)
    monkeypatch.setattr(
        "rap.topics.sealing.commands.vault.passphrases", lambda *_: pytest.fail("asked")
    )

    with raises(WrongUseError, "store.vault.not_here", study="study"):
        CliRunner().invoke(app, ["release", "phase1"], catch_exceptions=False)
