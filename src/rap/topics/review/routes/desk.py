"""The review that a person has begun at her desk, and what addresses say of the things found in it."""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from rap.core.errors import UnknownError, WrongUseError
from rap.topics.review.entities import Entity
from rap.topics.review.session import Review
from rap.topics.web.permissions import Person
from rap.topics.web.raw_session import RawSession


@dataclass
class Begun:
    """The review, if one was begun; how many of its texts wait to be looked through, and the seconds
    that each of her last decisions took.
    """

    review: Review | None = None
    waiting_to_screen: int = 0
    paces: list[float] = field(default_factory=list)
    last_decision: float = field(default_factory=time.monotonic)

    def close(self) -> None:
        """Drop every word."""
        if self.review is not None:
            self.review.close()
        self.review = None


def begun(desk: RawSession) -> Begun:
    """What was begun at this desk."""
    return desk.made.of(Begun)


def need_review(desk: RawSession, person: Person) -> Review:
    """The review that was begun, for the person who opened the vault."""
    desk.need(person)
    review = begun(desk).review
    if review is None:
        raise WrongUseError("review.not_begun")
    return review


def key_of(desk: RawSession, entity: Entity) -> str:
    """What an address says of an entity: the same until the desk is closed, and nothing to anybody
    else. Other things than names are one thing for each language.
    """
    review = begun(desk).review
    source = "" if review is None else entity.sources[0]
    raw = review.raws.get(source) if review and entity.group != "name" else None
    language = raw.source.language if raw else ""
    return desk.key_of("\0".join((entity.group, language, entity.whose, *entity.forms)))


def drawn_of(desk: RawSession, entity: Entity) -> str:
    """What a decision carries of the places it was made for."""
    return desk.key_of(repr((entity.kind, entity.places)))


def entity_of(desk: RawSession, key: str, entities: Iterable[Entity]) -> Entity:
    """The entity of a key, or `UnknownError`."""
    found = next((one for one in entities if hmac.compare_digest(key_of(desk, one), key)), None)
    if found is None:
        raise UnknownError("web.list.gone")
    return found
