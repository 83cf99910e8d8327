"""`rap new`: an empty study with notebooks, git settings, a hook and a commented `pyproject.toml`.

What a new study holds is in `new_study_files/`.
"""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rap.core.errors import Problem, RapError, WrongUseError
from rap.core.extras import shipped_root
from rap.core.files import publish_folder, replace_file, staging_folder
from rap.core.model import CODER_ID, LANGUAGE
from rap.core.safe_input import parse_json
from rap.languages.catalogue import say
from rap.store.notebooks import WRITTEN, read_once, titles_of, without_outputs
from rap.store.settings import find_study
from rap.store.team_pages import LETTER, TRUST, stub_of
from rap.topics.git.program import git, has_git
from rap.topics.git.working_copy import install_hook
from rap.topics.sealing.rules import seal_study

_FOLDERS = (
    "interviews/cases",
    "interviews/codings",
    "interviews/memos",
    "codebook/findings",
    "codebook/forms",
    "notebooks",
    "reports/releases",
)
_FILES = {  # a file of the study -> the one it is made from
    ".gitignore": "gitignore",
    ".gitattributes": "gitattributes",
    "pyproject.toml": "study.toml",
    "codebook/codebook.yaml": "codebook.yaml",
    "reports/README.md": "reports.md",
}
FIRST = "K-01"
"""The id of who makes a study, where she chooses no other."""
_STEPS = {  # what to type -> what it is for
    "rap vault init": "studies.new.step_vault",
    "rap import FILE… --language {language}": "studies.new.step_import",
    "rap review": "studies.new.step_review",
    "rap lab": "studies.new.step_lab",
}


def shipped(name: str) -> str:
    """A file of `new_study_files/`; title and languages are filled in with `str.format`."""
    return (Path(__file__).parent / "new_study_files" / name).read_text(encoding="utf-8")


def make_study(
    folder: Path,
    *,
    title: str,
    languages: tuple[str, ...],
    coder: str = FIRST,
    sealed: bool = False,
) -> Path:
    """Make an empty study in `folder`, which must be new or empty; `coder` is its lead, and who codes
    on this machine. `sealed`: git holds what interviews say only sealed.

    Raises
    ------
    WrongUseError
        When something is there already, or a value is wrong; nothing is touched.
    """
    _refuse_filled(folder)
    wrong = [word for word in languages if not LANGUAGE.fullmatch(word)]
    if wrong or not languages:
        raise WrongUseError("studies.new.bad_languages", languages=",".join(wrong))
    if not CODER_ID.fullmatch(coder):
        raise WrongUseError("studies.new.bad_coder", place="--coder")
    listed = "[" + ", ".join(map(_quoted, languages)) + "]"
    words = {"title": _quoted(title), "languages": listed, "coder": coder}
    letter = {f"{LETTER}/{part}.yaml": stub_of(part, languages) for part in TRUST}

    def fill(into: Path) -> None:
        _fill(into, words, letter, languages)
        if sealed:
            seal_study(into)

    return make_whole(folder, fill)


def make_whole(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Fill a new or empty folder; killed, it leaves no half study where there was no folder.

    Raises
    ------
    WrongUseError
        When something is there already; nothing is touched.
    """
    _refuse_filled(folder)
    if folder.exists():  # somebody may stand in it, so it cannot be put in its place whole
        fill(folder)
        return folder
    with staging_folder(folder.resolve().parent) as staging:
        fill(staging)
        publish_folder(staging, folder.resolve())
    return folder


def _refuse_filled(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUseError("sharing.new_study.not_empty", folder=folder.name)


def find_around(folder: Path) -> list[Problem]:
    """A new study inside another one or inside another git repository, which would take its texts
    for files of its own.
    """
    outer, id = _around(folder)
    if outer is None:
        return []
    return [Problem(id, place=folder.name, outer=outer.name, command=_way_out(folder, outer))]


def next_steps(folder: Path, *, language: str) -> list[str]:
    """What to type after `rap new`, in order, as it can be pasted; comments say what it is for."""
    outer = _around(folder)[0]
    place = folder if outer is None else outer.parent / folder.name
    first = [] if outer is None else [_way_out(folder, outer)]
    first.append(f"cd {_quoted_from_here(place)}")
    steps = {step.format(language=language): say(id) for step, id in _STEPS.items()}
    return [*first, *(f"{step:<41}# {why}" for step, why in steps.items())]


def _around(folder: Path) -> tuple[Path | None, str]:
    """The study or the git repository that holds `folder`, and the id of the problem that is."""
    inside = folder.resolve().parent
    try:
        return find_study(inside), "studies.new.in_study"
    except RapError:
        above = (one for one in (inside, *inside.parents) if one.name and (one / ".git").exists())
        return next(above, None), "studies.new.in_repository"


def _way_out(folder: Path, outer: Path) -> str:
    return f"mv {_quoted_from_here(folder)} {_quoted_from_here(outer.parent)}"


def _quoted_from_here(path: Path) -> str:
    near = os.path.relpath(path)  # `mv` cannot move the folder one is in when it is called "."
    return shlex.quote(str(path.resolve()) if near == "." else near)


def _fill(
    folder: Path, words: Mapping[str, str], letter: Mapping[str, str], languages: Sequence[str]
) -> None:
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
        replace_file(folder / name / ".gitkeep", b"")
    files = {name: shipped(source).format(**words) for name, source in _FILES.items()}
    for name, text in {**files, **letter}.items():
        replace_file(folder / name, text.encode("utf-8"))
    replace_file(folder / ".rap" / "coder", f"{words['coder']}\n")
    for path in sorted((shipped_root() / "notebooks").glob("*.ipynb")):
        replace_file(folder / "notebooks" / path.name, _copy_of(path, languages).encode("utf-8"))
    set_up_git(folder)


def _copy_of(path: Path, languages: Sequence[str]) -> str:
    """A shipped notebook without outputs, to be read in the first of the study's languages that it
    is written in.
    """
    notebook = parse_json(without_outputs(path.read_text(encoding="utf-8")))
    there = [language for language in languages if language in titles_of(notebook)]
    turned = read_once(notebook, there[0] if there else WRITTEN)
    return json.dumps(turned, indent=1, ensure_ascii=False) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def set_up_git(folder: Path) -> bool:
    """Make `folder` a git repository where git is there, and let it refuse commits that `rap check`
    refuses.
    """
    if not has_git():
        return False
    git(folder, "init", "--quiet", "--initial-branch=main")
    install_hook(folder)
    return True
