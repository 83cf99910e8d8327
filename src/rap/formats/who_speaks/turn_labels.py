"""Lines that could open a turn, as people write them: `NAME: words`, `**Name:** words`, `[Name]
(0:01 - 0:11)`, `— words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle

from rap.core.errors import Message, WrongUseError
from rap.core.model import LABEL

SPACES = " \t\u00a0\u2009\u202f"
# Label, time and marks stand at the start of a line; looking no further keeps every line cheap,
# however long.
HEAD = 200

# Bounded, because unbounded spaces next to each other make a regular expression slow on
# purpose-made lines.
_S = f"[{SPACES}]{{0,4}}"
TIME = r"(?:\d{1,2}:\d{2}:\d{2}|\d{1,3}:\d{2})(?:[.,]\d{1,3})?"
NAME = r"[^\W\d_][^:()\[\]*\\?!;,\"«»“”…]{0,39}?"
# Labels that are words of English, French and Portuguese as well: without a colon they prove nothing.
WORDS_TOO = frozenset("IA")

Patterns = Sequence[tuple[str, re.Pattern[str]]]


@dataclass(frozen=True)
class Opening:
    """The label as written, what follows it on the line, its start time (`hh:mm:ss`) and language.

    `kind` is `inline` (words may follow), `timed` (a label and a time, alone on the line), `bare`
    (`[Name]`, alone), `bold` (alone on a line all in bold) or `dash` (words follow, nothing says
    whose).
    """

    label: str
    words: str = ""
    time: str = ""
    language: str = ""
    kind: str = "inline"
    until: bool = False


def opening_patterns(given: Iterable[str] = (), *, dash: str = "") -> Patterns:
    """The ways to write a label, as (kind, pattern).

    `given` are labels that need not look like names; a `dash` that is given opens a turn, and so do
    all long dashes.
    """
    names = "|".join([*map(re.escape, sorted(given, key=len, reverse=True)), NAME])
    who, closing = (
        rf"(?P<mark>\*{{1,3}}|_{{1,3}})?\\?\[?(?P<label>{names})\\?\]?",
        r"(?:(?P=mark))?",
    )
    gap = rf"(?:[{SPACES}]{{1,4}}[-–—]?{_S}|(?=\\?[\[(]))"
    # `The President (Dr Marsh):`, in a hearing with a second pair of brackets inside.
    aside = r"(?P<aside>[^\W\d_][^():?!\n]{1,80}(?:\([^():?!\n]{1,60}\))?)"
    inline = (
        rf"(?:>{{2,3}}{_S})?(?:{_span(1)}{_S}[-–—]?{_S})?{who}(?:{_S}(?=\\?[\[(]){_span(2)}(?<=[\])]))?(?:{_S}\((?:(?P<language>[a-z]{{2}})|{aside})\))?"
        rf"{_S}(?P<before>{closing}){_S}:(?P<after>{closing})(?![/\d:])"
    )
    timed = rf"{who}{closing}{gap}{_span(1)}{_S}:?{_S}{closing}\Z"
    timed_first = rf"{_span(1)}{_S}[-–—]?{_S}{who}{closing}\Z"
    bare = rf"\\?\[(?P<label>{names})\\?\]{_S}:?\Z"
    kinds = [("timed", timed), ("timed", timed_first), ("inline", inline), ("bare", bare)]
    kinds += [("bold", rf"{who}{_S}:?{closing}{_S}:?{_S}\Z")]
    if dash:
        signs = CARETS if dash == CARETS else f"[—–―{'-' if dash == '-' else ''}]"
        kinds.insert(0, ("dash", rf"(?P<label>{signs})(?![{SPACES}]*\Z)"))
    return tuple((kind, re.compile(pattern)) for kind, pattern in kinds)


def _span(number: int) -> str:
    """A time or a span of times, in brackets or not; f4 and MAXQDA write `#00:01:02-3#`."""
    until = rf"(?:{_S}[-–—]{_S}(?P<until{number}>{TIME}))?"
    return rf"\\?[\[(#]?{_S}(?P<time{number}>{TIME}){until}(?:-\d(?=#))?{_S}\\?[\])#]?"


def parse_opening(line: str, patterns: Patterns, *, bold: bool = False) -> Opening | None:
    """The opening of a turn on this line, if it looks like one; whether it is one, the whole file
    must tell.

    `bold` says that the line is in bold from end to end.

    Examples
    --------
    >>> parse_opening("[Chercheur] (0:01 - 0:11)", opening_patterns())
    Opening(label='Chercheur', words='', time='00:00:01', language='', kind='timed', until=True)
    """
    line = line.lstrip(SPACES)
    head, whole = line[:HEAD], line.rstrip(SPACES)
    if (
        not bold
        and ":" not in head
        and not head.startswith(("[", "\\[", "—", "–", "―", "-", CARETS))
    ):
        return None
    for kind, pattern in patterns:
        begins = kind in ("inline", "dash")
        if (not begins and len(whole) > HEAD) or (kind == "bold" and not bold):
            continue
        match = pattern.match(head if begins else whole)
        if match:
            return _opening(kind, match.groupdict(), line[match.end() :])
    return None


def slipped_pattern(labels: Iterable[str]) -> re.Pattern[str]:
    """What opens a turn by one of `labels` after or before a mistyped time, or in brackets before
    the words; there is at least one label.
    """
    names = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    # A letter for a digit is the commonest slip: an O for a zero, an l for a one.
    digits = r"[\[(](?=[^\])]{0,30}\d)[\dOoIl:.,;\s–—-]{3,30}[\])]"
    after = rf"\\?\[(?P<a>{names})\\?\]{_S}(?:{digits})?|(?P<b>{names}){_S}{digits}"
    before = rf"{digits}{_S}\*{{0,3}}(?P<c>{names})\*{{0,3}}{_S}(?=:)"
    return re.compile(rf"{_S}(?:{after}|{before}){_S}:?\*{{0,3}}{_S}")


def parse_slipped(line: str, pattern: re.Pattern[str]) -> Opening | None:
    """The opening that `slipped_pattern` finds on this line, without a time.

    Examples
    --------
    >>> ana = slipped_pattern(["Ana"])
    >>> parse_slipped("[Ana] (0:010 - 0:11)", ana).label, parse_slipped("[Ana] Yes.", ana).words
    ('Ana', 'Yes.')
    """
    match = pattern.match(line[:HEAD])
    if not match:
        return None
    label = match["a"] or match["b"] or match["c"]
    return Opening(label, line[match.end() :].lstrip(SPACES))


def label_within(labels: Iterable[str]) -> re.Pattern[str]:
    """A label, as written, and a colon among words: a turn of somebody else may begin there.

    Examples
    --------
    >>> within = label_within(["I", "Ana"])
    >>> lines = ("Yes. I: Why?", "home (I: why?)", "so Ana: yes", "leftAna: yes", "as I: said", "10:30")
    >>> [bool(within.search(line)) for line in lines]
    [True, True, True, True, False, False]
    """
    known = sorted(set(labels))
    long = "|".join(re.escape(label) for label in known if len(label) > 1)
    short = "|".join(re.escape(label) for label in known if len(label) == 1)
    after = "(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])"  # where the end of a paragraph was taken away
    gap = f"[{SPACES}]{{0,4}}"
    begins = [rf"(?:(?<!\w)|{after})(?:{long})"] if long else []
    ended = r"\A|[\t.?!…)\](\[/»”\"]"
    begins += [rf"(?:(?:{ended}){gap}|{after})(?:{short})"] if short else []
    aside = rf"(?:{gap}[\[(][^\[\]()]{{1,40}}[\])])?"
    return re.compile(rf"(?:{'|'.join(begins) or '(?!)'}){aside}{gap}:(?![/\d:])")


def _opening(kind: str, parts: dict[str, str | None], words: str) -> Opening:
    words, mark = words.lstrip(SPACES), parts.get("mark") or ""
    if kind == "inline" and mark and not parts["before"] and not parts["after"]:
        words = mark + words  # the whole line was emphasised, not the label alone
    time = parts.get("time1") or parts.get("time2") or ""
    until = bool(parts.get("until1") or parts.get("until2"))
    label = (parts["label"] or "").strip()
    label += f" ({parts['aside']})" if parts.get("aside") else ""
    return Opening(
        label, words, study_time(time) if time else "", parts.get("language") or "", kind, until
    )


def study_time(time: str) -> str:
    """`hh:mm:ss` from `m:ss` or `h:mm:ss`; parts of a second are dropped.

    Examples
    --------
    >>> study_time("75:10"), study_time("0:01.5")
    ('01:15:10', '00:00:01')
    """
    seconds = 0
    for part in re.split(r"[.,]", time)[0].split(":"):
        seconds = seconds * 60 + int(part)
    hours = min(seconds // 3600, 99)
    return f"{hours:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


# Dialogue dashes, which open a turn without saying whose: they are read only when a person says who
# takes turns.

# An em dash, an en dash, a horizontal bar; a hyphen opens items of lists, so it counts only when it
# is given.
DASHES = "—–―"
CARETS = ">>"  # captions begin a new speaker so, as a rule without a name
_DASH_LINE = re.compile(rf"[{SPACES}]{{0,40}}(?:[{DASHES}]|{CARETS})")


@dataclass(frozen=True)
class Dashes:
    """The dash as it was given, and the labels that take turns at it: `Dashes("—", ("I", "P1"))`;
    none when not given.
    """

    written: str = ""
    labels: tuple[str, ...] = ()


def split_given(given: Mapping[str, str], *, name: str) -> tuple[dict[str, str], Dashes]:
    """What was said of names, and what was said of dashes (`—=I+P1`).

    Raises
    ------
    WrongUseError
        Two dashes are given, or a dash is followed by something else than labels.
    """
    dashes = [written for written in given if written.strip() in (*DASHES, "-", CARETS)]
    names = {written: label for written, label in given.items() if written not in dashes}
    if not dashes:
        return names, Dashes()
    if len(dashes) > 1:
        raise WrongUseError("formats.dialogue.two_dashes", place=name)
    labels = tuple(label.strip() for label in given[dashes[0]].split("+"))
    for label in labels:
        if not LABEL.fullmatch(label):
            raise WrongUseError("formats.dialogue.bad_label", place=name, label=label)
    return names, Dashes(dashes[0].strip(), labels)


def take_turns(openings: Iterable[Opening | None], dashes: Dashes) -> list[Opening | None]:
    """Openings in which each dash has the label whose turn it is."""
    labels = cycle(dashes.labels)
    return [
        replace(opening, label=next(labels)) if opening and opening.kind == "dash" else opening
        for opening in openings
    ]


def note_dashes(lines: Sequence[str], dashes: Dashes) -> tuple[Message, ...]:
    """What a researcher should know of the lines that begin with a dash."""
    if dashes.written:
        return (Message("formats.dialogue.turns_by_dash", labels=dashes.labels),)
    n = sum(1 for line in lines if _DASH_LINE.match(line))
    return (Message("formats.dialogue.dashes_kept", n=n),) if n > 1 else ()
