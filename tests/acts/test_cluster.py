"""Notebooks on a cluster of this machine: the same results, nothing left behind, strangers refused.

The cluster is the one of `rap cluster start`: a process of its own, in a folder of its own.
"""

from __future__ import annotations

import pickle
import stat
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest
from messages import raises
from runs import make_run_study

from rap.core.errors import MachineFailedError, RefusedError, WrongUseError
from rap.topics.runs.cluster.address import connected, parse_address
from rap.topics.runs.cluster.keys import find_pair, make_keys
from rap.topics.runs.cluster.machines import memory_folder, serve
from rap.topics.runs.cluster.runs import answer_of
from rap.topics.runs.cluster.there import WorkerAnswer, answered, memory_file, seal
from rap.topics.runs.plan import versions

pytestmark = [
    pytest.mark.skipif(find_spec("distributed") is None, reason="the extra cluster is not here"),
    pytest.mark.skipif(sys.platform != "linux", reason="workers need Linux"),
]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys") / "cluster"
    make_keys(folder)
    return folder


def test_secrets_are_for_their_owner_alone(keys: Path):
    """The secret of the authority is nowhere: nobody can add a pair."""
    there = {path.name: stat.S_IMODE(path.stat().st_mode) for path in keys.iterdir()}

    assert there == dict.fromkeys(
        ("ca.pem", "cluster.pem", "cluster.key", "sender.pem", "sender.key"), 0o600
    )
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700


def test_keys_are_not_made_twice_nor_in_a_study(keys: Path, tmp_path: Path):
    root = make_run_study(tmp_path / "study")

    with raises(WrongUseError, "runs.cluster.keys_there", folder=str(keys)):
        make_keys(keys)
    with raises(WrongUseError, "runs.cluster.keys_in_study", folder="keys"):
        make_keys(root / "keys")


def test_a_key_that_others_can_read_is_refused(keys: Path, tmp_path: Path):
    for name in ("ca.pem", "sender.pem", "sender.key"):
        (tmp_path / name).write_bytes((keys / name).read_bytes())
    (tmp_path / "sender.key").chmod(0o640)

    with raises(RefusedError, "runs.cluster.keys_open"):
        find_pair(tmp_path, "sender")


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("tcp://10.0.0.5:8786", "runs.cluster.not_encrypted"),
        ("tcp://[fe80::1]:8786", "runs.cluster.not_encrypted"),
        ("10.0.0.5:8786", "runs.cluster.bad_address"),
        ("https://host:8786", "runs.cluster.bad_address"),
        ("tls://:8786", "runs.cluster.bad_address"),
        ("tls://host:eight", "runs.cluster.bad_address"),
        ("", "runs.cluster.bad_address"),
    ],
)
def test_an_address_is_encrypted_or_of_this_machine(typed: str, id: str):
    with pytest.raises(WrongUseError) as error:
        parse_address(typed)
    assert error.value.id == id


def test_an_address_without_a_port_has_the_usual_one():
    assert str(parse_address("tcp://[::1]")) == "tcp://[::1]:8786"


def test_what_is_not_encrypted_listens_on_this_machine_alone():
    with raises(WrongUseError, "runs.cluster.not_encrypted"):
        serve(parse_address("tcp://127.0.0.1:8786"), Path("none"), workers=0, listens="0.0.0.0")


def test_nobody_at_the_address_is_said(keys: Path):
    with (
        raises(WrongUseError, "runs.cluster.not_reached"),
        connected("tls://127.0.0.1:9", keys=keys),
    ):
        pass


def test_an_error_on_a_worker_carries_no_words():
    """What an error says, and what was sent, is in no sentence, name or print of it."""

    def work(given: object) -> object:
        raise ValueError(f"she said {given}")

    answer = answered(work, seal("the violet staircase"), versions())

    assert repr(answer) == "<sealed>"
    assert b"violet" not in answer.data
    assert b"ValueError" in answer.data


def test_a_kernel_that_died_there_is_no_fault_of_the_notebook():
    """So that the run is begun again as often as its settings say, as on this machine."""

    def work(given: object) -> object:
        raise MachineFailedError("runs.kernel_died", place="notebooks/a.ipynb", cell=3, line="")

    answer = pickle.loads(answered(work, seal(""), versions()).data)

    assert (answer.by_machine, answer.cell, answer.place) == (True, 3, "notebooks/a.ipynb")
    assert answer.message.id == "runs.kernel_died"


def test_a_worker_with_other_code_does_nothing():
    """It compares before it begins, and says which versions differ."""
    done: list[object] = []
    asked = {**versions(), "rap": "another"}
    answer = pickle.loads(answered(done.append, seal(""), asked).data)

    assert (done, answer.value, answer.versions) == ([], None, versions())
    assert answer.message.id == "runs.cluster.other_version"
    assert answer.message.facts["there"] == versions()["rap"]


@pytest.mark.parametrize("made", [None, {**versions(), "pandas": "1.0"}])
def test_an_answer_made_with_other_code_is_refused(made: dict[str, str] | None):
    """Whatever it says: also a worker that compares nothing is found out."""
    sealed = seal(WorkerAnswer(42, versions=made))
    future = SimpleNamespace(result=lambda timeout: sealed, release=lambda: None)

    with raises(MachineFailedError, "runs.cluster.other_version"):
        answer_of(future, None)


def test_a_memory_file_has_no_name_and_is_gone_when_it_is_let_go():
    with memory_file(b"violet") as path:
        assert path.read_bytes() == b"violet"
        with open(path, "a") as file:
            file.write(" staircase")
        assert path.read_bytes() == b"violet staircase"
    assert not path.exists()


def test_a_folder_that_a_killed_worker_left_is_taken_away():
    code = (
        "from rap.topics.runs.cluster.machines import memory_folder\nimport os\n"
        "with memory_folder() as folder:\n  print(folder, flush=True)\n  os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    left = Path(killed.stdout.strip())
    assert left.is_dir()
    with memory_folder() as folder:
        assert not left.exists()
        assert folder.is_dir()
    assert not folder.exists()
