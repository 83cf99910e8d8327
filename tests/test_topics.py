"""The topics have an order, and none names a later one."""

from __future__ import annotations

import pytest
from test_rooms import SRC, imported
from topics import TOPICS

ORDER = list(TOPICS)
HOMES = {part: topic for topic, (_, parts) in TOPICS.items() for part in parts}
SPREAD = ("acts", "lab", "cli")  # rooms that are all topics


def topic_of(name: str) -> str:
    """The topic of a module, by its dotted name from `rap.` on; "" in a room that is none."""
    parts = name.removeprefix("rap.").split(".")
    near = (".".join(parts[:n]) for n in range(len(parts), 0, -1))
    return next((HOMES[one] for one in near if one in HOMES), "")


MODULES = {
    ".".join(path.relative_to(SRC.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in SRC.rglob("*.py")
}


def test_each_module_of_acts_lab_and_cli_belongs_to_a_topic():
    """A new module is given to one in `tests/topics.py`."""
    rooms = tuple(f"rap.{room}." for room in SPREAD)

    assert [name for name in MODULES if name.startswith(rooms) and not topic_of(name)] == []


def test_each_part_named_is_there():
    """A module that went away is named by no topic."""
    assert [part for part in HOMES if f"rap.{part}" not in MODULES] == []


@pytest.mark.parametrize("topic", ORDER)
def test_a_topic_names_no_later_one(topic: str):
    """Where a later topic must take part in an earlier one's work, it is handed in."""
    later = {*ORDER[ORDER.index(topic) + 1 :]}
    found = [
        (name, other)
        for name, path in MODULES.items()
        if topic_of(name) == topic
        for other in imported(path)
        if other in MODULES and other.count(".") > 1 and topic_of(other) in later
    ]

    assert found == []


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
