"""What a copy of a study needs on this machine: git's hook, and line ends that git leaves alone."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from rap.acts.git import git_or_nothing, rows
from rap.core.files import replace_file

PINNED = "* text=auto eol=lf"
"""The line of `.gitattributes` without which git on Windows gives texts other line ends."""
_OURS = (
    "# nothing is committed that `rap check` refuses",  # the first edition's
    "# Written by rap",
)
_HOOK = """\
#!/bin/sh
# Written by rap, and written anew when rap moves: nothing is committed that `rap check` refuses.
# Git brings the shell that runs this on every system.
for python in {python}; do
  [ -x "$python" ] && "$python" -c "import rap" 2>/dev/null && exec "$python" -m rap check
done
command -v rap >/dev/null 2>&1 && exec rap check
for rap in "$HOME/.local/bin/rap" "$USERPROFILE/.local/bin/rap.exe"; do
  [ -x "$rap" ] && exec "$rap" check
done
echo "rap: not found on this machine, so nothing was looked at and nothing is committed; install rap, then say: rap sync" >&2
exit 1
"""


def prepare_copy(root: Path) -> None:
    """Install the hook and pin line ends, where git keeps the study."""
    if (root / ".git").exists():
        install_hook(root)
        pin_line_ends(root)


def install_hook(root: Path) -> None:
    """Let this clone's git ask `rap check` before each commit; a hook of somebody else's stays."""
    hook = root / ".git" / "hooks" / "pre-commit"
    script = _HOOK.format(python=shlex.quote(sys.executable))
    if not (root / ".git").is_dir():
        return
    there = hook.read_text(encoding="utf-8", errors="replace") if hook.is_file() else ""
    if there == script or (there and not any(line in there for line in _OURS)):
        return
    replace_file(hook, script)
    hook.chmod(0o755)


def pin_line_ends(root: Path) -> int:
    """Say in `.gitattributes` that line ends stay as they are kept, and undo what git or an editor
    did to them before: files whose kept text has `\\n` and whose copy here has `\\r\\n`; how many.

    Interviews and logs are left alone: there a line end is part of what was said or acknowledged.
    """
    path = root / ".gitattributes"
    rules = path.read_text(encoding="utf-8") if path.is_file() else ""
    if PINNED not in rules.splitlines():
        replace_file(path, f"{PINNED}\n{rules}".replace("\r\n", "\n"))
    changed = 0
    for row in rows(git_or_nothing(root, "ls-files", "--eol", "-z")):
        facts, _, name = row.partition("\t")
        kept, here, rule = facts.split(maxsplit=2)
        if (kept, here) == ("i/lf", "w/crlf") and "-text" not in rule:
            replace_file(root / name, (root / name).read_bytes().replace(b"\r\n", b"\n"))
            changed += 1
    return changed
