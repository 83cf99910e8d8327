"""A person takes her words back: nothing of hers is left, nothing of others changes, and a kill at
any step is made good.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from leaving import (
    GROUP,
    HER,
    IDS,
    LEFT,
    OTHER,
    SAID,
    SHED,
    SPEAKERS,
    TEXT,
    find_canaries,
    in_child,
    make_her_study,
    make_run,
    place,
    state_of,
)  # fmt: skip
from messages import raises, said
from studies import AGREED, ROOT, add_source, make_study, scaled, write
from typer.testing import CliRunner
from vaults import make_coder, make_quick, unlocked

from rap.cli import app
from rap.core.errors import BusyError, RefusedError, WrongUseError
from rap.core.files import locked
from rap.core.yaml_edits import replaced, without
from rap.store.codings import CodingLogs
from rap.store.codings.logs import find_lost
from rap.store.fingerprints import (
    Same,
    catch_up,
    find_prints,
    find_same,
    remember,
    remembered,
    words_of,
)
from rap.store.ledger import Release, write_release
from rap.store.memos import read_memos, write_memo
from rap.store.sources import hash_of, read_source, read_source_text
from rap.store.tombstones import is_pending, read_tombstones
from rap.store.translations import read_translations
from rap.study.study import Study, open_study
from rap.topics.checks.check import find_problems
from rap.topics.consent import withdrawal_receipts
from rap.topics.consent.withdrawal_receipts import draw_receipt, find_receipt, hash_receipt
from rap.topics.withdrawal import withdrawals as acting
from rap.topics.withdrawal.derived_files import find_back
from rap.topics.withdrawal.scope import find_stretches
from rap.topics.withdrawal.withdrawals import plan_withdrawal, withdraw

RECEIPT = "piano mango zebra"


@pytest.fixture
def hers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Her study; a hash that takes no time."""
    monkeypatch.setattr(withdrawal_receipts, "hash_receipt", lambda receipt, case: "5" * 64)
    return make_her_study(tmp_path / "study")


def test_no_sentence_of_hers_is_left_anywhere(hers: Path):
    """Text, logs, memos, translations, runs, exports, checkpoints, caches, journal, leftovers: 20
    canaries, 0 hits.
    """
    assert len(find_canaries(hers)) == 15
    withdraw(hers, HER, receipt=RECEIPT)

    assert find_canaries(hers) == []
    assert find_problems(hers) == []
    assert not list(hers.rglob("*10002*"))


def test_files_of_others_stay_as_they_are_to_the_byte(hers: Path):
    """Only what holds or points into her words changes."""
    before = state_of(hers)
    plan = withdraw(hers, HER, receipt=RECEIPT)
    after = state_of(hers)
    changed = {name for name in before.keys() & after.keys() if before[name] != after[name]}

    assert changed == {
        "codebook/access/deposit.yaml", "codebook/findings/F-30117.yaml", "codebook/safety/alarm.yaml",
        "interviews/FG-10003.txt", "interviews/FG-10003.yaml", "notebooks/look.ipynb",
        "interviews/translations/FG-10003/nl/K-01.device00.jsonl", *(r.path for r in plan.changes if "memos" in r.path and r.after),
    }  # fmt: skip
    assert after.keys() >= {
        "interviews/INT-10001.txt",
        "reports/other.html",
        "interviews/codings/FG-10003/K-01.device00.jsonl",
    }
    assert {
        "reports/page.html",
        "reports/wide.csv",
        "reports/words.parquet",
        "reports/packed.json",
    } <= before.keys() - after.keys()


def test_in_a_group_her_turns_are_cut_and_codings_of_others_move(hers: Path):
    """What begins or ends in her words falls and is no problem; what spans them stays; the
    interpreter's turn on hers goes.
    """
    withdraw(hers, HER, receipt=RECEIPT)
    study = Study(hers, lenient=True)
    source = read_source(hers, "FG-10003")
    codings = {
        c.id: study.quote(f"FG-10003:{c.start}-{c.end}")
        for c in study.coding_list
        if c.source == "FG-10003"
    }

    assert read_source_text(hers, source) == LEFT
    assert [speaker.label for speaker in source.speakers] == ["I", "P2", "X"]
    assert codings == {
        IDS["other"]: GROUP[slice(*SHED)],
        IDS["across"]: LEFT[LEFT.index("We share") : LEFT.index(" to the shed")],
    }
    assert [coding.id for coding in study.fold("FG-10003").to_check] == [IDS["hers"]]


def test_references_of_others_move_and_hers_go(hers: Path):
    """Examples, evidence and memos point where they pointed; comments and order are kept."""
    withdraw(hers, HER, receipt=RECEIPT)
    shed = f"FG-10003:{place(LEFT, GROUP[slice(*SHED)])}"

    assert (
        hers / "codebook/access/deposit.yaml"
    ).read_text() == f"# first\nlabel: {{en: Deposit}}\nexample: {{en: {shed}}}  # two\n"
    assert (hers / "codebook/safety/alarm.yaml").read_text() == "label: {en: Alarm}\n# last\n"
    assert f"codings: [{IDS['other']}]" in (hers / "codebook/findings/F-30117.yaml").read_text()
    assert sorted(memo.about for memo in read_memos(hers)) == sorted([HER, shed, "alarm"])


def test_summaries_of_what_she_said_go_and_come_back_to_nothing(hers: Path):
    """A cell of the framework is of a person: hers goes with her words, another's stays, and one
    that a clone brings is named.
    """
    for case in (HER, OTHER):
        write_memo(
            hers, about=f"{case}/deposit", by="K-01", type="summary", body="Two months, in cash."
        )
    old = next(
        path
        for path in (hers / "interviews/memos/study").glob("*.md")
        if f"{HER}/" in path.read_text()
    )
    text = old.read_text()
    withdraw(hers, HER, receipt=RECEIPT)
    left = [memo.about for memo in read_memos(hers) if memo.type == "summary"]
    old.write_text(text)
    back = [problem.place for problem in find_back(hers)]
    withdraw(hers, HER)

    assert (left, back) == ([f"{OTHER}/deposit"], [old.relative_to(hers).as_posix()])
    assert (old.exists(), find_back(hers)) == (False, [])


def test_translations_of_others_stay_in_a_chain_made_anew(hers: Path):
    """A translation holds words, so hers leave the log; the rest of it reads as before."""
    withdraw(hers, HER, receipt=RECEIPT)
    found, problems = read_translations(hers, read_source(hers, "FG-10003"))

    assert [said.text for said in found["nl"].values()] == ["Kleen heeft een sleutel."]
    assert problems == []


def test_scope_all_takes_what_others_wrote_about_her_too(hers: Path):
    """With `words` a note about the person stays; `all`, said later, takes it, and the tombstone
    says so.
    """
    withdraw(hers, HER, receipt=RECEIPT)
    withdraw(hers, HER, scope="all")

    assert [memo.about for memo in read_memos(hers) if memo.about == HER] == []
    assert [(stone.case, stone.scope, stone.sources) for stone in read_tombstones(hers)] == [
        (HER, "all", ("INT-10002",))
    ]


def test_a_second_run_finds_nothing(hers: Path):
    """A second withdrawal of the same person has nothing left to do and changes no file."""
    withdraw(hers, HER, receipt=RECEIPT)
    before = state_of(hers)
    plan = withdraw(hers, HER)

    assert (plan.is_done, plan.made, plan.own, plan.changes) == (True, (), (), ())
    assert state_of(hers) == before


def test_a_plan_changes_nothing_and_tells_what_a_person_must_look_at(hers: Path):
    """Texts that share five words with her, findings that rested on her, files given away."""
    before = state_of(hers)
    plan = plan_withdrawal(hers, HER)
    places = {
        (problem.place.rpartition("/")[0], problem.id, problem.facts.get("n"))
        for problem in plan.to_look_at
    }

    assert state_of(hers) == before
    assert places == {
        ("codebook/findings", "withdrawal.finding_rested", 2),
        ("interviews/memos/study", "withdrawal.shared_words", None),
        ("reports/releases", "withdrawal.given_made", None),
    }


def test_what_she_is_told_to_ask_back_is_what_people_have(hers: Path):
    """A card was given as a picture, whatever it was drawn as."""
    files = {"card.fr.1.svg": "0" * 64, "report.fr.html": "0" * 64}
    write_release(
        hers,
        Release("8" * 16, "phase1", "1" * 16, "members", ("fr",), "2026-03-01", 6, files=files),
    )
    [asked] = [
        one
        for one in plan_withdrawal(hers, HER).to_look_at
        if one.place.endswith(f"{'8' * 16}.json")
    ]

    assert asked.facts["files"] == ("card.fr.1.png", "report.fr.html")


def test_the_copy_of_this_program_is_neither_listed_nor_deleted(hers: Path):
    """Its sentences are nobody's, also where five words in a row are hers; beside it in `.rap/lab`
    nothing is left out.
    """
    ours = write(hers, ".rap/lab/labextensions/rap-lab/static/790.c0ffee.js", f'"{SAID[9]}"')
    theirs = write(hers, ".rap/lab/ipython/history.js", f'"{SAID[9]}"')
    plan = withdraw(hers, HER, receipt=RECEIPT)

    assert (theirs in plan.made, ours in plan.made, theirs.exists(), ours.exists()) == (
        True,
        False,
        False,
        True,
    )
    assert not [one for one in plan.to_look_at if "labextensions" in one.place]


@pytest.mark.long
def test_killed_at_any_step_it_goes_on_when_said_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """SIGKILL before every rename and unlink (every third or twelfth where the size is not full):
    then the same end as without a kill, and the tombstone from the first on.
    """
    monkeypatch.setattr(withdrawal_receipts, "hash_receipt", lambda receipt, case: "5" * 64)
    original = make_her_study(tmp_path / "study")
    shutil.copytree(original, tmp_path / "whole")
    withdraw(tmp_path / "whole", HER, receipt=RECEIPT)
    wanted, stride, n_kills, code = state_of(tmp_path / "whole"), scaled(3, 1, quick=12), 0, -9
    while code:
        step = 1 + n_kills * stride
        root = Path(shutil.copytree(original, tmp_path / f"at{step}"))
        for id, words in (("INT-10002", TEXT), ("FG-10003", GROUP)):
            remember(root, read_source(root, id), text=words)
        code = in_child(lambda root=root: withdraw(root, HER, receipt=RECEIPT), kill_at=step)
        hidden = step == 1 or HER in {stone.case for stone in read_tombstones(root)}
        withdraw(root, HER, receipt=RECEIPT)
        assert (hidden, state_of(root)) == (True, wanted), step
        assert find_prints(["INT-10002", "FG-10003"]) == [], step
        shutil.rmtree(root)
        n_kills += code != 0
    print(f"\n{n_kills} of {n_kills} kills made good")

    assert n_kills > 40 / stride


@pytest.mark.long
def test_killed_twice_it_still_goes_on(hers: Path):
    """A withdrawal that goes on can be cut off as well."""
    for step in (20, 12, 6, 3):
        in_child(lambda: withdraw(hers, HER, receipt=RECEIPT), kill_at=step)
    withdraw(hers, HER, receipt=RECEIPT)

    assert (find_canaries(hers), find_problems(hers), is_pending(hers)) == ([], [], False)


def test_a_file_changed_while_it_was_cut_off_is_not_overwritten(hers: Path):
    """Somebody edited a code meanwhile: the withdrawal stops there and says so."""
    step = 1
    while not is_pending(hers):
        step += 1
        in_child(lambda: withdraw(hers, HER, receipt=RECEIPT), kill_at=step)
    write(hers, "codebook/findings/F-30117.yaml", "statement: {en: Other.}\n")

    with raises(RefusedError, "withdrawal.changed_within", place="codebook/findings/F-30117.yaml"):
        withdraw(hers, HER, receipt=RECEIPT)


def test_an_old_clone_does_not_revive_her(hers: Path, tmp_path: Path):
    """`rap check` names every file that came back, a new log of a colleague too, and the same
    command takes them away.
    """
    old = shutil.copytree(hers, tmp_path / "old")
    withdraw(hers, HER, receipt=RECEIPT)
    wanted = state_of(hers)
    shutil.copytree(
        old / "interviews",
        hers / "interviews",
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("*.tmp", "memos"),
    )
    with CodingLogs(hers, coder="K-02", device="device01") as logs:
        logs.append(
            "INT-10002", "add", {"code": "alarm", "start": 2, "end": 9}, src=hash_of(TEXT)[:8]
        )
    named = {
        problem.place for problem in find_problems(hers) if problem.id == "withdrawal.came_back"
    }
    withdraw(hers, HER)

    assert named == {
        f"interviews/cases/{HER}.yaml", "interviews/FG-10003.yaml", "interviews/INT-10002.txt", "interviews/INT-10002.yaml",
        "interviews/codings/INT-10002", "interviews/translations/INT-10002", ".rap/journal/INT-10002",
    }  # fmt: skip
    assert state_of(hers) == wanted
    assert (find_lost(hers), find_problems(hers)) == ({}, [])


def test_on_a_colleagues_machine_check_names_what_is_still_there(hers: Path, tmp_path: Path):
    """Git brings the tombstone; journal and runs of that machine are named, and go when it
    is said there too.
    """
    here = Path(shutil.copytree(hers, tmp_path / "here"))
    withdraw(here, HER, receipt=RECEIPT)
    shutil.rmtree(hers / "interviews")
    shutil.copytree(here / "interviews", hers / "interviews")
    shutil.copytree(here / "codebook", hers / "codebook", dirs_exist_ok=True)
    named = [problem.place for problem in find_back(hers)]
    withdraw(hers, HER)

    assert named == [".rap/journal/INT-10002", f"reports/runs/small/{'1' * 16}"]  # fmt: skip
    assert not (hers / ".rap/journal/INT-10002").exists()


def test_people_parquet_alone_gives_a_run_away(hers: Path):
    """A result whose manifest does not name her goes too, when the list of who stands behind a
    number does.
    """
    make_run(hers, "3" * 16, consent={HER: []}, page="")
    write(
        hers,
        f"reports/runs/small/{'3' * 16}/manifest.json",
        json.dumps({"inputs": [], "consent_on": {}}),
    )

    assert hers / "reports/runs/small" / ("3" * 16) in plan_withdrawal(hers, HER).made


def test_her_vault_entries_go(hers: Path, monkeypatch: pytest.MonkeyPatch):
    """Those of her sources and those she shares too; others' stay."""
    make_quick(monkeypatch)
    make_coder(hers, "K-01")
    vault = unlocked(hers)
    for kind, id, cases in (("raw", "INT-10002", ()), ("table", f"FG-10003.{HER}", ()), ("raw", "FG-10003", (HER, OTHER)),
                            ("receipt", OTHER, ())):  # fmt: skip
        vault.write(kind, id, b"words", cases=cases)
    withdraw(hers, HER, receipt=RECEIPT)

    assert [str(entry) for entry in unlocked(hers).list()] == [f"receipt {OTHER}"]


def test_her_fingerprints_go_and_those_of_a_group_are_made_anew(hers: Path):
    """Her interview is not recognised any more; of the group, what others said in it."""
    for id in ("INT-10001", "INT-10002", "FG-10003"):
        text = (hers / f"interviews/{id}.txt").read_text()
        remember(hers, read_source(hers, id), data=text.encode(), text=text)
    plan = plan_withdrawal(hers, HER)
    done = withdraw(hers, HER, receipt=RECEIPT)

    assert sorted(path.stem for path in plan.prints) == ["FG-10003", "INT-10002"]
    assert (done.prints, remembered(hers)) == (plan.prints, {"INT-10001"})
    catch_up(hers)
    ids = ["INT-10001", "INT-10002", "FG-10003"]
    assert find_same(hers, ids, data=GROUP.encode(), words=TEXT) is None
    assert find_same(hers, ids, words=words_of(LEFT, SPEAKERS)) == Same("words", "FG-10003")


def test_fingerprints_go_when_she_withdrew_on_another_machine(hers: Path, tmp_path: Path):
    """Git brings the tombstone and the group without her; the next look at what is known does the
    rest, and so does the command.
    """
    for at in ("first", "second"):
        here = Path(shutil.copytree(hers, tmp_path / at))
        for id, text in (("INT-10002", TEXT), ("FG-10003", GROUP)):
            remember(here, read_source(here, id), text=text)
    assert len(find_prints([], cases=[HER])) == 4
    withdraw(hers, HER, receipt=RECEIPT)
    assert find_prints([], cases=[HER]) == []

    for id, text in (("INT-10002", TEXT), ("FG-10003", GROUP)):
        remember(hers, read_source(tmp_path / "first", id), text=text)
    assert not plan_withdrawal(hers, HER).is_done
    catch_up(hers)
    assert (find_prints([], cases=[HER]), remembered(hers)) == ([], {"FG-10003", "INT-10001"})


def test_nothing_goes_while_somebody_codes(hers: Path):
    """What another window holds in memory would be written again."""
    with CodingLogs(hers, coder="K-01", device="device00") as logs:
        logs.append("INT-10001", "mark", {"state": "done"}, src="0" * 8)
        with raises(BusyError, "withdrawal.somebody_codes", place="K-01.device00"):
            withdraw(hers, HER, receipt=RECEIPT)
    with (
        locked(hers / ".rap/locks/run.lock", "a run"),
        pytest.raises(BusyError, match="is still going on"),
    ):
        withdraw(hers, HER, receipt=RECEIPT)

    assert read_tombstones(hers) == ()


@pytest.mark.parametrize(
    ("case", "scope", "id"),
    [
        ("C-99999", "words", "withdrawal.unknown_case"),
        ("S-20817", "words", "withdrawal.no_person"),
        (HER, "everything", "withdrawal.unknown_scope"),
    ],
)
def test_wrong_use_is_said_in_a_sentence(hers: Path, case: str, scope: str, id: str):
    """Each wrong withdrawal is refused in a sentence while it is planned."""
    with raises(WrongUseError, id):
        plan_withdrawal(hers, case, scope=scope)


def test_her_turns_with_what_an_interpreter_said_for_her(hers: Path):
    """An interpreter's turn belongs to who spoke before; what follows a question stays."""
    found = find_stretches(GROUP, read_source(hers, "FG-10003"), HER)

    assert (
        "".join(GROUP[: found[0][0]] + GROUP[found[0][1] : found[1][0]] + GROUP[found[1][1] :])
        == LEFT
    )


def test_a_receipt_is_found_again_however_it_is_said(hers: Path, monkeypatch: pytest.MonkeyPatch):
    """Of words to remember and of what looks like a phone number, only a salted hash is kept."""
    monkeypatch.undo()
    told, phone = draw_receipt(), draw_receipt(as_phone=True)
    withdraw(hers, HER, receipt=told)
    stone = read_tombstones(hers)[0]

    assert (
        len(set(withdrawal_receipts._WORDS.split())),
        len(told.split()),
        phone[:2],
        len(phone.replace(" ", "")),
    ) == (
        64,
        6,
        "04",
        12,
    )
    assert find_receipt(hers, told.upper().replace(" ", ", ")) == stone
    assert find_receipt(hers, phone) is None
    assert hash_receipt(told, HER) != hash_receipt(told, OTHER)


def test_a_guess_costs_32_mb(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside tests each hash of a receipt takes 2^15 steps of scrypt in blocks of a kilobyte."""
    monkeypatch.undo()
    told, salt = "kiwi tango kiwi lama opera mango", f"rap withdrawal {HER}".encode()
    letters = told.replace(" ", "").encode()
    slow = hashlib.scrypt(letters, salt=salt, n=2**15, r=8, p=1, maxmem=2**28, dklen=32)

    assert withdrawal_receipts.hash_receipt(told, HER) == slow.hex()


@pytest.mark.parametrize(
    ("text", "keys", "left"),
    [
        ("a: 1\nb:\n  c: 2  # x\n  d: 3\n", ("b", "c"), "a: 1\nb:\n  d: 3\n"),
        ("a: 1\nb:\n  c: 2\n# y\n", ("b", "c"), "a: 1\n# y\n"),
        ("a: {b: [x, y, z], c: 1}\n", ("a", "b", "z"), "a: {b: [x, y], c: 1}\n"),
        ("a:\n  - x\n  - y # why\nb: 1\n", ("a", "x"), "a:\n  - y # why\nb: 1\n"),
        ("a: {\n  b: 1, # one\n  c: 2 }\nd: 1\n", ("a", "c"), "a: {\n  b: 1 }\nd: 1\n"),
        ("a: |\n  long\n  text\nb: 1\n", ("a",), "b: 1\n"),
    ],
)  # fmt: skip
def test_an_entry_is_taken_out_of_yaml(text: str, keys: tuple[str, ...], left: str):
    """Comments, order and spacing of the rest stay."""
    assert without(text, keys) == left


def test_a_value_in_yaml_is_replaced():
    """Quotes go with the old value."""
    assert (
        replaced('a: {b: "FG-10003:1-2", c: 3} # x\n', ("a", "b"), "FG-10003:5-6")
        == "a: {b: FG-10003:5-6, c: 3} # x\n"
    )


def test_the_command_shows_asks_and_tells_her_receipt_once(
    hers: Path, monkeypatch: pytest.MonkeyPatch
):
    """A dry run and a no change nothing; the second time there is nothing to do."""
    monkeypatch.chdir(hers)
    before = state_of(hers)
    dry = CliRunner().invoke(app, ["withdraw", HER, "--dry-run"])
    no = CliRunner().invoke(app, ["withdraw", HER], input="n\n")
    same = state_of(hers) == before
    done = CliRunner().invoke(app, ["withdraw", HER, "--yes"])
    again = CliRunner().invoke(app, ["withdraw", HER])

    assert (dry.exit_code, type(no.exception), same, done.exit_code, again.exit_code) == (
        0,
        WrongUseError,
        True,
        0,
        0,
    )
    assert "goes      interviews/INT-10002.txt" in dry.output
    assert "Her receipt, shown only now: " in done.output
    assert done.output.splitlines()[-1] == said("withdrawal.originals")
    assert again.output.startswith(f"Nothing of {HER} is left here")


@pytest.mark.long
def test_in_the_demo_study_nobody_else_is_touched(tmp_path: Path):
    """Two interviews and turns in a focus group: every other text and every log that stays is the
    same to the byte.
    """
    for name in ("interviews", "codebook", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    before = state_of(tmp_path)
    plan = withdraw(tmp_path, "C-51774", receipt=RECEIPT)
    after = state_of(tmp_path)
    kept = {
        name
        for name in before
        if not any((tmp_path / name).is_relative_to(path) for path in (*plan.own, *plan.made))
    }
    touched = {row.path for row in plan.changes}

    assert plan.hers.sources == ("INT-31764", "INT-38201")
    assert {name: after.get(name) for name in kept - touched} == {
        name: before[name] for name in kept - touched
    }
    assert not [
        name
        for name in touched
        if name.startswith("interviews/codings") and name.endswith(".jsonl")
    ]
    assert find_problems(tmp_path) == []


@pytest.mark.parametrize("moment", ["delete_tree", "apply_redo", "write_tombstone"])
def test_who_looks_while_she_withdraws_keeps_nothing(tmp_path, monkeypatch, moment):
    """A notebook that holds no lock opens the study in between: what it keeps of her goes with the
    rest.
    """
    root = make_study(tmp_path / "study")
    write(
        root,
        "interviews/cases/C-20001.yaml",
        "variables: {setting: window, note: Ixelles-third-floor}\n" + AGREED,
    )
    for n in range(12):  # few would not be worth a file
        add_source(root, f"INT-{10100 + n}", f"P1: number {n}\n", case=f"C-{20100 + n}")
        write(root, f"interviews/cases/C-{20100 + n}.yaml", AGREED)
    original, arrived = getattr(acting, moment), iter([True])

    def interrupted(*args, **options):
        if next(arrived, False):
            study = open_study(root)
            assert len(study.cases)
        return original(*args, **options)

    monkeypatch.setattr(acting, moment, interrupted)
    withdraw(root, "C-20001", receipt="kiwi tango kiwi lama opera mango")

    assert next(arrived, None) is None
    assert [
        p.name for p in root.rglob("*") if p.is_file() and b"Ixelles-third-floor" in p.read_bytes()
    ] == []
