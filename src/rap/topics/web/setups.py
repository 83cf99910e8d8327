"""Who logs in to this server, and what that lets it promise: one person on her own machine, one on
her own server (JupyterHub, an account of the operating system each), or several in one server.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rap.core.accounts import is_reached_by_others
from rap.core.errors import RefusedError

HUB_USER = "JUPYTERHUB_USER"
APART = "RAP_OWN_ACCOUNT"  # the server's keeper says that each server runs in a place of its own


def has_shared_login(identity_provider: Any) -> bool:
    """Whether there is one token or password, as on one's own machine."""
    from jupyter_server.auth.identity import IdentityProvider, PasswordIdentityProvider

    return type(identity_provider) in (IdentityProvider, PasswordIdentityProvider)


def owner_of(environment: Mapping[str, str], account: str) -> str:
    """The login whose own server this is, "" where it belongs to no one login: JupyterHub says whose
    server it started, and the account it runs in is hers alone.

    Examples
    --------
    >>> owner_of({"JUPYTERHUB_USER": "ana"}, "ana"), owner_of({"JUPYTERHUB_USER": "ana"}, "study")
    ('ana', '')
    """
    login = environment.get(HUB_USER, "")
    is_apart = login.casefold() == account.casefold() or environment.get(APART) == "1"
    return login if is_apart else ""


def check_setup(root: Path, owner: str) -> None:
    """Refuse a folder that other accounts reach, where its owner's server has kernels: a kernel
    reads and writes all that its account may, so that nobody's role would hold.

    Raises
    ------
    RefusedError
        Others may read or write the study's folder, or it is another account's.
    """
    if owner and is_reached_by_others(root):
        raise RefusedError("web.door.shared_folder")
