"""Who codes on this machine, and the id of this install: neither is shared with the study."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.core.files import locked, replace_file
from rap.store.settings.settings import Coder, Settings


def own_coder(settings: Settings) -> Coder:
    """Who codes on this machine: `$RAP_CODER`, else `.rap/coder` in the study, else the only coder there is."""
    path = settings.root / ".rap" / "coder"
    id = os.environ.get("RAP_CODER") or (path.read_text(encoding="utf-8").strip() if path.is_file() else "")
    if not id and len(settings.coders) == 1:
        return settings.coders[0]
    found = next((coder for coder in settings.coders if coder.id == id), None)
    if found is None:
        if id:
            right = f"add a line [tool.rap.coders.{id}] (a colleague may be another number: look at the ones there)"
            raise WrongUseError("pyproject.toml", f"coder '{id}' is not in [tool.rap.coders]", right)
        right = "write your id (like K-02) into .rap/coder, or set RAP_CODER"
        raise WrongUseError("pyproject.toml", "this machine does not say who codes here", right)
    return found


def own_device(root: Path) -> str:
    """The id of this install for the study at `root`: eight small letters and digits, the same every time.

    It comes from a secret kept outside the study and the study's place, so two clones on one machine never share a log.
    """
    given = os.environ.get("RAP_DEVICE", "")
    if given:
        return given
    digest = hashlib.sha256(f"{install_secret()} {root.resolve()}".encode()).digest()
    return "".join("abcdefghijklmnopqrstuvwxyz0123456789"[byte % 36] for byte in digest[:8])


def install_secret() -> str:
    """A random text of this install, kept outside every study."""
    folder = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "rap"
    path = folder / "install.json"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(folder / "install.lock", "store.settings.busy", wait_s=5):
            if not path.is_file():
                replace_file(path, json.dumps({"secret": secrets.token_hex(16)}).encode())
    return str(json.loads(path.read_text(encoding="utf-8"))["secret"])
