"""Folders that a sync program copies to other machines, and keeps when they are deleted here."""

from __future__ import annotations

import re
from pathlib import Path

from rap.core.errors import WrongUseError

SOME_PROGRAM = "a sync program"
_SYNC_FOLDERS = (
    ("OneDrive", re.compile(r"onedrive", re.I)),
    ("iCloud", re.compile(r"icloud|mobile documents|com~apple~clouddocs", re.I)),
    ("Dropbox", re.compile(r"dropbox", re.I)),
    ("Google Drive", re.compile(r"google ?drive|^my ?drive$|^gdrive$", re.I)),
    ("Nextcloud", re.compile(r"nextcloud|owncloud", re.I)),
    (
        SOME_PROGRAM,
        re.compile(r"^cloudstorage$|^mega(sync)?$|^pcloud|seafile|^syncthing$|^box( sync)?$", re.I),
    ),
)
_SYNC_MARKS = {
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".owncloudsync.log": "Nextcloud",
    ".nextcloudsync.log": "Nextcloud",
    ".tmp.drivedownload": "Google Drive",
    ".stfolder": SOME_PROGRAM,
}


def find_synced(path: Path) -> tuple[str, str]:
    """The folder on `path` that is copied, and the program that copies it; "" twice for none. It is
    recognised by the names of folders and by files that such programs leave.
    """
    whole = path.resolve()
    for folder in (*reversed(whole.parents), whole):
        by_name = [name for name, shape in _SYNC_FOLDERS if shape.search(folder.name)]
        by_mark = [name for mark, name in _SYNC_MARKS.items() if _is_mark(folder / mark)]
        for program in (*by_name, *by_mark):
            return folder.name, program
    return "", ""


def refuse_synced(target: Path) -> None:
    """Raise `WrongUseError` when what is written to `target` would be copied by such a program."""
    if folder := find_synced(target)[0]:
        raise WrongUseError("store.vault.synced_target", folder=folder)


def _is_mark(path: Path) -> bool:
    """Whether a sync program left this path. `.dropbox` is a file in a copied folder; the folder of
    that name in the home holds settings.
    """
    return path.is_file() or (path.name != ".dropbox" and path.is_dir())
