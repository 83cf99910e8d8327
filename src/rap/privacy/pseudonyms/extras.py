"""Detectors that are optional: what a language model would add, and which of them are not there."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

from rap.privacy.classifier import find_labelled, missing_classifier
from rap.privacy.pseudonyms.found import Found, weigh_guess
from rap.store.parse_cache import check_language, model_of

_KINDS = {"PER": "name", "PERSON": "name", "LOC": "place", "GPE": "place", "FAC": "place", "ORG": "workplace-name"}

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
    """What would look once more and is not there, a sentence each, so that nobody takes silence for a clean text.

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
        missing.append("simplemma is not installed: words that are not known to be harmless cannot be told")
    return missing


def find_by_model(text: str, *, language: str) -> list[Found]:
    """What trained models see: one of spaCy, and a token classifier that is named; nothing where none is there.

    A model guesses: what it gives is weighed below every rule, and adds to what rules find.

    Raises
    ------
    WrongUseError
        For a language that has no rules here, or a token classifier that is named and cannot be used.
    """
    return [*_find_by_spacy(text, language=check_language(language)), *_find_by_classifier(text)]


def _find_by_classifier(text: str) -> list[Found]:
    seen = ((one, _KINDS_OF_LABELS[one.label]) for one in find_labelled(text, _KINDS_OF_LABELS.keys()))
    return [Found(one.start, one.end, kind, "seen by a token classifier", weigh_guess(kind)) for one, kind in seen]


def _find_by_spacy(text: str, *, language: str) -> list[Found]:
    if not model_of(language):
        return []
    seen = ((one, _KINDS[one.label_]) for one in _pipeline(language)(text).ents if one.label_ in _KINDS)
    return [
        Found(one.start_char, one.end_char, kind, "seen by a language model", weigh_guess(kind)) for one, kind in seen
    ]


@cache
def _pipeline(language: str) -> Any:
    import spacy

    return spacy.load(model_of(language))
