"""Who speaks in a text from outside: which openings are labels of people, their roles, and the
label each gets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from rap.core.errors import Message
from rap.core.model import Speaker
from rap.formats.plain_text import counted
from rap.formats.who_speaks.one_person import find_bracketed, split_brackets
from rap.formats.who_speaks.speaker_words import (
    OWN_LABEL,
    ROLE_OF,
    fold,
    free_label,
    is_role_word,
    looks_like_name,
    role_of,
    split_number,
)
from rap.formats.who_speaks.turn_labels import Opening

# A public hearing has more people than this, who speak again and again; a glossary or a log has
# words that open a line or two each.
MAX_PEOPLE = 100
_TURNS_EACH = 3


@dataclass(frozen=True)
class Cast:
    """Who speaks: `labels` by the folded label of the file; `found` by the label as it is written
    there.

    `sure` is False when nothing but the look of names and their repeating says that these are
    people.
    """

    labels: Mapping[str, str]
    found: Mapping[str, str]
    speakers: tuple[Speaker, ...]
    notes: tuple[Message, ...]
    sure: bool


def are_too_many(n_people: int, *, n_turns: int) -> bool:
    """Whether so many labels with so few turns are words of a list rather than people."""
    return n_people > MAX_PEOPLE and n_turns < _TURNS_EACH * n_people


def find_cast(
    openings: Sequence[Opening], given: Mapping[str, str], *, sure: Iterable[str] = ()
) -> Cast:
    """Which of the openings are labels of people, and the label each person gets in the text.

    `given` maps labels as written to labels in the text, and is believed. Otherwise a label counts
    when it is one of ours (`P1`), a word for a role (`Chercheur`), or looks like a name and opens
    two lines or more, or is one of `sure`, which the layout of the file vouches for.
    """
    asked = {fold(label): target for label, target in given.items()}
    believed = {*asked, *map(fold, given.values()), *map(fold, sure)}
    openings = _without_headings(openings, believed)
    counts = Counter(fold(o.label) for o in openings if o.kind != "bare")
    bracketed = find_bracketed(o.label for o in openings if o.kind != "bare")
    for key, person in bracketed.items():
        counts[key] = counts[person] = counts[key] + counts[person]
    counts += _beside_bare(counts)
    openings = _without_colons_in_blocks(openings, counts, believed)
    known = _people((o for o in openings if o.kind != "bare"), counts, believed)
    if are_too_many(len(known), n_turns=sum(counts[key] for key in known)):
        return Cast({}, {}, (), (Message("formats.speakers.like_people", most=MAX_PEOPLE),), False)
    slips, notes = _find_slips(openings, known - set(asked) - set(bracketed), counts)
    known |= {person for key, person in bracketed.items() if key in known}
    same = {key: one for key, one in bracketed.items() if one in known and key not in asked} | slips
    heard = [o for o in openings if fold(o.label) in known or fold(o.label) in same]
    is_sure = any(
        fold(o.label) in believed or is_role_word(o.label) or OWN_LABEL.fullmatch(o.label)
        for o in heard
    )
    labels = _give_labels(heard, asked, same)
    found = {o.label: labels[fold(o.label)] for o in heard}
    notes = (
        *notes,
        *_notes_on_shared(found, {**bracketed, **same}),
        *counted([("formats.speakers.bracketed", len(bracketed.keys() & labels.keys()))]),
    )
    return Cast(labels, found, _speakers(heard, labels), notes, is_sure or bool(slips))


def name_people(openings: Sequence[Opening], given: Mapping[str, str], cast: Cast) -> Cast:
    """A cast in which people have the labels given; two names that share one are one person.

    `openings` are those of the text; labels that are given count as people, and who was taken for
    somebody else's slip and is given a label is a person of her own.
    """
    asked = {fold(label): target for label, target in given.items()}
    first = {label: key for key, label in reversed([*cast.labels.items()])}
    same = {key: first[label] for key, label in cast.labels.items() if key not in asked}
    heard = [o for o in openings if fold(o.label) in cast.labels or fold(o.label) in asked]
    labels = _give_labels(heard, asked, same)
    found = {o.label: labels[fold(o.label)] for o in heard}
    notes = tuple(
        note
        for note in cast.notes
        if note.id != "formats.speakers.shared" and fold(str(note.facts.get("label"))) not in asked
    )
    notes = (*notes, *_notes_on_shared(found, same))
    is_sure = cast.sure or any(key in labels for key in asked)
    return Cast(labels, found, _speakers(heard, labels), notes, is_sure)


def _beside_bare(counts: Counter[str]) -> Counter[str]:
    """The turns of a name, for each label that has words in brackets after this name: heard once,
    it is as much a person as the name is.
    """
    bases = {key: split_brackets(key)[0] for key in counts}
    return Counter({key: counts[base] for key, base in bases.items() if base != key})


def _without_headings(openings: Sequence[Opening], believed: set[str]) -> Sequence[Opening]:
    """A line in bold is a label when it is surely one, or when all lines in bold are two or more
    names that recur.
    """
    counts = Counter(fold(o.label) for o in openings if o.kind != "bare")
    written = {fold(o.label): o.label for o in openings if o.kind == "bold"}
    people = {key for key, label in written.items() if _is_person(label, counts, believed)}
    is_sure = any(_is_surely_person(written[key], believed) for key in people)
    if not is_sure and (len(people) < 2 or people != set(written)):
        people = set()
    return [o for o in openings if o.kind != "bold" or fold(o.label) in people]


def _without_colons_in_blocks(
    openings: Sequence[Opening], counts: Counter[str], believed: set[str]
) -> Sequence[Opening]:
    """A file that puts labels on lines of their own has no others: there, a colon in a line is only
    a colon.
    """
    blocks = _people((o for o in openings if o.kind == "timed"), counts, believed)
    inline = _people((o for o in openings if o.kind == "inline"), counts, believed) - blocks
    n_blocks = sum(o.kind == "timed" and fold(o.label) in blocks for o in openings)
    n_inline = sum(o.kind == "inline" and fold(o.label) in inline for o in openings)
    if n_blocks < 2 or n_blocks < n_inline:
        return openings
    sure = blocks | believed | {fold(o.label) for o in openings if OWN_LABEL.fullmatch(o.label)}
    return [o for o in openings if o.kind != "inline" or fold(o.label) in sure]


def _people(openings: Iterable[Opening], counts: Counter[str], believed: set[str]) -> set[str]:
    """The folded labels of people."""
    return {fold(o.label) for o in openings if _is_person(o.label, counts, believed)}


def _is_person(label: str, counts: Counter[str], believed: set[str]) -> bool:
    return _is_surely_person(label, believed) or (
        counts[fold(label)] > 1 and looks_like_name(label)
    )


def _is_surely_person(label: str, believed: set[str]) -> bool:
    return fold(label) in believed or is_role_word(label) or bool(OWN_LABEL.fullmatch(label))


def _find_slips(
    openings: Sequence[Opening], known: set[str], counts: Counter[str]
) -> tuple[dict[str, str], tuple[Message, ...]]:
    """Labels that are another label with a slip of the hand: folded slip -> folded label, and what
    to tell.
    """
    written: dict[str, str] = {}
    for opening in openings:
        written.setdefault(fold(opening.label), opening.label)
    same: dict[str, str] = {}
    notes = []
    for key, label in written.items():
        target = (
            ""
            if is_role_word(label) or OWN_LABEL.fullmatch(label)
            else _close_to(key, known, counts)
        )
        if target:
            same[key] = target
            read_as = written.get(target, target.capitalize())
            notes.append(
                Message("formats.speakers.slip", label=label, n=counts[key], read_as=read_as)
            )
    return same, tuple(notes)


def _close_to(key: str, known: set[str], counts: Counter[str]) -> str:
    """The label of which `key` is a slip, or nothing.

    A label heard once is a slip of one that is frequent; a label heard more often is a person of
    its own, unless it is nearly a word for a role.
    """
    head, number = split_number(key)
    words = {
        split_number(k)[0]: k
        for k in known
        if k != key and counts[k] >= 3 and split_number(k)[1] == number
    }
    if key in known:
        words = {word + number: word + number for word in ROLE_OF} | {
            w: k for w, k in words.items() if w in ROLE_OF
        }
    close = get_close_matches(head, [word for word in words if len(word) > 4], n=1, cutoff=0.85)
    return words[close[0]] if close and not _is_other_form(head, close[0]) else ""


def _is_other_form(word: str, known: str) -> bool:
    """Whether two words differ only at their end, as "Interview" and "interviewer" do; slips are
    inside.
    """
    return word.startswith(known) or (known.startswith(word[:-1]) and len(word) != len(known) - 1)


def _give_labels(
    heard: Sequence[Opening], asked: Mapping[str, str], same: Mapping[str, str]
) -> dict[str, str]:
    """The label in the text by folded label, in the order people are first heard."""
    own = [o.label for o in heard if OWN_LABEL.fullmatch(o.label)]
    fixed = {fold(label): label for label in (*own, *asked.values())}
    labels: dict[str, str] = {}
    for opening in heard:
        key = fold(opening.label)
        person = same.get(key, key)
        if person not in labels:
            taken = {*fixed.values(), *labels.values()}
            labels[person] = (
                asked.get(person) or fixed.get(person) or free_label(role_of(person), taken)
            )
        labels[key] = labels[person]
    return labels


def _speakers(heard: Sequence[Opening], labels: Mapping[str, str]) -> tuple[Speaker, ...]:
    """One speaker a label; a label that says its role by its letter is believed, else the word in
    the file is.
    """
    roles: dict[str, str] = {}
    for opening in heard:
        label = labels[fold(opening.label)]
        roles.setdefault(label, role_of(label if OWN_LABEL.fullmatch(label) else opening.label))
    return tuple(Speaker(label, role) for label, role in roles.items())


def _notes_on_shared(found: Mapping[str, str], same: Mapping[str, str]) -> tuple[Message, ...]:
    """Two people of the file under one label: the mapping that was given puts them there, and the
    researcher should know.
    """
    people: dict[str, dict[str, str]] = {}
    for written, label in found.items():
        people.setdefault(label, {}).setdefault(same.get(fold(written), fold(written)), written)
    return tuple(
        Message("formats.speakers.shared", label=label, n=len(names), names=tuple(names.values()))
        for label, names in people.items()
        if len(names) > 1
    )
