"""No process of ours runs what a study brings: forty names that something imports or reads at its start
lie in every folder, and everything is started.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace

import jupyter_builder
import pytest
import websocket
from labs import PATIENCE_S, free_port
from made_files import docx
from runs import make_run_study
from studies import ROOT, git, scaled, write

from rap.core.own_python import own_path, python
from rap.core.patterns import find_pattern
from rap.formats.child import read_in_child
from rap.lab import _load_jupyter_server_extension
from rap.store.settings import read_settings
from rap.topics.runs.schedules.entries import cron_lines, service_of
from rap.topics.sharing.shared_place import set_place
from rap.topics.sharing.sync import sync

MODULES = (
    *("IPython", "asyncio", "base64", "cloudpickle", "conftest", "copyreg", "dask", "distributed"),
    *(
        "ipykernel",
        "ipykernel_launcher",
        "json",
        "jupyter",
        "jupyter_server",
        "jupyterlab",
        "logging",
    ),
    *(
        "lxml",
        "nbconvert",
        "numpy",
        "pandas",
        "pickle",
        "pyarrow",
        "random",
        "rap",
        "sitecustomize",
    ),
    *("socket", "tornado", "traitlets", "typer", "usercustomize", "zmq"),
    *(f"{name}_config" for name in ("ipython", "ipython_kernel", "jupyter", "jupyter_lab")),
    "jupyter_server_config",
)
NODE = "node_modules/pyright/langserver.index.js"
NAMES = (
    *(f"{name}.py" for name in MODULES),
    *("jupyter_config.json", "planted.pth", "index.html.j2", "lab/index.html.j2", NODE),
)
FOLDERS = (".", "notebooks", "interviews", "codebook", "reports", ".git", ".git/hooks", "../place")
# It notes that it ran, and lets what it stands for go on.
PLANTED = """
import os, sys
with open({note!r}, "a") as note:
    note.write({path!r} + "\\n")
sys.path[:] = [one for one in sys.path if os.path.abspath(one or ".") != {folder!r}]
try:
    import importlib, runpy
    if __name__ == "__main__":
        runpy.run_module({name!r}, run_name="__main__", alter_sys=True)
    elif sys.modules.pop(__name__, None):
        sys.modules[__name__] = importlib.import_module(__name__)
except ImportError:
    pass
"""
TEMPLATE = "{{{{ cycler.__init__.__globals__.os.system('echo {path} >> {note}') }}}}"
RAP = str(Path(sys.executable).with_name("rap"))
CELL = "import json, lxml, pandas, rap, sys\nprint([one for one in sys.path if 'site-packages' not in one])"


def plant(root: Path, note: Path) -> None:
    """Every name in every folder; beside a folder that is tested as such, nothing is in the way."""
    for folder in FOLDERS:
        for name in NAMES:
            path = (root / folder / name).resolve()
            facts = {
                "note": str(note),
                "path": str(path),
                "folder": str(path.parent),
                "name": path.stem,
            }
            text = {
                ".py": PLANTED.format(**facts),
                ".pth": f"import os; os.system('echo {path} >> {note}')\n",
                ".j2": TEMPLATE.format(**facts),
                ".js": f"require('fs').appendFileSync('{note}', '{path}\\n')",
                ".json": json.dumps({"ServerApp": {"jpserver_extensions": {"conftest": True}}}),
            }[path.suffix]
            write(path.parent, path.name, text)


def run(root: Path, *words: str) -> None:
    """A command in the study; it may fail, but must not wait for anything."""
    subprocess.run(
        words,
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )


@contextlib.contextmanager
def opened(root: Path) -> Iterator[Callable[..., bytes]]:
    """`rap lab` in the study, as somebody types it; what is yielded sends a request."""
    port = free_port()
    words = [RAP, "lab", "--no-browser", "--port", str(port)]
    lab = subprocess.Popen(words, cwd=root, stderr=subprocess.PIPE, text=True)
    assert lab.stderr is not None
    try:
        lines = iter(lab.stderr.readline, "")
        found = (re.search(rf"http://127.0.0.1:{port}/lab\?token=(\S+)", line) for line in lines)
        head = {"Authorization": f"token {next(match[1] for match in found if match)}"}

        def ask(path: str, body: object = None) -> bytes:
            data = None if body is None else json.dumps(body).encode()
            address = f"http://127.0.0.1:{port}/{path}"
            until = time.monotonic() + PATIENCE_S
            while True:
                try:
                    request = urllib.request.Request(address, data, head)
                    return urllib.request.urlopen(request, timeout=PATIENCE_S).read()
                except ConnectionError:
                    pass
                except urllib.error.HTTPError:
                    raise
                except urllib.error.URLError:  # it says its address before it listens
                    if time.monotonic() > until:
                        raise
                time.sleep(0.1)

        ask.head, ask.port = head, port  # type: ignore[attr-defined]
        yield ask
    finally:
        lab.send_signal(signal.SIGTERM)
        lab.communicate(timeout=PATIENCE_S)


def connected(ask: Callable[..., bytes], path: str) -> websocket.WebSocket:
    """A web socket of the server."""
    address = f"ws://127.0.0.1:{ask.port}/{path}"  # type: ignore[attr-defined]
    return websocket.create_connection(address, header=ask.head, timeout=PATIENCE_S)  # type: ignore[attr-defined]


def executed(ask: Callable[..., bytes], path: str) -> str:
    """What a kernel of a notebook prints that imports what notebooks import."""
    kernel = {"name": "python3"}
    told = json.loads(
        ask("api/sessions", {"path": path, "type": "notebook", "name": "", "kernel": kernel})
    )
    line = connected(ask, f"api/kernels/{told['kernel']['id']}/channels")
    with contextlib.closing(line):
        content = {"code": CELL, "silent": False, "store_history": False, "allow_stdin": False}
        header = {"msg_id": "1", "msg_type": "execute_request", "session": "s", "username": ""}
        asked = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        line.send(json.dumps({**asked, "channel": "shell"}))
        while True:
            said = json.loads(line.recv())
            if said["msg_type"] in ("stream", "error") and said["channel"] == "iopub":
                return str(said["content"])


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with a run that has a timer, shared through a folder, in which everything is planted."""
    root = make_run_study(tmp_path_factory.mktemp("names") / "study")
    runs = (root / "pyproject.toml").read_text() + 'schedule = "0 6 * * 1"\n'
    write(root, "pyproject.toml", runs)
    git(root, "init", "-q", "--initial-branch=main")
    write(root, ".rap/coder", "K-01\n")
    (root.parent / "place").mkdir()
    set_place(root, str(root.parent / "place"))
    sync(root)
    plant(root, root.parent / "ran")
    return root


@pytest.fixture
def ran(root: Path) -> Callable[[], list[str]]:
    """What has run of all that is planted."""
    note = root.parent / "ran"
    note.unlink(missing_ok=True)
    return lambda: sorted(set(note.read_text().split())) if note.exists() else []


def test_there_are_forty() -> None:
    """Modules, settings, templates and programs that something looks for when it begins."""
    assert len({*NAMES}) == 40


@pytest.mark.long
def test_jupyterlab(root: Path, ran: Callable[[], list[str]]) -> None:
    """Its server, a kernel of a notebook, an export, language servers, and a run of *Reports*."""
    with opened(root) as ask:
        assert "stdout" in executed(ask, "notebooks/small.ipynb")
        with contextlib.suppress(websocket.WebSocketException):  # there is none in the study
            connected(ask, "lsp/ws/pyright").close()
        ask("nbconvert/html/notebooks/small.ipynb")
        job = json.loads(ask("rap/api/runs", {"name": "small"}))["job"]
        while (told := json.loads(ask(f"rap/api/runs/{job}")))["state"] == "running":
            time.sleep(0.1)

    assert (told["state"], ran()) == ("done", [])


def test_timers(root: Path, ran: Callable[[], list[str]]) -> None:
    """A line of cron as it is written; a unit of systemd has the same words and folder."""
    settings = read_settings(root)
    *_, due = cron_lines(settings.runs, root)
    unit = dict(re.findall(r"(\w+)=(.*)", service_of(settings.runs[0], root)))
    run(root, "sh", "-c", due.split(maxsplit=5)[5])

    assert ran() == []
    assert shlex.split(unit["ExecStart"])[:4] == python("-m", "rap")
    assert unit["WorkingDirectory"] == str(root)


def test_the_hook_of_git(root: Path, ran: Callable[[], list[str]]) -> None:
    """Git starts it in the study."""
    run(root, "sh", ".git/hooks/pre-commit")

    assert ran() == []


def test_an_environment_in_the_study(tmp_path: Path) -> None:
    """JupyterLab starts yarn in its own package, and the study may be a folder above it."""
    node, yarn = shutil.which("node"), Path(jupyter_builder.__file__).with_name("yarn.js")
    if not node:
        pytest.skip("node is not installed, which yarn needs")
    write(tmp_path, ".yarnrc.yml", "yarnPath: ./planted.cjs\n")
    write(tmp_path, "planted.cjs", "require('fs').writeFileSync(__dirname + '/ran', '')")
    package = tmp_path / ".venv" / "lib" / "jupyterlab"
    package.mkdir(parents=True)

    def is_run(environment: Mapping[str, str]) -> bool:
        (tmp_path / "ran").unlink(missing_ok=True)
        words = [node, yarn, "config", "--json"]
        subprocess.run(words, cwd=package, env=environment, capture_output=True, check=True)
        return (tmp_path / "ran").exists()

    assert (is_run(os.environ), is_run(own_path(os.environ))) == (True, False)


@pytest.mark.parametrize("folder", ["interviews", "../place"])
def test_processes_that_read(
    root: Path, ran: Callable[[], list[str]], folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that comes in, and a pattern."""
    monkeypatch.chdir(root / folder)
    talk = root / folder / "talk.docx"
    talk.write_bytes(docx("<w:p><w:r><w:t>P1: The key.</w:t></w:r></w:p>"))

    assert (read_in_child(talk).text, find_pattern("a", {"x": "ab"})) == (
        "P1: The key.\n",
        {"x": [(0, 1)]},
    )
    assert ran() == []


@pytest.mark.long
@pytest.mark.parametrize("folder", FOLDERS[: scaled(2, len(FOLDERS))])
def test_commands(root: Path, ran: Callable[[], list[str]], folder: str) -> None:
    """Somebody who types them where the files lie, and the units of timers there."""
    settings = read_settings(root)
    unit = dict(re.findall(r"(\w+)=(.*)", service_of(settings.runs[0], root)))
    run(root / folder, RAP, "run", "small", "--force")
    run(root / folder, RAP, "check")
    run(root / folder, RAP, "sync")
    run(root / folder, *shlex.split(unit["ExecStart"]))
    run(root / folder, "sh", str(root / ".git/hooks/pre-commit"))

    assert ran() == []


@pytest.mark.long
def test_a_worker_of_a_cluster(root: Path, ran: Callable[[], list[str]]) -> None:
    """The scheduler, the worker, and the process that minds it."""
    words = [RAP, "cluster", "start", f"tcp://127.0.0.1:{free_port()}", "--workers", "1"]
    begun = subprocess.Popen(words, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert begun.stdout is not None
    try:
        said = begun.stdout.readline()
    finally:
        begun.send_signal(signal.SIGTERM)
        begun.communicate(timeout=PATIENCE_S)

    assert (b"worker" in said, ran()) == (True, [])


def test_a_server_that_others_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JupyterHub starts one of its own accord: all that it starts from then on is kept apart."""
    monkeypatch.setenv("PYTHONSAFEPATH", "")
    monkeypatch.setenv("NoDefaultCurrentDirectoryInExePath", "")
    _load_jupyter_server_extension(SimpleNamespace(root_dir=tmp_path, log=logging.getLogger()))
    own = subprocess.run(
        [sys.executable, "-c", "import sys; print(sys.flags.safe_path)"],
        capture_output=True,
        check=True,
    )

    assert own.stdout.strip() == b"True"


def test_python_is_started_in_one_way() -> None:
    """Nothing names this Python but the one home of how it is started; scripts say -P themselves."""
    typed = re.compile(r"sys\.executable|(?<!-P) -m rap\b(?!\.)|(?<!-P) -c \"import rap\"")
    homes = ("core/own_python.py", "__main__.py")
    found = [
        (name, line.strip())
        for path in sorted((ROOT / "src/rap").rglob("*.py"))
        if (name := path.relative_to(ROOT / "src/rap").as_posix()) not in homes
        for line in path.read_text(encoding="utf-8").splitlines()
        if typed.search(line)
    ]

    assert found == []
