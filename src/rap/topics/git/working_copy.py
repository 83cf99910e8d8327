"""What a copy of a study needs on this machine: git's hook, and line ends that git leaves alone."""

from __future__ import annotations

import contextlib
import shlex
from pathlib import Path

from rap.core.errors import RapError
from rap.core.files import replace_file
from rap.core.own_python import PROGRAM
from rap.topics.git.program import git_or_nothing, rows

PINNED = "* text=auto eol=lf"
"""The line of `.gitattributes` without which git on Windows gives texts other line ends."""
_LOOKED = ".rap/line-ends"  # git's list of files as it was when line ends were looked at last
_OURS = "# Written by rap"
_HOOK = """\
#!/bin/sh
# Written by rap, and written anew when rap moves: nothing is committed that `rap check` refuses.
# Git brings the shell that runs this on every system.
for python in {python}; do
  [ -x "$python" ] && "$python" -P -c "import rap" 2>/dev/null && exec "$python" -P -m rap check
done
command -v rap >/dev/null 2>&1 && exec rap check
for rap in "$HOME/.local/bin/rap" "$USERPROFILE/.local/bin/rap.exe"; do
  [ -x "$rap" ] && exec "$rap" check
done
echo "rap: not found on this machine, so nothing was looked at and nothing is committed; install rap, then say: rap sync" >&2
exit 1
"""


def prepare_copy(root: Path, *, quick: bool = False) -> None:
    """Install the hook and pin line ends, where git keeps the study; `quick`: look at line ends only
    when git changed what it keeps since the last look, for that reads every file.
    """
    if not (root / ".git").exists():
        return
    install_hook(root)
    if quick and _is_pinned(_rules(root)) and _index_stamp(root) == _last_look(root):
        return
    pin_line_ends(root)
    if quick:
        with contextlib.suppress(RapError):  # a study that can only be read
            replace_file(root / _LOOKED, _index_stamp(root))


def _index_stamp(root: Path) -> str:
    """What the disk says of git's list of files; "" where git keeps it elsewhere."""
    try:
        stat = (root / ".git" / "index").stat()
    except OSError:
        return ""
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ino}\n"


def _last_look(root: Path) -> str | None:
    try:
        return (root / _LOOKED).read_text(encoding="ascii") or None
    except (OSError, UnicodeDecodeError):
        return None


def install_hook(root: Path) -> None:
    """Let this clone's git ask `rap check` before each commit; a hook of somebody else's stays."""
    hook = root / ".git" / "hooks" / "pre-commit"
    script = _HOOK.format(python=shlex.quote(PROGRAM))
    if not (root / ".git").is_dir():
        return
    there = hook.read_text(encoding="utf-8", errors="replace") if hook.is_file() else ""
    if there == script or (there and _OURS not in there):
        return
    replace_file(hook, script)
    hook.chmod(0o755)


def _rules(root: Path) -> str:
    path = root / ".gitattributes"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _is_pinned(rules: str) -> bool:
    return PINNED in rules.splitlines()


def pin_line_ends(root: Path) -> int:
    """Say in `.gitattributes` that line ends stay as they are kept, and undo what git or an editor
    did to them before: files whose kept text has `\\n` and whose copy here has `\\r\\n`; how many.

    Interviews and logs are left alone: there a line end is part of what was said or acknowledged.
    """
    rules = _rules(root)
    if not _is_pinned(rules):
        replace_file(root / ".gitattributes", f"{PINNED}\n{rules}".replace("\r\n", "\n"))
    changed = 0
    for row in rows(git_or_nothing(root, "ls-files", "--eol", "-z")):
        facts, _, name = row.partition("\t")
        kept, here, rule = facts.split(maxsplit=2)
        if (kept, here) == ("i/lf", "w/crlf") and "-text" not in rule:
            replace_file(root / name, (root / name).read_bytes().replace(b"\r\n", b"\n"))
            changed += 1
    return changed
