"""Where two reviewers who did not see each other's decisions judged differently, and what holds in
the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rap.core.errors import WrongUseError
from rap.privacy.pseudonyms.labels import label_names
from rap.topics.corrections.masking import Stretch
from rap.topics.review.decisions import Event, Index, form_of, masked_names
from rap.topics.review.entities import Entity, Screened, find_entities
from rap.topics.review.given_labels import LabelChoice
from rap.topics.review.masking import ELSEWHERE, Spot, places_of, together
from rap.topics.review.session import Review


@dataclass(frozen=True)
class Difference:
    """A spelling that was judged differently; `said` maps each reviewer to her act ("" for nothing:
    masked; "apart": masked with its own label) and her words. With `label` nobody differs: it was
    given to somebody else too, by another reviewer or on another machine.
    """

    entity: Entity
    said: dict[str, tuple[str, str]]
    label: str = ""


def need_done(review: Review, source: str) -> tuple[str, ...]:
    """The reviewers who are done with `source`; `WrongUseError` while they are too few."""
    done, wanted = review.state(source).done, review.vault.settings.reviewers
    if len(done) < wanted:
        id = "review.too_few" if wanted < 2 else "review.too_few_people"
        raise WrongUseError(id, place=source, done=len(done), wanted=wanted)
    return done


def find_differences(review: Review, source: str) -> list[Difference]:
    """What two reviewers of a text judged differently and nobody has settled, in reading order of
    the list of entities; then labels that were given to two people.
    """
    need_done(review, source)
    found, one = review.said(source), review.screen_of(source)
    differences = []
    for entity in [*find_entities([one]), *_elsewhere(one, found)]:
        for number, form in enumerate(entity.forms):
            events = {
                who: index.find(source, one.language, group=entity.group, form=form)
                for who, index in found.items()
            }
            effects = {_effect(event) for event in events.values()}
            if len(effects) < 2 or any(event and event.settled for event in events.values()):
                continue
            said = {who: (_act(e), e.words) if e else ("", "") for who, e in events.items()}
            words = entity.words[number : number + 1]
            differences.append(Difference(_only(entity, form, words, one), said))
    return differences or _shared(review, source, one)


def _shared(review: Review, source: str, one: Screened) -> list[Difference]:
    """Labels that stand for two people though nobody said that they may: one to decide on for each
    person after the first. A team's own list may give a label to several.
    """
    found = review.said(source)
    by_label: dict[str, dict[int, list[Spot]]] = {}
    for spot in review.preview(source).spots:
        event = spot.place.event
        if event and event.act == "say" and event.group == "name" and event.at:
            by_label.setdefault(spot.label, {}).setdefault(spot.person, []).append(spot)
    shared = []
    for label, people in by_label.items():
        for spots in [*people.values()][1:]:
            places = tuple((source, spot.place.one.start, spot.place.one.end) for spot in spots)
            words = tuple(dict.fromkeys(" ".join(one.text[a:b].split()) for _, a, b in places))
            forms = tuple(dict.fromkeys(map(form_of, words)))
            entity = Entity(
                "name",
                "name",
                True,
                spots[0].place.one.reason,
                forms,
                words,
                places,
                {source: label},
            )
            finds = (
                (who, index.find(source, one.language, group="name", form=forms[0]))
                for who, index in found.items()
            )
            said = {who: (_act(event), event.words) for who, event in finds if event}
            shared.append(Difference(entity, said, label))
    return shared


def _elsewhere(one: Screened, said: Mapping[str, Index]) -> list[Entity]:
    """Names that were masked in other places and stand here where the screen found nothing."""
    names = masked_names(one.source, said)
    places = places_of(one.text, one.found, decided=together(one, said), names=names)
    spots: dict[str, list[Stretch]] = {}
    for hit in (place.one for place in places if place.one.reason == ELSEWHERE):
        spots.setdefault(one.text[hit.start : hit.end], []).append((one.source, hit.start, hit.end))
    named = []
    for words, spans in spots.items():
        labels = {one.source: label_names([words], language=one.language)[words]}
        forms, shown = (form_of(words),), (" ".join(words.split()),)
        named.append(Entity("name", "name", True, ELSEWHERE, forms, shown, tuple(spans), labels))
    return named


def settle(
    review: Review, difference: Difference, act: str, *, words: str = "", both: bool = False
) -> None:
    """Say what holds for a difference (`apart`: a label of its own; `both`: these words may stand
    for two people); the last one who says it is the one who counts.
    """
    entity = difference.entity
    if act == "apart":
        act, entity = "mask", replace(entity, whose=entity.forms[0])
    review.decide_all([LabelChoice(entity, act, words, both)], settled=True)


def _act(event: Event) -> str:
    return "apart" if event.whose and event.act == "mask" else event.act


def _effect(event: Event | None) -> tuple[bool, str, str]:
    if event is None or event.act == "keep":
        return event is not None, "", ""
    return False, event.words, event.whose


def _only(entity: Entity, form: str, words: tuple[str, ...], one: Screened) -> Entity:
    """One spelling of an entity."""
    places = (place for place in entity.places if form_of(one.text[place[1] : place[2]]) == form)
    return replace(entity, forms=(form,), words=words, places=tuple(places))
