"""One thing of each kind that a package of others adds, used as its own kind is used."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from labs import Lab
from runs import make_run_study, write_notebook
from strangers import FIELDBOOK, IN, MEASURED, PROJECT, RUNS, SHOWN, TALK, Machine, install, result
from studies import write_by_hand


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which `fieldbook` is on, and a study with a run for the team."""
    root = make_run_study(tmp_path / "study", SHOWN, MEASURED, runs=RUNS)
    machine = Machine(tmp_path / "machine", root)
    install(machine.site, "fieldbook", FIELDBOOK)
    machine.type("extensions", "on", "fieldbook", "--yes")
    return machine


def test_a_reader(machine: Machine) -> None:
    """Its turns become a text of the study, as those of any file; it ran where nothing is told."""
    file = write_by_hand(machine.root.parent, "talk.fbk", TALK)
    said = machine.type("import", "anonymised", *IN, "--about", "kind=article", str(file))
    id = next(word for word in said.split() if word.startswith("AR-"))

    assert "read by fieldbook 1.0" in said
    assert (machine.root / "interviews" / f"{id}.txt").read_text() == (
        "I: How do you get a room?\nP1: You pay three months first.\n"
    )
    assert not machine.is_imported()


def test_a_project_of_another_program(machine: Machine) -> None:
    """Its codes, texts and codings come in, and its loss report says who read it."""
    file = write_by_hand(machine.root.parent, "old.fbz", PROJECT)
    said = machine.type("import", "project", *IN, "--dry-run", "--as", "K-02=Ana", str(file))

    assert "read by fieldbook 1.0" in said
    assert "one coding would come in" in said
    assert not machine.is_imported()


def test_runs(machine: Machine) -> None:
    """A drawing and a coefficient in a run; its manifest names the package, and off it is another run.
    A coefficient runs in the kernel, a drawing nowhere that is told anything.
    """
    write_notebook(machine.root, SHOWN)
    machine.type("run", "small")
    drawn = machine.is_imported()
    manifest, page = result(machine)
    write_notebook(machine.root, MEASURED)
    machine.type("run", "small")
    measured = machine.is_imported()
    machine.type("extensions", "off", "fieldbook")
    off = machine.type("run", "small", ok=False)

    assert [(row["name"], row["version"]) for row in manifest["extensions"]] == [
        ("fieldbook", "1.0")
    ]
    assert page.count('<circle class="dot"') == 4  # two numbers, on a phone and on a wide page
    assert (drawn, measured) == (False, True)
    assert "Half: 0.5" in result(machine)[1]
    assert "coefficient" in off


def test_a_question(machine: Machine) -> None:
    """Its answer is a figure for the team, as those of *Explore* are."""
    file = write_by_hand(machine.root.parent, "old.fbz", PROJECT)
    machine.type("import", "project", *IN, "--as", "K-02=Ana", str(file))
    words = ("--what", "figure", "--audience", "team", "--question", "often")
    machine.type("export", "often.svg", *words)
    (file,) = machine.root.glob("*often.svg")
    drawing = file.read_text()

    assert "How often" in drawing
    assert ">rent<" in drawing
    assert "fieldbook 1.0" in drawing
    assert not machine.is_imported()


def test_the_page_explore(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """It lists the question and shows the passages behind its numbers; the server imports nothing."""
    monkeypatch.setenv("XDG_DATA_HOME", machine.env["XDG_DATA_HOME"])
    monkeypatch.setenv("RAP_CODER", "K-01")
    monkeypatch.syspath_prepend(machine.site)
    with Lab(machine.root) as lab:
        lab.act("INT-10001", {"op": "add", "code": "deposit", "start": 30, "end": 57})
        questions = lab.get("explore")["questions"]
        _, answer = lab.ask("POST", "explore/often", {"chosen": {}, "width": 700})
        where = {"chosen": {}, "where": answer["marks"][0]["where"]}
        _, behind = lab.ask("POST", "explore/often/passages", where)
        kinds = lab.get("import")["kinds"]

    assert questions[-1] == {"id": "often", "title": "fieldbook: often"}
    assert [one["text"] for one in answer["rows"][0]] == ["deposit", "1"]
    assert [one["quote"] for one in behind["passages"]] == ["You pay three months first."]
    assert kinds[-1] == "fbk"
    assert "fieldbook" not in sys.modules


def test_a_language(machine: Machine) -> None:
    """A text in it is taken, which the program refuses without the pack."""
    talk = write_by_hand(machine.root.parent, "talk.txt", "I: Kio?\nP1: La pordo.\n")
    words = ("import", "raw", "--dry-run", "--language", "eo", "--consent", "public", str(talk))
    machine.type(*words)
    machine.type("extensions", "off", "fieldbook")
    refused = machine.type(*words, ok=False)

    assert "eo" in refused


def test_pages_say_which_packages_helped(machine: Machine) -> None:
    """The page on trust of a report for others, and the paragraph on methods."""
    settings = (machine.root / "pyproject.toml").read_text().replace('["team"]', '["members"]')
    write_by_hand(machine.root, "pyproject.toml", settings)
    machine.type("run", "small")
    on = result(machine, "members")
    machine.type("account")
    (methods,) = machine.root.glob("**/methods.en.md")
    machine.type("extensions", "off", "fieldbook")
    write_notebook(machine.root, "import rap")
    machine.type("run", "small")
    off = result(machine, "members")

    assert "programs that others wrote: fieldbook 1.0" in on[1]
    assert "Programs of others had a part in it: fieldbook 1.0." in methods.read_text()
    assert "programs that others wrote" not in off[1]
    assert (on[0]["key"] != off[0]["key"], "extensions" in off[0]) == (True, False)


def test_the_same_notebook_without_it_is_another_run(machine: Machine) -> None:
    """Also where the notebook uses nothing of it: the key of a run says what was on."""
    write_notebook(machine.root, "import rap")
    machine.type("run", "small")
    on = result(machine)[0]
    again = machine.type("run", "small")
    machine.type("extensions", "off", "fieldbook")
    machine.type("run", "small")

    assert "nothing" in again or "skipped" in again, again
    assert result(machine)[0]["key"] != on["key"]
