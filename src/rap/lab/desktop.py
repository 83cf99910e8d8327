"""An icon that opens a study: a small file on the desktop that starts `rap lab` on the study's folder.
What goes wrong then is a page in the browser (`icon_page`).

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
from rap.core.own_python import PROGRAM
from rap.languages.catalogue import say

_SAFE = " -_."
_SCRIPT = """\
#!/bin/sh
# Written by rap: opens a study. `rap lab --desktop` writes it anew.
python={python}
[ -x "$python" ] && "$python" -P -c "import rap" 2>/dev/null && exec "$python" -P -m rap lab --by-icon {root}
command -v rap >/dev/null 2>&1 && exec rap lab --by-icon {root}
rap="$HOME/.local/bin/rap"
[ -x "$rap" ] && exec "$rap" lab --by-icon {root}
command -v notify-send >/dev/null 2>&1 && notify-send rap {lost}
printf '%s\\n' {lost}
read -r _
"""


def make_icon(root: Path) -> Path:
    """Put the icon where this system shows icons, over one that is there; where it is now.

    Raises
    ------
    WrongUseError
        A folder whose name the file cannot hold.
    NotSavedError
        The desktop cannot be written.
    """
    path, script = icon_path(root), script_path(root)
    if any(sign in f"{root.resolve()}{PROGRAM}{script}" for sign in '"%\n\r'):
        raise WrongUseError("lab.desktop.bad_name", place=root.name)
    replace_file(script, _script(root.resolve()))
    script.chmod(0o755)
    if path != script:
        replace_file(path, _entry(root.resolve()))
        path.chmod(0o755)
    return path


def remove_icon(root: Path) -> bool:
    """Take it away; whether there was one."""
    path = icon_path(root)
    if not path.is_file():
        return False
    for file in {path, script_path(root)}:
        if file.is_file():
            take_away(file)
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


def script_path(root: Path) -> Path:
    """What the icon starts: on Linux a file of its own, elsewhere the icon itself."""
    import platformdirs

    icon = icon_path(root)
    if icon.suffix != ".desktop":
        return icon
    return platformdirs.user_data_path("rap") / "icons" / f"{icon.stem}.sh"


def _entry(root: Path) -> bytes:
    """The icon of Linux. It names no folder to start in: where that is gone, nothing would be seen."""
    script = str(script_path(root)).replace("%", "%%")
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        f"Name={root.name}",
        f'Exec="/bin/sh" "{script}"',
        "Terminal=true",
        "Categories=Education;",
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _script(root: Path) -> bytes:
    """Starts rap where it is now, as the hook of git looks for it (`topics/git/working_copy.py`);
    where it is nowhere, a sentence stays until it was read.
    """
    python, lost = PROGRAM, say("lab.desktop.no_program")
    if sys.platform == "win32":
        run = f'lab --by-icon "{root}"'
        lines = [
            "@echo off",
            "chcp 65001 >nul",
            f'"{python}" -P -c "import rap" 2>nul',
            "if errorlevel 1 goto elsewhere",
            f'"{python}" -P -m rap {run}',
            "goto end",
            ":elsewhere",
            "where rap >nul 2>nul",
            "if errorlevel 1 goto home",
            f"rap {run}",
            "goto end",
            ":home",
            'if not exist "%USERPROFILE%/.local/bin/rap.exe" goto lost',
            f'"%USERPROFILE%/.local/bin/rap.exe" {run}',
            "goto end",
            ":lost",
            f"echo {lost}",
            "pause",
            ":end",
        ]
        return "".join(f"{line}\r\n" for line in lines).encode()
    return _SCRIPT.format(
        python=shlex.quote(python), root=shlex.quote(str(root)), lost=shlex.quote(lost)
    ).encode()
