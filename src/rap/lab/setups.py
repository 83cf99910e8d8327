"""Who logs in to this server, and what that lets it promise: one person on her own machine, one on
her own server (JupyterHub, an account of the operating system each), or several in one server.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rap.core.errors import RefusedError

HUB_USER = "JUPYTERHUB_USER"
APART = "RAP_OWN_ACCOUNT"  # the server's keeper says that each server runs in a place of its own


def has_shared_login(identity_provider: Any) -> bool:
    """Whether there is one token or password, as on one's own machine."""
    from jupyter_server.auth.identity import IdentityProvider, PasswordIdentityProvider

    return type(identity_provider) in (IdentityProvider, PasswordIdentityProvider)


def owner_of(environment: Mapping[str, str], account: str) -> str:
    """The login whose own server this is, "" where it belongs to no one login: JupyterHub says whose server it
    started, and the account it runs in is hers alone.

    Examples
    --------
    >>> owner_of({"JUPYTERHUB_USER": "ana"}, "ana"), owner_of({"JUPYTERHUB_USER": "ana"}, "study")
    ('ana', '')
    """
    login = environment.get(HUB_USER, "")
    is_apart = login.casefold() == account.casefold() or environment.get(APART) == "1"
    return login if is_apart else ""


def account_name() -> str:
    """The account of the operating system that this server runs in."""
    try:
        import pwd
    except ImportError:  # Windows
        return os.environ.get("USERNAME", "")
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # an account without a name, in a container
        return ""


def check_setup(root: Path, owner: str) -> None:
    """Refuse a folder that other accounts reach, where its owner's server has kernels: a kernel
    reads and writes all that its account may, so that nobody's role would hold.

    Raises
    ------
    RefusedError
        Others may read or write the study's folder, or it is another account's.
    """
    if owner and is_reached_by_others(root):
        raise RefusedError("lab.door.shared_folder")


def is_reached_by_others(root: Path) -> bool:
    """Whether another account of this computer may look into a folder, as its rights and those of
    the folders above it say. Access lists are not looked at.
    """
    if not hasattr(os, "getuid"):  # Windows
        return False
    own = root.stat()
    if own.st_uid != os.getuid():
        return True
    return any(_is_open(root, bits, own.st_gid) for bits in _who_else(own.st_gid))


_GROUP = (stat.S_IRWXG, stat.S_IXGRP)
_OTHERS = (stat.S_IRWXO, stat.S_IXOTH)


def _who_else(group: int) -> tuple[tuple[int, int], ...]:
    return (_GROUP, _OTHERS) if _has_others(group) else (_OTHERS,)


def _is_open(root: Path, bits: tuple[int, int], group: int) -> bool:
    """Whether these rights lead all the way down; a folder above that belongs to another group is
    passed as others pass it.
    """
    inside, passing = bits
    if not root.stat().st_mode & inside:
        return False
    for folder in root.resolve().parents:
        there = folder.stat()
        way = passing if bits is _OTHERS or there.st_gid == group else stat.S_IXOTH
        if not there.st_mode & way:
            return False
    return True


def _has_others(group: int) -> bool:
    """Whether somebody else is in a group: most accounts have one of their own."""
    import grp
    import pwd

    me = pwd.getpwuid(os.getuid()).pw_name
    try:
        members = {*grp.getgrgid(group).gr_mem}
    except KeyError:
        members = set()
    members |= {one.pw_name for one in pwd.getpwall() if one.pw_gid == group}
    return bool(members - {me})
