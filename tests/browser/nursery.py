"""A process that has imported JupyterLab and our extension once, and forks a server for each line
it is told.

A line on stdin is JSON: the words after `jupyter lab`, the environment, the file of the log; the
answer is the server's process id. Sixteen starts import a thousand modules sixteen times otherwise,
which is most of what a start costs. Passphrases cost these servers nothing, as they cost the tests.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from importlib import import_module
from pathlib import Path


def main() -> None:
    for name in (
        "jupyter_lsp",
        "notebook_shim",
        "rap.lab.serving",
    ):  # what a server loads when it starts
        import_module(name)
    lab = import_module("jupyterlab.labapp")
    sys.path.append(str(Path(__file__).parents[1] / "helpers"))
    sealing, vaults = map(import_module, ("rap.store.vault.sealing", "vaults"))
    sealing.wrap = vaults.quick_wrap  # type: ignore[attr-defined]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who ends is gone at once
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(asked)
            lab.main(asked["words"])
            os._exit(0)
        print(child, flush=True)


def _become(asked: dict[str, object]) -> None:
    """Be a process of its own, with this environment, that writes to this log."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(asked["environment"])  # type: ignore[call-overload]
    log = os.open(str(asked["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for here, there in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(here, there)


if __name__ == "__main__":
    main()
