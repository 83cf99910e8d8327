"""One decision after the other: each person or thing that was found, and pages of words that are in no dictionary."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rap.cli.review_screen import PAGE, Desk, count, passages, show_entity, show_page
from rap.errors import WrongUseError

if TYPE_CHECKING:
    from rap.review import Entity, Review


def decide_all(desk: Desk, current: Review) -> bool:
    """Ask about everything that is open; False when the person stops."""
    from rap.review import minutes_left

    later: set[tuple[str, ...]] = set()
    apart: list[Entity] = []
    paces: list[float] = []
    while True:
        waiting = [
            one for one in (*apart, *current.open_entities) if one.forms not in later and not current.decided(one)
        ]
        if not waiting:
            return True
        pages = sum(one.kind == "unknown" for one in waiting)
        n_screens = len(waiting) - pages + -(-pages // PAGE)
        title = f"{len(waiting)} to decide, about {count(max(1, round(minutes_left(n_screens, paces))), 'minute')}"
        began = time.monotonic()
        page = [one for one in waiting if one.kind == "unknown"][:PAGE] if waiting[0].kind == "unknown" else []
        go_on = _decide_page(desk, current, page, later, title) if len(page) > 1 else _decide(
            desk, current, waiting[0], later, apart, title
        )  # fmt: skip
        paces.append(time.monotonic() - began)
        if not go_on:
            return False


def _decide(
    desk: Desk, current: Review, entity: Entity, later: set[tuple[str, ...]], apart: list[Entity], title: str
) -> bool:
    """One person or thing, until something is decided on it; False to stop."""
    first = 0
    while True:
        show_entity(desk, current, entity, first=first, title=title)
        key = desk.key()
        acts = {"enter": "mask", "m": "mask", "k": "keep", "n": "name"}
        if key in acts and not (key == "n" and entity.kind != "unknown"):
            current.decide(entity, acts[key])
        elif key == "o" and not _say(desk, current, entity):
            continue
        elif key == "space":
            first = first + desk.n_places if first + desk.n_places < len(passages(entity)) else 0
            continue
        elif key == "s" and len(entity.forms) > 1:
            apart += _split(current, entity)
            later.add(entity.forms)
        elif key in ("l", "q"):
            later.add(entity.forms)
        elif not (key == "o" or other(desk, current, key)):
            continue
        return key != "q"


def _decide_page(desk: Desk, current: Review, page: list[Entity], later: set[tuple[str, ...]], title: str) -> bool:
    """Words nobody knows: those that name somebody by number, then the rest kept by `k`, or masked."""
    show_page(desk, current, page, title=title)
    key = desk.key()
    if key.isdigit() and key != "0":
        for number in {int(sign) for sign in key} & set(range(1, len(page) + 1)):
            current.decide(page[number - 1], "name")
    elif key in ("k", "enter"):
        for entity in page:
            current.decide(entity, "keep" if key == "k" else "mask")
    elif key == "v":
        return all(_decide(desk, current, entity, later, [], title) for entity in page)
    elif key in ("l", "q"):
        later.update(entity.forms for entity in page)
    else:
        other(desk, current, key)
    return key != "q"


def _split(current: Review, entity: Entity) -> list[Entity]:
    from rap.review import split_entity

    return split_entity(entity, texts={id: raw.text for id, raw in current.raws.items()})


def _say(desk: Desk, current: Review, entity: Entity) -> bool:
    """Other words for it, in the language of each talk it stands in; whether some were given."""
    words = desk.ask("What stands there instead, like [collègue A]")
    if not words:
        return False
    try:
        current.decide(entity, "say", words=words)
    except WrongUseError as error:
        desk.say(str(error))
        return False
    return True


def other(desk: Desk, current: Review, key: str) -> bool:
    """Keys that mean the same everywhere: undo, add. Whether it was one."""
    if key == "u" and not current.undo():
        desk.say("There is nothing to take back.")
    if key == "a":
        words = desk.ask("The words that name somebody")
        try:
            desk.say(f"Masked in {current.add(words)} places.") if words else None
        except WrongUseError as error:
            desk.say(str(error))
    return key in ("u", "a")
