"""How JupyterLab is started on a study: what is switched off, and where its own files lie."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from rap.core.files import not_saved
from rap.core.kernels import transport_settings, write_profile
from rap.core.own_python import own_path
from rap.languages.catalogue import say
from rap.study.frames import STUDY_VARIABLE
from rap.topics.runs.scheduler import scheduler_settings

FOLDER = ".rap/lab"
EXTENSION = "rap-lab"
COMMITS = "RAP_COMMIT_WHEN_IDLE"  # set by `rap lab`: its server commits the logs of this machine
CLOSES = "RAP_CLOSES_AT_END"  # set by `rap lab`: it closes the study when its server has ended
LOGGING = "{'filters': {'rap': {'()': 'rap.lab.launch.Quiet'}}, 'handlers': {'console': {'filters': ['rap']}}}"
_UNASKED = "ignore:Extension endpoints without"  # a warning of Jupyter about extensions of its own
_ADDRESS = re.compile(r"https?://\S+")


def lab_arguments(
    root: Path,
    *,
    port: int | None = None,
    browser: bool = True,
    extensions: Path | None = None,
    page: str = "",
) -> list[str]:
    """The words after `jupyter lab`: this machine alone, no news, no trash, no open endpoint,
    kernels over private sockets.
    """
    settings = {
        "ServerApp.root_dir": str(root),
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.allow_unauthenticated_access": "False",
        "ServerApp.allow_remote_access": "False",
        "ServerApp.jpserver_extensions": "{'rap.lab': True}",
        "ServerApp.authorizer_class": "rap.topics.web.authorizer.StudyAuthorizer",
        "FileContentsManager.delete_to_trash": "False",
        "FileContentsManager.allow_hidden": "False",
        **{f"KernelManager.{name}": value for name, value in transport_settings().items()},
        "Application.logging_config": LOGGING,
        "LabApp.news_url": "",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
        # the first would be the study, in which others can put what then runs
        "LanguageServerManager.node_roots": str([sys.prefix, f"{sys.prefix}/lib"]),
        **scheduler_settings(root),
    }
    if extensions is not None:
        settings["LabApp.extra_labextensions_path"] = str(extensions)
    if page:
        settings["LabApp.default_url"] = f"/lab?rap-page={page}"
    words = [f"--{key}={value}" for key, value in settings.items()]
    words += [f"--ServerApp.port={port}"] if port is not None else []
    return words if browser else [*words, "--no-browser"]


def own_folder(root: Path) -> Path:
    """Where JupyterLab's own files of this study lie, private; those of a study that can only be read
    lie in a new folder elsewhere, to be deleted at the end.

    Raises
    ------
    NotSavedError
        Nothing can be written elsewhere either.
    """
    folder = root / FOLDER
    try:
        _furnish(folder)
    except OSError:
        try:
            folder = Path(tempfile.mkdtemp(prefix="rap-"))
            _furnish(folder)
        except OSError as error:
            raise not_saved(folder, error) from None
    return folder


def _furnish(folder: Path) -> None:
    for place in (folder, folder / "config", folder / "ipython"):
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(0o700)
    write_profile(folder / "ipython")


def lab_environment(root: Path, folder: Path, base: Mapping[str, str]) -> dict[str, str]:
    """The environment of that JupyterLab: settings and kernels' profiles in `folder` (`own_folder`),
    no history.

    Connection files and sockets lie in a short folder that only this person can read.
    """
    return {
        **own_path(base),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_RUNTIME_DIR": private_folder(base),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONUTF8": "1",
        "PYTHONWARNINGS": ",".join(filter(None, (base.get("PYTHONWARNINGS"), _UNASKED))),
        COMMITS: "1",
        CLOSES: "1",
        STUDY_VARIABLE: str(root),
    }


def private_folder(base: Mapping[str, str]) -> str:
    """A new folder (0700) with a short path, for a socket's name may have about a hundred
    characters.
    """
    parent = base.get("XDG_RUNTIME_DIR", "")
    short = bool(parent) and len(parent) < 40 and os.access(parent, os.W_OK)
    return tempfile.mkdtemp(prefix="rap-", dir=parent if short else None)


def copy_extension(folder: Path) -> Path | None:
    """The built extension in `folder` (`own_folder`), where JupyterLab looks for it, whatever way
    `rap` is installed; None when it was not built.

    Raises
    ------
    NotSavedError
        The disk is full.
    """
    built = Path(__file__).parent / "labextension"
    if not (built / "package.json").is_file():
        return None
    place = folder / "labextensions"
    shutil.rmtree(place / EXTENSION, ignore_errors=True)
    try:
        shutil.copytree(built, place / EXTENSION)
    except OSError as error:  # shutil.Error, of several files, has no number
        raise not_saved(place, error) from None
    return place


# What the terminal of `rap lab` says: where the page is, how to stop, and errors; not what other
# programs note for themselves.


class Quiet(logging.Filter):
    """Lets errors through, and puts two lines in the place of Jupyter's about its addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is printed."""
        if record.levelno < logging.ERROR:
            return False
        said = record.getMessage()
        found = _ADDRESS.findall(said) if record.levelno == logging.CRITICAL else []
        if found:
            record.msg, record.args = tell_address(found[-1]), ()
        return True


def tell_address(address: str) -> str:
    """Where the page is, and how to stop.

    Examples
    --------
    >>> print(tell_address("http://127.0.0.1:8888/lab?token=abc").strip())
    The study is open in JupyterLab. If no page opened, give your browser this address:
    <BLANKLINE>
        http://127.0.0.1:8888/lab?token=abc
    <BLANKLINE>
    To stop, press Ctrl+C here, then y.
    >>> "/lab?rap-page=raw&token=abc" in tell_address("http://127.0.0.1:8888/lab?rap-page=raw?token=abc")
    True
    """
    where, _, query = address.partition("?")
    # Jupyter adds its token as if there were no query yet
    address = f"{where}?{query.replace('?', '&')}"
    return "\n".join(("", say("lab.launch.open"), "", f"    {address}", "", say("lab.launch.stop")))
