"""Layouts in which the label is on the line of the words, with something else than a colon after it,
or something before it: a dash, a tab, brackets, capitals, bullets, numbers of lines, the date of a
message.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rap.formats.who_speaks.speaker_words import fold, is_role_word, looks_like_name
from rap.formats.who_speaks.turn_labels import HEAD, NAME, SPACES, TIME, Opening

_FEWEST = 3  # turns; fewer may be chance
_ENOUGH = 0.4  # of the lines with words, before such lines count as turns
_S = f"[{SPACES}]"
_DATE = rf"\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}},?{_S}{{1,2}}{TIME}(?:{_S}?[AaPp]\.?[Mm]\.?)?"
_COLON = rf"\*{{0,3}}{_S}{{0,3}}:\*{{0,3}}{_S}{{0,4}}"
_WAYS = {
    # `12/05/2023, 10:15 - Ana: words`, `[2023-05-12 10:15:22] Ana: words`: exports of messengers.
    "formats.layout.messages": (
        rf"\[?{_DATE}\]?{_S}{{0,2}}[-–]?{_S}{{0,2}}(?P<label>[^:\n]{{1,40}}):{_S}{{0,4}}",
    ),
    "formats.layout.before_label": (
        rf"[-*•‣·]{_S}{{1,4}}\*{{0,3}}(?P<label>{NAME}){_COLON}",
        rf"[#@](?P<label>{NAME}){_COLON}",
        rf"\d{{1,4}}[.)]?{_S}{{1,8}}\*{{0,3}}(?P<label>{NAME}){_COLON}",
    ),
    "formats.layout.no_colon": (
        rf"(?P<label>{NAME})(?:\.?{_S}{{0,3}}[–—]{_S}{{1,3}}|\.[-–—]{_S}{{0,3}}|{_S}{{1,3}}-{_S}{{1,3}})",
        rf"[\[(<](?P<label>{NAME})[\])>]{_S}{{1,4}}",
        rf"(?P<label>{NAME})(?:\t|{_S}{{0,3}}[|：]){_S}{{0,8}}",
        rf"\*\*(?P<label>{NAME})\*\*{_S}{{1,4}}",
        rf"(?P<label>[A-Z]{{1,2}}[0-9]{{0,3}})(?:[.)][-–—]?|{_S}?[-–—]){_S}{{1,4}}",
        rf"(?P<label>[A-Z]{{1,2}})[0-9]{{1,3}}(?:[.)][-–—]?|{_S}?[-–—]){_S}{{1,4}}",
        rf"(?P<label>[A-Z][A-Z0-9]{{1,11}})\.?{_S}{{1,8}}(?![A-Z]{{2}})",
    ),
    # `Ann Marsh, tenant: words`, `The woman at the bar: words`: longer than a name.
    "formats.layout.long_labels": (
        rf"(?P<label>[^\W\d_][^:?!…\n]{{5,100}}){_S}{{0,3}}:{_S}{{1,4}}(?=\S)",
    ),
}
Pieces = Iterator[tuple[str, str] | None]
_ANY_WORDS = ("formats.layout.messages", "formats.layout.long_labels")


def find_line_layout(
    lines: Sequence[str], leads: Mapping[int, int] | None = None
) -> tuple[str, list[Opening | None]] | None:
    """What opens a turn on each line and the id of the reason, for the first way in which labels
    recur on many lines; otherwise nothing. `leads` are lines whose beginning is set off, by a tab
    or in bold -> how long it is.

    Examples
    --------
    >>> id, openings = find_line_layout(["Ana – So?", "Jo – Yes.", "Ana – And?", "Jo – No."])
    >>> id, openings[1]
    ('formats.layout.no_colon', Opening(label='Jo', words='Yes.', time='', language='', kind='inline', until=False))
    """
    filled = [at for at, line in enumerate(lines) if line.strip(SPACES)]
    ways = [("formats.layout.no_colon", _cut_at(lines, leads or {}))]
    ways += [
        (reason, _cut_by(lines, re.compile(pattern)))
        for reason, patterns in _WAYS.items()
        for pattern in patterns
    ]
    for reason, pieces in ways:
        found = _labelled(pieces, any_words=reason in _ANY_WORDS)
        if reason not in _ANY_WORDS and _is_short_talk([found[at] for at in filled]):
            return reason, found
        openings = _recurring(found)
        n_turns = sum(1 for one in openings if one)
        if n_turns >= max(_FEWEST, _ENOUGH * len(filled)):
            return reason, openings
    return None


def _cut_at(lines: Sequence[str], leads: Mapping[int, int]) -> Pieces:
    """Each line as (label, words) where its beginning is set off."""
    for at, line in enumerate(lines):
        lead = leads.get(at, 0)
        yield (line[:lead], line[lead:].lstrip(f"{SPACES}:")) if lead else None


def _cut_by(lines: Sequence[str], pattern: re.Pattern[str]) -> Pieces:
    """Each line as (label, words) where it begins as the pattern says."""
    for line in lines:
        bare = line.lstrip(SPACES)
        match = pattern.match(bare[:HEAD])
        yield (match["label"], bare[match.end() :]) if match else None


def _labelled(pieces: Pieces, *, any_words: bool) -> list[Opening | None]:
    """The lines that open with a label; where `any_words` may be one, it need not look like a name."""
    found: list[Opening | None] = []
    for piece in pieces:
        label, words = piece or ("", "")
        label = label.strip(f"{SPACES}.:*_")
        is_label = label and (any_words or is_role_word(label) or looks_like_name(label))
        found.append(Opening(label, words) if is_label else None)
    return found


def _is_short_talk(openings: Sequence[Opening | None]) -> bool:
    """Whether every line opens a turn, and somebody asks somebody else: then labels that are heard
    once are no chance.
    """
    labels = {fold(one.label) for one in openings if one}
    return None not in openings and len(labels) > 1 and any(map(is_role_word, labels))


def _recurring(found: Sequence[Opening | None]) -> list[Opening | None]:
    """The openings by labels that recur, when at least two people do."""
    counts = Counter(fold(one.label) for one in found if one)
    recurring = {label for label, n in counts.items() if n > 1}
    if len(recurring) < 2:
        return [None] * len(found)
    return [one if one and fold(one.label) in recurring else None for one in found]
