"""Accounts of the operating system: which one runs this program, which folders others can open, and
where the files of this person lie that are of no study.

Windows keeps rights in another way. They are not checked there: they matter for JupyterHub, which
does not run on Windows.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

if sys.platform == "win32":

    def account_name() -> str:
        """The account that this program runs in."""
        return os.environ.get("USERNAME", "")

    def is_reached_by_others(folder: Path) -> bool:
        """Whether another account may look into a folder: not known here."""
        del folder
        return False

else:
    import grp
    import pwd

    def account_name() -> str:
        """The account that this program runs in; "" where it has no name, as in some containers."""
        try:
            return pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            return ""

    def is_reached_by_others(folder: Path) -> bool:
        """Whether another account may look into a folder, by its rights and those of the folders
        above it. Access lists are not checked.
        """
        there = folder.stat()
        if there.st_uid != os.getuid():
            return True
        return _is_open(folder, None) or (
            _has_others(there.st_gid) and _is_open(folder, there.st_gid)
        )

    def _is_open(folder: Path, group: int | None) -> bool:
        """Whether everybody, or one group, may go all the way down to a folder. Where a folder
        belongs to another group, the group has the rights that everybody has.
        """
        inside = stat.S_IRWXO if group is None else stat.S_IRWXG
        if not folder.stat().st_mode & inside:
            return False
        for above in map(Path.stat, folder.resolve().parents):
            is_ours = group is not None and above.st_gid == group
            if not above.st_mode & (stat.S_IXGRP if is_ours else stat.S_IXOTH):
                return False
        return True

    def _has_others(group: int) -> bool:
        """Whether a group has other members: most accounts have a group of their own."""
        try:
            members = {*grp.getgrgid(group).gr_mem}
        except KeyError:
            members = set()
        members |= {one.pw_name for one in pwd.getpwall() if one.pw_gid == group}
        return bool(members - {account_name()})


def machine_folder() -> Path:
    """The folder of this person's files on this machine, outside every study."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "rap"
