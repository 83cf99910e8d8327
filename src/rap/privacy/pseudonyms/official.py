"""Numbers that an office, a bank or a firm gives, as they are written: told by their shape,
whatever their check digits say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rap.languages.pack import pooled
from rap.privacy.pseudonyms.cues import INNOCENT_UNITS, NUMBER_CUES, kind_said_before
from rap.privacy.pseudonyms.found import CUED, SURE, Found
from rap.privacy.pseudonyms.tokens import Talk

_COUNTRIES = "|".join(sorted(f"{code}|{code.upper()}" for code in pooled("numbers", "countries")))
_B, _E = r"(?<![\w@])", r"(?![\w@])"
_SHAPES: tuple[tuple[str, str, int], ...] = (
    (
        "iban",
        rf"{_B}[A-Za-z]{{2}}[ .\-]?\d{{2}}(?:[ .\-]?[A-Z0-9]{{4}}){{2,7}}(?:[ .\-]?[A-Z0-9]{{1,4}})?{_E}",
        SURE + 3,
    ),
    (
        "iban",
        rf"{_B}(?:{_COUNTRIES})[ .\-]?\d{{2}}(?:[ .\-]?[A-Za-z]{{4}})?(?:[ .\-]{{1,2}}\d{{1,5}}){{3,8}}{_E}",
        SURE,
    ),
    ("card", rf"{_B}\d{{4}}([ .\-]?)\d{{4}}\1\d{{4}}\1\d{{3,4}}{_E}", SURE + 2),
    (
        "national-number",
        rf"{_B}\d{{2}}[ .\-/]?\d{{2}}[ .\-/]?\d{{2}}[ .\-/]?\d{{3}}[ .\-/]?\d{{2}}{_E}",
        SURE + 1,
    ),
    ("national-number", rf"{_B}[1-9]\d{{12}}{_E}", SURE),
    (
        "national-number",
        rf"{_B}[12] ?\d{{2}} ?\d{{2}} ?\d[\dABab] ?\d{{3}} ?\d{{3}}(?: ?\d{{2}})?{_E}",
        SURE,
    ),
    ("national-number", rf"{_B}(?:[XYZxyz][ \-]?\d{{7}}|\d{{8}})[ \-]?[A-Za-z]{_E}", SURE),
    ("national-number", rf"{_B}[A-Za-z]\d{{8}}[A-Za-z]{_E}", SURE),
    ("vat", rf"{_B}(?:BE|be|Be)?[ .]?[01]\d{{3}}[. ]\d{{3}}[. ]\d{{3}}{_E}", SURE),
    (
        "vat",
        rf"{_B}(?:BE|FR|NL|RO|ES|PT|LU|DE)[ .]?[0-9A-Z]{{2,4}}[. ]?\d{{3}}[. ]?\d{{3}}[. ]?(?:\d{{1,3}}|"
        rf"B\d{{2}})?{_E}",
        SURE - 1,
    ),
    ("plate", rf"{_B}[0-9]-[A-Za-z]{{3}}-\d{{3}}{_E}", SURE),
    ("plate", rf"{_B}[A-Z]{{2}}[- ]\d{{3}}[- ][A-Z]{{2}}{_E}", SURE),
    (
        "plate",
        rf"{_B}(?:\d{{1,2}}|[A-Z]{{1,3}})-(?:\d{{2,3}}|[A-Z]{{2,3}})-(?:\d{{1,3}}|[A-Z]{{1,3}}){_E}",
        SURE - 4,
    ),
    ("plate", rf"{_B}[1-9] ?[A-Z]{{3}} ?\d{{3}}{_E}", SURE - 3),
    ("plate", rf"{_B}[A-Z]{{1,2}} \d{{2,3}} [A-Z]{{2,3}}{_E}", SURE - 3),
    ("plate", rf"{_B}[A-Z]{{2}}\d{{2}} ?[A-Z]{{3}}{_E}", SURE - 3),
    ("national-number", rf"{_B}[A-Z]{{2}} ?\d{{2}} ?\d{{2}} ?\d{{2}} ?[A-Da-d]{_E}", SURE - 1),
    ("plate", rf"{_B}\d{{4}} ?[B-DF-HJ-NP-TV-Z]{{3}}{_E}", SURE - 4),
    ("document", rf"{_B}[A-Z]{{1,3}}[ .\-]?\d{{2,4}}(?:[ .\-/]\d{{2,5}}){{1,4}}{_E}", SURE - 6),
    ("document", rf"{_B}[A-Z]{{1,3}}[ \-]?\d{{5,10}}{_E}", SURE - 6),
    (
        "document",
        rf"{_B}(?=[\w./\-]{{0,60}}\d[\w./\-]{{0,60}}\d[\w./\-]{{0,60}}\d)(?=[\w./\-]{{0,60}}[A-Za-z/])"
        rf"[A-Z0-9]+(?:[./\-][A-Z0-9]+)+{_E}",
        SURE - 8,
    ),
    (
        "document",
        rf"{_B}(?=[A-Z0-9]*\d[A-Z0-9]*\d[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{{6,20}}{_E}",
        SURE - 8,
    ),
    ("document", rf"{_B}(?!EUR|USD|GBP)[A-Z]{{2,6}} ?[:#] ?\d[\d .\-/]{{3,14}}\d{_E}", CUED - 9),
    ("document", rf"{_B}\d{{1,3}}(?:[ .\-/]\d{{2,5}}){{1,5}}{_E}", CUED - 12),
    (
        "document",
        rf"{_B}[A-Z]{{1,3}},? (?:nr|no|numarul|numărul|número|numéro|nummer|number)\.? ?\d[\d .]{{3,12}}\d{_E}",
        SURE - 3,
    ),
    ("document", rf"{_B}\d{{5,}}{_E}", CUED - 10),
    ("document", rf"{_B}\d{{4,}}{_E}", CUED - 11),
)
_COMPILED = tuple((kind, re.compile(shape), weight) for kind, shape, weight in _SHAPES)
_MONEY = re.compile(r"\s*(?:€|eur\b|euros?\b|%|,-|,\d{2}\b|\$|£|k\b)", re.I)
_THOUSANDS = re.compile(r"\d{1,3}(?:[. ]\d{3})+$")
_DATE = re.compile(
    r"(?:\d{1,2}[./\- ]\d{1,2}[./\- ](?:19|20)?\d{2}|\d{4}-\d{2}-\d{2}|(?:19|20)\d{2}[-/ ](?:19|"
    r"20)?\d{2})$"
)
_HOUR = re.compile(r"\d{1,2}[.: -]\d{2}(?:-\d{1,2}[.:]\d{2})?$")


def find_official(talk: Talk) -> list[Found]:
    """National numbers, accounts, cards, firms, plates and files in digits.

    Examples
    --------
    >>> talk = Talk("mijn nummer is 85.07.30-033.61, storten op BE71 0961 2345 6769", "nl")
    >>> [one.reason for one in find_official(talk) if one.weight > SURE]  # doctest: +NORMALIZE_WHITESPACE
    ['shape of a national number, the check digits are wrong', 'shape of an account number, the check digits are right']
    """
    if not any(word.is_number for word in talk.words):
        return []
    found = (
        one for kind, pattern, weight in _COMPILED for one in _of_shape(talk, kind, pattern, weight)
    )
    return sorted(set(found))


def _of_shape(talk: Talk, kind: str, pattern: re.Pattern[str], weight: int) -> Iterator[Found]:
    for match in pattern.finditer(talk.text):
        start, end = match.span()
        if match[0] == "24/7":  # day and night
            continue
        if kind == "iban" and sum(character.isdigit() for character in match[0]) < 8:
            continue
        if (
            kind == "document"
            and weight < CUED
            and not _is_number_of_someone(talk, match[0], start, end)
        ):
            continue
        said = _said(talk, start)
        start = _with_office(talk, start) if kind == "document" else start
        right = said if kind == "document" and said not in ("", "phone") else kind
        yield Found(
            start, end, right, f"shape of {_NAMES[right]}, {check_number(right, match[0])}", weight
        )


def _with_office(talk: Talk, start: int) -> int:
    """With the capitals of an office before a file number: `DGASPC 3380/2020`; not with a word that
    announces numbers.
    """
    before = re.search(r"(?<!\w)([A-Z]{2,8})[ .\-/]$", talk.text[max(start - 10, 0) : start])
    is_office = before and before[1].lower() not in NUMBER_CUES
    return start - len(before[0]) if before and is_office else start


def _said(talk: Talk, start: int) -> str:
    at = talk.starts.get(start)
    return kind_said_before(talk, at) if at is not None else ""


def _is_number_of_someone(talk: Talk, digits: str, start: int, end: int) -> bool:
    """Not money, an hour, a date, a year, a thousand of something."""
    bare = re.sub(r"\D", "", digits)
    at = talk.ends.get(end)
    after = talk.at(at + 1) if at is not None else ""
    if _MONEY.match(talk.text, end) or talk.text[max(start - 2, 0) : start].strip() in (
        "€",
        "$",
        "£",
    ):
        return False
    if _DATE.match(digits) or _HOUR.match(digits) or (after in INNOCENT_UNITS):
        return False
    said = _said(talk, start)
    if len(bare) < 5:
        is_odd = said not in ("", "phone") or int(bare or "0") % 50 > 0
        return len(bare) == 4 and is_odd and not re.fullmatch(r"(?:19|20)\d{2}", bare)
    return not _THOUSANDS.match(digits) or bool(said) or len(bare) > 6


def kind_of_digits(digits: str, *, said: str) -> str:
    """The kind of number that digits without letters are, from their count and start and what was
    said before them.
    """
    length = len(digits)
    if said in ("card", "national-number", "vat", "plate", "document") and not _is_mobile(digits):
        fits = {"card": length >= 12, "national-number": length >= 8, "vat": length in (9, 10)}
        if fits.get(said, True):
            return said
    if length in (15, 16, 19):
        return "card"
    if (
        length == 10
        and digits[0] in "01"
        and not _is_mobile(digits)
        and not said
        and is_right("vat", digits)
    ):
        return "vat"
    if (length == 11 and digits[0] != "0" and said != "phone") or (
        length == 11 and is_right("national-number", digits)
    ):
        return "national-number"
    if length == 13:
        return "national-number"
    return (
        "phone"
        if length <= 15 and (digits[0] == "0" or length >= 8 or said in ("", "phone"))
        else "document"
    )


def _is_mobile(digits: str) -> bool:
    return len(digits) == 10 and digits[:2] in ("04", "06", "07")


_NAMES = {
    "iban": "an account number",
    "card": "a card number",
    "national-number": "a national number",
    "vat": "a number of a firm",
    "plate": "a plate",
    "document": "a number of a document",
    "phone": "a phone number",
}


def check_number(kind: str, number: str) -> str:
    """Half a sentence on the check digits of a number: right, wrong, or that it has none."""
    if kind not in ("iban", "card", "national-number", "vat"):
        return "no check digits"
    return "the check digits are right" if is_right(kind, number) else "the check digits are wrong"


def is_right(kind: str, number: str) -> bool:
    """Whether the check digits fit (`stdnum`), for a number of a kind in one of the countries of
    the study.
    """
    from stdnum import iban, luhn
    from stdnum.be import bis, nn, vat
    from stdnum.es import dni, nie
    from stdnum.ro import cnp

    bare = re.sub(r"[^0-9A-Za-z]", "", number)
    checks = {
        "iban": (iban,),
        "card": (luhn,),
        "vat": (vat,),
        "national-number": (nn, bis, cnp, nie, dni),
    }
    return any(bool(check.is_valid(bare)) for check in checks.get(kind, ()))
