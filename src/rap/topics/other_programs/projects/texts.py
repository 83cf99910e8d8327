"""Which text of the file is which source of ours, and what a new one becomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rap.core.errors import Message, Problem
from rap.core.model import Source, Speaker
from rap.core.plain import is_plain
from rap.formats.projects import Project, ProjectText, is_guid
from rap.formats.qdpx.elements import guid_of
from rap.formats.transcripts import Transcript
from rap.formats.turn_places import Edits, move_span
from rap.privacy.pseudonyms.identifiers import notice_no_rules
from rap.store.cases import read_withdrawn_sources
from rap.store.codings.maps import Ranges
from rap.store.fingerprints import find_same, words_of
from rap.store.settings import read_settings
from rap.store.sources import hash_of, read_source_text, read_sources, source_ids
from rap.store.titles import draw_title
from rap.topics.bringing_in.arrivals import find_waiting, vault_ids
from rap.topics.bringing_in.cards import draw_source, taken_ids
from rap.topics.entering.plan import EVERYONE, Imported, Wanted
from rap.topics.entering.screened import Find
from rap.topics.other_programs.projects.codes import slug
from rap.topics.other_programs.projects.labels import (
    ALONE,
    Spoken,
    TextQuestion,
    find_speakers,
    read_speakers,
)
from rap.topics.other_programs.projects.raw_texts import read_raw_text
from rap.topics.other_programs.projects.written import Screened
from rap.topics.waiting_texts.codings import carry
from rap.topics.waiting_texts.queue import find_queue

_ALONE: Edits = ((0, 0, ALONE),)


@dataclass(frozen=True)
class ProjectWanted:
    """What a person says of a project: of all its texts (`texts`), and which coder of ours each coder of
    the file is (by name or key): an id, or one of `ROLES` for somebody whom the study gets new.

    `answers` are to what is asked of extracts (`place_extracts`) and of who speaks (`read_speakers`). With
    `is_read` somebody has read the texts and they name nobody; with `is_raw` nobody has read them, and new ones wait in the vault.
    """

    texts: Wanted
    coders: Mapping[str, str] = field(default_factory=dict)
    is_read: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    is_raw: bool = False


@dataclass(frozen=True)
class PlannedText:
    """A text of the file: the source it is already, or would become (`new`). Its places move by
    `edits`, which give it labels of ours. One that `waits` is in the vault, or would be; `equal` are
    the stretches of the file's words that it has there. `finds` look like names in a new text.
    """

    text: ProjectText
    source: Source
    new: Imported | None = None
    edits: Edits = ()
    n_codings: int = 0
    notes: tuple[Message, ...] = ()
    waits: bool = False
    equal: Ranges = ()
    raw: str = field(default="", repr=False)
    finds: tuple[Find, ...] = field(default=(), repr=False)

    def place(self, start: int | None, end: int | None) -> tuple[int | None, int | None, bool]:
        """A place of the file in the source, and whether it is only the nearest one."""
        if start is None or end is None:
            return None, None, False
        if not self.waits:
            return (*move_span(start, end, self.edits), False)
        at = carry(start, end, self.equal, old=self.text.text, new=self.raw)
        return at.start, at.end, bool(at.why)


@dataclass
class _Here:
    """What is known while texts are planned, and what keeps them out; `left_out` is said of texts that
    were reviewed and are in the study in other words.
    """

    root: Path
    project: Project
    wanted: ProjectWanted
    problems: list[Problem]
    screened: Screened
    name: str
    left_out: list[Message]
    taken: set[str]
    waiting: tuple[str, ...]
    asked: dict[str, TextQuestion]
    names: Counter[str]
    raw: dict[str, PlannedText] = field(default_factory=dict)

    def spoken(self, text: ProjectText) -> Spoken:
        """Who speaks in a text, with labels of ours."""
        about = self.wanted.texts
        if self.wanted.is_raw or about.rights != "consent":
            return Spoken(text.text, find_speakers(text.text))
        name = text.name if self.names[text.name] == 1 else text.key
        answers, is_alone = self.wanted.answers, about.one_speaker
        return read_speakers(text.text, answers, name=name, is_alone=is_alone)

    def refuse(self, id: str, text: ProjectText) -> None:
        self.problems.append(Problem(id, place=self.name, text=text.name))


def plan_texts(
    root: Path,
    project: Project,
    wanted: ProjectWanted,
    problems: list[Problem],
    screened: Screened,
    *,
    name: str,
    left_out: list[Message],
    asked: dict[str, TextQuestion],
) -> Iterator[PlannedText]:
    """Each text as the source that it is, by its words, or as a new one. What is asked of who speaks in
    these is added to `asked`, by its key.
    """
    sources = {source.hash: source for source in read_sources(root)}
    by_id = {source.id: source for source in sources.values()}
    ids = vault_ids(find_queue(root)) if wanted.is_raw else ()
    waiting = tuple(find_waiting(root)) if wanted.is_raw else ()
    here = _Here(
        *(root, project, wanted, problems, screened, name, left_out),
        *(taken_ids(root, ids), waiting, asked, Counter(text.name for text in project.texts)),
    )
    titles = {source.title for source in by_id.values()}
    counts = Counter(coding.text for coding in project.codings)
    language = next(iter(read_settings(root).languages), "")
    gone = read_withdrawn_sources(root)
    known = {guid for one in by_id.values() for guid in (one.guid.upper(), guid_of("text", one.id))}
    for text in project.texts:
        n = counts[text.key]
        if _is_of(text, gone):  # a file of ours from before somebody took her words back
            here.refuse("other_programs.project.taken_back", text)
            continue
        if (there := _by_words(here, text, sources)) is not None:
            yield replace(there, n_codings=n)
            continue
        spoken = here.spoken(text)
        if spoken.edits and (same := sources.get(hash_of(spoken.text))) is not None:
            yield PlannedText(text, same, None, spoken.edits, n)
            continue
        is_here = text.name in by_id or (is_guid(text.key) and text.key in known)
        title = draw_title(titles, language=language)
        made = _plan_new(here, text, spoken, is_here=is_here, title=title)
        if made is not None:
            titles.add(title)
            if made.new is not None and not made.waits:
                sources[made.source.hash] = made.source  # the same words again are the same text
            yield replace(made, n_codings=n)


def _by_words(here: _Here, text: ProjectText, sources: Mapping[str, Source]) -> PlannedText | None:
    """A text that the study has."""
    ways: tuple[tuple[str, Edits], ...] = ((text.text, ()), (ALONE + text.text, _ALONE))
    for words, edits in ways:
        if (there := sources.get(hash_of(words))) is not None:
            return PlannedText(text, there, None, edits)
    there = _with_tabs(here.root, here.project, text, sources.values())
    return PlannedText(text, there) if there is not None else None


def _plan_new(
    here: _Here, text: ProjectText, spoken: Spoken, *, is_here: bool, title: str
) -> PlannedText | None:
    """A text that the study has not; None when something keeps it out, or there is nothing in it."""
    if here.wanted.is_raw and text.text.strip() and is_plain(text.text):
        return _plan_raw(here, text, is_here=is_here, title=title)
    here.asked.update((one.question.key, one) for one in spoken.asked)
    words = words_of(spoken.text, spoken.speakers)
    if is_here or find_same(here.root, source_ids(here.root), words=words):
        # its places were counted in other words than those the study has, unless an answer is missing
        if not any(one.is_open for one in spoken.asked):
            here.refuse("other_programs.project.other_words", text)
    elif text.text.strip() and not is_plain(text.text):
        here.refuse("other_programs.project.not_plain", text)
    elif text.text.strip():
        return _new_text(here, text, spoken, title=title)
    return None


def _is_of(text: ProjectText, sources: Iterable[str]) -> bool:
    """Whether a text left as one of these sources: programs keep our GUID or add to our name."""
    return any(id in text.name or text.key == guid_of("text", id) for id in sources)


def _plan_raw(here: _Here, text: ProjectText, *, is_here: bool, title: str) -> PlannedText | None:
    """A text that nobody has read, as one that waits, or would."""
    if (twin := here.raw.get(text.text)) is not None:  # the same words again are the same text
        return replace(twin, text=text, new=None)
    there, about = {*source_ids(here.root)}, here.wanted.texts
    read = read_raw_text(text, about, here.problems)
    if read is None:
        return None
    talk = read.transcript
    known = {*there, *here.waiting}
    same = find_same(here.root, known, words=words_of(talk.text, talk.speakers))
    is_same = same is not None and same.kind == "words"
    if same is not None and is_same and same.source in there:
        said = Message("other_programs.project.reviewed_before", text=text.name, source=same.source)
        here.left_out.append(said)
        return None
    if is_here or (same is not None and not is_same):
        here.refuse("other_programs.project.other_words", text)
        return None
    rest: dict[str, Any] = {"waits": True, "equal": read.equal, "raw": talk.text}
    if same is not None:
        source = Source(same.source, about.kind, about.language, hash_of(talk.text))
        made = PlannedText(text, source, None, **rest)
    else:
        source = draw_source(replace(about, id=""), talk, here.taken, title=title)
        source = replace(source, guid=text.key if is_guid(text.key) else "")
        people = _people_of(here.project, text, [one.role for one in talk.speakers])
        item = Imported(Path(text.name or here.name), source, talk, people)
        made = PlannedText(text, source, item, notes=tuple(talk.notes), **rest)
    here.raw[text.text] = made
    return made


def _people_of(
    project: Project, text: ProjectText, roles: Sequence[str]
) -> dict[str, dict[str, str]]:
    """What is known of the one who takes part, when it is one."""
    rows = [person for person in project.people if text.key in person.texts and person.values]
    if len(rows) == 1 and sum(role == "participant" for role in roles or ["participant"]) == 1:
        return {EVERYONE: {slug(key, "value"): value for key, value in rows[0].values.items()}}
    return {}


def _with_tabs(
    root: Path, project: Project, text: ProjectText, sources: Iterable[Source]
) -> Source | None:
    """The source that has tabs where the words of a document have spaces, as they are read there: each
    place is the same in both.
    """
    if project.format not in ("word", "odt", "rtf"):
        return None
    same = (one for one in sources if _spaced(read_source_text(root, one)) == _spaced(text.text))
    return next(same, None)


def _spaced(text: str) -> str:
    return text.replace("\t", " ")


def _new_text(here: _Here, text: ProjectText, spoken: Spoken, *, title: str) -> PlannedText:
    """A text as a new source, with what is known of the one who speaks in it."""
    wanted = here.wanted
    words, speakers, edits = spoken.text, spoken.speakers, spoken.edits
    roles = [speaker.role for speaker in speakers]
    if not speakers and wanted.texts.one_speaker:
        words, edits = ALONE + words, _ALONE
        speakers = (Speaker("P1", "participant"),)
    elif wanted.texts.rights == "consent" and "participant" not in roles:
        here.refuse("other_programs.project.nobody_speaks", text)
    transcript = Transcript(words, speakers, {}, ())
    source = draw_source(replace(wanted.texts, id=""), transcript, here.taken, title=title)
    source = replace(source, guid=text.key if is_guid(text.key) else "")
    people = _people_of(here.project, text, roles)
    language = wanted.texts.language
    notes = (*spoken.notes, *notice_no_rules(language))
    item = Imported(Path(here.name), source, transcript, people)
    finds = here.screened.finds(words, speakers, language=language)
    return PlannedText(text, source, item, edits, notes=notes, finds=finds)
