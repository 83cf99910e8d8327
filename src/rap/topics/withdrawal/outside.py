"""What other programs may have kept of somebody on this machine and in git's history: histories of typed
lines, downloads, waste bins, copies of scheduled notebooks, messages of commits. Only a person can
judge; nothing is deleted here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from rap.core.errors import Problem, RapError
from rap.store.file_contents import read_content
from rap.topics.git.program import git
from rap.topics.withdrawal.scope import Hers

_MOST_BYTES = 50_000_000  # of one download: what people export is smaller, films are not
_DEPTH = 3  # of folders in the folder of downloads: an unpacked archive, not a library
_HISTORIES = (  # typed lines and lately opened files, by the home folder
    ".*_history",  # bash, zsh, python, sqlite, psql, node
    ".zsh_sessions/*",
    ".local/share/fish/fish_history",
    ".local/share/powershell/PSReadLine/*_history.txt",
    "AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/*_history.txt",
    ".local/share/recently-used.xbel",
    ".viminfo",
    ".lesshst",
)
_JUPYTER = (  # by Jupyter's folder of data
    "*.db",
    "*.sqlite",
    "scheduler_staging_area/**/*",  # jupyter-scheduler runs copies of notebooks there
    "lab/workspaces/*",
)
_IPYTHON = ("profile_*/history.sqlite*", "profile_*/db/*", "profile_*/log/*")


def find_outside(root: Path, hers: Hers) -> list[Problem]:
    """Files outside the study on this machine that name her or share words with her."""
    found = []
    for path in sorted({*_kept_by_programs(), *_downloads(), *_thrown_away(root)}):
        if path.is_relative_to(root) or not path.is_file():
            continue
        if hers.are_in(f"{path.name}\n{read_content(path) or ''}"):
            found.append(Problem("withdrawal.outside", place=_shown(path)))
    return found


def _shown(path: Path) -> str:
    """The path as people write it."""
    home = Path.home()
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)


def _kept_by_programs() -> Iterator[Path]:
    from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir, jupyter_runtime_dir

    home = Path.home()
    ipython = Path(os.environ.get("IPYTHONDIR") or home / ".ipython")
    folders: list[tuple[Path, tuple[str, ...]]]
    folders = [(home, _HISTORIES), (ipython, _IPYTHON)]
    folders += [(Path(jupyter_data_dir()), _JUPYTER), (Path(jupyter_runtime_dir()), ("*",))]
    folders += [(Path(jupyter_config_dir()), _JUPYTER), (home / ".jupyter", _JUPYTER)]
    for folder, patterns in folders:
        for pattern in patterns:
            yield from folder.glob(pattern)


def _downloads() -> Iterator[Path]:
    from platformdirs import user_desktop_dir, user_downloads_dir

    home = Path.home()
    folders = {Path(user_downloads_dir()), Path(user_desktop_dir())}
    for start in {*folders, home / "Downloads", home / "Desktop"} - {home}:
        for folder, folders_in, names in os.walk(start):
            if len(Path(folder).relative_to(start).parts) >= _DEPTH:
                folders_in.clear()
            paths = (Path(folder, name) for name in names)
            yield from (path for path in paths if _size(path) <= _MOST_BYTES)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _thrown_away(root: Path) -> Iterator[Path]:
    """What lies in waste bins: this person's, and those of the disk that holds the study."""
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    bins = {data / "Trash/files", home / ".local/share/Trash/files", home / ".Trash"}
    for above in root.resolve().parents:
        if above.is_mount():
            user = os.getuid() if hasattr(os, "getuid") else ""
            names = [f".Trash-{user}/files", f".Trash/{user}/files", f".Trashes/{user}"]
            bins |= {above / name for name in (*names, "$Recycle.Bin")}
            break
    for bin in bins:
        for folder, _, names in os.walk(
            bin
        ):  # a bin of somebody else cannot be read, and gives none
            yield from (Path(folder, name) for name in names)


def find_messages(root: Path, hers: Hers) -> list[Problem]:
    """Messages of commits, tags and notes in the history that name her or share words with her."""
    commits = _git(root, "log", "--all", "--reflog", "--format=%h%n%B%n%N%x00")
    tags = _git(root, "for-each-ref", "--format=%(refname:short)%0a%(contents)%00", "refs/tags")
    found = []
    for message in (commits + tags).split("\0"):
        name = message.strip().partition("\n")[0]
        if name and hers.are_in(message):
            found.append(Problem("withdrawal.in_history", place=f"git: {name}"))
    return found


def _git(root: Path, *words: str) -> str:
    """What git says; nothing where the study is in no repository, or there is no git."""
    try:
        return git(root, *words)
    except RapError:
        return ""
