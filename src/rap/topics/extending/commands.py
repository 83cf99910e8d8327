"""`rap extensions`: packages of others, turned on and off for this study on this machine."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rap.core.errors import RefusedError, WrongUseError
from rap.core.plain import nearest
from rap.languages.catalogue import say
from rap.topics.console.commands import group_of
from rap.topics.console.output import AsJson, at_keyboard, is_confirmed, print_json, tell

if TYPE_CHECKING:
    from rap.core.extensions import Package

_STATES = {
    "on": "extending.list.on",
    "off": "extending.list.off",
    "changed": "extending.list.changed",
    "gone": "extending.list.gone",
}


def list_(*, as_json: AsJson = False) -> None:
    """Each installed package, whether it is on, and what is wrong with it."""
    from rap.core.extensions import find_packages, is_same, read_on
    from rap.store.settings import find_study

    on = read_on(find_study())
    packages = {one.name: one for one in find_packages()}
    rows: list[dict[str, Any]] = []
    for name in sorted({*packages, *on}):
        package = packages.get(name)
        if package is None:
            rows.append({"name": name, "state": "gone", "adds": (), "broken": ()})
            continue
        state = "off" if name not in on else "on" if is_same(package, on[name]) else "changed"
        broken = _find_broken(package) if state == "on" else []
        adds = tuple(f"{one.kind}.{one.name}" for one in package.offers)
        facts = {"version": package.version, "odd": package.odd}
        rows.append({"name": name, "state": state, "adds": adds, "broken": broken, **facts})
    if as_json:
        print_json(rows)
        return
    for row in rows:
        tell(_STATES[row["state"]], package=row["name"], **_facts(row))
        for sentence in row["broken"]:
            print(f"  {sentence}")
        if row.get("odd"):
            tell("extending.list.odd", package=row["name"], names=row["odd"], indent=2)
    if not rows:
        tell("extending.list.none")


def _facts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {} if row["state"] == "gone" else {"version": row["version"], "adds": row["adds"]}


def _find_broken(package: Package) -> list[str]:
    """What of it cannot be imported, each in a sentence; tried in a process of its own."""
    from rap.core.apart import call

    said = []
    for one in package.offers:
        try:
            if one.kind != "language":
                call(one)
        except RefusedError as error:
            said.append(str(error))
    return said


def on(name: str, *, yes: bool = False) -> None:
    """Turn a package on, after she has read what it could do."""
    from rap.core.extensions import find_package, find_packages
    from rap.store.settings import find_study

    root, package = find_study(), find_package(name)
    if package is None:
        near = nearest(name, [one.name for one in find_packages()])
        raise WrongUseError("extending.on.unknown", package=name, nearest=near)
    adds = tuple(f"{one.kind}.{one.name}" for one in package.offers)
    tell("extending.on.adds", package=package.name, version=package.version, adds=adds)
    tell("extending.on.could")
    if not yes and not at_keyboard():
        raise WrongUseError("extending.on.say_yes", package=package.name)
    if not yes and not is_confirmed(say("extending.on.sure", package=package.name)):
        tell("extending.on.left", package=package.name)
        return
    _keep(root, package.name, package.row())
    tell("extending.on.done", package=package.name, version=package.version)


def off(name: str) -> None:
    """Turn a package off."""
    from rap.core.extensions import read_on
    from rap.store.settings import find_study

    root = find_study()
    rows = read_on(root)
    if name not in rows:
        raise WrongUseError("extending.off.not_on", package=name, nearest=nearest(name, rows))
    _keep(root, name, None)
    tell("extending.off.done", package=name)


def _keep(root: Path, name: str, row: Mapping[str, str] | None) -> None:
    from rap.core.extensions import file_of, read_on
    from rap.store.private_files import held, make_private, put

    path = file_of(root)
    make_private(path.parent)
    with held(path.parent, "store.settings.busy"):
        rows = {**read_on(root), name: row}
        on = [one for one in rows.values() if one is not None]
        put(path, json.dumps({"v": 1, "on": on}, indent=1).encode())


def _meant(words: list[str]) -> list[str]:
    """The list, where nothing else is asked for."""
    is_named = bool(words) and words[0] in ("list", "on", "off", "-h", "--help")
    return words if is_named else ["list", *words]


extensions = group_of({"list": list_, "on": on, "off": off}, meant=_meant)
