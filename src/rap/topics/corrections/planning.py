"""A correction looked at before it is made: what changes in the text, and what becomes of all that
points into it; and the corrected text read from a file.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from rap.core.errors import (
    ConflictError,
    Message,
    Problem,
    ProblemsError,
    RefusedError,
    WrongUseError,
)
from rap.core.model import Coding, NamesDecision, Source
from rap.core.plain import read_text
from rap.formats.child import read_in_child
from rap.formats.files import open_regular
from rap.formats.plain_text import parse_text
from rap.formats.transcripts import Transcript
from rap.store.codings import Carrier, read_events, read_maps
from rap.store.codings.diff import find_equal
from rap.store.codings.fold import Fold, fold_events
from rap.store.codings.maps import Ranges
from rap.store.findings import read_findings
from rap.store.settings import read_settings
from rap.store.sources import find_near_turns, find_turns, hash_of, read_source
from rap.topics.corrections.references import (
    Carry,
    Doubt,
    Reference,
    doubts_of,
    find_lost_translations,
    find_mentions,
    find_near,
    find_reference_files,
    rewrite,
)
from rap.topics.entering.screened import (
    KEEP,
    Find,
    Said,
    decide,
    decision,
    find_names,
    has_decision,
    masked,
    undecided,
)

_LABEL = re.compile(r"\[[^\[\]\n]{1,60}\]")
_MOST_WORDS = 5  # a longer stretch that became one label was not one name


@dataclass(frozen=True)
class CorrectionPlan:
    """A correction of `source` from `old` to `new`; nothing is written by making one.

    `equal` is the map. `n_out` and `n_in` count words. Of the codings that have a place today,
    `n_still` lie where they lay, `n_moved` follow, `doubts` become "to check", and `other_speaker`
    lie in another person's turn from now on. `references` move in files people wrote; `mentions`
    and `translations` are for a person to look at; `n_vetoes` are vetoes that cover the whole
    source because their stretch was touched. `finds` look like names in the new text, and nobody has
    decided on them; `names` is what is kept with it.
    """

    source: Source
    old: str
    new: str
    equal: Ranges
    n_out: int
    n_in: int
    n_still: int = 0
    n_moved: int = 0
    doubts: tuple[Doubt, ...] = ()
    other_speaker: tuple[Coding, ...] = ()
    references: tuple[Reference, ...] = ()
    mentions: tuple[Problem, ...] = ()
    translations: tuple[str, ...] = ()
    n_vetoes: int = 0
    silent: tuple[str, ...] = ()
    finds: tuple[Find, ...] = ()
    names: NamesDecision | None = None


def plan_amendment(
    root: Path, source_id: str, new: str, *, old: str, name: str = "", equal: Ranges | None = None
) -> CorrectionPlan:
    """What the correction of source `source_id` to the text `new` does.

    Parameters
    ----------
    old
        The text that `new` was made from: what others changed in it since would be undone, and is a
        reason to refuse.
    name
        What messages call the new text.
    equal
        What stays, where it is known for sure (a name that was masked); otherwise the words of both
        texts are compared.

    Raises
    ------
    ConflictError
        The text of the source is not `old` any more.
    WrongUseError
        The text is that already.
    """
    source = read_source(root, source_id)
    if source.hash != hash_of(old):
        raise changed_meanwhile(source_id)
    if old == new:
        raise WrongUseError("corrections.same_text", place=name or source_id, source=source_id)
    kept = equal if equal is not None else anchor_labels(find_equal(old, new), old, new)
    n_out = _count_words(old, [(start, end) for start, end, _ in kept])
    n_in = _count_words(new, [(at, at + end - start) for start, end, at in kept])
    plan = CorrectionPlan(source, old, new, kept, n_out, n_in)
    plan = replace(_with_names(plan), silent=_silent(plan))
    return _with_references(root, _with_codings(root, plan))


def changed_meanwhile(source_id: str) -> ConflictError:
    """The one sentence for a change that was made on a text which is another by now."""
    place = f"interviews/{source_id}.txt"
    return ConflictError("corrections.changed_meanwhile", place=place, source=source_id)


def anchor_labels(equal: Ranges, old: str, new: str) -> Ranges:
    """With the first and the last sign of words that became one label: `Maria` begins and ends
    where `[prénom A]` does.
    """
    rows = list(equal)
    edges = [(0, 0, 0), *equal, (len(old), len(old), len(new))]
    for before, after in pairwise(edges):
        start, end = before[1], after[0]
        first, last = before[2] + before[1] - before[0], after[2]
        words = old[start:end]
        is_name = len(words) > 1 and "\n" not in words and len(words.split()) <= _MOST_WORDS
        if is_name and _LABEL.fullmatch(new[first:last]) and old[start] != " " != old[end - 1]:
            rows += [(start, start + 1, first), (end - 1, end, last - 1)]
    return tuple(sorted(rows))


def _count_words(text: str, kept: Sequence[tuple[int, int]]) -> int:
    """Words that lie outside of what is kept, in whole or in part."""
    n_out = at = 0
    for word in re.finditer(r"\w+", text):
        while at < len(kept) and kept[at][1] < word.end():
            at += 1
        n_out += not (at < len(kept) and kept[at][0] <= word.start())
    return n_out


def _silent(plan: CorrectionPlan) -> tuple[str, ...]:
    """Labels that speak in the old text and nowhere in the new one."""
    turns = (find_turns(text, plan.source.speakers) for text in (plan.old, plan.new))
    before, after = ({turn.label for turn in those} for those in turns)
    return tuple(sorted(before - after - {""}))


def _with_names(plan: CorrectionPlan) -> CorrectionPlan:
    """The plan with what the screen finds in the new text. What was decided on the old one holds for
    the words that the correction leaves where they are, and for no others.
    """
    source, text = plan.source, plan.new
    look = partial(find_names, speakers=source.speakers, language=source.language)
    found, before = look(text), look(plan.old) if has_decision(source) else ()
    carry, _ = movers(source.hash, hash_of(text), plan.equal, length=len(text))
    kept = {(carry(one.start, one.end), one.words) for one in before}
    finds = tuple(one for one in found if ((one.start, one.end), one.words) not in kept)
    names = decision(text, [KEEP] * len(found), by="")
    if source.names and has_decision(source):
        names = replace(source.names, of=names.of, kept=names.kept)
    return replace(plan, finds=finds, names=names)


def decide_names(root: Path, plan: CorrectionPlan, said: Said, *, by: str) -> CorrectionPlan:
    """The plan as somebody decided on each of its finds, in its line: words that she masks do not come.

    Raises
    ------
    ProblemsError
        Nobody decided on one of them.
    """
    (acts,) = decide([(plan.finds, said)])
    id = plan.source.id
    way = Message("corrections.names.way_amend", source=id)
    if problems := [*undecided(plan.finds, acts, place=f"interviews/{id}.txt", way=way)]:
        raise ProblemsError(problems)
    if not plan.finds:
        return plan
    new, n_found = masked(plan.new, plan.finds, acts), plan.names.kept if plan.names else 0
    if new != plan.new:
        plan = plan_amendment(root, id, new, old=plan.old)
    held = [*acts, *[KEEP] * (n_found - len(acts))]
    return replace(plan, finds=(), names=decision(new, held, by=by))


def _with_codings(root: Path, plan: CorrectionPlan) -> CorrectionPlan:
    """The plan, with what becomes of codings, vetoes and translations."""
    source, today = plan.source, hash_of(plan.new)[:8]
    maps = read_maps(root, source.id)[0]
    maps_then = {**maps, source.hash[:8]: {**maps.get(source.hash[:8], {}), today: plan.equal}}
    now, then = Carrier(source.hash[:8], maps), Carrier(today, maps_then)
    before, after = (_fold(root, source, c, len(t)) for c, t in ((now, plan.old), (then, plan.new)))
    places = {coding.id: coding for coding in (*before.codings, *before.dropped)}
    standing = [c for c in (*after.codings, *after.dropped) if c.id in places]
    doubts = [coding for coding in after.to_check if coding.id in places]
    still = [c for c in standing if (c.start, c.end) == (places[c.id].start, places[c.id].end)]
    lost = {*find_lost_translations(root, source.id, then, length=len(plan.new))}
    lost -= {*find_lost_translations(root, source.id, now, length=len(plan.old))}
    return replace(
        plan,
        n_still=len(still),
        n_moved=len(standing) - len(still),
        doubts=doubts_of(doubts, then, length=len(plan.new)),
        other_speaker=tuple(_other_speaker(plan, places, standing)),
        translations=tuple(sorted(lost)),
        n_vetoes=_count_whole(after, plan.new) - _count_whole(before, plan.old),
    )


def _fold(root: Path, source: Source, carrier: Carrier, length: int) -> Fold:
    leads = frozenset(coder.id for coder in read_settings(root).coders if coder.role == "lead")
    return fold_events(
        source.id, read_events(root, source.id)[0], carrier=carrier, length=length, leads=leads
    )


def _count_whole(fold: Fold, text: str) -> int:
    return sum((veto.start, veto.end) == (0, len(text)) for veto in fold.vetoes)


def _other_speaker(
    plan: CorrectionPlan, places: dict[str, Coding], standing: list[Coding]
) -> Iterator[Coding]:
    """Codings whose first or last word is somebody else's from now on."""
    before, after = (_speakers_at(text, plan.source) for text in (plan.old, plan.new))
    for coding in standing:
        was = places[coding.id]
        if was.start is None or coding.start is None:  # of the whole source
            continue
        if before(was.start, was.end or 0) != after(coding.start, coding.end or 0):
            yield coding


def _speakers_at(text: str, source: Source) -> Callable[[int, int], tuple[str, str]]:
    """Passage -> the labels of the turns in which it begins and ends."""
    turns = find_turns(text, source.speakers)
    starts = [turn.start for turn in turns]

    def at(offset: int) -> str:
        return turns[max(bisect_right(starts, offset) - 1, 0)].label

    return lambda start, end: (at(start), at(end - 1))


def _with_references(root: Path, plan: CorrectionPlan) -> CorrectionPlan:
    """The plan, with what becomes of references in files people wrote."""
    source = plan.source.id
    carry, near = movers(plan.source.hash, hash_of(plan.new), plan.equal, length=len(plan.new))
    moved: list[Reference] = []
    for path in find_reference_files(root, source):
        name = path.relative_to(root).as_posix()
        moved += rewrite(read_text(path, name=name), source, path=name, carry=carry, near=near)[1]
    shaken = _shaken(root, {doubt.coding.id for doubt in plan.doubts})
    return replace(plan, references=tuple(moved), mentions=(*find_mentions(root, source), *shaken))


def _shaken(root: Path, ids: set[str]) -> Iterator[Problem]:
    """Findings that rest on codings that become "to check"."""
    for finding in (one.written or one for one in read_findings(root, damaged=[])):
        n = len(ids & {*finding.evidence.get("codings", ())})
        if n:
            yield Problem(
                "corrections.finding_rests", place=f"codebook/findings/{finding.id}.yaml", n=n
            )


def movers(old: str, new: str, equal: Ranges, *, length: int) -> tuple[Carry, Carry]:
    """Functions that say where a passage of the text `old` (its hash) lies in `new`, and where
    about it stood.
    """
    maps = {old[:8]: {new[:8]: equal}}
    carrier = Carrier(new[:8], maps)
    return (
        lambda start, end: carrier.carry(start, end, old[:8]),
        lambda start, end: find_near(carrier, start, end, old[:8], length=length),
    )


# The corrected text of a source, from any file an import reads: who speaks must be who spoke
# before.

PIPED = "-"


def read_correction(
    file: Path,
    source: Source,
    *,
    old: str,
    speakers: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> tuple[str, tuple[str | Message, ...]]:
    """The text in `file` in the form of the study, and notes for a person.

    A plain text that begins as `old` does, or with a turn of `source`, is taken as it is; anything
    else is read as an import reads it.

    Raises
    ------
    RefusedError
        The file is not what it should be, or somebody speaks in it who is not in the source.
    """
    if file.suffix.lower() == ".txt" and not speakers:
        with open_regular(file) as opened:
            text, notes = parse_text(opened, name=file.name, encoding=encoding)
        if _is_in_form(text, source, old):
            return _checked(text, source, name=file.name), notes
    found = read_in_child(file, speakers=speakers, encoding=encoding)
    return _checked(_as_source(found, source, name=file.name), source, name=file.name), found.notes


def parse_correction(
    data: bytes, source: Source, *, old: str
) -> tuple[str, tuple[str | Message, ...]]:
    """As `read_correction`, from bytes that were piped in: a plain text in the form of the study."""
    text, notes = parse_text(io.BytesIO(data), name=PIPED)
    if not _is_in_form(text, source, old):
        labels = [f"{speaker.label}:" for speaker in source.speakers]
        raise RefusedError("corrections.no_turn_first", place=f"{PIPED}:1", labels=labels)
    return _checked(text, source, name=PIPED), notes


def _is_in_form(text: str, source: Source, old: str) -> bool:
    """Whether `text` can be taken as it is."""
    turns = find_turns(text, source.speakers)
    same_start = text.partition("\n")[0] == old.partition("\n")[0]
    return not source.speakers or turns[0].label != "" or (len(turns) > 1 and same_start)


def _as_source(found: Transcript, source: Source, *, name: str) -> str:
    """What an import made of it, when only those speak who are in the source."""
    labels = [speaker.label for speaker in source.speakers]
    if not found.speakers and len(labels) == 1:
        return f"{labels[0]}: {found.text}"
    if labels and not found.speakers:
        raise RefusedError("corrections.no_turns", place=name, label=labels[0])
    others = sorted({speaker.label for speaker in found.speakers} - {*labels})
    if others:
        id = "corrections.other_speakers" if labels else "corrections.no_speakers"
        first = (labels or [""])[0]
        raise RefusedError(
            id, place=name, others=others, source=source.id, labels=labels, first=first
        )
    return found.text


def _checked(text: str, source: Source, *, name: str) -> str:
    """`text`, when no line only looks like a turn: its words would count as those of the
    speaker before.
    """
    near = find_near_turns(name, text, source)
    if near:
        raise RefusedError(near[0].message, place=near[0].place)
    return text
