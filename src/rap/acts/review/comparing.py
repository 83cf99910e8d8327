"""Two reviewers who did not see each other's decisions: where they differ, and what holds in the
end.

Kept is only what everybody kept. A word that one masked and another kept is shown, and somebody
says what holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rap.acts.review.entities import Entity, Screened, find_entities
from rap.acts.review.masking import masked_names, together
from rap.acts.review.places import ELSEWHERE, places_of
from rap.acts.review.queue import Event, Index, form_of
from rap.acts.review.session import Review
from rap.core.errors import WrongUseError
from rap.privacy.pseudonyms.labels import label_names


@dataclass(frozen=True)
class Difference:
    """A spelling that was judged differently; `said` maps each reviewer to her act ("" for nothing:
    masked) and her words.
    """

    entity: Entity
    said: dict[str, tuple[str, str]]


def need_done(review: Review, source: str) -> tuple[str, ...]:
    """The reviewers who are done with `source`; `WrongUseError` while they are too few."""
    done, wanted = review.state(source).done, review.vault.settings.reviewers
    if len(done) < wanted:
        raise WrongUseError(
            "acts.review.too_few" if wanted < 2 else "acts.review.too_few_people",
            place=source,
            done=len(done),
            wanted=wanted,
        )
    return done


def find_differences(review: Review, source: str) -> list[Difference]:
    """What two reviewers of a text judged differently and nobody has settled; in reading order of
    the list of entities.
    """
    need_done(review, source)
    found, one = review.said(source), review.screen_of(source)
    differences = []
    for entity in [*find_entities([one]), *_elsewhere(one, found)]:
        for number, form in enumerate(entity.forms):
            events = {who: _find(index, one, entity.group, form) for who, index in found.items()}
            if len({_effect(event) for event in events.values()}) > 1 and not any(
                e and e.settled for e in events.values()
            ):
                said = {
                    who: (event.act, event.words) if event else ("", "")
                    for who, event in events.items()
                }
                differences.append(
                    Difference(_only(entity, form, entity.words[number : number + 1], one), said)
                )
    return differences


def _elsewhere(one: Screened, said: Mapping[str, Index]) -> list[Entity]:
    """Names that were masked in other places and stand here where the screen found nothing."""
    names = masked_names(one.source, said)
    places = places_of(one.text, one.found, decided=together(one, said), names=names)
    spots: dict[str, list[tuple[int, int]]] = {}
    for place in places:
        if place.one.reason == ELSEWHERE:
            spots.setdefault(one.text[place.one.start : place.one.end], []).append(
                (place.one.start, place.one.end)
            )
    return [
        Entity(
            "name",
            "name",
            True,
            ELSEWHERE,
            (form_of(words),),
            (" ".join(words.split()),),
            tuple((one.source, start, end) for start, end in spans),
            {one.source: label_names([words], language=one.language)[words]},
        )
        for words, spans in spots.items()
    ]


def settle(review: Review, difference: Difference, act: str, *, words: str = "") -> None:
    """Say what holds for a difference; the last one who says it is the one who counts."""
    review.decide(difference.entity, act, words=words, settled=True)


def _find(index: Index, one: Screened, group: str, form: str) -> Event | None:
    return index.find(one.source, one.language, group=group, form=form)


def _effect(event: Event | None) -> tuple[bool, str]:
    return (event is not None and event.act == "keep", event.words if event else "")


def _only(entity: Entity, form: str, words: tuple[str, ...], one: Screened) -> Entity:
    """One spelling of an entity."""
    places = tuple(
        place for place in entity.places if form_of(one.text[place[1] : place[2]]) == form
    )
    return replace(entity, forms=(form,), words=words, places=places)
