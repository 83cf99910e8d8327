"""An icon that opens a study: a small file on the desktop that starts `rap lab` in the study's folder.

It is called like the folder, which is seen on this disk anyway; a study's title may say more.
"""

from __future__ import annotations

import hashlib
import shlex
import sys
from pathlib import Path

from rap.core.disk_calls import take_away
from rap.core.errors import WrongUseError
from rap.core.files import replace_file

_SAFE = " -_."


def make_icon(root: Path) -> Path:
    """Put the icon where this system shows icons, over one that is there; where it is now.

    Raises
    ------
    WrongUseError
        A folder whose name the file cannot hold.
    NotSavedError
        The desktop cannot be written.
    """
    path = icon_path(root)
    if any(sign in f"{root.resolve()}{sys.executable}" for sign in '"%\n\r'):
        raise WrongUseError("lab.desktop.bad_name", place=root.name)
    replace_file(path, _content(root.resolve()))
    path.chmod(0o755)
    return path


def remove_icon(root: Path) -> bool:
    """Take it away; whether there was one."""
    path = icon_path(root)
    if not path.is_file():
        return False
    take_away(path)
    return True


def icon_path(root: Path) -> Path:
    """Where the icon of this study is, or would be: on the desktop, on Linux also in the list of
    programs.
    """
    import platformdirs

    root = root.resolve()
    name = "".join(sign if sign.isalnum() or sign in _SAFE else "-" for sign in root.name).strip(
        " ."
    )
    if sys.platform == "win32":
        return platformdirs.user_desktop_path() / f"{name or 'rap'}.bat"
    if sys.platform == "darwin":
        return platformdirs.user_desktop_path() / f"{name or 'rap'}.command"
    # two studies may lie in folders of one name
    mark = hashlib.sha256(str(root).encode()).hexdigest()[:8]
    return platformdirs.user_data_path() / "applications" / f"rap-{mark}.desktop"


def _content(root: Path) -> bytes:
    python = sys.executable
    if sys.platform == "win32":
        lines = [
            "@chcp 65001 >nul",
            f'@cd /d "{root}"',
            f'@"{python}" -m rap lab',
            "@if errorlevel 1 pause",
        ]
        return "".join(f"{line}\r\n" for line in lines).encode()
    start = f"cd {shlex.quote(str(root))} && exec {shlex.quote(python)} -m rap lab"
    if sys.platform == "darwin":
        return f"#!/bin/sh\n{start}\n".encode()
    words = " ".join(f'"{word}"' for word in (python, "-m", "rap", "lab"))
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        f"Name={root.name}",
        f"Exec={words}",
        f"Path={root}",
        "Terminal=true",
        "Categories=Education;",
    ]
    return "".join(f"{line}\n" for line in lines).encode()
