"""`rap new`: an empty study with notebooks, git settings, a hook and a commented `pyproject.toml`."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rap.core.errors import Problem, RapError, WrongUseError
from rap.core.files import publish_folder, replace_file, staging_folder
from rap.core.model import LANGUAGE
from rap.core.safe_input import parse_json
from rap.store.notebooks import WRITTEN, read_once, titles_of, without_outputs
from rap.store.settings import find_study
from rap.store.team_pages import LETTER, TRUST, stub_of

_FOLDERS = (
    "interviews/cases",
    "interviews/codings",
    "interviews/memos",
    "codebook/findings",
    "codebook/forms",
    "notebooks",
    "reports/releases",
)
GITIGNORE = """\
# what can be made again, or must never leave this machine
/.rap/
/reports/runs/
/reports/out/
*.torn
.*.tmp
*~
.ipynb_checkpoints/
__pycache__/
.venv/
"""
GITATTRIBUTES = """\
# texts and logs are kept to the byte
interviews/** -text
*.jsonl -text
"""
REPORTS = """\
# Reports

The program makes everything in this folder; nothing here is written by hand.

| folder | made by | what it is | in git |
|---|---|---|---|
| `runs/NAME/KEY/` | `rap run` | drafts for the team: a report per language, the notebook that was run, and \
what both were made from. They can be made again. | no |
| `out/ID/` | `rap release`, `rap kit`, `rap account` | files to hand out: checked against what each person \
agreed to, and small numbers left out | no |
| `releases/ID.json` | `rap release` | the ledger: which numbers were published, for whom and when. It holds \
no words and names nobody. | yes |

Do not send a draft to anybody outside the team: publish it with `rap release`. Keep every file in `releases/`:
each new release is compared with all earlier ones, so that nobody can be found by subtracting two of them.
"""
_PYPROJECT = """\
# A study of `rap`. What each line may say: docs/files.md of the project.
[tool.rap]
title = {title}
languages = {languages}            # of codebook and reports
# thresholds = {{ members = 5, public = 10 }}   # smaller numbers of people are put in words

# Who codes. Ids only: names stay on each person's own machine. Write your id into .rap/coder on yours.
[tool.rap.coders.K-01]
role = "lead"                      # coder, lead or reviewer
# discipline = "sociology"

# What `rap run` makes. Each run is a notebook, the sources it may read, and who reads the reports.
[[tool.rap.runs]]
name = "phase1"
notebook = "notebooks/phase1_interviews.ipynb"
sources = {{ kind = ["interview"] }}
audiences = ["team", "members"]
languages = {languages}
# parameters = {{ by = "setting", band = "years" }}   # variables of your cases
# each = {{ theme = ["access", "safety"] }}           # one run for each value
# schedule = "0 6 * * 1"                            # Monday at six; see `rap schedule`

# Do we read the same? Have we listened enough? For the team alone.
[[tool.rap.runs]]
name = "agreement"
notebook = "notebooks/agreement.ipynb"
sources = {{ kind = ["interview"] }}
audiences = ["team"]
languages = {languages}

[[tool.rap.runs]]
name = "heard"
notebook = "notebooks/heard_enough.ipynb"
sources = {{ kind = ["interview"] }}
audiences = ["team"]
languages = {languages}

# Which words people use; for the team alone.
[[tool.rap.runs]]
name = "words"
notebook = "notebooks/words.ipynb"
sources = {{ kind = ["interview"] }}
audiences = ["team"]
languages = {languages}

# Public texts, and questions to a help desk: texts are counted, not people.
[[tool.rap.runs]]
name = "press"
notebook = "notebooks/press_and_helpdesk.ipynb"
sources = {{ kind = ["article", "question"] }}
audiences = ["team", "members"]
languages = {languages}

# What focus groups answered (docs/kits.md), what trial spaces give, and the handbook (docs/trials.md); until then they say so.
[[tool.rap.runs]]
name = "phase2"
notebook = "notebooks/phase2_focus_groups.ipynb"
sources = {{ kind = ["focus-group"] }}
audiences = ["team", "members"]
languages = {languages}

[[tool.rap.runs]]
name = "phase3"
notebook = "notebooks/phase3_spaces.ipynb"
sources = {{ kind = ["field-note"] }}
audiences = ["team", "members"]
languages = {languages}

[[tool.rap.runs]]
name = "handbook"
notebook = "notebooks/handbook.ipynb"
sources = {{ kind = ["interview"] }}
audiences = ["team", "members"]
languages = {languages}
"""
_BOOK = """\
title: {title}
languages: {languages}
families:
  needs: {{en: Needs}}
# variables:
#   setting: {{label: {{en: Workplace}}, values: {{home: {{en: at home}}}}}}
"""


def make_study(folder: Path, *, title: str, languages: tuple[str, ...]) -> Path:
    """Make an empty study in `folder`, which must be new or empty.

    Raises
    ------
    WrongUseError
        When something is there already; nothing is touched.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUseError("acts.new_study.not_empty", folder=folder.name)
    wrong = [word for word in languages if not LANGUAGE.fullmatch(word)]
    if wrong or not languages:
        raise WrongUseError("acts.new_study.bad_languages", languages=",".join(wrong))
    words = {"title": _quoted(title), "languages": "[" + ", ".join(map(_quoted, languages)) + "]"}
    letter = {f"{LETTER}/{part}.yaml": stub_of(part, languages) for part in TRUST}
    if folder.exists():  # somebody may stand in it, so it cannot be put in its place whole
        _fill(folder, words, letter, languages)
        return folder
    with staging_folder(
        folder.resolve().parent
    ) as staging:  # cut off in between, there is no half study
        _fill(staging, words, letter, languages)
        publish_folder(staging, folder.resolve())
    return folder


def find_around(folder: Path) -> list[Problem]:
    """A new study inside another one or inside another git repository, which would take its texts
    for files of its own.
    """
    outer, kind = _around(folder)
    if outer is None:
        return []
    id = "acts.new_study.in_study" if kind == "study" else "acts.new_study.in_repository"
    return [Problem(id, place=folder.name, outer=outer.name, command=_way_out(folder, outer))]


def next_steps(folder: Path, *, language: str) -> list[str]:
    """What to type after `rap new`, in order, as it can be pasted; comments say what it is for."""
    outer = _around(folder)[0]
    place = folder if outer is None else outer.parent / folder.name
    steps = {
        f"cd {_quoted_from_here(place)}": "",
        "mkdir -p .rap && echo K-01 > .rap/coder": "who you are on this machine, as in pyproject.toml",
        "rap vault init": "your key, and the vault in which raw texts wait",
        f"rap import FILE… --language {language}": "raw texts: into the vault",
        "rap review": "you look at every name; then a text is in the study",
        "rap lab": "read and code",
    }
    lines = [f"{step:<41}# {why}" if why else step for step, why in steps.items()]
    return lines if outer is None else [_way_out(folder, outer), *lines]


def _around(folder: Path) -> tuple[Path | None, str]:
    """The study or the git repository that holds `folder`, and which of the two it is."""
    inside = folder.resolve().parent
    try:
        return find_study(inside), "study"
    except RapError:
        above = (one for one in (inside, *inside.parents) if one.name and (one / ".git").exists())
        return next(above, None), "git repository"


def _way_out(folder: Path, outer: Path) -> str:
    return f"mv {_quoted_from_here(folder)} {_quoted_from_here(outer.parent)}"


def _quoted_from_here(path: Path) -> str:
    near = os.path.relpath(path)
    return shlex.quote(
        str(path.resolve()) if near == "." else near
    )  # one cannot move the place one stands in by a dot


def _fill(
    folder: Path, words: Mapping[str, str], letter: Mapping[str, str], languages: Sequence[str]
) -> None:
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
        replace_file(folder / name / ".gitkeep", b"")
    files = {
        ".gitignore": GITIGNORE,
        ".gitattributes": GITATTRIBUTES,
        "pyproject.toml": _PYPROJECT.format(**words),
        "codebook/codebook.yaml": _BOOK.format(**words),
        "reports/README.md": REPORTS,
        **letter,
    }
    for name, text in files.items():
        replace_file(folder / name, text.encode("utf-8"))
    for path in sorted(canonical_notebooks().glob("*.ipynb")):
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


def canonical_notebooks() -> Path:
    """The notebooks this package ships: in a wheel beside the modules, in a checkout at the top."""
    packaged = Path(__file__).parent / "_notebooks"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "notebooks"


def set_up_git(folder: Path) -> bool:
    """Make `folder` a git repository where git is there, and let it refuse commits that `rap check`
    refuses.
    """
    if shutil.which("git") is None:
        return False
    subprocess.run(
        ["git", "init", "--quiet", "--initial-branch=main", str(folder)],
        check=True,
        capture_output=True,
    )
    install_hook(folder)
    return True


def install_hook(folder: Path) -> None:
    """Let this clone's git ask `rap check` before each commit; a hook that is there already stays."""
    hook = folder / ".git" / "hooks" / "pre-commit"
    if not (folder / ".git").is_dir() or hook.exists():
        return
    command = f"{shlex.quote(sys.executable)} -m rap check"
    replace_file(
        hook,
        f"#!/bin/sh\n# nothing is committed that `rap check` refuses\nexec {command}\n".encode(),
    )
    hook.chmod(0o755)
