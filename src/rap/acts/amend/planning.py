"""A correction looked at before it is made: what changes in the text, and what becomes of all that
points into it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from rap.acts.amend.doubts import Doubt, doubts_of, find_lost_translations, find_near
from rap.acts.amend.references import Carry, Reference, find_mentions, find_reference_files, rewrite
from rap.core.errors import ConflictError, Problem, WrongUseError
from rap.core.files import replace_file
from rap.core.folding import find_words, fold
from rap.core.model import Coding, Source
from rap.core.plain import line_of, read_text
from rap.core.safe_input import parse_json
from rap.store.codings import Carrier, read_events, read_maps
from rap.store.codings.diff import find_equal
from rap.store.codings.fold import Fold, fold_events
from rap.store.codings.maps import Ranges, format_map
from rap.store.findings import read_findings
from rap.store.settings import read_settings
from rap.store.sources import find_turns, hash_of, read_source

# New words of a correction that look as if they named somebody: by place, never by word.


# What a new word looks as if it were, by the kind that the screen for names gives it.
_LOOKS_LIKE = {
    "name": "acts.amend.looks_like_name",
    "email": "acts.amend.looks_like_email",
    "phone": "acts.amend.looks_like_phone",
    "url": "acts.amend.looks_like_url",
    "handle": "acts.amend.looks_like_handle",
    "national-number": "acts.amend.looks_like_national_number",
    "iban": "acts.amend.looks_like_iban",
    "card": "acts.amend.looks_like_card",
    "vat": "acts.amend.looks_like_vat",
    "plate": "acts.amend.looks_like_plate",
    "document": "acts.amend.looks_like_document",
    "address": "acts.amend.looks_like_address",
    "birth-date": "acts.amend.looks_like_birth_date",
    "unknown": "acts.amend.looks_like_unknown",
}


def find_new_identifiers(
    old: str, new: str, *, equal: Ranges, language: str, name: str
) -> list[Problem]:
    """Where `new` has words that look like direct identifiers and were not in `old`; `name` is how
    the file is called.

    A word of the old text was read by somebody before it came into the study, so a word that only
    moves is left out.
    """
    from rap.privacy.pseudonyms.identifiers import find_identifiers

    try:
        found = find_identifiers(new, language=language)
    except WrongUseError:
        return [Problem("acts.amend.no_rules", place=name, language=language)]
    known, kept = fold(old), [(at, at + end - start) for start, end, at in equal]
    return [
        Problem(
            _LOOKS_LIKE.get(one.kind, "acts.amend.looks_like_unknown"),
            place=_place(name, new, one.start, one.end),
        )
        for one in found
        if one.direct
        and not _is_within(one.start, one.end, kept)
        and not find_words(known, fold(new[one.start : one.end]))
    ]


def _is_within(start: int, end: int, kept: list[tuple[int, int]]) -> bool:
    return any(first <= start and end <= last for first, last in kept)


def _place(name: str, text: str, start: int, end: int) -> str:
    """`file:line`, and which characters of the line, from 1."""
    begin = text.rfind("\n", 0, start) + 1
    return f"{name}:{line_of(text, start)} (characters {start - begin + 1} to {end - begin})"


_LABEL = re.compile(r"\[[^\[\]\n]{1,60}\]")
_MOST_WORDS = 5  # a longer stretch that became one label was not one name


@dataclass(frozen=True)
class Plan:
    """A correction of `source` from `old` to `new`; nothing is written by making one.

    `equal` is the map. `n_out` and `n_in` count words. Of the codings that have a place today,
    `n_still` lie where they lay, `n_moved` follow, `doubts` become "to check", and `other_speaker`
    lie in another person's turn from now on. `references` move in files people wrote; `mentions`
    and `translations` are for a person to look at; `n_vetoes` are vetoes that cover the whole
    source because their stretch was touched. `identifying` are new words that look as if they named
    somebody.
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
    identifying: tuple[Problem, ...] = ()
    silent: tuple[str, ...] = ()


def plan_amendment(
    root: Path, id: str, new: str, *, old: str, name: str = "", equal: Ranges | None = None
) -> Plan:
    """What the correction of source `id` to the text `new` does.

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
    source = read_source(root, id)
    if source.hash != hash_of(old):
        raise changed_meanwhile(id)
    if old == new:
        raise WrongUseError("acts.amend.same_text", place=name or id, source=id)
    kept = equal if equal is not None else anchor_labels(find_equal(old, new), old, new)
    plan = Plan(source, old, new, kept, _count_words(old, ((a, b) for a, b, _ in kept)), 0)
    plan = replace(plan, n_in=_count_words(new, ((at, at + b - a) for a, b, at in kept)))
    plan = replace(
        plan, silent=_silent(plan), identifying=_identifying(plan, name=name or f"{id}.txt")
    )
    return _with_references(root, _with_codings(root, plan))


def changed_meanwhile(id: str) -> ConflictError:
    """The one sentence for a change that was made on a text which is another by now."""
    return ConflictError("acts.amend.changed_meanwhile", place=f"interviews/{id}.txt", source=id)


def anchor_labels(equal: Ranges, old: str, new: str) -> Ranges:
    """With the first and the last sign of words that became one label: `Maria` begins and ends
    where `[prénom A]` does.
    """
    rows = list(equal)
    edges = [(0, 0, 0), *equal, (len(old), len(old), len(new))]
    for before, after in pairwise(edges):
        start, end = before[1], after[0]
        first, last = before[2] + before[1] - before[0], after[2]
        is_name = (
            end - start > 1
            and "\n" not in old[start:end]
            and len(old[start:end].split()) <= _MOST_WORDS
        )
        if is_name and _LABEL.fullmatch(new[first:last]) and old[start] != " " != old[end - 1]:
            rows += [(start, start + 1, first), (end - 1, end, last - 1)]
    return tuple(sorted(rows))


def _count_words(text: str, kept: Iterable[tuple[int, int]]) -> int:
    """Words that lie outside of what is kept, in whole or in part."""
    at, words = 0, list(re.finditer(r"\w+", text))
    stretches = list(kept)
    n_kept = 0
    for word in words:
        while at < len(stretches) and stretches[at][1] < word.end():
            at += 1
        n_kept += at < len(stretches) and stretches[at][0] <= word.start()
    return len(words) - n_kept


def _silent(plan: Plan) -> tuple[str, ...]:
    """Labels that speak in the old text and nowhere in the new one."""
    labels = [
        {turn.label for turn in find_turns(text, plan.source.speakers)}
        for text in (plan.old, plan.new)
    ]
    return tuple(sorted(labels[0] - labels[1] - {""}))


def _identifying(plan: Plan, *, name: str) -> tuple[Problem, ...]:
    source = plan.source
    if source.rights == "public":
        return ()
    return tuple(
        find_new_identifiers(
            plan.old, plan.new, equal=plan.equal, language=source.language, name=name
        )
    )


def _with_codings(root: Path, plan: Plan) -> Plan:
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
    plan: Plan, places: dict[str, Coding], standing: list[Coding]
) -> Iterator[Coding]:
    """Codings whose first or last word is somebody else's from now on."""
    old, new = _Labels(plan.old, plan.source), _Labels(plan.new, plan.source)
    for coding in standing:
        was = places[coding.id]
        if coding.start is None or coding.end is None or was.start is None or was.end is None:
            continue
        if (old.at(was.start), old.at(was.end - 1)) != (
            new.at(coding.start),
            new.at(coding.end - 1),
        ):
            yield coding


class _Labels:
    """Whose turn an offset lies in."""

    def __init__(self, text: str, source: Source) -> None:
        self._turns = find_turns(text, source.speakers)
        self._starts = [turn.start for turn in self._turns]

    def at(self, offset: int) -> str:
        return self._turns[max(bisect_right(self._starts, offset) - 1, 0)].label


def _with_references(root: Path, plan: Plan) -> Plan:
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
    for finding in read_findings(root):
        n = len(ids & {*finding.evidence.get("codings", ())})
        if n:
            yield Problem(
                "acts.amend.finding_rests", place=f"codebook/findings/{finding.id}.yaml", n=n
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


# Two corrections of one text, made apart: when the text of one was kept, the other is led on to it
# through what both share.

Maps = Mapping[str, Mapping[str, Ranges]]


def join_heads(root: Path, id: str) -> int:
    """Write a map to today's text of `id` from each text that a correction led to and that leads no
    further; how many.

    Codings made on that text are carried as far as its words stood in the text both corrections
    began with.
    """
    source = read_source(root, id)
    name = f"interviews/{id}.txt"
    if hash_of(read_text(root / name, name=name)) != source.hash:
        return 0  # a correction or a merge is not ended yet
    maps, today = read_maps(root, id)[0], source.hash[:8]
    joined = 0
    for older in sorted(maps):
        for head in sorted(maps[older]):
            there, here = _path(maps, older, head), _path(maps, older, today)
            if (
                head != today
                and _path(maps, head, today) is None
                and there is not None
                and here is not None
            ):
                data = format_map(
                    _whole_hash(root, id, older, head), source.hash, compose(invert(there), here)
                )
                replace_file(root / "interviews" / "codings" / id / data[0], data[1])
                maps.setdefault(head, {})[today] = compose(invert(there), here)
                joined += 1
    return joined


def _whole_hash(root: Path, id: str, older: str, head: str) -> str:
    path = root / "interviews" / "codings" / id / f"{older}-{head}.map.json"
    return str(parse_json(path.read_bytes())["new"])


def _path(maps: Maps, old: str, new: str) -> Ranges | None:
    """What of `old` is still in `new`, through all corrections between; None when none leads there."""
    reached: dict[str, Ranges] = {old: ((0, 1 << 62, 0),)}
    queue = [old]
    for at in queue:
        for following, ranges in sorted(maps.get(at, {}).items()):
            if following not in reached:
                reached[following] = compose(reached[at], ranges)
                queue.append(following)
    return reached.get(new)


def invert(ranges: Ranges) -> Ranges:
    """The same stretches, from the new text to the old.

    Examples
    --------
    >>> invert(((0, 4, 2), (6, 9, 6)))
    ((2, 6, 0), (6, 9, 6))
    """
    return tuple(sorted((place, place + end - start, start) for start, end, place in ranges))


def compose(first: Ranges, second: Ranges) -> Ranges:
    """What is the same through two corrections.

    Examples
    --------
    >>> compose(((0, 6, 2),), ((0, 4, 0), (5, 9, 4)))
    ((0, 2, 2), (3, 6, 4))
    """
    found = []
    for start, end, place in first:
        for begin, stop, at in second:
            low, high = max(place, begin), min(place + end - start, stop)
            if low < high:
                found.append((start + low - place, start + high - place, at + low - begin))
    return tuple(sorted(found))
