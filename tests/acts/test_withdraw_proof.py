"""A person takes her words back from a study that was really used: imported, coded, run, exported,
opened, shared by git.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from canaries import find_words_in
from exchanging import introduce
from leaving import (
    GROUP,
    HER,
    LEFT,
    SAID,
    SHED,
    SPEAKERS,
    TEXT,
    find_canaries,
    in_child,
    make_her_study,
)
from messages import raises, said
from runs import RUNS, make_run_study
from studies import AGREED, add_source, git, write
from typer.testing import CliRunner
from vaults import make_coder, make_quick, unlocked

from rap.analysis.search import search
from rap.cli import app
from rap.core.errors import ProblemsError, RefusedError, WrongUseError
from rap.core.model import Source
from rap.store.codebook import read_codebook
from rap.store.codings import CodingLogs
from rap.store.codings.maps import format_map
from rap.store.fingerprints import find_prints, remember
from rap.store.ledger import Release, write_release
from rap.store.memos import write_memo
from rap.store.settings import own_device
from rap.store.sources import hash_of, read_source, write_source
from rap.store.titles import write_naming
from rap.store.tombstones import CUT_OFF, is_pending, read_tombstones
from rap.study.study import Study, open_study
from rap.topics.checks.check import find_problems
from rap.topics.consent import withdrawal_receipts
from rap.topics.exporting.noted import export
from rap.topics.runs.results import plan_runs, run_all
from rap.topics.sharing.sync import sync
from rap.topics.studies.new_study import shipped
from rap.topics.withdrawal.withdrawals import plan_withdrawal, withdraw

TITLES = {"INT-10002": "zinc zwaluwtei", "FG-10003": "granite zwaluwtei"}
QUOTES = """import rap
study = rap.open_study()
rap.show_quotes(rap.search(study.codings, study.texts, code="alarm"), id="keys", title={"en": "Keys"})"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A hash that takes no time; a home of its own."""
    monkeypatch.setattr(withdrawal_receipts, "hash_receipt", lambda receipt, case: "5" * 64)
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def use(root: Path) -> None:
    """Everything that `rap` itself writes of a study: codings, a run's report, exports, caches,
    a text in the vault.
    """
    make_run_study(root, QUOTES, runs=RUNS.replace('["members"]', '["team"]'))
    add_source(root, "INT-10002", TEXT, case=HER)
    write_source(
        root, Source("FG-10003", "focus-group", "en", hash_of(GROUP), speakers=SPEAKERS), GROUP
    )
    write(root, f"interviews/cases/{HER}.yaml", "variables: {setting: window}\n" + AGREED)
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        for source, text in (("INT-10002", TEXT), ("FG-10003", GROUP)):
            for sentence in (sentence for sentence in SAID if sentence in text):
                at = {
                    "code": "alarm",
                    "start": text.index(sentence),
                    "end": text.index(sentence) + len(sentence),
                }
                logs.append(source, "add", at, src=hash_of(text)[:8])
    make_coder(root, "K-01")
    for id, words in (("INT-10002", TEXT), ("FG-10003", GROUP)):
        remember(root, read_source(root, id), data=words.encode(), text=words)
        write_naming(root, id, title=TITLES[id], groups=[])
    unlocked(root).write("raw", "INT-10002", TEXT.encode(), cases=[HER])
    assert [result.error for result in run_all(plan_runs(root))] == [None]
    study = open_study(root)
    for name in ("codings.csv", "codings.parquet", "cases.csv"):
        export(study, root / "reports" / name)
    found = search(study.codings, study.texts, code="alarm")
    found.to_excel(root / "reports/keys.xlsx")
    found.to_parquet(root / "reports/keys.parquet")
    found.to_csv(root / "reports/keys.tsv", sep="\t", encoding="utf-16")
    write(root, "reports/keys.html", found.to_html())
    write(root, "reports/rows.txt", str(study.codings))
    for name in ("notebooks/small.ipynb", "notebooks/.ipynb_checkpoints/small-checkpoint.ipynb"):
        notebook = json.loads((root / "notebooks/small.ipynb").read_text())
        notebook["cells"][-1]["outputs"] = [
            {"output_type": "stream", "name": "stdout", "text": found["quote"].tolist()}
        ]
        write(root, name, json.dumps(notebook))


@pytest.mark.long
def test_withdrawal_of_a_person_whose_20_sentences_are_canaries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """0 hits in study, caches, reports, checkpoints; the same run, made again, is a report without
    her.
    """
    make_quick(monkeypatch)
    root = tmp_path / "study"
    use(root)
    monkeypatch.chdir(root)
    titled = find_words_in(tmp_path, TITLES.values())
    own = Path(os.environ["XDG_DATA_HOME"])
    hashes = {
        word
        for path in find_prints(["INT-10002", "FG-10003"])
        for word in re.findall("[0-9a-f]{16,}", path.read_text())[:9]
    }
    assert len(hashes) > 12
    assert (find_words_in(tmp_path, hashes), len(find_words_in(own, hashes))) == ([], 2)
    before = {name.split("/")[0] + "/" + name.split("/")[1] for name in find_canaries(tmp_path)}
    n_before, prints = len(find_canaries(tmp_path)), len(find_prints(["INT-10002", "FG-10003"]))
    done = CliRunner().invoke(app, ["withdraw", HER, "--yes"])
    again = [result.error for result in run_all(plan_runs(root))]
    open_study(root).codings  # noqa: B018 (a look fills the cache)
    print(f"\n{len(SAID)} sentences in {n_before} files: {len(find_canaries(tmp_path))} hits left")

    assert (done.exit_code, before, n_before >= 9) == (
        0,
        {"study/interviews", "study/notebooks", "study/reports"},
        True,
    )
    assert (find_canaries(tmp_path), find_problems(root), again) == ([], [], [None])
    assert not [path for path in root.glob("reports/*") if path.is_file()]
    assert (unlocked(root).list(), plan_withdrawal(root, HER).is_done) == ((), True)
    kept = "study/.rap/cache/documents.json"  # cards as they were parsed
    assert titled == [kept, "study/interviews/FG-10003.yaml", "study/interviews/INT-10002.yaml"]
    assert find_words_in(tmp_path, [TITLES["INT-10002"]]) == []
    assert find_words_in(tmp_path, TITLES.values()) == [kept, "study/interviews/FG-10003.yaml"]
    assert (prints, find_prints(["INT-10002", "FG-10003"])) == (2, [])
    assert find_words_in(own, hashes) == []


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Path, Path]:
    """Her study in two clones of one server, `here` and `old`."""
    start = make_her_study(tmp_path / "start")
    for name in ("reports", ".rap", "interviews/.INT-10002.txt.abcd.tmp", "notebooks"):
        shutil.rmtree(start / name, ignore_errors=True)
    (start / "interviews/.INT-10002.txt.abcd.tmp").unlink(missing_ok=True)
    next(start.rglob("*.torn")).unlink()
    write(start, ".gitignore", shipped("gitignore"))
    write(start, ".gitattributes", shipped("gitattributes"))
    git(start, "init", "-q")
    git(start, "add", "-A")
    git(start, "commit", "-qm", "start")
    git(tmp_path, "clone", "-q", "--bare", str(start), "server.git")
    for name in ("here", "old"):
        git(tmp_path, "clone", "-q", "server.git", name)
    here, old = tmp_path / "here", tmp_path / "old"
    for root, coder in ((here, "K-01"), (old, "K-02")):
        write(root, ".rap/coder", f"{coder}\n")
    introduce(here, old)
    return here, old


def work_offline(root: Path) -> None:
    """A colleague who knows of nothing codes, writes a memo and mends the text's settings."""
    with CodingLogs(root, coder="K-02", device=own_device(root)) as logs:
        for source, text in (("INT-10002", TEXT), ("FG-10003", GROUP)):
            logs.append(
                source, "add", {"code": "alarm", "start": 8, "end": 30}, src=hash_of(text)[:8]
            )
    write_memo(
        root,
        about="INT-10002",
        by="K-02",
        type="analytic",
        body=f"Again: {SAID[2]}",
        source="INT-10002",
    )


@pytest.mark.long
def test_a_clone_that_comes_back_is_refused_until_it_is_said_there_too(clones: tuple[Path, Path]):
    """After the merge nothing is pushed and nothing of hers is shown; `rap withdraw` said again
    cleans, then work goes on.
    """
    here, old = clones
    withdraw(here, HER, receipt="piano")
    sync(here)
    work_offline(old)
    with pytest.raises(ProblemsError) as caught:
        sync(old)
    named = {
        problem.place for problem in caught.value.problems if problem.id == "withdrawal.came_back"
    }
    hidden = "INT-10002" not in open_study(old).texts
    withdraw(old, HER)
    sync(old)
    sync(here)

    assert {
        ".rap/journal/INT-10002",
        "interviews/codings/INT-10002",
        "interviews/memos/INT-10002",
    } <= named
    assert hidden
    assert [(find_canaries(root), find_problems(root)) for root in clones] == [([], []), ([], [])]
    assert [
        coding.coder for coding in Study(here, lenient=True).coding_list if coding.code == "alarm"
    ] == ["K-02"]


@pytest.mark.parametrize("audience", ["team", "members"])
def test_a_text_that_came_back_is_shown_to_nobody(tmp_path: Path, audience: str):
    """Her interview is not there, her turns in the group are masked, no words are quoted, no coding
    of them counts.
    """
    root = make_her_study(tmp_path / "study")
    whole = shutil.copytree(root / "interviews", tmp_path / "interviews")
    withdraw(root, HER, receipt="piano")
    shutil.copytree(whole, root / "interviews", dirs_exist_ok=True)
    study = open_study(root, audience=audience)
    places = [
        (id, text.index(s), len(s))
        for id, text in (("INT-10002", TEXT), ("FG-10003", GROUP))
        for s in SAID
        if s in text
    ]

    assert "INT-10002" not in study.texts
    assert not any("Kanari" in study.texts[id] for id in study.texts)
    assert {study.quote(f"{id}:{start}-{start + length}") for id, start, length in places} == {None}
    assert [c for c in study.coding_list if c.source == "INT-10002"] == []


def test_a_text_that_came_back_without_her_case_is_shown_to_nobody(tmp_path: Path):
    """A `.yaml` from before the case was known does not open it to the team either: the tombstone
    names the text.
    """
    root = make_her_study(tmp_path / "study")
    withdraw(root, HER, receipt="piano")
    add_source(root, "INT-10002", TEXT)

    assert (
        open_study(root).texts.keys() & {"INT-10002"},
        open_study(root).quote("INT-10002:20-40"),
    ) == (set(), None)
    assert "interviews/INT-10002.txt" in {problem.place for problem in find_problems(root)}


def test_references_move_once_when_a_group_comes_back(tmp_path: Path):
    """An example that was moved stays where it is, and a person is asked to look at it."""
    root = make_her_study(tmp_path / "study")
    whole = {
        name: (root / name).read_bytes()
        for name in ("interviews/FG-10003.txt", "interviews/FG-10003.yaml")
    }
    withdraw(root, HER, receipt="piano")
    example = (root / "codebook/access/deposit.yaml").read_bytes()
    for name, data in whole.items():
        (root / name).write_bytes(data)
    plan = withdraw(root, HER)

    assert (root / "codebook/access/deposit.yaml").read_bytes() == example
    assert (find_canaries(root), find_problems(root)) == ([], [])
    assert "codebook/access/deposit.yaml" in {
        p.place for p in plan.to_look_at if p.id == "withdrawal.points_into"
    }


def test_a_release_that_quotes_her_is_to_be_recalled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The vault's entry under the id of a release says whom it quotes; it stays, since others may
    leave later.
    """
    make_quick(monkeypatch)
    root = make_her_study(tmp_path / "study")
    make_coder(root, "K-01")
    write_release(
        root,
        Release(
            "7" * 16,
            "phase1",
            "2" * 16,
            "members",
            ("fr",),
            "2026-03-01",
            6,
            files={"keys.html": "0" * 64},
        ),
    )
    unlocked(root).write("seed", "7" * 16, b"quotes", cases=[HER])
    plan = withdraw(root, HER, receipt="piano")

    assert f"reports/releases/{'7' * 16}.json" in {
        p.place for p in plan.to_look_at if p.id == "withdrawal.given_quotes"
    }
    assert [entry.id for entry in unlocked(root).list()] == ["7" * 16]


def test_what_other_programs_kept_is_named(tmp_path: Path):
    """The waste bin and the history of typed lines lie outside the study: listed, not touched."""
    root = make_her_study(tmp_path / "study")
    write(tmp_path, "home/.local/share/Trash/files/INT-10002.txt", "x")
    write(tmp_path, "home/.ipython/profile_default/history.sqlite", f"SQLite\0{SAID[1]}")
    write(tmp_path, "home/.local/share/Trash/files/other.txt", "Nothing of hers.")
    plan = plan_withdrawal(root, HER)

    assert [problem.place for problem in plan.to_look_at if problem.place.startswith("~")] == [
        "~/.ipython/profile_default/history.sqlite",
        "~/.local/share/Trash/files/INT-10002.txt",
    ]


@pytest.mark.parametrize(
    "name",
    ["raw.txt", "interviews/notes.md", "interviews/FN-10009.txt", "docs/talk.html", "notebooks/look.csv", "codebook/x.json",
     ".jupyter_ystore.db", "interviews/codings/INT-10002.old/a.txt", "interviews/votes.ods", "codebook/findings/notes.txt"],
)  # fmt: skip
def test_a_file_anywhere_in_the_study_that_shares_her_words_is_named(tmp_path: Path, name: str):
    """Wherever it lies and whatever it is called."""
    root = make_her_study(tmp_path / "study")
    write(root, name, f"Somebody wrote down: {SAID[3]}\n")

    assert name in {
        problem.place.partition(":")[0] for problem in plan_withdrawal(root, HER).to_look_at
    }


def test_a_finding_that_rests_on_her_alone_keeps_no_evidence_and_is_named(tmp_path: Path):
    """A person says whether it still stands; the study has no problem."""
    root = make_her_study(tmp_path / "study")
    write(
        root,
        "codebook/findings/F-30118.yaml",
        f"statement: {{en: Keys.}}\nevidence:\n  codings: {'a' * 32}\n"
        f"voices: {{pinned: [{'a' * 32}], refused: [{'a' * 32}]}}\n",
    )
    plan = withdraw(root, HER, receipt="piano")

    assert "codebook/findings/F-30118.yaml" in {
        p.place
        for p in plan.to_look_at
        if (p.id, p.facts) == ("withdrawal.finding_rested", {"n": 1})
    }
    assert (root / "codebook/findings/F-30118.yaml").read_text() == "statement: {en: Keys.}\n"
    assert find_problems(root) == []


@pytest.mark.parametrize(
    "sources", ['["../../home"]', '"INT-10002"', "[3]", '["INT-10002/../cases"]']
)
def test_a_tombstone_that_names_no_source_deletes_nothing(tmp_path: Path, sources: str):
    """It comes from others by git, and what it names is deleted."""
    root = make_her_study(tmp_path / "study")
    write(root, f"interviews/withdrawn/{HER}.json", f'{{"case": "{HER}", "sources": {sources}}}')

    with pytest.raises(
        RefusedError,
        match=said("store.withdraw.bad_tombstone") + "|" + said("store.cases.bad_withdrawal"),
    ):
        withdraw(root, HER)


def test_a_note_of_changes_cannot_reach_out_of_the_study(tmp_path: Path):
    """`.rap/withdrawal.json` lies in the study, so somebody may have put it there."""
    root = make_her_study(tmp_path / "study")
    kept = write(tmp_path, "kept.txt", "mine")
    write(root, CUT_OFF, '[{"path": "../kept.txt", "before": "", "after": null}]')

    with raises(RefusedError, "withdrawal.outside_study"):
        withdraw(root, HER, receipt="piano")
    assert (kept.read_text(), is_pending(root), read_tombstones(root)) == ("mine", True, ())


def test_a_file_the_program_keeps_in_its_own_folder_goes(tmp_path: Path):
    """Whatever a later version keeps in `.rap/`: it is of this machine, and can be made again."""
    root = make_her_study(tmp_path / "study")
    write(root, ".rap/later/list.json", f'{{"old": "{SAID[3]}"}}')
    write(root, ".rap/coder", "K-01")
    withdraw(root, HER, receipt="piano")

    assert (find_canaries(root), (root / ".rap/coder").read_text()) == ([], "K-01")


def test_a_group_whose_correction_was_cut_off_waits_for_it(tmp_path: Path):
    """It has two texts, so a reference may count in either."""
    root = make_her_study(tmp_path / "study")
    write(root, ".rap/amend/FG-10003.json", "{}")

    with raises(WrongUseError, "withdrawal.correction_first", source="FG-10003"):
        withdraw(root, HER, receipt="piano")


def test_a_text_that_was_set_back_on_purpose_moves_its_references(tmp_path: Path):
    """A correction and its undoing lead back to the text: references count in it, and are cut with
    it.
    """
    root = make_her_study(tmp_path / "study")
    for old, new in ((GROUP, LEFT), (LEFT, GROUP)):
        name, data = format_map(hash_of(old), hash_of(new), ((0, 5, 0),))
        write(root, f"interviews/codings/FG-10003/{name}", data.decode())
    withdraw(root, HER, receipt="piano")
    example = read_codebook(root).get("deposit").example

    assert [example.keys(), Study(root, lenient=True).quote(example["en"])] == [
        {"en"},
        GROUP[slice(*SHED)],
    ]


def test_an_interview_that_was_edited_by_hand_can_be_taken_back(tmp_path: Path):
    """Its text is not the one its `.yaml` speaks of, and it goes all the same; the plan of who
    codes it too.
    """
    root = make_her_study(tmp_path / "study")
    write(root, "interviews/INT-10002.txt", TEXT + "P1: One more thing.\n")
    write(root, "interviews/plan/INT-10002.yaml", "coders: [K-01]\n")
    withdraw(root, HER, receipt="piano")

    assert (find_canaries(root), list(root.rglob("*10002.*")), find_problems(root)) == ([], [], [])


def test_check_says_that_a_withdrawal_was_cut_off(tmp_path: Path):
    """And the command goes on where it was, without asking again for a receipt."""
    root = make_her_study(tmp_path / "study")
    step = 20
    while not is_pending(root):
        in_child(lambda: withdraw(root, HER, receipt="piano"), kill_at=step)
        step += 1
    named = [
        problem.place
        for problem in find_problems(root)
        if problem.id.endswith(("cut_off", "cut_off_here"))
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        done = CliRunner().invoke(app, ["withdraw", HER, "--yes"])

    assert CUT_OFF in named
    assert (done.exit_code, "it goes on" in done.output, "For her" in done.output) == (
        0,
        True,
        False,
    )
    assert (find_canaries(root), find_problems(root), is_pending(root)) == ([], [], False)


def test_she_comes_back_with_her_receipt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It is typed, never an argument; the answer says whether anything of hers came back."""
    monkeypatch.setattr(
        withdrawal_receipts, "hash_receipt", lambda receipt, case: receipt.strip().ljust(64, "0")
    )
    root = make_her_study(tmp_path / "study")
    withdraw(root, HER, receipt="piano mango")
    monkeypatch.chdir(root)
    good = CliRunner().invoke(app, ["withdraw", "--receipt"], input="piano mango\n")
    wrong = CliRunner().invoke(app, ["withdraw", "--receipt"], input="piano piano\n")
    write(root, f"interviews/cases/{HER}.yaml", "variables: {}\n")
    back = CliRunner().invoke(app, ["withdraw", "--receipt"], input="piano mango\n")

    assert (
        good.exit_code,
        "nothing of hers is left here" in good.output,
        "piano" in good.output,
    ) == (0, True, False)
    assert wrong.exception.id == "withdrawal.command.withdraw.no_receipt"
    assert (back.exit_code, f"something came back: run `rap withdraw {HER}`" in back.output) == (
        1,
        True,
    )


def test_check_of_a_study_that_nobody_left_names_nobody(tmp_path: Path):
    """No tombstone: nothing came back."""
    root = make_her_study(tmp_path / "study")

    assert [
        problem for problem in find_problems(root) if problem.id == "withdrawal.came_back"
    ] == []


def test_history_of_git_still_holds_her_words(clones: tuple[Path, Path]):
    """Git still finds her words in old commits, and the page on withdrawal names the tool that
    rewrites them.
    """
    here, _ = clones
    withdraw(here, HER, receipt="piano")
    sync(here)
    found = subprocess.run(
        ["git", "log", "--all", "-S", "Kanari", "--oneline"],
        cwd=here,
        capture_output=True,
        text=True,
    )

    assert found.stdout != ""
    assert "filter-repo" in (Path(__file__).parents[2] / "docs/withdrawal.md").read_text(
        encoding="utf-8"
    )
