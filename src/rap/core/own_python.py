"""How this program starts Python: no process of ours finds a module in the folder it works in, which
may hold what others brought.

Python looks there first when it is started with `-m` or `-c`, and so do kernels.
"""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import Collection, Mapping
from importlib.machinery import PathFinder
from pathlib import Path

PROGRAM = sys.executable
_SECRET = re.compile(r"PASSPHRASE|PASSWORD|TOKEN|SECRET|(?:^|_)KEY$")
_ASKED_FOR = {"conftest", "sitecustomize", "usercustomize"}  # run where they are, found or not


def python(*words: str) -> list[str]:
    """The command that starts this Python with these words, away from the working folder."""
    return [PROGRAM, "-P", *words]


def own_path(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment in which every Python that is started, by whatever program, leaves the working
    folder alone; on Windows, in which no program is looked for there either.

    JupyterLab asks yarn for its settings when it begins, and yarn runs programs that a `.yarnrc.yml`
    names in any folder above the environment, which may lie in the study: it looks for a name that
    nobody knows.

    Examples
    --------
    >>> given = {"PYTHONPATH": os.pathsep.join(["", "lib"]), "PYTHONSTARTUP": "first.py", "HOME": "/h"}
    >>> sorted(own_path(given))
    ['HOME', 'NoDefaultCurrentDirectoryInExePath', 'PYTHONSAFEPATH', 'YARN_RC_FILENAME']
    """
    gone = ("PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME")
    given = environment.get("PYTHONPATH", "").split(os.pathsep)
    kept = os.pathsep.join(filter(os.path.isabs, given))  # "" and "lib" are read from where one is
    return {
        **{name: value for name, value in environment.items() if name not in gone},
        **({"PYTHONPATH": kept} if kept else {}),
        "PYTHONSAFEPATH": "1",
        "NoDefaultCurrentDirectoryInExePath": "1",
        "YARN_RC_FILENAME": f".{secrets.token_hex(8)}",
    }


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment without passphrases, tokens and keys, for a process in which others' code runs.

    Examples
    --------
    >>> without_secrets({"HOME": "/h", "RAP_PASSPHRASE_FD": "3", "SOME_API_KEY": "x", "KEYBOARD": "fr"})
    {'HOME': '/h', 'KEYBOARD': 'fr'}
    """
    return {name: value for name, value in environment.items() if not _SECRET.search(name)}


def keep_to_own_path() -> None:
    """Let all that this process starts from now on have such an environment."""
    wanted = own_path(os.environ)
    for name in os.environ.keys() - wanted.keys():
        del os.environ[name]
    os.environ.update(wanted)


def is_module(name: str, *, but: Collection[Path]) -> bool:
    """Whether something may import this name, found elsewhere than in these folders.

    Examples
    --------
    >>> is_module("json", but=[]), is_module("our_helpers", but=[])
    (True, False)
    """
    if name in sys.stdlib_module_names or name in _ASKED_FOR:
        return True
    places = [one for one in sys.path if one and Path(one).resolve() not in but]
    return PathFinder.find_spec(name, places) is not None
