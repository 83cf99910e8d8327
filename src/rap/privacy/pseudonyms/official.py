"""Numbers in digits that an office, a bank or a firm gives, and phone numbers; they are recognised
by their shape, even if their check digits are wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rap.languages.pack import pooled
from rap.privacy.pseudonyms.cues import INNOCENT_UNITS, NUMBER_CUES, kind_said_before
from rap.privacy.pseudonyms.talk import CUED, SURE, Found, Talk

_COUNTRIES = "|".join(sorted(f"{code}|{code.upper()}" for code in pooled("numbers", "countries")))
_SHAPES = tuple(
    (kind, re.compile(rf"(?<![\w@]){shape}(?![\w@])"), weight)
    for kind, weight, shape in (
        ("iban", SURE + 3, r"[A-Za-z]{2}[ .\-]?\d{2}(?:[ .\-]?[A-Z0-9]{4}){2,7}(?:[ .\-]?[A-Z0-9]{1,4})?"),
        ("iban", SURE, rf"(?:{_COUNTRIES})" r"[ .\-]?\d{2}(?:[ .\-]?[A-Za-z]{4})?(?:[ .\-]{1,2}\d{1,5}){3,8}"),
        ("card", SURE + 2, r"\d{4}([ .\-]?)\d{4}\1\d{4}\1\d{3,4}"),
        ("national-number", SURE + 1, r"\d{2}[ .\-/]?\d{2}[ .\-/]?\d{2}[ .\-/]?\d{3}[ .\-/]?\d{2}"),
        ("national-number", SURE, r"[1-9]\d{12}"),
        ("national-number", SURE, r"[12] ?\d{2} ?\d{2} ?\d[\dABab] ?\d{3} ?\d{3}(?: ?\d{2})?"),
        ("national-number", SURE, r"(?:[XYZxyz][ \-]?\d{7}|\d{8})[ \-]?[A-Za-z]"),
        ("national-number", SURE, r"[A-Za-z]\d{8}[A-Za-z]"),
        ("national-number", SURE - 1, r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-Da-d]"),
        ("vat", SURE, r"(?:BE|be|Be)?[ .]?[01]\d{3}[. ]\d{3}[. ]\d{3}"),
        ("vat", SURE - 1, r"(?:BE|FR|NL|RO|ES|PT|LU|DE)[ .]?[0-9A-Z]{2,4}[. ]?\d{3}[. ]?\d{3}[. ]?(?:\d{1,3}|B\d{2})?"),
        ("plate", SURE, r"[0-9]-[A-Za-z]{3}-\d{3}"),
        ("plate", SURE, r"[A-Z]{2}[- ]\d{3}[- ][A-Z]{2}"),
        ("plate", SURE - 4, r"(?:\d{1,2}|[A-Z]{1,3})-(?:\d{2,3}|[A-Z]{2,3})-(?:\d{1,3}|[A-Z]{1,3})"),
        ("plate", SURE - 3, r"[1-9] ?[A-Z]{3} ?\d{3}"),
        ("plate", SURE - 3, r"[A-Z]{1,2} \d{2,3} [A-Z]{2,3}"),
        ("plate", SURE - 3, r"[A-Z]{2}\d{2} ?[A-Z]{3}"),
        ("plate", SURE - 4, r"\d{4} ?[B-DF-HJ-NP-TV-Z]{3}"),
        ("document", SURE - 6, r"[A-Z]{1,3}[ .\-]?\d{2,4}(?:[ .\-/]\d{2,5}){1,4}"),
        ("document", SURE - 6, r"[A-Z]{1,3}[ \-]?\d{5,10}"),
        ("document", SURE - 8, r"(?=(?:[\w./\-]{0,60}\d){3})(?=[\w./\-]{0,60}[A-Za-z/])[A-Z0-9]+(?:[./\-][A-Z0-9]+)+"),
        ("document", SURE - 8, r"(?=(?:[A-Z0-9]*\d){3})(?=[A-Z0-9]*[A-Z])[A-Z0-9]{6,20}"),
        ("document", CUED - 9, r"(?!EUR|USD|GBP)[A-Z]{2,6} ?[:#] ?\d[\d .\-/]{3,14}\d"),
        ("document", CUED - 12, r"\d{1,3}(?:[ .\-/]\d{2,5}){1,5}"),
        ("document", SURE - 3, r"[A-Z]{1,3},? (?:nr|no|numarul|numărul|número|numéro|nummer|number)\.? ?\d[\d .]{3,12}\d"),
        ("document", CUED - 10, r"\d{5,}"),
        ("document", CUED - 11, r"\d{4,}"),
    )
)  # fmt: skip
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
    >>> [one.reason for one in find_official(talk) if one.weight > SURE]
    ['privacy.why.shape_wrong', 'privacy.why.shape_right']
    """
    if not any(word.is_number for word in talk.words):
        return []
    found = {one for row in _SHAPES for one in _of_shape(talk, *row)}
    return [*_phones(talk), *sorted(found)]


def _of_shape(talk: Talk, kind: str, pattern: re.Pattern[str], weight: int) -> Iterator[Found]:
    for match in pattern.finditer(talk.text):
        start, end = match.span()
        if match[0] == "24/7":  # day and night
            continue
        if kind == "iban" and sum(character.isdigit() for character in match[0]) < 8:
            continue
        is_weak = kind == "document" and weight < CUED
        if is_weak and not _is_number_of_someone(talk, match[0], start, end):
            continue
        said = _said(talk, start)
        start = _with_office(talk, start) if kind == "document" else start
        right = said if kind == "document" and said not in ("", "phone") else kind
        yield Found(start, end, right, reason_of_number(right, match[0]), weight)


def _with_office(talk: Talk, start: int) -> int:
    """Extend a file number by the capitals of an office before it (`DGASPC 3380/2020`), unless
    these announce a number.
    """
    before = re.search(r"(?<!\w)([A-Z]{2,8})[ .\-/]$", talk.text[max(start - 10, 0) : start])
    is_office = before and before[1].lower() not in NUMBER_CUES
    return start - len(before[0]) if before and is_office else start


def _said(talk: Talk, start: int) -> str:
    at = talk.starts.get(start)
    return kind_said_before(talk, at) if at is not None else ""


def _is_number_of_someone(talk: Talk, digits: str, start: int, end: int) -> bool:
    """Whether a number may belong to somebody: it is not money, an hour, a date, a year or a
    thousand of something.
    """
    bare = re.sub(r"\D", "", digits)
    at = talk.ends.get(end)
    after = talk.at(at + 1) if at is not None else ""
    before = talk.text[max(start - 2, 0) : start].strip()
    if _MONEY.match(talk.text, end) or before in ("€", "$", "£"):
        return False
    if _DATE.match(digits) or _HOUR.match(digits) or after in INNOCENT_UNITS:
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
    is_free = not said and not _is_mobile(digits)
    if length == 10 and digits[0] in "01" and is_free and is_right("vat", digits):
        return "vat"
    is_first_guess = digits[0] != "0" and said != "phone"
    if length == 13 or (length == 11 and (is_first_guess or is_right("national-number", digits))):
        return "national-number"
    is_phone = digits[0] == "0" or length >= 8 or said in ("", "phone")
    return "phone" if length <= 15 and is_phone else "document"


def _is_mobile(digits: str) -> bool:
    return len(digits) == 10 and digits[:2] in ("04", "06", "07")


_CHECKED = ("iban", "card", "national-number", "vat")
_REASONS = {
    (False, None): "privacy.why.shape",
    (False, True): "privacy.why.shape_right",
    (False, False): "privacy.why.shape_wrong",
    (True, None): "privacy.why.dictated",
    (True, True): "privacy.why.dictated_right",
    (True, False): "privacy.why.dictated_wrong",
}


def reason_of_number(kind: str, number: str, *, is_dictated: bool = False) -> str:
    """The id of the reason why a number was found: its shape or that it was dictated, and its check
    digits.
    """
    return _REASONS[is_dictated, is_right(kind, number) if kind in _CHECKED else None]


def is_right(kind: str, number: str) -> bool:
    """Whether the check digits fit (`stdnum`), for a number of a kind in one of the countries of
    the study.
    """
    from stdnum import iban, luhn
    from stdnum.be import bis, nn, vat
    from stdnum.es import dni, nie
    from stdnum.ro import cnp

    checks = {
        "iban": [iban],
        "card": [luhn],
        "vat": [vat],
        "national-number": [nn, bis, cnp, nie, dni],
    }
    bare = re.sub(r"[^0-9A-Za-z]", "", number)
    return any(check.is_valid(bare) for check in checks[kind])


# Phone numbers in digits.

_PHONE = re.compile(
    r"(?<![\w@.,/\-])(?:(?:\+|00)\d{1,3}[ ./\-]?)?\(?\d{1,4}\)?(?:[ ./\-]{0,2}\d{1,4}){1,7}(?![\w@])"
)


def _phones(talk: Talk) -> Iterator[Found]:
    for match in _PHONE.finditer(talk.text):
        digits = re.sub(r"\D", "", match[0])
        if 8 <= len(digits) <= 15 and _is_phone(talk, match, digits):
            yield Found(*match.span(), "phone", _phone_reason(match[0]), SURE - 4)


def _is_phone(talk: Talk, match: re.Match[str], digits: str) -> bool:
    starts = match[0].lstrip("(")[0] in "+0" or bool(re.match(r"\(\d{2,3}\)", match[0]))
    at, last = talk.starts.get(match.start()), talk.ends.get(match.end())
    said = kind_said_before(talk, at) if at is not None else ""
    after = talk.at(last + 1) if last is not None else ""
    return (starts and said != "vat") or (said == "phone" and after not in INNOCENT_UNITS)


def _phone_reason(number: str) -> str:
    import phonenumbers

    try:
        right = phonenumbers.is_valid_number(phonenumbers.parse(number, "BE"))
    except phonenumbers.NumberParseException:
        right = False
    return "privacy.why.phone" if right else "privacy.why.phone_elsewhere"
