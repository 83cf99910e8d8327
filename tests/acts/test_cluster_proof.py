"""A cluster of two workers, each in its own folder and network, reached by TLS: the same results as
here, a worker killed, strangers at the door, and what is left behind.
"""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from clusters import (
    Running,
    can_separate_networks,
    find_words,
    free_port,
    networks,
    running,
)
from messages import assert_says, raises
from runs import HEARD, RUNS, make_run_study
from studies import ROOT, TEXT, scaled

sys.path.append(str(ROOT / "tests" / "benchmarks"))
from invented import make_corpus

from rap.analysis.agreement import agreement
from rap.analysis.cooccurrence import cooccurrence
from rap.analysis.crosstab import crosstab
from rap.analysis.saturation import saturation
from rap.analysis.search import search
from rap.core.errors import MachineFailedError, RefusedError
from rap.store.codings import CodingLogs
from rap.store.sources import hash_of
from rap.topics.runs.cluster.address import connected
from rap.topics.runs.cluster.analyses import open_cluster
from rap.topics.runs.cluster.keys import make_keys
from rap.topics.runs.cluster.machines import SETTINGS
from rap.topics.runs.cluster.runs import ask, on_cluster
from rap.topics.runs.cluster.there import OURS
from rap.topics.runs.results import Result, plan_runs, run_all

pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="workers need Linux"),
]
WORDS = ["three months first", "alarm?", "owner's"]  # of `TEXT`
SHOWS = """study = rap.open_study()
rap.show_table(rap.crosstab(study.codings, rows="code"), id="codes", title={"en": "Codes"})
import time
time.sleep(PAUSE)
held = study.texts["INT-10001"]
if study.run_name == "small":
    study.save_table(study.cases[["case", "setting"]].assign(by=by), "cases")
else:
    rap.say({"en": "{n} people."}, id="again", n=study.table("cases", run="small")["case"])"""
BREAKS = 'raise ValueError(rap.open_study().texts["INT-10001"])'


@dataclass
class Cluster:
    address: str
    keys: Path
    parts: list[Running]

    @property
    def folders(self) -> list[Path]:
        """All that its processes may write: homes, temporary folders, logs, and memory."""
        return [*(one.folder for one in self.parts), *Path("/dev/shm").glob("rap-*")]


@pytest.fixture(autouse=True)
def no_study_is_open(monkeypatch: pytest.MonkeyPatch):
    """A study that another test opened says nothing about the frames of this one."""
    monkeypatch.setattr("rap.study.study._opened", None)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler here, and two workers that reach it by a cable each; side by side on this machine
    where no namespaces can be made.
    """
    top = tmp_path_factory.mktemp("cluster")
    make_keys(top / "keys")
    address = f"tls://127.0.0.1:{(port := free_port())}"
    start = ("start", address, "--workers", "0", "--listen", "0.0.0.0")
    separate = can_separate_networks()
    print(
        "workers in network namespaces" if separate else "no namespaces here: workers side by side"
    )
    with (
        networks(2 if separate else 0) as spaces,
        running(top / "s", top / "keys", *start) as first,
    ):
        places = spaces or [("", "127.0.0.1")] * 2
        one, two = (
            running(top / f"w{number}", top / "keys", "worker", f"tls://{host}:{port}", space=name)
            for number, (name, host) in enumerate(places)
        )
        with one as a, two as b:
            yield Cluster(address, top / "keys", [first, a, b])


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with a run for team and members for each of some values, a coding, and a run that
    uses their tables.
    """
    n = scaled(3, 12)
    each = f"each = {{by = {json.dumps([f'v-{number}' for number in range(n)])}}}\n"
    runs = RUNS.replace('"members"]', '"members", "team"]') + each
    runs += RUNS.replace('"small"', '"later"') + 'uses = ["small"]\n'
    root = make_run_study(
        tmp_path_factory.mktemp("far") / "study", HEARD, SHOWS.replace("PAUSE", "1"), runs=runs
    )
    start = TEXT.index("three months")
    place = {"code": "deposit", "start": start, "end": start + 12}
    CodingLogs(root, coder="K-01", device="device00").append(
        "INT-10001", "add", place, src=hash_of(TEXT)[:8]
    )
    return root


def results(root: Path) -> dict[str, bytes]:
    """Every file of every result, by run and name; of manifests all but times and the hashes of
    files that are compared themselves.
    """
    found = {}
    for path in sorted((root / "reports/runs").rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if path.name == "manifest.json":
                known = json.loads(data)
                data = json.dumps(
                    {k: known[k] for k in known if k not in ("started", "ended")}
                ).encode()
            found[str(path.relative_to(root))] = data
    return found


def test_results_are_those_of_this_machine_and_a_killed_worker_costs_none(
    cluster: Cluster, study: Path
):
    """Tables, notebooks, reports and people are equal byte by byte; a worker killed meanwhile is
    replaced, all is done, and nothing twice.
    """
    far = shutil.copytree(study, study.parent / "copy")
    for one in run_all(plan_runs(study), workers=2):
        assert one.state == "done", one.error
    done: list[Result] = []
    work = threading.Thread(
        target=lambda: done.extend(
            run_all(
                plan_runs(far), workers=8, executor=partial(on_cluster, cluster.address, keys=cluster.keys)
            )
        )
    )  # fmt: skip
    work.start()
    victims = kill_one_at_work(cluster)
    work.join()

    assert [str(one.error) for one in done if one.state != "done"] == []
    assert len(done) == len(plan_runs(far)) > 2
    assert victims
    assert results(far) == results(study)
    assert not [path for path in (far / "reports/runs").rglob("*") if ".staging" in path.name]
    print(f"{len(done)} results equal byte by byte; {victims} worker(s) killed meanwhile")
    assert find_words(cluster.folders, WORDS) == []


def kill_one_at_work(cluster: Cluster) -> int:
    """Kill a worker as soon as it has a kernel; how many were killed."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        for process in cluster.parts[1].workers():
            if len(process.children(recursive=True)) >= 2:  # the process with the imports, a kernel
                process.kill()
                return 1
        time.sleep(0.05)
    return 0


def test_what_a_failing_cell_says_stays_in_memory(cluster: Cluster, tmp_path: Path):
    """The traceback of a cell holds what somebody said: no log and no file of the cluster does."""
    root = make_run_study(tmp_path / "study", "import rap", BREAKS)
    (one,) = run_all(
        plan_runs(root), executor=partial(on_cluster, cluster.address, keys=cluster.keys)
    )
    (here,) = run_all(plan_runs(root))

    assert one.error is not None
    assert here.error is not None
    assert_says(one.error, "runs.cell_failed", reason="ValueError", cell=3)
    assert str(one.error) == str(here.error)
    assert find_words(cluster.folders, WORDS) == []
    assert all(b"Traceback" not in part.log for part in cluster.parts)


def test_analyses_are_those_of_this_machine(cluster: Cluster):
    corpus = make_corpus("S")
    codings, texts = corpus.codings, corpus.texts
    with open_cluster(cluster.address, keys=cluster.keys) as far:
        pairs = [
            (far.crosstab(codings, corpus.cases, by="site"), crosstab(codings, corpus.cases, by="site")),
            (far.cooccurrence(codings), cooccurrence(codings)),
            (far.agreement(codings, texts, unit="turn", draws=50), agreement(codings, texts, unit="turn", draws=50)),
            (far.search(codings, texts, query='"trust" near 200 code-00001'), search(codings, texts, query='"trust" near 200 code-00001')),
            (far.saturation(codings, draws=100), saturation(codings, draws=100)),
        ]  # fmt: skip
    for there, here in pairs:
        pd.testing.assert_frame_equal(there, here)
        assert len(here)
    some_words = [texts["INT-00000"][start : start + 30] for start in (100, 9_000)]
    assert find_words(cluster.folders, some_words) == []


def test_strangers_are_refused_at_every_door(cluster: Cluster, tmp_path: Path):
    """With other keys nobody sends work and nobody joins; without a certificate nobody is spoken
    with; without encryption neither.
    """
    make_keys(tmp_path / "other")
    with (
        raises(RefusedError, "runs.cluster.refused"),
        connected(cluster.address, keys=tmp_path / "other"),
    ):
        pass
    with running(
        tmp_path / "w", tmp_path / "other", "worker", cluster.address, ready=False
    ) as stranger:
        assert stranger.process.wait(60) == 1
        assert b"certificate" in stranger.log

    port = int(cluster.address.rpartition(":")[2])
    with pytest.raises(ssl.SSLError):
        _speak(port, cluster.keys / "ca.pem")
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.settimeout(20)
        line.sendall(b"\0" * 64)
        assert not _told(line)


def _speak(port: int, ca: Path) -> None:
    """Speak TLS with the scheduler, and show no certificate."""
    bare = ssl.create_default_context(cafile=str(ca))
    bare.check_hostname, bare.verify_flags = False, ssl.VerifyFlags.VERIFY_DEFAULT
    with (
        socket.create_connection(("127.0.0.1", port)) as line,
        bare.wrap_socket(line, server_hostname="cluster") as safe,
    ):
        safe.settimeout(20)
        safe.recv(1)


def _told(line: socket.socket) -> bytes:
    """What comes back that is not TLS refusing (its alerts begin with 21)."""
    try:
        said = line.recv(1024)
    except ConnectionError:
        return b""
    return b"" if said[:1] == b"\x15" else said


def test_only_ports_with_a_certificate_are_open_to_others(cluster: Cluster):
    """No page, no metrics: what listens on all interfaces speaks TLS alone."""
    import psutil

    for part in cluster.parts:
        for process in (psutil.Process(part.process.pid), *part.workers()):
            for one in process.net_connections("tcp"):
                if one.status == psutil.CONN_LISTEN and one.laddr.port != 0:
                    assert one.laddr.ip in ("127.0.0.1", "::1") or _speaks_tls(one.laddr.port, part)


def _speaks_tls(port: int, part: Running) -> bool:
    """Ask for a page without encryption: nothing readable may come back."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
            line.sendall(b"GET /info HTTP/1.1\r\n\r\n")
            return not _told(line)
    except OSError:
        return True  # in a network of its own


def test_workers_that_could_write_to_a_disk_are_refused():
    """Dask's own cluster of this machine, as it comes: its workers spill. With our settings it is
    used, and gives the same numbers.
    """
    import dask
    from distributed import LocalCluster

    quiet = {"dashboard_address": "127.0.0.1:0", "threads_per_worker": 1}
    with (
        LocalCluster(n_workers=1, **quiet) as usual,
        raises(RefusedError, "runs.cluster.unsafe_worker"),
        connected(usual.scheduler_address),
    ):
        pass
    codings = make_corpus("XS").codings
    with (
        dask.config.set(SETTINGS),
        LocalCluster(n_workers=2, env={OURS: "x"}, **quiet) as ours,
        open_cluster(ours.scheduler_address) as far,
    ):
        pd.testing.assert_frame_equal(far.crosstab(codings), crosstab(codings))
        pd.testing.assert_frame_equal(far.cooccurrence(codings), cooccurrence(codings))


def test_nothing_is_left_when_it_ends(cluster: Cluster):
    """Stopped: its folders in memory are gone, and no file or log of it holds a word. (Last: it ends
    the cluster.)
    """
    pids = [part.process.pid for part in cluster.parts]
    assert any(Path("/dev/shm").glob(f"rap-cluster-{pids[1]}-*"))
    codes = [part.stop() for part in reversed(cluster.parts)]

    assert codes == [0, 0, 0]
    assert not [left for pid in pids for left in Path("/dev/shm").glob(f"rap-cluster-{pid}-*")]
    assert find_words(cluster.folders, WORDS) == []
    assert [path for part in cluster.parts for path in (part.folder / "tmp").iterdir()] == []


def test_a_worker_with_other_code_that_joins_late_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its numbers could be others: what it answers is a sentence, and no number of it is taken."""
    make_keys(tmp_path / "keys")
    address = f"tls://127.0.0.1:{free_port()}"
    shutil.copytree(ROOT / "src/rap", tmp_path / "src/rap", ignore=shutil.ignore_patterns("ui"))
    with (tmp_path / "src/rap/analysis/crosstab.py").open("a") as other:
        other.write("# one more\n")
    with (
        running(tmp_path / "s", tmp_path / "keys", "start", address, "--workers", "0"),
        running(tmp_path / "w1", tmp_path / "keys", "worker", address) as first,
        connected(address, keys=tmp_path / "keys") as client,
    ):
        assert ask(client, len, "three").value == 5
        monkeypatch.setenv("PYTHONPATH", str(tmp_path / "src"))
        with running(tmp_path / "w2", tmp_path / "keys", "worker", address):
            client.wait_for_workers(2)
            first.stop()
            with raises(MachineFailedError, "runs.cluster.other_version"):
                ask(client, len, "three")
