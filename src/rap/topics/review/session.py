"""A review: the raw texts that wait, what was found in them, what is decided. It holds words in
memory until it is closed.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rap.core.errors import WrongUseError
from rap.core.wordless import without_words
from rap.privacy.pseudonyms.propagate import find_known
from rap.store.settings import own_coder
from rap.store.sources import read_source, source_ids
from rap.topics.entering.taking import check_not_withdrawn, taking_in
from rap.topics.review.decisions import (
    ACTS,
    Event,
    Index,
    form_of,
    format_events,
    index_events,
    merged,
    names_of,
    read_acts,
    read_events,
    read_indexes,
    read_known,
    speaker_names,
)
from rap.topics.review.entities import Entity, Screened, find_entities, screen_text
from rap.topics.review.given_labels import LabelChoice, check_words, find_whose
from rap.topics.review.masking import Masked, divide, write_text
from rap.topics.review.named_elsewhere import StudyWords, find_missed
from rap.topics.waiting_texts.queue import Raw, State, read_raw, remember_raws, waiting_ids

if TYPE_CHECKING:
    from rap.store.vault import Vault


class Review:
    """The waiting texts of a study, for one reviewer. Use it in `with`: at its end every word is
    dropped.

    Another reviewer's decisions on a text that waits are not looked at while the study wants two
    (`reviewers = 2`).
    """

    def __init__(self, root: Path, vault: Vault) -> None:
        self.root, self.vault = root, vault
        self.coder = own_coder(vault.settings).id
        self.raws: dict[str, Raw] = {}
        self.events: dict[str, dict[str, tuple[Event, ...]]] = {}
        self.known: list[Event] = []
        self.screened: dict[str, Screened] = {}
        self.elsewhere: tuple[str, ...] = ()
        self.in_study = StudyWords(root)
        self._entities: list[Entity] | None = None
        self._index: Index | None = None
        self._previews: dict[str, tuple[Index, Screened, Masked]] = {}

    def __enter__(self) -> Review:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<review of {len(self.raws)} texts by {self.coder}>"

    def close(self) -> None:
        """Drop every word."""
        for words in (self.raws, self.events, self.screened, self._previews):
            words.clear()
        self.known, self._entities, self._index = [], None, None

    @without_words
    def load(self, *, only: str = "") -> None:
        """Open what waits (all of it, or one source), and what was decided on it before. The vault
        is unlocked.
        """
        waiting, accepted = waiting_ids(self.vault), {*source_ids(self.root)}
        if only and only not in waiting:
            id = "review.in_study" if only in accepted else "review.does_not_wait"
            raise WrongUseError(id, place=only)
        records = {entry.id for entry in self.vault.list("review") if "." not in entry.id}
        self.elsewhere = tuple(id for id in waiting if id in records and id not in accepted)
        wanted = [id for id in waiting if id not in accepted and only in ("", id)]
        raws = {id: read_raw(self.vault, id) for id in wanted}
        remember_raws(self.root, raws.values())
        self.known = read_known(self.vault)
        self._load_events(accepted)
        self.raws = raws  # last: of what was loaded in part, no text can be accepted

    def _load_events(self, accepted: set[str]) -> None:
        for entry in self.vault.list("review"):
            source, _, coder = entry.id.partition(".")
            if coder and not entry.is_damaged and self._may_see(source, coder, accepted):
                self.events.setdefault(coder, {})[source] = read_events(self.vault, entry.id)[0]

    def _may_see(self, source: str, coder: str, accepted: set[str]) -> bool:
        return coder == self.coder or self.vault.settings.reviewers < 2 or source in accepted

    def screening(self) -> Iterator[str]:
        """Look through one text after the other; gives each id when it is done, for a bar. After the
        last one, names that were found in one are looked for in the others.
        """
        names = self.known_names
        for id in [id for id in self.raws if id not in self.screened]:
            self.screened[id] = self._screen(id, names)
            if self.raws.keys() <= self.screened.keys():
                self.screened = {id: self._once_more(one) for id, one in self.screened.items()}
            self._entities = None
            yield id

    @without_words
    def _screen(self, source_id: str, names: list[str], more: Sequence[str] = ()) -> Screened:
        raw, speakers = self.raws[source_id], self.speakers
        return screen_text(
            raw.text,
            source=source_id,
            language=raw.source.language,
            known=names,
            speakers=speakers,
            elsewhere=more,
        )

    @without_words
    def _once_more(self, one: Screened) -> Screened:
        """A text, looked through again where it holds names that were found in another."""
        more = find_missed(one, self.screened.values())
        return self._screen(one.source, self.known_names, more) if more else one

    @property
    def known_names(self) -> list[str]:
        """What the screen looks for: names of the vault, of those who speak, and those
        this reviewer added.
        """
        mine = (
            event for events in self._own().values() for event in events if event.kind == "added"
        )
        return sorted({*names_of(self.known), *names_of(mine), *self.speakers})

    @property
    def speakers(self) -> list[str]:
        """Names under which people speak in the files that wait."""
        return [name for raw in self.raws.values() for name in speaker_names(raw.found)]

    def _own(self) -> Mapping[str, tuple[Event, ...]]:
        return self.events.get(self.coder, {})

    @property
    def entities(self) -> list[Entity]:
        """What was found, by person and thing over all texts that were looked through."""
        if self._entities is None:
            self._entities = find_entities(self.screened.values())
        return self._entities

    def index(self) -> Index:
        """The decisions of this reviewer, with those that carry over."""
        if self._index is None:
            self._index = index_events(self.events_for(self.coder), known=self.known)
        return self._index

    def events_for(self, coder: str) -> dict[str, tuple[Event, ...]]:
        """What counts for `coder`, by source. With one reviewer a colleague's work goes on; with
        two, hers only carries over.
        """
        rows = dict(self.events.get(coder, {}))
        for other in sorted(self.events.keys() - {coder}):
            for source, events in self.events[other].items():
                if self.vault.settings.reviewers < 2:
                    rows[source] = merged(rows.get(source, ()), events)
                else:
                    rows[f"{source} {other}"] = events
        return rows

    def decided(self, entity: Entity) -> str:
        """What holds for an entity: an act, "" when something of it is open, "mixed" when its
        spellings differ.
        """
        acts = set()
        for source, start, end in entity.places:
            raw = self.raws[source]
            find = partial(self._holds, source)
            parts = divide(raw.text, start, end, group=entity.group, decided=find)
            acts |= {event.act if event else "" for *_, event in parts}
        return "" if "" in acts else acts.pop() if len(acts) == 1 else "mixed"

    def _holds(self, source: str, group: str, form: str) -> Event | None:
        language = self.raws[source].source.language
        return self.index().find(source, language, group=group, form=form)

    @property
    def open_entities(self) -> list[Entity]:
        """What is not decided yet."""
        return [entity for entity in self.entities if not self.decided(entity)]

    def decide(self, entity: Entity, act: str, *, words: str = "", settled: bool = False) -> int:
        """`decide_all` for one entity."""
        return self.decide_all([LabelChoice(entity, act, words)], settled=settled)

    @without_words
    def decide_all(self, choices: Sequence[LabelChoice], *, settled: bool = False) -> int:
        """One act, which holds for every text in which its entities stand, durably in the vault
        before this returns. What holds already is not said a second time.

        Returns
        -------
        int
            The moment by which `undo` knows the act.

        Raises
        ------
        WrongUseError
            An unknown act, words that cannot be a label, that are a name which occurs in these
            texts, or that stand for somebody else already; nothing was decided then.
        """
        now, new = self._now(), dict[str, list[Event]]()
        held = 0
        for one in choices:
            event = self._event(one, at=now, settled=settled)
            for source in one.entity.sources:
                mine = replace(event, language=self.raws[source].source.language)
                if before := self._holding(source, mine):
                    held = max(held, before)
                else:
                    new.setdefault(source, []).append(mine)
        for source, events in new.items():
            self._append(source, *events)
        return now if new else held

    def _event(self, choice: LabelChoice, *, at: int, settled: bool) -> Event:
        entity, act = choice.entity, choice.act
        if act not in ACTS:
            raise WrongUseError("review.unknown_act", act=act, acts=ACTS)
        label, whose = "", entity.whose
        if act == "say":
            label = check_words(choice.words, names=self.known_names, entities=self.entities)
            whose = find_whose(choice, label, entities=self.entities, holds=self._holds)
        forms = entity.forms
        return Event(at, act, entity.group, entity.kind, forms, label, "", settled, whose)

    def _holding(self, source: str, event: Event) -> int:
        """When just this was said of a source; 0 when something else holds, or nothing."""
        own = self.index().own
        held = [own.get((source, event.group, form)) for form in event.forms]
        same = [one for one in held if one and replace(event, at=one.at, forms=one.forms) == one]
        return max((one.at for one in same), default=0) if len(same) == len(held) else 0

    @without_words
    def add(self, words: str) -> int:
        """Mask words that were not found, wherever they are in the waiting texts; in how many
        places that is.
        """
        form = form_of(words)
        if sum(sign.isalnum() for sign in form) < 2:
            raise WrongUseError("review.short_word")
        event = Event(self._now(), "mask", "name", "added", (form,))
        before = {id: one for id, one in self.screened.items() if form in form_of(one.text)}
        for source in before:
            self._append(source, replace(event, language=self.raws[source].source.language))
            self.screened[source] = self._once_more(self._screen(source, self.known_names))
        self._entities = None
        found = (
            find_known(one.text, (form,), language=one.language) for one in self.screened.values()
        )
        return sum(map(len, found))

    @property
    def last_act(self) -> int:
        """The moment of this reviewer's last act on what waits; 0 without any."""
        mine = (event for id in self.raws for event in self._own().get(id, ()))
        return max((event.at for event in mine if event.act in ACTS), default=0)

    @without_words
    def undo(self, at: int = 0) -> tuple[Event, ...]:
        """Take back the act of that moment, or the last one of this reviewer, also one made before
        a kill; what was taken back, nothing when there is no such act (any more).
        """
        mine = {id: self._own().get(id, ()) for id in self.raws}
        acts = [event for events in mine.values() for event in events if event.act in ACTS]
        at = at or self.last_act
        gone = tuple(event for event in acts if event.at == at)
        sources = [id for id, events in mine.items() if any(one in gone for one in events)]
        for source in sources:
            self._write(source, lambda events: tuple(one for one in events if one.at != at))
        if any(one.kind == "added" for one in gone):
            again = [id for id in sources if id in self.screened]
            names = self.known_names
            self.screened |= {id: self._once_more(self._screen(id, names)) for id in again}
            self._entities = None
        return gone

    @without_words
    def keep_in(self, form: str, sources: Iterable[str]) -> None:
        """Note that a word is not a name in texts that are in the study."""
        for source in sources:
            self._append(source, Event(self._now(), "keep", "name", "name", (form,)))

    def forget(self, source: str) -> None:
        """Drop the words of one text, which is in the study now."""
        for words in (self.raws, self.screened, self._previews):
            words.pop(source, None)
        self._entities, self.known = None, read_known(self.vault)
        self.in_study.forget()
        self._index = None

    @without_words
    def mark(self, source: str, act: str) -> None:
        """Note that this reviewer is `done` with a text, or has `heard` its recording beside it."""
        if not any(event.act == act for event in self._own().get(source, ())):
            self._append(source, Event(self._now(), act))

    @without_words
    def state(self, source: str) -> State:
        """How far a text is. Who is done is read from the vault; of a second reviewer nothing else
        is.
        """
        raw, acts = self.raws[source], read_acts(self.vault, source)
        done = tuple(sorted(who for who, said in acts.items() if "done" in said))
        heard = tuple(sorted(who for who, said in acts.items() if "heard" in said))
        return State(raw.source, len(raw.text.split()), done, heard)

    @without_words
    def preview(self, source: str) -> Masked:
        """The text as it enters the study: by this reviewer's decisions, and by everybody's when
        all who are wanted are done.
        """
        one, said = self.screen_of(source), self.said(source)
        index, screened, masked = self._previews.get(source, (None, None, None))
        if masked is None or said != {self.coder: index} or screened is not one:  # another by now
            masked = write_text(self.raws[source], one, said)
            if said == {self.coder: self.index()}:
                self._previews[source] = (self.index(), one, masked)
        return masked

    def screen_of(self, source: str) -> Screened:
        """What was found in a text; it is looked through first when it was not yet."""
        if source not in self.screened:
            self.screened[source] = self._screen(source, self.known_names)
            self._entities = None
        return self.screened[source]

    def said(self, source: str) -> dict[str, Index]:
        """Whose decisions make the text: hers; with two reviewers, once all are done, each one's
        own.
        """
        wanted = self.vault.settings.reviewers
        done = self.state(source).done if wanted > 1 else ()
        if not done or len(done) < wanted:
            return {self.coder: self.index()}
        return read_indexes(self.vault, done, known=self.known)

    def _now(self) -> int:
        """Milliseconds, later than every decision there is."""
        last = max((event.at for events in self._own().values() for event in events), default=0)
        return max(time.time_ns() // 1_000_000, last + 1)

    def _append(self, source: str, *new: Event) -> None:
        self._write(source, lambda events: merged(events, new))

    def _write(self, source: str, change: Callable[[tuple[Event, ...]], tuple[Event, ...]]) -> None:
        """Change this reviewer's file as it is now: what she decided on another machine meanwhile
        stays in it.
        """
        id = f"{source}.{self.coder}"
        with taking_in(self.root):
            self.check_waits(source)
            there, version = read_events(self.vault, id)
            events = change(there)
            raw, data = self.vault.find("raw", source), format_events(events)
            day = datetime.date.fromisoformat(raw.dies) if raw and raw.dies else None
            cases = self._cases(source)
            self.vault.write("review", id, data, cases=cases, dies=day, over=version)
        self.events.setdefault(self.coder, {})[source] = events
        self._index = None

    def check_waits(self, source: str) -> None:
        """Raise when a text that is open here was taken out of the vault, or taken back by who
        speaks in it, meanwhile.
        """
        if source in self.raws:
            check_not_withdrawn(self.root, source, self.raws[source].source.cases)
            if source not in waiting_ids(self.vault):
                raise WrongUseError("review.gone", place=source)

    def _cases(self, source: str) -> tuple[str, ...]:
        return (
            self.raws[source].source if source in self.raws else read_source(self.root, source)
        ).cases
