"""Raw transcripts reviewed by people: what may identify someone is decided on, and what is accepted
enters the study.

The same functions serve the terminal and a page. Threat: words of a raw text outside the vault.
They are in memory while a `Review` is open; everything decided is in the vault at once; no error,
message or file of the study holds any of them.

- `waiting_texts.queue`: raw texts and their recordings in the vault; `session`: a `Review` of them.
- `entities`: what was found, by person and thing; `decisions`: what was decided on it, and the
  names that the vault knows; `masking`: the text that follows from both.
- `remaining`: what stays readable in a text, to be read before it is accepted.
- `waiting_texts.codings`: codings and memos of another program that wait beside a raw text; `coded`:
  what becomes of them once it is in the study.
- `differences`: what two reviewers judged differently; `given_labels`: words that people give.
- Here: `accept`, `forget_raw`, `drop` for a text that enters the study or leaves the vault; `find_spreads`,
  `spread`, `keep` for a known name in texts that are in the study already.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rap.core.accents import find_words, fold
from rap.core.errors import ConflictError, RefusedError, WrongUseError
from rap.core.model import NamesDecision, Source
from rap.core.wordless import without_words
from rap.formats.transcripts import Transcript
from rap.privacy.pseudonyms import propagate
from rap.privacy.pseudonyms.talk import find_masked
from rap.store.sources import hash_of, read_sources, source_ids
from rap.topics.bringing_in.cards import write_import
from rap.topics.corrections.amend import amending
from rap.topics.corrections.masking import (
    EXACT,
    Form,
    Stretch,
    keep_in_vault,
    overlaps,
    plan_mask,
    read_texts,
    suggest_label,
)
from rap.topics.corrections.planning import changed_meanwhile
from rap.topics.entering.plan import Imported, Wanted
from rap.topics.entering.screened import SCREEN
from rap.topics.entering.taking import taking_in
from rap.topics.review.coded import place_waiting, settle_placed, stage_placed, waits_on
from rap.topics.review.decisions import names_of, read_known, read_labels, write_rows
from rap.topics.review.differences import find_differences
from rap.topics.review.masking import Masked, table_rows
from rap.topics.review.session import Review
from rap.topics.waiting_texts.queue import forget_words, read_record

if TYPE_CHECKING:
    from rap.store.vault import Vault

# A reviewed text enters the study: note, tables, person, text, and last the `.yaml` that makes it a
# source.


@dataclass(frozen=True)
class Accepted:
    """A source that came in: how many places were masked, kept, and masked because nobody decided; of
    what waited beside it, how many codings were placed, and how many codings and memos wait on.
    """

    source: Source
    n_masked: int
    n_kept: int
    n_open: int
    n_coded: int = 0
    n_left: int = 0
    n_memos: int = 0


@without_words
def accept(review: Review, source_id: str, *, forget_raw: bool = False, seen: str = "") -> Accepted:
    """Let a reviewed text into the study; the raw text and its recording stay in the vault until
    their day, unless `forget_raw`. `seen` is the text that somebody read, with the list of what
    stays readable in it: no other one is let in.

    When it is refused, nothing was written.

    Raises
    ------
    ConflictError
        The text would be another one by now than `seen`.
    WrongUseError
        Too few people are done with it, they differ somewhere, or somebody else accepted it,
        perhaps a moment ago.
    RefusedError
        A name that was to be masked would still be in the text.
    BusyError
        An import, another review or a withdrawal goes on.
    """
    review.check_waits(source_id)
    review.screen_of(source_id)  # before others have to wait: it may take long
    with taking_in(review.root):
        masked, source, version = _checked(review, source_id)
        if seen and masked.text != seen:
            raise ConflictError("review.text_changed", place=source_id)
        placed = place_waiting(review.vault, review.raws[source_id], masked, source)
        if forget_raw and (placed.rest.codings or placed.rest.memos):
            raise WrongUseError("review.codings_wait", place=source_id)
        _write_record(review, source, over=version)
        for case, rows in sorted(table_rows(masked.rows).items()):
            place = f"{source_id}.{case}" if case else source_id
            write_rows(review.vault, place, rows, cases=() if case else source.cases)
        stage_placed(review.root, placed)
        _write_study(review, source, masked.text)
        settle_placed(review.vault, source, placed)
        if forget_raw:
            forget_words(review.vault, source_id)
    review.forget(source_id)
    return Accepted(
        *(source, masked.n_masked, masked.n_kept, masked.n_open, placed.n_placed),
        n_left=len(placed.rest.codings),
        n_memos=len(placed.rest.memos),
    )


def _checked(review: Review, source_id: str) -> tuple[Masked, Source, str]:
    """The text, the source it becomes, and the version of the note in the vault that will say so;
    what is wrong is raised here.
    """
    review.check_waits(source_id)
    version = _check_record(review, source_id)  # before anything is looked at
    if n := len(find_differences(review, source_id)):
        raise WrongUseError("review.differences", place=source_id, source=source_id, n=n)
    masked = review.preview(source_id)
    if masked.n_left:
        raise RefusedError("review.names_left", place=source_id, n=masked.n_left)
    source = _source(review, source_id, masked)
    _check_new(review, source)
    return masked, source, version


@without_words
def forget_raw(review: Review, source_id: str) -> bool:
    """Delete the raw text of a source that is in the study, and its recording; whether there was
    one.
    """
    if source_id not in source_ids(review.root):
        raise WrongUseError("review.not_in_study", place=source_id)
    if waits_on(review.vault, source_id):
        raise WrongUseError("review.codings_wait", place=source_id)
    return forget_words(review.vault, source_id)


@without_words
def drop(vault: Vault, source_id: str, *, root: Path) -> int:
    """Delete a text that waits, its recording, and all that was decided on it, from the vault; how
    many entries went.
    """
    kinds = ("raw", "audio", "review", "coded")
    with taking_in(root):
        if source_id in source_ids(root):
            raise WrongUseError("review.drop_in_study", place=source_id)
        of_source = (entry for entry in vault.list() if entry.id.split(".")[0] == source_id)
        entries = [entry for entry in of_source if entry.kind in kinds]
        if not entries:
            raise WrongUseError("review.does_not_wait", place=source_id)
        for entry in entries:
            vault.delete(entry.kind, entry.id)
    return len(entries)


def _source(review: Review, source_id: str, masked: Masked) -> Source:
    """What the source is from now on, with who reviewed it and who checked it by ear."""
    hash, today = hash_of(masked.text), datetime.date.today().isoformat()
    names = NamesDecision(today, review.coder, hash, masked.n_kept, masked.n_masked, SCREEN)
    raw, state = review.raws[source_id], review.state(source_id)
    who = {"reviewed-by": state.done, "heard-by": state.heard}
    variables = {**raw.source.variables, **{key: ids for key, ids in who.items() if ids}}
    return replace(raw.source, hash=hash, variables=variables, names=names)


def _check_record(review: Review, source_id: str) -> str:
    """The version of the note that says who accepts a text, "" without a note: taken before it
    is read, and written over.
    """
    entry, row = review.vault.find("review", source_id), read_record(review.vault, source_id)
    if row and (coder := row["by"]) != review.coder:
        facts = {"source": source_id, "coder": coder, "day": row["on"]}
        raise WrongUseError("review.accepted_elsewhere", place=source_id, **facts)
    return entry.version if entry else ""


def _check_new(review: Review, source: Source) -> None:
    """It is in the study, or the same words under another id: an import was run again after the
    first one was accepted.
    """
    there = {one.hash: one.id for one in read_sources(review.root, damaged=[])}
    if source.id in there.values():
        raise WrongUseError("review.came_meanwhile", place=source.id)
    if same := there.get(source.hash):
        raise WrongUseError("review.same_text", place=source.id, source=source.id, there=same)


def _write_record(review: Review, source: Source, *, over: str) -> None:
    """Note in the vault who accepts what, before anything is written: nobody else does it a second
    time meanwhile.
    """
    row = {"v": 1, "by": review.coder, "on": datetime.date.today().isoformat(), "hash": source.hash}
    row["raw"] = review.raws[source.id].source.hash  # names the same file imported again
    try:
        data = json.dumps(row).encode("utf-8")
        review.vault.write("review", source.id, data, cases=source.cases, over=over)
    except WrongUseError:
        if _check_record(review, source.id) == over:
            raise
        raise WrongUseError("review.done_meanwhile", place=source.id) from None


def _write_study(review: Review, source: Source, text: str) -> None:
    raw = review.raws[source.id]
    talk = Transcript(text, source.speakers, {}, ())
    item = Imported(Path(source.id), source, talk, raw.people, raw.whole)
    write_import(review.root, [item], Wanted(consent=raw.consent), on=raw.on)


# A name that was masked in one interview, looked for in those that are in the study already, and
# masked there too.

_SURE = ("the name itself", "short form or case")


@dataclass(frozen=True)
class Spread:
    """A known name in texts of the study: `places` are (source, start, end), in the texts whose
    `hashes` these are.
    """

    form: str = field(repr=False)
    places: tuple[Stretch, ...]
    hashes: Mapping[str, str]


@without_words
def find_spreads(review: Review, names: Iterable[str] = ()) -> list[Spread]:
    """Where names of the vault (or only `names`) are in texts of the study; what somebody kept
    there is left out.
    """
    wanted = sorted({*names}) or names_of(read_known(review.vault))
    sources, texts = read_texts(review.root)
    found: dict[str, set[Stretch]] = {name: set() for name in wanted}
    for id, text in texts.items():
        folded = fold(text)
        for name in wanted:
            found[name] |= {(id, start, end) for start, end in find_words(folded, name)}
    single = [name for name in wanted if name.isalpha()]
    languages = {id: source.language for id, source in sources.items()}
    for mention in propagate(single, texts, languages=languages):
        if mention.how in _SURE and mention.name in found:
            found[mention.name].add((mention.source, mention.start, mention.end))
    masked = {id: find_masked(text) for id, text in texts.items()}
    spreads = []
    for name, places in found.items():
        kept = {id for id in {id for id, _, _ in places} if _is_kept(review, id, name)}
        left = [
            (id, start, end)
            for id, start, end in sorted(places)
            if id not in kept and not overlaps(start, end, masked[id])
        ]
        if left:
            spreads.append(Spread(name, tuple(left), {id: sources[id].hash for id, _, _ in left}))
    return spreads


@without_words
def spread(review: Review, found: Spread) -> int:
    """Mask it in every text that holds it, each a correction that codings follow; in how many. Where
    she has a label in a text already, it is that one.

    Raises
    ------
    ConflictError
        One of the texts is another than the one it was found in: nothing is written, neither there
        nor in the vault.
    """
    sources, texts = read_texts(review.root)
    for id, hash in sorted(found.hashes.items()):
        if id not in sources or sources[id].hash != hash:
            raise changed_meanwhile(id)
    forms = [Form(EXACT, found.places)]
    labels = {}
    for place in found.places:
        source, language = place[0], sources[place[0]].language
        there = read_labels(review.vault, source).get(found.form, "")
        labels[source] = there or suggest_label(texts, place, language=language) or "[…]"
    plans = plan_mask(review.root, texts, forms, labels)
    with amending(review.root, plans):
        keep_in_vault(review.root, texts, plans, forms=forms, labels=labels)
    return len(plans)


@without_words
def keep(review: Review, found: Spread) -> None:
    """Note that the word is not a name in these texts, so that it is not asked about again."""
    review.keep_in(found.form, sorted({source for source, _, _ in found.places}))


def _is_kept(review: Review, source: str, name: str) -> bool:
    """Whether anybody said `keep` to this word in this source."""
    events = (event for rows in review.events.values() for event in rows.get(source, ()))
    return any(event.act == "keep" and name in event.forms for event in events)
