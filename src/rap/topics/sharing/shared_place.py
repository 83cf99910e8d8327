"""The place a study is shared through: a folder on a shared disk or a stick, or an address of a
server. It is set up, and a colleague begins from it, without a word of git.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

from rap.core.errors import Problem, ProblemsError, RapError, RefusedError, WrongUseError
from rap.core.files import publish_folder, replace_file, staging_folder
from rap.core.safe_input import find_intruders
from rap.core.synced import find_synced
from rap.store.settings import OWN_CODER, read_settings
from rap.topics.checks.disk_state import put
from rap.topics.git.program import commit_of, git, has_git
from rap.topics.git.trees import read_tree
from rap.topics.git.working_copy import install_hook, prepare_copy
from rap.topics.sharing.door import begin_door
from rap.topics.sharing.sync import place_of

SUFFIX = ".shared"
_ADDRESS = re.compile(r"(?:https?|ssh|git\+ssh)://\S+|[\w.-]+@[\w.-]+:\S+")
# what lies on a stick may not run here: hooks of a folder that everybody can write are not asked
_NO_HOOKS = "git -c core.hooksPath={nowhere} receive-pack"


def set_place(root: Path, address: str) -> str:
    """Share this study through `address` from now on; the address as it was noted.

    Parameters
    ----------
    address
        A folder that others reach (a place of this study is made in it), or the address of an
        empty or earlier repository on a server.

    Raises
    ------
    WrongUseError
        No git; there is no such folder, or it lies in this study.
    RefusedError
        A program copies that folder to other machines.
    """
    if not has_git():
        raise WrongUseError("git.sync.no_git")
    if not (root / ".git").exists():
        git(root, "init", "--quiet", "--initial-branch=main")
        install_hook(root)
    is_folder = not _ADDRESS.fullmatch(address)
    place = str(_folder(root, Path(address).expanduser())) if is_folder else address
    words = ("set-url", "origin", place) if place_of(root) else ("add", "origin", place)
    git(root, "remote", *words)
    if is_folder:
        nowhere = shlex.quote(str(root / ".rap" / "no-hooks"))
        git(root, "config", "remote.origin.receivepack", _NO_HOOKS.format(nowhere=nowhere))
    else:
        git(root, "config", "--unset-all", "remote.origin.receivepack", codes=(0, 5))
    return place


def join(address: str, folder: Path, *, coder: str = "") -> Path:
    """Begin with a study that others share at `address`, in a new folder; `coder` is who works here.

    Raises
    ------
    WrongUseError
        No git; the folder is not empty; there is no study at the address, or no such coder in it.
    RefusedError
        The address cannot be reached.
    ProblemsError
        What lies there holds links, or files that belong to one machine.
    """
    if not has_git():
        raise WrongUseError("git.sync.no_git")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUseError("sharing.new_study.not_empty", folder=folder.name)
    place = address
    if not _ADDRESS.fullmatch(address):
        place = str(_found(Path(address).expanduser().resolve()))
    with staging_folder(folder.resolve().parent) as staging:
        _begin_from(place, staging)
        if coder:  # before there is a folder that would stand in the way of joining later
            if coder not in {one.id for one in read_settings(staging).coders}:
                raise WrongUseError("sharing.exchange.not_listed", coder=coder)
            replace_file(staging / OWN_CODER, f"{coder}\n")
        if folder.exists():
            folder.rmdir()
        publish_folder(staging, folder.resolve())
    if not _ADDRESS.fullmatch(address):
        set_place(folder, place)
    begin_door(folder)
    prepare_copy(folder)
    return folder


def _begin_from(place: str, staging: Path) -> None:
    git(staging, "init", "--quiet", "--initial-branch=main")
    git(staging, "remote", "add", "origin", place)
    try:
        heads = git(staging, "ls-remote", "--heads", "origin").split()[1::2]
        names = [name.removeprefix("refs/heads/") for name in heads]
        name = next((one for one in ("main", "master", *names) if one in names), "")
        if not name:
            raise WrongUseError("sharing.exchange.no_study")
        refs = f"+refs/heads/{name}:refs/remotes/origin/{name}"
        git(staging, "fetch", "--quiet", "--no-tags", "origin", refs)
    except WrongUseError:
        raise
    except RapError as error:
        reason = error.problems[0].facts.get("reason", "")
        raise RefusedError("sharing.exchange.not_reached", reason=reason) from None
    there = commit_of(staging, f"refs/remotes/origin/{name}")
    tree = read_tree(staging, there)
    if intruders := find_intruders([(blob.mode, path) for path, blob in tree.items()]):
        raise ProblemsError(intruders)
    if "pyproject.toml" not in tree or not any(path.startswith("interviews/") for path in tree):
        raise WrongUseError("sharing.exchange.no_study")
    git(staging, "symbolic-ref", "HEAD", f"refs/heads/{name}")
    put(staging, "", there)
    git(staging, "branch", "--quiet", f"--set-upstream-to=origin/{name}")


def _folder(root: Path, folder: Path) -> Path:
    """The place of this study in a folder that others reach; made where it is not there yet."""
    if not folder.is_dir():
        raise WrongUseError("sharing.exchange.no_folder", place=folder)
    folder = folder.resolve()
    if folder == root.resolve() or root.resolve() in folder.parents:
        raise WrongUseError("sharing.exchange.inside_study", place=folder)
    if program := find_synced(folder)[1]:
        raise RefusedError("sharing.exchange.copied_folder", place=folder, program=program)
    if _is_place(folder):
        return folder
    place = folder / f"{root.resolve().name}{SUFFIX}"
    if not _is_place(place):
        with staging_folder(folder) as staging:
            shared = ("--shared=group",) if folder.stat().st_mode & 0o020 else ()
            git(staging, "init", "--quiet", "--bare", "--initial-branch=main", *shared)
            for setting in ("receive.denyNonFastForwards", "receive.denyDeletes"):
                git(staging, "config", setting, "true")
            shutil.rmtree(staging / "hooks", ignore_errors=True)
            publish_folder(staging, place)
            if shared:
                place.chmod(0o2770)
    return place


def _found(folder: Path) -> Path:
    """The one place in a folder, or the folder itself."""
    if _is_place(folder) or (folder / ".git").is_dir():
        return folder
    there = [path for path in folder.glob(f"*{SUFFIX}") if _is_place(path)]
    if len(there) != 1:
        names = tuple(path.name for path in there)
        id = "sharing.exchange.several_studies" if there else "sharing.exchange.no_study_in_folder"
        raise ProblemsError([Problem(id, place=folder, names=names)])
    return there[0]


def _is_place(folder: Path) -> bool:
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir()
