"""`rap demo FOLDER`: a copy of the demo study that takes answers, interviews and codings, to try everything
out on.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from rap.core.errors import WrongUseError
from rap.core.extras import shipped_root
from rap.core.files import replace_file
from rap.topics.studies.new_study import make_whole, set_up_git, shipped

_FOLDERS = ("codebook", "interviews", "notebooks", "reports")
_MADE = shutil.ignore_patterns(".*", "__pycache__", "runs", "out", "*.tmp", "*.torn", "*~")
_TABLE = re.compile(r"^\[+(?P<name>[^]]*)\]", re.M)


def copy_demo(folder: Path) -> Path:
    """Copy the demo study into `folder`, which must be new or empty, as a study of its own.

    Raises
    ------
    WrongUseError
        Something is in `folder` already, or it lies in the demo itself; nothing is touched.
    """
    root = shipped_root()
    if folder.resolve().is_relative_to(root.resolve()):
        raise WrongUseError("studies.demo_copy.inside", folder=folder.name)
    return make_whole(folder, lambda into: _fill(root, into))


def _fill(root: Path, folder: Path) -> None:
    for name in filter(lambda name: (root / name).is_dir(), _FOLDERS):
        shutil.copytree(root / name, folder / name, ignore=_MADE, dirs_exist_ok=True)
    settings = own_settings((root / "pyproject.toml").read_text(encoding="utf-8"))
    replace_file(folder / "pyproject.toml", settings.encode("utf-8"))
    for name in ("gitignore", "gitattributes"):
        replace_file(folder / f".{name}", shipped(name).format().encode("utf-8"))
    set_up_git(folder)


def own_settings(text: str) -> str:
    """The tables of `rap` in a `pyproject.toml`, without the mark of the demo: what is left takes
    answers.

    Examples
    --------
    >>> own_settings('[project]\\nname = "x"\\n[tool.rap]\\ndemo = true\\nlanguages = ["fr"]\\n')
    '[tool.rap]\\nlanguages = ["fr"]\\n'
    """
    heads = list(_TABLE.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    tables = [
        text[head.start() : end]
        for head, end in zip(heads, ends, strict=True)
        if head["name"].split(".")[:2] == ["tool", "rap"]
    ]
    return re.sub(r"^demo *= *true *\n", "", "".join(tables), flags=re.M)
