"""Who is at the screen: from the Jupyter login and what was said once on this machine, never from a
request's words.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rap.core.errors import ConflictError, UnknownError, WrongUseError
from rap.core.files import replace_file
from rap.core.model import CODER_ID
from rap.store.settings import Coder, Settings, own_coder

LOGINS = ".rap/logins.json"


def login_of(handler: Any) -> str:
    """The name somebody logged in with, "" where all share this machine's one token or password."""
    from jupyter_server.auth.identity import IdentityProvider, PasswordIdentityProvider

    shared = type(handler.identity_provider) in (IdentityProvider, PasswordIdentityProvider)
    return "" if shared else str(handler.current_user.username)


def coder_of(settings: Settings, login: str) -> Coder | None:
    """The coder behind a login; None when nobody said yet."""
    if not login:
        try:
            return own_coder(settings)
        except WrongUseError:
            return None
    known = {coder.id: coder for coder in settings.coders}
    return known.get(_read_logins(settings.root).get(login, login))


def remember(settings: Settings, login: str, coder: str) -> Coder:
    """Note once which coder a login is.

    Raises
    ------
    UnknownError
        No such coder in the settings.
    ConflictError
        The login is somebody already, or the coder is another login.
    """
    found = next((known for known in settings.coders if known.id == coder), None)
    if found is None or not CODER_ID.fullmatch(coder):
        raise UnknownError("lab.coder.unknown")
    now = coder_of(settings, login)
    if now is not None and now.id != coder:
        raise ConflictError("lab.coder.already", coder=now.id)
    if not login:
        replace_file(settings.root / ".rap" / "coder", f"{coder}\n".encode())
        return found
    logins = _read_logins(settings.root)
    if any(known == coder and name != login for name, known in logins.items()):
        raise ConflictError("lab.coder.other_login", coder=coder)
    replace_file(
        settings.root / LOGINS, json.dumps({**logins, login: coder}, sort_keys=True).encode()
    )
    return found


def _read_logins(root: Path) -> dict[str, str]:
    try:
        found = json.loads((root / LOGINS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return (
        {str(name): str(coder) for name, coder in found.items()} if isinstance(found, dict) else {}
    )
