"""Two reviewers who did not see each other's decisions: where they differ, and what holds in the end.

Kept is only what everybody kept. A word that one masked and another kept is shown, and somebody says what holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rap.errors import WrongUseError
from rap.review.entities import Entity, Screened, find_entities, screen_text
from rap.review.events import Event, Index, index_events, read_events
from rap.review.known import names_of
from rap.review.masking import Finds, Masked, mask_text
from rap.review.session import Review


@dataclass(frozen=True)
class Difference:
    """A spelling that was judged differently; `said` maps each reviewer to her act ("" for nothing: masked) and her words."""

    entity: Entity
    said: dict[str, tuple[str, str]]


def need_done(review: Review, source: str) -> tuple[str, ...]:
    """The reviewers who are done with `source`; `WrongUseError` while they are too few."""
    done, wanted = review.state(source).done, review.vault.settings.reviewers
    if len(done) < wanted:
        right = (
            "say `rap review` again until nothing is open" if wanted < 2 else "another person says `rap review`, alone"
        )
        raise WrongUseError(source, f"is reviewed by {len(done)} of {wanted} people", right)
    return done


def indexes(review: Review, done: Sequence[str]) -> dict[str, Index]:
    """Everybody's decisions, each on their own. Called for a text with which all are done."""
    by_coder: dict[str, dict[str, tuple[Event, ...]]] = {coder: {} for coder in done}
    for entry in review.vault.list("review"):
        source, _, coder = entry.id.partition(".")
        if coder in by_coder:
            by_coder[coder][source] = read_events(review.vault, entry.id)[0]
    if review.vault.settings.reviewers < 2:
        return {review.coder: review.index()}
    return {coder: index_events(rows, known=review.known) for coder, rows in by_coder.items()}


def find_differences(review: Review, source: str) -> list[Difference]:
    """What two reviewers of a text judged differently and nobody has settled; in reading order of the list of entities."""
    found = indexes(review, need_done(review, source))
    one = final_screen(review, source, found)
    differences = []
    for entity in find_entities([one]):
        for number, form in enumerate(entity.forms):
            events = {who: _find(index, one, entity.group, form) for who, index in found.items()}
            if len({_effect(event) for event in events.values()}) > 1 and not any(
                e and e.settled for e in events.values()
            ):
                said = {who: (event.act, event.words) if event else ("", "") for who, event in events.items()}
                differences.append(Difference(_only(entity, form, entity.words[number : number + 1], one), said))
    return differences


def settle(review: Review, difference: Difference, act: str, *, words: str = "") -> None:
    """Say what holds for a difference; the last one who says it is the one who counts."""
    review.decide(difference.entity, act, words=words, settled=True)


def final_screen(review: Review, source: str, found: dict[str, Index]) -> Screened:
    """The text looked through once more, for every name that anybody masked or added: short forms of them go too."""
    raw = review.raws[source]
    masked = {event for index in found.values() for event in (*index.own.values(), *index.carried.values())}
    kept = {
        form for index in found.values() for (s, g, form), e in index.own.items() if s == source and e.act == "keep"
    }
    names = [name for name in names_of(e for e in masked if e.kind != "unknown" or e.act != "mask") if name not in kept]
    language = raw.source.language
    return screen_text(raw.text, source=source, language=language, known=[*names, *review.speakers(source)])


def final_masked(review: Review, source: str) -> Masked:
    """The text as it enters the study, by what everybody decided."""
    found = indexes(review, need_done(review, source))
    one, raw = final_screen(review, source, found), review.raws[source]
    decided = _together(one, found)
    return mask_text(raw.text, one.found, language=raw.source.language, decided=decided, speakers=raw.source.speakers)


def _together(one: Screened, found: dict[str, Index]) -> Finds:
    def decided(group: str, form: str) -> Event | None:
        events = [_find(index, one, group, form) for index in found.values()]
        settled = [event for event in events if event and event.settled]
        if settled:
            return max(settled, key=lambda event: event.at)
        if all(event is not None and event.act == "keep" for event in events):
            return events[0]
        masking = [event for event in events if event is not None and event.act != "keep"]
        return max(masking, key=lambda event: (event.act == "say", event.act == "name"), default=None)

    return decided


def _find(index: Index, one: Screened, group: str, form: str) -> Event | None:
    return index.find(one.source, one.language, group=group, form=form)


def _effect(event: Event | None) -> tuple[bool, str]:
    return (event is not None and event.act == "keep", event.words if event else "")


def _only(entity: Entity, form: str, words: tuple[str, ...], one: Screened) -> Entity:
    """One spelling of an entity."""
    from rap.review.events import form_of

    places = tuple(place for place in entity.places if form_of(one.text[place[1] : place[2]]) == form)
    return replace(entity, forms=(form,), words=words, places=places)
