"""Packages of others are off until somebody turns them on for a study on a machine, and off again when
they change.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from strangers import FIELDBOOK, Machine, install
from studies import make_study, write_by_hand

TALK = "Researcher > How do you get a room?\nJo > You pay three months first.\n"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with `fieldbook`, which is off, and a file that only it reads."""
    machine = Machine(tmp_path / "machine", make_study(tmp_path / "study"))
    install(machine.site, "fieldbook", FIELDBOOK)
    write_by_hand(tmp_path, "talk.fbk", TALK)
    return machine


def states(machine: Machine) -> dict[str, str]:
    """Package -> how it stands."""
    rows = json.loads(machine.type("extensions", "--json"))
    return {row["name"]: row["state"] for row in rows}


def test_a_package_is_off_until_somebody_turns_it_on(machine: Machine) -> None:
    """She reads what it could do first; and turned off, it is as before."""
    talk = str(machine.root.parent / "talk.fbk")
    words = ("import", "anonymised", "--dry-run", "--language", "en", "--consent", "public", talk)
    before = machine.type(*words, ok=False)
    asked = machine.type("extensions", "on", "fieldbook", ok=False)
    stands = states(machine)
    told = machine.type("extensions", "on", "fieldbook", "--yes")
    on = states(machine)
    used = machine.type(*words)
    machine.type("extensions", "off", "fieldbook")
    after = machine.type(*words, ok=False)

    assert (stands, on, states(machine)) == (
        {"fieldbook": "off"},
        {"fieldbook": "on"},
        {"fieldbook": "off"},
    )
    assert "add --yes when you have read this" in asked
    assert "nobody here has checked it" in told
    assert "read by fieldbook 1.0, a program of others" in used
    assert before == after
    assert ".fbk" in before


def test_a_package_that_changed_is_off(machine: Machine) -> None:
    """A byte of it is enough, and so is another version."""
    machine.type("extensions", "on", "fieldbook", "--yes")
    path = machine.site / "fieldbook" / "__init__.py"
    path.write_text(path.read_text() + "\nmore = 1\n")
    changed = machine.type("extensions")
    machine.type("extensions", "on", "fieldbook", "--yes")
    again = states(machine)
    shutil.rmtree(machine.site / "fieldbook-1.0.dist-info")
    gone = machine.type("extensions")

    assert "fieldbook 1.0 has changed since you turned it on, and is off" in changed
    assert again == {"fieldbook": "on"}
    assert "fieldbook was turned on and is not installed any more" in gone


def test_what_is_on_is_on_for_one_study(machine: Machine) -> None:
    """Another study beside it has nothing on, and what comes with a study's files turns nothing on."""
    machine.type("extensions", "on", "fieldbook", "--yes")
    (kept,) = (Path(machine.env["XDG_DATA_HOME"]) / "rap" / "extensions").glob("*.json")
    other = make_study(machine.root.parent / "other")
    for name in (".rap/extensions.json", f".rap/extensions/{kept.name}", "extensions.json"):
        write_by_hand(other, name, kept.read_text())
    settings = (other / "pyproject.toml").read_text()
    write_by_hand(other, "pyproject.toml", settings + '[tool.other]\nextensions = ["fieldbook"]\n')
    shutil.copytree(machine.site, other, dirs_exist_ok=True)
    machine.root = other

    assert states(machine) == {"fieldbook": "off"}


def test_nothing_is_imported_that_nobody_uses(machine: Machine) -> None:
    """Help, a check and the list import nothing of a package, whether it is on or off."""
    code = (
        "import sys, rap.cli\nsys.argv = ['rap', '--help']\n"
        "try:\n    rap.cli.main()\nexcept SystemExit:\n    pass\n"
        "print([one for one in sys.modules if one in "
        "('fieldbook', 'rap.core.apart', 'importlib.metadata')])"
    )
    off = [machine.python("-c", code), machine.type("check"), machine.type("extensions")]
    machine.type("extensions", "on", "fieldbook", "--yes")
    on = [machine.python("-c", code), machine.type("check"), machine.type("extensions")]

    assert (off[0].splitlines()[-1], on[0].splitlines()[-1]) == ("[]", "[]")
    assert off[1] == on[1]
    assert not machine.is_imported()


def test_where_the_vault_may_open_nothing_is_imported() -> None:
    """In a process that holds a key; and where something was imported, no key is held."""
    code = """
from pyrage import x25519
from rap.core import extensions
from rap.core.errors import RefusedError
from rap.store.vault.identity import Identity
one = extensions.Extension("coefficient", "dumps", "json:dumps", "other", "1", {place!r})
steps = [lambda: extensions.load(one), lambda: Identity(x25519.Identity.generate())]
for step in steps if {first} else steps[::-1]:
    try:
        step()
        print("done")
    except RefusedError as error:
        print(error.id)
"""
    place = str(Path(json.__file__).parent)
    said = [
        subprocess.run(
            [sys.executable, "-c", code.format(place=place, first=first)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for first in (True, False)
    ]

    assert said == [["done", "core.extension.is_loaded"], ["done", "core.extension.barred"]]
