"""Packages of others that add something to the program: what is installed, what somebody turned on for
a study on this machine, and whether that is still what it was then.

A package says what it adds in its entry points of the group `rap`, a kind and a name:
`reader.fbk = "fieldbook:read"`. Nothing of it is imported to know that. What is on is in a file of this
person on this machine, outside the study, so nothing that comes in turns anything on. It names version
and content: a package that has changed since is off.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.accounts import machine_folder
from rap.core.errors import RefusedError, printable

if TYPE_CHECKING:
    from importlib.metadata import Distribution

GROUP = "rap"
KINDS = ("reader", "project", "coefficient", "question", "item", "language")
_ENTRY = re.compile(rf"({'|'.join(KINDS)})\.([a-z][a-z0-9_]{{1,19}})")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_VERSION = re.compile(r"[A-Za-z0-9.+!_-]{1,40}")
_VALUE = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*(?::\w+)?")
_NOT_CONTENT = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}  # how it came here


@dataclass(frozen=True)
class Extension:
    """One thing that a package adds: `value` is `module:function`, or the folder of a language;
    `place` is the folder or the file of its outermost module.
    """

    kind: str
    name: str
    value: str
    package: str
    version: str
    place: str

    @property
    def title(self) -> str:
        """What people read where it is offered: the package and what it calls this."""
        return f"{self.package}: {self.name.replace('_', ' ')}"


@dataclass(frozen=True)
class Package:
    """An installed distribution: what it adds, the entries that say nothing this program knows, and
    the files it consists of.
    """

    name: str
    version: str
    offers: tuple[Extension, ...]
    odd: tuple[str, ...]
    files: Mapping[str, Path]

    def digest(self) -> str:
        """SHA-256 over the names and bytes of its files."""
        digest = hashlib.sha256()
        for name, path in sorted(self.files.items()):
            data = path.read_bytes() if path.is_file() else b""
            digest.update(f"{name}\0{hashlib.sha256(data).hexdigest()}\n".encode())
        return digest.hexdigest()

    def row(self) -> dict[str, str]:
        """What a file says of it: name, version, sha256."""
        return {"name": self.name, "version": self.version, "sha256": self.digest()}


def find_packages() -> list[Package]:
    """The installed packages that add anything, by name."""
    from importlib.metadata import entry_points

    found = {one.dist.name: one.dist for one in entry_points(group=GROUP) if one.dist is not None}
    packages = (_package(found[name]) for name in sorted(found))
    return [one for one in packages if one is not None]


def find_package(name: str) -> Package | None:
    """The installed package of this name, if it adds anything."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        found = _package(distribution(name))
    except (PackageNotFoundError, ValueError):
        return None
    return found if found is not None and (found.offers or found.odd) else None


def _package(dist: Distribution) -> Package | None:
    """None where it is called what no package can be: its name is printed, in reports too."""
    if not _NAME.fullmatch(dist.name) or not _VERSION.fullmatch(dist.version):
        return None
    offers, odd, places = [], [], set[Path]()
    for entry in dist.entry_points:
        said = _ENTRY.fullmatch(entry.name)
        place = _place_of(dist, entry.value.split(":")[0].split(".")[0])
        if entry.group != GROUP:
            continue
        if not said or not _VALUE.fullmatch(entry.value) or place is None:
            odd.append(printable(entry.name))
            continue
        facts = (entry.value, dist.name, dist.version, str(place))
        offers.append(Extension(said[1], said[2], *facts))
        places.add(place)
    listed = {one.as_posix(): Path(str(dist.locate_file(one))) for one in dist.files or ()}
    for place in places:
        listed |= {one.relative_to(place.parent).as_posix(): one for one in _below(place)}
    files = {
        name: path
        for name, path in listed.items()
        if path.suffix != ".pyc" and path.name not in _NOT_CONTENT
    }
    return Package(dist.name, dist.version, tuple(offers), tuple(odd), files)


def _place_of(dist: Distribution, module: str) -> Path | None:
    """The folder or file of a module: beside what says that the package is installed, else where
    Python finds it (a package that its author still writes).
    """
    for name in (module, f"{module}.py"):
        beside = Path(str(dist.locate_file(name)))
        if beside.exists():
            return beside
    from importlib.util import find_spec

    found = find_spec(module) if module.isidentifier() else None
    if found is None or found.origin is None:
        return None
    path = Path(found.origin)
    return path.parent if path.name == "__init__.py" else path


def _below(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    yield from (one for one in place.rglob("*") if one.is_file())


# What is on.


def is_any_on() -> bool:
    """Whether anything was ever turned on for any study here: nothing is looked for else."""
    return (machine_folder() / "extensions").is_dir()


def file_of(root: Path) -> Path:
    """The file that says what is on for the study at `root`, on this machine."""
    at = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
    return machine_folder() / "extensions" / f"{at}.json"


def read_on(root: Path) -> dict[str, dict[str, str]]:
    """Package -> what it was when it was turned on (name, version, sha256)."""
    try:
        rows = json.loads(file_of(root).read_text(encoding="utf-8"))["on"]
        return {str(row["name"]): {k: str(row[k]) for k in ("name", *_SAME)} for row in rows}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


_SAME = ("version", "sha256")


def is_same(package: Package | None, row: Mapping[str, str]) -> bool:
    """Whether a package is what was turned on."""
    return package is not None and package.row() == row


def find_on(root: Path) -> list[Package]:
    """The packages that are on for a study and are what they were then; nothing is looked for where
    nobody turned anything on.
    """
    pairs = ((find_package(name), row) for name, row in sorted(read_on(root).items()))
    return [one for one, row in pairs if one is not None and is_same(one, row)]


def rows_on(root: Path) -> list[dict[str, str]]:
    """What a manifest says of them."""
    return [one.row() for one in find_on(root)]


def names_on(root: Path) -> tuple[str, ...]:
    """What people read of them: `fieldbook 1.2`."""
    return tuple(f"{one.name} {one.version}" for one in find_on(root))


_root: Path | None = None
_loaded: set[str] = set()
_is_barred = False


def use(root: Path) -> None:
    """From now on this process offers what is on for the study at `root`."""
    global _root
    _root = root


def offered(kind: str) -> dict[str, Extension]:
    """Name -> what is offered of one kind; of two packages with one name the first counts."""
    if _root is None:
        return {}
    found = (one for package in find_on(_root) for one in package.offers if one.kind == kind)
    rows: dict[str, Extension] = {}
    for one in found:
        rows.setdefault(one.name, one)
    return rows


def bar() -> None:
    """This process may open the vault: from now on no package of others is imported in it.

    Raises
    ------
    RefusedError
        One is already.
    """
    global _is_barred
    if _loaded:
        raise RefusedError("core.extension.is_loaded", packages=tuple(sorted(_loaded)))
    _is_barred = True


def load(extension: Extension) -> Any:
    """The function itself, imported in this process: only for a notebook's own.

    Raises
    ------
    RefusedError
        This process may open the vault, or the package is broken.
    """
    if _is_barred:
        raise RefusedError("core.extension.barred", package=extension.package)
    _loaded.add(extension.package)
    try:
        return function_of(extension.value, extension.place)
    except Exception as error:  # whatever its own code raises
        raise broken(extension, type(error).__name__) from None


def function_of(value: str, place: str) -> Any:
    """The function that `value` names; ImportError where Python finds another module of this name."""
    home = str(Path(place).parent)
    if home not in sys.path:
        sys.path.append(home)
    module, _, name = value.partition(":")
    found = import_module(module)
    if not str(found.__file__).startswith(place):
        raise ImportError(module)
    return getattr(found, name)


def broken(extension: Extension, reason: str) -> RefusedError:
    """That a package does not do what it says."""
    facts = {"package": extension.package, "what": f"{extension.kind}.{extension.name}"}
    return RefusedError("core.extension.broken", **facts, reason=reason)
