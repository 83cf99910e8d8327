"""Ways to reach someone: mail, web and handles, written or spoken, and phone numbers in digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rap.folding import fold
from rap.pseudonyms.cues import DOCUMENT_CUES, INNOCENT_UNITS, NUMBER_CUES, kind_said_before
from rap.pseudonyms.dates import MONTHS
from rap.pseudonyms.found import SURE, Found
from rap.pseudonyms.handles import find_handles
from rap.pseudonyms.harmless import is_word
from rap.pseudonyms.listed import given_names, harmless_words, names_that_are_words, number_words, rule_words
from rap.pseudonyms.spoken import AND, ONE_LETTER_WORDS
from rap.pseudonyms.tokens import Talk

_EMAIL = re.compile(
    r"[\w.+%\-]+\s?@\s?[\w\-]+(?:\.[\w\-]+)+|[\w.+%\-]+ ?(?:\(at\)|\[at\]) ?[\w\-]+(?: ?\.[\w\-]+)+|"
    r"[\w.+%\-]+ ?[(\[] ?(?:at|arobase|apenstaartje|arroba|arond) ?[)\]] ?[\w\-]+"
    r"(?: ?(?:\.|[(\[] ?(?:dot|point|punt|punto|ponto|punct) ?[)\]]) ?[\w\-]+)+"
)
_TLD = (
    "com|net|org|info|be|fr|nl|de|lu|eu|es|pt|ro|al|uk|it|bg|pl|br|co|mx|brussels|vlaanderen|gent|sexy|xxx|me|"
    "io|tv|app|example|test|coop|ch|gr|hu|cz|sk|rs|md|ma|ng|gh|sn|tr|th|ph|ee|ly|gg|ie|se|dk|ru|ua|xyz|biz|cat|"
    "link|page|site|online|shop|store|club|social"
)
_URL = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"»”]+[\w/]|"
    rf"(?<![\w@.])(?:[a-zA-Z0-9][\w\-]*\.)+(?:{_TLD})(?:/[\w./?=&%\-@~+#:]*[\w/])?(?![\w@]|\.\w)"
)
_HANDLE = re.compile(
    r"(?<![\w@])@[\w](?:[\w.\-]*\w)?|(?<![\w@./])[a-zA-Z]\w*(?:[._][A-Za-z0-9_]+)+(?![\w@/])|"
    r"(?<![\w@])\w+_\w+"
)
_USERNAME = re.compile(r"(?<![\w@./\-])([^\W\d_]{4,})(\d{1,6})(?:[^\W\d_]+\d*)?(?![\w@/\-])")
_PHONE = re.compile(r"(?<![\w@.,/\-])(?:(?:\+|00)\d{1,3}[ ./\-]?)?\(?\d{1,4}\)?(?:[ ./\-]{0,2}\d{1,4}){1,7}(?![\w@])")
_AT = rule_words("contact.at")
_SURE_AT = rule_words("contact.sure-at")
_DOT = rule_words("contact.dot")
_JOIN = _DOT | rule_words("contact.join")
_TLDS_THAT_ARE_WORDS = rule_words("contact.tlds-that-are-words")
_WWW = rule_words("contact.www")
_PROVIDERS = rule_words("contact.providers")
_MAIL_CUES = rule_words("contact.mail-cues")
_WITH_YEAR = frozenset(["covid", "article", "artikel", "articulo", "artigo", "articol", "horizon", "agenda", "punt"])
_NUMBERED = INNOCENT_UNITS | NUMBER_CUES | DOCUMENT_CUES | MONTHS | _WITH_YEAR
_TLDS = frozenset(_TLD.split("|"))


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
        *_spoken_mails(talk),
        *_spoken_sites(talk),
        *find_handles(talk),
    ]


def _written(talk: Talk) -> Iterator[Found]:
    if not any(sign in talk.text for sign in ".@_[("):
        return
    for match in _EMAIL.finditer(talk.text):
        yield Found(*match.span(), "email", "mail address", SURE + 8)
    for match in _URL.finditer(talk.text):
        yield Found(
            *match.span(), "url", "web address", SURE + 9 if "://" in match[0] or "www" in match[0] else SURE + 6
        )
    for match in _HANDLE.finditer(talk.text):
        sure = match[0][0] == "@" or "_" in match[0] or re.search(r"[a-z0-9]\.[a-z]|[a-z]\.[0-9]", match[0])
        if sure and not re.fullmatch(r"(?:[a-zA-Z]\.)+[a-zA-Z]?", match[0]):
            yield Found(*match.span(), "handle", "handle", SURE)


def _usernames(talk: Talk) -> Iterator[Found]:
    """`fairylou77`: letters and digits in one, which hardly anything but a name on a platform is."""
    for match in _USERNAME.finditer(talk.text):
        is_label = fold(match[1]) in _NUMBERED or (len(match[2]) == 1 and is_word(match[1], talk.language))
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


def _spoken_mails(talk: Talk) -> Iterator[Found]:
    for at in range(1, len(talk.words) - 1):
        if talk.at(at) not in _AT:
            continue
        last = _domain(talk, at + 1) or (at + 1 if talk.at(at + 1) in _PROVIDERS and talk.at(at) != "la" else 0)
        if talk.at(at) == "la" and talk.at(at + 1) not in _PROVIDERS:
            continue
        if not last and talk.at(at) not in _SURE_AT:
            continue
        first = _from_cue(talk, _local(talk, at - 1))
        if not last and talk.at(at - 1) in _small_words(talk.language):
            continue
        if talk.at(at) == "coada" and talk.at(at + 1) != "de":
            continue
        end = max(last, at + 1)
        yield Found(talk.words[first].start, talk.words[end].end, "email", "mail address as it is spoken", SURE + 7)


def _domain(talk: Talk, at: int) -> int:
    """The last word of `gmail point com` or `mail point uni point be` from word `at`; 0 where none is."""
    while talk.at(at) in ("de", "maimuta"):
        at += 1
    limit, last = at + 5, 0
    while at < min(limit + 6, len(talk.words) - 1):
        if talk.at(at) in _DOT and re.fullmatch(r"[a-z]{2,10}", talk.at(at + 1)):
            is_end = talk.at(at + 1) in _TLDS
            last = at + 1 if is_end else last
            at += 2
            if is_end and talk.at(at) not in _DOT:
                return last
        elif talk.gap(at) == "." and talk.at(at + 1) in _TLDS:
            last, at = at + 1, at + 1
        elif at >= limit or ("\n" in talk.gap(at)):
            return last
        else:
            at += 1
    return last


def _local(talk: Talk, at: int) -> int:
    """The first word of what stands before the *at*: words tied by *dot*, *dash*, or numbers, and names before them."""
    first = at
    while first > 0 and _is_tied(talk, first):
        first -= 1
    return first


def _from_cue(talk: Talk, first: int) -> int:
    """With the words before, four at most, up to *is*, *to* or the like: `c'est lune pleine tiret …`."""
    for step in range(first - 1, max(first - 6, -1), -1):
        if talk.gap(step) not in (" ", "-"):
            return first
        if talk.at(step) in _MAIL_CUES:
            return step + 1
    return first


def _is_tied(talk: Talk, first: int) -> bool:
    """Whether the word before `first` belongs to the address too."""
    if talk.gap(first - 1) in (".", "_", "-"):
        return True
    if talk.gap(first - 1) not in (" ", ", "):
        return False
    table = number_words(talk.language)
    here, before = talk.at(first), talk.at(first - 1)
    if here == before:
        return True
    if before in _JOIN or here in _JOIN:
        return True
    if len(here) == 1 and len(before) == 1:
        is_spelled = len(talk.at(first - 2)) == 1 or talk.at(first - 2) in _JOIN
        return is_spelled or before not in ONE_LETTER_WORDS[talk.language]
    if here in table and before in AND[talk.language] and talk.at(first - 2) in table:
        return True
    if before in table and here in AND[talk.language]:
        return True
    if here in table or talk.words[first].is_number:
        return before in table or talk.words[first - 1].is_number or before not in _small_words(talk.language)
    if talk.gap(first - 1) != " ":
        return False
    if (
        before in given_names()
        and before not in _small_words(talk.language)
        and before not in names_that_are_words(talk.language)
    ):
        return True
    return before in table and table[before] > 1


def _small_words(language: str) -> frozenset[str]:
    from rap.pseudonyms.harmless import function_words

    return function_words(language) | harmless_words("any")


def _spoken_sites(talk: Talk) -> Iterator[Found]:
    """`www point machin point be`, `nuits de velours point com`."""
    for at in range(1, len(talk.words) - 1):
        if talk.at(at) in _DOT and talk.at(at + 1) in _TLDS - _TLDS_THAT_ARE_WORDS:
            first, last, words = _host(talk, at - 1), _path(talk, at + 1), talk.words
            if talk.gap(at) == " " and talk.gap(at - 1) == " ":
                yield Found(words[first].start, words[last].end, "url", "web address as it is spoken", SURE + 2)


def _host(talk: Talk, at: int) -> int:
    """The first word of a host: back over *dot*, hyphens and the words after `www`, up to five."""
    first = at
    for step in range(at, max(at - 8, -1), -1):
        if talk.at(step) in _WWW or (step + 1 == first and number_words(talk.language).get(talk.at(step)) == 3):
            first = step
        elif "," in talk.gap(step) or "\n" in talk.gap(step):
            break
    if first < at:
        return first
    while first > 0 and ({talk.at(first - 1), talk.at(first)} & _JOIN or talk.gap(first - 1) == "-"):
        first -= 1
    for step in range(first - 1, max(first - 5, -1), -1):
        if talk.gap(step) != " ":
            break
        if talk.at(step) in _SITE:
            return step + 1
    if first > 1 and talk.at(first - 1) in ("de", "du", "des", "of", "van", "the", "la") and talk.gap(first - 2) == " ":
        return first - 2
    return first


_SITE = rule_words("contact.site")


def _path(talk: Talk, at: int) -> int:
    """The last word of a web address with what follows its slashes."""
    last = at
    if talk.at(last + 1) in ("forward", "schuine") and talk.at(last + 2) in ("slash", "streep"):
        last += 1
    while (
        talk.at(last + 1) in ("slash", "streep", "barre", "barra", "dot", "punt", "point", "ponto")
        and talk.gap(last) in (" ", ", ")
        and talk.at(last + 2)
    ):
        last += 2
    small, is_path = _small_words(talk.language), last > at
    while is_path and talk.gap(last) == " " and talk.at(last + 1) not in small and last < at + 5:
        last += 1
    return last
