"""What a reading of a text is not sure of, each with the lines it is about: who speaks there, where
a turn begins, who is the same person.

Lines are those of the file, from 1. A doubt names labels as written, never words of the talk.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rap.core.errors import Message
from rap.formats.layouts import Openings, ends_in_question
from rap.formats.speakers import OWN_LABEL, fold, looks_like_name
from rap.formats.turn_labels import CARETS, SPACES, WORDS_TOO, Opening

# A text in which fewer lines than this go on without a label is one that labels every paragraph.
_FEW_GO_ON = 0.1
_ALWAYS_FEW = 2
_TITLE_WORDS = "dr mr mrs ms miss prof hon m mme mevr dhr sr sra dl dna z znj"
_TITLES = frozenset(_TITLE_WORDS.split())


def find_doubts(
    lines: Sequence[str],
    openings: Openings,
    labels: Mapping[str, str],
    roles: Mapping[str, str],
) -> tuple[Message, ...]:
    """The doubts about the lines of a text that was read.

    Parameters
    ----------
    lines : the lines of the file
    openings : the opening on each line, or None
    labels : folded label as written -> label in the text; openings of others open nothing
    roles : label in the text -> role
    """
    heard = {at: one for at, one in enumerate(openings) if one and fold(one.label) in labels}
    going_on = _going_on(lines, heard, labels)
    asked = {
        at
        for at, label in going_on.items()
        if len(roles) > 1 and roles.get(label) == "participant" and ends_in_question(lines[at])
    }
    carets = {at for at in going_on if lines[at].lstrip(SPACES).startswith(CARETS)}
    unsigned = _begins_with_label(lines, going_on, heard)
    named = find_like_turns(openings, labels)  # a note of its own names these
    few = len(going_on) <= max(_ALWAYS_FEW, _FEW_GO_ON * len(heard))
    unlabelled = carets | ({*going_on} if few else set())
    return (
        *_about("formats.doubt.questions_within", asked - carets - unsigned),
        *_about("formats.doubt.no_colon", unsigned),
        *_about("formats.doubt.unlabelled", unlabelled - (asked - carets) - unsigned - named),
        *_heard_once(heard, labels),
    )


def find_like_turns(openings: Openings, labels: Mapping[str, str]) -> set[int]:
    """Lines, counted from 0, that begin like a turn of somebody who is not one of the people read."""
    return {
        at
        for at, one in enumerate(openings)
        if one
        and one.kind == "inline"
        and fold(one.label) not in labels
        and looks_like_name(one.label)
    }


def is_sentence(line: str) -> bool:
    """Whether a line reads as said rather than as a title: it ends as sentences do, or begins with
    a small letter.
    """
    bare = line.strip(f"{SPACES}\"'«»“”*_#-–—")
    return bare.endswith((".", "?", "!", "…", "؟", "。")) or bare[:1].islower()


def _going_on(
    lines: Sequence[str], heard: Mapping[int, Opening], labels: Mapping[str, str]
) -> dict[int, str]:
    """The lines with words that open no turn and do not follow a label alone -> whose turn
    they are in.
    """
    going_on: dict[int, str] = {}
    speaking, below = "", False
    for at, line in enumerate(lines):
        if at in heard:
            speaking, below = labels[fold(heard[at].label)], not heard[at].words
        elif line.strip(SPACES):
            if speaking and not below:
                going_on[at] = speaking
            below = False
    return going_on


def _begins_with_label(
    lines: Sequence[str], going_on: Iterable[int], heard: Mapping[int, Opening]
) -> set[int]:
    """Lines that begin with a speaker's label and no colon, as when it was forgotten."""
    written = {one.label for one in heard.values()} - WORDS_TOO
    if not written:
        return set()
    time, names = (
        rf"[\[(]?\d[\d:.,{SPACES}–-]{{2,30}}[\])]?",
        "|".join(map(re.escape, sorted(written))),
    )
    begins = re.compile(rf"(?:{time})?[{SPACES}\[(*]{{0,4}}(?:{names})(?!\w)")
    return {at for at in going_on if begins.match(lines[at])}


def _heard_once(heard: Mapping[int, Opening], labels: Mapping[str, str]) -> tuple[Message, ...]:
    """People whose label opens one line of many: a person of their own, or a slip."""
    counts = Counter(labels[fold(one.label)] for one in heard.values())
    once = {at for at, one in heard.items() if counts[labels[fold(one.label)]] == 1}
    return _about("formats.doubt.heard_once", once if len(heard) > 2 * len(counts) else ())


def find_same_person(found: Mapping[str, str]) -> tuple[Message, ...]:
    """A doubt for each two labels that were read as two people and may be one; `found` is the label
    as written -> in the text, of which a person's first is named.
    """
    written: dict[str, str] = {}
    for name, label in found.items():
        written.setdefault(label, name)
    names = [name for name in written.values() if not OWN_LABEL.fullmatch(name)]
    return tuple(
        Message("formats.doubt.same_person", first=first, second=second)
        for at, first in enumerate(names)
        for second in names[at + 1 :]
        if may_be_one(first, second)
    )


def may_be_one(first: str, second: str) -> bool:
    """Whether two labels may be of one person.

    Examples
    --------
    >>> [may_be_one("Ann Marsh", other) for other in ("AM", "A.M.", "Dr Marsh", "Ann", "Jo Marsh")]
    [True, True, True, True, False]
    """
    shorter, longer = sorted((_words(first), _words(second)), key=len)
    if len(longer) > 1 and len(shorter) == 1:
        initials = "".join(word[0] for word in longer)
        if shorter[0].replace(".", "") == initials and min(first, second, key=len).isupper():
            return True
    return bool(shorter) and shorter != longer and set(shorter) <= set(longer)


def _words(label: str) -> list[str]:
    """The words of a name, without titles and signs."""
    words = re.sub(r"[^\w\s.]", " ", fold(label)).split()
    return [word for word in words if word.rstrip(".") not in _TITLES] or words


def _about(id: str, at: Iterable[int]) -> tuple[Message, ...]:
    lines = [str(line + 1) for line in sorted(at)]
    return (Message(id, lines=lines, n=len(lines)),) if lines else ()
