"""A package that is broken is named in one sentence and left out; the study works as before."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from runs import make_run_study, write_notebook
from strangers import IN, MEASURED, PACKAGES, RUNS, SHOWN, TALK, Machine, install, result
from studies import write_by_hand

from rap.core.apart import Limits, call
from rap.core.errors import RefusedError, RunFailedError
from rap.core.extensions import Extension
from rap.topics.runs.cluster import runs

BROKEN = {
    "reader.raises": "broken:raises",
    "reader.shape": "broken:other_shape",
    "reader.writes": "broken:writes",
    "reader.sends": "broken:sends",
    "reader.gone": "broken.gone:read",
    "project.shape": "broken:other_shape",
    "coefficient.half": "broken:raises",
    "question.often": "broken:raises",
    "item.dots": "broken:invents",
    "flavour.salt": "broken:raises",
}


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine on which `broken` is on."""
    root = make_run_study(tmp_path / "study", SHOWN, runs=RUNS)
    machine = Machine(tmp_path / "machine", root)
    install(machine.site, "broken", BROKEN)
    machine.type("extensions", "on", "broken", "--yes")
    return machine


def test_what_cannot_be_imported_is_named(machine: Machine) -> None:
    """And so is a kind of thing that this version does not know."""
    said = machine.type("extensions").splitlines()

    assert [line for line in said if "failed" in line] == [
        "  broken does not do what it says: reader.gone failed (ModuleNotFoundError), and is left out; "
        "`rap extensions off broken` turns it off"
    ]
    assert said[-1] == "  broken also names flavour.salt, which this version of rap does not know"


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("raises", "reader.raises failed (ValueError, __init__.py:13)"),
        ("shape", "something else than reader.shape should"),
        ("writes", "reader.writes failed (PermissionError, __init__.py:28)"),
        ("sends", "reader.sends failed (PermissionError, __init__.py:34)"),
        ("gone", "reader.gone failed (ModuleNotFoundError)"),
    ],
)
def test_a_broken_reader_takes_nothing_in(machine: Machine, kind: str, why: str) -> None:
    """Its own words, which may be a participant's, are said nowhere; other files come in."""
    bad = write_by_hand(machine.root.parent, f"talk.{kind}", TALK)
    good = write_by_hand(machine.root.parent, "talk.txt", "I: So?\nP1: Yes.\n")
    said = machine.type("import", "anonymised", *IN, str(bad), ok=False)
    machine.type("import", "anonymised", *IN, "--about", "kind=article", str(good))

    assert why in said
    assert ("Anna" in said, Path(f"/tmp/talk.{kind}.taken").exists()) == (False, False)


def test_a_broken_project_takes_nothing_in(machine: Machine) -> None:
    """A list is no project."""
    file = write_by_hand(machine.root.parent, "old.shape", TALK)
    said = machine.type("import", "project", *IN, str(file), ok=False)

    assert "something else than project.shape should" in said


def test_a_broken_drawing_is_bars(machine: Machine) -> None:
    """The report has the numbers, and says to the team why there are bars."""
    machine.type("run", "small")
    page = result(machine)[1]

    assert "item.dots failed (shapes)" in page
    assert "Nobody complains" not in page
    assert '<rect class="bar"' in page


def test_a_broken_coefficient_stops_its_run_alone(machine: Machine) -> None:
    """The sentence names the package, and the same run without it goes on."""
    write_notebook(machine.root, MEASURED)
    said = machine.type("run", "small", ok=False)
    write_notebook(machine.root, MEASURED.replace('"half"', '"kappa"'))
    machine.type("run", "small")

    assert "broken does not do what it says: coefficient.half failed (ValueError)" in said
    assert "Anna" not in said


def test_a_broken_question_is_refused(machine: Machine) -> None:
    """The question of a broken package is refused, and the message names the package."""
    words = ("--what", "figure", "--audience", "team", "--question")
    said = machine.type("export", "often.svg", *words, "often", ok=False)

    assert "broken does not do what it says: question.often failed" in said


def test_a_run_with_a_package_goes_to_no_cluster(tmp_path: Path) -> None:
    """A worker has neither the package nor what somebody turned on."""
    plan: Any = SimpleNamespace(
        manifest={"extensions": [{"name": "broken"}]}, run=SimpleNamespace(notebook="small.ipynb")
    )
    nobody: Any = None
    with pytest.raises(RunFailedError) as error:
        runs._fill(plan, tmp_path, print, client=nobody, packed=nobody)

    assert error.value.id == "core.extension.no_cluster"


def test_an_odd_name_is_no_package(machine: Machine) -> None:
    """What is printed of a package, on screens and in reports, is letters and digits."""
    install(machine.site, "evil", BROKEN, module="x = 1")
    for name in ("evil\x1b[2J", "Anna who said"):
        head = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
        (machine.site / "evil-1.0.dist-info" / "METADATA").write_text(head)
        said = machine.type("extensions")
        assert ("evil" in said, "Anna" in said) == (False, False)


def test_its_last_words_are_not_repeated(tmp_path: Path) -> None:
    """A package that writes where its process answers says no word of what it read."""
    place = tmp_path / "loud"
    place.mkdir()
    lines = "import os\ndef read(data, name):\n"
    lines += "    for one in range(3, 12):\n        try:\n            os.write(one, data)\n"
    lines += "        except OSError:\n            pass\n    os._exit(3)\n"
    (place / "__init__.py").write_text(lines)
    with pytest.raises(RefusedError) as error:
        call(Extension("reader", "x", "loud:read", "loud", "1", str(place)), "x", data=b"Anna")

    assert error.value.facts["reason"] == "?"


def test_a_package_that_hangs_is_stopped() -> None:
    """After as long as it is given."""
    one = Extension("reader", "slow", "broken:hangs", "broken", "1", str(PACKAGES / "broken"))
    with pytest.raises(RefusedError) as error:
        call(one, data=b"x", limits=Limits(wait_s=1.0))

    assert error.value.id == "core.extension.too_slow"


def test_what_it_says_of_itself_does_not_load_another_module() -> None:
    """A module of this name that lies elsewhere is not taken for it."""
    one = Extension("reader", "x", "json:dumps", "broken", "1", str(PACKAGES / "broken"))
    with pytest.raises(RefusedError) as error:
        call(one)

    assert error.value.facts["reason"] == "ImportError"


def test_a_process_of_others_is_told_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a passphrase nor a token reaches it, nor where a home is."""
    place = tmp_path / "curious"
    place.mkdir()
    lines = "import os\ndef read(data, name):\n    return sorted(os.environ)\n"
    (place / "__init__.py").write_text(lines)
    for name in ("RAP_PASSPHRASE_FD", "JUPYTERHUB_API_TOKEN", "SOME_KEY", "HOME"):
        monkeypatch.setenv(name, "plum anchor violet")
    told = call(Extension("reader", "x", "curious:read", "curious", "1", str(place)), "x", data=b"")

    assert not {"RAP_PASSPHRASE_FD", "JUPYTERHUB_API_TOKEN", "SOME_KEY", "HOME"} & {*told}
