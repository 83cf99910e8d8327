"""Which labels of a file may be of one person: a name and its short form, a title and the name it
stands for, a name with and without words in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import lru_cache

from rap.core.errors import Message
from rap.formats.who_speaks.speaker_words import OWN_LABEL, fold, is_role_word, names_role, role_of

_TITLE_WORDS = "dr mr mrs ms miss prof hon right m mme mevr dhr sr sra dl dna z znj"
_TITLES = frozenset(_TITLE_WORDS.split())
_ARTICLE_WORDS = "the le la les l de het el los las o a os as"
_ARTICLES = frozenset(_ARTICLE_WORDS.split())
# A word mistyped is nearly another one, and heard so many times less often.
_NEARLY, _SELDOM = 0.85, 3
# "laughing", "en riant", as `fold` leaves them: nobody but the one whose label stands before them.
_MANNER = re.compile(
    r"(?:(?:en|al|in) )?(?:laugh|smil|sigh|whisper|crying|cries|rire|riant|rit\b|souri|pleur|soupir|chuchot"
    r"|lach|glimlach|huil|zucht|fluister|riendo|rie\b|sonri|llora|suspir|susurr|rindo|sorri|chora|sussurr"
    r"|razand|rade\b|zamb|plang|sopt|qesh|buzeqesh|duke (?:qesh|qa))\w*"
)
_BRACKETED = re.compile(r"(?P<base>[^()]*[^()\s])\s*\((?P<aside>.+)\)")


@lru_cache(maxsize=4096)  # each name is compared with each other one
def split_brackets(label: str) -> tuple[str, str]:
    """A label without the words in brackets at its end, and these words.

    Examples
    --------
    >>> split_brackets("The President (Dr Marsh)"), split_brackets("Ana")
    (('The President', 'Dr Marsh'), ('Ana', ''))
    """
    match = _BRACKETED.fullmatch(label)
    return (match["base"], match["aside"]) if match else (label, "")


def find_bracketed(labels: Iterable[str]) -> dict[str, str]:
    """Labels with words in brackets that are one person with a label without them, or with others:
    folded label -> folded label of that person.

    Brackets with different words are different people: `Chair (Ana)` and `Chair (Jo)`. So may one
    whose brackets name a role be: `Ana (interpreter)` speaks for Ana.

    Examples
    --------
    >>> find_bracketed(["The President (Dr Marsh)", "The President", "Guest (a man)", "Guest (a girl)"])
    {'the president (dr marsh)': 'the president'}
    """
    groups: dict[str, dict[str, str]] = {}
    for label in labels:
        base, aside = split_brackets(label)
        inner = re.split("[()]", fold(aside))[0].strip()
        groups.setdefault(fold(base), {}).setdefault(fold(label), inner)
    same: dict[str, str] = {}
    for members in groups.values():
        asides = {aside for aside in members.values() if aside}
        if len(members) > 1 and len(asides) == 1 and not names_role(*asides):
            first = next(
                (key for key, aside in members.items() if not aside), min(members, key=len)
            )
            same |= {key: first for key in members if key != first}
    return same


def find_directions(labels: Iterable[str]) -> dict[str, bool]:
    """Labels whose brackets say how somebody speaks, not who: folded label -> whether that is sure.

    She is also heard without them. It is sure of words for laughing and the like; others count when
    they begin with a small letter, name no role and are the only ones after her name.

    Examples
    --------
    >>> find_directions(["Ana", "Ana (laughing)", "Ana (softly)", "Jo", "Jo (mother)", "Jo (daughter)"])
    {'ana (laughing)': True, 'ana (softly)': False}
    """
    people: dict[str, dict[str, str]] = {}
    for label in labels:
        base, aside = split_brackets(label)
        people.setdefault(fold(base), {})[fold(label)] = aside
    told: dict[str, bool] = {}
    for base, asides in people.items():
        if base not in asides:
            continue
        sure = [key for key, aside in asides.items() if _MANNER.fullmatch(fold(aside))]
        others = [key for key in asides if key not in sure and key != base]
        told |= dict.fromkeys(sure, True)
        if (
            len(others) == 1
            and asides[others[0]][:1].islower()
            and not names_role(asides[others[0]])
        ):
            told[others[0]] = False
    return told


def find_same_person(found: Mapping[str, str], first_at: Mapping[str, int]) -> tuple[Message, ...]:
    """A doubt for each two labels that were read as two people and may be one, and for each title
    that was read as one person with the name in brackets after it.

    Parameters
    ----------
    found : label as written -> label in the text; of each person the first one is named
    first_at : label as written -> the line, from 1, where it is first heard
    """
    written: dict[str, list[str]] = {}
    for name, label in found.items():
        written.setdefault(label, []).append(name)
    names = [same[0] for same in written.values() if not OWN_LABEL.fullmatch(same[0])]
    pairs = [(first, second) for first, second in _pairs(names) if may_be_one(first, second)]
    shorts = [min(pair, key=lambda one: (len(_words(one)), len(one))) for pair in pairs]
    two = [
        _doubt("formats.doubt.same_person", pair, first_at)
        for pair, short in zip(pairs, shorts, strict=True)
        # A first name that two people share says nothing of either.
        if shorts.count(short) == 1 or _differ_in_brackets(*pair)
    ]
    one = [
        _doubt("formats.doubt.read_as_one", (same[0], other), first_at)
        for same in written.values()
        for other in same[1:]
        if _are_joined(same[0], other) and not _is_full_name(same[0], other)
    ]
    return (*two, *one)


def find_role_slips(
    found: Mapping[str, str], opened: Iterable[tuple[str, int]]
) -> tuple[Message, ...]:
    """A doubt for each word for a role that is nearly the word of another role, which is heard far
    more often, where somebody else has the role: `Interviewe` for `Interviewer`.

    Parameters
    ----------
    found : label as written -> label in the text
    opened : label as written and line or row, from 1, of each turn
    """
    lines: dict[str, list[str]] = {}
    for label, at in opened:
        lines.setdefault(label, []).append(str(at))
    roles = {label: role_of(label) for label in found if label in lines}
    words = [label for label in roles if is_role_word(label)]
    return tuple(
        Message("formats.doubt.same_person", first=rare, second=known, lines=lines[rare])
        for rare in words
        for known in words
        if roles[rare] != roles[known]
        and found[rare] != found[known]
        and _SELDOM * len(lines[rare]) <= len(lines[known])
        and SequenceMatcher(None, fold(rare), fold(known)).ratio() > _NEARLY
        and any(found[one] != found[rare] and roles[one] == roles[rare] for one in roles)
    )


def _pairs(names: list[str]) -> Iterable[tuple[str, str]]:
    """Two names each that share a word, or of which one could be initials."""
    return ((first, second) for at, first in enumerate(names) for second in names[at + 1 :])


def _doubt(id: str, pair: tuple[str, str], first_at: Mapping[str, int]) -> Message:
    lines = [str(first_at[name]) for name in pair if name in first_at]
    return Message(id, first=pair[0], second=pair[1], lines=lines)


def may_be_one(first: str, second: str) -> bool:
    """Whether two labels may be of one person.

    Examples
    --------
    >>> [may_be_one("Ann Marsh", other) for other in ("AM", "A.M.", "Dr Marsh", "Ann", "Jo Marsh")]
    [True, True, True, True, False]
    >>> may_be_one("The Chair", "The Acting Chair"), may_be_one("The Chair (Ann Marsh)", "Ann Marsh")
    (False, True)
    >>> may_be_one("Speaker1", "Speaker 1"), may_be_one("Speaker1", "Speaker 11")
    (True, False)
    """
    if re.sub(r"\s", "", fold(first)) == re.sub(r"\s", "", fold(second)):
        return True
    if _is_aside_of(first, second) or _is_aside_of(second, first):
        return True
    if _differ_in_brackets(first, second):
        return True
    first, second = split_brackets(first)[0], split_brackets(second)[0]
    if _has_article(first) or _has_article(second):
        return False
    shorter, longer = sorted((_words(first), _words(second)), key=len)
    if len(longer) > 1 and len(shorter) == 1:
        initials = "".join(word[0] for word in longer)
        if shorter[0].replace(".", "") == initials and min(first, second, key=len).isupper():
            return True
    return bool(shorter) and shorter != longer and set(shorter) <= set(longer)


def _is_aside_of(name: str, other: str) -> bool:
    """Whether a name is in the brackets after another label."""
    _, aside = split_brackets(other)
    return bool(aside) and fold(aside).startswith(fold(split_brackets(name)[0]))


def _differ_in_brackets(first: str, second: str) -> bool:
    """Whether one of two labels is the other one without the words in its brackets."""
    only_one = bool(split_brackets(first)[1]) != bool(split_brackets(second)[1])
    return only_one and _base(first) == _base(second)


def _are_joined(first: str, second: str) -> bool:
    return fold(first) != fold(second) and _base(first) == _base(second)


def _is_full_name(first: str, second: str) -> bool:
    """Whether two labels are a title and a full name, and what she is or where she is from:
    `Ms. Ann Marsh (Minister of Health)`.
    """
    has_title = fold(first).split()[0].rstrip(".") in _TITLES
    asides = [split_brackets(label)[1] for label in (first, second)]
    return has_title and len(_words(_base(first))) > 1 and not any(a[:1].islower() for a in asides)


def _base(label: str) -> str:
    return fold(split_brackets(label)[0])


def _has_article(label: str) -> bool:
    return fold(label).split()[0] in _ARTICLES


@lru_cache(maxsize=4096)
def _words(label: str) -> tuple[str, ...]:
    """The words of a name, without titles and signs."""
    words = re.sub(r"[^\w\s.]", " ", fold(label)).split()
    return tuple(word for word in words if word.rstrip(".") not in _TITLES) or tuple(words)
