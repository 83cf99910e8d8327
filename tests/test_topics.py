"""Topics are whole: they have an order, none names a later one, and none reaches past the door of
another.
"""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from house import PICTURE, draw, needs_of
from test_rooms import MODULES, SRC, imported

from rap.topics import ORDER

TOPICS = "rap.topics."


def topic_of(name: str) -> str:
    """The topic of a module, by its dotted name; "" for all else."""
    return name.removeprefix(TOPICS).split(".")[0] if name.startswith(TOPICS) else ""


@cache
def used(path: Path) -> frozenset[tuple[str, str]]:
    """(module, name) for each name of a module of topics that a file imports, or takes from a
    module it imports; "*" where nothing is taken from it.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found, opened = set[tuple[str, str]](), dict[str, str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(TOPICS):
            for alias in node.names:
                module = f"{node.module}.{alias.name}"
                if module in MODULES:
                    opened[alias.asname or alias.name] = module
                else:
                    found.add((str(node.module), alias.name))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in opened
        ):
            found.add((opened[node.value.id], node.attr))
    taken = {module for module, _ in found}
    return frozenset(found | {(module, "*") for module in opened.values() if module not in taken})


def test_the_order_names_each_topic_once():
    """A folder in `topics` is a topic, and its place in the order is chosen."""
    folders = {path.parent.name for path in (SRC / "topics").glob("*/__init__.py")}

    assert sorted(ORDER) == sorted(folders)


@pytest.mark.parametrize("topic", ORDER)
def test_a_topic_names_no_later_one(topic: str):
    """Where a later topic must take part in an earlier one's work, it is handed in."""
    later = {*ORDER[ORDER.index(topic) + 1 :]}
    found = [
        (name, other)
        for name, path in MODULES.items()
        if topic_of(name) == topic
        for other in imported(path)
        if topic_of(other) in later
    ]

    assert found == []


@pytest.mark.parametrize("topic", ORDER)
def test_others_come_through_the_door_of_a_topic(topic: str):
    """What others import of a topic is what its `DOOR` says, and the door says no more."""
    start = f"{TOPICS}{topic}"
    through = {
        (module.removeprefix(f"{start}."), name)
        for other, path in MODULES.items()
        if topic_of(other) != topic
        for module, name in used(path)
        if topic_of(module) == topic and module != start
    }
    door = import_module(start).DOOR

    assert through == {(module, name) for module, names in door.items() for name in names}


@pytest.mark.parametrize("topic", ORDER)
def test_a_topic_says_what_it_needs(topic: str):
    """The last lines of what a topic says of itself name the earlier topics that it imports."""
    needs = {
        topic_of(other)
        for name, path in MODULES.items()
        if topic_of(name) == topic
        for other in imported(path)
    } - {topic, ""}

    assert needs_of(topic) == [one for one in ORDER if one in needs]


def test_no_more_than_three_parts_of_a_folder_need_each_other():
    """A part is a module or a package of a folder; those of a knot can only be read together."""
    needs = {
        name: {other for other in imported(path) if other in MODULES and other != name}
        for name, path in MODULES.items()
    }
    for folder in {name.rpartition(".")[0] for name in MODULES if name.count(".")}:
        depth = folder.count(".") + 1
        near: dict[str, set[str]] = {}
        for name, others in needs.items():
            if name.startswith(f"{folder}."):
                part = name.split(".")[depth]
                within = {
                    other.split(".")[depth] for other in others if other.startswith(f"{folder}.")
                }
                near.setdefault(part, set()).update(within - {part})
        far = {part: reached(part, near) for part in near}
        for part in near:
            knot = {part} | {other for other in far[part] if part in far[other]}
            assert len(knot) <= 3, (folder, sorted(knot))


def reached(start: str, near: dict[str, set[str]]) -> set[str]:
    """All parts that one needs, also through others."""
    found, waiting = set[str](), [start]
    while waiting:
        fresh = near.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def test_the_picture_of_the_house_shows_what_topics_need():
    """`docs/house.svg` is drawn anew by `python tests/house.py` when a topic needs another one."""
    assert PICTURE.read_text(encoding="utf-8") == draw()
