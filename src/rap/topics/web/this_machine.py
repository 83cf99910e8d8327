"""What this machine keeps about people in `.rap/`, which git does not see: which coder a login is
(`logins.json`, `coder`), what a coder likes on the screen and when she was last here
(`screen/K-03.json`). Who somebody is comes from here, never from the words of a request.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rap.core.errors import ConflictError, NotSavedError, UnknownError, WrongUseError
from rap.core.files import replace_file
from rap.core.model import CODER_ID
from rap.languages.catalogue import COMPLETE
from rap.store.settings import Coder, Settings, own_coder
from rap.topics.web.setups import has_shared_login

LOGINS = ".rap/logins.json"
OWN = ".rap/coder"
_NOTED: dict[tuple[Path, str], str] = {}  # study, login -> coder, as this server last read it
FOLDER = ".rap/screen"
VISIT = datetime.timedelta(minutes=30)  # who comes back sooner is still at the same visit
BACK = datetime.timedelta(minutes=5)  # the first page is read several times while it opens
_MAX_BYTES = 20_000
_ONE_AT_A_TIME = threading.Lock()


def login_of(handler: Any) -> str:
    """The name somebody logged in with, "" where all share this machine's one token or password."""
    shared = has_shared_login(handler.identity_provider)
    return "" if shared else str(handler.current_user.username)


def coder_of(settings: Settings, login: str, *, is_own: bool = False) -> Coder | None:
    """The coder behind a login; None when nobody said yet. Where the server was started for this login
    alone (`is_own`), that is who codes on this machine (`rap join --coder`), unless the login has a
    name of its own. Where `.rap` was taken away while the server runs she stays who she was, and it
    is noted again.
    """
    if is_own and login not in _read_logins(settings.root):
        login = ""
    root, known = settings.root, {coder.id: coder for coder in settings.coders}
    is_noted = (root / (LOGINS if login else OWN)).exists()
    coder = known.get(_read_logins(root).get(login, login)) if login else _own(settings)
    if coder is not None:
        if is_noted:
            _NOTED[root, login] = coder.id
        return coder
    before = known.get(_NOTED.get((root, login), ""))
    if is_noted or before is None:
        return None
    noted = {name: id for (place, name), id in _NOTED.items() if place == root and name}
    with contextlib.suppress(NotSavedError):
        _note(root, noted if login else before.id)
    return before


def _own(settings: Settings) -> Coder | None:
    try:
        return own_coder(settings)
    except WrongUseError:
        return None


def remember(settings: Settings, login: str, coder: str, *, is_own: bool = False) -> Coder:
    """Note once which coder a login is; `is_own` as for `coder_of`.

    Raises
    ------
    UnknownError
        No such coder in the settings.
    ConflictError
        The login is somebody already, or the coder is another login.
    """
    found = next((known for known in settings.coders if known.id == coder), None)
    if found is None or not CODER_ID.fullmatch(coder):
        raise UnknownError("web.coder.unknown")
    now = coder_of(settings, login, is_own=is_own)
    if now is not None and now.id != coder:
        raise ConflictError("web.coder.already", coder=now.id)
    if login:
        name_login(settings, login, coder)
    else:
        _note(settings.root, coder)
    _NOTED[settings.root, login] = coder
    return found


def name_login(settings: Settings, login: str, coder: str) -> None:
    """Note which coder a login of this server is, in the place of what was noted before.

    Raises
    ------
    UnknownError
        No such coder in the settings.
    ConflictError
        The coder is another login.
    """
    if coder not in {known.id for known in settings.coders}:
        raise UnknownError("web.coder.unknown")
    logins = _read_logins(settings.root)
    if any(known == coder and name != login for name, known in logins.items()):
        raise ConflictError("web.coder.other_login", coder=coder)
    _note(settings.root, {**logins, login: coder})


def _note(root: Path, who: str | Mapping[str, str]) -> None:
    """Write down who codes on this machine, or which coder each login is."""
    if isinstance(who, str):
        replace_file(root / OWN, f"{who}\n")
    else:
        replace_file(root / LOGINS, json.dumps(dict(who), sort_keys=True))


def _read_logins(root: Path) -> dict[str, str]:
    try:
        found = json.loads((root / LOGINS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return (
        {str(name): str(coder) for name, coder in found.items()} if isinstance(found, dict) else {}
    )


def read_own(root: Path, coder: str) -> dict[str, Any]:
    """The settings of a coder ("" for a person without an id); empty where nothing was set."""
    return {key: value for key, value in _read(root, coder).items() if not key.startswith("visit")}


def write_own(root: Path, coder: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Keep `language`, `shortcuts` (command -> keys) and `screen` (what the browser wants to find
    again).
    """
    language, shortcuts, screen = (settings.get(key) for key in ("language", "shortcuts", "screen"))
    if language is not None and language not in COMPLETE:
        raise WrongUseError("web.request.no_such_language", languages=COMPLETE)
    if shortcuts is not None and not (
        isinstance(shortcuts, dict) and all(isinstance(keys, str) for keys in shortcuts.values())
    ):
        raise WrongUseError("web.settings.shortcuts")
    if screen is not None and not isinstance(screen, dict):
        raise WrongUseError("web.settings.screen")
    with _ONE_AT_A_TIME:
        _write(root, coder, {**_read(root, coder), **settings})
    return read_own(root, coder)


def note_visit(root: Path, coder: str) -> str:
    """When the visit before this one was last noticed (UTC), "" for the first.

    Who comes back at her first visit, to a page that was closed or a server that was started again,
    sees when she came.
    """
    now = datetime.datetime.now(datetime.UTC)
    with _ONE_AT_A_TIME:
        known = _read(root, coder)
        latest = known.get("visit", "")
        if not latest or now - datetime.datetime.fromisoformat(latest) > VISIT:
            known["visit_before"] = latest
        first = known.setdefault("visit_first", latest or now.isoformat("T", "seconds"))
        with contextlib.suppress(NotSavedError):  # a study that can only be read is read
            _write(root, coder, {**known, "visit": now.isoformat("T", "seconds")})
    is_back = now - datetime.datetime.fromisoformat(first) > BACK
    return str(known.get("visit_before") or (first if is_back else ""))


def _path(root: Path, coder: str) -> Path:
    return root / FOLDER / f"{coder or 'reader'}.json"


def _read(root: Path, coder: str) -> dict[str, Any]:
    try:
        found = json.loads(_path(root, coder).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(root: Path, coder: str, settings: Mapping[str, Any]) -> None:
    data = json.dumps(settings, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    if len(data) > _MAX_BYTES:
        raise WrongUseError("web.settings.too_big", limit=_MAX_BYTES)
    replace_file(_path(root, coder), data)
