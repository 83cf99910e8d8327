"""Which text of the file is which source of ours, and what a new one becomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from rap.acts.bring_in.cards import Imported, draw_source, taken_ids
from rap.acts.bring_in.plan import EVERYONE, Wanted
from rap.acts.bring_in.projects.codes import slug
from rap.acts.bring_in.projects.labels import ALONE, find_speakers
from rap.core.errors import Message, Problem
from rap.core.model import Source, Speaker
from rap.core.plain import is_plain
from rap.formats.projects import Project, ProjectText, is_guid
from rap.formats.qdpx.elements import guid_of
from rap.formats.transcripts import Transcript
from rap.privacy.pseudonyms.identifiers import notice_names
from rap.store.cases import read_withdrawn_sources
from rap.store.fingerprints import find_same, words_of
from rap.store.settings import read_settings
from rap.store.sources import hash_of, read_source_text, read_sources, source_ids
from rap.store.titles import draw_title


@dataclass(frozen=True)
class ProjectWanted:
    """What a person says of a project: of all its texts (`texts`), and which coder of ours each coder of
    the file is (by name or key): an id, or one of `ROLES` for somebody whom the study gets new.

    `answers` are to what is asked of extracts (`place_extracts`). With `is_read` somebody has read the
    texts and they name nobody.
    """

    texts: Wanted
    coders: Mapping[str, str] = field(default_factory=dict)
    is_read: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PlannedText:
    """A text of the file: the source it is already, or would become (`new`). Its places move by
    `shift`: a text without labels gets one of three letters.
    """

    text: ProjectText
    source: Source
    new: Imported | None = None
    shift: int = 0
    n_codings: int = 0
    notes: tuple[Message, ...] = ()


def plan_texts(
    root: Path,
    project: Project,
    wanted: ProjectWanted,
    problems: list[Problem],
    *,
    name: str,
) -> Iterator[PlannedText]:
    """Each text as the source that it is, by its words, or as a new one."""
    sources = {source.hash: source for source in read_sources(root)}
    by_id = {source.id: source for source in sources.values()}
    taken, titles = taken_ids(root, ()), {source.title for source in by_id.values()}
    counts = Counter(coding.text for coding in project.codings)
    settings = read_settings(root)
    language = next(iter(settings.languages), "")
    gone = read_withdrawn_sources(root)
    known = {guid for one in by_id.values() for guid in (one.guid.upper(), guid_of("text", one.id))}
    for text in project.texts:
        n = counts[text.key]
        if _is_of(text, gone):  # a file of ours from before somebody took her words back
            problems.append(Problem("acts.project.taken_back", place=name, text=text.name))
            continue
        for words, shift in ((text.text, 0), (ALONE + text.text, len(ALONE))):
            there = sources.get(hash_of(words))
            if there is not None:
                yield PlannedText(text, there, None, shift, n)
                break
        else:
            there = _with_tabs(root, project, text, by_id.values())
            if there is not None:
                yield PlannedText(text, there, None, 0, n)
                continue
            words = words_of(text.text, find_speakers(text.text))
            is_here = text.name in by_id or (is_guid(text.key) and text.key in known)
            if is_here or find_same(root, source_ids(root), words=words):
                # its places were counted in other words than those the study has
                problems.append(Problem("acts.project.other_words", place=name, text=text.name))
                continue
            if not text.text.strip():
                continue
            if not is_plain(text.text):
                problems.append(Problem("acts.project.not_plain", place=name, text=text.name))
                continue
            title = draw_title(titles, language=language)
            titles.add(title)
            made = _new_text(project, text, wanted, taken, problems, name=name, title=title)
            sources[made.source.hash] = made.source  # the same words again are the same text
            yield replace(made, n_codings=n)


def _is_of(text: ProjectText, sources: Iterable[str]) -> bool:
    """Whether a text left as one of these sources: programs keep our GUID or add to our name."""
    return any(id in text.name or text.key == guid_of("text", id) for id in sources)


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


def _new_text(
    project: Project,
    text: ProjectText,
    wanted: ProjectWanted,
    taken: set[str],
    problems: list[Problem],
    *,
    name: str,
    title: str,
) -> PlannedText:
    """A text as a new source, with what is known of the one who speaks in it."""
    words, shift = text.text, 0
    speakers = find_speakers(words)
    roles = [speaker.role for speaker in speakers]
    if not speakers and wanted.texts.one_speaker:
        words, shift = ALONE + words, len(ALONE)
        speakers = (Speaker("P1", "participant"),)
    elif wanted.texts.rights == "consent" and "participant" not in roles:
        problems.append(Problem("acts.project.nobody_speaks", place=name, text=text.name))
    transcript = Transcript(words, speakers, {}, ())
    source = draw_source(replace(wanted.texts, id=""), transcript, taken, title=title)
    source = replace(source, guid=text.key if is_guid(text.key) else "")
    people = {}
    rows = [person for person in project.people if text.key in person.texts and person.values]
    if len(rows) == 1 and sum(role == "participant" for role in roles or ["participant"]) == 1:
        people[EVERYONE] = {slug(key, "value"): value for key, value in rows[0].values.items()}
    shown = f"`rap check` ({source.id})"
    notes = notice_names(words, language=wanted.texts.language, shown_by=shown)
    item = Imported(Path(name), source, transcript, people)
    return PlannedText(text, source, item, shift, notes=tuple(notes))
