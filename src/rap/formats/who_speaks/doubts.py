"""What a reading of a text is not sure of, each with the lines it is about: who speaks there, where
a turn begins, who is the same person.

Lines are those of the file, from 1. A doubt names labels as written, never words of the talk.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from rap.core.errors import Message
from rap.formats.who_speaks.layouts import Openings, ends_in_question
from rap.formats.who_speaks.speaker_words import OWN_LABEL, fold, is_role_word, looks_like_name
from rap.formats.who_speaks.turn_labels import (
    CARETS,
    HEAD,
    SPACES,
    WORDS_TOO,
    Opening,
    label_within,
)

# How a first answer begins, and what titles name, in seven languages; as `fold` leaves them.
_ANSWER_WORDS = """
    oui non ja nee yes no si sim nao da nu po jo ok okay bonjour bonsoir hello hi hallo dag hola ola buna
    pershendetje alors donc bref so well dus euh eh um uh hm mm"""
_ANSWERS = frozenset(_ANSWER_WORDS.split())
_TITLE_STARTS = """
    interv entretien entrev gesprek bised transcri transkri focus group groep grup visit bezoek projet
    project proiect meeting reunion vergadering hearing audio enregistr recording opname grabaci gravac
    inregistr annex bijlage chapter chapitre hoofdstuk title titre titel participant deelnem respondent
    date datum fecha session sessie seance speaker locut spreker who words
    question answer vraag antwoord reponse pregunta respuesta pergunta resposta atelier workshop"""
_OF_TITLES = tuple(_TITLE_STARTS.split())
_WHAT_HAPPENS = "break|pause|pauze|pausa|silence|stilte|silencio|music|musique|muziek|musica"
_TYPED_TIME = r"\d[\dOol]{0,2}[:.][\dOol:.,; ]+"  # with an O for a zero, too
_REMARK = re.compile(
    rf"(?:[\[(][^\[\]()]+[\])]|(?i:{_WHAT_HAPPENS})[{SPACES}]*:?|[0-9]{{1,4}}|{_TYPED_TIME})(?:\W+(?:\d[\d:.,]*|to|a|à|tot|até))*\W*",
)
_HEAD = re.compile(r"[^\S\n]*([^\W\d_][^:\n]{1,100}):(?![/\d:])")
# Where fewer lines than this go on without a label, each of them is worth a look of its own.
_FEW_GO_ON = 0.2
_ALWAYS_FEW = 3
# A text in which fewer turns than this follow one of the same speaker is one of people who take
# turns.
_FEW_REPEAT = 0.15
# Who asks so many questions, and such a share of all, may be the one who interviews.
_ENOUGH_ASKED, _NEARLY_ALL = 3, 0.8

# A name with fewer turns than this part of an equal share, or with two, is perhaps nobody's.
_FEW_OF_SHARE = 5
_MANY_TURNS = 10


def find_doubts(
    lines: Sequence[str],
    openings: Openings,
    labels: Mapping[str, str],
    roles: Mapping[str, str],
) -> tuple[Message, ...]:
    """The doubts about the lines of a text that was read, each line under the first that is true.

    Parameters
    ----------
    lines : the lines of the file
    openings : the opening on each line, or None
    labels : folded label as written -> label in the text; openings of others open nothing
    roles : label in the text -> role
    """
    heard = _heard(openings, labels)
    repeats = _repeats(heard, labels)
    twice = about("formats.doubt.twice", {stretch.stop + 1 for stretch in repeats})
    within = find_doubts_within(lines, openings, labels, roles)
    opened = [(at + 1, one.label) for at, one in heard.items()]
    return (
        *within,
        *twice,
        *_heard_once(heard, labels),
        *find_perhaps_nobody(opened, labels, roles),
    )


def _heard(openings: Openings, labels: Mapping[str, str]) -> dict[int, Opening]:
    return {at: one for at, one in enumerate(openings) if one and fold(one.label) in labels}


def find_doubts_within(
    lines: Sequence[str],
    openings: Openings,
    labels: Mapping[str, str],
    roles: Mapping[str, str],
    *,
    few_go_on: float = _FEW_GO_ON,
) -> tuple[Message, ...]:
    """The doubts about what is read as words of the speaker before; as in `find_doubts`.

    Parameters
    ----------
    few_go_on : when no more lines than this, for each that has a label, go on without one, each is
        worth a look
    """
    heard = _heard(openings, labels)
    going_on = _going_on(lines, heard, labels)
    few = len(going_on) <= max(_ALWAYS_FEW, few_go_on * len(heard))
    repeats = _repeats(heard, labels)
    between = {at for stretch in repeats for at in stretch if at in going_on}
    kinds = {
        "formats.doubt.label_within": _labels_within(lines, heard, going_on),
        "formats.doubt.no_colon": _begins_with_label(lines, going_on, heard),
        "formats.doubt.like_label": _like_labels(lines, going_on),
        "formats.doubt.remark": {at for at in going_on if is_remark(lines[at])},
        "formats.doubt.questions_within": _asked(lines, going_on, roles),
        "formats.doubt.other_within": _answers(lines, going_on, roles) | between,
        "formats.doubt.unlabelled": {*going_on} if few else _with_carets(lines, going_on),
        "formats.note.go_on": {*going_on},
    }
    named = find_like_turns(openings, labels)  # a note of its own names these
    doubts: list[Message] = []
    for id, at in kinds.items():
        doubts += about(id, {line + 1 for line in at - named})
        named |= at
    return tuple(doubts)


def _labels_within(
    lines: Sequence[str], heard: Mapping[int, Opening], going_on: Iterable[int]
) -> set[int]:
    pattern = label_within(one.label for one in heard.values())
    words = {**{at: lines[at] for at in going_on}, **{at: one.words for at, one in heard.items()}}
    return {at for at, said in words.items() if ":" in said and pattern.search(said)}


def _asked(lines: Sequence[str], going_on: Mapping[int, str], roles: Mapping[str, str]) -> set[int]:
    """Questions among a participant's words, where somebody else speaks too."""
    return {
        at
        for at, label in going_on.items()
        if len(roles) > 1 and roles.get(label) == "participant" and ends_in_question(lines[at])
    }


def _with_carets(lines: Sequence[str], going_on: Iterable[int]) -> set[int]:
    return {at for at in going_on if lines[at].lstrip(SPACES).startswith(CARETS)}


def _answers(
    lines: Sequence[str], going_on: Mapping[int, str], roles: Mapping[str, str]
) -> set[int]:
    """What follows an interviewer's question and asks nothing: the label of an answer may be
    missing.
    """
    return {
        at
        for at, label in going_on.items()
        if roles.get(label) == "interviewer"
        and not ends_in_question(lines[at])
        and ends_in_question(_line_before(lines, at))
    }


def _repeats(heard: Mapping[int, Opening], labels: Mapping[str, str]) -> list[range]:
    """From each turn to the next one where both are of one speaker, in a talk of people who take
    turns: a label may be wrong, or one is missing between.
    """
    opened = sorted(heard)
    speakers = [labels[fold(heard[at].label)] for at in opened]
    repeats = [
        range(start, end)
        for start, end, one, other in zip(opened, opened[1:], speakers, speakers[1:], strict=False)
        if one == other
    ]
    return repeats if len(repeats) <= _FEW_REPEAT * len(opened) else []


def _line_before(lines: Sequence[str], at: int) -> str:
    return next((line for line in reversed(lines[max(0, at - 9) : at]) if line.strip(SPACES)), "")


def _like_labels(lines: Sequence[str], going_on: Iterable[int]) -> set[int]:
    """Lines that begin like others with the same words and a colon: labels longer than a name, or
    with signs that names do not have.
    """
    heads = {at: match[1] for at in going_on if (match := _HEAD.match(lines[at][:HEAD]))}
    counts = Counter(map(fold, heads.values()))
    return {at for at, head in heads.items() if counts[fold(head)] > 1}


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


def is_remark(line: str) -> bool:
    """Whether a line says what happens rather than what is said: all in brackets, a break, a number
    of a page.

    Examples
    --------
    >>> lines = ("[door] (1:54 - 3:26)", "**Break:** \\\\[14:18\\\\]", "104", "(Ana) said so", "Music is fine.")
    >>> [is_remark(line) for line in lines]
    [True, True, True, False, False]
    """
    bare = re.sub(r"[*_\\]", "", line[:HEAD]).strip(SPACES)
    return len(line) < HEAD and bool(_REMARK.fullmatch(bare))


def may_be_speech(line: str) -> bool:
    """Whether a line could be said rather than be a title: it ends as sentences do, begins as an
    answer does, or has words with small letters and nothing that titles have.

    Examples
    --------
    >>> [may_be_speech(line) for line in ("Interview with a tenant", "Rue de la Paix 3", "Ann Marsh")]
    [False, False, False]
    >>> [may_be_speech(line) for line in ("Oui bonjour", "We met there", "no", "Why not here?")]
    [True, True, True, True]
    """
    bare = line.strip(f"{SPACES}\"'«»“”*_-–—")
    words = fold(bare).split()
    if not words or bare.startswith("#"):
        return False
    if bare.endswith((".", "?", "!", "…", "؟", "。")) or bare[0].islower():
        return True
    if words[0].strip(",") in _ANSWERS:
        return True
    is_title = any(c.isdigit() or c in ":|/\\" for c in bare) or any(
        word.startswith(_OF_TITLES) for word in words
    )
    return not is_title and not looks_like_name(bare)


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
    written = {one.label for one in heard.values()}
    time = rf"[\[(]?\d[\dOol:.,;{SPACES}–-]{{2,30}}[\])]?[{SPACES}–-]{{0,4}}"
    # "I think" is said, "I What do you think?" is a label without its colon.
    names = "|".join(
        re.escape(label) + (r"(?=[\s.;]+[^\W\d_a-zß-ÿ])" if label in WORDS_TOO else "")
        for label in sorted(written)
    )
    if not names:
        return set()
    begins = re.compile(rf"(?:{time})?[{SPACES}\[(*>]{{0,4}}(?:{names})(?!\w)")
    return {at for at in going_on if begins.match(lines[at][:HEAD])}


def _heard_once(heard: Mapping[int, Opening], labels: Mapping[str, str]) -> tuple[Message, ...]:
    """People whose label opens one line of many: a person of their own, or a slip."""
    counts = Counter(labels[fold(one.label)] for one in heard.values())
    once = {at for at, one in heard.items() if counts[labels[fold(one.label)]] == 1}
    once = {at + 1 for at in once if len(heard) > 2 * len(counts)}
    return about("formats.doubt.heard_once", once)


def find_perhaps_nobody(
    opened: Sequence[tuple[int, str]], labels: Mapping[str, str], roles: Mapping[str, str]
) -> tuple[Message, ...]:
    """Names with few turns beside busy people, which may be words that a colon follows, and names
    that come after each of two others in turn, as a translation does.

    Parameters
    ----------
    opened : line, from 1, and label as written of each turn, in their order
    labels : folded label as written -> label in the text
    roles : label in the text -> role
    """
    speakers = [labels[fold(written)] for _, written in opened]
    lines: dict[str, set[int]] = {}
    for (at, _), label in zip(opened, speakers, strict=True):
        lines.setdefault(label, set()).add(at)
    for _, written in opened:
        if is_role_word(written) or OWN_LABEL.fullmatch(written):
            lines.pop(labels[fold(written)], None)
    counts = Counter(speakers)
    after = [one for one in lines if _follows_two(one, speakers, roles)]
    seldom = [one for one in lines if one not in after and _is_seldom(one, counts)]
    return (
        *(
            Message(note.id, turns=len(opened), **note.facts)
            for one in seldom
            for note in about("formats.doubt.heard_seldom", lines[one])
        ),
        *(note for one in after for note in about("formats.doubt.translation", lines[one])),
    )


def _is_seldom(label: str, counts: Counter[str]) -> bool:
    """Whether a label opens two turns, or under a fifth of an equal share, in a text of many turns
    or beside two people who speak far more.
    """
    n, n_all = counts[label], counts.total()
    n_busy = sum(count >= 2 * n for count in counts.values())
    is_few = n == 2 or (n > 2 and _FEW_OF_SHARE * n * len(counts) < n_all)
    return len(counts) > 2 and is_few and (n_all > _MANY_TURNS or n_busy > 1)


def _follows_two(label: str, speakers: Sequence[str], roles: Mapping[str, str]) -> bool:
    """Whether a label comes only after an interviewer and one other person, each in turn."""
    before = [one for one, other in pairwise(speakers) if other == label]
    people = set(before)
    return (
        len(before) > 1
        and speakers[0] != label
        and len(people) == 2
        and label not in people
        and any(roles.get(one) == "interviewer" for one in people)
        and all(one != other for one, other in pairwise(before))
    )


def find_silent_interviewers(
    turns: Iterable[tuple[str, int, str]], labels: Mapping[str, str], roles: Mapping[str, str]
) -> tuple[Message, ...]:
    """A doubt for each who was read as an interviewer and asks nothing while one other person asks
    nearly all questions: an `I:` may stand for an informant.

    Where two interview, one may only listen. She is a doubt when a participant is the one who asks,
    nobody is a participant, or her role is but one word of her label: `Former moderator`.

    Parameters
    ----------
    turns : label as written, line or row from 1, and words of each turn
    labels : folded label as written -> label in the text
    roles : label in the text -> role
    """
    first: dict[str, tuple[str, int]] = {}
    asked: Counter[str] = Counter()
    for written, at, words in turns:
        label = labels[fold(written)]
        first.setdefault(label, (written, at))
        asked[label] += any(sign in words for sign in "?؟\uff1f")
    asks, n = max(asked.items(), key=lambda one: one[1], default=("", 0))
    ask = [label for label in first if roles.get(label) == "interviewer"]
    if n < _ENOUGH_ASKED or n < _NEARLY_ALL * asked.total():
        return ()
    silent = [label for label in ask if not asked[label]]
    if roles.get(asks) == "participant":
        silent = silent if len(silent) == len(ask) else []
    elif any(roles.get(label) == "participant" for label in first):
        silent = [label for label in silent if not _says_role(first[label][0])]
    return tuple(
        Message(
            "formats.doubt.who_asks",
            asks=first[asks][0],
            silent=first[label][0],
            lines=[str(at) for at in sorted((first[asks][1], first[label][1]))],
        )
        for label in silent
    )


def _says_role(written: str) -> bool:
    return is_role_word(written) or bool(OWN_LABEL.fullmatch(written))


def about(id: str, at: Iterable[int]) -> tuple[Message, ...]:
    """A doubt or a note about these lines, counted from 1; nothing without a line."""
    lines = [str(line) for line in sorted(at)]
    return (Message(id, lines=lines, n=len(lines)),) if lines else ()
