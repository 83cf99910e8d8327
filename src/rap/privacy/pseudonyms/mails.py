"""Mail addresses as they are spoken: `femke punt o at example punt org`, `B for Bravo, lacey, one
word, at …`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rap.languages.pack import pooled
from rap.privacy.pseudonyms.dictionary import given_names, harmless_words, names_that_are_words
from rap.privacy.pseudonyms.harmless import function_words
from rap.privacy.pseudonyms.pieces import as_before
from rap.privacy.pseudonyms.spoken import letter_names, number_words, one_letter_words
from rap.privacy.pseudonyms.talk import SURE, Found, Talk

TLD = (
    "com|net|org|info|be|fr|nl|de|lu|eu|es|pt|ro|al|uk|it|bg|pl|br|co|mx|brussels|vlaanderen|gent|sexy|xxx|me|"
    "io|tv|app|example|test|coop|ch|gr|hu|cz|sk|rs|md|ma|ng|gh|sn|tr|th|ph|ee|ly|gg|ie|se|dk|ru|ua|xyz|biz|cat|"
    "link|page|site|online|shop|store|club|social"
)
TLDS_THAT_ARE_WORDS = pooled("contact", "domains_that_are_words")
TLDS_IN_LINKS = pooled("contact", "domains_in_links")
TLDS = frozenset(TLD.split("|")) | TLDS_IN_LINKS
DOT = pooled("contact", "dot")
JOIN = DOT | pooled("contact", "join")
_AT = pooled("contact", "at")
_AT_AFTER_A = pooled("contact", "at_after_a")
_SURE_AT = pooled("contact", "sure_at")
_MAIL_WORDS = pooled("contact", "mail_words")
_MAIL_CUES = pooled("contact", "mail_cues")
_MAIL_OPENERS = pooled("contact", "mail_openers")
_MAIL_VERBS = tuple(pooled("contact", "mail_verbs"))
_REMARKS = pooled("contact", "remarks")
_PROVIDERS = pooled("contact", "providers")
SITE = pooled("contact", "site")
_WWW = pooled("contact", "www")
_LINKED = pooled("contact", "linked") | _WWW
_SLASHES = pooled("contact", "slashes")
_PATH = pooled("contact", "path") | _SLASHES
_BEFORE_SLASH = pooled("contact", "slash_before")
_AFTER_SLASH = pooled("contact", "slash_after")


def find_spoken_mails(talk: Talk) -> Iterator[Found]:
    """Spoken mail addresses, including remarks on their spelling."""
    for at in range(1, len(talk.words) - 1):
        if talk.at(at) not in _AT:
            continue
        last, is_provider = _domain(talk, at + 1), talk.at(at + 1) in _PROVIDERS
        if last and _is_no_mail(talk, at, last):
            continue
        if not last and is_provider and talk.at(at) != "la":
            is_end = talk.at(at + 2) in TLDS - TLDS_THAT_ARE_WORDS
            last = at + 1 + (is_end and talk.gap(at + 1) in (" ", ", "))
        if talk.at(at) == "la" and not is_provider:
            continue
        if not last and talk.at(at) not in _SURE_AT:
            continue
        # `a rond`, `a commercial`
        before = at - 1 - (talk.at(at) in _AT_AFTER_A and talk.at(at - 1) == "a" and at > 1)
        last_of_local = _before_remark(talk, before)
        first = _from_cue(talk, _local(talk, last_of_local), is_long=last_of_local < before)
        if not last and talk.at(at - 1) in small_words(talk.language):
            continue
        if talk.at(at) == "coada" and talk.at(at + 1) != "de":
            continue
        yield talk.find(first, max(last, at + 1), "email", "privacy.why.spoken_mail", SURE + 7)


def _is_no_mail(talk: Talk, at: int, last: int) -> bool:
    """Whether an everyday word that may be an *at* (`et`, `chez`) is not one, or a written host
    follows it (`find him at x.org`).

    A determiner is never a host, *et* begins no host in a new line or sentence, and *de* ends one
    only where a clause ends.
    """
    if talk.gap(last - 1) == ".":
        return talk.at(at - 1) in function_words(talk.language)
    if talk.at(at) in _SURE_AT:
        return False
    is_apart = any(re.search(r"[!?\n]|(?<!\.)\.\s", talk.gap(step)) for step in range(at - 1, last))
    is_host = talk.at(last - 2) not in talk.pack.names.determiners
    ends_in_word = last > at + 3 and talk.at(last) in TLDS_THAT_ARE_WORDS
    goes_on = ends_in_word and talk.gap(last)[:1] in (" ", "'", "’")
    return is_apart or not is_host or (goes_on and not _after_mail_word(talk, at))


def _domain(talk: Talk, at: int) -> int:
    """The last word of `gmail point com` or `mail point uni point be` from word `at`; 0 where none
    is.
    """
    while talk.at(at) in ("de", "maimuta"):
        at += 1
    limit, last = at + 5, 0
    while at < min(limit + 6, len(talk.words) - 1):
        if talk.at(at) in DOT and re.fullmatch(r"[a-z]{2,10}", talk.at(at + 1)):
            is_end = talk.at(at + 1) in TLDS
            last = at + 1 if is_end else last
            at += 2
            if is_end and talk.at(at) not in DOT:
                return last
        elif talk.gap(at) == "." and talk.at(at + 1) in TLDS:
            last, at = at + 1, at + 1
        elif at >= limit or ("\n" in talk.gap(at)):
            return last
        else:
            at += 1
    return last


def _before_remark(talk: Talk, at: int) -> int:
    """The last word of an address before a remark on its spelling and the *at*: `maud, en un mot,
    arobase`; else `at`.
    """
    if talk.gap(at) != ", ":
        return at
    first = next((step for step in range(at, max(at - 5, 0), -1) if talk.gap(step - 1) == ", "), 0)
    return first - 1 if first and talk.at(first) in _REMARKS else at


def _local(talk: Talk, at: int) -> int:
    """The first word of what stands before the *at*: words tied by *dot*, *dash*, or numbers, and
    names before them.
    """
    first = at
    while first > 0 and (step := as_before(talk, first) or int(_is_tied(talk, first))):
        first -= step
    return first


def _from_cue(talk: Talk, first: int, *, is_long: bool) -> int:
    """With the words before up to *is*, *to* or the like: `c'est lune pleine tiret …`; over commas
    after *mail*.

    `is_long`: several words are one, so that the farthest such word counts, not the nearest.
    """
    if told := _after_mail_word(talk, first):
        return told
    start = first
    for step in range(first - 1, max(first - 6, -1), -1):
        if talk.gap(step) not in (" ", "-"):
            break
        is_spelled = 1 in (len(talk.at(step + 1)), len(talk.at(step + 2)))
        if talk.at(step) in _MAIL_CUES and not is_spelled:
            start = step + 1
            if not is_long:
                break
    return start


def _after_mail_word(talk: Talk, first: int) -> int:
    """Where an address begins after `mon mail c'est`, nine words before `first` at most, over
    commas; 0 where none does.
    """
    for step in range(first - 1, max(first - 10, -1), -1):
        if re.search(r"[.!?\n]", talk.gap(step)):
            return 0
        if talk.at(step) in _MAIL_WORDS or _is_sending(talk.at(step)):
            start = talk.past(step + 1, _MAIL_OPENERS, most=first - step - 1)
            said = range(min(start + 3, first - 1), start, -1)
            openers = (at for at in said if len(talk.at(at)) > 1 and talk.at(at) in _MAIL_OPENERS)
            return next((at + 1 for at in openers), start)
    return 0


@cache
def _is_sending(word: str) -> bool:
    """Whether a word says that one writes or sends something (`mándalo`, `schrijf`)."""
    return word.startswith(_MAIL_VERBS)


def _is_tied(talk: Talk, first: int) -> bool:
    """Whether the word before `first` belongs to the address too."""
    if talk.gap(first - 1) in (".", "_", "-"):
        return True
    if talk.gap(first - 1) not in (" ", ", "):
        return False
    table = number_words(talk.language)
    here, before = talk.at(first), talk.at(first - 1)
    if here == before or {here, before} & JOIN:
        return True
    if len(here) == 1 and len(before) == 1:
        is_spelled = len(talk.at(first - 2)) == 1 or talk.at(first - 2) in JOIN
        return is_spelled or before not in one_letter_words(talk.language)
    ands, small = talk.pack.numbers.ands, small_words(talk.language)
    if here in table and before in ands and talk.at(first - 2) in table:
        return True
    if before in table and here in ands:
        return True
    if here in table or talk.words[first].is_number:
        return before in table or talk.words[first - 1].is_number or before not in small
    if talk.gap(first - 1) != " ":
        return False
    is_word = before in small or before in names_that_are_words(talk.language)
    return (before in given_names() and not is_word) or table.get(before, 0) > 1


@cache
def small_words(language: str) -> frozenset[str]:
    """Words that are no part of a name or of an address by themselves."""
    return function_words(language) | harmless_words()


# Web addresses as they are spoken.


def find_sites(talk: Talk) -> Iterator[Found]:
    """Spoken web addresses: `www point machin point be`, `nuits de velours point com`."""
    for at in range(1, len(talk.words) - 1):
        if talk.at(at) in DOT and talk.at(at + 1) in TLDS and _is_site(talk, at):
            first, last = _host(talk, at - 1), _path(talk, at + 1)
            if talk.gap(at) == talk.gap(at - 1) == " ":
                yield talk.find(first, last, "url", "privacy.why.spoken_web", SURE + 2)


def _is_site(talk: Talk, at: int) -> bool:
    """Whether a word after *dot* ends a host: no word but that, or a path follows, or *link* or the
    like stands before.
    """
    end, is_linked = talk.at(at + 1), any(word in _LINKED for word in talk.before(at, 6))
    if talk.at(at - 1) in talk.pack.names.determiners and not is_linked:
        return False  # `that point it`
    if end not in TLDS_THAT_ARE_WORDS | TLDS_IN_LINKS or talk.at(at + 2) in _SLASHES:
        return True
    return end in TLDS_IN_LINKS and is_linked


def _host(talk: Talk, at: int) -> int:
    """The first word of a host: back over *dot*, hyphens and the words after `www`, up to five."""
    first = at
    for step in range(at, max(at - 12, -1), -1):
        is_three = step + 1 == first and number_words(talk.language).get(talk.at(step)) == 3
        if is_three or talk.at(step) in _WWW:
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
        if talk.at(step) in SITE:
            return step + 1
    is_of = talk.at(first - 1) in ("de", "du", "des", "of", "van", "the", "la")
    return first - 2 if first > 1 and is_of and talk.gap(first - 2) == " " else first


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
