"""Runs: what is skipped, what runs again, what stops a run, and what a result carries."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from messages import assert_says, raises
from runs import HEARD, RUNS, make_run_study, one_start, write_notebook
from studies import AGREED, add_source, write

from rap.core.errors import Message, RapError, RunFailedError
from rap.store.cache import LEAST_DOCUMENTS, Documents
from rap.store.codings import CodingLogs
from rap.store.run_results import sha256_of
from rap.store.sources import read_source, write_source
from rap.topics.runs.results import Fill, is_whole, plan_runs, run_all

DAY = datetime.date(2026, 3, 1)


def keys(root: Path, on: datetime.date = DAY) -> dict[str, str]:
    return {plan.name: plan.key for plan in plan_runs(root, on=on)}


def run(root: Path) -> list[str]:
    return [result.state for result in run_all(plan_runs(root))]


def failure(root: Path) -> RapError:
    (result,) = run_all(plan_runs(root))
    assert result.error is not None
    assert not result.folder.exists()
    assert list(result.folder.parent.parent.glob(".staging-*")) == []
    return result.error


@pytest.fixture(scope="module", autouse=True)
def _one_start() -> Iterator[None]:
    with one_start():
        yield


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with one coding whose run is done: a kernel takes two seconds to start, so tests that
    look at a result share it.
    """
    top = tmp_path_factory.mktemp("first")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(top / "data"))
        root = make_run_study(top / "study")
        code(root)
        assert run(root) == ["done"]
    return root


@pytest.fixture
def ran(first_run: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    return shutil.copytree(first_run, tmp_path / "study")


def test_a_draft_for_others_says_whom_a_release_would_leave_out(first_run: Path):
    """She may be counted, and was never asked whether what is printed stays."""
    page = next(first_run.rglob("DRAFT-small.members.en.html")).read_text()

    assert "A release would leave 1 person out of its numbers: see Reports." in page


def test_a_run_that_did_not_change_is_skipped(ran: Path):
    """The second time nothing is executed, and `latest` names the result."""
    (plan,) = plan_runs(ran)

    assert run(ran) == ["skipped"]
    assert plan.latest.read_text() == f"{plan.key}\n"


def test_the_manifest_names_inputs_and_outputs(ran: Path):
    """Report to run to inputs: every text, log and case is in the manifest with its hash; every
    output too.
    """
    (plan,) = plan_runs(ran)
    manifest = json.loads((plan.folder / "manifest.json").read_text())
    inputs = {row["path"]: row for row in manifest["inputs"]}

    assert set(manifest) == {
        "v", "key", "name", "audience", "parameters", "each", "inputs", "versions", "consent_on", "outputs", "started", "ended",
    }  # fmt: skip
    text = ran / "interviews/INT-10001.txt"
    assert (
        inputs["interviews/INT-10001.txt"]["sha256"]
        == hashlib.sha256(text.read_bytes()).hexdigest()
    )
    log = "interviews/codings/INT-10001/K-01.device00.jsonl"
    assert inputs[log]["length"] == (ran / log).stat().st_size
    assert [row["path"] for row in manifest["outputs"]] == [
        "DRAFT-small.members.en.html",
        "notebook.ipynb",
        "people.parquet",
    ]


@pytest.mark.parametrize(
    "change", ["text", "coding", "code", "variable", "notebook", "threshold", "method"]
)
def test_what_a_run_rests_on_changes_its_key(tmp_path: Path, change: str):
    """A text, a coding, a code, a case, the notebook or a setting: each makes the run run again."""
    root = make_run_study(tmp_path / "study")
    before, settings = keys(root), (root / "pyproject.toml").read_text()

    def set_(line: str) -> None:
        write(root, "pyproject.toml", settings.replace("[tool.rap]", f"[tool.rap]\n{line}", 1))

    changes = {
        "text": lambda: add_source(root, "INT-10001", "P1: Another text.\n", case="C-20001"),
        "coding": lambda: code(root),
        "code": lambda: write(root, "codebook/safety/alarm.yaml", "label: {en: Alarm button}\n"),
        "variable": lambda: write(
            root, "interviews/cases/C-20001.yaml", "variables: {setting: window}\n" + AGREED
        ),
        "notebook": lambda: write_notebook(root, HEARD + "\n"),
        "threshold": lambda: set_("thresholds = {members = 3}"),
        "method": lambda: set_('method = "reflexive"'),
    }
    changes[change]()

    assert keys(root) != before


def test_another_title_does_not_make_a_run_run_again(tmp_path: Path):
    """Titles and groups are for screens: no result rests on them, wherever they stand in the card."""
    root = make_run_study(tmp_path / "study")
    before = keys(root)
    source, text = read_source(root, "INT-10001"), (root / "interviews/INT-10001.txt").read_text()

    write_source(root, replace(source, title="copper lake", groups=("north", "spring")), text)
    assert keys(root) == before
    write_source(root, replace(source, title="copper lake", month="2025-04"), text)
    assert keys(root) != before


def test_only_the_runs_that_read_a_text_run_again(tmp_path: Path):
    """Two runs over two kinds of source: a changed focus group leaves the interviews' run as it
    was.
    """
    runs = (
        RUNS
        + 'sources = {kind = ["interview"]}\n'
        + RUNS.replace("small", "groups", 1)
        + 'sources = {kind = ["focus-group"]}\n'
    )
    root = make_run_study(tmp_path / "study", runs=runs)
    add_source(root, "FG-10002", "P1: We agree.\n", case="C-20001")
    before = keys(root)
    add_source(root, "FG-10002", "P1: We do not agree.\n", case="C-20001")
    after = keys(root)

    assert {name for name in after if after[name] != before[name]} == {"groups.members"}


def test_a_consent_that_expired_yesterday_changes_the_key(tmp_path: Path):
    """No file has changed, and yet the run runs again on the day after the last day; the day itself
    changes nothing.
    """
    root = make_run_study(tmp_path / "study")
    write(
        root,
        "interviews/cases/C-20001.yaml",
        AGREED.replace("given: yes", "given: yes\n    until: 2026-03-01"),
    )

    assert keys(root, DAY) == keys(root, DAY - datetime.timedelta(days=1))
    assert keys(root, DAY) != keys(root, DAY + datetime.timedelta(days=1))


def test_each_value_and_audience_is_a_run_of_its_own(tmp_path: Path):
    """`each` x audiences, named so that two never share a file."""
    runs = (
        RUNS.replace('["members"]', '["team", "members"]') + 'each = {by = ["setting", "region"]}\n'
    )
    root = make_run_study(tmp_path / "study", runs=runs)

    assert sorted(keys(root)) == [
        "small.members.by-region",
        "small.members.by-setting",
        "small.team.by-region",
        "small.team.by-setting",
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "parameters = {bye = 1}",
            Message(
                "runs.unknown_parameter",
                parameter="bye",
                nearest=Message("core.nearest.is", name="by"),
            ),
        ),
        (
            "parameters = {by = 2026-03-01}",
            Message("runs.bad_parameter", parameter="by", kind="date"),
        ),
        (
            "parameters = {by = inf}",
            Message("runs.bad_parameter", parameter="by", kind="float"),
        ),
    ],
)
def test_parameters_are_declared_and_plain(tmp_path: Path, line: str, message: Message):
    """Before anything runs: a parameter the notebook does not set, or that JSON cannot say, is
    refused.
    """
    root = make_run_study(tmp_path / "study", runs=RUNS + line + "\n")

    with raises(RunFailedError, message.id, place="notebooks/small.ipynb", **message.facts):
        plan_runs(root)


def test_a_notebook_without_parameters_is_refused(tmp_path: Path):
    """The sentence says which cell is missing and how to make it."""
    root = make_run_study(tmp_path / "study", parameters=None)

    with raises(RunFailedError, "runs.no_parameters_cell", place="notebooks/small.ipynb"):
        plan_runs(root)


def test_printed_text_stops_a_members_run(tmp_path: Path):
    """A raw `print(len(df))` could be a small number of people: the run stops and names the cell."""
    root = make_run_study(tmp_path / "study", HEARD, "print(len(study.codings))")
    error = failure(root)

    assert isinstance(error, RunFailedError)
    assert error.cell == 3
    assert str(error).startswith("notebooks/small.ipynb: cell 3")


def test_a_failing_cell_is_named_and_its_words_are_not(tmp_path: Path):
    """What an error says may hold a participant's words, so only its kind is told."""
    root = make_run_study(tmp_path / "study", HEARD, "raise KeyError('You pay three months first')")
    error = failure(root)

    line = "raise KeyError('You pay three months first')"
    assert_says(
        error,
        "runs.cell_failed",
        place="notebooks/small.ipynb",
        cell=3,
        line=line,
        reason="KeyError",
    )


def test_our_own_errors_are_told_whole(tmp_path: Path):
    """A sentence of this package says what would be right, inside a run too."""
    root = make_run_study(
        tmp_path / "study", HEARD, "rap.crosstab(study.codings, study.cases, rows='settting')"
    )

    assert "column 'settting' is neither in the codings nor in the cases" in str(failure(root))


def test_a_kernel_that_dies_and_a_cell_that_takes_too_long(tmp_path: Path):
    """Both stop the run within its time, with the cell's number."""
    dead = make_run_study(tmp_path / "dead", HEARD, "import os; os._exit(9)")
    slow = make_run_study(
        tmp_path / "slow", "import time; time.sleep(60)", runs=RUNS.replace("600", "5")
    )

    assert_says(failure(dead), "runs.kernel_died", cell=3)
    assert_says(
        failure(slow), "runs.too_slow", cell=2, line="import time; time.sleep(60)", seconds=5
    )


def test_no_place_or_name_of_this_machine_in_a_result(first_run: Path):
    """Reports, notebook and manifest hold no path, user or host."""
    (plan,) = plan_runs(first_run)
    names = [str(first_run.parent), os.uname().nodename, f"{Path.home()}/"]
    # a short name of a host stands inside of other words, and of what is packed
    whole = [re.compile(rb"(?<!\w)" + re.escape(name.encode()) + rb"(?!\w)") for name in names]

    for path in plan.folder.iterdir():
        assert [one.pattern for one in whole if one.search(path.read_bytes())] == []


def test_a_damaged_result_is_made_again_and_the_old_one_kept(ran: Path):
    """One byte changed in a report: it no longer counts as whole."""
    (plan,) = plan_runs(ran)
    report = plan.folder / "DRAFT-small.members.en.html"
    report.write_bytes(report.read_bytes() + b" ")

    assert not is_whole(plan.folder, plan.key)
    assert run(ran) == ["done"]
    assert (plan.folder.with_name(plan.key + ".1") / "DRAFT-small.members.en.html").exists()


def code(root: Path) -> None:
    with CodingLogs(root, coder="K-01", device="device00") as logs:
        logs.append("INT-10001", "add", {"code": "deposit", "start": 30, "end": 60}, src="0" * 8)


def test_a_long_temporary_folder_does_not_stop_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Socket paths are short by nature; a deep $TMPDIR is left for a shorter place."""
    deep = tmp_path / ("deep" * 20)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    root = make_run_study(tmp_path / "study")

    assert run(root) == ["done"]


FORGED = """from IPython.display import display
item = {"v": 1, "kind": "table", "id": "x", "title": "T", "quotes": [], "chart": {}, "text": ""}
item["rows"] = [{"where": {"job": "baker"}, "people": 99}]
display({"application/vnd.rap.item.v1+json": item}, raw=True)"""


def test_counts_that_were_not_made_from_people_stop_a_members_run(tmp_path: Path):
    """An item written by hand has nobody behind its numbers."""
    root = make_run_study(tmp_path / "study", HEARD, FORGED)

    assert str(failure(root)).startswith(
        "notebooks/small.ipynb: cell 3 shows counts that were not made from people"
    )


@pytest.mark.parametrize(
    "cell",
    [
        "rap.say({'en': 'She said: ' + study.texts['INT-10001'][26:90]}, id='said')",
        "rap.show_chart(rap.count_people(study.cases, by='setting'), id='c', title='you PAY three months first, then the key')",
    ],
)
def test_words_that_go_round_consent_stop_a_members_run(tmp_path: Path, cell: str):
    """A sentence or a title that holds eight words in a row of somebody's turn; the message does
    not repeat them.
    """
    root = make_run_study(tmp_path / "study", HEARD, cell)
    error = failure(root)

    assert_says(error, "runs.cell_repeats", place="notebooks/small.ipynb", cell=3)
    assert "months" not in str(error)


def test_a_text_that_changes_while_a_run_goes_on_stops_it(tmp_path: Path):
    """The manifest would name another text than the one that was read."""
    change = "import pathlib; p = pathlib.Path('../codebook/safety/alarm.yaml'); _ = p.write_text('label: {en: Bell}\\n')"
    root = make_run_study(tmp_path / "study", HEARD, change)

    assert_says(failure(root), "runs.changed_meanwhile", place="codebook/safety/alarm.yaml")


@pytest.mark.parametrize(
    ("cell", "id"),
    [
        (
            "rap.say({'en': '{n} people'}, id='n', n=[case.id for case in study.all_cases])",
            "runs.not_counted",
        ),
        (
            "rap.show_table(rap.count_people(study.cases, by='setting').assign(percent=37.5), id='t', title='T')",
            "runs.unknown_value",
        ),
        (
            "rap.show_table(rap.count_people(study.cases, by='setting').replace('home', 'Jean'), id='t', title='T')",
            "runs.unknown_value",
        ),
    ],
)
def test_only_people_who_agreed_and_known_values_leave(tmp_path: Path, cell: str, id: str):
    """A person who refused is not counted by a detour, and a cell is not named after something
    else.
    """
    root = make_run_study(tmp_path / "study", HEARD, cell)
    write(
        root,
        "interviews/cases/C-20002.yaml",
        "variables: {setting: window}\nconsent:\n  - {date: 2025-01-01, given: no}\n",
    )
    add_source(root, "INT-10002", "P1: Not me.\n", case="C-20002")

    assert_says(failure(root), id, cell=3)


def test_a_result_that_shows_more_than_is_allowed_today_is_taken_away(ran: Path):
    """A person who takes her words back is not in yesterday's folder either."""
    (before,) = plan_runs(ran)
    assert before.folder.exists()
    write(ran, "interviews/withdrawn/C-20001.json", json.dumps({"v": 1, "case": "C-20001"}))
    run(ran)

    assert not before.folder.exists()


def test_a_run_waits_for_what_git_took_away(tmp_path: Path):
    """What is missing may be a veto."""
    root = make_run_study(tmp_path / "study")
    code(root)
    (root / "interviews/codings/INT-10001/K-01.device00.jsonl").unlink()

    with raises(RapError, "runs.lacks_acts", n=1):
        plan_runs(root)


def test_every_input_is_read_once_for_all_plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Eight plans of the same texts cost one look at each log, text and card."""
    more = 'each = { by = ["setting", "phase", "month", "language"] }\n'
    runs = RUNS.replace('["members"]', '["members", "team"]') + more
    root, read = make_run_study(tmp_path / "study", runs=runs), Counter[str]()
    code(root)

    def look(path: Path) -> str:
        read[path.relative_to(root).as_posix()] += 1
        return sha256_of(path)

    monkeypatch.setattr("rap.topics.runs.plan.sha256_of", look)
    plans = plan_runs(root)
    inputs = {row["path"] for row in plans[0].manifest["inputs"] if "sha256" in row}

    assert len(plans) == 8
    assert {*read} == inputs - {"pyproject.toml", "notebooks/small.ipynb"}
    assert {*read.values()} == {1}


def test_what_all_runs_read_is_parsed_before_the_first(tmp_path: Path):
    """Each finds it parsed, since a run keeps nothing; a file that cannot be read stops only the runs
    that need it.
    """
    root, found = make_run_study(tmp_path / "study"), []
    write(root, "codebook/needs/need.yaml", "label: {en: Need}\n")
    plans = plan_runs(root)
    write(root, "interviews/cases/C-20009.yaml", "variables: [")

    @contextlib.contextmanager
    def nowhere() -> Iterator[Fill]:
        kept = Documents(root, writes=False)
        names = [path.relative_to(root).as_posix() for path in root.glob("codebook/*/*.yaml")]
        found.extend(kept.find(name, (root / name).read_text()) for name in names)
        yield lambda plan, folder, on_cell: write(folder, "report.html", "")

    results = run_all(plans, executor=nowhere)

    assert 1 < len(found) < LEAST_DOCUMENTS
    assert None not in found
    assert len(results) == len(plans)
