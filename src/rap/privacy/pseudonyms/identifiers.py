"""Find what may identify someone in a talk, as it is spoken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

from rap.privacy.classifier import find_labelled, missing_classifier
from rap.privacy.pseudonyms.contact import find_contacts
from rap.privacy.pseudonyms.dates import find_dates
from rap.privacy.pseudonyms.dictated import find_dictated
from rap.privacy.pseudonyms.found import (
    DIRECT,
    QUASI,
    SURE,
    Found,
    find_masked,
    join,
    settle,
    weigh_guess,
)
from rap.privacy.pseudonyms.labels import label_finds
from rap.privacy.pseudonyms.listed import languages_beside
from rap.privacy.pseudonyms.names import find_names
from rap.privacy.pseudonyms.official import find_official
from rap.privacy.pseudonyms.places import find_places
from rap.privacy.pseudonyms.prompting import find_origins, find_prompts
from rap.privacy.pseudonyms.propagate import find_known
from rap.privacy.pseudonyms.tokens import Talk
from rap.privacy.pseudonyms.unknown import find_unknown
from rap.store.parse_cache import check_language, model_of

OTHERS = ("fr", "nl", "en")
LISTED = "in the list of the study"


@dataclass(frozen=True)
class Identifier:
    """A stretch of a text that may identify someone.

    `start` and `end` are code points, end exclusive. `direct` is False for what is only asked
    about. `replacement` is the label suggested for it, and `entity` numbers the persons and things
    of one text from 1: same number, same one.
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
        Of the talk: one that has a pack (`rap.languages.pack.known`).
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
    talk = Talk(text, language, languages_beside(language, tuple(others)))
    finds = join(
        settle(_outside([*_all_finds(talk, known), *extra], find_masked(text)), text), text
    )
    labels = label_finds(finds, text, language=language)
    return [
        Identifier(one.start, one.end, one.kind, one.kind in DIRECT, one.reason, label, entity)
        for one, (label, entity) in zip(finds, labels, strict=True)
    ]


def _all_finds(talk: Talk, known: Sequence[str]) -> list[Found]:
    finders = (
        find_contacts, find_official, find_dictated, find_dates, find_places, find_prompts, find_origins, find_names,
        find_unknown,
    )  # fmt: skip
    finds = [one for finder in finders for one in finder(talk)]
    whole = [
        (one.start, one.end) for one in finds if one.kind in ("email", "url")
    ]  # a name in them cuts none in two
    own = (
        Found(start, end, "name", LISTED, SURE + 9)
        for start, end in find_known(talk.text, known, language=talk.language)
        if not any(first <= start and end <= last for first, last in whole)
    )
    asked = {(one.start, one.end) for one in finds if one.kind in QUASI}
    return [
        *(one for one in finds if one.kind != "unknown" or (one.start, one.end) not in asked),
        *own,
    ]


def _outside(finds: Iterable[Found], masked: list[tuple[int, int]]) -> list[Found]:
    """Finds that touch nothing that is masked."""
    if not masked:
        return list(finds)
    return [
        one
        for one in finds
        if not any(start < one.end and one.start < end for start, end in masked)
    ]


# Detectors that are optional: what a language model would add, and which of them are not there.

_KINDS = {
    "PER": "name",
    "PERSON": "name",
    "LOC": "place",
    "GPE": "place",
    "FAC": "place",
    "ORG": "workplace-name",
}

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
_KINDS_OF_LABELS = {label: kind for kind, labels in _LABELS.items() for label in labels.split()}


def missing_extras(language: str) -> list[str]:
    """What would look once more and is not there, a sentence each, so that nobody takes silence for
    a clean text.

    Raises
    ------
    WrongUseError
        For a language that has no rules here.
    """
    missing = []
    if not model_of(check_language(language)):
        missing.append(
            f"no trained model of spaCy for '{language}' is installed: names are found by rules and lists alone"
        )
    if classifier := missing_classifier():
        missing.append(classifier)
    if find_spec("simplemma") is None:
        missing.append(
            "simplemma is not installed: words that are not known to be harmless cannot be told"
        )
    return missing


def find_by_model(text: str, *, language: str) -> list[Found]:
    """What trained models see: one of spaCy, and a token classifier that is named; nothing where
    none is there.

    A model guesses: what it gives is weighed below every rule, and adds to what rules find.

    Raises
    ------
    WrongUseError
        For a language that has no rules here, or a token classifier that is named and cannot be
        used.
    """
    return [*_find_by_spacy(text, language=check_language(language)), *_find_by_classifier(text)]


def _find_by_classifier(text: str) -> list[Found]:
    seen = (
        (one, _KINDS_OF_LABELS[one.label]) for one in find_labelled(text, _KINDS_OF_LABELS.keys())
    )
    return [
        Found(one.start, one.end, kind, "seen by a token classifier", weigh_guess(kind))
        for one, kind in seen
    ]


def _find_by_spacy(text: str, *, language: str) -> list[Found]:
    if not model_of(language):
        return []
    seen = (
        (one, _KINDS[one.label_]) for one in _pipeline(language)(text).ents if one.label_ in _KINDS
    )
    return [
        Found(one.start_char, one.end_char, kind, "seen by a language model", weigh_guess(kind))
        for one, kind in seen
    ]


@cache
def _pipeline(language: str) -> Any:
    import spacy

    return spacy.load(model_of(language))
