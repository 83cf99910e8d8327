"""Find what may identify somebody in a talk, as people speak."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

from rap.core.errors import Message
from rap.languages.pack import known as packs
from rap.languages.pipelines import check_language, model_of
from rap.privacy.classifier import find_labelled, missing_classifier
from rap.privacy.pseudonyms.contact import find_contacts
from rap.privacy.pseudonyms.dates import find_dates
from rap.privacy.pseudonyms.dictated import find_dictated
from rap.privacy.pseudonyms.labels import label_finds
from rap.privacy.pseudonyms.names import find_names
from rap.privacy.pseudonyms.official import find_official
from rap.privacy.pseudonyms.organisations import find_organisations
from rap.privacy.pseudonyms.places import find_places
from rap.privacy.pseudonyms.prompting import find_origins, find_prompts
from rap.privacy.pseudonyms.propagate import find_known
from rap.privacy.pseudonyms.talk import (
    DIRECT,
    GUESS,
    PROMPT,
    QUASI,
    SURE,
    Found,
    Talk,
    as_seen,
    find_masked,
    join,
    settle,
)
from rap.privacy.pseudonyms.unknown import find_unknown
from rap.privacy.pseudonyms.vehicles import find_vehicles
from rap.privacy.pseudonyms.years import find_years

OTHERS = ("fr", "nl", "en")
LISTED = "privacy.why.own_list"


@dataclass(frozen=True)
class Identifier:
    """A stretch of a text that may identify somebody.

    Attributes
    ----------
    start, end
        Code points, end exclusive.
    kind
        One of `KINDS`, such as "name", "phone" or "place".
    direct
        False for what identifies only together with other things, and is to be asked about.
    reason
        The id of the sentence that says how it was known
        (`rap.languages.catalogue.sentence(Message(reason), "en")`).
    replacement
        The label suggested for it, such as "[name A]".
    entity
        The person or thing, counted from 1 in each text: same number, same one.
    """

    start: int
    end: int
    kind: str
    direct: bool
    reason: str
    replacement: str
    entity: int


def find_identifiers(
    text: str,
    *,
    language: str,
    known: Sequence[str] = (),
    others: Sequence[str] = OTHERS,
    extra: Sequence[Found] = (),
) -> list[Identifier]:
    """What may identify someone in a text: direct identifiers, words not known to be harmless, and
    passages to ask about.

    Parameters
    ----------
    text
        One source, or one turn.
    language
        Of the talk: "en", "es", "fr", "nl", "pt", "ro" or "sq" (`rap.languages.pack.known()`).
    known
        Names and words of the study's own list; found whatever their case and accents.
    others
        The other languages of the study: what is a word of one of them is no unknown word.
    extra
        What other detectors saw in this text, such as `find_by_model`; it adds to what the rules
        find.

    Returns
    -------
    list of Identifier
        In reading order, without overlaps. What is masked already (`[prénom]`, `XXX`) is left
        alone.

    Raises
    ------
    WrongUseError
        For a language that has no rules here.

    Examples
    --------
    >>> [found] = find_identifiers("euh c'est fatoumata qui ouvre", language="fr")
    >>> found.start, found.end, found.kind, found.replacement
    (10, 19, 'name', '[prénom A]')
    """
    check_language(language)
    beside = tuple(other for other in others if other in packs() and other != language)
    seen, at = as_seen(text)
    talk = Talk(seen, language, beside)
    there = (
        one._replace(start=bisect_left(at, one.start), end=bisect_left(at, one.end))
        for one in extra
    )
    finds = join(
        settle(_outside([*_all_finds(talk, known), *there], find_masked(seen)), seen), seen
    )
    labels = label_finds(finds, seen, language=language)
    return [
        Identifier(at[one.start], at[one.end], one.kind, one.kind in DIRECT, one.reason, *label)
        for one, label in zip(finds, labels, strict=True)
    ]


def _all_finds(talk: Talk, known: Sequence[str]) -> list[Found]:
    finders = (
        find_contacts, find_official, find_dictated, find_dates, find_years, find_places, find_prompts, find_origins,
        find_organisations, find_vehicles, find_names, find_unknown,
    )  # fmt: skip
    finds = [one for finder in finders for one in finder(talk)]
    whole = [
        one for one in finds if one.kind in ("email", "url")
    ]  # a name in them cuts none in two
    own = (
        Found(start, end, "name", LISTED, SURE + 9)
        for start, end in find_known(talk.text, known, language=talk.language)
        if not any(one.start <= start and end <= one.end for one in whole)
    )
    asked = {(one.start, one.end) for one in finds if one.kind in QUASI}
    return [
        *(one for one in finds if one.kind != "unknown" or (one.start, one.end) not in asked),
        *own,
    ]


def _outside(finds: Iterable[Found], masked: list[tuple[int, int]]) -> list[Found]:
    """The finds that do not touch a masked stretch."""
    return [
        one
        for one in finds
        if not any(start < one.end and one.start < end for start, end in masked)
    ]


# Detectors that are optional: what a language model would add, and which of them are missing.

_LABELS = {
    "name": "PER PERS PERSON NAME FIRSTNAME LASTNAME MIDDLENAME GIVENNAME SURNAME PATIENT DOCTOR STAFF NOM PRENOM",
    "place": "LOC LOCATION GPE FAC CITY TOWN PLACE REGION STATE COUNTY LIEU",
    "workplace-name": "ORG ORGANIZATION ORGANISATION COMPANY COMPANYNAME HOSPITAL",
    "address": "ADDRESS STREET STREETADDRESS SECONDARYADDRESS BUILDINGNUM BUILDINGNUMBER ZIP ZIPCODE POSTCODE",
    "email": "EMAIL MAIL",
    "phone": "PHONE TEL TELEPHONE TELEPHONENUM PHONENUMBER",
    "url": "URL",
    "handle": "USERNAME HANDLE",
    "iban": "IBAN ACCOUNT ACCOUNTNUM ACCOUNTNUMBER",
    "card": "CARD CREDITCARD CREDITCARDNUMBER",
    "national-number": "SSN SOCIALNUM NATIONALID",
    "document": "ID IDNUM IDCARDNUM PASSPORT DRIVERLICENSENUM DOCUMENT",
    "birth-date": "DOB DATEOFBIRTH BIRTHDATE",
    "date": "DATE",
    "age": "AGE",
    "nationality": "NORP NATIONALITY",
}
_KINDS = {label: kind for kind, labels in _LABELS.items() for label in labels.split()}
_OF_SPACY = ("PER", "PERSON", "LOC", "GPE", "FAC", "ORG")


def missing_extras(language: str) -> list[Message]:
    """Optional detectors that are missing, so that nobody takes silence for a clean text.

    Parameters
    ----------
    language
        As for `find_identifiers`.

    Returns
    -------
    list of Message
        One for each detector; empty where all are there. A message is a sentence when it is
        printed.

    Raises
    ------
    WrongUseError
        For a language that has no rules here.
    """
    missing = []
    if not model_of(check_language(language)):
        missing.append(Message("privacy.missing.spacy_model", language=language))
    if classifier := missing_classifier():
        missing.append(classifier)
    if find_spec("simplemma") is None:
        missing.append(Message("privacy.missing.simplemma"))
    return missing


def find_by_model(text: str, *, language: str) -> list[Found]:
    """What trained models see: one of spaCy, and a token classifier that is named; nothing where
    both are missing.

    A model guesses: what it gives is weighed below every rule, and adds to what rules find. A name
    of its own wins over a question and an unknown word, a question of its own over nothing.

    Parameters
    ----------
    text, language
        As for `find_identifiers`.

    Returns
    -------
    list of Found
        To be handed to `find_identifiers` as `extra`.

    Raises
    ------
    WrongUseError
        For a language that has no rules here, or a token classifier that is named and cannot be
        used.

    Examples
    --------
    >>> text = "Samira opens in the morning"
    >>> found = find_identifiers(text, language="en", extra=find_by_model(text, language="en"))
    >>> [(one.kind, one.replacement) for one in found]
    [('name', '[name A]')]
    """
    text, at = as_seen(text)
    entities = _pipeline(language)(text).ents if model_of(check_language(language)) else ()
    seen = [
        (one.start_char, one.end_char, one.label_, "privacy.why.language_model")
        for one in entities
        if one.label_ in _OF_SPACY
    ]
    seen += [(*one, "privacy.why.classifier") for one in find_labelled(text, _KINDS.keys())]
    guesses = ((at[start], at[end], _KINDS[label], why) for start, end, label, why in seen)
    return [Found(*one, GUESS + 1 if one[2] in DIRECT else PROMPT - 1) for one in guesses]


@cache
def _pipeline(language: str) -> Any:
    import spacy

    return spacy.load(model_of(language))


@dataclass(frozen=True)
class Group:
    """A person or thing of one text with all its mentions.

    Attributes
    ----------
    entity, replacement
        As of an `Identifier`.
    kind, reason
        Those of its first mention.
    direct
        True where any mention is.
    words
        Its different spellings as the text has them.
    mentions
        (start, end) of each, in reading order.
    """

    entity: int
    kind: str
    direct: bool
    reason: str
    replacement: str
    words: tuple[str, ...]
    mentions: tuple[tuple[int, int], ...]


def group_identifiers(found: Iterable[Identifier], text: str) -> list[Group]:
    """One entry for each person or thing, direct ones first, then in the order in which they come.

    Parameters
    ----------
    found
        As `find_identifiers` gives them for this text.
    text
        The text in which they were found.

    Returns
    -------
    list of Group

    Examples
    --------
    >>> from rap.privacy.pseudonyms import find_identifiers
    >>> text = "Samira est venue, et Samira a payé"
    >>> [(group.words, len(group.mentions)) for group in group_identifiers(find_identifiers(text, language="fr"), text)]
    [(('Samira',), 2)]
    """
    by_entity: dict[int, list[Identifier]] = {}
    for one in found:
        by_entity.setdefault(one.entity, []).append(one)
    return sorted(
        (_group(ones, text) for ones in by_entity.values()), key=lambda group: not group.direct
    )


def _group(ones: Sequence[Identifier], text: str) -> Group:
    first = ones[0]
    return Group(
        entity=first.entity,
        kind=first.kind,
        direct=any(one.direct for one in ones),
        reason=first.reason,
        replacement=first.replacement,
        words=tuple(dict.fromkeys(text[one.start : one.end] for one in ones)),
        mentions=tuple((one.start, one.end) for one in ones),
    )


def notice_no_rules(language: str) -> list[Message]:
    """A message for a text in a language in which nothing can be found."""
    rules = language in packs()
    return [] if rules else [Message("privacy.noticed.no_rules", language=language)]
