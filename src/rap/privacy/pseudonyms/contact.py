"""Ways to reach someone: mail, web and handles, written or spoken, and phone numbers in digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rap.core.folding import fold
from rap.languages.pack import pack_of, pooled
from rap.privacy.pseudonyms.cues import DOCUMENT_CUES, INNOCENT_UNITS, NUMBER_CUES, kind_said_before
from rap.privacy.pseudonyms.dates import MONTHS
from rap.privacy.pseudonyms.found import SURE, Found
from rap.privacy.pseudonyms.handles import find_handles
from rap.privacy.pseudonyms.harmless import is_word
from rap.privacy.pseudonyms.listed import letter_names, number_words
from rap.privacy.pseudonyms.mails import (
    DOT,
    JOIN,
    TLD,
    TLDS,
    TLDS_IN_LINKS,
    TLDS_THAT_ARE_WORDS,
    find_spoken_mails,
    small_words,
)
from rap.privacy.pseudonyms.tokens import Talk

_LOCAL = (
    r"(?<![\w.+%\-])[\w.+%\-]+"  # from the first sign of a run only: so a long run is read once
)
_EMAIL = re.compile(
    rf"{_LOCAL}(?:\s?@\s?[\w\-]+(?:\.[\w\-]+)+| ?(?:\(at\)|\[at\]) ?[\w\-]+(?: ?\.[\w\-]+)+|"
    r" ?[(\[] ?(?:at|et|arobase|apenstaartje|arroba|arond) ?[)\]] ?[\w\-]+"
    r"(?: ?(?:\.|[(\[] ?(?:dot|point|punt|punto|ponto|punct|pike) ?[)\]]) ?[\w\-]+)+|"
    rf" ?@ ?[\w\-]+(?: ?\. | \.|,)(?:{TLD})(?!\w)|"  # `lou @ mail . net`, `lou@mail,net`
    r" ?@ ?[\w\-]+(?: (?:dot|point|punt|punto|ponto|punct|pike) [\w\-]+)+|"
    r"@[\w\-]+)"
)
_URL = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"»”]+[\w/]|"
    rf"(?<![\w@.])(?:[a-zA-Z0-9][\w\-]{{0,200}}\.)+(?:{TLD})(?:/[\w./?=&%\-@~+#:]*[\w/])?(?![\w@]|\.\w)"
)
_HANDLE = re.compile(
    r"(?<![\w@])@[\w](?:[\w.\-]*\w)?|(?<![\w@./])[a-zA-Z]\w*(?:\.[A-Za-z0-9_]+)+(?![\w@/])|"
    r"(?<![\w@])\w+_\w+"
)
_USERNAME = re.compile(r"(?<![\w@./\-])([^\W\d_]{4,})(\d{1,6})(?:[^\W\d_]+\d*)?(?![\w@/\-])")
_PHONE = re.compile(
    r"(?<![\w@.,/\-])(?:(?:\+|00)\d{1,3}[ ./\-]?)?\(?\d{1,4}\)?(?:[ ./\-]{0,2}\d{1,4}){1,7}(?![\w@])"
)
_LINKED = pooled("contact", "linked") | pooled("contact", "www")
_SLASHES = pooled("contact", "slashes")
_PATH = pooled("contact", "path") | _SLASHES
_BEFORE_SLASH, _AFTER_SLASH = pooled("contact", "slash_before"), pooled("contact", "slash_after")
_WWW = pooled("contact", "www")
_WITH_YEAR = frozenset(
    ["covid", "article", "artikel", "articulo", "artigo", "articol", "horizon", "agenda", "punt"]
)
_NUMBERED = INNOCENT_UNITS | NUMBER_CUES | DOCUMENT_CUES | MONTHS | _WITH_YEAR


def find_contacts(talk: Talk) -> list[Found]:
    """Mail addresses, web addresses, handles and phone numbers.

    Examples
    --------
    >>> talk = Talk("schrijf naar femke punt o at example punt org", "nl")
    >>> [(talk.text[one.start : one.end], one.kind) for one in find_contacts(talk)]
    [('femke punt o at example punt org', 'email'), ('example punt org', 'url')]
    """
    return [
        *_written(talk),
        *_usernames(talk),
        *_phones(talk),
        *find_spoken_mails(talk),
        *_spoken_sites(talk),
        *find_handles(talk),
    ]


def _written(talk: Talk) -> Iterator[Found]:
    if not any(sign in talk.text for sign in ".@_[("):
        return
    for match in _EMAIL.finditer(talk.folded):
        yield Found(*match.span(), "email", "mail address", SURE + 8)
    for match in _URL.finditer(talk.text):
        yield Found(
            *match.span(),
            "url",
            "web address",
            SURE + 9 if "://" in match[0] or "www" in match[0] else SURE + 6,
        )
    for match in _HANDLE.finditer(talk.text):
        if (
            fold(match[0].split(".")[0]) in pack_of(talk.language).names.titles
            and "_" not in match[0]
        ):  # `Mr.d'Arlay`
            continue
        if match[0].endswith("_") and _is_slanted(talk.text, match.start()):
            continue
        sure = (
            match[0][0] == "@"
            or "_" in match[0]
            or re.search(r"[a-z0-9]\.[a-z]|[a-z]\.[0-9]", match[0])
        )
        if sure and not re.fullmatch(r"(?:[a-zA-Z]\.)+[a-zA-Z]?", match[0]):
            yield Found(*match.span(), "handle", "handle", SURE)


def _is_slanted(text: str, start: int) -> bool:
    """Whether an underscore that opened slanted type stands before in the line (`_zei Utrecht._`),
    as Markdown writes it.
    """
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return re.search(r"(?<!\w)_", line) is not None


def _usernames(talk: Talk) -> Iterator[Found]:
    """`fairylou77`: letters and digits in one, which hardly anything but a name on a platform is."""
    for match in _USERNAME.finditer(talk.text):
        is_label = fold(match[1]) in _NUMBERED or (
            len(match[2]) == 1 and is_word(match[1], talk.language)
        )
        if not is_label:
            yield Found(*match.span(), "handle", "letters and digits in one", SURE - 6)


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
    return "phone number" if right else "shape of a phone number, not one in use in Belgium"


def _spoken_sites(talk: Talk) -> Iterator[Found]:
    """`www point machin point be`, `nuits de velours point com`."""
    for at in range(1, len(talk.words) - 1):
        if talk.at(at) in DOT and talk.at(at + 1) in TLDS and _is_site(talk, at):
            first, last, words = _host(talk, at - 1), _path(talk, at + 1), talk.words
            if talk.gap(at) == " " and talk.gap(at - 1) == " ":
                yield Found(
                    words[first].start,
                    words[last].end,
                    "url",
                    "web address as it is spoken",
                    SURE + 2,
                )


def _is_site(talk: Talk, at: int) -> bool:
    """Whether a word after *dot* ends a host: no word but that, or a path follows, or *link* or the
    like stands before.
    """
    end = talk.at(at + 1)
    if talk.at(at - 1) in pack_of(talk.language).names.determiners and not any(
        talk.at(step) in _LINKED for step in range(max(at - 6, 0), at)
    ):
        return False  # `that point it`
    if end not in TLDS_THAT_ARE_WORDS | TLDS_IN_LINKS or talk.at(at + 2) in _SLASHES:
        return True
    return end in TLDS_IN_LINKS and any(
        talk.at(step) in _LINKED for step in range(max(at - 6, 0), at)
    )


def _host(talk: Talk, at: int) -> int:
    """The first word of a host: back over *dot*, hyphens and the words after `www`, up to five."""
    first = at
    for step in range(at, max(at - 12, -1), -1):
        if talk.at(step) in _WWW or (
            step + 1 == first and number_words(talk.language).get(talk.at(step)) == 3
        ):
            first = step
        elif "," in talk.gap(step) or "\n" in talk.gap(step):
            break
    if first < at:
        return first
    while first > 0 and ({talk.at(first - 1), talk.at(first)} & JOIN or talk.gap(first - 1) == "-"):
        first -= 1
    for step in range(first - 1, max(first - 5, -1), -1):
        if talk.gap(step) != " ":
            break
        if talk.at(step) in _SITE:
            return step + 1
    if (
        first > 1
        and talk.at(first - 1) in ("de", "du", "des", "of", "van", "the", "la")
        and talk.gap(first - 2) == " "
    ):
        return first - 2
    return first


_SITE = pooled("contact", "site")


def _path(talk: Talk, at: int) -> int:
    """The last word of a web address with what follows its slashes."""
    last = at
    while talk.gap(last) in (" ", ", "):
        sign = last + 1 + (talk.at(last + 1) in _BEFORE_SLASH and talk.at(last + 2) in _SLASHES)
        if talk.at(sign) not in _PATH or (last == at and talk.at(sign) not in _SLASHES | DOT):
            break
        sign += talk.at(sign) in _SLASHES and talk.at(sign + 1) in _AFTER_SLASH
        if sign + 1 >= len(talk.words):
            break
        last = sign + 1
    small, is_path = small_words(talk.language) - number_words(talk.language).keys(), last > at
    start = last
    while is_path and talk.gap(last) == " " and last < start + 3:
        is_letter = talk.at(last + 1) in letter_names(talk.language) and talk.at(last) not in small
        if talk.at(last + 1) in small and not is_letter:
            break
        last += 1
    return last
