"""One decision after the other: each person or thing that was found, and pages of words that are in no dictionary."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rap.cli.review_screen import KEYS, Desk, show_entity, show_page
from rap.core.errors import WrongUseError
from rap.core.sentences import count

if TYPE_CHECKING:
    from rap.acts.review import Entity, Event, Review

_ACTS = {"enter": "mask", "m": "mask", "k": "keep", "n": "name"}
_DONE = {"mask": "was masked", "name": "was masked as a name", "say": "was replaced", "keep": "was kept"}


@dataclass
class Aside:
    """What this sitting put off (`later`) or took `apart`; `acts` in their order: what was taken apart, None for a decision."""

    later: set[tuple[str, ...]] = field(default_factory=set)
    apart: list[Entity] = field(default_factory=list)
    acts: list[tuple[Entity, list[Entity]] | None] = field(default_factory=list)


def decide_all(desk: Desk, current: Review, aside: Aside | None = None) -> bool:
    """Ask about everything that is open; False when the person stops."""
    from rap.acts.review import minutes_left

    aside = aside or Aside()
    paces: list[float] = []
    while True:
        open_ones = (*_still_there(aside.apart, current), *current.open_entities)
        waiting = [one for one in open_ones if one.forms not in aside.later and not current.decided(one)]
        if not waiting:
            return True
        size = desk.n_words()
        pages = sum(one.kind == "unknown" for one in waiting)
        n_screens = len(waiting) - pages + -(-pages // size)
        title = f"{len(waiting)} to decide, about {count(max(1, round(minutes_left(n_screens, paces))), 'minute')}"
        began = time.monotonic()
        page = [one for one in waiting if one.kind == "unknown"][:size] if waiting[0].kind == "unknown" else []
        go_on = (
            _decide_page(desk, current, page, aside, title)
            if len(page) > 1
            else _decide(desk, current, waiting[0], aside, title)
        )
        paces.append(time.monotonic() - began)
        if not go_on:
            return False


def _still_there(apart: list[Entity], current: Review) -> list[Entity]:
    """What was taken apart, without its places in texts that were let in meanwhile."""
    left = [replace(one, places=tuple(p for p in one.places if p[0] in current.raws)) for one in apart]
    return [one for one in left if one.places]


def keys_for(entity: Entity, keys: str = "mkonsualq") -> Mapping[str, str]:
    """Those of the keys that mean something for it."""
    gone = ("" if entity.kind == "unknown" else "n") + ("" if len(entity.forms) > 1 else "s")
    return {key: words for key, words in KEYS.items() if key in keys and key not in gone}


def _decide(desk: Desk, current: Review, entity: Entity, aside: Aside, title: str) -> bool:
    """One person or thing, until something is decided on it; False to stop."""
    first, keys = 0, keys_for(entity)
    while True:
        after = show_entity(desk, current, entity, first=first, title=title, keys=keys)
        key = desk.key()
        if key in ("space", "?"):
            first = after
        elif key != "enter" and key not in keys:
            continue
        elif key in _ACTS:
            current.decide(entity, _ACTS[key])
            aside.acts.append(None)
            return True
        elif key == "o":
            if _say(desk, current, entity):
                aside.acts.append(None)
                return True
        elif key == "s":
            _split(current, entity, aside)
            return True
        elif key in ("l", "q"):
            aside.later.add(entity.forms)
            return key == "l"
        else:
            other(desk, current, key, aside)
            return True


def _decide_page(desk: Desk, current: Review, page: list[Entity], aside: Aside, title: str) -> bool:
    """Words nobody knows: those that name somebody by number, then the rest kept by `k`, or masked."""
    show_page(desk, current, page, title=title)
    key = desk.key()
    if key.isdigit():
        for number in sorted({int(sign) for sign in key} & set(range(1, len(page) + 1))):
            current.decide(page[number - 1], "name")
            aside.acts.append(None)
    elif key in ("k", "enter"):
        for entity in page:
            current.decide(entity, "keep" if key == "k" else "mask")
            aside.acts.append(None)
    elif key == "v":
        return all(_decide(desk, current, entity, aside, title) for entity in page)
    elif key in ("l", "q"):
        aside.later.update(entity.forms for entity in page)
    else:
        other(desk, current, key, aside)
    return key != "q"


def _split(current: Review, entity: Entity, aside: Aside) -> None:
    """Each spelling by itself, until that is taken back."""
    from rap.acts.review import split_entity

    parts = split_entity(entity, texts={id: raw.text for id, raw in current.raws.items()})
    aside.apart += parts
    aside.later.add(entity.forms)
    aside.acts.append((entity, parts))


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


def other(desk: Desk, current: Review, key: str, aside: Aside) -> bool:
    """Keys that mean the same everywhere: undo, add. Whether it was one."""
    if key == "u":
        desk.say(_undo(current, aside))
    if key == "a":
        words = desk.ask("The words that name somebody")
        try:
            if words:
                desk.say(f"Masked in {count(current.add(words), 'place')}.")
                aside.acts.append(None)
        except WrongUseError as error:
            desk.say(str(error))
    return key in ("u", "a")


def _undo(current: Review, aside: Aside) -> str:
    """Take back what was done last, in this sitting or before; what that was, in one line."""
    last = aside.acts.pop() if aside.acts else None
    if last is not None:
        whole, parts = last
        aside.apart = [one for one in aside.apart if one not in parts]
        aside.later.discard(whole.forms)
        return f"Taken back: {' | '.join(whole.words)} are one again."
    event = current.undo()
    return "There is nothing to take back." if event is None else f"Taken back: {_told(event)}."


def _told(event: Event) -> str:
    did = "was added as a name" if event.kind == "added" else _DONE[event.act]
    return f"{' | '.join(event.forms)} {did}" + (f" by {event.words}" if event.words else "")
