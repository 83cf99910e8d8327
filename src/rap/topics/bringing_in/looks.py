"""A look at the files of a plan: what each would become, what is wrong with it, and whether it is
there already. Nothing is written.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rap.core.errors import Message, Problem, RapError, RefusedError, WrongUseError
from rap.core.model import NamesDecision, Speaker
from rap.core.plain import fold_words, nearest
from rap.formats.child import read_in_child
from rap.formats.files import open_regular, read_at_most
from rap.formats.forks import together
from rap.formats.transcripts import Transcript
from rap.formats.who_speaks.speaker_words import OWN_LABEL
from rap.formats.zipped_xml import MAX_FILE_BYTES
from rap.privacy.pseudonyms.harmless import notice_language
from rap.privacy.pseudonyms.identifiers import notice_no_rules
from rap.store.cache import Documents
from rap.store.fingerprints import (
    Fresh,
    catch_up,
    make_fresh,
    own_print_key,
    read_prints,
    words_of,
)
from rap.store.sources import read_sources, source_ids
from rap.topics.entering.plan import EVERYONE, FilePlan, Plan, Wanted, check_plan, fingerprint_of
from rap.topics.entering.screened import Find, find_names
from rap.topics.entering.taking import check_not_withdrawn

_THERE = {
    ("there", "in_study"): "bringing_in.there_already",
    ("there", "waits"): "bringing_in.waits_already",
    ("newer", "in_study"): "bringing_in.newer",
    ("newer", "waits"): "bringing_in.newer_than_waiting",
}
_REFUSES = "bringing_in.row_refuses"


class Kept:
    """What was made of files, in memory, so that it is made once: the text of a file with its
    corrections, and its fingerprints.
    """

    def __init__(self) -> None:
        self.texts: dict[tuple[object, ...], Transcript] = {}
        self._finds: dict[tuple[object, ...], tuple[Find, ...]] = {}
        self._fresh: dict[Path, tuple[bytes, str, Fresh]] = {}
        self._key = secrets.token_bytes(32)

    def fresh(self, root: Path, file: Path, *, data: bytes, words: str) -> Fresh:
        """The fingerprints of a file, made again only when other words are read in it, or this
        machine has another key.
        """
        key = own_print_key(root) or self._key
        known_by, said, fresh = self._fresh.get(file, (b"", "", None))
        if fresh is None or fresh.key != key or known_by is not data or said != words:
            fresh = make_fresh(root, data=data, words=words, key=self._key)
            self._fresh[file] = data, words, fresh
        return fresh

    def screened(self, one: Looked, language: str) -> Looked:
        """A new text with what the screen for names finds in it."""
        talk, file = one.transcript, one.plan.file
        if talk is None or one.state != "new":
            return one
        language = one.plan.given.language if one.plan.given else language
        key = (file, language, talk.text)
        if key not in self._finds:
            self._finds[key] = find_names(talk.text, talk.speakers, language=language)
        return replace(one, finds=self._finds[key])

    def drop(self, file: Path) -> None:
        """Forget a file."""
        self.texts = {key: talk for key, talk in self.texts.items() if file not in key}
        self._finds = {key: finds for key, finds in self._finds.items() if file not in key}
        self._fresh.pop(file, None)


@dataclass(frozen=True)
class Looked:
    """One file of a plan.

    `state` is "new", "there" (`there` is the source that it is, or the name of an earlier file of
    the plan), "newer" (`there` is the source of which it is another version) or "refused".
    `problems` say why it is not new; the transcript is there where it could be read. `known_by` is what
    its file is recognised by: nothing, where it is one talk of a table that may have others; `fresh`
    are the fingerprints of that and of its words. `finds` look like names in a text that was read, and
    `names` is what was decided on them.
    """

    plan: FilePlan
    state: str
    there: str = ""
    transcript: Transcript | None = None
    problems: tuple[Problem, ...] = ()
    data: bytes = field(default=b"", repr=False)
    known_by: bytes = field(default=b"", repr=False)
    fresh: Fresh | None = field(default=None, repr=False)
    finds: tuple[Find, ...] = field(default=(), repr=False)
    names: NamesDecision | None = None


def look(
    root: Path,
    plan: Plan,
    *,
    contents: Mapping[Path, bytes] | None = None,
    kept: Kept | None = None,
    waiting: Collection[str] = (),
) -> tuple[Looked, ...]:
    """What each file of `plan` that is not left out would become.

    `contents` are the bytes of files that are not on a disk, `waiting` the ids of texts in the
    vault.

    Raises
    ------
    WrongUseError
        The demo study, or words about all files that do not fit (language, month, one id for
        several files).
    """
    with Documents(root, writes=False).reading():
        return _look(root, plan, contents=contents or {}, kept=kept or Kept(), waiting=waiting)


def _look(
    root: Path,
    plan: Plan,
    *,
    contents: Mapping[Path, bytes],
    kept: Kept,
    waiting: Collection[str],
) -> tuple[Looked, ...]:
    check_plan(root, plan)
    check_not_withdrawn(root, plan.wanted.id, (plan.wanted.case,))
    catch_up(root)
    with together():
        looked = [
            look_at(one, plan.wanted, contents.get(one.file), kept)
            for one in plan.files
            if not one.skip
        ]
    _check_speakers(plan.wanted, looked)
    found = tuple(_find_there(root, looked, {*waiting}, kept))
    if plan.wanted.id in source_ids(root) and any(one.state != "there" for one in found):
        raise WrongUseError("bringing_in.id_taken", place="--id", source=plan.wanted.id)
    language = plan.wanted.language
    return tuple(kept.screened(one, language) for one in found) if plan.is_read else found


def look_at(one: FilePlan, wanted: Wanted, data: bytes | None, kept: Kept) -> Looked:
    """One file alone: what it would become, or why it cannot come in."""
    if one.given is not None:
        data = one.given.text.encode("utf-8")
        talk = Transcript(one.given.text, (), {}, ())
        return Looked(one, "new", "", talk, (), data, data)
    try:
        data = _bytes_of(one.file) if data is None else data
        transcript = _read(one, wanted, data, kept)
    except RapError as error:
        found = data or b""
        return Looked(one, "refused", problems=tuple(error.problems), data=found, known_by=found)
    wrong = (
        *_find_misspelt(one, transcript),
        *_find_doubts(one, transcript, wanted),
        *_find_whole(one, transcript, wanted),
    )
    known_by = b"" if one.talk or wanted.source else data
    return Looked(one, "refused" if wrong else "new", "", transcript, wrong, data, known_by)


def _find_there(
    root: Path, looked: Sequence[Looked], waiting: set[str], kept: Kept
) -> Iterator[Looked]:
    """`looked`, with what is in the study, in the vault or earlier in the plan already, whatever
    else is wrong with it; that a table refuses consent stays what is said of a file.
    """
    titles = {source.id: source.title for source in read_sources(root, damaged=[])}
    there = {*titles, *waiting}
    known = read_prints(root, there)
    earlier: dict[str, str] = {}
    for item in looked:
        if not item.data or any(one.id == _REFUSES for one in item.problems):
            yield item
            continue
        is_new, fresh = item.state == "new", fresh_of(root, item, kept)
        item, same = replace(item, fresh=fresh), known.find(fresh)
        prints = (*fresh.prints.files, *fresh.prints.words)
        before = next((earlier[one] for one in prints if one in earlier), "")
        earlier |= dict.fromkeys(prints, item.plan.file.name) if is_new else {}
        if same is None or (same.kind == "newer" and (item.plan.as_new or not is_new)):
            problem = Problem("bringing_in.same_file", place=item.plan.file.name, other=before)
            yield (
                replace(item, state="there", there=before, problems=(problem,)) if before else item
            )
        else:
            state = "newer" if same.kind == "newer" else "there"
            where = "waits" if same.source in waiting - titles.keys() else "in_study"
            name: Message | str = same.source
            if title := titles.get(same.source):
                name = Message("bringing_in.titled", source=same.source, title=title)
            place, id = item.plan.file.name, _THERE[state, where]
            problem = Problem(id, place=place, source=name, amends=same.source)
            yield replace(item, state=state, there=same.source, problems=(problem,))


def fresh_of(root: Path, one: Looked, kept: Kept) -> Fresh:
    """The fingerprints of a file and of what is said in it, with the key that this machine has now."""
    talk = one.transcript
    words = words_of(talk.text, talk.speakers) if talk else ""
    return kept.fresh(root, one.plan.file, data=one.known_by, words=words)


def _read(one: FilePlan, wanted: Wanted, data: bytes, kept: Kept) -> Transcript:
    """The transcript in a file, with a notice when it looks like another language; without speakers
    it is one turn of one participant where that is wanted.
    """
    found = fingerprint_of(data)
    if one.fingerprint and one.fingerprint != found:
        raise RefusedError("bringing_in.other_file", place=one.file.name)
    given: dict[str, object] = {
        "speakers": {**wanted.speakers, **one.speakers} or None,
        "encoding": one.encoding or wanted.encoding or None,
        "columns": {**wanted.columns, **one.columns},
        "source": one.talk or wanted.source,
    }
    if one.turns:
        given["turns"] = dict(one.turns)
    one_turn = one.one_speaker or wanted.one_speaker
    key = (one.file, found, wanted.language, one_turn, repr(given))
    if key in kept.texts:
        return kept.texts[key]
    read = read_in_child(one.file, **given, data=data)  # type: ignore[arg-type]
    noticed = notice_language(read.text, language=wanted.language)
    noticed += notice_no_rules(wanted.language)
    read = replace(read, notes=(*read.notes, *_note_new(read, one.turns), *noticed))
    if one_turn and not read.speakers:
        read = replace(read, text=f"P1: {read.text}", speakers=(Speaker("P1", "participant"),))
    kept.texts[key] = read
    return read


def _bytes_of(file: Path) -> bytes:
    with open_regular(file) as opened:
        return read_at_most(opened, MAX_FILE_BYTES, name=file.name)


def _find_doubts(one: FilePlan, transcript: Transcript, wanted: Wanted) -> Iterator[Problem]:
    """What a person must say before somebody's consent is written down for somebody else."""
    place = one.file.name
    if wanted.consent and one.refusal:
        yield Problem(_REFUSES, place=place, answer=one.refusal)
        return
    if wanted.rights != "consent":
        return
    roles = {speaker.role for speaker in transcript.speakers}
    if roles and roles <= {"interviewer", "interpreter"}:
        yield Problem("bringing_in.import.nobody_answers", place=place)
    elif len(transcript.speakers) > 1 and "interviewer" not in roles:
        if not _is_everybody_named(one, transcript, wanted):
            yield Problem("bringing_in.import.nobody_asks", place=place)
    elif wanted.consent and not roles:
        yield Problem("bringing_in.import.no_speakers", place=place)


def _find_whole(one: FilePlan, transcript: Transcript, wanted: Wanted) -> Iterator[Problem]:
    """A yes to a whole interview from somebody who takes no part, or to a question that was not asked."""
    hers = {speaker.label for speaker in transcript.speakers if speaker.role == "participant"}
    for who, audiences in one.whole.items():
        if who not in hers or wanted.rights != "consent":
            yield Problem("bringing_in.whole_of_nobody", place=one.file.name, who=who)
        for audience in audiences:
            if "quote" not in wanted.consent.get(audience, ()):
                yield Problem(
                    "bringing_in.whole_after_quote", place=one.file.name, audience=audience
                )


def _is_everybody_named(one: FilePlan, transcript: Transcript, wanted: Wanted) -> bool:
    """Whether a person gave each speaker a label of ours: then it is her word that nobody asks. A
    correction of a line, or of one name among several, says nothing of that.
    """
    said = {**wanted.speakers, **one.speakers, **{who: who for who in one.turns.values()}}
    named = {
        fold_words(written)
        for written, label in said.items()
        if all(OWN_LABEL.fullmatch(part) for part in label.split("+"))
    }
    return {fold_words(written) for written in transcript.found} <= named


def _find_misspelt(one: FilePlan, transcript: Transcript) -> Iterator[Problem]:
    """Labels for this file that are not in it, and people of whom something is said who are not."""
    place = one.file.name
    for label in one.speakers:
        if not _is_among(label, transcript.found):
            near = nearest(label, transcript.found)
            yield Problem("bringing_in.unknown_speaker", place=place, label=label, nearest=near)
    answer = [who.label for who in transcript.speakers if who.role == "participant"]
    for label in (label for label, values in one.people.items() if values and label != EVERYONE):
        if label not in answer:
            near = nearest(label, answer)
            yield Problem("bringing_in.unknown_person", place=place, label=label, nearest=near)


def _note_new(transcript: Transcript, turns: Mapping[int, str]) -> Iterator[Message]:
    """Who speaks nowhere but where a person said so: that may be a slip for somebody who does."""
    for who in dict.fromkeys(turns.values()):
        label = transcript.found.get(who, "")
        lines = [
            line.n
            for line in transcript.lines
            if line.is_start and label and transcript.found.get(line.label) == label
        ]
        if lines and {*lines} <= turns.keys():
            facts = {"who": who, "label": label, "lines": [str(n) for n in lines]}
            yield Message("bringing_in.new_person", n=len(lines), **facts)


def _check_speakers(wanted: Wanted, looked: Collection[Looked]) -> None:
    """A label for all files that is in none of them was misspelt."""
    read = [item.transcript for item in looked if item.transcript is not None]
    there = {label for transcript in read for label in transcript.found}
    for label in wanted.speakers if len(read) == len(looked) else ():
        if not _is_among(label, there):
            place, near = f"speakers: {label}", nearest(label, there)
            raise WrongUseError(
                "bringing_in.unknown_speaker", place=place, label=label, nearest=near
            )


def _is_among(label: str, labels: Collection[str]) -> bool:
    return fold_words(label) in {fold_words(known) for known in labels}
