"""Which files Jupyter's own routes may change, and which of them may be read where several people
log in to one server. A name is judged as it is written and as the disk finds it: by its real path,
in capitals, with signs that are not seen, or with the endings that Windows leaves away.
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

NOTEBOOKS = "notebooks"
_STUDY = frozenset({"pyproject.toml", "interviews", "codebook", "reports", "kits", "exports"})
_ODD = re.compile(r"[\x00-\x1f\x7f]|~[0-9]")  # `INTERV~1` is a name of Windows for another one


def is_guarded(root: Path, path: str) -> bool:
    """Whether a file or folder is changed by acts of `rap` alone: the study's own, all that is
    hidden, and what no honest program asks for.

    Examples
    --------
    >>> here = Path("study")
    >>> [is_guarded(here, name) for name in ("notebooks/look.ipynb", "notes.txt")]
    [False, False]
    >>> odd = ("Interviews/A.txt", "pyproject.toml.", "notebooks/../codebook", ".git/config", "")
    >>> [is_guarded(here, name) for name in odd]
    [True, True, True, True, True]
    """
    parts = _parts(path)
    return parts is None or not parts or _is_own(parts) or _is_own(_real_parts(root, parts))


def is_notebook(root: Path, path: str) -> bool:
    """Whether it is a notebook of the study, or the way to it: a folder below `notebooks`, or the
    study's own folder, of which the names are listed.
    """
    parts = _parts(path)
    if not parts:
        return parts is not None
    if _real_parts(root, parts) != parts or parts[0] != NOTEBOOKS or _is_hidden(parts):
        return False
    return (root / path.strip("/")).is_dir() or parts[-1].endswith(".ipynb")


def _parts(path: str) -> tuple[str, ...] | None:
    """The names on the way; None where one of them climbs or is odd."""
    names = [name for name in re.split(r"[/\\]", path) if name]
    if _ODD.search(path) or any(name.strip(" .") == "" for name in names):
        return None
    return tuple(names)


def _real_parts(root: Path, parts: tuple[str, ...]) -> tuple[str, ...]:
    """The same below the study's real folder, links followed; hidden where it leaves the study."""
    top = os.path.realpath(root)
    real = os.path.realpath(os.path.join(top, *parts))
    if real != top and not real.startswith(os.path.join(top, "")):
        return ("..",)
    return tuple(Path(real).relative_to(top).parts)


def _is_own(parts: tuple[str, ...]) -> bool:
    return not parts or _is_hidden(parts) or _plain(parts[0]) in _STUDY


def _is_hidden(parts: tuple[str, ...]) -> bool:
    return any(_seen(name).startswith(".") for name in parts)


def _plain(name: str) -> str:
    """A name as a disk that cares for neither case nor composed letters finds it."""
    return _seen(name).casefold().partition(":")[0].rstrip(" .")


def _seen(name: str) -> str:
    """A name without the signs that have no width, its letters composed."""
    seen = "".join(sign for sign in name if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", seen)
